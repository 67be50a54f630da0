//! The main navigation: at the left, on a phone at the lower edge. Only what exists.

use leptos::prelude::*;
use shared::account::{Membership, Role};
use text::{Text, activity, day, overview, shell, supervision, team};

use super::icon::Icon;
use super::when::When;
use crate::address::Address;
use crate::settings::tr;
use crate::station::Station;
use crate::ui::{LEDGER, Ui, board_address};

/// A way to a page.
#[derive(Clone, Copy)]
struct Way {
    /// Where to; the page and what lies below it.
    path: &'static str,
    /// A name for tests.
    name: &'static str,
    icon: &'static str,
    long: Text,
    /// On a phone.
    short: Text,
    /// Whose it is.
    whose: Whose,
}

/// For whom a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// Everybody who works here.
    Work,
    /// The committee's supervisors.
    Supervision,
    /// Administrators.
    Administration,
}

const fn way(
    path: &'static str,
    name: &'static str,
    icon: &'static str,
    long: Text,
    short: Text,
    whose: Whose,
) -> Way {
    Way {
        path,
        name,
        icon,
        long,
        short,
        whose,
    }
}

/// The board aside, which goes with its filter.
#[rustfmt::skip]
const WAYS: [Way; 8] = [
    way(LEDGER,         "rail-ledger",      "ledger",   shell::LEDGER,      shell::LEDGER_SHORT,   Whose::Work),
    way("/day",         "rail-day",         "day",      day::TITLE,         day::SHORT,            Whose::Work),
    way("/supervision", "rail-supervision", "eye",      supervision::TITLE, supervision::SHORT,    Whose::Work),
    way("/activities",  "rail-activities",  "calendar", activity::TITLE,    activity::SHORT,       Whose::Work),
    way("/teams",       "rail-teams",       "flag",     team::TITLE,        team::SHORT,           Whose::Work),
    way("/overview",    "rail-overview",    "chart",    overview::TITLE,    overview::SHORT,       Whose::Supervision),
    way("/accounts",    "rail-accounts",    "people",   shell::ACCOUNTS,    shell::ACCOUNTS_SHORT, Whose::Administration),
    way("/rules",       "rail-rules",       "clock",    shell::RULES,       shell::RULES_SHORT,    Whose::Administration),
];

/// The navigation.
#[component]
pub fn Rail() -> impl IntoView {
    let (station, ui) = (Station::get(), Ui::get());
    let path = Address::get().path;
    let on_board = move || path.with(|path| path == "/" || path.starts_with("/requests/"));
    let works = Memo::new(move |_| {
        let is_worker = |held: &Membership| held.role != Role::Administrator;
        station.roles().iter().any(is_worker)
    });
    let supervises = Memo::new(move |_| station.holds(Role::Supervisor));
    let administers = Memo::new(move |_| station.holds(Role::Administrator));
    let waiting = move || Some(station.waiting.get()).filter(|n| *n > 0);
    let total = move || {
        station
            .columns
            .iter()
            .map(|ids| ids.with(Vec::len))
            .sum::<usize>()
    };
    let name = |long: Text, short: Text| {
        view! {
            <span class="long">{tr(long)}</span>
            <span class="short" aria-hidden="true">{tr(short)}</span>
        }
    };
    let link = move |way: Way| {
        let here = move || path.with(|path| path.starts_with(way.path));
        let count = (way.path == "/day")
            .then(|| view! { <span class="n" data-testid="rail-waiting">{waiting}</span> });
        view! {
            <a
                href=way.path
                data-testid=way.name
                aria-current=move || here().then_some("page")
            >
                <Icon name=way.icon/>
                {name(way.long, way.short)}
                {count}
            </a>
        }
        .into_any()
    };
    let links = move |whose: Whose| {
        let mine = WAYS.into_iter().filter(|way| way.whose == whose);
        mine.map(link).collect_view()
    };
    view! {
        <nav class="rail" aria-label=tr(shell::MAIN_NAVIGATION)>
            <a
                href=move || board_address(&ui.filter.get())
                aria-current=move || on_board().then_some("page")
            >
                <Icon name="board"/>
                {name(shell::BOARD, shell::BOARD_SHORT)}
                <span class="n">{move || (total() > 0).then(total)}</span>
            </a>
            <When when=move || works.get()>{links(Whose::Work)}</When>
            <When when=move || supervises.get()>{links(Whose::Supervision)}</When>
            <When when=move || administers.get()>{links(Whose::Administration)}</When>
        </nav>
    }
}
