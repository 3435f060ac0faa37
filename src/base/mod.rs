//! Types that every layer uses: errors, hints and outcomes, secrets, cancellation, time, logs and progress.

pub mod cancel;
pub mod clock;
pub mod diag;
pub mod error;
pub mod hint;
pub mod kind;
pub mod monitor;
pub mod problem;
pub mod secret;
pub mod term;
pub mod text;
pub mod thread;
pub mod variables;
pub mod wording;

pub use cancel::Cancel;
pub use clock::{Clock, SystemClock};
pub use diag::{Diagnostics, Level, Log, Progress, ProgressKind};
pub use error::{Conflict, Error, Result};
pub use hint::{CallHint, Hint, NetworkHint, ServiceHint, SignInHint};
pub use kind::{ErrorKind, Outcome};
pub use monitor::{Monitor, Wait};
pub use problem::Problem;
pub use secret::Secret;
pub use term::Term;
pub use variables::Variables;
pub use wording::{Argument, Arguments};
