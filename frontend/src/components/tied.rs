//! What of the work goes back to a request, a suggestion or a project: matters that are supervised for it,
//! projects and suggestions that grew out of it. Fetched with the dialogs, because a cold start does not read the work's records.

use leptos::prelude::*;
use shared::project::Project;
use shared::suggestion::Suggestion;
use shared::supervision::{Subject, Supervision};

use super::when::When;
use crate::settings::tr;
use crate::station::Station;

/// Links to them, a line for each.
#[component]
pub fn Tied(subject: Subject) -> impl IntoView {
    let station = Station::get();
    let (matters, projects) = (station.opened::<Supervision>(), station.opened::<Project>());
    let suggestions = station.opened::<Suggestion>();
    let found = Memo::new(move |_| {
        let mut found = Vec::new();
        matters.with(|all| {
            let its = all
                .iter()
                .filter(|one| one.body.subjects.contains(&subject));
            found.extend(its.map(|one| {
                let address = ["/supervision/", &one.id().to_string()].concat();
                (text::supervision::TITLE, one.body.title.clone(), address)
            }));
        });
        projects.with(|all| {
            let its = all
                .iter()
                .filter(|one| one.body.form.sources.contains(&subject));
            found.extend(its.map(|one| {
                let address = ["/supervision/projects/", &one.id().to_string()].concat();
                (text::project::TITLE, one.body.form.title.clone(), address)
            }));
        });
        if let Subject::Work(id) = subject {
            suggestions.with(|all| {
                let its = all.iter().filter(|one| one.body.works.contains(&id));
                found.extend(its.map(|one| {
                    let address = crate::pages::suggestions::address(one.id());
                    (text::suggestion::TITLE, one.body.title.clone(), address)
                }));
            });
        }
        found
    });
    let line = |(word, title, address): (text::Text, String, String)| {
        view! {
            <div data-testid="tied">
                <dt>{tr(word)}</dt>
                <dd>
                    <a href=address>{title}</a>
                </dd>
            </div>
        }
        .into_any()
    };
    view! {
        <When when=move || found.with(|found| !found.is_empty())>
            <dl class="facts">{move || found.get().into_iter().map(line).collect_view()}</dl>
        </When>
    }
}
