//! When all bytes of a file are there: what they are, where they go, and who is told.

use domain::Actor;
use sha2::{Digest, Sha256};
use shared::attachment::{
    Attachment, AttachmentCommand, AttachmentState, BytesRefusal, MediaType, Stored,
};
use shared::command::{Command, Outcome};
use shared::id::{AttachmentId, CommandId};
use shared::record::{Record, RecordKey};
use storage::StorageError;

use super::{Files, FilesError, Sort, picture, sort};
use crate::execute::{ExecuteError, Who};
use crate::mint;
use crate::node::Node;

/// Why it is not known what became of a file; it may be tried again.
#[derive(Debug, thiserror::Error)]
pub enum ArrivalError {
    /// The store's.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The write path's.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// The database's.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The work on a picture broke off.
    #[error("looking at a file broke off")]
    Broken(#[from] tokio::task::JoinError),
}

/// A file that is fit to be kept.
struct Ready {
    stored: Stored,
    whole: Vec<u8>,
    thumbnail: Option<Vec<u8>>,
}

/// SHA-256, hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        write!(text, "{byte:02x}").expect("writing to a string does not fail");
    }
    text
}

fn examine(bytes: Vec<u8>, announced: MediaType, sha256: &str) -> Result<Ready, BytesRefusal> {
    if digest(&bytes) != sha256 {
        return Err(BytesRefusal::HashMismatch);
    }
    let media = sort::sort_of(&bytes, announced).ok_or(BytesRefusal::WrongType)?;
    let (media, whole, thumbnail, dimensions) = if media.is_image() {
        let picture = picture::renew(&bytes, media)?;
        let thumbnail = Some(picture.thumbnail);
        (
            picture.media,
            picture.bytes,
            thumbnail,
            Some(picture.dimensions),
        )
    } else {
        (media, bytes, None, None)
    };
    Ok(Ready {
        stored: Stored {
            media,
            size: whole.len() as u64,
            sha256: digest(&whole),
            dimensions,
            has_thumbnail: thumbnail.is_some(),
        },
        whole,
        thumbnail,
    })
}

/// Looks at a file of which all bytes are there, keeps it or not, and puts that on record. Under the
/// file's [`Files::lock`]. However often it is tried, it is decided once.
///
/// # Errors
/// What broke off may be tried again: the bytes that came are still there.
pub async fn finish(node: &Node, attachment: &Attachment) -> Result<AttachmentState, ArrivalError> {
    let (files, id) = (&node.files, attachment.id);
    let bytes = files.read_part(id).await?;
    let (announced, sha256) = (attachment.media, attachment.sha256.clone());
    let ready = {
        let _turn = files.pictures.acquire().await;
        tokio::task::spawn_blocking(move || examine(bytes, announced, &sha256)).await?
    };
    let command = match ready {
        Ok(ready) => {
            if let Some(thumbnail) = ready.thumbnail {
                files.put(id, Sort::Thumbnail, thumbnail).await?;
            }
            files.put(id, Sort::Whole, ready.whole).await?;
            AttachmentCommand::Arrive {
                attachment: id,
                stored: ready.stored,
            }
        }
        Err(reason) => AttachmentCommand::RefuseBytes {
            attachment: id,
            reason,
        },
    };
    let name = CommandId::named(&format!("bytes/{id}"));
    let envelope = mint::named(&node.clock, name, Command::Attachment(command));
    let who = Who::System(Actor::system());
    let outcome = node.executor.execute_one(who, "files", envelope).await?;
    let state = state(node, id).await?;
    // Taken away while its bytes were looked at.
    if matches!(outcome, Outcome::Refused(_)) && !matches!(state, AttachmentState::Arrived(_)) {
        files.remove(id).await?;
    }
    files.drop_part(id).await?;
    Ok(state)
}

async fn state(node: &Node, id: AttachmentId) -> Result<AttachmentState, StorageError> {
    let key = RecordKey::Attachment(id);
    let found = node.storage.snapshot().await?.records(&[key]).await?;
    match found.get(&key).map(|stored| &stored.versioned.record) {
        Some(Record::Attachment(attachment)) => Ok(attachment.state.clone()),
        Some(_) | None => Err(StorageError::NotFound),
    }
}

impl Files {
    /// Whether a file lies in the store as it was stored; `deep` reads all of it.
    ///
    /// # Errors
    /// The store's.
    pub async fn is_whole(
        &self,
        id: AttachmentId,
        stored: &Stored,
        deep: bool,
    ) -> Result<bool, FilesError> {
        if self.size(id, Sort::Whole).await? != Some(stored.size) {
            return Ok(false);
        }
        if stored.has_thumbnail && self.size(id, Sort::Thumbnail).await?.is_none() {
            return Ok(false);
        }
        if !deep {
            return Ok(true);
        }
        let bytes = self.get(id, Sort::Whole, Default::default()).await?;
        Ok(digest(&bytes.bytes().await?) == stored.sha256)
    }
}
