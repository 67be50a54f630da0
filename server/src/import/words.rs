//! Words in cells: compared without regard to width, case and spaces, and, where none fits, the
//! nearest one is suggested.

use shared::organisation::OrganisationKind;
use shared::request::{
    Channel, Complexity, DeclineReason, ExternalSystem, Rater, RequestKind, ResultClass,
    Satisfaction, Status, Supervision, Topic,
};
use text::{Lang, Text, names};

/// A word for comparison: without spaces, stars and final colons, in half-width and lower case.
pub fn normal(text: &str) -> String {
    let narrow = text.chars().map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    });
    let kept = narrow.filter(|c| !c.is_whitespace() && !"*_\u{200b}\u{feff}".contains(*c));
    kept.flat_map(char::to_lowercase)
        .collect::<String>()
        .trim_end_matches(':')
        .to_owned()
}

/// The candidate nearest to `text`, if any is near enough to be meant.
pub fn nearest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    let wanted: Vec<char> = normal(text).chars().collect();
    if wanted.is_empty() {
        return None;
    }
    let scored = candidates.filter_map(|candidate| {
        let known: Vec<char> = normal(candidate).chars().collect();
        let distance = distance(&wanted, &known);
        // More than half wrong is another word.
        let near = distance * 2 <= wanted.len().max(known.len());
        near.then_some((distance, candidate))
    });
    scored
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_owned())
}

/// How many characters must be added, left out or exchanged.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let exchanged = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = exchanged.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// A value that is written as a word.
pub trait Word: Copy + 'static {
    /// Every value with its code and the name under which people see it.
    fn all() -> Vec<(Self, &'static str, Text)>;
    /// Other words that ledgers use for it.
    fn others() -> &'static [(&'static str, Self)];
}

/// A word that means none of the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    /// The nearest one.
    pub nearest: Option<String>,
}

/// Reads a word.
///
/// # Errors
/// It means nothing.
pub fn read<W: Word>(text: &str) -> Result<W, UnknownWord> {
    let wanted = normal(text);
    let all = W::all();
    let known = all.iter().find(|(_, code, name)| {
        normal(code) == wanted
            || [Lang::Zh, Lang::En]
                .iter()
                .any(|lang| normal(name.of(*lang)) == wanted)
    });
    if let Some((value, ..)) = known {
        return Ok(*value);
    }
    if let Some((_, value)) = W::others().iter().find(|(word, _)| normal(word) == wanted) {
        return Ok(*value);
    }
    let candidates = all
        .iter()
        .flat_map(|(_, code, name)| [name.zh, name.en, code])
        .chain(W::others().iter().map(|(word, _)| *word));
    Err(UnknownWord {
        nearest: nearest(text, candidates),
    })
}

/// Says how the values of an enum are written.
macro_rules! words {
    ($($name:ident by $text:path { $($word:literal => $variant:ident),* $(,)? })+) => {$(
        impl Word for $name {
            fn all() -> Vec<(Self, &'static str, Text)> {
                Self::ALL.iter().map(|value| (*value, value.code(), $text(*value))).collect()
            }

            fn others() -> &'static [(&'static str, Self)] {
                &[$(($word, Self::$variant)),*]
            }
        }
    )+};
}

words! {
    Status by names::status {
        "已登记" => Registered, "新建" => Registered, "未受理" => Registered, "登记" => Registered,
        "Open" => Registered, "New" => Registered,
        "已受理" => Accepted, "受理" => Accepted, "未交办" => Accepted,
        "已交办" => Assigned, "已转办" => Assigned, "交办" => Assigned, "转办" => Assigned,
        "待接收" => Assigned, "未签收" => Assigned,
        "已签收" => InProgress, "在办" => InProgress, "处理中" => InProgress, "推进中" => InProgress,
        "正在办理" => InProgress, "未办结" => InProgress, "Pending" => InProgress,
        "Started" => InProgress,
        "待评价" => Replied, "已回复" => Replied, "答复" => Replied,
        "重办" => Rework, "重新办理" => Rework,
        "办结" => Closed, "已完成" => Closed, "完成" => Closed, "已销号" => Closed, "销号" => Closed,
        "已结案" => Closed, "已解决" => Closed, "Resolved" => Closed, "Completed" => Closed,
        "归档" => Archived,
        "不受理" => Declined, "未予受理" => Declined, "退回群众" => Declined, "已告知" => Declined,
        "并案" => Merged, "合并办理" => Merged, "已合并" => Merged, "Duplicate" => Merged,
        "退回" => ReturnRequested, "退回申请" => ReturnRequested, "申请退件" => ReturnRequested,
        "退件" => ReturnRequested, "申请改派" => ReturnRequested,
        "延期" => ExtensionRequested, "延期申请" => ExtensionRequested,
        "延期待批" => ExtensionRequested, "申请延时" => ExtensionRequested,
        "待补充材料" => AwaitingInfo, "补充材料" => AwaitingInfo, "待补正" => AwaitingInfo,
        "待核实" => AwaitingInfo, "Waiting" => AwaitingInfo,
        "待审核" => ReplyInReview, "答复待审" => ReplyInReview, "审核中" => ReplyInReview,
        "待签发" => ReplyInReview,
        "二次交办" => Rework, "不满意重办" => Rework,
        "再次打开" => Reopened, "重启" => Reopened, "重新受理" => Reopened, "Reopened" => Reopened,
        "跟踪" => Tracking, "跟踪督办" => Tracking, "持续跟踪" => Tracking, "列入计划跟踪" => Tracking,
        "撤回" => Withdrawn, "撤诉" => Withdrawn, "已撤销" => Withdrawn, "群众撤回" => Withdrawn,
        "Cancelled" => Withdrawn,
        "当场答复" => Replied, "现场答复" => Replied, "Answered on the spot" => Replied,
    }
    DeclineReason by names::decline_reason {
        "个人事项" => OwnMatter, "涉法涉诉" => Judicial, "诉讼" => Judicial, "信访件" => Accusation,
        "内容不明确" => NoContent, "无具体内容" => NoContent, "不属于职权范围" => Beyond,
        "不属于本区域" => Beyond, "超出职权" => Beyond, "政策咨询" => Advice, "法律咨询" => Advice,
        "违法" => Unlawful,
    }
    Supervision by names::supervision {
        "无" => None, "否" => None, "街道" => Street, "专工委" => Committee, "重点" => Priority,
        "重点件" => Priority, "领导领衔" => Leader,
    }
    ExternalSystem by names::external_system {
        "12345" => Hotline, "市长热线" => Hotline, "其他" => Other, "@龙岗" => Minyi,
    }
    Topic by names::topic {
        // The first-level labels that message boards of local governments use.
        "城乡建设" => Housing, "环境保护" => Water, "交通运输" => Transport, "教育文体" => Education,
        "劳动和社会保障" => Employment, "商贸旅游" => Enterprise, "卫生计生" => Health,
        "交通" => Transport, "出行" => Transport, "教育" => Education, "医疗" => Health, "卫生" => Health,
        "城市管理" => Liveable, "环境卫生" => Liveable, "市容环境" => Liveable, "养老" => Care,
        "民政" => Care, "环保" => Water, "水务" => Water, "生态环境" => Water, "文化体育" => Culture,
        "文体" => Culture, "安全" => Safety, "消防安全" => Safety, "营商环境" => Enterprise,
        "企业" => Enterprise, "住房" => Housing, "城市更新" => Housing, "就业" => Employment,
        "社保" => Employment, "社会治理" => Governance, "低碳" => Green, "法律" => Law, "其它" => Other,
    }
    RequestKind by names::kind {
        "意见" => Opinion, "建议" => Opinion, "建议类" => Opinion, "诉求" => Help, "求决" => Help,
        "咨询类" => Enquiry, "投诉类" => Complaint, "求助类" => Help, "感谢" => Praise,
    }
    Channel by names::channel {
        "接待" => Reception, "代表接待" => Reception, "来访" => Reception, "入户" => Visit,
        "调研" => Visit, "走访调研" => Visit, "电话" => Phone, "热线" => Phone, "扫码反映" => Scan,
        "二维码" => Scan, "直通车" => Activity, "议事会" => Activity, "座谈会" => Activity,
        "台账" => Ledger, "导入" => Ledger,
    }
    ResultClass by names::class {
        "A类" => A, "B类" => B, "C类" => C, "D类" => D,
        "Class A" => A, "Class B" => B, "Class C" => C, "Class D" => D,
        "已解决" => A, "已解决或基本解决" => A, "基本解决" => A, "办成" => A,
        "正在解决" => B, "列入计划" => B, "正在解决或列入计划逐步解决" => B,
        "暂时无法解决" => C, "因条件限制暂时无法解决" => C, "留作参考" => D, "留作研究参考" => D,
    }
    Satisfaction by names::satisfaction {
        "很满意" => Satisfied, "非常满意" => Satisfied, "较满意" => Fair, "比较满意" => Fair,
        "一般" => Fair, "不满" => Dissatisfied,
    }
    Complexity by names::complexity {
        "简单" => Simple, "一般件" => Simple, "复杂" => Complex, "疑难件" => Complex,
    }
    OrganisationKind by names::organisation_kind {
        "街道办" => Street, "街道办事处" => Street, "居委会" => Community, "家" => Home,
        "代表之家" => Home, "人大代表之家" => Home, "站" => Station, "联络站" => Station,
        "代表联络站" => Station, "人大代表联络站" => Station, "点" => Point, "联系点" => Point,
        "代表联系点" => Point, "单位" => Unit, "承办单位" => Unit, "部门" => Unit, "工委" => Committee,
        "专委会" => Committee, "专门委员会" => Committee, "工作委员会" => Committee, "队" => Team,
        "先锋队" => Team, "党员先锋队" => Team,
    }
    Rater by names::rater {
        "群众" => Resident, "反映人" => Resident, "居民" => Resident, "企业" => Resident,
        "代表" => Deputy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_both_languages_and_as_codes() {
        assert_eq!(read("办理中"), Ok(Status::InProgress));
        assert_eq!(read("in_progress"), Ok(Status::InProgress));
        assert_eq!(read(" In progress "), Ok(Status::InProgress));
        assert_eq!(read("已销号"), Ok(Status::Closed));
        assert_eq!(read("a 类"), Ok(ResultClass::A));
        assert_eq!(read("Ａ"), Ok(ResultClass::A));
        assert_eq!(read("城乡建设"), Ok(Topic::Housing));
        assert_eq!(read("满意"), Ok(Satisfaction::Satisfied));
    }

    #[test]
    fn a_word_is_never_read_as_two_values() {
        fn check<W: Word + PartialEq + std::fmt::Debug>() {
            for (word, value) in W::others() {
                assert_eq!(read::<W>(word).as_ref(), Ok(value), "{word}");
            }
        }
        check::<Status>();
        check::<Topic>();
        check::<RequestKind>();
        check::<Channel>();
        check::<ResultClass>();
        check::<Satisfaction>();
        check::<Complexity>();
        check::<Rater>();
        check::<DeclineReason>();
        check::<Supervision>();
        check::<ExternalSystem>();
        check::<OrganisationKind>();
    }

    #[test]
    fn the_nearest_word_is_suggested_if_it_is_near() {
        let unknown = |text| read::<Topic>(text).expect_err("unknown").nearest;
        assert_eq!(unknown("交通出形").as_deref(), Some("交通出行"));
        assert_eq!(unknown("Tranport").as_deref(), Some("Transport"));
        assert_eq!(unknown("火星"), None);
        assert_eq!(unknown(""), None);
        assert_eq!(
            nearest("区水务据", ["区教育局", "区水务局"].into_iter()).as_deref(),
            Some("区水务局")
        );
    }
}
