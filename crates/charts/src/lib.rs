//! Where the marks of a chart stand, in per cent of its width: numbers in, shapes out, so that a test
//! needs no browser and the page only prints them.
//!
//! Deliberately absent: colours, words and any knowledge of what is shown.

pub mod bar;
pub mod gantt;
pub mod heat;
pub mod line;

/// A stretch of the width, in per cent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Where it begins.
    pub at: f64,
    /// How wide it is.
    pub width: f64,
}
