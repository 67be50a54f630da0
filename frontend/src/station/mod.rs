//! Everything in the browser that has state: the store over `sync`, the socket, the calls, the
//! durable outbox and the drafts. Pages ask here and know nothing of the network.

pub mod api;
pub mod drafts;
pub mod ids;
mod outbox_db;
pub mod shelf;
mod socket;
mod store;
pub mod uploads;
pub mod view;

pub use store::{Done, Here, Session, Station, Waiting};
