//! The bulletin of a month, decided by the rules themselves: whose it is, and that nothing which somebody
//! wrote is overwritten unseen.

use std::collections::HashMap;

use domain::bulletin::{may_write, stretches};
use domain::{Actor, World, needs, plan};
use shared::account::{Membership, Role};
use shared::bulletin::{
    Both, Bulletin, BulletinCommand, BulletinPart, Draft, Item, MonthFigure, Owing,
};
use shared::command::{Command, Envelope};
use shared::figures::{Figure, Kpi};
use shared::id::{AccountId, ClientId, CommandId, OrganisationId, RequestId, WorkId};
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::time::{LocalDate, Timestamp};
use shared::work::{WorkCommand, WorkRefusal, WorkSort};

/// Monday, 2 March 2026, 10:00 in China.
const NOW: Timestamp = Timestamp(1_772_416_800_000);

#[derive(Default)]
struct Records(HashMap<RecordKey, Versioned>);

impl World for Records {
    fn is_whole(&self) -> bool {
        true
    }
    fn record(&self, key: RecordKey) -> Option<&Versioned> {
        self.0.get(&key)
    }
    fn children(&self, _: RequestId) -> Vec<&Versioned> {
        Vec::new()
    }
    fn login_holder(&self, _: &str) -> Option<AccountId> {
        None
    }
    fn accounts(&self) -> Vec<&Versioned> {
        Vec::new()
    }
    fn counter(&self, _: &str) -> Option<u64> {
        None
    }
    fn number_holder(&self, _: &str) -> Option<RequestId> {
        None
    }
}

impl Records {
    fn does(&mut self, command: BulletinCommand, actor: &Actor) -> Result<(), Refusal> {
        let envelope = Envelope {
            client_id: ClientId::named("a tab"),
            seq: 1,
            command_id: CommandId::named("a command"),
            issued_at: NOW,
            expects: None,
            occurred_at: None,
            command: Command::work(&WorkCommand::Bulletin(command)),
        };
        needs(&envelope, self, NOW);
        for put in plan(self, &envelope, actor, NOW)?.puts {
            self.0.insert(put.record.key(), put);
        }
        Ok(())
    }

    fn body(&self) -> (Bulletin, u64) {
        let held = &self.0[&RecordKey::Work(Bulletin::id(2026, 2))];
        match &held.record {
            Record::Work(work) => {
                // The committee's alone: nobody else is told of it.
                assert_eq!(work.sight, shared::work::Sight::default());
                (work.open().expect("a bulletin"), held.version)
            }
            _ => panic!("a record of the work"),
        }
    }
}

fn person(role: Role) -> Actor {
    Actor {
        account: Some(AccountId::named("somebody")),
        name: "somebody".to_owned(),
        memberships: vec![Membership {
            role,
            scope: OrganisationId::named("district"),
            from: LocalDate(0),
            until: None,
        }],
        stand_ins: Vec::new(),
        is_system: false,
        resident_of: None,
    }
}

fn both(zh: &str) -> Both {
    Both {
        zh: zh.to_owned(),
        en: String::new(),
    }
}

fn draft((year, month): (i32, u32), seen: u64, text: &str) -> BulletinCommand {
    BulletinCommand::Draft {
        year,
        month,
        seen,
        draft: Box::new(Draft {
            figures: vec![
                MonthFigure {
                    figure: Figure::ReplyDue,
                    counts: [3, 0, 2],
                },
                MonthFigure {
                    figure: Figure::RepliedInTime,
                    counts: [2, 0, 2],
                },
            ],
            items: Vec::new(),
            until: None,
            texts: vec![
                (BulletinPart::Figures, both(text)),
                (BulletinPart::Told, both(text)),
            ],
        }),
    }
}

fn edit(seen: u64, part: BulletinPart, text: Option<&str>) -> BulletinCommand {
    BulletinCommand::Edit {
        year: 2026,
        month: 2,
        seen,
        part,
        text: text.map(both),
    }
}

const MOVED: Refusal = Refusal::Work {
    why: WorkRefusal::Moved,
};

#[test]
fn a_bulletin_is_the_committees_and_of_a_month_that_has_begun() {
    let mut records = Records::default();
    for role in Role::ALL {
        let may = role == Role::Supervisor;
        assert_eq!(may_write(&person(role), NOW.day()), may, "{role:?}");
        let done = records.does(draft((2026, 1), 0, "x"), &person(role));
        assert_eq!(done.is_ok(), may, "{role:?}");
    }
    let supervisor = person(Role::Supervisor);
    let mut does = |month, seen| records.does(draft(month, seen, "x"), &supervisor);
    assert_eq!(
        does((2026, 4), 0),
        Err(Refusal::Work {
            why: WorkRefusal::FutureDay
        })
    );
    let unfit = Err(Refusal::Unfit { field: Field::Day });
    for month in [(2026, 0), (2026, 13), (1990, 1)] {
        assert_eq!(does(month, 0), unfit);
    }
    assert_eq!(does((2026, 3), 0), Ok(()), "the month that runs");
    // A bounded list.
    let mut long = draft((2026, 2), 0, "x");
    if let BulletinCommand::Draft { draft, .. } = &mut long {
        let item = Item::Late {
            number: String::new(),
            title: String::new(),
            place: String::new(),
            unit: String::new(),
            due: NOW.day(),
            days: None,
            on: None,
        };
        draft.items = vec![item; 401];
    }
    let refused = records.does(long, &supervisor);
    assert!(matches!(refused, Err(Refusal::TooLong { .. })));
}

#[test]
fn nothing_is_overwritten_unseen() {
    let mut records = Records::default();
    let supervisor = person(Role::Supervisor);
    let mut does = |command| records.does(command, &supervisor);
    let february = (2026, 2);
    assert_eq!(
        does(edit(0, BulletinPart::Told, Some("x"))),
        Err(Refusal::NotFound)
    );
    does(draft(february, 0, "一稿")).expect("drafted");
    assert_eq!(does(draft(february, 0, "二稿")), Err(MOVED));
    let told = BulletinPart::Told;
    does(edit(1, told, Some("电话 13800001234 的群众满意"))).expect("rewritten");
    assert_eq!(does(edit(1, told, Some("覆盖"))), Err(MOVED));
    let missing = does(edit(2, BulletinPart::Overdue, Some("x")));
    assert_eq!(missing, Err(Refusal::NotFound));
    does(draft(february, 2, "二稿")).expect("drafted anew");
    let (body, version) = records.body();
    assert_eq!(version, 3);
    assert_eq!(body.paragraphs[0].text().zh, "二稿");
    assert!(body.paragraphs[1].text().zh.starts_with("电话 138****1234"));
    assert_eq!(body.paragraphs[1].drafted.zh, "二稿");
    assert_eq!(body.rate(Kpi::ReplyRate), [Some(666), None, Some(1000)]);
    let mut does = |command| records.does(command, &supervisor);
    does(edit(3, told, None)).expect("given up");
    assert_eq!(does(edit(4, told, None)), Err(Refusal::NothingToDo));
    assert_eq!(records.body().0.paragraphs[1].text().zh, "二稿");
}

#[test]
fn a_month_that_runs_stands_beside_the_same_days_of_others() {
    let day = |text: &str| text.parse::<LocalDate>().expect("a day");
    let span = |from: &str, until: &str| (day(from), day(until));
    let (days, until) = stretches(2026, 3, day("2026-03-30")).expect("a month");
    assert_eq!(
        days,
        [
            span("2026-03-01", "2026-03-30"),
            // February has no thirtieth.
            span("2026-02-01", "2026-02-28"),
            span("2025-03-01", "2025-03-30"),
        ]
    );
    assert_eq!(until, Some(day("2026-03-30")));
    // One that is over, also on its last day, is counted whole.
    for today in ["2026-01-31", "2026-03-30"] {
        let (days, until) = stretches(2026, 1, day(today)).expect("a month");
        assert_eq!(days[0], span("2026-01-01", "2026-01-31"));
        assert_eq!(days[1], span("2025-12-01", "2025-12-31"));
        assert_eq!((days[2].1, until), (day("2025-01-31"), None));
    }
    assert_eq!(stretches(2026, 13, day("2026-03-30")), None);
}

#[test]
fn what_is_unsuitable_is_left_out_and_stays_out() {
    let mut records = Records::default();
    let supervisor = person(Role::Supervisor);
    let late = |number: &str, title: &str| Item::Late {
        number: number.to_owned(),
        title: title.to_owned(),
        place: String::new(),
        unit: String::new(),
        due: NOW.day(),
        days: None,
        on: None,
    };
    let drafts = |seen, items: Vec<Item>| {
        let mut command = draft((2026, 2), seen, "x");
        if let BulletinCommand::Draft { draft, .. } = &mut command {
            draft.items = items;
        }
        command
    };
    let leaves = |item: &Item, out| BulletinCommand::LeaveOut {
        year: 2026,
        month: 2,
        item: item.key(),
        out,
    };
    let (one, two) = (late("2026-南岭-0001", "一"), late("2026-南岭-0002", "二"));
    let mut does = |command| records.does(command, &supervisor);
    assert_eq!(does(leaves(&one, true)), Err(Refusal::NotFound));
    does(drafts(0, vec![one.clone(), two.clone()])).expect("drafted");
    assert_eq!(does(leaves(&one, false)), Err(Refusal::NothingToDo));
    let none = late("2026-南岭-0003", "三");
    assert_eq!(does(leaves(&none, true)), Err(Refusal::NotFound));
    // Two are left out one after another, by somebody who saw the same list.
    does(leaves(&one, true)).expect("left out");
    does(leaves(&two, true)).expect("left out");
    does(leaves(&two, false)).expect("put back");
    assert_eq!(does(leaves(&one, true)), Err(Refusal::NothingToDo));
    // In other words, it is the same case.
    let renamed = late("2026-南岭-0001", "另一个标题");
    does(drafts(4, vec![renamed.clone(), two.clone()])).expect("drafted anew");
    let body = records.body().0;
    assert!(body.is_left_out(&renamed) && !body.is_left_out(&two));
    let clerk = person(Role::Clerk);
    let refused = records.does(leaves(&one, false), &clerk);
    assert!(matches!(refused, Err(Refusal::NotAllowed { .. })));
    let back = records.does(leaves(&one, false), &supervisor);
    back.expect("put back");
    assert!(!records.body().0.is_left_out(&renamed));
}

#[test]
fn what_one_record_owes_more_than_once_is_told_apart() {
    let late = |unit: &str, on: Option<Owing>| Item::Late {
        number: "2026-督办-001".to_owned(),
        title: String::new(),
        place: String::new(),
        unit: unit.to_owned(),
        due: NOW.day(),
        days: Some(3),
        on,
    };
    let owing = |sort, milestone: Option<(u32, &str)>| {
        Some(Owing {
            sort,
            id: WorkId::named("a record"),
            milestone: milestone.map(|(no, step)| (no, step.to_owned())),
        })
    };
    let milestone = |no, step| late("水务", owing(WorkSort::Supervision, Some((no, step))));
    let reply = |unit| late(unit, owing(WorkSort::Suggestion, None));
    assert_ne!(milestone(1, "疏通").key(), milestone(2, "疏通").key());
    assert_eq!(milestone(1, "疏通").key(), milestone(1, "清淤").key());
    assert_ne!(reply("水务").key(), reply("交警").key());
    // What was drafted before there was more than cases is still read, and goes by the same key.
    let old = serde_json::json!({"late": {
        "number": "2026-南岭-0001", "title": "一", "place": "南岭", "due": "2026-03-02",
    }});
    let old: Item = serde_json::from_value(old).expect("an item");
    assert_eq!(old.key(), "late/2026-南岭-0001");
}
