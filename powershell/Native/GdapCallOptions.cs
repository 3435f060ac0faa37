using System;
using System.Collections.Generic;
using System.Threading;

namespace Gdap.Native
{
    /// <summary>Options of one call.</summary>
    public sealed partial class GdapCallOptions
    {
        /// <summary>Cancels the call when it's fired. Can't be combined with <see cref="CancellationToken"/>.</summary>
        public GdapCancel Cancel { get; set; }

        /// <summary>Cancels a blocking call, which then throws a <see cref="GdapCanceledException"/> with the outcome.</summary>
        public CancellationToken CancellationToken { get; set; }

        /// <summary>The maximum time for the call, including retries and waits; null for the client's.</summary>
        public TimeSpan? Deadline { get; set; }

        /// <summary>The maximum time for one attempt; null for the client's.</summary>
        public TimeSpan? AttemptTimeout { get; set; }

        /// <summary>Change or delete only this version: the ETag exactly as the service returned it. Another version is a conflict. Null: the library uses the current ETag, and writes again if another client changed other properties only.</summary>
        public string IfMatch { get; set; }

        /// <summary>The relationship (to update or delete an assignment: the assignment) as JSON with its ETag, as a list or a get returned it: saves the read before the write.</summary>
        public string Snapshot { get; set; }

        /// <summary>Headers to add to each request. The library rejects those that it sets, such as Authorization and Content-Type.</summary>
        public IEnumerable<KeyValuePair<string, string>> Headers { get; set; }

        /// <summary>The id of the call, a GUID, sent as client-request-id; null for a new one.</summary>
        public string ClientRequestId { get; set; }

        /// <summary>CloudCockpit: the customer's CloudCockpit id, a GUID (not the Entra tenant id).</summary>
        public string CustomerId { get; set; }

        /// <summary>CloudCockpit: the provider instance; null for the client's.</summary>
        public string ProviderInstanceId { get; set; }

        /// <summary>Batch only: the assignment that an item reads, updates or deletes.</summary>
        public string AssignmentId { get; set; }

        /// <summary>Batch with a journal only: the item's key in the journal, at most 1,024 bytes and different for each item; null for a key made from the action, the ids and the document.</summary>
        public string JournalKey { get; set; }

        /// <summary>Sends properties that the library doesn't know, instead of rejecting them.</summary>
        public bool AllowUnknownProperties { get; set; }

        /// <summary>Waits, within the deadline, until the service has finished its work in the background: a long-running operation, an assignment that becomes active or is deleted, a relationship that isn't found yet.</summary>
        public bool Wait { get; set; }

        /// <summary>
        /// Succeeds if the change isn't needed any more: an equal relationship with that name exists, the group has
        /// the roles, the customer has already approved the relationship to lock, or the item to delete no longer
        /// exists.
        /// </summary>
        public bool ReuseExisting { get; set; }

        /// <summary>With <see cref="Plan"/>: plans from the arguments alone and sends nothing. For <see cref="GdapClient.SignIn"/>: reports a cached token and requests none.</summary>
        public bool Offline { get; set; }

        /// <summary>CloudCockpit: reads the list before and after an update, to return the relationship.</summary>
        public bool ReadBack { get; set; }

        /// <summary>Plans the write: reads, checks the rules and reports what would be sent. Nothing is written.</summary>
        public bool Plan { get; set; }

        internal GdapCallOptions Copy() => (GdapCallOptions)MemberwiseClone();
    }

    /// <summary>The query of a list call.</summary>
    public sealed class GdapListOptions
    {
        /// <summary>OData $filter.</summary>
        public string Filter { get; set; }

        /// <summary>OData $select.</summary>
        public string Select { get; set; }

        /// <summary>OData $orderby.</summary>
        public string OrderBy { get; set; }

        /// <summary>OData $top: the size of a page; 0 for the service's default.</summary>
        public int Top { get; set; }

        /// <summary>The <see cref="GdapResult.Next"/> of the previous page. It contains the query; the other properties can keep their values.</summary>
        public string Next { get; set; }

        internal GdapListOptions Copy() => (GdapListOptions)MemberwiseClone();
    }

    /// <summary>One call's options and texts in native form, for as long as the call runs.</summary>
    internal sealed unsafe class CallScope : IDisposable
    {
        private readonly NativeText _text = new NativeText();
        private CancellationTokenRegistration _registration;
        private CancellationToken _token;
        private GdapCancel _ownCancel;
        private CancelHandle _heldCancel;

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

        /// <summary>The options; NULL if the call has none.</summary>
        internal gdap_call_options* Options { get; private set; }

        /// <summary>The result of the call; throws its error.</summary>
        internal GdapResult Finish(int status, IntPtr result, IntPtr error)
        {
            try
            {
                return GdapResult.Finish(status, result, error);
            }
            catch (GdapException exception) when (GdapCanceledException.IsOf(exception, _token))
            {
                throw new GdapCanceledException(exception, _token);
            }
        }

        internal gdap_str Text(string text) => _text.Add(text);

        internal void* Room(int size) => _text.Room(size);

        /// <summary>The query of a list call in native form.</summary>
        internal gdap_list_options* List(GdapListOptions query)
        {
            var list = (gdap_list_options*)_text.Room(sizeof(gdap_list_options));
            NativeMethods.gdap_list_options_init(list, (UIntPtr)(uint)sizeof(gdap_list_options));
            if (query == null) return list;
            if (query.Top < 0) throw new ArgumentOutOfRangeException(nameof(query), query.Top, "Top can't be negative.");
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
            _heldCancel?.DangerousRelease();
            _heldCancel = null;
            _ownCancel?.Dispose();
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

        private void FillHeaders(gdap_call_options* options, IEnumerable<KeyValuePair<string, string>> pairs)
        {
            var headers = new List<KeyValuePair<string, string>>(pairs);
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
                if (cancel != null) throw new ArgumentException("Specify a Cancel or a CancellationToken, not both.");
                cancel = _ownCancel = new GdapCancel();
                _token = call.CancellationToken;
                _registration = call.CancellationToken.Register(Fire, cancel);
            }
            if (cancel == null) return IntPtr.Zero;
            bool isHeld = false;
            cancel.Handle.DangerousAddRef(ref isHeld);
            if (isHeld) _heldCancel = cancel.Handle;
            return cancel.Handle.Pointer;
        }

        private static readonly Action<object> Fire = cancel => ((GdapCancel)cancel).Fire();

        /// <summary>A time in whole milliseconds, rounded up; 0 for null.</summary>
        internal static long Milliseconds(TimeSpan? time, string name)
        {
            if (time == null) return 0;
            if (time.Value <= TimeSpan.Zero)
                throw new ArgumentOutOfRangeException(name, time.Value, name + " must be more than zero.");
            return (long)Math.Ceiling(time.Value.TotalMilliseconds);
        }
    }
}
