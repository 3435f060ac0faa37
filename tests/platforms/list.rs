//! The platforms that Gdap has builds for: `platforms.csv`.

use std::path::Path;

/// One platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Platform {
    /// Its name in folders and packages: .NET's runtime identifier, such as `linux-musl-x64`.
    pub rid: String,
    /// Rust's target triple.
    pub target: String,
    /// The newest version of glibc that its files may require, such as `2.17`; empty without glibc.
    pub glibc: String,
    pub library: String,
    /// The import library that a linker on Windows needs; empty on other platforms.
    pub import: String,
    pub emulator: String,
}

impl Platform {
    /// The format and processor of its files, such as `PE arm64`.
    pub fn kind(&self) -> String {
        let format = match self.rid.split('-').next() {
            Some("win") => "PE",
            Some("osx") => "Mach-O",
            _ => "ELF",
        };
        let processor = self.rid.rsplit('-').next().unwrap_or_default();
        format!("{format} {processor}")
    }
}

/// All platforms.
pub fn all() -> Vec<Platform> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/platforms/platforms.csv");
    let text = std::fs::read_to_string(&file).expect("the list of platforms");
    let rows = text.lines().skip(1).map(|line| {
        let cells: Vec<_> = line.split(',').map(str::to_owned).collect();
        let [rid, target, glibc, _compiler, library, import, emulator] =
            cells.try_into().expect("seven columns");
        Platform {
            rid,
            target,
            glibc,
            library,
            import,
            emulator,
        }
    });
    rows.collect()
}

/// The platform that this test was built for.
pub fn own() -> Platform {
    let system = match std::env::consts::OS {
        "windows" => "win",
        "macos" => "osx",
        _ if cfg!(target_env = "musl") => "linux-musl",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    let rid = format!("{system}-{processor}");
    let found = all().into_iter().find(|platform| platform.rid == rid);
    found.unwrap_or_else(|| panic!("{rid} isn't in platforms.csv"))
}
