//! Notices (通知): what others did that concerns the person, day by day, newest first.

use leptos::prelude::*;
use shared::notice::{About, Notice, ReadCall};
use shared::time::LocalDate;
use text::{Lang, clock, notice as words, shell};
use wasm_bindgen_futures::spawn_local;

use crate::components::error_note::ErrorNote;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::api::{self, ApiError};
use crate::ui::work_address;

/// What is shown, and how more is asked for.
#[derive(Clone, Copy)]
struct List {
    station: Station,
    notices: RwSignal<Vec<Notice>>,
    next: RwSignal<Option<u64>>,
    only_unread: RwSignal<bool>,
    loaded: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    /// Counts up, so that an answer that comes late is not shown over a later one.
    asked: StoredValue<u32>,
}

impl List {
    fn new(station: Station) -> Self {
        Self {
            station,
            notices: RwSignal::default(),
            next: RwSignal::new(None),
            only_unread: RwSignal::new(false),
            loaded: RwSignal::new(false),
            error: RwSignal::new(None),
            asked: StoredValue::new(0),
        }
    }

    /// Asks for the newest window, or for the one after what is shown.
    fn ask(self, before: Option<u64>) {
        let only_unread = self.only_unread.get_untracked();
        let Some(ticket) = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        }) else {
            return;
        };
        spawn_local(async move {
            let answer = api::notices(before, only_unread).await;
            if self.asked.try_get_value() != Some(ticket) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.notices.update(|all| match before {
                        Some(_) => all.extend(page.notices),
                        None => *all = page.notices,
                    });
                    self.next.set(page.next);
                    self.error.set(None);
                    self.loaded.set(true);
                    self.station.unread.set(page.unread);
                }
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    fn read(self, call: ReadCall) {
        spawn_local(async move {
            let done = self.station.read_notices(call).await;
            if let Err(error) = done {
                self.error.try_set(Some(error));
                return;
            }
            self.notices.try_update(|all| {
                for notice in all.iter_mut() {
                    notice.read |= match call {
                        ReadCall::One { csn, about } => notice.csn == csn && notice.about == about,
                        ReadCall::UpTo(csn) => notice.csn <= csn,
                    };
                }
            });
        });
    }
}

fn day_word(day: LocalDate, today: LocalDate, lang: Lang) -> String {
    if day == today {
        words::TODAY.of(lang).to_owned()
    } else if day.plus_days(1) == today {
        words::YESTERDAY.of(lang).to_owned()
    } else {
        clock::weekday(day, lang)
    }
}

/// One notice.
fn row(notice: Notice, list: List, station: Station, lang: RwSignal<Lang>) -> AnyView {
    let (csn, about) = (notice.csn, notice.about);
    let is_unread = move || {
        list.notices.with(|all| {
            all.iter()
                .any(|one| one.csn == csn && one.about == about && !one.read)
        })
    };
    let href = match about {
        About::Request(id) => ["/requests/", &id.to_string()].concat(),
        About::Work { id, sort } => {
            work_address(sort, id, notice.place).unwrap_or_else(|| "/".to_owned())
        }
    };
    let at = clock::time(notice.at);
    let code = notice.code.code();
    let number = notice.number.clone().unwrap_or_default();
    let title = notice.title.clone();
    let sentence = move || {
        let place = notice
            .place
            .map(|place| station.tree.with(|tree| tree.name(place)));
        words::sentence(&notice, &place.unwrap_or_default(), lang.get())
    };
    let open = move |_| {
        if is_unread() {
            list.read(ReadCall::One { csn, about });
        }
    };
    view! {
        <li
            class="notice-row"
            class:unread=is_unread
            data-testid="notice"
            data-code=code
            data-unread=move || is_unread().to_string()
        >
            <span class="notice-dot" aria-hidden="true"></span>
            <div class="notice-main">
                <p>
                    <a href=href on:click=open>{sentence}</a>
                    <When when=is_unread>
                        <span class="visually-hidden">{tr(words::NEW)}</span>
                    </When>
                </p>
                <p class="card-meta">{title} " " <span class="number">{number}</span></p>
            </div>
            <time>{at}</time>
            <When when=is_unread>
                <button
                    type="button"
                    class="button small quiet"
                    data-testid="read-one"
                    on:click=move |_| list.read(ReadCall::One { csn, about })
                >
                    {tr(words::READ)}
                </button>
            </When>
        </li>
    }
    .into_any()
}

/// The page.
#[component]
pub fn NoticesPage() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let list = List::new(station);
    // Asked at once, again when the filter changes, and when the bell has counted anew: also what was read is
    // shown as it is known to be.
    Effect::new(move |last: Option<(u64, bool)>| {
        let (unread, only_unread) = (station.unread.get(), list.only_unread.get());
        let more = last.is_none_or(|(count, filter)| unread != count || filter != only_unread);
        if more {
            list.ask(None);
        }
        (unread, only_unread)
    });
    let days = Memo::new(move |_| {
        list.notices.with(|all| {
            let mut days: Vec<_> = all.iter().map(|notice| notice.at.day()).collect();
            // They come by commit; what an import told of may lie between.
            days.sort_by(|a, b| b.cmp(a));
            days.dedup();
            days
        })
    });
    let of_day = move |day: LocalDate| {
        let rows = move || {
            let found = list.notices.with_untracked(|all| {
                let fits = |notice: &&Notice| notice.at.day() == day;
                all.iter().filter(fits).cloned().collect::<Vec<_>>()
            });
            found
                .into_iter()
                .map(|notice| row(notice, list, station, lang))
                .collect_view()
        };
        // Drawn again when rows come, not when one is read.
        let count = Memo::new(move |_| {
            list.notices.with(|all| {
                let on_day = all.iter().filter(|notice| notice.at.day() == day);
                on_day
                    .map(|notice| (notice.csn, notice.about))
                    .collect::<Vec<_>>()
            })
        });
        view! {
            <section class="notice-day">
                <h2>{move || day_word(day, station.today(), lang.get())}</h2>
                <ul>
                    {move || {
                        count.track();
                        rows()
                    }}
                </ul>
            </section>
        }
        .into_any()
    };
    let filter = move |only: bool, word: text::Text| {
        view! {
            <button
                type="button"
                aria-pressed=move || (list.only_unread.get() == only).to_string()
                data-filter=if only { "unread" } else { "all" }
                on:click=move |_| list.only_unread.set(only)
            >
                {tr(word)}
            </button>
        }
        .into_any()
    };
    let newest = move || {
        list.notices
            .with_untracked(|all| all.first().map(|one| one.csn))
    };
    let read_all = move |_| {
        if let Some(csn) = newest() {
            list.read(ReadCall::UpTo(csn));
        }
    };
    let retry = Callback::new(move |()| list.ask(None));
    let empty = move || {
        let text = if list.only_unread.get() {
            words::EMPTY_UNREAD
        } else {
            words::EMPTY
        };
        text.of(lang.get())
    };
    view! {
        <div class="page notices-page" data-testid="notices">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <div class="views" role="group" aria-label=tr(words::SHOW)>
                    {filter(false, words::EVERY)}
                    {filter(true, words::UNREAD)}
                </div>
                <span class="grow"></span>
                <button
                    type="button"
                    class="button"
                    data-testid="read-all"
                    disabled=move || station.unread.get() == 0
                    on:click=read_all
                >
                    {tr(words::READ_ALL)}
                </button>
            </div>
            <ErrorNote error=list.error retry/>
            <When when=move || !list.loaded.get() && list.error.with(Option::is_none)>
                <p class="loading" role="status">{tr(shell::LOADING)}</p>
            </When>
            <div class="notices-body">
                <For each=move || days.get() key=|day| *day children=of_day/>
                <When when=move || list.loaded.get() && list.notices.with(Vec::is_empty)>
                    <p class="desk-done">{empty}</p>
                </When>
                <When when=move || list.next.with(Option::is_some)>
                    <button
                        type="button"
                        class="button"
                        data-testid="more-notices"
                        on:click=move |_| list.ask(list.next.get_untracked())
                    >
                        {tr(words::MORE)}
                    </button>
                </When>
                <p class="hint">{tr(words::KEPT)}</p>
            </div>
        </div>
    }
}
