//! Inputs over signals, for forms that have many of them.

use leptos::prelude::*;
use shared::time::LocalDate;
use text::Text;

use super::field::Field;

/// A line of text.
#[component]
pub fn LineField(
    /// The id of the input.
    id: &'static str,
    /// Its label.
    label: Text,
    /// What is typed.
    value: RwSignal<String>,
    /// Characters it may have.
    #[prop(optional)]
    limit: usize,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let count = Signal::derive(move || {
        let limit = if limit == 0 { usize::MAX / 8 } else { limit };
        (value.with(|text| text.trim().chars().count()), limit)
    });
    view! {
        <Field id label required count>
            <input
                id=id
                class="input"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}

/// A text of some lines.
#[component]
pub fn TextField(
    /// The id of the input.
    id: &'static str,
    /// Its label.
    label: Text,
    /// What is typed.
    value: RwSignal<String>,
    /// Characters it may have.
    limit: usize,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let count = Signal::derive(move || (value.with(|text| text.trim().chars().count()), limit));
    view! {
        <Field id label required count>
            <textarea
                id=id
                class="input"
                rows="3"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        </Field>
    }
}

/// A day.
#[component]
pub fn DayField(
    /// The id of the input.
    id: &'static str,
    /// Its label.
    label: Text,
    /// What is chosen.
    value: RwSignal<Option<LocalDate>>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    view! {
        <Field id label required>
            <input
                id=id
                type="date"
                class="input short"
                prop:value=move || value.get().map(|day| day.to_string()).unwrap_or_default()
                on:input=move |event| value.set(event_target_value(&event).parse().ok())
            />
        </Field>
    }
}
