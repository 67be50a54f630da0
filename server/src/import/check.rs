//! Reads a row as a case, and finds everything that is wrong with it at once: whoever mends a
//! ledger of five hundred rows wants one list, not five hundred tries.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use shared::assignment::{Share, UnitShare};
use shared::id::OrganisationId;
use shared::limits;
use shared::organisation::{Organisation, OrganisationKind};
use shared::petitioner::Petitioner;
use shared::request::{
    Channel, Complexity, Rater, Register, RequestKind, ResultClass, Satisfaction, Status, Topic,
};
use shared::time::{LocalDate, Timestamp};

use super::case::{Answered, Case, Rated, Stage};
use super::columns::Column;
use super::dates::{self, Misdated, Moment};
use super::directory::Directory;
use super::mapping::Layout;
use super::problem::{Problem, What};
use super::table::{Cell, Row};
use super::words::{self, Word, normal};

/// A title made of a text is cut here at the latest.
const MADE_TITLE: usize = 30;

/// What rows are held against.
#[derive(Debug)]
pub struct Checker<'a> {
    /// Where the columns stand.
    pub layout: &'a Layout,
    /// The organisations.
    pub directory: &'a Directory,
    /// Now: nothing in a ledger is later.
    pub now: Timestamp,
}

impl Checker<'_> {
    /// Reads a row.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn case(&self, row: &Row) -> Result<Case, Vec<Problem>> {
        let mut reading = Reading {
            checker: self,
            row,
            problems: Vec::new(),
        };
        let case = reading.case();
        match case {
            Some(case) if reading.problems.is_empty() => Ok(case),
            _ => Err(reading.problems),
        }
    }

    /// A problem with a row, told by a column.
    pub fn problem(&self, row: &Row, column: Column, what: What) -> Problem {
        let read = self.layout.text(&row.cells, column);
        Problem::new(row.number, column, self.layout.header(column), &read, what)
    }
}

/// A row on its way to a case.
struct Reading<'a> {
    checker: &'a Checker<'a>,
    row: &'a Row,
    problems: Vec<Problem>,
}

impl<'a> Reading<'a> {
    fn text(&self, column: Column) -> String {
        self.checker.layout.text(&self.row.cells, column)
    }

    fn wrong(&mut self, column: Column, what: What) {
        self.problems
            .push(self.checker.problem(self.row, column, what));
    }

    fn wrong_word(&mut self, column: Column, read: &str, what: What) {
        let header = self.checker.layout.header(column);
        self.problems
            .push(Problem::new(self.row.number, column, header, read, what));
    }

    /// A text within its limit.
    fn bounded(&mut self, column: Column, limit: usize) -> String {
        let text = self.text(column);
        let given = text.chars().count();
        if given > limit {
            self.wrong(column, What::TooLong(limit, given));
        }
        text
    }

    fn date(&mut self, column: Column) -> Option<Moment> {
        let cell = self.checker.layout.cell(&self.row.cells, column);
        let default;
        let cell = if cell.is_empty() {
            default = Cell::Text(self.text(column));
            &default
        } else {
            cell
        };
        let read = dates::read(cell);
        if read.is_err() {
            self.wrong(column, What::NotADate);
        }
        read.unwrap_or_default()
    }

    /// A word, if there is one.
    fn word<W: Word>(&mut self, column: Column) -> Option<W> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        self.word_of(column, &text)
    }

    fn word_of<W: Word>(&mut self, column: Column, text: &str) -> Option<W> {
        match words::read(text) {
            Ok(value) => Some(value),
            Err(unknown) => {
                self.wrong_word(column, text, unknown.into());
                None
            }
        }
    }

    fn organisation(
        &mut self,
        column: Column,
        name: &str,
        wanted: impl Fn(OrganisationKind) -> bool,
        street: Option<OrganisationId>,
    ) -> Option<&'a Organisation> {
        if name.is_empty() {
            return None;
        }
        match self.checker.directory.find(name, wanted, street) {
            Ok(found) => Some(found),
            Err(reason) => {
                self.wrong_word(column, name, reason.into());
                None
            }
        }
    }

    /// The case; `None` only if something was wrong.
    fn case(&mut self) -> Option<Case> {
        let number = self.number();
        let (station, community) = self.station_and_community();
        let (title, text) = self.title_and_text();
        let petitioner = Petitioner {
            name: self.bounded(Column::Name, limits::NAME),
            firm: self.bounded(Column::Firm, limits::NAME),
            phone: self.bounded(Column::Phone, limits::PHONE),
            address: self.bounded(Column::Address, limits::PLACE),
            found: Vec::new(),
        };
        let place = self.bounded(Column::Place, limits::PLACE);
        let kind = self.word(Column::Kind).unwrap_or(RequestKind::Opinion);
        let topic = self.word(Column::Topic).unwrap_or(Topic::Other);
        let channel = self.word(Column::Channel).unwrap_or(Channel::Ledger);
        let complexity = self.word(Column::Complexity).unwrap_or(Complexity::Simple);
        let dates = Stage::ALL.map(|stage| self.date(stage.column()));
        let promise = self.date(Column::Promise).map(|moment| moment.day);
        let rating = self.rating();
        let status = self.status(&dates)?;
        let last = Stage::of(status);
        let units = if last >= Stage::Assign {
            self.units(status, station.and_then(|station| station.street))
        } else {
            Vec::new()
        };
        let answer = if last >= Stage::Reply {
            self.answer(status, promise)
        } else {
            None
        };
        self.rating_fits(status, rating.as_ref());
        self.nothing_beyond(last, status, &dates, rating.is_some());
        let path = self.path(last, &dates, rating.is_some());
        self.promise_kept(answer.as_ref(), &path);
        let station = station?.id;
        let register = Register {
            station,
            community,
            place,
            title,
            text,
            kind,
            topic,
            channel,
            raised_by: None,
            petitioner,
            number: number.clone(),
        };
        let key = number.unwrap_or_else(|| self.digest());
        Some(Case {
            row: self.row.number,
            key,
            register,
            units,
            complexity,
            answer,
            rating: rating.filter(|_| last >= Stage::Reply),
            path,
        })
    }

    fn number(&mut self) -> Option<String> {
        let number = self.bounded(Column::Number, limits::NAME);
        if number.is_empty() {
            return None;
        }
        if self.is_own(&number) {
            self.wrong(Column::Number, What::OwnNumber);
        }
        Some(number)
    }

    /// Whether a number has the form in which a station here gives numbers out: it would come to
    /// give the same one again.
    fn is_own(&self, number: &str) -> bool {
        let Some((year, rest)) = number.split_once('-') else {
            return false;
        };
        let Some((name, count)) = rest.rsplit_once('-') else {
            return false;
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        let names_a_station =
            |found: &Organisation| found.kind.is_station() && found.short_name == name;
        is_number(year)
            && is_number(count)
            && !self.checker.directory.all(names_a_station).is_empty()
    }

    fn station_and_community(&mut self) -> (Option<&'a Organisation>, Option<OrganisationId>) {
        let is = |kind| move |found| found == kind;
        let name = self.text(Column::Street);
        let street = self
            .organisation(Column::Street, &name, is(OrganisationKind::Street), None)
            .map(|found| found.id);
        let name = self.text(Column::Station);
        let station =
            self.organisation(Column::Station, &name, OrganisationKind::is_station, street);
        let known = station.and_then(|station| station.street).or(street);
        let community = self.text(Column::Community);
        let community = self.organisation(
            Column::Community,
            &community,
            is(OrganisationKind::Community),
            known,
        );
        let other = |found: &Organisation| street.is_some() && found.street != street;
        if station.is_some_and(other) {
            self.wrong(Column::Station, What::OtherStreet);
        }
        if community.is_some_and(other) {
            self.wrong(Column::Community, What::OtherStreet);
        }
        let station = station.or_else(|| {
            if !name.is_empty() {
                return None;
            }
            // A community with one station needs no telling which.
            let of_community = |found: &Organisation| {
                found.kind.is_station() && community.is_some_and(|c| found.parent == Some(c.id))
            };
            match self.checker.directory.all(of_community).as_slice() {
                [one] => Some(*one),
                _ => {
                    self.wrong(Column::Station, What::Missing);
                    None
                }
            }
        });
        (station, community.map(|found| found.id))
    }

    /// A missing title is made of the text's beginning; one that is too long heads the text whole.
    fn title_and_text(&mut self) -> (String, String) {
        let mut title = self.text(Column::Title).replace('\n', " ");
        let mut text = self.text(Column::Text);
        if title.is_empty() && text.is_empty() {
            self.wrong(Column::Title, What::Missing);
        } else if title.is_empty() {
            let sentence = text
                .split(['。', '！', '？', '；', '\n'])
                .find(|part| !part.trim().is_empty());
            title = cut(sentence.unwrap_or(&text).trim(), MADE_TITLE);
        } else if title.chars().count() > limits::TITLE {
            text = format!("{title}\n{text}").trim_end().to_owned();
            title = cut(&title, limits::TITLE);
        }
        let given = text.chars().count();
        if given > limits::TEXT {
            self.wrong(Column::Text, What::TooLong(limits::TEXT, given));
        }
        (title, text)
    }

    /// The state as written, or as the dates and the answer tell.
    fn status(&mut self, dates: &[Option<Moment>; 7]) -> Option<Status> {
        let written = self.text(Column::Status);
        if !written.is_empty() {
            return self.word_of(Column::Status, &written);
        }
        let last = Stage::ALL
            .into_iter()
            .zip(dates)
            .rev()
            .find(|(_, date)| date.is_some());
        let by_date = last.map_or(Stage::Register, |(stage, _)| stage);
        let is_answered = !self.text(Column::Reply).is_empty();
        let stage = if is_answered {
            by_date.max(Stage::Reply)
        } else {
            by_date
        };
        Some(stage.status())
    }

    fn units(&mut self, status: Status, street: Option<OrganisationId>) -> Vec<UnitShare> {
        let mut units: Vec<UnitShare> = Vec::new();
        for column in [Column::Units, Column::CoUnits] {
            let cell = self.text(column);
            let names = cell
                .split(['、', ',', '，', ';', '；', '\n'])
                .map(str::trim);
            for name in names.filter(|name| !name.is_empty()) {
                let (share, name) = share(name, column);
                let name = self.checker.layout.ours(column, name.to_owned());
                let is_unit = |kind| kind == OrganisationKind::Unit;
                let Some(unit) = self.organisation(column, &name, is_unit, street) else {
                    continue;
                };
                if !units.iter().any(|known| known.unit == unit.id) {
                    units.push(UnitShare {
                        unit: unit.id,
                        share,
                    });
                }
            }
            if column == Column::Units && cell.is_empty() {
                self.wrong(column, What::MissingFor(status));
            }
        }
        if units.len() > limits::UNITS {
            self.wrong(Column::Units, What::TooLong(limits::UNITS, units.len()));
        }
        // One leads: the one that is said to, else the first.
        let lead = units
            .iter()
            .position(|unit| unit.share == Share::Lead)
            .unwrap_or(0);
        for (i, unit) in units.iter_mut().enumerate() {
            unit.share = if i == lead { Share::Lead } else { Share::Co };
        }
        units
    }

    fn answer(&mut self, status: Status, promise: Option<LocalDate>) -> Option<Answered> {
        let text = self.bounded(Column::Reply, limits::TEXT);
        if text.is_empty() {
            self.wrong(Column::Reply, What::MissingFor(status));
        }
        if self.text(Column::Class).is_empty() {
            self.wrong(Column::Class, What::MissingFor(status));
        }
        let class = self.word(Column::Class)?;
        if class == ResultClass::B && promise.is_none() {
            self.wrong(Column::Promise, What::MissingFor(status));
        }
        let promise = promise.filter(|_| class == ResultClass::B);
        Some(Answered {
            text,
            class,
            promise,
        })
    }

    fn promise_kept(&mut self, answer: Option<&Answered>, path: &[(Stage, Timestamp)]) {
        let replied = path
            .iter()
            .find(|(stage, _)| *stage == Stage::Reply)
            .map(|(_, at)| at.day());
        let promise = answer.and_then(|answer| answer.promise);
        if let (Some(promise), Some(replied)) = (promise, replied)
            && promise <= replied
        {
            self.wrong(Column::Promise, What::PromisePast);
        }
    }

    fn rating(&mut self) -> Option<Rated> {
        let both = self.text(Column::Rating);
        let (mut process, mut result) = (None, None);
        if !both.is_empty() && !is_unrated(&both) {
            // One word for both axes, or 过程满意/结果基本满意.
            let mut parts = both.split(['/', '／', '；', ';', '，', ',']).map(|part| {
                let part = part.trim();
                part.strip_prefix("过程")
                    .or_else(|| part.strip_prefix("结果"))
                    .unwrap_or(part)
                    .trim()
            });
            let first = parts.next().unwrap_or_default();
            process = self.word_of::<Satisfaction>(Column::Rating, first);
            result = match parts.next() {
                Some(second) => self.word_of(Column::Rating, second),
                None => process,
            };
        }
        for (column, axis) in [
            (Column::RatedProcess, &mut process),
            (Column::RatedResult, &mut result),
        ] {
            if !is_unrated(&self.text(column)) {
                *axis = self.word(column).or(*axis);
            }
        }
        let by = self.word(Column::Rater).unwrap_or(Rater::Resident);
        let reason = self.bounded(Column::RatingReason, limits::REASON);
        match (process.or(result), result.or(process)) {
            (Some(process), Some(result)) => Some(Rated {
                by,
                process,
                result,
                reason,
            }),
            _ => None,
        }
    }

    fn rating_fits(&mut self, status: Status, rating: Option<&Rated>) {
        let column = if self.text(Column::Rating).is_empty() {
            Column::RatedResult
        } else {
            Column::Rating
        };
        match rating {
            Some(rated) if rated.is_low() => {
                if rated.reason.is_empty() {
                    self.wrong(Column::RatingReason, What::LowWithoutReason);
                }
                if matches!(status, Status::Closed | Status::Archived) {
                    self.wrong(column, What::LowButClosed);
                }
            }
            None if status == Status::Rework => {
                self.wrong(Column::Rating, What::MissingFor(status));
            }
            Some(_) | None => {}
        }
    }

    /// What is filled in for stages that the case did not reach contradicts its state.
    fn nothing_beyond(
        &mut self,
        last: Stage,
        status: Status,
        dates: &[Option<Moment>; 7],
        is_rated: bool,
    ) {
        let reached = |stage: Stage| {
            stage <= last || (stage == Stage::Rate && last == Stage::Reply && is_rated)
        };
        for (stage, date) in Stage::ALL.into_iter().zip(dates) {
            if date.is_some() && !reached(stage) {
                self.wrong(stage.column(), What::TooFar(status));
            }
        }
        if last < Stage::Reply && !self.text(Column::Reply).is_empty() {
            self.wrong(Column::Reply, What::TooFar(status));
        }
        if last < Stage::Reply && is_rated {
            self.wrong(Column::Rating, What::TooFar(status));
        }
    }

    /// The stages up to the last, each with its time.
    fn path(
        &mut self,
        last: Stage,
        dates: &[Option<Moment>; 7],
        is_rated: bool,
    ) -> Vec<(Stage, Timestamp)> {
        if dates[0].is_none() {
            if self.text(Column::Registered).is_empty() {
                self.wrong(Column::Registered, What::Missing);
            }
            return Vec::new();
        }
        let steps: Vec<(Stage, Option<Moment>)> = Stage::ALL
            .into_iter()
            .zip(dates.iter().copied())
            .filter(|(stage, _)| match stage {
                Stage::Rate => is_rated && last >= Stage::Reply,
                _ => *stage <= last,
            })
            .collect();
        let moments: Vec<_> = steps.iter().map(|(_, date)| *date).collect();
        match dates::schedule(&moments, self.checker.now) {
            Ok(times) => steps.iter().map(|(stage, _)| *stage).zip(times).collect(),
            Err(Misdated::Future(i)) => {
                self.wrong(steps[i].0.column(), What::Future);
                Vec::new()
            }
            Err(Misdated::Order(i, earlier)) => {
                let header = self
                    .checker
                    .layout
                    .header(steps[earlier].0.column())
                    .to_owned();
                self.wrong(steps[i].0.column(), What::Before(header));
                Vec::new()
            }
        }
    }

    /// Tells a row without a number by what was raised, by whom and when: not by how far it went,
    /// so that a later edition of the ledger carries the same cases on.
    fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for column in [
            Column::Registered,
            Column::Station,
            Column::Community,
            Column::Place,
            Column::Title,
            Column::Text,
            Column::Name,
            Column::Firm,
            Column::Phone,
        ] {
            hash.update(self.checker.layout.cell(&self.row.cells, column).text());
            hash.update([0x1f]);
        }
        let mut key = String::new();
        for byte in &hash.finalize()[..16] {
            // Writing into a string does not fail.
            let _ = write!(key, "{byte:02x}");
        }
        key
    }
}

/// Whether a rating cell says that there is none.
fn is_unrated(text: &str) -> bool {
    matches!(
        normal(text).as_str(),
        "" | "-" | "/" | "无" | "未评价" | "待评价" | "未评"
    )
}

/// A unit's part, if it is written before its name; else the column's.
fn share(name: &str, column: Column) -> (Share, &str) {
    for (word, share) in [
        ("主办", Share::Lead),
        ("会办", Share::Co),
        ("协办", Share::Co),
    ] {
        if let Some(rest) = name.strip_prefix(word) {
            let rest = rest.trim_start_matches(['单', '位', ':', '：', ' ', '\u{3000}']);
            return (share, rest);
        }
    }
    (
        if column == Column::CoUnits {
            Share::Co
        } else {
            Share::Lead
        },
        name,
    )
}

/// The beginning of a text, with a mark where it was cut.
fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit - 1).collect();
    format!("{kept}…")
}
