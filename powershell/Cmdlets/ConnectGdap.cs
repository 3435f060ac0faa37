using System;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>Opens a session and makes it the default one of this runspace.</summary>
    /// <remarks>
    /// <para>A session is one service as one identity. Several may be open at once: cmdlets take -Session, objects
    /// remember the session they came through, and sessions never mix.</para>
    /// <para>Nothing signs in by itself: a call that names no way to sign in is refused with the list of ways. The
    /// token is got at once (with -TokenSource and -Emulator alone when a cmdlet first needs it) and renewed ahead of
    /// its end. Tokens and secrets are not read back, logged or written to disk.</para>
    /// <para>On Microsoft Graph the token needs DelegatedAdminRelationship.ReadWrite.All (for reading .Read.All). On
    /// CloudCockpit -PortalDomain names the portal, and the portal's role csp or reseller is needed.</para>
    /// </remarks>
    /// <example>
    /// <para>An app with a certificate of the personal store: the user's, then the machine's.</para>
    /// <code>Connect-Gdap -ClientId $clientId -TenantId contoso.onmicrosoft.com -CertificateThumbprint $thumbprint</code>
    /// <para>The key stays in the store and signs there. -CertificatePath takes a PFX or PEM file, -Certificate an
    /// object.</para>
    /// </example>
    /// <example>
    /// <para>A runbook with the managed identity of its automation account.</para>
    /// <code>
    /// Connect-Gdap -Identity
    /// Test-GdapSession
    /// </code>
    /// <para>about_Gdap_Authentication tells how the identity gets its permission.</para>
    /// </example>
    /// <example>
    /// <para>With a token that another tool has got.</para>
    /// <code>Connect-Gdap -AccessToken $token</code>
    /// <para>The token is a SecureString and never becomes managed text. It ends when it ends, after about an hour;
    /// for longer runs give -TokenSource.</para>
    /// </example>
    /// <example>
    /// <para>With tokens that are renewed while a long run goes on.</para>
    /// <code>Connect-Gdap -TokenSource { Get-AzAccessToken -ResourceUrl 'https://graph.microsoft.com' -AsSecureString }</code>
    /// <para>The block runs when the first token is needed, and again before one ends. It runs on the pipeline thread
    /// of the cmdlet that waits for the token, so it sees the caller's variables and functions.</para>
    /// </example>
    /// <example>
    /// <para>To try things out, without a tenant and without a sign-in.</para>
    /// <code>
    /// Connect-Gdap -Emulator (Start-GdapEmulator -Seed 3)
    /// Get-GdapRelationship
    /// </code>
    /// <para>The emulator is part of the module and follows the services' rules.</para>
    /// </example>
    /// <example>
    /// <para>Two sessions at once.</para>
    /// <code>
    /// $test = Connect-Gdap -Emulator $emulator -NoDefault
    /// $live = Connect-Gdap -AccessToken $token -RequestTimeout (New-TimeSpan -Seconds 30)
    /// Get-GdapRelationship -Session $test
    /// </code>
    /// <para>The second one is the default; the first is used where -Session names it.</para>
    /// </example>
    /// <example>
    /// <para>CloudCockpit, with the provider instance of all calls.</para>
    /// <code>Connect-Gdap -Service CloudCockpit -PortalDomain portal.contoso.com -ClientSecretCredential $apiAccess -ProviderInstanceId $providerInstanceId</code>
    /// <para>User name and password are those of an API Access of the portal's settings. Its tenant and audience are
    /// known here: a token for Microsoft Graph does not work there, and the reverse.</para>
    /// </example>
    [Cmdlet(VerbsCommunications.Connect, "Gdap", DefaultParameterSetName = "Emulator")]
    [OutputType(typeof(Session))]
    public sealed partial class ConnectGdapCommand : GdapCmdlet
    {
        /// <summary>The emulator, as Start-GdapEmulator returns it, or its address. With another way to sign in, that is tried at the emulator.</summary>
        [Parameter]
        [ValidateNotNull]
        public object Emulator { get; set; }

        /// <summary>The service: Microsoft Graph, or CloudCockpit.</summary>
        [Parameter]
        [ValidateSet("Graph", "CloudCockpit")]
        public string Service { get; set; } = "Graph";

        /// <summary>The national cloud of Microsoft Graph.</summary>
        [Parameter]
        [ValidateSet("Global", "USGov", "USGovDoD", "China")]
        [ArgumentCompleter(typeof(EnvironmentCompleter))]
        public string Environment { get; set; } = "Global";

        /// <summary>The version of Microsoft Graph.</summary>
        [Parameter]
        [ValidateSet("v1.0", "beta")]
        public string ApiVersion { get; set; } = "v1.0";

        /// <summary>Another root of the service than the cloud's own: https, or http to this machine.</summary>
        [Parameter]
        [ValidateNotNull]
        public Uri BaseUri { get; set; }

        /// <summary>Another sign-in authority than the cloud's own: https, or http to this machine.</summary>
        [Parameter]
        [ValidateNotNull]
        public Uri Authority { get; set; }

        /// <summary>CloudCockpit: the domain of the portal, such as portal.contoso.com.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string PortalDomain { get; set; }

        /// <summary>CloudCockpit: the provider instance where a call names none.</summary>
        [Parameter]
        public Guid ProviderInstanceId { get; set; }

        /// <summary>The proxy. Without it the environment's (HTTPS_PROXY, NO_PROXY) counts; on Linux and macOS as it was when PowerShell started.</summary>
        [Parameter]
        [ValidateNotNull]
        public Uri Proxy { get; set; }

        /// <summary>User name and password for -Proxy (Basic sign-in).</summary>
        [Parameter]
        public PSCredential ProxyCredential { get; set; }

        /// <summary>Uses no proxy, whatever the environment says.</summary>
        [Parameter]
        public SwitchParameter NoProxy { get; set; }

        /// <summary>How long a connection may take to be made.</summary>
        [Parameter]
        public TimeSpan ConnectTimeout { get; set; }

        /// <summary>How long one request may take.</summary>
        [Parameter]
        public TimeSpan RequestTimeout { get; set; }

        /// <summary>How long a call may take, repetitions and waits included.</summary>
        [Parameter]
        public TimeSpan Deadline { get; set; }

        /// <summary>How often a request is repeated at most; 0 for never.</summary>
        [Parameter]
        [ValidateRange(0, 100)]
        public int MaxRetries { get; set; }

        /// <summary>The first wait before a repetition, where the service names none.</summary>
        [Parameter]
        public TimeSpan RetryDelay { get; set; }

        /// <summary>The longest such wait.</summary>
        [Parameter]
        public TimeSpan MaxRetryDelay { get; set; }

        /// <summary>How many items are written at once where a call names no -ThrottleLimit.</summary>
        [Parameter]
        [ValidateRange(1, 64)]
        public int ThrottleLimit { get; set; } = 8;

        /// <summary>A PEM file of authorities to trust beside the system's, for a proxy that inspects.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string CertificateAuthority { get; set; }

        /// <summary>What stands before the module's own name in User-Agent.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string UserAgent { get; set; }

        /// <summary>Leaves the default session as it is.</summary>
        [Parameter]
        public SwitchParameter NoDefault { get; set; }
    }
}
