//! A bulletin as a document for word processors (Office Open XML, ECMA-376).

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, Paragraph, Run, RunFonts, Table, TableCell, TableRow, WidthType,
};
use shared::bulletin::{Bulletin, BulletinPart};
use text::{Lang, bulletin as words, clock};

/// Half points.
const TITLE: usize = 36;
const HEADING: usize = 28;
const TEXT: usize = 24;
/// Twentieths of a point: the columns of the table.
const WIDTHS: [usize; 4] = [3_400, 1_800, 1_800, 1_800];

/// The document could not be packed.
#[derive(Debug, thiserror::Error)]
#[error("the document could not be packed: {0}")]
pub struct Unpacked(#[from] docx_rs::DocxError);

fn run(text: &str, size: usize, bold: bool) -> Run {
    // The fonts of a Chinese office; where they are missing, the reader takes its own.
    let fonts = RunFonts::new()
        .ascii("Times New Roman")
        .hi_ansi("Times New Roman")
        .east_asia(if bold { "黑体" } else { "仿宋" });
    let mut run = Run::new().size(size).fonts(fonts);
    if bold {
        run = run.bold();
    }
    let mut lines = text.lines();
    run = run.add_text(lines.next().unwrap_or_default());
    for line in lines {
        run = run
            .add_break(docx_rs::BreakType::TextWrapping)
            .add_text(line);
    }
    run
}

fn paragraph(text: &str, size: usize, bold: bool) -> Paragraph {
    Paragraph::new().add_run(run(text, size, bold))
}

fn table(bulletin: &Bulletin, lang: Lang) -> Table {
    let heads = [
        words::FIGURE,
        words::THIS_MONTH,
        words::LAST_MONTH,
        words::YEAR_AGO,
    ];
    let heads = heads.map(|head| head.of(lang).to_owned());
    let row = |cells: [String; 4], bold: bool| {
        let cells = cells.iter().zip(WIDTHS).map(|(cell, width)| {
            TableCell::new()
                .width(width, WidthType::Dxa)
                .add_paragraph(paragraph(cell, TEXT, bold))
        });
        TableRow::new(cells.collect())
    };
    let lines = words::table(bulletin, lang).into_iter();
    let mut rows = vec![row(heads, true)];
    rows.extend(lines.map(|line| row(line, false)));
    Table::new(rows).set_grid(WIDTHS.to_vec())
}

/// Writes a bulletin.
///
/// # Errors
/// It cannot be packed.
pub fn written(bulletin: &Bulletin, lang: Lang) -> Result<Vec<u8>, Unpacked> {
    let (year, month) = (bulletin.year.to_string(), bulletin.month.to_string());
    let title = words::PAPER_TITLE.with(lang, &[&year, &month]);
    let day = clock::day(bulletin.drafted.at.day(), lang);
    let note = words::PAPER_NOTE.with(lang, &[&day]);
    let mut docx = Docx::new()
        .add_paragraph(paragraph(&title, TITLE, true).align(AlignmentType::Center))
        .add_paragraph(paragraph(&note, TEXT, false).align(AlignmentType::Center));
    if let Some(until) = bulletin.until {
        let part = words::SO_FAR.with(lang, &[&clock::day(until, lang)]);
        docx = docx.add_paragraph(paragraph(&part, TEXT, false).align(AlignmentType::Center));
    }
    for part in BulletinPart::ALL {
        docx = docx.add_paragraph(paragraph(words::part(*part).of(lang), HEADING, true));
        let found = bulletin.paragraphs.iter().find(|one| one.part == *part);
        if let Some(text) = found.map(|one| words::told(one.text(), lang)) {
            for line in text.lines().filter(|line| !line.is_empty()) {
                docx = docx.add_paragraph(paragraph(line, TEXT, false));
            }
        }
        if *part == BulletinPart::Figures {
            docx = docx.add_table(table(bulletin, lang));
        }
        let told = bulletin.items.iter().filter(|item| item.part() == *part);
        for item in told.filter(|item| !bulletin.is_left_out(item)) {
            docx = docx.add_paragraph(paragraph(&words::item(item, lang), TEXT, false));
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.build()
        .pack(&mut bytes)
        .map_err(docx_rs::DocxError::from)?;
    Ok(bytes.into_inner())
}
