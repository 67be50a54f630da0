//! Calendars that other programs read, a person's, a station's and a team's: made, read by two libraries that
//! are not the server's own, told once, and taken back. (The browser journeys read each with a third.)

use std::collections::BTreeMap;

use calcard::common::IanaString as _;
use calcard::icalendar::{ICalendar, ICalendarProperty};
use reqwest::header::{
    CONTENT_TYPE, ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use reqwest::{Client, Response, StatusCode};
use shared::activity::{
    ActivityCommand, ActivityForm, ActivityKind, Party, PartyKind, SeriesScope,
};
use shared::api::{CommandsCall, WorkPage};
use shared::command::{Command, Outcome};
use shared::feed::{FeedCall, FeedCommand, FeedLink, FeedOf, FeedRow};
use shared::id::{OrganisationId, WorkId};
use shared::place::{Instead, PlaceCommand, ReceptionEvery, ReceptionForm, Site};
use shared::programme::{ProgrammeCommand, TaskForm};
use shared::record::RecordKey;
use shared::refusal::Refusal;
use shared::request::{Marks, Publicity, RequestCommand, Supervision as Level};
use shared::schedule::MilestoneForm;
use shared::supervision::{Subject, SupervisionCommand, SupervisionForm};
use shared::time::Timestamp;
use shared::work::WorkCommand;
use testkit::actor::{Person, envelope, form};
use testkit::on_both;
use testkit::server::{TUESDAY, TestServer};
use testkit::world::organisation;

const TITLE: &str =
    "助企行：走访下李朗片区，听取企业诉求; 现场答复 \\ 逐件登记，三方到场，请提前十分钟到场";
const PLACE: &str = "南湾街道下李朗社区, 某产业园 A 栋一楼大厅";

fn plan(title: &str, from: Timestamp) -> WorkCommand {
    WorkCommand::Activity(ActivityCommand::Plan {
        form: ActivityForm {
            kind: ActivityKind::FirmVisit,
            title: title.to_owned(),
            team: Some(organisation("nanwan-team")),
            station: Some(organisation("nanling-station")),
            lead: "罗队长".to_owned(),
            place: PLACE.to_owned(),
            from,
            until: from.plus_ms(2 * 3_600_000),
            agenda: "电话 13800001234".to_owned(),
            parties: vec![
                Party::named(PartyKind::Resident, "张三".to_owned()),
                Party {
                    unit: Some(organisation("water")),
                    ..Party::named(PartyKind::Department, String::new())
                },
            ],
            places: None,
            particulars: Vec::new(),
            campaign: None,
        },
        repeat: None,
    })
}

async fn made(person: &Person, of: FeedOf) -> FeedLink {
    let answer = person.post("/api/feeds", &FeedCall { of }).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.expect("a link")
}

/// A calendar program: nobody is signed in there.
struct Program<'a> {
    client: Client,
    server: &'a TestServer,
}

impl Program<'_> {
    async fn asks(&self, path: &str, known: Option<(HeaderName, &str)>) -> Response {
        let mut call = self.client.get(format!("{}{path}", self.server.url()));
        if let Some((name, value)) = known {
            call = call.header(name, value);
        }
        call.send().await.expect("an answer")
    }

    async fn reads(&self, path: &str) -> String {
        let answer = self.asks(path, None).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let kind = answer.headers()[CONTENT_TYPE].to_str().expect("ASCII");
        assert_eq!(kind, "text/calendar; charset=utf-8");
        let text = answer.text().await.expect("a calendar");
        // RFC 5545, 3.1: lines end in CR LF and have no more than 75 octets.
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{line}");
            assert!(!line.contains(['\r', '\n']), "{line:?}");
        }
        text
    }
}

/// An event as a library has read it: its summary, place, beginning, end, state and sequence.
type Read = (String, String, String, String, String, i64);

/// Undoes what RFC 5545, 3.3.11 does to a text.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => out.extend(chars.next().map(|c| if c == 'n' { '\n' } else { c })),
            (c, false) => out.push(c),
        }
    }
    out
}

/// By the crate `ical`, which leaves values as they are written.
fn by_ical(text: &str) -> BTreeMap<String, Read> {
    let calendars: Vec<_> = ical::IcalParser::new(text.as_bytes())
        .collect::<Result<_, _>>()
        .expect("it reads");
    assert_eq!(calendars.len(), 1);
    let event = |event: &ical::parser::ical::component::IcalEvent| {
        let get = |name: &str| {
            let mut found = event.properties.iter().filter(|one| one.name == name);
            let value = found.next().and_then(|one| one.value.clone());
            assert!(found.next().is_none(), "{name} once");
            value.unwrap_or_default()
        };
        let read = (
            unescaped(&get("SUMMARY")),
            unescaped(&get("LOCATION")),
            get("DTSTART"),
            get("DTEND"),
            get("STATUS"),
            get("SEQUENCE").parse().expect("a number"),
        );
        (get("UID"), read)
    };
    calendars[0].events.iter().map(event).collect()
}

/// By the crate `calcard`.
fn by_calcard(text: &str) -> BTreeMap<String, Read> {
    let calendar = ICalendar::parse(text).expect("it reads");
    let events = calendar
        .components
        .iter()
        .filter(|one| one.component_type.is_event());
    let event = |event: &calcard::icalendar::ICalendarComponent| {
        let first = |name: ICalendarProperty| event.property(&name)?.values.first().cloned();
        let said = |name| first(name).and_then(|value| Some(value.as_text()?.to_owned()));
        let when = |name| {
            let value = first(name)?;
            let at = value.as_partial_date_time()?;
            if at.hour.is_none() {
                // A whole day.
                return Some(format!("{:04}{:02}{:02}", at.year?, at.month?, at.day?));
            }
            // UTC, whole.
            assert_eq!((at.tz_hour, at.tz_minute), (Some(0), Some(0)));
            Some(format!(
                "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
                at.year?, at.month?, at.day?, at.hour?, at.minute?, at.second?
            ))
        };
        let sequence = first(ICalendarProperty::Sequence).and_then(|value| value.as_integer());
        let read = (
            said(ICalendarProperty::Summary).unwrap_or_default(),
            said(ICalendarProperty::Location).unwrap_or_default(),
            when(ICalendarProperty::Dtstart).expect("a beginning"),
            when(ICalendarProperty::Dtend).expect("an end"),
            event
                .status()
                .map(|status| status.as_str().to_owned())
                .unwrap_or_default(),
            sequence.expect("a number"),
        );
        (event.uid().unwrap_or_default().to_owned(), read)
    };
    events.map(event).collect()
}

on_both!(
    a_calendar_is_read_by_other_programs_until_it_is_taken_back,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (wu, luo, chen, lin) = (
            server.sign_in("wu").await,
            server.sign_in("luo").await,
            server.sign_in("chen").await,
            server.sign_in("lin").await,
        );
        let team = FeedOf::Team(organisation("nanwan-team"));
        let station = FeedOf::Station(organisation("nanling-station"));
        for (person, of) in [(&lin, team), (&lin, station), (&chen, team)] {
            let answer = person.post("/api/feeds", &FeedCall { of }).await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        }
        // Nobody puts a digest of their own.
        let own = CommandsCall {
            account: None,
            envelopes: vec![envelope(Command::work(&WorkCommand::Feed(
                FeedCommand::Make {
                    of: team,
                    digest: "x".to_owned(),
                },
            )))],
        };
        let refused = luo.post("/api/commands", &own).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST);

        // Tomorrow at half past seven in China is today in UTC.
        let from = TUESDAY.day().plus_days(1).start().plus_ms(450 * 60_000);
        let id = luo.works(plan(TITLE, from)).await.expect("planned");
        let link = made(&luo, team).await;
        let program = Program {
            client: Client::new(),
            server: &server,
        };
        let text = program.reads(&link.path).await;
        let uid = format!("{id}@liaison");
        let (_, month, day) = TUESDAY.day().ymd();
        let stamp = |hour: u32| format!("2026{month:02}{day:02}T{hour:02}3000Z");
        let next = TUESDAY.day().plus_days(1).ymd();
        let end = format!("2026{:02}{:02}T013000Z", next.1, next.2);
        let expected: Read = (
            TITLE.to_owned(),
            PLACE.to_owned(),
            stamp(23),
            end,
            "CONFIRMED".to_owned(),
            0,
        );
        for (who, read) in [("ical", by_ical(&text)), ("calcard", by_calcard(&text))] {
            assert_eq!(
                read,
                BTreeMap::from([(uid.clone(), expected.clone())]),
                "{who}"
            );
        }
        for secret in ["张三", "罗队长", "1234", "luo"] {
            assert!(!text.contains(secret), "{secret} is nobody's there");
        }
        // The same until something changes, and told to be.
        assert_eq!(program.reads(&link.path).await, text);
        let answer = program.asks(&link.path, None).await;
        let known = |name: HeaderName| answer.headers()[name].to_str().expect("ASCII").to_owned();
        let (tag, changed) = (known(ETAG), known(LAST_MODIFIED));
        for (name, value) in [(IF_NONE_MATCH, &tag), (IF_MODIFIED_SINCE, &changed)] {
            let again = program.asks(&link.path, Some((name, value))).await;
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        }

        // A station's, and one's own, have it as well, also that of whose unit is invited; a committee's member has none of it.
        for (person, of, count) in [
            (&chen, station, 1),
            (&chen, FeedOf::Own, 1),
            (&luo, FeedOf::Own, 1),
            (&server.sign_in("zhang").await, FeedOf::Own, 1),
            (&wu, FeedOf::Own, 0),
        ] {
            let link = made(person, of).await;
            let text = program.reads(&link.path).await;
            let whole = BTreeMap::from([(uid.clone(), expected.clone())]);
            let wanted: BTreeMap<_, _> = whole.into_iter().take(count).collect();
            assert_eq!(by_ical(&text), wanted, "ical, {of:?}");
            assert_eq!(by_calcard(&text), wanted, "calcard, {of:?}");
            for login in ["chen", "luo"] {
                assert!(!text.contains(login), "not even whose it is");
            }
        }

        // Called off, it says so under the same name, as a later version.
        let cancel = ActivityCommand::Cancel {
            id,
            reason: "台风".to_owned(),
            scope: SeriesScope::This,
        };
        luo.works(WorkCommand::Activity(cancel))
            .await
            .expect("called off");
        let text = program.reads(&link.path).await;
        for read in [by_ical(&text), by_calcard(&text)] {
            let (.., status, sequence) = &read[&uid];
            assert_eq!((status.as_str(), *sequence), ("CANCELLED", 1));
        }
        // When it last changed is asked without its history, and is the same.
        let mut snapshot = server.node().storage.snapshot().await.expect("a snapshot");
        let keys = [id, WorkId::named("none")].map(RecordKey::Work);
        let history = snapshot.history(&keys).await.expect("a history");
        assert_eq!(history.len(), 2, "planned and called off");
        let changed = snapshot.changed_at(&keys).await.expect("moments");
        assert_eq!(changed, [(keys[0], history[1].at)].into());
        let stale = program.asks(&link.path, Some((IF_NONE_MATCH, &tag))).await;
        assert_eq!(stale.status(), StatusCode::OK);
        assert_ne!(stale.headers()[ETAG].to_str().expect("ASCII"), tag);

        // Whose it is not learns nothing of it; taken back, it tells nothing.
        let take_back = |id: WorkId| WorkCommand::Feed(FeedCommand::End { id });
        assert_eq!(chen.works(take_back(link.id)).await, Err(Refusal::NotFound));
        let page: WorkPage = chen.read("/api/works?sort=feed").await;
        assert_eq!(page.total, 2, "one's own");
        // Who sees to accounts is told of all of them, and takes back anybody's.
        let admin = server.sign_in("admin").await;
        let rows: Vec<FeedRow> = admin.read("/api/feeds").await;
        assert!(rows.iter().any(|row| row.id == link.id));
        let other = rows.iter().find(|row| row.id != link.id);
        let other = other.expect("somebody else's").id;
        admin.works(take_back(other)).await.expect("taken back");
        let rows: Vec<FeedRow> = admin.read("/api/feeds").await;
        assert!(rows.iter().all(|row| row.id != other));
        let told = chen.get("/api/feeds").await;
        assert_eq!(told.status(), StatusCode::FORBIDDEN);
        luo.works(take_back(link.id)).await.expect("taken back");
        assert_eq!(
            luo.works(take_back(link.id)).await,
            Err(Refusal::NothingToDo)
        );
        let guessed = format!("/api/feeds/{}.ics", "x".repeat(32));
        for path in [&link.path, &guessed, &link.path.replace(".ics", "")] {
            let answer = program.asks(path, None).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
);

/// The lines of the event of that name, folded lines put together.
fn event_of<'a>(text: &'a str, name: &str) -> Option<Vec<&'a str>> {
    let events = text.split("BEGIN:VEVENT");
    let mut found = events.filter(|event| event.contains(&format!("UID:{name}@liaison")));
    let one = found.next()?;
    assert!(found.next().is_none(), "{name} once");
    Some(one.lines().collect())
}

on_both!(receptions_and_what_falls_due_are_in_a_calendar, |backend| {
    let server = TestServer::with_district(backend).await;
    let (wu, luo, chen, huang) = (
        server.sign_in("wu").await,
        server.sign_in("luo").await,
        server.sign_in("chen").await,
        server.sign_in("huang").await,
    );
    let (today, team) = (TUESDAY.day(), organisation("nanwan-team"));
    let station: OrganisationId = organisation("nanling-station");
    let site = Site::of(station);
    // Each Wednesday from tomorrow; the second is called off.
    let receive = PlaceCommand::Receive {
        site,
        no: None,
        form: ReceptionForm {
            every: ReceptionEvery::Week,
            day: 2,
            from: 9 * 60,
            until: 11 * 60,
            since: today,
            who: vec!["huang".to_owned(), "别人".to_owned()],
        },
    };
    let first = today.plus_days(1);
    let off = |day| PlaceCommand::Except {
        site,
        no: 1,
        day,
        instead: Some(Instead::Off),
        reason: "台风".to_owned(),
    };
    for command in [receive, off(first.plus_days(14))] {
        let done = chen.works(WorkCommand::Place(command)).await;
        done.expect("done");
    }
    let wrong = chen.works(WorkCommand::Place(off(today))).await;
    assert!(matches!(wrong, Err(Refusal::Unfit { .. })), "{wrong:?}");
    let due = today.plus_days(20);
    let tasks = ProgrammeCommand::Set {
        team: Some(team),
        year: 2026,
        title: "工作方案".to_owned(),
        tasks: vec![TaskForm {
            no: None,
            title: "走访企业".to_owned(),
            owner: "luo".to_owned(),
            due,
        }],
        seen: 0,
    };
    luo.works(WorkCommand::Programme(tasks)).await.expect("set");
    let mut named = form("nanling-station", "张小满家门口积水");
    named.petitioner.name = "张小满".to_owned();
    let request = chen.registers(named).await;
    let mark = RequestCommand::Mark {
        request,
        marks: Marks {
            publicity: Publicity::Open,
            ..Marks::default()
        },
    };
    assert_eq!(chen.moves(mark).await, Outcome::Accepted);
    let open = SupervisionCommand::Open(SupervisionForm {
        title: "积水整治".to_owned(),
        goal: "消除积水".to_owned(),
        level: Level::Priority,
        report_by: None,
        listed: false,
        leader: "刘主任".to_owned(),
        committee: None,
        team: Some(team),
        street: Some(organisation("nanwan")),
        units: vec![organisation("water")],
        subjects: vec![Subject::Request(request)],
        line: None,
    });
    let matter = wu.works(WorkCommand::Supervision(open)).await;
    let matter = matter.expect("opened");
    let schedule = SupervisionCommand::Schedule {
        id: matter,
        milestones: vec![MilestoneForm {
            no: None,
            title: "疏通张小满家门口".to_owned(),
            weight: 1,
            from: today,
            due,
        }],
        measures: Vec::new(),
        reason: String::new(),
        seen: None,
    };
    wu.works(WorkCommand::Supervision(schedule))
        .await
        .expect("a plan");

    let program = Program {
        client: Client::new(),
        server: &server,
    };
    let read = async |person: &Person, of| {
        let link = made(person, of).await;
        let text = program.reads(&link.path).await;
        // Whatever is in it, sittings, tasks and milestones too, two libraries read alike.
        let events = by_ical(&text);
        assert!(!events.is_empty(), "something is in it");
        assert_eq!(events, by_calcard(&text), "{of:?}");
        // Long lines are folded (RFC 5545, 3.1).
        let text = text.replace("\r\n ", "");
        for name in ["张小满", "huang", "luo", "chen"] {
            assert!(!text.contains(name), "{name} is nobody's there");
        }
        text
    };
    let place = shared::place::Place::id(station);
    let sitting = |weeks: i32| format!("{place}-1-{}", first.plus_days(7 * weeks));
    let date = |day: shared::time::LocalDate| day.to_string().replace('-', "");
    let text = read(&chen, FeedOf::Station(station)).await;
    let event = event_of(&text, &sitting(0)).expect("the first");
    // Nine in China is one in UTC.
    let begins = format!("DTSTART:{}T010000Z", date(first));
    assert!(event.contains(&&*begins), "{event:?}");
    assert!(
        event.contains(&"SUMMARY:代表接访 · nanling-station"),
        "{event:?}"
    );
    let event = event_of(&text, &sitting(2)).expect("the third");
    assert!(event.contains(&"STATUS:CANCELLED"), "{event:?}");
    // Who receives has their own.
    let text = read(&huang, FeedOf::Own).await;
    assert!(event_of(&text, &sitting(0)).is_some());
    assert!(event_of(&text, &sitting(1)).is_none(), "another's turn");
    let programme = shared::programme::Programme::id(Some(team), 2026);
    for of in [FeedOf::Team(team), FeedOf::Own] {
        let text = read(&luo, of).await;
        let task = event_of(&text, &format!("{programme}-task-1")).expect("a task");
        let (begins, ends) = (
            format!("DTSTART;VALUE=DATE:{}", date(due)),
            format!("DTEND;VALUE=DATE:{}", date(due.plus_days(1))),
        );
        for wanted in [&*begins, &*ends, "SUMMARY:任务到期：走访企业"] {
            assert!(task.contains(&wanted), "{wanted} in {task:?}");
        }
        let name = format!("{matter}-milestone-1");
        let milestone = event_of(&text, &name).expect("a milestone");
        let summary = "SUMMARY:2026-督办-001 节点到期：疏通**家门口";
        assert!(milestone.contains(&summary), "{milestone:?}");
        assert!(event_of(&text, &sitting(0)).is_none());
    }
});
