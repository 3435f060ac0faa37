using System;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>The time limit that all waits of a pipeline share.</summary>
    internal sealed class WaitClock
    {
        /// <summary>The maximum number of items that are waited for at once.</summary>
        internal const int Room = 100000;

        private static readonly TimeSpan Minimum = TimeSpan.FromSeconds(1);
        private readonly Stopwatch since = Stopwatch.StartNew();
        private readonly TimeSpan limit;

        internal WaitClock(int seconds)
        {
            limit = TimeSpan.FromSeconds(seconds);
        }

        /// <summary>The number of items whose wait has succeeded.</summary>
        internal int Done { get; set; }

        /// <summary>The time left, at least enough for one read.</summary>
        internal TimeSpan Left
        {
            get
            {
                var remaining = limit - since.Elapsed;
                return remaining < Minimum ? Minimum : remaining;
            }
        }

        /// <summary>Fills in the progress bar.</summary>
        internal void Describe(ProgressRecord record) => record.StatusDescription = Done + " done, waiting for " + Math.Floor(since.Elapsed.TotalSeconds).ToString("0", CultureInfo.InvariantCulture) + " s";
    }
}
