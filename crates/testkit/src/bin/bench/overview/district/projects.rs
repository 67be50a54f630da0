//! Livelihood projects: proposed for what residents asked, chosen by ballot, planned, and reported on each
//! month.

use domain::Actor;
use server::execute::Who;
use shared::ballot::{BallotCommand, BallotForm, BallotKind, Figures, TieRule};
use shared::command::{Command, Envelope};
use shared::id::{RequestId, WorkId};
use shared::project::{ProjectClass, ProjectCommand, ProjectForm, Stage};
use shared::supervision::{ReportKind, Subject};
use shared::work::WorkCommand;
use testkit::server::TestServer;
use testkit::world::organisation;

use super::{District, UNITS, Year};
use crate::served::Filling;

/// Places of one ballot, and how many candidates there are beyond them.
const PLACES: usize = 50;
const BEYOND: usize = 5;
/// How many days ago they were proposed, put on a ballot and planned.
const PROPOSED: i64 = 400;
const CHOSEN: i64 = 300;
const PLANNED: i64 = 285;

/// Who counts: two of the small district's people who are deputies.
pub struct Tellers([Actor; 2]);

impl Tellers {
    pub async fn of(server: &TestServer) -> Self {
        let storage = &server.node().storage;
        let mut found = Vec::new();
        for login in ["huang", "luo"] {
            let known = storage.credential_by_login(login).await.expect("a read");
            let (account, _) = known.expect("one of the small district's people");
            found.push(Actor {
                account: Some(account),
                name: login.to_owned(),
                ..Actor::system()
            });
        }
        Self(found.try_into().expect("two"))
    }
}

fn project(filling: &Filling<'_>, command: ProjectCommand, days: i64) -> Envelope {
    let command = WorkCommand::Project(command);
    filling.envelope(Command::work(&command), filling.ago(days, 0))
}

fn ballot(filling: &Filling<'_>, command: BallotCommand) -> Envelope {
    let command = WorkCommand::Ballot(command);
    filling.envelope(Command::work(&command), filling.ago(CHOSEN, 2))
}

/// Some projects of this year, and those that were not chosen.
pub async fn fill(
    filling: &mut Filling<'_>,
    district: &District,
    tellers: &Tellers,
    projects: usize,
    open: &[RequestId],
) {
    let mut done = 0;
    while done < projects {
        let places = PLACES.min(projects - done);
        let mut candidates = Vec::with_capacity(places + BEYOND);
        for n in 0..places + BEYOND {
            let (id, commands) = candidate(filling, district, done + n, open);
            candidates.push(id);
            filling.put(commands).await;
        }
        hold(filling, tellers, candidates.clone(), places).await;
        for (n, id) in candidates[..places].iter().enumerate() {
            filling.put(work(filling, done + n, *id)).await;
        }
        done += places;
    }
}

fn candidate(
    filling: &Filling<'_>,
    district: &District,
    n: usize,
    open: &[RequestId],
) -> (WorkId, Vec<Envelope>) {
    let (year, _, _) = filling.ago(0, 0).day().ymd();
    let street = &district.streets[n % district.streets.len()];
    let propose = ProjectCommand::Propose(ProjectForm {
        year,
        title: format!("第 {n} 项：老旧电梯更新改造"),
        about: "年内完成更新并通过验收".to_owned(),
        class: ProjectClass::ALL[n % ProjectClass::ALL.len()],
        place: String::new(),
        street: Some(street.id),
        sources: vec![Subject::Request(open[n % open.len()])],
        survey: String::new(),
    });
    let proposed = project(filling, propose, PROPOSED);
    let id = WorkId::derive(proposed.command_id, 0);
    let mut all = vec![proposed];
    for (to, days) in [(Stage::Reserve, 360), (Stage::Candidate, 320)] {
        let (text, decision) = (String::new(), String::new());
        let to = ProjectCommand::Move {
            id,
            to,
            text,
            decision,
        };
        all.push(project(filling, to, days));
    }
    (id, all)
}

/// A ballot at which those listed first are chosen.
async fn hold(filling: &mut Filling<'_>, tellers: &Tellers, projects: Vec<WorkId>, places: usize) {
    let rows = (0..projects.len()).map(|n| vec![if n < places { 240 - n as u32 } else { 60 }]);
    let figures = Figures {
        issued: 300,
        returned: 300,
        valid: 300,
        rows: rows.collect(),
    };
    let teller_names = [0, 1].map(|n: usize| tellers.0[n].name.clone());
    let open = BallotCommand::Open(BallotForm {
        kind: BallotKind::Choice,
        session: "区人民代表大会会议".to_owned(),
        on: filling.ago(CHOSEN, 0).day(),
        places: places as u32,
        tie: TieRule::ListedFirst,
        season: None,
        projects,
        teller_names,
        teller_accounts: [0, 1].map(|n: usize| tellers.0[n].account),
    });
    let opened = ballot(filling, open);
    let id = WorkId::derive(opened.command_id, 0);
    filling.put(vec![opened]).await;
    for teller in &tellers.0 {
        let figures = figures.clone();
        let count = ballot(filling, BallotCommand::Count { id, figures });
        filling.send().await;
        filling.put(vec![count]).await;
        filling.send_as(Who::System(teller.clone())).await;
    }
    let announce = ballot(filling, BallotCommand::Announce { id });
    filling.put(vec![announce]).await;
}

/// The plan of a project, and a report each month.
fn work(filling: &Filling<'_>, n: usize, id: WorkId) -> Vec<Envelope> {
    let plan = Year::from(filling, PLANNED);
    let planned = ProjectCommand::Plan {
        id,
        units: vec![organisation(UNITS[n % UNITS.len()])],
        milestones: plan.milestones(),
        measures: plan.measures(),
    };
    let begun = ProjectCommand::Move {
        id,
        to: Stage::Implementing,
        text: String::new(),
        decision: String::new(),
    };
    let mut all = vec![
        project(filling, planned, PLANNED),
        project(filling, begun, PLANNED - 1),
    ];
    for (days, text, steps, amounts) in plan.reports(n) {
        let report = ProjectCommand::Report {
            id,
            kind: ReportKind::Progress,
            text,
            place: String::new(),
            steps,
            amounts,
            on: None,
        };
        all.push(project(filling, report, days));
    }
    all
}
