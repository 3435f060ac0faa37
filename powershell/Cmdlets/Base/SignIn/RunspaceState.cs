using System;
using System.Collections.Generic;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Gdap
{
    /// <summary>The state of one runspace: its default session, its open sessions, and its last run.</summary>
    internal sealed class RunspaceState
    {
        private static readonly ConditionalWeakTable<Runspace, RunspaceState> All = new ConditionalWeakTable<Runspace, RunspaceState>();

        internal static RunspaceState Current => All.GetOrCreateValue(Runspace.DefaultRunspace);

        internal Session Default { get; set; }

        internal List<Session> Open { get; } = new List<Session>();

        internal RunSummary LastRun { get; set; }

        internal RecentIds Recent { get; } = new RecentIds();
    }

    /// <summary>The relationships that were returned last, for completion.</summary>
    internal sealed class RecentIds
    {
        private readonly Relationship[] last = new Relationship[64];
        private int next;

        internal IEnumerable<Relationship> Newest
        {
            get
            {
                var seen = new HashSet<string>(StringComparer.Ordinal);
                for (var back = 1; back <= last.Length; back++)
                {
                    var one = last[(next - back + 2 * last.Length) % last.Length];
                    if (one?.Id != null && seen.Add(one.Id))
                    {
                        yield return one;
                    }
                }
            }
        }

        internal void Add(Relationship relationship)
        {
            last[next] = relationship;
            next = (next + 1) % last.Length;
        }
    }
}
