//! What of the work beside requests waits: `domain::desk::work` says what and why, each line leads to the
//! page on which it is done.

use std::collections::HashMap;
use std::sync::Arc;

use domain::Actor;
use domain::deadline::Calendar;
use domain::desk::work::{Waits, Why, receptions, waiting};
use domain::place::sittings;
use leptos::prelude::*;
use shared::activity::Activity;
use shared::filter::encode;
use shared::id::WorkId;
use shared::place::Place;
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkSort;
use text::{Text, clock, day as words};

use crate::components::light::Light;
use crate::components::when::When;
use crate::pages::lazy;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::work_address;

/// Lines at most.
const MOST: usize = 100;

/// Why, in words.
const fn word(why: Why) -> Text {
    match why {
        Why::Assign => words::WHY_ASSIGN,
        Why::Decide => words::WHY_DECIDE,
        Why::Reply => words::WHY_REPLY,
        Why::Opinion => words::WHY_OPINION,
        Why::Promise => words::WHY_PROMISE,
        Why::Rate => words::WHY_RATE,
        Why::Close => words::WHY_CLOSE,
        Why::Answer => words::WHY_ANSWER,
        Why::Read => words::WHY_READ,
        Why::Report => words::WHY_REPORT,
        Why::WriteDown => words::WHY_WRITE,
        Why::Check => words::WHY_CHECK,
        Why::Register => words::WHY_REGISTER,
        Why::Charge => words::WHY_CHARGE,
        Why::Task => words::WHY_TASK,
        Why::File => words::WHY_FILE,
        Why::Accept => words::WHY_ACCEPT,
        Why::PutRight => words::WHY_PUT_RIGHT,
        Why::LookBack => words::WHY_LOOK_BACK,
        Why::LetterLate => words::WHY_LETTER_LATE,
        Why::TermLate => words::WHY_TERM_LATE,
        Why::Count => words::WHY_COUNT,
        Why::ReportLate => words::WHY_REPORT_LATE,
        Why::PutRightLate => words::WHY_PUT_RIGHT_LATE,
        Why::Brief => words::WHY_BRIEF,
        Why::NoLeader => words::WHY_NO_LEADER,
        Why::Confirm => words::WHY_CONFIRM,
        Why::Corrected => words::WHY_CORRECTED,
        Why::Contact => words::WHY_CONTACT,
        Why::Receive => words::WHY_RECEIVE,
        Why::Record => words::WHY_RECORD,
    }
}

/// What it waits on, in words.
const fn sort_word(sort: WorkSort) -> Option<Text> {
    match sort {
        WorkSort::Suggestion => Some(words::OF_SUGGESTION),
        WorkSort::Supervision => Some(words::OF_MATTER),
        WorkSort::Activity => Some(words::OF_ACTIVITY),
        WorkSort::Programme => Some(words::OF_PROGRAMME),
        WorkSort::Project => Some(words::OF_PROJECT),
        WorkSort::Ballot => Some(words::OF_BALLOT),
        WorkSort::Team => Some(words::OF_TEAM),
        WorkSort::Finding => Some(words::OF_FINDING),
        WorkSort::Contact => Some(words::OF_CONTACT),
        WorkSort::Correction => Some(words::OF_CORRECTION),
        WorkSort::Place => Some(words::OF_PLACE),
        WorkSort::Report
        | WorkSort::Count
        | WorkSort::Screen
        | WorkSort::ContactKinds
        | WorkSort::Feed
        | WorkSort::PointRule
        | WorkSort::Bulletin => None,
    }
}

/// One line.
#[derive(Clone, PartialEq)]
struct Line {
    id: WorkId,
    sort: WorkSort,
    waits: Waits,
}

impl Line {
    fn address(&self) -> String {
        if let Some(who) = &self.waits.file {
            return ["/teams/duty/", &*encode(&who.to_string())].concat();
        }
        if self.sort == WorkSort::Contact {
            return ["/teams/contacts?contact=", &*self.id.to_string()].concat();
        }
        let found = work_address(self.sort, self.id, self.waits.place);
        // The committee's own programme has a page of its own.
        let page = found.unwrap_or_else(|| "/teams/guide".to_owned());
        // Each year has its programme, and in January it is last year's that is late.
        match self.waits.due {
            Some(due) if self.sort == WorkSort::Programme => {
                format!("{page}?year={}", due.ymd().0)
            }
            Some(_) | None => page,
        }
    }
}

/// For whom and for which part of the day it was asked, and what came of each record in a version.
type Asked = (Option<(Arc<Actor>, Turn)>, HashMap<WorkId, Read>);

/// What waits on a record in a version.
type Read = (u64, Vec<Waits>);

/// The day, and when something ends next: until then nothing waits that did not.
type Turn = (LocalDate, Option<Timestamp>);

/// Places with their rotas, and the activities that tell of receptions.
#[derive(Clone, Copy)]
struct Rotas {
    places: Memo<Vec<Opened<Place>>>,
    activities: Memo<Vec<Opened<Activity>>>,
}

impl Rotas {
    /// The part of the day that it is. All that waits goes by the day, but for activities and receptions: these
    /// end within one.
    fn turn(self, station: Station) -> Memo<Turn> {
        let Self { places, activities } = self;
        let today = Memo::new(move |_| station.today());
        let ends = Memo::new(move |_| {
            let days = (today.get(), today.get());
            places.with(|places| {
                station.book.with(|book| {
                    let calendar = Calendar::of(Some(book));
                    let all = places.iter();
                    let all = all.flat_map(|one| sittings(&one.body, days, &calendar));
                    all.map(|one| one.ends()).collect::<Vec<_>>()
                })
            })
        });
        Memo::new(move |_| {
            let now = station.now.get();
            let of_places = ends.with(|ends| ends.iter().copied().filter(|end| *end > now).min());
            let of_activities = activities.with(|activities| {
                let ends = activities.iter().map(|one| one.body.until);
                ends.filter(|end| *end > now).min()
            });
            let next = of_places.into_iter().chain(of_activities).min();
            (today.get(), next)
        })
    }

    /// What of the receptions waits, each with its place. A rota goes by the calendar and by what else is recorded,
    /// not by its own record alone.
    fn waits(self, station: Station, turn: Memo<Turn>) -> Memo<Vec<Line>> {
        let Self { places, activities } = self;
        Memo::new(move |_| {
            let (today, _) = turn.get();
            let now = station.now.get_untracked();
            let Some(actor) = station.actor.get() else {
                return Vec::new();
            };
            let tree = station.tree.get();
            let mut all = Vec::new();
            let is_there = |keeper| tree.get(keeper).is_some_and(|one| one.is_open(today));
            places.with(|places| {
                for one in places.iter().filter(|one| is_there(one.body.keeper)) {
                    let found = activities.with(|activities| {
                        let held = activities.iter().map(|one| &*one.body);
                        station.book.with(|book| {
                            let calendar = Calendar::of(Some(book));
                            receptions(&one.body, &actor, held, &calendar, now)
                        })
                    });
                    all.extend(found.into_iter().map(|mut waits| {
                        if waits.title.is_empty() {
                            waits.title = tree.short_name(one.body.keeper);
                        }
                        Line {
                            id: one.id(),
                            sort: WorkSort::Place,
                            waits,
                        }
                    }));
                }
            });
            all
        })
    }
}

/// All lines, by what is due first; what no rule gives a day stands below.
fn lines(
    station: Station,
    asked: StoredValue<Asked>,
    turn: Memo<Turn>,
    rotas: Memo<Vec<Line>>,
) -> Vec<Line> {
    let turn = turn.get();
    let (Some(actor), now) = (station.actor.get(), station.now.get_untracked()) else {
        return Vec::new();
    };
    let tree = station.tree.get();
    let street_of = |id| tree.get(id).and_then(|one| one.street);
    let mut all = Vec::new();
    asked.update_value(|(whose, read)| {
        let is_same = whose
            .as_ref()
            .is_some_and(|(held, of)| *of == turn && **held == *actor);
        if !is_same {
            read.clear();
            *whose = Some((actor.clone(), turn));
        }
        let mut seen = HashMap::new();
        station.each_work(|work, version| {
            let held = read.remove(&work.id);
            let held = held.filter(|held| held.0 == version);
            let found =
                held.map_or_else(|| waiting(work, &actor, street_of, now), |(_, found)| found);
            all.extend(found.iter().map(|waits| Line {
                id: work.id,
                sort: work.sort,
                waits: waits.clone(),
            }));
            seen.insert(work.id, (version, found));
        });
        *read = seen;
    });
    rotas.with(|rotas| all.extend_from_slice(rotas));
    let late = |line: &Line| (line.waits.due.is_none(), line.waits.due, line.waits.why);
    all.sort_by_key(|line| (late(line), line.id));
    all
}

/// The group; not there while nothing stands in it.
#[component]
pub fn WorkWaits() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let page: lazy::Waits = expect_context();
    let asked = StoredValue::new(Asked::default());
    let rotas = Rotas {
        places: station.opened(),
        activities: station.opened(),
    };
    let turn = rotas.turn(station);
    let rotas = rotas.waits(station, turn);
    let all = Memo::new(move |_| lines(station, asked, turn, rotas));
    Effect::new(move || {
        let count = all.with(Vec::len);
        page.count.set(station.loaded.get().then_some(count));
    });
    on_cleanup(move || {
        page.count.try_set(None);
    });
    let shown = move || all.with(|all| all.iter().take(MOST).cloned().collect::<Vec<_>>());
    let more = move || {
        let left = all.with(|all| all.len().saturating_sub(MOST));
        (left > 0).then(|| {
            view! { <p class="hint">{words::WORK_MORE.count(lang.get(), left)}</p> }
        })
    };
    view! {
        <When when=move || !all.with(Vec::is_empty)>
            <section class="desk-group" data-testid="desk-group" data-group="work">
                <h2>
                    {tr(words::WORK)}
                    " "
                    <span class="n">{move || all.with(Vec::len)}</span>
                </h2>
                <ul class="desk-rows">
                    <For
                        each=shown
                        key=|line| {
                            let waits = &line.waits;
                            (line.id, waits.why, waits.due, waits.count, waits.title.clone())
                        }
                        children=|line| view! { <WorkRow line/> }.into_any()
                    />
                </ul>
                {more}
            </section>
        </When>
    }
}

#[component]
fn WorkRow(line: Line) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let address = line.address();
    let Waits {
        why,
        due,
        count,
        title,
        place,
        file: _,
    } = line.waits;
    let called = move || match place {
        Some(place) if title.is_empty() => station.tree.with(|tree| tree.name(place)),
        Some(_) | None => title.clone(),
    };
    let reason = move || {
        let said = word(why).of(lang.get());
        match count {
            1 => said.to_owned(),
            count => words::WORK_COUNT.with(lang.get(), &[said, &count.to_string()]),
        }
    };
    let meta = move || {
        let lang = lang.get();
        let sort = sort_word(line.sort).map(|word| word.of(lang).to_owned());
        let until = due.map(|due| {
            let day = clock::weekday(due, lang);
            // A reception is on a day, not by it.
            if matches!(why, Why::Receive | Why::Record) {
                day
            } else {
                words::UNTIL.with(lang, &[&day])
            }
        });
        let parts: Vec<_> = sort.into_iter().chain(until).collect();
        parts.join(" · ")
    };
    let light = Signal::derive(move || {
        let today = station.today();
        // No rule says by when a reception is written down.
        let due = due.filter(|_| why != Why::Record)?;
        Some(
            station
                .book
                .with(|book| domain::suggestion::light(due, Some(book), today)),
        )
    });
    view! {
        <li class="desk-row" data-testid="work-row" data-work=line.id.to_string() data-why=why.code()>
            <div class="desk-main">
                <p class="desk-line">
                    <a class="desk-open" href=address>
                        {called}
                    </a>
                    <span class="tag">{reason}</span>
                </p>
                <p class="card-meta">{meta}</p>
            </div>
            <div class="desk-end">
                <Light light/>
            </div>
        </li>
    }
}
