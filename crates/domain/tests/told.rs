//! Who is told of what happens to records of the work, and what hangs on such records: files, and who
//! missed what is made up.

mod fixture;

use domain::{Audience, policy};
use fixture::{
    OPENED, Records, at, day, milestone, organisation, person, records, request_id, supervisor,
};
use shared::account::{Account, AccountState, Role};
use shared::activity::{
    Activity, ActivityCommand, ActivityForm, ActivityKind, Every, Particular, Party, PartyKind,
    Repeat, SeriesScope,
};
use shared::assignment::{Share, UnitShare};
use shared::attachment::{AttachTo, Attachment, AttachmentCommand};
use shared::command::Command;
use shared::id::{AccountId, AttachmentId, CommandId, WorkId};
use shared::notice::NoticeCode as Code;
use shared::oversight::OversightCommand;
use shared::place::{Instead, PlaceCommand, ReceptionEvery, ReceptionForm, Site};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::request::{ResultClass, Satisfaction, Supervision as Level};
use shared::schedule::Light;
use shared::suggestion::{Contact, Session, SuggestionCommand, SuggestionForm};
use shared::supervision::{Finding, LetterKind, Subject, SupervisionCommand, SupervisionForm};
use shared::team::{Seat, Team, TeamCommand};
use shared::work::WorkCommand;

fn team() -> Audience {
    Audience::Team(organisation("team"))
}

fn unit() -> Audience {
    Audience::Unit(organisation("unit"))
}

fn account(name: &str) -> Audience {
    Audience::Person(AccountId::named(name))
}

fn activity_form(kind: ActivityKind) -> ActivityForm {
    ActivityForm {
        kind,
        title: "停车议事会".to_owned(),
        team: Some(organisation("team")),
        station: Some(organisation("station")),
        lead: String::new(),
        place: "一楼".to_owned(),
        from: OPENED,
        until: OPENED.plus_ms(2 * 3_600_000),
        agenda: String::new(),
        parties: Vec::new(),
        places: None,
        particulars: vec![(Particular::Issue, "停车".to_owned())],
        campaign: None,
    }
}

fn plans(records: &mut Records, form: ActivityForm) -> WorkId {
    let plan = ActivityCommand::Plan { form, repeat: None };
    records
        .work(WorkCommand::Activity(plan), &supervisor(), OPENED)
        .expect("a supervisor plans it")
}

#[test]
fn whoever_runs_it_or_came_hears_that_an_activity_moved_or_was_called_off() {
    let mut records = records();
    let id = plans(&mut records, activity_form(ActivityKind::Deliberation));
    let acts = WorkCommand::Activity;
    let sign = ActivityCommand::SignIn {
        id,
        name: None,
        made_up: false,
        token: None,
    };
    let guest = person("handler", Role::Handler, "unit");
    let (_, told) = records.told(acts(sign), &guest, OPENED).expect("there");
    assert_eq!(told, []);
    let revise = |form| {
        acts(ActivityCommand::Revise {
            id,
            form,
            seen: None,
            scope: SeriesScope::This,
        })
    };
    let agenda = ActivityForm {
        agenda: "停车位".to_owned(),
        ..activity_form(ActivityKind::Deliberation)
    };
    let (_, told) = records
        .told(revise(agenda.clone()), &supervisor(), OPENED)
        .expect("revised");
    assert_eq!(told, [], "who comes need not know");
    let elsewhere = ActivityForm {
        place: "二楼".to_owned(),
        ..agenda
    };
    let whose = [
        team(),
        Audience::Station(organisation("station")),
        account("handler"),
    ];
    let all = |code| whose.map(|one| (one, code));
    let (_, told) = records
        .told(revise(elsewhere), &supervisor(), OPENED)
        .expect("revised");
    assert_eq!(told, all(Code::Rescheduled));
    let cancel = ActivityCommand::Cancel {
        id,
        reason: "台风".to_owned(),
        scope: SeriesScope::This,
    };
    let (_, told) = records
        .told(acts(cancel), &supervisor(), OPENED)
        .expect("cancelled");
    assert_eq!(told, all(Code::Cancelled));
}

#[test]
fn a_series_that_moves_is_told_of_once_and_to_whoever_comes_to_any_of_it() {
    let mut records = records();
    let plan = ActivityCommand::Plan {
        form: activity_form(ActivityKind::Deliberation),
        repeat: Some(Repeat {
            every: Every::Week,
            times: 3,
        }),
    };
    let acts = WorkCommand::Activity;
    let first = records
        .work(acts(plan), &supervisor(), OPENED)
        .expect("a row");
    let row = records.body::<Activity>(first).row;
    let second: Activity = records.body(row[1]);
    let guest = person("handler", Role::Handler, "unit");
    let sign = ActivityCommand::SignIn {
        id: row[1],
        name: None,
        made_up: false,
        token: None,
    };
    records
        .work(acts(sign), &guest, second.from)
        .expect("there");
    let revise = ActivityCommand::Revise {
        id: first,
        form: ActivityForm {
            place: "二楼".to_owned(),
            ..activity_form(ActivityKind::Deliberation)
        },
        seen: None,
        scope: SeriesScope::Following,
    };
    let (_, told) = records
        .told(acts(revise), &supervisor(), OPENED)
        .expect("moved");
    let whose = [
        team(),
        Audience::Station(organisation("station")),
        account("handler"),
    ];
    assert_eq!(told, whose.map(|one| (one, Code::RowRescheduled)));
}

#[test]
fn a_unit_and_a_deputy_who_are_invited_hear_of_it_and_of_what_becomes_of_it() {
    let mut records = records();
    let acts = WorkCommand::Activity;
    let deputy = person("guest deputy", Role::Deputy, "other station");
    let account_of = |state| {
        Record::Account(Account {
            id: AccountId::named("guest deputy"),
            login: "guest".to_owned(),
            name: "guest deputy".to_owned(),
            state,
            memberships: deputy.memberships.clone(),
            stand_ins: Vec::new(),
            created_at: OPENED,
        })
    };
    records.put(account_of(AccountState::Suspended));
    let asks = |parties| ActivityForm {
        parties,
        ..activity_form(ActivityKind::Study)
    };
    let by_account = Party {
        account: Some(AccountId::named("guest deputy")),
        ..Party::named(PartyKind::Deputy, "另一个名字".to_owned())
    };
    let of_unit = |name: &str| Party {
        unit: Some(organisation(name)),
        ..Party::named(PartyKind::Department, String::new())
    };
    let plan = |parties| {
        acts(ActivityCommand::Plan {
            form: asks(parties),
            repeat: None,
        })
    };
    // Nobody works with that account, and a team is no unit.
    for wrong in [by_account.clone(), of_unit("team")] {
        let told = records.work(plan(vec![wrong]), &supervisor(), OPENED);
        assert_eq!(told, Err(Refusal::Unfit { field: Field::Name }));
    }
    records.put(account_of(AccountState::Active));
    let typed = Party::named(PartyKind::Firm, "某科技公司".to_owned());
    let (id, told) = records
        .told(plan(vec![of_unit("unit"), typed]), &supervisor(), OPENED)
        .expect("planned");
    assert_eq!(told, [(unit(), Code::Invited)]);
    // One more is asked: who was asked before is not asked again.
    let revise = |place: &str| {
        acts(ActivityCommand::Revise {
            id,
            form: ActivityForm {
                place: place.to_owned(),
                ..asks(vec![of_unit("unit"), by_account.clone()])
            },
            seen: None,
            scope: SeriesScope::This,
        })
    };
    let guest = account("guest deputy");
    let (_, told) = records
        .told(revise("一楼"), &supervisor(), OPENED)
        .expect("asked");
    assert_eq!(told, [(guest, Code::Invited)]);
    let body: Activity = records.body(id);
    let names: Vec<_> = body.parties.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names[1], "guest deputy", "by the name of the account");
    let (_, told) = records
        .told(revise("二楼"), &supervisor(), OPENED)
        .expect("moved");
    let whose = [
        team(),
        Audience::Station(organisation("station")),
        unit(),
        guest,
    ];
    assert_eq!(told, whose.map(|one| (one, Code::Rescheduled)));
    // Whose account was suspended since stays invited.
    records.put(account_of(AccountState::Suspended));
    let stands = acts(ActivityCommand::Revise {
        id,
        form: ActivityForm {
            place: "二楼".to_owned(),
            ..asks(records.body::<Activity>(id).parties)
        },
        seen: None,
        scope: SeriesScope::This,
    });
    let (_, told) = records
        .told(stands, &supervisor(), OPENED)
        .expect("as it was");
    assert_eq!(told, []);
    // Written down by somebody else, they are who was invited.
    let sign = |name: Option<&str>| {
        acts(ActivityCommand::SignIn {
            id,
            name: name.map(str::to_owned),
            made_up: false,
            token: None,
        })
    };
    records
        .work(sign(Some("guest deputy")), &supervisor(), OPENED)
        .expect("there");
    let body: Activity = records.body(id);
    assert_eq!(body.attended[0].account, by_account.account);
    assert_eq!(
        records.work(sign(None), &deputy, OPENED),
        Err(Refusal::NothingToDo)
    );
    let off = acts(ActivityCommand::Cancel {
        id,
        reason: "台风".to_owned(),
        scope: SeriesScope::This,
    });
    let (_, told) = records.told(off, &supervisor(), OPENED).expect("off");
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told.contains(&(guest, Code::Cancelled)));
}

#[test]
fn a_matter_tells_its_units_and_its_team_and_an_answer_the_committee() {
    let mut records = records();
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
        subjects: vec![Subject::Request(request_id())],
        line: None,
    };
    let open = on(SupervisionCommand::Open(form));
    let (id, told) = records.told(open, &supervisor(), OPENED).expect("opened");
    let other = Audience::Unit(organisation("other unit"));
    let all = |code| [unit(), other, team()].map(|one| (one, code));
    assert_eq!(told, all(Code::Listed));
    let plan = SupervisionCommand::Schedule {
        id,
        milestones: vec![milestone("主体封顶", "2026-03-02", "2026-03-20")],
        measures: Vec::new(),
        reason: String::new(),
        seen: None,
    };
    let (_, told) = records.told(on(plan), &supervisor(), OPENED).expect("set");
    assert_eq!(told, []);
    let write = SupervisionCommand::Write {
        id,
        kind: LetterKind::Letter,
        unit: organisation("unit"),
        text: "请说明".to_owned(),
        answer_by: Some(day("2026-03-20")),
    };
    let (_, told) = records
        .told(on(write), &supervisor(), OPENED)
        .expect("sent");
    assert_eq!(told, [(unit(), Code::Letter)], "nobody else has to answer");
    let answer = SupervisionCommand::Answer {
        id,
        no: 1,
        text: "已安排".to_owned(),
    };
    let handler = person("handler", Role::Handler, "unit");
    let (_, told) = records
        .told(on(answer), &handler, OPENED)
        .expect("answered");
    let team = Audience::Team(organisation("team"));
    let answered = [
        (Audience::District, Code::LetterAnswered),
        (team, Code::LetterAnswered),
    ];
    assert_eq!(told, answered);
    // Long overdue: once, when it turns.
    let turn = || on(SupervisionCommand::Turn { id });
    let system = domain::Actor::system();
    let late = at("2026-03-25");
    let (_, told) = records.told(turn(), &system, late).expect("it turns");
    let red = all(Code::TurnedRed).into_iter();
    let red: Vec<_> = red.chain([(Audience::District, Code::TurnedRed)]).collect();
    assert_eq!(told, red);
    let (_, told) = records
        .told(turn(), &system, at("2026-03-26"))
        .expect("no turn");
    assert_eq!(told, []);
    // What a person sets is told as what the rule finds, when it gets worse.
    let overrule = |light| {
        on(SupervisionCommand::Overrule {
            id,
            light,
            reason: "已现场核实".to_owned(),
        })
    };
    let same_day = at("2026-03-26");
    let (_, told) = records
        .told(overrule(Some(Light::Green)), &supervisor(), same_day)
        .expect("it is set");
    assert_eq!(told, []);
    let (_, told) = records
        .told(overrule(None), &supervisor(), same_day)
        .expect("it is given up");
    assert_eq!(told, red);
    let silent = at("2026-04-20");
    let (_, told) = records.told(turn(), &system, silent).expect("it turns");
    assert_eq!(told[0], (unit(), Code::FellSilent));
    let close = SupervisionCommand::Close {
        id,
        finding: Finding::Solved,
        text: "已封顶".to_owned(),
        look_back_on: None,
    };
    let (_, told) = records
        .told(on(close), &supervisor(), silent)
        .expect("closed");
    assert_eq!(told, all(Code::Closed));
}

#[test]
fn a_suggestion_tells_the_next_who_must_act_and_whoever_signed_what_came_of_it() {
    let mut records = records();
    let lead = person("lead", Role::Deputy, "station");
    let colleague = person("colleague", Role::Deputy, "station");
    let handler = person("handler", Role::Handler, "unit");
    let form = SuggestionForm {
        title: "关于完善加装电梯补贴的建议".to_owned(),
        text: "建议提高补贴标准，简化审批。".to_owned(),
        session: Session::off(),
        station: organisation("station"),
        cosigners: Vec::new(),
        requests: Vec::new(),
        works: Vec::new(),
    };
    let committee = Audience::District;
    let does = WorkCommand::Suggestion;
    let raise = does(SuggestionCommand::Raise(form));
    let (id, told) = records.told(raise, &lead, OPENED).expect("raised");
    assert_eq!(told, [(committee, Code::Raised)]);
    let mut tell = |command, actor: &domain::Actor, when: &str| {
        let told = records.told(does(command), actor, at(when));
        told.expect("it is done").1
    };
    let co_sign = SuggestionCommand::CoSign { id };
    assert_eq!(
        tell(co_sign, &colleague, "2026-03-03"),
        [(account("lead"), Code::CoSigned)]
    );
    let assign = SuggestionCommand::Assign {
        id,
        units: vec![UnitShare {
            unit: organisation("unit"),
            share: Share::Lead,
        }],
    };
    let signed = |code| [account("lead"), account("colleague")].map(|one| (one, code));
    let mut expected = vec![(unit(), Code::Entrusted)];
    expected.extend(signed(Code::Accepted));
    assert_eq!(tell(assign, &supervisor(), "2026-03-04"), expected);
    let extend = SuggestionCommand::AskExtension {
        id,
        unit: organisation("unit"),
        reason: "需会商".to_owned(),
    };
    assert_eq!(
        tell(extend, &handler, "2026-03-09"),
        [(committee, Code::ExtensionAsked)]
    );
    let grant = SuggestionCommand::DecideExtension {
        id,
        unit: organisation("unit"),
        granted: true,
        text: "同意".to_owned(),
        told: Some(Contact::Phone),
    };
    assert_eq!(
        tell(grant, &supervisor(), "2026-03-10"),
        [
            (unit(), Code::ExtensionGranted),
            (account("lead"), Code::ExtensionGranted)
        ]
    );
    let reply = |class| SuggestionCommand::Reply {
        id,
        unit: organisation("unit"),
        text: "补贴标准已提高。".to_owned(),
        class,
        promise: None,
    };
    let mut expected = signed(Code::Answered).to_vec();
    expected.push((committee, Code::Answered));
    assert_eq!(
        tell(reply(ResultClass::A), &handler, "2026-04-01"),
        expected
    );
    let rate = |result| SuggestionCommand::Rate {
        id,
        process: Satisfaction::Satisfied,
        result,
        contact: Contact::InPerson,
        to_the_point: None,
        may_close: None,
        text: "尚未落实".to_owned(),
    };
    let low = rate(Satisfaction::Dissatisfied);
    assert_eq!(
        tell(low, &lead, "2026-04-02"),
        [(unit(), Code::RatedLow), (committee, Code::RatedLow)]
    );
}

#[test]
fn a_finding_goes_to_the_team_and_its_mending_to_the_committee() {
    let mut records = records();
    let on = WorkCommand::Oversight;
    let raise = OversightCommand::Raise {
        team: organisation("team"),
        text: "第一季度没有活动".to_owned(),
        due: day("2026-04-30"),
    };
    let (id, told) = records
        .told(on(raise), &supervisor(), OPENED)
        .expect("found");
    assert_eq!(told, [(team(), Code::FindingRaised)]);
    let fix = OversightCommand::Fix {
        id,
        what: "已补办两场".to_owned(),
    };
    let lead = person("team lead", Role::TeamLead, "team");
    let (_, told) = records.told(on(fix), &lead, OPENED).expect("mended");
    assert_eq!(told, [(Audience::District, Code::FindingFixed)]);
}

#[test]
fn the_committee_hears_that_a_team_has_no_leader() {
    let mut records = records();
    let seat = |name: &str, leads| {
        WorkCommand::Team(TeamCommand::Seat {
            team: organisation("team"),
            name: name.to_owned(),
            leads,
            from: day("2026-03-02"),
            until: None,
            party: true,
            deputy: true,
            account: None,
        })
    };
    let leave = |name: &str| {
        WorkCommand::Team(TeamCommand::Leave {
            team: organisation("team"),
            name: name.to_owned(),
            until: day("2026-03-31"),
            reason: "工作调动".to_owned(),
        })
    };
    let mut told = |command| {
        let (_, told) = records.told(command, &supervisor(), OPENED).expect("done");
        told
    };
    assert_eq!(told(seat("罗队长", true)), []);
    assert_eq!(told(seat("黄代表", false)), []);
    assert_eq!(told(leave("黄代表")), []);
    assert_eq!(
        told(leave("罗队长")),
        [(Audience::District, Code::LeaderLeft)]
    );
}

fn attach(work: WorkId) -> Command {
    Command::Attachment(AttachmentCommand::Attach {
        request: None,
        to: AttachTo::Work(work),
        name: "现场.jpg".to_owned(),
        media: "image/jpeg".to_owned(),
        size: 10,
        sha256: "0".repeat(64),
    })
}

/// Who of some may add a file to a record.
fn may_add(records: &Records, work: WorkId, who: &[(&str, Role, &str)]) -> Vec<bool> {
    let tries = who.iter().map(|(name, role, scope)| {
        let actor = person(name, *role, scope);
        let done = records.try_at(attach(work), &actor, OPENED, "a file");
        match done {
            Ok(_) => true,
            Err(Refusal::NotAllowed { .. } | Refusal::NotFound) => false,
            Err(other) => panic!("{name}: {other:?}"),
        }
    });
    tries.collect()
}

fn file(records: &Records) -> &Attachment {
    let key = RecordKey::Attachment(AttachmentId::derive(CommandId::named("a file"), 0));
    match &records.all[&key].record {
        Record::Attachment(file) => file,
        _ => panic!("it is a file"),
    }
}

fn keeps_file(records: &mut Records, work: WorkId, actor: &domain::Actor) {
    let planned = records
        .try_at(attach(work), actor, OPENED, "a file")
        .expect("it is added");
    records.keep(planned.puts);
}

#[test]
fn who_writes_an_activity_down_adds_files_also_after_it_was_checked() {
    let mut records = records();
    let id = plans(&mut records, activity_form(ActivityKind::Deliberation));
    let who = [
        ("team member", Role::TeamMember, "team"),
        ("clerk", Role::Clerk, "station"),
        ("supervisor", Role::Supervisor, "district"),
        ("other member", Role::TeamMember, "other team"),
        ("handler", Role::Handler, "unit"),
    ];
    let expected = [true, true, true, false, false];
    assert_eq!(may_add(&records, id, &who), expected);
    let acts = WorkCommand::Activity;
    let write = ActivityCommand::Write {
        id,
        lines: Vec::new(),
        outcome: "商定方案".to_owned(),
        particulars: vec![(Particular::Positions, "都赞成".to_owned())],
        held: None,
        seen: None,
    };
    let member = person("team member", Role::TeamMember, "team");
    records.work(acts(write), &member, OPENED).expect("written");
    let check = acts(ActivityCommand::Check { id });
    records.work(check, &supervisor(), OPENED).expect("checked");
    assert_eq!(may_add(&records, id, &who), expected);
    // Whoever sees the activity sees the file, and it leaves the screens with it.
    keeps_file(&mut records, id, &member);
    let handler = person("handler", Role::Handler, "unit");
    let sees = |records: &Records| {
        let record = Record::Attachment(Box::new(file(records).clone()));
        policy::may_see(&handler, &record, OPENED.day())
    };
    assert!(sees(&records));
    assert!(!file(&records).sight.as_ref().expect("one").over);
    let later = at("2026-06-02");
    let settle = acts(ActivityCommand::Settle { id });
    let system = domain::Actor::system();
    records.work(settle, &system, later).expect("settled");
    assert!(file(&records).sight.as_ref().expect("one").over);
}

#[test]
fn a_file_on_a_suggestion_is_seen_by_the_unit_that_it_is_assigned_to() {
    let mut records = records();
    let lead = person("lead", Role::Deputy, "station");
    let form = SuggestionForm {
        title: "关于完善加装电梯补贴的建议".to_owned(),
        text: "建议提高补贴标准。".to_owned(),
        session: Session::off(),
        station: organisation("station"),
        cosigners: Vec::new(),
        requests: Vec::new(),
        works: Vec::new(),
    };
    let does = WorkCommand::Suggestion;
    let raise = does(SuggestionCommand::Raise(form));
    let id = records.work(raise, &lead, OPENED).expect("raised");
    let who = [
        ("lead", Role::Deputy, "station"),
        ("supervisor", Role::Supervisor, "district"),
        // Another deputy of the station sees it and adds nothing.
        ("colleague", Role::Deputy, "station"),
        ("handler", Role::Handler, "unit"),
    ];
    assert_eq!(may_add(&records, id, &who), [true, true, false, false]);
    keeps_file(&mut records, id, &lead);
    let handler = person("handler", Role::Handler, "unit");
    let sees = |records: &Records| {
        let record = Record::Attachment(Box::new(file(records).clone()));
        policy::may_see(&handler, &record, OPENED.day())
    };
    assert!(!sees(&records));
    let assign = SuggestionCommand::Assign {
        id,
        units: vec![UnitShare {
            unit: organisation("unit"),
            share: Share::Lead,
        }],
    };
    records
        .work(does(assign), &supervisor(), OPENED)
        .expect("assigned");
    assert!(sees(&records));
    // The file of before stands under the same id, so another command adds the next.
    let planned = records.try_at(attach(id), &handler, OPENED, "another file");
    assert!(planned.is_ok(), "{planned:?}");
}

#[test]
fn who_missed_study_is_told_until_it_is_made_up() {
    let mut records = records();
    let form = ActivityForm {
        parties: vec![
            Party {
                kind: PartyKind::Deputy,
                name: "李代表".to_owned(),
                unit: None,
                account: None,
            },
            Party {
                kind: PartyKind::Firm,
                name: "某科技公司".to_owned(),
                unit: None,
                account: None,
            },
        ],
        ..activity_form(ActivityKind::Study)
    };
    let until = form.until;
    let id = plans(&mut records, form);
    let seat = |name: &str, until: Option<&str>| Seat {
        name: name.to_owned(),
        leads: false,
        from: day("2026-01-01"),
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
        // Who left before is not expected, and nobody twice.
        seats: vec![
            seat("team member", None),
            seat("李代表", None),
            seat("陈代表", Some("2026-02-01")),
        ],
        former: Vec::new(),
    };
    let missing = |records: &Records, now| {
        let body: Activity = records.body(id);
        let missing = domain::activity::missing(&body, Some(&team), now);
        missing.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let over = until.plus_ms(1);
    assert_eq!(missing(&records, OPENED), Vec::<String>::new());
    assert_eq!(missing(&records, over), ["team member", "李代表"]);
    let member = person("team member", Role::TeamMember, "team");
    let sign = |name: Option<&str>, made_up| {
        WorkCommand::Activity(ActivityCommand::SignIn {
            id,
            name: name.map(str::to_owned),
            made_up,
            token: None,
        })
    };
    records
        .work(sign(None, false), &member, OPENED)
        .expect("there");
    assert_eq!(missing(&records, over), ["李代表"]);
    records
        .work(sign(Some("李代表"), true), &member, at("2026-03-20"))
        .expect("made up");
    assert_eq!(missing(&records, over), Vec::<String>::new());
    // What is not made up is missed and no more.
    let other = plans(&mut records, activity_form(ActivityKind::Deliberation));
    let body: Activity = records.body(other);
    assert!(domain::activity::missing(&body, Some(&team), over).is_empty());
}

#[test]
fn who_put_their_name_to_it_is_told_that_it_was_taken_back() {
    let mut records = records();
    let lead = person("lead", Role::Deputy, "station");
    let colleague = person("colleague", Role::Deputy, "station");
    let does = WorkCommand::Suggestion;
    let form = SuggestionForm {
        title: "关于完善加装电梯补贴的建议".to_owned(),
        text: "建议提高补贴标准，简化审批。".to_owned(),
        session: Session::off(),
        station: organisation("station"),
        cosigners: Vec::new(),
        requests: Vec::new(),
        works: Vec::new(),
    };
    let raise = does(SuggestionCommand::Raise(form));
    let id = records.work(raise, &lead, OPENED).expect("raised");
    let co_sign = does(SuggestionCommand::CoSign { id });
    records.work(co_sign, &colleague, OPENED).expect("signed");
    let retract = does(SuggestionCommand::Retract {
        id,
        reason: "另行提出".to_owned(),
    });
    let (_, told) = records.told(retract, &lead, OPENED).expect("taken back");
    let account = Audience::Person(AccountId::named("colleague"));
    let expected = [account, Audience::District].map(|one| (one, Code::Retracted));
    assert_eq!(told, expected);
}

#[test]
fn whoever_receives_hears_that_a_rota_changed() {
    let mut records = records();
    for (name, role, state) in [
        ("黄代表", Role::Deputy, AccountState::Active),
        ("李代表", Role::TeamMember, AccountState::Active),
        // On the rota by their names as well, and no deputies who could be meant.
        ("何代表", Role::Clerk, AccountState::Active),
        ("林代表", Role::Deputy, AccountState::Suspended),
    ] {
        records.put(Record::Account(Account {
            id: AccountId::named(name),
            login: name.to_owned(),
            name: name.to_owned(),
            state,
            memberships: person(name, role, "station").memberships,
            stand_ins: Vec::new(),
            created_at: OPENED,
        }));
    }
    let site = Site::of(organisation("station"));
    let names = |who: &[&str]| -> Vec<String> {
        let names = who.iter().map(|one| (*one).to_owned());
        names.collect()
    };
    let receive = |no, from, who: &[&str]| PlaceCommand::Receive {
        site,
        no,
        form: ReceptionForm {
            every: ReceptionEvery::Week,
            day: 1,
            from,
            until: 660,
            since: day("2026-03-02"),
            who: names(who),
        },
    };
    let except = |on: &str, instead| PlaceCommand::Except {
        site,
        no: 1,
        day: day(on),
        instead,
        reason: "出差".to_owned(),
    };
    let clerk = person("clerk", Role::Clerk, "station");
    let mut tells = |command| {
        let command = WorkCommand::Place(command);
        let (_, mut told) = records.told(command, &clerk, OPENED).expect("done");
        told.sort_by_key(|(_, code)| *code);
        told
    };
    let (huang, li) = (account("黄代表"), account("李代表"));
    // 黄代表 on 3 March, 李代表 on the 10th, and so on.
    let rota = receive(None, 540, &["黄代表", "李代表", "何代表", "林代表"]);
    let all = |code| [(li, code), (huang, code)];
    assert_eq!(tells(rota), all(Code::RotaGiven));
    let swapped = except("2026-03-03", Some(Instead::Who(names(&["李代表"]))));
    let told = tells(swapped);
    assert_eq!(told, [(li, Code::RotaGiven), (huang, Code::RotaHandedOver)]);
    let off = except("2026-03-10", Some(Instead::Off));
    assert_eq!(tells(off), [(li, Code::Cancelled)]);
    let back = except("2026-03-03", None);
    let told = tells(back);
    assert_eq!(told, [(huang, Code::RotaGiven), (li, Code::RotaHandedOver)]);
    let later = receive(Some(1), 570, &["黄代表", "李代表", "何代表", "林代表"]);
    assert_eq!(tells(later), all(Code::RotaMoved));
    let drop = PlaceCommand::DropReception { site, no: 1 };
    assert_eq!(tells(drop), all(Code::Cancelled));
}
