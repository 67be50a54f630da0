//! Why a rule of the work refused something: a part of its own, since its sentences are many and most who begin
//! never see one.

use leptos::prelude::*;
use shared::work::WorkRefusal;
use text::refusal;

use crate::settings::tr;

/// The rule that is told of, for [`WorkRefused`].
#[derive(Clone, Copy)]
pub struct Why(pub WorkRefusal);

/// Its sentence.
#[component]
pub fn WorkRefused() -> impl IntoView {
    let Why(why) = expect_context();
    tr(refusal::work(why))
}
