//! `liaison calendar`: reckons due days, shows and imports years; and what a changed calendar does to
//! the clocks that run.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::Actor;
use domain::calendar::{self, DayFault, DayKind, DayLine, PassedDay, Reckoning};
use domain::deadline::{Calendar, shipped};
use shared::command::{Command, Outcome};
use shared::id::RequestId;
use shared::limits;
use shared::record::{Record, RecordKey};
use shared::refusal::Refusal;
use shared::request::RequestCommand;
use shared::rulebook::{CalendarYear, Rulebook, RulebookCommand};
use shared::time::LocalDate;
use text::{Lang, refusal, rules};

use crate::execute::{ExecuteError, Who};
use crate::import;
use crate::mint;
use crate::node::Node;

/// How it stands in the history.
const DEVICE: &str = "calendar";
/// Cases that are looked at together.
const WINDOW: u32 = 200;

/// `liaison calendar …`.
#[derive(Clone, Debug, Subcommand)]
pub enum CalendarArgs {
    /// The day so many working days or months after a day, and the days passed over
    Due(DueArgs),
    /// The years on file
    List,
    /// Set years from a file of `date,kind,name` (kind: day_off or make_up_workday)
    Import(YearArgs),
}

/// `liaison calendar due`.
#[derive(Clone, Debug, Args)]
pub struct DueArgs {
    /// The first day, which is not counted: 2026-02-13
    #[arg(long)]
    from: String,
    /// So many working days
    #[arg(long, conflicts_with = "months")]
    workdays: Option<u32>,
    /// So many calendar months, rolled on to a working day
    #[arg(long)]
    months: Option<u32>,
}

/// `liaison calendar import`.
#[derive(Clone, Debug, Args)]
pub struct YearArgs {
    /// The file: .csv, .xlsx, .xls or .ods
    file: PathBuf,
    /// Where it was published; the file's name if not given
    #[arg(long)]
    source: Option<String>,
    /// The notice for the year is still to come
    #[arg(long)]
    provisional: bool,
    /// Check and report only
    #[arg(long)]
    dry_run: bool,
}

/// Why clocks could not be computed again.
#[derive(Debug, thiserror::Error)]
pub enum RecomputeError {
    /// The database's.
    #[error(transparent)]
    Storage(#[from] storage::StorageError),
    /// The write path's.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
}

/// Does one of them; whether all went well.
///
/// # Errors
/// An argument or file cannot be read, or the database's.
pub async fn run(
    node: &Node,
    what: CalendarArgs,
    lang: Lang,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    match what {
        CalendarArgs::Due(args) => due(node, &args, lang, out).await.map(|()| true),
        CalendarArgs::List => list(node, lang, out).await.map(|()| true),
        CalendarArgs::Import(args) => import(node, args, lang, out).await,
    }
}

/// The rulebook as it stands.
///
/// # Errors
/// The database's.
pub async fn book(node: &Node) -> Result<Rulebook, storage::StorageError> {
    let key = RecordKey::Rulebook(Rulebook::id());
    let found = node.storage.snapshot().await?.records(&[key]).await?;
    Ok(match found.get(&key).map(|held| &held.versioned.record) {
        Some(Record::Rulebook(book)) => book.clone(),
        Some(_) | None => Rulebook::default(),
    })
}

/// A day as it is written on the command line.
///
/// # Errors
/// It is none.
pub fn day(written: &str, lang: Lang) -> anyhow::Result<LocalDate> {
    written
        .parse()
        .map_err(|_| anyhow::Error::msg(rules::NOT_A_DATE.with(lang, &[written])))
}

async fn due(node: &Node, args: &DueArgs, lang: Lang, out: &mut impl Write) -> anyhow::Result<()> {
    let from = day(&args.from, lang)?;
    let book = book(node).await?;
    let calendar = Calendar::of(Some(&book));
    let reckoning = match (args.workdays, args.months) {
        (Some(days), _) => calendar::after_workdays(&calendar, from, days),
        (None, Some(months)) => calendar::after_months(&calendar, from, months),
        (None, None) => anyhow::bail!(rules::ONE_OF_BOTH.of(lang)),
    };
    for line in told(&reckoning, lang) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// A reckoning as lines.
pub fn told(reckoning: &Reckoning, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = reckoning.days.iter().map(|day| passed(day, lang)).collect();
    let due = reckoning.due;
    let weekday = rules::weekday(due.weekday()).of(lang);
    lines.push(rules::DUE_ON.with(lang, &[&due.to_string(), weekday]));
    for year in &reckoning.provisional {
        lines.push(rules::YEAR_IS_PROVISIONAL.with(lang, &[&year.to_string()]));
    }
    lines
}

fn passed(passed: &PassedDay, lang: Lang) -> String {
    let line = match passed.kind {
        DayKind::MakeUp | DayKind::Workday => rules::COUNTED_MAKE_UP,
        DayKind::Weekend => rules::SKIPPED_WEEKEND,
        DayKind::Off => rules::SKIPPED_OFF,
    };
    rules::passed(lang, line, passed.day, &passed.name)
}

async fn list(node: &Node, lang: Lang, out: &mut impl Write) -> anyhow::Result<()> {
    let book = book(node).await?;
    let calendar = Calendar::of(Some(&book));
    let mut years: Vec<i32> = book.years.iter().map(|year| year.year).collect();
    years.extend(shipped().iter().map(|year| year.year));
    years.sort_unstable();
    years.dedup();
    for year in years.into_iter().filter_map(|year| calendar.year(year)) {
        let (first, last) = (first_of(year.year), first_of(year.year + 1));
        let workdays = calendar.workdays_between(first.plus_days(-1), last.plus_days(-1));
        let standing = if year.provisional {
            rules::PROVISIONAL
        } else {
            rules::ANNOUNCED
        };
        let counts = [year.off.len(), year.make_up.len(), workdays as usize];
        let [off, make_up, workdays] = counts.map(|count| count.to_string());
        let number = year.year.to_string();
        let cells = [
            &number,
            &off,
            &make_up,
            &workdays,
            standing.of(lang),
            &year.source,
        ];
        writeln!(out, "{}", rules::YEAR_LINE.with(lang, &cells))?;
    }
    Ok(())
}

fn first_of(year: i32) -> LocalDate {
    LocalDate::from_ymd(year, 1, 1).expect("every year has a first day")
}

async fn import(
    node: &Node,
    args: YearArgs,
    lang: Lang,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let stem = args.file.file_stem().unwrap_or_default();
    let source = args
        .source
        .unwrap_or_else(|| stem.to_string_lossy().into_owned());
    let lines = read(&args.file, lang)?;
    anyhow::ensure!(!lines.is_empty(), rules::FILE_EMPTY.of(lang));
    let years = match calendar::years(&lines, &source, args.provisional) {
        Ok(years) => years,
        Err(faults) => {
            for (row, fault) in faults {
                let what = told_fault(fault).of(lang);
                let line = rules::FAULT_AT.with(lang, &[&row.to_string(), what]);
                writeln!(out, "{line}")?;
            }
            writeln!(out, "{}", rules::FILE_NOT_TAKEN.of(lang))?;
            return Ok(false);
        }
    };
    if args.dry_run {
        writeln!(out, "{}", rules::FILE_FINE.of(lang))?;
        return Ok(true);
    }
    for year in years {
        set(node, year, lang, out).await?;
    }
    let moved = recompute(node).await?;
    writeln!(out, "{}", rules::RECOMPUTED.count(lang, moved))?;
    Ok(true)
}

/// The lines of a file; its columns are known by their heads, or stand in the usual order.
fn read(file: &std::path::Path, lang: Lang) -> anyhow::Result<Vec<DayLine>> {
    let is_head = |head: &str| {
        matches!(
            import::normal(head).as_str(),
            "date" | "kind" | "name" | "日期" | "类型" | "名称"
        )
    };
    let table =
        import::read_table(file, is_head).map_err(|error| import::unreadable(error, lang))?;
    let rows = table.rows.iter().map(|row| {
        let cell = |at: usize| {
            row.cells
                .get(at)
                .map(import::Cell::text)
                .unwrap_or_default()
        };
        DayLine {
            row: row.number,
            date: cell(0),
            kind: cell(1),
            name: cell(2),
        }
    });
    Ok(rows.collect())
}

/// A fault of a line as a sentence.
pub const fn told_fault(fault: DayFault) -> text::Text {
    match fault {
        DayFault::NotADay => rules::NOT_A_DAY,
        DayFault::UnknownKind => rules::UNKNOWN_KIND,
        DayFault::Twice => rules::TWICE,
        DayFault::NotAWeekend => rules::NOT_A_WEEKEND,
        DayFault::LongName => rules::LONG_NAME,
    }
}

async fn set(
    node: &Node,
    year: CalendarYear,
    lang: Lang,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let number = year.year.to_string();
    let command = Command::Rulebook(RulebookCommand::SetYear(Box::new(year)));
    let envelope = mint::envelope(&node.clock, command);
    let who = Who::System(Actor::system());
    let line = match node.executor.execute_one(who, DEVICE, envelope).await? {
        Outcome::Accepted => rules::YEAR_SET,
        Outcome::Refused(Refusal::NothingToDo) => rules::YEAR_SAME,
        Outcome::Refused(reason) => {
            anyhow::bail!(refusal::sentence(&reason, lang));
        }
    };
    writeln!(out, "{}", line.with(lang, &[&number]))?;
    Ok(())
}

/// Computes the clocks again that the calendar moves, one command of the system for each such case;
/// how many there were. Safe to repeat: what stands right already is left alone.
///
/// # Errors
/// What was computed until then stays; starting again carries on.
pub async fn recompute(node: &Node) -> Result<usize, RecomputeError> {
    let book = book(node).await?;
    let calendar = Calendar::of(Some(&book));
    let (mut after, mut moved) = (None, 0);
    loop {
        let mut snapshot = node.storage.snapshot().await?;
        let ids = snapshot.clocked_after(after, WINDOW).await?;
        let Some(last) = ids.last() else {
            return Ok(moved);
        };
        after = Some(*last);
        let concerned = concerned(&mut snapshot, &calendar, &ids).await?;
        drop(snapshot);
        for batch in concerned.chunks(limits::BATCH) {
            let envelopes = batch.iter().map(|request| {
                let request = *request;
                let command = Command::Request(RequestCommand::Recompute { request });
                mint::envelope(&node.clock, command)
            });
            let answers = node
                .executor
                .execute(Who::System(Actor::system()), DEVICE, envelopes.collect())
                .await?;
            let accepted = |answer: &&shared::command::Answer| answer.outcome == Outcome::Accepted;
            moved += answers.iter().filter(accepted).count();
        }
    }
}

/// Those of the requests whose clocks a calendar moves.
async fn concerned(
    snapshot: &mut storage::Snapshot,
    calendar: &Calendar<'_>,
    ids: &[RequestId],
) -> Result<Vec<RequestId>, storage::StorageError> {
    let keys: Vec<RecordKey> = ids.iter().copied().map(RecordKey::Request).collect();
    let requests = snapshot.records(&keys).await?;
    let children = snapshot.children(ids).await?;
    let is_moved = |id: &RequestId| {
        let held = requests.get(&RecordKey::Request(*id));
        let Some(Record::Request(request)) = held.map(|held| &held.versioned.record) else {
            return false;
        };
        let parts = children
            .iter()
            .filter_map(|child| match &child.versioned.record {
                Record::Assignment(part) if part.request == *id => Some(&**part),
                _ => None,
            });
        domain::request::is_moved_by(calendar, request, parts)
    };
    Ok(ids.iter().copied().filter(is_moved).collect())
}

/// As [`recompute`], for whoever does not wait for it.
pub async fn recompute_beside(node: Node) {
    match recompute(&node).await {
        Ok(0) => {}
        Ok(moved) => tracing::info!(moved, "clocks follow the calendar"),
        Err(error) => tracing::error!(%error, "clocks do not follow the calendar yet"),
    }
}
