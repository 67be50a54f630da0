//! Suggestions, decided by the rules themselves: who may do what and when (printed as `suggestions.txt`,
//! which `UPDATE_EXPECT=1` writes anew), terms at the ends of months, rounds, and who sees one.

use std::collections::HashMap;
use std::fmt::Write as _;

use domain::deadline::Light;
use domain::plan::TimerChange;
use domain::suggestion::{OVER_TIMER, late_replies, light, may_move};
use domain::{Actor, Planned, World, needs, plan, policy};
use expect_test::expect_file;
use shared::account::{Membership, Role};
use shared::assignment::{Share, UnitShare};
use shared::command::{Command, Envelope};
use shared::duty::{DutyKind, Who};
use shared::id::{AccountId, ClientId, CommandId, OrganisationId, RequestId, WorkId};
use shared::late::Late;
use shared::limits;
use shared::organisation::{Organisation, OrganisationKind};
use shared::record::{Parent, Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::request::{
    Channel, DeclineReason, Register, Request, RequestCommand, RequestKind, ResultClass,
    Satisfaction, Supervision as Level, Topic,
};
use shared::rulebook::{Rulebook, RulebookCommand};
use shared::suggestion::{
    Contact, DatedTerms, Length, LengthUnit, MeetingPhase, Rule, Session, Sitting, Suggestion,
    SuggestionCommand, SuggestionForm, SuggestionState as State, Terms,
};
use shared::supervision::{Subject, SupervisionCommand, SupervisionForm};
use shared::time::{LocalDate, Timestamp};
use shared::work::{Work, WorkCommand, WorkRefusal};

#[derive(Clone, Default)]
struct Records {
    all: HashMap<RecordKey, Versioned>,
    counted: HashMap<String, u64>,
    made: u32,
}

impl World for Records {
    fn is_whole(&self) -> bool {
        true
    }

    fn record(&self, key: RecordKey) -> Option<&Versioned> {
        self.all.get(&key)
    }

    fn children(&self, request: RequestId) -> Vec<&Versioned> {
        let all = self.all.values();
        all.filter(|held| held.record.parent() == Some(Parent::Request(request)))
            .collect()
    }

    fn login_holder(&self, _: &str) -> Option<AccountId> {
        None
    }

    fn accounts(&self) -> Vec<&Versioned> {
        Vec::new()
    }

    fn counter(&self, name: &str) -> Option<u64> {
        Some(self.counted.get(name).copied().unwrap_or(0))
    }

    fn number_holder(&self, _: &str) -> Option<RequestId> {
        None
    }
}

impl Records {
    fn try_at(
        &self,
        command: Command,
        actor: &Actor,
        at: Timestamp,
        id: &str,
    ) -> Result<Planned, Refusal> {
        let envelope = Envelope {
            client_id: ClientId::named("a tab"),
            seq: 1,
            command_id: CommandId::named(id),
            issued_at: at,
            expects: None,
            occurred_at: None,
            command,
        };
        needs(&envelope, self, at);
        plan(self, &envelope, actor, at)
    }

    /// Does something and keeps what comes of it.
    fn command(
        &mut self,
        command: Command,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(CommandId, Planned), Refusal> {
        self.made += 1;
        let id = format!("command {}", self.made);
        let planned = self.try_at(command, actor, at, &id)?;
        for put in planned.puts.clone() {
            let key = put.record.key();
            let before = self.all.get(&key).map_or(0, |held| held.version);
            assert_eq!(put.version, before + 1, "versions go up one by one");
            self.all.insert(key, put);
        }
        self.counted.extend(planned.counter.clone());
        Ok((CommandId::named(&id), planned))
    }

    fn does(
        &mut self,
        command: SuggestionCommand,
        actor: &Actor,
        on: &str,
    ) -> Result<WorkId, Refusal> {
        let command = Command::work(&WorkCommand::Suggestion(command));
        let (id, _) = self.command(command, actor, at(on))?;
        Ok(WorkId::derive(id, 0))
    }

    fn record_of(&self, id: WorkId) -> &Record {
        &self.all[&RecordKey::Work(id)].record
    }

    fn work(&self, id: WorkId) -> &Work {
        match self.record_of(id) {
            Record::Work(work) => work,
            _ => panic!("a record of the work"),
        }
    }

    fn body(&self, id: WorkId) -> Suggestion {
        self.work(id).open().expect("a suggestion")
    }

    fn version(&self, id: WorkId) -> u64 {
        self.all[&RecordKey::Work(id)].version
    }
}

fn organisation(name: &str) -> OrganisationId {
    OrganisationId::named(name)
}

const TREE: [(OrganisationKind, &str); 10] = [
    (OrganisationKind::District, "district"),
    (OrganisationKind::Street, "street"),
    (OrganisationKind::Street, "other street"),
    (OrganisationKind::Station, "station"),
    (OrganisationKind::Station, "other station"),
    (OrganisationKind::Unit, "unit"),
    (OrganisationKind::Unit, "co-unit"),
    (OrganisationKind::Unit, "third unit"),
    (OrganisationKind::Unit, "unit not named"),
    (OrganisationKind::Team, "team"),
];

fn person(name: &str, role: Role, scope: &str) -> Actor {
    Actor {
        account: Some(AccountId::named(name)),
        name: name.to_owned(),
        memberships: vec![Membership {
            role,
            scope: organisation(scope),
            from: LocalDate(0),
            until: None,
        }],
        stand_ins: Vec::new(),
        is_system: false,
        resident_of: None,
    }
}

fn lead() -> Actor {
    person("lead", Role::Deputy, "station")
}

fn colleague() -> Actor {
    person("colleague", Role::Deputy, "station")
}

fn far_deputy() -> Actor {
    person("far deputy", Role::Deputy, "other station")
}

fn supervisor() -> Actor {
    person("supervisor", Role::Supervisor, "district")
}

fn handler() -> Actor {
    person("handler", Role::Handler, "unit")
}

fn co_handler() -> Actor {
    person("co-handler", Role::Handler, "co-unit")
}

fn people() -> Vec<Actor> {
    vec![
        lead(),
        colleague(),
        far_deputy(),
        supervisor(),
        handler(),
        person("head", Role::Head, "unit"),
        co_handler(),
        person("handler not named", Role::Handler, "unit not named"),
        person("clerk", Role::Clerk, "station"),
        person("other clerk", Role::Clerk, "other station"),
        person("authority", Role::Authority, "street"),
        person("other authority", Role::Authority, "other street"),
        person("team lead", Role::TeamLead, "team"),
        person("administrator", Role::Administrator, "district"),
        Actor {
            name: "system".to_owned(),
            ..Actor::system()
        },
    ]
}

fn day(text: &str) -> LocalDate {
    text.parse().expect("a day")
}

fn at(text: &str) -> Timestamp {
    day(text).start().plus_ms(10 * 3_600_000)
}

/// Tuesday.
const RAISED: &str = "2026-03-03";
/// Thursday.
const ASSIGNED: &str = "2026-03-05";

const ASKED: &str = "六栋居民多为老人，上下楼困难，希望尽快加装电梯，政府给予补贴。";

fn records() -> Records {
    let mut records = Records::default();
    for (kind, name) in TREE {
        let street = match (kind, name) {
            (OrganisationKind::Street, _) => Some(organisation(name)),
            (OrganisationKind::Station, "station") => Some(organisation("street")),
            (OrganisationKind::Station, _) => Some(organisation("other street")),
            _ => None,
        };
        let record = Record::Organisation(Organisation {
            id: organisation(name),
            kind,
            name: name.to_owned(),
            short_name: name.to_owned(),
            parent: None,
            street,
            until: None,
            former: Vec::new(),
            successor: None,
        });
        let version = 1;
        records
            .all
            .insert(record.key(), Versioned { version, record });
    }
    records
}

fn form() -> SuggestionForm {
    SuggestionForm {
        title: "关于完善加装电梯补贴的建议".to_owned(),
        text: "建议提高补贴标准，简化审批。".to_owned(),
        session: Session::off(),
        station: organisation("station"),
        cosigners: vec!["王代表".to_owned()],
        requests: Vec::new(),
        works: Vec::new(),
    }
}

fn with_request(records: &mut Records) -> RequestId {
    let form = Register {
        station: organisation("station"),
        community: None,
        place: String::new(),
        title: "加装电梯".to_owned(),
        text: ASKED.to_owned(),
        kind: RequestKind::Opinion,
        topic: Topic::Liveable,
        channel: Channel::Reception,
        raised_by: None,
        petitioner: shared::petitioner::Petitioner::default(),
        confidential: false,
        team: None,
        origin: None,
        line: None,
        number: None,
    };
    let register = Command::Request(RequestCommand::Register(Box::new(form)));
    let clerk = person("clerk", Role::Clerk, "station");
    let (id, _) = records
        .command(register, &clerk, at(RAISED))
        .expect("a clerk registers");
    RequestId::derive(id, 0)
}

fn request(records: &Records, id: RequestId) -> &Request {
    match &records.all[&RecordKey::Request(id)].record {
        Record::Request(request) => request,
        _ => panic!("a request"),
    }
}

fn raised() -> (Records, WorkId) {
    let mut records = records();
    let id = records
        .does(SuggestionCommand::Raise(form()), &lead(), RAISED)
        .expect("a deputy raises it");
    (records, id)
}

fn share(unit: &str, share: Share) -> UnitShare {
    UnitShare {
        unit: organisation(unit),
        share,
    }
}

fn assign(id: WorkId) -> SuggestionCommand {
    SuggestionCommand::Assign {
        id,
        units: vec![share("unit", Share::Lead), share("co-unit", Share::Co)],
    }
}

fn reply(id: WorkId, unit: &str) -> SuggestionCommand {
    SuggestionCommand::Reply {
        id,
        unit: organisation(unit),
        text: "已列入计划，电话 13800001234".to_owned(),
        class: ResultClass::B,
        promise: Some(day("2026-12-31")),
    }
}

fn rate(id: WorkId, result: Satisfaction) -> SuggestionCommand {
    SuggestionCommand::Rate {
        id,
        process: Satisfaction::Satisfied,
        result,
        contact: Contact::InPerson,
        to_the_point: None,
        may_close: None,
        text: "说明".to_owned(),
    }
}

fn meet(id: WorkId, on: &str) -> SuggestionCommand {
    SuggestionCommand::Meet {
        id,
        unit: organisation("unit"),
        phase: MeetingPhase::During,
        way: Contact::InPerson,
        on: day(on),
        who: "李科长".to_owned(),
        text: "商定分步实施".to_owned(),
    }
}

fn keep(id: WorkId) -> SuggestionCommand {
    SuggestionCommand::KeepPromise {
        id,
        unit: organisation("unit"),
        text: "已开工建成".to_owned(),
    }
}

fn ask_return(id: WorkId) -> SuggestionCommand {
    SuggestionCommand::AskReturn {
        id,
        unit: organisation("unit"),
        reason: "不属本单位".to_owned(),
        to: organisation("third unit"),
    }
}

fn ask_extension(id: WorkId) -> SuggestionCommand {
    SuggestionCommand::AskExtension {
        id,
        unit: organisation("unit"),
        reason: "涉及面广".to_owned(),
    }
}

fn grant(id: WorkId, told: Option<Contact>) -> SuggestionCommand {
    SuggestionCommand::DecideExtension {
        id,
        unit: organisation("unit"),
        granted: true,
        text: String::new(),
        told,
    }
}

fn hand_on(id: WorkId, to: Option<&str>) -> SuggestionCommand {
    SuggestionCommand::DecideReturn {
        id,
        unit: organisation("unit"),
        to: to.map(organisation),
        text: "理由".to_owned(),
    }
}

fn close(id: WorkId, text: &str) -> SuggestionCommand {
    SuggestionCommand::Close {
        id,
        text: text.to_owned(),
    }
}

fn retract(id: WorkId) -> SuggestionCommand {
    SuggestionCommand::Retract {
        id,
        reason: "另行提出".to_owned(),
    }
}

fn reassign(id: WorkId, units: Vec<UnitShare>) -> SuggestionCommand {
    SuggestionCommand::Reassign {
        id,
        units,
        reason: "逾期未答复".to_owned(),
    }
}

fn assigned() -> (Records, WorkId) {
    let (mut records, id) = raised();
    records
        .does(assign(id), &supervisor(), ASSIGNED)
        .expect("it is assigned");
    (records, id)
}

/// Two units, of which each answers for itself.
fn separate() -> (Records, WorkId) {
    let (mut records, id) = raised();
    let units = vec![share("unit", Share::Split), share("co-unit", Share::Split)];
    let assign = SuggestionCommand::Assign { id, units };
    records
        .does(assign, &supervisor(), ASSIGNED)
        .expect("assigned");
    (records, id)
}

fn replied() -> (Records, WorkId) {
    let (mut records, id) = assigned();
    records
        .does(reply(id, "unit"), &handler(), "2026-04-01")
        .expect("a reply");
    (records, id)
}

fn rated(result: Satisfaction) -> (Records, WorkId) {
    let (mut records, id) = replied();
    records
        .does(rate(id, result), &lead(), "2026-04-02")
        .expect("a rating");
    (records, id)
}

/// A world in each state, and the suggestion in it.
fn worlds() -> Vec<(&'static str, Records, WorkId)> {
    let mut all = Vec::new();
    let mut add = |name, (records, id): (Records, WorkId)| all.push((name, records, id));
    add("raised", raised());
    add("handling", assigned());
    let (mut records, id) = assigned();
    records
        .does(ask_return(id), &handler(), ASSIGNED)
        .expect("asked");
    add("return asked", (records, id));
    let (mut records, id) = assigned();
    records
        .does(ask_extension(id), &handler(), ASSIGNED)
        .expect("asked");
    add("more asked", (records, id));
    add("replied", replied());
    add("rework", rated(Satisfaction::Dissatisfied));
    add("rated", rated(Satisfaction::Fair));
    let (mut records, id) = rated(Satisfaction::Fair);
    records
        .does(close(id, ""), &lead(), "2026-04-03")
        .expect("closed");
    add("closed", (records, id));
    let (mut records, id) = raised();
    let decline = SuggestionCommand::Decline {
        id,
        reason: DeclineReason::Judicial,
        text: "诉讼中".to_owned(),
    };
    records
        .does(decline, &supervisor(), ASSIGNED)
        .expect("declined");
    add("declined", (records, id));
    let (mut records, id) = raised();
    records
        .does(retract(id), &lead(), ASSIGNED)
        .expect("taken back");
    add("retracted", (records, id));
    all
}

/// Every command, as it would be given.
fn commands(id: WorkId, version: u64) -> Vec<SuggestionCommand> {
    vec![
        SuggestionCommand::Raise(form()),
        SuggestionCommand::Revise {
            id,
            seen: version,
            title: "关于加装电梯的建议".to_owned(),
            text: "建议简化审批。".to_owned(),
            session: Session::off(),
            cosigners: Vec::new(),
        },
        SuggestionCommand::Invite {
            id,
            station: organisation("other station"),
        },
        SuggestionCommand::CoSign { id },
        SuggestionCommand::Withdraw { id },
        retract(id),
        assign(id),
        reassign(id, vec![share("third unit", Share::Lead)]),
        SuggestionCommand::Decline {
            id,
            reason: DeclineReason::OwnMatter,
            text: "本人事项".to_owned(),
        },
        ask_return(id),
        hand_on(id, Some("third unit")),
        ask_extension(id),
        grant(id, Some(Contact::Letter)),
        SuggestionCommand::GiveOpinion {
            id,
            unit: organisation("co-unit"),
            text: "同意".to_owned(),
        },
        reply(id, "unit"),
        keep(id),
        meet(id, ASSIGNED),
        rate(id, Satisfaction::Satisfied),
        close(id, "代表未评价"),
        SuggestionCommand::Mirror {
            id,
            system: "市人大代表建议系统".to_owned(),
            number: "20260318".to_owned(),
            state: "办理中".to_owned(),
            as_of: day(ASSIGNED),
        },
        SuggestionCommand::Settle { id },
    ]
}

fn cell(
    records: &Records,
    id: WorkId,
    command: &SuggestionCommand,
    actor: &Actor,
    unit: Option<OrganisationId>,
) -> String {
    let on = at("2026-04-03");
    let may = may_move(command.code(), actor, &records.body(id), unit, on.day());
    let wrapped = Command::work(&WorkCommand::Suggestion(command.clone()));
    match records.try_at(wrapped, actor, on, "tried") {
        Ok(planned) => {
            for put in &planned.puts {
                let sees = policy::may_see(actor, &put.record, on.day());
                assert!(sees, "{} does not see what comes of it", actor.name);
            }
            let shows = may || actor.is_system || command.id().is_none();
            assert!(shows, "{}: no button for {}", actor.name, command.code());
            "yes".to_owned()
        }
        Err(refusal) => {
            // A button that is there leads somewhere; a term that is over is the exception it says.
            let shown = may && command.id().is_some();
            let nothing = matches!(refusal, Refusal::NotFound | Refusal::NothingAsked);
            assert!(
                !shown || nothing,
                "{}: {} is offered and refused: {refusal:?}",
                actor.name,
                command.code()
            );
            match refusal {
                Refusal::NotAllowed { .. } => "role".to_owned(),
                Refusal::NotFound => ".".to_owned(),
                other => other.code().to_owned(),
            }
        }
    }
}

#[test]
fn who_may_do_what_to_a_suggestion() {
    let worlds = worlds();
    let mut table = String::from(
        "yes: done   role: not in this role   .: as if it were not there   else: the refusal\n",
    );
    let count = commands(worlds[0].2, 1).len();
    for index in 0..count {
        let code = commands(worlds[0].2, 1)[index].code();
        write!(table, "\n{code:<28}").expect("a string");
        for (name, ..) in &worlds {
            write!(table, " {name:<14}").expect("a string");
        }
        table.push('\n');
        for actor in people() {
            write!(table, "  {:<26}", actor.name).expect("a string");
            for (_, records, id) in &worlds {
                let command = commands(*id, records.version(*id)).swap_remove(index);
                let unit = match &command {
                    SuggestionCommand::AskReturn { unit, .. }
                    | SuggestionCommand::AskExtension { unit, .. }
                    | SuggestionCommand::GiveOpinion { unit, .. }
                    | SuggestionCommand::Reply { unit, .. }
                    | SuggestionCommand::KeepPromise { unit, .. }
                    | SuggestionCommand::Meet { unit, .. } => Some(*unit),
                    _ => None,
                };
                let cell = cell(records, *id, &command, &actor, unit);
                write!(table, " {cell:<14}").expect("a string");
            }
            table.push('\n');
        }
    }
    let trimmed: String = table
        .lines()
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect();
    expect_file!["suggestions.txt"].assert_eq(&trimmed);
}

#[test]
fn each_state_is_what_it_is_called() {
    let states = worlds()
        .into_iter()
        .map(|(_, records, id)| records.body(id).state());
    let states: Vec<State> = states.collect();
    assert_eq!(
        states,
        [
            State::Raised,
            State::Handling,
            State::Handling,
            State::Handling,
            State::Replied,
            State::Rework,
            State::Rated,
            State::Closed,
            State::Declined,
            State::Retracted,
        ]
    );
}

#[test]
fn numbers_go_up_and_what_is_found_in_texts_is_masked() {
    let (mut records, first) = raised();
    let second = SuggestionForm {
        text: "请联系 13800001234 办理，并公开进展。".to_owned(),
        ..form()
    };
    let second = records
        .does(SuggestionCommand::Raise(second), &lead(), RAISED)
        .expect("raised");
    let number = |id| records.body(id).number;
    assert_eq!(number(first).as_deref(), Some("2026-建议-0001"));
    assert_eq!(number(second).as_deref(), Some("2026-建议-0002"));
    assert!(records.body(second).text.contains("138****1234"));
    let body = records.body(first);
    assert_eq!(
        (body.lead, body.lead_name.as_str()),
        (AccountId::named("lead"), "lead")
    );
    assert_eq!(body.cosigners[0].name, "王代表");
    assert_eq!(body.cosigners[0].account, None);
    // Off session: five working days from Tuesday, the day itself not counted.
    assert_eq!(
        (body.assign.rule, body.assign.due),
        (Rule::Assign, day("2026-03-10"))
    );
}

#[test]
fn bad_forms_are_refused() {
    let mut records = records();
    let with = |change: fn(&mut SuggestionForm)| {
        let mut form = form();
        change(&mut form);
        SuggestionCommand::Raise(form)
    };
    let unfit = |field| Refusal::Unfit { field };
    let empty = |field| Refusal::Empty { field };
    let cases = [
        (with(|form| form.title.clear()), empty(Field::Title)),
        (with(|form| form.text = "  ".to_owned()), empty(Field::Text)),
        (
            with(|form| form.station = organisation("unit")),
            unfit(Field::Station),
        ),
        (
            with(|form| form.cosigners = vec![" ".to_owned()]),
            empty(Field::CoSigners),
        ),
        (
            with(|form| form.session.sitting = Sitting::InSession),
            empty(Field::Session),
        ),
        (
            with(|form| form.requests = vec![RequestId::named("nowhere")]),
            unfit(Field::Subjects),
        ),
        (
            with(|form| form.works = vec![WorkId::named("nowhere")]),
            unfit(Field::Subjects),
        ),
        (
            with(|form| {
                form.session = Session {
                    sitting: Sitting::InSession,
                    name: "例会".to_owned(),
                    closes_on: Some(LocalDate(1_000_000)),
                };
            }),
            unfit(Field::Session),
        ),
        (
            with(|form| form.cosigners = (0..101).map(|n| format!("代表{n}")).collect()),
            Refusal::TooLong {
                field: Field::CoSigners,
                limit: 100,
                given: 101,
            },
        ),
    ];
    for (command, refusal) in cases {
        assert_eq!(records.does(command, &lead(), RAISED), Err(refusal));
    }
    let long = with(|form| form.title = "长".repeat(limits::TITLE + 1));
    assert!(matches!(
        records.does(long, &lead(), RAISED),
        Err(Refusal::TooLong {
            field: Field::Title,
            ..
        })
    ));
}

#[test]
fn in_session_the_time_to_assign_runs_from_its_last_day() {
    let mut records = records();
    let in_session = SuggestionForm {
        session: Session {
            sitting: Sitting::InSession,
            name: "区人民代表大会例会".to_owned(),
            closes_on: Some(day("2026-01-30")),
        },
        ..form()
    };
    let id = records
        .does(SuggestionCommand::Raise(in_session), &lead(), "2026-01-28")
        .expect("raised");
    let body = records.body(id);
    // Thirty days end on Sunday, 1 March: the next working day.
    assert_eq!(body.assign.rule, Rule::AssignAfterSession);
    assert_eq!(body.assign.due, day("2026-03-02"));
}

#[test]
fn terms_end_with_the_month_and_roll_over_days_off() {
    // Months without that date: 30 November + 3 months is the last of February, a Sunday.
    let mut world = records();
    let id = world
        .does(SuggestionCommand::Raise(form()), &lead(), "2025-11-27")
        .expect("raised");
    world
        .does(assign(id), &supervisor(), "2025-11-30")
        .expect("assigned");
    let part = |records: &Records, unit: &str| {
        let body = records.body(id);
        let round = body.rounds.last().expect("a round").clone();
        let found = round.parts.into_iter();
        found
            .rev()
            .find(|part| part.unit == organisation(unit))
            .expect("its part")
    };
    let lead_part = part(&world, "unit");
    assert_eq!(lead_part.term.rule, Rule::Reply);
    // 28 February 2026 is a make-up working day of the spring festival.
    assert_eq!(lead_part.term.due, day("2026-02-28"));
    // 10 December: a Wednesday.
    assert_eq!(
        lead_part.returns.map(|term| term.due),
        Some(day("2025-12-10"))
    );
    let opinion = part(&world, "co-unit").term;
    assert_eq!(
        (opinion.rule, opinion.due),
        (Rule::Opinion, day("2025-12-30"))
    );
    world
        .does(ask_extension(id), &handler(), "2026-02-28")
        .expect("on the last day");
    world
        .does(grant(id, Some(Contact::Phone)), &supervisor(), "2026-03-02")
        .expect("granted");
    let extended = part(&world, "unit").term;
    // 30 May 2026 is a Saturday: Monday, 1 June. From the assigning, not from the consent.
    assert_eq!(
        (extended.rule, extended.from, extended.due),
        (Rule::Extended, day("2025-11-30"), day("2026-06-01"))
    );
    world
        .does(reply(id, "unit"), &handler(), "2026-03-20")
        .expect("a reply");
    // One month after 31 March is 30 April, a Thursday.
    world
        .does(rate(id, Satisfaction::Dissatisfied), &lead(), "2026-03-31")
        .expect("rated");
    let second = part(&world, "unit").term;
    assert_eq!((second.rule, second.due), (Rule::Second, day("2026-04-30")));
    // How a term stands, in working days.
    let on = |text| light(day("2026-03-10"), None, day(text));
    assert_eq!(on("2026-03-03"), Light::Fine { left: 5 });
    assert_eq!(on("2026-03-06"), Light::Soon { left: 2 });
    assert_eq!(on("2026-03-11"), Light::Overdue { by: 1 });
}

fn set_terms(records: &mut Records, entry: &DatedTerms, on: &str) -> Result<(), Refusal> {
    let administrator = person("administrator", Role::Administrator, "district");
    set_terms_as(records, entry, &administrator, on)
}

fn set_terms_as(
    records: &mut Records,
    entry: &DatedTerms,
    actor: &Actor,
    on: &str,
) -> Result<(), Refusal> {
    let command = Command::Rulebook(RulebookCommand::SetTerms(Late::of(entry)));
    records.command(command, actor, at(on)).map(|_| ())
}

fn city_terms(valid_from: &str) -> DatedTerms {
    let mut terms = Terms::default();
    terms.set(Rule::Assign, Length::new(3, LengthUnit::Workdays));
    terms.set(Rule::AssignAfterSession, Length::new(20, LengthUnit::Days));
    terms.set(Rule::Return, Length::new(7, LengthUnit::Workdays));
    terms.set(Rule::Opinion, Length::new(20, LengthUnit::Days));
    terms.set(Rule::Reply, Length::new(2, LengthUnit::Months));
    terms.set(Rule::Extended, Length::new(4, LengthUnit::Months));
    terms.set(Rule::Second, Length::new(15, LengthUnit::Days));
    DatedTerms {
        valid_from: day(valid_from),
        terms,
        source: "市办理规定".to_owned(),
    }
}

#[test]
fn more_time_is_never_less() {
    let mut records = records();
    let mut entry = city_terms("2027-01-04");
    let sixty = Length::new(60, LengthUnit::Days);
    entry.terms.set(Rule::Extended, sixty);
    // Two months are less than sixty days from January on, and more from July on.
    set_terms(&mut records, &entry, "2026-12-21").expect("set");
    let on = "2027-07-01";
    let raised = records.does(SuggestionCommand::Raise(form()), &lead(), on);
    let id = raised.expect("raised");
    let does = |records: &mut Records, command, actor: &Actor| {
        records.does(command, actor, on).expect("it is done");
    };
    does(&mut records, assign(id), &supervisor());
    does(&mut records, ask_extension(id), &handler());
    does(&mut records, grant(id, Some(Contact::Phone)), &supervisor());
    let body = records.body(id);
    let parts = &body.rounds[0].parts;
    let part = parts.iter().find(|part| part.unit == organisation("unit"));
    let term = part.expect("its part").term;
    assert_eq!((term.rule, term.due), (Rule::Extended, day("2027-09-01")));
}

#[test]
fn a_suggestion_keeps_the_terms_of_the_day_it_was_raised_on() {
    let mut records = records();
    set_terms(&mut records, &city_terms("2026-03-03"), "2026-03-01").expect("set");
    let raise = |records: &mut Records, on: &str| {
        let raised = records.does(SuggestionCommand::Raise(form()), &lead(), on);
        raised.expect("raised")
    };
    let before = raise(&mut records, "2026-03-02");
    let after = raise(&mut records, "2026-03-03");
    assert_eq!(records.body(before).rule, None);
    assert_eq!(records.body(after).rule, Some(0));
    // A later entry, and one that was set later for the same day, touch neither.
    let mut again = city_terms("2026-03-03");
    let long = Length::new(11, LengthUnit::Months);
    again.terms.set(Rule::Extended, long);
    set_terms(&mut records, &again, "2026-03-03").expect("set");
    set_terms(&mut records, &city_terms("2026-07-01"), "2026-03-03").expect("set");
    let last = raise(&mut records, "2026-06-30");
    assert_eq!(records.body(last).rule, Some(1), "the last set of a day");

    let course = |records: &mut Records, id: WorkId| {
        let part = |records: &Records, unit: &str| {
            let body = records.body(id);
            let round = body.rounds.last().expect("a round").clone();
            let mut parts = round.parts.into_iter();
            let part = parts.find(|part| part.unit == organisation(unit));
            part.expect("its part")
        };
        let mut due = vec![records.body(id).assign.due];
        let on = "2026-03-05";
        records
            .does(assign(id), &supervisor(), on)
            .expect("assigned");
        due.push(part(records, "unit").term.due);
        due.push(part(records, "unit").returns.expect("a window").due);
        due.push(part(records, "co-unit").term.due);
        records
            .does(ask_extension(id), &handler(), on)
            .expect("asked");
        records
            .does(grant(id, Some(Contact::Phone)), &supervisor(), on)
            .expect("granted");
        due.push(part(records, "unit").term.due);
        records
            .does(reply(id, "unit"), &handler(), on)
            .expect("a reply");
        records
            .does(rate(id, Satisfaction::Dissatisfied), &lead(), on)
            .expect("rated");
        due.push(part(records, "unit").term.due);
        due.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        course(&mut records, before),
        [
            // 5 working days; from 5 March on: 3 months, 10 days, 1 month, 6 months, 1 month.
            "2026-03-09",
            "2026-06-05",
            "2026-03-16",
            "2026-04-07",
            "2026-09-07",
            "2026-04-07",
        ]
    );
    assert_eq!(
        course(&mut records, after),
        [
            // 3 working days; from 5 March on: 2 months, 7 working days, 20 days, 4 months, 15 days.
            "2026-03-06",
            "2026-05-06",
            "2026-03-16",
            "2026-03-25",
            "2026-07-06",
            "2026-03-20",
        ]
    );
}

#[test]
fn a_suggestion_raised_in_session_and_revised_keeps_its_terms() {
    let mut records = records();
    set_terms(&mut records, &city_terms("2026-03-03"), "2026-03-01").expect("set");
    let in_session = Session {
        sitting: Sitting::InSession,
        name: "区第八届人大第七次会议".to_owned(),
        closes_on: Some(day("2026-03-06")),
    };
    let raise = SuggestionCommand::Raise(SuggestionForm {
        session: in_session.clone(),
        ..form()
    });
    let id = records.does(raise, &lead(), "2026-03-02").expect("raised");
    let due = records.body(id).assign.due;
    assert_eq!(due, day("2026-04-07"), "30 days: Sunday, then Qingming");
    // Revised under terms of another day, those of its own hold.
    let revise = SuggestionCommand::Revise {
        id,
        seen: records.version(id),
        title: form().title,
        text: "建议提高补贴标准。".to_owned(),
        session: Session {
            closes_on: Some(day("2026-03-05")),
            ..in_session
        },
        cosigners: Vec::new(),
    };
    records
        .does(revise, &lead(), "2026-03-04")
        .expect("revised");
    let due = records.body(id).assign.due;
    assert_eq!(
        due,
        day("2026-04-07"),
        "a holiday, and the next working day"
    );
}

#[test]
fn terms_are_set_by_an_administrator_for_days_to_come() {
    let mut records = records();
    let entry = city_terms("2026-03-03");
    let with = |change: fn(&mut DatedTerms)| {
        let mut changed = city_terms("2026-03-03");
        change(&mut changed);
        changed
    };
    let unfit = |field| Err(Refusal::Unfit { field });
    for (wrong, field) in [
        (
            with(|one| one.valid_from = day("2026-03-02")),
            Field::ValidFrom,
        ),
        (
            with(|one| {
                one.terms
                    .set(Rule::Second, Length::new(0, LengthUnit::Days))
            }),
            Field::Terms,
        ),
        (
            with(|one| {
                one.terms
                    .set(Rule::Reply, Length::new(400, LengthUnit::Months))
            }),
            Field::Terms,
        ),
        (
            with(|one| {
                one.terms
                    .set(Rule::Extended, Length::new(60, LengthUnit::Days))
            }),
            Field::Terms,
        ),
    ] {
        assert_eq!(
            set_terms(&mut records, &wrong, "2026-03-03"),
            unfit(field),
            "{wrong:?}"
        );
    }
    let silent = with(|one| one.source = " ".to_owned());
    assert_eq!(
        set_terms(&mut records, &silent, "2026-03-03"),
        Err(Refusal::Empty {
            field: Field::Source
        })
    );
    for actor in people() {
        let result = set_terms_as(&mut records.clone(), &entry, &actor, "2026-03-03");
        let may = actor.is_system || actor.name == "administrator";
        assert_eq!(result.is_ok(), may, "{}: {result:?}", actor.name);
    }
    set_terms(&mut records, &entry, "2026-03-03").expect("today is not past");
}

#[test]
fn a_suggestion_of_before_terms_were_dated_is_read_as_it_was() {
    let (records, id) = assigned();
    let mut held = serde_json::to_value(records.body(id)).expect("JSON");
    assert_eq!(held.get("rule"), None, "the usual terms leave no trace");
    let body: Suggestion = serde_json::from_value(held.clone()).expect("a suggestion");
    assert_eq!((body.rule, &body), (None, &records.body(id)));
    held["rule"] = 3.into();
    let body: Suggestion = serde_json::from_value(held).expect("a suggestion");
    assert_eq!(body.rule, Some(3));
    let book: Rulebook = serde_json::from_str("{}").expect("a rulebook");
    assert_eq!(book.terms(Some(3)), Terms::default());
}

#[test]
fn deputies_sign_until_it_is_assigned() {
    let (mut records, id) = raised();
    let sign = || SuggestionCommand::CoSign { id };
    let refused = records.does(sign(), &far_deputy(), RAISED);
    assert_eq!(refused, Err(Refusal::NotFound), "it is not shown there");
    let invite = SuggestionCommand::Invite {
        id,
        station: organisation("other station"),
    };
    records
        .does(invite.clone(), &lead(), RAISED)
        .expect("asked to sign");
    assert_eq!(
        records.does(invite, &lead(), RAISED),
        Err(Refusal::NothingToDo)
    );
    for actor in [colleague(), far_deputy()] {
        records.does(sign(), &actor, RAISED).expect("signed");
        assert_eq!(
            records.does(sign(), &actor, RAISED),
            Err(Refusal::NothingToDo)
        );
    }
    assert_eq!(
        records.does(sign(), &lead(), RAISED),
        Err(Refusal::NothingToDo),
        "who leads has signed"
    );
    let names: Vec<String> = {
        let body = records.body(id);
        body.cosigners.into_iter().map(|one| one.name).collect()
    };
    assert_eq!(names, ["王代表", "colleague", "far deputy"]);
    // In the files of those who signed; whom the lead only named has signed nothing.
    let signed = |records: &Records| {
        let all = domain::duty::of_record(records.record_of(id)).into_iter();
        let signed = all.filter(|did| did.kind == DutyKind::CoSigned);
        signed.map(|did| (did.who, did.day)).collect::<Vec<_>>()
    };
    let of = |actor: &Actor| {
        let account = actor.account.expect("somebody with an account");
        (Who::Account(account), day(RAISED))
    };
    assert_eq!(signed(&records), [of(&colleague()), of(&far_deputy())]);
    // Whoever signed goes on seeing it, also from another station; a form that began earlier does not
    // take signatures away.
    let stale = |seen| SuggestionCommand::Revise {
        id,
        seen,
        title: form().title,
        text: "建议提高标准。".to_owned(),
        session: Session::off(),
        cosigners: vec!["李代表".to_owned()],
    };
    let why = WorkRefusal::Moved;
    assert_eq!(
        records.does(stale(1), &lead(), RAISED),
        Err(Refusal::Work { why })
    );
    let version = records.version(id);
    records
        .does(stale(version), &lead(), RAISED)
        .expect("on what stands now");
    let names: Vec<String> = {
        let body = records.body(id);
        body.cosigners.into_iter().map(|one| one.name).collect()
    };
    assert_eq!(names, ["李代表"], "nobody signed what it says now");
    assert_eq!(signed(&records), Vec::new());
    // What changes no word leaves the signatures; who signed takes theirs back until it is assigned.
    for actor in [colleague(), far_deputy()] {
        records.does(sign(), &actor, RAISED).expect("signed again");
    }
    let version = records.version(id);
    records
        .does(stale(version), &lead(), RAISED)
        .expect("word for word");
    let body = records.body(id);
    let names: Vec<_> = body.cosigners.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["colleague", "far deputy", "李代表"]);
    let back = || SuggestionCommand::Withdraw { id };
    for (actor, shown) in [(colleague(), true), (lead(), false)] {
        let may = may_move("suggestion.withdraw", &actor, &body, None, day(RAISED));
        assert_eq!(may, shown, "{}", actor.name);
    }
    records
        .does(back(), &colleague(), RAISED)
        .expect("taken back");
    let twice = records.does(back(), &colleague(), RAISED);
    assert_eq!(twice, Err(Refusal::NothingToDo));
    let named = records.body(id).cosigners.into_iter();
    let named: Vec<_> = named.map(|one| one.name).collect();
    assert_eq!(named, ["far deputy", "李代表"]);
    assert_eq!(signed(&records), [of(&far_deputy())]);
    records
        .does(assign(id), &supervisor(), ASSIGNED)
        .expect("assigned");
    let late = person("late", Role::Deputy, "station");
    let why = WorkRefusal::NotNow;
    assert_eq!(
        records.does(back(), &far_deputy(), ASSIGNED),
        Err(Refusal::Work { why })
    );
    assert_eq!(
        records.does(sign(), &late, ASSIGNED),
        Err(Refusal::Work { why })
    );
    assert!(policy::may_see(
        &far_deputy(),
        records.record_of(id),
        day(ASSIGNED)
    ));
}

#[test]
fn the_lead_takes_it_back_until_it_is_assigned() {
    let (mut records, id) = raised();
    let sign = SuggestionCommand::CoSign { id };
    records.does(sign, &colleague(), RAISED).expect("signed");
    let body = records.body(id);
    for (actor, shown) in [(lead(), true), (colleague(), false)] {
        let may = may_move("suggestion.retract", &actor, &body, None, day(RAISED));
        assert_eq!(may, shown, "{}", actor.name);
    }
    let silent = SuggestionCommand::Retract {
        id,
        reason: " ".to_owned(),
    };
    assert!(matches!(
        records.does(silent, &lead(), RAISED),
        Err(Refusal::Empty { .. })
    ));
    records
        .does(retract(id), &lead(), ASSIGNED)
        .expect("taken back");
    let body = records.body(id);
    assert_eq!(body.state(), State::Retracted);
    assert_eq!(body.running(), Vec::new(), "no term runs");
    let why = WorkRefusal::NotNow;
    assert_eq!(
        records.does(assign(id), &supervisor(), ASSIGNED),
        Err(Refusal::Work { why })
    );
    // It is no suggestion of the deputy's any longer.
    assert_eq!(domain::duty::of_record(records.record_of(id)), Vec::new());

    let (mut records, id) = assigned();
    assert_eq!(
        records.does(retract(id), &lead(), ASSIGNED),
        Err(Refusal::Work { why })
    );
}

#[test]
fn one_unit_leads_or_each_answers_for_itself() {
    let (records, id) = raised();
    let tried = |units: Vec<UnitShare>| {
        let mut records = records.clone();
        let command = SuggestionCommand::Assign { id, units };
        records.does(command, &supervisor(), ASSIGNED)
    };
    let unfit = Err(Refusal::Unfit {
        field: Field::Units,
    });
    assert_eq!(
        tried(Vec::new()),
        Err(Refusal::Empty {
            field: Field::Units
        })
    );
    for wrong in [
        vec![share("unit", Share::Co)],
        vec![share("unit", Share::Lead), share("co-unit", Share::Lead)],
        vec![share("unit", Share::Lead), share("co-unit", Share::Split)],
        vec![share("unit", Share::Split)],
        vec![share("unit", Share::Split), share("unit", Share::Split)],
        vec![share("station", Share::Lead)],
    ] {
        assert_eq!(tried(wrong), unfit);
    }
    let many = (0..7).map(|n| share(&format!("unit {n}"), Share::Split));
    assert!(matches!(
        tried(many.collect()),
        Err(Refusal::TooLong {
            field: Field::Units,
            ..
        })
    ));
    tried(vec![
        share("unit", Share::Split),
        share("co-unit", Share::Split),
    ])
    .expect("two separate units");
}

#[test]
fn separate_units_each_reply_before_it_is_rated() {
    let (mut records, id) = separate();
    records
        .does(reply(id, "unit"), &handler(), ASSIGNED)
        .expect("the one");
    assert_eq!(records.body(id).state(), State::Handling);
    let twice = records.does(reply(id, "unit"), &handler(), ASSIGNED);
    let why = WorkRefusal::NotNow;
    assert_eq!(twice, Err(Refusal::Work { why }), "once in a round");
    // One unit does not speak for another.
    assert!(matches!(
        records.does(reply(id, "co-unit"), &handler(), ASSIGNED),
        Err(Refusal::NotAllowed { .. })
    ));
    records
        .does(reply(id, "co-unit"), &co_handler(), ASSIGNED)
        .expect("the other");
    assert_eq!(records.body(id).state(), State::Replied);
}

#[test]
fn a_wrong_assignment_goes_back_in_ten_days_and_on_to_another() {
    let (mut records, id) = assigned();
    let refused = |records: &mut Records, command, actor: &Actor, on| {
        records.does(command, actor, on).expect_err("refused")
    };
    let late = refused(&mut records, ask_return(id), &handler(), "2026-03-17");
    assert_eq!(
        late,
        Refusal::ReturnWindowOver {
            until: day("2026-03-16").end()
        },
        "ten days end on Sunday: Monday"
    );
    let own = SuggestionCommand::AskReturn {
        id,
        unit: organisation("unit"),
        reason: "不属本单位".to_owned(),
        to: organisation("unit"),
    };
    let unfit = Refusal::Unfit {
        field: Field::Units,
    };
    assert_eq!(refused(&mut records, own, &handler(), ASSIGNED), unfit);
    let none = hand_on(id, Some("third unit"));
    assert_eq!(
        refused(&mut records, none, &supervisor(), ASSIGNED),
        Refusal::NothingAsked
    );
    records
        .does(ask_return(id), &handler(), "2026-03-16")
        .expect("on the last day");
    assert_eq!(
        refused(&mut records, ask_return(id), &handler(), "2026-03-16"),
        Refusal::NothingToDo
    );
    let why = WorkRefusal::NotNow;
    assert_eq!(
        refused(&mut records, reply(id, "unit"), &handler(), "2026-03-16"),
        Refusal::Work { why }
    );
    let co = hand_on(id, Some("co-unit"));
    assert_eq!(
        refused(&mut records, co, &supervisor(), "2026-03-17"),
        unfit,
        "it has a part already"
    );
    let third = person("third", Role::Handler, "third unit");
    assert!(!policy::may_see(
        &third,
        records.record_of(id),
        day("2026-03-17")
    ));
    records
        .does(hand_on(id, Some("third unit")), &supervisor(), "2026-03-17")
        .expect("handed on");
    let body = records.body(id);
    assert_eq!(body.state(), State::Handling);
    let parts = &body.rounds[0].parts;
    assert!(parts[0].is_returned() && !parts[0].is_open());
    let last = parts.last().expect("a part");
    assert_eq!(
        (last.unit, last.share, last.term.due),
        (organisation("third unit"), Share::Lead, day("2026-06-17"))
    );
    assert!(policy::may_see(
        &third,
        records.record_of(id),
        day("2026-03-17")
    ));
    assert!(matches!(
        refused(&mut records, reply(id, "unit"), &handler(), "2026-03-18"),
        Refusal::NotAllowed { .. }
    ));
    records
        .does(reply(id, "third unit"), &third, "2026-03-18")
        .expect("the unit whose it is replies");
    assert_eq!(records.body(id).state(), State::Replied);
}

#[test]
fn the_committee_takes_it_from_a_unit_that_never_answers() {
    let third = person("third", Role::Handler, "third unit");
    let on = "2026-07-01";
    let (mut records, id) = assigned();
    let opinion = SuggestionCommand::GiveOpinion {
        id,
        unit: organisation("co-unit"),
        text: "同意".to_owned(),
    };
    records.does(opinion, &co_handler(), ASSIGNED).expect("one");
    let same = vec![share("unit", Share::Lead), share("co-unit", Share::Co)];
    let again = records.does(reassign(id, same), &supervisor(), on);
    assert_eq!(again, Err(Refusal::NothingToDo));
    let silent = SuggestionCommand::Reassign {
        id,
        units: vec![share("third unit", Share::Lead)],
        reason: String::new(),
    };
    let field = Field::Reason;
    let refused = records.does(silent, &supervisor(), on);
    assert_eq!(refused, Err(Refusal::Empty { field }));
    let two = vec![
        share("third unit", Share::Lead),
        share("co-unit", Share::Co),
    ];
    records
        .does(reassign(id, two), &supervisor(), on)
        .expect("given to another");
    let body = records.body(id);
    let round = &body.rounds[0];
    let parts: Vec<_> = round
        .parts
        .iter()
        .map(|part| (part.unit, part.is_open(), part.term.due))
        .collect();
    assert_eq!(
        parts,
        [
            (organisation("unit"), false, day("2026-06-05")),
            (organisation("co-unit"), false, day("2026-04-07")),
            (organisation("third unit"), true, day("2026-10-08")),
        ],
        "who gave its opinion is not asked again, who is new has its own time"
    );
    assert_eq!(round.reassigned[0].from, [organisation("unit")]);
    assert_eq!(body.state(), State::Handling);
    let mut late = records.clone();
    let refused = late.does(reply(id, "unit"), &handler(), on);
    assert!(matches!(refused, Err(Refusal::NotAllowed { .. })));
    records
        .does(reply(id, "third unit"), &third, on)
        .expect("it replies");
    records
        .does(rate(id, Satisfaction::Dissatisfied), &lead(), on)
        .expect("rated");
    // In a second round who is new has the short time of that round, and nothing is given back.
    let other = vec![share("unit", Share::Lead)];
    records
        .does(reassign(id, other), &supervisor(), "2026-09-01")
        .expect("given to another");
    let body = records.body(id);
    let parts = &body.rounds[1].parts;
    let last = parts.last().expect("a part");
    assert_eq!(parts.len(), 2, "only who replied was asked again");
    assert_eq!(
        (last.term.rule, last.term.due, last.returns),
        (Rule::Second, day("2026-10-08"), None)
    );
    // Or it ends there, with a reason and by nobody else.
    for (actor, refusal) in [(lead(), true), (supervisor(), false)] {
        assert_eq!(
            may_move("suggestion.close", &actor, &body, None, day("2026-11-01")),
            !refusal
        );
        let closed = records.does(close(id, "单位撤销"), &actor, "2026-11-01");
        assert_eq!(closed.is_err(), refusal, "{closed:?}");
    }
    assert_eq!(records.body(id).state(), State::Closed);
}

#[test]
fn what_is_not_given_back_stays_and_the_reason_is_said() {
    let (mut records, id) = assigned();
    records
        .does(ask_return(id), &handler(), ASSIGNED)
        .expect("asked");
    let silent = SuggestionCommand::DecideReturn {
        id,
        unit: organisation("unit"),
        to: None,
        text: String::new(),
    };
    let empty = Refusal::Empty {
        field: Field::Reason,
    };
    assert_eq!(records.does(silent, &supervisor(), ASSIGNED), Err(empty));
    records
        .does(hand_on(id, None), &supervisor(), ASSIGNED)
        .expect("it stays");
    records
        .does(reply(id, "unit"), &handler(), ASSIGNED)
        .expect("the unit goes on");
    // Nobody decides on what they asked for themselves.
    let (mut records, id) = assigned();
    let mut both = handler();
    both.memberships.extend(supervisor().memberships);
    records
        .does(ask_return(id), &both, ASSIGNED)
        .expect("asked");
    assert_eq!(
        records.does(hand_on(id, None), &both, ASSIGNED),
        Err(Refusal::OwnAsk)
    );
}

#[test]
fn more_time_is_asked_once_in_time_and_the_deputy_is_told() {
    let (mut records, id) = assigned();
    let why = WorkRefusal::AskedLate;
    assert_eq!(
        records.does(ask_extension(id), &handler(), "2026-06-06"),
        Err(Refusal::Work { why })
    );
    let of_co = SuggestionCommand::AskExtension {
        id,
        unit: organisation("co-unit"),
        reason: "忙".to_owned(),
    };
    let why = WorkRefusal::OtherShare;
    assert_eq!(
        records.does(of_co, &co_handler(), ASSIGNED),
        Err(Refusal::Work { why })
    );
    records
        .does(ask_extension(id), &handler(), "2026-06-05")
        .expect("on the last day");
    for told in [None, Some(Contact::None)] {
        let field = Field::Contact;
        assert_eq!(
            records.does(grant(id, told), &supervisor(), "2026-06-05"),
            Err(Refusal::Empty { field })
        );
    }
    let refuses = SuggestionCommand::DecideExtension {
        id,
        unit: organisation("unit"),
        granted: false,
        text: "请按期答复".to_owned(),
        told: None,
    };
    let before = records.body(id).rounds[0].parts[0].term;
    records
        .clone()
        .does(refuses, &supervisor(), "2026-06-05")
        .expect("refused");
    records
        .does(
            grant(id, Some(Contact::Letter)),
            &supervisor(),
            "2026-06-05",
        )
        .expect("granted");
    let after = records.body(id).rounds[0].parts[0].term;
    assert_eq!(
        (before.due, after.due),
        (day("2026-06-05"), day("2026-09-07"))
    );
    assert_eq!(
        records.does(ask_extension(id), &handler(), "2026-06-08"),
        Err(Refusal::NoMoreExtensions)
    );
}

#[test]
fn a_co_handler_gives_an_opinion_and_the_lead_replies() {
    let (mut records, id) = assigned();
    let opinion = |unit: &str| SuggestionCommand::GiveOpinion {
        id,
        unit: organisation(unit),
        text: "同意".to_owned(),
    };
    let why = WorkRefusal::OtherShare;
    assert_eq!(
        records.does(opinion("unit"), &handler(), ASSIGNED),
        Err(Refusal::Work { why })
    );
    assert_eq!(
        records.does(reply(id, "co-unit"), &co_handler(), ASSIGNED),
        Err(Refusal::Work { why })
    );
    records
        .does(opinion("co-unit"), &co_handler(), ASSIGNED)
        .expect("its opinion");
    assert_eq!(records.body(id).state(), State::Handling);
    let with = |class, promise| SuggestionCommand::Reply {
        id,
        unit: organisation("unit"),
        text: "答复".to_owned(),
        class,
        promise,
    };
    let field = Field::Promise;
    assert_eq!(
        records.does(with(ResultClass::B, None), &handler(), ASSIGNED),
        Err(Refusal::Empty { field })
    );
    let past = with(ResultClass::B, Some(day(ASSIGNED)));
    assert_eq!(
        records.does(past, &handler(), ASSIGNED),
        Err(Refusal::Unfit { field })
    );
    let stray = with(ResultClass::A, Some(day("2026-12-31")));
    records.does(stray, &handler(), ASSIGNED).expect("a reply");
    let body = records.body(id);
    let answer = body.rounds[0].parts[0].answer.clone().expect("an answer");
    assert_eq!((answer.class, answer.promise), (Some(ResultClass::A), None));
}

#[test]
fn not_satisfied_it_is_handled_again_until_it_is_enough() {
    let (mut records, id) = replied();
    let silent = SuggestionCommand::Rate {
        id,
        process: Satisfaction::Dissatisfied,
        result: Satisfaction::Satisfied,
        contact: Contact::None,
        to_the_point: None,
        may_close: None,
        text: " ".to_owned(),
    };
    let field = Field::Reason;
    assert_eq!(
        records.does(silent, &lead(), "2026-04-02"),
        Err(Refusal::Empty { field })
    );
    assert!(matches!(
        records.does(rate(id, Satisfaction::Fair), &colleague(), "2026-04-02"),
        Err(Refusal::NotAllowed { .. })
    ));
    for (round, on, again) in [
        (2, "2026-04-02", "2026-04-20"),
        (3, "2026-04-21", "2026-05-10"),
    ] {
        records
            .does(rate(id, Satisfaction::Dissatisfied), &lead(), on)
            .expect("not satisfied");
        let body = records.body(id);
        assert_eq!((body.rounds.len(), body.state()), (round, State::Rework));
        let parts = &body.rounds[round - 1].parts;
        assert_eq!(parts.len(), 1, "whoever replied replies again");
        // It is neither given back nor extended.
        let why = WorkRefusal::AskedLate;
        assert_eq!(
            records.does(ask_return(id), &handler(), on),
            Err(Refusal::Work { why })
        );
        assert_eq!(
            records.does(ask_extension(id), &handler(), on),
            Err(Refusal::NoMoreExtensions)
        );
        records
            .does(reply(id, "unit"), &handler(), again)
            .expect("a second reply");
    }
    records
        .does(rate(id, Satisfaction::Fair), &lead(), "2026-05-11")
        .expect("enough");
    records
        .does(close(id, ""), &supervisor(), "2026-05-12")
        .expect("closed");
    let body = records.body(id);
    let results = body.rounds.iter().map(|round| {
        let verdict = round.verdict.as_ref().expect("every round was rated");
        verdict.result
    });
    let results: Vec<_> = results.collect();
    let low = Satisfaction::Dissatisfied;
    assert_eq!(results, [low, low, Satisfaction::Fair]);
    assert_eq!(body.state(), State::Closed);
}

#[test]
fn what_was_promised_is_answered_once_more_also_after_the_end() {
    let (mut records, id) = rated(Satisfaction::Fair);
    records
        .does(close(id, ""), &supervisor(), "2026-04-03")
        .expect("closed");
    records
        .does(keep(id), &handler(), "2026-04-20")
        .expect("it is done");
    assert_eq!(
        records.does(keep(id), &handler(), "2026-04-21"),
        Err(Refusal::NothingToDo)
    );
    let body = records.body(id);
    let answer = body.rounds[0].parts[0].answer.clone().expect("a reply");
    assert_eq!(answer.class, Some(ResultClass::B), "what was said stands");
    assert!(answer.kept.is_some_and(|kept| kept.by_name == "handler"));
    assert_eq!(body.state(), State::Closed);
}

#[test]
fn what_is_never_rated_is_closed_by_the_committee_with_a_reason() {
    let (mut records, id) = replied();
    let roles = vec![Role::Supervisor];
    assert_eq!(
        records.does(close(id, "算了"), &lead(), "2026-05-01"),
        Err(Refusal::NotAllowed { roles })
    );
    let field = Field::Reason;
    assert_eq!(
        records.does(close(id, ""), &supervisor(), "2026-05-01"),
        Err(Refusal::Empty { field })
    );
    records
        .does(close(id, "代表逾期未评价"), &supervisor(), "2026-05-01")
        .expect("closed");
    assert_eq!(records.body(id).verdict(), None, "silence is no rating");
}

#[test]
fn it_stays_on_the_screens_until_what_was_promised_is_done() {
    let (mut records, id) = rated(Satisfaction::Satisfied);
    let rings = |planned: &Planned| {
        planned.timers.iter().find_map(|change| match change {
            TimerChange::Set { timer, due_at, .. } if *timer == OVER_TIMER => Some(due_at.day()),
            _ => None,
        })
    };
    let does = |records: &mut Records, command, actor: &Actor, on| {
        let command = Command::work(&WorkCommand::Suggestion(command));
        let done = records.command(command, actor, at(on));
        done.expect("done").1
    };
    let closed = does(&mut records, close(id, ""), &lead(), "2026-04-03");
    assert_eq!(rings(&closed), None);
    // A timer that an earlier build set takes nothing away.
    let rang = SuggestionCommand::Settle { id };
    does(&mut records, rang, &Actor::system(), "2026-05-03");
    assert!(!records.work(id).sight.over);
    let kept = does(&mut records, keep(id), &handler(), "2026-11-20");
    assert_eq!(rings(&kept), Some(day("2026-12-20")));
    assert!(!records.work(id).sight.over, "it is read first");
}

#[test]
fn what_a_unit_promised_is_kept_also_after_it_was_given_another_share() {
    let third = person("third", Role::Handler, "third unit");
    let (mut records, id) = separate();
    let on = "2026-06-20";
    records
        .does(reply(id, "unit"), &handler(), on)
        .expect("one");
    let units = vec![share("third unit", Share::Lead), share("unit", Share::Co)];
    records
        .does(reassign(id, units), &supervisor(), on)
        .expect("taken from who is silent");
    let opinion = SuggestionCommand::GiveOpinion {
        id,
        unit: organisation("unit"),
        text: "同意".to_owned(),
    };
    records.does(opinion, &handler(), on).expect("its opinion");
    records
        .does(reply(id, "third unit"), &third, on)
        .expect("two");
    records
        .does(rate(id, Satisfaction::Satisfied), &lead(), on)
        .expect("rated");
    records.does(close(id, ""), &lead(), on).expect("closed");
    let owes = |records: &Records, actor: &Actor, unit| {
        let unit = Some(organisation(unit));
        may_move(
            "suggestion.keep_promise",
            actor,
            &records.body(id),
            unit,
            day(on),
        )
    };
    assert!(owes(&records, &handler(), "unit"));
    assert!(owes(&records, &third, "third unit"));
    records.does(keep(id), &handler(), on).expect("done");
    assert!(!owes(&records, &handler(), "unit"));
    assert!(owes(&records, &third, "third unit"));
}

#[test]
fn it_leaves_the_screens_a_month_after_its_end() {
    let (mut records, id) = rated(Satisfaction::Satisfied);
    records
        .does(keep(id), &handler(), "2026-04-02")
        .expect("what was promised is done");
    let command = Command::work(&WorkCommand::Suggestion(close(id, "")));
    let (_, planned) = records
        .command(command, &lead(), at("2026-04-03"))
        .expect("closed");
    let rings = planned.timers.iter().any(|change| {
        matches!(change, TimerChange::Set { timer, due_at, .. }
            if *timer == OVER_TIMER && *due_at == day("2026-05-03").start())
    });
    assert!(rings, "{:?}", planned.timers);
    assert!(!records.work(id).sight.over);
    records
        .does(
            SuggestionCommand::Settle { id },
            &Actor::system(),
            "2026-05-03",
        )
        .expect("it rings");
    assert!(records.work(id).sight.over);
    assert!(!policy::is_live(records.record_of(id)));
    // Still to be found by whoever saw it.
    assert!(policy::may_see(
        &handler(),
        records.record_of(id),
        day("2026-06-01")
    ));
}

#[test]
fn whom_it_concerns_sees_it_and_nobody_else() {
    let (records, id) = assigned();
    let record = records.record_of(id);
    let sees: Vec<String> = people()
        .into_iter()
        .filter(|actor| policy::may_see(actor, record, day(ASSIGNED)))
        .map(|actor| actor.name)
        .collect();
    assert_eq!(
        sees,
        [
            "lead",
            "colleague",
            "supervisor",
            "handler",
            "head",
            "co-handler",
            "clerk",
            "authority",
            "system"
        ]
    );
    let (records, id) = raised();
    assert!(
        !policy::may_see(&handler(), records.record_of(id), day(RAISED)),
        "before it is assigned no unit sees it"
    );
}

#[test]
fn other_systems_are_mirrored_with_the_day_on_which_they_were_read() {
    let (mut records, id) = assigned();
    let mirror = |state: &str, as_of: &str| SuggestionCommand::Mirror {
        id,
        system: "市人大代表建议系统".to_owned(),
        number: "20260318".to_owned(),
        state: state.to_owned(),
        as_of: day(as_of),
    };
    let why = WorkRefusal::FutureDay;
    assert_eq!(
        records.does(mirror("办理中", "2026-03-10"), &supervisor(), "2026-03-09"),
        Err(Refusal::Work { why })
    );
    for (state, on) in [("办理中", "2026-03-10"), ("已答复", "2026-03-20")] {
        records
            .does(mirror(state, on), &supervisor(), on)
            .expect("mirrored");
    }
    let field = Field::Day;
    assert_eq!(
        records.does(mirror("交办", "2026-03-06"), &lead(), "2026-03-21"),
        Err(Refusal::Unfit { field }),
        "what was read later stands"
    );
    let mirrors = records.body(id).mirrors;
    assert_eq!(mirrors.len(), 1);
    assert_eq!(
        (
            mirrors[0].state.as_str(),
            mirrors[0].as_of,
            mirrors[0].by_name.as_str()
        ),
        ("已答复", day("2026-03-20"), "supervisor")
    );
}

#[test]
fn one_made_of_a_request_is_written_anew_and_tied_both_ways() {
    let mut records = records();
    let request_id = with_request(&mut records);
    let escalate = |text: &str| {
        Command::Request(RequestCommand::Escalate {
            request: request_id,
            title: form().title,
            text: text.to_owned(),
            session: String::new(),
            closes_on: None,
        })
    };
    let copied = records.command(escalate(&format!("群众来信：{ASKED}")), &lead(), at(RAISED));
    assert_eq!(copied.map(|_| ()), Err(Refusal::Copied));
    let (command, planned) = records
        .command(escalate(&form().text), &lead(), at(RAISED))
        .expect("made of a request");
    let id = WorkId::derive(command, 0);
    let keys: Vec<_> = planned.puts.iter().map(|put| put.record.key()).collect();
    assert_eq!(
        keys,
        [RecordKey::Request(request_id), RecordKey::Work(id)],
        "in one commit"
    );
    assert_eq!(request(&records, request_id).suggestions, [id]);
    let told = |planned: &Planned| {
        let lines = planned.lines.iter();
        let its = lines.filter(|(key, _)| *key == RecordKey::Request(request_id));
        its.map(|(_, detail)| detail.text.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(&planned),
        [""],
        "units see the request, and no title of it"
    );
    let body = records.body(id);
    assert_eq!(body.requests, [request_id]);
    assert_eq!(body.number.as_deref(), Some("2026-建议-0001"));
    assert_eq!(body.state(), State::Raised);
    // Raised by itself on the same request it is tied as well, and not copied either.
    let on_it = |text: &str| {
        SuggestionCommand::Raise(SuggestionForm {
            text: text.to_owned(),
            requests: vec![request_id],
            ..form()
        })
    };
    assert_eq!(
        records.does(on_it(ASKED), &lead(), RAISED),
        Err(Refusal::Copied)
    );
    let raise = Command::work(&WorkCommand::Suggestion(on_it("建议明确分摊办法。")));
    let (second, planned) = records.command(raise, &lead(), at(RAISED)).expect("raised");
    let second = WorkId::derive(second, 0);
    assert_eq!(told(&planned), ["2026-建议-0002"], "its number alone");
    assert_eq!(request(&records, request_id).suggestions, [id, second]);
    let version = records.version(second);
    let copies = SuggestionCommand::Revise {
        id: second,
        seen: version,
        title: form().title,
        text: ASKED.to_owned(),
        session: Session::off(),
        cosigners: Vec::new(),
    };
    assert_eq!(records.does(copies, &lead(), RAISED), Err(Refusal::Copied));
}

#[test]
fn a_suggestion_is_supervised_as_what_it_is() {
    let (mut records, id) = assigned();
    let open = |subject| {
        Command::work(&WorkCommand::Supervision(SupervisionCommand::Open(
            SupervisionForm {
                title: "加装电梯".to_owned(),
                goal: "有着落".to_owned(),
                level: Level::Committee,
                report_by: None,
                listed: false,
                leader: "某工委".to_owned(),
                committee: None,
                team: None,
                street: None,
                units: vec![organisation("unit")],
                subjects: vec![subject],
                line: None,
            },
        )))
    };
    let field = Field::Subjects;
    let wrong = records.command(open(Subject::Work(id)), &supervisor(), at(ASSIGNED));
    assert_eq!(wrong.map(|_| ()), Err(Refusal::Unfit { field }));
    let (matter, _) = records
        .command(open(Subject::Suggestion(id)), &supervisor(), at(ASSIGNED))
        .expect("opened");
    let matter = WorkId::derive(matter, 0);
    assert_eq!(
        records.work(matter).sight.stations,
        [organisation("station")],
        "its station sees what becomes of it"
    );
    let other = records.command(
        open(Subject::Suggestion(matter)),
        &supervisor(),
        at(ASSIGNED),
    );
    assert_eq!(other.map(|_| ()), Err(Refusal::Unfit { field }));
}

#[test]
fn nobody_stands_in_for_a_deputy() {
    let (mut records, id) = replied();
    let mut clerk = person("clerk", Role::Clerk, "station");
    clerk.stand_ins = vec![shared::account::StandIn {
        whom: AccountId::named("lead"),
        whom_name: "lead".to_owned(),
        membership: lead().memberships[0],
    }];
    for command in [
        rate(id, Satisfaction::Satisfied),
        SuggestionCommand::Raise(form()),
    ] {
        assert!(matches!(
            records.does(command, &clerk, "2026-04-02"),
            Err(Refusal::NotAllowed { .. })
        ));
    }
}

#[test]
fn two_rounds_that_satisfied_nobody_may_be_listed() {
    let (mut records, id) = rated(Satisfaction::Dissatisfied);
    let open = || {
        Command::work(&WorkCommand::Supervision(SupervisionCommand::Open(
            SupervisionForm {
                title: "加装电梯".to_owned(),
                goal: "有着落".to_owned(),
                level: Level::Committee,
                report_by: None,
                listed: true,
                leader: "某工委".to_owned(),
                committee: None,
                team: None,
                street: None,
                units: vec![organisation("unit")],
                subjects: vec![Subject::Suggestion(id)],
                line: None,
            },
        )))
    };
    let field = Field::Subjects;
    let once = records.command(open(), &supervisor(), at("2026-04-03"));
    assert_eq!(
        once.map(|_| ()),
        Err(Refusal::Unfit { field }),
        "once is not enough"
    );
    records
        .does(reply(id, "unit"), &handler(), "2026-04-10")
        .expect("a second reply");
    records
        .does(rate(id, Satisfaction::Dissatisfied), &lead(), "2026-04-12")
        .expect("a second rating");
    records
        .command(open(), &supervisor(), at("2026-04-13"))
        .expect("it is listed");
}

#[test]
fn how_a_unit_met_the_deputy_is_kept_with_its_day() {
    let (mut records, id) = assigned();
    let early = WorkRefusal::FutureDay;
    assert_eq!(
        records.does(meet(id, "2026-04-02"), &handler(), ASSIGNED),
        Err(Refusal::Work { why: early })
    );
    let before = meet(id, "2026-03-02");
    let field = Field::Day;
    assert_eq!(
        records.does(before, &handler(), "2026-04-02"),
        Err(Refusal::Unfit { field })
    );
    let mut silent = meet(id, ASSIGNED);
    if let SuggestionCommand::Meet { way, .. } = &mut silent {
        *way = Contact::None;
    }
    let field = Field::Contact;
    assert_eq!(
        records.does(silent, &handler(), "2026-04-02"),
        Err(Refusal::Empty { field })
    );
    records
        .does(meet(id, ASSIGNED), &handler(), "2026-04-02")
        .expect("they met");
    let body = records.body(id);
    let met: Vec<_> = body.meetings.iter().collect();
    assert_eq!(met.len(), 1);
    assert_eq!(
        (met[0].on, met[0].who.as_str(), met[0].by_name.as_str()),
        (day(ASSIGNED), "李科长", "handler")
    );
    assert_eq!(body.state(), State::Handling, "no state depends on it");
}

#[test]
fn against_the_deputys_word_it_is_closed_for_a_reason() {
    let (mut records, id) = replied();
    let mut fair = rate(id, Satisfaction::Fair);
    if let SuggestionCommand::Rate {
        to_the_point,
        may_close,
        ..
    } = &mut fair
    {
        (*to_the_point, *may_close) = (Some(true), Some(false));
    }
    records.does(fair, &lead(), "2026-04-02").expect("rated");
    let verdict = records.body(id).rounds[0].verdict.clone().expect("rated");
    assert_eq!(
        (verdict.to_the_point, verdict.may_close),
        (Some(true), Some(false))
    );
    let field = Field::Reason;
    assert_eq!(
        records.does(close(id, ""), &supervisor(), "2026-04-03"),
        Err(Refusal::Empty { field })
    );
    records
        .does(close(id, "已与代表当面说明"), &supervisor(), "2026-04-03")
        .expect("closed");
}

#[test]
fn one_made_of_a_request_while_a_session_sits_is_of_that_session() {
    let mut records = records();
    let request_id = with_request(&mut records);
    let escalate = |session: &str, closes_on| {
        Command::Request(RequestCommand::Escalate {
            request: request_id,
            title: form().title,
            text: form().text,
            session: session.to_owned(),
            closes_on,
        })
    };
    let field = Field::Session;
    let open = escalate("区人民代表大会例会", None);
    let told = records.command(open, &lead(), at(RAISED));
    assert_eq!(told.map(|_| ()), Err(Refusal::Empty { field }));
    let closes_on = Some(day("2026-03-06"));
    let (command, _) = records
        .command(
            escalate("区人民代表大会例会", closes_on),
            &lead(),
            at(RAISED),
        )
        .expect("made of a request");
    let body = records.body(WorkId::derive(command, 0));
    assert_eq!(body.session.sitting, Sitting::InSession);
    assert_eq!(body.assign.rule, Rule::AssignAfterSession);
    assert_eq!(body.assign.from, day("2026-03-06"));
}

#[test]
fn its_figures_are_of_the_whole_and_of_each_unit() {
    use domain::figures::of_suggestion;
    use shared::figures::{Figure, Marks};

    let marks = |figures: &[Figure]| {
        let figures = figures.iter();
        figures.fold(Marks::default(), |marks, one| marks.with(*one, true))
    };
    let [unit, co_unit] = ["unit", "co-unit"].map(|name| Some(organisation(name)));
    let (mut records, id) = separate();
    records
        .does(reply(id, "unit"), &handler(), "2026-04-01")
        .expect("one replies");
    let body = records.body(id);
    let given = [Figure::SuggestionsRaised, Figure::SuggestionsAssigned];
    let due = body.rounds[0].parts[1].term.due;
    let falls_due = Some((due.end(), marks(&[Figure::SuggestionsReplyDue])));
    // Who has replied is judged; the whole is not, as long as the other has time.
    assert_eq!(of_suggestion(&body, None), (marks(&given), falls_due));
    assert_eq!(of_suggestion(&body, co_unit), (marks(&given), falls_due));
    let in_time = [
        Figure::SuggestionsReplied,
        Figure::SuggestionsReplyDue,
        Figure::SuggestionsInTime,
        Figure::SuggestionsClassB,
    ];
    let of_unit = marks(&given).and(marks(&in_time));
    assert_eq!(of_suggestion(&body, unit), (of_unit, None));

    // The second is late, and so is the whole; what the deputy says of it is of both.
    let late = due.plus_days(1).to_string();
    records
        .does(reply(id, "co-unit"), &co_handler(), &late)
        .expect("late");
    let low = rate(id, Satisfaction::Dissatisfied);
    records.does(low, &lead(), &late).expect("a rating");
    let body = records.body(id);
    let again = [
        Figure::SuggestionsReplied,
        Figure::SuggestionsReplyDue,
        Figure::SuggestionsRated,
        Figure::SuggestionsDissatisfied,
        Figure::SuggestionsProcessGood,
        Figure::SuggestionsReworked,
    ];
    let again = marks(&given).and(marks(&again));
    assert_eq!(of_suggestion(&body, None), (again, None));
    assert_eq!(of_suggestion(&body, co_unit), (again, None));
    let in_time = again.and(marks(&[Figure::SuggestionsInTime]));
    assert_eq!(of_suggestion(&body, unit), (in_time, None));
}

#[test]
fn what_is_kept_counts_as_solved_and_what_is_taken_away_late_as_late() {
    use domain::figures::of_suggestion;
    use shared::figures::Figure;

    let (mut records, id) = replied();
    records
        .does(keep(id), &handler(), "2026-06-01")
        .expect("it is done");
    let (marks, _) = of_suggestion(&records.body(id), None);
    assert!(marks.has(Figure::SuggestionsClassA) && !marks.has(Figure::SuggestionsClassB));

    let (mut records, id) = assigned();
    let due = records.body(id).rounds[0].parts[0].term.due;
    let others = vec![share("third unit", Share::Lead)];
    let late = due.plus_days(1).to_string();
    records
        .does(reassign(id, others), &supervisor(), &late)
        .expect("taken away");
    let body = records.body(id);
    for (unit, is_late, is_its) in [("unit", true, false), ("third unit", false, true)] {
        let (marks, falls_due) = of_suggestion(&body, Some(organisation(unit)));
        assert_eq!(marks.has(Figure::SuggestionsReplyDue), is_late, "{unit}");
        assert!(!marks.has(Figure::SuggestionsInTime));
        assert_eq!(marks.has(Figure::SuggestionsAssigned), is_its, "{unit}");
        assert_eq!(falls_due.is_some(), is_its, "{unit}");
    }
}

#[test]
fn a_reply_is_late_past_its_term_and_an_opinion_never() {
    let (mut records, id) = raised();
    records
        .does(assign(id), &supervisor(), ASSIGNED)
        .expect("assigned");
    let lead = organisation("unit");
    let body = records.body(id);
    let parts = &body.rounds[0].parts;
    let part = parts.iter().find(|part| part.unit == lead);
    let due = part.expect("its part").term.due;
    let late = |records: &Records, on: LocalDate| -> Vec<OrganisationId> {
        let body = records.body(id);
        late_replies(&body, on).map(|part| part.unit).collect()
    };
    assert!(late(&records, due).is_empty(), "on its last day");
    let after = due.plus_days(1);
    assert_eq!(late(&records, after), [lead]);
    // To have asked for more time is not to have been given it.
    records
        .does(ask_extension(id), &handler(), ASSIGNED)
        .expect("asked");
    assert_eq!(late(&records, after), [lead]);
    // What the committee has closed owes nothing.
    records
        .does(close(id, "已另行办理"), &supervisor(), ASSIGNED)
        .expect("closed");
    assert!(late(&records, after).is_empty());
}
