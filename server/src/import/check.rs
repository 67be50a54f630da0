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
    Channel, Complexity, DeclineReason, ExternalSystem, Marks, Rater, Register, RequestKind,
    ResultClass, Satisfaction, Status, Supervision, Topic,
};
use shared::time::{LocalDate, Timestamp};

use super::case::{Answered, Case, Rated, Stage, Turn};
use super::columns::Column;
use super::dates::{self, Misdated, Moment};
use super::directory::Directory;
use super::mapping::Layout;
use super::problem::{Problem, What};
use super::table::{Cell, Row};
use super::words::{self, Word, normal};
use text::{cli, ledger};

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
        let petitioner = self.person();
        let place = self.bounded(Column::Place, limits::PLACE);
        let kind = self.word(Column::Kind).unwrap_or(RequestKind::Opinion);
        let topic = self.word(Column::Topic).unwrap_or(Topic::Other);
        let channel = self.word(Column::Channel).unwrap_or(Channel::Ledger);
        let complexity = self.word(Column::Complexity).unwrap_or(Complexity::Simple);
        let mut dates = Stage::ALL.map(|stage| self.date(stage.column()));
        let mut moved = self.date(Column::Moved);
        let promise = self.date(Column::Promise).map(|moment| moment.day);
        let rating = self.rating();
        let marks = self.marks();
        let external = self.external();
        let status = self.status(&dates)?;
        let is_on_spot = self.is_on_spot();
        let goes_with = self.text(Column::MergedInto);
        // It was answered with its main case, and has no unit of its own.
        let is_answered_there =
            !goes_with.is_empty() && matches!(status, Status::Replied | Status::Closed);
        let last = if is_answered_there {
            Stage::Register
        } else {
            self.last_stage(status, &dates)
        };
        // How a case ended that was never answered is written where others are closed.
        if last < Stage::Close && status.is_ended() {
            moved = moved.or(dates[Stage::Close as usize].take());
        }
        let units = if last >= Stage::Assign && !is_on_spot {
            self.units(status, station.and_then(|station| station.street))
        } else {
            Vec::new()
        };
        let is_answered = last >= Stage::Reply || status == Status::ReplyInReview;
        let answer = if is_answered {
            self.answer(status, promise, is_on_spot)
        } else {
            None
        };
        self.rating_fits(status, rating.as_ref());
        if !is_answered_there {
            self.nothing_beyond(last, status, &dates, rating.is_some(), is_answered);
        }
        let turns = self.turns(status, answer.as_ref(), &goes_with, rating.is_some())?;
        let (path, turns) = self.path(Way {
            last,
            dates,
            moved,
            is_rated: rating.is_some(),
            is_on_spot,
            turns,
        });
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
            confidential: false,
            team: None,
            origin: None,
            line: None,
            number: number.clone(),
        };
        let key = number.unwrap_or_else(|| self.digest());
        let is_low = rating.as_ref().is_some_and(Rated::is_low);
        Some(Case {
            row: self.row.number,
            key,
            status: if is_low && status == Status::Replied {
                Status::Rework
            } else {
                status
            },
            register,
            marks,
            external,
            units,
            complexity,
            answer,
            rating: rating.filter(|_| last >= Stage::Reply || is_answered_there),
            path,
            turns,
            is_on_spot,
        })
    }

    /// What our own exports show of a person is read back as it is.
    fn person(&mut self) -> Petitioner {
        let mut petitioner = Petitioner {
            name: self.bounded(Column::Name, limits::NAME),
            firm: self.bounded(Column::Firm, limits::NAME),
            phone: self.bounded(Column::Phone, limits::PHONE),
            address: self.bounded(Column::Address, limits::PLACE),
            found: Vec::new(),
        };
        if petitioner.is_empty() {
            let shown = self.bounded(Column::Person, limits::NAME);
            for part in shown.split_whitespace() {
                let is_phone = part.chars().all(|c| c.is_ascii_digit() || c == '*');
                let is_firm = [ledger::FIRM.zh, ledger::FIRM.en].contains(&part);
                let field = if is_firm {
                    &mut petitioner.firm
                } else if is_phone {
                    &mut petitioner.phone
                } else {
                    &mut petitioner.name
                };
                part.clone_into(field);
            }
        }
        petitioner
    }

    fn marks(&mut self) -> Marks {
        let supervision = self.word(Column::Supervision).unwrap_or(Supervision::None);
        let urgent = match normal(&self.text(Column::Urgent)).as_str() {
            "是" | "yes" | "y" | "true" | "1" | "√" | "紧急" | "urgent" => true,
            "" | "否" | "no" | "n" | "false" | "0" | "-" | "一般" => false,
            _ => {
                self.wrong(Column::Urgent, What::NotYesOrNo);
                false
            }
        };
        Marks {
            supervision,
            urgent,
            ..Marks::default()
        }
    }

    fn external(&mut self) -> Option<(ExternalSystem, String)> {
        let number = self.bounded(Column::ExternalNumber, limits::NAME);
        let system = self.word(Column::ExternalSystem);
        if number.is_empty() {
            return None;
        }
        Some((system.unwrap_or(ExternalSystem::Other), number))
    }

    /// 当场答复, as the state or in place of a unit.
    fn is_on_spot(&self) -> bool {
        let said = [Column::Status, Column::Units].map(|column| normal(&self.text(column)));
        let is = |word: &str| said.iter().any(|said| *said == normal(word));
        is(ledger::ON_SPOT.zh) || is(ledger::ON_SPOT.en) || is("现场答复")
    }

    /// The last stage of the straight course that a case went through.
    fn last_stage(&self, status: Status, dates: &[Option<Moment>; 7]) -> Stage {
        let is_filled = |column| !self.text(column).is_empty();
        let has = |stage: Stage| dates[stage as usize].is_some();
        match status {
            Status::ReturnRequested if has(Stage::Sign) => Stage::Sign,
            Status::Withdrawn => {
                let stages = [Stage::Sign, Stage::Assign, Stage::Accept];
                let last = stages.into_iter().find(|stage| has(*stage));
                last.unwrap_or(Stage::Register)
            }
            // Archived after it was closed, declined or withdrawn.
            Status::Archived if is_filled(Column::DeclineReason) => Stage::Register,
            Status::Archived if !is_filled(Column::Reply) && !is_filled(Column::Class) => {
                self.last_stage(Status::Withdrawn, dates)
            }
            Status::Registered
            | Status::Declined
            | Status::Merged
            | Status::Accepted
            | Status::Assigned
            | Status::ReturnRequested
            | Status::InProgress
            | Status::ExtensionRequested
            | Status::AwaitingInfo
            | Status::ReplyInReview
            | Status::Replied
            | Status::Rework
            | Status::Reopened
            | Status::Tracking
            | Status::Closed
            | Status::Archived => Stage::of(status),
        }
    }

    /// What is said about the state; an older ledger may not say it.
    fn note(&mut self) -> String {
        let note = self.bounded(Column::Note, limits::REASON);
        if note.is_empty() {
            cli::NOT_WRITTEN.zh.to_owned()
        } else {
            note
        }
    }

    fn decline(&mut self, status: Status) -> Option<Turn> {
        if self.text(Column::DeclineReason).is_empty() {
            self.wrong(Column::DeclineReason, What::MissingFor(status));
        }
        let reason: DeclineReason = self.word(Column::DeclineReason)?;
        Some(Turn::Decline {
            reason,
            guidance: self.note(),
        })
    }

    /// What brought a case into its state, after the straight course; `None` if something is wrong.
    fn turns(
        &mut self,
        status: Status,
        answer: Option<&Answered>,
        main: &str,
        is_rated: bool,
    ) -> Option<Vec<Turn>> {
        if !main.is_empty() {
            let mut turns = vec![Turn::Merge {
                number: main.to_owned(),
                into: None,
            }];
            match status {
                Status::Replied if is_rated => turns.push(Turn::Rate),
                Status::Closed if is_rated => turns.extend([Turn::Rate, Turn::Close]),
                Status::Closed => turns.push(Turn::Close),
                Status::Merged | Status::Replied => {}
                _ => self.wrong(Column::MergedInto, What::TooFar(status)),
            }
            return Some(turns);
        }
        let is_promised = answer.is_some_and(|answer| answer.class == ResultClass::B);
        Some(match status {
            Status::Registered
            | Status::Accepted
            | Status::Assigned
            | Status::InProgress
            | Status::Replied
            | Status::Rework => Vec::new(),
            Status::Declined => vec![self.decline(status)?],
            Status::Merged => {
                self.wrong(Column::MergedInto, What::MissingFor(status));
                return None;
            }
            Status::ReturnRequested => vec![Turn::AskReturn(self.note())],
            Status::ExtensionRequested => {
                let workdays = self.asked_workdays(status)?;
                vec![Turn::AskExtension(workdays, self.note())]
            }
            Status::AwaitingInfo => vec![Turn::AskInfo(self.note())],
            Status::ReplyInReview => vec![Turn::SendIn],
            Status::Tracking => {
                if !is_promised {
                    self.wrong(Column::Class, What::NotAPromise);
                }
                Vec::new()
            }
            // What is closed for good is done, whatever class it was answered in.
            Status::Closed if is_promised => vec![Turn::KeepPromise],
            Status::Closed => Vec::new(),
            Status::Reopened if is_promised => vec![Turn::KeepPromise, Turn::Reopen(self.note())],
            Status::Reopened => vec![Turn::Reopen(self.note())],
            Status::Withdrawn => vec![Turn::Withdraw(self.note())],
            Status::Archived if !self.text(Column::DeclineReason).is_empty() => {
                vec![self.decline(status)?, Turn::Archive]
            }
            Status::Archived if answer.is_none() => {
                vec![Turn::Withdraw(self.note()), Turn::Archive]
            }
            Status::Archived if is_promised => vec![Turn::KeepPromise, Turn::Archive],
            Status::Archived => vec![Turn::Archive],
        })
    }

    fn asked_workdays(&mut self, status: Status) -> Option<u32> {
        let asked = self.text(Column::AskedWorkdays);
        if asked.is_empty() {
            self.wrong(Column::AskedWorkdays, What::MissingFor(status));
            return None;
        }
        let days = normal(&asked);
        let days = days
            .trim_end_matches(['天', '日'])
            .trim_end_matches("个工作")
            .trim_end_matches("工作");
        let days = days.parse().ok();
        if days.is_none() {
            self.wrong(Column::AskedWorkdays, What::NotANumber);
        }
        days
    }

    fn number(&mut self) -> Option<String> {
        let number = self.bounded(Column::Number, limits::NAME);
        (!number.is_empty()).then_some(number)
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
        if !self.text(Column::DeclineReason).is_empty() {
            return Some(Status::Declined);
        }
        if !self.text(Column::MergedInto).is_empty() && stage == Stage::Register {
            return Some(Status::Merged);
        }
        Some(stage.status())
    }

    fn units(&mut self, status: Status, street: Option<OrganisationId>) -> Vec<UnitShare> {
        let mut units: Vec<UnitShare> = Vec::new();
        for column in [Column::Units, Column::CoUnits, Column::SplitUnits] {
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
            if i == lead {
                unit.share = Share::Lead;
            } else if unit.share == Share::Lead {
                unit.share = Share::Co;
            }
        }
        units
    }

    fn answer(
        &mut self,
        status: Status,
        promise: Option<LocalDate>,
        is_on_spot: bool,
    ) -> Option<Answered> {
        let text = self.bounded(Column::Reply, limits::TEXT);
        if text.is_empty() {
            self.wrong(Column::Reply, What::MissingFor(status));
        }
        if self.text(Column::Class).is_empty() {
            self.wrong(Column::Class, What::MissingFor(status));
        }
        let class = self.word(Column::Class)?;
        if class == ResultClass::B && is_on_spot {
            self.wrong(Column::Class, What::PromisedOnSpot);
        } else if class == ResultClass::B && promise.is_none() {
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
        is_answered: bool,
    ) {
        let reached = |stage: Stage| {
            stage <= last || (stage == Stage::Rate && last == Stage::Reply && is_rated)
        };
        for (stage, date) in Stage::ALL.into_iter().zip(dates) {
            if date.is_some() && !reached(stage) {
                self.wrong(stage.column(), What::TooFar(status));
            }
        }
        if !is_answered && !self.text(Column::Reply).is_empty() {
            self.wrong(Column::Reply, What::TooFar(status));
        }
        if last < Stage::Reply && is_rated {
            self.wrong(Column::Rating, What::TooFar(status));
        }
    }

    /// The stages up to the last, and the turns after them, each with its time.
    fn path(&mut self, way: Way) -> Timed {
        let nothing = || (Vec::new(), Vec::new());
        let Way {
            last,
            dates,
            moved,
            is_rated,
            is_on_spot,
            turns,
        } = way;
        if dates[0].is_none() {
            if self.text(Column::Registered).is_empty() {
                self.wrong(Column::Registered, What::Missing);
            }
            return nothing();
        }
        let stages: Vec<Stage> = Stage::ALL
            .into_iter()
            .filter(|stage| match stage {
                Stage::Rate => is_rated && last >= Stage::Reply,
                Stage::Assign | Stage::Sign => !is_on_spot && *stage <= last,
                Stage::Register | Stage::Accept | Stage::Reply | Stage::Close => *stage <= last,
            })
            .collect();
        let mut moments: Vec<Option<Moment>> =
            stages.iter().map(|stage| dates[*stage as usize]).collect();
        let mut columns: Vec<Column> = stages.iter().map(|stage| stage.column()).collect();
        moments.extend(turns.iter().map(|_| None));
        columns.extend(turns.iter().map(|_| Column::Moved));
        // Rating and closing of a case that was answered with its main case have columns too.
        for (at, turn) in (stages.len()..).zip(&turns) {
            let stage = match turn {
                Turn::Rate => Stage::Rate,
                Turn::Close => Stage::Close,
                _ => continue,
            };
            moments[at] = dates[stage as usize];
            columns[at] = stage.column();
        }
        // When it came to where it stands, if the last step has no date of its own.
        if let Some(end @ None) = moments.last_mut() {
            *end = moved;
        }
        match dates::schedule(&moments, self.checker.now) {
            Ok(times) => {
                let (first, then) = times.split_at(stages.len());
                let path = stages.into_iter().zip(first.iter().copied()).collect();
                (path, turns.into_iter().zip(then.iter().copied()).collect())
            }
            Err(Misdated::Future(i)) => {
                self.wrong(columns[i], What::Future);
                nothing()
            }
            Err(Misdated::Order(i, earlier)) => {
                let header = self.checker.layout.header(columns[earlier]).to_owned();
                self.wrong(columns[i], What::Before(header));
                nothing()
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

/// Stages and turns, each with its time.
type Timed = (Vec<(Stage, Timestamp)>, Vec<(Turn, Timestamp)>);

/// A case on its way: how far, and when.
struct Way {
    last: Stage,
    dates: [Option<Moment>; 7],
    moved: Option<Moment>,
    is_rated: bool,
    is_on_spot: bool,
    turns: Vec<Turn>,
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
        ("分办", Share::Split),
    ] {
        if let Some(rest) = name.strip_prefix(word) {
            let rest = rest.trim_start_matches(['单', '位', ':', '：', ' ', '\u{3000}']);
            return (share, rest);
        }
    }
    (
        match column {
            Column::CoUnits => Share::Co,
            Column::SplitUnits => Share::Split,
            _ => Share::Lead,
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
