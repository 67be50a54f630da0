//! Comma-separated values, as spreadsheet programs open them: UTF-8 with a byte order mark, and no
//! cell that such a program would take for a formula.

use axum::body::Bytes;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use futures::Stream;
use tokio::sync::mpsc;

use super::rows::Cell;
use super::{Export, ExportError, Rows};

/// Tells spreadsheet programs that the text is UTF-8.
pub const MARK: &str = "\u{feff}";
/// What makes a spreadsheet program take a cell for a formula (OWASP, CSV injection).
pub const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The ledger as text, window by window.
pub fn stream(export: Export) -> impl Stream<Item = std::io::Result<Bytes>> {
    let heads = export
        .heads()
        .into_iter()
        .map(|head| Cell::Text(head.to_owned()));
    let first = [
        MARK.to_owned().into_bytes(),
        written(&vec![heads.collect()]),
    ]
    .concat();
    futures::stream::unfold((Some(first), export.rows()), next)
}

/// A small table as a file to download; the first line is its head.
pub fn download(file: &str, lines: Vec<Vec<String>>) -> Response {
    let rows = lines
        .into_iter()
        .map(|line| line.into_iter().map(Cell::Text).collect())
        .collect();
    let bytes = [MARK.as_bytes().to_vec(), written(&rows)].concat();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{file}\""),
        ),
    ];
    (headers, bytes).into_response()
}

type State = (Option<Vec<u8>>, mpsc::Receiver<Result<Rows, ExportError>>);

async fn next((first, mut rows): State) -> Option<(std::io::Result<Bytes>, State)> {
    if let Some(first) = first {
        return Some((Ok(Bytes::from(first)), (None, rows)));
    }
    let window = rows.recv().await?;
    // A transfer that breaks off is seen as such: what has come is not taken for the whole.
    let bytes = window
        .map(|rows| Bytes::from(written(&rows)))
        .map_err(|error| {
            tracing::error!(%error, "an export broke off");
            std::io::Error::other(error)
        });
    Some((bytes, (None, rows)))
}

fn written(rows: &Rows) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row.iter().map(plain))
            .expect("rows are equally long, and memory takes them");
    }
    writer.into_inner().expect("memory takes what is left")
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) if text.starts_with(FORMULA) => ["'", text].concat(),
        Cell::Text(text) => text.clone(),
        Cell::Day(day) => day.to_string(),
        Cell::Number(number) => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_for_a_formula() {
        for text in ["=1+1", "+86", "-1", "@SUM(A1)", "\tx", "\rx"] {
            let cell = Cell::Text(text.to_owned());
            assert_eq!(plain(&cell), format!("'{text}"));
        }
        assert_eq!(plain(&Cell::Text("积水=二十".to_owned())), "积水=二十");
        let row = vec![
            Cell::Text("a,\"b\"\nc".to_owned()),
            Cell::Empty,
            Cell::Number(3),
        ];
        assert_eq!(written(&vec![row]), b"\"a,\"\"b\"\"\nc\",,3\r\n");
    }
}
