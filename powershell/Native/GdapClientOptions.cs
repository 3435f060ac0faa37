using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Runtime.InteropServices;
using System.Security;

namespace Gdap.Native
{
    /// <summary>Which service a client uses and how it connects to it.</summary>
    public sealed class GdapClientOptions
    {
        /// <summary>The service.</summary>
        public GdapService Service { get; set; } = GdapService.Graph;

        /// <summary>The national cloud; null for the global cloud.</summary>
        public GdapCloud? Cloud { get; set; }

        /// <summary>The version of Graph; null for v1.0.</summary>
        public GdapApiVersion? ApiVersion { get; set; }

        /// <summary>The root URL of the service in place of the cloud's: https, or http to loopback if <see cref="AllowHttpLoopback"/>.</summary>
        public string BaseUri { get; set; }

        /// <summary>The sign-in authority in place of the cloud's.</summary>
        public string Authority { get; set; }

        /// <summary>The tenant to sign in to, a GUID or a domain, for credentials that don't specify one.</summary>
        public string Tenant { get; set; }

        /// <summary>The admin center for approval links, in place of the cloud's.</summary>
        public string AdminCenter { get; set; }

        /// <summary>Allows plain http to this machine, for the emulator.</summary>
        public bool AllowHttpLoopback { get; set; }

        /// <summary>CloudCockpit: the bare domain of the portal (X-Tenant).</summary>
        public string PortalDomain { get; set; }

        /// <summary>CloudCockpit: the provider instance for calls that don't specify one.</summary>
        public string ProviderInstanceId { get; set; }

        /// <summary>Text to put before the library's own User-Agent, such as <c>ContosoTool/2.1</c>.</summary>
        public string UserAgent { get; set; }

        /// <summary>The source of the proxy; null for the environment, otherwise the settings of Windows or macOS.</summary>
        public GdapProxyMode? ProxyMode { get; set; }

        /// <summary>The environment variables that can name a proxy, if <see cref="ProxyMode"/> reads them; null for those of this process.</summary>
        public IEnumerable<KeyValuePair<string, string>> Variables { get; set; }

        /// <summary>The proxy's URL, for <see cref="GdapProxyMode.Url"/>.</summary>
        public string ProxyUrl { get; set; }

        /// <summary>The user name for the proxy's Basic authentication.</summary>
        public string ProxyUser { get; set; }

        /// <summary>The proxy's password.</summary>
        public SecureString ProxyPassword { get; set; }

        /// <summary>Certificates to trust in addition to the system's, as PEM.</summary>
        public string CaAdd { get; set; }

        /// <summary>The only certificates to trust, as PEM.</summary>
        public string CaOnly { get; set; }

        /// <summary>
        /// Sends the client's requests in place of the library, for a proxy that requires Negotiate or NTLM; null for none. The
        /// properties for proxies, certificates, <see cref="ConnectTimeout"/> and <see cref="AllowHttpLoopback"/> can't be used
        /// with it. The client doesn't dispose of it.
        /// </summary>
        /// <remarks>
        /// It must not follow redirects, use cookies or sign in to the service; it needn't decompress. Don't use a
        /// handler that retries: it can send a write twice, and the library can then mistake its own change for
        /// another client's. The handler sees the token in the Authorization header, so it must not log headers.
        /// Requests to this machine and for managed identities don't go through it.
        /// </remarks>
        public HttpMessageHandler Transport { get; set; }

        /// <summary>The maximum time to connect; null for the default (15 seconds).</summary>
        public TimeSpan? ConnectTimeout { get; set; }

        /// <summary>The maximum time for one attempt; null for the default (100 seconds).</summary>
        public TimeSpan? AttemptTimeout { get; set; }

        /// <summary>The maximum time for a call, including retries and waits; null for the default (5 minutes).</summary>
        public TimeSpan? Deadline { get; set; }

        /// <summary>The first wait before a retry if the service specifies none; null for the default (0.5 seconds).</summary>
        public TimeSpan? RetryBase { get; set; }

        /// <summary>The maximum wait before a retry if the service specifies none; null for the default (30 seconds).</summary>
        public TimeSpan? RetryCap { get; set; }

        /// <summary>How long the library checks whether a write without a usable response was made, before the write counts as not made; zero to check once, null for the default (30 seconds).</summary>
        public TimeSpan? ConsistencyWait { get; set; }

        /// <summary>How long after a call's first attempt the client gives up on a host that it never reached; zero for never, null for the default (45 seconds).</summary>
        public TimeSpan? UnreachableTimeout { get; set; }

        /// <summary>The maximum number of retries of a request; null for the default (5), 0 for none.</summary>
        public int? MaxRetries { get; set; }

        /// <summary>The maximum number of asynchronous calls that run at a time, 1 to 64; the others are queued. 0 is the default (8).</summary>
        public int AsyncConcurrency { get; set; }

        /// <summary>The maximum size of a response in bytes, after decompression; null for the default (16 MiB).</summary>
        public long? MaxResponseBytes { get; set; }

        internal unsafe void Fill(gdap_client_options* options, NativeText text)
        {
            NativeMethods.gdap_client_options_init(options, (UIntPtr)(uint)sizeof(gdap_client_options));
            if (AllowHttpLoopback) options->flags |= (uint)GdapClientFlags.AllowHttpLoopback;
            options->service = (int)Service;
            if (Cloud != null) options->cloud = (int)Cloud.Value;
            if (ApiVersion != null) options->api_version = (int)ApiVersion.Value;
            if (ProxyMode != null) options->proxy_mode = (int)ProxyMode.Value;
            if (Transport == null && (ProxyMode == null || ProxyMode == GdapProxyMode.Environment || ProxyMode == GdapProxyMode.System))
            {
                options->variables = NativeVariables.Of(text, Variables, NativeVariables.ForProxies, out var count);
                options->variable_count = (UIntPtr)(uint)count;
            }
            options->base_uri = text.Add(BaseUri);
            options->authority = text.Add(Authority);
            options->tenant = text.Add(Tenant);
            options->admin_center = text.Add(AdminCenter);
            options->portal_domain = text.Add(PortalDomain);
            options->provider_instance_id = text.Add(ProviderInstanceId);
            options->user_agent = text.Add(UserAgent);
            options->proxy_url = text.Add(ProxyUrl);
            options->proxy_user = text.Add(ProxyUser);
            options->proxy_password = text.Add(ProxyPassword);
            options->ca_add = text.Add(CaAdd);
            options->ca_only = text.Add(CaOnly);
            options->connect_timeout_ms = CallScope.Milliseconds(ConnectTimeout, nameof(ConnectTimeout));
            options->attempt_timeout_ms = CallScope.Milliseconds(AttemptTimeout, nameof(AttemptTimeout));
            options->deadline_ms = CallScope.Milliseconds(Deadline, nameof(Deadline));
            options->retry_base_ms = CallScope.Milliseconds(RetryBase, nameof(RetryBase));
            options->retry_cap_ms = CallScope.Milliseconds(RetryCap, nameof(RetryCap));
            if (ConsistencyWait != null) options->consistency_wait_ms = NotNegative(ConsistencyWait.Value, nameof(ConsistencyWait));
            if (UnreachableTimeout != null) options->unreachable_ms = NotNegative(UnreachableTimeout.Value, nameof(UnreachableTimeout));
            if (MaxRetries != null)
            {
                if (MaxRetries.Value < 0) throw new ArgumentOutOfRangeException(nameof(MaxRetries), MaxRetries.Value, "MaxRetries can't be negative.");
                options->max_retries = MaxRetries.Value;
            }
            if (MaxResponseBytes != null)
            {
                if (MaxResponseBytes.Value <= 0) throw new ArgumentOutOfRangeException(nameof(MaxResponseBytes), MaxResponseBytes.Value, "MaxResponseBytes must be more than zero.");
                options->max_response_bytes = (ulong)MaxResponseBytes.Value;
            }
            if (Transport != null)
            {
                options->transport = HandlerTransport.Callback;
                options->transport_user_data = Sinks.Keep(new HandlerTransport(Transport));
                options->transport_destroy = Marshal.GetFunctionPointerForDelegate(Sinks.OnDestroy);
            }
        }

        private static long NotNegative(TimeSpan time, string name)
        {
            if (time < TimeSpan.Zero) throw new ArgumentOutOfRangeException(name, time, name + " can't be negative.");
            return (long)Math.Ceiling(time.TotalMilliseconds);
        }
    }
}
