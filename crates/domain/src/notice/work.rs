//! Notices about records of the work: whoever must act is told, and whoever asked hears what came of it.
//! What only moves on the pages that are looked at, such as a report, is no notice.

use shared::account::AccountState;
use shared::activity::{Activity, ActivityCommand};
use shared::ballot::{Ballot, BallotCommand, Count};
use shared::id::{OrganisationId, WorkId};
use shared::notice::{About, NoticeCode as Code};
use shared::oversight::{OversightCommand, TeamFinding};
use shared::place::{Place, PlaceCommand};
use shared::project::{Project, ProjectCommand};
use shared::record::{Record, RecordKey};
use shared::request::{Satisfaction, Supervision as Level};
use shared::schedule::{Light, Overrule, Turn};
use shared::suggestion::{Suggestion, SuggestionCommand};
use shared::supervision::{Supervision, SupervisionCommand};
use shared::team::{Team, TeamCommand};
use shared::work::{Body, Work, WorkCommand};

use super::{Matter, Told};
use crate::activity::unit_of;
use crate::deadline::Calendar;
use crate::duty::has_file;
use crate::place::{Turned, turned};
use crate::policy::{Audience, audiences_of_record};
use crate::request::rulebook;

/// What is told of a light that is another now, if that is for the worse.
fn told_of(before: Option<Light>, now: Option<Light>) -> Option<Code> {
    let code = match now? {
        Light::Red => Code::TurnedRed,
        Light::Grey => Code::FellSilent,
        Light::Green | Light::Yellow | Light::Unplanned => return None,
    };
    (before != now).then_some(code)
}

fn last(turns: &[Turn]) -> Option<Light> {
    turns.last().map(|turn| turn.reading.light)
}

/// What is told of a light that turned, if that is for the worse and was not told before.
fn worse(before: &[Turn], now: &[Turn]) -> Option<Code> {
    told_of(last(before), last(now))
}

/// The light that is shown: a person's, or the one that it turned to last.
fn shown(overrule: Option<&Overrule>, turns: &[Turn]) -> Option<Light> {
    overrule.map(|held| held.light).or_else(|| last(turns))
}

/// A record of the work as the command leaves it, and its title.
struct After<B> {
    work: Work,
    body: B,
    title: String,
}

impl Matter<'_> {
    /// What becomes of the first record of a sort that the command puts.
    fn put<B: Body>(&self, title: impl Fn(&B) -> &str) -> Option<After<B>> {
        self.planned.puts.iter().find_map(|put| match &put.record {
            Record::Work(work) => {
                let body: B = work.open()?;
                Some(After {
                    title: title(&body).to_owned(),
                    work: Work::clone(work),
                    body,
                })
            }
            _ => None,
        })
    }

    fn was<B: Body>(&self, id: WorkId) -> Option<B> {
        match &self.world.record(RecordKey::Work(id))?.record {
            Record::Work(work) => work.open(),
            _ => None,
        }
    }

    /// Tells audiences of a record of the work, each once.
    fn say<B>(
        &mut self,
        of: &After<B>,
        code: Code,
        place: Option<OrganisationId>,
        audiences: impl IntoIterator<Item = Audience>,
    ) {
        let about = About::Work {
            id: of.work.id,
            sort: of.work.sort,
        };
        let seen = audiences_of_record(&Record::Work(Box::new(of.work.clone())));
        let all_see = seen.contains(&Audience::Staff);
        for audience in audiences {
            let again = self.told.iter().any(|told| told.audience == audience);
            let is_person = matches!(audience, Audience::Person(_));
            if !again && (is_person || all_see || seen.contains(&audience)) {
                self.told.push(Told {
                    audience,
                    code,
                    about,
                    title: Some(of.title.clone()),
                    place,
                });
            }
        }
    }

    pub(super) fn on_work(&mut self, command: &WorkCommand) {
        match command {
            WorkCommand::Activity(command) => self.on_activity(command),
            WorkCommand::Supervision(command) => self.on_supervision(command),
            WorkCommand::Suggestion(command) => self.on_suggestion(command),
            WorkCommand::Project(command) => self.on_project(command),
            WorkCommand::Ballot(command) => self.on_ballot(command),
            WorkCommand::Oversight(command) => self.on_oversight(command),
            WorkCommand::Place(command) => self.on_place(command),
            WorkCommand::Team(command) => self.on_team(command),
            // Shown where they are; nobody has to act on them.
            WorkCommand::Programme(_)
            | WorkCommand::Screen(_)
            | WorkCommand::Contact(_)
            | WorkCommand::Feed(_)
            | WorkCommand::Duty(_)
            | WorkCommand::Bulletin(_)
            | WorkCommand::Settle { .. } => {}
        }
    }

    fn on_activity(&mut self, command: &ActivityCommand) {
        let Some(after) = self.put(|body: &Activity| &body.title) else {
            return;
        };
        // With those that follow in its series.
        let all: Vec<(WorkId, Activity)> = self
            .planned
            .puts
            .iter()
            .filter_map(|put| match &put.record {
                Record::Work(work) => Some((work.id, work.open()?)),
                _ => None,
            })
            .collect();
        let is_row = all.len() > 1;
        let here = |one: &Activity| {
            let parties = one.parties.iter();
            parties
                .flat_map(|party| {
                    let unit = party.unit.map(Audience::Unit);
                    unit.into_iter().chain(party.account.map(Audience::Person))
                })
                .collect::<Vec<_>>()
        };
        // Whoever is asked to any of them that was not asked to it before.
        let is_asking = matches!(
            command,
            ActivityCommand::Plan { .. } | ActivityCommand::Revise { .. }
        );
        if is_asking {
            let asked: Vec<_> = all
                .iter()
                .flat_map(|(id, now)| {
                    let before: Option<Activity> = self.was(*id);
                    let before = before.map(|before| here(&before)).unwrap_or_default();
                    let now = here(now).into_iter();
                    now.filter(move |one| !before.contains(one))
                })
                .collect();
            self.say(&after, Code::Invited, None, asked);
        }
        let code = match command {
            ActivityCommand::Cancel { .. } if is_row => Code::RowCancelled,
            ActivityCommand::Cancel { .. } => Code::Cancelled,
            ActivityCommand::Revise { .. } => {
                let when_and_where = |one: &Activity| (one.from, one.until, one.place.clone());
                let is_elsewhere = all.iter().any(|(id, now)| {
                    let before: Option<Activity> = self.was(*id);
                    before.is_some_and(|before| when_and_where(&before) != when_and_where(now))
                });
                if !is_elsewhere {
                    return;
                }
                if is_row {
                    Code::RowRescheduled
                } else {
                    Code::Rescheduled
                }
            }
            ActivityCommand::Pass { line, .. } => {
                let mut lines = after.body.minutes.iter();
                let found = lines.find(|one| one.no == *line);
                let station = found.and_then(|one| after.body.passed_to(one));
                self.say(
                    &after,
                    Code::LinePassed,
                    station,
                    station.map(Audience::Station),
                );
                return;
            }
            // The unit acts on it, and one that it was taken from no longer.
            ActivityCommand::Entrust { id, line, unit, .. } => {
                let before: Option<Activity> = self.was(*id);
                let held = before.and_then(|before| unit_of(&before, *line));
                if held != *unit {
                    self.say(&after, Code::Entrusted, *unit, unit.map(Audience::Unit));
                    self.say(&after, Code::Recalled, held, held.map(Audience::Unit));
                }
                return;
            }
            ActivityCommand::Fulfil { line, .. } => {
                let mut minutes = after.body.minutes.iter();
                let found = minutes.find(|held| held.no == *line);
                let charge = found.and_then(|held| held.charge.clone());
                let asked = charge.as_ref().and_then(|charge| charge.given.by);
                let unit = charge.map(|charge| charge.unit);
                self.say(&after, Code::Answered, unit, asked.map(Audience::Person));
                return;
            }
            ActivityCommand::Plan { .. }
            | ActivityCommand::Answer { .. }
            | ActivityCommand::SignIn { .. }
            | ActivityCommand::Unsign { .. }
            | ActivityCommand::Study { .. }
            | ActivityCommand::Score { .. }
            | ActivityCommand::Write { .. }
            | ActivityCommand::Tie { .. }
            | ActivityCommand::Concern { .. }
            | ActivityCommand::Check { .. }
            | ActivityCommand::Settle { .. } => return,
        };
        let body = &after.body;
        let whose = body.team.map(Audience::Team).into_iter();
        let whose = whose.chain(body.station.map(Audience::Station));
        let came = all.iter().flat_map(|(_, one)| &one.attended);
        let came = came.filter_map(|one| one.account).map(Audience::Person);
        let invited = all.iter().flat_map(|(_, one)| here(one));
        let told: Vec<_> = whose.chain(came).chain(invited).collect();
        self.say(&after, code, None, told);
    }

    fn on_supervision(&mut self, command: &SupervisionCommand) {
        let Some(after) = self.put(|body: &Supervision| &body.title) else {
            return;
        };
        let body = &after.body;
        let units = body.units.iter().copied().map(Audience::Unit);
        let team = body.team.map(Audience::Team);
        let committee = body.committee.map(Audience::Unit);
        let all: Vec<_> = units.chain(team).chain(committee).collect();
        // Whoever supervises: the committee, and a street what it opened itself.
        let street = body.street.filter(|_| body.level == Level::Street);
        let above: Vec<_> = std::iter::once(Audience::District)
            .chain(street.map(Audience::Authority))
            .collect();
        match command {
            SupervisionCommand::Open(_) => self.say(&after, Code::Listed, None, all),
            SupervisionCommand::Write { unit, .. } => {
                self.say(&after, Code::Letter, Some(*unit), [Audience::Unit(*unit)]);
            }
            SupervisionCommand::Answer { no, .. } => {
                let letter = body.letters.iter().find(|one| one.no == *no);
                let unit = letter.map(|one| one.unit);
                self.say(&after, Code::LetterAnswered, unit, above);
                self.say(&after, Code::LetterAnswered, unit, team);
                self.say(&after, Code::LetterAnswered, unit, committee);
            }
            SupervisionCommand::Turn { id } => {
                let before: Option<Supervision> = self.was(*id);
                let before = before.map(|before| before.turns).unwrap_or_default();
                if let Some(code) = worse(&before, &body.turns) {
                    self.say(&after, code, None, all);
                    self.say(&after, code, None, above);
                }
            }
            // A person's light is seen as the rule's is, and so is the rule's once that is given up.
            SupervisionCommand::Overrule { id, .. } => {
                let before: Option<Supervision> = self.was(*id);
                let before = before.and_then(|one| shown(one.overrule.as_ref(), &one.turns));
                let now = shown(body.overrule.as_ref(), &body.turns);
                if let Some(code) = told_of(before, now) {
                    self.say(&after, code, None, all);
                    self.say(&after, code, None, above);
                }
            }
            SupervisionCommand::Revise { id, .. } => {
                let before: Option<Supervision> = self.was(*id);
                let held = before.map(|before| (before.units, before.committee));
                let (held, matched) = held.unwrap_or_default();
                let new = body.units.iter().filter(|unit| !held.contains(unit));
                let committee = body.committee.filter(|one| Some(*one) != matched);
                let new = new.copied().chain(committee).map(Audience::Unit);
                let new: Vec<_> = new.collect();
                self.say(&after, Code::Listed, None, new);
            }
            SupervisionCommand::Close { .. } => self.say(&after, Code::Closed, None, all),
            SupervisionCommand::Reopen { .. } => self.say(&after, Code::Reopened, None, all),
            SupervisionCommand::Schedule { .. }
            | SupervisionCommand::Report { .. }
            | SupervisionCommand::Read { .. }
            | SupervisionCommand::Publish { .. }
            | SupervisionCommand::Withdraw { .. } => {}
        }
    }

    fn on_suggestion(&mut self, command: &SuggestionCommand) {
        let Some(after) = self.put(|body: &Suggestion| &body.title) else {
            return;
        };
        let body = &after.body;
        let lead = [Audience::Person(body.lead)];
        let signed = body.cosigners.iter().filter_map(|one| one.account);
        let deputies: Vec<_> = std::iter::once(body.lead)
            .chain(signed)
            .map(Audience::Person)
            .collect();
        let committee = [Audience::District];
        match command {
            SuggestionCommand::Raise(_) => self.say(&after, Code::Raised, None, committee),
            SuggestionCommand::Invite { station, .. } => {
                let asked = [Audience::Station(*station)];
                self.say(&after, Code::CoSignAsked, None, asked);
            }
            SuggestionCommand::CoSign { .. } => self.say(&after, Code::CoSigned, None, lead),
            // The committee, which was to assign it, and who put their name to it.
            SuggestionCommand::Retract { .. } => {
                let others = deputies.into_iter().filter(|one| *one != lead[0]);
                let others: Vec<_> = others.chain(committee).collect();
                self.say(&after, Code::Retracted, None, others);
            }
            SuggestionCommand::Assign { units, .. } => {
                let units: Vec<_> = units.iter().map(|one| Audience::Unit(one.unit)).collect();
                self.say(&after, Code::Entrusted, None, units);
                self.say(&after, Code::Accepted, None, deputies);
            }
            SuggestionCommand::Reassign { id, units, .. } => {
                let before: Option<Suggestion> = self.was(*id);
                let held = before.map(|before| before.units()).unwrap_or_default();
                let named = |unit: &OrganisationId| units.iter().any(|one| one.unit == *unit);
                let out = held.iter().copied().filter(|unit| !named(unit));
                let out: Vec<_> = out.map(Audience::Unit).collect();
                let units = units.iter().map(|one| one.unit);
                let units = units.filter(|unit| !held.contains(unit));
                let units: Vec<_> = units.map(Audience::Unit).collect();
                self.say(&after, Code::Entrusted, None, units);
                self.say(&after, Code::Recalled, None, out);
            }
            SuggestionCommand::Decline { .. } => self.say(&after, Code::Declined, None, deputies),
            SuggestionCommand::AskReturn { unit, .. } => {
                self.say(&after, Code::ReturnAsked, Some(*unit), committee);
            }
            SuggestionCommand::DecideReturn { unit, to, .. } => match to {
                Some(next) => {
                    self.say(&after, Code::ReturnAgreed, None, [Audience::Unit(*unit)]);
                    self.say(&after, Code::Entrusted, None, [Audience::Unit(*next)]);
                }
                None => self.say(&after, Code::ReturnRefused, None, [Audience::Unit(*unit)]),
            },
            SuggestionCommand::AskExtension { unit, .. } => {
                self.say(&after, Code::ExtensionAsked, Some(*unit), committee);
            }
            SuggestionCommand::DecideExtension { unit, granted, .. } => {
                let to = [Audience::Unit(*unit)];
                if *granted {
                    self.say(&after, Code::ExtensionGranted, Some(*unit), to);
                    self.say(&after, Code::ExtensionGranted, Some(*unit), lead);
                } else {
                    self.say(&after, Code::ExtensionRefused, Some(*unit), to);
                }
            }
            SuggestionCommand::GiveOpinion { unit, .. } => {
                let leads = body
                    .rounds
                    .last()
                    .into_iter()
                    .flat_map(|round| &round.parts);
                let leads: Vec<_> = leads
                    .filter(|part| part.replies() && !part.is_returned())
                    .map(|part| Audience::Unit(part.unit))
                    .collect();
                self.say(&after, Code::OpinionGiven, Some(*unit), leads);
            }
            SuggestionCommand::Reply { unit, .. } => {
                self.say(&after, Code::Answered, Some(*unit), deputies);
                self.say(&after, Code::Answered, Some(*unit), committee);
            }
            SuggestionCommand::KeepPromise { unit, .. } => {
                self.say(&after, Code::PromiseKept, Some(*unit), deputies);
            }
            SuggestionCommand::Rate {
                process, result, ..
            } => {
                let is_low = [process, result].contains(&&Satisfaction::Dissatisfied);
                let code = if is_low { Code::RatedLow } else { Code::Rated };
                let units = body.units().into_iter().map(Audience::Unit);
                let all: Vec<_> = units.chain(committee).collect();
                self.say(&after, code, None, all);
            }
            SuggestionCommand::Close { .. } => {
                let units = body.units().into_iter().map(Audience::Unit);
                let all: Vec<_> = units.chain(deputies).collect();
                self.say(&after, Code::Closed, None, all);
            }
            SuggestionCommand::Revise { .. }
            | SuggestionCommand::Withdraw { .. }
            | SuggestionCommand::Meet { .. }
            | SuggestionCommand::Mirror { .. }
            | SuggestionCommand::Settle { .. } => {}
        }
    }

    fn on_project(&mut self, command: &ProjectCommand) {
        let Some(after) = self.put(|body: &Project| &body.form.title) else {
            return;
        };
        let units: Vec<_> = after
            .body
            .units
            .iter()
            .copied()
            .map(Audience::Unit)
            .collect();
        let lead = after.body.units.first().copied();
        let committee = [Audience::District];
        match command {
            ProjectCommand::Propose(_) => self.say(&after, Code::Raised, None, committee),
            ProjectCommand::Plan { .. } => self.say(&after, Code::Entrusted, None, units),
            ProjectCommand::Hand { id, .. } => {
                let before: Option<Project> = self.was(*id);
                let held = before.map(|before| before.units).unwrap_or_default();
                let now = &after.body.units;
                let out = held.iter().filter(|unit| !now.contains(unit));
                let out: Vec<_> = out.copied().map(Audience::Unit).collect();
                let fresh = now.iter().filter(|unit| !held.contains(unit));
                let fresh: Vec<_> = fresh.copied().map(Audience::Unit).collect();
                self.say(&after, Code::Entrusted, None, fresh);
                self.say(&after, Code::Recalled, None, out);
            }
            ProjectCommand::Adjust { .. } => {
                self.say(&after, Code::ChangeAsked, lead, committee);
            }
            ProjectCommand::File { accepted, .. } => {
                let code = if *accepted {
                    Code::ChangeFiled
                } else {
                    Code::ChangeRefused
                };
                self.say(&after, code, None, units);
            }
            ProjectCommand::Complete { .. } => {
                self.say(&after, Code::Completed, lead, committee);
            }
            ProjectCommand::Accept { put_right_by, .. } => {
                let code = match put_right_by {
                    Some(_) => Code::ToPutRight,
                    None => Code::PassedAcceptance,
                };
                self.say(&after, code, None, units);
            }
            ProjectCommand::Turn { id } => {
                let before: Option<Project> = self.was(*id);
                let before = before.map(|before| before.turns).unwrap_or_default();
                if let Some(code) = worse(&before, &after.body.turns) {
                    self.say(&after, code, None, units);
                    self.say(&after, code, None, committee);
                }
            }
            ProjectCommand::Overrule { id, .. } => {
                let before: Option<Project> = self.was(*id);
                let before = before.and_then(|one| shown(one.overrule.as_ref(), &one.turns));
                let now = shown(after.body.overrule.as_ref(), &after.body.turns);
                if let Some(code) = told_of(before, now) {
                    self.say(&after, code, None, units);
                    self.say(&after, code, None, committee);
                }
            }
            ProjectCommand::Revise { .. }
            | ProjectCommand::Move { .. }
            | ProjectCommand::Report { .. } => {}
        }
    }

    fn on_ballot(&mut self, command: &BallotCommand) {
        let Some(after) = self.put(|body: &Ballot| &body.form.session) else {
            return;
        };
        let counts = after.body.tellers.iter().filter_map(|one| one.account);
        let tellers: Vec<_> = counts.map(Audience::Person).collect();
        match command {
            BallotCommand::Open(_) => self.say(&after, Code::CountAsked, None, tellers),
            BallotCommand::Count { .. } if after.body.count == Count::Differs => {
                self.say(&after, Code::CountsDiffer, None, tellers);
            }
            BallotCommand::Void { .. } => self.say(&after, Code::Cancelled, None, tellers),
            BallotCommand::Announce { id } => self.on_assessed(*id),
            BallotCommand::Count { .. } => {}
        }
    }

    /// Units hear of an assessment that did not pass what they do.
    fn on_assessed(&mut self, ballot: WorkId) {
        let puts = self.planned.puts.iter();
        let failed: Vec<After<Project>> = puts
            .filter_map(|put| match &put.record {
                Record::Work(work) => {
                    let body: Project = work.open()?;
                    let last = body.assessments.last()?;
                    (last.ballot == ballot && !last.passed).then(|| After {
                        title: body.form.title.clone(),
                        work: Work::clone(work),
                        body,
                    })
                }
                _ => None,
            })
            .collect();
        for after in failed {
            let units: Vec<_> = after
                .body
                .units
                .iter()
                .copied()
                .map(Audience::Unit)
                .collect();
            self.say(&after, Code::RatedLow, None, units);
        }
    }

    /// Whoever receives hears that it is at another time, or that they receive, or no longer do. On a rota
    /// stand names: all who have a duty file under one are told.
    fn on_place(&mut self, command: &PlaceCommand) {
        match command {
            PlaceCommand::Receive { .. }
            | PlaceCommand::DropReception { .. }
            | PlaceCommand::Except { .. }
            | PlaceCommand::EndPoint { .. } => {}
            // Where a place goes into another, the same receive at the same times.
            PlaceCommand::Set { .. }
            | PlaceCommand::AddPoint { .. }
            | PlaceCommand::List { .. }
            | PlaceCommand::Check { .. }
            | PlaceCommand::DropCheck { .. }
            | PlaceCommand::Merge { .. }
            | PlaceCommand::Reopen { .. } => return,
        }
        let Some(after) = self.put(|body: &Place| &body.name) else {
            return;
        };
        let world = self.world;
        let keeper = after.body.keeper;
        let before: Option<Place> = self.was(after.work.id);
        let before = before.unwrap_or_else(|| Place::new(keeper, after.body.level));
        let calendar = Calendar::of(rulebook(world));
        for (name, turned) in turned(&before, &after.body, self.at, &calendar) {
            let (code, when) = match turned {
                Turned::Given(new) => (Code::RotaGiven, new.to_string()),
                Turned::Moved(old, new) => (Code::RotaMoved, format!("{old} → {new}")),
                Turned::HandedOver(old) => (Code::RotaHandedOver, old.to_string()),
                Turned::Off(old) => (Code::Cancelled, old.to_string()),
            };
            let accounts = world.accounts().into_iter();
            let people = accounts.filter_map(|found| match &found.record {
                Record::Account(one)
                    if one.name == name
                        && one.state == AccountState::Active
                        && has_file(&one.memberships) =>
                {
                    Some(Audience::Person(one.id))
                }
                _ => None,
            });
            let titled = After {
                work: after.work.clone(),
                body: (),
                title: when,
            };
            self.say(&titled, code, Some(keeper), people);
        }
    }

    /// The committee hears that a team has no leader from a day on.
    fn on_team(&mut self, command: &TeamCommand) {
        let from = match command {
            TeamCommand::Leave { until, .. } => until.plus_days(1),
            TeamCommand::Seat { from, .. } => *from,
            TeamCommand::Present { .. } => return,
        };
        let Some(mut after) = self.put(|_: &Team| "") else {
            return;
        };
        let before: Option<Team> = self.was(after.work.id);
        let was_led = before.is_some_and(|before| before.leader(from).is_some());
        if !was_led || after.body.leader(from).is_some() {
            return;
        }
        let key = RecordKey::Organisation(after.body.team);
        if let Some(Record::Organisation(team)) = self.world.record(key).map(|one| &one.record) {
            after.title.clone_from(&team.name);
        }
        let place = Some(after.body.team);
        self.say(&after, Code::LeaderLeft, place, [Audience::District]);
    }

    fn on_oversight(&mut self, command: &OversightCommand) {
        let Some(after) = self.put(|body: &TeamFinding| &body.text) else {
            return;
        };
        let team = Audience::Team(after.body.team);
        let (code, to) = match command {
            OversightCommand::Raise { .. } => (Code::FindingRaised, team),
            OversightCommand::Fix { .. } => (Code::FindingFixed, Audience::District),
            OversightCommand::Confirm { .. } => (Code::FindingConfirmed, team),
            OversightCommand::SendBack { .. } => (Code::ToPutRight, team),
            OversightCommand::Withdraw { .. } => (Code::Cancelled, team),
        };
        self.say(&after, code, Some(after.body.team), [to]);
    }
}
