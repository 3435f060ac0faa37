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
        UseBasicProxy: "proxy.useBasic",
            "Specify the proxy's user name and password for Basic sign-in. NTLM and Kerberos (Negotiate) aren't supported: let a local forwarder such as Px or CNTLM sign in, or have the service's hosts exempted.";
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
