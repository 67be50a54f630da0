//! The work beside requests, over HTTP and the socket, on both databases: who is told of a supervised
//! matter, its photos, what is left of it when it is over, and figures counted a second time.

use std::collections::{BTreeMap, BTreeSet};

use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::StatusCode;
use server::timers;
use shared::activity::{
    Activity, ActivityCommand, ActivityForm, ActivityKind, Became, Every, LineForm, MinutesLine,
    Party, PartyKind, Repeat, SignInWay,
};
use shared::api::{CaseFile, CommandsCall, RequestPage, WorkPage};
use shared::assignment::{ReturnDecision, Share, UnitShare};
use shared::attachment::AttachTo;
use shared::command::{Command, Outcome};
use shared::duty::Behind;
use shared::figures::{
    Figure, FigureList, FigureRow, FiguresBy, FiguresCourse, FiguresPage, Kpi, Tally,
};
use shared::id::{AssignmentId, OrganisationId, RequestId, WorkId};
use shared::note::ContactWay;
use shared::record::{Record, RecordKey};
use shared::refusal::Refusal;
use shared::request::{
    Complexity, Rater, RequestCommand, ResultClass, Satisfaction, Supervision as Level,
};
use shared::schedule::{Light, MilestoneForm, Step};
use shared::screen::{ScreenCall, ScreenCommand, ScreenLink};
use shared::supervision::{
    Finding, LetterKind, Report, ReportKind, Subject, Supervision, SupervisionCommand,
    SupervisionForm,
};
use shared::sync::Snapshot;
use shared::time::Timestamp;
use shared::work::{Body, Work, WorkCommand, WorkRefusal, WorkSort};
use testkit::actor::{Person, client_id, envelope, form};
use testkit::on_both;
use testkit::server::{TUESDAY, TestServer};
use testkit::world::organisation;

const DAY: i64 = 86_400_000;

fn on(command: SupervisionCommand) -> WorkCommand {
    WorkCommand::Supervision(command)
}

fn matter_on(request: RequestId) -> SupervisionForm {
    SupervisionForm {
        title: "西门积水整治".to_owned(),
        goal: "汛期前消除积水点".to_owned(),
        level: Level::Priority,
        report_by: None,
        listed: false,
        leader: "刘主任".to_owned(),
        committee: None,
        team: Some(organisation("nanwan-team")),
        street: Some(organisation("nanwan")),
        units: vec![organisation("water")],
        subjects: vec![Subject::Request(request)],
        line: None,
    }
}

fn plan(id: WorkId) -> WorkCommand {
    on(SupervisionCommand::Schedule {
        id,
        milestones: vec![MilestoneForm {
            no: None,
            title: "疏通".to_owned(),
            weight: 1,
            from: TUESDAY.day(),
            due: TUESDAY.day().plus_days(99),
        }],
        measures: Vec::new(),
        reason: String::new(),
        seen: None,
    })
}

fn report(id: WorkId, progress: u8, text: &str) -> WorkCommand {
    on(SupervisionCommand::Report {
        id,
        kind: ReportKind::Visit,
        text: text.to_owned(),
        place: String::new(),
        steps: vec![Step { no: 1, progress }],
        amounts: Vec::new(),
        on: None,
    })
}

async fn file(person: &Person, id: WorkId) -> CaseFile {
    person.read(&format!("/api/works/{id}")).await
}

fn says<B: Body>(file: &CaseFile, key: RecordKey) -> B {
    let found = file.records.iter().find(|one| one.record.key() == key);
    match &found.expect("it is there").record {
        Record::Work(work) => work.open().expect("of that sort"),
        _ => panic!("a record of the work"),
    }
}

/// The records of the work that somebody is sent.
async fn synced(person: &Person) -> Vec<Work> {
    let snapshot: Snapshot = person
        .read(&format!("/api/bootstrap?client={}", client_id()))
        .await;
    let records = snapshot.records.into_iter();
    let works = records.filter_map(|held| match held.record {
        Record::Work(work) => Some(*work),
        _ => None,
    });
    works.collect()
}

/// A request that one registers, the matter that another opens on it and plans, and the report of a third.
async fn reported([wu, luo, chen]: [&Person; 3], text: &str) -> (RequestId, WorkId, WorkId) {
    let request = chen.registers(form("nanling-station", "西门积水")).await;
    let open = on(SupervisionCommand::Open(matter_on(request)));
    let id = wu.works(open).await.expect("opened");
    wu.works(plan(id)).await.expect("a plan");
    let told = luo.works(report(id, 5, text)).await.expect("a report");
    (request, id, told)
}

on_both!(a_matter_is_told_to_whom_it_concerns, |backend| {
    let server = TestServer::with_district(backend).await;
    let sign_in = |login: &'static str| server.sign_in(login);
    let (wu, luo, zhang, chen) = (
        sign_in("wu").await,
        sign_in("luo").await,
        sign_in("zhang").await,
        sign_in("chen").await,
    );
    let request = chen.registers(form("nanling-station", "西门积水")).await;
    let id = wu
        .works(on(SupervisionCommand::Open(matter_on(request))))
        .await
        .expect("a supervisor opens it");
    // The request says so too, from then on.
    let case: CaseFile = chen.read(&format!("/api/requests/{request}")).await;
    let Record::Request(held) = &case.records[0].record else {
        panic!("a request");
    };
    assert_eq!(held.marks.supervision, Level::Priority);

    let mut tab = zhang.opens_tab().await;
    tab.connect().await;
    tab.until_live().await;
    wu.works(plan(id)).await.expect("a plan");
    luo.works(report(id, 5, "到现场看了排水口，电话 13800001234"))
        .await
        .expect("a report");
    let is_there = |client: &sync::client::Client| {
        let reports = client.records().filter(|record| match record {
            Record::Work(work) => work.sort == WorkSort::Report,
            _ => false,
        });
        reports.count() == 1
    };
    tab.until(is_there).await;

    for person in [&wu, &luo, &zhang, &chen, &sign_in("liu").await] {
        let sorts: Vec<_> = synced(person).await.iter().map(|work| work.sort).collect();
        assert!(sorts.contains(&WorkSort::Supervision), "{sorts:?}");
        assert!(sorts.contains(&WorkSort::Report), "{sorts:?}");
    }
    for login in ["lin", "ma", "zhao", "admin"] {
        let person = sign_in(login).await;
        assert!(synced(&person).await.is_empty(), "{login}");
        let path = format!("/api/works/{id}");
        assert_eq!(person.get(&path).await.status(), StatusCode::NOT_FOUND);
        let page: WorkPage = person.read("/api/works?sort=supervision&over=1").await;
        assert_eq!((page.total, page.works.len()), (0, 0));
        let wanted = person.works(report(id, 50, "越权")).await;
        assert_eq!(wanted, Err(Refusal::NotFound));
    }
    let told = file(&wu, id).await;
    let held: Supervision = says(&told, RecordKey::Work(id));
    assert_eq!(held.number.as_deref(), Some("2026-督办-001"));
    assert_eq!(
        held.turns.last().map(|turn| turn.reading.light),
        Some(Light::Green)
    );
    let codes: Vec<_> = told.history.iter().map(|line| line.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "supervision.open",
            "supervision.schedule",
            "supervision.report",
            "supervision.report"
        ]
    );
    // What was written is searched for numbers, as everywhere.
    let text = serde_json::to_string(&told).expect("JSON");
    assert!(!text.contains("13800001234") && text.contains("138****1234"));
    // Nobody posts what the system does.
    let turn = CommandsCall {
        account: None,
        envelopes: vec![envelope(Command::work(&on(SupervisionCommand::Turn {
            id,
        })))],
    };
    let refused = wu.post("/api/commands", &turn).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
});

on_both!(
    a_report_tells_of_what_was_registered_because_of_it,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (wu, luo, chen) = (
            server.sign_in("wu").await,
            server.sign_in("luo").await,
            server.sign_in("chen").await,
        );
        let (_, id, told) = reported([&wu, &luo, &chen], "井盖松动").await;
        let mut tab = luo.opens_tab().await;
        tab.connect().await;
        tab.until_live().await;
        let mut found = form("nanling-station", "井盖松动");
        found.origin = Some(told);
        let found = chen.registers(found).await;
        // Whoever looks at the report sees it at once.
        let is_told = |client: &sync::client::Client| {
            let mut records = client.records();
            records.any(|record| match record {
                Record::Work(work) if work.id == told => {
                    Work::open::<Report>(work).is_some_and(|held| held.raised == [found])
                }
                _ => false,
            })
        };
        tab.until(is_told).await;
        let held: Report = says(&file(&chen, id).await, RecordKey::Work(told));
        assert_eq!((held.text.as_str(), held.raised), ("井盖松动", vec![found]));
        let case: CaseFile = chen.read(&format!("/api/requests/{found}")).await;
        let Record::Request(held) = &case.records[0].record else {
            panic!("a request");
        };
        assert_eq!(held.origin, Some(told));
        let report = server::verify::verify(&server.node().storage)
            .await
            .expect("verified");
        assert!(report.is_sound(), "{report:?}");
    }
);

on_both!(photos_of_a_report_go_where_the_report_goes, |backend| {
    let mut server = TestServer::with_district(backend).await;
    let (wu, luo, zhang, chen) = (
        server.sign_in("wu").await,
        server.sign_in("luo").await,
        server.sign_in("zhang").await,
        server.sign_in("chen").await,
    );
    let (request, id, told) = reported([&wu, &luo, &chen], "现场照片").await;
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(RgbImage::new(40, 30))
        .write_to(&mut std::io::Cursor::new(&mut bytes), ImageFormat::Jpeg)
        .expect("a photo");
    let photo = ("现场.jpg", "image/jpeg");
    let shot = luo
        .attaches(None, AttachTo::Work(told), photo, &bytes)
        .await;
    assert_eq!(
        luo.sends_bytes(shot, 0, &bytes).await.status(),
        StatusCode::OK
    );
    let path = format!("/api/attachments/{shot}");
    for (person, status) in [
        (&luo, StatusCode::OK),
        (&zhang, StatusCode::OK),
        (&server.sign_in("zhao").await, StatusCode::NOT_FOUND),
        (&server.sign_in("lin").await, StatusCode::NOT_FOUND),
    ] {
        assert_eq!(person.get(&path).await.status(), status);
    }
    // Nobody adds to the words of another.
    let digest = server::files::arrival::digest(&bytes);
    let attach = shared::attachment::AttachmentCommand::Attach {
        request: None,
        to: AttachTo::Work(told),
        name: "别人的.jpg".to_owned(),
        media: "image/jpeg".to_owned(),
        size: bytes.len() as u64,
        sha256: digest,
    };
    let refused = zhang.does(Command::Attachment(attach)).await;
    assert_eq!(
        refused,
        Outcome::Refused(Refusal::NotAllowed { roles: Vec::new() })
    );
    // A unit that joins later sees what was reported before it came, photo included.
    let joined = SupervisionForm {
        units: vec![organisation("water"), organisation("traffic")],
        ..matter_on(request)
    };
    wu.works(on(SupervisionCommand::Revise {
        id,
        form: joined,
        seen: None,
    }))
    .await
    .expect("a unit joins");
    let zhao = server.sign_in("zhao").await;
    assert_eq!(zhao.get(&path).await.status(), StatusCode::OK);
    let seen: Report = says(&file(&zhao, id).await, RecordKey::Work(told));
    assert_eq!(seen.text, "现场照片");
    // Thirty days after its end it leaves what is live; who may still finds all of it.
    let close = SupervisionCommand::Close {
        id,
        finding: Finding::Solved,
        text: "已解决".to_owned(),
        look_back_on: None,
    };
    wu.works(on(close)).await.expect("it ends");
    server.clock.advance(31 * DAY);
    let node = server.node().clone();
    let wu = server.sign_in("wu").await;
    testkit::until(std::time::Duration::from_secs(20), || async {
        timers::ring(&node).await.expect("timers ring");
        let page: WorkPage = wu.read("/api/works?sort=supervision").await;
        page.total == 0
    })
    .await;
    let wu = server.sign_in("wu").await;
    assert!(synced(&wu).await.is_empty());
    let page: WorkPage = wu.read("/api/works?sort=supervision&over=1").await;
    assert_eq!(page.works.first().map(|work| work.id), Some(id));
    let whole = file(&wu, id).await;
    assert_eq!(
        whole.records.len(),
        3,
        "the matter, its report and its photo"
    );
    assert_eq!(wu.get(&path).await.status(), StatusCode::OK);
    // The same after a restart, and the rows are what the records say.
    server.stop().await;
    server.start().await;
    let wu = server.sign_in("wu").await;
    let again: WorkPage = wu.read("/api/works?sort=supervision&over=1").await;
    assert_eq!(again, page);
    let report = server::verify::verify(&server.node().storage)
        .await
        .expect("verified");
    assert!(report.is_sound(), "{report:?}");
});

on_both!(the_light_turns_by_itself_as_days_go_by, |backend| {
    let server = TestServer::with_district(backend).await;
    let (wu, zhang, chen) = (
        server.sign_in("wu").await,
        server.sign_in("zhang").await,
        server.sign_in("chen").await,
    );
    let request = chen.registers(form("nanling-station", "西门积水")).await;
    let id = wu
        .works(on(SupervisionCommand::Open(matter_on(request))))
        .await
        .expect("opened");
    wu.works(plan(id)).await.expect("a plan");
    let letter = SupervisionCommand::Write {
        id,
        kind: LetterKind::Letter,
        unit: organisation("water"),
        text: "请报进展".to_owned(),
        answer_by: Some(TUESDAY.day().plus_days(7)),
    };
    wu.works(on(letter)).await.expect("a letter");
    zhang
        .works(on(SupervisionCommand::Read { id }))
        .await
        .expect("read");
    // A hundred days: one point a day. Behind by more than 5 on the sixth.
    let mut seen = Vec::new();
    for _ in 0..40 {
        server.clock.advance(DAY);
        timers::ring(server.node()).await.expect("timers ring");
        let wu = server.sign_in("wu").await;
        let held: Supervision = says(&file(&wu, id).await, RecordKey::Work(id));
        let last = held.turns.last().expect("it has a light").clone();
        let turn = (last.at.day().0 - TUESDAY.day().0, last.reading.light);
        if seen.last() != Some(&turn) {
            seen.push(turn);
        }
    }
    assert_eq!(
        seen,
        [
            (0, Light::Green),
            (5, Light::Yellow),
            (15, Light::Red),
            (35, Light::Grey)
        ]
    );
});

/// Every request that a supervisor may see, by the list.
async fn all_requests(wu: &Person) -> Vec<RequestId> {
    let mut ids = Vec::new();
    loop {
        let path = format!("/api/requests?limit=200&offset={}", ids.len());
        let page: RequestPage = wu.read(&path).await;
        if page.requests.is_empty() {
            return ids;
        }
        ids.extend(page.requests.iter().map(|one| one.id));
    }
}

/// Counts once more, from the histories of all cases, line by line: what was done, when, and by which
/// day it was due, not what the records say that it came to.
async fn counted_again(wu: &Person) -> BTreeMap<(FiguresBy, Option<OrganisationId>), Tally> {
    let mut sums: BTreeMap<(FiguresBy, Option<OrganisationId>), Tally> = BTreeMap::new();
    for id in all_requests(wu).await {
        let case: CaseFile = wu.read(&format!("/api/requests/{id}")).await;
        let told = |code: &'static str| case.history.iter().filter(move |line| line.code == code);
        let last = |code: &'static str| told(code).next_back();
        let mut marks = vec![Figure::Registered];
        let declined = last("request.decline").is_some();
        if declined {
            marks.push(Figure::Declined);
        }
        let accepted = last("request.accept").is_some() && !declined;
        if accepted {
            marks.push(Figure::Accepted);
        }
        // The lead unit's released reply carries the class.
        let class = told("request.release").find_map(|line| line.detail.as_ref()?.class);
        if let Some(class) = class {
            marks.push(Figure::Replied);
            if accepted {
                marks.push(Figure::Responded);
            }
            marks.push(match class {
                ResultClass::A => Figure::ClassA,
                ResultClass::B => Figure::ClassB,
                ResultClass::C => Figure::ClassC,
                ResultClass::D => Figure::ClassD,
            });
        }
        if last("request.close").is_some() {
            marks.push(Figure::Closed);
        }
        if class == Some(ResultClass::A) {
            marks.push(Figure::Resolved);
        } else if accepted {
            marks.push(Figure::Moving);
        }
        let ratings = told("request.rate");
        let rated: Vec<_> = ratings
            .filter_map(|line| {
                let change = line
                    .changes
                    .iter()
                    .find(|change| change.field == "ratings")?;
                let all: Vec<shared::request::Rating> =
                    serde_json::from_str(&change.after).expect("ratings");
                all.last().cloned()
            })
            .collect();
        let low = |rating: &shared::request::Rating| {
            rating.result == Satisfaction::Dissatisfied
                || rating.process == Satisfaction::Dissatisfied
        };
        let rounds = told("request.assign")
            .filter(|line| line.changes.iter().any(|change| change.field == "status"));
        let round = rounds.count();
        if round > 1 || rated.iter().any(low) {
            marks.push(Figure::Reworked);
        }
        // The first judgement is the one that counts.
        if let Some(rating) = rated.first() {
            marks.push(Figure::Rated);
            if rating.process != Satisfaction::Dissatisfied {
                marks.push(Figure::ProcessGood);
            }
            if rating.result != Satisfaction::Dissatisfied {
                marks.push(Figure::ResultGood);
            }
        }
        let Record::Request(request) = &case.records[0].record else {
            panic!("a request");
        };
        let reach = &request.reach;
        let keys = |units: &BTreeSet<OrganisationId>| {
            let mut keys = vec![
                (FiguresBy::District, None),
                (FiguresBy::Street, Some(reach.street)),
                (FiguresBy::Station, Some(reach.station)),
            ];
            keys.extend(reach.team.map(|team| (FiguresBy::Team, Some(team))));
            keys.extend(units.iter().map(|unit| (FiguresBy::Unit, Some(*unit))));
            keys
        };
        let mut count = |units: &BTreeSet<OrganisationId>, figures: &[Figure]| {
            for key in keys(units) {
                for figure in figures {
                    let marks = shared::figures::Marks::default().with(*figure, true);
                    sums.entry(key).or_default().count(marks, true);
                }
            }
        };
        // A case is one of each unit that was ever asked to handle it, once, however many times.
        let asked = case.records.iter().filter_map(|one| match &one.record {
            Record::Assignment(part) => Some(part.unit),
            _ => None,
        });
        count(&asked.collect::<BTreeSet<_>>(), &marks);
        for record in &case.records {
            let Record::Assignment(part) = &record.record else {
                continue;
            };
            // When it was due stood in its clock as the history has it.
            let due = |field: &str| {
                let lines = case.history.iter();
                let mut changes = lines.flat_map(|line| &line.changes);
                let found = changes.rfind(|change| change.field == field);
                found.and_then(|change| change.after.parse().ok().map(Timestamp))
            };
            let of_unit = |code: &'static str, decision: &str| {
                told(code).any(|line| {
                    let detail = line.detail.as_ref().expect("whose");
                    line.at >= part.assigned_at
                        && detail.units.contains(&part.unit)
                        && detail.code == decision
                })
            };
            let mut marks = vec![Figure::Assigned];
            if of_unit("request.decide_return", "agreed") {
                marks.push(Figure::Returned);
            }
            if of_unit("request.decide_return", "refused") {
                marks.push(Figure::ReturnsRefused);
            }
            if part.share != Share::Co && of_unit("request.release", "") {
                marks.push(Figure::Answered);
                // What was written of talks with the petitioner, by whomever.
                let met = case.records.iter().any(|one| match &one.record {
                    Record::Note(note) => note.contact.is_some_and(|talk| {
                        note.at >= part.assigned_at
                            && matches!(talk.way, ContactWay::Meeting | ContactWay::Visit)
                    }),
                    _ => false,
                });
                if met {
                    marks.push(Figure::AnsweredMet);
                }
            }
            if let (Some(at), Some(due)) = (part.signed_at, due("sign_due")) {
                marks.push(Figure::SignDue);
                if at <= due {
                    marks.push(Figure::SignedInTime);
                }
            } else if part.signed_at.is_none() && !of_unit("request.decide_return", "agreed") {
                let clock = part.clock.as_ref().expect("it runs");
                if clock.due_at < wu.me.server_time {
                    marks.push(Figure::SignDue);
                }
            }
            // The first that the unit sent: what says later that a promise is kept was not due then.
            let first = told("request.release").find(|line| {
                let detail = line.detail.as_ref().expect("whose");
                line.at >= part.assigned_at && detail.units.contains(&part.unit)
            });
            if let (Some(first), Some(due)) = (first, due("reply_due")) {
                marks.push(Figure::ReplyDue);
                marks.push(if first.at <= due {
                    Figure::RepliedInTime
                } else {
                    Figure::Overdue
                });
            } else if part.signed_at.is_some() && part.reply.is_none() {
                let clock = part.clock.as_ref().expect("it runs");
                if clock.due_at < wu.me.server_time {
                    marks.extend([Figure::ReplyDue, Figure::Overdue]);
                }
            }
            count(&BTreeSet::from([part.unit]), &marks);
        }
    }
    sums
}

async fn figures(wu: &Person, by: FiguresBy) -> Vec<FigureRow> {
    let page: FiguresPage = wu.read(&format!("/api/figures?by={}", by.code())).await;
    page.rows
}

async fn agree(wu: &Person) {
    let again = counted_again(wu).await;
    let mut rows = 0;
    for by in FiguresBy::ALL {
        let all = figures(wu, *by).await;
        // Whoever has nothing has a row all the same.
        for row in all.iter().filter(|row| row.tally != Tally::default()) {
            assert_eq!(
                again.get(&(*by, row.of)),
                Some(&row.tally),
                "{by:?} {:?}",
                row.of
            );
            rows += 1;
        }
    }
    assert_eq!(rows, again.len());
}

/// The stretches of a course come to the figures of the same days, the topics to what was registered,
/// and the days to the activities.
async fn course_adds_up(wu: &Person) {
    let today = wu.me.server_time.day();
    let mut told = Vec::new();
    for (by, days) in [
        (FiguresBy::District, 20),
        (FiguresBy::Street, 90),
        (FiguresBy::Team, 400),
    ] {
        let from = today.plus_days(1 - days);
        let page: FiguresPage = wu
            .read(&format!(
                "/api/figures?by={}&from={from}&until={today}",
                by.code()
            ))
            .await;
        for row in &page.rows {
            let of = row.of.map(|of| format!("&of={of}")).unwrap_or_default();
            let path = format!(
                "/api/figures/course?by={}{of}&from={from}&until={today}&rows={}",
                by.code(),
                by.code()
            );
            let course: FiguresCourse = wu.read(&path).await;
            let mut sum = Tally::default();
            course.stretches.iter().for_each(|one| sum.add(one));
            assert_eq!(sum, row.tally, "{path}");
            assert_eq!(course.rows, page.rows);
            assert_eq!(course.activities.len(), days as usize);
            let held: u32 = course.activities.iter().map(|n| u32::from(*n)).sum();
            assert_eq!(held, row.tally.get(Figure::Activities));
            let by_topic: u32 = course.topics.iter().map(|(_, count)| count).sum();
            let whole = match by {
                FiguresBy::District | FiguresBy::Street => row.tally.get(Figure::Registered),
                FiguresBy::Station | FiguresBy::Unit | FiguresBy::Team => 0,
            };
            assert_eq!(by_topic, whole);
            told.push((by, course.stretch, course.stretches.len()));
        }
    }
    assert_eq!(told[0], (FiguresBy::District, 1, 20));
    assert!(told.contains(&(FiguresBy::Street, 7, 13)), "{told:?}");
    assert!(told.contains(&(FiguresBy::Team, 28, 15)), "{told:?}");
    // An activity of a station is one of its street.
    let now = wu.me.server_time;
    let form = ActivityForm {
        kind: ActivityKind::Visit,
        title: "走访".to_owned(),
        team: None,
        station: Some(organisation("nanling-station")),
        lead: String::new(),
        place: String::new(),
        from: now,
        until: now.plus_ms(3_600_000),
        agenda: String::new(),
        parties: Vec::new(),
        places: None,
        particulars: Vec::new(),
        campaign: None,
    };
    let plan = ActivityCommand::Plan { form, repeat: None };
    wu.works(WorkCommand::Activity(plan))
        .await
        .expect("planned");
    let street = organisation("nanwan");
    let course: FiguresCourse = wu
        .read(&format!(
            "/api/figures/course?by=street&of={street}&from={today}&until={today}"
        ))
        .await;
    assert_eq!(course.activities, [1]);
    let status = async |query: &str| {
        let path = format!("/api/figures/course?by=district&{query}");
        wu.get(&path).await.status()
    };
    // Nobody asks for more days than can be shown, and the days are told.
    assert_eq!(
        status("from=1900-01-01&until=2026-01-01").await,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(status("from=2026-01-01").await, StatusCode::BAD_REQUEST);
    let turned: FiguresCourse = wu
        .read("/api/figures/course?by=district&from=2026-02-01&until=2026-01-01")
        .await;
    assert_eq!(turned.stretches, []);
}

on_both!(figures_are_what_the_histories_come_to, |backend| {
    let mut server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let liu = server.sign_in("liu").await;
    let zhang = server.sign_in("zhang").await;
    let team = Some(organisation("nanwan-team"));
    let moves = async |person: &Person, command: RequestCommand| {
        assert_eq!(person.moves(command).await, Outcome::Accepted);
    };
    // Six cases that come to rest at six places, one of them after a second handling, one given back.
    let mut parts = Vec::new();
    for n in 0..6 {
        let mut form = form("nanling-station", &format!("事项{n}"));
        form.team = team.filter(|_| n % 2 == 0);
        let request = chen.registers(form).await;
        if n == 0 {
            let decline = RequestCommand::Decline {
                request,
                reason: shared::request::DeclineReason::Beyond,
                guidance: "请向区外单位反映".to_owned(),
            };
            moves(&chen, decline).await;
            continue;
        }
        moves(&chen, RequestCommand::Accept { request }).await;
        if n == 1 {
            continue;
        }
        let assign = |units: &[&str]| RequestCommand::Assign {
            request,
            units: units
                .iter()
                .enumerate()
                .map(|(n, unit)| UnitShare {
                    unit: organisation(unit),
                    share: if n == 0 { Share::Lead } else { Share::Co },
                })
                .collect(),
            complexity: Complexity::Simple,
        };
        let mut sent = envelope(Command::Request(assign(&["water"])));
        sent.issued_at = liu.me.server_time;
        let assignment = AssignmentId::derive(sent.command_id, 0);
        assert_eq!(
            liu.send(vec![sent]).await.remove(0).outcome,
            Outcome::Accepted
        );
        if n == 2 {
            continue;
        }
        if n >= 4 {
            let ask = RequestCommand::AskReturn {
                assignment,
                reason: "不属本单位职责".to_owned(),
                unit: None,
            };
            moves(&zhang, ask).await;
            let decide = RequestCommand::DecideReturn {
                assignment,
                decision: [ReturnDecision::Refused, ReturnDecision::Agreed][n - 4],
                text: "已核对职责".to_owned(),
            };
            moves(&liu, decide).await;
        }
        if n == 5 {
            continue;
        }
        moves(&zhang, RequestCommand::SignFor { assignment }).await;
        parts.push((request, assignment));
    }
    let wu = server.sign_in("wu").await;
    agree(&wu).await;
    // Two are answered, one of them late; one rating sends a case back.
    for (n, (request, assignment)) in parts.iter().copied().enumerate() {
        if n == 1 {
            server.clock.advance(40 * DAY);
        }
        let zhang = server.sign_in("zhang").await;
        let feng = server.sign_in("feng").await;
        let chen = server.sign_in("chen").await;
        // One is met, of the other somebody only hears by telephone.
        let way = [ContactWay::Visit, ContactWay::Phone][n];
        let talk = RequestCommand::LogContact {
            request,
            way,
            told: None,
            text: "现场听取意见".to_owned(),
        };
        moves(&chen, talk).await;
        let class = [ResultClass::A, ResultClass::C][n];
        let submit = RequestCommand::SubmitReply {
            assignment,
            text: "答复".to_owned(),
            class,
            promise: None,
        };
        moves(&zhang, submit).await;
        moves(&feng, RequestCommand::Release { assignment }).await;
        let rate = RequestCommand::Rate {
            request,
            by: Rater::Resident,
            process: Satisfaction::Satisfied,
            result: [Satisfaction::Fair, Satisfaction::Dissatisfied][n],
            reason: "说明".to_owned(),
        };
        moves(&chen, rate).await;
        if n == 0 {
            moves(&chen, RequestCommand::Close { request }).await;
        }
    }
    let wu = server.sign_in("wu").await;
    agree(&wu).await;
    let row = async |by, of| {
        let rows = figures(&wu, by).await;
        let row = rows.iter().find(|row| row.of == Some(organisation(of)));
        row.expect("it has a row").tally
    };
    let team_row = row(FiguresBy::Team, "nanwan-team").await;
    assert_eq!(team_row.get(Figure::Registered), 3);
    let unit = row(FiguresBy::Unit, "water").await;
    // One of two replies came in time, and one assignment was never signed for.
    assert_eq!(unit.rate(Kpi::ReplyRate), Some(500));
    assert_eq!(
        (unit.get(Figure::SignDue), unit.get(Figure::SignedInTime)),
        (3, 2)
    );
    // Of four assignments one was given back and one not; of two answers one came after a visit.
    for rate in [Kpi::ReturnRate, Kpi::ReturnRefusedRate] {
        assert_eq!(unit.rate(rate), Some(250), "{rate:?}");
    }
    assert_eq!(unit.rate(Kpi::MeetRate), Some(500));
    // The same when it is counted from nothing.
    let before = figures(&wu, FiguresBy::Station).await;
    server.stop().await;
    server.start().await;
    let wu = server.sign_in("wu").await;
    assert_eq!(figures(&wu, FiguresBy::Station).await, before);
    agree(&wu).await;
    course_adds_up(&wu).await;
    // What is taken away of a street holds its own stations.
    let street = organisation("nanwan");
    let path = format!("/api/figures?by=station&street={street}&csv=zh");
    let table = wu.get(&path).await.text().await.expect("a table");
    assert!(table.contains("nanling-station"), "{table}");
    assert!(!table.contains("dafen-station"), "{table}");
    // Days narrow it, and who supervises nothing is told of teams and of their own place alone.
    let none: FiguresPage = wu.read("/api/figures?by=district&until=2026-01-01").await;
    assert_eq!(none.rows[0].tally, Tally::default());
    let chen = server.sign_in("chen").await;
    let status = async |path: &str| chen.get(path).await.status();
    assert_eq!(status("/api/figures?by=team").await, StatusCode::OK);
    assert_eq!(
        status("/api/figures?by=district").await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        status("/api/figures?by=station").await,
        StatusCode::FORBIDDEN
    );
    let own = organisation("nanling-station");
    assert_eq!(
        status(&format!("/api/figures?by=station&of={own}")).await,
        StatusCode::OK
    );
    assert_eq!(
        status("/api/figures?by=nobody").await,
        StatusCode::BAD_REQUEST
    );
});

on_both!(what_became_of_matters_is_counted_on_its_day, |backend| {
    let mut server = TestServer::with_district(backend).await;
    let (wu, chen) = (server.sign_in("wu").await, server.sign_in("chen").await);
    let request = chen.registers(form("nanling-station", "西门积水")).await;
    // Two units must move, and it lies where its station and its team do.
    let mut form = matter_on(request);
    form.street = None;
    form.units = ["water", "traffic"].map(organisation).to_vec();
    let id = wu.works(on(SupervisionCommand::Open(form))).await;
    let id = id.expect("opened");
    let close = |finding| {
        on(SupervisionCommand::Close {
            id,
            finding,
            text: "现场看过".to_owned(),
            look_back_on: None,
        })
    };
    server.clock.advance(2 * DAY);
    let wu = server.sign_in("wu").await;
    wu.works(close(Finding::Solved)).await.expect("it ends");
    server.clock.advance(2 * DAY);
    let wu = server.sign_in("wu").await;
    let reopen = SupervisionCommand::Reopen {
        id,
        reason: "又积水了".to_owned(),
    };
    wu.works(on(reopen)).await.expect("taken up again");
    server.clock.advance(2 * DAY);
    let wu = server.sign_in("wu").await;
    wu.works(close(Finding::Tracked)).await.expect("it ends");
    // The history has the days: each step is counted on its own, and on no other.
    let case = file(&wu, id).await;
    let told = |code: &str| {
        let lines = case.history.iter().filter(|line| line.code == code);
        lines.map(|line| line.at.day()).collect::<Vec<_>>()
    };
    let [opened, ended] = ["supervision.open", "supervision.close"].map(told);
    assert_eq!((opened.len(), ended.len()), (1, 2));
    let became = [
        (Figure::MattersOpened, opened[0]),
        (Figure::MattersSolved, ended[0]),
        (Figure::MattersTracked, ended[1]),
    ];
    let places = [
        (FiguresBy::District, None),
        (FiguresBy::Street, Some("nanwan")),
        (FiguresBy::Station, Some("nanling-station")),
        (FiguresBy::Unit, Some("water")),
        (FiguresBy::Unit, Some("traffic")),
        (FiguresBy::Team, Some("nanwan-team")),
    ];
    let agrees = async |wu: &Person| {
        for (by, of) in places {
            let of = of.map_or_else(String::new, |of| format!("&of={}", organisation(of)));
            for (figure, day) in became {
                for (away, count) in [(-1, 0), (0, 1), (1, 0)] {
                    let day = day.plus_days(away);
                    let query = format!("by={}{of}&from={day}&until={day}", by.code());
                    let page: FiguresPage = wu.read(&format!("/api/figures?{query}")).await;
                    let tally = page.rows.first().map(|row| row.tally).unwrap_or_default();
                    assert_eq!(tally.get(figure), count, "{figure:?} {query}");
                    let path = format!("/api/figures/list?figure={}&{query}", figure.code());
                    let list: FigureList = wu.read(&path).await;
                    let found: Vec<_> = list.cases.iter().map(|one| one.behind).collect();
                    assert_eq!(found, vec![Behind::Matter(id); count as usize], "{path}");
                }
            }
        }
    };
    agrees(&wu).await;
    // The same when it is counted from nothing.
    server.stop().await;
    server.start().await;
    agrees(&server.sign_in("wu").await).await;
});

/// What is at hand is made of all that was committed.
async fn caught_up(server: &TestServer) {
    let node = server.node();
    let head = node.storage.head().await.expect("a head").csn;
    node.derived.ledger.reach(head).await;
}

fn told_to_all(request: RequestId, confidential: bool) -> RequestCommand {
    RequestCommand::Mark {
        request,
        marks: shared::request::Marks {
            publicity: shared::request::Publicity::Open,
            supervision: Level::None,
            urgent: false,
            confidential,
        },
    }
}

on_both!(a_title_on_the_wall_names_no_petitioner, |backend| {
    let server = TestServer::with_district(backend).await;
    let (wu, chen) = (server.sign_in("wu").await, server.sign_in("chen").await);
    let call = ScreenCall {
        name: "大厅".to_owned(),
        street: None,
    };
    let made = wu.post("/api/screens", &call).await;
    let link: ScreenLink = made.json().await.expect("a link");
    let url = format!("{}{}", server.url(), link.path);
    let shows = async |wanted: &str| {
        caught_up(&server).await;
        let answer = reqwest::get(&url).await.expect("an answer");
        let shown = answer.text().await.expect("a page");
        assert!(shown.contains(wanted), "{shown}");
        for hidden in ["张小满", "1234", "南岭路1号"] {
            assert!(!shown.contains(hidden), "{hidden} is on the wall");
        }
        shown
    };
    let named = |title: &str, confidential| {
        let mut form = form("nanling-station", title);
        form.petitioner.name = "张小满".to_owned();
        form.petitioner.phone = "13800001234".to_owned();
        form.petitioner.address = "南岭路1号".to_owned();
        form.confidential = confidential;
        form
    };
    let open = chen.registers(named("张小满家门口积水", false)).await;
    let kept = chen.registers(named("张小满举报偷排", true)).await;
    let on = |title: &str, request| {
        on(SupervisionCommand::Open(SupervisionForm {
            title: title.to_owned(),
            ..matter_on(request)
        }))
    };
    // Called as the request is, which nobody has said is for everybody.
    let title = "张小满（13800001234）家南岭路1号门口积水";
    wu.works(on(title, open)).await.expect("opened");
    let shown = shows("2026-督办-001（重点督办）").await;
    assert!(!shown.contains("门口积水"), "it is not for everybody");
    // Two were registered; of the one that is kept secret the ticker tells nothing.
    assert_eq!(shown.matches("新登记").count(), 1, "{shown}");
    // The level stands on the request since it is supervised.
    let mark = |request, level, confidential| {
        let mut command = told_to_all(request, confidential);
        if let RequestCommand::Mark { marks, .. } = &mut command {
            marks.supervision = level;
        }
        command
    };
    let marked = wu.moves(mark(open, Level::Priority, false)).await;
    assert_eq!(marked, Outcome::Accepted);
    shows("门口积水").await;
    let secret = wu.works(on("张小满举报偷排", kept)).await.expect("opened");
    let marked = wu.moves(mark(kept, Level::Priority, true)).await;
    assert_eq!(marked, Outcome::Accepted);
    let shown = shows("2026-督办-002（重点督办）").await;
    assert!(shown.contains("门口积水") && !shown.contains("偷排"));
    // What the committee has published stands with its title until the publication ends, though nobody has
    // marked the request; what keeps its petitioner's identity never does.
    let dark = chen.registers(named("张小满家楼道灯不亮", false)).await;
    let published = on("张小满（13800001234）家楼道灯不亮", dark);
    let published = wu.works(published).await.expect("opened");
    let shown = shows("2026-督办-003（重点督办）").await;
    assert!(!shown.contains("楼道灯不亮"));
    for id in [published, secret] {
        let publish = SupervisionCommand::Publish {
            id,
            place: "社区公告栏".to_owned(),
            text: "督办进展".to_owned(),
            until: TUESDAY.day().plus_days(7),
        };
        let publish = WorkCommand::Supervision(publish);
        wu.works(publish).await.expect("published");
    }
    let shown = shows("楼道灯不亮").await;
    assert!(!shown.contains("偷排") && !shown.contains("2026-督办-003"));
    // What was published hangs beside it, masked again; taken down it goes at once, and its title with it.
    let publish = |text: &str| {
        WorkCommand::Supervision(SupervisionCommand::Publish {
            id: published,
            place: "社区公告栏".to_owned(),
            text: text.to_owned(),
            until: TUESDAY.day().plus_days(7),
        })
    };
    let withdraw = |no| {
        WorkCommand::Supervision(SupervisionCommand::Withdraw {
            id: published,
            no,
            reason: "写错了".to_owned(),
        })
    };
    wu.works(publish("张小满家楼道灯十日内换新"))
        .await
        .expect("published");
    shows("楼道灯十日内换新").await;
    for no in [2, 1] {
        wu.works(withdraw(no)).await.expect("taken down");
    }
    let shown = shows("2026-督办-003（重点督办）").await;
    assert!(!shown.contains("楼道灯"), "{shown}");
    wu.works(publish("楼道灯十日内换新"))
        .await
        .expect("published");
    shows("楼道灯不亮").await;
    server.clock.advance(8 * 86_400_000);
    let shown = shows("2026-督办-003（重点督办）").await;
    assert!(!shown.contains("楼道灯不亮"));
});

on_both!(a_screen_lists_places_by_name, |backend| {
    let server = TestServer::with_district(backend).await;
    let (wu, chen, lin) = (
        server.sign_in("wu").await,
        server.sign_in("chen").await,
        server.sign_in("lin").await,
    );
    for title in ["路灯不亮", "井盖松动"] {
        chen.registers(form("nanling-station", title)).await;
    }
    lin.registers(form("dafen-station", "占道停车")).await;
    let shown = async |street: Option<OrganisationId>, registered: usize| {
        let call = ScreenCall {
            name: "大厅".to_owned(),
            street,
        };
        let made = wu.post("/api/screens", &call).await;
        let link: ScreenLink = made.json().await.expect("a link");
        let url = format!("{}{}", server.url(), link.path);
        caught_up(&server).await;
        let answer = reqwest::get(&url).await.expect("an answer");
        let shown = answer.text().await.expect("a page");
        let wanted = format!("data-testid=\"registered\">{registered}<");
        assert!(shown.contains(&wanted), "{shown}");
        shown
    };
    let district = shown(None, 3).await;
    assert!(district.contains("各街道") && !district.contains("各站点"));
    let at = |name: &str| district.find(&format!(">{name}<")).expect("it is listed");
    // The one with fewer cases stands first: by name, not by volume.
    assert!(at("buji") < at("nanwan"));
    let street = shown(Some(organisation("nanwan")), 2).await;
    assert!(street.contains("各站点") && !street.contains("各街道"));
    assert!(street.contains(">nanling-station<") && !street.contains(">dafen-station<"));
    // Each tells what its own requests are about.
    for (of, registered) in [(&district, 3), (&street, 2)] {
        let (_, topics) = of.split_once("wall-topic").expect("a topic");
        let (topics, _) = topics.split_once("wall-heat").expect("what comes after");
        let counted = format!("<b>{registered}</b>");
        assert!(topics.contains(&counted), "{topics}");
    }
});

on_both!(a_wall_screen_shows_figures_and_nobody, |backend| {
    let server = TestServer::with_district(backend).await;
    let (wu, luo, chen) = (
        server.sign_in("wu").await,
        server.sign_in("luo").await,
        server.sign_in("chen").await,
    );
    let call = |name: &str| ScreenCall {
        name: name.to_owned(),
        street: None,
    };
    let refused = chen.post("/api/screens", &call("大厅")).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let made = wu.post("/api/screens", &call("大厅")).await;
    let link: ScreenLink = made.json().await.expect("a link");
    // Without a cookie: a hall has nobody signed in.
    let hall = reqwest::Client::new();
    let url = format!("{}{}", server.url(), link.path);
    let page = async || {
        let response = hall.get(&url).send().await.expect("an answer");
        (response.status(), response.text().await.expect("a page"))
    };
    let (status, before) = page().await;
    assert_eq!(status, StatusCode::OK);
    assert!(before.contains("data-testid=\"registered\">0<"), "{before}");
    // What is live is told as it happens.
    let mut live = hall
        .get(format!("{url}/live"))
        .send()
        .await
        .expect("a stream");
    let mut heard = async |wanted: &str| {
        let mut text = String::new();
        while !text.contains(wanted) {
            let chunk = live.chunk().await.expect("it goes on").expect("it goes on");
            text.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    heard("data-testid=\"registered\">0<").await;
    let mut form = form("nanling-station", "张三家门口积水");
    form.petitioner.name = "张三".to_owned();
    form.petitioner.phone = "13800001234".to_owned();
    let request = chen.registers(form).await;
    heard("data-testid=\"registered\">1<").await;
    let marked = chen.moves(told_to_all(request, false)).await;
    assert_eq!(marked, Outcome::Accepted);
    let matter = SupervisionForm {
        title: "西门积水整治".to_owned(),
        ..matter_on(request)
    };
    let id = wu
        .works(on(SupervisionCommand::Open(matter)))
        .await
        .expect("opened");
    wu.works(plan(id)).await.expect("a plan");
    luo.works(report(id, 40, "王五在现场"))
        .await
        .expect("a report");
    heard("40%").await;
    let (_, shown) = page().await;
    assert!(shown.contains("西门积水整治") && shown.contains("data-light=\"green\""));
    // The ticker tells that something was registered, where and on what, and no more.
    let (_, ticker) = shown.split_once("wall-ticker").expect("a ticker");
    assert!(ticker.contains("新登记") && ticker.contains("nanwan"));
    // The address says how it is shown; what it cannot mean is as usual.
    let asked = async |query: &str| {
        let response = hall.get(format!("{url}{query}")).send().await;
        let page = response.expect("an answer").text().await;
        page.expect("a page")
    };
    let odd = asked("?pages=3,9,1&seconds=1&theme=light").await;
    assert!(odd.contains("data-pages=\"3 1\" data-page=\"3\" data-seconds=\"5\""));
    assert!(odd.contains("data-theme=\"light\""));
    let usual = asked("?pages=x&seconds=soon&theme=%22").await;
    assert!(usual.contains("data-pages=\"1 2 3\" data-page=\"1\" data-seconds=\"15\""));
    assert!(!usual.contains("data-theme"));
    // No name, no text of a request or a report, no address of anything.
    for hidden in [
        "张三",
        "13800001234",
        "门口积水",
        "王五",
        "chen",
        "wu",
        &request.to_string(),
    ] {
        assert!(!shown.contains(hidden), "{hidden} is on the wall");
    }
    // Another token shows nothing; one that was taken down neither, at once.
    let other = format!("{}/wall/{}", server.url(), "x".repeat(32));
    let status = hall.get(&other).send().await.expect("an answer").status();
    assert_eq!(status, StatusCode::NOT_FOUND);
    let end = WorkCommand::Screen(ScreenCommand::End { id: link.id });
    assert_eq!(
        luo.works(end.clone()).await,
        Err(Refusal::NotAllowed {
            roles: vec![shared::account::Role::Supervisor]
        })
    );
    wu.works(end).await.expect("it is taken down");
    testkit::until(std::time::Duration::from_secs(10), || async {
        page().await.0 == StatusCode::NOT_FOUND
    })
    .await;
    // The open line ends by itself.
    while live.chunk().await.expect("it ends").is_some() {}
});

on_both!(
    an_activity_is_planned_held_and_leads_to_requests,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (luo, chen, lin) = (
            server.sign_in("luo").await,
            server.sign_in("chen").await,
            server.sign_in("lin").await,
        );
        let plan = |repeat| {
            WorkCommand::Activity(ActivityCommand::Plan {
                form: ActivityForm {
                    kind: ActivityKind::Deliberation,
                    title: "停车议事会".to_owned(),
                    team: Some(organisation("nanwan-team")),
                    station: Some(organisation("nanling-station")),
                    lead: "罗队长".to_owned(),
                    place: "社区议事厅".to_owned(),
                    from: TUESDAY,
                    until: TUESDAY.plus_ms(2 * 3_600_000),
                    agenda: String::new(),
                    parties: vec![
                        Party {
                            kind: PartyKind::Resident,
                            name: "张三".to_owned(),
                            unit: None,
                            account: None,
                        },
                        Party {
                            kind: PartyKind::Department,
                            name: "街道交安办".to_owned(),
                            unit: None,
                            account: None,
                        },
                    ],
                    places: None,
                    particulars: Vec::new(),
                    campaign: None,
                },
                repeat,
            })
        };
        let id = luo.works(plan(None)).await.expect("planned");
        lin.works(signs(id, None)).await.expect("a guest comes");
        let minutes = WorkCommand::Activity(ActivityCommand::Write {
            id,
            lines: vec![LineForm {
                no: None,
                text: "缺停车位".to_owned(),
            }],
            outcome: "收集 1 件".to_owned(),
            particulars: Vec::new(),
            held: None,
            seen: None,
        });
        luo.works(minutes).await.expect("minutes");
        let mut from_line = form("nanling-station", "缺停车位");
        from_line.origin = Some(id);
        from_line.line = Some(1);
        from_line.team = Some(organisation("nanwan-team"));
        let request = chen.registers(from_line).await;
        let held: Activity = says(&file(&chen, id).await, RecordKey::Work(id));
        assert_eq!(held.minutes[0].became, Some(Became::Request(request)));
        assert_eq!(held.attended.len(), 1);
        assert_eq!(held.attended[0].way, SignInWay::Own, "it was no code");
        let case: CaseFile = luo.read(&format!("/api/requests/{request}")).await;
        let Record::Request(told) = &case.records[0].record else {
            panic!("a request");
        };
        // The team sees what it took up, and the way back.
        assert_eq!(told.origin, Some(id));
        let row = figures(&server.sign_in("wu").await, FiguresBy::Team)
            .await
            .remove(0);
        let counts = [Figure::Registered, Figure::Activities].map(|one| row.tally.get(one));
        assert_eq!(counts, [1, 1]);
        // The notice is paper for whoever is signed in, with the way to sign in at the door.
        let poster = chen.get(&format!("/print/activities/{id}")).await;
        let poster = poster.text().await.expect("a page");
        assert!(poster.contains("停车议事会") && poster.contains(&format!("/activities/{id}")));
        // It hangs in the open: no resident is named on it.
        assert!(poster.contains("街道交安办") && !poster.contains("张三"));
        assert!(!poster.contains("?code="), "anybody takes a picture of it");
        // Who runs it has the code, and with it one signs in as by it; a guest has none.
        let code = code_of(&chen, id, "").await;
        luo.works(signs(id, Some(&code)))
            .await
            .expect("by the code");
        let held: Activity = says(&file(&chen, id).await, RecordKey::Work(id));
        assert_eq!(held.attended[1].way, SignInWay::Code);
        let refused = lin.get(&format!("/print/activities/{id}/code")).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        let row = luo
            .works(plan(Some(Repeat {
                every: Every::Week,
                times: 3,
            })))
            .await
            .expect("a row");
        let page: WorkPage = chen.read("/api/works?sort=activity").await;
        assert_eq!(page.total, 4);
        assert!(page.works.iter().any(|work| work.id == row));
    }
);

/// Somebody signs in themselves, perhaps with what a code carried.
fn signs(id: WorkId, token: Option<&str>) -> WorkCommand {
    WorkCommand::Activity(ActivityCommand::SignIn {
        id,
        name: None,
        made_up: false,
        token: token.map(str::to_owned),
    })
}

/// What the code at the door of an activity carries.
async fn code_of(person: &Person, id: WorkId, query: &str) -> String {
    let page = person
        .get(&format!("/print/activities/{id}/code{query}"))
        .await;
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.expect("a page");
    let (_, code) = page.split_once("?code=").expect("a code");
    code.chars().take_while(|one| *one != '"').collect()
}

on_both!(a_sign_in_code_holds_on_its_own_day, |backend| {
    let server = TestServer::with_district(backend).await;
    let luo = server.sign_in("luo").await;
    let plan = |title: &str| {
        WorkCommand::Activity(ActivityCommand::Plan {
            form: ActivityForm {
                kind: ActivityKind::Visit,
                title: title.to_owned(),
                team: Some(organisation("nanwan-team")),
                station: None,
                lead: String::new(),
                place: String::new(),
                from: TUESDAY,
                until: TUESDAY.plus_ms(DAY + DAY / 12),
                agenda: String::new(),
                parties: Vec::new(),
                places: None,
                particulars: Vec::new(),
                campaign: None,
            },
            repeat: None,
        })
    };
    let id = luo.works(plan("两天走访")).await.expect("planned");
    let other = luo.works(plan("另一场")).await.expect("planned");
    let today = code_of(&luo, id, "").await;
    let next = TUESDAY.day().plus_days(1);
    let tomorrow = code_of(&luo, id, &format!("?day={next}")).await;
    let page = luo
        .get(&format!("/print/activities/{id}/code?day={next}"))
        .await;
    let page = page.text().await.expect("a page");
    let switch = format!("/print/activities/{id}/code?day={next}&amp;lang=");
    assert!(
        page.contains(&switch),
        "that of one day in the other language"
    );
    let elsewhere = code_of(&luo, other, "").await;
    let wrong = Err(Refusal::Work {
        why: WorkRefusal::WrongCode,
    });
    let zhang = server.sign_in("zhang").await;
    for code in ["a guess", "", &*tomorrow, &*elsewhere] {
        assert_eq!(zhang.works(signs(id, Some(code))).await, wrong, "{code}");
    }
    zhang
        .works(signs(id, Some(&today)))
        .await
        .expect("today's code");
    server.clock.advance(DAY);
    let lin = server.sign_in("lin").await;
    assert_eq!(lin.works(signs(id, Some(&today))).await, wrong);
    lin.works(signs(id, Some(&tomorrow)))
        .await
        .expect("now it is that day's");
    // Who had no network cannot scan another any more, and was there all the same.
    let huang = server.sign_in("huang").await;
    server.clock.advance(DAY / 96);
    huang
        .works(signs(id, Some(&today)))
        .await
        .expect("sent a quarter of an hour ago");
    let held: Activity = says(&file(&lin, id).await, RecordKey::Work(id));
    let ways: Vec<_> = held.attended.iter().map(|one| one.way).collect();
    assert_eq!(ways, [SignInWay::Code, SignInWay::Code, SignInWay::Own]);
});

on_both!(
    a_line_is_tied_to_a_matter_that_is_there_already,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (wu, luo, chen, lin) = (
            server.sign_in("wu").await,
            server.sign_in("luo").await,
            server.sign_in("chen").await,
            server.sign_in("lin").await,
        );
        let (_, matter, _) = reported([&wu, &luo, &chen], "到现场看了排水口").await;
        // One of another street, which the team does not see.
        let elsewhere = lin.registers(form("dafen-station", "路灯不亮")).await;
        let strange = SupervisionForm {
            team: None,
            street: None,
            ..matter_on(elsewhere)
        };
        let strange = wu.works(on(SupervisionCommand::Open(strange))).await;
        let strange = strange.expect("opened");
        let planned = ActivityForm {
            kind: ActivityKind::Visit,
            title: "走访西门".to_owned(),
            team: Some(organisation("nanwan-team")),
            station: Some(organisation("nanling-station")),
            lead: String::new(),
            place: String::new(),
            from: TUESDAY,
            until: TUESDAY.plus_ms(3_600_000),
            agenda: String::new(),
            parties: Vec::new(),
            places: None,
            particulars: Vec::new(),
            campaign: None,
        };
        let planned = ActivityCommand::Plan {
            form: planned,
            repeat: None,
        };
        let id = luo.works(WorkCommand::Activity(planned)).await;
        let id = id.expect("planned");
        let line = |text: &str| LineForm {
            no: None,
            text: text.to_owned(),
        };
        let minutes = ActivityCommand::Write {
            id,
            lines: vec![line("西门又积水"), line("东门要划线")],
            outcome: String::new(),
            particulars: Vec::new(),
            held: None,
            seen: None,
        };
        let minutes = luo.works(WorkCommand::Activity(minutes)).await;
        minutes.expect("minutes");
        let tie = |line, matter| {
            WorkCommand::Activity(ActivityCommand::Tie {
                id,
                line,
                became: Became::Matter(matter),
            })
        };
        let refused = lin.works(tie(1, matter)).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed { .. })));
        // What the team does not see, what is no matter and what is no line are not there.
        for (line, of) in [(1, strange), (1, id), (9, matter)] {
            assert_eq!(luo.works(tie(line, of)).await, Err(Refusal::NotFound));
        }
        let mut tab = chen.opens_tab().await;
        tab.connect().await;
        tab.until_live().await;
        luo.works(tie(1, matter)).await.expect("tied");
        let told = |client: &sync::client::Client| {
            let mut records = client.records();
            records.any(|record| match record {
                Record::Work(work) => Work::open::<Activity>(work).is_some_and(|held| {
                    let became: Vec<_> = held.minutes.iter().map(|line| line.became).collect();
                    became == [Some(Became::Matter(matter)), None]
                }),
                _ => false,
            })
        };
        tab.until(told).await;
        // It became that once, and nothing else: no second matter begins in it.
        assert_eq!(luo.works(tie(1, matter)).await, Err(Refusal::NothingToDo));
        let second = SupervisionForm {
            subjects: Vec::new(),
            line: Some(MinutesLine {
                activity: id,
                line: 1,
            }),
            ..matter_on(elsewhere)
        };
        let second = wu.works(on(SupervisionCommand::Open(second))).await;
        let taken = Refusal::Work {
            why: WorkRefusal::LineTaken,
        };
        assert_eq!(second, Err(taken));
        let page: WorkPage = wu.read("/api/works?sort=supervision").await;
        assert_eq!(page.total, 2);
        // The matter itself is as it was, and began nowhere else.
        let held: Supervision = says(&file(&luo, matter).await, RecordKey::Work(matter));
        assert_eq!(held.origin, None);
        // The whole of the activity is about a matter as well, if it is one that the team sees.
        let concern = |matter| {
            WorkCommand::Activity(ActivityCommand::Concern {
                id,
                matter,
                concerns: true,
            })
        };
        assert_eq!(luo.works(concern(strange)).await, Err(Refusal::NotFound));
        luo.works(concern(matter)).await.expect("said");
        let held: Activity = says(&file(&chen, id).await, RecordKey::Work(id));
        assert_eq!(held.matters, [matter]);
    }
);

on_both!(
    a_unit_that_is_invited_answers_and_its_place_is_free_again_after_a_no,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (luo, zhang) = (server.sign_in("luo").await, server.sign_in("zhang").await);
        let from = luo.me.server_time.plus_ms(3_600_000);
        let asked = Party {
            unit: Some(organisation("water")),
            ..Party::named(PartyKind::Department, String::new())
        };
        let form = ActivityForm {
            kind: ActivityKind::Study,
            title: "防汛知识学习".to_owned(),
            team: Some(organisation("nanwan-team")),
            station: None,
            lead: String::new(),
            place: String::new(),
            from,
            until: from.plus_ms(3_600_000),
            agenda: String::new(),
            parties: vec![asked],
            places: Some(1),
            particulars: Vec::new(),
            campaign: None,
        };
        let plan = ActivityCommand::Plan { form, repeat: None };
        let id = luo.works(WorkCommand::Activity(plan)).await;
        let id = id.expect("planned");
        let answer = |unit: Option<&str>, comes| {
            WorkCommand::Activity(ActivityCommand::Answer {
                id,
                unit: unit.map(organisation),
                comes,
            })
        };
        let answers = async || {
            let held: Activity = says(&file(&luo, id).await, RecordKey::Work(id));
            let told = held.answers.iter();
            told.map(|one| (one.unit, one.comes)).collect::<Vec<_>>()
        };
        let water = Some(organisation("water"));
        for comes in [true, false] {
            let said = zhang.works(answer(Some("water"), comes)).await;
            said.expect("invited");
            assert_eq!(answers().await, [(water, comes)]);
        }
        let not_invited = Refusal::Work {
            why: WorkRefusal::NotInvited,
        };
        assert_eq!(luo.works(answer(None, true)).await, Err(not_invited));
    }
);
