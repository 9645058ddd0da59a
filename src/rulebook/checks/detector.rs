//! Personal data in clear text. Each detector covers the datum without its label; masked values,
//! hotlines, order numbers and numbers with a wrong check digit are none.

mod address;
mod card;
mod code;
mod digits;
mod email;
mod id;
mod mobile;

pub use digits::mask;

use super::Seen;
use crate::rulebook::clause;
use crate::rulebook::found::Found;
use crate::rulebook::rule::{Detector, DetectorKind};

pub(in crate::rulebook) fn run(
    seen: &mut Seen<'_>,
    index: usize,
    detector: &Detector,
    found: &mut Vec<Found>,
) {
    let text = seen.text;
    // Most lines hold too few digits to be anything.
    let enough = match detector.which {
        DetectorKind::Email => text.at_sign,
        DetectorKind::CnMobile => text.n_numerals >= 11,
        DetectorKind::CnId18 => text.n_numerals >= 17,
        DetectorKind::CnId15 | DetectorKind::BankCard => text.n_numerals >= 15,
        DetectorKind::Passport => text.n_numerals >= 7,
        DetectorKind::Otp => text.n_numerals >= 4,
        DetectorKind::CnAddress => text.n_numerals >= 1 && text.n_levels >= 2,
        DetectorKind::Secret => text.chars.len() >= 6 && text.n_numerals >= 1,
    };
    if !enough {
        return;
    }
    let places: Vec<(usize, usize, Option<String>)> = match detector.which {
        DetectorKind::CnMobile => mobile::find(text),
        DetectorKind::CnId18 => id::find_18(text),
        DetectorKind::CnId15 => id::find_15(text),
        DetectorKind::BankCard => card::find(text),
        DetectorKind::Passport => code::passports(text),
        DetectorKind::Email => email::find(text, &detector.allow),
        DetectorKind::CnAddress => address::find(text),
        DetectorKind::Otp => code::one_time_codes(text),
        DetectorKind::Secret => code::passwords(text),
    };
    for (start, end, masked) in places {
        if detector.which != DetectorKind::Email {
            let value: String = text
                .chars
                .get(start..end)
                .unwrap_or_default()
                .iter()
                .map(|one| one.c)
                .filter(char::is_ascii_alphanumeric)
                .collect();
            if detector.allow.contains(&value) {
                continue;
            }
        }
        let (clause_start, _) = clause::clause(text, start);
        if let Some(list) = detector.unless_label
            && label_before(seen, list, start, clause_start)
        {
            continue;
        }
        if let Some(list) = detector.only_label {
            let (sentence_start, _) = clause::sentence(text, start);
            let Seen { book, context, .. } = seen;
            context.read(&book.lexicon, text);
            if context.within(&book.lexicon, list, sentence_start, start).is_none() {
                continue;
            }
        }
        found.push(Found { rule: index, start, end, fix: masked, bytes: None });
    }
}

/// True if a word of `list` stands at most five characters before `at`, a colon between them included.
fn label_before(
    seen: &mut Seen<'_>,
    list: crate::rulebook::rule::ListId,
    at: usize,
    clause_start: usize,
) -> bool {
    let colon =
        clause_start > 0 && seen.text.chars.get(clause_start - 1).is_some_and(|one| one.c == ':');
    let Seen { book, context, text, .. } = seen;
    context.read(&book.lexicon, text);
    let ends_near = |from: usize, reach: usize| {
        context.ending(&book.lexicon, list, from, at.saturating_sub(reach), at).is_some()
    };
    ends_near(clause_start, 5) || (colon && ends_near(0, 2))
}
