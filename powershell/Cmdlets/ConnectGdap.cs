using System;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>Connects to Microsoft Graph or CloudCockpit and makes the session the default one.</summary>
    /// <remarks>
    /// <para>A session is one service as one identity. Several can be open at once: cmdlets have -Session, and objects
    /// remember the session they were read through.</para>
    /// <para>Nothing signs in automatically: without a sign-in this cmdlet fails and names the ways. The token is requested
    /// at once (with -TokenSource and -Emulator only when a cmdlet first needs it) and renewed before it expires. Tokens and
    /// secrets are never returned, logged or written to disk.</para>
    /// <para>On Microsoft Graph the token needs DelegatedAdminRelationship.ReadWrite.All (for reading .Read.All). On
    /// CloudCockpit specify -PortalDomain; the portal's role csp or reseller is needed.</para>
    /// <para>Proxy, timeouts, retries and concurrency are set with New-GdapSessionOption and passed as -Option.</para>
    /// </remarks>
    /// <example>
    /// <para>Connect as an app with a certificate from the personal store</para>
    /// <code>Connect-Gdap -ClientId $clientId -TenantId contoso.onmicrosoft.com -CertificateThumbprint $thumbprint</code>
    /// <para>The key stays in the store and signs there. -CertificatePath accepts a PFX or PEM file, -Certificate an
    /// object.</para>
    /// </example>
    /// <example>
    /// <para>Sign in in the browser</para>
    /// <code>Connect-Gdap -ClientId $clientId -TenantId $tenantId</code>
    /// <para>The app registration needs the redirect URI http://localhost under Mobile and desktop applications; see
    /// about_Gdap_Authentication. Where there is no browser, add -UseDeviceCode.</para>
    /// </example>
    /// <example>
    /// <para>Save the refresh token, to continue the sign-in another day</para>
    /// <code>
    /// $save = { param($refreshToken) Set-Secret -Name Gdap -SecureStringSecret $refreshToken }
    /// Connect-Gdap -ClientId $clientId -TenantId $tenantId -RefreshTokenRotated $save
    /// Connect-Gdap -ClientId $clientId -TenantId $tenantId -RefreshToken (Get-Secret -Name Gdap) -RefreshTokenRotated $save
    /// </code>
    /// <para>The second line opens the browser; the third one, another day, needs no person. Set-Secret and Get-Secret are
    /// of the module Microsoft.PowerShell.SecretManagement.</para>
    /// </example>
    /// <example>
    /// <para>Connect a runbook with its managed identity</para>
    /// <code>
    /// Connect-Gdap -Identity
    /// Test-GdapSession
    /// </code>
    /// <para>See about_Gdap_Authentication for how the identity gets its permission.</para>
    /// </example>
    /// <example>
    /// <para>Connect with a token from another tool</para>
    /// <code>Connect-Gdap -AccessToken $token</code>
    /// <para>The token is a SecureString and never becomes managed text. It expires after about an hour; for longer runs
    /// use -TokenSource.</para>
    /// </example>
    /// <example>
    /// <para>Connect with tokens that are renewed during a long run</para>
    /// <code>Connect-Gdap -TokenSource { Get-AzAccessToken -ResourceUrl 'https://graph.microsoft.com' -AsSecureString }</code>
    /// <para>The script block runs when the first token is needed and before each one expires. It runs on the pipeline
    /// thread of the cmdlet that waits for the token, so it has the caller's variables and functions.</para>
    /// </example>
    /// <example>
    /// <para>Try the module without a tenant and without a sign-in</para>
    /// <code>
    /// Connect-Gdap -Emulator (Start-GdapEmulator -Seed 3)
    /// Get-GdapRelationship
    /// </code>
    /// <para>The emulator is in the module Gdap.Emulator and follows the services' rules.</para>
    /// </example>
    /// <example>
    /// <para>Use two sessions at once</para>
    /// <code>
    /// $test = Connect-Gdap -Emulator $emulator -NoDefault
    /// $live = Connect-Gdap -AccessToken $token -Option (New-GdapSessionOption -RequestTimeout 30)
    /// Get-GdapRelationship -Session $test
    /// </code>
    /// <para>The second session is the default one; the first is used with -Session.</para>
    /// </example>
    /// <example>
    /// <para>Connect to CloudCockpit</para>
    /// <code>Connect-Gdap -Service CloudCockpit -PortalDomain portal.contoso.com -ClientSecretCredential $apiAccess -ProviderInstanceId $providerInstanceId</code>
    /// <para>The user name and password are those of an API Access in the portal's settings. Its tenant and audience are
    /// known. A token for Microsoft Graph doesn't work there.</para>
    /// </example>
    [Cmdlet(VerbsCommunications.Connect, "Gdap", DefaultParameterSetName = "Emulator")]
    [OutputType(typeof(Session))]
    public sealed partial class ConnectGdapCommand : ServiceCmdlet
    {
        /// <summary>The emulator that Start-GdapEmulator returned, or its address. A sign-in that is specified too is tested at the emulator.</summary>
        [Parameter]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public object Emulator { get; set; }

        /// <summary>The service: Microsoft Graph or CloudCockpit. Default: Graph.</summary>
        [Parameter]
        [ValidateSet("Graph", "CloudCockpit")]
        public string Service { get; set; } = "Graph";

        /// <summary>The national cloud of Microsoft Graph. Default: Global.</summary>
        [Parameter]
        [ValidateSet("Global", "USGov", "USGovDoD", "China")]
        [ArgumentCompleter(typeof(EnvironmentCompleter))]
        public string Environment { get; set; } = "Global";

        /// <summary>The version of Microsoft Graph. Default: v1.0.</summary>
        [Parameter]
        [ValidateSet("v1.0", "beta")]
        public string ApiVersion { get; set; } = "v1.0";

        /// <summary>The root URL of the service, instead of the cloud's: https, or http to this machine.</summary>
        [Parameter]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public Uri BaseUri { get; set; }

        /// <summary>The sign-in authority, instead of the cloud's: https, or http to this machine.</summary>
        [Parameter]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public Uri Authority { get; set; }

        /// <summary>CloudCockpit: the domain of the portal, such as portal.contoso.com.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string PortalDomain { get; set; }

        /// <summary>CloudCockpit: the provider instance of calls that specify none.</summary>
        [Parameter]
        public Guid ProviderInstanceId { get; set; }

        /// <summary>Transport settings that New-GdapSessionOption returned: proxy, timeouts, retries and concurrency.</summary>
        [Parameter]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public SessionOption Option { get; set; }

        /// <summary>Doesn't change the default session.</summary>
        [Parameter]
        public SwitchParameter NoDefault { get; set; }

        internal override string Activity => "Connecting";
    }
}
