//! Mobile numbers of mainland China: eleven digits from 13 to 19, also with +86, with separators,
//! in full width or spelt in Chinese numerals. A run inside a longer number is none.

use super::digits::{Place, mask, runs};
use crate::rulebook::fold::{Class, Text};

pub fn find(text: &Text) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::new();
    for spelt in [false, true] {
        for run in runs(text, spelt) {
            if run.letter_after
                || (run.letter_before && !after_contact_letters(text, run.place((0, 1)).0))
            {
                continue;
            }
            let mut ranges = run.windows(13);
            ranges.retain(|range| run.value(*range).starts_with("86"));
            ranges.extend(run.windows(11));
            for range in ranges {
                let value = run.value(range);
                let number = if value.chars().count() == 13 {
                    value.strip_prefix("86").unwrap_or(&value).to_owned()
                } else {
                    value
                };
                let (mut start, end) = run.place(range);
                let overlaps = out.iter().any(|(first, last, _)| *first < end && start < *last);
                if !is_mobile(&number) || overlaps || surrounded(&run, range) {
                    continue;
                }
                let plus = start.checked_sub(1).and_then(|index| text.chars.get(index));
                if range.1 - range.0 == 13 && plus.is_some_and(|one| one.c == '+') {
                    start -= 1;
                }
                out.push((start, end, Some(mask(&number, 3, 4))));
            }
        }
    }
    out
}

fn is_mobile(number: &str) -> bool {
    let mut chars = number.chars();
    chars.next() == Some('1') && matches!(chars.next(), Some('3'..='9'))
}

/// True if the range is part of a longer number written in groups, such as a card's 4-4-4-4.
fn surrounded(run: &super::digits::Run, range: (usize, usize)) -> bool {
    let rest = run.digits.len() - (range.1 - range.0);
    // A second number, or a short extension, may stand beside it.
    !(rest == 0 || rest >= 11 || rest <= 2)
}

/// True if the letters just before `at` are the name of a messenger, not of an order.
fn after_contact_letters(text: &Text, at: usize) -> bool {
    let letters: String = text
        .chars
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(|one| one.class == Class::Latin)
        .map(|one| one.c)
        .collect();
    // Read backwards.
    matches!(letters.as_str(), "xv" | "xw" | "v" | "let" | "qq" | "xinxiew" | "w" | "enohp" | "leT")
}
