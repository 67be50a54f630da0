//! A filter over requests and the order of a list of them, the same in the address bar, in a query to
//! the server and on the board.

use crate::id::{OrganisationId, WorkId};
use crate::ledger::LedgerColumn;
use crate::request::{RequestKind, ResultClass, Status, Topic};
use crate::time::LocalDate;

/// What an address of a list says besides the filter.
pub const LIST_KEYS: [&str; 3] = ["sort", "group", "columns"];

/// Which requests are wanted. Empty means all that one may see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestFilter {
    /// In this state.
    pub status: Option<Status>,
    /// About this.
    pub topic: Option<Topic>,
    /// Of this nature.
    pub kind: Option<RequestKind>,
    /// Answered with this class.
    pub class: Option<ResultClass>,
    /// In this street.
    pub street: Option<OrganisationId>,
    /// At this station.
    pub station: Option<OrganisationId>,
    /// At this unit.
    pub unit: Option<OrganisationId>,
    /// In this community.
    pub community: Option<OrganisationId>,
    /// Taken up by this team.
    pub team: Option<OrganisationId>,
    /// Supervised in this open matter.
    pub matter: Option<WorkId>,
    /// Registered on this day or later.
    pub from: Option<LocalDate>,
    /// Registered on this day or earlier.
    pub until: Option<LocalDate>,
    /// Due soon or overdue only.
    pub pressing: bool,
    /// Words. On a board: in number, title or place; in a list: in any text that one may see.
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
                "kind" => filter.kind = RequestKind::from_code(&value),
                "class" => filter.class = ResultClass::from_code(&value),
                "street" => filter.street = value.parse().ok(),
                "station" => filter.station = value.parse().ok(),
                "unit" => filter.unit = value.parse().ok(),
                "community" => filter.community = value.parse().ok(),
                "team" => filter.team = value.parse().ok(),
                "matter" => filter.matter = value.parse().ok(),
                "from" => filter.from = value.parse().ok(),
                "until" => filter.until = value.parse().ok(),
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
        add("kind", self.kind.map(|x| x.code().to_owned()));
        add("class", self.class.map(|x| x.code().to_owned()));
        add("street", self.street.map(|x| x.to_string()));
        add("station", self.station.map(|x| x.to_string()));
        add("unit", self.unit.map(|x| x.to_string()));
        add("community", self.community.map(|x| x.to_string()));
        add("team", self.team.map(|x| x.to_string()));
        add("matter", self.matter.map(|x| x.to_string()));
        add("from", self.from.map(|x| x.to_string()));
        add("until", self.until.map(|x| x.to_string()));
        add("pressing", self.pressing.then(|| "1".to_owned()));
        add("q", (!self.words.is_empty()).then(|| self.words.clone()));
        parts.join("&")
    }

    /// Whether anything is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// By which column a list is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column; one that [`LedgerColumn::is_ordered`].
    pub column: LedgerColumn,
    /// The greatest first.
    pub descending: bool,
}

/// A list of requests: which, in what order, counted by what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Which.
    pub filter: RequestFilter,
    /// At most two; the newest registered first where these leave it open.
    pub orders: Vec<Order>,
    /// Also counted by the values of this column, which [`LedgerColumn::is_grouped`].
    pub group: Option<LedgerColumn>,
}

impl ListQuery {
    /// More are of no use to anybody.
    pub const MAX_ORDERS: usize = 2;

    /// Reads a query string (without `?`): that of the filter, `sort=due,-registered` and
    /// `group=topic`. What cannot be read is left out.
    pub fn from_query(query: &str) -> Self {
        let value = |name: &str| {
            query
                .split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
                .map(decode)
                .unwrap_or_default()
        };
        let mut orders: Vec<Order> = Vec::new();
        for word in value("sort").split(',') {
            let (descending, code) = match word.strip_prefix('-') {
                Some(code) => (true, code),
                None => (false, word),
            };
            let column = LedgerColumn::from_code(code).filter(|column| column.is_ordered());
            if let Some(column) = column
                && orders.iter().all(|order| order.column != column)
                && orders.len() < Self::MAX_ORDERS
            {
                orders.push(Order { column, descending });
            }
        }
        Self {
            filter: RequestFilter::from_query(query),
            orders,
            group: LedgerColumn::from_code(&value("group")).filter(|column| column.is_grouped()),
        }
    }

    /// Writes the query string.
    pub fn to_query(&self) -> String {
        let mut parts = vec![self.filter.to_query()];
        let orders: Vec<_> = self
            .orders
            .iter()
            .map(|order| {
                let sign = if order.descending { "-" } else { "" };
                [sign, order.column.code()].concat()
            })
            .collect();
        parts.push(orders.join(","));
        if !parts[1].is_empty() {
            parts[1].insert_str(0, "sort=");
        }
        parts.extend(self.group.map(|column| ["group=", column.code()].concat()));
        parts.retain(|part| !part.is_empty());
        parts.join("&")
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
            kind: Some(RequestKind::Complaint),
            class: Some(ResultClass::B),
            matter: Some(WorkId::named("matter")),
            from: "2026-01-01".parse().ok(),
            until: "2026-06-30".parse().ok(),
            pressing: true,
            words: "积水 100% & more".to_owned(),
            ..RequestFilter::default()
        };
        assert_eq!(RequestFilter::from_query(&filter.to_query()), filter);
        let list = ListQuery {
            filter,
            orders: vec![
                Order {
                    column: LedgerColumn::Due,
                    descending: false,
                },
                Order {
                    column: LedgerColumn::Registered,
                    descending: true,
                },
            ],
            group: Some(LedgerColumn::Topic),
        };
        assert_eq!(ListQuery::from_query(&list.to_query()), list);
        assert_eq!(
            ListQuery::from_query("sort=text,due,-due,status,round&group=title").to_query(),
            "sort=due,status"
        );
        assert_eq!(RequestFilter::default().to_query(), "");
        assert!(RequestFilter::from_query("status=unheard&x=y&q").is_empty());
    }
}
