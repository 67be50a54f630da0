//! The course of a request, over HTTP, on both databases.

use shared::api::{CaseFile, HistoryLine, RequestPage, RevealCall, Revealed};
use shared::assignment::{Share, UnitShare};
use shared::command::{Command, Outcome};
use shared::id::{AssignmentId, RequestId};
use shared::note::NoteSide;
use shared::petitioner::{Petitioner, Reporter};
use shared::record::Record;
use shared::refusal::{Field, Refusal};
use shared::request::{
    Complexity, Rater, Request, RequestCommand, ResultClass, Satisfaction, Status,
};
use testkit::actor::{AGENT, Person, client_id, envelope, form};
use testkit::on_both;
use testkit::server::TestServer;
use testkit::world::organisation;

fn refused(outcome: Outcome) -> Refusal {
    match outcome {
        Outcome::Refused(refusal) => refusal,
        Outcome::Accepted => panic!("accepted"),
    }
}

async fn case(person: &Person, id: RequestId) -> CaseFile {
    person.read(&format!("/api/requests/{id}")).await
}

async fn request(person: &Person, id: RequestId) -> Request {
    let Record::Request(request) = case(person, id).await.records.remove(0).record else {
        panic!("the request comes first")
    };
    *request
}

/// The lead unit's assignment first.
async fn assignments(person: &Person, id: RequestId) -> Vec<AssignmentId> {
    let records = case(person, id).await.records;
    let mut found: Vec<_> = records
        .into_iter()
        .filter_map(|versioned| match versioned.record {
            Record::Assignment(assignment) => Some((assignment.share, assignment.id)),
            _ => None,
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

fn assign(request: RequestId, units: &[&str]) -> RequestCommand {
    let share = |(i, name): (usize, &&str)| UnitShare {
        unit: organisation(name),
        share: if i == 0 { Share::Lead } else { Share::Co },
    };
    let units = units.iter().enumerate().map(share).collect();
    RequestCommand::Assign {
        request,
        units,
        complexity: Complexity::Simple,
    }
}

fn reply(assignment: AssignmentId) -> RequestCommand {
    let text = "已安排疏通，经办电话 13800001234".to_owned();
    RequestCommand::SubmitReply {
        assignment,
        text,
        class: ResultClass::A,
        promise: None,
    }
}

fn rate(request: RequestId, result: Satisfaction, reason: &str) -> RequestCommand {
    let (by, process) = (Rater::Resident, Satisfaction::Satisfied);
    RequestCommand::Rate {
        request,
        by,
        process,
        result,
        reason: reason.to_owned(),
    }
}

on_both!(main_line, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let liu = server.sign_in("liu").await;
    let zhang = server.sign_in("zhang").await;
    let zhao = server.sign_in("zhao").await;
    let feng = server.sign_in("feng").await;
    let id = chen
        .registers(form("nanling-station", "园区雨后积水"))
        .await;
    let registered = request(&chen, id).await;
    assert_eq!(registered.status, Status::Registered);
    assert_eq!(
        registered.number.as_deref(),
        Some("2026-nanling-station-0001")
    );
    assert_eq!(
        chen.moves(RequestCommand::Accept { request: id }).await,
        Outcome::Accepted
    );
    // The second time it is no longer waiting to be accepted.
    let again = refused(chen.moves(RequestCommand::Accept { request: id }).await);
    assert_eq!(
        again,
        Refusal::WrongState {
            now: Status::Accepted
        }
    );
    assert_eq!(
        liu.moves(assign(id, &["water", "traffic"])).await,
        Outcome::Accepted
    );
    let parts = assignments(&chen, id).await;
    assert_eq!(parts.len(), 2);
    let sign = |assignment| RequestCommand::SignFor { assignment };
    assert_eq!(zhang.moves(sign(parts[0])).await, Outcome::Accepted);
    assert_eq!(zhao.moves(sign(parts[1])).await, Outcome::Accepted);
    assert_eq!(request(&chen, id).await.status, Status::InProgress);
    // The co-handling unit has not said its opinion yet.
    let outstanding = refused(zhang.moves(reply(parts[0])).await);
    assert_eq!(outstanding, Refusal::OpinionsOutstanding);
    assert_eq!(zhao.moves(reply(parts[1])).await, Outcome::Accepted);
    assert_eq!(request(&chen, id).await.status, Status::InProgress);
    assert_eq!(zhang.moves(reply(parts[0])).await, Outcome::Accepted);
    assert_eq!(request(&chen, id).await.status, Status::ReplyInReview);
    let release = |assignment| RequestCommand::Release { assignment };
    assert_eq!(feng.moves(release(parts[0])).await, Outcome::Accepted);
    assert_eq!(request(&chen, id).await.status, Status::Replied);
    let early = refused(chen.moves(RequestCommand::Close { request: id }).await);
    assert!(matches!(early, Refusal::RatingPending { .. }));
    assert_eq!(
        chen.moves(rate(id, Satisfaction::Fair, "")).await,
        Outcome::Accepted
    );
    assert_eq!(
        chen.moves(RequestCommand::Close { request: id }).await,
        Outcome::Accepted
    );
    let closed = request(&chen, id).await;
    assert_eq!((closed.status, closed.clock), (Status::Closed, None));
    let history = case(&chen, id).await.history;
    let codes: Vec<_> = history
        .iter()
        .filter(|line| line.changes.iter().any(|change| change.field == "status"))
        .map(|line| (line.code.as_str(), line.actor.as_str(), line.role.as_str()))
        .collect();
    assert_eq!(
        codes,
        [
            ("request.accept", "chen", "clerk"),
            ("request.assign", "liu", "authority"),
            ("request.sign_for", "zhang", "handler"),
            ("request.submit_reply", "zhang", "handler"),
            ("request.release", "feng", "head"),
            ("request.close", "chen", "clerk"),
        ]
    );
    // From what it was done is told to whoever supervises the matter, and to nobody else.
    let devices = |history: &[HistoryLine]| {
        let mut named: Vec<_> = history.iter().map(|line| line.device.clone()).collect();
        named.dedup();
        named
    };
    assert_eq!(devices(&history), [""]);
    let wu = server.sign_in("wu").await;
    assert_eq!(devices(&case(&wu, id).await.history), [AGENT]);
});

on_both!(a_low_rating_begins_a_second_round, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, zhang) = (server.sign_in("chen").await, server.sign_in("zhang").await);
    let id = chen.registers(form("nanling-station", "路灯不亮")).await;
    chen.moves(RequestCommand::Accept { request: id }).await;
    chen.moves(assign(id, &["water"])).await;
    let first = assignments(&chen, id).await[0];
    zhang
        .moves(RequestCommand::SignFor { assignment: first })
        .await;
    zhang.moves(reply(first)).await;
    let feng = server.sign_in("feng").await;
    feng.moves(RequestCommand::Release { assignment: first })
        .await;
    let silent = refused(chen.moves(rate(id, Satisfaction::Dissatisfied, " ")).await);
    assert_eq!(
        silent,
        Refusal::Empty {
            field: Field::Reason
        }
    );
    chen.moves(rate(id, Satisfaction::Dissatisfied, "灯还是不亮"))
        .await;
    assert_eq!(request(&chen, id).await.status, Status::Rework);
    assert_eq!(chen.moves(assign(id, &["water"])).await, Outcome::Accepted);
    let second = request(&chen, id).await;
    assert_eq!((second.round, second.class), (2, None));
    assert_eq!(second.ratings.len(), 1, "the first round's rating stays");
    assert_eq!(second.current_ratings().count(), 0);
    // The first round's assignment is over.
    let old = refused(
        zhang
            .moves(RequestCommand::SignFor { assignment: first })
            .await,
    );
    assert_eq!(old, Refusal::AssignmentMoved);
});

on_both!(nobody_learns_of_what_they_may_not_see, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let id = chen.registers(form("nanling-station", "占道经营")).await;
    for (login, sees) in [
        ("lin", false),
        ("ma", false),
        ("zhang", false),
        ("admin", false),
        ("liu", true),
        ("wu", true),
        ("huang", true),
    ] {
        let person = server.sign_in(login).await;
        let response = person.get(&format!("/api/requests/{id}")).await;
        assert_eq!(
            response.status().is_success(),
            sees,
            "{login} reads the case"
        );
        let page: RequestPage = person.read("/api/requests?q=%E5%8D%A0%E9%81%93").await;
        assert_eq!(page.total, u64::from(sees), "{login} searches");
        let outcome = person
            .moves(RequestCommand::Accept {
                request: RequestId::named("x"),
            })
            .await;
        assert_eq!(
            refused(outcome),
            Refusal::NotFound,
            "{login}, of what is not there"
        );
        if !sees {
            let outcome = person.moves(RequestCommand::Accept { request: id }).await;
            assert_eq!(
                refused(outcome),
                Refusal::NotFound,
                "{login}, of what they may not see"
            );
        }
    }
    let wu = server.sign_in("wu").await;
    let outcome = refused(wu.moves(RequestCommand::Accept { request: id }).await);
    assert!(
        matches!(outcome, Refusal::NotAllowed { .. }),
        "a supervisor sees, but does not accept"
    );
});

on_both!(personal_data_stays_apart, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, wu) = (server.sign_in("chen").await, server.sign_in("wu").await);
    let mut filled = form("nanling-station", "请回电13800005678");
    filled.text = "我叫金丝雀，身份证44030719900101123X，家住翠园7栋".to_owned();
    filled.petitioner = Petitioner {
        name: "金丝雀".to_owned(),
        phone: "13800001234".to_owned(),
        address: "翠园7栋302".to_owned(),
        ..Petitioner::default()
    };
    let id = chen.registers(filled).await;
    let note = RequestCommand::AddNote {
        request: id,
        side: NoteSide::Everyone,
        text: "再打 138-0000-9999".to_owned(),
    };
    chen.moves(note).await;
    let told = chen
        .get(&format!("/api/requests/{id}"))
        .await
        .text()
        .await
        .expect("a body");
    let snapshot = wu
        .get(&format!("/api/bootstrap?client={}", client_id()))
        .await;
    let synced = snapshot.text().await.expect("a body");
    let mut dumped = String::new();
    let out = |_: &str, row: serde_json::Value| {
        dumped.push_str(&row.to_string());
        Ok(())
    };
    server.node().storage.dump(out).await.expect("a dump");
    for secret in [
        "13800001234",
        "13800005678",
        "9999",
        "44030719900101123X",
        "302",
    ] {
        for (place, text) in [
            ("answer", &told),
            ("snapshot", &synced),
            ("database", &dumped),
        ] {
            let leaked = text.contains(secret) && secret.len() > 4
                || text.contains("0000-9999")
                || text.contains("翠园7栋302");
            assert!(!leaked, "{secret} in the {place}");
        }
    }
    let masked = request(&chen, id).await;
    let expected = Reporter::Person {
        name: "金**".to_owned(),
        phone: "138****1234".to_owned(),
    };
    assert_eq!(masked.reporter, expected);
    assert_eq!(masked.title, "请回电138****5678");
    let call = |purpose: &str| RevealCall {
        client_id: client_id(),
        purpose: purpose.to_owned(),
    };
    let path = format!("/api/requests/{id}/reveal");
    assert_eq!(
        chen.post(&path, &call(" ")).await.status(),
        400,
        "a purpose is needed"
    );
    assert_eq!(
        wu.post(&path, &call("督办")).await.status(),
        403,
        "not for a supervisor"
    );
    let shown: Revealed = chen
        .post(&path, &call("回访"))
        .await
        .json()
        .await
        .expect("shown");
    assert_eq!(shown.petitioner.phone, "13800001234");
    assert_eq!(
        shown.petitioner.found,
        ["13800005678", "44030719900101123X", "13800009999"]
    );
    let reveals = case(&chen, id).await.history;
    let reveals = reveals.iter().filter(|line| line.code == "request.reveal");
    assert_eq!(reveals.count(), 1, "one reveal that was shown, one line");
});

on_both!(internal_notes_stay_on_the_congress_side, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, zhang) = (server.sign_in("chen").await, server.sign_in("zhang").await);
    let id = chen.registers(form("nanling-station", "噪声扰民")).await;
    chen.moves(RequestCommand::Accept { request: id }).await;
    let note = |side, text: &str| RequestCommand::AddNote {
        request: id,
        side,
        text: text.to_owned(),
    };
    chen.moves(note(NoteSide::Congress, "建议列入督办")).await;
    chen.moves(note(NoteSide::Everyone, "夜间施工")).await;
    chen.moves(assign(id, &["traffic", "water"])).await;
    let seen = zhang
        .get(&format!("/api/requests/{id}"))
        .await
        .text()
        .await
        .expect("a body");
    assert!(
        seen.contains("夜间施工") && !seen.contains("列入督办"),
        "{seen}"
    );
    let outcome = zhang.moves(note(NoteSide::Congress, "看看")).await;
    assert!(matches!(refused(outcome), Refusal::NotAllowed { .. }));
});

on_both!(the_same_command_is_decided_once, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let first = envelope(Command::Request(RequestCommand::Register(Box::new(form(
        "nanling-station",
        "一次",
    )))));
    let answer = chen.send(vec![first.clone(), first.clone()]).await;
    assert_eq!(answer[0], answer[1]);
    assert_eq!(chen.send(vec![first.clone()]).await[0], answer[0]);
    // The same number for another command: two tabs go by one name.
    let mut other = envelope(first.command.clone());
    other.client_id = first.client_id;
    let call = shared::api::CommandsCall {
        account: None,
        envelopes: vec![other],
    };
    assert_eq!(chen.post("/api/commands", &call).await.status(), 409);
    let page: RequestPage = chen.read("/api/requests").await;
    assert_eq!(page.total, 1);
});

on_both!(
    closed_requests_leave_the_boards_after_thirty_days,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (chen, zhang) = (server.sign_in("chen").await, server.sign_in("zhang").await);
        let id = chen.registers(form("nanling-station", "归档")).await;
        chen.moves(RequestCommand::Accept { request: id }).await;
        chen.moves(assign(id, &["water"])).await;
        let part = assignments(&chen, id).await[0];
        zhang
            .moves(RequestCommand::SignFor { assignment: part })
            .await;
        zhang.moves(reply(part)).await;
        let feng = server.sign_in("feng").await;
        feng.moves(RequestCommand::Release { assignment: part })
            .await;
        chen.moves(rate(id, Satisfaction::Satisfied, "")).await;
        chen.moves(RequestCommand::Close { request: id }).await;
        let rung = server::timers::ring(server.node())
            .await
            .expect("timers ring");
        assert_eq!(rung, 0, "not yet");
        server.clock.advance(31 * 86_400_000);
        assert_eq!(
            server::timers::ring(server.node())
                .await
                .expect("timers ring"),
            1
        );
        assert_eq!(
            server::timers::ring(server.node())
                .await
                .expect("timers ring"),
            0,
            "once"
        );
        // Sessions have ended meanwhile.
        assert_eq!(chen.get("/api/me").await.status(), 401);
        let chen = server.sign_in("chen").await;
        let path = format!("/api/bootstrap?client={}", client_id());
        let snapshot: shared::sync::Snapshot = chen.read(&path).await;
        let on_board = |v: &shared::record::Versioned| {
            !matches!(v.record, Record::Organisation(_) | Record::Account(_))
        };
        assert!(
            !snapshot.records.iter().any(on_board),
            "neither it nor its assignment is synced"
        );
        assert_eq!(
            request(&chen, id).await.status,
            Status::Archived,
            "it is still to be found"
        );
    }
);

on_both!(
    a_number_that_a_ledger_brought_is_not_given_again,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let chen = server.sign_in("chen").await;
        let mut old = form("nanling-station", "旧台账里的");
        old.number = Some("2026-nanling-station-0001".to_owned());
        let command = Command::Request(RequestCommand::Register(Box::new(old)));
        let node = server.node();
        let envelope = server::mint::envelope(&node.clock, command);
        let who = server::execute::Who::System(domain::Actor::system());
        let outcome = node.executor.execute_one(who, "test", envelope).await;
        assert_eq!(outcome.expect("decided"), Outcome::Accepted);
        let mut numbers = Vec::new();
        for title in ["新的一件", "又一件"] {
            let id = chen.registers(form("nanling-station", title)).await;
            numbers.push(request(&chen, id).await.number.expect("a number"));
        }
        assert_eq!(
            numbers,
            ["2026-nanling-station-0002", "2026-nanling-station-0003"]
        );
    }
);
