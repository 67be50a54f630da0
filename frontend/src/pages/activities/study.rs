//! 学习: what is to be learnt and from what, and what each reached in the test.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use shared::activity::{Activity, ActivityCommand, Material, Score, StudyPlan};
use shared::id::WorkId;
use shared::limits;
use shared::work::WorkCommand;
use text::activity as words;

use crate::components::inputs::TextField;
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::settings::{lang, tr};

/// What is open over the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Plan,
    Scores,
}

/// The plan of a study, its material and what came of its test.
#[component]
pub fn Study(
    /// Which activity.
    id: WorkId,
    /// As it stands.
    body: Memo<Option<Arc<Activity>>>,
    /// Whether the person says what is to be learnt.
    #[prop(into)]
    may_set: Signal<bool>,
    /// Whether the person writes down scores.
    #[prop(into)]
    may_score: Signal<bool>,
) -> impl IntoView {
    let lang = lang();
    let form = RwSignal::new(None::<Form>);
    let is_one = Memo::new(move |_| {
        body.with(|body| {
            let body = body.as_ref();
            body.is_some_and(|body| body.kind.is_made_up())
        })
    });
    let plan = Memo::new(move |_| body.with(|body| body.as_ref()?.study.clone()));
    let is_tested = Memo::new(move |_| {
        plan.with(|plan| plan.as_ref().is_some_and(|plan| plan.tested))
            && body.with(|body| body.as_ref().is_some_and(|body| !body.attended.is_empty()))
    });
    let aims = move || plan.with(|plan| plan.as_ref().map(|plan| plan.aims.clone()));
    let material = |one: Material| {
        let title = one.title;
        let shown = if one.link.is_empty() {
            view! { <span>{title}</span> }.into_any()
        } else {
            view! {
                <a href=one.link target="_blank" rel="noopener noreferrer">{title}</a>
            }
            .into_any()
        };
        view! { <li data-testid="material">{shown}</li> }.into_any()
    };
    let materials = move || {
        let all = plan.with(|plan| plan.as_ref().map(|plan| plan.materials.clone()));
        all.unwrap_or_default()
            .into_iter()
            .map(material)
            .collect_view()
    };
    let test = move || {
        let lang = lang.get();
        let is_planned = plan.with(|plan| plan.as_ref().is_some_and(|plan| plan.tested));
        is_planned.then(|| {
            let points: Vec<usize> = body.with(|body| {
                let all = body.iter().flat_map(|body| &body.scores);
                all.map(|one| usize::from(one.points)).collect()
            });
            if points.is_empty() {
                return words::TESTED.of(lang).to_owned();
            }
            let mean = (points.iter().sum::<usize>() + points.len() / 2) / points.len();
            words::SCORES_OF.with(lang, &[&points.len().to_string(), &mean.to_string()])
        })
    };
    let on_close = Callback::new(move |()| {
        form.try_set(None);
    });
    let button = move |may: Signal<bool>, name: &'static str, word: text::Text, wanted: Form| {
        view! {
            <When when=move || may.get()>
                <button
                    type="button"
                    class="link"
                    data-testid=name
                    on:click=move |_| form.set(Some(wanted))
                >
                    {tr(word)}
                </button>
            </When>
        }
        .into_any()
    };
    let scores = Signal::derive(move || is_tested.get() && may_score.get());
    view! {
        <When when=move || is_one.get() && (may_set.get() || plan.with(Option::is_some))>
            <section class="box" data-testid="study">
                <h2>
                    {tr(words::STUDY)}
                    {button(may_set, "activity.study", words::STUDY_SET, Form::Plan)}
                    {button(scores, "activity.score", words::SCORES_SET, Form::Scores)}
                </h2>
                <p class="prose">{aims}</p>
                <ul class="lines" aria-label=tr(words::MATERIAL)>
                    {materials}
                </ul>
                <p class="card-meta" data-testid="test">{test}</p>
            </section>
        </When>
        {move || {
            let body = body.get_untracked()?;
            Some(
                match form.get()? {
                    Form::Plan => view! { <PlanForm id body on_close/> }.into_any(),
                    Form::Scores => view! { <ScoresForm id body on_close/> }.into_any(),
                },
            )
        }}
    }
}

/// What is to be learnt.
#[component]
fn PlanForm(id: WorkId, body: Arc<Activity>, on_close: Callback<()>) -> impl IntoView {
    let plan = body.study.clone().unwrap_or_default();
    let aims = RwSignal::new(plan.aims);
    let lines = plan.materials.iter();
    let lines: Vec<_> = lines
        .map(|one| words::material_line(&one.title, &one.link))
        .collect();
    let materials = RwSignal::new(lines.join("\n"));
    let tested = RwSignal::new(plan.tested);
    let seen = Some(body.study_stamp());
    let command: Ready = Rc::new(move || {
        let typed = materials.get();
        let typed = typed.lines().filter_map(words::read_material);
        let plan = StudyPlan {
            aims: aims.get(),
            materials: typed
                .map(|(title, link)| Material { title, link })
                .collect(),
            tested: tested.get(),
        };
        Some(WorkCommand::Activity(ActivityCommand::Study {
            id,
            plan,
            seen,
        }))
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::STUDY_SET))
            name="study-form"
            size="wide"
            said=words::SAVED
            command
            on_close
        >
            <TextField id="study-aims" label=words::STUDY_AIMS value=aims limit=limits::NOTE/>
            <TextField
                id="study-materials"
                label=words::STUDY_MATERIALS
                value=materials
                limit=limits::TEXT
            />
            <p class="hint">{tr(words::STUDY_FILES)}</p>
            <label class="check" for="study-tested">
                <input
                    id="study-tested"
                    type="checkbox"
                    prop:checked=move || tested.get()
                    on:change=move |event| tested.set(event_target_checked(&event))
                />
                {tr(words::TESTED)}
            </label>
        </WorkDialog>
    }
}

/// What each reached in the test, of those who were there or made it up.
#[component]
fn ScoresForm(id: WorkId, body: Arc<Activity>, on_close: Callback<()>) -> impl IntoView {
    let seen = Some(body.scores_stamp());
    // Two who bear one name have one line.
    let mut names: Vec<&str> = Vec::new();
    for one in &body.attended {
        if !names.contains(&&*one.name) {
            names.push(&one.name);
        }
    }
    let names = names.into_iter();
    let rows: Vec<(String, RwSignal<String>)> = names
        .map(|name| {
            let points = body.score_of(name).map(|points| points.to_string());
            (name.to_owned(), RwSignal::new(points.unwrap_or_default()))
        })
        .collect();
    let rows = StoredValue::new(rows);
    let command: Ready = Rc::new(move || {
        let score = |(name, points): &(String, RwSignal<String>)| {
            let points = points.get();
            let points = points.trim();
            if points.is_empty() {
                return Some(None);
            }
            let points = points.parse().ok().filter(|points| *points <= 100u8)?;
            Some(Some(Score {
                name: name.clone(),
                points,
            }))
        };
        let scores: Option<Vec<Option<Score>>> =
            rows.with_value(|rows| rows.iter().map(score).collect());
        Some(WorkCommand::Activity(ActivityCommand::Score {
            id,
            scores: scores?.into_iter().flatten().collect(),
            seen,
        }))
    });
    let field = |(name, value): (String, RwSignal<String>)| {
        view! {
            <label class="field">
                <span>{name}</span>
                <input
                    class="input short"
                    type="number"
                    name="points"
                    min="0"
                    max="100"
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </label>
        }
        .into_any()
    };
    let fields = rows.get_value().into_iter().map(field).collect_view();
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::SCORES_SET))
            name="scores-form"
            said=words::SAVED
            command
            on_close
        >
            <p class="hint">{tr(words::SCORES_HINT)}</p>
            <div class="grid two">{fields}</div>
        </WorkDialog>
    }
}
