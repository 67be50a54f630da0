//! The pages: what stands at an address.

pub mod accounts;
pub mod activities;
pub mod ask_again;
pub mod board;
pub mod bulletin;
pub mod committee;
pub mod contacts;
pub mod day;
pub mod duty;
pub mod grouped;
pub mod lazy;
pub mod ledger;
pub mod link;
pub mod not_found;
pub mod notices;
pub mod overview;
pub mod places;
pub mod register;
pub mod request;
pub mod rules;
pub mod sign_in;
pub mod suggestions;
pub mod supervision;
pub mod teams;
pub mod templates;
pub mod within;
