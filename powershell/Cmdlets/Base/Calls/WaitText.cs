using System;
using System.Diagnostics;
using Gdap.Native;

namespace Gdap
{
    /// <summary>A wait of the library as text for the progress bar, with the time left.</summary>
    internal sealed class WaitText
    {
        private readonly GdapProgress step;
        private readonly Stopwatch clock = Stopwatch.StartNew();

        internal WaitText(GdapProgress step)
        {
            this.step = step;
        }

        internal TimeSpan Left => step.Wait - clock.Elapsed;

        /// <inheritdoc/>
        public override string ToString() => Reason + ", " + Math.Ceiling(Left.TotalSeconds) + " s left (attempt " + step.Attempt + ")";

        private string Reason
        {
            get
            {
                switch (step.Kind)
                {
                    case GdapProgressKind.ThrottleWait: return "throttled by the service";
                    case GdapProgressKind.OperationWait: return "waiting for the service to finish";
                    case GdapProgressKind.ConsistencyWait: return "waiting until the change can be read";
                    default: return "waiting before the next attempt";
                }
            }
        }
    }
}
