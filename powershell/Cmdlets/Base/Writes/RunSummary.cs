using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>What happened to the items of a run that wrote: counts, and the ids by their state.</summary>
    public sealed class RunSummary
    {
        private readonly List<string> done = new List<string>();
        private readonly List<string> failed = new List<string>();
        private readonly List<string> unknown = new List<string>();
        private readonly List<string> notSent = new List<string>();
        private readonly DateTime start = DateTime.UtcNow;
        private long succeeded;

        internal RunSummary(string command)
        {
            Command = command;
        }

        /// <summary>The cmdlet.</summary>
        public string Command { get; }

        /// <summary>When it started, in UTC.</summary>
        public object StartedAt => UtcDate.Show(start);

        /// <summary>How long it took.</summary>
        public TimeSpan Elapsed { get; private set; }

        /// <summary>Whether it ran to its end: every item is done, failed or skipped.</summary>
        public bool Completed { get; internal set; }

        /// <summary>The counts that aren't zero, such as "49 updated, 1 unchanged", and whether the run ended early.</summary>
        public string Results
        {
            get
            {
                var texts = new List<string>();
                void Add(long count, string name)
                {
                    if (count > 0)
                    {
                        texts.Add(count + " " + name);
                    }
                }
                Add(Created, "created");
                Add(Updated, "updated");
                Add(Unchanged, "unchanged");
                Add(Recovered, "recovered");
                Add(Accepted, "accepted");
                Add(Deleted, "deleted");
                Add(Skipped, "skipped");
                Add(Failed, "failed");
                Add(Unknown, "unknown");
                Add(NotSent, "not sent");
                return string.Join(", ", texts) + (Completed ? "" : "; ended early");
            }
        }

        /// <summary>The number of items that were read from the input. Input that wasn't read when the run ended isn't counted.</summary>
        public long Items { get; internal set; }

        /// <summary>The number of items that were created.</summary>
        public long Created { get; private set; }

        /// <summary>The number of items that were changed.</summary>
        public long Updated { get; private set; }

        /// <summary>The number of items that needed no change.</summary>
        public long Unchanged { get; private set; }

        /// <summary>The number of items whose response was lost and whose change was found to be made.</summary>
        public long Recovered { get; private set; }

        /// <summary>The number of items that the service still works on.</summary>
        public long Accepted { get; private set; }

        /// <summary>The number of items that were deleted.</summary>
        public long Deleted { get; private set; }

        /// <summary>The number of items that were skipped: by -WhatIf or -Plan, by answering No, by a rule of the job, or because an earlier run with the same journal did them.</summary>
        public long Skipped { get; internal set; }

        /// <summary>The number of items that failed and weren't changed.</summary>
        public long Failed { get; private set; }

        /// <summary>The number of items whose change might have been made.</summary>
        public long Unknown { get; private set; }

        /// <summary>The number of items that weren't sent, because the run ended before their turn.</summary>
        public long NotSent { get; private set; }

        /// <summary>The ids of the items that are done. An item without an id has its name here.</summary>
        public string[] DoneIds => done.ToArray();

        /// <summary>The ids of the items that failed.</summary>
        public string[] FailedIds => failed.ToArray();

        /// <summary>The ids of the items whose change might have been made.</summary>
        public string[] UnknownIds => unknown.ToArray();

        /// <summary>The ids of the items that weren't sent.</summary>
        public string[] NotSentIds => notSent.ToArray();

        /// <summary>Whether the summary says more than the output and the errors do. It doesn't if there was one item that has ended.</summary>
        internal bool IsWorthTelling => Items > 1 || Unknown + NotSent > 0;

        /// <summary>Records the end of the run.</summary>
        internal void End() => Elapsed = DateTime.UtcNow - start;

        /// <summary>Counts an item that has ended.</summary>
        internal void Count(string id, Completion end)
        {
            if (end.Error != null)
            {
                var isUnknown = GdapCallException.From(end.Error).Outcome == GdapOutcome.Unknown;
                Unknown += isUnknown ? 1 : 0;
                Failed += isUnknown ? 0 : 1;
                Add(isUnknown ? unknown : failed, id);
                return;
            }
            succeeded++;
            Add(done, id ?? end.Result.Id);
            switch (end.Result.Kind)
            {
                case GdapResultKind.Created: Created++; break;
                case GdapResultKind.Unchanged: Unchanged++; break;
                case GdapResultKind.Recovered: Recovered++; break;
                case GdapResultKind.Accepted: Accepted++; break;
                case GdapResultKind.Deleted: Deleted++; break;
                case GdapResultKind.Skipped: Skipped++; break;
                default: Updated++; break;
            }
        }

        /// <summary>Counts an item that hadn't ended when the run did. An item that was cancelled before it could change anything counts as not sent.</summary>
        internal void CountStopped(string id, Completion end)
        {
            if (end.Result == null && end.Error == null)
            {
                Unknown++;
                Add(unknown, id);
                return;
            }
            var error = end.Error == null ? null : GdapCallException.From(end.Error);
            if (error != null && error.Kind == "Cancelled" && error.Outcome != GdapOutcome.Unknown)
            {
                NotSent++;
                Add(notSent, id);
                return;
            }
            Count(id, end);
        }

        /// <summary>The counts of a run that ended early, and what to do.</summary>
        public override string ToString() =>
            Command + " ended early: " + succeeded + " done, " + Failed + " failed, " + Unknown + " unknown, " + NotSent
            + " not sent. Input that wasn't read yet isn't counted. Run the same command again: it checks before it writes. Get-GdapLastRun has the ids.";

        private static void Add(List<string> to, string id)
        {
            if (id != null)
            {
                to.Add(id);
            }
        }
    }
}
