//! Forms of an office: workbooks whose heads and looks stay as they are, and whose rows we fill.

use std::io::Cursor;

use shared::export::{FormHead, FormLayout, FormLook};
use shared::ledger::LedgerColumn;
use umya_spreadsheet::{Style, Workbook, Worksheet, XlsxError, reader, writer};

use super::rows::Cell;
use super::xlsx::DAY_FORMAT;
use super::{ExportError, Rows};
use crate::import;

/// Rows that a form takes: it is held in memory whole.
pub const MAX_ROWS: u64 = 5_000;
/// Heads are looked for among so many rows.
const HEAD_WITHIN: u32 = 20;
/// Columns that are looked at.
const WIDEST: u32 = 100;
/// Days are counted from here in a workbook.
const DAY_ZERO: i32 = 25_569;

/// Why a form cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// It is no workbook, or a damaged one.
    #[error(transparent)]
    Workbook(#[from] XlsxError),
    /// No row has words that mean columns of ours.
    #[error("no heads were found")]
    NoHeads,
}

fn open(bytes: &[u8]) -> Result<Workbook, FormError> {
    Ok(reader::xlsx::read_reader(Cursor::new(bytes), true)?)
}

/// Looks for the heads in a form, and guesses what they mean.
///
/// # Errors
/// It is no workbook, or has no heads.
pub fn look(bytes: &[u8]) -> Result<FormLook, FormError> {
    let book = open(bytes)?;
    let looks = book.sheet_collection().iter().map(look_at);
    // Of equally good sheets the first, hence the reversal.
    let mut best: Vec<(usize, FormLook)> = looks.collect();
    best.reverse();
    let best = best.into_iter().max_by_key(|(known, _)| *known);
    best.filter(|(known, _)| *known > 0)
        .map(|(_, look)| look)
        .ok_or(FormError::NoHeads)
}

/// The row of a sheet with the most heads that mean something, and how many do.
fn look_at(sheet: &Worksheet) -> (usize, FormLook) {
    let (width, height) = sheet.highest_column_and_row();
    let width = width.min(WIDEST);
    let known = |row: u32| {
        (1..=width)
            .filter(|at| guess(&told(sheet, *at, row)).is_some())
            .count()
    };
    let head_row = (1..=height.min(HEAD_WITHIN))
        .rev()
        .max_by_key(|row| known(*row))
        .unwrap_or(1);
    let heads = (1..=width)
        .map(|at| (at, told(sheet, at, head_row)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(at, text)| FormHead {
            at,
            guess: guess(&text),
            text,
        })
        .collect();
    let look = FormLook {
        sheet: sheet.name().to_owned(),
        // Heads over several rows end with the lowest of them.
        head_row: lowest(sheet, head_row),
        heads: once_each(heads),
    };
    (known(head_row), look)
}

/// What stands in a cell; for one that is part of a merged one, what stands there.
fn told(sheet: &Worksheet, at: u32, row: u32) -> String {
    let value = sheet.cell((at, row)).map(|cell| cell.value().into_owned());
    value.unwrap_or_default().trim().to_owned()
}

/// The last row of the merged cells that begin in a row.
fn lowest(sheet: &Worksheet, row: u32) -> u32 {
    let bounds = sheet.merge_cells().iter().filter_map(|range| {
        let start = range.coordinate_start_row().map(|row| row.num())?;
        let end = range.coordinate_end_row().map(|row| row.num())?;
        (start == row).then_some(end)
    });
    bounds.max().unwrap_or(row).max(row)
}

/// A head's meaning: a ledger's own head, or one that an import would understand.
pub fn guess(head: &str) -> Option<LedgerColumn> {
    import::ledger_column(head)
}

/// A column of ours is guessed once only; the others are left to whoever looks.
fn once_each(mut heads: Vec<FormHead>) -> Vec<FormHead> {
    let mut taken = Vec::new();
    for head in &mut heads {
        if head.guess.is_some_and(|guess| taken.contains(&guess)) {
            head.guess = None;
        }
        taken.extend(head.guess);
    }
    heads
}

/// A form with rows put under its heads. The row under the heads lends its looks to all of them;
/// what stands below moves down.
///
/// # Errors
/// It is no workbook, or its sheet is gone.
pub fn fill(bytes: &[u8], layout: &FormLayout, rows: &Rows) -> Result<Vec<u8>, ExportError> {
    let mut book = open(bytes)?;
    let first = layout.head_row + 1;
    let sheet = book
        .sheet_by_name_mut(&layout.sheet)
        .map_err(FormError::from)?;
    let (width, _) = sheet.highest_column_and_row();
    let width = width.min(WIDEST);
    let style = |sheet: &Worksheet, at: u32| -> Option<Style> {
        sheet.cell((at, first)).map(|cell| cell.style().clone())
    };
    let styles: Vec<Option<Style>> = (1..=width).map(|at| style(sheet, at)).collect();
    let height = sheet.row_dimension(first).map(|row| row.height());
    if let Ok(more @ 1..) = u32::try_from(rows.len().saturating_sub(1)) {
        sheet.insert_new_row(first + 1, more);
    }
    for (row, cells) in (first..).zip(rows) {
        if let Some(height) = height.filter(|height| *height > 0.0) {
            sheet.row_dimension_mut(row).set_height(height);
        }
        for (at, style) in (1..).zip(&styles) {
            if let Some(style) = style {
                sheet.cell_mut((at, row)).set_style(style.clone());
            }
        }
        for (column, cell) in layout.columns.iter().zip(cells) {
            put(sheet, (column.at, row), cell);
        }
    }
    let mut filled = Vec::new();
    writer::xlsx::write_writer(&book, &mut filled).map_err(FormError::from)?;
    Ok(filled)
}

fn put(sheet: &mut Worksheet, at: (u32, u32), cell: &Cell) {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.cell_mut(at).set_value_string(text.clone());
        }
        Cell::Number(number) => {
            sheet.cell_mut(at).set_value_number(*number);
        }
        Cell::Day(day) => {
            let target = sheet.cell_mut(at);
            target.set_value_number(day.0 + DAY_ZERO);
            let format = target.style_mut().number_format_mut();
            // A form's own way of writing days stays.
            if !format.format_code().contains(['y', 'Y']) {
                format.set_format_code(DAY_FORMAT);
            }
        }
    }
}
