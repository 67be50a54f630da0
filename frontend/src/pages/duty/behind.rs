//! The records behind a number of the comparison: the same that it counts.

use leptos::prelude::*;
use shared::duty::Behind;
use shared::figures::{Figure, FigureCase, FigureList, FiguresBy};
use shared::filter::RequestFilter;
use shared::id::OrganisationId;
use text::{clock, duty as words, team as figure_words};

use super::{asked, days, follow, of_days};
use crate::address::Address;
use crate::components::error_note::ErrorNote;
use crate::components::siblings::{OF_TEAMS, Siblings};
use crate::settings::lang;
use crate::station::{Station, api};
use crate::ui::request_address;

/// The page.
#[component]
pub fn BehindPage(figure: Figure) -> impl IntoView {
    let (station, lang, address) = (Station::get(), lang(), Address::get());
    let days = days(station);
    let part = move |name: &'static str| {
        let found = address.query.with(|query| asked(query, name));
        found.unwrap_or_default()
    };
    let place = Memo::new(move |_| {
        let by = FiguresBy::from_code(&part("by")).unwrap_or(FiguresBy::Team);
        (by, part("of").parse::<OrganisationId>().ok())
    });
    let offset = Memo::new(move |_| part("offset").parse::<u32>().unwrap_or_default());
    let query = Memo::new(move |_| {
        let (by, of) = place.get();
        let of = of.map(|of| ["&of=", &of.to_string()].concat());
        let of = of.unwrap_or_default();
        let (by, figure) = (by.code(), figure.code());
        format!("{}&by={by}{of}&figure={figure}", of_days(days.get()))
    });
    let wanted = Memo::new(move |_| Some(format!("{}&offset={}", query.get(), offset.get())));
    let (list, error) = follow::<FigureList, _>(station, wanted, api::figure_list);
    let heading = move || {
        let lang = lang.get();
        let of = place.get().1;
        let name = match of {
            Some(of) => station.tree.with(|tree| tree.name(of)),
            None => words::WHOLE.of(lang).to_owned(),
        };
        let word = figure_words::figure(figure).of(lang);
        words::BEHIND_TITLE.with(lang, &[&name, word])
    };
    // Teams and stations are compared; what else is told apart stands in the overview.
    let back = move || match place.get().0 {
        by @ (FiguresBy::Team | FiguresBy::Station) => {
            let way = format!("/teams/compare?{}&by={}", of_days(days.get()), by.code());
            (way, words::BEHIND_BACK)
        }
        FiguresBy::District | FiguresBy::Street | FiguresBy::Unit => {
            ("/overview".to_owned(), words::TO_OVERVIEW)
        }
    };
    let case = move |case: FigureCase| {
        let way = match case.behind {
            Behind::Activity(id) => ["/activities/", &id.to_string()].concat(),
            Behind::Matter(id) => ["/supervision/", &id.to_string()].concat(),
            Behind::Project(id) => ["/supervision/projects/", &id.to_string()].concat(),
            Behind::Request(id) => request_address(id, &RequestFilter::default()),
            Behind::Suggestion(id) => ["/supervision/suggestions/", &id.to_string()].concat(),
            Behind::Contact(id) => ["/teams/contacts?contact=", &id.to_string()].concat(),
            Behind::Correction(_) => String::new(),
        };
        let unit = move || {
            case.unit
                .map(|unit| station.tree.with(|tree| tree.name(unit)))
        };
        view! {
            <li data-testid="figure-case">
                <time>{move || clock::day(case.day, lang.get())}</time>
                <div class="grow">
                    <a href=way>{case.title}</a>
                    <p class="card-meta">{case.number} " " {unit}</p>
                </div>
            </li>
        }
        .into_any()
    };
    let inside = move || {
        list.get().map(|list| {
            let (total, unseen) = (list.total as usize, list.unseen as usize);
            let next = list.next.map(|next| {
                let way = format!("/teams/compare?{}&offset={next}", query.get());
                let left = total.saturating_sub(next as usize);
                let word = move || words::BEHIND_MORE.count(lang.get(), left);
                view! { <a class="button" href=way>{word}</a> }
            });
            view! {
                <section class="box">
                    <h2 data-testid="figure-total">
                        {move || words::BEHIND_COUNT.count(lang.get(), total)}
                    </h2>
                    <ul class="lines">{list.cases.into_iter().map(case).collect_view()}</ul>
                    {(unseen > 0)
                        .then(|| {
                            view! {
                                <p class="hint">
                                    {move || words::BEHIND_UNSEEN.count(lang.get(), unseen)}
                                </p>
                            }
                        })}
                    {next}
                </section>
            }
        })
    };
    view! {
        <div class="page work-page" data-testid="figure-list">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{heading}</h1>
                <Siblings all=OF_TEAMS/>
                <span class="grow"></span>
                <a class="button" href=move || back().0>{move || back().1.of(lang.get())}</a>
            </div>
            <div class="work-body">
                <ErrorNote error/>
                {inside}
            </div>
        </div>
    }
}
