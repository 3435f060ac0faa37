//! What is installed: the builds for each platform, and the project's own files.
//! `GDAP_NATIVE` names a folder with the builds of several platforms (`<rid>/libgdap.so`, ...), as
//! `tests/platforms/run` makes one; without it, the build of this test run is read.

#[path = "platforms/binary.rs"]
mod binary;
#[path = "hosts/csharp/declarations.rs"]
#[allow(dead_code)]
mod declarations;
#[path = "platforms/list.rs"]
mod list;
#[path = "packages/project.rs"]
mod project;
mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

fn main() {
    support::run(&[
        ("this_build_is_what_its_platform_needs", this_build),
        ("every_build_is_what_its_platform_needs", every_build),
        (
            "the_version_is_written_once",
            project::the_version_is_written_once,
        ),
        (
            "the_changelog_has_the_version",
            project::the_changelog_has_the_version,
        ),
        (
            "the_licence_is_that_of_the_package",
            project::the_licence_is_that_of_the_package,
        ),
        (
            "documents_name_files_that_exist",
            project::documents_name_files_that_exist,
        ),
    ]);
}

fn read(path: &str) -> String {
    std::fs::read_to_string(support::root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The functions of the header.
fn functions() -> BTreeSet<String> {
    let header = declarations::header(&read("include/gdap.h"));
    assert!(header.functions.len() > 50, "the header wasn't read");
    header.functions.into_keys().collect()
}

fn this_build() {
    let library = binary::read(&support::library());
    let faults = library.faults_inside(&list::own(), Some(&functions()));
    assert!(faults.is_empty(), "{faults:#?}");
}

fn every_build() {
    let Some(folder) = std::env::var_os("GDAP_NATIVE").map(PathBuf::from) else {
        return support::skip("GDAP_NATIVE", "every_build_is_what_its_platform_needs");
    };
    let (declared, mut faults) = (functions(), Vec::new());
    for platform in list::all() {
        let place = folder.join(&platform.rid);
        for (name, is_library) in [(&platform.library, true), (&platform.emulator, false)] {
            let path = place.join(name);
            if !path.is_file() {
                continue;
            }
            let file = binary::read(&path);
            let glibc = file
                .glibc
                .map(|(major, minor)| format!(", glibc {major}.{minor}"));
            println!(
                "read {} {name}: {}, {} bytes, {} exports, needs {}{}",
                platform.rid,
                file.kind,
                file.size,
                file.exports.len(),
                file.needs.iter().cloned().collect::<Vec<_>>().join(" "),
                glibc.unwrap_or_default(),
            );
            let mut found = file.faults_inside(&platform, is_library.then_some(&declared));
            found.extend(file.faults_of_needs(&platform));
            faults.extend(
                found
                    .iter()
                    .map(|fault| format!("{} {name}: {fault}", platform.rid)),
            );
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
