namespace Gdap.Native
{
    // Numbers are those of include/gdap.h; tests/csharp.rs compares each of them with it.

    /// <summary>What kind of failure it is; 0 is success.</summary>
    public enum GdapStatus
    {
        /// <summary>Success.</summary>
        Ok = 0,
        /// <summary>An argument other than a document isn't valid: an id, an ETag, a header, an option.</summary>
        InvalidArgument = 100,
        /// <summary>A pointer that must not be NULL is NULL.</summary>
        NullPointer = 101,
        /// <summary>Text isn't UTF-8, or contains a NUL.</summary>
        InvalidText = 102,
        /// <summary>The struct_size of an option struct isn't one that this library knows.</summary>
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
        /// <summary>The response can't be read as what it should be.</summary>
        InvalidResponse = 305,
        /// <summary>The response is larger or deeper than the limits.</summary>
        ResponseTooLarge = 306,
        /// <summary>A redirect, nextLink or Location names another host; it isn't followed.</summary>
        UntrustedHost = 307,
        /// <summary>The service answered 400.</summary>
        BadRequest = 400,
        /// <summary>The service answered 401, also to a new token.</summary>
        Unauthenticated = 401,
        /// <summary>The service answered 403.</summary>
        Forbidden = 403,
        /// <summary>The service answered 404: the object doesn't exist, or isn't visible yet.</summary>
        NotFound = 404,
        /// <summary>The service answered 409: the object already exists, or is in use.</summary>
        AlreadyExists = 409,
        /// <summary>Another client changed what this call wanted to change (412, or found by looking).</summary>
        Conflict = 412,
        /// <summary>The service answered 429, and the deadline doesn't allow another wait.</summary>
        Throttled = 429,
        /// <summary>The service answered 5xx.</summary>
        ServerError = 450,
        /// <summary>The service answered any other 4xx.</summary>
        RequestRejected = 451,
        /// <summary>A long-running operation ended as failed.</summary>
        OperationFailed = 452,
        /// <summary>No token could be obtained.</summary>
        Credential = 500,
        /// <summary>The call was cancelled.</summary>
        Cancelled = 600,
        /// <summary>The call's deadline passed.</summary>
        Deadline = 601,
        /// <summary>The batch holds as many items as it can.</summary>
        BatchFull = 602,
        /// <summary>No item finished within the time allowed.</summary>
        BatchTimeout = 603,
        /// <summary>Every submitted item has been taken.</summary>
        BatchEmpty = 604,
        /// <summary>The handle was made before fork().</summary>
        Forked = 605,
        /// <summary>The journal is in use, or can't be read or written.</summary>
        Journal = 606,
        /// <summary>This platform isn't supported.</summary>
        Platform = 700,
        /// <summary>The operating system's trust store can't be used.</summary>
        TrustStore = 701,
        /// <summary>The library panicked: a bug of it. The process and the handles stay usable.</summary>
        Panic = 900,
        /// <summary>Something that shouldn't happen: a bug of the library.</summary>
        Internal = 901,
    }

    /// <summary>What became of the change a failed call wanted.</summary>
    public enum GdapOutcome
    {
        /// <summary>Nothing that could change anything was sent.</summary>
        NotSent = 1,
        /// <summary>The service refused it; nothing changed.</summary>
        Rejected = 2,
        /// <summary>It may have been made or not.</summary>
        Unknown = 3,
    }

    /// <summary>What a call that succeeded did.</summary>
    public enum GdapResultKind
    {
        /// <summary>A new one was made.</summary>
        Created = 1,
        /// <summary>It was changed.</summary>
        Updated = 2,
        /// <summary>It already was as wanted; nothing was written.</summary>
        Unchanged = 3,
        /// <summary>The answer was lost, but the change was found to be made.</summary>
        Recovered = 4,
        /// <summary>The service goes on with it (202) and was not waited for.</summary>
        Accepted = 5,
        /// <summary>It was read.</summary>
        Read = 6,
        /// <summary>It was planned; nothing was written.</summary>
        Planned = 7,
        /// <summary>It was checked offline.</summary>
        Checked = 8,
        /// <summary>It was removed.</summary>
        Deleted = 9,
        /// <summary>An earlier run did it, as the journal of the batch has it; nothing was sent.</summary>
        Skipped = 10,
        /// <summary>A token is at hand.</summary>
        SignIn = 11,
    }

    /// <summary>Which service is spoken to.</summary>
    public enum GdapService
    {
        /// <summary>Microsoft Graph.</summary>
        Graph = 1,
        /// <summary>CloudCockpit.</summary>
        CloudCockpit = 2,
    }

    /// <summary>Which national cloud.</summary>
    public enum GdapCloud
    {
        /// <summary>The global cloud.</summary>
        Global = 1,
        /// <summary>US Government (GCC High).</summary>
        UsGov = 2,
        /// <summary>US Government (DoD).</summary>
        UsGovDod = 3,
        /// <summary>China, operated by 21Vianet.</summary>
        China = 4,
    }

    /// <summary>Which version of Microsoft Graph.</summary>
    public enum GdapApiVersion
    {
        /// <summary>v1.0</summary>
        V1 = 1,
        /// <summary>beta</summary>
        Beta = 2,
    }

    /// <summary>Where the proxy comes from.</summary>
    public enum GdapProxyMode
    {
        /// <summary>HTTPS_PROXY, ALL_PROXY, NO_PROXY.</summary>
        Environment = 1,
        /// <summary>No proxy, whatever the environment says.</summary>
        None = 2,
        /// <summary>The one given.</summary>
        Url = 3,
    }

    /// <summary>What to do, for checks and batches.</summary>
    public enum GdapAction
    {
        /// <summary>Create a relationship.</summary>
        RelationshipCreate = 1,
        /// <summary>Update one.</summary>
        RelationshipUpdate = 2,
        /// <summary>Read one.</summary>
        RelationshipGet = 3,
        /// <summary>Post a request, such as lockForApproval.</summary>
        RequestCreate = 4,
        /// <summary>Delete a relationship.</summary>
        RelationshipDelete = 5,
        /// <summary>Make an access assignment.</summary>
        AssignmentCreate = 6,
        /// <summary>Change the roles of an access assignment.</summary>
        AssignmentUpdate = 7,
        /// <summary>Delete an access assignment.</summary>
        AssignmentDelete = 8,
        /// <summary>Wait for a status; the document is the statuses, with commas between.</summary>
        RelationshipWait = 9,
        /// <summary>Read an access assignment.</summary>
        AssignmentGet = 10,
        /// <summary>Read the first page of a relationship's access assignments; the document is the filter, or null.</summary>
        AssignmentList = 11,
        /// <summary>Read an operation, or wait for it; the document is its id.</summary>
        OperationGet = 12,
        /// <summary>Read the first page of a relationship's operations; the document is the filter, or null.</summary>
        OperationList = 13,
        /// <summary>Read a page of the relationships.</summary>
        RelationshipList = 14,
        /// <summary>x</summary>
        RequestList = 15,
        /// <summary>x</summary>
        RequestGet = 16,
        /// <summary>x</summary>
        CustomerList = 17,
        /// <summary>x</summary>
        CustomerGet = 18,
        /// <summary>x</summary>
        CustomerListServices = 19,
        /// <summary>x</summary>
        ClientSignIn = 20,
    }

    /// <summary>Bits of a call's options.</summary>
    [System.Flags]
    internal enum GdapCallFlags
    {
        AllowUnknownProperties = 1,
        Wait = 2,
        ReuseExisting = 4,
        Offline = 8,
        ReadBack = 16,
        Plan = 32,
    }

    /// <summary>Bits of a batch's options.</summary>
    [System.Flags]
    internal enum GdapBatchFlags
    {
        JournalSync = 1,
        Unordered = 2,
    }

    /// <summary>Bits of a client's options.</summary>
    [System.Flags]
    internal enum GdapClientFlags
    {
        AllowHttpLoopback = 1,
    }
}
