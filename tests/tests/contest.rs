//! Many people at the same cases at once, on both databases: each case is taken by exactly one of
//! them, and nobody's words are lost.

use std::collections::HashMap;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use shared::api::{CaseFile, CommandsAnswer, CommandsCall};
use shared::command::{Answer, Command, Envelope, Outcome};
use shared::id::RequestId;
use shared::note::NoteSide;
use shared::record::Record;
use shared::refusal::Refusal;
use shared::request::{RequestCommand, Status};
use testkit::actor::{Person, client_id, envelope, form};
use testkit::on_both;
use testkit::server::TestServer;

const CLIENTS: usize = 20;
const CASES: usize = 200;
/// A database that is away for longer than this many answers is a fault of another kind.
const TRIES: usize = 5;

/// Sends as every client of the protocol does: what a node could not decide just now is sent again as it is,
/// when the node says, and what was decided all the same is recognised.
async fn send(person: &Person, envelopes: Vec<Envelope>) -> Vec<Answer> {
    let call = CommandsCall {
        account: None,
        envelopes,
    };
    for _ in 0..TRIES {
        let response = person.post("/api/commands", &call).await;
        let (status, wait) = (
            response.status(),
            response.headers().get(RETRY_AFTER).cloned(),
        );
        let body = response.text().await.expect("a whole answer");
        if status == StatusCode::OK {
            let told: CommandsAnswer = serde_json::from_str(&body).expect("answers");
            return told.answers;
        }
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
        eprintln!("sent again: {body}");
        let wait = wait.expect("it says when to come again");
        let seconds = wait.to_str().expect("ASCII").parse().expect("seconds");
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    }
    panic!("{TRIES} times not available");
}

/// Accepts each case, and says something about it, in an order of one's own; the cases won.
async fn take(person: Person, cases: Vec<RequestId>, number: usize) -> Vec<RequestId> {
    let client = client_id();
    let (mut seq, mut won) = (0, Vec::new());
    let own = cases.iter().cycle().skip(number * 7).take(cases.len());
    for chunk in own.copied().collect::<Vec<_>>().chunks(16) {
        let mut envelopes = Vec::new();
        for request in chunk {
            let note = RequestCommand::AddNote {
                request: *request,
                side: NoteSide::Everyone,
                text: format!("第 {number} 位的话"),
            };
            for command in [RequestCommand::Accept { request: *request }, note] {
                let mut one = envelope(Command::Request(command));
                seq += 1;
                (one.client_id, one.seq) = (client, seq);
                envelopes.push(one);
            }
        }
        for (pair, request) in send(&person, envelopes).await.chunks(2).zip(chunk) {
            match &pair[0].outcome {
                Outcome::Accepted => won.push(*request),
                Outcome::Refused(Refusal::WrongState { now }) => {
                    assert_eq!(*now, Status::Accepted);
                }
                Outcome::Refused(other) => panic!("{other:?}"),
            }
            assert_eq!(pair[1].outcome, Outcome::Accepted, "a note is always taken");
        }
    }
    won
}

on_both!(
    every_case_has_one_winner_and_every_word_is_kept,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let chen = server.sign_in("chen").await;
        let mut cases = Vec::new();
        for n in 0..CASES {
            cases.push(
                chen.registers(form("nanling-station", &format!("第 {n} 件")))
                    .await,
            );
        }
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| tokio::spawn(take(chen.clone(), cases.clone(), number)))
            .collect();
        let mut winners: HashMap<RequestId, usize> = HashMap::new();
        for client in clients {
            for won in client.await.expect("a client ends") {
                *winners.entry(won).or_default() += 1;
            }
        }
        assert_eq!(winners.len(), CASES);
        assert!(winners.values().all(|count| *count == 1));
        for case in cases {
            let file: CaseFile = chen.read(&format!("/api/requests/{case}")).await;
            let mut words: Vec<_> = file
                .records
                .into_iter()
                .filter_map(|versioned| match versioned.record {
                    Record::Note(note) => Some(note.text),
                    _ => None,
                })
                .collect();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), CLIENTS, "everybody's words");
        }
    }
);
