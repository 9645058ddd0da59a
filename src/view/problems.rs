//! What is wrong with the library's files, in the order of the files, errors first within each.

use serde::Serialize;

use crate::app::AppState;
use crate::diagnostic::Severity;

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProblemView {
    /// How bad.
    pub severity: Severity,
    /// `path:line:column`.
    pub place: String,
    /// What was found.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// Its code.
    pub code: String,
}

/// Every problem of the library's files.
pub fn problems(state: &AppState) -> Vec<ProblemView> {
    let words = state.words();
    let beside = state.rule_diagnostics.iter().chain(&state.practice.diagnostics);
    let mut found: Vec<_> = state.content.diagnostics.iter().chain(beside).collect();
    found.sort_by(|a, b| {
        let path = |of: &crate::diagnostic::Diagnostic| of.place.as_ref().map(|p| p.path.clone());
        let line =
            |of: &crate::diagnostic::Diagnostic| of.place.as_ref().map(|p| (p.line, p.column));
        path(a).cmp(&path(b)).then(b.severity.cmp(&a.severity)).then(line(a).cmp(&line(b)))
    });
    found
        .into_iter()
        .map(|found| ProblemView {
            severity: found.severity,
            place: found.place.as_ref().map(ToString::to_string).unwrap_or_default(),
            message: found.message(words),
            hint: found.hint(words),
            code: found.code.as_str().to_owned(),
        })
        .collect()
}
