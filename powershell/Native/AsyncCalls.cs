using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Gdap.Native
{
    /// <summary>
    /// The asynchronous calls of a client, as items of one batch. Any number of them need only the batch's own
    /// threads and one that passes results to the tasks; this one ends when no call was pending for
    /// <see cref="Idle"/>.
    /// </summary>
    internal sealed class AsyncCalls
    {
        private const int Capacity = 1000000;
        private static readonly TimeSpan LongTake = TimeSpan.FromHours(1);
        private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
        private readonly GdapClient _client;
        private readonly int _concurrency;
        private readonly object _gate = new object();
        private readonly Dictionary<ulong, TaskCompletionSource<GdapCompletion>> _pending =
            new Dictionary<ulong, TaskCompletionSource<GdapCompletion>>();
        private GdapBatch _batch;
        private ulong _lastTag;
        private bool _isTaking;
        private bool _isClosed;

        internal AsyncCalls(GdapClient client, int concurrency)
        {
            _client = client;
            _concurrency = concurrency;
        }

        /// <summary>Makes a call. Its task ends with the result, a <see cref="GdapException"/> or, once <paramref name="token"/> has fired, a <see cref="GdapCanceledException"/>.</summary>
        internal async Task<GdapResult> Run(GdapAction action, string id, string document, GdapCallOptions options, CancellationToken token)
        {
            options = options?.Copy() ?? new GdapCallOptions();
            if (options.CancellationToken.CanBeCanceled)
                throw new ArgumentException("Pass the cancellation token as the argument of an asynchronous call, not in its options.", nameof(options));
            if (!token.CanBeCanceled) return Finish(await Submit(action, id, document, options).ConfigureAwait(false), token);
            if (options.Cancel != null) throw new ArgumentException("Specify a Cancel or a cancellation token, not both.", nameof(options));
            using (var cancel = options.Cancel = new GdapCancel())
            using (token.Register(cancel.Fire))
            {
                try
                {
                    return Finish(await Submit(action, id, document, options).ConfigureAwait(false), token);
                }
                catch (GdapException error) when (GdapCanceledException.IsOf(error, token))
                {
                    throw new GdapCanceledException(error, token);
                }
            }
        }

        /// <summary>Pending calls continue to their end; new ones fail.</summary>
        internal void Close()
        {
            lock (_gate)
            {
                _isClosed = true;
                if (!_isTaking) _batch?.Dispose();
                Monitor.Pulse(_gate);
            }
        }

        private static GdapResult Finish(GdapCompletion completion, CancellationToken token)
        {
            if (completion.Error != null) throw completion.Error;
            return completion.Result;
        }

        private Task<GdapCompletion> Submit(GdapAction action, string id, string document, GdapCallOptions options)
        {
            var source = new TaskCompletionSource<GdapCompletion>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                if (_isClosed) throw new ObjectDisposedException(nameof(GdapClient));
                if (_batch == null)
                    _batch = new GdapBatch(_client, new GdapBatchOptions { Concurrency = _concurrency, Capacity = Capacity, Unordered = true });
                ulong tag = _lastTag + 1;
                if (!_batch.Submit(action, id, document, tag, options))
                    throw new InvalidOperationException("The client has " + Capacity + " asynchronous calls under way, the most that it can have. Await some of them first.");
                _lastTag = tag;
                _pending.Add(tag, source);
                Monitor.Pulse(_gate);
                if (!_isTaking)
                {
                    new Thread(Take) { IsBackground = true, Name = "gdap results" }.Start();
                    _isTaking = true;
                }
            }
            return source.Task;
        }

        private void Take()
        {
            while (IsNeeded())
            {
                try
                {
                    GdapCompletion completion;
                    if (_batch.Take(LongTake, out completion) == GdapTake.Item) Remove(completion.Tag).SetResult(completion);
                }
                catch (Exception error)
                {
                    Fail(error);
                }
            }
        }

        /// <summary>Whether calls are pending; if none are, waits up to <see cref="Idle"/> for one.</summary>
        private bool IsNeeded()
        {
            lock (_gate)
            {
                if (_pending.Count > 0) return true;
                if (!_isClosed) Monitor.Wait(_gate, Idle);
                if (_pending.Count > 0) return true;
                _isTaking = false;
                if (_isClosed) _batch.Dispose();
                return false;
            }
        }

        private TaskCompletionSource<GdapCompletion> Remove(ulong tag)
        {
            lock (_gate)
            {
                TaskCompletionSource<GdapCompletion> source = _pending[tag];
                _pending.Remove(tag);
                return source;
            }
        }

        private void Fail(Exception error)
        {
            TaskCompletionSource<GdapCompletion>[] sources;
            lock (_gate)
            {
                sources = new TaskCompletionSource<GdapCompletion>[_pending.Count];
                _pending.Values.CopyTo(sources, 0);
                _pending.Clear();
            }
            foreach (TaskCompletionSource<GdapCompletion> source in sources) source.SetException(error);
        }
    }
}
