//! Tests of the packages: the builds for each platform, and the project's files.
//! `GDAP_NATIVE` names folders with the builds of several platforms (`<rid>/libgdap.so`, ...), as
//! `tests/platforms/run` makes them; without it, the build of this test run is checked.

#[path = "packages/bad_input.rs"]
mod bad_input;
#[path = "platforms/binary.rs"]
mod binary;
#[path = "hosts/csharp/declarations.rs"]
#[allow(dead_code)]
mod declarations;
#[path = "packages/libraries.rs"]
mod libraries;
#[path = "platforms/list.rs"]
mod list;
#[path = "packages/made.rs"]
mod made;
#[path = "packages/modules.rs"]
mod modules;
#[path = "packages/project.rs"]
mod project;
#[path = "packages/refusals.rs"]
mod refusals;
mod support;
#[path = "packages/windows.rs"]
mod windows;
#[path = "packages/workflows.rs"]
mod workflows;

use std::collections::BTreeSet;

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
        (
            "what_cannot_be_packed_is_named",
            refusals::what_cannot_be_packed_is_named,
        ),
        (
            "gallery_packages_have_the_gallerys_form",
            modules::gallery_packages_have_the_gallerys_form,
        ),
        (
            "the_zip_for_azure_automation_has_its_form",
            modules::the_zip_for_azure_automation_has_its_form,
        ),
        (
            "packages_are_the_same_bytes_again",
            modules::packages_are_the_same_bytes_again,
        ),
        (
            "the_modules_are_installed_by_powershell_and_used_by_name",
            modules::the_modules_are_installed_by_powershell_and_used_by_name,
        ),
        (
            "the_modules_are_used_in_a_folder_with_blanks_and_accents",
            modules::the_modules_are_used_in_a_folder_with_blanks_and_accents,
        ),
        (
            "the_gallery_package_is_at_most_16_mib",
            modules::the_gallery_package_is_at_most_16_mib,
        ),
        (
            "the_modules_are_used_from_a_read_only_folder_offline",
            bad_input::the_modules_are_used_from_a_read_only_folder_offline,
        ),
        (
            "a_package_without_the_platform_names_those_it_has",
            bad_input::a_package_without_the_platform_names_those_it_has,
        ),
        (
            "an_older_library_is_refused_and_the_version_beside_it_works",
            bad_input::an_older_library_is_refused_and_the_version_beside_it_works,
        ),
        (
            "a_csharp_application_uses_the_nuget_package",
            libraries::a_csharp_application_uses_the_nuget_package,
        ),
        (
            "a_net_framework_application_gets_the_libraries_for_windows",
            libraries::a_net_framework_application_gets_the_libraries_for_windows,
        ),
        (
            "a_c_program_is_built_by_pkg_config",
            libraries::a_c_program_is_built_by_pkg_config,
        ),
        (
            "a_c_program_is_built_by_cmake",
            libraries::a_c_program_is_built_by_cmake,
        ),
        (
            "the_modules_are_used_in_powershell_for_windows",
            windows::the_modules_are_used_in_powershell_for_windows,
        ),
        (
            "the_zip_for_azure_automation_is_used_in_powershell_for_windows",
            windows::the_zip_for_azure_automation_is_used_in_powershell_for_windows,
        ),
        (
            "the_modules_are_used_from_a_read_only_folder_on_windows",
            bad_input::the_modules_are_used_from_a_read_only_folder_on_windows,
        ),
        (
            "a_package_without_the_platform_names_those_it_has_on_windows",
            bad_input::a_package_without_the_platform_names_those_it_has_on_windows,
        ),
        (
            "an_older_library_is_refused_and_the_version_beside_it_works_on_windows",
            bad_input::an_older_library_is_refused_and_the_version_beside_it_works_on_windows,
        ),
        (
            "a_csharp_application_uses_the_nuget_package_on_windows",
            windows::a_csharp_application_uses_the_nuget_package_on_windows,
        ),
        (
            "a_c_program_is_built_for_windows_by_pkg_config",
            windows::a_c_program_is_built_for_windows_by_pkg_config,
        ),
        (
            "workflows_pin_their_actions",
            workflows::workflows_pin_their_actions,
        ),
        (
            "workflows_hand_secrets_over_in_the_environment",
            workflows::workflows_hand_secrets_over_in_the_environment,
        ),
        (
            "workflows_call_what_exists",
            workflows::workflows_call_what_exists,
        ),
        (
            "workflows_build_every_platform_and_test_the_oldest_systems",
            workflows::workflows_build_every_platform_and_test_the_oldest_systems,
        ),
        (
            "workflows_publish_only_on_a_tag",
            workflows::workflows_publish_only_on_a_tag,
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
    let Some(folders) = std::env::var_os("GDAP_NATIVE") else {
        return support::skip("GDAP_NATIVE", "every_build_is_what_its_platform_needs");
    };
    let folders: Vec<_> = std::env::split_paths(&folders).collect();
    let (declared, mut faults) = (functions(), Vec::new());
    for platform in list::all() {
        for (name, is_library) in [(&platform.library, true), (&platform.emulator, false)] {
            let mut paths = folders.iter().map(|one| one.join(&platform.rid).join(name));
            let Some(path) = paths.find(|path| path.is_file()) else {
                continue;
            };
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
