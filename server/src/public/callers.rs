//! How often one peer may call the public pages.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Calls at once, before one waits for the next.
const BURST: NonZeroU32 = NonZeroU32::new(60).expect("sixty is not zero");
/// Calls that come back in a second.
const PER_SECOND: NonZeroU32 = NonZeroU32::MIN;
/// Peers remembered, before those that have been quiet are forgotten.
const REMEMBERED: usize = 10_000;

/// Who called lately. In memory: it slows a guesser down; what counts for a case is counted in the
/// database.
#[derive(Debug)]
pub struct Callers(DefaultKeyedRateLimiter<IpAddr>);

impl Default for Callers {
    fn default() -> Self {
        Self(RateLimiter::keyed(
            Quota::per_second(PER_SECOND).allow_burst(BURST),
        ))
    }
}

impl Callers {
    /// Counts a call; whether it may go on.
    pub fn may_call(&self, peer: IpAddr) -> bool {
        if self.0.len() > REMEMBERED {
            self.0.retain_recent();
        }
        self.0.check_key(&network(peer)).is_ok()
    }
}

/// One subscriber holds a whole IPv6 network of 64 bits.
fn network(peer: IpAddr) -> IpAddr {
    match peer {
        IpAddr::V4(_) => peer,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.into(),
            None => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_that_calls_too_often_waits_and_others_do_not() {
        let callers = Callers::default();
        let peer = |text: &str| text.parse().expect("an address");
        let many = (0..BURST.get() + 5).filter(|n| {
            let host = peer(&format!("2001:db8::{n:x}"));
            callers.may_call(host)
        });
        // One may come back while the loop runs.
        assert!((BURST.get()..=BURST.get() + 1).contains(&(many.count() as u32)));
        assert!(!callers.may_call(peer("2001:db8::ffff")));
        assert!(callers.may_call(peer("2001:db8:1::1")));
        assert!(callers.may_call(peer("::ffff:10.0.0.1")));
    }
}
