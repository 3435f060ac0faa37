using System;
using System.Runtime.InteropServices;

namespace Gdap.Native
{
    /// <summary>
    /// Every function of include/gdap.h, one declaration each, in its order. Nothing here is called before
    /// <see cref="NativeLoader"/> has loaded the library by its full path.
    /// A function that can block, or whose object a second thread can free meanwhile, takes a SafeHandle, which keeps the
    /// native object alive until the call returns; accessors take the plain pointer of a handle that the caller holds.
    /// </summary>
    internal static unsafe partial class NativeMethods
    {
        private const string Library = "gdap";
        private const CallingConvention C = CallingConvention.Cdecl;

        // Versions.

        [DllImport(Library, CallingConvention = C)] internal static extern uint gdap_abi_version();
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_version();

        // Client.

        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_client_options_init(gdap_client_options* options, UIntPtr size);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_client_new(gdap_client_options* options, CredentialHandle credential, out IntPtr client, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern void gdap_client_free(IntPtr client);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_answer_set(IntPtr answer, int http_status, gdap_header* headers, UIntPtr header_count, gdap_bytes body);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_answer_fail(IntPtr answer, int kind, int sent, gdap_str message);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_client_set_log(ClientHandle client, int level, gdap_log_callback callback, IntPtr user_data, gdap_destroy_callback destroy, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_client_set_progress(ClientHandle client, gdap_progress_callback callback, IntPtr user_data, gdap_destroy_callback destroy, out IntPtr error);

        // Calls.

        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_call_options_init(gdap_call_options* options, UIntPtr size);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_list_options_init(gdap_list_options* options, UIntPtr size);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_relationship_create(ClientHandle client, gdap_str document, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_relationship_update(ClientHandle client, gdap_str id, gdap_str document, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_relationship_get_approval_link(ClientHandle client, gdap_str id, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_relationship_get(ClientHandle client, gdap_str id, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_relationship_list(ClientHandle client, gdap_list_options* list, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_document_check(int service, int action, gdap_str document, uint flags, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_role_list(out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_relationship_wait(ClientHandle client, gdap_str id, gdap_str statuses, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_relationship_delete(ClientHandle client, gdap_str id, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_request_create(ClientHandle client, gdap_str relationship_id, gdap_str document, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_request_list(ClientHandle client, gdap_str relationship_id, gdap_list_options* list, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_request_get(ClientHandle client, gdap_str relationship_id, gdap_str request_id, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_operation_list(ClientHandle client, gdap_str relationship_id, gdap_list_options* list, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_operation_get(ClientHandle client, gdap_str relationship_id, gdap_str operation_id, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_assignment_create(ClientHandle client, gdap_str relationship_id, gdap_str document, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_assignment_list(ClientHandle client, gdap_str relationship_id, gdap_list_options* list, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_assignment_get(ClientHandle client, gdap_str relationship_id, gdap_str assignment_id, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_assignment_update(ClientHandle client, gdap_str relationship_id, gdap_str assignment_id, gdap_str document, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_assignment_delete(ClientHandle client, gdap_str relationship_id, gdap_str assignment_id, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_customer_list(ClientHandle client, gdap_list_options* list, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_customer_get(ClientHandle client, gdap_str id, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_contract_list(ClientHandle client, gdap_list_options* list, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_group_list(ClientHandle client, gdap_list_options* list, gdap_call_options* options, out IntPtr result, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_customer_list_services(ClientHandle client, gdap_str id, gdap_list_options* list, gdap_call_options* options, out IntPtr result, out IntPtr error);

        // Credentials.

        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_token(gdap_str token, long expires_on, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_credential_new_token_callback(gdap_token_callback callback, IntPtr user_data, gdap_destroy_callback destroy, out IntPtr credential, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern void gdap_credential_free(IntPtr credential);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_token_sink_set(IntPtr sink, gdap_str token, long expires_on);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_token_sink_fail(IntPtr sink, gdap_str message);

        // Cancel.

        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_cancel_new(out IntPtr cancel, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern void gdap_cancel_fire(CancelHandle cancel);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_cancel_is_fired(CancelHandle cancel);
        [DllImport(Library, CallingConvention = C)] internal static extern void gdap_cancel_free(IntPtr cancel);

        // Result.

        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_result_kind(IntPtr result);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_result_json(IntPtr result);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_result_id(IntPtr result);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_result_etag(IntPtr result);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_result_next(IntPtr result);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_result_service_request_id(IntPtr result);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_result_client_request_id(IntPtr result);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_result_headers_json(IntPtr result);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_result_http_status(IntPtr result);
        [DllImport(Library, CallingConvention = C)] internal static extern uint gdap_result_requests_sent(IntPtr result);
        [DllImport(Library, CallingConvention = C)] internal static extern void gdap_result_free(IntPtr result);

        // Error.

        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_error_status(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_status_name(int status);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_message(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_hint(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_hint_code(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_hint_arguments_json(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_hint_template(gdap_str code);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_service_code(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_service_request_id(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_client_request_id(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_json(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_headers_json(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_error_http_status(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_error_outcome(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern long gdap_error_retry_after_ms(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern uint gdap_error_requests_sent(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern UIntPtr gdap_error_problem_count(IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_problem_pointer(IntPtr error, UIntPtr index);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_problem_code(IntPtr error, UIntPtr index);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_problem_message(IntPtr error, UIntPtr index);
        [DllImport(Library, CallingConvention = C)] internal static extern gdap_str gdap_error_problem_arguments_json(IntPtr error, UIntPtr index);
        [DllImport(Library, CallingConvention = C)] internal static extern void gdap_error_free(IntPtr error);

        // Batch.

        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_batch_options_init(gdap_batch_options* options, UIntPtr size);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_batch_new(ClientHandle client, gdap_batch_options* options, out IntPtr batch, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_batch_submit(BatchHandle batch, int action, gdap_str id, gdap_str document, gdap_call_options* options, ulong tag, long timeout_ms, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_batch_take(BatchHandle batch, long timeout_ms, out ulong tag, out IntPtr result, out IntPtr item_error, out IntPtr error);
        [DllImport(Library, CallingConvention = C)] internal static extern int gdap_batch_get_counts(BatchHandle batch, gdap_batch_counts* counts);
        [DllImport(Library, CallingConvention = C)] internal static extern void gdap_batch_cancel(BatchHandle batch);
        [DllImport(Library, CallingConvention = C)] internal static extern void gdap_batch_free(IntPtr batch);
    }
}
