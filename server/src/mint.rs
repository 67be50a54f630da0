//! Ids and envelopes made by the server itself: for sign-ins, timers and tools.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use shared::command::{Command, Envelope};
use shared::id::{ClientId, CommandId};
use shared::time::Timestamp;

use crate::clock::Clock;

/// 80 random bits.
fn random() -> u128 {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).expect("the system gives random numbers");
    u128::from_be_bytes(bytes)
}

/// This process as a client; its numbers count up from 1.
fn process() -> (ClientId, u64) {
    static CLIENT: OnceLock<ClientId> = OnceLock::new();
    static SEQ: AtomicU64 = AtomicU64::new(1);
    let client = CLIENT.get_or_init(|| ClientId::from_parts(0, random()));
    (*client, SEQ.fetch_add(1, Ordering::Relaxed))
}

/// A fresh command id.
pub fn command_id(now: Timestamp) -> CommandId {
    CommandId::from_parts(now.0.max(0) as u64, random())
}

/// An envelope for something that this process brings about.
pub fn envelope(clock: &Clock, command: Command) -> Envelope {
    let now = clock.now();
    named(clock, command_id(now), command)
}

/// The same with a given id, for what must happen once however often it is tried.
pub fn named(clock: &Clock, command_id: CommandId, command: Command) -> Envelope {
    let (client_id, seq) = process();
    Envelope {
        client_id,
        seq,
        command_id,
        issued_at: clock.now(),
        expects: None,
        occurred_at: None,
        command,
    }
}
