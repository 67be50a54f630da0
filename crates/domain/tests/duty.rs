//! Duty files, decided by the rules themselves: what of a record stands in whose file, who sets what it
//! counts, and who puts it right.

use std::collections::HashMap;

use domain::duty::{Belongs, may_decide, may_read, of_record};
use domain::{Actor, Planned, World, needs, plan};
use shared::account::{Account, AccountState, Membership, Role};
use shared::activity::{Activity, ActivityKind, Attended, Particular, SignInWay, Signed};
use shared::command::{Command, Envelope};
use shared::contact::{Contact, ContactWay, OF_DEPUTIES, Talk};
use shared::duty::{Change, Correction, DutyCommand, DutyKind, EntryRef, PointRules, Who};
use shared::id::{AccountId, ClientId, CommandId, OrganisationId, RequestId, WorkId};
use shared::organisation::{Organisation, OrganisationKind};
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::team::{Seat, Team};
use shared::time::{LocalDate, Timestamp};
use shared::work::{Body, Sight, Work, WorkCommand, WorkRefusal};

/// Monday, 2 March 2026, 10:00 in China.
const NOW: Timestamp = Timestamp(1_772_416_800_000);

#[derive(Default)]
struct Records {
    all: HashMap<RecordKey, Versioned>,
    made: u32,
}

impl World for Records {
    fn is_whole(&self) -> bool {
        true
    }
    fn record(&self, key: RecordKey) -> Option<&Versioned> {
        self.all.get(&key)
    }
    fn children(&self, _: RequestId) -> Vec<&Versioned> {
        Vec::new()
    }
    fn login_holder(&self, _: &str) -> Option<AccountId> {
        None
    }
    fn accounts(&self) -> Vec<&Versioned> {
        let all = self.all.values();
        all.filter(|held| matches!(held.record, Record::Account(_)))
            .collect()
    }
    fn organisations(&self) -> Vec<&Versioned> {
        let all = self.all.values();
        all.filter(|held| matches!(held.record, Record::Organisation(_)))
            .collect()
    }
    fn counter(&self, _: &str) -> Option<u64> {
        None
    }
    fn number_holder(&self, _: &str) -> Option<RequestId> {
        None
    }
}

fn organisation(name: &str) -> OrganisationId {
    OrganisationId::named(name)
}

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
    person("lead", Role::TeamLead, "team")
}

fn supervisor() -> Actor {
    person("supervisor", Role::Supervisor, "district")
}

fn deputy() -> Actor {
    person("deputy", Role::Deputy, "station")
}

fn activity_id() -> WorkId {
    WorkId::named("activity")
}

fn day(text: &str) -> LocalDate {
    text.parse().expect("a day")
}

fn signed(name: &str) -> Signed {
    Signed {
        by: Some(AccountId::named(name)),
        by_name: name.to_owned(),
        at: NOW,
    }
}

fn activity() -> Activity {
    let attended = |name: &str, account: Option<&str>, way| Attended {
        name: name.to_owned(),
        account: account.map(AccountId::named),
        way,
        at: NOW,
        by: None,
    };
    Activity {
        kind: ActivityKind::Inspection,
        title: "视察".to_owned(),
        team: Some(organisation("team")),
        station: None,
        lead: "lead".to_owned(),
        place: String::new(),
        from: NOW.plus_ms(-86_400_000),
        until: NOW.plus_ms(-80_000_000),
        agenda: String::new(),
        parties: Vec::new(),
        places: None,
        answers: Vec::new(),
        particulars: Vec::new(),
        campaign: None,
        matters: Vec::new(),
        held: None,
        attended: vec![
            attended("deputy", Some("deputy"), SignInWay::Code),
            attended("李代表", None, SignInWay::Hand),
            attended("lead", Some("lead"), SignInWay::MadeUp),
        ],
        taken_back: Vec::new(),
        study: None,
        scores: Vec::new(),
        minutes: Vec::new(),
        outcome: String::new(),
        written: Some(signed("lead")),
        checked: Some(signed("supervisor")),
        cancelled: None,
        moved_from: None,
        planned: signed("lead"),
        series: None,
        row: Vec::new(),
    }
}

impl Records {
    fn put<B: Body>(&mut self, id: WorkId, body: &B) {
        let sight = Sight {
            everyone: true,
            ..Sight::default()
        };
        let record = Record::Work(Box::new(Work::new(id, None, sight, body)));
        self.keep(record);
    }

    fn keep(&mut self, record: Record) {
        self.all
            .insert(record.key(), Versioned { version: 1, record });
    }

    fn does(&mut self, command: DutyCommand, actor: &Actor) -> Result<WorkId, Refusal> {
        self.made += 1;
        let command_id = CommandId::named(&format!("command {}", self.made));
        let envelope = Envelope {
            client_id: ClientId::named("a tab"),
            seq: 1,
            command_id,
            issued_at: NOW,
            expects: None,
            occurred_at: None,
            command: Command::work(&WorkCommand::Duty(command)),
        };
        needs(&envelope, self, NOW);
        let Planned { puts, .. } = plan(self, &envelope, actor, NOW)?;
        for put in puts {
            self.all.insert(put.record.key(), put);
        }
        Ok(WorkId::derive(command_id, 0))
    }

    fn work(&self, id: WorkId) -> &Work {
        match &self.all[&RecordKey::Work(id)].record {
            Record::Work(work) => work,
            _ => panic!("a record of the work"),
        }
    }

    fn body<B: Body>(&self, id: WorkId) -> B {
        self.work(id).open().expect("of that sort")
    }
}

fn records() -> Records {
    let mut records = Records::default();
    for (kind, name) in [
        (OrganisationKind::District, "district"),
        (OrganisationKind::Street, "street"),
        (OrganisationKind::Station, "station"),
        (OrganisationKind::Team, "team"),
        (OrganisationKind::Team, "other team"),
    ] {
        records.keep(Record::Organisation(Organisation {
            id: organisation(name),
            kind,
            name: name.to_owned(),
            short_name: name.to_owned(),
            parent: None,
            street: (kind == OrganisationKind::Station).then(|| organisation("street")),
            until: None,
            former: Vec::new(),
            successor: None,
        }));
    }
    for actor in [lead(), supervisor(), deputy()] {
        records.keep(Record::Account(Account {
            id: actor.account.expect("a person"),
            login: actor.name.clone(),
            name: actor.name,
            state: AccountState::Active,
            memberships: actor.memberships,
            stand_ins: Vec::new(),
            created_at: NOW,
        }));
    }
    let seat = |name: &str| Seat {
        name: name.to_owned(),
        leads: false,
        from: LocalDate(0),
        until: None,
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
        seats: vec![seat("deputy"), seat("李代表")],
        former: Vec::new(),
    };
    records.put(Team::id(organisation("team")), &team);
    records.put(activity_id(), &activity());
    records
}

fn entry(kind: DutyKind) -> EntryRef {
    EntryRef {
        kind,
        record: RecordKey::Work(activity_id()),
        part: 0,
    }
}

fn strike(who: Who, team: Option<&str>) -> DutyCommand {
    DutyCommand::Ask {
        who,
        team: team.map(organisation),
        station: None,
        change: Change::Strike {
            entry: entry(DutyKind::Inspection),
        },
        reason: "当天请假，签错了".to_owned(),
    }
}

fn account(name: &str) -> Who {
    Who::Account(AccountId::named(name))
}

fn decide(id: WorkId, confirm: bool) -> DutyCommand {
    let text = if confirm { "" } else { "签到表属实" };
    DutyCommand::Decide {
        id,
        confirm,
        text: text.to_owned(),
    }
}

#[test]
fn an_activity_stands_in_the_files_of_those_who_came() {
    let records = records();
    let read = |records: &Records| {
        let found = &records.all[&RecordKey::Work(activity_id())].record;
        let all = of_record(found).into_iter();
        all.map(|did| (did.who, did.kind, did.day))
            .collect::<Vec<_>>()
    };
    let (yesterday, today) = (day("2026-03-01"), day("2026-03-02"));
    assert_eq!(
        read(&records),
        [
            (account("deputy"), DutyKind::Inspection, yesterday),
            (
                Who::Name("李代表".to_owned()),
                DutyKind::Inspection,
                yesterday
            ),
            (account("lead"), DutyKind::MadeUp, today),
            (account("supervisor"), DutyKind::Checked, today),
        ]
    );
    // Before a second person has checked it, what stands there counts nothing.
    let unchecked = |records: &Records| {
        let found = &records.all[&RecordKey::Work(activity_id())].record;
        let all = of_record(found).into_iter();
        all.map(|did| did.unchecked).collect::<Vec<_>>()
    };
    assert_eq!(unchecked(&records), [false; 4]);
    let mut waits = self::records();
    let body = Activity {
        checked: None,
        ..activity()
    };
    waits.put(activity_id(), &body);
    assert_eq!(unchecked(&waits), [true; 3]);
    // What was called off was attended by nobody.
    let mut called_off = records;
    let body = Activity {
        cancelled: Some(("台风".to_owned(), signed("lead"))),
        ..activity()
    };
    called_off.put(activity_id(), &body);
    assert_eq!(read(&called_off), []);
}

#[test]
fn a_meeting_is_told_apart_and_so_is_who_gives_account_in_one() {
    let mut records = records();
    let mut read = |kind, target: &str| {
        let body = Activity {
            kind,
            particulars: vec![(Particular::Target, target.to_owned())],
            ..activity()
        };
        records.put(activity_id(), &body);
        let found = &records.all[&RecordKey::Work(activity_id())].record;
        let all = of_record(found).into_iter();
        all.map(|did| did.kind).take(2).collect::<Vec<_>>()
    };
    let (meeting, account) = (DutyKind::Meeting, DutyKind::Accounted);
    for kind in [
        ActivityKind::Deliberation,
        ActivityKind::Forum,
        ActivityKind::CivicForum,
        ActivityKind::LegislativeForum,
        ActivityKind::OversightReview,
    ] {
        assert_eq!(read(kind, "李代表"), [meeting, meeting], "{kind:?}");
    }
    // By the whole name; of a team, nobody in particular.
    let review = ActivityKind::DutyReview;
    assert_eq!(read(review, "王代表、李代表"), [meeting, account]);
    assert_eq!(read(review, "deputy，李代表"), [account, account]);
    assert_eq!(read(review, "南湾李代表先锋队"), [meeting, meeting]);
    assert_eq!(
        read(ActivityKind::Publicity, ""),
        [DutyKind::Attended, DutyKind::Attended]
    );
}

#[test]
fn a_contact_stands_in_the_file_of_whoever_kept_it_then() {
    let mut records = records();
    let talk = |no, keeper: &str, on: &str| Talk {
        no,
        keeper: keeper.to_owned(),
        on: day(on),
        way: ContactWay::Visit,
        what: "楼道照明要修".to_owned(),
        follow_up: String::new(),
        by: signed("lead"),
    };
    let mut body = Contact {
        kind: OF_DEPUTIES,
        from: "deputy".to_owned(),
        to: "南岭花园 3 栋".to_owned(),
        street: None,
        team: Some(organisation("team")),
        times: 4,
        plan: String::new(),
        since: day("2026-01-01"),
        people: Vec::new(),
        log: vec![
            talk(1, "李代表", "2026-01-10"),
            talk(2, "", "2026-02-01"),
            talk(3, "deputy", "2026-02-01"),
        ],
        taken_out: 0,
        ended: None,
    };
    let id = WorkId::named("contact");
    let mut read = |body: &Contact| {
        records.put(id, body);
        let all = of_record(&records.all[&RecordKey::Work(id)].record).into_iter();
        all.map(|did| (did.who, did.kind, did.day, did.part))
            .collect::<Vec<_>>()
    };
    let of = |name: &str, on: &str, part| {
        let who = Who::Name(name.to_owned());
        (who, DutyKind::Contacted, day(on), part)
    };
    // Told of twice for one day, it was one.
    let earlier = of("李代表", "2026-01-10", 1);
    assert_eq!(
        read(&body),
        [earlier.clone(), of("deputy", "2026-02-01", 2)]
    );
    // What was written down by mistake leaves the file with the record.
    body.log.remove(1);
    assert_eq!(read(&body), [earlier, of("deputy", "2026-02-01", 3)]);
    body.log.clear();
    assert_eq!(read(&body), []);
}

#[test]
fn the_committee_sets_what_entries_count_from_this_year_on() {
    let mut records = records();
    let set = |tenths, from: &str| DutyCommand::SetRule {
        kind: DutyKind::Reception,
        tenths,
        from: day(from),
    };
    let refused = records.does(set(10, "2026-03-02"), &lead());
    assert!(matches!(refused, Err(Refusal::NotAllowed { .. })));
    let unfit = |field| Err(Refusal::Unfit { field });
    let refused = records.does(set(10, "2025-12-31"), &supervisor());
    assert_eq!(refused, unfit(Field::ValidFrom));
    let refused = records.does(set(1_001, "2026-03-02"), &supervisor());
    assert_eq!(refused, unfit(Field::Measures));
    for (tenths, from) in [(30, "2026-07-01"), (15, "2026-01-01"), (40, "2026-07-01")] {
        records.does(set(tenths, from), &supervisor()).expect("set");
    }
    let again = records.does(set(40, "2026-07-01"), &supervisor());
    assert_eq!(again, Err(Refusal::NothingToDo));
    let rules: PointRules = records.body(PointRules::id());
    assert_eq!(rules.rules.len(), 2, "the same day is set anew");
    let on = |text| rules.tenths(DutyKind::Reception, day(text));
    assert_eq!(
        [
            on("2025-12-31"),
            on("2026-01-01"),
            on("2026-06-30"),
            on("2026-07-01")
        ],
        [20, 15, 15, 40]
    );
    assert!(records.work(PointRules::id()).sight.everyone);
}

#[test]
fn a_second_person_confirms_a_correction() {
    let mut records = records();
    let own = WorkRefusal::OwnCorrection;
    let id = records
        .does(strike(account("deputy"), Some("team")), &lead())
        .expect("the leader asks");
    let work = records.work(id);
    assert!(!work.sight.everyone && work.sight.teams.is_empty());
    let told = [AccountId::named("deputy"), AccountId::named("lead")];
    assert!(told.iter().all(|one| work.sight.people.contains(one)));
    // Not by who asked, nor by whose file it is, nor by who keeps none.
    assert_eq!(
        records.does(decide(id, true), &lead()),
        Err(Refusal::Work { why: own })
    );
    let refused = records.does(decide(id, true), &deputy());
    assert!(matches!(refused, Err(Refusal::NotAllowed { .. })));
    let stranger = person("other", Role::TeamLead, "other team");
    assert_eq!(
        records.does(decide(id, true), &stranger),
        Err(Refusal::NotFound)
    );
    let body: Correction = records.body(id);
    let today = NOW.day();
    assert!(!body.holds());
    let may = |actor: &Actor, body: &Correction| may_decide(actor, body, None, today);
    assert!(may(&supervisor(), &body) && !may(&lead(), &body) && !may(&deputy(), &body));
    records
        .does(decide(id, true), &supervisor())
        .expect("another person confirms");
    let body: Correction = records.body(id);
    assert!(body.holds() && records.work(id).sight.over);
    assert!(!may(&supervisor(), &body));
    assert_eq!(
        records.does(decide(id, false), &supervisor()),
        Err(Refusal::Work {
            why: WorkRefusal::Decided
        })
    );
}

#[test]
fn nobody_confirms_what_is_about_their_own_name() {
    let mut records = records();
    let ask = DutyCommand::Ask {
        who: Who::Name("李代表".to_owned()),
        team: Some(organisation("team")),
        station: None,
        change: Change::Add {
            kind: DutyKind::Study,
            day: NOW.day(),
            text: "参加学习".to_owned(),
        },
        reason: "漏签".to_owned(),
    };
    let id = records.does(ask, &supervisor()).expect("asked");
    let mut namesake = person("other supervisor", Role::Supervisor, "district");
    namesake.name = "李代表".to_owned();
    let body: Correction = records.body(id);
    assert!(!may_decide(&namesake, &body, None, NOW.day()));
    let why = WorkRefusal::OwnCorrection;
    assert_eq!(
        records.does(decide(id, true), &namesake),
        Err(Refusal::Work { why })
    );
    records
        .does(decide(id, true), &lead())
        .expect("who bears another name");
    // A seat's name is no other account's, though it is the same.
    let mut clerk = person("clerk", Role::Clerk, "station");
    clerk.name = "李代表".to_owned();
    records.keep(Record::Account(Account {
        id: AccountId::named("clerk"),
        login: "clerk".to_owned(),
        name: clerk.name.clone(),
        state: AccountState::Active,
        memberships: clerk.memberships,
        stand_ins: Vec::new(),
        created_at: NOW,
    }));
    let told = records.does(strike(account("clerk"), Some("team")), &lead());
    let field = Field::Team;
    assert_eq!(told, Err(Refusal::Unfit { field }));
}

#[test]
fn what_is_added_counts_when_it_is_confirmed() {
    let mut records = records();
    let add = |on: &str, text: &str| DutyCommand::Ask {
        who: account("deputy"),
        team: None,
        station: Some(organisation("station")),
        change: Change::Add {
            kind: DutyKind::Reception,
            day: day(on),
            text: text.to_owned(),
        },
        reason: "有照片".to_owned(),
    };
    // Everybody for themselves.
    let future = records.does(add("2026-03-03", "接访"), &deputy());
    assert_eq!(
        future,
        Err(Refusal::Work {
            why: WorkRefusal::FutureDay
        })
    );
    let empty = records.does(add("2026-02-03", " "), &deputy());
    assert_eq!(empty, Err(Refusal::Empty { field: Field::Text }));
    let id = records
        .does(add("2026-02-03", "到站接访，电话 13800001234"), &deputy())
        .expect("one's own");
    let key = RecordKey::Work(id);
    assert_eq!(of_record(&records.all[&key].record), []);
    let body: Correction = records.body(id);
    assert!(matches!(&body.change, Change::Add { text, .. } if !text.contains("13800001234")));
    // The street of the station decides; another street knows nothing of it.
    let other = person("other", Role::Authority, "other street");
    assert_eq!(
        records.does(decide(id, true), &other),
        Err(Refusal::NotFound)
    );
    let without = DutyCommand::Decide {
        id,
        confirm: false,
        text: String::new(),
    };
    let street = person("authority", Role::Authority, "street");
    assert_eq!(
        records.does(without, &street),
        Err(Refusal::Empty {
            field: Field::Reason
        })
    );
    records.does(decide(id, true), &street).expect("confirmed");
    let found = of_record(&records.all[&key].record);
    assert_eq!(
        found
            .iter()
            .map(|did| (did.kind, did.day))
            .collect::<Vec<_>>(),
        [(DutyKind::Reception, day("2026-02-03"))]
    );
}

#[test]
fn corrections_are_asked_of_files_one_keeps_and_of_entries_that_are_there() {
    let mut records = records();
    let named = || Who::Name("李代表".to_owned());
    records
        .does(strike(named(), Some("team")), &lead())
        .expect("also of somebody without an account");
    let stranger = person("other", Role::TeamLead, "other team");
    let refused = records.does(strike(named(), Some("team")), &stranger);
    assert!(matches!(refused, Err(Refusal::NotAllowed { .. })));
    let refused = records.does(strike(named(), Some("other team")), &stranger);
    assert_eq!(refused, Err(Refusal::Unfit { field: Field::Team }));
    // The supervisor did not come: there is no such entry in that file.
    let refused = records.does(strike(account("supervisor"), None), &supervisor());
    assert_eq!(refused, Err(Refusal::NotFound));
    let refused = records.does(strike(account("nobody"), None), &supervisor());
    assert_eq!(refused, Err(Refusal::NotFound));
    let gone = DutyCommand::Ask {
        who: account("deputy"),
        team: None,
        station: None,
        change: Change::Strike {
            entry: EntryRef {
                record: RecordKey::Work(WorkId::named("nothing")),
                ..entry(DutyKind::Inspection)
            },
        },
        reason: "没有".to_owned(),
    };
    assert_eq!(records.does(gone, &deputy()), Err(Refusal::NotFound));
}

#[test]
fn what_is_told_of_the_name_of_a_linked_seat_is_struck_as_the_accounts_own() {
    let mut records = records();
    let lead_of = |records: &Records, name: &str, account: Option<&str>| {
        let mut team: Team = records.body(Team::id(organisation(name)));
        for seat in &mut team.seats {
            if seat.name == "李代表" {
                seat.account = account.map(AccountId::named);
            }
        }
        team
    };
    let strikes = |records: &mut Records, who: &str| {
        let ask = DutyCommand::Ask {
            who: account(who),
            team: None,
            station: None,
            change: Change::Strike {
                entry: entry(DutyKind::Inspection),
            },
            reason: "那天在外地".to_owned(),
        };
        records.does(ask, &supervisor())
    };
    assert_eq!(strikes(&mut records, "lead"), Err(Refusal::NotFound));
    let id = Team::id(organisation("team"));
    let linked = lead_of(&records, "team", Some("lead"));
    records.put(id, &linked);
    let asked = strikes(&mut records, "lead").expect("the name is theirs");
    // A second person decides, and it is not who sits there.
    let refused = records.does(decide(asked, true), &lead());
    assert!(refused.is_err());
    let body: Correction = records.body(asked);
    assert_eq!(body.who, account("lead"));
    let mut other = person("other supervisor", Role::Supervisor, "district");
    other.name = "督办".to_owned();
    records.does(decide(asked, true), &other).expect("another");
    let body: Correction = records.body(asked);
    assert!(body.holds());
    // The name of a seat in another team that is linked to nobody is nobody's.
    let elsewhere = Team {
        team: organisation("other team"),
        ..lead_of(&records, "team", None)
    };
    records.put(Team::id(organisation("other team")), &elsewhere);
    assert_eq!(strikes(&mut records, "lead"), Err(Refusal::NotFound));
}

#[test]
fn a_file_is_read_by_its_owner_and_its_keepers() {
    let belongs = Belongs {
        account: Some(AccountId::named("deputy")),
        teams: vec![organisation("team")],
        streets: vec![organisation("street")],
    };
    let today = NOW.day();
    let may = |actor: Actor| may_read(&actor, &belongs, today);
    assert!(may(deputy()) && may(lead()) && may(supervisor()));
    assert!(may(person("a", Role::Authority, "street")));
    for (role, scope) in [
        (Role::TeamMember, "team"),
        (Role::TeamLead, "other team"),
        (Role::Authority, "other street"),
        (Role::Deputy, "station"),
        (Role::Clerk, "station"),
        (Role::Administrator, "district"),
    ] {
        assert!(!may(person("somebody", role, scope)), "{role:?} of {scope}");
    }
    // A name without an account is nobody's own.
    let nameless = Belongs {
        account: None,
        ..Belongs::default()
    };
    let mut nobody = deputy();
    nobody.account = None;
    assert!(!may_read(&nobody, &nameless, today));
}
