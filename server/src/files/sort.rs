//! Of what sort a file is, by what it holds. What its name or its sender says is not believed.

use shared::attachment::MediaType;

/// The sort of a file that was announced as `announced`; `None` where it holds something else, or
/// something that is not taken.
///
/// Pictures may go by each other's names, since they are stored anew; so may the two names of one
/// container of sound and film.
pub fn sort_of(bytes: &[u8], announced: MediaType) -> Option<MediaType> {
    let found = match infer::get(bytes).map(|found| found.mime_type()) {
        Some("image/jpeg") => MediaType::Jpeg,
        Some("image/png") => MediaType::Png,
        Some("image/webp") => MediaType::Webp,
        Some("application/pdf") => MediaType::Pdf,
        Some("audio/mpeg") => MediaType::Mp3,
        Some("audio/m4a") => MediaType::M4a,
        Some("video/mp4") => MediaType::Mp4,
        // Which archive is which office document is seen further in.
        Some(mime) if mime == "application/zip" || mime.contains("openxmlformats") => {
            office(bytes)?
        }
        Some(_) => return None,
        None if is_text(bytes) => match announced {
            MediaType::Csv => MediaType::Csv,
            _ => MediaType::Txt,
        },
        None => return None,
    };
    let is_recording = |media| matches!(media, MediaType::M4a | MediaType::Mp4);
    let fits = found == announced
        || (found.is_image() && announced.is_image())
        || (is_recording(found) && is_recording(announced));
    match fits {
        true if is_recording(found) => Some(announced),
        true => Some(found),
        false => None,
    }
}

fn holds(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|window| window == name)
}

/// The names of an archive's entries stand in it as they are. A document with macros is none that is
/// taken.
fn office(bytes: &[u8]) -> Option<MediaType> {
    if !holds(bytes, b"[Content_Types].xml") || holds(bytes, b"vbaProject.bin") {
        return None;
    }
    [
        (&b"word/document.xml"[..], MediaType::Docx),
        (b"xl/workbook.xml", MediaType::Xlsx),
        (b"ppt/presentation.xml", MediaType::Pptx),
    ]
    .into_iter()
    .find_map(|(name, media)| holds(bytes, name).then_some(media))
}

/// UTF-8, or the encoding that older Chinese programs write; no control characters but white space.
fn is_text(bytes: &[u8]) -> bool {
    let is_odd = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c);
    if bytes.iter().any(is_odd) {
        return false;
    }
    std::str::from_utf8(bytes).is_ok() || !encoding_rs::GB18030.decode(bytes).2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_holds_decides() {
        let jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF";
        assert_eq!(sort_of(jpeg, MediaType::Jpeg), Some(MediaType::Jpeg));
        assert_eq!(sort_of(jpeg, MediaType::Png), Some(MediaType::Jpeg));
        assert_eq!(sort_of(jpeg, MediaType::Pdf), None);
        assert_eq!(sort_of(b"MZ\x90\x00\x03\x00", MediaType::Jpeg), None);
        assert_eq!(sort_of(b"MZ\x90\x00\x03\x00", MediaType::Txt), None);
        assert_eq!(sort_of(b"%PDF-1.7", MediaType::Pdf), Some(MediaType::Pdf));
        assert_eq!(
            sort_of("名称,数\r\n".as_bytes(), MediaType::Csv),
            Some(MediaType::Csv)
        );
        assert_eq!(
            sort_of(b"\xc3\xfb\xb3\xc6", MediaType::Txt),
            Some(MediaType::Txt)
        );
        assert_eq!(sort_of(b"<!DOCTYPE html><script>", MediaType::Txt), None);
        assert_eq!(sort_of(b"#!/bin/sh\nrm", MediaType::Txt), None);
        assert_eq!(sort_of(b"a\x00b", MediaType::Txt), None);
        let sound = b"\x00\x00\x00\x20ftypmp42\x00\x00\x00\x00mp42isom";
        assert_eq!(sort_of(sound, MediaType::M4a), Some(MediaType::M4a));
    }

    #[test]
    fn office_documents_are_told_apart_and_macros_are_not_taken() {
        let archive = |names: &[&str]| {
            let mut bytes = b"PK\x03\x04\x14\x00\x00\x00".to_vec();
            for name in names {
                bytes.extend([0; 22]);
                bytes.extend(name.as_bytes());
            }
            bytes
        };
        let word = archive(&["[Content_Types].xml", "word/document.xml"]);
        assert_eq!(sort_of(&word, MediaType::Docx), Some(MediaType::Docx));
        assert_eq!(sort_of(&word, MediaType::Xlsx), None);
        let macros = archive(&[
            "[Content_Types].xml",
            "word/document.xml",
            "word/vbaProject.bin",
        ]);
        assert_eq!(sort_of(&macros, MediaType::Docx), None);
        assert_eq!(sort_of(&archive(&["setup.exe"]), MediaType::Docx), None);
    }
}
