using System;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>The progress of a run of many items, for the progress bar.</summary>
    internal sealed class RunProgress
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private long endedCount;
        private long failedCount;

        /// <summary>The number of all items; 0 if it isn't known, because input is still being read.</summary>
        internal long Total { get; set; }

        /// <summary>Counts an item that has ended.</summary>
        internal void CountEnded() => endedCount++;

        /// <summary>Counts a failure of an item that has ended.</summary>
        internal void CountFailed() => failedCount++;

        /// <summary>Counts an input that no item could be made of.</summary>
        internal void CountRejected()
        {
            endedCount++;
            failedCount++;
        }

        /// <summary>Fills in the numbers of items done and failed and the rate; if the total is known, also the percentage and the time left.</summary>
        internal void Describe(ProgressRecord record)
        {
            if (endedCount + Total == 0)
            {
                return;
            }
            var rate = endedCount / Math.Max(0.001, clock.Elapsed.TotalSeconds);
            record.StatusDescription = (endedCount - failedCount) + " done, " + failedCount + " failed" + (Total > 0 ? " of " + Total : "") + ", "
                + rate.ToString("0.#", CultureInfo.InvariantCulture) + " per second";
            if (Total > 0)
            {
                record.PercentComplete = (int)Math.Min(100, endedCount * 100 / Total);
                record.SecondsRemaining = endedCount == 0 ? -1 : (int)Math.Min(int.MaxValue, Math.Max(0, Total - endedCount) / rate);
            }
        }
    }
}
