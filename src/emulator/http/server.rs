//! The server: it accepts connections, and passes each request to a service or the control API.

use crate::emulator::control;
use crate::emulator::fault::body;
use crate::emulator::fault::kind::Kind;
use crate::emulator::fault::{self, rule::Fault};
use crate::emulator::http::message::{Call, Response};
use crate::emulator::http::read;
use crate::emulator::http::wire::{Tap, Wire};
use crate::emulator::hub::{Hub, lock};
use crate::emulator::services::{self, Target};
use crate::emulator::world::state::{Due, State};
use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Request, State as Shared};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response as HttpResponse;
use axum::routing::any;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;

/// The maximum size of a control request's body, in bytes: a whole state.
const MAX_CONTROL: usize = 256 << 20;

/// The maximum number of open connections; more wait to be accepted.
const MAX_CONNECTIONS: usize = 4_096;

/// Accepts connections until the end of the runtime, except in outages.
pub(crate) async fn accept(hub: Arc<Hub>, mut listener: TcpListener, tls: Option<TlsAcceptor>) {
    let router = Router::new()
        .route("/emulator/{*rest}", any(serve_control))
        .route("/emulator", any(serve_control))
        .route("/", any(serve_control))
        .fallback(any(serve_service))
        .with_state(hub.clone());
    let Ok(address) = listener.local_addr() else {
        return;
    };
    let mut outages = hub.outage.subscribe();
    let ending = watch::Sender::new(0u64);
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await.ok();
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            _ = outages.changed() => {
                // The port closes before the connections, so that a client that reconnects finds it closed.
                drop(listener);
                ending.send_modify(|outages| *outages += 1);
                let (_, ms) = *outages.borrow_and_update();
                pause(ms).await;
                listener = listen(address).await;
                continue;
            }
        };
        let Ok((stream, _)) = accepted else {
            pause(5).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        hub.accepted.fetch_add(1, Ordering::Relaxed);
        let (hub, router, tls) = (hub.clone(), router.clone(), tls.clone());
        let mut ends = ending.subscribe();
        tokio::spawn(async move {
            hub.open.fetch_add(1, Ordering::Relaxed);
            tokio::select! {
                () = serve_connection(&hub, router, tls, stream) => {}
                _ = ends.changed() => {}
            }
            hub.open.fetch_sub(1, Ordering::Relaxed);
            drop(place);
        });
    }
}

/// Binds the port again after an outage.
async fn listen(address: SocketAddr) -> TcpListener {
    loop {
        match TcpListener::bind(address).await {
            Ok(listener) => return listener,
            Err(_) => pause(5).await,
        }
    }
}

async fn serve_connection(
    hub: &Hub,
    router: Router,
    tls: Option<TlsAcceptor>,
    mut stream: TcpStream,
) {
    let connection_fault = lock(&hub.state).faults.pick_connection();
    match connection_fault {
        Some(Kind::Handshake) => {
            // A TLS 1.2 alert record: fatal, handshake_failure.
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(&[21, 3, 3, 0, 2, 2, 40]).await;
            return;
        }
        Some(_) => {
            let _ = stream.set_zero_linger();
            return;
        }
        None => {}
    }
    let tap = Tap::default();
    let wire = Wire::new(stream, tap.clone());
    match tls {
        None => speak(router, tap, wire).await,
        Some(tls) => {
            let session = tokio::time::timeout(read::PATIENCE, tls.accept(wire));
            if let Ok(Ok(stream)) = session.await {
                speak(router, tap, stream).await;
            }
        }
    }
}

async fn speak<S: AsyncRead + AsyncWrite + Unpin>(router: Router, tap: Tap, stream: S) {
    let router = TowerToHyperService::new(router);
    let service = hyper::service::service_fn(move |mut request: hyper::Request<_>| {
        request.extensions_mut().insert(tap.clone());
        router.call(request)
    });
    // An error means that the connection was closed by a fault or by the caller.
    let _ = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(read::PATIENCE)
        .max_buf_size(4 * read::MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn serve_control(Shared(hub): Shared<Arc<Hub>>, request: Request) -> HttpResponse {
    match read::request(&hub, request, MAX_CONTROL).await {
        Ok(call) => to_http(control::respond(
            &hub,
            call.method.as_str(),
            &call.segments(),
            call.option("since").as_deref(),
            &call.body,
        )),
        Err(rejection) => to_http(rejection),
    }
}

/// Handles one request to a service: reads and logs it, and applies latency and faults.
async fn serve_service(
    Shared(hub): Shared<Arc<Hub>>,
    Extension(tap): Extension<Tap>,
    request: Request,
) -> HttpResponse {
    let call = match read::request(&hub, request, read::MAX_BODY).await {
        Ok(call) => call,
        Err(rejection) => return to_http(rejection),
    };
    let target = Target::of(&call);
    let (rule, latency, logged, shifted) = {
        let mut state = lock(&hub.state);
        let rule = state.faults.pick(&call, target.name(), false);
        let settings = &state.settings;
        let shifted = settings.clock_skew_seconds != 0 || !state.clock.moved().is_zero();
        let logged = settings.log_requests.then_some(settings.log_limit);
        (rule, settings.latency_ms, logged, shifted)
    };
    let number =
        logged.map(|limit| lock(&hub.log).begin(&call, target.name(), rule.as_ref(), limit));
    pause(latency).await;
    let fault = rule.map(|(_, fault)| fault);
    let (response, committed) =
        response_or_fault(&hub, &call, &target, fault.as_ref(), number).await;
    let ends = fault.as_ref().is_some_and(|f| f.kind.ends_connection());
    if let Some(number) = number {
        lock(&hub.log).end(number, (!ends).then_some(&response), committed);
    }
    if ends {
        tap.cut(fault.is_some_and(|f| f.kind.resets()));
        return to_http(Response::empty(500));
    }
    let mut response = response;
    if shifted {
        let now = lock(&hub.state).time().as_second().max(0).unsigned_abs();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(now);
        response.set("date", httpdate::fmt_http_date(time));
    }
    let Some((script, length)) = fault.and_then(|f| body::script(&f, response.body.clone())) else {
        return to_http(response);
    };
    response.body.clear();
    if let Some(length) = length {
        response.set("content-length", length.to_string());
    }
    let mut http = to_http(response);
    *http.body_mut() = Body::new(script);
    http
}

/// The response of the target, changed by the fault if there is one, and whether the request took effect.
async fn response_or_fault(
    hub: &Hub,
    call: &Call,
    target: &Target,
    fault: Option<&Fault>,
    number: Option<u64>,
) -> (Response, bool) {
    let wait = fault.map_or(0, Fault::pause_ms);
    let late = fault.is_some_and(Fault::waits_after_commit);
    if !late {
        pause(wait).await;
    }
    let done = {
        let mut state = lock(&hub.state);
        // Events that are due happen first, so that their writes don't count as this request's.
        services::advance(&mut state);
        let before = state.commits.total();
        let response = match fault {
            None => target.respond(&mut state, call),
            Some(fault) => {
                if let Some(ms) = fault.lands_after_ms {
                    state.after(ms, Due::Land(call.clone().into(), number));
                }
                let service =
                    |state: &mut State, call: &Call| Target::of(call).respond(state, call);
                fault::respond(&mut state, call, fault, target.dialect(), service)
            }
        };
        (response, state.commits.total() > before)
    };
    if late {
        pause(wait).await;
    }
    done
}

async fn pause(ms: u64) {
    if ms > 0 {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
}

fn to_http(response: Response) -> HttpResponse {
    let mut http = HttpResponse::new(Body::from(response.body));
    *http.status_mut() = StatusCode::from_u16(response.status).unwrap_or_default();
    for (name, value) in response.headers {
        let name = HeaderName::try_from(name);
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            http.headers_mut().append(name, value);
        }
    }
    http
}
