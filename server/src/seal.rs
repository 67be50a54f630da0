//! Sealing of petitioner data, with a key that lies outside the database.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use shared::id::{RequestId, WorkId};
use shared::petitioner::Petitioner;
use shared::time::LocalDate;

/// Why something could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key file cannot be read or written.
    #[error("key file")]
    File(#[from] std::io::Error),
    /// There is no key file, but the database has data under a key.
    #[error("the key file is missing")]
    Missing,
    /// The key is not the one that the database's data is sealed with.
    #[error("another key than the database's")]
    Another,
    /// The key file does not hold 64 hexadecimal digits.
    #[error("the key file is malformed")]
    MalformedKey,
    /// The data was sealed with another key, or changed.
    #[error("sealed data does not open")]
    DoesNotOpen,
    /// The system gives no random numbers.
    #[error("no randomness")]
    NoRandomness,
}

/// The keys of a deployment.
#[derive(Clone)]
pub struct Keys {
    cipher: XChaCha20Poly1305,
    phone_key: [u8; 32],
    code_key: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// Names the algorithm of a sealed text, so that another suite can follow.
const SUITE: &str = "x1:";

/// Bytes of a sign-in token: short enough for a code that a phone reads across a room.
const CODE_BYTES: usize = 16;

impl Keys {
    /// Reads the key file, or, for a database that knows no key yet, makes one that only its owner
    /// can read. `expected` is the database's [`Self::check`] value: a second node, or a tool started
    /// in another folder, must not go on under a key of its own.
    ///
    /// # Errors
    /// The file cannot be read, made or understood, or is not the database's.
    pub fn open(path: &Path, expected: Option<&str>) -> Result<Self, SealError> {
        let keys = Self::read_or_make(path, expected.is_none())?;
        match expected {
            Some(expected) if expected != keys.check() => Err(SealError::Another),
            Some(_) | None => Ok(keys),
        }
    }

    /// Tells one key from another without giving it away.
    pub fn check(&self) -> String {
        STANDARD.encode(self.mac(b"which key is this"))
    }

    fn mac(&self, bytes: &[u8]) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.phone_key).expect("HMAC takes keys of any length");
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }

    fn read_or_make(path: &Path, may_make: bool) -> Result<Self, SealError> {
        match fs::read_to_string(path) {
            Ok(text) => Self::from_hex(text.trim()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !may_make => {
                Err(SealError::Missing)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut raw = [0; 32];
                getrandom::fill(&mut raw).map_err(|_| SealError::NoRandomness)?;
                let text: String = raw.iter().map(|byte| format!("{byte:02x}")).collect();
                let mut options = fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut file = options.open(path)?;
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                Self::from_hex(&text)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn from_hex(text: &str) -> Result<Self, SealError> {
        let nibbles: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
        let nibbles = nibbles
            .filter(|n| n.len() == 64)
            .ok_or(SealError::MalformedKey)?;
        let raw: Vec<u8> = nibbles
            .chunks(2)
            .map(|pair| (pair[0] * 16 + pair[1]) as u8)
            .collect();
        let derive = |purpose: &[u8]| -> [u8; 32] {
            Sha256::new()
                .chain_update(&raw)
                .chain_update(purpose)
                .finalize()
                .into()
        };
        Ok(Self {
            cipher: XChaCha20Poly1305::new(&Key::from(derive(b"petitioner"))),
            phone_key: derive(b"phone"),
            code_key: derive(b"sign-in code"),
        })
    }

    /// Seals a petitioner's data for one request; it opens for no other.
    ///
    /// # Errors
    /// No randomness.
    pub fn seal(&self, request: RequestId, petitioner: &Petitioner) -> Result<String, SealError> {
        let mut nonce = [0u8; 24];
        getrandom::fill(&mut nonce).map_err(|_| SealError::NoRandomness)?;
        let plain = serde_json::to_vec(petitioner).expect("a petitioner is plain strings");
        let aad = request.to_string();
        let payload = Payload {
            msg: &plain,
            aad: aad.as_bytes(),
        };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealError::DoesNotOpen)?;
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        Ok(format!("{SUITE}{}", STANDARD.encode(bytes)))
    }

    /// Opens what [`Self::seal`] sealed.
    ///
    /// # Errors
    /// Another key, another request, or changed data.
    pub fn open_sealed(&self, request: RequestId, sealed: &str) -> Result<Petitioner, SealError> {
        let text = sealed.strip_prefix(SUITE).ok_or(SealError::DoesNotOpen)?;
        let bytes = STANDARD.decode(text).map_err(|_| SealError::DoesNotOpen)?;
        let (nonce, body) = bytes.split_at_checked(24).ok_or(SealError::DoesNotOpen)?;
        let nonce: [u8; 24] = nonce.try_into().expect("split at 24 bytes");
        let aad = request.to_string();
        let plain = self
            .cipher
            .decrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: body,
                    aad: aad.as_bytes(),
                },
            )
            .map_err(|_| SealError::DoesNotOpen)?;
        serde_json::from_slice(&plain).map_err(|_| SealError::DoesNotOpen)
    }

    fn code_mac(&self, activity: WorkId, day: LocalDate) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.code_key).expect("HMAC takes keys of any length");
        mac.update(format!("{activity}/{day}").as_bytes());
        mac
    }

    /// What the code at the door of an activity carries on a day: whoever signs in with it has seen it.
    pub fn sign_in_token(&self, activity: WorkId, day: LocalDate) -> String {
        let mac = self.code_mac(activity, day);
        let bytes: [u8; 32] = mac.finalize().into_bytes().into();
        URL_SAFE_NO_PAD.encode(&bytes[..CODE_BYTES])
    }

    /// Whether a token is the one of an activity on a day.
    pub fn is_sign_in_token(&self, activity: WorkId, day: LocalDate, token: &str) -> bool {
        URL_SAFE_NO_PAD.decode(token).is_ok_and(|bytes| {
            bytes.len() == CODE_BYTES
                && self
                    .code_mac(activity, day)
                    .verify_truncated_left(&bytes)
                    .is_ok()
        })
    }

    /// A keyed digest of a phone number's digits, to find it without opening anything.
    pub fn phone_mac(&self, phone: &str) -> Option<String> {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        if digits.len() < 7 {
            return None;
        }
        Some(STANDARD.encode(self.mac(digits.as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(fill: &str) -> Keys {
        Keys::from_hex(&fill.repeat(64)).expect("64 digits")
    }

    #[test]
    fn a_sign_in_token_is_right_for_one_activity_on_one_day_under_one_key() {
        let (one, other) = (WorkId::named("one"), WorkId::named("other"));
        let (day, next) = (LocalDate(20_000), LocalDate(20_001));
        let token = keys("a").sign_in_token(one, day);
        assert!(keys("a").is_sign_in_token(one, day, &token));
        assert!(!keys("a").is_sign_in_token(one, next, &token));
        assert!(!keys("a").is_sign_in_token(other, day, &token));
        assert!(!keys("b").is_sign_in_token(one, day, &token));
        for wrong in ["", "AA", &token[..8]] {
            assert!(!keys("a").is_sign_in_token(one, day, wrong), "{wrong}");
        }
    }

    #[test]
    fn opens_with_its_key_and_request_only() {
        let petitioner = Petitioner {
            phone: "13800001234".into(),
            ..Petitioner::default()
        };
        let request = RequestId::named("a");
        let sealed = keys("1").seal(request, &petitioner).expect("randomness");
        assert!(!sealed.contains("1380000"));
        assert_eq!(
            keys("1").open_sealed(request, &sealed).expect("opens"),
            petitioner
        );
        assert!(keys("2").open_sealed(request, &sealed).is_err());
        assert!(
            keys("1")
                .open_sealed(RequestId::named("b"), &sealed)
                .is_err()
        );
        assert!(keys("1").open_sealed(request, "x1:AAAA").is_err());
    }

    #[test]
    fn a_phone_is_found_however_it_is_written() {
        let keys = keys("3");
        assert_eq!(
            keys.phone_mac("138-0000 1234"),
            keys.phone_mac("13800001234")
        );
        assert_eq!(keys.phone_mac("110"), None);
    }
}
