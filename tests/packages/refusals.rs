//! If something can't be packed, packing fails before anything is built, with an error that names it.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::made::{VERSION, quiet, text_of};
use crate::{list, support};

/// Prints the message of each error, one per line.
const SCRIPT: &str = "
    function Try-It([scriptblock] $It) { try { $null = & $It; 'nothing was refused' } catch { $_.ToString() } }
    $build = Join-Path $env:ROOT 'powershell/build.ps1'
    Try-It { & $build -Package }
    Try-It { & $build -Package -Native $env:EMPTY }
    Try-It { & $build -Package -Native $env:PARTIAL -Complete }
    Try-It { & $build -Package -Native $env:PARTIAL -ExpectVersion 99.0.0 }
    . (Join-Path $env:ROOT 'powershell/Package/Notices.ps1')
    Try-It { Get-Notice $env:CRATE @() @() }";

pub fn what_cannot_be_packed_is_named() {
    let test = "what_cannot_be_packed_is_named";
    let Some(pwsh) = support::tool("pwsh", test) else {
        return;
    };
    let home = support::scratch(test);
    let (empty, partial) = (home.join("empty"), home.join("partial"));
    std::fs::create_dir(&empty).unwrap();
    let (own, others): (Vec<_>, Vec<_>) = list::all()
        .into_iter()
        .partition(|platform| *platform == list::own());
    let files = [&own[0].library, &own[0].emulator, &own[0].import];
    for file in files.into_iter().filter(|name| !name.is_empty()) {
        write(&partial.join(&own[0].rid).join(file), "");
    }
    let mut command = Command::new(pwsh);
    command
        .args(["-NoProfile", "-NonInteractive", "-Command", SCRIPT])
        .env("ROOT", support::root())
        .env("EMPTY", &empty)
        .env("PARTIAL", &partial)
        .env("CRATE", crate_that_links_one_without_a_licence(&home));
    let text = text_of(quiet(&mut command));
    let messages: Vec<_> = text.lines().collect();
    assert_eq!(messages.len(), 5, "{text}");
    assert_eq!(messages[0], "Specify -Package and -Native together.");
    let start = format!("{} has no native build of any platform: ", empty.display());
    assert!(messages[1].starts_with(&start), "{}", messages[1]);
    let names = |message: &str, platform: &list::Platform| {
        message.contains(&format!("{} ({}", platform.rid, platform.library))
    };
    assert!(list::all().iter().all(|one| names(messages[1], one)));
    let start = format!("{} lacks builds: ", partial.display());
    assert!(messages[2].starts_with(&start), "{}", messages[2]);
    assert!(
        others.iter().all(|one| names(messages[2], one)),
        "{}",
        messages[2]
    );
    assert!(!names(messages[2], &own[0]), "{}", messages[2]);
    assert_eq!(
        messages[3],
        format!("Cargo.toml has version {VERSION}, not 99.0.0.")
    );
    assert_eq!(messages[4], "The crate bare 1.0.0 has no licence text.");
}

fn crate_that_links_one_without_a_licence(home: &Path) -> PathBuf {
    let folder = home.join("crate");
    let package = |name: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nedition = \"2021\"\nlicense = \"MIT\"\n"
        )
    };
    let whole = package("whole") + "[dependencies]\nbare = { path = \"bare\" }\n[workspace]\n";
    write(&folder.join("Cargo.toml"), &whole);
    write(&folder.join("bare/Cargo.toml"), &package("bare"));
    for library in ["src/lib.rs", "bare/src/lib.rs"] {
        write(&folder.join(library), "");
    }
    let mut lock = Command::new(support::which("cargo").expect("cargo"));
    lock.args(["generate-lockfile", "--offline", "--manifest-path"]);
    support::must(lock.arg(folder.join("Cargo.toml")));
    folder
}

fn write(file: &Path, text: &str) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}
