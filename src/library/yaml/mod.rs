//! The one door to YAML: bytes → UTF-8 → lines → event scan → values. Nothing else names `serde_yaml`.
//! Values come from the scan where there is one way to read a text, else from serde as a second parser,
//! and then a file passes only if both take it; what they refuse is a [`Diagnostic`] with its
//! place and the cure, and a broken entry still yields its neighbours.
//! `write` writes single values. It does not know what a phrase is and touches no disk.

pub mod align;
mod check;
mod hazard;
mod list;
pub mod outline;
mod read;
mod recover;
mod values;
pub mod write;

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Lines, Place};
use crate::text::Span;

pub use list::{
    Item, List, Mapping, Scan, outline_of, read_list, read_list_beside, read_mapping, read_trusted,
    scan_list, scan_mapping,
};
pub use outline::{Kind, Node, Outline};
pub use read::node as read_node;

/// The largest file, in bytes.
pub const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;
/// The longest line, in bytes.
pub const MAX_LINE_BYTES: usize = 64 * 1024;
/// The deepest nesting of lists and mappings: phrases need four, the conditions of rules about ten.
pub const MAX_DEPTH: usize = 12;
/// The most values, keys, starts and ends in one file.
pub const MAX_EVENTS: usize = 2_000_000;
/// The most keys in one mapping.
pub const MAX_KEYS: usize = 256;
/// The most problems told of one file; who mends these sees the rest.
pub const MAX_FAULTS: usize = 200;

/// A file as text, with its lines.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file as the user knows it.
    pub path: Arc<str>,
    /// What it holds, a byte order mark included.
    pub text: Arc<str>,
    /// Its lines.
    pub lines: Lines,
}

/// One problem before it has a path: what, where, and the words' values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which kind.
    pub code: Code,
    /// Where, in bytes of the file.
    pub span: Span,
    /// Values for the words.
    pub args: Vec<(&'static str, String)>,
}

impl Fault {
    /// A problem of kind `code` at `span`.
    pub fn new(code: Code, span: Span) -> Self {
        Self { code, span, args: Vec::new() }
    }

    /// The same with the value of one `{name}`.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

impl Text {
    /// The text in `bytes`, or the reason why there is none: too large, or not UTF-8.
    pub fn decode(path: &str, bytes: &[u8]) -> Result<Self, Diagnostic> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(Diagnostic::new(Code::Size)
                .at(Place::file(path))
                .with("found", mebibytes(bytes.len()))
                .with("limit", mebibytes(MAX_FILE_BYTES)));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(path, text)),
            Err(error) => {
                Err(not_utf8(path, bytes, error.valid_up_to(), error.error_len().is_none()))
            }
        }
    }

    /// `text` as the content of the file at `path`.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.into(), lines: Lines::new(text), text: text.into() }
    }

    /// The place of `span`.
    pub fn place(&self, span: Span) -> Place {
        self.lines.place(&self.path, &self.text, span)
    }

    /// The problem with its place.
    pub fn diagnostic(&self, fault: Fault) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(fault.code).at(self.place(fault.span));
        diagnostic.args = fault.args;
        diagnostic
    }

    /// Everything but a byte order mark.
    fn body(&self) -> Span {
        let start = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Span::new(start, self.text.len())
    }
}

fn mebibytes(n_bytes: usize) -> String {
    format!("{:.1} MiB", n_bytes as f64 / (1024.0 * 1024.0))
}

/// `cut`: the bytes end within a character.
fn not_utf8(path: &str, bytes: &[u8], valid_bytes: usize, cut: bool) -> Diagnostic {
    let (sound, rest) = bytes.split_at(valid_bytes);
    let before = String::from_utf8_lossy(sound);
    let span = Span::new(valid_bytes, valid_bytes + 1);
    let place = Lines::new(&before).place(path, &before, span);
    let guess = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        "UTF-16"
    } else if cut && sound.iter().any(|byte| !byte.is_ascii()) {
        "@encoding.cut"
    } else if is_big5(rest) {
        "Big5"
    } else if is_gb18030(rest) {
        "GBK / GB18030"
    } else {
        "@encoding.unknown"
    };
    Diagnostic::new(Code::Utf8)
        .at(place)
        .with("offset", (valid_bytes + 1).to_string())
        .with("guess", guess)
}

/// True if `bytes` are pairs of Big5, and of its frequently used characters (level 1, first bytes A4 to
/// C6) with second bytes that GB 2312 does not have.
fn is_big5(bytes: &[u8]) -> bool {
    let (mut rest, mut n_pairs, mut n_common, mut n_low) = (bytes, 0, 0, 0);
    loop {
        rest = match rest {
            [] => return n_low > 0 && n_common * 4 > n_pairs * 3,
            [0x00..=0x7f, tail @ ..] => tail,
            [first @ 0xa1..=0xf9, second @ (0x40..=0x7e | 0xa1..=0xfe), tail @ ..] => {
                n_pairs += 1;
                n_common += usize::from(matches!(first, 0xa1..=0xc6));
                n_low += usize::from(*second < 0x7f);
                tail
            }
            _ => return false,
        };
    }
}

/// True if `bytes` are well-formed GB 18030 (GB 18030-2022, 5.2: one, two or four bytes a character).
fn is_gb18030(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] => return true,
            [0x00..=0x7f, tail @ ..] => tail,
            [0x81..=0xfe, 0x40..=0x7e | 0x80..=0xfe, tail @ ..] => tail,
            [0x81..=0xfe, 0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, tail @ ..] => tail,
            _ => return false,
        };
    }
}
