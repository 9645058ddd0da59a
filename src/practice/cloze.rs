//! Blanks in a phrase: first on words of courtesy, then on its key words, then on the rest, so that a
//! card with more blanks holds those of a card with fewer. Filled placeholders are never blanked.
//! It finds words of courtesy for the spotting drill, too; it judges no tone.

use super::sample;
use super::seed::Seed;
use crate::library::Phrase;
use crate::template::Values;
use crate::text::CharSpan;

/// Words of courtesy (D0 §服务用语规范, D1 四个核心词, and what grew around them). Longer ones count
/// before shorter ones that they hold.
const COURTESY: [&str; 66] = [
    "请您原谅",
    "请您见谅",
    "给您添麻烦",
    "很高兴",
    "非常感谢",
    "实在抱歉",
    "非常抱歉",
    "请原谅",
    "请见谅",
    "不好意思",
    "对不起",
    "没关系",
    "不要紧",
    "不必客气",
    "别客气",
    "不客气",
    "麻烦您",
    "劳烦您",
    "打扰您",
    "早上好",
    "上午好",
    "中午好",
    "下午好",
    "晚上好",
    "新年好",
    "您好",
    "谢谢",
    "感谢",
    "多谢",
    "抱歉",
    "致歉",
    "见谅",
    "劳驾",
    "久等",
    "稍等",
    "稍候",
    "再见",
    "您忙",
    "祝您",
    "祝贺",
    "欢迎",
    "请问",
    "请您",
    "为您",
    "帮您",
    "给您",
    "替您",
    "向您",
    "跟您",
    "理解",
    "体谅",
    "放心",
    "马上",
    "立即",
    "荣幸",
    "高兴",
    "愉快",
    "随时",
    "尽快",
    "一定",
    "恭喜",
    "光临",
    "贵姓",
    "先生",
    "您",
    "请",
];

/// Words that hold one of courtesy and are none.
const NOT_COURTESY: [&str; 12] = [
    "申请",
    "邀请",
    "请求",
    "请假",
    "聘请",
    "请示",
    "请客",
    "理解力",
    "误解",
    "感谢信",
    "马上来",
    "不一定",
];

/// The longest stretch that is blanked where no word suggests itself, in characters.
const LONGEST_CHUNK: usize = 6;

/// A piece of a phrase with blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Shown.
    Shown(String),
    /// To be filled in; what belongs there.
    Blank(String),
}

/// Every word of courtesy in `text`, in order; they do not overlap.
pub fn courtesy_words(text: &str) -> Vec<CharSpan> {
    let chars: Vec<char> = text.chars().collect();
    let starts = |word: &&&str, at: usize| {
        let rest = chars.get(at..).unwrap_or_default();
        rest.len() >= word.chars().count() && word.chars().zip(rest).all(|(a, b)| a == *b)
    };
    let longest = |words: &'static [&'static str], at: usize| {
        let lengths = words.iter().filter(|word| starts(word, at)).map(|word| word.chars().count());
        lengths.max()
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match (longest(&NOT_COURTESY, at), longest(&COURTESY, at)) {
            (Some(skip), _) => at += skip,
            (None, Some(length)) => {
                found.push(CharSpan::new(at, at + length));
                at += length;
            }
            (None, None) => at += 1,
        }
    }
    found
}

/// `phrase` with `n` blanks, or as many as it has room for; placeholders filled with `own` and
/// examples. The same phrase always gives the same blanks.
pub fn blanked(phrase: &Phrase, n: u8, own: &Values) -> Vec<Piece> {
    let pieces = sample::pieces(&phrase.text, own);
    let text: String = pieces.iter().map(|(text, _)| text.as_str()).collect();
    let chars: Vec<char> = text.chars().collect();
    // A character may be blanked if it is a word's, and not a filled placeholder's.
    let fixed = pieces.iter().flat_map(|(text, fixed)| text.chars().map(move |_| *fixed));
    let mut free: Vec<bool> =
        fixed.zip(&chars).map(|(fixed, c)| fixed && c.is_alphanumeric()).collect();
    let mut blanks: Vec<CharSpan> = Vec::new();
    for span in candidates(phrase, &text, &chars, &free) {
        if blanks.len() >= usize::from(n) {
            break;
        }
        let room = free.get(span.start..span.end).is_some_and(|part| part.iter().all(|free| *free));
        if room && span.start < span.end {
            free.iter_mut().take(span.end).skip(span.start).for_each(|free| *free = false);
            blanks.push(span);
        }
    }
    blanks.sort_unstable();
    cut(&chars, &blanks)
}

/// What may be blanked, the best first.
fn candidates(phrase: &Phrase, text: &str, chars: &[char], free: &[bool]) -> Vec<CharSpan> {
    let mut seed = Seed::of(0, phrase.id.as_str());
    let mut courtesy = courtesy_words(text);
    seed.shuffle(&mut courtesy);
    // A lone 您 or 请 teaches less than the word around it.
    courtesy.sort_by_key(|span| span.end - span.start < 2);
    let mut keys: Vec<CharSpan> = phrase
        .keywords
        .iter()
        .filter_map(|word| {
            let before = text.get(..text.find(word.as_str())?)?.chars().count();
            Some(CharSpan::new(before, before + word.chars().count()))
        })
        .collect();
    keys.sort_unstable();
    let mut rest = Vec::new();
    let mut taken: Vec<bool> = free.to_vec();
    for span in courtesy.iter().chain(&keys) {
        taken.iter_mut().take(span.end).skip(span.start).for_each(|free| *free = false);
    }
    let mut at = 0;
    while at < chars.len() {
        let n = taken.iter().skip(at).take_while(|free| **free).take(LONGEST_CHUNK).count();
        if n >= 2 {
            rest.push(CharSpan::new(at, at + n));
        }
        at += n.max(1);
    }
    seed.shuffle(&mut rest);
    courtesy.into_iter().chain(keys).chain(rest).collect()
}

fn cut(chars: &[char], blanks: &[CharSpan]) -> Vec<Piece> {
    let part = |from: usize, to: usize| -> String {
        chars.get(from..to).unwrap_or_default().iter().collect()
    };
    let mut pieces = Vec::new();
    let mut at = 0;
    for blank in blanks {
        if at < blank.start {
            pieces.push(Piece::Shown(part(at, blank.start)));
        }
        pieces.push(Piece::Blank(part(blank.start, blank.end)));
        at = blank.end;
    }
    if at < chars.len() {
        pieces.push(Piece::Shown(part(at, chars.len())));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn courtesy_is_seen_and_its_false_friends_are_not() {
        for (text, expected) in [
            ("您好，请问有什么可以帮到您？", "您好 请问 您"),
            ("实在抱歉让您久等了，我马上为您查询。", "实在抱歉 您 久等 马上 为您"),
            ("退款申请已提交，邀请函请查收。", "请"),
            ("发货", ""),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let words: Vec<String> = courtesy_words(text)
                .into_iter()
                .map(|span| chars[span.start..span.end].iter().collect())
                .collect();
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }
}
