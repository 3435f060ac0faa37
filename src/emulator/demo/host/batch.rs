//! The batch of the Rust host.

use std::time::Duration;

use crate::base::ErrorKind;
use crate::emulator::demo::host::client::{answer, options};
use crate::emulator::demo::host::{Call, CallResult, Client, Failure, view};
use crate::ffi::batch::gdap_batch;
use crate::ffi::batch_options::gdap_batch_options;

/// Calls that run concurrently. It borrows its client, so it is freed first.
pub struct Batch<'a> {
    client: &'a Client,
    batch: *mut gdap_batch,
}

// SAFETY: the header says that it may be used from any threads at once.
unsafe impl Send for Batch<'_> {}
// SAFETY: as above.
unsafe impl Sync for Batch<'_> {}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        // SAFETY: live, and freed once.
        unsafe { (self.client.library.0.api.gdap_batch_free)(self.batch) }
    }
}

impl Client {
    /// `gdap_batch_new`: `concurrency` items run at a time, the batch holds at most `capacity` (0: the
    /// default).
    pub fn batch(&self, concurrency: u32, capacity: u32) -> Result<Batch<'_>, Failure> {
        let api = &self.library.0.api;
        let (mut batch, mut error) = (std::ptr::null_mut(), std::ptr::null_mut());
        let mut options = std::mem::MaybeUninit::<gdap_batch_options>::zeroed();
        // SAFETY: as the header says.
        unsafe {
            (api.gdap_batch_options_init)(options.as_mut_ptr(), size_of::<gdap_batch_options>());
            let mut options = options.assume_init();
            options.concurrency = concurrency;
            options.capacity = capacity;
            let status = (api.gdap_batch_new)(self.client, &options, &mut batch, &mut error);
            self.library.settle(status, error)?;
        }
        Ok(Batch {
            client: self,
            batch,
        })
    }
}

impl Batch<'_> {
    /// `gdap_batch_submit` of one of the `GDAP_ACTION_` numbers, without waiting; `false` if the batch is
    /// full.
    pub fn submit(
        &self,
        action: i32,
        id: &str,
        document: &str,
        call: Call<'_>,
        tag: u64,
    ) -> Result<bool, Failure> {
        let api = &self.client.library.0.api;
        let (id, document) = (view(id), view(document));
        let options = options(api, &call);
        let mut error = std::ptr::null_mut();
        // SAFETY: as the header says; everything is copied before it returns.
        let done = unsafe {
            let status = (api.gdap_batch_submit)(
                self.batch, action, id, document, &options, tag, 0, &mut error,
            );
            self.client.library.settle(status, error)
        };
        match done {
            Ok(()) => Ok(true),
            Err(failure) if failure.status == ErrorKind::BatchFull as i32 => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// `gdap_batch_take`: the next finished item and its result; `None` when all were taken.
    #[allow(clippy::type_complexity)]
    pub fn take(
        &self,
        timeout: Duration,
    ) -> Result<Option<(u64, Result<CallResult, Failure>)>, Failure> {
        let library = &self.client.library;
        let api = &library.0.api;
        let (mut tag, mut result) = (0, std::ptr::null_mut());
        let (mut item_error, mut error) = (std::ptr::null_mut(), std::ptr::null_mut());
        let timeout_ms = i64::try_from(timeout.as_millis()).unwrap_or(i64::MAX);
        // SAFETY: as the header says; what was received is read and freed once.
        unsafe {
            let status = (api.gdap_batch_take)(
                self.batch,
                timeout_ms,
                &mut tag,
                &mut result,
                &mut item_error,
                &mut error,
            );
            match library.settle(status, error) {
                Ok(()) => {}
                Err(failure) if failure.status == ErrorKind::BatchEmpty as i32 => return Ok(None),
                Err(failure) => return Err(failure),
            }
            let ended = if item_error.is_null() {
                Ok(answer(api, result))
            } else {
                Err(library.failure((api.gdap_error_status)(item_error), item_error))
            };
            Ok(Some((tag, ended)))
        }
    }
}
