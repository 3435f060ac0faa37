/* A host as a partner would write it: create, plan, lock, approve, update, conflict, cancel, batch, and
 * every callback. Prints what it saw; the test compares that with host.expected. */
#include "common.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define ROLE_A "29232cdf-9323-42fd-ade2-1d097af3e4de"
#define ROLE_B "3a2c62db-5318-420d-8d74-23affee5d9d5"
#define DOCUMENT(name)                                                                      \
    GDAP_STR("{\"displayName\":\"" name "\",\"duration\":\"P730D\","                        \
             "\"customer\":{\"tenantId\":\"4fdbff88-9d6b-42e0-9713-45c922ba8001\"},"        \
             "\"accessDetails\":{\"unifiedRoles\":[{\"roleDefinitionId\":\"" ROLE_A "\"}]}}")

static atomic_int logged, told, tokens, destroyed;

static void on_log(void *user_data, const gdap_log_event *event) {
    CHECK(user_data == &logged);
    CHECK(event->struct_size == sizeof *event);
    CHECK(event->level >= GDAP_LOG_ERROR && event->level <= GDAP_LOG_DEBUG);
    CHECK(strlen(event->message.data) == event->message.len);
    CHECK(strstr(event->message.data, "callback-token") == NULL);
    logged++;
}

static void on_progress(void *user_data, const gdap_progress *progress) {
    CHECK(user_data == &told);
    CHECK(progress->struct_size == sizeof *progress);
    told++;
}

static gdap_status on_token(void *user_data, const gdap_token_request *request, gdap_token_sink *sink) {
    CHECK(user_data == &tokens);
    CHECK(request->scope.len > 0 && request->authority.len > 0);
    tokens++;
    return gdap_token_sink_set(sink, GDAP_STR("callback-token"), (int64_t)time(NULL) + 3600);
}

static gdap_status on_token_fail(void *user_data, const gdap_token_request *request, gdap_token_sink *sink) {
    (void)user_data;
    (void)request;
    gdap_token_sink_fail(sink, GDAP_STR("the vault is locked"));
    return GDAP_STATUS_CREDENTIAL;
}

static void on_destroy(void *user_data) {
    (void)user_data;
    destroyed++;
}

static char *copy(gdap_str text) {
    char *own = malloc(text.len + 1);
    CHECK(own != NULL);
    memcpy(own, text.data ? text.data : "", text.len);
    own[text.len] = 0;
    return own;
}

/* Prints how a call ended, frees both, and returns the id. */
static char *report(const char *step, gdap_status status, gdap_result *result, gdap_error *error) {
    char *id = NULL;
    if (status == GDAP_STATUS_OK) {
        CHECK(result != NULL && error == NULL);
        CHECK(gdap_result_json(result).data[gdap_result_json(result).len] == 0);
        CHECK(gdap_result_headers_json(result).data[0] == '[');
        printf("%s: done %d, attempts %s\n", step, (int)gdap_result_kind(result),
               gdap_result_requests_sent(result) > 0 ? "some" : "none");
        id = copy(gdap_result_id(result));
    } else {
        CHECK(result == NULL && error != NULL);
        CHECK(gdap_error_status(error) == status);
        CHECK(gdap_error_message(error).len > 0 && gdap_error_json(error).data[0] == '{');
        CHECK(gdap_error_headers_json(error).data[0] == '[');
        CHECK(strstr(gdap_error_json(error).data, "callback-token") == NULL);
        printf("%s: status %d %s, outcome %d\n", step, (int)status, gdap_status_name(status).data,
               (int)gdap_error_outcome(error));
        for (size_t i = 0; i < gdap_error_problem_count(error); i++)
            printf("  %s\n", gdap_error_problem_pointer(error, i).data);
    }
    CHECK(gdap_error_problem_pointer(error, 1000).data == NULL);
    gdap_result_free(result);
    gdap_error_free(error);
    return id;
}

struct firing {
    gdap_cancel *cancel;
    struct timespec fired;
};

static void *fire_soon(void *data) {
    struct firing *firing = data;
    struct timespec wait = {0, 200 * 1000 * 1000};
    nanosleep(&wait, NULL);
    clock_gettime(CLOCK_MONOTONIC, &firing->fired);
    gdap_cancel_fire(firing->cancel);
    return NULL;
}

static void cancelled(const gdap_client *client, const char *id) {
    struct firing firing;
    struct timespec now;
    pthread_t thread;
    gdap_call_options options;
    gdap_result *result = NULL;
    gdap_error *error = NULL;
    CHECK(gdap_cancel_new(&firing.cancel, NULL) == GDAP_STATUS_OK);
    CHECK(gdap_call_options_init(&options, sizeof options) == GDAP_STATUS_OK);
    options.cancel = firing.cancel;
    ask("stall", id);
    CHECK(pthread_create(&thread, NULL, fire_soon, &firing) == 0);
    gdap_status status = gdap_relationship_get(client, gdap_str_from(id), &options, &result, &error);
    clock_gettime(CLOCK_MONOTONIC, &now);
    pthread_join(thread, NULL);
    long ms = (now.tv_sec - firing.fired.tv_sec) * 1000 + (now.tv_nsec - firing.fired.tv_nsec) / 1000000;
    fprintf(stderr, "cancelled after %ld ms\n", ms);
    free(report("get cancelled", status, result, error));
    CHECK(getenv("GDAP_SLOW") != NULL || ms <= 50);
    status = gdap_relationship_get(client, gdap_str_from(id), &options, &result, &error);
    free(report("get with a fired cancel", status, result, error));
    CHECK(gdap_cancel_is_fired(firing.cancel) == 1);
    gdap_cancel_free(firing.cancel);
    ask("clear", id);
}

static void batched(const gdap_client *client, const char *id) {
    gdap_batch_options options;
    gdap_batch_counts counts = {.struct_size = sizeof counts};
    gdap_batch *batch = NULL;
    gdap_error *error = NULL;
    uint64_t tags = 0;
    int failed = 0, full = 0, taken = 0;
    CHECK(gdap_batch_options_init(&options, sizeof options) == GDAP_STATUS_OK);
    options.concurrency = 2;
    options.capacity = 4;
    CHECK(gdap_batch_new(client, &options, &batch, NULL) == GDAP_STATUS_OK);
    for (uint64_t tag = 1; tag <= 10 || taken < 10;) {
        gdap_status status = GDAP_STATUS_BATCH_FULL;
        if (tag <= 10)
            status = gdap_batch_submit(batch, GDAP_ACTION_RELATIONSHIP_GET, tag == 7 ? GDAP_STR("no-such-id") : gdap_str_from(id),
                                       GDAP_STR_NULL, NULL, tag, 0, NULL);
        if (status == GDAP_STATUS_OK) {
            tag++;
            continue;
        }
        CHECK(status == GDAP_STATUS_BATCH_FULL);
        full = 1;
        uint64_t tagged = 0;
        gdap_result *result = NULL;
        gdap_error *item = NULL;
        CHECK(gdap_batch_take(batch, 30000, &tagged, &result, &item, &error) == GDAP_STATUS_OK);
        CHECK((result == NULL) != (item == NULL));
        failed += item != NULL;
        tags += tagged;
        taken++;
        gdap_result_free(result);
        gdap_error_free(item);
    }
    CHECK(gdap_batch_get_counts(batch, &counts) == GDAP_STATUS_OK);
    CHECK(counts.finished == 10 && counts.queued + counts.running + counts.untaken == 0);
    gdap_result *result = NULL;
    gdap_error *item = NULL;
    gdap_status empty = gdap_batch_take(batch, 0, NULL, &result, &item, &error);
    printf("batch: tags %d, failed %d, full %d, then %d\n", (int)tags, failed, full, (int)empty);
    gdap_error_free(error);
    gdap_batch_cancel(batch);
    gdap_batch_free(batch);

    /* Freed with items at work, queued and untaken: returns at once. */
    ask("stall", id);
    CHECK(gdap_batch_new(client, &options, &batch, NULL) == GDAP_STATUS_OK);
    for (uint64_t tag = 1; tag <= 4; tag++)
        CHECK(gdap_batch_submit(batch, GDAP_ACTION_RELATIONSHIP_GET, tag == 4 ? GDAP_STR("other") : gdap_str_from(id),
                                GDAP_STR_NULL, NULL, tag, 0, NULL) == GDAP_STATUS_OK);
    struct timespec start, end, wait = {0, 100 * 1000 * 1000};
    nanosleep(&wait, NULL);
    clock_gettime(CLOCK_MONOTONIC, &start);
    gdap_batch_free(batch);
    clock_gettime(CLOCK_MONOTONIC, &end);
    long ms = (end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000;
    CHECK(getenv("GDAP_SLOW") != NULL || ms <= 50);
    ask("clear", id);
}

/* Two runs over one journal: the second leaves out what the first has done. */
static void journaled(const gdap_client *client, const char *id) {
    char path[64];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(path, sizeof path, "/tmp/gdap-host-%ld-%ld.journal", (long)now.tv_sec, now.tv_nsec);
    for (int run = 1; run <= 2; run++) {
        gdap_batch_options options;
        gdap_batch *batch = NULL;
        gdap_error *error = NULL, *item = NULL;
        gdap_result *result = NULL;
        gdap_call_options call;
        CHECK(gdap_batch_options_init(&options, sizeof options) == GDAP_STATUS_OK);
        options.flags = GDAP_BATCH_JOURNAL_SYNC;
        options.journal_path = gdap_str_from(path);
        gdap_status status = GDAP_STATUS_JOURNAL;
        /* The run before lets go of the file a moment later. */
        for (int i = 0; i < 500 && status == GDAP_STATUS_JOURNAL; i++) {
            struct timespec wait = {0, 10 * 1000 * 1000};
            gdap_error_free(error);
            status = gdap_batch_new(client, &options, &batch, &error);
            if (status != GDAP_STATUS_OK)
                nanosleep(&wait, NULL);
        }
        CHECK(status == GDAP_STATUS_OK);
        gdap_batch *second = NULL;
        CHECK(gdap_batch_new(client, &options, &second, NULL) == GDAP_STATUS_JOURNAL);
        CHECK(gdap_call_options_init(&call, sizeof call) == GDAP_STATUS_OK);
        call.journal_key = GDAP_STR("the only row");
        CHECK(gdap_batch_submit(batch, GDAP_ACTION_RELATIONSHIP_UPDATE, gdap_str_from(id), GDAP_STR("{\"autoExtendDuration\":\"PT0S\"}"),
                                &call, 1, 1000, NULL) == GDAP_STATUS_OK);
        status = gdap_batch_take(batch, 30000, NULL, &result, &item, &error);
        CHECK(status == GDAP_STATUS_OK && item == NULL);
        printf("journal, run %d: done %d\n", run, (int)gdap_result_kind(result));
        gdap_result_free(result);
        gdap_batch_free(batch);
    }
    CHECK(remove(path) == 0);
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    CHECK(gdap_abi_version() == GDAP_ABI_VERSION);
    CHECK(strcmp(gdap_version().data, GDAP_VERSION) == 0);

    gdap_result *result = NULL;
    gdap_error *error = NULL;
    gdap_credential *credential = NULL;
    gdap_client *client = NULL;
    gdap_client_options options;
    CHECK(gdap_client_options_init(&options, sizeof options) == GDAP_STATUS_OK);
    options.flags = GDAP_CLIENT_ALLOW_HTTP_LOOPBACK;
    options.base_uri = gdap_str_from(argv[1]);
    options.retry_base_ms = 10;
    options.user_agent = GDAP_STR("host/1.0");
    CHECK(gdap_credential_new_token_callback(on_token, &tokens, on_destroy, &credential, &error) == GDAP_STATUS_OK);
    CHECK(gdap_client_new(&options, credential, &client, &error) == GDAP_STATUS_OK);
    gdap_credential_free(credential);
    CHECK(gdap_client_set_log(client, GDAP_LOG_DEBUG, on_log, &logged, on_destroy, &error) == GDAP_STATUS_OK);
    CHECK(gdap_client_set_progress(client, on_progress, &told, on_destroy, &error) == GDAP_STATUS_OK);

    gdap_str document = DOCUMENT("Contoso");
    gdap_status status = gdap_document_check(GDAP_SERVICE_GRAPH, GDAP_ACTION_RELATIONSHIP_CREATE,
                                             GDAP_STR("{\"displayName\":\"\",\"status\":\"active\"}"), 0, &result, &error);
    CHECK(status == GDAP_STATUS_OK && strstr(gdap_result_json(result).data, "\"valid\":false") != NULL);
    free(report("check", status, result, error));
    CHECK(gdap_role_list(&result, &error) == GDAP_STATUS_OK && gdap_result_kind(result) == GDAP_RESULT_READ);
    CHECK(gdap_result_count(result, GDAP_STR("/value")) > 100);
    CHECK(strstr(gdap_result_json(result).data, "\"oldNames\":[\"Company Administrator\"]") != NULL);
    gdap_result_free(result);
    gdap_call_options call;
    CHECK(gdap_call_options_init(&call, sizeof call) == GDAP_STATUS_OK);
    call.flags = GDAP_CALL_PLAN;
    status = gdap_relationship_create(client, document, &call, &result, &error);
    free(report("plan", status, result, error));
    status = gdap_relationship_create(client, document, NULL, &result, &error);
    char *id = report("create", status, result, error);
    CHECK(id != NULL);
    status = gdap_relationship_create(client, document, NULL, &result, &error);
    free(report("create again", status, result, error));
    call.flags = GDAP_CALL_REUSE_EXISTING;
    status = gdap_relationship_create(client, document, &call, &result, &error);
    free(report("create and reuse", status, result, error));
    status = gdap_relationship_create(client, GDAP_STR("{\"displayName\":\"x\",\"duration\":\"P3Y\",\"id\":\"1\"}"),
                                      NULL, &result, &error);
    free(report("create wrongly", status, result, error));

    /* A change under exactly one version, and somebody else's change in between. */
    status = gdap_relationship_get(client, gdap_str_from(id), NULL, &result, &error);
    CHECK(status == GDAP_STATUS_OK);
    char *etag = copy(gdap_result_etag(result));
    free(report("get", status, result, error));
    ask("rename", id);
    CHECK(gdap_call_options_init(&call, sizeof call) == GDAP_STATUS_OK);
    call.if_match = gdap_str_from(etag);
    status = gdap_relationship_update(client, gdap_str_from(id), GDAP_STR("{\"displayName\":\"Contoso 2\"}"), &call,
                                      &result, &error);
    free(report("update stale", status, result, error));
    status = gdap_relationship_update(client, gdap_str_from(id), GDAP_STR("{\"displayName\":\"Contoso 2\"}"), NULL,
                                      &result, &error);
    free(report("update", status, result, error));
    status = gdap_relationship_update(client, gdap_str_from(id), GDAP_STR("{\"displayName\":\"Contoso 2\"}"), NULL,
                                      &result, &error);
    free(report("update again", status, result, error));

    status = gdap_request_create(client, gdap_str_from(id), GDAP_STR("{\"action\":\"lockForApproval\"}"), NULL, &result,
                                 &error);
    free(report("lock", status, result, error));
    status = gdap_relationship_get_approval_link(client, gdap_str_from(id), &result, &error);
    CHECK(status == GDAP_STATUS_OK && strstr(gdap_result_json(result).data, "\"approvalLink\":\"https://admin.microsoft.com/"));
    gdap_result_free(result);
    ask("approve", id);
    status = gdap_relationship_update(client, gdap_str_from(id), GDAP_STR("{\"displayName\":\"Contoso 3\"}"), NULL,
                                      &result, &error);
    free(report("rename while active", status, result, error));
    gdap_header header = {GDAP_STR("X-Host"), GDAP_STR("c")};
    CHECK(gdap_call_options_init(&call, sizeof call) == GDAP_STATUS_OK);
    call.headers = &header;
    call.header_count = 1;
    call.client_request_id = GDAP_STR("2f3b8c1e-6a0d-4b0e-9a51-1d2c3b4a5968");
    status = gdap_relationship_update(client, gdap_str_from(id), GDAP_STR("{\"autoExtendDuration\":\"P180D\"}"), &call,
                                      &result, &error);
    CHECK(status == GDAP_STATUS_OK
          && strcmp(gdap_result_client_request_id(result).data, "2f3b8c1e-6a0d-4b0e-9a51-1d2c3b4a5968") == 0);
    free(report("extend", status, result, error));

    status = gdap_relationship_list(client, NULL, NULL, &result, &error);
    CHECK(status == GDAP_STATUS_OK && strstr(gdap_result_json(result).data, id) != NULL);
    free(report("list", status, result, error));
    status = gdap_relationship_get(client, GDAP_STR("0-0"), NULL, &result, &error);
    const char *named = strstr(gdap_error_headers_json(error).data, "[\"request-id\",\"");
    CHECK(named != NULL && strstr(named, gdap_error_service_request_id(error).data) == named + strlen("[\"request-id\",\""));
    free(report("get nothing", status, result, error));
    status = gdap_operation_get(client, gdap_str_from(id), GDAP_STR("0-0"), NULL, &result, &error);
    free(report("operation of nothing", status, result, error));

    cancelled(client, id);
    batched(client, id);
    journaled(client, id);

    CHECK(logged > 0 && told > 0 && tokens == 1);
    CHECK(gdap_client_set_log(client, 0, NULL, NULL, NULL, &error) == GDAP_STATUS_OK);
    CHECK(destroyed == 1);
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    gdap_client_free(client);
    clock_gettime(CLOCK_MONOTONIC, &end);
    long ms = (end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000;
    CHECK(getenv("GDAP_SLOW") != NULL || ms <= 50);
    for (int i = 0; i < 1000 && destroyed < 3; i++) {
        struct timespec wait = {0, 10 * 1000 * 1000};
        nanosleep(&wait, NULL);
    }
    printf("destroyed: %d\n", destroyed);

    /* A token callback that has none. */
    CHECK(gdap_credential_new_token_callback(on_token_fail, NULL, NULL, &credential, &error) == GDAP_STATUS_OK);
    CHECK(gdap_client_new(&options, credential, &client, &error) == GDAP_STATUS_OK);
    gdap_credential_free(credential);
    status = gdap_relationship_get(client, gdap_str_from(id), NULL, &result, &error);
    CHECK(error != NULL && strstr(gdap_error_message(error).data, "the vault is locked") != NULL);
    free(report("no token", status, result, error));
    gdap_client_free(client);
    CHECK(gdap_threads_join(30000) == GDAP_STATUS_OK);
    free(id);
    free(etag);
    return 0;
}
