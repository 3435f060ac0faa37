//! The packages of the modules: their structure, and each installed and used by name in a new process.

use std::path::Path;
use std::process::Command;

use super::made::*;
use crate::support;

pub fn gallery_packages_have_the_gallerys_form() {
    let test = "gallery_packages_have_the_gallerys_form";
    for (name, cmdlet) in [
        ("Gdap", "Update-GdapRelationship"),
        ("Gdap.Emulator", "Start-GdapEmulator"),
    ] {
        let Some(folder) = unpack(&format!("{name}.{VERSION}.nupkg"), test) else {
            return;
        };
        has_documents(&folder);
        let nuspec = std::fs::read_to_string(folder.join(format!("{name}.nuspec"))).unwrap();
        let has = |part: &str| assert!(nuspec.contains(part), "{part} isn't in {nuspec}");
        has(&format!("<version>{VERSION}</version>"));
        for tag in [
            "PSModule",
            "PSEdition_Core",
            "PSEdition_Desktop",
            "PSIncludes_Cmdlet",
        ] {
            has(&format!(" {tag} "));
        }
        has(&format!("PSCmdlet_{cmdlet}"));
        has(&format!("PSCommand_{cmdlet}"));
        if name != "Gdap" {
            has(&format!(
                "<dependency id=\"Gdap\" version=\"[{VERSION}]\" />"
            ));
        }
        assert!(
            folder.join(format!("{name}.psd1")).is_file(),
            "the manifest is at the root"
        );
        let types = std::fs::read_to_string(folder.join("[Content_Types].xml")).unwrap();
        for file in files(&folder) {
            let extension = Path::new(&file).extension().map(|e| e.to_str().unwrap());
            let entry = match extension {
                _ if file.starts_with('[') => continue,
                Some("rels") if file == "_rels/.rels" => "Extension=\"rels\"".to_owned(),
                Some(extension) => format!("Extension=\"{extension}\""),
                None if file == "_rels/.rels" => "Extension=\"rels\"".to_owned(),
                None => format!("PartName=\"/{file}\""),
            };
            assert!(
                types.contains(&entry),
                "{file} has no content type in {types}"
            );
        }
    }
}

pub fn the_zip_for_azure_automation_has_its_form() {
    let test = "the_zip_for_azure_automation_has_its_form";
    let Some(folder) = packages(test) else { return };
    if !folder.join("Gdap.zip").exists() {
        return support::skip("a build of win-x64", test);
    }
    let Some(folder) = unpack("Gdap.zip", test) else {
        return;
    };
    has_documents(&folder.join("Gdap"));
    let names = files(&folder);
    for name in &names {
        assert!(name.starts_with("Gdap/") && name.len() <= 140, "{name}");
    }
    assert!(names.contains(&"Gdap/Gdap.psd1".to_owned()));
    let native: Vec<_> = names
        .iter()
        .filter(|name| name.contains("/native/"))
        .collect();
    assert_eq!(native, ["Gdap/native/win-x64/gdap.dll"]);
}

/// Needs the builds of all platforms. Prints the size of each part. The size of debug builds wouldn't mean
/// anything.
pub fn the_gallery_package_is_at_most_16_mib() {
    let test = "the_gallery_package_is_at_most_16_mib";
    if std::env::var_os("GDAP_PACKAGES").is_none() {
        return support::skip("GDAP_PACKAGES", test);
    }
    let Some(folder) = packages(test) else { return };
    let file = folder.join(format!("Gdap.{VERSION}.nupkg"));
    let script = "Add-Type -AssemblyName System.IO.Compression.FileSystem; [IO.Compression.ZipFile]::OpenRead($env:FROM).Entries | ForEach-Object { '{0} {1}' -f $_.CompressedLength, $_.FullName }";
    let mut command = Command::new(support::which("pwsh").expect("pwsh"));
    command.args(["-NoProfile", "-NonInteractive", "-Command", script]);
    let entries = support::must(command.env("FROM", &file)).stdout;
    let entries = String::from_utf8(entries).expect("text");
    let (mut libraries, mut others) = (0, 0);
    for line in entries.lines() {
        let (size, name) = line.split_once(' ').expect("a size and a name");
        let size: u64 = size.parse().expect("a size");
        if name.starts_with("native/") {
            println!("{size:>12}  {name}");
            libraries += size;
        } else {
            others += size;
        }
    }
    let size = std::fs::metadata(&file).unwrap().len();
    println!("{libraries:>12}  libraries\n{others:>12}  all else\n{size:>12}  the package");
    assert!(libraries > 0 && size <= 16 << 20, "{size} bytes");
}

/// Packs twice and compares the bytes.
pub fn packages_are_the_same_bytes_again() {
    let test = "packages_are_the_same_bytes_again";
    if std::env::var_os("GDAP_PACKAGES").is_some() {
        return support::skip("packages of this run (GDAP_PACKAGES is set)", test);
    }
    let Some(first) = packages(test) else { return };
    let sums = |folder: &Path| std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let before = sums(first);
    assert!(before.lines().count() >= 4, "{before}");
    let again = make(&support::which("pwsh").expect("pwsh"));
    assert_eq!(before, sums(&again));
}

fn install(test: &str, modules: Option<&str>) {
    let Some(folder) = packages(test) else { return };
    let home = support::scratch(test);
    let mut command = user(&support::which("pwsh").expect("pwsh"), &home);
    command
        .args(["-NoProfile", "-NonInteractive", "-File"])
        .arg(support::root().join("tests/packages/Install.ps1"))
        .arg("-Packages")
        .arg(folder);
    if let Some(name) = modules {
        command.arg("-Modules").arg(home.join(name));
    }
    // As on a machine without the internet, from a read-only share.
    let mut command = isolated(&command, folder, test).unwrap_or(command);
    let text = text_of(&mut command);
    // Without a folder PowerShell's own command installs the module, if there is one.
    let by_powershell = modules.is_none() && text.starts_with("Install-");
    assert!(by_powershell || text.starts_with("unpacked in"), "{text}");
    assert!(
        text.contains(&format!("Gdap {VERSION} from {}", home.display())),
        "{text}"
    );
}

pub fn the_modules_are_installed_by_powershell_and_used_by_name() {
    install(
        "the_modules_are_installed_by_powershell_and_used_by_name",
        None,
    );
}

pub fn the_modules_are_used_in_a_folder_with_blanks_and_accents() {
    install(
        "the_modules_are_used_in_a_folder_with_blanks_and_accents",
        Some("Módulos für alle 模块"),
    );
}
