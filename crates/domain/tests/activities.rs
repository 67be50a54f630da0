//! Activities: what is recorded of each kind, when they are held, and what still changes once they were
//! checked.

mod fixture;

use domain::activity::{
    answers_for, asks, asks_file, asks_place, follow_count, may_make_up, may_move, may_show_code,
    may_unsign, party_present, places_left, takes_answers, unsaid,
};
use domain::desk::work::{Why, waiting};
use domain::duty::of_record;
use domain::oversight::{attendance, party_attendance};
use domain::{Actor, Audience, figures};
use fixture::{OPENED, Records, day, organisation, person, records, request_id, supervisor};
use shared::account::{Account, AccountState, Role};
use shared::activity::{
    Activity, ActivityCommand, ActivityForm, ActivityKind, Became, Every, LineForm, Material,
    Particular, Party, PartyKind, Repeat, Score, SeriesScope, SignInWay, StudyPlan,
};
use shared::attachment::{Attachment, AttachmentState, BytesRefusal, MediaType, Owner, Stored};
use shared::command::Command;
use shared::figures::Marks;
use shared::id::{AccountId, AttachmentId, WorkId};
use shared::notice::NoticeCode;
use shared::petitioner::Petitioner;
use shared::record::Record;
use shared::refusal::{Field, Refusal};
use shared::request::{
    Channel, Register, RequestCommand, RequestKind, Supervision as Level, Topic,
};
use shared::supervision::{Finding, Subject, SupervisionCommand, SupervisionForm};
use shared::team::{Seat, Team};
use shared::time::{LocalDate, Timestamp};
use shared::work::{Sight, Work, WorkCommand, WorkRefusal};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn form(kind: ActivityKind) -> ActivityForm {
    ActivityForm {
        kind,
        title: "活动".to_owned(),
        team: Some(organisation("team")),
        station: Some(organisation("station")),
        lead: String::new(),
        place: String::new(),
        from: OPENED,
        until: OPENED.plus_ms(2 * HOUR),
        agenda: String::new(),
        parties: Vec::new(),
        places: None,
        particulars: Vec::new(),
        campaign: None,
    }
}

fn said(what: Particular, text: &str) -> (Particular, String) {
    (what, text.to_owned())
}

fn does(records: &mut Records, command: ActivityCommand, who: &str) -> Result<WorkId, Refusal> {
    does_at(records, command, who, OPENED.plus_ms(3 * HOUR))
}

fn does_at(
    records: &mut Records,
    command: ActivityCommand,
    who: &str,
    at: Timestamp,
) -> Result<WorkId, Refusal> {
    let actor = match who {
        "lead" => person("team lead", Role::TeamLead, "team"),
        "member" => person("team member", Role::TeamMember, "team"),
        "clerk" => person("clerk", Role::Clerk, "station"),
        _ => supervisor(),
    };
    records.work(WorkCommand::Activity(command), &actor, at)
}

fn plans(records: &mut Records, form: ActivityForm) -> WorkId {
    let plan = ActivityCommand::Plan { form, repeat: None };
    does_at(records, plan, "lead", OPENED).expect("planned")
}

fn write(id: WorkId, particulars: Vec<(Particular, String)>) -> ActivityCommand {
    ActivityCommand::Write {
        id,
        lines: vec![LineForm {
            no: None,
            text: "一件事".to_owned(),
        }],
        outcome: String::new(),
        particulars,
        held: None,
        seen: None,
    }
}

fn makes_up(id: WorkId, name: Option<&str>) -> ActivityCommand {
    ActivityCommand::SignIn {
        id,
        name: name.map(str::to_owned),
        made_up: true,
        token: None,
    }
}

fn by_hand(id: WorkId, name: &str) -> ActivityCommand {
    ActivityCommand::SignIn {
        id,
        name: Some(name.to_owned()),
        made_up: false,
        token: None,
    }
}

fn seat(name: &str, account: Option<&str>) -> Seat {
    Seat {
        name: name.to_owned(),
        leads: false,
        from: LocalDate(0),
        until: None,
        party: false,
        deputy: false,
        account: account.map(AccountId::named),
        left: String::new(),
    }
}

fn sit(records: &mut Records, team: &str, seats: Vec<Seat>) {
    let team = Team {
        team: organisation(team),
        brand: String::new(),
        mode: String::new(),
        about: String::new(),
        station: None,
        founded: None,
        seats,
        former: Vec::new(),
    };
    put(records, &team);
}

fn put(records: &mut Records, team: &Team) {
    let sight = Sight {
        everyone: true,
        ..Sight::default()
    };
    let work = Work::new(Team::id(team.team), None, sight, team);
    records.put(Record::Work(Box::new(work)));
}

fn file(id: WorkId, state: AttachmentState) -> Record {
    let sight = Sight {
        everyone: true,
        ..Sight::default()
    };
    Record::Attachment(Box::new(Attachment {
        id: AttachmentId::named("slides"),
        request: None,
        reach: None,
        sight: Some(sight),
        owner: Owner::Work {
            work: id,
            check: None,
        },
        name: "课件.pptx".to_owned(),
        media: MediaType::Pptx,
        size: 1000,
        sha256: "0f".repeat(32),
        state,
        by: None,
        by_name: String::new(),
        at: OPENED,
    }))
}

fn refused(why: WorkRefusal) -> Result<WorkId, Refusal> {
    Err(Refusal::Work { why })
}

#[test]
fn each_kind_is_checked_once_all_that_is_recorded_of_it_is_there() {
    for kind in ActivityKind::ALL {
        let mut records = records();
        let mut form = form(*kind);
        if asks_place(*kind) {
            form.place = "社区广场".to_owned();
        }
        let id = plans(&mut records, form);
        does(&mut records, write(id, Vec::new()), "lead").expect("minutes");
        // One by one, each time the next that is missing is named.
        for what in asks(*kind) {
            let check = ActivityCommand::Check { id };
            let Err(Refusal::Empty { field }) = does(&mut records, check, "clerk") else {
                panic!("{kind:?} is checked without {what:?}");
            };
            assert_eq!(field.code(), what.code());
            let body: Activity = records.body(id);
            assert_eq!(unsaid(&body).next(), Some(*what));
            let more = ActivityCommand::Write {
                id,
                lines: Vec::new(),
                outcome: "成效".to_owned(),
                particulars: vec![said(*what, "有")],
                held: None,
                seen: None,
            };
            does(&mut records, more, "lead").expect("said with the minutes");
        }
        if asks_file(*kind) {
            let states = [
                None,
                Some(AttachmentState::Announced),
                Some(AttachmentState::Refused {
                    reason: BytesRefusal::WrongType,
                }),
            ];
            for state in states {
                if let Some(state) = state {
                    records.put(file(id, state));
                }
                let check = ActivityCommand::Check { id };
                let told = does(&mut records, check, "clerk");
                assert_eq!(told, refused(WorkRefusal::FileNeeded), "{kind:?}");
            }
            let there = Stored {
                media: MediaType::Pptx,
                size: 1000,
                sha256: "0f".repeat(32),
                dimensions: None,
                has_thumbnail: false,
            };
            records.put(file(id, AttachmentState::Arrived(there)));
        }
        let check = ActivityCommand::Check { id };
        does(&mut records, check, "clerk").expect("nothing is missing");
    }
}

#[test]
fn what_goes_out_to_people_is_not_checked_without_where_it_was() {
    for kind in [ActivityKind::DirectLine, ActivityKind::Market] {
        let mut records = records();
        let id = plans(&mut records, form(kind));
        let items = vec![said(Particular::Items, "助餐点太远")];
        does(&mut records, write(id, items), "lead").expect("minutes");
        let check = || ActivityCommand::Check { id };
        let field = Field::Place;
        assert_eq!(
            does(&mut records, check(), "clerk"),
            Err(Refusal::Empty { field })
        );
        let revise = ActivityCommand::Revise {
            id,
            form: ActivityForm {
                place: "社区广场".to_owned(),
                ..form(kind)
            },
            seen: None,
            scope: SeriesScope::This,
        };
        does(&mut records, revise, "lead").expect("said afterwards");
        let body: Activity = records.body(id);
        assert_eq!(body.says(Particular::Items), Some("助餐点太远"));
        does(&mut records, check(), "clerk").expect("nothing is missing");
    }
}

#[test]
fn what_is_said_of_a_kind_is_masked_and_goes_with_the_kind() {
    let mut records = records();
    let review = ActivityForm {
        particulars: vec![
            said(Particular::Target, "某部门 13912345678"),
            said(Particular::Scores, "满意"),
            said(Particular::Firm, "某公司"),
        ],
        ..form(ActivityKind::DutyReview)
    };
    let id = plans(&mut records, review.clone());
    let body: Activity = records.body(id);
    // What comes with the minutes is no plan, what the kind does not ask for is not kept.
    assert_eq!(body.particulars.len(), 1);
    let target = body.says(Particular::Target).expect("it was said");
    assert!(
        target.starts_with("某部门") && !target.contains("13912345678"),
        "{target}"
    );
    let scores = vec![said(Particular::Scores, "满意 18 票")];
    does(&mut records, write(id, scores), "member").expect("minutes");
    // The plan is said anew: what came with the minutes stays.
    let revise = |form: ActivityForm| ActivityCommand::Revise {
        id,
        form,
        seen: None,
        scope: SeriesScope::This,
    };
    let bare = form(ActivityKind::OversightReview);
    does(&mut records, revise(bare), "lead").expect("revised");
    let body: Activity = records.body(id);
    assert_eq!(
        body.particulars,
        [said(Particular::Scores, "满意 18 票")],
        "the subject was taken out"
    );
    does(&mut records, revise(form(ActivityKind::Visit)), "lead").expect("another kind");
    assert_eq!(records.body::<Activity>(id).particulars, []);
    let long = vec![said(Particular::Target, &"长".repeat(2_001))];
    let long = ActivityForm {
        particulars: long,
        ..review
    };
    let told = does(&mut records, revise(long), "lead");
    assert!(
        matches!(
            told,
            Err(Refusal::TooLong {
                field: Field::Target,
                ..
            })
        ),
        "{told:?}"
    );
}

#[test]
fn when_it_was_held_is_told_where_it_was_another_time() {
    let mut records = records();
    let id = plans(&mut records, form(ActivityKind::Reception));
    let held = |held: (Timestamp, Timestamp)| {
        let mut write = write(id, Vec::new());
        if let ActivityCommand::Write { held: said, .. } = &mut write {
            *said = Some(held);
        }
        write
    };
    let planned = (OPENED, OPENED.plus_ms(2 * HOUR));
    does(&mut records, held(planned), "lead").expect("as planned");
    assert_eq!(records.body::<Activity>(id).held, None);
    let late = (OPENED.plus_ms(HOUR / 2), OPENED.plus_ms(3 * HOUR));
    does(&mut records, held(late), "lead").expect("later than planned");
    let body: Activity = records.body(id);
    assert_eq!(
        (body.held, (body.from, body.until)),
        (Some(late), planned),
        "the plan stands beside it"
    );
    let backwards = (late.1, late.0);
    assert_eq!(
        does(&mut records, held(backwards), "lead"),
        refused(WorkRefusal::EndsBefore)
    );
    let ahead = (OPENED, OPENED.plus_ms(5 * HOUR));
    assert_eq!(
        does(&mut records, held(ahead), "lead"),
        refused(WorkRefusal::FutureDay)
    );
}

#[test]
fn activities_are_held_in_a_campaign_of_up_to_two_months() {
    let mut records = records();
    let lasts = |kind, days: i64| ActivityForm {
        until: OPENED.plus_ms(days * DAY),
        ..form(kind)
    };
    let plan = |form| ActivityCommand::Plan { form, repeat: None };
    let too_long = plan(lasts(ActivityKind::Campaign, 63));
    assert_eq!(
        does(&mut records, too_long, "lead"),
        refused(WorkRefusal::EndsBefore)
    );
    let too_long = plan(lasts(ActivityKind::Visit, 15));
    assert_eq!(
        does(&mut records, too_long, "lead"),
        refused(WorkRefusal::EndsBefore)
    );
    let campaign = plans(&mut records, lasts(ActivityKind::Campaign, 31));
    let part = |kind, of| ActivityForm {
        campaign: Some(of),
        ..form(kind)
    };
    let visit = plans(&mut records, part(ActivityKind::Visit, campaign));
    assert_eq!(records.body::<Activity>(visit).campaign, Some(campaign));
    // None is held in an activity of another kind, no campaign in another, and nothing in what is not there.
    let unfit = Err(Refusal::Unfit {
        field: Field::Campaign,
    });
    let wrong = plan(part(ActivityKind::Visit, visit));
    assert_eq!(does(&mut records, wrong, "lead"), unfit);
    let wrong = plan(part(ActivityKind::Campaign, campaign));
    assert_eq!(does(&mut records, wrong, "lead"), unfit);
    let nowhere = plan(part(ActivityKind::Visit, WorkId::named("nowhere")));
    assert_eq!(does(&mut records, nowhere, "lead"), Err(Refusal::NotFound));
    let revise = ActivityCommand::Revise {
        id: visit,
        form: form(ActivityKind::Visit),
        seen: None,
        scope: SeriesScope::This,
    };
    does(&mut records, revise, "lead").expect("taken out of it");
    assert_eq!(records.body::<Activity>(visit).campaign, None);
}

#[test]
fn what_was_missed_is_made_up_after_the_check_too() {
    let mut records = records();
    let id = plans(&mut records, form(ActivityKind::Study));
    does(&mut records, write(id, Vec::new()), "lead").expect("minutes");
    does(&mut records, ActivityCommand::Check { id }, "clerk").expect("checked");
    let came = ActivityCommand::SignIn {
        id,
        name: Some("钱代表".to_owned()),
        made_up: false,
        token: None,
    };
    // Who was there stands; nobody makes up for themselves what was checked.
    assert_eq!(
        does(&mut records, came, "member"),
        refused(WorkRefusal::Checked)
    );
    assert_eq!(
        does(&mut records, makes_up(id, None), "member"),
        refused(WorkRefusal::Checked)
    );
    assert_eq!(
        does(&mut records, makes_up(id, Some("team member")), "member"),
        refused(WorkRefusal::OwnMadeUp),
        "somebody else writes it down"
    );
    does(&mut records, makes_up(id, Some("钱代表")), "member").expect("made up");
    let body: Activity = records.body(id);
    assert_eq!(body.attended[0].way, SignInWay::MadeUp);
    // The button asks the same.
    let street = |id| records.street(id);
    for (who, may) in [
        (person("team member", Role::TeamMember, "team"), true),
        (person("clerk", Role::Clerk, "station"), true),
        (person("handler", Role::Handler, "unit"), false),
        (person("other", Role::TeamMember, "other team"), false),
    ] {
        let today = OPENED.day();
        assert_eq!(may_make_up(&who, &body, street, today), may, "{}", who.name);
        assert!(!may_move("activity.write", &who, &body, street, today));
    }
    let visit = plans(&mut records, form(ActivityKind::Visit));
    does(&mut records, write(visit, Vec::new()), "lead").expect("minutes");
    does(&mut records, ActivityCommand::Check { id: visit }, "clerk").expect("checked");
    assert_eq!(
        does(&mut records, makes_up(visit, Some("钱代表")), "member"),
        refused(WorkRefusal::NotMadeUp)
    );
}

#[test]
fn a_plan_is_not_overwritten_unseen() {
    let mut records = records();
    let id = plans(&mut records, form(ActivityKind::Inspection));
    let seen = records.body::<Activity>(id).stamp();
    let revise = |place: &str| ActivityCommand::Revise {
        id,
        form: ActivityForm {
            place: place.to_owned(),
            particulars: vec![said(Particular::Route, "河道")],
            ..form(ActivityKind::Inspection)
        },
        seen: Some(seen),
        scope: SeriesScope::This,
    };
    // Who comes and what is written does not change the plan.
    let came = ActivityCommand::SignIn {
        id,
        name: Some("李代表".to_owned()),
        made_up: false,
        token: None,
    };
    does(&mut records, came, "member").expect("there");
    does(&mut records, write(id, Vec::new()), "member").expect("minutes");
    assert_eq!(records.body::<Activity>(id).stamp(), seen);
    does(&mut records, revise("一楼"), "lead").expect("it stands as it was seen");
    assert_eq!(
        does(&mut records, revise("二楼"), "clerk"),
        refused(WorkRefusal::Moved)
    );
    assert_eq!(records.body::<Activity>(id).place, "一楼");
}

fn row(records: &Records) -> Vec<(WorkId, Activity)> {
    let all = records.all.values();
    let mut row: Vec<_> = all
        .filter_map(|held| match &held.record {
            Record::Work(work) => Some((work.id, work.open::<Activity>()?)),
            _ => None,
        })
        .collect();
    row.sort_by_key(|(_, one)| one.from);
    row
}

#[test]
fn a_day_moved_to_that_of_the_next_falls_out() {
    let mut records = records();
    let first = day("2026-09-24").start().plus_ms(9 * HOUR);
    let plan = ActivityCommand::Plan {
        form: ActivityForm {
            from: first,
            until: first.plus_ms(26 * HOUR),
            ..form(ActivityKind::Reception)
        },
        repeat: Some(Repeat {
            every: Every::Week,
            times: 4,
        }),
    };
    does(&mut records, plan, "lead").expect("a row");
    // 1 October and the days behind it are off until the 8th, a Thursday itself.
    let days: Vec<_> = row(&records)
        .iter()
        .map(|(_, one)| (one.from.day().to_string(), one.moved_from))
        .collect();
    let plain = |day: &str| (day.to_owned(), None);
    assert_eq!(days, ["2026-09-24", "2026-10-08", "2026-10-15"].map(plain));
    assert!(
        row(&records)
            .iter()
            .all(|(_, one)| one.until == one.from.plus_ms(26 * HOUR)),
        "each lasts into its second day"
    );
}

#[test]
fn a_day_chosen_by_hand_was_not_moved() {
    let mut records = records();
    let first = day("2026-02-15").start().plus_ms(9 * HOUR);
    let at = |from: Timestamp| ActivityForm {
        from,
        until: from.plus_ms(HOUR),
        ..form(ActivityKind::Reception)
    };
    let plan = ActivityCommand::Plan {
        form: at(first),
        repeat: Some(Repeat {
            every: Every::Month,
            times: 2,
        }),
    };
    does(&mut records, plan, "lead").expect("a row");
    let (id, moved) = row(&records).remove(0);
    assert_eq!(moved.moved_from, Some(day("2026-02-15")));
    let revise = |from| ActivityCommand::Revise {
        id,
        form: at(from),
        seen: None,
        scope: SeriesScope::This,
    };
    let later = moved.from.plus_ms(HOUR);
    does(&mut records, revise(later), "lead").expect("another hour");
    let body: Activity = records.body(id);
    assert_eq!(body.moved_from, moved.moved_from, "of the same day");
    does(&mut records, revise(later.plus_ms(DAY)), "lead").expect("another day");
    assert_eq!(records.body::<Activity>(id).moved_from, None);
}

/// Four receptions on Thursdays from 23 April 2026 on, 9:00 to 11:00.
fn thursdays(records: &mut Records) -> Vec<WorkId> {
    let first = day("2026-04-23").start().plus_ms(9 * HOUR);
    let plan = ActivityCommand::Plan {
        form: ActivityForm {
            from: first,
            until: first.plus_ms(2 * HOUR),
            ..form(ActivityKind::Reception)
        },
        repeat: Some(Repeat {
            every: Every::Week,
            times: 4,
        }),
    };
    does(records, plan, "lead").expect("a row");
    row(records).into_iter().map(|(id, _)| id).collect()
}

#[test]
fn one_change_goes_for_all_of_a_series_that_follow_and_are_still_to_be_held() {
    let mut records = records();
    let ids = thursdays(&mut records);
    let first: Activity = records.body(ids[0]);
    assert_eq!((first.series, &first.row), (Some(ids[0]), &ids));
    let third: Activity = records.body(ids[2]);
    assert_eq!((third.series, third.row), (Some(ids[0]), Vec::new()));
    let came = ActivityCommand::SignIn {
        id: ids[2],
        name: Some("李代表".to_owned()),
        made_up: false,
        token: None,
    };
    let there = third.from.plus_ms(-HOUR);
    does_at(&mut records, came, "clerk", there).expect("early");
    let off = |id, scope| ActivityCommand::Cancel {
        id,
        reason: "放假".to_owned(),
        scope,
    };
    does(&mut records, off(ids[1], SeriesScope::This), "lead").expect("one is off");
    // From the first on, an hour later, elsewhere, and the first itself a day later.
    let from = first.from.plus_ms(DAY + HOUR);
    let revise = |title: &str| ActivityCommand::Revise {
        id: ids[0],
        form: ActivityForm {
            title: title.to_owned(),
            place: "二楼".to_owned(),
            from,
            until: from.plus_ms(3 * HOUR),
            ..form(ActivityKind::Reception)
        },
        seen: None,
        scope: SeriesScope::Following,
    };
    does(&mut records, revise("首场"), "lead").expect("all that follow");
    let told: Vec<_> = ids
        .iter()
        .map(|id| records.body::<Activity>(*id))
        .map(|one| {
            let hours = (one.until.0 - one.from.0) / HOUR;
            let (hour, _) = one.from.hour_minute();
            let day = one.from.day().to_string();
            (day, hour, hours, one.place, one.title)
        })
        .collect();
    let stands = |day: &str, hour, hours, place: &str, title: &str| {
        (
            day.to_owned(),
            hour,
            hours,
            place.to_owned(),
            title.to_owned(),
        )
    };
    assert_eq!(
        told,
        [
            stands("2026-04-24", 10, 3, "二楼", "首场"),
            stands("2026-04-30", 9, 2, "", "活动"),
            stands("2026-05-07", 10, 3, "二楼", "活动"),
            stands("2026-05-14", 10, 3, "二楼", "活动"),
        ],
        "what is off stays, and each keeps its day and name"
    );
    assert_eq!(records.body::<Activity>(ids[2]).attended.len(), 1);
    // From the third on: the last goes with it, the first stands.
    does(&mut records, off(ids[2], SeriesScope::Following), "clerk").expect("off");
    let is_off: Vec<_> = ids
        .iter()
        .map(|id| records.body::<Activity>(*id).cancelled.is_some())
        .collect();
    assert_eq!(is_off, [false, true, true, true]);
}

#[test]
fn a_series_goes_on_without_what_was_held_or_left_it() {
    let mut records = records();
    let ids = thursdays(&mut records);
    let last: Activity = records.body(ids[3]);
    let moved = ActivityCommand::Revise {
        id: ids[3],
        form: ActivityForm {
            station: None,
            from: last.from,
            until: last.until,
            ..form(ActivityKind::Reception)
        },
        seen: None,
        scope: SeriesScope::This,
    };
    does(&mut records, moved, "lead").expect("no longer the station's");
    // Said when the second is over already.
    let later = records.body::<Activity>(ids[1]).until.plus_ms(HOUR);
    let first: Activity = records.body(ids[0]);
    let all: Vec<Activity> = ids.iter().map(|id| records.body(*id)).collect();
    assert_eq!(follow_count(&first, all.iter(), later), 1);
    let off = ActivityCommand::Cancel {
        id: ids[0],
        reason: "不办了".to_owned(),
        scope: SeriesScope::Following,
    };
    does_at(&mut records, off, "lead", later).expect("off");
    let is_off: Vec<_> = ids
        .iter()
        .map(|id| records.body::<Activity>(*id).cancelled.is_some())
        .collect();
    assert_eq!(is_off, [true, false, true, false]);
    // One alone is no series.
    let alone = plans(&mut records, form(ActivityKind::Visit));
    assert_eq!(records.body::<Activity>(alone).series, None);
}

#[test]
fn how_somebody_signed_in_is_told_apart() {
    let mut records = records();
    let id = plans(&mut records, form(ActivityKind::Study));
    let sign = |name: Option<&str>, made_up, token: Option<&str>| ActivityCommand::SignIn {
        id,
        name: name.map(str::to_owned),
        made_up,
        token: token.map(str::to_owned),
    };
    for (who, command) in [
        ("member", sign(None, false, Some("checked at the door"))),
        ("clerk", sign(None, false, None)),
        // The code tells that one was there oneself, and nothing of others.
        (
            "lead",
            sign(Some("李代表"), false, Some("checked at the door")),
        ),
        ("lead", sign(Some("王代表"), true, None)),
    ] {
        does_at(&mut records, command, who, OPENED).expect("written down");
    }
    let body: Activity = records.body(id);
    let ways: Vec<_> = body.attended.iter().map(|one| one.way).collect();
    assert_eq!(
        ways,
        [
            SignInWay::Code,
            SignInWay::Own,
            SignInWay::Hand,
            SignInWay::MadeUp
        ]
    );
    // A code that the server found to be of another day or activity is none.
    assert_eq!(
        does_at(&mut records, sign(None, false, Some("")), "", OPENED),
        refused(WorkRefusal::WrongCode)
    );
    // Who runs it has the code.
    let street = |id| records.street(id);
    for (who, may) in [
        (person("team lead", Role::TeamLead, "team"), true),
        (person("clerk", Role::Clerk, "station"), true),
        (person("team member", Role::TeamMember, "team"), false),
        (person("handler", Role::Handler, "unit"), false),
        (person("other", Role::TeamLead, "other team"), false),
    ] {
        let shows = may_show_code(&who, &body, street, OPENED.day());
        assert_eq!(shows, may, "{}", who.name);
    }
}

#[test]
fn a_line_is_passed_to_the_station_that_registers_it() {
    let mut records = records();
    let id = plans(&mut records, form(ActivityKind::Visit));
    does(&mut records, write(id, Vec::new()), "lead").expect("minutes");
    does(&mut records, ActivityCommand::Check { id }, "clerk").expect("checked");
    let pass = |line| ActivityCommand::Pass { id, line };
    assert_eq!(does(&mut records, pass(2), "lead"), Err(Refusal::NotFound));
    let lead = person("team lead", Role::TeamLead, "team");
    let (_, told) = records
        .told(
            WorkCommand::Activity(pass(1)),
            &lead,
            OPENED.plus_ms(3 * HOUR),
        )
        .expect("after the check, too");
    let station = Audience::Station(organisation("station"));
    assert_eq!(told, [(station, NoticeCode::LinePassed)]);
    let body: Activity = records.body(id);
    assert!(body.minutes[0].waits());
    assert_eq!(
        does(&mut records, pass(1), "lead"),
        Err(Refusal::NothingToDo)
    );
    let other = person("other", Role::TeamLead, "other team");
    let told = records.work(WorkCommand::Activity(pass(1)), &other, OPENED);
    assert!(matches!(told, Err(Refusal::NotAllowed { .. })), "{told:?}");
    // What was registered from it settles it.
    let tie = ActivityCommand::Tie {
        id,
        line: 1,
        became: Became::Request(request_id()),
    };
    does(&mut records, tie, "clerk").expect("registered");
    let body: Activity = records.body(id);
    assert!(body.minutes[0].passed.is_some() && !body.minutes[0].waits());
    // Without a station nobody would take it up.
    let bare = ActivityForm {
        station: None,
        ..form(ActivityKind::Visit)
    };
    let id = plans(&mut records, bare);
    does(&mut records, write(id, Vec::new()), "lead").expect("minutes");
    assert_eq!(
        does(&mut records, ActivityCommand::Pass { id, line: 1 }, "lead"),
        Err(Refusal::Unfit {
            field: Field::Station
        })
    );
}

#[test]
fn a_line_that_was_passed_stays_in_the_minutes() {
    let mut records = records();
    let id = plans(&mut records, form(ActivityKind::Visit));
    does(&mut records, write(id, Vec::new()), "lead").expect("minutes");
    let pass = ActivityCommand::Pass { id, line: 1 };
    does(&mut records, pass, "member").expect("passed");
    assert_eq!(
        does(&mut records, write(id, Vec::new()), "lead"),
        refused(WorkRefusal::LineTied),
        "another line stands in its place"
    );
}

#[test]
fn nobody_credits_themselves_under_another_name() {
    let mut records = records();
    let own = Some("team member");
    sit(&mut records, "team", vec![seat("李队员", own)]);
    sit(&mut records, "other team", vec![seat("老李", own)]);
    let id = plans(&mut records, form(ActivityKind::Study));
    // By a seat of the activity's own team, and by one of another.
    for name in ["李队员", "老李"] {
        assert_eq!(
            does_at(&mut records, by_hand(id, name), "member", OPENED),
            refused(WorkRefusal::OwnMadeUp),
            "{name}"
        );
    }
    // Written down by somebody else they are the account of the seat, and were there once.
    does_at(&mut records, by_hand(id, "李队员"), "lead", OPENED).expect("written down");
    let body: Activity = records.body(id);
    let account = own.map(AccountId::named);
    let told = &body.attended[0];
    assert_eq!(
        (told.account, told.by),
        (account, Some(AccountId::named("team lead")))
    );
    let oneself = ActivityCommand::SignIn {
        id,
        name: None,
        made_up: false,
        token: None,
    };
    assert_eq!(
        does_at(&mut records, oneself, "member", OPENED),
        Err(Refusal::NothingToDo)
    );
    // Whoever wrote somebody down does not check the list, though another wrote the minutes.
    does(&mut records, write(id, Vec::new()), "clerk").expect("minutes");
    let check = || ActivityCommand::Check { id };
    assert_eq!(
        does(&mut records, check(), "lead"),
        refused(WorkRefusal::OwnMinutes)
    );
    let body: Activity = records.body(id);
    let street = |id| records.street(id);
    for (who, may) in [
        (person("team lead", Role::TeamLead, "team"), false),
        (person("clerk", Role::Clerk, "station"), false),
        (person("team member", Role::TeamMember, "team"), true),
    ] {
        let shown = may_move("activity.check", &who, &body, street, OPENED.day());
        assert_eq!(shown, may, "{}", who.name);
    }
    does(&mut records, check(), "member").expect("a second person");
    for name in ["老李", "team member"] {
        assert_eq!(
            does(&mut records, makes_up(id, Some(name)), "member"),
            refused(WorkRefusal::OwnMadeUp),
            "{name}"
        );
    }
    // A namesake is somebody else: the name stands for who was seated under it.
    sit(
        &mut records,
        "team",
        vec![seat("team member", Some("a namesake"))],
    );
    does(&mut records, makes_up(id, Some("team member")), "member").expect("a namesake's");
    let body: Activity = records.body(id);
    assert_eq!(
        body.attended[1].account,
        Some(AccountId::named("a namesake"))
    );
}

#[test]
fn a_sign_in_is_taken_back_by_whose_it_is_and_by_who_runs_it() {
    let mut records = records();
    let id = plans(&mut records, form(ActivityKind::Visit));
    let member = person("team member", Role::TeamMember, "team");
    let mut namesake = person("handler", Role::Handler, "unit");
    namesake.name.clone_from(&member.name);
    let own = ActivityCommand::SignIn {
        id,
        name: None,
        made_up: false,
        token: None,
    };
    for one in [&member, &namesake] {
        let own = WorkCommand::Activity(own.clone());
        records.work(own, one, OPENED).expect("there");
    }
    does_at(&mut records, by_hand(id, "李代表"), "member", OPENED).expect("written down");
    let off = |name: &str, account: Option<&str>| ActivityCommand::Unsign {
        id,
        name: name.to_owned(),
        account: account.map(AccountId::named),
    };
    let body: Activity = records.body(id);
    let street = |id| records.street(id);
    let may = |who: &Actor| {
        let all = body.attended.iter();
        all.map(|one| may_unsign(who, &body, one, street, OPENED.day()))
            .collect::<Vec<_>>()
    };
    assert_eq!(may(&member), [true, false, false], "one's own");
    assert_eq!(may(&namesake), [false, true, false]);
    let lead = person("team lead", Role::TeamLead, "team");
    assert_eq!(may(&lead), [true; 3], "anybody's");
    // Of two who bear a name it is the one whose account it was.
    let others = off(&member.name, Some("handler"));
    let told = records.work(WorkCommand::Activity(others.clone()), &member, OPENED);
    assert!(matches!(told, Err(Refusal::NotAllowed { .. })), "{told:?}");
    let told = does(&mut records, off("李代表", None), "member");
    assert!(matches!(told, Err(Refusal::NotAllowed { .. })), "{told:?}");
    records
        .work(WorkCommand::Activity(others.clone()), &namesake, OPENED)
        .expect("their own");
    assert_eq!(
        does(&mut records, others, "lead"),
        refused(WorkRefusal::NotSeated),
        "it is off already"
    );
    does(&mut records, off("李代表", None), "lead").expect("who runs it");
    let body: Activity = records.body(id);
    assert_eq!(body.attended.len(), 1);
    assert_eq!(body.attended[0].account, member.account);
    let kept: Vec<_> = body
        .taken_back
        .iter()
        .map(|one| (one.attended.name.as_str(), one.signed.by))
        .collect();
    assert_eq!(
        kept,
        [("team member", namesake.account), ("李代表", lead.account)],
        "both are told of"
    );
    // Who took it back may sign in again.
    records
        .work(WorkCommand::Activity(own), &namesake, OPENED)
        .expect("there after all");
}

#[test]
fn sign_ins_to_what_is_called_off_are_kept_and_count_for_nothing() {
    let mut records = records();
    let seats = vec![seat("李队员", Some("team member")), seat("王队员", None)];
    sit(&mut records, "team", seats);
    let asked = ActivityForm {
        parties: vec![Party {
            unit: Some(organisation("unit")),
            ..Party::named(PartyKind::Firm, String::new())
        }],
        ..form(ActivityKind::Study)
    };
    let id = plans(&mut records, asked);
    for name in ["李队员", "王队员"] {
        does_at(&mut records, by_hand(id, name), "lead", OPENED).expect("there");
    }
    let over = OPENED.plus_ms(3 * HOUR);
    let counted = |records: &Records| {
        let body: Activity = records.body(id);
        let team: Team = records.body(Team::id(organisation("team")));
        let record = Record::Work(Box::new(records.record_of(id).clone()));
        (
            of_record(&record).len(),
            attendance(&team, [&body].into_iter(), over),
            figures::of_activity(&body) == Marks::default(),
        )
    };
    assert_eq!(counted(&records), (2, (2, 2), false));
    let off = ActivityCommand::Cancel {
        id,
        reason: "台风".to_owned(),
        scope: SeriesScope::This,
    };
    let lead = person("team lead", Role::TeamLead, "team");
    let (_, told) = records
        .told(WorkCommand::Activity(off), &lead, OPENED)
        .expect("called off");
    assert_eq!(counted(&records), (0, (0, 0), true));
    let body: Activity = records.body(id);
    let names: Vec<_> = body.attended.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["李队员", "王队员"]);
    // Who came under the name of a linked seat hears of it, and who was invited.
    let told: Vec<_> = told.into_iter().map(|(who, _)| who).collect();
    for who in [
        Audience::Person(AccountId::named("team member")),
        Audience::Unit(organisation("unit")),
    ] {
        assert!(told.contains(&who), "{told:?}");
    }
}

#[test]
fn party_members_who_came_are_counted_by_the_register_of_the_day() {
    let mut records = records();
    let yesterday = OPENED.day().plus_days(-1);
    let party = |name: &str, account: Option<&str>| Seat {
        party: true,
        ..seat(name, account)
    };
    let left = |seat: Seat| Seat {
        until: Some(yesterday),
        ..seat
    };
    let seats = vec![
        // Who joined the Party that day was none before, and who left is none any more.
        left(seat("甲", None)),
        Seat {
            from: OPENED.day(),
            ..party("甲", None)
        },
        party("乙", Some("team member")),
        left(party("丙", None)),
        seat("丁", None),
    ];
    sit(&mut records, "team", seats);
    let id = plans(&mut records, form(ActivityKind::Study));
    let own = ActivityCommand::SignIn {
        id,
        name: None,
        made_up: false,
        token: None,
    };
    does_at(&mut records, own, "member", OPENED).expect("by the account");
    does_at(&mut records, by_hand(id, "丁"), "lead", OPENED).expect("by hand");
    let (began, over) = (OPENED, OPENED.plus_ms(3 * HOUR));
    let told = |records: &Records, now| {
        let body: Activity = records.body(id);
        let team: Team = records.body(Team::id(organisation("team")));
        let one = party_present(&body, Some(&team), now);
        assert_eq!(party_present(&body, None, now), None, "of no team");
        (one, party_attendance(&team, [&body].into_iter(), over))
    };
    assert_eq!(told(&records, began.plus_ms(-1)).0, None);
    assert_eq!(told(&records, began), (Some((1, 2)), (1, 2)));
    does(&mut records, makes_up(id, Some("甲")), "lead").expect("made up");
    assert_eq!(told(&records, over), (Some((2, 2)), (2, 2)));
    let body: Activity = records.body(id);
    sit(&mut records, "team", vec![seat("丁", None)]);
    let team: Team = records.body(Team::id(organisation("team")));
    assert_eq!(
        party_present(&body, Some(&team), over),
        None,
        "the register has no Party member"
    );
}

#[test]
fn a_line_goes_to_the_team_s_station_and_waits_there_until_it_is_dealt_with() {
    let mut records = records();
    let there = organisation("third station");
    let team = Team {
        team: organisation("team"),
        brand: String::new(),
        mode: String::new(),
        about: String::new(),
        station: Some(there),
        founded: None,
        seats: Vec::new(),
        former: Vec::new(),
    };
    put(&mut records, &team);
    let bare = ActivityForm {
        station: None,
        ..form(ActivityKind::Visit)
    };
    let id = plans(&mut records, bare);
    does(&mut records, write(id, Vec::new()), "lead").expect("minutes");
    let lead = person("team lead", Role::TeamLead, "team");
    let pass = WorkCommand::Activity(ActivityCommand::Pass { id, line: 1 });
    let after = OPENED.plus_ms(3 * HOUR);
    let (_, told) = records.told(pass, &lead, after).expect("passed");
    assert_eq!(told, [(Audience::Station(there), NoticeCode::LinePassed)]);
    let clerk = person("third clerk", Role::Clerk, "third station");
    let waits = |records: &Records, who: &Actor, now| {
        let street = |id| records.street(id);
        let found = waiting(records.record_of(id), who, street, now);
        found.into_iter().any(|one| one.why == Why::Register)
    };
    let other = person("clerk", Role::Clerk, "station");
    assert!(waits(&records, &clerk, after));
    assert!(!waits(&records, &other, after), "it is not theirs");
    // It does not leave the screens as long as it waits.
    let settles = || WorkCommand::Activity(ActivityCommand::Settle { id });
    let late = OPENED.plus_ms(95 * DAY);
    records
        .work(settles(), &Actor::system(), late)
        .expect("looked at");
    assert!(waits(&records, &clerk, late));
    // Its clerk has no part in the activity and says what the line became all the same.
    let tie = ActivityCommand::Tie {
        id,
        line: 1,
        became: Became::Request(request_id()),
    };
    let told = records.work(WorkCommand::Activity(tie), &other, late);
    assert!(matches!(told, Err(Refusal::NotAllowed { .. })), "{told:?}");
    let register = Register {
        station: there,
        community: None,
        place: String::new(),
        title: "路灯不亮".to_owned(),
        text: String::new(),
        kind: RequestKind::Opinion,
        topic: Topic::Liveable,
        channel: Channel::Activity,
        raised_by: None,
        petitioner: Petitioner::default(),
        confidential: false,
        team: Some(organisation("team")),
        origin: Some(id),
        line: Some(1),
        number: None,
    };
    let register = Command::Request(RequestCommand::Register(Box::new(register)));
    let planned = records
        .try_at(register, &clerk, late, "from the line")
        .expect("registered");
    records.keep(planned.puts);
    assert!(!waits(&records, &clerk, late));
    let body: Activity = records.body(id);
    assert!(matches!(body.minutes[0].became, Some(Became::Request(_))));
    assert_eq!(body.minutes[0].to, Some(there));
    let later = late.plus_ms(7 * DAY);
    records
        .work(settles(), &Actor::system(), later)
        .expect("settled");
    assert!(records.record_of(id).sight.over);
}

#[test]
fn who_is_invited_answers_while_it_lies_ahead_and_takes_a_place() {
    let mut records = records();
    let unit = |name: &str| Party {
        unit: Some(organisation(name)),
        ..Party::named(PartyKind::Department, String::new())
    };
    let asked = ActivityForm {
        parties: vec![unit("unit"), unit("other unit")],
        places: Some(1),
        ..form(ActivityKind::Study)
    };
    let id = plans(&mut records, asked.clone());
    let handler = person("handler", Role::Handler, "unit");
    let other = person("other", Role::Head, "other unit");
    let answer = |unit: Option<&str>, comes| {
        WorkCommand::Activity(ActivityCommand::Answer {
            id,
            unit: unit.map(organisation),
            comes,
        })
    };
    let left = |records: &Records| places_left(&records.body(id));
    assert_eq!(left(&records), Some(1));
    let told = records.told(answer(Some("unit"), true), &handler, OPENED);
    assert_eq!(told.expect("there is one").1, [], "it stands on the page");
    assert_eq!(left(&records), Some(0));
    assert_eq!(
        records.work(answer(Some("unit"), true), &handler, OPENED),
        Err(Refusal::NothingToDo)
    );
    assert_eq!(
        records.work(answer(Some("other unit"), true), &other, OPENED),
        refused(WorkRefusal::Full)
    );
    records
        .work(answer(Some("other unit"), false), &other, OPENED)
        .expect("no needs no place");
    // Nobody answers for another unit, and who is not invited not at all.
    let for_another = records.work(answer(Some("other unit"), true), &handler, OPENED);
    assert!(
        matches!(for_another, Err(Refusal::NotAllowed { .. })),
        "{for_another:?}"
    );
    assert_eq!(
        records.work(answer(None, true), &handler, OPENED),
        refused(WorkRefusal::NotInvited)
    );
    // No after yes gives the place back, and another takes it.
    records
        .work(answer(Some("unit"), false), &handler, OPENED)
        .expect("another answer");
    assert_eq!(left(&records), Some(1));
    records
        .work(answer(Some("other unit"), true), &other, OPENED)
        .expect("the place is free");
    let body: Activity = records.body(id);
    let said: Vec<_> = body
        .answers
        .iter()
        .map(|one| (one.unit, one.comes, &*one.signed.by_name))
        .collect();
    assert_eq!(
        said,
        [
            (Some(organisation("unit")), false, "handler"),
            (Some(organisation("other unit")), true, "other"),
        ],
        "each with their last answer"
    );
    let for_whom = answers_for(&body, &handler, OPENED.day());
    assert_eq!(for_whom, [&body.parties[0]]);
    assert_eq!(answers_for(&body, &supervisor(), OPENED.day()).len(), 0);
    // Who is no longer invited takes no place.
    let fewer = ActivityCommand::Revise {
        id,
        form: ActivityForm {
            parties: vec![unit("unit")],
            ..asked
        },
        seen: None,
        scope: SeriesScope::This,
    };
    does(&mut records, fewer, "lead").expect("revised");
    assert_eq!(left(&records), Some(1));
    // It is over, or called off.
    let over = body.until.plus_ms(1);
    assert!(takes_answers(&body, body.until) && !takes_answers(&body, over));
    assert_eq!(
        records.work(answer(Some("unit"), true), &handler, over),
        refused(WorkRefusal::AnswersOver)
    );
    let off = ActivityCommand::Cancel {
        id,
        reason: "台风".to_owned(),
        scope: SeriesScope::This,
    };
    does(&mut records, off, "lead").expect("off");
    assert_eq!(
        records.work(answer(Some("unit"), true), &handler, OPENED),
        refused(WorkRefusal::Cancelled)
    );
}

#[test]
fn a_deputy_who_is_invited_answers_for_themselves() {
    let mut records = records();
    let deputy = person("guest", Role::Deputy, "other station");
    records.put(Record::Account(Account {
        id: AccountId::named("guest"),
        login: "guest".to_owned(),
        name: "guest".to_owned(),
        state: AccountState::Active,
        memberships: deputy.memberships.clone(),
        stand_ins: Vec::new(),
        created_at: OPENED,
    }));
    let guest = Party {
        account: Some(AccountId::named("guest")),
        ..Party::named(PartyKind::Deputy, String::new())
    };
    let asked = ActivityForm {
        parties: vec![guest],
        ..form(ActivityKind::Study)
    };
    let id = plans(&mut records, asked);
    let answer = WorkCommand::Activity(ActivityCommand::Answer {
        id,
        unit: None,
        comes: true,
    });
    records.work(answer, &deputy, OPENED).expect("invited");
    let body: Activity = records.body(id);
    assert!(
        body.answer_of(&body.parties[0])
            .is_some_and(|one| one.comes)
    );
    assert_eq!(places_left(&body), None, "as many as like to");
}

#[test]
fn a_unit_is_told_what_it_is_to_do_and_it_waits_until_it_is_done() {
    let mut records = records();
    let id = plans(&mut records, form(ActivityKind::Deliberation));
    does(&mut records, write(id, Vec::new()), "lead").expect("minutes");
    let (lead, handler) = (
        person("team lead", Role::TeamLead, "team"),
        person("handler", Role::Handler, "unit"),
    );
    let other = person("other", Role::Handler, "other unit");
    let after = OPENED.plus_ms(3 * HOUR);
    let entrust = |line, unit: Option<&str>, due: &str| {
        WorkCommand::Activity(ActivityCommand::Entrust {
            id,
            line,
            unit: unit.map(organisation),
            due: Some(day(due)),
        })
    };
    let fulfil = |text: &str| {
        WorkCommand::Activity(ActivityCommand::Fulfil {
            id,
            line: 1,
            text: text.to_owned(),
        })
    };
    let unit = |name: &str| Audience::Unit(organisation(name));
    // What is no unit does nothing, nothing is to be done before it was settled, and no line is no task.
    for (command, why) in [
        (
            entrust(1, Some("team"), "2026-03-20"),
            Refusal::Unfit {
                field: Field::Units,
            },
        ),
        (
            entrust(1, Some("unit"), "2026-03-01"),
            Refusal::Unfit { field: Field::Day },
        ),
        (entrust(7, Some("unit"), "2026-03-20"), Refusal::NotFound),
        (entrust(1, None, "2026-03-20"), Refusal::NothingToDo),
        (fulfil("没有交办"), Refusal::NotFound),
    ] {
        assert_eq!(records.work(command, &lead, after), Err(why));
    }
    let (_, told) = records
        .told(entrust(1, Some("other unit"), "2026-03-20"), &lead, after)
        .expect("entrusted");
    assert_eq!(told, [(unit("other unit"), NoticeCode::Entrusted)]);
    // It was meant for another: the first hears that it is taken from it.
    let (_, told) = records
        .told(entrust(1, Some("unit"), "2026-03-20"), &lead, after)
        .expect("to another");
    assert_eq!(
        told,
        [
            (unit("unit"), NoticeCode::Entrusted),
            (unit("other unit"), NoticeCode::Recalled),
        ]
    );
    // Another day is no other task.
    let (_, told) = records
        .told(entrust(1, Some("unit"), "2026-03-31"), &lead, after)
        .expect("another day");
    assert_eq!(told, []);
    assert_eq!(
        records.work(entrust(1, Some("unit"), "2026-03-31"), &lead, after),
        Err(Refusal::NothingToDo)
    );
    // The line stays in the minutes.
    assert_eq!(
        does(&mut records, write(id, Vec::new()), "lead"),
        refused(WorkRefusal::LineTied)
    );
    let refused_to = records.work(fulfil("办好了"), &other, after);
    assert!(
        matches!(refused_to, Err(Refusal::NotAllowed { .. })),
        "{refused_to:?}"
    );
    let said_nothing = records.work(fulfil(" "), &handler, after);
    assert!(
        matches!(said_nothing, Err(Refusal::Empty { .. })),
        "{said_nothing:?}"
    );
    // What is not done stays on the screens, however long ago it was settled.
    let late = OPENED.plus_ms(120 * DAY);
    let settle = WorkCommand::Activity(ActivityCommand::Settle { id });
    let system = domain::Actor::system();
    records
        .work(settle.clone(), &system, late)
        .expect("the timer rings");
    assert!(!records.record_of(id).sight.over);
    let (_, told) = records
        .told(fulfil("已划定停车位"), &handler, late)
        .expect("done");
    let asked = Audience::Person(AccountId::named("team lead"));
    assert_eq!(told, [(asked, NoticeCode::Answered)]);
    assert!(records.record_of(id).sight.over, "nothing is left to do");
    let body: Activity = records.body(id);
    assert_eq!(body.minutes[0].owed(), None);
    let charge = body.minutes[0]
        .charge
        .as_ref()
        .expect("it stays to be seen");
    let done = charge
        .done
        .as_ref()
        .map(|(text, by)| (&**text, &*by.by_name));
    assert_eq!(done, Some(("已划定停车位", "handler")));
    for command in [
        fulfil("再办一次"),
        entrust(1, Some("other unit"), "2026-09-30"),
    ] {
        assert_eq!(
            records.work(command, &lead, late),
            Err(Refusal::NothingToDo)
        );
    }
}

#[test]
fn the_whole_of_an_activity_is_about_an_open_matter_that_one_sees() {
    let mut records = records();
    let open = SupervisionCommand::Open(SupervisionForm {
        title: "学校改扩建".to_owned(),
        goal: "按期封顶".to_owned(),
        level: Level::Priority,
        listed: false,
        report_by: None,
        leader: "刘主任".to_owned(),
        committee: None,
        team: Some(organisation("team")),
        street: Some(organisation("street")),
        units: vec![organisation("unit")],
        subjects: vec![Subject::Request(request_id())],
        line: None,
    });
    let open = WorkCommand::Supervision(open);
    let matter = records.work(open, &supervisor(), OPENED).expect("opened");
    let id = plans(&mut records, form(ActivityKind::Inspection));
    let concern = |matter, concerns| ActivityCommand::Concern {
        id,
        matter,
        concerns,
    };
    // Before it is held as well as after it was checked.
    does(&mut records, concern(matter, true), "lead").expect("said");
    let body: Activity = records.body(id);
    assert!(body.is_about(matter) && body.matters == [matter]);
    assert_eq!(
        does(&mut records, concern(matter, true), "lead"),
        Err(Refusal::NothingToDo)
    );
    let route = vec![said(Particular::Route, "校门")];
    let revise = ActivityCommand::Revise {
        id,
        form: ActivityForm {
            particulars: route,
            ..form(ActivityKind::Inspection)
        },
        seen: None,
        scope: SeriesScope::This,
    };
    does(&mut records, revise, "lead").expect("revised");
    does(&mut records, write(id, Vec::new()), "lead").expect("minutes");
    does(&mut records, ActivityCommand::Check { id }, "clerk").expect("checked");
    assert_eq!(records.body::<Activity>(id).matters, [matter], "it stays");
    does(&mut records, concern(matter, false), "member").expect("taken back");
    assert!(!records.body::<Activity>(id).is_about(matter));
    assert_eq!(
        does(&mut records, concern(matter, false), "lead"),
        Err(Refusal::NothingToDo)
    );
    // Who has no part in the activity says nothing of it; what is no matter is not there.
    let other = person("other", Role::TeamLead, "other team");
    let told = records.work(WorkCommand::Activity(concern(matter, true)), &other, OPENED);
    assert!(matches!(told, Err(Refusal::NotAllowed { .. })), "{told:?}");
    assert_eq!(
        does(&mut records, concern(id, true), "lead"),
        Err(Refusal::NotFound)
    );
    // With what is over nothing new begins.
    let close = SupervisionCommand::Close {
        id: matter,
        finding: Finding::Tracked,
        text: "转跟踪".to_owned(),
        look_back_on: None,
    };
    let close = WorkCommand::Supervision(close);
    records.work(close, &supervisor(), OPENED).expect("it ends");
    assert_eq!(
        does(&mut records, concern(matter, true), "lead"),
        refused(WorkRefusal::Closed)
    );
}

#[test]
fn what_a_unit_was_given_is_taken_back_though_the_line_became_something_else() {
    let mut records = records();
    let id = plans(&mut records, form(ActivityKind::Deliberation));
    does(&mut records, write(id, Vec::new()), "lead").expect("minutes");
    let entrust = |unit: Option<&str>| ActivityCommand::Entrust {
        id,
        line: 1,
        unit: unit.map(organisation),
        due: None,
    };
    does(&mut records, entrust(Some("unit")), "lead").expect("given");
    let tie = ActivityCommand::Tie {
        id,
        line: 1,
        became: Became::Request(request_id()),
    };
    does(&mut records, tie, "committee").expect("it became a request");
    assert_eq!(
        does(&mut records, entrust(Some("other unit")), "lead"),
        refused(WorkRefusal::LineTaken)
    );
    does(&mut records, entrust(None), "lead").expect("taken back");
    assert_eq!(records.body::<Activity>(id).minutes[0].charge, None);
}

#[test]
fn who_alone_bears_a_name_is_taken_off_by_it() {
    let mut records = records();
    let id = plans(&mut records, form(ActivityKind::Visit));
    let own = ActivityCommand::SignIn {
        id,
        name: None,
        made_up: false,
        token: None,
    };
    let member = person("team member", Role::TeamMember, "team");
    let mut namesake = person("handler", Role::Handler, "unit");
    namesake.name.clone_from(&member.name);
    for one in [&member, &namesake] {
        let own = WorkCommand::Activity(own.clone());
        records.work(own, one, OPENED).expect("there");
    }
    let off = |account: Option<&str>| ActivityCommand::Unsign {
        id,
        name: "team member".to_owned(),
        account: account.map(AccountId::named),
    };
    assert_eq!(
        does(&mut records, off(None), "lead"),
        refused(WorkRefusal::NotSeated),
        "it is either of two"
    );
    does(&mut records, off(Some("handler")), "lead").expect("one of them");
    does(&mut records, off(None), "lead").expect("the other");
    assert!(records.body::<Activity>(id).attended.is_empty());
}

#[test]
fn what_is_learnt_stands_with_its_material_and_what_each_reached() {
    let mut records = records();
    let id = plans(&mut records, form(ActivityKind::Study));
    let material = |title: &str, link: &str| Material {
        title: title.to_owned(),
        link: link.to_owned(),
    };
    let plan = |materials, tested| StudyPlan {
        aims: "学代表法，问 13912345678".to_owned(),
        materials,
        tested,
    };
    let study = |id, plan, seen| ActivityCommand::Study { id, plan, seen };
    let score = |scores: &[(&str, u8)], seen| ActivityCommand::Score {
        id,
        scores: scores
            .iter()
            .map(|(name, points)| Score {
                name: (*name).to_owned(),
                points: *points,
            })
            .collect(),
        seen,
    };
    // An address is one of the web, and holds nobody's number.
    for link in ["javascript:alert(1)", "https://example.org/13912345678"] {
        let wrong = study(id, plan(vec![material("代表法", link)], false), None);
        assert_eq!(
            does(&mut records, wrong, "lead"),
            Err(Refusal::Unfit { field: Field::File }),
            "{link}"
        );
    }
    let law = vec![
        material("代表法", "https://example.org/law"),
        material("读本", ""),
    ];
    let unfit = Err(Refusal::Unfit {
        field: Field::Scores,
    });
    let none = study(id, plan(law.clone(), false), None);
    does(&mut records, none, "lead").expect("without a test");
    let body: Activity = records.body(id);
    let held = body.study.clone().expect("it is set");
    assert_eq!(held.materials, law);
    assert!(!held.aims.contains("13912345678"), "{}", held.aims);
    assert_eq!(does(&mut records, score(&[], None), "lead"), unfit);
    // Somebody set it since the form was opened.
    let stale = study(id, StudyPlan::default(), Some(body.study_stamp() ^ 1));
    assert_eq!(
        does(&mut records, stale, "lead"),
        refused(WorkRefusal::Moved)
    );
    let tested = study(id, plan(law, true), Some(body.study_stamp()));
    does(&mut records, tested, "lead").expect("with a test");
    for name in ["李代表", "王代表"] {
        let came = ActivityCommand::SignIn {
            id,
            name: Some(name.to_owned()),
            made_up: false,
            token: None,
        };
        does(&mut records, came, "member").expect("there");
    }
    // Who was not there took no test; nobody has more than all points, or two results.
    assert_eq!(
        does(&mut records, score(&[("钱代表", 80)], None), "member"),
        Err(Refusal::NotFound)
    );
    for wrong in [
        &[("李代表", 101)][..],
        &[("李代表", 90), ("李代表", 80)][..],
    ] {
        assert_eq!(does(&mut records, score(wrong, None), "member"), unfit);
    }
    let both = [("李代表", 90), ("王代表", 75)];
    does(&mut records, score(&both, None), "member").expect("told");
    assert_eq!(
        does(&mut records, score(&both, None), "member"),
        Err(Refusal::NothingToDo)
    );
    let body: Activity = records.body(id);
    assert_eq!(
        (body.score_of("王代表"), body.score_of("钱代表")),
        (Some(75), None)
    );
    // Who was written down by mistake has no result.
    let unsign = ActivityCommand::Unsign {
        id,
        name: "王代表".to_owned(),
        account: None,
    };
    does(&mut records, unsign, "lead").expect("taken off");
    assert_eq!(records.body::<Activity>(id).scores.len(), 1);
    // Who makes it up after the check takes the test after it; nobody writes down their own.
    does(&mut records, write(id, Vec::new()), "lead").expect("minutes");
    does(&mut records, ActivityCommand::Check { id }, "clerk").expect("checked");
    for name in ["钱代表", "team member"] {
        does(&mut records, makes_up(id, Some(name)), "lead").expect("made up");
    }
    let more = [("李代表", 90), ("钱代表", 60), ("team member", 100)];
    assert_eq!(
        does(&mut records, score(&more, None), "member"),
        refused(WorkRefusal::OwnMadeUp)
    );
    does(&mut records, score(&more, None), "lead").expect("by somebody else");
    // What is no study has nothing of it.
    let visit = plans(&mut records, form(ActivityKind::Visit));
    let wrong = study(visit, plan(Vec::new(), true), None);
    assert_eq!(
        does(&mut records, wrong, "lead"),
        Err(Refusal::Unfit { field: Field::Kind })
    );
}
