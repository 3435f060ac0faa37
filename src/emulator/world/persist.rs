//! The state as a document: the content of a state file, and the body of `GET` and `PUT /emulator/state`.

use crate::emulator::world::model::{Customer, Relationship};
use crate::emulator::world::settings::Settings;
use crate::emulator::world::state::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    relationships: Vec<&'a Relationship>,
    customers: Vec<&'a Customer>,
    seeded: u64,
    moved_ms: u64,
    settings: &'a Settings,
    faults: Value,
}

/// A state document as read. Absent members keep their initial values.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
struct Read {
    relationships: Vec<Relationship>,
    customers: Vec<Customer>,
    seeded: u64,
    moved_ms: u64,
    settings: Value,
    faults: Value,
}

fn to_written(state: &State) -> Written<'_> {
    Written {
        relationships: state.store.all().map(|(_, r)| r).collect(),
        customers: state.store.customers_after(0).map(|(_, c)| c).collect(),
        seeded: state.seeded,
        moved_ms: u64::try_from(state.clock.moved().as_millis()).unwrap_or(u64::MAX),
        settings: &state.settings,
        faults: state.faults.list(),
    }
}

/// The state as a document.
pub(crate) fn document(state: &State) -> io::Result<Vec<u8>> {
    Ok(serde_json::to_vec(&to_written(state))?)
}

/// The state in a document.
///
/// # Errors
/// One sentence, if the document isn't a valid state.
pub(crate) fn state(document: &[u8]) -> Result<State, String> {
    let read: Read = serde_json::from_slice(document).map_err(|e| format!("State: {e}."))?;
    let mut state = State::new();
    state.clock.advance(Duration::from_millis(read.moved_ms));
    if !read.settings.is_null() {
        state.settings = state.settings.with_changes(&read.settings)?;
    }
    if !read.faults.is_null() {
        state.faults.restore(&read.faults)?;
    }
    state.seeded = read.seeded;
    for customer in read.customers {
        state.store.add_customer(customer);
    }
    for item in read.relationships {
        state.adopt(item);
    }
    Ok(state)
}

/// Writes the state to a new file and renames it to `file`, so that a reader never sees a partial state.
pub(crate) fn save(state: &State, file: &Path) -> io::Result<()> {
    let mut new = file.as_os_str().to_owned();
    new.push(format!(".{}.new", std::process::id()));
    let mut out = File::create(&new)?;
    out.write_all(&document(state)?)?;
    out.sync_all()?;
    std::fs::rename(&new, file)
}

/// Reads the state; an initial state if the file doesn't exist.
pub(crate) fn load(file: &Path) -> io::Result<State> {
    let read = match std::fs::read(file) {
        Ok(read) => read,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(State::new()),
        Err(error) => return Err(error),
    };
    self::state(&read).map_err(|text| io::Error::new(io::ErrorKind::InvalidData, text))
}
