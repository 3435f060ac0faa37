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

        /// <summary>The tag it was submitted with.</summary>
        public ulong Tag { get; }

        /// <summary>What it did; null if it failed.</summary>
        public GdapResult Result { get; }

        /// <summary>How it failed; null if it succeeded.</summary>
        public GdapException Error { get; }
    }

    /// <summary>The result of <see cref="GdapBatch.Take"/>.</summary>
    public enum GdapTake
    {
        /// <summary>An item.</summary>
        Item,
        /// <summary>Nothing finished in time; there are more.</summary>
        Timeout,
        /// <summary>Every submitted item has been taken.</summary>
        Empty,
    }

    /// <summary>How many items of a batch are queued, running and finished.</summary>
    public struct GdapBatchCounts
    {
        /// <summary>Submitted and not started.</summary>
        public long Queued { get; internal set; }
        /// <summary>Started and not finished.</summary>
        public long Running { get; internal set; }
        /// <summary>Finished, not taken.</summary>
        public long Untaken { get; internal set; }
        /// <summary>Finished in all, taken or not.</summary>
        public long Finished { get; internal set; }
    }

    /// <summary>How a batch runs.</summary>
    public sealed class GdapBatchOptions
    {
        /// <summary>Calls at a time, 1 to 64; 0 is the default (8).</summary>
        public int Concurrency { get; set; }

        /// <summary>Items in it, without those that were taken; 0 is the default (four times the concurrency).</summary>
        public int Capacity { get; set; }

        /// <summary>Path of a journal, from which a run that ended in any way can be resumed; null for none.</summary>
        public string JournalPath { get; set; }

        /// <summary>Flushes each line of the journal to the disk, so that none is lost in a power failure.</summary>
        public bool JournalSync { get; set; }

        /// <summary>Items of the same id don't wait for each other. Not together with a journal.</summary>
        public bool Unordered { get; set; }
    }

    /// <summary>
    /// Many calls at a time, with one limit for queued, running and untaken items, and one throttle for all. Can
    /// be used from any threads at once.
    /// </summary>
    public sealed unsafe class GdapBatch : IDisposable
    {
        private readonly BatchHandle _handle;

        /// <summary>Makes a batch of calls of a client. <paramref name="concurrency"/>: calls at a time, 1 to 64; 0 is the default (8). <paramref name="capacity"/>: items in it; 0 is the default (four times that).</summary>
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
        /// Adds an item, and waits for room up to <paramref name="timeout"/>. False: the batch is full; take items
        /// first. To cancel items, set <see cref="GdapCallOptions.Cancel"/> or use <see cref="Cancel"/>.
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

        /// <summary>Takes the next finished item, in the order of finishing, and waits for it up to <paramref name="timeout"/>.</summary>
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

        /// <summary>As <see cref="Take"/>: true with an item, false if there is none left or none in time.</summary>
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

        /// <summary>Cancels what is left: what wasn't sent isn't sent any more, and every item can still be taken.</summary>
        public void Cancel() => NativeMethods.gdap_batch_cancel(_handle);

        /// <summary>Cancels it and drops what wasn't taken, when its last call has returned.</summary>
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
