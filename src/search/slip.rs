//! One slip of the finger in a longer pinyin query: a letter left out, put in, replaced, or two
//! neighbours swapped. Built and asked only where nothing better was found.

use std::sync::LazyLock;

use super::corpus::Line;
use super::pattern::{FULL, Pattern, Places};
use super::spelling::{Number, letter_slot};
use super::symbol::{SYMBOLS, Sound, base};
use crate::text::pinyin::Syllable;

/// Shorter queries find too much by a slip.
pub const FEWEST_LETTERS: usize = 5;
/// What a match must cover, in characters.
const FEWEST_CHARS: usize = 2;

/// The letters of every syllable, and the syllables by their first and second letters.
struct Letters {
    by_number: Vec<Vec<char>>,
    by_first: Vec<Vec<Number>>,
    by_second: Vec<Vec<Number>>,
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let mut all = Letters {
        by_number: vec![Vec::new()],
        by_first: vec![Vec::new(); 26],
        by_second: vec![Vec::new(); 26],
    };
    for syllable in Syllable::all() {
        let letters: Vec<char> = syllable.spelling().chars().collect();
        for (place, by) in [(0, &mut all.by_first), (1, &mut all.by_second)] {
            if let Some(slot) = letters.get(place).and_then(|letter| letter_slot(*letter)) {
                by[slot].push(syllable.number());
            }
        }
        all.by_number.push(letters);
    }
    all
});

/// Where each syllable may stand with one slip.
pub struct Slips<'a> {
    pattern: &'a Pattern,
    rows: Vec<Row>,
}

#[derive(Clone, Copy, Default)]
struct Row {
    /// With one slip inside it: one letter fewer than its spelling, as many, one more.
    near: [Places; 3],
    /// All of `near`.
    any: Places,
    /// With its last letter swapped with the first of the next syllable.
    swapped: Places,
    /// What is left of it after such a swap; the place is the one after the swapped letters.
    rest: Places,
    length: u8,
}

impl<'a> Slips<'a> {
    /// Everything one slip away from `pattern`, or `None` if it is too short for that.
    pub fn new(pattern: &'a Pattern) -> Option<Self> {
        let units = pattern.units();
        if units.iter().filter(|unit| unit.is_ascii_lowercase()).count() < FEWEST_LETTERS {
            return None;
        }
        let mut rows = vec![Row::default(); Syllable::count() + 1];
        let letters = &*LETTERS;
        for (row, spelling) in rows.iter_mut().zip(&letters.by_number) {
            row.length = spelling.len() as u8;
        }
        for at in 0..units.len() {
            let typed = pattern.letters_from(at);
            // One of the first two letters meant is one of the first two typed; or the first was swapped
            // with the last of the syllable before, and stands two before.
            let swapped = at.checked_sub(2).and_then(|before| units.get(before));
            let (first, second) = (typed.first(), typed.get(1));
            let by_first = [first, second, swapped].into_iter().flatten();
            let by_first = by_first.filter_map(|c| letters.by_first.get(letter_slot(*c)?));
            let by_second = [first, second].into_iter().flatten();
            let by_second = by_second.filter_map(|c| letters.by_second.get(letter_slot(*c)?));
            for number in by_first.chain(by_second).flatten() {
                let number = usize::from(*number);
                rows[number].add(&letters.by_number[number], at, typed, units);
            }
        }
        for row in &mut rows {
            row.any = row.near.iter().fold(0, |all, near| all | near);
        }
        Some(Self { pattern, rows })
    }

    /// Calls `visit` with the sounds of the first two tokens, at most one slip in them, in every way.
    pub fn first_pairs(&self, mut visit: impl FnMut(Sound, Sound)) {
        // By place: the sounds of tokens that lead there from the start, and whether they hold a slip.
        let mut firsts: Vec<(usize, Sound, bool)> = Vec::new();
        let mut swaps: Vec<(usize, Sound)> = Vec::new();
        let typed = |at: usize| {
            let unit = self.pattern.units().get(at).filter(|unit| !unit.is_ascii_lowercase())?;
            Some(SYMBOLS.sound_alone(base(*unit))).filter(|sound| *sound != 0)
        };
        firsts.extend(typed(0).map(|sound| (1, sound, false)));
        for syllable in Syllable::all() {
            let number = syllable.number();
            let row = &self.rows[usize::from(number)];
            let length = usize::from(row.length);
            if self.pattern.places_of(number) & 1 != 0 {
                firsts.push((length, number, false));
            }
            for (more, near) in row.near.iter().enumerate() {
                if near & 1 != 0 {
                    firsts.push((length + more - 1, number, true));
                }
            }
            if row.swapped & 1 != 0 {
                swaps.push((length + 1, number));
            }
        }
        for syllable in Syllable::all() {
            let number = syllable.number();
            let row = &self.rows[usize::from(number)];
            let exact = self.pattern.places_of(number);
            if exact | row.any | row.rest == 0 {
                continue;
            }
            for (place, first, slipped) in &firsts {
                let places = if *slipped { exact } else { exact | row.any };
                if places & 1 << place != 0 {
                    visit(*first, number);
                }
            }
            for (place, first) in &swaps {
                if row.rest & 1 << place != 0 {
                    visit(*first, number);
                }
            }
        }
        for (place, first, _) in &firsts {
            if let Some(second) = typed(*place) {
                visit(*first, second);
            }
        }
    }

    /// The end of the term where it stands, with one slip, at the very beginning of `line`; or, if it
    /// may begin anywhere, where it first ends.
    fn end<const ANYWHERE: bool>(&self, line: Line<'_>) -> Option<usize> {
        let accepted = self.pattern.accepted();
        let (mut exact, mut slipped, mut swapped): (Places, Places, Places) = (1, 0, 0);
        for (index, symbol) in line.iter().enumerate() {
            if ANYWHERE {
                exact |= 1;
            }
            let mut next = self.pattern.step::<FULL>(slipped, *symbol);
            let mut next_swapped = 0;
            let reading = SYMBOLS.reading(*symbol);
            if reading != 0 {
                let row = &self.rows[usize::from(reading)];
                if exact & row.any != 0 {
                    for (more, near) in row.near.iter().enumerate() {
                        next |= (exact & near) << (usize::from(row.length) + more - 1);
                    }
                }
                next |= (swapped & row.rest) << (row.length - 1);
                next_swapped = (exact & row.swapped) << (row.length + 1);
            }
            exact = self.pattern.step::<FULL>(exact, *symbol);
            (slipped, swapped) = (next, next_swapped);
            if slipped & accepted != 0 && (ANYWHERE || index + 1 >= FEWEST_CHARS) {
                return Some(index + 1);
            }
            if !ANYWHERE && exact | slipped | swapped == 0 {
                return None;
            }
        }
        None
    }

    /// Where the term, with one slip, first stands in `line`, in characters.
    pub fn find(&self, line: Line<'_>) -> Option<(usize, usize)> {
        let end = self.end::<true>(line)?;
        let before = line.get(..end)?;
        (0..end).rev().find_map(|start| {
            let rest = before.get(start..)?;
            self.end::<false>(rest).map(|length| (start, start + length))
        })
    }
}

impl Row {
    fn add(&mut self, spelling: &[char], at: usize, typed: &[char], units: &[char]) {
        let n = spelling.len();
        for length in n.saturating_sub(1).max(1)..=(n + 1) {
            if typed.get(..length).is_some_and(|typed| one_slip_apart(typed, spelling)) {
                self.near[length + 1 - n] |= 1 << at;
            }
        }
        if let ([most @ .., last], Some([.., swapped_in, typed_last])) =
            (spelling, typed.get(..n + 1))
            && typed_last == last
            && swapped_in != last
            && typed.starts_with(most)
        {
            self.swapped |= 1 << at;
        }
        // `at` is the place after the swap: the first letter stands two before it.
        let rest = spelling.get(1..).unwrap_or_default();
        let first = at.checked_sub(2).and_then(|before| units.get(before));
        let begins = first.is_some() && first == spelling.first();
        if begins && units.get(at..).is_some_and(|units| units.starts_with(rest)) {
            self.rest |= 1 << at;
        }
    }
}

/// True if one letter more, less or other, or two neighbours swapped, makes `typed` into `spelling`.
fn one_slip_apart(typed: &[char], spelling: &[char]) -> bool {
    let same = typed.iter().zip(spelling).take_while(|(a, b)| a == b).count();
    let (typed, spelling) = (&typed[same..], &spelling[same..]);
    let swapped = matches!(
        (typed, spelling),
        ([a, b, typed @ ..], [c, d, spelling @ ..]) if a == d && b == c && typed == spelling
    );
    let replaced = matches!(
        (typed, spelling),
        ([_, typed @ ..], [_, spelling @ ..]) if typed == spelling
    );
    let put_in = typed.split_first().is_some_and(|(_, typed)| typed == spelling);
    let left_out = spelling.split_first().is_some_and(|(_, spelling)| typed == spelling);
    swapped || replaced || put_in || left_out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips() {
        let check = |typed: &str, spelling: &str, expected: bool| {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            assert_eq!(
                one_slip_apart(&chars(typed), &chars(spelling)),
                expected,
                "{typed} {spelling}"
            );
        };
        check("sua", "shua", true);
        check("jua", "hua", true);
        check("kia", "kai", true);
        check("suun", "sun", true);
        check("fqa", "fa", true);
        check("ie", "die", true);
        check("fnen", "fen", true);
        check("hua", "hua", false);
        check("gua", "shu", false);
        check("ab", "cd", false);
    }
}
