//! `deti rule`: the rules, one by one: which there are, why, whether they keep what their examples
//! promise, and what they make of a text. It changes no rule.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::open::Session;
use super::rules::{self, Shelf};
use super::{Format, Global, Outcome, output};
use crate::diagnostic::{Checked, Place, Severity, render};
use crate::fs;
use crate::library::SourceFile;
use crate::rulebook::example::{self, Problem};
use crate::rulebook::rule::{BadExample, Level, Rule};
use crate::rulebook::trace::{Step, Veto};
use crate::rulebook::{Message, Outcome as Fate, Rulebook, Safety, docs};
use crate::runtime::rulebook;
use crate::view::rule_problem;
use crate::words::Words;

/// Arguments of `deti rule`.
#[derive(Debug, Args)]
pub struct RuleArgs {
    /// What to do
    #[command(subcommand)]
    pub command: RuleCommand,
}

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub enum RuleCommand {
    /// List every rule with its level
    List {
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Tell what one rule objects to, why, and what to write instead
    Explain {
        /// The rule's id, such as tone.laughter
        id: String,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Run the examples that stand in the rules
    Test {
        /// Files of rules to try over those in the program [default: every rule of your library]
        files: Vec<PathBuf>,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Tell for each hit in a text why its rule fired or let it pass
    Trace {
        /// The text
        text: String,
        /// A scene, tag or category the text is read in; may be given several times
        #[arg(long = "scene", value_name = "NAME")]
        scenes: Vec<String>,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print the pages of all rules as Markdown
    Docs,
}

/// Runs `deti rule`.
pub fn run(args: &RuleArgs, global: &Global) -> Outcome {
    let session = Session::new(global);
    if let RuleCommand::Test { files, format } = &args.command
        && !files.is_empty()
    {
        return test_files(files, *format, &session);
    }
    let Some(book) = rules::open(&session, &mut Shelf::default()) else { return Outcome::Failed };
    let Checked { value: book, diagnostics } = &*book;
    match &args.command {
        RuleCommand::List { format } => list(book, *format, session.words),
        RuleCommand::Explain { id, format } => explain(book, id, *format, session.words),
        RuleCommand::Test { format, .. } => {
            // What could not be read was said already.
            let problems = book.test_rules();
            let n_rules = book.rules().len();
            told(book, n_rules, &problems, diagnostics.len(), *format, session.words)
        }
        RuleCommand::Trace { text, scenes, format } => {
            let usual = rules::Usual::of(&session, book);
            trace(book, &usual, text, scenes, *format, session.words)
        }
        RuleCommand::Docs => {
            output::raw(&docs::all(book));
            Outcome::Done
        }
    }
}

fn list(book: &Rulebook, format: Format, words: &Words) -> Outcome {
    match format {
        Format::Human => {
            let widest = book.rules().iter().map(|rule| rule.id.len()).max().unwrap_or_default();
            let mut family = None;
            for rule in book.rules() {
                if family != Some(&rule.family.id) {
                    output::line(&format!("{} ({})", rule.family.name, rule.family.id));
                    family = Some(&rule.family.id);
                }
                let level = book.level(&rule.id).unwrap_or(rule.level);
                let own = if rule.own { words.get("rule.own_mark") } else { "" };
                let id = &rule.id;
                let shown = level_word(level, words);
                let level = match level.severity() {
                    Some(severity) => output::paint()(severity, shown),
                    None => shown.to_owned(),
                };
                output::line(&format!("  {id:<widest$}  {level}  {}{own}", rule.name));
            }
            let n_own = book.rules().iter().filter(|rule| rule.own).count();
            let counts = [("n", book.rules().len().to_string()), ("own", n_own.to_string())];
            output::line(&words.fill("rule.list_summary", &counts));
        }
        Format::Json => {
            let rules: Vec<Value> = book.rules().iter().map(|rule| brief(book, rule)).collect();
            output::json(&Value::Array(rules));
        }
    }
    Outcome::Done
}

/// What a list says of a rule.
fn brief(book: &Rulebook, rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "family": rule.family.id,
        "family_name": rule.family.name,
        "level": book.level(&rule.id).unwrap_or(rule.level),
        "category": rule.category,
        "kind": rule.kind,
        "name": rule.name,
        "scenes": rule.scenes,
        "own": rule.own,
    })
}

fn explain(book: &Rulebook, id: &str, format: Format, words: &Words) -> Outcome {
    let Some(rule) = book.rule(id) else {
        output::error(&words.fill("rule.unknown", &[("id", id)]));
        let ids: Vec<&str> = book.rules().iter().map(|rule| &*rule.id).collect();
        let near = near(id, &ids);
        if !near.is_empty() {
            output::error(&words.fill("cli.nearest", &[("ids", words.list(&near))]));
        }
        return Outcome::Found;
    };
    match format {
        Format::Human => explain_to_people(book, rule, words),
        Format::Json => output::json(&explain_as_json(book, rule)),
    }
    Outcome::Done
}

/// At most five ids that `id` may have been meant for: those it is a part of, then those like it.
fn near<'a>(id: &str, ids: &[&'a str]) -> Vec<&'a str> {
    const MOST: usize = 5;
    const LIKENESS: f32 = 0.6;
    let mut near: Vec<&str> = ids.iter().copied().filter(|held| held.contains(id)).collect();
    for like in similar::get_close_matches(id, ids, MOST, LIKENESS) {
        if !near.contains(&like) {
            near.push(like);
        }
    }
    near.truncate(MOST);
    near
}

fn explain_to_people(book: &Rulebook, rule: &Rule, words: &Words) {
    let level = book.level(&rule.id).unwrap_or(rule.level);
    output::line(&format!("{}  {}", rule.id, rule.name));
    let place = &rule.place;
    let row = |key: &str, value: &str| {
        if !value.is_empty() {
            output::line(&format!("{}  {value}", words.get(key)));
        }
    };
    row("rule.level", level_word(level, words));
    row("rule.category", &rule.category);
    row("rule.message", &rule.message);
    row("rule.why", &rule.why);
    row("rule.advice", &rule.advice);
    if let Some(plan) = &rule.fix {
        let key = match plan.safety {
            Safety::Safe => "rule.fix_safe",
            Safety::Unsafe => "rule.fix_unsafe",
            Safety::Display => "rule.fix_display",
        };
        let texts: Vec<&str> =
            std::iter::once(&plan.text).chain(&plan.others).map(String::as_str).collect();
        let texts: Vec<String> = texts
            .iter()
            .map(|text| match text.is_empty() {
                true => words.get("rule.deleted").to_owned(),
                false => words.fill("rule.quoted", &[("text", text)]),
            })
            .collect();
        row(key, &words.list(&texts));
    }
    row("rule.source", &docs::source_line(&rule.source));
    row("rule.scenes", &words.list(&rule.scenes));
    row("rule.place", &format!("{}:{}", place.path, place.line));
    if rule.own {
        row("rule.own", words.get("rule.yes"));
    }
    output::line(words.get("rule.bad"));
    for bad in &rule.examples.bad {
        output::line(&format!("  ✗ {}", marked(bad)));
        if let Some(fixed) = &bad.fixed {
            output::line(&format!("    → {fixed}"));
        }
    }
    output::line(words.get("rule.good"));
    for good in &rule.examples.good {
        output::line(&format!("  ✓ {}", good.text));
    }
}

/// The line with its findings in `⟦⟧`, as it is written in the rule.
fn marked(example: &BadExample) -> String {
    let mut out = String::new();
    let mut at = 0;
    for span in &example.spans {
        out.push_str(example.text.get(at..span.start).unwrap_or_default());
        out.push_str(&format!("⟦{}⟧", span.of(&example.text).unwrap_or_default()));
        at = span.end;
    }
    out.push_str(example.text.get(at..).unwrap_or_default());
    out
}

fn explain_as_json(book: &Rulebook, rule: &Rule) -> Value {
    let mut value = brief(book, rule);
    let fix = rule.fix.as_ref().map(|plan| {
        json!({
            "text": plan.text,
            "safety": plan.safety,
            "whole_clause": plan.whole_clause,
            "others": plan.others,
        })
    });
    let bad: Vec<Value> = rule
        .examples
        .bad
        .iter()
        .map(|bad| json!({"text": bad.text, "marked": marked(bad), "fixed": bad.fixed}))
        .collect();
    let good: Vec<&str> = rule.examples.good.iter().map(|good| good.text.as_str()).collect();
    let more = json!({
        "message": rule.message,
        "why": rule.why,
        "advice": rule.advice,
        "fix": fix,
        "source": *rule.source,
        "path": rule.place.path,
        "line": rule.place.line,
        "examples": {"bad": bad, "good": good},
    });
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    value
}

fn test_files(paths: &[PathBuf], format: Format, session: &Session) -> Outcome {
    let words = session.words;
    let mut files = Vec::new();
    for path in paths {
        let shown = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                let name = format!("{}/{}", rulebook::FOLDER, name.unwrap_or_default());
                files.push(SourceFile { name, path: shown, content: Ok(bytes) });
            }
            Err(error) => {
                let args = [("path", shown), ("reason", fs::Error::reason(&error))];
                output::error(&words.fill("cli.bad_input", &args));
                return Outcome::Failed;
            }
        }
    }
    let Checked { value: book, diagnostics } = rulebook::of(&files);
    for found in &diagnostics {
        let path = found.place.as_ref().map(|place| place.path.as_str());
        let source = files.iter().find(|file| Some(file.path.as_str()) == path);
        let source = source.and_then(|file| std::str::from_utf8(file.content.as_ref().ok()?).ok());
        output::error(render::render(found, source, words, render::plain).trim_end());
    }
    let mine = |rule: &&Arc<Rule>| files.iter().any(|file| file.path == rule.place.path);
    let rules: Vec<&Arc<Rule>> = book.rules().iter().filter(mine).collect();
    let problems: Vec<Problem> =
        rules.iter().flat_map(|rule| example::test_rule(&book, rule)).collect();
    told(&book, rules.len(), &problems, diagnostics.len(), format, words)
}

/// Tells the broken promises of `n_rules` rules; `n_unread` problems of reading them were told before.
fn told(
    book: &Rulebook,
    n_rules: usize,
    problems: &[Problem],
    n_unread: usize,
    format: Format,
    words: &Words,
) -> Outcome {
    let rule_of = |problem: &Problem| book.rule(&problem.rule);
    let place = |problem: &Problem| rule_of(problem).map(|rule| rule.place.clone());
    match format {
        Format::Human => {
            for problem in problems {
                let Place { path, line, .. } = place(problem).unwrap_or_default();
                let rule = output::paint()(Severity::Error, &problem.rule);
                let kind = words.get(problem.kind.words_key());
                output::line(&format!("{path}:{line}: {rule}: {kind}"));
                for line in
                    rule_problem::lines(rule_of(problem).map(|rule| &**rule), problem, words)
                {
                    output::line(&format!("  {line}"));
                }
            }
            let counts = [
                ("rules", n_rules.to_string()),
                ("problems", problems.len().to_string()),
                ("unread", n_unread.to_string()),
            ];
            let key = match (problems.is_empty(), n_unread) {
                (true, 0) => "rule.test_clean",
                (false, 0) => "rule.test_summary",
                _ => "rule.test_unread",
            };
            output::line(&words.fill(key, &counts));
        }
        Format::Json => {
            let problems: Vec<Value> = problems
                .iter()
                .map(|problem| {
                    let Place { path, line, .. } = place(problem).unwrap_or_default();
                    json!({
                        "rule": problem.rule,
                        "kind": problem.kind,
                        "text": problem.text,
                        "found": problem.found,
                        "path": path,
                        "line": line,
                    })
                })
                .collect();
            output::json(&json!({"rules": n_rules, "unread": n_unread, "problems": problems}));
        }
    }
    if problems.is_empty() && n_unread == 0 { Outcome::Done } else { Outcome::Found }
}

fn trace(
    book: &Rulebook,
    usual: &rules::Usual,
    text: &str,
    scenes: &[String],
    format: Format,
    words: &Words,
) -> Outcome {
    let scenes: Vec<&str> = scenes.iter().map(String::as_str).collect();
    let message = Message { scenes: &scenes, ..usual.message(text) };
    let traced = book.trace(&message);
    match format {
        Format::Human => {
            output::line(&words.fill("rule.folded", &[("text", &traced.folded)]));
            for step in &traced.steps {
                let hit = step.span.of(text).unwrap_or_default();
                let chars = step.span.to_chars(text);
                let fate = fate_words(step, &traced.folded, words);
                let place = format!("{}-{}", chars.start, chars.end);
                output::line(&format!("  {place}  “{hit}”  {}: {fate}", step.rule));
            }
            if traced.steps.is_empty() {
                output::line(words.get("rule.no_hits"));
            }
            let found: Vec<String> = traced
                .findings
                .iter()
                .map(|one| format!("{} “{}”", one.rule, one.span.of(text).unwrap_or_default()))
                .collect();
            let told = match found.is_empty() {
                true => words.get("rule.no_findings").to_owned(),
                false => words.fill("rule.findings", &[("found", words.list(&found))]),
            };
            output::line(&told);
        }
        Format::Json => {
            let steps: Vec<Value> = traced
                .steps
                .iter()
                .map(|step| step_as_json(step, text, &traced.folded, words))
                .collect();
            let findings: Vec<Value> = traced
                .findings
                .iter()
                .map(|one| {
                    let chars = one.span.to_chars(text);
                    json!({
                        "rule": one.rule,
                        "severity": one.severity,
                        "start": chars.start,
                        "end": chars.end,
                        "start_byte": one.span.start,
                        "end_byte": one.span.end,
                        "folds": one.folds,
                    })
                })
                .collect();
            output::json(&json!({
                "text": text,
                "folded": traced.folded,
                "steps": steps,
                "findings": findings,
            }));
        }
    }
    Outcome::Done
}

fn step_as_json(step: &Step, text: &str, folded: &str, words: &Words) -> Value {
    let chars = step.span.to_chars(text);
    let (outcome, veto, context) = match &step.outcome {
        Fate::Fired { .. } => ("fired", None, None),
        Fate::Incomplete => ("incomplete", None, None),
        Fate::Vetoed(veto) => {
            let context = match veto {
                Veto::Unless(context) | Veto::Word(context) => Some(context),
                _ => None,
            };
            ("vetoed", Some(veto_name(veto)), context)
        }
    };
    json!({
        "rule": step.rule,
        "start": chars.start,
        "end": chars.end,
        "start_byte": step.span.start,
        "end_byte": step.span.end,
        "words": step.span.of(text),
        "entry": step.entry,
        "outcome": outcome,
        "veto": veto,
        "context": context,
        "told": fate_words(step, folded, words),
    })
}

fn fate_words(step: &Step, folded: &str, words: &Words) -> String {
    match &step.outcome {
        Fate::Fired { start, end } => {
            let stretch: String = folded.chars().skip(*start).take(end - start).collect();
            match stretch.is_empty() {
                true => words.get("rule.fired").to_owned(),
                false => words.fill("rule.fired_at", &[("text", stretch)]),
            }
        }
        Fate::Incomplete => words.get("rule.incomplete").to_owned(),
        Fate::Vetoed(veto) => match veto {
            Veto::Quoted => words.get("rule.veto_quoted").to_owned(),
            Veto::Boundary => words.get("rule.veto_boundary").to_owned(),
            Veto::Position => words.get("rule.veto_position").to_owned(),
            Veto::ANotA => words.get("rule.veto_a_not_a").to_owned(),
            Veto::Exception => words.get("rule.veto_exception").to_owned(),
            Veto::OnlyIf => words.get("rule.veto_only_if").to_owned(),
            Veto::Word(word) => words.fill("rule.veto_word", &[("word", word.clone())]),
            Veto::Unless(context) => {
                let told: Vec<String> =
                    context.split(" + ").map(|one| context_words(one, words)).collect();
                words.fill("rule.veto_unless", &[("context", words.list(&told))])
            }
        },
    }
}

/// One context as the engine names it, `Region:word` or a shape, in words.
fn context_words(context: &str, words: &Words) -> String {
    let (region, word) = context.split_once(':').unwrap_or((context, ""));
    let key = match region {
        "Before" => "rule.context_before",
        "After" => "rule.context_after",
        "Left" => "rule.context_left",
        "Right" => "rule.context_right",
        "LeftNear" => "rule.context_left_near",
        "RightNear" => "rule.context_right_near",
        "Clause" => "rule.context_clause",
        "ClauseBefore" => "rule.context_clause_before",
        "ClauseAfter" => "rule.context_clause_after",
        "Sentence" => "rule.context_sentence",
        "Earlier" => "rule.context_earlier",
        "Later" => "rule.context_later",
        "Message" => "rule.context_message",
        "Question" => "rule.shape_question",
        "ClauseStart" => "rule.shape_clause_start",
        "ClauseEnd" => "rule.shape_clause_end",
        "Standalone" => "rule.shape_standalone",
        "MessageStart" => "rule.shape_message_start",
        "MarkedStart" => "rule.shape_marked_start",
        "Quoted" => "rule.shape_quoted",
        "none" => "rule.context_none",
        _ => return context.to_owned(),
    };
    words.fill(key, &[("word", word)])
}

fn veto_name(veto: &Veto) -> &'static str {
    match veto {
        Veto::Quoted => "quoted",
        Veto::Boundary => "boundary",
        Veto::Position => "position",
        Veto::ANotA => "a_not_a",
        Veto::Exception => "exception",
        Veto::Word(_) => "word",
        Veto::Unless(_) => "unless",
        Veto::OnlyIf => "only_if",
    }
}

/// The word for a level.
pub fn level_word(level: Level, words: &Words) -> &str {
    words.get(match level {
        Level::Off => "rule.off",
        Level::Hint => "severity.hint",
        Level::Warning => "severity.warning",
        Level::Error => "severity.error",
    })
}
