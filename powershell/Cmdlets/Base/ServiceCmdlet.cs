using System;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>A cmdlet that calls a service. It owns its calls, and stops them with the pipeline; it adds no parameters.</summary>
    public abstract class ServiceCmdlet : PSCmdlet, IDisposable
    {
        private protected ServiceCmdlet()
        {
            Calls = new CallContext(this);
        }

        /// <summary>The heading of the progress bar.</summary>
        internal virtual string Activity => MyInvocation.MyCommand.Name;

        /// <summary>The calls of this cmdlet.</summary>
        internal CallContext Calls { get; }

        /// <inheritdoc/>
        protected override void StopProcessing() => Calls.Stop();

        /// <inheritdoc/>
        public void Dispose()
        {
            Calls.Dispose();
            GC.SuppressFinalize(this);
        }

        /// <summary>Runs a check of the whole call before any request. A failed check is a terminating error.</summary>
        internal void Require(Action check)
        {
            try
            {
                check();
            }
            catch (GdapCallException error)
            {
                ThrowTerminatingError(Errors.Record(error, null));
            }
        }
    }
}
