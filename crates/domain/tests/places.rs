//! Homes, stations and points, decided by the rules themselves: who sees to one, what is asked of a form,
//! when the next reception is, and what becomes of a station that goes into another.

mod fixture;

use domain::deadline::Calendar;
use domain::place::{Fate, coming, next_receptions, sittings};
use shared::account::Role;
use shared::activity::{Activity, ActivityCommand, ActivityForm, ActivityKind, SeriesScope};
use shared::attachment::{AttachTo, AttachmentCommand};
use shared::command::Command;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::organisation::Organisation;
use shared::place::{
    CheckForm, Hours, Instead, Officer, Place, PlaceCommand, PlaceForm, PlaceLevel, Position,
    Reception, ReceptionEvery, ReceptionForm, Site,
};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::request::Supervision as Level;
use shared::supervision::{Subject, Supervision, SupervisionCommand, SupervisionForm};
use shared::team::{Team, TeamCommand};
use shared::work::{WorkCommand, WorkRefusal};

use fixture::{OPENED, Records, day, organisation, person, records, request_id};

fn here() -> Site {
    Site::of(organisation("station"))
}

fn form() -> PlaceForm {
    PlaceForm {
        name: String::new(),
        level: PlaceLevel::Station,
        address: "南岭村社区党群服务中心一楼".to_owned(),
        position: Some(Position {
            lng: 114_130_000,
            lat: 22_614_000,
        }),
        hours: vec![Hours {
            first: 0,
            last: 4,
            from: 540,
            until: 720,
        }],
        area: Some(120),
        accessible: true,
        chief: "站长".to_owned(),
        officers: vec![Officer {
            name: "陈联络员".to_owned(),
            phone: "0755-8400 0001".to_owned(),
        }],
        deputies: vec!["黄代表".to_owned()],
    }
}

fn set(site: Site, form: PlaceForm, seen: u64) -> WorkCommand {
    WorkCommand::Place(PlaceCommand::Set { site, form, seen })
}

fn reception(every: ReceptionEvery, on: u8) -> ReceptionForm {
    ReceptionForm {
        every,
        day: on,
        from: 540,
        until: 660,
        since: day("2026-03-02"),
        who: vec!["黄代表".to_owned(), "李代表".to_owned()],
    }
}

fn receive(site: Site, form: ReceptionForm) -> WorkCommand {
    WorkCommand::Place(PlaceCommand::Receive {
        site,
        no: None,
        form,
    })
}

fn looked(met: bool, evidence: &str) -> CheckForm {
    CheckForm {
        title: "场所".to_owned(),
        met,
        evidence: evidence.to_owned(),
        missing: "桌椅".to_owned(),
        activity: None,
        on: day("2026-03-02"),
    }
}

const fn refused(why: WorkRefusal) -> Refusal {
    Refusal::Work { why }
}

const fn unfit(field: Field) -> Refusal {
    Refusal::Unfit { field }
}

fn place(records: &Records, name: &str) -> Place {
    records.body(Place::id(organisation(name)))
}

#[test]
fn a_place_is_kept_by_its_clerk_its_street_and_the_committee() {
    let keeps = [
        ("clerk", Role::Clerk, "station", true),
        ("authority", Role::Authority, "street", true),
        ("supervisor", Role::Supervisor, "district", true),
        ("other clerk", Role::Clerk, "other station", false),
        ("other authority", Role::Authority, "other street", false),
        ("deputy", Role::Deputy, "station", false),
        ("team lead", Role::TeamLead, "team", false),
        ("handler", Role::Handler, "unit", false),
        ("administrator", Role::Administrator, "district", false),
    ];
    for (name, role, scope, may) in keeps {
        let mut records = records();
        let actor = person(name, role, scope);
        let done = records.work(set(here(), form(), 0), &actor, OPENED);
        assert_eq!(done.is_ok(), may, "{name}: {done:?}");
        let shown = domain::place::may_keep(&actor, records.organisation("station"), OPENED.day());
        assert_eq!(shown, may, "the page shows {name} what the rules allow");
    }
    // The station above a point keeps it; a point keeps nothing above it.
    let mut records = records();
    let point = Site::of(organisation("point"));
    let at_point = PlaceForm {
        level: PlaceLevel::Point,
        ..form()
    };
    let clerk = person("clerk", Role::Clerk, "station");
    records
        .work(set(point, at_point, 0), &clerk, OPENED)
        .expect("the station's clerk");
    let of_point = person("of the point", Role::Clerk, "point");
    let up = records.work(set(here(), form(), 0), &of_point, OPENED);
    assert!(matches!(up, Err(Refusal::NotAllowed { .. })), "{up:?}");
}

#[test]
fn a_form_is_looked_through() {
    let mut records = records();
    let clerk = person("clerk", Role::Clerk, "station");
    let mut tried = |form: PlaceForm| records.work(set(here(), form, 0), &clerk, OPENED);
    let hours = |first, last, from, until| {
        vec![Hours {
            first,
            last,
            from,
            until,
        }]
    };
    for wrong in [
        hours(4, 0, 540, 720),
        hours(0, 7, 540, 720),
        hours(0, 4, 720, 720),
        hours(0, 4, 540, 1441),
        vec![hours(0, 0, 1, 2)[0]; 15],
    ] {
        let told = tried(PlaceForm {
            hours: wrong,
            ..form()
        });
        assert!(
            matches!(
                told,
                Err(Refusal::Unfit {
                    field: Field::Hours
                } | Refusal::TooLong {
                    field: Field::Hours,
                    ..
                })
            ),
            "{told:?}"
        );
    }
    // The two numbers the wrong way round; a place in another province; the poles.
    for (lng, lat) in [
        (22_614_000, 114_130_000),
        (116_400_000, 39_900_000),
        (i32::MAX, i32::MIN),
    ] {
        let position = Some(Position { lng, lat });
        let told = tried(PlaceForm { position, ..form() });
        assert_eq!(told, Err(unfit(Field::Position)));
    }
    for level in [PlaceLevel::Home, PlaceLevel::Point] {
        let told = tried(PlaceForm { level, ..form() });
        assert_eq!(told, Err(unfit(Field::Level)));
    }
    for area in [Some(0), Some(u32::MAX)] {
        let told = tried(PlaceForm { area, ..form() });
        assert_eq!(told, Err(unfit(Field::Area)));
    }
    let phone = |phone: &str| PlaceForm {
        officers: vec![Officer {
            name: "陈联络员".to_owned(),
            phone: phone.to_owned(),
        }],
        ..form()
    };
    for own in ["13800001234", "138 0000 1234", "电话 13800001234"] {
        assert_eq!(tried(phone(own)), Err(refused(WorkRefusal::OwnPhone)));
    }
    let level = PlaceLevel::Hub;
    tried(PlaceForm { level, ..form() }).expect("a station may be the hub");
    let held = place(&records, "station");
    assert_eq!(held.officers[0].phone, "0755-8400 0001");
    // In words, a number is masked as everywhere.
    let told = PlaceForm {
        address: "一楼，找 13800001234".to_owned(),
        ..form()
    };
    records
        .work(set(here(), told, 1), &clerk, OPENED)
        .expect("set");
    assert!(!place(&records, "station").address.contains("13800001234"));
}

#[test]
fn what_another_wrote_meanwhile_is_not_overwritten() {
    let mut records = records();
    let clerk = person("clerk", Role::Clerk, "station");
    records
        .work(set(here(), form(), 0), &clerk, OPENED)
        .expect("set");
    let again = records.work(set(here(), form(), 0), &clerk, OPENED);
    assert_eq!(again, Err(refused(WorkRefusal::Moved)));
    records
        .work(set(here(), form(), 1), &clerk, OPENED)
        .expect("on what is there");
}

#[test]
fn a_point_without_an_organisation_belongs_to_its_station() {
    let mut records = records();
    let clerk = person("clerk", Role::Clerk, "station");
    let named = |name: &str| PlaceForm {
        name: name.to_owned(),
        level: PlaceLevel::Point,
        ..form()
    };
    let add = |keeper: &str, form| {
        WorkCommand::Place(PlaceCommand::AddPoint {
            keeper: organisation(keeper),
            form,
        })
    };
    let nameless = records.work(add("station", named(" ")), &clerk, OPENED);
    assert_eq!(nameless, Err(Refusal::Empty { field: Field::Name }));
    let station = records.work(add("station", form()), &clerk, OPENED);
    assert_eq!(station, Err(unfit(Field::Level)));
    let at_unit = records.work(
        add("unit", named("窗口")),
        &person("supervisor", Role::Supervisor, "district"),
        OPENED,
    );
    assert_eq!(at_unit, Err(unfit(Field::Station)));
    let point = records
        .work(add("station", named("村口")), &clerk, OPENED)
        .expect("added");
    let home = Place::id(organisation("station"));
    assert_eq!(records.record_of(point).of, Some(home));
    let body: Place = records.body(point);
    assert_eq!(
        (body.name.as_str(), body.level),
        ("村口", PlaceLevel::Point)
    );
    // Nobody reaches it through a station that is not its own.
    let elsewhere = Site {
        keeper: organisation("other station"),
        point: Some(point),
    };
    let other = person("other clerk", Role::Clerk, "other station");
    let reached = records.work(set(elsewhere, named("我的"), 1), &other, OPENED);
    assert_eq!(reached, Err(Refusal::NotFound));
    let site = Site {
        keeper: organisation("station"),
        point: Some(point),
    };
    records
        .work(
            receive(site, reception(ReceptionEvery::Week, 1)),
            &clerk,
            OPENED,
        )
        .expect("points receive, too");
    let end = |site| {
        WorkCommand::Place(PlaceCommand::EndPoint {
            site,
            reason: "拆迁".to_owned(),
        })
    };
    assert_eq!(
        records.work(end(here()), &clerk, OPENED),
        Err(unfit(Field::Place)),
        "a station is closed in the tree"
    );
    records.work(end(site), &clerk, OPENED).expect("given up");
    let after = records.work(set(site, named("村口"), 3), &clerk, OPENED);
    assert_eq!(after, Err(unfit(Field::Station)));
}

#[test]
fn a_checklist_is_each_place_s_own_and_what_is_met_is_shown() {
    let mut records = records();
    let clerk = person("clerk", Role::Clerk, "station");
    let list = |titles: &[&str]| {
        WorkCommand::Place(PlaceCommand::List {
            site: here(),
            titles: titles.iter().map(|&title| title.to_owned()).collect(),
        })
    };
    let look = |no, form| {
        WorkCommand::Place(PlaceCommand::Check {
            site: here(),
            no,
            form,
        })
    };
    records
        .work(list(&["场所", "标识", "制度"]), &clerk, OPENED)
        .expect("listed");
    let again = records.work(list(&["制度", "场所"]), &clerk, OPENED);
    assert_eq!(again, Err(Refusal::NothingToDo), "nothing is on it twice");
    records
        .work(list(&["制度", "台账"]), &clerk, OPENED)
        .expect("only what is new");
    assert_eq!(place(&records, "station").met(), (0, 4));
    let bare = records.work(look(Some(1), looked(true, " ")), &clerk, OPENED);
    assert_eq!(bare, Err(refused(WorkRefusal::EvidenceNeeded)));
    let unknown = CheckForm {
        activity: Some(WorkId::named("no such")),
        ..looked(true, "")
    };
    let told = records.work(look(Some(1), unknown), &clerk, OPENED);
    assert_eq!(told, Err(Refusal::NotFound));
    let tomorrow = CheckForm {
        on: OPENED.day().plus_days(1),
        ..looked(true, "看过")
    };
    let told = records.work(look(Some(1), tomorrow), &clerk, OPENED);
    assert_eq!(told, Err(refused(WorkRefusal::FutureDay)));
    records
        .work(
            look(Some(1), looked(true, "一楼 120 平方米")),
            &clerk,
            OPENED,
        )
        .expect("met");
    let same_title = look(Some(2), looked(false, ""));
    let told = records.work(same_title, &clerk, OPENED);
    assert_eq!(told, Err(unfit(Field::Title)));
    let nowhere = CheckForm {
        title: "经费".to_owned(),
        ..looked(false, "")
    };
    let told = records.work(look(Some(99), nowhere.clone()), &clerk, OPENED);
    assert_eq!(told, Err(Refusal::NotFound));
    records
        .work(look(None, nowhere), &clerk, OPENED)
        .expect("one of its own");
    let held = place(&records, "station");
    assert_eq!(held.met(), (1, 5));
    assert_eq!(held.checks[0].missing, "", "what is met lacks nothing");
    assert_eq!(held.checks[4].missing, "桌椅");
    let by = held.checks[0].seen.clone().expect("somebody looked");
    assert_eq!(by, (OPENED.day(), "clerk".to_owned()));
    let drop = WorkCommand::Place(PlaceCommand::DropCheck {
        site: here(),
        no: 2,
    });
    records
        .work(drop.clone(), &clerk, OPENED)
        .expect("taken out");
    assert_eq!(records.work(drop, &clerk, OPENED), Err(Refusal::NotFound));
    // What an entry showed goes by its number: none comes twice, be it the highest.
    let last = WorkCommand::Place(PlaceCommand::DropCheck {
        site: here(),
        no: 5,
    });
    records.work(last, &clerk, OPENED).expect("taken out");
    records
        .work(list(&["经费"]), &clerk, OPENED)
        .expect("on it again");
    let numbers = place(&records, "station").checks;
    let numbers: Vec<u32> = numbers.iter().map(|check| check.no).collect();
    assert_eq!(numbers, [1, 3, 4, 6]);
    let many: Vec<String> = (0..61).map(|n| format!("第{n}项")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let told = records.work(list(&many), &clerk, OPENED);
    assert!(matches!(told, Err(Refusal::TooLong { .. })), "{told:?}");
}

#[test]
fn receptions_are_computed_off_days_on_which_nobody_works() {
    let calendar = Calendar::of(None);
    let rule = |every, on, since: &str, who: &[&str]| Reception {
        no: 1,
        every,
        day: on,
        from: 540,
        until: 660,
        since: day(since),
        who: who.iter().map(|&name| name.to_owned()).collect(),
    };
    // Odd months' 15th, as a station of the district had it: 15 November 2026 is a Sunday.
    let odd = rule(ReceptionEvery::OddMonth, 15, "2026-08-20", &["甲", "乙"]);
    let found = coming(&odd, day("2026-08-20"), &calendar, 3);
    let days: Vec<_> = found.iter().map(|one| one.day.to_string()).collect();
    assert_eq!(days, ["2026-09-15", "2026-11-16", "2027-01-15"]);
    assert_eq!(found[1].moved_from, Some(day("2026-11-15")));
    let who: Vec<_> = found.iter().map(|one| one.who.as_deref()).collect();
    assert_eq!(who, [Some("甲"), Some("乙"), Some("甲")]);
    // On the day itself it is still ahead, and whose turn it is does not depend on when one asks.
    let later = coming(&odd, day("2026-11-16"), &calendar, 1);
    assert_eq!(later[0], found[1]);
    assert_eq!(coming(&odd, day("2026-11-17"), &calendar, 1)[0], found[2]);
    // Each Thursday; 1 October 2026 and the days behind it are off until the next one: it is held once.
    let weekly = rule(ReceptionEvery::Week, 3, "2026-09-21", &[]);
    let found = coming(&weekly, day("2026-09-21"), &calendar, 3);
    let days: Vec<_> = found.iter().map(|one| one.day.to_string()).collect();
    assert_eq!(days, ["2026-09-24", "2026-10-08", "2026-10-15"]);
    assert_eq!(found[1].moved_from, None);
    assert_eq!(found[0].who, None);
    // A month too short has its last day; this one is a Saturday that is worked for a holiday.
    let monthly = rule(ReceptionEvery::Month, 31, "2026-02-01", &[]);
    let found = coming(&monthly, day("2026-02-10"), &calendar, 2);
    assert_eq!(
        (found[0].day, found[0].moved_from),
        (day("2026-02-28"), None)
    );
    assert_eq!(found[1].day, day("2026-03-31"));
    // Years later it is found as fast, and nothing before the rule began.
    let far = coming(&weekly, day("2036-01-01"), &calendar, 1);
    assert_eq!(far[0].day, day("2036-01-03"));
    let early = coming(&weekly, day("2020-01-01"), &calendar, 1);
    assert_eq!(early[0].day, day("2026-09-24"));
}

#[test]
fn a_rota_is_looked_through() {
    let mut records = records();
    let clerk = person("clerk", Role::Clerk, "station");
    let good = || reception(ReceptionEvery::Week, 1);
    let backwards = ReceptionForm {
        until: 540,
        ..good()
    };
    let distant = ReceptionForm {
        since: day("2099-01-01"),
        ..good()
    };
    for (wrong, field) in [
        (reception(ReceptionEvery::Week, 7), Field::Rota),
        (reception(ReceptionEvery::Month, 0), Field::Rota),
        (reception(ReceptionEvery::OddMonth, 32), Field::Rota),
        (backwards, Field::Rota),
        (distant, Field::Day),
    ] {
        let told = records.work(receive(here(), wrong), &clerk, OPENED);
        assert_eq!(told, Err(unfit(field)));
    }
    records
        .work(receive(here(), good()), &clerk, OPENED)
        .expect("a rule");
    let held = place(&records, "station");
    let next = next_receptions(&held, OPENED.day(), &Calendar::of(None), 2);
    assert_eq!(next[0].1.day, day("2026-03-03"));
    assert_eq!(next[1].1.who.as_deref(), Some("李代表"));
    let again = WorkCommand::Place(PlaceCommand::Receive {
        site: here(),
        no: Some(1),
        form: good(),
    });
    assert_eq!(
        records.work(again, &clerk, OPENED),
        Err(Refusal::NothingToDo)
    );
    for _ in 1..20 {
        records
            .work(receive(here(), good()), &clerk, OPENED)
            .expect("twenty rules");
    }
    let more = records.work(receive(here(), good()), &clerk, OPENED);
    assert!(matches!(more, Err(Refusal::TooLong { .. })), "{more:?}");
}

/// Two weeks before the day on which it is said.
const MERGED_ON: &str = "2026-02-16";

fn merge(from: &str, into: &str, teams: &[&str]) -> WorkCommand {
    WorkCommand::Place(PlaceCommand::Merge {
        from: organisation(from),
        into: organisation(into),
        on: day(MERGED_ON),
        reason: "社区合并".to_owned(),
        teams: teams.iter().map(|name| organisation(name)).collect(),
        activities: Vec::new(),
    })
}

#[test]
fn a_station_goes_into_another_and_leaves_what_was_recorded() {
    let mut records = records();
    let clerk = person("clerk", Role::Clerk, "station");
    let supervisor = person("supervisor", Role::Supervisor, "district");
    let weekly = || reception(ReceptionEvery::Week, 1);
    for site in [here(), Site::of(organisation("other station"))] {
        let told = records.work(receive(site, weekly()), &supervisor, OPENED);
        told.expect("a rota");
    }
    let point = records
        .work(
            WorkCommand::Place(PlaceCommand::AddPoint {
                keeper: organisation("station"),
                form: PlaceForm {
                    name: "村口".to_owned(),
                    level: PlaceLevel::Point,
                    ..form()
                },
            }),
            &clerk,
            OPENED,
        )
        .expect("a point");
    let present = WorkCommand::Team(TeamCommand::Present {
        team: organisation("team"),
        brand: "品牌".to_owned(),
        mode: String::new(),
        about: String::new(),
        station: Some(organisation("station")),
        founded: None,
        seen: None,
    });
    records
        .work(present, &supervisor, OPENED)
        .expect("a team is built on it");
    for (from, into, why) in [
        ("station", "station", refused(WorkRefusal::SamePlace)),
        ("station", "closed station", unfit(Field::Station)),
        ("station", "team", unfit(Field::Station)),
        ("nowhere", "station", unfit(Field::Station)),
    ] {
        let told = records.work(merge(from, into, &[]), &supervisor, OPENED);
        assert_eq!(told, Err(why), "{from} into {into}");
    }
    // A team that is built on another station does not go with this one.
    let strange = records.work(
        merge("other station", "station", &["team"]),
        &supervisor,
        OPENED,
    );
    assert_eq!(strange, Err(unfit(Field::Team)));
    let twice = merge("station", "other station", &["team", "team"]);
    assert_eq!(
        records.work(twice, &supervisor, OPENED),
        Err(unfit(Field::Team))
    );
    let by_clerk = records.work(merge("station", "other station", &[]), &clerk, OPENED);
    assert!(matches!(by_clerk, Err(Refusal::NotAllowed { .. })));
    records
        .work(
            merge("station", "other station", &["team"]),
            &supervisor,
            OPENED,
        )
        .expect("merged");

    let (gone, stays) = (place(&records, "station"), place(&records, "other station"));
    let merged = gone.merged.clone().expect("it says where it went");
    assert_eq!(merged.into, organisation("other station"));
    assert!(gone.rota.is_empty());
    assert_eq!(
        next_receptions(&gone, OPENED.day(), &Calendar::of(None), 1),
        []
    );
    let numbers: Vec<_> = stays.rota.iter().map(|rule| rule.no).collect();
    assert_eq!(numbers, [1, 2], "its rules have numbers of their own there");
    let since = day(MERGED_ON);
    assert_eq!(stays.absorbed, [(organisation("station"), since)]);
    let team: Team = records.body(Team::id(organisation("team")));
    assert_eq!(team.station, Some(organisation("other station")));
    let held: Place = records.body(point);
    assert_eq!(held.keeper, organisation("other station"));
    let home = Place::id(organisation("other station"));
    assert_eq!(records.record_of(point).of, Some(home));
    // It is there until the day before, and under its name for ever.
    let old = records.organisation("station");
    assert!(old.is_open(since.plus_days(-1)) && !old.is_open(since));
    assert_eq!(old.name, "station");
    // A point that is an organisation stands below the other from then on.
    let below = records.organisation("point");
    assert_eq!(below.parent, Some(organisation("other station")));
    let request = RecordKey::Request(request_id());
    let Record::Request(kept) = &records.all[&request].record else {
        panic!("a request");
    };
    assert_eq!(kept.reach.station, organisation("station"));

    // Neither again, nor back, nor round about.
    for (from, into) in [
        ("station", "third station"),
        ("other station", "station"),
        ("third station", "station"),
    ] {
        let told = records.work(merge(from, into, &[]), &supervisor, OPENED);
        assert_eq!(
            told,
            Err(refused(WorkRefusal::Merged)),
            "{from} into {into}"
        );
    }
    records
        .work(
            merge("other station", "third station", &[]),
            &supervisor,
            OPENED,
        )
        .expect("a chain has an end");
    let round = records.work(merge("third station", "station", &[]), &supervisor, OPENED);
    assert_eq!(round, Err(refused(WorkRefusal::Merged)));
    let late = records.work(receive(here(), weekly()), &clerk, OPENED);
    assert_eq!(late, Err(refused(WorkRefusal::Merged)));
}

#[test]
fn what_is_still_to_be_held_goes_over_with_its_station() {
    const DAY: i64 = 86_400_000;
    let mut records = records();
    let supervisor = person("supervisor", Role::Supervisor, "district");
    let station = organisation("station");
    let mut plans = |from: i64, at| {
        let form = ActivityForm {
            kind: ActivityKind::Reception,
            title: "代表接访日".to_owned(),
            team: None,
            station: Some(at),
            lead: String::new(),
            place: String::new(),
            from: OPENED.plus_ms(from),
            until: OPENED.plus_ms(from + DAY / 12),
            agenda: String::new(),
            parties: Vec::new(),
            places: None,
            particulars: Vec::new(),
            campaign: None,
        };
        let plan = ActivityCommand::Plan { form, repeat: None };
        records
            .work(WorkCommand::Activity(plan), &supervisor, OPENED)
            .expect("planned")
    };
    let (ahead, off) = (plans(7 * DAY, station), plans(8 * DAY, station));
    let held = plans(-7 * DAY, station);
    let elsewhere = plans(7 * DAY, organisation("third station"));
    let cancel = ActivityCommand::Cancel {
        id: off,
        reason: "台风".to_owned(),
        scope: SeriesScope::This,
    };
    records
        .work(WorkCommand::Activity(cancel), &supervisor, OPENED)
        .expect("called off");
    let mut goes = merge("station", "other station", &[]);
    if let WorkCommand::Place(PlaceCommand::Merge { activities, .. }) = &mut goes {
        *activities = vec![ahead, off, held, elsewhere, ahead];
    }
    records.work(goes, &supervisor, OPENED).expect("merged");
    let at = |records: &Records, id| records.body::<Activity>(id).station;
    assert_eq!(at(&records, ahead), Some(organisation("other station")));
    // What was held, or called off, is told of where it was planned.
    assert_eq!([off, held].map(|id| at(&records, id)), [Some(station); 2]);
    assert_eq!(at(&records, elsewhere), Some(organisation("third station")));
    let moved = place(&records, "station").merged.expect("merged").moved;
    assert_eq!(moved.activities, [ahead]);
    let reopen = PlaceCommand::Reopen {
        of: station,
        reason: "误并".to_owned(),
    };
    records
        .work(WorkCommand::Place(reopen), &supervisor, OPENED)
        .expect("opened again");
    assert_eq!(at(&records, ahead), Some(station));
}

#[test]
fn a_station_goes_into_another_at_once_and_is_opened_again() {
    let supervisor = person("supervisor", Role::Supervisor, "district");
    let today = OPENED.day();
    let on = |on| {
        let mut command = merge("station", "third station", &["team"]);
        if let WorkCommand::Place(PlaceCommand::Merge { on: day, .. }) = &mut command {
            *day = on;
        }
        command
    };
    let mut before = records();
    let weekly = receive(here(), reception(ReceptionEvery::Week, 1));
    before.work(weekly, &supervisor, OPENED).expect("a rota");
    let spot = PlaceCommand::AddPoint {
        keeper: organisation("station"),
        form: PlaceForm {
            name: "村口".to_owned(),
            level: PlaceLevel::Point,
            ..form()
        },
    };
    let spot = before
        .work(WorkCommand::Place(spot), &supervisor, OPENED)
        .expect("a point");
    let present = TeamCommand::Present {
        team: organisation("team"),
        brand: "品牌".to_owned(),
        mode: String::new(),
        about: String::new(),
        station: Some(organisation("station")),
        founded: None,
        seen: None,
    };
    before
        .work(WorkCommand::Team(present), &supervisor, OPENED)
        .expect("a team");
    let mut records = before;
    for wrong in [1, 3660, -32] {
        let told = records.work(on(today.plus_days(wrong)), &supervisor, OPENED);
        assert_eq!(told, Err(refused(WorkRefusal::MergeDay)), "{wrong}");
    }
    let reopen = |reason: &str| {
        WorkCommand::Place(PlaceCommand::Reopen {
            of: organisation("station"),
            reason: reason.to_owned(),
        })
    };
    let told = records.work(reopen("误并"), &supervisor, OPENED);
    assert_eq!(told, Err(Refusal::NothingToDo));
    records
        .work(on(today.plus_days(-31)), &supervisor, OPENED)
        .expect("merged");
    let point = records.organisation("point").clone();
    assert_eq!(point.parent, Some(organisation("third station")));
    assert_eq!(point.street, Some(organisation("other street")));

    let clerk = person("clerk", Role::Clerk, "station");
    let told = records.work(reopen("误并"), &clerk, OPENED);
    assert!(matches!(told, Err(Refusal::NotAllowed { .. })));
    let told = records.work(reopen(" "), &supervisor, OPENED);
    let field = Field::Reason;
    assert_eq!(told, Err(Refusal::Empty { field }));
    // Somebody took its name meanwhile.
    let third = records.organisation("third station").clone();
    records.put(Record::Organisation(Organisation {
        name: "station".to_owned(),
        ..third.clone()
    }));
    let told = records.work(reopen("误并"), &supervisor, OPENED);
    assert_eq!(told, Err(Refusal::Taken));
    records.put(Record::Organisation(third));
    records
        .work(reopen("误并"), &supervisor, OPENED)
        .expect("opened again");
    assert!(records.organisation("station").is_open(today));
    let (back, stays) = (place(&records, "station"), place(&records, "third station"));
    assert_eq!((back.rota.len(), stays.rota.len()), (1, 0));
    assert_eq!((back.merged, stays.absorbed), (None, Vec::new()));
    let point = records.organisation("point");
    assert_eq!(point.parent, Some(organisation("station")));
    assert_eq!(point.street, Some(organisation("street")));
    let held: Place = records.body(spot);
    assert_eq!(held.keeper, organisation("station"));
    let home = Place::id(organisation("station"));
    assert_eq!(records.record_of(spot).of, Some(home));
    let team: Team = records.body(Team::id(organisation("team")));
    assert_eq!(team.station, Some(organisation("station")));
}

#[test]
fn what_shows_an_entry_s_work_leaves_room_for_the_place_s_own_photos() {
    let mut records = records();
    let clerk = person("clerk", Role::Clerk, "station");
    let entries = limits::FILES_PER_CHECKLIST / limits::FILES_PER_PART + 1;
    let titles = (1..=entries).map(|n| format!("第 {n} 项")).collect();
    let list = PlaceCommand::List {
        site: here(),
        titles,
    };
    records
        .work(WorkCommand::Place(list), &clerk, OPENED)
        .expect("listed");
    let adds = |records: &mut Records, to, n: usize| {
        let attach = Command::Attachment(AttachmentCommand::Attach {
            request: None,
            to,
            name: "现场.jpg".to_owned(),
            media: "image/jpeg".to_owned(),
            size: 10,
            sha256: "0".repeat(64),
        });
        let planned = records.try_at(attach, &clerk, OPENED, &format!("{to:?} {n}"))?;
        records.keep(planned.puts);
        Ok(())
    };
    let full = |limit: usize| {
        Err(Refusal::TooLong {
            field: Field::Files,
            limit: limit as u32,
            given: limit as u32 + 1,
        })
    };
    let entry = |no| AttachTo::Check(here().id(), no);
    for no in 1..entries as u32 {
        for n in 0..limits::FILES_PER_PART {
            assert_eq!(adds(&mut records, entry(no), n), Ok(()), "{no} {n}");
        }
    }
    let one_more = adds(&mut records, entry(1), limits::FILES_PER_PART);
    assert_eq!(one_more, full(limits::FILES_PER_PART));
    let last = adds(&mut records, entry(entries as u32), 0);
    assert_eq!(last, full(limits::FILES_PER_CHECKLIST));
    let own = AttachTo::Work(here().id());
    assert_eq!(adds(&mut records, own, 0), Ok(()));
}

#[test]
fn one_date_of_a_rota_is_held_otherwise_and_the_rule_stays() {
    let mut records = records();
    let clerk = person("clerk", Role::Clerk, "station");
    // Each Tuesday from 3 March: 黄代表, then 李代表.
    let weekly = receive(here(), reception(ReceptionEvery::Week, 1));
    records.work(weekly, &clerk, OPENED).expect("a rota");
    let except = |on: &str, instead: Option<Instead>, reason: &str| {
        WorkCommand::Place(PlaceCommand::Except {
            site: here(),
            no: 1,
            day: day(on),
            instead,
            reason: reason.to_owned(),
        })
    };
    let who = |names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned());
        Some(Instead::Who(names.collect()))
    };
    let (off, tuesday) = (Some(Instead::Off), "2026-03-10");
    let mut does = |command| records.work(command, &clerk, OPENED).map(|_| ());
    // Not a date of the rule, one that has passed, without a reason, without anybody.
    for wrong in ["2026-03-11", "2026-02-24"] {
        let told = does(except(wrong, off.clone(), "台风"));
        assert_eq!(told, Err(unfit(Field::Day)), "{wrong}");
    }
    let field = Field::Reason;
    let told = does(except(tuesday, off.clone(), " "));
    assert_eq!(told, Err(Refusal::Empty { field }));
    let field = Field::Rota;
    let told = does(except(tuesday, who(&[]), "出差"));
    assert_eq!(told, Err(Refusal::Empty { field }));
    let told = does(except(tuesday, None, ""));
    assert_eq!(told, Err(Refusal::NothingToDo));
    does(except(tuesday, off.clone(), "台风")).expect("called off");
    assert_eq!(
        does(except(tuesday, off, "台风")),
        Err(Refusal::NothingToDo)
    );
    does(except("2026-03-17", who(&["何代表"]), "黄代表出差")).expect("swapped");
    let stranger = person("other clerk", Role::Clerk, "other station");
    let told = records.work(
        except("2026-03-24", who(&["何代表"]), "x"),
        &stranger,
        OPENED,
    );
    assert!(matches!(told, Err(Refusal::NotAllowed { .. })));

    let held = place(&records, "station");
    let calendar = Calendar::of(None);
    let days = (day("2026-03-01"), day("2026-03-24"));
    let all = sittings(&held, days, &calendar);
    let read: Vec<_> = all
        .iter()
        .map(|one| (one.day.to_string(), one.who.join(" "), one.is_off()))
        .collect();
    let one = |day: &str, who: &str, off| (day.to_owned(), who.to_owned(), off);
    assert_eq!(
        read,
        [
            one("2026-03-03", "黄代表", false),
            one("2026-03-10", "李代表", true),
            one("2026-03-17", "何代表", false),
            one("2026-03-24", "李代表", false),
        ]
    );
    assert_eq!(all[1].reason, "台风");
    assert!(all[2].has("何代表") && !all[2].has("黄代表") && !all[1].has("李代表"));
    // What is called off is not the next; the turns of the others stay.
    let next = next_receptions(&held, day("2026-03-10"), &calendar, 2);
    let next: Vec<_> = next
        .into_iter()
        .map(|(_, one)| (one.day.to_string(), one.who.unwrap_or_default()))
        .collect();
    let one = |day: &str, who: &str| (day.to_owned(), who.to_owned());
    assert_eq!(
        next,
        [one("2026-03-17", "何代表"), one("2026-03-24", "李代表")]
    );
    // As the rule says again; and nothing is left of it when the rule goes.
    records
        .work(except(tuesday, None, ""), &clerk, OPENED)
        .expect("put back");
    assert_eq!(place(&records, "station").exceptions.len(), 1);
    let merged = person("supervisor", Role::Supervisor, "district");
    let mut elsewhere = merge("station", "other station", &[]);
    if let WorkCommand::Place(PlaceCommand::Merge { on, .. }) = &mut elsewhere {
        *on = OPENED.day();
    }
    records
        .work(elsewhere, &merged, OPENED)
        .expect("it goes over with its rota");
    let there = place(&records, "other station");
    assert_eq!(there.exceptions.len(), 1);
    assert_eq!(there.exceptions[0].no, there.rota[0].no);
    let reopen = PlaceCommand::Reopen {
        of: organisation("station"),
        reason: "误并".to_owned(),
    };
    records
        .work(WorkCommand::Place(reopen), &merged, OPENED)
        .expect("opened again");
    let back = place(&records, "station");
    assert_eq!(back.exceptions.len(), 1);
    let no = back.rota[0].no;
    let drop = PlaceCommand::DropReception { site: here(), no };
    records
        .work(WorkCommand::Place(drop), &clerk, OPENED)
        .expect("dropped");
    assert!(place(&records, "station").exceptions.is_empty());
}

#[test]
fn everybody_reads_what_became_of_a_place() {
    let mut records = records();
    let supervisor = person("supervisor", Role::Supervisor, "district");
    let went = |records: &Records, name: &str| {
        let all: Vec<(_, Place)> = ["station", "other station", "third station"]
            .into_iter()
            .filter_map(|one| {
                let id = Place::id(organisation(one));
                let is_known = records.all.contains_key(&RecordKey::Work(id));
                is_known.then(|| (organisation(one), records.body(id)))
            })
            .collect();
        let of = |id: OrganisationId| all.iter().find(|(one, _)| *one == id).map(|(_, body)| body);
        let keeper = records.organisation(name);
        domain::place::fate(keeper, of(keeper.id), of, OPENED.day())
    };
    assert_eq!(
        went(&records, "station"),
        Fate::Open,
        "nothing is known yet"
    );
    assert_eq!(went(&records, "closed station"), Fate::Closed);
    for (from, into) in [
        ("station", "other station"),
        ("other station", "third station"),
    ] {
        records
            .work(merge(from, into, &[]), &supervisor, OPENED)
            .expect("merged");
    }
    let last = Fate::Into(organisation("third station"));
    assert_eq!(went(&records, "station"), last, "where it leads to by now");
    assert_eq!(went(&records, "other station"), last);
    assert_eq!(went(&records, "third station"), Fate::Open);
}

#[test]
fn a_reception_is_ahead_until_it_is_over() {
    let mut records = records();
    let clerk = person("clerk", Role::Clerk, "station");
    records
        .work(
            receive(here(), reception(ReceptionEvery::Week, 0)),
            &clerk,
            OPENED,
        )
        .expect("each Monday from nine to eleven");
    let held = place(&records, "station");
    let first = |now| {
        let all = domain::place::ahead(&held, now, 8, &Calendar::of(None));
        all.first().map(|one| one.day)
    };
    assert_eq!(first(OPENED), Some(day("2026-03-02")), "it is ten");
    let noon = OPENED.plus_ms(3_600_000);
    assert_eq!(first(noon), Some(day("2026-03-09")), "it is eleven");
}

#[test]
fn what_is_published_is_told_where_it_came_up_and_in_its_street() {
    let mut records = records();
    let supervisor = person("supervisor", Role::Supervisor, "district");
    let told = |records: &Records, matter, name: &str| {
        let matter: Supervision = records.body(matter);
        let street_of = |id| records.street(id);
        domain::place::tells_of(records.organisation(name), &matter, street_of)
    };
    let mut opens = |street: Option<&str>| {
        let open = SupervisionCommand::Open(SupervisionForm {
            title: "学校改扩建".to_owned(),
            goal: "按期封顶".to_owned(),
            level: Level::Priority,
            report_by: None,
            listed: false,
            leader: "刘主任".to_owned(),
            committee: None,
            team: None,
            street: street.map(organisation),
            units: vec![organisation("unit")],
            subjects: vec![Subject::Request(request_id())],
            line: None,
        });
        records
            .work(WorkCommand::Supervision(open), &supervisor, OPENED)
            .expect("opened")
    };
    let (anywhere, elsewhere) = (opens(None), opens(Some("other street")));
    for (matter, name, is_told) in [
        (anywhere, "station", true),
        (anywhere, "home", true),
        (anywhere, "third station", false),
        // It came up at the station, though it lies in another street.
        (elsewhere, "station", true),
        (elsewhere, "home", false),
        (elsewhere, "third station", true),
    ] {
        assert_eq!(told(&records, matter, name), is_told, "{name}");
    }
}
