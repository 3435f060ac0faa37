//! Link arguments of the native library: a fixed SONAME, so that a host that has loaded it by path
//! can call it by name, and no unloading, because the library's threads may outlive a `dlclose`.
//! `GDAP_EXPORTS` names a module definition file for a linker for Windows (see tests/platforms/build).
fn main() {
    println!("cargo:rerun-if-changed=src/build.rs");
    let os = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    match os.as_str() {
        "linux" | "android" | "freebsd" | "netbsd" | "openbsd" => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libgdap.so");
            println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
        }
        "macos" => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libgdap.dylib");
        }
        // rustc passes the linker a list of the exports, but some linker drivers drop it.
        "windows" => {
            println!("cargo:rerun-if-env-changed=GDAP_EXPORTS");
            if let Ok(list) = std::env::var("GDAP_EXPORTS") {
                println!("cargo:rustc-cdylib-link-arg={list}");
            }
        }
        _ => {}
    }
}
