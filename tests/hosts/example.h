/* Leads the examples of the header, which know no test, to the emulator. */
#include "gdap.h"

#include <stdlib.h>

static inline gdap_status example_client_new(const gdap_client_options *given, const gdap_credential *credential,
                                             gdap_client **client, gdap_error **error) {
    gdap_client_options options = GDAP_CLIENT_OPTIONS_INIT;
    if (given) options = *given;
    options.base_uri = gdap_str_from(getenv("GDAP_EXAMPLE_URI"));
    options.authority = options.base_uri;
    options.flags |= GDAP_CLIENT_ALLOW_HTTP_LOOPBACK;
    return gdap_client_new(&options, credential, client, error);
}

#undef gdap_client_new
#define gdap_client_new example_client_new
