//! What stands beside the reports of a matter: why its light is as it is, letters, publications, and
//! how it ended.

use std::sync::Arc;

use leptos::prelude::*;
use shared::account::Role;
use shared::activity::Activity;
use shared::command::Command;
use shared::id::WorkId;
use shared::schedule::{Light, Overrule, Schedule, Turn};
use shared::supervision::{Letter, Publication, Reopening, Supervision, SupervisionCommand};
use shared::time::LocalDate;
use shared::work::WorkCommand;
use text::{clock, supervision as words};
use wasm_bindgen_futures::spawn_local;

use super::forms::Form;
use super::light::LightBadge;
use super::matter::{Shown, waiting};
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::{Here, Station};

/// Turns of the light that are shown.
const TURNS: usize = 8;

/// Who reads letters for a unit.
const READERS: [Role; 2] = [Role::Handler, Role::Head];

/// The column.
#[component]
pub fn Side(body: Arc<Supervision>, shown: Shown) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let today = station.today();
    let turns = turns(&body.turns, &body.schedule);
    let overrule = body.overrule.clone().map(|held| {
        let rule = domain::supervision::reading(&body, Some(&station.book.get()), today).light;
        let may = Signal::derive(move || shown.may(station, "supervision.overrule"));
        let lift = Callback::new(move |()| shown.form.set(Some(Form::Lift)));
        overruled(held, rule, may, lift)
    });
    let letters = body.letters.iter().rev().cloned();
    let letters = letters
        .map(|letter| view! { <LetterLine letter shown today/> }.into_any())
        .collect_view();
    let any_letter = !body.letters.is_empty();
    tell_read(station, &body, shown);
    let published = body
        .publications
        .iter()
        .cloned()
        .enumerate()
        .rev()
        .map(|(before, one)| {
            let no = before as u32 + 1;
            view! { <Published one no shown today/> }.into_any()
        })
        .collect_view();
    let any_published = !body.publications.is_empty();
    let closing = body.closing.clone().map(|closing| {
        let finding = closing.finding;
        view! {
            <section class="box" data-testid="closing">
                <h2>{tr(words::finding(finding))}</h2>
                <p class="prose">{closing.text}</p>
                <p class="card-meta">
                    {closing.by_name}
                    " · "
                    {move || clock::day(closing.at.day(), lang.get())}
                    {move || {
                        let (word, on) = match closing.looked_back_on {
                            Some(on) => (words::LOOKED_BACK, Some(on)),
                            None => (words::LOOK_BACK_ON, closing.look_back_on),
                        };
                        on.map(|on| {
                            let day = clock::day(on, lang.get());
                            [" · ", &*word.with(lang.get(), &[&day])].concat()
                        })
                    }}
                </p>
            </section>
        }
        .into_any()
    });
    let reopened = body.reopenings.iter().rev().cloned();
    let reopened = reopened.map(|one| view! { <Reopened one/> }.into_any());
    let reopened = reopened.collect_view();
    let was_over = !body.reopenings.is_empty();
    let activities = activities_of(station, shown.id);
    let origin = body.origin;
    view! {
        <div class="stack">
            {closing}
            <section class="box">
                <h2>{tr(words::REASONS)}</h2>
                {overrule}
                {turns}
            </section>
            {was_over
                .then(|| {
                    view! {
                        <section class="box" data-testid="reopenings">
                            <h2>{tr(words::HAD_ENDED)}</h2>
                            <ul class="lines">{reopened}</ul>
                        </section>
                    }
                })}
            <When when=move || activities.with(|all| !all.is_empty())>
                <section class="box" data-testid="its-activities">
                    <h2>{tr(words::ITS_ACTIVITIES)}</h2>
                    <ul class="lines">
                        <For
                            each=move || activities.get()
                            key=|one| one.clone()
                            children=move |(id, title, day)| {
                                let began = Some(id) == origin;
                                view! {
                                    <li>
                                        <time>{move || clock::day(day, lang.get())}</time>
                                        <a class="grow" href=["/activities/", &id.to_string()].concat()>
                                            {title}
                                        </a>
                                        {began.then(|| view! { <small>{tr(words::BEGAN_IN)}</small> })}
                                    </li>
                                }
                                    .into_any()
                            }
                        />
                    </ul>
                </section>
            </When>
            <section class="box">
                <h2 id="letters-title" tabindex="-1">{tr(words::LETTERS)}</h2>
                <ul class="lines" data-testid="letters">{letters}</ul>
                {(!any_letter).then(|| view! { <p class="card-meta">{tr(words::NO_LETTERS)}</p> })}
            </section>
            {any_published
                .then(|| {
                    view! {
                        <section class="box">
                            <h2>{tr(words::PUBLICATIONS)}</h2>
                            <ul class="lines">{published}</ul>
                        </section>
                    }
                })}
        </div>
    }
}

/// Turns of a light, the last first; the earlier ones are folded away.
pub fn turns(all: &[Turn], schedule: &Schedule) -> AnyView {
    let lang = lang();
    let schedule = Arc::new(schedule.clone());
    let line = |turn: &Turn| {
        let (turn, schedule) = (turn.clone(), schedule.clone());
        view! { <TurnLine turn schedule/> }.into_any()
    };
    let mut last: Vec<AnyView> = all.iter().rev().map(line).collect();
    let earlier = last.split_off(last.len().min(TURNS));
    let folded = (!earlier.is_empty()).then(|| {
        let n = earlier.len();
        view! {
            <details data-testid="earlier-turns">
                <summary>{move || words::EARLIER_TURNS.count(lang.get(), n)}</summary>
                <ul class="lines">{earlier}</ul>
            </details>
        }
    });
    view! {
        <ul class="lines" data-testid="turns">{last}</ul>
        {folded}
    }
    .into_any()
}

/// Activities that are about a matter, or in whose minutes it began or is spoken of, the last first.
fn activities_of(station: Station, id: WorkId) -> Memo<Vec<(WorkId, String, LocalDate)>> {
    let all = station.opened::<Activity>();
    Memo::new(move |_| {
        all.with(|all| {
            let its = all.iter().filter(|one| one.body.is_about(id));
            let mut its: Vec<_> = its
                .map(|one| (one.id(), one.body.title.clone(), one.body.from.day()))
                .collect();
            its.sort_by_key(|one| std::cmp::Reverse((one.2, one.0)));
            its
        })
    })
}

/// How a matter had ended, and why it was taken up again.
#[component]
fn Reopened(one: Reopening) -> impl IntoView {
    let lang = lang();
    let Reopening {
        before,
        reason,
        by_name,
        at,
    } = one;
    view! {
        <li data-testid="reopening">
            <time>{move || clock::day(at.day(), lang.get())}</time>
            <div>
                <p>{move || words::REOPENED_LINE.with(lang.get(), &[&by_name, &reason])}</p>
                <p class="card-meta">
                    {tr(words::finding(before.finding))} " · " {before.by_name} " · "
                    {move || clock::day(before.at.day(), lang.get())}
                </p>
                <p class="prose">{before.text}</p>
            </div>
        </li>
    }
}

/// Whoever acts for a unit has read its letters once they stand on the screen; the sender is told.
fn tell_read(station: Station, body: &Supervision, shown: Shown) {
    let roles = untrack(|| station.roles());
    let is_mine = |letter: &Letter| {
        letter.read.is_none()
            && roles
                .iter()
                .any(|held| READERS.contains(&held.role) && held.scope == letter.unit)
    };
    let is_new = body.letters.iter().any(is_mine);
    let tells = |command: &SupervisionCommand| matches!(command, SupervisionCommand::Read { id } if *id == shown.id);
    let is_told = untrack(|| waiting(station, tells)) != 0;
    if is_new && !is_told && untrack(|| shown.may(station, "supervision.read")) {
        let here = Here::new();
        let read = WorkCommand::Supervision(SupervisionCommand::Read { id: shown.id });
        spawn_local(async move {
            // Refused, it stays unread, as it was.
            drop(station.act(Command::work(&read), None, here).await);
        });
    }
}

/// A person's light with its reason, and what the rule would have; who may gives it up.
pub fn overruled(held: Overrule, rule: Light, may: Signal<bool>, lift: Callback<()>) -> AnyView {
    let (lang, at) = (lang(), held.at);
    view! {
        <div class="overruled" data-testid="overruled">
            <p>
                <LightBadge light=held.light/>
                " "
                {move || words::OVERRULED.with(lang.get(), &[&held.by_name, &held.reason])}
                " "
                <small class="card-meta">{move || clock::day(at.day(), lang.get())}</small>
            </p>
            <p class="card-meta">
                {tr(words::COMPUTED)}
                " "
                <LightBadge light=rule/>
            </p>
            <When when=move || may.get()>
                <button
                    type="button"
                    class="button small"
                    data-testid="lift"
                    on:click=move |_| lift.run(())
                >
                    {tr(words::LIFT)}
                </button>
            </When>
        </div>
    }
    .into_any()
}

/// A turn of the light, and why.
#[component]
fn TurnLine(turn: Turn, schedule: Arc<Schedule>) -> impl IntoView {
    let lang = lang();
    let Turn {
        at,
        reading,
        by,
        lifted,
    } = turn;
    let why = move || {
        let lang = lang.get();
        if let Some((name, reason)) = &by {
            let sentence = if lifted {
                words::LIFTED
            } else {
                words::OVERRULED
            };
            return sentence.with(lang, &[name, reason]);
        }
        let title = |no: u32| {
            let before = schedule.adjustments.iter().flat_map(|one| &one.before);
            let mut all = schedule.milestones.iter().chain(before);
            let found = all.find(|one| one.no == no);
            found.map(|one| one.title.clone()).unwrap_or_default()
        };
        words::why(&reading, title, lang)
    };
    view! {
        <li>
            <time>{move || clock::day(at.day(), lang.get())}</time>
            <span>
                <LightBadge light=reading.light/>
                " "
                {why}
            </span>
        </li>
    }
}

#[component]
fn LetterLine(letter: Letter, shown: Shown, today: LocalDate) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let Letter {
        no,
        kind,
        unit,
        text,
        by_name,
        at,
        answer_by,
        read,
        answer,
    } = letter;
    let is_answered = answer.is_some();
    let heading = move || {
        let lang = lang.get();
        let name = station.tree.with(|tree| tree.name(unit));
        words::LETTER_TO.with(
            lang,
            &[words::letter(kind).of(lang), &no.to_string(), &name],
        )
    };
    let receipt = move || {
        let lang = lang.get();
        read.as_ref().map_or_else(
            || words::UNREAD.of(lang).to_owned(),
            |(name, when)| {
                let when = clock::moment(*when, station.now.get(), lang);
                words::READ_BY.with(lang, &[&when, name])
            },
        )
    };
    let due = move || {
        let by = answer_by.filter(|_| !is_answered)?;
        let day = clock::day(by, lang.get());
        let sentence = if by < today {
            words::ANSWER_LATE
        } else {
            words::ANSWER_DUE
        };
        Some(sentence.with(lang.get(), &[&day]))
    };
    let is_mine = move || {
        let roles = station.roles();
        roles.iter().any(|held| held.scope == unit) && shown.may(station, "supervision.answer")
    };
    view! {
        <li data-testid="letter">
            <time>{move || clock::day(at.day(), lang.get())}</time>
            <div>
                <p>
                    <b>{heading}</b>
                    " · "
                    {by_name}
                </p>
                <p class="prose">{text}</p>
                <p class="card-meta" data-testid="receipt">{receipt}</p>
                <p class="card-meta">{due}</p>
                {answer
                    .map(|(text, name, at)| {
                        view! {
                            <p class="prose answer">
                                {move || {
                                    let lang = lang.get();
                                    let day = clock::day(at.day(), lang);
                                    words::ANSWERED.with(lang, &[&name, &day, &text])
                                }}
                            </p>
                        }
                    })}
                <When when=move || !is_answered && is_mine()>
                    <button
                        type="button"
                        class="button small"
                        data-testid="answer"
                        on:click=move |_| shown.form.set(Some(Form::Answer(no)))
                    >
                        {tr(words::ANSWER)}
                    </button>
                </When>
            </div>
        </li>
    }
}

#[component]
fn Published(one: Publication, no: u32, shown: Shown, today: LocalDate) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let stands = domain::wall::stands(&one, today);
    let withdrawn = one.withdrawn.map(|down| {
        view! {
            <p class="card-meta" data-testid="withdrawn">
                {move || {
                    let day = clock::day(down.at.day(), lang.get());
                    words::WITHDRAWN_LINE.with(lang.get(), &[&down.by_name, &day, &down.reason])
                }}
            </p>
        }
    });
    view! {
        <li data-testid="publication">
            <time>{move || clock::day(one.at.day(), lang.get())}</time>
            <div>
                <p class="card-meta">
                    {move || {
                        let until = clock::day(one.until, lang.get());
                        words::PUBLISHED_LINE.with(lang.get(), &[&one.place, &until])
                    }}
                </p>
                <p class="prose">{one.text.clone()}</p>
                {withdrawn}
                <When when=move || stands && shown.may(station, "supervision.withdraw")>
                    <button
                        type="button"
                        class="button small"
                        data-testid="withdraw"
                        on:click=move |_| shown.form.set(Some(Form::Withdraw(no)))
                    >
                        {tr(words::WITHDRAW)}
                    </button>
                </When>
            </div>
        </li>
    }
}
