//! What happened to a request, newest first: the history as the server tells it, with the notes
//! in between. Asked again whenever the record changes; what was there stays meanwhile.

use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::api::{CaseFile, Detail, ErrorCode, FieldChange, HistoryLine};
use shared::assignment::AssignmentState;
use shared::attachment::AttachTo;
use shared::id::{NoteId, RequestId};
use shared::note::{Note, NoteSide};
use shared::request::{Complexity, External, ResultClass, Status};
use shared::time::{LocalDate, Timestamp};
use text::{Lang, Text, clock, names, request as words};
use wasm_bindgen_futures::spawn_local;

use super::error_note::ErrorNote;
use super::files;
use super::icon::Icon;
use super::marks;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::api::{self, ApiError};
use crate::station::view::{Card, Tree};

/// The case as it was last asked for.
#[derive(Clone, Copy)]
pub struct CaseState {
    /// What came.
    pub file: RwSignal<Option<Arc<CaseFile>>>,
    /// What went wrong.
    pub error: RwSignal<Option<ApiError>>,
    /// Whether it is being asked for.
    pub loading: RwSignal<bool>,
    /// The day at whose end it is looked at; `None` for now.
    pub past: RwSignal<Option<LocalDate>>,
    asked: RwSignal<u32>,
}

/// Changes of one record that come in a row are asked for once.
const PAUSE_MS: u32 = 120;

impl CaseState {
    /// Asks now, and again when the live record changes.
    pub fn follow(id: RequestId, card: Memo<Option<Arc<Card>>>) -> Self {
        let state = Self {
            file: RwSignal::new(None),
            error: RwSignal::new(None),
            loading: RwSignal::new(true),
            past: RwSignal::new(None),
            asked: RwSignal::new(0),
        };
        let turn = StoredValue::new(0u32);
        Effect::new(move |previous: Option<()>| {
            state.asked.track();
            let past = state.past.get();
            let predicted = card.with(|card| card.as_ref().is_some_and(|card| card.predicted));
            // The server knows nothing of a guess yet.
            if predicted && previous.is_some() {
                return;
            }
            let mine = turn.get_value().wrapping_add(1);
            turn.set_value(mine);
            state.loading.set(true);
            spawn_local(async move {
                if previous.is_some() {
                    TimeoutFuture::new(PAUSE_MS).await;
                }
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                let result = api::case(id, past.map(LocalDate::end)).await;
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                state.loading.try_set(false);
                match result {
                    Ok(file) => {
                        state.file.try_set(Some(Arc::new(file)));
                        state.error.try_set(None);
                    }
                    Err(failed) => {
                        // What may no longer be seen does not stay on the screen.
                        if matches!(
                            failed.code(),
                            Some(ErrorCode::NotFound | ErrorCode::Forbidden)
                        ) {
                            state.file.try_set(None);
                        }
                        state.error.try_set(Some(failed));
                    }
                }
            });
        });
        state
    }

    /// Asks once more.
    pub fn retry(self) {
        self.asked.update(|n| *n += 1);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    All,
    Moves,
    Notes,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Commit(u64),
    Note(NoteId),
}

#[derive(Clone)]
enum Line {
    History(HistoryLine),
    Note(Note),
}

impl Line {
    /// What stays as it is keeps its place on the page: somebody may be reading or pressing there.
    fn key(&self) -> Key {
        match self {
            Self::History(line) => Key::Commit(line.csn),
            Self::Note(note) => Key::Note(note.id),
        }
    }

    fn at(&self) -> Timestamp {
        match self {
            Self::History(line) => line.occurred_at.unwrap_or(line.at),
            Self::Note(note) => note.at,
        }
    }
}

/// One line a commit: what it did to the request first, and what it did to records beside it
/// (assignments) as further changed fields.
fn by_commit(history: &[HistoryLine]) -> Vec<HistoryLine> {
    let mut merged: Vec<HistoryLine> = Vec::new();
    for line in history {
        let Some(held) = merged.iter_mut().find(|held| held.csn == line.csn) else {
            merged.push(line.clone());
            continue;
        };
        let known: Vec<_> = held.changes.iter().map(|one| one.field.clone()).collect();
        let new = line
            .changes
            .iter()
            .filter(|one| !known.contains(&one.field));
        held.changes.extend(new.cloned());
        if held.detail.as_ref().is_none_or(Detail::is_silent) {
            held.detail.clone_from(&line.detail);
        }
    }
    merged
}

fn lines(file: Option<&CaseFile>, notes: &[Note], kind: Kind) -> Vec<Line> {
    let history = by_commit(file.map_or(&[][..], |file| &file.history));
    let mut lines: Vec<_> = Vec::new();
    if kind != Kind::Notes {
        // Notes come as records, whose audience may be narrower; that a file has arrived is seen.
        let told = history
            .into_iter()
            .filter(|line| !matches!(line.code.as_str(), "request.add_note" | "attachment.arrive"));
        lines.extend(told.map(Line::History));
    }
    if kind != Kind::Moves {
        lines.extend(notes.iter().cloned().map(Line::Note));
    }
    // Stable: what one commit did stays in its order.
    lines.sort_by_key(Line::at);
    lines.reverse();
    lines
}

/// A value of a changed field, as a person reads it.
fn pretty(json: &str, tree: &Tree, lang: Lang) -> String {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(json) else {
        return words::NOTHING.of(lang).to_owned();
    };
    match value {
        serde_json::Value::Null => words::NOTHING.of(lang).to_owned(),
        serde_json::Value::String(text) => {
            if let Some(status) = Status::from_code(&text) {
                return names::status(status).of(lang).to_owned();
            }
            if let Some(state) = AssignmentState::from_code(&text) {
                return names::assignment_state(state).of(lang).to_owned();
            }
            if let Some(complexity) = Complexity::from_code(&text) {
                return names::complexity(complexity).of(lang).to_owned();
            }
            if let Some(class) = ResultClass::from_code(&text) {
                return names::class_short(class).of(lang).to_owned();
            }
            match text.parse().ok().and_then(|id| tree.get(id)) {
                Some(organisation) => organisation.name.clone(),
                None => text,
            }
        }
        serde_json::Value::Number(number) => match number.as_i64() {
            // Milliseconds since 1970 are the only numbers of this size.
            Some(ms) if ms > 1_000_000_000_000 => {
                let at = Timestamp(ms);
                [clock::day(at.day(), lang), clock::time(at)].join(" ")
            }
            _ => number.to_string(),
        },
        serde_json::Value::Object(map) if map.contains_key("supervision") => {
            let marks = serde_json::from_str(json).unwrap_or_default();
            let words = marks::tags(marks, lang).into_iter().map(|(_, word)| word);
            let words: Vec<_> = words.collect();
            if words.is_empty() {
                words::NOTHING.of(lang).to_owned()
            } else {
                words.join(" · ")
            }
        }
        serde_json::Value::Object(map) if map.contains_key("system") => {
            let external = serde_json::from_str::<External>(json);
            external.map_or_else(
                |_| "…".to_owned(),
                |external| marks::external_line(&external, external.as_of, lang),
            )
        }
        serde_json::Value::Object(map) => {
            let due = map.get("due_at").and_then(serde_json::Value::as_i64);
            due.map_or_else(
                || "…".to_owned(),
                |ms| clock::weekday(Timestamp(ms).day(), lang),
            )
        }
        serde_json::Value::Bool(_) | serde_json::Value::Array(_) => "…".to_owned(),
    }
}

/// Whose reply and what it says stand above, and that somebody met the petitioner in a note; ids of people
/// mean nothing to a reader.
fn is_told(field: &str) -> bool {
    !matches!(
        field,
        "" | "officer" | "reply" | "rating" | "reach" | "owner" | "met"
    )
}

#[component]
fn Changes(changes: Vec<FieldChange>, device: String) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let is_change = !changes.is_empty();
    let rows = move || {
        let tree = station.tree.get();
        let lang = lang.get();
        let row = |change: &FieldChange| {
            let (before, after) = (
                pretty(&change.before, &tree, lang),
                pretty(&change.after, &tree, lang),
            );
            view! {
                <div>
                    <dt>{words::field_name(&change.field, lang)}</dt>
                    <dd>{words::FROM_TO.with(lang, &[&before, &after])}</dd>
                </div>
            }
            .into_any()
        };
        changes.iter().map(row).collect_view()
    };
    let head = if is_change {
        words::CHANGES
    } else {
        words::FROM_DEVICE
    };
    let from = (!device.is_empty()).then(|| {
        view! {
            <div data-testid="device">
                <dt>{tr(words::FROM_DEVICE)}</dt>
                <dd title=device.clone()>{words::device(&device)}</dd>
            </div>
        }
    });
    view! {
        <details class="changes">
            <summary>{tr(head)}</summary>
            <dl class="facts">{rows} {from}</dl>
        </details>
    }
}

fn history_row(line: HistoryLine, station: Station, lang: RwSignal<Lang>) -> AnyView {
    let is_file = line.code.starts_with("attachment.");
    let key = !is_file && !line.code.ends_with("reveal");
    let changes: Vec<_> = line
        .changes
        .iter()
        .filter(|change| change.before != change.after && is_told(&change.field))
        .filter(|_| !is_file)
        .cloned()
        .collect();
    let quote = line
        .detail
        .as_ref()
        .map(|detail| detail.text.clone())
        .unwrap_or_default();
    let (at, device) = (line.occurred_at.unwrap_or(line.at), line.device.clone());
    let more = !changes.is_empty() || !device.is_empty();
    let what = move || {
        let lang = lang.get();
        let units: Vec<_> = line.detail.as_ref().map_or_else(Vec::new, |detail| {
            station
                .tree
                .with(|tree| detail.units.iter().map(|unit| tree.name(*unit)).collect())
        });
        let actor = words::actor_of(&line, lang);
        let role = words::role_of(&line, lang);
        let detail = line.detail.as_ref();
        let whom = words::stood_for(detail.map_or("", |one| &one.stands_for), lang);
        let done = text::course::happened(&line, &units, lang);
        view! {
            <b>{actor}</b>
            " "
            <small>{role} " " {whom}</small>
            " "
            {done}
        }
    };
    view! {
        <li class="event" class:key=key data-testid="event">
            <div>
                <p>{what}</p>
                {(!quote.is_empty()).then(|| view! { <blockquote class="prose">{quote}</blockquote> })}
                {more.then(|| view! { <Changes changes device/> })}
            </div>
            <time>{move || clock::moment(at, station.now.get(), lang.get())}</time>
        </li>
    }
    .into_any()
}

fn note_row(
    note: Note,
    card: Memo<Option<Arc<Card>>>,
    station: Station,
    lang: RwSignal<Lang>,
) -> AnyView {
    let place = AttachTo::Note(note.id);
    let (side, at) = (note.side, note.at);
    let internal = move || {
        (side == NoteSide::Congress).then(|| {
            view! {
                <span class="tag">
                    <Icon name="lock"/>
                    {names::note_side(side).of(lang.get())}
                </span>
            }
        })
    };
    let (name, whom) = (note.author_name, note.stands_for);
    let author = move || {
        if name.is_empty() {
            words::SYSTEM.of(lang.get()).to_owned()
        } else {
            name.clone()
        }
    };
    view! {
        <li class="event note-event" data-testid="note">
            <div>
                <p>
                    <b>{author}</b>
                    " "
                    <small>
                        {move || words::stood_for(&whom, lang.get())} " "
                        {move || words::NOTE_LABEL.of(lang.get())}
                    </small>
                    " "
                    {internal}
                </p>
                <blockquote class="prose">{note.text}</blockquote>
                {files::shown(card, place)}
            </div>
            <time>{move || clock::moment(at, station.now.get(), lang.get())}</time>
        </li>
    }
    .into_any()
}

/// The time line.
#[component]
pub fn TimeLine(card: Memo<Option<Arc<Card>>>, case: CaseState) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let kind = RwSignal::new(Kind::All);
    let rows = move || {
        let notes = card.with(|card| card.as_ref().map_or_else(Vec::new, |c| c.notes.clone()));
        case.file
            .with(|file| lines(file.as_deref(), &notes, kind.get()))
    };
    let row = move |line| match line {
        Line::History(line) => history_row(line, station, lang),
        Line::Note(note) => note_row(note, card, station, lang),
    };
    let tab = move |this: Kind, word: Text| {
        view! {
            <button
                type="button"
                aria-pressed=move || (kind.get() == this).to_string()
                on:click=move |_| kind.set(this)
            >
                {tr(word)}
            </button>
        }
    };
    view! {
        <section class="time-line" aria-label=tr(words::TIMELINE)>
            <div class="time-line-head">
                <h3>{tr(words::TIMELINE)}</h3>
                <div class="views small" role="group" aria-label=tr(words::TIMELINE_SHOW)>
                    {tab(Kind::All, words::TIMELINE_ALL)}
                    {tab(Kind::Moves, words::TIMELINE_MOVES)}
                    {tab(Kind::Notes, words::TIMELINE_NOTES)}
                </div>
            </div>
            <label class="chip" class:on=move || case.past.get().is_some()>
                <span>{tr(words::AS_OF)}</span>
                <input
                    type="date"
                    data-testid="as-of"
                    max=move || station.today().to_string()
                    prop:value=move || {
                        case.past.get().map(|day| day.to_string()).unwrap_or_default()
                    }
                    on:change=move |event| {
                        let day: Option<LocalDate> = event_target_value(&event).parse().ok();
                        // Today is now.
                        case.past.set(day.filter(|day| *day < station.today()));
                    }
                />
            </label>
            <ErrorNote error=case.error retry=Callback::new(move |()| case.retry())/>
            <ol class="events" class:dim=move || case.loading.get() data-testid="time-line">
                <For each=rows key=Line::key children=row/>
            </ol>
        </section>
    }
}
