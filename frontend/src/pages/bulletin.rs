//! Bulletins (月报): the months, and one of them to read, to put in words, to print and to take along.

use std::rc::Rc;

use domain::supervision::board::Happened;
use leptos::prelude::*;
use shared::account::Role;
use shared::bulletin::{
    Both, Bulletin, BulletinCall, BulletinCommand, BulletinPart, Item, Paragraph,
};
use shared::command::Outcome;
use shared::figures::{Figure, FiguresBy};
use shared::filter::encode;
use shared::limits;
use shared::refusal::Refusal;
use shared::schedule::Light;
use shared::time::LocalDate;
use shared::work::WorkCommand;
use text::{bulletin as words, clock};
use wasm_bindgen_futures::spawn_local;

use crate::address::Address;
use crate::components::error_note::{ErrorNote, RefusalNote};
use crate::components::icon::Icon;
use crate::components::inputs::TextField;
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog, act};
use crate::pages::teams::Whose;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::api::{self, ApiError};
use crate::station::shelf::Opened;
use crate::ui::{LEDGER, Ui, work_address};

/// How many months the list goes back.
const MONTHS: i32 = 24;

/// A year and a month.
type Month = (i32, u32);

fn address((year, month): Month) -> String {
    format!("/overview/bulletin/{year}-{month:02}")
}

/// The month in an address, if it is one.
fn month_of(text: &str) -> Option<Month> {
    let (year, month) = text.trim_end_matches('/').split_once('-')?;
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    Bulletin::days(year, month).map(|_| (year, month))
}

fn said((year, month): Month, lang: text::Lang) -> String {
    words::OF_MONTH.with(lang, &[&year.to_string(), &month.to_string()])
}

/// The page.
#[component]
pub fn BulletinPage() -> impl IntoView {
    let station = Station::get();
    let path = Address::get().path;
    let month = Memo::new(move |_| {
        path.with(|path| path.strip_prefix("/overview/bulletin/").and_then(month_of))
    });
    let may = Memo::new(move |_| station.holds(Role::Supervisor));
    let refused = || {
        view! {
            <section class="plain-page">
                <h1>{tr(text::shell::NOT_ALLOWED_TITLE)}</h1>
                <p>{tr(words::NOT_ALLOWED)}</p>
                <a class="button main" href="/">{tr(text::shell::TO_BOARD)}</a>
            </section>
        }
    };
    let inside = move || match month.get() {
        None => view! { <ListPage/> }.into_any(),
        Some(month) => view! { <MonthPage month/> }.into_any(),
    };
    view! {
        <When when=move || station.actor.with(Option::is_some)>
            <When when=move || may.get() fallback=refused>
                {inside}
            </When>
        </When>
    }
}

#[component]
fn ListPage() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let (all, fetch_over) = station.with_over::<Bulletin>();
    // The list goes back further than what is live.
    fetch_over.run(());
    let months = Memo::new(move |_| {
        let (year, month, _) = station.today().ymd();
        let now = year * 12 + month as i32 - 1;
        let back = (0..MONTHS).map(|n| now - n);
        back.map(|n| (n.div_euclid(12), n.rem_euclid(12) as u32 + 1))
            .collect::<Vec<Month>>()
    });
    let row = move |month: Month| {
        let state = move || {
            let lang = lang.get();
            all.with(|all| {
                let is_its = |one: &&Opened<Bulletin>| (one.body.year, one.body.month) == month;
                match all.iter().find(is_its) {
                    None => words::NONE.of(lang).to_owned(),
                    Some(one) => {
                        let signed = &one.body.drafted;
                        let day = clock::day(signed.at.day(), lang);
                        words::DRAFTED.with(lang, &[&signed.by_name, &day])
                    }
                }
            })
        };
        view! {
            <li data-testid="bulletin-row">
                <a class="grow" href=address(month)>{move || said(month, lang.get())}</a>
                <small class="card-meta">{state}</small>
            </li>
        }
        .into_any()
    };
    view! {
        <div class="page work-page" data-testid="bulletins">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <span class="grow"></span>
                <a class="button" href="/overview">{tr(text::overview::TITLE)}</a>
            </div>
            <div class="work-body">
                <section class="box">
                    <ul class="lines">
                        <For each=move || months.get() key=|month| *month children=row/>
                    </ul>
                </section>
            </div>
        </div>
    }
}

#[component]
fn MonthPage(month: Month) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    // A month of which there is none yet is no error.
    let held = station
        .followed::<Bulletin>(Bulletin::id(month.0, month.1))
        .shown;
    let busy = RwSignal::new(false);
    let (error, refused) = (
        RwSignal::new(None::<ApiError>),
        RwSignal::new(None::<Refusal>),
    );
    let editing = RwSignal::new(None::<(Paragraph, u64)>);
    let draft = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        refused.set(None);
        let call = BulletinCall {
            year: month.0,
            month: month.1,
            seen: held.with_untracked(|held| held.as_ref().map_or(0, |one| one.version)),
        };
        spawn_local(async move {
            let answer = api::draft_bulletin(&call).await;
            // The page may have been left meanwhile.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(Outcome::Accepted) => {
                    ui.toast(words::SAVED.of(lang.get_untracked()).to_owned(), None)
                }
                Ok(Outcome::Refused(refusal)) => {
                    refused.try_set(Some(refusal));
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let docx = move || {
        held.with(|held| {
            let id = held.as_ref()?.id();
            let tag = lang.get().tag();
            Some(format!("/api/bulletins/{id}.docx?lang={tag}"))
        })
    };
    let begun = Memo::new(move |_| held.with(Option::is_some));
    let dialog = move || {
        editing.get().map(|(paragraph, seen)| {
            let on_close = Callback::new(move |()| {
                editing.try_set(None);
            });
            view! { <EditForm month paragraph seen on_close/> }
        })
    };
    view! {
        <article class="page work-page" data-testid="bulletin">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{move || said(month, lang.get())}</h1>
                <span class="grow"></span>
                <a class="button" href="/overview/bulletin">{tr(words::BACK)}</a>
                <button
                    type="button"
                    class="button"
                    class:main=move || !begun.get()
                    data-testid="bulletin-draft"
                    title=tr(words::REDRAFT_NOTE)
                    disabled=move || busy.get()
                    on:click=draft
                >
                    {move || {
                        let word = if begun.get() { words::REDRAFT } else { words::DRAFT };
                        word.of(lang.get())
                    }}
                </button>
                <When when=move || begun.get()>
                    <a class="button" href=docx download="" data-testid="bulletin-docx">
                        {tr(words::DOCX)}
                    </a>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| {
                            // Fails only in a browser that cannot print.
                            let _ = window().print();
                        }
                    >
                        <Icon name="print"/>
                        {tr(words::PRINT)}
                    </button>
                </When>
            </div>
            <div class="work-body">
                <ErrorNote error/>
                <RefusalNote refusal=refused/>
                {move || match held.get() {
                    None => view! { <p class="desk-done">{tr(words::NONE)}</p> }.into_any(),
                    Some(held) => view! { <Inside held editing/> }.into_any(),
                }}
            </div>
            {dialog}
        </article>
    }
}

/// A bulletin as it is read.
#[component]
fn Inside(held: Opened<Bulletin>, editing: RwSignal<Option<(Paragraph, u64)>>) -> impl IntoView {
    let lang = lang();
    let (body, version) = (held.body, held.version);
    let month = (body.year, body.month);
    let drafted = body.drafted.clone();
    let meta = move || {
        let lang = lang.get();
        let day = clock::day(drafted.at.day(), lang);
        words::DRAFTED.with(lang, &[&drafted.by_name, &day])
    };
    let part = |part: &BulletinPart| {
        let part = *part;
        let paragraph = body.paragraphs.iter().find(|one| one.part == part).cloned();
        let items: Vec<Item> = body
            .items
            .iter()
            .filter(|item| item.part() == part)
            .cloned()
            .collect();
        let is_empty = items.is_empty();
        let lines = items.into_iter().map(|item| {
            let is_out = body.is_left_out(&item);
            view! { <Line month item is_out/> }.into_any()
        });
        let lines = lines.collect_view();
        let inside = if part == BulletinPart::Figures {
            let body = body.clone();
            view! { {move || table(&body, lang.get())} }.into_any()
        } else if is_empty {
            view! { <p class="card-meta">{tr(words::NOTHING_TOLD)}</p> }.into_any()
        } else {
            view! { <ul class="lines">{lines}</ul> }.into_any()
        };
        view! {
            <section class="box" data-testid="bulletin-part" data-part=part.code()>
                <h2>{tr(words::part(part))}</h2>
                {paragraph.map(|paragraph| view! { <Words month paragraph version editing/> })}
                {inside}
            </section>
        }
        .into_any()
    };
    let parts = BulletinPart::ALL.iter().map(part).collect_view();
    let so_far = body.until.map(|until| {
        let said = move || {
            let lang = lang.get();
            words::SO_FAR.with(lang, &[&clock::day(until, lang)])
        };
        view! { <p class="card-meta" data-testid="bulletin-so-far">{said}</p> }
    });
    view! {
        <p class="card-meta">{meta}</p>
        {so_far}
        {parts}
    }
}

/// What became of matters on a day.
fn became(what: Happened, day: LocalDate) -> String {
    let code = what.code();
    format!("/supervision?range=own&from={day}&until={day}&behind={code}")
}

/// Where the record is found that something was told of; a case is told by its number alone.
fn behind(item: &Item) -> Option<String> {
    let named =
        |list: &str, number: &str| (!number.is_empty()).then(|| [list, &*encode(number)].concat());
    match item {
        Item::Late { on: Some(on), .. } => work_address(on.sort, on.id, None),
        Item::Mended { number, .. } | Item::Late { number, .. } => {
            named(&[LEDGER, "?q="].concat(), number)
        }
        Item::Ended { finding, day, .. } => Some(became(Happened::Ended(*finding), *day)),
        Item::Turned {
            to: Light::Red,
            day,
            ..
        } => Some(became(Happened::TurnedRed, *day)),
        Item::Turned { number, .. } => named("/supervision?words=", number),
        Item::Held { day, .. } => {
            let whose = Whose {
                by: FiguresBy::District,
                of: None,
                days: (*day, *day),
            };
            Some(whose.behind(Figure::Activities))
        }
    }
}

/// Something that is told, with the way to its record and the way to leave it out.
#[component]
fn Line(month: Month, item: Item, is_out: bool) -> impl IntoView {
    let lang = lang();
    let around = (Station::get(), Ui::get(), lang);
    let refused = RwSignal::new(None::<Refusal>);
    let key = item.key();
    let way = behind(&item);
    let line = move || words::item(&item, lang.get());
    let told = match way {
        Some(way) => view! { <a class="grow" href=way>{line}</a> }.into_any(),
        None => view! { <span class="grow">{line}</span> }.into_any(),
    };
    let turn = move |_| {
        let command = BulletinCommand::LeaveOut {
            year: month.0,
            month: month.1,
            item: key.clone(),
            out: !is_out,
        };
        act(WorkCommand::Bulletin(command), around, refused);
    };
    let word = if is_out {
        words::PUT_BACK
    } else {
        words::LEAVE_OUT
    };
    view! {
        <li class:left-out=is_out data-testid="bulletin-item" data-out=is_out.to_string()>
            {told}
            {is_out.then(|| view! { <small class="card-meta">{tr(words::LEFT_OUT)}</small> })}
            <button
                type="button"
                class="button small quiet"
                data-testid="bulletin-leave-out"
                on:click=turn
            >
                {tr(word)}
            </button>
            <RefusalNote refusal=refused/>
        </li>
    }
}

fn table(body: &Bulletin, lang: text::Lang) -> AnyView {
    let row = |[name, now, before, year_ago]: [String; 4]| {
        view! {
            <tr data-testid="bulletin-figure">
                <th scope="row">{name}</th>
                <td data-label=tr(words::THIS_MONTH)>{now}</td>
                <td data-label=tr(words::LAST_MONTH)>{before}</td>
                <td data-label=tr(words::YEAR_AGO)>{year_ago}</td>
            </tr>
        }
        .into_any()
    };
    let rows = words::table(body, lang).into_iter().map(row).collect_view();
    view! {
        <div class="table-frame teams-frame">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words::FIGURE.of(lang)}</th>
                        <th scope="col">{words::THIS_MONTH.of(lang)}</th>
                        <th scope="col">{words::LAST_MONTH.of(lang)}</th>
                        <th scope="col">{words::YEAR_AGO.of(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A paragraph, with the way to put it in other words.
#[component]
fn Words(
    month: Month,
    paragraph: Paragraph,
    version: u64,
    editing: RwSignal<Option<(Paragraph, u64)>>,
) -> impl IntoView {
    let lang = lang();
    let around = (Station::get(), Ui::get(), lang);
    let refused = RwSignal::new(None::<Refusal>);
    let part = paragraph.part;
    let shown = paragraph.text().clone();
    let edited = paragraph.edited.clone();
    let note = move || {
        let one = edited.as_ref()?;
        let day = clock::day(one.at.day(), lang.get());
        Some(words::EDITED.with(lang.get(), &[&one.by_name, &day]))
    };
    let is_edited = paragraph.edited.is_some();
    let restore = move |_| {
        let command = BulletinCommand::Edit {
            year: month.0,
            month: month.1,
            seen: version,
            part,
            text: None,
        };
        act(WorkCommand::Bulletin(command), around, refused);
    };
    view! {
        <p class="prose" data-testid="bulletin-text">
            {move || words::told(&shown, lang.get()).to_owned()}
        </p>
        <p class="matter-actions">
            <button
                type="button"
                class="button small"
                data-testid="bulletin-edit"
                on:click=move |_| editing.set(Some((paragraph.clone(), version)))
            >
                {tr(words::EDIT)}
            </button>
            {is_edited
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button small"
                            data-testid="bulletin-restore"
                            on:click=restore
                        >
                            {tr(words::RESTORE)}
                        </button>
                    }
                })}
            <small class="card-meta">{note}</small>
        </p>
        <RefusalNote refusal=refused/>
    }
}

/// A paragraph in other words, in both languages.
#[component]
fn EditForm(
    month: Month,
    paragraph: Paragraph,
    seen: u64,
    on_close: Callback<()>,
) -> impl IntoView {
    let text = paragraph.text().clone();
    let (zh, en) = (RwSignal::new(text.zh), RwSignal::new(text.en));
    let part = paragraph.part;
    let command: Ready = Rc::new(move || {
        Some(WorkCommand::Bulletin(BulletinCommand::Edit {
            year: month.0,
            month: month.1,
            seen,
            part,
            text: Some(Both {
                zh: Some(zh.get()).filter(|text| !text.trim().is_empty())?,
                en: en.get(),
            }),
        }))
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::EDIT_TITLE))
            name="bulletin-form"
            size="wide"
            said=words::SAVED
            command
            on_close
        >
            <TextField id="bulletin-zh" label=words::EDIT_ZH value=zh limit=limits::NOTE required=true/>
            <TextField id="bulletin-en" label=words::EDIT_EN value=en limit=limits::NOTE/>
        </WorkDialog>
    }
}
