//! Ballots (票决, 测评): opened by the committee, counted by two tellers apart from each other, compared by
//! the system, sealed until they are announced. What was announced moves the projects.

use shared::account::{Account, AccountState, Role};
use shared::api::Detail;
use shared::ballot::{
    Ballot, BallotCommand, BallotForm, BallotKind, Count, Figures, Item, Teller, TellerCount,
    TieRule,
};
use shared::id::{AccountId, WorkId};
use shared::limits;
use shared::project::{Assessment, Project, Season, Stage, Vote};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::rulebook::Rulebook;
use shared::time::LocalDate;
use shared::work::{Sight, WorkRefusal};

use crate::plan::{Need, Planned, World, required};
use crate::policy::Actor;
use crate::team::EVERYONE;
use crate::work::{Admitted, Desk, Held, admitted, planned, record, refuse, said};
use crate::{project, scan};

/// Who opens, announces and voids a ballot.
const HOLDS: &[Role] = &[Role::Supervisor];
/// Who may be a teller: deputies, and the committee's own people.
const COUNTS: &[Role] = &[
    Role::Deputy,
    Role::TeamLead,
    Role::TeamMember,
    Role::Authority,
    Role::Supervisor,
];
/// How often a teller corrects a count once both have entered theirs.
const RECOUNTS: u8 = 3;
/// Projects on one ballot.
const MOST: usize = 60;
/// Ballots of one session; a district has some hundreds of deputies.
const MOST_BALLOTS: u32 = 100_000;

const fn id_of(command: &BallotCommand) -> Option<WorkId> {
    match command {
        BallotCommand::Open(_) => None,
        BallotCommand::Count { id, .. }
        | BallotCommand::Announce { id }
        | BallotCommand::Void { id, .. } => Some(*id),
    }
}

pub(crate) fn needs(command: &BallotCommand, world: &dyn World) -> Vec<Need> {
    let mut needs = vec![Need::Record(RecordKey::Rulebook(Rulebook::id()))];
    let mut projects = |ids: &[WorkId]| {
        // A project is put with its reports.
        needs.extend(ids.iter().flat_map(|id| [record(*id), Need::Parts(*id)]));
    };
    match id_of(command) {
        None => {
            if let BallotCommand::Open(form) = command {
                projects(&form.projects);
                let accounts = form.teller_accounts.into_iter().flatten();
                needs.extend(accounts.map(|id| Need::Record(RecordKey::Account(id))));
            }
        }
        Some(id) => {
            if !matches!(command, BallotCommand::Count { .. })
                && let Some(ballot) = known(world, id)
            {
                projects(&ballot.form.projects);
            }
            needs.extend([record(id), Need::Parts(id)]);
        }
    }
    needs
}

fn known(world: &dyn World, id: WorkId) -> Option<Ballot> {
    match &world.record(RecordKey::Work(id))?.record {
        Record::Work(work) => work.open(),
        _ => None,
    }
}

/// Whether an actor opens, announces and voids ballots.
pub fn may_hold(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, HOLDS, day, |_| true).is_some()
}

/// Whether somebody may be named as a teller.
pub fn may_be_teller(account: &Account, day: LocalDate) -> bool {
    let mut held = account.memberships.iter();
    account.state == AccountState::Active
        && held.any(|held| COUNTS.contains(&held.role) && held.holds(day))
}

/// The teller whom an actor is, if they are one: named by the session with an account, or else bound to the
/// account that counted under the name first. Whoever opened the ballot is none.
pub fn teller_of(ballot: &Ballot, account: Option<AccountId>, name: &str) -> Option<usize> {
    let account = account.filter(|own| ballot.made_by_account != Some(*own))?;
    ballot.tellers.iter().position(|one| {
        one.account
            .map_or(one.name == name, |bound| bound == account)
    })
}

/// Whether an actor may enter a count now.
pub fn may_count(actor: &Actor, ballot: &Ballot, day: LocalDate) -> bool {
    is_running(ballot)
        && teller_of(ballot, actor.account, &actor.name).is_some()
        && admitted(actor, COUNTS, day, |_| true).is_some()
}

/// Whether a count waits for an actor: a teller who has not counted yet, or may still correct what differs.
pub fn count_waits(ballot: &Ballot, actor: &Actor, day: LocalDate) -> bool {
    let own = teller_of(ballot, actor.account, &actor.name);
    let Some(own) = own.filter(|_| may_count(actor, ballot, day) && day >= ballot.form.on) else {
        return false;
    };
    let teller = &ballot.tellers[own];
    match ballot.count {
        Count::Open => teller.at.is_none(),
        Count::Differs => teller.recounts < RECOUNTS,
        Count::Agrees | Count::Announced | Count::Void => false,
    }
}

const fn is_running(ballot: &Ballot) -> bool {
    matches!(ballot.count, Count::Open | Count::Differs | Count::Agrees)
}

pub(crate) fn plan(desk: &Desk<'_>, command: &BallotCommand) -> Result<Planned, Refusal> {
    let Some(id) = id_of(command) else {
        return open(desk, command);
    };
    let held = desk.find::<Ballot>(id)?;
    let who = if matches!(command, BallotCommand::Count { .. }) {
        COUNTS
    } else {
        HOLDS
    };
    let by = desk.admit(who, |_| true)?;
    if !is_running(&held.body) {
        return Err(refuse(WorkRefusal::BallotOver));
    }
    match command {
        BallotCommand::Open(_) => Err(Refusal::NotFound),
        BallotCommand::Count { figures, .. } => count(desk, held, figures, by),
        BallotCommand::Announce { .. } => announce(desk, held, by),
        BallotCommand::Void { reason, .. } => void(desk, held, reason, by),
    }
}

fn check(desk: &Desk<'_>, form: &BallotForm) -> Result<(BallotForm, Vec<Held<Project>>), Refusal> {
    let unfit = |field| Refusal::Unfit { field };
    let mut form = BallotForm {
        session: required(Field::Title, &form.session, limits::NAME)?,
        ..form.clone()
    };
    desk.near(form.on, Field::Day)?;
    tellers(desk, &mut form)?;
    if form.projects.is_empty() {
        return Err(Refusal::Empty {
            field: Field::Projects,
        });
    }
    let is_twice = |id: &WorkId| form.projects.iter().filter(|one| *one == id).count() > 1;
    if form.projects.len() > MOST || form.projects.iter().any(is_twice) {
        return Err(unfit(Field::Projects));
    }
    match form.kind {
        BallotKind::Choice => {
            form.season = None;
            if form.places == 0 || form.projects.len() <= form.places as usize {
                return Err(refuse(WorkRefusal::NotCompetitive));
            }
        }
        BallotKind::Assessment => {
            form.places = 0;
            if form.season.is_none() {
                return Err(Refusal::Empty { field: Field::Term });
            }
        }
    }
    let mut projects = Vec::with_capacity(form.projects.len());
    for id in &form.projects {
        let found = desk.find::<Project>(*id)?;
        if found.body.ballot.is_some() {
            return Err(refuse(WorkRefusal::OnBallot));
        }
        let fits = match (form.kind, form.season) {
            (BallotKind::Choice, _) => found.body.stage == Stage::Candidate,
            // At the end of the year also what is not complete is judged.
            (BallotKind::Assessment, _) => {
                found.body.stage.is_at_work() || found.body.stage == Stage::Completed
            }
        };
        if !fits {
            return Err(refuse(WorkRefusal::WrongStage));
        }
        projects.push(found);
    }
    Ok((form, projects))
}

/// # Errors
/// Two who are one, whoever opens the ballot, or an account that cannot count.
fn tellers(desk: &Desk<'_>, form: &mut BallotForm) -> Result<(), Refusal> {
    let accounts = form.teller_accounts;
    for (name, id) in form.teller_names.iter_mut().zip(accounts) {
        if let Some(id) = id {
            let found = desk.world.record(RecordKey::Account(id));
            let account = match found.map(|found| &found.record) {
                Some(Record::Account(account)) if may_be_teller(account, desk.today) => account,
                _ => {
                    return Err(Refusal::Unfit {
                        field: Field::Tellers,
                    });
                }
            };
            name.clone_from(&account.name);
        }
        *name = required(Field::Tellers, name, limits::NAME)?;
    }
    let [one, other] = &form.teller_names;
    // Namesakes are told apart by their accounts, a name alone by nothing.
    let is_one = match accounts {
        [Some(one), Some(other)] => one == other,
        [_, None] | [None, Some(_)] => one == other,
    };
    let is_opener = |(name, id): (&String, Option<AccountId>)| match id {
        Some(_) => id == desk.actor.account,
        None => *name == desk.actor.name,
    };
    if is_one || form.teller_names.iter().zip(accounts).any(is_opener) {
        return Err(refuse(WorkRefusal::NotTeller));
    }
    Ok(())
}

fn open(desk: &Desk<'_>, command: &BallotCommand) -> Result<Planned, Refusal> {
    let BallotCommand::Open(form) = command else {
        return Err(Refusal::NotFound);
    };
    let by = desk.admit(HOLDS, |_| true)?;
    let (form, projects) = check(desk, form)?;
    let mut planned = planned(by);
    let id = desk.new_id();
    let items = projects
        .iter()
        .zip(&form.projects)
        .map(|(found, id)| Item {
            project: *id,
            title: found.body.form.title.clone(),
        })
        .collect();
    let named = form.teller_names.iter().zip(form.teller_accounts);
    let tellers = named.map(|(name, account)| Teller {
        name: name.clone(),
        account,
        at: None,
        recounts: 0,
    });
    let tellers = tellers.collect();
    let detail = said(form.session.clone());
    let held = Held {
        id,
        of: None,
        version: 0,
        body: Ballot {
            tellers,
            items,
            form,
            count: Count::Open,
            differing: Vec::new(),
            result: None,
            is_tied: false,
            made_by: desk.actor.name.clone(),
            made_by_account: desk.actor.account,
            ended: None,
        },
    };
    planned.put_work(&held, EVERYONE(), detail.clone());
    for mut found in projects {
        found.body.ballot = Some(id);
        project::put(desk, found, detail.clone(), &mut planned);
    }
    Ok(planned)
}

/// # Errors
/// Figures that cannot be: more votes than ballots, more ballots than were issued.
fn sound(ballot: &Ballot, figures: &Figures) -> Result<(), Refusal> {
    let Figures {
        issued,
        returned,
        valid,
        rows,
    } = figures;
    let of_all = *issued <= MOST_BALLOTS && returned <= issued && valid <= returned && *valid > 0;
    let whole = rows.len() == ballot.items.len()
        && rows.iter().all(|row| {
            row.len() == ballot.columns()
                && row.iter().map(|n| u64::from(*n)).sum::<u64>() <= u64::from(*valid)
        });
    let cast: u64 = rows.iter().flatten().map(|n| u64::from(*n)).sum();
    // Whoever chooses marks as many projects as there are places, at most.
    let places = u64::from(ballot.form.places);
    let within = match ballot.form.kind {
        BallotKind::Choice => cast <= u64::from(*valid) * places,
        BallotKind::Assessment => true,
    };
    if of_all && whole && within {
        return Ok(());
    }
    Err(refuse(WorkRefusal::BallotCounts))
}

fn sealed(teller: AccountId) -> Sight {
    Sight {
        people: vec![teller],
        sealed: true,
        ..Sight::default()
    }
}

/// What the tellers have entered.
fn counts(desk: &Desk<'_>, ballot: WorkId) -> Vec<Held<TellerCount>> {
    let parts = desk.world.parts(ballot).into_iter();
    parts
        .filter_map(|part| match part.record.key() {
            RecordKey::Work(id) => desk.known(id).or_else(|| match &part.record {
                Record::Work(work) => Some(Held {
                    id,
                    of: work.of,
                    version: part.version,
                    body: work.open()?,
                }),
                _ => None,
            }),
            _ => None,
        })
        .collect()
}

fn count(
    desk: &Desk<'_>,
    mut held: Held<Ballot>,
    figures: &Figures,
    by: Admitted,
) -> Result<Planned, Refusal> {
    let actor = desk.actor;
    let not_teller = || refuse(WorkRefusal::NotTeller);
    let account = actor.account.ok_or_else(not_teller)?;
    let at = teller_of(&held.body, Some(account), &actor.name).ok_or_else(not_teller)?;
    // Nobody counts for both.
    let is_mine = |one: &Teller| one.account == Some(account);
    if held
        .body
        .tellers
        .iter()
        .enumerate()
        .any(|(n, one)| n != at && is_mine(one))
    {
        return Err(not_teller());
    }
    after_session(desk, &held.body)?;
    sound(&held.body, figures)?;
    let id = Ballot::count_id(held.id, account);
    let (mine, others): (Vec<_>, Vec<_>) = counts(desk, held.id)
        .into_iter()
        .partition(|one| one.id == id);
    let before = mine.first();
    if before.is_some_and(|before| before.body.figures == *figures) {
        return Err(Refusal::NothingToDo);
    }
    let body = &mut held.body;
    // That two differ is told, and on what: who may try for ever would find out the other's figures.
    if before.is_some() && !others.is_empty() {
        if body.tellers[at].recounts >= RECOUNTS {
            return Err(refuse(WorkRefusal::Recounts));
        }
        body.tellers[at].recounts += 1;
    }
    body.differing.clear();
    body.count = match others.first() {
        None => Count::Open,
        Some(other) if other.body.figures == *figures => Count::Agrees,
        Some(other) => {
            let rows = other.body.figures.rows.iter().zip(&figures.rows);
            let differ = rows.enumerate().filter(|(_, (one, two))| one != two);
            body.differing = differ.map(|(n, _)| n as u32).collect();
            Count::Differs
        }
    };
    body.tellers[at].account = Some(account);
    body.tellers[at].at = Some(desk.when);
    let entered = Held {
        id,
        of: Some(held.id),
        version: before.map_or(0, |before| before.version),
        body: TellerCount {
            teller: body.tellers[at].name.clone(),
            figures: figures.clone(),
            at: desk.when,
        },
    };
    let mut planned = planned(by);
    // That a count was entered is told, and by whom; not what was counted.
    let detail = Detail {
        code: held.body.count.code().to_owned(),
        ..Detail::default()
    };
    planned.put_work(&held, EVERYONE(), detail);
    planned.put_work(&entered, sealed(account), Detail::default());
    Ok(planned)
}

/// How a choice comes out: for each item its rank, and whether it is chosen; and whether equal votes leave
/// places open. Chosen is who has most votes, and more than half of the valid ballots.
pub fn choose(figures: &Figures, places: u32, tie: TieRule) -> (Vec<(u32, bool)>, bool) {
    let votes: Vec<u32> = figures
        .rows
        .iter()
        .map(|row| row.first().copied().unwrap_or(0))
        .collect();
    let rank = |n: usize| 1 + votes.iter().filter(|other| **other > votes[n]).count() as u32;
    let has_majority = |n: usize| u64::from(votes[n]) * 2 > u64::from(figures.valid);
    let mut order: Vec<usize> = (0..votes.len()).filter(|n| has_majority(*n)).collect();
    order.sort_by_key(|n| (std::cmp::Reverse(votes[*n]), *n));
    let places = places as usize;
    let mut chosen: Vec<usize> = order.iter().copied().take(places).collect();
    let first_out = order.get(places).copied();
    let last_in = chosen.last().copied();
    let equal = first_out
        .zip(last_in)
        .is_some_and(|(out, last)| votes[out] == votes[last]);
    let is_tied = equal && tie == TieRule::RunOff;
    if let (true, Some(last)) = (is_tied, last_in) {
        chosen.retain(|n| votes[*n] > votes[last]);
    }
    let outcome = (0..votes.len()).map(|n| (rank(n), chosen.contains(&n)));
    (outcome.collect(), is_tied)
}

/// Whether an item of a choice that came out tied goes on standing: it has equal votes at the last place.
pub fn stands(outcome: &[(u32, bool)], n: usize) -> bool {
    let (rank, chosen) = outcome[n];
    let ahead = outcome.iter().filter(|(other, _)| *other < rank).count();
    !chosen && ahead == outcome.iter().filter(|(_, chosen)| *chosen).count()
}

/// Whether an assessment was passed: more than half of the valid ballots are satisfied or fairly so.
pub fn is_passed(counts: [u32; 3], valid: u32) -> bool {
    (u64::from(counts[0]) + u64::from(counts[1])) * 2 > u64::from(valid)
}

/// What the session decides is not counted before its day.
fn after_session(desk: &Desk<'_>, body: &Ballot) -> Result<(), Refusal> {
    if desk.actor.is_system || desk.when.day() >= body.form.on {
        return Ok(());
    }
    Err(refuse(WorkRefusal::BeforeSession))
}

fn announce(desk: &Desk<'_>, mut held: Held<Ballot>, by: Admitted) -> Result<Planned, Refusal> {
    after_session(desk, &held.body)?;
    let entered = counts(desk, held.id);
    let figures = match entered.as_slice() {
        [one, other] if one.body.figures == other.body.figures => one.body.figures.clone(),
        _ => return Err(refuse(WorkRefusal::NotAgreed)),
    };
    if held.body.count != Count::Agrees {
        return Err(refuse(WorkRefusal::NotAgreed));
    }
    let mut planned = planned(by);
    let form = held.body.form.clone();
    let (outcome, is_tied) = choose(&figures, form.places, form.tie);
    for (n, item) in held.body.items.iter().enumerate() {
        // A project that is gone from the records is no reason to keep a result back.
        let Some(mut found) = desk.known::<Project>(item.project) else {
            continue;
        };
        let body = &mut found.body;
        body.ballot = None;
        let row = figures.rows.get(n).cloned().unwrap_or_default();
        let detail = match form.kind {
            BallotKind::Choice => {
                let (rank, chosen) = outcome[n];
                let votes = row.first().copied().unwrap_or(0);
                body.votes.push(Vote {
                    ballot: held.id,
                    on: form.on,
                    votes,
                    of: figures.valid,
                    rank,
                    chosen,
                });
                if chosen {
                    project::pass(desk, body, Stage::Voted, form.session.clone());
                } else if !(is_tied && stands(&outcome, n)) {
                    project::pass(desk, body, Stage::Reserve, form.session.clone());
                }
                Detail {
                    code: body.stage.code().to_owned(),
                    ..said(form.session.clone())
                }
            }
            BallotKind::Assessment => {
                let counts = [0, 1, 2].map(|at| row.get(at).copied().unwrap_or(0));
                let passed = is_passed(counts, figures.valid);
                let season = form.season.unwrap_or(Season::YearEnd);
                body.assessments.push(Assessment {
                    ballot: held.id,
                    season,
                    on: form.on,
                    counts,
                    passed,
                });
                if season == Season::YearEnd && body.stage == Stage::Completed && body.accepted {
                    let stage = if passed {
                        Stage::Assessed
                    } else {
                        Stage::Rectifying
                    };
                    project::pass(desk, body, stage, form.session.clone());
                }
                Detail {
                    code: if passed { "passed" } else { "failed" }.to_owned(),
                    ..said(form.session.clone())
                }
            }
        };
        project::put(desk, found, detail, &mut planned);
    }
    held.body.count = Count::Announced;
    held.body.is_tied = is_tied;
    held.body.result = Some(figures);
    held.body.ended = Some((desk.actor.name.clone(), desk.when, String::new()));
    planned.put_work(&held, EVERYONE(), said(form.session));
    // What the tellers counted is open from now on.
    for count in entered {
        planned.put_work(&count, EVERYONE(), Detail::default());
    }
    Ok(planned)
}

fn void(
    desk: &Desk<'_>,
    mut held: Held<Ballot>,
    reason: &str,
    by: Admitted,
) -> Result<Planned, Refusal> {
    let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
    let mut planned = planned(by);
    for item in &held.body.items {
        if let Some(mut found) = desk.known::<Project>(item.project) {
            found.body.ballot = None;
            project::put(desk, found, said(reason.clone()), &mut planned);
        }
    }
    held.body.count = Count::Void;
    held.body.ended = Some((desk.actor.name.clone(), desk.when, reason.clone()));
    planned.put_work(&held, EVERYONE(), said(reason));
    Ok(planned)
}
