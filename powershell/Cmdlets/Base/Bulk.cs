using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// Runs piped items concurrently through the native batch, on the pipeline thread alone: hands in
    /// while there is room, takes what is finished, and passes it on in order of finishing, or of
    /// input. Nothing but what is under way is kept.
    /// </summary>
    internal sealed class Bulk : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);
        private readonly GdapCmdlet cmdlet;
        private readonly int limit;
        private readonly bool keepOrder;
        private readonly string journal;
        private readonly Action<WorkItem, GdapResult, Exception> emit;
        private readonly Dictionary<GdapClient, GdapBatch> batches = new Dictionary<GdapClient, GdapBatch>();
        private readonly Dictionary<ulong, WorkItem> running = new Dictionary<ulong, WorkItem>();
        private readonly Dictionary<string, Queue<WorkItem>> sameId = new Dictionary<string, Queue<WorkItem>>(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<long, Finished> early = new Dictionary<long, Finished>();
        private readonly List<WorkItem> unsent = new List<WorkItem>();
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private ulong tags;
        private long taken;
        private long emitted;
        private int held;

        private struct Finished
        {
            internal WorkItem Item;
            internal GdapResult Result;
            internal Exception Error;
        }

        internal Bulk(GdapCmdlet cmdlet, int limit, bool keepOrder, string journal, Action<WorkItem, GdapResult, Exception> emit)
        {
            this.journal = journal;
            this.cmdlet = cmdlet;
            this.limit = limit;
            this.keepOrder = keepOrder;
            this.emit = emit;
        }

        /// <summary>How many items may be under way at once; 0 for a few for each call that is made at a time.</summary>
        internal int Room { get; set; }

        /// <summary>How many items were handed in, and how many of them are done.</summary>
        internal long Taken => taken;

        internal long Emitted => emitted;

        internal double Seconds => clock.Elapsed.TotalSeconds;

        /// <summary>Hands in an item, passing on finished ones meanwhile.</summary>
        internal void Add(WorkItem item)
        {
            item.Order = taken++;
            if (item.Id != null && sameId.TryGetValue(item.Id, out var queue))
            {
                queue.Enqueue(item);
                held++;
            }
            else
            {
                if (item.Id != null)
                {
                    sameId.Add(item.Id, new Queue<WorkItem>());
                }
                Send(item);
            }
            while (held > 8 * limit || (keepOrder && taken - emitted > 64 * limit))
            {
                TakeOne(true);
            }
            while (TakeOne(false))
            {
            }
        }

        /// <summary>Waits for the rest.</summary>
        internal void Finish()
        {
            while (running.Count > 0)
            {
                TakeOne(true);
            }
        }

        /// <summary>
        /// Ends it early: nothing more is sent. Tells what became of each item that is not done:
        /// (item, result, error), both null where the answer did not come in time.
        /// </summary>
        internal void Abandon(Action<WorkItem, GdapResult, Exception> tell)
        {
            foreach (var batch in batches.Values)
            {
                batch.Cancel();
            }
            var watch = Stopwatch.StartNew();
            foreach (var batch in batches.Values)
            {
                while (watch.Elapsed < Patience && batch.Take(TimeSpan.FromMilliseconds(20), out var completion) is GdapTake found && found != GdapTake.Empty)
                {
                    if (found == GdapTake.Item && running.TryGetValue(completion.Tag, out var item))
                    {
                        running.Remove(completion.Tag);
                        tell(item, completion.Result, completion.Error);
                    }
                }
            }
            foreach (var one in early.Values)
            {
                tell(one.Item, one.Result, one.Error);
            }
            foreach (var item in running.Values)
            {
                tell(item, null, null);
            }
            foreach (var item in unsent)
            {
                tell(item, null, new GdapCallException("Cancelled", "It was not sent."));
            }
            foreach (var queue in sameId.Values)
            {
                foreach (var item in queue)
                {
                    tell(item, null, new GdapCallException("Cancelled", "It was not sent."));
                }
            }
            early.Clear();
            unsent.Clear();
            running.Clear();
            sameId.Clear();
        }

        /// <summary>Whether items are not done yet.</summary>
        internal bool IsOpen => running.Count > 0 || early.Count > 0 || unsent.Count > 0 || held > 0;

        /// <inheritdoc/>
        public void Dispose()
        {
            foreach (var batch in batches.Values)
            {
                batch.Dispose();
            }
            batches.Clear();
        }

        private void Send(WorkItem item)
        {
            var batch = BatchFor(item.Client);
            var tag = ++tags;
            try
            {
                unsent.Add(item);
                while (!batch.Submit(item.Action, item.Id, item.Document, tag, item.Call))
                {
                    TakeOne(true);
                }
                running.Add(tag, item);
                unsent.Remove(item);
            }
            catch (GdapException error)
            {
                unsent.Remove(item);
                Complete(item, null, error);
            }
            catch (ArgumentException error)
            {
                unsent.Remove(item);
                Complete(item, null, error);
            }
        }

        private GdapBatch BatchFor(GdapClient client)
        {
            if (!batches.TryGetValue(client, out var batch))
            {
                batch = Open(client);
                batches.Add(client, batch);
            }
            return batch;
        }

        private GdapBatch Open(GdapClient client)
        {
            try
            {
                return new GdapBatch(client, new GdapBatchOptions { Concurrency = limit, Capacity = Room > 0 ? Room : 4 * limit, JournalPath = journal });
            }
            catch (GdapException error)
            {
                throw GdapCallException.From(error);
            }
        }

        private bool TakeOne(bool wait)
        {
            if (cmdlet.IsStopping)
            {
                throw new PipelineStoppedException();
            }
            cmdlet.TurnAll(clock);
            foreach (var batch in batches.Values)
            {
                if (batch.Take(wait && batches.Count == 1 ? cmdlet.SliceOfBulk : TimeSpan.Zero, out var completion) == GdapTake.Item)
                {
                    var item = running[completion.Tag];
                    running.Remove(completion.Tag);
                    Complete(item, completion.Result, completion.Error);
                    return true;
                }
            }
            if (wait && batches.Count > 1)
            {
                System.Threading.Thread.Sleep(2);
            }
            return false;
        }

        private void Complete(WorkItem item, GdapResult result, Exception error)
        {
            if (error == null && item.Then != null)
            {
                try
                {
                    var next = item.Then(result);
                    next.Order = item.Order;
                    Send(next);
                    return;
                }
                catch (GdapCallException refused)
                {
                    error = refused;
                }
            }
            if (item.Id != null && sameId.TryGetValue(item.Id, out var queue))
            {
                if (queue.Count == 0)
                {
                    sameId.Remove(item.Id);
                }
                else
                {
                    held--;
                    Send(queue.Dequeue());
                }
            }
            if (!keepOrder)
            {
                emitted++;
                emit(item, result, error);
                return;
            }
            early.Add(item.Order, new Finished { Item = item, Result = result, Error = error });
            while (early.TryGetValue(emitted, out var first))
            {
                early.Remove(emitted);
                emitted++;
                emit(first.Item, first.Result, first.Error);
            }
        }
    }
}
