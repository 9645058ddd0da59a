//! One slip of the finger in a longer pinyin query: a letter left out, put in, replaced, or two
//! neighbours swapped. Built and asked only where nothing better was found.

use super::corpus::Line;
use super::pattern::{FULL, Pattern, Places};
use super::symbol::{SYMBOLS, Sound, base};
use crate::text::pinyin::Syllable;

/// Shorter queries find too much by a slip.
pub const FEWEST_LETTERS: usize = 5;
/// What was typed for one syllable, in letters, at most.
const LONGEST_TYPED: usize = 7;
/// What a match must cover, in characters.
const FEWEST_CHARS: usize = 2;

/// Where each syllable may stand with one slip.
pub struct Slips<'a> {
    pattern: &'a Pattern,
    rows: Vec<Row>,
}

#[derive(Clone, Copy, Default)]
struct Row {
    /// With one slip inside it, by the length of what was typed.
    near: [Places; LONGEST_TYPED + 1],
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
        for syllable in Syllable::all() {
            let row = &mut rows[usize::from(syllable.number())];
            let spelling: Vec<char> = syllable.spelling().chars().collect();
            row.length = spelling.len() as u8;
            for at in 0..units.len() {
                row.add(&spelling, at, pattern.letters_from(at), units);
            }
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
            for (length, near) in row.near.iter().enumerate() {
                if near & 1 != 0 {
                    firsts.push((length, number, true));
                }
            }
            if row.swapped & 1 != 0 {
                swaps.push((length + 1, number));
            }
        }
        for syllable in Syllable::all() {
            let number = syllable.number();
            let row = &self.rows[usize::from(number)];
            let near = row.near.iter().fold(0, |all, near| all | near);
            for (place, first, slipped) in &firsts {
                let exact = self.pattern.places_of(number);
                let places = if *slipped { exact } else { exact | near };
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
                for (length, near) in row.near.iter().enumerate() {
                    next |= (exact & near) << length;
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
        let has =
            |place: usize, letter: Option<&char>| letter.is_some() && typed.get(place) == letter;
        let (first, second) = (spelling.first(), spelling.get(1));
        let rest_place = at.checked_sub(2).and_then(|before| units.get(before)) == first;
        if !rest_place && !has(0, first) && !has(1, first) && !has(0, second) && !has(1, second) {
            return;
        }
        for length in n.saturating_sub(1).max(1)..=(n + 1).min(LONGEST_TYPED) {
            if typed.get(..length).is_some_and(|typed| one_slip_apart(typed, spelling)) {
                self.near[length] |= 1 << at;
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
        if rest_place && units.get(at..).is_some_and(|units| units.starts_with(rest)) {
            self.rest |= 1 << at;
        }
    }
}

/// True if one letter more, less or other, or two neighbours swapped, makes `typed` into `spelling`.
fn one_slip_apart(typed: &[char], spelling: &[char]) -> bool {
    let same = typed.iter().zip(spelling).take_while(|(a, b)| a == b).count();
    let (typed, spelling) = (&typed[same..], &spelling[same..]);
    match (typed, spelling) {
        ([], [_]) | ([_], []) => true,
        ([a, b, typed @ ..], [c, d, spelling @ ..]) if a == d && b == c => typed == spelling,
        ([_, typed @ ..], [_, spelling @ ..]) if typed == spelling => true,
        _ if typed.len() == spelling.len() + 1 => typed.get(1..) == Some(spelling),
        _ if typed.len() + 1 == spelling.len() => spelling.get(1..) == Some(typed),
        _ => false,
    }
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
        check("hua", "hua", false);
        check("gua", "shu", false);
        check("ab", "cd", false);
    }
}
