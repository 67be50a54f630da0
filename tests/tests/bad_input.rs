//! What is wrong is answered with its code, and nothing is changed.

use reqwest::StatusCode;
use shared::api::{CommandsCall, ErrorBody, ErrorCode, SignInCall, UseLinkCall};
use shared::command::{Command, Outcome};
use shared::id::OrganisationId;
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::request::RequestCommand;
use testkit::actor::{envelope, form};
use testkit::on_both;
use testkit::server::TestServer;
use testkit::world::PASSWORD;

on_both!(bodies, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let http = reqwest::Client::new();
    let post = |body: String, kind: &'static str, origin: Option<&'static str>| {
        let request = http
            .post(format!("{}/api/commands", server.url()))
            .header("cookie", &chen.cookie)
            .header("content-type", kind)
            .body(body);
        match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        }
    };
    let json = "application/json";
    let call = serde_json::to_string(&CommandsCall {
        account: None,
        envelopes: vec![],
    })
    .expect("JSON");
    let huge = format!(
        "{{\"envelopes\":[],\"x\":\"{}\"}}",
        "x".repeat(10 * 1024 * 1024)
    );
    let many = CommandsCall {
        account: None,
        envelopes: (0..=limits::BATCH)
            .map(|n| {
                let mut one = envelope(Command::Request(RequestCommand::Register(Box::new(form(
                    "nanling-station",
                    "多",
                )))));
                one.seq = n as u64;
                one
            })
            .collect(),
    };
    let many = serde_json::to_string(&many).expect("JSON");
    for (body, kind, origin, status, code) in [
        (
            "{\"envelopes\":".to_owned(),
            json,
            None,
            400,
            ErrorCode::Malformed,
        ),
        (
            "{\"envelopes\":[{\"seq\":\"x\"}]}".to_owned(),
            json,
            None,
            400,
            ErrorCode::Malformed,
        ),
        (call.clone(), "text/plain", None, 400, ErrorCode::Malformed),
        (
            call.clone(),
            json,
            Some("https://elsewhere.cn"),
            403,
            ErrorCode::CrossSite,
        ),
        (huge, json, None, 413, ErrorCode::TooLarge),
        (many, json, None, 413, ErrorCode::BatchTooLarge),
    ] {
        let response = post(body, kind, origin).send().await.expect("an answer");
        assert_eq!(response.status().as_u16(), status, "{code:?}");
        let body: ErrorBody = response.json().await.expect("an error's body");
        assert_eq!(body.code, code);
        assert!(!body.request_id.is_empty());
    }
    let nobody = http
        .get(format!("{}/api/me", server.url()))
        .send()
        .await
        .expect("an answer");
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    let lost = chen.get("/api/nothing").await;
    assert_eq!(
        lost.json::<ErrorBody>().await.expect("a body").code,
        ErrorCode::NotFound
    );
});

/// A server that hangs up on a caller who still writes makes them see a broken pipe.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_is_too_long_is_answered_each_time() {
    let server = TestServer::with_district(testkit::server::Backend::Sqlite).await;
    let url = format!("{}/api/commands", server.url());
    let http = reqwest::Client::new();
    let huge = vec![b'x'; 10 * 1024 * 1024];
    for turn in 0..20 {
        let body = if turn % 2 == 0 {
            reqwest::Body::from(huge.clone())
        } else {
            // No length is announced: it comes in pieces.
            let pieces: Vec<_> = huge
                .chunks(65_536)
                .map(|piece| Ok(piece.to_vec()))
                .collect();
            reqwest::Body::wrap_stream(futures::stream::iter::<Vec<std::io::Result<_>>>(pieces))
        };
        let request = http.post(&url).header("content-type", "application/json");
        let response = request.body(body).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE, "{turn}");
    }
}

on_both!(fields, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let mut long = form("nanling-station", "x");
    long.title = "长".repeat(limits::TITLE + 1);
    let mut empty = form("nanling-station", " \t\n");
    empty.text = "x".to_owned();
    let mut nowhere = form("nanling-station", "x");
    nowhere.station = OrganisationId::named("nowhere");
    let mut unfit = form("nanling-station", "x");
    unfit.community = Some(OrganisationId::named("water"));
    let (limit, given) = (limits::TITLE as u32, limits::TITLE as u32 + 1);
    for (form, expected) in [
        (
            long,
            Refusal::TooLong {
                field: Field::Title,
                limit,
                given,
            },
        ),
        (
            empty,
            Refusal::Empty {
                field: Field::Title,
            },
        ),
        (
            nowhere,
            Refusal::Unfit {
                field: Field::Station,
            },
        ),
        (
            unfit,
            Refusal::Unfit {
                field: Field::Community,
            },
        ),
    ] {
        let outcome = chen.moves(RequestCommand::Register(Box::new(form))).await;
        assert_eq!(outcome, Outcome::Refused(expected));
    }
    // A form for a station where one has no role.
    let outcome = chen
        .moves(RequestCommand::Register(Box::new(form(
            "dafen-station",
            "x",
        ))))
        .await;
    assert!(matches!(
        outcome,
        Outcome::Refused(Refusal::NotAllowed { .. })
    ));
    // Backdating is the system's alone.
    let mut backdated = envelope(Command::Request(RequestCommand::Register(Box::new(form(
        "nanling-station",
        "x",
    )))));
    backdated.occurred_at = Some(shared::time::Timestamp(0));
    let answer = chen.send(vec![backdated]).await.remove(0);
    assert!(matches!(
        answer.outcome,
        Outcome::Refused(Refusal::NotAllowed { .. })
    ));
});

on_both!(control_characters_are_left_out, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let mut odd = form("nanling-station", "\u{0} 路灯\u{7}不亮");
    odd.text = "第一行\r\n第二行\r\u{0}第三行\u{1b}[31m".to_owned();
    odd.place = "\u{0}".to_owned();
    let id = chen.registers(odd).await;
    let case: shared::api::CaseFile = chen.read(&format!("/api/requests/{id}")).await;
    let shared::record::Record::Request(request) = &case.records[0].record else {
        panic!("the request comes first")
    };
    assert_eq!(request.title, "路灯不亮");
    assert_eq!(request.text, "第一行\n第二行\n第三行[31m");
    assert_eq!(request.place, "");
    let only = form("nanling-station", "\u{0}\u{1}");
    let outcome = chen.moves(RequestCommand::Register(Box::new(only))).await;
    let field = Field::Title;
    assert_eq!(outcome, Outcome::Refused(Refusal::Empty { field }));
    // In what is looked for, too.
    let page: shared::api::RequestPage = chen.read("/api/requests?q=%00%E8%B7%AF").await;
    assert_eq!(page.total, 1);
    let call = SignInCall {
        login: "ch\u{0}en".to_owned(),
        password: PASSWORD.to_owned(),
    };
    assert_eq!(chen.post("/api/sign-in", &call).await.status(), 200);
});

on_both!(impossible_moments_stop_nobody, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    for moment in [i64::MIN, i64::MAX, 8_640_000_000_000_001] {
        for field in ["issued_at", "occurred_at"] {
            let form = form("nanling-station", "哪一年");
            let one = envelope(Command::Request(RequestCommand::Register(Box::new(form))));
            let mut call = serde_json::json!({ "envelopes": [one] });
            call["envelopes"][0][field] = moment.into();
            let response = chen.post("/api/commands", &call).await;
            assert_eq!(
                response.status(),
                StatusCode::BAD_REQUEST,
                "{field} {moment}"
            );
        }
    }
    for moment in [-8_640_000_000_000_000, 8_640_000_000_000_000] {
        let mut one = envelope(Command::Request(RequestCommand::Register(Box::new(form(
            "nanling-station",
            "那一年",
        )))));
        one.issued_at = shared::time::Timestamp(moment);
        one.occurred_at = Some(shared::time::Timestamp(moment));
        let answer = chen.send(vec![one]).await.remove(0);
        assert!(matches!(
            answer.outcome,
            Outcome::Refused(Refusal::NotAllowed { .. })
        ));
    }
    chen.registers(form("nanling-station", "还能登记")).await;
});

on_both!(sign_in, |backend| {
    let server = TestServer::with_district(backend).await;
    let http = reqwest::Client::new();
    let url = server.url();
    let try_in = |login: &str, password: &str| {
        let call = SignInCall {
            login: login.to_owned(),
            password: password.to_owned(),
        };
        let request = http.post(format!("{url}/api/sign-in")).json(&call);
        async move {
            let response = request.send().await.expect("an answer");
            if response.status().is_success() {
                return None;
            }
            Some(response.json::<ErrorBody>().await.expect("a body"))
        }
    };
    let wrong = Some(ErrorCode::WrongCredentials);
    let code = |body: Option<ErrorBody>| body.map(|body| body.code);
    assert_eq!(
        code(try_in("nobody", PASSWORD).await),
        wrong,
        "as if the login were known"
    );
    for _ in 0..4 {
        assert_eq!(code(try_in("chen", "wrong").await), wrong);
    }
    let locked = try_in("chen", "wrong").await.expect("the fifth locks");
    assert_eq!(locked.code, ErrorCode::Locked);
    let still = try_in("chen", PASSWORD)
        .await
        .expect("even with the right one");
    assert!(still.retry_after.is_some_and(|seconds| seconds > 800));
    server.clock.advance(16 * 60_000);
    assert_eq!(
        code(try_in(" CHEN ", PASSWORD).await),
        None,
        "after a quarter of an hour"
    );
});

on_both!(one_use_links_work_once, |backend| {
    let server = TestServer::with_district(backend).await;
    let admin = server.sign_in("admin").await;
    let chen = server.sign_in("chen").await;
    let id = chen.me.account.id;
    let path = format!("/api/accounts/{id}/link");
    assert_eq!(
        chen.post(&path, &()).await.status(),
        403,
        "administrators only"
    );
    let link: shared::api::OneUseLink = admin.post(&path, &()).await.json().await.expect("a link");
    let token = link.path.trim_start_matches("/link/").to_owned();
    let http = reqwest::Client::new();
    let use_link = |password: &str| {
        let call = UseLinkCall {
            token: token.clone(),
            password: password.to_owned(),
        };
        let request = http.post(format!("{}/api/link", server.url())).json(&call);
        async move { request.send().await.expect("an answer").status().as_u16() }
    };
    assert_eq!(use_link("short").await, 422);
    assert_eq!(use_link("A-new-password-2").await, 200);
    assert_eq!(use_link("A-new-password-3").await, 422, "the second time");
    assert_eq!(
        chen.get("/api/me").await.status(),
        401,
        "earlier sessions ended"
    );
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_answered_and_loses_nothing() {
    let server = TestServer::with_district(testkit::server::Backend::Sqlite).await;
    let chen = server.sign_in("chen").await;
    // The database may not grow by another page: to SQLite that is a full disk.
    let probe = storage::probe::Probe::of(&server.node().storage);
    probe
        .fetch_all("PRAGMA max_page_count = 1", vec![])
        .await
        .expect("a limit");
    let title = "满".repeat(60);
    let mut refused = None;
    for n in 0..2_000 {
        let mut filled = form("nanling-station", &title);
        filled.text = "满".repeat(9_000);
        let mut one = envelope(Command::Request(RequestCommand::Register(Box::new(filled))));
        one.seq = n;
        let call = CommandsCall {
            account: None,
            envelopes: vec![one],
        };
        let response = chen.post("/api/commands", &call).await;
        if response.status() != StatusCode::OK {
            refused = Some((response.status(), call));
            break;
        }
    }
    let (status, call) = refused.expect("a database that cannot grow refuses at last");
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    probe
        .fetch_all("PRAGMA max_page_count = 4294967294", vec![])
        .await
        .expect("room again");
    let again = chen.post("/api/commands", &call).await;
    assert_eq!(
        again.status(),
        StatusCode::OK,
        "the same call goes through later"
    );
}

on_both!(
    nobody_acts_for_another_person_or_for_the_system,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (chen, lin) = (server.sign_in("chen").await, server.sign_in("lin").await);
        let register = || {
            envelope(Command::Request(RequestCommand::Register(Box::new(form(
                "nanling-station",
                "谁登记的",
            )))))
        };
        // A tab of Lin's, under the session of Chen, who signed in beside it.
        let call = CommandsCall {
            account: Some(lin.me.account.id),
            envelopes: vec![register()],
        };
        assert_eq!(chen.post("/api/commands", &call).await.status(), 401);
        // Named ids are what timers and imports are known by.
        let mut named = register();
        named.command_id = shared::id::CommandId::named("timer/1/archive/1");
        let call = CommandsCall {
            account: Some(chen.me.account.id),
            envelopes: vec![named],
        };
        assert_eq!(chen.post("/api/commands", &call).await.status(), 400);
        let page: shared::api::RequestPage = chen.read("/api/requests").await;
        assert_eq!(page.total, 0);
    }
);

on_both!(a_lock_holds_against_a_crowd, |backend| {
    let server = TestServer::with_district(backend).await;
    let http = reqwest::Client::new();
    let url = format!("{}/api/sign-in", server.url());
    let tries: Vec<_> = (0..30)
        .map(|n| {
            let call = SignInCall {
                login: "chen".to_owned(),
                password: format!("guess-{n}"),
            };
            let request = http.post(&url).json(&call);
            tokio::spawn(async move {
                let response = request.send().await.expect("an answer");
                response.json::<ErrorBody>().await.expect("a body").code
            })
        })
        .collect();
    let mut tested = 0;
    for one in tries {
        tested += u32::from(one.await.expect("a try ends") == ErrorCode::WrongCredentials);
    }
    // Two are tested at a time, so one may be under way when the fifth locks.
    assert!(tested <= 5, "{tested} guesses were tested");
});
