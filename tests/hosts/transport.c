/* A host that sends the library's requests by sockets of its own: a whole life, 16 at once, and what it says or doesn't
 * say of what it sent. TRANSPORT URI */
#include "common.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOT "https://graph.test"
#define DOCUMENT                                                                            \
    GDAP_STR("{\"displayName\":\"by a host's transport\",\"duration\":\"P90D\","            \
             "\"accessDetails\":{\"unifiedRoles\":[{\"roleDefinitionId\":"                  \
             "\"29232cdf-9323-42fd-ade2-1d097af3e4de\"}]}}")

enum { MOST = 1 << 20, ITEMS = 32 };
enum { RELAY, UNSENT, SILENT, HANG, CALL };

static atomic_int mode, calls, now, most_at_once, destroyed;
static int port;
static gdap_client *client;
static char id[200], ended[200];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t is_released = PTHREAD_COND_INITIALIZER;
static int released, hanging;

static void write_all(int out, const void *data, size_t count) {
    const char *from = data;
    while (count > 0) {
        ssize_t written = write(out, from, count);
        CHECK(written > 0);
        from += written;
        count -= (size_t)written;
    }
}

/* Sends a request to the emulator, on a connection of its own, and passes the response. */
static void relay(const gdap_transport_request *request, gdap_answer *answer) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int out = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(out >= 0 && connect(out, (struct sockaddr *)&address, sizeof address) == 0);
    char *text = malloc(MOST);
    CHECK(text != NULL && strncmp(request->url.data, ROOT "/", sizeof ROOT) == 0);
    int length = snprintf(text, MOST, "%s %s HTTP/1.1\r\nHost: graph.test\r\nConnection: close\r\nContent-Length: %zu\r\n",
                          request->method.data, request->url.data + sizeof ROOT - 1, request->body.len);
    write_all(out, text, (size_t)length);
    for (size_t i = 0; i < request->header_count; i++) {
        length = snprintf(text, MOST, "%s: %s\r\n", request->headers[i].name.data, request->headers[i].value.data);
        write_all(out, text, (size_t)length);
    }
    write_all(out, "\r\n", 2);
    if (request->body.len > 0) write_all(out, request->body.data, request->body.len);
    size_t count = 0;
    for (ssize_t some; (some = read(out, text + count, MOST - 1 - count)) > 0;) count += (size_t)some;
    close(out);
    text[count] = 0;
    char *body = strstr(text, "\r\n\r\n");
    CHECK(body != NULL && strncmp(text, "HTTP/1.1 ", 9) == 0);
    *body = 0;
    body += 4;
    gdap_header headers[50];
    size_t headers_count = 0;
    char *rest = NULL;
    strtok_r(text, "\r\n", &rest);
    for (char *line; (line = strtok_r(NULL, "\r\n", &rest)) != NULL;) {
        char *colon = strchr(line, ':');
        CHECK(colon != NULL && headers_count < 50);
        *colon = 0;
        headers[headers_count++] = (gdap_header){gdap_str_from(line), gdap_str_from(colon + 1 + strspn(colon + 1, " "))};
    }
    gdap_bytes bytes = {body, count - (size_t)(body - text)};
    CHECK(gdap_answer_set(answer, atoi(text + 9), headers, headers_count, bytes) == GDAP_STATUS_OK);
    /* What was passed is the library's own copy. */
    memset(text, 'x', count);
    free(text);
}

static void hang(void) {
    pthread_mutex_lock(&mutex);
    hanging++;
    pthread_cond_broadcast(&is_released);
    while (!released) pthread_cond_wait(&is_released, &mutex);
    hanging--;
    pthread_mutex_unlock(&mutex);
}

static void on_send(void *user_data, const gdap_transport_request *request, gdap_answer *answer) {
    CHECK(user_data == &calls && request->struct_size == sizeof *request && destroyed == 0);
    CHECK(request->timeout_ms > 0 && request->url.data[request->url.len] == 0);
    calls++;
    const int at_once = ++now;
    for (int seen = most_at_once; at_once > seen && !atomic_compare_exchange_weak(&most_at_once, &seen, at_once);) {}
    switch (mode) {
    case UNSENT:
        CHECK(gdap_answer_fail(answer, GDAP_STATUS_CONNECT, 0, GDAP_STR("the cable is out")) == GDAP_STATUS_OK);
        break;
    case SILENT: break;
    case HANG: hang(); break;
    case CALL: {
        gdap_result *result = NULL;
        CHECK(gdap_relationship_get(client, gdap_str_from(id), NULL, &result, NULL) == GDAP_STATUS_INVALID_ARGUMENT);
        relay(request, answer);
        break;
    }
    default:
        if (strcmp(request->method.data, "GET") == 0) usleep(2000);
        relay(request, answer);
    }
    now--;
}

static void on_destroy(void *user_data) {
    CHECK(user_data == &calls);
    destroyed++;
}

/* Creates, and keeps how that ended. */
static void try_to_create(const gdap_call_options *options) {
    gdap_result *result = NULL;
    gdap_error *error = NULL;
    const gdap_status status = gdap_relationship_create(client, DOCUMENT, options, &result, &error);
    if (status == GDAP_STATUS_OK) {
        snprintf(ended, sizeof ended, "%s", gdap_result_text(result, GDAP_STR("/result")).data);
        snprintf(id, sizeof id, "%s", gdap_result_id(result).data);
    } else {
        CHECK(strstr(gdap_error_json(error).data, "token-of-the-host") == NULL);
        snprintf(ended, sizeof ended, "%s, outcome %d", gdap_status_name(status).data, (int)gdap_error_outcome(error));
    }
    gdap_result_free(result);
    gdap_error_free(error);
}

/* Creates, and prints how that ended. */
static void create(const char *step, const gdap_call_options *options) {
    try_to_create(options);
    printf("%s: %s\n", step, ended);
}

static int count_hanging(void) {
    pthread_mutex_lock(&mutex);
    const int count = hanging;
    pthread_mutex_unlock(&mutex);
    return count;
}

/* Cancels once a second request hangs. */
static void *fire(void *cancel) {
    pthread_mutex_lock(&mutex);
    while (hanging < 2) pthread_cond_wait(&is_released, &mutex);
    pthread_mutex_unlock(&mutex);
    gdap_cancel_fire(cancel);
    return NULL;
}

static void many(void) {
    gdap_batch_options options;
    gdap_batch *batch = NULL;
    CHECK(gdap_batch_options_init(&options, sizeof options) == GDAP_STATUS_OK);
    options.concurrency = 16;
    options.capacity = ITEMS;
    options.flags = GDAP_BATCH_UNORDERED;
    CHECK(gdap_batch_new(client, &options, &batch, NULL) == GDAP_STATUS_OK);
    most_at_once = 0;
    for (uint64_t tag = 0; tag < ITEMS; tag++)
        CHECK(gdap_batch_submit(batch, GDAP_ACTION_RELATIONSHIP_GET, gdap_str_from(id), GDAP_STR_NULL, NULL, tag, 0, NULL)
              == GDAP_STATUS_OK);
    for (int i = 0; i < ITEMS; i++) {
        uint64_t tag = 0;
        gdap_result *result = NULL;
        gdap_error *item_error = NULL;
        CHECK(gdap_batch_take(batch, 60000, &tag, &result, &item_error, NULL) == GDAP_STATUS_OK);
        if (item_error != NULL) complain("an item", item_error);
        CHECK(result != NULL);
        gdap_result_free(result);
    }
    gdap_batch_free(batch);
    CHECK(most_at_once > 1 && most_at_once <= 16);
    printf("many at once: done\n");
}

static gdap_client *open_host(void) {
    gdap_credential *credential = NULL;
    gdap_client *made = NULL;
    gdap_client_options options;
    CHECK(gdap_client_options_init(&options, sizeof options) == GDAP_STATUS_OK);
    options.base_uri = GDAP_STR(ROOT);
    options.authority = GDAP_STR(ROOT);
    options.transport = on_send;
    options.transport_user_data = &calls;
    options.transport_destroy = on_destroy;
    options.max_retries = 2;
    options.retry_base_ms = 1;
    options.consistency_wait_ms = 0;
    CHECK(gdap_credential_new_token(GDAP_STR("token-of-the-host"), 0, &credential, NULL) == GDAP_STATUS_OK);
    CHECK(gdap_client_new(&options, credential, &made, NULL) == GDAP_STATUS_OK);
    gdap_credential_free(credential);
    return made;
}

int main(int argc, char **argv) {
    CHECK(argc == 2 && strrchr(argv[1], ':') != NULL);
    port = atoi(strrchr(argv[1], ':') + 1);
    client = open_host();
    gdap_result *result = NULL;
    create("create", NULL);
    CHECK(gdap_relationship_update(client, gdap_str_from(id), GDAP_STR("{\"displayName\":\"changed\"}"), NULL, &result, NULL)
          == GDAP_STATUS_OK);
    printf("update: %s\n", gdap_result_text(result, GDAP_STR("/result")).data);
    gdap_result_free(result);
    many();

    mode = CALL;
    CHECK(gdap_relationship_get(client, gdap_str_from(id), NULL, &result, NULL) == GDAP_STATUS_OK);
    gdap_result_free(result);
    printf("a call to its own client: refused\n");

    mode = UNSENT;
    calls = 0;
    create("not sent", NULL);
    CHECK(calls == 3);
    mode = SILENT;
    create("no statement", NULL);

    mode = HANG;
    gdap_call_options options = GDAP_CALL_OPTIONS_INIT;
    /* On a slow machine a deadline may end before anything is sent. */
    for (options.deadline_ms = 200; count_hanging() == 0; options.deadline_ms *= 2) try_to_create(&options);
    printf("a deadline: %s\n", ended);
    gdap_cancel *cancel = NULL;
    pthread_t firing;
    CHECK(gdap_cancel_new(&cancel, NULL) == GDAP_STATUS_OK);
    CHECK(pthread_create(&firing, NULL, fire, cancel) == 0);
    options.deadline_ms = 0;
    options.cancel = cancel;
    create("a cancel", &options);
    CHECK(pthread_join(firing, NULL) == 0);
    gdap_cancel_free(cancel);

    gdap_client_free(client);
    CHECK(destroyed == 0 && count_hanging() == 2);
    pthread_mutex_lock(&mutex);
    released = 1;
    pthread_cond_broadcast(&is_released);
    pthread_mutex_unlock(&mutex);
    CHECK(gdap_threads_join(60000) == GDAP_STATUS_OK && destroyed == 1 && now == 0);
    printf("fine\n");
    return 0;
}
