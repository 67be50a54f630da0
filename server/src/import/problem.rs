//! What can be wrong with a row, and how it is told.

use domain::scan;
use shared::refusal::Refusal;
use shared::request::Status;
use text::{Lang, cli, names, refusal};

use super::columns::Column;
use super::directory::NotFound;
use super::words::UnknownWord;

/// So much of a cell is printed in a report.
const SHOWN: usize = 40;

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is empty and may not be.
    Missing,
    /// It is empty, and the case's state needs it.
    MissingFor(Status),
    /// No organisation goes by this name.
    UnknownName(Option<String>),
    /// Several organisations go by this name.
    Ambiguous(Vec<String>),
    /// Not one of the words that the column takes.
    UnknownWord(Option<String>),
    /// No date.
    NotADate,
    /// A date in the future.
    Future,
    /// A date before the one in another column.
    Before(String),
    /// It is filled, but the case's state is not that far.
    TooFar(Status),
    /// Rated 不满意, and yet closed.
    LowButClosed,
    /// A low rating without a reason.
    LowWithoutReason,
    /// A promise that was due before the reply.
    PromisePast,
    /// Longer than it may be.
    TooLong(usize, usize),
    /// The station or community lies in another street.
    OtherStreet,
    /// No request has the number of the main case.
    NoMainCase,
    /// No whole number.
    NotANumber,
    /// Neither yes nor no.
    NotYesOrNo,
    /// Tracked, and yet not promised.
    NotAPromise,
    /// Only promised, and yet answered on the spot.
    PromisedOnSpot,
    /// Another row of the file has this number, or says the same.
    SameAs(usize),
    /// A request has this number already, and did not come from this ledger.
    NumberTaken,
    /// A rule refused a step.
    Refused(String, Refusal),
}

impl What {
    /// Whether the row is left out without being wrong: it is there already.
    pub const fn is_repeat(&self) -> bool {
        matches!(self, Self::SameAs(_) | Self::NumberTaken)
    }
}

impl From<NotFound> for What {
    fn from(reason: NotFound) -> Self {
        match reason {
            NotFound::Unknown { nearest } => Self::UnknownName(nearest),
            NotFound::Ambiguous(names) => Self::Ambiguous(names),
        }
    }
}

impl From<UnknownWord> for What {
    fn from(reason: UnknownWord) -> Self {
        Self::UnknownWord(reason.nearest)
    }
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The row's number in the file.
    pub row: usize,
    /// The header of the column.
    pub column: String,
    /// What was read there, as far as it may be shown.
    pub read: String,
    /// What is wrong with it.
    pub what: What,
}

impl Problem {
    /// A problem with a cell. Who raised the matter is not shown, and numbers in free text are
    /// masked: a report is printed and passed on (invariant 8).
    pub fn new(row: usize, column: Column, header: &str, read: &str, what: What) -> Self {
        let read = if column.is_personal() {
            String::new()
        } else {
            shown(read)
        };
        Self {
            row,
            column: header.to_owned(),
            read,
            what,
        }
    }

    /// The line, in a language.
    pub fn line(&self, lang: Lang) -> String {
        cli::problem(lang, self.row, &self.column, &self.said(lang), &self.read)
    }

    fn said(&self, lang: Lang) -> String {
        let near = |nearest: &Option<String>| nearest.clone();
        let status = |status: &Status| names::status(*status).of(lang);
        match &self.what {
            What::Missing => cli::MISSING.of(lang).to_owned(),
            What::MissingFor(state) => cli::MISSING_FOR.with(lang, &[status(state)]),
            What::UnknownName(nearest) => cli::suggesting(lang, cli::UNKNOWN_NAME, near(nearest)),
            What::Ambiguous(names) => cli::AMBIGUOUS.with(lang, &[&text::list(lang, names)]),
            What::UnknownWord(nearest) => cli::suggesting(lang, cli::UNKNOWN_WORD, near(nearest)),
            What::NotADate => cli::NOT_A_DATE.of(lang).to_owned(),
            What::Future => cli::FUTURE.of(lang).to_owned(),
            What::Before(header) => cli::BEFORE.with(lang, &[header]),
            What::TooFar(state) => cli::TOO_FAR.with(lang, &[status(state)]),
            What::LowButClosed => cli::LOW_BUT_CLOSED.of(lang).to_owned(),
            What::LowWithoutReason => cli::LOW_WITHOUT_REASON.of(lang).to_owned(),
            What::PromisePast => cli::PROMISE_PAST.of(lang).to_owned(),
            What::TooLong(limit, given) => {
                cli::TOO_LONG.with(lang, &[&limit.to_string(), &given.to_string()])
            }
            What::OtherStreet => cli::OTHER_STREET.of(lang).to_owned(),
            What::NoMainCase => cli::NO_MAIN_CASE.of(lang).to_owned(),
            What::NotANumber => cli::NOT_A_NUMBER.of(lang).to_owned(),
            What::NotYesOrNo => cli::NOT_YES_OR_NO.of(lang).to_owned(),
            What::NotAPromise => cli::NOT_A_PROMISE.of(lang).to_owned(),
            What::PromisedOnSpot => cli::PROMISED_ON_SPOT.of(lang).to_owned(),
            What::SameAs(row) => cli::SAME_AS.count(lang, *row),
            What::NumberTaken => cli::NUMBER_TAKEN.of(lang).to_owned(),
            What::Refused(step, reason) => {
                cli::STEP_REFUSED.with(lang, &[step, &refusal::sentence(reason, lang)])
            }
        }
    }
}

/// The beginning of a text on one line, without telephone and identity numbers.
pub fn shown(text: &str) -> String {
    let line = scan::mask(text).text.replace(['\n', '\t'], " ");
    let mut shown: String = line.chars().take(SHOWN).collect();
    if line.chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_shows_no_person_and_no_number() {
        let personal = Problem::new(3, Column::Name, "反映人", "王小明", What::Missing);
        assert!(
            !personal.line(Lang::Zh).contains('王'),
            "{}",
            personal.line(Lang::Zh)
        );
        let text = Problem::new(
            3,
            Column::Text,
            "内容",
            "找13800001234\n谈",
            What::TooLong(1, 2),
        );
        assert_eq!(text.read, "找138****1234 谈");
        assert_eq!(shown(&"长".repeat(50)).chars().count(), SHOWN + 1);
    }
}
