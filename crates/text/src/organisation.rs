//! Founding, renaming and closing organisations, for administrators.

use shared::organisation::Use;

use crate::{Lang, Text};

texts! {
    TITLE = "组织机构", "Organisations";
    ADD = "新设机构", "New organisation";
    FIND = "按名称、简称、曾用名查找", "Find by name, short or former name";
    KIND = "类别", "Kind";
    ALL_KINDS = "全部类别", "All kinds";
    WITH_CLOSED = "含已撤销", "Closed ones too";
    NAME = "名称", "Name";
    SHORT_NAME = "简称", "Short name";
    SHORT_HINT = "简称用在编号和卡片上，如“南岭村”。", "The short name stands in numbers and on cards, such as “Nanling”.";
    PARENT = "上级", "Above";
    STATE = "状态", "State";
    OPEN = "在用", "Open";
    CLOSED_FROM = "{0} 起撤销", "Closed from {0}";
    FORMERLY = "曾用名：{0}", "Formerly {0}";
    TOTAL = "共 {0} 个", "{0} in all";
    EMPTY = "没有符合的机构。", "No organisation fits.";
    RENAME = "改名", "Rename";
    RENAME_TITLE = "{0} 改名", "Rename {0}";
    RENAME_HINT = "旧名称保留为曾用名，仍能查到；编号不变。", "The old name is kept as a former one and still found; numbers do not change.";
    CLOSE = "撤销", "Close";
    CLOSE_TITLE = "撤销 {0}", "Close {0}";
    CLOSE_HINT = "从这一天起不再使用，最晚从今天起；已有的记录保留原名。还有没了结的事时不能撤销。", "Not in use from this day on, today at the latest; its records keep its name. It cannot be closed while something of it is in use.";
    FROM = "从哪天起", "From";
    SUCCESSOR = "由哪支先锋队接续（没有则不填）", "Which team goes on with its work (empty: none)";
    SUCCESSOR_HINT = "只在页面上指明去处；诉求、活动、成员都不转移。", "It only leads from one page to the other; requests, activities and members stay where they are.";
    FOLLOWS = "接续{0}的工作", "Goes on with the work of {0}";
    FOLLOWED_BY = "由{0}接续", "{0} goes on with its work";
    MERGE_STATION = "站点合并不用撤销：由区人大在站点页把它并入另一个站点。", "A station that goes into another is not closed here: the committee merges it on its page.";
    OPEN_STATION = "打开站点页", "Open its page";
    ADDED_TOAST = "已新设 {0}", "{0} was founded";
    RENAMED_TOAST = "已改名为 {0}", "Renamed to {0}";
    CLOSED_TOAST = "{0} 已撤销", "{0} was closed";
    FIRST = "请先办好：", "See to this first:";
    USE_REQUESTS = "未办结的诉求 {0} 件：先办结，或转给别的站点、单位。", "Open requests: {0}. Close them, or hand them to another station or unit.";
    USE_MATTERS = "未结束的督办 {0} 件：先结束，或在督办中改换单位、队伍。", "Open matters: {0}. End them, or name another unit or team in them.";
    USE_PROJECTS = "承办中的民生实事 {0} 个：先改由别的单位承办。", "Livelihood projects at work: {0}. Hand them to another unit.";
    USE_SUGGESTIONS = "未办结的代表建议 {0} 件：先办结，或改由别的单位办理。", "Open suggestions: {0}. Close them, or assign them to another unit.";
    USE_ACTIVITIES = "这一天还没结束的活动 {0} 次：先办完，或取消。", "Activities that last beyond that day: {0}. Hold them first, or call them off.";
    USE_LINES = "活动记录里转来、交办而还没办的 {0} 条：先登记或办完，或改由别的单位办。", "Lines of minutes that wait for it: {0}. Register or do them, or give them to another unit.";
    USE_TASKS = "工作方案里未完成的任务 {0} 项：先完成，或标为不再做。", "Open tasks of its programme: {0}. Finish them, or drop them.";
    USE_FINDINGS = "未整改确认的督导问题 {0} 个：先确认，或撤销问题。", "Findings that are not settled: {0}. Confirm them, or take them back.";
    USE_SEATS = "还在队里的 {0} 人：先在先锋队页登记离队。", "Still in the team: {0}. Write down on the team's page that they leave.";
    USE_RECEPTIONS = "接访排班 {0} 条：先在站点页删除。", "Receptions on its rota: {0}. Take them off on its page.";
    USE_TEAMS = "建在这里的先锋队 {0} 支：先在先锋队页改建在别的站点。", "Teams built on it: {0}. Build them on another station, on the team's page.";
    USE_PEOPLE = "账号在这里的岗位 {0} 个：先在账号管理里结束。", "Roles that accounts hold here: {0}. End them under Accounts.";
    USE_TOPICS = "对口的诉求类别 {0} 个：先在办理规则里改由别的专工委对口。", "Topics that it is matched with: {0}. Match them with another committee in the rules.";
    USE_BELOW = "下级机构、联系点 {0} 个：先撤销，或并入别处。", "Organisations and points below it: {0}. Close or merge them.";
}

/// What is to be done first, before it can be closed.
pub fn first(one: Use, count: u32, lang: Lang) -> String {
    let text: Text = match one {
        Use::Requests => USE_REQUESTS,
        Use::Matters => USE_MATTERS,
        Use::Projects => USE_PROJECTS,
        Use::Suggestions => USE_SUGGESTIONS,
        Use::Activities => USE_ACTIVITIES,
        Use::Lines => USE_LINES,
        Use::Tasks => USE_TASKS,
        Use::Findings => USE_FINDINGS,
        Use::Seats => USE_SEATS,
        Use::Receptions => USE_RECEPTIONS,
        Use::Teams => USE_TEAMS,
        Use::People => USE_PEOPLE,
        Use::Topics => USE_TOPICS,
        Use::Below => USE_BELOW,
    };
    text.count(lang, count as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_use_says_how_much_and_what_to_do() {
        for one in Use::ALL {
            for lang in [Lang::Zh, Lang::En] {
                assert!(first(*one, 7, lang).contains('7'), "{one:?}");
            }
        }
        assert_eq!(
            first(Use::Below, 2, Lang::En),
            "Organisations and points below it: 2. Close or merge them."
        );
    }
}
