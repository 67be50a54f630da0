//! The committee's board: what became of matters in some days, and what is taken away of it.

use shared::figures::Figure;
use shared::schedule::{Light, Turn};
use shared::supervision::{Finding, Supervision};
use shared::time::{LocalDate, Timestamp};

/// First and last day, both included.
pub type Days = (LocalDate, LocalDate);

/// The days that are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// 本季度, so far.
    Quarter,
    /// 今年, so far.
    Year,
    /// 近 90 天.
    Last90,
    /// Chosen days.
    Own(Days),
}

impl Range {
    /// Its name in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Last90 => "90",
            Self::Own(_) => "own",
        }
    }

    /// Which days these are.
    pub fn days(self, today: LocalDate) -> Days {
        let (year, month, _) = today.ymd();
        let since = |month| LocalDate::from_ymd(year, month, 1).unwrap_or(today);
        match self {
            Self::Quarter => (since((month - 1) / 3 * 3 + 1), today),
            Self::Year => (since(1), today),
            Self::Last90 => (today.plus_days(-89), today),
            // Whoever names the days the wrong way round means the same ones.
            Self::Own((from, until)) => (from.min(until), from.max(until)),
        }
    }
}

/// As many days before some days.
pub fn before(days: Days) -> Days {
    let length = days.1.0 - days.0.0 + 1;
    (days.0.plus_days(-length), days.0.plus_days(-1))
}

/// What may become of a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// 立项.
    Opened,
    /// 结束, with what it came to.
    Ended(Finding),
    /// 转红灯.
    TurnedRed,
}

impl Happened {
    /// All of them, as they are shown.
    pub const ALL: [Self; 6] = [
        Self::Opened,
        Self::TurnedRed,
        Self::Ended(Finding::Solved),
        Self::Ended(Finding::Tracked),
        Self::Ended(Finding::Unsolved),
        Self::Ended(Finding::Dropped),
    ];

    /// Its name in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::TurnedRed => "red",
            Self::Ended(finding) => finding.code(),
        }
    }

    /// The figure that counts it.
    pub const fn figure(self) -> Figure {
        match self {
            Self::Opened => Figure::MattersOpened,
            Self::TurnedRed => Figure::MattersRed,
            Self::Ended(Finding::Solved) => Figure::MattersSolved,
            Self::Ended(Finding::Tracked) => Figure::MattersTracked,
            Self::Ended(Finding::Unsolved) => Figure::MattersUnsolved,
            Self::Ended(Finding::Dropped) => Figure::MattersDropped,
        }
    }

    /// The one with a name.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// The days on which something became of a matter, oldest first; one may come twice. What was taken up
/// again did end on its day.
pub fn days_of(body: &Supervision, what: Happened) -> Vec<LocalDate> {
    match what {
        Happened::Opened => vec![body.opened_at.day()],
        Happened::Ended(finding) => {
            let earlier = body.reopenings.iter().map(|one| &one.before);
            let endings = earlier.chain(&body.closing);
            let found = endings.filter(|one| one.finding == finding);
            found.map(|one| one.at.day()).collect()
        }
        Happened::TurnedRed => reddened(&body.turns, body.overrule.is_some()).collect(),
    }
}

/// Whether something became of a matter in some days.
pub fn happened(body: &Supervision, what: Happened, days: Days) -> bool {
    let found = days_of(body, what);
    found.iter().any(|day| days.0 <= *day && *day <= days.1)
}

/// The lights that were shown, oldest first, each with when it began. While a person's light stands, what the
/// rule would have is kept as well, but nobody saw it.
pub fn shown(turns: &[Turn], is_overruled: bool) -> impl Iterator<Item = (Timestamp, Light)> {
    // Of what was given up before that was kept, the last is known: no person's light stands any more.
    let own = turns.iter().rposition(|turn| turn.by.is_some());
    let own = own.filter(|_| !is_overruled);
    let mut is_held = false;
    let turns = turns.iter().enumerate();
    turns.filter_map(move |(n, turn)| {
        if turn.by.is_some() {
            is_held = !turn.lifted && own != Some(n);
        } else if is_held {
            return None;
        }
        Some((turn.at, turn.reading.light))
    })
}

/// The days on which the light that was shown turned red.
pub(crate) fn reddened(turns: &[Turn], is_overruled: bool) -> impl Iterator<Item = LocalDate> {
    let mut was_red = false;
    shown(turns, is_overruled).filter_map(move |(at, light)| {
        let is_red = light == Light::Red;
        let turned = is_red && !was_red;
        was_red = is_red;
        turned.then(|| at.day())
    })
}

/// What makes a spreadsheet program take a cell for a formula (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table as spreadsheet programs open it: UTF-8 with its mark, and no cell that is a formula.
pub fn csv(lines: &[Vec<String>]) -> String {
    let mut text = "\u{feff}".to_owned();
    for line in lines {
        let cells: Vec<String> = line.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &str) -> String {
    let plain = if cell.starts_with(FORMULA) {
        ["'", cell].concat()
    } else {
        cell.to_owned()
    };
    if plain.contains([',', '"', '\n', '\r']) {
        ["\"", &*plain.replace('"', "\"\""), "\""].concat()
    } else {
        plain
    }
}
