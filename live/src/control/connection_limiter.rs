//! Room for clients: so many in all, fewer for other machines, fewer still for each of them. Pure.
//!
//! Whatever strangers open, this machine has the rest: the operator and OBS beside the show are never locked out by
//! the network. Accepts no connection itself.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex};

use crate::mutex::lock;

/// How many clients there may be at a time.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// In all.
    pub all: usize,
    /// From other machines together; what is left of `all` is for this machine alone.
    pub elsewhere: usize,
    /// From one other machine.
    pub one: usize,
}

/// Connections of one kind, taken and free. A clone is the same limiter.
#[derive(Clone, Debug)]
pub struct ConnectionLimiter {
    limits: ConnectionLimits,
    taken: Arc<Mutex<ConnectionCounts>>,
}

#[derive(Debug, Default)]
struct ConnectionCounts {
    here: usize,
    elsewhere: HashMap<IpAddr, usize>,
}

/// A place that is taken; free again when this is dropped.
#[derive(Debug)]
pub struct ConnectionPermit {
    taken: Arc<Mutex<ConnectionCounts>>,
    machine: Option<IpAddr>,
}

impl ConnectionLimiter {
    /// All of them are free.
    #[must_use]
    pub fn new(limits: ConnectionLimits) -> Self {
        Self { limits, taken: Arc::default() }
    }

    /// A place for a client that comes from `peer`; `None` when all that it could have are taken.
    #[must_use]
    pub fn take(&self, peer: IpAddr) -> Option<ConnectionPermit> {
        let machine = machine_of(peer);
        let mut taken = lock(&self.taken);
        let elsewhere: usize = taken.elsewhere.values().sum();
        let is_full = taken.here + elsewhere >= self.limits.all;
        match machine {
            _ if is_full => return None,
            None => taken.here += 1,
            Some(machine) => {
                let own = taken.elsewhere.get(&machine).copied().unwrap_or(0);
                if elsewhere >= self.limits.elsewhere || own >= self.limits.one {
                    return None;
                }
                taken.elsewhere.insert(machine, own + 1);
            }
        }
        drop(taken);
        Some(ConnectionPermit { taken: Arc::clone(&self.taken), machine })
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        let Some(machine) = self.machine else {
            taken.here -= 1;
            return;
        };
        if let Some(own) = taken.elsewhere.get_mut(&machine) {
            *own -= 1;
            if *own == 0 {
                taken.elsewhere.remove(&machine);
            }
        }
    }
}

/// What stands for another machine; `None` for this one. A machine has a whole /64 of IPv6 addresses to come from.
fn machine_of(peer: IpAddr) -> Option<IpAddr> {
    match peer.to_canonical() {
        peer if peer.is_loopback() => None,
        IpAddr::V6(peer) => {
            let [a, b, c, d, ..] = peer.segments();
            Some(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
        }
        peer @ IpAddr::V4(_) => Some(peer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: ConnectionLimits = ConnectionLimits { all: 10, elsewhere: 6, one: 4 };

    fn take(limiter: &ConnectionLimiter, peer: &str, count: usize) -> Vec<ConnectionPermit> {
        (0..count).map_while(|_| limiter.take(peer.parse().expect("an address"))).collect()
    }

    #[test]
    fn another_machine_never_takes_the_places_of_this_one() {
        let limiter = ConnectionLimiter::new(LIMITS);
        let flood = take(&limiter, "192.168.1.9", 100);
        assert_eq!(flood.len(), 4, "one machine has its share");
        let others: Vec<ConnectionPermit> =
            (1..100).flat_map(|last| take(&limiter, &format!("10.0.0.{last}"), 1)).collect();
        assert_eq!(others.len(), 2, "all of them together have theirs");
        assert_eq!(take(&limiter, "127.0.0.1", 100).len(), 4, "this machine has the rest");
        drop(flood);
        assert_eq!(take(&limiter, "::1", 100).len(), 8, "and all that is free");
    }

    #[test]
    fn a_place_is_free_again_when_its_client_is_gone() {
        let limiter = ConnectionLimiter::new(LIMITS);
        for _ in 0..100 {
            assert_eq!(take(&limiter, "192.168.1.9", 100).len(), 4);
            assert_eq!(take(&limiter, "127.0.0.1", 100).len(), 10);
        }
        assert!(lock(&limiter.taken).elsewhere.is_empty(), "no machine is remembered");
    }

    #[test]
    fn this_machine_may_take_all_but_no_more() {
        let limiter = ConnectionLimiter::new(LIMITS);
        let here = take(&limiter, "127.0.0.1", 100);
        assert_eq!((here.len(), take(&limiter, "192.168.1.9", 1).len()), (10, 0));
    }

    #[test]
    fn a_machine_is_one_by_whatever_address_it_comes() {
        let limiter = ConnectionLimiter::new(LIMITS);
        let flood: Vec<ConnectionPermit> =
            (1..100).flat_map(|last| take(&limiter, &format!("2001:db8::{last:x}"), 1)).collect();
        assert_eq!(flood.len(), 4, "a /64 is one machine");
        assert_eq!(take(&limiter, "2001:db8:0:1::1", 1).len(), 1, "another /64 is another");
        let mapped = take(&limiter, "::ffff:127.0.0.1", 100);
        assert_eq!(mapped.len(), 6, "an IPv4 address in IPv6 is what it stands for");
    }
}
