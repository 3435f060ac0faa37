using System;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using Gdap.Native;

namespace Gdap
{
    // A person who signs in in a browser, and the refresh tokens of a person.
    public sealed partial class ConnectGdapCommand
    {
        /// <summary>How long you have to sign in in the browser: a number of seconds or a TimeSpan. Default: 5 minutes.</summary>
        [Parameter(ParameterSetName = "Browser")]
        [TimeTransformation]
        [ArgumentCompleter(typeof(NoCompleter))]
        public TimeSpan SignInTimeout { get; set; }

        /// <summary>The account that the sign-in page proposes, such as agent@contoso.com. Default: the page lets you choose.</summary>
        [Parameter(ParameterSetName = "Browser")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string LoginHint { get; set; }

        /// <summary>The permissions to request in the browser, such as DelegatedAdminRelationship.Read.All. Default: those that the app registration lists.</summary>
        [Parameter(ParameterSetName = "Browser")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string[] Scopes { get; set; }

        /// <summary>A script block that saves each new refresh token, for -RefreshToken next time. It gets a SecureString and runs on the pipeline thread of a cmdlet that uses the session.</summary>
        [Parameter(ParameterSetName = "Browser")]
        [Parameter(ParameterSetName = "DeviceCode")]
        [Parameter(ParameterSetName = "RefreshToken")]
        [ValidateNotNull]
        public ScriptBlock RefreshTokenRotated { get; set; }

        // Null leaves the default to the library.
        private TimeSpan? BrowserTimeout => SignInTimeout == TimeSpan.Zero ? (TimeSpan?)null : SignInTimeout;

        private GdapInteractiveOptions BrowserOptions() => new GdapInteractiveOptions
        {
            Scopes = Scopes == null ? null : string.Join(" ", Scopes),
            LoginHint = LoginHint,
            Timeout = BrowserTimeout,
        };

        /// <summary>A text of all parameters that identify a sign-in in a browser; null for other sign-ins.</summary>
        private string SignInKey(Uri root) => ParameterSetName != "Browser" ? null : string.Join(
            "\n", ClientId, TenantId, Service, Environment, ApiVersion, root, Authority, PortalDomain, ProviderInstanceId, SignInTimeout, LoginHint,
            Scopes == null ? null : string.Join(" ", Scopes), RefreshTokenRotated, Option == null ? 0 : RuntimeHelpers.GetHashCode(Option));

        private void CheckBrowser()
        {
            if (TenantId == null && Service == "Graph")
            {
                throw new GdapCallException("Credential", "To sign in in a browser, specify -TenantId, too.",
                    "Specify the partner tenant's id or domain. To sign in as the app, add -CertificateThumbprint or another credential.");
            }
            var obstacle = InteractiveHost.Obstacle(Host);
            if (obstacle != null)
            {
                throw new GdapCallException("Credential", "You can't sign in in a browser here: " + obstacle + ".",
                    "Use -UseDeviceCode to sign in on another device. Unattended, use -Identity, -CertificateThumbprint, -FederatedTokenFile or -GitHubActions.");
            }
        }
    }
}
