//! The Check screen: findings with their reasons, and the parts of a good reply.

use std::ops::Range;

use serde::Serialize;

use crate::app::AppState;
use crate::diagnostic::Severity;
use crate::library::Element;
use crate::rulebook::Finding;
use crate::rulebook::rule::{Safety, Source};
use crate::template::{Part, SlotKind, Template};
use crate::text::Span;
use crate::words::Words;

/// The Check screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckView {
    /// By place.
    pub findings: Vec<FindingView>,
    /// Name of each part of a good reply, and whether a sign of it is there.
    pub elements: Vec<(String, bool)>,
    /// How many findings can be mended at once.
    pub n_safe: usize,
    /// How many there are, in words.
    pub summary: String,
    /// The blanks of the text, to be filled in before it is copied.
    pub fields: Vec<FieldView>,
    /// The last fix can be taken back.
    pub undo: bool,
}

/// A blank of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldView {
    /// The placeholder's name.
    pub name: String,
    /// What was typed, or what is known of the customer.
    pub value: String,
    /// What is put in while nothing is typed.
    pub standing_in: Option<String>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingView {
    /// The rule's id.
    pub rule: String,
    /// How bad.
    pub severity: Severity,
    /// Which bytes of the text; empty if it is about the whole.
    pub span: Range<usize>,
    /// Its words.
    pub quoted: String,
    /// What is wrong.
    pub message: String,
    /// Why it is wrong.
    pub why: String,
    /// What to write instead.
    pub advice: String,
    /// Where the rule comes from.
    pub source: String,
    /// What one click puts in its place, if one click may.
    pub fix: Option<FixView>,
}

/// What one click does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FixView {
    /// The label of the button.
    pub label: String,
    /// It needs no facts.
    pub safe: bool,
}

/// The Check screen.
pub fn check(state: &AppState) -> CheckView {
    let words = state.words();
    let text = &state.check.text;
    let findings: Vec<FindingView> = state
        .check
        .findings
        .iter()
        .map(|finding| FindingView {
            rule: finding.rule.to_string(),
            severity: finding.severity,
            span: finding.span.start..finding.span.end,
            quoted: finding.span.of(text).unwrap_or_default().to_owned(),
            message: finding.message.to_string(),
            why: finding.why.to_string(),
            advice: finding.advice.to_string(),
            source: source(&finding.source),
            fix: finding.fix.as_ref().filter(|fix| fix.safety != Safety::Display).map(|fix| {
                let label = if fix.text.is_empty() {
                    words.get("check.delete").to_owned()
                } else {
                    replace_label(words, &shortened(&fix.text))
                };
                FixView { label, safe: fix.safety == Safety::Safe }
            }),
        })
        .collect();
    let summary = if text.trim().is_empty() {
        String::new()
    } else if findings.is_empty() {
        words.get("check.clean").to_owned()
    } else {
        words.fill("check.summary", &[("n", findings.len().to_string())])
    };
    CheckView {
        elements: Element::ALL
            .into_iter()
            .map(|element| {
                let name = words.get(element.words_key()).to_owned();
                (name, is_given(element, text, &state.check.findings))
            })
            .collect(),
        n_safe: state.n_safe_fixes(),
        summary,
        fields: fields(state),
        undo: state.check.before.is_some(),
        findings,
    }
}

/// True if `text` shows a sign of `element`. What a finding calls vague names no time: 可能明天.
pub fn is_given(element: Element, text: &str, findings: &[Finding]) -> bool {
    if element != Element::Time {
        return element.is_in(text);
    }
    let vague = |one: &&Finding| matches!(&*one.category, "hedge.uncertain" | "busy.brushoff");
    let vague: Vec<&Finding> = findings.iter().filter(vague).collect();
    let ends_clause = |c: char| "，。！？；,!?;\n".contains(c);
    let mut start = 0;
    text.split_inclusive(ends_clause).any(|clause| {
        let span = Span::new(start, start + clause.len());
        start = span.end;
        element.is_in(clause) && !vague.iter().any(|one| one.span.overlaps(span))
    })
}

/// What one click does that puts `text` in: a placeholder alone is made a blank.
pub(super) fn replace_label(words: &Words, text: &str) -> String {
    let template = Template::parse(text);
    match template.parts.as_slice() {
        [Part::Slot(slot)] if slot.kind == SlotKind::Blank => {
            words.fill("check.make_blank", &[("name", &slot.name)])
        }
        _ => words.fill("check.replace", &[("text", text)]),
    }
}

/// The placeholders of the text under check, each once, but for those that the clock fills.
fn fields(state: &AppState) -> Vec<FieldView> {
    let template = Template::parse(&state.check.text);
    let mut fields: Vec<FieldView> = Vec::new();
    for slot in template.slots().filter(|slot| slot.clock.is_none()) {
        let name = &slot.name;
        if fields.iter().any(|field| field.name == *name) {
            continue;
        }
        let value =
            [&state.customer, &state.check.fields].into_iter().find_map(|held| held.get(name));
        let own = state.settings.profile.get(name).cloned();
        let offered = template.slots().filter(|slot| slot.name == *name);
        fields.push(FieldView {
            name: name.clone(),
            value: value.unwrap_or_default().to_owned(),
            standing_in: own.filter(|own| !own.is_empty()).or_else(|| {
                offered.map(|slot| &slot.kind).find_map(|kind| match kind {
                    SlotKind::Blank => None,
                    SlotKind::Default(default) => Some(default.clone()),
                    SlotKind::Choice(choices) => choices.first().cloned(),
                })
            }),
        });
    }
    fields
}

/// Where a rule comes from, in one line: document and quoted words, or law and article.
pub fn source(source: &Source) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(source.document.as_deref().map(document));
    parts.extend(source.quote.as_ref().map(|quote| format!("“{quote}”")));
    parts.extend(source.law.as_ref().map(|law| format!("《{}》", law.trim_matches(['《', '》']))));
    parts.extend(source.article.clone());
    parts.join(" ")
}

/// The name of a document, where it is one of those that the program was written from.
fn document(code: &str) -> String {
    let title = match code {
        "D0" => "客服礼仪培训讲稿",
        "D1" => "客服沟通礼仪与应答规范",
        "D2" => "走进客服",
        "D3" => "优秀的客户服务",
        "D4" => "尊重与真诚",
        own => return own.to_owned(),
    };
    format!("《{title}》")
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 18;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::{Message, Rulebook};

    #[test]
    fn a_vague_time_is_none() {
        let book = Rulebook::load(&[]).value;
        for (text, expected) in [
            ("可能明天就到了哦", false),
            ("过一阵子再给您处理", false),
            ("明天上午到", true),
            ("原因可能是缺货，今天18点前回复您", true),
            ("您好", false),
        ] {
            let findings = book.lint(&Message::new(text));
            assert_eq!(is_given(Element::Time, text, &findings), expected, "{text}");
        }
    }
}
