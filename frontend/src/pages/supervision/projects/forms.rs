//! What is asked before something is done to a project.

use std::rc::Rc;

use domain::project::{may_move, needs_decision};
use domain::schedule::differences;
use leptos::prelude::*;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::project::{Project, ProjectClass, ProjectCommand, ProjectForm, Stage};
use shared::schedule::{Measure, Milestone, Schedule};
use shared::supervision::{ReportKind, Subject};
use shared::time::LocalDate;
use shared::work::WorkCommand;
use text::project as words;

use super::super::figures::difference_lines;
use super::super::forms::{MakeOverrule, OverruleForm};
use super::super::plan_form::{MakePlan, PlanForm};
use super::super::report_form::{MakeReport, ReportForm, Told};
use super::address;
use crate::components::choosers::{Beside, StreetField, SubjectsField, UnitsField};
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::segment::{Choice, Segment};
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::Ui;

/// What is open over a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 修改.
    Revise,
    /// To another stage; whether a reason is asked for.
    Move(Stage, bool),
    /// 公开计划.
    Plan,
    /// 变更承办单位.
    Hand,
    /// 申请调整.
    Adjust,
    /// 报备.
    File,
    /// 报完工.
    Complete,
    /// 验收.
    Accept,
    /// 报进展, 视察.
    Report,
    /// 改灯.
    Overrule,
    /// 恢复按规则.
    Lift,
}

fn ready(make: impl Fn() -> Option<ProjectCommand> + 'static) -> Ready {
    Rc::new(move || make().map(WorkCommand::Project))
}

fn filled(text: RwSignal<String>) -> Option<String> {
    Some(text.get()).filter(|text| !text.trim().is_empty())
}

/// 提出线索, or what a project is for, anew.
#[component]
pub fn ProposeForm(
    held: Option<Opened<Project>>,
    /// What a new one grew out of.
    from: Vec<Subject>,
    on_close: Callback<()>,
) -> impl IntoView {
    let (station, ui) = (Station::get(), Ui::get());
    let before = held.as_ref().map(|held| held.body.form.clone());
    let of = |read: fn(&ProjectForm) -> String| before.as_ref().map(read).unwrap_or_default();
    // What is proposed now is done next year.
    let next_year = untrack(|| station.today()).ymd().0 + 1;
    let year = RwSignal::new(
        before
            .as_ref()
            .map_or(next_year, |form| form.year)
            .to_string(),
    );
    let title = RwSignal::new(of(|form| form.title.clone()));
    let about = RwSignal::new(of(|form| form.about.clone()));
    let place = RwSignal::new(of(|form| form.place.clone()));
    let survey = RwSignal::new(of(|form| form.survey.clone()));
    let class = RwSignal::new(before.as_ref().map(|form| form.class));
    let street = RwSignal::new(before.as_ref().and_then(|form| form.street));
    let sources = RwSignal::new(before.map_or(from, |form| form.sources));
    let which = held.map(|held| (held.id(), held.version));
    let command = ready(move || {
        let sources: Vec<Subject> = sources.get();
        let survey = survey.get();
        if sources.is_empty() && survey.trim().is_empty() {
            return None;
        }
        let form = ProjectForm {
            year: year.get().trim().parse().ok()?,
            title: filled(title)?,
            about: filled(about)?,
            class: class.get()?,
            place: place.get(),
            street: street.get(),
            sources,
            survey,
        };
        Some(match which {
            Some((id, seen)) => ProjectCommand::Revise { id, form, seen },
            None => ProjectCommand::Propose(form),
        })
    });
    let classes = ProjectClass::ALL.iter().map(|value| Choice {
        value: *value,
        word: words::class(*value),
    });
    let is_new = which.is_none();
    let (heading, said) = if is_new {
        (words::PROPOSE, words::PROPOSED)
    } else {
        (words::REVISE, words::REVISED)
    };
    let on_done = Callback::new(move |made: WorkId| {
        if is_new {
            ui.go(&address(made));
        }
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(heading))
            name="propose-form"
            size="wide"
            said
            command
            on_done
            on_close
        >
            <LineField id="project-title" label=words::NAME value=title limit=limits::TITLE required=true/>
            <TextField id="project-about" label=words::ABOUT value=about limit=limits::NOTE required=true/>
            <Segment
                legend=words::CLASS
                name="project-class"
                choices=classes.collect()
                value=class
                on_choice=Callback::new(move |one| class.set(Some(one)))
            />
            <div class="grid two">
                <LineField id="project-year" label=words::YEAR value=year required=true/>
                <StreetField id="project-street" street/>
            </div>
            <LineField id="project-place" label=words::PLACE value=place limit=limits::PLACE/>
            <SubjectsField id="project-source" label=words::SOURCES subjects=sources beside=Beside::Suggestions/>
            <TextField id="project-survey" label=words::SURVEY value=survey limit=limits::REASON/>
        </WorkDialog>
    }
}

/// The other forms.
#[component]
pub fn Forms(id: WorkId, held: Opened<Project>, form: Form, on_close: Callback<()>) -> AnyView {
    match form {
        Form::Revise => {
            view! { <ProposeForm held=Some(held) from=Vec::new() on_close/> }.into_any()
        }
        Form::Move(to, reasoned) => {
            let decided = needs_decision(held.body.stage, to);
            view! { <MoveForm id to reasoned decided on_close/> }.into_any()
        }
        Form::Plan => view! { <PublishForm id on_close/> }.into_any(),
        Form::Hand => view! { <HandForm id held on_close/> }.into_any(),
        Form::Adjust => {
            let schedule = held.body.schedule.clone();
            let seen = Some(schedule.stamp());
            let make: MakePlan = Rc::new(move |milestones, measures, reason| {
                Some(WorkCommand::Project(ProjectCommand::Adjust {
                    id,
                    milestones,
                    measures,
                    reason,
                    seen,
                }))
            });
            view! { <PlanForm schedule said=words::ADJUSTED make on_close/> }.into_any()
        }
        Form::File => view! { <FileForm id held on_close/> }.into_any(),
        Form::Complete => view! { <CompleteForm id on_close/> }.into_any(),
        Form::Accept => view! { <AcceptForm id on_close/> }.into_any(),
        Form::Report => view! { <Report id held on_close/> }.into_any(),
        Form::Overrule | Form::Lift => {
            let make: MakeOverrule = Rc::new(move |light, reason| {
                WorkCommand::Project(ProjectCommand::Overrule { id, light, reason })
            });
            let lifts = form == Form::Lift;
            view! { <OverruleForm make lifts on_close/> }.into_any()
        }
    }
}

#[component]
fn MoveForm(
    id: WorkId,
    to: Stage,
    reasoned: bool,
    decided: bool,
    on_close: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let text = RwSignal::new(String::new());
    let decision = RwSignal::new(String::new());
    let command = ready(move || {
        let (text, decision) = (text.get(), decision.get());
        let is_said = !reasoned || !text.trim().is_empty();
        let is_founded = !decided || !decision.trim().is_empty();
        (is_said && is_founded).then_some(ProjectCommand::Move {
            id,
            to,
            text,
            decision,
        })
    });
    let title = Signal::derive(move || {
        let lang = lang.get();
        words::MOVE_TO.with(lang, &[words::stage(to).of(lang)])
    });
    let label = if reasoned {
        words::MOVE_WHY_NEEDED
    } else {
        words::MOVE_WHY
    };
    view! {
        <WorkDialog title name="move-form" said=words::MOVED command on_close>
            <TextField id="move-text" label value=text limit=limits::NOTE required=reasoned/>
            {decided
                .then(|| {
                    view! {
                        <LineField
                            id="move-decision"
                            label=words::DECISION
                            value=decision
                            limit=limits::REASON
                            required=true
                        />
                    }
                })}
        </WorkDialog>
    }
}

#[component]
fn PublishForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let units = RwSignal::new(Vec::<OrganisationId>::new());
    let make: MakePlan = Rc::new(move |milestones, measures, _| {
        let units = Some(units.get()).filter(|units| !units.is_empty())?;
        Some(WorkCommand::Project(ProjectCommand::Plan {
            id,
            units,
            milestones,
            measures,
        }))
    });
    let first = move || {
        view! { <UnitsField id="project-unit" label=words::UNITS units required=true/> }.into_any()
    };
    view! {
        <PlanForm schedule=Schedule::default() first said=words::PLANNED make on_close/>
    }
}

#[component]
fn HandForm(id: WorkId, held: Opened<Project>, on_close: Callback<()>) -> impl IntoView {
    let seen = held.version;
    let units = RwSignal::new(held.body.units.clone());
    let reason = RwSignal::new(String::new());
    let command = ready(move || {
        Some(ProjectCommand::Hand {
            id,
            units: Some(units.get()).filter(|units| !units.is_empty())?,
            reason: filled(reason)?,
            seen,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::HAND))
            name="hand-form"
            said=words::HANDED
            command
            on_close
        >
            <p class="hint">{tr(words::HAND_HINT)}</p>
            <UnitsField id="hand-unit" label=words::UNITS units required=true/>
            <TextField
                id="hand-reason"
                label=words::HAND_REASON
                value=reason
                limit=limits::REASON
                required=true
            />
        </WorkDialog>
    }
}

#[component]
fn FileForm(id: WorkId, held: Opened<Project>, on_close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let seen = held.body.change.as_ref().map(|change| change.at);
    let accepted = RwSignal::new(Some(true));
    let text = RwSignal::new(String::new());
    let command = ready(move || {
        let (accepted, text) = (accepted.get()?, text.get());
        (accepted || !text.trim().is_empty()).then_some(ProjectCommand::File {
            id,
            accepted,
            text,
            seen,
        })
    });
    let choices = vec![
        Choice {
            value: true,
            word: words::FILE_ACCEPT,
        },
        Choice {
            value: false,
            word: words::FILE_REFUSE,
        },
    ];
    let change = held.body.change.clone().map(|change| {
        let schedule = &held.body.schedule;
        let milestones: Vec<_> = schedule.milestones.iter().map(Milestone::form).collect();
        let measures: Vec<_> = schedule.measures.iter().map(Measure::form).collect();
        let after = (&*change.milestones, &*change.measures);
        let lines = difference_lines(differences((&milestones, &measures), after));
        view! {
            <p class="hint">
                {move || words::CHANGE_WAITS.with(lang.get(), &[&change.by_name, &change.reason])}
            </p>
            {lines}
        }
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::FILE_TITLE))
            name="file-form"
            said=words::FILED
            command
            on_close
        >
            {change}
            <Segment
                legend=words::FILE
                name="file-choice"
                choices
                value=accepted
                on_choice=Callback::new(move |one| accepted.set(Some(one)))
            />
            <TextField id="file-text" label=words::FILE_TEXT value=text limit=limits::REASON/>
        </WorkDialog>
    }
}

#[component]
fn CompleteForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let command = ready(move || {
        Some(ProjectCommand::Complete {
            id,
            text: filled(text)?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::COMPLETE))
            name="complete-form"
            said=words::COMPLETED
            command
            on_close
        >
            <TextField id="complete-text" label=words::COMPLETE_TEXT value=text limit=limits::NOTE required=true/>
        </WorkDialog>
    }
}

#[component]
fn AcceptForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let by = RwSignal::new(None::<LocalDate>);
    let command = ready(move || {
        Some(ProjectCommand::Accept {
            id,
            text: filled(text)?,
            put_right_by: by.get(),
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::ACCEPT))
            name="accept-form"
            said=words::ACCEPTED
            command
            on_close
        >
            <TextField id="accept-text" label=words::ACCEPT_TEXT value=text limit=limits::NOTE required=true/>
            <DayField id="accept-by" label=words::PUT_RIGHT_BY value=by/>
        </WorkDialog>
    }
}

/// Whoever does it, and the committee, say how far it is; a deputy says what was seen.
#[component]
fn Report(id: WorkId, held: Opened<Project>, on_close: Callback<()>) -> impl IntoView {
    let station = Station::get();
    let body = held.body.clone();
    let tells = untrack(|| {
        let today = station.today();
        station.actor.with(|actor| {
            actor
                .as_ref()
                .is_some_and(|actor| may_move("project.progress", actor, &body, today))
        })
    });
    let kinds = ReportKind::ALL.iter().copied();
    let kinds = kinds
        .filter(|kind| tells || *kind != ReportKind::Progress)
        .collect();
    let schedule = if tells {
        body.schedule.clone()
    } else {
        Schedule::default()
    };
    let make: MakeReport = Rc::new(move |told: Told| {
        WorkCommand::Project(ProjectCommand::Report {
            id,
            kind: told.kind,
            text: told.text,
            place: told.place,
            steps: told.steps,
            amounts: told.amounts,
            on: told.on,
        })
    });
    let subject = body.form.title.clone();
    view! { <ReportForm subject schedule kinds make on_close/> }
}
