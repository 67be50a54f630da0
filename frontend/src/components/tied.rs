//! What of the work goes back to a request, a suggestion or a project: matters that are supervised for it,
//! projects and suggestions that grew out of it. Fetched with the dialogs, because a cold start does not read the work's records.

use domain::Actor;
use domain::project::may_propose;
use domain::supervision::may_open;
use leptos::prelude::*;
use shared::project::Project;
use shared::suggestion::Suggestion;
use shared::supervision::{Subject, Supervision};
use shared::time::LocalDate;

use super::when::When;
use crate::settings::tr;
use crate::station::Station;

/// A matter or a project may begin with this subject: the page opens its form (`?begin=request:…`).
fn beginning(page: &str, subject: Subject) -> Option<String> {
    let (sort, id) = match subject {
        Subject::Request(id) => ("request:", id.to_string()),
        Subject::Suggestion(id) => ("suggestion:", id.to_string()),
        Subject::Work(_) => return None,
    };
    Some([page, "?begin=", sort, &id].concat())
}

/// Links to them, a line for each, and to the forms that begin with it.
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
    let may = move |may: fn(&Actor, LocalDate) -> bool| {
        let today = station.today();
        let actor = station.actor.get();
        actor.is_some_and(|actor| may(&actor, today))
    };
    let begin = move |page: &str, word: text::Text, name: &'static str| {
        beginning(page, subject).map(|address| {
            view! {
                <a class="button small" href=address data-testid=name>
                    {tr(word)}
                </a>
            }
            .into_any()
        })
    };
    // A project is itself what grew out of something.
    let is_source = !matches!(subject, Subject::Work(_));
    let begins = Memo::new(move |_| (is_source && may(may_open), is_source && may(may_propose)));
    let links = move || {
        let (matter, project) = begins.get();
        let matter = matter
            .then(|| begin("/supervision", text::supervision::NEW, "begin-matter"))
            .flatten();
        let project = project
            .then(|| {
                begin(
                    "/supervision/projects",
                    text::project::PROPOSE,
                    "begin-project",
                )
            })
            .flatten();
        matter.into_iter().chain(project).collect::<Vec<_>>()
    };
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
        <When when=move || begins.get() != (false, false)>
            <div class="chips">{links}</div>
        </When>
    }
}
