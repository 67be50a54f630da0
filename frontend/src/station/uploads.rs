//! Files on their way to the server, one after the other, a chunk at a time.
//!
//! A file is kept on this device, sealed as the outbox is, until its bytes have arrived: a lost
//! connection, a reload or a closed browser only holds it up. It lies in a database of its own, beside
//! the outbox: a page of an older build that is still open holds up nothing. Only what is fetched with
//! the dialogs reaches into this module.

use std::collections::HashMap;

use futures::FutureExt as _;
use gloo_net::http::{Method, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use idb::{Database, DatabaseEvent as _, Factory, ObjectStoreParams, TransactionMode};
use js_sys::{Reflect, Uint8Array};
use leptos::prelude::*;
use shared::api::{ErrorBody, ErrorCode, UploadAnswer};
use shared::attachment::{AttachTo, AttachmentCommand, AttachmentState, MediaType};
use shared::command::Command;
use shared::id::{AttachmentId, RequestId};
use shared::limits;
use sync::client::Link;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use super::outbox_db::{Unavailable, field, from_js, write};
use super::{Here, Station, api, ids};

/// Bytes of one call: little is lost when the connection is.
const CHUNK: u32 = 256 * 1024;
const LONGEST_PAUSE_MS: u32 = 30_000;
/// A file that nothing is known of any more after so long was refused or discarded.
const FORGOTTEN_MS: f64 = 10.0 * 60_000.0;

const NAME: &str = "liaison-uploads";
const FILES: &str = "files";

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// In line.
    Waiting,
    /// The connection is gone; it goes on by itself.
    HeldUp,
    /// So many percent are sent.
    Sending(u8),
    /// All is sent, and being looked at.
    Checking,
    /// It will not be taken.
    Failed(ErrorCode),
}

/// Why a file cannot be attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It has nothing in it.
    Empty,
    /// It has too many bytes: so many.
    TooLarge(u64),
    /// It is of a sort that is not taken.
    Sort,
}

/// The sort of a chosen file, by its name and by what the browser says.
///
/// # Errors
/// It would be refused.
pub fn check(file: &File) -> Result<MediaType, Unfit> {
    let size = file.size() as u64;
    if size == 0 {
        return Err(Unfit::Empty);
    }
    if size > limits::FILE_BYTES {
        return Err(Unfit::TooLarge(size));
    }
    MediaType::of_name(&file.name())
        .or_else(|| MediaType::from_code(&file.type_()))
        .ok_or(Unfit::Sort)
}

/// Why a call did not bring a file on.
enum Halt {
    /// The connection, or the server: later.
    Later,
    /// The bytes that are there end here.
    At(u32),
    /// It is not awaited.
    Gone,
    /// It is not taken.
    Refused(ErrorCode),
}

#[derive(Clone, Copy)]
struct Line {
    id: AttachmentId,
    /// When it was kept here, by this device's clock.
    since: f64,
}

/// Files on their way from this tab.
#[derive(Clone, Copy)]
pub struct Uploads {
    station: Station,
    /// How far each one is.
    pub progress: RwSignal<HashMap<AttachmentId, Progress>>,
    /// The name of a file that could not be read any more when it was to be sent.
    pub unread: RwSignal<Option<String>>,
    line: StoredValue<Vec<Line>>,
    /// Files that this device cannot keep.
    memory: StoredValue<HashMap<AttachmentId, Uint8Array>, LocalStorage>,
    is_running: StoredValue<bool>,
    failures: StoredValue<u32>,
    here: Here,
}

async fn open() -> Result<Database, Unavailable> {
    let mut request = Factory::new()?.open(NAME, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(db) = event.database() {
            let _ = db.create_object_store(FILES, ObjectStoreParams::new());
        }
    });
    Ok(request.await?)
}

fn key(id: AttachmentId) -> JsValue {
    JsValue::from_str(&id.to_string())
}

/// SHA-256, hexadecimal.
async fn digest(bytes: &Uint8Array) -> Result<String, Unavailable> {
    let crypto = window().crypto().map_err(from_js)?;
    if field(&crypto, "subtle").is_undefined() {
        return Err(Unavailable);
    }
    let digest = crypto
        .subtle()
        .digest_with_str_and_js_u8_array("SHA-256", bytes)
        .map_err(from_js)?;
    let digest = JsFuture::from(digest).await.map_err(from_js)?;
    let mut text = String::new();
    for byte in Uint8Array::new(&digest).to_vec() {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or_default());
        }
    }
    Ok(text)
}

async fn read(file: &File) -> Result<Uint8Array, Unavailable> {
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(from_js)?;
    Ok(Uint8Array::new(&bytes))
}

impl Uploads {
    /// Goes on with what is kept here, as long as the component that begins it.
    pub fn begin(station: Station) -> Self {
        let uploads = Self {
            station,
            progress: RwSignal::new(HashMap::new()),
            unread: RwSignal::new(None),
            line: StoredValue::default(),
            memory: StoredValue::new_local(HashMap::new()),
            is_running: StoredValue::new(false),
            failures: StoredValue::new(0),
            here: Here::new(),
        };
        Effect::new(move |loaded: Option<bool>| {
            let durable = station.durable.get();
            if durable && loaded != Some(true) {
                uploads.go_on(0);
            }
            durable || loaded == Some(true)
        });
        // A file may be sent when its announcement has left the outbox, and the line is open.
        Effect::new(move || {
            station.outbox.track();
            station.loaded.track();
            if station.link.get() == Link::Live {
                uploads.failures.set_value(0);
            }
            uploads.pump();
        });
        uploads
    }

    /// Finds what is kept here, and sends it. What cannot be read at once, because the page before is just
    /// letting go of it, is read later.
    fn go_on(self, failures: u32) {
        spawn_local(async move {
            if self.load().await.is_err() && !self.here.is_gone() {
                Timeout::new(pause(failures), move || self.go_on(failures + 1)).forget();
            }
            self.pump();
        });
    }

    /// Announces chosen files, keeps them, and sends them.
    pub fn send(self, files: Vec<File>, request: Option<RequestId>, to: AttachTo) {
        spawn_local(async move {
            for file in files {
                if self.announce(&file, request, to).await.is_err() {
                    self.unread.try_set(Some(file.name()));
                }
            }
            self.pump();
        });
    }

    async fn announce(
        self,
        file: &File,
        request: Option<RequestId>,
        to: AttachTo,
    ) -> Result<(), Unavailable> {
        let media = check(file).map_err(|_| Unavailable)?;
        let bytes = read(file).await?;
        let command = AttachmentCommand::Attach {
            request,
            to,
            name: file.name(),
            media: media.code().to_owned(),
            size: u64::from(bytes.length()),
            sha256: digest(&bytes).await?,
        };
        let command_id = ids::new_command_id();
        let id = AttachmentId::derive(command_id, 0);
        // Kept before it is announced: an announcement alone would wait for ever.
        if self.keep(id, &bytes).await.is_err() {
            self.memory
                .try_update_value(|memory| memory.insert(id, bytes));
        }
        self.join(id, ids::device_time().0 as f64);
        let submitted = self
            .station
            .submit_as(command_id, Command::Attachment(command), None);
        if submitted.is_err() {
            self.forget(id).await;
        }
        Ok(())
    }

    fn join(self, id: AttachmentId, since: f64) {
        self.line.try_update_value(|line| {
            if !line.iter().any(|one| one.id == id) {
                line.push(Line { id, since });
            }
        });
        self.tell(id, Progress::Waiting);
    }

    fn tell(self, id: AttachmentId, progress: Progress) {
        let known = |all: &HashMap<_, _>| all.get(&id) == Some(&progress);
        if self.progress.try_with_untracked(known) == Some(false) {
            self.progress.try_update(|all| all.insert(id, progress));
        }
    }

    // ---- what is kept -------------------------------------------------------------------------

    async fn keep(self, id: AttachmentId, bytes: &Uint8Array) -> Result<(), Unavailable> {
        let vault = self.station.vault().ok_or(Unavailable)?;
        let entry = vault.seal(bytes).await?;
        let now = JsValue::from_f64(ids::device_time().0 as f64);
        Reflect::set(&entry, &"since".into(), &now).map_err(from_js)?;
        let db = open().await?;
        write(&db, FILES, |store| store.put(&entry, Some(&key(id)))).await
    }

    async fn load(self) -> Result<(), Unavailable> {
        let vault = self.station.vault().ok_or(Unavailable)?;
        let db = open().await?;
        let transaction = db.transaction(&[FILES], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(FILES)?;
        for name in store.get_all_keys(None, None)?.await? {
            let Some(id) = name.as_string().and_then(|name| name.parse().ok()) else {
                continue;
            };
            let Some(entry) = store.get(name)?.await? else {
                continue;
            };
            // Those of others stay for them.
            if vault.is_own(&entry) {
                self.join(id, field(&entry, "since").as_f64().unwrap_or_default());
            }
        }
        Ok(())
    }

    /// What is kept of a file; `None` where nothing is.
    ///
    /// # Errors
    /// The device could not be asked now, which says nothing of what it holds.
    async fn bytes(self, id: AttachmentId) -> Result<Option<Uint8Array>, Unavailable> {
        let held = self
            .memory
            .try_with_value(|memory| memory.get(&id).cloned())
            .flatten();
        if held.is_some() {
            return Ok(held);
        }
        let vault = self.station.vault().ok_or(Unavailable)?;
        let db = open().await?;
        let transaction = db.transaction(&[FILES], TransactionMode::ReadOnly)?;
        match transaction.object_store(FILES)?.get(key(id))?.await? {
            Some(entry) => Ok(vault.unseal(&entry).await),
            None => Ok(None),
        }
    }

    async fn forget(self, id: AttachmentId) {
        self.line
            .try_update_value(|line| line.retain(|one| one.id != id));
        self.memory.try_update_value(|memory| memory.remove(&id));
        self.progress.try_update(|all| all.remove(&id));
        if let Ok(db) = open().await {
            // What stays is looked at again with the next page.
            let _ = write(&db, FILES, |store| store.delete(key(id))).await;
        }
    }

    // ---- sending ------------------------------------------------------------------------------

    /// Sends what can be sent, unless that is under way.
    fn pump(self) {
        if self.here.is_gone() || self.is_running.try_get_value() != Some(false) {
            return;
        }
        self.is_running.set_value(true);
        spawn_local(async move {
            let mut held_up = Vec::new();
            while let Some(id) = self.next(&held_up).await {
                match self.upload(id).boxed_local().await {
                    Ok(()) | Err(Halt::Gone) => self.forget(id).await,
                    Err(Halt::Refused(code)) => {
                        self.forget(id).await;
                        self.tell(id, Progress::Failed(code));
                    }
                    Err(Halt::Later | Halt::At(_)) => {
                        self.tell(id, Progress::HeldUp);
                        // One that the server cannot take just now holds up no other.
                        held_up.push(id);
                    }
                }
            }
            self.is_running.try_set_value(false);
            if !held_up.is_empty() && !self.here.is_gone() {
                let failures = self.failures.try_get_value().unwrap_or_default();
                self.failures.try_set_value(failures + 1);
                Timeout::new(pause(failures), move || self.pump()).forget();
            }
        });
    }

    /// The first file whose announcement is confirmed, but for those that are held up. Forgets those that are
    /// not awaited any more; meanwhile another may be confirmed, so it looks anew after each.
    async fn next(self, held_up: &[AttachmentId]) -> Option<AttachmentId> {
        let now = ids::device_time().0 as f64;
        loop {
            let mut gone = None;
            for one in self.line.try_get_value()? {
                match self.station.attachment(one.id).map(|found| found.state) {
                    Some(AttachmentState::Announced) if !held_up.contains(&one.id) => {
                        return Some(one.id);
                    }
                    Some(AttachmentState::Announced) => {}
                    Some(
                        AttachmentState::Arrived(_)
                        | AttachmentState::Refused { .. }
                        | AttachmentState::Removed { .. },
                    ) => gone = Some(one.id),
                    None if self.is_unknown(one.id) && now - one.since > FORGOTTEN_MS => {
                        gone = Some(one.id);
                    }
                    None => {}
                }
            }
            self.forget(gone?).await;
        }
    }

    /// Neither announced nor about to be, as far as is known here.
    fn is_unknown(self, id: AttachmentId) -> bool {
        let station = self.station;
        let is_its = |waiting: &super::Waiting| {
            AttachmentId::derive(waiting.entry.envelope.command_id, 0) == id
        };
        station.link.get_untracked() == Link::Live
            && station.loaded.get_untracked()
            && !station
                .outbox
                .with_untracked(|outbox| outbox.iter().any(is_its))
    }

    async fn upload(self, id: AttachmentId) -> Result<(), Halt> {
        let kept = self.bytes(id).await.map_err(|_| Halt::Later)?;
        let bytes = kept.ok_or(Halt::Gone)?;
        let total = bytes.length();
        let mut offset = begun(id).await?.min(total);
        loop {
            let end = total.min(offset + CHUNK);
            self.tell(
                id,
                if end == total && offset > 0 {
                    Progress::Checking
                } else {
                    Progress::Sending((u64::from(offset) * 100 / u64::from(total.max(1))) as u8)
                },
            );
            match chunk(id, offset, bytes.slice(offset, end)).await {
                Ok(answer) if answer.state != AttachmentState::Announced => return Ok(()),
                Ok(answer) if answer.offset > u64::from(offset) => offset = answer.offset as u32,
                Ok(_) => return Err(Halt::Later),
                Err(Halt::At(here)) if here != offset && here <= total => offset = here,
                Err(halt) => return Err(halt),
            }
            self.failures.try_set_value(0);
            if self.here.is_gone() {
                return Err(Halt::Later);
            }
        }
    }
}

/// Milliseconds until it is tried again.
fn pause(failures: u32) -> u32 {
    (1000 << failures.min(5)).min(LONGEST_PAUSE_MS)
}

fn call(id: AttachmentId, method: Method) -> RequestBuilder {
    let path = ["/api/attachments/", &id.to_string()].concat();
    api::call(method, &path, api::SAYS_MS)
}

fn told_offset(response: &Response) -> Option<u32> {
    response.headers().get("upload-offset")?.parse().ok()
}

/// How many bytes are there.
async fn begun(id: AttachmentId) -> Result<u32, Halt> {
    let request = call(id, Method::HEAD);
    let response = request.send().await.map_err(|_| Halt::Later)?;
    match response.status() {
        200 => told_offset(&response).ok_or(Halt::Later),
        404 => Err(Halt::Gone),
        // Why not is said in the answer to the first bytes; this one has no words.
        403 => Ok(0),
        _ => Err(Halt::Later),
    }
}

async fn chunk(id: AttachmentId, offset: u32, bytes: Uint8Array) -> Result<UploadAnswer, Halt> {
    let request = call(id, Method::PATCH)
        .header("content-type", "application/octet-stream")
        .header("upload-offset", &offset.to_string())
        .body(JsValue::from(bytes))
        .map_err(|_| Halt::Later)?;
    let response = request.send().await.map_err(|_| Halt::Later)?;
    let status = response.status();
    if status == 409 {
        return Err(told_offset(&response).map_or(Halt::Later, Halt::At));
    }
    let text = response.text().await.map_err(|_| Halt::Later)?;
    if status == 200 {
        return serde_json::from_str(&text).map_err(|_| Halt::Later);
    }
    Err(match status {
        404 => Halt::Gone,
        400 | 403 | 413 => {
            let code = serde_json::from_str::<ErrorBody>(&text).map(|body| body.code);
            match code.unwrap_or(ErrorCode::Malformed) {
                // An account that is suspended keeps what it has to send.
                ErrorCode::Suspended => Halt::Later,
                code => Halt::Refused(code),
            }
        }
        // Not signed in, or the server is in trouble: it goes on afterwards.
        _ => Halt::Later,
    })
}

/// The files of a list, as the browser gives them.
pub fn listed(list: Option<web_sys::FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.get(i)).collect()
}

/// Whether something that a browser dragged or pasted holds files.
pub fn held(data: Option<web_sys::DataTransfer>) -> Vec<File> {
    listed(data.and_then(|data| data.files()))
}

/// Where an event goes.
pub fn target(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}
