//! A proxy that requires Negotiate, with a Kerberos realm of the test's own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;

use crate::forward::{World, squid};
use crate::namespace::PROXY;
use crate::program::{Program, find, folder, free_port};
use crate::support;

const REALM: &str = "GDAP.TEST";
const HELPER: &str = "/usr/lib/squid/negotiate_kerberos_auth";

/// A key distribution center with the user `someone`, the proxy's key, and a ticket of the user.
struct Realm {
    kdc: Program,
}

impl Realm {
    fn new(test: &str) -> Option<Realm> {
        let (kdc, util) = (find("krb5kdc", test)?, find("kdb5_util", test)?);
        let (admin, kinit) = (find("kadmin.local", test)?, find("kinit", test)?);
        let (folder, port) = (folder(&format!("{test}-realm")), free_port());
        let path = folder.display();
        let client = format!(
            "[libdefaults]\n default_realm = {REALM}\n dns_lookup_kdc = false\n dns_lookup_realm = false\n\
             dns_canonicalize_hostname = false\n rdns = false\n udp_preference_limit = 1\n\
             [realms]\n {REALM} = {{\n kdc = 127.0.0.1:{port}\n }}\n\
             [domain_realm]\n {PROXY} = {REALM}\n"
        );
        let server = format!(
            "[kdcdefaults]\n kdc_listen = \"\"\n kdc_tcp_listen = 127.0.0.1:{port}\n\
             [realms]\n {REALM} = {{\n database_name = {path}/db\n key_stash_file = {path}/stash\n acl_file = {path}/acl\n }}\n"
        );
        std::fs::write(folder.join("krb5.conf"), client).expect("the configuration");
        std::fs::write(folder.join("kdc.conf"), server).expect("the configuration");
        let run = |program: &Path, line: &str, input: &str| {
            let mut command = Realm::command(program, &folder);
            command.args(line.split(' ')).stdin(Stdio::piped());
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().expect("it starts");
            let mut pipe = child.stdin.take().expect("its input");
            pipe.write_all(input.as_bytes()).expect("it reads");
            drop(pipe);
            let output = child.wait_with_output().expect("it ends");
            assert!(output.status.success(), "{command:?}: {output:?}");
        };
        run(&util, &format!("-r {REALM} create -s -P master"), "");
        let entries = format!(
            "addprinc -pw canary-password someone@{REALM}\n\
             addprinc -randkey HTTP/{PROXY}@{REALM}\n\
             ktadd -k {path}/keytab HTTP/{PROXY}@{REALM}\n"
        );
        run(&admin, &format!("-r {REALM}"), &entries);
        let mut command = Realm::command(&kdc, &folder);
        command
            .args(["-n", "-r", REALM, "-P"])
            .arg(folder.join("pid"));
        let own = folder.clone();
        let kdc = Program::start(command, "127.0.0.1", port, own);
        run(&kinit, &format!("someone@{REALM}"), "canary-password\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let open = std::fs::Permissions::from_mode(0o644);
            std::fs::set_permissions(folder.join("keytab"), open).expect("squid may read it");
        }
        Some(Realm { kdc })
    }

    fn command(program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        Realm::environment(&mut command, folder);
        command
    }

    fn environment(command: &mut Command, folder: &Path) {
        command
            .env("KRB5_CONFIG", folder.join("krb5.conf"))
            .env("KRB5_KDC_PROFILE", folder.join("kdc.conf"))
            .env("KRB5CCNAME", format!("FILE:{}/tickets", folder.display()));
    }
}

/// The module Gdap, built for this test.
fn module(pwsh: &Path) -> PathBuf {
    let out = support::scratch("negotiate-module");
    let mut command = Command::new(pwsh);
    command
        .args(["-NoProfile", "-NonInteractive", "-File"])
        .arg(support::root().join("powershell/build.ps1"))
        .arg("-Library")
        .arg(support::library())
        .args(["-Emulator", env!("CARGO_BIN_EXE_gdap-emulator"), "-Out"])
        .arg(&out);
    support::must(&mut command);
    out.join("Gdap")
}

/// The module reads and writes through squid, which authenticates the user by the ticket; without -Transport
/// DotNet it can't, and the error says so.
pub fn the_module_signs_in_to_squid_by_negotiate() {
    let test = "the_module_signs_in_to_squid_by_negotiate";
    let Some(pwsh) = support::tool("pwsh", test) else {
        return;
    };
    if !Path::new(HELPER).is_file() {
        return support::skip(HELPER, test);
    }
    let Some(realm) = Realm::new(test) else {
        return;
    };
    let path = realm.kdc.folder.display();
    let lines = format!(
        "auth_param negotiate program /usr/bin/env KRB5_CONFIG={path}/krb5.conf KRB5RCACHETYPE=none {HELPER} \
         -k {path}/keytab -s HTTP/{PROXY}@{REALM}\n\
         acl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all"
    );
    let Some(proxy) = squid(test, &lines) else {
        return;
    };
    let world = World::new();
    world.emulator.seed(json!({"count": 1, "status": "active"}));
    let ca = proxy.folder.join("ca.pem");
    std::fs::write(&ca, world.emulator.ca_pem().expect("a CA")).expect("the CA");
    let (root, module) = (
        format!("https://emulator.test:{}", world.port),
        module(&pwsh),
    );
    let script = format!(
        "$ErrorActionPreference = 'Stop'; Import-Module '{}'\n\
         $token = New-Object System.Security.SecureString\n\
         foreach ($letter in 'canary-token'.ToCharArray()) {{ $token.AppendChar($letter) }}\n\
         function Open($Option) {{ Connect-Gdap -BaseUri '{root}' -Authority '{root}' -AccessToken $token -Option $Option -NoDefault }}\n\
         $proxy = @{{ Proxy = 'http://{PROXY}:{}'; MaxRetries = 0 }}\n\
         $session = Open (New-GdapSessionOption -Transport DotNet @proxy)\n\
         $id = (Get-GdapRelationship -Session $session).Id\n\
         (Update-GdapRelationship $id -AutoExtendDuration 180 -Session $session).AutoExtendDuration.TotalDays\n\
         try {{ Get-GdapRelationship -Session (Open (New-GdapSessionOption -CertificateAuthority '{}' @proxy)) }}\n\
         catch {{ \"$_\"; $_.Exception.Hint }}\n",
        module.display(),
        proxy.port,
        ca.display()
    );
    let file = proxy.folder.join("run.ps1");
    std::fs::write(&file, script).expect("the script");
    let mut command = Command::new(&pwsh);
    command
        .args(["-NoProfile", "-NonInteractive", "-File"])
        .arg(&file)
        .env("SSL_CERT_FILE", &ca)
        .env("POWERSHELL_TELEMETRY_OPTOUT", "1")
        .env("NO_COLOR", "1")
        .env_remove("LD_LIBRARY_PATH")
        .stdin(Stdio::null());
    Realm::environment(&mut command, &realm.kdc.folder);
    let output = support::must(&mut command).stdout;
    let output = String::from_utf8_lossy(&output);
    let (days, refusal) = output.split_once('\n').expect("two results");
    assert_eq!(days.trim(), "180", "{output}");
    assert!(refusal.contains("It offers Negotiate"), "{output}");
    assert!(
        refusal.contains("New-GdapSessionOption -Transport DotNet"),
        "{output}"
    );
    let seen = proxy.lines("access.log", "200 CONNECT emulator.test:", 1);
    assert!(seen[0].contains(&format!(" someone@{REALM} ")), "{seen:?}");
    assert!(!proxy.read("access.log").contains("canary"));
}
