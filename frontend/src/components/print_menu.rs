//! 打印: what can be printed of a request. The server makes the pages; they open beside the
//! application.

use std::sync::Arc;

use domain::request::may_issue_receipt;
use leptos::prelude::*;
use shared::id::RequestId;
use text::{Lang, Text, public as words};

use super::icon::Icon;
use super::menu::Menu;
use super::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::view::Card;

/// `?lang=` of the pages that the server makes.
pub fn in_lang(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "?lang=zh",
        Lang::En => "?lang=en",
    }
}

/// The button that prints a receipt: a form, because handing one out is put on record.
#[component]
pub fn ReceiptButton(
    /// Of which request.
    id: RequestId,
    /// Classes of the button.
    #[prop(default = "button wide")]
    class: &'static str,
) -> impl IntoView {
    let lang = lang();
    let action = move || ["/receipts/", &id.to_string(), in_lang(lang.get())].concat();
    view! {
        <form method="post" action=action target="_blank">
            <button type="submit" class=class data-testid="print-receipt">
                {tr(words::PRINT_RECEIPT)}
            </button>
        </form>
    }
}

/// The menu in the head of a request.
#[component]
pub fn PrintMenu(id: RequestId, card: Memo<Option<Arc<Card>>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let hands_out = Memo::new(move |_| {
        let actor = station.actor.get();
        card.with(|card| match (&actor, card) {
            (Some(actor), Some(card)) => may_issue_receipt(actor, &card.request, station.today()),
            _ => false,
        })
    });
    let answered = Memo::new(move |_| {
        card.with(|card| {
            card.as_ref().is_some_and(|card| {
                let mut parts = card.assignments.iter();
                card.request.answer.is_some() || parts.any(|part| part.reply.is_some())
            })
        })
    });
    // The server knows nothing of a guess yet.
    let known = move || card.with(|card| card.as_ref().is_some_and(|card| !card.predicted));
    let page = move |word: Text, behind: &'static str, name: &'static str| {
        let address = move || {
            let path = ["/print/requests/", &id.to_string(), behind].concat();
            [&path, in_lang(lang.get())].concat()
        };
        view! {
            <a class="button wide" href=address target="_blank" data-testid=name>
                {tr(word)}
            </a>
        }
        .into_any()
    };
    let surface = move || {
        view! {
            <div class="stack">
                <When when=move || hands_out.get()>
                    <ReceiptButton id/>
                </When>
                {page(words::PRINT_CASE, "", "print-case")}
                <When when=move || answered.get()>
                    {page(words::PRINT_REPLY, "/reply", "print-reply")}
                </When>
            </div>
        }
        .into_any()
    };
    view! {
        <When when=known>
            <Menu
                name="print-menu"
                label=Signal::derive(move || words::PRINT_MENU.of(lang.get()).to_owned())
                class=Signal::derive(|| "button icon-only".to_owned())
                face=|| view! { <Icon name="print"/> }.into_any()
                surface=surface
            />
        </When>
    }
}
