//! What is asked of a ballot: what it is on, what a teller counted, why it is void.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use shared::api::Person;
use shared::ballot::{
    Ballot, BallotCommand, BallotForm, BallotKind, Figures, TellerCount, TieRule,
};
use shared::id::{AccountId, WorkId};
use shared::limits;
use shared::project::{Project, Season, Stage};
use shared::work::WorkCommand;
use text::{Text, project as words};
use wasm_bindgen_futures::spawn_local;

use super::ballot_address;
use crate::components::field::Field;
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::settings::{lang, tr};
use crate::station::shelf::Opened;
use crate::station::{Station, api};
use crate::ui::Ui;

fn ready(make: impl Fn() -> Option<BallotCommand> + 'static) -> Ready {
    Rc::new(move || make().map(WorkCommand::Ballot))
}

fn filled(text: RwSignal<String>) -> Option<String> {
    Some(text.get()).filter(|text| !text.trim().is_empty())
}

fn number(text: RwSignal<String>) -> Option<u32> {
    text.get().trim().parse().ok()
}

/// Whether a project may stand on a ballot of a kind.
fn fits(kind: BallotKind, body: &Project) -> bool {
    body.ballot.is_none()
        && match kind {
            BallotKind::Choice => body.stage == Stage::Candidate,
            BallotKind::Assessment => body.stage.is_at_work() || body.stage == Stage::Completed,
        }
}

/// A teller as the form has them: an account, or somebody without one by name.
#[derive(Clone, Copy)]
struct Named {
    account: RwSignal<Option<AccountId>>,
    typed: RwSignal<String>,
}

impl Named {
    fn new() -> Self {
        Self {
            account: RwSignal::new(None),
            typed: RwSignal::new(String::new()),
        }
    }

    fn name(self, people: RwSignal<Vec<Person>>) -> Option<String> {
        match self.account.get() {
            Some(id) => people.with(|people| {
                let found = people.iter().find(|one| one.id == id);
                found.map(|one| one.name.clone())
            }),
            None => filled(self.typed),
        }
    }
}

/// A teller: who has an account is chosen by it, so that a namesake does not count in their place.
#[component]
fn TellerField(
    id: &'static str,
    typed: &'static str,
    label: Text,
    named: Named,
    people: RwSignal<Vec<Person>>,
) -> impl IntoView {
    let station = Station::get();
    let option = move |one: Person| {
        let id = one.id;
        let at = one.memberships.first().map(|held| held.scope);
        let place = at.map(|at| station.tree.with(|tree| tree.name(at)));
        let shown = match place.filter(|place| !place.is_empty()) {
            Some(place) => [&*one.name, " · ", &*place].concat(),
            None => one.name,
        };
        view! {
            <option value=id.to_string() prop:selected=move || named.account.get() == Some(id)>
                {shown}
            </option>
        }
        .into_any()
    };
    view! {
        <div>
            <Field id label required=true>
                <select
                    id=id
                    class="input"
                    on:change=move |event| named.account.set(event_target_value(&event).parse().ok())
                >
                    <option value="">{tr(words::TELLER_NO_ACCOUNT)}</option>
                    {move || people.get().into_iter().map(option).collect_view()}
                </select>
            </Field>
            <When when=move || named.account.with(Option::is_none)>
                <LineField
                    id=typed
                    label=words::TELLER_NAME
                    value=named.typed
                    limit=limits::NAME
                    required=true
                />
            </When>
        </div>
    }
}

/// Opens a ballot.
#[component]
pub fn OpenBallotForm(projects: Vec<Opened<Project>>, on_close: Callback<()>) -> impl IntoView {
    let (station, ui) = (Station::get(), Ui::get());
    let kind = RwSignal::new(Some(BallotKind::Choice));
    let session = RwSignal::new(String::new());
    let on = RwSignal::new(Some(untrack(|| station.today())));
    let places = RwSignal::new("10".to_owned());
    let tie = RwSignal::new(Some(TieRule::RunOff));
    let season = RwSignal::new(Some(Season::MidYear));
    let chosen = [Named::new(), Named::new()];
    let people = RwSignal::new(Vec::<Person>::new());
    spawn_local(async move {
        // Without the list, a name is typed.
        people.try_set(api::tellers().await.unwrap_or_default());
    });
    let left_out = RwSignal::new(Vec::<WorkId>::new());
    let projects = Arc::new(projects);
    let items = Memo::new({
        let projects = projects.clone();
        move |_| {
            let kind = kind.get().unwrap_or(BallotKind::Choice);
            let fit = projects.iter().filter(|one| fits(kind, &one.body));
            fit.map(|one| (one.id(), one.body.form.title.clone()))
                .collect::<Vec<_>>()
        }
    });
    let command = ready(move || {
        let kind = kind.get()?;
        let is_choice = kind == BallotKind::Choice;
        let all = items.get().into_iter().map(|(id, _)| id);
        let projects: Vec<WorkId> = all
            .filter(|id| left_out.with(|out| !out.contains(id)))
            .collect();
        Some(BallotCommand::Open(BallotForm {
            kind,
            session: filled(session)?,
            on: on.get()?,
            places: if is_choice { number(places)? } else { 0 },
            tie: tie.get()?,
            season: season.get().filter(|_| !is_choice),
            projects: Some(projects).filter(|all| !all.is_empty())?,
            teller_names: [chosen[0].name(people)?, chosen[1].name(people)?],
            teller_accounts: chosen.map(|one| one.account.get()),
        }))
    });
    let kinds = BallotKind::ALL.iter().map(|value| Choice {
        value: *value,
        word: words::ballot(*value),
    });
    let ties = TieRule::ALL.iter().map(|value| Choice {
        value: *value,
        word: words::tie(*value),
    });
    let ties: Vec<_> = ties.collect();
    let seasons = Season::ALL.iter().map(|value| Choice {
        value: *value,
        word: words::season(*value),
    });
    let seasons: Vec<_> = seasons.collect();
    let (ties, seasons) = (StoredValue::new(ties), StoredValue::new(seasons));
    let is_choice = move || kind.get() == Some(BallotKind::Choice);
    let on_done = Callback::new(move |made: WorkId| ui.go(&ballot_address(made)));
    let item = move |(id, title): (WorkId, String)| {
        view! {
            <li>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || left_out.with(|out| !out.contains(&id))
                        on:change=move |event| {
                            let is_in = event_target_checked(&event);
                            left_out
                                .update(|out| {
                                    out.retain(|one| *one != id);
                                    if !is_in {
                                        out.push(id);
                                    }
                                });
                        }
                    />
                    {title}
                </label>
            </li>
        }
        .into_any()
    };
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::BALLOT_NEW))
            name="ballot-form"
            size="wide"
            said=words::BALLOT_OPENED
            command
            on_done
            on_close
        >
            <Segment
                legend=words::BALLOT_KIND
                name="ballot-kind"
                choices=kinds.collect()
                value=kind
                on_choice=Callback::new(move |one| kind.set(Some(one)))
            />
            <div class="grid two">
                <LineField id="ballot-session" label=words::SESSION value=session limit=limits::NAME required=true/>
                <DayField id="ballot-on" label=words::ON value=on required=true/>
            </div>
            <When
                when=is_choice
                fallback=move || {
                    view! {
                        <Segment
                            legend=words::SEASON
                            name="ballot-season"
                            choices=seasons.get_value()
                            value=season
                            on_choice=Callback::new(move |one| season.set(Some(one)))
                        />
                    }
                }
            >
                <LineField id="ballot-places" label=words::PLACES value=places required=true/>
                <Segment
                    legend=words::TIE
                    name="ballot-tie"
                    choices=ties.get_value()
                    value=tie
                    on_choice=Callback::new(move |one| tie.set(Some(one)))
                />
            </When>
            <div class="grid two">
                <TellerField
                    id="ballot-teller-one"
                    typed="ballot-teller-one-name"
                    label=words::TELLER_ONE
                    named=chosen[0]
                    people
                />
                <TellerField
                    id="ballot-teller-two"
                    typed="ballot-teller-two-name"
                    label=words::TELLER_TWO
                    named=chosen[1]
                    people
                />
            </div>
            <fieldset class="checks">
                <legend>{tr(words::CHOOSE_ITEMS)}</legend>
                <ul data-testid="ballot-items">
                    <For each=move || items.get() key=|one| one.0 children=item/>
                </ul>
                <When when=move || items.with(Vec::is_empty)>
                    <p class="card-meta">{tr(words::NO_ITEMS)}</p>
                </When>
            </fieldset>
        </WorkDialog>
    }
}

/// A figure of a count as it is typed.
fn figure(
    id: String,
    label: impl Fn() -> String + Send + 'static,
    value: RwSignal<String>,
) -> AnyView {
    let labelled = id.clone();
    view! {
        <div class="step-field">
            <label for=labelled>{label}</label>
            <input
                id=id
                class="input short"
                inputmode="numeric"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

/// What a teller counted.
#[component]
pub fn CountForm(
    id: WorkId,
    body: Arc<Ballot>,
    before: Option<Arc<TellerCount>>,
    on_close: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let of = |read: &dyn Fn(&Figures) -> Option<u32>| {
        let held = before.as_ref().and_then(|before| read(&before.figures));
        RwSignal::new(held.map(|n| n.to_string()).unwrap_or_default())
    };
    let issued = of(&|figures| Some(figures.issued));
    let returned = of(&|figures| Some(figures.returned));
    let valid = of(&|figures| Some(figures.valid));
    let columns = body.columns();
    let rows: Vec<Vec<RwSignal<String>>> = (0..body.items.len())
        .map(|n| {
            (0..columns)
                .map(|at| of(&|figures| figures.rows.get(n)?.get(at).copied()))
                .collect()
        })
        .collect();
    let typed = rows.clone();
    let command = ready(move || {
        let row = |row: &Vec<RwSignal<String>>| row.iter().map(|cell| number(*cell)).collect();
        let rows: Option<Vec<Vec<u32>>> = typed.iter().map(row).collect();
        Some(BallotCommand::Count {
            id,
            figures: Figures {
                issued: number(issued)?,
                returned: number(returned)?,
                valid: number(valid)?,
                rows: rows?,
            },
        })
    });
    let word = move |word: Text| move || word.of(lang.get()).to_owned();
    let of_item: &[Text] = match body.form.kind {
        BallotKind::Choice => &[words::VOTES_FOR],
        BallotKind::Assessment => &[words::SATISFIED, words::FAIR, words::DISSATISFIED],
    };
    let fields = body
        .items
        .iter()
        .zip(rows)
        .enumerate()
        .map(|(n, (item, row))| {
            let cells = row
                .into_iter()
                .zip(of_item.iter().copied())
                .enumerate()
                .map(|(at, (value, word))| {
                    let title = item.title.clone();
                    let label = move || word.with(lang.get(), &[&title]);
                    figure(format!("count-{n}-{at}"), label, value)
                });
            cells.collect_view()
        });
    let fields = fields.collect_view();
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::ENTER))
            name="count-form"
            size="wide"
            said=words::ENTERED
            command
            on_close
        >
            <p class="hint">{tr(words::SEALED)}</p>
            <div class="steps-grid">
                {figure("count-issued".to_owned(), word(words::ISSUED), issued)}
                {figure("count-returned".to_owned(), word(words::RETURNED), returned)}
                {figure("count-valid".to_owned(), word(words::VALID), valid)}
            </div>
            <div class="steps-grid">{fields}</div>
        </WorkDialog>
    }
}

/// Declares a ballot void.
#[component]
pub fn VoidForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let command = ready(move || {
        Some(BallotCommand::Void {
            id,
            reason: filled(reason)?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::VOID))
            name="void-form"
            said=words::VOIDED
            command
            on_close
        >
            <TextField id="void-reason" label=words::VOID_REASON value=reason limit=limits::REASON required=true/>
        </WorkDialog>
    }
}

/// Nothing is asked for: it is told once more what follows.
#[component]
pub fn AnnounceForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let command = ready(move || Some(BallotCommand::Announce { id }));
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::ANNOUNCE))
            name="announce-form"
            said=words::ANNOUNCED
            command
            on_close
        >
            <p class="hint">{tr(words::ANNOUNCE_HINT)}</p>
        </WorkDialog>
    }
}
