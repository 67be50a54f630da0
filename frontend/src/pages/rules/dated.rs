//! What the sections of the page of rules have in common: a table of what is set, and a form that sets more,
//! with the source that says so.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use leptos::prelude::*;
use shared::command::Command;
use shared::refusal::Refusal;
use shared::rulebook::RulebookCommand;
use shared::time::LocalDate;
use text::{Text, rules as words};
use wasm_bindgen_futures::spawn_local;

use crate::components::error_note::RefusalNote;
use crate::components::field::Field;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::{Here, Station};
use crate::ui::Ui;

/// How an entry stands today.
pub(super) const fn standing(is_in_force: bool, is_to_come: bool) -> Text {
    match (is_in_force, is_to_come) {
        (true, _) => words::IN_FORCE,
        (false, true) => words::COMING,
        (false, false) => words::PAST,
    }
}

/// A section whose entries hold from a day on.
#[component]
pub(super) fn DatedSection(
    /// The id of its heading.
    id: &'static str,
    /// Its name, what to know of it, and what sets one more.
    words: [Text; 3],
    /// By what tests know the button that opens the form.
    adds: &'static str,
    /// The heads of its table.
    heads: Vec<Text>,
    /// The rows of its table.
    #[prop(into)]
    rows: ViewFn,
    /// Whether one may set more.
    may: Memo<bool>,
    /// The form; it is open while the signal says so.
    form: fn(RwSignal<bool>) -> AnyView,
) -> impl IntoView {
    let [title, hint, add] = words;
    let adding = RwSignal::new(false);
    let head = |text: Text| view! { <th scope="col">{tr(text)}</th> }.into_any();
    view! {
        <section class="rules-section" aria-labelledby=id>
            <h2 id=id>{tr(title)}</h2>
            <p class="hint">{tr(hint)}</p>
            <div class="table-frame" tabindex="0" role="region" aria-label=tr(title)>
                <table class="limits">
                    <thead><tr>{heads.into_iter().map(head).collect_view()}</tr></thead>
                    <tbody>{move || rows.run()}</tbody>
                </table>
            </div>
            <When when=move || may.get() && !adding.get()>
                <button
                    type="button"
                    class="button main"
                    data-testid=adds
                    on:click=move |_| adding.set(true)
                >
                    {tr(add)}
                </button>
            </When>
            {move || (may.get() && adding.get()).then(|| form(adding))}
        </section>
    }
}

/// By what tests and labels know the parts of a form.
#[derive(Clone, Copy)]
pub(super) struct Names {
    /// The form.
    pub form: &'static str,
    /// The button that sets it.
    pub save: &'static str,
    /// The field of the source.
    pub source: &'static str,
}

/// What is to be set, and what is said once it is.
pub(super) type ToSet = (RulebookCommand, String);

/// A form that sets something of the rulebook.
#[component]
pub(super) fn RuleForm(
    /// By what it is known.
    names: Names,
    /// What says so.
    source: RwSignal<String>,
    /// Whether the rest is filled in.
    #[prop(into)]
    ready: Signal<bool>,
    /// What the button says.
    word: Text,
    /// What is to be set.
    rule: Callback<(), Option<ToSet>>,
    /// Closes it.
    close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let (station, ui) = (Station::get(), Ui::get());
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let is_ready = move || ready.get() && source.with(|source| !source.trim().is_empty());
    let save = move |_| {
        if busy.get_untracked() {
            return;
        }
        let Some((rule, said)) = rule.run(()) else {
            return;
        };
        busy.set(true);
        refused.set(None);
        spawn_local(async move {
            let result = station.act(Command::Rulebook(rule), None, here).await;
            if here.is_gone() {
                return;
            }
            busy.set(false);
            match result {
                Ok(_) => {
                    ui.toast(said, None);
                    close.run(());
                }
                Err(refusal) => refused.set(Some(refusal)),
            }
        });
    };
    view! {
        <div class="stack rules-form" data-testid=names.form>
            {children()}
            <Field id=names.source label=words::SOURCE required=true>
                <input
                    id=names.source
                    class="input"
                    prop:value=move || source.get()
                    on:input=move |event| source.set(event_target_value(&event))
                />
            </Field>
            <RefusalNote refusal=refused/>
            <div class="row">
                <button
                    type="button"
                    class="button main"
                    data-testid=names.save
                    disabled=move || !is_ready()
                    aria-busy=move || busy.get().to_string()
                    on:click=save
                >
                    {tr(word)}
                </button>
                <button type="button" class="button" on:click=move |_| close.run(())>
                    {tr(text::shell::CANCEL)}
                </button>
            </div>
        </div>
    }
}

/// The day from which something holds: tomorrow, until another is chosen.
#[derive(Clone, Copy)]
pub(super) struct Since {
    day: RwSignal<Option<LocalDate>>,
    today: Signal<LocalDate>,
}

impl Since {
    /// From tomorrow on.
    pub fn tomorrow(station: Station) -> Self {
        let today = Signal::derive(move || station.today());
        let day = RwSignal::new(Some(today.get_untracked().plus_days(1)));
        Self { day, today }
    }

    /// The day, if it is one for which something can be set.
    pub fn get(self) -> Option<LocalDate> {
        self.day.get().filter(|day| *day >= self.today.get())
    }

    /// The field to choose it in. `past` is said of a day that is over.
    pub fn field(self, id: &'static str, past: Text) -> impl IntoView {
        let lang = lang();
        let complaint = Signal::derive(move || {
            let is_past = self.day.get().is_some_and(|day| day < self.today.get());
            is_past.then(|| past.of(lang.get()).to_owned())
        });
        view! {
            <Field id label=words::VALID_FROM required=true complaint>
                <input
                    id=id
                    class="input"
                    type="date"
                    prop:value=move || self.day.get().map(|day| day.to_string()).unwrap_or_default()
                    on:change=move |event| self.day.set(event_target_value(&event).parse().ok())
                />
            </Field>
        }
    }
}

/// Numbers of a form that are none, by their codes: with one of them nothing is set.
pub(super) type Unfit = RwSignal<BTreeSet<&'static str>>;

/// A number of a rule.
#[component]
pub(super) fn Count(
    /// Which.
    code: &'static str,
    /// What it is called, where no label stands around it.
    #[prop(optional)]
    label: Option<Text>,
    /// The number to begin with.
    held: u32,
    /// From where to where it goes.
    #[prop(into)]
    range: Signal<RangeInclusive<u32>>,
    /// Where it is told that it is none.
    unfit: Unfit,
    /// Takes the number.
    set: Callback<u32>,
) -> impl IntoView {
    let lang = lang();
    let number = RwSignal::new(Some(held));
    let is_unfit = Memo::new(move |_| {
        let range = range.get();
        number.get().is_none_or(|number| !range.contains(&number))
    });
    Effect::new(move || {
        let is_unfit = is_unfit.get();
        unfit.update(|unfit| {
            if is_unfit {
                unfit.insert(code);
            } else {
                unfit.remove(code);
            }
        });
    });
    let complaint = move || {
        let shown = || {
            let ends = [
                range.get().start().to_string(),
                range.get().end().to_string(),
            ];
            let said = words::FROM_TO.with(lang.get(), &[&ends[0], &ends[1]]);
            view! { <span class="hint bad">{said}</span> }
        };
        is_unfit.get().then(shown)
    };
    let typed = move |event| {
        let given = event_target_value(&event).trim().parse().ok();
        number.set(given);
        if let Some(given) = given {
            set.run(given);
        }
    };
    view! {
        <span class="rule-count">
            <input
                class="input"
                type="number"
                min=move || range.get().start().to_string()
                max=move || range.get().end().to_string()
                aria-label=move || label.map(|label| label.of(lang.get()))
                aria-invalid=move || is_unfit.get().then_some("true")
                data-count=code
                value=held
                on:input=typed
            />
            <span aria-live="polite">{complaint}</span>
        </span>
    }
}
