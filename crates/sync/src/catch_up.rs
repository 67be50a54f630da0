//! How a client that comes back is brought up to date.

use shared::sync::{CatchUp, Cursor, ResetReason};

/// Up to so many commits behind, a client is told each of them; beyond, only what changed.
pub const TAIL_LIMIT: u64 = 500;

/// What the server knows when a client says hello, read in one snapshot.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The history's identity.
    pub epoch: &'a str,
    /// The last commit.
    pub head: u64,
    /// The chain at the client's commit, if there is such a commit.
    pub chain_at_cursor: Option<&'a str>,
    /// Whether the person's rights are still those under which the cursor was reached.
    pub same_rights: bool,
}

/// Chooses the cheapest way that is right.
///
/// # Errors
/// The client's history is not this one; it must begin anew, for this reason.
pub fn choose(cursor: Option<&Cursor>, standing: &Standing<'_>) -> Result<CatchUp, ResetReason> {
    let Some(cursor) = cursor else {
        return Ok(CatchUp::Bootstrap);
    };
    if cursor.epoch != standing.epoch {
        return Err(ResetReason::Epoch);
    }
    if cursor.csn > standing.head {
        return Err(ResetReason::Ahead);
    }
    if standing.chain_at_cursor != Some(cursor.chain.as_str()) {
        return Err(ResetReason::Chain);
    }
    if !standing.same_rights {
        return Err(ResetReason::Rights);
    }
    Ok(if standing.head - cursor.csn <= TAIL_LIMIT {
        CatchUp::Tail
    } else {
        CatchUp::Changed
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(epoch: &str, csn: u64, chain: &str) -> Cursor {
        Cursor {
            epoch: epoch.to_owned(),
            csn,
            chain: chain.to_owned(),
        }
    }

    #[test]
    fn a_number_alone_is_never_believed() {
        let standing = Standing {
            epoch: "e1",
            head: 1_000,
            chain_at_cursor: Some("c"),
            same_rights: true,
        };
        let check = |cursor: Option<Cursor>, expected| {
            assert_eq!(choose(cursor.as_ref(), &standing), expected);
        };
        check(None, Ok(CatchUp::Bootstrap));
        check(Some(cursor("e1", 1_000, "c")), Ok(CatchUp::Tail));
        check(Some(cursor("e1", 500, "c")), Ok(CatchUp::Tail));
        check(Some(cursor("e1", 499, "c")), Ok(CatchUp::Changed));
        check(Some(cursor("e0", 500, "c")), Err(ResetReason::Epoch));
        check(Some(cursor("e1", 500, "other")), Err(ResetReason::Chain));
        check(Some(cursor("e1", 1_001, "c")), Err(ResetReason::Ahead));
        let changed = Standing {
            same_rights: false,
            ..standing
        };
        assert_eq!(
            choose(Some(&cursor("e1", 500, "c")), &changed),
            Err(ResetReason::Rights)
        );
    }
}
