//! What the server tells: the live connection, and from it the signals of cards and columns.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use shared::api::ErrorCode;
use shared::assignment::Assignment;
use shared::attachment::Attachment;
use shared::id::{CommandId, RequestId};
use shared::record::{Record, RecordKey};
use shared::request::Request;
use shared::rulebook::Rulebook;
use shared::sync::ServerMessage;
use sync::client::{By, Client, Effect, RefusedEntry};
use wasm_bindgen_futures::spawn_local;

use super::{Moved, Slot, Station, Waiter};
use crate::station::socket::Event;
use crate::station::view::{Card, News, Place, Tree};
use crate::station::{api, ids};

impl Station {
    pub(super) fn on_socket(self, event: Event) {
        match event {
            Event::Opened => {
                let effects = self.client.try_update_value(Client::on_connected);
                self.apply(effects.unwrap_or_default());
                self.take_over();
                self.wake();
            }
            Event::Message(ServerMessage::Welcome { account, .. })
                if self
                    .me
                    .with_untracked(|me| me.as_ref().map(|me| me.account.id))
                    != Some(account) =>
            {
                // Somebody else signed in, in another tab: nothing here is theirs.
                let _ = window().location().reload();
            }
            Event::Message(message) => {
                let now = ids::device_time();
                let tells_time = matches!(
                    message,
                    ServerMessage::Welcome { .. } | ServerMessage::Pong { .. }
                );
                let effects = self
                    .client
                    .try_update_value(|client| client.on_message(message, now));
                self.apply(effects.unwrap_or_default());
                if tells_time {
                    self.tick();
                }
            }
            Event::Closed { opened } => {
                self.client.update_value(Client::on_disconnected);
                self.read_link();
                if !opened {
                    self.probe();
                }
            }
        }
    }

    /// A connection that never came to be says nothing of the reason: ask over HTTP.
    pub(super) fn probe(self) {
        spawn_local(async move {
            match api::me().await {
                Err(error) if error.code() == Some(ErrorCode::SignInNeeded) => self.expire(),
                Ok(_) | Err(_) => {}
            }
        });
    }

    pub(super) fn read_link(self) {
        let link = self.client.with_value(Client::link);
        if self.link.get_untracked() != link {
            self.link.set(link);
        }
    }

    /// Does what the machine asks for.
    pub(super) fn apply(self, effects: Vec<Effect>) {
        self.read_link();
        for effect in effects {
            match effect {
                Effect::Send(message) => self.socket().send(&message),
                Effect::FetchSnapshot => self.fetch_snapshot(),
                Effect::Reconnect => self.socket().renew(),
                Effect::SignIn => self.expire(),
                Effect::Changed { keys, by } => {
                    let by = match by {
                        By::Own => None,
                        By::Other(name) => Some(name),
                    };
                    // What others did may have come with a notice.
                    if by.is_some() {
                        self.ask_unread();
                    }
                    self.refresh(&keys, by);
                    self.changes.update(|n| *n = n.wrapping_add(1));
                }
                Effect::Accepted(id) => {
                    if let Some(waiter) = self.take_waiter(id) {
                        let _ = waiter.tell.send(Ok(()));
                    }
                }
                Effect::Refused(entry) => self.on_refused(*entry),
                Effect::OutboxChanged => self.read_outbox(),
                Effect::Post => self.pump(),
            }
        }
    }

    pub(super) fn take_waiter(self, id: CommandId) -> Option<Waiter> {
        self.waiters
            .try_update_value(|waiters| waiters.remove(&id))
            .flatten()
    }

    pub(super) fn on_refused(self, entry: RefusedEntry) {
        let waiter = self.take_waiter(entry.envelope.command_id);
        let told = waiter
            .filter(|waiter| !waiter.here.is_gone())
            .is_some_and(|waiter| waiter.tell.send(Err(entry.refusal.clone())).is_ok());
        // Told at the place of action; else it must not be lost.
        if !told {
            self.refused.update(|refused| refused.push(entry));
        }
    }

    pub(super) fn fetch_snapshot(self) {
        let id = self.client.with_value(Client::id);
        spawn_local(async move {
            match api::bootstrap(id).await {
                // Meanwhile somebody else may have signed in.
                Ok(_) if self.client.with_value(Client::id) != id => {}
                Ok(snapshot) => {
                    let effects = self
                        .client
                        .try_update_value(|client| client.on_snapshot(snapshot));
                    self.apply(effects.unwrap_or_default());
                    self.loaded.set(true);
                    self.ask_unread();
                }
                Err(error) if error.code() == Some(ErrorCode::SignInNeeded) => self.expire(),
                // The next handshake asks again.
                Err(_) => self.socket().lost(),
            }
        });
    }

    /// Reads records again that look different now. `by` is who changed them; `None` for oneself.
    pub(super) fn refresh(self, keys: &[RecordKey], by: Option<String>) {
        let mut requests = BTreeSet::new();
        let (mut tree, mut account, mut book) = (false, false, false);
        let (mut templates, mut views) = (false, false);
        let (mut works, mut work_files) = (Vec::new(), false);
        for key in keys {
            match key {
                RecordKey::Organisation(_) => tree = true,
                RecordKey::Account(_) => account = true,
                RecordKey::Request(id) => {
                    requests.insert(*id);
                }
                RecordKey::Rulebook(_) => book = true,
                RecordKey::Template(_) => templates = true,
                RecordKey::View(_) => views = true,
                RecordKey::Work(id) => works.push(*id),
                RecordKey::Assignment(_)
                | RecordKey::Note(_)
                | RecordKey::Draft(_)
                | RecordKey::Attachment(_) => {
                    let parent = self.parent(*key);
                    work_files |= parent.is_none();
                    requests.extend(parent);
                }
            }
        }
        if tree {
            let read = |client: &Client| {
                Tree::new(client.records().filter_map(|record| match record {
                    Record::Organisation(found) => Some(found.clone()),
                    _ => None,
                }))
            };
            self.tree.set(Arc::new(self.client.with_value(read)));
        }
        if book {
            let read = |client: &Client| match client.get(RecordKey::Rulebook(Rulebook::id())) {
                Some(Record::Rulebook(book)) => book.clone(),
                _ => Rulebook::default(),
            };
            self.book.set(Arc::new(self.client.with_value(read)));
        }
        if templates {
            let mut found: Vec<_> = self.client.with_value(|client| {
                let templates = client.records().filter_map(|record| match record {
                    Record::Template(found) if !found.removed => Some(found.clone()),
                    _ => None,
                });
                templates.collect()
            });
            found.sort_by(|a, b| a.title.cmp(&b.title));
            self.templates.set(Arc::new(found));
        }
        if views {
            let mut found: Vec<_> = self.client.with_value(|client| {
                let views = client.records().filter_map(|record| match record {
                    Record::View(found) if !found.removed => Some(found.clone()),
                    _ => None,
                });
                views.collect()
            });
            found.sort_by(|a, b| a.name.cmp(&b.name));
            self.views.set(Arc::new(found));
        }
        if !works.is_empty() || work_files {
            if let Some(by) = by.as_ref().filter(|_| self.loaded.get_untracked()) {
                self.work_news.update(|news| {
                    news.retain(|(id, _)| !works.contains(id));
                    news.extend(works.iter().map(|id| (*id, by.clone())));
                });
            }
            self.works.update(|n| *n = n.wrapping_add(1));
        }
        if account || self.actor.with_untracked(Option::is_none) {
            let actor = self.client.with_value(Client::actor).map(Arc::new);
            if actor != self.actor.get_untracked() {
                self.actor.set(actor);
            }
        }
        let mut columns = BTreeSet::new();
        for id in requests {
            self.refresh_request(id, by.as_deref(), &mut columns);
        }
        for column in columns {
            self.sort(column);
        }
    }

    pub(super) fn parent(self, key: RecordKey) -> Option<RequestId> {
        let found = self.client.with_value(|client| match client.get(key) {
            Some(record) => record.request(),
            None => None,
        });
        if let Some(request) = found {
            self.parents.update_value(|parents| {
                parents.insert(key, request);
            });
            return found;
        }
        self.parents
            .with_value(|parents| parents.get(&key).copied())
    }

    pub(super) fn read_card(self, id: RequestId) -> Option<Card> {
        self.client.with_value(|client| {
            let key = RecordKey::Request(id);
            let Some(Record::Request(request)) = client.get(key) else {
                return None;
            };
            let (mut assignments, mut notes) = (Vec::new(), Vec::new());
            let mut files = Vec::new();
            let mut predicted = client.is_predicted(key);
            for child in client.children_of(id) {
                match child {
                    Record::Assignment(part) => assignments.push(Assignment::clone(part)),
                    Record::Note(note) => {
                        predicted |= client.is_predicted(child.key());
                        notes.push(note.clone());
                    }
                    Record::Attachment(file) => files.push(Attachment::clone(file)),
                    Record::Organisation(_)
                    | Record::Account(_)
                    | Record::Request(_)
                    | Record::Draft(_)
                    | Record::Rulebook(_)
                    | Record::Template(_)
                    | Record::View(_)
                    | Record::Work(_) => {}
                }
            }
            Some(Card::new(
                Request::clone(request),
                predicted,
                assignments,
                notes,
                files,
            ))
        })
    }

    pub(super) fn refresh_request(
        self,
        id: RequestId,
        by: Option<&str>,
        columns: &mut BTreeSet<usize>,
    ) {
        let slot = self.slot(id);
        let before = slot.get_untracked();
        let mut card = self.read_card(id);
        let news = before.as_ref().and_then(|card| card.news.clone());
        if let (Some(card), Some(before)) = (&mut card, &before)
            && card.shows_same(before)
        {
            return;
        }
        let by = by.filter(|_| self.loaded.get_untracked());
        if let Some(card) = &mut card {
            let tick = news.as_ref().map_or(0, |news| news.tick);
            card.news = match by {
                Some(by) => Some(News {
                    by: by.to_owned(),
                    tick: tick + 1,
                }),
                None => news,
            };
        }
        self.own.update_value(|own| {
            if by.is_some() {
                own.remove(&id);
            } else {
                own.insert(id);
            }
        });
        let place = card.as_ref().map(Card::place);
        let old = self
            .places
            .try_update_value(|places| match &place {
                Some(place) => places.insert(id, place.clone()),
                None => places.remove(&id),
            })
            .flatten();
        let column = |place: Option<&Place>| place.and_then(|place| place.column);
        columns.extend(column(old.as_ref()));
        columns.extend(column(place.as_ref()));
        let old = old.map(|place| place.status);
        let new = place.as_ref().map(|place| place.status);
        slot.set(card.map(Arc::new));
        if let (Some(to), true) = (new, self.loaded.get_untracked())
            && new != old
        {
            self.moved.set(Some(Moved { request: id, to }));
        }
    }

    pub(super) fn sort(self, column: usize) {
        let ids = self.places.with_value(|places| {
            let mut found: Vec<_> = places
                .values()
                .filter(|p| p.column == Some(column))
                .collect();
            found.sort_unstable();
            let id = |place: &&Place| place.id();
            found.iter().map(id).collect::<Vec<_>>()
        });
        // Set even if equal: what a filter says of a card may have changed.
        self.columns[column].set(ids);
    }

    pub(super) fn slot(self, id: RequestId) -> Slot {
        self.slots
            .try_update_value(|slots| {
                slots
                    .entry(id)
                    .or_insert_with(|| ArcRwSignal::new(None))
                    .clone()
            })
            .unwrap_or_else(|| ArcRwSignal::new(None))
    }
}
