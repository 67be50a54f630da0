//! Workbooks: rows go to a temporary file as they come, dates are dates, and text is text whatever
//! it begins with.

use std::fs::File;
use std::io::Seek as _;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use shared::ledger::{CellKind, LedgerColumn};
use shared::time::LocalDate;
use tokio::sync::mpsc;

use super::rows::Cell;
use super::{Export, ExportError, Rows};

/// How days are shown.
pub const DAY_FORMAT: &str = "yyyy-mm-dd";
/// Rows of one sheet; a sheet has room for a few more (1,048,576).
const SHEET_ROWS: u32 = 1_000_000;

/// The ledger as a workbook in a temporary file, read from its beginning.
///
/// # Errors
/// The database's, or the file's.
pub async fn file(export: Export) -> Result<File, ExportError> {
    let (heads, columns) = (export.heads(), export.columns.clone());
    let rows = export.rows();
    tokio::task::spawn_blocking(move || write(&heads, &columns, rows))
        .await
        .map_err(|_| ExportError::Stopped)?
}

fn write(
    heads: &[&str],
    columns: &[LedgerColumn],
    mut rows: mpsc::Receiver<Result<Rows, ExportError>>,
) -> Result<File, ExportError> {
    let mut workbook = Workbook::new();
    let day = Format::new().set_num_format(DAY_FORMAT);
    let mut sheet = begin(&mut workbook, heads, columns)?;
    let mut at = 1;
    while let Some(window) = rows.blocking_recv() {
        for row in window? {
            if at > SHEET_ROWS {
                sheet = begin(&mut workbook, heads, columns)?;
                at = 1;
            }
            for (column, cell) in (0..).zip(row) {
                put(sheet, at, column, cell, &day)?;
            }
            at += 1;
        }
    }
    let mut file = tempfile::tempfile()?;
    workbook.save_to_writer(&mut file)?;
    file.rewind()?;
    Ok(file)
}

fn begin<'a>(
    workbook: &'a mut Workbook,
    heads: &[&str],
    columns: &[LedgerColumn],
) -> Result<&'a mut Worksheet, XlsxError> {
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(columns) {
        sheet.set_column_width(at, width(*column))?;
    }
    for (at, head) in (0..).zip(heads) {
        sheet.write_string_with_format(0, at, *head, &bold)?;
    }
    Ok(sheet)
}

/// In characters; long texts are not shown whole.
const fn width(column: LedgerColumn) -> u16 {
    match column.cells() {
        CellKind::Day => 12,
        CellKind::Number => 8,
        CellKind::Text => match column {
            LedgerColumn::Title | LedgerColumn::Text | LedgerColumn::Reply => 40,
            _ => 18,
        },
    }
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: Cell,
    day: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Number(number) => {
            sheet.write_number(row, column, number)?;
        }
        Cell::Day(date) => match excel_day(date) {
            Some(date) => {
                sheet.write_date_with_format(row, column, date, day)?;
            }
            // Before 1900, which Excel does not know.
            None => {
                sheet.write_string(row, column, date.to_string())?;
            }
        },
    }
    Ok(())
}

fn excel_day(day: LocalDate) -> Option<ExcelDateTime> {
    let (year, month, day) = day.ymd();
    let year = u16::try_from(year).ok()?;
    ExcelDateTime::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}
