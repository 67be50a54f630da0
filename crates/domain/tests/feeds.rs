//! Calendars that other programs read, decided by the rules themselves: who gives which away.

mod fixture;

use domain::deadline::Calendar;
use domain::feed::{has_matter, has_sitting, has_task, is_in, may_make, may_oversee};
use domain::place::sittings;
use shared::account::Role;
use shared::activity::{Activity, ActivityCommand, ActivityForm, ActivityKind, Party, PartyKind};
use shared::feed::{Feed, FeedCommand, FeedOf};
use shared::place::{Instead, Place, PlaceCommand, ReceptionEvery, ReceptionForm, Site};
use shared::programme::{Programme, Task, TaskState};
use shared::refusal::{Field, Refusal};
use shared::request::Supervision as Level;
use shared::supervision::{Subject, Supervision, SupervisionCommand, SupervisionForm};
use shared::work::WorkCommand;

use fixture::{OPENED, day, organisation, person, records, request_id, supervisor};

fn make(of: FeedOf, digest: &str) -> WorkCommand {
    WorkCommand::Feed(FeedCommand::Make {
        of,
        digest: digest.to_owned(),
    })
}

#[test]
fn who_is_there_gives_away_what_is_there() {
    let team = FeedOf::Team(organisation("team"));
    let station = FeedOf::Station(organisation("station"));
    let cases = [
        ("supervisor", Role::Supervisor, "district", true, true),
        ("authority", Role::Authority, "street", true, true),
        ("lead", Role::TeamLead, "team", true, false),
        ("member", Role::TeamMember, "team", true, false),
        ("clerk", Role::Clerk, "station", false, true),
        ("deputy", Role::Deputy, "station", false, true),
        ("other lead", Role::TeamLead, "other team", false, false),
        (
            "other authority",
            Role::Authority,
            "other street",
            false,
            false,
        ),
        ("handler", Role::Handler, "unit", false, false),
        (
            "administrator",
            Role::Administrator,
            "district",
            false,
            false,
        ),
    ];
    for (name, role, scope, of_team, of_station) in cases {
        let mut records = records();
        let actor = person(name, role, scope);
        for (of, may) in [(team, of_team), (station, of_station), (FeedOf::Own, true)] {
            let done = records.work(make(of, &format!("{of:?}")), &actor, OPENED);
            assert_eq!(done.is_ok(), may, "{name} {of:?}: {done:?}");
            let street = |id| records.street(id);
            let shown = may_make(&actor, of, street, OPENED.day());
            assert_eq!(
                shown, may,
                "the page shows {name} {of:?} as the rules have it"
            );
        }
    }
}

#[test]
fn what_was_given_away_is_taken_back_by_its_own_or_the_committee() {
    let mut records = records();
    let lead = person("lead", Role::TeamLead, "team");
    let supervisor = person("supervisor", Role::Supervisor, "district");
    let other = person("member", Role::TeamMember, "team");
    let team = FeedOf::Team(organisation("team"));
    for (of, field) in [
        (FeedOf::Team(organisation("station")), Field::Team),
        (FeedOf::Station(organisation("team")), Field::Station),
        (
            FeedOf::Station(organisation("closed station")),
            Field::Station,
        ),
    ] {
        let told = records.work(make(of, "one"), &supervisor, OPENED);
        assert_eq!(told, Err(Refusal::Unfit { field }));
    }
    for digest in ["one", "two", "three"] {
        records
            .work(make(team, digest), &lead, OPENED)
            .expect("made");
    }
    assert_eq!(
        records.work(make(team, "one"), &lead, OPENED),
        Err(Refusal::Taken)
    );
    let end = |digest: &str| {
        WorkCommand::Feed(FeedCommand::End {
            id: Feed::id(digest),
        })
    };
    assert_eq!(
        records.work(end("one"), &other, OPENED),
        Err(Refusal::NotFound)
    );
    records.work(end("one"), &lead, OPENED).expect("one's own");
    records
        .work(end("two"), &supervisor, OPENED)
        .expect("the committee");
    let again = records.work(end("two"), &lead, OPENED);
    assert_eq!(again, Err(Refusal::NothingToDo));
    let administrator = person("administrator", Role::Administrator, "district");
    records
        .work(end("three"), &administrator, OPENED)
        .expect("who sees to accounts");
    let told = records.work(end("no such"), &administrator, OPENED);
    assert_eq!(told, Err(Refusal::NotFound));
    for (actor, may) in [
        (&supervisor, true),
        (&administrator, true),
        (&lead, false),
        (&other, false),
    ] {
        assert_eq!(may_oversee(actor, OPENED.day()), may, "{}", actor.name);
    }
}

#[test]
fn receptions_are_in_the_station_s_calendar_and_in_that_of_who_receives() {
    let mut records = records();
    let clerk = person("clerk", Role::Clerk, "station");
    let deputy = person("黄代表", Role::Deputy, "station");
    let (station, team) = (organisation("station"), organisation("team"));
    let site = Site::of(station);
    let form = ReceptionForm {
        every: ReceptionEvery::Week,
        day: 1,
        from: 540,
        until: 660,
        since: day("2026-03-03"),
        who: vec!["黄代表".to_owned(), "李代表".to_owned()],
    };
    let receive = PlaceCommand::Receive {
        site,
        no: None,
        form,
    };
    let off = PlaceCommand::Except {
        site,
        no: 1,
        day: day("2026-03-17"),
        instead: Some(Instead::Off),
        reason: "台风".to_owned(),
    };
    for command in [receive, off] {
        let done = records.work(WorkCommand::Place(command), &clerk, OPENED);
        done.expect("done");
    }
    let held: Place = records.body(Place::id(station));
    let days = (day("2026-03-01"), day("2026-03-24"));
    let all = sittings(&held, days, &Calendar::of(None));
    let told = |of, actor| {
        let is_in = all.iter().map(|one| has_sitting(of, actor, &held, one));
        is_in.collect::<Vec<_>>()
    };
    // A calendar program is told of what is called off, so that it takes it off.
    assert_eq!(told(FeedOf::Station(station), &clerk), [true; 4]);
    assert_eq!(told(FeedOf::Own, &deputy), [true, false, false, false]);
    assert_eq!(told(FeedOf::Own, &clerk), [false; 4]);
    let other = FeedOf::Station(organisation("other station"));
    for of in [FeedOf::Team(team), other] {
        assert_eq!(told(of, &deputy), [false; 4]);
    }
}

#[test]
fn what_falls_due_is_in_the_calendar_of_the_team_and_of_whose_it_is() {
    let mut records = records();
    let (team, today) = (organisation("team"), OPENED.day());
    let (lead, member) = (
        person("lead", Role::TeamLead, "team"),
        person("李队员", Role::TeamMember, "team"),
    );
    let other = person("other", Role::TeamLead, "other team");
    let task = |owner: &str, state| Task {
        no: 1,
        title: "走访企业".to_owned(),
        owner: owner.to_owned(),
        due: day("2026-04-30"),
        state,
        result: String::new(),
        ended: None,
        copied: None,
        origin: None,
    };
    let programme = Programme {
        team: Some(team),
        year: 2026,
        title: "工作方案".to_owned(),
        tasks: Vec::new(),
    };
    let (of_team, of_other) = (FeedOf::Team(team), FeedOf::Team(organisation("other team")));
    for (of, actor, owner, state, is_in) in [
        (of_team, &lead, "", TaskState::Open, true),
        (of_team, &lead, "", TaskState::Done, false),
        (of_team, &lead, "", TaskState::Dropped, false),
        (of_other, &other, "", TaskState::Open, false),
        (FeedOf::Own, &member, "李队员", TaskState::Open, true),
        (FeedOf::Own, &lead, "李队员", TaskState::Open, false),
        (FeedOf::Own, &lead, "", TaskState::Open, false),
    ] {
        let told = has_task(of, actor, &programme, &task(owner, state));
        assert_eq!(told, is_in, "{of:?} {owner} {state:?}");
    }
    let open = SupervisionCommand::Open(SupervisionForm {
        title: "积水整治".to_owned(),
        goal: "消除积水".to_owned(),
        level: Level::Priority,
        report_by: None,
        listed: false,
        leader: "刘主任".to_owned(),
        committee: None,
        team: Some(team),
        street: None,
        units: vec![organisation("unit")],
        subjects: vec![Subject::Request(request_id())],
        line: None,
    });
    let id = records
        .work(WorkCommand::Supervision(open), &supervisor(), OPENED)
        .expect("opened");
    let body: Supervision = records.body(id);
    assert!(has_matter(of_team, &lead, &body, today));
    assert!(has_matter(FeedOf::Own, &member, &body, today));
    assert!(!has_matter(of_other, &other, &body, today));
    assert!(!has_matter(FeedOf::Own, &other, &body, today));
    let station = FeedOf::Station(organisation("station"));
    assert!(!has_matter(station, &lead, &body, today));
}

#[test]
fn what_one_or_one_s_unit_is_invited_to_is_in_one_s_own_calendar() {
    let mut records = records();
    let deputy = person("guest deputy", Role::Deputy, "other station");
    let invites = |kind, unit: Option<&str>| Party {
        unit: unit.map(organisation),
        ..Party::named(kind, "某单位".to_owned())
    };
    let typed = Party::named(PartyKind::Deputy, deputy.name.clone());
    let asked = |parties| ActivityForm {
        kind: ActivityKind::FirmVisit,
        title: "走访".to_owned(),
        team: Some(organisation("team")),
        station: None,
        lead: String::new(),
        place: String::new(),
        from: OPENED,
        until: OPENED.plus_ms(3_600_000),
        agenda: String::new(),
        parties,
        places: None,
        particulars: Vec::new(),
        campaign: None,
    };
    let handler = person("handler", Role::Handler, "unit");
    let head = person("head", Role::Head, "unit");
    let other = person("other handler", Role::Handler, "other unit");
    let today = OPENED.day();
    for (party, invited) in [
        (invites(PartyKind::Department, Some("unit")), true),
        (invites(PartyKind::Association, Some("unit")), true),
        (invites(PartyKind::Firm, Some("unit")), true),
        (invites(PartyKind::Firm, None), false),
    ] {
        let plan = ActivityCommand::Plan {
            form: asked(vec![party, typed.clone()]),
            repeat: None,
        };
        let id = records
            .work(WorkCommand::Activity(plan), &supervisor(), OPENED)
            .expect("planned");
        let body: Activity = records.body(id);
        for (who, is_there) in [
            (&handler, invited),
            (&head, invited),
            (&other, false),
            (&deputy, true),
        ] {
            let told = is_in(FeedOf::Own, who, &body, today);
            assert_eq!(told, is_there, "{} {:?}", who.name, body.parties);
        }
        let of_station = FeedOf::Station(organisation("other station"));
        assert!(!is_in(of_station, &deputy, &body, today));
        // By the account as well, whatever the name.
        let by_account = Activity {
            parties: vec![Party {
                account: deputy.account,
                ..Party::named(PartyKind::Deputy, "另一个名字".to_owned())
            }],
            ..body
        };
        assert!(is_in(FeedOf::Own, &deputy, &by_account, today));
        assert!(!is_in(FeedOf::Own, &handler, &by_account, today));
    }
}
