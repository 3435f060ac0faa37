//! A transport as a C host writes it, with a client that uses it.

use std::os::raw::c_void;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use super::*;
use crate::ffi::client::*;
use crate::ffi::client_options::*;
use crate::ffi::credential::*;
use crate::ffi::error::*;
use crate::ffi::relationship_list::*;
use crate::ffi::result::*;
use crate::ffi::status::gdap_status;

type Act = fn(&gdap_transport_request, *mut gdap_answer, &Host);

/// The action of the host's callback, and what it recorded.
struct Host {
    act: Act,
    calls: AtomicUsize,
    destroyed: AtomicUsize,
    client: AtomicPtr<gdap_client>,
}

unsafe extern "C" fn send(
    user_data: *mut c_void,
    request: *const gdap_transport_request,
    answer: *mut gdap_answer,
) {
    // SAFETY: made below, and outlives the client.
    let host = unsafe { &*user_data.cast::<Host>() };
    host.calls.fetch_add(1, Ordering::SeqCst);
    // SAFETY: the library's request is live during the call.
    (host.act)(unsafe { &*request }, answer, host);
}

unsafe extern "C" fn destroy(user_data: *mut c_void) {
    // SAFETY: as above.
    let host = unsafe { &*user_data.cast::<Host>() };
    host.destroyed.fetch_add(1, Ordering::SeqCst);
}

const ID: &str = "00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002";

fn view(text: &str) -> gdap_str {
    gdap_str {
        data: text.as_ptr().cast(),
        len: text.len(),
    }
}

fn shown(view: gdap_str) -> String {
    // SAFETY: the views of these tests are alive.
    let bytes = unsafe { view.bytes("it", usize::MAX) }.unwrap();
    String::from_utf8(bytes.unwrap_or_default().to_vec()).unwrap()
}

/// Reads a relationship through this transport; returns the error's status and message, or 0 and the JSON,
/// and how often the callback ran.
fn read(act: Act, change: impl FnOnce(&mut gdap_client_options)) -> (gdap_status, String, usize) {
    let host = Host {
        act,
        calls: AtomicUsize::new(0),
        destroyed: AtomicUsize::new(0),
        client: AtomicPtr::new(ptr::null_mut()),
    };
    let (mut credential, mut client) = (ptr::null_mut(), ptr::null_mut());
    let (mut result, mut error) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: every argument meets the header's contract.
    let ended = unsafe {
        gdap_credential_new_token(
            view("canary-token-of-the-call"),
            0,
            &mut credential,
            &mut error,
        );
        let mut options = std::mem::zeroed::<gdap_client_options>();
        gdap_client_options_init(&mut options, size_of::<gdap_client_options>());
        options.transport = Some(send);
        options.transport_user_data = (&raw const host).cast_mut().cast();
        options.transport_destroy = Some(destroy);
        options.max_retries = 0;
        options.max_response_bytes = 100;
        change(&mut options);
        let mut status = gdap_client_new(&options, credential, &mut client, &mut error);
        if status == GDAP_STATUS_OK {
            host.client.store(client, Ordering::SeqCst);
            let id = view(ID);
            status = gdap_relationship_get(client, id, ptr::null(), &mut result, &mut error);
        }
        let text = match result.is_null() {
            true => shown(gdap_error_message(error)),
            false => shown(gdap_result_json(result)),
        };
        gdap_error_free(error);
        gdap_result_free(result);
        gdap_client_free(host.client.swap(ptr::null_mut(), Ordering::SeqCst));
        gdap_credential_free(credential);
        (status, text)
    };
    let released = || host.destroyed.load(Ordering::SeqCst) == 1;
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !released() && std::time::Instant::now() < end {
        std::thread::yield_now();
    }
    assert!(released(), "the data was released once");
    (ended.0, ended.1, host.calls.load(Ordering::SeqCst))
}

fn respond(
    answer: *mut gdap_answer,
    status: i32,
    headers: &[(&str, &str)],
    body: &[u8],
) -> gdap_status {
    let headers = headers.iter();
    let headers = headers.map(|(name, value)| gdap_header {
        name: view(name),
        value: view(value),
    });
    let headers: Vec<_> = headers.collect();
    // SAFETY: all of it is alive.
    unsafe {
        gdap_answer_set(
            answer,
            status,
            headers.as_ptr(),
            headers.len(),
            gdap_bytes::of(body),
        )
    }
}

#[test]
fn a_host_sees_the_request_and_its_response_is_the_calls() {
    let (status, json, calls) = read(
        |request, answer, _| {
            assert_eq!(
                request.struct_size as usize,
                size_of::<gdap_transport_request>()
            );
            assert_eq!(shown(request.method), "GET");
            let url =
                "https://graph.microsoft.com/v1.0/tenantRelationships/delegatedAdminRelationships/";
            assert_eq!(shown(request.url), format!("{url}{ID}"));
            assert!(request.timeout_ms > 0 && request.body.data.is_null());
            assert_eq!(request.max_body_bytes, 100);
            // SAFETY: the library's headers are live during the call.
            let headers =
                unsafe { std::slice::from_raw_parts(request.headers, request.header_count) };
            let token = headers
                .iter()
                .find(|it| shown(it.name) == "authorization")
                .unwrap();
            assert_eq!(shown(token.value), "Bearer canary-token-of-the-call");
            // SAFETY: every text is followed by a NUL.
            assert_eq!(unsafe { *token.value.data.add(token.value.len) }, 0);
            let set = respond(
                answer,
                200,
                &[("Content-Type", "application/json")],
                format!("{{\"id\":\"{ID}\"}}").as_bytes(),
            );
            assert_eq!(set, GDAP_STATUS_OK);
        },
        |_| {},
    );
    assert_eq!((status, calls), (GDAP_STATUS_OK, 1), "{json}");
    assert!(json.contains(ID), "{json}");
}

#[test]
fn an_invalid_response_of_the_host_is_an_error() {
    let lost = status::of(ErrorKind::ConnectionLost);
    let invalid = status::of(ErrorKind::InvalidResponse);
    let cases: [(Act, gdap_status, &str); 6] = [
        (|_, _, _| {}, lost, "returned without an answer"),
        (
            |_, answer, _| {
                assert_eq!(
                    respond(answer, 99, &[], b""),
                    status::of(ErrorKind::UnknownOption)
                )
            },
            invalid,
            "99 isn't the status",
        ),
        (
            |_, answer, _| {
                assert_eq!(
                    respond(answer, 200, &[("a b", "c")], b""),
                    status::of(ErrorKind::InvalidArgument)
                )
            },
            invalid,
            "header's name",
        ),
        (
            |_, answer, _| {
                assert_eq!(
                    respond(answer, 200, &[], &[b'x'; 101]),
                    status::of(ErrorKind::LimitExceeded)
                )
            },
            status::of(ErrorKind::ResponseTooLarge),
            "the maximum is 100",
        ),
        (
            |_, answer, _| {
                let why = view("the name isn't known");
                // SAFETY: all of it is alive.
                let passed =
                    unsafe { gdap_answer_fail(answer, status::of(ErrorKind::Connect), 0, why) };
                assert_eq!(passed, GDAP_STATUS_OK);
            },
            status::of(ErrorKind::Connect),
            "No connection to graph.microsoft.com could be made: the name isn't known.",
        ),
        (
            |_, answer, _| {
                let why = gdap_str {
                    data: b"\xff".as_ptr().cast(),
                    len: 1,
                };
                // SAFETY: all of it is alive.
                let passed =
                    unsafe { gdap_answer_fail(answer, status::of(ErrorKind::Connect), 1, why) };
                assert_eq!(passed, status::of(ErrorKind::InvalidArgument));
            },
            status::of(ErrorKind::Connect),
            "No connection to graph.microsoft.com could be made.",
        ),
    ];
    for (act, expected, part) in cases {
        let (status, message, calls) = read(act, |_| {});
        assert_eq!((status, calls), (expected, 1), "{message}");
        assert!(message.contains(part), "{message}");
    }
    // SAFETY: all of it is alive.
    for (kind, sent) in [(12345, 0), (status::of(ErrorKind::Connect), 2)] {
        let mut answer = gdap_answer {
            answer: None,
            most: 0,
        };
        let passed = unsafe { gdap_answer_fail(&mut answer, kind, sent, gdap_str::NULL) };
        assert_eq!(passed, status::of(ErrorKind::UnknownOption));
        assert!(answer.answer.unwrap().unwrap_err().sent);
    }
    // SAFETY: NULL is allowed; the function reports it.
    let null = unsafe { gdap_answer_fail(ptr::null_mut(), 0, 0, gdap_str::NULL) };
    assert_eq!(null, status::of(ErrorKind::NullPointer));
    assert_eq!(
        respond(ptr::null_mut(), 200, &[], b""),
        status::of(ErrorKind::NullPointer)
    );
}

#[test]
fn options_for_connections_are_rejected_and_the_data_is_released() {
    let changes: [fn(&mut gdap_client_options); 4] = [
        |it| it.flags = GDAP_CLIENT_ALLOW_HTTP_LOOPBACK,
        |it| it.proxy_mode = GDAP_PROXY_NONE,
        |it| it.connect_timeout_ms = 1,
        |it| it.ca_add = view("-----BEGIN CERTIFICATE-----"),
    ];
    for change in changes {
        let (status, message, calls) = read(|_, _, _| unreachable!(), change);
        assert_eq!(
            (status, calls),
            (status::of(ErrorKind::InvalidArgument), 0),
            "{message}"
        );
    }
    // The data is also released if another option is wrong.
    let (status, _, _) = read(|_, _, _| unreachable!(), |it| it.service = 99);
    assert_eq!(status, status::of(ErrorKind::UnknownOption));
}

#[test]
fn a_callback_that_calls_its_client_is_told() {
    let (status, _, calls) = read(
        |_, answer, host| {
            let client = host.client.load(Ordering::SeqCst);
            let (mut result, mut error) = (ptr::null_mut(), ptr::null_mut());
            // SAFETY: the client is alive.
            unsafe {
                let status =
                    gdap_relationship_get(client, view(ID), ptr::null(), &mut result, &mut error);
                assert_eq!(status, status::of(ErrorKind::InvalidArgument));
                gdap_error_free(error);
            }
            let json = &[("Content-Type", "application/json")];
            let body = b"{\"error\":{\"code\":\"x\",\"message\":\"y\"}}";
            respond(answer, 404, json, body);
        },
        |_| {},
    );
    assert_eq!((status, calls), (status::of(ErrorKind::NotFound), 1));
}
