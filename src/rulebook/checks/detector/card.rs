//! Bank card numbers: 16 to 19 digits (15 for American Express) that begin like a card and satisfy
//! the check digit of ISO/IEC 7812-1 (Luhn). Identity numbers are looked for first.

use super::digits::{Place, runs};
use super::id;
use crate::rulebook::fold::Text;

pub fn find(text: &Text) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::new();
    for run in runs(text, false) {
        if run.letter_before || run.letter_after {
            continue;
        }
        for count in [19, 18, 17, 16, 15] {
            for range in run.windows(count) {
                let value = run.value(range);
                let (start, end) = run.place(range);
                let overlaps = out.iter().any(|(first, last, _)| *first < end && start < *last);
                let whole = range == (0, run.digits.len());
                if overlaps || !whole || !is_card(&value) || id::is_valid_18(&value) {
                    continue;
                }
                let tail: String = value.chars().skip(count - 4).collect();
                out.push((start, end, Some(format!("**** **** **** {tail}"))));
            }
        }
    }
    out
}

fn is_card(value: &str) -> bool {
    let begins = match value.chars().count() {
        15 => value.starts_with("34") || value.starts_with("37"),
        16 => value.starts_with(['2', '3', '4', '5', '6']),
        _ => value.starts_with("62") || value.starts_with("9558") || value.starts_with("60"),
    };
    begins && luhn(value)
}

/// The check digit of ISO/IEC 7812-1.
pub fn luhn(value: &str) -> bool {
    let sum: u32 = value
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(index, digit)| match (index % 2 == 1, digit * 2) {
            (false, _) => digit,
            (true, twice) if twice > 9 => twice - 9,
            (true, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::super::id::is_valid_18;
    use super::*;

    #[test]
    fn check_digits_are_checked() {
        // GB 11643-1999 gives the first two itself; the second satisfies Luhn by chance.
        for (number, is_id, passes_luhn) in [
            ("11010519491231002x", true, false),
            ("440524188001010014", true, true),
            ("110105194912310021", false, false),
            ("4111111111111111", false, true),
            ("4111111111111112", false, false),
        ] {
            assert_eq!(is_valid_18(number), is_id, "{number}");
            assert_eq!(luhn(number) && !number.contains('x'), passes_luhn, "{number}");
        }
    }
}
