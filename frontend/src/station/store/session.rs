//! Who uses this tab: signing in and out, and what is kept or forgotten when that changes.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use leptos::prelude::*;
use shared::api::{ErrorCode, Me, SignInCall};
use sync::client::{Client, Link};
use wasm_bindgen_futures::spawn_local;

use super::{Session, Station};
use crate::station::api::ApiError;
use crate::station::{api, drafts, ids, outbox_db};

impl Station {
    /// Asks who is signed in.
    pub fn start(self) {
        self.session.set(Session::Starting);
        spawn_local(async move {
            match api::me().await {
                Ok(me) => self.signed_in(me).await,
                Err(error) if error.code() == Some(ErrorCode::SignInNeeded) => {
                    self.others_unsent.set(outbox_db::count_all().await);
                    self.session.set(Session::SignedOut);
                }
                Err(error) => self.session.set(Session::Unreachable(error)),
            }
        });
    }

    /// Signs in.
    pub async fn sign_in(self, login: String, password: String) -> Result<(), ApiError> {
        let me = api::sign_in(&SignInCall { login, password }).await?;
        self.signed_in(me).await;
        Ok(())
    }

    /// Somebody is signed in: the same person goes on, another one begins with nothing.
    pub async fn signed_in(self, me: Me) {
        let account = me.account.id;
        let held = self
            .me
            .with_untracked(|me| me.as_ref().map(|me| me.account.id));
        if held != Some(account) {
            self.forget();
            drafts::keep_only(account);
            self.client
                .update_value(|client| client.belongs_to(account));
            self.me.set(Some(me));
            self.session.set(Session::SignedIn);
            self.open_db(account).await;
            // Signed out meanwhile: nothing more is begun for them.
            if self.account() != Some(account) {
                return;
            }
        } else {
            self.me.set(Some(me));
            self.session.set(Session::SignedIn);
        }
        ids::mark_account(Some(account));
        self.socket().open();
        self.pump();
    }

    /// Empties the store: nothing of one person is shown to the next.
    pub(super) fn forget(self) {
        self.socket().close();
        let ids = self
            .slots
            .try_update_value(std::mem::take)
            .unwrap_or_default();
        for slot in ids.into_values() {
            slot.set(None);
        }
        self.client.set_value(Client::new(ids::new_client_id()));
        self.places.set_value(HashMap::new());
        self.parents.set_value(HashMap::new());
        self.own.set_value(HashSet::new());
        self.waiters.set_value(HashMap::new());
        self.saved.set_value(HashMap::new());
        self.db.set_value(None);
        for column in self.columns {
            column.set(Vec::new());
        }
        self.me.set(None);
        self.actor.set(None);
        self.link.set(Link::Offline);
        self.loaded.set(false);
        self.tree.set(Arc::default());
        self.outbox.set(Vec::new());
        self.refused.set(Vec::new());
        self.durable.set(false);
        self.moved.set(None);
        self.unread.set(0);
        self.waiting.set(0);
        self.templates.set(Arc::default());
        self.views.set(Arc::default());
        self.works.update(|n| *n = n.wrapping_add(1));
        self.work_news.set(Vec::new());
        self.post_error.set(None);
    }

    /// Signs out. Unsent entries stay on the device for the same person.
    pub async fn sign_out(self) -> Result<(), ApiError> {
        match api::sign_out().await {
            Ok(()) => {}
            Err(error) if error.code() == Some(ErrorCode::SignInNeeded) => {}
            Err(error) => return Err(error),
        }
        self.forget();
        drafts::forget_all();
        ids::mark_account(None);
        self.others_unsent.set(outbox_db::count_all().await);
        self.session.set(Session::SignedOut);
        Ok(())
    }

    pub(super) fn expire(self) {
        if self.session.get_untracked() == Session::SignedIn {
            self.socket().close();
            self.client.update_value(Client::on_disconnected);
            self.read_link();
            self.session.set(Session::Expired);
        }
    }
}
