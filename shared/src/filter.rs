//! A filter over requests, the same in the address bar, in a query to the server and on the board.

use crate::id::OrganisationId;
use crate::request::{Status, Topic};

/// Which requests are wanted. Empty means all that one may see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestFilter {
    /// In this state.
    pub status: Option<Status>,
    /// About this.
    pub topic: Option<Topic>,
    /// In this street.
    pub street: Option<OrganisationId>,
    /// At this station.
    pub station: Option<OrganisationId>,
    /// At this unit.
    pub unit: Option<OrganisationId>,
    /// Due soon or overdue only.
    pub pressing: bool,
    /// Words in number, title or place.
    pub words: String,
}

impl RequestFilter {
    /// Reads a query string (without `?`). What cannot be read is left out, so that an address
    /// from a newer or older build still opens.
    pub fn from_query(query: &str) -> Self {
        let mut filter = Self::default();
        for pair in query.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decode(value);
            match key {
                "status" => filter.status = Status::from_code(&value),
                "topic" => filter.topic = Topic::from_code(&value),
                "street" => filter.street = value.parse().ok(),
                "station" => filter.station = value.parse().ok(),
                "unit" => filter.unit = value.parse().ok(),
                "pressing" => filter.pressing = value == "1",
                "q" => filter.words = value,
                _ => {}
            }
        }
        filter
    }

    /// Writes the query string; empty for an empty filter.
    pub fn to_query(&self) -> String {
        let mut parts = Vec::new();
        let mut add = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                parts.push(format!("{key}={}", encode(&value)));
            }
        };
        add("status", self.status.map(|x| x.code().to_owned()));
        add("topic", self.topic.map(|x| x.code().to_owned()));
        add("street", self.street.map(|x| x.to_string()));
        add("station", self.station.map(|x| x.to_string()));
        add("unit", self.unit.map(|x| x.to_string()));
        add("pressing", self.pressing.then(|| "1".to_owned()));
        add("q", (!self.words.is_empty()).then(|| self.words.clone()));
        parts.join("&")
    }

    /// Whether anything is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Percent-encodes all but unreserved characters.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(
                    char::from_digit(digit.into(), 16)
                        .expect("a nibble")
                        .to_ascii_uppercase(),
                );
            }
        }
    }
    out
}

/// Undoes [`encode`]; `+` is a space. Broken sequences stay as they are.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|b| (*b as char).to_digit(16));
        match (bytes[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 2;
            }
            (b'+', ..) => out.push(b' '),
            (byte, ..) => out.push(byte),
        }
        i += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_the_address_bar() {
        let filter = RequestFilter {
            status: Some(Status::InProgress),
            topic: Some(Topic::Water),
            street: Some(OrganisationId::named("street/bantian")),
            pressing: true,
            words: "积水 100% & more".to_owned(),
            ..RequestFilter::default()
        };
        assert_eq!(RequestFilter::from_query(&filter.to_query()), filter);
        assert_eq!(RequestFilter::default().to_query(), "");
        assert!(RequestFilter::from_query("status=unheard&x=y&q").is_empty());
    }
}
