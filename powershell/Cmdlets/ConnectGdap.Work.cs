using System;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Gdap.Native;

namespace Gdap
{
    // The work of Connect-Gdap: the check of the parameters, the client's options, the session.
    public sealed partial class ConnectGdapCommand
    {
        private static readonly Regex BareDomain = new Regex(@"^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+(:\d+)?$|^localhost(:\d+)?$", RegexOptions.CultureInvariant);

        /// <inheritdoc/>
        protected override void BeginProcessing() => Calls.Begin(null);

        /// <inheritdoc/>
        protected override void EndProcessing() => Require(() =>
        {
            try
            {
                var session = Open();
                if (!Calls.State.Open.Contains(session))
                {
                    Calls.State.Open.Add(session);
                }
                if (!NoDefault.IsPresent)
                {
                    Calls.State.Default = session;
                }
                WriteObject(session);
            }
            catch (Exception error) when (!(error is GdapCallException) && !(error is PipelineStoppedException))
            {
                throw GdapCallException.From(error);
            }
        });

        private Session Open()
        {
            Check();
            var root = Emulator != null ? EmulatorUri() : BaseUri;
            var key = SignInKey(root);
            var signedOutSession = key == null ? null : Calls.State.Open.Find(open => !open.IsClosed && open.SignInKey == key && !open.SignIn.IsSignedIn);
            if (signedOutSession != null)
            {
                // The session has the service's claims challenge, and objects that were read through it work again.
                SignIn(signedOutSession);
                return signedOutSession;
            }
            var template = Options(root);
            script = TokenSource == null ? null : new TokenScript(TokenSource);
            var credential = Credential();
            if (RefreshTokenRotated != null)
            {
                refreshTokens = new RefreshTokenScript(RefreshTokenRotated);
                credential.SetRefreshTokenCallback(refreshTokens.Add);
            }
            var session = new Session(() => Options(root), credential, script)
            {
                Service = Service,
                Environment = Emulator != null ? "Emulator" : BaseUri != null ? "Custom" : Environment,
                ApiVersion = Service == "Graph" ? ApiVersion : null,
                BaseUri = root == null ? null : template.BaseUri,
                AuthType = AuthType,
                ClientId = ClientIdText,
                TenantId = TenantId,
                PortalDomain = template.PortalDomain,
                ProviderInstanceId = template.ProviderInstanceId,
                ThrottleLimit = Option?.ThrottleLimit,
                Prompts = prompts,
                RefreshTokenScript = refreshTokens,
                SignInKey = key,
            };
            try
            {
                SignIn(session);
                return session;
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }

        private void Check()
        {
            CheckSignIn();
            var isCockpit = Service == "CloudCockpit";
            if (isCockpit && PortalDomain == null && Emulator == null)
            {
                throw new GdapCallException("InvalidArgument", "CloudCockpit requires -PortalDomain, the domain of the portal.", "Specify it, for example -PortalDomain portal.contoso.com.");
            }
            if (PortalDomain != null && !BareDomain.IsMatch(PortalDomain))
            {
                throw new GdapCallException("InvalidArgument", "-PortalDomain '" + PortalDomain + "' isn't a domain.", "Specify the domain alone, without https:// and without a path.");
            }
            if (!isCockpit && (PortalDomain != null || IsBound(nameof(ProviderInstanceId))))
            {
                throw new GdapCallException("Unsupported", "-PortalDomain and -ProviderInstanceId are only valid for CloudCockpit.", "Omit them, or specify -Service CloudCockpit.");
            }
            if (isCockpit && (IsBound(nameof(Environment)) || IsBound(nameof(ApiVersion))))
            {
                throw new GdapCallException("Unsupported", "-Environment and -ApiVersion are only valid for Microsoft Graph.", "Omit them.");
            }
        }

        private GdapClientOptions Options(Uri root)
        {
            var options = new GdapClientOptions
            {
                Service = Service == "Graph" ? GdapService.Graph : GdapService.CloudCockpit,
                Cloud = Environment == "Global" ? (GdapCloud?)null : (GdapCloud)Enum.Parse(typeof(GdapCloud), Environment, true),
                ApiVersion = ApiVersion == "beta" ? GdapApiVersion.Beta : (GdapApiVersion?)null,
                BaseUri = root?.AbsoluteUri.TrimEnd('/'),
                Authority = AuthorityText(),
                Tenant = TenantId,
                AllowHttpLoopback = IsPlain(root) || IsPlain(Authority),
                PortalDomain = PortalDomain ?? (Service == "Graph" ? null : "portal.cloudcockpit.com"),
                ProviderInstanceId = IsBound(nameof(ProviderInstanceId)) ? ProviderInstanceId.ToString("D") : null,
                UserAgent = "Gdap-PowerShell/" + NativeLoader.BindingVersion,
            };
            Option?.Apply(options);
            return options;
        }

        private Uri EmulatorUri()
        {
            var inner = Document.Unwrap(Emulator);
            var text = inner is string || inner is Uri ? inner.ToString() : PSObject.AsPSObject(Emulator).Properties["Uri"]?.Value?.ToString();
            if (text == null || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || !uri.IsLoopback)
            {
                throw new GdapCallException("InvalidArgument", "-Emulator isn't an emulator from Start-GdapEmulator, or an address on this machine.", "Run Connect-Gdap -Emulator (Start-GdapEmulator).");
            }
            return BaseUri ?? uri;
        }

        private bool IsBound(string name) => MyInvocation.BoundParameters.ContainsKey(name);
    }
}
