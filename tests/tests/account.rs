//! Accounts and the tree, over HTTP, on both databases.

use shared::account::{AccountCommand, Membership, Role};
use shared::api::{AccountPage, CaseFile, Me};
use shared::command::{Command, Outcome};
use shared::id::AccountId;
use shared::organisation::{OrganisationCommand, OrganisationKind, Use};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::request::RequestCommand;
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
    assert_eq!((page.total, page.accounts.len()), (14, 3));
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

on_both!(a_colleague_stands_in_for_days, |backend| {
    let server = TestServer::with_district(backend).await;
    let admin = server.sign_in("admin").await;
    let id = |login: &'static str| {
        let server = &server;
        async move { server.sign_in(login).await.me.account.id }
    };
    let (lin, chen, huang) = (id("lin").await, id("chen").await, id("huang").await);
    let today = TUESDAY.day();
    let stands_in = |whom, role, until: Option<LocalDate>| AccountCommand::StandIn {
        account: lin,
        whom,
        membership: Membership {
            until,
            ..held(role, "nanling-station")
        },
    };
    let refused = |field| Err(Refusal::Unfit { field });
    // Dated, of somebody who holds it, and nothing that is done in person only.
    let endless = stands_in(chen, Role::Clerk, None);
    let empty = Refusal::Empty { field: Field::Term };
    assert_eq!(does(&admin, endless).await, Err(empty));
    let backwards = stands_in(chen, Role::Clerk, Some(today.plus_days(-1)));
    assert_eq!(does(&admin, backwards).await, refused(Field::Term));
    let deputy = stands_in(huang, Role::Deputy, Some(today));
    assert_eq!(does(&admin, deputy).await, refused(Field::Memberships));
    let not_theirs = stands_in(huang, Role::Clerk, Some(today));
    assert_eq!(does(&admin, not_theirs).await, refused(Field::Whom));
    let for_oneself = stands_in(lin, Role::Clerk, Some(today));
    assert_eq!(does(&admin, for_oneself).await, refused(Field::Whom));
    let for_chen = stands_in(chen, Role::Clerk, Some(today.plus_days(1)));
    let by_another = does(&server.sign_in("chen").await, for_chen.clone()).await;
    assert!(matches!(by_another, Err(Refusal::NotAllowed { .. })));
    assert_eq!(does(&admin, for_chen.clone()).await, Ok(()));
    assert_eq!(does(&admin, for_chen).await, Err(Refusal::NothingToDo));

    // It shows in the record, and what lin does at home is lin's own.
    let lin_in = server.sign_in("lin").await;
    let request = lin_in.registers(form("nanling-station", "代班登记")).await;
    let command = shared::request::RequestCommand::AddNote {
        request,
        side: shared::note::NoteSide::Everyone,
        text: "代陈晓去看过".to_owned(),
    };
    assert_eq!(lin_in.moves(command).await, Outcome::Accepted);
    let case: CaseFile = lin_in.read(&format!("/api/requests/{request}")).await;
    let first = case.history.first().expect("a line");
    assert_eq!(
        (first.actor.as_str(), first.role.as_str()),
        ("lin", "clerk")
    );
    let detail = first.detail.as_ref().expect("a detail");
    assert_eq!(detail.stands_for, "chen");
    let note = case.records.iter().find_map(|held| match &held.record {
        Record::Note(note) => Some(note),
        _ => None,
    });
    assert_eq!(note.expect("the note").stands_for, "chen");
    let own = lin_in.registers(form("dafen-station", "本站登记")).await;
    let case: CaseFile = lin_in.read(&format!("/api/requests/{own}")).await;
    let detail = case.history[0].detail.clone().unwrap_or_default();
    assert_eq!(detail.stands_for, "");

    // It ends with the colleague's role, at once, on an open screen as well.
    let mut tab = lin_in.opens_tab().await;
    let key = RecordKey::Request(request);
    tab.until(|client| client.get(key).is_some()).await;
    tab.until_live().await;
    let end = AccountCommand::EndRole {
        account: chen,
        role: Role::Clerk,
        scope: organisation("nanling-station"),
        until: today.plus_days(-1),
    };
    assert_eq!(does(&admin, end).await, Ok(()));
    tab.until(|client| client.get(key).is_none()).await;
    let gone = lin_in.get(&format!("/api/requests/{request}")).await;
    assert_eq!(gone.status(), 404);
});

on_both!(standing_in_ends_early_and_by_itself, |backend| {
    let server = TestServer::with_district(backend).await;
    let admin = server.sign_in("admin").await;
    let feng = server.sign_in("feng").await.me.account.id;
    let zhang = server.sign_in("zhang").await.me.account.id;
    let head = |until| Membership {
        until: Some(until),
        ..held(Role::Head, "water")
    };
    let today = TUESDAY.day();
    let stand_in = |until| AccountCommand::StandIn {
        account: zhang,
        whom: feng,
        membership: head(until),
    };
    let ends = |from| AccountCommand::EndStandIn {
        account: zhang,
        whom: feng,
        role: Role::Head,
        scope: organisation("water"),
        from,
        until: today.plus_days(-1),
    };
    let end = || ends(today);
    assert_eq!(does(&admin, end()).await, Err(Refusal::NothingToDo));
    assert_eq!(does(&admin, stand_in(today.plus_days(9))).await, Ok(()));
    assert_eq!(does(&admin, end()).await, Ok(()));
    let is_head = || async {
        let zhang = server.sign_in("zhang").await;
        let me: Me = zhang.read("/api/me").await;
        domain::Actor::person(&me.account).is(Role::Head, me.server_time.day())
    };
    assert!(!is_head().await, "ended");
    // One time is ended, another goes on.
    let later = AccountCommand::StandIn {
        account: zhang,
        whom: feng,
        membership: Membership {
            from: today.plus_days(20),
            ..head(today.plus_days(30))
        },
    };
    assert_eq!(does(&admin, later).await, Ok(()));
    assert_eq!(does(&admin, stand_in(today.plus_days(9))).await, Ok(()));
    assert_eq!(does(&admin, ends(today.plus_days(20))).await, Ok(()));
    assert!(is_head().await, "only the later one was ended");
    // Nobody acts for somebody who is shut out.
    let suspend = AccountCommand::Suspend {
        account: feng,
        reason: "离岗".to_owned(),
    };
    assert_eq!(does(&admin, suspend).await, Ok(()));
    assert!(!is_head().await, "shut out");
    let refused = does(&admin, stand_in(today.plus_days(9))).await;
    let field = Field::Whom;
    assert_eq!(refused, Err(Refusal::Unfit { field }));
    let resume = AccountCommand::Resume { account: feng };
    assert_eq!(does(&admin, resume).await, Ok(()));
    assert_eq!(does(&admin, stand_in(today)).await, Ok(()));
    assert!(is_head().await, "on the day");
    server.clock.advance(86_400_000);
    assert!(!is_head().await, "no longer");
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
});

on_both!(what_is_in_use_is_not_closed, |backend| {
    let server = TestServer::with_district(backend).await;
    let (admin, chen) = (server.sign_in("admin").await, server.sign_in("chen").await);
    let yesterday = TUESDAY.day().plus_days(-1);
    let close = async |name: &str| {
        let close = OrganisationCommand::Close {
            id: organisation(name),
            until: yesterday,
            successor: None,
        };
        match admin.does(Command::Organisation(close)).await {
            Outcome::Accepted => Vec::new(),
            Outcome::Refused(Refusal::InUse { uses }) => uses.open().expect("told by this build"),
            Outcome::Refused(refusal) => panic!("{refusal:?}"),
        }
    };
    let request = chen.registers(form("nanling-station", "路灯不亮")).await;
    let point = OrganisationCommand::Add {
        id: organisation("market-point"),
        kind: OrganisationKind::Point,
        name: "market-point".to_owned(),
        short_name: "market-point".to_owned(),
        parent: Some(organisation("nanling-station")),
    };
    let added = admin.does(Command::Organisation(point)).await;
    assert_eq!(added, Outcome::Accepted);
    let (requests, people, below) = ((Use::Requests, 1), (Use::People, 2), (Use::Below, 1));
    assert_eq!(close("nanling-station").await, [requests, people, below]);
    // What has nobody and nothing is closed at once, and is no longer below.
    assert_eq!(close("market-point").await, []);
    assert_eq!(close("nanling-station").await, [requests, people]);
    let withdraw = RequestCommand::Withdraw {
        request,
        reason: "已经修好".to_owned(),
    };
    assert_eq!(chen.moves(withdraw).await, Outcome::Accepted);
    assert_eq!(close("nanling-station").await, [people]);
    // Whose role ended holds nothing up.
    let huang = server.sign_in("huang").await.me.account.id;
    for (account, role) in [(chen.me.account.id, Role::Clerk), (huang, Role::Deputy)] {
        let end = AccountCommand::EndRole {
            account,
            role,
            scope: organisation("nanling-station"),
            until: yesterday,
        };
        assert_eq!(does(&admin, end).await, Ok(()));
    }
    assert_eq!(close("nanling-station").await, []);
    // Nobody is given a role where nothing is any more.
    let clerk = vec![held(Role::Clerk, "nanling-station")];
    let field = Field::Memberships;
    let late = make(&admin, "xinren", clerk).await;
    assert_eq!(late, Err(Refusal::Unfit { field }));
    // The team has a leader's account, and is handled by nobody else.
    assert_eq!(close("nanwan-team").await, [(Use::People, 1)]);
    let report = server::verify::verify(&server.node().storage)
        .await
        .expect("verified");
    assert!(report.is_sound(), "{report:?}");
});
