using Gdap.Native;

namespace Gdap
{
    /// <summary>The connection to a host: its proxy, TLS version and certificate issuer. Properties that aren't known are null.</summary>
    internal sealed class Connection
    {
        private readonly string host;
        private readonly string proxy;
        private readonly string source;
        private readonly string issuer;

        internal Connection(JsonObject connection)
        {
            host = connection.Text("host");
            proxy = connection.Text("proxy");
            source = connection.Text("proxySource");
            TlsVersion = connection.Text("tlsVersion");
            issuer = connection.Text("issuer");
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
