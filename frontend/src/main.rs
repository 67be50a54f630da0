//! The staff application.
//!
//! A page reads signals, asks [`station`] and submits commands; it knows nothing of the network.
//! Everything with state is in [`station`]; [`ui`] holds what is open, [`settings`] what a person
//! chose for this browser. Deliberately absent: any rule (they are in `domain`), any sentence
//! (they are in `text`).

mod address;
mod app;
mod browser;
mod components;
mod desk;
mod forms;
mod keyboard;
mod moves;
mod pages;
mod settings;
mod station;
mod ui;

use leptos::prelude::*;

fn main() {
    leptos::mount::mount_to_body(app::App);
    // What `index.html` showed until now.
    if let Ok(Some(boot)) = document().query_selector("#boot") {
        boot.remove();
    }
}
