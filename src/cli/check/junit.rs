//! Reports as JUnit XML: a suite for each report, a case for each phrase or line and one for each file
//! with problems of its own. Hints are no failures.

use super::report::{Problem, Report};
use super::total;
use crate::diagnostic::Severity;

/// All reports as one document.
pub fn junit(reports: &[Report]) -> String {
    let suites: Vec<Suite<'_>> = reports.iter().map(Suite::of).collect();
    let n_tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let tally = total(reports);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"deti\" tests=\"{n_tests}\" failures=\"{}\" errors=\"0\">\n",
        tally.n_errors + tally.n_warnings
    ));
    for suite in &suites {
        out.push_str(&suite.xml());
    }
    out.push_str("</testsuites>\n");
    out
}

struct Suite<'a> {
    report: &'a Report,
    cases: Vec<Case<'a>>,
}

struct Case<'a> {
    path: &'a str,
    name: &'a str,
    problems: Vec<&'a Problem>,
}

impl<'a> Suite<'a> {
    fn of(report: &'a Report) -> Self {
        let mut cases: Vec<Case<'_>> = Vec::new();
        let mut by_name = std::collections::HashMap::new();
        for (path, name) in &report.messages {
            by_name.entry((path.as_str(), name.clone())).or_insert(cases.len());
            cases.push(Case { path, name, problems: Vec::new() });
        }
        for problem in &report.problems {
            let place = problem.place.as_ref();
            let path = place.map_or(report.title.as_str(), |place| place.path.as_str());
            let name = match (&problem.phrase, report.is_text, place) {
                (Some(phrase), _, _) => phrase.clone(),
                (None, true, Some(place)) => place.line.to_string(),
                _ => String::new(),
            };
            let index = by_name.get(&(path, name)).copied().unwrap_or_else(|| {
                let named = problem.phrase.as_deref().unwrap_or(path);
                let held = cases.iter().position(|case| case.path == path && case.name == named);
                held.unwrap_or_else(|| {
                    cases.push(Case { path, name: named, problems: Vec::new() });
                    cases.len() - 1
                })
            });
            if let Some(case) = cases.get_mut(index) {
                case.problems.push(problem);
            }
        }
        Self { report, cases }
    }

    fn xml(&self) -> String {
        let tally = self.report.tally();
        let mut out = format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n",
            escaped(&self.report.title),
            self.cases.len(),
            tally.n_errors + tally.n_warnings
        );
        for case in &self.cases {
            let head = format!(
                "    <testcase classname=\"{}\" name=\"{}\"",
                escaped(case.path),
                escaped(case.name)
            );
            out.push_str(&head);
            if case.problems.is_empty() {
                out.push_str("/>\n");
                continue;
            }
            out.push_str(">\n");
            let (hints, failures): (Vec<&Problem>, Vec<&Problem>) =
                case.problems.iter().partition(|one| one.severity == Severity::Hint);
            for problem in failures {
                out.push_str(&format!(
                    "      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                    escaped(&problem.code),
                    escaped(&problem.message),
                    escaped(&told(problem))
                ));
            }
            if !hints.is_empty() {
                let hints: Vec<String> = hints.into_iter().map(told).collect();
                out.push_str(&format!(
                    "      <system-out>{}</system-out>\n",
                    escaped(&hints.join("\n"))
                ));
            }
            out.push_str("    </testcase>\n");
        }
        out.push_str("  </testsuite>\n");
        out
    }
}

fn told(problem: &Problem) -> String {
    let place = problem.place.clone().unwrap_or_default();
    let words = problem.detail.as_deref().map(|detail| format!(" “{}”", detail.words()));
    let words = words.unwrap_or_default();
    format!(
        "{place}: {}[{}]: {}{words}\n{}",
        problem.severity.as_str(),
        problem.code,
        problem.message,
        problem.advice
    )
}

/// Text for XML 1.0; characters that it cannot hold become U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
