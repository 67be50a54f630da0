//! The ledger (台账): every request one may see, as a table of a hundred thousand rows of which the
//! server sends those in sight. What is shown stands in the address: filter, order, columns, count.

mod bulk;
mod cells;
mod rows;
mod table;

use leptos::prelude::*;
use shared::api::Group;
use shared::filter::{ListQuery, RequestFilter};
use shared::id::OrganisationId;
use shared::ledger::LedgerColumn;
use shared::organisation::OrganisationKind;
use shared::request::{RequestKind, ResultClass, Status, Topic};
use text::{Lang, ledger as words, names};

use self::bulk::{BulkBar, Selection};
use self::rows::Rows;
use self::table::Table;
use crate::address::Address;
use crate::components::error_note::ErrorNote;
use crate::components::filter_bar::{Chip, FilterBar, Views};
use crate::components::menu::Menu;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::view::Tree;
use crate::ui::{Ui, with_query};

/// What the address says. A copyable handle.
#[derive(Clone, Copy)]
struct Shown {
    query: Memo<ListQuery>,
    columns: Memo<Vec<LedgerColumn>>,
    address: Address,
}

impl Shown {
    fn follow(address: Address) -> Self {
        Self {
            query: Memo::new(move |_| address.query.with(|query| ListQuery::from_query(query))),
            columns: Memo::new(move |_| address.query.with(|query| columns(query))),
            address,
        }
    }

    /// Changes what is shown, in place.
    fn set(self, query: &ListQuery, columns: &[LedgerColumn]) {
        let mut parts = vec![query.to_query()];
        if columns != LedgerColumn::BOOK {
            parts.push(["columns=", &LedgerColumn::codes(columns)].concat());
        }
        parts.retain(|part| !part.is_empty());
        let path = self.address.path.get_untracked();
        self.address.go(&with_query(path, &parts.join("&")), true);
    }

    fn change(self, change: impl FnOnce(&mut ListQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        self.set(&query, &self.columns.get_untracked());
    }
}

/// The columns an address asks for, or those of the paper book.
fn columns(query: &str) -> Vec<LedgerColumn> {
    let codes = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("columns="))
        .unwrap_or_default();
    // A comma may have been encoded on the way.
    let mut columns = LedgerColumn::list(&shared::filter::decode(codes));
    columns.retain(|column| column.is_of_request());
    if columns.is_empty() {
        LedgerColumn::BOOK.to_vec()
    } else {
        columns
    }
}

/// The words of a value that requests are counted by.
fn group_name(column: LedgerColumn, value: &str, tree: &Tree, lang: Lang) -> String {
    let word = match column {
        LedgerColumn::Status => Status::from_code(value).map(names::status),
        LedgerColumn::Topic => Topic::from_code(value).map(names::topic),
        LedgerColumn::Kind => RequestKind::from_code(value).map(names::kind),
        LedgerColumn::Class => ResultClass::from_code(value).map(names::class),
        _ => None,
    };
    match word {
        Some(word) => word.of(lang).to_owned(),
        None => value
            .parse()
            .map(|id| tree.name(id))
            .ok()
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| words::NO_VALUE.of(lang).to_owned()),
    }
}

/// Asks for the requests of one value.
fn narrow(filter: &mut RequestFilter, column: LedgerColumn, value: &str) {
    match column {
        LedgerColumn::Status => filter.status = Status::from_code(value),
        LedgerColumn::Topic => filter.topic = Topic::from_code(value),
        LedgerColumn::Kind => filter.kind = RequestKind::from_code(value),
        LedgerColumn::Class => filter.class = ResultClass::from_code(value),
        LedgerColumn::Street => filter.street = value.parse().ok(),
        LedgerColumn::Station => filter.station = value.parse().ok(),
        LedgerColumn::Community => filter.community = value.parse().ok(),
        LedgerColumn::LeadUnit => filter.unit = value.parse().ok(),
        _ => {}
    }
}

/// Chips that a board does not need.
#[component]
fn MoreChips() -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let change = move |change: &dyn Fn(&mut RequestFilter)| {
        let mut filter = ui.filter.get_untracked();
        change(&mut filter);
        ui.set_filter(&filter);
    };
    let kinds = Signal::derive(move || {
        let word = |kind: &RequestKind| {
            let name = names::kind(*kind).of(lang.get());
            (kind.code().to_owned(), name.to_owned())
        };
        RequestKind::ALL.iter().map(word).collect::<Vec<_>>()
    });
    let classes = Signal::derive(move || {
        let word = |class: &ResultClass| {
            let name = names::class(*class).of(lang.get());
            (class.code().to_owned(), name.to_owned())
        };
        ResultClass::ALL.iter().map(word).collect::<Vec<_>>()
    });
    let organisations = move |fits: fn(OrganisationKind) -> bool| {
        Signal::derive(move || {
            let day = station.today();
            let found = station
                .tree
                .with(|tree| tree.pick(day, |one| fits(one.kind)));
            let word = |(id, name): (OrganisationId, String)| (id.to_string(), name);
            found.into_iter().map(word).collect::<Vec<_>>()
        })
    };
    let units = organisations(|kind| kind == OrganisationKind::Unit);
    let stations = organisations(OrganisationKind::is_station);
    let code = move |read: fn(&RequestFilter) -> Option<String>| {
        Signal::derive(move || ui.filter.with(read).unwrap_or_default())
    };
    let day = move |label: text::Text,
                    name: &'static str,
                    read: fn(&RequestFilter) -> Option<shared::time::LocalDate>,
                    put: fn(&mut RequestFilter, Option<shared::time::LocalDate>)| {
        view! {
            <label class="chip" class:on=move || ui.filter.with(|filter| read(filter).is_some())>
                <span>{tr(label)}</span>
                <input
                    type="date"
                    data-testid=name
                    prop:value=move || {
                        ui.filter
                            .with(|filter| read(filter).map(|day| day.to_string()))
                            .unwrap_or_default()
                    }
                    on:change=move |event| {
                        let day = event_target_value(&event).parse().ok();
                        change(&|filter| put(filter, day));
                    }
                />
            </label>
        }
        .into_any()
    };
    view! {
        <Chip
            label=words::STATION
            name="filter-station"
            options=stations
            value=code(|filter| filter.station.map(|id| id.to_string()))
            on_choice=Callback::new(move |code: String| {
                change(&|filter| filter.station = code.parse().ok());
            })
        />
        <Chip
            label=words::UNIT
            name="filter-unit"
            options=units
            value=code(|filter| filter.unit.map(|id| id.to_string()))
            on_choice=Callback::new(move |code: String| {
                change(&|filter| filter.unit = code.parse().ok());
            })
        />
        <Chip
            label=words::KIND
            name="filter-kind"
            options=kinds
            value=code(|filter| filter.kind.map(|kind| kind.code().to_owned()))
            on_choice=Callback::new(move |code: String| {
                change(&|filter| filter.kind = RequestKind::from_code(&code));
            })
        />
        <Chip
            label=words::CLASS
            name="filter-class"
            options=classes
            value=code(|filter| filter.class.map(|class| class.code().to_owned()))
            on_choice=Callback::new(move |code: String| {
                change(&|filter| filter.class = ResultClass::from_code(&code));
            })
        />
        {day(words::FROM, "filter-from", |filter| filter.from, |filter, day| filter.from = day)}
        {day(words::UNTIL, "filter-until", |filter| filter.until, |filter, day| filter.until = day)}
    }
}

/// Which columns are shown.
#[component]
fn ColumnsMenu(shown: Shown) -> impl IntoView {
    let lang = lang();
    let one = move |column: LedgerColumn| {
        let toggle = move |_| {
            let mut columns = shown.columns.get_untracked();
            match columns.iter().position(|held| *held == column) {
                // One column is the least that a table has.
                Some(_) if columns.len() == 1 => {}
                Some(at) => {
                    columns.remove(at);
                }
                None => {
                    columns.push(column);
                    columns.sort_unstable();
                }
            }
            shown.set(&shown.query.get_untracked(), &columns);
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    name=column.code()
                    prop:checked=move || shown.columns.with(|columns| columns.contains(&column))
                    on:change=toggle
                />
                <span>{move || words::head(column).of(lang.get())}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <Menu
            label=Signal::derive(move || words::COLUMNS.of(lang.get()).to_owned())
            class="button"
            name="columns-menu"
            face=move || tr(words::COLUMNS)
            surface=move || {
                view! {
                    <div class="column-choice">
                        {LedgerColumn::ALL
                            .iter()
                            .filter(|column| column.is_of_request())
                            .map(|column| one(*column))
                            .collect_view()}
                    </div>
                }
            }
        />
    }
}

/// How the list stands, and counted by a column of choice.
#[component]
fn Sums(shown: Shown, rows: Rows) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let sums = move || {
        let sums = rows.sums.get();
        let total = rows.total.get()?;
        let numbers = [total, sums.open, sums.soon, sums.overdue, sums.closed]
            .map(|number| number.to_string());
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        Some(words::SUMS.with(lang.get(), &numbers))
    };
    let options = move || {
        let column = |column: &LedgerColumn| {
            let column = *column;
            view! {
                <option
                    value=column.code()
                    prop:selected=move || shown.query.with(|query| query.group == Some(column))
                >
                    {move || words::head(column).of(lang.get())}
                </option>
            }
            .into_any()
        };
        LedgerColumn::ALL
            .iter()
            .filter(|column| column.is_grouped())
            .map(column)
            .collect_view()
    };
    let group = move |column: LedgerColumn, group: Group| {
        let name = station
            .tree
            .with(|tree| group_name(column, &group.value, tree, lang.get()));
        let count = group.count.to_string();
        let text = if group.overdue > 0 {
            let late = group.overdue.to_string();
            words::GROUP_LATE.with(lang.get(), &[&name, &count, &late])
        } else {
            words::GROUP.with(lang.get(), &[&name, &count])
        };
        view! {
            <button
                type="button"
                class="group"
                class:late={group.overdue > 0}
                data-value=group.value.clone()
                on:click=move |_| shown.change(|query| narrow(&mut query.filter, column, &group.value))
            >
                {text}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="sums">
            <p role="status" data-testid="sums">{sums}</p>
            <label class="chip" class:on=move || shown.query.with(|query| query.group.is_some())>
                <span>{tr(words::COUNT_BY)}</span>
                <select
                    data-testid="count-by"
                    on:change=move |event| {
                        let column = LedgerColumn::from_code(&event_target_value(&event));
                        shown.change(|query| query.group = column);
                    }
                >
                    <option value="">{tr(words::NOT_COUNTED)}</option>
                    {options()}
                </select>
            </label>
            <div class="groups">
                {move || {
                    let column = shown.query.with(|query| query.group)?;
                    let groups = rows.groups.get().into_iter();
                    Some(groups.map(|one| group(column, one)).collect_view())
                }}
            </div>
        </div>
    }
}

/// The page.
#[component]
pub fn LedgerPage() -> impl IntoView {
    let address = Address::get();
    let shown = Shown::follow(address);
    let rows = Rows::follow(shown.query);
    let selection = Selection::new();
    let counts = Signal::derive(move || {
        let total = rows.total.get().unwrap_or_default() as usize;
        (total, total)
    });
    view! {
        <div class="page ledger-page" data-testid="ledger">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::PAGE_TITLE)}</h1>
                <Views/>
                <span class="grow"></span>
                <ColumnsMenu shown/>
            </div>
            <FilterBar counts words=words::PAGE_WORDS states=Status::ALL>
                <MoreChips/>
            </FilterBar>
            <Sums shown rows/>
            <ErrorNote error=rows.error retry=Callback::new(move |()| rows.again())/>
            <Table shown rows selection/>
            <BulkBar selection/>
        </div>
    }
}
