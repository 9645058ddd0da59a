//! What is wrong with something people wrote: one shape for YAML errors, schema errors,
//! findings and import warnings.
//! The words stand in the tables of `words` under `diag.<code>` and `diag.<code>.hint`.
//! It does not decide what to do about a problem.

pub mod code;
pub mod render;
pub mod sources;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use code::Code;
pub use sources::Lines;

use crate::text::Span;
use crate::words::Words;

/// How bad it is. Ordered from mild to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look.
    Hint,
    /// Should be mended; nothing is lost meanwhile.
    Warning,
    /// Something could not be used as written.
    Error,
}

impl Severity {
    /// `error`, `warning` or `hint`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where in a file: in a text by line and column, in a workbook by sheet, row and column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file as the user knows it.
    pub path: String,
    /// The sheet of a workbook; absent in a text and in a table of one sheet, such as CSV.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Line, or row of a sheet, from 1; 0 if the whole file or sheet is meant.
    pub line: usize,
    /// Column in characters, or column of a sheet, from 1; 0 if the whole line is meant.
    pub column: usize,
    /// The same in bytes of the file; empty at 0 in a workbook, whose bytes tell nobody anything.
    pub span: Span,
}

impl Place {
    /// The whole file.
    pub fn file(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// The place of `span` in `source`, the text of the file at `path`.
    pub fn in_source(path: impl Into<String>, source: &str, span: Span) -> Self {
        let before = source.get(..span.start).unwrap_or(source);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        Self { path: path.into(), line, column, span, ..Self::default() }
    }

    /// A cell of a workbook, `row` and `column` from 1; a `column` of 0 is the whole row, a `row` of 0
    /// the whole sheet.
    pub fn in_sheet(
        path: impl Into<String>,
        sheet: impl Into<String>,
        row: usize,
        column: usize,
    ) -> Self {
        let sheet = Some(sheet.into());
        Self { path: path.into(), sheet, line: row, column, ..Self::default() }
    }

    /// The cell as spreadsheets name it, such as `C12`; `12` for a whole row, nothing for a whole sheet
    /// and in a text.
    pub fn cell(&self) -> Option<String> {
        self.sheet.as_ref()?;
        let row = (self.line > 0).then(|| self.line.to_string())?;
        Some(format!("{}{row}", column_letters(self.column)))
    }
}

/// `path:line:column` as terminals and editors make it a link; `path:sheet!C12` in a workbook. What is 0
/// is left out.
impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)?;
        if let Some(sheet) = &self.sheet {
            write!(f, ":{sheet}")?;
            return self.cell().map_or(Ok(()), |cell| write!(f, "!{cell}"));
        }
        for number in [self.line, self.column].into_iter().filter(|number| *number > 0) {
            write!(f, ":{number}")?;
        }
        Ok(())
    }
}

/// The column of a sheet, from 1, as spreadsheets name it: A to Z, AA, AB …; nothing for 0.
fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column;
    // Digits of base 26 without a zero.
    while left > 0 {
        left -= 1;
        letters.push(b'A' + u8::try_from(left % 26).unwrap_or_default());
        left /= 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// One problem, with its place and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of problem.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// Where; absent if it concerns no file.
    pub place: Option<Place>,
    /// The phrase concerned, if it is known.
    pub phrase: Option<String>,
    /// Values for the `{name}`s in the words of `code`. They are told as
    /// [`Words::told`] says: `@key` stands for the words of `key`.
    pub args: Vec<(&'static str, String)>,
}

impl Diagnostic {
    /// A problem of the usual severity of its code, without a place yet.
    pub fn new(code: Code) -> Self {
        Self { code, severity: code.severity(), place: None, phrase: None, args: Vec::new() }
    }

    /// The same at `place`.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same, about the phrase `id`.
    pub fn about(mut self, id: impl Into<String>) -> Self {
        self.phrase = Some(id.into());
        self
    }

    /// The same, with the value of one `{name}`.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// What was found and what was expected.
    pub fn message(&self, words: &Words) -> String {
        words.fill(&format!("diag.{}", self.code.as_str()), &self.spoken(words))
    }

    /// What to do.
    pub fn hint(&self, words: &Words) -> String {
        words.fill(&format!("diag.{}.hint", self.code.as_str()), &self.spoken(words))
    }

    fn spoken<'a>(&'a self, words: &'a Words) -> Vec<(&'static str, Cow<'a, str>)> {
        self.args.iter().map(|(name, value)| (*name, words.told(value))).collect()
    }
}

/// A value read from what people wrote, and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Checked<T> {
    /// What could be used.
    pub value: T,
    /// What was wrong; empty if nothing.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value with nothing wrong.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_as_its_program_would_name_it() {
        let text =
            Place::in_source("phrases/apology.yaml", "- id: a\n  text: x\n", Span::new(10, 14));
        assert_eq!((text.to_string(), text.cell()), ("phrases/apology.yaml:2:3".into(), None));
        assert_eq!(Place::file("a.yaml").to_string(), "a.yaml");
        for (row, column, told, cell) in [
            (12, 3, "老话术.xlsx:退款!C12", Some("C12")),
            (2, 26, "老话术.xlsx:退款!Z2", Some("Z2")),
            (2, 27, "老话术.xlsx:退款!AA2", Some("AA2")),
            (2, 702, "老话术.xlsx:退款!ZZ2", Some("ZZ2")),
            (2, 703, "老话术.xlsx:退款!AAA2", Some("AAA2")),
            (7, 0, "老话术.xlsx:退款!7", Some("7")),
            (0, 0, "老话术.xlsx:退款", None),
        ] {
            let place = Place::in_sheet("老话术.xlsx", "退款", row, column);
            assert_eq!((place.to_string(), place.cell().as_deref()), (told.to_owned(), cell));
        }
    }
}
