//! A choice of a few, shown side by side.

use leptos::prelude::*;
use text::Text;

use crate::settings::tr;

/// One choice of the segment.
#[derive(Clone, Copy)]
pub struct Choice<T> {
    /// What is chosen.
    pub value: T,
    /// Its word.
    pub word: Text,
}

/// Radio buttons that look like one control.
#[component]
pub fn Segment<T>(
    /// What is being chosen.
    legend: Text,
    /// The name of the group, once on a page.
    name: &'static str,
    /// The choices.
    choices: Vec<Choice<T>>,
    /// What is chosen.
    #[prop(into)]
    value: Signal<Option<T>>,
    /// Something was chosen.
    on_choice: Callback<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let one = move |(index, choice): (usize, Choice<T>)| {
        let id = [name, "-", &index.to_string()].concat();
        view! {
            <input
                type="radio"
                id=id.clone()
                name=name
                prop:checked=move || value.get() == Some(choice.value)
                on:change=move |_| on_choice.run(choice.value)
            />
            <label for=id>{tr(choice.word)}</label>
        }
        .into_any()
    };
    view! {
        <fieldset class="segment">
            <legend>{tr(legend)}</legend>
            <div class="segment-row">
                {choices.into_iter().enumerate().map(one).collect_view()}
            </div>
        </fieldset>
    }
}
