//! A reply as the letter that it will be.

use leptos::prelude::*;
use shared::id::{OrganisationId, RequestId};
use shared::petitioner::Reporter;
use shared::request::ResultClass;
use shared::time::LocalDate;
use text::{clock, names, template as words};

use crate::settings::{lang, tr};
use crate::station::Station;

/// The letter.
#[component]
pub fn Letter(
    /// On which request.
    id: RequestId,
    /// Who answers.
    unit: Option<OrganisationId>,
    /// What.
    #[prop(into)]
    text: Signal<String>,
    /// Result class.
    #[prop(into)]
    class: Signal<Option<ResultClass>>,
    /// When class B is to become A.
    #[prop(into)]
    promise: Signal<Option<LocalDate>>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let card = station.peek(id);
    let (title, number, name) = card.map_or_else(Default::default, |card| {
        let request = &card.request;
        let name = match &request.reporter {
            Reporter::Anonymous | Reporter::Kept => String::new(),
            Reporter::Person { name, .. } | Reporter::Firm { name, .. } => name.clone(),
        };
        let number = request.number.clone().unwrap_or_default();
        (request.title.clone(), number, name)
    });
    let to = move || {
        let lang = lang.get();
        let name = if name.is_empty() {
            words::LETTER_TO_DEFAULT.of(lang)
        } else {
            &name
        };
        words::LETTER_TO.with(lang, &[name])
    };
    let body = move || {
        text.with(|text| match text.trim() {
            "" => words::LETTER_EMPTY.of(lang.get()).to_owned(),
            text => text.to_owned(),
        })
    };
    let result = move || {
        let lang = lang.get();
        let class = class.get()?;
        let mut lines = vec![words::LETTER_CLASS.with(lang, &[names::class(class).of(lang)])];
        if let (ResultClass::B, Some(day)) = (class, promise.get()) {
            lines.push(words::LETTER_PROMISE.with(lang, &[&clock::day(day, lang)]));
        }
        let line = |line| view! { <p>{line}</p> };
        Some(lines.into_iter().map(line).collect_view())
    };
    let from = move || unit.map(|unit| station.tree.with(|tree| tree.name(unit)));
    view! {
        <article class="letter" data-testid="letter" aria-label=tr(words::PREVIEW)>
            <h3>{move || words::LETTER_HEAD.with(lang.get(), &[&title])}</h3>
            <p class="letter-number">{move || words::LETTER_NUMBER.with(lang.get(), &[&number])}</p>
            <p>{to}</p>
            <p class="prose">{body}</p>
            {result}
            <p class="letter-from">{from}</p>
            <p class="letter-from">{move || clock::day(station.today(), lang.get())}</p>
        </article>
    }
}
