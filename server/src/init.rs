//! `liaison init`: a real district's first hour. The tree and the first administrators, nothing
//! else; asks nothing that it can know.

use anyhow::{Context as _, bail};
use domain::Actor;
use shared::account::{AccountCommand, Membership, Role};
use shared::api::OneUseLink;
use shared::command::{Command, Outcome};
use shared::id::{AccountId, CommandId, OrganisationId};
use shared::organisation::{OrganisationCommand, OrganisationKind};
use storage::Storage;

use crate::execute::Who;
use crate::node::Node;
use crate::{links, mint};

/// Somebody's first way in.
#[derive(Clone, Debug)]
pub struct FirstAccount {
    /// Login name.
    pub login: String,
    /// One-use link to set a password.
    pub link: OneUseLink,
}

/// Whether nobody was ever given an account here.
///
/// # Errors
/// The database's.
pub async fn is_new(storage: &Storage) -> Result<bool, storage::StorageError> {
    Ok(storage.head().await?.csn == 0)
}

/// Loads a tree and makes administrators, each with a one-use link.
///
/// # Errors
/// The database is not new, the tree has no district, or the write path's.
pub async fn init(
    node: &Node,
    tree: Vec<OrganisationCommand>,
    administrators: &[String],
) -> anyhow::Result<Vec<FirstAccount>> {
    if !is_new(&node.storage).await? {
        bail!("this database is in use already");
    }
    let district = tree
        .iter()
        .find_map(|command| match command {
            OrganisationCommand::Add {
                id,
                kind: OrganisationKind::District,
                ..
            } => Some(*id),
            _ => None,
        })
        .context("the tree has no district")?;
    crate::tree::load(&node.executor, &node.clock, tree).await?;
    let mut first = Vec::new();
    for login in administrators {
        let account = administrator(node, login, login, district).await?;
        let link = links::make(node, account).await?;
        first.push(FirstAccount {
            login: login.clone(),
            link,
        });
    }
    Ok(first)
}

async fn administrator(
    node: &Node,
    login: &str,
    name: &str,
    district: OrganisationId,
) -> anyhow::Result<AccountId> {
    let from = node.clock.now().day();
    let membership = Membership {
        role: Role::Administrator,
        scope: district,
        from,
        until: None,
    };
    create(node, login, name, vec![membership]).await
}

/// Makes an account as the system: for the first administrators and `liaison account create`.
///
/// # Errors
/// Refused, or the write path's.
pub async fn create(
    node: &Node,
    login: &str,
    name: &str,
    memberships: Vec<Membership>,
) -> anyhow::Result<AccountId> {
    let command = Command::Account(AccountCommand::Create {
        login: login.to_owned(),
        name: name.to_owned(),
        memberships,
    });
    let envelope = mint::envelope(&node.clock, command);
    let id = AccountId::derive(envelope.command_id, 0);
    system(node, envelope.command_id, envelope).await?;
    Ok(id)
}

async fn system(
    node: &Node,
    id: CommandId,
    envelope: shared::command::Envelope,
) -> anyhow::Result<()> {
    let who = Who::System(Actor::system());
    match node
        .executor
        .execute_one(who, "command line", envelope)
        .await?
    {
        Outcome::Accepted => Ok(()),
        Outcome::Refused(refusal) => bail!("{id} was refused: {}", refusal.code()),
    }
}

/// Asks for a new password on record and makes the link.
///
/// # Errors
/// Nobody goes by that name, or the write path's.
pub async fn reset(node: &Node, login: &str) -> anyhow::Result<OneUseLink> {
    let login = domain::account::normal_login(login);
    let found = node.storage.snapshot().await?.accounts(&login).await?;
    let account = found
        .into_iter()
        .find(|entry| entry.account.login == login)
        .context("nobody goes by that login")?
        .account
        .id;
    let command = Command::Account(AccountCommand::ResetPassword { account });
    let envelope = mint::envelope(&node.clock, command);
    system(node, envelope.command_id, envelope).await?;
    Ok(links::make(node, account).await?)
}
