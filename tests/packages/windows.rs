//! The packages for win-x64, used on Windows. On other systems they are used in Wine, if `GDAP_WINDOWS_PWSH`
//! names PowerShell for Windows and `GDAP_PACKAGES` names packages with win-x64 (see
//! tests/platforms/windows-pwsh).

use std::path::{Path, PathBuf};
use std::process::Command;

use super::libraries::{application, in_folder};
use super::made::*;
use crate::support;

/// PowerShell for Windows, and the packages; `None` and a note without them.
pub fn windows(test: &str) -> Option<(Command, &'static Path)> {
    let mut command = if cfg!(windows) {
        Command::new(support::tool("pwsh", test)?)
    } else {
        for variable in ["GDAP_WINDOWS_PWSH", "GDAP_PACKAGES"] {
            if std::env::var_os(variable).is_none() {
                support::skip(variable, test);
                return None;
            }
        }
        Command::new(support::root().join("tests/platforms/windows-pwsh"))
    };
    quiet(command.args(["-NoProfile", "-NonInteractive"]));
    let folder = packages(test)?;
    if !folder.join("Gdap.zip").exists() {
        support::skip("packages with win-x64", test);
        return None;
    }
    Some((command, folder))
}

/// A path of this machine as a Windows path.
pub fn path(of: &Path) -> PathBuf {
    if cfg!(windows) {
        return of.to_owned();
    }
    let text = of.to_str().expect("text").replace('/', "\\");
    PathBuf::from(format!("Z:{text}"))
}

/// Unpacks the modules into a folder and uses them by name. Only tests ASCII: Wine's console doesn't support
/// other letters.
fn modules(test: &str, folder_name: &str, more: &[&str]) {
    let Some((mut command, packages)) = windows(test) else {
        return;
    };
    let home = support::scratch(test);
    command
        .arg("-File")
        .arg(path(&support::root().join("tests/packages/Install.ps1")))
        .arg("-Packages")
        .arg(path(packages))
        .arg("-Modules")
        .arg(path(&home.join(folder_name)))
        .args(more);
    let text = text_of(&mut command);
    assert!(text.starts_with("unpacked in"), "{text}");
    assert!(text.contains(&format!("Gdap {VERSION} from ")), "{text}");
    assert!(text.contains(": Updated; "), "{text}");
}

pub fn the_modules_are_used_in_powershell_for_windows() {
    modules(
        "the_modules_are_used_in_powershell_for_windows",
        "Módulos für alle 模块",
        &[],
    );
}

pub fn the_zip_for_azure_automation_is_used_in_powershell_for_windows() {
    modules(
        "the_zip_for_azure_automation_is_used_in_powershell_for_windows",
        "modules",
        &["-Automation"],
    );
}

/// In Wine, PowerShell's .NET is used: PowerShell runs the application in its own process.
pub fn a_csharp_application_uses_the_nuget_package_on_windows() {
    let test = "a_csharp_application_uses_the_nuget_package_on_windows";
    if cfg!(windows) {
        return; // covered by a_csharp_application_uses_the_nuget_package
    }
    let (Some((mut command, packages)), Some(dotnet)) =
        (windows(test), support::tool("dotnet", test))
    else {
        return;
    };
    let home = support::scratch(test);
    let app = application(packages, &home);
    support::must(in_folder(&dotnet, &app, &home).args(["build", "-v", "q", "-o", "plain"]));
    let emulator = emulator();
    let script = format!(
        "[Reflection.Assembly]::LoadFrom('{}').EntryPoint.Invoke($null, @(, [string[]] @('{}')))",
        path(&app.join("plain/Installed.dll")).display(),
        emulator.uri()
    );
    let text = text_of(command.args(["-Command", &script]));
    assert_updated(&text);
    assert!(text.contains(r"runtimes\win-x64\native\gdap.dll"), "{text}");
}

/// With zig as the compiler, and Wine.
pub fn a_c_program_is_built_for_windows_by_pkg_config() {
    let test = "a_c_program_is_built_for_windows_by_pkg_config";
    if cfg!(windows) {
        return support::skip("a C compiler with pkg-config", test);
    }
    let (Some(_), Some(pkg_config), Some(zig)) = (
        windows(test),
        support::tool("pkg-config", test),
        support::tool("zig", test),
    ) else {
        return;
    };
    let name = format!("gdap-{VERSION}-win-x64");
    let Some(archive) = unpack(&format!("{name}.zip"), test) else {
        return;
    };
    let archive = archive.join(name);
    has_documents(&archive);
    let home = support::scratch(test);
    let mut command = user(&pkg_config, &home);
    command.env("PKG_CONFIG_PATH", archive.join("lib/pkgconfig"));
    let flags = text_of(command.args(["--cflags", "--libs", &format!("gdap = {VERSION}")]));
    // zig keeps its cache of C libraries for Windows, because building it takes minutes.
    let mut command = Command::new(zig);
    command
        .args(["cc", "-target", "x86_64-windows-gnu"])
        .arg(support::root().join("tests/packages/c/main.c"))
        .arg("-o")
        .arg(home.join("installed.exe"));
    support::must(command.args(flags.split_whitespace()));
    std::fs::copy(archive.join("bin/gdap.dll"), home.join("gdap.dll")).unwrap();
    let platforms = std::env::var_os("GDAP_PLATFORMS")
        .map_or_else(|| support::root().join("target/platforms"), PathBuf::from);
    let emulator = emulator();
    let mut command = Command::new(support::root().join("tests/platforms/chroot"));
    command.arg(platforms.join("chroot")).arg("wine");
    assert_updated(&text_of(
        command.arg(home.join("installed.exe")).arg(emulator.uri()),
    ));
}
