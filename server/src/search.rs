//! Search over every text, in Chinese, from one character up.
//!
//! One derived index per node, in the data folder, fed by the tailer; each text carries the audiences
//! of its record, so that nothing is found that may not be seen. Its last commit says how far it has
//! read. An index that does not fit the history is made again, beside what is served.
//!
//! Texts are cut into every single character and every pair of neighbours, so that a word is found
//! wherever it stands, whatever a dictionary would make of it.

mod grams;
mod index;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use shared::api::Found;
use shared::attachment::AttachmentState;
use shared::id::RequestId;
use shared::record::Record;
use shared::suggestion::Suggestion;
use storage::{Head, Snapshot, Storage, StorageError, Stored};
use tokio::sync::{oneshot, watch};

use index::{Index, Text};

pub use grams::likeness;

/// Words beyond these are not looked for.
const MAX_WORDS: usize = 8;
/// Records and commits read at once.
const READ: u32 = 1_000;
/// How long new texts may wait for the index when nobody searches.
const REST: Duration = Duration::from_secs(2);
/// How long a search waits for an index that is being made.
const PATIENCE: Duration = Duration::from_secs(5);
/// Kinds of records with texts in them.
const KINDS: [&str; 6] = [
    "request",
    "assignment",
    "note",
    "draft",
    "attachment",
    "work",
];

/// Why nothing could be looked for.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index is being made.
    #[error("the search is being made ready")]
    Making,
    /// The index's.
    #[error(transparent)]
    Index(#[from] tantivy::TantivyError),
    /// The folder's.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The database's.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How far an index has read: the epoch, the commit and the chain at it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Position {
    epoch: String,
    csn: u64,
    chain: String,
}

enum Message {
    Put(Vec<Text>, Position),
    /// Everything that was put before is to be found from now on.
    Flush(oneshot::Sender<()>),
}

#[derive(Debug)]
struct Waiting {
    /// What the tailer brings while the index is made.
    held: Option<Vec<(Vec<Text>, Position)>>,
    sender: Option<mpsc::Sender<Message>>,
    index: Option<Arc<Index>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    waiting: Mutex<Waiting>,
    is_ready: watch::Sender<bool>,
}

/// The search of this node.
#[derive(Clone, Debug)]
pub struct Search {
    inner: Arc<Inner>,
}

impl Search {
    /// A search whose index lies in a data folder; [`Self::make`] must run for anything to be found.
    pub fn new(data: &Path) -> Self {
        let inner = Inner {
            folder: data.join("search"),
            waiting: Mutex::new(Waiting {
                held: Some(Vec::new()),
                sender: None,
                index: None,
                thread: None,
            }),
            is_ready: watch::Sender::new(false),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.inner
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what a commit has left. Cheap: the work is done elsewhere.
    pub fn take<'a>(
        &self,
        epoch: &str,
        csn: u64,
        chain: &str,
        records: impl Iterator<Item = &'a Stored>,
    ) {
        let texts = records.filter_map(text_of).collect();
        let position = Position {
            epoch: epoch.to_owned(),
            csn,
            chain: chain.to_owned(),
        };
        let mut waiting = self.waiting();
        if let Some(held) = &mut waiting.held {
            held.push((texts, position));
        } else if let Some(sender) = &waiting.sender {
            // Whoever wrote the index is gone only when the node is.
            let _ = sender.send(Message::Put(texts, position));
        }
    }

    /// Opens the index, or makes it, from the database as it stands; then goes on with what the tailer
    /// has brought in the meantime.
    pub async fn make(self, storage: Storage) {
        match self.try_make(&storage).await {
            Ok(()) => {
                self.inner.is_ready.send_replace(true);
            }
            Err(error) => tracing::error!(%error, "there is no search on this node"),
        }
    }

    async fn try_make(&self, storage: &Storage) -> Result<(), SearchError> {
        let mut snapshot = storage.snapshot().await?;
        let head = snapshot.head().await?;
        let (index, writer, old) = self.open(&mut snapshot, &head).await?;
        let index = Arc::new(index);
        let (sender, messages) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("search".to_owned())
            .spawn(move || write(writer, &messages))?;
        let position = Position {
            epoch: head.epoch.clone(),
            csn: head.csn,
            chain: head.chain.clone(),
        };
        let put = |stored: &[Stored]| {
            let texts = stored.iter().filter_map(text_of).collect();
            let _ = sender.send(Message::Put(texts, position.clone()));
        };
        match old {
            Some(from) => {
                let mut at = from;
                loop {
                    let entries = snapshot.commits_after(at, READ).await?;
                    let Some(last) = entries.last() else { break };
                    at = last.csn;
                    let touched = entries.iter().flat_map(|entry| &entry.touched);
                    let mut keys: Vec<_> = touched.map(|touched| touched.key).collect();
                    keys.sort_unstable();
                    keys.dedup();
                    let stored: Vec<_> = snapshot.records(&keys).await?.into_values().collect();
                    put(&stored);
                }
            }
            None => {
                for kind in KINDS {
                    let mut window = Vec::with_capacity(READ as usize);
                    let fill = |stored| {
                        window.push(stored);
                        if window.len() == READ as usize {
                            put(&window);
                            window.clear();
                        }
                    };
                    snapshot.each_of(kind, fill).await?;
                    put(&window);
                }
            }
        }
        let (done, flushed) = oneshot::channel();
        let _ = sender.send(Message::Flush(done));
        let _ = flushed.await;
        let mut waiting = self.waiting();
        for (texts, position) in waiting.held.take().unwrap_or_default() {
            let _ = sender.send(Message::Put(texts, position));
        }
        waiting.sender = Some(sender);
        waiting.index = Some(index);
        waiting.thread = Some(thread);
        Ok(())
    }

    /// The index that fits the history, with the commit it has read to; or a new one.
    async fn open(
        &self,
        snapshot: &mut Snapshot,
        head: &Head,
    ) -> Result<(Index, index::Writer, Option<u64>), SearchError> {
        std::fs::create_dir_all(&self.inner.folder)?;
        let mut old = Vec::new();
        for entry in std::fs::read_dir(&self.inner.folder)? {
            old.push(entry?.path());
        }
        for folder in &old {
            if let Ok(index) = Index::open(folder)
                && let Some(position) = index.position()
                && position.epoch == head.epoch
                && position.csn <= head.csn
                && snapshot.chain_at(position.csn).await? == Some(position.chain)
                // Somebody else may be writing it.
                && let Ok(writer) = index.writer()
            {
                for other in old.iter().filter(|other| *other != folder) {
                    let _ = std::fs::remove_dir_all(other);
                }
                return Ok((index, writer, Some(position.csn)));
            }
        }
        // A folder of its own: the old one may be another process's.
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(std::io::Error::from)?;
        let name = format!("{:016x}", u64::from_le_bytes(random));
        let index = Index::create(&self.inner.folder.join(name))?;
        let writer = index.writer()?;
        for other in old {
            let _ = std::fs::remove_dir_all(other);
        }
        Ok((index, writer, None))
    }

    /// Writes what is left and lets go of the index. Blocking.
    pub fn close(&self) {
        let mut waiting = self.waiting();
        waiting.sender = None;
        let thread = waiting.thread.take();
        drop(waiting);
        if let Some(thread) = thread {
            // A panic there was told where it happened.
            let _ = thread.join();
        }
    }

    /// The index, once everything that was taken before is in it.
    async fn index(&self) -> Result<Arc<Index>, SearchError> {
        let mut ready = self.inner.is_ready.subscribe();
        let waited = tokio::time::timeout(PATIENCE, ready.wait_for(|ready| *ready)).await;
        waited
            .map_err(|_| SearchError::Making)?
            .map_err(|_| SearchError::Making)?;
        let (done, flushed) = oneshot::channel();
        let index = {
            let waiting = self.waiting();
            if let Some(sender) = &waiting.sender {
                let _ = sender.send(Message::Flush(done));
            }
            waiting.index.clone().ok_or(SearchError::Making)?
        };
        let _ = flushed.await;
        Ok(index)
    }

    /// What looks for words from here on: everything taken before is found.
    ///
    /// # Errors
    /// The index is not there.
    pub async fn ready(&self) -> Result<Finder, SearchError> {
        Ok(Finder {
            index: self.index().await?,
        })
    }
}

/// Looks for words; blocking, some milliseconds.
#[derive(Clone, Debug)]
pub struct Finder {
    index: Arc<Index>,
}

impl Finder {
    /// The requests each of whose words stands in one of their texts that some audiences see.
    ///
    /// # Errors
    /// The index's.
    pub fn requests(
        &self,
        words: &str,
        audiences: &[String],
    ) -> Result<HashSet<RequestId>, SearchError> {
        let mut found: Option<HashSet<RequestId>> = None;
        for word in split(words) {
            let some = self.index.requests(&word, audiences)?;
            found = Some(match found {
                None => some,
                Some(found) => found.intersection(&some).copied().collect(),
            });
        }
        Ok(found.unwrap_or_default())
    }

    /// Where the first of the words stands in some requests, each once.
    ///
    /// # Errors
    /// The index's.
    pub fn places(
        &self,
        words: &str,
        audiences: &[String],
        among: &[RequestId],
    ) -> Result<Vec<Found>, SearchError> {
        match split(words).next() {
            Some(word) => Ok(self.index.places(&word, audiences, among)?),
            None => Ok(Vec::new()),
        }
    }

    /// Requests whose texts are most like a text, the most alike first.
    ///
    /// # Errors
    /// The index's.
    pub fn alike(
        &self,
        text: &str,
        audiences: &[String],
        limit: usize,
    ) -> Result<Vec<RequestId>, SearchError> {
        Ok(self.index.alike(text, audiences, limit)?)
    }
}

/// The words that are looked for. Signs alone are none.
fn split(words: &str) -> impl Iterator<Item = Vec<char>> {
    words
        .split_whitespace()
        .map(|word| grams::fold(word).collect::<Vec<_>>())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
}

/// Writes the index until the node is gone.
fn write(mut writer: index::Writer, messages: &mpsc::Receiver<Message>) {
    let mut is_dirty = false;
    loop {
        let message = if is_dirty {
            match messages.recv_timeout(REST) {
                Ok(message) => Some(message),
                Err(mpsc::RecvTimeoutError::Timeout) => None,
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
        } else {
            match messages.recv() {
                Ok(message) => Some(message),
                Err(mpsc::RecvError) => break,
            }
        };
        let written = match message {
            Some(Message::Put(texts, position)) => {
                is_dirty = true;
                writer.put(texts, position)
            }
            Some(Message::Flush(done)) => {
                let written = if is_dirty { writer.commit() } else { Ok(()) };
                is_dirty = false;
                let _ = done.send(());
                written
            }
            None => {
                is_dirty = false;
                writer.commit()
            }
        };
        if let Err(error) = written {
            // The position was not written either: the index is read again from there at the next start.
            tracing::error!(%error, "the search could not be written");
        }
    }
    if is_dirty && let Err(error) = writer.commit() {
        tracing::error!(%error, "the search could not be written");
    }
}

/// The text of a record, if it has one.
fn text_of(stored: &Stored) -> Option<Text> {
    let record = &stored.versioned.record;
    let suggestion: Suggestion;
    let mut parts: Vec<&str> = Vec::new();
    let request = match record {
        Record::Request(request) => {
            parts.extend(request.number.as_deref());
            parts.extend([&*request.title, &*request.place, &*request.text]);
            parts.extend(request.answer.as_ref().map(|reply| &*reply.text));
            parts.extend(request.external.as_ref().map(|one| &*one.number));
            request.id
        }
        Record::Assignment(assignment) => {
            parts.extend(assignment.reply.as_ref().map(|reply| &*reply.text));
            parts.extend(assignment.ask.as_ref().map(|ask| &*ask.text));
            parts.extend(assignment.nudges.iter().map(|nudge| &*nudge.text));
            assignment.request
        }
        Record::Note(note) => {
            parts.push(&note.text);
            note.request
        }
        Record::Draft(draft) => {
            // A draft that is over is no text any more: what became of it is the reply.
            if !draft.done {
                parts.push(&draft.text);
            }
            draft.request
        }
        Record::Attachment(attachment) => {
            if !matches!(attachment.state, AttachmentState::Removed { .. }) {
                parts.push(&attachment.name);
            }
            attachment.request?
        }
        // A suggestion is found with the request that it grew out of.
        Record::Work(work) => {
            suggestion = work.open::<Suggestion>()?;
            parts.extend(suggestion.number.as_deref());
            parts.extend([&*suggestion.title, &*suggestion.text]);
            *suggestion.requests.first()?
        }
        Record::Organisation(_)
        | Record::Account(_)
        | Record::Rulebook(_)
        | Record::Template(_)
        | Record::View(_) => return None,
    };
    parts.retain(|part| !part.is_empty());
    Some(Text {
        key: record.key(),
        request,
        audiences: stored.audiences.clone(),
        text: parts.join("\n"),
    })
}
