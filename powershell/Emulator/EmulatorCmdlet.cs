using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Gdap
{
    /// <summary>The parameter of the cmdlets that control an emulator.</summary>
    public abstract class EmulatorCmdlet : PSCmdlet
    {
        private static readonly ConditionalWeakTable<Runspace, List<Emulator>> Started = new ConditionalWeakTable<Runspace, List<Emulator>>();

        /// <summary>The emulator that Start-GdapEmulator returned, or its address. If omitted, the one that was started last in this runspace is used.</summary>
        [Parameter]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public object Emulator { get; set; }

        /// <summary>The emulators that were started in this runspace, in order.</summary>
        internal static List<Emulator> InRunspace => Started.GetOrCreateValue(Runspace.DefaultRunspace);

        /// <summary>Calls the control API of the emulator. A rejected call is an error of this item.</summary>
        internal void Control(object target, Action<EmulatorControl> call)
        {
            try
            {
                call(new EmulatorControl(Address()));
            }
            catch (GdapCallException error)
            {
                Errors.Write(this, error, ItemName.Of(target is string text ? "'" + text + "'" : null, target));
            }
        }

        private string Address()
        {
            var inner = Document.Unwrap(Emulator) ?? InRunspace.FindLast(one => one.IsRunning)
                ?? throw new GdapCallException("InvalidArgument", "No emulator is running in this runspace.", "Run Start-GdapEmulator, or specify -Emulator.");
            var text = inner is Emulator known ? known.Uri : inner.ToString();
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.IsLoopback ? text
                : throw new GdapCallException("InvalidArgument", "-Emulator isn't an emulator from Start-GdapEmulator, or an address on this machine.", "Specify what Start-GdapEmulator returned.");
        }
    }
}
