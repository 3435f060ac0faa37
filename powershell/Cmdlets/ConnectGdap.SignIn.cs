using System;
using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using Gdap.Native;

namespace Gdap
{
    // The ways to sign in: one parameter set each.
    public sealed partial class ConnectGdapCommand
    {
        private const string CockpitTenant = "4e806121-ff28-4286-ab4e-3be0a08f9ce0";
        private TokenScript script;
        private SignInPrompts prompts;
        private RefreshTokenScript refreshTokens;

        /// <summary>An access token for the service.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "AccessToken")]
        [ValidateNotNull]
        public SecureString AccessToken { get; set; }

        /// <summary>A script block that returns a token: a SecureString, text, or an object with Token and ExpiresOn. It runs whenever a token is needed, on the pipeline thread of the cmdlet that waits for it.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "TokenSource")]
        [ValidateNotNull]
        public ScriptBlock TokenSource { get; set; }

        /// <summary>The app's client id as the user name and its client secret as the password. On CloudCockpit those of an API Access of the portal.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "ClientSecret")]
        [Parameter(ParameterSetName = "RefreshToken")]
        [Alias("SecretCredential", "Credential")]
        [ValidateNotNull]
        public PSCredential ClientSecretCredential { get; set; }

        /// <summary>The Application (client) ID of the app registration. With -TenantId alone, you sign in in a browser. With -Identity, the client id of a user-assigned identity.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "Certificate")]
        [Parameter(Mandatory = true, ParameterSetName = "CertificateThumbprint")]
        [Parameter(Mandatory = true, ParameterSetName = "CertificateSubjectName")]
        [Parameter(Mandatory = true, ParameterSetName = "CertificatePath")]
        [Parameter(Mandatory = true, ParameterSetName = "DeviceCode")]
        [Parameter(Mandatory = true, ParameterSetName = "Federated")]
        [Parameter(Mandatory = true, ParameterSetName = "GitHubActions")]
        [Parameter(Mandatory = true, ParameterSetName = "Browser")]
        [Parameter(ParameterSetName = "RefreshToken")]
        [Parameter(ParameterSetName = "Identity")]
        [Parameter(ParameterSetName = "DefaultCredential")]
        [Alias("AppId")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string ClientId { get; set; }

        /// <summary>The partner tenant: its id, or one of its domains.</summary>
        [Parameter]
        [Alias("Tenant", "Audience")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string TenantId { get; set; }

        /// <summary>A certificate with its private key.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "Certificate")]
        [ValidateNotNull]
        public X509Certificate2 Certificate { get; set; }

        /// <summary>The thumbprint of a certificate in the personal store: the user's, then the machine's.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "CertificateThumbprint")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string CertificateThumbprint { get; set; }

        /// <summary>The subject (CN=...) of a certificate in the personal store: the user's, then the machine's. If there are several, the valid one that expires last is used.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "CertificateSubjectName")]
        [Alias("CertificateSubject", "CertificateName")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string CertificateSubjectName { get; set; }

        /// <summary>A PFX or PEM file with the certificate and its private key. PowerShell 7 can open PEM with an encrypted key (PKCS #8) too.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "CertificatePath")]
        [ValidateNotNullOrEmpty]
        public string CertificatePath { get; set; }

        /// <summary>The password of the PFX file, or of the encrypted key in the PEM file.</summary>
        [Parameter(ParameterSetName = "CertificatePath")]
        [ValidateNotNull]
        public SecureString CertificatePassword { get; set; }

        /// <summary>Sends the certificate's chain, for app registrations that trust a subject name and an issuer.</summary>
        [Parameter(ParameterSetName = "Certificate")]
        [Parameter(ParameterSetName = "CertificateThumbprint")]
        [Parameter(ParameterSetName = "CertificateSubjectName")]
        [Parameter(ParameterSetName = "CertificatePath")]
        public SwitchParameter SendCertificateChain { get; set; }

        /// <summary>Uses the managed identity of this Azure host: the system-assigned one, or with -ClientId a user-assigned one.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "Identity")]
        [Alias("ManagedIdentity", "ManagedServiceIdentity", "MSI")]
        public SwitchParameter Identity { get; set; }

        /// <summary>Uses the variables AZURE_CLIENT_ID and AZURE_TENANT_ID, with AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH (PEM) or AZURE_FEDERATED_TOKEN_FILE.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "EnvironmentVariable")]
        public SwitchParameter EnvironmentVariable { get; set; }

        /// <summary>Uses what the environment offers: the AZURE_ variables, GitHub Actions, or a managed identity, in this order.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "DefaultCredential")]
        public SwitchParameter DefaultCredential { get; set; }

        /// <summary>Shows a code that a person uses to sign in on another device. Requires -ClientId of an app registration that allows public client flows.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "DeviceCode")]
        [Alias("UseDeviceAuthentication", "DeviceCode", "DeviceAuth", "Device")]
        public SwitchParameter UseDeviceCode { get; set; }

        /// <summary>A file with a token of an external issuer that the app registration trusts. It is read again for each sign-in.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "Federated")]
        [ValidateNotNullOrEmpty]
        public string FederatedTokenFile { get; set; }

        /// <summary>Uses the identity of the GitHub Actions job, which the app registration trusts. The job needs the permission id-token: write.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "GitHubActions")]
        [Alias("GitHub")]
        public SwitchParameter GitHubActions { get; set; }

        /// <summary>A refresh token of a person, with -ClientId for a public client or -ClientSecretCredential for a client with a secret.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "RefreshToken")]
        [ValidateNotNull]
        public SecureString RefreshToken { get; set; }

        private string AuthType =>
            ParameterSetName.StartsWith("Certificate", StringComparison.Ordinal) ? "Certificate"
            : ParameterSetName == "Identity" ? "ManagedIdentity" : ParameterSetName;

        private string ClientIdText => ClientId ?? ClientSecretCredential?.UserName;

        private GdapCredential Credential()
        {
            switch (ParameterSetName)
            {
                case "AccessToken": return GdapCredential.FromToken(AccessToken);
                case "TokenSource": return GdapCredential.FromCallback(script.Ask);
                case "ClientSecret": return GdapCredential.FromSecret(null, ClientIdText, ClientSecretCredential.Password);
                case "Certificate": return Signed(Certificate);
                case "CertificateThumbprint": return Signed(CertificateStores.ByThumbprint(CertificateThumbprint));
                case "CertificateSubjectName": return Signed(CertificateStores.BySubject(CertificateSubjectName));
                case "CertificatePath": return FromFile(FilePath.Of(this, CertificatePath, nameof(CertificatePath)));
                case "Identity": return GdapCredential.FromManagedIdentity(ClientId == null ? GdapIdentity.System : GdapIdentity.ClientId, ClientId);
                case "EnvironmentVariable": return GdapCredential.FromEnvironment();
                case "DefaultCredential": return GdapCredential.FromChain(ClientId == null ? GdapIdentity.System : GdapIdentity.ClientId, ClientId);
                case "Federated": return GdapCredential.FromFederatedFile(null, ClientId, FilePath.Of(this, FederatedTokenFile, nameof(FederatedTokenFile)));
                case "GitHubActions": return GdapCredential.FromGitHub(null, ClientId);
                case "RefreshToken": return GdapCredential.FromRefreshToken(null, ClientIdText, RefreshToken, ClientSecretCredential?.Password);
                case "DeviceCode":
                    prompts = new SignInPrompts();
                    return GdapCredential.FromDeviceCode(null, ClientId, prompts.ShowCode);
                case "Browser":
                    prompts = new SignInPrompts();
                    return GdapCredential.FromBrowser(null, ClientId, prompts.OpenPage, BrowserOptions());
                default: return GdapCredential.FromToken("emulator");
            }
        }

        private GdapCredential FromFile(string path)
        {
            var file = CertificateFile.Read(path, CertificatePassword, SendCertificateChain.IsPresent);
            try
            {
                return file.Pem == null ? Signed(file.Certificate, file.Others)
                    : GdapCredential.FromCertificate(null, ClientId, file.Pem, GdapAlgorithm.Ps256, SendCertificateChain.IsPresent);
            }
            finally
            {
                file.Forget();
            }
        }

        private GdapCredential Signed(X509Certificate2 certificate, X509Certificate2Collection others = null) =>
            GdapCredential.FromCertificate(null, ClientId, certificate, SendCertificateChain.IsPresent, WriteVerbose, others);

        // Signs in now, so that a failure shows here and not in the middle of a run. A script runs when a cmdlet
        // needs a token.
        private void SignIn(Session session)
        {
            if (prompts != null)
            {
                prompts.Session = session;
            }
            if (refreshTokens != null)
            {
                refreshTokens.Session = session;
            }
            if (ParameterSetName == "Emulator" || ParameterSetName == "TokenSource")
            {
                return;
            }
            var call = Calls.NewCall(session);
            if (session.Prompts != null && Option?.Deadline == null)
            {
                // The token is requested after the person has signed in.
                call.Deadline = ParameterSetName == "Browser" && BrowserTimeout != null ? BrowserTimeout + TimeSpan.FromMinutes(2) : TimeSpan.FromMinutes(15);
            }
            if (ParameterSetName == "Browser")
            {
                Calls.Progress = record => record.StatusDescription = "Waiting for you to sign in in the browser";
            }
            try
            {
                Calls.Run(session, () => session.Client().SignIn(call), isSlow: session.Prompts != null);
            }
            finally
            {
                Calls.Finish();
            }
        }

        private void CheckSignIn()
        {
            if (ParameterSetName == "Emulator" && Emulator == null)
            {
                throw new GdapCallException("Credential", "No way to sign in is specified.",
                    "In a browser: Connect-Gdap -ClientId ... -TenantId ... In Azure: Connect-Gdap -Identity. "
                    + "Other ways are -CertificateThumbprint, -ClientSecretCredential, -CertificatePath, -FederatedTokenFile, -GitHubActions, -EnvironmentVariable, -UseDeviceCode, -AccessToken, -TokenSource and, to try things out, -Emulator; see about_Gdap_Authentication.");
            }
            if (ParameterSetName == "Browser")
            {
                CheckBrowser();
            }
            var isApp = AuthType == "Certificate" || ParameterSetName == "ClientSecret" || ParameterSetName == "Federated" || ParameterSetName == "GitHubActions";
            if (isApp && TenantId == null && Service == "Graph")
            {
                throw new GdapCallException("Credential", "An app signs in to one tenant, and -TenantId is missing.", "Specify -TenantId: the partner tenant's id or domain.");
            }
            if (Service == "CloudCockpit" && ParameterSetName == "Identity")
            {
                throw new GdapCallException("Unsupported", "CloudCockpit doesn't accept managed identities.", "Use -ClientSecretCredential with an API Access of the portal.");
            }
            if (ParameterSetName == "RefreshToken" && ClientIdText == null)
            {
                throw new GdapCallException("Credential", "A refresh token belongs to an app, and none is specified.", "Specify -ClientId, or -ClientSecretCredential for an app with a secret.");
            }
        }

        private string AuthorityText()
        {
            if (Authority != null || Emulator == null)
            {
                return Authority?.AbsoluteUri.TrimEnd('/');
            }
            var own = EmulatorUri().AbsoluteUri.TrimEnd('/');
            return Service == "Graph" ? own : own + "/" + CockpitTenant;
        }

        private static bool IsPlain(Uri uri) => uri != null && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback;
    }
}
