using Gdap.Native;

namespace Gdap
{
    /// <summary>How requests reach a host. What isn't known is null.</summary>
    internal sealed class Connection
    {
        private readonly string host;
        private readonly string proxy;
        private readonly string source;
        private readonly string issuer;

        internal Connection(JsonObject told)
        {
            host = told.Text("host");
            proxy = told.Text("proxy");
            source = told.Text("proxySource");
            TlsVersion = told.Text("tlsVersion");
            issuer = told.Text("issuer");
        }

        /// <summary>1.2 or 1.3.</summary>
        internal string TlsVersion { get; }

        /// <inheritdoc/>
        public override string ToString() => host + ": " + ProxyText() + ", " + TlsText();

        private string ProxyText()
        {
            switch (proxy)
            {
                case null: return "proxy not known";
                case "none": return "no proxy";
                default: return "proxy " + proxy + " (from " + SourceText() + ")";
            }
        }

        private string SourceText()
        {
            switch (source)
            {
                case "option": return "-Proxy";
                case "system": return "the system's settings";
                default: return source;
            }
        }

        private string TlsText() =>
            (TlsVersion == null ? "TLS version not known" : "TLS " + TlsVersion) + ", "
            + (issuer == null ? "issuer not known" : "issuer '" + issuer + "'");
    }
}
