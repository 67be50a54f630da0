//! Both ends of sync as machines without I/O.
//!
//! [`client`] is a browser tab: cursor, outbox, confirmed records and the optimistic view.
//! [`hub`] is a node's fan-out: which connection is told what. [`catch_up`] decides how a client
//! is brought up to date. Sockets, clocks, timers and databases belong to the callers, so a
//! simulator can drive the same code through any schedule of faults.

pub mod catch_up;
pub mod client;
pub mod hub;
