//! Every error that a test causes, with its hint, in one file to read: `target/review/library.txt`.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::Inner;

static SEEN: Mutex<Option<(File, HashSet<String>)>> = Mutex::new(None);

/// Records an error when it is dropped, because only then is it complete.
impl Drop for Inner {
    fn drop(&mut self) {
        // After a failing test has poisoned the lock, the lines are still valid.
        let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, lines) = seen.get_or_insert_with(open);
        let code = self.hint.as_ref().map_or("", |hint| hint.code());
        let hint = self.hint.as_ref().map(ToString::to_string);
        let (message, hint) = (&self.message, hint.unwrap_or_default());
        // One line for all errors that differ only in ids and numbers.
        let form = format!("{code} {message}").replace(|c: char| c.is_ascii_digit(), "0");
        if lines.insert(form) {
            let kind = self.kind.name();
            let text = message.replace('\n', " / ");
            let _ = writeln!(file, "{kind}\t{code}\t{text}\t{hint}");
        }
    }
}

fn open() -> (File, HashSet<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/review");
    fs::create_dir_all(&folder).expect("a folder under target");
    // A test that runs itself in another process appends to the file.
    let appends = std::env::args().any(|argument| argument == "--exact");
    let mut options = File::options();
    options
        .create(true)
        .append(appends)
        .write(true)
        .truncate(!appends);
    let file = options.open(folder.join("library.txt"));
    let file = file.expect("a file under target");
    (file, HashSet::new())
}
