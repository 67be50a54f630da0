//! The whole course of a request and its side moves, by people over HTTP, on both databases.

use shared::account::Role;
use shared::api::CaseFile;
use shared::assignment::{Assignment, AssignmentState, ReturnDecision, Share, UnitShare};
use shared::clock::Rung;
use shared::command::{Command, Outcome};
use shared::figures::Figure;
use shared::id::RequestId;
use shared::limits;
use shared::note::ContactWay;
use shared::notice::{About, NoticeCode, NoticePage};
use shared::record::Record;
use shared::refusal::{Field, Refusal};
use shared::request::{
    Complexity, DeclineReason, Marks, Rater, Request, RequestCommand, ResultClass, Satisfaction,
    Status, Tell,
};
use shared::time::LocalDate;
use testkit::actor::{Person, envelope, form};
use testkit::on_both;
use testkit::server::TestServer;
use testkit::world::organisation;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn refused(outcome: Outcome) -> Refusal {
    match outcome {
        Outcome::Refused(refusal) => refusal,
        Outcome::Accepted => panic!("it was accepted"),
    }
}

async fn case(person: &Person, id: RequestId) -> CaseFile {
    person.read(&format!("/api/requests/{id}")).await
}

async fn request(person: &Person, id: RequestId) -> Request {
    match case(person, id).await.records.remove(0).record {
        Record::Request(request) => *request,
        _ => panic!("the request comes first"),
    }
}

/// Assignments of all rounds, in the order they were made.
async fn parts(person: &Person, id: RequestId) -> Vec<Assignment> {
    let records = case(person, id).await.records.into_iter();
    let mut found: Vec<_> = records
        .filter_map(|versioned| match versioned.record {
            Record::Assignment(part) => Some(*part),
            _ => None,
        })
        .collect();
    // What was given back or taken back comes first in its round.
    found.sort_by_key(|part| {
        (
            part.round,
            part.state < AssignmentState::Returned,
            part.share,
        )
    });
    found
}

/// Somebody does something that must be accepted.
async fn does(person: &Person, command: RequestCommand) {
    let code = shared::command::Command::Request(command.clone()).code();
    assert_eq!(person.moves(command).await, Outcome::Accepted, "{code}");
}

fn assign(request: RequestId, units: &[(&str, Share)]) -> RequestCommand {
    let units = units.iter().map(|(name, share)| UnitShare {
        unit: organisation(name),
        share: *share,
    });
    RequestCommand::Assign {
        request,
        units: units.collect(),
        complexity: Complexity::Simple,
    }
}

fn rate(request: RequestId, by: Rater, result: Satisfaction, reason: &str) -> RequestCommand {
    RequestCommand::Rate {
        request,
        by,
        process: Satisfaction::Satisfied,
        result,
        reason: reason.to_owned(),
    }
}

fn why() -> String {
    "看过现场，情况如此".to_owned()
}

/// Everybody of the street's work.
struct Hands {
    chen: Person,
    huang: Person,
    liu: Person,
    zhang: Person,
    zhao: Person,
    feng: Person,
    pan: Person,
    wu: Person,
}

async fn hands(server: &TestServer) -> Hands {
    Hands {
        chen: server.sign_in("chen").await,
        huang: server.sign_in("huang").await,
        liu: server.sign_in("liu").await,
        zhang: server.sign_in("zhang").await,
        zhao: server.sign_in("zhao").await,
        feng: server.sign_in("feng").await,
        pan: server.sign_in("pan").await,
        wu: server.sign_in("wu").await,
    }
}

impl Hands {
    /// A request that is accepted.
    async fn accepted(&self, title: &str) -> RequestId {
        let id = self.chen.registers(form("nanling-station", title)).await;
        does(&self.chen, RequestCommand::Accept { request: id }).await;
        id
    }

    /// A request that the water office has signed for; its assignment.
    async fn in_progress(&self, title: &str) -> (RequestId, Assignment) {
        let id = self.accepted(title).await;
        does(&self.liu, assign(id, &[("water", Share::Lead)])).await;
        let part = parts(&self.chen, id).await.remove(0);
        let sign = RequestCommand::SignFor {
            assignment: part.id,
        };
        does(&self.zhang, sign).await;
        (id, parts(&self.chen, id).await.remove(0))
    }

    /// A request that is answered.
    async fn replied(&self, title: &str, class: ResultClass) -> (RequestId, Assignment) {
        let (id, part) = self.in_progress(title).await;
        self.answers(&part, class).await;
        (id, part)
    }

    async fn answers(&self, part: &Assignment, class: ResultClass) {
        let assignment = part.id;
        let submit = RequestCommand::SubmitReply {
            assignment,
            text: "已安排疏通".to_owned(),
            class,
            promise: (class == ResultClass::B).then(|| "2027-03-01".parse().expect("a day")),
        };
        does(&self.zhang, submit).await;
        does(&self.feng, RequestCommand::Release { assignment }).await;
    }
}

on_both!(returned_extended_answered_twice, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let id = all.accepted("盐龙大道货车噪声").await;
    does(&all.liu, assign(id, &[("water", Share::Lead)])).await;
    let wrong = parts(&all.chen, id).await.remove(0).id;
    // 退回: with a reason and whose it is; the unit may not pass it on itself.
    let ask = |reason: &str| RequestCommand::AskReturn {
        assignment: wrong,
        reason: reason.to_owned(),
        unit: Some(organisation("traffic")),
    };
    let field = Field::Reason;
    assert_eq!(
        refused(all.zhang.moves(ask(" ")).await),
        Refusal::Empty { field }
    );
    does(&all.zhang, ask("属道路管理职责")).await;
    assert_eq!(request(&all.chen, id).await.status, Status::ReturnRequested);
    let forward = all
        .zhang
        .moves(assign(id, &[("traffic", Share::Lead)]))
        .await;
    assert!(matches!(refused(forward), Refusal::NotAllowed { .. }));
    let agree = RequestCommand::DecideReturn {
        assignment: wrong,
        decision: ReturnDecision::Agreed,
        text: String::new(),
    };
    does(&all.liu, agree).await;
    assert_eq!(request(&all.chen, id).await.status, Status::Accepted);
    // To two units, each with a state and a clock of its own.
    let two = [("traffic", Share::Lead), ("water", Share::Co)];
    does(&all.liu, assign(id, &two)).await;
    let now = parts(&all.chen, id).await;
    let (lead, co) = (&now[1], &now[2]);
    assert_eq!((lead.share, co.share), (Share::Lead, Share::Co));
    for (person, part) in [(&all.zhao, lead), (&all.zhang, co)] {
        let sign = RequestCommand::SignFor {
            assignment: part.id,
        };
        does(person, sign).await;
    }
    // 延期: asked, decided; the person is to be told.
    let due = |part: &Assignment| part.clock.as_ref().expect("a clock").due_at;
    let before = due(&parts(&all.chen, id).await[1]);
    let more = |workdays| RequestCommand::AskExtension {
        assignment: lead.id,
        workdays,
        reason: why(),
    };
    let field = Field::Workdays;
    assert_eq!(
        refused(all.zhao.moves(more(11)).await),
        Refusal::Unfit { field }
    );
    does(&all.zhao, more(10)).await;
    let grant = RequestCommand::DecideExtension {
        assignment: lead.id,
        granted: true,
        text: String::new(),
    };
    does(&all.liu, grant).await;
    let after = due(&parts(&all.chen, id).await[1]);
    let shipped = domain::deadline::Calendar::of(None);
    assert_eq!(shipped.workdays_between(before.day(), after.day()), 10);
    assert_eq!(request(&all.chen, id).await.to_tell, [Tell::Extension]);
    let told = RequestCommand::LogContact {
        request: id,
        way: ContactWay::Phone,
        told: Some(Tell::Extension),
        text: "已电话告知延期原因".to_owned(),
    };
    does(&all.huang, told).await;
    assert!(request(&all.chen, id).await.to_tell.is_empty());
    assert_eq!(
        refused(all.zhao.moves(more(1)).await),
        Refusal::NoMoreExtensions
    );
    // The co-handler's opinion goes to the lead, whose reply a second person releases.
    let submit = |part: &Assignment, text: &str| RequestCommand::SubmitReply {
        assignment: part.id,
        text: text.to_owned(),
        class: ResultClass::C,
        promise: None,
    };
    assert_eq!(
        refused(all.zhao.moves(submit(lead, "限行")).await),
        Refusal::OpinionsOutstanding
    );
    does(&all.zhang, submit(co, "已加装隔声板")).await;
    does(&all.zhao, submit(lead, "限行方案报批中，联系 13800001234")).await;
    let release = RequestCommand::Release {
        assignment: lead.id,
    };
    // Until it is released, only the unit and its reviewers know what it says.
    let drafts = |file: &CaseFile| {
        let is_draft = |v: &&shared::record::Versioned| matches!(v.record, Record::Draft(_));
        file.records.iter().filter(is_draft).count()
    };
    for (person, sees) in [
        (&all.chen, 0),
        (&all.huang, 0),
        (&all.zhang, 0),
        (&all.wu, 0),
        (&all.pan, 1),
        (&all.liu, 1),
    ] {
        assert_eq!(
            drafts(&case(person, id).await),
            sees,
            "{}",
            person.me.account.name
        );
    }
    assert!(matches!(
        refused(all.zhao.moves(release.clone()).await),
        Refusal::NotAllowed { .. }
    ));
    let back = RequestCommand::SendBack {
        assignment: lead.id,
        reason: "请写明时间".to_owned(),
    };
    does(&all.pan, back).await;
    assert_eq!(request(&all.chen, id).await.status, Status::InProgress);
    does(&all.zhao, submit(lead, "限行方案十二月底前报批")).await;
    does(&all.pan, release).await;
    let replied = request(&all.chen, id).await;
    assert_eq!(replied.status, Status::Replied);
    assert_eq!(replied.class, Some(ResultClass::C));
    // Dissatisfied: a round of its own, with its own referral, reply and rating.
    let low = rate(id, Rater::Resident, Satisfaction::Dissatisfied, "还是吵");
    does(&all.chen, low).await;
    assert_eq!(request(&all.chen, id).await.status, Status::Rework);
    does(&all.liu, assign(id, &[("water", Share::Lead)])).await;
    let second = parts(&all.chen, id).await.pop().expect("a second round");
    assert_eq!((second.round, second.state), (2, AssignmentState::Assigned));
    let sign = RequestCommand::SignFor {
        assignment: second.id,
    };
    does(&all.zhang, sign).await;
    all.answers(&second, ResultClass::A).await;
    does(
        &all.huang,
        rate(id, Rater::Deputy, Satisfaction::Satisfied, ""),
    )
    .await;
    does(&all.liu, RequestCommand::Close { request: id }).await;
    let closed = request(&all.chen, id).await;
    assert_eq!(closed.status, Status::Closed);
    assert!(closed.replied_at.is_some() && closed.closed_at.is_some());
    assert!(closed.resolved_at.is_some(), "class A solves it");
    let rounds: Vec<_> = closed
        .ratings
        .iter()
        .map(|one| (one.round, one.by))
        .collect();
    assert_eq!(rounds, [(1, Rater::Resident), (2, Rater::Deputy)]);
});

on_both!(declined_with_a_reason_and_where_to_go, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let id = all
        .chen
        .registers(form("nanling-station", "欠薪仲裁"))
        .await;
    let decline = |guidance: &str| RequestCommand::Decline {
        request: id,
        reason: DeclineReason::Judicial,
        guidance: guidance.to_owned(),
    };
    let field = Field::Guidance;
    assert_eq!(
        refused(all.chen.moves(decline("")).await),
        Refusal::Empty { field }
    );
    does(&all.chen, decline("请到区劳动人事争议仲裁院")).await;
    let declined = request(&all.huang, id).await;
    assert_eq!(declined.status, Status::Declined);
    assert_eq!(declined.to_tell, [Tell::Declined]);
    assert_eq!(declined.clock, None);
    let appeal = RequestCommand::Appeal {
        request: id,
        reason: "仲裁已撤回".to_owned(),
    };
    does(&all.huang, appeal).await;
    let again = request(&all.chen, id).await;
    assert_eq!((again.status, again.declined), (Status::Registered, None));
});

on_both!(merged_cases_are_answered_apart, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let (main, part) = all.in_progress("园区积水").await;
    let first = all.accepted("园区积水，老人出行").await;
    let second = all.accepted("园区积水，车辆熄火").await;
    let merge = |request, into| RequestCommand::Merge { request, into };
    // Two people at once: one way or the other, never both.
    let (one, two) = tokio::join!(
        all.chen.moves(merge(first, second)),
        all.liu.moves(merge(second, first))
    );
    let accepted = [&one, &two]
        .iter()
        .filter(|outcome| ***outcome == Outcome::Accepted)
        .count();
    assert_eq!(accepted, 1, "{one:?} {two:?}");
    let child = if one == Outcome::Accepted {
        first
    } else {
        second
    };
    let other = if child == first { second } else { first };
    let split = RequestCommand::Split {
        request: child,
        reason: "并错了".to_owned(),
    };
    does(&all.chen, split).await;
    does(&all.chen, merge(child, main)).await;
    does(&all.chen, merge(other, main)).await;
    // Neither chains nor cycles.
    assert!(matches!(
        refused(all.chen.moves(merge(main, child)).await),
        Refusal::WrongState { .. }
    ));
    let third = all.accepted("又一件").await;
    assert_eq!(
        refused(all.chen.moves(merge(third, child)).await),
        Refusal::UnfitMainCase
    );
    all.answers(&part, ResultClass::A).await;
    for id in [first, second] {
        let answered = request(&all.chen, id).await;
        assert_eq!(answered.status, Status::Replied);
        assert_eq!(answered.class, Some(ResultClass::A));
        assert!(answered.answer.is_some() && answered.to_tell == [Tell::Reply]);
        let rating = rate(id, Rater::Resident, Satisfaction::Satisfied, "");
        does(&all.chen, rating).await;
        does(&all.chen, RequestCommand::Close { request: id }).await;
    }
    assert_eq!(request(&all.chen, main).await.status, Status::Replied);
});

on_both!(a_promise_is_kept_for_merged_cases_as_well, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let (main, part) = all.in_progress("园区照明").await;
    let merged = all.accepted("园区照明，夜归不便").await;
    let into = RequestCommand::Merge {
        request: merged,
        into: main,
    };
    does(&all.chen, into).await;
    all.answers(&part, ResultClass::B).await;
    let promised = request(&all.chen, merged).await;
    assert!(promised.promise.is_some() && promised.resolved_at.is_none());
    for id in [main, merged] {
        does(&all.chen, rate(id, Rater::Resident, Satisfaction::Fair, "")).await;
        does(&all.chen, RequestCommand::Close { request: id }).await;
    }
    let keep = RequestCommand::KeepPromise {
        assignment: part.id,
        text: "路灯已全部安装".to_owned(),
    };
    does(&all.zhang, keep).await;
    let kept = request(&all.chen, merged).await;
    assert!(kept.resolved_at.is_some());
    assert_eq!(kept.class, Some(ResultClass::A));
    assert!(kept.to_tell.contains(&Tell::Reply), "they are told as well");
    // The station hears of both, with the unit that kept it.
    let page: NoticePage = all.chen.read("/api/notices").await;
    let told = page.notices.iter();
    let told = told.filter(|one| one.code == NoticeCode::PromiseKept);
    let told: Vec<_> = told.map(|one| (one.about, one.place)).collect();
    for id in [main, merged] {
        let wanted = (About::Request(id), Some(organisation("water")));
        assert!(told.contains(&wanted), "{told:?}");
    }
    let marks = domain::figures::of_request(&kept);
    assert!(marks.has(Figure::PromisesDue) && marks.has(Figure::PromisesKept));
});

on_both!(a_promise_is_tracked_until_it_is_kept, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let (id, part) = all.replied("加装路灯", ResultClass::B).await;
    does(&all.chen, rate(id, Rater::Resident, Satisfaction::Fair, "")).await;
    does(&all.chen, RequestCommand::Close { request: id }).await;
    let tracked = request(&all.chen, id).await;
    assert_eq!(tracked.status, Status::Tracking);
    assert_eq!(tracked.resolved_at, None);
    let due = tracked.clock.expect("the promise's clock").due_at;
    assert_eq!(due.day(), "2027-03-01".parse::<LocalDate>().expect("a day"));
    let keep = RequestCommand::KeepPromise {
        assignment: part.id,
        text: "路灯已全部安装".to_owned(),
    };
    // Months later: the reply itself had come in time.
    server.clock.advance(60 * DAY);
    let (chen, zhang) = (server.sign_in("chen").await, server.sign_in("zhang").await);
    does(&zhang, keep).await;
    let kept = request(&chen, id).await;
    assert_eq!(kept.status, Status::Closed);
    assert_eq!(kept.class, Some(ResultClass::A));
    assert!(kept.resolved_at.is_some());
    let [part] = &*parts(&chen, id).await else {
        panic!("one unit");
    };
    assert_eq!(
        part.reply.as_ref().map(|reply| reply.class),
        Some(ResultClass::A)
    );
    let marks = domain::figures::of_assignment(part);
    assert!(marks.has(Figure::RepliedInTime) && !marks.has(Figure::Overdue));
});

on_both!(
    a_broken_promise_is_not_forgotten_in_another_round,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let all = hands(&server).await;
        let (id, _) = all.replied("加装电梯", ResultClass::B).await;
        does(
            &all.chen,
            rate(id, Rater::Resident, Satisfaction::Dissatisfied, "没装"),
        )
        .await;
        let due = request(&all.chen, id).await.promise.expect("a promise");
        let days = i64::from(due.0 - server.clock.now().day().0) + 1;
        server.clock.advance(days * DAY);
        let liu = server.sign_in("liu").await;
        does(&liu, assign(id, &[("water", Share::Lead)])).await;
        let again = request(&liu, id).await;
        assert_eq!((again.promise, again.promise_broken), (None, true));
        let marks = domain::figures::of_request(&again);
        assert!(marks.has(Figure::PromisesDue) && !marks.has(Figure::PromisesKept));
    }
);

on_both!(a_rating_may_be_corrected_for_half_a_day, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let (id, _) = all.replied("评一次", ResultClass::A).await;
    let low = rate(id, Rater::Resident, Satisfaction::Dissatisfied, "没修好");
    does(&all.chen, low.clone()).await;
    assert_eq!(request(&all.chen, id).await.status, Status::Rework);
    server.clock.advance(11 * HOUR);
    let fine = rate(id, Rater::Resident, Satisfaction::Satisfied, "");
    let chen = server.sign_in("chen").await;
    does(&chen, fine).await;
    assert_eq!(request(&chen, id).await.status, Status::Replied);
    server.clock.advance(2 * HOUR);
    let chen = server.sign_in("chen").await;
    assert_eq!(refused(chen.moves(low).await), Refusal::RatingOver);
    // Nobody rates their own work: not who wrote the answer, nor who released it.
    let spot = chen.registers(form("nanling-station", "当场答复")).await;
    let huang = server.sign_in("huang").await;
    let answer = RequestCommand::AnswerOnSpot {
        request: spot,
        text: "办事窗口周六开放".to_owned(),
        class: ResultClass::A,
    };
    does(&huang, answer).await;
    let own = rate(spot, Rater::Deputy, Satisfaction::Satisfied, "");
    assert_eq!(refused(huang.moves(own).await), Refusal::OwnWork);
    // Silence is no satisfaction: after the window it can only be closed unrated.
    server.clock.advance(30 * DAY);
    let chen = server.sign_in("chen").await;
    let late = rate(spot, Rater::Resident, Satisfaction::Satisfied, "");
    assert_eq!(refused(chen.moves(late).await), Refusal::RatingOver);
    does(&chen, RequestCommand::Close { request: spot }).await;
    assert_eq!(request(&chen, spot).await.ratings, []);
});

on_both!(opened_again_twice_and_no_more, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let (id, _) = all.replied("反复积水", ResultClass::A).await;
    does(
        &all.chen,
        rate(id, Rater::Resident, Satisfaction::Satisfied, ""),
    )
    .await;
    does(&all.chen, RequestCommand::Close { request: id }).await;
    let reopen = RequestCommand::Reopen {
        request: id,
        reason: "又积水了".to_owned(),
    };
    for turn in 1..=2 {
        does(&all.wu, reopen.clone()).await;
        let opened = request(&all.chen, id).await;
        assert_eq!((opened.status, opened.reopened), (Status::Reopened, turn));
        does(&all.liu, assign(id, &[("water", Share::Lead)])).await;
        let part = parts(&all.chen, id).await.pop().expect("a part");
        assert_eq!(part.round, turn + 1, "it reaches the department");
        let sign = RequestCommand::SignFor {
            assignment: part.id,
        };
        does(&all.zhang, sign).await;
        all.answers(&part, ResultClass::A).await;
        does(
            &all.chen,
            rate(id, Rater::Resident, Satisfaction::Satisfied, ""),
        )
        .await;
        does(&all.chen, RequestCommand::Close { request: id }).await;
    }
    assert_eq!(refused(all.wu.moves(reopen).await), Refusal::ReopenOver);
});

on_both!(
    a_question_stops_the_clock_and_a_late_return_is_refused,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let all = hands(&server).await;
        let (id, part) = all.in_progress("电梯停运").await;
        let ask = RequestCommand::AskInfo {
            assignment: part.id,
            question: "是哪一部电梯？".to_owned(),
        };
        does(&all.zhang, ask).await;
        let waiting = request(&all.chen, id).await;
        assert_eq!(waiting.status, Status::AwaitingInfo);
        let before = waiting.clock.expect("a clock");
        assert!(before.is_paused());
        server.clock.advance(8 * DAY);
        let (chen, zhang) = (server.sign_in("chen").await, server.sign_in("zhang").await);
        let give = RequestCommand::GiveInfo {
            assignment: part.id,
            text: "三栋西侧".to_owned(),
        };
        does(&chen, give).await;
        let after = request(&chen, id).await.clock.expect("a clock");
        let shipped = domain::deadline::Calendar::of(None);
        let paused = shipped.workdays_between(
            server.clock.now().day().plus_days(-8),
            server.clock.now().day(),
        );
        assert_eq!(
            shipped.workdays_between(before.due_at.day(), after.due_at.day()),
            paused
        );
        let ask = RequestCommand::AskReturn {
            assignment: part.id,
            reason: why(),
            unit: None,
        };
        assert!(matches!(
            refused(zhang.moves(ask).await),
            Refusal::ReturnWindowOver { .. }
        ));
    }
);

on_both!(first_handled_then_argued_about, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let (id, part) = all.in_progress("高空坠物").await;
    let ask = RequestCommand::AskReturn {
        assignment: part.id,
        reason: why(),
        unit: None,
    };
    does(&all.zhang, ask.clone()).await;
    let rule = RequestCommand::DecideReturn {
        assignment: part.id,
        decision: ReturnDecision::HandleFirst,
        text: "先办后议".to_owned(),
    };
    does(&all.liu, rule).await;
    assert_eq!(request(&all.chen, id).await.status, Status::InProgress);
    assert_eq!(refused(all.zhang.moves(ask).await), Refusal::HandleFirst);
});

on_both!(mistakes_are_corrected_by_moves_of_their_own, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let id = all.accepted("点错了").await;
    let correct = RequestCommand::Correct {
        request: id,
        reason: "误点受理".to_owned(),
    };
    does(&all.chen, correct.clone()).await;
    assert_eq!(request(&all.chen, id).await.status, Status::Registered);
    does(&all.chen, RequestCommand::Accept { request: id }).await;
    does(&all.liu, assign(id, &[("water", Share::Lead)])).await;
    let recall = RequestCommand::Recall {
        request: id,
        reason: "派错单位".to_owned(),
    };
    does(&all.liu, recall.clone()).await;
    assert_eq!(request(&all.chen, id).await.status, Status::Accepted);
    assert_eq!(parts(&all.chen, id).await[0].state, AssignmentState::Ended);
    assert_eq!(
        refused(all.chen.moves(correct).await),
        Refusal::NotCorrectable
    );
    does(&all.liu, assign(id, &[("traffic", Share::Lead)])).await;
    let part = parts(&all.chen, id).await.pop().expect("a part");
    let sign = RequestCommand::SignFor {
        assignment: part.id,
    };
    does(&all.zhao, sign).await;
    assert!(matches!(
        refused(all.liu.moves(recall).await),
        Refusal::WrongState { .. }
    ));
    // 撤回 ends handling at once.
    let withdraw = RequestCommand::Withdraw {
        request: id,
        reason: "已自行解决".to_owned(),
    };
    does(&all.chen, withdraw).await;
    assert_eq!(request(&all.chen, id).await.status, Status::Withdrawn);
    let part = parts(&all.chen, id).await.pop().expect("a part");
    assert_eq!((part.state, part.clock), (AssignmentState::Ended, None));
});

on_both!(another_station_takes_it_over, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, lin) = (server.sign_in("chen").await, server.sign_in("lin").await);
    let id = chen.registers(form("nanling-station", "大芬的事")).await;
    let ask = RequestCommand::AskTransfer {
        request: id,
        station: organisation("dafen-station"),
        reason: "事发地在大芬".to_owned(),
    };
    let decide = |takes| RequestCommand::DecideTransfer {
        request: id,
        takes,
        text: String::new(),
    };
    assert_eq!(lin.get(&format!("/api/requests/{id}")).await.status(), 404);
    does(&chen, ask).await;
    assert!(matches!(
        refused(chen.moves(decide(true)).await),
        Refusal::NotAllowed { .. }
    ));
    does(&lin, decide(true)).await;
    let taken = request(&lin, id).await;
    assert_eq!(taken.reach.station, organisation("dafen-station"));
    assert_eq!(taken.reach.street, organisation("buji"));
    assert_eq!(taken.number.as_deref(), Some("2026-nanling-station-0001"));
    // The first station goes on following it: it sees and writes, but does not move.
    assert_eq!(request(&chen, id).await.status, Status::Registered);
    assert!(matches!(
        refused(chen.moves(RequestCommand::Accept { request: id }).await),
        Refusal::NotAllowed { .. }
    ));
    let note = RequestCommand::AddNote {
        request: id,
        side: shared::note::NoteSide::Congress,
        text: "反映人常来南岭村站".to_owned(),
    };
    does(&chen, note).await;
    does(&lin, RequestCommand::Accept { request: id }).await;
});

on_both!(a_suggestion_is_written_anew, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let mut filled = form("nanling-station", "老旧小区加装电梯");
    filled.text = "六栋居民多为老人，上下楼困难，希望尽快加装电梯，政府给予补贴。".to_owned();
    let id = all.chen.registers(filled.clone()).await;
    let escalate = |text: &str| RequestCommand::Escalate {
        request: id,
        title: "关于完善加装电梯补贴的建议".to_owned(),
        text: text.to_owned(),
        session: String::new(),
        closes_on: None,
    };
    let copied = format!("群众来信：{}", filled.text);
    assert_eq!(
        refused(all.huang.moves(escalate(&copied)).await),
        Refusal::Copied
    );
    assert!(matches!(
        refused(all.chen.moves(escalate("建议提高补贴标准")).await),
        Refusal::NotAllowed {
            roles
        } if roles == [Role::Deputy]
    ));
    does(&all.huang, escalate("建议提高补贴标准，简化审批")).await;
    let linked = request(&all.chen, id).await;
    assert_eq!(linked.status, Status::Registered, "never a change of state");
    assert_eq!(linked.suggestions.len(), 1);
});

on_both!(pressed_and_read, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let (id, part) = all.in_progress("占道经营").await;
    let nudge = RequestCommand::Nudge {
        assignment: part.id,
        text: "群众又来问了".to_owned(),
    };
    does(&all.huang, nudge.clone()).await;
    assert!(matches!(
        refused(all.zhao.moves(nudge).await),
        Refusal::NotFound
    ));
    let read = RequestCommand::ReadNudges {
        assignment: part.id,
    };
    does(&all.zhang, read.clone()).await;
    let nudges = parts(&all.huang, id).await.remove(0).nudges;
    assert_eq!(nudges[0].by_name, "huang");
    assert_eq!(nudges[0].read_by, "zhang");
    assert!(nudges[0].read_at.is_some());
    assert_eq!(refused(all.zhang.moves(read).await), Refusal::NothingToDo);
});

on_both!(an_identity_is_kept_from_units, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let (id, _) = all.in_progress("举报排污").await;
    let marks = Marks {
        confidential: true,
        ..Marks::default()
    };
    does(&all.chen, RequestCommand::Mark { request: id, marks }).await;
    let path = format!("/api/requests/{id}/reveal");
    let call = shared::api::RevealCall {
        client_id: testkit::actor::client_id(),
        purpose: "核实".to_owned(),
    };
    assert_ne!(all.zhang.post(&path, &call).await.status(), 200);
    assert_eq!(all.huang.post(&path, &call).await.status(), 200);
});

on_both!(the_ladder_is_climbed_by_the_system, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = hands(&server).await;
    let (id, _) = all.in_progress("路灯不亮").await;
    let rung = async |person: &Person| request(person, id).await.clock.and_then(|c| c.rung);
    server.clock.advance(15 * DAY);
    server::timers::ring(server.node())
        .await
        .expect("timers ring");
    let chen = server.sign_in("chen").await;
    assert_eq!(
        rung(&chen).await,
        Some(Rung::Overdue),
        "the reminder was overtaken"
    );
    server::timers::ring(server.node())
        .await
        .expect("timers ring");
    server.clock.advance(5 * DAY);
    server::timers::ring(server.node())
        .await
        .expect("timers ring");
    server::timers::ring(server.node())
        .await
        .expect("timers ring");
    let chen = server.sign_in("chen").await;
    assert_eq!(rung(&chen).await, Some(Rung::Escalated));
    let climbed: Vec<_> = case(&chen, id)
        .await
        .history
        .into_iter()
        .filter(|line| line.code == "request.climb")
        .map(|line| (line.role, line.detail.expect("which rung").code))
        .collect();
    let line = |rung: &str| ("system".to_owned(), rung.to_owned());
    assert_eq!(climbed, [line("overdue"), line("escalated")], "each once");
});

/// More than one call takes, and than the next would with what came in the place of the first.
const CASES: usize = limits::BATCH * 5 / 2;

on_both!(
    all_that_is_due_rings_in_one_round_however_much_it_is,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let chen = server.sign_in("chen").await;
        let mut cases = Vec::with_capacity(CASES);
        for n in 0..CASES {
            let title = format!("第 {n} 件");
            cases.push(chen.registers(form("nanling-station", &title)).await);
        }
        for some in cases.chunks(limits::BATCH) {
            let decline = |request: &RequestId| {
                envelope(Command::Request(RequestCommand::Decline {
                    request: *request,
                    reason: DeclineReason::Beyond,
                    guidance: "请向市级主管部门反映".to_owned(),
                }))
            };
            let answers = chen.send(some.iter().map(decline).collect()).await;
            assert!(answers.iter().all(|one| one.outcome == Outcome::Accepted));
        }
        server.clock.advance(60 * DAY);
        let ring = || server::timers::ring(server.node());
        ring().await.expect("timers ring");
        assert_eq!(ring().await.expect("timers ring"), 0, "none is left");
        let chen = server.sign_in("chen").await;
        for case in cases {
            assert!(request(&chen, case).await.reach.archived);
        }
    }
);
