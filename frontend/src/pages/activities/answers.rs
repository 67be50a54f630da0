//! 报名: what those who are invited answered, the places that are left, and one's own answer.

use std::sync::Arc;

use domain::activity::{answers_for, places_left, takes_answers};
use leptos::prelude::*;
use shared::activity::{Activity, ActivityCommand, Party};
use shared::id::WorkId;
use shared::refusal::Refusal;
use shared::time::LocalDate;
use shared::work::WorkCommand;
use text::{activity as words, clock};

use crate::components::error_note::RefusalNote;
use crate::components::when::When;
use crate::components::work_dialog::act;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::ui::Ui;

/// Somebody invited, as the list shows them.
#[derive(Clone, PartialEq, Eq)]
struct Row {
    party: Party,
    /// Whether they come; nothing as long as they have not said.
    comes: Option<bool>,
    /// Who said so, and on which day.
    by: Option<(String, LocalDate)>,
    /// Whether the person may answer for them now.
    is_own: bool,
}

fn rows(station: Station, body: &Activity) -> Vec<Row> {
    let (now, today) = (station.now.get(), station.today());
    let own: Vec<Party> = station.actor.with(|actor| {
        let actor = actor.as_ref().filter(|_| takes_answers(body, now));
        let own = actor.map(|actor| answers_for(body, actor, today));
        own.into_iter().flatten().cloned().collect()
    });
    let asked = body.parties.iter().filter(|party| party.is_here());
    asked
        .map(|party| {
            let answer = body.answer_of(party);
            Row {
                party: party.clone(),
                comes: answer.map(|one| one.comes),
                by: answer.map(|one| (one.signed.by_name.clone(), one.signed.at.day())),
                is_own: own.contains(party),
            }
        })
        .collect()
}

/// The answers, and the buttons of whoever is invited.
#[component]
pub fn Answers(
    /// Which activity.
    id: WorkId,
    /// As it stands.
    body: Memo<Option<Arc<Activity>>>,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let refused = RwSignal::new(None::<Refusal>);
    let all = Memo::new(move |_| {
        body.with(|body| {
            let body = body.as_ref();
            body.map(|body| rows(station, body)).unwrap_or_default()
        })
    });
    let left = Memo::new(move |_| body.with(|body| places_left(body.as_ref()?)));
    let said = move || {
        let lang = lang.get();
        let count = |wanted: Option<bool>| {
            let n = all.with(|all| all.iter().filter(|one| one.comes == wanted).count());
            n.to_string()
        };
        let counts = [count(Some(true)), count(Some(false)), count(None)];
        let mut parts =
            vec![words::ANSWERS_COUNT.with(lang, &counts.each_ref().map(String::as_str))];
        parts.extend(left.get().map(|left| words::PLACES_LEFT.count(lang, left)));
        parts.join(" · ")
    };
    let row = move |one: Row| {
        let Row {
            party,
            comes,
            by,
            is_own,
        } = one;
        let unit = party.unit;
        let called = party.name.clone();
        let is_full = left.get() == Some(0);
        let button = move |wanted: bool, name: &'static str, word: text::Text| {
            let answer = move |_| {
                let command = ActivityCommand::Answer {
                    id,
                    unit,
                    comes: wanted,
                };
                act(WorkCommand::Activity(command), (station, ui, lang), refused);
            };
            let called = called.clone();
            let label = move || [&*called, " · ", word.of(lang.get())].concat();
            // Where no place is left, there is only no to be said.
            let may = is_own && comes != Some(wanted) && !(wanted && is_full);
            may.then(|| {
                view! {
                    <button
                        type="button"
                        class="button small"
                        aria-label=label
                        data-testid=name
                        on:click=answer
                    >
                        {tr(word)}
                    </button>
                }
            })
        };
        let state = match comes {
            Some(true) => words::COMES,
            Some(false) => words::COMES_NOT,
            None => words::UNANSWERED,
        };
        let when = move || {
            let lang = lang.get();
            let by = by.as_ref();
            let by = by
                .map(|(name, day)| words::ANSWERED_BY.with(lang, &[name, &clock::day(*day, lang)]));
            let parts: Vec<_> = [state.of(lang).to_owned()].into_iter().chain(by).collect();
            parts.join(" · ")
        };
        view! {
            <li data-testid="answer">
                <span class="grow">{party.name}</span>
                <small>{when}</small>
                {button(true, "answer-yes", words::ANSWER_YES)}
                {button(false, "answer-no", words::ANSWER_NO)}
            </li>
        }
        .into_any()
    };
    view! {
        <When when=move || all.with(|all| !all.is_empty())>
            <section class="box" data-testid="answers">
                <h2>{tr(words::ANSWERS)}</h2>
                <p class="card-meta" data-testid="answers-count">{said}</p>
                <ul class="lines">
                    {move || all.get().into_iter().map(row).collect_view()}
                </ul>
                <RefusalNote refusal=refused/>
            </section>
        </When>
    }
}
