//! This device's clock and its randomness, which the pure crates are given as arguments.

use shared::id::{AccountId, ClientId, CommandId};
use shared::time::Timestamp;

/// This device's clock.
pub fn device_time() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

fn random() -> u128 {
    let mut bytes = [0u8; 16];
    if let Ok(crypto) = leptos::prelude::window().crypto()
        && crypto.get_random_values_with_u8_array(&mut bytes).is_ok()
    {
        return u128::from_be_bytes(bytes);
    }
    // No crypto at all: ids stay unique enough, they carry no secret.
    let part = || (js_sys::Math::random() * 4_294_967_296.0) as u128;
    part() << 64 | part() << 32 | part()
}

/// A number in `[0, 1)`, for jitter.
pub fn fraction() -> f64 {
    js_sys::Math::random()
}

/// A new identity for a tab.
pub fn new_client_id() -> ClientId {
    ClientId::from_parts(device_time().0 as u64, random())
}

/// A new identity for a command.
pub fn new_command_id() -> CommandId {
    CommandId::from_parts(device_time().0 as u64, random())
}

/// Where tabs tell each other who is signed in: they share one session.
const ACCOUNT: &str = "liaison.account";

fn shared_storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

/// Tells the other tabs who is signed in now.
pub fn mark_account(account: Option<AccountId>) {
    let Some(storage) = shared_storage() else {
        return;
    };
    // A forbidden storage loses this hint; the server checks every call.
    let _ = match account {
        Some(account) => storage.set_item(ACCOUNT, &account.to_string()),
        None => storage.remove_item(ACCOUNT),
    };
}

/// Who is signed in, as another tab told; `None` where nobody is or nothing can be told.
pub fn marked_account() -> Option<AccountId> {
    let text = shared_storage()?.get_item(ACCOUNT).ok().flatten()?;
    text.parse().ok()
}
