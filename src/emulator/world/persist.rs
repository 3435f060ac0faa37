//! The state file: relationships and customers as JSON.

use crate::emulator::world::model::{Customer, Relationship};
use crate::emulator::world::state::State;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

#[derive(Serialize)]
struct Written<'a> {
    relationships: Vec<&'a Relationship>,
    customers: Vec<&'a Customer>,
    seeded: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    relationships: Vec<Relationship>,
    customers: Vec<Customer>,
    #[serde(default)]
    seeded: u64,
}

/// Writes the state beside the file and puts it in its place, so that a reader never sees a half.
pub(crate) fn save(state: &State, file: &Path) -> io::Result<()> {
    let mut new = file.as_os_str().to_owned();
    new.push(format!(".{}.new", std::process::id()));
    let written = Written {
        relationships: state.store.all().map(|(_, r)| r).collect(),
        customers: state.store.customers_after(0).map(|(_, c)| c).collect(),
        seeded: state.seeded,
    };
    let mut out = BufWriter::new(File::create(&new)?);
    serde_json::to_writer(&mut out, &written)?;
    out.flush()?;
    out.into_inner()?.sync_all()?;
    std::fs::rename(&new, file)
}

/// Reads the state, if the file is there.
pub(crate) fn load(state: &mut State, file: &Path) -> io::Result<()> {
    let read = match File::open(file) {
        Ok(read) => BufReader::new(read),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let read: Read = serde_json::from_reader(read)?;
    state.seeded = read.seeded;
    for customer in read.customers {
        state.store.add_customer(customer);
    }
    for item in read.relationships {
        state.adopt(item);
    }
    Ok(())
}
