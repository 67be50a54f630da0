//! Live sync over real sockets, on both databases.

use shared::account::{AccountCommand, Membership, Role};
use shared::command::{Command, Outcome};
use shared::id::RequestId;
use shared::record::{Record, RecordKey};
use shared::request::{RequestCommand, Status};
use shared::sync::{ClientMessage, Cursor, Goodbye, PROTOCOL, ServerMessage};
use sync::client::Effect;
use testkit::actor::{Tab, client_id, form};
use testkit::on_both;
use testkit::server::{TUESDAY, TestServer};
use testkit::world::organisation;
use tokio_tungstenite::tungstenite::Message;

fn status(tab: &Tab, id: RequestId) -> Option<Status> {
    match tab.client.get(RecordKey::Request(id)) {
        Some(Record::Request(request)) => Some(request.status),
        _ => None,
    }
}

fn text(message: &ClientMessage) -> Message {
    Message::text(serde_json::to_string(message).expect("a message is JSON"))
}

on_both!(what_one_does_the_others_see, |backend| {
    let server = TestServer::with_district(backend).await;
    let mut chen = server.sign_in("chen").await.opens_tab().await;
    let mut wu = server.sign_in("wu").await.opens_tab().await;
    let mut lin = server.sign_in("lin").await.opens_tab().await;
    for tab in [&mut chen, &mut wu, &mut lin] {
        tab.until_live().await;
    }
    let form = form("nanling-station", "积水");
    let command = Command::Request(RequestCommand::Register(Box::new(form)));
    let id = RequestId::derive(chen.asks(command, None).await, 0);
    assert_eq!(
        status(&chen, id),
        Some(Status::Registered),
        "at once, as a guess"
    );
    assert!(chen.client.is_predicted(RecordKey::Request(id)));
    chen.posts().await;
    chen.until(|client| client.outbox().len() == 0).await;
    assert!(
        !chen.client.is_predicted(RecordKey::Request(id)),
        "now it is known"
    );
    wu.until(|client| client.get(RecordKey::Request(id)).is_some())
        .await;
    // Another street's clerk is told of their own, and had this been for them it came before.
    let own = testkit::actor::form("dafen-station", "大芬的事");
    let command = Command::Request(RequestCommand::Register(Box::new(own)));
    let other = RequestId::derive(lin.asks(command, None).await, 0);
    lin.posts().await;
    lin.until(|client| client.outbox().len() == 0).await;
    assert_eq!(status(&lin, id), None);
    assert_eq!(status(&lin, other), Some(Status::Registered));
});

on_both!(what_an_earlier_life_of_a_tab_sent_is_done_with, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let mut before = chen.opens_tab().await;
    before.until_live().await;
    let form = form("nanling-station", "刷新前刚发出");
    let command = Command::Request(RequestCommand::Register(Box::new(form)));
    before.asks(command, None).await;
    let left: Vec<_> = before.client.outbox().cloned().collect();
    before.posts().await;
    before.cut();
    // Decided in the name of the life before: no frame and no snapshot tells the next one. The answer to
    // its post does, and comes before there is anything to hold it against.
    let mut tab = chen.opens_tab().await;
    tab.client.adopt(left);
    tab.posts().await;
    assert_eq!((tab.client.cursor(), tab.client.outbox().len()), (None, 1));
    tab.until_live().await;
    assert!(tab.effects.contains(&Effect::Post), "{:?}", tab.effects);
    tab.posts().await;
    assert_eq!(tab.client.outbox().len(), 0);
});

on_both!(a_dropped_connection_loses_nothing, |backend| {
    let mut server = TestServer::with_district(backend).await;
    let mut chen = server.sign_in("chen").await.opens_tab().await;
    let mut wu = server.sign_in("wu").await.opens_tab().await;
    chen.until_live().await;
    wu.until_live().await;
    wu.cut();
    let mut ids = Vec::new();
    chen.cut();
    for n in 0..5 {
        let form = form("nanling-station", &format!("离线 {n}"));
        let command = Command::Request(RequestCommand::Register(Box::new(form)));
        ids.push(RequestId::derive(chen.asks(command, None).await, 0));
    }
    // The server goes and comes back on another port; sessions and data stay.
    server.stop().await;
    server.start().await;
    chen.person.url = server.url();
    wu.person.url = server.url();
    chen.connect().await;
    chen.posts().await;
    chen.until(|client| client.outbox().len() == 0).await;
    wu.connect().await;
    wu.until_live().await;
    for id in &ids {
        assert_eq!(status(&wu, *id), Some(Status::Registered));
    }
    assert_eq!(wu.client.digest(), {
        let mut fresh = wu.person.clone().opens_tab().await;
        fresh.until_live().await;
        fresh.client.digest()
    });
});

on_both!(rights_change_on_an_open_socket, |backend| {
    let server = TestServer::with_district(backend).await;
    let admin = server.sign_in("admin").await;
    let chen = server.sign_in("chen").await;
    let id = chen.registers(form("nanling-station", "占道")).await;
    let mut lin = server.sign_in("lin").await.opens_tab().await;
    lin.until_live().await;
    assert_eq!(status(&lin, id), None);
    let account = lin.person.me.account.id;
    let (scope, from) = (organisation("nanling-station"), TUESDAY.day());
    let membership = Membership {
        role: Role::Clerk,
        scope,
        from,
        until: None,
    };
    let grant = AccountCommand::Grant {
        account,
        membership,
    };
    assert_eq!(admin.does(Command::Account(grant)).await, Outcome::Accepted);
    lin.until(|client| client.get(RecordKey::Request(id)).is_some())
        .await;
    lin.until_live().await;
    let (role, until) = (Role::Clerk, TUESDAY.day().plus_days(-1));
    let end = AccountCommand::EndRole {
        account,
        role,
        scope,
        until,
    };
    assert_eq!(admin.does(Command::Account(end)).await, Outcome::Accepted);
    lin.until(|client| client.get(RecordKey::Request(id)).is_none())
        .await;
    lin.until_live().await;
    let reason = "离岗".to_owned();
    let suspend = AccountCommand::Suspend { account, reason };
    assert_eq!(
        admin.does(Command::Account(suspend)).await,
        Outcome::Accepted
    );
    let goodbye = lin.raw().await.expect("a word before the end");
    assert_eq!(
        goodbye,
        ServerMessage::Goodbye {
            reason: Goodbye::SignIn
        }
    );
    assert_eq!(lin.person.get("/api/me").await.status(), 401);
});

on_both!(odd_clients_are_told_why, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let goodbye = |tab: Tab, message: Message| async move {
        let mut tab = tab;
        tab.until_live().await;
        tab.send_raw(message).await;
        loop {
            match tab.raw().await {
                Some(ServerMessage::Goodbye { reason }) => break reason,
                Some(_) => {}
                None => panic!("the server hung up without a word"),
            }
        }
    };
    let hello = |protocol| {
        text(&ClientMessage::Hello {
            protocol,
            client_id: client_id(),
            cursor: None,
        })
    };
    let tab = chen.opens_tab().await;
    assert_eq!(goodbye(tab, hello(PROTOCOL + 1)).await, Goodbye::Protocol);
    let tab = chen.opens_tab().await;
    assert_eq!(
        goodbye(tab, Message::text("{\"hello\":")).await,
        Goodbye::Malformed
    );
    // Cursors of another history, from the future, and of the same number with other content.
    let mut tab = chen.opens_tab().await;
    tab.until_live().await;
    let held = tab.client.cursor().expect("a cursor").clone();
    for cursor in [
        Cursor {
            epoch: "another".to_owned(),
            ..held.clone()
        },
        Cursor {
            csn: held.csn + 1_000,
            ..held.clone()
        },
        Cursor {
            chain: "other".to_owned(),
            ..held
        },
    ] {
        let cursor = Some(cursor);
        tab.send_raw(text(&ClientMessage::Hello {
            protocol: PROTOCOL,
            client_id: client_id(),
            cursor,
        }))
        .await;
        loop {
            match tab.raw().await.expect("an answer") {
                ServerMessage::Reset { .. } => break,
                ServerMessage::Welcome { .. } => {}
                other => panic!("served a cursor that is not of this history: {other:?}"),
            }
        }
    }
});

on_both!(
    a_message_of_ten_megabytes_ends_the_socket_and_nothing_else,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let chen = server.sign_in("chen").await;
        let mut tab = chen.opens_tab().await;
        tab.until_live().await;
        let other = chen.opens_tab().await;
        let mut other = other;
        other.until_live().await;
        tab.send_raw(Message::text("x".repeat(10 * 1024 * 1024)))
            .await;
        while tab.raw().await.is_some() {}
        let id = chen.registers(form("nanling-station", "还在")).await;
        other
            .until(|client| client.get(RecordKey::Request(id)).is_some())
            .await;
    }
);

on_both!(a_role_that_ended_overnight_is_noticed_once, |backend| {
    let server = TestServer::with_district(backend).await;
    let (admin, chen) = (server.sign_in("admin").await, server.sign_in("chen").await);
    let id = chen
        .registers(form("nanling-station", "昨天还看得到"))
        .await;
    let lin = server.sign_in("lin").await;
    let membership = Membership {
        role: Role::Clerk,
        scope: organisation("nanling-station"),
        from: TUESDAY.day(),
        until: Some(TUESDAY.day()),
    };
    let account = lin.me.account.id;
    let grant = AccountCommand::Grant {
        account,
        membership,
    };
    assert_eq!(admin.does(Command::Account(grant)).await, Outcome::Accepted);
    let mut tab = lin.opens_tab().await;
    tab.until_live().await;
    assert!(status(&tab, id).is_some());
    tab.cut();
    // Past midnight, within the same session, and nobody commits anything.
    server.clock.advance(11 * 3_600_000);
    server.clock.advance(3_600_000 - 1);
    while server.clock.now().day() == TUESDAY.day() {
        server.clock.advance(3_600_000);
    }
    tab.person = server.sign_in("lin").await;
    let before = tab.effects.len();
    tab.connect().await;
    tab.until_live().await;
    assert_eq!(status(&tab, id), None);
    let fetched = tab.effects[before..]
        .iter()
        .filter(|effect| matches!(effect, Effect::FetchSnapshot));
    assert_eq!(fetched.count(), 1, "one snapshot, and no more");
});

on_both!(much_is_fetched_rather_than_pushed, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let mut tab = chen.opens_tab().await;
    tab.until_live().await;
    tab.cut();
    let mut last = None;
    for n in 0..60 {
        let mut long = form("nanling-station", &format!("长文 {n}"));
        long.text = "长".repeat(9_000);
        last = Some(chen.registers(long).await);
    }
    let before = tab.effects.len();
    tab.connect().await;
    tab.until_live().await;
    assert!(status(&tab, last.expect("some")).is_some());
    let fetched = tab.effects[before..]
        .iter()
        .any(|effect| matches!(effect, Effect::FetchSnapshot));
    assert!(fetched, "more than a megabyte comes as a snapshot");
});
