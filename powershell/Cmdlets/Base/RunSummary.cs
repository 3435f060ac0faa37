using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>What became of the items of a run that wrote: counts, and the ids by their state.</summary>
    public sealed class RunSummary
    {
        private readonly List<string> done = new List<string>();
        private readonly List<string> failed = new List<string>();
        private readonly List<string> inFlight = new List<string>();
        private readonly List<string> queued = new List<string>();

        internal RunSummary(string command)
        {
            Command = command;
        }

        /// <summary>The cmdlet.</summary>
        public string Command { get; }

        /// <summary>When it began, in UTC.</summary>
        public DateTime StartedAt { get; } = DateTime.UtcNow;

        /// <summary>How long it took.</summary>
        public TimeSpan Elapsed { get; internal set; }

        /// <summary>Whether every item that was piped in has been done or has failed.</summary>
        public bool Completed { get; internal set; }

        /// <summary>How many items there were.</summary>
        public long Items { get; internal set; }

        /// <summary>How many were created.</summary>
        public long Created { get; private set; }

        /// <summary>How many were changed.</summary>
        public long Updated { get; private set; }

        /// <summary>How many were as wanted already.</summary>
        public long Unchanged { get; private set; }

        /// <summary>How many writes were found to be made although their answer was lost.</summary>
        public long Recovered { get; private set; }

        /// <summary>How many the service still works on.</summary>
        public long Accepted { get; private set; }

        /// <summary>How many were deleted.</summary>
        public long Deleted { get; private set; }

        /// <summary>How many were left out: by -WhatIf, by a No, or because an earlier run with the same journal did them.</summary>
        public long Skipped { get; internal set; }

        /// <summary>How many failed without a change.</summary>
        public long Failed { get; private set; }

        /// <summary>How many may have been made or not.</summary>
        public long Unknown { get; private set; }

        /// <summary>The ids that are done.</summary>
        public string[] DoneIds => done.ToArray();

        /// <summary>The ids that failed.</summary>
        public string[] FailedIds => failed.ToArray();

        /// <summary>The ids that were under way when the run ended: their change may have been made or not.</summary>
        public string[] InFlightIds => inFlight.ToArray();

        /// <summary>The ids that were not sent when the run ended.</summary>
        public string[] QueuedIds => queued.ToArray();

        /// <summary>Counts an item that is done or has failed.</summary>
        internal void Count(string id, GdapResult result, Exception error)
        {
            if (error != null)
            {
                var call = GdapCallException.From(error);
                if (call.Outcome == GdapOutcome.Unknown)
                {
                    Unknown++;
                    Add(inFlight, id);
                }
                else
                {
                    Failed++;
                    Add(failed, id);
                }
                return;
            }
            Add(done, id ?? result.Id);
            switch (result.Done)
            {
                case GdapDone.Created: Created++; break;
                case GdapDone.Unchanged: Unchanged++; break;
                case GdapDone.Recovered: Recovered++; break;
                case GdapDone.Accepted: Accepted++; break;
                case GdapDone.Deleted: Deleted++; break;
                case GdapDone.Skipped: Skipped++; break;
                default: Updated++; break;
            }
        }

        /// <summary>Counts an item of a run that ended early.</summary>
        internal void CountLate(string id, GdapResult result, Exception error)
        {
            if (result == null && error == null)
            {
                Unknown++;
                Add(inFlight, id);
            }
            else if (error != null && GdapCallException.From(error).Kind == "Cancelled"
                && GdapCallException.From(error).Outcome == GdapOutcome.NotSent)
            {
                Add(queued, id);
            }
            else
            {
                Count(id, result, error);
            }
        }

        /// <summary>The counts in one line.</summary>
        public override string ToString() =>
            Command + ": " + done.Count + " done, " + Failed + " failed, " + Unknown + " under way (outcome unknown), "
            + queued.Count + " not sent.";

        private static void Add(List<string> to, string id)
        {
            if (id != null)
            {
                to.Add(id);
            }
        }
    }
}
