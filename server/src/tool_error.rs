//! What can go wrong on the command line, and the sentence for it.

use shared::refusal::Refusal;
use storage::StorageError;
use text::{Lang, refusal, tools};

use crate::files::FilesError;
use crate::seal::SealError;
use crate::serve::ServeError;
use crate::tree::LoadError;

/// Why a tool did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// Accounts exist already: this is somebody's database.
    #[error("the database is in use")]
    InUse,
    /// Nobody could administrate a tree without a district.
    #[error("the tree has no district")]
    NoDistrict,
    /// The rules refused it.
    #[error("refused: {}", .0.code())]
    Refused(Refusal),
    /// Nobody goes by that login.
    #[error("unknown login")]
    UnknownLogin,
    /// The archive was written by a newer build.
    #[error("archive format {0}")]
    ArchiveFormat(u32),
    /// The archive is not what its manifest describes.
    #[error("the archive is damaged")]
    ArchiveDamaged,
}

impl ToolError {
    fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::InUse => tools::IN_USE.of(lang).to_owned(),
            Self::NoDistrict => text::cli::TREE_NO_DISTRICT.of(lang).to_owned(),
            Self::Refused(why) => refusal::sentence(why, lang),
            Self::UnknownLogin => tools::UNKNOWN_LOGIN.of(lang).to_owned(),
            Self::ArchiveFormat(format) => tools::ARCHIVE_FORMAT.count(lang, *format as usize),
            Self::ArchiveDamaged => tools::ARCHIVE_DAMAGED.of(lang).to_owned(),
        }
    }
}

/// A sentence for whatever went wrong; what only the system can say stands behind it as it said it.
pub fn sentence(error: &anyhow::Error, lang: Lang) -> String {
    for cause in error.chain() {
        if let Some(known) = cause.downcast_ref::<ToolError>() {
            return known.sentence(lang);
        }
        if let Some(LoadError::Refused(why)) = cause.downcast_ref() {
            return refusal::sentence(why, lang);
        }
        if let Some(FilesError::NoStore(address)) = cause.downcast_ref() {
            return tools::NO_STORE.with(lang, &[address]);
        }
        let known = match (
            cause.downcast_ref::<ServeError>(),
            cause.downcast_ref::<SealError>(),
            cause.downcast_ref::<StorageError>(),
        ) {
            (Some(ServeError::DemoOffLoopback), ..) => Some(tools::DEMO_OFF_LOOPBACK),
            (Some(ServeError::PlainOffLoopback), ..) => Some(tools::PLAIN_OFF_LOOPBACK),
            (_, Some(SealError::MalformedKey), _) => Some(tools::KEY_MALFORMED),
            (_, Some(SealError::Missing), _) => Some(tools::KEY_MISSING),
            (_, Some(SealError::Another), _) => Some(tools::KEY_ANOTHER),
            (_, _, Some(StorageError::Conflict)) => Some(tools::IN_USE),
            (_, _, Some(StorageError::Unavailable(_))) => {
                return format!("{} ({error:#})", tools::DATABASE_AWAY.of(lang));
            }
            _ => None,
        };
        if let Some(known) = known {
            return known.of(lang).to_owned();
        }
    }
    format!("{error:#}")
}
