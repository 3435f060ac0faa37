// Generated from include/gdap.h by `BLESS=1 cargo test --test csharp`; do not edit it.

namespace Gdap.Native
{
    /// <summary>Whether the change of a failed call was made.</summary>
    public enum GdapOutcome
    {
        /// <summary>Nothing was changed: no request that writes was sent. It's safe to call again.</summary>
        NotSent = 1,
        /// <summary>Nothing was changed: the service rejected the change, which can't take effect later either.</summary>
        Rejected = 2,
        /// <summary>The change might have been made, or might still take effect; the result couldn't be verified. The hint says how to check.</summary>
        Unknown = 3,
    }

    /// <summary>What a call that succeeded did.</summary>
    public enum GdapResultKind
    {
        /// <summary>The relationship or request was created by this call.</summary>
        Created = 1,
        /// <summary>The change was made by this call.</summary>
        Updated = 2,
        /// <summary>Every property had its value already; nothing was written.</summary>
        Unchanged = 3,
        /// <summary>The response to a write of this call was lost, and reading back showed that the change was made.</summary>
        Recovered = 4,
        /// <summary>The service accepted it and works on it: a long-running operation that wasn't waited for. <see cref="GdapClient.GetOperation"/> reads it by its id.</summary>
        Accepted = 5,
        /// <summary>It was read.</summary>
        Read = 6,
        /// <summary>It was planned; nothing was written.</summary>
        Planned = 7,
        /// <summary>The document was checked; nothing was sent.</summary>
        Checked = 8,
        /// <summary>It was deleted.</summary>
        Deleted = 9,
        /// <summary>An earlier run did it, according to the batch's journal; nothing was sent. Its JSON has <c>recorded</c> (the result of that run), <c>id</c> and <c>journalKey</c>.</summary>
        Skipped = 10,
        /// <summary>There is a token; no request was sent to the service.</summary>
        SignIn = 11,
    }

    /// <summary>The service that a client calls.</summary>
    public enum GdapService
    {
        /// <summary>Microsoft Graph; the default.</summary>
        Graph = 1,
        /// <summary>CloudCockpit.</summary>
        CloudCockpit = 2,
    }

    /// <summary>The national cloud.</summary>
    public enum GdapCloud
    {
        /// <summary>The global cloud, GCC included; the default.</summary>
        Global = 1,
        /// <summary>US Government L4 (GCC High).</summary>
        UsGov = 2,
        /// <summary>US Government L5 (DoD).</summary>
        UsGovDod = 3,
        /// <summary>China, operated by 21Vianet.</summary>
        China = 4,
    }

    /// <summary>The version of Microsoft Graph.</summary>
    public enum GdapApiVersion
    {
        /// <summary>Graph's <c>v1.0</c>; the default.</summary>
        V1 = 1,
        /// <summary>Graph's <c>beta</c>: same rules, no production support.</summary>
        Beta = 2,
    }

    /// <summary>Where the proxy comes from.</summary>
    public enum GdapProxyMode
    {
        /// <summary>The proxy that the environment variables name (<c>HTTPS_PROXY</c>, <c>ALL_PROXY</c>, <c>NO_PROXY</c>), if any.</summary>
        Environment = 1,
        /// <summary>No proxy.</summary>
        None = 2,
        /// <summary>The proxy at <c>ProxyUrl</c>.</summary>
        Url = 3,
        /// <summary>The proxy that the environment variables name, or else that of the settings of Windows or macOS; the default.</summary>
        System = 4,
    }

    /// <summary>The call that an item of a batch makes.</summary>
    public enum GdapAction
    {
        /// <summary>Create a relationship.</summary>
        RelationshipCreate = 1,
        /// <summary>Update a relationship.</summary>
        RelationshipUpdate = 2,
        /// <summary>Read a relationship; in batches only.</summary>
        RelationshipGet = 3,
        /// <summary>Make a request (lock, terminate ...); in batches only.</summary>
        RequestCreate = 4,
        /// <summary>Delete a relationship; in batches only.</summary>
        RelationshipDelete = 5,
        /// <summary>Make an access assignment; in batches only.</summary>
        AssignmentCreate = 6,
        /// <summary>Change the roles of an access assignment; in batches only.</summary>
        AssignmentUpdate = 7,
        /// <summary>Delete an access assignment; in batches only.</summary>
        AssignmentDelete = 8,
        /// <summary>Wait until a relationship has one of some statuses; in batches only. Between polls the item occupies no thread, so a batch waits for as many as its capacity allows.</summary>
        RelationshipWait = 9,
        /// <summary>Read an access assignment; in batches only.</summary>
        AssignmentGet = 10,
        /// <summary>Read a page of the access assignments of a relationship; in batches only.</summary>
        AssignmentList = 11,
        /// <summary>Read an operation, with <see cref="GdapCallOptions.Wait"/> when it has ended; in batches only. Between polls the item occupies no thread.</summary>
        OperationGet = 12,
        /// <summary>Read a page of the operations of a relationship; in batches only.</summary>
        OperationList = 13,
        /// <summary>Read a page of the relationships; in batches only.</summary>
        RelationshipList = 14,
        /// <summary>Read a page of the requests of a relationship; in batches only.</summary>
        RequestList = 15,
        /// <summary>Read a request of a relationship; in batches only.</summary>
        RequestGet = 16,
        /// <summary>Read a page of the customers; in batches only.</summary>
        CustomerList = 17,
        /// <summary>Read a customer; in batches only.</summary>
        CustomerGet = 18,
        /// <summary>Read a page of the service management links of a customer; in batches only.</summary>
        CustomerListServices = 19,
        /// <summary>Get a token, as <see cref="GdapClient.SignIn"/>; in batches only.</summary>
        ClientSignIn = 20,
        /// <summary>Read a page of the partner's contracts; in batches only.</summary>
        ContractList = 21,
        /// <summary>Read a page of the groups of the partner's tenant; in batches only.</summary>
        GroupList = 22,
    }

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

    [System.Flags]
    internal enum GdapBatchFlags
    {
        JournalSync = 1,
        Unordered = 2,
    }

    [System.Flags]
    internal enum GdapClientFlags
    {
        AllowHttpLoopback = 1,
    }

    /// <summary>How the certificate of an app signs.</summary>
    public enum GdapAlgorithm
    {
        /// <summary>RSASSA-PSS with SHA-256 and a salt of 32 bytes, the certificate identified by its SHA-256; the default.</summary>
        Ps256 = 1,
        /// <summary>RSASSA-PKCS1-v1_5 with SHA-256, the certificate identified by its SHA-1: for keys that don't support PSS, such as those of old Windows providers (CSP) and some HSMs.</summary>
        Rs256 = 2,
    }

    [System.Flags]
    internal enum GdapCertificateFlags
    {
        SendChain = 1,
    }

    /// <summary>Which managed identity of a host.</summary>
    public enum GdapIdentity
    {
        /// <summary>The host's own identity; the default.</summary>
        System = 1,
        /// <summary>A user-assigned one, by its client id (a GUID).</summary>
        ClientId = 2,
        /// <summary>A user-assigned one, by the object id of its service principal (a GUID).</summary>
        ObjectId = 3,
        /// <summary>A user-assigned one, by its Azure resource id (<c>/subscriptions/...</c>).</summary>
        ResourceId = 4,
    }

    /// <summary>What issues the tokens of a managed identity.</summary>
    public enum GdapIdentityHost
    {
        /// <summary>A virtual machine, a scale set: the instance metadata service at 169.254.169.254.</summary>
        Imds = 1,
        /// <summary>App Service, Functions, or a cloud job of Azure Automation (<c>IDENTITY_ENDPOINT</c>, <c>IDENTITY_HEADER</c>).</summary>
        AppService = 2,
        /// <summary>A server enrolled in Azure Arc.</summary>
        Arc = 3,
    }

    [System.Flags]
    internal enum GdapChainFlags
    {
        ProbeImds = 1,
    }

    /// <summary>How much is logged.</summary>
    public enum GdapLogLevel
    {
        /// <summary>A call, or an item of a batch, failed. Its caller gets the error too.</summary>
        Error = 1,
        /// <summary>Something to check: clock skew, throttling, a conflict that was resolved.</summary>
        Warn = 2,
        /// <summary>Attempts and waits.</summary>
        Info = 3,
        /// <summary>Requests and responses, without secrets.</summary>
        Debug = 4,
    }

    /// <summary>What a progress report is about.</summary>
    public enum GdapProgressKind
    {
        /// <summary>An attempt starts: <c>Attempt</c>.</summary>
        Attempt = 1,
        /// <summary>Waiting before the next attempt, after a failure: <c>Attempt</c>, <c>Wait</c>.</summary>
        RetryWait = 2,
        /// <summary>Waiting because the service throttles: <c>Attempt</c>, <c>Wait</c>.</summary>
        ThrottleWait = 3,
        /// <summary>Waiting for a long-running operation: <c>Attempt</c>, <c>Wait</c>.</summary>
        OperationWait = 4,
        /// <summary>An item of a batch is done: <c>Done</c> are by now, of <c>Total</c> that were submitted so far.</summary>
        Items = 5,
        /// <summary>Waiting until what was written can be read: <c>Attempt</c>, <c>Wait</c>.</summary>
        ConsistencyWait = 6,
    }
}
