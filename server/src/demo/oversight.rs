//! The demo's findings about teams (督导): one that is late, one that waits for the committee, one that
//! is put right. Invented.

use domain::Actor;
use shared::account::Role;
use shared::command::Command;
use shared::id::{CommandId, WorkId};
use shared::oversight::OversightCommand;
use shared::time::Timestamp;
use shared::work::WorkCommand;

use super::{Longgang, Step};

/// Team, days since it was found, days to put it right, what was found, when and with what it was put
/// right, and whether that is confirmed.
type Found = (
    &'static str,
    i32,
    i32,
    &'static str,
    Option<(i32, &'static str)>,
    bool,
);

const FOUND: &[Found] = &[
    (
        "坪地党员先锋队",
        21,
        14,
        "二季度学习台账没有签到记录，补学没有登记。",
        None,
        false,
    ),
    (
        "布吉党员先锋队",
        12,
        15,
        "直通车收集的 14 件意见，有 3 件没有回告。",
        Some((2, "已逐件电话回告并补记台账。")),
        false,
    ),
    (
        "园山党员先锋队",
        40,
        10,
        "视察照片未归档。",
        Some((33, "照片已归入履职档案。")),
        true,
    ),
];

pub(super) fn findings(longgang: &Longgang, now: Timestamp) -> anyhow::Result<Vec<Step>> {
    let mut steps = Vec::new();
    let supervisor = longgang.actor(Role::Supervisor, longgang.by_name("龙岗区")?);
    for (n, (team, ago, days, text, fixed, is_confirmed)) in FOUND.iter().enumerate() {
        let team = longgang.by_name(team)?;
        let lead = longgang.actor(Role::TeamLead, team);
        let name = |what: &str| CommandId::named(&format!("demo/finding/{n}/{what}"));
        let id = WorkId::derive(name("raise"), 0);
        let mut push = |ago: i32, hour: i64, actor: &Actor, what: &str, command| {
            let day = now.day().plus_days(-ago);
            steps.push(Step {
                at: day.start().plus_ms(hour * 3_600_000),
                order: 2_700_000 + steps.len(),
                actor: actor.clone(),
                command_id: name(what),
                command: Command::work(&WorkCommand::Oversight(command)),
            });
        };
        let raise = OversightCommand::Raise {
            team: team.id,
            text: (*text).to_owned(),
            due: now.day().plus_days(days - ago),
        };
        push(*ago, 9, &supervisor, "raise", raise);
        if let Some((ago, what)) = fixed {
            let fix = OversightCommand::Fix {
                id,
                what: (*what).to_owned(),
            };
            push(*ago, 10, &lead, "fix", fix);
            if *is_confirmed {
                push(
                    ago - 1,
                    9,
                    &supervisor,
                    "confirm",
                    OversightCommand::Confirm { id },
                );
            }
        }
    }
    Ok(steps)
}
