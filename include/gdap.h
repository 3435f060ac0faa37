/*
 * gdap: create, read and update granular delegated admin (GDAP) relationships on Microsoft Graph and
 * CloudCockpit.
 *
 * This header is generated from the library's source (src/ffi) by `BLESS=1 cargo test --test header`; do not
 * edit it. It is the manual of the C interface: what holds for everything comes first, then the types and
 * functions, section by section.
 *
 * Functions
 * ---------
 * Writing JSON: gdap_json_quote
 * Versions: gdap_abi_version, gdap_version
 * Status numbers: gdap_status_name
 * Errors: gdap_error_status, gdap_error_message, gdap_error_outcome, gdap_error_service_code,
 *      gdap_error_http_status, gdap_error_service_request_id, gdap_error_client_request_id,
 *      gdap_error_retry_after_ms, gdap_error_requests_sent, gdap_error_headers_json,
 *      gdap_error_text, gdap_error_part, gdap_error_json, gdap_error_free
 * Errors: what to do: gdap_error_hint, gdap_error_hint_code, gdap_error_hint_arguments_json,
 *      gdap_hint_template
 * Errors: problems of a document: gdap_error_problem_count, gdap_error_problem_pointer,
 *      gdap_error_problem_code, gdap_error_problem_message, gdap_error_problem_arguments_json
 * Results: gdap_result_kind, gdap_result_json, gdap_result_text, gdap_result_int,
 *      gdap_result_bool, gdap_result_count, gdap_result_part, gdap_result_id, gdap_result_etag,
 *      gdap_result_next, gdap_result_http_status, gdap_result_requests_sent,
 *      gdap_result_service_request_id, gdap_result_client_request_id, gdap_result_headers_json,
 *      gdap_result_free
 * Cancelling: gdap_cancel_new, gdap_cancel_fire, gdap_cancel_is_fired, gdap_cancel_free
 * Credentials: gdap_credential_new_token, gdap_credential_free
 * Token callbacks: gdap_token_sink_set, gdap_token_sink_fail, gdap_credential_new_token_callback
 * Signing callbacks: gdap_signature_sink_set, gdap_signature_sink_fail
 * Credentials of an app: gdap_certificate_options_init, gdap_credential_new_secret,
 *      gdap_credential_new_certificate, gdap_credential_new_signing_callback
 * Credentials of an app with a federated identity: gdap_credential_new_federated_file,
 *      gdap_credential_new_federated_callback, gdap_credential_new_federated_github,
 *      gdap_credential_new_workload_identity
 * Credentials that the environment offers: gdap_credential_new_managed_identity,
 *      gdap_credential_new_environment, gdap_credential_new_chain
 * Credentials of a person: gdap_credential_new_device_code, gdap_credential_new_refresh_token
 * Credentials of a person in a browser: gdap_interactive_options_init,
 *      gdap_credential_new_interactive, gdap_credential_set_refresh_token_callback
 * Transport of the host: gdap_answer_set, gdap_answer_fail
 * Client options: gdap_client_options_init
 * Clients: gdap_client_new, gdap_client_free, gdap_threads_join
 * Log and progress: gdap_client_set_log, gdap_client_set_progress
 * Call options: gdap_call_options_init
 * Signing in: gdap_client_sign_in
 * Relationships: writing: gdap_relationship_create, gdap_relationship_update,
 *      gdap_relationship_get_approval_link
 * Relationships: reading: gdap_relationship_get, gdap_list_options_init, gdap_relationship_list
 * Relationships: checking: gdap_document_check
 * Roles: gdap_role_list
 * Relationships: waiting and deleting: gdap_relationship_wait, gdap_relationship_delete
 * Requests and operations: gdap_request_create, gdap_request_list, gdap_request_get,
 *      gdap_operation_list, gdap_operation_get
 * Access assignments: gdap_assignment_create, gdap_assignment_list, gdap_assignment_get,
 *      gdap_assignment_update, gdap_assignment_delete
 * Customers: gdap_customer_list, gdap_customer_get, gdap_customer_list_services
 * The partner's directory: gdap_contract_list, gdap_group_list
 * Batch options: gdap_batch_options_init
 * Batches: gdap_batch_new, gdap_batch_submit, gdap_batch_take, gdap_batch_get_counts,
 *      gdap_batch_cancel, gdap_batch_free
 *
 * A first program
 * ---------------
 *
 * ```c
 * gdap_credential *credential = NULL;
 * gdap_client *client = NULL;
 * gdap_result *result = NULL;
 * gdap_error *error = NULL;
 * if (gdap_credential_new_token(gdap_str_from(token), 0, &credential, &error) == GDAP_STATUS_OK
 *     && gdap_client_new(NULL, credential, &client, &error) == GDAP_STATUS_OK
 *     && gdap_relationship_update(client, gdap_str_from(id),
 *                                 GDAP_STR("{\"autoExtendDuration\":\"P180D\"}"),
 *                                 NULL, &result, &error) == GDAP_STATUS_OK)
 *     printf("%s\n", gdap_result_json(result).data);
 * else
 *     printf("%s\n", gdap_error_message(error).data);
 * gdap_error_free(error);
 * gdap_result_free(result);
 * gdap_client_free(client);
 * gdap_credential_free(credential);
 * ```
 *
 * Compiling and linking
 * ---------------------
 *
 * The header needs C99 or C++11, and a 64-bit target. Functions whose failure must not be overlooked are
 * `GDAP_MUST_USE`: GCC and Clang, and MSVC with `/analyze`, warn if a program drops their status.
 *
 * - pkg-config: `cc main.c $(pkg-config --cflags --libs gdap)`
 * - CMake: `find_package(gdap)`, then `target_link_libraries(main PRIVATE gdap::gdap)`
 * - by hand on Linux and macOS: `cc -I include main.c -L lib -lgdap -Wl,-rpath,'$ORIGIN'` (`@loader_path` on
 *   macOS) and `libgdap.so` (`libgdap.dylib`) beside the program. Without an rpath the loader searches its own
 *   folders only
 * - by hand on Windows: link with the import library of the archive's `lib`, and put `gdap.dll` beside the
 *   program
 * - at run time: `dlopen` or `LoadLibrary`; then compare `gdap_abi_version` before anything else is called
 *
 * There is no static library. The shared one exports `gdap_` names only, so its copies of TLS and HTTP don't
 * meet those of the host.
 *
 * If a program frees its handles and then calls `gdap_threads_join`, memory checkers report no errors and no
 * leaks: neither valgrind with its default flags nor LeakSanitizer needs a suppression file. A few hundred bytes
 * stay reachable.
 *
 * Trying it out
 * -------------
 *
 * `gdap-emulator` is an emulator of both services on this machine. It runs in the foreground, prints one line of
 * JSON with its address (`uri`), and ends with the terminal or on SIGTERM. It starts without relationships;
 * `--seed 60` makes some. Any token is valid for it, and any client secret or certificate signs in. Use a token of
 * at least 8 characters: error messages have its text masked.
 *
 * ```c
 * gdap_client_options options = GDAP_CLIENT_OPTIONS_INIT;
 * options.base_uri = gdap_str_from(uri);
 * options.authority = options.base_uri; // to sign in there too
 * options.flags = GDAP_CLIENT_ALLOW_HTTP_LOOPBACK;
 * ```
 *
 * Names
 * -----
 *
 * Functions are named `gdap_<noun>_<verb>` after the object that they act on. Every name begins with `gdap_` or
 * `GDAP_`. The arguments are, in this order: the object, inputs, options (may be NULL), outputs, the error.
 * Handles and structs have a typedef of the same name.
 *
 * Results and errors
 * ------------------
 *
 * A function that can fail returns a `gdap_status`. On success it sets the result's place, on failure the
 * error's. Both places are set to NULL at entry, so both can be freed in either case. A place for an error may
 * be NULL if the status is enough; a place for a result may not.
 *
 * An error says what happened, which rule was broken, what to do, and what is known of the change:
 * `GDAP_OUTCOME_NOT_SENT` (nothing that could change anything was sent), `GDAP_OUTCOME_REJECTED` (the service
 * rejected it) or `GDAP_OUTCOME_UNKNOWN` (it may have been made). The library reads back what it can before it
 * reports an unknown outcome. There is no "last error" of a thread. A conflict can be the service's (HTTP 412)
 * or one that a read found before anything was written: then the outcome is `GDAP_OUTCOME_NOT_SENT`, and the
 * HTTP status is that of the read.
 *
 * Errors by function
 * ------------------
 *
 * The last paragraph of each function that returns a `gdap_status` lists what it returns beside
 * `GDAP_STATUS_OK`. Three lists are named there instead of repeated:
 *
 * - Errors of the arguments: `GDAP_STATUS_NULL_POINTER` (a pointer is NULL, or required text is absent),
 *   `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_STRUCT_SIZE`, `GDAP_STATUS_UNKNOWN_OPTION`,
 *   `GDAP_STATUS_LIMIT_EXCEEDED`, `GDAP_STATUS_INVALID_ARGUMENT`, `GDAP_STATUS_FORKED`.
 * - Errors of signing in: `GDAP_STATUS_CONFIGURATION` (no tenant is specified, or the variables of the
 *   credential name another authority), `GDAP_STATUS_CREDENTIAL`, `GDAP_STATUS_CONNECT`, `GDAP_STATUS_TLS`,
 *   `GDAP_STATUS_TIMEOUT`, `GDAP_STATUS_CONNECTION_LOST`, `GDAP_STATUS_PROXY`, `GDAP_STATUS_INVALID_RESPONSE`,
 *   `GDAP_STATUS_RESPONSE_TOO_LARGE`, `GDAP_STATUS_UNTRUSTED_HOST`, `GDAP_STATUS_UNAUTHENTICATED` (a token of
 *   the host has expired), `GDAP_STATUS_THROTTLED`, `GDAP_STATUS_SERVER_ERROR`, `GDAP_STATUS_CANCELLED`,
 *   `GDAP_STATUS_DEADLINE`.
 * - Errors of every call: those of the arguments and of signing in, and the service's responses
 *   `GDAP_STATUS_BAD_REQUEST`, `GDAP_STATUS_FORBIDDEN`, `GDAP_STATUS_NOT_FOUND`, `GDAP_STATUS_ALREADY_EXISTS`,
 *   `GDAP_STATUS_CONFLICT`, `GDAP_STATUS_REQUEST_REJECTED`.
 *
 * Every function can return `GDAP_STATUS_PANIC` and `GDAP_STATUS_INTERNAL`; both are bugs of the library.
 *
 * Ownership
 * ---------
 *
 * The caller owns every handle that a function returns through a `**`, and frees it exactly once with the
 * `_free` function of its type; freeing NULL does nothing. Inputs are borrowed for the call. Text that was read
 * from a handle is valid until the handle is freed. It is undefined behaviour to use a handle after freeing it,
 * or to free it while another thread is in a call with it. Credentials and cancels are reference-counted: they
 * can be freed as soon as the calls that use them have returned.
 *
 * Text and documents
 * ------------------
 *
 * Text is UTF-8 as pointer and length (`gdap_str`) and needs no NUL. Absent text (NULL, 0) isn't empty text:
 * absent means the default of an option, and `GDAP_STATUS_NULL_POINTER` for a required argument; empty text is a
 * value like any other. Text that the library returns is absent if there is no value, and otherwise has a NUL
 * behind its end.
 *
 * What the services define is a document: JSON, one object, at most 1 MiB and 32 levels, no property twice.
 * Everything else is typed C: ids, ETags, times, options. The comment of each function lists the properties of
 * its document and of its result, with an example that the library's tests send. Later versions may add
 * properties to results.
 *
 * Option structs
 * --------------
 *
 * Each begins with `struct_size` and grows only at its end. Set it up with its `_INIT` macro, or with its
 * `_init` function and `sizeof *options`; then set what differs. Zero isn't the default of every option, so `=
 * {0}` isn't enough. The library accepts smaller structs of older hosts, with defaults for what is missing, and
 * larger ones of newer hosts if everything that it doesn't know is zero; any other size is
 * `GDAP_STATUS_STRUCT_SIZE`. Unknown bits and numbers are `GDAP_STATUS_UNKNOWN_OPTION`.
 *
 * Threads
 * -------
 *
 * Clients, credentials, cancels and batches can be used by any number of threads at once; results and errors by
 * one thread at a time. Calls block; each is limited by its deadline, and a cancel ends it within 50 ms. The
 * library starts threads of its own, which block all signals that can be sent to a process. It installs no
 * signal handler, panic hook or logger, and changes neither the environment nor the locale.
 *
 * Callbacks
 * ---------
 *
 * A callback comes with a `user_data` and a `destroy` function, which is called exactly once after the last use,
 * also if the function that took them fails. Callbacks run on any thread, several at a time, never under a lock
 * of the library: they may call the library, but must not free the handle that calls them, with one exception: a
 * client that its transport or token callback frees lives until its calls have ended. They must not unwind (C++
 * exceptions, longjmp). Only a transport receives a secret, the token in its request.
 *
 * fork()
 * ------
 *
 * Handles don't survive fork(): in the child, a call with a handle of the parent returns `GDAP_STATUS_FORKED` at
 * once, and freeing one leaves its memory alone. Results and errors can be read and freed. A child can make new
 * handles if the parent had made no client; otherwise call exec.
 *
 * Versions
 * --------
 *
 * `GDAP_ABI_VERSION` rises only when an existing declaration changes. A host should require the same number from
 * `gdap_abi_version`, and a `gdap_version` that isn't older than its header.
 *
 * Loading and unloading
 * ---------------------
 *
 * The library is for 64-bit processes. Once loaded it stays loaded: unloading does nothing, because its threads
 * would lose their code.
 *
 * Errors and outcomes
 * -------------------
 *
 * What to do depends on the outcome before it depends on the status: `GDAP_OUTCOME_UNKNOWN` means that the change
 * may have been made.
 *
 * ```c
 * #include <gdap.h>
 * #include <stdio.h>
 *
 * int main(int argc, char **argv) {
 *     gdap_credential *credential = NULL;
 *     gdap_client *client = NULL;
 *     gdap_result *result = NULL;
 *     gdap_error *error = NULL;
 *     gdap_status status;
 *     int failed = 1;
 *     if (argc != 3) return 2; // token, id of a relationship
 *     if (gdap_credential_new_token(gdap_str_from(argv[1]), 0, &credential, &error) != GDAP_STATUS_OK) goto end;
 *     if (gdap_client_new(NULL, credential, &client, &error) != GDAP_STATUS_OK) goto end;
 *     status = gdap_relationship_update(client, gdap_str_from(argv[2]),
 *                                       GDAP_STR("{\"displayName\":\"Contoso 2027\",\"autoExtendDuration\":\"P180D\"}"),
 *                                       NULL, &result, &error);
 *     switch (status) {
 *     case GDAP_STATUS_OK:
 *         printf("%s %s\n", gdap_result_text(result, GDAP_STR("/result")).data, gdap_result_id(result).data);
 *         failed = 0;
 *         break;
 *     case GDAP_STATUS_VALIDATION:
 *         for (size_t i = 0; i < gdap_error_problem_count(error); i++)
 *             printf("%s %s\n", gdap_error_problem_pointer(error, i).data, gdap_error_problem_message(error, i).data);
 *         break;
 *     case GDAP_STATUS_CONFLICT: {
 *         gdap_str name = gdap_error_text(error, GDAP_STR("/conflict/current/displayName"));
 *         printf("Another client set the name %s.\n", name.data ? name.data : "(unchanged)");
 *         break;
 *     }
 *     default: break;
 *     }
 *     if (gdap_error_outcome(error) == GDAP_OUTCOME_UNKNOWN) printf("The change may have been made.\n");
 * end:
 *     if (error) {
 *         gdap_str hint = gdap_error_hint(error);
 *         printf("%s: %s %s\n", gdap_status_name(gdap_error_status(error)).data, gdap_error_message(error).data,
 *                hint.data ? hint.data : "");
 *     }
 *     gdap_error_free(error);
 *     gdap_result_free(result);
 *     gdap_client_free(client);
 *     gdap_credential_free(credential);
 *     gdap_threads_join(5000); // for leak checkers; nothing else needs it
 *     return failed;
 * }
 * ```
 *
 * Paging
 * ------
 *
 * `gdap_result_next` leads to the next page. It is a view of the page, so that page is freed only after the next
 * one was read.
 *
 * ```c
 * #include <gdap.h>
 * #include <stdio.h>
 *
 * int main(int argc, char **argv) {
 *     gdap_credential *credential = NULL;
 *     gdap_client *client = NULL;
 *     gdap_result *page = NULL, *next = NULL;
 *     gdap_error *error = NULL;
 *     gdap_list_options list = GDAP_LIST_OPTIONS_INIT;
 *     gdap_status status;
 *     char pointer[64];
 *     if (argc != 2) return 2; // token
 *     list.filter = GDAP_STR("status eq 'active'");
 *     list.top = 2;
 *     status = gdap_credential_new_token(gdap_str_from(argv[1]), 0, &credential, &error);
 *     if (status == GDAP_STATUS_OK) status = gdap_client_new(NULL, credential, &client, &error);
 *     while (status == GDAP_STATUS_OK) {
 *         status = gdap_relationship_list(client, &list, NULL, &next, &error);
 *         gdap_result_free(page);
 *         page = next;
 *         for (size_t i = 0; i < gdap_result_count(page, GDAP_STR("/value")); i++) {
 *             snprintf(pointer, sizeof pointer, "/value/%zu/id", i);
 *             printf("%s\n", gdap_result_text(page, gdap_str_from(pointer)).data);
 *         }
 *         list.next = gdap_result_next(page);
 *         if (list.next.data == NULL) break;
 *     }
 *     if (error) printf("%s\n", gdap_error_message(error).data);
 *     gdap_error_free(error);
 *     gdap_result_free(page);
 *     gdap_client_free(client);
 *     gdap_credential_free(credential);
 *     gdap_threads_join(5000); // for leak checkers; nothing else needs it
 *     return status != GDAP_STATUS_OK;
 * }
 * ```
 *
 * Plan
 * ----
 *
 * A plan reads and checks what the write would, and reports what would be sent.
 *
 * ```c
 * #include <gdap.h>
 * #include <stdio.h>
 *
 * int main(int argc, char **argv) {
 *     gdap_credential *credential = NULL;
 *     gdap_client *client = NULL;
 *     gdap_result *result = NULL;
 *     gdap_error *error = NULL;
 *     gdap_call_options options = GDAP_CALL_OPTIONS_INIT;
 *     gdap_status status;
 *     if (argc != 3) return 2; // token, id of a relationship
 *     options.flags = GDAP_CALL_PLAN;
 *     status = gdap_credential_new_token(gdap_str_from(argv[1]), 0, &credential, &error);
 *     if (status == GDAP_STATUS_OK) status = gdap_client_new(NULL, credential, &client, &error);
 *     if (status == GDAP_STATUS_OK)
 *         status = gdap_relationship_update(client, gdap_str_from(argv[2]),
 *                                           GDAP_STR("{\"autoExtendDuration\":\"P180D\"}"), &options, &result, &error);
 *     if (status != GDAP_STATUS_OK) {
 *         printf("%s\n", gdap_error_message(error).data);
 *     } else if (gdap_result_bool(result, GDAP_STR("/refused"), 0)) {
 *         printf("refused: %s\n", gdap_result_text(result, GDAP_STR("/error/message")).data);
 *     } else if (gdap_result_bool(result, GDAP_STR("/unchanged"), 0)) {
 *         printf("nothing to change\n");
 *     } else {
 *         printf("%s %s\n", gdap_result_text(result, GDAP_STR("/method")).data,
 *                gdap_result_part(result, GDAP_STR("/body")).data);
 *     }
 *     gdap_error_free(error);
 *     gdap_result_free(result);
 *     gdap_client_free(client);
 *     gdap_credential_free(credential);
 *     gdap_threads_join(5000); // for leak checkers; nothing else needs it
 *     return status != GDAP_STATUS_OK;
 * }
 * ```
 *
 * Batch and journal
 * -----------------
 *
 * One thread submits and takes. To resume a run that ended in any way, start the program again with the same
 * journal, ids and documents (byte for byte; see `journal_key`). Items that were done are `GDAP_RESULT_SKIPPED`;
 * writes that were sent and may have been made are looked up.
 *
 * ```c
 * #include <gdap.h>
 * #include <stdio.h>
 *
 * static int report(gdap_batch *batch, int64_t timeout_ms, char **ids) {
 *     gdap_result *result = NULL;
 *     gdap_error *item_error = NULL;
 *     uint64_t tag = 0;
 *     if (gdap_batch_take(batch, timeout_ms, &tag, &result, &item_error, NULL) != GDAP_STATUS_OK) return 0;
 *     printf("%s %s\n", ids[tag],
 *            result ? gdap_result_text(result, GDAP_STR("/result")).data : gdap_error_message(item_error).data);
 *     gdap_result_free(result);
 *     gdap_error_free(item_error);
 *     return 1;
 * }
 *
 * int main(int argc, char **argv) {
 *     gdap_credential *credential = NULL;
 *     gdap_client *client = NULL;
 *     gdap_batch *batch = NULL;
 *     gdap_error *error = NULL;
 *     gdap_batch_options options = GDAP_BATCH_OPTIONS_INIT;
 *     gdap_status status;
 *     if (argc < 3) return 2; // token, path of the journal, ids of relationships
 *     options.journal_path = gdap_str_from(argv[2]);
 *     status = gdap_credential_new_token(gdap_str_from(argv[1]), 0, &credential, &error);
 *     if (status == GDAP_STATUS_OK) status = gdap_client_new(NULL, credential, &client, &error);
 *     if (status == GDAP_STATUS_OK) status = gdap_batch_new(client, &options, &batch, &error);
 *     for (int i = 3; i < argc && status == GDAP_STATUS_OK;) {
 *         status = gdap_batch_submit(batch, GDAP_ACTION_RELATIONSHIP_UPDATE, gdap_str_from(argv[i]),
 *                                    GDAP_STR("{\"autoExtendDuration\":\"P180D\"}"), NULL, (uint64_t)i, 0, &error);
 *         if (status == GDAP_STATUS_BATCH_FULL) {
 *             gdap_error_free(error);
 *             error = NULL;
 *             report(batch, 1000, argv);
 *             status = GDAP_STATUS_OK;
 *         } else {
 *             i++;
 *         }
 *     }
 *     while (status == GDAP_STATUS_OK && report(batch, 600000, argv)) {}
 *     if (error) printf("%s\n", gdap_error_message(error).data);
 *     gdap_error_free(error);
 *     gdap_batch_free(batch);
 *     gdap_client_free(client);
 *     gdap_credential_free(credential);
 *     gdap_threads_join(5000); // for leak checkers; nothing else needs it
 *     return status != GDAP_STATUS_OK;
 * }
 * ```
 *
 * Sign in with a secret or a certificate
 * --------------------------------------
 *
 * ```c
 * #include <gdap.h>
 * #include <stdio.h>
 *
 * int main(int argc, char **argv) {
 *     static char pem[65536];
 *     gdap_credential *credential = NULL;
 *     gdap_client *client = NULL;
 *     gdap_result *result = NULL;
 *     gdap_error *error = NULL;
 *     gdap_status status;
 *     gdap_str tenant, app;
 *     if (argc != 4 && argc != 5) return 2; // tenant, app, secret; or tenant, app, "-", path of a PEM file
 *     tenant = gdap_str_from(argv[1]);
 *     app = gdap_str_from(argv[2]);
 *     if (argc == 5) {
 *         FILE *file = fopen(argv[4], "rb");
 *         if (!file) return 2;
 *         gdap_str text = {pem, fread(pem, 1, sizeof pem, file)};
 *         fclose(file);
 *         status = gdap_credential_new_certificate(tenant, app, text, NULL, &credential, &error);
 *     } else {
 *         status = gdap_credential_new_secret(tenant, app, gdap_str_from(argv[3]), &credential, &error);
 *     }
 *     if (status == GDAP_STATUS_OK) status = gdap_client_new(NULL, credential, &client, &error);
 *     if (status == GDAP_STATUS_OK) status = gdap_client_sign_in(client, NULL, &result, &error);
 *     if (status == GDAP_STATUS_OK)
 *         printf("signed in with %s\n", gdap_result_text(result, GDAP_STR("/signIn/credential")).data);
 *     else
 *         printf("%s %s\n", gdap_error_message(error).data, gdap_error_hint(error).data);
 *     gdap_error_free(error);
 *     gdap_result_free(result);
 *     gdap_client_free(client);
 *     gdap_credential_free(credential);
 *     gdap_threads_join(5000); // for leak checkers; nothing else needs it
 *     return status != GDAP_STATUS_OK;
 * }
 * ```
 *
 * Sign in in a browser
 * --------------------
 *
 * The refresh token lets a later program go on without a person (`gdap_credential_new_refresh_token`).
 *
 * ```c
 * #include <gdap.h>
 * #include <stdio.h>
 *
 * static gdap_status open_page(void *user_data, const gdap_browser_prompt *prompt) {
 *     (void)user_data;
 *     // A program also opens it: with ShellExecute, open, or xdg-open.
 *     printf("To sign in, open %s\n", prompt->uri.data);
 *     fflush(stdout);
 *     return GDAP_STATUS_OK;
 * }
 *
 * static gdap_status save(void *user_data, gdap_str refresh_token) {
 *     (void)user_data;
 *     printf("a refresh token for the vault: %s\n", refresh_token.len ? "yes" : "no");
 *     return GDAP_STATUS_OK;
 * }
 *
 * int main(int argc, char **argv) {
 *     gdap_interactive_options options = GDAP_INTERACTIVE_OPTIONS_INIT;
 *     gdap_call_options call = GDAP_CALL_OPTIONS_INIT;
 *     gdap_credential *credential = NULL;
 *     gdap_client *client = NULL;
 *     gdap_result *result = NULL;
 *     gdap_error *error = NULL;
 *     gdap_status status;
 *     if (argc != 3) return 2; // tenant, app
 *     options.timeout_ms = 120000;
 *     call.deadline_ms = 180000; // longer than the person has
 *     status = gdap_credential_new_interactive(gdap_str_from(argv[1]), gdap_str_from(argv[2]), &options, open_page,
 *                                              NULL, NULL, &credential, &error);
 *     if (status == GDAP_STATUS_OK)
 *         status = gdap_credential_set_refresh_token_callback(credential, save, NULL, NULL, &error);
 *     if (status == GDAP_STATUS_OK) status = gdap_client_new(NULL, credential, &client, &error);
 *     if (status == GDAP_STATUS_OK) status = gdap_client_sign_in(client, &call, &result, &error);
 *     if (status == GDAP_STATUS_OK)
 *         printf("signed in as %s\n", gdap_result_text(result, GDAP_STR("/signIn/user")).data);
 *     else
 *         printf("%s %s\n", gdap_error_message(error).data, gdap_error_hint(error).data);
 *     gdap_error_free(error);
 *     gdap_result_free(result);
 *     gdap_client_free(client);
 *     gdap_credential_free(credential);
 *     gdap_threads_join(5000); // for leak checkers; nothing else needs it
 *     return status != GDAP_STATUS_OK;
 * }
 * ```
 *
 * CloudCockpit
 * ------------
 *
 * ```c
 * #include <gdap.h>
 * #include <stdio.h>
 *
 * int main(int argc, char **argv) {
 *     gdap_credential *credential = NULL;
 *     gdap_client *client = NULL;
 *     gdap_result *result = NULL;
 *     gdap_error *error = NULL;
 *     gdap_client_options options = GDAP_CLIENT_OPTIONS_INIT;
 *     gdap_call_options call = GDAP_CALL_OPTIONS_INIT;
 *     gdap_status status;
 *     char name[128], document[512];
 *     if (argc != 5) return 2; // token, customer id, provider instance id, display name
 *     options.service = GDAP_SERVICE_CLOUDCOCKPIT;
 *     options.portal_domain = GDAP_STR("portal.cloudcockpit.com");
 *     options.provider_instance_id = gdap_str_from(argv[3]);
 *     call.customer_id = gdap_str_from(argv[2]);
 *     if (gdap_json_quote(gdap_str_from(argv[4]), name, sizeof name) >= sizeof name) return 2;
 *     snprintf(document, sizeof document, "{\"displayName\":%s,\"autoExtendEnabled\":true}", name);
 *     status = gdap_credential_new_token(gdap_str_from(argv[1]), 0, &credential, &error);
 *     if (status == GDAP_STATUS_OK) status = gdap_client_new(&options, credential, &client, &error);
 *     if (status == GDAP_STATUS_OK)
 *         status = gdap_relationship_create(client, gdap_str_from(document), &call, &result, &error);
 *     if (status == GDAP_STATUS_OK)
 *         printf("created %s\n", gdap_result_id(result).data ? gdap_result_id(result).data : "(no id yet)");
 *     else
 *         printf("%s\n", gdap_error_message(error).data);
 *     gdap_error_free(error);
 *     gdap_result_free(result);
 *     gdap_client_free(client);
 *     gdap_credential_free(credential);
 *     gdap_threads_join(5000); // for leak checkers; nothing else needs it
 *     return status != GDAP_STATUS_OK;
 * }
 * ```
 */

#ifndef GDAP_H
#define GDAP_H

#include <stddef.h>
#include <stdint.h>

#if UINTPTR_MAX < 0xffffffffffffffff
#error "gdap is for 64-bit processes: compile for a 64-bit target"
#endif

/*
 * Marks functions whose status must be looked at: a failure that is overlooked is a change that wasn't made.
 */
#if defined(__GNUC__) || defined(__clang__)
#define GDAP_MUST_USE __attribute__((warn_unused_result))
#elif defined(_MSC_VER)
#define GDAP_MUST_USE _Check_return_
#else
#define GDAP_MUST_USE
#endif

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Text and documents
 * ==================
 *
 * Text is passed as a view: a pointer and a length.
 */

/**
 * A view of UTF-8 text: `len` bytes at `data`.
 *
 * As an argument it is borrowed for the call and needs no NUL at its end. NULL with length 0 means absent, a
 * pointer with length 0 means empty; NULL with another length is an error (`GDAP_STATUS_NULL_POINTER`), and so
 * is text that isn't UTF-8, or an id, a name, an address or a header with a NUL (`GDAP_STATUS_INVALID_TEXT`). A
 * length above the parameter's limit is an error without reading the text (`GDAP_STATUS_LIMIT_EXCEEDED`).
 *
 * One that the library returns is valid as long as the handle it was read from. The byte after its end is a NUL
 * that `len` doesn't count, so `data` can be printed with `%s` if it isn't NULL. Never free `data`.
 *
 * `GDAP_STR("literal")` makes one of a string literal, `GDAP_STR_NULL` is the absent one.
 */
typedef struct gdap_str {
    /**
     * The first byte, or NULL.
     */
    const char *data;
    /**
     * How many bytes there are.
     */
    size_t len;
} gdap_str;

/**
 * A header of a request or a response.
 */
typedef struct gdap_header {
    /**
     * Its name; a token (RFC 9110).
     */
    gdap_str name;
    /**
     * Its value. One that the host adds to a call is printable ASCII and tabs, 8 KiB at most.
     */
    gdap_str value;
} gdap_header;

/**
 * A view of bytes, borrowed for the call like a `gdap_str`. NULL with length 0 means absent.
 */
typedef struct gdap_bytes {
    /**
     * The first byte, or NULL.
     */
    const void *data;
    /**
     * How many bytes there are.
     */
    size_t len;
} gdap_bytes;

/*
 * NULL in C and C++.
 */
#ifdef __cplusplus
#define GDAP_NULL nullptr
#else
#define GDAP_NULL NULL
#endif

/**
 * A view of a string literal, without the NUL at its end.
 */
#ifdef __cplusplus
#define GDAP_STR(literal) (gdap_str{"" literal, sizeof(literal) - 1})
#else
#define GDAP_STR(literal) ((gdap_str){"" literal, sizeof(literal) - 1})
#endif

/**
 * The absent text.
 */
#ifdef __cplusplus
#define GDAP_STR_NULL (gdap_str{nullptr, 0})
#else
#define GDAP_STR_NULL ((gdap_str){NULL, 0})
#endif

/**
 * A view of text that ends in a NUL; absent for NULL.
 */
static inline gdap_str gdap_str_from(const char *text) {
    gdap_str view;
    view.data = text;
    view.len = 0;
    while (text && text[view.len]) view.len++;
    return view;
}

/*
 * Writing JSON
 * ============
 *
 * For hosts without a JSON library, to put text into a document.
 */

/**
 * Writes `text` as a JSON string with quotes, escapes and a NUL at its end.
 *
 * - `text`: UTF-8, 1 MiB at most
 * - `buffer`, `size`: where to write it, and its size in bytes; NULL and 0 to get the length
 *
 * Returns the length without the NUL. If that isn't less than `size`, only an empty text is written. Returns 0
 * if `text` is absent, not UTF-8 or too long. Can be called after fork().
 *
 * ```c
 * char name[256], document[512];
 * if (gdap_json_quote(gdap_str_from(typed), name, sizeof name) < sizeof name)
 *     snprintf(document, sizeof document, "{\"displayName\":%s}", name);
 * ```
 */
size_t gdap_json_quote(gdap_str text,
                       char *buffer,
                       size_t size);

/*
 * Versions
 * ========
 *
 * The macros have the version that a host was compiled with, the functions the one that it runs with. A host
 * that loads the library at run time should require the same ABI version, and a library that isn't older than
 * its header.
 */

/**
 * The version of this header, as text, in parts, and as a number to compare
 * (major * 1000000 + minor * 1000 + patch).
 */
#define GDAP_VERSION "0.2.0"
#define GDAP_VERSION_MAJOR 0
#define GDAP_VERSION_MINOR 2
#define GDAP_VERSION_PATCH 0
#define GDAP_VERSION_NUMBER 2000

/**
 * The version of this interface. It rises only when an existing declaration changes its meaning; new functions,
 * new members at the end of option structs and new status numbers don't change it.
 */
#define GDAP_ABI_VERSION 1

/**
 * The `GDAP_ABI_VERSION` that the library was built with.
 */
uint32_t gdap_abi_version(void);

/**
 * The library's version, such as `1.2.3`: `GDAP_VERSION` of the header it was built with. The text is valid for
 * the life of the process.
 */
gdap_str gdap_version(void);

/*
 * Status numbers
 * ==============
 *
 * Every function that can fail returns one of these numbers. They are grouped by hundreds and never reused;
 * later versions may add some, so treat an unknown one as a failure of its hundred: 1xx the call itself is
 * wrong, 2xx the document, 3xx the connection to the service, 4xx the service's response (where the number is
 * the HTTP status, except 450 and up), 5xx the token, 6xx the course of the call, 7xx the machine, 9xx a bug of
 * the library.
 *
 * The number is for branching; what happened, which rule was broken and what to do is in the error object
 * (`gdap_error`).
 */

/**
 * What a function reports: `GDAP_STATUS_OK` or what went wrong.
 */
typedef int32_t gdap_status;

/**
 * It worked.
 */
#define GDAP_STATUS_OK 0

/**
 * The stable name of a status, such as `NotFound`, for a log: the same in every host, and `kind` in JSON. `Ok`
 * for 0; absent for a number that this library doesn't have. The text is valid for the life of the process. Can
 * be called after fork().
 */
gdap_str gdap_status_name(gdap_status status);

/**
 * An argument other than a document isn't valid: an id, an ETag, a header, an option.
 * Correct the argument that the message names.
 */
#define GDAP_STATUS_INVALID_ARGUMENT 100

/**
 * A pointer that must not be NULL is NULL.
 * Pass the object that the message names.
 */
#define GDAP_STATUS_NULL_POINTER 101

/**
 * Text isn't UTF-8, or contains a NUL.
 * Encode the text as UTF-8.
 */
#define GDAP_STATUS_INVALID_TEXT 102

/**
 * The `struct_size` of an option struct isn't one that this library knows.
 * Set it with the struct's `_init` function.
 */
#define GDAP_STATUS_STRUCT_SIZE 103

/**
 * An option's bit or number isn't known.
 * Use the values that the documentation lists.
 */
#define GDAP_STATUS_UNKNOWN_OPTION 104

/**
 * A document or an argument is larger than the limit.
 * Send less; the message names the limit.
 */
#define GDAP_STATUS_LIMIT_EXCEEDED 105

/**
 * Options can't be combined, or the configuration can't work.
 * Correct the options that the message names.
 */
#define GDAP_STATUS_CONFIGURATION 106

/**
 * The document breaks rules of the service; the problems name each.
 * Correct the properties that the problems name.
 */
#define GDAP_STATUS_VALIDATION 200

/**
 * The document isn't JSON, or isn't one JSON object.
 * Correct the text at the line and column that the message names.
 */
#define GDAP_STATUS_INVALID_JSON 201

/**
 * The relationship's status doesn't allow the change.
 * Change what the status allows, or create a new relationship.
 */
#define GDAP_STATUS_INVALID_STATE 202

/**
 * No connection could be made.
 * Check the host name, the network, the firewall and the proxy.
 */
#define GDAP_STATUS_CONNECT 300

/**
 * The TLS handshake failed, or the certificate was rejected.
 * Trust the CA of an inspecting proxy; check the clock.
 */
#define GDAP_STATUS_TLS 301

/**
 * An attempt took longer than its timeout.
 * Call again; the outcome says whether the change may have been made.
 */
#define GDAP_STATUS_TIMEOUT 302

/**
 * The connection broke after the request began to be sent.
 * Call again; the outcome says whether the change may have been made.
 */
#define GDAP_STATUS_CONNECTION_LOST 303

/**
 * The proxy refused the connection.
 * Specify the proxy's user name and password (Basic), or have the hosts exempted.
 */
#define GDAP_STATUS_PROXY 304

/**
 * The response isn't what the service's documentation describes.
 * Check whether a proxy or a portal responds instead of the service.
 */
#define GDAP_STATUS_INVALID_RESPONSE 305

/**
 * The response is larger, or nested deeper, than the limit.
 * Ask for less, for example with smaller pages.
 */
#define GDAP_STATUS_RESPONSE_TOO_LARGE 306

/**
 * A redirect, nextLink or Location names another host; it isn't followed.
 * Set the base URI to the intended host.
 */
#define GDAP_STATUS_UNTRUSTED_HOST 307

/**
 * The service responded with HTTP 400.
 * Correct what the service's message names.
 */
#define GDAP_STATUS_BAD_REQUEST 400

/**
 * The service responded with HTTP 401, also to a new token.
 * Use a token for the right audience that hasn't expired.
 */
#define GDAP_STATUS_UNAUTHENTICATED 401

/**
 * The service responded with HTTP 403.
 * Grant the permission, the role Admin agent or the service principal that is missing.
 */
#define GDAP_STATUS_FORBIDDEN 403

/**
 * The service responded with HTTP 404: the object doesn't exist, or isn't visible yet.
 * Check the id; a relationship's is two GUIDs joined by a hyphen.
 */
#define GDAP_STATUS_NOT_FOUND 404

/**
 * The service responded with HTTP 409: the object already exists, or is in use.
 * Use another name, or accept the object that exists.
 */
#define GDAP_STATUS_ALREADY_EXISTS 409

/**
 * Another client changed the same properties (412, or found by a read).
 * Compare the three versions in the error, decide, and call again.
 */
#define GDAP_STATUS_CONFLICT 412

/**
 * The service responded with HTTP 429, and the deadline doesn't allow another wait.
 * Allow the call more time, or send fewer requests at once.
 */
#define GDAP_STATUS_THROTTLED 429

/**
 * The service responded with HTTP 5xx.
 * Call again later; contact the service's support with the request id.
 */
#define GDAP_STATUS_SERVER_ERROR 450

/**
 * The service responded with another HTTP 4xx.
 * Correct what the service's message names.
 */
#define GDAP_STATUS_REQUEST_REJECTED 451

/**
 * A long-running operation ended as failed.
 * Read the relationship, then call again.
 */
#define GDAP_STATUS_OPERATION_FAILED 452

/**
 * No token could be obtained.
 * Follow the message, which has the sign-in's own error code.
 */
#define GDAP_STATUS_CREDENTIAL 500

/**
 * The call was cancelled.
 * Read the outcome: it says whether a change may have been made.
 */
#define GDAP_STATUS_CANCELLED 600

/**
 * The call's deadline passed.
 * Allow the call more time.
 */
#define GDAP_STATUS_DEADLINE 601

/**
 * The batch is full.
 * Take completions first.
 */
#define GDAP_STATUS_BATCH_FULL 602

/**
 * No item finished within the time allowed.
 * Take again.
 */
#define GDAP_STATUS_BATCH_TIMEOUT 603

/**
 * Every submitted item has been taken.
 * Stop taking.
 */
#define GDAP_STATUS_BATCH_EMPTY 604

/**
 * The handle was made before fork().
 * Make new handles in the child process.
 */
#define GDAP_STATUS_FORKED 605

/**
 * The journal is in use, or can't be read or written.
 * Use another journal, or correct the path.
 */
#define GDAP_STATUS_JOURNAL 606

/**
 * The library can't be loaded on this machine; reported by hosts that load it, such as the PowerShell module.
 * Use the package of this platform.
 */
#define GDAP_STATUS_PLATFORM 700

/**
 * The operating system's trust store can't be used.
 * Install the system's CA certificates, or specify those to trust.
 */
#define GDAP_STATUS_TRUST_STORE 701

/**
 * The library panicked: a bug of it. The process and the handles stay usable.
 * Report what was printed to standard error.
 */
#define GDAP_STATUS_PANIC 900

/**
 * Something that shouldn't happen: a bug of the library.
 * Report the message.
 */
#define GDAP_STATUS_INTERNAL 901

/*
 * Errors
 * ======
 *
 * What a status number can't say: the message, the problems, the hint, the service's response, and whether
 * the change was made.
 */

/**
 * Nothing was changed: no request that writes was sent. It's safe to call again.
 */
#define GDAP_OUTCOME_NOT_SENT 1

/**
 * Nothing was changed: the service rejected the change, which can't take effect later either.
 */
#define GDAP_OUTCOME_REJECTED 2

/**
 * The change might have been made, or might still take effect; the result couldn't be verified. The hint says how to
 * check.
 */
#define GDAP_OUTCOME_UNKNOWN 3

/**
 * A failure with all that is known of it. It contains no tokens, passwords or keys.
 *
 * The caller owns it and frees it with `gdap_error_free`. It can be passed between threads, but only one thread
 * can use it at a time. Views read from it are valid until it is freed. It can outlive its client.
 *
 * - the failure: `gdap_error_status` (its name: `gdap_status_name`), `gdap_error_message`
 * - what to do: `gdap_error_hint`, `gdap_error_hint_code`, `gdap_error_hint_arguments_json`
 * - whether the change was made: `gdap_error_outcome`
 * - the document: `gdap_error_problem_count`, `gdap_error_problem_pointer`,
 *   `gdap_error_problem_code`, `gdap_error_problem_arguments_json`, `gdap_error_problem_message`
 * - the service: `gdap_error_service_code`, `gdap_error_http_status`, `gdap_error_service_request_id`,
 *   `gdap_error_client_request_id`, `gdap_error_retry_after_ms`, `gdap_error_requests_sent`,
 *   `gdap_error_headers_json`
 * - everything at once: `gdap_error_json`, and by pointer `gdap_error_text`, `gdap_error_part`
 * - the end: `gdap_error_free`
 *
 * Every accessor accepts NULL, and then returns the absent text, 0, or the value in its comment.
 */
typedef struct gdap_error gdap_error;

/**
 * The status, the same number that the failed call returned. `GDAP_STATUS_INTERNAL` for NULL, so check the
 * handle before you log a success.
 */
gdap_status gdap_error_status(const gdap_error *error);

/**
 * What happened and which rule it broke, in English. If several properties aren't valid, a line for each
 * follows the first.
 */
gdap_str gdap_error_message(const gdap_error *error);

/**
 * Whether the change was made: `GDAP_OUTCOME_NOT_SENT`, `GDAP_OUTCOME_REJECTED` or `GDAP_OUTCOME_UNKNOWN`; 0
 * for NULL.
 */
int32_t gdap_error_outcome(const gdap_error *error);

/**
 * The service's own code of the failure, such as `conflict`; compare it without regard to case. Absent if there
 * was no response, or a response without one.
 */
gdap_str gdap_error_service_code(const gdap_error *error);

/**
 * The HTTP status of the last response; 0 if there was none.
 */
int32_t gdap_error_http_status(const gdap_error *error);

/**
 * The service's id of the last request (`request-id`), which its support needs.
 */
gdap_str gdap_error_service_request_id(const gdap_error *error);

/**
 * The id of the call (`client-request-id`; on CloudCockpit `X-Correlation-Id`), the same for all its attempts.
 * Absent if the call failed before it had one.
 */
gdap_str gdap_error_client_request_id(const gdap_error *error);

/**
 * How long the service asked to wait before the next call, in milliseconds; -1 if it didn't ask.
 */
int64_t gdap_error_retry_after_ms(const gdap_error *error);

/**
 * How many requests the call sent.
 */
uint32_t gdap_error_requests_sent(const gdap_error *error);

/**
 * The headers of the last response as a JSON array of `[name, value]` pairs, in their order, without secrets;
 * `[]` if there was no response.
 *
 * ```json
 * [["content-type", "application/json"], ["request-id", "0f5ff2d3-5e2b-4d8e-a7b5-0c2a3a1b2c3d"]]
 * ```
 */
gdap_str gdap_error_headers_json(const gdap_error *error);

/**
 * A text in the error's JSON (`gdap_error_json`), found as by `gdap_result_text`: the name that another
 * client set is `/conflict/current/displayName`.
 */
gdap_str gdap_error_text(const gdap_error *error,
                         gdap_str pointer);

/**
 * A part of the error's JSON as JSON, found as by `gdap_result_text`, such as `/conflict/current`.
 */
gdap_str gdap_error_part(const gdap_error *error, gdap_str pointer);

/**
 * The whole error as one JSON object. Properties that don't apply are omitted; `status`, `kind`, `message`,
 * `outcome` and `requestsSent` are always there.
 *
 * - `status`, `kind`: number and name of the status
 * - `message`: what happened
 * - `hint`: what to do, as `code` and `arguments`; see `gdap_error_hint_arguments_json`
 * - `outcome`: `not_sent`, `rejected` or `unknown`
 * - `problems`: the properties at fault, each with `pointer`, `code`, `arguments` (if any), `message`
 * - `serviceCode`, `httpStatus`, `serviceRequestId`, `headers`: the service's response
 * - `clientRequestId`, `requestsSent`, `retryAfterMs`: the call
 * - `conflict`: with `GDAP_STATUS_CONFLICT`, the properties concerned as they were at first
 *   (`seen`: in the snapshot, or as the call first read them), as they were wanted (`wanted`), and as they
 *   are now (`current`). `seen` and `current` are `null` if the call read nothing, which is so with
 *   `if_match`. To be told what another client changed, pass the object that you read as `snapshot` instead
 *
 * ```json
 * {
 *   "status": 412,
 *   "kind": "Conflict",
 *   "message": "Another client changed displayName.",
 *   "hint": { "code": "conflict.decide" },
 *   "outcome": "rejected",
 *   "httpStatus": 412,
 *   "clientRequestId": "2f3b8c1e-6a0d-4b0e-9a51-1d2c3b4a5968",
 *   "requestsSent": 3,
 *   "conflict": {
 *     "seen": { "displayName": "Contoso" },
 *     "wanted": { "displayName": "Contoso Europe" },
 *     "current": { "displayName": "Contoso Ltd" }
 *   }
 * }
 * ```
 */
gdap_str gdap_error_json(const gdap_error *error);

/**
 * Frees an error and all views read from it. NULL is fine.
 */
void gdap_error_free(gdap_error *error);

/*
 * Errors: what to do
 * ==================
 *
 * The fix of an error: a sentence for C, and a stable code with arguments for hosts that word it
 * themselves.
 */

/**
 * What to do, as a sentence with the names of this header; absent if there is no hint.
 */
gdap_str gdap_error_hint(const gdap_error *error);

/**
 * The stable code of the hint, such as `deadline.raise`, for branching, and for hosts that word it themselves;
 * absent if there is no hint.
 */
gdap_str gdap_error_hint_code(const gdap_error *error);

/**
 * The arguments of the hint as a JSON object: strings, numbers and arrays of strings by name. Absent
 * without a hint.
 *
 * The argument `options` is an array of terms: names that each host gives its own name, such as
 * `ifMatch`, which is `if_match` in this header. See `gdap_hint_template`.
 *
 * ```json
 * { "options": ["ifMatch", "snapshot"] }
 * ```
 */
gdap_str gdap_error_hint_arguments_json(const gdap_error *error);

/**
 * The sentence of a hint before it is filled in, for hosts that have other names for the options: in `Specify
 * only one of {options}.` replace each `{name}` by the argument of that name, or by the host's name of the
 * term.
 *
 * - `code`: the code of a hint, as `gdap_error_hint_code` or a result's JSON has it
 *
 * The text is valid for the life of the process; absent for a code that this library doesn't have. Can be
 * called after fork().
 */
gdap_str gdap_hint_template(gdap_str code);

/*
 * Errors: problems of a document
 * ==============================
 *
 * What is wrong with a document that was rejected, one problem after the other. Each names a property
 * by its JSON pointer, the rule that it breaks by a stable code, and the fix.
 */

/**
 * How many problems the document has; 0 if the error isn't about a document.
 */
size_t gdap_error_problem_count(const gdap_error *error);

/**
 * Where problem number `index` (from 0) is: a JSON pointer (RFC 6901) such as `/duration`, empty
 * for the document as a whole. Absent above the last.
 */
gdap_str gdap_error_problem_pointer(const gdap_error *error, size_t index);

/**
 * The stable code of problem number `index` (from 0), such as `displayName.tooLong`, for branching.
 * Absent above the last.
 */
gdap_str gdap_error_problem_code(const gdap_error *error, size_t index);

/**
 * Problem number `index` (from 0) as a predicate: the rule and the fix, without the property, for which each
 * host has its own name, such as `is 80 characters; the maximum is 50.` Absent above the last.
 */
gdap_str gdap_error_problem_message(const gdap_error *error,
                                    size_t index);

/**
 * The values in the message of problem number `index` (from 0) as a JSON object: strings, numbers and
 * arrays of strings by name. Absent above the last.
 *
 * ```json
 * { "length": 80, "maximum": 50 }
 * ```
 */
gdap_str gdap_error_problem_arguments_json(const gdap_error *error,
                                           size_t index);

/*
 * Results
 * =======
 *
 * What a successful call did, and the document that it returns.
 */

/**
 * The relationship or request was created by this call.
 */
#define GDAP_RESULT_CREATED 1

/**
 * The change was made by this call.
 */
#define GDAP_RESULT_UPDATED 2

/**
 * Every property had its value already; nothing was written.
 */
#define GDAP_RESULT_UNCHANGED 3

/**
 * The response to a write of this call was lost, and reading back showed that the change was made.
 */
#define GDAP_RESULT_RECOVERED 4

/**
 * The service accepted it and works on it: a long-running operation that wasn't waited for.
 * `gdap_operation_get` reads it by its id.
 */
#define GDAP_RESULT_ACCEPTED 5

/**
 * It was read.
 */
#define GDAP_RESULT_READ 6

/**
 * It was planned; nothing was written.
 */
#define GDAP_RESULT_PLANNED 7

/**
 * The document was checked; nothing was sent.
 */
#define GDAP_RESULT_CHECKED 8

/**
 * It was deleted.
 */
#define GDAP_RESULT_DELETED 9

/**
 * An earlier run did it, according to the batch's journal; nothing was sent. Its JSON has `recorded` (the
 * result of that run), `id` and `journalKey`.
 */
#define GDAP_RESULT_SKIPPED 10

/**
 * There is a token; no request was sent to the service.
 */
#define GDAP_RESULT_SIGN_IN 11

/**
 * The result of a successful call. The caller owns it and frees it with `gdap_result_free`. It can be passed
 * between threads, but only one thread can use it at a time. Views read from it are valid until it is freed. It
 * can outlive its client.
 *
 * - what was done: `gdap_result_kind`
 * - the response: `gdap_result_id`, `gdap_result_etag`, `gdap_result_next`, `gdap_result_json`
 * - a value in its JSON, by pointer: `gdap_result_text`, `gdap_result_int`, `gdap_result_bool`,
 *   `gdap_result_count`, `gdap_result_part`
 * - how it went: `gdap_result_http_status`, `gdap_result_requests_sent`, `gdap_result_service_request_id`,
 *   `gdap_result_client_request_id`, `gdap_result_headers_json`
 * - made without a client: `gdap_role_list`
 * - the end: `gdap_result_free`
 *
 * Every accessor accepts NULL, and then returns the absent text, 0 or `otherwise`.
 */
typedef struct gdap_result gdap_result;

/**
 * What the call did: one of the `GDAP_RESULT_` numbers; 0 for NULL.
 */
int32_t gdap_result_kind(const gdap_result *result);

/**
 * The result as one JSON object; its properties are described at the function that made it. Its property
 * `result` is the name of `gdap_result_kind`.
 */
gdap_str gdap_result_json(const gdap_result *result);

/**
 * A text in the result's JSON.
 *
 * - `pointer`: where it is, as a JSON pointer (RFC 6901) of at most 1,024 bytes: `/operation/id`, or
 *   `/value/0/displayName` of the first item of a list
 *
 * Absent if there is nothing, or something that isn't a text. Like all views it is valid until the result is
 * freed. It contains a NUL only if the service sent one.
 */
gdap_str gdap_result_text(const gdap_result *result,
                          gdap_str pointer);

/**
 * A whole number in the result's JSON, found as by `gdap_result_text`; `otherwise` if there is none.
 */
int64_t gdap_result_int(const gdap_result *result,
                        gdap_str pointer,
                        int64_t otherwise);

/**
 * A truth value in the result's JSON, found as by `gdap_result_text`: 1 or 0; `otherwise` if there is
 * none.
 */
int32_t gdap_result_bool(const gdap_result *result,
                         gdap_str pointer,
                         int32_t otherwise);

/**
 * How many items a list in the result's JSON has, or properties an object, found as by
 * `gdap_result_text`; 0 if there is neither. `/value` counts the items of a page.
 */
size_t gdap_result_count(const gdap_result *result, gdap_str pointer);

/**
 * A part of the result's JSON, found as by `gdap_result_text`, as JSON: `/relationship` or `/value/0` is
 * what `gdap_call_options.snapshot` needs. Absent if there is nothing.
 */
gdap_str gdap_result_part(const gdap_result *result,
                          gdap_str pointer);

/**
 * The id of what was created, changed or read; absent for a list.
 */
gdap_str gdap_result_id(const gdap_result *result);

/**
 * The ETag of what was created, changed or read, exactly as the service returned it (`W/"..."`, the quotes
 * belong to it). Absent on CloudCockpit, which has no ETags, and if the response had none.
 */
gdap_str gdap_result_etag(const gdap_result *result);

/**
 * The next page of a list: set `gdap_list_options.next` to it. Absent on the last page. It's opaque.
 */
gdap_str gdap_result_next(const gdap_result *result);

/**
 * The HTTP status of the last response; 0 if nothing was sent.
 */
int32_t gdap_result_http_status(const gdap_result *result);

/**
 * How many requests the call sent.
 */
uint32_t gdap_result_requests_sent(const gdap_result *result);

/**
 * The service's id of the last request (`request-id`).
 */
gdap_str gdap_result_service_request_id(const gdap_result *result);

/**
 * The id of the call (`client-request-id`; on CloudCockpit `X-Correlation-Id`), the same for all its attempts.
 */
gdap_str gdap_result_client_request_id(const gdap_result *result);

/**
 * The headers of the last response as a JSON array of `[name, value]` pairs, in their order, without secrets;
 * `[]` if nothing was sent.
 */
gdap_str gdap_result_headers_json(const gdap_result *result);

/**
 * Frees a result and all views read from it. NULL is fine.
 */
void gdap_result_free(gdap_result *result);

/*
 * Cancelling
 * ==========
 *
 * A cancel ends calls from another thread, such as a timer's.
 */

/**
 * Cancels calls. One-shot: once fired it stays fired. Any number of calls can share it, through
 * `gdap_call_options.cancel`, and any number of threads can use it at once.
 *
 * A call that waits (for the service, for a retry, for a long-running operation) returns
 * `GDAP_STATUS_CANCELLED` within 50 ms, and the outcome of its error says what is known of the change:
 * `GDAP_OUTCOME_UNKNOWN` if a write was sent and had no response, because a cancelled call doesn't read back. A
 * call with a fired one returns at once, `GDAP_OUTCOME_NOT_SENT`.
 *
 * - `gdap_cancel_new`, `gdap_cancel_free`
 * - `gdap_cancel_fire`, `gdap_cancel_is_fired`
 *
 * It is reference-counted: it can be freed as soon as the calls that use it have returned, or
 * `gdap_batch_submit` has.
 */
typedef struct gdap_cancel gdap_cancel;

/**
 * Makes a cancel.
 *
 * `cancel` receives the cancel; free it with `gdap_cancel_free`.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`.
 */
GDAP_MUST_USE gdap_status gdap_cancel_new(gdap_cancel **cancel, gdap_error **error);

/**
 * Fires it: every call that uses it returns. Does nothing the second time, for NULL, and for one made before
 * fork(). Can be called from any thread and from callbacks; not from a signal handler.
 */
void gdap_cancel_fire(const gdap_cancel *cancel);

/**
 * 1 if it has fired, else 0; 0 for NULL and for one made before fork().
 */
int32_t gdap_cancel_is_fired(const gdap_cancel *cancel);

/**
 * Frees a cancel without firing it. NULL is fine.
 */
void gdap_cancel_free(gdap_cancel *cancel);

/*
 * Callbacks
 * =========
 *
 * The data of a callback, and how the host learns that it isn't used any more.
 */

/**
 * Releases a callback's `user_data`. Can be NULL.
 *
 * It is called exactly once for every function that received the `user_data`, after the last use of the
 * callback, on any thread: when the callback is replaced, when its last owner is freed, or at once if the
 * function fails.
 */
typedef void (*gdap_destroy_callback)(void *user_data);

/*
 * Credentials
 * ===========
 *
 * Where the tokens of a client come from. A token is sent to the configured service only, and never part of a
 * log, an error or a result.
 */

/**
 * A source of tokens. It has its secret and a cache of tokens. Any number of clients and threads can use it at
 * once.
 *
 * - a token: `gdap_credential_new_token`, `gdap_credential_new_token_callback`
 * - an app: `gdap_credential_new_secret`, `gdap_credential_new_certificate`,
 *   `gdap_credential_new_signing_callback`
 * - an app with a federated identity: `gdap_credential_new_federated_file`,
 *   `gdap_credential_new_federated_callback`, `gdap_credential_new_federated_github`,
 *   `gdap_credential_new_workload_identity`
 * - what the environment offers: `gdap_credential_new_managed_identity`,
 *   `gdap_credential_new_environment`, `gdap_credential_new_chain`
 * - a person: `gdap_credential_new_interactive`, `gdap_credential_new_device_code`,
 *   `gdap_credential_new_refresh_token`, and for the next time
 *   `gdap_credential_set_refresh_token_callback`
 * - the end: `gdap_credential_free`
 *
 * Making one sends nothing: a wrong secret shows with the first call, or with `gdap_client_sign_in`, which also
 * reports what the token allows. The client's options say where it signs in and for which service (cloud,
 * authority, tenant). Tokens are kept in memory only. One thread requests a token while the others wait, and it
 * is renewed before it expires.
 *
 * It is reference-counted: it can be freed as soon as `gdap_client_new` has returned. Its secrets are zeroed
 * when the last client that uses it is freed.
 */
typedef struct gdap_credential gdap_credential;

/**
 * Makes a credential from an access token that the host has.
 *
 * - `token`: the bare access token (no `Bearer `), printable ASCII, at most 256 KiB. It is copied;
 *   the host should zero its own copy.
 * - `expires_on`: when it expires, in seconds since 1970 (UTC), 0 if that isn't known. After that, and once the
 *   service has rejected it, calls fail with `GDAP_STATUS_UNAUTHENTICATED`.
 * - `credential` receives the credential; free it with `gdap_credential_free`.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_INVALID_ARGUMENT` (a negative time), `GDAP_STATUS_CREDENTIAL` (not a token).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_token(gdap_str token,
                                                    int64_t expires_on,
                                                    gdap_credential **credential,
                                                    gdap_error **error);

/**
 * Frees a credential. Clients that use it go on. NULL is fine.
 */
void gdap_credential_free(gdap_credential *credential);

/*
 * Token callbacks
 * ===============
 *
 * A credential whose tokens a function of the host gets.
 */

/**
 * Receives the result of a token callback. It is valid during the callback and only for it.
 *
 * - `gdap_token_sink_set`: the token
 * - `gdap_token_sink_fail`: why there is none
 */
typedef struct gdap_token_sink gdap_token_sink;

/**
 * What a token callback must get. It is valid during the callback.
 */
typedef struct gdap_token_request {
    /**
     * Size of this struct in the library; later versions may add members at its end.
     */
    uint32_t struct_size;
    /**
     * 1 if the service rejected the last token: get a new one, not a cached one.
     */
    uint32_t rejected;
    /**
     * What the token is for, such as `https://graph.microsoft.com/.default`.
     */
    gdap_str scope;
    /**
     * The authority to get it from, such as `https://login.microsoftonline.com`.
     */
    gdap_str authority;
    /**
     * The claims challenge of the rejection as JSON, to be passed on; absent if there is none.
     */
    gdap_str claims;
    /**
     * The tenant to sign in to, if the client's options specify one.
     */
    gdap_str tenant;
} gdap_token_request;

/**
 * Gets a token. It calls `gdap_token_sink_set` and returns `GDAP_STATUS_OK`, or calls `gdap_token_sink_fail`
 * and returns another status. The call that needed the token then fails with `GDAP_STATUS_CREDENTIAL`.
 *
 * It runs on any thread, under no lock of the library, for one token at a time. It may block and must not
 * unwind (throw). For a call without a cancel it runs on the thread of that call, and nothing ends it, not even
 * the deadline, so it should have a timeout. For a call with a cancel it runs on a thread of the library, and
 * the cancel or the deadline ends the call without it. If it calls the client that needs the token, that call
 * fails at once with `GDAP_STATUS_CREDENTIAL`. Tokens are cached: it is called again shortly before a token
 * expires, or when the service rejected it. A token without an expiry is requested for each call.
 */
typedef gdap_status (*gdap_token_callback)(void *user_data,
                                           const gdap_token_request *request,
                                           gdap_token_sink *sink);

/**
 * Passes the token of a token callback; a second one replaces the first.
 *
 * `token` and `expires_on` are those of `gdap_credential_new_token`; the token is copied.
 *
 * Errors: the same as those of `gdap_credential_new_token`: `GDAP_STATUS_NULL_POINTER`,
 * `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`, `GDAP_STATUS_INVALID_ARGUMENT`,
 * `GDAP_STATUS_CREDENTIAL`. The call that needs the token fails with it too.
 */
gdap_status gdap_token_sink_set(gdap_token_sink *sink, gdap_str token, int64_t expires_on);

/**
 * Passes the reason why a token callback has no token. It becomes part of the error of the call, so it must
 * contain no secret.
 *
 * `message` is a sentence of at most 16 KiB.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_ARGUMENT` (a message that can't be read; the call
 * fails all the same).
 */
gdap_status gdap_token_sink_fail(gdap_token_sink *sink,
                                 gdap_str message);

/**
 * Makes a credential from a function of the host that gets tokens (from Az, MSAL, a vault).
 *
 * `user_data` is passed to every call of `callback`. It is released with `destroy` after the credential and
 * every client that uses it are freed, or at once if this function fails. `credential` receives the credential;
 * free it with `gdap_credential_free`.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`.
 */
GDAP_MUST_USE gdap_status gdap_credential_new_token_callback(gdap_token_callback callback,
                                                             void *user_data,
                                                             gdap_destroy_callback destroy,
                                                             gdap_credential **credential,
                                                             gdap_error **error);

/*
 * Signing callbacks
 * =================
 *
 * How the host signs with a private key that the library doesn't get: in a PFX file that .NET opens, the
 * Windows store, a TPM, an HSM.
 */

/**
 * Receives the result of a signing callback. It is valid during the callback and only for it.
 *
 * - `gdap_signature_sink_set`: the signature
 * - `gdap_signature_sink_fail`: why there is none
 */
typedef struct gdap_signature_sink gdap_signature_sink;

/**
 * What a signing callback must sign. It is valid during the callback.
 */
typedef struct gdap_signing_request {
    /**
     * Size of this struct in the library; later versions may add members at its end.
     */
    uint32_t struct_size;
    /**
     * How to sign: one of the `GDAP_ALGORITHM_` numbers, as the credential's options say.
     */
    int32_t algorithm;
    /**
     * What to sign.
     */
    gdap_bytes message;
    /**
     * Its SHA-256, 32 bytes, for keys that sign digests.
     */
    gdap_bytes digest;
} gdap_signing_request;

/**
 * Signs. It calls `gdap_signature_sink_set` and returns `GDAP_STATUS_OK`, or calls `gdap_signature_sink_fail`
 * and returns another status. The call that needed the token then fails with `GDAP_STATUS_CREDENTIAL`, and if
 * the algorithm was `GDAP_ALGORITHM_PS256` its hint names the option for keys that don't support PSS.
 *
 * It runs on any thread, under no lock of the library, for one token at a time. It may block and must not
 * unwind (throw). It is called once for each token, about once an hour.
 */
typedef gdap_status (*gdap_signing_callback)(void *user_data,
                                             const gdap_signing_request *request,
                                             gdap_signature_sink *sink);

/**
 * Passes the signature of a signing callback: for both algorithms as many bytes as the key's modulus, at most
 * 2,048. It is copied; a second one replaces the first.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER` (also an empty signature), `GDAP_STATUS_INVALID_ARGUMENT` (more than
 * 2,048 bytes).
 */
gdap_status gdap_signature_sink_set(gdap_signature_sink *sink,
                                    gdap_bytes signature);

/**
 * Passes the reason why a signing callback has no signature. It becomes part of the error of the call, so it
 * must contain no secret.
 *
 * `message` is a sentence of at most 16 KiB.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_ARGUMENT` (a message that can't be read; the call
 * fails all the same).
 */
gdap_status gdap_signature_sink_fail(gdap_signature_sink *sink,
                                     gdap_str message);

/*
 * Credentials of an app
 * =====================
 *
 * An app registration in Microsoft Entra signs in with a client secret or, better, with a
 * certificate. The app needs the application permission DelegatedAdminRelationship.ReadWrite.All with
 * admin consent, and the service principal "Partner Customer Delegated Administration" (appId
 * 2832473f-ec63-45fb-976f-5d45a7d4bb91) must exist in the partner tenant.
 */

/**
 * RSASSA-PSS with SHA-256 and a salt of 32 bytes, the certificate identified by its SHA-256; the default.
 */
#define GDAP_ALGORITHM_PS256 1

/**
 * RSASSA-PKCS1-v1_5 with SHA-256, the certificate identified by its SHA-1: for keys that don't support PSS,
 * such as those of old Windows providers (CSP) and some HSMs.
 */
#define GDAP_ALGORITHM_RS256 2

/**
 * Sends the certificate and its chain (`x5c`), for app registrations that trust a subject name and an issuer
 * instead of one certificate.
 */
#define GDAP_CERTIFICATE_SEND_CHAIN 1

/**
 * How an app uses its certificate. Zero means the default of each.
 *
 * - `gdap_certificate_options_init`
 */
typedef struct gdap_certificate_options {
    /**
     * Size of this struct in the host; set by `gdap_certificate_options_init`.
     */
    uint32_t struct_size;
    /**
     * `GDAP_CERTIFICATE_` bits.
     */
    uint32_t flags;
    /**
     * One of the `GDAP_ALGORITHM_` numbers.
     */
    int32_t algorithm;
    /**
     * Zero.
     */
    uint32_t reserved0;
} gdap_certificate_options;

/**
 * Sets the options to their defaults: call it with `sizeof *options` before setting any.
 *
 * It writes `size` bytes and no more.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE` (a size that no version of the struct has).
 */
gdap_status gdap_certificate_options_init(gdap_certificate_options *options,
                                          size_t size);

/**
 * Makes a credential from the client secret of an app.
 *
 * - `tenant`: the tenant to sign in to, a GUID or a domain; absent for the one of the client's options.
 *   CloudCockpit's own tenant takes precedence
 * - `client_id`: the Application (client) ID of the app registration, a GUID
 * - `secret`: the secret's value (not its id), at most 16 KiB. It is copied, and the copy is zeroed when the
 *   last client that uses it is freed; the host should zero its own
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * ```c
 * gdap_credential_new_secret(GDAP_STR("contoso.onmicrosoft.com"),
 *                            GDAP_STR("11112222-bbbb-3333-cccc-4444dddd5555"),
 *                            secret, &credential, &error);
 * ```
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_INVALID_ARGUMENT` (an empty secret, a tenant that isn't a GUID or a domain, a client id that
 * isn't a GUID).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_secret(gdap_str tenant,
                                                     gdap_str client_id,
                                                     gdap_str secret,
                                                     gdap_credential **credential,
                                                     gdap_error **error);

/**
 * Makes a credential from the certificate of an app whose private key the host has as PEM.
 *
 * - `tenant`, `client_id`: as for `gdap_credential_new_secret`
 * - `pem`: one text with one private key that is not encrypted (`BEGIN PRIVATE KEY` or `BEGIN RSA PRIVATE KEY`,
 *   RSA of 2048 to 4096 bits) and one or more certificates, in any order: the one that matches the key is the
 *   app's, the others are its chain. At most 256 KiB. It is copied, and the copy is zeroed; the host should
 *   zero its own
 * - `options`: NULL or algorithm and flags
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * For a PFX file, the Windows store, a TPM or an HSM use `gdap_credential_new_signing_callback`. An
 * expired certificate fails at sign-in, not here.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_STRUCT_SIZE`, `GDAP_STATUS_UNKNOWN_OPTION`, `GDAP_STATUS_INVALID_ARGUMENT` (no key, several
 * keys, an encrypted key, no certificate, or none that matches the key; a tenant that isn't a GUID or a
 * domain, a client id that isn't a GUID).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_certificate(gdap_str tenant,
                                                          gdap_str client_id,
                                                          gdap_str pem,
                                                          const gdap_certificate_options *options,
                                                          gdap_credential **credential,
                                                          gdap_error **error);

/**
 * Makes a credential from the certificate of an app whose private key stays with the host, which signs.
 *
 * - `tenant`, `client_id`: as for `gdap_credential_new_secret`
 * - `certificates`, `certificate_count`: DER; first the app's own, then its chain, 16 at most. Copied
 * - `options`: NULL or algorithm and flags
 * - `callback`: signs; see `gdap_signing_callback`
 * - `user_data`: passed to every call of `callback`, and released with `destroy` after the credential and every
 *   client that uses it are freed, or at once if this function fails
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * Each signature is verified with the certificate before it is sent, so that a wrong key is reported here and
 * not by the service.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER` (also no certificate), `GDAP_STATUS_INVALID_TEXT`,
 * `GDAP_STATUS_LIMIT_EXCEEDED`, `GDAP_STATUS_STRUCT_SIZE`, `GDAP_STATUS_UNKNOWN_OPTION`,
 * `GDAP_STATUS_INVALID_ARGUMENT` (a certificate that can't be read or whose key isn't RSA; a tenant that
 * isn't a GUID or a domain, a client id that isn't a GUID).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_signing_callback(gdap_str tenant,
                                                               gdap_str client_id,
                                                               const gdap_bytes *certificates,
                                                               size_t certificate_count,
                                                               const gdap_certificate_options *options,
                                                               gdap_signing_callback callback,
                                                               void *user_data,
                                                               gdap_destroy_callback destroy,
                                                               gdap_credential **credential,
                                                               gdap_error **error);

/**
 * The defaults of `gdap_certificate_options`, for a static one and in declarations:
 * `gdap_certificate_options options = GDAP_CERTIFICATE_OPTIONS_INIT;`.
 */
#define GDAP_CERTIFICATE_OPTIONS_INIT \
    { \
      sizeof(gdap_certificate_options), 0, 0, 0 \
    }

/*
 * Environment variables
 * =====================
 *
 * Some credentials, and clients for their proxy, read environment variables. A host can pass them, if it has
 * others than the process: on Linux and macOS native code doesn't see what a .NET program, and so PowerShell,
 * has changed through `$env:`.
 */

/**
 * An environment variable.
 */
typedef struct gdap_variable {
    /**
     * Its name, such as `AZURE_CLIENT_ID`.
     */
    gdap_str name;
    /**
     * Its value; absent or empty means not set. 256 KiB at most.
     */
    gdap_str value;
} gdap_variable;

/*
 * Credentials of an app with a federated identity
 * ===============================================
 *
 * Workload identity federation: the app registration trusts the tokens of an external issuer (Kubernetes,
 * GitHub Actions, another cloud), and no secret is stored. The external token is read for each sign-in, because
 * it is short-lived.
 */

/**
 * Makes a credential of an app whose external token is in a file.
 *
 * - `tenant`: the tenant to sign in to, a GUID or a domain; absent for the one of the client's options
 * - `client_id`: the Application (client) ID of the app registration, a GUID
 * - `path`: the file, read for every sign-in; a byte order mark and blanks around the token are ignored. 64 KiB
 *   at most
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * A file that is missing, empty or not a token fails at sign-in (`GDAP_STATUS_CREDENTIAL`), because it may be
 * written later.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_INVALID_ARGUMENT` (an empty path, a tenant that isn't a GUID or a domain, a client id that
 * isn't a GUID).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_federated_file(gdap_str tenant,
                                                             gdap_str client_id,
                                                             gdap_str path,
                                                             gdap_credential **credential,
                                                             gdap_error **error);

/**
 * Makes a credential of an app whose external token a function of the host gets.
 *
 * - `tenant`, `client_id`: as for `gdap_credential_new_federated_file`
 * - `callback`: gets the external token and passes it to `gdap_token_sink_set` with an `expires_on` of 0. Its
 *   request has the sign-in that needs it; `rejected` and `claims` don't apply
 * - `user_data`: passed to every call of `callback`, and released with `destroy` after the credential and every
 *   client that uses it are freed, or at once if this function fails
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_INVALID_ARGUMENT` (a tenant that isn't a GUID or a domain, a client id that isn't a GUID).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_federated_callback(gdap_str tenant,
                                                                 gdap_str client_id,
                                                                 gdap_token_callback callback,
                                                                 void *user_data,
                                                                 gdap_destroy_callback destroy,
                                                                 gdap_credential **credential,
                                                                 gdap_error **error);

/**
 * Makes a credential of an app that a workflow of GitHub Actions signs in as.
 *
 * The workflow needs `permissions: id-token: write`, which sets `ACTIONS_ID_TOKEN_REQUEST_URL` and
 * `ACTIONS_ID_TOKEN_REQUEST_TOKEN`; both are read now.
 *
 * - `tenant`, `client_id`: as for `gdap_credential_new_federated_file`
 * - `audience`: of the federated credential on the app registration; absent for `api://AzureADTokenExchange`
 * - `variables`, `variable_count`: the environment variables to read, copied; NULL and 0 for those of the
 *   process
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_INVALID_ARGUMENT` (a tenant that isn't a GUID or a domain, a client id that isn't a GUID),
 * `GDAP_STATUS_CONFIGURATION` (a variable isn't set or isn't valid).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_federated_github(gdap_str tenant,
                                                               gdap_str client_id,
                                                               gdap_str audience,
                                                               const gdap_variable *variables,
                                                               size_t variable_count,
                                                               gdap_credential **credential,
                                                               gdap_error **error);

/**
 * Makes a credential of an app that a pod in Kubernetes (AKS workload identity) signs in as.
 *
 * It reads `AZURE_FEDERATED_TOKEN_FILE`, `AZURE_CLIENT_ID` and `AZURE_TENANT_ID` now, and the file for every
 * token. `AZURE_AUTHORITY_HOST`, if set, must be the client's authority.
 *
 * - `tenant`, `client_id`: in place of the variables; may be absent
 * - `variables`, `variable_count`: the environment variables to read, copied; NULL and 0 for those of the
 *   process
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_INVALID_ARGUMENT` (a tenant that isn't a GUID or a domain, a client id that isn't a GUID),
 * `GDAP_STATUS_CONFIGURATION` (a variable isn't set or isn't valid).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_workload_identity(gdap_str tenant,
                                                                gdap_str client_id,
                                                                const gdap_variable *variables,
                                                                size_t variable_count,
                                                                gdap_credential **credential,
                                                                gdap_error **error);

/*
 * Credentials that the environment offers
 * =======================================
 *
 * Managed identities of Azure, the `AZURE_*` variables, and a chain of both and GitHub Actions.
 */

/**
 * The host's own identity; the default.
 */
#define GDAP_IDENTITY_SYSTEM 1

/**
 * A user-assigned one, by its client id (a GUID).
 */
#define GDAP_IDENTITY_CLIENT_ID 2

/**
 * A user-assigned one, by the object id of its service principal (a GUID).
 */
#define GDAP_IDENTITY_OBJECT_ID 3

/**
 * A user-assigned one, by its Azure resource id (`/subscriptions/...`).
 */
#define GDAP_IDENTITY_RESOURCE_ID 4

/**
 * A virtual machine, a scale set: the instance metadata service at 169.254.169.254.
 */
#define GDAP_HOST_IMDS 1

/**
 * App Service, Functions, or a cloud job of Azure Automation (`IDENTITY_ENDPOINT`, `IDENTITY_HEADER`).
 */
#define GDAP_HOST_APP_SERVICE 2

/**
 * A server enrolled in Azure Arc.
 */
#define GDAP_HOST_ARC 3

/**
 * Tries the instance metadata service last. Outside Azure it doesn't exist, and the first sign-in waits for its
 * timeout.
 */
#define GDAP_CHAIN_PROBE_IMDS 1

/**
 * Makes a credential of a managed identity of Azure, which needs no secret.
 *
 * The identity must be one of the partner tenant and have the app role DelegatedAdminRelationship.ReadWrite.All
 * on Microsoft Graph (an app role assignment, which the portal can't make).
 *
 * - `identity`: one of the `GDAP_IDENTITY_` numbers; 0 for the host's own
 * - `id`: of a user-assigned one, else absent
 * - `host`: one of the `GDAP_HOST_` numbers; 0 for the one that the variables indicate, else the instance
 *   metadata service
 * - `variables`, `variable_count`: the environment variables to read, copied; NULL and 0 for those of the
 *   process
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * These addresses are never reached through a proxy. A tenant in the client's options that is a GUID must be
 * that of the identity.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_UNKNOWN_OPTION`, `GDAP_STATUS_INVALID_ARGUMENT` (a user-assigned identity without an id, an
 * id of the wrong form, an id of the host's own identity), `GDAP_STATUS_CONFIGURATION` (a variable isn't set
 * or isn't valid; an id on Azure Arc, which has system-assigned identities only).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_managed_identity(int32_t identity,
                                                               gdap_str id,
                                                               int32_t host,
                                                               const gdap_variable *variables,
                                                               size_t variable_count,
                                                               gdap_credential **credential,
                                                               gdap_error **error);

/**
 * Makes a credential from the `AZURE_*` variables, as other tools read them.
 *
 * `AZURE_CLIENT_ID` and `AZURE_TENANT_ID`, with the first of these that is set: `AZURE_CLIENT_SECRET`;
 * `AZURE_CLIENT_CERTIFICATE_PATH`, a PEM (its chain is sent too if `AZURE_CLIENT_SEND_CERTIFICATE_CHAIN` is
 * `true` or `1`); `AZURE_FEDERATED_TOKEN_FILE`. They are read now. `AZURE_AUTHORITY_HOST`, if set, must be the
 * client's authority, so that a secret can't be sent elsewhere.
 *
 * - `variables`, `variable_count`: the environment variables to read, copied; NULL and 0 for those of the
 *   process
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_INVALID_ARGUMENT` (a certificate that can't be used, a tenant that isn't a GUID or a domain,
 * a client id that isn't a GUID), `GDAP_STATUS_CONFIGURATION` (the variables name no credential).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_environment(const gdap_variable *variables,
                                                          size_t variable_count,
                                                          gdap_credential **credential,
                                                          gdap_error **error);

/**
 * Makes a credential from what the environment offers, so that the same program signs in in a pipeline, in a
 * cluster and in Azure.
 *
 * It tries these in order, and then keeps the first that returns a token:
 * 1. `environment`: the `AZURE_*` variables (`gdap_credential_new_environment`)
 * 2. `github`: GitHub Actions, with `AZURE_CLIENT_ID`
 * 3. `managed identity`: if the variables indicate App Service, Automation or Azure Arc
 * 4. `imds`: the instance metadata service, only with `GDAP_CHAIN_PROBE_IMDS`
 *
 * What the environment doesn't offer is skipped. What it offers and fails ends the search, because the next one
 * could be another identity than the one that was meant. The error has the result of each link;
 * `gdap_client_sign_in` reports which one was chosen.
 *
 * - `identity`, `id`: of links 3 and 4, as for `gdap_credential_new_managed_identity`
 * - `flags`: `GDAP_CHAIN_` bits
 * - `variables`, `variable_count`: the environment variables to read, copied; NULL and 0 for those of the
 *   process
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_UNKNOWN_OPTION`, `GDAP_STATUS_INVALID_ARGUMENT` (the id, as for
 * `gdap_credential_new_managed_identity`).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_chain(int32_t identity,
                                                    gdap_str id,
                                                    uint32_t flags,
                                                    const gdap_variable *variables,
                                                    size_t variable_count,
                                                    gdap_credential **credential,
                                                    gdap_error **error);

/*
 * Credentials of a person
 * =======================
 *
 * A person signs in on another device, or has signed in elsewhere. The person needs the role Admin agent
 * in Partner Center, the app the delegated permission DelegatedAdminRelationship.ReadWrite.All.
 */

/**
 * What to show a person who signs in. It is valid during the callback.
 */
typedef struct gdap_device_prompt {
    /**
     * Size of this struct in the library; later versions may add members at its end.
     */
    uint32_t struct_size;
    /**
     * Zero.
     */
    uint32_t reserved0;
    /**
     * The code to enter.
     */
    gdap_str user_code;
    /**
     * The address to open.
     */
    gdap_str verification_uri;
    /**
     * Both in a sentence of the service, without control characters.
     */
    gdap_str message;
    /**
     * How long the code is valid, in milliseconds.
     */
    int64_t expires_in_ms;
} gdap_device_prompt;

/**
 * Shows a person how to sign in. It returns `GDAP_STATUS_OK`, and the library waits for the person; or
 * something else, and the sign-in ends with `GDAP_STATUS_CREDENTIAL`.
 *
 * It is called on any thread, under no lock of the library, for one sign-in at a time, and must not unwind
 * (throw). It should return at once, because the code expires.
 */
typedef gdap_status (*gdap_device_callback)(void *user_data, const gdap_device_prompt *prompt);

/**
 * Makes a credential of a person who signs in on another device, with a code (RFC 8628).
 *
 * - `tenant`: the person's tenant, a GUID or a domain; absent for the one of the client's options, else any
 *   work account (`organizations`)
 * - `client_id`: the Application (client) ID of an app registration that allows public client flows, a GUID
 * - `callback`: shows the code; see `gdap_device_callback`
 * - `user_data`: passed to every call of `callback`, and released with `destroy` after the credential and every
 *   client that uses it are freed, or at once if this function fails
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * The call that needs the token waits for the person until its deadline or its cancel, so the first one should
 * be `gdap_client_sign_in` with a deadline of some minutes. A code that was shown when the deadline passed is
 * still valid for the next call. Later tokens need no person.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_INVALID_ARGUMENT` (a tenant that isn't a GUID or a domain, a client id that isn't a GUID).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_device_code(gdap_str tenant,
                                                          gdap_str client_id,
                                                          gdap_device_callback callback,
                                                          void *user_data,
                                                          gdap_destroy_callback destroy,
                                                          gdap_credential **credential,
                                                          gdap_error **error);

/**
 * Makes a credential from a refresh token that the host has.
 *
 * - `tenant`: as for `gdap_credential_new_device_code`
 * - `client_id`: the app registration that the refresh token was given to
 * - `client_secret`: of that app, at most 16 KiB; absent for a public client
 * - `refresh_token`: at most 256 KiB
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * Both secrets are copied, and the copies are zeroed when the last client that uses them is freed; the host
 * should zero its own. The service may return a new refresh token with each access token: the newest is kept,
 * in memory only. `gdap_credential_set_refresh_token_callback` passes it to the host.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_INVALID_ARGUMENT` (an empty secret or token, a tenant that isn't a GUID or a domain, a client
 * id that isn't a GUID).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_refresh_token(gdap_str tenant,
                                                            gdap_str client_id,
                                                            gdap_str client_secret,
                                                            gdap_str refresh_token,
                                                            gdap_credential **credential,
                                                            gdap_error **error);

/*
 * Credentials of a person in a browser
 * ====================================
 *
 * A person signs in in a browser on the same computer: the authorization code flow with PKCE. On the app
 * registration, add the redirect URI `http://localhost` under *Mobile and desktop applications* (the service
 * ignores the port), and the delegated permission DelegatedAdminRelationship.ReadWrite.All of Microsoft Graph.
 * The app needs no secret. The person needs the role Admin agent in Partner Center.
 */

/**
 * How a person signs in in a browser. Zero means the default of each.
 *
 * - `gdap_interactive_options_init`
 */
typedef struct gdap_interactive_options {
    /**
     * Size of this struct in the host; set by `gdap_interactive_options_init`.
     */
    uint32_t struct_size;
    /**
     * Zero.
     */
    uint32_t reserved0;
    /**
     * The permissions to ask for, separated by blanks, such as `DelegatedAdminRelationship.Read.All`; absent for
     * those that the app registration lists (`.default`).
     */
    gdap_str scopes;
    /**
     * The account that the page proposes (a user principal name); absent to let the person choose.
     */
    gdap_str login_hint;
    /**
     * How long the person has, in milliseconds; 0 for 5 minutes. At most a day.
     */
    int64_t timeout_ms;
} gdap_interactive_options;

/**
 * The page that a person signs in on. It is valid during the callback.
 */
typedef struct gdap_browser_prompt {
    /**
     * Size of this struct in the library; later versions may add members at its end.
     */
    uint32_t struct_size;
    /**
     * Zero.
     */
    uint32_t reserved0;
    /**
     * The address to open. It is valid for one sign-in.
     */
    gdap_str uri;
    /**
     * How long the library waits for the person, in milliseconds.
     */
    int64_t expires_in_ms;
} gdap_browser_prompt;

/**
 * Opens the page in a browser on this computer. It returns `GDAP_STATUS_OK`, and the library waits for the
 * person; or something else, and the sign-in ends with `GDAP_STATUS_CREDENTIAL`.
 *
 * It is called on any thread, under no lock of the library, for one sign-in at a time, and must not unwind
 * (throw). It must return at once: the library answers the browser only after that. A program should also
 * print the address, because a browser that doesn't open can't be told from a person who waits.
 */
typedef gdap_status (*gdap_browser_callback)(void *user_data,
                                             const gdap_browser_prompt *prompt);

/**
 * Gets a refresh token that the service has issued. It returns `GDAP_STATUS_OK`, or something else if the token
 * couldn't be saved: that is logged as a warning, and the call goes on.
 *
 * `refresh_token` is valid during the callback, and zeroed after it. Whoever has it can sign in as the person,
 * so save it in a vault or encrypted. It is called on any thread, under no lock of the library, for one token at
 * a time, and must not unwind (throw). It must not call the client.
 */
typedef gdap_status (*gdap_refresh_token_callback)(void *user_data, gdap_str refresh_token);

/**
 * Sets the options to their defaults: call it with `sizeof *options` before setting any.
 *
 * It writes `size` bytes and no more.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE` (a size that no version of the struct has).
 */
gdap_status gdap_interactive_options_init(gdap_interactive_options *options,
                                          size_t size);

/**
 * Makes a credential of a person who signs in in a browser on this computer.
 *
 * - `tenant`: the person's tenant, a GUID or a domain; absent for the one of the client's options, else any
 *   work account (`organizations`)
 * - `client_id`: the Application (client) ID of the app registration, a GUID
 * - `options`: NULL or the scopes, the account, the timeout; copied
 * - `callback`: opens the page; see `gdap_browser_callback`
 * - `user_data`: passed to every call of `callback`, and released with `destroy` after the credential and every
 *   client that uses it are freed, or at once if this function fails
 * - `credential` receives the credential; free it with `gdap_credential_free`
 *
 * The browser opens only during `gdap_client_sign_in`, never in the middle of a run: give that call a deadline
 * that is longer than `timeout_ms`, and a cancel. Later tokens need no person. Another call that does need one
 * fails with `GDAP_STATUS_CREDENTIAL` (hint `signIn.again` or `signIn.interactively`); what the service requires
 * proven then is passed on at the next `gdap_client_sign_in`.
 *
 * While it waits, the library listens on a free port of 127.0.0.1 and ::1 and answers one request, the one
 * that knows this sign-in's state; everything else is answered with 404. The ID token must be of this sign-in
 * (nonce), for this app (aud), from the authority (iss), not expired (exp) and, if `tenant` is a GUID, of that
 * tenant (tid). The person's name is `/signIn/user` of the sign-in's result.
 *
 * A closed browser shows only as the timeout: `GDAP_STATUS_DEADLINE` with the hint `browser.finish`. So do
 * errors that the page shows without coming back, such as AADSTS50011 (the redirect URI isn't registered),
 * AADSTS50020 (an account of another tenant) and AADSTS50105 (the user isn't assigned to the app).
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_STRUCT_SIZE`, `GDAP_STATUS_UNKNOWN_OPTION`, `GDAP_STATUS_INVALID_ARGUMENT` (a tenant that isn't a
 * GUID or a domain, a client id that isn't a GUID, a scope that isn't valid, a negative timeout).
 */
GDAP_MUST_USE gdap_status gdap_credential_new_interactive(gdap_str tenant,
                                                          gdap_str client_id,
                                                          const gdap_interactive_options *options,
                                                          gdap_browser_callback callback,
                                                          void *user_data,
                                                          gdap_destroy_callback destroy,
                                                          gdap_credential **credential,
                                                          gdap_error **error);

/**
 * Passes each refresh token that the service issues to the host, so that a later program can start from it
 * (`gdap_credential_new_refresh_token`) without a person.
 *
 * The service issues one at the sign-in and may issue a new one with each access token; the newest replaces the
 * others. Call this before the credential is used. A later call replaces the callback.
 *
 * - `credential`: one of a person: in a browser, with a device code, or from a refresh token
 * - `user_data`: passed to every call of `callback`, and released with `destroy` when the callback is replaced,
 *   after the credential and every client that uses it are freed, or at once if this function fails
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_ARGUMENT` (a credential that has no refresh tokens).
 */
GDAP_MUST_USE gdap_status gdap_credential_set_refresh_token_callback(const gdap_credential *credential,
                                                                     gdap_refresh_token_callback callback,
                                                                     void *user_data,
                                                                     gdap_destroy_callback destroy,
                                                                     gdap_error **error);

/**
 * The defaults of `gdap_interactive_options`, for a static one and in declarations:
 * `gdap_interactive_options options = GDAP_INTERACTIVE_OPTIONS_INIT;`.
 */
#define GDAP_INTERACTIVE_OPTIONS_INIT \
    { \
      sizeof(gdap_interactive_options), 0, {GDAP_NULL, 0}, {GDAP_NULL, 0}, 0 \
    }

/*
 * Transport of the host
 * =====================
 *
 * How the host sends the requests of a client itself, for networks that the library's own connections can't
 * pass: a proxy that requires Negotiate or NTLM, a configuration script.
 */

/**
 * Receives the answer to a request. It is valid during the callback and only for it.
 *
 * - `gdap_answer_set`: the response
 * - `gdap_answer_fail`: why there is none
 */
typedef struct gdap_answer gdap_answer;

/**
 * A request that a transport must send. It is valid during the callback.
 */
typedef struct gdap_transport_request {
    /**
     * Size of this struct in the library; later versions may add members at its end.
     */
    uint32_t struct_size;
    /**
     * Zero.
     */
    uint32_t reserved0;
    /**
     * How long the library waits for it, in milliseconds.
     */
    int64_t timeout_ms;
    /**
     * `GET`, `POST`, `PATCH` or `DELETE`.
     */
    gdap_str method;
    /**
     * Where to send it: always https, and never to this machine.
     */
    gdap_str url;
    /**
     * Its headers, but those that frame the message (`Host`, `Content-Length`). `Authorization` holds the token.
     */
    const gdap_header *headers;
    /**
     * How many headers.
     */
    size_t header_count;
    /**
     * Its body; absent if it has none.
     */
    gdap_bytes body;
    /**
     * Most bytes of a response's body; fail with `GDAP_STATUS_RESPONSE_TOO_LARGE` if there are more.
     */
    uint64_t max_body_bytes;
} gdap_transport_request;

/**
 * Sends one request once and calls `gdap_answer_set`, whatever the status of the response, or
 * `gdap_answer_fail`. If it calls neither, the request may have been sent.
 *
 * It must not follow redirects, retry, use cookies, or sign in to the service: the library does what is needed of
 * that, and looks up a write that may have been sent. A transport that retries sends a write twice. The library
 * sets `Accept-Encoding: gzip` and decompresses. The request holds the token, so it must not be logged.
 *
 * It runs on threads of the library, under no lock, on as many at once as there are calls and items of a batch.
 * It may block and must not unwind (throw). A cancel, a timeout and the deadline end the call without it; it
 * then runs on until it returns, and its answer is dropped. A call that it makes to its own client fails at
 * once with `GDAP_STATUS_INVALID_ARGUMENT`.
 *
 * Sign-ins go through it too. Requests to this machine (`localhost`, loopback) and to the endpoints of managed
 * identities never do.
 */
typedef void (*gdap_transport_callback)(void *user_data,
                                        const gdap_transport_request *request,
                                        gdap_answer *answer);

/**
 * Passes the response to a request; a second one replaces the first. All of it is copied.
 *
 * - `http_status`: 200 to 599
 * - `headers`: at most 1,000; those of a multiple value can be one header or several
 * - `body`: as it came, decompressed or still compressed with gzip as its `Content-Encoding` says
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_UNKNOWN_OPTION` (the status), `GDAP_STATUS_INVALID_ARGUMENT` (a
 * header isn't valid in HTTP), `GDAP_STATUS_LIMIT_EXCEEDED`. The call then fails, and a write may have been made.
 */
gdap_status gdap_answer_set(gdap_answer *answer,
                            int32_t http_status,
                            const gdap_header *headers,
                            size_t header_count,
                            gdap_bytes body);

/**
 * Passes the reason why a request has no response.
 *
 * - `kind`: `GDAP_STATUS_CONNECT`, `GDAP_STATUS_TLS`, `GDAP_STATUS_PROXY`, `GDAP_STATUS_TIMEOUT`,
 *   `GDAP_STATUS_INVALID_RESPONSE`, `GDAP_STATUS_RESPONSE_TOO_LARGE`, `GDAP_STATUS_UNTRUSTED_HOST` (it was
 *   sent to another address) or `GDAP_STATUS_CONNECTION_LOST`
 * - `sent`: 1, or 0 only if it is certain that nothing of the request was sent. A write that was sent is looked up;
 *   one that wasn't is sent again, or is `GDAP_OUTCOME_NOT_SENT`
 * - `message`: the cause, at most 16 KiB. It becomes part of the error of the call, so it must contain no secret
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_UNKNOWN_OPTION` (the kind, or `sent`),
 * `GDAP_STATUS_INVALID_ARGUMENT` (a message that can't be read). The request counts as failed all the same, and as
 * sent if `kind` or `sent` isn't known.
 */
gdap_status gdap_answer_fail(gdap_answer *answer,
                             gdap_status kind,
                             int32_t sent,
                             gdap_str message);

/*
 * Client options
 * ==============
 *
 * Which service to use and how to connect to it. Start with `GDAP_CLIENT_OPTIONS_INIT` or
 * `gdap_client_options_init`, then set what differs.
 */

/**
 * Microsoft Graph; the default.
 */
#define GDAP_SERVICE_GRAPH 1

/**
 * CloudCockpit.
 */
#define GDAP_SERVICE_CLOUDCOCKPIT 2

/**
 * The global cloud, GCC included; the default.
 */
#define GDAP_CLOUD_GLOBAL 1

/**
 * US Government L4 (GCC High).
 */
#define GDAP_CLOUD_US_GOV 2

/**
 * US Government L5 (DoD).
 */
#define GDAP_CLOUD_US_GOV_DOD 3

/**
 * China, operated by 21Vianet.
 */
#define GDAP_CLOUD_CHINA 4

/**
 * Graph's `v1.0`; the default.
 */
#define GDAP_API_V1 1

/**
 * Graph's `beta`: same rules, no production support.
 */
#define GDAP_API_BETA 2

/**
 * The proxy that the environment variables name (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), if any.
 */
#define GDAP_PROXY_ENVIRONMENT 1

/**
 * No proxy.
 */
#define GDAP_PROXY_NONE 2

/**
 * The proxy at `proxy_url`.
 */
#define GDAP_PROXY_URL 3

/**
 * The proxy that the environment variables name, or else that of the settings of Windows or macOS; the default.
 */
#define GDAP_PROXY_SYSTEM 4

/**
 * Allows plain http if `base_uri` and the authority are on this machine: for the emulator.
 */
#define GDAP_CLIENT_ALLOW_HTTP_LOOPBACK 1

/**
 * Which service to use and how to connect to it. `gdap_client_new` copies all of it.
 *
 * - `gdap_client_options_init`
 */
typedef struct gdap_client_options {
    /**
     * Size of this struct in the host; set by `gdap_client_options_init`.
     */
    uint32_t struct_size;
    /**
     * `GDAP_CLIENT_` bits.
     */
    uint32_t flags;
    /**
     * One of the `GDAP_SERVICE_` numbers.
     */
    int32_t service;
    /**
     * One of the `GDAP_CLOUD_` numbers: roots and authority of Graph.
     */
    int32_t cloud;
    /**
     * One of the `GDAP_API_` numbers.
     */
    int32_t api_version;
    /**
     * One of the `GDAP_PROXY_` numbers.
     */
    int32_t proxy_mode;
    /**
     * Another root of the service than the cloud's, such as `https://127.0.0.1:8443`; a version at its end must
     * be that of `api_version`, and is removed.
     */
    gdap_str base_uri;
    /**
     * Another authority than the cloud's, such as `https://login.microsoftonline.com`.
     */
    gdap_str authority;
    /**
     * CloudCockpit: the domain of the portal, such as `portal.cloudcockpit.com`. Required there, not allowed
     * for Graph.
     */
    gdap_str portal_domain;
    /**
     * CloudCockpit: the provider instance for calls that don't specify one.
     */
    gdap_str provider_instance_id;
    /**
     * What to put before the library's own `User-Agent`, such as `ContosoTool/2.1`.
     */
    gdap_str user_agent;
    /**
     * The proxy, such as `http://proxy.contoso.com:3128`; with `GDAP_PROXY_URL` only.
     */
    gdap_str proxy_url;
    /**
     * User name for the proxy's Basic authentication (NTLM and Kerberos aren't supported).
     */
    gdap_str proxy_user;
    /**
     * Password for it; the copy is zeroed when the client is freed.
     */
    gdap_str proxy_password;
    /**
     * Certificates (PEM) to trust in addition to the machine's, for inspecting proxies; 1 MiB at most.
     */
    gdap_str ca_add;
    /**
     * Certificates (PEM) to trust instead of the machine's; 1 MiB at most.
     */
    gdap_str ca_only;
    /**
     * Most time for name look-up, connection and handshake, in milliseconds; default 15 s. An attempt that
     * takes longer sent nothing, so it is made again like any other without a connection. The last one ends
     * as `GDAP_STATUS_TIMEOUT` with `GDAP_OUTCOME_NOT_SENT`.
     */
    int64_t connect_timeout_ms;
    /**
     * Most time for one attempt, up to the last byte of its response; default 100 s. An attempt that was sent
     * and takes longer ends as `GDAP_STATUS_TIMEOUT`, unless it can be made again.
     */
    int64_t attempt_timeout_ms;
    /**
     * Most time for a call with all its attempts and waits; default 5 min. Then it ends as
     * `GDAP_STATUS_DEADLINE`, or with the rejection that it waited out, such as `GDAP_STATUS_THROTTLED`.
     */
    int64_t deadline_ms;
    /**
     * First wait before a retry if the service specifies none; doubled each time; default 0.5 s.
     */
    int64_t retry_base_ms;
    /**
     * Longest such wait; default 30 s.
     */
    int64_t retry_cap_ms;
    /**
     * How long a write without a usable response is looked up before it counts as not made; -1 for the default
     * (30 s), 0 to look once. The service may show late what was made, so a shorter wait leaves more results
     * `GDAP_OUTCOME_UNKNOWN`.
     */
    int64_t consistency_wait_ms;
    /**
     * Most retries of one request, and of one write over a whole call; -1 for the default (5), 0 for none:
     * then also a refusal to wait out (429) ends the call. Reading back the result of a write isn't a retry.
     */
    int32_t max_retries;
    /**
     * Zero.
     */
    uint32_t reserved0;
    /**
     * Largest response in bytes, decompressed; 0 for the default (16 MiB).
     */
    uint64_t max_response_bytes;
    /**
     * The tenant to sign in to, a GUID or a domain, for credentials that don't specify one; a token
     * callback receives it.
     */
    gdap_str tenant;
    /**
     * Another admin center than the cloud's for the links with which customers approve, such as
     * `https://admin.cloud.microsoft`; see `gdap_relationship_get_approval_link`.
     */
    gdap_str admin_center;
    /**
     * The environment variables that may name a proxy, with `GDAP_PROXY_SYSTEM` and `GDAP_PROXY_ENVIRONMENT`
     * only; NULL and 0 for those of the process.
     */
    const gdap_variable *variables;
    /**
     * How many variables; 4,096 at most.
     */
    size_t variable_count;
    /**
     * How long after a call's first attempt the client gives up a host that it never reached, in milliseconds;
     * -1 for the default (45 s), 0 to let only `max_retries` and the timeouts end it.
     */
    int64_t unreachable_ms;
    /**
     * Sends the client's requests in place of the library, which then makes no connections; NULL for none. The
     * options for proxies, certificates, `connect_timeout_ms` and `GDAP_CLIENT_ALLOW_HTTP_LOOPBACK` can't be
     * used with it (`GDAP_STATUS_INVALID_ARGUMENT`).
     */
    gdap_transport_callback transport;
    /**
     * Passed to every call of `transport`.
     */
    void *transport_user_data;
    /**
     * Releases `transport_user_data` after the client was freed and its last call has ended, or at once if
     * `gdap_client_new` fails (but for a `struct_size` or an unknown option); can be NULL.
     */
    gdap_destroy_callback transport_destroy;
} gdap_client_options;

/**
 * Sets the options to their defaults: call it with `sizeof *options` before setting any.
 *
 * It writes `size` bytes and no more.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE` (a size that no version of the struct has).
 */
gdap_status gdap_client_options_init(gdap_client_options *options,
                                     size_t size);

/**
 * The defaults of `gdap_client_options`, for a static one and in declarations:
 * `gdap_client_options options = GDAP_CLIENT_OPTIONS_INIT;`.
 */
#define GDAP_CLIENT_OPTIONS_INIT \
    { \
      sizeof(gdap_client_options), 0, 0, 0, 0, 0, \
      {GDAP_NULL, 0}, {GDAP_NULL, 0}, {GDAP_NULL, 0}, {GDAP_NULL, 0}, {GDAP_NULL, 0}, {GDAP_NULL, 0}, \
      {GDAP_NULL, 0}, {GDAP_NULL, 0}, {GDAP_NULL, 0}, {GDAP_NULL, 0}, 0, 0, \
      0, 0, 0, -1, -1, 0, \
      0, {GDAP_NULL, 0}, {GDAP_NULL, 0}, GDAP_NULL, 0, -1, \
      GDAP_NULL, GDAP_NULL, GDAP_NULL \
    }

/*
 * Clients
 * =======
 *
 * A client connects to one service with one configuration. It keeps connections, worker threads and tokens, so
 * make one and keep it; making one can take 100 ms.
 */

/**
 * A connection to one service. Any number of threads can use it at the same time.
 *
 * - `gdap_client_options_init`, `gdap_client_new`, `gdap_client_free`
 * - `gdap_client_set_log`, `gdap_client_set_progress`
 * - `gdap_client_sign_in`
 * - relationships: `gdap_relationship_create`, `gdap_relationship_update`, `gdap_relationship_get`,
 *   `gdap_relationship_list`, `gdap_relationship_wait`, `gdap_relationship_delete`,
 *   `gdap_relationship_get_approval_link`
 * - requests and operations: `gdap_request_create`, `gdap_request_list`, `gdap_request_get`,
 *   `gdap_operation_list`, `gdap_operation_get`
 * - access assignments: `gdap_assignment_create`, `gdap_assignment_list`, `gdap_assignment_get`,
 *   `gdap_assignment_update`, `gdap_assignment_delete`
 * - customers: `gdap_customer_list`, `gdap_customer_get`, `gdap_customer_list_services`
 * - the partner's directory: `gdap_contract_list`, `gdap_group_list`
 * - `gdap_batch_new`
 * - the end of a program: `gdap_threads_join`
 */
typedef struct gdap_client gdap_client;

/**
 * Makes a client. It opens no connection and requests no token yet.
 *
 * - `options`: how to reach which service; NULL for Microsoft Graph v1.0 in the global cloud
 * - `credential`: where its tokens come from; it can be freed as soon as the function has returned
 * - `client` receives the client; free it with `gdap_client_free`
 *
 * Errors: those of the arguments; `GDAP_STATUS_CONFIGURATION` (options that can't work or can't be combined,
 * a certificate that can't be read), `GDAP_STATUS_TRUST_STORE` (the machine has no usable certificates; use
 * `ca_only`).
 */
GDAP_MUST_USE gdap_status gdap_client_new(const gdap_client_options *options,
                                          const gdap_credential *credential,
                                          gdap_client **client,
                                          gdap_error **error);

/**
 * Frees a client. NULL is fine. It returns within 50 ms: connections and threads end in the background, and the
 * `destroy` of a token callback may be called after it returned; that of its log and progress callbacks is
 * called before. Free its batches before it; results and errors can outlive it.
 */
void gdap_client_free(gdap_client *client);

/**
 * Waits until the connections, threads and callbacks of everything that was freed have ended. For the end of a
 * program under a leak checker, and before a host unloads the code of its callbacks.
 *
 * - `timeout_ms`: how long to wait at most; 0 for not at all
 *
 * Don't call it from a callback, which would wait for itself, or after fork().
 *
 * Errors: `GDAP_STATUS_DEADLINE` (threads still run, as they do as long as a client or a batch isn't freed),
 * `GDAP_STATUS_INVALID_ARGUMENT` (a negative time).
 */
gdap_status gdap_threads_join(int64_t timeout_ms);

/*
 * Log and progress
 * ================
 *
 * Both belong to one client, not to the process, and can be replaced at any time.
 */

/**
 * A call, or an item of a batch, failed. Its caller gets the error too.
 */
#define GDAP_LOG_ERROR 1

/**
 * Something to check: clock skew, throttling, a conflict that was resolved.
 */
#define GDAP_LOG_WARN 2

/**
 * Attempts and waits.
 */
#define GDAP_LOG_INFO 3

/**
 * Requests and responses, without secrets.
 */
#define GDAP_LOG_DEBUG 4

/**
 * An attempt starts: `attempt`.
 */
#define GDAP_PROGRESS_ATTEMPT 1

/**
 * Waiting before the next attempt, after a failure: `attempt`, `wait_ms`.
 */
#define GDAP_PROGRESS_RETRY_WAIT 2

/**
 * Waiting because the service throttles: `attempt`, `wait_ms`.
 */
#define GDAP_PROGRESS_THROTTLE_WAIT 3

/**
 * Waiting for a long-running operation: `attempt`, `wait_ms`.
 */
#define GDAP_PROGRESS_OPERATION_WAIT 4

/**
 * An item of a batch is done: `done` are by now, of `total` that were submitted so far.
 */
#define GDAP_PROGRESS_ITEMS 5

/**
 * Waiting until what was written can be read: `attempt`, `wait_ms`.
 */
#define GDAP_PROGRESS_CONSISTENCY_WAIT 6

/**
 * One line of the log. It is valid during the callback.
 */
typedef struct gdap_log_event {
    /**
     * Size of this struct in the library; later versions may add members at its end.
     */
    uint32_t struct_size;
    /**
     * One of the `GDAP_LOG_` numbers.
     */
    int32_t level;
    /**
     * The part of the library that writes it, such as `http`.
     */
    gdap_str target;
    /**
     * The message, without secrets.
     */
    gdap_str message;
} gdap_log_event;

/**
 * Receives log lines, with the `user_data` given to `gdap_client_set_log`. It runs on any thread, on several at
 * once, under no lock of the library. It must not unwind (throw), and should return quickly, because the call
 * waits for it.
 */
typedef void (*gdap_log_callback)(void *user_data, const gdap_log_event *event);

/**
 * One step of progress. It is valid during the callback.
 */
typedef struct gdap_progress {
    /**
     * Size of this struct in the library; later versions may add members at its end.
     */
    uint32_t struct_size;
    /**
     * One of the `GDAP_PROGRESS_` numbers.
     */
    int32_t kind;
    /**
     * Number of the attempt, from 1; 0 if it doesn't apply.
     */
    uint32_t attempt;
    /**
     * Zero.
     */
    uint32_t reserved;
    /**
     * How long the wait is, in milliseconds.
     */
    int64_t wait_ms;
    /**
     * Items of the batch that are done; 0 for another kind.
     */
    uint64_t done;
    /**
     * Items submitted to the batch so far; 0 for another kind.
     */
    uint64_t total;
} gdap_progress;

/**
 * Receives progress, with the `user_data` given to `gdap_client_set_progress`; the rules are those
 * of `gdap_log_callback`. It may fire a cancel.
 */
typedef void (*gdap_progress_callback)(void *user_data, const gdap_progress *progress);

/**
 * Sends the log of `client` to `callback`, up to and including `level`; NULL for no log.
 *
 * `level` is one of the `GDAP_LOG_` numbers; 0 is `GDAP_LOG_INFO`. `user_data` is passed to every call of
 * `callback` and released with `destroy`. A running call may still use the previous callback after this
 * function returned; its `destroy` is called when it isn't used any more.
 *
 * Can be called from a callback.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER` (no client), `GDAP_STATUS_UNKNOWN_OPTION` (the level),
 * `GDAP_STATUS_FORKED`; the previous callback then stays.
 */
GDAP_MUST_USE gdap_status gdap_client_set_log(const gdap_client *client,
                                              int32_t level,
                                              gdap_log_callback callback,
                                              void *user_data,
                                              gdap_destroy_callback destroy,
                                              gdap_error **error);

/**
 * Sends the progress of the calls of `client` to `callback`; NULL for no progress. Otherwise as
 * `gdap_client_set_log`.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER` (no client), `GDAP_STATUS_FORKED`; the previous callback then stays.
 */
GDAP_MUST_USE gdap_status gdap_client_set_progress(const gdap_client *client,
                                                   gdap_progress_callback callback,
                                                   void *user_data,
                                                   gdap_destroy_callback destroy,
                                                   gdap_error **error);

/*
 * Call options
 * ============
 *
 * What one call does differently from the others. NULL options mean the defaults; zero and absent text mean the
 * default of an option. Start with `gdap_call_options_init`.
 */

/*
 * Options by call
 * ---------------
 *
 * Every call has `cancel`, `deadline_ms`, `attempt_timeout_ms` and `client_request_id`. The others
 * belong to the calls below; anywhere else they are `GDAP_STATUS_INVALID_ARGUMENT`, and nothing is
 * sent. A call that isn't listed under a service doesn't exist there. `GDAP_CALL_OFFLINE` needs
 * `GDAP_CALL_PLAN`, except for `gdap_client_sign_in`; `if_match` and `snapshot` can't be combined.
 * In a batch `journal_key` needs a batch with a journal, and `assignment_id` is required where it is
 * listed.
 *
 * gdap_client_sign_in
 *   Graph: GDAP_CALL_OFFLINE
 *   CloudCockpit: GDAP_CALL_OFFLINE
 *
 * gdap_relationship_create
 *   Graph: GDAP_CALL_PLAN, GDAP_CALL_OFFLINE, GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES,
 *      GDAP_CALL_REUSE_EXISTING, headers
 *   CloudCockpit: GDAP_CALL_PLAN, GDAP_CALL_OFFLINE, GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES,
 *      customer_id, provider_instance_id, headers
 *   in a batch also: journal_key
 *
 * gdap_relationship_update
 *   Graph: GDAP_CALL_PLAN, GDAP_CALL_OFFLINE, GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES, GDAP_CALL_WAIT,
 *      if_match, snapshot, headers
 *   CloudCockpit: GDAP_CALL_PLAN, GDAP_CALL_OFFLINE, GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES,
 *      GDAP_CALL_READ_BACK, customer_id, provider_instance_id, headers
 *   in a batch also: journal_key
 *
 * gdap_relationship_get
 *   Graph: GDAP_CALL_WAIT, headers
 *   CloudCockpit: customer_id, provider_instance_id, headers
 *
 * gdap_relationship_list
 *   Graph: headers
 *   CloudCockpit: customer_id, provider_instance_id, headers
 *
 * gdap_relationship_wait
 *   Graph: GDAP_CALL_WAIT, headers
 *   CloudCockpit: customer_id, provider_instance_id, headers
 *
 * gdap_relationship_delete
 *   Graph: GDAP_CALL_PLAN, GDAP_CALL_OFFLINE, GDAP_CALL_REUSE_EXISTING, GDAP_CALL_WAIT, if_match,
 *      snapshot, headers
 *   in a batch also: journal_key
 *
 * gdap_request_create
 *   Graph: GDAP_CALL_PLAN, GDAP_CALL_OFFLINE, GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES,
 *      GDAP_CALL_REUSE_EXISTING, GDAP_CALL_WAIT, if_match, snapshot, headers
 *   CloudCockpit: GDAP_CALL_PLAN, GDAP_CALL_OFFLINE, GDAP_CALL_REUSE_EXISTING,
 *      GDAP_CALL_READ_BACK, customer_id, provider_instance_id, headers
 *   in a batch also: journal_key
 *
 * gdap_request_list
 *   Graph: GDAP_CALL_WAIT, headers
 *
 * gdap_request_get
 *   Graph: GDAP_CALL_WAIT, headers
 *
 * gdap_operation_list
 *   Graph: GDAP_CALL_WAIT, headers
 *
 * gdap_operation_get
 *   Graph: GDAP_CALL_WAIT, headers
 *
 * gdap_assignment_create
 *   Graph: GDAP_CALL_PLAN, GDAP_CALL_OFFLINE, GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES,
 *      GDAP_CALL_REUSE_EXISTING, GDAP_CALL_WAIT, snapshot, headers
 *   CloudCockpit: GDAP_CALL_PLAN, GDAP_CALL_OFFLINE, GDAP_CALL_REUSE_EXISTING, customer_id,
 *      provider_instance_id, headers
 *   in a batch also: journal_key
 *
 * gdap_assignment_list
 *   Graph: GDAP_CALL_WAIT, headers
 *   CloudCockpit: customer_id, provider_instance_id, headers
 *
 * gdap_assignment_get
 *   Graph: GDAP_CALL_WAIT, headers
 *   in a batch also: assignment_id
 *
 * gdap_assignment_update
 *   Graph: GDAP_CALL_PLAN, GDAP_CALL_OFFLINE, GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES, GDAP_CALL_WAIT,
 *      if_match, snapshot, headers
 *   in a batch also: journal_key, assignment_id
 *
 * gdap_assignment_delete
 *   Graph: GDAP_CALL_PLAN, GDAP_CALL_OFFLINE, GDAP_CALL_REUSE_EXISTING, GDAP_CALL_WAIT, if_match,
 *      snapshot, headers
 *   in a batch also: journal_key, assignment_id
 *
 * gdap_customer_list
 *   Graph: headers
 *
 * gdap_customer_get
 *   Graph: headers
 *
 * gdap_customer_list_services
 *   Graph: headers
 *
 * gdap_contract_list
 *   Graph: headers
 *
 * gdap_group_list
 *   Graph: headers
 */

/**
 * Sends properties of the document that the library doesn't know, instead of rejecting them. Read-only
 * properties are still rejected.
 */
#define GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES 1

/**
 * Waits, within the call's deadline. For updates and `gdap_operation_get`: until a long-running operation has
 * ended; without it the result of an update is `GDAP_RESULT_ACCEPTED`. For `gdap_assignment_create`: until the
 * assignment is active; for `gdap_assignment_delete`: until it is gone. For these and requests also up to ten
 * seconds for a relationship that is not found yet, which the library always does for what the same client
 * created in the last two minutes.
 */
#define GDAP_CALL_WAIT 2

/**
 * Accepts what already exists as success (`GDAP_RESULT_UNCHANGED`), so that a run can be repeated. For create:
 * a relationship of the same name with the same properties. For `gdap_assignment_create`: a group that has the
 * roles. For requests: a lock of a relationship that the customer has approved since. For deletions: what no
 * longer exists.
 */
#define GDAP_CALL_REUSE_EXISTING 4

/**
 * With `GDAP_CALL_PLAN`: plans from the arguments alone and sends nothing, not even reads. Without it the call
 * would write, so it's `GDAP_STATUS_INVALID_ARGUMENT`. For `gdap_client_sign_in`: reports a token that the
 * library already has, and requests none.
 */
#define GDAP_CALL_OFFLINE 8

/**
 * Reads the list before and after an update, to find out whether anything changed and to return the
 * relationship. For CloudCockpit, whose response to an update has no body; it needs `provider_instance_id` here
 * or in the client's options.
 */
#define GDAP_CALL_READ_BACK 16

/**
 * Plans the write: reads, checks the rules, and reports in a result `GDAP_RESULT_PLANNED` what would be sent;
 * nothing is written. A write that would be rejected is a success too; its result says so. For every function
 * that writes, also in a batch, whose journal it reads and leaves as it is.
 *
 * Result: `result` (`planned`), `action` (such as `create` or `update`), `refused` (whether the write would be
 * rejected), `unchanged` (whether there is nothing to write), `id`, `name`, `method`, `url`, `headers` (without
 * secrets), `body` (what would be sent), `changes` (array of `{"pointer", "from", "to"}`), `problems` (array of
 * `{"pointer", "code", "message"}`), `error` (as `gdap_error_json`, with `refused` only), and of the reads
 * `requestsSent`, `httpStatus`, `serviceRequestId`, `clientRequestId`.
 *
 * ```json
 * {
 *   "result": "planned",
 *   "action": "update",
 *   "refused": false,
 *   "unchanged": false,
 *   "id": "5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234",
 *   "method": "PATCH",
 *   "body": { "autoExtendDuration": "P180D" },
 *   "changes": [{ "pointer": "/autoExtendDuration", "from": "PT0S", "to": "P180D" }],
 *   "problems": []
 * }
 * ```
 */
#define GDAP_CALL_PLAN 32

/**
 * What one call does differently. The struct and all it points to are borrowed for the call
 * (`gdap_batch_submit` copies them).
 *
 * - `gdap_call_options_init`
 */
typedef struct gdap_call_options {
    /**
     * Size of this struct in the host; set by `gdap_call_options_init`.
     */
    uint32_t struct_size;
    /**
     * `GDAP_CALL_` bits.
     */
    uint32_t flags;
    /**
     * Cancels the call from another thread; NULL for none. Without one the call runs on the host's thread, with
     * one on a thread of the client.
     */
    const gdap_cancel *cancel;
    /**
     * Most time for the call with all its attempts and waits, in milliseconds; 0 for the client's.
     */
    int64_t deadline_ms;
    /**
     * Most time for one attempt; 0 for the client's.
     */
    int64_t attempt_timeout_ms;
    /**
     * Change or delete only this version: the ETag exactly as the service returned it (`W/"..."`, the
     * quotes belong to it), such as `gdap_result_etag` of a result that isn't freed yet. Another version is
     * `GDAP_STATUS_CONFLICT`; the library doesn't read what changed. Absent: the library uses the current
     * ETag, and writes again if another client changed other properties only.
     */
    gdap_str if_match;
    /**
     * The relationship as a list or a get returned it, JSON with its ETag (for
     * `gdap_assignment_update` and `gdap_assignment_delete` the assignment): saves the read before the
     * write. 1 MiB at most.
     */
    gdap_str snapshot;
    /**
     * Headers to add to each request, each name once. Not allowed, because the library sets them or
     * because they would change where or as whom the request is sent: Authorization, Host, X-Tenant,
     * If-Match, client-request-id, X-Correlation-Id, Accept-Encoding, Connection, Expect, Keep-Alive, TE,
     * Trailer, Transfer-Encoding, Upgrade, and all that begin with Content- or Proxy-.
     */
    const gdap_header *headers;
    /**
     * How many, 64 at most.
     */
    size_t header_count;
    /**
     * The id of the call, a GUID; absent: a new one. Sent as `client-request-id`, on CloudCockpit
     * as `X-Correlation-Id`.
     */
    gdap_str client_request_id;
    /**
     * CloudCockpit: its id of the customer (a GUID, not the Entra tenant id).
     */
    gdap_str customer_id;
    /**
     * CloudCockpit: the provider instance, if it isn't the client's.
     */
    gdap_str provider_instance_id;
    /**
     * Batch only: the assignment that an item reads, updates or deletes; the item's id is that of the
     * relationship. Single calls have a parameter for it.
     */
    gdap_str assignment_id;
    /**
     * Batch with a journal only: the item's key in it, up to 1,024 bytes without control characters, a
     * different one for each item. Absent: made of action, ids, a hash of the document, and how often the
     * same was submitted before. The hash is that of the bytes: a document that differs in a space or in the
     * order of its properties is another item and runs. If your JSON isn't always written alike, set a key.
     */
    gdap_str journal_key;
} gdap_call_options;

/**
 * Sets the options to their defaults: call it with `sizeof *options` before setting any.
 *
 * It writes `size` bytes and no more.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE` (a size that no version of the struct has).
 */
gdap_status gdap_call_options_init(gdap_call_options *options,
                                   size_t size);

/**
 * The defaults of `gdap_call_options`, for a static one and in declarations:
 * `gdap_call_options options = GDAP_CALL_OPTIONS_INIT;`.
 */
#define GDAP_CALL_OPTIONS_INIT \
    { \
      sizeof(gdap_call_options), 0, GDAP_NULL, 0, 0, {GDAP_NULL, 0}, \
      {GDAP_NULL, 0}, GDAP_NULL, 0, {GDAP_NULL, 0}, {GDAP_NULL, 0}, {GDAP_NULL, 0}, \
      {GDAP_NULL, 0}, {GDAP_NULL, 0} \
    }

/*
 * Signing in
 * ==========
 *
 * Every call signs in automatically, except that a browser opens only during this function. It gets a token
 * before the first call, and reports what it allows.
 */

/**
 * Gets a token as a call would, a cached one if it's still valid, and describes it. No request is sent to the
 * service itself, and the result doesn't contain the token.
 *
 * - `options`: NULL or cancel, times, id and `GDAP_CALL_OFFLINE`, which reports a token that the library
 *   already has and requests none
 * - `result` receives the description (`GDAP_RESULT_SIGN_IN`)
 *
 * Result: `result` (`signIn`), `signIn`, `requestsSent` (0), `clientRequestId`. Properties of `signIn`:
 * - `credential`: `token`, `tokenCallback`, `clientSecret`, `certificate`, `signingCallback`, `federated`,
 *   `managedIdentity`, `environment`, `chain`, `interactive`, `deviceCode` or `refreshToken`
 * - `signedIn`: whether there is a token; `false` only with `GDAP_CALL_OFFLINE`
 * - `way`: how the credential got it: `file`, `github` or `callback`; `imds`, `appService` or `arc`; the
 *   variable that decided; the link of the chain that was chosen
 * - `user`: the name of the person who signed in in a browser, from the ID token; for display only
 * - `scope`, `authority`, `tenant`: what was requested, from where, and the tenant of the client's options
 * - `expiresOn`: when the token expires, UTC, if that is known
 * - `audienceMatches`: whether the token is for `scope`; omitted if the token is opaque
 * - `unverifiedClaims`: what the token says of itself, if it isn't opaque: `audience`, `tenant`, `appId`,
 *   `objectId`, `user`, `roles` (of an app), `scopes` (of a person), `expires` (seconds since 1970). For
 *   display only: it isn't verified, and the service decides what the token allows
 * - `connections`: how requests go to the service, and to the authority if that is another host. Properties:
 *   `host`; `proxy`, its host and port, or `none`; `proxySource`, which is `option`, `system` or the name of a
 *   variable; `tlsVersion` (`1.2`, `1.3`) and `issuer`, which signed the last certificate that the host showed.
 *   Omitted is what isn't known: TLS before the first request to the host, and all of it through `transport`
 *
 * ```json
 * {
 *   "result": "signIn",
 *   "requestsSent": 0,
 *   "clientRequestId": "2f3b8c1e-6a0d-4b0e-9a51-1d2c3b4a5968",
 *   "signIn": {
 *     "credential": "chain",
 *     "signedIn": true,
 *     "way": "environment",
 *     "scope": "https://graph.microsoft.com/.default",
 *     "authority": "https://login.microsoftonline.com/",
 *     "expiresOn": "2026-11-23T18:59:53Z",
 *     "unverifiedClaims": {
 *       "audience": "https://graph.microsoft.com",
 *       "tenant": "8777b240-c6f0-4469-9e98-a3205431b836",
 *       "appId": "11112222-bbbb-3333-cccc-4444dddd5555",
 *       "objectId": null,
 *       "user": null,
 *       "roles": ["DelegatedAdminRelationship.ReadWrite.All"],
 *       "scopes": [],
 *       "expires": 1795460393
 *     },
 *     "connections": [
 *       {"host": "graph.microsoft.com", "proxy": "proxy.contoso.com:3128", "proxySource": "https_proxy"},
 *       {"host": "login.microsoftonline.com", "proxy": "proxy.contoso.com:3128", "proxySource": "https_proxy",
 *        "tlsVersion": "1.3", "issuer": "DigiCert Global Root G2"}
 *     ]
 *   }
 * }
 * ```
 *
 * Errors: those of the arguments and of signing in; `GDAP_STATUS_CREDENTIAL` has the service's code, such as
 * `AADSTS7000215`, its ids and a hint.
 */
GDAP_MUST_USE gdap_status gdap_client_sign_in(const gdap_client *client,
                                              const gdap_call_options *options,
                                              gdap_result **result,
                                              gdap_error **error);

/*
 * Relationships: writing
 * ======================
 *
 * Create and update. A document is checked against the service's rules before anything is sent. Absent
 * properties stay absent, and null stays null.
 */

/**
 * Creates a relationship, exactly once.
 *
 * - `client`: the service
 * - `document`: the relationship, see below
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives what was made (`GDAP_RESULT_CREATED`; `GDAP_RESULT_RECOVERED` if the response was lost
 *   and the relationship was found by name; `GDAP_RESULT_UNCHANGED` if it existed and reuse was requested)
 *
 * Document for Graph: one JSON object, 1 MiB at most.
 *
 * - `displayName`: string, required; 1 to 50 characters (UTF-16 units), not blank; unique over all relationships of
 *   the partner
 * - `duration`: string, required; ISO 8601, `P1D` to `P2Y` (`P730D`), whole days; sent as days
 * - `accessDetails`: object, required; `unifiedRoles`: array of at least one
 *   `{"roleDefinitionId": string}`, each the template id (a GUID) of an Entra built-in role, or its name,
 *   which is sent as the id; each once
 * - `customer`: object; `tenantId`: string, a GUID; `displayName`: string. Absent: any customer may
 *   approve it
 * - `autoExtendDuration`: string; `P180D` to extend by six months at each end, `PT0S` (or `P0D`) for never,
 *   which is the default. Not with Global Administrator among the roles
 *
 * Read-only properties (`id`, `status`, the `...DateTime` properties, `operations`, `requests`,
 * `accessAssignments`) are rejected by name.
 *
 * Example for Graph:
 *
 * ```json
 * {
 *   "displayName": "Contoso admin relationship",
 *   "duration": "P730D",
 *   "customer": {
 *     "tenantId": "4fdbff88-9d6b-42e0-9713-45c922ba8001",
 *     "displayName": "Contoso Inc"
 *   },
 *   "accessDetails": {
 *     "unifiedRoles": [
 *       { "roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de" },
 *       { "roleDefinitionId": "3a2c62db-5318-420d-8d74-23affee5d9d5" }
 *     ]
 *   },
 *   "autoExtendDuration": "P180D"
 * }
 * ```
 *
 * Document for CloudCockpit. The customer, if any, is `gdap_call_options.customer_id`.
 *
 * - `displayName`: string, required; 1 to 50 characters (UTF-16 units), not blank
 * - `autoExtendEnabled`: boolean, required; or `autoExtendDuration` as on Graph, sent as this
 * - `customSelectedGdapRolesIds`: array of at least one role template id (strings, GUIDs), or null or
 *   absent for the portal's default roles
 * - `providerInstanceId`: string, a GUID; if absent, the one of the call or the client
 *
 * Example for CloudCockpit:
 *
 * ```json
 * {
 *   "displayName": "Fabrikam admin relationship",
 *   "autoExtendEnabled": true,
 *   "customSelectedGdapRolesIds": ["29232cdf-9323-42fd-ade2-1d097af3e4de"],
 *   "providerInstanceId": "6f1c1c5e-4a4f-4a7c-8d0e-9b1f2c3d4e5f"
 * }
 * ```
 *
 * Result: `result` (`created`, `recovered` or `unchanged`), `id`, `etag` (Graph), `relationship` (the entity as
 * the service returned it), `customerId` and `providerInstanceId` (CloudCockpit), `requestsSent`, `httpStatus`,
 * `serviceRequestId`, `clientRequestId`.
 *
 * `id` is always there, except on CloudCockpit without a customer, whose list would show it.
 *
 * Errors: those of every call; `GDAP_STATUS_VALIDATION` and `GDAP_STATUS_INVALID_JSON` (the document;
 * nothing was sent), `GDAP_STATUS_ALREADY_EXISTS` (the name is taken, and reuse wasn't requested or the
 * properties differ). `GDAP_OUTCOME_UNKNOWN` is left only if looking wasn't possible: after a cancel, past
 * the deadline, or on CloudCockpit without a customer; the hint says how to look.
 */
GDAP_MUST_USE gdap_status gdap_relationship_create(const gdap_client *client,
                                                   gdap_str document,
                                                   const gdap_call_options *options,
                                                   gdap_result **result,
                                                   gdap_error **error);

/**
 * Updates a relationship: sets the properties in `document`, and leaves the others as they are.
 *
 * - `client`: the service
 * - `id`: of the relationship, as the service returned it
 * - `document`: the properties to change, see below
 * - `options`: NULL, or options that "Options by call" lists for this function. On CloudCockpit `customer_id`
 *   is required
 * - `result` receives what was done (`GDAP_RESULT_UPDATED`; `GDAP_RESULT_UNCHANGED` if every property had its
 *   value already; `GDAP_RESULT_RECOVERED` if the response was lost and the change was found,
 *   `GDAP_RESULT_ACCEPTED` for a long-running operation not waited for)
 *
 * Without `if_match` the library reads the relationship, drops the properties that already have their value,
 * checks the rest against the status, and writes with the ETag that it read. If another client changed the
 * relationship meanwhile, the library reads it again: if other properties changed, it writes again with the new
 * ETag; if one of these properties changed, it reports `GDAP_STATUS_CONFLICT` with the three versions
 * (`gdap_error_json`). With `if_match` it writes once with exactly that ETag, the document as it is.
 *
 * Document for Graph: one JSON object, 1 MiB at most, with any of these properties. In status `created` all of
 * them can change. In status `active` only `autoExtendDuration` alone, or `accessDetails` alone and that only
 * to remove Global Administrator (which is a long-running operation). In any other status nothing can.
 * Properties that already have the wanted value don't count.
 *
 * - `displayName`, `duration`, `accessDetails`, `customer`, `autoExtendDuration`: as for
 *   `gdap_relationship_create`; none is required, at least one is. `unifiedRoles` is replaced whole.
 *   `customer` may be null, the others may not
 *
 * Example for Graph, in status `created`:
 *
 * ```json
 * {
 *   "displayName": "Contoso admin relationship 2027",
 *   "duration": "P365D",
 *   "accessDetails": {
 *     "unifiedRoles": [{ "roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de" }]
 *   },
 *   "autoExtendDuration": "PT0S"
 * }
 * ```
 *
 * Example for Graph, in status `active`:
 *
 * ```json
 * { "autoExtendDuration": "P180D" }
 * ```
 *
 * Document for CloudCockpit; other properties are rejected, because the service changes nothing else.
 *
 * - `autoExtendEnabled`: boolean, required; or `autoExtendDuration` as on Graph, sent as this
 * - `providerInstanceId`: string, a GUID; if absent, the one of the call or the client
 *
 * Example for CloudCockpit:
 *
 * ```json
 * { "providerInstanceId": "6f1c1c5e-4a4f-4a7c-8d0e-9b1f2c3d4e5f", "autoExtendEnabled": true }
 * ```
 *
 * Result: `result` (`updated`, `unchanged`, `recovered` or `accepted`), `id`, `etag` (Graph),
 * `relationship` (the entity; absent after `accepted`, and on CloudCockpit without
 * `GDAP_CALL_READ_BACK`), `operation` (the long-running operation, if there is one), `sent` (CloudCockpit:
 * the body), `customerId` and `providerInstanceId` (CloudCockpit), `changes` (array of
 * `{"pointer", "from", "to"}`), `requestsSent`, `httpStatus`, `serviceRequestId`,
 * `clientRequestId`.
 *
 * Errors: those of every call; `GDAP_STATUS_VALIDATION` and `GDAP_STATUS_INVALID_JSON` (the document;
 * nothing was sent), `GDAP_STATUS_NOT_FOUND`, `GDAP_STATUS_INVALID_STATE` (nothing was sent),
 * `GDAP_STATUS_CONFLICT`, `GDAP_STATUS_OPERATION_FAILED` (it was waited for).
 */
GDAP_MUST_USE gdap_status gdap_relationship_update(const gdap_client *client,
                                                   gdap_str id,
                                                   gdap_str document,
                                                   const gdap_call_options *options,
                                                   gdap_result **result,
                                                   gdap_error **error);

/**
 * Returns the link with which the customer approves a relationship, once it is locked for approval. Sends
 * nothing.
 *
 * - `client`: as returned by `gdap_client_new`
 * - `id`: of the relationship
 * - `result` receives the link (`GDAP_RESULT_READ`)
 *
 * Result: `result` (`read`), `id`, `approvalLink`. The admin center in it is that of the client's
 * cloud, or the option `admin_center`.
 *
 * ```json
 * {
 *   "result": "read",
 *   "id": "5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234",
 *   "approvalLink": "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234"
 * }
 * ```
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_INVALID_ARGUMENT` (an id that can't be one), `GDAP_STATUS_FORKED`.
 */
GDAP_MUST_USE gdap_status gdap_relationship_get_approval_link(const gdap_client *client,
                                                              gdap_str id,
                                                              gdap_result **result,
                                                              gdap_error **error);

/*
 * Relationships: reading
 * ======================
 *
 * Get one, or list them page by page.
 */

/**
 * What to list. The struct and all it points to are borrowed for the call.
 *
 * - `gdap_list_options_init`
 */
typedef struct gdap_list_options {
    /**
     * Size of this struct in the host; set by `gdap_list_options_init`.
     */
    uint32_t struct_size;
    /**
     * Most items on a page, 1 to 300; 0 leaves it to the service.
     */
    uint32_t top;
    /**
     * OData `$filter`, such as `status eq 'active'`; sent as it is. Graph only.
     */
    gdap_str filter;
    /**
     * OData `$select`, such as `id,displayName,status`. Graph only.
     */
    gdap_str select;
    /**
     * OData `$orderby`, such as `status`. Graph only.
     */
    gdap_str orderby;
    /**
     * The next page: `gdap_result_next` of the page before, which must not have been freed yet. It contains the
     * query of the first page; the other members can stay as they were, and aren't sent again.
     */
    gdap_str next;
} gdap_list_options;

/**
 * Reads one relationship.
 *
 * - `id`: of the relationship, as the service returned it
 * - `options`: NULL, or options that "Options by call" lists for this function. On CloudCockpit, which can't
 *   return a single one, `customer_id` and a provider instance are required and the list is searched
 * - `result` receives the relationship (`GDAP_RESULT_READ`)
 *
 * Result: `result` (`read`), `id`, `etag` (Graph), `relationship` (the entity as the service returned it; on
 * CloudCockpit with Graph's names), `customerId` and `providerInstanceId` (CloudCockpit), `requestsSent`,
 * `httpStatus`, `serviceRequestId`, `clientRequestId`.
 *
 * ```json
 * {
 *   "result": "read",
 *   "id": "5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234",
 *   "etag": "W/\"JyI0NzAwNjg0NS0wMDAwLTE5MDAtMDAwMC02MGY0Yjg4MzAwMDAiJw==\"",
 *   "relationship": {
 *     "@odata.etag": "W/\"JyI0NzAwNjg0NS0wMDAwLTE5MDAtMDAwMC02MGY0Yjg4MzAwMDAiJw==\"",
 *     "id": "5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234",
 *     "displayName": "Contoso admin relationship",
 *     "duration": "P730D",
 *     "status": "active",
 *     "autoExtendDuration": "PT0S",
 *     "accessDetails": {
 *       "unifiedRoles": [{ "roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de" }]
 *     }
 *   },
 *   "requestsSent": 1,
 *   "httpStatus": 200,
 *   "clientRequestId": "2f3b8c1e-6a0d-4b0e-9a51-1d2c3b4a5968"
 * }
 * ```
 *
 * Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND`.
 */
GDAP_MUST_USE gdap_status gdap_relationship_get(const gdap_client *client,
                                                gdap_str id,
                                                const gdap_call_options *options,
                                                gdap_result **result,
                                                gdap_error **error);

/**
 * Sets the options to their defaults: call it with `sizeof *options` before setting any.
 *
 * It writes `size` bytes and no more.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE` (a size that no version of the struct has).
 */
gdap_status gdap_list_options_init(gdap_list_options *options,
                                   size_t size);

/**
 * Reads one page of the partner's relationships; on CloudCockpit the list of one customer.
 *
 * - `list`: what to list; NULL for everything
 * - `options`: NULL, or options that "Options by call" lists for this function. On CloudCockpit `customer_id`
 *   and a provider instance are required
 * - `result` receives the page (`GDAP_RESULT_READ`). While `gdap_result_next` isn't absent, set
 *   `gdap_list_options.next` to it for the next page
 *
 * A service that leads in circles is stopped with `GDAP_STATUS_INVALID_RESPONSE`; one that leads to another
 * host with `GDAP_STATUS_UNTRUSTED_HOST`.
 *
 * Result: `result` (`read`), `value` (array of entities as the service returned them, ETags included, so that
 * each can be the `snapshot` of an update), `next` (absent on the last page), `customerId` and
 * `providerInstanceId` (CloudCockpit), `requestsSent`, `httpStatus`, `serviceRequestId`, `clientRequestId`.
 *
 * Errors: those of every call; `GDAP_STATUS_INVALID_RESPONSE` if the pages lead in circles,
 * `GDAP_STATUS_UNTRUSTED_HOST` if they lead to another host.
 */
GDAP_MUST_USE gdap_status gdap_relationship_list(const gdap_client *client,
                                                 const gdap_list_options *list,
                                                 const gdap_call_options *options,
                                                 gdap_result **result,
                                                 gdap_error **error);

/**
 * The defaults of `gdap_list_options`, for a static one and in declarations:
 * `gdap_list_options options = GDAP_LIST_OPTIONS_INIT;`.
 */
#define GDAP_LIST_OPTIONS_INIT \
    { \
      sizeof(gdap_list_options), 0, {GDAP_NULL, 0}, {GDAP_NULL, 0}, {GDAP_NULL, 0}, {GDAP_NULL, 0} \
    }

/*
 * Relationships: checking
 * =======================
 *
 * Checks a document against the rules of a service, without the service. To see what a write would send, use
 * `GDAP_CALL_PLAN`.
 */

/**
 * Create a relationship.
 */
#define GDAP_ACTION_RELATIONSHIP_CREATE 1

/**
 * Update a relationship.
 */
#define GDAP_ACTION_RELATIONSHIP_UPDATE 2

/**
 * Read a relationship; in batches only.
 */
#define GDAP_ACTION_RELATIONSHIP_GET 3

/**
 * Make a request (lock, terminate ...); in batches only.
 */
#define GDAP_ACTION_REQUEST_CREATE 4

/**
 * Delete a relationship; in batches only.
 */
#define GDAP_ACTION_RELATIONSHIP_DELETE 5

/**
 * Make an access assignment; in batches only.
 */
#define GDAP_ACTION_ASSIGNMENT_CREATE 6

/**
 * Change the roles of an access assignment; in batches only.
 */
#define GDAP_ACTION_ASSIGNMENT_UPDATE 7

/**
 * Delete an access assignment; in batches only.
 */
#define GDAP_ACTION_ASSIGNMENT_DELETE 8

/**
 * Wait until a relationship has one of some statuses; in batches only. Between polls the item occupies no
 * thread, so a batch waits for as many as its capacity allows.
 */
#define GDAP_ACTION_RELATIONSHIP_WAIT 9

/**
 * Read an access assignment; in batches only.
 */
#define GDAP_ACTION_ASSIGNMENT_GET 10

/**
 * Read a page of the access assignments of a relationship; in batches only.
 */
#define GDAP_ACTION_ASSIGNMENT_LIST 11

/**
 * Read an operation, with `GDAP_CALL_WAIT` when it has ended; in batches only. Between polls the item occupies
 * no thread.
 */
#define GDAP_ACTION_OPERATION_GET 12

/**
 * Read a page of the operations of a relationship; in batches only.
 */
#define GDAP_ACTION_OPERATION_LIST 13

/**
 * Read a page of the relationships; in batches only.
 */
#define GDAP_ACTION_RELATIONSHIP_LIST 14

/**
 * Read a page of the requests of a relationship; in batches only.
 */
#define GDAP_ACTION_REQUEST_LIST 15

/**
 * Read a request of a relationship; in batches only.
 */
#define GDAP_ACTION_REQUEST_GET 16

/**
 * Read a page of the customers; in batches only.
 */
#define GDAP_ACTION_CUSTOMER_LIST 17

/**
 * Read a customer; in batches only.
 */
#define GDAP_ACTION_CUSTOMER_GET 18

/**
 * Read a page of the service management links of a customer; in batches only.
 */
#define GDAP_ACTION_CUSTOMER_LIST_SERVICES 19

/**
 * Get a token, as `gdap_client_sign_in`; in batches only.
 */
#define GDAP_ACTION_CLIENT_SIGN_IN 20

/**
 * Read a page of the partner's contracts; in batches only.
 */
#define GDAP_ACTION_CONTRACT_LIST 21

/**
 * Read a page of the groups of the partner's tenant; in batches only.
 */
#define GDAP_ACTION_GROUP_LIST 22

/**
 * Checks a document against the rules of a service, without a client and a network. A document that breaks
 * rules is a success too; its result names them. A document that isn't JSON is an error.
 *
 * - `service`: one of the `GDAP_SERVICE_` numbers; 0 for Graph
 * - `action`: `GDAP_ACTION_RELATIONSHIP_CREATE` or `GDAP_ACTION_RELATIONSHIP_UPDATE`
 * - `document`: as for the write
 * - `flags`: 0 or `GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES`
 * - `result` receives the problems (`GDAP_RESULT_CHECKED`)
 *
 * Result: `result` (`checked`), `valid`, `problems` (as `gdap_error_json` has them), `warnings` (the same, for
 * what breaks no rule but may be wrong: a role that isn't known to be allowed), `body` (the document as it
 * would be sent).
 *
 * ```json
 * {
 *   "result": "checked",
 *   "valid": false,
 *   "problems": [
 *     {
 *       "pointer": "/displayName",
 *       "code": "displayName.tooLong",
 *       "arguments": { "length": 61, "maximum": 50 },
 *       "message": "is 61 characters; the maximum is 50."
 *     }
 *   ],
 *   "warnings": []
 * }
 * ```
 *
 * Can be called after fork().
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
 * `GDAP_STATUS_UNKNOWN_OPTION`, `GDAP_STATUS_INVALID_JSON`.
 */
GDAP_MUST_USE gdap_status gdap_document_check(int32_t service,
                                              int32_t action,
                                              gdap_str document,
                                              uint32_t flags,
                                              gdap_result **result,
                                              gdap_error **error);

/*
 * Roles
 * =====
 *
 * The built-in roles of Microsoft Entra that this version of the library knows: for choosing and showing roles.
 * Documents take names and ids alike, and ids of roles that are newer.
 */

/**
 * Lists the built-in roles, without a client and a network.
 *
 * - `result` receives the roles (`GDAP_RESULT_READ`)
 *
 * Result: `result` (`read`), `value` (the roles). A role has `id` (its template id, the same in every tenant),
 * `name` (in English), `description` (what it is for), `privileged` (whether Microsoft marks it so),
 * `knownForGdap` (whether it is known to be possible in a relationship: from one public list, the service
 * decides), `blocksAutoExtend` (whether a relationship with it can't be extended automatically), `oldNames`
 * (of MSOnline and Azure AD).
 *
 * ```json
 * {
 *   "result": "read",
 *   "value": [
 *     {
 *       "id": "62e90394-69f5-4237-9190-012177145e10",
 *       "name": "Global Administrator",
 *       "description": "Manages everything. It blocks automatic extension of a relationship.",
 *       "privileged": true,
 *       "knownForGdap": true,
 *       "blocksAutoExtend": true,
 *       "oldNames": ["Company Administrator"]
 *     }
 *   ]
 * }
 * ```
 *
 * Can be called after fork().
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`.
 */
GDAP_MUST_USE gdap_status gdap_role_list(gdap_result **result,
                                         gdap_error **error);

/*
 * Relationships: waiting and deleting
 * ===================================
 *
 * Wait for the customer's approval or for the end of a relationship, and delete what was never locked.
 */

/**
 * Waits until a relationship has a status, such as `active` after the customer's approval. It polls at growing
 * intervals of up to 30 seconds, and reports each wait as progress.
 *
 * - `id`: of the relationship, as the service returned it
 * - `statuses`: names separated by commas, such as `active` or `active,terminated`: `created`,
 *   `approvalPending`, `approved`, `activating`, `active`, `expiring`, `expired`, `terminationRequested`,
 *   `terminating`, `terminated`
 * - `options`: NULL, or options that "Options by call" lists for this function. Set `deadline_ms`: an approval
 *   takes hours or days. On CloudCockpit `customer_id` is required
 * - `result` receives the relationship (`GDAP_RESULT_READ`), as `gdap_relationship_get` does
 *
 * Result: as for `gdap_relationship_get`.
 *
 * Errors: those of every call; `GDAP_STATUS_NOT_FOUND`, `GDAP_STATUS_INVALID_STATE` (a status was reached
 * from which none of these can come), `GDAP_STATUS_DEADLINE` (not yet).
 */
GDAP_MUST_USE gdap_status gdap_relationship_wait(const gdap_client *client,
                                                 gdap_str id,
                                                 gdap_str statuses,
                                                 const gdap_call_options *options,
                                                 gdap_result **result,
                                                 gdap_error **error);

/**
 * Deletes a relationship in status `created`. In any other status it can only be rejected by the customer,
 * expire or, if active, be ended with the request `terminate`. Graph only.
 *
 * - `id`: of the relationship, as the service returned it
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives what was done (`GDAP_RESULT_DELETED`; `GDAP_RESULT_RECOVERED` if the response was lost
 *   and it no longer exists; `GDAP_RESULT_UNCHANGED` if it didn't exist and reuse was requested)
 *
 * Without `if_match` the library reads the relationship, or uses `snapshot`, and deletes with that ETag. If it
 * changed meanwhile, the library reads it again: values that changed since the snapshot are
 * `GDAP_STATUS_CONFLICT`. With `if_match` exactly that version is deleted.
 *
 * Result: `result` (`deleted`, `recovered` or `unchanged`), `id`, `requestsSent`, `httpStatus`, `serviceRequestId`,
 * `clientRequestId`.
 *
 * Errors: those of every call; `GDAP_STATUS_INVALID_JSON` (the snapshot), `GDAP_STATUS_NOT_FOUND`,
 * `GDAP_STATUS_INVALID_STATE` (nothing was sent), `GDAP_STATUS_CONFLICT`.
 */
GDAP_MUST_USE gdap_status gdap_relationship_delete(const gdap_client *client,
                                                   gdap_str id,
                                                   const gdap_call_options *options,
                                                   gdap_result **result,
                                                   gdap_error **error);

/*
 * Requests and operations
 * =======================
 *
 * A request changes the status of a relationship; an operation is the work of the service on a change.
 */

/**
 * Makes a request on a relationship: locks it for the customer's approval, or terminates it. On CloudCockpit
 * `terminate` only.
 *
 * - `relationship_id`: of the relationship, as the service returned it
 * - `document`: the request, see below
 * - `options`: NULL, or options that "Options by call" lists for this function. A `snapshot` is that of the
 *   relationship and saves reading it. On CloudCockpit `customer_id` is required, and `GDAP_CALL_READ_BACK`
 *   reads the list before and after
 * - `result` receives the request (`GDAP_RESULT_CREATED`, or `GDAP_RESULT_RECOVERED`; `GDAP_RESULT_UNCHANGED`
 *   if it is already in force; on CloudCockpit `GDAP_RESULT_UPDATED`)
 *
 * The relationship's status is read and checked before anything is sent.
 *
 * Document: one JSON object.
 *
 * - `action`: string, required; `lockForApproval` (in status `created`: finishes the relationship, so
 *   that the customer can approve it), `terminate` (in status `active`), `approve` or `reject` (an
 *   indirect reseller, in status `approvalPending`)
 *
 * Example for Graph:
 *
 * ```json
 * { "action": "lockForApproval" }
 * ```
 *
 * Result: `result` (`created`, `recovered`, `unchanged` or `updated`), `id` (of the request; on CloudCockpit of
 * the relationship), `request` (the entity as the service returned it, if there is one), `relationship`
 * (CloudCockpit, if it was read), `requestsSent`, `httpStatus`, `serviceRequestId`, `clientRequestId`.
 *
 * Errors: those of every call; `GDAP_STATUS_VALIDATION` and `GDAP_STATUS_INVALID_JSON` (the document;
 * nothing was sent), `GDAP_STATUS_NOT_FOUND`, `GDAP_STATUS_INVALID_STATE` (not in this status; nothing was
 * sent), `GDAP_STATUS_CONFLICT`.
 */
GDAP_MUST_USE gdap_status gdap_request_create(const gdap_client *client,
                                              gdap_str relationship_id,
                                              gdap_str document,
                                              const gdap_call_options *options,
                                              gdap_result **result,
                                              gdap_error **error);

/**
 * Reads one page of the requests of a relationship. Graph only.
 *
 * - `relationship_id`: of the relationship, as the service returned it
 * - `list`: what to list; NULL for everything
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
 *
 * Result: as for `gdap_relationship_list`.
 *
 * Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND` (no such relationship).
 */
GDAP_MUST_USE gdap_status gdap_request_list(const gdap_client *client,
                                            gdap_str relationship_id,
                                            const gdap_list_options *list,
                                            const gdap_call_options *options,
                                            gdap_result **result,
                                            gdap_error **error);

/**
 * Reads one request. Graph only.
 *
 * - `relationship_id`, `request_id`: as the service returned them
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives the request (`GDAP_RESULT_READ`)
 *
 * Result: `result` (`read`), `id` (of the request), `etag`, `request` (the entity as the service returned it;
 * its `status` is `created`, `pending`, `succeeded` or `failed`), `requestsSent`, `httpStatus`,
 * `serviceRequestId`, `clientRequestId`.
 *
 * Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND`.
 */
GDAP_MUST_USE gdap_status gdap_request_get(const gdap_client *client,
                                           gdap_str relationship_id,
                                           gdap_str request_id,
                                           const gdap_call_options *options,
                                           gdap_result **result,
                                           gdap_error **error);

/**
 * Reads one page of the operations of a relationship. Graph only.
 *
 * - `relationship_id`: of the relationship, as the service returned it
 * - `list`: what to list; NULL for everything
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
 *
 * Result: as for `gdap_relationship_list`.
 *
 * Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND` (no such relationship).
 */
GDAP_MUST_USE gdap_status gdap_operation_list(const gdap_client *client,
                                              gdap_str relationship_id,
                                              const gdap_list_options *list,
                                              const gdap_call_options *options,
                                              gdap_result **result,
                                              gdap_error **error);

/**
 * Reads a long-running operation; with `GDAP_CALL_WAIT` it waits until that has ended. Graph only.
 *
 * - `relationship_id`, `operation_id`: as the service returned them (`operation.id` of an accepted update)
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives the operation (`GDAP_RESULT_READ`)
 *
 * Result: `result` (`read`), `id` (of the operation), `operation` (the entity as the service returned it; its
 * `status` is `notStarted`, `running`, `succeeded` or `failed`), `requestsSent`, `httpStatus`,
 * `serviceRequestId`, `clientRequestId`.
 *
 * Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND`; with `GDAP_CALL_WAIT` also
 * `GDAP_STATUS_OPERATION_FAILED`, and `GDAP_STATUS_DEADLINE` while it may still be running.
 */
GDAP_MUST_USE gdap_status gdap_operation_get(const gdap_client *client,
                                             gdap_str relationship_id,
                                             gdap_str operation_id,
                                             const gdap_call_options *options,
                                             gdap_result **result,
                                             gdap_error **error);

/*
 * Access assignments
 * ==================
 *
 * An active relationship gives nobody access until its roles are assigned to security groups of the partner. On
 * CloudCockpit assignments can be created and listed; the group and the roles are settings of the portal.
 */

/**
 * Assigns roles of a relationship to a security group, exactly once.
 *
 * - `relationship_id`: of the relationship, as the service returned it; it must be active
 * - `document`: the assignment, see below; on CloudCockpit absent or `{}`
 * - `options`: NULL, or options that "Options by call" lists for this function. A `snapshot` is that of the
 *   relationship and saves reading it
 * - `result` receives what was made (`GDAP_RESULT_CREATED`; `GDAP_RESULT_RECOVERED` if the response was lost
 *   and the list has it; `GDAP_RESULT_UNCHANGED` if the group has these roles and reuse was requested)
 *
 * The relationship's status and roles are read and checked before anything is sent. A group can be
 * assigned once in a relationship: to give it other roles, update its assignment.
 *
 * On CloudCockpit it links an active relationship with the security group of the portal's settings; it needs
 * `customer_id` in `options`. A second link changes nothing. With `GDAP_CALL_REUSE_EXISTING` the list is read
 * first, and an existing link is `GDAP_RESULT_UNCHANGED`. Result on CloudCockpit: `result`, `id` (of the
 * relationship), `customerId`, `providerInstanceId`, and `value` (the assignments) if they were read.
 *
 * Document: one JSON object.
 *
 * - `accessContainer`: object, required; `accessContainerId`: string, a GUID, of a security group in
 *   the partner's own tenant; `accessContainerType`: `securityGroup`
 * - `accessDetails`: object, required; `unifiedRoles`: array of at least one
 *   `{"roleDefinitionId": string}`, each one of the relationship's roles
 *
 * Example for Graph:
 *
 * ```json
 * {
 *   "accessContainer": {
 *     "accessContainerId": "869fb9d2-9a5f-4c6e-9c1a-2b7d2f0e6a11",
 *     "accessContainerType": "securityGroup"
 *   },
 *   "accessDetails": {
 *     "unifiedRoles": [{ "roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de" }]
 *   }
 * }
 * ```
 *
 * Result: `result` (`created`, `recovered` or `unchanged`), `id` (of the assignment), `etag`, `assignment` (the
 * entity as the service returned it; its `status` is `pending` at first), `requestsSent`, `httpStatus`,
 * `serviceRequestId`, `clientRequestId`.
 *
 * Errors: those of every call; `GDAP_STATUS_VALIDATION` and `GDAP_STATUS_INVALID_JSON` (the document;
 * nothing was sent), `GDAP_STATUS_VALIDATION` also for roles that the relationship doesn't have,
 * `GDAP_STATUS_NOT_FOUND`, `GDAP_STATUS_INVALID_STATE` (not active; nothing was sent),
 * `GDAP_STATUS_ALREADY_EXISTS` (the message names the group's assignment), `GDAP_STATUS_OPERATION_FAILED`
 * (it was waited for).
 */
GDAP_MUST_USE gdap_status gdap_assignment_create(const gdap_client *client,
                                                 gdap_str relationship_id,
                                                 gdap_str document,
                                                 const gdap_call_options *options,
                                                 gdap_result **result,
                                                 gdap_error **error);

/**
 * Reads one page of the access assignments of a relationship.
 *
 * - `relationship_id`: of the relationship, as the service returned it
 * - `list`: what to list, such as the filter `status eq 'active'`; NULL for everything
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
 *
 * Result: as for `gdap_relationship_list`.
 *
 * Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND` (no such relationship).
 */
GDAP_MUST_USE gdap_status gdap_assignment_list(const gdap_client *client,
                                               gdap_str relationship_id,
                                               const gdap_list_options *list,
                                               const gdap_call_options *options,
                                               gdap_result **result,
                                               gdap_error **error);

/**
 * Reads one access assignment.
 *
 * - `relationship_id`, `assignment_id`: as the service returned them
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives the assignment (`GDAP_RESULT_READ`)
 *
 * Result: `result` (`read`), `id` (of the assignment), `etag`, `assignment` (the entity as the service returned
 * it), `requestsSent`, `httpStatus`, `serviceRequestId`, `clientRequestId`.
 *
 * Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND`.
 */
GDAP_MUST_USE gdap_status gdap_assignment_get(const gdap_client *client,
                                              gdap_str relationship_id,
                                              gdap_str assignment_id,
                                              const gdap_call_options *options,
                                              gdap_result **result,
                                              gdap_error **error);

/**
 * Replaces the roles of an access assignment.
 *
 * - `relationship_id`, `assignment_id`: as the service returned them
 * - `document`: the roles, see below
 * - `options`: NULL, or options that "Options by call" lists for this function. A `snapshot` is that of the
 *   assignment
 * - `result` receives what was done (`GDAP_RESULT_ACCEPTED`, the usual case: the service works on it;
 *   `GDAP_RESULT_UPDATED` if that was waited for; `GDAP_RESULT_UNCHANGED` if it has these roles;
 *   `GDAP_RESULT_RECOVERED` if the response was lost and the change was found)
 *
 * ETags and conflicts: as for `gdap_relationship_update`. After a lost response the library waits for the
 * operation that it may have started, because the roles change only at its end.
 *
 * Document: one JSON object.
 *
 * - `accessDetails`: object, required; `unifiedRoles`: array of at least one
 *   `{"roleDefinitionId": string}`, each one of the relationship's roles; replaced whole
 *
 * Example for Graph:
 *
 * ```json
 * {
 *   "accessDetails": {
 *     "unifiedRoles": [{ "roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de" }]
 *   }
 * }
 * ```
 *
 * Result: `result` (`accepted`, `updated`, `unchanged` or `recovered`), `id` (of the assignment),
 * `etag`, `assignment` (the entity; absent after `accepted`), `operation` (for `gdap_operation_get`),
 * `changes` (array of `{"pointer", "from", "to"}`), `requestsSent`, `httpStatus`, `serviceRequestId`,
 * `clientRequestId`.
 *
 * Errors: those of every call; `GDAP_STATUS_VALIDATION` and `GDAP_STATUS_INVALID_JSON` (the document;
 * nothing was sent), `GDAP_STATUS_NOT_FOUND`, `GDAP_STATUS_INVALID_STATE` (nothing was sent),
 * `GDAP_STATUS_CONFLICT`, `GDAP_STATUS_OPERATION_FAILED` (it was waited for).
 */
GDAP_MUST_USE gdap_status gdap_assignment_update(const gdap_client *client,
                                                 gdap_str relationship_id,
                                                 gdap_str assignment_id,
                                                 gdap_str document,
                                                 const gdap_call_options *options,
                                                 gdap_result **result,
                                                 gdap_error **error);

/**
 * Deletes an access assignment: the group loses the roles.
 *
 * - `relationship_id`, `assignment_id`: as the service returned them
 * - `options`: NULL, or options that "Options by call" lists for this function. A `snapshot` is that of the
 *   assignment
 * - `result` receives what was done, as `gdap_relationship_delete` does; an assignment that is already being
 *   deleted is `GDAP_RESULT_UNCHANGED`
 *
 * Result and ETags: as for `gdap_relationship_delete`.
 *
 * Errors: those of every call; `GDAP_STATUS_INVALID_JSON` (the snapshot), `GDAP_STATUS_NOT_FOUND`,
 * `GDAP_STATUS_INVALID_STATE` (nothing was sent), `GDAP_STATUS_CONFLICT`, `GDAP_STATUS_OPERATION_FAILED` (it
 * was waited for).
 */
GDAP_MUST_USE gdap_status gdap_assignment_delete(const gdap_client *client,
                                                 gdap_str relationship_id,
                                                 gdap_str assignment_id,
                                                 const gdap_call_options *options,
                                                 gdap_result **result,
                                                 gdap_error **error);

/*
 * Customers
 * =========
 *
 * The customers that the partner has a delegated admin relationship with. Graph only.
 */

/**
 * Reads one page of the partner's customers.
 *
 * - `list`: what to list, such as the order `displayName`; NULL for everything
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
 *
 * Result: as for `gdap_relationship_list`; an entity has `id`, `tenantId`, `displayName`. May be called
 * from any threads at once.
 *
 * Errors: those of every call.
 */
GDAP_MUST_USE gdap_status gdap_customer_list(const gdap_client *client,
                                             const gdap_list_options *list,
                                             const gdap_call_options *options,
                                             gdap_result **result,
                                             gdap_error **error);

/**
 * Reads one customer.
 *
 * - `id`: of the customer, its tenant id
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives the customer (`GDAP_RESULT_READ`)
 *
 * Result: `result` (`read`), `id`, `etag`, `customer` (the entity as the service returned it), `requestsSent`,
 * `httpStatus`, `serviceRequestId`, `clientRequestId`.
 *
 * Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND`.
 */
GDAP_MUST_USE gdap_status gdap_customer_get(const gdap_client *client,
                                            gdap_str id,
                                            const gdap_call_options *options,
                                            gdap_result **result,
                                            gdap_error **error);

/**
 * Reads one page of the service management links of a customer.
 *
 * - `id`: of the customer, its tenant id
 * - `list`: what to list; NULL for everything
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
 *
 * Result: as for `gdap_relationship_list`; an entity has `serviceName`, `serviceManagementUrl`. May be
 * called from any threads at once.
 *
 * Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND` (no such customer).
 */
GDAP_MUST_USE gdap_status gdap_customer_list_services(const gdap_client *client,
                                                      gdap_str id,
                                                      const gdap_list_options *list,
                                                      const gdap_call_options *options,
                                                      gdap_result **result,
                                                      gdap_error **error);

/*
 * The partner's directory
 * =======================
 *
 * The partner's contracts with customers, and the groups of the partner's own tenant. Graph only.
 */

/**
 * Reads one page of the partner's contracts with customers, also those without a delegated admin
 * relationship. Needs the permission Directory.Read.All.
 *
 * - `list`: what to list; NULL for everything
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
 *
 * Result: as for `gdap_relationship_list`; an entity has `id`, `customerId` (the customer's tenant id),
 * `displayName`, `defaultDomainName`, `contractType`. May be called from any threads at once.
 *
 * Errors: those of every call, such as `GDAP_STATUS_FORBIDDEN` (the permission is missing).
 */
GDAP_MUST_USE gdap_status gdap_contract_list(const gdap_client *client,
                                             const gdap_list_options *list,
                                             const gdap_call_options *options,
                                             gdap_result **result,
                                             gdap_error **error);

/**
 * Reads one page of the groups of the partner's own tenant. Needs the permission GroupMember.Read.All.
 *
 * - `list`: what to list, such as the filter `displayName eq 'Helpdesk'`; NULL for everything
 * - `options`: NULL, or options that "Options by call" lists for this function
 * - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
 *
 * Result: as for `gdap_relationship_list`; an entity has `id`, `displayName`, `securityEnabled` (an access
 * assignment needs such a group). Names needn't be unique. May be called from any threads at once.
 *
 * Errors: those of every call, such as `GDAP_STATUS_FORBIDDEN` (the permission is missing).
 */
GDAP_MUST_USE gdap_status gdap_group_list(const gdap_client *client,
                                          const gdap_list_options *list,
                                          const gdap_call_options *options,
                                          gdap_result **result,
                                          gdap_error **error);

/*
 * Batch options
 * =============
 *
 * A batch makes many calls at a time, under one throttle: if the service asks one of them to wait, all of them
 * slow down.
 */

/**
 * Flushes each line of the journal to the disk, so that none is lost in a power failure. Without it each line
 * is passed to the operating system at once, which keeps it if the process is killed.
 */
#define GDAP_BATCH_JOURNAL_SYNC 1

/**
 * Items of the same id don't wait for each other. Creates of the same displayName still do. Not together
 * with a journal, which depends on the order.
 */
#define GDAP_BATCH_UNORDERED 2

/**
 * The largest `concurrency` of a batch, and so of the calls that it makes at the same time.
 */
#define GDAP_MAX_CONCURRENCY 64

/**
 * How a batch runs.
 *
 * - `gdap_batch_options_init`
 */
typedef struct gdap_batch_options {
    /**
     * Size of this struct in the host; set by `gdap_batch_options_init`.
     */
    uint32_t struct_size;
    /**
     * `GDAP_BATCH_` bits.
     */
    uint32_t flags;
    /**
     * Most items running at a time, 1 to `GDAP_MAX_CONCURRENCY`; 0 for the default (8).
     */
    uint32_t concurrency;
    /**
     * Most items in it, `concurrency` to 1,000,000; 0 for the default (four times that).
     */
    uint32_t capacity;
    /**
     * Path of the journal; absent for none. The file is created if it doesn't exist, and locked: a
     * second run with it fails with `GDAP_STATUS_JOURNAL`, and so does a file that isn't a journal.
     * Each write is recorded before it is sent, and each item after it has ended: action, ids, time,
     * result, and hashes of the document and of the ETag; never the document.
     *
     * To resume a run that ended in any way, also killed, open a batch with its journal and submit the same
     * items in the same order. What was done is `GDAP_RESULT_SKIPPED`. What failed runs again. What was sent
     * and may have been made is looked up first; if that doesn't show the result, it ends as
     * `GDAP_OUTCOME_UNKNOWN` and stays in doubt for the next run. If an item runs again, the later ones of the
     * same id do too, so that the last value is that of the last item. An item that is submitted twice is two
     * writes. A last line that was cut off is ignored. With `GDAP_CALL_PLAN` the journal is read, and nothing
     * is written to it.
     */
    gdap_str journal_path;
} gdap_batch_options;

/**
 * How many items are queued, running and finished.
 */
typedef struct gdap_batch_counts {
    /**
     * Size of this struct in the host; set it before `gdap_batch_get_counts`.
     */
    uint32_t struct_size;
    /**
     * Zero.
     */
    uint32_t reserved;
    /**
     * Submitted and not started.
     */
    uint64_t queued;
    /**
     * Started and not finished.
     */
    uint64_t running;
    /**
     * Finished and not taken.
     */
    uint64_t untaken;
    /**
     * Finished in all, taken or not.
     */
    uint64_t finished;
} gdap_batch_counts;

/**
 * Sets the options to their defaults: call it with `sizeof *options` before setting any.
 *
 * It writes `size` bytes and no more.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE` (a size that no version of the struct has).
 */
gdap_status gdap_batch_options_init(gdap_batch_options *options,
                                    size_t size);

/**
 * The defaults of `gdap_batch_options`, for a static one and in declarations:
 * `gdap_batch_options options = GDAP_BATCH_OPTIONS_INIT;`.
 */
#define GDAP_BATCH_OPTIONS_INIT \
    { \
      sizeof(gdap_batch_options), 0, 0, 0, {GDAP_NULL, 0} \
    }

/*
 * Batches
 * =======
 *
 * The host submits items, each with a tag, and takes their results one by one, in the order in which they
 * finish.
 */

/**
 * Calls that run at the same time. Any number of threads may submit and take at the same time.
 *
 * - `gdap_batch_options_init`, `gdap_batch_new`
 * - `gdap_batch_submit`, `gdap_batch_take`
 * - `gdap_batch_get_counts`, `gdap_batch_cancel`
 * - `gdap_batch_free`
 *
 * Queued, running and untaken items all count against its capacity. So a host with one thread submits until
 * `GDAP_STATUS_BATCH_FULL`, takes one, and so on; at the end it takes until `GDAP_STATUS_BATCH_EMPTY`. Free it
 * before its client.
 */
typedef struct gdap_batch gdap_batch;

/**
 * Makes a batch of calls with `client`.
 *
 * - `options`: NULL for the defaults
 * - `batch` receives the batch; free it with `gdap_batch_free`, before the client
 *
 * Errors: those of the arguments; `GDAP_STATUS_JOURNAL` (another run has it, or the file isn't a journal or
 * can't be written).
 */
GDAP_MUST_USE gdap_status gdap_batch_new(const gdap_client *client,
                                         const gdap_batch_options *options,
                                         gdap_batch **batch,
                                         gdap_error **error);

/**
 * Adds an item. Everything is copied; the call returns as soon as the item is queued.
 *
 * - `action`: one of the `GDAP_ACTION_` numbers (see "Relationships: checking")
 * - `id`: of the relationship or the customer. Items of the same id run one after the other, in the order
 *   in which they were submitted, unless the batch is `GDAP_BATCH_UNORDERED`. For
 *   `GDAP_ACTION_RELATIONSHIP_CREATE`: absent, or any text of up to 256 bytes without control
 *   characters, to make such items wait for each other. Creates of the same displayName always do. Must
 *   be absent for `GDAP_ACTION_RELATIONSHIP_LIST`, `GDAP_ACTION_CUSTOMER_LIST` and
 *   `GDAP_ACTION_CLIENT_SIGN_IN`
 * - `document`: as for the single call; for `GDAP_ACTION_RELATIONSHIP_WAIT` the statuses, for
 *   `GDAP_ACTION_OPERATION_GET` and `GDAP_ACTION_REQUEST_GET` the id of the operation or request, for
 *   lists absent or what to list: a JSON object with any of `filter`, `select`, `orderby`, `next`
 *   (strings) and `top` (a number), as in `gdap_list_options`. Must be absent for actions that read one
 *   relationship, assignment or customer, delete, or sign in
 * - `options`: as for the single call, and checked now; `deadline_ms` counts from when the item starts;
 *   `assignment_id` names the assignment to read, update or delete, `journal_key` the item in the journal
 * - `tag`: the host's own number for the item; `gdap_batch_take` returns it
 * - `timeout_ms`: how long to wait for room; 0 for not at all
 *
 * Errors: those of the arguments, and `GDAP_STATUS_INVALID_ARGUMENT` also if an item with the same journal
 * key is in the batch at present; `GDAP_STATUS_BATCH_FULL` (take some first), `GDAP_STATUS_CANCELLED` (the
 * cancel of `options` has fired or the batch is cancelled, also while it waits for room). What is wrong with
 * the document is the item's own error, later.
 */
GDAP_MUST_USE gdap_status gdap_batch_submit(const gdap_batch *batch,
                                            int32_t action,
                                            gdap_str id,
                                            gdap_str document,
                                            const gdap_call_options *options,
                                            uint64_t tag,
                                            int64_t timeout_ms,
                                            gdap_error **error);

/**
 * Takes the next finished item, in the order of finishing.
 *
 * - `timeout_ms`: how long to wait for one; 0 for not at all
 * - `tag` receives the item's tag; NULL if it isn't needed
 * - `result`, `item_error`: one of them receives how the item ended, to be freed with
 *   `gdap_result_free` or `gdap_error_free`; the other is set to NULL
 *
 * Returns `GDAP_STATUS_OK` when an item was taken, whether the item succeeded or failed. Each item is taken
 * once. An item's error is one of the single call, or `GDAP_STATUS_JOURNAL` if its write couldn't be recorded
 * beforehand and so wasn't sent.
 *
 * Errors: `GDAP_STATUS_BATCH_TIMEOUT` (none finished in time), `GDAP_STATUS_BATCH_EMPTY` (everything
 * submitted has been taken), `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_ARGUMENT` (a negative time),
 * `GDAP_STATUS_FORKED`.
 */
GDAP_MUST_USE gdap_status gdap_batch_take(const gdap_batch *batch,
                                          int64_t timeout_ms,
                                          uint64_t *tag,
                                          gdap_result **result,
                                          gdap_error **item_error,
                                          gdap_error **error);

/**
 * Writes how many items are queued, running and finished into `counts`, whose `struct_size` must be set to
 * `sizeof *counts`.
 *
 * Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE`, `GDAP_STATUS_FORKED`.
 */
gdap_status gdap_batch_get_counts(const gdap_batch *batch,
                                  gdap_batch_counts *counts);

/**
 * Cancels what is left: queued items finish as `GDAP_STATUS_CANCELLED`, `GDAP_OUTCOME_NOT_SENT`
 * (`GDAP_OUTCOME_UNKNOWN` if the journal says that an earlier run sent them), running ones end as with a fired
 * cancel. All of them can still be taken; no more can be submitted. NULL and a batch made before fork() are
 * fine.
 */
void gdap_batch_cancel(const gdap_batch *batch);

/**
 * Frees a batch: what is left is cancelled, results not taken are lost. It returns within 50 ms; what still
 * runs ends in the background. Its journal can be opened again as soon as the function has returned. NULL is
 * fine.
 */
void gdap_batch_free(gdap_batch *batch);

#ifdef __cplusplus
}
#endif

#endif /* GDAP_H */
