//! The columns of a ledger, and the headers under which they are found.

use shared::ledger::LedgerColumn;

use super::words::normal;

/// Declares the columns: variant, its name in a mapping file, headers that mean it.
macro_rules! columns {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, [$($header:literal),* $(,)?];)+) => {
        /// A column that the importer understands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column {
            $($(#[$doc])* $variant),+
        }

        impl Column {
            /// Every column.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in a mapping file.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Headers that mean it, besides its code.
            pub const fn headers(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($header),*]),+ }
            }
        }
    };
}

columns! {
    /// The number in the older ledger.
    Number = "number", ["编号", "留言编号", "诉求编号", "意见编号", "工单编号", "工单号", "序号编号", "No.", "ID", "Unique Key", "service_request_id"];
    /// When it was registered.
    Registered = "registered", ["日期", "登记时间", "登记日期", "留言时间", "留言日期", "反映时间", "反映日期", "提出时间", "提出日期", "收件时间", "来件时间", "时间", "Created", "Created Date", "Date", "requested_datetime"];
    /// Name of the petitioner.
    Name = "name", ["反映人", "姓名", "反映人姓名", "群众姓名", "选民姓名", "选民", "联系人", "留言用户", "来访人", "Reporter", "Petitioner"];
    /// Who raised it, masked already, as our own exports have it.
    Person = "person", [];
    /// The firm that raised it.
    Firm = "firm", ["企业", "企业名称", "单位名称", "反映单位", "反映企业", "Company"];
    /// Telephone.
    Phone = "phone", ["电话", "联系电话", "联系方式", "手机", "手机号", "手机号码", "电话号码", "Telephone", "Mobile"];
    /// Home address.
    Address = "address", ["地址", "住址", "联系地址", "家庭住址", "现住址"];
    /// Where it happened.
    Place = "place", ["地点", "位置", "事发地点", "发生地点", "事发地址", "诉求地点", "Location", "Incident Address"];
    /// One line.
    Title = "title", ["标题", "主题", "留言主题", "诉求标题", "诉求主题", "意见标题", "事项", "问题摘要", "摘要", "Subject", "Descriptor"];
    /// The whole matter.
    Text = "text", ["内容", "详情", "留言详情", "留言内容", "诉求内容", "意见内容", "反映内容", "反映问题", "问题描述", "意见建议内容", "主要内容", "Details", "Description"];
    /// Topic.
    Topic = "topic", ["类别", "一级标签", "诉求类别", "问题类别", "事项类别", "分类", "一级分类", "Category", "Complaint Type", "service_name"];
    /// Nature.
    Kind = "kind", ["性质", "诉求性质", "意见性质", "事项性质", "Nature"];
    /// How it came in.
    Channel = "channel", ["来源", "渠道", "诉求来源", "反映渠道", "来件方式", "受理方式", "Source", "Open Data Channel Type"];
    /// Street.
    Street = "street", ["街道", "所属街道", "街道办", "Sub-district"];
    /// Community.
    Community = "community", ["社区", "所属社区", "村居", "居委会"];
    /// Station.
    Station = "station", ["站点", "联络站", "代表联络站", "登记站点", "所属联络站", "社区联络站"];
    /// Units that handle it; the first leads.
    Units = "units", ["承办单位", "办理单位", "主办单位", "责任单位", "承办部门", "办理部门", "Agency", "Agency Name", "agency_responsible"];
    /// Units that handle it with the lead.
    CoUnits = "co_units", ["会办单位", "协办单位", "配合单位"];
    /// Units that answer for a part of it.
    SplitUnits = "split_units", [];
    /// Where it stands.
    Status = "status", ["状态", "办理状态", "当前状态", "办理情况", "办理进度"];
    /// Simple or complex.
    Complexity = "complexity", ["复杂程度", "难易程度", "件类"];
    /// When it was accepted.
    Accepted = "accepted", ["受理时间", "受理日期"];
    /// When it was assigned.
    Assigned = "assigned", ["交办时间", "交办日期", "转办时间", "转办日期", "分办时间"];
    /// When it was signed for.
    Signed = "signed", ["签收时间", "签收日期", "接收时间"];
    /// When it was answered.
    Replied = "replied", ["答复时间", "答复日期", "回复时间", "回复日期"];
    /// The answer.
    Reply = "reply", ["答复意见", "答复内容", "答复", "回复内容", "回复意见", "办理结果", "办理答复", "Resolution Description", "status_notes"];
    /// Result class.
    Class = "class", ["结果类别", "办理类别", "答复类别", "办理结果类别", "ABCD类", "Class"];
    /// When class B is to become A.
    Promise = "promise", ["承诺时间", "承诺日期", "计划完成时间", "计划解决时间"];
    /// A rating on both axes in one cell.
    Rating = "rating", ["评价", "满意度", "评价结果", "群众评价", "满意情况"];
    /// Rating of the process.
    RatedProcess = "rated_process", ["评价(过程)", "过程评价", "办理过程评价", "过程满意度", "对办理过程的评价"];
    /// Rating of the result.
    RatedResult = "rated_result", ["评价(结果)", "结果评价", "办理结果评价", "结果满意度", "对办理结果的评价"];
    /// Why a rating is low.
    RatingReason = "rating_reason", ["评价理由", "不满意原因", "不满意理由", "评价意见", "评价说明"];
    /// Who rated.
    Rater = "rater", ["评价人", "评价主体"];
    /// When it was rated.
    Rated = "rated", ["评价时间", "评价日期", "回访时间", "回访日期"];
    /// When it was closed.
    Closed = "closed", ["办结时间", "办结日期", "销号时间", "销号日期", "结案时间", "Closed Date", "closed_datetime"];
    /// Since when it stands where it stands.
    Moved = "moved", ["状态时间", "状态更新时间", "退回时间", "撤回时间", "撤回日期", "归档时间", "归档日期", "告知时间", "告知日期"];
    /// Why it was not accepted.
    DeclineReason = "decline_reason", ["不受理理由", "不受理原因", "不予受理原因"];
    /// What is said about its state: what a unit asks, where somebody was sent, why it was withdrawn.
    Note = "state_note", ["退回理由", "退回原因", "延期理由", "延期原因", "撤回原因", "撤回理由", "重新打开原因", "补充事项", "告知内容"];
    /// Working days that a unit asks for.
    AskedWorkdays = "asked_workdays", ["延期天数", "申请延期"];
    /// The number of the main case it went with.
    MergedInto = "merged_into", ["主案编号", "并案编号", "并入"];
    /// Who supervises it.
    Supervision = "supervision", ["督办", "督办情况"];
    /// Whether it is urgent.
    Urgent = "urgent", ["是否紧急", "紧急程度"];
    /// Another system that has it too.
    ExternalSystem = "external_system", ["其他系统"];
    /// Its number there.
    ExternalNumber = "external_number", ["工单号（12345）", "12345工单号", "民意速办编号"];
}

impl Column {
    /// The column with this name in a mapping file.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|column| column.code() == code)
    }

    /// The column that a header means. A remark in brackets behind it is passed over, where the
    /// whole header means nothing.
    pub fn from_header(header: &str) -> Option<Self> {
        let whole = normal(header);
        let bare = whole.split('(').next().unwrap_or_default();
        let means = |column: &Self, written: &str| {
            let own = column.own_head();
            normal(column.code()) == written
                || own
                    .is_some_and(|own| [own.zh, own.en].iter().any(|head| normal(head) == written))
                || column
                    .headers()
                    .iter()
                    .any(|known| normal(known) == written)
        };
        let find = |written: &str| {
            Self::ALL
                .iter()
                .copied()
                .find(|column| means(column, written))
        };
        find(&whole).or_else(|| if bare.is_empty() { None } else { find(bare) })
    }

    /// Its head in our own exports.
    fn own_head(self) -> Option<text::Text> {
        // One word for both axes is not something that we write.
        let own = self.in_ledger().filter(|_| self != Self::Rating);
        own.map(text::ledger::head)
    }

    /// The column of our own ledger that holds the same.
    pub const fn in_ledger(self) -> Option<LedgerColumn> {
        Some(match self {
            Self::Number => LedgerColumn::Number,
            Self::Registered => LedgerColumn::Registered,
            Self::Person => LedgerColumn::Person,
            Self::Place => LedgerColumn::Place,
            Self::Title => LedgerColumn::Title,
            Self::Text => LedgerColumn::Text,
            Self::Topic => LedgerColumn::Topic,
            Self::Kind => LedgerColumn::Kind,
            Self::Channel => LedgerColumn::Channel,
            Self::Street => LedgerColumn::Street,
            Self::Community => LedgerColumn::Community,
            Self::Station => LedgerColumn::Station,
            Self::Units => LedgerColumn::LeadUnit,
            Self::CoUnits => LedgerColumn::CoUnits,
            Self::SplitUnits => LedgerColumn::SplitUnits,
            Self::Status => LedgerColumn::Status,
            Self::Complexity => LedgerColumn::Complexity,
            Self::Assigned => LedgerColumn::Assigned,
            Self::Signed => LedgerColumn::Signed,
            Self::Replied => LedgerColumn::Replied,
            Self::Reply => LedgerColumn::Reply,
            Self::Class => LedgerColumn::Class,
            Self::Promise => LedgerColumn::Promise,
            Self::RatedProcess => LedgerColumn::RatedProcess,
            Self::Rating | Self::RatedResult => LedgerColumn::RatedResult,
            Self::RatingReason => LedgerColumn::RatingReason,
            Self::Rater => LedgerColumn::Rater,
            Self::Rated => LedgerColumn::Rated,
            Self::Closed => LedgerColumn::Closed,
            Self::Moved => LedgerColumn::Moved,
            Self::DeclineReason => LedgerColumn::DeclineReason,
            Self::Note => LedgerColumn::StateNote,
            Self::AskedWorkdays => LedgerColumn::AskedWorkdays,
            Self::MergedInto => LedgerColumn::MergedInto,
            Self::Supervision => LedgerColumn::Supervision,
            Self::Urgent => LedgerColumn::Urgent,
            Self::ExternalSystem => LedgerColumn::ExternalSystem,
            Self::ExternalNumber => LedgerColumn::ExternalNumber,
            // Our ledger shows a masked person only, and no date of acceptance.
            Self::Name | Self::Firm | Self::Phone | Self::Address | Self::Accepted => return None,
        })
    }

    /// Whether it says who raised the matter: what it holds is never printed (invariant 8).
    pub const fn is_personal(self) -> bool {
        matches!(
            self,
            Self::Name | Self::Firm | Self::Phone | Self::Address | Self::Person
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_header_means_two_columns() {
        let mut seen = std::collections::HashMap::new();
        for column in Column::ALL {
            for header in column.headers().iter().chain([&column.code()]) {
                let held = seen.insert(normal(header), *column);
                assert!(held.is_none_or(|held| held == *column), "{header}");
            }
        }
    }

    #[test]
    fn our_own_heads_are_understood() {
        for column in Column::ALL {
            let Some(own) = column.in_ledger().filter(|_| *column != Column::Rating) else {
                continue;
            };
            let head = text::ledger::head(own);
            for head in [head.zh, head.en] {
                assert_eq!(Column::from_header(head), Some(*column), "{head}");
            }
        }
    }

    #[test]
    fn headers_are_found_however_they_are_written() {
        for (header, column) in [
            ("留言编号", Column::Number),
            (" 登记 时间 ", Column::Registered),
            ("Created  Date", Column::Registered),
            ("反映人*", Column::Name),
            ("电话（必填）", Column::Phone),
            ("评价（过程）", Column::RatedProcess),
            ("评价（满意/基本满意/不满意）", Column::Rating),
            ("Complaint Type", Column::Topic),
            ("办结时间：", Column::Closed),
        ] {
            assert_eq!(Column::from_header(header), Some(column), "{header}");
        }
        assert_eq!(Column::from_header("备注"), None);
        assert_eq!(Column::from_header(""), None);
        assert_eq!(
            Column::from_code("rated_process"),
            Some(Column::RatedProcess)
        );
    }
}
