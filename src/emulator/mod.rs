//! A stand-in for Microsoft Graph's GDAP surface, CloudCockpit and the Entra token endpoints.
//!
//! One loopback port serves all of them: `/v1.0` and `/beta` (Graph), `/v1/Customers` (CloudCockpit),
//! `/{tenant}/oauth2/v2.0/token` and `devicecode`, `/metadata/identity/oauth2/token` and `/msi/token`
//! (managed identities), `/github/id-token` (GitHub Actions), and `/emulator`, the API with which a test
//! controls the emulator (see the documentation of `control`). The emulator follows the documented rules of
//! the services and shares no code with the client, so that a mistake in one is found by the other.
//!
//! ```no_run
//! use gdap::emulator::{Emulator, Options};
//! let emulator = Emulator::start(Options::default())?;
//! let ids = emulator.seed(serde_json::json!({"count": 3}));
//! println!("{} {}", emulator.uri(), ids[0]);
//! # Ok::<(), std::io::Error>(())
//! ```

pub mod args;
mod cloudcockpit;
mod control;
#[cfg(feature = "ffi")]
pub mod demo;
mod fault;
mod graph;
mod http;
mod hub;
mod identity;
mod odata;
mod services;
mod world;

pub use world::state::Commits;

use http::{log, server, tls};
use hub::{Hub, lock};
use serde_json::{Value, json};
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;
use world::{persist, state};

/// How an emulator is started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The port on 127.0.0.1; 0: a free port.
    pub port: u16,
    /// Whether it serves https, with a certificate authority created at the start.
    pub tls: bool,
    /// The file to which the authority's certificate is written, as PEM.
    pub ca_file: Option<PathBuf>,
    /// The state file: loaded at the start if it exists, saved at the end.
    pub state_file: Option<PathBuf>,
}

/// A running emulator; it stops when this is dropped.
pub struct Emulator {
    hub: Arc<Hub>,
    ca_pem: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Emulator {
    /// Starts an emulator on its own thread; it accepts connections when this returns.
    ///
    /// # Errors
    /// If the port is in use, or a file can't be read or written.
    pub fn start(options: Options) -> io::Result<Self> {
        let state = match &options.state_file {
            None => state::State::new(),
            Some(file) => persist::load(file)
                .map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", file.display())))?,
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let (acceptor, ca_pem) = if options.tls {
            let (acceptor, pem) = tls::acceptor()?;
            (Some(acceptor), Some(pem))
        } else {
            (None, None)
        };
        if let (Some(file), Some(pem)) = (&options.ca_file, &ca_pem) {
            std::fs::write(file, pem)?;
        }
        let scheme = if options.tls { "https" } else { "http" };
        let hub = Arc::new(Hub {
            state: state.into(),
            log: log::Log::default().into(),
            open: AtomicU64::new(0),
            accepted: AtomicU64::new(0),
            root: format!("{scheme}://127.0.0.1:{port}"),
            state_file: options.state_file,
            outage: tokio::sync::watch::Sender::new((0, 0)),
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let shared = hub.clone();
        let thread = std::thread::Builder::new()
            .name("gdap-emulator".into())
            .spawn(move || {
                runtime.block_on(async {
                    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
                        return;
                    };
                    tokio::select! {
                        () = server::accept(shared, listener, acceptor) => {}
                        _ = stopped => {}
                    }
                });
            })?;
        Ok(Self {
            hub,
            ca_pem,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Scheme and authority, such as `http://127.0.0.1:4242`: the root of every service.
    pub fn uri(&self) -> &str {
        &self.hub.root
    }

    /// The authority's certificate as PEM, with https.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// Sends one request to the control API and returns the body of the response.
    ///
    /// # Errors
    /// The HTTP status and the error message, if the request is rejected.
    pub fn control(&self, method: &str, path: &str, body: &Value) -> Result<Value, (u16, String)> {
        let segments: Vec<String> = path
            .split('/')
            .filter(|s| !s.is_empty())
            .map(str::to_owned)
            .collect();
        let body = body.to_string();
        let response = control::respond(&self.hub, method, &segments, None, body.as_bytes());
        let value: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        if response.is_success() {
            Ok(value)
        } else {
            let text = value["error"].as_str().unwrap_or_default().to_owned();
            Err((response.status, text))
        }
    }

    /// As [`Emulator::control`], but panics if the request is rejected.
    fn control_or_panic(&self, method: &str, path: &str, body: &Value) -> Value {
        match self.control(method, path, body) {
            Ok(value) => value,
            Err((status, text)) => panic!("{method} {path}: {status} {text}"),
        }
    }

    /// Creates relationships and returns their ids. This function and those below panic if the control API
    /// rejects the request.
    pub fn seed(&self, wanted: Value) -> Vec<String> {
        let done = self.control_or_panic("POST", "/emulator/seed", &wanted);
        serde_json::from_value(done["ids"].clone()).unwrap_or_default()
    }

    /// Approves a relationship as its customer and returns its new raw state.
    pub fn approve(&self, id: &str) -> Value {
        let path = format!("/emulator/relationships/{id}/approve");
        self.control_or_panic("POST", &path, &json!({}))
    }

    /// Changes a relationship as another client would and returns its new raw state. `patch` is a merge patch
    /// on the raw state; the rules of the services aren't checked.
    pub fn change(&self, id: &str, patch: Value) -> Value {
        let path = format!("/emulator/relationships/{id}/change");
        self.control_or_panic("POST", &path, &patch)
    }

    /// The raw state of a relationship, if it exists.
    pub fn relationship(&self, id: &str) -> Option<Value> {
        let path = format!("/emulator/relationships/{id}");
        self.control("GET", &path, &json!({})).ok()
    }

    /// Appends one fault, or an array of them.
    pub fn fault(&self, rules: Value) {
        self.control_or_panic("POST", "/emulator/faults", &rules);
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.control_or_panic("DELETE", "/emulator/faults", &json!({}));
    }

    /// Changes the settings in `change` and returns all settings.
    pub fn settings(&self, change: Value) -> Value {
        self.control_or_panic("POST", "/emulator/settings", &change)
    }

    /// The logged requests.
    pub fn log(&self) -> Vec<Value> {
        self.hub.log_since(0)
    }

    /// Clears the request log.
    pub fn clear_log(&self) {
        lock(&self.hub.log).clear();
    }

    /// The counts of the writes that took effect so far.
    pub fn commits(&self) -> Commits {
        lock(&self.hub.state).commits.clone()
    }

    /// Sets the counts of writes to zero.
    pub fn clear_commits(&self) {
        self.control_or_panic("DELETE", "/emulator/commits", &json!({}));
    }

    /// The numbers of open connections and of all connections accepted so far.
    pub fn connections(&self) -> (u64, u64) {
        self.hub.connections()
    }

    /// Closes the port and all open connections for `ms` milliseconds.
    pub fn close_for(&self, ms: u64) {
        self.hub.close_for(ms);
    }

    /// Moves the services' time forward.
    pub fn advance(&self, time: Duration) {
        self.control_or_panic(
            "POST",
            "/emulator/time",
            &json!({"advanceMs": time.as_millis()}),
        );
    }

    /// Resets the emulator to its initial state: no relationships, no faults, default settings, an empty log.
    pub fn reset(&self) {
        self.control_or_panic("POST", "/emulator/reset", &json!({}));
    }

    /// Writes the state file now.
    ///
    /// # Errors
    /// If the emulator has no state file, or it can't be written.
    pub fn save(&self) -> io::Result<()> {
        match &self.hub.state_file {
            Some(file) => persist::save(&lock(&self.hub.state), file),
            None => Err(io::Error::other("started without a state file")),
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        if self.hub.state_file.is_some() {
            // An error is lost here; a caller that needs it calls `save` first.
            let _ = self.save();
        }
        // Freeing a large state takes longer than stopping, so a thread of its own does it.
        let old = std::mem::replace(&mut *lock(&self.hub.state), state::State::new());
        let _ = std::thread::Builder::new().spawn(move || drop(old));
    }
}

impl std::fmt::Debug for Emulator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Emulator")
            .field("uri", &self.uri())
            .finish()
    }
}
