//! The server: connections, and the way of a request from the wire to a service and back.

use crate::emulator::control;
use crate::emulator::fault::rule::{Fault, Kind};
use crate::emulator::fault::spoil;
use crate::emulator::http::log::Log;
use crate::emulator::http::message::{Answer, Call};
use crate::emulator::http::wire::{Tap, Wire};
use crate::emulator::services::Target;
use crate::emulator::world::clock;
use crate::emulator::world::state::State;
use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Request, State as Shared};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::any;
use hyper::service::Service;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// The largest request taken.
const MAX_BODY: usize = 64 << 20;

/// What all requests share.
pub(crate) struct Hub {
    pub(crate) state: Mutex<State>,
    pub(crate) log: Mutex<Log>,
    pub(crate) open: AtomicU64,
    pub(crate) accepted: AtomicU64,
    /// Scheme and authority of the server.
    pub(crate) root: String,
    pub(crate) state_file: Option<PathBuf>,
}

/// Locks; a holder that panicked leaves nothing half done that matters here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Accepts connections until the end of the runtime.
pub(crate) async fn accept(hub: Arc<Hub>, listener: TcpListener, tls: Option<TlsAcceptor>) {
    let router = Router::new()
        .route("/emulator/{*rest}", any(controlled))
        .fallback(any(served))
        .with_state(hub.clone());
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(5)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        hub.accepted.fetch_add(1, Ordering::Relaxed);
        let (hub, router, tls) = (hub.clone(), router.clone(), tls.clone());
        tokio::spawn(async move {
            hub.open.fetch_add(1, Ordering::Relaxed);
            let tap = Tap::default();
            let wire = Wire::new(stream, tap.clone());
            match tls {
                None => speak(router, tap, wire).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(wire).await {
                        speak(router, tap, stream).await;
                    }
                }
            }
            hub.open.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

async fn speak<S: AsyncRead + AsyncWrite + Unpin>(router: Router, tap: Tap, stream: S) {
    let router = TowerToHyperService::new(router);
    let service = hyper::service::service_fn(move |mut request: hyper::Request<_>| {
        request.extensions_mut().insert(tap.clone());
        router.call(request)
    });
    // A connection that ends in an error was either cut here or left by the caller.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn read(hub: &Hub, request: Request) -> Result<Call, StatusCode> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, MAX_BODY)
        .await
        .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let scheme = hub.root.split_once("://").map_or("http", |(s, _)| s);
    let host = parts.headers.get("host").and_then(|h| h.to_str().ok());
    let root = host.map_or_else(|| hub.root.clone(), |host| format!("{scheme}://{host}"));
    Ok(Call {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
        root,
    })
}

async fn controlled(Shared(hub): Shared<Arc<Hub>>, request: Request) -> Response {
    match read(&hub, request).await {
        Ok(call) => respond(control::answer(
            &hub,
            call.method.as_str(),
            &call.segments(),
            call.option("since").as_deref(),
            &call.body,
        )),
        Err(status) => respond(Answer::empty(status.as_u16())),
    }
}

/// The way of one request to a service.
async fn served(
    Shared(hub): Shared<Arc<Hub>>,
    Extension(tap): Extension<Tap>,
    request: Request,
) -> Response {
    let call = match read(&hub, request).await {
        Ok(call) => call,
        Err(status) => return respond(Answer::empty(status.as_u16())),
    };
    let target = Target::of(&call);
    let (fault, latency, logged, skew) = {
        let mut state = lock(&hub.state);
        let fault = state.faults.pick(&call, target.name(), false);
        let settings = &state.settings;
        (
            fault,
            settings.latency_ms,
            settings.log_requests,
            settings.clock_skew_seconds,
        )
    };
    let number = logged.then(|| {
        let name = fault.as_ref().map(|f| f.kind.name());
        lock(&hub.log).begin(&call, name)
    });
    pause(latency).await;
    let (mut answer, sent) = faulty(&hub, &call, &target, &tap, fault.as_ref()).await;
    if let Some(number) = number {
        lock(&hub.log).end(number, if sent { answer.status } else { 0 });
    }
    if skew != 0 {
        let time = SystemTime::UNIX_EPOCH
            + Duration::from_secs(clock::now(skew).as_second().max(0).unsigned_abs());
        answer.set("date", httpdate::fmt_http_date(time));
    }
    let Some((script, length)) = fault.and_then(|f| spoil::script(&f, answer.body.clone())) else {
        return respond(answer);
    };
    answer.body.clear();
    if let Some(length) = length {
        answer.set("content-length", length.to_string());
    }
    let mut response = respond(answer);
    *response.body_mut() = Body::new(script);
    response
}

/// The answer of the target, or what a fault makes of it; and whether it is sent at all.
async fn faulty(
    hub: &Hub,
    call: &Call,
    target: &Target,
    tap: &Tap,
    fault: Option<&Fault>,
) -> (Answer, bool) {
    let Some(fault) = fault else {
        return (target.answer(&hub.state, call), true);
    };
    let late = fault.after_commit.unwrap_or(false);
    let waits = matches!(fault.kind, Kind::Stall | Kind::Delay);
    let wait = if waits { fault.ms.unwrap_or(1000) } else { 0 };
    if !late {
        pause(wait).await;
    }
    if !fault.commits() {
        if matches!(fault.kind, Kind::CloseBefore | Kind::ResetBefore) {
            tap.cut(fault.kind == Kind::ResetBefore);
            return (Answer::empty(500), false);
        }
        return (spoil::instead(fault), true);
    }
    let answer = target.answer(&hub.state, call);
    if late {
        pause(wait).await;
    }
    if matches!(fault.kind, Kind::CloseAfter | Kind::ResetAfter) {
        tap.cut(fault.kind == Kind::ResetAfter);
        return (answer, false);
    }
    (spoil::dress(fault, answer), true)
}

async fn pause(ms: u64) {
    if ms > 0 {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
}

fn respond(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or_default();
    for (name, value) in answer.headers {
        let name = HeaderName::try_from(name);
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
