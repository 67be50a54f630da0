//! The demo's livelihood projects: Longgang's ten of 2024, as they were published, from the first lead to
//! where they stand; and the leads of next year, with a vote that is being counted.
//!
//! Titles, numbers chosen (ten of fifteen) and quantities follow public reports; the five that were not
//! chosen, votes, money, dates and progress are invented.

use anyhow::Context as _;
use domain::Actor;
use shared::account::Role;
use shared::ballot::{BallotCommand, BallotForm, BallotKind, Figures, TieRule};
use shared::command::Command;
use shared::id::{CommandId, OrganisationId, WorkId};
use shared::project::{ProjectClass, ProjectCommand, ProjectForm, Season, Stage};
use shared::schedule::{Amount, MeasureForm, MeasureKind, MilestoneForm, Step as Reached};
use shared::supervision::{ReportKind, Subject};
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkCommand;

use super::{Longgang, Step, suggestions};

use ProjectClass::{Care, Culture, Education, Environment, Health, Livability, Safety, Transport};

/// How a project of 2024 went on after it was chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Went {
    /// Done in its year, assessed, looked back on, closed.
    Closed,
    /// Done, assessed, being looked back on.
    LookedAt,
    /// The year was too short: the plan was adjusted; reports go on up to so many days ago.
    Long(i32),
    /// Complete, assessed badly, being put right.
    PutRight,
}

/// A project of 2024: class, title, what is to be there, unit, quantity with its unit, votes for it,
/// its money, satisfied / fairly / not, how it went on.
struct Chosen {
    class: ProjectClass,
    title: &'static str,
    about: &'static str,
    unit: &'static str,
    quantity: (i64, &'static str, &'static str),
    /// 万元.
    money: i64,
    votes: u32,
    grades: [u32; 3],
    went: Went,
}

#[rustfmt::skip]
const TEN: [Chosen; 10] = [
    Chosen { class: Health, title: "第六人民医院二期、第二中医院新建", about: "加快建设第六人民医院二期和第二中医院，补齐东部片区优质医疗资源。", unit: "区卫生健康局", quantity: (1500, "床位", "张"), money: 120_000, votes: 262, grades: [150, 92, 38], went: Went::Long(12) },
    Chosen { class: Education, title: "16 所公办义务教育学校，新增学位约 3.8 万座", about: "新改扩建公办义务教育学校 16 所，新增学位约 3.8 万座。", unit: "区教育局", quantity: (38_000, "学位", "座"), money: 260_000, votes: 275, grades: [214, 56, 10], went: Went::Closed },
    Chosen { class: Livability, title: "街心公园、社区公园建设", about: "新建、改造一批街心公园和社区公园，出门见绿。", unit: "区城市管理和综合执法局", quantity: (20, "公园", "个"), money: 18_000, votes: 231, grades: [198, 70, 12], went: Went::Closed },
    Chosen { class: Transport, title: "新改建非机动车道 90 公里", about: "新改建非机动车道 90 公里，连通断点。", unit: "市交通运输局龙岗管理局", quantity: (90, "非机动车道", "公里"), money: 27_000, votes: 244, grades: [176, 84, 20], went: Went::LookedAt },
    Chosen { class: Care, title: "普惠性托育服务扩容", about: "新增普惠性托位，社区有托。", unit: "区卫生健康局", quantity: (3_000, "托位", "个"), money: 4_200, votes: 226, grades: [188, 77, 15], went: Went::Closed },
    Chosen { class: Culture, title: "文体惠民活动进社区", about: "文体活动和场馆低价、免费开放时段进社区。", unit: "区文化广电旅游体育局", quantity: (2_000, "活动", "场"), money: 1_600, votes: 209, grades: [201, 68, 11], went: Went::Closed },
    Chosen { class: Care, title: "老年人居家适老化改造“愿改尽改”", about: "有意愿的老年人家庭愿改尽改。", unit: "区民政局", quantity: (1_200, "家庭", "户"), money: 1_900, votes: 258, grades: [226, 46, 8], went: Went::LookedAt },
    Chosen { class: Safety, title: "老旧电梯更新", about: "更新、改造一批老旧电梯，先急后缓。", unit: "市市场监督管理局龙岗监管局", quantity: (300, "电梯", "台"), money: 7_500, votes: 219, grades: [82, 50, 148], went: Went::PutRight },
    Chosen { class: Livability, title: "保障性住房建设筹集和供应", about: "建设筹集和供应一批保障性住房。", unit: "区住房和建设局", quantity: (12_000, "住房", "套"), money: 310_000, votes: 237, grades: [160, 90, 30], went: Went::Long(46) },
    Chosen { class: Education, title: "校外配餐全过程监督", about: "校外配餐企业后厨和配送全过程上线，家长能看。", unit: "市市场监督管理局龙岗监管局", quantity: (60, "学校", "所"), money: 900, votes: 251, grades: [205, 62, 13], went: Went::Closed },
];

/// Candidates of 2024 that were not chosen (invented): class, title, votes.
const RESERVED: [(ProjectClass, &str, u32); 5] = [
    (Environment, "河道亲水步道贯通", 84),
    (Culture, "社区书房延时开放", 71),
    (Transport, "公交首末站改造", 80),
    (Safety, "高层住宅消防设施更新", 92),
    (Environment, "垃圾分类投放点改造", 52),
];

/// Leads of the coming year (invented): class, title, where it comes from, stage.
const COMING: [(ProjectClass, &str, &str, Stage); 9] = [
    (
        Education,
        "新改扩建公办幼儿园",
        "秋季民意问卷 1,204 份，学位排第一",
        Stage::Candidate,
    ),
    (
        Health,
        "社康中心夜间门诊",
        "代表接访 37 次提及",
        Stage::Candidate,
    ),
    (
        Transport,
        "学校周边慢行通道",
        "大康、盛平家长座谈",
        Stage::Candidate,
    ),
    (
        Care,
        "社区长者食堂提质",
        "养老专题调研报告",
        Stage::Candidate,
    ),
    (
        Culture,
        "社区体育场地补短板",
        "体育场地普查",
        Stage::Reserve,
    ),
    (
        Environment,
        "内涝点整治",
        "汛期巡查记录 12 处",
        Stage::Reserve,
    ),
    (
        Safety,
        "城中村电动自行车充电设施",
        "消防联合检查通报",
        Stage::Soliciting,
    ),
    (
        Livability,
        "老旧小区加装休憩座椅",
        "社区议事会",
        Stage::Soliciting,
    ),
    (Transport, "产业园区接驳公交", "助企行座谈", Stage::Lead),
];

/// Those of them that grew out of a suggestion, and out of which.
const FROM: [(&str, &str); 2] = [
    ("新改扩建公办幼儿园", "school-places"),
    ("社区长者食堂提质", "elderly-meals"),
];

/// Deputies at the session whose ballots were valid.
const VALID: u32 = 280;

fn id(key: &str, step: &str) -> CommandId {
    CommandId::named(&["demo project ", key, " ", step].concat())
}

/// Collects steps, each at an hour of its day.
struct Course<'a> {
    steps: &'a mut Vec<Step>,
    /// Nothing is told of what is still to come.
    now: Timestamp,
}

impl Course<'_> {
    fn push(&mut self, key: &str, name: &str, on: LocalDate, actor: &Actor, command: &WorkCommand) {
        let order = 2_000_000 + self.steps.len();
        let at = on.start().plus_ms(10 * 3_600_000 + order as i64 % 1000);
        if at > self.now {
            return;
        }
        self.steps.push(Step {
            at,
            order,
            actor: actor.clone(),
            command_id: id(key, name),
            command: Command::work(command),
        });
    }
}

fn day(year: i32, month: u32, date: u32) -> anyhow::Result<LocalDate> {
    LocalDate::from_ymd(year, month, date).context("a day of the demo")
}

/// Who acts.
struct People {
    supervisor: Actor,
    tellers: [Actor; 2],
}

pub(super) fn projects(longgang: &Longgang, now: Timestamp) -> anyhow::Result<Vec<Step>> {
    let mut steps = Vec::new();
    let district = longgang.by_name("龙岗区")?;
    let people = People {
        supervisor: longgang.actor(Role::Supervisor, district),
        tellers: [
            longgang.actor(Role::Deputy, longgang.station("南岭村")?),
            longgang.actor(Role::Deputy, longgang.station("大芬")?),
        ],
    };
    let mut course = Course {
        steps: &mut steps,
        now,
    };
    of_2024(longgang, &people, &mut course)?;
    coming(&people, now.day(), &mut course)?;
    Ok(steps)
}

fn project_id(key: &str) -> WorkId {
    WorkId::derive(id(key, "propose"), 0)
}

fn propose(course: &mut Course<'_>, who: &Actor, key: &str, on: LocalDate, form: ProjectForm) {
    let command = WorkCommand::Project(ProjectCommand::Propose(form));
    course.push(key, "propose", on, who, &command);
}

fn step(course: &mut Course<'_>, who: &Actor, key: &str, to: Stage, on: LocalDate, text: &str) {
    let command = WorkCommand::Project(ProjectCommand::Move {
        id: project_id(key),
        to,
        text: text.to_owned(),
        decision: String::new(),
    });
    course.push(key, to.code(), on, who, &command);
}

/// Both tellers count the same, and it is announced.
fn held(
    course: &mut Course<'_>,
    people: &People,
    key: &str,
    form: BallotForm,
    rows: Vec<Vec<u32>>,
) {
    let on = form.on;
    let ballot = WorkId::derive(id(key, "open"), 0);
    let open = WorkCommand::Ballot(BallotCommand::Open(form));
    course.push(key, "open", on, &people.supervisor, &open);
    let count = WorkCommand::Ballot(BallotCommand::Count {
        id: ballot,
        figures: Figures {
            issued: VALID + 3,
            returned: VALID + 1,
            valid: VALID,
            rows,
        },
    });
    for (n, teller) in people.tellers.iter().enumerate() {
        course.push(key, &format!("count {n}"), on, teller, &count);
    }
    let announce = WorkCommand::Ballot(BallotCommand::Announce { id: ballot });
    course.push(key, "announce", on, &people.supervisor, &announce);
}

fn ballot(people: &People, kind: BallotKind, session: &str, on: LocalDate) -> BallotForm {
    BallotForm {
        kind,
        session: session.to_owned(),
        on,
        places: 0,
        tie: TieRule::RunOff,
        season: None,
        projects: Vec::new(),
        teller_names: people.tellers.clone().map(|teller| teller.name),
        teller_accounts: people.tellers.clone().map(|teller| teller.account),
    }
}

fn of_2024(longgang: &Longgang, people: &People, course: &mut Course<'_>) -> anyhow::Result<()> {
    let who = &people.supervisor;
    let keys: Vec<String> = (0..TEN.len() + RESERVED.len())
        .map(|n| format!("2024 {n}"))
        .collect();
    let ten = TEN
        .iter()
        .map(|one| (one.class, one.title, one.about, one.votes));
    let others = RESERVED
        .iter()
        .map(|(class, title, votes)| (*class, *title, *title, *votes));
    let mut rows = Vec::new();
    for (key, (class, title, about, votes)) in keys.iter().zip(ten.chain(others)) {
        let form = ProjectForm {
            year: 2024,
            title: title.to_owned(),
            about: about.to_owned(),
            class,
            place: String::new(),
            street: None,
            sources: Vec::new(),
            survey: "2023 年 9 月面向社会公开征集".to_owned(),
        };
        propose(course, who, key, day(2023, 9, 4)?, form);
        step(course, who, key, Stage::Soliciting, day(2023, 9, 11)?, "");
        step(course, who, key, Stage::Reserve, day(2023, 11, 6)?, "");
        step(course, who, key, Stage::Candidate, day(2024, 1, 8)?, "");
        rows.push(vec![votes]);
    }
    let all: Vec<WorkId> = keys.iter().map(|key| project_id(key)).collect();
    let form = BallotForm {
        places: TEN.len() as u32,
        projects: all.clone(),
        ..ballot(
            people,
            BallotKind::Choice,
            "区七届人大四次会议",
            day(2024, 1, 31)?,
        )
    };
    held(course, people, "vote 2024", form, rows);
    for (key, one) in keys.iter().zip(&TEN) {
        let unit = longgang.by_name(one.unit)?;
        let handler = longgang.actor(Role::Handler, unit);
        work(course, people, key, one, unit.id, &handler)?;
    }
    // In the middle of the year the deputies say what they think of it so far (年中问进度).
    let form = BallotForm {
        season: Some(Season::MidYear),
        projects: all.iter().copied().take(TEN.len()).collect(),
        ..ballot(
            people,
            BallotKind::Assessment,
            "年中民生实事项目测评会",
            day(2024, 7, 12)?,
        )
    };
    let so_far = |[yes, fair, no]: [u32; 3]| vec![yes - 20, fair + 14, no + 6];
    let rows = TEN.iter().map(|one| so_far(one.grades)).collect();
    held(course, people, "assessment mid 2024", form, rows);
    // At the end of the year all ten are assessed; also those that are not complete.
    let form = BallotForm {
        season: Some(Season::YearEnd),
        projects: all.into_iter().take(TEN.len()).collect(),
        ..ballot(
            people,
            BallotKind::Assessment,
            "区七届人大五次会议",
            day(2025, 1, 16)?,
        )
    };
    let rows = TEN.iter().map(|one| one.grades.to_vec()).collect();
    held(course, people, "assessment 2024", form, rows);
    for (key, one) in keys.iter().zip(&TEN) {
        if matches!(one.went, Went::Closed | Went::LookedAt) {
            step(course, who, key, Stage::Revisit, day(2025, 9, 15)?, "");
        }
        if one.went == Went::Closed {
            let text = "翌年回头看：已建成的持续使用，群众反映良好。";
            step(course, who, key, Stage::Ended, day(2025, 12, 9)?, text);
        }
    }
    Ok(())
}

fn milestone(title: &str, weight: u32, from: LocalDate, due: LocalDate) -> MilestoneForm {
    MilestoneForm {
        no: None,
        title: title.to_owned(),
        weight,
        from,
        due,
    }
}

/// A project of 2024 from its plan to its end, or to where it stands.
fn work(
    course: &mut Course<'_>,
    people: &People,
    key: &str,
    one: &Chosen,
    unit: OrganisationId,
    handler: &Actor,
) -> anyhow::Result<()> {
    let id = project_id(key);
    let (planned, name, measure) = one.quantity;
    let milestones = vec![
        milestone("方案与资金", 1, day(2024, 2, 26)?, day(2024, 4, 30)?),
        milestone("实施过半", 2, day(2024, 5, 6)?, day(2024, 8, 30)?),
        milestone("全部完成", 2, day(2024, 9, 2)?, day(2024, 12, 13)?),
    ];
    let fen = one.money * 1_000_000;
    let measures = vec![
        MeasureForm {
            no: None,
            kind: MeasureKind::Quantity,
            name: name.to_owned(),
            unit: measure.to_owned(),
            planned,
        },
        MeasureForm {
            no: None,
            kind: MeasureKind::Money,
            name: "资金".to_owned(),
            unit: String::new(),
            planned: fen,
        },
    ];
    let plan = WorkCommand::Project(ProjectCommand::Plan {
        id,
        units: vec![unit],
        milestones,
        measures: measures.clone(),
    });
    course.push(key, "plan", day(2024, 2, 26)?, &people.supervisor, &plan);
    let mut n = 0;
    let mut report =
        |course: &mut Course<'_>, on: LocalDate, text: &str, steps: &[(u32, u8)], done: i64| {
            n += 1;
            let command = WorkCommand::Project(ProjectCommand::Report {
                id,
                kind: ReportKind::Progress,
                text: text.to_owned(),
                place: String::new(),
                steps: steps
                    .iter()
                    .map(|(no, progress)| Reached {
                        no: *no,
                        progress: *progress,
                    })
                    .collect(),
                // Money is paid as the work goes on.
                amounts: vec![
                    Amount { no: 1, done },
                    Amount {
                        no: 2,
                        done: fen * done / planned,
                    },
                ],
                on: None,
            });
            course.push(key, &format!("report {n}"), on, handler, &command);
        };
    let part = |of: i64| planned * of / 100;
    report(
        course,
        day(2024, 3, 25)?,
        "方案审定，资金下达。",
        &[(1, 60)],
        0,
    );
    report(
        course,
        day(2024, 4, 26)?,
        "前期完成，进入实施。",
        &[(1, 100)],
        part(5),
    );
    report(
        course,
        day(2024, 5, 27)?,
        "按月推进。",
        &[(2, 30)],
        part(18),
    );
    let visit = WorkCommand::Project(ProjectCommand::Report {
        id,
        kind: ReportKind::Visit,
        text: "代表现场视察：进度与台账一致，建议公示牌写明完工日期和电话。".to_owned(),
        place: String::new(),
        steps: Vec::new(),
        amounts: Vec::new(),
        on: None,
    });
    course.push(key, "visit", day(2024, 6, 18)?, &people.tellers[0], &visit);
    report(
        course,
        day(2024, 6, 24)?,
        "完成近半。",
        &[(2, 65)],
        part(40),
    );
    report(course, day(2024, 7, 29)?, "过半。", &[(2, 90)], part(55));
    if let Went::Long(ago) = one.went {
        return long(course, people, key, &measures, ago, &mut report, handler);
    }
    report(
        course,
        day(2024, 8, 26)?,
        "过半目标完成。",
        &[(2, 100)],
        part(62),
    );
    report(
        course,
        day(2024, 9, 23)?,
        "收尾阶段。",
        &[(3, 35)],
        part(78),
    );
    report(
        course,
        day(2024, 10, 28)?,
        "大部分交付使用。",
        &[(3, 80)],
        part(92),
    );
    report(
        course,
        day(2024, 11, 25)?,
        "全部完成。",
        &[(3, 100)],
        planned,
    );
    let complete = WorkCommand::Project(ProjectCommand::Complete {
        id,
        text: "年度目标全部完成，资料齐全，申请验收。".to_owned(),
    });
    course.push(key, "complete", day(2024, 12, 2)?, handler, &complete);
    let accept = WorkCommand::Project(ProjectCommand::Accept {
        id,
        text: "现场抽查通过。".to_owned(),
        put_right_by: None,
    });
    course.push(
        key,
        "accept",
        day(2024, 12, 20)?,
        &people.supervisor,
        &accept,
    );
    Ok(())
}

/// What the year was too short for: the unit asks for another plan, the committee files it, and it goes on.
fn long(
    course: &mut Course<'_>,
    people: &People,
    key: &str,
    measures: &[MeasureForm],
    ago: i32,
    report: &mut impl FnMut(&mut Course<'_>, LocalDate, &str, &[(u32, u8)], i64),
    handler: &Actor,
) -> anyhow::Result<()> {
    let id = project_id(key);
    let today = course.now.day();
    let kept = |no, form: MilestoneForm| MilestoneForm {
        no: Some(no),
        ..form
    };
    let last = today.plus_days(60);
    let milestones = vec![
        kept(
            1,
            milestone("方案与资金", 1, day(2024, 2, 26)?, day(2024, 4, 30)?),
        ),
        kept(
            2,
            milestone("实施过半", 2, day(2024, 5, 6)?, day(2025, 6, 30)?),
        ),
        kept(3, milestone("全部完成", 2, day(2025, 7, 1)?, last)),
    ];
    let adjust = WorkCommand::Project(ProjectCommand::Adjust {
        id,
        milestones,
        measures: measures
            .iter()
            .zip(1..)
            .map(|(one, no)| MeasureForm {
                no: Some(no),
                ..one.clone()
            })
            .collect(),
        reason: "地质条件复杂，桩基方案调整，全部完成时间顺延。".to_owned(),
        seen: None,
    });
    course.push(key, "adjust", day(2024, 8, 12)?, handler, &adjust);
    let file = WorkCommand::Project(ProjectCommand::File {
        id,
        accepted: true,
        text: "同意报备，请每月报告，原计划作为基线保留。".to_owned(),
        seen: None,
    });
    course.push(key, "file", day(2024, 8, 20)?, &people.supervisor, &file);
    let whole = measures.first().map_or(0, |one| one.planned);
    // From then on a report a month, the last so many days ago.
    let end = today.plus_days(-ago);
    let mut on = day(2024, 9, 23)?;
    let months = f64::from(end.0 - on.0) / 30.0;
    let mut month = 0.0;
    while on < end {
        month += 1.0;
        let share = 0.60 + 0.30 * (month / months.max(1.0)).min(1.0);
        let second = if on >= day(2025, 6, 1)? { 100 } else { 92 };
        let third = if second == 100 {
            (100.0 * (share - 0.60) * 2.4).min(95.0) as u8
        } else {
            0
        };
        let done = (whole as f64 * share) as i64;
        report(
            course,
            on,
            "按调整后的计划推进。",
            &[(2, second), (3, third)],
            done,
        );
        on = on.plus_days(30);
    }
    report(
        course,
        end,
        "主要工程量完成，剩余部分按节点收尾。",
        &[(3, 78)],
        whole * 91 / 100,
    );
    Ok(())
}

/// The coming year: leads, reserve, candidates, and a vote that one teller has counted so far.
fn coming(people: &People, today: LocalDate, course: &mut Course<'_>) -> anyhow::Result<()> {
    let who = &people.supervisor;
    let year = today.ymd().0 + 1;
    let mut candidates = Vec::new();
    for (n, (class, title, survey, stage)) in COMING.iter().enumerate() {
        let key = format!("coming {n}");
        let raised = FROM.iter().find(|one| one.0 == *title);
        let source = raised.map(|one| Subject::Suggestion(suggestions::record(one.1)));
        let form = ProjectForm {
            year,
            title: (*title).to_owned(),
            about: format!("{title}：按需排布，年内见效。"),
            class: *class,
            place: String::new(),
            street: None,
            sources: source.iter().copied().collect(),
            survey: (*survey).to_owned(),
        };
        propose(course, who, &key, today.plus_days(-80), form);
        if *stage == Stage::Lead {
            continue;
        }
        step(
            course,
            who,
            &key,
            Stage::Soliciting,
            today.plus_days(-72),
            "",
        );
        if *stage == Stage::Soliciting {
            continue;
        }
        step(course, who, &key, Stage::Reserve, today.plus_days(-30), "");
        if *stage == Stage::Candidate {
            step(course, who, &key, Stage::Candidate, today.plus_days(-9), "");
            candidates.push(project_id(&key));
        }
    }
    let on = today.plus_days(-1);
    let form = BallotForm {
        places: 3,
        projects: candidates,
        ..ballot(people, BallotKind::Choice, "民生实事项目预选会", on)
    };
    let open = WorkCommand::Ballot(BallotCommand::Open(form));
    course.push("vote coming", "open", on, who, &open);
    let count = WorkCommand::Ballot(BallotCommand::Count {
        id: WorkId::derive(id("vote coming", "open"), 0),
        figures: Figures {
            issued: 45,
            returned: 44,
            valid: 44,
            rows: vec![vec![41], vec![30], vec![27], vec![28]],
        },
    });
    course.push("vote coming", "count 0", on, &people.tellers[0], &count);
    Ok(())
}
