//! The vocabulary that server and browser share: ids, records, commands, refusals, filters and
//! sync messages.
//!
//! Deliberately absent: clocks, randomness, any I/O and any rule. What may happen is decided in
//! `domain`; this crate only says what can be said.

pub mod account;
pub mod activity;
pub mod api;
pub mod assignment;
pub mod attachment;
pub mod ballot;
pub mod bulletin;
pub mod clock;
pub mod command;
pub mod duty;
pub mod export;
pub mod figures;
pub mod filter;
pub mod id;
pub mod late;
pub mod ledger;
pub mod limits;
pub mod note;
pub mod notice;
pub mod organisation;
pub mod petitioner;
pub mod programme;
pub mod project;
pub mod record;
pub mod refusal;
pub mod request;
pub mod rulebook;
pub mod schedule;
pub mod screen;
pub mod suggestion;
pub mod supervision;
pub mod sync;
pub mod team;
pub mod template;
pub mod time;
pub mod view;
pub mod work;
