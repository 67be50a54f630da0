//! The columns of the ledger of requests (意见办理台账): on the ledger page, in its exports and in
//! the spreadsheet forms of an office. Declared once, in the order of the paper book.

use serde::{Deserialize, Serialize};

use crate::request::coded;

coded! {
    /// A column of the ledger.
    LedgerColumn {
        /// 编号.
        Number = "number",
        /// 登记日期.
        Registered = "registered",
        /// 登记站点.
        Station = "station",
        /// 街道.
        Street = "street",
        /// 社区.
        Community = "community",
        /// 地点.
        Place = "place",
        /// 反映人: masked, as on a card.
        Person = "person",
        /// 性质.
        Kind = "kind",
        /// 类别.
        Topic = "topic",
        /// 标题.
        Title = "title",
        /// 内容.
        Text = "text",
        /// 来源.
        Channel = "channel",
        /// 状态.
        Status = "status",
        /// 不予受理理由.
        DeclineReason = "decline_reason",
        /// 复杂程度.
        Complexity = "complexity",
        /// 主办单位.
        LeadUnit = "lead_unit",
        /// 会办单位.
        CoUnits = "co_units",
        /// 分办单位.
        SplitUnits = "split_units",
        /// 交办日期 of the current round.
        Assigned = "assigned",
        /// 签收日期, the lead unit's.
        Signed = "signed",
        /// 应办日期: the last day of the running clock.
        Due = "due",
        /// 超期天数: calendar days past the last day; empty while there is time.
        OverdueDays = "overdue_days",
        /// 答复日期.
        Replied = "replied",
        /// 答复内容, the lead unit's.
        Reply = "reply",
        /// 结果类别.
        Class = "class",
        /// 承诺日期.
        Promise = "promise",
        /// 状态说明: what the lead unit asks, or where somebody was sent who was declined.
        StateNote = "state_note",
        /// 申请延期天数: working days that the lead unit asks for.
        AskedWorkdays = "asked_workdays",
        /// 评价（过程）.
        RatedProcess = "rated_process",
        /// 评价（结果）.
        RatedResult = "rated_result",
        /// 评价理由.
        RatingReason = "rating_reason",
        /// 评价人.
        Rater = "rater",
        /// 评价日期.
        Rated = "rated",
        /// 办结日期.
        Closed = "closed",
        /// 状态日期: the day on which the state last changed.
        Moved = "moved",
        /// 办理轮次.
        Round = "round",
        /// 重新打开次数.
        Reopened = "reopened",
        /// 督办级别.
        Supervision = "supervision",
        /// 紧急.
        Urgent = "urgent",
        /// 外部系统.
        ExternalSystem = "external_system",
        /// 外部编号.
        ExternalNumber = "external_number",
        /// 并入案件: the number of the main case.
        MergedInto = "merged_into",
    }
}

/// What stands in the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Words.
    Text,
    /// A day.
    Day,
    /// A whole number.
    Number,
}

impl LedgerColumn {
    /// The columns of a ledger for which nothing else was chosen: those of the paper book.
    pub const BOOK: &'static [Self] = &[
        Self::Number,
        Self::Registered,
        Self::Station,
        Self::Person,
        Self::Topic,
        Self::Title,
        Self::Status,
        Self::LeadUnit,
        Self::Due,
        Self::Replied,
        Self::Class,
        Self::RatedProcess,
        Self::RatedResult,
        Self::Closed,
    ];

    /// What stands in its cells.
    pub const fn cells(self) -> CellKind {
        match self {
            Self::Registered
            | Self::Assigned
            | Self::Signed
            | Self::Due
            | Self::Replied
            | Self::Promise
            | Self::Rated
            | Self::Closed
            | Self::Moved => CellKind::Day,
            Self::OverdueDays | Self::AskedWorkdays | Self::Round | Self::Reopened => {
                CellKind::Number
            }
            Self::Number
            | Self::Station
            | Self::Street
            | Self::Community
            | Self::Place
            | Self::Person
            | Self::Kind
            | Self::Topic
            | Self::Title
            | Self::Text
            | Self::Channel
            | Self::Status
            | Self::DeclineReason
            | Self::Complexity
            | Self::LeadUnit
            | Self::CoUnits
            | Self::SplitUnits
            | Self::Reply
            | Self::Class
            | Self::StateNote
            | Self::RatedProcess
            | Self::RatedResult
            | Self::RatingReason
            | Self::Rater
            | Self::Supervision
            | Self::Urgent
            | Self::ExternalSystem
            | Self::ExternalNumber
            | Self::MergedInto => CellKind::Text,
        }
    }

    /// Whether its cells follow from the request alone. The others want its assignments, or another
    /// request, as well: an export has them, a page of rows has not.
    pub const fn is_of_request(self) -> bool {
        !matches!(
            self,
            Self::CoUnits
                | Self::SplitUnits
                | Self::Assigned
                | Self::Signed
                | Self::Reply
                | Self::StateNote
                | Self::AskedWorkdays
                | Self::MergedInto
        )
    }

    /// Whether a list can be ordered by it.
    pub const fn is_ordered(self) -> bool {
        matches!(
            self,
            Self::Number
                | Self::Registered
                | Self::Kind
                | Self::Topic
                | Self::Status
                | Self::Due
                | Self::OverdueDays
                | Self::Replied
                | Self::Class
                | Self::Promise
                | Self::RatedProcess
                | Self::RatedResult
                | Self::Closed
                | Self::Moved
                | Self::Round
        )
    }

    /// Whether a list can be counted by it: few values, each of which a filter can ask for.
    pub const fn is_grouped(self) -> bool {
        matches!(
            self,
            Self::Status
                | Self::Topic
                | Self::Kind
                | Self::Class
                | Self::Street
                | Self::Station
                | Self::Community
                | Self::LeadUnit
        )
    }

    /// Columns by their codes, separated by commas. What is unknown or there twice is left out, so
    /// that an address from another build still opens.
    pub fn list(codes: &str) -> Vec<Self> {
        let mut columns = Vec::new();
        for column in codes.split(',').filter_map(Self::from_code) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    /// The codes of columns, separated by commas.
    pub fn codes(columns: &[Self]) -> String {
        let codes: Vec<_> = columns.iter().map(|column| column.code()).collect();
        codes.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_of_columns_survives_the_address_bar() {
        let chosen = [LedgerColumn::Title, LedgerColumn::Number, LedgerColumn::Due];
        let codes = LedgerColumn::codes(&chosen);
        assert_eq!(codes, "title,number,due");
        assert_eq!(LedgerColumn::list(&codes), chosen);
        assert_eq!(
            LedgerColumn::list("title,colour,,title"),
            [LedgerColumn::Title]
        );
    }

    #[test]
    fn the_book_stands_in_the_order_of_the_columns() {
        assert!(LedgerColumn::BOOK.is_sorted());
    }
}
