//! What a public page is made of, at hand: anybody calls these pages, and between two commits they say the same.

use std::sync::{Arc, Mutex, PoisonError};

/// Something that was worked out, as long as what it was worked out of is the same.
#[derive(Debug)]
pub(super) struct Held<K, T>(Mutex<Option<(K, Arc<T>)>>);

impl<K, T> Default for Held<K, T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<K: PartialEq, T> Held<K, T> {
    /// What was worked out of that, if it was the last.
    pub(super) fn get(&self, of: &K) -> Option<Arc<T>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (key, made) = held.as_ref()?;
        (key == of).then(|| made.clone())
    }

    /// Keeps what was worked out of that.
    pub(super) fn keep(&self, of: K, made: T) -> Arc<T> {
        let made = Arc::new(made);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Some((of, made.clone()));
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_worked_out_of_something_else_is_not_given() {
        let held = Held::default();
        assert_eq!(held.get(&("first", 1)), None);
        assert_eq!(*held.keep(("first", 1), "page"), "page");
        assert_eq!(held.get(&("first", 1)).as_deref(), Some(&"page"));
        assert_eq!(held.get(&("second", 1)), None);
        assert_eq!(held.get(&("first", 2)), None);
    }
}
