//! The supervised matters (督办) that the whole of an activity is about, whatever its lines became.

use std::sync::Arc;

use leptos::prelude::*;
use shared::activity::{Activity, ActivityCommand};
use shared::id::WorkId;
use shared::refusal::Refusal;
use shared::supervision::Supervision;
use shared::work::WorkCommand;
use text::{activity as words, supervision as matter_words};

use crate::components::error_note::RefusalNote;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::components::work_dialog::act;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::ui::Ui;

/// Each with the way to it, and those that are open to choose from.
#[component]
pub fn Matters(
    /// Which activity.
    id: WorkId,
    /// As it stands.
    body: Memo<Option<Arc<Activity>>>,
    /// Whether the person says what it is about.
    #[prop(into)]
    may: Signal<bool>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let around = (station, Ui::get(), lang);
    let refused = RwSignal::new(None::<Refusal>);
    let all = station.opened::<Supervision>();
    let chosen = RwSignal::new(None::<WorkId>);
    let its = Memo::new(move |_| {
        body.with(|body| {
            let body = body.as_ref();
            body.map(|body| body.matters.clone()).unwrap_or_default()
        })
    });
    let open = Memo::new(move |_| {
        let its = its.get();
        all.with(|all| {
            let open = all.iter().filter(|one| {
                let id = one.id();
                one.body.closing.is_none() && !its.contains(&id)
            });
            let named = open.map(|one| {
                let number = one.body.number.clone().unwrap_or_default();
                (one.id(), [&*number, " ", &*one.body.title].concat())
            });
            named.collect::<Vec<_>>()
        })
    });
    let wanted = Memo::new(move |_| {
        let chosen = chosen.get()?;
        let is_open = open.with(|open| open.iter().any(|(id, _)| *id == chosen));
        is_open.then_some(chosen)
    });
    let may_add = Memo::new(move |_| may.get() && open.with(|open| !open.is_empty()));
    let any = Memo::new(move |_| may_add.get() || its.with(|its| !its.is_empty()));
    let concern = move |matter: WorkId, concerns: bool| {
        let command = ActivityCommand::Concern {
            id,
            matter,
            concerns,
        };
        act(WorkCommand::Activity(command), around, refused);
    };
    let row = move |matter: WorkId| {
        // One that is over, or that one does not see, has no title here.
        let title = Memo::new(move |_| {
            let title = all.with(|all| {
                let found = all.iter().find(|one| one.id() == matter);
                found.map(|one| one.body.title.clone())
            });
            title.unwrap_or_else(|| matter_words::TIE_TO.of(lang.get()).to_owned())
        });
        view! {
            <li data-testid="about-matter">
                <a class="grow" href=["/supervision/", &matter.to_string()].concat()>
                    {move || title.get()}
                </a>
                <When when=move || may.get()>
                    <button
                        type="button"
                        class="button icon-only small"
                        data-testid="concern-not"
                        aria-label=move || words::UNTIE.with(lang.get(), &[&title.get()])
                        on:click=move |_| concern(matter, false)
                    >
                        <Icon name="close"/>
                    </button>
                </When>
            </li>
        }
        .into_any()
    };
    let option = move |(id, name): (WorkId, String)| {
        view! { <option value=id.to_string()>{name}</option> }.into_any()
    };
    view! {
        <When when=move || any.get()>
            <section class="box" data-testid="about">
                <h2>{tr(words::ABOUT_MATTERS)}</h2>
                <ul class="lines">
                    <For each=move || its.get() key=|matter| *matter children=row/>
                </ul>
                <When when=move || may_add.get()>
                    <div class="row wrap">
                        <select
                            id="concern-matter"
                            class="input"
                            aria-label=tr(matter_words::TIE_TO)
                            on:change=move |event| {
                                chosen.set(event_target_value(&event).parse().ok());
                            }
                        >
                            <option value=""></option>
                            <For each=move || open.get() key=|one| one.clone() children=option/>
                        </select>
                        <button
                            type="button"
                            class="button small"
                            data-testid="concern"
                            disabled=move || wanted.with(Option::is_none)
                            on:click=move |_| {
                                if let Some(matter) = wanted.get_untracked() {
                                    concern(matter, true);
                                }
                            }
                        >
                            {tr(words::TIE_MATTER)}
                        </button>
                    </div>
                </When>
                <RefusalNote refusal=refused/>
            </section>
        </When>
    }
}
