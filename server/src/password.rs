//! Passwords: hashed with argon2id, never stored, never logged.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Hashing failed: memory could not be had.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashFailed;

/// Hashes a password with a fresh salt. Takes some tens of milliseconds and 19 MiB: call it off
/// the async threads.
///
/// # Errors
/// No memory.
pub fn hash(password: &str) -> Result<String, HashFailed> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|_| HashFailed)?;
    Ok(hash.to_string())
}

/// Whether a password belongs to a hash. A malformed hash fits nothing.
pub fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|parsed| {
        Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
    })
}

/// A hash that no password fits, so that an unknown login takes as long as a known one.
pub const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IGhlcmUh$\
    0000000000000000000000000000000000000000000";

/// At least ten characters of three kinds: lower case, upper case, digits, others.
pub fn is_strong(password: &str) -> bool {
    let has = |test: fn(char) -> bool| password.chars().any(test);
    let kinds = [
        has(|c| c.is_lowercase()),
        has(|c| c.is_uppercase()),
        has(|c| c.is_ascii_digit()),
        has(|c| !c.is_lowercase() && !c.is_uppercase() && !c.is_ascii_digit()),
    ];
    let length = password.chars().count();
    (10..=200).contains(&length) && kinds.into_iter().filter(|kind| *kind).count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let first = hash("Correct-horse-1").expect("memory");
        assert!(verify("Correct-horse-1", &first));
        assert!(!verify("correct-horse-1", &first));
        assert!(!verify("", NOBODY));
        assert!(
            PasswordHash::new(NOBODY).is_ok(),
            "else it would be refused without work"
        );
    }

    #[test]
    fn strength_asks_for_length_and_variety() {
        for (password, strong) in [
            ("Short-1", false),
            ("alllowercase", false),
            ("Ten-chars1", true),
            ("联络站履职平台Ab1", true),
        ] {
            assert_eq!(is_strong(password), strong, "{password}");
        }
    }
}
