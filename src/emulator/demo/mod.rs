//! `cargo run --release -- demo`: the life of a relationship, driven through the built library's C ABI
//! against the emulator, as any host would. If PowerShell is installed, the same follows through the cmdlets.

pub mod host;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::emulator::demo::host::{Call, CallResult, Client, Config, Failure, Library};
use crate::emulator::{Emulator, Options};
use serde_json::{Value, json};

const CONTOSO: &str = "52eaad04-13a2-4a2f-9ce8-93a294fadf36";
const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
const HELPDESK_ADMINISTRATOR: &str = "729827e3-9c14-49f7-bb1b-9608f156bbb8";

type Done = Result<(), Box<dyn Error>>;

/// Runs the demo and prints a line per step.
/// # Errors
/// If a step doesn't have the expected result.
pub fn run() -> Done {
    let library = Library::load(&library_path()?)?;
    let emulator = Emulator::start(Options::default())?;
    emulator.settings(json!({ "operationMs": 300 }));
    say(
        "emulator",
        &format!("an emulator of the services at {}", emulator.uri()),
    );
    let client = library.client(&Config {
        base_uri: emulator.uri(),
        token: "a-token-of-the-demo",
        ..Config::default()
    })?;
    say(
        "client",
        &format!("libgdap {} through its C ABI", library.version()),
    );
    let id = create(&client)?;
    approve(&client, &emulator, &id)?;
    extend(&client, &id)?;
    recover(&client, &emulator, &id)?;
    show_rejections(&client, &emulator, &id)?;
    say("requests", &format!("{} sent", emulator.log().len()));
    drop(emulator);
    powershell()
}

fn create(client: &Client) -> Result<String, Box<dyn Error>> {
    let document = json!({
        "displayName": "Contoso admin relationship",
        "duration": "P2Y",
        "customer": { "tenantId": CONTOSO },
        "accessDetails": { "unifiedRoles": [
            { "roleDefinitionId": "Global Administrator" },
            { "roleDefinitionId": "Helpdesk Administrator" },
        ]},
    })
    .to_string();
    let made = client.create(&document, Call::default())?;
    say("create", &format!("{}: {}", result(&made), made.id));
    let again = Call {
        reuse_existing: true,
        ..Call::default()
    };
    say(
        "create",
        &format!(
            "the same request again: {}",
            result(&client.create(&document, again)?)
        ),
    );
    Ok(made.id)
}

fn approve(client: &Client, emulator: &Emulator, id: &str) -> Done {
    client.request(id, r#"{"action":"lockForApproval"}"#, Call::default())?;
    say("lock", "the customer can approve now");
    emulator.approve(id);
    let entity = read(&client.get(id, Call::default())?)["relationship"].clone();
    say(
        "approve",
        &format!("approved by the customer; status {}", entity["status"]),
    );
    Ok(())
}

fn extend(client: &Client, id: &str) -> Done {
    let on = r#"{"autoExtendDuration":"P180D"}"#;
    let planned = Call {
        plan: true,
        ..Call::default()
    };
    let plan = read(&client.update(id, on, planned)?);
    if plan["refused"] == true {
        let why = plan
            .pointer("/error/message")
            .or_else(|| plan.pointer("/problems/0/message"));
        say(
            "plan",
            &format!(
                "auto-extension rejected: {}",
                why.and_then(Value::as_str).unwrap_or("?")
            ),
        );
    }
    let roles = json!({ "accessDetails": { "unifiedRoles": [{ "roleDefinitionId": HELPDESK_ADMINISTRATOR }] } });
    let wait = Call {
        wait: true,
        ..Call::default()
    };
    let removed = client.update(id, &roles.to_string(), wait)?;
    say(
        "update",
        &format!(
            "{}: Global Administrator removed; waited for the operation",
            result(&removed)
        ),
    );
    let plan = read(&client.update(id, on, planned)?);
    let change = &plan["changes"][0];
    say(
        "plan",
        &format!(
            "{} {} from {} to {}",
            plan["method"].as_str().unwrap_or("?"),
            change["pointer"],
            change["from"],
            change["to"]
        ),
    );
    say(
        "update",
        &format!(
            "{}: extended by 180 days at a time",
            result(&client.update(id, on, Call::default())?)
        ),
    );
    say(
        "update",
        &format!(
            "the same request again: {}",
            result(&client.update(id, on, Call::default())?)
        ),
    );
    Ok(())
}

fn recover(client: &Client, emulator: &Emulator, id: &str) -> Done {
    emulator.fault(json!({ "match": { "method": "PATCH" }, "times": 1, "kind": "reset_after" }));
    let off = client.update(id, r#"{"autoExtendDuration":"PT0S"}"#, Call::default())?;
    say(
        "update",
        &format!(
            "the response was lost: {}, after {} requests",
            result(&off),
            off.attempts
        ),
    );
    emulator.fault(json!({ "match": { "method": "PATCH" }, "times": 1, "kind": "status", "status": 429, "headers": { "Retry-After": "1" } }));
    let on = client.update(id, r#"{"autoExtendDuration":"P180D"}"#, Call::default())?;
    say(
        "update",
        &format!("throttled for a second: {}", result(&on)),
    );
    Ok(())
}

fn show_rejections(client: &Client, emulator: &Emulator, id: &str) -> Done {
    let seen = client.get(id, Call::default())?;
    emulator.change(id, json!({ "autoExtendDuration": "PT0S" }));
    let strict = Call {
        if_match: &seen.etag,
        ..Call::default()
    };
    say_failure(
        "update",
        client.update(id, r#"{"autoExtendDuration":"P180D"}"#, strict),
    )?;
    let wrong = json!({ "displayName": "x".repeat(80), "duration": "P3M", "autoExtendDuration": "P6M",
        "accessDetails": { "unifiedRoles": [{ "roleDefinitionId": GLOBAL_ADMINISTRATOR.replace('6', "x") }] } });
    match client.create(&wrong.to_string(), Call::default()) {
        Err(failure) => {
            let error: Value = serde_json::from_str(&failure.json)?;
            say(
                "create",
                &format!(
                    "rejected before anything was sent ({}):",
                    error["kind"].as_str().unwrap_or("?")
                ),
            );
            for problem in error["problems"].as_array().into_iter().flatten() {
                println!(
                    "{:>10}   {} {}",
                    "",
                    text(&problem["pointer"]),
                    text(&problem["message"])
                );
            }
            Ok(())
        }
        Ok(_) => Err("a wrong document was accepted".into()),
    }
}

fn say_failure(step: &str, answer: Result<CallResult, Failure>) -> Done {
    let failure = answer.err().ok_or("this should have been refused")?;
    let error: Value = serde_json::from_str(&failure.json)?;
    say(
        step,
        &format!(
            "{} ({}): {}",
            text(&error["kind"]),
            text(&error["outcome"]),
            failure.message
        ),
    );
    Ok(())
}

/// The same through the cmdlets, if PowerShell and the sources of the module are available.
fn powershell() -> Done {
    let Some(root) = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from) else {
        return Ok(());
    };
    let script = root.join("powershell/demo.ps1");
    if Command::new("pwsh").arg("-Version").output().is_err() {
        say(
            "skipped",
            "pwsh is not on the PATH, so the cmdlets are not shown",
        );
        return Ok(());
    }
    println!("\nThe same through the cmdlets:\n");
    let profile = if cfg!(debug_assertions) {
        "debug"
    } else {
        "release"
    };
    let status = Command::new("pwsh")
        .args(["-NoProfile", "-NonInteractive", "-File"])
        .arg(script)
        .args(["-CargoProfile", profile])
        .status()?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("the cmdlets' part ended with {status}").into()),
    }
}

/// The path of the library that was built together with this program: in `deps`, or beside the program.
fn library_path() -> Result<PathBuf, Box<dyn Error>> {
    let name = format!(
        "{}gdap{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    );
    let exe = std::env::current_exe()?;
    let folder = exe.parent().unwrap_or(Path::new("."));
    [folder.join("deps").join(&name), folder.join(&name)]
        .into_iter()
        .find(|path| path.exists())
        .ok_or_else(|| {
            format!(
                "there is no {name} beside {}; build it first",
                exe.display()
            )
            .into()
        })
}

fn say(step: &str, what: &str) {
    println!("{step:>10} | {what}");
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("?")
}

fn read(answer: &CallResult) -> Value {
    serde_json::from_str(&answer.json).unwrap_or_default()
}

fn result(answer: &CallResult) -> String {
    text(&read(answer)["result"]).to_owned()
}
