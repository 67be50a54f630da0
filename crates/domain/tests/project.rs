//! Livelihood projects and ballots, decided by the rules: the whole course, the count of two tellers, and
//! what is refused on the way.

mod fixture;

use domain::ballot::{choose, is_passed, may_count};
use domain::project::{COURSE, Shown, late_months, report_missed, shown, silent_months, ways};
use domain::{Actor, policy};
use fixture::{Records, at, day, milestone, organisation, person, records, request_id, supervisor};
use shared::account::{Account, AccountState, Role};
use shared::ballot::{
    Ballot, BallotCommand, BallotForm, BallotKind, Count, Figures, TellerCount, TieRule,
};
use shared::command::Command;
use shared::id::{AccountId, CommandId, RequestId, WorkId};
use shared::project::{Passage, Project, ProjectClass, ProjectCommand, ProjectForm, Season, Stage};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::request::{Channel, Register, RequestCommand, RequestKind, Topic};
use shared::schedule::{Light, MeasureForm, MeasureKind, Step};
use shared::supervision::{Report, ReportKind, Subject};
use shared::time::LocalDate;
use shared::work::{WorkCommand, WorkRefusal};

const VOTED: &str = "2026-02-10";

fn project(command: ProjectCommand) -> WorkCommand {
    WorkCommand::Project(command)
}

fn ballot(command: BallotCommand) -> WorkCommand {
    WorkCommand::Ballot(command)
}

fn form(title: &str) -> ProjectForm {
    ProjectForm {
        year: 2026,
        title: title.to_owned(),
        about: "新增学位一千个".to_owned(),
        class: ProjectClass::Education,
        place: String::new(),
        street: Some(organisation("street")),
        sources: vec![Subject::Request(request_id())],
        survey: String::new(),
    }
}

fn why(refusal: Result<WorkId, Refusal>) -> WorkRefusal {
    match refusal {
        Err(Refusal::Work { why }) => why,
        other => panic!("it is refused for a reason of the work, not {other:?}"),
    }
}

fn step(records: &mut Records, id: WorkId, to: Stage, text: &str, on: &str) {
    let command = ProjectCommand::Move {
        id,
        to,
        text: text.to_owned(),
        decision: String::new(),
    };
    records
        .work(project(command), &supervisor(), at(on))
        .expect("the committee says so");
}

fn candidate(records: &mut Records, title: &str) -> WorkId {
    let propose = project(ProjectCommand::Propose(form(title)));
    let id = records
        .work(propose, &supervisor(), at("2025-09-03"))
        .expect("a lead");
    step(records, id, Stage::Soliciting, "", "2025-09-05");
    step(records, id, Stage::Reserve, "", "2025-11-03");
    step(records, id, Stage::Candidate, "", "2025-12-01");
    id
}

fn choice(projects: Vec<WorkId>, places: u32, tie: TieRule) -> BallotForm {
    BallotForm {
        kind: BallotKind::Choice,
        session: "区人大会议".to_owned(),
        on: day(VOTED),
        places,
        tie,
        season: None,
        projects,
        teller_names: ["teller one".to_owned(), "teller two".to_owned()],
        teller_accounts: [None, None],
    }
}

fn teller(name: &str) -> Actor {
    person(name, Role::Deputy, "station")
}

fn figures(valid: u32, rows: &[&[u32]]) -> Figures {
    Figures {
        issued: valid + 2,
        returned: valid + 1,
        valid,
        rows: rows.iter().map(|row| row.to_vec()).collect(),
    }
}

fn count(
    records: &mut Records,
    id: WorkId,
    who: &str,
    figures: &Figures,
) -> Result<WorkId, Refusal> {
    let figures = figures.clone();
    let command = ballot(BallotCommand::Count { id, figures });
    records.work(command, &teller(who), at(VOTED))
}

fn announce(records: &mut Records, id: WorkId) -> Result<WorkId, Refusal> {
    let command = ballot(BallotCommand::Announce { id });
    records.work(command, &supervisor(), at(VOTED))
}

/// A ballot that both tellers counted alike and that was announced.
fn held(records: &mut Records, form: BallotForm, figures: &Figures, on: &str) -> WorkId {
    let open = ballot(BallotCommand::Open(form));
    let id = records.work(open, &supervisor(), at(on)).expect("it opens");
    count(records, id, "teller one", figures).expect("one counts");
    count(records, id, "teller two", figures).expect("the other counts");
    announce(records, id).expect("it is announced");
    id
}

fn plan(records: &mut Records, id: WorkId) {
    let command = ProjectCommand::Plan {
        id,
        units: vec![organisation("unit")],
        milestones: vec![
            milestone("开工", "2026-03-02", "2026-04-30"),
            milestone("竣工", "2026-05-01", "2026-10-30"),
        ],
        measures: vec![MeasureForm {
            no: None,
            kind: MeasureKind::Quantity,
            name: "学位".to_owned(),
            unit: "个".to_owned(),
            planned: 1000,
        }],
    };
    records
        .work(project(command), &supervisor(), at("2026-03-02"))
        .expect("a plan");
}

fn report(id: WorkId, steps: &[(u32, u8)], on: &str) -> WorkCommand {
    project(ProjectCommand::Report {
        id,
        kind: ReportKind::Progress,
        text: "按计划推进".to_owned(),
        place: String::new(),
        steps: steps
            .iter()
            .map(|(no, progress)| Step {
                no: *no,
                progress: *progress,
            })
            .collect(),
        amounts: Vec::new(),
        on: Some(day(on)),
    })
}

fn handler() -> Actor {
    person("handler", Role::Handler, "unit")
}

/// Chosen, planned.
fn planned(records: &mut Records) -> WorkId {
    let ids = vec![candidate(records, "学位"), candidate(records, "公园")];
    let first = ids[0];
    held(
        records,
        choice(ids, 1, TieRule::RunOff),
        &figures(100, &[&[70], &[30]]),
        VOTED,
    );
    plan(records, first);
    first
}

fn stage(records: &Records, id: WorkId) -> Stage {
    records.body::<Project>(id).stage
}

#[test]
fn a_project_goes_its_whole_course() {
    let mut records = records();
    let id = planned(&mut records);
    let body: Project = records.body(id);
    assert_eq!(body.number.as_deref(), Some("2026-实事-001"));
    assert_eq!(body.stations, [organisation("station")]);
    assert_eq!(body.votes[0].rank, 1);
    let tell = |records: &mut Records, steps: &[(u32, u8)], on: &str| {
        records
            .work(report(id, steps, on), &handler(), at(on))
            .expect("the unit reports");
    };
    tell(&mut records, &[(1, 50)], "2026-03-20");
    assert_eq!(
        stage(&records, id),
        Stage::Implementing,
        "the first report begins it"
    );
    let early = project(ProjectCommand::Complete {
        id,
        text: "完工".to_owned(),
    });
    assert_eq!(
        why(records.work(early.clone(), &handler(), at("2026-03-21"))),
        WorkRefusal::NotReached
    );
    tell(&mut records, &[(1, 100), (2, 60)], "2026-08-20");
    tell(&mut records, &[(2, 100)], "2026-10-20");
    records
        .work(early, &handler(), at("2026-10-21"))
        .expect("now it is complete");
    // Found wanting, put right, accepted.
    let accept = |put_right_by: Option<LocalDate>| {
        project(ProjectCommand::Accept {
            id,
            text: "操场排水要改".to_owned(),
            put_right_by,
        })
    };
    records
        .work(
            accept(Some(day("2026-11-20"))),
            &supervisor(),
            at("2026-10-28"),
        )
        .expect("it is wanting");
    assert_eq!(stage(&records, id), Stage::Rectifying);
    let back = |text: &str| {
        project(ProjectCommand::Move {
            id,
            to: Stage::Completed,
            text: text.to_owned(),
            decision: String::new(),
        })
    };
    assert!(matches!(
        records.work(back(""), &handler(), at("2026-11-10")),
        Err(Refusal::Empty {
            field: Field::Reason
        })
    ));
    records
        .work(back("排水已改"), &handler(), at("2026-11-10"))
        .expect("put right");
    records
        .work(accept(None), &supervisor(), at("2026-11-12"))
        .expect("accepted");
    let year_end = BallotForm {
        kind: BallotKind::Assessment,
        season: Some(Season::YearEnd),
        projects: vec![id],
        ..choice(Vec::new(), 0, TieRule::RunOff)
    };
    held(
        &mut records,
        year_end,
        &figures(100, &[&[60, 30, 10]]),
        VOTED,
    );
    assert_eq!(stage(&records, id), Stage::Assessed);
    step(&mut records, id, Stage::Revisit, "", "2027-06-01");
    step(&mut records, id, Stage::Ended, "学位已用满", "2027-06-20");
    let body: Project = records.body(id);
    let course: Vec<_> = body.passages.iter().map(|one| one.stage).collect();
    assert_eq!(
        course,
        [
            Stage::Lead,
            Stage::Soliciting,
            Stage::Reserve,
            Stage::Candidate,
            Stage::Voted,
            Stage::Planned,
            Stage::Implementing,
            Stage::Completed,
            Stage::Rectifying,
            Stage::Completed,
            Stage::Assessed,
            Stage::Revisit,
            Stage::Ended,
        ]
    );
    // Months without a report are findings, up to the day on which it was complete.
    assert_eq!(
        silent_months(&body, day("2027-07-01")),
        [(2026, 4), (2026, 5), (2026, 6), (2026, 7), (2026, 9)]
    );
    // Found wanting in January, it owes that month's report in February, and none of a month in which
    // nobody was at work on it.
    let mut again = body.clone();
    again.stage = Stage::Rectifying;
    again.passages.truncate(10);
    let last = again.passages.last().expect("complete once more").clone();
    assert_eq!(
        (last.stage, last.at.day()),
        (Stage::Completed, day("2026-11-10"))
    );
    again.passages.push(Passage {
        stage: Stage::Rectifying,
        at: at("2027-01-15"),
        ..last
    });
    assert_eq!(report_missed(&again, day("2027-01-31")), None);
    let owed = report_missed(&again, day("2027-02-03"));
    assert_eq!(owed, Some(day("2027-01-31")));
    let silent = silent_months(&again, day("2027-02-03"));
    assert_eq!(silent[5..], [(2027, 1)]);
}

#[test]
fn a_change_of_plan_is_filed_and_the_baseline_kept() {
    let mut records = records();
    let id = planned(&mut records);
    let change = |due: &str, reason: &str| {
        project(ProjectCommand::Adjust {
            id,
            milestones: vec![shared::schedule::MilestoneForm {
                no: Some(1),
                ..milestone("开工", "2026-03-02", due)
            }],
            measures: Vec::new(),
            reason: reason.to_owned(),
            seen: None,
        })
    };
    let now = at("2026-04-01");
    assert!(matches!(
        records.work(change("2026-07-31", ""), &handler(), now),
        Err(Refusal::Empty {
            field: Field::Reason
        })
    ));
    assert_eq!(
        why(records.work(change("2026-02-01", "提前"), &handler(), now)),
        WorkRefusal::MilestonesOutOfOrder,
        "what waits must be a plan"
    );
    records
        .work(change("2026-07-31", "地质勘察补充"), &handler(), now)
        .expect("it is handed in");
    assert_eq!(stage(&records, id), Stage::Adjusting);
    let plan_now: Project = records.body(id);
    assert_eq!(
        plan_now.schedule.milestones.len(),
        2,
        "it does not hold yet"
    );
    let file = |accepted, text: &str| {
        project(ProjectCommand::File {
            id,
            accepted,
            text: text.to_owned(),
            seen: None,
        })
    };
    assert!(matches!(
        records.work(file(true, ""), &handler(), now),
        Err(Refusal::NotAllowed { .. })
    ));
    assert!(matches!(
        records.work(file(false, ""), &supervisor(), now),
        Err(Refusal::Empty { .. })
    ));
    records
        .work(file(false, "理由不足"), &supervisor(), now)
        .expect("sent back");
    records
        .work(
            change("2026-07-31", "地质勘察补充，附报告"),
            &handler(),
            now,
        )
        .expect("handed in again");
    // What somebody looked at before it was handed in anew is not what they file.
    let unseen = project(ProjectCommand::File {
        id,
        accepted: true,
        text: String::new(),
        seen: Some(at("2026-03-31")),
    });
    assert_eq!(
        why(records.work(unseen, &supervisor(), now)),
        WorkRefusal::Moved
    );
    records
        .work(file(true, ""), &supervisor(), now)
        .expect("filed");
    let body: Project = records.body(id);
    assert_eq!(body.stage, Stage::Implementing);
    let first = &body.schedule.milestones[0];
    assert_eq!(first.due, day("2026-07-31"));
    assert_eq!(first.base.1, day("2026-04-30"), "the baseline stays");
    assert_eq!(body.schedule.adjustments.len(), 1);
    let decided: Vec<_> = body.filings.iter().map(|one| one.accepted).collect();
    assert_eq!(decided, [false, true]);
}

#[test]
fn a_person_overrules_the_light_of_a_project_until_it_is_done() {
    let mut records = records();
    let id = planned(&mut records);
    let overrule = |light, reason: &str| {
        project(ProjectCommand::Overrule {
            id,
            light,
            reason: reason.to_owned(),
        })
    };
    let on = at("2026-03-04");
    let refused = records.work(overrule(Some(Light::Red), "停工"), &handler(), on);
    assert!(matches!(refused, Err(Refusal::NotAllowed { .. })));
    let silent = records.work(overrule(Some(Light::Red), " "), &supervisor(), on);
    assert!(matches!(silent, Err(Refusal::Empty { .. })));
    records
        .work(overrule(Some(Light::Red), "资金可能断"), &supervisor(), on)
        .expect("with a reason");
    let body: Project = records.body(id);
    let shown = |body: &Project| domain::project::light(body, None, day("2026-03-04"));
    assert_eq!(shown(&body), Some(Light::Red));
    let held = body.overrule.expect("it is overruled");
    assert_eq!((held.light, &*held.reason), (Light::Red, "资金可能断"));
    records
        .work(overrule(None, "资金已到"), &supervisor(), on)
        .expect("it is given up");
    let body: Project = records.body(id);
    assert_eq!(shown(&body), Some(Light::Green));
    let told = body.turns.iter().filter_map(|turn| turn.by.clone());
    let reasons: Vec<_> = told.map(|(_, reason)| reason).collect();
    assert_eq!(reasons, ["资金可能断", "资金已到"]);

    // Given up as a whole, it has no light and nothing to overrule.
    records
        .work(overrule(Some(Light::Red), "资金断了"), &supervisor(), on)
        .expect("with a reason");
    let given_up = project(ProjectCommand::Move {
        id,
        to: Stage::Dropped,
        text: "不再建设".to_owned(),
        decision: "区人大常委会第三次会议".to_owned(),
    });
    records
        .work(given_up, &supervisor(), on)
        .expect("on a decision");
    let body: Project = records.body(id);
    assert_eq!((shown(&body), body.overrule), (None, None));
    let late = records.work(overrule(Some(Light::Red), "停工"), &supervisor(), on);
    assert!(late.is_err(), "nobody is at work on it");
}

#[test]
fn silence_turns_the_light_grey() {
    let mut records = records();
    let id = planned(&mut records);
    records
        .work(
            report(id, &[(1, 30)], "2026-03-20"),
            &handler(),
            at("2026-03-20"),
        )
        .expect("a report");
    let turn = project(ProjectCommand::Turn { id });
    records
        .work(turn.clone(), &Actor::system(), at("2026-04-30"))
        .expect("days pass");
    let body: Project = records.body(id);
    let last = body.turns.last().expect("it turned");
    assert_eq!(last.reading.light, Light::Grey);
    assert!(matches!(
        records.work(turn, &supervisor(), at("2026-05-01")),
        Err(Refusal::NotAllowed { .. })
    ));
}

#[test]
fn two_tellers_count_apart_and_nothing_is_opened_early() {
    let mut records = records();
    let ids: Vec<_> = ["甲", "乙", "丙"]
        .into_iter()
        .map(|title| candidate(&mut records, title))
        .collect();
    let open = |places, projects: &[WorkId]| {
        ballot(BallotCommand::Open(choice(
            projects.to_vec(),
            places,
            TieRule::RunOff,
        )))
    };
    let now = at(VOTED);
    assert_eq!(
        why(records.work(open(3, &ids), &supervisor(), now)),
        WorkRefusal::NotCompetitive
    );
    let own = BallotForm {
        teller_names: ["supervisor".to_owned(), "teller two".to_owned()],
        teller_accounts: [None, None],
        ..choice(ids.clone(), 2, TieRule::RunOff)
    };
    assert_eq!(
        why(records.work(ballot(BallotCommand::Open(own)), &supervisor(), now)),
        WorkRefusal::NotTeller,
        "whoever opens it does not count"
    );
    let id = records
        .work(open(2, &ids), &supervisor(), now)
        .expect("it opens");
    assert_eq!(
        why(records.work(open(2, &ids), &supervisor(), now)),
        WorkRefusal::OnBallot
    );
    let out = project(ProjectCommand::Move {
        id: ids[0],
        to: Stage::Reserve,
        text: "撤下".to_owned(),
        decision: String::new(),
    });
    assert_eq!(
        why(records.work(out, &supervisor(), now)),
        WorkRefusal::OnBallot
    );
    let good = figures(100, &[&[80], &[70], &[40]]);
    for bad in [
        figures(100, &[&[101], &[70], &[20]]),
        figures(100, &[&[90], &[90], &[90]]),
        figures(100, &[&[80], &[70]]),
        figures(0, &[&[0], &[0], &[0]]),
        Figures {
            returned: 103,
            ..good.clone()
        },
    ] {
        assert_eq!(
            why(count(&mut records, id, "teller one", &bad)),
            WorkRefusal::BallotCounts
        );
    }
    assert_eq!(
        why(count(&mut records, id, "somebody", &good)),
        WorkRefusal::NotTeller
    );
    let eve = ballot(BallotCommand::Count {
        id,
        figures: good.clone(),
    });
    assert_eq!(
        why(records.work(eve, &teller("teller one"), at("2026-01-01"))),
        WorkRefusal::BeforeSession
    );
    count(&mut records, id, "teller one", &good).expect("one counts");
    assert_eq!(
        why(announce(&mut records, id)),
        WorkRefusal::NotAgreed,
        "not before the other has counted"
    );
    // Sealed: neither the committee nor the other teller sees it.
    let one = Ballot::count_id(id, AccountId::named("teller one"));
    let sees = |records: &Records, who: &Actor| {
        let held = &records.all[&RecordKey::Work(one)].record;
        policy::may_see(who, held, day(VOTED))
    };
    assert!(sees(&records, &teller("teller one")));
    assert!(!sees(&records, &supervisor()));
    assert!(!sees(&records, &teller("teller two")));
    let text = serde_json::to_string(&records.body::<Ballot>(id)).expect("it is written");
    assert!(
        !text.contains("\"rows\""),
        "the ballot says nothing of it either"
    );
    // They differ: it is said where, not by how much.
    let other = figures(100, &[&[80], &[71], &[40]]);
    count(&mut records, id, "teller two", &other).expect("the other counts");
    let body: Ballot = records.body(id);
    assert_eq!(
        (body.count, body.differing.as_slice()),
        (Count::Differs, &[1][..])
    );
    assert_eq!(why(announce(&mut records, id)), WorkRefusal::NotAgreed);
    count(&mut records, id, "teller two", &good).expect("counted again");
    assert_eq!(records.body::<Ballot>(id).count, Count::Agrees);
    assert!(!sees(&records, &supervisor()), "still sealed");
    announce(&mut records, id).expect("announced");
    assert!(sees(&records, &supervisor()), "and open from then on");
    let stages: Vec<_> = ids.iter().map(|id| stage(&records, *id)).collect();
    assert_eq!(stages, [Stage::Voted, Stage::Voted, Stage::Reserve]);
    assert_eq!(
        why(count(&mut records, id, "teller one", &good)),
        WorkRefusal::BallotOver
    );
    let body: Ballot = records.body(id);
    assert!(!may_count(&teller("teller one"), &body, day(VOTED)));
    let entered: TellerCount = records.body(one);
    assert_eq!(entered.figures, good);
}

#[test]
fn a_namesake_takes_nobodys_place() {
    let mut records = records();
    let ids = vec![candidate(&mut records, "甲"), candidate(&mut records, "乙")];
    let open = ballot(BallotCommand::Open(choice(ids, 1, TieRule::RunOff)));
    let id = records
        .work(open, &supervisor(), at(VOTED))
        .expect("it opens");
    let good = figures(10, &[&[6], &[4]]);
    count(&mut records, id, "teller one", &good).expect("one counts");
    let namesake = Actor {
        account: Some(AccountId::named("somebody else")),
        ..teller("teller one")
    };
    let enter = ballot(BallotCommand::Count { id, figures: good });
    assert_eq!(
        why(records.work(enter, &namesake, at(VOTED))),
        WorkRefusal::NotTeller
    );
}

#[test]
fn equal_votes_and_majorities() {
    let run_off = |places, rows: &[&[u32]]| choose(&figures(100, rows), places, TieRule::RunOff);
    // Three for two places, the last two equal: the first is chosen, the others vote again.
    let (outcome, is_tied) = run_off(2, &[&[80], &[60], &[60]]);
    assert!(is_tied);
    assert_eq!(outcome, [(1, true), (2, false), (2, false)]);
    let rows: &[&[u32]] = &[&[80], &[60], &[60]];
    let (outcome, is_tied) = choose(&figures(100, rows), 2, TieRule::ListedFirst);
    assert!(!is_tied);
    assert_eq!(outcome, [(1, true), (2, true), (2, false)]);
    // More votes than others are not enough: it takes more than half of the valid ballots.
    let (outcome, is_tied) = run_off(2, &[&[51], &[50], &[20]]);
    assert!(!is_tied);
    assert_eq!(outcome, [(1, true), (2, false), (3, false)]);
    // Equal votes that do not touch the last place are no matter.
    let (outcome, is_tied) = run_off(2, &[&[70], &[70], &[60]]);
    assert!(!is_tied);
    assert_eq!(outcome, [(1, true), (1, true), (3, false)]);
    assert!(is_passed([30, 21, 49], 100));
    assert!(!is_passed([30, 20, 50], 100));
}

#[test]
fn who_stands_equal_goes_on_standing() {
    let mut records = records();
    let ids: Vec<_> = ["甲", "乙", "丙", "丁"]
        .into_iter()
        .map(|title| candidate(&mut records, title))
        .collect();
    let rows = figures(100, &[&[80], &[55], &[55], &[10]]);
    let form = choice(ids.clone(), 2, TieRule::RunOff);
    let id = held(&mut records, form, &rows, VOTED);
    assert!(records.body::<Ballot>(id).is_tied);
    let stages: Vec<_> = ids.iter().map(|id| stage(&records, *id)).collect();
    assert_eq!(
        stages,
        [
            Stage::Voted,
            Stage::Candidate,
            Stage::Candidate,
            Stage::Reserve
        ]
    );
    let again = choice(vec![ids[1], ids[2]], 1, TieRule::RunOff);
    held(&mut records, again, &figures(100, &[&[45], &[55]]), VOTED);
    assert_eq!(stage(&records, ids[2]), Stage::Voted);
    assert_eq!(records.body::<Project>(ids[1]).votes.len(), 2);
}

#[test]
fn a_failed_assessment_is_put_right() {
    let mut records = records();
    let id = planned(&mut records);
    let assess = |season, projects| BallotForm {
        kind: BallotKind::Assessment,
        season,
        projects,
        ..choice(Vec::new(), 0, TieRule::RunOff)
    };
    let open = ballot(BallotCommand::Open(assess(None, vec![id])));
    assert!(matches!(
        records.work(open, &supervisor(), at(VOTED)),
        Err(Refusal::Empty { field: Field::Term })
    ));
    // In the middle of the year it moves nothing.
    let form = assess(Some(Season::MidYear), vec![id]);
    held(&mut records, form, &figures(100, &[&[10, 20, 70]]), VOTED);
    let body: Project = records.body(id);
    assert_eq!(body.stage, Stage::Planned);
    assert!(!body.assessments[0].passed);
    records
        .work(
            report(id, &[(1, 100), (2, 100)], "2026-10-01"),
            &handler(),
            at("2026-10-01"),
        )
        .expect("reached");
    let complete = project(ProjectCommand::Complete {
        id,
        text: "完工".to_owned(),
    });
    records
        .work(complete, &handler(), at("2026-10-02"))
        .expect("complete");
    let accept = project(ProjectCommand::Accept {
        id,
        text: "通过".to_owned(),
        put_right_by: None,
    });
    records
        .work(accept, &supervisor(), at("2026-10-10"))
        .expect("accepted");
    let form = assess(Some(Season::YearEnd), vec![id]);
    held(&mut records, form, &figures(100, &[&[20, 30, 50]]), VOTED);
    assert_eq!(stage(&records, id), Stage::Rectifying);
}

#[test]
fn what_was_voted_is_given_up_on_a_decision_of_those_who_voted() {
    let mut records = records();
    let id = planned(&mut records);
    let give_up = |text: &str, decision: &str| {
        project(ProjectCommand::Move {
            id,
            to: Stage::Dropped,
            text: text.to_owned(),
            decision: decision.to_owned(),
        })
    };
    let on = at("2026-05-06");
    for (text, decision, field) in [
        ("", "区七届人大常委会第三十次会议", Field::Reason),
        ("地块规划调整", " ", Field::Decision),
    ] {
        let told = records.work(give_up(text, decision), &supervisor(), on);
        assert_eq!(told, Err(Refusal::Empty { field }));
    }
    let given = give_up("地块规划调整", "区七届人大常委会第三十次会议");
    let by_unit = records.work(given.clone(), &handler(), on);
    assert!(matches!(by_unit, Err(Refusal::NotAllowed { .. })));
    records.work(given, &supervisor(), on).expect("given up");
    let body: Project = records.body(id);
    let last = body.passages.last().expect("a passage");
    assert_eq!(body.stage, Stage::Dropped);
    assert_eq!(last.decision, "区七届人大常委会第三十次会议");
    assert!(records.record_of(id).sight.everyone, "it was theirs to see");
    // Whoever is at work on nothing owes no report: March and April are silent, later months are not.
    assert_eq!(silent_months(&body, day("2026-12-01")), [(2026, 4)]);
    // Before the vote the committee's reason is enough.
    let early = candidate(&mut records, "早");
    step(&mut records, early, Stage::Reserve, "缓办", "2026-01-05");
    step(
        &mut records,
        early,
        Stage::Dropped,
        "不具备条件",
        "2026-01-06",
    );
}

#[test]
fn what_was_assessed_before_it_was_accepted_needs_no_other_ballot() {
    for (counts, passed) in [([50, 30, 20], true), ([10, 10, 80], false)] {
        let mut records = records();
        let id = planned(&mut records);
        let form = BallotForm {
            kind: BallotKind::Assessment,
            season: Some(Season::YearEnd),
            projects: vec![id],
            ..choice(Vec::new(), 0, TieRule::RunOff)
        };
        held(&mut records, form, &figures(100, &[&counts]), VOTED);
        assert_eq!(stage(&records, id), Stage::Planned, "it is still at work");
        let all = report(id, &[(1, 100), (2, 100)], "2026-10-01");
        records
            .work(all, &handler(), at("2026-10-01"))
            .expect("reached");
        let text = "完工".to_owned();
        let complete = project(ProjectCommand::Complete { id, text });
        records
            .work(complete, &handler(), at("2026-10-02"))
            .expect("complete");
        let accept = || {
            project(ProjectCommand::Accept {
                id,
                text: "通过".to_owned(),
                put_right_by: None,
            })
        };
        let accepted = records.work(accept(), &supervisor(), at("2026-10-10"));
        if passed {
            accepted.expect("accepted");
            assert_eq!(stage(&records, id), Stage::Assessed, "{counts:?}");
            assert!(records.body::<Project>(id).accepted);
            continue;
        }
        // What did not pass is put right by a day, and accepted then.
        assert_eq!(why(accepted), WorkRefusal::NotPassed);
        let wanting = project(ProjectCommand::Accept {
            id,
            text: "代表不满意".to_owned(),
            put_right_by: Some(day("2026-11-30")),
        });
        records
            .work(wanting, &supervisor(), at("2026-10-10"))
            .expect("to be put right");
        assert_eq!(stage(&records, id), Stage::Rectifying);
        let done = project(ProjectCommand::Move {
            id,
            to: Stage::Completed,
            text: "整改完成".to_owned(),
            decision: String::new(),
        });
        records
            .work(done, &handler(), at("2026-11-20"))
            .expect("put right");
        records
            .work(accept(), &supervisor(), at("2026-11-25"))
            .expect("accepted after it was put right");
        assert_eq!(
            stage(&records, id),
            Stage::Completed,
            "it is assessed again"
        );
    }
}

#[test]
fn void_is_before_it_is_announced() {
    let mut records = records();
    let ids = vec![candidate(&mut records, "甲"), candidate(&mut records, "乙")];
    let open = ballot(BallotCommand::Open(choice(ids.clone(), 1, TieRule::RunOff)));
    let id = records
        .work(open, &supervisor(), at(VOTED))
        .expect("it opens");
    let void = |reason: &str| {
        ballot(BallotCommand::Void {
            id,
            reason: reason.to_owned(),
        })
    };
    assert!(matches!(
        records.work(void(""), &supervisor(), at(VOTED)),
        Err(Refusal::Empty { .. })
    ));
    records
        .work(void("票面有误"), &supervisor(), at(VOTED))
        .expect("void");
    assert_eq!(why(announce(&mut records, id)), WorkRefusal::BallotOver);
    let body: Project = records.body(ids[0]);
    assert_eq!((body.stage, body.ballot), (Stage::Candidate, None));
}

#[test]
fn who_sees_and_who_may() {
    let mut records = records();
    let clerk = person("clerk", Role::Clerk, "station");
    let propose = project(ProjectCommand::Propose(form("学位")));
    let id = records
        .work(propose, &clerk, at("2025-09-03"))
        .expect("a station proposes");
    let sees = |records: &Records, who: &Actor| {
        let held = &records.all[&RecordKey::Work(id)].record;
        policy::may_see(who, held, day(VOTED))
    };
    let stranger = person("other clerk", Role::Clerk, "other station");
    assert!(sees(&records, &clerk));
    assert!(!sees(&records, &stranger), "a lead is not shown around");
    let revise = |seen| {
        project(ProjectCommand::Revise {
            id,
            form: form("学位和操场"),
            seen,
        })
    };
    assert!(matches!(
        records.work(revise(1), &clerk, at("2025-09-04")),
        Err(Refusal::NotAllowed { .. })
    ));
    assert_eq!(
        why(records.work(revise(7), &supervisor(), at("2025-09-04"))),
        WorkRefusal::Moved
    );
    records
        .work(revise(1), &supervisor(), at("2025-09-04"))
        .expect("the committee changes it");
    step(&mut records, id, Stage::Soliciting, "", "2025-09-05");
    assert!(
        sees(&records, &stranger),
        "what is solicited, everybody sees"
    );
    let skip = project(ProjectCommand::Move {
        id,
        to: Stage::Voted,
        text: String::new(),
        decision: String::new(),
    });
    assert_eq!(
        why(records.work(skip, &supervisor(), at("2025-09-06"))),
        WorkRefusal::WrongStage,
        "nothing is chosen without a vote"
    );
    let unsourced = ProjectForm {
        sources: Vec::new(),
        ..form("无来源")
    };
    assert!(matches!(
        records.work(
            project(ProjectCommand::Propose(unsourced)),
            &clerk,
            at("2025-09-06")
        ),
        Err(Refusal::Empty {
            field: Field::Source
        })
    ));
    // What the page offers is what the rules take.
    let body: Project = records.body(id);
    let offered = ways(&supervisor(), &body, day("2025-09-06"));
    let all = COURSE
        .iter()
        .filter(|way| way.0 == Stage::Soliciting)
        .count();
    assert_eq!(offered.len(), all);
    assert!(ways(&clerk, &body, day("2025-09-06")).is_empty());
}

#[test]
fn a_deputy_checks_the_site_and_the_unit_alone_says_how_far_it_is() {
    let mut records = records();
    let id = planned(&mut records);
    let deputy = person("deputy", Role::Deputy, "station");
    let visit = |steps: Vec<Step>| {
        project(ProjectCommand::Report {
            id,
            kind: ReportKind::Visit,
            text: "现场查看".to_owned(),
            place: String::new(),
            steps,
            amounts: Vec::new(),
            on: None,
        })
    };
    let checked = records
        .work(visit(Vec::new()), &deputy, at("2026-03-10"))
        .expect("a site check");
    let step = vec![Step {
        no: 1,
        progress: 40,
    }];
    assert!(matches!(
        records.work(visit(step), &deputy, at("2026-03-10")),
        Err(Refusal::NotAllowed { .. })
    ));
    // What else the deputy finds there is a request, and the report tells of it.
    let register = Command::Request(RequestCommand::Register(Box::new(Register {
        station: organisation("station"),
        community: None,
        place: String::new(),
        title: "围挡占道".to_owned(),
        text: String::new(),
        kind: RequestKind::Opinion,
        topic: Topic::Liveable,
        channel: Channel::Visit,
        raised_by: None,
        petitioner: shared::petitioner::Petitioner::default(),
        confidential: false,
        team: None,
        origin: Some(checked),
        line: None,
        number: None,
    })));
    let made = records
        .try_at(register, &deputy, at("2026-03-10"), "found on site")
        .expect("registered");
    let tied = made.puts.iter().find_map(|put| match &put.record {
        Record::Work(work) if work.id == checked => work.open(),
        _ => None,
    });
    let tied: Report = tied.expect("the report tells of it");
    let request = RequestId::derive(CommandId::named("found on site"), 0);
    assert_eq!(tied.raised, [request]);
    let body: Project = records.body(id);
    assert_eq!(body.reported_on, None, "a check is no report of the unit");
    assert_eq!(
        why(records.work(
            report(id, &[(1, 101)], "2026-03-11"),
            &handler(),
            at("2026-03-11")
        )),
        WorkRefusal::Percent
    );
}

#[test]
fn who_proposes_goes_on_seeing_it_and_streets_keep_to_their_own() {
    let mut records = records();
    let member = person("team member", Role::TeamMember, "team");
    let district = ProjectForm {
        street: None,
        sources: Vec::new(),
        survey: "座谈".to_owned(),
        ..form("全区长者食堂")
    };
    let propose = project(ProjectCommand::Propose(district.clone()));
    let id = records
        .work(propose, &member, at("2025-09-03"))
        .expect("a member proposes");
    let held = &records.all[&RecordKey::Work(id)].record;
    assert!(policy::may_see(&member, held, day("2025-09-03")));
    step(&mut records, id, Stage::Soliciting, "", "2025-09-05");
    let authority = person("authority", Role::Authority, "street");
    let rewrite = project(ProjectCommand::Revise {
        id,
        form: ProjectForm {
            street: Some(organisation("street")),
            ..district
        },
        seen: 2,
    });
    assert!(matches!(
        records.work(rewrite, &authority, at("2025-09-06")),
        Err(Refusal::NotAllowed { .. })
    ));
}

#[test]
fn what_waits_to_be_filed_tells_no_telephone() {
    let mut records = records();
    let id = planned(&mut records);
    let adjust = project(ProjectCommand::Adjust {
        id,
        milestones: vec![shared::schedule::MilestoneForm {
            no: Some(1),
            ..milestone("联系13800001234", "2026-03-02", "2026-07-31")
        }],
        measures: vec![MeasureForm {
            no: None,
            kind: MeasureKind::Quantity,
            name: "问13800001234".to_owned(),
            unit: "个".to_owned(),
            planned: 10,
        }],
        reason: "顺延".to_owned(),
        seen: None,
    });
    records
        .work(adjust, &handler(), at("2026-04-01"))
        .expect("handed in");
    let text = serde_json::to_string(&records.body::<Project>(id)).expect("it is written");
    assert!(!text.contains("13800001234") && text.contains("138****1234"));
}

#[test]
fn nobody_tries_until_the_counts_agree() {
    let mut records = records();
    let ids = vec![candidate(&mut records, "甲"), candidate(&mut records, "乙")];
    let open = ballot(BallotCommand::Open(choice(ids, 1, TieRule::RunOff)));
    let id = records
        .work(open, &supervisor(), at(VOTED))
        .expect("it opens");
    count(
        &mut records,
        id,
        "teller one",
        &figures(100, &[&[60], &[40]]),
    )
    .expect("one");
    for tried in 50..54 {
        count(
            &mut records,
            id,
            "teller two",
            &figures(100, &[&[tried], &[40]]),
        )
        .expect("counted");
    }
    assert_eq!(
        why(count(
            &mut records,
            id,
            "teller two",
            &figures(100, &[&[60], &[40]])
        )),
        WorkRefusal::Recounts
    );
    // Whoever counted first may still correct, and a ballot that is stuck is declared void.
    count(
        &mut records,
        id,
        "teller one",
        &figures(100, &[&[53], &[40]]),
    )
    .expect("corrected");
    assert_eq!(records.body::<Ballot>(id).count, Count::Agrees);
}

#[test]
fn a_teller_with_an_account_is_told_from_namesakes() {
    let mut records = records();
    let ids = vec![candidate(&mut records, "甲"), candidate(&mut records, "乙")];
    let keep = |records: &mut Records, id: &str, name: &str, role: Role| {
        records.put(Record::Account(Account {
            id: AccountId::named(id),
            login: id.to_owned(),
            name: name.to_owned(),
            state: AccountState::Active,
            memberships: person(id, role, "station").memberships,
            stand_ins: Vec::new(),
            created_at: at(VOTED),
        }));
    };
    keep(&mut records, "one", "张三", Role::Deputy);
    keep(&mut records, "two", "张三", Role::Deputy);
    keep(&mut records, "supervisor", "吴监督", Role::Supervisor);
    keep(&mut records, "handler", "李四", Role::Handler);
    let open = |accounts: [Option<&str>; 2], names: [&str; 2]| {
        ballot(BallotCommand::Open(BallotForm {
            teller_names: names.map(str::to_owned),
            teller_accounts: accounts.map(|one| one.map(AccountId::named)),
            ..choice(ids.clone(), 1, TieRule::RunOff)
        }))
    };
    let field = Field::Tellers;
    for (accounts, names, refusal) in [
        ([Some("one"), Some("one")], ["", ""], None),
        ([Some("one"), Some("supervisor")], ["", ""], None),
        // Somebody known by the name alone may be the same.
        ([Some("one"), None], ["", "张三"], None),
        ([Some("one"), None], ["", "supervisor"], None),
        ([Some("one"), Some("handler")], ["", ""], Some(field)),
        ([Some("one"), Some("nobody")], ["", "李四"], Some(field)),
    ] {
        let told = records.work(open(accounts, names), &supervisor(), at(VOTED));
        let why = WorkRefusal::NotTeller;
        let refusal = refusal.map_or(Refusal::Work { why }, |field| Refusal::Unfit { field });
        assert_eq!(told, Err(refusal), "{accounts:?} {names:?}");
    }
    let id = records
        .work(
            open([Some("one"), Some("two")], ["", ""]),
            &supervisor(),
            at(VOTED),
        )
        .expect("two of one name");
    let body: Ballot = records.body(id);
    let names: Vec<_> = body.tellers.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["张三", "张三"], "the name stays beside");
    let named = |id: &str| Actor {
        name: "张三".to_owned(),
        ..teller(id)
    };
    assert!(may_count(&named("one"), &body, day(VOTED)));
    assert!(may_count(&named("two"), &body, day(VOTED)));
    let third = named("three");
    assert!(!may_count(&third, &body, day(VOTED)));
    let counted = figures(100, &[&[70], &[30]]);
    let count = |figures: &Figures| {
        let figures = figures.clone();
        ballot(BallotCommand::Count { id, figures })
    };
    let told = records.work(count(&counted), &third, at(VOTED));
    assert_eq!(why(told), WorkRefusal::NotTeller);
    for who in ["one", "two"] {
        records
            .work(count(&counted), &named(who), at(VOTED))
            .expect("each counts");
    }
    announce(&mut records, id).expect("both agree");
}

#[test]
fn a_ballot_that_names_no_accounts_is_still_read() {
    let form = choice(Vec::new(), 1, TieRule::RunOff);
    let mut json = serde_json::to_value(&form).expect("JSON");
    let taken = json
        .as_object_mut()
        .and_then(|all| all.remove("teller_accounts"));
    assert!(taken.is_some());
    assert_eq!(
        serde_json::from_value::<BallotForm>(json).expect("a form"),
        form
    );
}

#[test]
fn a_month_that_is_reported_long_after_stays_a_finding() {
    let mut records = records();
    let id = planned(&mut records);
    for (on, received) in [("2026-04-30", "2026-05-10"), ("2026-05-31", "2026-06-11")] {
        records
            .work(report(id, &[], on), &handler(), at(received))
            .expect("a report");
    }
    let body: Project = records.body(id);
    assert_eq!(silent_months(&body, day("2026-06-30")), []);
    assert_eq!(late_months(&body), [(2026, 5)]);
    // On what was before its plan nobody owed a report.
    records
        .work(report(id, &[], "2025-12-15"), &handler(), at("2026-06-12"))
        .expect("a report");
    assert_eq!(late_months(&records.body(id)), [(2026, 5)]);
}

#[test]
fn other_units_take_a_project_over_for_a_reason() {
    let mut records = records();
    let id = planned(&mut records);
    let version = |records: &Records| records.all[&RecordKey::Work(id)].version;
    let hand = |units: &[&str], reason: &str, seen| {
        project(ProjectCommand::Hand {
            id,
            units: units.iter().map(|unit| organisation(unit)).collect(),
            reason: reason.to_owned(),
            seen,
        })
    };
    let on = at("2026-03-05");
    let seen = version(&records);
    let refused = records.work(hand(&["other unit"], "机构合并", seen), &handler(), on);
    assert!(matches!(refused, Err(Refusal::NotAllowed { .. })));
    let silent = records.work(hand(&["other unit"], " ", seen), &supervisor(), on);
    assert!(matches!(silent, Err(Refusal::Empty { .. })));
    let same = records.work(hand(&["unit"], "机构合并", seen), &supervisor(), on);
    assert_eq!(same, Err(Refusal::NothingToDo));
    let none = records.work(hand(&[], "机构合并", seen), &supervisor(), on);
    assert!(matches!(none, Err(Refusal::Empty { .. })));
    records
        .work(
            hand(&["other unit", "unit"], "机构合并，由他单位牵头", seen),
            &supervisor(),
            on,
        )
        .expect("the committee says so");
    let body: Project = records.body(id);
    assert_eq!(
        body.units,
        [organisation("other unit"), organisation("unit")]
    );
    assert_eq!(body.stage, Stage::Planned, "its stage stays");
    let change = &body.unit_changes[0];
    assert_eq!(change.before, [organisation("unit")]);
    assert_eq!(change.reason, "机构合并，由他单位牵头");
    let late = records.work(hand(&["unit"], "改回", seen), &supervisor(), on);
    assert_eq!(why(late), WorkRefusal::Moved);
}

#[test]
fn everybody_reads_what_is_solicited_and_what_is_planned() {
    let mut records = records();
    let propose = project(ProjectCommand::Propose(form("长者食堂")));
    let lead = records.work(propose, &supervisor(), at("2025-09-03"));
    let lead = lead.expect("a lead");
    let reads = |records: &Records, id| shown(&records.body::<Project>(id));
    assert_eq!(reads(&records, lead), None);
    step(&mut records, lead, Stage::Soliciting, "", "2025-09-05");
    assert_eq!(reads(&records, lead), Some(Shown::Solicited));
    step(&mut records, lead, Stage::Dropped, "缓办", "2025-09-08");
    assert_eq!(reads(&records, lead), None, "nothing came of it");
    let waits = candidate(&mut records, "公园");
    assert_eq!(reads(&records, waits), None);
    let id = planned(&mut records);
    assert_eq!(reads(&records, id), Some(Shown::Planned));
    let give_up = ProjectCommand::Move {
        id,
        to: Stage::Dropped,
        text: "地块规划调整".to_owned(),
        decision: "区人大常委会会议".to_owned(),
    };
    records
        .work(project(give_up), &supervisor(), at("2026-05-06"))
        .expect("given up");
    assert_eq!(reads(&records, id), Some(Shown::Planned), "it was public");
}

#[test]
fn what_became_of_a_project_is_counted_on_its_day() {
    use shared::figures::Figure;

    let mut records = records();
    let id = planned(&mut records);
    let overrule = project(ProjectCommand::Overrule {
        id,
        light: Some(Light::Red),
        reason: "资金可能断".to_owned(),
    });
    records
        .work(overrule, &supervisor(), at("2026-03-04"))
        .expect("with a reason");
    let body: Project = records.body(id);
    let figures = domain::figures::of_project(&body);
    let told = figures.iter().map(|(on, marks)| {
        let all = Figure::ALL.iter().copied();
        (*on, all.filter(|one| marks.has(*one)).collect::<Vec<_>>())
    });
    let told: Vec<_> = told.collect();
    let expected = [
        ("2025-09-03", Figure::ProjectsProposed),
        (VOTED, Figure::ProjectsVoted),
        ("2026-03-02", Figure::ProjectsPlanned),
        ("2026-03-04", Figure::ProjectsRed),
    ];
    assert_eq!(told, expected.map(|(on, figure)| (day(on), vec![figure])));
}
