//! Spellings: which syllables a stretch of letters spells, begins, or nearly spells.
//! It knows letters and syllables, not texts.

use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::options::{FuzzyPair, FuzzyPairs};
use crate::text::pinyin::Syllable;

/// The longest spelling, fuzzy ones included, in letters.
pub const LONGEST: usize = 6;

/// The number of a syllable, from 1; 0 for none. See [`Syllable::number`].
pub type Number = u16;

/// A letter tree over every spelling.
pub struct Spellings {
    nodes: Vec<Node>,
    /// By number: the length of the spelling in letters.
    lengths: Vec<u8>,
    /// By number: the first letter, `a` is 0.
    initials: Vec<u8>,
    /// By number: true for `zh`, `ch`, `sh`.
    retroflex: Vec<bool>,
}

#[derive(Clone)]
struct Node {
    child: [u16; 26],
    /// The syllables spelt by the path to here, other ways of writing `ü` included.
    spelt: Vec<Number>,
    /// The syllables that begin with the path to here.
    begun: Range<Number>,
}

/// Every spelling of every syllable.
pub static SPELLINGS: LazyLock<Spellings> = LazyLock::new(Spellings::new);

impl Spellings {
    fn new() -> Self {
        let empty = Node { child: [0; 26], spelt: Vec::new(), begun: 0..0 };
        let mut all = Self {
            nodes: vec![empty],
            lengths: vec![0],
            initials: vec![0],
            retroflex: vec![false],
        };
        for syllable in Syllable::all() {
            let (number, spelling) = (syllable.number(), syllable.spelling());
            let bytes = spelling.as_bytes();
            all.lengths.push(bytes.len() as u8);
            all.initials.push(bytes[0] - b'a');
            all.retroflex.push(bytes.get(1) == Some(&b'h'));
            all.insert(spelling, number, true);
            // `ü` as people write it where they know no `v`.
            match spelling {
                "lve" => all.insert("lue", number, false),
                "nve" => all.insert("nue", number, false),
                "lv" => all.insert("lyu", number, false),
                "nv" => all.insert("nyu", number, false),
                _ => {}
            }
            if let [initial @ (b'j' | b'q' | b'x' | b'y'), b'u', rest @ ..] = bytes
                && !rest.starts_with(b"o")
            {
                let with_v: String =
                    [*initial, b'v'].iter().chain(rest).map(|b| char::from(*b)).collect();
                all.insert(&with_v, number, false);
            }
        }
        all
    }

    fn insert(&mut self, spelling: &str, number: Number, usual: bool) {
        let mut at = 0;
        for letter in spelling.bytes() {
            let slot = usize::from(letter - b'a');
            if self.nodes[at].child[slot] == 0 {
                self.nodes[at].child[slot] = self.nodes.len() as u16;
                self.nodes.push(Node { child: [0; 26], spelt: Vec::new(), begun: 0..0 });
            }
            at = usize::from(self.nodes[at].child[slot]);
            // Syllables come in alphabetical order, so what begins alike stands together.
            if usual {
                let begun = &mut self.nodes[at].begun;
                *begun =
                    if begun.start == 0 { number..number + 1 } else { begun.start..number + 1 };
            }
        }
        self.nodes[at].spelt.push(number);
    }

    /// Calls `spelt` with the length and the number of each syllable that some beginning of `letters`
    /// spells; then, if all of `letters` was used up, returns the syllables that it begins.
    pub fn walk(&self, letters: &[char], mut spelt: impl FnMut(usize, Number)) -> Range<Number> {
        let mut at = 0;
        for (index, letter) in letters.iter().enumerate() {
            let Some(slot) = letter_slot(*letter) else { return 0..0 };
            at = usize::from(self.nodes[at].child[slot]);
            if at == 0 {
                return 0..0;
            }
            for number in &self.nodes[at].spelt {
                spelt(index + 1, *number);
            }
        }
        self.nodes[at].begun.clone()
    }

    /// The length of the syllable's spelling, in letters.
    pub fn length(&self, number: Number) -> usize {
        usize::from(self.lengths[usize::from(number)])
    }

    /// The first letter of the syllable, `a` is 0.
    pub fn initial(&self, number: Number) -> usize {
        usize::from(self.initials[usize::from(number)])
    }

    /// True if the syllable begins with `zh`, `ch` or `sh`.
    pub fn is_retroflex(&self, number: Number) -> bool {
        self.retroflex[usize::from(number)]
    }
}

/// The letter's place in the alphabet.
pub fn letter_slot(letter: char) -> Option<usize> {
    letter.is_ascii_lowercase().then(|| letter as usize - 'a' as usize)
}

/// A letter tree over what people who mix some sounds may type.
pub struct FuzzyTree {
    nodes: Vec<FuzzyNode>,
}

#[derive(Default)]
struct FuzzyNode {
    child: [u16; 26],
    /// The syllables that the path to here may stand for, and how many sounds differ.
    spelt: Vec<(Number, usize)>,
    /// The syllables of which the path to here may be the beginning.
    begun: Vec<Number>,
}

/// An unfinished syllable of fewer letters stands for too many.
const FEWEST_BEGUN: usize = 2;

impl FuzzyTree {
    /// The tree for `pairs`; made once for each set that is asked for.
    pub fn of(pairs: FuzzyPairs) -> Arc<Self> {
        static MADE: Mutex<Vec<(FuzzyPairs, Arc<FuzzyTree>)>> = Mutex::new(Vec::new());
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, tree)) = made.iter().find(|(known, _)| *known == pairs) {
            return Arc::clone(tree);
        }
        let tree = Arc::new(Self::new(pairs));
        made.push((pairs, Arc::clone(&tree)));
        tree
    }

    fn new(pairs: FuzzyPairs) -> Self {
        let mut tree = Self { nodes: vec![FuzzyNode::default()] };
        for syllable in Syllable::all() {
            for (spelling, n_changes) in fuzzy_spellings(syllable.spelling(), pairs) {
                let mut at = 0;
                for (index, letter) in spelling.bytes().enumerate() {
                    let slot = usize::from(letter - b'a');
                    if tree.nodes[at].child[slot] == 0 {
                        tree.nodes[at].child[slot] = tree.nodes.len() as u16;
                        tree.nodes.push(FuzzyNode::default());
                    }
                    at = usize::from(tree.nodes[at].child[slot]);
                    if index + 1 >= FEWEST_BEGUN && index + 1 < spelling.len() {
                        tree.nodes[at].begun.push(syllable.number());
                    }
                }
                tree.nodes[at].spelt.push((syllable.number(), n_changes));
            }
        }
        tree
    }

    /// Calls `spelt` with the length, the number and the changes of each syllable that some beginning
    /// of `letters` may stand for; then, if all of `letters` was used up, returns those it may begin.
    pub fn walk(&self, letters: &[char], mut spelt: impl FnMut(usize, Number, usize)) -> &[Number] {
        let mut at = 0;
        for (index, letter) in letters.iter().enumerate() {
            let Some(slot) = letter_slot(*letter) else { return &[] };
            at = usize::from(self.nodes[at].child[slot]);
            if at == 0 {
                return &[];
            }
            for (number, n_changes) in &self.nodes[at].spelt {
                spelt(index + 1, *number, *n_changes);
            }
        }
        &self.nodes[at].begun
    }
}

/// What else people who mix `pairs` may type for `spelling`, and how many sounds differ; not `spelling`
/// itself.
fn fuzzy_spellings(spelling: &str, pairs: FuzzyPairs) -> Vec<(String, usize)> {
    let n_initial = spelling.len() - spelling.trim_start_matches(|c| !"aeiouv".contains(c)).len();
    let (initial, rest) = spelling.split_at(n_initial);
    let mut initials = vec![initial];
    let mut endings: Vec<String> = vec![rest.to_owned()];
    for pair in pairs.iter() {
        let (one, other) = pair.sounds();
        match pair {
            FuzzyPair::AnAng | FuzzyPair::EnEng | FuzzyPair::InIng => {
                if let Some(stem) = rest.strip_suffix(other) {
                    endings.push(format!("{stem}{one}"));
                } else if let Some(stem) = rest.strip_suffix(one) {
                    endings.push(format!("{stem}{other}"));
                }
            }
            _ if initial == one => initials.push(other),
            _ if initial == other => initials.push(one),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for (initial_index, other_initial) in initials.iter().enumerate() {
        for (ending_index, ending) in endings.iter().enumerate() {
            let n_changes = usize::from(initial_index > 0) + usize::from(ending_index > 0);
            if n_changes == 0 {
                continue;
            }
            found.push((format!("{other_initial}{ending}"), n_changes));
            // 方 as `huang`, 黄 as `fang`: between f and h the glide comes or goes.
            let glide = ending.strip_prefix('u').filter(|rest| !rest.is_empty());
            match (initial, *other_initial, glide) {
                ("h", "f", Some(rest)) => found.push((format!("f{rest}"), n_changes + 1)),
                ("f", "h", None) if !ending.starts_with('u') => {
                    found.push((format!("hu{ending}"), n_changes + 1));
                }
                _ => {}
            }
        }
    }
    found.retain(|(fuzzy, _)| fuzzy.len() <= LONGEST);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fuzzy_spellings_of_a_syllable() {
        let check = |spelling: &str, expected: &str| {
            let mut found: Vec<String> = fuzzy_spellings(spelling, FuzzyPairs::common())
                .into_iter()
                .map(|(fuzzy, n_changes)| format!("{fuzzy}{n_changes}"))
                .collect();
            found.sort();
            assert_eq!(found.join(" "), expected, "{spelling}");
        };
        check("zhuang", "zhuan1 zuan2 zuang1");
        check("si", "shi1");
        check("li", "ni1");
        check("ren", "reng1");
        check("fang", "fan1 han2 hang1 huan3 huang2");
        check("huang", "fan3 fang2 fuan2 fuang1 huan1");
        check("a", "");
        check("an", "ang1");
        assert!(fuzzy_spellings("zhi", FuzzyPairs::none()).is_empty());
    }

    #[test]
    fn walking_letters() {
        let spell = |letters: &str| {
            let letters: Vec<char> = letters.chars().collect();
            let mut spelt = Vec::new();
            let begun = SPELLINGS.walk(&letters, |length, number| {
                spelt.push((length, Syllable::from_number(number).map(Syllable::spelling)));
            });
            (spelt, begun.len())
        };
        assert_eq!(spell("xian").0, [(2, Some("xi")), (3, Some("xia")), (4, Some("xian"))]);
        assert_eq!(spell("lue").0, [(2, Some("lu")), (3, Some("lve"))]);
        assert_eq!(spell("qvan").0.last(), Some(&(4, Some("quan"))));
        assert_eq!(spell("zhua").1, 4);
        assert_eq!(spell("uv"), (Vec::new(), 0));
    }
}
