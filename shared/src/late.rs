//! JSON that is carried as it came and read only by whoever needs what it says.
//!
//! A cold start of the application must not carry the code that reads every kind of record and every
//! command; a page that is fetched when somebody goes there brings what reads its own.

use std::fmt;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A `T` that has not been read yet.
pub struct Late<T> {
    json: Box<RawValue>,
    what: PhantomData<fn() -> T>,
}

/// The JSON is not that of a `T`: it was written by another build, or by a stranger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl<T: Serialize> Late<T> {
    /// Writes a value down.
    pub fn of(value: &T) -> Self {
        Self::from_json(
            serde_json::value::to_raw_value(value).expect("our types hold only what JSON can say"),
        )
    }
}

impl<T: DeserializeOwned> Late<T> {
    /// Reads it.
    ///
    /// # Errors
    /// It says something else.
    pub fn open(&self) -> Result<T, Unreadable> {
        serde_json::from_str(self.json.get()).map_err(|_| Unreadable)
    }
}

impl<T> Late<T> {
    fn from_json(json: Box<RawValue>) -> Self {
        Self {
            json,
            what: PhantomData,
        }
    }

    /// The same text, taken for something else.
    pub(crate) fn taken_for<U>(&self) -> Late<U> {
        Late::from_json(self.json.clone())
    }

    /// The text.
    pub fn json(&self) -> &str {
        self.json.get()
    }
}

impl<T> Clone for Late<T> {
    fn clone(&self) -> Self {
        Self::from_json(self.json.clone())
    }
}

impl<T> PartialEq for Late<T> {
    fn eq(&self, other: &Self) -> bool {
        self.json() == other.json()
    }
}

impl<T> Eq for Late<T> {}

impl<T> fmt::Debug for Late<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.json())
    }
}

impl<T> Serialize for Late<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Late<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::deserialize(deserializer).map(Self::from_json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_wherever_it_was_carried() {
        let late = Late::of(&vec![1, 2]);
        let carried: Late<Vec<u8>> =
            serde_json::from_str(&serde_json::to_string(&late).expect("JSON")).expect("JSON");
        assert_eq!(carried.open(), Ok(vec![1, 2]));
        let through: Late<Vec<u8>> =
            serde_json::from_value(serde_json::to_value(&late).expect("a value")).expect("JSON");
        assert_eq!(through, late);
        assert_eq!(carried.taken_for::<String>().open(), Err(Unreadable));
    }
}
