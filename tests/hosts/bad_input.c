/* Everything a host can get wrong without being undefined behaviour: each call must come back with the
 * right number, having read nothing that it was not given. */
#include "common.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static gdap_client *client;
static gdap_result *result;
static gdap_error *error;

/* The call's number; whatever it gave is looked at and freed. */
static gdap_status end(gdap_status status) {
    CHECK((status == GDAP_STATUS_OK) == (error == NULL));
    CHECK((status == GDAP_STATUS_OK) == (result != NULL));
    CHECK(status == GDAP_STATUS_OK || gdap_error_status(error) == status);
    CHECK(status == GDAP_STATUS_OK || status >= 400 || gdap_error_outcome(error) == GDAP_OUTCOME_NOT_SENT);
    gdap_result_free(result);
    gdap_error_free(error);
    result = (gdap_result *)&result; /* must be NULLed at entry */
    error = (gdap_error *)&error;
    return status;
}

#define GET(id) end(gdap_relationship_get(client, id, NULL, &result, &error))
#define CREATE(document) end(gdap_relationship_create(client, document, NULL, &result, &error))
#define GET_WITH(options) end(gdap_relationship_get(client, GDAP_STR("a-b"), options, &result, &error))

static gdap_str view(const char *data, size_t len) {
    gdap_str text = {data, len};
    return text;
}

static void pointers(void) {
    CHECK(end(gdap_relationship_get(NULL, GDAP_STR("a-b"), NULL, &result, &error)) == GDAP_STATUS_NULL_POINTER);
    CHECK(gdap_relationship_get(client, GDAP_STR("a-b"), NULL, NULL, NULL) == GDAP_STATUS_NULL_POINTER);
    CHECK(gdap_relationship_get(NULL, GDAP_STR_NULL, NULL, NULL, NULL) == GDAP_STATUS_NULL_POINTER);
    CHECK(GET(GDAP_STR_NULL) == GDAP_STATUS_NULL_POINTER);
    CHECK(GET(view(NULL, 5)) == GDAP_STATUS_NULL_POINTER);
    CHECK(CREATE(GDAP_STR_NULL) == GDAP_STATUS_NULL_POINTER);
    CHECK(GET(GDAP_STR("")) != GDAP_STATUS_OK);
    gdap_client *none = NULL;
    gdap_error *why = NULL;
    CHECK(gdap_client_new(NULL, NULL, &none, &why) == GDAP_STATUS_NULL_POINTER && none == NULL);
    gdap_error_free(why);
    CHECK(gdap_client_options_init(NULL, sizeof(gdap_client_options)) == GDAP_STATUS_NULL_POINTER);
    gdap_client_free(NULL);
    gdap_credential_free(NULL);
    gdap_cancel_free(NULL);
    gdap_result_free(NULL);
    gdap_error_free(NULL);
    gdap_batch_free(NULL);
    gdap_cancel_fire(NULL);
    gdap_batch_cancel(NULL);
    CHECK(gdap_cancel_is_fired(NULL) == 0);
    CHECK(gdap_error_message(NULL).data == NULL && gdap_result_json(NULL).data == NULL);
    CHECK(gdap_error_status(NULL) == GDAP_STATUS_INTERNAL && gdap_error_problem_count(NULL) == 0);
    CHECK(gdap_token_sink_set(NULL, GDAP_STR("x"), 0) == GDAP_STATUS_NULL_POINTER);
}

static void texts(void) {
    CHECK(GET(view("\xff\xfe", 2)) == GDAP_STATUS_INVALID_TEXT);
    CHECK(GET(view("a\0b", 3)) == GDAP_STATUS_INVALID_TEXT);
    CHECK(CREATE(view("{\"displayName\":\"\xc3\"}", 19)) == GDAP_STATUS_INVALID_TEXT);
    gdap_call_options options;
    gdap_header header = {GDAP_STR("X-A"), view("a\0b", 3)};
    gdap_call_options_init(&options, sizeof options);
    options.headers = &header;
    options.header_count = 1;
    CHECK(GET_WITH(&options) == GDAP_STATUS_INVALID_TEXT);
    header.value = GDAP_STR("a\r\nX-B: c");
    CHECK(GET_WITH(&options) == GDAP_STATUS_INVALID_ARGUMENT);
    header.name = GDAP_STR("Authorization");
    header.value = GDAP_STR("Bearer other");
    CHECK(GET_WITH(&options) == GDAP_STATUS_INVALID_ARGUMENT);
    options.headers = NULL;
    CHECK(GET_WITH(&options) == GDAP_STATUS_NULL_POINTER);
    options.header_count = SIZE_MAX;
    options.headers = &header;
    CHECK(GET_WITH(&options) == GDAP_STATUS_LIMIT_EXCEEDED);
    gdap_credential *credential = NULL;
    CHECK(gdap_credential_new_token(GDAP_STR("a b"), 0, &credential, NULL) == GDAP_STATUS_CREDENTIAL);
    CHECK(gdap_credential_new_token(GDAP_STR("ab"), -1, &credential, NULL) == GDAP_STATUS_INVALID_ARGUMENT);
    CHECK(credential == NULL);
}

/* A length far behind the buffer, which ends at a page that cannot be read. */
static void lengths(void) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(pages != MAP_FAILED);
    CHECK(mprotect(pages + page, page, PROT_NONE) == 0);
    memset(pages, '{', page);
    const char *last = pages + page - 8;
    size_t sizes[] = {1u << 30, SIZE_MAX, (size_t)INT64_MAX + 1, 1024 * 1024 + 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        CHECK(CREATE(view(last, sizes[i])) == GDAP_STATUS_LIMIT_EXCEEDED);
        CHECK(GET(view(last, sizes[i])) == GDAP_STATUS_LIMIT_EXCEEDED);
    }
    /* A document right up to the end of what can be read: nothing behind it may be touched. */
    memcpy((char *)(uintptr_t)last, "{\"a\":1} ", 8);
    CHECK(CREATE(view(last, 8)) == GDAP_STATUS_VALIDATION);
    munmap(pages, 2 * page);
}

static void documents(void) {
    CHECK(CREATE(GDAP_STR("")) == GDAP_STATUS_INVALID_JSON);
    CHECK(CREATE(GDAP_STR("{\"displayName\":\"Con")) == GDAP_STATUS_INVALID_JSON);
    CHECK(CREATE(GDAP_STR("[]")) == GDAP_STATUS_INVALID_JSON);
    CHECK(CREATE(GDAP_STR("{} {}")) == GDAP_STATUS_INVALID_JSON);
    size_t depth = 400000;
    char *deep = malloc(2 * depth);
    CHECK(deep != NULL);
    memset(deep, '[', depth);
    memset(deep + depth, ']', depth);
    gdap_status status = CREATE(view(deep, 2 * depth));
    CHECK(status == GDAP_STATUS_INVALID_JSON || status == GDAP_STATUS_LIMIT_EXCEEDED);
    free(deep);
}

static void option_structs(void) {
    struct {
        gdap_call_options options;
        uint64_t more[4];
    } larger;
    memset(&larger, 0, sizeof larger);
    CHECK(gdap_call_options_init(&larger.options, sizeof larger) == GDAP_STATUS_OK);
    CHECK(larger.options.struct_size == sizeof larger);
    CHECK(GET_WITH(&larger.options) != GDAP_STATUS_STRUCT_SIZE);
    larger.more[3] = 1;
    CHECK(GET_WITH(&larger.options) == GDAP_STATUS_UNKNOWN_OPTION);
    larger.more[3] = 0;
    uint32_t wrong[] = {0, 4, 8, sizeof(gdap_call_options) - 1, sizeof(gdap_call_options) - 8, 1 << 20, UINT32_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        larger.options.struct_size = wrong[i];
        CHECK(GET_WITH(&larger.options) == GDAP_STATUS_STRUCT_SIZE);
    }
    CHECK(gdap_call_options_init(&larger.options, 7) == GDAP_STATUS_STRUCT_SIZE);
    gdap_call_options_init(&larger.options, sizeof larger.options);
    larger.options.flags = 1u << 31;
    CHECK(GET_WITH(&larger.options) == GDAP_STATUS_UNKNOWN_OPTION);
    larger.options.flags = 0;
    larger.options.deadline_ms = -1;
    CHECK(GET_WITH(&larger.options) == GDAP_STATUS_INVALID_ARGUMENT);

    gdap_credential *credential = NULL;
    gdap_client *other = NULL;
    gdap_client_options options;
    CHECK(gdap_credential_new_token(GDAP_STR("token"), 0, &credential, NULL) == GDAP_STATUS_OK);
    gdap_client_options_init(&options, sizeof options);
    options.flags = 2;
    CHECK(gdap_client_new(&options, credential, &other, NULL) == GDAP_STATUS_UNKNOWN_OPTION);
    gdap_client_options_init(&options, sizeof options);
    options.service = 3;
    CHECK(gdap_client_new(&options, credential, &other, NULL) == GDAP_STATUS_UNKNOWN_OPTION);
    gdap_client_options_init(&options, sizeof options);
    options.proxy_password = GDAP_STR("secret");
    CHECK(gdap_client_new(&options, credential, &other, NULL) == GDAP_STATUS_CONFIGURATION);
    gdap_client_options_init(&options, sizeof options);
    options.base_uri = GDAP_STR("http://127.0.0.1:9");
    CHECK(gdap_client_new(&options, credential, &other, NULL) == GDAP_STATUS_CONFIGURATION);
    gdap_client_options_init(&options, sizeof options);
    CHECK(options.consistency_wait_ms == -1);
    options.consistency_wait_ms = -2;
    CHECK(gdap_client_new(&options, credential, &other, NULL) == GDAP_STATUS_INVALID_ARGUMENT);
    options.consistency_wait_ms = 0;
    options.struct_size = offsetof(gdap_client_options, admin_center);
    CHECK(gdap_client_new(&options, credential, &other, NULL) == GDAP_STATUS_STRUCT_SIZE);
    options.struct_size = sizeof options;
    options.base_uri = GDAP_STR("http://127.0.0.1:9");
    options.flags = GDAP_CLIENT_ALLOW_HTTP_LOOPBACK;
    CHECK(gdap_client_new(&options, credential, &other, NULL) == GDAP_STATUS_OK);
    gdap_client_free(other);
    gdap_credential_free(credential);
    CHECK(end(gdap_document_check(9, 1, GDAP_STR("{}"), 0, &result, &error)) == GDAP_STATUS_UNKNOWN_OPTION);
    CHECK(end(gdap_document_check(0, 3, GDAP_STR("{}"), 0, &result, &error)) == GDAP_STATUS_UNKNOWN_OPTION);
    CHECK(end(gdap_document_check(0, 1, GDAP_STR("{}"), 64, &result, &error)) == GDAP_STATUS_UNKNOWN_OPTION);
}

/* The macro of each option struct has what its function sets. */
static void initialisers(void) {
#define SAME(type, macro)                                                                          \
    do {                                                                                           \
        const type by_macro = macro;                                                               \
        type by_function;                                                                          \
        CHECK(type##_init(&by_function, sizeof by_function) == GDAP_STATUS_OK);                    \
        CHECK(memcmp(&by_macro, &by_function, sizeof by_function) == 0);                           \
    } while (0)
    SAME(gdap_certificate_options, GDAP_CERTIFICATE_OPTIONS_INIT);
    SAME(gdap_client_options, GDAP_CLIENT_OPTIONS_INIT);
    SAME(gdap_call_options, GDAP_CALL_OPTIONS_INIT);
    SAME(gdap_list_options, GDAP_LIST_OPTIONS_INIT);
    SAME(gdap_batch_options, GDAP_BATCH_OPTIONS_INIT);
}

static atomic_int destroyed;

static void on_destroy(void *user_data) {
    (void)user_data;
    destroyed++;
}

/* Whoever takes a user_data lets go of it once, also where it fails. */
static void user_data(void) {
    gdap_credential *credential = NULL;
    CHECK(gdap_credential_new_token_callback(NULL, NULL, on_destroy, &credential, NULL) == GDAP_STATUS_NULL_POINTER);
    CHECK(destroyed == 1);
    CHECK(gdap_client_set_log(client, 99, NULL, NULL, on_destroy, NULL) == GDAP_STATUS_UNKNOWN_OPTION);
    CHECK(destroyed == 2);
    CHECK(gdap_client_set_progress(NULL, NULL, NULL, on_destroy, NULL) == GDAP_STATUS_NULL_POINTER);
    CHECK(destroyed == 3);
}

static void forked(void) {
    gdap_batch *batch = NULL;
    gdap_cancel *cancel = NULL;
    CHECK(gdap_batch_new(client, NULL, &batch, NULL) == GDAP_STATUS_OK);
    CHECK(gdap_cancel_new(&cancel, NULL) == GDAP_STATUS_OK);
    int ends[2];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        gdap_call_options options;
        gdap_batch_counts counts = {.struct_size = sizeof counts};
        CHECK(GET(GDAP_STR("a-b")) == GDAP_STATUS_FORKED);
        CHECK(gdap_batch_get_counts(batch, &counts) == GDAP_STATUS_FORKED);
        CHECK(gdap_client_set_log(client, 0, NULL, NULL, NULL, NULL) == GDAP_STATUS_FORKED);
        gdap_call_options_init(&options, sizeof options);
        options.cancel = cancel;
        gdap_cancel_fire(cancel);
        CHECK(gdap_cancel_is_fired(cancel) == 0);
        CHECK(end(gdap_document_check(0, GDAP_ACTION_RELATIONSHIP_UPDATE, GDAP_STR("{\"autoExtendDuration\":\"P180D\"}"), 0, &result,
                                      &error))
              == GDAP_STATUS_OK);
        CHECK(end(gdap_role_list(&result, &error)) == GDAP_STATUS_OK);
        gdap_batch_free(batch);
        gdap_cancel_free(cancel);
        gdap_client_free(client);
        CHECK(write(ends[1], "fine", 4) == 4);
        /* Nothing may look for leaks here: what the parent's threads own has no owner in the child. */
        raise(SIGKILL);
    }
    int status = 0;
    char word[4] = "";
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(close(ends[1]) == 0 && read(ends[0], word, 4) == 4 && memcmp(word, "fine", 4) == 0);
    close(ends[0]);
    CHECK(gdap_cancel_is_fired(cancel) == 0);
    gdap_cancel_free(cancel);
    gdap_batch_free(batch);
}

/* Reading by pointer: the wrong type, the wrong place, no place at all; and text into a document. */
static void values(const char *id) {
    gdap_result *page = NULL;
    gdap_error *why = NULL;
    CHECK(gdap_relationship_list(client, NULL, NULL, &page, &why) == GDAP_STATUS_OK);
    CHECK(gdap_result_count(page, GDAP_STR("/value")) == 1);
    CHECK(strcmp(gdap_result_text(page, GDAP_STR("/value/0/id")).data, id) == 0);
    CHECK(gdap_result_int(page, GDAP_STR("/httpStatus"), -1) == 200);
    CHECK(gdap_result_bool(page, GDAP_STR("/httpStatus"), -1) == -1);
    CHECK(gdap_result_text(page, GDAP_STR("/httpStatus")).data == NULL);
    CHECK(gdap_result_part(page, GDAP_STR("/value/0")).data[0] == '{');
    const gdap_str wrong[] = {GDAP_STR("/value/1/id"), GDAP_STR("/value/0"), GDAP_STR("/value/-1/id"), GDAP_STR("value"),
                              GDAP_STR("//"), GDAP_STR("/value/~2"), GDAP_STR_NULL, view(NULL, 5), view("/\xff", 2),
                              view("/value\0/0", 9), view("/", SIZE_MAX), view("/", 1025)};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK(gdap_result_text(page, wrong[i]).data == NULL && gdap_result_text(NULL, wrong[i]).data == NULL);
        CHECK(gdap_result_int(page, wrong[i], -7) == -7 && gdap_result_int(NULL, wrong[i], -7) == -7);
        CHECK(gdap_result_bool(page, wrong[i], -7) == -7 && gdap_result_bool(NULL, wrong[i], -7) == -7);
        CHECK(gdap_result_count(NULL, wrong[i]) == 0 && gdap_result_part(NULL, wrong[i]).data == NULL);
        CHECK(gdap_error_text(NULL, wrong[i]).data == NULL && gdap_error_part(NULL, wrong[i]).data == NULL);
        if (i != 1) CHECK(gdap_result_count(page, wrong[i]) == 0 && gdap_result_part(page, wrong[i]).data == NULL);
    }
    gdap_result_free(page);
    CHECK(gdap_relationship_get(client, GDAP_STR(".."), NULL, &page, &why) == GDAP_STATUS_INVALID_ARGUMENT);
    CHECK(strcmp(gdap_error_text(why, GDAP_STR("/kind")).data, "InvalidArgument") == 0);
    CHECK(gdap_error_text(why, GDAP_STR("/status")).data == NULL);
    CHECK(strcmp(gdap_error_part(why, GDAP_STR("/status")).data, "100") == 0);
    gdap_error_free(why);
    CHECK(strcmp(gdap_status_name(GDAP_STATUS_NOT_FOUND).data, "NotFound") == 0);
    CHECK(strcmp(gdap_status_name(GDAP_STATUS_OK).data, "Ok") == 0 && gdap_status_name(1).data == NULL);

    char buffer[16];
    CHECK(gdap_json_quote(GDAP_STR("a\"b\n"), NULL, 0) == 8);
    CHECK(gdap_json_quote(GDAP_STR("a\"b\n"), buffer, 9) == 8 && strcmp(buffer, "\"a\\\"b\\n\"") == 0);
    CHECK(gdap_json_quote(GDAP_STR("a\"b\n"), buffer, 8) == 8 && buffer[0] == 0);
    CHECK(gdap_json_quote(GDAP_STR("a\"b\n"), buffer, 1) == 8 && buffer[0] == 0);
    CHECK(gdap_json_quote(GDAP_STR(""), buffer, sizeof buffer) == 2 && strcmp(buffer, "\"\"") == 0);
    CHECK(gdap_json_quote(view("a\0b", 3), NULL, 0) == 10);
    CHECK(gdap_json_quote(GDAP_STR_NULL, buffer, sizeof buffer) == 0 && buffer[0] == 0);
    CHECK(gdap_json_quote(view("\xff", 1), buffer, sizeof buffer) == 0);
    CHECK(gdap_json_quote(view("x", SIZE_MAX), buffer, sizeof buffer) == 0);
}

static void *many(void *id) {
    for (int i = 0; i < 25; i++) {
        gdap_result *own = NULL;
        gdap_error *why = NULL;
        gdap_status status = gdap_relationship_get(client, gdap_str_from(id), NULL, &own, &why);
        if (status != GDAP_STATUS_OK) complain("two threads", why);
        CHECK(status == GDAP_STATUS_OK);
        CHECK(strcmp(gdap_result_id(own).data, id) == 0);
        gdap_result_free(own);
    }
    return NULL;
}

int main(int argc, char **argv) {
    CHECK(argc == 3);
    client = open_client(argv[1], NULL);
    result = (gdap_result *)&result;
    error = (gdap_error *)&error;
    pointers();
    texts();
    lengths();
    documents();
    option_structs();
    initialisers();
    user_data();
    values(argv[2]);
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) CHECK(pthread_create(&threads[i], NULL, many, argv[2]) == 0);
    for (int i = 0; i < 2; i++) CHECK(pthread_join(threads[i], NULL) == 0);
    forked();
    gdap_client_free(client);
    CHECK(gdap_threads_join(30000) == GDAP_STATUS_OK);
    printf("fine\n");
    return 0;
}
