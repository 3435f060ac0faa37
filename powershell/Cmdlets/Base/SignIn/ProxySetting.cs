using System;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using Gdap.Native;

namespace Gdap
{
    /// <summary>A proxy with its credential.</summary>
    internal sealed class ProxySetting
    {
        internal Uri Proxy { get; set; }

        internal PSCredential Credential { get; set; }

        /// <summary>A key that is different for each setting.</summary>
        internal string Key => Proxy + "\n" + (Credential == null ? "" : Credential.UserName + "\n" + RuntimeHelpers.GetHashCode(Credential.Password));

        internal void Apply(GdapClientOptions to)
        {
            if (to.Transport != null)
            {
                to.Transport = DotNetTransport.Make(Proxy, Credential, false);
                return;
            }
            to.ProxyMode = GdapProxyMode.Url;
            to.ProxyUrl = Proxy.AbsoluteUri;
            if (Credential != null)
            {
                to.ProxyUser = Credential.UserName;
                to.ProxyPassword = Credential.Password;
            }
        }
    }
}
