//! Drafting the bulletin of a month: figures from the roll-up, what is told from the records behind them.
//!
//! Titles are written as the public pages show them: scanned again, and without what is on file of whoever
//! raised the matter. Cases whose petitioner is kept confidential are left out. Titles of suggestions, matters,
//! projects and milestones are those that may hang on a wall.

pub mod docx;

use std::collections::HashMap;

use domain::bulletin::stretches;
use domain::policy::{Audience, audiences_of_record};
use domain::scan;
use domain::schedule;
use domain::suggestion::late_replies;
use domain::supervision::board::shown;
use domain::wall::Ground;
use shared::activity::Activity;
use shared::bulletin::{Both, BulletinPart, Draft, Item, MonthFigure, Owing, kept_figures};
use shared::figures::{Figure, FiguresBy, Tally};
use shared::filter::{ListQuery, RequestFilter};
use shared::id::OrganisationId;
use shared::project::Project;
use shared::record::{Record, RecordKey};
use shared::request::{Rating, Request};
use shared::suggestion::Suggestion;
use shared::supervision::{Subject, Supervision};
use shared::time::{LocalDate, Timestamp};
use shared::work::{Work, WorkSort};
use storage::Snapshot;
use text::{Lang, bulletin as words, clock};

use crate::http::error::ApiError;
use crate::http::requests::petitioner;
use crate::node::Node;
use crate::wall::public;

/// Cases of one list at most; the longest overdue, the latest rated.
const CASES: usize = 15;
/// Records that are looked through for one list.
const LOOKED: usize = 2_000;

type Days = (LocalDate, LocalDate);

/// Names of organisations.
type Names = HashMap<OrganisationId, String>;

fn name(names: &Names, id: OrganisationId) -> String {
    names.get(&id).cloned().unwrap_or_default()
}

/// What the paragraphs tell besides the figures; lists are cut, these are not.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    mended: usize,
    ended: usize,
    turned: usize,
    overdue: u64,
    /// Replies to suggestions, milestones of matters and milestones of projects that are overdue.
    owed: [usize; 3],
    /// Activities of today that have not begun yet, and how many of them were checked.
    ahead: [u32; 2],
}

/// The figures of some days in the whole district.
fn tally(node: &Node, (from, until): Days, now: Timestamp) -> Tally {
    let by = FiguresBy::District;
    let (rows, _) = node
        .derived
        .rollup
        .rows(by, None, Some(from), Some(until), now);
    rows.first().map(|row| row.tally).unwrap_or_default()
}

/// Drafts a month from what the records say now.
///
/// # Errors
/// The database's.
pub async fn draft(node: &Node, year: i32, month: u32, now: Timestamp) -> Result<Draft, ApiError> {
    let head = node.storage.head().await?.csn;
    node.derived.ledger.reach(head).await;
    // A month that is none, or far ahead, is refused with the command.
    let Some((stretches, until)) = stretches(year, month, now.day()) else {
        return Ok(Draft {
            figures: Vec::new(),
            items: Vec::new(),
            texts: Vec::new(),
            until: None,
        });
    };
    let tallies = stretches.map(|days| tally(node, days, now));
    let [days, ..] = stretches;
    let mut snapshot = node.storage.snapshot().await?;
    let organisations = snapshot.organisations().await?.into_iter();
    let names: Names = organisations.map(|one| (one.id, one.short_name)).collect();
    let mut counts = Counts::default();
    let mut items = mended(node, &mut snapshot, &names, days, now, &mut counts).await?;
    items.extend(matters(node, &mut snapshot, days, &mut counts).await?);
    items.extend(overdue(node, &mut snapshot, &names, now, &mut counts).await?);
    items.extend(owed(node, &mut snapshot, &names, now.day(), &mut counts).await?);
    items.extend(activities(node, &mut snapshot, &names, days, now, &mut counts).await?);
    // What is still to come today was not held.
    let held = |figure: Figure, tallies: &[Tally; 3]| {
        let mut of = tallies.map(|tally| tally.get(figure));
        let places = [Figure::Activities, Figure::ActivitiesChecked];
        let place = places.iter().position(|one| *one == figure);
        let ahead = place.map_or(0, |n| counts.ahead[n]);
        of[0] = of[0].saturating_sub(ahead);
        of
    };
    let figures: Vec<_> = kept_figures()
        .into_iter()
        .map(|figure| MonthFigure {
            figure,
            counts: held(figure, &tallies),
        })
        .collect();
    let activities = [Figure::Activities, Figure::ActivitiesChecked];
    let activities = activities.map(|figure| held(figure, &tallies)[0]);
    Ok(Draft {
        texts: texts(&tallies, activities, counts, until),
        figures,
        items,
        until,
    })
}

/// A title as the public pages show it.
async fn title(node: &Node, request: &Request) -> Result<String, ApiError> {
    let person = petitioner(node, request.id).await?;
    Ok(scan::published(&request.title, &person))
}

/// Cases that were handled again and rated well in a month.
async fn mended(
    node: &Node,
    snapshot: &mut Snapshot,
    names: &Names,
    (from, until): Days,
    now: Timestamp,
    counts: &mut Counts,
) -> Result<Vec<Item>, ApiError> {
    let (by, ever) = (FiguresBy::District, (None, Some(until)));
    let rollup = &node.derived.rollup;
    let (all, _) = rollup.behind(Figure::Reworked, by, None, ever, 0..LOOKED, now);
    let keys: Vec<_> = all.into_iter().map(|(key, _)| key).collect();
    let records = snapshot.records(&keys).await?;
    let rated = records.into_values().filter_map(|stored| {
        let Record::Request(request) = stored.versioned.record else {
            return None;
        };
        let last: &Rating = request.ratings.iter().max_by_key(|rating| rating.round)?;
        let (round, day) = (last.round, last.at.day());
        let is_well = round > 1 && !request.current_ratings().any(Rating::is_low);
        let is_now = (from..=until).contains(&day);
        (is_well && is_now && !request.marks.confidential).then_some((day, round, request))
    });
    let mut rated: Vec<_> = rated.collect();
    rated.sort_by(|a, b| b.0.cmp(&a.0).then(b.2.id.cmp(&a.2.id)));
    counts.mended = rated.len();
    rated.truncate(CASES);
    let mut items = Vec::new();
    // A handful, once for each draft: each petitioner's record is sealed by itself.
    for (day, round, request) in rated {
        items.push(Item::Mended {
            number: request.number.clone().unwrap_or_default(),
            title: title(node, &request).await?,
            place: name(names, request.reach.station),
            round,
            day,
        });
    }
    Ok(items)
}

/// Supervised matters that ended, and lights that turned, in a month.
async fn matters(
    node: &Node,
    snapshot: &mut Snapshot,
    (from, until): Days,
    counts: &mut Counts,
) -> Result<Vec<Item>, ApiError> {
    let district = [Audience::District.to_string()];
    let ids = node
        .derived
        .works
        .list(WorkSort::Supervision, true, &district);
    let keys: Vec<_> = ids.into_iter().take(LOOKED).map(RecordKey::Work).collect();
    let mut records = snapshot.records(&keys).await?;
    let (mut ended, mut turned) = (Vec::new(), Vec::new());
    let is_now = |at: Timestamp| (from..=until).contains(&at.day());
    for key in keys {
        let Some(Record::Work(work)) = records.remove(&key).map(|one| one.versioned.record) else {
            continue;
        };
        let Some(body) = work.open::<Supervision>() else {
            continue;
        };
        if let Some(closing) = body.closing.as_ref().filter(|one| is_now(one.at)) {
            ended.push((body.clone(), closing.clone()));
        }
        // A light that only went out when the matter ended is told by that.
        let lights: Vec<_> = shown(&body.turns, body.overrule.is_some()).collect();
        let last = lights.iter().rposition(|one| is_now(one.0));
        if let Some(last) = last {
            let first = lights.iter().position(|one| is_now(one.0));
            let earlier = first.and_then(|first| first.checked_sub(1));
            let (was, (at, is)) = (earlier.map(|n| lights[n].1), lights[last]);
            // That a new matter has its first light is no news.
            if was.is_some_and(|was| was != is) {
                turned.push((body, was, is, at.day()));
            }
        }
    }
    (counts.ended, counts.turned) = (ended.len(), turned.len());
    ended.truncate(CASES);
    turned.truncate(CASES);
    let mut items = Vec::new();
    for (body, closing) in ended {
        items.push(Item::Ended {
            title: matter_title(node, snapshot, &body).await?,
            number: body.number.unwrap_or_default(),
            level: Some(body.level),
            finding: closing.finding,
            day: closing.at.day(),
        });
    }
    for (body, from, to, day) in turned {
        items.push(Item::Turned {
            title: matter_title(node, snapshot, &body).await?,
            number: body.number.unwrap_or_default(),
            level: Some(body.level),
            from,
            to,
            day,
        });
    }
    Ok(items)
}

/// A matter's title as it may hang on a wall; empty where it may not.
async fn matter_title(
    node: &Node,
    snapshot: &mut Snapshot,
    body: &Supervision,
) -> Result<String, ApiError> {
    // A bulletin stays where it hangs: a publication that ends is no ground for it.
    let ground = Ground::Marked;
    let title = public::line(node, snapshot, &body.title, &body.subjects, ground).await?;
    Ok(title.line().unwrap_or_default().to_owned())
}

/// The cases that are overdue now, the longest first.
async fn overdue(
    node: &Node,
    snapshot: &mut Snapshot,
    names: &Names,
    now: Timestamp,
    counts: &mut Counts,
) -> Result<Vec<Item>, ApiError> {
    let filter = RequestFilter {
        pressing: true,
        ..RequestFilter::default()
    };
    let query = ListQuery {
        filter,
        ..ListQuery::default()
    };
    let district = vec![Audience::District.to_string()];
    let nobody = |_: &str, _: &[String]| Ok::<_, ApiError>(std::collections::HashSet::new());
    let list = node.derived.ledger.list(district, query, now, nobody)?;
    let ids: Vec<_> = list.ids.iter().take(LOOKED).copied().collect();
    let requests = snapshot.requests(&ids).await?.into_iter();
    let late = requests.filter_map(|stored| {
        let Record::Request(request) = stored.versioned.record else {
            return None;
        };
        let clock = request.clock.as_ref().filter(|clock| !clock.is_paused())?;
        let due = clock.due_at;
        (due < now && !request.marks.confidential).then_some((due, request))
    });
    let mut late: Vec<_> = late.collect();
    late.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.id.cmp(&b.1.id)));
    late.truncate(CASES);
    let mut items = Vec::new();
    for (due, request) in late {
        let unit = request.lead.map(|unit| name(names, unit));
        items.push(Item::Late {
            number: request.number.clone().unwrap_or_default(),
            title: title(node, &request).await?,
            place: name(names, request.reach.station),
            unit: unit.unwrap_or_default(),
            due: due.day(),
            days: Some(now.day().0.abs_diff(due.day().0)),
            on: None,
        });
    }
    counts.overdue = list.sums.overdue;
    Ok(items)
}

/// What is owed on a record of the work, in words as they were typed, and what these are about.
struct Debt {
    on: Owing,
    number: String,
    title: String,
    unit: Option<OrganisationId>,
    due: LocalDate,
    subjects: Vec<Subject>,
}

/// What a suggestion, a matter or a project owes past its day.
fn debts(work: &Work, today: LocalDate) -> Vec<Debt> {
    let owing = |milestone| Owing {
        sort: work.sort,
        id: work.id,
        milestone,
    };
    if let Some(body) = work.open::<Suggestion>() {
        let requests = body.requests.iter().copied().map(Subject::Request);
        let works = body.works.iter().copied().map(Subject::Work);
        let subjects: Vec<_> = requests.chain(works).collect();
        let late = late_replies(&body, today).map(|part| Debt {
            on: owing(None),
            number: body.number.clone().unwrap_or_default(),
            title: body.title.clone(),
            unit: Some(part.unit),
            due: part.term.due,
            subjects: subjects.clone(),
        });
        return late.collect();
    }
    let matter = work.open::<Supervision>();
    let matter = matter.filter(|body| body.closing.is_none());
    let matter = matter.map(|body| {
        let plan = (body.schedule, body.units);
        (body.number, body.title, plan, body.subjects)
    });
    let project = || {
        let body = work.open::<Project>();
        let body = body.filter(|body| body.stage.is_at_work())?;
        let plan = (body.schedule, body.units);
        Some((body.number, body.form.title, plan, body.form.sources))
    };
    let Some((number, title, (plan, units), subjects)) = matter.or_else(project) else {
        return Vec::new();
    };
    let late = schedule::overdue(&plan, today).map(|one| Debt {
        on: owing(Some((one.no, one.title.clone()))),
        number: number.clone().unwrap_or_default(),
        title: title.clone(),
        unit: units.first().copied(),
        due: one.due,
        subjects: subjects.clone(),
    });
    late.collect()
}

/// The replies and the milestones that are overdue now: each sort by itself, the longest first.
async fn owed(
    node: &Node,
    snapshot: &mut Snapshot,
    names: &Names,
    today: LocalDate,
    counts: &mut Counts,
) -> Result<Vec<Item>, ApiError> {
    let district = [Audience::District.to_string()];
    let sorts = [
        WorkSort::Suggestion,
        WorkSort::Supervision,
        WorkSort::Project,
    ];
    let mut items = Vec::new();
    for (sort, count) in sorts.into_iter().zip(&mut counts.owed) {
        let ids = node.derived.works.list(sort, false, &district);
        let keys: Vec<_> = ids.into_iter().take(LOOKED).map(RecordKey::Work).collect();
        let records = snapshot.records(&keys).await?;
        let late = records.into_values().flat_map(|stored| {
            let Record::Work(work) = stored.versioned.record else {
                return Vec::new();
            };
            debts(&work, today)
        });
        let mut late: Vec<_> = late.collect();
        late.sort_by_key(|one| (one.due, one.on.id, one.unit));
        *count = late.len();
        late.truncate(CASES);
        for debt in late {
            // As of a matter's title: what a publication allows ends with it.
            let cases = public::cases(node, snapshot, &debt.subjects, Ground::Marked).await?;
            let line = |typed: &str| cases.line(typed).line().unwrap_or_default().to_owned();
            let Owing {
                sort,
                id,
                milestone,
            } = debt.on;
            items.push(Item::Late {
                number: debt.number,
                title: line(&debt.title),
                place: String::new(),
                unit: debt.unit.map(|unit| name(names, unit)).unwrap_or_default(),
                due: debt.due,
                days: Some(today.0.abs_diff(debt.due.0)),
                on: Some(Owing {
                    sort,
                    id,
                    milestone: milestone.map(|(no, step)| (no, line(&step))),
                }),
            });
        }
    }
    Ok(items)
}

/// What teams and stations held in a month, in the order of the days.
async fn activities(
    node: &Node,
    snapshot: &mut Snapshot,
    names: &Names,
    (from, until): Days,
    now: Timestamp,
    counts: &mut Counts,
) -> Result<Vec<Item>, ApiError> {
    let days = (Some(from), Some(until));
    let by = FiguresBy::District;
    let rollup = &node.derived.rollup;
    let (all, _) = rollup.behind(Figure::Activities, by, None, days, 0..LOOKED, now);
    let keys: Vec<_> = all.into_iter().map(|(key, _)| key).collect();
    let records = snapshot.records(&keys).await?;
    let everyone = Audience::Staff;
    let held = records.into_values().filter_map(|stored| {
        let record = stored.versioned.record;
        // What not everybody here may know does not go on paper.
        if !audiences_of_record(&record).contains(&everyone) {
            return None;
        }
        let Record::Work(work) = record else {
            return None;
        };
        let body: Activity = work.open()?;
        if body.from >= now {
            counts.ahead[0] += 1;
            counts.ahead[1] += u32::from(body.checked.is_some());
            return None;
        }
        let place = body.team.or(body.station);
        Some(Item::Held {
            kind: body.kind,
            title: scan::mask(&body.title).text,
            team: place.map(|id| name(names, id)).unwrap_or_default(),
            day: body.began().day(),
            came: body.attended.len() as u32,
        })
    });
    let mut held: Vec<_> = held.collect();
    held.sort_by_key(|item| match item {
        Item::Held { day, title, .. } => (*day, title.clone()),
        Item::Mended { .. } | Item::Ended { .. } | Item::Turned { .. } | Item::Late { .. } => {
            (LocalDate(0), String::new())
        }
    });
    held.truncate(CASES * 4);
    Ok(held)
}

/// A text for each part, in both languages.
fn texts(
    tallies: &[Tally; 3],
    activities: [u32; 2],
    counts: Counts,
    until: Option<LocalDate>,
) -> Vec<(BulletinPart, Both)> {
    let [now, before, year_ago] = tallies;
    let of = |tally: &Tally, figure| tally.get(figure).to_string();
    let rate = |kpi| words::rate(now.rate(kpi));
    let both = |text: text::Text, values: &[String]| {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        Both {
            zh: text.with(Lang::Zh, &values),
            en: text.with(Lang::En, &values),
        }
    };
    // What is not over says up to which day it goes.
    let so_far = |both: Both| {
        let Some(until) = until else {
            return both;
        };
        let as_of = |lang| words::AS_OF.with(lang, &[&clock::day(until, lang)]);
        Both {
            zh: [as_of(Lang::Zh), both.zh].concat(),
            en: [as_of(Lang::En), both.en].concat(),
        }
    };
    BulletinPart::ALL
        .iter()
        .map(|part| {
            let text = match part {
                BulletinPart::Figures => both(
                    words::DRAFT_FIGURES,
                    &[
                        of(now, Figure::Registered),
                        of(before, Figure::Registered),
                        of(year_ago, Figure::Registered),
                        of(now, Figure::Replied),
                        of(now, Figure::Resolved),
                        rate(shared::figures::Kpi::ResolveRate),
                        rate(shared::figures::Kpi::ReplyRate),
                        of(now, Figure::Rated),
                        rate(shared::figures::Kpi::ResultRate),
                    ],
                ),
                BulletinPart::Told => both(
                    words::DRAFT_TOLD,
                    &[
                        counts.mended.to_string(),
                        counts.ended.to_string(),
                        counts.turned.to_string(),
                    ],
                ),
                BulletinPart::Overdue => {
                    let [replies, of_matters, of_projects] =
                        counts.owed.map(|count| count.to_string());
                    let cases = counts.overdue.to_string();
                    both(
                        words::DRAFT_OVERDUE,
                        &[cases, replies, of_matters, of_projects],
                    )
                }
                BulletinPart::Activities => both(
                    words::DRAFT_ACTIVITIES,
                    &activities.map(|count| count.to_string()),
                ),
            };
            let text = match part {
                BulletinPart::Overdue => text,
                BulletinPart::Figures | BulletinPart::Told | BulletinPart::Activities => {
                    so_far(text)
                }
            };
            (*part, text)
        })
        .collect()
}
