using System;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Gdap.Native;

namespace Gdap
{
    // The work of Connect-Gdap: what goes together, the client's options, the session.
    public sealed partial class ConnectGdapCommand
    {
        private static readonly Regex BareDomain = new Regex(@"^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+(:\d+)?$|^localhost(:\d+)?$", RegexOptions.CultureInvariant);

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            Refuse(() =>
            {
                try
                {
                    var session = Open();
                    State.Open.Add(session);
                    if (!NoDefault.IsPresent)
                    {
                        State.Default = session;
                    }
                    WriteObject(session);
                }
                catch (Exception error) when (!(error is GdapCallException) && !(error is PipelineStoppedException))
                {
                    throw GdapCallException.From(error);
                }
            });
        }

        private Session Open()
        {
            Check();
            var root = Emulator != null ? EmulatorUri() : BaseUri;
            var template = Options(root);
            script = TokenSource == null ? null : new TokenScript(TokenSource);
            var session = new Session(() => Options(root), Credential(), script)
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
                ThrottleLimit = ThrottleLimit,
                Prompts = prompts,
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
            if (Session != null)
            {
                throw new GdapCallException("InvalidArgument", "Connect-Gdap makes a session; it takes none.", "Leave -Session away.");
            }
            var cockpit = Service == "CloudCockpit";
            if (cockpit && PortalDomain == null && Emulator == null)
            {
                throw new GdapCallException("InvalidArgument", "CloudCockpit needs -PortalDomain: the domain used to reach the portal (X-Tenant).", "Give it, such as -PortalDomain portal.contoso.com.");
            }
            if (PortalDomain != null && !BareDomain.IsMatch(PortalDomain))
            {
                throw new GdapCallException("InvalidArgument", "-PortalDomain '" + PortalDomain + "' is no bare domain.", "Give the domain alone, without https:// and without a path.");
            }
            if (!cockpit && (PortalDomain != null || Bound(nameof(ProviderInstanceId))))
            {
                throw new GdapCallException("Unsupported", "-PortalDomain and -ProviderInstanceId belong to CloudCockpit.", "Leave them away, or give -Service CloudCockpit.");
            }
            if (cockpit && (Bound(nameof(Environment)) || Bound(nameof(ApiVersion))))
            {
                throw new GdapCallException("Unsupported", "-Environment and -ApiVersion belong to Microsoft Graph.", "Leave them away.");
            }
            if ((Proxy != null && NoProxy.IsPresent) || (ProxyCredential != null && Proxy == null))
            {
                throw new GdapCallException("InvalidArgument", "-Proxy, -ProxyCredential and -NoProxy do not go together like this.", "Give -Proxy with -ProxyCredential, or -NoProxy.");
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
                ProviderInstanceId = Bound(nameof(ProviderInstanceId)) ? ProviderInstanceId.ToString("D") : null,
                UserAgent = UserAgent ?? "Gdap-PowerShell/" + NativeLoader.BindingVersion,
                CaAdd = CertificateAuthority == null ? null : System.IO.File.ReadAllText(GetUnresolvedProviderPathFromPSPath(CertificateAuthority)),
                ConnectTimeout = Time(nameof(ConnectTimeout), ConnectTimeout),
                AttemptTimeout = Time(nameof(RequestTimeout), RequestTimeout),
                Deadline = Time(nameof(Deadline), Deadline),
                RetryBase = Time(nameof(RetryDelay), RetryDelay),
                RetryCap = Time(nameof(MaxRetryDelay), MaxRetryDelay),
                MaxRetries = Bound(nameof(MaxRetries)) ? MaxRetries : (int?)null,
            };
            if (NoProxy.IsPresent)
            {
                options.ProxyMode = GdapProxyMode.None;
            }
            if (Proxy != null)
            {
                new ProxyChoice { Proxy = Proxy, Credential = ProxyCredential }.Apply(options);
            }
            return options;
        }

        private Uri EmulatorUri()
        {
            var inner = Document.Unwrap(Emulator);
            var text = inner is string || inner is Uri ? inner.ToString() : PSObject.AsPSObject(Emulator).Properties["Uri"]?.Value?.ToString();
            if (text == null || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || !uri.IsLoopback)
            {
                throw new GdapCallException("InvalidArgument", "-Emulator is neither what Start-GdapEmulator returns nor an address on this machine.", "Run Connect-Gdap -Emulator (Start-GdapEmulator).");
            }
            return Service != "Graph" || BaseUri != null ? BaseUri ?? uri : uri;
        }

        private TimeSpan? Time(string name, TimeSpan value)
        {
            if (!Bound(name))
            {
                return null;
            }
            if (value <= TimeSpan.Zero)
            {
                throw new GdapCallException("InvalidArgument", "-" + name + " must be more than zero.", "Give it as a TimeSpan, such as (New-TimeSpan -Seconds 30).");
            }
            return value;
        }

        private bool Bound(string name) => MyInvocation.BoundParameters.ContainsKey(name);
    }
}
