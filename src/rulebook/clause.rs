//! The structure of a folded text: clauses, sentences, what stands at their ends, questions,
//! and the frames V不V and 有没有. It knows no rules.

use std::sync::LazyLock;

use super::fold::{Class, Folds, Letters, Text};

/// Particles that close a clause without adding to it.
pub const PARTICLES: &str = "呢吧啊呀哦喔噢啦哈嘛吗么哟诶哒噠了的亲呐咯喽嘞耶嘿呗咧~";

/// True for one of the [`PARTICLES`].
#[inline]
pub fn is_particle(c: char) -> bool {
    static LETTERS: LazyLock<Letters> =
        LazyLock::new(|| PARTICLES.chars().map(Letters::of).fold(Letters::default(), Letters::or));
    LETTERS.may_have(c) && PARTICLES.contains(c)
}

/// Particles that a whole-clause finding leaves out at its end. 吗 stays: it makes the question.
const TRAILING: &str = "呢吧啊呀哦喔啦嘛哟诶呐咯喽嘞耶哈呗咧";

/// The clause around character `at`: from after the mark before it to before the mark after it.
pub fn clause(text: &Text, at: usize) -> (usize, usize) {
    around(text, at, |class| matches!(class, Class::Clause | Class::Sentence))
}

/// The sentence around character `at`, without its mark.
pub fn sentence(text: &Text, at: usize) -> (usize, usize) {
    around(text, at, |class| class == Class::Sentence)
}

fn around(text: &Text, at: usize, is_mark: impl Fn(Class) -> bool) -> (usize, usize) {
    let at = at.min(text.chars.len());
    let (before, after) = text.chars.split_at(at);
    let start = before.iter().rposition(|one| is_mark(one.class)).map_or(0, |mark| mark + 1);
    let end = after.iter().position(|one| is_mark(one.class)).map_or(text.chars.len(), |n| at + n);
    (start, end)
}

/// True if a clause, or a part set off by a blank or bracket, begins at `at`.
pub fn starts(text: &Text, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|index| text.chars.get(index)) else {
        return true;
    };
    matches!(before.class, Class::Clause | Class::Sentence | Class::Bracket | Class::Separator)
        || text.chars.get(at).is_some_and(|one| one.gap.has(Folds::GAP))
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

/// True if the sentence around `at` ends in a question mark, or its clause in a question word.
pub fn is_question(text: &Text, at: usize) -> bool {
    let (_, sentence_end) = sentence(text, at);
    if text.chars.get(sentence_end).is_some_and(|one| one.c == '?') {
        return true;
    }
    let (start, end) = clause(text, at);
    let words = text.chars.get(start..end).unwrap_or_default();
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
fn asks_by_choice(words: &[super::fold::Folded]) -> bool {
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

impl EndsWith for [super::fold::Folded] {
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
    let is_bracket =
        |index: &usize| text.chars.get(*index).is_some_and(|one| one.class == Class::Bracket);
    let first = (first..start).rev().find(is_bracket).map_or(first, |bracket| bracket + 1);
    let last = (end..last).find(is_bracket).unwrap_or(last);
    (first, last.max(end))
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
