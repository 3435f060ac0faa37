//! Incomplete, mixed or locked-down installations, on this system and, in Wine, on Windows: each works, or
//! its error says what is wrong and how to fix it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::made::*;
use super::windows::{path, windows};
use crate::{list, support};

/// Both modules, unpacked into PowerShell's module path.
struct Installation {
    test: &'static str,
    home: PathBuf,
    modules: PathBuf,
    is_wine: bool,
}

impl Installation {
    /// `None` and a note if a tool or the packages are missing.
    fn new(test: &'static str, is_wine: bool) -> Option<Installation> {
        if is_wine {
            if cfg!(windows) {
                return None; // the test without Wine covers Windows
            }
            windows(test)?;
        }
        packages(test)?;
        let home = support::scratch(test);
        let modules = home.join("modules");
        for name in ["Gdap", "Gdap.Emulator"] {
            let from = unpack(&format!("{name}.{VERSION}.nupkg"), test)?;
            std::fs::create_dir_all(modules.join(name)).unwrap();
            std::fs::rename(from, modules.join(name).join(VERSION)).unwrap();
        }
        Some(Installation {
            test,
            home,
            modules,
            is_wine,
        })
    }

    fn platform(&self) -> list::Platform {
        let is_own = |platform: &list::Platform| match self.is_wine {
            true => platform.rid == "win-x64",
            false => *platform == list::own(),
        };
        list::all().into_iter().find(is_own).expect("its platform")
    }

    /// The folder with the native library of a version.
    fn native(&self, version: &str) -> PathBuf {
        self.modules.join("Gdap").join(version).join("native")
    }

    /// A new PowerShell that finds these modules by name, and runs a script without double quotes.
    fn shell(&self, script: &str) -> Command {
        let (mut command, modules) = match self.is_wine {
            true => (windows(self.test).expect("Wine").0, path(&self.modules)),
            false => {
                let mut command = user(&support::which("pwsh").expect("pwsh"), &self.home);
                command.args(["-NoProfile", "-NonInteractive"]);
                (command, self.modules.clone())
            }
        };
        command
            .args(["-Command", script])
            .env("PSModulePath", modules);
        command
    }
}

/// A script that connects and changes a relationship; it prints `Gdap <version>: Updated`, or the error's id
/// and message.
fn use_it(import: &str, uri: &str) -> String {
    format!(
        "try {{ {import}; $null = Connect-Gdap -Emulator {uri}; $made = New-GdapRelationship Installed -Duration 730 -Role 'Helpdesk Administrator'; \
         'Gdap {{0}}: {{1}}' -f (Get-Module Gdap).Version, ($made | Update-GdapRelationship -DisplayName 'Installed by a package').Result }} \
         catch {{ $_.FullyQualifiedErrorId; $_.ToString() }}"
    )
}

/// A package loses the files' x bits, and PowerShell can't write into the modules' folder.
fn read_only(test: &'static str, is_wine: bool) {
    let Some(installed) = Installation::new(test, is_wine) else {
        return;
    };
    let script = format!(
        "Import-Module Gdap.Emulator; $emulator = Start-GdapEmulator; {}; Stop-GdapEmulator $emulator; \
         try {{ [IO.File]::WriteAllText((Join-Path (Get-Module Gdap).ModuleBase 'new'), '') ; 'written' }} catch {{ 'read-only' }}",
        use_it("Import-Module Gdap", "$emulator")
    );
    let command = installed.shell(&script);
    let Some(mut command) = isolated(&command, &installed.modules, test) else {
        return;
    };
    let text = text_of(&mut command);
    assert!(text.contains(&format!("Gdap {VERSION}: Updated")), "{text}");
    assert!(text.contains("read-only"), "{text}");
}

pub fn the_modules_are_used_from_a_read_only_folder_offline() {
    read_only(
        "the_modules_are_used_from_a_read_only_folder_offline",
        false,
    );
}

pub fn the_modules_are_used_from_a_read_only_folder_on_windows() {
    read_only(
        "the_modules_are_used_from_a_read_only_folder_on_windows",
        true,
    );
}

fn without_platform(test: &'static str, is_wine: bool) {
    let Some(installed) = Installation::new(test, is_wine) else {
        return;
    };
    let platform = installed.platform();
    let native = installed.native(VERSION);
    std::fs::rename(native.join(&platform.rid), native.join("other-x64")).unwrap();
    let text = text_of(&mut installed.shell(&use_it("Import-Module Gdap", "http://127.0.0.1:1")));
    assert!(text.starts_with("Gdap.Platform,"), "{text}");
    for part in [
        &platform.library,
        "doesn't exist. This package is for ",
        "other-x64",
        &format!("Install the package that has {}.", platform.rid),
    ] {
        assert!(text.contains(part), "{part:?} isn't in {text}");
    }
}

pub fn a_package_without_the_platform_names_those_it_has() {
    without_platform("a_package_without_the_platform_names_those_it_has", false);
}

pub fn a_package_without_the_platform_names_those_it_has_on_windows() {
    without_platform(
        "a_package_without_the_platform_names_those_it_has_on_windows",
        true,
    );
}

const NEWER: &str = "99.0.0";

/// The module with a later version number, with the library of this version.
fn newer_module() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let home = support::scratch("newer-module");
        let manifest = crate::read("Cargo.toml");
        let line = |version: &str| format!("version = \"{version}\"");
        let source = home.join("source");
        std::fs::create_dir_all(source.join("src/model")).unwrap();
        std::fs::write(
            source.join("Cargo.toml"),
            manifest.replacen(&line(VERSION), &line(NEWER), 1),
        )
        .unwrap();
        let mut needed = vec!["src/model/roles_table.rs".to_owned()];
        let folder = support::root().join("powershell");
        needed.extend(
            files(&folder)
                .iter()
                .map(|file| format!("powershell/{file}")),
        );
        for file in needed {
            let to = source.join(&file);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(support::root().join(&file), to).unwrap();
        }
        let mut command = Command::new(support::which("pwsh").expect("pwsh"));
        command
            .args(["-NoProfile", "-NonInteractive", "-File"])
            .arg(source.join("powershell/build.ps1"))
            .arg("-Library")
            .arg(support::library())
            .arg("-Emulator")
            .arg(env!("CARGO_BIN_EXE_gdap-emulator"))
            .arg("-Out")
            .arg(home.join("out"))
            .env_remove("CARGO_TARGET_DIR");
        support::must(quiet(&mut command));
        home.join("out/Gdap")
    })
}

/// PowerShell imports the newest version, here an update whose library is still the older one. Importing the
/// older version works in the same process.
fn mixed_versions(test: &'static str, is_wine: bool) {
    let (Some(installed), Some(_)) = (
        Installation::new(test, is_wine),
        support::tool("dotnet", test),
    ) else {
        return;
    };
    let newer = installed.modules.join("Gdap").join(NEWER);
    for file in files(newer_module()) {
        if !file.starts_with("native/") {
            let to = newer.join(&file);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(newer_module().join(&file), to).unwrap();
        }
    }
    let platform = installed.platform();
    let library = Path::new(&platform.rid).join(&platform.library);
    std::fs::create_dir_all(installed.native(NEWER).join(&platform.rid)).unwrap();
    std::fs::copy(
        installed.native(VERSION).join(&library),
        installed.native(NEWER).join(&library),
    )
    .unwrap();
    let emulator = emulator();
    let script = format!(
        "{}; Remove-Module Gdap; {}",
        use_it("Import-Module Gdap", emulator.uri()),
        use_it(
            &format!("Import-Module Gdap -RequiredVersion {VERSION}"),
            emulator.uri()
        )
    );
    let text = text_of(&mut installed.shell(&script));
    assert!(text.starts_with("Gdap.Platform,"), "{text}");
    let refused = format!(
        "{} is version {VERSION}, older than this Gdap {NEWER}. Install the package again",
        platform.library
    );
    assert!(text.contains(&refused), "{text}");
    assert!(text.contains(&format!("Gdap {VERSION}: Updated")), "{text}");
}

pub fn an_older_library_is_refused_and_the_version_beside_it_works() {
    mixed_versions(
        "an_older_library_is_refused_and_the_version_beside_it_works",
        false,
    );
}

pub fn an_older_library_is_refused_and_the_version_beside_it_works_on_windows() {
    mixed_versions(
        "an_older_library_is_refused_and_the_version_beside_it_works_on_windows",
        true,
    );
}
