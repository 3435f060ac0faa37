using System;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>The time that all waits of a pipeline may take together.</summary>
    internal sealed class WaitClock
    {
        /// <summary>The maximum number of items that are waited for at once.</summary>
        internal const int Room = 100000;

        private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
        private readonly Stopwatch since = Stopwatch.StartNew();
        private readonly TimeSpan whole;

        internal WaitClock(int seconds)
        {
            whole = TimeSpan.FromSeconds(seconds);
        }

        /// <summary>The number of items whose wait has ended well.</summary>
        internal int Done { get; set; }

        /// <summary>The time left, at least enough for one read.</summary>
        internal TimeSpan Left
        {
            get
            {
                var left = whole - since.Elapsed;
                return left < Least ? Least : left;
            }
        }

        /// <summary>Fills in the progress bar.</summary>
        internal void Describe(ProgressRecord record) => record.StatusDescription = Done + " done, waiting for " + Math.Floor(since.Elapsed.TotalSeconds).ToString("0", CultureInfo.InvariantCulture) + " s";
    }
}
