//! What to do about the connection to a service.

use crate::base::Term;
use crate::base::wording::wording;

wording! {
    /// A fix in addresses, proxies, TLS and the network.
    pub enum NetworkHint {
        // The network.
        CheckNetwork: "network.check",
            "Check the host name, the network, the firewall and the proxy settings.";
        CheckGateway: "network.checkGateway",
            "A proxy or a sign-in page of the network might have responded instead of the service.";
        SignInToGateway { host: String }: "gateway.signIn",
            "A gateway of the network requires a sign-in of its own. Ask the network's administrators to exempt {host}.";
        AllowHost { host: String }: "gateway.allowHost",
            "A gateway of the network blocked the request. Ask the network's administrators to allow {host}.";
        RaiseGatewayLimit { host: String }: "gateway.raiseLimit",
            "A gateway of the network limits the size of requests. Ask the network's administrators to raise the limit for {host}.";
        CheckUpstream { host: String }: "gateway.checkUpstream",
            "The gateway couldn't reach {host}. Try again later, or ask the network's administrators.";
        OpenPortal: "gateway.openPortal",
            "The network requires a sign-in in a browser. Open a web page from this machine, sign in, and try again.";
        CheckRedirect { options: Vec<Term> }: "redirect.checkAddress",
            "Check {options}, and whether a proxy or a sign-in page of the network responds instead of the service.";
        UseHttps: "address.useHttps",
            "Use https, or allow http to this machine ({allowHttpLoopback}).";
        OmitVersion: "address.omitVersion",
            "Omit the version from {baseUri}, and choose it with {apiVersion}.";
        OmitAddressQuery: "address.omitQuery",
            "Omit the query.";
        UseBareDomain: "address.useBareDomain",
            "Specify the domain alone, without https:// and without a path, such as portal.cloudcockpit.com.";
        UseHttpProxy: "proxy.useHttp",
            "Use http://host:port or https://host:port; SOCKS isn't supported.";
        EncodeProxyLogin: "proxy.encodeLogin",
            "Percent-encode special characters of the user name and the password: / is %2F, % is %25, @ is %40.";
        CheckProxy: "proxy.check",
            "Check the proxy's address, and whether this machine can reach it.";
        UseBasicProxy: "proxy.useBasic",
            "Specify the proxy's user name and password.";
        CheckProxyCredentials: "proxy.checkCredentials",
            "Check the proxy's user name and password. They aren't sent again for 60 seconds, so that the account isn't locked.";
        UseProxyForwarder: "proxy.useForwarder",
            "Let the host send the requests ({transport}), or a local forwarder such as Px or CNTLM sign in; this library signs in to proxies with Basic only.";
        SpecifyProxy: "proxy.specify",
            "The system's proxy settings name a configuration script, which isn't run. Specify the proxy ({proxyMode}), or let the host send the requests ({transport}).";
        AllowThroughProxy { host: String }: "proxy.allowHost",
            "The proxy's rules forbid it. Ask its administrators to allow CONNECT to {host}.";
        UseForwardProxy: "proxy.useForwardProxy",
            "Check the proxy's address: what responds there doesn't seem to be a proxy for https.";
        WaitForProxy: "proxy.wait",
            "The proxy limits the number of requests. Try again later, or lower {concurrency}.";
        CheckProxyUpstream { host: String }: "proxy.checkUpstream",
            "The proxy couldn't reach {host}. Try again later, or ask the proxy's administrators.";
        TrustCa: "tls.trustCa",
            "If a proxy of this network inspects TLS, trust its CA certificate ({caAdd}). Otherwise another server might have responded instead of the service.";
        RenewCertificate { host: String }: "tls.renewCertificate",
            "Check this machine's clock. If it's right, the certificate of {host}, or of the proxy that inspects TLS, has to be renewed.";
        CheckClock: "tls.checkClock",
            "Check this machine's clock.";
        CheckHostName { host: String }: "tls.checkHostName",
            "Check the address {host}. A proxy or a sign-in page of the network might have responded instead of it.";
        ReplaceCertificate { host: String }: "tls.replaceCertificate",
            "The certificate of {host}, or of the proxy that inspects TLS, has to be replaced.";
        EnableTlsVersions { host: String }: "tls.enableVersions",
            "Enable TLS 1.2 or 1.3 on {host}, or on the proxy that inspects TLS.";
        EnableCipherSuites { host: String }: "tls.enableCipherSuites",
            "Enable cipher suites with ECDHE and AES-GCM or ChaCha20 on {host}, or on the proxy that inspects TLS.";
        CheckCipherSuitesAndCertificate { host: String }: "tls.checkCipherSuites",
            "{host}, or the proxy that inspects TLS, might require other cipher suites, or a client certificate, which isn't supported.";
        ExemptFromClientCertificates { host: String }: "tls.exemptFromClientCertificates",
            "Client certificates for TLS aren't supported. Ask the network's administrators to exempt {host}.";
        UseTlsPort: "tls.usePort",
            "Check the address and the port: what responds there doesn't use TLS.";
        ChooseTrust: "tls.chooseTrust",
            "Specify {caAdd} to trust more than the system does, or {caOnly} to trust nothing else.";
        UseCaPem: "tls.useCaPem",
            "Specify one or more CA certificates as PEM (-----BEGIN CERTIFICATE-----).";
        CheckTrustStore: "trustStore.check",
            "Check the system's certificate store, or specify the certificates to trust ({caOnly}).";
        InstallTrustStore: "trustStore.install",
            "Install the package of CA certificates (often ca-certificates), or specify the certificates to trust ({caOnly}).";
    }
}
