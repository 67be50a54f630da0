//! Photos and files on a request: what is said of them. Their bytes travel apart from commands and
//! records, and lie apart from the database.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, AssignmentId, AttachmentId, NoteId, OrganisationId, RequestId, WorkId};
use crate::note::NoteSide;
use crate::request::{Reach, coded};
use crate::time::Timestamp;
use crate::work::Sight;

coded! {
    /// A sort of file that is taken. The code is the media type.
    MediaType {
        /// A photo.
        Jpeg = "image/jpeg",
        /// A picture without loss.
        Png = "image/png",
        /// A picture of the web.
        Webp = "image/webp",
        /// A document as printed.
        Pdf = "application/pdf",
        /// A text document.
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        /// A spreadsheet.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        /// Slides.
        Pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        /// Plain text.
        Txt = "text/plain",
        /// A table as text.
        Csv = "text/csv",
        /// A sound recording.
        Mp3 = "audio/mpeg",
        /// A sound recording of a phone.
        M4a = "audio/mp4",
        /// A film.
        Mp4 = "video/mp4",
    }
}

impl MediaType {
    /// The ending of a file's name; the first is the usual one.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Txt => &["txt"],
            Self::Csv => &["csv"],
            Self::Mp3 => &["mp3"],
            Self::M4a => &["m4a"],
            Self::Mp4 => &["mp4"],
        }
    }

    /// The sort that a file's name speaks of. Browsers name media types in ways of their own, or not
    /// at all.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        let fits = |media: &&Self| media.endings().contains(&ending.as_str());
        Self::ALL.iter().find(fits).copied()
    }

    /// Whether it is a picture that is stored anew, without what it tells of place and device.
    pub const fn is_image(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }
}

coded! {
    /// Why bytes were not taken, or never came.
    BytesRefusal {
        /// They are not the ones that were announced.
        HashMismatch = "hash_mismatch",
        /// What they hold is of another sort, or of one that is not taken.
        WrongType = "wrong_type",
        /// A picture that cannot be read.
        Unreadable = "unreadable",
        /// A picture with more points than fit into memory.
        TooManyPixels = "too_many_pixels",
        /// They did not come in thirty days.
        NeverCame = "never_came",
    }
}

coded! {
    /// Who sees a reply that a file belongs to.
    ReplyStage {
        /// The unit.
        Draft = "draft",
        /// The unit, and its street committee.
        InReview = "in_review",
        /// All who see the request.
        Released = "released",
    }
}

/// What a person attaches a file to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachTo {
    /// The request as it was registered.
    Intake,
    /// A note of one's own.
    Note(NoteId),
    /// The reply that an assignment is about to get.
    Reply(AssignmentId),
    /// A record of the work: a report of one's own.
    Work(WorkId),
    /// An entry of a place's checklist, by its number.
    Check(WorkId, u32),
}

/// What a file belongs to, and so who sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The request as it was registered.
    Intake,
    /// A note.
    Note {
        /// Which.
        note: NoteId,
        /// For whom the note is.
        side: NoteSide,
    },
    /// A reply.
    Reply {
        /// Of which assignment.
        assignment: AssignmentId,
        /// The unit.
        unit: OrganisationId,
        /// How far the reply has come.
        stage: ReplyStage,
    },
    /// A record of the work.
    Work {
        /// Which.
        work: WorkId,
        /// The entry of its checklist that the file shows, by its number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        check: Option<u32>,
    },
}

impl Owner {
    /// The same without what follows from it.
    pub const fn place(self) -> AttachTo {
        match self {
            Self::Intake => AttachTo::Intake,
            Self::Note { note, .. } => AttachTo::Note(note),
            Self::Reply { assignment, .. } => AttachTo::Reply(assignment),
            Self::Work { work, check: None } => AttachTo::Work(work),
            Self::Work {
                work,
                check: Some(no),
            } => AttachTo::Check(work, no),
        }
    }
}

/// A file as it lies in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Its sort, by what it holds.
    pub media: MediaType,
    /// Bytes.
    pub size: u64,
    /// SHA-256, hexadecimal. Pictures are stored anew, so theirs is not the one they came with.
    pub sha256: String,
    /// Width and height in points, of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<(u32, u32)>,
    /// Whether there is a small picture of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_thumbnail: bool,
}

/// How far a file has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentState {
    /// On its way.
    Announced,
    /// There.
    Arrived(Stored),
    /// Its bytes were not taken.
    Refused {
        /// Why.
        reason: BytesRefusal,
    },
    /// Taken away; its bytes are gone.
    Removed {
        /// Why; phone and identity numbers masked.
        reason: String,
    },
}

impl AttachmentState {
    /// The word for it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Arrived(_) => "arrived",
            Self::Refused { .. } => "refused",
            Self::Removed { .. } => "removed",
        }
    }
}

/// A file on a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// On which request, unless it is on a record of the work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// Who is concerned with the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// Who sees the record of the work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sight: Option<Sight>,
    /// What it belongs to.
    pub owner: Owner,
    /// The file's name; phone and identity numbers masked.
    pub name: String,
    /// Its sort, as announced.
    pub media: MediaType,
    /// Bytes, as announced.
    pub size: u64,
    /// SHA-256 of what was announced, hexadecimal.
    pub sha256: String,
    /// How far it has come.
    pub state: AttachmentState,
    /// Who attached it; `None` for the system.
    pub by: Option<AccountId>,
    /// Their name at the time.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

impl Attachment {
    /// What lies in the store, if it is there.
    pub const fn stored(&self) -> Option<&Stored> {
        match &self.state {
            AttachmentState::Arrived(stored) => Some(stored),
            AttachmentState::Announced
            | AttachmentState::Refused { .. }
            | AttachmentState::Removed { .. } => None,
        }
    }

    /// Whether it is there or on its way.
    pub const fn counts(&self) -> bool {
        matches!(
            self.state,
            AttachmentState::Announced | AttachmentState::Arrived(_)
        )
    }

    /// The name to save it under: what is stored may be of another sort than what was announced.
    pub fn file_name(&self) -> String {
        let media = self.stored().map_or(self.media, |stored| stored.media);
        if MediaType::of_name(&self.name) == Some(media) {
            return self.name.clone();
        }
        let stem = match self.name.rsplit_once('.') {
            Some((stem, _)) if MediaType::of_name(&self.name).is_some() => stem,
            Some(_) | None => &self.name,
        };
        format!("{stem}.{}", media.endings()[0])
    }
}

/// What can be done to files. Who may, says `domain::attachment`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentCommand {
    /// Announces a file; its bytes follow. The id is `AttachmentId::derive(command_id, 0)`.
    Attach {
        /// On which request, unless it is on a record of the work.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<RequestId>,
        /// What it belongs to.
        to: AttachTo,
        /// The file's name.
        name: String,
        /// Its media type.
        media: String,
        /// Bytes.
        size: u64,
        /// SHA-256, hexadecimal.
        sha256: String,
    },
    /// Takes a file away; its bytes are removed.
    Remove {
        /// Which.
        attachment: AttachmentId,
        /// Why.
        reason: String,
    },
    /// The bytes are there; by the system.
    Arrive {
        /// Whose.
        attachment: AttachmentId,
        /// As they lie in the store.
        stored: Stored,
    },
    /// The bytes are not taken; by the system.
    RefuseBytes {
        /// Whose.
        attachment: AttachmentId,
        /// Why.
        reason: BytesRefusal,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_name_says_what_a_file_is() {
        assert_eq!(MediaType::of_name("现场.JPG"), Some(MediaType::Jpeg));
        assert_eq!(MediaType::of_name("a.tar.pdf"), Some(MediaType::Pdf));
        assert_eq!(MediaType::of_name("jpg"), None);
        assert_eq!(MediaType::of_name("setup.exe"), None);
        for media in MediaType::ALL {
            let name = format!("x.{}", media.endings()[0]);
            assert_eq!(MediaType::of_name(&name), Some(*media));
        }
    }
}
