//! The page of a rule and the index of all, in Markdown, from the same entries that the engine runs.
//! The text of rules is Chinese; so are the pages.

use std::fmt::Write as _;

use super::rule::{BadExample, Rule, Source};
use super::{Level, Rulebook};

/// The index and the page of every rule at its level, as one Markdown text.
pub fn all(book: &Rulebook) -> String {
    let mut out = index(book);
    for rule in book.rules() {
        out.push('\n');
        out.push_str(&page(rule, book.level(&rule.id).unwrap_or(rule.level)));
    }
    out
}

/// The page of one rule at its level.
pub fn page(rule: &Rule, level: Level) -> String {
    let mut out = format!("## {} `{}`\n\n", rule.name, rule.id);
    let _ = writeln!(
        out,
        "{}。级别：{}；类别：`{}`；家族：{}。\n",
        rule.message.trim_end_matches('。'),
        level_name(level),
        rule.category,
        rule.family.name
    );
    let _ = writeln!(out, "- 为什么：{}", rule.why);
    let _ = writeln!(out, "- 怎么改：{}", rule.advice);
    let source = source_line(&rule.source);
    if !source.is_empty() {
        let _ = writeln!(out, "- 依据：{source}");
    }
    if !rule.scenes.is_empty() {
        let _ = writeln!(out, "- 只用于：{}", rule.scenes.join("、"));
    }
    out.push_str("\n不要这样写：\n\n");
    for bad in &rule.examples.bad {
        let _ = writeln!(out, "- {}", marked(bad));
        if let Some(fixed) = &bad.fixed {
            let _ = writeln!(out, "  改为：{}", escaped(fixed));
        }
    }
    out.push_str("\n这样写没有问题：\n\n");
    for good in &rule.examples.good {
        let _ = writeln!(out, "- {}", escaped(&good.text));
    }
    out
}

/// Every rule by family, one line each.
pub fn index(book: &Rulebook) -> String {
    let mut out = String::from(
        "# 话术规则\n\n这一页由规则文件生成，请不要直接改；改好规则以后用 `deti rule docs` 重新生成。\n",
    );
    let mut family = "";
    for rule in book.rules() {
        if rule.family.id != family {
            family = &rule.family.id;
            let _ = write!(
                out,
                "\n## {}\n\n| 规则 | 名称 | 级别 | 说明 |\n| --- | --- | --- | --- |\n",
                rule.family.name
            );
        }
        let level = book.level(&rule.id).unwrap_or(rule.level);
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} |",
            rule.id,
            rule.name,
            level_name(level),
            rule.message
        );
    }
    out
}

/// Where a rule comes from, in one line.
pub fn source_line(source: &Source) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(document) = &source.document {
        parts.push(match &source.quote {
            Some(quote) => format!("{document}“{quote}”"),
            None => document.clone(),
        });
    }
    if let Some(law) = &source.law {
        let article = source.article.as_deref().unwrap_or_default();
        parts.push(format!("{law}{article}"));
    }
    parts.extend(source.url.clone());
    parts.join("；")
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Off => "关",
        Level::Hint => "提示",
        Level::Warning => "警告",
        Level::Error => "错误",
    }
}

fn marked(example: &BadExample) -> String {
    let mut out = String::new();
    let mut at = 0;
    for span in &example.spans {
        out.push_str(&escaped(example.text.get(at..span.start).unwrap_or_default()));
        out.push_str("**");
        out.push_str(&escaped(span.of(&example.text).unwrap_or_default()));
        out.push_str("**");
        at = span.end;
    }
    out.push_str(&escaped(example.text.get(at..).unwrap_or_default()));
    out
}

/// The text with the signs of Markdown as themselves, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '*' | '_' | '|' | '<' | '`' | '\\' | '[' | '#' | '~' => out.extend(['\\', c]),
            '\n' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}
