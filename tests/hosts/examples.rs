//! The examples of the header: each is compiled unchanged and run.

use std::path::Path;

use serde_json::json;

use super::{Way, command_of, drive, emulator, support};

const CUSTOMER: &str = "1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9";
const PROVIDER: &str = "6f1c1c5e-4a4f-4a7c-8d0e-9b1f2c3d4e5f";
const TENANT: &str = "8777b240-c6f0-4469-9e98-a3205431b836";
const APP: &str = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

/// The programs in the header's chapters, in order.
fn programs() -> Vec<String> {
    let header = std::fs::read_to_string(support::root().join("include/gdap.h")).expect("gdap.h");
    header
        .split("```c\n")
        .skip(1)
        .map(|rest| {
            rest.lines()
                .map(|line| line.strip_prefix(" *").unwrap_or(line))
                .map(|line| line.strip_prefix(' ').unwrap_or(line))
                .take_while(|line| *line != "```")
                .collect::<Vec<_>>()
                .join("\n")
        })
        .filter(|text| text.contains("int main("))
        .collect()
}

pub fn examples(test: &str, way: Way) {
    let folder = support::scratch(&format!("{test}-sources"));
    let programs = programs();
    assert_eq!(programs.len(), 7, "programs in the header");
    let emulator = emulator();
    emulator.settings(json!({"clients": {APP: "right horse"}}));
    let ids = emulator.seed(
        json!({"count": 5, "status": "active", "roles": ["29232cdf-9323-42fd-ade2-1d097af3e4de"]}),
    );
    let draft = emulator
        .seed(json!({"count": 1, "status": "created"}))
        .remove(0);
    let journal = folder.join("run.journal");
    let journal = journal.to_str().expect("UTF-8");
    let run = |number: usize, arguments: &[&str]| -> Option<String> {
        let source = folder.join(format!("example{number}.c"));
        let prelude = "#include \"example.h\"\n";
        std::fs::write(&source, format!("{prelude}{}\n", programs[number])).expect("a source");
        run_one(&source, test, way, arguments, &emulator)
    };
    let Some(updated) = run(0, &["token", &draft]) else {
        return;
    };
    assert_eq!(updated, format!("updated {draft}\n"));
    let listed = run(1, &["token"]).expect("run");
    assert_eq!(listed.lines().count(), ids.len(), "{listed}");
    let planned = run(2, &["token", &ids[0]]).expect("run");
    assert_eq!(planned, "PATCH {\"autoExtendDuration\":\"P180D\"}\n");
    let mut arguments = vec!["token", journal];
    arguments.extend(ids.iter().map(String::as_str));
    let batch = run(3, &arguments).expect("run");
    assert_eq!(batch.matches(" updated").count(), ids.len(), "{batch}");
    let again = run(3, &arguments).expect("run");
    assert_eq!(again.matches(" skipped").count(), ids.len(), "{again}");
    let signed_in = run(4, &[TENANT, APP, "right horse"]).expect("run");
    assert_eq!(signed_in, "signed in with clientSecret\n");
    let person = run(5, &[TENANT, APP]).expect("run");
    assert_eq!(
        person,
        "a refresh token for the vault: yes\nsigned in as agent@partner.example\n"
    );
    let created = run(6, &["token", CUSTOMER, PROVIDER, "A \"quoted\" name"]).expect("run");
    assert!(created.starts_with("created "), "{created}");
}

fn run_one(
    source: &Path,
    test: &str,
    way: Way,
    arguments: &[&str],
    emulator: &gdap::emulator::Emulator,
) -> Option<String> {
    let mut command = command_of(source, test, way)?;
    command
        .args(arguments)
        .env("GDAP_EXAMPLE_URI", emulator.uri());
    Some(drive(command, emulator))
}
