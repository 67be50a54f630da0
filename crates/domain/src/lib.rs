//! The rules: may this actor do this command to these records now, what results, and who sees it.
//!
//! Pure and synchronous. Deliberately absent: clocks, ids made here, randomness and any I/O; they
//! are arguments (invariant 3). The server decides with these functions, and the browser predicts
//! with the same ones.

pub mod account;
pub mod activity;
pub mod attachment;
pub mod ballot;
pub mod bulletin;
pub mod calendar;
pub mod contact;
pub mod deadline;
pub mod desk;
pub mod duty;
pub mod export;
pub mod feed;
pub mod figures;
pub mod ledger;
pub mod notice;
pub mod organisation;
pub mod oversight;
pub mod place;
pub mod plan;
pub mod policy;
pub mod programme;
pub mod project;
pub mod request;
pub mod rulebook;
pub mod scan;
pub mod schedule;
pub mod screen;
pub mod settle;
pub mod suggestion;
pub mod supervision;
pub mod team;
pub mod template;
pub mod view;
pub mod wall;
pub mod work;

pub use plan::{Need, Planned, World, needs, plan, predict};
pub use policy::{Actor, Audience, Capacity};
