//! A node: everything a running server, or a tool beside it, works with.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use storage::Storage;
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::derived::Derived;
use crate::execute::Executor;
use crate::files::Files;
use crate::live::Live;
use crate::seal::{Keys, SealError};
use crate::search::Search;

/// Where a deployment keeps its things.
#[derive(Clone, Debug)]
pub struct Place {
    /// The data folder: the embedded database, the key, attachments.
    pub data: PathBuf,
    /// A PostgreSQL address, if the database is not the embedded one.
    pub database: Option<String>,
    /// `s3://bucket/folder`, if files do not lie in the data folder. Several nodes share one.
    pub files: Option<String>,
}

impl Place {
    /// A deployment in a folder, with the embedded database.
    pub fn folder(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            database: None,
            files: None,
        }
    }

    /// The embedded database's file.
    pub fn database_file(&self) -> PathBuf {
        self.data.join("liaison.db")
    }

    /// The key file. It is not part of a backup of the database.
    pub fn key_file(&self) -> PathBuf {
        self.data.join("secret.key")
    }

    /// The database's address.
    pub fn database_url(&self) -> String {
        self.database
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.database_file().display()))
    }
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Records.
    pub storage: Storage,
    /// The one write path.
    pub executor: Executor,
    /// Live sync.
    pub live: Live,
    /// What is derived from the records.
    pub derived: Derived,
    /// Search over every text.
    pub search: Search,
    /// Keys for petitioner data.
    pub keys: Keys,
    /// Bytes of files.
    pub files: Files,
    /// The clock.
    pub clock: Clock,
}

impl Node {
    /// Opens the database (made if need be), the keys and the write path. The tailer and the
    /// timers are started by `serve`.
    ///
    /// # Errors
    /// The folder, the key or the database cannot be opened.
    pub async fn open(place: &Place, clock: Clock) -> anyhow::Result<Self> {
        // What speaks TLS, at either end, does so with this one. Fails only if a provider was installed
        // before, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        make_folder(&place.data)?;
        let storage = Storage::open(&place.database_url()).await?;
        let keys = Keys::open(&place.key_file(), storage.key_check().await?.as_deref())?;
        // Another node may have been first.
        if storage.keep_key_check(&keys.check()).await? != keys.check() {
            return Err(SealError::Another.into());
        }
        let committed = Arc::new(Notify::new());
        let executor = Executor::start(
            storage.clone(),
            keys.clone(),
            clock.clone(),
            committed.clone(),
        );
        let files = Files::open(place)?;
        let derived = Derived::default();
        let search = Search::new(&place.data);
        let live = Live::new(
            storage.clone(),
            clock.clone(),
            committed,
            derived.clone(),
            search.clone(),
        );
        Ok(Self {
            storage,
            executor,
            live,
            derived,
            search,
            keys,
            files,
            clock,
        })
    }
}

/// Makes a folder that only its owner can look into, unless it is there.
///
/// # Errors
/// It cannot be made.
pub fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
