//! How long a text may be, in characters (not bytes). One place, so that the form, the importer
//! and the rules agree.

/// A request's title.
pub const TITLE: usize = 80;
/// A request's text and a reply; ledgers with texts of 8,000 characters exist.
pub const TEXT: usize = 10_000;
/// A place in words.
pub const PLACE: usize = 200;
/// A note.
pub const NOTE: usize = 2_000;
/// A reason or a purpose.
pub const REASON: usize = 500;
/// A person's or an organisation's name.
pub const NAME: usize = 60;
/// A login name.
pub const LOGIN: usize = 40;
/// A telephone number as written.
pub const PHONE: usize = 30;
/// Units that one request may be assigned to in one round.
pub const UNITS: usize = 6;
/// 催办 kept on one assignment; earlier ones stand in the history.
pub const NUDGES: usize = 20;
/// The filter of a saved view.
pub const QUERY: usize = 1_000;
/// A template's text.
pub const TEMPLATE: usize = 2_000;
/// A file's name.
pub const FILE_NAME: usize = 120;
/// Bytes of one file.
pub const FILE_BYTES: u64 = 20 * 1024 * 1024;
/// Files on one part of a case: its intake, a note, a reply.
pub const FILES_PER_PART: usize = 20;
/// Files on one case, or on one record of the work.
pub const FILES_PER_CASE: usize = 100;
/// Files on the entries of one place's checklist, together.
pub const FILES_PER_CHECKLIST: usize = 400;
/// Bytes of a file in one call.
pub const CHUNK_BYTES: usize = BODY_BYTES;
/// Roles one account may hold.
pub const MEMBERSHIPS: usize = 12;
/// Envelopes in one call to `POST /api/commands`.
pub const BATCH: usize = 64;
/// Bytes of one request body.
pub const BODY_BYTES: usize = 1024 * 1024;
/// Bytes of one message on the live socket from a client.
pub const SOCKET_MESSAGE_BYTES: usize = 64 * 1024;
