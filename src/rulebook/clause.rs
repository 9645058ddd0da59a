//! The structure of a folded text: clauses, sentences, what stands at their ends, questions,
//! and the frames V不V and 有没有. It knows no rules.

use std::sync::LazyLock;

use super::fold::{self, Border, Class, Folds, Letters, Text};

/// Particles that close a clause without adding to it.
pub const PARTICLES: &str = "呢吧啊呀哦喔噢啦哈嘛吗么哟诶哒噠了的亲呐咯喽嘞耶嘿呗咧~";

/// True for one of the [`PARTICLES`].
#[inline]
pub fn is_particle(c: char) -> bool {
    static LETTERS: LazyLock<Letters> =
        LazyLock::new(|| PARTICLES.chars().map(Letters::of).fold(Letters::default(), Letters::or));
    LETTERS.may_have(c) && PARTICLES.contains(c)
}

/// How many clauses further a sentence may become a question.
const MOST_CLAUSES: usize = 32;

/// How much of a clause is read for a question, in characters from its end.
const LONGEST_CLAUSE: usize = 120;

/// Particles that a whole-clause finding leaves out at its end. 吗 stays: it makes the question.
const TRAILING: &str = "呢吧啊呀哦喔啦嘛哟诶呐咯喽嘞耶哈呗咧";

/// The clause around character `at`: from after the mark before it to before the mark after it, or to
/// the blanks that part joined messages.
pub fn clause(text: &Text, at: usize) -> (usize, usize) {
    let n = text.chars.len();
    let at = at.min(n);
    let index = text.borders.partition_point(|one| one.start as usize <= at);
    let before = index.checked_sub(1).and_then(|before| text.borders.get(before));
    let start = before.map_or(0, |one| one.start as usize);
    (start, text.borders.get(index).map_or(n, |one| one.end as usize).max(start))
}

/// The clause before the one that begins at `start`, in the same sentence.
pub fn clause_before(text: &Text, start: usize) -> Option<(usize, usize)> {
    let last = start.checked_sub(1)?;
    match text.chars.get(last)?.class {
        Class::Sentence => None,
        // On a mark: the clause that it closes.
        _ => Some(clause(text, last)),
    }
}

/// The clause behind the one that ends at `end`, in the same sentence.
pub fn clause_after(text: &Text, end: usize) -> Option<(usize, usize)> {
    match text.chars.get(end)?.class {
        Class::Sentence => None,
        Class::Clause => Some(clause(text, end + 1)),
        _ => Some(clause(text, end)),
    }
}

/// The sentence around character `at`, without its mark.
pub fn sentence(text: &Text, at: usize) -> (usize, usize) {
    let n = text.chars.len();
    let at = at.min(n);
    let index = text.stops.partition_point(|stop| (*stop as usize) < at);
    let before = index.checked_sub(1).and_then(|before| text.stops.get(before));
    let start = before.map_or(0, |stop| *stop as usize + 1);
    (start, text.stops.get(index).map_or(n, |stop| *stop as usize))
}

/// True if a clause, or a part set off by a blank or bracket, begins at `at`. A particle behind a
/// blank, a picture, a bracket, a quotation or a number belongs to the clause that it softens.
pub fn starts(text: &Text, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|index| text.chars.get(index)) else {
        return true;
    };
    match before.class {
        Class::Clause | Class::Sentence => true,
        Class::Bracket => "([<“‘「『《〈【〔{".contains(before.c) || !is_softener(text, at),
        Class::Separator => !is_softener(text, at),
        _ => {
            text.chars.get(at).is_some_and(|one| one.gap.has(Folds::GAP)) && !is_softener(text, at)
        }
    }
}

/// True if a particle stands alone at `at`, set off from what it softens: 满 99 元包邮 哦～.
fn is_softener(text: &Text, at: usize) -> bool {
    let soft = |index: usize| {
        let one = text.chars.get(index).filter(|one| fold::SOFTENERS.contains(one.c));
        one.filter(|one| index == at || !one.gap.has(Folds::GAP)).map(|one| one.c)
    };
    let mut end = at;
    while let Some(c) = soft(end) {
        // 哈哈 and 哦哦 are outcries of their own.
        if soft(end + 1) == Some(c) {
            return false;
        }
        end += 1;
    }
    end > at && ends(text, end)
}

/// True if punctuation, or nothing at all, stands before `at`: there a clause surely begins.
pub fn starts_behind_mark(text: &Text, at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|index| text.chars.get(index))
        .is_none_or(|before| matches!(before.class, Class::Clause | Class::Sentence))
}

/// True if a clause, or a part set off by a blank or bracket, ends before `at`.
pub fn ends(text: &Text, at: usize) -> bool {
    text.chars.get(at).is_none_or(|one| {
        matches!(one.class, Class::Clause | Class::Sentence | Class::Bracket | Class::Separator)
            || one.gap.has(Folds::GAP)
    })
}

/// True if nothing but particles stands between `at` and the end of the clause.
pub fn ends_loosely(text: &Text, at: usize) -> bool {
    let mut at = at;
    while !ends(text, at) && text.chars.get(at).is_some_and(|one| is_particle(one.c)) {
        at += 1;
    }
    ends(text, at)
}

/// True if the sentence around `at` ends in a question mark, or its clause in a question word. A
/// question in a message that was joined to this one by a blank is another's.
pub fn is_question(text: &Text, at: usize) -> bool {
    let (_, sentence_end) = sentence(text, at);
    let (start, end) = clause(text, at);
    let joined = |one: &&Border| one.start == one.end && one.end as usize <= sentence_end;
    let from = text.borders.partition_point(|one| one.end as usize <= at);
    let own_end = text.borders.get(from..).unwrap_or_default().iter();
    // A sentence of many clauses asks with its last one; nobody asks further away than this.
    let own_end =
        own_end.take(MOST_CLAUSES).find(joined).map_or(sentence_end, |one| one.end as usize);
    if own_end == sentence_end && text.chars.get(sentence_end).is_some_and(|one| one.c == '?') {
        return true;
    }
    // The end of the clause tells; what is no clause any more must not make a long text slow.
    let words = text.chars.get(start.max(end.saturating_sub(LONGEST_CLAUSE))..end);
    let words = words.unwrap_or_default();
    let last = words.iter().rev().find(|one| one.class == Class::Word);
    match last.map(|one| one.c) {
        Some('吗' | '么') => true,
        // 您什么时候在家呢 asks, 这个我不太懂呢 softens.
        Some('呢') => {
            words.iter().any(|one| "什怎哪谁几啥咋何吗".contains(one.c)) || asks_by_choice(words)
        }
        _ => words.ends_with_chars("没有") || words.ends_with_chars("了没"),
    }
}

/// True for 是不是, 有没有, 多少, 还是 and their like.
fn asks_by_choice(words: &[fold::Folded]) -> bool {
    let at = |index: usize| words.get(index).map(|one| one.c);
    (0..words.len()).any(|index| match at(index) {
        Some('不' | '没') => {
            let before = index.checked_sub(1).and_then(at);
            before.is_some() && before == at(index + 1)
        }
        Some('多') => matches!(at(index + 1), Some('少' | '久' | '大' | '长' | '高' | '重')),
        Some('还') => at(index + 1) == Some('是') && index > 0,
        Some('是' | '能' | '可') => at(index + 1) == Some('否'),
        _ => false,
    })
}

trait EndsWith {
    fn ends_with_chars(&self, tail: &str) -> bool;
}

impl EndsWith for [fold::Folded] {
    fn ends_with_chars(&self, tail: &str) -> bool {
        let mut mine = self.iter().rev();
        tail.chars().rev().all(|c| mine.next().is_some_and(|one| one.c == c))
    }
}

/// True if the hit from `start` to `end` is, or stands in, a frame such as 行不行, 会不会, 有没有,
/// 清不清楚: its negation has its own verb before and after it.
pub fn is_a_not_a(text: &Text, start: usize, end: usize) -> bool {
    let at = |index: usize| text.chars.get(index).map(|one| one.c);
    (start..end).any(|index| {
        if !matches!(at(index), Some('不' | '没')) {
            return false;
        }
        let before = index.checked_sub(1).and_then(at);
        let after = at(index + 1);
        // 知道不知道 repeats two characters.
        let before_two = index.checked_sub(2).and_then(at);
        let repeats_two = before_two.is_some()
            && before_two == after
            && before.is_some()
            && before == at(index + 2);
        (before.is_some() && before == after) || repeats_two
    })
}

/// The clause around the hit with its particles, as far as the next bracket or quotation mark on
/// either side.
pub fn bare(text: &Text, start: usize, end: usize) -> (usize, usize) {
    let (first, _) = clause(text, start);
    let (_, last) = clause(text, end.saturating_sub(1).max(start));
    let before = text.brackets.partition_point(|bracket| (*bracket as usize) < start);
    let before = before.checked_sub(1).and_then(|index| text.brackets.get(index));
    let first = before.map_or(first, |bracket| first.max(*bracket as usize + 1));
    let behind = text.brackets.partition_point(|bracket| (*bracket as usize) < end);
    let behind = text.brackets.get(behind).map_or(last, |bracket| last.min(*bracket as usize));
    (first, behind.max(end))
}

/// The clause around the hit, without quotation marks and without particles behind the hit.
pub fn trimmed_clause(text: &Text, start: usize, end: usize) -> (usize, usize) {
    let (mut first, _) = clause(text, start);
    let (_, mut last) = clause(text, end.saturating_sub(1).max(start));
    let one = |index: usize| text.chars.get(index);
    let closes = |index: usize| {
        one(index).is_some_and(|last| TRAILING.contains(last.c) || last.class == Class::Bracket)
    };
    while last > end.max(start + 2) && closes(last - 1) {
        last -= 1;
    }
    while first < start && one(first).is_some_and(|c| c.class == Class::Bracket) {
        first += 1;
    }
    (first, last)
}
