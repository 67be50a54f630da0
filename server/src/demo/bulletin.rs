//! The demo's bulletin of last month, drafted from what the demo came to.

use anyhow::anyhow;
use shared::account::Role;
use shared::bulletin::BulletinCommand;
use shared::command::{Command, Envelope};
use shared::id::{ClientId, CommandId};
use shared::time::Timestamp;
use shared::work::WorkCommand;

use super::{Longgang, check};
use crate::bulletin;
use crate::derived::Derived;
use crate::execute::Who;
use crate::node::Node;

pub(super) async fn draft_last(
    node: &Node,
    longgang: &Longgang,
    now: Timestamp,
) -> anyhow::Result<()> {
    // No tailer need run yet: what a draft reads is made of the database as it stands.
    let counted = Node {
        derived: Derived::default(),
        ..node.clone()
    };
    let mut snapshot = node.storage.snapshot().await?;
    counted.derived.load(&mut snapshot).await?;
    drop(snapshot);
    let (year, month, _) = now.day().ymd();
    let (year, month) = match month {
        1 => (year - 1, 12),
        _ => (year, month - 1),
    };
    let draft = bulletin::draft(&counted, year, month, now).await;
    let draft = draft.map_err(|error| anyhow!("the demo's bulletin: {:?}", error.code()))?;
    let command = WorkCommand::Bulletin(BulletinCommand::Draft {
        year,
        month,
        seen: 0,
        draft: Box::new(draft),
    });
    let supervisor = longgang.actor(Role::Supervisor, longgang.by_name("龙岗区")?);
    let envelope = Envelope {
        client_id: ClientId::named("demo/bulletin"),
        seq: 1,
        command_id: CommandId::named("demo/bulletin"),
        issued_at: now,
        expects: None,
        occurred_at: Some(now.plus_ms(-60_000)),
        command: Command::work(&command),
    };
    let answers = node
        .executor
        .execute(Who::System(supervisor), "demo", vec![envelope])
        .await?;
    check(&answers)
}
