//! Every way to cut a term into tokens, as a graph from place to place; and from it sets of grams of
//! which every match must hold at least one. It decides where to look, never what matches.

use std::ops::Range;

use super::options::Options;
use super::pattern::Pattern;
use super::postings::{Key, Lists, pair_key, triple_key};
use super::query::{Term, is_punctuation};
use super::slip::Slips;
use super::spelling::{Number, SPELLINGS, letter_slot};
use super::symbol::{Initial, N_INITIALS, SYMBOLS, Sound, base, initial_of};

/// More keys than this say too little.
const MOST_KEYS: usize = 2048;
/// So many places are tried.
const MOST_CUTS: usize = 12;
/// A cut as cheap as this needs no cheaper one.
const CHEAP: usize = 24;

/// A token: to which place it leads, and which codes it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    to: usize,
    /// First code, and one past the last.
    codes: (u16, u16),
}

/// Tokens by the place where they begin.
#[derive(Debug, Default)]
struct Graph {
    /// The first place that is not punctuation.
    start: usize,
    edges: Vec<Vec<Edge>>,
}

/// Keys of which every match holds at least one, and what reading their lists costs.
#[derive(Clone, Debug, Default)]
pub struct Cut {
    /// Ranges of keys.
    pub keys: Vec<Range<Key>>,
    /// Bytes of the lists.
    pub cost: usize,
}

/// The ways to cut a term.
pub struct Lattice {
    /// Whole syllables, characters as typed, the last syllable unfinished; or double pinyin.
    sounds: Graph,
    /// The same and first letters.
    initials: Graph,
    /// As `sounds`, with what is taken for each other.
    near_sounds: Graph,
    /// As `initials`, with what is taken for each other.
    near_initials: Graph,
}

impl Lattice {
    /// The ways to cut the term of `pattern`.
    pub fn new(term: &Term, pattern: &Pattern, options: &Options) -> Self {
        Self {
            sounds: sounds(term, pattern, options),
            initials: initials(term, pattern, options),
            near_sounds: Graph::default(),
            near_initials: Graph::default(),
        }
    }

    /// Makes ready what the near cuts need; `pattern` must be loosened.
    pub fn loosen(&mut self, term: &Term, pattern: &Pattern, options: &Options) {
        self.near_sounds = near(sounds(term, pattern, options), term, pattern, |number| number);
        let initials = initials(term, pattern, options);
        self.near_initials = near(initials, term, pattern, |number| initial_of(number).into());
    }

    /// Cuts by sound, the cheapest first.
    pub fn sound_cuts(&self, lists: &Lists) -> Vec<Cut> {
        self.sounds.cuts(lists, Graph::pair_keys)
    }

    /// Cuts by initial, the cheapest first.
    pub fn initial_cuts(&self, lists: &Lists) -> Vec<Cut> {
        self.initials.cuts(lists, Graph::triple_keys)
    }

    /// Cuts by sound for near matches, the cheapest first.
    pub fn near_sound_cuts(&self, lists: &Lists) -> Vec<Cut> {
        self.near_sounds.cuts(lists, Graph::pair_keys)
    }

    /// Cuts by initial for near matches, the cheapest first.
    pub fn near_initial_cuts(&self, lists: &Lists) -> Vec<Cut> {
        self.near_initials.cuts(lists, Graph::triple_keys)
    }
}

impl Graph {
    fn new(term: &Term) -> Self {
        let start = past_punctuation(&term.units, 0);
        Self { start, edges: vec![Vec::new(); term.units.len()] }
    }

    fn add(&mut self, from: usize, to: usize, codes: (u16, u16)) {
        let edge = Edge { to, codes };
        if let Some(edges) = self.edges.get_mut(from)
            && !edges.contains(&edge)
        {
            edges.push(edge);
        }
    }

    /// Leaves out the tokens from which the end is not reached, or that are not reached themselves.
    fn prune(mut self) -> Self {
        let n = self.edges.len();
        let mut ends = vec![false; n + 1];
        ends[n] = true;
        for from in (0..n).rev() {
            self.edges[from].retain(|edge| ends[edge.to]);
            ends[from] = !self.edges[from].is_empty();
        }
        let mut reached = vec![false; n + 1];
        reached[self.start.min(n)] = true;
        for from in 0..n {
            if !reached[from] {
                self.edges[from].clear();
            }
            for edge in &self.edges[from] {
                reached[edge.to] = true;
            }
        }
        self
    }

    fn from(&self, place: usize) -> &[Edge] {
        self.edges.get(place).map_or(&[], Vec::as_slice)
    }

    /// For each place the keys of the tokens that lie over it, the cheapest first.
    fn cuts(&self, lists: &Lists, keys: impl Fn(&Self, Edge, &mut Vec<Range<Key>>)) -> Vec<Cut> {
        let mut cuts: Vec<Cut> = Vec::new();
        for place in (self.start..self.edges.len()).take(MOST_CUTS) {
            let mut cut = Cut::default();
            for start in 0..=place {
                for edge in self.from(start).iter().filter(|edge| edge.to > place) {
                    keys(self, *edge, &mut cut.keys);
                }
            }
            if cut.keys.is_empty() || cut.keys.len() > MOST_KEYS {
                continue;
            }
            cut.keys.sort_unstable_by_key(|keys| (keys.start, keys.end));
            cut.keys.dedup();
            cut.cost = cut.keys.iter().map(|keys| lists.cost(keys)).sum();
            let cheap = cut.cost <= CHEAP;
            cuts.push(cut);
            if cheap {
                break;
            }
        }
        cuts.sort_by_key(|cut| cut.cost);
        cuts
    }

    fn pair_keys(&self, first: Edge, keys: &mut Vec<Range<Key>>) {
        let (start, end) = first.codes;
        if self.from(first.to).is_empty() {
            keys.push(pair_key(start, 0)..pair_key(end, 0));
            return;
        }
        for second in self.from(first.to) {
            for code in start..end {
                keys.push(pair_key(code, second.codes.0)..pair_key(code, second.codes.1));
            }
        }
    }

    fn triple_keys(&self, first: Edge, keys: &mut Vec<Range<Key>>) {
        const PER_FIRST: Key = N_INITIALS * N_INITIALS;
        let narrow = |code: u16| code as Initial;
        for a in first.codes.0..first.codes.1 {
            if self.from(first.to).is_empty() {
                let start = triple_key(narrow(a), 0, 0);
                keys.push(start..start + PER_FIRST);
            }
            for second in self.from(first.to) {
                for b in second.codes.0..second.codes.1 {
                    if self.from(second.to).is_empty() {
                        let start = triple_key(narrow(a), narrow(b), 0);
                        keys.push(start..start + N_INITIALS);
                    }
                    for third in self.from(second.to) {
                        for c in third.codes.0..third.codes.1 {
                            let start = triple_key(narrow(a), narrow(b), narrow(c));
                            keys.push(start..start + 1);
                        }
                    }
                }
            }
        }
    }
}

/// Punctuation is in no gram: what leads to it leads past it.
fn past_punctuation(units: &[char], place: usize) -> usize {
    place + units.iter().skip(place).take_while(|unit| is_punctuation(**unit)).count()
}

/// One code.
fn just(code: u16) -> (u16, u16) {
    (code, code + 1)
}

/// Calls `add` for each token as typed: from where, to where, its character.
fn as_typed(term: &Term, mut add: impl FnMut(usize, usize, char)) {
    for (at, unit) in term.units.iter().enumerate() {
        if !is_punctuation(*unit) {
            add(at, past_punctuation(&term.units, at + 1), *unit);
        }
    }
}

fn sounds(term: &Term, pattern: &Pattern, options: &Options) -> Graph {
    let n = term.units.len();
    let mut graph = Graph::new(term);
    as_typed(term, |from, to, unit| graph.add(from, to, just(SYMBOLS.sound_alone(base(unit)))));
    for at in 0..n {
        let letters = pattern.letters_from(at);
        let to_the_end = !letters.is_empty() && at + letters.len() == n;
        let begun = SPELLINGS.walk(letters, |length, number| {
            graph.add(at, past_punctuation(&term.units, at + length), just(number));
        });
        if to_the_end && begun.start < begun.end {
            graph.add(at, n, (begun.start, begun.end));
        }
    }
    add_double(&mut graph, term, pattern, options, |number| number);
    graph.prune()
}

fn initials(term: &Term, pattern: &Pattern, options: &Options) -> Graph {
    let n = term.units.len();
    let mut graph = Graph::new(term);
    as_typed(term, |from, to, unit| {
        graph.add(from, to, just(SYMBOLS.initial(SYMBOLS.base(base(unit))).into()));
    });
    for at in 0..n {
        let letters = pattern.letters_from(at);
        let Some(slot) = letters.first().and_then(|letter| letter_slot(*letter)) else { continue };
        let code = just(slot as u16 + 1);
        let mut lengths = Vec::new();
        let begun = SPELLINGS.walk(letters, |length, _| lengths.push(length));
        for length in lengths {
            graph.add(at, past_punctuation(&term.units, at + length), code);
        }
        if letters.len() > 1 && "zcs".contains(letters[0]) && letters[1] == 'h' {
            graph.add(at, past_punctuation(&term.units, at + 2), code);
        }
        if begun.start < begun.end && at + letters.len() == n {
            graph.add(at, n, code);
        }
    }
    add_double(&mut graph, term, pattern, options, |number| initial_of(number).into());
    graph.prune()
}

/// Adds the tokens of the double-pinyin scheme; `code` gives the code of a syllable.
fn add_double(
    graph: &mut Graph,
    term: &Term,
    pattern: &Pattern,
    options: &Options,
    code: impl Fn(Number) -> u16,
) {
    let Some(scheme) = options.double_pinyin.filter(|_| pattern.double) else { return };
    for (at, second) in pattern.double_tokens() {
        let first = term.units[at];
        match second {
            Some(second) => {
                for syllable in scheme.syllables(first, second) {
                    graph.add(
                        at,
                        past_punctuation(&term.units, at + 2),
                        just(code(syllable.number())),
                    );
                }
            }
            None => {
                for syllable in scheme.beginning_with(first) {
                    graph.add(at, term.units.len(), just(code(syllable.number())));
                }
            }
        }
    }
}

/// Adds to `graph` what is taken for each other; `code` gives the code of a syllable.
fn near(mut graph: Graph, term: &Term, pattern: &Pattern, code: impl Fn(Number) -> u16) -> Graph {
    let n = term.units.len();
    for (at, reading) in term.readings.iter().enumerate() {
        if *reading != 0 {
            graph.add(at, past_punctuation(&term.units, at + 1), just(code(*reading)));
        }
    }
    // Tokens that were pruned may be needed again beside fuzzy ones.
    for at in 0..n {
        SPELLINGS.walk(pattern.letters_from(at), |length, number| {
            graph.add(at, past_punctuation(&term.units, at + length), just(code(number)));
        });
    }
    for (at, length, number) in pattern.fuzzy_tokens() {
        let to = length.map_or(n, |length| past_punctuation(&term.units, at + length));
        graph.add(at, to, just(code(number)));
    }
    graph.prune()
}

/// Keys of the first two tokens of a term with at most one slip in them.
pub fn slip_cut(slips: &Slips<'_>, lists: &Lists) -> Cut {
    let mut cut = Cut::default();
    slips.first_pairs(|first: Sound, second: Sound| {
        let key = pair_key(first, second);
        cut.keys.push(key..key + 1);
    });
    cut.keys.sort_unstable_by_key(|keys| keys.start);
    cut.keys.dedup();
    cut.cost = cut.keys.iter().map(|keys| lists.cost(keys)).sum();
    cut
}
