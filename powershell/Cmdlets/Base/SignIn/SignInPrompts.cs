using System;
using System.Collections.Concurrent;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Messages that the user needs to sign in. They arrive on any thread and are written on the pipeline thread.</summary>
    internal sealed class SignInPrompts
    {
        private readonly ConcurrentQueue<string> waiting = new ConcurrentQueue<string>();

        internal Session Session { get; set; }

        /// <summary>Shows a code to enter on another device.</summary>
        internal void ShowCode(GdapDevicePrompt prompt) => Show(prompt.Message);

        /// <summary>Opens a page, and shows its address.</summary>
        internal void OpenPage(GdapBrowserPrompt prompt) =>
            Show((Browser.Open(prompt.Uri)
                ? "Sign in in the browser. If no page opens, open this address on this computer:"
                : "No browser could be started. Open this address in a browser on this computer:")
                + Environment.NewLine + prompt.Uri);

        internal void ShowOn(Cmdlet cmdlet)
        {
            while (waiting.TryDequeue(out var message))
            {
                cmdlet.WriteInformation(new HostInformationMessage { Message = message }, new[] { "PSHOST" });
            }
        }

        private void Show(string message)
        {
            waiting.Enqueue(message);
            Session?.WakeAll();
        }
    }
}
