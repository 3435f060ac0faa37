//! Every error that a test causes, with its hint, in one file to read: `target/review/library.txt`.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::Inner;

static SEEN: Mutex<Option<(File, HashSet<String>)>> = Mutex::new(None);

/// An error at the end of its life, when all that is known of it is in it.
impl Drop for Inner {
    fn drop(&mut self) {
        // A lock that a failing test held still has the lines.
        let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, lines) = seen.get_or_insert_with(open);
        let code = self.hint.as_ref().map_or("", |hint| hint.code());
        let hint = self.hint.as_ref().map(ToString::to_string);
        let (message, hint) = (&self.message, hint.unwrap_or_default());
        // One line for all that differ in ids and numbers alone.
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
    // A test that runs itself in another process adds to the file.
    let adds = std::env::args().any(|argument| argument == "--exact");
    let mut options = File::options();
    options
        .create(true)
        .append(adds)
        .write(true)
        .truncate(!adds);
    let file = options.open(folder.join("library.txt"));
    let file = file.expect("a file under target");
    (file, HashSet::new())
}
