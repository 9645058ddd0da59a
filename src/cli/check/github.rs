//! A report as annotations of GitHub Actions: one workflow command for each problem.

use super::report::Report;
use crate::diagnostic::Severity;

/// One line for each problem.
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    for problem in &report.problems {
        let name = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "notice",
        };
        let mut properties = Vec::new();
        if let Some(place) = &problem.place {
            properties.push(format!("file={}", property(&place.path)));
            if place.line > 0 {
                let source = report.source(problem);
                let (end_line, end_column) = source.map_or((place.line, place.column), |source| {
                    source.line_column(place.span.end)
                });
                properties.push(format!("line={},endLine={end_line}", place.line));
                // Columns are taken only within one line.
                if place.column > 0 && end_line == place.line {
                    let last = end_column.saturating_sub(1).max(place.column);
                    properties.push(format!("col={},endColumn={last}", place.column));
                }
            }
        }
        properties.push(format!("title={}", property(&problem.code)));
        let mut message = problem.message.clone();
        if !problem.advice.is_empty() {
            message = format!("{message}\n{}", problem.advice);
        }
        out.push_str(&format!("::{name} {}::{}\n", properties.join(","), data(&message)));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
