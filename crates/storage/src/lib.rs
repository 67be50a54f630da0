//! The only SQL: records, commits, accounts and sessions, on SQLite or PostgreSQL.
//!
//! Every statement is one text for both databases; `backend` alone names them. Records are written
//! through [`Writing`] only, whose first statement takes the one row that orders all commits, and
//! read through [`Snapshot`], one consistent view.
//!
//! Deliberately absent: rules (the caller decides what is written and who sees it), encryption
//! (petitioner data arrives sealed), HTTP, and any clock: times are arguments.

mod backend;
mod batch;
mod chain;
mod credentials;
mod dump;
mod error;
mod forms;
mod notices;
#[doc(hidden)]
pub mod probe;
mod public;
mod read;
mod requests;
mod save;
mod snapshot;
mod statement;
mod storage;
mod stored_row;
mod writing;

pub use backend::Listener;
pub use batch::{
    Batch, Columns, Commit, Head, Line, Put, Receipt, RequestColumns, SealedPetitioner, Stored,
    TimerChange,
};
pub use chain::{ChainReport, GENESIS};
pub use credentials::{Credential, FAILURE_WINDOW_MS, LOCK_MS, MAX_FAILURES, SessionRow};
pub use error::{Result, StorageError};
pub use notices::{Listener as NoticeListener, NoticeRow};
pub use snapshot::{AccountEntry, CommitEntry, HistoryEntry, Snapshot, Touched};
pub use storage::Storage;
pub use stored_row::StoredRow;
pub use writing::Writing;
