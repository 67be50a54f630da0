//! The command line, as an administrator meets it: the real binary, real folders.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that goes when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("liaison-tools-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("temporary folders can be made");
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left is in the temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn liaison(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_liaison"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .env_remove("LIAISON_DATABASE")
        .env_remove("LIAISON_LANG")
        .output()
        .expect("liaison runs")
}

/// What it printed; it must have ended well.
#[track_caller]
fn said(output: &Output) -> String {
    let (out, complaint) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{out}\n{complaint}");
    out.into_owned()
}

/// What it complained of; it must have failed.
#[track_caller]
fn complained(output: &Output) -> String {
    assert!(!output.status.success(), "it should have failed");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_first_hour() {
    let folder = Folder::new();
    let data = folder.path("data");
    let first = said(&liaison(&data, &["init"]));
    assert_eq!(first.matches("/link/").count(), 2, "{first}");
    let again = complained(&liaison(&data, &["init"]));
    assert!(again.contains("已有数据，不覆盖"), "{again}");
    let english = complained(&liaison(&data, &["init", "--lang", "en"]));
    assert!(english.contains("is not overwritten"), "{english}");

    let clerk = ["--name", "陈晓", "--role", "clerk", "--scope"];
    let create = |login, scope| {
        let mut arguments = vec!["account", "create", login];
        arguments.extend(clerk);
        arguments.push(scope);
        liaison(&data, &arguments)
    };
    assert!(said(&create("chenxiao", "南岭村社区联络站")).contains("/link/"));
    let taken = complained(&create("chenxiao", "南岭村社区联络站"));
    assert!(taken.contains("账号"), "{taken}");
    let unfit = complained(&create("another", "区水务局"));
    assert!(
        unfit.contains("适合该角色"),
        "a unit has no clerks: {unfit}"
    );
    let nobody = complained(&liaison(&data, &["account", "reset", "nobody"]));
    assert!(nobody.contains("没有这个账号"), "{nobody}");
    assert!(said(&liaison(&data, &["account", "reset", "ADMIN"])).contains("/link/"));

    said(&liaison(&data, &["verify"]));
    said(&liaison(&data, &["doctor"]));
}

#[test]
fn a_tree_of_ones_own() {
    let folder = Folder::new();
    let tree = folder.path("tree.csv");
    let rows = "kind,name,short_name,parent\n\
                district,示范区,示范,\n\
                street,东街道,东街,示范区\n\
                station,东街联络站,东街,东街道\n";
    std::fs::write(&tree, rows).expect("written");
    let data = folder.path("data");
    let tree = tree.to_str().expect("a plain path");
    let first = ["init", "--tree", tree, "--administrator", "only"];
    assert_eq!(said(&liaison(&data, &first)).matches("/link/").count(), 1);
    let known = [
        "account", "create", "x", "--name", "小明", "--role", "clerk",
    ];
    let mut here = known.to_vec();
    here.extend(["--scope", "东街联络站"]);
    said(&liaison(&data, &here));

    let headless = folder.path("headless.csv");
    std::fs::write(
        &headless,
        "kind,name,short_name,parent\nstreet,东街道,东街,\n",
    )
    .expect("written");
    let headless = headless.to_str().expect("a plain path");
    let failed = liaison(&folder.path("other"), &["init", "--tree", headless]);
    assert!(!failed.status.success());
    let retried = said(&liaison(&folder.path("other"), &["init", "--tree", tree]));
    assert!(retried.contains("/link/"), "a failed start can be repeated");
}

#[test]
fn the_demo_is_longgang_and_is_kept_apart() {
    let folder = Folder::new();
    let data = folder.path("data");
    said(&liaison(&data, &["demo"]));
    let again = complained(&liaison(&data, &["demo"]));
    assert!(again.contains("新库"), "{again}");
    let outside = complained(&liaison(&data, &["serve", "--listen", "0.0.0.0:0"]));
    assert!(outside.contains("只能在本机"), "{outside}");
    said(&liaison(&data, &["verify"]));
    // What is dated in the rulebook is all listed.
    let list = said(&liaison(&data, &["rules", "list"]));
    assert!(
        list.contains(" 起 · 区人大常委会对口督办分工 · 今日生效"),
        "{list}"
    );
    assert!(
        list.contains("  交通出行、宜居品质") && list.contains("：区人大常委会城建环资工委"),
        "{list}"
    );

    // An archive goes into an empty folder, with its key, and nowhere else.
    let archive = folder.path("archive");
    let archive = archive.to_str().expect("a plain path");
    said(&liaison(&data, &["backup", archive]));
    let key = data.join("secret.key");
    let key = key.to_str().expect("a plain path");
    let restored = folder.path("restored");
    said(&liaison(&restored, &["restore", archive, "--key", key]));
    said(&liaison(&restored, &["verify"]));
    said(&liaison(&restored, &["doctor"]));
    let over = complained(&liaison(&restored, &["restore", archive]));
    assert!(over.contains("不覆盖"), "{over}");
    let rows = folder.path("archive").join("rows.jsonl");
    let text = std::fs::read_to_string(&rows).expect("rows");
    std::fs::write(&rows, text.replacen("南岭村", "北岭村", 1)).expect("written");
    let damaged = complained(&liaison(&folder.path("third"), &["restore", archive]));
    assert!(damaged.contains("未导入任何内容"), "{damaged}");
}

#[test]
fn a_key_belongs_to_its_data() {
    let folder = Folder::new();
    let data = folder.path("data");
    said(&liaison(&data, &["init"]));
    let key = data.join("secret.key");
    let kept = std::fs::read(&key).expect("a key");
    std::fs::remove_file(&key).expect("removed");
    let missing = complained(&liaison(&data, &["verify"]));
    assert!(missing.contains("没有密钥文件"), "{missing}");
    assert!(!key.exists(), "no other key is made in its place");
    std::fs::write(&key, "0".repeat(64)).expect("written");
    let another = complained(&liaison(&data, &["verify"]));
    assert!(another.contains("密钥与数据不符"), "{another}");
    std::fs::write(&key, kept).expect("written");
    said(&liaison(&data, &["verify"]));

    let archive = folder.path("archive");
    let archive = archive.to_str().expect("a plain path");
    said(&liaison(&data, &["backup", archive]));
    let wrong = folder.path("wrong.key");
    std::fs::write(&wrong, "1".repeat(64)).expect("written");
    let wrong = wrong.to_str().expect("a plain path");
    let refused = complained(&liaison(
        &folder.path("third"),
        &["restore", archive, "--key", wrong],
    ));
    assert!(refused.contains("密钥与数据不符"), "{refused}");
    let without = said(&liaison(&folder.path("fourth"), &["restore", archive]));
    assert!(without.contains("无法再打开"), "{without}");
    said(&liaison(&folder.path("fourth"), &["verify"]));
}

#[test]
fn a_server_off_loopback_wants_a_certificate() {
    let folder = Folder::new();
    let data = folder.path("data");
    said(&liaison(&data, &["init"]));
    let plain = complained(&liaison(&data, &["serve", "--listen", "0.0.0.0:0"]));
    assert!(plain.contains("证书"), "{plain}");
    std::fs::write(data.join("secret.key"), "not a key").expect("written");
    let key = complained(&liaison(&data, &["doctor"]));
    assert!(key.contains("64 个十六进制"), "{key}");
}

#[test]
fn a_due_day_explains_itself_and_a_calendar_is_checked_whole() {
    let folder = Folder::new();
    let data = folder.path("data");
    said(&liaison(&data, &["init"]));
    let due = |arguments: &[&str]| {
        let mut all = vec!["calendar", "due", "--from"];
        all.extend(arguments);
        said(&liaison(&data, &all))
    };
    let days = due(&["2026-02-13", "--workdays", "5"]);
    assert!(
        days.contains("2026-02-14 星期六：调休上班，计入（春节）"),
        "{days}"
    );
    assert_eq!(days.matches("放假，不计（春节）").count(), 9, "{days}");
    assert!(days.ends_with("到期：2026-02-27 星期五\n"), "{days}");
    let months = due(&["2025-11-15", "--months", "3", "--lang", "en"]);
    assert!(months.ends_with("Due: 2026-02-24 Tuesday\n"), "{months}");
    assert!(due(&["2026-12-30", "--workdays", "5"]).contains("2027 年的放假安排尚未公布"));
    let neither = complained(&liaison(
        &data,
        &["calendar", "due", "--from", "2026-02-13"],
    ));
    assert!(neither.contains("--workdays"), "{neither}");
    let no_day = ["calendar", "due", "--from", "2026-02-30", "--months", "1"];
    assert!(complained(&liaison(&data, &no_day)).contains("2026-02-30"));

    let file = folder.path("2027.csv");
    let path = file.to_str().expect("a plain path");
    let head = "日期,类型,名称\n2027-01-01,放假,元旦\n";
    std::fs::write(
        &file,
        format!("{head}2027-01-04,调休上班,元旦\n2027-13-01,放假,\n"),
    )
    .expect("written");
    let faults = liaison(&data, &["calendar", "import", path]);
    assert!(!faults.status.success());
    let faults = String::from_utf8_lossy(&faults.stdout).into_owned();
    assert!(
        faults.contains("第 3 行") && faults.contains("第 4 行"),
        "{faults}"
    );
    let list = || said(&liaison(&data, &["calendar", "list"]));
    assert!(!list().contains("2027："), "nothing of a bad file");
    std::fs::write(&file, format!("{head}2027-01-09,调休上班,元旦\n")).expect("written");
    said(&liaison(&data, &["calendar", "import", path, "--dry-run"]));
    assert!(!list().contains("2027："), "nothing of a dry run");
    let import = [
        "calendar",
        "import",
        path,
        "--source",
        "通知",
        "--provisional",
    ];
    assert!(said(&liaison(&data, &import)).contains("已登记"));
    assert!(said(&liaison(&data, &import)).contains("已是这样"));
    assert!(
        list().contains("2027：放假 1 天，调休上班 1 天，工作日 261 天 · 暂定 · 通知"),
        "{}",
        list()
    );
    said(&liaison(&data, &["verify"]));
}

#[test]
fn limits_are_set_from_a_day_on() {
    let folder = Folder::new();
    let data = folder.path("data");
    said(&liaison(&data, &["init"]));
    let set = |more: &[&str]| {
        let mut all = vec!["rules", "set", "--source", "区规定", "--valid-from"];
        all.extend(more);
        liaison(&data, &all)
    };
    said(&set(&[
        "2090-01-01",
        "--limit",
        "reply_simple=8",
        "--kind",
        "complaint",
    ]));
    let list = said(&liaison(&data, &["rules", "list"]));
    assert!(list.contains("还没有设对口专工委"), "{list}");
    assert!(
        list.contains("2090-01-01 起 · 投诉 · 区规定 · 将生效"),
        "{list}"
    );
    assert!(list.contains("答复·简单件（工作日） 8"), "{list}");
    assert!(complained(&set(&["2020-01-01"])).contains("不能早于今天"));
    let unknown = complained(&set(&["2090-01-01", "--limit", "replies=8"]));
    assert!(unknown.contains("reply_simple"), "{unknown}");
    assert!(complained(&set(&["2090-01-01", "--kind", "x"])).contains("complaint"));
    assert!(
        !set(&["2090-01-01", "--limit", "sign=0"]).status.success(),
        "no day is no limit"
    );

    // Terms of suggestions are dated likewise, each in the measure of its rule.
    let set = |more: &[&str]| {
        let mut all = vec!["rules", "set-terms", "--source", "市规定", "--valid-from"];
        all.extend(more);
        liaison(&data, &all)
    };
    said(&set(&["2090-01-01", "--term", "second=15days"]));
    let list = said(&liaison(&data, &["rules", "list"]));
    assert!(list.contains("2090-01-01 起 · 市规定 · 将生效"), "{list}");
    assert!(list.contains("二次答复 15 日"), "{list}");
    assert!(list.contains("二次答复 1 个月"), "{list}");
    assert!(complained(&set(&["2020-01-01"])).contains("不能早于今天"));
    let unknown = complained(&set(&["2090-01-01", "--term", "replies=8days"]));
    assert!(unknown.contains("assign_after_session"), "{unknown}");
    for wrong in ["reply=8", "reply=months", "reply=8weeks", "reply"] {
        let told = complained(&set(&["2090-01-01", "--term", wrong]));
        assert!(told.contains(wrong), "{told}");
    }
    for unsound in ["reply=0days", "reply=400months", "extended=60days"] {
        assert!(
            !set(&["2090-01-01", "--term", unsound]).status.success(),
            "{unsound}"
        );
    }
}
