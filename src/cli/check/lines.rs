//! `deti check --lines`: one message a line in, one JSON object a line out, in order, as fast as it goes.
//! It knows no phrases, waivers or scenes.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::sync::LazyLock;

use serde::Serialize;

use super::super::rules::Usual;
use super::super::{Outcome, output};
use crate::diagnostic::Severity;
use crate::rulebook::lint::Scratch;
use crate::rulebook::{Finding, Message, Rulebook, Safety};
use crate::text::span::CharCounter;
use crate::words::Words;

/// What is usual in the library in use, found out when it is first asked for.
pub type LazyUsual<'a> = LazyLock<Usual, Box<dyn FnOnce() -> Usual + Send + 'a>>;

/// How much is read at once, in bytes. What has come is answered before more is waited for.
const CHUNK: usize = 256 * 1024;

/// From this many lines on, a chunk is shared between two threads.
const SHARED_LINES: usize = 256;

/// A line and what was found in it.
#[derive(Serialize)]
struct Line<'a> {
    line: usize,
    text: &'a str,
    findings: Vec<Found<'a>>,
}

/// A finding; `start` and `end` in characters of the line, the others in bytes, ends exclusive.
#[derive(Serialize)]
struct Found<'a> {
    rule: &'a str,
    category: &'a str,
    severity: Severity,
    start: usize,
    end: usize,
    start_byte: usize,
    end_byte: usize,
    message: &'a str,
    advice: &'a str,
    fix: Option<Mend<'a>>,
}

#[derive(Serialize)]
struct Mend<'a> {
    text: &'a str,
    safety: Safety,
}

/// What became of some lines.
#[derive(Default)]
struct Answer {
    json: Vec<u8>,
    found: bool,
    n_broken: usize,
    first_broken: Option<usize>,
}

/// Buffers of one thread.
#[derive(Default)]
struct Worker {
    scratch: Scratch,
    answer: Answer,
}

/// Answers every line of `input`.
///
/// `usual` tells what is usual in the library in use; it is asked once, when a line needs it.
pub fn run(input: &mut dyn Read, book: &Rulebook, usual: &LazyUsual<'_>, words: &Words) -> Outcome {
    let mut out = io::stdout().lock();
    let mut workers = [Worker::default(), Worker::default()];
    let mut told = Answer::default();
    let mut held: Vec<u8> = Vec::with_capacity(CHUNK * 2);
    let mut chunk = vec![0; CHUNK];
    let mut n_lines = 0;
    loop {
        let n_read = match input.read(&mut chunk) {
            Ok(n_read) => n_read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                let args = [("path", String::from("-")), ("reason", error.to_string())];
                output::error(&words.fill("cli.bad_input", &args));
                return Outcome::Failed;
            }
        };
        let fresh = chunk.get(..n_read).unwrap_or_default();
        let top = held.len();
        held.extend_from_slice(fresh);
        // Only what is new can hold the end of a line.
        let complete = match memchr::memrchr(b'\n', fresh) {
            Some(at) => top + at + 1,
            None if n_read == 0 => held.len(),
            None => continue,
        };
        let lines = lines_of(held.get(..complete).unwrap_or_default(), n_lines == 0);
        answer(book, usual, &lines, n_lines + 1, &mut workers);
        n_lines += lines.len();
        drop(lines);
        for worker in &mut workers {
            let part = &mut worker.answer;
            if out.write_all(&part.json).is_err() {
                // The reader has had enough.
                return Outcome::Done;
            }
            part.json.clear();
            told.found |= part.found;
            told.n_broken += std::mem::take(&mut part.n_broken);
            told.first_broken = told.first_broken.or(part.first_broken.take());
        }
        if out.flush().is_err() {
            return Outcome::Done;
        }
        held.drain(..complete);
        if n_read == 0 {
            break;
        }
    }
    if let Some(first) = told.first_broken {
        let args = [("n", told.n_broken.to_string()), ("line", first.to_string())];
        output::error(&words.fill("check.broken_lines", &args));
    }
    if told.found { Outcome::Found } else { Outcome::Done }
}

/// The lines of `bytes` without their ends. A byte order mark at the very top belongs to none.
fn lines_of(bytes: &[u8], at_top: bool) -> Vec<&[u8]> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let bytes = if at_top { bytes.strip_prefix(MARK).unwrap_or(bytes) } else { bytes };
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    if lines.last().is_some_and(|rest| rest.is_empty()) {
        lines.pop();
    }
    for line in &mut lines {
        *line = line.strip_suffix(b"\r").unwrap_or(line);
    }
    lines
}

fn answer(
    book: &Rulebook,
    usual: &LazyUsual<'_>,
    lines: &[&[u8]],
    first_number: usize,
    workers: &mut [Worker; 2],
) {
    let [one, other] = workers;
    if lines.len() < SHARED_LINES {
        return work(book, usual, lines, first_number, one);
    }
    let (head, tail) = lines.split_at(lines.len() / 2);
    std::thread::scope(|scope| {
        scope.spawn(|| work(book, usual, tail, first_number + head.len(), other));
        work(book, usual, head, first_number, one);
    });
}

fn work(
    book: &Rulebook,
    usual: &LazyUsual<'_>,
    lines: &[&[u8]],
    first_number: usize,
    worker: &mut Worker,
) {
    let Worker { scratch, answer } = worker;
    for (index, bytes) in lines.iter().enumerate() {
        let number = first_number + index;
        let text = String::from_utf8_lossy(bytes);
        if matches!(text, Cow::Owned(_)) {
            answer.n_broken += 1;
            answer.first_broken.get_or_insert(number);
        }
        let mut findings = book.lint_with(&Message::new(&text), scratch);
        // Which placeholders somebody fills, and what only looks like one, the library knows.
        if text.contains(['{', '｛']) || findings.iter().any(is_about_blanks) {
            findings = book.lint_with(&usual.message(&text), scratch);
        }
        answer.found |= findings.iter().any(|one| one.severity > Severity::Hint);
        let mut counter = CharCounter::new(&text);
        let findings = findings.iter().map(|finding| found(&mut counter, finding)).collect();
        let line = Line { line: number, text: &text, findings };
        // Strings and numbers into memory: nothing that can fail.
        let _ = serde_json::to_writer(&mut answer.json, &line);
        answer.json.push(b'\n');
    }
}

fn is_about_blanks(finding: &Finding) -> bool {
    finding.category.starts_with("placeholder")
}

fn found<'a>(counter: &mut CharCounter<'_>, finding: &'a Finding) -> Found<'a> {
    Found {
        rule: &finding.rule,
        category: &finding.category,
        severity: finding.severity,
        start: counter.before(finding.span.start),
        end: counter.before(finding.span.end),
        start_byte: finding.span.start,
        end_byte: finding.span.end,
        message: &finding.message,
        advice: &finding.advice,
        fix: finding.fix.as_ref().map(|fix| Mend { text: &fix.text, safety: fix.safety }),
    }
}
