/* A program as its users write it: creates a relationship at the service `argv[1]`, renames it, and prints how that
 * ended. */
#include <gdap.h>
#include <stdio.h>

static int fails(const char *step, gdap_error *error) {
    fprintf(stderr, "%s: %s\n", step, error ? gdap_error_json(error).data : "no error object");
    gdap_error_free(error);
    return 1;
}

int main(int argc, char **argv) {
    gdap_client_options options;
    gdap_credential *credential = NULL;
    gdap_client *client = NULL;
    gdap_result *created = NULL, *updated = NULL;
    gdap_error *error = NULL;
    if (argc != 2 || gdap_client_options_init(&options, sizeof options) != GDAP_STATUS_OK) return 2;
    options.flags = GDAP_CLIENT_ALLOW_HTTP_LOOPBACK;
    options.base_uri = gdap_str_from(argv[1]);
    if (gdap_credential_new_token(GDAP_STR("token"), 0, &credential, &error) != GDAP_STATUS_OK
        || gdap_client_new(&options, credential, &client, &error) != GDAP_STATUS_OK)
        return fails("client", error);
    if (gdap_relationship_create(client, GDAP_STR("{\"displayName\":\"Installed\",\"duration\":\"P730D\",\"accessDetails\":"
            "{\"unifiedRoles\":[{\"roleDefinitionId\":\"29232cdf-9323-42fd-ade2-1d097af3e4de\"}]}}"),
            NULL, &created, &error) != GDAP_STATUS_OK)
        return fails("create", error);
    if (gdap_relationship_update(client, gdap_result_id(created), GDAP_STR("{\"displayName\":\"Installed by a package\"}"),
            NULL, &updated, &error) != GDAP_STATUS_OK)
        return fails("update", error);
    printf("gdap %s: %s\n", gdap_version().data, gdap_result_json(updated).data);
    gdap_result_free(updated);
    gdap_result_free(created);
    gdap_client_free(client);
    gdap_credential_free(credential);
    return 0;
}
