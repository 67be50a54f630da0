//! Homes, stations and points over HTTP and the socket, on both databases: who is told, photos of a
//! place, and a station that goes into another.

use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::StatusCode;
use shared::activity::{
    Activity, ActivityCommand, ActivityForm, ActivityKind, Became, LineForm, SignInWay,
};
use shared::api::{CaseFile, CommandsCall, RequestPage, WorkPage};
use shared::attachment::{AttachTo, AttachmentCommand, Owner};
use shared::command::{Command, Outcome};
use shared::contact::{Contact, ContactCommand, ContactForm, ContactWay, OF_DEPUTIES, TalkForm};
use shared::id::WorkId;
use shared::oversight::{OversightCommand, TeamFinding};
use shared::place::{
    Instead, Officer, Place, PlaceCommand, PlaceForm, PlaceLevel, ReceptionEvery, ReceptionForm,
    Site,
};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::request::{RequestCommand, Supervision as Level};
use shared::supervision::{Subject, SupervisionCommand, SupervisionForm};
use shared::team::{Team, TeamCommand};
use shared::work::{Body, Work, WorkCommand, WorkRefusal};
use testkit::actor::{Person, envelope, form};
use testkit::on_both;
use testkit::server::{TUESDAY, TestServer};
use testkit::world::organisation;

fn station() -> Site {
    Site::of(organisation("nanling-station"))
}

fn place(name: &str, level: PlaceLevel) -> PlaceForm {
    PlaceForm {
        name: name.to_owned(),
        level,
        address: "党群服务中心一楼".to_owned(),
        position: None,
        hours: Vec::new(),
        area: Some(120),
        accessible: true,
        chief: "站长".to_owned(),
        officers: Vec::new(),
        deputies: Vec::new(),
    }
}

fn set(site: Site, seen: u64) -> WorkCommand {
    WorkCommand::Place(PlaceCommand::Set {
        site,
        form: place("", PlaceLevel::Station),
        seen,
    })
}

async fn file(person: &Person, id: WorkId) -> CaseFile {
    person.read(&format!("/api/works/{id}")).await
}

fn says<B: Body>(file: &CaseFile, id: WorkId) -> B {
    let key = RecordKey::Work(id);
    let found = file.records.iter().find(|one| one.record.key() == key);
    match &found.expect("it is there").record {
        Record::Work(work) => work.open().expect("of that sort"),
        _ => panic!("a record of the work"),
    }
}

fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(RgbImage::new(40, 30))
        .write_to(&mut std::io::Cursor::new(&mut bytes), ImageFormat::Jpeg)
        .expect("a photo");
    bytes
}

on_both!(a_place_is_seen_by_everybody_and_set_by_its_own, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, lin, zhang) = (
        server.sign_in("chen").await,
        server.sign_in("lin").await,
        server.sign_in("zhang").await,
    );
    let strange = lin.works(set(station(), 0)).await;
    assert!(matches!(strange, Err(Refusal::NotAllowed { .. })));
    let mut tab = zhang.opens_tab().await;
    tab.connect().await;
    tab.until_live().await;
    chen.works(set(station(), 0)).await.expect("its clerk");
    let told = |client: &sync::client::Client| {
        let mut records = client.records();
        records.any(|record| match record {
            Record::Work(work) => {
                Work::open::<Place>(work).is_some_and(|held| held.chief == "站长")
            }
            _ => false,
        })
    };
    tab.until(told).await;
    let again = chen.works(set(station(), 0)).await;
    let moved = Refusal::Work {
        why: WorkRefusal::Moved,
    };
    assert_eq!(again, Err(moved));
    // A point of it is told with it.
    let point = PlaceCommand::AddPoint {
        keeper: station().keeper,
        form: place("村口", PlaceLevel::Point),
    };
    let point = chen.works(WorkCommand::Place(point)).await.expect("added");
    let held = file(&zhang, station().id()).await;
    assert_eq!(says::<Place>(&held, point).name, "村口");
    let page: WorkPage = zhang.read("/api/works?sort=place").await;
    assert_eq!(page.total, 1, "a point stands in its station's file");
    let long = PlaceForm {
        chief: "站".repeat(61),
        ..place("", PlaceLevel::Station)
    };
    let told = chen
        .works(WorkCommand::Place(PlaceCommand::Set {
            site: station(),
            form: long,
            seen: 1,
        }))
        .await;
    assert!(matches!(told, Err(Refusal::TooLong { .. })), "{told:?}");
});

on_both!(photos_of_a_place_come_from_who_sees_to_it, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, lin) = (server.sign_in("chen").await, server.sign_in("lin").await);
    chen.works(set(station(), 0)).await.expect("set");
    let bytes = picture();
    let photo = ("门口.jpg", "image/jpeg");
    let to = AttachTo::Work(station().id());
    let shot = chen.attaches(None, to, photo, &bytes).await;
    let sent = chen.sends_bytes(shot, 0, &bytes).await;
    assert_eq!(sent.status(), StatusCode::OK);
    let seen = lin.get(&format!("/api/attachments/{shot}")).await;
    assert_eq!(seen.status(), StatusCode::OK);
    let attach = AttachmentCommand::Attach {
        request: None,
        to,
        name: "别人的.jpg".to_owned(),
        media: "image/jpeg".to_owned(),
        size: bytes.len() as u64,
        sha256: server::files::arrival::digest(&bytes),
    };
    let refused = lin.does(Command::Attachment(attach)).await;
    let not_allowed = Refusal::NotAllowed { roles: Vec::new() };
    assert_eq!(refused, Outcome::Refused(not_allowed));
});

on_both!(an_entry_of_a_checklist_shows_its_own_photos, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, liu, lin) = (
        server.sign_in("chen").await,
        server.sign_in("liu").await,
        server.sign_in("lin").await,
    );
    let does = WorkCommand::Place;
    let site = station();
    let list = |titles: &[&str]| PlaceCommand::List {
        site,
        titles: titles.iter().map(|&title| title.to_owned()).collect(),
    };
    chen.works(does(list(&["场所", "标识"])))
        .await
        .expect("listed");
    let photo = ("标识.jpg", "image/jpeg");
    let bytes = picture();
    let to = AttachTo::Check(site.id(), 2);
    let shot = chen.attaches(None, to, photo, &bytes).await;
    let sent = chen.sends_bytes(shot, 0, &bytes).await;
    assert_eq!(sent.status(), StatusCode::OK);
    let seen = lin.get(&format!("/api/attachments/{shot}")).await;
    assert_eq!(seen.status(), StatusCode::OK);
    let attach = |to| {
        Command::Attachment(AttachmentCommand::Attach {
            request: None,
            to,
            name: "又一张.jpg".to_owned(),
            media: "image/jpeg".to_owned(),
            size: bytes.len() as u64,
            sha256: server::files::arrival::digest(&bytes),
        })
    };
    let remove = |attachment| {
        Command::Attachment(AttachmentCommand::Remove {
            attachment,
            reason: "拍错了".to_owned(),
        })
    };
    // Nothing hangs on an entry that is not there, and a strange clerk changes nothing.
    let nowhere = chen.does(attach(AttachTo::Check(site.id(), 3))).await;
    assert_eq!(nowhere, Outcome::Refused(Refusal::NotFound));
    let not_allowed = Refusal::NotAllowed { roles: Vec::new() };
    for command in [attach(to), remove(shot)] {
        let refused = lin.does(command).await;
        assert_eq!(refused, Outcome::Refused(not_allowed.clone()));
    }
    // Whoever sees to the place takes away what somebody else attached to an entry, not to the place.
    let second = chen.attaches(None, to, photo, &bytes).await;
    assert_eq!(liu.does(remove(second)).await, Outcome::Accepted);
    let whole = AttachTo::Work(site.id());
    let front = chen.attaches(None, whole, photo, &bytes).await;
    let refused = liu.does(remove(front)).await;
    assert!(
        matches!(refused, Outcome::Refused(Refusal::NotAllowed { .. })),
        "{refused:?}"
    );
    // An entry goes: its photo stays with the place, and another entry does not get its number.
    chen.works(does(PlaceCommand::DropCheck { site, no: 2 }))
        .await
        .expect("taken off");
    chen.works(does(list(&["制度"]))).await.expect("listed");
    let held = file(&lin, site.id()).await;
    let numbers = says::<Place>(&held, site.id()).checks;
    let numbers: Vec<u32> = numbers.iter().map(|check| check.no).collect();
    assert_eq!(numbers, [1, 3]);
    let mut files = held.records.iter().filter_map(|one| match &one.record {
        Record::Attachment(file) if file.id == shot => Some(file.owner),
        _ => None,
    });
    let owner = Owner::Work {
        work: site.id(),
        check: Some(2),
    };
    assert_eq!(files.next(), Some(owner));
    let seen = lin.get(&format!("/api/attachments/{shot}")).await;
    assert_eq!(seen.status(), StatusCode::OK);
    assert_eq!(chen.does(remove(shot)).await, Outcome::Accepted);
});

on_both!(a_station_goes_into_another, |backend| {
    let server = TestServer::with_district(backend).await;
    let (wu, chen, luo) = (
        server.sign_in("wu").await,
        server.sign_in("chen").await,
        server.sign_in("luo").await,
    );
    let request = chen.registers(form("nanling-station", "西门积水")).await;
    let rule = PlaceCommand::Receive {
        site: station(),
        no: None,
        form: ReceptionForm {
            every: ReceptionEvery::Week,
            day: 1,
            from: 540,
            until: 660,
            since: TUESDAY.day(),
            who: vec!["黄代表".to_owned()],
        },
    };
    chen.works(WorkCommand::Place(rule)).await.expect("a rota");
    let present = TeamCommand::Present {
        team: organisation("nanwan-team"),
        brand: "人大先锋助企行".to_owned(),
        mode: String::new(),
        about: String::new(),
        station: Some(station().keeper),
        founded: None,
        seen: None,
    };
    luo.works(WorkCommand::Team(present))
        .await
        .expect("presented");
    let day = 86_400_000;
    let plan = ActivityCommand::Plan {
        form: ActivityForm {
            kind: ActivityKind::Reception,
            title: "南岭村接访".to_owned(),
            team: None,
            station: Some(station().keeper),
            lead: String::new(),
            place: String::new(),
            from: TUESDAY.plus_ms(day),
            until: TUESDAY.plus_ms(day + day / 24),
            agenda: String::new(),
            parties: Vec::new(),
            places: None,
            particulars: Vec::new(),
            campaign: None,
        },
        repeat: None,
    };
    let plan = WorkCommand::Activity(plan);
    let tomorrow = chen.works(plan).await.expect("planned");
    let merge = |into: &str| {
        WorkCommand::Place(PlaceCommand::Merge {
            from: station().keeper,
            into: organisation(into),
            on: TUESDAY.day(),
            reason: "社区合并".to_owned(),
            teams: vec![organisation("nanwan-team")],
            activities: vec![tomorrow],
        })
    };
    let by_clerk = chen.works(merge("jixia-station")).await;
    assert!(matches!(by_clerk, Err(Refusal::NotAllowed { .. })));
    wu.works(merge("jixia-station")).await.expect("merged");
    let gone: Place = says(&file(&chen, station().id()).await, station().id());
    let into = Place::id(organisation("jixia-station"));
    let stays: Place = says(&file(&chen, into).await, into);
    assert_eq!(gone.merged.map(|merged| merged.into), Some(stays.keeper));
    assert_eq!((gone.rota.len(), stays.rota.len()), (0, 1));
    let team = Team::id(organisation("nanwan-team"));
    let team: Team = says(&file(&luo, team).await, team);
    assert_eq!(team.station, Some(stays.keeper));
    let held: Activity = says(&file(&chen, tomorrow).await, tomorrow);
    assert_eq!(held.station, Some(stays.keeper));

    // What was registered there is found there, and goes on there.
    let path = format!("/api/requests?station={}", station().keeper);
    let page: RequestPage = wu.read(&path).await;
    assert_eq!(page.requests.len(), 1);
    let accept = RequestCommand::Accept { request };
    assert_eq!(chen.moves(accept).await, Outcome::Accepted);
    // Nothing new is.
    let new = RequestCommand::Register(Box::new(form("nanling-station", "路灯不亮")));
    let unfit = Refusal::Unfit {
        field: Field::Station,
    };
    assert_eq!(chen.moves(new).await, Outcome::Refused(unfit));
    let merged = Refusal::Work {
        why: WorkRefusal::Merged,
    };
    assert_eq!(wu.works(merge("dafen-station")).await, Err(merged));
    let reopen = PlaceCommand::Reopen {
        of: station().keeper,
        reason: "并错了".to_owned(),
    };
    wu.works(WorkCommand::Place(reopen))
        .await
        .expect("opened again");
    chen.registers(form("nanling-station", "路灯不亮")).await;
    let report = server::verify::verify(&server.node().storage)
        .await
        .expect("verified");
    assert!(report.is_sound(), "{report:?}");
});

on_both!(a_reception_of_a_rota_is_kept_as_an_activity, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, huang, lin, zhang) = (
        server.sign_in("chen").await,
        server.sign_in("huang").await,
        server.sign_in("lin").await,
        server.sign_in("zhang").await,
    );
    // This Tuesday from nine to eleven, when the clock stands at ten.
    let rule = PlaceCommand::Receive {
        site: station(),
        no: None,
        form: ReceptionForm {
            every: ReceptionEvery::Week,
            day: 1,
            from: 540,
            until: 660,
            since: TUESDAY.day(),
            who: vec![huang.me.account.name.clone()],
        },
    };
    chen.works(WorkCommand::Place(rule)).await.expect("a rota");
    let place: Place = says(&file(&zhang, station().id()).await, station().id());
    let today = TUESDAY.day();
    let calendar = domain::deadline::Calendar::of(None);
    let sittings = domain::place::sittings(&place, (today, today), &calendar);
    let [sitting] = &sittings[..] else {
        panic!("one today: {sittings:?}");
    };
    let at = |minutes: u16| sitting.day.start().plus_ms(i64::from(minutes) * 60_000);
    let kept = WorkCommand::Activity(ActivityCommand::Plan {
        form: ActivityForm {
            kind: ActivityKind::Reception,
            title: "南岭村接访".to_owned(),
            team: None,
            station: Some(station().keeper),
            lead: sitting.who.join("、"),
            place: place.address.clone(),
            from: at(sitting.from),
            until: at(sitting.until),
            agenda: String::new(),
            parties: Vec::new(),
            places: None,
            particulars: Vec::new(),
            campaign: None,
        },
        repeat: None,
    });
    let strange = lin.works(kept.clone()).await;
    assert!(matches!(strange, Err(Refusal::NotAllowed { .. })));
    let id = chen.works(kept).await.expect("kept");
    // Whoever receives comes, and what was said is written down and looked at by a second person.
    let comes = ActivityCommand::SignIn {
        id,
        name: None,
        made_up: false,
        token: None,
    };
    huang
        .works(WorkCommand::Activity(comes))
        .await
        .expect("there");
    let minutes = ActivityCommand::Write {
        id,
        lines: vec![LineForm {
            no: None,
            text: "路灯不亮".to_owned(),
        }],
        outcome: "接待 1 人".to_owned(),
        particulars: Vec::new(),
        held: None,
        seen: None,
    };
    chen.works(WorkCommand::Activity(minutes))
        .await
        .expect("minutes");
    let check = WorkCommand::Activity(ActivityCommand::Check { id });
    let own = chen.works(check.clone()).await;
    let why = WorkRefusal::OwnMinutes;
    assert_eq!(own, Err(Refusal::Work { why }));
    huang.works(check).await.expect("a second person");
    let mut line = form("nanling-station", "路灯不亮");
    (line.origin, line.line) = (Some(id), Some(1));
    let request = chen.registers(line).await;
    // Everybody sees what came of it; the rota goes on as it was.
    let held: Activity = says(&file(&zhang, id).await, id);
    assert_eq!((held.from, held.until), (at(540), at(660)));
    assert_eq!(held.lead, huang.me.account.name);
    assert_eq!(held.attended[0].way, SignInWay::Own);
    let became = held.minutes[0].became;
    assert_eq!(became, Some(Became::Request(request)));
    let after: Place = says(&file(&zhang, station().id()).await, station().id());
    assert_eq!(
        (after.rota, after.exceptions),
        (place.rota, place.exceptions)
    );
});

on_both!(
    the_register_of_contacts_is_shown_to_whom_it_concerns,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (wu, luo, huang, lin, ma) = (
            server.sign_in("wu").await,
            server.sign_in("luo").await,
            server.sign_in("huang").await,
            server.sign_in("lin").await,
            server.sign_in("ma").await,
        );
        let form = |to: &str| {
            WorkCommand::Contact(ContactCommand::Open {
                form: ContactForm {
                    kind: OF_DEPUTIES,
                    from: "huang".to_owned(),
                    to: to.to_owned(),
                    street: Some(organisation("nanwan")),
                    team: Some(organisation("nanwan-team")),
                    times: 4,
                    plan: String::new(),
                    since: TUESDAY.day(),
                },
            })
        };
        let named = luo.works(form("张三")).await;
        let why = WorkRefusal::ResidentNamed;
        assert_eq!(named, Err(Refusal::Work { why }));
        let id = luo.works(form("南岭花园 3 栋")).await.expect("opened");
        let log = WorkCommand::Contact(ContactCommand::Log {
            id,
            form: TalkForm {
                on: TUESDAY.day(),
                way: ContactWay::Visit,
                what: "楼道照明要修，电话 13800001234".to_owned(),
                follow_up: String::new(),
            },
        });
        // The deputy is one of the two, by the account that has this name.
        huang.works(log.clone()).await.expect("one of the two");
        let told = file(&wu, id).await;
        let body: Contact = says(&told, id);
        assert_eq!(body.log.len(), 1);
        let text = serde_json::to_string(&told).expect("JSON");
        assert!(!text.contains("13800001234"), "{text}");
        for person in [&lin, &ma] {
            let path = format!("/api/works/{id}");
            assert_eq!(person.get(&path).await.status(), StatusCode::NOT_FOUND);
            let page: WorkPage = person.read("/api/works?sort=contact").await;
            assert_eq!(page.total, 0);
            assert_eq!(person.works(log.clone()).await, Err(Refusal::NotFound));
        }
    }
);

on_both!(
    what_is_found_about_a_team_is_put_right_and_confirmed,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (wu, luo, chen, ma) = (
            server.sign_in("wu").await,
            server.sign_in("luo").await,
            server.sign_in("chen").await,
            server.sign_in("ma").await,
        );
        let raise = OversightCommand::Raise {
            team: organisation("nanwan-team"),
            text: "台账缺签到".to_owned(),
            due: TUESDAY.day().plus_days(7),
        };
        let raise = WorkCommand::Oversight(raise);
        let by_team = luo.works(raise.clone()).await;
        assert!(matches!(by_team, Err(Refusal::NotAllowed { .. })));
        let id = wu.works(raise).await.expect("raised");
        for person in [&chen, &ma] {
            let path = format!("/api/works/{id}");
            assert_eq!(person.get(&path).await.status(), StatusCode::NOT_FOUND);
        }
        let fix = OversightCommand::Fix {
            id,
            what: "已补齐".to_owned(),
        };
        luo.works(WorkCommand::Oversight(fix))
            .await
            .expect("put right");
        let confirm = OversightCommand::Confirm { id };
        wu.works(WorkCommand::Oversight(confirm))
            .await
            .expect("confirmed");
        let told = file(&luo, id).await;
        let body: TeamFinding = says(&told, id);
        assert!(!body.is_open());
        let codes: Vec<_> = told.history.iter().map(|line| line.code.as_str()).collect();
        assert_eq!(codes, ["finding.raise", "finding.fix", "finding.confirm"]);

        // A month later it is looked back on; when that is, says the system alone.
        let settle = CommandsCall {
            account: None,
            envelopes: vec![envelope(Command::work(&WorkCommand::Settle { id }))],
        };
        let refused = wu.post("/api/commands", &settle).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
        server.clock.advance(31 * 86_400_000);
        let (node, luo) = (server.node().clone(), server.sign_in("luo").await);
        testkit::until(std::time::Duration::from_secs(20), || async {
            server::timers::ring(&node).await.expect("timers ring");
            let page: WorkPage = luo.read("/api/works?sort=finding").await;
            page.total == 0
        })
        .await;
        let page: WorkPage = luo.read("/api/works?sort=finding&over=1").await;
        assert_eq!(page.works[0].id, id, "its team still finds it");
    }
);

/// A page as somebody without an account reads it.
async fn visits(server: &TestServer, path: &str) -> (StatusCode, String) {
    let address = format!("{}{path}", server.url());
    let answer = reqwest::get(address).await.expect("the server answers");
    (answer.status(), answer.text().await.expect("a page"))
}

on_both!(everybody_reads_who_receives_where_and_when, |backend| {
    let server = TestServer::with_district(backend).await;
    let (chen, wu) = (server.sign_in("chen").await, server.sign_in("wu").await);
    let known = PlaceForm {
        officers: vec![Officer {
            name: "陈联络员".to_owned(),
            phone: "0755-8400 0001".to_owned(),
        }],
        ..place("", PlaceLevel::Station)
    };
    let set = PlaceCommand::Set {
        site: station(),
        form: known,
        seen: 0,
    };
    chen.works(WorkCommand::Place(set)).await.expect("set");
    let rule = PlaceCommand::Receive {
        site: station(),
        no: None,
        form: ReceptionForm {
            every: ReceptionEvery::Week,
            day: 1,
            from: 540,
            until: 660,
            since: TUESDAY.day(),
            who: vec!["黄代表".to_owned()],
        },
    };
    chen.works(WorkCommand::Place(rule)).await.expect("a rota");
    let off = PlaceCommand::Except {
        site: station(),
        no: 1,
        day: TUESDAY.day().plus_days(7),
        instead: Some(Instead::Off),
        reason: "代表住院".to_owned(),
    };
    chen.works(WorkCommand::Place(off)).await.expect("off");
    let path = format!("/q/places/{}", station().keeper);
    let (status, page) = visits(&server, &format!("{path}?lang=zh")).await;
    assert_eq!(status, StatusCode::OK);
    for shown in [
        "党群服务中心一楼",
        "0755-8400 0001",
        "黄代表",
        "本次取消",
        "/q/find",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    // Neither who works there nor why somebody does not come is everybody's business.
    for hidden in ["陈联络员", "代表住院", "站长"] {
        assert!(!page.contains(hidden), "{hidden} is on the page");
    }
    let (_, english) = visits(&server, &format!("{path}?lang=en")).await;
    assert!(english.contains("Called off"), "{english}");

    // What is published in its street stands until it is taken down.
    let request = chen.registers(form("nanling-station", "路灯不亮")).await;
    let open = SupervisionCommand::Open(SupervisionForm {
        title: "路灯".to_owned(),
        goal: "修好".to_owned(),
        level: Level::Priority,
        report_by: None,
        listed: false,
        leader: "刘主任".to_owned(),
        committee: None,
        team: None,
        street: None,
        units: vec![organisation("water")],
        subjects: vec![Subject::Request(request)],
        line: None,
    });
    let id = wu
        .works(WorkCommand::Supervision(open))
        .await
        .expect("opened");
    let publish = SupervisionCommand::Publish {
        id,
        place: "社区公告栏".to_owned(),
        text: "路灯十日内换新".to_owned(),
        until: TUESDAY.day().plus_days(7),
    };
    wu.works(WorkCommand::Supervision(publish))
        .await
        .expect("published");
    let elsewhere = format!("/q/places/{}?lang=zh", organisation("dafen-station"));
    let shows = async |path: &str| visits(&server, path).await.1.contains("路灯十日内换新");
    assert!(shows(&path).await);
    assert!(!shows(&elsewhere).await, "it is another street's");
    let withdraw = SupervisionCommand::Withdraw {
        id,
        no: 1,
        reason: "写错了".to_owned(),
    };
    wu.works(WorkCommand::Supervision(withdraw))
        .await
        .expect("taken down");
    assert!(!shows(&path).await);

    // On paper it is staff's to print.
    let print = format!("/print/places/{}?lang=zh", station().keeper);
    let (status, _) = visits(&server, &print).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let sheet = chen.get(&print).await;
    assert_eq!(sheet.status(), StatusCode::OK);
    let sheet = sheet.text().await.expect("a page");
    let there = format!("{}{path}", server.url());
    assert!(sheet.contains(&there) && sheet.contains("<svg"), "{sheet}");
    assert!(sheet.contains("接访公告") && sheet.contains("黄代表"));
    assert!(!sheet.contains("代表住院"));

    // What went into another leads on to it; what never was says so; neither is a receipt's page.
    let merge = PlaceCommand::Merge {
        from: station().keeper,
        into: organisation("jixia-station"),
        on: TUESDAY.day(),
        reason: "社区合并".to_owned(),
        teams: Vec::new(),
        activities: Vec::new(),
    };
    wu.works(WorkCommand::Place(merge)).await.expect("merged");
    let (status, page) = visits(&server, &format!("{path}?lang=zh")).await;
    assert_eq!(status, StatusCode::GONE);
    let there = format!("/q/places/{}", organisation("jixia-station"));
    assert!(page.contains(&there), "{page}");
    assert_eq!(visits(&server, &there).await.0, StatusCode::OK);
    for nothing in ["/q/places/nowhere", "/q/places/rate"] {
        let (status, page) = visits(&server, &format!("{nothing}?lang=zh")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(page.contains("没有这个站点"), "{page}");
    }
    let team = format!("/q/places/{}", organisation("nanwan-team"));
    assert_eq!(visits(&server, &team).await.0, StatusCode::NOT_FOUND);
});
