//! How many notices are unread.
//!
//! The number is one person's own, and what is pushed down the socket is encoded once for all who
//! see the same: so it is asked for, when others did something that shows here, once for a burst
//! of it, and not while nobody looks at the page.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::notice::ReadCall;
use wasm_bindgen_futures::spawn_local;

use super::{Session, Station};
use crate::station::api::{self, ApiError};
use crate::station::ids;

/// How long changes are gathered before the server is asked.
const GATHER_MS: u32 = 700;
/// And at most so much longer, so that not all tabs ask at once.
const SPREAD_MS: f64 = 900.0;

impl Station {
    /// Asks for the number soon, unless that is under way.
    pub(super) fn ask_unread(self) {
        let asking = self
            .asking
            .try_update_value(|asking| std::mem::replace(asking, true));
        if asking != Some(false) {
            return;
        }
        let wait = GATHER_MS + (ids::fraction() * SPREAD_MS) as u32;
        Timeout::new(wait, move || {
            self.asking.set_value(false);
            // Whoever comes back to the page brings it up to date by `wake`.
            if self.session.get_untracked() != Session::SignedIn || document().hidden() {
                return;
            }
            let account = self.account();
            spawn_local(async move {
                if let Ok(found) = api::unread().await
                    && self.account() == account
                {
                    self.unread.set(found.unread);
                }
            });
        })
        .forget();
    }

    /// Marks notices as read.
    ///
    /// # Errors
    /// The call's; nothing is marked then.
    pub async fn read_notices(self, call: ReadCall) -> Result<(), ApiError> {
        let found = api::read_notices(&call).await?;
        self.unread.set(found.unread);
        Ok(())
    }
}
