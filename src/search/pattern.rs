//! A term made ready to be matched: for every syllable and every character, at which places of the
//! term it may stand. A set of places is a 64-bit number; one step over a character of a text moves all
//! of them at once, so that every way to cut the letters into tokens is followed at the same time.
//! It knows lines, not documents or ranks.

use super::corpus::Line;
use super::options::Options;
use super::query::{Term, is_punctuation};
use super::spelling::{FuzzyTree, LONGEST, Number, SPELLINGS, letter_slot};
use super::symbol::{SYMBOLS, Symbol, Symbols, base};
use crate::text::pinyin::{Syllable, living_readings};

/// Which ways of standing for a character are allowed. Characters as typed are always allowed.
pub type Ways = u16;

/// A whole syllable for its character.
pub const FULL: Ways = 1;
/// The unfinished last syllable.
pub const BEGUN: Ways = 1 << 1;
/// The first letter, or `zh`, `ch`, `sh`.
pub const INITIAL: Ways = 1 << 2;
/// Two keys of a double-pinyin scheme.
pub const DOUBLE: Ways = 1 << 3;
/// Punctuation in between, on either side, may be left out.
pub const GAP: Ways = 1 << 4;
/// Another living reading.
pub const OTHER: Ways = 1 << 5;
/// Another character of the same reading.
pub const HOMOPHONE: Ways = 1 << 6;
/// One sound that is taken for another.
pub const FUZZY: Ways = 1 << 7;
/// Two sounds of a syllable that are taken for others.
pub const FUZZIER: Ways = 1 << 8;
/// The first letter of another living reading, beside [`INITIAL`] and [`OTHER`].
pub const OTHER_INITIAL: Ways = 1 << 9;

/// Places of a term: bit `n` stands for "the first `n` units are matched".
pub type Places = u64;

/// Where a syllable may stand.
#[derive(Clone, Copy, Default)]
struct Row {
    full: Places,
    initial: Places,
    retroflex: Places,
    begun: Places,
    double: Places,
    double_begun: Places,
    /// Length of the spelling in letters.
    length: u8,
}

/// Where a syllable may stand for another, by the length of what was typed, from one letter.
#[derive(Clone, Copy, Default)]
struct LooseRow {
    fuzzy: [Places; LONGEST],
    fuzzier: [Places; LONGEST],
    begun: Places,
    homophone: Places,
    /// All of the above.
    any: Places,
}

/// A term made ready.
pub struct Pattern {
    symbols: &'static Symbols,
    n_units: usize,
    /// The place at which everything is matched.
    accepted: Places,
    /// By number of the syllable.
    rows: Vec<Row>,
    /// By number of the syllable; empty until [`Pattern::loosen`].
    loose: Vec<LooseRow>,
    /// By ASCII symbol: where it stands as typed.
    ascii: [Places; 128],
    /// Symbols beyond ASCII and where they stand, as typed.
    wide: Vec<(Symbol, Places)>,
    /// By the low six bits of a symbol: whether `wide` may hold it.
    wide_filter: u64,
    /// Places of punctuation in the term.
    punctuation: Places,
    /// Places that have a separator before them.
    breaks: Places,
    /// True if the letters can be read as syllables, the last perhaps unfinished.
    pub spells: bool,
    /// True if a double-pinyin scheme reads all its letters.
    pub double: bool,
    /// How many syllables, single letters of no syllable, or other characters it is at least.
    pub n_tokens: usize,
    units: Vec<char>,
    /// Where the pairs of keys of double pinyin begin, with their second keys.
    double_tokens: Vec<(usize, Option<char>)>,
    fuzzy_tokens: Vec<(usize, Option<usize>, Number)>,
    /// Symbols of which a line holds one where the term stands in it; empty if there are no such.
    needle: Vec<Symbol>,
}

impl Pattern {
    /// Makes `term` ready.
    pub fn new(term: &Term, options: &Options) -> Self {
        let n_units = term.units.len();
        let n_rows = Syllable::count() + 1;
        let mut pattern = Self {
            symbols: &SYMBOLS,
            n_units,
            accepted: 1 << n_units,
            rows: vec![Row::default(); n_rows],
            loose: Vec::new(),
            ascii: [0; 128],
            wide: Vec::new(),
            wide_filter: 0,
            punctuation: 0,
            breaks: term.breaks,
            spells: false,
            double: false,
            n_tokens: 0,
            units: term.units.clone(),
            double_tokens: Vec::new(),
            fuzzy_tokens: Vec::new(),
            needle: Vec::new(),
        };
        let mut letters = [0; 26];
        let mut retroflex = [0; 26];
        for (at, unit) in term.units.iter().enumerate() {
            pattern.add_literal(at, *unit);
            if let Some(slot) = letter_slot(*unit) {
                letters[slot] |= 1 << at;
                if "zcs".contains(*unit)
                    && term.units.get(at + 1) == Some(&'h')
                    && !pattern.breaks_at(at + 1)
                {
                    retroflex[slot] |= 1 << at;
                }
            }
            let stretch = pattern.letters_from(at);
            let to_the_end = !stretch.is_empty() && at + stretch.len() == n_units;
            let mut spelt: Vec<Number> = Vec::new();
            let begun = SPELLINGS.walk(stretch, |_, number| spelt.push(number));
            for number in spelt {
                pattern.rows[usize::from(number)].full |= 1 << at;
            }
            if to_the_end {
                for number in begun.filter(|number| SPELLINGS.length(*number) > n_units - at) {
                    pattern.rows[usize::from(number)].begun |= 1 << at;
                }
            }
        }
        for (number, row) in pattern.rows.iter_mut().enumerate().skip(1) {
            let number = number as Number;
            let initial = SPELLINGS.initial(number);
            row.length = SPELLINGS.length(number) as u8;
            row.initial = letters[initial];
            if SPELLINGS.is_retroflex(number) {
                row.retroflex = retroflex[initial];
            }
        }
        pattern.add_double(options);
        pattern.measure();
        pattern
    }

    /// The letters from place `at` to the next separator or other character.
    pub fn letters_from(&self, at: usize) -> &[char] {
        let rest = self.units.get(at..).unwrap_or_default();
        let length = rest
            .iter()
            .enumerate()
            .take_while(|(index, unit)| {
                unit.is_ascii_lowercase() && (*index == 0 || !self.breaks_at(at + index))
            })
            .count();
        rest.get(..length).unwrap_or_default()
    }

    fn breaks_at(&self, at: usize) -> bool {
        self.breaks & 1 << at != 0
    }

    fn add_literal(&mut self, at: usize, unit: char) {
        let base = base(unit);
        if is_punctuation(unit) {
            self.punctuation |= 1 << at;
        }
        if let Some(places) = self.ascii.get_mut(usize::from(base)) {
            *places |= 1 << at;
            return;
        }
        if self.needle.is_empty() && !is_punctuation(unit) {
            self.needle = self.symbols.symbols_of(base).collect();
        }
        for symbol in self.symbols.symbols_of(base) {
            self.wide_filter |= 1 << (symbol & 63);
            match self.wide.iter_mut().find(|(known, _)| *known == symbol) {
                Some((_, places)) => *places |= 1 << at,
                None => self.wide.push((symbol, 1 << at)),
            }
        }
    }

    /// Reads each run of letters two keys at a time.
    fn add_double(&mut self, options: &Options) {
        let Some(scheme) = options.double_pinyin else { return };
        let is_key = |unit: &char| unit.is_ascii_lowercase() || *unit == ';';
        let mut at = 0;
        let mut readable = self.units.iter().any(is_key);
        while at < self.n_units {
            let pair = (self.units[at], self.units.get(at + 1));
            match pair {
                (first, Some(second))
                    if is_key(&first) && is_key(second) && !self.breaks_at(at + 1) =>
                {
                    self.double_tokens.push((at, Some(*second)));
                    let syllables = scheme.syllables(first, *second);
                    readable &= !syllables.is_empty();
                    for syllable in syllables {
                        self.rows[usize::from(syllable.number())].double |= 1 << at;
                    }
                    at += 2;
                }
                (first, _) if is_key(&first) && at + 1 == self.n_units => {
                    self.double_tokens.push((at, None));
                    for syllable in scheme.beginning_with(first) {
                        self.rows[usize::from(syllable.number())].double_begun |= 1 << at;
                    }
                    at += 1;
                }
                (first, _) => {
                    readable &= !is_key(&first);
                    at += 1;
                }
            }
        }
        self.double = readable;
    }

    /// Finds out whether the letters can be syllables, and how many tokens there are at least.
    fn measure(&mut self) {
        const NEVER: usize = usize::MAX / 2;
        let n = self.n_units;
        // By place: the fewest tokens to the end; and whether it is syllables all the way.
        let mut fewest = vec![NEVER; n + 1];
        let mut spells = vec![false; n + 1];
        let mut spells_some = vec![false; n + 1];
        fewest[n] = 0;
        spells[n] = true;
        for at in (0..n).rev() {
            let unit = self.units[at];
            fewest[at] = fewest[at + 1] + 1;
            if !unit.is_ascii_lowercase() {
                spells[at] = spells[at + 1];
                spells_some[at] = spells_some[at + 1];
                continue;
            }
            let stretch = self.letters_from(at);
            let length = stretch.len();
            let mut found = Vec::new();
            let begun = SPELLINGS.walk(stretch, |length, _| found.push(length));
            for length in found {
                let next = at + length;
                fewest[at] = fewest[at].min(fewest[next] + 1);
                // A lone vowel is a syllable few mean.
                spells_some[at] |= spells[next] && (length > 1 || spells_some[next]);
                spells[at] |= spells[next];
            }
            if begun.start < begun.end && at + length == n {
                spells[at] = true;
                fewest[at] = 1;
            }
        }
        self.spells = spells[0] && spells_some[0];
        self.n_tokens = fewest[0];
    }

    /// True if it has Latin letters.
    pub fn has_letters(&self) -> bool {
        self.units.iter().any(char::is_ascii_lowercase)
    }

    /// How many units it has.
    pub fn len(&self) -> usize {
        self.n_units
    }

    /// The place at which everything is matched.
    pub fn accepted(&self) -> Places {
        self.accepted
    }

    /// The units.
    pub fn units(&self) -> &[char] {
        &self.units
    }

    /// Makes ready what [`OTHER`], [`HOMOPHONE`] and [`FUZZY`] need.
    pub fn loosen(&mut self, term: &Term, options: &Options) {
        if !self.loose.is_empty() {
            return;
        }
        self.loose = vec![LooseRow::default(); self.rows.len()];
        for (at, reading) in term.readings.iter().enumerate() {
            if *reading != 0 {
                self.loose[usize::from(*reading)].homophone |= 1 << at;
            }
        }
        if !options.fuzzy.is_empty() && term.has_letters() {
            let tree = FuzzyTree::of(options.fuzzy);
            for at in 0..self.n_units {
                self.loosen_place(at, &tree);
            }
        }
        for row in &mut self.loose {
            let lengths = row.fuzzy.iter().chain(&row.fuzzier).fold(0, |all, places| all | places);
            row.any = lengths | row.begun | row.homophone;
        }
    }

    fn loosen_place(&mut self, at: usize, tree: &FuzzyTree) {
        let letters = self.letters_from(at).to_vec();
        let begun = tree.walk(&letters, |length, number, n_changes| {
            let row = &mut self.loose[usize::from(number)];
            let places = if n_changes == 1 { &mut row.fuzzy } else { &mut row.fuzzier };
            if let Some(places) = places.get_mut(length - 1) {
                *places |= 1 << at;
            }
            self.fuzzy_tokens.push((at, Some(length), number));
        });
        if at + letters.len() == self.n_units {
            for number in begun {
                self.loose[usize::from(*number)].begun |= 1 << at;
                self.fuzzy_tokens.push((at, None, *number));
            }
        }
    }

    /// Where tokens of double pinyin begin, with their second keys; the last may lack it.
    pub fn double_tokens(&self) -> impl Iterator<Item = (usize, Option<char>)> {
        self.double_tokens.iter().copied()
    }

    /// Where the syllable `number` may stand as a whole.
    pub fn places_of(&self, number: Number) -> Places {
        self.rows.get(usize::from(number)).map_or(0, |row| row.full)
    }

    /// Tokens that may stand for another sound: where they begin, how long they are (none for the
    /// unfinished last), and the syllable they may stand for.
    pub fn fuzzy_tokens(&self) -> impl Iterator<Item = (usize, Option<usize>, Number)> {
        self.fuzzy_tokens.iter().copied()
    }

    /// Where `symbol` stands as typed.
    #[inline]
    fn literal(&self, symbol: Symbol) -> Places {
        if let Some(places) = self.ascii.get(usize::from(symbol)) {
            return *places;
        }
        if self.wide_filter & 1 << (symbol & 63) == 0 {
            return 0;
        }
        self.wide.iter().find(|(known, _)| *known == symbol).map_or(0, |(_, places)| *places)
    }

    /// The places after the character `symbol`, given those before it.
    #[inline]
    pub fn step<const WAYS: Ways>(&self, places: Places, symbol: Symbol) -> Places {
        let mut next = (places & self.literal(symbol)) << 1;
        let reading = self.symbols.reading(symbol);
        if reading != 0 {
            next |= self.step_reading::<WAYS>(places, reading, true);
            if WAYS & OTHER != 0
                && let Some(c) = char::from_u32(self.symbols.base(symbol).into())
            {
                for other in living_readings(c).iter().filter(|other| other.number() != reading) {
                    let by_initial = WAYS & OTHER_INITIAL != 0;
                    next |= self.step_reading::<WAYS>(places, other.number(), by_initial);
                    if WAYS & HOMOPHONE != 0
                        && let Some(row) = self.loose.get(usize::from(other.number()))
                    {
                        next |= (places & row.homophone) << 1;
                    }
                }
            }
            if WAYS & (HOMOPHONE | FUZZY) != 0
                && let Some(row) = self.loose.get(usize::from(reading))
                && places & row.any != 0
            {
                if WAYS & HOMOPHONE != 0 {
                    next |= (places & row.homophone) << 1;
                }
                if WAYS & FUZZY != 0 {
                    for (index, fuzzy) in row.fuzzy.iter().enumerate() {
                        next |= (places & fuzzy) << (index + 1);
                    }
                    if places & row.begun != 0 {
                        next |= self.accepted;
                    }
                }
                if WAYS & FUZZIER != 0 {
                    for (index, fuzzier) in row.fuzzier.iter().enumerate() {
                        next |= (places & fuzzier) << (index + 1);
                    }
                }
            }
        } else if WAYS & GAP != 0
            && let Some(c) = char::from_u32(symbol.into())
            && is_punctuation(c)
        {
            // Left out of the query. The first place is not kept: a match begins with something.
            next |= places & !1;
        }
        if WAYS & GAP != 0 && self.punctuation != 0 {
            // Left out of the text.
            for _ in 0..3 {
                next |= (next & self.punctuation) << 1;
            }
        }
        next
    }

    #[inline]
    fn step_reading<const WAYS: Ways>(
        &self,
        places: Places,
        reading: Number,
        by_initial: bool,
    ) -> Places {
        let row = &self.rows[usize::from(reading)];
        let mut next = 0;
        if WAYS & FULL != 0 {
            next |= (places & row.full) << row.length;
        }
        if WAYS & INITIAL != 0 && by_initial {
            next |= (places & row.initial) << 1 | (places & row.retroflex) << 2;
        }
        if WAYS & BEGUN != 0 && places & row.begun != 0 {
            next |= self.accepted;
        }
        if WAYS & DOUBLE != 0 {
            next |= (places & row.double) << 2;
            if places & row.double_begun != 0 {
                next |= self.accepted;
            }
        }
        next
    }

    /// True if the term stands anywhere in `line`.
    #[inline]
    pub fn is_in<const WAYS: Ways>(&self, line: Line<'_>) -> bool {
        if WAYS & HOMOPHONE == 0 && !self.needle.is_empty() && !holds(line, &self.needle) {
            return false;
        }
        let mut places = 0;
        for symbol in line {
            places = self.step::<WAYS>(places | 1, *symbol);
            if places & self.accepted != 0 {
                return true;
            }
        }
        false
    }

    /// The end of the term where it stands at the very beginning of `line`.
    pub fn end_at_start<const WAYS: Ways>(&self, line: Line<'_>) -> Option<usize> {
        let mut places = 1;
        for (index, symbol) in line.iter().enumerate() {
            places = self.step::<WAYS>(places, *symbol);
            if places & self.accepted != 0 {
                return Some(index + 1);
            }
            if places == 0 {
                return None;
            }
        }
        None
    }

    /// Where the term first stands in `line`, in characters.
    pub fn find<const WAYS: Ways>(&self, line: Line<'_>) -> Option<(usize, usize)> {
        (0..line.len()).find_map(|start| {
            let rest = line.get(start..)?;
            self.end_at_start::<WAYS>(rest).map(|length| (start, start + length))
        })
    }
}

/// True if `line` holds one of `needle`. Looks at every symbol, so that the machine can look at many at
/// once.
fn holds(line: Line<'_>, needle: &[Symbol]) -> bool {
    needle.iter().any(|wanted| line.iter().fold(false, |found, at| found | (at == wanted)))
}
