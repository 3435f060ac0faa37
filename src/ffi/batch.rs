//! Batches
//!
//! The host submits items, each with a tag, and takes their results one by one, in the order in which they
//! finish.

use std::time::Duration;

use super::batch_options::*;
use super::call::{self, gdap_call_options};
use super::client::gdap_client;
use super::document::*;
use super::error::gdap_error;
use super::guard;
use super::handle::{self, Handle, Owner};
use super::options;
use super::out::Out;
use super::panic;
use super::result::gdap_result;
use super::status::gdap_status;
use super::str::gdap_str;
use crate::base::{Error, ErrorKind, Result, thread};
use crate::client::{Batch, BatchOptions, ItemDocument, Work};

/// Calls that run at the same time. Any number of threads may submit and take at the same time.
///
/// - `gdap_batch_options_init`, `gdap_batch_new`
/// - `gdap_batch_submit`, `gdap_batch_take`
/// - `gdap_batch_get_counts`, `gdap_batch_cancel`
/// - `gdap_batch_free`
///
/// Queued, running and untaken items all count against its capacity. So a host with one thread submits until
/// `GDAP_STATUS_BATCH_FULL`, takes one, and so on; at the end it takes until `GDAP_STATUS_BATCH_EMPTY`. Free it
/// before its client.
pub struct gdap_batch {
    owner: Owner,
    batch: Batch,
}

const _: () = super::assert_send_sync::<gdap_batch>();
const _: () = {
    assert!(GDAP_ACTION_RELATIONSHIP_CREATE == Work::Create as i32);
    assert!(GDAP_ACTION_RELATIONSHIP_UPDATE == Work::Update as i32);
    assert!(GDAP_ACTION_RELATIONSHIP_GET == Work::Get as i32);
    assert!(GDAP_ACTION_REQUEST_CREATE == Work::Request as i32);
    assert!(GDAP_ACTION_RELATIONSHIP_DELETE == Work::Delete as i32);
    assert!(GDAP_ACTION_ASSIGNMENT_CREATE == Work::Assign as i32);
    assert!(GDAP_ACTION_ASSIGNMENT_UPDATE == Work::UpdateAssignment as i32);
    assert!(GDAP_ACTION_ASSIGNMENT_DELETE == Work::DeleteAssignment as i32);
    assert!(GDAP_ACTION_RELATIONSHIP_WAIT == Work::Await as i32);
    assert!(GDAP_ACTION_ASSIGNMENT_GET == Work::Assignment as i32);
    assert!(GDAP_ACTION_ASSIGNMENT_LIST == Work::Assignments as i32);
    assert!(GDAP_ACTION_OPERATION_GET == Work::Operation as i32);
    assert!(GDAP_ACTION_OPERATION_LIST == Work::Operations as i32);
    assert!(GDAP_ACTION_RELATIONSHIP_LIST == Work::List as i32);
    assert!(GDAP_ACTION_REQUEST_LIST == Work::Requests as i32);
    assert!(GDAP_ACTION_REQUEST_GET == Work::GetRequest as i32);
    assert!(GDAP_ACTION_CUSTOMER_LIST == Work::Customers as i32);
    assert!(GDAP_ACTION_CUSTOMER_GET == Work::Customer as i32);
    assert!(GDAP_ACTION_CUSTOMER_LIST_SERVICES == Work::Services as i32);
    assert!(GDAP_ACTION_CLIENT_SIGN_IN == Work::SignIn as i32);
    assert!(GDAP_ACTION_CONTRACT_LIST == Work::Contracts as i32);
    assert!(GDAP_ACTION_GROUP_LIST == Work::Groups as i32);
};

impl Handle for gdap_batch {
    const NAME: &'static str = "batch";
    fn owner(&self) -> Owner {
        self.owner
    }
}

/// Makes a batch of calls with `client`.
///
/// - `options`: NULL for the defaults
/// - `batch` receives the batch; free it with `gdap_batch_free`, before the client
///
/// Errors: those of the arguments; `GDAP_STATUS_JOURNAL` (another run has it, or the file isn't a journal or
/// can't be written).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_batch_new(
    client: *const gdap_client,
    options: *const gdap_batch_options,
    batch: *mut *mut gdap_batch,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            let place = Out::new(batch, "batch")?;
            let client = handle::borrow(client)?.inner();
            let mut own = BatchOptions::default();
            if let Some(given) = options::read(options)? {
                options::flags(
                    given.flags,
                    GDAP_BATCH_JOURNAL_SYNC | GDAP_BATCH_UNORDERED,
                    "The batch's flags value",
                )?;
                own.unordered = given.flags & GDAP_BATCH_UNORDERED != 0;
                own.sync = given.flags & GDAP_BATCH_JOURNAL_SYNC != 0;
                own.journal = given
                    .journal_path
                    .text("The journal's path")?
                    .map(Into::into);
                if given.concurrency != 0 {
                    own.concurrency = given.concurrency;
                }
                own.capacity = given.capacity;
            }
            place.set(gdap_batch {
                owner: Owner::current(),
                batch: Batch::new(client, own)?,
            });
            Ok(())
        })
    }
}

/// Adds an item. Everything is copied; the call returns as soon as the item is queued.
///
/// - `action`: one of the `GDAP_ACTION_` numbers (see "Relationships: checking")
/// - `id`: of the relationship or the customer. Items of the same id run one after the other, in the order
///   in which they were submitted, unless the batch is `GDAP_BATCH_UNORDERED`. For
///   `GDAP_ACTION_RELATIONSHIP_CREATE`: absent, or any text of up to 256 bytes without control
///   characters, to make such items wait for each other. Creates of the same displayName always do. Must
///   be absent for `GDAP_ACTION_RELATIONSHIP_LIST`, `GDAP_ACTION_CUSTOMER_LIST` and
///   `GDAP_ACTION_CLIENT_SIGN_IN`
/// - `document`: as for the single call; for `GDAP_ACTION_RELATIONSHIP_WAIT` the statuses, for
///   `GDAP_ACTION_OPERATION_GET` and `GDAP_ACTION_REQUEST_GET` the id of the operation or request, for
///   lists absent or what to list: a JSON object with any of `filter`, `select`, `orderby`, `next`
///   (strings) and `top` (a number), as in `gdap_list_options`. Must be absent for actions that read one
///   relationship, assignment or customer, delete, or sign in
/// - `options`: as for the single call, and checked now; `deadline_ms` counts from when the item starts;
///   `assignment_id` names the assignment to read, update or delete, `journal_key` the item in the journal
/// - `tag`: the host's own number for the item; `gdap_batch_take` returns it
/// - `timeout_ms`: how long to wait for room; 0 for not at all
///
/// Errors: those of the arguments, and `GDAP_STATUS_INVALID_ARGUMENT` also if an item with the same journal
/// key is in the batch at present; `GDAP_STATUS_BATCH_FULL` (take some first), `GDAP_STATUS_CANCELLED` (the
/// cancel of `options` has fired or the batch is cancelled, also while it waits for room). What is wrong with
/// the document is the item's own error, later.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_batch_submit(
    batch: *const gdap_batch,
    action: i32,
    id: gdap_str,
    document: gdap_str,
    options: *const gdap_call_options,
    tag: u64,
    timeout_ms: i64,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            let batch = &handle::borrow(batch)?.batch;
            if action == 0 {
                return Err(Error::new(ErrorKind::UnknownOption, "The action is 0."));
            }
            let work = options::choice(action, Work::ALL, Work::Get, "The action")?;
            let id = match work.has_id() {
                true => id.required("The id")?,
                false => id.text("The id")?.unwrap_or_default(),
            };
            let document = match work.document() {
                ItemDocument::None => {
                    document.must_be_absent("A document", "this action has none")?;
                    &[]
                }
                ItemDocument::Optional | ItemDocument::List => document
                    .optional_document("The document")?
                    .unwrap_or_default(),
                ItemDocument::Required => document.document("The document")?,
            };
            let call = call::open(options)?;
            batch.submit(work, id, document, &call, tag, wait(timeout_ms)?)
        })
    }
}

fn wait(timeout_ms: i64) -> Result<Duration> {
    Ok(options::millis(timeout_ms, "The timeout")?.unwrap_or_default())
}

/// Takes the next finished item, in the order of finishing.
///
/// - `timeout_ms`: how long to wait for one; 0 for not at all
/// - `tag` receives the item's tag; NULL if it isn't needed
/// - `result`, `item_error`: one of them receives how the item ended, to be freed with
///   `gdap_result_free` or `gdap_error_free`; the other is set to NULL
///
/// Returns `GDAP_STATUS_OK` when an item was taken, whether the item succeeded or failed. Each item is taken
/// once. An item's error is one of the single call, or `GDAP_STATUS_JOURNAL` if its write couldn't be recorded
/// beforehand and so wasn't sent.
///
/// Errors: `GDAP_STATUS_BATCH_TIMEOUT` (none finished in time), `GDAP_STATUS_BATCH_EMPTY` (everything
/// submitted has been taken), `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_ARGUMENT` (a negative time),
/// `GDAP_STATUS_FORKED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_batch_take(
    batch: *const gdap_batch,
    timeout_ms: i64,
    tag: *mut u64,
    result: *mut *mut gdap_result,
    item_error: *mut *mut gdap_error,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            let result = Out::new(result, "result");
            let item_error = Out::new(item_error, "item's error");
            let (result, item_error) = (result?, item_error?);
            let batch = &handle::borrow(batch)?.batch;
            let (tagged, outcome) = batch.take(wait(timeout_ms)?)?;
            if !tag.is_null() {
                tag.write(tagged);
            }
            match outcome {
                Ok(reply) => result.set(gdap_result::new(reply)),
                Err(failure) => item_error.set(gdap_error::new(failure)),
            }
            Ok(())
        })
    }
}

/// Writes how many items are queued, running and finished into `counts`, whose `struct_size` must be set to
/// `sizeof *counts`.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE`, `GDAP_STATUS_FORKED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_batch_get_counts(
    batch: *const gdap_batch,
    counts: *mut gdap_batch_counts,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(std::ptr::null_mut(), || {
            let batch = &handle::borrow(batch)?.batch;
            if counts.is_null() {
                return Err(Error::new(ErrorKind::NullPointer, "counts is NULL."));
            }
            let size = counts.cast::<u32>().read();
            options::init(counts, size as usize)?;
            let own = batch.counts();
            let known = gdap_batch_counts {
                struct_size: size,
                reserved: 0,
                queued: own.queued,
                running: own.running,
                untaken: own.untaken,
                finished: own.done,
            };
            options::overwrite(counts, known, size as usize);
            Ok(())
        })
    }
}

/// Cancels what is left: queued items finish as `GDAP_STATUS_CANCELLED`, `GDAP_OUTCOME_NOT_SENT`
/// (`GDAP_OUTCOME_UNKNOWN` if the journal says that an earlier run sent them), running ones end as with a fired
/// cancel. All of them can still be taken; no more can be submitted. NULL and a batch made before fork() are
/// fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_batch_cancel(batch: *const gdap_batch) {
    panic::value((), || {
        // SAFETY: the contract of the header.
        if let Ok(handle) = unsafe { handle::borrow(batch) } {
            handle.batch.cancel();
        }
    });
}

/// Frees a batch: what is left is cancelled, results not taken are lost. It returns within 50 ms; what still
/// runs ends in the background. Its journal can be opened again as soon as the function has returned. NULL is
/// fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_batch_free(batch: *mut gdap_batch) {
    panic::value((), || {
        // SAFETY: the contract of the header.
        let Some(handle) = (unsafe { handle::take(batch) }) else {
            return;
        };
        handle.batch.close();
        // If the thread can't be started, the closure and the batch in it are dropped here.
        let _ = thread::spawn("gdap-close", move || drop(handle));
    });
}
