// Generated from include/gdap.h by `BLESS=1 cargo test --test csharp`; do not edit it.

namespace Gdap.Native
{
    /// <summary>The kind of a failure; 0 is success.</summary>
    public enum GdapStatus
    {
        /// <summary>It worked.</summary>
        Ok = 0,
        /// <summary>An argument other than a document isn't valid: an id, an ETag, a header, an option.</summary>
        InvalidArgument = 100,
        /// <summary>A pointer that must not be NULL is NULL.</summary>
        NullPointer = 101,
        /// <summary>Text isn't UTF-8, or contains a NUL.</summary>
        InvalidText = 102,
        /// <summary>The <c>struct_size</c> of an option struct isn't one that this library knows.</summary>
        StructSize = 103,
        /// <summary>An option's bit or number isn't known.</summary>
        UnknownOption = 104,
        /// <summary>A document or an argument is larger than the limit.</summary>
        LimitExceeded = 105,
        /// <summary>Options can't be combined, or the configuration can't work.</summary>
        Configuration = 106,
        /// <summary>The document breaks rules of the service; the problems name each.</summary>
        Validation = 200,
        /// <summary>The document isn't JSON, or isn't one JSON object.</summary>
        InvalidJson = 201,
        /// <summary>The relationship's status doesn't allow the change.</summary>
        InvalidState = 202,
        /// <summary>No connection could be made.</summary>
        Connect = 300,
        /// <summary>The TLS handshake failed, or the certificate was rejected.</summary>
        Tls = 301,
        /// <summary>An attempt took longer than its timeout.</summary>
        Timeout = 302,
        /// <summary>The connection broke after the request began to be sent.</summary>
        ConnectionLost = 303,
        /// <summary>The proxy refused the connection.</summary>
        Proxy = 304,
        /// <summary>The response isn't what the service's documentation describes.</summary>
        InvalidResponse = 305,
        /// <summary>The response is larger, or nested deeper, than the limit.</summary>
        ResponseTooLarge = 306,
        /// <summary>A redirect, nextLink or Location names another host; it isn't followed.</summary>
        UntrustedHost = 307,
        /// <summary>The service responded with HTTP 400.</summary>
        BadRequest = 400,
        /// <summary>The service responded with HTTP 401, also to a new token.</summary>
        Unauthenticated = 401,
        /// <summary>The service responded with HTTP 403.</summary>
        Forbidden = 403,
        /// <summary>The service responded with HTTP 404: the object doesn't exist, or isn't visible yet.</summary>
        NotFound = 404,
        /// <summary>The service responded with HTTP 409: the object already exists, or is in use.</summary>
        AlreadyExists = 409,
        /// <summary>Another client changed the same properties (412, or found by a read).</summary>
        Conflict = 412,
        /// <summary>The service responded with HTTP 429, and the deadline doesn't allow another wait.</summary>
        Throttled = 429,
        /// <summary>The service responded with HTTP 5xx.</summary>
        ServerError = 450,
        /// <summary>The service responded with another HTTP 4xx.</summary>
        RequestRejected = 451,
        /// <summary>A long-running operation ended as failed.</summary>
        OperationFailed = 452,
        /// <summary>No token could be obtained.</summary>
        Credential = 500,
        /// <summary>The call was cancelled.</summary>
        Cancelled = 600,
        /// <summary>The call's deadline passed.</summary>
        Deadline = 601,
        /// <summary>The batch is full.</summary>
        BatchFull = 602,
        /// <summary>No item finished within the time allowed.</summary>
        BatchTimeout = 603,
        /// <summary>Every submitted item has been taken.</summary>
        BatchEmpty = 604,
        /// <summary>The handle was made before fork().</summary>
        Forked = 605,
        /// <summary>The journal is in use, or can't be read or written.</summary>
        Journal = 606,
        /// <summary>The library can't be loaded on this machine; reported by hosts that load it, such as the PowerShell module.</summary>
        Platform = 700,
        /// <summary>The operating system's trust store can't be used.</summary>
        TrustStore = 701,
        /// <summary>The library panicked: a bug of it. The process and the handles stay usable.</summary>
        Panic = 900,
        /// <summary>Something that shouldn't happen: a bug of the library.</summary>
        Internal = 901,
    }
}
