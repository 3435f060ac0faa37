//! What every layer stands on: errors and outcomes, secrets, cancellation, time, logs and progress.

pub mod cancel;
pub mod clock;
pub mod diag;
pub mod error;
pub mod kind;
pub mod problem;
pub mod secret;
pub mod thread;
pub mod watched;

pub use cancel::Cancel;
pub use clock::{Clock, SystemClock};
pub use diag::{Diag, Level, Log, Progress, ProgressKind};
pub use error::{Conflict, Error, Result};
pub use kind::{ErrorKind, Outcome};
pub use problem::Problem;
pub use secret::Secret;
pub use watched::{Waited, Watched};
