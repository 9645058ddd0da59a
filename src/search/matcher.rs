//! Holds a question against one document: the best class, the part that decides, and what it is worth;
//! and, for what will be shown, which characters to mark. It does not choose among documents.

use super::classes::{Class, Depth, classify, end_at_start, find, stands};
use super::corpus::{Corpus, Line};
use super::options::Options;
use super::pattern::Pattern;
use super::query::{Query, Term, is_punctuation};
use super::scattered::Scatter;
use super::slip::Slips;
use super::symbol::{SYMBOLS, base as symbol_base};
use super::{Field, Mark};
use crate::text::CharSpan;

/// What being in a part is worth, on top of the class.
pub fn base(field: Field) -> i32 {
    match field {
        Field::Title => 300,
        Field::Keywords => 220,
        Field::Shortcut => 180,
        Field::Text => 150,
        Field::Tags => 0,
    }
}

/// More than any class in any part: the query is a shortcut or an id.
pub const NAMED: i32 = 3000;
/// On top where the match is the whole of its part, or its beginning. Less than one step of a class.
const WHOLE: i32 = 8;
const AT_START: i32 = 4;
/// Off where terms stand apart.
const APART: i32 = 30;
/// Off where terms stand apart that are single syllables or characters.
const SINGLES_APART: i32 = 400;
/// The fewest units of a shortcut that count.
const FEWEST_OF_SHORTCUT: usize = 2;

/// A query made ready.
pub struct Question {
    /// All of it in one piece.
    pub whole: Part,
    /// Its terms, if there are several.
    pub terms: Vec<Part>,
    /// What is lost where the terms stand apart.
    apart: i32,
}

/// A term and its pattern.
pub struct Part {
    /// The term.
    pub term: Term,
    /// The term made ready.
    pub pattern: Pattern,
}

/// How a document answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// Class, part and place in one number; higher is better.
    pub points: i32,
    /// How.
    pub class: Class,
    /// The part that decided.
    pub field: Field,
    /// True if the terms stand apart.
    pub apart: bool,
}

impl Part {
    fn new(term: &Term, options: &Options) -> Self {
        Self { term: term.clone(), pattern: Pattern::new(term, options) }
    }
}

impl Question {
    /// Makes `query` ready.
    pub fn new(query: &Query, options: &Options) -> Self {
        let terms: Vec<Part> = query.terms.iter().map(|term| Part::new(term, options)).collect();
        let singles = terms.iter().all(|part| part.pattern.n_tokens <= 1);
        Self {
            whole: Part::new(&query.whole, options),
            terms,
            apart: if singles { SINGLES_APART } else { APART },
        }
    }

    /// True if every term is a single syllable or character, which stand apart nearly everywhere.
    pub fn is_of_singles(&self) -> bool {
        self.apart == SINGLES_APART
    }

    /// Makes ready what [`Depth::Near`] needs.
    pub fn loosen(&mut self, options: &Options) {
        for part in self.terms.iter_mut().chain([&mut self.whole]) {
            part.pattern.loosen(&part.term, options);
        }
    }

    /// How `document` answers, going as far as `depth`.
    pub fn score(&self, corpus: &Corpus, document: usize, depth: Depth) -> Option<Score> {
        let whole = score_part(&self.whole.pattern, corpus, document, depth, Lines::All);
        whole
            .into_iter()
            .chain(self.apart(corpus, document, depth))
            .max_by_key(|score| score.points)
    }

    /// As [`Question::score`], where the whole query must stand in these lines.
    pub fn score_in(
        &self,
        corpus: &Corpus,
        document: usize,
        depth: Depth,
        lines: Lines,
    ) -> Option<Score> {
        let whole = score_part(&self.whole.pattern, corpus, document, depth, lines)?;
        let apart = self.apart(corpus, document, depth);
        [whole].into_iter().chain(apart).max_by_key(|score| score.points)
    }

    fn apart(&self, corpus: &Corpus, document: usize, depth: Depth) -> Option<Score> {
        match depth {
            Depth::Near if self.is_of_singles() => None,
            _ => self.score_apart(corpus, document, depth),
        }
    }

    fn score_apart(&self, corpus: &Corpus, document: usize, depth: Depth) -> Option<Score> {
        let mut total = 0;
        let mut worst: Option<Score> = None;
        for part in &self.terms {
            let sure = score_part(&part.pattern, corpus, document, Depth::Sure, Lines::All);
            let score = match depth {
                Depth::Sure => sure?,
                Depth::Near => match sure {
                    Some(score) => score,
                    None => score_part(&part.pattern, corpus, document, Depth::Near, Lines::All)?,
                },
            };
            total += score.points;
            if worst.is_none_or(|worst| (score.class, score.field) > (worst.class, worst.field)) {
                worst = Some(score);
            }
        }
        let n_terms = i32::try_from(self.terms.len()).ok().filter(|n| *n > 0)?;
        Some(Score { points: total / n_terms - self.apart, apart: true, ..worst? })
    }
}

/// Which lines of a document must hold what is looked for. They are told apart as the posting lists are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// Title, keywords or shortcut.
    Head,
    /// Text or tags.
    Rest,
    /// Any.
    All,
}

impl Lines {
    /// True if the line of `field` is one of them.
    pub fn hold(self, field: Field) -> bool {
        match field {
            Field::Title | Field::Keywords | Field::Shortcut => self != Self::Rest,
            Field::Text | Field::Tags => self != Self::Head,
        }
    }
}

/// The best place of `pattern` in `document`, if it stands in `lines` at all.
fn score_part(
    pattern: &Pattern,
    corpus: &Corpus,
    document: usize,
    depth: Depth,
    lines: Lines,
) -> Option<Score> {
    match lines {
        Lines::Head => {
            let head = score_head(pattern, corpus, document, depth)?;
            let enough = head.points >= base(Field::Text) + Class::Full.points(pattern);
            let rest = if enough { None } else { score_rest(pattern, corpus, document, depth) };
            better(Some(head), rest)
        }
        Lines::Rest => {
            let rest = score_rest(pattern, corpus, document, depth)?;
            better(score_head(pattern, corpus, document, depth), Some(rest))
        }
        Lines::All => {
            let head = score_head(pattern, corpus, document, depth);
            let enough = base(Field::Text) + Class::Full.points(pattern);
            if head.is_some_and(|head| head.points >= enough) {
                return head;
            }
            better(head, score_rest(pattern, corpus, document, depth))
        }
    }
}

/// The best place of `pattern` in title, keywords and shortcut.
fn score_head(pattern: &Pattern, corpus: &Corpus, document: usize, depth: Depth) -> Option<Score> {
    let title = score_line(pattern, corpus.title(document), Field::Title, depth);
    let most = base(Field::Keywords) + Class::Full.points(pattern) + WHOLE;
    if title.is_some_and(|title| title.points >= most) {
        return title;
    }
    corpus.items(document).filter(|item| item.field != Field::Tags).fold(title, |best, item| {
        let score = match item.field {
            Field::Shortcut => score_shortcut(pattern, item.line, depth),
            field => score_line(pattern, item.line, field, depth),
        };
        better(best, score)
    })
}

/// The best place of `pattern` in text and tags.
fn score_rest(pattern: &Pattern, corpus: &Corpus, document: usize, depth: Depth) -> Option<Score> {
    let text = score_line(pattern, corpus.text(document), Field::Text, depth);
    if text.is_some_and(|text| text.points >= Class::Full.points(pattern) + WHOLE) {
        return text;
    }
    corpus
        .items(document)
        .filter(|item| item.field == Field::Tags)
        .fold(text, |best, item| better(best, score_line(pattern, item.line, item.field, depth)))
}

fn better(best: Option<Score>, other: Option<Score>) -> Option<Score> {
    match (best, other) {
        (Some(best), Some(other)) => Some(if other.points > best.points { other } else { best }),
        (best, other) => best.or(other),
    }
}

fn score_line(pattern: &Pattern, line: Line<'_>, field: Field, depth: Depth) -> Option<Score> {
    let class = classify(pattern, line, depth, field == Field::Text)?;
    let mut points = base(field) + class.points(pattern);
    if field != Field::Text {
        points += match end_at_start(pattern, line, class) {
            Some(end) if end == line.len() => WHOLE,
            Some(_) => AT_START,
            None => 0,
        };
    }
    Some(Score { points, class, field, apart: false })
}

/// A shortcut is found by its beginning as typed, nothing else.
fn score_shortcut(pattern: &Pattern, line: Line<'_>, depth: Depth) -> Option<Score> {
    let begins = depth == Depth::Sure
        && pattern.len() >= FEWEST_OF_SHORTCUT
        && begins_as_typed(pattern.units(), line);
    let points = base(Field::Shortcut) + 990;
    begins.then_some(Score { points, class: Class::Full, field: Field::Shortcut, apart: false })
}

/// True if `line` begins with `units`, character for character.
fn begins_as_typed(units: &[char], line: Line<'_>) -> bool {
    units.len() <= line.len()
        && units.iter().zip(line).all(|(unit, at)| symbol_base(*unit) == SYMBOLS.base(*at))
}

/// What of `document` to mark for `score`.
pub fn marks(question: &Question, corpus: &Corpus, document: usize, score: Score) -> Vec<Mark> {
    let mut marker = Marker::default();
    if score.apart {
        for part in &question.terms {
            marker.add(part, corpus, document, None);
        }
    } else {
        marker.add(&question.whole, corpus, document, Some(score.class));
    }
    marker.finish()
}

/// Characters to mark, gathered.
#[derive(Default)]
pub struct Marker {
    chars: Vec<(Field, usize, usize)>,
}

impl Marker {
    /// Marks where the term of `part` stands in any line, in class `known` or else in the best there is.
    fn add(&mut self, part: &Part, corpus: &Corpus, document: usize, known: Option<Class>) {
        if known.is_some() {
            for (field, item, line) in lines(corpus, document) {
                self.add_line(part, field, item, line, known);
            }
            return;
        }
        let n_marked = self.chars.len();
        for depth in [Depth::Sure, Depth::Near] {
            for (field, item, line) in lines(corpus, document) {
                let class = classify(&part.pattern, line, depth, field == Field::Text);
                if class.is_some() {
                    self.add_line(part, field, item, line, class);
                }
            }
            if self.chars.len() > n_marked {
                return;
            }
        }
    }

    /// Marks where the term stands in `line` in this class: sure matches wherever they are, guesses once.
    /// A shortcut is marked by its beginning as typed.
    fn add_line(
        &mut self,
        part: &Part,
        field: Field,
        item: usize,
        line: Line<'_>,
        class: Option<Class>,
    ) {
        let pattern = &part.pattern;
        if field == Field::Shortcut {
            if pattern.len() >= FEWEST_OF_SHORTCUT && begins_as_typed(pattern.units(), line) {
                self.add_range(pattern.units(), field, item, line, 0, pattern.len());
            }
            return;
        }
        let Some(class) = class else { return };
        let everywhere = matches!(class, Class::Full | Class::Double | Class::Begun);
        let mut from = 0;
        while let Some(rest) = line.get(from..)
            && stands(pattern, rest, class)
            && let Some((start, end)) = find(pattern, rest, class)
        {
            self.add_range(pattern.units(), field, item, line, from + start, from + end);
            if !everywhere {
                return;
            }
            from += end;
        }
    }

    /// Marks `start..end`, but for punctuation that was not typed.
    pub fn add_range(
        &mut self,
        units: &[char],
        field: Field,
        item: usize,
        line: Line<'_>,
        start: usize,
        end: usize,
    ) {
        for at in start..end {
            let typed = line.get(at).and_then(|symbol| char::from_u32((*symbol).into()));
            if typed.is_none_or(|c| !is_punctuation(c) || units.contains(&c)) {
                self.chars.push((field, item, at));
            }
        }
    }

    /// Marks these characters.
    pub fn add_chars(&mut self, field: Field, item: usize, chars: &[usize]) {
        self.chars.extend(chars.iter().map(|at| (field, item, *at)));
    }

    /// The marks in order, neighbours joined.
    pub fn finish(mut self) -> Vec<Mark> {
        self.chars.sort_unstable();
        self.chars.dedup();
        let mut marks: Vec<Mark> = Vec::new();
        for (field, item_index, at) in self.chars {
            match marks.last_mut() {
                Some(last)
                    if last.field == field
                        && last.item_index == item_index
                        && last.span.end == at =>
                {
                    last.span.end = at + 1;
                }
                _ => marks.push(Mark { field, item_index, span: CharSpan::new(at, at + 1) }),
            }
        }
        marks
    }
}

/// Every line of `document`, with its part and its place among the items of the part.
pub fn lines(corpus: &Corpus, document: usize) -> impl Iterator<Item = (Field, usize, Line<'_>)> {
    let long = [(Field::Title, 0, corpus.title(document)), (Field::Text, 0, corpus.text(document))];
    let items = corpus.items(document).map(|item| (item.field, item.index, item.line));
    long.into_iter().chain(items)
}

/// True if every marked character of the deciding part is one that was typed, folding aside.
pub fn is_literal(question: &Question, corpus: &Corpus, document: usize, score: Score) -> bool {
    if score.class != Class::Full {
        return false;
    }
    let parts: Vec<&Part> =
        if score.apart { question.terms.iter().collect() } else { vec![&question.whole] };
    parts.into_iter().all(|part| {
        let units = part.pattern.units();
        lines(corpus, document).any(|(_, _, line)| {
            line.windows(units.len()).any(|window| begins_as_typed(units, window))
        })
    })
}

/// How `document` answers with one slip of the finger in these lines, and where.
pub fn score_slip(
    slips: &Slips<'_>,
    corpus: &Corpus,
    document: usize,
    among: Lines,
) -> Option<(Score, Vec<Mark>)> {
    let mut best: Option<(Score, Vec<Mark>)> = None;
    for (field, item_index, line) in lines(corpus, document) {
        if field == Field::Shortcut || !among.hold(field) {
            continue;
        }
        let Some((start, end)) = slips.find(line) else { continue };
        let mut points = base(field) + 400;
        if start == 0 && field != Field::Text {
            points += if end == line.len() { WHOLE } else { AT_START };
        }
        if best.as_ref().is_none_or(|(best, _)| best.points < points) {
            let span = CharSpan::new(start, end);
            let score = Score { points, class: Class::Slip, field, apart: false };
            best = Some((score, vec![Mark { field, item_index, span }]));
        }
    }
    best
}

/// How `document` answers with gaps, and where; texts are looked at only if `texts`.
pub fn score_scattered(
    scatter: &Scatter<'_>,
    corpus: &Corpus,
    document: usize,
    texts: bool,
) -> Option<(Score, Vec<Mark>)> {
    let mut best: Option<(Score, Vec<Mark>)> = None;
    for (field, item_index, line) in lines(corpus, document) {
        let too_much = field == Field::Text && !texts;
        if too_much || matches!(field, Field::Shortcut | Field::Tags) {
            continue;
        }
        let Some(found) = scatter.find(line, field == Field::Text) else { continue };
        let points = base(field) + found.points;
        if best.as_ref().is_none_or(|(best, _)| best.points < points) {
            let mut marker = Marker::default();
            marker.add_chars(field, item_index, &found.chars);
            let score = Score { points, class: Class::Scattered, field, apart: false };
            best = Some((score, marker.finish()));
        }
    }
    best
}
