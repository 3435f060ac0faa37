/* A host that signs in: with a secret, a certificate, and a key that stays outside of the library (the
 * driver of this test signs, as an HSM would). SIGNIN URI TENANT CLIENT PEM-FILE DER-FILE */
#include "common.h"

static const char *uri;
static gdap_str tenant, app;
static gdap_error *error;
static int destroyed;

static char *file(const char *path, size_t *length) {
    FILE *stream = fopen(path, "rb");
    CHECK(stream != NULL);
    char *content = malloc(1 << 16);
    CHECK(content != NULL);
    *length = fread(content, 1, 1 << 16, stream);
    fclose(stream);
    return content;
}

static gdap_client *client_of(gdap_credential *credential) {
    gdap_client_options options;
    gdap_client *client = NULL;
    CHECK(gdap_client_options_init(&options, sizeof options) == GDAP_STATUS_OK);
    options.flags = GDAP_CLIENT_ALLOW_HTTP_LOOPBACK;
    options.proxy_mode = GDAP_PROXY_NONE;
    options.base_uri = gdap_str_from(uri);
    options.authority = gdap_str_from(uri);
    options.tenant = tenant;
    options.retry_base_ms = 10;
    CHECK(gdap_client_new(&options, credential, &client, &error) == GDAP_STATUS_OK);
    gdap_credential_free(credential);
    return client;
}

/* Signs in and reads a list with the token; prints what the sign-in tells of the credential. */
static void works(const char *step, gdap_credential *credential) {
    gdap_result *result = NULL;
    gdap_client *client = client_of(credential);
    if (gdap_client_sign_in(client, NULL, &result, &error) != GDAP_STATUS_OK) {
        complain(step, error);
        exit(1);
    }
    CHECK(gdap_result_kind(result) == GDAP_RESULT_SIGN_IN);
    const char *json = gdap_result_json(result).data;
    const char *name = strstr(json, "\"credential\":\"");
    CHECK(name != NULL && strstr(json, "\"signedIn\":true") != NULL);
    /* An application is granted roles, a person scopes. */
    const char *granted = strcmp(step, "device code") == 0 || strcmp(step, "browser") == 0 || strcmp(step, "refresh token") == 0
        ? "\"scopes\":[\"DelegatedAdminRelationship.ReadWrite.All\"]"
        : "\"roles\":[\"DelegatedAdminRelationship.ReadWrite.All\"]";
    CHECK(strstr(json, granted) != NULL);
    CHECK((strcmp(step, "browser") == 0) == (strstr(json, "\"user\":\"agent@partner.example\",\"scope\"") != NULL));
    CHECK(strstr(json, "right horse") == NULL && strstr(json, "eyJ") == NULL);
    name += strlen("\"credential\":\"");
    printf("%s: %.*s\n", step, (int)strcspn(name, "\""), name);
    gdap_result_free(result);
    CHECK(gdap_relationship_list(client, NULL, NULL, &result, &error) == GDAP_STATUS_OK);
    gdap_result_free(result);
    gdap_client_free(client);
}

static void fails(const char *step, gdap_credential *credential) {
    gdap_result *result = NULL;
    gdap_client *client = client_of(credential);
    CHECK(gdap_client_sign_in(client, NULL, &result, &error) == GDAP_STATUS_CREDENTIAL && result == NULL);
    CHECK(gdap_error_outcome(error) == GDAP_OUTCOME_NOT_SENT);
    CHECK(strstr(gdap_error_json(error).data, "wrong horse") == NULL);
    CHECK(gdap_error_hint(error).data != NULL);
    gdap_str code = gdap_error_service_code(error);
    gdap_str hint = gdap_error_hint_code(error);
    CHECK(gdap_hint_template(hint).data != NULL);
    CHECK(gdap_error_hint_arguments_json(error).data[0] == '{');
    printf("%s: %s\n", step, code.data ? code.data : hint.data);
    gdap_error_free(error);
    gdap_client_free(client);
}

/* The driver has the key: it is given the digest, and answers with the signature, both in hexadecimal. */
static gdap_status sign(void *user_data, const gdap_signing_request *request, gdap_signature_sink *sink) {
    CHECK(user_data == &destroyed && request->digest.len == 32 && request->message.len > 100);
    const unsigned char *digest = request->message.data;
    char line[2048];
    unsigned char signature[1024];
    size_t length = 0;
    printf("?sign ");
    for (size_t i = 0; i < request->message.len; i++) printf("%02x", digest[i]);
    printf("\n");
    fflush(stdout);
    CHECK(fgets(line, sizeof line, stdin) != NULL);
    for (unsigned byte; sscanf(line + 2 * length, "%2x", &byte) == 1; length++) signature[length] = (unsigned char)byte;
    gdap_bytes view = {signature, length};
    return gdap_signature_sink_set(sink, view);
}

static gdap_status sign_nothing(void *user_data, const gdap_signing_request *request, gdap_signature_sink *sink) {
    CHECK(user_data == &destroyed && request->algorithm == GDAP_ALGORITHM_PS256);
    CHECK(gdap_signature_sink_fail(sink, GDAP_STR("The key cannot do that.")) == GDAP_STATUS_OK);
    return GDAP_STATUS_CREDENTIAL;
}

static gdap_status prompt(void *user_data, const gdap_device_prompt *shown) {
    CHECK(user_data == &destroyed && shown->user_code.len == 6 && shown->expires_in_ms > 0);
    CHECK(strstr(shown->message.data, shown->user_code.data) != NULL);
    return GDAP_STATUS_OK;
}

static gdap_status refuse(void *user_data, const gdap_device_prompt *shown) {
    (void)user_data;
    (void)shown;
    return GDAP_STATUS_CANCELLED;
}

/* The driver of this test plays the browser. */
static gdap_status browse(void *user_data, const gdap_browser_prompt *shown) {
    CHECK(user_data == &destroyed && shown->struct_size == sizeof *shown && shown->expires_in_ms == 20000);
    CHECK(strlen(shown->uri.data) == shown->uri.len && strstr(shown->uri.data, "&login_hint=agent%40partner.example&") != NULL);
    printf("?browse %s\n", shown->uri.data);
    fflush(stdout);
    return GDAP_STATUS_OK;
}

static gdap_status browse_nothing(void *user_data, const gdap_browser_prompt *shown) {
    (void)user_data;
    (void)shown;
    return GDAP_STATUS_CANCELLED;
}

/* A host would keep it in a vault. */
static char saved[4096];

static gdap_status save(void *user_data, gdap_str token) {
    CHECK(user_data == &destroyed && token.len > 0 && token.len < sizeof saved && token.data[token.len] == 0);
    memcpy(saved, token.data, token.len + 1);
    return GDAP_STATUS_OK;
}

static gdap_status save_nothing(void *user_data, gdap_str token) {
    (void)user_data;
    (void)token;
    return GDAP_STATUS_CREDENTIAL;
}

static void destroy(void *user_data) { __atomic_add_fetch((int *)user_data, 1, __ATOMIC_SEQ_CST); }

#define MAKE(name, ...) CHECK(gdap_credential_new_##name(__VA_ARGS__, &made, &error) == GDAP_STATUS_OK && made != NULL)
#define REFUSED(status, name, ...)                                                              \
    do {                                                                                        \
        CHECK(gdap_credential_new_##name(__VA_ARGS__, &made, &error) == (status));              \
        CHECK(made == NULL && gdap_error_status(error) == (status));                            \
        gdap_error_free(error);                                                                 \
    } while (0)

static void bad_input(gdap_str pem, gdap_bytes der) {
    gdap_credential *made = NULL;
    gdap_certificate_options options;
    CHECK(gdap_certificate_options_init(&options, 8) == GDAP_STATUS_STRUCT_SIZE);
    CHECK(gdap_certificate_options_init(NULL, sizeof options) == GDAP_STATUS_NULL_POINTER);
    CHECK(gdap_certificate_options_init(&options, sizeof options) == GDAP_STATUS_OK);
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, secret, tenant, app, GDAP_STR(""));
    REFUSED(GDAP_STATUS_NULL_POINTER, secret, tenant, app, GDAP_STR_NULL);
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, secret, GDAP_STR("common"), app, GDAP_STR("x"));
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, secret, tenant, GDAP_STR(""), GDAP_STR("x"));
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, certificate, tenant, app, GDAP_STR("no PEM"), NULL);
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, certificate, tenant, app, GDAP_STR(""), NULL);
    REFUSED(GDAP_STATUS_NULL_POINTER, certificate, tenant, app, GDAP_STR_NULL, NULL);
    options.algorithm = 3;
    REFUSED(GDAP_STATUS_UNKNOWN_OPTION, certificate, tenant, app, pem, &options);
    options.algorithm = 0;
    options.flags = 2;
    REFUSED(GDAP_STATUS_UNKNOWN_OPTION, certificate, tenant, app, pem, &options);
    options.flags = 0;
    options.struct_size = 4;
    REFUSED(GDAP_STATUS_STRUCT_SIZE, certificate, tenant, app, pem, &options);
    static int refused; /* a count of its own: clients of before may still be letting go behind their free */
    gdap_bytes nothing = {NULL, 5}, odd = {"no DER", 6};
    REFUSED(GDAP_STATUS_NULL_POINTER, signing_callback, tenant, app, &der, 1, NULL, NULL, &refused, destroy);
    REFUSED(GDAP_STATUS_NULL_POINTER, signing_callback, tenant, app, &der, 0, NULL, sign, &refused, destroy);
    REFUSED(GDAP_STATUS_NULL_POINTER, signing_callback, tenant, app, &nothing, 1, NULL, sign, &refused, destroy);
    REFUSED(GDAP_STATUS_LIMIT_EXCEEDED, signing_callback, tenant, app, &der, 17, NULL, sign, &refused, destroy);
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, signing_callback, tenant, app, &odd, 1, NULL, sign, &refused, destroy);
    REFUSED(GDAP_STATUS_NULL_POINTER, device_code, tenant, app, NULL, &refused, destroy);
    REFUSED(GDAP_STATUS_NULL_POINTER, federated_callback, tenant, app, NULL, &refused, destroy);
    REFUSED(GDAP_STATUS_NULL_POINTER, interactive, tenant, app, NULL, NULL, &refused, destroy);
    gdap_interactive_options browser = GDAP_INTERACTIVE_OPTIONS_INIT;
    CHECK(gdap_interactive_options_init(&browser, 8) == GDAP_STATUS_STRUCT_SIZE);
    CHECK(gdap_interactive_options_init(NULL, sizeof browser) == GDAP_STATUS_NULL_POINTER);
    CHECK(gdap_interactive_options_init(&browser, sizeof browser) == GDAP_STATUS_OK);
    browser.timeout_ms = -1;
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, interactive, tenant, app, &browser, browse, &refused, destroy);
    browser.timeout_ms = 0;
    browser.scopes = GDAP_STR("a\"b");
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, interactive, tenant, app, &browser, browse, &refused, destroy);
    browser.scopes = GDAP_STR_NULL;
    browser.reserved0 = 1;
    REFUSED(GDAP_STATUS_UNKNOWN_OPTION, interactive, tenant, app, &browser, browse, &refused, destroy);
    browser.struct_size = 4;
    REFUSED(GDAP_STATUS_STRUCT_SIZE, interactive, tenant, app, &browser, browse, &refused, destroy);
    CHECK(refused == 12);
    CHECK(gdap_credential_set_refresh_token_callback(NULL, save, &refused, destroy, &error) == GDAP_STATUS_NULL_POINTER);
    gdap_error_free(error);
    MAKE(token, GDAP_STR("token"), 0);
    CHECK(gdap_credential_set_refresh_token_callback(made, NULL, &refused, destroy, &error) == GDAP_STATUS_NULL_POINTER);
    gdap_error_free(error);
    CHECK(gdap_credential_set_refresh_token_callback(made, save, &refused, destroy, &error) == GDAP_STATUS_INVALID_ARGUMENT);
    gdap_error_free(error);
    gdap_credential_free(made);
    CHECK(refused == 15);
    made = NULL;
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, federated_file, tenant, app, GDAP_STR(""));
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, refresh_token, tenant, app, GDAP_STR_NULL, GDAP_STR(""));
    REFUSED(GDAP_STATUS_NULL_POINTER, environment, NULL, 3);
    gdap_variable none = {GDAP_STR("AZURE_CLIENT_ID"), GDAP_STR_NULL};
    REFUSED(GDAP_STATUS_LIMIT_EXCEEDED, environment, &none, SIZE_MAX);
    REFUSED(GDAP_STATUS_CONFIGURATION, environment, &none, 1);
    REFUSED(GDAP_STATUS_CONFIGURATION, federated_github, tenant, app, GDAP_STR_NULL, &none, 1);
    REFUSED(GDAP_STATUS_CONFIGURATION, workload_identity, tenant, app, &none, 1);
    REFUSED(GDAP_STATUS_UNKNOWN_OPTION, managed_identity, 5, GDAP_STR_NULL, 0, &none, 1);
    REFUSED(GDAP_STATUS_UNKNOWN_OPTION, managed_identity, 0, GDAP_STR_NULL, 4, &none, 1);
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, managed_identity, GDAP_IDENTITY_SYSTEM, app, 0, &none, 1);
    for (int32_t kind = GDAP_IDENTITY_CLIENT_ID; kind <= GDAP_IDENTITY_RESOURCE_ID; kind++) {
        const gdap_str wrong[] = {GDAP_STR_NULL, GDAP_STR(""), GDAP_STR("x")};
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
            REFUSED(GDAP_STATUS_INVALID_ARGUMENT, managed_identity, kind, wrong[i], 0, &none, 1);
            REFUSED(GDAP_STATUS_INVALID_ARGUMENT, chain, kind, wrong[i], 0, &none, 1);
        }
    }
    REFUSED(GDAP_STATUS_UNKNOWN_OPTION, chain, 0, GDAP_STR_NULL, 2, &none, 1);
    gdap_bytes empty = {NULL, 0};
    CHECK(gdap_signature_sink_set(NULL, empty) == GDAP_STATUS_NULL_POINTER);
    CHECK(gdap_signature_sink_fail(NULL, GDAP_STR("x")) == GDAP_STATUS_NULL_POINTER);
}

/* Tenants and client ids are checked where they are given, by every function that is given one. */
static void ids(gdap_str pem, gdap_bytes der) {
    const gdap_str tenants[] = {GDAP_STR(""), GDAP_STR("contoso"), GDAP_STR("contoso..com"), GDAP_STR("contoso.com/x")};
    const gdap_str apps[] = {GDAP_STR(""), GDAP_STR("my app"), GDAP_STR("{aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee}")};
    static int refused;
    gdap_credential *made = NULL;
    gdap_client *client = NULL;
    gdap_client_options options = GDAP_CLIENT_OPTIONS_INIT;
    gdap_variable variables[] = {
        {GDAP_STR("ACTIONS_ID_TOKEN_REQUEST_URL"), GDAP_STR("https://token.actions.githubusercontent.com/x")},
        {GDAP_STR("ACTIONS_ID_TOKEN_REQUEST_TOKEN"), GDAP_STR("x")},
        {GDAP_STR("AZURE_FEDERATED_TOKEN_FILE"), GDAP_STR("/nowhere")},
        {GDAP_STR("AZURE_TENANT_ID"), tenant},
        {GDAP_STR("AZURE_CLIENT_ID"), app},
    };
    for (size_t i = 0; i < 7; i++) {
        gdap_str by = i < 4 ? tenants[i] : tenant, who = i < 4 ? app : apps[i - 4];
        REFUSED(GDAP_STATUS_INVALID_ARGUMENT, secret, by, who, GDAP_STR("x"));
        REFUSED(GDAP_STATUS_INVALID_ARGUMENT, certificate, by, who, pem, NULL);
        REFUSED(GDAP_STATUS_INVALID_ARGUMENT, signing_callback, by, who, &der, 1, NULL, sign, &refused, destroy);
        REFUSED(GDAP_STATUS_INVALID_ARGUMENT, federated_file, by, who, GDAP_STR("/nowhere"));
        REFUSED(GDAP_STATUS_INVALID_ARGUMENT, federated_github, by, who, GDAP_STR_NULL, variables, 5);
        REFUSED(GDAP_STATUS_INVALID_ARGUMENT, workload_identity, by, who, variables, 5);
        REFUSED(GDAP_STATUS_INVALID_ARGUMENT, device_code, by, who, prompt, &refused, destroy);
        REFUSED(GDAP_STATUS_INVALID_ARGUMENT, interactive, by, who, NULL, browse, &refused, destroy);
        REFUSED(GDAP_STATUS_INVALID_ARGUMENT, refresh_token, by, who, GDAP_STR_NULL, GDAP_STR("x"));
    }
    CHECK(refused == 21);
    variables[3].value = GDAP_STR("contoso");
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, environment, variables, 5);
    variables[3].value = tenant;
    variables[4].value = GDAP_STR("my app");
    REFUSED(GDAP_STATUS_INVALID_ARGUMENT, environment, variables, 5);
    for (size_t i = 0; i < 4; i++) {
        MAKE(token, GDAP_STR("token"), 0);
        options.tenant = tenants[i];
        CHECK(gdap_client_new(&options, made, &client, &error) == GDAP_STATUS_INVALID_ARGUMENT && client == NULL);
        gdap_error_free(error);
        gdap_credential_free(made);
    }
}

int main(int argc, char **argv) {
    CHECK(argc == 6);
    uri = argv[1];
    tenant = gdap_str_from(argv[2]);
    app = gdap_str_from(argv[3]);
    size_t pem_length, der_length;
    char *pem_text = file(argv[4], &pem_length), *der_data = file(argv[5], &der_length);
    gdap_str pem = {pem_text, pem_length};
    gdap_bytes der = {der_data, der_length};
    gdap_credential *made = NULL;
    gdap_certificate_options options;
    CHECK(gdap_certificate_options_init(&options, sizeof options) == GDAP_STATUS_OK);

    MAKE(secret, tenant, app, GDAP_STR("right horse"));
    works("secret", made);
    MAKE(secret, tenant, app, GDAP_STR("wrong horse"));
    fails("wrong secret", made);
    MAKE(certificate, GDAP_STR_NULL, app, pem, NULL);
    works("certificate", made);
    options.algorithm = GDAP_ALGORITHM_RS256;
    options.flags = GDAP_CERTIFICATE_SEND_CHAIN;
    MAKE(certificate, tenant, app, pem, &options);
    works("certificate, RS256", made);
    MAKE(signing_callback, tenant, app, &der, 1, NULL, sign, &destroyed, destroy);
    works("callback", made);
    MAKE(signing_callback, tenant, app, &der, 1, NULL, sign_nothing, &destroyed, destroy);
    fails("callback that cannot", made);

    gdap_variable variables[] = {
        {GDAP_STR("AZURE_TENANT_ID"), tenant},
        {GDAP_STR("AZURE_CLIENT_ID"), app},
        {GDAP_STR("AZURE_CLIENT_SECRET"), GDAP_STR("right horse")},
        {GDAP_STR("AZURE_POD_IDENTITY_AUTHORITY_HOST"), gdap_str_from(uri)},
    };
    MAKE(environment, variables, 4);
    works("environment", made);
    MAKE(chain, 0, GDAP_STR_NULL, 0, variables, 4);
    works("chain", made);
    MAKE(managed_identity, GDAP_IDENTITY_SYSTEM, GDAP_STR_NULL, GDAP_HOST_IMDS, variables, 4);
    works("managed identity", made);
    MAKE(device_code, tenant, app, prompt, &destroyed, destroy);
    works("device code", made);
    MAKE(device_code, tenant, app, refuse, &destroyed, destroy);
    gdap_client *client = client_of(made);
    gdap_result *result = NULL;
    CHECK(gdap_client_sign_in(client, NULL, &result, &error) == GDAP_STATUS_CREDENTIAL);
    gdap_error_free(error);
    gdap_client_free(client);

    gdap_interactive_options browser = GDAP_INTERACTIVE_OPTIONS_INIT;
    browser.login_hint = GDAP_STR("agent@partner.example");
    browser.scopes = GDAP_STR("DelegatedAdminRelationship.ReadWrite.All");
    browser.timeout_ms = 20000;
    MAKE(interactive, tenant, app, &browser, browse, &destroyed, destroy);
    CHECK(gdap_credential_set_refresh_token_callback(made, save, &destroyed, destroy, &error) == GDAP_STATUS_OK);
    works("browser", made);
    CHECK(saved[0] != 0);
    MAKE(refresh_token, tenant, app, GDAP_STR("right horse"), gdap_str_from(saved));
    CHECK(gdap_credential_set_refresh_token_callback(made, save_nothing, &destroyed, destroy, &error) == GDAP_STATUS_OK);
    works("refresh token", made);
    /* Nobody signs in in the middle of a run, and a page that can't be opened ends the sign-in. */
    MAKE(interactive, tenant, app, NULL, browse_nothing, &destroyed, destroy);
    client = client_of(made);
    CHECK(gdap_relationship_list(client, NULL, NULL, &result, &error) == GDAP_STATUS_CREDENTIAL);
    CHECK(strcmp(gdap_error_hint_code(error).data, "signIn.again") == 0);
    gdap_error_free(error);
    CHECK(gdap_client_sign_in(client, NULL, &result, &error) == GDAP_STATUS_CREDENTIAL);
    CHECK(strstr(gdap_error_message(error).data, "browser callback") != NULL);
    gdap_error_free(error);
    gdap_client_free(client);
    CHECK(gdap_threads_join(30000) == GDAP_STATUS_OK);

    bad_input(pem, der);
    ids(pem, der);
    CHECK(gdap_threads_join(30000) == GDAP_STATUS_OK);
    free(pem_text);
    free(der_data);
    return 0;
}
