//! Answers a request: goes from the surest way of matching to the weakest and stops when there is
//! enough, then puts the best in order. It holds nothing between requests.

use super::candidates::{Candidates, Documents};
use super::classes::{Class, Depth};
use super::corpus::Corpus;
use super::lattice::{Cut, Lattice, slip_cut};
use super::matcher::{
    Lines, NAMED, Part, Question, Score, base, is_literal, lines, marks, score_scattered,
    score_slip,
};
use super::postings::{Family, Lists};
use super::query::Query;
use super::replies::{self, Sources};
use super::scattered::Scatter;
use super::sentence::Sentence;
use super::slip::Slips;
use super::symbol::SYMBOLS;
use super::{Field, Found, Hit, Index, Mark, Request, Tier, Why};
use crate::text::CharSpan;
use crate::text::pinyin::Syllable;

/// With this many hits, weaker ways are not tried.
const ENOUGH: usize = 20;
/// With a hit worth this much, no slip of the finger is assumed.
const WORTH_NO_SLIP: i32 = 750;
/// How often to look whether anybody still waits, in documents.
const CANCEL_STEP: usize = 256;
/// So many of the best there can be are enough to choose among, and no fewer.
const BEST_ENOUGH: usize = 200;
/// As [`BEST_ENOUGH`], for matches that would be weak.
const WEAK_ENOUGH: usize = 60;
/// So many documents are asked in a stage at most, where lists say which.
const MOST_ASKED: usize = 6_000;
/// As [`MOST_ASKED`], for matches that would be weak.
const MOST_ASKED_WEAK: usize = 1_000;
/// So many documents are looked at in a stage at most, where lists do not say which.
const MOST_SEEN: usize = 12_000;
/// As [`MOST_SEEN`], for matches that would be weak.
const MOST_SEEN_WEAK: usize = 1_000;
/// Up to so many documents, everything is looked at for matches with gaps, texts included.
const FEW_DOCUMENTS: usize = 3_000;
/// With so few documents that hold the rarest terms, the lists of the others are not read.
const FEW_APART: usize = 128;
/// So many documents are asked for matches with gaps at most.
const MOST_SCATTERED: usize = 300;
/// Class points that only a likely meaning of the query reaches.
const LIKELY: i32 = 975;
/// Less than this is a guess over gaps.
const NEARLY: i32 = 550;
/// What a reply to a customer's sentence is worth: less than anything near.
const REPLY: i32 = 200;
/// What having been chosen for the same query before is worth: a little more than a part.
const LEARNED: i32 = 160;
/// What any nearby match in a text is worth.
const NEARBY: i32 = 690;
/// What any match with a slip in a text is worth.
const SLIPPED: i32 = 550;
/// The most that first letters are worth where the letters spell syllables.
const UNLIKELY: i32 = 820;

/// A document on its way to be a hit.
struct Candidate {
    document: usize,
    score: Score,
    usage: f32,
    /// What decides among equals before use does.
    worth: f32,
    /// Known already for the weak classes, found out later for the rest.
    marks: Option<Vec<Mark>>,
    why: Option<Why>,
}

/// The best documents of `index` for `request`.
pub fn search(index: &Index, request: &Request<'_>) -> Found {
    let query = Query::new(request.query);
    if query.is_empty() || request.limit == 0 {
        return Found::default();
    }
    let mut question = Question::new(&query, request.options);
    let mut gathered = Gathered::new(index, request);
    for document in index.corpus.named(request.query) {
        gathered.add_named(document);
    }
    let mut plan = Plan::new(&question, request);
    gathered.ask_used(&question);
    gathered.look_surely(&mut question, &mut plan);
    let n_sure = gathered.candidates.len();
    let sentence = Sentence::recognise(request.query);
    if gathered.candidates.len() < ENOUGH && !(sentence.is_some() && query.is_cut) {
        question.loosen(request.options);
        plan.loosen(&question, request);
        gathered.look_nearby(&mut question, &mut plan);
    }
    if let Some(sentence) = sentence {
        gathered.look_for_replies(&sentence);
        return gathered.finish(&question, true);
    }
    if gathered.best_points() < WORTH_NO_SLIP
        && request.options.typos
        && let Some(slips) = Slips::new(&question.whole.pattern)
    {
        gathered.look_for_slips(&slips);
    }
    if n_sure < ENOUGH
        && let Some(scatter) = Scatter::new(&query.whole)
    {
        gathered.look_scattered(&scatter);
    }
    // Short of a surer way, what a customer may have said in few words.
    if gathered.best_points() < NEARLY
        && let Some(sentence) = Sentence::of_search(request.query)
    {
        let n_guessed = gathered.candidates.len();
        gathered.look_for_replies(&sentence);
        let n_replies = gathered.candidates.len() - n_guessed;
        if n_replies > 0 && (n_guessed == 0 || sentence.asks) {
            gathered.candidates.drain(..n_guessed);
            return gathered.finish(&question, true);
        }
        gathered.candidates.truncate(n_guessed);
    }
    gathered.finish(&question, false)
}

/// Where to look for a question: a lattice for the whole and one for each term.
struct Plan {
    whole: Lattice,
    terms: Vec<Lattice>,
}

impl Plan {
    fn new(question: &Question, request: &Request<'_>) -> Self {
        let lattice = |part: &Part| Lattice::new(&part.term, &part.pattern, request.options);
        Self {
            whole: lattice(&question.whole),
            terms: question.terms.iter().map(lattice).collect(),
        }
    }

    fn loosen(&mut self, question: &Question, request: &Request<'_>) {
        let parts = [&question.whole].into_iter().chain(&question.terms);
        for (lattice, part) in [&mut self.whole].into_iter().chain(&mut self.terms).zip(parts) {
            lattice.loosen(&part.term, &part.pattern, request.options);
        }
    }
}

/// Which grams to go by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Sound,
    Initial,
    NearSound,
    NearInitial,
}

impl By {
    /// What the term most likely is: sounds, unless its letters spell nothing.
    fn likely(part: &Part) -> Self {
        if is_spelt(part) { Self::Sound } else { Self::Initial }
    }

    fn lists(self, family: &Family) -> &Lists {
        match self {
            Self::Sound | Self::NearSound => &family.pairs,
            Self::Initial | Self::NearInitial => &family.triples,
        }
    }

    fn cuts(self, lattice: &Lattice, lists: &Lists) -> Vec<Cut> {
        match self {
            Self::Sound => lattice.sound_cuts(lists),
            Self::Initial => lattice.initial_cuts(lists),
            Self::NearSound => lattice.near_sound_cuts(lists),
            Self::NearInitial => lattice.near_initial_cuts(lists),
        }
    }

    fn candidates(self, lattice: &Lattice, family: &Family, n_documents: usize) -> Candidates {
        let lists = self.lists(family);
        Candidates::of(&self.cuts(lattice, lists), lists, n_documents)
    }

    /// As [`By::likely`], for matches nearby.
    fn nearby(part: &Part) -> Self {
        if is_spelt(part) { Self::NearSound } else { Self::NearInitial }
    }
}

/// True if the term is Chinese characters and syllables all the way.
fn is_spelt(part: &Part) -> bool {
    !part.term.has_letters() || part.pattern.spells || part.pattern.double
}

/// How far a stage goes.
#[derive(Clone, Copy)]
struct Effort {
    /// Hits worth this much are as good as the stage can bring.
    best: i32,
    /// So many of those are enough.
    n_best: usize,
    /// Documents asked at most, where lists say which.
    most_asked: usize,
    /// Documents asked at most, where they do not.
    most_seen: usize,
}

impl Effort {
    /// For matches nobody would doubt.
    fn sure(best: i32) -> Self {
        Self { best, n_best: BEST_ENOUGH, most_asked: MOST_ASKED, most_seen: MOST_SEEN }
    }

    /// For matches that would be weak.
    fn weak(best: i32) -> Self {
        Self { best, n_best: WEAK_ENOUGH, most_asked: MOST_ASKED_WEAK, most_seen: MOST_SEEN_WEAK }
    }

    /// For matches that would be weak and costly to find.
    fn least(best: i32) -> Self {
        Self { most_asked: MOST_ASKED_WEAK / 4, most_seen: MOST_SEEN_WEAK / 4, ..Self::weak(best) }
    }
}

struct Gathered<'a> {
    index: &'a Index,
    request: &'a Request<'a>,
    candidates: Vec<Candidate>,
    /// Documents that are in `candidates`.
    taken: Documents,
}

type Answer = Option<(Score, Option<Vec<Mark>>)>;

impl<'a> Gathered<'a> {
    fn new(index: &'a Index, request: &'a Request<'a>) -> Self {
        let taken = Documents::none(index.len());
        Self { index, request, candidates: Vec::new(), taken }
    }

    fn add(&mut self, document: usize, mut score: Score, marks: Option<Vec<Mark>>) {
        self.taken.insert(document);
        let learned = score.points < NAMED && (self.request.learned)(document);
        if learned {
            score.points = (score.points + LEARNED).min(NAMED - 1);
        }
        let usage = (self.request.usage)(document);
        let why = learned.then_some(Why::Chosen);
        self.candidates.push(Candidate { document, score, usage, worth: 0.0, marks, why });
    }

    /// Asks what was used lately, so that no limit passes it over.
    fn ask_used(&mut self, question: &Question) {
        let index = self.index;
        let used = self.request.used.iter().copied().filter(|document| *document < index.len());
        self.ask_each(used, Effort::sure(NAMED), MOST_ASKED_WEAK, &|document| {
            Some((question.score(&index.corpus, document, Depth::Sure)?, None))
        });
    }

    /// Looks for replies to a customer's sentence.
    fn look_for_replies(&mut self, sentence: &Sentence) {
        let index = self.index;
        let keep = |document| !self.taken.contains(document) && (self.request.keep)(document);
        let sources =
            Sources { corpus: &index.corpus, postings: &index.postings, rarity: &index.rarity };
        let replies = replies::replies(sentence, sources, &keep, self.request.fits);
        for reply in replies {
            let points = REPLY;
            let score = Score { points, class: Class::Sentence, field: reply.field, apart: false };
            self.add(reply.document, score, Some(reply.marks));
            if let Some(added) = self.candidates.last_mut() {
                added.worth = reply.worth;
                added.why = Some(Why::Words(reply.words));
            }
        }
    }

    /// The query is the shortcut or the id of `document`.
    fn add_named(&mut self, document: usize) {
        if self.taken.contains(document) || !(self.request.keep)(document) {
            return;
        }
        let shortcut =
            lines(&self.index.corpus, document).find(|(field, _, _)| *field == Field::Shortcut);
        let mark = shortcut.map(|(field, item_index, line)| Mark {
            field,
            item_index,
            span: CharSpan::new(0, line.len()),
        });
        let score =
            Score { points: NAMED, class: Class::Full, field: Field::Shortcut, apart: false };
        self.add(document, score, Some(mark.into_iter().collect()));
    }

    /// Looks for what nobody would doubt: titles and keywords first, then texts and tags; the likely
    /// meaning first, then the others.
    fn look_surely(&mut self, question: &mut Question, plan: &mut Plan) {
        let index = self.index;
        let likely = By::likely(&question.whole);
        let ways: &[By] = match likely {
            By::Sound if question.whole.term.has_letters() => &[By::Sound, By::Initial],
            By::Sound => &[By::Sound],
            _ => &[By::Initial],
        };
        for by in ways {
            let unlikely = *by != likely;
            let class_points = if unlikely { UNLIKELY } else { LIKELY };
            for (family, lines) in index.postings.families() {
                let field = if lines == Lines::Head { Field::Title } else { Field::Text };
                let best = base(field) + class_points;
                if self.n_worth(best) >= self.request.limit {
                    continue;
                }
                let candidates = by.candidates(&plan.whole, family, index.len());
                let effort = if unlikely { Effort::weak(best) } else { Effort::sure(best) };
                self.ask(candidates, effort, |document| {
                    let score = question.score_in(&index.corpus, document, Depth::Sure, lines)?;
                    Some((score, None))
                });
            }
        }
        if !question.terms.is_empty()
            && self.n_worth(base(Field::Text) + LIKELY) < self.request.limit
        {
            self.look_apart(question, plan, By::likely, Depth::Sure);
            if self.candidates.len() < ENOUGH && !question.is_of_singles() {
                self.look_apart(question, plan, |_| By::Initial, Depth::Sure);
            }
        }
    }

    /// Looks for terms that stand apart: documents that may hold every one of them, the rarest first.
    fn look_apart(
        &mut self,
        question: &mut Question,
        plan: &mut Plan,
        by: impl Fn(&Part) -> By,
        depth: Depth,
    ) {
        let index = self.index;
        let families = [&index.postings.head, &index.postings.rest];
        let cost = |part: &Part, lattice: &Lattice| -> usize {
            let by = by(part);
            let costs = families.map(|family| {
                let cuts = by.cuts(lattice, by.lists(family));
                cuts.first().map_or(index.len(), |cut| cut.cost)
            });
            costs.iter().sum()
        };
        let parts = std::mem::take(&mut question.terms);
        let lattices = std::mem::take(&mut plan.terms);
        let mut terms: Vec<(usize, Part, Lattice)> = parts
            .into_iter()
            .zip(lattices)
            .map(|(part, lattice)| (cost(&part, &lattice), part, lattice))
            .collect();
        terms.sort_by_key(|(cost, _, _)| *cost);
        let mut all = Candidates::Most;
        for (_, part, lattice) in &terms {
            if all.len().is_some_and(|n_found| n_found <= FEW_APART) {
                break;
            }
            let by = by(part);
            let [head, rest] = families.map(|family| by.candidates(lattice, family, index.len()));
            all = all.and(head.or(rest));
        }
        for (_, part, lattice) in terms {
            question.terms.push(part);
            plan.terms.push(lattice);
        }
        let best = base(Field::Text) + LIKELY;
        let effort = match depth {
            Depth::Sure if !question.is_of_singles() => {
                Effort { n_best: BEST_ENOUGH, ..Effort::weak(best) }
            }
            _ => Effort::least(NEARBY),
        };
        let question = &*question;
        self.ask(all, effort, |document| {
            Some((question.score(&index.corpus, document, depth)?, None))
        });
    }

    /// Looks for other readings, sounds taken for each other, and left-out punctuation.
    fn look_nearby(&mut self, question: &mut Question, plan: &mut Plan) {
        let index = self.index;
        let spelt = is_spelt(&question.whole);
        let ways: &[(By, Effort)] = if spelt {
            &[(By::NearSound, Effort::weak(NEARBY)), (By::NearInitial, Effort::least(NEARBY))]
        } else {
            &[(By::NearInitial, Effort::weak(NEARBY))]
        };
        for (by, effort) in ways {
            if self.candidates.len() >= ENOUGH {
                return;
            }
            for (family, lines) in index.postings.families() {
                let candidates = by.candidates(&plan.whole, family, index.len());
                self.ask(candidates, *effort, |document| {
                    let score = question.score_in(&index.corpus, document, Depth::Near, lines)?;
                    Some((score, None))
                });
            }
        }
        if !question.terms.is_empty() && !question.is_of_singles() {
            self.look_apart(question, plan, By::nearby, Depth::Near);
        }
    }

    /// Looks for the query with one slip of the finger.
    fn look_for_slips(&mut self, slips: &Slips<'_>) {
        let index = self.index;
        for (family, lines) in index.postings.families() {
            let cut = slip_cut(slips, &family.pairs);
            let candidates = Candidates::of(&[cut], &family.pairs, index.len());
            self.ask(candidates, Effort::weak(SLIPPED), |document| {
                let (score, marks) = score_slip(slips, &index.corpus, document, lines)?;
                Some((score, Some(marks)))
            });
        }
    }

    /// Looks for the query with gaps.
    fn look_scattered(&mut self, scatter: &Scatter<'_>) {
        let index = self.index;
        let few = index.len() <= FEW_DOCUMENTS;
        let needs = scatter.needs(!few);
        let texts = few && scatter.is_chinese();
        let worth = index.signatures.holding(needs, texts);
        let most_asked = if few { FEW_DOCUMENTS } else { MOST_SCATTERED };
        let effort = Effort { best: 0, n_best: MOST_SCATTERED, most_asked, most_seen: 0 };
        self.ask(Candidates::Some(worth), effort, |document| {
            let (score, marks) = score_scattered(scatter, &index.corpus, document, texts)?;
            Some((score, Some(marks)))
        });
    }

    /// Asks the candidates that are not taken and may be shown, in order, within the effort.
    fn ask(&mut self, candidates: Candidates, effort: Effort, answer: impl Fn(usize) -> Answer) {
        // The lists know nothing of what was changed since they were made.
        self.ask_each(self.index.corpus.changed(), effort, MOST_SEEN, &answer);
        match candidates {
            Candidates::Some(documents) => {
                let documents = documents.into_iter().map(|document| document as usize);
                self.ask_each(documents, effort, effort.most_asked, &answer);
            }
            Candidates::Most => {
                self.ask_each(0..self.index.len(), effort, effort.most_seen, &answer);
            }
        }
    }

    fn ask_each(
        &mut self,
        documents: impl Iterator<Item = usize>,
        effort: Effort,
        most: usize,
        answer: &dyn Fn(usize) -> Answer,
    ) {
        let mut n_best = self.n_worth(effort.best);
        let untaken = documents.filter(|document| (self.request.keep)(*document)).take(most);
        for (nth, document) in untaken.enumerate() {
            if nth % CANCEL_STEP == 0 && (self.request.cancelled)() {
                return;
            }
            if self.taken.contains(document) {
                continue;
            }
            let Some((score, marks)) = answer(document) else { continue };
            n_best += usize::from(score.points >= effort.best);
            self.add(document, score, marks);
            if n_best >= effort.n_best.max(self.request.limit) {
                return;
            }
        }
    }

    /// How many hits are worth at least `points`.
    fn n_worth(&self, points: i32) -> usize {
        self.candidates.iter().filter(|candidate| candidate.score.points >= points).count()
    }

    fn best_points(&self) -> i32 {
        self.candidates.iter().map(|candidate| candidate.score.points).max().unwrap_or(0)
    }

    /// Puts the best in order and says what to mark.
    fn finish(mut self, question: &Question, sentence: bool) -> Found {
        let corpus = &self.index.corpus;
        let more = self.candidates.len() > self.request.limit;
        let order = |a: &Candidate, b: &Candidate| {
            let title = |candidate: &Candidate| corpus.title(candidate.document).len();
            (b.score.points.cmp(&a.score.points))
                .then(b.worth.total_cmp(&a.worth))
                .then(b.usage.total_cmp(&a.usage))
                .then_with(|| (self.request.fits)(b.document).cmp(&(self.request.fits)(a.document)))
                .then_with(|| title(a).cmp(&title(b)))
                .then(a.document.cmp(&b.document))
        };
        if more {
            self.candidates.select_nth_unstable_by(self.request.limit, order);
            self.candidates.truncate(self.request.limit);
        }
        self.candidates.sort_unstable_by(order);
        let hits = self.candidates.into_iter().map(|candidate| {
            let Candidate { document, score, marks: known, why, .. } = candidate;
            let tier = tier(question, self.index, document, score);
            let marks = known.unwrap_or_else(|| marks(question, corpus, document, score));
            let why = why.or_else(|| match tier {
                Tier::Near => spelling_of(corpus, document, score.field, &marks).map(Why::Read),
                _ if score.class == Class::Double => Some(Why::Double),
                _ => None,
            });
            Hit { document, tier, score: score.points, field: score.field, marks, why }
        });
        Found { hits: hits.collect(), more, sentence }
    }
}

/// How the marked characters of a part are read.
fn spelling_of(corpus: &Corpus, document: usize, field: Field, marks: &[Mark]) -> Option<String> {
    let mark = marks.iter().find(|mark| mark.field == field)?;
    let (_, _, line) = lines(corpus, document)
        .find(|(part, item, _)| *part == field && *item == mark.item_index)?;
    let marked = line.get(mark.span.start..mark.span.end)?.iter();
    let read = marked.filter_map(|symbol| Syllable::from_number(SYMBOLS.reading(*symbol)));
    let read: Vec<&str> = read.map(Syllable::spelling).collect();
    (!read.is_empty()).then(|| read.join(" "))
}

fn tier(question: &Question, index: &Index, document: usize, score: Score) -> Tier {
    if score.points >= NAMED {
        return Tier::Exact;
    }
    if !is_literal(question, &index.corpus, document, score) {
        return score.class.tier();
    }
    let title = index.corpus.title(document);
    let whole_title = title.len() == question.whole.pattern.len();
    if score.field == Field::Title && whole_title && !score.apart {
        Tier::Exact
    } else {
        Tier::Literal
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::double_pinyin::Scheme;
    use crate::search::{Document, Options};

    /// What lists find against what asking every document finds.
    fn check(index: &Index, query: &str, options: &Options, depth: Depth) {
        let query_text = query;
        let query = Query::new(query_text);
        let mut question = Question::new(&query, options);
        question.loosen(options);
        let request = Request { limit: index.len(), ..Request::new(query_text, options) };
        let mut gathered = Gathered::new(index, &request);
        let mut plan = Plan::new(&question, &request);
        gathered.look_surely(&mut question, &mut plan);
        if depth == Depth::Near {
            plan.loosen(&question, &request);
            gathered.look_nearby(&mut question, &mut plan);
        }
        if depth == Depth::Near && gathered.candidates.len() >= ENOUGH {
            return;
        }
        for document in 0..index.len() {
            let answers = question.score(&index.corpus, document, depth).is_some();
            assert!(
                !answers || gathered.taken.contains(document),
                "{query_text} should find document {document} ({depth:?})"
            );
        }
    }

    #[test]
    fn lists_miss_nothing() {
        let corpus = include_str!("../../tests/data/search/corpus.jsonl");
        let queries = include_str!("../../tests/data/search/queries.jsonl");
        let text =
            |line: &serde_json::Value, key: &str| line[key].as_str().unwrap_or("").to_owned();
        let documents = corpus.lines().step_by(5).map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("a line of the set");
            let tags = line["tags"].as_array().expect("tags").iter();
            Document {
                title: text(&line, "title"),
                text: text(&line, "body"),
                keywords: vec![text(&line, "category")],
                tags: tags.map(|tag| tag.as_str().unwrap_or("").to_owned()).collect(),
                shortcut: Some(text(&line, "code")),
                ..Document::default()
            }
        });
        let index = Index::build(documents.collect());
        for line in queries.lines() {
            let line: serde_json::Value = serde_json::from_str(line).expect("a line of the set");
            let query = text(&line, "query");
            let scheme = line["scheme"].as_str().and_then(Scheme::from_name);
            let options = Options { double_pinyin: scheme, ..Options::default() };
            let half: String = query.chars().take(query.chars().count() / 2 + 1).collect();
            for query in [query, half] {
                check(&index, &query, &options, Depth::Sure);
                check(&index, &query, &options, Depth::Near);
            }
        }
        for query in ["，", "您好，请", "，您好", "1-3", "v9", "c++", "重", "zh", "a", "'t'k", "@"]
        {
            check(&index, query, &Options::default(), Depth::Sure);
            check(&index, query, &Options::default(), Depth::Near);
        }
    }
}
