using System;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>A cmdlet that calls a service. It holds its calls, stops them with the pipeline and frees them; it adds no parameters.</summary>
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

        /// <summary>Runs a check of the whole call. What it finds is one terminating error, before any request.</summary>
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
