//! The district that is looked at: its tree, three years of requests, activities, supervised matters and
//! livelihood projects.

mod projects;

use server::mint;
use shared::activity::{ActivityCommand, ActivityForm, ActivityKind, LineForm};
use shared::assignment::{Share, UnitShare};
use shared::command::{Command, Envelope};
use shared::id::{AssignmentId, OrganisationId, RequestId, WorkId};
use shared::organisation::{OrganisationCommand, OrganisationKind};
use shared::request::{
    Complexity, DeclineReason, Rater, RequestCommand, ResultClass, Satisfaction,
    Supervision as Level,
};
use shared::schedule::{Amount, MeasureForm, MeasureKind, MilestoneForm, Step};
use shared::supervision::{Finding, ReportKind, Subject, SupervisionCommand, SupervisionForm};
use shared::time::LocalDate;
use shared::work::WorkCommand;
use testkit::server::TestServer;
use testkit::world::{TREE, organisation};

use crate::served::{Filling, nth_form};

/// Streets beside the two of the small district.
const STREETS: [&str; 9] = [
    "平湖", "坂田", "横岗", "龙城", "龙岗", "宝龙", "坪地", "园山", "吉华",
];
const STATIONS: usize = 120;
const UNITS: [&str; 3] = ["water", "traffic", "police"];
/// One in so many requests is open; the others are in the archive.
const OPEN: usize = 20;
/// The days over which everything is spread.
const DAYS: usize = 3 * 365;

/// A street with its stations and its team.
struct Street {
    id: OrganisationId,
    team: OrganisationId,
}

struct District {
    streets: Vec<Street>,
    /// Each with the place of its street.
    stations: Vec<(OrganisationId, usize)>,
}

/// How much there is of each.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Size {
    /// How many requests
    #[arg(long, default_value_t = 100_000)]
    requests: usize,
    /// How many activities of teams and stations
    #[arg(long, default_value_t = 2_000)]
    activities: usize,
    /// How many supervised matters with a plan and monthly reports
    #[arg(long, default_value_t = 100)]
    matters: usize,
    /// How many livelihood projects with a plan and monthly reports
    #[arg(long, default_value_t = 300)]
    projects: usize,
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            requests,
            activities,
            matters,
            projects,
        } = self;
        write!(
            f,
            "requests={requests} activities={activities} matters={matters} projects={projects}"
        )
    }
}

/// Fills a small district up through the one write path; gives the number of commands.
pub async fn fill(server: &TestServer, size: Size) -> u64 {
    let tellers = projects::Tellers::of(server).await;
    let mut filling = Filling::of(server);
    let district = tree(&mut filling, server).await;
    let mut open = Vec::new();
    for n in 0..size.requests {
        let (id, commands) = course(&filling, &district, n);
        if n.is_multiple_of(OPEN) {
            open.push(id);
        }
        filling.put(commands).await;
    }
    for n in 0..size.activities {
        filling.put(activity(&filling, &district, n)).await;
    }
    for n in 0..size.matters {
        let subject = open[n % open.len()];
        filling.put(matter(&filling, &district, n, subject)).await;
    }
    projects::fill(&mut filling, &district, &tellers, size.projects, &open).await;
    filling.send().await;
    let head = server.node().storage.head().await.expect("the head");
    head.csn
}

async fn tree(filling: &mut Filling<'_>, server: &TestServer) -> District {
    let of_kind = |kind| {
        let found = TREE.iter().filter(move |(_, found, _)| *found == kind);
        found.map(|(name, _, _)| organisation(name))
    };
    let mut add = Vec::new();
    let mut place = |kind, name: &str, parent| {
        let id = organisation(name);
        let command = OrganisationCommand::Add {
            id,
            kind,
            name: name.to_owned(),
            short_name: name.to_owned(),
            parent: Some(parent),
        };
        add.push(mint::envelope(
            &server.clock,
            Command::Organisation(command),
        ));
        id
    };
    let mut streets: Vec<_> = of_kind(OrganisationKind::Street).collect();
    for name in STREETS {
        streets.push(place(
            OrganisationKind::Street,
            &format!("{name}街道"),
            organisation("district"),
        ));
    }
    let mut stations: Vec<_> = of_kind(OrganisationKind::Station).zip([0, 0, 1]).collect();
    for n in stations.len()..STATIONS {
        let at = n % streets.len();
        let name = format!("第 {n} 代表联络站");
        let id = place(OrganisationKind::Station, &name, streets[at]);
        stations.push((id, at));
    }
    let streets = streets.into_iter().enumerate().map(|(n, id)| {
        let name = format!("第 {n} 党员先锋队");
        let team = place(OrganisationKind::Team, &name, id);
        Street { id, team }
    });
    let streets = streets.collect();
    for one in add {
        filling.put(vec![one]).await;
    }
    District { streets, stations }
}

/// A case on its way: each step some hours after it came in.
struct Case<'a, 'b> {
    filling: &'a Filling<'b>,
    age: i64,
    request: RequestId,
    commands: Vec<Envelope>,
}

impl Case<'_, '_> {
    fn then(&mut self, hours: i64, command: RequestCommand) -> &Envelope {
        let at = self.filling.ago(self.age, hours);
        self.commands
            .push(self.filling.envelope(Command::Request(command), at));
        &self.commands[self.commands.len() - 1]
    }

    fn assigned(&mut self, n: usize) -> AssignmentId {
        let request = self.request;
        self.then(2, RequestCommand::Accept { request });
        let unit = UnitShare {
            unit: organisation(UNITS[n % UNITS.len()]),
            share: Share::Lead,
        };
        let assign = RequestCommand::Assign {
            request,
            units: vec![unit],
            complexity: Complexity::Simple,
        };
        AssignmentId::derive(self.then(4, assign).command_id, 0)
    }

    /// Two in three are rated, then it is closed.
    fn ended(&mut self, n: usize, hours: i64) {
        let request = self.request;
        if !n.is_multiple_of(3) {
            let fair = n.is_multiple_of(4);
            self.then(
                hours,
                RequestCommand::Rate {
                    request,
                    by: Rater::Resident,
                    process: Satisfaction::Satisfied,
                    result: if fair {
                        Satisfaction::Fair
                    } else {
                        Satisfaction::Satisfied
                    },
                    reason: String::new(),
                },
            );
        }
        self.then(hours + 24, RequestCommand::Close { request });
    }
}

/// The commands of one case: one in twenty is open, the others were answered on the spot, by a unit, or
/// declined.
fn course(filling: &Filling<'_>, district: &District, n: usize) -> (RequestId, Vec<Envelope>) {
    let is_open = n.is_multiple_of(OPEN);
    let age = if is_open {
        1 + n / OPEN % 30
    } else {
        60 + n * 7_919 % (DAYS - 60)
    };
    let (station, _) = district.stations[(n / OPEN * 11 + n) % STATIONS];
    let register = RequestCommand::Register(Box::new(nth_form(station, n)));
    let age = age as i64;
    let first = filling.envelope(Command::Request(register), filling.ago(age, 0));
    let request = RequestId::derive(first.command_id, 0);
    let mut case = Case {
        filling,
        age,
        request,
        commands: vec![first],
    };
    let class = match n % 10 {
        0 | 1 => ResultClass::B,
        2 => ResultClass::C,
        3 => ResultClass::D,
        _ => ResultClass::A,
    };
    let text = "已到现场核实并处理，相关责任单位将继续跟进".to_owned();
    if is_open {
        let assignment = case.assigned(n / OPEN);
        if age > 2 && (n / OPEN).is_multiple_of(2) {
            case.then(20, RequestCommand::SignFor { assignment });
        }
        return (request, case.commands);
    }
    match n % OPEN {
        1..=12 => {
            let class = if class == ResultClass::B {
                ResultClass::A
            } else {
                class
            };
            case.then(
                2,
                RequestCommand::AnswerOnSpot {
                    request,
                    text,
                    class,
                },
            );
            case.ended(n, 6);
        }
        13..=15 => {
            let assignment = case.assigned(n);
            case.then(20, RequestCommand::SignFor { assignment });
            // One in four is promised for later, and kept.
            let promised = (n / OPEN).is_multiple_of(4);
            let day = filling.ago(age, 0).day();
            case.then(
                24 * 4,
                RequestCommand::SubmitReply {
                    assignment,
                    text: text.clone(),
                    class: if promised { ResultClass::B } else { class },
                    promise: promised.then(|| day.plus_days(40)),
                },
            );
            case.then(24 * 5, RequestCommand::Release { assignment });
            case.ended(n, 24 * 6);
            if promised {
                case.then(24 * 20, RequestCommand::KeepPromise { assignment, text });
            }
        }
        _ => {
            case.then(
                4,
                RequestCommand::Decline {
                    request,
                    reason: DeclineReason::Beyond,
                    guidance: "请向市级主管部门反映".to_owned(),
                },
            );
        }
    }
    case.then(24 * 50, RequestCommand::Archive { request });
    (request, case.commands)
}

/// An activity of a team or a station: those that lie behind were written down and checked.
fn activity(filling: &Filling<'_>, district: &District, n: usize) -> Vec<Envelope> {
    let age = (n * 37 % DAYS) as i64 - 60;
    let of_team = n.is_multiple_of(3);
    let (station, street) = district.stations[n % STATIONS];
    let form = ActivityForm {
        kind: ActivityKind::Reception,
        title: format!("代表接访日第 {n} 场"),
        team: of_team.then_some(district.streets[street].team),
        station: (!of_team).then_some(station),
        lead: "何代表".to_owned(),
        place: "站内会议室".to_owned(),
        from: filling.ago(age, 0),
        until: filling.ago(age, 2),
        agenda: "听取意见，现场答复".to_owned(),
        parties: Vec::new(),
        places: None,
        particulars: Vec::new(),
        campaign: None,
    };
    let envelope = |command, at| {
        let command = WorkCommand::Activity(command);
        filling.envelope(Command::work(&command), at)
    };
    let plan = ActivityCommand::Plan { form, repeat: None };
    let planned = envelope(plan, filling.ago((age + 7).max(0), 0));
    let id = WorkId::derive(planned.command_id, 0);
    let mut all = vec![planned];
    if age > 0 {
        let lines = vec![LineForm {
            no: None,
            text: "居民反映停车位不足".to_owned(),
        }];
        let write = ActivityCommand::Write {
            id,
            lines,
            outcome: "议定由街道牵头".to_owned(),
            particulars: Vec::new(),
            held: None,
            seen: None,
        };
        all.push(envelope(write, filling.ago(age, 3)));
        all.push(envelope(
            ActivityCommand::Check { id },
            filling.ago(age, 20),
        ));
    }
    // Long past, it leaves the screens.
    if age > 95 {
        let at = filling.ago(age - 95, 0);
        all.push(envelope(ActivityCommand::Settle { id }, at));
    }
    all
}

/// A plan of a year that began so many days ago.
struct Year {
    age: i64,
    began: LocalDate,
}

/// How many days ago a report was, and what it says.
type Report = (i64, String, Vec<Step>, Vec<Amount>);

impl Year {
    fn from(filling: &Filling<'_>, age: i64) -> Self {
        let began = filling.ago(age, 0).day();
        Self { age, began }
    }

    fn milestones(&self) -> Vec<MilestoneForm> {
        let of_quarter = |quarter: i32| MilestoneForm {
            no: None,
            title: format!("第 {} 阶段", quarter + 1),
            weight: 1 + quarter as u32,
            from: self.began.plus_days(quarter * 90),
            due: self.began.plus_days(quarter * 90 + 89),
        };
        (0..4).map(of_quarter).collect()
    }

    fn measures(&self) -> Vec<MeasureForm> {
        vec![MeasureForm {
            no: None,
            kind: MeasureKind::Money,
            name: "工程款".to_owned(),
            unit: String::new(),
            planned: 120_000_000,
        }]
    }

    /// One each month until today: some fall behind, some fall silent.
    fn reports(&self, n: usize) -> Vec<Report> {
        let silent = if n.is_multiple_of(7) { 60 } else { 0 };
        let slow = if n.is_multiple_of(5) { 20 } else { 0 };
        let of_month = |month: u32| {
            let progress = [33, 66, 100][(month - 1) as usize % 3] - slow;
            let step = Step {
                no: (month - 1) / 3 + 1,
                progress,
            };
            let amount = Amount {
                no: 1,
                done: i64::from(month) * 9_000_000,
            };
            let text = format!("第 {month} 个月：按计划推进");
            let days = self.age - 30 * i64::from(month);
            (days, text, vec![step], vec![amount])
        };
        let all = (1..=12).map(of_month);
        all.take_while(|(days, ..)| *days >= silent).collect()
    }
}

/// A supervised matter with a plan of a year, reported on each month; some have come to their end.
fn matter(
    filling: &Filling<'_>,
    district: &District,
    n: usize,
    subject: RequestId,
) -> Vec<Envelope> {
    let age = 30 + (n * 7 % 335) as i64;
    let street = &district.streets[n % district.streets.len()];
    let envelope = |command, days| {
        let command = WorkCommand::Supervision(command);
        filling.envelope(Command::work(&command), filling.ago(days, 0))
    };
    let opened = envelope(
        SupervisionCommand::Open(SupervisionForm {
            title: format!("第 {n} 项：老旧小区排水改造"),
            goal: "年内完成改造并通过验收".to_owned(),
            level: Level::Committee,
            report_by: None,
            listed: false,
            leader: "李主任".to_owned(),
            committee: None,
            team: Some(street.team),
            street: Some(street.id),
            units: vec![organisation(UNITS[n % UNITS.len()])],
            subjects: vec![Subject::Request(subject)],
            line: None,
        }),
        age,
    );
    let id = WorkId::derive(opened.command_id, 0);
    let year = Year::from(filling, age);
    let plan = SupervisionCommand::Schedule {
        id,
        milestones: year.milestones(),
        measures: year.measures(),
        reason: String::new(),
        seen: None,
    };
    let mut all = vec![opened, envelope(plan, age)];
    for (days, text, steps, amounts) in year.reports(n) {
        let report = SupervisionCommand::Report {
            id,
            kind: ReportKind::Progress,
            text,
            place: String::new(),
            steps,
            amounts,
            on: None,
        };
        all.push(envelope(report, days));
    }
    if n.is_multiple_of(4) && age > 100 {
        let close = SupervisionCommand::Close {
            id,
            finding: Finding::Solved,
            text: "已验收".to_owned(),
            look_back_on: None,
        };
        all.push(envelope(close, 0));
    }
    all
}
