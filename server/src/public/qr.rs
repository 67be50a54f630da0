//! A QR code as a drawing in the page.

use std::fmt::Write as _;

use maud::{Markup, html};
use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};

/// Modules of white around a code.
const QUIET: usize = 4;

/// The code of an address, one unit to a module.
///
/// # Errors
/// The address is longer than a code can hold.
pub fn drawn(address: &str, label: &str) -> Result<Markup, QrError> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)?;
    let (width, colours) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (at, _) in colours
        .iter()
        .enumerate()
        .filter(|(_, colour)| **colour == Color::Dark)
    {
        let (x, y) = (at % width + QUIET, at / width + QUIET);
        write!(path, "M{x} {y}h1v1h-1z").expect("writing to a string does not fail");
    }
    let size = width + 2 * QUIET;
    Ok(html! {
        svg role="img" aria-label=(label) viewBox={ "0 0 " (size) " " (size) } shape-rendering="crispEdges" {
            rect width=(size) height=(size) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_reads_what_was_drawn() {
        let address = "https://liaison.example.cn/q/0123456789abcdefABCDEF-_01234567";
        let drawn = drawn(address, "code").expect("short enough").into_string();
        let size: usize = drawn
            .split_once("viewBox=\"0 0 ")
            .and_then(|(_, rest)| rest.split(' ').next()?.parse().ok())
            .expect("a size");
        let path = drawn.split_once(" d=\"").expect("a path").1;
        let path = path.split('"').next().expect("its end");
        let dark: Vec<(usize, usize)> = path
            .split('M')
            .skip(1)
            .map(|module| {
                let (x, y) = module.split_once(' ').expect("two numbers");
                let y = y.split('h').next().expect("a number");
                (x.parse().expect("x"), y.parse().expect("y"))
            })
            .collect();
        // As a camera would see it, eight points to a module.
        const POINTS: usize = 8;
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(size * POINTS, size * POINTS, |x, y| {
                if dark.contains(&(x / POINTS, y / POINTS)) {
                    0
                } else {
                    255
                }
            });
        let grids = image.detect_grids();
        let (_, read) = grids[0].decode().expect("it can be read");
        assert_eq!(read, address);
    }
}
