//! The outbox of a tab when things come in an unusual order: nothing stays in it that nobody posts, and
//! nothing leaves it that was not decided.

use shared::command::{Answer, Command, Outcome};
use shared::id::{AccountId, ClientId, CommandId, RequestId};
use shared::request::RequestCommand;
use shared::sync::{
    CatchUp, ClientMessage, Cursor, Frame, Goodbye, ServerMessage, Snapshot, digest,
};
use shared::time::Timestamp;
use sync::client::{Client, Effect, Link, PostFailure};

const NOW: Timestamp = Timestamp(1_764_000_000_000);
const EPOCH: &str = "one history";

fn cursor(csn: u64) -> Cursor {
    Cursor {
        epoch: EPOCH.to_owned(),
        csn,
        chain: format!("chain {csn}"),
    }
}

fn welcome(head: u64, catch_up: CatchUp) -> ServerMessage {
    ServerMessage::Welcome {
        account: AccountId::named("chen"),
        server_time: NOW,
        epoch: EPOCH.to_owned(),
        head,
        catch_up,
    }
}

fn snapshot(csn: u64) -> Snapshot {
    Snapshot {
        cursor: cursor(csn),
        records: Vec::new(),
        outcomes: Vec::new(),
    }
}

/// Nothing happened since, and the whole is as it should be.
fn caught_up(csn: u64) -> ServerMessage {
    ServerMessage::Frame(Frame {
        from: csn,
        to: csn,
        chain: format!("chain {csn}"),
        commits: Vec::new(),
        digest: Some(digest([])),
    })
}

/// A tab that is told everything as it happens, from a commit on.
fn live(csn: u64) -> Client {
    let mut client = Client::new(ClientId::named("a tab"));
    client.on_connected();
    let effects = client.on_message(welcome(csn, CatchUp::Bootstrap), NOW);
    assert_eq!(effects, [Effect::FetchSnapshot]);
    client.on_snapshot(snapshot(csn));
    client.on_message(caught_up(csn), NOW);
    assert_eq!(client.link(), Link::Live);
    client
}

fn asks(client: &mut Client, name: &str) -> CommandId {
    let id = CommandId::named(name);
    let request = RequestId::named("a request");
    let command = Command::Request(RequestCommand::Accept { request });
    client
        .submit(id, command, None, NOW)
        .expect("it is kept until it can be sent");
    id
}

fn posts(client: &mut Client) -> Vec<CommandId> {
    let call = client.next_post();
    let envelopes = call.into_iter().flat_map(|call| call.envelopes);
    envelopes.map(|one| one.command_id).collect()
}

fn waiting(client: &Client) -> Vec<CommandId> {
    let entries = client.outbox();
    entries.map(|entry| entry.envelope.command_id).collect()
}

fn accepted(command_id: CommandId, csn: u64) -> Answer {
    Answer {
        command_id,
        csn,
        outcome: Outcome::Accepted,
    }
}

fn says_hello(effects: &[Effect]) -> bool {
    let hello = |effect: &Effect| matches!(effect, Effect::Send(ClientMessage::Hello { .. }));
    effects.iter().any(hello)
}

/// A server that went over to another with fewer commits gives numbers out again.
#[test]
fn what_was_answered_and_never_seen_is_posted_again_with_the_next_line() {
    let mut client = live(100);
    let id = asks(&mut client, "lost with the server");
    assert_eq!(posts(&mut client), [id]);
    client.on_answers(vec![accepted(id, 106)]);
    assert_eq!(posts(&mut client), [], "its frame is on the way");
    client.on_disconnected();
    client.on_connected();
    assert_eq!(posts(&mut client), [id]);
    client.on_message(welcome(100, CatchUp::Tail), NOW);
    client.on_message(caught_up(100), NOW);
    assert_eq!(waiting(&client), [id], "nobody decided it");
}

/// Two tabs of one person take over the same command; it is decided in the name of the first, and a refusal
/// changes nothing that a frame would tell the second.
#[test]
fn what_another_tab_was_refused_is_asked_for_when_the_server_is_past_it() {
    let mut client = live(100);
    let id = asks(&mut client, "of two tabs");
    assert_eq!(posts(&mut client), [id]);
    client.on_answers(vec![accepted(id, 101)]);
    let pong = |head| ServerMessage::Pong {
        server_time: NOW,
        head,
    };
    let effects = client.on_message(pong(100), NOW);
    assert!(!says_hello(&effects), "the server is not so far");
    let effects = client.on_message(pong(101), NOW);
    assert!(says_hello(&effects));
    assert!(
        !says_hello(&client.on_message(pong(102), NOW)),
        "once is enough"
    );
    let frame = Frame {
        from: 100,
        to: 102,
        chain: "chain 102".to_owned(),
        commits: Vec::new(),
        digest: Some(digest([])),
    };
    let effects = client.on_message(ServerMessage::Frame(frame), NOW);
    assert!(effects.contains(&Effect::Accepted(id)), "{effects:?}");
    assert_eq!(waiting(&client), []);
}

#[test]
fn a_snapshot_that_never_came_is_fetched_again_on_the_next_line() {
    let mut client = Client::new(ClientId::named("a tab"));
    client.on_connected();
    let fetches = [Effect::FetchSnapshot];
    let asked = client.on_message(welcome(7, CatchUp::Bootstrap), NOW);
    assert_eq!(asked, fetches);
    let reason = Goodbye::Draining;
    let told = client.on_message(ServerMessage::Goodbye { reason }, NOW);
    assert_eq!(told, [Effect::Reconnect]);
    client.on_connected();
    let asked = client.on_message(welcome(7, CatchUp::Bootstrap), NOW);
    assert_eq!(asked, fetches);
}

/// The call that the server will never take is the one that goes to the person, also when what was posted
/// before it is to be posted again.
#[test]
fn what_is_rejected_is_what_was_posted() {
    let mut client = Client::new(ClientId::named("a tab"));
    client.on_connected();
    client.on_message(welcome(100, CatchUp::Bootstrap), NOW);
    let first = asks(&mut client, "first");
    assert_eq!(posts(&mut client), [first]);
    client.on_answers(vec![accepted(first, 101)]);
    let second = asks(&mut client, "second");
    assert_eq!(posts(&mut client), [second]);
    let effects = client.on_snapshot(snapshot(100));
    assert!(effects.contains(&Effect::Post), "{effects:?}");
    let effects = client.on_post_failed(PostFailure::Rejected);
    let refused = effects.iter().find_map(|effect| match effect {
        Effect::Refused(entry) => Some(entry.envelope.command_id),
        _ => None,
    });
    assert_eq!(refused, Some(second));
    assert_eq!(posts(&mut client), [first]);
}
