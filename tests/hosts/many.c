/* 32 threads with one client, and FORKS forks while they call: every child finds that its handles are its parent's,
 * and neither disturbs the other. MANY URI ID FORKS */
#include "common.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 32 };

static gdap_client *client;
static gdap_batch *batch;
static gdap_cancel *cancel;
static gdap_str id;
static atomic_int calls, lines, destroyed, is_over;

static void on_log(void *user_data, const gdap_log_event *event) {
    (void)user_data;
    CHECK(event->message.len > 0);
    lines++;
}

static void on_destroy(void *user_data) {
    (void)user_data;
    destroyed++;
}

static void *work(void *number) {
    gdap_call_options options = GDAP_CALL_OPTIONS_INIT;
    options.cancel = cancel;
    for (int round = 0; !is_over || round < 4; round++) {
        gdap_result *result = NULL;
        gdap_error *error = NULL;
        gdap_status status = GDAP_STATUS_OK;
        switch ((*(int *)number + round) % 4) {
        case 0: status = gdap_relationship_get(client, id, &options, &result, &error); break;
        case 1: status = gdap_relationship_list(client, NULL, NULL, &result, &error); break;
        case 2:
            status = gdap_client_set_log(client, GDAP_LOG_DEBUG, on_log, NULL, on_destroy, &error);
            CHECK(status == GDAP_STATUS_OK);
            break;
        default:
            status = gdap_relationship_get(client, GDAP_STR(".."), NULL, &result, &error);
            CHECK(status == GDAP_STATUS_INVALID_ARGUMENT && gdap_error_message(error).len > 0);
            status = GDAP_STATUS_OK;
        }
        if (status != GDAP_STATUS_OK) complain("a call", error);
        CHECK(status == GDAP_STATUS_OK);
        gdap_result_free(result);
        gdap_error_free(error);
        calls++;
    }
    return NULL;
}

/* What a child can do: everything of its parent's is refused at once, or does nothing. */
static void child(void) {
    gdap_result *result = NULL;
    gdap_error *error = NULL;
    gdap_batch_counts counts = {.struct_size = sizeof counts};
    CHECK(gdap_relationship_get(client, id, NULL, &result, &error) == GDAP_STATUS_FORKED && result == NULL);
    CHECK(gdap_error_outcome(error) == GDAP_OUTCOME_NOT_SENT);
    gdap_error_free(error);
    CHECK(gdap_batch_submit(batch, GDAP_ACTION_RELATIONSHIP_GET, id, GDAP_STR_NULL, NULL, 1, 0, NULL) == GDAP_STATUS_FORKED);
    CHECK(gdap_batch_get_counts(batch, &counts) == GDAP_STATUS_FORKED);
    gdap_cancel_fire(cancel);
    gdap_batch_cancel(batch);
    gdap_batch_free(batch);
    gdap_cancel_free(cancel);
    gdap_client_free(client);
    _exit(7);
}

int main(int argc, char **argv) {
    CHECK(argc == 4);
    const int forks = atoi(argv[3]);
    pthread_t threads[THREADS];
    int numbers[THREADS];
    client = open_client(argv[1], NULL);
    id = gdap_str_from(argv[2]);
    CHECK(gdap_batch_new(client, NULL, &batch, NULL) == GDAP_STATUS_OK);
    CHECK(gdap_cancel_new(&cancel, NULL) == GDAP_STATUS_OK);
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        CHECK(pthread_create(&threads[i], NULL, work, &numbers[i]) == 0);
    }
    for (int i = 0; i < forks; i++) {
        int status = 0;
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) child();
        CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 7);
    }
    is_over = 1;
    for (int i = 0; i < THREADS; i++) CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(gdap_cancel_is_fired(cancel) == 0 && calls >= 4 * THREADS && lines > 0);
    gdap_batch_free(batch);
    gdap_cancel_free(cancel);
    gdap_client_free(client);
    CHECK(gdap_threads_join(30000) == GDAP_STATUS_OK);
    CHECK(destroyed > 0);
    fprintf(stderr, "== %d threads made %d calls during %d forks\n", THREADS, (int)calls, forks);
    printf("fine\n");
    return 0;
}
