//! Files: where their bytes lie, and how they get there.
//!
//! A command announces a file; its bytes come in chunks and gather in a part file of this node. When
//! all are there they are looked at ([`arrival`]), put into the store, and told of by a command of the
//! system. Stored by id, never by digest: the same picture on two cases is two files, and taking one
//! away leaves the other. Deliberately absent: an address that works without the policy.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::path::Path as StorePath;
use object_store::{GetOptions, GetResult, ObjectMeta, ObjectStore, ObjectStoreExt as _};
use shared::id::AttachmentId;
use tokio::fs;
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};
use tokio::sync::{OwnedMutexGuard, Semaphore};

use crate::node::{Place, make_folder};

pub mod arrival;
pub mod picture;
pub mod sort;
pub mod sweep;

/// Pictures looked at side by side: each may take some hundred megabytes.
const PICTURES_AT_ONCE: usize = 1;
/// A backup that does not come to its end holds removal up for so long.
const HELD_FOR: Duration = Duration::from_secs(6 * 3600);

/// Why bytes could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The folder's, or a full disk.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The store's.
    #[error(transparent)]
    Store(#[from] object_store::Error),
}

/// What is kept of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The file itself.
    Whole,
    /// The small picture of it.
    Thumbnail,
}

/// Where bytes lie.
#[derive(Clone, Debug)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    parts: PathBuf,
    hold: PathBuf,
    pictures: Arc<Semaphore>,
    busy: Arc<Mutex<HashMap<AttachmentId, Arc<tokio::sync::Mutex<()>>>>>,
}

/// What became of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is there; so many bytes are.
    UpTo(u64),
    /// It does not begin where the bytes end that are there: so many.
    Elsewhere(u64),
}

/// As long as this is there, nothing is removed.
#[derive(Debug)]
pub struct Hold {
    path: PathBuf,
}

impl Drop for Hold {
    fn drop(&mut self) {
        // One that stays is too old to count after some hours.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Where a file lies in the store: spread over folders by the end of its id, which is random.
fn path(id: AttachmentId, sort: Sort) -> StorePath {
    let id = id.to_string();
    let ending = match sort {
        Sort::Whole => "",
        Sort::Thumbnail => ".thumbnail",
    };
    StorePath::from(format!("{}/{id}{ending}", &id[id.len() - 2..]))
}

/// Whose file lies there.
fn owner(path: &StorePath) -> Option<AttachmentId> {
    let name = path.filename()?;
    name.strip_suffix(".thumbnail").unwrap_or(name).parse().ok()
}

impl Files {
    /// Opens the store, which is made if need be.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(place: &Place) -> Result<Self, FilesError> {
        let folder = place.data.join("files");
        let parts = place.data.join("parts");
        for folder in [&folder, &parts] {
            make_folder(folder)?;
        }
        let store = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
            parts,
            hold: place.data.join("files.hold"),
            pictures: Arc::new(Semaphore::new(PICTURES_AT_ONCE)),
            busy: Arc::default(),
        })
    }

    // ---- what is on its way -------------------------------------------------------------------

    /// One call at a time works on a file.
    pub async fn lock(&self, id: AttachmentId) -> OwnedMutexGuard<()> {
        let lock = {
            let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
            busy.retain(|_, lock| Arc::strong_count(lock) > 1);
            busy.entry(id).or_default().clone()
        };
        lock.lock_owned().await
    }

    fn part(&self, id: AttachmentId) -> PathBuf {
        self.parts.join(id.to_string())
    }

    /// How many bytes of a file have come.
    ///
    /// # Errors
    /// The folder's.
    pub async fn received(&self, id: AttachmentId) -> Result<u64, FilesError> {
        match fs::metadata(self.part(id)).await {
            Ok(metadata) => Ok(metadata.len()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Adds bytes that begin at `offset`. Under the file's [`Self::lock`].
    ///
    /// # Errors
    /// The disk is full, or the folder's.
    pub async fn append(
        &self,
        id: AttachmentId,
        offset: u64,
        bytes: &[u8],
    ) -> Result<Appended, FilesError> {
        let held = self.received(id).await?;
        if offset != held {
            return Ok(Appended::Elsewhere(held));
        }
        let mut options = fs::OpenOptions::new();
        options.create(true).write(true).truncate(false);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(self.part(id)).await?;
        file.seek(std::io::SeekFrom::Start(offset)).await?;
        let written = async {
            file.write_all(bytes).await?;
            file.sync_data().await
        };
        if let Err(error) = written.await {
            // Half a chunk must not be taken for the whole of it.
            file.set_len(offset).await?;
            return Err(error.into());
        }
        Ok(Appended::UpTo(offset + bytes.len() as u64))
    }

    async fn read_part(&self, id: AttachmentId) -> Result<Vec<u8>, FilesError> {
        Ok(fs::read(self.part(id)).await?)
    }

    /// Forgets what has come of a file.
    ///
    /// # Errors
    /// The folder's.
    pub async fn drop_part(&self, id: AttachmentId) -> Result<(), FilesError> {
        match fs::remove_file(self.part(id)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Files of which something has come, and for how long nothing more.
    async fn parts(&self) -> Result<Vec<(AttachmentId, Duration)>, FilesError> {
        let mut found = Vec::new();
        let mut entries = fs::read_dir(&self.parts).await?;
        while let Some(entry) = entries.next_entry().await? {
            let id = entry
                .file_name()
                .to_str()
                .and_then(|name| name.parse().ok());
            let age = entry.metadata().await?.modified()?.elapsed();
            found.extend(id.map(|id| (id, age.unwrap_or_default())));
        }
        Ok(found)
    }

    // ---- what is there ------------------------------------------------------------------------

    async fn put(&self, id: AttachmentId, sort: Sort, bytes: Vec<u8>) -> Result<(), FilesError> {
        self.store.put(&path(id, sort), bytes.into()).await?;
        Ok(())
    }

    /// Reads a file, or a part of it.
    ///
    /// # Errors
    /// It is not there, or the store's.
    pub async fn get(
        &self,
        id: AttachmentId,
        sort: Sort,
        options: GetOptions,
    ) -> Result<GetResult, FilesError> {
        Ok(self.store.get_opts(&path(id, sort), options).await?)
    }

    /// How many bytes lie there; `None` where nothing does.
    ///
    /// # Errors
    /// The store's.
    pub async fn size(&self, id: AttachmentId, sort: Sort) -> Result<Option<u64>, FilesError> {
        match self.store.head(&path(id, sort)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a file's bytes, unless a backup is under way: then the sweep does it later.
    ///
    /// # Errors
    /// The store's.
    pub async fn remove(&self, id: AttachmentId) -> Result<(), FilesError> {
        if self.is_held() {
            return Ok(());
        }
        for sort in [Sort::Whole, Sort::Thumbnail] {
            match self.store.delete(&path(id, sort)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Everything that lies there.
    async fn all(&self) -> Result<Vec<ObjectMeta>, FilesError> {
        let mut found = Vec::new();
        let mut listed = self.store.list(None);
        while let Some(one) = listed.next().await {
            found.push(one?);
        }
        Ok(found)
    }

    // ---- backups ------------------------------------------------------------------------------

    /// Holds up removal, in this process and in others on this data folder.
    ///
    /// # Errors
    /// The folder's.
    pub fn hold(&self) -> Result<Hold, FilesError> {
        std::fs::write(&self.hold, b"")?;
        Ok(Hold {
            path: self.hold.clone(),
        })
    }

    fn is_held(&self) -> bool {
        let age = std::fs::metadata(&self.hold)
            .and_then(|metadata| metadata.modified())
            .map(|at| at.elapsed().unwrap_or_default());
        age.is_ok_and(|age| age < HELD_FOR)
    }

    /// Copies every file out, one after the other, as its name in the store and its bytes.
    ///
    /// # Errors
    /// The store's, or what `out` fails with.
    pub async fn copy_out(
        &self,
        mut out: impl FnMut(&str, &[u8]) -> std::io::Result<()>,
    ) -> Result<(), FilesError> {
        for one in self.all().await? {
            if owner(&one.location).is_none() {
                continue;
            }
            let bytes = match self.store.get(&one.location).await {
                Ok(found) => found.bytes().await?,
                // Orphans go at any time.
                Err(object_store::Error::NotFound { .. }) => continue,
                Err(error) => return Err(error.into()),
            };
            out(one.location.filename().unwrap_or_default(), &bytes)?;
        }
        Ok(())
    }

    /// Puts a file back under its name.
    ///
    /// # Errors
    /// The store's; a name that none of ours has.
    pub async fn copy_in(&self, name: &str, bytes: Vec<u8>) -> Result<(), FilesError> {
        let (id, sort) = match name.strip_suffix(".thumbnail") {
            Some(id) => (id, Sort::Thumbnail),
            None => (name, Sort::Whole),
        };
        let id = id
            .parse()
            .map_err(|_| std::io::Error::from(ErrorKind::InvalidData))?;
        self.put(id, sort, bytes).await
    }
}
