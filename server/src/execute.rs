//! The one write path (invariants 4 and 5).
//!
//! Everything that changes a record comes through [`Executor::execute`]: people, timers, imports.
//! One task collects waiting envelopes into one transaction; its first statement takes the `meta`
//! row, so there is one writer at a time in the whole deployment and the order of commit numbers
//! is the order of commits. Plans are pure, so a refused or failing command leaves nothing behind
//! and the batch is written with a constant number of statements.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use domain::{Actor, Planned, World, notice};
use shared::account::AccountState;
use shared::api::Detail;
use shared::command::{Answer, Envelope, Outcome};
use shared::id::{AccountId, ClientId, CommandId, RequestId};
use shared::limits;
use shared::record::{Record, RecordKey};
use shared::refusal::Refusal;
use shared::time::Timestamp;
use storage::{
    Batch, Commit, Line, NoticeRow, Put, SealedPetitioner, Storage, StorageError, Stored, Writing,
};
use tokio::sync::{Notify, mpsc, oneshot};

use crate::clock::Clock;
use crate::columns;
use crate::history;
use crate::seal::{Keys, SealError};
use crate::world::Overlay;

/// A command that waited longer than this, in milliseconds, is not applied silently, unless it only
/// adds. Clients date their commands by the server's clock, as they know it.
pub const STALE_AFTER_MS: i64 = 72 * 3_600_000;

/// The role, in the history, of a petitioner who rates on the public page.
pub const RESIDENT: &str = "resident";

/// How long a transaction is held back for calls that are expected to join it.
const GATHER: Duration = Duration::from_millis(2);

/// Who asks.
#[derive(Clone, Debug)]
pub enum Who {
    /// A person; the account is read in the transaction, so that rights are those of the moment.
    Account(AccountId),
    /// The system, perhaps in somebody's name.
    System(Actor),
    /// Whoever holds the receipt of a request.
    Resident(RequestId),
}

/// Why a call to the write path brought no answers.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// More envelopes than one call may carry.
    #[error("batch too large")]
    BatchTooLarge,
    /// A client's number was used with another command: two tabs go by one name.
    #[error("client id used twice")]
    Fork,
    /// The account is not there or may not act.
    #[error("account may not act")]
    NoAccount,
    /// The database's.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Petitioner data could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The server stops.
    #[error("the writer has stopped")]
    Stopped,
}

struct Job {
    who: Who,
    device: String,
    envelopes: Vec<Envelope>,
    reply: oneshot::Sender<Result<Vec<Answer>, ExecuteError>>,
}

/// The way to the writer.
#[derive(Clone, Debug)]
pub struct Executor {
    jobs: mpsc::Sender<Job>,
}

impl Executor {
    /// Starts the writer. `committed` is notified after each commit. It ends when the last
    /// executor is dropped.
    pub fn start(storage: Storage, keys: Keys, clock: Clock, committed: Arc<Notify>) -> Self {
        let (jobs, waiting) = mpsc::channel(1024);
        tokio::spawn(
            Writer {
                storage,
                keys,
                clock,
                committed,
            }
            .run(waiting),
        );
        Self { jobs }
    }

    /// Decides commands in order: each is accepted or refused, and both are commits. Sending the
    /// same command again brings the same answer.
    ///
    /// # Errors
    /// Nothing was changed; the call may be repeated as it is, except after `Fork`.
    pub async fn execute(
        &self,
        who: Who,
        device: &str,
        envelopes: Vec<Envelope>,
    ) -> Result<Vec<Answer>, ExecuteError> {
        if envelopes.len() > limits::BATCH {
            return Err(ExecuteError::BatchTooLarge);
        }
        let (reply, answer) = oneshot::channel();
        let job = Job {
            who,
            device: device.to_owned(),
            envelopes,
            reply,
        };
        self.jobs
            .send(job)
            .await
            .map_err(|_| ExecuteError::Stopped)?;
        answer.await.map_err(|_| ExecuteError::Stopped)?
    }

    /// Decides one command of the system.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub async fn execute_one(
        &self,
        who: Who,
        device: &str,
        envelope: Envelope,
    ) -> Result<Outcome, ExecuteError> {
        let answers = self.execute(who, device, vec![envelope]).await?;
        Ok(answers
            .into_iter()
            .next()
            .ok_or(ExecuteError::Stopped)?
            .outcome)
    }
}

struct Writer {
    storage: Storage,
    keys: Keys,
    clock: Clock,
    committed: Arc<Notify>,
}

impl Writer {
    async fn run(self, mut waiting: mpsc::Receiver<Job>) {
        // How many calls came together last time: so many are likely to come again, a moment after
        // the first of them. Whoever is alone waits for nobody.
        let mut company = 1;
        while let Some(first) = waiting.recv().await {
            let mut jobs = vec![first];
            let mut size = jobs[0].envelopes.len();
            let until = tokio::time::Instant::now() + GATHER;
            while size < limits::BATCH {
                let next = match waiting.try_recv() {
                    Ok(job) => Some(job),
                    Err(_) if jobs.len() < company => {
                        let next = tokio::time::timeout_at(until, waiting.recv()).await;
                        next.ok().flatten()
                    }
                    Err(_) => None,
                };
                let Some(job) = next else { break };
                size += job.envelopes.len();
                jobs.push(job);
            }
            company = jobs.len();
            self.decide(jobs).await;
        }
    }

    /// Decides jobs together; if the database refuses them together, one by one, so that one bad
    /// job fails alone.
    async fn decide(&self, jobs: Vec<Job>) {
        let together = self.transaction(&jobs).await;
        match together {
            Ok(results) => self.answer(jobs, results),
            Err(error) if jobs.len() == 1 => {
                log(&error);
                self.answer(jobs, vec![Err(error)]);
            }
            Err(error) => {
                log(&error);
                for job in jobs {
                    let job = vec![job];
                    let result = self.transaction(&job).await;
                    self.answer(job, result.unwrap_or_else(|error| vec![Err(error)]));
                }
            }
        }
    }

    fn answer(&self, jobs: Vec<Job>, results: Vec<Result<Vec<Answer>, ExecuteError>>) {
        self.committed.notify_one();
        for (job, result) in jobs.into_iter().zip(results) {
            // The caller may be gone; its commands are decided all the same.
            let _ = job.reply.send(result);
        }
    }

    async fn transaction(
        &self,
        jobs: &[Job],
    ) -> Result<Vec<Result<Vec<Answer>, ExecuteError>>, ExecuteError> {
        let mut writing = self.storage.begin().await?;
        match self.plan_and_save(jobs, &mut writing).await {
            Ok((results, true)) => {
                writing.commit().await?;
                Ok(results)
            }
            Ok((results, false)) => {
                writing.rollback().await?;
                Ok(results)
            }
            Err(error) => {
                // The first error is the one to tell; a failed rollback ends with the connection.
                let _ = writing.rollback().await;
                Err(error)
            }
        }
    }

    async fn plan_and_save(
        &self,
        jobs: &[Job],
        writing: &mut Writing,
    ) -> Result<(Vec<Result<Vec<Answer>, ExecuteError>>, bool), ExecuteError> {
        let at = self.clock.now().max(writing.head().last_at);
        let mut transaction =
            Transaction::open(&self.keys, at, writing.head().csn, jobs, writing).await?;
        let mut results = Vec::with_capacity(jobs.len());
        for job in jobs {
            results.push(transaction.decide(job, writing).await?);
        }
        let batch = transaction.batch;
        let any = !batch.commits.is_empty();
        if any {
            writing.save(batch).await?;
        }
        Ok((results, any))
    }
}

/// What a command must know. A fault in the rules must not stop the queue: the command goes on
/// with what is known, and its plan says the rest.
fn needs_of(envelope: &Envelope, world: &Overlay, at: Timestamp) -> Vec<domain::Need> {
    catch_unwind(AssertUnwindSafe(|| domain::needs(envelope, world, at))).unwrap_or_else(|_| {
        tracing::error!(command = %envelope.command_id, "the rules panicked");
        Vec::new()
    })
}

fn log(error: &ExecuteError) {
    tracing::warn!(error = %error, cause = ?std::error::Error::source(error), "batch not written");
}

/// One batch on its way into the database.
struct Transaction<'a> {
    keys: &'a Keys,
    at: Timestamp,
    next_csn: u64,
    world: Overlay,
    decided: HashMap<CommandId, Answer>,
    sequences: HashMap<(ClientId, u64), CommandId>,
    batch: Batch,
}

impl<'a> Transaction<'a> {
    async fn open(
        keys: &'a Keys,
        at: Timestamp,
        head: u64,
        jobs: &[Job],
        writing: &mut Writing,
    ) -> Result<Self, ExecuteError> {
        let envelopes = || jobs.iter().flat_map(|job| &job.envelopes);
        let ids: Vec<_> = envelopes().map(|envelope| envelope.command_id).collect();
        let used: Vec<_> = envelopes().map(|e| (e.client_id, e.seq)).collect();
        let decided = writing.decided(&ids).await?;
        let sequences = writing.sequences(&used).await?;
        let mut transaction = Self {
            keys,
            at,
            next_csn: head + 1,
            world: Overlay::default(),
            decided,
            sequences,
            batch: Batch {
                commits: Vec::new(),
                counters: Vec::new(),
            },
        };
        // What the whole batch needs is loaded together.
        let accounts = jobs.iter().filter_map(|job| match &job.who {
            Who::Account(id) => Some(domain::Need::Record(RecordKey::Account(*id))),
            Who::System(_) | Who::Resident(_) => None,
        });
        let mut needs: Vec<_> = accounts.collect();
        loop {
            for envelope in envelopes() {
                if !transaction.decided.contains_key(&envelope.command_id) {
                    needs.extend(needs_of(envelope, &transaction.world, at));
                }
            }
            if !transaction
                .world
                .load(std::mem::take(&mut needs), writing)
                .await?
            {
                return Ok(transaction);
            }
        }
    }

    async fn decide(
        &mut self,
        job: &Job,
        writing: &mut Writing,
    ) -> Result<Result<Vec<Answer>, ExecuteError>, ExecuteError> {
        let forked = job.envelopes.iter().any(|envelope| {
            let holder = self.sequences.get(&(envelope.client_id, envelope.seq));
            holder.is_some_and(|holder| *holder != envelope.command_id)
        });
        if forked {
            return Ok(Err(ExecuteError::Fork));
        }
        let mut answers = Vec::with_capacity(job.envelopes.len());
        for envelope in &job.envelopes {
            if let Some(answer) = self.decided.get(&envelope.command_id) {
                answers.push(answer.clone());
                continue;
            }
            let Some(actor) = self.actor(&job.who) else {
                return Ok(Err(ExecuteError::NoAccount));
            };
            // What earlier commands of the batch brought about may ask for more.
            while self
                .world
                .load(needs_of(envelope, &self.world, self.at), writing)
                .await?
            {}
            let answer = self.commit(envelope, &actor, &job.device)?;
            self.decided.insert(answer.command_id, answer.clone());
            self.sequences
                .insert((envelope.client_id, envelope.seq), envelope.command_id);
            answers.push(answer);
        }
        Ok(Ok(answers))
    }

    fn actor(&self, who: &Who) -> Option<Actor> {
        match who {
            Who::System(actor) => Some(actor.clone()),
            Who::Resident(request) => Some(Actor::resident(*request)),
            Who::Account(id) => match &self.world.record(RecordKey::Account(*id))?.record {
                Record::Account(account) if account.state == AccountState::Active => {
                    Some(Actor::person(account))
                }
                _ => None,
            },
        }
    }

    fn commit(
        &mut self,
        envelope: &Envelope,
        actor: &Actor,
        device: &str,
    ) -> Result<Answer, ExecuteError> {
        let waited = self.at.0 - envelope.issued_at.0;
        let may_wait = envelope.command.may_wait();
        let planned = if !may_wait && waited > STALE_AFTER_MS && !actor.is_system {
            Err(Refusal::Stale)
        } else {
            // A fault in the rules must not stop the queue: it is recorded and not tried again.
            let world = &self.world;
            let at = self.at;
            catch_unwind(AssertUnwindSafe(|| {
                domain::plan(world, envelope, actor, at)
            }))
            .unwrap_or_else(|_| {
                tracing::error!(command = %envelope.command_id, "the rules panicked");
                Err(Refusal::Internal)
            })
        };
        let (outcome, planned) = match planned {
            Ok(planned) => (Outcome::Accepted, planned),
            Err(refusal) => (Outcome::Refused(refusal), Planned::default()),
        };
        let notices = self.notices(envelope, &planned);
        let csn = self.next_csn;
        self.next_csn += 1;
        let answer = Answer {
            command_id: envelope.command_id,
            csn,
            outcome: outcome.clone(),
        };
        let commit = Commit {
            csn,
            at: self.at,
            occurred_at: envelope.occurred_at,
            issued_at: envelope.issued_at,
            client_id: envelope.client_id,
            seq: envelope.seq,
            command_id: envelope.command_id,
            actor: actor.account,
            actor_name: actor.name.clone(),
            actor_role: match planned.role {
                Some(held) => held.role.code().to_owned(),
                None if actor.is_system => "system".to_owned(),
                None if actor.resident_of.is_some() => RESIDENT.to_owned(),
                None => String::new(),
            },
            device: device.to_owned(),
            code: envelope.command.code(),
            outcome,
            lines: self.lines(&planned, envelope.command.code()),
            petitioner: self.sealed(&planned)?,
            receipt: planned.receipt.as_ref().map(|receipt| storage::Receipt {
                request: receipt.request,
                token_hash: receipt.token.clone(),
                expires_at: receipt.until,
            }),
            timers: planned.timers.iter().map(timer).collect(),
            notices,
            puts: planned.puts.into_iter().map(|put| self.put(put)).collect(),
        };
        if let Some((name, value)) = planned.counter {
            self.world.count(name.clone(), value);
            self.batch.counters.push((name, value));
        }
        self.batch.commits.push(commit);
        Ok(answer)
    }

    /// Who is to be told, unless it is long past.
    fn notices(&self, envelope: &Envelope, planned: &Planned) -> Vec<NoticeRow> {
        let happened = envelope.occurred_at.unwrap_or(self.at);
        if planned.lines.is_empty() || self.at.0 - happened.0 > notice::NEWS_MS {
            return Vec::new();
        }
        let (command, world) = (&envelope.command, &self.world);
        let told = catch_unwind(AssertUnwindSafe(|| {
            notice::notices(command, planned, world, happened)
        }));
        // A notice that is missing must not undo what was decided.
        let told = told.unwrap_or_else(|_| {
            tracing::error!(command = %envelope.command_id, "the rules of notices panicked");
            Vec::new()
        });
        let row = |told: notice::Told| NoticeRow {
            audience: told.audience.to_string(),
            code: told.code,
            about: told.about,
            title: told.title,
            place: told.place,
        };
        told.into_iter().map(row).collect()
    }

    fn lines(&self, planned: &Planned, code: &'static str) -> Vec<Line> {
        let line = |key: RecordKey, detail: &Detail| {
            let before = self.world.record(key).map(|versioned| &versioned.record);
            let after = planned
                .puts
                .iter()
                .map(|put| &put.record)
                .find(|put| put.key() == key);
            Line {
                key,
                code,
                content: history::content(detail, before, after),
            }
        };
        // Records that follow along (assignments, notes) get a line of their own, so that every
        // version of every record is in the chain.
        let told = |key: RecordKey| planned.lines.iter().any(|(line, _)| *line == key);
        let others = planned
            .puts
            .iter()
            .map(|put| put.record.key())
            .filter(|key| !told(*key));
        let nothing = Detail::default();
        let others = others.map(|key| line(key, &nothing));
        planned
            .lines
            .iter()
            .map(|(key, detail)| line(*key, detail))
            .chain(others)
            .collect()
    }

    fn sealed(&self, planned: &Planned) -> Result<Option<SealedPetitioner>, ExecuteError> {
        let Some((request, petitioner)) = &planned.petitioner else {
            return Ok(None);
        };
        Ok(Some(SealedPetitioner {
            request: *request,
            sealed: self.keys.seal(*request, petitioner)?,
            phone_mac: self.keys.phone_mac(&petitioner.phone),
        }))
    }

    fn put(&mut self, versioned: shared::record::Versioned) -> Put {
        let record = &versioned.record;
        let audiences: Vec<String> = domain::policy::audiences_of_record(record)
            .iter()
            .map(ToString::to_string)
            .collect();
        let live = domain::policy::is_live(record);
        let before = self
            .world
            .stored(record.key())
            .filter(|stored| stored.live)
            .map(|stored| stored.audiences.clone())
            .unwrap_or_default();
        let put = Put {
            columns: columns::columns(record),
            parent: record.parent(),
            audiences: audiences.clone(),
            live,
            before,
            versioned: versioned.clone(),
        };
        self.world.put(Stored {
            versioned,
            audiences,
            live,
        });
        put
    }
}

fn timer(change: &domain::plan::TimerChange) -> storage::TimerChange {
    match change {
        domain::plan::TimerChange::Set { key, timer, due_at } => storage::TimerChange::Set {
            key: *key,
            timer,
            due_at: *due_at,
        },
        domain::plan::TimerChange::Clear { key, timer } => {
            storage::TimerChange::Clear { key: *key, timer }
        }
    }
}
