//! The durable copy of the outbox: commands that wait, and refused ones that a person has not yet
//! dealt with.
//!
//! Each entry is encrypted under a key of its account that the browser keeps and never gives out.
//! This fences the next user of a shared machine off; it does not prove anything against somebody
//! who holds the machine. Deliberately absent: records seen, drafts of forms and anything that
//! needs the live connection.

use idb::{Database, Factory, ObjectStore, ObjectStoreParams, TransactionMode};
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use shared::command::Envelope;
use shared::id::{AccountId, CommandId};
use shared::refusal::Refusal;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, AesKeyGenParams, CryptoKey, SubtleCrypto};

/// What is kept of one command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The command.
    pub envelope: Envelope,
    /// Why it was refused, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
}

/// The database, opened for one account.
pub struct OutboxDb {
    db: Database,
    subtle: SubtleCrypto,
    key: CryptoKey,
    account: String,
}

const NAME: &str = "liaison-outbox";
const ENTRIES: &str = "entries";
const KEYS: &str = "keys";

/// Why nothing can be kept; there is nothing to do about it but to say so.
pub struct Unavailable;

impl<E: std::error::Error> From<E> for Unavailable {
    fn from(_: E) -> Self {
        Self
    }
}

/// What the browser failed with says nothing that a person could use.
pub fn from_js(_: JsValue) -> Unavailable {
    Unavailable
}

async fn open() -> Result<Database, Unavailable> {
    let mut request = Factory::new()?.open(NAME, Some(1))?;
    request.on_upgrade_needed(|event| {
        use idb::DatabaseEvent as _;
        if let Ok(db) = event.database() {
            for store in [ENTRIES, KEYS] {
                // Fails only where it exists already.
                let _ = db.create_object_store(store, ObjectStoreParams::new());
            }
        }
    });
    Ok(request.await?)
}

/// Runs one request in a transaction of its own and waits until it is durable.
pub async fn write<R: IntoFuture>(
    db: &Database,
    store: &str,
    ask: impl FnOnce(&ObjectStore) -> Result<R, idb::Error>,
) -> Result<(), Unavailable> {
    let transaction = db.transaction(&[store], TransactionMode::ReadWrite)?;
    ask(&transaction.object_store(store)?)?.await;
    let result = transaction.commit()?.await?;
    if result.is_committed() {
        Ok(())
    } else {
        Err(Unavailable)
    }
}

/// A field of an object; undefined where there is none.
pub fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn is_of(value: &JsValue, account: &str) -> bool {
    field(value, "account").as_string().as_deref() == Some(account)
}

async fn all(db: &Database) -> Result<Vec<JsValue>, Unavailable> {
    let transaction = db.transaction(&[ENTRIES], TransactionMode::ReadOnly)?;
    Ok(transaction
        .object_store(ENTRIES)?
        .get_all(None, None)?
        .await?)
}

/// How many entries this device keeps of anybody.
pub async fn count_all() -> usize {
    match open().await {
        Ok(db) => all(&db).await.map_or(0, |entries| entries.len()),
        Err(Unavailable) => 0,
    }
}

impl OutboxDb {
    /// Opens the database and the account's key, which is made at the first time.
    ///
    /// # Errors
    /// Without IndexedDB or WebCrypto (a page that is not served securely) nothing can be kept.
    pub async fn open(account: AccountId) -> Result<Self, Unavailable> {
        let crypto = leptos::prelude::window().crypto().map_err(from_js)?;
        // Typed as always there, but missing where the page is not secure.
        if field(&crypto, "subtle").is_undefined() {
            return Err(Unavailable);
        }
        let subtle = crypto.subtle();
        let db = open().await?;
        let account = account.to_string();
        let name = JsValue::from_str(&account);
        let transaction = db.transaction(&[KEYS], TransactionMode::ReadOnly)?;
        let held = transaction.object_store(KEYS)?.get(name.clone())?.await?;
        let key = match held {
            Some(key) => key,
            None => {
                let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
                let made = subtle
                    .generate_key_with_object(&AesKeyGenParams::new("AES-GCM", 256), false, &uses)
                    .map_err(from_js)?;
                let made = JsFuture::from(made).await.map_err(from_js)?;
                // Another tab may have been first: its key stands, and this one's is forgotten.
                let _ = write(&db, KEYS, |store| store.add(&made, Some(&name))).await;
                let transaction = db.transaction(&[KEYS], TransactionMode::ReadOnly)?;
                let kept = transaction.object_store(KEYS)?.get(name.clone())?.await?;
                kept.ok_or(Unavailable)?
            }
        };
        Ok(Self {
            db,
            subtle,
            key: key.unchecked_into(),
            account,
        })
    }

    /// What this account left behind, oldest first, and how many entries belong to others.
    pub async fn load(&self) -> Result<(Vec<Saved>, usize), Unavailable> {
        let entries = all(&self.db).await?;
        let mut own = Vec::new();
        let mut others = 0;
        for entry in &entries {
            if is_of(entry, &self.account) {
                own.extend(self.decrypt(entry).await);
            } else {
                others += 1;
            }
        }
        own.sort_by_key(|saved: &Saved| saved.envelope.command_id);
        Ok((own, others))
    }

    async fn decrypt(&self, entry: &JsValue) -> Option<Saved> {
        let plain = self.unseal(entry).await?;
        let text = String::from_utf8(plain.to_vec()).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Whether an entry is of this account.
    pub fn is_own(&self, entry: &JsValue) -> bool {
        is_of(entry, &self.account)
    }

    /// What an entry of this account holds.
    pub async fn unseal(&self, entry: &JsValue) -> Option<Uint8Array> {
        if !is_of(entry, &self.account) {
            return None;
        }
        let iv: Uint8Array = field(entry, "iv").dyn_into().ok()?;
        let data: Uint8Array = field(entry, "data").dyn_into().ok()?;
        let how = AesGcmParams::new_with_u8_array("AES-GCM", &iv);
        let plain = self
            .subtle
            .decrypt_with_object_and_js_u8_array(&how, &self.key, &data)
            .ok()?;
        let plain = JsFuture::from(plain).await.ok()?;
        Some(Uint8Array::new(&plain))
    }

    /// Keeps an entry; when this returns it is durable.
    pub async fn put(&self, saved: &Saved) -> Result<(), Unavailable> {
        let plain = serde_json::to_vec(saved)?;
        let entry = self.seal(&Uint8Array::from(plain.as_slice())).await?;
        let key = JsValue::from_str(&saved.envelope.command_id.to_string());
        write(&self.db, ENTRIES, |store| store.put(&entry, Some(&key))).await
    }

    /// An entry of this account that holds something.
    pub async fn seal(&self, plain: &Uint8Array) -> Result<Object, Unavailable> {
        let mut iv = [0u8; 12];
        let crypto = leptos::prelude::window().crypto().map_err(from_js)?;
        crypto
            .get_random_values_with_u8_array(&mut iv)
            .map_err(from_js)?;
        let iv = Uint8Array::from(iv.as_slice());
        let how = AesGcmParams::new_with_u8_array("AES-GCM", &iv);
        let sealed = self
            .subtle
            .encrypt_with_object_and_js_u8_array(&how, &self.key, plain)
            .map_err(from_js)?;
        let sealed = JsFuture::from(sealed).await.map_err(from_js)?;
        let entry = Object::new();
        for (name, value) in [
            ("account", JsValue::from_str(&self.account)),
            ("iv", iv.into()),
            ("data", Uint8Array::new(&sealed).into()),
        ] {
            Reflect::set(&entry, &name.into(), &value).map_err(from_js)?;
        }
        Ok(entry)
    }

    /// Forgets an entry that was decided or discarded.
    pub async fn remove(&self, id: CommandId) -> Result<(), Unavailable> {
        let key = JsValue::from_str(&id.to_string());
        write(&self.db, ENTRIES, |store| store.delete(key)).await
    }
}
