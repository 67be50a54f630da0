//! The demo: Longgang as it is, the same every time, and like this week.

use std::collections::BTreeMap;

use shared::organisation::OrganisationKind;
use shared::record::{Record, RecordKey};
use shared::request::{Request, Status};
use shared::time::Timestamp;
use testkit::server::{Backend, TUESDAY, TestServer};

/// Every record, as JSON, by key.
type All = BTreeMap<RecordKey, Record>;

async fn load(at: Timestamp) -> All {
    let server = TestServer::empty(Backend::Sqlite).await;
    server.clock.advance(at.0 - TUESDAY.0);
    let node = server.node();
    server::demo::load(&node.executor, &node.storage, &server.clock)
        .await
        .expect("the demo loads");
    let report = server::verify::verify(&node.storage)
        .await
        .expect("verified");
    assert!(report.is_sound(), "{report:?}");
    let mut snapshot = node.storage.snapshot().await.expect("a snapshot");
    let mut all = All::new();
    for kind in ["organisation", "account", "request", "assignment", "note"] {
        let rows = snapshot
            .all_records(kind, "", 10_000)
            .await
            .expect("records");
        all.extend(rows.into_iter().map(|row| {
            let record = row.versioned.record;
            (record.key(), record)
        }));
    }
    all
}

fn requests(all: &All) -> Vec<&Request> {
    all.values()
        .filter_map(|record| match record {
            Record::Request(request) => Some(&**request),
            _ => None,
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_day_makes_the_same_demo() {
    let (one, other) = (load(TUESDAY).await, load(TUESDAY).await);
    assert_eq!(one.len(), other.len());
    for (key, record) in &one {
        assert_eq!(Some(record), other.get(key));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_longgang_and_looks_like_this_week() {
    let next_year = TUESDAY.plus_ms(200 * 86_400_000);
    for at in [TUESDAY, next_year] {
        let all = load(at).await;
        let kinds = |kind| {
            let of_kind =
                |record: &&Record| matches!(record, Record::Organisation(one) if one.kind == kind);
            all.values().filter(of_kind).count()
        };
        assert_eq!(kinds(OrganisationKind::Street), 11);
        assert_eq!(kinds(OrganisationKind::Community), 111);
        assert!(kinds(OrganisationKind::Team) >= 5);
        let requests = requests(&all);
        assert!((300..=340).contains(&requests.len()), "{}", requests.len());
        for status in [
            Status::Registered,
            Status::Accepted,
            Status::Assigned,
            Status::InProgress,
            Status::Replied,
            Status::Closed,
        ] {
            let some = requests.iter().any(|request| request.status == status);
            assert!(some, "{status:?}");
        }
        let is_future = |request: &&&Request| request.registered_at > at || request.moved_at > at;
        assert_eq!(requests.iter().filter(is_future).count(), 0);
        let week = at.plus_ms(-7 * 86_400_000);
        let recent = requests
            .iter()
            .filter(|one| one.registered_at > week)
            .count();
        assert!(recent >= 10, "{recent} of this week");
        let is_late = |request: &&&Request| {
            request
                .clock
                .as_ref()
                .is_some_and(|clock| clock.due_at < at)
        };
        let late = requests.iter().filter(is_late).count();
        assert!((1..requests.len() / 5).contains(&late), "{late} overdue");
    }
}

/// The long tail of real replies: 0, 3, 8, 14 and 26 days at 0, 20, 40, 60 and 80 % of the published
/// answers that the demo is shaped by.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replies_take_as_long_as_real_ones() {
    let all = load(TUESDAY).await;
    let mut days: Vec<i32> = requests(&all)
        .into_iter()
        .filter_map(|request| Some((request.registered_at.day(), request.replied_at?.day())))
        .map(|(from, to)| to.0 - from.0)
        .collect();
    days.sort_unstable();
    assert!(days.len() > 80, "{} replied", days.len());
    let median = days[days.len() / 2];
    assert!((5..=20).contains(&median), "median {median} days: {days:?}");
    assert!(days[days.len() - 1] > 26, "a tail: {days:?}");
}
