//! Resident identity numbers: 18 characters by GB 11643-1999 (region, birth date, check character of
//! ISO 7064 MOD 11-2), and the old form of 15 digits.

use super::digits::{Place, mask, runs};
use crate::rulebook::fold::Text;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'x', '9', '8', '7', '6', '5', '4', '3', '2'];
const REGIONS: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82",
];

pub fn find_18(text: &Text) -> Vec<Place> {
    let mut out = Vec::new();
    for run in runs(text, false) {
        if run.letter_before || run.letter_after {
            continue;
        }
        for range in run.windows(18) {
            let value = run.value(range);
            if is_valid_18(&value) {
                let (start, end) = run.place(range);
                out.push((start, end, Some(mask(&value.to_uppercase(), 3, 4))));
            }
        }
    }
    out
}

pub fn find_15(text: &Text) -> Vec<Place> {
    let mut out = Vec::new();
    for run in runs(text, false) {
        if run.letter_before || run.letter_after {
            continue;
        }
        for range in run.windows(15) {
            let value = run.value(range);
            let date = value.get(6..12).map(|date| format!("19{date}"));
            if region_known(&value) && date.is_some_and(|date| is_date(&date)) {
                let (start, end) = run.place(range);
                out.push((start, end, Some(mask(&value, 3, 3))));
            }
        }
    }
    out
}

/// True for 17 digits and the check character they ask for, with a date that can be.
pub fn is_valid_18(value: &str) -> bool {
    let digits: Vec<u32> = value.chars().take(17).filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 17 || !region_known(value) || !value.get(6..14).is_some_and(is_date) {
        return false;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    value.chars().nth(17) == CHECKS.get((sum % 11) as usize).copied()
}

fn region_known(value: &str) -> bool {
    value.get(..2).is_some_and(|region| REGIONS.contains(&region))
}

fn is_date(date: &str) -> bool {
    let number = |from: usize, to: usize| date.get(from..to).and_then(|n| n.parse::<i16>().ok());
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(4, 6), number(6, 8)) else {
        return false;
    };
    (1850..2100).contains(&year) && jiff::civil::Date::new(year, month as i8, day as i8).is_ok()
}
