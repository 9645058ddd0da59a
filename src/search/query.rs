//! What was typed, cut into units: one per character to be matched, with the places that a token may
//! not cross. It does not know documents.

use crate::text::fold::{fold, plain};
use crate::text::pinyin::{self, Syllable};

use super::spelling::Number;

/// The most units of a term that are matched one by one; what follows is left to words in common.
pub const LONGEST: usize = 62;

/// The most terms that are looked for one by one.
pub const MOST_TERMS: usize = 8;

/// A stretch of the query that must be found in one piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// Folded characters, separators left out; at most [`LONGEST`].
    pub units: Vec<char>,
    /// How each unit is read in the query; 0 where it is no Chinese character.
    pub readings: Vec<Number>,
    /// Bit `n` is set where a separator stood before unit `n`.
    pub breaks: u64,
}

/// A query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Everything as one term.
    pub whole: Term,
    /// The terms between spaces, if there are several.
    pub terms: Vec<Term>,
    /// True if it was too long to be taken whole.
    pub is_cut: bool,
}

impl Term {
    fn push(&mut self, unit: char, reading: Number) {
        if self.units.len() < LONGEST {
            self.units.push(unit);
            self.readings.push(reading);
        }
    }

    fn separate(&mut self) {
        if !self.units.is_empty() && self.units.len() < LONGEST {
            self.breaks |= 1 << self.units.len();
        }
    }

    /// True if there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// True if it has Latin letters.
    pub fn has_letters(&self) -> bool {
        self.units.iter().any(char::is_ascii_lowercase)
    }
}

impl Query {
    /// Cuts `text` up. Spaces part terms; spaces and `'` part tokens.
    pub fn new(text: &str) -> Self {
        let text = text.trim();
        let mut folded: Vec<char> = text.chars().map(fold).map(tidy).collect();
        // Pinyin as dictionaries print it: `lüse`, `nǚshì`.
        let mut before = ' ';
        for (unit, typed) in folded.iter_mut().zip(text.chars()) {
            if matches!(before, 'n' | 'l') && "üǖǘǚǜÜǕǗǙǛ".contains(typed) {
                *unit = 'v';
            }
            before = *unit;
        }
        let mut readings = Vec::with_capacity(folded.len());
        pinyin::read_into(&text.chars().map(plain).collect::<Vec<_>>(), &mut readings);
        let mut query = Self::default();
        let mut term = Term::default();
        for (unit, reading) in folded.iter().copied().zip(readings) {
            match unit {
                ' ' => {
                    query.whole.separate();
                    if !term.is_empty() {
                        query.terms.push(std::mem::take(&mut term));
                    }
                }
                '\'' => {
                    query.whole.separate();
                    term.separate();
                }
                _ => {
                    let number = reading.map_or(0, Syllable::number);
                    query.whole.push(unit, number);
                    term.push(unit, number);
                }
            }
        }
        if !term.is_empty() {
            query.terms.push(term);
        }
        query.is_cut = query.terms.len() > MOST_TERMS || folded.len() > LONGEST;
        query.terms.truncate(MOST_TERMS);
        if query.terms.len() < 2 {
            query.terms.clear();
        }
        query
    }

    /// True if there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }
}

/// Control characters and what has no width count as spaces.
fn tidy(c: char) -> char {
    let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    if c.is_control() || c.is_whitespace() || invisible { ' ' } else { c }
}

/// True for what people leave out: neither letter nor digit nor Chinese character nor symbol of its
/// own meaning.
pub fn is_punctuation(c: char) -> bool {
    match u32::from(c) {
        code @ 0..0x80 => code == 0x20 || c.is_ascii_punctuation(),
        0x2010..=0x205e | 0x3000..=0x3006 | 0x3008..=0x303f | 0xfe30..=0xfe6f => true,
        0xff00..=0xffef => !c.is_alphanumeric(),
        0xb7 | 0xa0 => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> (String, u64, Vec<String>) {
        let query = Query::new(text);
        let join = |term: &Term| term.units.iter().collect::<String>();
        (join(&query.whole), query.whole.breaks, query.terms.iter().map(join).collect())
    }

    #[test]
    fn separators() {
        assert_eq!(cut("pei'jian"), ("peijian".into(), 0b1000, vec![]));
        assert_eq!(
            cut(" 退款　jia zhi "),
            ("退款jiazhi".into(), 0b10_0100, vec!["退款".into(), "jia".into(), "zhi".into()])
        );
        assert_eq!(cut("''"), (String::new(), 0, vec![]));
        assert_eq!(cut("\u{200b}\t"), (String::new(), 0, vec![]));
        assert_eq!(cut(&"好".repeat(10_000)).0.chars().count(), LONGEST);
    }
}
