using System;
using System.Collections.Generic;
using System.IO;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The native batches of one run: one for each client and journal.</summary>
    internal sealed class BatchSet : IDisposable
    {
        private readonly Dictionary<KeyValuePair<GdapClient, string>, GdapBatch> batches = new Dictionary<KeyValuePair<GdapClient, string>, GdapBatch>();
        private readonly int throttleLimit;
        private GdapBatch[] all = new GdapBatch[0];

        /// <param name="throttleLimit">The maximum number of calls at once; 0 for the limit of each item's session.</param>
        internal BatchSet(int throttleLimit)
        {
            this.throttleLimit = throttleLimit;
        }

        /// <summary>The capacity of a batch; 0 for the library's default.</summary>
        internal int Room { get; set; }

        internal int Count => all.Length;

        internal GdapBatch[] All => all;

        /// <summary>The batch of an item.</summary>
        /// <exception cref="GdapException">The batch can't be opened, because of its journal.</exception>
        internal GdapBatch For(WorkItem item)
        {
            // A preview reads the journal of an earlier run, but doesn't create one.
            var journal = item.Plans == null || File.Exists(item.Journal) ? item.Journal : null;
            var key = new KeyValuePair<GdapClient, string>(item.Client, journal);
            if (!batches.TryGetValue(key, out var batch))
            {
                var limit = throttleLimit > 0 ? throttleLimit : item.Session.ThrottleLimit ?? 0;
                batch = new GdapBatch(item.Client, new GdapBatchOptions { Concurrency = limit, Capacity = Room, JournalPath = journal });
                batches.Add(key, batch);
                all = new GdapBatch[batches.Count];
                batches.Values.CopyTo(all, 0);
            }
            return batch;
        }

        /// <summary>Sends nothing more, and cancels the calls in progress.</summary>
        internal void Cancel()
        {
            foreach (var batch in all)
            {
                batch.Cancel();
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            foreach (var batch in all)
            {
                batch.Dispose();
            }
            batches.Clear();
            all = new GdapBatch[0];
        }
    }
}
