//! 标记, 外部单号 and 关注站: what stands beside the course of a request.

use std::sync::Arc;

use leptos::prelude::*;
use shared::id::WorkId;
use shared::request::{External, Marks, Publicity, Supervision};
use shared::time::Timestamp;
use shared::work::WorkSort;
use text::{Lang, activity, clock, moves as words, names, suggestion};

use super::files;
use crate::moves::{self, Action};
use crate::settings::{Settings, lang, tr};
use crate::station::Station;
use crate::station::view::Card;
use crate::ui::{Ui, work_address};

/// What is marked, the most pressing first: a style and a word each.
pub fn tags(marks: Marks, lang: Lang) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    if marks.urgent {
        found.push(("tag bad", words::URGENT.of(lang)));
    }
    if marks.supervision != Supervision::None {
        found.push(("tag warn", names::supervision(marks.supervision).of(lang)));
    }
    if marks.confidential {
        found.push(("tag", words::CONFIDENTIAL.of(lang)));
    }
    if marks.publicity != Publicity::Closed {
        found.push(("tag", names::publicity(marks.publicity).of(lang)));
    }
    found
}

/// `12345 热线 2026-0198 · 已派单（11-24 10:00 所见）`.
pub fn external_line(external: &External, now: Timestamp, lang: Lang) -> String {
    let as_of = clock::moment(external.as_of, now, lang);
    let system = names::external_system(external.system).of(lang);
    let seen = words::SEEN_AT.with(lang, &[&as_of]);
    let number = [system, " ", &external.number].concat();
    let parts = [number.as_str(), &external.state, &seen].into_iter();
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// The tags of a request.
#[component]
pub fn Tags(card: Memo<Option<Arc<Card>>>) -> impl IntoView {
    let lang = lang();
    let marks = Memo::new(move |_| card.with(|card| card.as_ref().map(|card| card.request.marks)));
    move || {
        let found = marks
            .get()
            .map_or_else(Vec::new, |marks| tags(marks, lang.get()));
        found
            .into_iter()
            .map(|(class, word)| view! { <span class=class>{word}</span> }.into_any())
            .collect_view()
    }
}

/// The number elsewhere, the stations that follow it, and how a person changes them.
#[component]
pub fn Beside(card: Memo<Option<Arc<Card>>>) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let external = move || {
        card.with(|card| {
            let external = card.as_ref()?.request.external.as_ref()?;
            let line = external_line(external, station.now.get(), lang.get());
            Some(view! {
                <div data-testid="external">
                    <dt>{words::EXTERNAL.of(lang.get())}</dt>
                    <dd>{line}</dd>
                </div>
            })
        })
    };
    let followers = move || {
        card.with(|card| {
            let followers = &card.as_ref()?.request.reach.followers;
            if followers.is_empty() {
                return None;
            }
            let names: Vec<_> = station
                .tree
                .with(|tree| followers.iter().map(|id| tree.name(*id)).collect());
            Some(view! {
                <div data-testid="followers">
                    <dt>{words::FOLLOW.of(lang.get())}</dt>
                    <dd>{names.join(words::LIST_COMMA.of(lang.get()))}</dd>
                </div>
            })
        })
    };
    let origin = move || {
        let origin = card.with(|card| card.as_ref()?.request.origin)?;
        let (word, address) = match station.sort_of(origin)? {
            (sort @ WorkSort::Activity, _) => {
                (activity::FROM_ACTIVITY, work_address(sort, origin, None)?)
            }
            (_, Some(of)) => {
                let (sort, _) = station.sort_of(of)?;
                let word = if sort == WorkSort::Project {
                    activity::FROM_PROJECT
                } else {
                    activity::FROM_REPORT
                };
                (word, work_address(sort, of, None)?)
            }
            (_, None) => return None,
        };
        Some(view! {
            <div data-testid="origin">
                <dt>{word.of(lang.get())}</dt>
                <dd><a href=address>{activity::OPEN.of(lang.get())}</a></dd>
            </div>
        })
    };
    let suggestions = move || {
        let ids = card.with(|card| Some(card.as_ref()?.request.suggestions.clone()));
        let ids = ids.filter(|ids| !ids.is_empty())?;
        let link = |id: WorkId| {
            let address = work_address(WorkSort::Suggestion, id, None);
            view! { <a href=address>{activity::OPEN.of(lang.get())}</a> }.into_any()
        };
        Some(view! {
            <div data-testid="suggestions-of">
                <dt>{suggestion::TITLE.of(lang.get())}</dt>
                <dd>{ids.into_iter().map(link).collect_view()}</dd>
            </div>
        })
    };
    let id = Memo::new(move |_| card.with(|card| card.as_ref().map(|card| card.request.id)));
    let open = Memo::new(move |_| {
        let actor = station.actor.get();
        card.with(|card| match (&actor, card) {
            (Some(actor), Some(card)) => moves::beside(card, actor, station.now.get()),
            _ => Vec::new(),
        })
    });
    let button = move |action: Action| {
        view! {
            <button
                type="button"
                class="button small"
                data-action=action.code()
                on:click=move |_| {
                    if let Some(card) = card.get_untracked() {
                        moves::begin(&card, action, station, ui, settings);
                    }
                }
            >
                {tr(action.word())}
            </button>
        }
        .into_any()
    };
    view! {
        <dl class="facts">{external} {followers} {origin} {suggestions}</dl>
        {move || id.get().map(files::tied)}
        <div class="row wrap" role="group" aria-label=tr(words::BESIDE)>
            {move || open.get().into_iter().map(button).collect_view()}
        </div>
    }
}
