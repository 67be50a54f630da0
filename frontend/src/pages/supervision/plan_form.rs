//! The plan of a matter or a project: its milestones and amounts, set for the first time or adjusted.

use std::rc::Rc;

use leptos::prelude::*;
use shared::limits;
use shared::schedule::{MeasureForm, MeasureKind, MilestoneForm, Schedule};
use shared::work::WorkCommand;
use text::{Text, supervision as words};

use crate::components::icon::Icon;
use crate::components::inputs::TextField;
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::settings::{lang, tr};

/// An amount as it is typed: money in 万元, everything else in whole numbers.
pub fn amount(kind: MeasureKind, typed: &str) -> Option<i64> {
    let typed = typed.trim();
    match kind {
        MeasureKind::Quantity => typed.parse().ok(),
        MeasureKind::Money => {
            let wan: f64 = typed.parse().ok()?;
            // Fen; what is beyond a thousand times a thousand 亿 is a slip of the finger.
            let fen = (wan * 1_000_000.0).round();
            (fen.is_finite() && fen.abs() < 1e16).then_some(fen as i64)
        }
    }
}

/// Makes the command of a plan: milestones, measures, and why, if one that stands is changed.
pub type MakePlan = Rc<dyn Fn(Vec<MilestoneForm>, Vec<MeasureForm>, String) -> Option<WorkCommand>>;

/// A milestone as it is typed.
#[derive(Clone, Copy)]
struct Row {
    key: u32,
    no: Option<u32>,
    title: RwSignal<String>,
    from: RwSignal<String>,
    due: RwSignal<String>,
    weight: RwSignal<String>,
}

/// A measure as it is typed.
#[derive(Clone, Copy)]
struct Line {
    key: u32,
    no: Option<u32>,
    kind: MeasureKind,
    name: RwSignal<String>,
    unit: RwSignal<String>,
    planned: RwSignal<String>,
}

fn milestone(row: Row) -> Option<MilestoneForm> {
    let title = row.title.get();
    Some(MilestoneForm {
        no: row.no,
        title: Some(title).filter(|title| !title.trim().is_empty())?,
        weight: row.weight.get().trim().parse().ok()?,
        from: row.from.get().parse().ok()?,
        due: row.due.get().parse().ok()?,
    })
}

fn measure(line: Line) -> Option<MeasureForm> {
    let name = line.name.get();
    Some(MeasureForm {
        no: line.no,
        kind: line.kind,
        name: Some(name).filter(|name| !name.trim().is_empty())?,
        unit: line.unit.get(),
        planned: amount(line.kind, &line.planned.get())?,
    })
}

fn cell(
    label: Text,
    sort: &'static str,
    class: &'static str,
    value: RwSignal<String>,
    name: &'static str,
) -> AnyView {
    view! {
        <label class=class>
            <span>{tr(label)}</span>
            <input
                class="input"
                type=sort
                name=name
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}

/// The form.
#[component]
pub fn PlanForm(
    /// The plan as it stands.
    schedule: Schedule,
    /// What is asked first.
    #[prop(optional, into)]
    first: ViewFn,
    /// What is said when it is done, unless that a plan was saved.
    #[prop(optional)]
    said: Option<Text>,
    /// What it comes to.
    make: MakePlan,
    on_close: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let adjusts = !schedule.milestones.is_empty();
    let next = StoredValue::new(0u32);
    let key = move || {
        next.update_value(|next| *next += 1);
        next.get_value()
    };
    let empty = move || Row {
        key: key(),
        no: None,
        title: RwSignal::new(String::new()),
        from: RwSignal::new(String::new()),
        due: RwSignal::new(String::new()),
        weight: RwSignal::new("1".to_owned()),
    };
    let mut begun: Vec<Row> = schedule
        .milestones
        .iter()
        .map(|one| Row {
            key: key(),
            no: Some(one.no),
            title: RwSignal::new(one.title.clone()),
            from: RwSignal::new(one.from.to_string()),
            due: RwSignal::new(one.due.to_string()),
            weight: RwSignal::new(one.weight.to_string()),
        })
        .collect();
    if begun.is_empty() {
        begun.push(empty());
    }
    let rows = RwSignal::new(begun);
    let lines = RwSignal::new(
        schedule
            .measures
            .iter()
            .map(|one| Line {
                key: key(),
                no: Some(one.no),
                kind: one.kind,
                name: RwSignal::new(one.name.clone()),
                unit: RwSignal::new(one.unit.clone()),
                planned: RwSignal::new(match one.kind {
                    MeasureKind::Money => (one.planned as f64 / 1_000_000.0).to_string(),
                    MeasureKind::Quantity => one.planned.to_string(),
                }),
            })
            .collect::<Vec<_>>(),
    );
    let reason = RwSignal::new(String::new());
    let command: Ready = Rc::new(move || {
        let milestones = rows.get().into_iter().map(milestone);
        let measures = lines.get().into_iter().map(measure);
        let reason = reason.get();
        if adjusts && reason.trim().is_empty() {
            return None;
        }
        make(
            milestones.collect::<Option<_>>()?,
            measures.collect::<Option<_>>()?,
            reason,
        )
    });
    let add_line = move |kind: MeasureKind| {
        let name = match kind {
            MeasureKind::Money => words::MONEY.of(lang.get_untracked()).to_owned(),
            MeasureKind::Quantity => String::new(),
        };
        lines.update(|lines| {
            lines.push(Line {
                key: key(),
                no: None,
                kind,
                name: RwSignal::new(name),
                unit: RwSignal::new(String::new()),
                planned: RwSignal::new(String::new()),
            });
        });
    };
    let position = move |key: u32| {
        rows.with(|rows| rows.iter().position(|row| row.key == key))
            .map_or(0, |at| at + 1)
    };
    let heading = if adjusts { words::ADJUST } else { words::PLAN };
    view! {
        <WorkDialog
            title=Signal::derive(tr(heading))
            name="plan-form"
            size="wide"
            said=said.unwrap_or(words::PLAN_SAVED)
            command
            on_close
        >
            {first.run()}
            <ul class="plan-rows" data-testid="plan-rows">
                <For
                    each=move || rows.get()
                    key=|row| row.key
                    children=move |row| {
                        view! {
                            <li class="plan-row">
                                {cell(words::PLAN_NAME, "text", "plan-title", row.title, "title")}
                                {cell(words::PLAN_FROM, "date", "plan-day", row.from, "from")}
                                {cell(words::PLAN_DUE, "date", "plan-day", row.due, "due")}
                                {cell(words::PLAN_WEIGHT, "number", "plan-weight", row.weight, "weight")}
                                <button
                                    type="button"
                                    class="button icon-only small"
                                    aria-label=move || {
                                        words::PLAN_DROP.count(lang.get(), position(row.key))
                                    }
                                    on:click=move |_| {
                                        rows.update(|rows| rows.retain(|one| one.key != row.key));
                                    }
                                >
                                    <Icon name="close"/>
                                </button>
                            </li>
                        }
                            .into_any()
                    }
                />
            </ul>
            <div class="row">
                <button
                    type="button"
                    class="button small"
                    data-testid="plan-add"
                    on:click=move |_| rows.update(|rows| rows.push(empty()))
                >
                    <Icon name="plus"/>
                    {tr(words::PLAN_ADD)}
                </button>
            </div>
            <h3>{tr(words::PLAN_MEASURES)}</h3>
            <ul class="plan-rows">
                <For
                    each=move || lines.get()
                    key=|line| line.key
                    children=move |line| {
                        let is_money = line.kind == MeasureKind::Money;
                        view! {
                            <li class="plan-row">
                                {cell(words::PLAN_NAME, "text", "plan-title", line.name, "measure")}
                                {if is_money {
                                    view! { <span class="plan-fixed">{tr(words::WAN)}</span> }
                                        .into_any()
                                } else {
                                    cell(words::PLAN_UNIT, "text", "plan-weight", line.unit, "unit")
                                }}
                                {cell(words::PLAN_AMOUNT, "text", "plan-day", line.planned, "planned")}
                                <button
                                    type="button"
                                    class="button icon-only small"
                                    aria-label=move || {
                                        words::DROP_UNIT.with(lang.get(), &[&line.name.get()])
                                    }
                                    on:click=move |_| {
                                        lines.update(|lines| lines.retain(|one| one.key != line.key));
                                    }
                                >
                                    <Icon name="close"/>
                                </button>
                            </li>
                        }
                            .into_any()
                    }
                />
            </ul>
            <div class="row">
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| add_line(MeasureKind::Money)
                >
                    {tr(words::PLAN_MONEY_ADD)}
                </button>
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| add_line(MeasureKind::Quantity)
                >
                    {tr(words::PLAN_MEASURE_ADD)}
                </button>
            </div>
            <When when=move || adjusts>
                <TextField
                    id="plan-reason"
                    label=words::PLAN_REASON
                    value=reason
                    limit=limits::REASON
                    required=true
                />
            </When>
        </WorkDialog>
    }
}
