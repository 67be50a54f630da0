//! What a petitioner gets without an account, and paper: receipts, looking up, rating, prints. Over
//! HTTP as a plain browser does it, on both databases.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN};
use reqwest::{Client, Response, StatusCode};
use shared::api::{CaseFile, RequestPage};
use shared::assignment::{Assignment, Share, UnitShare};
use shared::command::Outcome;
use shared::filter::encode;
use shared::id::RequestId;
use shared::note::NoteSide;
use shared::petitioner::{Petitioner, Reporter};
use shared::record::Record;
use shared::refusal::Refusal;
use shared::request::{
    Complexity, Marks, Rater, Register, Request, RequestCommand, ResultClass, Satisfaction, Status,
};
use storage::probe::Probe;
use testkit::actor::{Person, form};
use testkit::on_both;
use testkit::server::{TUESDAY, TestServer};
use testkit::world::organisation;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// What is on file of the petitioner; none of it may be on a public page.
const NAME: &str = "王小明";
const PHONE: &str = "13800001234";
const IDENTITY: &str = "44030719900101123X";
const ADDRESS: &str = "南岭村南岭路1号";
const INTERNAL: &str = "内部意见：先看预算";
const DRAFTED: &str = "草稿里的话";

/// A browser without an account.
struct Visitor {
    url: String,
    http: Client,
}

impl Visitor {
    fn of(server: &TestServer) -> Self {
        let http = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            url: server.url(),
            http,
        }
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = self.http.get(format!("{}{path}", self.url));
        told(request.send().await.expect("the server answers")).await
    }

    /// A form as a browser sends it.
    async fn sends(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Response {
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)));
        let mut request = self
            .http
            .post(format!("{}{path}", self.url))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(pairs.collect::<Vec<_>>().join("&"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.expect("the server answers")
    }

    async fn finds(&self, number: &str, digits: &str) -> (StatusCode, String) {
        let fields = [("number", number), ("digits", digits)];
        told(self.sends("/q/find?lang=zh", &fields, &[]).await).await
    }

    async fn rates(&self, token: &str, round: &str, result: &str, reason: &str) -> Response {
        let fields = [
            ("round", round),
            ("process", "satisfied"),
            ("result", result),
            ("reason", reason),
        ];
        let path = format!("/q/{token}/rate?lang=zh");
        self.sends(&path, &fields, &[]).await
    }
}

async fn told(response: Response) -> (StatusCode, String) {
    let status = response.status();
    (status, response.text().await.expect("a page"))
}

/// Nothing of the petitioner, nothing internal.
#[track_caller]
fn is_clean(page: &str) {
    for secret in [
        NAME, PHONE, IDENTITY, ADDRESS, INTERNAL, DRAFTED, "0000123", "0101123",
    ] {
        assert!(
            !page.contains(secret),
            "{secret} stands on the page: {page}"
        );
    }
}

fn about_somebody(title: &str) -> Register {
    Register {
        text: format!("我是{NAME}，电话{PHONE}，身份证{IDENTITY}"),
        petitioner: Petitioner {
            name: NAME.into(),
            phone: PHONE.into(),
            address: ADDRESS.into(),
            ..Petitioner::default()
        },
        ..form("nanling-station", title)
    }
}

/// Everybody of the street's work.
struct Hands {
    chen: Person,
    liu: Person,
    zhang: Person,
    feng: Person,
}

async fn does(person: &Person, command: RequestCommand) {
    let code = shared::command::Command::Request(command.clone()).code();
    assert_eq!(person.moves(command).await, Outcome::Accepted, "{code}");
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

impl Hands {
    async fn of(server: &TestServer) -> Self {
        Self {
            chen: server.sign_in("chen").await,
            liu: server.sign_in("liu").await,
            zhang: server.sign_in("zhang").await,
            feng: server.sign_in("feng").await,
        }
    }

    /// Prints a receipt; its token.
    async fn receipt(&self, id: RequestId) -> String {
        let (status, page) = receipt(&self.chen, id).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        is_clean(&page);
        assert!(page.contains("<svg"), "a code is drawn");
        let address = format!("{}/q/", self.chen.url);
        let links = page.split("href=\"").skip(1);
        let mut links = links.filter_map(|rest| rest.split('"').next()?.strip_prefix(&address));
        links.next().expect("a link").to_owned()
    }

    async fn assigned(&self, id: RequestId) -> Assignment {
        let assign = RequestCommand::Assign {
            request: id,
            units: vec![UnitShare {
                unit: organisation("water"),
                share: Share::Lead,
            }],
            complexity: Complexity::Simple,
        };
        does(&self.liu, assign).await;
        let round = request(&self.chen, id).await.round;
        let records = case(&self.chen, id).await.records.into_iter();
        let mut parts = records.filter_map(|versioned| match versioned.record {
            Record::Assignment(part) if part.round == round => Some(*part),
            _ => None,
        });
        let part = parts.next().expect("an assignment");
        let assignment = part.id;
        does(&self.zhang, RequestCommand::SignFor { assignment }).await;
        part
    }

    async fn answers(&self, part: &Assignment, text: &str) {
        let assignment = part.id;
        let submit = RequestCommand::SubmitReply {
            assignment,
            text: text.to_owned(),
            class: ResultClass::A,
            promise: None,
        };
        does(&self.zhang, submit).await;
        does(&self.feng, RequestCommand::Release { assignment }).await;
    }

    async fn replied(&self, form: Register) -> RequestId {
        let id = self.chen.registers(form).await;
        does(&self.chen, RequestCommand::Accept { request: id }).await;
        let part = self.assigned(id).await;
        self.answers(&part, "已安排疏通").await;
        id
    }
}

async fn receipt(person: &Person, id: RequestId) -> (StatusCode, String) {
    let request = Client::new()
        .post(format!("{}/receipts/{id}?lang=zh", person.url))
        .header(COOKIE, &person.cookie);
    told(request.send().await.expect("the server answers")).await
}

on_both!(from_the_receipt_to_a_second_round, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = Hands::of(&server).await;
    let visitor = Visitor::of(&server);
    let id = all
        .chen
        .registers(about_somebody(&format!("{NAME}家门口积水，可致电{PHONE}")))
        .await;
    does(&all.chen, RequestCommand::Accept { request: id }).await;
    let note = RequestCommand::AddNote {
        request: id,
        side: NoteSide::Congress,
        text: INTERNAL.to_owned(),
    };
    does(&all.chen, note).await;

    // Clerks and deputies who see it print a receipt; a unit and a committee do not.
    assert_eq!(receipt(&all.zhang, id).await.0, StatusCode::NOT_FOUND);
    assert_eq!(receipt(&all.liu, id).await.0, StatusCode::FORBIDDEN);
    let path = format!("/receipts/{id}?lang=zh");
    let (status, page) = told(visitor.sends(&path, &[], &[]).await).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(page.contains("请先登录"));
    let void = all.receipt(id).await;
    let token = all.receipt(id).await;
    let history = case(&all.chen, id).await.history;
    let issued = history
        .iter()
        .filter(|line| line.code == "request.issue_receipt");
    assert_eq!(issued.count(), 2);

    // The database knows the digest of the last one, and nothing else of it.
    let probe = Probe::of(&server.node().storage);
    let rows = probe
        .fetch_all("SELECT token_hash FROM receipts", Vec::new())
        .await
        .expect("rows");
    assert_eq!(rows.len(), 1);
    let stored = rows[0].text(0).expect("a digest");
    assert_eq!(stored, server::links::digest(&token));
    let (status, page) = visitor.get(&format!("/q/{void}?lang=zh")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(page.contains("这个链接打不开"));

    let part = all.assigned(id).await;
    let draft = RequestCommand::SaveDraft {
        assignment: part.id,
        text: DRAFTED.to_owned(),
        class: None,
        promise: None,
    };
    does(&all.zhang, draft).await;
    let address = format!("/q/{token}?lang=zh");
    let (status, page) = visitor.get(&address).await;
    assert_eq!(status, StatusCode::OK);
    is_clean(&page);
    let number = request(&all.chen, id).await.number.expect("a number");
    for shown in [
        &*number,
        "王**家门口积水",
        "承办单位正在办理",
        "water",
        "答复期限",
        "受理",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains("<form"), "there is nothing to rate yet");
    let early = visitor.rates(&token, "1", "satisfied", "").await;
    assert_eq!(early.status(), StatusCode::UNPROCESSABLE_ENTITY);

    // The reply names the petitioner; the page does not.
    all.answers(&part, &format!("{NAME}您好，已安排疏通")).await;
    let (_, page) = visitor.get(&address).await;
    is_clean(&page);
    for shown in [
        "王**您好，已安排疏通",
        "请您评价",
        "已经解决或基本解决",
        "<form",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let (_, english) = visitor.get(&format!("/q/{token}?lang=en")).await;
    assert!(english.contains("lang=\"en\"") && english.contains("please rate it"));
    let style = visitor.get("/q/page.css").await.1;
    assert!(page.len() + style.len() < 60 * 1024, "before compression");

    // Low needs a reason, and what was chosen stays chosen.
    let refused = visitor.rates(&token, "1", "dissatisfied", " ").await;
    let (status, page) = told(refused).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请写明不满意的原因"));
    assert!(
        page.contains("value=\"dissatisfied\" required checked"),
        "{page}"
    );
    let neither = visitor.rates(&token, "1", "", "").await;
    assert!(told(neither).await.1.contains("都请选一项"));

    let low = visitor.rates(&token, "1", "dissatisfied", "还是积水").await;
    assert_eq!(low.status(), StatusCode::SEE_OTHER);
    assert_eq!(low.headers()[LOCATION], address);
    let now = request(&all.chen, id).await;
    assert_eq!(now.status, Status::Rework);
    assert_eq!(now.ratings.len(), 1);
    assert_eq!(now.ratings[0].by, Rater::Resident);
    assert_eq!(now.ratings[0].reason, "还是积水");
    let history = case(&all.chen, id).await.history;
    let rated = history.iter().rfind(|line| line.code == "request.rate");
    let rated = rated.expect("it is on record");
    assert_eq!((&*rated.role, &*rated.actor), ("resident", ""));
    let (_, page) = visitor.get(&address).await;
    assert!(page.contains("这件事会再次办理"));

    // Sent again it corrects, as long as it may be corrected; it never counts twice.
    let again = visitor
        .rates(&token, "1", "dissatisfied", "门口还是积水")
        .await;
    assert_eq!(again.status(), StatusCode::SEE_OTHER);
    let now = request(&all.chen, id).await;
    assert_eq!(now.ratings.len(), 1);
    assert_eq!(now.ratings[0].reason, "门口还是积水");
    server.clock.advance(12 * HOUR + 1);
    let all = Hands::of(&server).await;
    let late = visitor.rates(&token, "1", "satisfied", "").await;
    let (status, page) = told(late).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("更正评价的时间已过"));

    // The second round is answered, and rated by the same receipt, once for this round.
    let part = all.assigned(id).await;
    all.answers(&part, "又疏通了一次").await;
    let now = request(&all.chen, id).await;
    assert_eq!((now.status, now.round), (Status::Replied, 2));
    let stale = visitor.rates(&token, "1", "satisfied", "").await;
    let (status, page) = told(stale).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("刚刚有了新进展"));
    let second = visitor.rates(&token, "2", "fair", "").await;
    assert_eq!(second.status(), StatusCode::SEE_OTHER);
    let now = request(&all.chen, id).await;
    assert_eq!(now.ratings[1].result, Satisfaction::Fair);
    does(&all.chen, RequestCommand::Close { request: id }).await;
    let (_, page) = visitor.get(&address).await;
    is_clean(&page);
    assert!(page.contains("第 2 次答复") && page.contains("已经办结"));

    // It ends by its date.
    server.clock.advance(181 * DAY);
    assert_eq!(visitor.get(&address).await.0, StatusCode::NOT_FOUND);
    let over = visitor.rates(&token, "2", "satisfied", "").await;
    assert_eq!(over.status(), StatusCode::NOT_FOUND);
    let report = server::verify::verify(&server.node().storage).await;
    assert!(report.expect("verified").is_sound());
});

on_both!(silence_is_no_rating, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = Hands::of(&server).await;
    let visitor = Visitor::of(&server);
    let id = all.replied(about_somebody("路灯不亮")).await;
    let token = all.receipt(id).await;
    let due = request(&all.chen, id).await.clock.expect("a clock").due_at;
    server.clock.advance(due.0 - TUESDAY.0 + 1);
    let (_, page) = visitor.get(&format!("/q/{token}?lang=zh")).await;
    assert!(page.contains("记为“未评价”") && !page.contains("<form"));
    let late = visitor.rates(&token, "1", "satisfied", "").await;
    assert_eq!(late.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let chen = server.sign_in("chen").await;
    does(&chen, RequestCommand::Close { request: id }).await;
    assert!(request(&chen, id).await.ratings.is_empty());
});

on_both!(a_number_is_tried_five_times_a_day, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = Hands::of(&server).await;
    let visitor = Visitor::of(&server);
    let id = all.replied(about_somebody("水管漏水")).await;
    let number = request(&all.chen, id).await.number.expect("a number");
    // What is missing is told, and does not count.
    for (number, digits, says) in [("", "1234", "请填写编号"), (&*number, "12", "四位数字")]
    {
        let (status, page) = visitor.finds(number, digits).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains(says), "{says}");
    }
    // Full-width signs, as phones write them; right ones do not count either.
    let wide = number.replace('-', "－");
    for _ in 0..6 {
        let (status, page) = visitor.finds(&wide, "１２３４").await;
        assert_eq!(status, StatusCode::OK, "{page}");
        is_clean(&page);
        assert!(page.contains("已安排疏通"));
        // Units know the digits: who has only them does not rate.
        assert!(!page.contains("name=\"process\""));
    }
    // Unknown and wrong look the same, up to what was typed, also when it was tried too often.
    let unknown = "2026-nanling-station-9999";
    let same = |page: &str| page.replace(unknown, &number);
    for _ in 0..5 {
        let wrong = visitor.finds(&number, "9999").await;
        let nobody = visitor.finds(unknown, "9999").await;
        assert_eq!(wrong.0, StatusCode::NOT_FOUND);
        assert_eq!((nobody.0, same(&nobody.1)), wrong);
    }
    let right = visitor.finds(&number, "1234").await;
    assert_eq!(right.0, StatusCode::TOO_MANY_REQUESTS);
    let nobody = visitor.finds(unknown, "1234").await;
    assert_eq!((nobody.0, same(&nobody.1)), right);
    // Counted in the database: another process knows of it.
    let mut server = server;
    server.stop().await;
    server.start().await;
    let visitor = Visitor::of(&server);
    let right = visitor.finds(&number, "1234").await;
    assert_eq!(right.0, StatusCode::TOO_MANY_REQUESTS);
    server.clock.advance(DAY);
    assert_eq!(visitor.finds(&number, "1234").await.0, StatusCode::OK);
    let probe = Probe::of(&server.node().storage);
    let rows = probe
        .fetch_all("SELECT number_hash FROM look_ups", Vec::new())
        .await
        .expect("rows");
    assert_eq!(rows.len(), 1, "yesterday is forgotten");
});

on_both!(other_sites_and_staff_do_not_rate, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = Hands::of(&server).await;
    let visitor = Visitor::of(&server);
    let id = all.replied(about_somebody("井盖松动")).await;
    let token = all.receipt(id).await;
    let path = format!("/q/{token}/rate?lang=zh");
    let fields = [
        ("round", "1"),
        ("process", "satisfied"),
        ("result", "satisfied"),
    ];
    let host = server.url().replace("http://", "");
    for foreign in [
        vec![(ORIGIN.as_str(), "https://elsewhere.example")],
        vec![(ORIGIN.as_str(), "null")],
        vec![
            ("sec-fetch-site", "cross-site"),
            (ORIGIN.as_str(), &server.url()),
        ],
    ] {
        let refused = visitor.sends(&path, &fields, &foreign).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{foreign:?}");
        let receipts = format!("/receipts/{id}");
        let refused = visitor.sends(&receipts, &[], &foreign).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{foreign:?}");
    }
    // A form is not JSON, and the interface takes no forms.
    let json = visitor
        .http
        .post(format!("{}{path}", server.url()))
        .json(&serde_json::json!({ "round": 1 }));
    let json = json.send().await.expect("the server answers");
    assert_eq!(json.status(), StatusCode::BAD_REQUEST);
    let posted = visitor.sends("/api/commands", &[("a", "b")], &[]).await;
    assert_eq!(posted.status(), StatusCode::BAD_REQUEST);
    // Whoever is signed in on the device enters a rating where staff do.
    let staff = [(COOKIE.as_str(), &*all.feng.cookie)];
    let (status, page) = told(visitor.sends(&path, &fields, &staff).await).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("有工作人员登录"));
    assert!(request(&all.chen, id).await.ratings.is_empty());
    // The reviewer, who released the reply, may not rate it as staff either.
    let rate = RequestCommand::Rate {
        request: id,
        by: Rater::Resident,
        process: Satisfaction::Satisfied,
        result: Satisfaction::Satisfied,
        reason: String::new(),
    };
    assert!(matches!(
        all.feng.moves(rate).await,
        Outcome::Refused(Refusal::NotAllowed { .. })
    ));
    // The page's own form says where it comes from.
    let origin = format!("http://{host}");
    let own = [
        (ORIGIN.as_str(), &*origin),
        ("sec-fetch-site", "same-origin"),
    ];
    let rated = visitor.sends(&path, &fields, &own).await;
    assert_eq!(rated.status(), StatusCode::SEE_OTHER);
    // The command itself cannot be posted: a receipt without its paper is nobody's.
    let issue = RequestCommand::IssueReceipt {
        request: id,
        token: "mine".to_owned(),
    };
    let call = shared::api::CommandsCall {
        account: None,
        envelopes: vec![testkit::actor::envelope(shared::command::Command::Request(
            issue,
        ))],
    };
    let posted = all.chen.post("/api/commands", &call).await;
    assert_eq!(posted.status(), StatusCode::BAD_REQUEST);
    // A peer that calls without end waits.
    testkit::until(Duration::from_secs(20), || async {
        visitor.get("/q/unknown").await.0 == StatusCode::TOO_MANY_REQUESTS
    })
    .await;
    // Staff work on.
    assert_eq!(receipt(&all.chen, id).await.0, StatusCode::OK);
});

on_both!(a_kept_identity_is_in_nothing_that_units_get, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = Hands::of(&server).await;
    let from_the_start = Register {
        confidential: true,
        ..about_somebody("举报偷排")
    };
    let first = all.replied(from_the_start).await;
    let later = all.replied(about_somebody("噪声")).await;
    let seen = request(&all.zhang, later).await;
    assert!(matches!(seen.reporter, Reporter::Person { .. }));
    let mark = RequestCommand::Mark {
        request: later,
        marks: Marks {
            confidential: true,
            ..Marks::default()
        },
    };
    does(&all.chen, mark).await;
    let snapshot = "/api/bootstrap?client=01935f4e-0000-7000-8000-000000000001";
    for person in [&all.zhang, &all.feng] {
        for id in [first, later] {
            assert_eq!(request(person, id).await.reporter, Reporter::Kept);
            let ways = [
                format!("/api/requests/{id}"),
                "/api/requests".to_owned(),
                snapshot.to_owned(),
                format!("/print/requests/{id}?lang=zh"),
                format!("/print/requests/{id}/reply?lang=zh"),
                "/print/ledger?lang=zh".to_owned(),
            ];
            for way in ways {
                let response = person.get(&way).await;
                assert_eq!(response.status(), StatusCode::OK, "{way}");
                let body = response.text().await.expect("a body");
                assert!(body.contains(&id.to_string()) || way.starts_with("/print"));
                // What was written while the identity was not to be kept stays as it was written.
                let body = body.replace("我是王小明，电话138****1234", "");
                let body = body.replace("我是王**，电话138****1234", "");
                for secret in ["王**", "138****1234", NAME, PHONE] {
                    assert!(!body.contains(secret), "{secret} in {way}: {body}");
                }
            }
            let reveal = format!("/api/requests/{id}/reveal");
            let call = serde_json::json!({
                "client_id": testkit::actor::client_id(), "purpose": "回访"
            });
            let refused = person.post(&reveal, &call).await;
            assert!(refused.status().is_client_error());
            let shown = all.chen.post(&reveal, &call).await;
            assert!(shown.text().await.expect("a body").contains(NAME));
        }
    }
    // In what was registered to be kept, the person is not named at all.
    let text = request(&all.zhang, first).await.text;
    assert_eq!(text, "我是**，电话**，身份证**");
    let page: RequestPage = all.zhang.read("/api/requests").await;
    assert!(
        page.requests
            .iter()
            .all(|one| one.reporter == Reporter::Kept)
    );
});

on_both!(paper_follows_the_policy, |backend| {
    let server = TestServer::with_district(backend).await;
    let all = Hands::of(&server).await;
    let lin = server.sign_in("lin").await;
    let id = all.chen.registers(about_somebody("人行道破损")).await;
    let paper = format!("/print/requests/{id}?lang=zh");
    let letter = format!("/print/requests/{id}/reply?lang=zh");
    // A reply that is not released is nobody's to print.
    assert_eq!(all.chen.get(&letter).await.status(), StatusCode::NOT_FOUND);
    does(&all.chen, RequestCommand::Accept { request: id }).await;
    let part = all.assigned(id).await;
    all.answers(&part, "已修复人行道").await;
    for path in [&paper, &letter] {
        let far = lin.get(path).await;
        assert_eq!(far.status(), StatusCode::NOT_FOUND, "{path}");
        let anybody = Visitor::of(&server).get(path).await;
        assert_eq!(anybody.0, StatusCode::UNAUTHORIZED, "{path}");
    }
    let body = |response: Response| async { response.text().await.expect("a page") };
    let page = body(all.zhang.get(&paper).await).await;
    for shown in [
        "意见办理单",
        "王**",
        "人行道破损",
        "已修复人行道",
        "未评价",
        "签收",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains(PHONE) && !page.contains(IDENTITY) && !page.contains(ADDRESS));
    for step in [
        "登记<",
        "受理<",
        "交办给 water<",
        "签收（water）<",
        "答复（water",
    ] {
        assert_eq!(page.matches(step).count(), 1, "{step}: {page}");
    }
    assert!(!page.contains("交办给 <"), "a step is told once: {page}");
    let page = body(all.chen.get(&letter).await).await;
    for shown in ["关于“人行道破损”的答复", "王**：", "已修复人行道", "water"]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let missing = format!("/print/requests/{id}/reply?round=7");
    assert_eq!(all.chen.get(&missing).await.status(), StatusCode::NOT_FOUND);
    // The ledger takes the query of the list.
    let page = body(all.chen.get("/print/ledger?lang=zh&status=replied").await).await;
    assert!(page.contains("人行道破损") && page.contains("<thead>") && page.contains("共 1 件"));
    let page = body(all.chen.get("/print/ledger?lang=en&status=closed").await).await;
    assert!(page.contains("No request matches"));
    let page = body(lin.get("/print/ledger?lang=zh").await).await;
    assert!(!page.contains("人行道破损"));
});
