//! One ballot: what is asked, how far the count is, and the result once it is announced.

use std::sync::Arc;

use domain::ballot::{choose, is_passed, may_count, may_hold, stands, teller_of};
use leptos::prelude::*;
use shared::ballot::{Ballot, BallotKind, Count, Figures, TellerCount};
use shared::id::WorkId;
use text::{clock, project as words};

use super::ballot_forms::{AnnounceForm, CountForm, VoidForm};
use super::{ROOT, address};
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;

/// What is open over a ballot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Count,
    Void,
    Announce,
}

/// The page of a ballot.
#[component]
pub fn BallotPage(id: Option<WorkId>) -> impl IntoView {
    let absent = || {
        view! {
            <section class="plain-page" data-testid="ballot-absent">
                <p>{tr(words::BALLOT_ABSENT)}</p>
                <a class="button main" href=ROOT>{tr(words::BACK)}</a>
            </section>
        }
        .into_any()
    };
    let Some(id) = id else { return absent() };
    let found = Station::get().followed::<Ballot>(id);
    let (ballot, error) = (found.shown, found.error);
    let there = Memo::new(move |_| ballot.with(Option::is_some));
    view! {
        <When
            when=move || there.get()
            fallback=move || {
                view! {
                    <When
                        when=move || error.with(Option::is_some)
                        fallback=move || {
                            view! {
                                <p class="loading" role="status">{tr(text::shell::LOADING)}</p>
                            }
                        }
                    >
                        {absent()}
                    </When>
                }
            }
        >
            <Whole id ballot/>
        </When>
    }
    .into_any()
}

#[component]
fn Whole(id: WorkId, ballot: Memo<Option<Opened<Ballot>>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let counts = station.opened::<TellerCount>();
    let form = RwSignal::new(None::<Form>);
    let body = Memo::new(move |_| ballot.get().map(|one| one.body));
    let is_running = move |count: Count| !matches!(count, Count::Announced | Count::Void);
    let holds = Memo::new(move |_| {
        let today = station.today();
        let actor = station.actor.get();
        actor.is_some_and(|actor| may_hold(&actor, today))
            && body.with(|body| body.as_ref().is_some_and(|body| is_running(body.count)))
    });
    let agrees =
        move || body.with(|body| body.as_ref().is_some_and(|one| one.count == Count::Agrees));
    let counting = Memo::new(move |_| {
        let today = station.today();
        let actor = station.actor.get();
        body.with(|body| {
            let body = body.as_ref()?;
            actor
                .is_some_and(|actor| may_count(&actor, body, today))
                .then_some(())
        })
        .is_some()
    });
    // Only the teller's own count is here before it is announced.
    let mine = Memo::new(move |_| {
        let actor = station.actor.get()?;
        let own = Ballot::count_id(id, actor.account?);
        counts.with(|all| {
            all.iter()
                .find(|one| one.id() == own)
                .map(|one| one.body.clone())
        })
    });
    let heading = move || {
        body.with(|body| {
            let form = &body.as_ref()?.form;
            Some(words::ballot_title(form, lang.get()))
        })
    };
    let meta = move || {
        body.with(|body| {
            let (lang, form) = (lang.get(), &body.as_ref()?.form);
            let items = form.projects.len().to_string();
            let size = match form.kind {
                BallotKind::Choice => {
                    words::PLACES_IS.with(lang, &[&items, &form.places.to_string()])
                }
                BallotKind::Assessment => words::ITEMS_IS.with(lang, &[&items]),
            };
            Some([&clock::day(form.on, lang), " · ", &size].concat())
        })
    };
    let rule = move || {
        body.with(|body| {
            let (lang, form) = (lang.get(), &body.as_ref()?.form);
            Some(match form.kind {
                BallotKind::Choice => words::choice_rule(form.tie, lang),
                BallotKind::Assessment => words::RULE_ASSESSMENT.of(lang).to_owned(),
            })
        })
    };
    let ended = move || {
        body.with(|body| {
            let (name, at, why) = body.as_ref()?.ended.as_ref()?;
            let lang = lang.get();
            Some(if why.is_empty() {
                let when = clock::moment(*at, station.now.get(), lang);
                words::ANNOUNCED_BY.with(lang, &[name, &when])
            } else {
                words::VOID_BY.with(lang, &[name, why])
            })
        })
    };
    view! {
        <article class="page work-page matter" data-testid="ballot-page">
            <div class="work-body">
                <header class="matter-head">
                    <div class="matter-heading">
                        <p class="crumb"><a href=ROOT>{tr(words::BACK)}</a></p>
                        <h1 id="page-title" tabindex="-1">{heading}</h1>
                        <p class="matter-meta">{meta}</p>
                        <p class="matter-meta">{rule}</p>
                        <p class="matter-meta" data-testid="ballot-ended">{ended}</p>
                    </div>
                    <div class="matter-actions">
                        <When when=move || holds.get()>
                            <button
                                type="button"
                                class="button"
                                data-testid="ballot-void"
                                on:click=move |_| form.set(Some(Form::Void))
                            >
                                {tr(words::VOID)}
                            </button>
                            <button
                                type="button"
                                class="button main"
                                data-testid="ballot-announce"
                                disabled=move || !agrees()
                                on:click=move |_| form.set(Some(Form::Announce))
                            >
                                {tr(words::ANNOUNCE)}
                            </button>
                        </When>
                        <When when=move || counting.get()>
                            <button
                                type="button"
                                class="button main"
                                data-testid="ballot-count"
                                on:click=move |_| form.set(Some(Form::Count))
                            >
                                {move || {
                                    let word = if mine.with(Option::is_some) {
                                        words::ENTER_AGAIN
                                    } else {
                                        words::ENTER
                                    };
                                    word.of(lang.get())
                                }}
                            </button>
                        </When>
                    </div>
                </header>
                {move || body.get().map(|body| view! { <Tellers body/> })}
                {move || body.get().map(|body| view! { <Result body/> })}
            </div>
            {move || {
                let wanted = form.get()?;
                let body = body.get_untracked()?;
                let on_close = Callback::new(move |()| {
                    form.try_set(None);
                });
                Some(
                    match wanted {
                        Form::Count => {
                            let before = mine.get_untracked();
                            view! { <CountForm id body before on_close/> }.into_any()
                        }
                        Form::Void => view! { <VoidForm id on_close/> }.into_any(),
                        Form::Announce => view! { <AnnounceForm id on_close/> }.into_any(),
                    },
                )
            }}
        </article>
    }
}

/// Who has counted, and whether they agree.
#[component]
fn Tellers(body: Arc<Ballot>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let own = untrack(|| station.actor.get());
    let own = own.and_then(|actor| teller_of(&body, actor.account, &actor.name));
    let tellers = body
        .tellers
        .clone()
        .into_iter()
        .enumerate()
        .map(move |(n, teller)| {
            let is_own = own == Some(n);
            let line = move || {
                let lang = lang.get();
                match teller.at {
                    Some(at) => {
                        let when = clock::moment(at, station.now.get(), lang);
                        words::TELLER_DONE.with(lang, &[&teller.name, &when])
                    }
                    None => words::TELLER_WAITS.with(lang, &[&teller.name]),
                }
            };
            view! { <li data-own=is_own.to_string()>{line}</li> }.into_any()
        });
    let tellers = tellers.collect_view();
    let (count, differing) = (body.count, body.differing.clone());
    let titles: Vec<String> = differing
        .iter()
        .filter_map(|n| Some(body.items.get(*n as usize)?.title.clone()))
        .collect();
    let said = move || {
        let lang = lang.get();
        match count {
            Count::Differs if titles.is_empty() => words::DIFFER_WHOLE.of(lang).to_owned(),
            Count::Differs => words::DIFFER_ROWS.with(lang, &[&text::list(lang, &titles)]),
            Count::Open | Count::Agrees => words::SEALED.of(lang).to_owned(),
            Count::Announced | Count::Void => String::new(),
        }
    };
    view! {
        <section class="box" data-testid="tellers" data-count=count.code()>
            <h2>{tr(words::TELLERS)} <small>{tr(words::count(count))}</small></h2>
            <ul class="links">{tellers}</ul>
            <p class:hint=true class:warn=count == Count::Differs>{said}</p>
        </section>
    }
}

/// The projects in the order of the ballot; once a choice is announced, by rank, equal ones in that order.
#[component]
fn Result(body: Arc<Ballot>) -> impl IntoView {
    let lang = lang();
    let form = body.form.clone();
    let figures: Option<Figures> = body.result.clone();
    let outcome = figures
        .as_ref()
        .map(|figures| choose(figures, form.places, form.tie).0);
    let whole = figures.as_ref().map(|figures| {
        let numbers = [figures.issued, figures.returned, figures.valid].map(|n| n.to_string());
        view! {
            <p class="card-meta">
                {move || {
                    words::RESULT_WHOLE.with(lang.get(), &[&numbers[0], &numbers[1], &numbers[2]])
                }}
            </p>
        }
    });
    let kind = form.kind;
    // What each number of a row counts.
    let counted: &[text::Text] = match kind {
        BallotKind::Choice => &[words::VOTES_COLUMN],
        BallotKind::Assessment => &[
            text::names::SATISFIED,
            text::names::FAIR,
            text::names::DISSATISFIED,
        ],
    };
    let cell = |label: text::Text, value: String| {
        view! { <td data-label=tr(label)>{value}</td> }.into_any()
    };
    let is_tied = body.is_tied;
    let mut items: Vec<_> = body.items.iter().cloned().enumerate().collect();
    if kind == BallotKind::Choice
        && let Some(outcome) = &outcome
    {
        items.sort_by_key(|(n, _)| outcome.get(*n).map_or(u32::MAX, |one| one.0));
    }
    let rows = items.into_iter().map(|(n, item)| {
        let row = figures
            .as_ref()
            .and_then(|figures| figures.rows.get(n).cloned());
        let valid = figures.as_ref().map_or(0, |figures| figures.valid);
        let cells = row.map(|row| {
            let at = |n: usize| row.get(n).copied().unwrap_or(0);
            let numbers = row
                .iter()
                .zip(counted)
                .map(|(n, what)| cell(*what, n.to_string()))
                .collect_view();
            let (rank, chosen) = match kind {
                BallotKind::Choice => {
                    let (rank, chosen) = outcome
                        .as_ref()
                        .and_then(|all| all.get(n).copied())
                        .unwrap_or_default();
                    (rank.to_string(), chosen)
                }
                BallotKind::Assessment => (String::new(), is_passed([at(0), at(1), at(2)], valid)),
            };
            let stays = is_tied && outcome.as_ref().is_some_and(|all| stands(all, n));
            let word = match (kind, chosen) {
                (BallotKind::Choice, true) => words::VOTED,
                (BallotKind::Choice, false) if stays => words::STANDS,
                (BallotKind::Choice, false) => words::RESERVE,
                (BallotKind::Assessment, true) => words::PASSED,
                (BallotKind::Assessment, false) => words::FAILED,
            };
            let rank = (kind == BallotKind::Choice).then(|| cell(words::RANK, rank));
            view! {
                {numbers}
                {rank}
                <td data-label=tr(words::OUTCOME)>{tr(word)}</td>
            }
        });
        view! {
            <tr data-testid="ballot-item">
                <th scope="row"><a href=address(item.project)>{item.title}</a></th>
                {cells}
            </tr>
        }
        .into_any()
    });
    let rows = rows.collect_view();
    let is_announced = figures.is_some();
    let heads = is_announced.then(|| {
        let rank = (kind == BallotKind::Choice).then_some(words::RANK);
        let heads = counted.iter().copied().chain(rank).chain([words::OUTCOME]);
        let heads = heads.map(|head| view! { <th scope="col">{tr(head)}</th> }.into_any());
        heads.collect_view()
    });
    view! {
        <section class="box">
            <h2>{tr(words::RESULT)}</h2>
            {whole}
            {is_tied.then(|| view! { <p class="hint warn">{tr(words::TIED)}</p> })}
            <div class="table-frame teams-frame">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{tr(words::PROJECT)}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}
