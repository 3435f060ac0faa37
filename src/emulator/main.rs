//! The emulator as a program: a dispatcher over its subcommands.

use gdap::emulator::{Emulator, args};
use std::io::{Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let all: Vec<String> = std::env::args().skip(1).collect();
    if all.iter().any(|a| a == "--help" || a == "-h") {
        return print(&args::help());
    }
    if all.iter().any(|a| a == "--version") {
        return print(concat!("gdap-emulator ", env!("CARGO_PKG_VERSION"), "\n"));
    }
    let mut arguments = all.into_iter().peekable();
    let command = arguments.next_if(|a| !a.starts_with('-'));
    match command.as_deref() {
        None | Some("serve") => match args::serve(arguments) {
            Ok(serve) => end(run(&serve)),
            Err(sentence) => refuse(&sentence),
        },
        Some("demo") => demo(),
        Some(other) => refuse(&format!("The command {other} is not known; see --help.")),
    }
}

#[cfg(feature = "ffi")]
fn demo() -> ExitCode {
    match gdap::emulator::demo::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&format!("The demo failed: {error}.")),
    }
}

#[cfg(not(feature = "ffi"))]
fn demo() -> ExitCode {
    refuse(
        "The demo drives the library's C ABI, which this emulator was built without: build it with the feature ffi.",
    )
}

fn print(text: &str) -> ExitCode {
    // A closed output isn't an error: the reader needs no more.
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

fn refuse(sentence: &str) -> ExitCode {
    eprintln!("{sentence}");
    ExitCode::from(2)
}

fn end(done: std::io::Result<()>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The emulator cannot run: {error}.");
            ExitCode::FAILURE
        }
    }
}

/// Serves until a signal arrives or, with `--until-stdin-closes`, standard input closes.
fn run(serve: &args::Serve) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    // The handlers are installed before the line is printed: its reader may send a signal at once.
    let signal = {
        let _guard = runtime.enter();
        Signal::new()?
    };
    let emulator = Emulator::start(serve.options.clone())?;
    if serve.seed > 0 {
        emulator.seed(serde_json::json!({ "count": serve.seed, "mix": true }));
    }
    let ready = serde_json::json!({
        "uri": emulator.uri(),
        "pid": std::process::id(),
        "version": env!("CARGO_PKG_VERSION"),
        "caFile": serve.options.ca_file,
    });
    let mut out = std::io::stdout();
    writeln!(out, "{ready}")?;
    out.flush()?;
    let (closed, closes) = tokio::sync::oneshot::channel();
    if serve.until_stdin_closes {
        std::thread::spawn(move || {
            let mut buffer = [0; 256];
            while std::io::stdin().read(&mut buffer).is_ok_and(|n| n > 0) {}
            let _ = closed.send(());
        });
    } else {
        std::mem::forget(closed);
    }
    // Ctrl+C at a terminal reaches all its programs. If this one ends with its host (by standard input), the
    // host handles Ctrl+C.
    let interrupts = !serve.until_stdin_closes;
    runtime.block_on(async {
        tokio::select! {
            () = signal.wait(interrupts) => {}
            _ = closes => {}
        }
    });
    let saved = match &serve.options.state_file {
        Some(_) => emulator.save(),
        None => Ok(()),
    };
    drop(emulator);
    saved
}

#[cfg(unix)]
struct Signal(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl Signal {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        ))
    }

    /// Waits for a signal; interrupts are ignored unless `interrupts` is true.
    async fn wait(mut self, interrupts: bool) {
        loop {
            tokio::select! {
                _ = self.0.recv() => if interrupts { return },
                _ = self.1.recv() => return,
            }
        }
    }
}

/// Ctrl+C and Ctrl+Break interrupt; closing the window, logging off and shutting down end the
/// process, which waits until the state is saved.
#[cfg(windows)]
struct Signal {
    interrupt: tokio::signal::windows::CtrlC,
    break_key: tokio::signal::windows::CtrlBreak,
    close: tokio::signal::windows::CtrlClose,
    logoff: tokio::signal::windows::CtrlLogoff,
    shutdown: tokio::signal::windows::CtrlShutdown,
}

#[cfg(windows)]
impl Signal {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
        Ok(Self {
            interrupt: ctrl_c()?,
            break_key: ctrl_break()?,
            close: ctrl_close()?,
            logoff: ctrl_logoff()?,
            shutdown: ctrl_shutdown()?,
        })
    }

    /// Waits for a signal; interrupts are ignored unless `interrupts` is true.
    async fn wait(mut self, interrupts: bool) {
        loop {
            tokio::select! {
                _ = self.interrupt.recv() => if interrupts { return },
                _ = self.break_key.recv() => if interrupts { return },
                _ = self.close.recv() => return,
                _ = self.logoff.recv() => return,
                _ = self.shutdown.recv() => return,
            }
        }
    }
}
