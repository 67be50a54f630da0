//! Why something did not work, at the place where it did not: with code, reference and a retry.

use leptos::prelude::*;
use text::{Lang, shell};

use shared::refusal::Refusal;

use super::icon::Icon;
use crate::browser;
use crate::pages::lazy::LazyRefusal;
use crate::settings::{lang, tr};
use crate::station::api::ApiError;

/// The sentence for a failed call.
pub fn sentence(error: &ApiError, lang: Lang) -> String {
    match error {
        ApiError::Network => text::api::NETWORK.of(lang).to_owned(),
        ApiError::Failed {
            code: shared::api::ErrorCode::Locked,
            retry_after: Some(s),
            ..
        } => text::sign_in::LOCKED.with(lang, &[&s.div_ceil(60).to_string()]),
        ApiError::Failed { code, .. } => text::api::sentence(*code).of(lang).to_owned(),
    }
}

/// What to tell whoever looks into it; empty where there is nothing to look into.
fn details(error: &ApiError, lang: Lang) -> String {
    match error {
        ApiError::Failed {
            code, reference, ..
        } if !reference.is_empty() => {
            let code = serde_json::to_string(code).unwrap_or_default();
            shell::ERROR_CODE.with(lang, &[code.trim_matches('"'), reference])
        }
        ApiError::Network | ApiError::Failed { .. } => String::new(),
    }
}

/// A failed call, told in place.
#[component]
pub fn ErrorNote(
    /// What failed.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
    /// Tries again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let lang = lang();
    let note = move |error: ApiError| {
        let more = details(&error, lang.get());
        let copied = more.clone();
        view! {
            <div class="note bad" role="alert">
                <Icon name="alert"/>
                <p>
                    {sentence(&error, lang.get())}
                    {(!more.is_empty()).then(|| view! { <small>{more}</small> })}
                </p>
                {retry
                    .map(|retry| {
                        view! {
                            <button type="button" class="button" on:click=move |_| retry.run(())>
                                {tr(shell::RETRY)}
                            </button>
                        }
                    })}
                {(!copied.is_empty())
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button quiet"
                                on:click=move |_| browser::copy(&copied)
                            >
                                {tr(shell::COPY_DETAILS)}
                            </button>
                        }
                    })}
            </div>
        }
    };
    move || error.get().map(note)
}

/// A refusal, told in place.
#[component]
pub fn RefusalNote(
    /// Why.
    #[prop(into)]
    refusal: Signal<Option<Refusal>>,
) -> impl IntoView {
    move || {
        refusal.get().map(|refusal| {
            view! {
                <p class="note bad" role="alert" data-testid="refusal">
                    <Icon name="alert"/>
                    <span>{refused(refusal)}</span>
                </p>
            }
        })
    }
}

/// The sentence for a refusal; that of a rule of the work comes with a part of its own.
pub fn refused(refusal: Refusal) -> AnyView {
    let lang = lang();
    match refusal {
        Refusal::Work { why } => view! { <LazyRefusal why/> }.into_any(),
        other => (move || text::refusal::brief(&other, lang.get())).into_any(),
    }
}
