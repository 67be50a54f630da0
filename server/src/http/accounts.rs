//! The accounts page's queries, and the people a form may name.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use shared::account::{Account, AccountCommand, AccountState, Role};
use shared::api::{AccountPage, AccountRow, ErrorCode, OneUseLink, Person};
use shared::command::{Command, Outcome};
use shared::id::{AccountId, OrganisationId};

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use crate::{links, mint};

/// `?q=&role=&offset=&limit=`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AccountQuery {
    q: String,
    role: String,
    offset: usize,
    limit: Option<usize>,
}

/// Rows of one window at most.
const WINDOW: usize = 200;

/// `GET /api/accounts`, for administrators.
pub async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(query): Query<AccountQuery>,
) -> Result<Json<AccountPage>, ApiError> {
    signed_in.administrator()?;
    let role = Role::from_code(&query.role);
    let today = signed_in.at.day();
    let mut found = app
        .node
        .storage
        .snapshot()
        .await?
        .accounts(query.q.trim())
        .await?;
    found.retain(|entry| {
        let mut held = entry
            .account
            .memberships
            .iter()
            .filter(|held| held.holds(today));
        role.is_none_or(|role| held.any(|held| held.role == role))
    });
    let total = found.len() as u64;
    let limit = query.limit.unwrap_or(25).min(WINDOW);
    let accounts = found
        .into_iter()
        .skip(query.offset)
        .take(limit)
        .map(|entry| AccountRow {
            account: entry.account,
            last_sign_in: entry.last_sign_in,
            has_password: entry.has_password,
            locked_until: entry.locked_until.filter(|until| *until > signed_in.at),
        })
        .collect();
    Ok(Json(AccountPage { accounts, total }))
}

/// `POST /api/accounts/{id}/link`: a one-use link to set a password, for administrators.
pub async fn link(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<OneUseLink>, ApiError> {
    signed_in.administrator()?;
    let account: AccountId = id.parse().map_err(|_| ErrorCode::NotFound)?;
    let command = Command::Account(AccountCommand::ResetPassword { account });
    let envelope = mint::envelope(&app.node.clock, command);
    let outcome = app
        .node
        .executor
        .execute_one(signed_in.who(), &signed_in.device, envelope)
        .await?;
    match outcome {
        Outcome::Accepted => Ok(Json(links::make(&app.node, account).await?)),
        Outcome::Refused(_) => Err(ErrorCode::NotFound.into()),
    }
}

/// `?station=`.
#[derive(Debug, Deserialize)]
pub struct PeopleQuery {
    station: String,
}

/// `GET /api/tellers`: who may be named as a teller, for whoever opens ballots; by name.
pub async fn tellers(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<Json<Vec<Person>>, ApiError> {
    let today = signed_in.at.day();
    let own = signed_in.account.id;
    if !domain::ballot::may_hold(&signed_in.actor(), today) {
        return Err(ErrorCode::NotFound.into());
    }
    let found = app.node.storage.snapshot().await?.accounts("").await?;
    let accounts = found.into_iter().map(|entry| entry.account);
    let mut people: Vec<_> = accounts
        .filter(|account| account.id != own && domain::ballot::may_be_teller(account, today))
        .map(person)
        .collect();
    people.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(Json(people))
}

fn person(account: Account) -> Person {
    Person {
        id: account.id,
        name: account.name,
        memberships: account.memberships,
    }
}

/// `GET /api/people`: the deputies of a station, for whoever has a role there.
pub async fn people(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(query): Query<PeopleQuery>,
) -> Result<Json<Vec<Person>>, ApiError> {
    let station: OrganisationId = query.station.parse().map_err(|_| ErrorCode::NotFound)?;
    let today = signed_in.at.day();
    let actor = signed_in.actor();
    // Whoever plans activities invites deputies of other stations to them.
    if !actor.roles(today).any(|held| held.scope == station)
        && !domain::activity::may_plan(&actor, today)
    {
        return Err(ErrorCode::NotFound.into());
    }
    let found = app.node.storage.snapshot().await?.accounts("").await?;
    let people = found
        .into_iter()
        .map(|entry| entry.account)
        .filter(|account| account.state == AccountState::Active)
        .filter(|account| {
            account
                .memberships
                .iter()
                .any(|held| held.role == Role::Deputy && held.scope == station && held.holds(today))
        })
        .map(person)
        .collect();
    Ok(Json(people))
}
