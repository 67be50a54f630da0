//! The organisation tree: the shipped one of Longgang, one read from a spreadsheet, and loading
//! either through the one write path.
//!
//! A tree that is loaded again adds what is new in it and changes nothing else: names are changed
//! by administrators, on record.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use anyhow::bail;
use domain::Actor;
use shared::command::{Command, Envelope, Outcome};
use shared::id::{CommandId, OrganisationId};
use shared::limits;
use shared::organisation::{OrganisationCommand, OrganisationKind};
use shared::refusal::Refusal;
use text::{Lang, cli, names};

use crate::clock::Clock;
use crate::execute::{ExecuteError, Executor, Who};
use crate::import::{Row, nearest, normal, read_table, read_word, unreadable};
use crate::mint;

/// Streets and communities; 111 of them, from the statistics bureau's list.
const COMMUNITIES: &str = include_str!("../data/longgang-communities.csv");
/// Stations, points, units and teams. The column `source` says what is real: `real` was found in
/// published texts, `usual` is there in every district under this or a like name, `invented` was
/// made up for the demo.
const ORGANISATIONS: &str = include_str!("../data/longgang-organisations.csv");
/// The offices of every street that handle requests: key and short name, and name, both behind the
/// street's.
const STREET_UNITS: [(&str, &str, &str); 4] = [
    ("街道办事处", "街道办", "街道办事处"),
    ("城建办", "城建办", "街道城建办"),
    ("交安办", "交安办", "街道交安办"),
    ("经科办", "经科办", "街道经科办"),
];

/// An organisation as a row says it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    row: usize,
    kind: OrganisationKind,
    /// What its id is made of; made of names if it is not given.
    key: Option<String>,
    name: String,
    short_name: String,
    /// The name of what it stands below, or a path of names.
    parent: String,
}

/// What is wrong with a row of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Missing,
    TooLong(usize),
    UnknownKind(Option<String>),
    UnknownParent(Option<String>),
    AmbiguousParent(Vec<String>),
    NotBelow(OrganisationKind, OrganisationKind),
    NeedsParent(OrganisationKind),
    Loop,
    SameAs(usize),
    SecondDistrict,
}

/// A fault, where it stands and what was read there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wrong {
    row: usize,
    column: String,
    read: String,
    fault: Fault,
}

impl Wrong {
    fn line(&self, lang: Lang) -> String {
        let kind = |kind: &OrganisationKind| names::organisation_kind(*kind).of(lang);
        let said = match &self.fault {
            Fault::Missing => cli::MISSING.of(lang).to_owned(),
            Fault::TooLong(given) => {
                cli::TOO_LONG.with(lang, &[&limits::NAME.to_string(), &given.to_string()])
            }
            Fault::UnknownKind(near) => cli::suggesting(lang, cli::UNKNOWN_WORD, near.clone()),
            Fault::UnknownParent(near) => {
                cli::suggesting(lang, cli::TREE_UNKNOWN_PARENT, near.clone())
            }
            Fault::AmbiguousParent(names) => cli::AMBIGUOUS.with(lang, &[&text::list(lang, names)]),
            Fault::NotBelow(below, above) => {
                cli::TREE_NOT_BELOW.with(lang, &[kind(below), kind(above)])
            }
            Fault::NeedsParent(below) => cli::TREE_NO_PARENT.with(lang, &[kind(below)]),
            Fault::Loop => cli::TREE_LOOP.of(lang).to_owned(),
            Fault::SameAs(row) => cli::TREE_DUPLICATE.count(lang, *row),
            Fault::SecondDistrict => cli::TREE_MANY_DISTRICTS.of(lang).to_owned(),
        };
        cli::problem(lang, self.row, &self.column, &said, &self.read)
    }
}

/// The columns of a tree's spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Kind,
    Key,
    Name,
    ShortName,
    Parent,
}

impl Column {
    const ALL: [(Self, &'static [&'static str]); 5] = [
        (Self::Kind, &["kind", "类型", "类别", "层级"]),
        (Self::Key, &["key", "编码", "代码"]),
        (Self::Name, &["name", "名称", "全称", "组织名称"]),
        (Self::ShortName, &["short_name", "short name", "简称"]),
        (Self::Parent, &["parent", "上级", "上级组织", "所属"]),
    ];

    fn from_header(header: &str) -> Option<Self> {
        let header = normal(header);
        let fits = |names: &&[&str]| names.iter().any(|name| normal(name) == header);
        Self::ALL
            .iter()
            .find(|(_, names)| fits(names))
            .map(|(column, _)| *column)
    }
}

/// The tree of Longgang District: 11 streets, 111 communities, and homes, stations, units and
/// teams. Ids are the same wherever it is loaded.
pub fn shipped() -> Vec<OrganisationCommand> {
    arrange(shipped_entries()).expect("a test arranges the shipped tree")
}

fn shipped_entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |kind, key: String, name: String, short_name: String, parent: &str| {
        let (row, parent) = (entries.len(), parent.to_owned());
        entries.push(Entry {
            row,
            kind,
            key: Some(key),
            name,
            short_name,
            parent,
        });
    };
    use OrganisationKind::{Community, District, Home, Street, Unit};
    add(
        District,
        "longgang".to_owned(),
        "龙岗区".to_owned(),
        "龙岗区".to_owned(),
        "",
    );
    let mut streets: Vec<&str> = Vec::new();
    for line in COMMUNITIES.lines().skip(1) {
        let mut cells = line.split(',').skip(1);
        let (Some(street), Some(slug), Some(community)) =
            (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        if !streets.contains(&street) {
            streets.push(street);
            add(
                Street,
                slug.to_owned(),
                format!("{street}街道"),
                street.to_owned(),
                "龙岗区",
            );
            let home = (format!("{street}街道人大代表之家"), format!("{street}之家"));
            add(Home, slug.to_owned(), home.0, home.1, street);
            for (key, short_name, name) in STREET_UNITS {
                let names = (format!("{street}{name}"), format!("{street}{short_name}"));
                add(Unit, format!("{slug}/{key}"), names.0, names.1, street);
            }
        }
        let name = format!("{community}社区");
        add(
            Community,
            format!("{slug}/{community}"),
            name,
            community.to_owned(),
            street,
        );
    }
    for line in ORGANISATIONS.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [kind, key, name, short_name, parent, _source] = cells[..] else {
            continue;
        };
        let Ok(kind) = read_word(kind) else { continue };
        add(
            kind,
            key.to_owned(),
            name.to_owned(),
            short_name.to_owned(),
            parent,
        );
    }
    entries
}

/// Reads a tree from a spreadsheet with the columns kind, name, short name and parent, under
/// Chinese or English headers, rows in any order. Every fault is one line of the report.
///
/// # Errors
/// The file cannot be read, or a row has a fault.
pub fn read(
    path: &Path,
    lang: Lang,
    out: &mut impl Write,
) -> anyhow::Result<Vec<OrganisationCommand>> {
    let table = read_table(path, |header| Column::from_header(header).is_some())
        .map_err(|error| unreadable(error, lang))?;
    match entries(&table.headers, &table.rows).and_then(arrange) {
        Ok(commands) => {
            let has_district = commands.iter().any(|command| {
                matches!(
                    command,
                    OrganisationCommand::Add {
                        kind: OrganisationKind::District,
                        ..
                    }
                )
            });
            if !has_district {
                bail!(cli::TREE_NO_DISTRICT.of(lang));
            }
            writeln!(out, "{}", cli::TREE_READ.count(lang, commands.len()))?;
            Ok(commands)
        }
        Err(mut wrong) => {
            wrong.sort_by_key(|wrong| wrong.row);
            for wrong in &wrong {
                writeln!(out, "{}", wrong.line(lang))?;
            }
            bail!(cli::TREE_BAD.of(lang));
        }
    }
}

fn entries(headers: &[String], rows: &[Row]) -> Result<Vec<Entry>, Vec<Wrong>> {
    let place = |column| {
        headers
            .iter()
            .position(|h| Column::from_header(h) == Some(column))
    };
    let mut entries = Vec::new();
    let mut wrong = Vec::new();
    for row in rows {
        let text = |column| {
            let cell = place(column).and_then(|place| row.cells.get(place));
            cell.map(|cell| cell.text()).unwrap_or_default()
        };
        let mut tell = |column: Column, read: &str, fault| {
            let own = Column::ALL.iter().find(|(known, _)| *known == column);
            let header = place(column).map(|place| headers[place].clone());
            let column = header
                .or(own.map(|(_, names)| names[0].to_owned()))
                .unwrap_or_default();
            wrong.push(Wrong {
                row: row.number,
                column,
                read: read.to_owned(),
                fault,
            });
        };
        let name = text(Column::Name);
        let mut short_name = text(Column::ShortName);
        if short_name.is_empty() {
            short_name.clone_from(&name);
        }
        if name.is_empty() {
            tell(Column::Name, "", Fault::Missing);
        }
        for (column, text) in [(Column::Name, &name), (Column::ShortName, &short_name)] {
            let given = text.chars().count();
            if given > limits::NAME {
                tell(column, text, Fault::TooLong(given));
            }
        }
        let kind = text(Column::Kind);
        if kind.is_empty() {
            tell(Column::Kind, "", Fault::Missing);
            continue;
        }
        match read_word(&kind) {
            Ok(kind) => entries.push(Entry {
                row: row.number,
                kind,
                key: Some(text(Column::Key)).filter(|key| !key.is_empty()),
                name,
                short_name,
                parent: text(Column::Parent),
            }),
            Err(unknown) => tell(Column::Kind, &kind, Fault::UnknownKind(unknown.nearest)),
        }
    }
    if wrong.is_empty() {
        Ok(entries)
    } else {
        Err(wrong)
    }
}

/// Entries as commands, what is above before what is below.
fn arrange(entries: Vec<Entry>) -> Result<Vec<OrganisationCommand>, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut tell = |entry: &Entry, column: &str, read: &str, fault| {
        let (column, read) = (column.to_owned(), read.to_owned());
        wrong.push(Wrong {
            row: entry.row,
            column,
            read,
            fault,
        });
    };
    let mut parents: Vec<Option<usize>> = Vec::with_capacity(entries.len());
    let mut district = None;
    for entry in &entries {
        if entry.kind == OrganisationKind::District && district.replace(entry.row).is_some() {
            tell(entry, "kind", &entry.name, Fault::SecondDistrict);
        }
        let parent = parent_of(&entries, entry);
        if let Err(fault) = &parent {
            tell(entry, "parent", &entry.parent, fault.clone());
        }
        parents.push(parent.unwrap_or_default());
    }
    let mut ids: Vec<OrganisationId> = Vec::with_capacity(entries.len());
    let mut seen: HashMap<OrganisationId, usize> = HashMap::new();
    for (i, entry) in entries.iter().enumerate() {
        let id = OrganisationId::named(&format!(
            "{}/{}",
            entry.kind.code(),
            path(&entries, &parents, i)
        ));
        if let Some(first) = seen.insert(id, entry.row) {
            tell(entry, "name", &entry.name, Fault::SameAs(first));
        }
        ids.push(id);
    }
    let mut order: Vec<(usize, usize)> = Vec::with_capacity(entries.len());
    for (i, entry) in entries.iter().enumerate() {
        match depth(&parents, i) {
            Some(depth) => order.push((depth, i)),
            None => tell(entry, "parent", &entry.parent, Fault::Loop),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    order.sort_unstable();
    let command = |i: usize| OrganisationCommand::Add {
        id: ids[i],
        kind: entries[i].kind,
        name: entries[i].name.clone(),
        short_name: entries[i].short_name.clone(),
        parent: parents[i].map(|parent| ids[parent]),
    };
    Ok(order.into_iter().map(|(_, i)| command(i)).collect())
}

/// Which entry another stands below.
fn parent_of(entries: &[Entry], entry: &Entry) -> Result<Option<usize>, Fault> {
    let district = |other: &Entry| other.kind == OrganisationKind::District;
    if entry.parent.is_empty() {
        return match entry.kind {
            OrganisationKind::District => Ok(None),
            // There is one district; what is not said to lie elsewhere stands below it.
            kind if kind.may_stand_below(Some(OrganisationKind::District)) => entries
                .iter()
                .position(district)
                .map(Some)
                .ok_or(Fault::NeedsParent(kind)),
            kind => Err(Fault::NeedsParent(kind)),
        };
    }
    let named: Vec<usize> = (0..entries.len())
        .filter(|i| is_at(entries, *i, &entry.parent, entries.len()))
        .filter(|i| !std::ptr::eq(&entries[*i], entry))
        .collect();
    let fitting: Vec<usize> = named
        .iter()
        .copied()
        .filter(|i| entry.kind.may_stand_below(Some(entries[*i].kind)))
        .collect();
    match (fitting.as_slice(), named.first()) {
        ([one], _) => Ok(Some(*one)),
        ([], Some(other)) => Err(Fault::NotBelow(entry.kind, entries[*other].kind)),
        ([], None) => {
            let names = entries
                .iter()
                .flat_map(|e| [e.name.as_str(), e.short_name.as_str()]);
            Err(Fault::UnknownParent(nearest(&entry.parent, names)))
        }
        ([..], _) => {
            let path = |i: &usize| format!("{}/{}", entries[*i].parent, entries[*i].name);
            Err(Fault::AmbiguousParent(fitting.iter().map(path).collect()))
        }
    }
}

/// Whether an entry is meant by a name, or by a path of names from above.
fn is_at(entries: &[Entry], i: usize, path: &str, steps_left: usize) -> bool {
    let (above, name) = match path.rsplit_once(['/', '／']) {
        Some((above, name)) => (Some(above), name),
        None => (None, path),
    };
    let entry = &entries[i];
    let is_named = [&entry.name, &entry.short_name]
        .iter()
        .any(|own| normal(own) == normal(name));
    let Some(above) = above else { return is_named };
    is_named
        && steps_left > 0
        && (0..entries.len()).any(|j| {
            entry.kind.may_stand_below(Some(entries[j].kind))
                && is_at(entries, j, &entry.parent, 0)
                && is_at(entries, j, above, steps_left - 1)
        })
}

/// What an entry's id is made of.
fn path(entries: &[Entry], parents: &[Option<usize>], i: usize) -> String {
    let entry = &entries[i];
    if let Some(key) = &entry.key {
        return key.clone();
    }
    let mut above = parents[i];
    for _ in 0..entries.len() {
        match above {
            Some(j) if entries[j].kind == OrganisationKind::Street => {
                return format!("{}/{}", entries[j].short_name, entry.short_name);
            }
            Some(j) => above = parents[j],
            None => break,
        }
    }
    entry.short_name.clone()
}

/// How far below the top an entry stands; `None` if it never ends.
fn depth(parents: &[Option<usize>], i: usize) -> Option<usize> {
    let mut above = parents[i];
    for depth in 0..parents.len() {
        match above {
            Some(j) => above = parents[j],
            None => return Some(depth),
        }
    }
    None
}

/// What loading a tree came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Organisations of the tree that are there now.
    pub organisations: usize,
}

/// Why a tree was not loaded whole. What was loaded until then stays; loading again adds the rest.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The write path's.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// A rule refused an organisation.
    #[error("an organisation was refused: {0:?}")]
    Refused(Refusal),
}

/// Loads a tree as the system. Command ids derive from the organisations', so loading it twice
/// adds nothing.
///
/// # Errors
/// A rule's refusal, or the write path's.
pub async fn load(
    executor: &Executor,
    clock: &Clock,
    commands: Vec<OrganisationCommand>,
) -> Result<Loaded, LoadError> {
    let mut loaded = Loaded::default();
    for chunk in commands.chunks(limits::BATCH) {
        let envelopes: Vec<Envelope> = chunk
            .iter()
            .map(|command| envelope(clock, command))
            .collect();
        let who = Who::System(Actor::system());
        for answer in executor.execute(who, "tree", envelopes).await? {
            match answer.outcome {
                // Taken: it was made in another way than by this tree, which is as good.
                Outcome::Accepted | Outcome::Refused(Refusal::Taken) => loaded.organisations += 1,
                Outcome::Refused(refusal) => return Err(LoadError::Refused(refusal)),
            }
        }
    }
    Ok(loaded)
}

fn envelope(clock: &Clock, command: &OrganisationCommand) -> Envelope {
    let (OrganisationCommand::Add { id, .. }
    | OrganisationCommand::Rename { id, .. }
    | OrganisationCommand::Close { id, .. }) = command;
    let command_id = CommandId::named(&format!("tree/{id}"));
    mint::named(clock, command_id, Command::Organisation(command.clone()))
}

#[cfg(test)]
mod tests;
