//! Notices and templates, over HTTP, on both databases: who is told, who is not, what was read.

use shared::account::Role;
use shared::activity::{ActivityCommand, ActivityForm, ActivityKind, LineForm, SeriesScope};
use shared::api::CaseFile;
use shared::assignment::{Share, UnitShare};
use shared::command::{Command, Outcome};
use shared::id::{AssignmentId, RequestId, TemplateId};
use shared::note::NoteSide;
use shared::notice::{About, NoticeCode, NoticePage, ReadCall, Unread};
use shared::place::{Instead, PlaceCommand, ReceptionEvery, ReceptionForm, Site};
use shared::record::Record;
use shared::refusal::{Field, Refusal};
use shared::request::{Complexity, RequestCommand, ResultClass};
use shared::sync::Snapshot;
use shared::template::{Template, TemplateCommand};
use shared::work::WorkCommand;
use testkit::actor::{Person, client_id, envelope, form};
use testkit::on_both;
use testkit::server::{TUESDAY, TestServer};
use testkit::world::organisation;

const DAY_MS: i64 = 86_400_000;

async fn page(person: &Person, query: &str) -> NoticePage {
    person.read(&format!("/api/notices?{query}")).await
}

/// What somebody is told on a request, newest first.
async fn told(person: &Person, id: RequestId) -> Vec<NoticeCode> {
    let notices = page(person, "").await.notices;
    let on_it = notices
        .into_iter()
        .filter(|notice| notice.about == About::Request(id));
    on_it.map(|notice| notice.code).collect()
}

async fn unread(person: &Person) -> u64 {
    let unread: Unread = person.read("/api/notices/unread").await;
    unread.unread
}

async fn read(person: &Person, call: ReadCall) -> u64 {
    let response = person.post("/api/notices/read", &call).await;
    response.json::<Unread>().await.expect("a count").unread
}

async fn done(person: &Person, command: RequestCommand) {
    let code = Command::Request(command.clone()).code();
    assert_eq!(person.moves(command).await, Outcome::Accepted, "{code}");
}

fn assign(request: RequestId, unit: &str) -> RequestCommand {
    RequestCommand::Assign {
        request,
        units: vec![UnitShare {
            unit: organisation(unit),
            share: Share::Lead,
        }],
        complexity: Complexity::Simple,
    }
}

async fn part(person: &Person, id: RequestId) -> AssignmentId {
    let file: CaseFile = person.read(&format!("/api/requests/{id}")).await;
    let found = file.records.iter().find_map(|held| match &held.record {
        Record::Assignment(part) => Some(part.id),
        _ => None,
    });
    found.expect("it is assigned")
}

fn note(request: RequestId, text: &str) -> RequestCommand {
    RequestCommand::AddNote {
        request,
        side: NoteSide::Everyone,
        text: text.to_owned(),
    }
}

/// What somebody is told about records of the work, newest first.
async fn told_of_works(person: &Person) -> Vec<(NoticeCode, String)> {
    let notices = page(person, "").await.notices.into_iter();
    let works = notices.filter(|notice| matches!(notice.about, About::Work { .. }));
    works.map(|notice| (notice.code, notice.title)).collect()
}

on_both!(
    an_activity_that_is_called_off_is_told_to_whoever_runs_it_or_came,
    |backend| {
        let mut server = TestServer::with_district(backend).await;
        let (luo, wu) = (server.sign_in("luo").await, server.sign_in("wu").await);
        let (chen, zhang) = (server.sign_in("chen").await, server.sign_in("zhang").await);
        let lin = server.sign_in("lin").await;
        let from = luo.me.server_time.plus_ms(3_600_000);
        let form = ActivityForm {
            kind: ActivityKind::Reception,
            title: "接访日".to_owned(),
            team: Some(organisation("nanwan-team")),
            station: Some(organisation("nanling-station")),
            lead: String::new(),
            place: String::new(),
            from,
            until: from.plus_ms(3_600_000),
            agenda: String::new(),
            parties: Vec::new(),
            places: None,
            particulars: Vec::new(),
            campaign: None,
        };
        let plan = ActivityCommand::Plan { form, repeat: None };
        let id = luo
            .works(WorkCommand::Activity(plan))
            .await
            .expect("planned");
        let sign = ActivityCommand::SignIn {
            id,
            name: None,
            made_up: false,
            token: None,
        };
        zhang
            .works(WorkCommand::Activity(sign))
            .await
            .expect("there");
        let cancel = ActivityCommand::Cancel {
            id,
            reason: "台风".to_owned(),
            scope: SeriesScope::This,
        };
        luo.works(WorkCommand::Activity(cancel)).await.expect("off");
        let off = [(NoticeCode::Cancelled, "接访日".to_owned())];
        assert_eq!(told_of_works(&chen).await, off);
        assert_eq!(told_of_works(&zhang).await, off);
        // Who did it knows, another station has no part in it, the committee's own page shows it.
        for person in [&luo, &lin, &wu] {
            assert_eq!(told_of_works(person).await, []);
        }
        assert_eq!((unread(&chen).await, unread(&lin).await), (1, 0));
        // It is there after a restart.
        let first = page(&chen, "").await.notices;
        server.stop().await;
        server.start().await;
        let chen = server.sign_in("chen").await;
        assert_eq!(page(&chen, "").await.notices, first);
        let read_all = ReadCall::UpTo(first[0].csn);
        assert_eq!(read(&chen, read_all).await, 0);
    }
);

on_both!(
    whoever_is_concerned_is_told_and_the_actor_is_not,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let chen = server.sign_in("chen").await;
        let huang = server.sign_in("huang").await;
        let liu = server.sign_in("liu").await;
        let zhang = server.sign_in("zhang").await;
        let feng = server.sign_in("feng").await;
        let mut filled = form("nanling-station", "园区雨后积水");
        filled.raised_by = Some(huang.me.account.id);
        let id = chen.registers(filled).await;
        done(&chen, RequestCommand::Accept { request: id }).await;
        done(&liu, assign(id, "water")).await;
        let assignment = part(&zhang, id).await;
        done(&zhang, RequestCommand::SignFor { assignment }).await;
        let nudge = RequestCommand::Nudge {
            assignment,
            text: "居民又来问了".to_owned(),
        };
        done(&huang, nudge).await;
        done(&zhang, RequestCommand::ReadNudges { assignment }).await;
        let reply = RequestCommand::SubmitReply {
            assignment,
            text: "已清疏".to_owned(),
            class: ResultClass::A,
            promise: None,
        };
        done(&zhang, reply).await;
        done(&feng, RequestCommand::Release { assignment }).await;

        use NoticeCode as Code;
        assert_eq!(
            told(&huang, id).await,
            [
                Code::Replied,
                Code::NudgeRead,
                Code::Signed,
                Code::Referred,
                Code::Accepted,
                Code::Registered,
            ],
            "the deputy hears how their matter goes on, each thing once"
        );
        assert_eq!(
            told(&chen, id).await,
            [Code::Replied, Code::Referred],
            "not what the clerk did"
        );
        assert_eq!(told(&liu, id).await, [Code::InReview, Code::Accepted]);
        assert_eq!(
            told(&zhang, id).await,
            [Code::Replied, Code::Nudged, Code::Assigned]
        );
        // A colleague of the same unit hears of what the handler did.
        assert_eq!(
            told(&feng, id).await,
            [Code::InReview, Code::Nudged, Code::Assigned]
        );
        let notice = page(&zhang, "").await.notices.remove(0);
        assert_eq!(notice.title, "园区雨后积水");
        assert_eq!(notice.number.as_deref(), Some("2026-nanling-station-0001"));
        assert_eq!((notice.actor.as_str(), notice.read), ("feng", false));
        assert_eq!(notice.place, Some(organisation("water")));
        // Who presses sees on the record itself that it was read, by whom and when.
        let file: CaseFile = huang.read(&format!("/api/requests/{id}")).await;
        let receipt = file.records.iter().find_map(|held| match &held.record {
            Record::Assignment(part) => part.nudges.first().cloned(),
            _ => None,
        });
        let receipt = receipt.expect("it was pressed for");
        assert_eq!(receipt.by, Some(huang.me.account.id));
        assert_eq!(receipt.read_by, "zhang");
        assert!(receipt.read_at.is_some());
    }
);

on_both!(what_one_may_not_see_one_is_not_told_of, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let id = chen.registers(form("nanling-station", "占道经营")).await;
    done(&chen, RequestCommand::Accept { request: id }).await;
    done(&chen, assign(id, "water")).await;
    for login in ["lin", "ma", "zhao", "pan", "admin"] {
        let person = server.sign_in(login).await;
        let page = page(&person, "").await;
        assert_eq!((page.notices, page.unread), (vec![], 0), "{login}");
    }
    // An internal note is for the congress side alone.
    let (zhang, liu) = (server.sign_in("zhang").await, server.sign_in("liu").await);
    let internal = RequestCommand::AddNote {
        request: id,
        side: NoteSide::Congress,
        text: "建议列入督办".to_owned(),
    };
    done(&chen, internal).await;
    assert_eq!(told(&zhang, id).await, [NoticeCode::Assigned]);
    assert_eq!(told(&liu, id).await[0], NoticeCode::Noted);
    // A station that followed it, and follows it no longer, is told nothing of it any more.
    let follow = |follows| RequestCommand::Follow {
        request: id,
        station: organisation("dafen-station"),
        follows,
    };
    let lin = server.sign_in("lin").await;
    done(&chen, follow(true)).await;
    assert_eq!(told(&lin, id).await, [NoticeCode::Followed]);
    assert_eq!(unread(&lin).await, 1);
    done(&chen, follow(false)).await;
    assert_eq!((told(&lin, id).await, unread(&lin).await), (vec![], 0));
    // Another station is asked to take it over.
    let other = chen.registers(form("nanling-station", "属那边的")).await;
    let ask = RequestCommand::AskTransfer {
        request: other,
        station: organisation("dafen-station"),
        reason: "属那边".to_owned(),
    };
    done(&chen, ask).await;
    assert_eq!(told(&lin, other).await, [NoticeCode::TransferAsked]);
    let take = RequestCommand::DecideTransfer {
        request: other,
        takes: true,
        text: String::new(),
    };
    done(&lin, take).await;
    assert_eq!(told(&chen, other).await, [NoticeCode::TransferTaken]);
    // A refused command tells nobody anything.
    let before = unread(&zhang).await;
    let outcome = chen.moves(RequestCommand::Accept { request: id }).await;
    assert!(matches!(outcome, Outcome::Refused(_)));
    assert_eq!(unread(&zhang).await, before);
});

on_both!(what_was_read_stays_read, |backend| {
    let mut server = TestServer::with_district(backend).await;
    let (chen, liu) = (server.sign_in("chen").await, server.sign_in("liu").await);
    let mut ids = Vec::new();
    for title in ["一", "二", "三"] {
        let id = chen.registers(form("nanling-station", title)).await;
        done(&chen, RequestCommand::Accept { request: id }).await;
        ids.push(id);
    }
    assert_eq!(unread(&liu).await, 3);
    let all = page(&liu, "").await.notices;
    assert_eq!(all.len(), 3);
    let middle = all[1].csn;
    let one = ReadCall::One {
        csn: middle,
        about: all[1].about,
    };
    assert_eq!(read(&liu, one).await, 2);
    assert_eq!(read(&liu, one).await, 2, "once is enough");
    let left = page(&liu, "unread=1").await;
    assert_eq!((left.notices.len(), left.unread), (2, 2));
    assert!(left.notices.iter().all(|notice| !notice.read));
    let marks: Vec<_> = page(&liu, "")
        .await
        .notices
        .iter()
        .map(|n| n.read)
        .collect();
    assert_eq!(marks, [false, true, false]);
    assert_eq!(read(&liu, ReadCall::UpTo(middle)).await, 1);
    // A mark is never taken back, and what is still to come cannot have been read.
    assert_eq!(read(&liu, ReadCall::UpTo(1)).await, 1);
    assert_eq!(read(&liu, ReadCall::UpTo(u64::from(u32::MAX))).await, 0);
    done(&chen, note(ids[0], "看过现场")).await;
    assert_eq!(
        unread(&liu).await,
        0,
        "a note for all is not for the committee"
    );
    let more = chen.registers(form("nanling-station", "四")).await;
    done(&chen, RequestCommand::Accept { request: more }).await;
    assert_eq!(unread(&liu).await, 1);
    // Each reads for themselves.
    let huang = server.sign_in("huang").await;
    assert_eq!(unread(&huang).await, 5);
    server.stop().await;
    server.start().await;
    let liu = server.sign_in("liu").await;
    assert_eq!(unread(&liu).await, 1, "also after a restart");
    let broken = liu.post("/api/notices/read", &"everything").await;
    assert_eq!(broken.status(), 400);
    // They go after ninety days; the case's own record stays.
    let node = server.node();
    let gone = server::timers::forget_old_notices(node).await;
    assert_eq!(gone.expect("asked"), 0);
    server.clock.advance(92 * DAY_MS);
    let gone = server::timers::forget_old_notices(server.node()).await;
    assert!(gone.expect("asked") > 0);
    let liu = server.sign_in("liu").await;
    assert_eq!(page(&liu, "").await.notices, []);
    assert_eq!(unread(&liu).await, 0);
    let file: CaseFile = liu.read(&format!("/api/requests/{}", ids[0])).await;
    assert!(
        file.history
            .iter()
            .any(|line| line.code == "request.accept")
    );
});

on_both!(
    of_what_one_commit_tells_each_notice_is_read_by_itself,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (chen, liu) = (server.sign_in("chen").await, server.sign_in("liu").await);
        let (zhang, feng) = (server.sign_in("zhang").await, server.sign_in("feng").await);
        let main = chen.registers(form("nanling-station", "园区照明")).await;
        let merged = chen.registers(form("nanling-station", "园区太暗")).await;
        for request in [main, merged] {
            done(&chen, RequestCommand::Accept { request }).await;
        }
        let merge = RequestCommand::Merge {
            request: merged,
            into: main,
        };
        done(&chen, merge).await;
        done(&liu, assign(main, "water")).await;
        let assignment = part(&zhang, main).await;
        done(&zhang, RequestCommand::SignFor { assignment }).await;
        let reply = RequestCommand::SubmitReply {
            assignment,
            text: "已修复".to_owned(),
            class: ResultClass::A,
            promise: None,
        };
        done(&zhang, reply).await;
        done(&feng, RequestCommand::Release { assignment }).await;

        // The station hears of both in one commit.
        let replied = async || {
            let notices = page(&chen, "").await.notices.into_iter();
            let replied = notices.filter(|one| one.code == NoticeCode::Replied);
            let mut replied: Vec<_> = replied.collect();
            replied.sort_by_key(|one| one.about != About::Request(main));
            replied
        };
        let [first, second] = &*replied().await else {
            panic!("of the main case and of the one that went with it");
        };
        assert_eq!(first.csn, second.csn);
        assert_eq!(second.about, About::Request(merged));
        let before = unread(&chen).await;
        let one = ReadCall::One {
            csn: first.csn,
            about: first.about,
        };
        assert_eq!(read(&chen, one).await, before - 1);
        let marks: Vec<_> = replied().await.iter().map(|one| one.read).collect();
        assert_eq!(marks, [true, false]);
        let left = page(&chen, "unread=1").await.notices;
        let is_left = |about| {
            left.iter()
                .any(|one| one.about == about && one.csn == first.csn)
        };
        assert!(!is_left(first.about) && is_left(second.about));
        assert_eq!(read(&chen, ReadCall::UpTo(first.csn)).await, 0);
    }
);

on_both!(a_thousand_notices_come_in_windows, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, huang) = (server.sign_in("chen").await, server.sign_in("huang").await);
    let id = chen.registers(form("nanling-station", "路灯不亮")).await;
    let commands: Vec<_> = (1..1000)
        .map(|i| envelope(Command::Request(note(id, &format!("第 {i} 次回访")))))
        .collect();
    for batch in commands.chunks(64) {
        let answers = chen.send(batch.to_vec()).await;
        assert!(answers.iter().all(|one| one.outcome == Outcome::Accepted));
    }
    assert_eq!(unread(&huang).await, 100, "counted up to a hundred");
    let (mut seen, mut before, mut windows) = (Vec::new(), String::new(), 0);
    loop {
        let page = page(&huang, &format!("limit=100{before}")).await;
        windows += 1;
        assert!(page.notices.len() <= 100);
        seen.extend(page.notices.iter().map(|notice| notice.csn));
        match page.next {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 1000, "the registration and each note");
    assert!(
        seen.windows(2).all(|pair| pair[0] > pair[1]),
        "newest first, each once"
    );
    assert!(windows <= 11);
    assert_eq!(read(&huang, ReadCall::UpTo(seen[0])).await, 0);
});

on_both!(what_happened_before_one_came_is_no_news, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let id = chen.registers(form("nanling-station", "噪声扰民")).await;
    done(&chen, note(id, "看过现场")).await;
    server.clock.advance(2 * DAY_MS);
    // Sessions have ended meanwhile.
    let admin = server.sign_in("admin").await;
    // Whoever comes to the station today hears of what happens from today on.
    let lin = server.sign_in("lin").await;
    let grant = shared::account::AccountCommand::Grant {
        account: lin.me.account.id,
        membership: shared::account::Membership {
            role: Role::Clerk,
            scope: organisation("nanling-station"),
            from: server.clock.now().day(),
            until: None,
        },
    };
    assert_eq!(admin.does(Command::Account(grant)).await, Outcome::Accepted);
    assert_eq!(told(&lin, id).await, []);
    let chen = server.sign_in("chen").await;
    done(&chen, note(id, "又看了一次")).await;
    assert_eq!(told(&lin, id).await, [NoticeCode::Noted]);
});

fn template(owner: &str, title: &str, text: &str) -> TemplateCommand {
    TemplateCommand::Set {
        template: None,
        owner: organisation(owner),
        title: title.to_owned(),
        text: text.to_owned(),
        class: Some(ResultClass::A),
        topic: None,
    }
}

async fn templates(person: &Person) -> Vec<Template> {
    let path = format!("/api/bootstrap?client={}", client_id());
    let snapshot: Snapshot = person.read(&path).await;
    let found = snapshot
        .records
        .into_iter()
        .filter_map(|held| match held.record {
            Record::Template(template) => Some(template),
            _ => None,
        });
    found.collect()
}

async fn sets(person: &Person, command: TemplateCommand) -> Result<TemplateId, Refusal> {
    let mut sent = envelope(Command::Template(command));
    sent.issued_at = person.me.server_time;
    let id = TemplateId::derive(sent.command_id, 0);
    match person.send(vec![sent]).await.remove(0).outcome {
        Outcome::Accepted => Ok(id),
        Outcome::Refused(refusal) => Err(refusal),
    }
}

on_both!(templates_belong_to_a_unit_or_a_committee, |backend| {
    let server = TestServer::with_district(backend).await;
    let zhang = server.sign_in("zhang").await;
    let feng = server.sign_in("feng").await;
    let zhao = server.sign_in("zhao").await;
    let liu = server.sign_in("liu").await;
    let chen = server.sign_in("chen").await;
    let text = "关于{标题}：已处理，联系 13800001234";
    let id = sets(&zhang, template("water", " 已处理 ", text))
        .await
        .expect("set");
    let seen = templates(&feng).await;
    assert_eq!(seen.len(), 1, "a colleague has it, too");
    assert_eq!(
        (seen[0].title.as_str(), seen[0].by_name.as_str()),
        ("已处理", "zhang")
    );
    assert!(seen[0].text.contains("{标题}") && !seen[0].text.contains("13800001234"));
    for other in [&zhao, &liu, &chen] {
        assert_eq!(templates(other).await, []);
    }
    let of_units = vec![Role::Handler, Role::Head];
    let not_allowed = Err(Refusal::NotAllowed { roles: of_units });
    for other in [&zhao, &liu, &chen] {
        let refused = sets(other, template("water", "x", "y")).await;
        assert_eq!(refused, not_allowed);
    }
    // The committee has its own; a station has none.
    sets(&liu, template("nanwan", "退回理由", "请补充办理时间"))
        .await
        .expect("set");
    assert_eq!(templates(&liu).await.len(), 1);
    let field = Field::Units;
    assert_eq!(
        sets(&chen, template("nanling-station", "x", "y")).await,
        Err(Refusal::Unfit { field })
    );
    let field = Field::Title;
    assert_eq!(
        sets(&zhang, template("water", " ", "y")).await,
        Err(Refusal::Empty { field })
    );
    let long = "长".repeat(2_001);
    assert!(matches!(
        sets(&zhang, template("water", "x", &long)).await,
        Err(Refusal::TooLong {
            field: Field::Text,
            ..
        })
    ));
    // Changed by a colleague, not given away, taken away for good.
    let again = |owner: &str| TemplateCommand::Set {
        template: Some(id),
        owner: organisation(owner),
        title: "已处理（新）".to_owned(),
        text: "已处理".to_owned(),
        class: None,
        topic: None,
    };
    assert_eq!(sets(&zhao, again("traffic")).await, Err(Refusal::NotFound));
    let field = Field::Units;
    assert_eq!(
        sets(&feng, again("traffic")).await,
        Err(Refusal::Unfit { field })
    );
    sets(&feng, again("water")).await.expect("changed");
    assert_eq!(templates(&zhang).await[0].title, "已处理（新）");
    let remove = || TemplateCommand::Remove { template: id };
    assert_eq!(sets(&zhao, remove()).await, Err(Refusal::NotFound));
    sets(&zhang, remove()).await.expect("removed");
    assert_eq!(templates(&feng).await, []);
    assert_eq!(sets(&zhang, remove()).await, Err(Refusal::NotFound));
    let report = server
        .node()
        .storage
        .snapshot()
        .await
        .expect("a snapshot")
        .verify_chain()
        .await;
    assert!(report.expect("verified").broken_at.is_none());
});

on_both!(a_deputy_hears_of_another_turn_on_a_rota, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, huang, zhang) = (
        server.sign_in("chen").await,
        server.sign_in("huang").await,
        server.sign_in("zhang").await,
    );
    let site = Site::of(organisation("nanling-station"));
    let rule = |no, from| {
        WorkCommand::Place(PlaceCommand::Receive {
            site,
            no,
            form: ReceptionForm {
                every: ReceptionEvery::Week,
                day: 1,
                from,
                until: 660,
                since: TUESDAY.day(),
                who: vec![huang.me.account.name.clone()],
            },
        })
    };
    chen.works(rule(None, 540)).await.expect("a rota");
    chen.works(rule(Some(1), 570)).await.expect("later");
    let off = PlaceCommand::Except {
        site,
        no: 1,
        day: TUESDAY.day(),
        instead: Some(Instead::Off),
        reason: "台风".to_owned(),
    };
    chen.works(WorkCommand::Place(off)).await.expect("off");
    let told = told_of_works(&huang).await;
    let line = |code, when: &str| (code, when.to_owned());
    assert_eq!(
        told,
        [
            line(NoticeCode::Cancelled, "2026-11-24 09:30-11:00"),
            line(
                NoticeCode::RotaMoved,
                "2026-11-24 09:00-11:00 → 2026-11-24 09:30-11:00"
            ),
            line(NoticeCode::RotaGiven, "2026-11-24 09:00-11:00"),
        ]
    );
    let first = page(&huang, "").await.notices.remove(0);
    assert_eq!(first.place, Some(site.keeper));
    assert_eq!(told_of_works(&zhang).await, []);
});
on_both!(
    a_unit_hears_what_a_meeting_gave_it_to_do_and_who_gave_it_that_it_is_done,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (luo, zhang) = (server.sign_in("luo").await, server.sign_in("zhang").await);
        let from = luo.me.server_time.plus_ms(-7_200_000);
        let form = ActivityForm {
            kind: ActivityKind::Deliberation,
            title: "积水点议事会".to_owned(),
            team: Some(organisation("nanwan-team")),
            station: Some(organisation("nanling-station")),
            lead: String::new(),
            place: String::new(),
            from,
            until: from.plus_ms(3_600_000),
            agenda: String::new(),
            parties: Vec::new(),
            places: None,
            particulars: Vec::new(),
            campaign: None,
        };
        let plan = ActivityCommand::Plan { form, repeat: None };
        let id = luo.works(WorkCommand::Activity(plan)).await;
        let id = id.expect("planned");
        let write = ActivityCommand::Write {
            id,
            lines: vec![LineForm {
                no: None,
                text: "汛期前清疏西门管网".to_owned(),
            }],
            outcome: String::new(),
            particulars: Vec::new(),
            held: None,
            seen: None,
        };
        let entrust = ActivityCommand::Entrust {
            id,
            line: 1,
            unit: Some(organisation("water")),
            due: None,
        };
        for command in [write, entrust] {
            let done = luo.works(WorkCommand::Activity(command)).await;
            done.expect("settled and entrusted");
        }
        let told = |code| [(code, "积水点议事会".to_owned())];
        assert_eq!(told_of_works(&zhang).await, told(NoticeCode::Entrusted));
        let fulfil = ActivityCommand::Fulfil {
            id,
            line: 1,
            text: "已清疏".to_owned(),
        };
        let done = zhang.works(WorkCommand::Activity(fulfil)).await;
        done.expect("the unit's own");
        assert_eq!(told_of_works(&luo).await, told(NoticeCode::Answered));
    }
);
