//! From a command to what it changes: the one entrance to the rules.

use shared::api::Detail;
use shared::command::{Command, Envelope};
use shared::id::{AccountId, OrganisationId, RequestId, WorkId};
use shared::organisation::OrganisationCommand;
use shared::petitioner::Petitioner;
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::request::RequestCommand;
use shared::rulebook::RulebookCommand;
use shared::time::Timestamp;

use crate::policy::{Actor, Capacity};
use crate::{
    account, attachment, export, organisation, request, rulebook, suggestion, supervision,
    template, view, work,
};

/// Something a rule must know before it can decide.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// A record.
    Record(RecordKey),
    /// All assignments, notes, drafts and files of a request.
    Children(RequestId),
    /// All parts of a record of the work: reports, files.
    Parts(WorkId),
    /// Who holds a login name.
    Login(String),
    /// All accounts, to know whether an administrator is the last one.
    Accounts,
    /// All organisations, to know what stands below one and which names are taken.
    Organisations,
    /// What may keep an organisation from being closed: whatever is live and shown to those who hold a
    /// role there, and all the work that is live.
    Uses(OrganisationId),
    /// The last value of a counter.
    Counter(String),
    /// Which request holds a number.
    Number(String),
}

/// What the rules may look at. The server answers from the transaction, the browser from what it
/// holds; what is not known is simply not there.
pub trait World {
    /// Whether all there is can be asked for: the server's view. A browser holds a part, and what
    /// is not known to it may be there all the same.
    fn is_whole(&self) -> bool;
    /// A record as it stands.
    fn record(&self, key: RecordKey) -> Option<&Versioned>;
    /// Assignments, notes, drafts and files of a request, in any order.
    fn children(&self, request: RequestId) -> Vec<&Versioned>;
    /// Parts of a record of the work, in any order. A browser predicts nothing that needs them.
    fn parts(&self, of: WorkId) -> Vec<&Versioned> {
        let _ = of;
        Vec::new()
    }
    /// Who holds a login name.
    fn login_holder(&self, login: &str) -> Option<AccountId>;
    /// All accounts.
    fn accounts(&self) -> Vec<&Versioned>;
    /// All organisations. A browser predicts nothing that needs them.
    fn organisations(&self) -> Vec<&Versioned> {
        Vec::new()
    }
    /// All that was asked for. A browser predicts nothing that needs it.
    fn known(&self) -> Vec<&Versioned> {
        Vec::new()
    }
    /// The last value of a counter; `None` where numbers are not given out (the browser).
    fn counter(&self, name: &str) -> Option<u64>;
    /// Which request holds a number.
    fn number_holder(&self, number: &str) -> Option<RequestId>;
}

/// A clock that must ring later, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimerChange {
    /// Ring for a record at a time.
    Set {
        /// For which record.
        key: RecordKey,
        /// What it is for.
        timer: &'static str,
        /// When.
        due_at: Timestamp,
    },
    /// Do not ring.
    Clear {
        /// For which record.
        key: RecordKey,
        /// What it was for.
        timer: &'static str,
    },
}

/// A receipt that a petitioner takes along (回执).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// For which request; an earlier receipt of it is void.
    pub request: RequestId,
    /// Digest of its token.
    pub token: String,
    /// Until when it is good.
    pub until: Timestamp,
}

/// What an accepted command changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// Records as they will stand, with their new versions; the first is the one the command is
    /// about.
    pub puts: Vec<Versioned>,
    /// Lines for the history: on which record, and what happened besides the changed fields.
    pub lines: Vec<(RecordKey, Detail)>,
    /// Timers.
    pub timers: Vec<TimerChange>,
    /// Personal data to be sealed and kept apart.
    pub petitioner: Option<(RequestId, Petitioner)>,
    /// A receipt that is handed out.
    pub receipt: Option<Receipt>,
    /// A counter's new value.
    pub counter: Option<(String, u64)>,
    /// In which role it was done, and for whom; `None` for the system and for one's own sign-in.
    pub role: Option<Capacity>,
}

impl Planned {
    /// Puts a record in its next version and writes a line on it.
    pub(crate) fn put(&mut self, record: Record, version: u64, detail: Detail) {
        self.lines.push((record.key(), detail));
        self.puts.push(Versioned {
            version: version + 1,
            record,
        });
    }
}

/// What `command` must know, given what `world` knows already. Asked again until nothing new
/// comes.
pub fn needs(command: &Envelope, world: &dyn World, at: Timestamp) -> Vec<Need> {
    match &command.command {
        Command::Request(inner) => {
            let mut needs = request::needs(inner, command, world, at);
            if let RequestCommand::Escalate { .. } = inner {
                needs.extend(suggestion::needs_to_raise(command, at));
            }
            if let RequestCommand::Register(form) = inner {
                needs.extend(form.origin.map(work::record));
                needs.extend(
                    form.origin
                        .into_iter()
                        .flat_map(|at| work::place(world, at)),
                );
            }
            needs
        }
        Command::Attachment(inner) => attachment::needs(inner, command, world),
        Command::Account(inner) => account::needs(inner),
        Command::Organisation(inner) => organisation::needs(inner),
        Command::Rulebook(RulebookCommand::SetCommittees(entry)) => {
            supervision::committee::needs(entry)
        }
        Command::Rulebook(_) => rulebook::needs(),
        Command::Template(inner) => template::needs(inner),
        Command::View(inner) => view::needs(inner),
        Command::Export(_) => Vec::new(),
        Command::Work(inner) => work::needs(inner, command, world, at),
    }
}

/// Decides a command. `at` is the server's receipt, or the browser's clock in a prediction.
///
/// # Errors
/// A refusal: a code and fields, which `text` makes a sentence of.
pub fn plan(
    world: &dyn World,
    envelope: &Envelope,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    let planned = match &envelope.command {
        Command::Work(command) if !misdated(envelope, actor) => {
            work::plan(world, command, envelope, actor, at)?
        }
        Command::Rulebook(RulebookCommand::SetTerms(entry)) if !misdated(envelope, actor) => {
            suggestion::set_terms(world, entry, actor, at)?
        }
        Command::Rulebook(RulebookCommand::SetCommittees(entry)) if !misdated(envelope, actor) => {
            supervision::committee::set(world, entry, actor, at)?
        }
        Command::Attachment(command) if !misdated(envelope, actor) => {
            let on_work = Some(attachment::on_work as attachment::OnWork);
            attachment::plan(world, command, envelope, actor, at, on_work)?
        }
        Command::Organisation(OrganisationCommand::Close { id, until, .. }) => {
            let planned = predict(world, envelope, actor, at)?;
            organisation::closing::unused(world, *id, *until)?;
            planned
        }
        Command::Request(RequestCommand::Register(form)) => {
            let mut planned = predict(world, envelope, actor, at)?;
            work::tie_origin(world, form, actor, at, &mut planned);
            planned
        }
        Command::Request(RequestCommand::Escalate {
            request,
            title,
            text,
            session,
            closes_on,
        }) => {
            let mut planned = predict(world, envelope, actor, at)?;
            let desk = work::Desk::new(world, envelope, actor, at);
            let session = suggestion::session_of(session, *closes_on);
            suggestion::escalated(&desk, *request, title, text, &session, &mut planned)?;
            planned
        }
        _ => return predict(world, envelope, actor, at),
    };
    Ok(in_whose_role(planned, actor))
}

/// As [`plan`], but nothing is known of what becomes of the work: the browser's start does without
/// those rules.
///
/// # Errors
/// A refusal.
pub fn predict(
    world: &dyn World,
    envelope: &Envelope,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    if misdated(envelope, actor) {
        return Err(Refusal::NotAllowed { roles: Vec::new() });
    }
    let planned = match &envelope.command {
        Command::Request(command) => request::plan(world, command, envelope, actor, at),
        Command::Attachment(command) => attachment::plan(world, command, envelope, actor, at, None),
        Command::Account(command) => account::plan(world, command, envelope, actor, at),
        Command::Organisation(command) => organisation::plan(world, command, actor, at),
        Command::Rulebook(command) => rulebook::plan(world, command, actor, at),
        Command::Template(command) => template::plan(world, command, envelope, actor, at),
        Command::View(command) => view::plan(world, command, envelope, actor, at),
        Command::Export(command) => export::plan(command, actor, at),
        Command::Work(_) => Ok(Planned::default()),
    }?;
    Ok(in_whose_role(planned, actor))
}

/// Only the system says that something happened at another time than now.
fn misdated(envelope: &Envelope, actor: &Actor) -> bool {
    envelope.occurred_at.is_some() && !actor.is_system
}

/// Whose role it was stands on the record wherever the act does.
fn in_whose_role(mut planned: Planned, actor: &Actor) -> Planned {
    let stands_for = actor.stands_for(planned.role);
    for (_, detail) in &mut planned.lines {
        stands_for.clone_into(&mut detail.stands_for);
    }
    planned
}

/// A required text within its limit, trimmed.
pub(crate) fn required(field: Field, text: &str, limit: usize) -> Result<String, Refusal> {
    let text = bounded(field, text, limit)?;
    if text.is_empty() {
        Err(Refusal::Empty { field })
    } else {
        Ok(text)
    }
}

/// A text within its limit, trimmed; may be empty. Lines end in one way, and control characters,
/// which nobody sees and not every database stores, are left out.
pub(crate) fn bounded(field: Field, text: &str, limit: usize) -> Result<String, Refusal> {
    let seen: String = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    let text = seen.trim();
    let given = text.chars().count();
    if given > limit {
        return Err(Refusal::TooLong {
            field,
            limit: limit as u32,
            given: given as u32,
        });
    }
    Ok(text.to_owned())
}
