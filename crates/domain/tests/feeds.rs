//! Calendars that other programs read, decided by the rules themselves: who gives which away.

mod fixture;

use domain::feed::may_make;
use shared::account::Role;
use shared::feed::{Feed, FeedCommand, FeedOf};
use shared::refusal::{Field, Refusal};
use shared::work::WorkCommand;

use fixture::{OPENED, organisation, person, records};

fn make(of: FeedOf, digest: &str) -> WorkCommand {
    WorkCommand::Feed(FeedCommand::Make {
        of,
        digest: digest.to_owned(),
    })
}

#[test]
fn who_is_there_gives_away_what_is_there() {
    let team = FeedOf::Team(organisation("team"));
    let station = FeedOf::Station(organisation("station"));
    let cases = [
        ("supervisor", Role::Supervisor, "district", true, true),
        ("authority", Role::Authority, "street", true, true),
        ("lead", Role::TeamLead, "team", true, false),
        ("member", Role::TeamMember, "team", true, false),
        ("clerk", Role::Clerk, "station", false, true),
        ("deputy", Role::Deputy, "station", false, true),
        ("other lead", Role::TeamLead, "other team", false, false),
        (
            "other authority",
            Role::Authority,
            "other street",
            false,
            false,
        ),
        ("handler", Role::Handler, "unit", false, false),
        (
            "administrator",
            Role::Administrator,
            "district",
            false,
            false,
        ),
    ];
    for (name, role, scope, of_team, of_station) in cases {
        let mut records = records();
        let actor = person(name, role, scope);
        for (of, may) in [(team, of_team), (station, of_station), (FeedOf::Own, true)] {
            let done = records.work(make(of, &format!("{of:?}")), &actor, OPENED);
            assert_eq!(done.is_ok(), may, "{name} {of:?}: {done:?}");
            let street = |id| records.street(id);
            let shown = may_make(&actor, of, street, OPENED.day());
            assert_eq!(
                shown, may,
                "the page shows {name} {of:?} as the rules have it"
            );
        }
    }
}

#[test]
fn what_was_given_away_is_taken_back_by_its_own_or_the_committee() {
    let mut records = records();
    let lead = person("lead", Role::TeamLead, "team");
    let supervisor = person("supervisor", Role::Supervisor, "district");
    let other = person("member", Role::TeamMember, "team");
    let team = FeedOf::Team(organisation("team"));
    for (of, field) in [
        (FeedOf::Team(organisation("station")), Field::Team),
        (FeedOf::Station(organisation("team")), Field::Station),
        (
            FeedOf::Station(organisation("closed station")),
            Field::Station,
        ),
    ] {
        let told = records.work(make(of, "one"), &supervisor, OPENED);
        assert_eq!(told, Err(Refusal::Unfit { field }));
    }
    for digest in ["one", "two"] {
        records
            .work(make(team, digest), &lead, OPENED)
            .expect("made");
    }
    assert_eq!(
        records.work(make(team, "one"), &lead, OPENED),
        Err(Refusal::Taken)
    );
    let end = |digest: &str| {
        WorkCommand::Feed(FeedCommand::End {
            id: Feed::id(digest),
        })
    };
    assert_eq!(
        records.work(end("one"), &other, OPENED),
        Err(Refusal::NotFound)
    );
    records.work(end("one"), &lead, OPENED).expect("one's own");
    records
        .work(end("two"), &supervisor, OPENED)
        .expect("the committee");
    let again = records.work(end("two"), &lead, OPENED);
    assert_eq!(again, Err(Refusal::NothingToDo));
}
