//! Texts to begin a reply with, and how their gaps are filled from the case.

use shared::assignment::Share;
use shared::request::{ResultClass, Topic};

use crate::{Lang, Text};

texts! {
    TEMPLATES = "模板", "Templates";
    CHOOSE = "套用模板", "Use a template";
    NONE = "（不用模板）", "(no template)";
    SHIPPED = "通用", "General";
    OWN = "本单位", "Your own";
    INSERT = "接在后面", "Add below";
    REPLACE = "替换已写的", "Replace what is there";
    KEEP = "保留已写的", "Leave it as it is";
    ALREADY = "已经写了内容，模板放在哪里？", "Something is written already. Where does the template go?";
    MANAGE = "管理模板", "Manage templates";
    PAGE_TITLE = "答复模板", "Reply templates";
    NEW = "新模板", "New template";
    EDIT = "修改", "Edit";
    REMOVE = "删除", "Remove";
    REMOVE_SURE = "确定删除？", "Remove for good?";
    NAME = "名称", "Name";
    TEXT = "内容", "Text";
    OWNER = "归属", "Whose";
    CLASS = "适用结果类别", "For result class";
    TOPIC = "适用类别", "For topic";
    ANY = "不限", "Any";
    SAVE = "保存", "Save";
    SAVED = "模板已保存", "The template is saved";
    REMOVED = "模板已删除", "The template is removed";
    EMPTY = "还没有自己的模板。常用的答复写成模板，全单位都能用。", "No templates of your own yet. Write what you often reply as one; everybody of your unit can use it.";
    GAPS = "可用占位：{0}", "Gaps that are filled: {0}";
    BY = "{0} · {1}", "{0} · {1}";
    PREVIEW = "预览函件", "Preview the letter";
    PREVIEW_HIDE = "收起预览", "Hide the preview";
    LETTER_HEAD = "关于“{0}”的答复", "Reply on “{0}”";
    LETTER_NUMBER = "编号：{0}", "No. {0}";
    LETTER_TO = "{0}：", "{0},";
    LETTER_TO_DEFAULT = "反映人", "To whom it concerns";
    LETTER_CLASS = "办理结果：{0}", "Result: {0}";
    LETTER_PROMISE = "承诺办成日期：{0}", "Promised by: {0}";
    LETTER_EMPTY = "（尚未写内容）", "(nothing written yet)";
    SUBMIT_REVIEW = "送审", "Send in for review";
    SUBMIT_OPINION = "提交会办意见", "Give the opinion";
    REVIEW_NOTE = "送审后由本单位负责人或街道工委审核，通过后反映人、代表和联络站才看到。", "The head of your unit or the committee reviews it; only then do the petitioner, the deputy and the station see it.";
    OPINION_NOTE = "会办意见直接给主办单位。", "The opinion goes to the lead unit at once.";
    SENT_BACK = "退回修改：{0}", "Sent back: {0}";
    NOT_ALLOWED = "模板由承办单位或街道工委维护。", "Templates are kept by handling units and sub-district committees.";

    SOLVED = "已解决", "Solved";
    SOLVED_TEXT = "您反映的“{1}”（编号 {0}）收悉。经{2}现场核实并处理，问题已于 {3} 解决。感谢您的监督和支持，如有新情况请随时向联络站反映。", "We have your matter “{1}” (no. {0}). {2} looked into it on site and dealt with it; it was solved on {3}. Thank you for your attention; tell the liaison station if anything new comes up.";
    REPAIRED = "设施已修复", "Repaired";
    REPAIRED_TEXT = "您反映的“{1}”（编号 {0}）收悉。{2}已派员到场查看，损坏的设施已于 {3} 修复并恢复使用，后续将加强巡查养护。", "We have your matter “{1}” (no. {0}). {2} sent people to look; what was broken was repaired and in use again on {3}. We shall inspect it more often.";
    DRAINED = "积水、管网已处理", "Drains dealt with";
    DRAINED_TEXT = "您反映的“{1}”（编号 {0}）收悉。{2}已清疏相关管网并检查排水口，现场积水已消除；雨季期间将安排专人值守。", "We have your matter “{1}” (no. {0}). {2} cleared the drains and checked the outlets; the water is gone. In the rainy season somebody will stand by.";
    PLANNED = "列入计划", "Planned";
    PLANNED_TEXT = "您反映的“{1}”（编号 {0}）收悉。经研究，该事项已列入{2}工作计划，正在推进，预计在承诺日期前办成；届时将再次向您答复。", "We have your matter “{1}” (no. {0}). It is now in the plan of {2} and under way; it is to be done by the promised date, and you will then be answered again.";
    LIMITED = "条件所限，暂难解决", "Not possible for now";
    LIMITED_TEXT = "您反映的“{1}”（编号 {0}）收悉。经{2}核实，受现有条件限制，目前暂时无法解决，具体原因是：　　。在条件具备前，我们将采取以下措施：　　。敬请理解。", "We have your matter “{1}” (no. {0}). {2} looked into it: as things stand it cannot be solved now, because … Until it can, we shall … We ask for your understanding.";
    REFERENCE = "留作参考", "Kept for reference";
    REFERENCE_TEXT = "您提出的“{1}”（编号 {0}）收悉。您的意见对改进工作很有帮助，{2}将在今后的工作中认真研究参考。感谢您的关心。", "We have your proposal “{1}” (no. {0}). It is of help to us, and {2} will consider it in its work. Thank you for your interest.";
    OPINION = "会办意见", "Opinion";
    OPINION_TEXT = "关于“{1}”（编号 {0}），{2}意见如下：一、　　；二、　　。请主办单位汇总答复。", "On “{1}” (no. {0}), {2} says: 1. … 2. … The lead unit is asked to answer as a whole.";
    SECOND = "二次办理", "Second handling";
    SECOND_TEXT = "您对“{1}”（编号 {0}）上次办理结果不满意，我们表示歉意。{2}已重新核查，进一步采取的措施是：　　。办理期限为 {4}，如仍有意见请向联络站反映。", "You were not satisfied with how “{1}” (no. {0}) was handled; we are sorry. {2} looked into it again and has now … It is due on {4}; if something is still wrong, tell the liaison station.";
}

/// What fills the gaps of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// 编号.
    pub number: String,
    /// 标题.
    pub title: String,
    /// 单位.
    pub unit: String,
    /// 日期: today.
    pub date: String,
    /// 期限.
    pub due: String,
}

/// The names of the gaps in people's own templates, in the order of [`Values`].
pub const GAP_NAMES: [(&str, &str); 5] = [
    ("编号", "number"),
    ("标题", "title"),
    ("单位", "unit"),
    ("日期", "date"),
    ("期限", "due"),
];

impl Values {
    fn all(&self) -> [&str; 5] {
        [&self.number, &self.title, &self.unit, &self.date, &self.due]
    }

    /// Fills a text that people wrote: `{编号}` or `{number}` and the like, in either language.
    /// Anything else in braces stays as it is.
    pub fn fill(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            out.push_str(&rest[..at]);
            let behind = &rest[at + 1..];
            let named = behind.find('}').and_then(|end| {
                let name = behind[..end].trim();
                let gap = GAP_NAMES
                    .iter()
                    .position(|(zh, en)| name == *zh || name.eq_ignore_ascii_case(en))?;
                Some((self.all()[gap], end))
            });
            match named {
                Some((value, end)) => {
                    out.push_str(value);
                    rest = &behind[end + 1..];
                }
                None => {
                    out.push('{');
                    rest = behind;
                }
            }
        }
        out.push_str(rest);
        out
    }
}

/// A template that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Shipped {
    /// A stable name.
    pub code: &'static str,
    /// What it is called.
    pub title: Text,
    /// Its text.
    text: Text,
    /// The result class it is for, if for one.
    pub class: Option<ResultClass>,
    /// Topics it is for; all, if none is named.
    topics: &'static [Topic],
    /// Whether it is a co-handler's opinion.
    is_opinion: bool,
    /// Whether it is for a second handling.
    is_second: bool,
}

impl Shipped {
    /// The text, filled.
    pub fn filled(&self, values: &Values, lang: Lang) -> String {
        self.text.with(lang, &values.all())
    }
}

const fn plain(code: &'static str, title: Text, text: Text, class: Option<ResultClass>) -> Shipped {
    Shipped {
        code,
        title,
        text,
        class,
        topics: &[],
        is_opinion: false,
        is_second: false,
    }
}

const SHIPPED_ALL: [Shipped; 8] = [
    Shipped {
        is_second: true,
        ..plain("second", SECOND, SECOND_TEXT, None)
    },
    Shipped {
        topics: &[
            Topic::Transport,
            Topic::Liveable,
            Topic::Safety,
            Topic::Culture,
        ],
        ..plain("repaired", REPAIRED, REPAIRED_TEXT, Some(ResultClass::A))
    },
    Shipped {
        topics: &[Topic::Water, Topic::Green],
        ..plain("drained", DRAINED, DRAINED_TEXT, Some(ResultClass::A))
    },
    plain("solved", SOLVED, SOLVED_TEXT, Some(ResultClass::A)),
    plain("planned", PLANNED, PLANNED_TEXT, Some(ResultClass::B)),
    plain("limited", LIMITED, LIMITED_TEXT, Some(ResultClass::C)),
    plain("reference", REFERENCE, REFERENCE_TEXT, Some(ResultClass::D)),
    Shipped {
        is_opinion: true,
        ..plain("opinion", OPINION, OPINION_TEXT, None)
    },
];

/// The shipped templates that fit a unit's part in a case.
pub fn shipped(topic: Topic, share: Share, round: u32) -> Vec<Shipped> {
    let fits = |one: &Shipped| {
        one.is_opinion == (share == Share::Co)
            && (!one.is_second || round > 1)
            && (one.topics.is_empty() || one.topics.contains(&topic))
    };
    SHIPPED_ALL.into_iter().filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        Values {
            number: "2026-南岭-0198".to_owned(),
            title: "路灯不亮".to_owned(),
            unit: "区水务局".to_owned(),
            date: "2026-11-24".to_owned(),
            due: "2026-12-08".to_owned(),
        }
    }

    #[test]
    fn gaps_are_filled_in_either_language_and_nothing_else_is_touched() {
        let filled = values().fill("关于{编号}{ Title }：{单位} {不明} {due}{");
        assert_eq!(
            filled,
            "关于2026-南岭-0198路灯不亮：区水务局 {不明} 2026-12-08{"
        );
        assert_eq!(values().fill("没有占位"), "没有占位");
    }

    #[test]
    fn what_a_gap_is_filled_with_is_not_filled_again() {
        let odd = Values {
            title: "{编号}".to_owned(),
            ..values()
        };
        assert_eq!(odd.fill("{标题}"), "{编号}");
    }

    #[test]
    fn shipped_ones_fit_topic_share_and_round() {
        let codes = |topic, share, round| {
            let found = shipped(topic, share, round);
            found.iter().map(|one| one.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(Topic::Law, Share::Co, 1), ["opinion"]);
        assert_eq!(
            codes(Topic::Water, Share::Lead, 1),
            ["drained", "solved", "planned", "limited", "reference"]
        );
        assert!(codes(Topic::Law, Share::Split, 2).contains(&"second"));
        for one in SHIPPED_ALL {
            for lang in [Lang::Zh, Lang::En] {
                let filled = one.filled(&values(), lang);
                assert!(
                    filled.contains("路灯不亮") && !filled.contains('{'),
                    "{filled}"
                );
            }
        }
    }
}
