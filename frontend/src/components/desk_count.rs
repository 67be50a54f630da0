//! How many things wait for the person: the number in the rail.

use leptos::prelude::*;

use crate::desk;
use crate::station::Station;

/// Keeps the number, as long as the caller lives.
pub fn follow() {
    let station = Station::get();
    let count = Memo::new(move |_| desk::items(station).len() + station.refused.with(Vec::len));
    Effect::new(move || station.waiting.set(count.get()));
}
