//! Ledgers of every sort come in once, whole or not at all, beside a running server.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use server::import::{self, ImportOptions, ImportSummary, RequestArgs};
use server::node::Node;
use server::verify;
use shared::api::{CaseFile, RevealCall, Revealed};
use shared::id::RequestId;
use shared::record::{Record, RecordKey};
use shared::request::{Request, ResultClass, Satisfaction, Status, Topic};
use testkit::actor::{client_id, form};
use testkit::folder::Folder;
use testkit::on_both;
use testkit::server::TestServer;
use text::Lang;

const HEADERS: &str = "留言编号,登记时间,反映人,联系电话,联络站,社区,留言主题,留言详情,一级标签,状态,\
                       承办单位,交办时间,签收时间,答复日期,答复意见,结果类别,承诺日期,评价,不满意原因,办结时间,备注\n";

/// A row of a ledger: number, registered, station, title, text, then what differs.
fn row(cells: &[(usize, &str)]) -> String {
    let mut row = [""; 21];
    for (place, text) in cells {
        row[*place] = text;
    }
    let quoted = row.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    quoted.join(",") + "\n"
}

/// A ledger with the warts that real ones have, none of them wrong.
fn warts() -> String {
    let long = "长".repeat(8_000);
    let mut ledger = format!("南岭村站2026年台账{}\n\n{HEADERS}", ",".repeat(20));
    ledger += &row(&[
        (0, "A00045581"),
        (1, "2026/10/8 9:32:09"),
        (2, "王小明"),
        (3, "13800001234"),
        (4, "nanling-station"),
        (5, "nanling"),
        (6, "路口积水"),
        (7, "\r\n\t\t请联系13800001234，\n积水“二十”厘米"),
        (8, "环境保护"),
        (9, "已办结"),
        (10, "water、traffic"),
        (11, "2026-10-09"),
        (12, "2026.10.10"),
        (13, "2026年10月20日"),
        (14, "A00045581 您好，已疏通。"),
        (15, "A类"),
        (17, "满意/基本满意"),
        (19, "2026-10-22 16:00"),
        (20, "不用的一列"),
    ]);
    ledger += "\n";
    ledger += &row(&[
        (0, "A2"),
        (1, "46300.5"),
        (4, "nanling-station"),
        (7, &long),
        (9, "待受理"),
    ]);
    ledger += &row(&[
        (0, "A2"),
        (1, "2026-10-05"),
        (4, "nanling-station"),
        (6, "同一编号"),
    ]);
    ledger += &row(&[
        (0, "A3"),
        (1, "2026-10-12"),
        (4, "nanling-station"),
        (6, "反复积水"),
        (8, "环保水务"),
        (9, "二次办理"),
        (10, "water"),
        (13, "2026-10-20"),
        (14, "已处理"),
        (15, "B"),
        (16, "2026-12-31"),
        (17, "不满意"),
        (18, "又积水了"),
    ]);
    ledger += &row(&[
        (1, "2026-11-02"),
        (4, "nanling-station"),
        (6, "没有编号的一件"),
        (9, "办理中"),
        (10, "water"),
        (11, "2026-11-03"),
    ]);
    ledger += &row(&[
        (1, "2026-11-02"),
        (4, "dafen-station"),
        (6, "已受理的一件"),
        (9, "已受理"),
    ]);
    ledger
}

struct Ledger {
    folder: Folder,
    args: RequestArgs,
}

impl Ledger {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let folder = Folder::new("ledger");
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).expect("the ledger is written");
        let args = RequestArgs {
            file,
            mapping: None,
            station: None,
            source: Some("ledger".to_owned()),
            dry_run: false,
            skip_bad: false,
        };
        Self { folder, args }
    }

    fn beside(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("the file is written");
        path
    }

    async fn import(&self, node: &Node) -> (ImportSummary, String) {
        let options = ImportOptions::new(self.args.clone(), Lang::Zh).expect("options");
        let mut out = Vec::new();
        let summary = import::run(
            &node.executor,
            &node.storage,
            options,
            &node.clock,
            &mut out,
        )
        .await
        .expect("the import ends");
        (summary, String::from_utf8(out).expect("text"))
    }
}

async fn requests(node: &Node) -> BTreeMap<String, Request> {
    let mut snapshot = node.storage.snapshot().await.expect("a snapshot");
    let mut all = Vec::new();
    let read = snapshot.each_of("request", |stored| all.push(stored)).await;
    read.expect("requests");
    all.into_iter()
        .map(|stored| match stored.versioned.record {
            Record::Request(request) => (request.title.clone(), *request),
            other => unreachable!("a list of requests holds {:?}", other.key()),
        })
        .collect()
}

async fn head(node: &Node) -> u64 {
    node.storage.head().await.expect("the head").csn
}

async fn assert_sound(node: &Node) {
    let report = verify::verify(&node.storage).await.expect("verified");
    assert!(report.is_sound(), "{report:?}");
}

on_both!(a_ledger_with_every_wart_comes_in_once, |backend| {
    let server = TestServer::with_district(backend).await;
    let node = server.node();
    let text = warts();
    let (gbk, _, lossy) = encoding_rs::GBK.encode(&text);
    assert!(!lossy, "GBK holds the ledger");
    let mut ledger = Ledger::new("台账.csv", &gbk);

    let before = head(node).await;
    ledger.args.dry_run = true;
    let (summary, report) = ledger.import(node).await;
    assert_eq!(
        (summary.rows, summary.bad, summary.repeated),
        (6, 0, 1),
        "{report}"
    );
    assert_eq!(head(node).await, before, "a dry run changes nothing");
    assert!(report.contains("备注"), "unused columns are told: {report}");

    ledger.args.dry_run = false;
    let (summary, report) = ledger.import(node).await;
    assert!(summary.is_clean(), "{report}");
    assert_eq!((summary.added, summary.known), (5, 0), "{report}");
    let line = report
        .lines()
        .find(|line| line.contains("跳过"))
        .expect("the repeated row");
    assert!(
        line.starts_with("第 7 行") && line.contains("第 6 行"),
        "{line}"
    );

    let all = requests(node).await;
    let closed = &all["路口积水"];
    assert_eq!(closed.status, Status::Closed);
    assert_eq!(closed.number.as_deref(), Some("A00045581"));
    assert_eq!(closed.topic, Topic::Water);
    assert_eq!(closed.class, Some(ResultClass::A));
    assert_eq!(closed.text, "请联系138****1234，\n积水“二十”厘米");
    assert_eq!(closed.registered_at.day().to_string(), "2026-10-08");
    assert_eq!(closed.registered_at.hour_minute(), (9, 32));
    assert_eq!(closed.closed_at.map(|at| at.hour_minute()), Some((16, 0)));
    assert_eq!(closed.reach.units.len(), 2);
    let rating = closed.ratings.first().expect("rated");
    assert_eq!(
        (rating.process, rating.result),
        (Satisfaction::Satisfied, Satisfaction::Fair)
    );
    let long = all
        .values()
        .find(|request| request.text.chars().count() == 8_000);
    let long = long.expect("the long one, with a title made of its text");
    assert_eq!(long.status, Status::Registered);
    assert_eq!(long.registered_at.hour_minute(), (12, 0));
    assert_eq!(all["反复积水"].status, Status::Rework);
    let unnumbered = &all["没有编号的一件"];
    assert_eq!(unnumbered.status, Status::InProgress);
    assert_eq!(
        unnumbered.number.as_deref(),
        Some("2026-nanling-station-0001")
    );
    assert_eq!(all["已受理的一件"].status, Status::Accepted);

    let chen = server.sign_in("chen").await;
    let file: CaseFile = chen.read(&format!("/api/requests/{}", closed.id)).await;
    let codes: Vec<&str> = file.history.iter().map(|line| line.code.as_str()).collect();
    let reply = codes
        .iter()
        .position(|code| *code == "request.release")
        .expect("a reply");
    assert!(
        file.history[reply]
            .occurred_at
            .is_some_and(|at| at.day().to_string() == "2026-10-20")
    );
    let revealed = chen
        .post(
            &format!("/api/requests/{}/reveal", closed.id),
            &RevealCall {
                client_id: client_id(),
                purpose: "回访".to_owned(),
            },
        )
        .await
        .json::<Revealed>()
        .await
        .expect("the petitioner");
    assert_eq!(revealed.petitioner.name, "王小明");
    assert_eq!(revealed.petitioner.phone, "13800001234");

    let after = head(node).await;
    let (again, _) = ledger.import(node).await;
    assert_eq!((again.added, again.known, again.steps), (0, 5, 0));
    assert_eq!(head(node).await, after, "twice is once");
    ledger.args.source = Some("another".to_owned());
    let (other, report) = ledger.import(node).await;
    assert_eq!(other.repeated, 4, "their numbers are taken: {report}");
    assert_sound(node).await;
});

on_both!(bad_rows_stop_everything_unless_passed_over, |backend| {
    let server = TestServer::with_district(backend).await;
    let node = server.node();
    let good = row(&[(1, "2026-11-02"), (4, "nanling-station"), (6, "好的一行")]);
    let ledger = format!("{HEADERS}{good}")
        + &row(&[
            (1, "上周三"),
            (2, "李小红"),
            (3, "13900005678 13900005678 13900005678"),
            (4, "nanlin-station"),
            (6, "站名写错"),
        ])
        + &row(&[(1, "2026-11-25"), (4, "nanling-station"), (6, "明天的事")])
        + &row(&[
            (1, "2026-11-02"),
            (4, "nanling-station"),
            (6, "没有结果类别"),
            (7, &"长".repeat(10_001)),
            (9, "已答复"),
            (10, "wates"),
            (13, "2026-11-01"),
            (14, "答复"),
        ]);
    let mut ledger = Ledger::new("bad.csv", format!("\u{feff}{ledger}").as_bytes());
    let before = head(node).await;
    let (summary, report) = ledger.import(node).await;
    assert_eq!(
        (summary.rows, summary.bad, summary.added),
        (4, 3, 0),
        "{report}"
    );
    assert!(!summary.is_clean());
    assert_eq!(head(node).await, before, "nothing is applied");
    for (start, words) in [
        ("第 3 行 · 登记时间", "上周三"),
        ("第 3 行 · 联系电话", "最多 30"),
        ("第 3 行 · 联络站", "nanling-station"),
        ("第 4 行 · 登记时间", "将来"),
        ("第 5 行 · 留言详情", "10001"),
        ("第 5 行 · 承办单位", "water"),
        ("第 5 行 · 结果类别", "没有填写"),
        ("第 5 行 · 答复日期", "早于"),
    ] {
        assert!(
            report
                .lines()
                .any(|line| line.starts_with(start) && line.contains(words)),
            "{start} {words}: {report}"
        );
    }
    assert!(
        !report.contains("1390000") && !report.contains("李小红"),
        "{report}"
    );

    ledger.args.skip_bad = true;
    let (summary, _) = ledger.import(node).await;
    assert_eq!((summary.bad, summary.added), (3, 1));
    assert!(!summary.is_clean(), "the exit code still tells");
    assert!(requests(node).await.contains_key("好的一行"));
    assert_sound(node).await;
});

on_both!(an_interrupted_import_is_carried_on, |backend| {
    let server = TestServer::with_district(backend).await;
    let node = server.node();
    let mut text = HEADERS.to_owned();
    const ROWS: usize = 200;
    for n in 0..ROWS {
        text += &row(&[
            (0, &format!("B{n}")),
            (1, "2026-10-08"),
            (4, "nanling-station"),
            (6, &format!("第{n}件")),
            (9, "已办结"),
            (10, "water"),
            (14, "已处理"),
            (15, "A"),
            (19, "2026-10-20"),
        ]);
    }
    let ledger = Ledger::new("many.csv", text.as_bytes());
    let before = head(node).await;
    tokio::select! {
        _ = ledger.import(node) => {}
        // Cut off in the middle: two batches of many are in.
        () = testkit::until(Duration::from_secs(30), || async { head(node).await > before + 100 }) => {}
    }
    let (summary, report) = ledger.import(node).await;
    assert!(summary.is_clean(), "{report}");
    assert_eq!(summary.added + summary.known, ROWS);
    assert!(summary.known > 0, "some were there");
    let all = requests(node).await;
    assert_eq!(all.len(), ROWS);
    assert!(all.values().all(|request| request.status == Status::Closed));
    // Seven steps each and no more, however often they were asked for.
    assert_eq!(head(node).await - before, 7 * ROWS as u64);
    assert_sound(node).await;
});

on_both!(a_later_edition_of_a_ledger_moves_its_cases_on, |backend| {
    let server = TestServer::with_district(backend).await;
    let node = server.node();
    let first = [
        (1, "2026-11-02"),
        (4, "nanling-station"),
        (6, "慢慢办"),
        (9, "办理中"),
        (10, "water"),
        (12, "2026-11-04"),
    ];
    let ledger = Ledger::new("a.csv", format!("{HEADERS}{}", row(&first)).as_bytes());
    ledger.import(node).await;
    let mut later = first.to_vec();
    later[3] = (9, "已答复");
    later.extend([(13, "2026-11-20"), (14, "已修好"), (15, "A")]);
    let ledger = Ledger::new("b.csv", format!("{HEADERS}{}", row(&later)).as_bytes());
    let (summary, report) = ledger.import(node).await;
    assert_eq!(
        (summary.added, summary.known, summary.steps),
        (0, 1, 2),
        "{report}"
    );
    let all = requests(node).await;
    assert_eq!(all.len(), 1);
    assert_eq!(all["慢慢办"].status, Status::Replied);
    assert_sound(node).await;
});

on_both!(a_spreadsheet_comes_in_beside_a_running_server, |backend| {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let mut tab = chen.opens_tab().await;
    tab.until_live().await;

    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("yyyy/m/d h:mm:ss");
    let at = ExcelDateTime::parse_from_str("2026-11-02 09:32:09").expect("a date");
    for (place, header) in ["题目", "Created", "电话", "分组"].iter().enumerate() {
        sheet.write(0, place as u16, *header).expect("writes");
    }
    const ROWS: u32 = 100;
    for n in 1..=ROWS {
        sheet.write(n, 0, format!("表格第{n}件")).expect("writes");
        sheet.write_with_format(n, 1, &at, &date).expect("writes");
        sheet.write(n, 2, 13_800_001_234.0).expect("writes");
        sheet.write(n, 3, "市政").expect("writes");
    }
    let bytes = book.save_to_buffer().expect("a spreadsheet");
    let mut ledger = Ledger::new("表格.xlsx", &bytes);
    ledger.args.station = Some("nanling-station".to_owned());
    ledger.args.mapping = Some(ledger.beside(
        "map.toml",
        "[columns]\ntitle = \"题目\"\ntopic = \"分组\"\n[values.topic]\n\"市政\" = \"liveable\"\n",
    ));

    // A process of its own, as far as the database can tell.
    let beside = Node::open(&server.place, server.clock.clone())
        .await
        .expect("a second node");
    let clerk = async {
        for n in 0..30 {
            chen.registers(form("nanling-station", &format!("现场第{n}件")))
                .await;
        }
    };
    let (imported, ()) = tokio::join!(ledger.import(&beside), clerk);
    let (summary, report) = imported;
    assert_eq!((summary.bad, summary.added), (0, ROWS as usize), "{report}");
    let all = requests(server.node()).await;
    assert_eq!(all.len(), ROWS as usize + 30);
    let one = &all["表格第7件"];
    assert_eq!(one.topic, Topic::Liveable);
    assert_eq!(one.registered_at.hour_minute(), (9, 32));
    let mut numbers: Vec<_> = all
        .values()
        .filter_map(|request| request.number.clone())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), all.len(), "no number was given twice");
    let ids: Vec<RequestId> = all.values().map(|request| request.id).collect();
    tab.until(|client| {
        ids.iter()
            .all(|id| client.get(RecordKey::Request(*id)).is_some())
    })
    .await;
    assert_sound(server.node()).await;
});
