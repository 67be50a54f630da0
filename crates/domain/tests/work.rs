//! The work beside requests, decided by the rules themselves: who may do what to a supervised matter,
//! a team and a programme (printed as `work.txt`, which `UPDATE_EXPECT=1` writes anew), and what comes
//! of the moves that have more to them.

mod fixture;

use std::fmt::Write as _;

use domain::plan::TimerChange;
use domain::{Actor, policy};
use expect_test::expect_file;
use fixture::{
    OPENED, Records, at, day, milestone, organisation, person, records, request_id, supervisor,
};
use shared::account::{Account, AccountState, Role, StandIn};
use shared::activity::{
    Activity, ActivityCommand, ActivityForm, ActivityKind, Became, Every, LineForm, MinutesLine,
    Particular, Party, PartyKind, Repeat, SeriesScope, SignInWay,
};
use shared::command::Command;
use shared::id::{AccountId, CommandId, RequestId, WorkId};
use shared::programme::{Programme, ProgrammeCommand, Task, TaskForm, TaskState};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::request::{
    Channel, Marks, Rater, Rating, Reach, Register, Request, RequestCommand, RequestKind,
    Satisfaction, Supervision as Level, Topic,
};
use shared::schedule::{Light, MilestoneForm, Reading, Step, Turn};
use shared::suggestion::{Session, SuggestionCommand, SuggestionForm};
use shared::supervision::{
    Finding, LetterKind, Report, ReportKind, Subject, Supervision, SupervisionCommand,
    SupervisionForm,
};
use shared::team::{Team, TeamCommand};
use shared::time::LocalDate;
use shared::work::{WorkCommand, WorkRefusal, WorkSort};

fn people() -> Vec<(&'static str, Actor)> {
    use Role::{
        Administrator, Authority, Clerk, Deputy, Handler, Head, Supervisor, TeamLead, TeamMember,
    };
    let all = [
        ("supervisor", Supervisor, "district"),
        ("authority", Authority, "street"),
        ("other authority", Authority, "other street"),
        ("team lead", TeamLead, "team"),
        ("team member", TeamMember, "team"),
        ("other team lead", TeamLead, "other team"),
        ("handler", Handler, "unit"),
        ("head", Head, "unit"),
        ("other handler", Handler, "other unit"),
        ("clerk", Clerk, "station"),
        ("deputy", Deputy, "station"),
        ("other clerk", Clerk, "other station"),
        ("administrator", Administrator, "district"),
    ];
    let mut people: Vec<_> = all
        .into_iter()
        .map(|(name, role, scope)| (name, person(name, role, scope)))
        .collect();
    people.push(("system", Actor::system()));
    people
}

fn form() -> SupervisionForm {
    SupervisionForm {
        title: "学校改扩建".to_owned(),
        goal: "按期封顶".to_owned(),
        level: Level::Priority,
        report_by: None,
        listed: false,
        leader: "刘主任".to_owned(),
        committee: None,
        team: Some(organisation("team")),
        street: Some(organisation("street")),
        units: vec![organisation("unit")],
        subjects: vec![Subject::Request(request_id())],
        line: None,
    }
}

fn on(command: SupervisionCommand) -> WorkCommand {
    WorkCommand::Supervision(command)
}

/// An open matter with a plan of a hundred days from 2 March on.
fn matter(records: &mut Records) -> WorkId {
    let id = records
        .work(on(SupervisionCommand::Open(form())), &supervisor(), OPENED)
        .expect("a supervisor opens it");
    let schedule = SupervisionCommand::Schedule {
        id,
        milestones: vec![milestone("主体封顶", "2026-03-02", "2026-06-09")],
        measures: Vec::new(),
        reason: String::new(),
        seen: None,
    };
    records
        .work(on(schedule), &supervisor(), OPENED)
        .expect("a supervisor sets the plan");
    id
}

fn report(id: WorkId, progress: u8) -> WorkCommand {
    on(SupervisionCommand::Report {
        id,
        kind: ReportKind::Progress,
        text: "到了现场".to_owned(),
        place: String::new(),
        steps: vec![Step { no: 1, progress }],
        amounts: Vec::new(),
        on: None,
    })
}

/// One of each.
fn commands(id: WorkId) -> Vec<(&'static str, WorkCommand)> {
    let text = || "说明".to_owned();
    let street_form = SupervisionForm {
        level: Level::Street,
        ..form()
    };
    let team = organisation("team");
    let task = TaskForm {
        no: None,
        title: text(),
        owner: String::new(),
        due: day("2026-05-01"),
    };
    vec![
        ("open", on(SupervisionCommand::Open(form()))),
        (
            "open at street level",
            on(SupervisionCommand::Open(street_form)),
        ),
        (
            "revise",
            on(SupervisionCommand::Revise {
                id,
                form: form(),
                seen: None,
            }),
        ),
        (
            "schedule",
            on(SupervisionCommand::Schedule {
                id,
                milestones: vec![milestone("另一项", "2026-03-02", "2026-06-09")],
                measures: Vec::new(),
                reason: text(),
                seen: None,
            }),
        ),
        ("report", report(id, 10)),
        (
            "look back",
            on(SupervisionCommand::Report {
                id,
                kind: ReportKind::LookBack,
                text: text(),
                place: String::new(),
                steps: Vec::new(),
                amounts: Vec::new(),
                on: None,
            }),
        ),
        (
            "write",
            on(SupervisionCommand::Write {
                id,
                kind: LetterKind::Reminder,
                unit: organisation("unit"),
                text: text(),
                answer_by: None,
            }),
        ),
        ("read", on(SupervisionCommand::Read { id })),
        (
            "answer",
            on(SupervisionCommand::Answer {
                id,
                no: 1,
                text: text(),
            }),
        ),
        (
            "publish",
            on(SupervisionCommand::Publish {
                id,
                place: text(),
                text: text(),
                until: day("2027-01-01"),
            }),
        ),
        (
            "withdraw",
            on(SupervisionCommand::Withdraw {
                id,
                no: 1,
                reason: text(),
            }),
        ),
        (
            "overrule",
            on(SupervisionCommand::Overrule {
                id,
                light: Some(Light::Red),
                reason: text(),
            }),
        ),
        (
            "close",
            on(SupervisionCommand::Close {
                id,
                finding: Finding::Solved,
                text: text(),
                look_back_on: None,
            }),
        ),
        (
            "reopen",
            on(SupervisionCommand::Reopen { id, reason: text() }),
        ),
        ("turn", on(SupervisionCommand::Turn { id })),
        (
            "plan an activity",
            acts(ActivityCommand::Plan {
                form: activity_form(),
                repeat: None,
            }),
        ),
        (
            "answer for a unit",
            acts(ActivityCommand::Answer {
                id: held_activity(),
                unit: Some(organisation("unit")),
                comes: true,
            }),
        ),
        (
            "sign in",
            acts(ActivityCommand::SignIn {
                id: held_activity(),
                name: None,
                made_up: false,
                token: None,
            }),
        ),
        (
            "sign somebody in",
            acts(ActivityCommand::SignIn {
                id: held_activity(),
                name: Some(text()),
                made_up: false,
                token: None,
            }),
        ),
        (
            "write minutes",
            acts(ActivityCommand::Write {
                id: held_activity(),
                lines: vec![line(None, "一件事")],
                outcome: String::new(),
                particulars: Vec::new(),
                held: None,
                seen: None,
            }),
        ),
        (
            "revise an activity",
            acts(ActivityCommand::Revise {
                id: held_activity(),
                form: ActivityForm {
                    title: "停车议事会（改期）".to_owned(),
                    ..activity_form()
                },
                seen: None,
                scope: SeriesScope::This,
            }),
        ),
        (
            "take somebody off",
            acts(ActivityCommand::Unsign {
                id: written_activity(),
                name: CAME.to_owned(),
                account: None,
            }),
        ),
        (
            "pass a line on",
            acts(ActivityCommand::Pass {
                id: written_activity(),
                line: 1,
            }),
        ),
        (
            "give a line to a unit",
            acts(ActivityCommand::Entrust {
                id: written_activity(),
                line: 1,
                unit: Some(organisation("unit")),
                due: None,
            }),
        ),
        (
            "tie a line",
            acts(ActivityCommand::Tie {
                id: written_activity(),
                line: 1,
                became: Became::Request(request_id()),
            }),
        ),
        (
            "check minutes",
            acts(ActivityCommand::Check {
                id: written_activity(),
            }),
        ),
        (
            "cancel an activity",
            acts(ActivityCommand::Cancel {
                id: held_activity(),
                reason: text(),
                scope: SeriesScope::This,
            }),
        ),
        (
            "settle an activity",
            acts(ActivityCommand::Settle {
                id: held_activity(),
            }),
        ),
        (
            "present a team",
            WorkCommand::Team(TeamCommand::Present {
                team,
                brand: text(),
                mode: String::new(),
                about: String::new(),
                station: None,
                founded: None,
                seen: None,
            }),
        ),
        (
            "seat",
            WorkCommand::Team(TeamCommand::Seat {
                team,
                name: text(),
                leads: false,
                from: day("2026-03-02"),
                until: None,
                party: false,
                deputy: false,
                account: None,
            }),
        ),
        (
            "set a team's programme",
            WorkCommand::Programme(ProgrammeCommand::Set {
                team: Some(team),
                year: 2026,
                title: text(),
                tasks: vec![task.clone()],
                seen: 0,
            }),
        ),
        (
            "set the committee's",
            WorkCommand::Programme(ProgrammeCommand::Set {
                team: None,
                year: 2026,
                title: text(),
                tasks: vec![task],
                seen: 0,
            }),
        ),
        (
            "end a task",
            WorkCommand::Programme(ProgrammeCommand::End {
                team: Some(team),
                year: 2025,
                no: 1,
                state: TaskState::Done,
                result: String::new(),
            }),
        ),
    ]
}

const fn acts(command: ActivityCommand) -> WorkCommand {
    WorkCommand::Activity(command)
}

fn line(no: Option<u32>, text: &str) -> LineForm {
    LineForm {
        no,
        text: text.to_owned(),
    }
}

/// A deliberation of the team at the station, this very morning.
fn activity_form() -> ActivityForm {
    ActivityForm {
        kind: ActivityKind::Deliberation,
        title: "停车议事会".to_owned(),
        team: Some(organisation("team")),
        station: Some(organisation("station")),
        lead: String::new(),
        place: String::new(),
        from: OPENED,
        until: OPENED.plus_ms(2 * 3_600_000),
        agenda: String::new(),
        parties: Vec::new(),
        places: None,
        particulars: vec![(Particular::Issue, "停车".to_owned())],
        campaign: None,
    }
}

/// The id of the activity that [`with_activity`] plans.
fn held_activity() -> WorkId {
    WorkId::derive(CommandId::named("the activity"), 0)
}

fn with_activity(records: &mut Records, form: ActivityForm) -> WorkId {
    plans_activity(records, form, "the activity");
    held_activity()
}

fn plans_activity(records: &mut Records, form: ActivityForm, id: &str) {
    let plan = acts(ActivityCommand::Plan { form, repeat: None });
    let planned = records
        .try_at(Command::work(&plan), &supervisor(), OPENED, id)
        .expect("a supervisor plans it");
    records.keep(planned.puts);
}

/// Who came to the activity that [`with_minutes`] plans.
const CAME: &str = "李代表";

/// The id of the activity that [`with_minutes`] plans.
fn written_activity() -> WorkId {
    WorkId::derive(CommandId::named("the written activity"), 0)
}

/// An activity to which somebody came, and whose minutes the team's leader wrote: whole, so that a second
/// person can check them.
fn with_minutes(records: &mut Records) {
    plans_activity(records, activity_form(), "the written activity");
    let lead = person("team lead", Role::TeamLead, "team");
    let id = written_activity();
    let came = ActivityCommand::SignIn {
        id,
        name: Some(CAME.to_owned()),
        made_up: false,
        token: None,
    };
    let write = ActivityCommand::Write {
        id,
        lines: vec![line(None, "一件事")],
        outcome: String::new(),
        particulars: vec![(Particular::Positions, "都赞成".to_owned())],
        held: None,
        seen: None,
    };
    for command in [came, write] {
        records
            .work(acts(command), &lead, OPENED)
            .expect("the team's leader writes it down");
    }
}

#[test]
fn who_may_do_what_to_the_work() {
    let worlds = [false, true].map(|closed| {
        let mut records = records();
        let id = matter(&mut records);
        let asked = Party {
            unit: Some(organisation("unit")),
            ..Party::named(PartyKind::Department, String::new())
        };
        let form = ActivityForm {
            parties: vec![asked],
            ..activity_form()
        };
        with_activity(&mut records, form);
        with_minutes(&mut records);
        let letter = SupervisionCommand::Write {
            id,
            kind: LetterKind::Letter,
            unit: organisation("unit"),
            text: "请说明".to_owned(),
            answer_by: Some(day("2026-03-20")),
        };
        records
            .work(on(letter), &supervisor(), OPENED)
            .expect("a letter");
        let publish = SupervisionCommand::Publish {
            id,
            place: "公告栏".to_owned(),
            text: "进展".to_owned(),
            until: day("2026-03-20"),
        };
        records
            .work(on(publish), &supervisor(), OPENED)
            .expect("a publication");
        let tasks = vec![TaskForm {
            no: None,
            title: "走访".to_owned(),
            owner: String::new(),
            due: day("2025-12-01"),
        }];
        let programme = ProgrammeCommand::Set {
            team: Some(organisation("team")),
            year: 2025,
            title: "方案".to_owned(),
            tasks,
            seen: 0,
        };
        records
            .work(WorkCommand::Programme(programme), &supervisor(), OPENED)
            .expect("a programme");
        if closed {
            let close = SupervisionCommand::Close {
                id,
                finding: Finding::Tracked,
                text: "转跟踪".to_owned(),
                look_back_on: None,
            };
            records
                .work(on(close), &supervisor(), OPENED)
                .expect("it ends");
        }
        (records, id)
    });
    let mut table = String::from(
        "yes: done   role: not in this role   .: as if it were not there   else: the refusal\n",
    );
    let (_, id) = &worlds[0];
    for (name, command) in commands(*id) {
        writeln!(table, "\n{name:<26} {:<16} closed", "open").expect("a string");
        for (who, actor) in people() {
            write!(table, "  {who:<24}").expect("a string");
            for (records, _) in &worlds {
                let command = Command::work(&command);
                let cell = match records.try_at(command, &actor, OPENED, "tried") {
                    Ok(planned) => {
                        // Whatever somebody brings about, they may see.
                        for put in &planned.puts {
                            let sees = policy::may_see(&actor, &put.record, OPENED.day());
                            assert!(sees, "{who} does not see what comes of {name}");
                        }
                        "yes"
                    }
                    Err(Refusal::NotAllowed { .. }) => "role",
                    Err(Refusal::NotFound) => ".",
                    Err(refusal) => refusal.code(),
                };
                write!(table, " {cell:<16}").expect("a string");
            }
            table.push('\n');
        }
    }
    let trimmed: String = table
        .lines()
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect();
    expect_file!["work.txt"].assert_eq(&trimmed);
}

#[test]
fn the_light_turns_with_reports_and_with_days_and_says_when() {
    let mut records = records();
    let id = matter(&mut records);
    let handler = person("handler", Role::Handler, "unit");
    let light = |records: &Records, on: &str| {
        let body: Supervision = records.body(id);
        domain::supervision::reading(&body, None, day(on)).light
    };
    records
        .work(report(id, 30), &handler, at("2026-03-31"))
        .expect("a report");
    assert_eq!(light(&records, "2026-03-31"), Light::Green);
    // 45 of a hundred days, 30 done: more than 5 points behind from the 36th day on.
    assert_eq!(light(&records, "2026-04-06"), Light::Yellow);
    assert_eq!(light(&records, "2026-04-16"), Light::Red);
    // A server that stood still learns of them all, each on its day.
    records
        .work(report(id, 60), &handler, at("2026-05-20"))
        .expect("a report");
    let body: Supervision = records.body(id);
    let turns: Vec<_> = body
        .turns
        .iter()
        .map(|turn| (turn.at.day().to_string(), turn.reading.light))
        .collect();
    let expected = [
        // Opened without a plan; then the plan, and on the first days nothing done of it.
        ("2026-03-02", Light::Unplanned),
        ("2026-03-02", Light::Green),
        ("2026-03-07", Light::Yellow),
        ("2026-03-17", Light::Red),
        ("2026-03-31", Light::Green),
        ("2026-04-06", Light::Yellow),
        ("2026-04-16", Light::Red),
        ("2026-05-05", Light::Grey),
        ("2026-05-20", Light::Red),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(day, light)| (day.to_owned(), light))
        .collect();
    assert_eq!(turns, expected);
}

#[test]
fn a_person_overrules_the_light_and_the_reason_stays() {
    let mut records = records();
    let id = matter(&mut records);
    let overrule = |light, reason: &str| {
        on(SupervisionCommand::Overrule {
            id,
            light,
            reason: reason.to_owned(),
        })
    };
    let who = supervisor();
    assert!(matches!(
        records.work(overrule(Some(Light::Red), " "), &who, OPENED),
        Err(Refusal::Empty { .. })
    ));
    records
        .work(overrule(Some(Light::Red), "资金可能断"), &who, OPENED)
        .expect("with a reason");
    let body: Supervision = records.body(id);
    let held = body.overrule.expect("it is overruled");
    assert_eq!((held.light, &*held.reason), (Light::Red, "资金可能断"));
    records
        .work(overrule(None, "资金已到"), &who, OPENED)
        .expect("it is given up");
    let body: Supervision = records.body(id);
    assert_eq!(body.overrule, None);
    let told = body.turns.iter().filter_map(|turn| turn.by.clone());
    let reasons: Vec<_> = told.map(|(_, reason)| reason).collect();
    assert_eq!(reasons, ["资金可能断", "资金已到"]);
}

#[test]
fn a_letter_is_read_and_answered_by_its_unit_once() {
    let mut records = records();
    let id = matter(&mut records);
    let write = |kind, unit: &str, answer_by| {
        on(SupervisionCommand::Write {
            id,
            kind,
            unit: organisation(unit),
            text: "请说明原因".to_owned(),
            answer_by,
        })
    };
    let who = supervisor();
    let no_day = records.work(write(LetterKind::Letter, "unit", None), &who, OPENED);
    assert!(matches!(no_day, Err(Refusal::Empty { .. })));
    let by = Some(day("2026-03-09"));
    let stranger = records.work(write(LetterKind::Letter, "other unit", by), &who, OPENED);
    assert!(matches!(stranger, Err(Refusal::Unfit { .. })));
    records
        .work(write(LetterKind::Letter, "unit", by), &who, OPENED)
        .expect("a letter");
    let handler = person("handler", Role::Handler, "unit");
    let answer = |no| {
        on(SupervisionCommand::Answer {
            id,
            no,
            text: "已安排".to_owned(),
        })
    };
    let read = || on(SupervisionCommand::Read { id });
    records
        .work(read(), &handler, at("2026-03-03"))
        .expect("it is read");
    let again = records.work(read(), &handler, at("2026-03-04"));
    assert_eq!(again.expect_err("read once"), Refusal::NothingToDo);
    records
        .work(answer(1), &handler, at("2026-03-05"))
        .expect("an answer");
    let nothing = Refusal::Work {
        why: WorkRefusal::NothingToAnswer,
    };
    assert_eq!(
        records
            .work(answer(1), &handler, at("2026-03-06"))
            .expect_err("once"),
        nothing
    );
    assert_eq!(
        records
            .work(answer(2), &handler, at("2026-03-06"))
            .expect_err("none"),
        nothing
    );
    let body: Supervision = records.body(id);
    let letter = &body.letters[0];
    assert_eq!(
        letter.read.as_ref().map(|read| read.1),
        Some(at("2026-03-03"))
    );
    assert_eq!(letter.answer.as_ref().map(|one| &*one.0), Some("已安排"));
}

#[test]
fn what_is_ahead_is_not_reported_and_a_report_is_seen_by_who_joins_later() {
    let mut records = records();
    let id = matter(&mut records);
    let handler = person("handler", Role::Handler, "unit");
    let WorkCommand::Supervision(SupervisionCommand::Report { text, steps, .. }) = report(id, 10)
    else {
        panic!("it is a report");
    };
    let ahead = on(SupervisionCommand::Report {
        id,
        kind: ReportKind::Progress,
        text,
        place: String::new(),
        steps,
        amounts: Vec::new(),
        on: Some(day("2026-03-11")),
    });
    let refused = records.work(ahead, &handler, at("2026-03-10"));
    let why = WorkRefusal::FutureDay;
    assert_eq!(refused.expect_err("not yet"), Refusal::Work { why });
    let told = records
        .work(report(id, 10), &handler, at("2026-03-10"))
        .expect("a report");
    let newcomer = person("other handler", Role::Handler, "other unit");
    let sees = |records: &Records| {
        let record = &records.all[&RecordKey::Work(told)].record;
        policy::may_see(&newcomer, record, day("2026-03-10"))
    };
    assert!(!sees(&records));
    let joined = SupervisionForm {
        units: vec![organisation("unit"), organisation("other unit")],
        ..form()
    };
    records
        .work(
            on(SupervisionCommand::Revise {
                id,
                form: joined,
                seen: None,
            }),
            &supervisor(),
            OPENED,
        )
        .expect("a unit joins");
    assert!(sees(&records));
    let body: Report = records.body(told);
    assert_eq!(body.from, Some(organisation("unit")));
    assert_eq!(records.record_of(told).sort, WorkSort::Report);
}

#[test]
fn a_case_rated_low_twice_may_be_listed_and_others_may_not() {
    let mut records = records();
    let listed = SupervisionForm {
        listed: true,
        ..form()
    };
    let open = on(SupervisionCommand::Open(listed));
    let refused = records.work(open.clone(), &supervisor(), OPENED);
    assert!(matches!(refused, Err(Refusal::Unfit { .. })));
    let key = RecordKey::Request(request_id());
    let low = |round| Rating {
        round,
        by: Rater::Resident,
        process: Satisfaction::Satisfied,
        result: Satisfaction::Dissatisfied,
        reason: "没有解决".to_owned(),
        at: OPENED,
        given_by: None,
    };
    let rate = |records: &mut Records, rounds: &[u32]| {
        if let Record::Request(request) =
            &mut records.all.get_mut(&key).expect("it is there").record
        {
            request.ratings = rounds.iter().map(|round| low(*round)).collect();
        }
    };
    // Two people in one round are one round.
    rate(&mut records, &[1, 1]);
    assert!(records.work(open.clone(), &supervisor(), OPENED).is_err());
    rate(&mut records, &[1, 2]);
    records
        .work(open, &supervisor(), OPENED)
        .expect("rated low twice");
    // From then on the request itself says that it is supervised.
    let Record::Request(request) = &records.all[&key].record else {
        panic!("it is a request");
    };
    let Request {
        marks: Marks { supervision, .. },
        reach: Reach { team, .. },
        ..
    } = &**request;
    assert_eq!(
        (*supervision, *team),
        (Level::Priority, Some(organisation("team")))
    );
}

#[test]
fn what_is_published_of_a_matter_that_ended_is_there_until_its_last_day() {
    let mut records = records();
    let id = matter(&mut records);
    let close = SupervisionCommand::Close {
        id,
        finding: Finding::Tracked,
        text: "转跟踪".to_owned(),
        look_back_on: None,
    };
    let publish = |until: &str| SupervisionCommand::Publish {
        id,
        place: "公告栏".to_owned(),
        text: "办理结果".to_owned(),
        until: day(until),
    };
    let withdraw = SupervisionCommand::Withdraw {
        id,
        no: 2,
        reason: "写错了".to_owned(),
    };
    let turn = || SupervisionCommand::Turn { id };
    for (command, when, is_over) in [
        (close, "2026-03-20", false),
        (publish("2026-05-31"), "2026-04-10", false),
        (turn(), "2026-04-19", false),
        (turn(), "2026-05-31", false),
        (turn(), "2026-06-01", true),
        (publish("2026-07-31"), "2026-06-10", false),
        (withdraw, "2026-06-11", true),
    ] {
        let is_turn = matches!(command, SupervisionCommand::Turn { .. });
        let actor = if is_turn {
            Actor::system()
        } else {
            supervisor()
        };
        records
            .work(on(command), &actor, at(when))
            .expect("it follows");
        assert_eq!(records.record_of(id).sight.over, is_over, "{when}");
    }
}

#[test]
fn when_it_is_over_it_leaves_the_screens_and_comes_back_with_its_reports() {
    let mut records = records();
    let id = matter(&mut records);
    let handler = person("handler", Role::Handler, "unit");
    let told = records
        .work(report(id, 10), &handler, at("2026-03-10"))
        .expect("a report");
    let close = SupervisionCommand::Close {
        id,
        finding: Finding::Solved,
        text: "已解决".to_owned(),
        look_back_on: Some(day("2027-03-01")),
    };
    records
        .work(on(close), &supervisor(), at("2026-03-20"))
        .expect("it ends");
    let turn = || on(SupervisionCommand::Turn { id });
    let over = |records: &Records| [id, told].map(|one| records.record_of(one).sight.over);
    records
        .work(turn(), &Actor::system(), at("2026-04-18"))
        .expect("a timer");
    assert_eq!(over(&records), [false, false]);
    records
        .work(turn(), &Actor::system(), at("2026-04-19"))
        .expect("a timer");
    assert_eq!(
        over(&records),
        [false, false],
        "it waits to be looked back on"
    );
    let look = || {
        let mut look = report(id, 10);
        if let WorkCommand::Supervision(SupervisionCommand::Report { kind, steps, .. }) = &mut look
        {
            *kind = ReportKind::LookBack;
            steps.clear();
        }
        look
    };
    let own = records.work(look(), &handler, at("2027-03-01"));
    assert_eq!(
        own,
        Err(Refusal::Work {
            why: WorkRefusal::OwnLookBack
        })
    );
    records
        .work(look(), &supervisor(), at("2027-03-01"))
        .expect("looked back on");
    let body: Supervision = records.body(id);
    let looked = body.closing.and_then(|closing| closing.looked_back_on);
    assert_eq!(looked, Some(day("2027-03-01")));
    records
        .work(turn(), &Actor::system(), at("2027-03-31"))
        .expect("a timer");
    assert_eq!(over(&records), [true, true]);
    // Looked back on once more, it stays where it is.
    records
        .work(look(), &supervisor(), at("2027-04-20"))
        .expect("looked back on again");
    assert_eq!(over(&records), [true, true], "the first time counts");
    let reopen = SupervisionCommand::Reopen {
        id,
        reason: "回头看发现反弹".to_owned(),
    };
    records
        .work(on(reopen), &supervisor(), at("2027-05-01"))
        .expect("it begins again");
    assert_eq!(over(&records), [false, false]);
    // How it had ended, and why that does not stand, is not lost; nobody has reported because of it.
    let body: Supervision = records.body(id);
    assert_eq!(body.closing, None);
    let [again] = &*body.reopenings else {
        panic!("once: {:?}", body.reopenings);
    };
    assert_eq!(again.before.finding, Finding::Solved);
    assert_eq!(again.reason, "回头看发现反弹");
    assert_eq!(body.reported_on, Some(day("2026-03-10")));
}

#[test]
fn looked_back_on_long_after_it_comes_back_with_all_that_was_reported() {
    let mut records = records();
    let id = matter(&mut records);
    let handler = person("handler", Role::Handler, "unit");
    let told = records
        .work(report(id, 10), &handler, at("2026-03-10"))
        .expect("a report");
    let close = SupervisionCommand::Close {
        id,
        finding: Finding::Solved,
        text: "已解决".to_owned(),
        look_back_on: None,
    };
    records
        .work(on(close), &supervisor(), at("2026-03-20"))
        .expect("it ends");
    records
        .work(
            on(SupervisionCommand::Turn { id }),
            &Actor::system(),
            at("2026-04-19"),
        )
        .expect("a timer");
    let over = |records: &Records| [id, told].map(|one| records.record_of(one).sight.over);
    assert_eq!(over(&records), [true, true]);
    let look = SupervisionCommand::Report {
        id,
        kind: ReportKind::LookBack,
        text: "现场无反弹".to_owned(),
        place: String::new(),
        steps: Vec::new(),
        amounts: Vec::new(),
        on: None,
    };
    records
        .work(on(look), &supervisor(), at("2026-05-20"))
        .expect("looked back on");
    assert_eq!(over(&records), [false, false]);
}

#[test]
fn a_leader_who_leaves_leaves_the_place_empty_and_one_who_follows_takes_it() {
    let mut records = records();
    let team = organisation("team");
    let seat = |name: &str, leads, from: &str| {
        WorkCommand::Team(TeamCommand::Seat {
            team,
            name: name.to_owned(),
            leads,
            from: day(from),
            until: None,
            party: true,
            deputy: name != "罗队长",
            account: None,
        })
    };
    let leave = |name: &str, until: &str| {
        WorkCommand::Team(TeamCommand::Leave {
            team,
            name: name.to_owned(),
            until: day(until),
            reason: "工作调动".to_owned(),
        })
    };
    let who = supervisor();
    for command in [
        seat("罗队长", true, "2022-11-01"),
        seat("黄代表", false, "2022-11-01"),
        seat("李代表", false, "2022-11-01"),
    ] {
        records.work(command, &who, OPENED).expect("a seat");
    }
    records
        .work(leave("罗队长", "2026-03-31"), &who, OPENED)
        .expect("he leaves");
    let body: Team = records.body(Team::id(team));
    let leader = |body: &Team, on: &str| body.leader(day(on)).map(|seat| seat.name.clone());
    assert_eq!(leader(&body, "2026-03-31").as_deref(), Some("罗队长"));
    assert_eq!(leader(&body, "2026-04-01"), None);
    records
        .work(seat("黄代表", true, "2026-04-06"), &who, OPENED)
        .expect("she follows");
    records
        .work(seat("李代表", true, "2026-05-01"), &who, OPENED)
        .expect("he follows");
    let body: Team = records.body(Team::id(team));
    assert_eq!(leader(&body, "2026-04-30").as_deref(), Some("黄代表"));
    assert_eq!(leader(&body, "2026-05-01").as_deref(), Some("李代表"));
    // Who led before goes on as a member; nobody sits twice.
    let members = |on: &str| {
        let mut names: Vec<_> = body
            .members(day(on))
            .map(|seat| seat.name.as_str())
            .collect();
        names.sort_unstable();
        names
    };
    assert_eq!(members("2026-05-01"), ["李代表", "黄代表"]);
    // Also as a Party-member deputy; he who is none is not counted.
    assert_eq!(body.members(day("2026-03-31")).count(), 3);
    assert_eq!(body.party_deputies(day("2026-03-31")), 2);
    assert_eq!(body.party_deputies(day("2026-05-01")), 2);
    let nobody = records.work(leave("罗队长", "2026-06-01"), &who, OPENED);
    let why = WorkRefusal::NotSeated;
    assert_eq!(nobody.expect_err("he is gone"), Refusal::Work { why });
}

#[test]
fn one_leads_at_a_time_and_goes_with_a_reason() {
    let mut records = records();
    let team = organisation("team");
    let who = supervisor();
    let seat = |name: &str, leads, from: &str| {
        WorkCommand::Team(TeamCommand::Seat {
            team,
            name: name.to_owned(),
            leads,
            from: day(from),
            until: None,
            party: true,
            deputy: true,
            account: None,
        })
    };
    let leave = |name: &str, until: &str, reason: &str| {
        WorkCommand::Team(TeamCommand::Leave {
            team,
            name: name.to_owned(),
            until: day(until),
            reason: reason.to_owned(),
        })
    };
    for command in [
        seat("罗队长", true, "2025-03-01"),
        seat("黄代表", false, "2025-03-01"),
        seat("李代表", false, "2025-03-01"),
    ] {
        records.work(command, &who, OPENED).expect("a seat");
    }
    // Nobody is put before a leader who began later: their terms would overlap.
    let before = records.work(seat("黄代表", true, "2025-01-01"), &who, OPENED);
    let why = WorkRefusal::LedLater;
    assert_eq!(before, Err(Refusal::Work { why }));
    let silent = records.work(leave("罗队长", "2026-02-28", " "), &who, OPENED);
    let field = Field::Reason;
    assert_eq!(silent, Err(Refusal::Empty { field }));
    records
        .work(leave("罗队长", "2026-02-28", "任职届满"), &who, OPENED)
        .expect("he leaves");
    // Dated back into the term of who left: that ends, and he stays a member no longer than he was there.
    records
        .work(seat("黄代表", true, "2026-02-01"), &who, OPENED)
        .expect("she follows");
    let body: Team = records.body(Team::id(team));
    let leads = |on: &str| {
        let held = body.members(day(on)).filter(|seat| seat.leads);
        held.map(|seat| seat.name.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(leads("2026-01-31"), ["罗队长"]);
    assert_eq!(leads("2026-02-01"), ["黄代表"]);
    assert_eq!(leads("2026-03-02"), ["黄代表"]);
    let left: Vec<_> = body
        .seats
        .iter()
        .filter(|seat| seat.name == "罗队长")
        .map(|seat| (seat.leads, seat.until, seat.left.as_str()))
        .collect();
    assert_eq!(
        left,
        [
            (true, Some(day("2026-01-31")), ""),
            (false, Some(day("2026-02-28")), "任职届满"),
        ]
    );
    // Who is only a member may go without a word.
    records
        .work(leave("李代表", "2026-03-02", ""), &who, OPENED)
        .expect("he leaves");
}

#[test]
fn a_term_of_office_ends_on_its_day_and_another_begins() {
    let mut records = records();
    let team = organisation("team");
    let who = supervisor();
    let seat = |name: &str, from: &str, until: Option<&str>| {
        WorkCommand::Team(TeamCommand::Seat {
            team,
            name: name.to_owned(),
            leads: true,
            from: day(from),
            until: until.map(day),
            party: true,
            deputy: true,
            account: None,
        })
    };
    let field = Field::Day;
    for wrong in ["2021-08-31", "2126-09-01"] {
        let told = records.work(seat("罗队长", "2021-09-01", Some(wrong)), &who, OPENED);
        assert_eq!(told, Err(Refusal::Unfit { field }), "{wrong}");
    }
    let five_years = seat("罗队长", "2021-09-01", Some("2026-08-31"));
    records
        .work(five_years.clone(), &who, OPENED)
        .expect("a term");
    let told = records.work(five_years, &who, OPENED);
    assert_eq!(told, Err(Refusal::NothingToDo));
    records
        .work(seat("黄代表", "2026-10-01", None), &who, OPENED)
        .expect("the next term");
    let leader = |records: &Records, on: &str| {
        let body: Team = records.body(Team::id(team));
        body.leader(day(on)).map(|seat| seat.name.clone())
    };
    assert_eq!(leader(&records, "2026-08-31").as_deref(), Some("罗队长"));
    // Whose term is over is in the team no longer, and nobody leads it until the next begins.
    assert_eq!(leader(&records, "2026-09-01"), None);
    let body: Team = records.body(Team::id(team));
    assert!(body.has_left("罗队长", day("2026-09-01")));
    assert_eq!(leader(&records, "2026-10-01").as_deref(), Some("黄代表"));
    // It is put off by a month, but not into the term of who follows.
    let why = WorkRefusal::LedLater;
    let beside = records.work(
        seat("罗队长", "2021-09-01", Some("2026-10-01")),
        &who,
        OPENED,
    );
    assert_eq!(beside, Err(Refusal::Work { why }));
    records
        .work(
            seat("罗队长", "2021-09-01", Some("2026-09-30")),
            &who,
            OPENED,
        )
        .expect("a month more");
    assert_eq!(leader(&records, "2026-09-30").as_deref(), Some("罗队长"));
    let body: Team = records.body(Team::id(team));
    assert_eq!(body.seats.len(), 2);
}

#[test]
fn what_was_given_to_somebody_who_left_is_the_teams() {
    let mut records = records();
    let team = organisation("team");
    let who = supervisor();
    let commands = [
        WorkCommand::Team(TeamCommand::Seat {
            team,
            name: "罗队长".to_owned(),
            leads: true,
            from: day("2025-03-01"),
            until: None,
            party: true,
            deputy: true,
            account: None,
        }),
        WorkCommand::Team(TeamCommand::Leave {
            team,
            name: "罗队长".to_owned(),
            until: day("2026-03-31"),
            reason: "工作调动".to_owned(),
        }),
    ];
    for command in commands {
        records.work(command, &who, OPENED).expect("done");
    }
    let body: Team = records.body(Team::id(team));
    let task = |owner: &str| Task {
        no: 1,
        title: "主题党日".to_owned(),
        owner: owner.to_owned(),
        due: day("2026-06-30"),
        state: TaskState::Open,
        result: String::new(),
        ended: None,
        copied: None,
        origin: None,
    };
    let is_left = |owner: &str, on: &str| domain::programme::is_left(&task(owner), &body, day(on));
    assert!(!is_left("罗队长", "2026-03-31"));
    assert!(is_left("罗队长", "2026-04-01"));
    // Somebody who is no member, or nobody at all, did not leave.
    assert!(!is_left("罗队长、黄代表", "2026-04-01"));
    assert!(!is_left("全体", "2026-04-01") && !is_left("", "2026-04-01"));
}

#[test]
fn a_seat_is_linked_to_an_account_of_its_team_only() {
    let mut records = records();
    let team = organisation("team");
    let keep = |records: &mut Records, actor: Actor| {
        let id = actor.account.expect("a person");
        records.put(Record::Account(Account {
            id,
            login: actor.name.clone(),
            name: actor.name,
            state: AccountState::Active,
            memberships: actor.memberships,
            stand_ins: Vec::new(),
            created_at: OPENED,
        }));
        id
    };
    let member = keep(
        &mut records,
        person("team member", Role::TeamMember, "team"),
    );
    let clerk = keep(&mut records, person("clerk", Role::Clerk, "station"));
    let seat = |account| {
        WorkCommand::Team(TeamCommand::Seat {
            team,
            name: "黄代表".to_owned(),
            leads: false,
            from: day("2026-03-02"),
            until: None,
            party: true,
            deputy: true,
            account,
        })
    };
    let who = supervisor();
    let why = WorkRefusal::NotOfTeam;
    for stranger in [clerk, AccountId::named("nobody")] {
        let refused = records.work(seat(Some(stranger)), &who, OPENED);
        assert_eq!(refused, Err(Refusal::Work { why }));
    }
    records
        .work(seat(None), &who, OPENED)
        .expect("without an account");
    // The same seat with an account is another; told again, nothing is left to do.
    records
        .work(seat(Some(member)), &who, OPENED)
        .expect("linked");
    let again = records.work(seat(Some(member)), &who, OPENED);
    assert_eq!(again, Err(Refusal::NothingToDo));
    let body: Team = records.body(Team::id(team));
    let [held] = &body.seats[..] else {
        panic!("one seat: {:?}", body.seats);
    };
    assert!(held.is_held_by("team member", Some(member)));
    assert!(held.is_held_by("黄代表", None));
    assert!(!held.is_held_by("team member", None) && !held.is_held_by("clerk", Some(clerk)));
}

#[test]
fn a_brand_that_is_renamed_keeps_its_former_names() {
    let mut records = records();
    let team = organisation("team");
    let present = |brand: &str| {
        WorkCommand::Team(TeamCommand::Present {
            team,
            brand: brand.to_owned(),
            mode: "先锋队+稳增长".to_owned(),
            about: String::new(),
            station: Some(organisation("station")),
            founded: None,
            seen: None,
        })
    };
    let lead = person("team lead", Role::TeamLead, "team");
    records
        .work(present("助企行"), &lead, OPENED)
        .expect("a brand");
    records
        .work(present("人大先锋助企行"), &lead, at("2026-05-01"))
        .expect("renamed");
    let body: Team = records.body(Team::id(team));
    assert_eq!(body.brand, "人大先锋助企行");
    assert_eq!(body.former[0].name, "助企行");
    assert_eq!(body.former[0].until, at("2026-05-01"));
    // What was done before goes under the name of its day; the team is found by either.
    for (on, brand) in [
        ("2025-12-31", "助企行"),
        ("2026-04-30", "助企行"),
        ("2026-05-01", "人大先锋助企行"),
        ("2027-01-01", "人大先锋助企行"),
    ] {
        assert_eq!(body.brand_at(day(on)), brand, "{on}");
    }
    let names: Vec<_> = body.brands().collect();
    assert_eq!(names, ["助企行", "人大先锋助企行"]);
    let not_a_station = WorkCommand::Team(TeamCommand::Present {
        team,
        brand: String::new(),
        mode: String::new(),
        about: String::new(),
        station: Some(organisation("unit")),
        founded: None,
        seen: None,
    });
    assert!(matches!(
        records.work(not_a_station, &lead, OPENED),
        Err(Refusal::Unfit { .. })
    ));
}

#[test]
fn a_programme_is_copied_once_and_then_the_teams_own() {
    let mut records = records();
    let team = organisation("team");
    let task = |no, title: &str, due: &str| TaskForm {
        no,
        title: title.to_owned(),
        owner: String::new(),
        due: day(due),
    };
    let set = |team, tasks, seen| {
        WorkCommand::Programme(ProgrammeCommand::Set {
            team,
            year: 2026,
            title: "行动指南".to_owned(),
            tasks,
            seen,
        })
    };
    let end = |no, state, result: &str| {
        WorkCommand::Programme(ProgrammeCommand::End {
            team: Some(team),
            year: 2026,
            no,
            state,
            result: result.to_owned(),
        })
    };
    let copy = || WorkCommand::Programme(ProgrammeCommand::Copy { team, year: 2026 });
    let (who, lead) = (supervisor(), person("team lead", Role::TeamLead, "team"));
    assert_eq!(
        records.work(copy(), &lead, OPENED).expect_err("none yet"),
        Refusal::NotFound
    );
    let tasks = vec![
        task(None, "年度述职", "2026-12-25"),
        task(None, "走访企业", "2026-06-30"),
    ];
    records
        .work(set(None, tasks, 0), &who, OPENED)
        .expect("the committee's");
    records.work(copy(), &lead, OPENED).expect("it is copied");
    let why = WorkRefusal::ProgrammeThere;
    assert_eq!(
        records.work(copy(), &lead, OPENED).expect_err("once"),
        Refusal::Work { why }
    );
    let own = Programme::id(Some(team), 2026);
    let body: Programme = records.body(own);
    // In the order of their days, whatever the order in which they were written.
    let titles: Vec<_> = body.tasks.iter().map(|task| task.title.as_str()).collect();
    assert_eq!(titles, ["走访企业", "年度述职"]);
    assert_eq!(body.tasks[0].copied, Some(2));
    assert_eq!(body.done(), (0, 2));
    let member = person("team member", Role::TeamMember, "team");
    records
        .work(end(2, TaskState::Done, "走访 11 家"), &member, OPENED)
        .expect("done");
    let unsaid = records.work(end(1, TaskState::Dropped, ""), &member, OPENED);
    assert!(matches!(unsaid, Err(Refusal::Empty { .. })));
    let body: Programme = records.body(own);
    assert_eq!(body.done(), (1, 2));
    // A task that is left out is dropped, and stays to be seen.
    let adapted = vec![
        task(Some(2), "走访企业", "2026-06-30"),
        task(None, "专题调研", "2026-09-30"),
    ];
    // Who began the form before the member said so would take that back unseen.
    let why = WorkRefusal::Moved;
    assert_eq!(
        records
            .work(set(Some(team), adapted.clone(), 1), &lead, OPENED)
            .expect_err("it has moved"),
        Refusal::Work { why }
    );
    records
        .work(set(Some(team), adapted, 2), &lead, OPENED)
        .expect("adapted");
    let body: Programme = records.body(own);
    let states: Vec<_> = body
        .tasks
        .iter()
        .map(|task| (task.no, task.state))
        .collect();
    assert_eq!(
        states,
        [
            (2, TaskState::Done),
            (3, TaskState::Open),
            (1, TaskState::Dropped)
        ]
    );
    let other_year = vec![task(None, "走访企业", "2027-06-30")];
    assert!(matches!(
        records.work(set(Some(team), other_year, 3), &lead, OPENED),
        Err(Refusal::Unfit { .. })
    ));
}

#[test]
fn a_team_takes_over_the_tasks_that_the_committee_added_after_the_copy() {
    let mut records = records();
    let team = organisation("team");
    let task = |no, title: &str, due: &str| TaskForm {
        no,
        title: title.to_owned(),
        owner: String::new(),
        due: day(due),
    };
    let set = |team, tasks, seen| {
        WorkCommand::Programme(ProgrammeCommand::Set {
            team,
            year: 2026,
            title: "行动指南".to_owned(),
            tasks,
            seen,
        })
    };
    let copy = WorkCommand::Programme(ProgrammeCommand::Copy { team, year: 2026 });
    let refresh = || WorkCommand::Programme(ProgrammeCommand::Refresh { team, year: 2026 });
    let (who, lead) = (supervisor(), person("team lead", Role::TeamLead, "team"));
    let first = vec![
        task(None, "走访企业", "2026-06-30"),
        task(None, "年度述职", "2026-12-25"),
    ];
    records
        .work(set(None, first, 0), &who, OPENED)
        .expect("the committee's");
    assert_eq!(
        records.work(refresh(), &lead, OPENED),
        Err(Refusal::NotFound),
        "nothing was copied yet"
    );
    records.work(copy, &lead, OPENED).expect("copied");
    assert_eq!(
        records.work(refresh(), &lead, OPENED),
        Err(Refusal::NothingToDo)
    );
    // The team words one task anew, leaves one out, and adds one of its own.
    let adapted = vec![
        task(Some(1), "走访园区企业", "2026-05-31"),
        task(None, "专题调研", "2026-09-30"),
    ];
    records
        .work(set(Some(team), adapted, 1), &lead, OPENED)
        .expect("adapted");
    // The committee adds two, of which it drops one, and words the first anew.
    let more = vec![
        task(Some(1), "走访重点企业", "2026-06-30"),
        task(Some(2), "年度述职", "2026-12-25"),
        task(None, "防汛检查", "2026-07-31"),
        task(None, "征文", "2026-08-31"),
    ];
    records
        .work(set(None, more, 1), &who, OPENED)
        .expect("more of it");
    let drops = WorkCommand::Programme(ProgrammeCommand::End {
        team: None,
        year: 2026,
        no: 4,
        state: TaskState::Dropped,
        result: "改到明年".to_owned(),
    });
    records.work(drops, &who, OPENED).expect("dropped");
    let committee: Programme = records.body(Programme::id(None, 2026));
    let own: Programme = records.body(Programme::id(Some(team), 2026));
    let lacks: Vec<_> = own.lacks(&committee).map(|task| task.no).collect();
    assert_eq!(lacks, [3]);
    let member = person("team member", Role::TeamMember, "team");
    let refused = records.work(refresh(), &member, OPENED);
    assert!(
        matches!(refused, Err(Refusal::NotAllowed { .. })),
        "{refused:?}"
    );
    records.work(refresh(), &lead, OPENED).expect("taken over");
    let own: Programme = records.body(Programme::id(Some(team), 2026));
    let stands: Vec<_> = own
        .tasks
        .iter()
        .map(|task| (task.no, &*task.title, task.state, task.copied))
        .collect();
    assert_eq!(
        stands,
        [
            (1, "走访园区企业", TaskState::Open, Some(1)),
            (4, "防汛检查", TaskState::Open, Some(3)),
            (3, "专题调研", TaskState::Open, None),
            (2, "年度述职", TaskState::Dropped, Some(2)),
        ],
        "what the team made of the others stays"
    );
    assert_eq!(
        records.work(refresh(), &lead, OPENED),
        Err(Refusal::NothingToDo)
    );
}

#[test]
fn a_row_of_activities_moves_off_days_on_which_nobody_works() {
    let mut records = records();
    let lead = person("team lead", Role::TeamLead, "team");
    // Thursdays of which none is a day off.
    let first = day("2026-04-23");
    let form = ActivityForm {
        from: first.start().plus_ms(9 * 3_600_000),
        until: first.start().plus_ms(11 * 3_600_000),
        ..activity_form()
    };
    let plan = |form: &ActivityForm, every, times| {
        acts(ActivityCommand::Plan {
            form: form.clone(),
            repeat: Some(Repeat { every, times }),
        })
    };
    records
        .work(plan(&form, Every::Week, 4), &lead, OPENED)
        .expect("a row");
    let days = |records: &Records| {
        let mut all: Vec<(String, Option<String>)> = records
            .all
            .values()
            .filter_map(|held| match &held.record {
                Record::Work(work) => work.open::<Activity>(),
                _ => None,
            })
            .map(|one| {
                let moved = one.moved_from.map(|day| day.to_string());
                (one.from.day().to_string(), moved)
            })
            .collect();
        all.sort();
        all
    };
    let plain = |day: &str| (day.to_owned(), None);
    assert_eq!(
        days(&records),
        ["2026-04-23", "2026-04-30", "2026-05-07", "2026-05-14"].map(plain)
    );
    // The fifteenth of every month: in February the Spring Festival, in March a Sunday.
    let monthly = ActivityForm {
        from: day("2026-01-15").start().plus_ms(9 * 3_600_000),
        until: day("2026-01-15").start().plus_ms(11 * 3_600_000),
        ..activity_form()
    };
    let mut other = self::records();
    other
        .work(plan(&monthly, Every::Month, 3), &lead, OPENED)
        .expect("a row");
    assert_eq!(
        days(&other),
        [
            plain("2026-01-15"),
            ("2026-02-24".to_owned(), Some("2026-02-15".to_owned())),
            ("2026-03-16".to_owned(), Some("2026-03-15".to_owned())),
        ]
    );
    let too_often = records.work(plan(&form, Every::Week, 61), &lead, OPENED);
    assert!(matches!(too_often, Err(Refusal::Unfit { .. })));
    let backwards = ActivityForm {
        until: form.from,
        ..form
    };
    let plan = acts(ActivityCommand::Plan {
        form: backwards,
        repeat: None,
    });
    let why = WorkRefusal::EndsBefore;
    assert_eq!(
        records.work(plan, &lead, OPENED),
        Err(Refusal::Work { why })
    );
}

#[test]
fn who_came_is_written_down_once_and_only_study_is_made_up() {
    let mut records = records();
    let form = ActivityForm {
        places: Some(2),
        ..activity_form()
    };
    let id = with_activity(&mut records, form);
    let sign = |name: Option<&str>, made_up| {
        acts(ActivityCommand::SignIn {
            id,
            name: name.map(str::to_owned),
            made_up,
            token: None,
        })
    };
    let why = |why| Err(Refusal::Work { why });
    let member = person("team member", Role::TeamMember, "team");
    let early = OPENED.plus_ms(-3 * 3_600_000);
    assert_eq!(
        records.work(sign(None, false), &member, early),
        why(WorkRefusal::FutureDay)
    );
    records
        .work(sign(None, false), &member, OPENED)
        .expect("on time");
    assert_eq!(
        records.work(sign(None, false), &member, OPENED),
        Err(Refusal::NothingToDo)
    );
    // Anybody who works here may come; only those of the team write others down.
    let guest = person("handler", Role::Handler, "unit");
    assert!(matches!(
        records.work(sign(Some("李代表"), false), &guest, OPENED),
        Err(Refusal::NotAllowed { .. })
    ));
    records
        .work(sign(Some("李代表"), false), &member, OPENED)
        .expect("by hand");
    assert_eq!(
        records.work(sign(None, false), &guest, OPENED),
        why(WorkRefusal::Full)
    );
    assert_eq!(
        records.work(sign(Some("王代表"), true), &member, OPENED),
        why(WorkRefusal::NotMadeUp)
    );
    let body: Activity = records.body(id);
    let ways: Vec<_> = body
        .attended
        .iter()
        .map(|one| (one.name.as_str(), one.way))
        .collect();
    assert_eq!(
        ways,
        [("team member", SignInWay::Own), ("李代表", SignInWay::Hand)]
    );
    // Called off after people came: the reason is there, and so are they.
    let cancel = acts(ActivityCommand::Cancel {
        id,
        reason: "台风".to_owned(),
        scope: SeriesScope::This,
    });
    let clerk = person("clerk", Role::Clerk, "station");
    records.work(cancel, &clerk, OPENED).expect("called off");
    let body: Activity = records.body(id);
    assert_eq!(body.attended.len(), 2);
    assert_eq!(
        body.cancelled.as_ref().map(|(reason, _)| reason.as_str()),
        Some("台风")
    );
    assert_eq!(
        records.work(sign(None, false), &guest, OPENED),
        why(WorkRefusal::Cancelled)
    );
}

#[test]
fn a_line_becomes_a_request_and_a_second_person_checks() {
    let mut records = records();
    let id = with_activity(&mut records, activity_form());
    let lead = person("team lead", Role::TeamLead, "team");
    let clerk = person("clerk", Role::Clerk, "station");
    let why = |why| Err(Refusal::Work { why });
    let write = |lines: Vec<LineForm>| {
        acts(ActivityCommand::Write {
            id,
            lines,
            outcome: "收集 2 件".to_owned(),
            particulars: vec![(Particular::Positions, "都赞成".to_owned())],
            held: None,
            seen: None,
        })
    };
    let check = || acts(ActivityCommand::Check { id });
    assert_eq!(
        records.work(check(), &lead, OPENED),
        why(WorkRefusal::NotWritten)
    );
    records
        .work(
            write(vec![line(None, "缺停车位"), line(None, "路灯不亮")]),
            &lead,
            OPENED,
        )
        .expect("minutes");
    assert_eq!(
        records.work(check(), &lead, OPENED),
        why(WorkRefusal::OwnMinutes)
    );
    // Registered from the second line: both point to each other, in one command.
    let form = Register {
        station: organisation("station"),
        community: None,
        place: String::new(),
        title: "路灯不亮".to_owned(),
        text: String::new(),
        kind: RequestKind::Opinion,
        topic: Topic::Liveable,
        channel: Channel::Activity,
        raised_by: None,
        petitioner: shared::petitioner::Petitioner::default(),
        confidential: false,
        team: Some(organisation("team")),
        origin: Some(id),
        line: Some(2),
        number: None,
    };
    let register = Command::Request(RequestCommand::Register(Box::new(form.clone())));
    let planned = records
        .try_at(register, &clerk, OPENED, "from the line")
        .expect("a clerk registers");
    records.keep(planned.puts);
    // Somebody else's clerk may say where a request comes from, but not write into the minutes.
    let mut stranger = form.clone();
    stranger.station = organisation("other station");
    stranger.team = None;
    stranger.line = Some(1);
    let register = Command::Request(RequestCommand::Register(Box::new(stranger)));
    let other = person("other clerk", Role::Clerk, "other station");
    let planned = records
        .try_at(register, &other, OPENED, "by a stranger")
        .expect("it is registered");
    let written = RecordKey::Work(id);
    assert!(planned.puts.iter().all(|put| put.record.key() != written));
    let request = RequestId::derive(CommandId::named("from the line"), 0);
    let body: Activity = records.body(id);
    assert_eq!(body.minutes[1].became, Some(Became::Request(request)));
    let Record::Request(held) = &records.all[&RecordKey::Request(request)].record else {
        panic!("it is a request");
    };
    assert_eq!(
        (held.origin, held.reach.team),
        (Some(id), Some(organisation("team")))
    );
    // That line stays; others may go.
    let rewrite = write(vec![line(Some(1), "缺停车位")]);
    assert_eq!(
        records.work(rewrite, &lead, OPENED),
        why(WorkRefusal::LineTied)
    );
    let kept = write(vec![line(Some(2), "路灯不亮"), line(None, "新的一条")]);
    records.work(kept, &lead, OPENED).expect("rewritten");
    let body: Activity = records.body(id);
    let nos: Vec<_> = body.minutes.iter().map(|line| line.no).collect();
    assert_eq!(nos, [2, 3]);
    let held = acts(ActivityCommand::Cancel {
        id,
        reason: "不办了".to_owned(),
        scope: SeriesScope::This,
    });
    assert_eq!(records.work(held, &lead, OPENED), why(WorkRefusal::Held));
    records
        .work(check(), &clerk, OPENED)
        .expect("another person");
    let late = write(vec![line(Some(2), "改口")]);
    assert_eq!(records.work(late, &lead, OPENED), why(WorkRefusal::Checked));
}

#[test]
fn lines_become_a_task_and_a_matter_in_one_commit_each() {
    let mut records = records();
    let id = with_activity(&mut records, activity_form());
    let lead = person("team lead", Role::TeamLead, "team");
    let why = |why| Err(Refusal::Work { why });
    let write = acts(ActivityCommand::Write {
        id,
        lines: vec![line(None, "缺停车位"), line(None, "积水整治")],
        outcome: String::new(),
        particulars: Vec::new(),
        held: None,
        seen: None,
    });
    records.work(write, &lead, OPENED).expect("minutes");
    let from = |line| Some(MinutesLine { activity: id, line });
    let team = organisation("team");
    let add = |year, line| {
        WorkCommand::Programme(ProgrammeCommand::Add {
            team,
            year,
            title: "工作方案".to_owned(),
            task: TaskForm {
                no: None,
                title: "协调错时停车".to_owned(),
                owner: "罗队长".to_owned(),
                due: day("2026-06-30"),
            },
            line: from(line),
        })
    };
    let other = person("other lead", Role::TeamLead, "other team");
    assert!(matches!(
        records.work(add(2026, 1), &other, OPENED),
        Err(Refusal::NotAllowed { .. })
    ));
    let field = Field::Tasks;
    let unfit = records.work(add(2027, 1), &lead, OPENED);
    assert_eq!(unfit, Err(Refusal::Unfit { field }), "due in another year");
    assert_eq!(
        records.work(add(2026, 9), &lead, OPENED),
        Err(Refusal::NotFound)
    );
    let mut elsewhere = add(2026, 1);
    if let WorkCommand::Programme(ProgrammeCommand::Add { team, .. }) = &mut elsewhere {
        *team = organisation("other team");
    }
    let unfit = records.work(elsewhere, &supervisor(), OPENED);
    assert_eq!(
        unfit,
        Err(Refusal::Unfit { field }),
        "it is told by that team's programme"
    );
    records.work(add(2026, 1), &lead, OPENED).expect("a task");
    let programme: Programme = records.body(Programme::id(Some(team), 2026));
    assert_eq!(programme.title, "工作方案", "made with its first task");
    let [task] = &*programme.tasks else {
        panic!("one: {:?}", programme.tasks);
    };
    assert_eq!((&*task.title, task.origin), ("协调错时停车", Some(id)));
    // The second to press it is told, and nothing is made twice.
    assert_eq!(
        records.work(add(2026, 1), &lead, OPENED),
        why(WorkRefusal::LineTaken)
    );
    let again: Programme = records.body(Programme::id(Some(team), 2026));
    assert_eq!(again.tasks.len(), 1);

    // A matter that begins there needs no request behind it.
    let open = |line| {
        on(SupervisionCommand::Open(SupervisionForm {
            subjects: Vec::new(),
            line,
            ..form()
        }))
    };
    assert_eq!(
        records.work(open(None), &supervisor(), OPENED),
        why(WorkRefusal::NothingSupervised)
    );
    let matter = records
        .work(open(from(2)), &supervisor(), OPENED)
        .expect("a matter");
    let body: Supervision = records.body(matter);
    assert_eq!(body.origin, Some(id));
    assert_eq!(
        body.stations,
        [organisation("station")],
        "its station sees it"
    );
    let minutes: Activity = records.body(id);
    let became: Vec<_> = minutes.minutes.iter().map(|line| line.became).collect();
    let task = Became::Task { year: 2026, no: 1 };
    assert_eq!(became, [Some(task), Some(Became::Matter(matter))]);
}

#[test]
fn a_report_and_what_was_registered_because_of_it_point_to_each_other() {
    let mut records = records();
    let of = matter(&mut records);
    let lead = person("team lead", Role::TeamLead, "team");
    let told = records
        .work(report(of, 10), &lead, at("2026-03-10"))
        .expect("a report");
    let register = |station: &str, title: &str| {
        Command::Request(RequestCommand::Register(Box::new(Register {
            station: organisation(station),
            community: None,
            place: String::new(),
            title: title.to_owned(),
            text: String::new(),
            kind: RequestKind::Opinion,
            topic: Topic::Liveable,
            channel: Channel::Visit,
            raised_by: None,
            petitioner: shared::petitioner::Petitioner::default(),
            confidential: false,
            team: None,
            origin: Some(told),
            line: None,
            number: None,
        })))
    };
    let clerk = person("clerk", Role::Clerk, "station");
    let mut requests = Vec::new();
    for title in ["井盖松动", "护栏缺失"] {
        let planned = records
            .try_at(register("station", title), &clerk, at("2026-03-11"), title)
            .expect("a clerk registers");
        records.keep(planned.puts);
        requests.push(RequestId::derive(CommandId::named(title), 0));
    }
    let body: Report = records.body(told);
    assert_eq!(body.raised, requests);
    assert_eq!(records.record_of(told).of, Some(of));
    let Record::Request(held) = &records.all[&RecordKey::Request(requests[0])].record else {
        panic!("it is a request");
    };
    assert_eq!(held.origin, Some(told));
    // Whoever does not see the matter writes nothing on its report.
    let other = person("other clerk", Role::Clerk, "other station");
    let strange = register("other station", "路灯不亮");
    let planned = records
        .try_at(strange, &other, at("2026-03-11"), "by a stranger")
        .expect("it is registered");
    let written = RecordKey::Work(told);
    assert!(planned.puts.iter().all(|put| put.record.key() != written));
    // Whoever stands in for the clerk is shown as one in the history of both.
    let mut stands_in = person("for clerk", Role::Clerk, "station");
    let membership = stands_in.memberships.remove(0);
    stands_in.stand_ins.push(StandIn {
        membership,
        whom: AccountId::named("clerk"),
        whom_name: "clerk".to_owned(),
    });
    let also = register("station", "树枝遮挡");
    let planned = records
        .try_at(also, &stands_in, at("2026-03-11"), "by a stand-in")
        .expect("it is registered");
    let shown = planned.lines.iter().map(|(_, line)| &*line.stands_for);
    assert_eq!(shown.collect::<Vec<_>>(), ["clerk", "clerk"]);
}

#[test]
fn what_is_entered_long_afterwards_rings_no_more() {
    let mut records = records();
    let lead = person("team lead", Role::TeamLead, "team");
    let id = with_activity(&mut records, activity_form());
    assert!(!records.record_of(id).sight.over);
    let later = OPENED.plus_ms(100 * 86_400_000);
    let write = acts(ActivityCommand::Write {
        id,
        lines: vec![line(None, "缺停车位")],
        outcome: String::new(),
        particulars: Vec::new(),
        held: None,
        seen: None,
    });
    let planned = records
        .try_at(Command::work(&write), &lead, later, "minutes")
        .expect("minutes may come late");
    let rings = |timer: &TimerChange| matches!(timer, TimerChange::Set { .. });
    assert!(!planned.timers.iter().any(rings));
    records.work(write, &lead, later).expect("the same");
    assert!(records.record_of(id).sight.over);
    // Put off to a day to come, it is seen again, and settles anew.
    let from = later.plus_ms(86_400_000);
    let form = ActivityForm {
        from,
        until: from.plus_ms(3_600_000),
        ..activity_form()
    };
    let revise = acts(ActivityCommand::Revise {
        id,
        form,
        seen: None,
        scope: SeriesScope::This,
    });
    let planned = records
        .try_at(Command::work(&revise), &lead, later, "put off")
        .expect("put off");
    assert!(planned.timers.iter().any(rings));
}

#[test]
fn one_signs_in_while_it_lasts_under_ones_own_account() {
    let mut records = records();
    let id = with_activity(&mut records, activity_form());
    let sign = |name: Option<&str>| {
        acts(ActivityCommand::SignIn {
            id,
            name: name.map(str::to_owned),
            made_up: false,
            token: None,
        })
    };
    let member = person("team member", Role::TeamMember, "team");
    let mut namesake = person("another account", Role::Deputy, "station");
    namesake.name.clone_from(&member.name);
    for one in [&member, &namesake] {
        records.work(sign(None), one, OPENED).expect("both came");
    }
    let after = OPENED.plus_ms(5 * 3_600_000);
    let late = person("deputy", Role::Deputy, "station");
    assert_eq!(
        records.work(sign(None), &late, after),
        Err(Refusal::Work {
            why: WorkRefusal::SignInOver
        })
    );
    records
        .work(sign(Some("李代表 13912345678")), &member, after)
        .expect("whoever keeps the list adds them");
    let body: Activity = records.body(id);
    let names: Vec<_> = body.attended.iter().map(|one| &*one.name).collect();
    assert_eq!(names.len(), 3);
    assert!(!names[2].contains("13912345678"), "{names:?}");
}

#[test]
fn days_that_nobody_means_are_refused() {
    let mut records = records();
    let id = matter(&mut records);
    let first_day = LocalDate::from_ymd(1, 1, 1).expect("a day");
    let far = ActivityForm {
        from: first_day.start(),
        until: first_day.start().plus_ms(3_600_000),
        ..activity_form()
    };
    let plan = acts(ActivityCommand::Plan {
        form: far,
        repeat: None,
    });
    let unfit = |field| Err(Refusal::Unfit { field });
    assert_eq!(records.work(plan, &supervisor(), OPENED), unfit(Field::Day));
    let schedule = on(SupervisionCommand::Schedule {
        id,
        milestones: vec![milestone("开工", "0001-01-01", "9999-01-01")],
        measures: Vec::new(),
        reason: "写错了年份".to_owned(),
        seen: None,
    });
    assert_eq!(
        records.work(schedule, &supervisor(), OPENED),
        unfit(Field::Milestones)
    );
}

#[test]
fn who_acts_for_two_units_answers_the_letters_of_both() {
    let mut records = records();
    let mut both = form();
    both.units = vec![organisation("unit"), organisation("other unit")];
    let id = records
        .work(on(SupervisionCommand::Open(both)), &supervisor(), OPENED)
        .expect("opened");
    for unit in ["unit", "other unit"] {
        let letter = on(SupervisionCommand::Write {
            id,
            kind: LetterKind::Letter,
            unit: organisation(unit),
            text: "请说明".to_owned(),
            answer_by: Some(day("2026-03-20")),
        });
        records
            .work(letter, &supervisor(), OPENED)
            .expect("written");
    }
    let mut two = person("handler", Role::Handler, "unit");
    two.memberships
        .extend(person("", Role::Head, "other unit").memberships);
    records
        .work(on(SupervisionCommand::Read { id }), &two, OPENED)
        .expect("read");
    let answer = |no| {
        on(SupervisionCommand::Answer {
            id,
            no,
            text: "已办".to_owned(),
        })
    };
    for no in [1, 2] {
        records.work(answer(no), &two, OPENED).expect("answered");
    }
    let body: Supervision = records.body(id);
    assert!(
        body.letters
            .iter()
            .all(|one| one.read.is_some() && one.answer.is_some())
    );
}

/// A form is refused when somebody else changed what it sets since it was opened; what it does not set
/// may have moved as it likes.
#[test]
fn forms_do_not_overwrite_what_somebody_wrote_meanwhile() {
    let mut records = records();
    let id = matter(&mut records);
    let who = supervisor();
    let moved = Refusal::Work {
        why: WorkRefusal::Moved,
    };
    let body: Supervision = records.body(id);
    let (plan_seen, form_seen) = (body.schedule.stamp(), body.stamp());
    let plan = |due: &str, seen| {
        on(SupervisionCommand::Schedule {
            id,
            milestones: vec![MilestoneForm {
                no: Some(1),
                ..milestone("主体封顶", "2026-03-02", due)
            }],
            measures: Vec::new(),
            reason: "顺延".to_owned(),
            seen: Some(seen),
        })
    };
    // A report in between changes what was reached, not the plan.
    let step = on(SupervisionCommand::Report {
        id,
        kind: ReportKind::Progress,
        text: "开工".to_owned(),
        place: String::new(),
        steps: vec![Step { no: 1, progress: 5 }],
        amounts: Vec::new(),
        on: None,
    });
    records.work(step, &who, OPENED).expect("a report");
    records
        .work(plan("2026-07-01", plan_seen), &who, OPENED)
        .expect("the plan is as it was");
    assert_eq!(
        records
            .work(plan("2026-08-01", plan_seen), &who, OPENED)
            .expect_err("it was changed"),
        moved
    );
    let revise = |goal: &str, seen| {
        on(SupervisionCommand::Revise {
            id,
            form: SupervisionForm {
                goal: goal.to_owned(),
                ..form()
            },
            seen: Some(seen),
        })
    };
    records
        .work(revise("明年封顶", form_seen), &who, OPENED)
        .expect("nobody changed what it is");
    assert_eq!(
        records
            .work(revise("后年封顶", form_seen), &who, OPENED)
            .expect_err("somebody did"),
        moved
    );
    let team = organisation("team");
    let present = |brand: &str, seen| {
        WorkCommand::Team(TeamCommand::Present {
            team,
            brand: brand.to_owned(),
            mode: String::new(),
            about: String::new(),
            station: None,
            founded: None,
            seen,
        })
    };
    records
        .work(present("先行", None), &who, OPENED)
        .expect("a brand");
    let seen = Some(records.body::<Team>(Team::id(team)).stamp());
    records
        .work(present("先行者", seen), &who, OPENED)
        .expect("renamed");
    assert_eq!(
        records
            .work(present("先锋", seen), &who, OPENED)
            .expect_err("it was renamed meanwhile"),
        moved
    );
}

#[test]
fn the_board_says_what_became_of_matters_in_some_days() {
    use domain::supervision::board::{Happened, Range, before, csv, happened, shown};

    let today = day("2026-05-20");
    assert_eq!(
        Range::Quarter.days(today),
        (day("2026-04-01"), day("2026-05-20"))
    );
    assert_eq!(
        Range::Year.days(today),
        (day("2026-01-01"), day("2026-05-20"))
    );
    assert_eq!(
        before((day("2026-04-01"), day("2026-04-10"))),
        (day("2026-03-22"), day("2026-03-31"))
    );
    for one in Happened::ALL {
        assert_eq!(Happened::of(one.code()), Some(one));
    }

    let mut records = records();
    let id = matter(&mut records);
    let red = SupervisionCommand::Overrule {
        id,
        light: Some(Light::Red),
        reason: "资金可能断".to_owned(),
    };
    records
        .work(on(red), &supervisor(), at("2026-03-10"))
        .expect("with a reason");
    let close = SupervisionCommand::Close {
        id,
        finding: Finding::Unsolved,
        text: "没有进展".to_owned(),
        look_back_on: None,
    };
    records
        .work(on(close), &supervisor(), at("2026-03-20"))
        .expect("it ends");
    let reopen = SupervisionCommand::Reopen {
        id,
        reason: "又停工了".to_owned(),
    };
    records
        .work(on(reopen), &supervisor(), at("2026-04-02"))
        .expect("it goes on");
    let body: Supervision = records.body(id);
    let march = (day("2026-03-01"), day("2026-03-31"));
    let found: Vec<_> = Happened::ALL
        .into_iter()
        .filter(|what| happened(&body, *what, march))
        .map(Happened::code)
        .collect();
    // It ended in March, though it was taken up again in April.
    assert_eq!(found, ["opened", "red", "unsolved"]);
    let april = (day("2026-04-01"), day("2026-04-30"));
    assert!(!happened(&body, Happened::Opened, april));
    // Its figures say the same of every day, also of what it was before it was taken up again.
    let figures = domain::figures::of_matter(&body);
    let of_day = |text: &str| figures.get(&day(text)).copied().unwrap_or_default();
    assert!(of_day("2026-03-10").has(Happened::TurnedRed.figure()));
    assert!(of_day("2026-03-20").has(Happened::Ended(Finding::Unsolved).figure()));
    assert!(of_day("2026-04-02").is_empty());
    for what in Happened::ALL {
        let counted = figures.values().filter(|marks| marks.has(what.figure()));
        let year = Range::Year.days(today);
        assert_eq!(counted.count() == 0, !happened(&body, what, year));
    }

    // The rule's red under a person's green was seen by nobody; given up, it turned red in May.
    let may = (day("2026-05-01"), day("2026-05-31"));
    let reds = |body: &Supervision, days| happened(body, Happened::TurnedRed, days);
    let turn = |on: &str, light, by: Option<&str>, lifted| Turn {
        at: at(on),
        reading: Reading {
            light,
            planned: 0,
            reached: 0,
            late: None,
            silent: 0,
        },
        by: by.map(|reason| ("吴主任".to_owned(), reason.to_owned())),
        lifted,
    };
    let turns = vec![
        turn("2026-03-02", Light::Yellow, None, false),
        turn("2026-03-10", Light::Green, Some("已安排"), false),
        turn("2026-04-10", Light::Red, None, false),
        turn("2026-05-10", Light::Red, Some("没有落实"), true),
    ];
    let covered = Supervision {
        turns,
        overrule: None,
        ..body.clone()
    };
    assert!(!reds(&covered, april));
    assert!(reds(&covered, may));
    let lights: Vec<_> = shown(&covered.turns, false).collect();
    let of = |on: &str, light| (at(on), light);
    assert_eq!(
        lights,
        [
            of("2026-03-02", Light::Yellow),
            of("2026-03-10", Light::Green),
            of("2026-05-10", Light::Red),
        ]
    );
    // Before it was kept that a light was given up, the last word is known from there being no such light.
    let mut older = covered.clone();
    older.turns[3].lifted = false;
    assert!(reds(&older, may));

    let line = vec!["=1+1".to_owned(), "a,\"b\"".to_owned(), "三".to_owned()];
    assert_eq!(csv(&[line]), "\u{feff}'=1+1,\"a,\"\"b\"\"\",三\r\n");
}

/// The mark of the request that the matter grew out of.
fn mark_of(records: &Records) -> Level {
    match &records.all[&RecordKey::Request(request_id())].record {
        Record::Request(request) => request.marks.supervision,
        _ => panic!("it is a request"),
    }
}

#[test]
fn the_mark_of_a_request_follows_its_matter() {
    let mut records = records();
    let id = matter(&mut records);
    let who = supervisor();
    assert_eq!(mark_of(&records), Level::Priority);
    let revise = |form: SupervisionForm| {
        on(SupervisionCommand::Revise {
            id,
            form,
            seen: None,
        })
    };
    let leader = SupervisionForm {
        level: Level::Leader,
        ..form()
    };
    records
        .work(revise(leader.clone()), &who, OPENED)
        .expect("another level");
    assert_eq!(mark_of(&records), Level::Leader);

    let close = on(SupervisionCommand::Close {
        id,
        finding: Finding::Solved,
        text: "已封顶".to_owned(),
        look_back_on: None,
    });
    let reopen = on(SupervisionCommand::Reopen {
        id,
        reason: "又停工了".to_owned(),
    });
    records.work(close, &who, OPENED).expect("it ends");
    assert_eq!(mark_of(&records), Level::None);
    records.work(reopen, &who, OPENED).expect("it goes on");
    assert_eq!(mark_of(&records), Level::Leader);

    // Taken out, it is supervised no longer.
    let suggestion = SuggestionForm {
        title: "加快学校改扩建".to_owned(),
        text: "学位不够，请区里加快改扩建。".to_owned(),
        session: Session::off(),
        station: organisation("station"),
        cosigners: Vec::new(),
        requests: Vec::new(),
        works: Vec::new(),
    };
    let suggestion = records
        .work(
            WorkCommand::Suggestion(SuggestionCommand::Raise(suggestion)),
            &person("deputy", Role::Deputy, "station"),
            OPENED,
        )
        .expect("a deputy raises one");
    let without = SupervisionForm {
        subjects: vec![Subject::Suggestion(suggestion)],
        ..leader
    };
    records
        .work(revise(without), &who, OPENED)
        .expect("another subject");
    assert_eq!(mark_of(&records), Level::None);

    // What somebody marked otherwise since is not the matter's to clear.
    let mut records = self::records();
    let id = matter(&mut records);
    let key = RecordKey::Request(request_id());
    if let Record::Request(request) = &mut records.all.get_mut(&key).expect("it is there").record {
        request.marks.supervision = Level::Committee;
    }
    let close = on(SupervisionCommand::Close {
        id,
        finding: Finding::Solved,
        text: "已封顶".to_owned(),
        look_back_on: None,
    });
    records.work(close, &who, OPENED).expect("it ends");
    assert_eq!(mark_of(&records), Level::Committee);
}

#[test]
fn of_several_matters_on_a_request_the_highest_open_level_is_its_mark() {
    let open = |level| SupervisionForm { level, ..form() };
    let opens = |records: &mut Records, level| {
        let command = on(SupervisionCommand::Open(open(level)));
        records
            .work(command, &supervisor(), OPENED)
            .expect("it opens")
    };
    let closes = |records: &mut Records, id| {
        let close = SupervisionCommand::Close {
            id,
            finding: Finding::Solved,
            text: "已解决".to_owned(),
            look_back_on: None,
        };
        records
            .work(on(close), &supervisor(), OPENED)
            .expect("it ends");
    };
    let mut records = records();
    let committee = opens(&mut records, Level::Committee);
    let leader = opens(&mut records, Level::Leader);
    assert_eq!(mark_of(&records), Level::Leader);
    let priority = opens(&mut records, Level::Priority);
    assert_eq!(mark_of(&records), Level::Leader, "a lower level hides none");
    closes(&mut records, leader);
    assert_eq!(mark_of(&records), Level::Priority);
    closes(&mut records, committee);
    assert_eq!(mark_of(&records), Level::Priority);

    // One that moves below another leaves the mark to that one.
    let other = opens(&mut records, Level::Committee);
    let revise = SupervisionCommand::Revise {
        id: priority,
        form: open(Level::Street),
        seen: None,
    };
    let street = on(revise);
    records
        .work(street, &supervisor(), OPENED)
        .expect("another level");
    assert_eq!(mark_of(&records), Level::Committee);
    closes(&mut records, other);
    assert_eq!(mark_of(&records), Level::Street);
    closes(&mut records, priority);
    assert_eq!(mark_of(&records), Level::None);

    // Of the same level, the end of one leaves the other's.
    let first = opens(&mut records, Level::Priority);
    let second = opens(&mut records, Level::Priority);
    closes(&mut records, first);
    assert_eq!(mark_of(&records), Level::Priority);
    closes(&mut records, second);
    assert_eq!(mark_of(&records), Level::None);
}

#[test]
fn a_mark_from_before_requests_named_their_matters_goes_with_its_matter() {
    let mut records = records();
    let id = matter(&mut records);
    let key = RecordKey::Request(request_id());
    if let Record::Request(request) = &mut records.all.get_mut(&key).expect("it is there").record {
        request.supervised.clear();
    }
    let close = on(SupervisionCommand::Close {
        id,
        finding: Finding::Solved,
        text: "已封顶".to_owned(),
        look_back_on: None,
    });
    records.work(close, &supervisor(), OPENED).expect("it ends");
    assert_eq!(mark_of(&records), Level::None);
}
