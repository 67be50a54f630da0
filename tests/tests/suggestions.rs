//! Suggestions over HTTP and the socket, on both databases: made of a request, found, told to whom they
//! concern, handled twice, and gone from what is live a month after the end.

use reqwest::StatusCode;
use server::timers;
use shared::api::{CaseFile, CommandsCall, RequestPage, WorkPage};
use shared::assignment::{Share, UnitShare};
use shared::command::{Command, Outcome};
use shared::duty::Behind;
use shared::figures::{Figure, FigureList, FiguresPage};
use shared::id::{OrganisationId, RequestId, WorkId};
use shared::late::Late;
use shared::record::{Record, RecordKey};
use shared::refusal::Refusal;
use shared::request::{RequestCommand, ResultClass, Satisfaction, Supervision as Level};
use shared::rulebook::RulebookCommand;
use shared::suggestion::{
    Contact, DatedTerms, Length, LengthUnit, Rule, Session, Suggestion, SuggestionCommand,
    SuggestionForm, SuggestionState as State, Terms,
};
use shared::supervision::{Subject, SupervisionCommand, SupervisionForm};
use shared::sync::Snapshot;
use shared::work::{Body, Work, WorkCommand, WorkRefusal, WorkSort};
use testkit::actor::{Person, client_id, envelope, form};
use testkit::on_both;
use testkit::server::{TUESDAY, TestServer};
use testkit::world::organisation;

const DAY: i64 = 86_400_000;

const fn on(command: SuggestionCommand) -> WorkCommand {
    WorkCommand::Suggestion(command)
}

async fn says<B: Body>(person: &Person, id: WorkId) -> B {
    let file: CaseFile = person.read(&format!("/api/works/{id}")).await;
    let found = file
        .records
        .iter()
        .find(|one| one.record.key() == RecordKey::Work(id));
    match &found.expect("it is there").record {
        Record::Work(work) => work.open().expect("of that sort"),
        _ => panic!("a record of the work"),
    }
}

/// The suggestions that somebody is sent.
async fn synced(person: &Person) -> Vec<Work> {
    let snapshot: Snapshot = person
        .read(&format!("/api/bootstrap?client={}", client_id()))
        .await;
    let works = snapshot
        .records
        .into_iter()
        .filter_map(|held| match held.record {
            Record::Work(work) if work.sort == WorkSort::Suggestion => Some(*work),
            _ => None,
        });
    works.collect()
}

async fn titles(person: &Person, words: &str) -> Vec<String> {
    let words: String = words
        .bytes()
        .flat_map(|byte| format!("%{byte:02X}").into_bytes())
        .map(char::from)
        .collect();
    let page: RequestPage = person.read(&format!("/api/requests?q={words}")).await;
    page.requests.into_iter().map(|one| one.title).collect()
}

async fn suggestions_of(person: &Person, request: RequestId) -> Vec<WorkId> {
    let case: CaseFile = person.read(&format!("/api/requests/{request}")).await;
    match &case.records[0].record {
        Record::Request(request) => request.suggestions.clone(),
        _ => panic!("a request"),
    }
}

fn assign(id: WorkId, units: &[(&str, Share)]) -> WorkCommand {
    let share = |(unit, share): &(&str, Share)| UnitShare {
        unit: organisation(unit),
        share: *share,
    };
    on(SuggestionCommand::Assign {
        id,
        units: units.iter().map(share).collect(),
    })
}

fn reply(id: WorkId, unit: OrganisationId, text: &str) -> WorkCommand {
    on(SuggestionCommand::Reply {
        id,
        unit,
        text: text.to_owned(),
        class: ResultClass::A,
        promise: None,
    })
}

fn rate(id: WorkId, result: Satisfaction) -> WorkCommand {
    on(SuggestionCommand::Rate {
        id,
        process: Satisfaction::Fair,
        result,
        contact: Contact::Phone,
        to_the_point: None,
        may_close: None,
        text: "没有回应主要问题".to_owned(),
    })
}

on_both!(terms_that_are_set_hold_from_their_first_day_on, |backend| {
    let server = TestServer::with_district(backend).await;
    let sign_in = |login: &'static str| server.sign_in(login);
    let (admin, wu) = (sign_in("admin").await, sign_in("wu").await);
    let mut entry = DatedTerms {
        valid_from: TUESDAY.day().plus_days(1),
        terms: Terms::default(),
        source: "市办理规定".to_owned(),
    };
    let two_months = Length::new(2, LengthUnit::Months);
    entry.terms.set(Rule::Reply, two_months);
    let set = |entry: &DatedTerms| Command::Rulebook(RulebookCommand::SetTerms(Late::of(entry)));
    let refused = wu.does(set(&entry)).await;
    assert!(matches!(refused, Outcome::Refused(_)), "{refused:?}");
    assert_eq!(admin.does(set(&entry)).await, Outcome::Accepted);
    // What cannot be read is no command.
    let mut call = serde_json::to_value(CommandsCall {
        account: None,
        envelopes: vec![envelope(set(&entry))],
    })
    .expect("JSON");
    call["envelopes"][0]["command"]["rulebook"]["set_terms"] = serde_json::json!({"days": 3});
    let answer = admin.post("/api/commands", &call).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);

    let escalate = async |title: &str| {
        let (chen, huang) = (sign_in("chen").await, sign_in("huang").await);
        let request = chen.registers(form("nanling-station", title)).await;
        let escalate = RequestCommand::Escalate {
            request,
            title: title.to_owned(),
            text: "建议列出易涝点清单，汛前逐点销号。".to_owned(),
            session: String::new(),
            closes_on: None,
        };
        assert_eq!(huang.moves(escalate).await, Outcome::Accepted);
        suggestions_of(&chen, request).await[0]
    };
    let before = escalate("西门积水").await;
    server.clock.advance(DAY);
    let after = escalate("东门积水").await;
    let wu = sign_in("wu").await;
    let day = TUESDAY.day().plus_days(1);
    for (id, rule, months) in [(before, None, 3), (after, Some(0), 2)] {
        let units = [("water", Share::Lead), ("traffic", Share::Co)];
        wu.works(assign(id, &units)).await.expect("assigned");
        let held: Suggestion = says(&wu, id).await;
        assert_eq!(held.rule, rule);
        assert_eq!(held.rounds[0].parts[0].term.from, day);
        let due = held.rounds[0].parts[0].term.due;
        let last = day.plus_months(months);
        assert!(last <= due && due.0 < last.0 + 10, "{months}: {due}");
    }
});

on_both!(
    one_made_of_a_request_is_handled_until_it_is_enough,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let sign_in = |login: &'static str| server.sign_in(login);
        let (chen, huang, wu, zhang, zhao) = (
            sign_in("chen").await,
            sign_in("huang").await,
            sign_in("wu").await,
            sign_in("zhang").await,
            sign_in("zhao").await,
        );
        let request = chen.registers(form("nanling-station", "西门积水")).await;
        let escalate = RequestCommand::Escalate {
            request,
            title: "关于整治园区排水的建议".to_owned(),
            text: "建议列出易涝点清单，汛前逐点销号，电话 13800001234。".to_owned(),
            session: String::new(),
            closes_on: None,
        };
        assert_eq!(huang.moves(escalate).await, Outcome::Accepted);
        let made = suggestions_of(&chen, request).await;
        let [id] = made[..] else {
            panic!("one suggestion: {made:?}");
        };
        let held: Suggestion = says(&huang, id).await;
        assert_eq!(held.number.as_deref(), Some("2026-建议-0001"));
        assert_eq!(
            (held.lead_name.as_str(), held.state()),
            ("huang", State::Raised)
        );
        assert_eq!(held.requests, [request]);
        assert!(held.text.contains("138****1234"), "{}", held.text);
        assert_eq!(held.assign.rule, Rule::Assign);
        // It is found as it was before it had a ledger: with the request that it grew out of.
        for words in ["逐点销号", "2026-建议-0001"] {
            assert_eq!(titles(&huang, words).await, ["西门积水"], "{words}");
        }
        assert!(titles(&zhang, "逐点销号").await.is_empty());

        // No unit knows of it before it is assigned.
        assert!(synced(&zhang).await.is_empty());
        let mut tab = zhang.opens_tab().await;
        tab.connect().await;
        tab.until_live().await;
        wu.works(assign(
            id,
            &[("water", Share::Lead), ("traffic", Share::Co)],
        ))
        .await
        .expect("assigned");
        let state = move |client: &sync::client::Client| {
            let mut all = client.records().filter_map(|record| match record {
                Record::Work(work) if work.id == id => work.open::<Suggestion>(),
                _ => None,
            });
            all.next().map(|one| one.state())
        };
        tab.until(|client| state(client) == Some(State::Handling))
            .await;
        for login in ["lin", "ma", "luo", "admin"] {
            let person = sign_in(login).await;
            assert!(synced(&person).await.is_empty(), "{login}");
            let path = format!("/api/works/{id}");
            assert_eq!(person.get(&path).await.status(), StatusCode::NOT_FOUND);
            let wanted = person.works(rate(id, Satisfaction::Satisfied)).await;
            assert_eq!(wanted, Err(Refusal::NotFound), "{login}");
        }
        for login in ["chen", "liu", "zhao", "feng"] {
            assert_eq!(synced(&sign_in(login).await).await.len(), 1, "{login}");
        }
        let opinion = SuggestionCommand::GiveOpinion {
            id,
            unit: organisation("traffic"),
            text: "道路施工时同步改造".to_owned(),
        };
        zhao.works(on(opinion)).await.expect("an opinion");
        zhang
            .works(reply(id, organisation("water"), "正在研究"))
            .await
            .expect("a reply");
        huang
            .works(rate(id, Satisfaction::Dissatisfied))
            .await
            .expect("not satisfied");
        tab.until(|client| state(client) == Some(State::Rework))
            .await;
        let held: Suggestion = says(&huang, id).await;
        let second = &held.rounds[1].parts;
        assert_eq!(second.len(), 1, "the lead unit replies again");
        assert_eq!(second[0].term.rule, Rule::Second);
        assert_eq!(second[0].term.due, TUESDAY.day().plus_months(1));
        zhang
            .works(reply(id, organisation("water"), "清单已公布，汛前完成"))
            .await
            .expect("a second reply");
        huang
            .works(rate(id, Satisfaction::Satisfied))
            .await
            .expect("satisfied");
        let close = SuggestionCommand::Close {
            id,
            text: String::new(),
        };
        huang.works(on(close)).await.expect("closed");
        let held: Suggestion = says(&wu, id).await;
        assert_eq!((held.rounds.len(), held.state()), (2, State::Closed));
        let file: CaseFile = wu.read(&format!("/api/works/{id}")).await;
        let codes: Vec<_> = file.history.iter().map(|line| line.code.as_str()).collect();
        assert_eq!(
            codes,
            [
                "request.escalate",
                "suggestion.assign",
                "suggestion.give_opinion",
                "suggestion.reply",
                "suggestion.rate",
                "suggestion.reply",
                "suggestion.rate",
                "suggestion.close"
            ]
        );
        assert!(
            server::verify::verify(&server.node().storage)
                .await
                .expect("verified")
                .is_sound()
        );
    }
);

on_both!(
    it_is_supervised_and_leaves_the_screens_when_it_is_over,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (huang, wu, zhang) = (
            server.sign_in("huang").await,
            server.sign_in("wu").await,
            server.sign_in("zhang").await,
        );
        let raise = |title: &str| {
            on(SuggestionCommand::Raise(SuggestionForm {
                title: title.to_owned(),
                text: "建议按步行十五分钟布点。".to_owned(),
                session: Session::off(),
                station: organisation("nanling-station"),
                cosigners: vec!["王代表".to_owned()],
                requests: Vec::new(),
                works: Vec::new(),
            }))
        };
        let id = huang
            .works(raise("关于长者饭堂布点的建议"))
            .await
            .expect("raised");
        let other = huang
            .works(raise("关于助浴服务的建议"))
            .await
            .expect("raised");
        let held: Suggestion = says(&wu, other).await;
        assert_eq!(held.number.as_deref(), Some("2026-建议-0002"));
        // Two edit the same text: the second is told, and nothing is lost unseen.
        let revise = |seen| {
            on(SuggestionCommand::Revise {
                id,
                seen,
                title: "关于扩大长者饭堂布点的建议".to_owned(),
                text: "建议补点。".to_owned(),
                session: Session::off(),
                cosigners: Vec::new(),
            })
        };
        huang.works(revise(1)).await.expect("revised");
        let why = WorkRefusal::Moved;
        assert_eq!(huang.works(revise(1)).await, Err(Refusal::Work { why }));

        let matter = wu
            .works(WorkCommand::Supervision(SupervisionCommand::Open(
                SupervisionForm {
                    title: "养老服务提质".to_owned(),
                    goal: "件件有着落".to_owned(),
                    level: Level::Committee,
                    report_by: None,
                    listed: false,
                    leader: "社会建设工委".to_owned(),
                    committee: None,
                    team: None,
                    street: None,
                    units: vec![organisation("water")],
                    subjects: vec![Subject::Suggestion(id), Subject::Suggestion(other)],
                    line: None,
                },
            )))
            .await
            .expect("supervised");
        let supervised: shared::supervision::Supervision = says(&huang, matter).await;
        assert_eq!(supervised.subjects.len(), 2);

        let split = [("water", Share::Split), ("traffic", Share::Split)];
        wu.works(assign(id, &split)).await.expect("assigned");
        zhang
            .works(reply(id, organisation("water"), "已布点"))
            .await
            .expect("the one");
        let held: Suggestion = says(&huang, id).await;
        assert_eq!(
            held.state(),
            State::Handling,
            "the other still owes a reply"
        );
        let zhao = server.sign_in("zhao").await;
        zhao.works(reply(id, organisation("traffic"), "站点已调整"))
            .await
            .expect("the other");
        let close = |text: &str| {
            on(SuggestionCommand::Close {
                id,
                text: text.to_owned(),
            })
        };
        wu.works(close("代表未评价，已当面确认"))
            .await
            .expect("closed unrated");
        // Nobody posts what the system does.
        let settle = CommandsCall {
            account: None,
            envelopes: vec![envelope(Command::work(&on(SuggestionCommand::Settle {
                id,
            })))],
        };
        let refused = wu.post("/api/commands", &settle).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
        assert_eq!(synced(&wu).await.len(), 2);
        server.clock.advance(31 * DAY);
        let node = server.node().clone();
        let wu = server.sign_in("wu").await;
        testkit::until(std::time::Duration::from_secs(20), || async {
            timers::ring(&node).await.expect("timers ring");
            let page: WorkPage = wu.read("/api/works?sort=suggestion").await;
            page.total == 1
        })
        .await;
        let live = synced(&server.sign_in("wu").await).await;
        assert_eq!(live.iter().map(|work| work.id).collect::<Vec<_>>(), [other]);
        let page: WorkPage = server
            .sign_in("zhang")
            .await
            .read("/api/works?sort=suggestion&over=1")
            .await;
        let ids: Vec<_> = page.works.iter().map(|work| work.id).collect();
        assert_eq!(
            ids,
            [id],
            "who handled it still finds it; the other was never theirs"
        );
    }
);

on_both!(
    replies_are_counted_of_each_unit_and_of_the_whole,
    |backend| {
        let mut server = TestServer::with_district(backend).await;
        let huang = server.sign_in("huang").await;
        let raise = on(SuggestionCommand::Raise(SuggestionForm {
            title: "关于助浴服务的建议".to_owned(),
            text: "建议公布服务目录和指导价。".to_owned(),
            session: Session::off(),
            station: organisation("nanling-station"),
            cosigners: Vec::new(),
            requests: Vec::new(),
            works: Vec::new(),
        }));
        let id = huang.works(raise).await.expect("raised");
        let wu = server.sign_in("wu").await;
        let units = [("water", Share::Split), ("traffic", Share::Split)];
        wu.works(assign(id, &units)).await.expect("assigned");
        let zhang = server.sign_in("zhang").await;
        zhang
            .works(reply(id, organisation("water"), "目录已公布"))
            .await
            .expect("one replies");
        let held: Suggestion = says(&wu, id).await;
        let due = held.rounds[0].parts[1].term.due;
        let places = [
            ("by=district".to_owned(), [0, 0], [1, 0]),
            (
                format!("by=street&of={}", organisation("nanwan")),
                [0, 0],
                [1, 0],
            ),
            (
                format!("by=station&of={}", organisation("nanling-station")),
                [0, 0],
                [1, 0],
            ),
            (
                format!("by=unit&of={}", organisation("water")),
                [1, 1],
                [1, 1],
            ),
            (
                format!("by=unit&of={}", organisation("traffic")),
                [0, 0],
                [1, 0],
            ),
        ];
        let told = async |wu: &Person, is_over: bool| {
            for (query, before, after) in &places {
                let page: FiguresPage = wu.read(&format!("/api/figures?{query}")).await;
                let tally = page.rows[0].tally;
                assert_eq!(tally.get(Figure::SuggestionsRaised), 1, "{query}");
                let expected = if is_over { after } else { before };
                let figures = [Figure::SuggestionsReplyDue, Figure::SuggestionsInTime];
                for (figure, count) in figures.into_iter().zip(*expected) {
                    assert_eq!(tally.get(figure), count, "{figure:?} {query}");
                    let path = format!("/api/figures/list?figure={}&{query}", figure.code());
                    let list: FigureList = wu.read(&path).await;
                    let found: Vec<_> = list.cases.iter().map(|one| one.behind).collect();
                    assert_eq!(
                        found,
                        vec![Behind::Suggestion(id); count as usize],
                        "{path}"
                    );
                }
            }
        };
        told(&wu, false).await;
        // The day passes by itself.
        let days = due.0 - TUESDAY.day().0 + 1;
        server.clock.advance(i64::from(days) * DAY);
        told(&server.sign_in("wu").await, true).await;
        // The same when it is counted from nothing.
        server.stop().await;
        server.start().await;
        told(&server.sign_in("wu").await, true).await;
    }
);
