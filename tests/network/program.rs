//! Server programs that run during a test.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support;

/// A program that listens on a port of this machine. It is killed when dropped.
pub struct Program {
    command: Command,
    child: Child,
    address: &'static str,
    pub port: u16,
    /// Its configuration and its logs.
    pub folder: PathBuf,
}

/// A port that nothing listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

/// A folder that a program can write to, whichever user it switches to.
pub fn folder(name: &str) -> PathBuf {
    let folder = support::scratch(name);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(&folder, open).expect("its permissions");
    }
    folder
}

impl Program {
    /// Starts `command`, which listens on `port` of `address`, and waits until it does.
    pub fn start(
        mut command: Command,
        address: &'static str,
        port: u16,
        folder: PathBuf,
    ) -> Program {
        let output = std::fs::File::create(folder.join("output")).expect("a file");
        let errors = output.try_clone().expect("a file");
        command.stdin(Stdio::null()).stdout(output).stderr(errors);
        let child = command.spawn().expect("the program starts");
        let mut program = Program {
            command,
            child,
            address,
            port,
            folder,
        };
        program.await_port();
        program
    }

    /// Kills and restarts the program, and waits until it listens again.
    pub fn restart(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.child = self.command.spawn().expect("the program starts");
        self.await_port();
    }

    fn await_port(&mut self) {
        let end = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect((self.address, self.port)).is_err() {
            let ended = self.child.try_wait().expect("its state");
            assert!(
                ended.is_none() && Instant::now() < end,
                "{:?} doesn't listen: {}",
                self.command,
                self.read("output")
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The text of a file in its folder; empty if it doesn't exist.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.join(name)).unwrap_or_default()
    }

    /// Waits up to 10 seconds until a file in its folder has `count` lines that contain `text`, and returns
    /// those it has.
    pub fn lines(&self, name: &str, text: &str, count: usize) -> Vec<String> {
        let end = Instant::now() + Duration::from_secs(10);
        loop {
            let read = self.read(name);
            let lines = read.lines().filter(|line| line.contains(text));
            let lines: Vec<_> = lines.map(str::to_owned).collect();
            if lines.len() >= count || Instant::now() > end {
                return lines;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The path of a program, also in /usr/sbin, which isn't on an ordinary user's PATH.
pub fn find(name: &str, test: &str) -> Option<PathBuf> {
    let administrators = Path::new("/usr/sbin").join(name);
    match administrators.is_file() {
        true => Some(administrators),
        false => support::tool(name, test),
    }
}
