//! The table: rows of one height, of which only those in sight are on the page.

use std::sync::Arc;

use leptos::{ev, html, prelude::*};
use shared::filter::Order;
use shared::ledger::LedgerColumn;
use shared::request::Request;
use text::{Lang, ledger as words, names};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::Shown;
use super::bulk::Selection;
use super::cells::{cell, width};
use super::rows::{Row, Rows};
use crate::components::icon::Icon;
use crate::components::light;
use crate::components::when::When;
use crate::settings::{Settings, lang, tr};
use crate::station::Station;
use crate::ui::Ui;

/// Rows on the page beyond those in sight, above and below.
const MARGIN: usize = 15;
/// The rows on the page change after so many have passed: not with each.
const STEP: usize = 5;

/// The height of a row, in pixels, as it is on the page; as it was, while there is none.
fn row_height(frame: &HtmlElement, otherwise: f64) -> f64 {
    let row = frame
        .query_selector("tr[data-testid=row], tr.coming")
        .ok()
        .flatten();
    row.and_then(|row| row.dyn_into::<HtmlElement>().ok())
        .map(|row| f64::from(row.offset_height()))
        .filter(|height| *height > 1.0)
        .unwrap_or(otherwise)
}

/// The heading of a column, which orders by it.
#[component]
fn Heading(column: LedgerColumn, shown: Shown) -> impl IntoView {
    let lang = lang();
    let place = move || {
        shown.query.with(|query| {
            query
                .orders
                .iter()
                .position(|order| order.column == column)
                .map(|at| (at, query.orders[at].descending, query.orders.len()))
        })
    };
    let sort = move || match place() {
        None => "none",
        Some((_, false, _)) => "ascending",
        Some((_, true, _)) => "descending",
    };
    let click = move |event: ev::MouseEvent| {
        let also = event.shift_key();
        shown.change(|query| {
            let held = query.orders.iter().position(|order| order.column == column);
            // Up, down, not at all.
            let next = match held.map(|at| query.orders[at].descending) {
                None => Some(false),
                Some(false) => Some(true),
                Some(true) => None,
            };
            if also {
                query.orders.retain(|order| order.column != column);
            } else {
                query.orders.clear();
            }
            if let Some(descending) = next {
                query
                    .orders
                    .truncate(shared::filter::ListQuery::MAX_ORDERS - 1);
                query.orders.push(Order { column, descending });
            }
        });
    };
    let wide = format!("{}em", width(column));
    let name = move || words::head(column).of(lang.get());
    let inside = if column.is_ordered() {
        view! {
            <button type="button" class="sort" title=tr(words::SORT_HINT) on:click=click>
                {name}
                {move || {
                    place()
                        .map(|(at, descending, all)| {
                            let icon = if descending { "down" } else { "up" };
                            view! {
                                <Icon name=icon/>
                                {(all > 1).then(|| (at + 1).to_string())}
                            }
                        })
                }}
            </button>
        }
        .into_any()
    } else {
        view! { <span>{name}</span> }.into_any()
    };
    view! {
        <th
            scope="col"
            role="columnheader"
            style:width=wide
            data-column=column.code()
            aria-sort=move || column.is_ordered().then(sort)
        >
            {inside}
        </th>
    }
}

/// What a phone shows of a row.
fn brief(request: &Request, light: domain::deadline::Light, lang: Lang) -> String {
    let number = request.number.clone().unwrap_or_default();
    let status = names::status(request.status).of(lang);
    let light = light::words(light, lang);
    [&number, status, &light].join(" · ")
}

/// A row with its request.
#[component]
fn RowView(
    index: usize,
    request: Arc<Request>,
    shown: Shown,
    rows: Rows,
    selection: Selection,
    active: RwSignal<usize>,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let id = request.id;
    let request = StoredValue::new(request);
    let stands = Memo::new(move |_| request.with_value(|request| station.light_of(request)));
    let cells = move || {
        let (lang, light) = (lang.get(), stands.get());
        let columns = shown.columns.get();
        station.tree.with(|tree| {
            request.with_value(|request| {
                let one = |column: &LedgerColumn| {
                    let words = cell(request, *column, tree, light, lang);
                    let lit = match column {
                        LedgerColumn::Due | LedgerColumn::OverdueDays => Some(light::code(light)),
                        _ => None,
                    };
                    view! {
                        <td
                            role="gridcell"
                            data-column=column.code()
                            data-light=lit
                            title=words.clone()
                        >
                            {words.clone()}
                        </td>
                    }
                };
                columns.iter().map(one).collect_view()
            })
        })
    };
    let place = move || {
        rows.found.with(|found| {
            let found = found.get(&id)?;
            let kind = words::found_in(&found.kind).map(|kind| kind.of(lang.get()));
            // The title speaks for itself.
            let says_more = kind.is_some()
                || request.with_value(|request| !found.text.starts_with(&*request.title));
            says_more.then(|| {
                let text = [kind.unwrap_or_default(), " ", &found.text].concat();
                view! { <span class="found">{text.trim().to_owned()}</span> }
            })
        })
    };
    let title = request.with_value(|request| request.title.clone());
    let label = title.clone();
    view! {
        <tr
            id=format!("row-{index}")
            role="row"
            aria-rowindex=(index + 2).to_string()
            aria-selected=move || selection.holds(id).to_string()
            class:active=move || active.get() == index
            class:open=move || ui.open.get() == Some(id)
            data-testid="row"
            data-request=id.to_string()
            on:click=move |_| {
                active.set(index);
                ui.open_request(id);
            }
        >
            <td class="pick" role="gridcell" on:click=move |event| event.stop_propagation()>
                <input
                    type="checkbox"
                    tabindex="-1"
                    aria-label=move || words::SELECT.with(lang.get(), &[&label])
                    prop:checked=move || selection.holds(id)
                    on:change=move |_| selection.toggle(id)
                />
            </td>
            <td class="brief" role="gridcell">
                <span class="brief-title">{title}</span>
                <span class="brief-line" data-light=move || light::code(stands.get())>
                    {move || request.with_value(|request| brief(request, stands.get(), lang.get()))}
                </span>
                {place}
            </td>
            {cells}
        </tr>
    }
}

/// The table.
#[component]
pub fn Table(shown: Shown, rows: Rows, selection: Selection) -> impl IntoView {
    let (ui, settings) = (Ui::get(), Settings::get());
    let frame = NodeRef::<html::Div>::new();
    let active = RwSignal::new(0usize);
    let first = RwSignal::new(0usize);
    let until = RwSignal::new(40usize);
    let height = RwSignal::new(36.0);
    let look = move || {
        let Some(frame) = frame.get_untracked() else {
            return;
        };
        let row = row_height(&frame, height.get_untracked());
        if (height.get_untracked() - row).abs() > 0.1 {
            height.set(row);
        }
        let top = (f64::from(frame.scroll_top()) / row) as usize;
        let fit = (f64::from(frame.client_height()) / row) as usize + 1;
        let from = top.saturating_sub(MARGIN) / STEP * STEP;
        let to = (top + fit + MARGIN).div_ceil(STEP) * STEP;
        if first.get_untracked() != from {
            first.set(from);
        }
        if until.get_untracked() != to {
            until.set(to);
        }
        rows.see(from, to);
    };
    let resized = window_event_listener(ev::resize, move |_| look());
    on_cleanup(move || resized.remove());
    // Once it stands there, when it grows, and when the text size changes.
    Effect::new(move || {
        frame.track();
        rows.total.track();
        settings.size.track();
        settings.relaxed.track();
        look();
        // The first rows are measured when they stand there.
        request_animation_frame(move || {
            if height.try_get_untracked().is_some() {
                look();
            }
        });
    });
    // Another list begins at its top.
    Effect::new(move |seen: Option<()>| {
        shown.query.track();
        if seen.is_some() {
            active.set(0);
            if let Some(frame) = frame.get_untracked() {
                frame.set_scroll_top(0);
            }
        }
    });
    let total = move || rows.total.get().unwrap_or_default() as usize;
    let go = move |to: usize| {
        let last = rows.total.get_untracked().unwrap_or_default() as usize;
        let to = to.min(last.saturating_sub(1));
        active.set(to);
        if let Some(frame) = frame.get_untracked() {
            let row = row_height(&frame, height.get_untracked());
            let (top, bottom) = (to as f64 * row, (to + 2) as f64 * row);
            let at = f64::from(frame.scroll_top());
            let room = f64::from(frame.client_height());
            if to + 1 == last {
                // Heights are not whole pixels: far down, a sum of them is some rows short.
                frame.set_scroll_top(frame.scroll_height());
            } else if top < at {
                frame.set_scroll_top(top as i32);
            } else if bottom > at + room {
                frame.set_scroll_top((bottom - room) as i32 + 1);
            }
        }
        look();
    };
    let page = move || {
        frame.get_untracked().map_or(20, |frame| {
            (f64::from(frame.client_height()) / row_height(&frame, height.get_untracked())) as usize
        })
    };
    let key = move |event: ev::KeyboardEvent| {
        let now = active.get_untracked();
        let on_box = event_target::<web_sys::Element>(&event).tag_name() != "TABLE";
        if on_box {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" | "j" => go(now + 1),
            "ArrowUp" | "k" => go(now.saturating_sub(1)),
            "PageDown" => go(now + page()),
            "PageUp" => go(now.saturating_sub(page())),
            "Home" => go(0),
            "End" => go(usize::MAX),
            "Enter" => {
                if let Some(request) = rows.peek(now) {
                    ui.open_request(request.id);
                }
            }
            " " => {
                if let Some(request) = rows.peek(now) {
                    selection.toggle(request.id);
                }
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let space = move |rows: usize| format!("{}px", rows as f64 * height.get());
    let row = move |row: Row| match row.request {
        Some(request) => view! {
            <RowView index=row.index request shown rows selection active/>
        }
        .into_any(),
        None => view! {
            <tr class="coming" role="row" aria-rowindex=(row.index + 2).to_string()>
                <td colspan="40" role="gridcell"></td>
            </tr>
        }
        .into_any(),
    };
    // A row is made anew when it shows another request, or the same one after a change.
    let key_of = |row: &Row| {
        let shown = row.request.as_ref().map(|request| {
            let pointer = Arc::as_ptr(request) as usize;
            (request.id, request.moved_at, pointer)
        });
        (row.index, shown)
    };
    let is_empty = move || rows.total.get() == Some(0) && !rows.is_old.get();
    let widths = move || {
        let sum: u32 = shown
            .columns
            .with(|columns| columns.iter().map(|column| width(*column) + 1).sum());
        format!("{}em", sum + 3)
    };
    view! {
        <div
            class="ledger-frame"
            class:dim=move || rows.is_old.get() && rows.total.get().is_some()
            node_ref=frame
            data-testid="ledger-frame"
            on:scroll=move |_| look()
        >
            <p id="ledger-keys" class="visually-hidden">{tr(words::KEYS)}</p>
            <table
                role="grid"
                tabindex="0"
                style:min-width=widths
                aria-label=tr(words::ROWS)
                aria-describedby="ledger-keys"
                aria-rowcount=move || (total() + 1).to_string()
                aria-activedescendant=move || format!("row-{}", active.get())
                data-testid="ledger-table"
                on:keydown=key
            >
                <thead role="rowgroup">
                    <tr role="row" aria-rowindex="1">
                        <th class="pick" scope="col" role="columnheader"></th>
                        <th class="brief" scope="col" role="columnheader">{tr(words::TITLE)}</th>
                        <For each=move || shown.columns.get() key=|column| *column let:column>
                            <Heading column shown/>
                        </For>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <tr class="space" aria-hidden="true" style:height=move || space(first.get())></tr>
                    <For each=move || rows.in_sight() key=key_of children=row/>
                    <tr
                        class="space"
                        aria-hidden="true"
                        style:height=move || space(total().saturating_sub(until.get()))
                    ></tr>
                </tbody>
            </table>
            <When when=is_empty>
                <p class="column-empty">{tr(words::NOTHING)}</p>
            </When>
        </div>
    }
}
