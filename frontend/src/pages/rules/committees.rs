//! The dated tables of matching committees (对口督办).

use leptos::prelude::*;
use shared::id::OrganisationId;
use shared::late::Late;
use shared::organisation::OrganisationKind;
use shared::request::Topic;
use shared::rulebook::{Rulebook, RulebookCommand};
use shared::supervision::{DatedCommittees, Match};
use shared::time::LocalDate;
use text::{Lang, Text, clock, names, rules as words};

use super::dated::{DatedSection, Names, RuleForm, Since, standing};
use crate::components::choosers::of_kind;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::view::Tree;

/// A table as one row: since when, how it stands, what it says.
struct Line {
    entry: DatedCommittees,
    standing: Text,
}

/// Everything that is set, latest first.
fn lines(book: &Rulebook, today: LocalDate) -> Vec<Line> {
    let in_force = book.committees_for(today);
    let line = |(at, entry): (u32, &Late<DatedCommittees>)| {
        let entry = entry.open().ok()?;
        let standing = standing(in_force == Some(at), entry.valid_from > today);
        Some(Line { entry, standing })
    };
    let mut lines: Vec<Line> = (0..).zip(&book.committees).filter_map(line).collect();
    lines.reverse();
    lines
}

/// `教育发展、医疗卫生：教科文卫工委`, committee by committee.
fn told(matches: &[Match], tree: &Tree, lang: Lang) -> Vec<String> {
    let mut committees: Vec<OrganisationId> = Vec::new();
    for one in matches {
        if !committees.contains(&one.committee) {
            committees.push(one.committee);
        }
    }
    let line = |committee: OrganisationId| {
        let its = matches.iter().filter(|one| one.committee == committee);
        let topics: Vec<String> = its
            .map(|one| names::topic(one.topic).of(lang).to_owned())
            .collect();
        words::MATCH_LINE.with(lang, &[&text::list(lang, &topics), &tree.name(committee)])
    };
    committees.into_iter().map(line).collect()
}

/// The section.
#[component]
pub(super) fn CommitteesSection(may: Memo<bool>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let row = move |line: Line| {
        let lang = lang.get();
        let from = clock::day(line.entry.valid_from, lang);
        let is_on = line.standing == words::IN_FORCE;
        let said = station
            .tree
            .with(|tree| told(&line.entry.matches, tree, lang));
        let said = said
            .into_iter()
            .map(|one| view! { <p>{one}</p> }.into_any());
        view! {
            <tr data-testid="dated-committees" class:on=is_on>
                <th scope="row">{from}</th>
                <td><span class="tag" class:good=is_on>{line.standing.of(lang)}</span></td>
                <td>{said.collect_view()}</td>
                <td>{line.entry.source}</td>
            </tr>
        }
        .into_any()
    };
    let rows = move || {
        let today = station.today();
        let lines = station.book.with(|book| lines(book, today));
        if lines.is_empty() {
            let none = view! { <tr><td colspan="4">{tr(words::NO_COMMITTEES)}</td></tr> };
            return none.into_any();
        }
        lines.into_iter().map(row).collect_view().into_any()
    };
    let heads = vec![
        words::VALID_FROM,
        words::STANDING,
        words::MATCHES,
        words::SOURCE,
    ];
    view! {
        <DatedSection
            id="rules-committees"
            words=[words::COMMITTEES, words::COMMITTEES_HINT, words::ADD_COMMITTEES]
            adds="add-committees"
            heads
            rows
            may
            form=|adding| view! { <NewTable adding/> }.into_any()
        />
    }
}

/// A table to be set. It begins with what holds today.
#[component]
fn NewTable(adding: RwSignal<bool>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let from = Since::tomorrow(station);
    let source = RwSignal::new(String::new());
    let today = station.now.get_untracked().day();
    let held = station.book.with_untracked(|book| book.matches_on(today));
    let matches = RwSignal::new(held);
    let ready = Signal::derive(move || from.get().is_some());
    let rule = Callback::new(move |()| {
        let valid_from = untrack(|| from.get())?;
        let entry = DatedCommittees {
            valid_from,
            matches: matches.get_untracked(),
            source: source.get_untracked(),
        };
        let lang = lang.get_untracked();
        let said = words::COMMITTEES_SAVED.with(lang, &[&clock::day(valid_from, lang)]);
        Some((RulebookCommand::SetCommittees(Late::of(&entry)), said))
    });
    let committees = of_kind(OrganisationKind::Committee);
    let choose = move |topic: Topic, committee: Option<OrganisationId>| {
        matches.update(|all| {
            all.retain(|one| one.topic != topic);
            all.extend(committee.map(|committee| Match { topic, committee }));
            // In the order of the topics, whatever is chosen first.
            all.sort_by_key(|one| Topic::ALL.iter().position(|topic| *topic == one.topic));
        });
    };
    let of = move |topic: Topic| {
        matches.with(|all| {
            let found = all.iter().find(|one| one.topic == topic);
            found.map(|one| one.committee)
        })
    };
    let field = move |topic: Topic| {
        let option = move |(id, name): (OrganisationId, String)| {
            view! {
                <option value=id.to_string() prop:selected=move || of(topic) == Some(id)>
                    {name}
                </option>
            }
            .into_any()
        };
        view! {
            <label class="limit">
                <span>{tr(names::topic(topic))}</span>
                <select
                    class="input"
                    data-topic=topic.code()
                    on:change=move |event| choose(topic, event_target_value(&event).parse().ok())
                >
                    <option value="" prop:selected=move || of(topic).is_none()>
                        {tr(words::NO_COMMITTEE)}
                    </option>
                    {move || committees.get().into_iter().map(option).collect_view()}
                </select>
            </label>
        }
        .into_any()
    };
    let names = Names {
        form: "new-committees",
        save: "save-committees",
        source: "committees-source",
    };
    let close = Callback::new(move |()| adding.set(false));
    view! {
        <RuleForm names source ready word=words::SAVE_COMMITTEES rule close>
            {from.field("committees-from", words::COMMITTEES_PAST_REFUSED)}
            <div class="limits-form">
                {Topic::ALL.iter().copied().map(field).collect_view()}
            </div>
        </RuleForm>
    }
}
