//! One of two sets of words across a whole library: who writes otherwise than the rest.
//! Both in one message is told by `checks::consistency`; this looks at no message twice.

use std::sync::Arc;

use super::checks::{Seen, consistency};
use super::context::Context;
use super::fold::Text;
use super::found::Found;
use super::lint;
use super::rule::{Check, Consistency, Level, Safety, Winner};
use super::{Finding, Message, Rulebook};
use crate::text::Span;

/// The first word of each side in one message, in characters of its folded text.
#[derive(Clone, Copy, Debug, Default)]
struct Sides {
    keep: Option<(usize, usize)>,
    other: Option<(usize, usize)>,
}

/// What each rule finds that looks across the library: the number of the message, from 0, and the
/// first place in it. By message.
pub(super) fn findings<'m>(
    book: &Rulebook,
    messages: impl IntoIterator<Item = Message<'m>>,
) -> Vec<(usize, Finding)> {
    let rules: Vec<(usize, &Consistency)> = book
        .rules
        .iter()
        .enumerate()
        .filter(|(index, _)| book.levels.get(*index).is_some_and(|level| *level != Level::Off))
        .filter_map(|(index, rule)| match &rule.check {
            Check::Consistency(check) if check.library => Some((index, check)),
            _ => None,
        })
        .collect();
    if rules.is_empty() {
        return Vec::new();
    }
    let messages: Vec<Message<'m>> = messages.into_iter().collect();
    let mut sides: Vec<Vec<Sides>> = vec![Vec::with_capacity(messages.len()); rules.len()];
    let mut text = Text::default();
    for message in &messages {
        text.fold(message.text);
        let mut context = Context::default();
        let (hits, excepts) = (&[], &[]);
        let (context, tracing) = (&mut context, false);
        let mut seen =
            Seen { book, message, text: &text, hits, excepts, context, tracing, run_end: 0 };
        for ((_, check), sides) in rules.iter().zip(&mut sides) {
            let [keep, other] = [check.keep, check.other]
                .map(|list| consistency::places(&mut seen, list, check.except).first().copied());
            sides.push(Sides { keep, other });
        }
    }
    let mut out = Vec::new();
    for ((rule, check), sides) in rules.iter().zip(&sides) {
        let count = |side: fn(&Sides) -> bool| sides.iter().filter(|one| side(one)).count();
        let n_keep = count(|one| one.keep.is_some());
        let n_other = count(|one| one.other.is_some());
        if n_keep == 0 || n_other == 0 {
            continue;
        }
        let keeps = check.wins == Winner::Keep || n_keep >= n_other;
        let n_most = if keeps { n_keep } else { n_other };
        let usual = |one: &Sides| if keeps { one.keep } else { one.other };
        let odd = |one: &Sides| if keeps { one.other } else { one.keep };
        let most = messages.iter().zip(sides).find_map(|(message, one)| {
            let (start, end) = usual(one)?;
            Some(Text::new(message.text).string(start, end))
        });
        let most = most.unwrap_or_default();
        for (number, (message, one)) in messages.iter().zip(sides).enumerate() {
            let Some((start, end)) = odd(one).filter(|_| usual(one).is_none()) else { continue };
            text.fold(message.text);
            let found = Found { rule: *rule, start, end, fix: None, bytes: None };
            let Some(mut finding) = lint::finding(book, message, &text, &found) else { continue };
            let word = finding.span.of(message.text).unwrap_or_default();
            let said = format!("话术库里别处写“{most}”（{n_most} 条），这里写“{word}”");
            finding.message = Arc::from(said);
            if keeps {
                // Right in one message, but the writer of this one may have meant it.
                let fixes = finding.fix.iter_mut().chain(&mut finding.others);
                fixes.for_each(|fix| fix.safety = Safety::Display);
            } else {
                // The rule's fix goes the other way.
                finding.fix = None;
                finding.others.clear();
            }
            out.push((number, finding));
        }
    }
    out.sort_by_key(|(number, finding): &(usize, Finding)| {
        let Span { start, end } = finding.span;
        (*number, start, end)
    });
    out
}
