//! Reports as SARIF 2.1.0 (OASIS), one run for all of them. Columns count characters.
//! It holds nothing that the reports do not.

use serde_json::{Value, json};

use super::report::{Problem, Report};
use crate::diagnostic::Severity;
use crate::text::Span;

/// The schema that the output keeps.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// All reports as one log.
pub fn sarif(reports: &[Report]) -> Value {
    let mut rules: Vec<Value> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    let mut results = Vec::new();
    for report in reports {
        for problem in &report.problems {
            let index = ids.iter().position(|id| *id == problem.code).unwrap_or_else(|| {
                ids.push(&problem.code);
                rules.push(rule(problem));
                ids.len() - 1
            });
            results.push(result(report, problem, index));
        }
    }
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "deti",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// What is to be told of every code, as code hosts ask: its texts and its level.
fn rule(problem: &Problem) -> Value {
    let (short, full, help) = match problem.detail.as_deref() {
        Some(detail) => {
            let found = &detail.finding;
            (&*found.message, &*found.why, &*found.advice)
        }
        None => (&*problem.message, &*problem.message, &*problem.advice),
    };
    let or_short = |text: &str| if text.is_empty() { short.to_owned() } else { text.to_owned() };
    let mut value = json!({
        "id": problem.code,
        "shortDescription": {"text": short},
        "fullDescription": {"text": or_short(full)},
        "help": {"text": or_short(help)},
        "defaultConfiguration": {"level": level(problem.severity)},
    });
    if let (Some(detail), Some(table)) = (problem.detail.as_deref(), value.as_object_mut()) {
        let category = json!({"category": detail.finding.category});
        table.insert(String::from("properties"), category);
    }
    value
}

fn result(report: &Report, problem: &Problem, rule_index: usize) -> Value {
    let mut text = problem.message.clone();
    if !problem.advice.is_empty() {
        text = format!("{text}\n{}", problem.advice);
    }
    let mut value = json!({
        "ruleId": problem.code,
        "ruleIndex": rule_index,
        "level": level(problem.severity),
        "message": {"text": text},
    });
    let Some(table) = value.as_object_mut() else { return value };
    let Some(place) = &problem.place else {
        // About a folder as a whole; code hosts take no result without a place.
        let location =
            json!({"artifactLocation": {"uri": uri(&report.title)}, "region": {"startLine": 1}});
        table.insert(String::from("locations"), json!([{"physicalLocation": location}]));
        return value;
    };
    let artifact = json!({"uri": uri(&place.path)});
    let mut location = json!({"artifactLocation": artifact});
    if place.line > 0
        && let Some(location) = location.as_object_mut()
    {
        location.insert(String::from("region"), region(report, problem, place.span));
    }
    table.insert(String::from("locations"), json!([{"physicalLocation": location}]));
    if let Some(phrase) = &problem.phrase {
        table.insert(String::from("properties"), json!({"phrase": phrase}));
    }
    if let Some(detail) = problem.detail.as_deref().filter(|detail| detail.is_safe())
        && let (Some(fix), Some(span)) = (&detail.finding.fix, detail.fix_in_file)
    {
        let fixes = json!([{
            "description": {"text": problem.advice},
            "artifactChanges": [{
                "artifactLocation": artifact,
                "replacements": [{
                    "deletedRegion": region(report, problem, span),
                    "insertedContent": {"text": fix.text},
                }],
            }],
        }]);
        table.insert(String::from("fixes"), fixes);
    }
    value
}

fn region(report: &Report, problem: &Problem, span: Span) -> Value {
    let chars = report.chars(problem, span);
    let Some(source) = report.source(problem) else {
        // Without the text only the line is known.
        let line = problem.place.as_ref().map_or(1, |place| place.line.max(1));
        return json!({"startLine": line});
    };
    let (start_line, start_column) = source.line_column(span.start);
    let (end_line, end_column) = source.line_column(span.end);
    json!({
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": chars.start,
        "charLength": chars.end - chars.start,
        "byteOffset": span.start,
        "byteLength": span.len(),
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

/// A path as a URI reference (RFC 3986): relative as it is, absolute with its scheme; `/` between parts,
/// all but the unreserved in `%XX`.
fn uri(path: &str) -> String {
    let is_absolute = std::path::Path::new(path).is_absolute();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let mut out = String::with_capacity(path.len());
    if is_absolute {
        out.push_str(if path.starts_with('/') { "file://" } else { "file:///" });
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
