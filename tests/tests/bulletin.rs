//! The bulletin of a month over HTTP, on both databases: its figures are those of the overview, it names
//! nobody, nothing that a person wrote is lost, and another program reads its document.

use std::io::{Cursor, Read as _};

use reqwest::StatusCode;
use shared::activity::{ActivityCommand, ActivityForm, ActivityKind};
use shared::api::{CaseFile, CommandsCall};
use shared::assignment::{Share, UnitShare};
use shared::bulletin::{
    Both, Bulletin, BulletinCall, BulletinCommand, BulletinPart, Draft, Item, Owing, Paragraph,
    kept_figures,
};
use shared::command::{Command, Outcome};
use shared::figures::{Figure, FiguresPage, Kpi, Tally};
use shared::id::{AssignmentId, RequestId, WorkId};
use shared::record::Record;
use shared::refusal::Refusal;
use shared::request::{
    Complexity, Marks, Publicity, Rater, Register, RequestCommand, ResultClass, Satisfaction,
    Supervision as Level,
};
use shared::schedule::MilestoneForm;
use shared::suggestion::{Session, SuggestionCommand, SuggestionForm};
use shared::supervision::{Finding, Subject, SupervisionCommand, SupervisionForm};
use shared::work::{WorkCommand, WorkRefusal, WorkSort};
use testkit::actor::{Person, envelope, form};
use testkit::on_both;
use testkit::server::{TUESDAY, TestServer};
use testkit::world::organisation;

const DAY: i64 = 86_400_000;

async fn moves(person: &Person, command: RequestCommand) {
    assert_eq!(person.moves(command).await, Outcome::Accepted);
}

/// One round of a case: assigned, signed for, answered, released and rated.
async fn round(server: &TestServer, request: RequestId, result: Satisfaction) {
    let (chen, liu, zhang, feng) = (
        server.sign_in("chen").await,
        server.sign_in("liu").await,
        server.sign_in("zhang").await,
        server.sign_in("feng").await,
    );
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
        text: "已疏通".to_owned(),
        class: ResultClass::A,
        promise: None,
    };
    moves(&zhang, reply).await;
    moves(&feng, RequestCommand::Release { assignment }).await;
    let rate = RequestCommand::Rate {
        request,
        by: Rater::Resident,
        process: Satisfaction::Satisfied,
        result,
        reason: "说明".to_owned(),
    };
    moves(&chen, rate).await;
}

fn named(title: &str) -> Register {
    let mut form = form("nanling-station", title);
    form.petitioner.name = "张小满".to_owned();
    form.petitioner.phone = "13800001234".to_owned();
    form
}

/// Everybody may be told what a request is about.
fn told_to_all(request: RequestId) -> RequestCommand {
    RequestCommand::Mark {
        request,
        marks: Marks {
            publicity: Publicity::Open,
            ..Marks::default()
        },
    }
}

/// A November: a case that was mended, one that lies about, one that is kept confidential, a matter that
/// ended and an activity. It is January when it is told.
async fn november(server: &TestServer) {
    let (chen, wu, luo) = (
        server.sign_in("chen").await,
        server.sign_in("wu").await,
        server.sign_in("luo").await,
    );
    let mended = chen.registers(named("张小满家门口积水")).await;
    moves(&chen, RequestCommand::Accept { request: mended }).await;
    moves(&chen, told_to_all(mended)).await;
    round(server, mended, Satisfaction::Dissatisfied).await;
    round(server, mended, Satisfaction::Satisfied).await;
    chen.registers(named("巷口路灯不亮")).await;
    let mut hidden = named("不便公开的事");
    hidden.confidential = true;
    chen.registers(hidden).await;
    ended_matter(&wu, "西门积水整治", vec![Subject::Request(mended)]).await;
    let form = ActivityForm {
        kind: ActivityKind::Reception,
        title: "代表接访日".to_owned(),
        team: Some(organisation("nanwan-team")),
        station: None,
        lead: String::new(),
        place: String::new(),
        from: TUESDAY,
        until: TUESDAY.plus_ms(DAY / 12),
        agenda: String::new(),
        parties: Vec::new(),
        places: None,
        particulars: Vec::new(),
        campaign: None,
    };
    let plan = ActivityCommand::Plan { form, repeat: None };
    luo.works(WorkCommand::Activity(plan))
        .await
        .expect("planned");
    server.clock.advance(40 * DAY);
}

/// A matter on requests that was opened.
async fn opened_matter(wu: &Person, title: &str, subjects: Vec<Subject>) -> WorkId {
    let open = SupervisionCommand::Open(SupervisionForm {
        title: title.to_owned(),
        goal: "消除积水".to_owned(),
        level: Level::Priority,
        report_by: None,
        listed: false,
        leader: "刘主任".to_owned(),
        committee: None,
        team: None,
        street: None,
        units: vec![organisation("water")],
        subjects,
        line: None,
    });
    let matter = wu.works(WorkCommand::Supervision(open)).await;
    matter.expect("opened")
}

/// A matter on requests that was opened and ended.
async fn ended_matter(wu: &Person, title: &str, subjects: Vec<Subject>) {
    let close = SupervisionCommand::Close {
        id: opened_matter(wu, title, subjects).await,
        finding: Finding::Solved,
        text: "已解决".to_owned(),
        look_back_on: None,
    };
    wu.works(WorkCommand::Supervision(close))
        .await
        .expect("it ends");
}

async fn drafts(person: &Person, (year, month): (i32, u32), seen: u64) -> Outcome {
    let call = BulletinCall { year, month, seen };
    let answer = person.post("/api/bulletins", &call).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.expect("an outcome")
}

async fn held(person: &Person, (year, month): (i32, u32)) -> (Bulletin, u64) {
    let id = Bulletin::id(year, month);
    let file: CaseFile = person.read(&format!("/api/works/{id}")).await;
    let Record::Work(work) = &file.records[0].record else {
        panic!("a record of the work");
    };
    (work.open().expect("a bulletin"), file.records[0].version)
}

async fn counted(wu: &Person, from: &str, until: &str) -> Tally {
    let path = format!("/api/figures?by=district&from={from}&until={until}");
    let page: FiguresPage = wu.read(&path).await;
    page.rows[0].tally
}

fn moved() -> Refusal {
    Refusal::Work {
        why: WorkRefusal::Moved,
    }
}

on_both!(a_bulletin_tells_the_month_and_names_nobody, |backend| {
    let server = TestServer::with_district(backend).await;
    november(&server).await;
    let wu = server.sign_in("wu").await;
    assert_eq!(drafts(&wu, (2026, 11), 0).await, Outcome::Accepted);
    assert_eq!(drafts(&wu, (2026, 12), 0).await, Outcome::Accepted);
    // Its figures are those that the overview counts, of all three months.
    let (body, _) = held(&wu, (2026, 11)).await;
    let (next, _) = held(&wu, (2026, 12)).await;
    let november = counted(&wu, "2026-11-01", "2026-11-30").await;
    let october = counted(&wu, "2026-10-01", "2026-10-31").await;
    let year_ago = counted(&wu, "2025-11-01", "2025-11-30").await;
    assert_eq!(november.get(Figure::Registered), 3);
    let told = kept_figures();
    assert_eq!(body.figures.len(), told.len());
    for figure in told {
        let of = |body: &Bulletin| {
            let found = body.figures.iter().find(|one| one.figure == figure);
            found.expect("every figure it tells is kept").counts
        };
        let wanted = [november, october, year_ago].map(|tally| tally.get(figure));
        assert_eq!(of(&body), wanted, "{figure:?}");
        assert_eq!(of(&next)[1], november.get(figure), "{figure:?} last month");
    }
    assert_eq!(
        body.rate(Kpi::ResolveRate)[0],
        november.rate(Kpi::ResolveRate)
    );
    // What is told: mended, ended, overdue, held; the title without the person, the confidential one not
    // at all.
    let (mut mended, mut ended, mut late, mut acts) = (0, 0, Vec::new(), 0);
    for item in &body.items {
        match item {
            Item::Mended {
                title,
                round,
                place,
                ..
            } => {
                assert_eq!((*round, place.as_str()), (2, "nanling-station"));
                assert!(title.ends_with("家门口积水") && !title.contains("张小满"));
                mended += 1;
            }
            Item::Ended {
                number, finding, ..
            } => {
                assert_eq!(
                    (number.as_str(), *finding),
                    ("2026-督办-001", Finding::Solved)
                );
                ended += 1;
            }
            Item::Turned { .. } => panic!("no light turned"),
            Item::Late { title, .. } => late.push(title.as_str()),
            Item::Held { title, .. } => {
                assert_eq!(title, "代表接访日");
                acts += 1;
            }
        }
    }
    assert_eq!((mended, ended, acts), (1, 1, 1));
    assert_eq!(late, ["巷口路灯不亮"]);
    assert!(
        next.items
            .iter()
            .all(|item| item.part() == BulletinPart::Overdue)
    );
    let text = serde_json::to_string(&body).expect("JSON");
    for hidden in ["张小满", "13800001234", "不便公开", "chen"] {
        assert!(!text.contains(hidden), "{hidden}");
    }
    // Only the committee's: nobody else drafts one, sees one or knows of one.
    for login in ["chen", "luo", "liu", "admin"] {
        let other = server.sign_in(login).await;
        let call = BulletinCall {
            year: 2026,
            month: 11,
            seen: 1,
        };
        let refused = other.post("/api/bulletins", &call).await.status();
        assert_eq!(refused, StatusCode::FORBIDDEN, "{login}");
        let id = Bulletin::id(2026, 11);
        for path in [
            format!("/api/works/{id}"),
            format!("/api/bulletins/{id}.docx"),
        ] {
            assert_eq!(other.get(&path).await.status(), StatusCode::NOT_FOUND);
        }
    }
    // No month ahead, and no month that is none.
    let future = drafts(&wu, (2027, 5), 0).await;
    let why = WorkRefusal::FutureDay;
    assert_eq!(future, Outcome::Refused(Refusal::Work { why }));
    assert!(matches!(
        drafts(&wu, (2026, 13), 0).await,
        Outcome::Refused(_)
    ));
    // Figures are not typed.
    let typed = WorkCommand::Bulletin(BulletinCommand::Draft {
        year: 2026,
        month: 10,
        seen: 0,
        draft: Box::new(Draft {
            figures: Vec::new(),
            items: Vec::new(),
            until: None,
            texts: Vec::new(),
        }),
    });
    let call = CommandsCall {
        account: None,
        envelopes: vec![envelope(Command::work(&typed))],
    };
    let refused = wu.post("/api/commands", &call).await.status();
    assert_eq!(refused, StatusCode::BAD_REQUEST);
});

fn edit(seen: u64, text: Option<&str>) -> WorkCommand {
    WorkCommand::Bulletin(BulletinCommand::Edit {
        year: 2026,
        month: 11,
        seen,
        part: BulletinPart::Told,
        text: text.map(|zh| Both {
            zh: zh.to_owned(),
            en: String::new(),
        }),
    })
}

fn told(body: &Bulletin) -> &Paragraph {
    let mut all = body.paragraphs.iter();
    let found = all.find(|one| one.part == BulletinPart::Told);
    found.expect("a paragraph for each part")
}

on_both!(what_a_person_wrote_outlives_a_new_draft, |backend| {
    let server = TestServer::with_district(backend).await;
    november(&server).await;
    let wu = server.sign_in("wu").await;
    assert_eq!(drafts(&wu, (2026, 11), 0).await, Outcome::Accepted);
    let (_, version) = held(&wu, (2026, 11)).await;
    // Whoever has not seen what stands there changes nothing.
    assert_eq!(drafts(&wu, (2026, 11), 0).await, Outcome::Refused(moved()));
    let own = "群众满意，电话 13800001234 可作证。";
    wu.works(edit(version, Some(own))).await.expect("rewritten");
    assert_eq!(wu.works(edit(version, Some("覆盖"))).await, Err(moved()));
    assert_eq!(
        drafts(&wu, (2026, 11), version).await,
        Outcome::Refused(moved())
    );
    let chen = server.sign_in("chen").await;
    assert!(chen.works(edit(version + 1, Some("x"))).await.is_err());
    // One more case, and a new draft: figures follow, the words stay.
    let (before, version) = held(&wu, (2026, 11)).await;
    chen.registers(form("nanling-station", "一月的事")).await;
    assert_eq!(drafts(&wu, (2026, 11), version).await, Outcome::Accepted);
    let (after, version) = held(&wu, (2026, 11)).await;
    assert_eq!(told(&after).edited, told(&before).edited);
    let text = &told(&after).text().zh;
    assert!(text.starts_with("群众满意") && !text.contains("13800001234"));
    assert_eq!(after.figures, before.figures, "January is not November");
    // Until somebody gives them up.
    wu.works(edit(version, None)).await.expect("given up");
    let (last, version) = held(&wu, (2026, 11)).await;
    assert_eq!(told(&last).text(), &told(&last).drafted);
    let again = wu.works(edit(version, None)).await;
    assert_eq!(again, Err(Refusal::NothingToDo));
});

/// The paragraphs of a Word document, cells of tables included: what another program than ours unpacks.
fn paragraphs(bytes: Vec<u8>) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    for wanted in ["[Content_Types].xml", "_rels/.rels", "word/document.xml"] {
        assert!(archive.by_name(wanted).is_ok(), "{wanted}");
    }
    let mut xml = String::new();
    let mut part = archive.by_name("word/document.xml").expect("the text");
    part.read_to_string(&mut xml).expect("UTF-8");
    let texts = |paragraph: &str| {
        let runs = paragraph.split("<w:t").skip(1);
        let texts = runs.filter_map(|run| {
            // Not `<w:tbl` and the like.
            let rest = run.strip_prefix(['>', ' '])?;
            let text = rest.split_once("</w:t>")?.0;
            Some(
                text.rsplit_once('>')
                    .map_or(text, |(_, text)| text)
                    .to_owned(),
            )
        });
        let text = texts.collect::<String>();
        let plain = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&apos;", "'"),
        ];
        let text = plain
            .iter()
            .fold(text, |text, (from, to)| text.replace(from, to));
        text.replace("&amp;", "&")
    };
    xml.split("</w:p>").map(texts).collect()
}

on_both!(another_program_reads_its_document, |backend| {
    let server = TestServer::with_district(backend).await;
    november(&server).await;
    let wu = server.sign_in("wu").await;
    assert_eq!(drafts(&wu, (2026, 11), 0).await, Outcome::Accepted);
    let (_, version) = held(&wu, (2026, 11)).await;
    let own = "二次办理后，群众 <满意> & 放心。";
    wu.works(edit(version, Some(own))).await.expect("rewritten");
    let id = Bulletin::id(2026, 11);
    let read = async |lang: &str| {
        let path = format!("/api/bulletins/{id}.docx?lang={lang}");
        let answer = wu.get(&path).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let header = |name: &str| answer.headers()[name].to_str().expect("ASCII").to_owned();
        assert!(header("content-type").contains("wordprocessingml.document"));
        assert!(header("content-disposition").contains("bulletin-2026-11.docx"));
        paragraphs(answer.bytes().await.expect("bytes").to_vec())
    };
    let zh = read("zh").await;
    let has = |all: &[String], wanted: &str| all.iter().any(|line| line == wanted);
    assert!(has(&zh, "人大代表联络站月报（2026 年 11 月）"), "{zh:?}");
    assert!(has(&zh, "二次办理后，群众 <满意> & 放心。"), "{zh:?}");
    // The table: a name, then this month, last month and a year ago.
    let month = counted(&wu, "2026-11-01", "2026-11-30").await;
    let row = zh.iter().position(|line| line == "登记").expect("a row");
    let registered = month.get(Figure::Registered).to_string();
    assert_eq!(
        zh[row + 1..row + 4],
        [registered, "0".to_owned(), "0".to_owned()]
    );
    let row = zh.iter().position(|line| line == "办成率").expect("a rate");
    assert_eq!(zh[row + 1..row + 4], ["100%", "–", "–"]);
    let line = |all: &[String], wanted: &str| all.iter().any(|line| line.contains(wanted));
    for wanted in [
        "2026-督办-001《西门积水整治》",
        "家门口积水",
        "巷口路灯不亮",
        "代表接访日",
    ] {
        assert!(line(&zh, wanted), "{wanted}: {zh:?}");
    }
    let en = read("en").await;
    assert!(has(
        &en,
        "Bulletin of the deputies' liaison stations, 11/2026"
    ));
    assert!(has(&en, "Registered") && line(&en, "supervision ended"));
    // Where nobody wrote English the Chinese words stand for it.
    assert!(line(&en, "放心"));
    for all in [&zh, &en] {
        assert!(!line(all, "张小满") && !line(all, "13800001234"));
    }
    let missing = format!("/api/bulletins/{}.docx", Bulletin::id(2026, 10));
    assert_eq!(wu.get(&missing).await.status(), StatusCode::NOT_FOUND);
    let other = format!("/api/bulletins/{id}.pdf");
    assert_eq!(wu.get(&other).await.status(), StatusCode::NOT_FOUND);
});

on_both!(a_matter_s_title_names_no_petitioner, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, wu) = (server.sign_in("chen").await, server.sign_in("wu").await);
    let open = chen.registers(named("张小满家门口积水")).await;
    moves(&chen, told_to_all(open)).await;
    let mut hidden = named("张小满举报的事");
    hidden.confidential = true;
    let kept = chen.registers(hidden).await;
    let on = Subject::Request;
    ended_matter(&wu, "张小满家门口积水", vec![on(open)]).await;
    ended_matter(&wu, "张小满举报的事", vec![on(open), on(kept)]).await;
    assert_eq!(drafts(&wu, (2026, 11), 0).await, Outcome::Accepted);
    let (body, _) = held(&wu, (2026, 11)).await;
    let ended = body.items.iter().filter_map(|item| match item {
        Item::Ended { title, level, .. } => Some((title.as_str(), *level)),
        _ => None,
    });
    let mut ended: Vec<_> = ended.collect();
    ended.sort_unstable();
    let level = Some(Level::Priority);
    assert_eq!(ended, [("", level), ("**家门口积水", level)]);
    let lines = body.items.iter();
    let lines: Vec<_> = lines
        .map(|item| text::bulletin::item(item, text::Lang::Zh))
        .collect();
    let has = |wanted: &str| lines.iter().any(|line| line.contains(wanted));
    assert!(has("2026-督办-002（重点督办）"), "{lines:?}");
    assert!(!has("张小满") && !has("举报"), "{lines:?}");
});

on_both!(a_month_that_runs_is_counted_up_to_today, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, luo, wu) = (
        server.sign_in("chen").await,
        server.sign_in("luo").await,
        server.sign_in("wu").await,
    );
    chen.registers(form("nanling-station", "路灯不亮")).await;
    let on = |title: &str, from| {
        let form = ActivityForm {
            kind: ActivityKind::Reception,
            title: title.to_owned(),
            team: Some(organisation("nanwan-team")),
            station: None,
            lead: String::new(),
            place: String::new(),
            from,
            until: TUESDAY.plus_ms(5 * DAY),
            agenda: String::new(),
            parties: Vec::new(),
            places: None,
            campaign: None,
            particulars: Vec::new(),
        };
        WorkCommand::Activity(ActivityCommand::Plan { form, repeat: None })
    };
    let hour = DAY / 24;
    for (title, from) in [
        ("已开的接访", TUESDAY.plus_ms(-hour)),
        ("今天晚些的接访", TUESDAY.plus_ms(6 * hour)),
        ("月底的接访", TUESDAY.plus_ms(4 * DAY)),
    ] {
        luo.works(on(title, from)).await.expect("planned");
    }
    // More matters ended than the list has room for.
    let request = chen.registers(form("nanling-station", "积水")).await;
    for n in 0..17 {
        ended_matter(&wu, &format!("第 {n} 项"), vec![Subject::Request(request)]).await;
    }
    assert_eq!(drafts(&wu, (2026, 11), 0).await, Outcome::Accepted);
    let (body, version) = held(&wu, (2026, 11)).await;
    assert_eq!(body.until, Some(TUESDAY.day()));
    let of = |figure| {
        let found = body.figures.iter().find(|one| one.figure == figure);
        found.expect("it is kept").counts[0]
    };
    assert_eq!((of(Figure::Registered), of(Figure::Activities)), (2, 1));
    let text = |part| {
        let mut all = body.paragraphs.iter();
        let found = all.find(|one| one.part == part);
        found.expect("each part has one").drafted.zh.clone()
    };
    let day = text::clock::day(TUESDAY.day(), text::Lang::Zh);
    assert!(text(BulletinPart::Figures).starts_with(&format!("截至 {day}，")));
    assert!(text(BulletinPart::Activities).contains("开展活动 1 次"));
    assert!(text(BulletinPart::Told).contains("督办办结的 17 项"));
    let ended = body.items.iter();
    let ended = ended.filter(|item| matches!(item, Item::Ended { .. }));
    assert_eq!(ended.count(), 15);
    // One of them is left out: the document does not have it, and it can be put back.
    let told = body.items.iter();
    let mut told = told.filter(|item| item.part() == BulletinPart::Told);
    let one = told.next().expect("something is told");
    let line = text::bulletin::item(one, text::Lang::Zh);
    let leaves = |out| {
        WorkCommand::Bulletin(BulletinCommand::LeaveOut {
            year: 2026,
            month: 11,
            item: one.key(),
            out,
        })
    };
    let read = async || {
        let path = format!("/api/bulletins/{}.docx?lang=zh", Bulletin::id(2026, 11));
        let bytes = wu.get(&path).await.bytes().await.expect("bytes");
        paragraphs(bytes.to_vec())
    };
    assert!(read().await.contains(&line), "{line}");
    wu.works(leaves(true)).await.expect("left out");
    assert!(!read().await.contains(&line));
    assert_eq!(
        drafts(&wu, (2026, 11), version + 1).await,
        Outcome::Accepted
    );
    assert!(!read().await.contains(&line), "nor when drafted anew");
    wu.works(leaves(false)).await.expect("put back");
    assert!(read().await.contains(&line));
});

on_both!(replies_and_milestones_past_their_day_are_told, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, huang, wu) = (
        server.sign_in("chen").await,
        server.sign_in("huang").await,
        server.sign_in("wu").await,
    );
    let open = chen.registers(named("张小满家门口积水")).await;
    moves(&chen, told_to_all(open)).await;
    let mut hidden = named("张小满举报的事");
    hidden.confidential = true;
    let kept = chen.registers(hidden).await;
    let raise = |title: &str, requests| {
        WorkCommand::Suggestion(SuggestionCommand::Raise(SuggestionForm {
            title: title.to_owned(),
            text: "建议列出易涝点清单，汛前逐点销号。".to_owned(),
            session: Session::off(),
            station: organisation("nanling-station"),
            cosigners: Vec::new(),
            requests,
            works: Vec::new(),
        }))
    };
    let asked = huang
        .works(raise("关于张小满家门口排水的建议", vec![open]))
        .await
        .expect("raised");
    let assign = WorkCommand::Suggestion(SuggestionCommand::Assign {
        id: asked,
        units: vec![UnitShare {
            unit: organisation("water"),
            share: Share::Lead,
        }],
    });
    wu.works(assign).await.expect("assigned");
    let plan = |id, step: &str| {
        let milestone = |title: &str, days| MilestoneForm {
            no: None,
            title: title.to_owned(),
            weight: 1,
            from: TUESDAY.day(),
            due: TUESDAY.day().plus_days(days),
        };
        WorkCommand::Supervision(SupervisionCommand::Schedule {
            id,
            milestones: vec![milestone(step, 9), milestone("以后的事", 300)],
            measures: Vec::new(),
            reason: String::new(),
            seen: None,
        })
    };
    let on = Subject::Request;
    let told = opened_matter(&wu, "张小满家门口积水", vec![on(open)]).await;
    wu.works(plan(told, "疏通张小满家门口"))
        .await
        .expect("a plan");
    let untold = opened_matter(&wu, "张小满举报的事", vec![on(kept)]).await;
    wu.works(plan(untold, "查清举报")).await.expect("a plan");
    let of = |body: &Bulletin| {
        let lines = body.items.iter().filter_map(|item| match item {
            Item::Late {
                title,
                unit,
                days,
                on: Some(on),
                ..
            } => Some((on.clone(), title.clone(), unit.clone(), *days)),
            _ => None,
        });
        lines.collect::<Vec<_>>()
    };
    assert_eq!(drafts(&wu, (2026, 11), 0).await, Outcome::Accepted);
    let (body, _) = held(&wu, (2026, 11)).await;
    assert!(of(&body).is_empty(), "nothing is past its day");
    // A hundred and twenty days on the three months of the reply are over, and one milestone of each plan.
    server.clock.advance(120 * DAY);
    let wu = server.sign_in("wu").await;
    assert_eq!(drafts(&wu, (2027, 3), 0).await, Outcome::Accepted);
    let (body, _) = held(&wu, (2027, 3)).await;
    let lines = of(&body);
    let owing = |sort, id, milestone: Option<(u32, &str)>| Owing {
        sort,
        id,
        milestone: milestone.map(|(no, step)| (no, step.to_owned())),
    };
    let line = |wanted: &Owing| {
        let found = lines.iter().find(|one| one.0 == *wanted);
        let (_, title, unit, days) = found.expect("it is told");
        assert_eq!(unit, "water");
        (title.as_str(), days.expect("they are counted"))
    };
    assert_eq!(lines.len(), 3, "{lines:?}");
    let (title, days) = line(&owing(WorkSort::Suggestion, asked, None));
    assert_eq!(title, "关于**家门口排水的建议");
    assert!((1..=31).contains(&days), "{days}");
    let matter = WorkSort::Supervision;
    assert_eq!(
        line(&owing(matter, told, Some((1, "疏通**家门口")))),
        ("**家门口积水", 111)
    );
    // What it is about is not for everybody: it goes by its number.
    assert_eq!(line(&owing(matter, untold, Some((1, "")))), ("", 111));
    let path = format!("/api/bulletins/{}.docx?lang=zh", Bulletin::id(2027, 3));
    let document = wu.get(&path).await.bytes().await.expect("bytes");
    let document = paragraphs(document.to_vec());
    let has = |wanted: &str| document.iter().any(|line| line.contains(wanted));
    assert!(has(
        "2026-建议-0001《关于**家门口排水的建议》：代表建议，应于"
    ));
    assert!(has("节点《疏通**家门口》应于"), "{document:?}");
    assert!(has("2026-督办-002：节点应于") && has("water，逾期 111 天"));
    assert!(has(
        "代表建议答复 1 份，到期未完成的督办节点 2 个、民生实事节点 0 个"
    ));
    assert!(!has("张小满") && !has("举报") && !has("以后的事"));
});
