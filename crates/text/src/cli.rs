//! What reading a spreadsheet reports: an import of requests, a tree, the demo's accounts.

use crate::{Lang, Text, plural};

texts! {
    ROW = "第 {0} 行", "row {0}";
    READ = "（读到“{0}”）", " (read “{0}”)";
    SUGGESTION = "，是不是“{0}”？", "; did you mean “{0}”?";
    MISSING = "没有填写", "is empty";
    MISSING_FOR = "没有填写，而状态是“{0}”", "is empty, but the state is “{0}”";
    UNKNOWN_NAME = "没有这个组织", "no organisation of that name";
    AMBIGUOUS = "有不止一个：{0}；请写成“街道/名称”", "more than one: {0}; write it as “street/name”";
    UNKNOWN_WORD = "不认识这个词", "not a word known here";
    NOT_A_DATE = "不是日期", "not a date";
    FUTURE = "日期在将来", "a date in the future";
    BEFORE = "早于“{0}”", "earlier than “{0}”";
    TOO_FAR = "已填写，而状态只是“{0}”", "is filled, but the state is only “{0}”";
    LOW_BUT_CLOSED = "评价为不满意，不能是已办结；请改为“二次办理”", "rated dissatisfied, so it cannot be closed; make it “Second handling”";
    LOW_WITHOUT_REASON = "评价为不满意，要写原因", "a low rating needs a reason";
    PROMISE_PAST = "承诺日期不晚于答复日期", "promised for no later than the reply";
    TOO_LONG = "最多 {0}，现在是 {1}", "at most {0}, and has {1}";
    OTHER_STREET = "不在所填的街道", "not in the street that is given";
    NO_MAIN_CASE = "文件和平台里都没有这个编号的主案", "no main case of this number, here or in the file";
    NOT_A_NUMBER = "不是整数", "not a whole number";
    NOT_YES_OR_NO = "请写“是”或“否”", "write yes or no";
    NOT_A_PROMISE = "只有 B 类才跟踪办理", "only class B is tracked";
    PROMISED_ON_SPOT = "B 类要由单位承诺，不能当场答复", "class B is a unit's promise and cannot be answered on the spot";
    NOT_WRITTEN = "原台账未记载", "Not written down in the ledger";
    SAME_AS = "与第 {0} 行重复，已跳过", "the same as row {0}; left out";
    NUMBER_TAKEN = "这个编号已有别的诉求，已跳过", "another request has this number; left out";
    STEP_REFUSED = "这一步（{0}）没有成功：{1}", "this step ({0}) was refused: {1}";
    COLUMNS_FOUND = "识别到的列：{0}", "Columns found: {0}";
    COLUMNS_UNUSED = "没有用到的列：{0}", "Columns not used: {0}";
    NO_COLUMNS = "没有识别到任何列；请检查表头，或用 --mapping 指明", "No column was recognised; look at the headers, or name them with --mapping";
    CHECKED_ONE = "共 {0} 行", "{0} row";
    CHECKED_MANY = "共 {0} 行", "{0} rows";
    GOOD = "可导入 {0}", "{0} to import";
    BAD = "有问题 {0}", "{0} with problems";
    REPEATED = "重复 {0}", "{0} there already";
    DRY_RUN = "只检查，没有导入。", "Only checked; nothing was imported.";
    NOT_APPLIED = "有问题的行需要先改正（或用 --skip-bad 跳过），没有导入。", "Mend the rows with problems first (or pass over them with --skip-bad); nothing was imported.";
    IMPORTED = "新导入 {0} 件，已有 {1} 件；执行 {2} 步。", "{0} new, {1} there already; {2} steps done.";
    WHERE_BY_STATUS = "按状态：{0}", "By state: {0}";
    COUNTED = "{0} {1}", "{0} {1}";
    MAPPING_UNKNOWN_COLUMN = "对照表：没有“{0}”这一列；可用：{1}", "Mapping: no column “{0}”; there are: {1}";
    MAPPING_NO_HEADER = "对照表：文件里没有表头“{0}”", "Mapping: the file has no header “{0}”";
    MAPPING_UNREADABLE = "对照表读不出来", "The mapping cannot be read";
    FILE_UNREADABLE = "文件读不出来", "The file cannot be read";
    FILE_EMPTY = "文件是空的", "The file is empty";
    TREE_READ = "组织树：{0} 个组织", "Tree: {0} organisations";
    TREE_BAD = "组织树有问题，没有装入", "The tree has problems and was not loaded";
    TREE_DUPLICATE = "与第 {0} 行重复", "the same as row {0}";
    TREE_LOOP = "上级绕成了一圈", "its superiors go round in a circle";
    TREE_NOT_BELOW = "{0}不能放在{1}之下", "a {0} cannot stand below a {1}";
    TREE_NO_PARENT = "{0}要有上级", "a {0} needs something above it";
    TREE_MANY_DISTRICTS = "只能有一个区", "there is one district only";
    TREE_NO_DISTRICT = "没有区", "there is no district";
    TREE_UNKNOWN_PARENT = "没有这个上级", "nothing of that name to stand below";
    ACCOUNT = "{0}  {1}  {2} · {3}", "{0}  {1}  {2} · {3}";
}

/// One line about a cell: where it stands, what is wrong, what was read.
pub fn problem(lang: Lang, row: usize, column: &str, what: &str, read: &str) -> String {
    let place = ROW.count(lang, row);
    let read = if read.is_empty() {
        String::new()
    } else {
        READ.with(lang, &[read])
    };
    match lang {
        Lang::Zh => format!("{place} · {column}：{what}{read}"),
        Lang::En => format!("{place} · {column}: {what}{read}"),
    }
}

/// A sentence with what was probably meant.
pub fn suggesting(lang: Lang, sentence: Text, nearest: Option<String>) -> String {
    let mut line = sentence.of(lang).to_owned();
    if let Some(nearest) = nearest {
        line.push_str(&SUGGESTION.with(lang, &[&nearest]));
    }
    line
}

/// How many rows there are, and how they stand.
pub fn counts(lang: Lang, rows: usize, good: usize, bad: usize, repeated: usize) -> String {
    let parts = [
        plural(lang, rows, CHECKED_ONE, CHECKED_MANY),
        GOOD.count(lang, good),
        BAD.count(lang, bad),
        REPEATED.count(lang, repeated),
    ];
    parts.join(match lang {
        Lang::Zh => "，",
        Lang::En => ", ",
    })
}

/// One line about an account: login, name, role and where.
pub fn account(lang: Lang, login: &str, name: &str, role: &str, scope: &str) -> String {
    // Logins are of different lengths; the columns line up all the same.
    ACCOUNT.with(lang, &[&format!("{login:<10}"), name, role, scope])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_where_what_and_what_was_read() {
        let what = suggesting(Lang::Zh, UNKNOWN_NAME, Some("区水务局".to_owned()));
        assert_eq!(
            problem(Lang::Zh, 12, "承办单位", &what, "区水物局"),
            "第 12 行 · 承办单位：没有这个组织，是不是“区水务局”？（读到“区水物局”）"
        );
        assert_eq!(
            problem(Lang::En, 3, "日期", NOT_A_DATE.of(Lang::En), ""),
            "row 3 · 日期: not a date"
        );
        assert_eq!(
            counts(Lang::En, 1, 1, 0, 0),
            "1 row, 1 to import, 0 with problems, 0 there already"
        );
    }
}
