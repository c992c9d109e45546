//! How this program locks: who panicked with the lock in hand left the data as it was, and it goes on being used.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, whoever panicked meanwhile.
pub fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
