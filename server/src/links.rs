//! One-use links to set a password. The token is shown once; the database keeps its digest.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use shared::api::OneUseLink;
use shared::id::AccountId;
use storage::StorageError;

use crate::node::Node;

/// A link is good for so long, in milliseconds.
pub const VALID_MS: i64 = 3 * 24 * 3_600_000;

/// What the database keeps of a token.
pub fn digest(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

/// A new token, that nobody guesses.
pub fn token() -> String {
    let mut raw = [0u8; 24];
    getrandom::fill(&mut raw).expect("the system gives random numbers");
    URL_SAFE_NO_PAD.encode(raw)
}

/// Makes a link for an account; earlier ones stop working.
///
/// # Errors
/// The database's.
pub async fn make(node: &Node, account: AccountId) -> Result<OneUseLink, StorageError> {
    let token = token();
    let expires_at = node.clock.now().plus_ms(VALID_MS);
    node.storage
        .add_link(&digest(&token), account, expires_at)
        .await?;
    Ok(OneUseLink {
        account,
        path: format!("/link/{token}"),
        expires_at,
    })
}
