//! The client behind real proxies and gateways: squid, tinyproxy, haproxy and nginx, in a network namespace. The
//! proxies have a name and an address that aren't loopback. Since no proxy is used for loopback either, the service
//! is addressed by a name that only the proxies resolve.

#[path = "network/canary.rs"]
mod canary;
#[path = "network/forward.rs"]
mod forward;
#[path = "network/gateway.rs"]
mod gateway;
#[path = "network/namespace.rs"]
mod namespace;
#[path = "network/negotiate.rs"]
mod negotiate;
#[path = "network/program.rs"]
mod program;
#[path = "support/mod.rs"]
mod support;
#[path = "network/writes.rs"]
mod writes;

/// Several run at a time, those that wait longest first: all of them wait most of the time.
fn main() {
    namespace::enter();
    let tests: &[support::Test] = &[
        (
            "writes_through_a_gateway_that_is_killed_are_made_once",
            gateway::writes_through_a_gateway_that_is_killed_are_made_once,
        ),
        (
            "a_gateways_refusal_is_not_the_services",
            gateway::a_gateways_refusal_is_not_the_services,
        ),
        (
            "squid_lets_a_write_through_with_its_sign_in",
            forward::squid_lets_a_write_through_with_its_sign_in,
        ),
        (
            "squid_sees_a_wrong_password_once",
            forward::squid_sees_a_wrong_password_once,
        ),
        ("squid_refuses_a_host", forward::squid_refuses_a_host),
        (
            "squid_that_offers_only_negotiate_is_told",
            forward::squid_that_offers_only_negotiate_is_told,
        ),
        (
            "squid_that_cannot_reach_a_host_is_retried",
            forward::squid_that_cannot_reach_a_host_is_retried,
        ),
        (
            "the_module_signs_in_to_squid_by_negotiate",
            negotiate::the_module_signs_in_to_squid_by_negotiate,
        ),
        (
            "tinyproxy_refuses_a_host",
            forward::tinyproxy_refuses_a_host,
        ),
        (
            "a_web_server_is_no_proxy",
            forward::a_web_server_is_no_proxy,
        ),
        (
            "no_secret_is_in_what_a_network_causes",
            canary::no_secret_is_in_what_a_network_causes,
        ),
        (
            "writes_through_a_gateway_that_gives_up_are_made_once",
            gateway::writes_through_a_gateway_that_gives_up_are_made_once,
        ),
    ];
    support::run_wide(4, tests, &[])
}
