//! Exports of the ledger, and the forms that they may fill. An export is a commit first: a `POST`,
//! which no other site can make a browser send, whose answer is the file.

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::api::ErrorCode;
use shared::command::{Command, Outcome};
use shared::export::{
    ExportCall, ExportCommand, ExportFormat, Form, FormLayout, FormLook, KeepFormCall, LookCall,
};
use shared::filter::ListQuery;
use shared::id::FormId;
use shared::ledger::LedgerColumn;
use shared::limits;
use shared::refusal::Refusal;
use text::Lang;

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use super::requests::{audiences, listed};
use crate::export::rows::Reader;
use crate::export::{self, Export, ExportError, form};
use crate::mint;

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Columns that a form may have filled.
const FORM_COLUMNS: usize = 100;

impl From<ExportError> for ApiError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Storage(error) => error.into(),
            ExportError::Form(error) => error.into(),
            ExportError::Io(_) | ExportError::Workbook(_) | ExportError::Stopped => {
                tracing::error!(%error, "export");
                Self::new(ErrorCode::Internal)
            }
        }
    }
}

impl From<form::FormError> for ApiError {
    fn from(_: form::FormError) -> Self {
        Self::new(ErrorCode::FormUnusable)
    }
}

/// A form as an export uses it.
struct Chosen {
    form: Form,
    workbook: Vec<u8>,
}

async fn chosen(app: &App, form: Option<FormId>) -> Result<Option<Chosen>, ApiError> {
    let Some(id) = form else { return Ok(None) };
    let (form, workbook) = app
        .node
        .storage
        .form(id)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let workbook = STANDARD.decode(workbook).map_err(|_| ErrorCode::Internal)?;
    Ok(Some(Chosen { form, workbook }))
}

/// `POST /api/requests/export`: puts the export on record, then answers with the file.
pub async fn requests(
    State(app): State<App>,
    signed_in: SignedIn,
    call: Result<Json<ExportCall>, JsonRejection>,
) -> Result<Response, ApiError> {
    let Json(call) = call?;
    let chosen = chosen(&app, call.form).await?;
    let columns = columns(&call, chosen.as_ref());
    let export = begin(&app, &signed_in, &call, columns).await?;
    let rows = export.list.ids.len() as u64;
    if chosen.is_some() && rows > form::MAX_ROWS {
        return Err(ErrorCode::TooManyRows.into());
    }
    let format = match chosen {
        Some(_) => ExportFormat::Xlsx,
        None => call.format,
    };
    let command = ExportCommand::Requests {
        format,
        query: ListQuery::from_query(&call.query).to_query(),
        columns: export.columns.clone(),
        rows,
        form: chosen.as_ref().map(|chosen| chosen.form.name.clone()),
    };
    on_record(&app, &signed_in, command).await?;
    let (body, kind) = match (chosen, format) {
        (Some(chosen), _) => (filled(export, chosen).await?, XLSX),
        (None, ExportFormat::Csv) => (Body::from_stream(export::csv::stream(export)), CSV),
        (None, ExportFormat::Xlsx) => {
            let file = export::xlsx::file(export).await?;
            (Body::from_stream(export::pieces(file)), XLSX)
        }
    };
    let name = ["attachment; filename=\"ledger.", format.code(), "\""].concat();
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, body).into_response())
}

fn columns(call: &ExportCall, chosen: Option<&Chosen>) -> Vec<LedgerColumn> {
    if let Some(chosen) = chosen {
        let filled = chosen.form.layout.columns.iter();
        return filled.map(|column| column.column).collect();
    }
    let mut columns: Vec<LedgerColumn> = Vec::new();
    for column in &call.columns {
        if !columns.contains(column) {
            columns.push(*column);
        }
    }
    if columns.is_empty() {
        columns.extend(LedgerColumn::BOOK);
    }
    columns
}

async fn begin(
    app: &App,
    signed_in: &SignedIn,
    call: &ExportCall,
    columns: Vec<LedgerColumn>,
) -> Result<Export, ApiError> {
    let storage = app.node.storage.clone();
    let organisations = storage.snapshot().await?.organisations().await?;
    let lang = Lang::from_tag(&call.lang).unwrap_or_default();
    let query = ListQuery::from_query(&call.query);
    Ok(Export {
        reader: Reader::new(signed_in.actor(), lang, signed_in.at, &organisations),
        list: listed(app, audiences(signed_in), query, signed_in.at).await?,
        columns,
        storage,
    })
}

async fn filled(export: Export, chosen: Chosen) -> Result<Body, ApiError> {
    let mut windows = export.rows();
    let mut rows = Vec::new();
    while let Some(window) = windows.recv().await {
        rows.extend(window?);
        // More came in meanwhile.
        rows.truncate(form::MAX_ROWS as usize);
    }
    let filling = move || form::fill(&chosen.workbook, &chosen.form.layout, &rows);
    let filled = tokio::task::spawn_blocking(filling)
        .await
        .map_err(|_| ExportError::Stopped)??;
    Ok(Body::from(filled))
}

async fn on_record(
    app: &App,
    signed_in: &SignedIn,
    command: ExportCommand,
) -> Result<(), ApiError> {
    let envelope = mint::envelope(&app.node.clock, Command::Export(command));
    let outcome = app
        .node
        .executor
        .execute_one(signed_in.who(), &signed_in.device, envelope)
        .await?;
    match outcome {
        Outcome::Accepted => Ok(()),
        Outcome::Refused(Refusal::NotAllowed { .. }) => Err(ErrorCode::Forbidden.into()),
        Outcome::Refused(_) => Err(ErrorCode::Malformed.into()),
    }
}

/// `GET /api/forms`: the forms that are kept.
pub async fn forms(
    State(app): State<App>,
    _signed_in: SignedIn,
) -> Result<Json<Vec<Form>>, ApiError> {
    Ok(Json(app.node.storage.forms().await?))
}

fn keeps_forms(signed_in: &SignedIn) -> Result<(), ApiError> {
    if domain::export::may_keep_forms(&signed_in.actor(), signed_in.at.day()) {
        Ok(())
    } else {
        Err(ErrorCode::Forbidden.into())
    }
}

/// The bytes of a workbook, and what is found in it.
async fn looked(file: &str) -> Result<FormLook, ApiError> {
    let bytes = STANDARD.decode(file).map_err(|_| ErrorCode::FormUnusable)?;
    let look = tokio::task::spawn_blocking(move || form::look(&bytes)).await;
    // A reader that panics over a damaged file has found it damaged.
    Ok(look.map_err(|_| ErrorCode::FormUnusable)??)
}

/// `POST /api/forms/look`: finds the heads of a workbook, and what they mean.
pub async fn look(
    signed_in: SignedIn,
    call: Result<Json<LookCall>, JsonRejection>,
) -> Result<Json<FormLook>, ApiError> {
    let Json(call) = call?;
    keeps_forms(&signed_in)?;
    Ok(Json(looked(&call.file).await?))
}

/// `POST /api/forms`: keeps a form.
pub async fn keep(
    State(app): State<App>,
    signed_in: SignedIn,
    call: Result<Json<KeepFormCall>, JsonRejection>,
) -> Result<Json<Form>, ApiError> {
    let Json(call) = call?;
    keeps_forms(&signed_in)?;
    let name = call.name.trim().to_owned();
    let is_named = !name.is_empty() && name.chars().count() <= limits::NAME;
    let look = looked(&call.file).await?;
    if !is_named || !fits(&call.layout, &look) {
        return Err(ErrorCode::Malformed.into());
    }
    on_record(
        &app,
        &signed_in,
        ExportCommand::KeepForm { name: name.clone() },
    )
    .await?;
    let form = Form {
        id: FormId::derive(mint::command_id(signed_in.at), 0),
        name,
        layout: call.layout,
        by_name: signed_in.account.name,
        at: signed_in.at,
    };
    app.node.storage.keep_form(&form, &call.file).await?;
    Ok(Json(form))
}

/// Whether a layout is one of this form, with each place filled once.
fn fits(layout: &FormLayout, look: &FormLook) -> bool {
    let mut places: Vec<u32> = layout.columns.iter().map(|column| column.at).collect();
    places.sort_unstable();
    let once = places.windows(2).all(|pair| pair[0] != pair[1]);
    let inside = places
        .iter()
        .all(|at| (1..=FORM_COLUMNS as u32).contains(at));
    let rows = look.head_row..=look.head_row + 20;
    layout.sheet == look.sheet
        && rows.contains(&layout.head_row)
        && !places.is_empty()
        && once
        && inside
}

/// `POST /api/forms/{id}/drop`: throws a form away.
pub async fn throw_away(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<(), ApiError> {
    keeps_forms(&signed_in)?;
    let id: FormId = id.parse().map_err(|_| ErrorCode::NotFound)?;
    let found = chosen(&app, Some(id)).await?.ok_or(ErrorCode::NotFound)?;
    let name = found.form.name;
    on_record(&app, &signed_in, ExportCommand::DropForm { name }).await?;
    app.node.storage.drop_form(id).await?;
    Ok(())
}
