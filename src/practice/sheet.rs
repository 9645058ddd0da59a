//! The result of an exam on paper: as text, as Markdown, and as a page to print. The same exam gives
//! the same sheet, byte for byte.
//! It judges nothing; `session::exam` does.

use std::fmt::Write as _;

use super::day::Timestamp;
use super::session::exam::{Form, Part, parts};
use super::session::{Context, Logged, Summary};
use crate::practice::card::Mode;
use crate::words::Words;

/// The most mistakes that are listed.
const MOST_WRONG: usize = 20;

/// A sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamSheet {
    /// Whose, when, on what: label and value.
    pub head: Vec<[String; 2]>,
    /// What was reached: name, reached, needed, result; the last row is the whole.
    pub rows: Vec<[String; 4]>,
    /// True if everything was passed.
    pub passed: bool,
    /// What went wrong.
    pub wrong: Vec<String>,
    title: String,
    columns: [String; 4],
    wrong_title: String,
    signature: String,
}

impl ExamSheet {
    /// The sheet of the exam of `seed` that was taken at `at`, by its answers.
    pub fn new(
        form: &Form,
        log: &[Logged],
        seed: u64,
        at: Timestamp,
        context: &Context,
        words: &Words,
    ) -> Self {
        let word = |key: &str| words.get(key).to_owned();
        let parts = parts(form, log);
        let passed = parts.iter().all(Part::passed);
        let verdict = |passed: bool| {
            word(if passed { "practice.sheet.passed" } else { "practice.sheet.failed" })
        };
        let mut rows: Vec<[String; 4]> = Vec::new();
        for score in parts.iter().flat_map(|part| &part.scores) {
            let told = |value: f64| {
                if score.is_share {
                    format!("{:.1}%", value * 100.0)
                } else {
                    format!("{value:.1}")
                }
            };
            let needed = format!("≥ {}", told(score.target));
            rows.push([word(score.words_key), told(score.value), needed, verdict(score.passed())]);
        }
        let n_passed = parts.iter().filter(|part| part.passed()).count();
        let overall = format!("{n_passed}/{}", parts.len());
        let all = format!("{0}/{0}", parts.len());
        rows.push([word("practice.sheet.overall"), overall, all, verdict(passed)]);
        let day = at.day().date().map(|day| day.to_string()).unwrap_or_default();
        let name = if context.user.trim().is_empty() {
            word("practice.sheet.unnamed")
        } else {
            context.user.to_string()
        };
        let head = [
            ("practice.sheet.name", name),
            ("practice.sheet.day", day),
            ("practice.sheet.seed", seed.to_string()),
            ("practice.sheet.library", context.library.to_string()),
            ("practice.sheet.rules", context.rules.to_string()),
        ];
        let mut wrong = Summary::of(Mode::Exam, log).wrong;
        wrong.truncate(MOST_WRONG);
        Self {
            head: head.into_iter().map(|(key, value)| [word(key), value]).collect(),
            rows,
            passed,
            wrong,
            title: word("practice.sheet.title"),
            columns: [
                "practice.sheet.part",
                "practice.sheet.reached",
                "practice.sheet.needed",
                "practice.sheet.result",
            ]
            .map(word),
            wrong_title: word("practice.sheet.wrong"),
            signature: word("practice.sheet.signature"),
        }
    }

    /// As plain text.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n\n", self.title);
        for [label, value] in &self.head {
            let _ = writeln!(out, "{label}: {value}");
        }
        out.push('\n');
        for [name, reached, needed, result] in &self.rows {
            let _ = writeln!(out, "{name}: {reached} ({needed}) {result}");
        }
        if !self.wrong.is_empty() {
            let _ = writeln!(out, "\n{}", self.wrong_title);
            for title in &self.wrong {
                let _ = writeln!(out, "- {title}");
            }
        }
        let _ = writeln!(out, "\n{}: ____________", self.signature);
        out
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        let cell = |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace('\n', " ");
        let row = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let mut out = format!("# {}\n\n", self.title);
        for [label, value] in &self.head {
            let _ = writeln!(out, "- {label}: {}", cell(value));
        }
        out.push('\n');
        out.push_str(&row(&self.columns));
        out.push_str("| --- | --- | --- | --- |\n");
        for cells in &self.rows {
            out.push_str(&row(cells));
        }
        if !self.wrong.is_empty() {
            let _ = writeln!(out, "\n## {}\n", self.wrong_title);
            for title in &self.wrong {
                let _ = writeln!(out, "- {}", cell(title));
            }
        }
        let _ = writeln!(out, "\n{}: ____________", self.signature);
        out
    }

    /// As a page of its own, ready to print.
    pub fn html(&self) -> String {
        let row = |tag: &str, cells: &[String]| {
            let cells: String =
                cells.iter().map(|text| format!("<{tag}>{}</{tag}>", escaped(text))).collect();
            format!("<tr>{cells}</tr>\n")
        };
        let head: String = self
            .head
            .iter()
            .map(|[label, value]| {
                format!("<dt>{}</dt><dd>{}</dd>\n", escaped(label), escaped(value))
            })
            .collect();
        let rows: String = self.rows.iter().map(|cells| row("td", cells)).collect();
        let wrong: String =
            self.wrong.iter().map(|title| format!("<li>{}</li>\n", escaped(title))).collect();
        let wrong = if wrong.is_empty() {
            wrong
        } else {
            format!("<h2>{}</h2>\n<ul>\n{wrong}</ul>\n", escaped(&self.wrong_title))
        };
        format!(
            "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
             <title>{title}</title>\n<style>\n\
             body {{ font-family: \"Noto Sans SC\", \"Microsoft YaHei\", \"PingFang SC\", sans-serif; \
             max-width: 42em; margin: 2em auto; line-height: 1.6; }}\n\
             table {{ border-collapse: collapse; width: 100%; }}\n\
             th, td {{ border: 1px solid; padding: 0.4em 0.8em; text-align: left; }}\n\
             dl {{ display: grid; grid-template-columns: max-content auto; gap: 0.2em 1em; }}\n\
             dd {{ margin: 0; }}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>\n{head}</dl>\n\
             <table>\n{columns}{rows}</table>\n{wrong}<p>{signature}: ____________</p>\n\
             </body>\n</html>\n",
            title = escaped(&self.title),
            columns = row("th", &self.columns),
            signature = escaped(&self.signature),
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
