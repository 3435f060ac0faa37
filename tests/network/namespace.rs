//! A network of the tests' own, in which proxies have a name that isn't loopback: the program runs itself again in it.

use std::process::Command;

use crate::support;

/// The name of the machine that all proxies run on.
pub const PROXY: &str = "proxy.test";
/// Its address, of those for documentation.
pub const ADDRESS: &str = "192.0.2.1";

/// Set in the network.
const INSIDE: &str = "GDAP_TEST_NETWORK";

/// The hosts file and the command to run are the arguments.
const SETUP: &str = "mount --bind \"$1\" /etc/hosts; shift\n\
                     ip link set lo up; ip address add \"$ADDRESS/32\" dev lo\n\
                     exec \"$@\"";

/// Runs the tests in a network of their own, if this system has namespaces and the user may make them.
pub fn enter() {
    if std::env::var_os(INSIDE).is_some() {
        return;
    }
    let hosts = support::scratch("network").join("hosts");
    std::fs::write(&hosts, format!("127.0.0.1 localhost\n{ADDRESS} {PROXY}\n")).expect("the hosts");
    let inside = || {
        let mut command = Command::new("unshare");
        command
            .args([
                "--net",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-euc",
                SETUP,
                "sh",
            ])
            .arg(&hosts)
            .env("ADDRESS", ADDRESS)
            .env(INSIDE, "1");
        command
    };
    let trial = inside().arg("true").output();
    if !trial.is_ok_and(|output| output.status.success()) {
        return;
    }
    let own = std::env::current_exe().expect("this program");
    let status = inside().arg(own).args(std::env::args_os().skip(1)).status();
    std::process::exit(status.ok().and_then(|it| it.code()).unwrap_or(1));
}

/// Whether the tests run in a network of their own; if not, `test` is skipped.
pub fn is_here(test: &str) -> bool {
    let is_here = std::env::var_os(INSIDE).is_some();
    if !is_here {
        support::skip("a network namespace (root, unshare, ip)", test);
    }
    is_here
}
