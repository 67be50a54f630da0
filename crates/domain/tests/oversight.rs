//! 督导 of teams, decided by the rules themselves: who finds, who puts right, who confirms; and how often
//! a team's people come to what it holds.

mod fixture;

use domain::oversight::{Came, MOVES, attendance, attendance_by_person, may_move};
use domain::{Actor, policy};
use shared::account::Role;
use shared::activity::{Activity, ActivityKind, Attended, SignInWay, Signed};
use shared::id::WorkId;
use shared::oversight::{OversightCommand, TeamFinding};
use shared::record::RecordKey;
use shared::refusal::{Field, Refusal};
use shared::team::{Seat, Team};
use shared::time::Timestamp;
use shared::work::{WorkCommand, WorkRefusal};

use fixture::{OPENED, Records, day, organisation, person, records};

fn on(command: OversightCommand) -> WorkCommand {
    WorkCommand::Oversight(command)
}

fn raise(due: &str) -> WorkCommand {
    on(OversightCommand::Raise {
        team: organisation("team"),
        text: "台账缺二月份签到，电话 13800001234".to_owned(),
        due: day(due),
    })
}

fn fix(id: WorkId) -> WorkCommand {
    on(OversightCommand::Fix {
        id,
        what: "已补齐".to_owned(),
    })
}

fn moves(id: WorkId) -> Vec<WorkCommand> {
    let reason = || "说明".to_owned();
    let due = day("2026-03-20");
    vec![
        raise("2026-03-20"),
        fix(id),
        on(OversightCommand::Confirm { id }),
        on(OversightCommand::SendBack {
            id,
            reason: reason(),
            due,
        }),
        on(OversightCommand::Withdraw {
            id,
            reason: reason(),
        }),
    ]
}

fn supervisor() -> Actor {
    person("supervisor", Role::Supervisor, "district")
}

fn lead() -> Actor {
    person("team lead", Role::TeamLead, "team")
}

const fn refused(why: WorkRefusal) -> Refusal {
    Refusal::Work { why }
}

/// A finding, which the team says it put right.
fn fixed(records: &mut Records) -> WorkId {
    let id = records
        .work(raise("2026-03-10"), &supervisor(), OPENED)
        .expect("raised");
    records.work(fix(id), &lead(), OPENED).expect("put right");
    id
}

#[test]
fn the_committee_finds_and_confirms_and_the_team_puts_right() {
    let all = [
        ("supervisor", Role::Supervisor, "district"),
        ("team lead", Role::TeamLead, "team"),
        ("team member", Role::TeamMember, "team"),
        ("other lead", Role::TeamLead, "other team"),
        ("authority", Role::Authority, "street"),
        ("other authority", Role::Authority, "other street"),
        ("clerk", Role::Clerk, "station"),
        ("administrator", Role::Administrator, "district"),
    ];
    let sees = ["supervisor", "team lead", "team member", "authority"];
    let puts_right = ["team lead", "team member"];
    for (name, role, scope) in all {
        let actor = person(name, role, scope);
        for (step, rule) in MOVES.iter().enumerate() {
            let mut records = records();
            let id = if step == 1 {
                records
                    .work(raise("2026-03-10"), &supervisor(), OPENED)
                    .expect("raised")
            } else {
                fixed(&mut records)
            };
            let body: TeamFinding = records.body(id);
            let record = &records.all[&RecordKey::Work(id)].record;
            let told = policy::may_see(&actor, record, OPENED.day());
            assert_eq!(told, sees.contains(&name), "{name}");
            let command = moves(id).swap_remove(step);
            let code = rule.code;
            let done = records.work(command, &actor, OPENED);
            let may = match code {
                "finding.fix" => puts_right.contains(&name),
                _ => name == "supervisor",
            };
            assert_eq!(done.is_ok(), may, "{name} {code}: {done:?}");
            if code != "finding.raise" {
                let shown = may_move(code, &actor, &body, OPENED.day());
                assert_eq!(
                    shown, may,
                    "the page shows {name} {code} as the rules have it"
                );
            }
        }
    }
}

#[test]
fn what_is_found_goes_its_way() {
    let mut records = records();
    for due in ["2026-03-01", "2099-01-01"] {
        let told = records.work(raise(due), &supervisor(), OPENED);
        assert_eq!(told, Err(Refusal::Unfit { field: Field::Day }), "{due}");
    }
    let id = records
        .work(raise("2026-03-02"), &supervisor(), OPENED)
        .expect("today is soon");
    let body: TeamFinding = records.body(id);
    assert!(!body.text.contains("13800001234"));
    assert!(!body.is_overdue(day("2026-03-02")) && body.is_overdue(day("2026-03-03")));
    let confirm = || on(OversightCommand::Confirm { id });
    let early = records.work(confirm(), &supervisor(), OPENED);
    assert_eq!(early, Err(refused(WorkRefusal::NotFixed)));
    // Nobody confirms what they put right, whatever else they are.
    let mut both = lead();
    both.memberships.extend(supervisor().memberships);
    records.work(fix(id), &both, OPENED).expect("put right");
    assert!(
        !records
            .body::<TeamFinding>(id)
            .is_overdue(day("2026-03-03")),
        "it waits for the committee"
    );
    assert_eq!(
        records.work(fix(id), &lead(), OPENED),
        Err(Refusal::NothingToDo)
    );
    assert_eq!(
        records.work(confirm(), &both, OPENED),
        Err(refused(WorkRefusal::OwnFix))
    );
    let back = on(OversightCommand::SendBack {
        id,
        reason: "签到簿仍缺两页".to_owned(),
        due: day("2026-03-09"),
    });
    records
        .work(back, &supervisor(), OPENED)
        .expect("sent back");
    let body: TeamFinding = records.body(id);
    assert_eq!((body.due, body.fixed), (day("2026-03-09"), None));
    records.work(fix(id), &lead(), OPENED).expect("once more");
    records
        .work(confirm(), &supervisor(), OPENED)
        .expect("confirmed");
    assert!(!records.body::<TeamFinding>(id).is_open());
    for command in moves(id).into_iter().skip(1) {
        let actor = if matches!(
            &command,
            WorkCommand::Oversight(OversightCommand::Fix { .. })
        ) {
            lead()
        } else {
            supervisor()
        };
        let told = records.work(command, &actor, OPENED);
        assert_eq!(told, Err(refused(WorkRefusal::Settled)));
    }
}

#[test]
fn attendance_is_those_who_came_of_those_who_could_have() {
    let seat = |name: &str, from: &str, until: Option<&str>| Seat {
        name: name.to_owned(),
        leads: false,
        from: day(from),
        until: until.map(day),
        party: false,
        deputy: false,
        account: None,
        left: String::new(),
    };
    let team = Team {
        team: organisation("team"),
        brand: String::new(),
        mode: String::new(),
        about: String::new(),
        station: None,
        founded: None,
        seats: vec![
            seat("甲", "2025-01-01", None),
            seat("乙", "2025-01-01", Some("2026-02-15")),
            seat("丙", "2026-02-20", None),
        ],
        former: Vec::new(),
    };
    let signed = Signed {
        by: None,
        by_name: String::new(),
        at: OPENED,
    };
    let held = |on: &str, of: &str, names: &[&str]| Activity {
        kind: ActivityKind::Study,
        title: "学习".to_owned(),
        team: Some(organisation(of)),
        station: None,
        lead: String::new(),
        place: String::new(),
        from: day(on).start(),
        until: day(on).start().plus_ms(3_600_000),
        agenda: String::new(),
        parties: Vec::new(),
        places: None,
        answers: Vec::new(),
        particulars: Vec::new(),
        campaign: None,
        matters: Vec::new(),
        held: None,
        attended: names
            .iter()
            .map(|&name| Attended {
                name: name.to_owned(),
                account: None,
                way: SignInWay::Hand,
                at: day(on).start(),
                by: None,
            })
            .collect(),
        taken_back: Vec::new(),
        study: None,
        scores: Vec::new(),
        minutes: Vec::new(),
        outcome: String::new(),
        written: None,
        checked: None,
        cancelled: None,
        moved_from: None,
        planned: signed.clone(),
        series: None,
        row: Vec::new(),
    };
    let mut off = held("2026-02-26", "team", &[]);
    off.cancelled = Some(("下雨".to_owned(), signed.clone()));
    let all = [
        // 甲 and 乙 are in it; a guest counts for nobody.
        held("2026-02-10", "team", &["甲", "乙", "来宾"]),
        // 甲 and 丙 are; 乙 has left, and comes as a guest.
        held("2026-02-25", "team", &["甲", "乙"]),
        off,
        held("2026-02-27", "other team", &["甲"]),
        held("2025-10-01", "team", &["甲"]),
        held("2026-03-03", "team", &[]),
    ];
    assert_eq!(attendance(&team, all.iter(), OPENED), (3, 4));
    let people = attendance_by_person(&team, all.iter(), OPENED);
    let told: Vec<_> = people
        .iter()
        .map(|one: &Came<'_>| (one.name, one.came, one.expected))
        .collect();
    assert_eq!(told, [("甲", 2, 2), ("乙", 1, 1), ("丙", 0, 1)]);
    assert_eq!(attendance(&team, [].iter(), OPENED), (0, 0));
    // Who left is not told of where nothing was expected of them, who is there is.
    let people = attendance_by_person(&team, [].iter(), OPENED);
    let names: Vec<_> = people.iter().map(|one| one.name).collect();
    assert_eq!(names, ["甲", "丙"]);
    let far = Timestamp(OPENED.0 + 400 * 86_400_000);
    assert_eq!(attendance(&team, all.iter(), far), (0, 0));
}
