using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// Runs the items of one cmdlet. Used only on the pipeline thread, which makes the calls of a single item itself.
    /// Many items run at the same time in a native batch for each session: they are submitted while there is room,
    /// and passed on in completion order or in input order. Only items in progress are kept.
    /// </summary>
    internal sealed class ItemRun : IDisposable
    {
        // Maximum numbers of items that wait for another one with the same id, and of results that wait for an
        // earlier one.
        private const int MaxHeld = 512;
        private const int MaxEarly = 4096;

        private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);
        private readonly ServiceCmdlet cmdlet;
        private readonly Action<WorkItem, Completion> settle;
        private readonly BatchSet batches;
        private readonly Dictionary<ulong, WorkItem> running = new Dictionary<ulong, WorkItem>();
        private readonly Dictionary<string, Queue<WorkItem>> sameId = new Dictionary<string, Queue<WorkItem>>(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<long, KeyValuePair<WorkItem, Completion>> early = new Dictionary<long, KeyValuePair<WorkItem, Completion>>();
        private readonly List<WorkItem> unsent = new List<WorkItem>();
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private ulong tags;
        private long takenCount;
        private long emittedCount;
        private int heldCount;

        /// <param name="cmdlet">The cmdlet that runs them.</param>
        /// <param name="throttleLimit">The maximum number of calls at once; 0 for the limit of each item's session.</param>
        /// <param name="settle">Called with each item and the result or error of its last call.</param>
        internal ItemRun(ServiceCmdlet cmdlet, int throttleLimit, Action<WorkItem, Completion> settle)
        {
            this.cmdlet = cmdlet;
            this.settle = settle;
            batches = new BatchSet(throttleLimit);
        }

        /// <summary>Whether results are passed on in input order.</summary>
        internal bool KeepOrder { get; set; }

        /// <summary>The maximum number of items in progress; 0 for a few for each call at once.</summary>
        internal int Room
        {
            set => batches.Room = value;
        }

        /// <summary>Whether there are items that haven't been passed on.</summary>
        internal bool IsOpen => running.Count > 0 || early.Count > 0 || unsent.Count > 0 || heldCount > 0;

        /// <summary>The progress of the run.</summary>
        internal RunProgress Progress { get; } = new RunProgress();

        /// <summary>Makes the calls of one item now and passes it on.</summary>
        /// <exception cref="PipelineStoppedException">The pipeline stopped; the item was passed on before, unless it only reads.</exception>
        internal void RunAlone(WorkItem item)
        {
            var end = Steps(ref item);
            cmdlet.Calls.Finish();
            settle(item, end);
            if (cmdlet.Calls.IsStopping)
            {
                throw new PipelineStoppedException();
            }
        }

        /// <summary>Makes the calls of one item, one after the other, on the pipeline thread.</summary>
        internal Completion Steps(ref WorkItem item)
        {
            while (true)
            {
                var now = item;
                var end = cmdlet.Calls.Complete(now.Session, now.Run, now.IsSlow);
                if (end.Result == null || cmdlet.Calls.IsStopping)
                {
                    return end;
                }
                try
                {
                    var next = now.Next(end.Result);
                    if (next == null)
                    {
                        return end;
                    }
                    item = next;
                }
                catch (GdapCallException error)
                {
                    return new Completion(null, error);
                }
            }
        }

        /// <summary>Submits an item, and passes on finished items meanwhile.</summary>
        internal void Add(WorkItem item)
        {
            item.Order = takenCount++;
            if (item.Id != null && sameId.TryGetValue(item.Id, out var queue))
            {
                queue.Enqueue(item);
                heldCount++;
            }
            else
            {
                if (item.Id != null)
                {
                    sameId.Add(item.Id, new Queue<WorkItem>());
                }
                Send(item);
            }
            while (heldCount > MaxHeld || (KeepOrder && takenCount - emittedCount > MaxEarly))
            {
                TakeOne(true);
            }
            while (TakeOne(false))
            {
            }
        }

        /// <summary>Waits for all items and passes them on.</summary>
        internal void Finish()
        {
            while (running.Count > 0)
            {
                TakeOne(true);
            }
            cmdlet.Calls.Finish();
        }

        /// <summary>Sends nothing more; calls in progress are cancelled.</summary>
        internal void Cancel() => batches.Cancel();

        /// <summary>Ends the run early, and reports every item that wasn't passed on with its result or error, if there is one.</summary>
        internal void Abandon(Action<WorkItem, Completion> report)
        {
            Cancel();
            var watch = Stopwatch.StartNew();
            foreach (var batch in batches.All)
            {
                while (watch.Elapsed < Patience && batch.Take(TimeSpan.FromMilliseconds(20), out var completion) is GdapTake found && found != GdapTake.Empty)
                {
                    if (found == GdapTake.Item && running.TryGetValue(completion.Tag, out var item))
                    {
                        running.Remove(completion.Tag);
                        report(item, new Completion(completion.Result, completion.Error));
                    }
                }
            }
            foreach (var one in early.Values)
            {
                report(one.Key, one.Value);
            }
            foreach (var item in running.Values)
            {
                report(item, default(Completion));
            }
            var notSent = new Completion(null, new GdapCallException("Cancelled", "It wasn't sent."));
            foreach (var item in unsent)
            {
                report(item, notSent);
            }
            foreach (var queue in sameId.Values)
            {
                foreach (var item in queue)
                {
                    report(item, notSent);
                }
            }
            early.Clear();
            unsent.Clear();
            running.Clear();
            sameId.Clear();
            heldCount = 0;
        }

        /// <inheritdoc/>
        public void Dispose() => batches.Dispose();

        private void Send(WorkItem item)
        {
            var tag = ++tags;
            unsent.Add(item);
            try
            {
                var batch = batches.For(item);
                while (!batch.Submit(item.Action, item.Id, item.Document, tag, item.Options()))
                {
                    TakeOne(true);
                }
                running.Add(tag, item);
                unsent.Remove(item);
            }
            catch (Exception error) when (error is GdapException || error is ArgumentException)
            {
                unsent.Remove(item);
                Complete(item, new Completion(null, error));
            }
        }

        private bool TakeOne(bool wait)
        {
            if (cmdlet.Calls.IsStopping)
            {
                throw new PipelineStoppedException();
            }
            cmdlet.Calls.Turn(clock);
            foreach (var batch in batches.All)
            {
                if (batch.Take(wait && batches.Count == 1 ? cmdlet.Calls.Slice : TimeSpan.Zero, out var completion) == GdapTake.Item)
                {
                    var item = running[completion.Tag];
                    running.Remove(completion.Tag);
                    Complete(item, new Completion(completion.Result, completion.Error));
                    return true;
                }
            }
            if (wait && batches.Count > 1)
            {
                Thread.Sleep(2);
            }
            return false;
        }

        private void Complete(WorkItem item, Completion end)
        {
            if (end.Result != null)
            {
                try
                {
                    var next = item.Next(end.Result);
                    if (next != null)
                    {
                        Send(next);
                        return;
                    }
                }
                catch (GdapCallException error)
                {
                    end = new Completion(null, error);
                }
            }
            early.Add(item.Order, new KeyValuePair<WorkItem, Completion>(item, end));
            Release(item);
            if (!KeepOrder)
            {
                early.Remove(item.Order);
                emittedCount++;
                PassOn(item, end);
                return;
            }
            while (early.TryGetValue(emittedCount, out var first))
            {
                early.Remove(emittedCount);
                emittedCount++;
                PassOn(first.Key, first.Value);
            }
        }

        // Items with the same id run one after the other.
        private void Release(WorkItem item)
        {
            if (item.Id == null || !sameId.TryGetValue(item.Id, out var queue))
            {
                return;
            }
            if (queue.Count == 0)
            {
                sameId.Remove(item.Id);
                return;
            }
            heldCount--;
            Send(queue.Dequeue());
        }

        // An exception that ends the pipeline here (Select-Object -First, -ErrorAction Stop, a throw downstream) ends
        // the run too.
        private void PassOn(WorkItem item, Completion end)
        {
            Progress.CountEnded();
            try
            {
                settle(item, end);
            }
            catch
            {
                Cancel();
                throw;
            }
        }
    }
}
