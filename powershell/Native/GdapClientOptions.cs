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
        /// <summary>Which service.</summary>
        public GdapService Service { get; set; } = GdapService.Graph;

        /// <summary>Which national cloud; null is the global one.</summary>
        public GdapCloud? Cloud { get; set; }

        /// <summary>Which version of Graph; null is v1.0.</summary>
        public GdapApiVersion? ApiVersion { get; set; }

        /// <summary>Another root than the cloud's: https, or http to loopback if <see cref="AllowHttpLoopback"/>.</summary>
        public string BaseUri { get; set; }

        /// <summary>Another sign-in authority than the cloud's.</summary>
        public string Authority { get; set; }

        /// <summary>The tenant to sign in to, a GUID or a domain, for credentials that don't specify one.</summary>
        public string Tenant { get; set; }

        /// <summary>Another admin center than the cloud's for the links with which customers approve.</summary>
        public string AdminCenter { get; set; }

        /// <summary>Allows plain http to this machine, for the emulator.</summary>
        public bool AllowHttpLoopback { get; set; }

        /// <summary>CloudCockpit: the bare domain of the portal (X-Tenant).</summary>
        public string PortalDomain { get; set; }

        /// <summary>CloudCockpit: the provider instance for calls that don't specify one.</summary>
        public string ProviderInstanceId { get; set; }

        /// <summary>What to put before the library's own User-Agent, such as <c>ContosoTool/2.1</c>.</summary>
        public string UserAgent { get; set; }

        /// <summary>Where the proxy comes from; null is the environment, or else the settings of Windows or macOS.</summary>
        public GdapProxyMode? ProxyMode { get; set; }

        /// <summary>The variables that may name a proxy, if it can come from the environment; null for those that .NET has now.</summary>
        public IEnumerable<KeyValuePair<string, string>> Variables { get; set; }

        /// <summary>The proxy, with <see cref="GdapProxyMode.Url"/>.</summary>
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
        /// It must not follow redirects, use cookies or sign in to the service, and the library decompresses. A handler that
        /// retries doesn't belong here: it sends a write twice, and the library may take its own change for another client's.
        /// The handler sees the token in the Authorization header, so nothing in it must log headers. Requests to this machine
        /// and for managed identities don't go through it.
        /// </remarks>
        public HttpMessageHandler Transport { get; set; }

        /// <summary>The longest time for a connection; null for the default (15 seconds).</summary>
        public TimeSpan? ConnectTimeout { get; set; }

        /// <summary>The longest time for one attempt; null for the client's.</summary>
        public TimeSpan? AttemptTimeout { get; set; }

        /// <summary>The longest time for a call with its retries and waits; null for the default (5 minutes).</summary>
        public TimeSpan? Deadline { get; set; }

        /// <summary>The first wait before a retry if the service specifies none; null for the default (0.5 seconds).</summary>
        public TimeSpan? RetryBase { get; set; }

        /// <summary>The longest such wait; null for the default (30 seconds).</summary>
        public TimeSpan? RetryCap { get; set; }

        /// <summary>How long a write without a usable response is looked up before it counts as not made; zero to look once, null for the default (30 seconds).</summary>
        public TimeSpan? ConsistencyWait { get; set; }

        /// <summary>How long after a call's first attempt the client gives up a host that it never reached; zero for never, null for the default (45 seconds).</summary>
        public TimeSpan? UnreachableTimeout { get; set; }

        /// <summary>The most retries of a request; null for the default (5), 0 for none.</summary>
        public int? MaxRetries { get; set; }

        /// <summary>How many asynchronous calls run at a time, 1 to 64; the others wait their turn. 0 is the default (8).</summary>
        public int AsyncConcurrency { get; set; }

        /// <summary>The largest response in bytes, decompressed; null for the default (16 MiB).</summary>
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
