//! What the committee found about a team (督导), and what became of it.

use std::rc::Rc;

use domain::oversight::{may_move, may_raise};
use leptos::prelude::*;
use shared::activity::Signed;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::oversight::{OversightCommand, TeamFinding};
use shared::refusal::Refusal;
use shared::time::LocalDate;
use shared::work::WorkCommand;
use text::{Lang, clock, oversight as words};

use crate::components::error_note::RefusalNote;
use crate::components::inputs::{DayField, TextField};
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog, act};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::Ui;

/// Days that a form offers to put something right.
const USUAL_DAYS: i32 = 14;

/// What is asked.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Raise,
    Fix(WorkId),
    SendBack(WorkId),
    Withdraw(WorkId),
}

#[component]
fn FindingDialog(team: OrganisationId, form: Form, on_close: Callback<()>) -> impl IntoView {
    let station = Station::get();
    let text = RwSignal::new(String::new());
    let usual = untrack(|| station.today()).plus_days(USUAL_DAYS);
    let due = RwSignal::new(Some(usual));
    let command: Ready = Rc::new(move || {
        let text = text.get();
        if text.trim().is_empty() {
            return None;
        }
        Some(WorkCommand::Oversight(match form {
            Form::Raise => OversightCommand::Raise {
                team,
                text,
                due: due.get()?,
            },
            Form::Fix(id) => OversightCommand::Fix { id, what: text },
            Form::SendBack(id) => OversightCommand::SendBack {
                id,
                reason: text,
                due: due.get()?,
            },
            Form::Withdraw(id) => OversightCommand::Withdraw { id, reason: text },
        }))
    });
    let (heading, label, limit) = match form {
        Form::Raise => (words::RAISE, words::TEXT, limits::NOTE),
        Form::Fix(_) => (words::FIX, words::FIX_WHAT, limits::NOTE),
        Form::SendBack(_) => (words::SEND_BACK, words::WHY, limits::REASON),
        Form::Withdraw(_) => (words::WITHDRAW, words::WHY, limits::REASON),
    };
    let has_day = matches!(form, Form::Raise | Form::SendBack(_));
    view! {
        <WorkDialog
            title=Signal::derive(tr(heading))
            name="finding-form"
            said=words::SAVED
            command
            on_close
        >
            <TextField id="finding-text" label value=text limit required=true/>
            <When when=move || has_day>
                <DayField id="finding-due" label=words::DUE value=due required=true/>
            </When>
        </WorkDialog>
    }
}

/// `做了什么（罗队长，2026-11-24）`, in a sentence.
fn said(sentence: text::Text, lang: Lang, what: &str, by: &Signed) -> String {
    sentence.with(lang, &[what, &by.by_name, &clock::day(by.at.day(), lang)])
}

/// How a finding stands.
fn standing(body: &TeamFinding, late: bool, lang: Lang) -> String {
    if let Some((why, by)) = &body.withdrawn {
        return said(words::WITHDRAWN, lang, why, by);
    }
    match (&body.fixed, &body.confirmed) {
        (Some((what, _)), Some(by)) => said(words::CONFIRMED, lang, what, by),
        (Some((what, by)), None) => said(words::FIXED, lang, what, by),
        (None, _) => {
            let due = clock::day(body.due, lang);
            let word = if late { words::OVERDUE } else { words::DUE_ON };
            word.with(lang, &[&due])
        }
    }
}

/// The findings about a team, what is open first. Nothing is there for who may see none.
#[component]
pub fn Findings(
    team: OrganisationId,
    /// The last day of a team that was closed: nothing more is found about it.
    closed: Memo<Option<LocalDate>>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let around = (station, Ui::get(), lang);
    let refused = RwSignal::new(None::<Refusal>);
    let form = RwSignal::new(None::<Form>);
    let (all, fetch_over) = station.with_over::<TeamFinding>();
    let mine = Memo::new(move |_| {
        let mut mine: Vec<_> = all.with(|all| {
            let mine = all.iter().filter(|one| one.body.team == team);
            mine.cloned().collect()
        });
        mine.sort_by_key(|one| (!one.body.is_open(), one.body.due, one.id()));
        mine
    });
    let raises = Memo::new(move |_| {
        let today = station.today();
        let actor = station.actor.get();
        closed.get().is_none() && actor.as_ref().is_some_and(|actor| may_raise(actor, today))
    });
    let one = move |one: Opened<TeamFinding>| {
        let id = one.id();
        let held = StoredValue::new(one.body.clone());
        let may = move |code: &'static str| {
            Signal::derive(move || {
                let today = station.today();
                let actor = station.actor.get();
                held.with_value(|body| {
                    actor
                        .as_ref()
                        .is_some_and(|actor| may_move(code, actor, body, today))
                })
            })
        };
        let late = move || held.with_value(|body| body.is_overdue(station.today()));
        let stands = move || held.with_value(|body| standing(body, late(), lang.get()));
        let found = move || {
            held.with_value(|body| {
                let day = clock::day(body.found.at.day(), lang.get());
                words::FOUND_BY.with(lang.get(), &[&body.found.by_name, &day])
            })
        };
        let back = move || {
            held.with_value(|body| {
                let (why, by) = body.sent_back.as_ref().filter(|_| body.is_open())?;
                Some(said(words::SENT_BACK, lang.get(), why, by))
            })
        };
        let asks = move |code: &'static str, word: text::Text, wanted: Form| {
            let may = may(code);
            view! {
                <When when=move || may.get()>
                    <button
                        type="button"
                        class="button small quiet"
                        data-testid=code
                        on:click=move |_| form.set(Some(wanted))
                    >
                        {tr(word)}
                    </button>
                </When>
            }
            .into_any()
        };
        let confirms = may("finding.confirm");
        let is_open = one.body.is_open();
        view! {
            <li data-testid="finding" class:ended=!is_open>
                <span class="grow">
                    {one.body.text.clone()}
                    <br/>
                    <small>{found}</small>
                    " "
                    <small class:warn=late data-testid="finding-state">{stands}</small>
                    " "
                    <small class="warn">{back}</small>
                </span>
                {asks("finding.fix", words::FIX, Form::Fix(id))}
                <When when=move || confirms.get()>
                    <button
                        type="button"
                        class="button small"
                        data-testid="finding.confirm"
                        on:click=move |_| {
                            let confirm = OversightCommand::Confirm { id };
                            act(WorkCommand::Oversight(confirm), around, refused);
                        }
                    >
                        {tr(words::CONFIRM)}
                    </button>
                </When>
                {asks("finding.send_back", words::SEND_BACK, Form::SendBack(id))}
                {asks("finding.withdraw", words::WITHDRAW, Form::Withdraw(id))}
            </li>
        }
        .into_any()
    };
    let on_close = Callback::new(move |()| {
        form.try_set(None);
    });
    let shown = move || raises.get() || mine.with(|mine| !mine.is_empty());
    view! {
        <When when=shown>
            <section class="box" id=super::FINDINGS data-testid="findings">
                <h2>
                    {tr(words::TITLE)}
                    <When when=move || raises.get()>
                        <button
                            type="button"
                            class="link"
                            data-testid="finding-raise"
                            on:click=move |_| form.set(Some(Form::Raise))
                        >
                            {tr(words::RAISE)}
                        </button>
                    </When>
                    <button
                        type="button"
                        class="link"
                        data-testid="findings-over"
                        on:click=move |_| fetch_over.run(())
                    >
                        {tr(words::SHOW_OVER)}
                    </button>
                </h2>
                <ul class="lines seats">
                    <For each=move || mine.get() key=|one| one.key() children=one/>
                </ul>
                <When when=move || mine.with(Vec::is_empty)>
                    <p class="card-meta">{tr(words::NONE)}</p>
                </When>
                <RefusalNote refusal=refused/>
            </section>
        </When>
        {move || form.get().map(|form| view! { <FindingDialog team form on_close/> })}
    }
}
