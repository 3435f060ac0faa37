//! Functions of the operating system that the library uses for its process.

#[cfg(not(target_pointer_width = "64"))]
compile_error!(
    "gdap is for 64-bit processes: build it for a 64-bit target, and use 64-bit PowerShell (not the (x86) one)"
);

/// Keeps the library loaded, because its threads could run after it was unloaded. On Linux the linker
/// argument `-z nodelete` does this.
pub(super) fn stay_loaded() {
    static DONE: std::sync::Once = std::sync::Once::new();
    DONE.call_once(pin);
}

#[cfg(target_os = "macos")]
fn pin() {
    // SAFETY: dladdr only writes `info`; the path it gives is a C string that stays.
    unsafe {
        let mut info = std::mem::zeroed::<libc::Dl_info>();
        if libc::dladdr(stay_loaded as *const libc::c_void, &mut info) != 0
            && !info.dli_fname.is_null()
        {
            libc::dlopen(
                info.dli_fname,
                libc::RTLD_LAZY | libc::RTLD_NOLOAD | libc::RTLD_NODELETE,
            );
        }
    }
}

#[cfg(windows)]
fn pin() {
    const FROM_ADDRESS: u32 = 4;
    const PIN: u32 = 1;
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn GetModuleHandleExW(
            flags: u32,
            name: *const u16,
            module: *mut *mut std::ffi::c_void,
        ) -> i32;
    }
    let mut module = std::ptr::null_mut();
    // SAFETY: with FROM_ADDRESS, `name` is any address inside the module.
    unsafe { GetModuleHandleExW(FROM_ADDRESS | PIN, pin as *const u16, &mut module) };
}

#[cfg(not(any(windows, target_os = "macos")))]
fn pin() {}
