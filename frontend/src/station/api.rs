//! Calls to the server: one generic fetch, thin typed edges.

use gloo_net::http::{Method, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::account::Role;
use shared::api::{
    AccountPage, CaseFile, CommandsAnswer, CommandsCall, ErrorBody, ErrorCode, Me, OneUseLink,
    Person, RequestPage, RevealCall, Revealed, SignInCall, Similar, UseLinkCall, WorkPage,
};
use shared::bulletin::BulletinCall;
use shared::command::{Answer, Outcome};
use shared::duty::{DutyFile, DutyPage};
use shared::export::{ExportCall, Form, FormLook, KeepFormCall, LookCall};
use shared::feed::{FeedCall, FeedLink, FeedRow};
use shared::figures::{FigureList, FiguresBy, FiguresCourse, FiguresPage};
use shared::filter::{ListQuery, encode};
use shared::id::{AccountId, ClientId, FormId, OrganisationId, RequestId, WorkId};
use shared::notice::{NoticePage, ReadCall, Unread};
use shared::screen::{ScreenCall, ScreenLink};
use shared::sync::Snapshot;
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkSort;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// Why a call brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// The server was not reached.
    Network,
    /// The server said no.
    Failed {
        /// What went wrong.
        code: ErrorCode,
        /// To find the call in the server's log.
        reference: String,
        /// Seconds to wait, where waiting helps.
        retry_after: Option<u64>,
        /// Answers of a partly decided post.
        answers: Vec<Answer>,
    },
}

impl ApiError {
    fn failed(code: ErrorCode) -> Self {
        Self::Failed {
            code,
            reference: String::new(),
            retry_after: None,
            answers: Vec::new(),
        }
    }

    /// The code, if the server gave one.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Network => None,
            Self::Failed { code, .. } => Some(*code),
        }
    }
}

/// Milliseconds after which a call that says something is given up.
pub const SAYS_MS: u32 = 60_000;
/// And one that asks: the whole of what one may see takes its time on a slow line.
const ASKS_MS: u32 = 180_000;

/// A call that is given up after so many milliseconds: a network that went away under it is told by nobody,
/// and the next call waits for this one.
pub fn call(method: Method, path: &str, patience: u32) -> RequestBuilder {
    RequestBuilder::new(path)
        .method(method)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(patience)))
}

async fn send(method: Method, path: &str, body: Option<String>) -> Result<String, ApiError> {
    let patience = if body.is_some() { SAYS_MS } else { ASKS_MS };
    let builder = call(method, path, patience).header("accept", "application/json");
    let request = match body {
        Some(body) => builder
            .header("content-type", "application/json")
            .body(body),
        None => builder.build(),
    };
    let response = request
        .map_err(|_| ApiError::Network)?
        .send()
        .await
        .map_err(|_| ApiError::Network)?;
    let status = response.status();
    let text = response.text().await.map_err(|_| ApiError::Network)?;
    if (200..300).contains(&status) {
        return Ok(text);
    }
    Err(failure(status, &text))
}

/// What a failed call's body says.
fn failure(status: u16, text: &str) -> ApiError {
    match serde_json::from_str::<ErrorBody>(text) {
        Ok(body) => ApiError::Failed {
            code: body.code,
            reference: body.request_id,
            retry_after: body.retry_after,
            answers: body.answers,
        },
        // Not ours: a proxy on the way.
        Err(_) if status >= 502 => ApiError::Network,
        Err(_) => ApiError::failed(match status {
            401 => ErrorCode::SignInNeeded,
            403 => ErrorCode::Forbidden,
            404 => ErrorCode::NotFound,
            413 => ErrorCode::TooLarge,
            _ => ErrorCode::Internal,
        }),
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    serde_json::from_str(text).map_err(|_| ApiError::failed(ErrorCode::Malformed))
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, ApiError> {
    read(&send(Method::GET, path, None).await?)
}

async fn post<T: DeserializeOwned>(path: &str, call: &impl Serialize) -> Result<T, ApiError> {
    let body = serde_json::to_string(call).map_err(|_| ApiError::failed(ErrorCode::Malformed))?;
    read(&send(Method::POST, path, Some(body)).await?)
}

/// Who is signed in.
pub async fn me() -> Result<Me, ApiError> {
    get("/api/me").await
}

/// Signs in.
pub async fn sign_in(call: &SignInCall) -> Result<Me, ApiError> {
    post("/api/sign-in", call).await
}

/// Signs out.
pub async fn sign_out() -> Result<(), ApiError> {
    send(Method::POST, "/api/sign-out", None).await.map(drop)
}

/// Posts commands.
pub async fn commands(call: &CommandsCall) -> Result<CommandsAnswer, ApiError> {
    post("/api/commands", call).await
}

/// Everything one may see.
pub async fn bootstrap(client: ClientId) -> Result<Snapshot, ApiError> {
    get(&format!("/api/bootstrap?client={client}")).await
}

/// A window of a list, by the query of the ledger's address.
pub async fn list(query: &ListQuery, offset: u64, limit: u64) -> Result<RequestPage, ApiError> {
    let query = query.to_query();
    let glue = if query.is_empty() { "" } else { "&" };
    get(&format!(
        "/api/requests?{query}{glue}offset={offset}&limit={limit}"
    ))
    .await
}

/// Cases that may be the same matter as what is being written.
pub async fn similar(text: &str) -> Result<Vec<Similar>, ApiError> {
    get(&["/api/requests/similar?text=", &encode(text)].concat()).await
}

/// A window of notices.
pub async fn notices(before: Option<u64>, only_unread: bool) -> Result<NoticePage, ApiError> {
    let before = before
        .map(|csn| format!("&before={csn}"))
        .unwrap_or_default();
    let unread = u8::from(only_unread);
    get(&format!("/api/notices?limit=50&unread={unread}{before}")).await
}

/// How many notices are unread.
pub async fn unread() -> Result<Unread, ApiError> {
    get("/api/notices/unread").await
}

/// Marks notices as read; how many are left.
pub async fn read_notices(call: &ReadCall) -> Result<Unread, ApiError> {
    post("/api/notices/read", call).await
}

/// A window of records of the work, those that are over included.
pub async fn works(sort: WorkSort, offset: u64) -> Result<WorkPage, ApiError> {
    let sort = sort.code();
    get(&format!(
        "/api/works?sort={sort}&over=1&offset={offset}&limit=200"
    ))
    .await
}

/// Figures of some days, of one organisation or of each.
pub async fn figures(
    by: FiguresBy,
    of: Option<OrganisationId>,
    (from, until): (LocalDate, LocalDate),
) -> Result<FiguresPage, ApiError> {
    let of = of.map(|of| format!("&of={of}")).unwrap_or_default();
    get(&format!(
        "/api/figures?by={}{of}&from={from}&until={until}",
        by.code()
    ))
    .await
}

/// How figures went over some days, of the district or of one organisation, perhaps with the rows of a sort.
pub async fn figures_course(
    by: FiguresBy,
    of: Option<OrganisationId>,
    rows: Option<FiguresBy>,
    (from, until): (LocalDate, LocalDate),
) -> Result<FiguresCourse, ApiError> {
    let of = of.map(|of| format!("&of={of}")).unwrap_or_default();
    let rows = rows.map(|rows| ["&rows=", rows.code()].concat());
    let rows = rows.unwrap_or_default();
    get(&format!(
        "/api/figures/course?by={}{of}&from={from}&until={until}{rows}",
        by.code()
    ))
    .await
}

/// Figures, by a query.
pub async fn figures_by(query: String) -> Result<FiguresPage, ApiError> {
    get(&["/api/figures?", &*query].concat()).await
}

/// The records behind a figure, by a query.
pub async fn figure_list(query: String) -> Result<FigureList, ApiError> {
    get(&["/api/figures/list?", &*query].concat()).await
}

/// The duty files of a team or a station, by the query of the page's address.
pub async fn duty_page(query: String) -> Result<DutyPage, ApiError> {
    get(&["/api/duty?", &*query].concat()).await
}

/// One duty file, by the query of the page's address.
pub async fn duty_file(query: String) -> Result<DutyFile, ApiError> {
    get(&["/api/duty?", &*query].concat()).await
}

/// Has the bulletin of a month drafted; what came of it.
pub async fn draft_bulletin(call: &BulletinCall) -> Result<Outcome, ApiError> {
    post("/api/bulletins", call).await
}

/// Puts a wall screen up; its address is told this once.
pub async fn new_screen(call: &ScreenCall) -> Result<ScreenLink, ApiError> {
    post("/api/screens", call).await
}

/// Makes a calendar for other programs; its address is told once.
pub async fn new_feed(call: &FeedCall) -> Result<FeedLink, ApiError> {
    post("/api/feeds", call).await
}

/// All calendars that are read, for whoever may take them back.
pub async fn feeds() -> Result<Vec<FeedRow>, ApiError> {
    get("/api/feeds").await
}

/// A record of the work with its parts.
pub async fn work(id: WorkId) -> Result<CaseFile, ApiError> {
    get(&format!("/api/works/{id}")).await
}

/// A request with its history, now or as it stood at a moment.
pub async fn case(id: RequestId, at: Option<Timestamp>) -> Result<CaseFile, ApiError> {
    let at = at.map_or_else(String::new, |at| format!("?at={}", at.0));
    get(&format!("/api/requests/{id}{at}")).await
}

/// Shows the petitioner, on record.
pub async fn reveal(id: RequestId, call: &RevealCall) -> Result<Revealed, ApiError> {
    post(&format!("/api/requests/{id}/reveal"), call).await
}

/// People who can be named at a station.
pub async fn people(station: OrganisationId) -> Result<Vec<Person>, ApiError> {
    get(&format!("/api/people?station={station}")).await
}

/// People who can be named as tellers.
pub async fn tellers() -> Result<Vec<Person>, ApiError> {
    get("/api/tellers").await
}

/// A window of the list of accounts.
pub async fn accounts(
    words: &str,
    role: Option<Role>,
    offset: u64,
    limit: u64,
) -> Result<AccountPage, ApiError> {
    let role = role.map_or("", Role::code);
    let words = encode(words);
    get(&format!(
        "/api/accounts?q={words}&role={role}&offset={offset}&limit={limit}"
    ))
    .await
}

/// A new one-use link for an account.
pub async fn new_link(account: AccountId) -> Result<OneUseLink, ApiError> {
    read(&send(Method::POST, &format!("/api/accounts/{account}/link"), None).await?)
}

/// Whose one-use link it is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct LinkOwner {
    /// Name.
    pub name: String,
    /// Login name.
    pub login: String,
}

/// Looks a one-use link up.
pub async fn link_owner(token: &str) -> Result<LinkOwner, ApiError> {
    get(&format!("/api/link?token={}", encode(token))).await
}

/// Sets a password through a one-use link and signs in.
pub async fn use_link(call: &UseLinkCall) -> Result<Me, ApiError> {
    post("/api/link", call).await
}

/// Takes the ledger: the file, kept by the browser outside of this program's memory.
pub async fn export(call: &ExportCall) -> Result<web_sys::Blob, ApiError> {
    let body = serde_json::to_string(call).map_err(|_| ApiError::failed(ErrorCode::Malformed))?;
    let response = RequestBuilder::new("/api/requests/export")
        .method(Method::POST)
        .header("content-type", "application/json")
        .body(body)
        .map_err(|_| ApiError::Network)?
        .send()
        .await
        .map_err(|_| ApiError::Network)?;
    if !response.ok() {
        let status = response.status();
        let text = response.text().await.map_err(|_| ApiError::Network)?;
        return Err(failure(status, &text));
    }
    let response: web_sys::Response = response.into();
    let coming = response.blob().map_err(|_| ApiError::Network)?;
    // A transfer that breaks off brings no file at all.
    let blob = JsFuture::from(coming)
        .await
        .map_err(|_| ApiError::Network)?;
    Ok(blob.unchecked_into())
}

/// The forms that exports may fill.
pub async fn forms() -> Result<Vec<Form>, ApiError> {
    get("/api/forms").await
}

/// What is in a workbook.
pub async fn look_at_form(call: &LookCall) -> Result<FormLook, ApiError> {
    post("/api/forms/look", call).await
}

/// Keeps a form.
pub async fn keep_form(call: &KeepFormCall) -> Result<Form, ApiError> {
    post("/api/forms", call).await
}

/// Throws a form away.
pub async fn drop_form(form: FormId) -> Result<(), ApiError> {
    send(Method::POST, &format!("/api/forms/{form}/drop"), None)
        .await
        .map(drop)
}
