//! A report for people, as text, and for programs, as JSON. It decides nothing.

use serde_json::{Value, json};

use super::report::{Detail, Problem, Report};
use crate::diagnostic::render::{Paint, caret};
use crate::diagnostic::{Place, Severity};
use crate::rulebook::{Safety, docs};
use crate::text::Span;
use crate::words::Words;

/// The report for people: place first, the line with a caret, the cure, and the counts at the end.
pub fn human(report: &Report, explain: bool, words: &Words, paint: Paint) -> String {
    let mut out = String::new();
    for problem in &report.problems {
        out.push_str(&problem_text(report, problem, explain, words, paint));
    }
    out.push_str(&summary(report, words));
    out.push('\n');
    out
}

fn problem_text(
    report: &Report,
    problem: &Problem,
    explain: bool,
    words: &Words,
    paint: Paint,
) -> String {
    let mut out = String::new();
    let Problem { place, severity, code, message, advice, .. } = problem;
    if let Some(place) = place {
        out.push_str(&format!("{place}: "));
    }
    let label = words.get(match severity {
        Severity::Error => "severity.error",
        Severity::Warning => "severity.warning",
        Severity::Hint => "severity.hint",
    });
    out.push_str(&paint(*severity, &format!("{label}[{code}]")));
    out.push_str(&format!(": {message}\n"));
    if let (Some(place), Some(source)) = (place, report.source(problem))
        && place.line > 0
    {
        out.push_str(&caret(&source.text, place.span, place.line, *severity, paint));
    }
    if !advice.is_empty() {
        out.push_str(&format!("  = {advice}\n"));
    }
    let Some(detail) = problem.detail.as_deref() else { return out };
    if let Some(fix) = fix_text(detail, words) {
        out.push_str(&format!("  = {fix}\n"));
    }
    if !detail.finding.folds.is_empty() {
        let folds: Vec<&str> =
            detail.finding.folds.iter().map(|fold| fold_words(fold, words)).collect();
        let told = words.fill("check.folds", &[("folds", words.list(&folds))]);
        out.push_str(&format!("  = {told}\n"));
    }
    if explain {
        let source = docs::source_line(&detail.finding.source);
        for (key, told) in [("check.why", &*detail.finding.why), ("check.source", source.as_str())]
        {
            if !told.is_empty() {
                out.push_str(&format!("  = {}\n", words.fill(key, &[("text", told)])));
            }
        }
    }
    out
}

/// The name of what had to be seen through, in words.
fn fold_words<'a>(fold: &'a str, words: &'a Words) -> &'a str {
    match fold {
        "width" => words.get("check.fold_width"),
        "case" => words.get("check.fold_case"),
        "form" => words.get("check.fold_form"),
        "script" => words.get("check.fold_script"),
        "lookalike" => words.get("check.fold_lookalike"),
        "gap" => words.get("check.fold_gap"),
        "invisible" => words.get("check.fold_invisible"),
        "gloss" => words.get("check.fold_gloss"),
        other => other,
    }
}

fn fix_text(detail: &Detail, words: &Words) -> Option<String> {
    let fix = detail.finding.fix.as_ref()?;
    let before = fix.span.of(&detail.text).unwrap_or_default();
    let quoted = |text: &str| words.fill("rule.quoted", &[("text", text)]);
    let after =
        if fix.text.is_empty() { words.get("rule.deleted").to_owned() } else { quoted(&fix.text) };
    let (key, after) = match fix.safety {
        Safety::Safe => ("check.mend_safe", after),
        Safety::Unsafe => ("check.mend_unsafe", after),
        Safety::Display => {
            let others = detail.finding.others.iter().map(|other| quoted(&other.text));
            let all: Vec<String> = std::iter::once(after).chain(others).collect();
            ("check.mend_display", words.list(&all))
        }
    };
    Some(words.fill(key, &[("before", before), ("after", &after)]))
}

/// The counts, in one line.
pub fn summary(report: &Report, words: &Words) -> String {
    let tally = report.tally();
    let n_safe = report.problems.iter().filter_map(|one| one.detail.as_deref());
    let n_safe = n_safe.filter(|one| one.is_safe()).count();
    let clean = tally.n_errors + tally.n_warnings == 0;
    let key = match (report.is_text, clean) {
        (true, true) => "check.text_clean",
        (true, false) => "check.text_summary",
        (false, true) => "cli.check_clean",
        (false, false) => "cli.check_summary",
    };
    let counts = [
        ("files", report.n_files.to_string()),
        ("phrases", report.messages.len().to_string()),
        ("lines", report.messages.len().to_string()),
        ("errors", tally.n_errors.to_string()),
        ("warnings", tally.n_warnings.to_string()),
    ];
    let mut out = words.fill(key, &counts);
    for (key, n) in [
        ("check.and_hints", tally.n_hints),
        ("check.and_accepted", report.n_accepted),
        ("check.and_fixable", n_safe),
    ] {
        if n > 0 {
            out.push_str(&words.fill(key, &[("n", n.to_string())]));
        }
    }
    out
}

/// The report as JSON: `diagnostics` are about files, `findings` about words.
/// `start`/`end` count characters of the file, `start_byte`/`end_byte` bytes; `line` and `column` count
/// from 1 and are 0 where the whole file or line is meant; `in_text` is the same within the message.
pub fn json(report: &Report) -> Value {
    let tally = report.tally();
    let (findings, diagnostics): (Vec<&Problem>, Vec<&Problem>) =
        report.problems.iter().partition(|one| one.category.is_some());
    let findings: Vec<Value> = findings.into_iter().map(|one| finding(report, one)).collect();
    let diagnostics: Vec<Value> =
        diagnostics.into_iter().map(|one| diagnostic(report, one)).collect();
    let n_messages = report.messages.len();
    let (title, messages) = if report.is_text { ("text", "lines") } else { ("library", "phrases") };
    let mut value = json!({
        (title): report.title,
        "files": report.n_files,
        (messages): n_messages,
        "errors": tally.n_errors,
        "warnings": tally.n_warnings,
        "hints": tally.n_hints,
        "accepted": report.n_accepted,
    });
    if let Some(table) = value.as_object_mut() {
        table.insert(String::from("diagnostics"), Value::Array(diagnostics));
        table.insert(String::from("findings"), Value::Array(findings));
    }
    value
}

fn diagnostic(report: &Report, problem: &Problem) -> Value {
    let place = problem.place.clone().unwrap_or_default();
    let chars = report.chars(problem, place.span);
    let mut value = json!({
        "code": problem.code,
        "severity": problem.severity,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "start": chars.start,
        "end": chars.end,
        "start_byte": place.span.start,
        "end_byte": place.span.end,
        "phrase": problem.phrase,
        "message": problem.message,
        "hint": problem.advice,
    });
    in_sheet(&place, &mut value);
    value
}

/// Tells the sheet and the cell of a place in a workbook.
fn in_sheet(place: &Place, value: &mut Value) {
    if let (Some(sheet), Some(table)) = (&place.sheet, value.as_object_mut()) {
        table.insert(String::from("sheet"), json!(sheet));
        table.insert(String::from("cell"), json!(place.cell()));
    }
}

fn finding(report: &Report, problem: &Problem) -> Value {
    let place = problem.place.clone().unwrap_or_default();
    let chars = report.chars(problem, place.span);
    let mut value = json!({
        "rule": problem.code,
        "category": problem.category,
        "severity": problem.severity,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "start": chars.start,
        "end": chars.end,
        "start_byte": place.span.start,
        "end_byte": place.span.end,
        "phrase": problem.phrase,
        "message": problem.message,
        "advice": problem.advice,
        "fix": null,
    });
    in_sheet(&place, &mut value);
    if let (Some(detail), Some(table)) = (problem.detail.as_deref(), value.as_object_mut()) {
        let in_text = |span: Span| {
            let chars = span.to_chars(&detail.text);
            json!({
                "start": chars.start,
                "end": chars.end,
                "start_byte": span.start,
                "end_byte": span.end,
            })
        };
        let fix = |fix: &crate::rulebook::Fix| json!({"text": fix.text, "safety": fix.safety, "in_text": in_text(fix.span)});
        let found = &detail.finding;
        let more = [
            ("words", json!(detail.words())),
            ("in_text", in_text(found.span)),
            ("why", json!(found.why)),
            ("source", json!(*found.source)),
            ("fix", found.fix.as_ref().map_or(Value::Null, fix)),
            ("others", found.others.iter().map(fix).collect()),
            ("folds", json!(found.folds)),
        ];
        table.extend(more.map(|(key, value)| (key.to_owned(), value)));
    }
    value
}
