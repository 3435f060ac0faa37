/* A host with the default SIGPIPE keeps living when the server closes and resets kept TLS connections. */
#include "common.h"

#include <signal.h>
#include <unistd.h>

static char *whole_file(const char *path) {
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    char *text = calloc(1, 64 * 1024);
    CHECK(text != NULL && fread(text, 1, 64 * 1024 - 1, file) > 0);
    fclose(file);
    return text;
}

static int reads(gdap_client *client, const char *id, int times) {
    int fine = 0;
    for (int i = 0; i < times; i++) {
        gdap_result *result = NULL;
        gdap_error *error = NULL;
        fine += gdap_relationship_get(client, gdap_str_from(id), NULL, &result, &error) == GDAP_STATUS_OK;
        gdap_result_free(result);
        gdap_error_free(error);
    }
    return fine;
}

int main(int argc, char **argv) {
    CHECK(argc == 4);
    sigset_t mask;
    CHECK(signal(SIGPIPE, SIG_DFL) != SIG_ERR);
    sigemptyset(&mask);
    sigaddset(&mask, SIGPIPE);
    CHECK(sigprocmask(SIG_UNBLOCK, &mask, NULL) == 0);
    char *ca = whole_file(argv[2]);
    for (int round = 0; round < 3; round++) {
        gdap_client *client = open_client(argv[1], ca);
        CHECK(reads(client, argv[3], 3) == 3);
        ask("reset", argv[3]);
        reads(client, argv[3], 4);
        ask("close", argv[3]);
        reads(client, argv[3], 4);
        ask("clear", argv[3]);
        CHECK(reads(client, argv[3], 3) == 3);
        ask("reset", argv[3]);
        reads(client, argv[3], 1);
        gdap_client_free(client); /* Its good-bye goes to connections that are reset. */
        ask("clear", argv[3]);
        usleep(50 * 1000);
    }
    /* The host's own signal handling is as it was. */
    struct sigaction action;
    CHECK(sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL);
    CHECK(sigprocmask(SIG_BLOCK, NULL, &mask) == 0 && sigismember(&mask, SIGPIPE) == 0);
    free(ca);
    printf("alive\n");
    return 0;
}
