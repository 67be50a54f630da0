//! Choosing a text to begin with. What is written already is never overwritten without asking.

use leptos::prelude::*;
use shared::assignment::Assignment;
use shared::id::{AssignmentId, RequestId};
use shared::request::ResultClass;
use shared::template::Template;
use text::template::{self as words, Shipped, Values};
use text::{Lang, clock};

use super::when::When;
use crate::browser;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::view::Card;
use crate::ui::Ui;

/// What is filled into a template for a case.
fn values(card: &Card, part: Option<&Assignment>, station: Station, lang: Lang) -> Values {
    let running = part
        .and_then(|part| part.clock.as_ref())
        .or(card.request.clock.as_ref());
    Values {
        number: card.request.number.clone().unwrap_or_default(),
        title: card.request.title.clone(),
        unit: part.map_or_else(String::new, |part| {
            station.tree.with_untracked(|tree| tree.name(part.unit))
        }),
        date: clock::day(station.now.get_untracked().day(), lang),
        due: running.map_or_else(String::new, |running| {
            clock::day(running.due_at.day(), lang)
        }),
    }
}

/// What may be chosen: shipped ones by their code, own ones by their id.
#[derive(Clone)]
enum Offer {
    Shipped(Shipped),
    Own(Template),
}

impl Offer {
    fn key(&self) -> String {
        match self {
            Self::Shipped(one) => one.code.to_owned(),
            Self::Own(one) => one.id.to_string(),
        }
    }

    fn title(&self, lang: Lang) -> String {
        match self {
            Self::Shipped(one) => one.title.of(lang).to_owned(),
            Self::Own(one) => one.title.clone(),
        }
    }

    fn class(&self) -> Option<ResultClass> {
        match self {
            Self::Shipped(one) => one.class,
            Self::Own(one) => one.class,
        }
    }

    fn filled(&self, values: &Values, lang: Lang) -> String {
        match self {
            Self::Shipped(one) => one.filled(values, lang),
            Self::Own(one) => values.fill(&one.text),
        }
    }
}

/// The choice, above a text field.
#[component]
pub fn TemplatePick(
    /// On which request.
    id: RequestId,
    /// On which assignment.
    part: Option<AssignmentId>,
    /// Whether the shipped replies are offered, or only one's own texts.
    shipped: bool,
    /// What is being written.
    text: RwSignal<String>,
    /// The result class, if one is being chosen.
    #[prop(optional)]
    class: Option<RwSignal<Option<ResultClass>>>,
    /// The field that takes the text.
    field: &'static str,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let card = StoredValue::new(station.peek(id));
    let held = move |card: &Card| {
        let part = part?;
        card.assignments
            .iter()
            .find(|held| held.id == part)
            .cloned()
    };
    let own = Memo::new(move |_| {
        let actor = station.actor.get();
        let day = station.today();
        let topic = card.with_value(|card| card.as_ref().map(|card| card.request.topic));
        station.templates.with(|all| {
            let fits = |one: &&Template| {
                let keeps = actor.as_ref().is_some_and(|actor| {
                    domain::template::may_keep(actor, one.owner, one.by_authority, day)
                });
                keeps && (one.topic.is_none() || one.topic == topic)
            };
            all.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    });
    let general = card.with_value(|card| {
        let card = card.as_ref().filter(|_| shipped)?;
        let part = held(card)?;
        Some(words::shipped(card.request.topic, part.share, part.round))
    });
    let general = StoredValue::new(general.unwrap_or_default());
    let offers = move || {
        let own = own.get().into_iter().map(Offer::Own);
        let general = general.get_value().into_iter().map(Offer::Shipped);
        own.chain(general).collect::<Vec<_>>()
    };
    // A filled template that waits for an answer: something is written already.
    let waits = RwSignal::new(None::<String>);
    let last = StoredValue::new(String::new());
    let focus_field = move || {
        let selector = ["#", field].concat();
        request_animation_frame(move || {
            browser::focus(&selector);
        });
    };
    let put = move |filled: String| {
        last.set_value(filled.clone());
        text.set(filled);
        waits.set(None);
        focus_field();
    };
    let choose = move |key: String| {
        let Some(offer) = offers().into_iter().find(|one| one.key() == key) else {
            return;
        };
        let now = lang.get_untracked();
        let filled = card.with_value(|card| {
            let card = card.as_ref()?;
            let part = held(card);
            Some(offer.filled(&values(card, part.as_ref(), station, now), now))
        });
        let Some(filled) = filled else { return };
        if let (Some(class), Some(of)) = (class, offer.class())
            && class.with_untracked(Option::is_none)
        {
            class.set(Some(of));
        }
        let is_free = text
            .with_untracked(|text| text.trim().is_empty() || last.with_value(|last| last == text));
        if is_free {
            put(filled);
        } else {
            waits.set(Some(filled));
            request_animation_frame(|| {
                browser::focus("[data-testid=template-add]");
            });
        }
    };
    let add = move |_| {
        if let Some(filled) = waits.get_untracked() {
            let whole = text.with_untracked(|text| [text.trim_end(), "\n", &filled].concat());
            put(whole);
        }
    };
    let replace = move |_| {
        if let Some(filled) = waits.get_untracked() {
            put(filled);
        }
    };
    let keep = move |_| {
        waits.set(None);
        focus_field();
    };
    let option = move |offer: &Offer| {
        let key = offer.key();
        let title = offer.title(lang.get());
        view! { <option value=key>{title}</option> }.into_any()
    };
    let group = move |is_own: bool| {
        let chosen: Vec<_> = offers()
            .into_iter()
            .filter(|offer| matches!(offer, Offer::Own(_)) == is_own)
            .collect();
        let label = if is_own { words::OWN } else { words::SHIPPED };
        (!chosen.is_empty()).then(|| {
            view! {
                <optgroup label=label.of(lang.get())>
                    {chosen.iter().map(option).collect_view()}
                </optgroup>
            }
        })
    };
    let manage = move |_| {
        // What was written is kept as a draft.
        ui.dialog.set(None);
    };
    let shown = move || shipped || !own.with(Vec::is_empty);
    view! {
        <When when=shown>
            <div class="template-pick">
                <label for="template">{tr(words::CHOOSE)}</label>
                <select
                    id="template"
                    class="input"
                    on:change=move |event| choose(event_target_value(&event))
                >
                    <option value="">{tr(words::NONE)}</option>
                    {move || group(true)}
                    {move || group(false)}
                </select>
                <a class="link" href="/templates" on:click=manage>{tr(words::MANAGE)}</a>
            </div>
            <When when=move || waits.with(Option::is_some)>
                <div class="note template-ask" role="alert" data-testid="template-ask">
                    <p>{tr(words::ALREADY)}</p>
                    <div class="row">
                        <button
                            type="button"
                            class="button small"
                            data-testid="template-add"
                            on:click=add
                        >
                            {tr(words::INSERT)}
                        </button>
                        <button
                            type="button"
                            class="button small"
                            data-testid="template-replace"
                            on:click=replace
                        >
                            {tr(words::REPLACE)}
                        </button>
                        <button
                            type="button"
                            class="button small"
                            data-testid="template-keep"
                            on:click=keep
                        >
                            {tr(words::KEEP)}
                        </button>
                    </div>
                </div>
            </When>
        </When>
    }
}
