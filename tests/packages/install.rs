//! The packages, each installed and used as its users do, without Rust on the PATH. `GDAP_PACKAGES` names a folder
//! of packages; without it they are made of the library and the emulator of this test run.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use gdap::emulator::{Emulator, Options};

use crate::list;
use crate::support;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The folder with the packages; `None` and a note if a tool is missing.
fn packages(test: &str) -> Option<&'static Path> {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    let pwsh = support::tool("pwsh", test)?;
    if let Some(folder) = std::env::var_os("GDAP_PACKAGES") {
        return Some(MADE.get_or_init(|| std::fs::canonicalize(&folder).expect("GDAP_PACKAGES")));
    }
    support::tool("dotnet", test)?;
    Some(MADE.get_or_init(|| make(&pwsh)))
}

/// Makes the packages of this platform.
fn make(pwsh: &Path) -> PathBuf {
    let native = support::scratch("native");
    let platform = list::own();
    let folder = native.join(&platform.rid);
    std::fs::create_dir_all(&folder).unwrap();
    let emulator = PathBuf::from(env!("CARGO_BIN_EXE_gdap-emulator"));
    copy(&support::library(), &folder.join(&platform.library));
    copy(&emulator, &folder.join(&platform.emulator));
    if !platform.import.is_empty() {
        let import = support::library_dir().join("gdap.dll.lib");
        copy(&import, &folder.join(&platform.import));
    }
    let out = support::scratch("packages");
    let mut command = Command::new(pwsh);
    command
        .args(["-NoProfile", "-NonInteractive", "-File"])
        .arg(support::root().join("powershell/build.ps1"))
        .args(["-Package", "-Native"])
        .arg(&native)
        .arg("-Out")
        .arg(&out);
    let output = support::must(quiet(&mut command));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    for other in list::all() {
        assert_eq!(
            other.rid != platform.rid,
            said.contains(&format!("{} (", other.rid)),
            "the platforms that are missing, and no others, are named: {said}"
        );
    }
    out
}

/// A debug build has its symbols inside, which would only cost time here.
fn copy(from: &Path, to: &Path) {
    std::fs::copy(from, to).unwrap_or_else(|e| panic!("{}: {e}", from.display()));
    if let Some(strip) = support::which("strip").filter(|_| cfg!(target_os = "linux")) {
        support::must(Command::new(strip).arg(to));
    }
}

fn quiet(command: &mut Command) -> &mut Command {
    command
        .env("POWERSHELL_TELEMETRY_OPTOUT", "1")
        .env("DOTNET_CLI_TELEMETRY_OPTOUT", "1")
        .env("DOTNET_NOLOGO", "1")
        .env("NO_COLOR", "1")
        .env_remove("LD_LIBRARY_PATH")
        .env_remove("DYLD_LIBRARY_PATH")
}

/// The PATH without the folders that have cargo.
fn path_without_rust() -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let cargo = format!("cargo{}", std::env::consts::EXE_SUFFIX);
    let folders = std::env::split_paths(&path).filter(|folder| !folder.join(&cargo).exists());
    std::env::join_paths(folders).unwrap()
}

/// A command of somebody who has never used Rust: with a home of its own.
fn user(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    quiet(&mut command)
        .env("PATH", path_without_rust())
        .env("HOME", home)
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CACHE_HOME")
        .env_remove("PSModulePath");
    command
}

fn text_of(command: &mut Command) -> String {
    let output = support::must(command);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    print!("{text}");
    text
}

/// Unpacks an archive into a scratch folder.
fn unpack(archive: &str, test: &str) -> Option<PathBuf> {
    let file = packages(test)?.join(archive);
    let to = support::scratch(&format!("unpacked-{}", archive.replace('/', "-")));
    if archive.ends_with(".tar.gz") {
        let tar = support::tool("tar", test)?;
        support::must(Command::new(tar).arg("-xzf").arg(&file).arg("-C").arg(&to));
    } else {
        let script = "Add-Type -AssemblyName System.IO.Compression.FileSystem; [IO.Compression.ZipFile]::ExtractToDirectory($env:FROM, $env:TO)";
        let mut command = Command::new(support::tool("pwsh", test)?);
        command.args(["-NoProfile", "-NonInteractive", "-Command", script]);
        support::must(command.env("FROM", &file).env("TO", &to));
    }
    Some(to)
}

/// The files below a folder, with `/` between their parts.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(one) = folders.pop() {
        for entry in std::fs::read_dir(one).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap();
                found.push(name.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

const DOCUMENTS: [&str; 4] = [
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "THIRD-PARTY-NOTICES.txt",
];

fn has_documents(folder: &Path) {
    for name in DOCUMENTS {
        assert!(
            folder.join(name).is_file(),
            "{} lacks {name}",
            folder.display()
        );
    }
    let notices = std::fs::read_to_string(folder.join("THIRD-PARTY-NOTICES.txt")).unwrap();
    for linked in ["reqwest ", "rustls ", "ring ", "The Rust standard library"] {
        assert!(notices.contains(linked), "the notices don't name {linked}");
    }
    // A tool of the tests, and a macro that runs at build time.
    assert!(!notices.contains("proptest ") && !notices.contains("serde_derive "));
}

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

/// Two runs of what packs.
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
    let text = text_of(&mut command);
    let way = if modules.is_some() {
        "unpacked in"
    } else {
        "Install-"
    };
    assert!(text.starts_with(way), "{text}");
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

/// What a program prints that created and renamed a relationship.
fn assert_updated(text: &str) {
    assert!(
        text.starts_with(&format!("gdap {VERSION}: ")) && text.contains("\"updated\""),
        "{text}"
    );
}

fn emulator() -> Emulator {
    Emulator::start(Options::default()).expect("the emulator starts")
}

pub fn a_csharp_application_uses_the_nuget_package() {
    let test = "a_csharp_application_uses_the_nuget_package";
    let (Some(folder), Some(dotnet)) = (packages(test), support::tool("dotnet", test)) else {
        return;
    };
    let home = support::scratch(test);
    let app = home.join("app");
    std::fs::create_dir_all(&app).unwrap();
    for name in ["Installed.csproj", "Program.cs"] {
        let from = support::root().join("tests/packages/csharp").join(name);
        std::fs::copy(from, app.join(name)).unwrap();
    }
    // From the folder alone: an offline machine.
    let sources = format!(
        "<configuration><packageSources><clear /><add key=\"packages\" value=\"{}\" /></packageSources></configuration>",
        folder.join("nuget").display()
    );
    std::fs::write(app.join("nuget.config"), sources).unwrap();
    let emulator = emulator();
    let rid = list::own().rid;
    let dotnet = |arguments: &[&str]| {
        let mut command = user(&dotnet, &home);
        command.current_dir(&app).args(arguments);
        command
            .env("Wanted", VERSION)
            .env("NUGET_PACKAGES", home.join("cache"));
        // The folder of the user's tools is not the SDK's.
        command.env("DOTNET_CLI_HOME", &home);
        command
    };
    support::must(&mut dotnet(&["build", "-v", "q", "-o", "plain"]));
    let program = app.join("plain/Installed.dll");
    let text = text_of(&mut dotnet(&[program.to_str().unwrap(), emulator.uri()]));
    assert_updated(&text);
    assert!(text.contains("runtimes"), "{text}");

    // One file, whose assembly has no path. The analyzer would come from another package source.
    let single = [
        "publish",
        "-v",
        "q",
        "-r",
        &rid,
        "--self-contained",
        "false",
        "-p:PublishSingleFile=true",
        "-p:EnableSingleFileAnalyzer=false",
        "-o",
        "single",
    ];
    support::must(&mut dotnet(&single));
    let program = app.join(format!("single/Installed{}", std::env::consts::EXE_SUFFIX));
    let mut command = user(&program, &home);
    if let Some(root) = dotnet_root() {
        command.env("DOTNET_ROOT", root);
    }
    let another = self::emulator();
    assert_updated(&text_of(command.arg(another.uri())));
}

/// The folder of the .NET runtime, for a program that isn't started by `dotnet`.
fn dotnet_root() -> Option<PathBuf> {
    let program = std::fs::canonicalize(support::which("dotnet")?).ok()?;
    Some(program.parent()?.to_owned())
}

fn c_archive(test: &str) -> Option<PathBuf> {
    if cfg!(windows) {
        support::skip("a C compiler with pkg-config", test);
        return None;
    }
    let name = format!("gdap-{VERSION}-{}", list::own().rid);
    let folder = unpack(&format!("{name}.tar.gz"), test)?.join(name);
    has_documents(&folder);
    Some(folder)
}

pub fn a_c_program_is_built_by_pkg_config() {
    let test = "a_c_program_is_built_by_pkg_config";
    let (Some(pkg_config), Some(compiler), Some(archive)) = (
        support::tool("pkg-config", test),
        support::tool("cc", test),
        c_archive(test),
    ) else {
        return;
    };
    let home = support::scratch(test);
    let mut command = user(&pkg_config, &home);
    command.env("PKG_CONFIG_PATH", archive.join("lib/pkgconfig"));
    let flags = text_of(command.args(["--cflags", "--libs", &format!("gdap = {VERSION}")]));
    let program = home.join("installed");
    let mut command = user(&compiler, &home);
    command
        .arg(support::root().join("tests/packages/c/main.c"))
        .arg("-o")
        .arg(&program);
    command.args(flags.split_whitespace());
    command.arg(format!("-Wl,-rpath,{}", archive.join("lib").display()));
    support::must(&mut command);
    let emulator = emulator();
    assert_updated(&text_of(user(&program, &home).arg(emulator.uri())));
}

pub fn a_c_program_is_built_by_cmake() {
    let test = "a_c_program_is_built_by_cmake";
    let (Some(cmake), Some(archive)) = (support::tool("cmake", test), c_archive(test)) else {
        return;
    };
    let home = support::scratch(test);
    let configure = |wanted: &str| {
        let mut command = user(&cmake, &home);
        command
            .arg("-S")
            .arg(support::root().join("tests/packages/c"));
        command.arg("-B").arg(home.join(wanted));
        command.arg(format!("-DCMAKE_PREFIX_PATH={}", archive.display()));
        command.arg(format!("-DWANTED={wanted}"));
        command
    };
    support::must(&mut configure(VERSION));
    support::must(user(&cmake, &home).arg("--build").arg(home.join(VERSION)));
    let emulator = emulator();
    assert_updated(&text_of(
        user(&home.join(VERSION).join("installed"), &home).arg(emulator.uri()),
    ));
    let newer = configure("99.0").output().expect("cmake");
    assert!(
        !newer.status.success(),
        "a newer version than the archive's was found"
    );
}
