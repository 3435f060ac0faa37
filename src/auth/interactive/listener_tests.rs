use super::*;

#[test]
fn a_port_in_use_on_the_other_address_is_passed_over() {
    let Ok(taken) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)) else {
        eprintln!("skipped: this machine has no ::1");
        return;
    };
    let port = taken.local_addr().unwrap().port();
    let tries = std::cell::Cell::new(0);
    let next = || {
        tries.set(tries.get() + 1);
        let next_port = if tries.get() == 1 { port } else { 0 };
        TcpListener::bind((Ipv4Addr::LOCALHOST, next_port))
    };
    let listener = Listener::on(next).unwrap();
    assert_eq!((tries.get(), listener.sockets.len()), (2, 2));
    assert_ne!(listener.port, port);
    let always = || TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    assert_eq!(Listener::on(always).err().unwrap().kind(), AddrInUse);
    let never = || Err(io::Error::from(io::ErrorKind::PermissionDenied));
    assert!(Listener::on(never).is_err());
}

#[test]
fn only_a_get_of_the_root_with_our_state_counts() {
    let redirect = |target| match choose_response(Some(target), "s") {
        PageResponse::Redirect(Redirect::Code(code)) => {
            String::from_utf8(code.expose().to_vec()).unwrap()
        }
        PageResponse::Redirect(Redirect::Refused { error, description }) => {
            format!("{error}: {description}")
        }
        PageResponse::OtherState => "other".to_owned(),
        PageResponse::NotFound => "none".to_owned(),
    };
    for (target, is) in [
        ("/?code=c%2B1&state=s&session_state=x", "c+1"),
        (
            "/?error=access_denied&error_description=No+way&state=s",
            "access_denied: No way",
        ),
        ("/?error=x&state=s", "x: "),
        ("/?code=c&state=t", "other"),
        ("/?code=c", "other"),
        ("/?code=c&state=s&state=s", "other"),
        ("/?code=c&code=d&state=s", "other"),
        ("/?code=&state=s", "other"),
        ("/?code=c&error=x&state=s", "other"),
        ("/?state=s", "other"),
        ("/", "none"),
        ("/favicon.ico", "none"),
        ("/x?code=c&state=s", "none"),
        ("//?code=c&state=s", "none"),
        ("http://localhost/?code=c&state=s", "none"),
    ] {
        assert_eq!(redirect(target), is, "{target}");
    }
    assert!(matches!(choose_response(None, "s"), PageResponse::NotFound));
}
