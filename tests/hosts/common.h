/* What the hosts share: a check that ends the program, and a word with the test that drives them. */
#ifndef GDAP_TEST_COMMON_H
#define GDAP_TEST_COMMON_H

#include "gdap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                   \
    do {                                                                                   \
        if (!(condition)) {                                                                \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                \
            exit(1);                                                                       \
        }                                                                                  \
    } while (0)

/* Asks the driver to do something behind the library's back, and waits until it is done. */
static inline void ask(const char *what, const char *id) {
    char line[16];
    printf("?%s %s\n", what, id);
    fflush(stdout);
    CHECK(fgets(line, sizeof line, stdin) != NULL);
}

/* Prints an error and frees it. */
static inline void complain(const char *step, gdap_error *error) {
    fprintf(stderr, "%s: %s\n", step, error ? gdap_error_json(error).data : "no error object");
    gdap_error_free(error);
}

/* A client of a service of the emulator at `uri`; ends the program if it can't be made. */
static inline gdap_client *open_service(const char *uri, const char *ca, int32_t service) {
    gdap_credential *credential = NULL;
    gdap_client *client = NULL;
    gdap_client_options options;
    CHECK(gdap_client_options_init(&options, sizeof options) == GDAP_STATUS_OK);
    options.flags = GDAP_CLIENT_ALLOW_HTTP_LOOPBACK;
    options.base_uri = gdap_str_from(uri);
    options.ca_only = gdap_str_from(ca);
    options.service = service;
    if (service == GDAP_SERVICE_CLOUDCOCKPIT) options.portal_domain = GDAP_STR("portal.cloudcockpit.com");
    options.retry_base_ms = 10;
    options.retry_cap_ms = 50;
    CHECK(gdap_credential_new_token(GDAP_STR("token-of-the-host"), 0, &credential, NULL) == GDAP_STATUS_OK);
    gdap_error *error = NULL;
    if (gdap_client_new(&options, credential, &client, &error) != GDAP_STATUS_OK) {
        complain("client", error);
        exit(1);
    }
    gdap_credential_free(credential);
    return client;
}

/* A client of Graph. */
static inline gdap_client *open_client(const char *uri, const char *ca) {
    return open_service(uri, ca, GDAP_SERVICE_GRAPH);
}

#endif
