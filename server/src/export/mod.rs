//! Exports of the ledger: comma-separated text and workbooks, written window by window, so that
//! their memory does not grow with the ledger; and forms of an office, filled.

pub mod csv;
pub mod form;
pub mod rows;
pub mod xlsx;

use std::sync::Arc;

use axum::body::Bytes;
use futures::Stream;
use shared::id::RequestId;
use shared::ledger::LedgerColumn;
use storage::Storage;
use tokio::sync::mpsc;

use crate::ledger::List;
use rows::{Cell, Entry, Reader, WINDOW};

/// Windows that wait for a slow reader at most.
const WAITING: usize = 2;
/// Bytes read from a finished file at once.
const PIECE: usize = 64 * 1024;

/// Why an export broke off.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database's.
    #[error(transparent)]
    Storage(#[from] storage::StorageError),
    /// A temporary file's.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A workbook could not be written.
    #[error(transparent)]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A form could not be filled.
    #[error(transparent)]
    Form(#[from] form::FormError),
    /// A worker ended before its work.
    #[error("a worker ended before its work")]
    Stopped,
}

/// What is exported for whom.
#[derive(Clone, Debug)]
pub struct Export {
    /// The database.
    pub storage: Storage,
    /// For whom.
    pub reader: Reader,
    /// Which requests, in order.
    pub list: Arc<List>,
    /// Which columns.
    pub columns: Vec<LedgerColumn>,
}

/// Rows of one window.
pub type Rows = Vec<Vec<Cell>>;

impl Export {
    /// The heads of the columns.
    pub fn heads(&self) -> Vec<&'static str> {
        self.columns
            .iter()
            .map(|column| text::ledger::head(*column).of(self.reader.lang))
            .collect()
    }

    /// Reads the ledger into a channel, a window at a time; ends early when nobody listens.
    async fn read(self, rows: mpsc::Sender<Result<Rows, ExportError>>) {
        for ids in self.list.ids.chunks(WINDOW) {
            let window = self.window(ids).await;
            let is_over = window.is_err();
            if rows.send(window).await.is_err() || is_over {
                return;
            }
        }
    }

    async fn window(&self, ids: &[RequestId]) -> Result<Rows, ExportError> {
        // A view of its own for each window: one that is held as long as a slow reader takes would
        // keep the database from tidying up.
        let mut snapshot = self.storage.snapshot().await?;
        let entries = rows::window(&mut snapshot, &self.reader, ids).await?;
        let row = |entry: &Entry| {
            let cells = self.columns.iter();
            cells
                .map(|column| entry.cell(*column, &self.reader))
                .collect()
        };
        Ok(entries.iter().map(row).collect())
    }

    /// Starts to read.
    pub fn rows(self) -> mpsc::Receiver<Result<Rows, ExportError>> {
        let (sender, rows) = mpsc::channel(WAITING);
        tokio::spawn(self.read(sender));
        rows
    }
}

/// A finished file, piece by piece.
pub fn pieces(file: std::fs::File) -> impl Stream<Item = std::io::Result<Bytes>> {
    let file = tokio::fs::File::from_std(file);
    futures::stream::unfold(Some(file), |file| async move {
        use tokio::io::AsyncReadExt as _;
        let mut file = file?;
        let mut piece = vec![0; PIECE];
        match file.read(&mut piece).await {
            Ok(0) => None,
            Ok(read) => {
                piece.truncate(read);
                Some((Ok(Bytes::from(piece)), Some(file)))
            }
            Err(error) => Some((Err(error), None)),
        }
    })
}
