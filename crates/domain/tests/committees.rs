//! 对口督办: which committee matches which topic from which day on, and what it may do with a matter.

mod fixture;

use domain::{Actor, Audience, policy};
use fixture::{OPENED, Records, at, day, organisation, person, records, request_id, supervisor};
use shared::account::Role;
use shared::command::Command;
use shared::late::Late;
use shared::note::NoteSide;
use shared::notice::NoticeCode as Code;
use shared::organisation::{Organisation, OrganisationKind};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::request::{RequestCommand, Supervision as Level, Topic};
use shared::rulebook::{Rulebook, RulebookCommand};
use shared::supervision::{
    DatedCommittees, Finding, LetterKind, Match, ReportKind, Subject, Supervision,
    SupervisionCommand, SupervisionForm,
};
use shared::time::LocalDate;
use shared::work::{WorkCommand, WorkRefusal};

/// The tree with three committees; the last closed in January.
fn with_committees() -> Records {
    let mut records = records();
    for name in ["education", "works", "closed"] {
        records.put(Record::Organisation(Organisation {
            id: organisation(name),
            kind: OrganisationKind::Committee,
            name: name.to_owned(),
            short_name: name.to_owned(),
            parent: Some(organisation("district")),
            street: None,
            until: (name == "closed").then(|| day("2026-01-31")),
            former: Vec::new(),
            successor: None,
        }));
    }
    records
}

fn table(valid_from: &str, matches: &[(Topic, &str)]) -> DatedCommittees {
    let matches = matches.iter().map(|(topic, committee)| Match {
        topic: *topic,
        committee: organisation(committee),
    });
    DatedCommittees {
        valid_from: day(valid_from),
        matches: matches.collect(),
        source: "常委会工作规则".to_owned(),
    }
}

fn set(records: &mut Records, entry: &DatedCommittees, actor: &Actor) -> Result<(), Refusal> {
    let command = Command::Rulebook(RulebookCommand::SetCommittees(Late::of(entry)));
    let planned = records.try_at(command, actor, OPENED, "set")?;
    records.keep(planned.puts);
    Ok(())
}

fn administrator() -> Actor {
    person("administrator", Role::Administrator, "district")
}

fn book(records: &Records) -> Rulebook {
    match &records.all[&RecordKey::Rulebook(Rulebook::id())].record {
        Record::Rulebook(book) => book.clone(),
        _ => panic!("it is the rulebook"),
    }
}

fn form(committee: Option<&str>) -> SupervisionForm {
    SupervisionForm {
        title: "学校改扩建".to_owned(),
        goal: "按期封顶".to_owned(),
        level: Level::Committee,
        report_by: None,
        listed: false,
        leader: "刘主任".to_owned(),
        committee: committee.map(organisation),
        team: None,
        street: None,
        units: vec![organisation("unit")],
        subjects: vec![Subject::Request(request_id())],
        line: None,
    }
}

fn on(command: SupervisionCommand) -> WorkCommand {
    WorkCommand::Supervision(command)
}

fn open(committee: Option<&str>) -> WorkCommand {
    on(SupervisionCommand::Open(form(committee)))
}

const fn refused<T>(why: WorkRefusal) -> Result<T, Refusal> {
    Err(Refusal::Work { why })
}

#[test]
fn a_table_holds_from_its_day_on_until_the_next() {
    let mut records = with_committees();
    let today = OPENED.day();
    let first = [(Topic::Education, "education"), (Topic::Water, "works")];
    let first = table(&today.to_string(), &first);
    set(&mut records, &first, &administrator()).expect("today is not past");
    let next = table("2026-06-01", &[(Topic::Education, "works")]);
    set(&mut records, &next, &administrator()).expect("set");
    let book = book(&records);
    let of = |topics: &[Topic], on: LocalDate| book.committee_of(topics, on);
    let (education, works) = (Some(organisation("education")), Some(organisation("works")));
    assert_eq!(of(&[Topic::Education], today.plus_days(-1)), None);
    assert_eq!(of(&[Topic::Education], today), education);
    assert_eq!(of(&[Topic::Law], today), None, "it has no committee");
    assert_eq!(of(&[], today), None);
    // Of several topics the most, of equals the first.
    let equal = [Topic::Education, Topic::Water, Topic::Law];
    assert_eq!(of(&equal, today), education);
    let most = [Topic::Education, Topic::Water, Topic::Water];
    assert_eq!(of(&most, today), works);
    assert_eq!(of(&[Topic::Education], day("2026-06-01")), works);
    assert_eq!(
        of(&[Topic::Water], day("2026-06-01")),
        None,
        "the whole table"
    );
}

#[test]
fn a_table_with_a_topic_twice_or_a_committee_that_is_none_is_refused() {
    let mut records = with_committees();
    let mut refuses = |entry: &DatedCommittees| set(&mut records, entry, &administrator());
    let twice = [(Topic::Law, "works"), (Topic::Law, "education")];
    assert_eq!(
        refuses(&table("2026-06-01", &twice)),
        refused(WorkRefusal::TopicTwice)
    );
    for wrong in ["unit", "closed", "nowhere"] {
        assert_eq!(
            refuses(&table("2026-06-01", &[(Topic::Law, wrong)])),
            refused(WorkRefusal::NotCommittee),
            "{wrong}"
        );
    }
    let past = table("2026-03-01", &[(Topic::Law, "works")]);
    let field = Field::ValidFrom;
    assert_eq!(refuses(&past), Err(Refusal::Unfit { field }));
    let silent = DatedCommittees {
        source: " ".to_owned(),
        ..table("2026-06-01", &[(Topic::Law, "works")])
    };
    let field = Field::Source;
    assert_eq!(refuses(&silent), Err(Refusal::Empty { field }));
    let sound = table("2026-06-01", &[(Topic::Law, "works")]);
    let by = set(&mut records, &sound, &supervisor());
    assert!(matches!(by, Err(Refusal::NotAllowed { .. })), "{by:?}");
    set(&mut records, &sound, &administrator()).expect("set");
}

#[test]
fn what_was_written_before_committees_is_read_as_it_was() {
    let book: Rulebook = serde_json::from_str("{}").expect("a rulebook");
    assert_eq!(book.committee_of(&[Topic::Law], OPENED.day()), None);
    assert_eq!(serde_json::to_string(&book).expect("JSON"), "{}");
    let mut records = with_committees();
    let id = records
        .work(open(None), &supervisor(), OPENED)
        .expect("opened");
    let body: Supervision = records.body(id);
    let held = serde_json::to_value(&body).expect("JSON");
    assert_eq!(held.get("committee"), None, "without one there is no trace");
    let again: Supervision = serde_json::from_value(held).expect("a matter");
    assert_eq!(again, body);
}

#[test]
fn the_matching_committee_sees_a_matter_hears_of_it_and_presses() {
    let mut records = with_committees();
    let of = |committee: &str| Audience::Unit(organisation(committee));
    let officer = person("officer", Role::Handler, "education");
    let elsewhere = person("elsewhere", Role::Head, "works");
    for wrong in ["unit", "closed"] {
        assert_eq!(
            records.work(open(Some(wrong)), &supervisor(), OPENED),
            refused(WorkRefusal::NotCommittee),
            "{wrong}"
        );
    }
    let opened = records.told(open(Some("education")), &supervisor(), OPENED);
    let (id, told) = opened.expect("opened");
    assert!(told.contains(&(of("education"), Code::Listed)), "{told:?}");
    let sees = |records: &Records, actor: &Actor| {
        let record = Record::Work(Box::new(records.record_of(id).clone()));
        policy::may_see(actor, &record, OPENED.day())
    };
    assert!(sees(&records, &officer));
    assert!(!sees(&records, &elsewhere));

    let letter = || {
        on(SupervisionCommand::Write {
            id,
            kind: LetterKind::Letter,
            unit: organisation("unit"),
            text: "请说明".to_owned(),
            answer_by: Some(day("2026-03-20")),
        })
    };
    records
        .work(letter(), &officer, OPENED)
        .expect("it presses");
    // The unit that has to move does not, and another committee does not even see it.
    let handler = person("handler", Role::Handler, "unit");
    let by = records.work(letter(), &handler, OPENED);
    assert!(matches!(by, Err(Refusal::NotAllowed { .. })), "{by:?}");
    let by = records.work(letter(), &elsewhere, OPENED);
    assert!(matches!(by, Err(Refusal::NotFound)), "{by:?}");
    let answer = on(SupervisionCommand::Answer {
        id,
        no: 1,
        text: "已安排".to_owned(),
    });
    let by = records.work(answer.clone(), &officer, OPENED);
    assert!(by.is_err(), "the answer is the unit's: {by:?}");
    let (_, told) = records.told(answer, &handler, OPENED).expect("answered");
    let heard = (of("education"), Code::LetterAnswered);
    assert!(told.contains(&heard), "{told:?}");
    let close = || {
        on(SupervisionCommand::Close {
            id,
            finding: Finding::Solved,
            text: "已封顶".to_owned(),
            look_back_on: None,
        })
    };
    let by = records.work(close(), &officer, OPENED);
    assert!(matches!(by, Err(Refusal::NotAllowed { .. })), "{by:?}");

    // It goes to another committee, which hears of it; the first no longer sees it.
    let revise = on(SupervisionCommand::Revise {
        id,
        form: form(Some("works")),
        seen: None,
    });
    let (_, told) = records
        .told(revise, &supervisor(), OPENED)
        .expect("revised");
    assert_eq!(told, [(of("works"), Code::Listed)]);
    assert!(!sees(&records, &officer));
    assert!(sees(&records, &elsewhere));

    // What is over the committee looks back on, and not the unit.
    let (_, told) = records
        .told(close(), &supervisor(), OPENED)
        .expect("closed");
    assert!(told.contains(&(of("works"), Code::Closed)), "{told:?}");
    let look_back = || {
        on(SupervisionCommand::Report {
            id,
            kind: ReportKind::LookBack,
            text: "已看过".to_owned(),
            place: String::new(),
            steps: Vec::new(),
            amounts: Vec::new(),
            on: None,
        })
    };
    let later = at("2026-03-09");
    assert_eq!(
        records.work(look_back(), &handler, later),
        refused(WorkRefusal::OwnLookBack)
    );
    records
        .work(look_back(), &elsewhere, later)
        .expect("it looks back");
}

#[test]
fn the_matching_committee_sees_the_requests_of_its_matters() {
    let mut records = with_committees();
    let officer = person("officer", Role::Handler, "education");
    let elsewhere = person("elsewhere", Role::Head, "works");
    let clerk = person("clerk", Role::Clerk, "station");
    for side in [NoteSide::Everyone, NoteSide::Congress] {
        let note = Command::Request(RequestCommand::AddNote {
            request: request_id(),
            side,
            text: "看过现场".to_owned(),
        });
        let id = format!("note for {side:?}");
        let planned = records.try_at(note, &clerk, OPENED, &id).expect("noted");
        records.keep(planned.puts);
    }
    // The request, what was noted for everyone, what was noted for the congress.
    let sees = |records: &Records, actor: &Actor| {
        let of = |fits: fn(&Record) -> bool| {
            let mut all = records.all.values().map(|held| &held.record);
            let found = all.find(|record| fits(record)).expect("it is there");
            policy::may_see(actor, found, OPENED.day())
        };
        [
            of(|record| matches!(record, Record::Request(_))),
            of(|record| matches!(record, Record::Note(note) if note.side == NoteSide::Everyone)),
            of(|record| matches!(record, Record::Note(note) if note.side == NoteSide::Congress)),
        ]
    };
    let (nothing, looks_on) = ([false; 3], [true, true, false]);
    assert_eq!(sees(&records, &officer), nothing);
    let id = records
        .work(open(Some("education")), &supervisor(), OPENED)
        .expect("opened");
    assert_eq!(sees(&records, &officer), looks_on);
    assert_eq!(sees(&records, &elsewhere), nothing);
    let reveal = Command::Request(RequestCommand::Reveal {
        request: request_id(),
        purpose: "了解".to_owned(),
    });
    let by = records.try_at(reveal, &officer, OPENED, "reveal");
    assert!(matches!(by, Err(Refusal::NotAllowed { .. })), "{by:?}");

    // It sees them as long as one matter of its own is about them.
    let other = records
        .work(open(Some("education")), &supervisor(), OPENED)
        .expect("another matter on the same");
    let revise = |id, committee| {
        on(SupervisionCommand::Revise {
            id,
            form: form(committee),
            seen: None,
        })
    };
    records
        .work(revise(id, Some("works")), &supervisor(), OPENED)
        .expect("revised");
    assert_eq!(sees(&records, &officer), looks_on);
    assert_eq!(sees(&records, &elsewhere), looks_on);
    records
        .work(revise(other, None), &supervisor(), OPENED)
        .expect("revised");
    assert_eq!(sees(&records, &officer), nothing);

    // What is over it looks back on.
    let close = on(SupervisionCommand::Close {
        id,
        finding: Finding::Solved,
        text: "已封顶".to_owned(),
        look_back_on: None,
    });
    records.work(close, &supervisor(), OPENED).expect("closed");
    assert_eq!(sees(&records, &elsewhere), looks_on);
}
