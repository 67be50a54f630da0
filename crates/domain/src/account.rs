//! Accounts: who may make and change them, and what about one's own sign-in goes on record.

use shared::account::{Account, AccountCommand, AccountState, Membership, Role, StandIn};
use shared::api::Detail;
use shared::command::Envelope;
use shared::id::AccountId;
use shared::limits;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::time::{LocalDate, Timestamp};

use crate::plan::{Need, Planned, World, bounded, required};
use crate::policy::{Actor, Capacity};

pub(crate) fn needs(command: &AccountCommand) -> Vec<Need> {
    let account = |id: &AccountId| Need::Record(RecordKey::Account(*id));
    let scope = |membership: &Membership| Need::Record(RecordKey::Organisation(membership.scope));
    match command {
        AccountCommand::Create {
            login, memberships, ..
        } => {
            let mut needs = vec![Need::Login(normal_login(login))];
            needs.extend(memberships.iter().map(scope));
            needs
        }
        AccountCommand::Grant {
            account: id,
            membership,
        } => vec![account(id), scope(membership)],
        AccountCommand::StandIn {
            account: id, whom, ..
        } => vec![account(id), account(whom)],
        AccountCommand::EndRole { account: id, .. }
        | AccountCommand::Suspend { account: id, .. } => {
            vec![account(id), Need::Accounts]
        }
        AccountCommand::EndStandIn { account: id, .. }
        | AccountCommand::Resume { account: id }
        | AccountCommand::ResetPassword { account: id } => {
            vec![account(id)]
        }
        AccountCommand::PasswordSet
        | AccountCommand::SignIn
        | AccountCommand::SignInFailed
        | AccountCommand::SignOut => Vec::new(),
    }
}

/// Login names are compared in lower case, without what nobody sees.
pub fn normal_login(login: &str) -> String {
    let seen: String = login.chars().filter(|c| !c.is_control()).collect();
    seen.trim().to_lowercase()
}

/// Only administrators, and the system that sets the first of them up.
pub(crate) fn admit_administrator(
    actor: &Actor,
    day: LocalDate,
) -> Result<Option<Capacity>, Refusal> {
    match actor.capacity(&[Role::Administrator], day, |_| true) {
        Some(held) => Ok(Some(held)),
        None if actor.is_system => Ok(None),
        None => Err(Refusal::NotAllowed {
            roles: vec![Role::Administrator],
        }),
    }
}

fn find(world: &dyn World, id: AccountId) -> Result<(Account, u64), Refusal> {
    let found = world
        .record(RecordKey::Account(id))
        .ok_or(Refusal::NotFound)?;
    match &found.record {
        Record::Account(account) => Ok((account.clone(), found.version)),
        _ => Err(Refusal::NotFound),
    }
}

/// # Errors
/// The role is none of such an organisation's, the organisation was closed, or the term ends before it begins.
fn check_membership(
    world: &dyn World,
    membership: &Membership,
    today: LocalDate,
) -> Result<(), Refusal> {
    let found = world.record(RecordKey::Organisation(membership.scope));
    let fits = match found.map(|found| &found.record) {
        Some(Record::Organisation(scope)) => {
            membership.role.fits(scope.kind) && scope.is_open(today)
        }
        Some(_) | None => false,
    };
    if !fits {
        return Err(Refusal::Unfit {
            field: Field::Memberships,
        });
    }
    if membership
        .until
        .is_some_and(|until| until < membership.from)
    {
        return Err(Refusal::Unfit { field: Field::Term });
    }
    Ok(())
}

/// Whether some other account is an administrator on `day` and may sign in.
fn another_administrator(world: &dyn World, id: AccountId, day: LocalDate) -> bool {
    world.accounts().iter().any(|found| match &found.record {
        Record::Account(account) => {
            account.id != id
                && account.state == AccountState::Active
                && Actor::person(account).is(Role::Administrator, day)
        }
        _ => false,
    })
}

pub(crate) fn plan(
    world: &dyn World,
    command: &AccountCommand,
    envelope: &Envelope,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    let today = at.day();
    // Nobody raises, lowers or shuts out themselves.
    let another = |id: AccountId| {
        if actor.account == Some(id) && !actor.is_system {
            return Err(Refusal::OwnAccount);
        }
        find(world, id)
    };
    let mut planned = Planned::default();
    match command {
        AccountCommand::PasswordSet
        | AccountCommand::SignIn
        | AccountCommand::SignInFailed
        | AccountCommand::SignOut => {
            let id = actor.account.ok_or(Refusal::NotFound)?;
            planned
                .lines
                .push((RecordKey::Account(id), Detail::default()));
            return Ok(planned);
        }
        AccountCommand::Create { .. }
        | AccountCommand::Grant { .. }
        | AccountCommand::EndRole { .. }
        | AccountCommand::StandIn { .. }
        | AccountCommand::EndStandIn { .. }
        | AccountCommand::Suspend { .. }
        | AccountCommand::Resume { .. }
        | AccountCommand::ResetPassword { .. } => {
            planned.role = admit_administrator(actor, today)?;
        }
    }
    match command {
        AccountCommand::Create {
            login,
            name,
            memberships,
        } => {
            let login = normal_login(&required(Field::Login, login, limits::LOGIN)?);
            if !login
                .chars()
                .all(|c| c.is_alphanumeric() || "._-@".contains(c))
            {
                return Err(Refusal::Unfit {
                    field: Field::Login,
                });
            }
            let name = required(Field::Name, name, limits::NAME)?;
            check_count(memberships.len())?;
            for membership in memberships {
                check_membership(world, membership, today)?;
            }
            if world.login_holder(&login).is_some() {
                return Err(Refusal::LoginTaken);
            }
            let account = Account {
                id: AccountId::derive(envelope.command_id, 0),
                login,
                name,
                state: AccountState::Active,
                memberships: memberships.clone(),
                stand_ins: Vec::new(),
                created_at: at,
            };
            planned.put(Record::Account(account), 0, Detail::default());
        }
        AccountCommand::Grant {
            account: id,
            membership,
        } => {
            let (mut account, version) = another(*id)?;
            check_membership(world, membership, today)?;
            check_count(account.memberships.len() + 1)?;
            let same = |held: &Membership| {
                held.role == membership.role
                    && held.scope == membership.scope
                    && held.until.is_none_or(|until| until >= membership.from)
            };
            if account.memberships.iter().any(same) {
                return Err(Refusal::NothingToDo);
            }
            account.memberships.push(*membership);
            planned.put(Record::Account(account), version, Detail::default());
        }
        AccountCommand::EndRole {
            account: id,
            role,
            scope,
            until,
        } => {
            let (mut account, version) = another(*id)?;
            let ending = account
                .memberships
                .iter_mut()
                .find(|held| {
                    held.role == *role
                        && held.scope == *scope
                        && held.until.is_none_or(|end| end > *until)
                })
                .ok_or(Refusal::NothingToDo)?;
            ending.until = Some(*until);
            if *role == Role::Administrator && !another_administrator(world, *id, today) {
                return Err(Refusal::LastAdministrator);
            }
            planned.put(Record::Account(account), version, Detail::default());
            end_stand_ins(world, *until, &mut planned, |one| {
                let held = &one.membership;
                (one.whom, held.role, held.scope) == (*id, *role, *scope)
            });
        }
        AccountCommand::StandIn {
            account: id,
            whom,
            membership,
        } => {
            let (mut account, version) = another(*id)?;
            let (colleague, _) = find(world, *whom)?;
            check_stand_in(&account, &colleague, membership)?;
            // What is over takes no place: leave comes every year.
            let times = account.stand_ins.iter().map(|one| &one.membership);
            let counts = times.filter(|held| held.until.is_none_or(|end| end >= today));
            check_count(account.memberships.len() + counts.count() + 1)?;
            account.stand_ins.push(StandIn {
                membership: *membership,
                whom: *whom,
                whom_name: colleague.name.clone(),
            });
            let detail = said(colleague.name);
            planned.put(Record::Account(account), version, detail);
        }
        AccountCommand::EndStandIn {
            account: id,
            whom,
            role,
            scope,
            from,
            until,
        } => {
            let (mut account, version) = another(*id)?;
            let ended = cut_short(&mut account, *until, |one| {
                let held = &one.membership;
                (one.whom, held.role, held.scope, held.from) == (*whom, *role, *scope, *from)
            });
            let ended = ended.ok_or(Refusal::NothingToDo)?;
            planned.put(Record::Account(account), version, said(ended));
        }
        AccountCommand::Suspend {
            account: id,
            reason,
        } => {
            let (mut account, version) = another(*id)?;
            if account.state == AccountState::Suspended {
                return Err(Refusal::NothingToDo);
            }
            if Actor::person(&account).is(Role::Administrator, today)
                && !another_administrator(world, *id, today)
            {
                return Err(Refusal::LastAdministrator);
            }
            account.state = AccountState::Suspended;
            let text = bounded(Field::Reason, reason, limits::REASON)?;
            planned.put(Record::Account(account), version, said(text));
            // Nor does anybody act for somebody who is shut out.
            end_stand_ins(world, today.plus_days(-1), &mut planned, |one| {
                one.whom == *id
            });
        }
        AccountCommand::Resume { account: id } => {
            let (mut account, version) = another(*id)?;
            if account.state == AccountState::Active {
                return Err(Refusal::NothingToDo);
            }
            account.state = AccountState::Active;
            planned.put(Record::Account(account), version, Detail::default());
        }
        AccountCommand::ResetPassword { account: id } => {
            let (account, _) = find(world, *id)?;
            planned
                .lines
                .push((RecordKey::Account(account.id), Detail::default()));
        }
        AccountCommand::PasswordSet
        | AccountCommand::SignIn
        | AccountCommand::SignInFailed
        | AccountCommand::SignOut => {}
    }
    Ok(planned)
}

fn said(text: String) -> Detail {
    Detail {
        text,
        ..Detail::default()
    }
}

/// A colleague's role, for days that are named and on which the colleague holds it.
fn check_stand_in(
    account: &Account,
    colleague: &Account,
    given: &Membership,
) -> Result<(), Refusal> {
    let unfit = |field| Err(Refusal::Unfit { field });
    if !given.role.may_be_stood_in() {
        return unfit(Field::Memberships);
    }
    let Some(until) = given.until else {
        return Err(Refusal::Empty { field: Field::Term });
    };
    if until < given.from {
        return unfit(Field::Term);
    }
    let same = |held: &Membership| held.role == given.role && held.scope == given.scope;
    let throughout = |held: &Membership| {
        same(held) && held.from <= given.from && held.until.is_none_or(|end| end >= until)
    };
    if colleague.id == account.id
        || colleague.state != AccountState::Active
        || !colleague.memberships.iter().any(throughout)
    {
        return unfit(Field::Whom);
    }
    let meets = |held: &Membership| {
        same(held) && held.from <= until && held.until.is_none_or(|end| end >= given.from)
    };
    let mut stand_ins = account.stand_ins.iter();
    if account.memberships.iter().any(throughout)
        || stand_ins.any(|one| one.whom == colleague.id && meets(&one.membership))
    {
        return Err(Refusal::NothingToDo);
    }
    Ok(())
}

/// Ends some of what an account does in colleagues' roles; the last colleague's name, if it did any.
fn cut_short(
    account: &mut Account,
    until: LocalDate,
    which: impl Fn(&StandIn) -> bool,
) -> Option<String> {
    let mut name = None;
    for held in &mut account.stand_ins {
        let goes_on = held.membership.until.is_none_or(|end| end > until);
        if goes_on && which(held) {
            held.membership.until = Some(until);
            name = Some(held.whom_name.clone());
        }
    }
    name
}

/// Nobody goes on in a role that the colleague no longer holds.
fn end_stand_ins(
    world: &dyn World,
    until: LocalDate,
    planned: &mut Planned,
    which: impl Fn(&StandIn) -> bool,
) {
    for found in world.accounts() {
        let Record::Account(account) = &found.record else {
            continue;
        };
        let mut account = account.clone();
        if let Some(name) = cut_short(&mut account, until, &which) {
            planned.put(Record::Account(account), found.version, said(name));
        }
    }
}

fn check_count(given: usize) -> Result<(), Refusal> {
    if given > limits::MEMBERSHIPS {
        let (limit, given) = (limits::MEMBERSHIPS as u32, given as u32);
        return Err(Refusal::TooLong {
            field: Field::Memberships,
            limit,
            given,
        });
    }
    Ok(())
}
