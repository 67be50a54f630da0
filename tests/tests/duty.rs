//! Duty files over HTTP, on both databases: counted a second time from the histories, put right by two
//! people, and read by those who may.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::StatusCode;
use shared::activity::{ActivityCommand, ActivityForm, ActivityKind, LineForm, Particular};
use shared::api::{CaseFile, WorkPage};
use shared::assignment::{Share, UnitShare};
use shared::command::{Command, Outcome};
use shared::contact::{ContactCommand, ContactForm, ContactWay, OF_DEPUTIES, TalkForm};
use shared::duty::{
    Behind, Change, DutyCommand, DutyEntry, DutyFile, DutyKind, DutyPage, DutyRow, Tenths, Who,
};
use shared::figures::{Figure, FigureList, FiguresBy, FiguresPage, Kpi, Tally};
use shared::id::{AssignmentId, RequestId, WorkId};
use shared::refusal::Refusal;
use shared::request::{
    Complexity, Rater, Register, RequestCommand, ResultClass, Satisfaction, Supervision as Level,
};
use shared::supervision::{ReportKind, Subject, SupervisionCommand, SupervisionForm};
use shared::team::TeamCommand;
use shared::time::{LocalDate, Timestamp};
use shared::work::{WorkCommand, WorkRefusal};
use testkit::actor::{Person, envelope, form};
use testkit::on_both;
use testkit::server::{TUESDAY, TestServer};
use testkit::world::organisation;

const DAY: i64 = 86_400_000;

fn on(command: ActivityCommand) -> WorkCommand {
    WorkCommand::Activity(command)
}

fn duty(command: DutyCommand) -> WorkCommand {
    WorkCommand::Duty(command)
}

fn own(person: &Person) -> Who {
    Who::Account(person.me.account.id)
}

async fn plans(luo: &Person, kind: ActivityKind, from: Timestamp) -> WorkId {
    let form = ActivityForm {
        kind,
        title: "现场视察".to_owned(),
        team: Some(organisation("nanwan-team")),
        station: None,
        lead: "luo".to_owned(),
        place: String::new(),
        from,
        until: from.plus_ms(DAY / 12),
        agenda: String::new(),
        parties: Vec::new(),
        places: None,
        particulars: vec![(Particular::Route, "排水口一线".to_owned())],
        campaign: None,
    };
    let plan = ActivityCommand::Plan { form, repeat: None };
    luo.works(on(plan)).await.expect("planned")
}

async fn comes(person: &Person, id: WorkId, name: Option<&str>) {
    let sign_in = ActivityCommand::SignIn {
        id,
        name: name.map(str::to_owned),
        made_up: false,
        token: None,
    };
    person.works(on(sign_in)).await.expect("written down");
}

async fn team(person: &Person) -> Vec<DutyRow> {
    let path = format!("/api/duty?team={}", organisation("nanwan-team"));
    let page: DutyPage = person.read(&path).await;
    page.rows
}

async fn file(person: &Person, who: &Who) -> DutyFile {
    person.read(&format!("/api/duty?person={who}")).await
}

/// What each person did, read line by line from the histories of everything: who signed in or was
/// written down, who checked, who reported, who registered, and for whom.
async fn from_histories(
    wu: &Person,
    requests: &[RequestId],
) -> BTreeMap<String, Vec<(DutyKind, LocalDate)>> {
    let mut all: BTreeMap<String, Vec<(DutyKind, LocalDate)>> = BTreeMap::new();
    let mut note = |name: &str, kind, at: Timestamp| {
        all.entry(name.to_owned())
            .or_default()
            .push((kind, at.day()));
    };
    let page: WorkPage = wu.read("/api/works?sort=activity&over=1").await;
    for work in page.works {
        let told: CaseFile = wu.read(&format!("/api/works/{}", work.id)).await;
        let body: shared::activity::Activity = work.open().expect("an activity");
        for line in told.history {
            let text = line.detail.map(|detail| detail.text).unwrap_or_default();
            match line.code.as_str() {
                "activity.sign_in" if body.kind == ActivityKind::Inspection => {
                    note(&text, DutyKind::Inspection, line.at);
                }
                "activity.sign_in" => note(&text, DutyKind::Study, line.at),
                "activity.check" => note(&line.actor, DutyKind::Checked, line.at),
                _ => {}
            }
        }
    }
    let page: WorkPage = wu.read("/api/works?sort=supervision&over=1").await;
    for work in page.works {
        let told: CaseFile = wu.read(&format!("/api/works/{}", work.id)).await;
        // A report is told of on itself and on its matter, in one commit.
        let mut commits = BTreeSet::new();
        for line in told.history {
            if line.code == "supervision.report" && commits.insert(line.csn) {
                note(&line.actor, DutyKind::Reported, line.at);
            }
        }
    }
    for request in requests {
        let told: CaseFile = wu.read(&format!("/api/requests/{request}")).await;
        for line in told
            .history
            .iter()
            .filter(|line| line.code == "request.register")
        {
            note(&line.actor, DutyKind::Received, line.at);
            note("huang", DutyKind::Raised, line.at);
        }
    }
    all
}

/// Points once more, by a table of the test's own: a rule changes on the second day.
fn worth(kind: DutyKind, day: LocalDate) -> Tenths {
    match kind {
        DutyKind::Inspection if day > TUESDAY.day() => 50,
        DutyKind::Inspection => 30,
        DutyKind::Checked => 5,
        DutyKind::Received | DutyKind::Raised => 0,
        DutyKind::Study | DutyKind::Reported => 10,
        _ => panic!("{kind:?} is not in this test"),
    }
}

fn shown(row: &DutyRow) -> (u32, BTreeMap<DutyKind, (u32, Tenths)>, Tenths) {
    let kinds = row.kinds.iter();
    let kinds = kinds.map(|(kind, count, tenths)| (*kind, (*count, *tenths)));
    (row.days, kinds.collect(), row.tenths)
}

fn expected(did: &[(DutyKind, LocalDate)]) -> (u32, BTreeMap<DutyKind, (u32, Tenths)>, Tenths) {
    let mut kinds: BTreeMap<DutyKind, (u32, Tenths)> = BTreeMap::new();
    for (kind, day) in did {
        let held = kinds.entry(*kind).or_default();
        held.0 += 1;
        held.1 += worth(*kind, *day);
    }
    let worth_it = did.iter().filter(|(kind, day)| worth(*kind, *day) != 0);
    let mut days: Vec<_> = worth_it.map(|(_, day)| *day).collect();
    days.sort_unstable();
    days.dedup();
    let sum = kinds.values().map(|(_, tenths)| tenths).sum();
    (days.len() as u32, kinds, sum)
}

/// Minutes of the leader's, checked by the committee: what stands in files by an activity counts from then on.
async fn is_checked(luo: &Person, wu: &Person, id: WorkId) {
    let minutes = ActivityCommand::Write {
        id,
        lines: vec![LineForm {
            no: None,
            text: "看了排水口".to_owned(),
        }],
        outcome: String::new(),
        particulars: Vec::new(),
        held: None,
        seen: None,
    };
    luo.works(on(minutes)).await.expect("minutes");
    wu.works(on(ActivityCommand::Check { id }))
        .await
        .expect("checked");
}

/// A team with a deputy and somebody without an account, and what they did on two days.
async fn two_days(server: &TestServer) -> Vec<RequestId> {
    let (wu, luo, chen, huang) = (
        server.sign_in("wu").await,
        server.sign_in("luo").await,
        server.sign_in("chen").await,
        server.sign_in("huang").await,
    );
    for name in ["huang", "李代表"] {
        let seat = TeamCommand::Seat {
            team: organisation("nanwan-team"),
            name: name.to_owned(),
            leads: false,
            from: LocalDate::from_ymd(2026, 3, 1).expect("a day"),
            until: None,
            party: false,
            deputy: false,
            account: None,
        };
        wu.works(WorkCommand::Team(seat)).await.expect("seated");
    }
    let first = plans(&luo, ActivityKind::Inspection, TUESDAY).await;
    comes(&huang, first, None).await;
    comes(&luo, first, Some("李代表")).await;
    is_checked(&luo, &wu, first).await;
    let study = plans(&luo, ActivityKind::Study, TUESDAY).await;
    // By the name alone; only one account bears it.
    comes(&luo, study, Some("huang")).await;
    is_checked(&luo, &wu, study).await;
    let mut requests = Vec::new();
    for title in ["积水", "停车"] {
        let mut form = form("nanling-station", title);
        form.raised_by = Some(huang.me.account.id);
        requests.push(chen.registers(form).await);
    }
    let open = SupervisionCommand::Open(SupervisionForm {
        title: "积水整治".to_owned(),
        goal: "消除积水".to_owned(),
        level: Level::Priority,
        report_by: None,
        listed: false,
        leader: "刘主任".to_owned(),
        committee: None,
        team: Some(organisation("nanwan-team")),
        street: None,
        units: vec![organisation("water")],
        subjects: vec![Subject::Request(requests[0])],
        line: None,
    });
    let matter = wu.works(WorkCommand::Supervision(open)).await;
    let report = SupervisionCommand::Report {
        id: matter.expect("opened"),
        kind: ReportKind::Visit,
        text: "到现场".to_owned(),
        place: String::new(),
        steps: Vec::new(),
        amounts: Vec::new(),
        on: None,
    };
    luo.works(WorkCommand::Supervision(report))
        .await
        .expect("a report");
    let rule = DutyCommand::SetRule {
        kind: DutyKind::Inspection,
        tenths: 50,
        from: TUESDAY.day().plus_days(1),
    };
    assert!(luo.works(duty(rule.clone())).await.is_err());
    wu.works(duty(rule)).await.expect("a rule");
    server.clock.advance(DAY);
    let (luo, huang) = (server.sign_in("luo").await, server.sign_in("huang").await);
    let second = plans(&luo, ActivityKind::Inspection, TUESDAY.plus_ms(DAY)).await;
    comes(&huang, second, None).await;
    let wu = server.sign_in("wu").await;
    is_checked(&luo, &wu, second).await;
    requests
}

on_both!(files_are_what_the_histories_come_to, |backend| {
    let mut server = TestServer::with_district(backend).await;
    let requests = two_days(&server).await;
    let wu = server.sign_in("wu").await;
    let again = from_histories(&wu, &requests).await;
    let rows = team(&wu).await;
    let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["luo", "huang", "李代表"], "the leader first");
    for row in &rows {
        let did = again.get(&row.name).cloned().unwrap_or_default();
        assert_eq!(shown(row), expected(&did), "{}", row.name);
        assert_eq!(shown(&file(&wu, &row.who).await.row), shown(row));
    }
    // Before the rule changed an inspection counted three, after that five.
    let huang = file(&wu, &rows[1].who).await;
    let inspections: Vec<_> = huang
        .entries
        .iter()
        .filter(|entry| entry.kind == DutyKind::Inspection)
        .map(|entry| entry.tenths)
        .collect();
    assert_eq!(inspections, [50, 30]);
    assert_eq!((huang.row.tenths, huang.row.days), (90, 2));
    assert_eq!(huang.seats.len(), 1);
    assert_eq!(huang.stations, [organisation("nanling-station")]);
    // Days narrow it; the same address finds somebody by their name.
    let path = format!("/api/duty?person=~huang&until={}", TUESDAY.day());
    let narrow: DutyFile = wu.read(&path).await;
    assert_eq!(
        (narrow.row.who, narrow.row.tenths),
        (rows[1].who.clone(), 40)
    );
    let none: DutyFile = wu
        .read("/api/duty?person=~huang&from=2026-12-31&until=2026-01-01")
        .await;
    assert_eq!(none.entries.len(), 0);
    // As a table too.
    let path = format!("/api/duty?team={}&csv=zh", organisation("nanwan-team"));
    let csv = wu.get(&path).await.text().await.expect("a table");
    assert!(
        csv.contains("huang,2,0,2,1,0,0,0,0,2,0,0,0,0,0,0,0,9"),
        "{csv}"
    );
    // What nobody has checked stands in the file, and counts nothing yet.
    let (luo, signs) = (server.sign_in("luo").await, server.sign_in("huang").await);
    let third = plans(&luo, ActivityKind::Inspection, TUESDAY.plus_ms(DAY)).await;
    comes(&signs, third, None).await;
    let waits = file(&wu, &rows[1].who).await;
    let entry = waits
        .entries
        .iter()
        .find(|entry| entry.behind == Some(Behind::Activity(third)))
        .expect("it is there");
    assert!(entry.unchecked && entry.tenths == 0);
    assert_eq!((waits.row.tenths, waits.row.days), (90, 2));
    is_checked(&luo, &wu, third).await;
    assert_eq!(file(&wu, &rows[1].who).await.row.tenths, 140);
    let rows = team(&wu).await;
    // The same when it is counted from nothing.
    server.stop().await;
    server.start().await;
    let wu = server.sign_in("wu").await;
    assert_eq!(team(&wu).await, rows);
});

on_both!(
    what_is_told_of_the_name_of_a_seat_is_the_linked_accounts,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (wu, luo) = (server.sign_in("wu").await, server.sign_in("luo").await);
        let seat = |account| {
            WorkCommand::Team(TeamCommand::Seat {
                team: organisation("nanwan-team"),
                name: "罗队长".to_owned(),
                leads: true,
                from: TUESDAY.day().plus_days(-1),
                until: None,
                party: true,
                deputy: true,
                account,
            })
        };
        let studied = async || {
            let file = file(&wu, &own(&luo)).await;
            let entries = file.entries.into_iter();
            entries.filter(|one| one.kind == DutyKind::Study).count()
        };
        let study = plans(&luo, ActivityKind::Study, TUESDAY).await;
        comes(&luo, study, Some("罗队长")).await;
        is_checked(&luo, &wu, study).await;
        wu.works(seat(None)).await.expect("a seat of a name");
        assert_eq!((team(&wu).await.len(), studied().await), (2, 0));
        wu.works(seat(Some(luo.me.account.id)))
            .await
            .expect("linked");
        let rows = team(&wu).await;
        let told: Vec<_> = rows.iter().map(|row| (&row.who, row.leads)).collect();
        assert_eq!(told, [(&own(&luo), true)]);
        assert_eq!(studied().await, 1);
        // It is struck as any entry of the account: one asks, another person confirms.
        let found = file(&wu, &own(&luo)).await.entries.into_iter();
        let mut found = found.filter(|one| one.kind == DutyKind::Study);
        let entry = found.next().and_then(|one| one.entry).expect("named");
        let ask = DutyCommand::Ask {
            who: own(&luo),
            team: Some(organisation("nanwan-team")),
            station: None,
            change: Change::Strike { entry },
            reason: "那天在外地".to_owned(),
        };
        let id = luo.works(duty(ask)).await.expect("asked");
        let confirm = DutyCommand::Decide {
            id,
            confirm: true,
            text: String::new(),
        };
        wu.works(duty(confirm)).await.expect("another person");
        let found = file(&wu, &own(&luo)).await.entries.into_iter();
        let struck: Vec<_> = found
            .filter(|one| one.kind == DutyKind::Study)
            .map(|one| (one.struck, one.tenths))
            .collect();
        assert_eq!(struck, [(true, 0)]);
    }
);

on_both!(nobody_writes_down_the_name_of_their_own_seat, |backend| {
    let server = TestServer::with_district(backend).await;
    let (wu, luo) = (server.sign_in("wu").await, server.sign_in("luo").await);
    let seat = TeamCommand::Seat {
        team: organisation("nanwan-team"),
        name: "罗队长".to_owned(),
        leads: true,
        from: TUESDAY.day().plus_days(-1),
        until: None,
        party: true,
        deputy: true,
        account: Some(luo.me.account.id),
    };
    wu.works(WorkCommand::Team(seat)).await.expect("seated");
    let study = plans(&luo, ActivityKind::Study, TUESDAY).await;
    let by_hand = ActivityCommand::SignIn {
        id: study,
        name: Some("罗队长".to_owned()),
        made_up: false,
        token: None,
    };
    let refused = |why| Err(Refusal::Work { why });
    assert_eq!(
        luo.works(on(by_hand)).await,
        refused(WorkRefusal::OwnMadeUp)
    );
    // Whoever wrote it down for them does not check it.
    comes(&wu, study, Some("罗队长")).await;
    let minutes = ActivityCommand::Write {
        id: study,
        lines: vec![LineForm {
            no: None,
            text: "学习要点".to_owned(),
        }],
        outcome: String::new(),
        particulars: Vec::new(),
        held: None,
        seen: None,
    };
    luo.works(on(minutes)).await.expect("minutes");
    assert_eq!(
        wu.works(on(ActivityCommand::Check { id: study })).await,
        refused(WorkRefusal::OwnMinutes)
    );
});

on_both!(
    a_correction_counts_when_another_person_confirms_it,
    |backend| {
        let server = TestServer::with_district(backend).await;
        two_days(&server).await;
        let (wu, luo, huang) = (
            server.sign_in("wu").await,
            server.sign_in("luo").await,
            server.sign_in("huang").await,
        );
        let is_study = |entry: &&DutyEntry| entry.kind == DutyKind::Study;
        let before = file(&luo, &own(&huang)).await;
        let study = before.entries.iter().find(is_study).expect("an entry");
        let ask = DutyCommand::Ask {
            who: own(&huang),
            team: Some(organisation("nanwan-team")),
            station: None,
            change: Change::Strike {
                entry: study.entry.expect("it can be named"),
            },
            reason: "那天在外地".to_owned(),
        };
        let id = luo.works(duty(ask)).await.expect("asked");
        let decide = |confirm| {
            duty(DutyCommand::Decide {
                id,
                confirm,
                text: String::new(),
            })
        };
        assert_eq!(
            luo.works(decide(true)).await,
            Err(Refusal::Work {
                why: WorkRefusal::OwnCorrection
            }),
            "nobody confirms their own"
        );
        assert!(huang.works(decide(true)).await.is_err());
        let waits = file(&huang, &own(&huang)).await;
        assert_eq!(waits.row, before.row, "what waits changes nothing");
        assert_eq!(waits.corrections.len(), 1);
        assert!(!waits.corrections[0].1.holds());
        wu.works(decide(true)).await.expect("another person");
        let after = file(&huang, &own(&huang)).await;
        assert_eq!(after.row.tenths, before.row.tenths - 10);
        let study = after.entries.iter().find(is_study).expect("still shown");
        assert!(study.struck && study.tenths == 0);
        assert_eq!(after.corrections[0].1.reason, "那天在外地");
        // What is added counts on its day, by the rule of that day.
        let add = DutyCommand::Ask {
            who: own(&huang),
            team: None,
            station: Some(organisation("nanling-station")),
            change: Change::Add {
                kind: DutyKind::Inspection,
                day: TUESDAY.day(),
                text: "参加市里组织的视察".to_owned(),
            },
            reason: "有通知和照片".to_owned(),
        };
        let id = huang.works(duty(add)).await.expect("one's own");
        let liu = server.sign_in("liu").await;
        let confirm = DutyCommand::Decide {
            id,
            confirm: true,
            text: String::new(),
        };
        liu.works(duty(confirm))
            .await
            .expect("the street's committee");
        let added = file(&huang, &own(&huang)).await;
        assert_eq!(added.row.tenths, after.row.tenths + 30);
        let is_added = |entry: &&DutyEntry| entry.behind == Some(Behind::Correction(id));
        let entry = added.entries.iter().find(is_added).expect("it is there");
        assert_eq!(
            (entry.title.as_str(), entry.entry),
            ("参加市里组织的视察", None)
        );
    }
);

on_both!(files_are_read_by_those_who_keep_them, |backend| {
    let server = TestServer::with_district(backend).await;
    two_days(&server).await;
    let huang = server.sign_in("huang").await;
    let person = format!("/api/duty?person={}", own(&huang));
    let of_team = format!("/api/duty?team={}", organisation("nanwan-team"));
    let station = |name: &str| format!("/api/duty?station={}", organisation(name));
    let (here, there) = (station("nanling-station"), station("dafen-station"));
    use StatusCode as Is;
    for (login, wanted) in [
        ("wu", [Is::OK, Is::OK, Is::OK, Is::OK]),
        ("luo", [Is::OK, Is::OK, Is::FORBIDDEN, Is::FORBIDDEN]),
        ("liu", [Is::OK, Is::FORBIDDEN, Is::OK, Is::FORBIDDEN]),
        ("ma", [Is::NOT_FOUND, Is::FORBIDDEN, Is::FORBIDDEN, Is::OK]),
        (
            "huang",
            [Is::OK, Is::FORBIDDEN, Is::FORBIDDEN, Is::FORBIDDEN],
        ),
        (
            "chen",
            [Is::NOT_FOUND, Is::FORBIDDEN, Is::FORBIDDEN, Is::FORBIDDEN],
        ),
        (
            "admin",
            [Is::NOT_FOUND, Is::FORBIDDEN, Is::FORBIDDEN, Is::FORBIDDEN],
        ),
    ] {
        let reader = server.sign_in(login).await;
        let paths = [&person, &of_team, &here, &there];
        for (path, wanted) in paths.into_iter().zip(wanted) {
            assert_eq!(reader.get(path).await.status(), wanted, "{login} {path}");
        }
    }
    // What one may not see of a file is told as such: no title, no way to it.
    let luo = server.sign_in("luo").await;
    let told = file(&luo, &own(&huang)).await;
    let raised: Vec<_> = told
        .entries
        .iter()
        .filter(|entry| entry.kind == DutyKind::Raised)
        .collect();
    assert_eq!(raised.len(), 2);
    for entry in raised {
        assert_eq!(
            (entry.title.as_str(), entry.behind, entry.entry),
            ("", None, None)
        );
    }
    let text = serde_json::to_string(&told).expect("JSON");
    assert!(
        !text.contains("积水") && text.contains("现场视察"),
        "{text}"
    );
    let mine = file(&huang, &own(&huang)).await;
    assert!(mine.entries.iter().all(|entry| entry.behind.is_some()));
    // Nobody of that name, and no name at all.
    let wu = server.sign_in("wu").await;
    let nobody = wu.get("/api/duty?person=~nobody").await.status();
    assert_eq!(nobody, StatusCode::NOT_FOUND);
    for path in ["/api/duty", "/api/duty?person=x", "/api/duty?station=x"] {
        assert_eq!(
            wu.get(path).await.status(),
            StatusCode::BAD_REQUEST,
            "{path}"
        );
    }
});

/// What a figure's list holds, by the addresses of its records.
async fn listed(wu: &Person, figure: Figure, by: FiguresBy, of: &str) -> FigureList {
    let (figure, by, of) = (figure.code(), by.code(), organisation(of));
    wu.read(&format!(
        "/api/figures/list?figure={figure}&by={by}&of={of}"
    ))
    .await
}

/// A case that is answered with a class, perhaps with a promise.
async fn answered(
    server: &TestServer,
    form: Register,
    class: ResultClass,
    promise: Option<LocalDate>,
) -> (RequestId, AssignmentId) {
    let (chen, liu, zhang, feng) = (
        server.sign_in("chen").await,
        server.sign_in("liu").await,
        server.sign_in("zhang").await,
        server.sign_in("feng").await,
    );
    let request = chen.registers(form).await;
    moves(&chen, RequestCommand::Accept { request }).await;
    let assign = RequestCommand::Assign {
        request,
        units: vec![UnitShare {
            unit: organisation("water"),
            share: Share::Lead,
        }],
        complexity: Complexity::Simple,
    };
    let mut sent = envelope(Command::Request(assign));
    sent.issued_at = liu.me.server_time;
    let assignment = AssignmentId::derive(sent.command_id, 0);
    let answer = liu.send(vec![sent]).await.remove(0);
    assert_eq!(answer.outcome, Outcome::Accepted);
    moves(&zhang, RequestCommand::SignFor { assignment }).await;
    let reply = RequestCommand::SubmitReply {
        assignment,
        text: "答复".to_owned(),
        class,
        promise,
    };
    moves(&zhang, reply).await;
    moves(&feng, RequestCommand::Release { assignment }).await;
    (request, assignment)
}

async fn moves(person: &Person, command: RequestCommand) {
    assert_eq!(person.moves(command).await, Outcome::Accepted);
}

fn rate(request: RequestId, by: Rater) -> RequestCommand {
    RequestCommand::Rate {
        request,
        by,
        process: Satisfaction::Satisfied,
        result: Satisfaction::Fair,
        reason: String::new(),
    }
}

/// A case of the team that was answered with a promise, rated and closed.
async fn promised(server: &TestServer, promise: LocalDate) -> (RequestId, AssignmentId) {
    let mut form = form("nanling-station", "路灯");
    form.team = Some(organisation("nanwan-team"));
    let ids = answered(server, form, ResultClass::B, Some(promise)).await;
    let chen = server.sign_in("chen").await;
    moves(&chen, rate(ids.0, Rater::Resident)).await;
    moves(&chen, RequestCommand::Close { request: ids.0 }).await;
    ids
}

on_both!(
    a_deputys_rating_is_theirs_and_a_residents_nobodys,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (huang, chen) = (server.sign_in("huang").await, server.sign_in("chen").await);
        let mut form = form("nanling-station", "公交站台");
        form.raised_by = Some(huang.me.account.id);
        let (request, _) = answered(&server, form, ResultClass::A, None).await;
        // The clerk writes down what the resident says; that is no duty of a deputy.
        moves(&chen, rate(request, Rater::Resident)).await;
        let before = file(&huang, &own(&huang)).await;
        let kinds = |file: &DutyFile| file.entries.iter().map(|one| one.kind).collect::<Vec<_>>();
        assert_eq!(kinds(&before), [DutyKind::Raised]);
        moves(&huang, rate(request, Rater::Deputy)).await;
        // Corrected, it is still one.
        moves(&huang, rate(request, Rater::Deputy)).await;
        let after = file(&huang, &own(&huang)).await;
        assert_eq!(kinds(&after), [DutyKind::Rated, DutyKind::Raised]);
        let rated = &after.entries[0];
        assert_eq!(
            (rated.tenths, rated.behind),
            (10, Some(Behind::Request(request)))
        );
        assert_eq!(
            rated.entry.map(|entry| entry.part),
            Some(1),
            "of the first round"
        );
        let mine = file(&chen, &own(&chen)).await;
        assert_eq!(kinds(&mine), [DutyKind::Received]);
    }
);

on_both!(the_list_behind_a_figure_is_what_it_counts, |backend| {
    let server = TestServer::with_district(backend).await;
    // Two promises; one is kept, the other's day passes.
    let promise = TUESDAY.day().plus_days(10);
    let (kept, assignment) = promised(&server, promise).await;
    promised(&server, promise).await;
    let zhang = server.sign_in("zhang").await;
    let keep = RequestCommand::KeepPromise {
        assignment,
        text: "路灯已亮".to_owned(),
    };
    assert_eq!(zhang.moves(keep).await, Outcome::Accepted);
    let of_team = async |wu: &Person| {
        let page: FiguresPage = wu.read("/api/figures?by=team").await;
        let team = Some(organisation("nanwan-team"));
        let row = page.rows.iter().find(|row| row.of == team);
        row.expect("the team has a row").tally
    };
    let now = of_team(&server.sign_in("wu").await).await;
    assert_eq!(now.rate(Kpi::KeptRate), Some(1000), "one due, one kept");
    server.clock.advance(11 * DAY);
    let wu = server.sign_in("wu").await;
    let later = of_team(&wu).await;
    assert_eq!(
        later.rate(Kpi::KeptRate),
        Some(500),
        "a day passes by itself"
    );
    // A station with nothing is compared as well: it has a row of nothing.
    let page: FiguresPage = wu.read("/api/figures?by=station").await;
    let idle = Some(organisation("dafen-station"));
    let row = page.rows.iter().find(|row| row.of == idle);
    assert_eq!(row.map(|row| row.tally), Some(Tally::default()));
    // Every figure lists exactly as many as it counts.
    for figure in Figure::ALL {
        for (by, of) in [
            (FiguresBy::Team, "nanwan-team"),
            (FiguresBy::Station, "nanling-station"),
            (FiguresBy::Unit, "water"),
        ] {
            let page: FiguresPage = wu.read(&format!("/api/figures?by={}", by.code())).await;
            let list = listed(&wu, *figure, by, of).await;
            let row = page
                .rows
                .iter()
                .find(|row| row.of == Some(organisation(of)));
            let counted = row.map_or(0, |row| row.tally.get(*figure));
            assert_eq!(list.total, counted, "{figure:?} {of}");
            assert_eq!(list.cases.len() as u32, list.total);
        }
    }
    let list = listed(&wu, Figure::PromisesKept, FiguresBy::Team, "nanwan-team").await;
    assert_eq!(list.cases[0].behind, Behind::Request(kept));
    let due = listed(&wu, Figure::ReplyDue, FiguresBy::Unit, "water").await;
    assert_eq!(due.cases[0].unit, Some(organisation("water")));
    // Of what one may not see, the number; of what one is not told, nothing.
    let lin = server.sign_in("lin").await;
    let list = listed(&lin, Figure::Registered, FiguresBy::Team, "nanwan-team").await;
    assert_eq!((list.cases.len(), list.unseen, list.total), (0, 2, 2));
    let path = format!(
        "/api/figures/list?figure=registered&by=station&of={}",
        organisation("nanling-station")
    );
    assert_eq!(lin.get(&path).await.status(), StatusCode::FORBIDDEN);
    let bad = wu.get("/api/figures/list?figure=x&by=team").await.status();
    assert_eq!(bad, StatusCode::BAD_REQUEST);
});

on_both!(
    of_what_was_accepted_the_response_rate_counts_what_was_answered,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let chen = server.sign_in("chen").await;
        let of_team = |title: &str| {
            let mut form = form("nanling-station", title);
            form.team = Some(organisation("nanwan-team"));
            form
        };
        let (gone, _) = answered(&server, of_team("井盖"), ResultClass::A, None).await;
        answered(&server, of_team("路灯"), ResultClass::C, None).await;
        for title in ["雨棚", "花坛"] {
            let request = chen.registers(of_team(title)).await;
            if title == "雨棚" {
                moves(&chen, RequestCommand::Accept { request }).await;
            }
        }
        // Who takes it back after the answer leaves both sides of it.
        let withdraw = RequestCommand::Withdraw {
            request: gone,
            reason: "不再反映".to_owned(),
        };
        moves(&chen, withdraw).await;
        let wu = server.sign_in("wu").await;
        let page: FiguresPage = wu.read("/api/figures?by=team").await;
        let team = Some(organisation("nanwan-team"));
        let row = page.rows.iter().find(|row| row.of == team);
        let tally = row.expect("the team has a row").tally;
        let counted = [Figure::Replied, Figure::Responded, Figure::Accepted];
        assert_eq!(counted.map(|figure| tally.get(figure)), [2, 1, 2]);
        assert_eq!(tally.rate(Kpi::ResponseRate), Some(500));
        let list = listed(&wu, Figure::Responded, FiguresBy::Team, "nanwan-team").await;
        assert_eq!((list.cases.len(), list.total), (1, 1));
    }
);

on_both!(
    contacts_and_meetings_stand_in_files_as_long_as_in_their_records,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (wu, luo, huang) = (
            server.sign_in("wu").await,
            server.sign_in("luo").await,
            server.sign_in("huang").await,
        );
        // What stood in no file before counts from the day that a rule says.
        let rule = DutyCommand::SetRule {
            kind: DutyKind::Contacted,
            tenths: 10,
            from: TUESDAY.day(),
        };
        wu.works(duty(rule)).await.expect("a rule");
        let open = ContactCommand::Open {
            form: ContactForm {
                kind: OF_DEPUTIES,
                from: "huang".to_owned(),
                to: "南岭花园 3 栋".to_owned(),
                street: Some(organisation("nanwan")),
                team: Some(organisation("nanwan-team")),
                times: 4,
                plan: String::new(),
                since: TUESDAY.day().plus_days(-30),
            },
        };
        let contact = luo.works(WorkCommand::Contact(open)).await.expect("opened");
        for ago in [0, 7] {
            let log = ContactCommand::Log {
                id: contact,
                form: TalkForm {
                    on: TUESDAY.day().plus_days(-ago),
                    way: ContactWay::Visit,
                    what: "楼道照明要修".to_owned(),
                    follow_up: String::new(),
                },
            };
            huang.works(WorkCommand::Contact(log)).await.expect("kept");
        }
        let told = async |person: &Person| {
            let entries = file(person, &own(person)).await.entries.into_iter();
            let told = entries.map(|one| (one.kind, one.tenths, one.behind));
            told.collect::<Vec<_>>()
        };
        let kept = |tenths| (DutyKind::Contacted, tenths, Some(Behind::Contact(contact)));
        assert_eq!(told(&huang).await, [kept(10), kept(0)]);
        let unlog = ContactCommand::Unlog { id: contact, no: 2 };
        huang.works(WorkCommand::Contact(unlog)).await.expect("own");
        assert_eq!(told(&huang).await, [kept(10)]);

        let form = ActivityForm {
            kind: ActivityKind::DutyReview,
            title: "述职评议会".to_owned(),
            team: Some(organisation("nanwan-team")),
            station: None,
            lead: "luo".to_owned(),
            place: String::new(),
            from: TUESDAY,
            until: TUESDAY.plus_ms(DAY / 12),
            agenda: String::new(),
            parties: Vec::new(),
            places: None,
            particulars: vec![(Particular::Target, "huang、李代表".to_owned())],
            campaign: None,
        };
        let plan = ActivityCommand::Plan { form, repeat: None };
        let review = luo.works(on(plan)).await.expect("planned");
        comes(&huang, review, None).await;
        comes(&luo, review, None).await;
        let minutes = ActivityCommand::Write {
            id: review,
            lines: Vec::new(),
            outcome: "评议为满意".to_owned(),
            particulars: vec![(Particular::Scores, "满意 9 票".to_owned())],
            held: None,
            seen: None,
        };
        luo.works(on(minutes)).await.expect("minutes");
        let check = ActivityCommand::Check { id: review };
        wu.works(on(check)).await.expect("checked");
        let behind = Some(Behind::Activity(review));
        let given = (DutyKind::Accounted, 10, behind);
        assert!(told(&huang).await.contains(&given));
        assert_eq!(told(&luo).await, [(DutyKind::Meeting, 10, behind)]);
    }
);
