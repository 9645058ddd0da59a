//! Answers a request: goes from the surest way of matching to the weakest and stops when there is
//! enough, then puts the best in order. It holds nothing between requests.

use super::classes::{Class, Depth};
use super::corpus::Corpus;
use super::matcher::{
    NAMED, Question, Score, is_literal, lines, marks, score_scattered, score_slip,
};
use super::query::Query;
use super::scattered::Scatter;
use super::slip::Slips;
use super::{Field, Found, Hit, Mark, Request, Tier};
use crate::text::CharSpan;

/// With this many hits, weaker ways are not tried.
const ENOUGH: usize = 20;
/// With a hit worth this much, no slip of the finger is assumed.
const WORTH_NO_SLIP: i32 = 750;
/// How often to look whether anybody still waits, in documents.
const CANCEL_STEP: usize = 256;

/// A document on its way to be a hit.
struct Candidate {
    document: usize,
    score: Score,
    usage: f32,
    /// Known already for the weak classes, found out later for the rest.
    marks: Option<Vec<Mark>>,
}

/// The best documents of `corpus` for `request`.
pub fn search(corpus: &Corpus, request: &Request<'_>) -> Found {
    let query = Query::new(request.query);
    if query.is_empty() || request.limit == 0 {
        return Found::default();
    }
    let mut question = Question::new(&query, request.options);
    let mut gathered = Gathered::new(corpus, request);

    for document in corpus.named(request.query) {
        gathered.add_named(document);
    }
    gathered.pass(|document| Some((question.score(corpus, document, Depth::Sure)?, None)));
    if gathered.candidates.len() < ENOUGH {
        question.loosen(request.options);
        gathered.pass(|document| Some((question.score(corpus, document, Depth::Near)?, None)));
    }
    if gathered.best_points() < WORTH_NO_SLIP
        && request.options.typos
        && let Some(slips) = Slips::new(&question.whole.pattern)
    {
        gathered.pass(|document| {
            let (score, marks) = score_slip(&slips, corpus, document)?;
            Some((score, Some(marks)))
        });
    }
    if gathered.candidates.len() < ENOUGH
        && let Some(scatter) = Scatter::new(&query.whole)
    {
        gathered.pass(|document| {
            let (score, marks) = score_scattered(&scatter, corpus, document)?;
            Some((score, Some(marks)))
        });
    }
    gathered.finish(&question)
}

struct Gathered<'a> {
    corpus: &'a Corpus,
    request: &'a Request<'a>,
    candidates: Vec<Candidate>,
    /// Documents that are in `candidates`.
    taken: Vec<bool>,
}

impl<'a> Gathered<'a> {
    fn new(corpus: &'a Corpus, request: &'a Request<'a>) -> Self {
        Self { corpus, request, candidates: Vec::new(), taken: vec![false; corpus.len()] }
    }

    fn add(&mut self, document: usize, score: Score, marks: Option<Vec<Mark>>) {
        self.taken[document] = true;
        let usage = (self.request.usage)(document);
        self.candidates.push(Candidate { document, score, usage, marks });
    }

    /// The query is the shortcut or the id of `document`.
    fn add_named(&mut self, document: usize) {
        if self.taken[document] || !(self.request.keep)(document) {
            return;
        }
        let shortcut = lines(self.corpus, document).find(|(field, _, _)| *field == Field::Shortcut);
        let mark = shortcut.map(|(field, item_index, line)| Mark {
            field,
            item_index,
            span: CharSpan::new(0, line.len()),
        });
        let score =
            Score { points: NAMED, class: Class::Full, field: Field::Shortcut, apart: false };
        self.add(document, score, Some(mark.into_iter().collect()));
    }

    /// Asks every document that is not taken and may be shown.
    fn pass(&mut self, ask: impl Fn(usize) -> Option<(Score, Option<Vec<Mark>>)>) {
        for document in 0..self.corpus.len() {
            if document % CANCEL_STEP == 0 && (self.request.cancelled)() {
                return;
            }
            if self.taken[document] || !(self.request.keep)(document) {
                continue;
            }
            if let Some((score, marks)) = ask(document) {
                self.add(document, score, marks);
            }
        }
    }

    fn best_points(&self) -> i32 {
        self.candidates.iter().map(|candidate| candidate.score.points).max().unwrap_or(0)
    }

    /// Puts the best in order and says what to mark.
    fn finish(mut self, question: &Question) -> Found {
        let more = self.candidates.len() > self.request.limit;
        let order = |a: &Candidate, b: &Candidate| {
            let title = |candidate: &Candidate| self.corpus.titles.line(candidate.document).len();
            (b.score.points.cmp(&a.score.points))
                .then(b.usage.total_cmp(&a.usage))
                .then_with(|| title(a).cmp(&title(b)))
                .then(a.document.cmp(&b.document))
        };
        if more {
            self.candidates.select_nth_unstable_by(self.request.limit, order);
            self.candidates.truncate(self.request.limit);
        }
        self.candidates.sort_unstable_by(order);
        let hits = self.candidates.into_iter().map(|candidate| {
            let Candidate { document, score, marks: known, .. } = candidate;
            Hit {
                document,
                tier: tier(question, self.corpus, document, score),
                score: score.points,
                field: score.field,
                marks: known.unwrap_or_else(|| marks(question, self.corpus, document, score)),
            }
        });
        Found { hits: hits.collect(), more }
    }
}

fn tier(question: &Question, corpus: &Corpus, document: usize, score: Score) -> Tier {
    if score.points >= NAMED {
        return Tier::Exact;
    }
    if !is_literal(question, corpus, document, score) {
        return score.class.tier();
    }
    let whole_title = corpus.titles.line(document).len() == question.whole.pattern.len();
    if score.field == Field::Title && whole_title && !score.apart {
        Tier::Exact
    } else {
        Tier::Literal
    }
}
