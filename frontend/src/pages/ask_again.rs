//! What a page asks the server for, and asks again whenever the answer may have changed.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::station::Station;
use crate::station::api::ApiError;

/// Asks at once, and again whenever what `question` reads, or any record, has changed.
///
/// - Changes that come in a row are asked for once: each waits `pause_ms`, and a later one takes the place
///   of those that still wait. The first question waits for nothing.
/// - An answer to what is no longer asked comes too late and is thrown away, a failure too.
/// - Where `question` is `None`, nothing is asked and nothing is handed on; what was asked before is no
///   longer waited for.
/// - Once the owner under which this was called is gone, nothing is asked and nothing is handed on.
/// - `answered` gets what came as it came. A call that failed is not made again until something changes:
///   whether a failure is shown, and whether the last answer stays, is for `answered` to say.
pub fn ask_again<Q, A, F>(
    station: Station,
    pause_ms: u32,
    question: impl Fn() -> Option<Q> + 'static,
    ask: impl Fn(Q) -> F + Copy + 'static,
    answered: impl Fn(Result<A, ApiError>) + Copy + 'static,
) where
    Q: 'static,
    A: 'static,
    F: Future<Output = Result<A, ApiError>> + 'static,
{
    // It goes with the owner; a question that waits then finds no turn of its own any more.
    let turn = StoredValue::new(0u32);
    Effect::new(move |before: Option<()>| {
        station.changes.track();
        let asked = question();
        let mine = turn
            .try_update_value(|turn| {
                *turn += 1;
                *turn
            })
            .unwrap_or_default();
        let is_first = before.is_none();
        let Some(asked) = asked else {
            return;
        };
        spawn_local(async move {
            if !is_first {
                TimeoutFuture::new(pause_ms).await;
            }
            if turn.try_get_value() != Some(mine) {
                return;
            }
            let answer = ask(asked).await;
            if turn.try_get_value() == Some(mine) {
                answered(answer);
            }
        });
    });
}
