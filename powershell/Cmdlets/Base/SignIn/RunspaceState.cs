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

        /// <summary>The relationships that were returned last, for completion.</summary>
        internal Recent<Relationship> Relationships { get; } = new Recent<Relationship>();

        internal Recent<DelegatedAdminCustomer> Customers { get; } = new Recent<DelegatedAdminCustomer>();

        internal Recent<AccessAssignment> Assignments { get; } = new Recent<AccessAssignment>();

        /// <summary>The names of groups that were found.</summary>
        internal Recent<string> Groups { get; } = new Recent<string>();

        internal Recent<Operation> Operations { get; } = new Recent<Operation>();
    }

    /// <summary>The objects of a kind that were returned last.</summary>
    internal sealed class Recent<T>
        where T : class
    {
        private const int Capacity = 256;
        private readonly Queue<T> last = new Queue<T>();

        /// <summary>The objects, the newest first.</summary>
        internal IEnumerable<T> Newest
        {
            get
            {
                var all = last.ToArray();
                Array.Reverse(all);
                return all;
            }
        }

        internal void Add(T one)
        {
            if (last.Count == Capacity)
            {
                last.Dequeue();
            }
            last.Enqueue(one);
        }
    }
}
