using System;
using System.Management.Automation;
using System.Net;
using System.Net.Http;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The connections of .NET, which sign in to a proxy as the user (Negotiate, NTLM) and know the system's proxy settings.</summary>
    internal static class DotNetTransport
    {
        /// <summary>A handler that signs in only to the proxy: the library handles redirects, cookies, decompression and sign-in.</summary>
        internal static HttpMessageHandler Make(Uri proxy, PSCredential credential, bool noProxy)
        {
            var handler = new HttpClientHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                Credentials = null,
                MaxConnectionsPerServer = GdapBatchOptions.MaxConcurrency,
                PreAuthenticate = false,
                UseCookies = false,
                UseDefaultCredentials = false,
                UseProxy = !noProxy,
            };
            var own = credential == null ? CredentialCache.DefaultCredentials : new NetworkCredential(credential.UserName, credential.Password);
            if (proxy != null)
            {
                handler.Proxy = new WebProxy(proxy) { Credentials = own };
            }
            else
            {
                handler.DefaultProxyCredentials = own;
            }
            if (RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal))
            {
                handler.SslProtocols = SslProtocols.Tls12; // Windows PowerShell would offer TLS 1.0 alone.
            }
            return handler;
        }
    }
}
