using System;

namespace Gdap.Native
{
    /// <summary>What became of one item of a batch: a result or an error.</summary>
    public sealed class GdapCompletion
    {
        internal GdapCompletion(ulong tag, GdapResult result, GdapException error)
        {
            Tag = tag;
            Result = result;
            Error = error;
        }

        /// <summary>The tag it was submitted with.</summary>
        public ulong Tag { get; }

        /// <summary>What it did; null if it failed.</summary>
        public GdapResult Result { get; }

        /// <summary>How it failed; null if it did not.</summary>
        public GdapException Error { get; }
    }

    /// <summary>What a take found.</summary>
    public enum GdapTake
    {
        /// <summary>An item.</summary>
        Item,
        /// <summary>Nothing finished in time; there are more.</summary>
        Timeout,
        /// <summary>Every submitted item has been taken.</summary>
        Empty,
    }

    /// <summary>How many items of a batch are where.</summary>
    public struct GdapBatchCounts
    {
        /// <summary>Not begun.</summary>
        public long Queued { get; internal set; }
        /// <summary>On the way.</summary>
        public long Running { get; internal set; }
        /// <summary>Finished, not taken.</summary>
        public long Untaken { get; internal set; }
        /// <summary>Finished since the batch began, taken or not.</summary>
        public long Finished { get; internal set; }
    }

    /// <summary>How a batch runs; what is not set takes the default.</summary>
    public sealed class GdapBatchOptions
    {
        /// <summary>Most calls at once; 0 is the default.</summary>
        public int Concurrency { get; set; }

        /// <summary>Most items in it, taken ones not counted; 0 is the default.</summary>
        public int Capacity { get; set; }

        /// <summary>Path of a journal: a run that ended in any way is taken up again from it.</summary>
        public string JournalPath { get; set; }

        /// <summary>Brings each line of the journal to the disk.</summary>
        public bool JournalSync { get; set; }

        /// <summary>Items of the same id don't wait for each other. Not together with a journal.</summary>
        public bool Unordered { get; set; }
    }

    /// <summary>
    /// Many calls at once, with one bound for what is queued, on the way and not yet taken, and one throttle for all. May
    /// be used from any threads at once.
    /// </summary>
    public sealed unsafe class GdapBatch : IDisposable
    {
        private readonly BatchHandle _handle;

        /// <summary>A batch on a client: how many calls at once and how many items at all; 0 is the default.</summary>
        public GdapBatch(GdapClient client, int concurrency = 0, int capacity = 0)
            : this(client, new GdapBatchOptions { Concurrency = concurrency, Capacity = capacity })
        {
        }

        /// <summary>A batch on a client, with all that can be said about it.</summary>
        public GdapBatch(GdapClient client, GdapBatchOptions options)
        {
            if (client == null) throw new ArgumentNullException(nameof(client));
            if (options == null) throw new ArgumentNullException(nameof(options));
            if (options.Concurrency < 0) throw new ArgumentOutOfRangeException("concurrency");
            if (options.Capacity < 0) throw new ArgumentOutOfRangeException("capacity");
            using (var text = new NativeText())
            {
                gdap_batch_options native;
                NativeMethods.gdap_batch_options_init(&native, (UIntPtr)(uint)sizeof(gdap_batch_options));
                native.flags = (uint)((options.JournalSync ? GdapBatchFlags.JournalSync : 0) | (options.Unordered ? GdapBatchFlags.Unordered : 0));
                native.concurrency = (uint)options.Concurrency;
                native.capacity = (uint)options.Capacity;
                native.journal_path = text.Add(options.JournalPath);
                IntPtr batch, error;
                GdapException.Check(NativeMethods.gdap_batch_new(client.Handle, &native, out batch, out error), error);
                _handle = new BatchHandle(batch, client.Handle);
            }
        }

        /// <summary>
        /// Hands in one item, waiting for room as long as <paramref name="timeout"/>. False: there is none; take items
        /// first. To stop items, give their calls a <see cref="GdapCancel"/> or use <see cref="Cancel"/>.
        /// </summary>
        public bool Submit(GdapAction action, string id, string document, ulong tag, GdapCallOptions call = null, TimeSpan timeout = default(TimeSpan))
        {
            if (call != null && call.CancellationToken.CanBeCanceled)
                throw new ArgumentException("An item outlives the call that submits it: give it a Cancel instead of a CancellationToken.");
            using (var scope = new CallScope(call))
            {
                IntPtr error;
                int status = NativeMethods.gdap_batch_submit(_handle, (int)action, scope.Text(id), scope.Text(document),
                    scope.Options, tag, Wait(timeout), out error);
                if (status == (int)GdapStatus.BatchFull)
                {
                    Drop(error);
                    return false;
                }
                GdapException.Check(status, error);
                return true;
            }
        }

        /// <summary>Takes the next item that has finished, in the order of finishing.</summary>
        public GdapTake Take(TimeSpan timeout, out GdapCompletion completion)
        {
            completion = null;
            ulong tag;
            IntPtr result, itemError, error;
            int status = NativeMethods.gdap_batch_take(_handle, Wait(timeout), out tag, out result, out itemError, out error);
            if (status == (int)GdapStatus.BatchTimeout || status == (int)GdapStatus.BatchEmpty)
            {
                Drop(error);
                return status == (int)GdapStatus.BatchEmpty ? GdapTake.Empty : GdapTake.Timeout;
            }
            GdapException.Check(status, error);
            completion = itemError != IntPtr.Zero
                ? new GdapCompletion(tag, null, GdapException.Take((int)GdapStatus.Internal, itemError))
                : new GdapCompletion(tag, GdapResult.Take(result), null);
            return GdapTake.Item;
        }

        /// <summary>As <see cref="Take"/>: true with an item, false when there is none (any more, or in time).</summary>
        public bool TryTake(TimeSpan timeout, out GdapCompletion completion) => Take(timeout, out completion) == GdapTake.Item;

        /// <summary>How many items are where.</summary>
        public GdapBatchCounts Counts
        {
            get
            {
                var counts = default(gdap_batch_counts);
                counts.struct_size = (uint)sizeof(gdap_batch_counts);
                GdapException.Check(NativeMethods.gdap_batch_get_counts(_handle, &counts), IntPtr.Zero);
                return new GdapBatchCounts
                {
                    Queued = (long)counts.queued,
                    Running = (long)counts.running,
                    Untaken = (long)counts.untaken,
                    Finished = (long)counts.finished,
                };
            }
        }

        /// <summary>Stops it: what is not sent never will be, and every item can still be taken.</summary>
        public void Cancel() => NativeMethods.gdap_batch_cancel(_handle);

        /// <summary>Stops it and forgets what was not taken, when the last call with it is back.</summary>
        public void Dispose() => _handle.Dispose();

        private static long Wait(TimeSpan time)
        {
            if (time < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(time), time, "A time must not be negative.");
            return (long)Math.Ceiling(time.TotalMilliseconds);
        }

        private static void Drop(IntPtr error)
        {
            if (error != IntPtr.Zero) new ErrorHandle(error).Dispose();
        }
    }
}
