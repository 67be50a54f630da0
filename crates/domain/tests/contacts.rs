//! The register of contacts, decided by the rules themselves: who sees and keeps it, that no resident is
//! named in it, and who was not contacted this quarter.

mod fixture;

use domain::contact::{is_waiting, may_keep, may_log, quarter, this_year};
use domain::{Actor, policy};
use shared::account::{Account, AccountState, Role};
use shared::contact::{
    Contact, ContactCommand, ContactForm, ContactKind, ContactKinds, ContactWay, OF_CHAIRS,
    OF_DEPUTIES, TalkForm,
};
use shared::id::{AccountId, WorkId};
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::work::{WorkCommand, WorkRefusal};

use fixture::{OPENED, Records, day, organisation, person, records};

fn form() -> ContactForm {
    ContactForm {
        kind: OF_DEPUTIES,
        from: "deputy".to_owned(),
        to: "南岭花园 3 栋 5 户".to_owned(),
        street: Some(organisation("street")),
        team: Some(organisation("team")),
        times: 4,
        plan: String::new(),
        since: day("2026-01-01"),
    }
}

const fn open(form: ContactForm) -> WorkCommand {
    WorkCommand::Contact(ContactCommand::Open { form })
}

fn log(id: WorkId, on: &str) -> WorkCommand {
    WorkCommand::Contact(ContactCommand::Log {
        id,
        form: TalkForm {
            on: day(on),
            way: ContactWay::Visit,
            what: "楼道照明要修，电话 13800001234".to_owned(),
            follow_up: "转街道".to_owned(),
        },
    })
}

fn supervisor() -> Actor {
    person("supervisor", Role::Supervisor, "district")
}

const fn refused(why: WorkRefusal) -> Refusal {
    Refusal::Work { why }
}

/// The account that a name of the bench belongs to.
fn account(records: &mut Records, name: &str, id: &str) {
    let id = AccountId::named(id);
    let record = Record::Account(Account {
        id,
        login: id.to_string(),
        name: name.to_owned(),
        state: AccountState::Active,
        memberships: Vec::new(),
        stand_ins: Vec::new(),
        created_at: OPENED,
    });
    let version = 1;
    records
        .all
        .insert(record.key(), Versioned { version, record });
}

#[test]
fn a_relation_is_kept_and_seen_by_whom_it_concerns() {
    let mut records = records();
    account(&mut records, "deputy", "deputy");
    let id = records
        .work(open(form()), &supervisor(), OPENED)
        .expect("opened");
    let record = &records.all[&RecordKey::Work(id)].record;
    let body: Contact = records.body(id);
    assert_eq!(body.people, [AccountId::named("deputy")]);
    let cases = [
        ("supervisor", Role::Supervisor, "district", true, true, true),
        ("authority", Role::Authority, "street", true, true, true),
        ("team lead", Role::TeamLead, "team", true, true, true),
        ("team member", Role::TeamMember, "team", true, false, true),
        ("deputy", Role::Deputy, "third station", true, false, true),
        ("other deputy", Role::Deputy, "station", false, false, false),
        ("clerk", Role::Clerk, "station", false, false, false),
        (
            "other authority",
            Role::Authority,
            "other street",
            false,
            false,
            false,
        ),
        (
            "other lead",
            Role::TeamLead,
            "other team",
            false,
            false,
            false,
        ),
        ("handler", Role::Handler, "unit", false, false, false),
        (
            "administrator",
            Role::Administrator,
            "district",
            false,
            false,
            false,
        ),
    ];
    let today = OPENED.day();
    for (name, role, scope, sees, keeps, logs) in cases {
        let actor = person(name, role, scope);
        assert_eq!(policy::may_see(&actor, record, today), sees, "{name} sees");
        assert_eq!(may_keep(&actor, &body, today), keeps, "{name} keeps");
        assert_eq!(may_log(&actor, &body, today), logs, "{name} logs");
    }
    for (name, role, scope, sees, keeps, logs) in cases {
        let actor = person(name, role, scope);
        let mut records = fixture::records();
        account(&mut records, "deputy", "deputy");
        let id = records
            .work(open(form()), &supervisor(), OPENED)
            .expect("opened");
        let logged = records.work(log(id, "2026-03-01"), &actor, OPENED);
        assert_eq!(logged.is_ok(), logs, "{name}: {logged:?}");
        let end = WorkCommand::Contact(ContactCommand::End {
            id,
            reason: "搬走".to_owned(),
        });
        let ended = records.work(end, &actor, OPENED);
        assert_eq!(ended.is_ok(), keeps, "{name}: {ended:?}");
        if !sees {
            assert_eq!(ended, Err(Refusal::NotFound), "{name} learns nothing");
        }
    }
    // A name that two people have belongs to neither.
    account(&mut records, "deputy", "a namesake");
    let id = records
        .work(open(form()), &supervisor(), OPENED)
        .expect("opened");
    assert_eq!(records.body::<Contact>(id).people, []);
}

#[test]
fn nobody_gives_a_relation_to_others() {
    let mut records = records();
    let lead = person("team lead", Role::TeamLead, "team");
    let authority = person("authority", Role::Authority, "street");
    let theirs = ContactForm {
        team: Some(organisation("other team")),
        street: Some(organisation("other street")),
        ..form()
    };
    for actor in [&lead, &authority] {
        let told = records.work(open(theirs.clone()), actor, OPENED);
        assert!(matches!(told, Err(Refusal::NotAllowed { .. })), "{told:?}");
    }
    let id = records
        .work(open(form()), &lead, OPENED)
        .expect("one's own");
    let revise = |form, seen| WorkCommand::Contact(ContactCommand::Revise { id, form, seen });
    let told = records.work(revise(theirs, 1), &lead, OPENED);
    assert!(matches!(told, Err(Refusal::NotAllowed { .. })), "{told:?}");
    let told = records.work(revise(form(), 7), &lead, OPENED);
    assert_eq!(told, Err(refused(WorkRefusal::Moved)));
    let planned = ContactForm {
        plan: "每季度入户，电话 13800001234".to_owned(),
        ..form()
    };
    records
        .work(revise(planned, 1), &lead, OPENED)
        .expect("revised");
    let body: Contact = records.body(id);
    assert!(body.plan.starts_with("每季度入户") && !body.plan.contains("13800001234"));
}

#[test]
fn no_resident_is_named() {
    let mut records = records();
    let mut tried = |to: &str, kind| {
        let form = ContactForm {
            to: to.to_owned(),
            kind,
            ..form()
        };
        let told = records.work(open(form), &supervisor(), OPENED);
        told.map(|id| records.body::<Contact>(id).to)
    };
    let named = Err(refused(WorkRefusal::ResidentNamed));
    // Letters of gardens, courts and towns are in names as well.
    for name in [
        "张三",
        "欧阳小明",
        "Li Lei",
        "张小园",
        "李家庭",
        "王长城",
        "陈 湾",
        "林场",
    ] {
        assert_eq!(tried(name, OF_DEPUTIES), named, "{name}");
    }
    for label in [
        "南岭花园",
        "3 栋 5 户",
        "求水山村",
        "大芬油画市场",
        "李朗村",
        "金花园",
        "石公园",
        "高工业园",
        "万科城小区",
        "张家巷",
        "王家 3 户",
    ] {
        assert_eq!(tried(label, OF_DEPUTIES), Ok(label.to_owned()));
    }
    let masked = tried("5 户 13800001234", OF_DEPUTIES).expect("a label");
    assert!(!masked.contains("13800001234"), "{masked}");
    // Among the house's own, names are what it is about.
    assert_eq!(tried("张三", OF_CHAIRS), Ok("张三".to_owned()));
    let id = records
        .work(open(form()), &supervisor(), OPENED)
        .expect("opened");
    records
        .work(log(id, "2026-03-01"), &supervisor(), OPENED)
        .expect("logged");
    let body: Contact = records.body(id);
    assert!(!body.log[0].what.contains("13800001234"));
}

#[test]
fn a_form_is_looked_through() {
    let mut records = records();
    let wrong = [
        (
            ContactForm { kind: 9, ..form() },
            Refusal::Unfit { field: Field::Kind },
        ),
        (
            ContactForm { times: 0, ..form() },
            Refusal::Unfit {
                field: Field::Times,
            },
        ),
        (
            ContactForm {
                times: 1000,
                ..form()
            },
            Refusal::Unfit {
                field: Field::Times,
            },
        ),
        (
            ContactForm {
                street: Some(organisation("unit")),
                ..form()
            },
            Refusal::Unfit {
                field: Field::Place,
            },
        ),
        (
            ContactForm {
                team: Some(organisation("street")),
                ..form()
            },
            Refusal::Unfit { field: Field::Team },
        ),
        (
            ContactForm {
                since: day("2099-01-01"),
                ..form()
            },
            Refusal::Unfit { field: Field::Day },
        ),
        (
            ContactForm {
                from: " ".to_owned(),
                ..form()
            },
            Refusal::Empty { field: Field::Name },
        ),
    ];
    for (form, why) in wrong {
        assert_eq!(records.work(open(form), &supervisor(), OPENED), Err(why));
    }
    let id = records
        .work(open(form()), &supervisor(), OPENED)
        .expect("opened");
    let told = records.work(log(id, "2026-03-03"), &supervisor(), OPENED);
    assert_eq!(told, Err(refused(WorkRefusal::FutureDay)));
}

#[test]
fn who_was_not_contacted_this_quarter_is_known() {
    assert_eq!(
        quarter(day("2026-11-26")),
        (day("2026-10-01"), day("2026-12-31"))
    );
    assert_eq!(
        quarter(day("2026-01-01")),
        (day("2026-01-01"), day("2026-03-31"))
    );
    let mut records = records();
    let lead = person("team lead", Role::TeamLead, "team");
    let id = records.work(open(form()), &lead, OPENED).expect("opened");
    let waits = |records: &Records, on: &str| is_waiting(&records.body(id), day(on));
    assert!(waits(&records, "2026-03-02"));
    assert!(!waits(&records, "2025-12-31"), "not before it began");
    // Told later, for a day of the last quarter: this one still waits.
    records
        .work(log(id, "2025-12-30"), &lead, OPENED)
        .expect("logged");
    assert!(waits(&records, "2026-03-02"));
    records
        .work(log(id, "2026-02-10"), &lead, OPENED)
        .expect("logged");
    assert!(!waits(&records, "2026-03-02"));
    assert!(waits(&records, "2026-04-01"), "each quarter begins anew");
    assert_eq!(this_year(&records.body(id), day("2026-03-02")), (1, 4));
    // What another wrote down is taken out by whoever keeps the register, not by a colleague.
    let unlog = |no| WorkCommand::Contact(ContactCommand::Unlog { id, no });
    let member = person("team member", Role::TeamMember, "team");
    let told = records.work(unlog(2), &member, OPENED);
    assert!(matches!(told, Err(Refusal::NotAllowed { .. })), "{told:?}");
    records.work(unlog(2), &lead, OPENED).expect("one's own");
    assert!(waits(&records, "2026-03-02"));
    // A duty file names what was told by its number, so no other gets it.
    records
        .work(log(id, "2026-02-11"), &lead, OPENED)
        .expect("logged");
    let body: Contact = records.body(id);
    let last = body.log.last().map(|talk| (talk.no, &*talk.keeper));
    assert_eq!(last, Some((3, "deputy")));
    let end = WorkCommand::Contact(ContactCommand::End {
        id,
        reason: "搬走".to_owned(),
    });
    records.work(end, &lead, OPENED).expect("ended");
    assert!(
        !waits(&records, "2026-03-02"),
        "what is over waits for nothing"
    );
    let told = records.work(log(id, "2026-03-01"), &lead, OPENED);
    assert_eq!(told, Err(refused(WorkRefusal::NotKept)));
}

#[test]
fn kinds_are_the_house_s_own() {
    let mut records = records();
    let set = |kinds: &[ContactKind], seen| {
        WorkCommand::Contact(ContactCommand::Kinds {
            kinds: kinds.to_vec(),
            seen,
        })
    };
    let usual = ContactKinds::usual().kinds;
    let own = ContactKind {
        no: 4,
        name: "机关联系社区".to_owned(),
        residents: false,
        retired: false,
    };
    let mut more = usual.clone();
    more[0].name = "主任联系委员".to_owned();
    more.push(own.clone());
    let authority = person("authority", Role::Authority, "street");
    let told = records.work(set(&more, 0), &authority, OPENED);
    assert!(matches!(told, Err(Refusal::NotAllowed { .. })));
    let told = records.work(set(&usual, 0), &supervisor(), OPENED);
    assert_eq!(told, Err(Refusal::NothingToDo));
    records
        .work(set(&more, 0), &supervisor(), OPENED)
        .expect("set");
    let told = records.work(set(&more, 0), &supervisor(), OPENED);
    assert_eq!(told, Err(refused(WorkRefusal::Moved)));
    let unfit = Err(Refusal::Unfit { field: Field::Name });
    assert_eq!(
        records.work(set(&usual, 1), &supervisor(), OPENED),
        unfit,
        "none is left out"
    );
    let mut twice = more.clone();
    twice.push(own);
    assert_eq!(records.work(set(&twice, 1), &supervisor(), OPENED), unfit);
    more[3].name = " ".to_owned();
    let told = records.work(set(&more, 1), &supervisor(), OPENED);
    assert_eq!(told, Err(Refusal::Empty { field: Field::Name }));
    // A retired one begins nothing new.
    more[3].name = "机关联系社区".to_owned();
    more[3].retired = true;
    records
        .work(set(&more, 1), &supervisor(), OPENED)
        .expect("retired");
    let told = records.work(
        open(ContactForm { kind: 4, ..form() }),
        &supervisor(),
        OPENED,
    );
    assert_eq!(told, Err(Refusal::Unfit { field: Field::Kind }));
}
