//! Accounts and the tree, over HTTP, on both databases.

use shared::account::{AccountCommand, Membership, Role};
use shared::api::{AccountPage, Me};
use shared::command::{Command, Outcome};
use shared::id::AccountId;
use shared::organisation::{OrganisationCommand, OrganisationKind};
use shared::refusal::{Field, Refusal};
use shared::time::LocalDate;
use testkit::actor::{Person, envelope, form};
use testkit::on_both;
use testkit::server::{TUESDAY, TestServer};
use testkit::world::organisation;

fn held(role: Role, scope: &str) -> Membership {
    Membership {
        role,
        scope: organisation(scope),
        from: TUESDAY.day(),
        until: None,
    }
}

async fn does(person: &Person, command: AccountCommand) -> Result<(), Refusal> {
    match person.does(Command::Account(command)).await {
        Outcome::Accepted => Ok(()),
        Outcome::Refused(refusal) => Err(refusal),
    }
}

async fn make(person: &Person, login: &str, held: Vec<Membership>) -> Result<AccountId, Refusal> {
    let envelope = envelope(Command::Account(AccountCommand::Create {
        login: login.to_owned(),
        name: "新人".to_owned(),
        memberships: held,
    }));
    let id = AccountId::derive(envelope.command_id, 0);
    match person.send(vec![envelope]).await.remove(0).outcome {
        Outcome::Accepted => Ok(id),
        Outcome::Refused(refusal) => Err(refusal),
    }
}

on_both!(made_by_administrators_only_and_once, |backend| {
    let server = TestServer::with_district(backend).await;
    let (admin, chen) = (server.sign_in("admin").await, server.sign_in("chen").await);
    let refused = make(&chen, "freund", vec![]).await;
    assert_eq!(
        refused,
        Err(Refusal::NotAllowed {
            roles: vec![Role::Administrator]
        })
    );
    let clerk = held(Role::Clerk, "jixia-station");
    make(&admin, " Xinren ", vec![clerk]).await.expect("made");
    assert_eq!(
        make(&admin, "xinren", vec![]).await,
        Err(Refusal::LoginTaken)
    );
    let field = Field::Login;
    assert_eq!(
        make(&admin, "with space", vec![]).await,
        Err(Refusal::Unfit { field })
    );
    // A role must fit where it is held, and its term must not end before it begins.
    let field = Field::Memberships;
    let misfit = held(Role::Clerk, "water");
    assert_eq!(
        make(&admin, "misfit", vec![misfit]).await,
        Err(Refusal::Unfit { field })
    );
    let field = Field::Term;
    let mut backwards = clerk;
    backwards.until = Some(TUESDAY.day().plus_days(-1));
    assert_eq!(
        make(&admin, "backwards", vec![backwards]).await,
        Err(Refusal::Unfit { field })
    );
    assert_eq!(chen.get("/api/accounts").await.status(), 403);
    let page: AccountPage = admin.read("/api/accounts?q=xinren&role=clerk").await;
    assert_eq!(page.total, 1);
    assert!(!page.accounts[0].has_password);
    let page: AccountPage = admin.read("/api/accounts?limit=3&offset=11").await;
    assert_eq!((page.total, page.accounts.len()), (13, 2));
});

on_both!(nobody_raises_or_removes_themselves, |backend| {
    let server = TestServer::with_district(backend).await;
    let admin = server.sign_in("admin").await;
    let own = admin.me.account.id;
    let other = server.sign_in("admin2").await.me.account.id;
    let membership = held(Role::Supervisor, "district");
    let grant = |account| AccountCommand::Grant {
        account,
        membership,
    };
    assert_eq!(does(&admin, grant(own)).await, Err(Refusal::OwnAccount));
    let suspend = |account| AccountCommand::Suspend {
        account,
        reason: "离岗".to_owned(),
    };
    assert_eq!(does(&admin, suspend(own)).await, Err(Refusal::OwnAccount));
    assert_eq!(does(&admin, suspend(other)).await, Ok(()));
    assert_eq!(
        does(&admin, suspend(other)).await,
        Err(Refusal::NothingToDo)
    );
    let resume = AccountCommand::Resume { account: other };
    assert_eq!(does(&admin, resume).await, Ok(()));
    let unknown = AccountCommand::Resume {
        account: AccountId::named("nobody"),
    };
    assert_eq!(does(&admin, unknown).await, Err(Refusal::NotFound));
});

on_both!(a_term_begins_and_ends_by_itself, |backend| {
    let server = TestServer::with_district(backend).await;
    let (admin, lin) = (server.sign_in("admin").await, server.sign_in("lin").await);
    let account = lin.me.account.id;
    let tomorrow = TUESDAY.day().plus_days(1);
    let membership = Membership {
        from: tomorrow,
        until: Some(tomorrow),
        ..held(Role::Clerk, "nanling-station")
    };
    let grant = AccountCommand::Grant {
        account,
        membership,
    };
    assert_eq!(does(&admin, grant).await, Ok(()));
    // A session does not last over night.
    let registers = || async {
        let lin = server.sign_in("lin").await;
        let form = form("nanling-station", "代班登记");
        let command = shared::request::RequestCommand::Register(Box::new(form));
        lin.moves(command).await == Outcome::Accepted
    };
    assert!(!registers().await, "not yet");
    server.clock.advance(86_400_000);
    assert!(registers().await, "on the day");
    server.clock.advance(86_400_000);
    assert!(!registers().await, "no longer");
    let me: Me = server.sign_in("lin").await.read("/api/me").await;
    assert_eq!(me.account.memberships.len(), 2, "the term stays on record");
});

on_both!(the_tree_is_changed_by_administrators, |backend| {
    let server = TestServer::with_district(backend).await;
    let (admin, chen) = (server.sign_in("admin").await, server.sign_in("chen").await);
    let add = |name: &str, kind, parent: &str| {
        Command::Organisation(OrganisationCommand::Add {
            id: organisation(name),
            kind,
            name: name.to_owned(),
            short_name: name.to_owned(),
            parent: Some(organisation(parent)),
        })
    };
    let point = add("market-point", OrganisationKind::Point, "nanling-station");
    assert!(matches!(
        chen.does(point.clone()).await,
        Outcome::Refused(Refusal::NotAllowed { .. })
    ));
    assert_eq!(admin.does(point.clone()).await, Outcome::Accepted);
    assert_eq!(
        admin.does(point).await,
        Outcome::Refused(Refusal::Taken),
        "another command for the same place"
    );
    let misplaced = add("odd", OrganisationKind::Street, "nanwan");
    let field = Field::Parent;
    assert_eq!(
        admin.does(misplaced).await,
        Outcome::Refused(Refusal::Unfit { field })
    );
    // A closed station takes no more requests.
    let close = |until: LocalDate| {
        Command::Organisation(OrganisationCommand::Close {
            id: organisation("nanling-station"),
            until,
        })
    };
    let yesterday = TUESDAY.day().plus_days(-1);
    assert_eq!(admin.does(close(yesterday)).await, Outcome::Accepted);
    let form = form("nanling-station", "关站之后");
    let field = Field::Station;
    assert_eq!(
        chen.moves(shared::request::RequestCommand::Register(Box::new(form)))
            .await,
        Outcome::Refused(Refusal::Unfit { field })
    );
});
