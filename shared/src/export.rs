//! Exports of the ledger (台账导出), and the spreadsheet forms of an office that they may fill.

use serde::{Deserialize, Serialize};

use crate::id::FormId;
use crate::ledger::LedgerColumn;
use crate::request::coded;
use crate::time::Timestamp;

coded! {
    /// What an export is written as.
    ExportFormat {
        /// Comma-separated values, UTF-8 with a byte order mark, as spreadsheet programs want it.
        Csv = "csv",
        /// An Excel workbook.
        Xlsx = "xlsx",
    }
}

/// `POST /api/requests/export`: the ledger of the requests that one may see and a filter asks for.
/// That it was taken stands on record before the first row leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportCall {
    /// The same query as that of the list.
    #[serde(default)]
    pub query: String,
    /// As what; a form is always filled as a workbook.
    pub format: ExportFormat,
    /// Which columns, in this order; none for those of the paper book.
    #[serde(default)]
    pub columns: Vec<LedgerColumn>,
    /// Language of heads and words: a tag such as `zh-Hans`.
    #[serde(default)]
    pub lang: String,
    /// Fills this form.
    #[serde(default)]
    pub form: Option<FormId>,
}

/// Where a column of ours goes in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormColumn {
    /// The form's column, from 1.
    pub at: u32,
    /// What is put there.
    pub column: LedgerColumn,
}

/// How a form is filled: which sheet, under which row of heads, and what goes where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormLayout {
    /// The sheet's name.
    pub sheet: String,
    /// The last row of its heads, from 1; the first row of the ledger goes below it.
    pub head_row: u32,
    /// What goes where.
    pub columns: Vec<FormColumn>,
}

/// A form that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Its id.
    pub id: FormId,
    /// Its name.
    pub name: String,
    /// How it is filled.
    pub layout: FormLayout,
    /// Who brought it, by name.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// A head of a form, as it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormHead {
    /// The column, from 1.
    pub at: u32,
    /// What stands there.
    pub text: String,
    /// What it means, if that can be told.
    pub guess: Option<LedgerColumn>,
}

/// What was found in a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormLook {
    /// The sheet that was looked at.
    pub sheet: String,
    /// The row of its heads, from 1.
    pub head_row: u32,
    /// The heads.
    pub heads: Vec<FormHead>,
}

/// `POST /api/forms/look`: what is in this workbook?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookCall {
    /// The workbook, in base64.
    pub file: String,
}

/// `POST /api/forms`: keep this form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepFormCall {
    /// Under this name.
    pub name: String,
    /// Filled like this.
    pub layout: FormLayout,
    /// The workbook, in base64.
    pub file: String,
}

/// What goes on record about exports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportCommand {
    /// The ledger was taken.
    Requests {
        /// As what.
        format: ExportFormat,
        /// Under which filter.
        query: String,
        /// Which columns.
        columns: Vec<LedgerColumn>,
        /// How many rows.
        rows: u64,
        /// Into which form, by name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form: Option<String>,
    },
    /// A form was brought.
    KeepForm {
        /// Its name.
        name: String,
    },
    /// A form was thrown away.
    DropForm {
        /// Its name.
        name: String,
    },
}
