//! The workflows: they parse, pin their actions, keep secrets out of commands, and call what exists.

use std::collections::BTreeSet;

use serde_yaml_ng::Value;

use crate::{list, read, support};

const WORKFLOWS: [&str; 3] = ["ci", "native", "release"];

fn text(name: &str) -> String {
    read(&format!(".github/workflows/{name}.yml"))
}

fn parsed(name: &str) -> Value {
    serde_yaml_ng::from_str(&text(name)).unwrap_or_else(|e| panic!("{name}.yml: {e}"))
}

/// Each job of a workflow by its name.
fn jobs(workflow: &Value) -> Vec<(String, Value)> {
    let jobs = workflow["jobs"].as_mapping().expect("jobs");
    jobs.iter()
        .map(|(name, job)| (name.as_str().unwrap().to_owned(), job.clone()))
        .collect()
}

fn steps(job: &Value) -> Vec<Value> {
    job["steps"].as_sequence().cloned().unwrap_or_default()
}

pub fn workflows_pin_their_actions() {
    for name in WORKFLOWS {
        for line in text(name).lines().filter(|line| line.contains("uses: ")) {
            let (_, action) = line.split_once("uses: ").unwrap();
            if let Some(own) = action.strip_prefix("./") {
                assert!(support::root().join(own).is_file(), "{name}.yml uses {own}");
                continue;
            }
            let (action, version) = action
                .split_once(" # v")
                .unwrap_or_else(|| panic!("{line} has no version"));
            let (_, commit) = action.split_once('@').expect("a commit");
            assert!(
                commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()),
                "{line}"
            );
            assert_eq!(version.split('.').count(), 3, "{line}");
        }
    }
}

/// An expression with a secret or an external name would become part of the command's text.
pub fn workflows_hand_secrets_over_in_the_environment() {
    for name in WORKFLOWS {
        let workflow = parsed(name);
        assert_eq!(workflow["permissions"]["contents"], "read", "{name}.yml");
        for (job, value) in jobs(&workflow) {
            assert!(
                value["uses"].is_string() || value["timeout-minutes"].is_number(),
                "{name}.yml: {job}"
            );
            for step in steps(&value) {
                let run = step["run"].as_str().unwrap_or_default();
                for unsafe_text in ["secrets.", "github.", "inputs."] {
                    assert!(
                        !run.contains(&format!("${{{{ {unsafe_text}")),
                        "{name}.yml: {job}: {run}"
                    );
                }
            }
        }
    }
}

/// The words of a command, without quotes.
fn words(run: &str) -> Vec<&str> {
    run.split(|c: char| c.is_whitespace() || "\"';()".contains(c))
        .filter(|word| !word.is_empty())
        .collect()
}

pub fn workflows_call_what_exists() {
    let manifest = read("Cargo.toml");
    let mut called = BTreeSet::new();
    for name in WORKFLOWS {
        for (job, value) in jobs(&parsed(name)) {
            for step in steps(&value) {
                let run = step["run"].as_str().unwrap_or_default();
                let words = words(run);
                for (at, word) in words.iter().enumerate() {
                    let word = word.trim_start_matches("/gdap/");
                    let is_script = ["powershell/", "tests/", ".ci/"]
                        .iter()
                        .any(|folder| word.starts_with(folder));
                    if is_script {
                        let file = support::root().join(word);
                        assert!(file.is_file(), "{name}.yml: {job} calls {word}");
                        called.insert(word.to_owned());
                        if word.ends_with(".ps1") {
                            parameters_exist(word, line_of(run, word));
                        }
                    }
                    if words[at..].len() > 3 && words[at..at + 3] == ["cargo", "test", "--test"] {
                        let target = format!("[[test]]\nname = \"{}\"", words[at + 3]);
                        assert!(manifest.contains(&target), "{name}.yml: {job}: {target}");
                    }
                }
            }
        }
    }
    for script in [
        ".ci/run",
        "powershell/build.ps1",
        "tests/platforms/run",
        "tests/platforms/host",
        "tests/packages/Install.ps1",
    ] {
        assert!(called.contains(script), "no workflow calls {script}");
    }
}

fn line_of<'a>(run: &'a str, word: &str) -> &'a str {
    run.lines()
        .find(|line| line.contains(word))
        .expect("the line")
}

/// Panics unless the script declares every parameter on its command line.
fn parameters_exist(script: &str, line: &str) {
    let source = read(script);
    let (_, arguments) = line.split_once(script).expect("the script");
    for word in arguments
        .split_whitespace()
        .filter_map(|word| word.strip_prefix('-'))
    {
        assert!(
            source.contains(&format!("] ${word}")),
            "{script} has no parameter -{word}"
        );
    }
}

pub fn workflows_build_every_platform_and_test_the_oldest_systems() {
    let native = parsed("native");
    let jobs = jobs(&native);
    let job = |name: &str| &jobs.iter().find(|(job, _)| job == name).expect(name).1;
    let mut built: BTreeSet<String> = steps(job("linux"))
        .iter()
        .filter_map(|step| step["run"].as_str())
        .filter(|run| run.starts_with("tests/platforms/run"))
        .flat_map(|run| run.split_whitespace().skip(2).map(str::to_owned))
        .collect();
    let rids = |name: &str| -> BTreeSet<String> {
        let include = job(name)["strategy"]["matrix"]["include"]
            .as_sequence()
            .expect("include");
        include
            .iter()
            .map(|one| one["rid"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        built,
        rids("oldest"),
        "each Linux build is tried on an old system"
    );
    built.extend(rids("desktop"));
    let all: BTreeSet<String> = list::all()
        .into_iter()
        .map(|platform| platform.rid)
        .collect();
    assert_eq!(built, all);
}

pub fn workflows_publish_only_on_a_tag() {
    let release = parsed("release");
    for (name, job) in jobs(&release) {
        let publishes = steps(&job).iter().any(|step| {
            let run = step["run"].as_str().unwrap_or_default();
            ["Publish-PSResource", "nuget push", "gh release"]
                .iter()
                .any(|one| run.contains(one))
        });
        assert_eq!(publishes, name == "publish");
        if publishes {
            assert_eq!(job["if"], "github.ref_type == 'tag'");
            assert_eq!(job["needs"], "install", "what is published was installed");
        }
    }
    // A step without its secret prints a message and continues.
    for secret in ["SIGNING_PFX", "GALLERY_KEY", "NUGET_KEY"] {
        let text = text("release");
        assert!(text.contains(&format!("{secret}: ${{{{ secrets.{secret} }}}}")));
        assert!(text.contains(&format!("the secret {secret} is missing")));
    }
}
