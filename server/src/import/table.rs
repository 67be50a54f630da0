//! Reads a ledger's file, whatever it was saved as, into one table.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader as _, Sheets};
use encoding_rs::{Encoding, GB18030, UTF_8};
use shared::time::LocalDate;

use crate::export::csv::FORMULA;

/// Headers are looked for among so many rows: titles and notes often stand above them.
const HEADER_WITHIN: usize = 10;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A number. Telephone numbers are often stored as such.
    Number(f64),
    /// A true date cell.
    Date {
        /// The day.
        day: LocalDate,
        /// Milliseconds since midnight.
        time_ms: i64,
    },
}

impl Cell {
    /// What the cell says, as text: trimmed, a whole number without decimals.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => trimmed(text),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                format!("{}", *number as i64)
            }
            Self::Number(number) => number.to_string(),
            Self::Date { day, time_ms: 0 } => day.to_string(),
            Self::Date { day, time_ms } => {
                let minutes = time_ms / 60_000;
                format!("{day} {:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => trimmed(text).is_empty(),
            Self::Number(_) | Self::Date { .. } => false,
        }
    }
}

/// Without the tabs, line breaks and invisible characters that exports put around a text; line
/// breaks inside are kept, as `\n`.
fn trimmed(text: &str) -> String {
    let outer = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0');
    text.trim_matches(outer)
        .replace("\r\n", "\n")
        .replace('\r', "\n")
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number in the file, as a spreadsheet program shows it.
    pub number: usize,
    /// Its cells; as many as the row has.
    pub cells: Vec<Cell>,
}

/// A table: one row of headers and what stands below it. Empty rows are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The headers, as written.
    pub headers: Vec<String>,
    /// The rows below.
    pub rows: Vec<Row>,
}

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file cannot be opened.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// Not a spreadsheet, or a damaged one.
    #[error(transparent)]
    Spreadsheet(#[from] calamine::Error),
    /// Not comma-separated values.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
}

/// Reads a file: `.xlsx`, `.xls`, `.xlsb`, `.ods`, else comma-, tab- or semicolon-separated text.
/// The row with the most headers that `is_header` knows is the header row.
///
/// # Errors
/// The file cannot be opened or understood.
pub fn read(path: &Path, is_header: impl Fn(&str) -> bool) -> Result<Table, TableError> {
    let bytes = fs::read(path)?;
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let rows = match extension.as_deref() {
        Some("xlsx" | "xlsm" | "xls" | "xlsb" | "ods") => spreadsheet(bytes)?,
        _ => separated(&bytes)?,
    };
    table(rows, is_header)
}

fn table(rows: Vec<Row>, is_header: impl Fn(&str) -> bool) -> Result<Table, TableError> {
    let mut rows: Vec<Row> = rows
        .into_iter()
        .filter(|row| !row.cells.iter().all(Cell::is_empty))
        .collect();
    let known = |row: &Row| {
        row.cells
            .iter()
            .filter(|cell| is_header(&cell.text()))
            .count()
    };
    // Of equally good rows the first, hence the reversal.
    let header = (0..rows.len().min(HEADER_WITHIN))
        .rev()
        .max_by_key(|i| known(&rows[*i]));
    let header = header.ok_or(TableError::Empty)?;
    let below = rows.split_off(header + 1);
    let headers = rows[header].cells.iter().map(Cell::text).collect();
    Ok(Table {
        headers,
        rows: below,
    })
}

/// The first sheet that holds anything.
fn spreadsheet(bytes: Vec<u8>) -> Result<Vec<Row>, TableError> {
    let mut book: Sheets<_> = calamine::open_workbook_auto_from_rs(Cursor::new(bytes))?;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name)?;
        let Some((top, left)) = range.start() else {
            continue;
        };
        let rows = range.rows().enumerate().map(|(i, cells)| Row {
            number: top as usize + i + 1,
            cells: std::iter::repeat_n(Cell::Empty, left as usize)
                .chain(cells.iter().map(cell))
                .collect(),
        });
        return Ok(rows.collect());
    }
    Err(TableError::Empty)
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Cell::Text(text.clone())
        }
        Data::Bool(value) => Cell::Text(value.to_string()),
        Data::Error(error) => Cell::Text(error.to_string()),
        Data::DateTime(date) if date.is_datetime() => {
            let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
            let found = LocalDate::from_ymd(i32::from(year), month.into(), day.into());
            let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
            // Fractions of days do not hold seconds exactly.
            let seconds = seconds + i64::from(milli >= 500);
            match found {
                Some(day) if seconds == 86_400 => Cell::Date {
                    day: day.plus_days(1),
                    time_ms: 0,
                },
                Some(day) => Cell::Date {
                    day,
                    time_ms: seconds * 1000,
                },
                None => Cell::Number(date.as_f64()),
            }
        }
        Data::DateTime(duration) => Cell::Number(duration.as_f64()),
    }
}

/// The text of a file: by its byte order mark, else UTF-8, else GBK, which is what Excel in China
/// writes.
fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding
            .decode_without_bom_handling(&bytes[mark..])
            .0
            .into_owned();
    }
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => text.into_owned(),
        None => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

fn separated(bytes: &[u8]) -> Result<Vec<Row>, TableError> {
    // One sort of line break, the last line's too: rows are counted by them.
    let text = decoded(bytes).replace("\r\n", "\n").replace('\r', "\n") + "\n";
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let (mut number, mut line) = (0, 1);
    while reader.read_record(&mut record)? {
        // The reader passes over empty lines, which a spreadsheet program shows and counts.
        let breaks = record
            .iter()
            .map(|cell| cell.matches('\n').count())
            .sum::<usize>();
        let passed = (reader.position().line() - line) as usize;
        number += 1 + passed.saturating_sub(1 + breaks);
        line = reader.position().line();
        let cells = record.iter().map(|cell| {
            if trimmed(cell).is_empty() {
                Cell::Empty
            } else {
                Cell::Text(undefended(cell).to_owned())
            }
        });
        rows.push(Row {
            number,
            cells: cells.collect(),
        });
    }
    Ok(rows)
}

/// Without the mark that an export puts before what a spreadsheet program would take for a formula.
fn undefended(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        Some(_) | None => cell,
    }
}

/// The character that stands most often in the first lines, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0)];
    let mut quoted = false;
    for byte in text.bytes().take(4096) {
        quoted ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!quoted && byte == *delimiter);
        }
    }
    // Of equals the first: the comma.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(byte, _)| byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_header(text: &str) -> bool {
        ["编号", "标题", "日期"].contains(&text)
    }

    fn from_bytes(bytes: &[u8]) -> Table {
        table(separated(bytes).expect("separated values"), is_header).expect("rows")
    }

    fn texts(row: &Row) -> Vec<String> {
        row.cells.iter().map(Cell::text).collect()
    }

    #[test]
    fn reads_utf8_with_and_without_mark_and_gbk_alike() {
        let text = "编号,标题\r\n1,\"路灯坏了,\n三盏\"\r\n";
        let plain = from_bytes(text.as_bytes());
        assert_eq!(plain.headers, ["编号", "标题"]);
        assert_eq!(texts(&plain.rows[0]), ["1", "路灯坏了,\n三盏"]);
        assert_eq!(from_bytes(format!("\u{feff}{text}").as_bytes()), plain);
        let (gbk, _, lossy) = encoding_rs::GBK.encode(text);
        assert!(!lossy);
        assert_eq!(from_bytes(&gbk), plain);
        let utf16: Vec<u8> = format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(from_bytes(&utf16), plain);
    }

    #[test]
    fn finds_the_header_below_a_title_and_counts_rows_as_shown() {
        let table =
            from_bytes("2026年台账,,\n\n编号,标题,日期\nA,\"一\n二\",x\n\n\nB,三,y".as_bytes());
        assert_eq!(table.headers, ["编号", "标题", "日期"]);
        let numbers: Vec<_> = table.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [4, 7]);
    }

    #[test]
    fn tells_tabs_and_semicolons_from_commas() {
        for separator in ["\t", ";"] {
            let table = from_bytes(format!("编号{separator}标题\n1{separator}a，b").as_bytes());
            assert_eq!(texts(&table.rows[0]), ["1", "a，b"]);
        }
        assert_eq!(from_bytes("标题\na".as_bytes()).rows.len(), 1);
    }

    #[test]
    fn a_text_loses_what_stands_around_it() {
        let cell = Cell::Text("\r\n\t\t 第一行\r\n第二行 \t\n".to_owned());
        assert_eq!(cell.text(), "第一行\n第二行");
        assert!(Cell::Text("\t\n\u{feff}".to_owned()).is_empty());
        assert_eq!(Cell::Number(13_800_001_234.0).text(), "13800001234");
        assert_eq!(Cell::Number(0.5).text(), "0.5");
    }

    #[test]
    fn reads_a_spreadsheet_with_dates_numbers_and_a_margin() {
        use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
        let mut book = Workbook::new();
        book.add_worksheet();
        let sheet = book.add_worksheet();
        let format = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        let date = ExcelDateTime::parse_from_str("2019-04-25 09:32:09").expect("a date");
        sheet.write(1, 1, "编号").expect("writes");
        sheet.write(1, 2, "日期").expect("writes");
        sheet.write(2, 1, 13_800_001_234.0).expect("writes");
        sheet
            .write_with_format(2, 2, &date, &format)
            .expect("writes");
        sheet.write(5, 1, "z").expect("writes");
        let bytes = book.save_to_buffer().expect("writes");
        let table = table(spreadsheet(bytes).expect("a spreadsheet"), is_header).expect("rows");
        assert_eq!(table.headers, ["", "编号", "日期"]);
        assert_eq!(table.rows[0].number, 3);
        assert_eq!(table.rows[0].cells[1].text(), "13800001234");
        let day = "2019-04-25".parse().expect("a day");
        let time_ms = ((9 * 60 + 32) * 60 + 9) * 1000;
        assert_eq!(table.rows[0].cells[2], Cell::Date { day, time_ms });
        assert_eq!(table.rows[1].number, 6);
    }

    #[test]
    fn an_empty_or_damaged_file_is_an_error() {
        assert!(matches!(
            table(Vec::new(), is_header),
            Err(TableError::Empty)
        ));
        assert!(matches!(
            spreadsheet(b"PK nonsense".to_vec()),
            Err(TableError::Spreadsheet(_))
        ));
    }
}
