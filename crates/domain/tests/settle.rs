//! What has ended leaves the screens that are live a month after its end, with its parts, and no sooner.

mod fixture;

use domain::plan::TimerChange;
use domain::settle::{OVER_AFTER_DAYS, OVER_TIMER};
use domain::{Actor, policy};
use shared::ballot::{
    Ballot, BallotCommand, BallotForm, BallotKind, Count, Figures, Teller, TellerCount, TieRule,
};
use shared::bulletin::{Both, Bulletin, BulletinCommand, BulletinPart, Draft};
use shared::command::Command;
use shared::contact::{ContactCommand, ContactForm, OF_CHAIRS};
use shared::id::{AccountId, CommandId, WorkId};
use shared::oversight::OversightCommand;
use shared::record::{Record, RecordKey};
use shared::refusal::Refusal;
use shared::time::{LocalDate, Timestamp};
use shared::work::{Sight, Work, WorkCommand, WorkRefusal};

use fixture::{OPENED, Records, day, organisation, records, supervisor};

/// Does something and keeps what comes of it; the day on which the clock rings then.
fn does(
    records: &mut Records,
    command: &WorkCommand,
    actor: &Actor,
    at: Timestamp,
    name: &str,
) -> Result<Option<LocalDate>, Refusal> {
    let planned = records.try_at(Command::work(command), actor, at, name)?;
    records.keep(planned.puts);
    Ok(planned.timers.iter().find_map(|change| match change {
        TimerChange::Set { timer, due_at, .. } if *timer == OVER_TIMER => Some(due_at.day()),
        TimerChange::Set { .. } | TimerChange::Clear { .. } => None,
    }))
}

fn is_live(records: &Records, id: WorkId) -> bool {
    policy::is_live(&records.all[&RecordKey::Work(id)].record)
}

fn contact(records: &mut Records) -> (WorkId, WorkCommand) {
    let form = ContactForm {
        kind: OF_CHAIRS,
        from: "主任甲".to_owned(),
        to: "委员乙".to_owned(),
        street: None,
        team: None,
        times: 4,
        plan: String::new(),
        since: day("2026-01-01"),
    };
    let open = WorkCommand::Contact(ContactCommand::Open { form });
    let rings = does(records, &open, &supervisor(), OPENED, "open");
    assert_eq!(rings, Ok(None), "what is kept has no clock");
    let id = WorkId::derive(CommandId::named("open"), 0);
    let reason = "换届".to_owned();
    (id, WorkCommand::Contact(ContactCommand::End { id, reason }))
}

fn finding(records: &mut Records) -> (WorkId, WorkCommand) {
    let raise = WorkCommand::Oversight(OversightCommand::Raise {
        team: organisation("team"),
        text: "台账缺签到".to_owned(),
        due: day("2026-03-20"),
    });
    let rings = does(records, &raise, &supervisor(), OPENED, "raise");
    assert_eq!(rings, Ok(None));
    let id = WorkId::derive(CommandId::named("raise"), 0);
    let reason = "核实无误".to_owned();
    let withdraw = OversightCommand::Withdraw { id, reason };
    (id, WorkCommand::Oversight(withdraw))
}

fn ballot(records: &mut Records) -> (WorkId, WorkCommand) {
    let id = WorkId::named("ballot");
    let account = AccountId::named("teller one");
    let body = Ballot {
        form: BallotForm {
            kind: BallotKind::Choice,
            session: "区七届人大四次会议".to_owned(),
            on: day("2026-03-02"),
            places: 1,
            tie: TieRule::RunOff,
            season: None,
            projects: Vec::new(),
            teller_names: ["teller one".to_owned(), "teller two".to_owned()],
            teller_accounts: [None, None],
        },
        items: Vec::new(),
        tellers: ["teller one", "teller two"]
            .map(|name| Teller {
                name: name.to_owned(),
                account: None,
                at: None,
                recounts: 0,
            })
            .into(),
        count: Count::Open,
        differing: Vec::new(),
        result: None,
        is_tied: false,
        made_by: "supervisor".to_owned(),
        made_by_account: None,
        ended: None,
    };
    let everyone = Sight {
        everyone: true,
        ..Sight::default()
    };
    let counted = TellerCount {
        teller: "teller one".to_owned(),
        figures: Figures {
            issued: 1,
            returned: 1,
            valid: 1,
            rows: Vec::new(),
        },
        at: OPENED,
    };
    let own = Sight {
        people: vec![account],
        sealed: true,
        ..Sight::default()
    };
    let part = Work::new(Ballot::count_id(id, account), Some(id), own, &counted);
    records.put(Record::Work(Box::new(part)));
    let work = Work::new(id, None, everyone, &body);
    records.put(Record::Work(Box::new(work)));
    let reason = "票数有误".to_owned();
    (id, WorkCommand::Ballot(BallotCommand::Void { id, reason }))
}

fn bulletin(_: &mut Records) -> (WorkId, WorkCommand) {
    let draft = BulletinCommand::Draft {
        year: 2026,
        month: 2,
        seen: 0,
        draft: Box::new(Draft {
            figures: Vec::new(),
            items: Vec::new(),
            until: None,
            texts: vec![(BulletinPart::Figures, Both::default())],
        }),
    };
    (Bulletin::id(2026, 2), WorkCommand::Bulletin(draft))
}

/// Makes a record, and says what ends it.
type Makes = fn(&mut Records) -> (WorkId, WorkCommand);

const SORTS: [(&str, Makes); 4] = [
    ("contact", contact),
    ("finding", finding),
    ("ballot", ballot),
    ("bulletin", bulletin),
];

#[test]
fn what_has_ended_leaves_a_month_later_with_its_parts() {
    let off = OPENED.day().plus_days(OVER_AFTER_DAYS);
    for (name, makes) in SORTS {
        let mut records = records();
        let (id, end) = makes(&mut records);
        let settle = WorkCommand::Settle { id };
        let rings = does(&mut records, &end, &supervisor(), OPENED, "end");
        assert_eq!(rings, Ok(Some(off)), "{name}");
        assert!(is_live(&records, id), "{name} is looked at for a month");
        let early = off.start().plus_ms(-1);
        let told = does(&mut records, &settle, &Actor::system(), early, "early");
        let why = WorkRefusal::NotNow;
        assert_eq!(told, Err(Refusal::Work { why }), "{name}");
        let told = does(&mut records, &settle, &supervisor(), off.start(), "person");
        assert!(matches!(told, Err(Refusal::NotAllowed { .. })), "{name}");
        does(
            &mut records,
            &settle,
            &Actor::system(),
            off.start(),
            "rings",
        )
        .expect("it leaves");
        let live: Vec<_> = records
            .all
            .values()
            .filter_map(|held| match &held.record {
                Record::Work(work) if !work.sight.over => Some(work.sort),
                _ => None,
            })
            .collect();
        assert_eq!(live, [], "{name} and its parts");
        let work = records.record_of(id);
        let sees = policy::may_see(&supervisor(), &Record::Work(Box::new(work.clone())), off);
        assert!(sees, "{name} is still to be found");
    }
}

#[test]
fn what_is_entered_long_afterwards_is_over_at_once() {
    for (name, makes) in SORTS {
        let mut records = records();
        let (_, end) = makes(&mut records);
        let envelope = shared::command::Envelope {
            client_id: shared::id::ClientId::named("an import"),
            seq: 1,
            command_id: CommandId::named("end"),
            issued_at: OPENED,
            expects: None,
            occurred_at: Some(OPENED),
            command: Command::work(&end),
        };
        let late = OPENED.plus_ms(200 * 86_400_000);
        let system = Actor::system();
        let planned = domain::plan(&records, &envelope, &system, late).expect("done");
        for put in &planned.puts {
            assert!(
                !policy::is_live(&put.record),
                "{name} was over before it came"
            );
        }
        assert_eq!(planned.timers, [], "{name}");
    }
}

#[test]
fn a_bulletin_that_is_put_in_other_words_comes_back() {
    let mut records = records();
    let (id, draft) = bulletin(&mut records);
    does(&mut records, &draft, &supervisor(), OPENED, "draft").expect("drafted");
    let settle = WorkCommand::Settle { id };
    let later = OPENED.plus_ms(40 * 86_400_000);
    does(&mut records, &settle, &Actor::system(), later, "rings").expect("it leaves");
    let edit = WorkCommand::Bulletin(BulletinCommand::Edit {
        year: 2026,
        month: 2,
        seen: 2,
        part: BulletinPart::Figures,
        text: Some(Both {
            zh: "更正".to_owned(),
            en: String::new(),
        }),
    });
    let rings = does(&mut records, &edit, &supervisor(), later, "edit");
    assert_eq!(rings, Ok(Some(later.day().plus_days(OVER_AFTER_DAYS))));
    assert!(is_live(&records, id));
}
