//! The demo's register of contacts (三联系): invented, and some of them wait this quarter.

use domain::contact::quarter;
use shared::account::Role;
use shared::command::Command;
use shared::contact::{
    ContactCommand, ContactForm, ContactWay, OF_CHAIRS, OF_COMMITTEE, OF_DEPUTIES, TalkForm,
};
use shared::id::{CommandId, WorkId};
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkCommand;

use super::{Longgang, Step, settled_year};

/// A relation: kind, who, whom, team, times a year, and days on which it was kept, counted back from
/// today.
type Relation = (
    u32,
    &'static str,
    &'static str,
    &'static str,
    u32,
    &'static [i32],
);

const NANWAN: &str = "南湾党员先锋队";
const BUJI: &str = "布吉党员先锋队";

const RELATIONS: &[Relation] = &[
    (OF_CHAIRS, "刘主任", "委员甲（演示）", "", 4, &[3, 70, 130]),
    (OF_CHAIRS, "刘主任", "委员乙（演示）", "", 4, &[160]),
    (OF_COMMITTEE, "委员甲（演示）", "黄代表", "", 4, &[2, 95]),
    (OF_COMMITTEE, "委员乙（演示）", "何代表", "", 4, &[200]),
    (
        OF_DEPUTIES,
        "黄代表",
        "南岭花园 3 栋 10 户",
        NANWAN,
        4,
        &[1, 80, 150],
    ),
    (OF_DEPUTIES, "李代表", "求水山片区 10 户", NANWAN, 4, &[]),
    (
        OF_DEPUTIES,
        "何代表",
        "大芬油画村商户 12 家",
        BUJI,
        6,
        &[2, 40, 100],
    ),
];

const SAID: &[(ContactWay, &str, &str)] = &[
    (
        ContactWay::Visit,
        "入户走访，大家最关心楼道照明和停车。",
        "停车问题登记为诉求",
    ),
    (
        ContactWay::Meeting,
        "座谈履职情况，听取对常委会工作的意见。",
        "",
    ),
    (
        ContactWay::Phone,
        "电话了解近况，约定下月进站时间。",
        "排进下月接访",
    ),
];

pub(super) fn contacts(longgang: &Longgang, now: Timestamp) -> anyhow::Result<Vec<Step>> {
    let mut steps = Vec::new();
    let supervisor = longgang.actor(Role::Supervisor, longgang.by_name("龙岗区")?);
    let today = now.day();
    let first = LocalDate::from_ymd(settled_year(now), 1, 6).unwrap_or(today);
    let (quarter_from, _) = quarter(today);
    let mut push = |at: Timestamp, command_id: CommandId, command: ContactCommand| {
        if at >= now {
            return;
        }
        steps.push(Step {
            at,
            order: 2_600_000 + steps.len(),
            actor: supervisor.clone(),
            command_id,
            command: Command::work(&WorkCommand::Contact(command)),
        });
    };
    for (n, (kind, from, to, team, times, days)) in RELATIONS.iter().enumerate() {
        let name = |what: &str| CommandId::named(&format!("demo/contact/{n}/{what}"));
        let place = match *team {
            "" => None,
            team => Some(longgang.by_name(team)?),
        };
        let begins = first.start().plus_ms(10 * 3_600_000);
        let open = ContactCommand::Open {
            form: ContactForm {
                kind: *kind,
                from: (*from).to_owned(),
                to: (*to).to_owned(),
                street: place.and_then(|place| place.parent),
                team: place.map(|place| place.id),
                times: *times,
                plan: if *kind == OF_DEPUTIES {
                    "每季度入户一次，重点听停车、照明和学位".to_owned()
                } else {
                    "每季度联系一次，结合视察和座谈".to_owned()
                },
                since: first,
            },
        };
        push(begins, name("open"), open);
        let id = WorkId::derive(name("open"), 0);
        for ago in days.iter().rev() {
            // What is told of this week lies in this quarter, whatever day it is today.
            let wanted = today.plus_days(-ago);
            let on = if *ago < 7 {
                wanted.max(quarter_from)
            } else {
                wanted
            };
            let at = on.start().plus_ms(11 * 3_600_000);
            if at < begins {
                continue;
            }
            let (way, what, follow_up) = SAID[(n + *ago as usize) % SAID.len()];
            let log = ContactCommand::Log {
                id,
                form: TalkForm {
                    on,
                    way,
                    what: what.to_owned(),
                    follow_up: follow_up.to_owned(),
                },
            };
            push(at, name(&format!("log{ago}")), log);
        }
    }
    Ok(steps)
}
