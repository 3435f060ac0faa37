using System;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Security;

namespace Gdap
{
    /// <summary>
    /// A script block that saves new refresh tokens. They arrive on any thread; the script runs on the pipeline
    /// thread of a cmdlet that uses the session, if necessary of the next one.
    /// </summary>
    internal sealed class RefreshTokenScript
    {
        private readonly RunspaceScript script;
        private readonly ConcurrentQueue<SecureString> issued = new ConcurrentQueue<SecureString>();

        internal RefreshTokenScript(ScriptBlock script)
        {
            this.script = new RunspaceScript(script);
        }

        internal Session Session { get; set; }

        internal void Add(SecureString token)
        {
            issued.Enqueue(token);
            Session?.WakeAll();
        }

        internal void RunOn(Cmdlet cmdlet)
        {
            while (issued.TryDequeue(out var token))
            {
                try
                {
                    script.Invoke(token);
                }
                catch (PipelineStoppedException)
                {
                    issued.Enqueue(token);
                    throw;
                }
                catch (Exception error)
                {
                    cmdlet.WriteWarning("The -RefreshTokenRotated script failed, so the new refresh token may not be saved. " + error.Message);
                }
            }
        }
    }
}
