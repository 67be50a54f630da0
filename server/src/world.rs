//! What the rules look at inside one transaction: records loaded so far, with the batch's own
//! changes over them.

use std::collections::{HashMap, HashSet};

use domain::{Need, World, policy};
use shared::id::{AccountId, RequestId, WorkId};
use shared::record::{Parent, RecordKey, Versioned};
use storage::{StorageError, Stored, Writing};

/// Records known to a batch.
#[derive(Debug, Default)]
pub struct Overlay {
    records: HashMap<RecordKey, Stored>,
    children: HashMap<Parent, Vec<RecordKey>>,
    accounts: Vec<RecordKey>,
    logins: HashMap<String, AccountId>,
    counters: HashMap<String, u64>,
    numbers: HashMap<String, RequestId>,
    known: HashSet<Need>,
}

impl Overlay {
    /// A record as stored, with its audiences.
    pub fn stored(&self, key: RecordKey) -> Option<&Stored> {
        self.records.get(&key)
    }

    /// Loads what is needed and not yet known, one statement per sort of need.
    ///
    /// # Errors
    /// The database's.
    pub async fn load(
        &mut self,
        needs: Vec<Need>,
        writing: &mut Writing,
    ) -> Result<bool, StorageError> {
        let mut keys = Vec::new();
        let mut parents = Vec::new();
        let mut logins = Vec::new();
        let mut counters = Vec::new();
        let mut numbers = Vec::new();
        let mut used = Vec::new();
        let mut all_accounts = false;
        let mut all_organisations = false;
        for need in needs {
            if !self.known.insert(need.clone()) {
                continue;
            }
            match need {
                Need::Record(key) => keys.push(key),
                Need::Children(request) => parents.push(Parent::Request(request)),
                Need::Parts(work) => parents.push(Parent::Work(work)),
                Need::Login(login) => logins.push(login),
                Need::Accounts => all_accounts = true,
                Need::Organisations => all_organisations = true,
                Need::Uses(id) => used.extend(policy::audiences_at(id).map(|one| one.to_string())),
                Need::Counter(name) => counters.push(name),
                Need::Number(number) => numbers.push(number),
            }
        }
        keys.retain(|key| !self.records.contains_key(key));
        let mut any = all_accounts || all_organisations;
        if !keys.is_empty() {
            any = true;
            for stored in writing.records(&keys).await?.into_values() {
                self.insert(stored);
            }
        }
        if !parents.is_empty() {
            any = true;
            for stored in writing.children(&parents).await? {
                self.insert(stored);
            }
        }
        if all_accounts {
            for stored in writing.accounts().await? {
                self.insert(stored);
            }
        }
        if all_organisations {
            for stored in writing.organisations().await? {
                self.insert(stored);
            }
        }
        if !used.is_empty() {
            any = true;
            for stored in writing.shown_to(&used).await? {
                self.insert(stored);
            }
            for stored in writing.live_works().await? {
                self.insert(stored);
            }
        }
        if !logins.is_empty() {
            any = true;
            self.logins.extend(writing.account_by_login(&logins).await?);
        }
        if !counters.is_empty() {
            any = true;
            self.counters.extend(writing.counters(&counters).await?);
            for name in counters {
                self.counters.entry(name).or_default();
            }
        }
        if !numbers.is_empty() {
            any = true;
            self.numbers.extend(writing.numbers(&numbers).await?);
        }
        Ok(any)
    }

    /// Takes a record as it is in the database; one that the batch has changed is kept.
    fn insert(&mut self, stored: Stored) {
        let key = stored.versioned.record.key();
        if !self.records.contains_key(&key) {
            self.put(stored);
        }
    }

    /// Takes a record as the batch leaves it.
    pub fn put(&mut self, stored: Stored) {
        let record = &stored.versioned.record;
        let key = record.key();
        if !self.records.contains_key(&key) {
            if let Some(parent) = record.parent() {
                self.children.entry(parent).or_default().push(key);
            }
            if let RecordKey::Account(_) = key {
                self.accounts.push(key);
            }
        }
        match record {
            shared::record::Record::Account(account) => {
                self.logins.insert(account.login.clone(), account.id);
            }
            shared::record::Record::Request(request) => {
                self.numbers
                    .extend(request.number.clone().map(|number| (number, request.id)));
            }
            shared::record::Record::Organisation(_)
            | shared::record::Record::Assignment(_)
            | shared::record::Record::Note(_)
            | shared::record::Record::Draft(_)
            | shared::record::Record::Attachment(_)
            | shared::record::Record::Rulebook(_)
            | shared::record::Record::Template(_)
            | shared::record::Record::View(_)
            | shared::record::Record::Work(_) => {}
        }
        self.records.insert(key, stored);
    }

    fn belonging(&self, parent: Parent) -> Vec<&Versioned> {
        let keys = self.children.get(&parent).into_iter().flatten();
        keys.filter_map(|key| self.record(*key)).collect()
    }

    /// Sets a counter.
    pub fn count(&mut self, name: String, value: u64) {
        self.counters.insert(name, value);
    }
}

impl World for Overlay {
    fn is_whole(&self) -> bool {
        true
    }

    fn record(&self, key: RecordKey) -> Option<&Versioned> {
        self.records.get(&key).map(|stored| &stored.versioned)
    }

    fn children(&self, request: RequestId) -> Vec<&Versioned> {
        self.belonging(Parent::Request(request))
    }

    fn parts(&self, of: WorkId) -> Vec<&Versioned> {
        self.belonging(Parent::Work(of))
    }

    fn login_holder(&self, login: &str) -> Option<AccountId> {
        self.logins.get(login).copied()
    }

    fn accounts(&self) -> Vec<&Versioned> {
        self.accounts
            .iter()
            .filter_map(|key| self.record(*key))
            .collect()
    }

    fn organisations(&self) -> Vec<&Versioned> {
        let all = self.records.values().map(|stored| &stored.versioned);
        all.filter(|held| matches!(held.record.key(), RecordKey::Organisation(_)))
            .collect()
    }

    fn known(&self) -> Vec<&Versioned> {
        self.records.values().map(|held| &held.versioned).collect()
    }

    fn counter(&self, name: &str) -> Option<u64> {
        self.counters.get(name).copied()
    }

    fn number_holder(&self, number: &str) -> Option<RequestId> {
        self.numbers.get(number).copied()
    }
}
