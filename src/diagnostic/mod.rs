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

/// Where in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file as the user knows it.
    pub path: String,
    /// Line, from 1; 0 if the whole file is meant.
    pub line: usize,
    /// Column in characters, from 1; 0 if the whole line is meant.
    pub column: usize,
    /// The same in bytes of the file.
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
        Self { path: path.into(), line, column, span }
    }
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
