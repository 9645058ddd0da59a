//! The yardsticks: matchers of others over the same documents and queries, on one thread, each used as
//! its documentation shows. Those that know no pinyin are given it: strings of syllables and of initials,
//! made beforehand. They are not asked to be right, only to look at everything and put the best fifty in
//! order.

use deti::search::Document;
use deti::text::fold::fold_text;
use deti::text::pinyin::{Syllable, readings};
use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};
use ib_matcher::pinyin::PinyinNotation;
use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32String};

/// At most so many hits are put in order.
const LIMIT: usize = 50;

/// What the yardsticks search.
pub struct Views {
    /// Title, text and tags.
    pub written: Vec<String>,
    /// The same, folded.
    pub folded: Vec<String>,
    /// The same as syllables, parted by spaces.
    pub syllables: Vec<String>,
    /// The same as initials.
    pub initials: Vec<String>,
}

impl Views {
    /// Of `documents`.
    pub fn new<'a>(documents: impl Iterator<Item = &'a Document>) -> Self {
        let mut views =
            Self { written: vec![], folded: vec![], syllables: vec![], initials: vec![] };
        for document in documents {
            let written =
                format!("{} {} {}", document.title, document.text, document.tags.join(" "));
            let (mut syllables, mut initials) = (String::new(), String::new());
            for (c, reading) in fold_text(&written).chars().zip(readings(&written)) {
                match reading.map(Syllable::spelling) {
                    Some(spelling) => {
                        syllables.push_str(spelling);
                        syllables.push(' ');
                        initials.extend(spelling.chars().next());
                    }
                    None => {
                        syllables.push(c);
                        initials.push(c);
                    }
                }
            }
            views.folded.push(fold_text(&written));
            views.written.push(written);
            views.syllables.push(syllables);
            views.initials.push(initials);
        }
        views
    }

    /// The strings that a query is looked for in: letters in the pinyin, all else as written.
    fn of_query(&self, query: &str) -> Vec<&Vec<String>> {
        match query.chars().all(|c| c.is_ascii()) {
            true => vec![&self.syllables, &self.initials],
            false => vec![&self.folded],
        }
    }
}

/// A yardstick, ready to be asked. Gives how many it found.
pub trait Peer {
    /// As it calls itself.
    fn name(&self) -> &'static str;
    /// Answers a query.
    fn ask(&mut self, views: &Views, query: &str) -> usize;
}

/// Every yardstick.
pub fn peers(views: &Views) -> Vec<Box<dyn Peer>> {
    vec![
        Box::new(Ib),
        Box::new(Nucleo::new(views)),
        Box::new(Frizbee),
        Box::new(Skim(SkimMatcherV2::default())),
    ]
}

struct Ib;

impl Peer for Ib {
    fn name(&self) -> &'static str {
        "ib-matcher"
    }

    fn ask(&mut self, views: &Views, query: &str) -> usize {
        let notations = PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter;
        let matcher =
            IbMatcher::builder(query).pinyin(PinyinMatchConfig::notations(notations)).build();
        views.written.iter().filter(|written| matcher.is_match(written.as_str())).count()
    }
}

struct Nucleo {
    matcher: Matcher,
    /// As in [`Views`]: folded, syllables, initials.
    views: [Vec<Utf32String>; 3],
}

impl Nucleo {
    fn new(views: &Views) -> Self {
        let ready = |strings: &Vec<String>| {
            strings.iter().map(|string| Utf32String::from(string.as_str())).collect()
        };
        let views = [&views.folded, &views.syllables, &views.initials].map(ready);
        Self { matcher: Matcher::new(Config::DEFAULT), views }
    }
}

impl Peer for Nucleo {
    fn name(&self) -> &'static str {
        "nucleo-matcher"
    }

    fn ask(&mut self, _: &Views, query: &str) -> usize {
        let [folded, syllables, initials] = &self.views;
        let views = if query.is_ascii() { vec![syllables, initials] } else { vec![folded] };
        let (case, fuzzy) = (CaseMatching::Ignore, AtomKind::Fuzzy);
        let atom = Atom::new(query, case, Normalization::Never, fuzzy, true);
        let mut found: Vec<(u16, usize)> = Vec::new();
        for view in views {
            let scores = view.iter().enumerate();
            found.extend(scores.filter_map(|(nth, string)| {
                Some((atom.score(string.slice(..), &mut self.matcher)?, nth))
            }));
        }
        best(found)
    }
}

struct Frizbee;

impl Peer for Frizbee {
    fn name(&self) -> &'static str {
        "frizbee"
    }

    fn ask(&mut self, views: &Views, query: &str) -> usize {
        let mut matcher = frizbee::Matcher::new(query, &frizbee::Config::default());
        // It puts its matches in order itself.
        views.of_query(query).into_iter().map(|view| matcher.match_list(view).len()).sum()
    }
}

struct Skim(SkimMatcherV2);

impl Peer for Skim {
    fn name(&self) -> &'static str {
        "fuzzy-matcher"
    }

    fn ask(&mut self, views: &Views, query: &str) -> usize {
        let mut found: Vec<(i64, usize)> = Vec::new();
        for view in views.of_query(query) {
            let scores = view.iter().enumerate();
            found.extend(
                scores.filter_map(|(nth, string)| Some((self.0.fuzzy_match(string, query)?, nth))),
            );
        }
        best(found)
    }
}

/// Puts the best in order.
fn best<S: Ord + Copy>(mut found: Vec<(S, usize)>) -> usize {
    let order = |a: &(S, usize), b: &(S, usize)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
    if found.len() > LIMIT {
        found.select_nth_unstable_by(LIMIT, order);
        found[..LIMIT].sort_unstable_by(order);
    } else {
        found.sort_unstable_by(order);
    }
    found.len()
}
