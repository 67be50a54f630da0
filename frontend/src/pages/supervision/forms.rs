//! What is asked before something is done to a supervised matter.

use std::rc::Rc;
use std::sync::Arc;

use domain::supervision::{is_listable, is_listable_suggestion, may_look_back};
use leptos::prelude::*;
use shared::activity::MinutesLine;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::request::Supervision as Level;
use shared::schedule::{Light, Schedule};
use shared::suggestion::Suggestion;
use shared::supervision::{
    Finding, LetterKind, ReportKind, Subject, Supervision, SupervisionCommand, SupervisionForm,
};
use shared::time::LocalDate;
use shared::work::WorkCommand;
use text::{clock, names, supervision as words};

use super::report_form::{ReportForm, Told};
use super::{LEVELS, ORDER, address};
use crate::components::choosers::{
    Beside, StreetField, SubjectsField, UnitsField, of_kind, options,
};
use crate::components::field::Field;
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::pages::committee::{Topics, named};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::ui::Ui;

/// What is open over a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 修改.
    Revise,
    /// 定计划, 调整计划.
    Plan,
    /// 报进展.
    Report,
    /// 催办.
    Remind,
    /// 督办函.
    Letter,
    /// 答复 of a letter.
    Answer(u32),
    /// 公示.
    Publish,
    /// 撤下公示: which.
    Withdraw(u32),
    /// 改灯.
    Overrule,
    /// 恢复按规则.
    Lift,
    /// 结束督办.
    Close,
    /// 重新督办.
    Reopen,
}

/// With what a form begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preset {
    /// One line.
    pub title: String,
    /// What is to be reached.
    pub goal: String,
    /// 督办级别.
    pub level: Option<Level>,
    /// 挂号督办.
    pub listed: bool,
    /// 汇报日期.
    pub report_by: Option<LocalDate>,
    /// 牵头.
    pub leader: String,
    /// 对口专工委.
    pub committee: Option<OrganisationId>,
    /// The team.
    pub team: Option<OrganisationId>,
    /// The street.
    pub street: Option<OrganisationId>,
    /// Units.
    pub units: Vec<OrganisationId>,
    /// What it grew out of.
    pub subjects: Vec<Subject>,
    /// The line of minutes that becomes it.
    pub line: Option<MinutesLine>,
}

impl Preset {
    /// What a matter says now.
    pub fn of(body: &Supervision) -> Self {
        Self {
            title: body.title.clone(),
            goal: body.goal.clone(),
            level: Some(body.level),
            listed: body.listed,
            report_by: body.report_by,
            leader: body.leader.clone(),
            committee: body.committee,
            team: body.team,
            street: body.street,
            units: body.units.clone(),
            subjects: body.subjects.clone(),
            line: None,
        }
    }
}

/// The subject with which a link asks a form to begin (`begin=request:…`).
pub fn begun_with(query: &str) -> Option<Subject> {
    let asked = query
        .split('&')
        .find_map(|part| part.strip_prefix("begin="))?;
    match asked.split_once(':')? {
        ("request", id) => id.parse().ok().map(Subject::Request),
        ("suggestion", id) => id.parse().ok().map(Subject::Suggestion),
        _ => None,
    }
}

fn ready(make: impl Fn() -> Option<SupervisionCommand> + 'static) -> Ready {
    Rc::new(move || make().map(WorkCommand::Supervision))
}

fn filled(text: RwSignal<String>) -> Option<String> {
    let text = text.get();
    (!text.trim().is_empty()).then_some(text)
}

/// A matter that is there, if the form says it anew.
pub type Held = Option<(WorkId, Arc<Supervision>)>;

/// 立项, or what a matter is, anew.
#[component]
pub fn OpenForm(preset: Preset, matter: Held, on_close: Callback<()>) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let own_street = {
        let held = untrack(|| station.roles());
        let is_supervisor = held
            .iter()
            .any(|one| one.role == shared::account::Role::Supervisor);
        let street = held
            .iter()
            .find(|one| one.role == shared::account::Role::Authority)
            .map(|one| one.scope);
        street.filter(|_| !is_supervisor)
    };
    let title = RwSignal::new(preset.title);
    let goal = RwSignal::new(preset.goal);
    let leader = RwSignal::new(preset.leader);
    let first = if own_street.is_some() {
        Level::Street
    } else {
        Level::Committee
    };
    let level = RwSignal::new(Some(preset.level.unwrap_or(first)));
    // What is listed stays so also when its case has left the screens.
    let was_listed = preset.listed;
    let listed = RwSignal::new(preset.listed);
    let report_by = RwSignal::new(preset.report_by);
    let is_offered = preset.listed && matter.is_none();
    let line = preset.line;
    // What began in minutes needs nothing else behind it.
    let stands_alone = line.is_some() || matter.as_ref().is_some_and(|one| one.1.origin.is_some());
    let team = RwSignal::new(preset.team);
    let street = RwSignal::new(preset.street.or(own_street));
    let units = RwSignal::new(preset.units);
    let subjects = RwSignal::new(preset.subjects);
    let teams = Signal::derive(move || {
        let today = station.today();
        let is_team = |one: &shared::organisation::Organisation| one.kind == OrganisationKind::Team;
        station.tree.with(|tree| tree.pick(today, is_team))
    });
    let topics = Topics::follow(station);
    let proposed = Memo::new(move |_| {
        let topics = subjects.with(|all| topics.of(all));
        named(station, &topics, station.today())
    });
    let committee = RwSignal::new(preset.committee);
    // What a matter says stays; of a new one it is whom the rulebook names, until somebody chooses.
    let is_chosen = RwSignal::new(matter.is_some());
    Effect::new(move || {
        let proposed = proposed.get();
        if !is_chosen.get_untracked() {
            committee.set(proposed);
        }
    });
    let committees = of_kind(OrganisationKind::Committee);
    let by_rule = Signal::derive(move || {
        let proposed = proposed.get()?;
        let name = station.tree.with(|tree| tree.name(proposed));
        Some(words::COMMITTEE_BY_RULE.with(lang.get(), &[&name]))
    });
    let suggestions = station.opened::<Suggestion>();
    let may_list = Memo::new(move |_| {
        let fits = |subject: &Subject| match *subject {
            Subject::Request(id) => {
                let card = station.card(id).get();
                card.is_some_and(|card| is_listable(&card.request))
            }
            Subject::Suggestion(id) => suggestions.with(|all| {
                let found = all.iter().find(|one| one.id() == id);
                found.is_some_and(|one| is_listable_suggestion(&one.body))
            }),
            Subject::Work(_) => false,
        };
        subjects.with(|all| all.iter().any(fits))
    });
    let id = matter.as_ref().map(|(id, _)| *id);
    let seen = matter.as_ref().map(|(_, body)| body.stamp());
    let command = ready(move || {
        let form = SupervisionForm {
            title: filled(title)?,
            goal: filled(goal)?,
            level: level.get()?,
            listed: listed.get() && (was_listed || may_list.get()),
            report_by: report_by.get(),
            leader: filled(leader)?,
            committee: committee.get(),
            team: team.get(),
            street: street.get(),
            units: Some(units.get()).filter(|units| !units.is_empty())?,
            subjects: Some(subjects.get()).filter(|all| stands_alone || !all.is_empty())?,
            line,
        };
        Some(match id {
            Some(id) => SupervisionCommand::Revise { id, form, seen },
            None => SupervisionCommand::Open(form),
        })
    });
    let levels = LEVELS
        .into_iter()
        .filter(|one| own_street.is_none() || *one == Level::Street)
        .map(|value| Choice {
            value,
            word: names::supervision(value),
        })
        .collect();
    let heading = if id.is_some() {
        words::REVISE
    } else if is_offered {
        words::LIST_IT
    } else {
        words::NEW
    };
    let on_done = Callback::new(move |made: WorkId| {
        if id.is_none() {
            ui.go(&address(made));
        }
    });
    let said = if id.is_some() {
        words::SAVED
    } else {
        words::OPENED_TOAST
    };
    view! {
        <WorkDialog
            title=Signal::derive(tr(heading))
            name="open-form"
            size="wide"
            said
            command
            on_done
            on_close
        >
            <LineField id="matter-title" label=words::MATTER value=title limit=limits::TITLE required=true/>
            <TextField id="matter-goal" label=words::GOAL value=goal limit=limits::NOTE required=true/>
            <Segment
                legend=words::LEVEL
                name="matter-level"
                choices=levels
                value=level
                on_choice=Callback::new(move |one| level.set(Some(one)))
            />
            <div class="grid two">
                <LineField id="matter-leader" label=words::LEADER value=leader limit=limits::NAME required=true/>
                <Field id="matter-team" label=words::TEAM>
                    <select
                        id="matter-team"
                        class="input"
                        on:change=move |event| team.set(event_target_value(&event).parse().ok())
                    >
                        <option value="">{tr(words::NO_TEAM)}</option>
                        {move || options(teams.get(), team)}
                    </select>
                </Field>
            </div>
            <DayField id="matter-report-by" label=words::REPORT_BY value=report_by/>
            <div class="grid two">
                <Field id="matter-committee" label=words::COMMITTEE hint=by_rule>
                    <select
                        id="matter-committee"
                        class="input"
                        on:change=move |event| {
                            is_chosen.set(true);
                            committee.set(event_target_value(&event).parse().ok());
                        }
                    >
                        <option value="" prop:selected=move || committee.get().is_none()>
                            {tr(words::NO_COMMITTEE)}
                        </option>
                        {move || options(committees.get(), committee)}
                    </select>
                </Field>
                <StreetField id="matter-street" street is_fixed=own_street.is_some()/>
            </div>
            <UnitsField id="matter-unit" label=words::UNITS units required=true/>
            <SubjectsField id="matter-subject" label=words::SUBJECTS subjects beside=Beside::Suggestions required=!stands_alone/>
            <When when=move || was_listed || may_list.get()>
                <label class="check">
                    <input
                        type="checkbox"
                        id="matter-listed"
                        prop:checked=move || listed.get()
                        on:change=move |event| listed.set(event_target_checked(&event))
                    />
                    {tr(words::LISTED_TICK)}
                </label>
            </When>
        </WorkDialog>
    }
}

/// The other forms.
#[component]
pub fn Forms(id: WorkId, body: Arc<Supervision>, form: Form, on_close: Callback<()>) -> AnyView {
    match form {
        Form::Report => {
            // What is over is looked back on; its plan is no longer reported on.
            let is_over = body.closing.is_some();
            let station = Station::get();
            let looks_back = untrack(|| {
                let actor = station.actor.get();
                actor.is_some_and(|actor| may_look_back(&actor, &body, station.today()))
            });
            let kinds = ReportKind::ALL.iter().copied();
            let kinds = kinds
                .filter(|one| !is_over || *one == ReportKind::LookBack)
                .filter(|one| looks_back || *one != ReportKind::LookBack)
                .collect();
            let schedule = if is_over {
                Schedule::default()
            } else {
                body.schedule.clone()
            };
            let subject = body.title.clone();
            let make = Rc::new(move |told: Told| {
                WorkCommand::Supervision(SupervisionCommand::Report {
                    id,
                    kind: told.kind,
                    text: told.text,
                    place: told.place,
                    steps: told.steps,
                    amounts: told.amounts,
                    on: told.on,
                })
            });
            view! { <ReportForm subject schedule kinds make on_close/> }.into_any()
        }
        Form::Remind => {
            let kind = LetterKind::Reminder;
            view! { <LetterForm id body kind on_close/> }.into_any()
        }
        Form::Letter => {
            let kind = LetterKind::Letter;
            view! { <LetterForm id body kind on_close/> }.into_any()
        }
        Form::Answer(no) => view! { <AnswerForm id no on_close/> }.into_any(),
        Form::Publish => view! { <PublishForm id on_close/> }.into_any(),
        Form::Withdraw(no) => view! { <WithdrawForm id no on_close/> }.into_any(),
        Form::Overrule | Form::Lift => {
            let make: MakeOverrule = Rc::new(move |light, reason| {
                WorkCommand::Supervision(SupervisionCommand::Overrule { id, light, reason })
            });
            let lifts = form == Form::Lift;
            view! { <OverruleForm make lifts on_close/> }.into_any()
        }
        Form::Close => view! { <CloseForm id on_close/> }.into_any(),
        Form::Reopen => view! { <ReopenForm id on_close/> }.into_any(),
        Form::Revise | Form::Plan => ().into_any(),
    }
}

#[component]
fn LetterForm(
    id: WorkId,
    body: Arc<Supervision>,
    kind: LetterKind,
    on_close: Callback<()>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let text = RwSignal::new(String::new());
    let unit = RwSignal::new(body.units.first().copied());
    let by = RwSignal::new(None::<LocalDate>);
    let command = ready(move || {
        let answer_by = by.get();
        if kind == LetterKind::Letter && answer_by.is_none() {
            return None;
        }
        Some(SupervisionCommand::Write {
            id,
            kind,
            unit: unit.get()?,
            text: filled(text)?,
            answer_by,
        })
    });
    let name = body.title.clone();
    let title = Signal::derive(move || {
        let lang = lang.get();
        words::WRITE_TITLE.with(lang, &[words::letter(kind).of(lang), &name])
    });
    let units = body.units.clone();
    let choices = move || {
        let all = units.iter().map(|unit| {
            let name = station.tree.with(|tree| tree.name(*unit));
            (*unit, name)
        });
        options(all.collect(), unit)
    };
    view! {
        <WorkDialog title name="letter-form" said=words::SAVED command on_close>
            <Field id="letter-unit" label=words::TO_UNIT required=true>
                <select
                    id="letter-unit"
                    class="input"
                    on:change=move |event| unit.set(event_target_value(&event).parse().ok())
                >
                    {choices}
                </select>
            </Field>
            <TextField id="letter-text" label=words::LETTER_TEXT value=text limit=limits::NOTE required=true/>
            <When when=move || kind == LetterKind::Letter>
                <DayField id="letter-by" label=words::ANSWER_BY value=by required=true/>
            </When>
        </WorkDialog>
    }
}

#[component]
fn AnswerForm(id: WorkId, no: u32, on_close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let text = RwSignal::new(String::new());
    let command = ready(move || {
        Some(SupervisionCommand::Answer {
            id,
            no,
            text: filled(text)?,
        })
    });
    let title = Signal::derive(move || words::ANSWER_TITLE.count(lang.get(), no as usize));
    view! {
        <WorkDialog title name="answer-form" said=words::SAVED command on_close>
            <TextField id="answer-text" label=words::ANSWER value=text limit=limits::NOTE required=true/>
        </WorkDialog>
    }
}

#[component]
fn PublishForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let (place, text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let until = RwSignal::new(None::<LocalDate>);
    let ends = move || {
        let day = clock::day(until.get()?, lang.get());
        Some(words::PUBLISH_ENDS.with(lang.get(), &[&day]))
    };
    let command = ready(move || {
        Some(SupervisionCommand::Publish {
            id,
            place: filled(place)?,
            text: filled(text)?,
            until: until.get()?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::PUBLISH))
            name="publish-form"
            said=words::SAVED
            command
            on_close
        >
            <p class="hint" data-testid="publish-seen">{tr(words::PUBLISH_SEEN)}</p>
            <p class="hint">{tr(words::PUBLISH_HIDDEN)}</p>
            <LineField id="publish-place" label=words::PUBLISH_PLACE value=place limit=limits::PLACE required=true/>
            <TextField id="publish-text" label=words::PUBLISH_TEXT value=text limit=limits::NOTE required=true/>
            <DayField id="publish-until" label=words::PUBLISH_UNTIL value=until required=true/>
            <p class="hint" aria-live="polite">{ends}</p>
        </WorkDialog>
    }
}

#[component]
fn WithdrawForm(id: WorkId, no: u32, on_close: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let command = ready(move || {
        Some(SupervisionCommand::Withdraw {
            id,
            no,
            reason: filled(reason)?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::WITHDRAW))
            name="withdraw-form"
            said=words::SAVED
            command
            on_close
        >
            <p class="hint">{tr(words::WITHDRAW_SEEN)}</p>
            <TextField id="withdraw-reason" label=words::REASON value=reason limit=limits::REASON required=true/>
        </WorkDialog>
    }
}

/// The command of a light and its reason; `None` gives a person's light up.
pub type MakeOverrule = Rc<dyn Fn(Option<Light>, String) -> WorkCommand>;

/// 改灯, 恢复按规则: of a matter or a project.
#[component]
pub fn OverruleForm(make: MakeOverrule, lifts: bool, on_close: Callback<()>) -> impl IntoView {
    let light = RwSignal::new(None::<Light>);
    let reason = RwSignal::new(String::new());
    let command: Ready = Rc::new(move || {
        let chosen = light.get();
        if chosen.is_none() && !lifts {
            return None;
        }
        Some(make(chosen, filled(reason)?))
    });
    let choices = ORDER
        .into_iter()
        .filter(|one| *one != Light::Unplanned)
        .map(|value| Choice {
            value,
            word: words::light(value),
        })
        .collect::<Vec<_>>();
    let heading = if lifts { words::LIFT } else { words::OVERRULE };
    view! {
        <WorkDialog
            title=Signal::derive(tr(heading))
            name="overrule-form"
            said=words::SAVED
            command
            on_close
        >
            {(!lifts)
                .then(|| {
                    view! {
                        <Segment
                            legend=words::OVERRULE_TO
                            name="overrule-light"
                            choices=choices
                            value=light
                            on_choice=Callback::new(move |one| light.set(Some(one)))
                        />
                    }
                })}
            <TextField id="overrule-reason" label=words::REASON value=reason limit=limits::REASON required=true/>
        </WorkDialog>
    }
}

#[component]
fn CloseForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let finding = RwSignal::new(None::<Finding>);
    let text = RwSignal::new(String::new());
    let look_back_on = RwSignal::new(None::<LocalDate>);
    let command = ready(move || {
        Some(SupervisionCommand::Close {
            id,
            finding: finding.get()?,
            text: filled(text)?,
            look_back_on: look_back_on.get(),
        })
    });
    let choices = Finding::ALL
        .iter()
        .map(|value| Choice {
            value: *value,
            word: words::finding(*value),
        })
        .collect::<Vec<_>>();
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::CLOSE))
            name="close-form"
            said=words::SAVED
            command
            on_close
        >
            <Segment
                legend=words::CLOSE_FINDING
                name="close-finding"
                choices
                value=finding
                on_choice=Callback::new(move |one| finding.set(Some(one)))
            />
            <TextField id="close-text" label=words::CLOSE_TEXT value=text limit=limits::NOTE required=true/>
            <DayField id="close-back" label=words::CLOSE_LOOK_BACK value=look_back_on/>
        </WorkDialog>
    }
}

#[component]
fn ReopenForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let command = ready(move || {
        Some(SupervisionCommand::Reopen {
            id,
            reason: filled(reason)?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::REOPEN))
            name="reopen-form"
            said=words::SAVED
            command
            on_close
        >
            <TextField id="reopen-reason" label=words::REASON value=reason limit=limits::REASON required=true/>
        </WorkDialog>
    }
}
