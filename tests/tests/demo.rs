//! The demo: Longgang as it is, the same every time, and like this week.

#[path = "demo/recount.rs"]
mod recount;

use std::collections::BTreeMap;

use domain::deadline::Calendar;
use domain::desk::work::receptions;
use shared::activity::{Activity, Particular};
use shared::api::{CaseFile, HistoryLine, RequestPage};
use shared::duty::Behind;
use shared::figures::{Figure, FigureList, FiguresPage};
use shared::id::{OrganisationId, RequestId, WorkId};
use shared::organisation::OrganisationKind;
use shared::place::Place;
use shared::record::{Record, RecordKey};
use shared::request::{Request, ResultClass, Status};
use shared::schedule::Light;
use shared::suggestion::{Sitting, Suggestion, SuggestionState};
use shared::supervision::{Subject, Supervision};
use shared::sync::Snapshot;
use shared::team::Team;
use shared::time::{LocalDate, Timestamp};
use shared::work::{Work, WorkSort};
use testkit::actor::{Person, client_id};
use testkit::server::{Backend, TUESDAY, TestServer};

/// Every record, as JSON, by key.
type All = BTreeMap<RecordKey, Record>;

async fn load(at: Timestamp) -> All {
    let server = TestServer::empty(Backend::Sqlite).await;
    server.clock.advance(at.0 - TUESDAY.0);
    let node = server.node();
    server::demo::load(node, &server.clock)
        .await
        .expect("the demo loads");
    let report = server::verify::verify(&node.storage)
        .await
        .expect("verified");
    assert!(report.is_sound(), "{report:?}");
    let mut snapshot = node.storage.snapshot().await.expect("a snapshot");
    let mut all = All::new();
    for kind in [
        "organisation",
        "account",
        "request",
        "assignment",
        "note",
        "work",
    ] {
        let rows = snapshot
            .all_records(kind, "", 10_000)
            .await
            .expect("records");
        all.extend(rows.into_iter().map(|row| {
            let record = row.versioned.record;
            (record.key(), record)
        }));
    }
    all
}

/// What of the work waits for whom, receptions included: how often for each reason.
fn waits(all: &All) -> BTreeMap<String, BTreeMap<&'static str, usize>> {
    let works = || {
        all.values().filter_map(|record| match record {
            Record::Work(work) => Some(&**work),
            _ => None,
        })
    };
    let places: Vec<Place> = works().filter_map(Work::open).collect();
    let activities: Vec<Activity> = works().filter_map(Work::open).collect();
    let calendar = Calendar::of(None);
    let street = |id| match all.get(&RecordKey::Organisation(id))? {
        Record::Organisation(found) => found.street,
        _ => None,
    };
    let mut found: BTreeMap<String, BTreeMap<&'static str, usize>> = BTreeMap::new();
    for record in all.values() {
        let Record::Account(account) = record else {
            continue;
        };
        let actor = domain::Actor::person(account);
        for work in all.values() {
            if let Record::Work(work) = work
                && domain::policy::may_see(&actor, &Record::Work(work.clone()), TUESDAY.day())
            {
                for one in domain::desk::work::waiting(work, &actor, street, TUESDAY) {
                    let of = found.entry(account.login.clone()).or_default();
                    *of.entry(one.why.code()).or_default() += 1;
                }
            }
        }
        for place in &places {
            let held = activities.iter();
            for one in receptions(place, &actor, held, &calendar, TUESDAY) {
                let of = found.entry(account.login.clone()).or_default();
                *of.entry(one.why.code()).or_default() += 1;
            }
        }
    }
    found
}

fn requests(all: &All) -> Vec<&Request> {
    all.values()
        .filter_map(|record| match record {
            Record::Request(request) => Some(&**request),
            _ => None,
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_day_makes_the_same_demo() {
    let (one, other) = (load(TUESDAY).await, load(TUESDAY).await);
    assert_eq!(one.len(), other.len());
    for (key, record) in &one {
        assert_eq!(Some(record), other.get(key));
    }
}

/// The committee, a deputy, a clerk, a leader and a unit find something of the work in their day, and nobody a
/// heap of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn something_of_the_work_waits_for_some() {
    let found = waits(&load(TUESDAY).await);
    let of = |login: &str| -> Vec<_> { found[login].keys().copied().collect() };
    let committee = [
        "assign",
        "close",
        "confirm",
        "decide",
        "letter_late",
        "look_back",
        "put_right_late",
        "report_late",
        "task",
        "term_late",
    ];
    assert_eq!(of("wu"), committee);
    assert_eq!(of("huang"), ["check", "close", "rate", "receive"]);
    assert_eq!(of("zhao"), ["reply", "report"]);
    for (login, why) in [("luo", "confirm"), ("liu", "contact"), ("chen", "record")] {
        assert!(of(login).contains(&why), "{login}: {why}");
    }
    let most = found.values().map(|one| one.values().sum::<usize>()).max();
    assert_eq!(most, Some(11));
}

/// In the first days of a year what is set once a year is there all the same, as it was set last year.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_that_has_just_begun_is_not_empty() {
    let day = LocalDate::from_ymd(2027, 1, 2).expect("a day");
    let all = load(day.start().plus_ms(10 * 3_600_000)).await;
    let of = |sort: WorkSort| {
        let of_sort = |record: &&Record| matches!(record, Record::Work(work) if work.sort == sort);
        all.values().filter(of_sort).count()
    };
    // The committee's and twelve teams', of the last year and of this one.
    assert_eq!(of(WorkSort::Programme), 26);
    assert_eq!(of(WorkSort::Team), 12);
    assert_eq!(of(WorkSort::Contact), 7);
    let is_station =
        |record: &&Record| matches!(record, Record::Organisation(one) if one.kind.is_station());
    assert!(of(WorkSort::Place) >= all.values().filter(is_station).count());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_longgang_and_looks_like_this_week() {
    let next_year = TUESDAY.plus_ms(200 * 86_400_000);
    for at in [TUESDAY, next_year] {
        let all = load(at).await;
        let kinds = |kind| {
            let of_kind =
                |record: &&Record| matches!(record, Record::Organisation(one) if one.kind == kind);
            all.values().filter(of_kind).count()
        };
        assert_eq!(kinds(OrganisationKind::Street), 11);
        assert_eq!(kinds(OrganisationKind::Community), 111);
        assert!(kinds(OrganisationKind::Team) >= 5);
        let requests = requests(&all);
        assert!((300..=350).contains(&requests.len()), "{}", requests.len());
        for status in [
            Status::Registered,
            Status::Accepted,
            Status::Assigned,
            Status::InProgress,
            Status::Replied,
            Status::Closed,
        ] {
            let some = requests.iter().any(|request| request.status == status);
            assert!(some, "{status:?}");
        }
        let is_future = |request: &&&Request| request.registered_at > at || request.moved_at > at;
        assert_eq!(requests.iter().filter(is_future).count(), 0);
        let week = at.plus_ms(-7 * 86_400_000);
        let recent = requests
            .iter()
            .filter(|one| one.registered_at > week)
            .count();
        assert!(recent >= 10, "{recent} of this week");
        let is_late = |request: &&&Request| {
            request
                .clock
                .as_ref()
                .is_some_and(|clock| clock.due_at < at)
        };
        let late = requests.iter().filter(is_late).count();
        assert!((1..requests.len() / 5).contains(&late), "{late} overdue");
    }
}

/// The long tail of real replies: 0, 3, 8, 14 and 26 days at 0, 20, 40, 60 and 80 % of the published
/// answers that the demo is shaped by.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replies_take_as_long_as_real_ones() {
    let all = load(TUESDAY).await;
    let mut days: Vec<i32> = requests(&all)
        .into_iter()
        .filter_map(|request| Some((request.registered_at.day(), request.replied_at?.day())))
        .map(|(from, to)| to.0 - from.0)
        .collect();
    days.sort_unstable();
    assert!(days.len() > 80, "{} replied", days.len());
    let median = days[days.len() / 2];
    assert!((5..=20).contains(&median), "median {median} days: {days:?}");
    assert!(days[days.len() - 1] > 26, "a tail: {days:?}");
}

/// The article about the teams, written again from records: each number is counted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_article_is_in_the_records() {
    let server = TestServer::empty(Backend::Sqlite).await;
    let node = server.node();
    server::demo::load(node, &server.clock)
        .await
        .expect("the demo loads");
    server.settled().await;
    let wu = Person::sign_in(&server.url(), "wu", server::demo::PASSWORD).await;
    let snapshot: Snapshot = wu
        .read(&format!("/api/bootstrap?client={}", client_id()))
        .await;
    let team = |name: &str| {
        let mut records = snapshot.records.iter();
        let found = records.find_map(|held| match &held.record {
            Record::Organisation(one) if one.name == name => Some(one.id),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("{name} is a team"))
    };
    let works = snapshot
        .records
        .iter()
        .filter_map(|held| match &held.record {
            Record::Work(work) => Some(&**work),
            _ => None,
        });
    let works: Vec<_> = works.collect();
    let teams: Vec<Team> = works.iter().filter_map(|work| work.open()).collect();
    let brand = |name: &str| {
        let id = team(name);
        let found = teams
            .iter()
            .find(|one| one.team == id)
            .expect("it presents itself");
        (found.brand.as_str(), found.mode.as_str())
    };
    assert_eq!(teams.len(), 12);
    for (name, said) in [
        ("区人大机关党员先锋队", ("深调研", "先锋队+深调研")),
        ("南湾党员先锋队", ("人大先锋助企行", "先锋队+稳增长")),
        ("园山党员先锋队", ("眼镜产业服务队", "先锋队+履职")),
        ("布吉党员先锋队", ("大芬先锋直通车", "先锋队+主题党日")),
        ("坪地党员先锋队", ("绿色低碳先锋", "先锋队+学习")),
    ] {
        assert_eq!(brand(name), said);
    }
    // 南湾 is the first of them, founded in November 2022 on the station of 南岭村.
    let held_by = |name: &str| {
        let id = team(name);
        let found = teams.iter().find(|one| one.team == id);
        found.expect("it presents itself")
    };
    let first = held_by("南湾党员先锋队");
    assert_eq!(first.founded, LocalDate::from_ymd(2022, 11, 1));
    let earlier = teams.iter().filter(|one| one.founded <= first.founded);
    assert_eq!(earlier.count(), 1, "no other is as old");
    assert_eq!(first.station, Some(team("南岭村社区联络站")));

    let page: FiguresPage = wu.read("/api/figures?by=team").await;
    let tally = |name: &str| {
        let id = Some(team(name));
        let row = page.rows.iter().find(|row| row.of == id);
        row.expect("it has figures").tally
    };
    let list = async |name: &str| -> RequestPage {
        let path = format!("/api/requests?team={}&limit=200", team(name));
        wu.read(&path).await
    };
    // The records behind a number of a team, each by its id, and what its history says of it.
    let behind = async |name: &str, figure: Figure| {
        let (mut cases, mut next) = (BTreeMap::new(), Some(0));
        while let Some(offset) = next {
            let (figure, of) = (figure.code(), team(name));
            let path = format!("/api/figures/list?figure={figure}&by=team&of={of}&offset={offset}");
            let window: FigureList = wu.read(&path).await;
            assert_eq!(window.unseen, 0);
            for case in window.cases {
                let Behind::Request(id) = case.behind else {
                    panic!("a team's opinions are requests");
                };
                let file: CaseFile = wu.read(&format!("/api/requests/{id}")).await;
                cases.insert(id, (case.title, file.history));
            }
            next = window.next;
        }
        let counted = tally(name).get(figure) as usize;
        assert_eq!(cases.len(), counted, "{figure:?} of {name}");
        cases
    };
    let was = |history: &[HistoryLine], code: &str| history.iter().any(|line| line.code == code);
    let is_done = |history: &[HistoryLine]| {
        let released = history.iter().filter(|line| line.code == "request.release");
        let mut classes = released.filter_map(|line| line.detail.as_ref()?.class);
        classes.next_back() == Some(ResultClass::A)
    };
    // 南湾: 18 opinions, 6 done, 12 moving, in the list behind each number.
    let opinions = behind("南湾党员先锋队", Figure::Registered).await;
    let done = behind("南湾党员先锋队", Figure::Resolved).await;
    let moving = behind("南湾党员先锋队", Figure::Moving).await;
    assert_eq!([opinions.len(), done.len(), moving.len()], [18, 6, 12]);
    for (id, (title, history)) in &opinions {
        assert_ne!(done.contains_key(id), moving.contains_key(id), "{title}");
        assert_eq!(done.contains_key(id), is_done(history), "{title}");
        assert!(was(history, "request.accept"), "{title} is taken up");
    }
    for words in ["招商", "贷款"] {
        let some = opinions.values().any(|(title, _)| title.contains(words));
        assert!(some, "{words} is among them");
    }
    let ledger = list("南湾党员先锋队").await;
    assert_eq!((ledger.total, ledger.requests.len()), (18, 18));
    // 布吉: 14 pressing items, all referred.
    let pressing = behind("布吉党员先锋队", Figure::Registered).await;
    let taken = behind("布吉党员先锋队", Figure::Accepted).await;
    assert_eq!([pressing.len(), taken.len()], [14, 14]);
    for (title, history) in pressing.values() {
        assert!(was(history, "request.assign"), "{title} is referred");
    }
    let ledger = list("布吉党员先锋队").await;
    assert_eq!((ledger.total, ledger.requests.len()), (14, 14));
    assert!(
        ledger.requests.iter().all(|one| one.lead.is_some()),
        "all referred"
    );
    // What was held: with whom firms were visited, where the deputies' bus went, what was talked of.
    let activities: Vec<Activity> = works.iter().filter_map(|work| work.open()).collect();
    let activity = |name: &str, title: &str| {
        let id = Some(team(name));
        let mut own = activities.iter().filter(|one| one.team == id);
        let found = own.find(|one| one.title.contains(title));
        found.unwrap_or_else(|| panic!("{name} held {title}"))
    };
    let visit = activity("南湾党员先锋队", "人大先锋助企行");
    assert!(visit.parties.iter().any(|one| one.name.contains("经科办")));
    let bus = activity("布吉党员先锋队", "人大代表直通车开进大芬油画村");
    let items = bus.says(Particular::Items).expect("what was brought to it");
    assert!(items.contains("14 件，全部转办"), "{items}");
    let talk = activity("园山党员先锋队", "工业上楼");
    assert!(talk.written.is_some() && talk.checked.is_some());
    activity("坪地党员先锋队", "学习");
    // 机关: the suggestions on care of the old, supervised; 园山: 乐城小学; 坪地: two roads.
    let matters: Vec<Supervision> = works.iter().filter_map(|work| work.open()).collect();
    let matter = |title: &str| {
        let found = matters.iter().find(|one| one.title.contains(title));
        found.unwrap_or_else(|| panic!("{title} is supervised"))
    };
    let care = matter("养老服务");
    assert_eq!(care.team, Some(team("区人大机关党员先锋队")));
    let suggestions: Vec<(WorkId, Suggestion)> = works
        .iter()
        .filter_map(|work| Some((work.id, work.open()?)))
        .collect();
    let on_care = suggestions.iter().filter(|(id, one)| {
        care.subjects.contains(&Subject::Suggestion(*id)) && !one.cosigners.is_empty()
    });
    assert_eq!(on_care.count(), 3);
    // Every state is among those that are live, and some were raised in session.
    for state in SuggestionState::ALL {
        let some = suggestions.iter().any(|(_, one)| one.state() == *state);
        assert!(some, "{state:?}");
    }
    let in_session = |(_, one): &&(WorkId, Suggestion)| one.session.sitting == Sitting::InSession;
    assert!(suggestions.iter().any(|one| in_session(&one)));
    let late = suggestions
        .iter()
        .filter_map(|(_, one)| one.next_due())
        .filter(|due| *due < TUESDAY.day());
    assert_eq!(late.count(), 1, "one reply is overdue");
    // One is listed, one shown to the public, one has a person's light.
    assert!(care.listed);
    assert!(!matter("中海康城花园").publications.is_empty());
    assert!(matter("产业园雨后积水").overrule.is_some());
    let school = matter("乐城小学改扩建");
    assert!(school.report_by.is_some());
    let committee = |name: &str| Some(OrganisationId::named(&["committee/", name].concat()));
    assert_eq!(school.committee, committee("教科文卫工委"));
    assert_eq!(care.committee, committee("社会建设工委"));
    assert_eq!(school.team, Some(team("园山党员先锋队")));
    let money = &school.schedule.measures[0];
    assert_eq!(
        (money.done, money.planned),
        (13_800_000_000, 15_200_000_000)
    );
    let reading = domain::supervision::reading(school, None, TUESDAY.day());
    assert_eq!(reading.light, Light::Yellow);
    let signal = matter("盐龙大道与龙岭南路");
    assert!(signal.closing.is_some() && signal.team == Some(team("坪地党员先锋队")));
    assert!(domain::supervision::look_back_due(signal).is_some());
    // The money for the school is there, by the milestone and by the case that asked for it.
    let milestone = &school.schedule.milestones[0];
    assert_eq!((&*milestone.title, milestone.progress), ("资金落实", 100));
    let yuanshan = behind("园山党员先锋队", Figure::Registered).await;
    let of_title = |cases: &BTreeMap<RequestId, (String, Vec<HistoryLine>)>, words: &str| {
        let found = cases.values().find(|(title, _)| title.contains(words));
        let (_, history) = found.unwrap_or_else(|| panic!("{words} is among them"));
        (was(history, "request.assign"), is_done(history))
    };
    assert_eq!(of_title(&yuanshan, "乐城小学改扩建资金落实"), (true, true));
    assert_eq!(of_title(&yuanshan, "眼镜产业工业上楼"), (true, false));
    // The danger of 祥岭路 is gone; the signal of 盐龙大道 is a unit's, and so is its noise at night.
    let pingdi = behind("坪地党员先锋队", Figure::Registered).await;
    assert_eq!(of_title(&pingdi, "祥岭路转弯处"), (true, true));
    assert_eq!(of_title(&pingdi, "盐龙大道与龙岭南路"), (true, false));
    assert_eq!(of_title(&pingdi, "盐龙大道夜间货车噪声"), (true, false));
}
