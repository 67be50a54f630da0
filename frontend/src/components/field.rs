//! A labelled field of a form, with hint, counter and complaint.

use leptos::prelude::*;
use text::{Text, register};

use super::icon::Icon;
use crate::settings::{lang, tr};

/// The frame of a field. What is typed into comes as its child and carries the same `id`.
#[component]
pub fn Field(
    /// The id of the input.
    id: &'static str,
    /// Its label.
    label: Text,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// How many characters it has and may have.
    #[prop(optional, into)]
    count: Option<Signal<(usize, usize)>>,
    /// What is wrong with it.
    #[prop(optional, into)]
    complaint: Option<Signal<Option<String>>>,
    /// Something to know about it.
    #[prop(optional, into)]
    hint: Option<Signal<Option<String>>>,
    children: Children,
) -> impl IntoView {
    let lang = lang();
    let counter = move || {
        let (n, limit) = count?.get();
        // A counter is shown when it begins to matter.
        let is_over = n > limit;
        let text = match n.checked_sub(limit) {
            Some(over) if over > 0 => register::OVER.count(lang.get(), over),
            _ if n * 4 >= limit * 3 => {
                register::COUNTER.with(lang.get(), &[&n.to_string(), &limit.to_string()])
            }
            _ => return None,
        };
        Some(view! { <span class="counter" class:over=move || is_over>{text}</span> })
    };
    let below =
        move |what: Option<Signal<Option<String>>>, class: &'static str, icon: &'static str| {
            move || {
                what.and_then(|what| what.get()).map(|text| {
                    view! {
                        <p class=class>
                            <Icon name=icon/>
                            <span>{text}</span>
                        </p>
                    }
                })
            }
        };
    view! {
        <div class="field">
            <label for=id>
                {tr(label)}
                {required
                    .then(|| view! { <span class="required">{tr(register::REQUIRED)}</span> })}
                {counter}
            </label>
            {children()}
            <div aria-live="polite">
                {below(hint, "hint warn", "info")} {below(complaint, "hint bad", "alert")}
            </div>
        </div>
    }
}
