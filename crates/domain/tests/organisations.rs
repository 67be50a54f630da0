//! Organisations, decided by the rules themselves: where one is founded, what becomes of a name, and what
//! keeps one from being closed.

mod fixture;

use domain::Actor;
use fixture::{OPENED, Records, day, organisation, person, records, supervisor};
use shared::account::{Account, AccountState, Role};
use shared::activity::{ActivityCommand, ActivityForm, ActivityKind, LineForm, Particular};
use shared::command::Command;
use shared::organisation::{Organisation, OrganisationCommand, OrganisationKind, Use};
use shared::oversight::OversightCommand;
use shared::place::{PlaceCommand, PlaceForm, PlaceLevel, ReceptionEvery, ReceptionForm, Site};
use shared::programme::{ProgrammeCommand, TaskForm};
use shared::record::Record;
use shared::refusal::{Field, Refusal};
use shared::team::TeamCommand;
use shared::time::LocalDate;
use shared::work::WorkCommand;

const HOUR: i64 = 3_600_000;

fn admin() -> Actor {
    person("admin", Role::Administrator, "district")
}

fn does(records: &mut Records, command: OrganisationCommand, id: &str) -> Result<(), Refusal> {
    let command = Command::Organisation(command);
    let planned = records.try_at(command, &admin(), OPENED, id)?;
    records.keep(planned.puts);
    Ok(())
}

fn close(name: &str, until: LocalDate) -> OrganisationCommand {
    OrganisationCommand::Close {
        id: organisation(name),
        until,
        successor: None,
    }
}

/// What keeps it open, by the morning after its last day.
fn uses(records: &Records, name: &str, until: LocalDate) -> Vec<(Use, u32)> {
    let close = Command::Organisation(close(name, until));
    let at = until.plus_days(1).start().plus_ms(10 * HOUR);
    match records.try_at(close, &admin(), at, "asks") {
        Ok(_) => Vec::new(),
        Err(Refusal::InUse { uses }) => uses.open().expect("told by this build"),
        Err(refusal) => panic!("{refusal:?}"),
    }
}

#[test]
fn what_nobody_has_left_open_is_closed_once() {
    let mut records = records();
    let yesterday = OPENED.day().plus_days(-1);
    let stranger = records.try_at(
        Command::Organisation(close("other team", yesterday)),
        &supervisor(),
        OPENED,
        "a stranger",
    );
    assert!(matches!(stranger, Err(Refusal::NotAllowed { .. })));
    // Until a day to come something may be begun there; and nobody means a day so far back.
    let field = Field::Day;
    for until in [OPENED.day(), OPENED.day().plus_days(-4000)] {
        let told = does(&mut records, close("other team", until), "another day");
        assert_eq!(told, Err(Refusal::Unfit { field }), "{until}");
    }
    does(&mut records, close("other team", yesterday), "closes").expect("nothing is open");
    assert!(!records.organisation("other team").is_open(OPENED.day()));
    let again = does(&mut records, close("other team", OPENED.day()), "again");
    assert_eq!(again, Err(Refusal::NothingToDo));
    // Nothing is founded below what is gone.
    let below = OrganisationCommand::Add {
        id: organisation("new point"),
        kind: OrganisationKind::Point,
        name: "新联系点".to_owned(),
        short_name: "新点".to_owned(),
        parent: Some(organisation("closed station")),
    };
    let field = Field::Parent;
    assert_eq!(
        does(&mut records, below, "below"),
        Err(Refusal::Unfit { field })
    );
}

fn deliberation(team: Option<&str>, station: Option<&str>) -> ActivityForm {
    ActivityForm {
        kind: ActivityKind::Deliberation,
        title: "停车议事会".to_owned(),
        team: team.map(organisation),
        station: station.map(organisation),
        lead: String::new(),
        place: "一楼".to_owned(),
        from: OPENED,
        until: OPENED.plus_ms(2 * HOUR),
        agenda: String::new(),
        parties: Vec::new(),
        places: None,
        particulars: vec![(Particular::Issue, "停车".to_owned())],
        campaign: None,
    }
}

#[test]
fn a_closed_team_says_who_goes_on() {
    let mut records = records();
    let yesterday = OPENED.day().plus_days(-1);
    let closes = |name: &str, next: &str| OrganisationCommand::Close {
        id: organisation(name),
        until: yesterday,
        successor: Some(organisation(next)),
    };
    let unfit = Err(Refusal::Unfit { field: Field::Team });
    for next in ["other team", "unit", "nowhere"] {
        let told = does(&mut records, closes("other team", next), "no team");
        assert_eq!(told, unfit, "{next}");
    }
    // A station is merged into another.
    let station = does(&mut records, closes("home", "team"), "no team's");
    assert_eq!(station, unfit);
    does(&mut records, closes("other team", "team"), "closes").expect("nothing is open");
    let next = records.organisation("other team").successor;
    assert_eq!(next, Some(organisation("team")));
    assert_eq!(records.organisation("team").successor, None);
    // Whoever is gone goes on with nothing.
    let third = Organisation {
        id: organisation("third team"),
        until: None,
        successor: None,
        ..records.organisation("other team").clone()
    };
    records.put(Record::Organisation(third));
    let told = does(&mut records, closes("third team", "other team"), "to none");
    assert_eq!(told, unfit);
}

#[test]
fn what_is_open_is_told_with_how_much_of_it() {
    let mut records = records();
    let today = OPENED.day();
    let yesterday = today.plus_days(-1);
    // A request of the station that the team took up, and the station's point.
    assert_eq!(
        uses(&records, "station", yesterday),
        [(Use::Requests, 1), (Use::Below, 1)]
    );
    assert_eq!(uses(&records, "team", yesterday), [(Use::Requests, 1)]);
    assert_eq!(uses(&records, "unit", yesterday), []);
    let team = organisation("other team");
    let form = deliberation(Some("other team"), None);
    let wu = supervisor();
    let mut works = |command| records.work(command, &wu, OPENED).expect("done");
    works(WorkCommand::Activity(ActivityCommand::Plan {
        form,
        repeat: None,
    }));
    works(WorkCommand::Team(TeamCommand::Seat {
        team,
        name: "王队长".to_owned(),
        leads: true,
        from: day("2026-01-01"),
        until: None,
        party: true,
        deputy: true,
        account: None,
    }));
    works(WorkCommand::Oversight(OversightCommand::Raise {
        team,
        text: "台账不全".to_owned(),
        due: day("2026-03-20"),
    }));
    works(WorkCommand::Programme(ProgrammeCommand::Set {
        team: Some(team),
        year: 2026,
        title: "2026 年工作方案".to_owned(),
        tasks: vec![TaskForm {
            no: None,
            title: "主题党日".to_owned(),
            owner: String::new(),
            due: day("2026-06-30"),
        }],
        seen: 0,
    }));
    let lead = person("luo", Role::TeamLead, "other team");
    records.put(Record::Account(Account {
        id: lead.account.expect("a person"),
        login: "luo".to_owned(),
        name: lead.name,
        state: AccountState::Active,
        memberships: lead.memberships,
        stand_ins: Vec::new(),
        created_at: OPENED,
    }));
    let rest = [
        (Use::Tasks, 1),
        (Use::Findings, 1),
        (Use::Seats, 1),
        (Use::People, 1),
    ];
    let mut all = vec![(Use::Activities, 1)];
    all.extend(rest);
    assert_eq!(uses(&records, "other team", yesterday), all);
    // What is held on the last day is over then.
    assert_eq!(uses(&records, "other team", today), rest);
}

#[test]
fn what_waits_at_a_station_or_is_built_on_it_keeps_it_open() {
    let mut records = records();
    let wu = supervisor();
    let (today, after) = (OPENED.day(), OPENED.plus_ms(3 * HOUR));
    let third = organisation("third station");
    let plan = ActivityCommand::Plan {
        form: deliberation(None, Some("third station")),
        repeat: None,
    };
    let id = records
        .work(WorkCommand::Activity(plan), &wu, OPENED)
        .expect("planned");
    let write = ActivityCommand::Write {
        id,
        lines: vec![LineForm {
            no: None,
            text: "路口划线".to_owned(),
        }],
        outcome: String::new(),
        particulars: Vec::new(),
        held: None,
        seen: None,
    };
    let entrust = |unit: Option<&str>| ActivityCommand::Entrust {
        id,
        line: 1,
        unit: unit.map(organisation),
        due: None,
    };
    let steps = [
        write,
        ActivityCommand::Pass { id, line: 1 },
        entrust(Some("other unit")),
    ];
    for step in steps {
        records
            .work(WorkCommand::Activity(step), &wu, after)
            .expect("done");
    }
    assert_eq!(uses(&records, "other unit", today), [(Use::Lines, 1)]);
    records
        .work(WorkCommand::Activity(entrust(None)), &wu, after)
        .expect("taken back");
    assert_eq!(uses(&records, "other unit", today), []);
    let receive = PlaceCommand::Receive {
        site: Site::of(third),
        no: None,
        form: ReceptionForm {
            every: ReceptionEvery::Week,
            day: 1,
            from: 540,
            until: 660,
            since: today,
            who: vec!["黄代表".to_owned()],
        },
    };
    let spot = PlaceCommand::AddPoint {
        keeper: third,
        form: PlaceForm {
            name: "村口".to_owned(),
            level: PlaceLevel::Point,
            address: "村口".to_owned(),
            position: None,
            hours: Vec::new(),
            area: None,
            accessible: false,
            chief: String::new(),
            officers: Vec::new(),
            deputies: Vec::new(),
        },
    };
    records
        .work(WorkCommand::Place(receive), &wu, OPENED)
        .expect("a rota");
    let spot = records
        .work(WorkCommand::Place(spot), &wu, OPENED)
        .expect("a point");
    let present = TeamCommand::Present {
        team: organisation("other team"),
        brand: "先锋".to_owned(),
        mode: String::new(),
        about: String::new(),
        station: Some(third),
        founded: None,
        seen: None,
    };
    records
        .work(WorkCommand::Team(present), &wu, OPENED)
        .expect("built on it");
    assert_eq!(
        uses(&records, "third station", today),
        [
            (Use::Lines, 1),
            (Use::Receptions, 1),
            (Use::Teams, 1),
            (Use::Below, 1),
        ]
    );
    // A team that is gone, a point that was given up and a rota that was taken off hold nothing up.
    let yesterday = today.plus_days(-1);
    does(&mut records, close("other team", yesterday), "closes").expect("closed");
    let site = Site::of(third);
    let point = Site {
        keeper: third,
        point: Some(spot),
    };
    let reason = "撤点".to_owned();
    let ends = PlaceCommand::EndPoint {
        site: point,
        reason,
    };
    for step in [PlaceCommand::DropReception { site, no: 1 }, ends] {
        records
            .work(WorkCommand::Place(step), &wu, OPENED)
            .expect("done");
    }
    assert_eq!(uses(&records, "third station", today), [(Use::Lines, 1)]);
}

#[test]
fn what_minutes_gave_a_unit_to_do_keeps_it_open() {
    let mut records = records();
    let today = OPENED.day();
    let form = deliberation(Some("team"), None);
    let (wu, over) = (supervisor(), OPENED.plus_ms(3 * HOUR));
    let plan = ActivityCommand::Plan { form, repeat: None };
    let id = records
        .work(WorkCommand::Activity(plan), &wu, OPENED)
        .expect("planned");
    let mut does = |command| {
        let done = records.work(WorkCommand::Activity(command), &wu, over);
        done.expect("done");
        uses(&records, "unit", today)
    };
    let write = ActivityCommand::Write {
        id,
        lines: vec![LineForm {
            no: None,
            text: "清疏西门管网".to_owned(),
        }],
        outcome: String::new(),
        particulars: Vec::new(),
        held: None,
        seen: None,
    };
    assert_eq!(does(write), []);
    let entrust = ActivityCommand::Entrust {
        id,
        line: 1,
        unit: Some(organisation("unit")),
        due: None,
    };
    assert_eq!(does(entrust), [(Use::Lines, 1)]);
    let fulfil = ActivityCommand::Fulfil {
        id,
        line: 1,
        text: "已清疏".to_owned(),
    };
    assert_eq!(does(fulfil), []);
}

#[test]
fn a_name_that_was_given_up_is_kept() {
    let mut records = records();
    let rename = |name: &str, short_name: &str| OrganisationCommand::Rename {
        id: organisation("team"),
        name: name.to_owned(),
        short_name: short_name.to_owned(),
    };
    let former = |records: &Records| records.organisation("team").former.clone();
    does(&mut records, rename("南湾先锋队", "南湾"), "1").expect("renamed");
    assert_eq!(former(&records), ["team"]);
    does(&mut records, rename("南湾党员先锋队", "南湾"), "2").expect("renamed");
    assert_eq!(former(&records), ["team", "南湾先锋队"]);
    let same = does(&mut records, rename("南湾党员先锋队", " 南湾"), "3");
    assert_eq!(same, Err(Refusal::NothingToDo));
    // A name that is borne again is no former one.
    does(&mut records, rename("南湾先锋队", "南湾"), "4").expect("renamed");
    assert_eq!(former(&records), ["team", "南湾党员先锋队"]);
    let empty = does(&mut records, rename(" ", "南湾"), "5");
    let field = Field::Name;
    assert_eq!(empty, Err(Refusal::Empty { field }));
}
