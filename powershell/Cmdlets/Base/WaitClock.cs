using System;
using System.Diagnostics;

namespace Gdap
{
    /// <summary>The time that waiting for all of a pipeline may take together.</summary>
    internal sealed class WaitClock
    {
        /// <summary>How many may be waited for at once.</summary>
        internal const int Room = 100000;

        private readonly Stopwatch since = Stopwatch.StartNew();
        private readonly TimeSpan whole;

        internal WaitClock(int seconds)
        {
            whole = TimeSpan.FromSeconds(seconds);
        }

        /// <summary>How many have come.</summary>
        internal int Done { get; set; }

        /// <summary>What is left of it; enough for one look at least.</summary>
        internal TimeSpan Left
        {
            get
            {
                var left = whole - since.Elapsed;
                return left < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : left;
            }
        }

        internal string Status => Done + " done; waiting since " + Math.Floor(since.Elapsed.TotalSeconds).ToString("0", System.Globalization.CultureInfo.InvariantCulture) + " s";
    }
}
