using System;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Creates transport settings for Connect-Gdap: proxy, timeouts, retries and concurrency.</summary>
    /// <remarks>
    /// Pass the result to Connect-Gdap -Option. Times are TimeSpans or numbers of seconds. Settings that are omitted have
    /// their defaults.
    /// </remarks>
    /// <example>
    /// <para>Connect through a proxy</para>
    /// <code>Connect-Gdap -AccessToken $token -Option (New-GdapSessionOption -Proxy http://proxy.contoso.com:8080)</code>
    /// <para>If the proxy asks for a sign-in, add -ProxyCredential.</para>
    /// </example>
    /// <example>
    /// <para>Allow more time and more retries for a long run</para>
    /// <code>
    /// $option = New-GdapSessionOption -Deadline (New-TimeSpan -Minutes 15) -MaxRetries 20 -ThrottleLimit 4
    /// Connect-Gdap -AccessToken $token -Option $option
    /// </code>
    /// <para>A lower -ThrottleLimit helps if the service throttles requests.</para>
    /// </example>
    /// <example>
    /// <para>Trust the authority of a proxy that inspects TLS</para>
    /// <code>Connect-Gdap -AccessToken $token -Option (New-GdapSessionOption -CertificateAuthority ./inspecting-proxy.pem)</code>
    /// <para>The system's authorities are trusted too.</para>
    /// </example>
    /// <example>
    /// <para>Connect through a proxy that requires Negotiate or NTLM</para>
    /// <code>$option = New-GdapSessionOption -Transport DotNet</code>
    /// <para>.NET signs in to the system's proxy as the current user. Pass it to Connect-Gdap -Option.</para>
    /// </example>
    [Cmdlet(VerbsCommon.New, "GdapSessionOption")]
    [OutputType(typeof(SessionOption))]
    public sealed class NewGdapSessionOptionCommand : PSCmdlet
    {
        /// <summary>The proxy. If omitted, the environment's proxy is used (HTTPS_PROXY, ALL_PROXY, NO_PROXY), or else that of the settings of Windows or macOS.</summary>
        [Parameter]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public Uri Proxy { get; set; }

        /// <summary>The user name and password for -Proxy (Basic authentication; with -Transport DotNet what the proxy requires).</summary>
        [Parameter]
        [ValidateNotNull]
        public PSCredential ProxyCredential { get; set; }

        /// <summary>Uses no proxy, whatever the environment and the system's settings say.</summary>
        [Parameter]
        public SwitchParameter NoProxy { get; set; }

        /// <summary>Ignores the proxy settings of Windows and macOS. The environment's proxy is still used.</summary>
        [Parameter]
        public SwitchParameter NoSystemProxy { get; set; }

        /// <summary>Whose connections are used. Native, the default: those of the library, which sign in to proxies with Basic. DotNet: those of .NET, which use the system's proxy settings and sign in to a proxy as the current user (Negotiate, NTLM), or as -ProxyCredential.</summary>
        [Parameter]
        [ValidateSet("Native", "DotNet")]
        public string Transport { get; set; }

        /// <summary>The maximum time for making a connection. Default: 15 seconds.</summary>
        [Parameter]
        [TimeTransformation]
        public TimeSpan ConnectTimeout { get; set; }

        /// <summary>The maximum time for one request. Default: 100 seconds.</summary>
        [Parameter]
        [TimeTransformation]
        public TimeSpan RequestTimeout { get; set; }

        /// <summary>The maximum time for one call, with its retries and waits. Default: 300 seconds.</summary>
        [Parameter]
        [TimeTransformation]
        public TimeSpan Deadline { get; set; }

        /// <summary>The maximum number of retries; 0 for none. Default: 5.</summary>
        [Parameter]
        [ValidateRange(0, 100)]
        public int MaxRetries { get; set; }

        /// <summary>The first wait before a retry, if the service doesn't name one. Each further wait is up to twice as long.</summary>
        [Parameter]
        [TimeTransformation]
        public TimeSpan RetryDelay { get; set; }

        /// <summary>The longest such wait.</summary>
        [Parameter]
        [TimeTransformation]
        public TimeSpan MaxRetryDelay { get; set; }

        /// <summary>The maximum number of items in progress at once, for cmdlets without -ThrottleLimit. Default: 8.</summary>
        [Parameter]
        [ValidateRange(1, GdapBatchOptions.MaxConcurrency)]
        public int ThrottleLimit { get; set; }

        /// <summary>A PEM file with authorities to trust in addition to the system's, for a proxy that inspects TLS.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string CertificateAuthority { get; set; }

        /// <summary>The text before the library's own name in the User-Agent header.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string UserAgent { get; set; }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            try
            {
                WriteObject(Make());
            }
            catch (GdapCallException error)
            {
                ThrowTerminatingError(Errors.Record(error, ItemName.None));
            }
        }

        private SessionOption Make()
        {
            var isDotNet = "DotNet".Equals(Transport, StringComparison.OrdinalIgnoreCase);
            if (Proxy != null && NoProxy.IsPresent)
            {
                throw new GdapCallException("InvalidArgument", "-Proxy and -NoProxy can't be combined.", "Specify one of them.");
            }
            if (NoSystemProxy.IsPresent && (Proxy != null || NoProxy.IsPresent || isDotNet))
            {
                throw new GdapCallException("InvalidArgument", "-NoSystemProxy can't be combined with -Proxy, -NoProxy or -Transport DotNet.", "Omit -NoSystemProxy. To use no proxy at all, specify -NoProxy.");
            }
            if (ProxyCredential != null && Proxy == null && !isDotNet)
            {
                throw new GdapCallException("InvalidArgument", "-ProxyCredential requires -Proxy.", "Specify both.");
            }
            if (isDotNet && (CertificateAuthority != null || IsBound(nameof(ConnectTimeout))))
            {
                throw new GdapCallException("InvalidArgument", "-CertificateAuthority and -ConnectTimeout can't be combined with -Transport DotNet.", "Omit them. .NET trusts what the system trusts, and -RequestTimeout includes the connection.");
            }
            return new SessionOption
            {
                Transport = isDotNet ? "DotNet" : Transport == null ? null : "Native",
                Proxy = Proxy,
                ProxyCredential = ProxyCredential,
                NoProxy = NoProxy.IsPresent,
                NoSystemProxy = NoSystemProxy.IsPresent,
                ConnectTimeout = Time(nameof(ConnectTimeout), ConnectTimeout),
                RequestTimeout = Time(nameof(RequestTimeout), RequestTimeout),
                Deadline = Time(nameof(Deadline), Deadline),
                MaxRetries = IsBound(nameof(MaxRetries)) ? MaxRetries : (int?)null,
                RetryDelay = Time(nameof(RetryDelay), RetryDelay),
                MaxRetryDelay = Time(nameof(MaxRetryDelay), MaxRetryDelay),
                ThrottleLimit = IsBound(nameof(ThrottleLimit)) ? ThrottleLimit : (int?)null,
                CertificateAuthority = CertificateAuthority == null ? null : FileText.Read(FilePath.Of(this, CertificateAuthority, nameof(CertificateAuthority)), nameof(CertificateAuthority)),
                UserAgent = UserAgent,
            };
        }

        private TimeSpan? Time(string name, TimeSpan value) => IsBound(name) ? value : (TimeSpan?)null;

        private bool IsBound(string name) => MyInvocation.BoundParameters.ContainsKey(name);
    }
}
