//! Reads the proxy settings of Windows and macOS. Other systems have none.

use super::settings::Settings;

/// The user's settings; those of the machine if a policy applies them to every user.
#[cfg(windows)]
pub(super) fn read() -> Option<Settings> {
    use windows_registry::{CURRENT_USER, LOCAL_MACHINE};

    const SETTINGS: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
    const POLICY: &str = r"Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings";
    let policy = LOCAL_MACHINE.open(POLICY);
    let per_user = policy.and_then(|key| key.get_u32("ProxySettingsPerUser"));
    let root = match per_user {
        Ok(0) => LOCAL_MACHINE,
        _ => CURRENT_USER,
    };
    Some(of_key(&root.open(SETTINGS).ok()?))
}

/// The settings that a key of the registry holds.
#[cfg(windows)]
fn of_key(key: &windows_registry::Key) -> Settings {
    let text = |name| {
        let text = key.get_string(name).ok();
        text.filter(|text| !text.trim().is_empty())
    };
    let settings = super::settings::InternetSettings {
        is_enabled: key.get_u32("ProxyEnable").is_ok_and(|it| it != 0),
        server: text("ProxyServer"),
        exceptions: text("ProxyOverride"),
        script: text("AutoConfigURL"),
    };
    settings.for_https()
}

/// The settings of the network that is in use.
#[cfg(target_os = "macos")]
pub(super) fn read() -> Option<Settings> {
    use system_configuration::core_foundation::array::CFArray;
    use system_configuration::core_foundation::number::CFNumber;
    use system_configuration::core_foundation::propertylist::{
        create_data, kCFPropertyListXMLFormat_v1_0,
    };
    use system_configuration::core_foundation::string::CFString;
    use system_configuration::dynamic_store::SCDynamicStoreBuilder;

    use super::settings::NetworkSettings;

    let proxies = SCDynamicStoreBuilder::new("gdap").build()?.get_proxies()?;
    let number = |name| {
        let value = proxies.find(CFString::from_static_string(name))?;
        value.downcast::<CFNumber>()?.to_i64()
    };
    let text = |name| {
        let value = proxies.find(CFString::from_static_string(name))?;
        let text = value.downcast::<CFString>()?.to_string();
        Some(text).filter(|text| !text.trim().is_empty())
    };
    let is_on = |name| number(name) == Some(1);
    // The items of an array have no type. As a property list they are text, without unsafe code.
    let exceptions = || {
        let value = proxies.find(CFString::from_static_string("ExceptionsList"))?;
        let items = value.downcast::<CFArray>()?.get_all_values().into_iter();
        let lists = items.filter_map(|item| create_data(item, kCFPropertyListXMLFormat_v1_0).ok());
        let texts = lists.filter_map(|list| {
            let list = std::str::from_utf8(list.bytes()).ok()?;
            let (_, text) = list.split_once("<string>")?;
            Some(text.split_once("</string>")?.0.to_owned())
        });
        Some(texts.collect())
    };
    let port = || number("HTTPSPort").and_then(|port| u16::try_from(port).ok());
    let host = text("HTTPSProxy").filter(|_| is_on("HTTPSEnable"));
    let settings = NetworkSettings {
        server: host.map(|host| (host, port().filter(|port| *port != 0))),
        is_socks_enabled: is_on("SOCKSEnable"),
        exceptions: exceptions().unwrap_or_default(),
        excludes_plain_names: is_on("ExcludeSimpleHostnames"),
        has_script: is_on("ProxyAutoConfigEnable") && text("ProxyAutoConfigURLString").is_some(),
    };
    Some(settings.for_https())
}

/// This system has no proxy settings.
#[cfg(not(any(windows, target_os = "macos")))]
pub(super) fn read() -> Option<Settings> {
    None
}

#[cfg(all(test, windows))]
mod tests {
    use windows_registry::CURRENT_USER;

    use super::*;

    /// Uses a key of its own: the settings themselves belong to the user.
    #[test]
    fn the_values_of_the_registry_are_read() {
        let path = format!(r"Software\gdap-test-{}", std::process::id());
        let key = CURRENT_USER.create(&path).unwrap();
        let settings = of_key(&key);
        assert!(settings.address.is_none() && !settings.has_script);
        key.set_u32("ProxyEnable", 1).unwrap();
        key.set_string("ProxyServer", "http=a:1;https=b:2").unwrap();
        key.set_string("ProxyOverride", "*.corp.test;<local>")
            .unwrap();
        key.set_string("AutoConfigURL", "http://a/proxy.pac")
            .unwrap();
        let settings = of_key(&key);
        CURRENT_USER.remove_tree(&path).unwrap();
        assert_eq!(settings.address.as_deref(), Some("b:2"));
        assert!(settings.has_script);
        for host in ["x.corp.test", "intranet"] {
            assert!(settings.exceptions.contain(host, 443), "{host}");
        }
        // Reads the user's settings, whatever they are.
        let _ = read();
    }
}
