//! Letters to the units of a matter, and what is published of it.

use shared::api::Detail;
use shared::id::OrganisationId;
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::supervision::{Letter, LetterKind, Publication, Withdrawn};
use shared::time::LocalDate;
use shared::work::WorkRefusal;

use super::who::is_to;
use super::{Moving, full};
use crate::plan::required;
use crate::work::{refuse, said};
use crate::{scan, wall};

impl Moving<'_, '_> {
    pub(super) fn write(
        &mut self,
        kind: LetterKind,
        unit: OrganisationId,
        text: &str,
        answer_by: Option<LocalDate>,
    ) -> Result<Detail, Refusal> {
        let body = &mut self.held.body;
        if !body.units.contains(&unit) {
            return Err(Refusal::Unfit {
                field: Field::Units,
            });
        }
        if kind == LetterKind::Letter && answer_by.is_none() {
            return Err(Refusal::Empty {
                field: Field::AnswerBy,
            });
        }
        if answer_by.is_some_and(|by| by < self.desk.when.day()) {
            return Err(Refusal::Unfit {
                field: Field::AnswerBy,
            });
        }
        if let Some(by) = answer_by {
            self.desk.near(by, Field::AnswerBy)?;
        }
        full(body.letters.len())?;
        let text = scan::mask(&required(Field::Text, text, limits::NOTE)?).text;
        body.letters.push(Letter {
            no: body.letters.len() as u32 + 1,
            kind,
            unit,
            text: text.clone(),
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
            answer_by,
            read: None,
            answer: None,
        });
        Ok(Detail {
            units: vec![unit],
            code: kind.code().to_owned(),
            ..said(text)
        })
    }

    /// Letters to the units for which the actor acts.
    fn mine(&mut self) -> impl Iterator<Item = &mut Letter> {
        let (actor, today) = (self.desk.actor, self.desk.today);
        let letters = self.held.body.letters.iter_mut();
        letters.filter(move |letter| actor.is_system || is_to(letter, actor, today))
    }

    pub(super) fn read(&mut self) -> Result<Detail, Refusal> {
        let (name, when) = (self.desk.actor.name.clone(), self.desk.when);
        let mut any = false;
        for letter in self.mine().filter(|letter| letter.read.is_none()) {
            letter.read = Some((name.clone(), when));
            any = true;
        }
        if any {
            Ok(Detail::default())
        } else {
            Err(Refusal::NothingToDo)
        }
    }

    pub(super) fn answer(&mut self, no: u32, text: &str) -> Result<Detail, Refusal> {
        let (name, when) = (self.desk.actor.name.clone(), self.desk.when);
        let text = scan::mask(&required(Field::Text, text, limits::NOTE)?).text;
        let letter = self
            .mine()
            .find(|letter| letter.no == no && letter.answer.is_none())
            .ok_or(refuse(WorkRefusal::NothingToAnswer))?;
        // Who answers has read it.
        letter.read.get_or_insert((name.clone(), when));
        letter.answer = Some((text.clone(), name, when));
        Ok(said(text))
    }

    pub(super) fn publish(
        &mut self,
        place: &str,
        text: &str,
        until: LocalDate,
    ) -> Result<Detail, Refusal> {
        self.desk.near(until, Field::Day)?;
        if until < self.desk.when.day() {
            return Err(Refusal::Unfit { field: Field::Day });
        }
        full(self.held.body.publications.len())?;
        let text = scan::mask(&required(Field::Text, text, limits::NOTE)?).text;
        self.held.body.publications.push(Publication {
            place: scan::mask(&required(Field::Place, place, limits::PLACE)?).text,
            text: text.clone(),
            until,
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
            withdrawn: None,
        });
        Ok(said(text))
    }

    /// Takes down what still stands. What it said stays in the record, with the reason.
    pub(super) fn withdraw(&mut self, no: u32, reason: &str) -> Result<Detail, Refusal> {
        let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
        let (by_name, at) = (self.desk.actor.name.clone(), self.desk.when);
        let found = (no as usize).checked_sub(1);
        let found = found.and_then(|n| self.held.body.publications.get_mut(n));
        let found = found.filter(|one| wall::stands(one, at.day()));
        let one = found.ok_or(refuse(WorkRefusal::NotPublished))?;
        one.withdrawn = Some(Withdrawn {
            reason: reason.clone(),
            by_name,
            at,
        });
        Ok(said(reason))
    }
}
