//! Short messages at the lower edge.

use leptos::prelude::*;
use text::{board, shell};

use super::icon::Icon;
use super::print_menu::ReceiptButton;
use crate::settings::tr;
use crate::ui::{Toast, Ui};

/// The messages.
#[component]
pub fn Toasts() -> impl IntoView {
    let ui = Ui::get();
    let one = move |toast: Toast| {
        let id = toast.id();
        let role = if toast.bad { "alert" } else { "status" };
        view! {
            <div class="toast" class:bad=toast.bad role=role data-testid="toast">
                <Icon name=if toast.bad { "alert" } else { "check" }/>
                <span>{toast.text}</span>
                {toast
                    .request
                    .map(|request| {
                        view! {
                            <button
                                type="button"
                                on:click=move |_| {
                                    ui.open_request(request);
                                    ui.dismiss(id);
                                }
                            >
                                {tr(board::VIEW_IT)}
                            </button>
                        }
                    })}
                {toast
                    .request
                    .filter(|_| toast.receipt)
                    .map(|id| view! { <ReceiptButton id class=""/> })}
                <button
                    type="button"
                    class="dismiss"
                    aria-label=tr(shell::DISMISS)
                    on:click=move |_| ui.dismiss(id)
                >
                    <Icon name="close"/>
                </button>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="toasts">
            <For each=move || ui.toasts.get() key=Toast::id children=one/>
        </div>
    }
}
