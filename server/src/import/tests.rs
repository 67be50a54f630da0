//! Rows as cases, and cases as commands.

use shared::assignment::Share;
use shared::command::Command;
use shared::id::OrganisationId;
use shared::organisation::{Organisation, OrganisationKind};
use shared::request::{
    Channel, RequestCommand, RequestKind, ResultClass, Satisfaction, Status, Topic,
};
use shared::time::{LocalDate, Timestamp};

use super::case::{Case, Stage};
use super::chain;
use super::check::Checker;
use super::columns::Column;
use super::directory::Directory;
use super::mapping::{Layout, Mapping};
use super::problem::{Problem, What};
use super::table::{Cell, Row};

fn id(name: &str) -> OrganisationId {
    OrganisationId::named(name)
}

fn directory() -> Directory {
    use OrganisationKind::{Community, District, Station, Street, Unit};
    let organisation =
        |kind, name: &str, short: &str, parent: Option<&str>, street: Option<&str>| Organisation {
            id: id(name),
            kind,
            name: name.to_owned(),
            short_name: short.to_owned(),
            parent: parent.map(id),
            street: street.map(id),
            until: None,
            former: Vec::new(),
            successor: None,
        };
    let (nanwan, buji) = (Some("南湾街道"), Some("布吉街道"));
    let all = vec![
        organisation(District, "龙岗区", "龙岗区", None, None),
        organisation(Street, "南湾街道", "南湾", Some("龙岗区"), nanwan),
        organisation(Street, "布吉街道", "布吉", Some("龙岗区"), buji),
        organisation(Community, "南岭村社区", "南岭村", nanwan, nanwan),
        organisation(Community, "大芬社区", "大芬", buji, buji),
        organisation(
            Station,
            "南岭村社区联络站",
            "南岭村",
            Some("南岭村社区"),
            nanwan,
        ),
        organisation(Station, "大芬社区联络站", "大芬", Some("大芬社区"), buji),
        organisation(Unit, "区水务局", "区水务局", Some("龙岗区"), None),
        organisation(Unit, "南湾街道城建办", "南湾城建办", nanwan, nanwan),
    ];
    Directory::new(all, LocalDate(0))
}

fn now() -> Timestamp {
    "2026-11-24"
        .parse::<LocalDate>()
        .expect("a day")
        .start()
        .plus_ms(36_000_000)
}

const HEADERS: [&str; 16] = [
    "编号",
    "登记时间",
    "站点",
    "标题",
    "内容",
    "类别",
    "状态",
    "承办单位",
    "交办时间",
    "答复时间",
    "答复意见",
    "结果类别",
    "评价",
    "办结时间",
    "不满意原因",
    "电话",
];

fn layout() -> Layout {
    let headers: Vec<String> = HEADERS.iter().map(|header| (*header).to_owned()).collect();
    Mapping::default().layout(&headers).expect("a layout")
}

/// Reads a row given as header and text.
fn read(cells: &[(&str, &str)]) -> Result<Case, Vec<Problem>> {
    let texts = HEADERS.map(|header| {
        let text = cells
            .iter()
            .find(|(name, _)| *name == header)
            .map_or("", |(_, text)| text);
        Cell::Text(text.to_owned())
    });
    let row = Row {
        number: 7,
        cells: texts.to_vec(),
    };
    let (layout, directory) = (layout(), directory());
    Checker {
        layout: &layout,
        directory: &directory,
        now: now(),
    }
    .case(&row)
}

/// A row that went all the way, with some cells changed.
fn closed(changes: &[(&str, &str)]) -> Result<Case, Vec<Problem>> {
    let whole = [
        ("编号", "A-1"),
        ("登记时间", "2026/10/8 9:32:09"),
        ("站点", "南岭村"),
        ("标题", "路口积水"),
        ("内容", "\r\n\t\t积水二十厘米"),
        ("类别", "环保水务"),
        ("状态", "已办结"),
        ("承办单位", "会办南湾街道城建办、区水务局"),
        ("交办时间", "2026-10-09"),
        ("答复时间", "2026年10月20日"),
        ("答复意见", "已疏通"),
        ("结果类别", "A类"),
        ("评价", "满意/基本满意"),
        ("办结时间", "2026.10.22"),
        ("电话", "13800001234"),
    ];
    let cells: Vec<_> = whole
        .iter()
        .map(|(name, text)| {
            let change = changes.iter().find(|(changed, _)| changed == name);
            (*name, change.map_or(*text, |(_, text)| *text))
        })
        .chain(
            changes
                .iter()
                .copied()
                .filter(|(name, _)| !whole.iter().any(|(n, _)| n == name)),
        )
        .collect();
    read(&cells)
}

#[track_caller]
fn problems(result: Result<Case, Vec<Problem>>) -> Vec<(String, What)> {
    result
        .expect_err("problems")
        .into_iter()
        .map(|p| (p.column, p.what))
        .collect()
}

#[track_caller]
fn problem(result: Result<Case, Vec<Problem>>, column: &str, what: What) {
    assert_eq!(problems(result), [(column.to_owned(), what)]);
}

#[test]
fn a_row_becomes_the_case_it_was() {
    let case = closed(&[]).expect("a good row");
    assert_eq!(case.key, "A-1");
    assert_eq!(case.register.number.as_deref(), Some("A-1"));
    assert_eq!(case.register.station, id("南岭村社区联络站"));
    assert_eq!(case.register.text, "积水二十厘米");
    assert_eq!(case.register.topic, Topic::Water);
    assert_eq!(case.register.kind, RequestKind::Opinion);
    assert_eq!(case.register.channel, Channel::Ledger);
    assert_eq!(case.register.petitioner.phone, "13800001234");
    let lead = case
        .units
        .iter()
        .find(|unit| unit.share == Share::Lead)
        .expect("a lead");
    assert_eq!((lead.unit, case.units.len()), (id("区水务局"), 2));
    let rating = case.rating.expect("a rating");
    assert_eq!(
        (rating.process, rating.result),
        (Satisfaction::Satisfied, Satisfaction::Fair)
    );
    let path: Vec<_> = case
        .path
        .iter()
        .map(|(stage, at)| (*stage, at.day().to_string()[5..].to_owned()))
        .collect();
    let expected = [
        (Stage::Register, "10-08"),
        // Not in the ledger: the next known day.
        (Stage::Accept, "10-09"),
        (Stage::Assign, "10-09"),
        (Stage::Sign, "10-20"),
        (Stage::Reply, "10-20"),
        (Stage::Rate, "10-22"),
        (Stage::Close, "10-22"),
    ];
    assert_eq!(path, expected.map(|(stage, day)| (stage, day.to_owned())));
}

#[test]
fn a_case_becomes_the_commands_it_went_through() {
    let case = closed(&[]).expect("a good row");
    let steps = chain::steps("ledger", &case);
    let codes: Vec<_> = steps.iter().map(|step| step.command.code()).collect();
    assert_eq!(
        codes,
        [
            "request.register",
            "request.accept",
            "request.assign",
            "request.sign_for",
            "request.sign_for",
            "request.submit_reply",
            "request.submit_reply",
            "request.release",
            "request.rate",
            "request.close",
        ]
    );
    assert!(steps.windows(2).all(|pair| pair[0].at <= pair[1].at));
    let request = chain::request_id("ledger", "A-1");
    assert!(matches!(
        &steps[1].command,
        Command::Request(RequestCommand::Accept { request: accepted }) if *accepted == request
    ));
    assert_eq!(chain::steps("ledger", &case), steps, "the same every time");
    let other = chain::steps("another", &case);
    assert!(
        other
            .iter()
            .all(|step| steps.iter().all(|known| known.id != step.id))
    );
}

#[test]
fn a_case_goes_as_far_as_its_state_says() {
    let count = |state: &str| {
        let none = [
            "答复时间",
            "答复意见",
            "结果类别",
            "评价",
            "办结时间",
            "交办时间",
        ];
        let mut changes: Vec<_> = none.iter().map(|name| (*name, "")).collect();
        changes.push(("状态", state));
        chain::steps("x", &closed(&changes).expect("good")).len()
    };
    assert_eq!(count("待受理"), 1);
    assert_eq!(count("已受理"), 2);
    assert_eq!(count("待签收"), 3);
    assert_eq!(count("办理中"), 5, "both units signed");
    let case = closed(&[("状态", ""), ("办结时间", ""), ("评价", "")]).expect("good");
    assert_eq!(
        case.path.last().map(|(stage, _)| *stage),
        Some(Stage::Reply),
        "told by the dates"
    );
}

#[test]
fn a_low_rating_leads_to_a_second_handling() {
    let low = [
        ("评价", "不满意"),
        ("不满意原因", "又积水了"),
        ("办结时间", ""),
    ];
    let case = closed(&[&low[..], &[("状态", "二次办理")]].concat()).expect("good");
    assert_eq!(case.path.last().map(|(stage, _)| *stage), Some(Stage::Rate));
    assert_eq!(case.status, Status::Rework);
    problem(closed(&low[..2]), "评价", What::LowButClosed);
    problem(
        closed(&[("评价", "不满意"), ("状态", "二次办理"), ("办结时间", "")]),
        "不满意原因",
        What::LowWithoutReason,
    );
    problem(
        closed(&[("评价", ""), ("状态", "二次办理"), ("办结时间", "")]),
        "评价",
        What::MissingFor(Status::Rework),
    );
}

#[test]
fn names_that_are_not_there_bring_the_nearest() {
    problem(
        closed(&[("承办单位", "区水物局")]),
        "承办单位",
        What::UnknownName(Some("区水务局".to_owned())),
    );
    problem(closed(&[("站点", "火星")]), "站点", What::UnknownName(None));
    problem(
        closed(&[("类别", "环保水物")]),
        "类别",
        What::UnknownWord(Some("环保水务".to_owned())),
    );
    problem(closed(&[("站点", "")]), "站点", What::Missing);
}

#[test]
fn a_state_must_agree_with_what_is_filled_in() {
    problem(
        closed(&[("承办单位", "")]),
        "承办单位",
        What::MissingFor(Status::Closed),
    );
    problem(
        closed(&[("结果类别", "")]),
        "结果类别",
        What::MissingFor(Status::Closed),
    );
    problem(
        closed(&[("答复意见", "")]),
        "答复意见",
        What::MissingFor(Status::Closed),
    );
    problem(
        closed(&[("状态", "已答复")]),
        "办结时间",
        What::TooFar(Status::Replied),
    );
    let too_far = problems(closed(&[("状态", "办理中")]));
    let columns: Vec<_> = too_far.iter().map(|(column, _)| column.as_str()).collect();
    assert_eq!(columns, ["答复时间", "办结时间", "答复意见", "评价"]);
    problem(
        closed(&[("结果类别", "B")]),
        "promise",
        What::MissingFor(Status::Closed),
    );
}

#[test]
fn dates_must_be_dates_in_order_and_past() {
    problem(
        closed(&[("答复时间", "上周三")]),
        "答复时间",
        What::NotADate,
    );
    problem(
        closed(&[("办结时间", "2026-11-25")]),
        "办结时间",
        What::Future,
    );
    problem(
        closed(&[("交办时间", "2026-10-07")]),
        "交办时间",
        What::Before("登记时间".to_owned()),
    );
    problem(closed(&[("登记时间", "")]), "登记时间", What::Missing);
}

#[test]
fn texts_keep_within_their_limits_and_titles_are_made() {
    let long = "长".repeat(8_000);
    assert!(closed(&[("内容", &long)]).is_ok());
    problem(
        closed(&[("内容", &"长".repeat(10_001))]),
        "内容",
        What::TooLong(10_000, 10_001),
    );
    let case = closed(&[("标题", &"题".repeat(100))]).expect("good");
    assert_eq!(case.register.title.chars().count(), 80);
    assert!(
        case.register.text.starts_with(&"题".repeat(100)),
        "nothing is lost"
    );
    let case = closed(&[("标题", ""), ("内容", "路灯坏了三盏。请修。")]).expect("good");
    assert_eq!(case.register.title, "路灯坏了三盏");
    problem(closed(&[("标题", ""), ("内容", "")]), "标题", What::Missing);
}

#[test]
fn a_number_of_our_own_form_comes_back() {
    let case = closed(&[("编号", "2026-南岭村-0005")]).expect("good");
    assert_eq!(case.register.number.as_deref(), Some("2026-南岭村-0005"));
}

#[test]
fn a_row_without_a_number_is_known_by_what_was_raised() {
    let key = |changes: &[(&str, &str)]| {
        let all = [&[("编号", "")], changes].concat();
        closed(&all).expect("good").key
    };
    assert_eq!(
        key(&[]),
        key(&[("评价", ""), ("结果类别", "C")]),
        "it went further"
    );
    assert_ne!(key(&[]), key(&[("内容", "别的事")]));
    let class = closed(&[("结果类别", "C")])
        .expect("good")
        .answer
        .map(|answer| answer.class);
    assert_eq!(class, Some(ResultClass::C));
}

#[test]
fn every_problem_of_a_row_is_told_and_persons_are_not() {
    let all = closed(&[
        ("站点", "火星"),
        ("答复时间", "昨天"),
        ("结果类别", "E"),
        ("电话", &"1".repeat(31)),
    ]);
    let problems = all.expect_err("problems");
    assert_eq!(problems.len(), 4);
    let phone = problems
        .iter()
        .find(|problem| problem.column == "电话")
        .expect("told");
    assert_eq!(phone.read, "");
    assert!(Column::Phone.is_personal());
}
