//! What a matter is about and what was done on it, counted from the records, each number with the way to what
//! it counts.

use std::sync::Arc;

use leptos::prelude::*;
use shared::filter::RequestFilter;
use shared::id::{RequestId, WorkId};
use shared::request::{Rating, Satisfaction, Status};
use shared::supervision::{LetterKind, Report, ReportKind, Subject, Supervision};
use text::{Text, clock, names, supervision as words};

use crate::browser::focus;
use crate::components::choosers::subject_name;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::{Ui, board_address, request_address};

/// Requests and suggestions that are supervised: where they stand, the way to each, and how they were rated.
#[component]
pub fn Linked(id: WorkId, body: Arc<Supervision>) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let ids: Vec<RequestId> = body
        .subjects
        .iter()
        .filter_map(|one| match one {
            Subject::Request(id) => Some(*id),
            Subject::Suggestion(_) | Subject::Work(_) => None,
        })
        .collect();
    let is_suggestion = |one: &&Subject| matches!(one, Subject::Suggestion(_));
    let suggestions = body.subjects.iter().filter(is_suggestion).count();
    let (linked, requests) = (body.subjects.len(), ids.len());
    // What has left the screens is not read for this.
    let cards = Signal::derive(move || {
        let cards = ids.iter().filter_map(|id| station.card(*id).get());
        cards.collect::<Vec<_>>()
    });
    let states = move || {
        let lang = lang.get();
        cards.with(|all| {
            let states = Status::ALL.iter().copied().filter_map(|status| {
                let its = all.iter().filter(|card| card.request.status == status);
                let n = its.count();
                let word = names::status(status).of(lang);
                (n > 0).then(|| words::STATE_COUNT.with(lang, &[word, &n.to_string()]))
            });
            let gone = requests.saturating_sub(all.len());
            let gone = (gone > 0).then(|| words::NOT_LIVE.count(lang, gone));
            states.chain(gone).collect::<Vec<_>>().join(" · ")
        })
    };
    let link = move |subject: &Subject| {
        let (address, name) = match *subject {
            Subject::Request(id) => (request_address(id, &ui.filter.get_untracked()), None),
            Subject::Suggestion(id) => {
                let address = crate::pages::suggestions::address(id);
                (address, Some("linked-suggestion"))
            }
            Subject::Work(id) => (super::projects::address(id), None),
        };
        let title = subject_name(*subject);
        let state = match *subject {
            Subject::Request(id) => Some(station.card(id)),
            Subject::Suggestion(_) | Subject::Work(_) => None,
        };
        let state = move || {
            let status = state.as_ref()?.get().map(|card| card.request.status);
            status.map(|status| names::status(status).of(lang.get()))
        };
        view! {
            <li>
                <a href=address data-testid=name>{move || title.get()}</a>
                " "
                <small>{state}</small>
            </li>
        }
        .into_any()
    };
    let links = body.subjects.iter().map(link).collect_view();
    // A request names the matters that are open on it, so a board finds those of this one.
    let on_board = (requests > 0 && body.closing.is_none()).then(|| {
        let filter = RequestFilter {
            matter: Some(id),
            ..RequestFilter::default()
        };
        view! {
            <a class="link" href=board_address(&filter) data-testid="on-board">
                {tr(words::LINKED_ON_BOARD)}
            </a>
        }
    });
    let rated = move || {
        let n = cards.with(|all| {
            let rated = all.iter().filter(|card| !card.request.ratings.is_empty());
            rated.count()
        });
        words::LINKED_COUNT.count(lang.get(), n)
    };
    // The last word on each of them.
    let axis = move |word: Text, pick: fn(&Rating) -> Satisfaction| {
        move || {
            let lang = lang.get();
            let last: Vec<Satisfaction> = cards.with(|all| {
                let last = all.iter().filter_map(|card| card.request.ratings.last());
                last.map(pick).collect()
            });
            let steps = Satisfaction::ALL.iter().map(|step| {
                let n = last.iter().filter(|one| *one == step).count();
                let word = names::satisfaction(*step).of(lang);
                words::STATE_COUNT.with(lang, &[word, &n.to_string()])
            });
            let steps = steps.collect::<Vec<_>>().join(" · ");
            [word.of(lang), " ", &*steps].concat()
        }
    };
    view! {
        <div class="figure">
            <details data-testid="linked">
                <summary>
                    <span>{tr(words::LINKED)}</span>
                    <b>{move || words::LINKED_COUNT.count(lang.get(), linked)}</b>
                    <small>
                        {move || {
                            words::LINKED_KINDS
                                .with(lang.get(), &[&requests.to_string(), &suggestions.to_string()])
                        }}
                    </small>
                    <small data-testid="linked-states">{states}</small>
                </summary>
                <ul class="links">{links}</ul>
            </details>
            {on_board}
        </div>
        <div class="figure" data-testid="linked-ratings">
            <span>{tr(words::RATINGS)}</span>
            <b>{rated}</b>
            <small>{axis(words::PROCESS, |one| one.process)}</small>
            <small>{axis(words::RESULT, |one| one.result)}</small>
        </div>
    }
}

/// Visits, inquiries and letters.
#[component]
pub fn DoneOn(
    body: Arc<Supervision>,
    reports: Memo<Vec<Opened<Report>>>,
    /// To which sort of reports their list is narrowed.
    only: RwSignal<Option<ReportKind>>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let of_kind = move |kind: ReportKind| {
        let line = move || {
            let lang = lang.get();
            let n = reports.with(|all| all.iter().filter(|one| one.body.kind == kind).count());
            let word = words::report_kind(kind).of(lang);
            words::STATE_COUNT.with(lang, &[word, &n.to_string()])
        };
        view! {
            <button
                type="button"
                class="link"
                data-testid=["count-", kind.code()].concat()
                aria-pressed=move || (only.get() == Some(kind)).to_string()
                on:click=move |_| {
                    only.update(|now| *now = (*now != Some(kind)).then_some(kind));
                    focus("#reports-title");
                }
            >
                {line}
            </button>
        }
        .into_any()
    };
    let sent = |kind: LetterKind| body.letters.iter().filter(|one| one.kind == kind).count();
    let sent = [LetterKind::Letter, LetterKind::Reminder].map(|kind| (kind, sent(kind)));
    let letters = move || {
        let lang = lang.get();
        let line = |(kind, n): (LetterKind, usize)| {
            words::STATE_COUNT.with(lang, &[words::letter(kind).of(lang), &n.to_string()])
        };
        sent.map(line).join(" · ")
    };
    let last = body.letters.last().map(|one| one.read.clone());
    let receipt = move || {
        let lang = lang.get();
        last.as_ref().map(|read| match read {
            Some((_, at)) => {
                let at = clock::moment(*at, station.now.get(), lang);
                words::LAST_READ.with(lang, &[&at])
            }
            None => words::LAST_UNREAD.of(lang).to_owned(),
        })
    };
    view! {
        <div class="figure" data-testid="done-on">
            <span>{tr(words::SEEN)}</span>
            {of_kind(ReportKind::Visit)}
            {of_kind(ReportKind::Inquiry)}
        </div>
        <div class="figure" data-testid="letters-sent">
            <span>{tr(words::LETTERS)}</span>
            <button
                type="button"
                class="link"
                on:click=move |_| {
                    focus("#letters-title");
                }
            >
                {letters}
            </button>
            <small>{receipt}</small>
        </div>
    }
}
