//! Forward proxies that a client is configured to use.

use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gdap::auth::StaticToken;
use gdap::base::{Error, ErrorKind, Outcome, Secret};
use gdap::client::{CallOptions, Client, ClientOptions};
use gdap::emulator::{Emulator, Options};
use gdap::http::{ProxyChoice, ProxyCredentials};
use serde_json::{Value, json};

use crate::namespace::{self, ADDRESS, PROXY};
use crate::program::{Program, find, folder, free_port};

const TOKEN: &[u8] = b"canary-token";
const PASSWORD: &str = "canary-password";

/// The emulator with TLS, under a name that only a proxy resolves.
pub struct World {
    pub emulator: Emulator,
    pub port: u16,
}

impl World {
    pub fn new() -> World {
        let emulator = Emulator::start(Options {
            tls: true,
            ..Options::default()
        });
        let emulator = emulator.expect("the emulator");
        let port = emulator.uri().rsplit(':').next().expect("a port");
        World {
            port: port.trim_end_matches('/').parse().expect("a port"),
            emulator,
        }
    }

    fn client(&self, proxy: &Program, password: Option<&str>, host: &str) -> Client {
        let root = format!("https://{host}:{}", self.port);
        let mut options = ClientOptions {
            base_uri: Some(root.clone()),
            authority: Some(root),
            ..ClientOptions::default()
        };
        options.transport.ca_only = self.emulator.ca_pem().expect("a CA").as_bytes().to_vec();
        options.transport.proxy = ProxyChoice::Url {
            url: format!("http://{PROXY}:{}", proxy.port),
            credentials: password.map(|password| ProxyCredentials {
                user: "someone".to_owned(),
                password: Secret::copy_of(password.as_bytes()),
            }),
        };
        options.retry.base = Duration::from_millis(20);
        options.retry.max_retries = 2;
        let token = StaticToken::new(TOKEN, None).expect("a token");
        Client::new(options, Arc::new(token)).expect("a client")
    }
}

fn create(client: &Client, name: &str) -> Result<(), Error> {
    let document = json!({
        "displayName": name,
        "duration": "P30D",
        "accessDetails": {"unifiedRoles": [
            {"roleDefinitionId": "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}
        ]},
    });
    let document = document.to_string();
    let created = client.create(document.as_bytes(), &CallOptions::default());
    created.map(|_| ())
}

/// squid with these lines added to its usual configuration.
pub fn squid(test: &str, lines: &str) -> Option<Program> {
    let squid = find("squid", test).filter(|_| namespace::is_here(test))?;
    let (folder, port) = (folder(test), free_port());
    let path = folder.display();
    // Any user with the right password is accepted.
    let helper = format!(
        "while read user password; do [ \"$password\" = {PASSWORD} ] && echo OK || echo ERR; done\n"
    );
    std::fs::write(folder.join("helper"), helper).expect("the helper");
    std::fs::write(folder.join("hosts"), "127.0.0.1 emulator.test\n").expect("the hosts");
    let config = format!(
        "http_port {ADDRESS}:{port}\n\
         hosts_file {path}/hosts\n\
         dns_nameservers 127.0.0.1\n\
         dns_timeout 1 second\n\
         pid_filename {path}/pid\n\
         coredump_dir {path}\n\
         cache_log {path}/cache.log\n\
         logformat seen %>Hs %rm %ru %un [%{{Proxy-Authorization}}>h]\n\
         access_log stdio:{path}/access.log seen\n\
         cache deny all\n\
         shutdown_lifetime 0 seconds\n\
         {}\n",
        lines.replace("HELPER", &format!("/bin/sh {path}/helper"))
    );
    std::fs::write(folder.join("squid.conf"), config).expect("the configuration");
    let mut command = Command::new(squid);
    command.arg("-N").arg("-f").arg(folder.join("squid.conf"));
    Some(Program::start(command, ADDRESS, port, folder))
}

const SIGN_IN: &str = "auth_param basic program HELPER\n\
                       auth_param basic realm test\n\
                       acl known proxy_auth REQUIRED\n\
                       http_access allow known\n\
                       http_access deny all";

/// Asserts an error of the proxy: nothing was sent, and this message, in which PROXY stands for the proxy's
/// name.
fn assert_refused(error: &Error, proxy: &Program, message: &str, hint: &str) {
    assert_eq!(error.kind(), ErrorKind::Proxy, "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    let named = format!("{PROXY}:{} (from the proxy option)", proxy.port);
    assert_eq!(error.message(), message.replace("PROXY", &named));
    assert_eq!(error.hint().map(|hint| hint.code()), Some(hint), "{error}");
}

pub fn squid_lets_a_write_through_with_its_sign_in() {
    let Some(proxy) = squid("squid_lets_a_write_through_with_its_sign_in", SIGN_IN) else {
        return;
    };
    let world = World::new();
    let client = world.client(&proxy, Some(PASSWORD), "emulator.test");
    create(&client, "new").expect("created");
    assert_eq!(world.emulator.commits().creates, 1);
    let call = CallOptions {
        offline: true,
        ..CallOptions::default()
    };
    let session = client.sign_in(&call).expect("what is in between");
    let session: Value = serde_json::from_str(session.json()).expect("JSON");
    let connections = session["signIn"]["connections"].as_array().expect("a list");
    let connection = json!({
        "host": "emulator.test",
        "proxy": format!("{PROXY}:{}", proxy.port),
        "proxySource": "option",
        "tlsVersion": "1.3",
        "issuer": connections[0]["issuer"],
    });
    assert_eq!(connections, &[connection]);
    assert!(connections[0]["issuer"].is_string(), "{session}");
    drop(world);
    let lines = proxy.lines("access.log", "200 CONNECT emulator.test:", 1);
    assert!(lines[0].contains(" someone ["), "{lines:?}");
}

pub fn squid_sees_a_wrong_password_once() {
    let Some(proxy) = squid("squid_sees_a_wrong_password_once", SIGN_IN) else {
        return;
    };
    let world = World::new();
    let client = world.client(&proxy, Some("canary-wrong"), "emulator.test");
    let numbers = Mutex::new(0..30);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                loop {
                    let Some(number) = numbers.lock().expect("a number").next() else {
                        return;
                    };
                    let error = create(&client, &format!("item {number}")).expect_err("refused");
                    let message = "The proxy PROXY rejected the user name or password (HTTP 407). It offers Basic.";
                    assert_refused(&error, &proxy, message, "proxy.checkCredentials");
                }
            });
        }
    });
    assert!(world.emulator.log().is_empty());
    // One attempt with the credentials, and one without.
    let lines = proxy.lines("access.log", "407 CONNECT", 2);
    let shown = lines.iter().filter(|line| line.contains("[Basic "));
    assert_eq!((shown.count(), lines.len()), (1, 2), "{lines:?}");
}

pub fn squid_refuses_a_host() {
    let Some(proxy) = squid("squid_refuses_a_host", "http_access deny all") else {
        return;
    };
    let world = World::new();
    let client = world.client(&proxy, None, "emulator.test");
    let error = create(&client, "new").expect_err("refused");
    let message = "The proxy PROXY refused to connect to emulator.test (HTTP 403).";
    assert_refused(&error, &proxy, message, "proxy.allowHost");
    assert_eq!(error.requests_sent(), 1);
}

pub fn squid_that_offers_only_negotiate_is_told() {
    let lines = "auth_param negotiate program /bin/cat\n\
                 acl known proxy_auth REQUIRED\n\
                 http_access allow known\n\
                 http_access deny all";
    let Some(proxy) = squid("squid_that_offers_only_negotiate_is_told", lines) else {
        return;
    };
    let world = World::new();
    for password in [None, Some(PASSWORD)] {
        let client = world.client(&proxy, password, "emulator.test");
        let error = create(&client, "new").expect_err("refused");
        let message =
            "The proxy PROXY requires a sign-in other than Basic (HTTP 407). It offers Negotiate.";
        assert_refused(&error, &proxy, message, "proxy.useForwarder");
    }
}

pub fn squid_that_cannot_reach_a_host_is_retried() {
    let Some(proxy) = squid(
        "squid_that_cannot_reach_a_host_is_retried",
        "http_access allow all",
    ) else {
        return;
    };
    let world = World::new();
    let world = World {
        // Nothing listens on this port.
        port: free_port(),
        ..world
    };
    let client = world.client(&proxy, None, "emulator.test");
    let error = create(&client, "new").expect_err("not reached");
    let message = "The proxy PROXY refused to connect to emulator.test (HTTP 503).";
    assert_refused(&error, &proxy, message, "proxy.checkUpstream");
    assert_eq!(error.requests_sent(), 3);
}

pub fn tinyproxy_refuses_a_host() {
    let test = "tinyproxy_refuses_a_host";
    let Some(tinyproxy) = find("tinyproxy", test).filter(|_| namespace::is_here(test)) else {
        return;
    };
    let (folder, port) = (folder(test), free_port());
    std::fs::write(folder.join("filter"), "emulator.test\n").expect("the filter");
    let config = format!(
        "Port {port}\nListen {ADDRESS}\nTimeout 60\nMaxClients 50\nFilter \"{}/filter\"\n",
        folder.display()
    );
    std::fs::write(folder.join("config"), config).expect("the configuration");
    let mut command = Command::new(tinyproxy);
    command.arg("-d").arg("-c").arg(folder.join("config"));
    let proxy = Program::start(command, ADDRESS, port, folder);
    let world = World::new();
    let client = world.client(&proxy, None, "emulator.test");
    let error = create(&client, "new").expect_err("refused");
    let message = "The proxy PROXY refused to connect to emulator.test (HTTP 403).";
    assert_refused(&error, &proxy, message, "proxy.allowHost");
}

pub fn a_web_server_is_no_proxy() {
    let test = "a_web_server_is_no_proxy";
    let Some(nginx) = find("nginx", test).filter(|_| namespace::is_here(test)) else {
        return;
    };
    let (folder, port) = (folder(test), free_port());
    let path = folder.display();
    let config = format!(
        "daemon off; master_process off; pid {path}/pid; error_log {path}/error.log; events {{}}\n\
         http {{ access_log {path}/access.log; client_body_temp_path {path}/body; proxy_temp_path {path}/proxy;\n\
         fastcgi_temp_path {path}/fastcgi; uwsgi_temp_path {path}/uwsgi; scgi_temp_path {path}/scgi;\n\
         server {{ listen {ADDRESS}:{port}; location / {{ return 200; }} }} }}\n"
    );
    std::fs::write(folder.join("config"), config).expect("the configuration");
    let mut command = Command::new(nginx);
    command.arg("-c").arg(folder.join("config"));
    command.arg("-e").arg(folder.join("error.log"));
    let proxy = Program::start(command, ADDRESS, port, folder);
    let world = World::new();
    let client = world.client(&proxy, None, "emulator.test");
    let error = create(&client, "new").expect_err("refused");
    assert_eq!(error.outcome(), Outcome::NotSent);
    let hint = error.hint().map(|hint| hint.code());
    assert_eq!(hint, Some("proxy.useForwardProxy"), "{error}");
}
