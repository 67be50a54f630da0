//! Which command concerns whom: the notices (通知) it gives rise to.
//!
//! Every command is decided here, most of them with a line or two. A notice goes to an audience of
//! the record it is about, never to more: what one may not see, one is not told of. Whoever did
//! something is left out when notices are read, and so is whoever came to their role later.

mod work;

use shared::assignment::{AssignmentState, ReturnDecision, Share};
use shared::clock::Rung;
use shared::command::Command;
use shared::id::{OrganisationId, RequestId};
use shared::note::NoteSide;
use shared::notice::{About, NoticeCode};
use shared::record::{Record, RecordKey};
use shared::request::{Rating, Reach, Request, RequestCommand, Status, Supervision};
use shared::time::{LocalDate, Timestamp};

use crate::plan::{Planned, World};
use crate::policy::{Actor, Audience, audiences_of_actor, audiences_of_record};

/// Something to be told to an audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// To whom.
    pub audience: Audience,
    /// What.
    pub code: NoticeCode,
    /// About what.
    pub about: About,
    /// Its title, where it is no request: a request's stands in its columns.
    pub title: Option<String>,
    /// The unit or station concerned.
    pub place: Option<OrganisationId>,
}

/// What happened longer ago than this is no news: an older ledger is read in without a word.
pub const NEWS_MS: i64 = 3 * 24 * 3_600_000;
/// Notices go after so many days.
pub const KEPT_DAYS: i32 = 90;

/// The audiences through which an actor is told things, each with the day from which on: nobody is
/// told what happened before they came. System and administrators are told nothing.
pub fn listens(actor: &Actor, day: LocalDate) -> Vec<(Audience, Timestamp)> {
    let since = |audience: Audience| {
        let days = actor.roles(day).filter(|held| match audience {
            Audience::Station(scope)
            | Audience::Unit(scope)
            | Audience::Team(scope)
            | Audience::Authority(scope) => held.scope == scope,
            Audience::Everyone
            | Audience::Staff
            | Audience::District
            | Audience::Person(_)
            | Audience::Raiser(_) => true,
        });
        days.map(|held| held.from).min().map(LocalDate::start)
    };
    audiences_of_actor(actor, day)
        .into_iter()
        .filter(|audience| !matches!(audience, Audience::Everyone | Audience::Staff))
        .filter_map(|audience| Some((audience, since(audience)?)))
        .collect()
}

/// What a command has just changed, as it was and as it will be.
struct Matter<'a> {
    world: &'a dyn World,
    planned: &'a Planned,
    at: Timestamp,
    told: Vec<Told>,
}

/// The notices of a command that was accepted at `at`; `world` is as it stood before.
pub fn notices(
    command: &Command,
    planned: &Planned,
    world: &dyn World,
    at: Timestamp,
) -> Vec<Told> {
    let mut matter = Matter {
        world,
        planned,
        at,
        told: Vec::new(),
    };
    match command {
        Command::Request(command) => matter.on_request(command),
        // A file comes with words, which are told of. Accounts, the tree, rules and templates are
        // nobody's case.
        Command::Attachment(_)
        | Command::Export(_)
        | Command::Account(_)
        | Command::Organisation(_)
        | Command::Rulebook(_)
        | Command::Template(_)
        | Command::View(_) => {}
        Command::Work(late) => {
            // What could not be read was not accepted.
            if let Ok(command) = late.open() {
                matter.on_work(&command);
            }
        }
    }
    matter.told
}

impl Matter<'_> {
    fn before(&self, id: RequestId) -> Option<&Request> {
        match &self.world.record(RecordKey::Request(id))?.record {
            Record::Request(request) => Some(request),
            _ => None,
        }
    }

    /// A request as the command leaves it.
    fn after(&self, id: RequestId) -> Option<&Request> {
        let put = self.planned.puts.iter().find_map(|put| match &put.record {
            Record::Request(request) if request.id == id => Some(&**request),
            _ => None,
        });
        put.or_else(|| self.before(id))
    }

    /// Tells audiences of a request, each once; the first thing said to one stands.
    fn tell(
        &mut self,
        id: RequestId,
        code: NoticeCode,
        place: Option<OrganisationId>,
        audiences: impl IntoIterator<Item = Audience>,
    ) {
        let Some(request) = self.after(id).cloned() else {
            return;
        };
        let seen = audiences_of_record(&Record::Request(Box::new(request)));
        for audience in audiences {
            let again = self
                .told
                .iter()
                .any(|told| told.about == About::Request(id) && told.audience == audience);
            // A person is told of their own doing's outcome; whether they still see it is asked
            // when they read.
            let is_person = matches!(audience, Audience::Person(_));
            if !again && (is_person || seen.contains(&audience)) {
                self.told.push(Told {
                    audience,
                    code,
                    about: About::Request(id),
                    title: None,
                    place,
                });
            }
        }
    }

    fn on_request(&mut self, command: &RequestCommand) {
        use NoticeCode as Code;
        if let Some(assignment) = crate::request::assignment_of(command) {
            self.on_part(command, RecordKey::Assignment(assignment));
            return;
        }
        let Some(id) = self.subject(command) else {
            return;
        };
        let Some(request) = self.after(id).cloned() else {
            return;
        };
        let reach = &request.reach;
        let home = home(reach);
        let authority = Audience::Authority(reach.street);
        match command {
            RequestCommand::Register(_) => self.tell(id, Code::Registered, None, home),
            RequestCommand::Accept { .. } => {
                self.tell(id, Code::Accepted, None, raiser(reach));
                self.tell(id, Code::Accepted, None, [authority]);
            }
            RequestCommand::Decline { .. } => self.tell(id, Code::Declined, None, home),
            RequestCommand::Appeal { .. } => {
                self.tell(id, Code::Appealed, None, home);
                self.tell(id, Code::Appealed, None, [authority]);
            }
            RequestCommand::AnswerOnSpot { .. } => {
                self.tell(id, Code::AnsweredOnSpot, None, home);
            }
            RequestCommand::Merge { .. } => self.tell(id, Code::Merged, None, home),
            RequestCommand::Split { .. } => self.tell(id, Code::Split, None, home),
            RequestCommand::Escalate { .. } => {
                self.tell(id, Code::Escalated, None, home);
                self.tell(id, Code::Escalated, None, [authority, Audience::District]);
            }
            RequestCommand::Assign { units, .. } => {
                let code = if request.round > 1 {
                    Code::SecondRound
                } else {
                    Code::Assigned
                };
                for share in units {
                    self.tell(id, code, None, [Audience::Unit(share.unit)]);
                }
                let lead = request.lead;
                self.tell(id, Code::Referred, lead, home);
                self.tell(id, Code::Referred, lead, followers(reach));
            }
            RequestCommand::Recall { .. } => {
                let units = self.ended_units();
                self.tell(id, Code::Recalled, None, units);
                self.tell(id, Code::Recalled, None, home);
            }
            RequestCommand::Rate { .. } => self.rated(id, &request),
            RequestCommand::Close { .. } => {
                self.tell(id, Code::Closed, None, self.units_of(&request));
                self.tell(id, Code::Closed, None, home);
                self.tell(id, Code::Closed, None, followers(reach));
            }
            RequestCommand::Reopen { .. } => {
                self.tell(id, Code::Reopened, None, [authority]);
                self.tell(id, Code::Reopened, None, home);
                self.tell(id, Code::Reopened, None, self.units_of(&request));
            }
            RequestCommand::Withdraw { .. } => {
                let units = self.ended_units();
                self.tell(id, Code::Withdrawn, None, units);
                self.tell(id, Code::Withdrawn, None, home);
                self.tell(id, Code::Withdrawn, None, [authority]);
            }
            RequestCommand::Correct { .. } => {
                self.tell(id, Code::Corrected, None, home);
                self.tell(id, Code::Corrected, None, [authority]);
            }
            RequestCommand::AskTransfer { station, .. } => {
                let from = Some(reach.station);
                self.tell(id, Code::TransferAsked, from, [Audience::Station(*station)]);
            }
            RequestCommand::DecideTransfer { takes, .. } => {
                let was = self.before(id).map(|before| before.reach.station);
                let asked = self
                    .before(id)
                    .and_then(|before| before.transfer.as_ref())
                    .map(|transfer| transfer.to);
                let code = if *takes {
                    Code::TransferTaken
                } else {
                    Code::TransferRefused
                };
                self.tell(id, code, asked, was.map(Audience::Station));
                self.tell(id, code, asked, raiser(reach));
            }
            RequestCommand::Follow {
                station, follows, ..
            } => {
                // Who follows it no longer may not see it any more.
                if *follows {
                    self.tell(id, Code::Followed, None, [Audience::Station(*station)]);
                }
            }
            RequestCommand::Mark { marks, .. } => {
                let before = self.before(id).map(|before| before.marks);
                let before = before.unwrap_or_default();
                let presses = (marks.urgent && !before.urgent)
                    || (marks.supervision != before.supervision
                        && marks.supervision != Supervision::None);
                if presses {
                    self.tell(id, Code::Marked, None, self.units_of(&request));
                    self.tell(id, Code::Marked, None, home);
                    self.tell(id, Code::Marked, None, [authority]);
                }
            }
            RequestCommand::AddNote { side, .. } => {
                self.tell(id, Code::Noted, None, home);
                match side {
                    NoteSide::Congress => self.tell(id, Code::Noted, None, [authority]),
                    NoteSide::Everyone => {
                        self.tell(id, Code::Noted, None, self.units_of(&request));
                    }
                }
            }
            RequestCommand::Climb { .. } => self.climbed(id, &request),
            // Stands in the history, asks nothing of anybody.
            RequestCommand::SetExternal { .. }
            | RequestCommand::LogContact { .. }
            | RequestCommand::Reveal { .. }
            | RequestCommand::IssueReceipt { .. }
            | RequestCommand::Archive { .. }
            | RequestCommand::Recompute { .. } => {}
            // On an assignment.
            RequestCommand::SignFor { .. }
            | RequestCommand::AskReturn { .. }
            | RequestCommand::DecideReturn { .. }
            | RequestCommand::AskExtension { .. }
            | RequestCommand::DecideExtension { .. }
            | RequestCommand::AskInfo { .. }
            | RequestCommand::GiveInfo { .. }
            | RequestCommand::SaveDraft { .. }
            | RequestCommand::SubmitReply { .. }
            | RequestCommand::SendBack { .. }
            | RequestCommand::Release { .. }
            | RequestCommand::KeepPromise { .. }
            | RequestCommand::Nudge { .. }
            | RequestCommand::ReadNudges { .. } => {}
        }
    }

    fn on_part(&mut self, command: &RequestCommand, key: RecordKey) {
        use NoticeCode as Code;
        let Some(Record::Assignment(part)) = self.world.record(key).map(|held| &held.record) else {
            return;
        };
        let id = part.request;
        let place = Some(part.unit);
        let unit = Audience::Unit(part.unit);
        let Some(request) = self.after(id).cloned() else {
            return;
        };
        let reach = &request.reach;
        let home = home(reach);
        let authority = Audience::Authority(reach.street);
        match command {
            RequestCommand::SignFor { .. } => self.tell(id, Code::Signed, place, raiser(reach)),
            RequestCommand::AskReturn { .. } => {
                self.tell(id, Code::ReturnAsked, place, [authority]);
                self.tell(id, Code::ReturnAsked, place, home);
            }
            RequestCommand::DecideReturn { decision, .. } => {
                let code = match decision {
                    ReturnDecision::Agreed => Code::ReturnAgreed,
                    ReturnDecision::Refused => Code::ReturnRefused,
                    ReturnDecision::HandleFirst => Code::HandleFirst,
                };
                self.tell(id, code, place, [unit]);
            }
            RequestCommand::AskExtension { .. } => {
                self.tell(id, Code::ExtensionAsked, place, [authority]);
                self.tell(id, Code::ExtensionAsked, place, home);
            }
            RequestCommand::DecideExtension { granted, .. } => {
                if *granted {
                    self.tell(id, Code::ExtensionGranted, place, [unit]);
                    // The person is to be told.
                    self.tell(id, Code::ExtensionGranted, place, home);
                } else {
                    self.tell(id, Code::ExtensionRefused, place, [unit]);
                }
            }
            RequestCommand::AskInfo { .. } => self.tell(id, Code::InfoAsked, place, home),
            RequestCommand::GiveInfo { .. } => self.tell(id, Code::InfoGiven, place, [unit]),
            RequestCommand::SubmitReply { .. } if part.share == Share::Co => {
                let lead = request.lead.map(Audience::Unit);
                self.tell(id, Code::OpinionGiven, place, lead);
            }
            RequestCommand::SubmitReply { .. } => {
                self.tell(id, Code::InReview, place, [unit, authority]);
            }
            RequestCommand::SendBack { .. } => self.tell(id, Code::SentBack, place, [unit]),
            RequestCommand::Release { .. } => {
                self.tell(id, Code::Replied, place, home);
                self.tell(id, Code::Replied, place, followers(reach));
                self.tell(id, Code::Replied, place, [unit]);
                self.answered_with_it(id, Code::Replied, None);
            }
            RequestCommand::KeepPromise { .. } => {
                self.tell(id, Code::PromiseKept, place, home);
                self.tell(id, Code::PromiseKept, place, followers(reach));
                self.answered_with_it(id, Code::PromiseKept, place);
            }
            RequestCommand::Nudge { .. } => self.tell(id, Code::Nudged, place, [unit]),
            RequestCommand::ReadNudges { .. } => {
                let unread = part.nudges.iter().filter(|nudge| nudge.read_at.is_none());
                let by: Vec<_> = unread
                    .filter_map(|nudge| nudge.by)
                    .map(Audience::Person)
                    .collect();
                self.tell(id, Code::NudgeRead, place, by);
            }
            // Nobody but the unit sees what it has not sent in.
            RequestCommand::SaveDraft { .. } => {}
            // Not on an assignment.
            RequestCommand::Register(_)
            | RequestCommand::Accept { .. }
            | RequestCommand::Decline { .. }
            | RequestCommand::Appeal { .. }
            | RequestCommand::AnswerOnSpot { .. }
            | RequestCommand::Merge { .. }
            | RequestCommand::Split { .. }
            | RequestCommand::Escalate { .. }
            | RequestCommand::Assign { .. }
            | RequestCommand::Recall { .. }
            | RequestCommand::Rate { .. }
            | RequestCommand::Close { .. }
            | RequestCommand::Reopen { .. }
            | RequestCommand::Withdraw { .. }
            | RequestCommand::Correct { .. }
            | RequestCommand::Archive { .. }
            | RequestCommand::AskTransfer { .. }
            | RequestCommand::DecideTransfer { .. }
            | RequestCommand::Follow { .. }
            | RequestCommand::Mark { .. }
            | RequestCommand::SetExternal { .. }
            | RequestCommand::AddNote { .. }
            | RequestCommand::LogContact { .. }
            | RequestCommand::Reveal { .. }
            | RequestCommand::IssueReceipt { .. }
            | RequestCommand::Climb { .. }
            | RequestCommand::Recompute { .. } => {}
        }
    }

    /// Which request a command that is not on an assignment is about.
    fn subject(&self, command: &RequestCommand) -> Option<RequestId> {
        let put = self.planned.puts.first().map(|put| put.record.key());
        let of_note = || match &self.planned.puts.first()?.record {
            Record::Note(note) => Some(note.request),
            _ => None,
        };
        match command {
            RequestCommand::AddNote { request, .. } => of_note().or(Some(*request)),
            RequestCommand::Escalate { request, .. } => Some(*request),
            _ => match put {
                Some(RecordKey::Request(id)) => Some(id),
                _ => None,
            },
        }
    }

    /// Cases that went with the one that has just been answered: each person is answered apart.
    fn answered_with_it(
        &mut self,
        main: RequestId,
        code: NoticeCode,
        place: Option<OrganisationId>,
    ) {
        let others: Vec<_> = self
            .planned
            .puts
            .iter()
            .filter_map(|put| match &put.record {
                Record::Request(other) if other.merged_into == Some(main) => {
                    Some((other.id, home(&other.reach)))
                }
                _ => None,
            })
            .collect();
        for (id, home) in others {
            self.tell(id, code, place, home);
        }
    }

    fn rated(&mut self, id: RequestId, request: &Request) {
        let is_low = request.current_ratings().any(Rating::is_low);
        let code = if is_low {
            NoticeCode::RatedLow
        } else {
            NoticeCode::Rated
        };
        self.tell(id, code, None, self.units_of(request));
        self.tell(id, code, None, home(&request.reach));
        if is_low {
            self.tell(
                id,
                code,
                None,
                [
                    Audience::Authority(request.reach.street),
                    Audience::District,
                ],
            );
        }
    }

    /// A rung concerns whoever has to act; the last one also those above.
    fn climbed(&mut self, id: RequestId, request: &Request) {
        let rung = request.clock.as_ref().and_then(|clock| clock.rung);
        let was = self
            .before(id)
            .and_then(|before| before.clock.as_ref()?.rung);
        let Some(rung) = rung.filter(|rung| was.is_none_or(|was| was < *rung)) else {
            return;
        };
        let code = match rung {
            Rung::Reminded => NoticeCode::Reminded,
            Rung::Overdue => NoticeCode::Overdue,
            Rung::Escalated => NoticeCode::LadderTop,
        };
        let authority = Audience::Authority(request.reach.street);
        match request.status {
            Status::Accepted | Status::Rework | Status::Reopened => {
                self.tell(id, code, None, [authority]);
                self.tell(id, code, None, home(&request.reach));
            }
            status if status.is_handled() || status == Status::Tracking => {
                self.tell(id, code, request.lead, self.units_of(request));
            }
            _ => self.tell(id, code, None, home(&request.reach)),
        }
        if rung >= Rung::Overdue {
            self.tell(id, code, request.lead, [authority]);
        }
        if rung == Rung::Escalated {
            self.tell(id, code, request.lead, home(&request.reach));
            self.tell(id, code, request.lead, [Audience::District]);
        }
    }

    /// Units that hold the request in its round, or held it last.
    fn units_of(&self, request: &Request) -> Vec<Audience> {
        let lead = request.lead.map(Audience::Unit);
        let parts = self.world.children(request.id).into_iter();
        let parts = parts.filter_map(|child| match &child.record {
            Record::Assignment(part) if part.round == request.round => {
                let counts = part.state.is_open() || part.state == AssignmentState::Replied;
                counts.then_some(Audience::Unit(part.unit))
            }
            _ => None,
        });
        lead.into_iter().chain(parts).collect()
    }

    /// Units whose assignments the command ended.
    fn ended_units(&self) -> Vec<Audience> {
        self.planned
            .puts
            .iter()
            .filter_map(|put| match &put.record {
                Record::Assignment(part) if part.state == AssignmentState::Ended => {
                    Some(Audience::Unit(part.unit))
                }
                _ => None,
            })
            .collect()
    }
}

/// The deputy who raised it, if one did.
fn raiser(reach: &Reach) -> Option<Audience> {
    reach.raised_by.map(Audience::Raiser)
}

/// Those whose case it is: the deputy who raised it, and its station.
fn home(reach: &Reach) -> Vec<Audience> {
    let mut home: Vec<_> = raiser(reach).into_iter().collect();
    home.push(Audience::Station(reach.station));
    home
}

/// Stations that follow it.
fn followers(reach: &Reach) -> Vec<Audience> {
    reach
        .followers
        .iter()
        .copied()
        .map(Audience::Station)
        .collect()
}
