//! `liaison import requests FILE`: brings a ledger in.
//!
//! The whole file is checked first, and every problem is one line of a report. Then each row
//! becomes the ordinary commands it went through, dated when they happened, as the system
//! (invariant 4: there is no second write path). Command ids derive from the ledger's name, the
//! row and the step, so that the same file twice adds nothing, an interrupted import is carried on
//! by starting it again, and a later edition of the ledger moves its cases on. It works beside a
//! running server.
//!
//! Deliberately absent: changing what is there already. A cell that was mended after its row was
//! imported is mended by hand.

mod apply;
mod case;
mod chain;
mod check;
mod columns;
mod dates;
mod directory;
mod mapping;
mod merging;
mod problem;
mod table;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use shared::ledger::LedgerColumn;
use shared::request::Status;
use storage::Storage;
use text::{Lang, cli, names};

pub(crate) use table::{Cell, Row, Table, TableError};
pub(crate) use words::{nearest, normal, read as read_word};

use crate::clock::Clock;
use crate::execute::Executor;
use case::Case;
use check::Checker;
use columns::Column;
use directory::Directory;
use mapping::{Layout, Mapping, MappingError};
use problem::{Problem, What};

/// Arguments of `liaison import requests`.
#[derive(Clone, Debug, Args)]
pub struct RequestArgs {
    /// The ledger: .csv, .xlsx, .xls or .ods
    pub file: PathBuf,
    /// Which column is what, where headers do not tell; TOML or JSON
    #[arg(long)]
    pub mapping: Option<PathBuf>,
    /// The station of rows that name none
    #[arg(long)]
    pub station: Option<String>,
    /// The ledger's name, by which its rows are known again; the file's name if not given
    #[arg(long)]
    pub source: Option<String>,
    /// Check and report only
    #[arg(long)]
    pub dry_run: bool,
    /// Import the good rows although others have problems
    #[arg(long)]
    pub skip_bad: bool,
}

/// What to import and how.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    file: PathBuf,
    mapping: Mapping,
    source: String,
    is_dry_run: bool,
    skips_bad: bool,
    lang: Lang,
}

impl ImportOptions {
    /// Reads the mapping and settles the ledger's name.
    ///
    /// # Errors
    /// The mapping cannot be used.
    pub fn new(args: RequestArgs, lang: Lang) -> anyhow::Result<Self> {
        let mut mapping = match &args.mapping {
            Some(path) => Mapping::read(path).map_err(|error| told(error, lang))?,
            None => Mapping::default(),
        };
        if let Some(station) = args.station {
            mapping.default_to(Column::Station, station);
        }
        let stem = args
            .file
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned());
        Ok(Self {
            source: args.source.or(stem).unwrap_or_default(),
            file: args.file,
            mapping,
            is_dry_run: args.dry_run,
            skips_bad: args.skip_bad,
            lang,
        })
    }
}

/// What came of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// Rows of the file.
    pub rows: usize,
    /// Rows with problems, a rule's refusal included.
    pub bad: usize,
    /// Rows left out because another row or request has their number.
    pub repeated: usize,
    /// Requests that are new.
    pub added: usize,
    /// Requests that an earlier import of this ledger had brought in.
    pub known: usize,
    /// Commands that were not decided before.
    pub steps: usize,
}

impl ImportSummary {
    /// Whether no row had problems.
    pub fn is_clean(&self) -> bool {
        self.bad == 0
    }
}

/// Checks a ledger, reports, and imports it.
///
/// # Errors
/// The file cannot be read, or the database's. What was imported until then stays; starting again
/// carries on.
pub async fn run(
    executor: &Executor,
    storage: &Storage,
    options: ImportOptions,
    clock: &Clock,
    out: &mut impl Write,
) -> anyhow::Result<ImportSummary> {
    let lang = options.lang;
    let table = table::read(&options.file, |header| options.mapping.knows(header))
        .map_err(|error| unreadable(error, lang))
        .with_context(|| options.file.display().to_string())?;
    let layout = options
        .mapping
        .layout(&table.headers)
        .map_err(|error| told(error, lang))?;
    tell_columns(&layout, lang, out)?;
    let now = clock.now();
    let organisations = storage.snapshot().await?.organisations().await?;
    let directory = Directory::new(organisations, now.day());
    let checker = Checker {
        layout: &layout,
        directory: &directory,
        now,
    };
    let (cases, mut problems) = checked(&checker, &table);
    let cases = apply::untaken(storage, &options.source, cases, &checker, &mut problems).await?;
    let cases = merging::resolved(storage, &options.source, cases, &checker, &mut problems).await?;
    let mut summary = counted(&table, &problems);
    problems.sort_by_key(|problem| problem.row);
    for problem in &problems {
        writeln!(out, "{}", problem.line(lang))?;
    }
    let ImportSummary {
        rows,
        bad,
        repeated,
        ..
    } = summary;
    writeln!(
        out,
        "{}",
        cli::counts(lang, rows, cases.len(), bad, repeated)
    )?;
    if !cases.is_empty() {
        writeln!(
            out,
            "{}",
            cli::WHERE_BY_STATUS.with(lang, &[&by_status(&cases, lang)])
        )?;
    }
    if options.is_dry_run {
        writeln!(out, "{}", cli::DRY_RUN.of(lang))?;
        return Ok(summary);
    }
    if bad > 0 && !options.skips_bad {
        writeln!(out, "{}", cli::NOT_APPLIED.of(lang))?;
        return Ok(summary);
    }
    let applied = apply::apply(executor, storage, clock, &options.source, &cases).await?;
    for refused in &applied.refused {
        writeln!(out, "{}", refused.line(lang))?;
    }
    summary.bad += applied.refused.len();
    summary.added = applied.added;
    summary.known = applied.known;
    summary.steps = applied.steps;
    let counts = [applied.added, applied.known, applied.steps].map(|count| count.to_string());
    let counts: Vec<&str> = counts.iter().map(String::as_str).collect();
    writeln!(out, "{}", cli::IMPORTED.with(lang, &counts))?;
    Ok(summary)
}

/// Every row as a case, or its problems. Of rows with one number, or none and the same matter,
/// the first counts.
fn checked(checker: &Checker<'_>, table: &Table) -> (Vec<Case>, Vec<Problem>) {
    let mut cases: Vec<Case> = Vec::new();
    let mut problems = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for row in &table.rows {
        match checker.case(row) {
            Ok(case) => match seen.get(&case.key) {
                Some(first) => {
                    let column = told_by(&case);
                    problems.push(checker.problem(row, column, What::SameAs(*first)));
                }
                None => {
                    seen.insert(case.key.clone(), case.row);
                    cases.push(case);
                }
            },
            Err(found) => problems.extend(found),
        }
    }
    (cases, problems)
}

/// The column by which a row is told from others.
fn told_by(case: &Case) -> Column {
    if case.register.number.is_some() {
        Column::Number
    } else {
        Column::Title
    }
}

fn counted(table: &Table, problems: &[Problem]) -> ImportSummary {
    // A row with several problems is one bad row.
    let mut rows: BTreeMap<usize, bool> = BTreeMap::new();
    for problem in problems {
        *rows.entry(problem.row).or_default() |= !problem.what.is_repeat();
    }
    let bad = rows.values().filter(|is_bad| **is_bad).count();
    ImportSummary {
        rows: table.rows.len(),
        bad,
        repeated: rows.len() - bad,
        ..ImportSummary::default()
    }
}

fn by_status(cases: &[Case], lang: Lang) -> String {
    let counts = Status::ALL.iter().filter_map(|wanted| {
        let count = cases.iter().filter(|case| case.status == *wanted).count();
        let name = names::status(*wanted).of(lang);
        (count > 0).then(|| cli::COUNTED.with(lang, &[name, &count.to_string()]))
    });
    text::list(lang, &counts.collect::<Vec<_>>())
}

fn tell_columns(layout: &Layout, lang: Lang, out: &mut impl Write) -> anyhow::Result<()> {
    let found = layout.found();
    anyhow::ensure!(!found.is_empty(), cli::NO_COLUMNS.of(lang));
    let found: Vec<String> = found
        .iter()
        .map(|(column, header)| format!("{header} → {}", column.code()))
        .collect();
    writeln!(
        out,
        "{}",
        cli::COLUMNS_FOUND.with(lang, &[&text::list(lang, &found)])
    )?;
    if !layout.unused.is_empty() {
        let unused = text::list(lang, &layout.unused);
        writeln!(out, "{}", cli::COLUMNS_UNUSED.with(lang, &[&unused]))?;
    }
    Ok(())
}

/// A mapping's fault as a sentence.
fn told(error: MappingError, lang: Lang) -> anyhow::Error {
    match &error {
        MappingError::UnknownColumn(name) => {
            let known: Vec<_> = Column::ALL
                .iter()
                .map(|column| column.code().to_owned())
                .collect();
            let known = text::list(lang, &known);
            anyhow::Error::msg(cli::MAPPING_UNKNOWN_COLUMN.with(lang, &[name, &known]))
        }
        MappingError::NoSuchHeader(_, header) => {
            anyhow::Error::msg(cli::MAPPING_NO_HEADER.with(lang, &[header]))
        }
        MappingError::File(_) | MappingError::Toml(_) | MappingError::Json(_) => {
            anyhow::Error::new(error).context(cli::MAPPING_UNREADABLE.of(lang))
        }
    }
}

/// A file's fault as a sentence.
pub(crate) fn unreadable(error: TableError, lang: Lang) -> anyhow::Error {
    match error {
        TableError::Empty => anyhow::Error::msg(cli::FILE_EMPTY.of(lang)),
        TableError::File(_) | TableError::Spreadsheet(_) | TableError::Csv(_) => {
            anyhow::Error::new(error).context(cli::FILE_UNREADABLE.of(lang))
        }
    }
}

/// The ledger's column that a head of a paper ledger or a form means: one of our own heads, or one
/// that an import would understand.
pub(crate) fn ledger_column(head: &str) -> Option<LedgerColumn> {
    let wanted = normal(head);
    let own = LedgerColumn::ALL.iter().copied().find(|column| {
        let head = text::ledger::head(*column);
        normal(column.code()) == wanted || [head.zh, head.en].iter().any(|h| normal(h) == wanted)
    });
    own.or_else(|| Column::from_header(head).and_then(Column::in_ledger))
}

/// Reads a table whose headers are these words.
pub(crate) fn read_table(
    path: &std::path::Path,
    is_header: impl Fn(&str) -> bool,
) -> Result<Table, TableError> {
    table::read(path, is_header)
}
