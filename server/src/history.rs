//! What a history line holds: the changed fields before and after, and what else happened.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::api::{Detail, FieldChange, HistoryLine};
use shared::record::Record;
use shared::time::Timestamp;
use shared::work::Work;
use storage::HistoryEntry;

/// The content of a line, as stored.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Content {
    #[serde(default)]
    detail: Detail,
    #[serde(default)]
    changes: Vec<FieldChange>,
}

/// The content of a line about a record, as JSON. A new record is its own content; only changes
/// are listed.
pub fn content(detail: &Detail, before: Option<&Record>, after: Option<&Record>) -> String {
    let changes = match (before, after) {
        (Some(before), Some(after)) => changed_fields(before, after),
        _ => Vec::new(),
    };
    let content = Content {
        detail: detail.clone(),
        changes,
    };
    serde_json::to_string(&content).expect("lines hold only strings and lists")
}

fn fields(record: &Record) -> serde_json::Map<String, Value> {
    let value = match record {
        Record::Organisation(x) => serde_json::to_value(x),
        Record::Account(x) => serde_json::to_value(x),
        Record::Request(x) => serde_json::to_value(x),
        Record::Assignment(x) => serde_json::to_value(x),
        Record::Note(x) => serde_json::to_value(x),
        Record::Draft(x) => serde_json::to_value(x),
        Record::Attachment(x) => serde_json::to_value(x),
        Record::Rulebook(x) => serde_json::to_value(x),
        Record::Template(x) => serde_json::to_value(x),
        Record::View(x) => serde_json::to_value(x),
        Record::Work(x) => return work_fields(x),
    };
    match value {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    }
}

/// What stands in a body is told field by field, under names of its own.
const IN_BODY: &str = "body.";

fn work_fields(work: &Work) -> serde_json::Map<String, Value> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(work) else {
        return serde_json::Map::new();
    };
    if let Some(Value::Object(body)) = fields.remove("body") {
        let named = |(name, value): (String, Value)| ([IN_BODY, &*name].concat(), value);
        fields.extend(body.into_iter().map(named));
    }
    fields
}

fn whole_work(stood: Value) -> Option<Work> {
    let Value::Object(fields) = stood else {
        return None;
    };
    let (mut whole, mut body) = (serde_json::Map::new(), serde_json::Map::new());
    for (name, value) in fields {
        match name.strip_prefix(IN_BODY) {
            Some(name) => body.insert(name.to_owned(), value),
            None => whole.insert(name, value),
        };
    }
    whole.insert("body".to_owned(), Value::Object(body));
    serde_json::from_value(Value::Object(whole)).ok()
}

fn changed_fields(before: &Record, after: &Record) -> Vec<FieldChange> {
    let (before, after) = (fields(before), fields(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let text = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(value) => value.to_string(),
    };
    names
        .into_iter()
        // What is known of the petitioner is taken back when the identity is to be kept: it must not
        // stay in the history, which units read.
        .filter(|name| name.as_str() != "reporter")
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| FieldChange {
            field: name.clone(),
            before: text(before.get(name)),
            after: text(after.get(name)),
        })
        .collect()
}

/// A record as it stood at a moment, walked back from the present by the lines of its history;
/// `None` where it was not yet there, or where what it was has been erased.
pub fn rewind(record: &Record, history: &[HistoryEntry], at: Timestamp) -> Option<Record> {
    let key = record.key();
    let when = |entry: &HistoryEntry| entry.occurred_at.unwrap_or(entry.at);
    let mut lines = history.iter().filter(|entry| entry.key == key);
    // The first line is that of its making.
    if lines.next().is_none_or(|first| when(first) > at) {
        return None;
    }
    let later: Vec<_> = history
        .iter()
        .filter(|entry| entry.key == key && when(entry) > at)
        .collect();
    let mut stood = fields(record);
    for entry in later.into_iter().rev() {
        let content: Content = serde_json::from_str(entry.content.as_ref()?).ok()?;
        for change in content.changes {
            if change.before.is_empty() {
                stood.remove(&change.field);
            } else {
                let before = serde_json::from_str(&change.before).ok()?;
                stood.insert(change.field, before);
            }
        }
    }
    let stood = Value::Object(stood);
    Some(match record {
        Record::Organisation(_) => Record::Organisation(serde_json::from_value(stood).ok()?),
        Record::Account(_) => Record::Account(serde_json::from_value(stood).ok()?),
        Record::Request(_) => Record::Request(serde_json::from_value(stood).ok()?),
        Record::Assignment(_) => Record::Assignment(serde_json::from_value(stood).ok()?),
        Record::Note(_) => Record::Note(serde_json::from_value(stood).ok()?),
        Record::Draft(_) => Record::Draft(serde_json::from_value(stood).ok()?),
        Record::Attachment(_) => Record::Attachment(serde_json::from_value(stood).ok()?),
        Record::Rulebook(_) => Record::Rulebook(serde_json::from_value(stood).ok()?),
        Record::Template(_) => Record::Template(serde_json::from_value(stood).ok()?),
        Record::View(_) => Record::View(serde_json::from_value(stood).ok()?),
        Record::Work(_) => Record::Work(Box::new(whole_work(stood)?)),
    })
}

/// A stored line as it is told; erased content is told as empty.
pub fn line(entry: HistoryEntry) -> HistoryLine {
    let content: Content = entry
        .content
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    HistoryLine {
        csn: entry.csn,
        at: entry.at,
        occurred_at: entry.occurred_at,
        actor: entry.actor_name,
        role: entry.actor_role,
        device: String::new(),
        code: entry.code,
        detail: Some(content.detail),
        changes: content.changes,
    }
}
