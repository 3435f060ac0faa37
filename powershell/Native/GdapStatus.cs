// Generated from include/gdap.h by `BLESS=1 cargo test --test csharp`; do not edit it.

namespace Gdap.Native
{
    /// <summary>The kind of a failure; 0 is success.</summary>
    public enum GdapStatus
    {
        /// <summary>It worked.</summary>
        Ok = 0,
        /// <summary>An argument other than a document isn't valid: an id, an ETag, a header, an option. Correct the argument that the message names.</summary>
        InvalidArgument = 100,
        /// <summary>A pointer that must not be NULL is NULL. Pass the object that the message names.</summary>
        NullPointer = 101,
        /// <summary>Text isn't UTF-8, or contains a NUL. Encode the text as UTF-8.</summary>
        InvalidText = 102,
        /// <summary>The <c>struct_size</c> of an option struct isn't one that this library knows. Set it with the struct's <c>_init</c> function.</summary>
        StructSize = 103,
        /// <summary>An option's bit or number isn't known. Use the values that the documentation lists.</summary>
        UnknownOption = 104,
        /// <summary>A document or an argument is larger than the limit. Send less; the message names the limit.</summary>
        LimitExceeded = 105,
        /// <summary>Options can't be combined, or the configuration can't work. Correct the options that the message names.</summary>
        Configuration = 106,
        /// <summary>The document breaks rules of the service; the problems name each. Correct the properties that the problems name.</summary>
        Validation = 200,
        /// <summary>The document isn't JSON, or isn't one JSON object. Correct the text at the line and column that the message names.</summary>
        InvalidJson = 201,
        /// <summary>The relationship's status doesn't allow the change. Change what the status allows, or create a new relationship.</summary>
        InvalidState = 202,
        /// <summary>No connection could be made. Check the host name, the network, the firewall and the proxy.</summary>
        Connect = 300,
        /// <summary>The TLS handshake failed, or the certificate was rejected. Trust the CA of an inspecting proxy; check the clock.</summary>
        Tls = 301,
        /// <summary>An attempt took longer than its timeout. Call again; the outcome says whether the change may have been made.</summary>
        Timeout = 302,
        /// <summary>The connection broke after the request began to be sent. Call again; the outcome says whether the change may have been made.</summary>
        ConnectionLost = 303,
        /// <summary>The proxy refused the connection. Specify the proxy's user name and password (Basic), or have the hosts exempted.</summary>
        Proxy = 304,
        /// <summary>The response isn't what the service's documentation describes. Check whether a proxy or a portal responds instead of the service.</summary>
        InvalidResponse = 305,
        /// <summary>The response is larger, or nested deeper, than the limit. Ask for less, for example with smaller pages.</summary>
        ResponseTooLarge = 306,
        /// <summary>A redirect, nextLink or Location names another host; it isn't followed. Set the base URI to the intended host.</summary>
        UntrustedHost = 307,
        /// <summary>The service responded with HTTP 400. Correct what the service's message names.</summary>
        BadRequest = 400,
        /// <summary>The service responded with HTTP 401, also to a new token. Use a token for the right audience that hasn't expired.</summary>
        Unauthenticated = 401,
        /// <summary>The service responded with HTTP 403. Grant the permission, the role Admin agent or the service principal that is missing.</summary>
        Forbidden = 403,
        /// <summary>The service responded with HTTP 404: the object doesn't exist, or isn't visible yet. Check the id; a relationship's is two GUIDs joined by a hyphen.</summary>
        NotFound = 404,
        /// <summary>The service responded with HTTP 409: the object already exists, or is in use. Use another name, or accept the object that exists.</summary>
        AlreadyExists = 409,
        /// <summary>Another client changed the same properties (412, or found by a read). Compare the three versions in the error, decide, and call again.</summary>
        Conflict = 412,
        /// <summary>The service responded with HTTP 429, and the deadline doesn't allow another wait. Allow the call more time, or send fewer requests at once.</summary>
        Throttled = 429,
        /// <summary>The service responded with HTTP 5xx. Call again later; contact the service's support with the request id.</summary>
        ServerError = 450,
        /// <summary>The service responded with another HTTP 4xx. Correct what the service's message names.</summary>
        RequestRejected = 451,
        /// <summary>A long-running operation ended as failed. Read the relationship, then call again.</summary>
        OperationFailed = 452,
        /// <summary>No token could be obtained. Follow the message, which has the sign-in's own error code.</summary>
        Credential = 500,
        /// <summary>The call was cancelled. Read the outcome: it says whether a change may have been made.</summary>
        Cancelled = 600,
        /// <summary>The call's deadline passed. Allow the call more time.</summary>
        Deadline = 601,
        /// <summary>The batch is full. Take completions first.</summary>
        BatchFull = 602,
        /// <summary>No item finished within the time allowed. Take again.</summary>
        BatchTimeout = 603,
        /// <summary>Every submitted item has been taken. Stop taking.</summary>
        BatchEmpty = 604,
        /// <summary>The handle was made before fork(). Make new handles in the child process.</summary>
        Forked = 605,
        /// <summary>The journal is in use, or can't be read or written. Use another journal, or correct the path.</summary>
        Journal = 606,
        /// <summary>The library can't be loaded on this machine; reported by hosts that load it, such as the PowerShell module. Use the package of this platform.</summary>
        Platform = 700,
        /// <summary>The operating system's trust store can't be used. Install the system's CA certificates, or specify those to trust.</summary>
        TrustStore = 701,
        /// <summary>The library panicked: a bug of it. The process and the handles stay usable. Report what was printed to standard error.</summary>
        Panic = 900,
        /// <summary>Something that shouldn't happen: a bug of the library. Report the message.</summary>
        Internal = 901,
    }
}
