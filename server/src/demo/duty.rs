//! The demo's point rules, and two corrections: one that a second person confirmed and one that waits.

use shared::account::Role;
use shared::command::Command;
use shared::duty::{Change, DutyCommand, DutyKind, Who};
use shared::id::{CommandId, WorkId};
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkCommand;

use super::{Longgang, Step, settled_year};

const NANWAN: &str = "南湾党员先锋队";
const NANLING: &str = "南岭村";

/// What entries count: kind, tenths of a point, month from which on.
const RULES: &[(DutyKind, i32, u32)] = &[
    (DutyKind::Suggested, 30, 1),
    (DutyKind::Inspection, 30, 1),
    (DutyKind::CoSigned, 10, 1),
    (DutyKind::Contacted, 10, 1),
    (DutyKind::Meeting, 10, 1),
    (DutyKind::Accounted, 20, 1),
    (DutyKind::Reception, 15, 1),
    // The committee gave receptions more weight for the deputies' month of activities.
    (DutyKind::Reception, 20, 7),
];

pub(super) fn duty(longgang: &Longgang, now: Timestamp) -> anyhow::Result<Vec<Step>> {
    let mut steps = Vec::new();
    let district = longgang.by_name("龙岗区")?;
    let supervisor = longgang.actor(Role::Supervisor, district);
    let team = longgang.by_name(NANWAN)?;
    let lead = longgang.actor(Role::TeamLead, team);
    let station = longgang.station(NANLING)?;
    let deputy = longgang.actor(Role::Deputy, station);
    let year = settled_year(now);
    let began = LocalDate::from_ymd(year, 1, 5).unwrap_or(now.day());
    let id = |name: &str| CommandId::named(&["demo/duty/", name].concat());
    let mut push = |at: Timestamp, name: &str, actor: &domain::Actor, command: DutyCommand| {
        let order = 4_000_000 + steps.len();
        steps.push(Step {
            at,
            order,
            actor: actor.clone(),
            command_id: id(name),
            command: Command::work(&WorkCommand::Duty(command)),
        });
    };
    for (kind, tenths, month) in RULES {
        let at = began.start().plus_ms(11 * 3_600_000);
        // A demo that is loaded in the first days of a year has not come so far.
        if at >= now {
            continue;
        }
        let rule = DutyCommand::SetRule {
            kind: *kind,
            tenths: *tenths,
            from: LocalDate::from_ymd(year, *month, 1).unwrap_or(began),
        };
        push(at, &format!("{}-{month}", kind.code()), &supervisor, rule);
    }
    let Some(account) = deputy.account else {
        return Ok(steps);
    };
    let add = |ago: i32, text: &str, reason: &str| DutyCommand::Ask {
        who: Who::Account(account),
        team: Some(team.id),
        station: Some(station.id),
        change: Change::Add {
            kind: DutyKind::Inspection,
            day: now.day().plus_days(-ago),
            text: text.to_owned(),
        },
        reason: reason.to_owned(),
    };
    let at = |ago: i32, hour: i64| {
        let day = now.day().plus_days(-ago);
        day.start().plus_ms(hour * 3_600_000)
    };
    let first = add(35, "参加市人大组织的养老服务视察", "有市里的通知和签到表");
    push(at(30, 10), "first", &lead, first);
    let confirm = DutyCommand::Decide {
        id: WorkId::derive(id("first"), 0),
        confirm: true,
        text: "通知和签到表已核对".to_owned(),
    };
    push(at(29, 15), "first-confirmed", &supervisor, confirm);
    let second = add(9, "随街道人大工委视察防汛排水", "有现场照片");
    push(at(3, 16), "second", &deputy, second);
    Ok(steps)
}
