using System;

namespace Gdap.Native
{
    /// <summary>How an item of a batch ended: with a result or an error.</summary>
    public sealed class GdapCompletion
    {
        internal GdapCompletion(ulong tag, GdapResult result, GdapException error)
        {
            Tag = tag;
            Result = result;
            Error = error;
        }

        /// <summary>The tag that the item was submitted with.</summary>
        public ulong Tag { get; }

        /// <summary>The result of the item's call; null if it failed.</summary>
        public GdapResult Result { get; }

        /// <summary>The error of the item's call; null if it succeeded.</summary>
        public GdapException Error { get; }
    }

    /// <summary>The result of <see cref="GdapBatch.Take"/>.</summary>
    public enum GdapTake
    {
        /// <summary>An item was taken.</summary>
        Item,
        /// <summary>No item finished within the timeout; unfinished items remain.</summary>
        Timeout,
        /// <summary>Every submitted item has been taken.</summary>
        Empty,
    }

    /// <summary>How many items of a batch are queued, running and finished.</summary>
    public struct GdapBatchCounts
    {
        /// <summary>Items that were submitted and haven't started.</summary>
        public long Queued { get; internal set; }
        /// <summary>Items that have started and haven't finished.</summary>
        public long Running { get; internal set; }
        /// <summary>Items that have finished and weren't taken.</summary>
        public long Untaken { get; internal set; }
        /// <summary>All items that have finished, taken or not.</summary>
        public long Finished { get; internal set; }
    }

    /// <summary>Options of a batch.</summary>
    public sealed class GdapBatchOptions
    {
        /// <summary>The largest <see cref="Concurrency"/>.</summary>
        public const int MaxConcurrency = 64; // GDAP_MAX_CONCURRENCY

        /// <summary>The maximum number of calls at a time, 1 to 64; 0 is the default (8).</summary>
        public int Concurrency { get; set; }

        /// <summary>The maximum number of items that weren't taken yet; 0 is the default (four times the concurrency).</summary>
        public int Capacity { get; set; }

        /// <summary>The path of a journal, from which an interrupted run can be resumed; null for none.</summary>
        public string JournalPath { get; set; }

        /// <summary>Flushes each line of the journal to the disk, so that none is lost in a power failure.</summary>
        public bool JournalSync { get; set; }

        /// <summary>Lets items with the same id run at the same time. Can't be combined with a journal.</summary>
        public bool Unordered { get; set; }
    }

    /// <summary>
    /// Runs many calls at a time, with one limit for queued, running and untaken items, and one throttle for all of
    /// them. Any number of threads can use it at once.
    /// </summary>
    public sealed unsafe class GdapBatch : IDisposable
    {
        private readonly BatchHandle _handle;

        /// <summary>Makes a batch of calls of a client. <paramref name="concurrency"/>: the maximum number of calls at a time, 1 to 64; 0 is the default (8). <paramref name="capacity"/>: the maximum number of items that weren't taken yet; 0 is the default (four times the concurrency).</summary>
        public GdapBatch(GdapClient client, int concurrency = 0, int capacity = 0)
            : this(client, new GdapBatchOptions { Concurrency = concurrency, Capacity = capacity })
        {
        }

        /// <summary>Makes a batch of calls of a client with all its options.</summary>
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
        /// Adds an item; if the batch is full, waits for room up to <paramref name="timeout"/>. Returns false if it's
        /// still full: take items first. To cancel items, set <see cref="GdapCallOptions.Cancel"/> or use
        /// <see cref="Cancel"/>.
        /// </summary>
        public bool Submit(GdapAction action, string id, string document, ulong tag, GdapCallOptions call = null, TimeSpan timeout = default(TimeSpan))
        {
            if (call != null && call.CancellationToken.CanBeCanceled)
                throw new ArgumentException("An item outlives the call that submits it. Specify a Cancel instead of a CancellationToken.");
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

        /// <summary>Takes the next finished item, in order of completion, and waits for one up to <paramref name="timeout"/>.</summary>
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

        /// <summary>Like <see cref="Take"/>: returns true with an item, false if none is left or none finished within the timeout.</summary>
        public bool TryTake(TimeSpan timeout, out GdapCompletion completion) => Take(timeout, out completion) == GdapTake.Item;

        /// <summary>How many items are queued, running and finished.</summary>
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

        /// <summary>Cancels the unfinished items: no further request is sent, and every item can still be taken.</summary>
        public void Cancel() => NativeMethods.gdap_batch_cancel(_handle);

        /// <summary>Frees the batch when the last call on it has returned: cancels its items and drops those that weren't taken.</summary>
        public void Dispose() => _handle.Dispose();

        private static long Wait(TimeSpan time)
        {
            if (time < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(time), time, "A time can't be negative.");
            return (long)Math.Ceiling(time.TotalMilliseconds);
        }

        private static void Drop(IntPtr error)
        {
            if (error != IntPtr.Zero) new ErrorHandle(error).Dispose();
        }
    }
}
