//! The lines of an activity's minutes, and what becomes of each: a request, a task of the team, a supervised
//! matter.

use std::rc::Rc;
use std::sync::Arc;

use domain::activity::acts_for;
use domain::programme::may_set;
use domain::supervision::may_open;
use leptos::prelude::*;
use shared::activity::{Activity, ActivityCommand, Became, Line, MinutesLine};
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::programme::{self, ProgrammeCommand};
use shared::refusal::Refusal;
use shared::supervision::Supervision;
use shared::time::LocalDate;
use shared::work::WorkCommand;
use text::{activity as words, clock, supervision as matter};

use crate::components::choosers::of_kind;
use crate::components::error_note::RefusalNote;
use crate::components::field::Field;
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::pick::Pick;
use crate::components::raise::{BecameRequest, RaiseButton};
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog, act};
use crate::pages::supervision::forms::{OpenForm, Preset};
use crate::pages::teams;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::ui::Ui;

/// What is open over the lines.
#[derive(Clone, PartialEq, Eq)]
pub enum Form {
    /// 转为任务.
    Task(Line),
    /// 转为督办.
    Matter(Line),
    /// 关联督办.
    Tie(u32),
    /// 交办单位.
    Unit(Line),
    /// 报办理结果.
    Done(u32),
}

/// The lines, and what each became.
#[component]
pub fn Minutes(
    /// Whose lines they are.
    id: WorkId,
    /// The activity as it stands.
    body: Arc<Activity>,
    /// Whether the person registers requests anywhere.
    #[prop(into)]
    may_raise: Signal<bool>,
    /// Whether the person has a part in what becomes of a line.
    #[prop(into)]
    may_tie: Signal<bool>,
    /// Opens the registration of a line.
    raise: Callback<Line>,
    /// Whether the person passes lines to the station.
    #[prop(into)]
    may_pass: Signal<bool>,
    /// Passes a line to the station.
    pass: Callback<u32>,
    /// What is open over the lines; it stays so while they change.
    form: RwSignal<Option<Form>>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let around = (station, Ui::get(), lang);
    let refused = RwSignal::new(None::<Refusal>);
    let may = move |what: &dyn Fn(&domain::Actor, LocalDate) -> bool| {
        let today = station.today();
        let actor = station.actor.get();
        actor.is_some_and(|actor| what(&actor, today))
    };
    let team = body.team;
    let may_task = Memo::new(move |_| {
        team.is_some() && may_tie.get() && may(&|actor, day| may_set(actor, team, day))
    });
    let may_matter = Memo::new(move |_| may_tie.get() && may(&may_open));
    let matters = station.opened::<Supervision>();
    let has_matters =
        Memo::new(move |_| matters.with(|all| all.iter().any(|one| one.body.closing.is_none())));
    let may_link = Memo::new(move |_| may_tie.get() && has_matters.get());
    let minutes = body.clone();
    let line = move |line: Line| {
        let became = line.became;
        let (held, no) = (line.clone(), line.no);
        let passed = line.passed.clone().filter(|_| became.is_none());
        let is_passed = line.passed.is_some();
        let to = minutes.passed_to(&line);
        let charge = line.charge.clone();
        let owed = line.owed().map(|charge| charge.unit);
        let is_done = charge.is_some() && owed.is_none();
        let may_charge = Memo::new(move |_| !is_done && may_tie.get());
        let may_fulfil = Memo::new(move |_| {
            owed.is_some_and(|unit| may_tie.get() || may(&|actor, day| acts_for(actor, unit, day)))
        });
        let charged = charge.map(|charge| {
            let said = move || {
                let lang = lang.get();
                let unit = station.tree.with(|tree| tree.name(charge.unit));
                match (&charge.done, charge.due) {
                    (Some((text, signed)), _) => {
                        let day = clock::day(signed.at.day(), lang);
                        words::FULFILLED.with(lang, &[&unit, &day, text])
                    }
                    (None, Some(due)) => {
                        words::CHARGED_UNTIL.with(lang, &[&unit, &clock::day(due, lang)])
                    }
                    (None, None) => words::CHARGED.with(lang, &[&unit]),
                }
            };
            view! {
                <small data-testid="charge" data-done=is_done.to_string()>
                    {said}
                </small>
            }
        });
        let take_back = move |_| {
            let back = ActivityCommand::Entrust {
                id,
                line: no,
                unit: None,
                due: None,
            };
            act(WorkCommand::Activity(back), around, refused);
        };
        let waits = passed.map(|signed| {
            let said = move || {
                let to = station.tree.with(|tree| to.map(|to| tree.name(to)));
                let by = words::PASSED_BY.with(lang.get(), &[&signed.by_name]);
                let parts: Vec<String> = to.into_iter().chain([by]).collect();
                parts.join(" · ")
            };
            view! {
                <span
                    class="tag"
                    data-testid="passed"
                    title=said
                >
                    {tr(words::PASSED)}
                </span>
            }
        });
        let tied = move || match became {
            None => ().into_any(),
            Some(Became::Request(request)) => view! { <BecameRequest request/> }.into_any(),
            Some(Became::Task { year, .. }) => {
                let address = team.map(|team| {
                    let address = teams::address(team);
                    format!("{address}?year={year}#{}", teams::PROGRAMME)
                });
                view! {
                    <a href=address data-testid="became">{tr(words::BECAME_TASK)}</a>
                }
                .into_any()
            }
            Some(Became::Matter(matter)) => {
                let address = ["/supervision/", &matter.to_string()].concat();
                view! {
                    <a href=address data-testid="became">{tr(words::BECAME_MATTER)}</a>
                }
                .into_any()
            }
        };
        let button = move |may: Memo<bool>, name: &'static str, word: text::Text, wanted: Form| {
            view! {
                <When when=move || became.is_none() && may.get()>
                    <button
                        type="button"
                        class="button small"
                        data-testid=name
                        on:click={
                            let wanted = wanted.clone();
                            move |_| form.set(Some(wanted.clone()))
                        }
                    >
                        {tr(word)}
                    </button>
                </When>
            }
            .into_any()
        };
        let task = button(
            may_task,
            "to-task",
            words::TO_TASK,
            Form::Task(line.clone()),
        );
        let matter = button(
            may_matter,
            "to-matter",
            words::TO_MATTER,
            Form::Matter(line.clone()),
        );
        let tie = button(
            may_link,
            "tie-matter",
            words::TIE_MATTER,
            Form::Tie(line.no),
        );
        let to_unit = button(
            may_charge,
            "to-unit",
            words::TO_UNIT,
            Form::Unit(line.clone()),
        );
        view! {
            <li data-testid="minute" class="minute">
                <span class="grow prose">{line.text}</span>
                {tied}
                {waits}
                {charged}
                <RaiseButton
                    may=Signal::derive(move || became.is_none() && may_raise.get())
                    on_raise=Callback::new(move |()| raise.run(held.clone()))
                />
                <When when=move || became.is_none() && !is_passed && may_pass.get()>
                    <button
                        type="button"
                        class="button small"
                        data-testid="pass-line"
                        on:click=move |_| pass.run(no)
                    >
                        {tr(words::PASS)}
                    </button>
                </When>
                {task}
                {matter}
                {tie}
                {to_unit}
                <When when=move || owed.is_some() && may_charge.get()>
                    <button
                        type="button"
                        class="button small"
                        data-testid="unit-back"
                        on:click=take_back
                    >
                        {tr(words::TO_UNIT_BACK)}
                    </button>
                </When>
                <When when=move || may_fulfil.get()>
                    <button
                        type="button"
                        class="button small"
                        data-testid="fulfil"
                        on:click=move |_| form.set(Some(Form::Done(no)))
                    >
                        {tr(words::FULFIL)}
                    </button>
                </When>
            </li>
        }
        .into_any()
    };
    let none = body.minutes.is_empty();
    let lines = body.minutes.iter().cloned().map(line).collect_view();
    let outcome = body.outcome.clone();
    let (written, checked) = (body.written.clone(), body.checked.clone());
    let has_minutes = written.is_some();
    let signed = move || {
        let lang = lang.get();
        let said = |sentence: text::Text, signed: &shared::activity::Signed| {
            sentence.with(lang, &[&signed.by_name, &clock::day(signed.at.day(), lang)])
        };
        let mut parts = Vec::new();
        parts.extend(written.as_ref().map(|one| said(words::WRITTEN_BY, one)));
        match &checked {
            Some(one) => parts.push(said(words::CHECKED_BY, one)),
            None if has_minutes => parts.push(words::NOT_CHECKED.of(lang).to_owned()),
            None => {}
        }
        parts.join(" · ")
    };
    view! {
        <ul class="lines">{lines}</ul>
        <RefusalNote refusal=refused/>
        {none.then(|| view! { <p class="card-meta">{tr(words::NO_MINUTES)}</p> })}
        {(!outcome.is_empty())
            .then(|| {
                view! {
                    <p class="prose">
                        <b>{tr(words::OUTCOME)}</b>
                        " "
                        {outcome}
                    </p>
                }
            })}
        <p class="card-meta" data-testid="signed">{signed}</p>
    }
}

/// What is open over the lines of an activity.
#[component]
pub fn Forms(
    id: WorkId,
    body: Memo<Option<Arc<Activity>>>,
    form: RwSignal<Option<Form>>,
) -> impl IntoView {
    let station = Station::get();
    view! {
        {move || {
            let on_close = Callback::new(move |()| {
                form.try_set(None);
            });
            let wanted = form.get()?;
            let (team, place) = body.with_untracked(|body| {
                body.as_ref().map(|body| (body.team, body.station))
            })?;
            Some(
                match wanted {
                    Form::Task(line) => {
                        let team = team?;
                        view! { <TaskForm id line team on_close/> }.into_any()
                    }
                    Form::Matter(line) => {
                        let street = place
                            .or(team)
                            .and_then(|at| station.tree.with_untracked(|tree| tree.get(at)?.street));
                        let title: String = line.text.chars().take(limits::TITLE).collect();
                        let preset = Preset {
                            title,
                            goal: line.text,
                            team,
                            street,
                            line: Some(MinutesLine {
                                activity: id,
                                line: line.no,
                            }),
                            ..Preset::default()
                        };
                        view! { <OpenForm preset matter=None on_close/> }.into_any()
                    }
                    Form::Tie(line) => view! { <TieForm id line on_close/> }.into_any(),
                    Form::Unit(line) => view! { <UnitForm id line on_close/> }.into_any(),
                    Form::Done(line) => view! { <DoneForm id line on_close/> }.into_any(),
                },
            )
        }}
    }
}

/// A line as a task of the team's programme: by whom, and until when.
#[component]
fn TaskForm(id: WorkId, line: Line, team: OrganisationId, on_close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let title = RwSignal::new(line.text.chars().take(limits::TITLE).collect::<String>());
    let owner = RwSignal::new(String::new());
    let due = RwSignal::new(None::<LocalDate>);
    let from = MinutesLine {
        activity: id,
        line: line.no,
    };
    let year = move || due.get().map(|day| day.ymd().0);
    let command: Ready = Rc::new(move || {
        let (day, year) = (due.get()?, year()?);
        let task = programme::TaskForm {
            no: None,
            title: Some(title.get()).filter(|title| !title.trim().is_empty())?,
            owner: owner.get(),
            due: day,
        };
        Some(WorkCommand::Programme(ProgrammeCommand::Add {
            team,
            year,
            title: text::team::PROGRAMME.count(lang.get(), year as usize),
            task,
            line: Some(from),
        }))
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::TO_TASK))
            name="line-task-form"
            said=words::BECAME_TASK
            command
            on_close
        >
            <LineField id="line-task-title" label=text::team::TASK value=title limit=limits::TITLE required=true/>
            <div class="grid two">
                <LineField id="line-task-owner" label=text::team::TASK_OWNER value=owner limit=limits::NAME/>
                <DayField id="line-task-due" label=text::team::TASK_DUE value=due required=true/>
            </div>
            <p class="hint">
                {move || year().map(|year| words::TO_TASK_HINT.count(lang.get(), year as usize))}
            </p>
        </WorkDialog>
    }
}

/// The unit that is to do what a line says, and until when.
#[component]
fn UnitForm(id: WorkId, line: Line, on_close: Callback<()>) -> impl IntoView {
    let no = line.no;
    let unit = RwSignal::new(line.charge.as_ref().map(|charge| charge.unit));
    let due = RwSignal::new(line.charge.as_ref().and_then(|charge| charge.due));
    let command: Ready = Rc::new(move || {
        Some(WorkCommand::Activity(ActivityCommand::Entrust {
            id,
            line: no,
            unit: Some(unit.get()?),
            due: due.get(),
        }))
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::TO_UNIT))
            name="line-unit-form"
            said=words::SAVED
            command
            on_close
        >
            <p class="subject">{line.text}</p>
            <div class="grid two">
                <Field id="line-unit" label=words::TO_UNIT required=true>
                    <Pick id="line-unit" options=of_kind(OrganisationKind::Unit) value=unit/>
                </Field>
                <DayField id="line-unit-due" label=words::TO_UNIT_DUE value=due/>
            </div>
        </WorkDialog>
    }
}

/// What a unit did of what a line gave it.
#[component]
fn DoneForm(id: WorkId, line: u32, on_close: Callback<()>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let command: Ready = Rc::new(move || {
        let text = Some(text.get()).filter(|text| !text.trim().is_empty())?;
        Some(WorkCommand::Activity(ActivityCommand::Fulfil {
            id,
            line,
            text,
        }))
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::FULFIL))
            name="line-done-form"
            said=words::SAVED
            command
            on_close
        >
            <TextField id="line-done" label=words::FULFIL_TEXT value=text limit=limits::NOTE required=true/>
        </WorkDialog>
    }
}

/// A line that belongs to a matter which is supervised already.
#[component]
fn TieForm(id: WorkId, line: u32, on_close: Callback<()>) -> impl IntoView {
    let station = Station::get();
    let all = station.opened::<Supervision>();
    let chosen = RwSignal::new(None::<WorkId>);
    let open = Signal::derive(move || {
        all.with(|all| {
            let open = all.iter().filter(|one| one.body.closing.is_none());
            let named = open.map(|one| {
                let number = one.body.number.clone().unwrap_or_default();
                (one.id(), [&*number, " ", &*one.body.title].concat())
            });
            named.collect::<Vec<_>>()
        })
    });
    let command: Ready = Rc::new(move || {
        Some(WorkCommand::Activity(ActivityCommand::Tie {
            id,
            line,
            became: Became::Matter(chosen.get()?),
        }))
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(matter::TIE_TITLE))
            name="tie-form"
            said=matter::TIED
            command
            on_close
        >
            <Field id="tie-matter" label=matter::TIE_TO required=true>
                <select
                    id="tie-matter"
                    class="input"
                    on:change=move |event| chosen.set(event_target_value(&event).parse().ok())
                >
                    <option value=""></option>
                    {move || {
                        let all = open.get().into_iter();
                        all.map(|(id, name)| view! { <option value=id.to_string()>{name}</option> })
                            .collect_view()
                    }}
                </select>
            </Field>
        </WorkDialog>
    }
}
