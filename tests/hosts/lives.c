/* Callbacks that free their client, and processes that fork() while a transport sends. LIVES */
#include "common.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#define ID GDAP_STR("00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002")
#define BODY "{\"id\":\"00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002\",\"status\":\"active\"}"

enum { PLAIN, FREE, HOLD, HOLD_AND_FREE, FORK };

static atomic_int mode, calls, tokens, frees, destroyed, tokens_destroyed;
static gdap_client *client;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int waiting, released;

static void set(int *flag) {
    pthread_mutex_lock(&mutex);
    *flag = 1;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
}

static void wait_for(const int *flag) {
    pthread_mutex_lock(&mutex);
    while (!*flag) pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
}

static void on_destroy(void *user_data) {
    ++*(user_data == &calls ? &destroyed : &tokens_destroyed);
}

/* What a child may do: its handles are its parent's, no callback of theirs runs, and freeing them does nothing. */
static void child(int out) {
    gdap_result *result = NULL;
    gdap_error *error = NULL;
    const int before = calls;
    CHECK(gdap_relationship_get(client, ID, NULL, &result, &error) == GDAP_STATUS_FORKED && result == NULL);
    CHECK(gdap_error_outcome(error) == GDAP_OUTCOME_NOT_SENT);
    gdap_error_free(error);
    gdap_client_free(client);
    CHECK(calls == before && destroyed == 0);
    CHECK(write(out, "fine", 4) == 4);
    /* Nothing may look for leaks here: what the parent's threads own has no owner in the child. */
    raise(SIGKILL);
}

static void fork_once(void) {
    int ends[2], status = 0;
    char word[4] = "";
    CHECK(pipe(ends) == 0);
    const pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) child(ends[1]);
    CHECK(waitpid(pid, &status, 0) == pid && close(ends[1]) == 0);
    CHECK(read(ends[0], word, 4) == 4 && memcmp(word, "fine", 4) == 0);
    close(ends[0]);
}

static void on_send(void *user_data, const gdap_transport_request *request, gdap_answer *answer) {
    CHECK(user_data == &calls && strcmp(request->method.data, "GET") == 0 && destroyed == 0);
    calls++;
    switch (mode) {
    case FREE: gdap_client_free(client); break;
    case FORK: fork_once(); break;
    case HOLD:
    case HOLD_AND_FREE:
        set(&waiting);
        wait_for(&released);
        if (mode == HOLD_AND_FREE) gdap_client_free(client);
        break;
    default: break;
    }
    const gdap_header json = {GDAP_STR("Content-Type"), GDAP_STR("application/json")};
    CHECK(gdap_answer_set(answer, 200, &json, 1, (gdap_bytes){BODY, sizeof BODY - 1}) == GDAP_STATUS_OK);
    CHECK(destroyed == 0);
}

static gdap_status on_token(void *user_data, const gdap_token_request *request, gdap_token_sink *sink) {
    CHECK(user_data == &tokens && request->scope.len > 0);
    tokens++;
    if (frees) gdap_client_free(client);
    CHECK(tokens_destroyed == 0);
    return gdap_token_sink_set(sink, GDAP_STR("token-of-the-host"), 0);
}

/* A client with these callbacks. */
static void open_host(void) {
    gdap_credential *credential = NULL;
    gdap_client_options options;
    calls = tokens = destroyed = tokens_destroyed = waiting = released = 0;
    CHECK(gdap_client_options_init(&options, sizeof options) == GDAP_STATUS_OK);
    options.transport = on_send;
    options.transport_user_data = &calls;
    options.transport_destroy = on_destroy;
    CHECK(gdap_credential_new_token_callback(on_token, &tokens, on_destroy, &credential, NULL) == GDAP_STATUS_OK);
    CHECK(gdap_client_new(&options, credential, &client, NULL) == GDAP_STATUS_OK);
    gdap_credential_free(credential);
}

/* Everything has ended, and the data of both callbacks was released. */
static void expect_end(const char *step) {
    CHECK(gdap_threads_join(60000) == GDAP_STATUS_OK);
    CHECK(destroyed == 1 && tokens_destroyed == 1);
    printf("%s: done\n", step);
}

static gdap_status get(const gdap_cancel *cancel) {
    gdap_call_options options = GDAP_CALL_OPTIONS_INIT;
    gdap_result *result = NULL;
    options.cancel = cancel;
    const gdap_status status = gdap_relationship_get(client, ID, &options, &result, NULL);
    CHECK((status == GDAP_STATUS_OK) == (result != NULL));
    if (result != NULL) CHECK(strcmp(gdap_result_id(result).data, ID.data) == 0);
    gdap_result_free(result);
    return status;
}

/* The client is freed while a call waits for its callback: the call ends as if it weren't, with a cancel (then the
 * callbacks run on other threads than the call) and without. */
static void freed_inside(const char *step) {
    gdap_cancel *cancel = NULL;
    open_host();
    CHECK(get(NULL) == GDAP_STATUS_OK && calls == 1 && tokens == 1);
    expect_end(step);
    CHECK(gdap_cancel_new(&cancel, NULL) == GDAP_STATUS_OK);
    open_host();
    CHECK(get(cancel) == GDAP_STATUS_OK && calls == 1 && tokens == 1);
    gdap_cancel_free(cancel);
    expect_end(step);
}

static void *get_apart(void *cancel) {
    CHECK(get(cancel) == (mode == HOLD ? GDAP_STATUS_OK : GDAP_STATUS_CANCELLED));
    return NULL;
}

int main(void) {
    pthread_t thread;
    gdap_cancel *cancel = NULL;
    mode = FREE;
    freed_inside("a transport frees its client");
    mode = PLAIN;
    frees = 1;
    freed_inside("a token callback frees its client");
    frees = 0;

    /* No call waits for the transport any more. */
    mode = HOLD_AND_FREE;
    open_host();
    CHECK(gdap_cancel_new(&cancel, NULL) == GDAP_STATUS_OK);
    CHECK(pthread_create(&thread, NULL, get_apart, cancel) == 0);
    wait_for(&waiting);
    gdap_cancel_fire(cancel);
    CHECK(pthread_join(thread, NULL) == 0 && destroyed == 0);
    set(&released);
    expect_end("a transport that was left frees its client");
    gdap_cancel_free(cancel);

    mode = FORK;
    open_host();
    CHECK(get(NULL) == GDAP_STATUS_OK && calls == 1);
    gdap_client_free(client);
    expect_end("a transport forks");

    mode = HOLD;
    open_host();
    CHECK(pthread_create(&thread, NULL, get_apart, NULL) == 0);
    wait_for(&waiting);
    fork_once();
    set(&released);
    CHECK(pthread_join(thread, NULL) == 0 && calls == 1);
    gdap_client_free(client);
    expect_end("a process forks while a transport sends");
    return 0;
}
