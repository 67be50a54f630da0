//! `liaison init`: a real district's first hour. The tree and the first administrators, nothing
//! else; asks nothing that it can know.

use anyhow::Context as _;
use domain::Actor;
use shared::account::{AccountCommand, Membership, Role};
use shared::api::OneUseLink;
use shared::command::{Command, Envelope, Outcome};
use shared::id::{AccountId, OrganisationId};
use shared::organisation::{OrganisationCommand, OrganisationKind};
use storage::Storage;

use crate::execute::Who;
use crate::node::Node;
use crate::tool_error::ToolError;
use crate::{links, mint};

/// Somebody's first way in.
#[derive(Clone, Debug)]
pub struct FirstAccount {
    /// Login name.
    pub login: String,
    /// One-use link to set a password.
    pub link: OneUseLink,
}

/// Whether nobody has an account here: set-up was never done, or it was interrupted.
///
/// # Errors
/// The database's.
pub async fn is_new(storage: &Storage) -> Result<bool, storage::StorageError> {
    Ok(storage.snapshot().await?.accounts("").await?.is_empty())
}

/// Loads a tree and makes administrators, all at once, each with a one-use link. What an interrupted
/// set-up has loaded of the tree already stays.
///
/// # Errors
/// The database is not new, the tree has no district, or the write path's.
pub async fn init(
    node: &Node,
    tree: Vec<OrganisationCommand>,
    administrators: &[String],
) -> anyhow::Result<Vec<FirstAccount>> {
    if !is_new(&node.storage).await? {
        return Err(ToolError::InUse.into());
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
        .ok_or(ToolError::NoDistrict)?;
    crate::tree::load(&node.executor, &node.clock, tree).await?;
    let held = membership(node, Role::Administrator, district);
    let commands = administrators
        .iter()
        .map(|login| account(login, login, vec![held]));
    let made = make(node, commands).await?;
    let mut first = Vec::new();
    for (login, account) in administrators.iter().zip(made) {
        let link = links::make(node, account).await?;
        first.push(FirstAccount {
            login: login.clone(),
            link,
        });
    }
    Ok(first)
}

/// A role from today on.
pub fn membership(node: &Node, role: Role, scope: OrganisationId) -> Membership {
    Membership {
        role,
        scope,
        from: node.clock.now().day(),
        until: None,
    }
}

fn account(login: &str, name: &str, memberships: Vec<Membership>) -> Command {
    Command::Account(AccountCommand::Create {
        login: login.to_owned(),
        name: name.to_owned(),
        memberships,
    })
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
    let made = make(node, [account(login, name, memberships)]).await?;
    made.into_iter().next().context("one command, one account")
}

/// Makes accounts as the system, in one transaction.
async fn make(
    node: &Node,
    commands: impl IntoIterator<Item = Command>,
) -> anyhow::Result<Vec<AccountId>> {
    let envelopes: Vec<_> = commands
        .into_iter()
        .map(|command| mint::envelope(&node.clock, command))
        .collect();
    let ids = envelopes
        .iter()
        .map(|envelope| AccountId::derive(envelope.command_id, 0))
        .collect();
    system(node, envelopes).await?;
    Ok(ids)
}

async fn system(node: &Node, envelopes: Vec<Envelope>) -> anyhow::Result<()> {
    let who = Who::System(Actor::system());
    for answer in node
        .executor
        .execute(who, "command line", envelopes)
        .await?
    {
        if let Outcome::Refused(refusal) = answer.outcome {
            return Err(ToolError::Refused(refusal).into());
        }
    }
    Ok(())
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
        .ok_or(ToolError::UnknownLogin)?
        .account
        .id;
    let command = Command::Account(AccountCommand::ResetPassword { account });
    let envelope = mint::envelope(&node.clock, command);
    system(node, vec![envelope]).await?;
    Ok(links::make(node, account).await?)
}
