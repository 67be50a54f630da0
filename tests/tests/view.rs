//! Saved views, over HTTP, on both databases.

use shared::account::Role;
use shared::command::{Command, Outcome};
use shared::id::ViewId;
use shared::record::Record;
use shared::refusal::{Field, Refusal};
use shared::sync::Snapshot;
use shared::view::{Circle, View, ViewCommand, ViewPage};
use testkit::actor::{Person, client_id, envelope};
use testkit::on_both;
use testkit::server::TestServer;
use testkit::world::organisation;

fn keep(name: &str, query: &str, circle: Option<Circle>) -> ViewCommand {
    ViewCommand::Keep {
        name: name.to_owned(),
        page: ViewPage::Ledger,
        query: query.to_owned(),
        circle,
    }
}

async fn does(person: &Person, command: ViewCommand) -> Result<ViewId, Refusal> {
    let sent = envelope(Command::View(command));
    let id = ViewId::derive(sent.command_id, 0);
    match person.send(vec![sent]).await.remove(0).outcome {
        Outcome::Accepted => Ok(id),
        Outcome::Refused(refusal) => Err(refusal),
    }
}

/// The views that somebody is sent.
async fn kept(person: &Person) -> Vec<View> {
    let snapshot: Snapshot = person
        .read(&format!("/api/bootstrap?client={}", client_id()))
        .await;
    let records = snapshot.records.into_iter();
    let views = records.filter_map(|held| match held.record {
        Record::View(view) => Some(view),
        _ => None,
    });
    views.collect()
}

/// Their names.
async fn views(person: &Person) -> Vec<String> {
    let views = kept(person).await.into_iter();
    let mut names: Vec<_> = views.map(|view| view.name).collect();
    names.sort_unstable();
    names
}

on_both!(kept_alone_or_for_a_place, |backend| {
    let server = TestServer::with_district(backend).await;
    let sign_in = |login: &'static str| server.sign_in(login);
    let (chen, huang, lin) = (
        sign_in("chen").await,
        sign_in("huang").await,
        sign_in("lin").await,
    );
    let here = |role, scope| {
        let scope = organisation(scope);
        Some(Circle { role, scope })
    };
    let nanling = here(Role::Clerk, "nanling-station");
    let own = does(&chen, keep("周报", "status=closed&sort=-due", None)).await;
    let own = own.expect("kept");
    let shared = does(&chen, keep(" 临期 ", "pressing=1", nanling)).await;
    let shared = shared.expect("kept");
    assert_eq!(views(&chen).await, ["临期", "周报"]);
    assert_eq!(views(&huang).await, ["临期"], "of the same station");
    assert!(views(&lin).await.is_empty());

    // Nothing else stands in it than what is understood.
    let with_more = "note=13800001234&status=closed&group=topic&sort=-due,%E9%99%88";
    let more = does(&chen, keep("多余", with_more, None)).await;
    let kept = kept(&chen)
        .await
        .into_iter()
        .find(|view| view.name == "多余");
    assert_eq!(
        kept.expect("it is there").query,
        "status=closed&group=topic"
    );
    does(
        &chen,
        ViewCommand::Drop {
            view: more.expect("kept"),
        },
    )
    .await
    .expect("dropped");

    // Only with whom one works, under a name, and never with whom one looked for.
    let elsewhere = does(&chen, keep("别站", "", here(Role::Clerk, "dafen-station"))).await;
    let roles = vec![Role::Clerk];
    assert_eq!(elsewhere, Err(Refusal::NotAllowed { roles }));
    let admin = sign_in("admin").await;
    let admins = keep("管理", "", here(Role::Administrator, "district"));
    let refused = does(&admin, admins).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed { .. })));
    let nameless = does(&chen, keep(" ", "pressing=1", None)).await;
    let field = Field::Name;
    assert_eq!(nameless, Err(Refusal::Empty { field }));
    let phone = does(&chen, keep("某人", "q=13800001234", None)).await;
    let field = Field::Query;
    assert_eq!(phone, Err(Refusal::Unfit { field }));
    let long = does(&chen, keep("长", &"x".repeat(1_001), None)).await;
    assert!(matches!(long, Err(Refusal::TooLong { .. })));

    // A shared one is taken away by anybody it is shared with, an own one by nobody else.
    let drop_it = |view| ViewCommand::Drop { view };
    assert_eq!(does(&huang, drop_it(own)).await, Err(Refusal::NotFound));
    assert_eq!(does(&lin, drop_it(shared)).await, Err(Refusal::NotFound));
    does(&huang, drop_it(shared)).await.expect("dropped");
    assert_eq!(does(&chen, drop_it(shared)).await, Err(Refusal::NotFound));
    assert_eq!(views(&chen).await, ["周报"]);
    // Supervisors are one circle, whatever they call the district.
    let wu = sign_in("wu").await;
    let district = here(Role::Supervisor, "district");
    does(&wu, keep("全区逾期", "pressing=1", district))
        .await
        .expect("kept");
    assert_eq!(views(&wu).await, ["全区逾期"]);
});
