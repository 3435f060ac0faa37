using System;
using System.Management.Automation;
using System.Net.Http;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Transport settings of a session: proxy, timeouts, retries and concurrency. What isn't set has the library's default.</summary>
    public sealed class SessionOption
    {
        private HttpMessageHandler handler;

        internal SessionOption()
        {
        }

        /// <summary>Whose connections are used: those of the library (Native), or of .NET (DotNet).</summary>
        public string Transport { get; internal set; }

        /// <summary>The proxy.</summary>
        public Uri Proxy { get; internal set; }

        /// <summary>The user name and password for the proxy.</summary>
        public PSCredential ProxyCredential { get; internal set; }

        /// <summary>Whether no proxy is used, whatever the environment says.</summary>
        public bool NoProxy { get; internal set; }

        /// <summary>Whether the proxy settings of Windows and macOS are ignored.</summary>
        public bool NoSystemProxy { get; internal set; }

        /// <summary>The maximum time for making a connection.</summary>
        public TimeSpan? ConnectTimeout { get; internal set; }

        /// <summary>The maximum time for one request.</summary>
        public TimeSpan? RequestTimeout { get; internal set; }

        /// <summary>The maximum time for one call, with its retries and waits.</summary>
        public TimeSpan? Deadline { get; internal set; }

        /// <summary>The maximum number of retries of a call.</summary>
        public int? MaxRetries { get; internal set; }

        /// <summary>The first wait before a retry, if the service doesn't name one.</summary>
        public TimeSpan? RetryDelay { get; internal set; }

        /// <summary>The longest such wait.</summary>
        public TimeSpan? MaxRetryDelay { get; internal set; }

        /// <summary>The maximum number of items in progress at once.</summary>
        public int? ThrottleLimit { get; internal set; }

        /// <summary>Certificates of authorities to trust in addition to the system's, as PEM.</summary>
        public string CertificateAuthority { get; internal set; }

        /// <summary>The text before the library's own name in the User-Agent header.</summary>
        public string UserAgent { get; internal set; }

        internal void Apply(GdapClientOptions to)
        {
            to.ConnectTimeout = ConnectTimeout;
            to.AttemptTimeout = RequestTimeout;
            to.Deadline = Deadline;
            to.MaxRetries = MaxRetries;
            to.RetryBase = RetryDelay;
            to.RetryCap = MaxRetryDelay;
            to.CaAdd = CertificateAuthority;
            to.UserAgent = UserAgent ?? to.UserAgent;
            if (Transport == "DotNet")
            {
                // All sessions with this option share one handler, and so its connections.
                to.Transport = handler = handler ?? DotNetTransport.Make(Proxy, ProxyCredential, NoProxy);
                return;
            }
            if (NoProxy)
            {
                to.ProxyMode = GdapProxyMode.None;
            }
            if (NoSystemProxy)
            {
                to.ProxyMode = GdapProxyMode.Environment;
            }
            if (Proxy != null)
            {
                new ProxySetting { Proxy = Proxy, Credential = ProxyCredential }.Apply(to);
            }
        }
    }
}
