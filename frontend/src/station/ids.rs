//! This device's clock and its randomness, which the pure crates are given as arguments.

use shared::id::{ClientId, CommandId};
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
