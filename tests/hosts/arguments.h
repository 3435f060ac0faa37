/* What the host that arguments.rs makes has beside its calls. */
#include "common.h"

#define ID GDAP_STR("5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234")
#define GUID GDAP_STR("869fb9d2-9a5f-4c6e-9c1a-2b7d2f0e6a11")
#define UPDATE GDAP_STR("{\"autoExtendDuration\":\"P180D\"}")
#define TERMINATE GDAP_STR("{\"action\":\"terminate\"}")

static gdap_client *client;
static gdap_batch *batch;
static gdap_credential *credential;
static gdap_error *error, *item_error;
static gdap_result *made_result;
static gdap_client *made_client;
static gdap_batch *made_batch;
static gdap_credential *made_credential;
static gdap_cancel *made_cancel;
static gdap_variable variables[3] = {{{"ACTIONS_ID_TOKEN_REQUEST_URL", 28}, {"https://issuer.test/x", 21}},
                                     {{"ACTIONS_ID_TOKEN_REQUEST_TOKEN", 30}, {"x", 1}},
                                     {{"AZURE_FEDERATED_TOKEN_FILE", 26}, {"/nowhere", 8}}};
static gdap_bytes bytes = {"x", 1};
static int count;

static gdap_str view(const char *data, size_t len) {
    gdap_str text = {data, len};
    return text;
}

static gdap_status on_token(void *user_data, const gdap_token_request *request, gdap_token_sink *sink) {
    (void)user_data;
    (void)request;
    (void)sink;
    return GDAP_STATUS_CREDENTIAL;
}

static gdap_status on_sign(void *user_data, const gdap_signing_request *request, gdap_signature_sink *sink) {
    (void)user_data;
    (void)request;
    (void)sink;
    return GDAP_STATUS_CREDENTIAL;
}

static gdap_status on_prompt(void *user_data, const gdap_device_prompt *shown) {
    (void)user_data;
    (void)shown;
    return GDAP_STATUS_CREDENTIAL;
}

static gdap_status on_page(void *user_data, const gdap_browser_prompt *shown) {
    (void)user_data;
    (void)shown;
    return GDAP_STATUS_CREDENTIAL;
}

static gdap_status on_refresh_token(void *user_data, gdap_str token) {
    (void)user_data;
    (void)token;
    return GDAP_STATUS_CREDENTIAL;
}

static gdap_call_options call;
static gdap_list_options list;
static gdap_client_options client_options;
static gdap_certificate_options certificate;
static gdap_interactive_options interactive;
static gdap_batch_options batch_options;

static void begin(void) {
    const gdap_call_options no_call = GDAP_CALL_OPTIONS_INIT;
    const gdap_list_options no_list = GDAP_LIST_OPTIONS_INIT;
    const gdap_client_options no_client = GDAP_CLIENT_OPTIONS_INIT;
    const gdap_certificate_options no_certificate = GDAP_CERTIFICATE_OPTIONS_INIT;
    const gdap_interactive_options no_interactive = GDAP_INTERACTIVE_OPTIONS_INIT;
    const gdap_batch_options no_batch = GDAP_BATCH_OPTIONS_INIT;
    call = no_call;
    list = no_list;
    client_options = no_client;
    certificate = no_certificate;
    interactive = no_interactive;
    batch_options = no_batch;
    error = (gdap_error *)&error; /* must be set at entry */
}

static void refused(gdap_status status, gdap_status wanted, const char *what) {
    if (status == GDAP_STATUS_OK || status != wanted || gdap_error_status(error) != status
        || gdap_error_outcome(error) != GDAP_OUTCOME_NOT_SENT || gdap_error_requests_sent(error) != 0
        || gdap_error_message(error).len == 0) {
        fprintf(stderr, "%s: status %d, not %d: %s\n", what, (int)status, (int)wanted,
                status != GDAP_STATUS_OK ? gdap_error_json(error).data : "");
        exit(1);
    }
    CHECK(!made_result && !made_client && !made_batch && !made_credential && !made_cancel && !item_error);
    gdap_error_free(error);
    count++;
}

/* What each accessor by pointer makes of each type of JSON, and of pointers that lead nowhere. */
static void types(void) {
    enum { NOTHING, TEXT, NUMBER, TRUTH, SOME };
    const struct {
        const char *pointer;
        int type;
    } cases[] = {{"", SOME}, {"/method", TEXT}, {"/requestsSent", NUMBER}, {"/refused", TRUTH}, {"/changes", SOME},
                 {"/changes/0", SOME}, {"/changes/0/to", TEXT}, {"/body/autoExtendDuration", TEXT}, {"/changes/1", NOTHING},
                 {"/changes/00", NOTHING}, {"/changes/-1", NOTHING}, {"/changes/x", NOTHING}, {"/method/0", NOTHING},
                 {"/Method", NOTHING}, {"method", NOTHING}, {"/~2", NOTHING}, {"/requestsSent/", NOTHING}};
    gdap_result *plan = NULL;
    begin();
    call.flags = GDAP_CALL_PLAN | GDAP_CALL_OFFLINE;
    call.snapshot = GDAP_STR("{\"@odata.etag\":\"W/\\\"1\\\"\",\"status\":\"created\",\"autoExtendDuration\":\"PT0S\",\"accessDetails\":{}}");
    CHECK(gdap_relationship_update(client, ID, UPDATE, &call, &plan, NULL) == GDAP_STATUS_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gdap_str pointer = gdap_str_from(cases[i].pointer);
        int type = cases[i].type;
        if ((gdap_result_text(plan, pointer).data != NULL) != (type == TEXT)
            || (gdap_result_int(plan, pointer, -7) != -7) != (type == NUMBER)
            || (gdap_result_bool(plan, pointer, -7) != -7) != (type == TRUTH)
            || (gdap_result_count(plan, pointer) != 0) != (type == SOME)
            || (gdap_result_part(plan, pointer).data != NULL) != (type != NOTHING)) {
            fprintf(stderr, "'%s' in %s\n", cases[i].pointer, gdap_result_json(plan).data);
            exit(1);
        }
    }
    gdap_result_free(plan);

    CHECK(gdap_relationship_update(client, ID, GDAP_STR("{\"duration\":\"P9Y\",\"displayName\":\"\"}"), NULL, &plan, &error)
          == GDAP_STATUS_VALIDATION);
    size_t problems = gdap_error_problem_count(error);
    CHECK(problems == 2 && plan == NULL);
    const size_t beyond[] = {problems, problems + 1, SIZE_MAX};
    for (size_t i = 0; i < 3; i++) {
        CHECK(gdap_error_problem_pointer(error, beyond[i]).data == NULL && gdap_error_problem_code(error, beyond[i]).data == NULL);
        CHECK(gdap_error_problem_message(error, beyond[i]).data == NULL);
        CHECK(gdap_error_problem_arguments_json(error, beyond[i]).data == NULL);
    }
    CHECK(gdap_error_text(error, GDAP_STR("/problems/0/code")).data != NULL);
    CHECK(gdap_error_text(error, GDAP_STR("/problems")).data == NULL && gdap_error_text(error, GDAP_STR("/status")).data == NULL);
    CHECK(gdap_error_part(error, GDAP_STR("/problems/0")).data[0] == '{' && gdap_error_part(error, GDAP_STR("/x")).data == NULL);
    gdap_error_free(error);
}
