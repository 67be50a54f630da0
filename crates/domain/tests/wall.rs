//! What may hang where everybody reads it, decided by the rules themselves.

mod fixture;

use domain::organisation::lies_in;
use domain::wall::{Behind, Event, Ground, Public, happened, may_tell, published};
use shared::id::OrganisationId;
use shared::petitioner::Petitioner;
use shared::record::{Record, RecordKey};
use shared::refusal::Refusal;
use shared::request::{Marks, Publicity, Request, Supervision as Level};
use shared::supervision::{Subject, Supervision, SupervisionCommand, SupervisionForm};
use shared::work::{WorkCommand, WorkRefusal};

use fixture::{Records, at, day, organisation, records, request_id, supervisor};

fn marked(publicity: Publicity, confidential: bool) -> Request {
    let records = records();
    let key = RecordKey::Request(request_id());
    let Record::Request(request) = &records.all[&key].record else {
        panic!("a request");
    };
    Request {
        marks: Marks {
            publicity,
            confidential,
            ..Marks::default()
        },
        ..Request::clone(request)
    }
}

fn petitioner() -> Petitioner {
    Petitioner {
        name: "张小满".to_owned(),
        firm: "满意五金店".to_owned(),
        phone: "13800001234".to_owned(),
        address: "南岭路1号".to_owned(),
        found: vec!["44030719900101123X".to_owned()],
    }
}

fn told(line: &str, requests: &[&Request]) -> Option<String> {
    told_on(Ground::Marked, line, requests)
}

fn told_on(ground: Ground, line: &str, requests: &[&Request]) -> Option<String> {
    let petitioner = petitioner();
    let about: Vec<_> = requests
        .iter()
        .map(|request| {
            Some(Behind {
                request,
                petitioner: &petitioner,
            })
        })
        .collect();
    Public::of(line, &about, ground).line().map(str::to_owned)
}

#[test]
fn a_line_stands_only_if_all_it_is_about_is_public() {
    let (open, partly) = (
        marked(Publicity::Open, false),
        marked(Publicity::Partly, false),
    );
    let closed = marked(Publicity::Closed, false);
    let kept = marked(Publicity::Open, true);
    for (request, may) in [
        (&open, true),
        (&partly, true),
        (&closed, false),
        (&kept, false),
    ] {
        assert_eq!(may_tell(request, Ground::Marked), may);
        assert_eq!(told("西门积水", &[request]).is_some(), may);
        assert_eq!(told("西门积水", &[&open, request]).is_some(), may);
    }
    // What could not be read is not taken for public.
    assert_eq!(Public::of("西门积水", &[None], Ground::Marked).line(), None);
    // About no request, it is only scanned.
    assert_eq!(
        told("接访，电话13800001234", &[]).as_deref(),
        Some("接访，电话138****1234")
    );
}

#[test]
fn a_line_names_nobody_who_raised_what_it_is_about() {
    let open = marked(Publicity::Open, false);
    let line = "张小满（满意五金店，13800001234，44030719900101123X）南岭路1号门口积水";
    let told = told(line, &[&open]).expect("it stands");
    assert!(told.ends_with("门口积水"), "{told}");
    for hidden in ["张小满", "张", "满意五金店", "1234", "4403", "南岭路1号"] {
        assert!(!told.contains(hidden), "{hidden} in {told}");
    }
}

#[test]
fn the_ticker_tells_time_street_event_and_topic_and_no_person() {
    let mut open = marked(Publicity::Open, false);
    open.title = "张小满家门口积水".to_owned();
    open.place = "南岭路1号".to_owned();
    open.replied_at = Some(at("2026-03-04"));
    let told: Vec<_> = happened(&open).collect();
    let events: Vec<_> = told.iter().map(|one| (one.event, one.at)).collect();
    let registered = (Event::Registered, open.registered_at);
    assert_eq!(events, [registered, (Event::Replied, at("2026-03-04"))]);
    // All that a line holds, written out: nothing of who asked, where, or in which words.
    let street = open.reach.street;
    assert!(told.iter().all(|one| one.street == street));
    let line = format!("{told:?}");
    for hidden in ["张小满", "积水", "南岭路", &open.id.to_string()] {
        assert!(!line.contains(hidden), "{hidden} in {line}");
    }
    // Though nobody marked it public, that something was asked is a figure; a kept identity is told nothing of.
    assert_eq!(happened(&marked(Publicity::Closed, false)).count(), 1);
    assert_eq!(happened(&marked(Publicity::Open, true)).count(), 0);
}

#[test]
fn what_the_committee_published_stands_until_the_publication_ends() {
    let closed = marked(Publicity::Closed, false);
    let kept = marked(Publicity::Open, true);
    let on = |line: &str, requests: &[&Request]| told_on(Ground::Published, line, requests);
    let line = "张小满（13800001234）家门口积水";
    let told = on(line, &[&closed]).expect("it stands");
    assert!(told.ends_with("门口积水"), "{told}");
    for hidden in ["张小满", "1234"] {
        assert!(!told.contains(hidden), "{hidden} in {told}");
    }
    // Not what keeps its petitioner's identity, nor what could not be read.
    assert_eq!(on(line, &[&closed, &kept]), None);
    let unread = Public::of(line, &[None], Ground::Published);
    assert_eq!(unread.line(), None);
}

#[test]
fn a_publication_is_a_ground_from_its_day_to_its_last() {
    let mut records = records();
    let open = SupervisionCommand::Open(SupervisionForm {
        title: "西门积水整治".to_owned(),
        goal: "消除积水".to_owned(),
        level: Level::Priority,
        report_by: None,
        listed: false,
        leader: "城建环资工委".to_owned(),
        committee: None,
        team: None,
        street: None,
        units: vec![organisation("unit")],
        subjects: vec![Subject::Request(request_id())],
        line: None,
    });
    let opened = records.work(
        WorkCommand::Supervision(open),
        &supervisor(),
        at("2026-03-02"),
    );
    let id = opened.expect("opened");
    let ground = |records: &Records, on: &str| {
        let body: Supervision = records.body(id);
        Ground::of_matter(&body, day(on))
    };
    assert_eq!(ground(&records, "2026-03-04"), Ground::Marked);
    let publish = SupervisionCommand::Publish {
        id,
        place: "社区公告栏".to_owned(),
        text: "西门积水整治进展".to_owned(),
        until: day("2026-03-09"),
    };
    records
        .work(
            WorkCommand::Supervision(publish),
            &supervisor(),
            at("2026-03-03"),
        )
        .expect("published");
    for (on, wanted) in [
        ("2026-03-02", Ground::Marked),
        ("2026-03-03", Ground::Published),
        ("2026-03-09", Ground::Published),
        ("2026-03-10", Ground::Marked),
    ] {
        assert_eq!(ground(&records, on), wanted, "{on}");
    }
    // Taken down early it is no ground from that very moment, and its reason stays.
    let withdraw = |records: &mut Records, no, reason: &str, on: &str| {
        let withdraw = SupervisionCommand::Withdraw {
            id,
            no,
            reason: reason.to_owned(),
        };
        records.work(WorkCommand::Supervision(withdraw), &supervisor(), at(on))
    };
    let nothing = Refusal::Work {
        why: WorkRefusal::NotPublished,
    };
    for no in [0, 2] {
        let refused = withdraw(&mut records, no, "写错了", "2026-03-05");
        assert_eq!(refused.expect_err("there is none"), nothing);
    }
    let unsaid = withdraw(&mut records, 1, " ", "2026-03-05");
    assert!(matches!(unsaid, Err(Refusal::Empty { .. })));
    withdraw(&mut records, 1, "写错了", "2026-03-05").expect("it is taken down");
    for (on, wanted) in [
        ("2026-03-04", Ground::Published),
        ("2026-03-05", Ground::Marked),
        ("2026-03-09", Ground::Marked),
    ] {
        assert_eq!(ground(&records, on), wanted, "{on}");
    }
    let body: Supervision = records.body(id);
    assert_eq!(published(&body, day("2026-03-05")).count(), 0);
    let down = body.publications[0].withdrawn.as_ref();
    assert_eq!(down.map(|one| &*one.reason), Some("写错了"));
    let again = withdraw(&mut records, 1, "再撤", "2026-03-05");
    assert_eq!(again.expect_err("once"), nothing);
}

#[test]
fn what_names_no_street_lies_where_its_stations_or_its_team_do() {
    let [here, there, station] = ["nanwan", "buji", "station"].map(organisation);
    let street_of = |one: OrganisationId| (one == station).then_some(here);
    let lies = |named, at: &[OrganisationId]| lies_in(here, named, at.iter().copied(), street_of);
    assert!(lies(Some(here), &[]) && lies(None, &[station]));
    assert!(lies(None, &[there, station]));
    // A street that is named has the word; nowhere is not here.
    assert!(!lies(Some(there), &[station]));
    assert!(!lies(None, &[there]) && !lies(None, &[]));
}
