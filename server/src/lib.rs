//! The server of Liaison: sessions, the one write path, live sync, queries, jobs and tools.
//!
//! A library so that tests run the real thing; `main.rs` is the command line over it.

pub mod backup;
pub mod bulletin;
pub mod calendar;
pub mod clock;
pub mod columns;
pub mod demo;
pub mod derived;
pub mod doctor;
pub mod duties;
pub mod execute;
pub mod export;
pub mod files;
pub mod history;
pub mod http;
pub mod import;
pub mod init;
pub mod kept;
pub mod ledger;
pub mod links;
pub mod live;
pub mod mint;
pub mod node;
pub mod password;
pub mod public;
pub mod rollup;
pub mod rules;
pub mod seal;
pub mod search;
pub mod serve;
pub mod sessions;
pub mod ticker;
pub mod timers;
pub mod tool_error;
pub mod tree;
pub mod verify;
pub mod wall;
pub mod works;
pub mod world;
