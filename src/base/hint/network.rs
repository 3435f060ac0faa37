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
            "A proxy or a sign-in page of the network might have answered instead of the service.";
        SignInToGateway { host: String }: "gateway.signIn",
            "A gateway of the network requires a sign-in of its own. Ask the network's administrators to exempt {host}.";
        AllowHost { host: String }: "gateway.allowHost",
            "A gateway of the network blocked the request. Ask the network's administrators to allow {host}.";
        RaiseGatewayLimit { host: String }: "gateway.raiseLimit",
            "A gateway of the network limits the size of requests. Ask the network's administrators to raise the limit for {host}.";
        CheckUpstream { host: String }: "gateway.checkUpstream",
            "The gateway couldn't reach {host}. Try again later. If the problem persists, ask the network's administrators.";
        OpenPortal: "gateway.openPortal",
            "The network requires a sign-in in a browser. Open a web page from this machine, sign in, and try again.";
        CheckRedirect { options: Vec<Term> }: "redirect.checkAddress",
            "Check {options}, and whether a proxy or a sign-in page of the network answers instead of the service.";
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
            "This library signs in to proxies with Basic only. Let a local forwarder such as Px or CNTLM sign in, or ask the proxy's administrators to exempt the service's hosts.";
        AllowThroughProxy { host: String }: "proxy.allowHost",
            "The proxy's rules forbid it. Ask its administrators to allow CONNECT to {host}.";
        UseForwardProxy: "proxy.useForwardProxy",
            "Check the proxy's address: what responds there doesn't seem to be a proxy for https.";
        WaitForProxy: "proxy.wait",
            "The proxy limits the number of requests. Try again later, or lower {concurrency}.";
        CheckProxyUpstream { host: String }: "proxy.checkUpstream",
            "The proxy couldn't reach {host}. Try again later. If the problem persists, ask the proxy's administrators.";
        TrustCa: "tls.trustCa",
            "If a proxy inspects TLS here, trust its CA certificate ({caAdd}). Otherwise check the host name and this machine's clock.";
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
