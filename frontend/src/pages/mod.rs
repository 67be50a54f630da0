//! The pages: what stands at an address.

pub mod accounts;
pub mod board;
pub mod lazy;
pub mod link;
pub mod not_found;
pub mod register;
pub mod request;
pub mod rules;
pub mod sign_in;
