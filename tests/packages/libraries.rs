//! The packages for C# and C, each used by a program that gets Gdap only from the package.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::made::*;
use crate::{list, support};

/// Copies the application of tests/packages/csharp into `home`. It gets its packages only from the folder, as
/// on an offline machine.
pub fn application(packages: &Path, home: &Path) -> PathBuf {
    let app = home.join("app");
    std::fs::create_dir_all(&app).unwrap();
    for name in ["Installed.csproj", "Program.cs"] {
        let from = support::root().join("tests/packages/csharp").join(name);
        std::fs::copy(from, app.join(name)).unwrap();
    }
    let sources = format!(
        "<configuration><packageSources><clear /><add key=\"packages\" value=\"{}\" /></packageSources></configuration>",
        packages.join("nuget").display()
    );
    std::fs::write(app.join("nuget.config"), sources).unwrap();
    app
}

/// The .NET SDK for the application.
pub fn in_folder(dotnet: &Path, app: &Path, home: &Path) -> Command {
    let mut command = user(dotnet, home);
    command
        .current_dir(app)
        .env("Wanted", VERSION)
        .env("NUGET_PACKAGES", home.join("cache"));
    // The SDK's user files go into `home`.
    command.env("DOTNET_CLI_HOME", home);
    command
}

pub fn a_csharp_application_uses_the_nuget_package() {
    let test = "a_csharp_application_uses_the_nuget_package";
    let (Some(folder), Some(dotnet)) = (packages(test), support::tool("dotnet", test)) else {
        return;
    };
    let home = support::scratch(test);
    let app = application(folder, &home);
    let emulator = emulator();
    let rid = list::own().rid;
    let dotnet = |arguments: &[&str]| {
        let mut command = in_folder(&dotnet, &app, &home);
        command.args(arguments);
        command
    };
    support::must(&mut dotnet(&["build", "-v", "q", "-o", "plain"]));
    let program = app.join("plain/Installed.dll");
    let text = text_of(&mut dotnet(&[program.to_str().unwrap(), emulator.uri()]));
    assert_updated(&text);
    assert!(text.contains("runtimes"), "{text}");

    let publish = |to: &str, more: &[&str]| {
        let arguments = [
            "publish",
            "-v",
            "q",
            "-r",
            &rid,
            "--self-contained",
            "false",
            "-o",
            to,
        ];
        support::must(dotnet(&arguments).args(more));
    };

    // In a published application the library is beside the program.
    publish("published", &[]);
    let program = app.join("published/Installed.dll");
    let text = text_of(&mut dotnet(&[
        program.to_str().unwrap(),
        self::emulator().uri(),
    ]));
    assert_updated(&text);
    assert!(
        text.contains("published") && !text.contains("runtimes"),
        "{text}"
    );

    // A single file, whose assembly has no path. The analyzer is off, because it would need another package
    // source.
    publish(
        "single",
        &[
            "-p:PublishSingleFile=true",
            "-p:EnableSingleFileAnalyzer=false",
        ],
    );
    let program = app.join(format!("single/Installed{}", std::env::consts::EXE_SUFFIX));
    let mut command = user(&program, &home);
    if let Some(root) = dotnet_root() {
        command.env("DOTNET_ROOT", root);
    }
    let another = self::emulator();
    assert_updated(&text_of(command.arg(another.uri())));
}

/// The application is built against Mono's reference assemblies. It isn't run, because only Windows has .NET
/// Framework.
pub fn a_net_framework_application_gets_the_libraries_for_windows() {
    let test = "a_net_framework_application_gets_the_libraries_for_windows";
    let (Some(folder), Some(dotnet)) = (packages(test), support::tool("dotnet", test)) else {
        return;
    };
    let Some(mono) = support::tool("mono", test).filter(|_| !cfg!(windows)) else {
        return;
    };
    let program = std::fs::canonicalize(&mono).unwrap();
    let frameworks = program.parent().unwrap().join("../lib/mono");
    let home = support::scratch(test);
    let app = application(folder, &home);
    let mut command = in_folder(&dotnet, &app, &home);
    command.args(["build", "-v", "q", "-o", "plain"]).args([
        "-p:Framework=net472",
        "-p:AutomaticallyUseReferenceAssemblyPackages=false",
        // Without the slashes at the end, the facades for .NET Standard aren't found.
        &format!(
            "-p:FrameworkPathOverride={}/4.7.2-api/",
            frameworks.display()
        ),
        &format!(
            "-p:TargetFrameworkRootPath={}/xbuild-frameworks/",
            frameworks.display()
        ),
    ]);
    support::must(&mut command);
    let of_package = unpack(&format!("nuget/Gdap.Client.{VERSION}.nupkg"), test).expect("it");
    let mut wanted = files(&of_package.join("runtimes"));
    wanted.retain(|file| file.starts_with("win-"));
    assert!(!wanted.is_empty(), "the package has no library for Windows");
    assert_eq!(files(&app.join("plain/runtimes")), wanted);
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
