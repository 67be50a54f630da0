//! What of the work beside requests waits for whom, decided by the rules: printed as `desk_work.txt`, which
//! `UPDATE_EXPECT=1` writes anew.

mod fixture;

use std::fmt::Write as _;

use domain::deadline::Calendar;
use domain::desk::work::{Why, receptions, waiting};
use domain::{Actor, policy};
use expect_test::expect_file;
use fixture::{OPENED, Records, at, day, milestone, organisation, person, records, supervisor};
use shared::account::{Account, AccountState, Role};
use shared::activity::{
    Activity, ActivityCommand, ActivityForm, ActivityKind, Became, LineForm, Particular,
    SeriesScope,
};
use shared::assignment::{Share, UnitShare};
use shared::ballot::{Ballot, BallotForm, BallotKind, Count, Teller, TieRule};
use shared::contact::{ContactCommand, ContactForm, ContactWay, OF_DEPUTIES, TalkForm};
use shared::duty::{Change, DutyCommand, DutyKind, Who};
use shared::id::{AccountId, WorkId};
use shared::oversight::OversightCommand;
use shared::place::{Place, PlaceCommand, ReceptionEvery, ReceptionForm, Site};
use shared::programme::{Programme, ProgrammeCommand, TaskForm, TaskState};
use shared::project::{Passage, Project, ProjectClass, ProjectCommand, ProjectForm, Stage};
use shared::record::Record;
use shared::request::{ResultClass, Satisfaction, Supervision as Level};
use shared::suggestion::{Contact, Session, SuggestionCommand, SuggestionForm};
use shared::supervision::{
    Finding, LetterKind, ReportKind, Subject, SupervisionCommand, SupervisionForm,
};
use shared::team::{Team, TeamCommand};
use shared::time::Timestamp;
use shared::work::{Body, Sight, Work, WorkCommand};

const PEOPLE: [(&str, Role, &str); 13] = [
    ("supervisor", Role::Supervisor, "district"),
    ("authority", Role::Authority, "street"),
    ("team lead", Role::TeamLead, "team"),
    ("team member", Role::TeamMember, "team"),
    ("other team lead", Role::TeamLead, "other team"),
    ("handler", Role::Handler, "unit"),
    ("head", Role::Head, "unit"),
    ("other handler", Role::Handler, "other unit"),
    ("clerk", Role::Clerk, "station"),
    ("deputy", Role::Deputy, "station"),
    ("colleague", Role::Deputy, "station"),
    ("other clerk", Role::Clerk, "other station"),
    ("administrator", Role::Administrator, "district"),
];

fn actor(name: &str) -> Actor {
    let (_, role, scope) = PEOPLE
        .into_iter()
        .find(|one| one.0 == name)
        .expect("they are among them");
    person(name, role, scope)
}

/// The table, as it grows.
struct Table {
    records: Records,
    text: String,
}

impl Table {
    fn new() -> Self {
        Self {
            records: records(),
            text: String::new(),
        }
    }

    /// Does something as somebody.
    fn does(&mut self, who: &str, command: WorkCommand, when: Timestamp) -> WorkId {
        let done = self.records.work(command, &actor(who), when);
        done.unwrap_or_else(|refusal| panic!("{who}: {refusal:?}"))
    }

    /// What waits on a record, for everybody.
    fn asks(&mut self, what: &str, id: WorkId, when: Timestamp) {
        let work = self.records.record_of(id);
        let mut lines = String::new();
        for (name, ..) in PEOPLE {
            let person = actor(name);
            let street = |id| self.records.street(id);
            let found = waiting(work, &person, street, when);
            // Whoever may not see it has nothing to do with it.
            let record = Record::Work(Box::new(work.clone()));
            assert!(
                found.is_empty() || policy::may_see(&person, &record, when.day()),
                "{what}: {name}: {found:?}"
            );
            let found = found.iter().map(|one| {
                let due = one.due.map(|due| format!(" by {due}")).unwrap_or_default();
                let times = match one.count {
                    1 => String::new(),
                    count => format!(" ×{count}"),
                };
                format!("{}{times}{due}", one.why.code())
            });
            let found: Vec<_> = found.collect();
            if !found.is_empty() {
                writeln!(lines, "  {name:<18}{}", found.join(", "))
                    .expect("writing to a string does not fail");
            }
        }
        write!(self.text, "\n{what}\n{lines}").expect("writing to a string does not fail");
    }

    /// Says anew what a record says.
    fn puts<B: Body>(&mut self, id: WorkId, change: impl FnOnce(&mut B)) {
        let mut body: B = self.records.body(id);
        change(&mut body);
        let sight = self.records.record_of(id).sight.clone();
        let work = Work::new(id, None, sight, &body);
        self.records.put(Record::Work(Box::new(work)));
    }
}

fn of_matters(table: &mut Table) {
    let on = WorkCommand::Supervision;
    let form = SupervisionForm {
        title: "学校改扩建".to_owned(),
        goal: "按期封顶".to_owned(),
        level: Level::Priority,
        report_by: None,
        listed: false,
        leader: "刘主任".to_owned(),
        committee: None,
        team: Some(organisation("team")),
        street: Some(organisation("street")),
        units: vec![organisation("unit"), organisation("other unit")],
        subjects: vec![Subject::Request(fixture::request_id())],
        line: None,
    };
    let id = table.does("supervisor", on(SupervisionCommand::Open(form)), OPENED);
    let schedule = SupervisionCommand::Schedule {
        id,
        milestones: vec![milestone("主体封顶", "2026-03-02", "2026-06-09")],
        measures: Vec::new(),
        reason: String::new(),
        seen: None,
    };
    table.does("supervisor", on(schedule), OPENED);
    table.asks("a matter was opened", id, OPENED);
    let write = |kind, unit, answer_by: Option<&str>| {
        on(SupervisionCommand::Write {
            id,
            kind,
            unit: organisation(unit),
            text: "请说明进度".to_owned(),
            answer_by: answer_by.map(day),
        })
    };
    let letter = write(LetterKind::Letter, "unit", Some("2026-03-16"));
    table.does("supervisor", letter, OPENED);
    let letter = write(LetterKind::Letter, "unit", Some("2026-03-12"));
    table.does("supervisor", letter, OPENED);
    let reminder = write(LetterKind::Reminder, "other unit", None);
    table.does("team lead", reminder, OPENED);
    table.asks(
        "two letters to one unit, a reminder to the other",
        id,
        OPENED,
    );
    let read = on(SupervisionCommand::Read { id });
    table.does("other handler", read, OPENED);
    let answer = |no| {
        on(SupervisionCommand::Answer {
            id,
            no,
            text: "已加派人手".to_owned(),
        })
    };
    table.does("head", answer(2), OPENED);
    table.asks(
        "one of them is answered, the reminder is read",
        id,
        at("2026-03-20"),
    );
    table.does("handler", answer(1), OPENED);
    table.asks("35 days without a report", id, at("2026-04-06"));
    let report = on(SupervisionCommand::Report {
        id,
        kind: ReportKind::Progress,
        text: "到了现场".to_owned(),
        place: String::new(),
        steps: Vec::new(),
        amounts: Vec::new(),
        on: None,
    });
    table.does("handler", report, at("2026-04-06"));
    let letter = write(LetterKind::Letter, "unit", Some("2026-04-16"));
    table.does("supervisor", letter, at("2026-04-06"));
    let close = on(SupervisionCommand::Close {
        id,
        finding: Finding::Solved,
        text: "已封顶".to_owned(),
        look_back_on: None,
    });
    table.does("supervisor", close, at("2026-04-07"));
    table.asks(
        "it is closed, with a letter unanswered",
        id,
        at("2026-06-01"),
    );
}

fn share(unit: &str, share: Share) -> UnitShare {
    let unit = organisation(unit);
    UnitShare { unit, share }
}

/// A suggestion of the deputy's.
fn raised(table: &mut Table) -> WorkId {
    let form = SuggestionForm {
        title: "关于完善加装电梯补贴的建议".to_owned(),
        text: "建议提高补贴标准。".to_owned(),
        session: Session::off(),
        station: organisation("station"),
        cosigners: Vec::new(),
        requests: Vec::new(),
        works: Vec::new(),
    };
    let raise = WorkCommand::Suggestion(SuggestionCommand::Raise(form));
    table.does("deputy", raise, OPENED)
}

/// It is given to a lead unit and a co-handler.
fn assigned(table: &mut Table, id: WorkId) {
    let units = vec![share("unit", Share::Lead), share("other unit", Share::Co)];
    let assign = WorkCommand::Suggestion(SuggestionCommand::Assign { id, units });
    table.does("supervisor", assign, OPENED);
}

/// The co-handler gives its opinion.
fn opined(table: &mut Table, id: WorkId) {
    let opinion = SuggestionCommand::GiveOpinion {
        id,
        unit: organisation("other unit"),
        text: "同意".to_owned(),
    };
    table.does("other handler", WorkCommand::Suggestion(opinion), OPENED);
}

fn of_suggestions(table: &mut Table) {
    let does = WorkCommand::Suggestion;
    let id = raised(table);
    table.asks("a suggestion was raised", id, OPENED);
    assigned(table, id);
    table.asks("it was assigned to two units", id, OPENED);
    table.asks("both let their terms pass", id, at("2026-06-03"));
    let unit = organisation("unit");
    let ask = SuggestionCommand::AskReturn {
        id,
        unit,
        reason: "不属本单位".to_owned(),
        to: organisation("other unit"),
    };
    table.does("handler", does(ask), OPENED);
    table.asks("the lead unit asks to give it back", id, OPENED);
    let refuse = SuggestionCommand::DecideReturn {
        id,
        unit,
        to: None,
        text: "理由".to_owned(),
    };
    table.does("supervisor", does(refuse), OPENED);
    let ask = SuggestionCommand::AskExtension {
        id,
        unit,
        reason: "涉及面广".to_owned(),
    };
    table.does("handler", does(ask), OPENED);
    opined(table, id);
    table.asks(
        "it stays, and longer is asked for; the opinion is given",
        id,
        OPENED,
    );
    let reply = |class, promise: Option<&str>| {
        does(SuggestionCommand::Reply {
            id,
            unit,
            text: "已列入计划".to_owned(),
            class,
            promise: promise.map(day),
        })
    };
    table.does("head", reply(ResultClass::B, Some("2026-12-31")), OPENED);
    table.asks("it was replied to, with a promise", id, OPENED);
    let rate = |result| {
        does(SuggestionCommand::Rate {
            id,
            process: Satisfaction::Satisfied,
            result,
            contact: Contact::InPerson,
            to_the_point: None,
            may_close: None,
            text: "说明".to_owned(),
        })
    };
    table.does("deputy", rate(Satisfaction::Dissatisfied), OPENED);
    table.asks("the deputy was not satisfied", id, OPENED);
    table.does("head", reply(ResultClass::A, None), OPENED);
    table.does("deputy", rate(Satisfaction::Satisfied), OPENED);
    table.asks("the second reply was rated", id, OPENED);
    let close = SuggestionCommand::Close {
        id,
        text: String::new(),
    };
    table.does("deputy", does(close), OPENED);
    table.asks("it was closed", id, OPENED);
}

fn of_activities(table: &mut Table) {
    let acts = WorkCommand::Activity;
    let form = |team: Option<&str>, station: Option<&str>| {
        acts(ActivityCommand::Plan {
            form: ActivityForm {
                kind: ActivityKind::Deliberation,
                title: "议事会".to_owned(),
                team: team.map(organisation),
                station: station.map(organisation),
                lead: String::new(),
                place: String::new(),
                from: OPENED,
                until: OPENED.plus_ms(7_200_000),
                agenda: String::new(),
                parties: Vec::new(),
                places: None,
                particulars: vec![(Particular::Issue, "停车".to_owned())],
                campaign: None,
            },
            repeat: None,
        })
    };
    let over = OPENED.plus_ms(7_200_000);
    let id = table.does("team lead", form(Some("team"), None), OPENED);
    table.asks("a team's activity lasts", id, OPENED.plus_ms(3_600_000));
    table.asks("it is over", id, over);
    let write = acts(ActivityCommand::Write {
        id,
        lines: Vec::new(),
        outcome: "商定方案".to_owned(),
        particulars: vec![(Particular::Positions, "都赞成".to_owned())],
        held: None,
        seen: None,
    });
    table.does("team member", write, over);
    table.asks("a member wrote it down", id, over);
    table.does("team lead", acts(ActivityCommand::Check { id }), over);
    table.asks("the leader checked it", id, over);
    let id = table.does("authority", form(None, Some("station")), OPENED);
    table.asks("one of a station, planned by its street, is over", id, over);
    let cancel = ActivityCommand::Cancel {
        id,
        reason: "下雨".to_owned(),
        scope: SeriesScope::This,
    };
    table.does("clerk", acts(cancel), OPENED);
    table.asks("it was called off", id, over);
    let id = table.does("supervisor", form(None, None), OPENED);
    table.asks("the committee's own is over", id, over);
    let id = table.does("team lead", form(Some("team"), Some("station")), OPENED);
    let line = |text: &str| LineForm {
        no: None,
        text: text.to_owned(),
    };
    let write = acts(ActivityCommand::Write {
        id,
        lines: vec![line("缺停车位"), line("路灯不亮")],
        outcome: String::new(),
        particulars: vec![(Particular::Positions, "都赞成".to_owned())],
        held: None,
        seen: None,
    });
    table.does("team lead", write, over);
    for line in [1, 2] {
        table.does("team lead", acts(ActivityCommand::Pass { id, line }), over);
    }
    table.does("team member", acts(ActivityCommand::Check { id }), over);
    table.asks("two lines were passed to the station", id, over);
    table.puts(id, |body: &mut Activity| {
        body.minutes[0].became = Some(Became::Request(fixture::request_id()));
    });
    table.asks("the clerk registered one of them", id, over);
    let entrust = ActivityCommand::Entrust {
        id,
        line: 2,
        unit: Some(organisation("unit")),
        due: Some(day("2026-03-20")),
    };
    table.does("team lead", acts(entrust), over);
    table.asks("a unit is to do the other", id, over);
    let fulfil = ActivityCommand::Fulfil {
        id,
        line: 2,
        text: "路灯已修好".to_owned(),
    };
    table.does("handler", acts(fulfil), over);
    table.asks("it did", id, over);
}

fn of_programmes(table: &mut Table) {
    let set = |team: Option<&str>| {
        let task = |title: &str, due: &str| TaskForm {
            no: None,
            title: title.to_owned(),
            owner: String::new(),
            due: day(due),
        };
        WorkCommand::Programme(ProgrammeCommand::Set {
            team: team.map(organisation),
            year: 2026,
            title: "工作方案".to_owned(),
            tasks: vec![
                task("学习", "2026-03-31"),
                task("走访", "2026-04-30"),
                task("述职", "2026-12-31"),
            ],
            seen: 0,
        })
    };
    table.does("team lead", set(Some("team")), OPENED);
    let id = Programme::id(Some(organisation("team")), 2026);
    table.asks("a team's task is due today", id, at("2026-03-31"));
    table.asks("two tasks are late", id, at("2026-05-01"));
    table.puts(id, |body: &mut Programme| {
        body.tasks[0].state = TaskState::Done;
        body.tasks[1].state = TaskState::Dropped;
    });
    table.asks("one is done, one was dropped", id, at("2026-05-01"));
    table.does("supervisor", set(None), OPENED);
    let id = Programme::id(None, 2026);
    table.asks("the committee's own are late", id, at("2026-05-01"));
}

fn of_projects(table: &mut Table) {
    let propose = ProjectCommand::Propose(ProjectForm {
        year: 2026,
        title: "新增学位".to_owned(),
        about: "一千个".to_owned(),
        class: ProjectClass::Education,
        place: String::new(),
        street: Some(organisation("street")),
        sources: Vec::new(),
        survey: "座谈会".to_owned(),
    });
    let id = table.does("clerk", WorkCommand::Project(propose), OPENED);
    // Only a ballot takes it here; what led to it is told elsewhere.
    let passage = |stage, on: &str| Passage {
        stage,
        at: at(on),
        by_name: String::new(),
        text: String::new(),
        decision: String::new(),
    };
    let to = |table: &mut Table, stage: Stage, on: &str| {
        table.puts(id, |body: &mut Project| {
            body.stage = stage;
            body.passages.push(passage(stage, on));
        });
    };
    let work = table.records.record_of(id).clone();
    let mut body: Project = work.open().expect("a project");
    body.units = vec![organisation("unit")];
    body.planned_on = Some(day("2026-01-20"));
    body.reported_months = vec![2026 * 12 + 1];
    let everyone = Sight {
        everyone: true,
        ..Sight::default()
    };
    let work = Work::new(id, None, everyone, &body);
    table.records.put(Record::Work(Box::new(work)));
    to(table, Stage::Implementing, "2026-01-21");
    table.asks("last month was reported on", id, at("2026-03-31"));
    table.asks("last month was not", id, at("2026-04-01"));
    to(table, Stage::Adjusting, "2026-04-02");
    table.asks("a change of plan was handed in", id, at("2026-04-02"));
    to(table, Stage::Completed, "2026-04-03");
    table.asks("it is said to be completed", id, at("2026-04-03"));
    table.puts(id, |body: &mut Project| body.accepted = true);
    table.asks("it was accepted", id, at("2026-04-03"));
    to(table, Stage::Rectifying, "2026-04-04");
    table.puts(id, |body: &mut Project| {
        body.accepted = false;
        body.put_right_by = Some(day("2026-04-20"));
    });
    table.asks("something is to be put right", id, at("2026-04-04"));
    table.asks(
        "and last month nobody said how far it is",
        id,
        at("2026-06-02"),
    );
    table.asks(
        "and neither did anybody until the middle of the next",
        id,
        at("2026-06-11"),
    );
    to(table, Stage::Assessed, "2026-02-10");
    table.asks("it was assessed", id, at("2027-02-02"));
    table.asks(
        "the year after it is to be looked back on",
        id,
        at("2027-02-03"),
    );
}

fn of_findings(table: &mut Table) {
    let on = WorkCommand::Oversight;
    let raise = OversightCommand::Raise {
        team: organisation("team"),
        text: "台账缺二月份签到".to_owned(),
        due: day("2026-03-20"),
    };
    let id = table.does("supervisor", on(raise), OPENED);
    table.asks("something was found about a team", id, OPENED);
    let late = at("2026-03-21");
    table.asks("its day passed", id, late);
    let fix = OversightCommand::Fix {
        id,
        what: "已补齐".to_owned(),
    };
    table.does("team lead", on(fix), late);
    table.asks("the team put it right", id, late);
    table.does("supervisor", on(OversightCommand::Confirm { id }), late);
    table.asks("it was confirmed", id, late);
}

/// The deputy of the table, with an account.
fn with_account(table: &mut Table) -> AccountId {
    let deputy = actor("deputy");
    let id = AccountId::named("deputy");
    table.records.put(Record::Account(Account {
        id,
        login: "deputy".to_owned(),
        name: deputy.name,
        state: AccountState::Active,
        memberships: deputy.memberships,
        stand_ins: Vec::new(),
        created_at: OPENED,
    }));
    id
}

fn of_corrections(table: &mut Table) {
    let deputy = with_account(table);
    let on = WorkCommand::Duty;
    let ask = || {
        on(DutyCommand::Ask {
            who: Who::Account(deputy),
            team: None,
            station: Some(organisation("station")),
            change: Change::Add {
                kind: DutyKind::Inspection,
                day: day("2026-02-10"),
                text: "市里组织的视察".to_owned(),
            },
            reason: "有签到表".to_owned(),
        })
    };
    let id = table.does("deputy", ask(), OPENED);
    table.asks(
        "a deputy asks for a correction of their own file",
        id,
        OPENED,
    );
    let id = table.does("authority", ask(), OPENED);
    table.asks("the street asks for one in a deputy's file", id, OPENED);
    let confirm = DutyCommand::Decide {
        id,
        confirm: true,
        text: String::new(),
    };
    table.does("supervisor", on(confirm), OPENED);
    table.asks("it was decided", id, OPENED);
}

fn of_contacts(table: &mut Table) {
    with_account(table);
    let on = WorkCommand::Contact;
    let open = ContactCommand::Open {
        form: ContactForm {
            kind: OF_DEPUTIES,
            from: "deputy".to_owned(),
            to: "南岭花园 3 栋 5 户".to_owned(),
            street: Some(organisation("street")),
            team: Some(organisation("team")),
            times: 4,
            plan: String::new(),
            since: day("2026-01-01"),
        },
    };
    let id = table.does("team lead", on(open), OPENED);
    table.asks("a household is to be kept in contact with", id, OPENED);
    let log = ContactCommand::Log {
        id,
        form: TalkForm {
            on: day("2026-03-02"),
            way: ContactWay::Visit,
            what: "楼道照明要修".to_owned(),
            follow_up: String::new(),
        },
    };
    table.does("deputy", on(log), OPENED);
    table.asks("the deputy was there", id, OPENED);
    table.asks("another quarter began", id, at("2026-04-01"));
}

#[test]
fn what_of_the_work_waits_for_whom() {
    let text = String::from("What of the work waits for whom.\n");
    let records = records();
    let mut table = Table { records, text };
    of_matters(&mut table);
    of_suggestions(&mut table);
    of_activities(&mut table);
    of_programmes(&mut table);
    of_projects(&mut table);
    of_findings(&mut table);
    of_corrections(&mut table);
    of_contacts(&mut table);
    expect_file!["desk_work.txt"].assert_eq(&table.text);
}

#[test]
fn a_street_is_told_of_letters_that_are_late_in_its_own_matters_alone() {
    for (level, who) in [
        (Level::Street, vec!["supervisor", "authority"]),
        (Level::Priority, vec!["supervisor"]),
    ] {
        let mut table = Table::new();
        let form = SupervisionForm {
            title: "道路积水".to_owned(),
            goal: "汛期前治好".to_owned(),
            level,
            report_by: None,
            listed: false,
            leader: "李主任".to_owned(),
            committee: None,
            team: None,
            street: Some(organisation("street")),
            units: vec![organisation("unit")],
            subjects: vec![Subject::Request(fixture::request_id())],
            line: None,
        };
        let on = WorkCommand::Supervision;
        let id = table.does("supervisor", on(SupervisionCommand::Open(form)), OPENED);
        let letter = SupervisionCommand::Write {
            id,
            kind: LetterKind::Letter,
            unit: organisation("unit"),
            text: "请说明进度".to_owned(),
            answer_by: Some(day("2026-03-16")),
        };
        table.does("supervisor", on(letter), OPENED);
        let told = |when| -> Vec<&str> {
            let work = table.records.record_of(id);
            let is_told = |name: &&str| {
                let found = waiting(work, &actor(name), |_| None, when);
                found.iter().any(|one| one.why == Why::LetterLate)
            };
            PEOPLE.iter().map(|one| one.0).filter(is_told).collect()
        };
        assert_eq!(told(at("2026-03-16")), Vec::<&str>::new());
        assert_eq!(told(at("2026-03-17")), who);
    }
}

#[test]
fn a_unit_that_is_given_a_suggestion_anew_is_asked_for_it_once() {
    let mut table = Table::new();
    let does = WorkCommand::Suggestion;
    let id = raised(&mut table);
    assigned(&mut table, id);
    opined(&mut table, id);
    let anew = SuggestionCommand::Reassign {
        id,
        units: vec![share("other unit", Share::Lead)],
        reason: "逾期未答复".to_owned(),
    };
    table.does("supervisor", does(anew), at("2026-09-01"));
    let other = actor("other handler");
    let work = table.records.record_of(id);
    let found = waiting(work, &other, |_| None, at("2026-09-01"));
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.why, one.count, one.due))
        .collect();
    // Three months from the day on which it was given it anew.
    assert_eq!(told, [(Why::Reply, 1, Some(day("2026-12-01")))]);
}

#[test]
fn who_stands_in_for_a_colleague_is_waited_for_and_what_left_the_screens_is_not() {
    let mut table = Table::new();
    of_programmes(&mut table);
    let id = Programme::id(Some(organisation("team")), 2026);
    table.puts(id, |body: &mut Programme| {
        body.tasks[0].state = TaskState::Open;
    });
    let now = at("2026-05-01");
    let found = |work: &Work, actor: &Actor| waiting(work, actor, |_| None, now).len();
    let mut both = supervisor();
    assert_eq!(found(table.records.record_of(id), &both), 0);
    let lead = actor("team lead");
    both.stand_ins = vec![shared::account::StandIn {
        whom: lead.account.expect("an account"),
        whom_name: lead.name.clone(),
        membership: lead.memberships[0],
    }];
    assert_eq!(found(table.records.record_of(id), &both), 1);
    let mut over = table.records.record_of(id).clone();
    over.sight.over = true;
    assert_eq!(found(&over, &lead), 0);
}

#[test]
fn a_count_waits_for_each_teller_from_the_day_of_the_session_on() {
    let teller = |name: &str| Teller {
        name: name.to_owned(),
        account: None,
        at: None,
        recounts: 0,
    };
    let mut ballot = Ballot {
        form: BallotForm {
            kind: BallotKind::Choice,
            session: "区人大会议".to_owned(),
            on: day("2026-03-10"),
            places: 1,
            tie: TieRule::RunOff,
            season: None,
            projects: Vec::new(),
            teller_names: ["deputy", "colleague"].map(str::to_owned),
            teller_accounts: [None, None],
        },
        items: Vec::new(),
        tellers: vec![teller("deputy"), teller("colleague")],
        count: Count::Open,
        differing: Vec::new(),
        result: None,
        is_tied: false,
        made_by: "supervisor".to_owned(),
        made_by_account: None,
        ended: None,
    };
    let told = |ballot: &Ballot, on: &str| -> Vec<&str> {
        let sight = Sight {
            everyone: true,
            ..Sight::default()
        };
        let work = Work::new(WorkId::named("ballot"), None, sight, ballot);
        let is_told = |name: &&str| {
            let found = waiting(&work, &actor(name), |_| None, at(on));
            found.iter().any(|one| one.why == Why::Count)
        };
        PEOPLE.iter().map(|one| one.0).filter(is_told).collect()
    };
    assert_eq!(told(&ballot, "2026-03-09"), Vec::<&str>::new());
    assert_eq!(told(&ballot, "2026-03-10"), ["deputy", "colleague"]);
    ballot.tellers[0].at = Some(at("2026-03-10"));
    assert_eq!(told(&ballot, "2026-03-10"), ["colleague"]);
    ballot.tellers[1].at = Some(at("2026-03-10"));
    ballot.count = Count::Differs;
    assert_eq!(told(&ballot, "2026-03-10"), ["deputy", "colleague"]);
    ballot.tellers[0].recounts = 3;
    assert_eq!(told(&ballot, "2026-03-10"), ["colleague"]);
    ballot.count = Count::Agrees;
    assert_eq!(told(&ballot, "2026-03-10"), Vec::<&str>::new());
}

#[test]
fn before_the_committee_reports_on_a_matter_it_waits_for_a_report_of_that_time() {
    let mut table = Table::new();
    let on = WorkCommand::Supervision;
    let form = SupervisionForm {
        title: "道路积水".to_owned(),
        goal: "汛期前治好".to_owned(),
        level: Level::Priority,
        report_by: Some(day("2026-03-31")),
        listed: false,
        leader: "李主任".to_owned(),
        committee: None,
        team: None,
        street: None,
        units: vec![organisation("unit")],
        subjects: vec![Subject::Request(fixture::request_id())],
        line: None,
    };
    let id = table.does("supervisor", on(SupervisionCommand::Open(form)), OPENED);
    let told = |table: &Table, when: &str| -> Vec<&str> {
        let work = table.records.record_of(id);
        let is_told = |name: &&str| {
            let found = waiting(work, &actor(name), |_| None, at(when));
            found.iter().any(|one| one.why == Why::Brief)
        };
        PEOPLE.iter().map(|one| one.0).filter(is_told).collect()
    };
    assert_eq!(told(&table, "2026-03-23"), Vec::<&str>::new());
    assert_eq!(told(&table, "2026-03-24"), ["supervisor"]);
    let report = SupervisionCommand::Report {
        id,
        kind: ReportKind::Progress,
        text: "排水口已疏通".to_owned(),
        place: String::new(),
        steps: Vec::new(),
        amounts: Vec::new(),
        on: None,
    };
    table.does("handler", on(report), at("2026-03-25"));
    assert_eq!(told(&table, "2026-03-31"), Vec::<&str>::new());
}

#[test]
fn a_team_without_a_leader_waits_for_the_committee() {
    let mut table = Table::new();
    let team = organisation("team");
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
    table.does("supervisor", seat("罗队长", true, "2026-03-02"), OPENED);
    table.does("supervisor", seat("黄代表", false, "2026-03-02"), OPENED);
    let leave = TeamCommand::Leave {
        team,
        name: "罗队长".to_owned(),
        until: day("2026-03-31"),
        reason: "工作调动".to_owned(),
    };
    table.does("supervisor", WorkCommand::Team(leave), OPENED);
    let told = |table: &Table, when: &str| -> Vec<&str> {
        let work = table.records.record_of(Team::id(team));
        let is_told = |name: &&str| {
            let found = waiting(work, &actor(name), |_| None, at(when));
            found
                .iter()
                .any(|one| one.why == Why::NoLeader && one.place == Some(team))
        };
        PEOPLE.iter().map(|one| one.0).filter(is_told).collect()
    };
    assert_eq!(told(&table, "2026-03-31"), Vec::<&str>::new());
    assert_eq!(told(&table, "2026-04-01"), ["supervisor"]);
    table.does("supervisor", seat("黄代表", true, "2026-04-06"), OPENED);
    assert_eq!(told(&table, "2026-04-01"), ["supervisor"]);
    assert_eq!(told(&table, "2026-04-06"), Vec::<&str>::new());
    // Where nobody is left, nobody is missed.
    let leave = TeamCommand::Leave {
        team,
        name: "黄代表".to_owned(),
        until: day("2026-04-30"),
        reason: "工作调动".to_owned(),
    };
    table.does("supervisor", WorkCommand::Team(leave), OPENED);
    assert_eq!(told(&table, "2026-05-01"), Vec::<&str>::new());
}

#[test]
fn a_reception_waits_for_who_holds_it_and_afterwards_until_something_tells_of_it() {
    let mut table = Table::new();
    let rule = PlaceCommand::Receive {
        site: Site::of(organisation("station")),
        no: None,
        form: ReceptionForm {
            every: ReceptionEvery::Week,
            day: 1,
            from: 9 * 60,
            until: 11 * 60,
            since: day("2026-03-01"),
            who: ["deputy", "colleague"].map(str::to_owned).to_vec(),
        },
    };
    table.does("clerk", WorkCommand::Place(rule), OPENED);
    let place: Place = table.records.body(Place::id(organisation("station")));
    let told = |held: &[Activity], on: &str| -> Vec<String> {
        let calendar = Calendar::of(None);
        let of = |name: &str| {
            let found = receptions(&place, &actor(name), held.iter(), &calendar, at(on));
            let found = found.into_iter().map(|one| {
                let due = one.due.expect("it is on a day");
                format!("{name}: {} {due} ×{}", one.why.code(), one.count)
            });
            found.collect::<Vec<_>>()
        };
        PEOPLE.iter().flat_map(|one| of(one.0)).collect()
    };
    assert_eq!(told(&[], "2026-03-02"), ["deputy: receive 2026-03-03 ×1"]);
    // A name on the rota is a deputy's, not that of a namesake in a department.
    let mut namesake = actor("handler");
    namesake.name = "deputy".to_owned();
    let (calendar, none) = (Calendar::of(None), std::iter::empty::<&Activity>());
    let of_namesake = receptions(&place, &namesake, none, &calendar, at("2026-03-02"));
    assert!(of_namesake.is_empty(), "{of_namesake:?}");
    // While it lasts; and the next one comes near.
    let next = "colleague: receive 2026-03-10 ×1";
    assert_eq!(
        told(&[], "2026-03-03"),
        ["deputy: receive 2026-03-03 ×1", next]
    );
    // Who keeps the books writes it down.
    assert_eq!(
        told(&[], "2026-03-04"),
        ["clerk: record 2026-03-03 ×1", next]
    );
    let mut plan = |on: &str| {
        let form = ActivityForm {
            kind: ActivityKind::Reception,
            title: "接访".to_owned(),
            team: None,
            station: Some(organisation("station")),
            lead: String::new(),
            place: String::new(),
            from: at(on),
            until: at(on).plus_ms(3_600_000),
            agenda: String::new(),
            parties: Vec::new(),
            places: None,
            particulars: Vec::new(),
            campaign: None,
        };
        let plan = ActivityCommand::Plan { form, repeat: None };
        let id = table.does("clerk", WorkCommand::Activity(plan), OPENED);
        table.records.body::<Activity>(id)
    };
    // What is still missing of it is asked of the activity.
    let mut held = vec![plan("2026-03-03"), plan("2026-03-10")];
    assert_eq!(told(&held, "2026-03-04"), [next]);
    held[1].cancelled = Some(("台风".to_owned(), held[1].planned.clone()));
    assert_eq!(told(&held, "2026-03-04"), Vec::<String>::new());
    // Of those of a month, however many.
    assert_eq!(
        told(&held[1..], "2026-03-25"),
        [
            "clerk: record 2026-03-03 ×3",
            "deputy: receive 2026-03-31 ×1",
        ]
    );
}
