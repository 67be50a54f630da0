//! The main navigation: at the left, on a phone at the lower edge. Only what exists.

use leptos::prelude::*;
use shared::account::{Membership, Role};
use text::{Text, day, shell, supervision, team};

use super::icon::Icon;
use super::when::When;
use crate::address::Address;
use crate::settings::tr;
use crate::station::Station;
use crate::ui::{LEDGER, Ui, board_address};

/// The navigation.
#[component]
pub fn Rail() -> impl IntoView {
    let (station, ui) = (Station::get(), Ui::get());
    let path = Address::get().path;
    let on_board = move || path.with(|path| path == "/" || path.starts_with("/requests/"));
    let on_day = move || path.with(|path| path.starts_with("/day"));
    let works = Memo::new(move |_| {
        let is_worker = |held: &Membership| held.role != Role::Administrator;
        station.roles().iter().any(is_worker)
    });
    let waiting = move || Some(station.waiting.get()).filter(|n| *n > 0);
    let on_accounts = move || path.with(|path| path.starts_with("/accounts"));
    let on_ledger = move || ui.in_ledger();
    let on_supervision = move || path.with(|path| path.starts_with("/supervision"));
    let on_teams = move || path.with(|path| path.starts_with("/teams"));
    let on_rules = move || path.with(|path| path.starts_with("/rules"));
    let is_administrator = Memo::new(move |_| station.holds(Role::Administrator));
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
            <When when=move || works.get()>
                <a href=LEDGER aria-current=move || on_ledger().then_some("page")>
                    <Icon name="ledger"/>
                    {name(shell::LEDGER, shell::LEDGER_SHORT)}
                </a>
            </When>
            <When when=move || works.get()>
                <a
                    href="/day"
                    data-testid="rail-day"
                    aria-current=move || on_day().then_some("page")
                >
                    <Icon name="day"/>
                    {name(day::TITLE, day::SHORT)}
                    <span class="n" data-testid="rail-waiting">{waiting}</span>
                </a>
            </When>
            <When when=move || works.get()>
                <a
                    href="/supervision"
                    data-testid="rail-supervision"
                    aria-current=move || on_supervision().then_some("page")
                >
                    <Icon name="eye"/>
                    {name(supervision::TITLE, supervision::SHORT)}
                </a>
            </When>
            <When when=move || works.get()>
                <a
                    href="/teams"
                    data-testid="rail-teams"
                    aria-current=move || on_teams().then_some("page")
                >
                    <Icon name="flag"/>
                    {name(team::TITLE, team::SHORT)}
                </a>
            </When>
            <When when=move || is_administrator.get()>
                <a href="/accounts" aria-current=move || on_accounts().then_some("page")>
                    <Icon name="people"/>
                    {name(shell::ACCOUNTS, shell::ACCOUNTS_SHORT)}
                </a>
                <a href="/rules" aria-current=move || on_rules().then_some("page")>
                    <Icon name="clock"/>
                    {name(shell::RULES, shell::RULES_SHORT)}
                </a>
            </When>
        </nav>
    }
}
