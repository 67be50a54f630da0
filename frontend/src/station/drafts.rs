//! Unfinished forms, kept for this tab until they are submitted: they survive a reload and an
//! ended session. They belong to one account and go when another one signs in.

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::id::AccountId;
use web_sys::Storage;

const PREFIX: &str = "liaison.draft.";

fn storage() -> Option<Storage> {
    leptos::prelude::window().session_storage().ok().flatten()
}

fn key(account: AccountId, form: &str) -> String {
    format!("{PREFIX}{account}.{form}")
}

/// Keeps a form.
pub fn put(account: AccountId, form: &str, draft: &impl Serialize) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(draft)) {
        // A full or forbidden storage loses a convenience, nothing else.
        let _ = storage.set_item(&key(account, form), &text);
    }
}

/// The form as it was left.
pub fn take<T: DeserializeOwned>(account: AccountId, form: &str) -> Option<T> {
    let text = storage()?.get_item(&key(account, form)).ok().flatten()?;
    serde_json::from_str(&text).ok()
}

/// Forgets a form that was submitted.
pub fn remove(account: AccountId, form: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(account, form));
    }
}

/// Forms of an account that were begun and whose name starts so: the rest of each name.
pub fn begun(account: AccountId, prefix: &str) -> Vec<String> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let prefix = key(account, prefix);
    let names = (0..storage.length().unwrap_or(0)).filter_map(|i| storage.key(i).ok().flatten());
    names
        .filter_map(|name| name.strip_prefix(&prefix).map(str::to_owned))
        .collect()
}

fn forget(unless: &str) {
    let Some(storage) = storage() else { return };
    let names = (0..storage.length().unwrap_or(0)).filter_map(|i| storage.key(i).ok().flatten());
    for name in names.collect::<Vec<_>>() {
        if name.starts_with(PREFIX) && (unless.is_empty() || !name.starts_with(unless)) {
            let _ = storage.remove_item(&name);
        }
    }
}

/// Forgets the forms of everybody else.
pub fn keep_only(account: AccountId) {
    forget(&key(account, ""));
}

/// Forgets all forms.
pub fn forget_all() {
    forget("");
}
