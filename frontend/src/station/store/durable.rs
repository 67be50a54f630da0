//! The copy of the outbox on this device.

use std::collections::HashSet;
use std::rc::Rc;

use leptos::prelude::*;
use shared::command::CommandClass;
use shared::id::{AccountId, CommandId};
use sync::client::{Entry, RefusedEntry};
use wasm_bindgen_futures::spawn_local;

use super::{Station, Waiting};
use crate::station::outbox_db::{OutboxDb, Saved};

impl Station {
    pub(super) fn read_outbox(self) {
        let entries: Vec<Entry> = self
            .client
            .with_value(|client| client.outbox().cloned().collect());
        let waiting = self.saved.with_value(|saved| {
            let is_saved = |entry: &Entry| saved.get(&entry.envelope.command_id) == Some(&false);
            entries
                .into_iter()
                .map(|entry| Waiting {
                    saved: is_saved(&entry),
                    entry,
                })
                .collect::<Vec<_>>()
        });
        if self.outbox.with_untracked(|held| *held != waiting) {
            self.outbox.set(waiting);
        }
        self.save();
    }

    pub(super) async fn open_db(self, account: AccountId) {
        let Ok(db) = OutboxDb::open(account).await else {
            return;
        };
        // Meanwhile somebody else may have signed in.
        if self.account() != Some(account) {
            return;
        }
        self.db.set_value(Some(Rc::new(db)));
        self.durable.set(true);
        self.merge().await;
    }

    /// Takes over what a tab left behind that is gone by now. A device that could not be read when the page
    /// began, because the one before was just letting go of it, is tried again.
    pub(super) fn take_over(self) {
        spawn_local(async move {
            match self.account() {
                Some(account) if self.db.get_value().is_none() => self.open_db(account).await,
                Some(_) | None => self.merge().await,
            }
        });
    }

    /// Brings the outbox and the tray in line with the durable copy, which all tabs of an account
    /// share. A command that two tabs send is decided once, by its id.
    async fn merge(self) {
        let Some(db) = self.db.get_value() else {
            return;
        };
        let Ok((saved, others)) = db.load().await else {
            return;
        };
        let same =
            |now: &Option<Rc<OutboxDb>>| now.as_ref().is_some_and(|now| Rc::ptr_eq(now, &db));
        if !self.db.with_value(same) {
            return;
        }
        self.others_unsent.set(others);
        // What another tab has dealt with is gone from the tray here as well.
        let there: HashSet<_> = saved.iter().map(|one| one.envelope.command_id).collect();
        let held = self.saved.get_value();
        let dealt_with = |entry: &RefusedEntry| {
            let id = entry.envelope.command_id;
            held.get(&id) == Some(&true) && !there.contains(&id)
        };
        if self
            .refused
            .with_untracked(|refused| refused.iter().any(dealt_with))
        {
            self.refused
                .update(|refused| refused.retain(|entry| !dealt_with(entry)));
        }
        let new: Vec<_> = saved
            .into_iter()
            .filter(|one| !held.contains_key(&one.envelope.command_id))
            .collect();
        self.saved.update_value(|held| {
            held.retain(|id, _| there.contains(id));
            held.extend(
                new.iter()
                    .map(|one| (one.envelope.command_id, one.refusal.is_some())),
            );
        });
        let (refused, waiting): (Vec<_>, Vec<_>) =
            new.into_iter().partition(|saved| saved.refusal.is_some());
        let refused: Vec<_> = refused
            .into_iter()
            .filter_map(|saved| {
                Some(RefusedEntry {
                    envelope: saved.envelope,
                    refusal: saved.refusal?,
                })
            })
            .collect();
        if !refused.is_empty() {
            self.refused.update(|held| held.extend(refused));
        }
        let entries: Vec<_> = waiting
            .into_iter()
            .map(|saved| Entry {
                envelope: saved.envelope,
                answer: None,
            })
            .collect();
        if !entries.is_empty() {
            let effects = self.client.try_update_value(|client| client.adopt(entries));
            self.apply(effects.unwrap_or_default());
            self.pump();
        }
        self.save();
    }

    /// What the durable copy should hold: id, and whether it stands there as refused.
    pub(super) fn to_keep(self) -> Vec<Saved> {
        let mut keep: Vec<Saved> = self.client.with_value(|client| {
            client
                .outbox()
                .filter(|entry| entry.envelope.command.class() != CommandClass::Exclusive)
                .map(|entry| Saved {
                    envelope: entry.envelope.clone(),
                    refusal: None,
                })
                .collect()
        });
        self.refused.with_untracked(|refused| {
            keep.extend(refused.iter().map(|entry| Saved {
                envelope: entry.envelope.clone(),
                refusal: Some(entry.refusal.clone()),
            }));
        });
        keep
    }

    /// Brings the durable copy up to date, one write at a time.
    pub(super) fn save(self) {
        let Some(db) = self.db.get_value() else {
            return;
        };
        if self.saving.get_value() {
            return;
        }
        self.saving.set_value(true);
        spawn_local(async move {
            loop {
                let keep = self.to_keep();
                let (put, gone) = self.saved.with_value(|held| {
                    let put = keep.iter().find(|saved| {
                        held.get(&saved.envelope.command_id) != Some(&saved.refusal.is_some())
                    });
                    let kept = |id: &CommandId| keep.iter().any(|s| s.envelope.command_id == *id);
                    (put.cloned(), held.keys().copied().find(|id| !kept(id)))
                });
                let result = if let Some(saved) = &put {
                    let done = db.put(saved).await;
                    let mark = (saved.envelope.command_id, saved.refusal.is_some());
                    done.map(|()| {
                        self.saved.update_value(|held| {
                            held.insert(mark.0, mark.1);
                        })
                    })
                } else if let Some(id) = gone {
                    db.remove(id).await.map(|()| {
                        self.saved.update_value(|held| {
                            held.remove(&id);
                        })
                    })
                } else {
                    break;
                };
                // Signed out or changed hands while writing: leave the store of the other alone.
                let same = self
                    .db
                    .with_value(|now| now.as_ref().is_some_and(|now| Rc::ptr_eq(now, &db)));
                if result.is_err() || !same {
                    if result.is_err() {
                        self.durable.set(false);
                    }
                    break;
                }
            }
            self.saving.set_value(false);
            self.mark_saved();
        });
    }

    pub(super) fn mark_saved(self) {
        let changed = self.saved.with_value(|saved| {
            self.outbox.with_untracked(|outbox| {
                let mut next = outbox.clone();
                for waiting in &mut next {
                    waiting.saved = saved.get(&waiting.entry.envelope.command_id) == Some(&false);
                }
                (next != *outbox).then_some(next)
            })
        });
        if let Some(next) = changed {
            self.outbox.set(next);
        }
    }
}
