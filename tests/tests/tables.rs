//! Ledgers in every state come in, go out and come back the same; exports are what spreadsheet
//! programs read, and forms of an office are filled; a calendar moves the clocks that it moves.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, ORIGIN};
use server::import::{self, ImportOptions, ImportSummary, RequestArgs};
use server::node::Node;
use server::{calendar, timers, verify};
use shared::api::{ErrorBody, ErrorCode};
use shared::clock::Rung;
use shared::command::{Command, Outcome};
use shared::export::{
    ExportCall, ExportFormat, Form, FormColumn, FormLayout, FormLook, KeepFormCall, LookCall,
};
use shared::ledger::LedgerColumn;
use shared::record::{Record, RecordKey};
use shared::request::{Request, RequestCommand, ResultClass, Status};
use shared::rulebook::{CalendarYear, RulebookCommand};
use testkit::actor::{Person, form};
use testkit::folder::Folder;
use testkit::on_both;
use testkit::server::TestServer;
use text::{Lang, ledger};

const HEADERS: &str = "编号,登记日期,登记站点,反映人,电话,标题,内容,类别,状态,主办单位,会办单位,分办单位,\
                       交办日期,签收日期,答复日期,答复内容,结果类别,承诺日期,评价,评价理由,办结日期,状态日期,\
                       不予受理理由,状态说明,申请延期天数,并入编号,督办级别,紧急,外部系统,外部编号\n";

/// A row: number, title, state, then what differs, by header.
fn row(number: &str, title: &str, state: &str, cells: &[(&str, &str)]) -> String {
    let headers: Vec<&str> = HEADERS.trim().split(',').map(str::trim).collect();
    let mut row = vec![""; headers.len()];
    let always = [
        ("编号", number),
        ("登记日期", "2026-11-10"),
        ("登记站点", "nanling-station"),
        ("标题", title),
        ("状态", state),
    ];
    for (header, text) in always.iter().chain(cells) {
        let at = headers.iter().position(|found| found == header);
        row[at.unwrap_or_else(|| panic!("no header {header}"))] = text;
    }
    let quoted: Vec<_> = row
        .iter()
        .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
        .collect();
    quoted.join(",") + "\n"
}

const WATER: (&str, &str) = ("主办单位", "water");
const ASSIGNED: (&str, &str) = ("交办日期", "2026-11-11");
const SIGNED: (&str, &str) = ("签收日期", "2026-11-12");
const REPLIED: (&str, &str) = ("答复日期", "2026-11-17");
const REPLY: (&str, &str) = ("答复内容", "已疏通，加装了格栅。");
const CLOSED: (&str, &str) = ("办结日期", "2026-11-20");

/// A ledger with a case in every state.
fn every_state() -> String {
    let mut ledger = HEADERS.to_owned();
    let answered = [
        WATER,
        ASSIGNED,
        SIGNED,
        REPLIED,
        REPLY,
        ("结果类别", "A 类"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [&answered[..], more].concat();
    let mut add = |number: &str, title: &str, state: &str, cells: &[(&str, &str)]| {
        ledger += &row(number, title, state, cells);
    };
    add(
        "R01",
        "待受理",
        "已登记",
        &[("反映人", "王小明"), ("电话", "13800001234")],
    );
    add(
        "R02",
        "不予受理",
        "不受理",
        &[
            ("不予受理理由", "涉法涉诉"),
            ("状态说明", "请向区法院起诉"),
            ("状态日期", "2026-11-11"),
        ],
    );
    add("R03", "并案", "已并案", &[("并入编号", "R08")]);
    add(
        "R04",
        "待交办",
        "已受理",
        &[
            ("状态日期", "2026-11-11"),
            ("督办级别", "重点督办"),
            ("紧急", "是"),
        ],
    );
    add(
        "R05",
        "待签收",
        "已交办",
        &[WATER, ("会办单位", "traffic"), ASSIGNED],
    );
    add(
        "R06",
        "申请退回",
        "申请退回",
        &[
            WATER,
            ASSIGNED,
            ("状态日期", "2026-11-12"),
            ("状态说明", "属交通部门"),
        ],
    );
    add(
        "R07",
        "办理中",
        "推进中",
        &[WATER, ("分办单位", "police"), ASSIGNED, SIGNED],
    );
    add(
        "R08",
        "申请延期",
        "延期待批",
        &[
            WATER,
            ASSIGNED,
            SIGNED,
            ("申请延期天数", "5"),
            ("状态说明", "要等设备"),
            ("状态日期", "2026-11-18"),
        ],
    );
    add(
        "R09",
        "待补充",
        "待补充材料",
        &[
            WATER,
            ASSIGNED,
            SIGNED,
            ("状态说明", "具体在几号楼？"),
            ("状态日期", "2026-11-13"),
        ],
    );
    add(
        "R10",
        "待审核",
        "答复待审",
        &[
            WATER,
            ASSIGNED,
            SIGNED,
            REPLY,
            ("结果类别", "B"),
            ("承诺日期", "2026-12-31"),
            ("状态日期", "2026-11-16"),
        ],
    );
    add("R11", "已答复", "待评价", &with(&[("会办单位", "traffic")]));
    add(
        "R12",
        "二次办理",
        "重办",
        &with(&[("评价", "不满意"), ("评价理由", "又堵了")]),
    );
    add(
        "R13",
        "重新打开",
        "重新打开",
        &with(&[
            CLOSED,
            ("状态日期", "2026-11-23"),
            ("状态说明", "下雨又积水"),
        ]),
    );
    add(
        "R14",
        "跟踪办理",
        "跟踪督办",
        &[
            WATER,
            ASSIGNED,
            SIGNED,
            REPLIED,
            REPLY,
            ("结果类别", "B 类"),
            ("承诺日期", "2026-12-31"),
            ("评价", "满意/基本满意"),
            CLOSED,
        ],
    );
    add(
        "R15",
        "已办结",
        "已销号",
        &with(&[("评价", "满意"), CLOSED]),
    );
    add(
        "R16",
        "已撤回",
        "群众撤回",
        &[WATER, ASSIGNED, SIGNED, ("办结日期", "2026-11-14")],
    );
    add("R17", "已归档", "归档", &with(&[("评价", "满意"), CLOSED]));
    add(
        "R18",
        "归档不受理",
        "归档",
        &[
            ("不予受理理由", "不属于职权范围"),
            ("状态日期", "2026-11-12"),
        ],
    );
    // And what is not in the words of a state.
    add(
        "2026-nanling-station-0007",
        "当场答复",
        "当场答复",
        &[
            ("答复日期", "2026-11-10"),
            REPLY,
            ("结果类别", "D"),
            ("外部系统", "民意速办"),
            ("外部编号", "MY-77"),
        ],
    );
    add(
        "R20",
        "=HYPERLINK(\"http://a.cn\",\"点\")",
        "办结",
        &with(&[("内容", "@SUM(1)\n第二行，“引号”"), CLOSED]),
    );
    add(
        "R21",
        "承诺已兑现",
        "办结",
        &[
            WATER,
            REPLIED,
            REPLY,
            ("结果类别", "B"),
            ("承诺日期", "2026-11-19"),
            CLOSED,
        ],
    );
    ledger
}

async fn import(node: &Node, name: &str, text: &str) -> (ImportSummary, String) {
    let folder = Folder::new("tables");
    let file = folder.path().join(name);
    std::fs::write(&file, text).expect("the ledger is written");
    let args = RequestArgs {
        file,
        mapping: None,
        station: None,
        source: Some("ledger".to_owned()),
        dry_run: false,
        skip_bad: false,
    };
    let options = ImportOptions::new(args, Lang::Zh).expect("options");
    let mut out = Vec::new();
    let (executor, storage) = (&node.executor, &node.storage);
    let summary = import::run(executor, storage, options, &node.clock, &mut out)
        .await
        .expect("the import ends");
    (summary, String::from_utf8(out).expect("text"))
}

async fn requests(node: &Node) -> BTreeMap<String, Request> {
    let mut snapshot = node.storage.snapshot().await.expect("a snapshot");
    let mut all = Vec::new();
    let read = snapshot.each_of("request", |stored| all.push(stored)).await;
    read.expect("requests");
    let all = all
        .into_iter()
        .filter_map(|stored| match stored.versioned.record {
            Record::Request(request) => Some(*request),
            _ => None,
        });
    let number = |request: &Request| request.number.clone().expect("a number");
    all.map(|one| (number(&one), one)).collect()
}

fn call(format: ExportFormat, lang: &str) -> ExportCall {
    ExportCall {
        query: String::new(),
        format,
        columns: LedgerColumn::ALL.to_vec(),
        lang: lang.to_owned(),
        form: None,
    }
}

async fn export(person: &Person, call: &ExportCall) -> Vec<u8> {
    let response = person.post("/api/requests/export", call).await;
    assert_eq!(response.status(), StatusCode::OK);
    response.bytes().await.expect("the whole file").to_vec()
}

/// The rows of an exported text, heads first.
fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes.strip_prefix("\u{feff}".as_bytes());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.expect("the mark of UTF-8"));
    reader
        .records()
        .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
        .collect()
}

fn at(column: LedgerColumn) -> usize {
    let place = LedgerColumn::ALL.iter().position(|found| *found == column);
    place.expect("every column is there")
}

on_both!(a_ledger_in_every_state_comes_back_the_same, |backend| {
    let server = TestServer::with_district(backend).await;
    let (summary, report) = import(server.node(), "台账.csv", &every_state()).await;
    assert!(summary.is_clean(), "{report}");
    assert_eq!(summary.added, 21, "{report}");

    let all = requests(server.node()).await;
    let expected: Vec<(&str, Status)> = (1..)
        .zip(Status::ALL)
        .map(|(n, status)| (format!("R{n:02}").leak() as &str, *status))
        .chain([
            ("R18", Status::Archived),
            ("2026-nanling-station-0007", Status::Replied),
            ("R20", Status::Closed),
            ("R21", Status::Closed),
        ])
        .collect();
    for (number, status) in &expected {
        assert_eq!(all[*number].status, *status, "{number}");
    }
    let ended = all.values().filter(|request| request.status.is_ended());
    for request in ended {
        assert_eq!(request.clock, None, "{:?} runs no clock", request.number);
    }
    let day = |at: Option<shared::time::Timestamp>| at.map(|at| at.day().to_string());
    assert_eq!(
        day(Some(all["R06"].moved_at)).as_deref(),
        Some("2026-11-12")
    );
    assert_eq!(day(all["R15"].closed_at).as_deref(), Some("2026-11-20"));
    assert_eq!(
        all["R21"].class,
        Some(ResultClass::A),
        "what was promised is done"
    );
    assert_eq!(all["R03"].merged_into, Some(all["R08"].id));
    assert_eq!(all["R08"].merged, [all["R03"].id]);

    // What is overdue is marked, once, and not put before anybody.
    timers::ring(server.node()).await.expect("timers ring");
    let rung = requests(server.node()).await;
    let now = server.node().clock.now();
    for request in rung.values() {
        let Some(clock) = &request.clock else {
            continue;
        };
        let marked = (clock.due_at < now && !clock.is_paused()).then_some(Rung::Overdue);
        assert_eq!(
            clock.rung.filter(|rung| *rung > Rung::Reminded),
            marked,
            "{:?}",
            request.number
        );
    }
    assert!(
        rung["R01"]
            .clock
            .as_ref()
            .is_some_and(|clock| clock.rung == Some(Rung::Overdue))
    );

    // The same file adds nothing.
    let head = server.node().storage.head().await.expect("the head").csn;
    let (again, _) = import(server.node(), "台账.csv", &every_state()).await;
    assert_eq!((again.added, again.steps), (0, 0));
    assert_eq!(
        server.node().storage.head().await.expect("the head").csn,
        head
    );

    // Out, into an empty database, and out again: in both languages.
    let liu = server.sign_in("liu").await;
    for lang in ["zh", "en"] {
        let first = export(&liu, &call(ExportFormat::Csv, lang)).await;
        let other = TestServer::with_district(backend).await;
        let text = String::from_utf8(first.clone()).expect("UTF-8");
        let (summary, report) = import(other.node(), "export.csv", &text).await;
        assert!(summary.is_clean() && summary.added == 21, "{report}");
        let second = export(&other.sign_in("liu").await, &call(ExportFormat::Csv, lang)).await;
        let (first, second): (BTreeSet<_>, BTreeSet<_>) = (
            rows(&first).into_iter().collect(),
            rows(&second).into_iter().collect(),
        );
        assert_eq!(
            first.symmetric_difference(&second).collect::<Vec<_>>(),
            Vec::<&Vec<String>>::new()
        );
        let report = verify::verify(&other.node().storage)
            .await
            .expect("verified");
        assert!(report.is_sound(), "{report:?}");
        // A number that came along is not given out again.
        let chen = other.sign_in("chen").await;
        chen.registers(form("nanling-station", "之后登记的")).await;
        let numbers: Vec<_> = requests(other.node()).await.into_keys().collect();
        assert!(
            numbers.contains(&"2026-nanling-station-0008".to_owned()),
            "{numbers:?}"
        );
    }
});

on_both!(what_is_missing_is_a_line_of_the_report, |backend| {
    let server = TestServer::with_district(backend).await;
    let mut ledger = HEADERS.to_owned();
    ledger += &row(
        "M1",
        "没有单位",
        "已答复",
        &[REPLIED, REPLY, ("结果类别", "A")],
    );
    ledger += &row("M2", "没有理由", "不予受理", &[]);
    ledger += &row("M3", "没有主案", "已并案", &[]);
    ledger += &row("M4", "主案不在", "已并案", &[("并入编号", "X9")]);
    ledger += &row("M5", "没有天数", "申请延期", &[WATER, ASSIGNED, SIGNED]);
    ledger += &row("M6", "没有答复", "答复待审核", &[WATER, ASSIGNED, SIGNED]);
    ledger += &row(
        "M7",
        "不是承诺",
        "跟踪办理",
        &[WATER, REPLIED, REPLY, ("结果类别", "C"), CLOSED],
    );
    ledger += &row(
        "M8",
        "当场承诺",
        "当场答复",
        &[
            REPLIED,
            REPLY,
            ("结果类别", "B"),
            ("承诺日期", "2026-12-31"),
        ],
    );
    ledger += &row("M9", "紧急吗", "待受理", &[("紧急", "也许")]);
    let (summary, report) = import(server.node(), "台账.csv", &ledger).await;
    assert_eq!(
        (summary.rows, summary.bad, summary.added),
        (9, 9, 0),
        "{report}"
    );
    for (row, column) in [
        (2, "主办单位"),
        (3, "不予受理理由"),
        (4, "并入编号"),
        (5, "并入编号"),
        (6, "申请延期天数"),
        (7, "答复内容"),
        (8, "结果类别"),
        (9, "结果类别"),
        (10, "紧急"),
    ] {
        let line = format!("第 {row} 行 · {column}：");
        assert!(report.contains(&line), "{line} in\n{report}");
    }
});

on_both!(
    a_case_that_went_with_another_follows_it_to_the_end,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let mut ledger = HEADERS.to_owned();
        ledger += &row(
            "B",
            "同一积水",
            "已并案",
            &[("并入编号", "A"), ("登记日期", "2026-11-09")],
        );
        ledger += &row(
            "A",
            "积水",
            "已办结",
            &[
                WATER,
                ASSIGNED,
                SIGNED,
                REPLIED,
                REPLY,
                ("结果类别", "A"),
                ("评价", "满意"),
                CLOSED,
            ],
        );
        let (summary, report) = import(server.node(), "台账.csv", &ledger).await;
        assert!(summary.is_clean(), "{report}");
        let all = requests(server.node()).await;
        assert_eq!(all["B"].status, Status::Closed);
        assert_eq!(
            all["B"].answer.as_ref().map(|reply| reply.text.as_str()),
            Some(REPLY.1)
        );
        assert_eq!(all["B"].clock, None);
    }
);

on_both!(
    an_export_is_on_record_and_shows_what_its_reader_may_see,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (summary, report) = import(server.node(), "台账.csv", &every_state()).await;
        assert!(summary.is_clean(), "{report}");
        let lin = server.sign_in("lin").await;
        lin.registers(form("dafen-station", "别的街道的一件")).await;

        let [liu, ma, chen, zhang] =
            ["liu", "ma", "chen", "zhang"].map(|login| server.sign_in(login));
        let (liu, ma, chen, zhang) = (liu.await, ma.await, chen.await, zhang.await);
        let zh = call(ExportFormat::Csv, "zh");
        let numbers = |bytes: &[u8]| -> BTreeSet<String> {
            let rows = rows(bytes).into_iter().skip(1);
            rows.map(|row| row[at(LedgerColumn::Number)].clone())
                .collect()
        };
        let seen = export(&liu, &zh).await;
        assert_eq!(numbers(&seen).len(), 21);
        assert_eq!(
            numbers(&export(&ma, &zh).await).len(),
            1,
            "the other street's"
        );
        assert!(
            !numbers(&export(&zhang, &zh).await).contains("R01"),
            "not a unit's yet"
        );

        // Nobody's name or number, and nothing that a spreadsheet program takes for a formula.
        let text = String::from_utf8(seen.clone()).expect("UTF-8");
        assert!(
            !text.contains("王小明") && !text.contains("13800001234"),
            "{text}"
        );
        let all = rows(&seen);
        let head: Vec<_> = LedgerColumn::ALL
            .iter()
            .map(|column| ledger::head(*column).zh)
            .collect();
        assert_eq!(all[0], head);
        let of = |number: &str| {
            let row = all
                .iter()
                .find(|row| row[at(LedgerColumn::Number)] == number);
            row.expect("the row").clone()
        };
        assert_eq!(of("R01")[at(LedgerColumn::Person)], "王** 138****1234");
        assert_eq!(
            of("R20")[at(LedgerColumn::Title)],
            "'=HYPERLINK(\"http://a.cn\",\"点\")"
        );
        assert_eq!(
            of("R20")[at(LedgerColumn::Text)],
            "'@SUM(1)\n第二行，“引号”"
        );
        assert_eq!(of("R05")[at(LedgerColumn::CoUnits)], "traffic");
        assert_eq!(of("R07")[at(LedgerColumn::SplitUnits)], "police");
        assert_eq!(of("R03")[at(LedgerColumn::MergedInto)], "R08");
        assert_eq!(
            of("R10")[at(LedgerColumn::Reply)],
            REPLY.1,
            "its reviewer may read it"
        );
        let theirs = rows(&export(&chen, &zh).await);
        let row = theirs
            .iter()
            .find(|row| row[at(LedgerColumn::Number)] == "R10");
        assert_eq!(
            row.expect("the row")[at(LedgerColumn::Reply)],
            "",
            "a clerk may not"
        );

        // The filter of the list, the columns that were chosen, in that order.
        let narrow = ExportCall {
            query: "status=closed&q=13800001234".to_owned(),
            columns: vec![
                LedgerColumn::Title,
                LedgerColumn::Number,
                LedgerColumn::Title,
            ],
            lang: "en".to_owned(),
            ..zh.clone()
        };
        assert_eq!(rows(&export(&liu, &narrow).await), [["Title", "Number"]]);

        // Each stands in its taker's history, without the number that was looked for.
        let mut snapshot = server.node().storage.snapshot().await.expect("a snapshot");
        let key = RecordKey::Account(liu.me.account.id);
        let history = snapshot.history(&[key]).await.expect("a history");
        let taken: Vec<_> = history
            .iter()
            .filter(|line| line.code == "export.requests")
            .collect();
        assert_eq!(taken.len(), 2);
        let told = taken[1].content.clone().expect("its content");
        assert!(
            told.contains("138****1234") && !told.contains("13800001234"),
            "{told}"
        );
        assert!(
            taken[0]
                .content
                .as_deref()
                .is_some_and(|told| told.contains("21 · number,"))
        );

        // Another site cannot make a browser take one, and nobody can post the line without the file.
        let foreign = reqwest::Client::new()
            .post(format!("{}/api/requests/export", liu.url))
            .header("cookie", &liu.cookie)
            .header(ORIGIN, "https://elsewhere.example")
            .header(CONTENT_TYPE, "application/json")
            .body("{\"format\":\"csv\"}");
        let refused = foreign.send().await.expect("an answer");
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        let unsigned = reqwest::Client::new()
            .post(format!("{}/api/requests/export", liu.url))
            .json(&zh);
        let refused = unsigned.send().await.expect("an answer");
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    }
);

on_both!(a_workbook_has_dates_numbers_and_text, |backend| {
    let server = TestServer::with_district(backend).await;
    let (summary, report) = import(server.node(), "台账.csv", &every_state()).await;
    assert!(summary.is_clean(), "{report}");
    let liu = server.sign_in("liu").await;
    let bytes = export(&liu, &call(ExportFormat::Xlsx, "zh")).await;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("opens");
    let sheet = book
        .worksheet_range_at(0)
        .expect("a sheet")
        .expect("readable");
    assert_eq!(sheet.height(), 22);
    let cell = |number: &str, column: LedgerColumn| -> Data {
        let is = |row: &&[Data]| row[at(LedgerColumn::Number)] == Data::String(number.to_owned());
        sheet.rows().find(is).expect("the row")[at(column)].clone()
    };
    let Data::DateTime(registered) = cell("R20", LedgerColumn::Registered) else {
        panic!("a day is a date");
    };
    let (year, month, day, ..) = registered.to_ymd_hms_milli();
    assert_eq!((year, month, day), (2026, 11, 10));
    assert_eq!(
        cell("R20", LedgerColumn::Title),
        Data::String("=HYPERLINK(\"http://a.cn\",\"点\")".to_owned())
    );
    assert_eq!(cell("R08", LedgerColumn::AskedWorkdays), Data::Float(5.0));
    assert_eq!(cell("R01", LedgerColumn::Closed), Data::Empty);
    let formulas = book.worksheet_formula("Sheet1").expect("readable");
    assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()));
});

/// A form as an office has it: a merged title, heads with looks of their own, a row whose looks all
/// rows are to have, and a line at the foot.
fn office_form() -> Vec<u8> {
    use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook};
    let mut book = Workbook::new();
    book.add_worksheet().set_name("说明").expect("a name");
    let sheet = book.add_worksheet().set_name("台账").expect("a name");
    let title = Format::new()
        .set_bold()
        .set_font_size(18)
        .set_align(FormatAlign::Center);
    sheet
        .merge_range(0, 0, 0, 4, "南湾街道意见办理台账", &title)
        .expect("merges");
    let head = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00D9_E1F2));
    for (at, text) in (0..).zip(["序号", "意见编号", "事项", "承办单位", "办结时间"])
    {
        sheet.write_with_format(1, at, text, &head).expect("writes");
    }
    let thin = Format::new().set_border(FormatBorder::Thin);
    for at in 0..5 {
        sheet.write_blank(2, at, &thin).expect("writes");
    }
    sheet.write(3, 0, "填表人：").expect("writes");
    book.save_to_buffer().expect("a workbook")
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

on_both!(a_form_of_an_office_is_filled, |backend| {
    let server = TestServer::with_district(backend).await;
    let (summary, report) = import(server.node(), "台账.csv", &every_state()).await;
    assert!(summary.is_clean(), "{report}");
    let liu = server.sign_in("liu").await;
    let file = base64(&office_form());
    let look = liu
        .post("/api/forms/look", &LookCall { file: file.clone() })
        .await;
    let look: FormLook = look.json().await.expect("a look");
    assert_eq!((look.sheet.as_str(), look.head_row), ("台账", 2));
    let guesses: Vec<_> = look.heads.iter().map(|head| head.guess).collect();
    let [number, title, lead, closed] = [
        LedgerColumn::Number,
        LedgerColumn::Title,
        LedgerColumn::LeadUnit,
        LedgerColumn::Closed,
    ];
    assert_eq!(
        guesses,
        [None, Some(number), Some(title), Some(lead), Some(closed)]
    );

    let columns = look.heads.iter().filter_map(|head| {
        let column = head.guess?;
        Some(FormColumn {
            at: head.at,
            column,
        })
    });
    let keep = KeepFormCall {
        name: "街道月报".to_owned(),
        layout: FormLayout {
            sheet: look.sheet.clone(),
            head_row: look.head_row,
            columns: columns.collect(),
        },
        file,
    };
    let handler = server.sign_in("zhang").await;
    let refused = handler.post("/api/forms", &keep).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let kept = liu.post("/api/forms", &keep).await;
    assert_eq!(kept.status(), StatusCode::OK);
    let kept: Form = kept.json().await.expect("a form");
    assert_eq!(
        handler.read::<Vec<Form>>("/api/forms").await,
        std::slice::from_ref(&kept)
    );

    let filled = export(
        &liu,
        &ExportCall {
            query: "status=closed".to_owned(),
            columns: Vec::new(),
            form: Some(kept.id),
            ..call(ExportFormat::Csv, "zh")
        },
    )
    .await;
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(filled.clone())).expect("opens");
    assert_eq!(book.sheet_names(), ["说明", "台账"]);
    let merged = book.merge_cells_by_sheet_name("台账").expect("readable");
    assert!(
        merged
            .iter()
            .any(|range| range.start == (0, 0) && range.end == (0, 4)),
        "{merged:?}"
    );
    let sheet = book.worksheet_range("台账").expect("readable");
    let text = |row, column| sheet.get_value((row, column)).cloned().unwrap_or_default();
    assert_eq!(text(0, 0), Data::String("南湾街道意见办理台账".to_owned()));
    assert_eq!(text(1, 1), Data::String("意见编号".to_owned()));
    let numbers: BTreeSet<_> = (2..5).map(|row| text(row, 1).to_string()).collect();
    assert_eq!(numbers, ["R15", "R20", "R21"].map(str::to_owned).into());
    assert!(matches!(text(2, 4), Data::DateTime(_)), "{:?}", text(2, 4));
    assert_eq!(
        text(5, 0),
        Data::String("填表人：".to_owned()),
        "the foot moved down"
    );
    // Looks, as another library reads them.
    let book =
        umya_spreadsheet::reader::xlsx::read_reader(Cursor::new(filled), true).expect("opens");
    let sheet = book.sheet_by_name("台账").expect("the sheet");
    let style = |at: (u32, u32)| sheet.cell(at).expect("a cell").style().clone();
    assert!(
        style((2, 2))
            .font()
            .is_some_and(umya_spreadsheet::Font::bold)
    );
    assert_eq!(
        style((2, 2))
            .background_color()
            .map(|color| color.argb_str().to_string())
            .as_deref(),
        Some("FFD9E1F2")
    );
    for row in 3..6 {
        let border = style((1, row))
            .borders()
            .map(|borders| borders.left().border_style().to_owned());
        assert_eq!(border.as_deref(), Some("thin"), "row {row}");
    }

    // It is thrown away by those who keep forms, and is gone.
    let path = format!("/api/forms/{}/drop", kept.id);
    assert_eq!(
        handler.post(&path, &()).await.status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(liu.post(&path, &()).await.status(), StatusCode::OK);
    assert_eq!(liu.read::<Vec<Form>>("/api/forms").await, []);
    let gone = liu.post(&path, &()).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
});

on_both!(what_is_no_form_is_refused, |backend| {
    let server = TestServer::with_district(backend).await;
    let liu = server.sign_in("liu").await;
    let mut empty = rust_xlsxwriter::Workbook::new();
    empty.add_worksheet();
    let empty = empty.save_to_buffer().expect("a workbook");
    for file in [
        "not base64!".to_owned(),
        base64(b"PK\x03\x04 damaged"),
        base64(&empty),
    ] {
        let refused = liu.post("/api/forms/look", &LookCall { file }).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let body: ErrorBody = refused.json().await.expect("a reason");
        assert_eq!(body.code, ErrorCode::FormUnusable);
    }
});

on_both!(a_calendar_moves_the_cases_it_moves_once, |backend| {
    let server = TestServer::with_district(backend).await;
    let (summary, report) = import(server.node(), "台账.csv", &every_state()).await;
    assert!(summary.is_clean(), "{report}");
    let before = requests(server.node()).await;
    let due = |all: &BTreeMap<String, Request>, number: &str| {
        let clock = all[number].clock.as_ref();
        clock.map(|clock| clock.due_at.day().to_string())
    };
    assert_eq!(due(&before, "R11").as_deref(), Some("2026-12-01"));

    // 27 November is made a day off; the year keeps its others.
    let mut year: CalendarYear = domain::deadline::shipped()[1].clone();
    let day: shared::time::LocalDate = "2026-11-27".parse().expect("a day");
    year.off.push(day);
    year.source = "台风停工".to_owned();
    let set = Command::Rulebook(RulebookCommand::SetYear(Box::new(year.clone())));
    let chen = server.sign_in("chen").await;
    assert!(
        matches!(chen.does(set.clone()).await, Outcome::Refused(_)),
        "not a clerk's"
    );
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.does(set).await, Outcome::Accepted);
    // The clocks follow by themselves; asking for it again finds nothing left to do.
    testkit::until(std::time::Duration::from_secs(10), async || {
        due(&requests(server.node()).await, "R11").as_deref() == Some("2026-12-02")
    })
    .await;
    testkit::until(std::time::Duration::from_secs(10), async || {
        calendar::recompute(server.node()).await.expect("computed") == 0
    })
    .await;
    let after = requests(server.node()).await;
    let moved: Vec<_> = after
        .iter()
        .filter(|(number, request)| before[*number].clock != request.clock)
        .map(|(number, _)| number.as_str())
        .collect();
    for number in &moved {
        let key = RecordKey::Request(after[*number].id);
        let mut snapshot = server.node().storage.snapshot().await.expect("a snapshot");
        let history = snapshot.history(&[key]).await.expect("a history");
        let count = history
            .iter()
            .filter(|line| line.code == "request.recompute")
            .count();
        assert_eq!(count, 1, "{number}");
    }
    assert!(
        moved.contains(&"R11") && !moved.contains(&"R01") && !moved.contains(&"R14"),
        "{moved:?}"
    );

    // A rule that is set now does not touch what is on its way.
    let entry = shared::rulebook::DatedLimits {
        valid_from: server.node().clock.now().day(),
        kind: None,
        limits: shared::rulebook::Limits {
            reply_simple: 3,
            ..shared::rulebook::Limits::default()
        },
        source: "区规定".to_owned(),
    };
    let set = Command::Rulebook(RulebookCommand::SetLimits(Box::new(entry)));
    assert_eq!(admin.does(set).await, Outcome::Accepted);
    let kept = requests(server.node()).await;
    assert_eq!(due(&kept, "R07"), due(&after, "R07"));
    let accept = RequestCommand::Accept {
        request: kept["R01"].id,
    };
    assert_eq!(chen.moves(accept).await, Outcome::Accepted);
    let accepted = requests(server.node()).await;
    assert_eq!(
        accepted["R01"].rule, None,
        "it began under the recommended ones"
    );
    let all = server
        .node()
        .storage
        .snapshot()
        .await
        .expect("a snapshot")
        .records(&[RecordKey::Request(kept["R01"].id)])
        .await
        .expect("records");
    assert!(
        all.values()
            .all(|held| matches!(held.versioned.record, Record::Request(_)))
    );
});
