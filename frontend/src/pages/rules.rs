//! Limits, terms, matching committees and calendar: what holds today, what is to hold, the days of each year, and a due day
//! reckoned from them. Everybody may read them; administrators set them.

mod committees;
mod dated;
mod limits;
mod reckon;
mod terms;
mod years;

use leptos::prelude::*;
use shared::account::Role;
use text::rules as words;

use self::committees::CommitteesSection;
use self::limits::LimitsSection;
use self::reckon::ReckonSection;
use self::terms::TermsSection;
use self::years::YearsSection;
use crate::components::when::When;
use crate::settings::tr;
use crate::station::Station;

/// The page.
#[component]
pub fn RulesPage() -> impl IntoView {
    let station = Station::get();
    let may = Memo::new(move |_| station.holds(Role::Administrator));
    view! {
        <When when=move || station.actor.with(Option::is_some)>
            <div class="page rules-page" data-testid="rules">
                <div class="page-head">
                    <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                </div>
                <When when=move || !may.get()>
                    <p class="note">{tr(words::FORBIDDEN)}</p>
                </When>
                <LimitsSection may/>
                <TermsSection may/>
                <CommitteesSection may/>
                <YearsSection may/>
                <ReckonSection/>
            </div>
        </When>
    }
}
