using System;
using System.Collections.Generic;
using System.Threading;

namespace Gdap.Native
{
    /// <summary>Options of one call. What is not set takes the client's default.</summary>
    public sealed class GdapCallOptions
    {
        /// <summary>Ends the call when it fires; not together with <see cref="CancellationToken"/>.</summary>
        public GdapCancel Cancel { get; set; }

        /// <summary>Ends a blocking call when it is cancelled: the call throws a <see cref="GdapCanceledException"/> with the outcome.</summary>
        public CancellationToken CancellationToken { get; set; }

        /// <summary>How long the call may take, retries and waits included.</summary>
        public TimeSpan? Deadline { get; set; }

        /// <summary>How long one attempt may take.</summary>
        public TimeSpan? AttemptTimeout { get; set; }

        /// <summary>A strict etag: one PATCH with it, 412 is a conflict.</summary>
        public string IfMatch { get; set; }

        /// <summary>The relationship as it was read, as JSON with its etag: stands in for the first GET of an update.</summary>
        public string Snapshot { get; set; }

        /// <summary>More request headers.</summary>
        public IEnumerable<KeyValuePair<string, string>> Headers { get; set; }

        /// <summary>The id of the call, a GUID; otherwise one is made.</summary>
        public string ClientRequestId { get; set; }

        /// <summary>CloudCockpit: the customer.</summary>
        public string CustomerId { get; set; }

        /// <summary>CloudCockpit: the provider instance.</summary>
        public string ProviderInstanceId { get; set; }

        /// <summary>Batch: the assignment, for an item that changes or deletes one.</summary>
        public string AssignmentId { get; set; }

        /// <summary>Batch with a journal: what the item is known by there; otherwise one is made.</summary>
        public string JournalKey { get; set; }

        /// <summary>Sends members that the library does not know as they are.</summary>
        public bool AllowUnknownProperties { get; set; }

        /// <summary>Waits for what the service does in the background.</summary>
        public bool Wait { get; set; }

        /// <summary>
        /// What is there already is success: an equal relationship of that name, a group that has the roles, a lock of
        /// what was approved by now, a deletion of what is gone.
        /// </summary>
        public bool ReuseExisting { get; set; }

        /// <summary>With <see cref="Plan"/>: by the rules alone, without reading the live state.</summary>
        public bool Offline { get; set; }

        /// <summary>CloudCockpit update: read the list before and after.</summary>
        public bool ReadBack { get; set; }

        /// <summary>Tells what a write would send, and sends nothing but reads.</summary>
        public bool Plan { get; set; }

        internal GdapCallOptions Copy() => (GdapCallOptions)MemberwiseClone();
    }

    /// <summary>What to list, one page at a time.</summary>
    public sealed class GdapListOptions
    {
        /// <summary>OData $filter.</summary>
        public string Filter { get; set; }

        /// <summary>OData $select.</summary>
        public string Select { get; set; }

        /// <summary>OData $orderby.</summary>
        public string OrderBy { get; set; }

        /// <summary>OData $top: the size of a page; 0 leaves it to the service.</summary>
        public int Top { get; set; }

        /// <summary>The <see cref="GdapResult.Next"/> of the page before. It holds the query; the other properties may stay as they were.</summary>
        public string Next { get; set; }

        internal GdapListOptions Copy() => (GdapListOptions)MemberwiseClone();
    }

    /// <summary>One call's options and texts in native form, for as long as the call runs.</summary>
    internal sealed unsafe class CallScope : IDisposable
    {
        private readonly NativeText _text = new NativeText();
        private CancellationTokenRegistration _registration;
        private CancellationToken _token;
        private GdapCancel _own;
        private CancelHandle _held;

        internal CallScope(GdapCallOptions call)
        {
            if (call == null) return;
            try
            {
                Fill(call);
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>The options; NULL where there are none.</summary>
        internal gdap_call_options* Options { get; private set; }

        /// <summary>The result of the call; throws its error.</summary>
        internal GdapResult Finish(int status, IntPtr result, IntPtr error)
        {
            try
            {
                return GdapResult.Finish(status, result, error);
            }
            catch (GdapException wrong) when (GdapCanceledException.IsOf(wrong, _token))
            {
                throw new GdapCanceledException(wrong, _token);
            }
        }

        internal gdap_str Text(string text) => _text.Add(text);

        internal void* Room(int size) => _text.Room(size);

        /// <summary>What to list, in native form.</summary>
        internal gdap_list_options* List(GdapListOptions query)
        {
            var list = (gdap_list_options*)_text.Room(sizeof(gdap_list_options));
            NativeMethods.gdap_list_options_init(list, (UIntPtr)(uint)sizeof(gdap_list_options));
            if (query == null) return list;
            if (query.Top < 0) throw new ArgumentOutOfRangeException(nameof(query), query.Top, "Top must not be negative.");
            list->top = (uint)query.Top;
            list->filter = _text.Add(query.Filter);
            list->select = _text.Add(query.Select);
            list->orderby = _text.Add(query.OrderBy);
            list->next = _text.Add(query.Next);
            return list;
        }

        public void Dispose()
        {
            _registration.Dispose();
            _held?.DangerousRelease();
            _held = null;
            _own?.Dispose();
            _text.Dispose();
        }

        private void Fill(GdapCallOptions call)
        {
            var options = (gdap_call_options*)_text.Room(sizeof(gdap_call_options));
            NativeMethods.gdap_call_options_init(options, (UIntPtr)(uint)sizeof(gdap_call_options));
            options->flags = (uint)(
                (call.AllowUnknownProperties ? GdapCallFlags.AllowUnknownProperties : 0)
                | (call.Wait ? GdapCallFlags.Wait : 0)
                | (call.ReuseExisting ? GdapCallFlags.ReuseExisting : 0)
                | (call.Offline ? GdapCallFlags.Offline : 0)
                | (call.ReadBack ? GdapCallFlags.ReadBack : 0)
                | (call.Plan ? GdapCallFlags.Plan : 0));
            options->deadline_ms = Milliseconds(call.Deadline, nameof(call.Deadline));
            options->attempt_timeout_ms = Milliseconds(call.AttemptTimeout, nameof(call.AttemptTimeout));
            options->if_match = _text.Add(call.IfMatch);
            options->snapshot = _text.Add(call.Snapshot);
            options->client_request_id = _text.Add(call.ClientRequestId);
            options->customer_id = _text.Add(call.CustomerId);
            options->provider_instance_id = _text.Add(call.ProviderInstanceId);
            options->assignment_id = _text.Add(call.AssignmentId);
            options->journal_key = _text.Add(call.JournalKey);
            if (call.Headers != null) FillHeaders(options, call.Headers);
            options->cancel = Hold(call);
            Options = options;
        }

        private void FillHeaders(gdap_call_options* options, IEnumerable<KeyValuePair<string, string>> given)
        {
            var headers = new List<KeyValuePair<string, string>>(given);
            if (headers.Count == 0) return;
            options->headers = (gdap_header*)_text.Room(checked(sizeof(gdap_header) * headers.Count));
            options->header_count = (UIntPtr)(uint)headers.Count;
            for (int i = 0; i < headers.Count; i++)
            {
                options->headers[i].name = _text.Add(headers[i].Key);
                options->headers[i].value = _text.Add(headers[i].Value ?? string.Empty);
            }
        }

        private IntPtr Hold(GdapCallOptions call)
        {
            GdapCancel cancel = call.Cancel;
            if (call.CancellationToken.CanBeCanceled)
            {
                if (cancel != null) throw new ArgumentException("Give a Cancel or a CancellationToken, not both.");
                cancel = _own = new GdapCancel();
                _token = call.CancellationToken;
                _registration = call.CancellationToken.Register(Fire, cancel);
            }
            if (cancel == null) return IntPtr.Zero;
            bool held = false;
            cancel.Handle.DangerousAddRef(ref held);
            if (held) _held = cancel.Handle;
            return cancel.Handle.Pointer;
        }

        private static readonly Action<object> Fire = cancel => ((GdapCancel)cancel).Fire();

        /// <summary>A time in whole milliseconds, rounded up; 0 where none is given.</summary>
        internal static long Milliseconds(TimeSpan? time, string name)
        {
            if (time == null) return 0;
            if (time.Value <= TimeSpan.Zero)
                throw new ArgumentOutOfRangeException(name, time.Value, name + " must be more than zero.");
            return (long)Math.Ceiling(time.Value.TotalMilliseconds);
        }
    }
}
