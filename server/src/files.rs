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
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as StorePath;
use object_store::prefix::PrefixStore;
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
    /// What is configured names no store that this program knows.
    #[error("files lie in the data folder or at s3://bucket/folder, not at {0}")]
    NoStore(String),
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

/// As long as something lies here in the store that is not too old, nothing is removed, by no node.
const HOLDS: &str = "hold";

/// What holds removal up, for one backup.
#[derive(Debug)]
pub struct Hold {
    path: StorePath,
    renewed: std::time::Instant,
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

/// A bucket that speaks S3; keys and region come from the environment, where its own tools look too.
fn bucket(address: &str) -> Result<Arc<dyn ObjectStore>, FilesError> {
    let unknown = || FilesError::NoStore(address.to_owned());
    let named = address.strip_prefix("s3://").ok_or_else(unknown)?;
    let (bucket, folder) = named.split_once('/').unwrap_or((named, ""));
    if bucket.is_empty() {
        return Err(unknown());
    }
    let builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
    let store = PrefixStore::new(builder.build()?, StorePath::from(folder));
    Ok(Arc::new(store))
}

impl Files {
    /// Opens the store: a folder, made if need be, or what is configured. Whether a store over the
    /// network answers is seen when it is first asked.
    ///
    /// # Errors
    /// The folder cannot be made; what is configured is no store.
    pub fn open(place: &Place) -> Result<Self, FilesError> {
        let parts = place.data.join("parts");
        make_folder(&parts)?;
        let store: Arc<dyn ObjectStore> = match &place.files {
            Some(address) => bucket(address)?,
            None => {
                let folder = place.data.join("files");
                make_folder(&folder)?;
                Arc::new(LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true))
            }
        };
        Ok(Self {
            store,
            parts,
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
        if self.is_held().await? {
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

    /// Holds up removal by every node on this store, until it is let go or some hours have passed
    /// without its being renewed.
    ///
    /// # Errors
    /// The store's.
    pub async fn hold(&self) -> Result<Hold, FilesError> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(std::io::Error::from)?;
        let name = format!("{HOLDS}/{:016x}", u64::from_le_bytes(random));
        let mut hold = Hold {
            path: name.into(),
            renewed: std::time::Instant::now(),
        };
        self.renew(&mut hold).await?;
        Ok(hold)
    }

    async fn renew(&self, hold: &mut Hold) -> Result<(), FilesError> {
        self.store.put(&hold.path, Vec::new().into()).await?;
        hold.renewed = std::time::Instant::now();
        Ok(())
    }

    /// Lets removal go on, as far as this backup is concerned.
    ///
    /// # Errors
    /// The store's.
    pub async fn let_go(&self, hold: Hold) -> Result<(), FilesError> {
        match self.store.delete(&hold.path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Asks the store for something, to see whether it answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn answers(&self) -> Result<(), FilesError> {
        self.is_held().await.map(|_| ())
    }

    async fn is_held(&self) -> Result<bool, FilesError> {
        let mut holds = self.store.list(Some(&HOLDS.into()));
        while let Some(found) = holds.next().await {
            let at = std::time::SystemTime::from(found?.last_modified);
            if at.elapsed().unwrap_or_default() < HELD_FOR {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Copies every file out, one after the other, as its name in the store and its bytes.
    ///
    /// # Errors
    /// The store's, or what `out` fails with.
    pub async fn copy_out(
        &self,
        hold: &mut Hold,
        mut out: impl FnMut(&str, &[u8]) -> std::io::Result<()>,
    ) -> Result<(), FilesError> {
        for one in self.all().await? {
            if owner(&one.location).is_none() {
                continue;
            }
            if hold.renewed.elapsed() > HELD_FOR / 6 {
                self.renew(hold).await?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_store_is_not_taken_for_one() {
        for address in [
            "",
            "files",
            "s3://",
            "s3:///folder",
            "https://bucket/folder",
        ] {
            assert!(
                matches!(bucket(address), Err(FilesError::NoStore(_))),
                "{address}"
            );
        }
    }
}
