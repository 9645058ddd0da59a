//! Mailboxes of persons. Mailboxes of roles (service@, support@ and what a team allows) may stand.

use super::digits::Place;
use crate::rulebook::fold::{Class, Folds, Text};

pub fn find(text: &Text, allow: &[String]) -> Vec<Place> {
    let mut out = Vec::new();
    let part = |index: usize| {
        text.chars.get(index).is_some_and(|one| match one.class {
            Class::Latin | Class::Digit => true,
            Class::Separator => matches!(one.c, '.' | '_' | '-'),
            Class::Sign => one.c == '+' || one.c == '%',
            _ => false,
        })
    };
    for at in 0..text.chars.len() {
        // Blanks or stars were left out before it: a masked mailbox.
        if text.chars[at].c != '@' || text.chars[at].gap != Folds::default() {
            continue;
        }
        let mut start = at;
        while start > 0 && part(start - 1) {
            start -= 1;
        }
        let mut end = at + 1;
        while part(end) {
            end += 1;
        }
        while end > at + 1
            && text.chars.get(end - 1).is_some_and(|one| one.class == Class::Separator)
        {
            end -= 1;
        }
        let local = text.string(start, at);
        let domain = text.string(at + 1, end);
        // A dot after a single letter may have been read as noise; the original has it.
        let dotted = domain.contains('.')
            || text.chars.get(at + 1..end).unwrap_or_default().iter().any(|one| one.gap.0 != 0);
        let top = domain.rsplit('.').next().unwrap_or_default();
        let sound = !local.is_empty()
            && dotted
            && top.len() >= 2
            && top.chars().all(|c| c.is_ascii_alphabetic());
        let base: String = local.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
        let role = allow.contains(&local)
            || allow.contains(&base)
            || allow.iter().any(|name| {
                local
                    .strip_prefix(name.as_str())
                    .is_some_and(|rest| rest.starts_with(['.', '-', '_']))
            });
        if sound && !role {
            let first: String = local.chars().take(1).collect();
            out.push((start, end, Some(format!("{first}***@{domain}"))));
        }
    }
    out
}
