//! Reads the properties of a library or a program for any system: its format and processor, its exports, and
//! the libraries it needs.

use std::collections::BTreeSet;
use std::path::Path;

use object::{BinaryFormat, File, ImportFlags, NameOrOrdinal, Object, elf};

use super::list::Platform;

/// The properties of one file.
pub struct Binary {
    /// `ELF x64`, `PE arm64`.
    pub kind: String,
    /// The exported names.
    pub exports: BTreeSet<String>,
    /// The libraries that are needed to load it.
    pub needs: BTreeSet<String>,
    /// The newest version of glibc that one of its symbols requires.
    pub glibc: Option<(u32, u32)>,
    /// ELF: the name (SONAME) by which others find it when it is loaded.
    pub soname: Option<String>,
    /// ELF: whether it stays loaded until the process ends.
    pub is_nodelete: bool,
    pub size: usize,
}

/// Reads a file; panics with the file's name if it can't be read.
pub fn read(path: &Path) -> Binary {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    parse(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn parse(bytes: &[u8]) -> object::read::Result<Binary> {
    let file = File::parse(bytes)?;
    let mut binary = Binary {
        kind: format!("{} {}", format(&file), processor(&file)),
        exports: BTreeSet::new(),
        needs: BTreeSet::new(),
        glibc: None,
        soname: None,
        is_nodelete: false,
        size: bytes.len(),
    };
    for export in file.exports()? {
        if let NameOrOrdinal::Name(name) = export?.name() {
            let name = text(name);
            // On macOS C names have a leading underscore.
            let own = (file.format() == BinaryFormat::MachO).then(|| name.strip_prefix('_'));
            binary.exports.insert(own.flatten().unwrap_or(&name).into());
        }
    }
    for library in file.import_libraries()? {
        binary.needs.insert(text(library?.name()));
    }
    for import in file.imports()? {
        if let ImportFlags::Elf { version, .. } = import?.flags() {
            binary.glibc = binary.glibc.max(version.and_then(glibc));
        }
    }
    if let File::Elf64(file) = &file {
        let table = file.elf_dynamic_table()?;
        for entry in table.iter() {
            match entry.tag {
                elf::DT_SONAME => binary.soname = Some(text(table.string(entry)?)),
                elf::DT_FLAGS_1 => {
                    binary.is_nodelete = entry.val & elf::DF_1_NODELETE.0 != 0;
                }
                _ => {}
            }
        }
    }
    Ok(binary)
}

fn format(file: &File<'_>) -> &'static str {
    match file.format() {
        BinaryFormat::Elf => "ELF",
        BinaryFormat::Pe => "PE",
        BinaryFormat::MachO => "Mach-O",
        _ => "unknown",
    }
}

fn processor(file: &File<'_>) -> &'static str {
    match file.architecture() {
        object::Architecture::X86_64 => "x64",
        object::Architecture::Aarch64 => "arm64",
        _ => "unknown",
    }
}

/// `GLIBC_2.17` as numbers.
fn glibc(version: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(version).ok()?;
    number(text.strip_prefix("GLIBC_")?)
}

fn number(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Binary {
    /// The problems of its format, processor and exports. A library must export exactly the functions of the
    /// header and, on Linux, have a SONAME by which a host finds it after it was loaded by path.
    pub fn faults_inside(
        &self,
        platform: &Platform,
        declared: Option<&BTreeSet<String>>,
    ) -> Vec<String> {
        let mut faults = Vec::new();
        let kind = platform.kind();
        if self.kind != kind {
            faults.push(format!("it is {}, not {kind}", self.kind));
        }
        let Some(declared) = declared else {
            return faults;
        };
        let missing: Vec<_> = declared.difference(&self.exports).collect();
        let mut foreign: Vec<_> = self.exports.difference(declared).collect();
        if kind.starts_with("Mach-O") {
            // On this system rustc exports it from every library.
            foreign.retain(|name| *name != "rust_eh_personality");
            // Zig's linker, whose builds for macOS aren't shipped, ignores rustc's list of exports. It adds
            // two names, by which it is known, and a static of the standard library.
            if self.exports.contains("_mh_dylib_header") {
                let is_std = |name: &str| name.starts_with("_R") && name.contains("3std");
                let own = ["_mh_dylib_header", "__dso_handle"];
                foreign.retain(|name| !own.contains(&name.as_str()) && !is_std(name));
            }
        }
        if !missing.is_empty() || !foreign.is_empty() {
            faults.push(format!("it lacks {missing:?} and exports {foreign:?}"));
        }
        if kind.starts_with("ELF") {
            if self.soname.as_ref() != Some(&platform.library) {
                faults.push(format!("its SONAME is {:?}", self.soname));
            }
            if !self.is_nodelete {
                faults.push("it can be unloaded".to_owned());
            }
        }
        faults
    }

    /// The needed libraries or versions that not every system of the platform has.
    pub fn faults_of_needs(&self, platform: &Platform) -> Vec<String> {
        let foreign = self
            .needs
            .iter()
            .filter(|library| !is_of_system(platform, library));
        let mut faults: Vec<_> = foreign
            .map(|library| format!("it needs {library}"))
            .collect();
        if self.glibc > number(&platform.glibc) {
            faults.push(format!("it needs glibc {:?}", self.glibc));
        }
        faults
    }
}

/// Whether every system of the platform has the library. On Windows the case of its name doesn't matter.
fn is_of_system(platform: &Platform, library: &str) -> bool {
    const WINDOWS: &[&str] = &[
        "advapi32",
        "bcrypt",
        "bcryptprimitives",
        "combase",
        "crypt32",
        "kernel32",
        "ncrypt",
        "ntdll",
        "ole32",
        "oleaut32",
        "secur32",
        "shell32",
        "user32",
        "userenv",
        "ws2_32",
    ];
    const GLIBC: &[&str] = &[
        "libc.so.6",
        "libdl.so.2",
        "libm.so.6",
        "libpthread.so.0",
        "librt.so.1",
        "ld-linux-x86-64.so.2",
        "ld-linux-aarch64.so.1",
    ];
    let name = library.to_ascii_lowercase();
    if platform.rid.starts_with("win-") {
        let stem = name.strip_suffix(".dll").unwrap_or(&name);
        // The C runtime that is part of Windows 10 and later.
        return WINDOWS.contains(&stem) || stem.starts_with("api-ms-win-");
    }
    if platform.rid.starts_with("osx-") {
        return library.starts_with("/usr/lib/")
            || library.starts_with("/System/Library/Frameworks/");
    }
    if platform.glibc.is_empty() {
        return library == "libc.so" || library.starts_with("libc.musl-");
    }
    GLIBC.contains(&library)
}
