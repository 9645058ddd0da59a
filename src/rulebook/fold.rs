//! One pass that reads a text as a rule sees it: narrow, lower case, simplified, without noise
//! inside a clause; every character remembers its bytes in the original and what it took to fold it.
//! It matches nothing and changes nothing in the original.

use std::sync::OnceLock;

use super::script;
use crate::template::{Part, SlotKind, Template};
use crate::text::Span;

/// Stands for a placeholder without text of its own.
pub const SLOT: char = '\u{E000}';

/// 甚, which is read as 什 in 甚麼 and stays itself elsewhere.
const SHEN: char = '甚';

/// How many quotations may stand in one another.
const DEEPEST_QUOTE: usize = 16;

/// Particles that soften the end of a clause, also behind a blank.
pub const SOFTENERS: &str = "呢吧啊呀哦喔噢啦哈嘛哟诶哒噠呐咯喽嘞耶呗咧亲";

/// What begins a clause wherever it stands behind a blank.
const BEGINNINGS: [&str; 41] = [
    "您",
    "你",
    "我",
    "咱",
    "亲",
    "请",
    "麻烦",
    "辛苦",
    "抱歉",
    "很抱歉",
    "非常抱歉",
    "真是",
    "真的很",
    "不好意思",
    "对不起",
    "感谢",
    "谢谢",
    "好的",
    "是的",
    "在的",
    "不客气",
    "没关系",
    "如果",
    "要是",
    "因为",
    "由于",
    "所以",
    "但",
    "不过",
    "这边",
    "这个",
    "那",
    "祝",
    "欢迎",
    "建议",
    "稍等",
    "正在",
    "还请",
    "还有",
    "有什么",
    "有任何",
];

/// What begins one where no habit of setting blanks explains them.
const FURTHER_BEGINNINGS: [&str; 28] = [
    "可以",
    "现在",
    "目前",
    "暂时",
    "已经",
    "需要",
    "不能",
    "不用",
    "不会",
    "不支持",
    "只能",
    "只要",
    "一般",
    "怎么",
    "什么",
    "为什么",
    "预计",
    "大概",
    "应该",
    "关于",
    "随时",
    "或者",
    "同时",
    "另外",
    "然后",
    "收到",
    "具体",
    "后续",
];

/// Words behind which a clause goes on.
const OPEN_ENDS: [&str; 38] = [
    "请问", "如果", "要是", "因为", "由于", "但是", "不过", "所以", "建议", "需要", "或者", "以及",
    "关于", "和", "与", "跟", "把", "给", "被", "在", "从", "向", "对", "为", "是", "有", "要",
    "会", "能", "可", "将", "让", "或", "及", "比", "请", "这个", "我们",
];

/// What a hit needed to be seen, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folds(pub u8);

impl Folds {
    /// Full width read as half width.
    pub const WIDTH: Self = Self(1);
    /// Upper case read as lower case.
    pub const CASE: Self = Self(2);
    /// Circled, parenthesised, superscript or mathematical forms.
    pub const FORM: Self = Self(4);
    /// Traditional read as simplified.
    pub const SCRIPT: Self = Self(8);
    /// A letter of another alphabet that looks Latin.
    pub const LOOKALIKE: Self = Self(16);
    /// Separators inside.
    pub const GAP: Self = Self(32);
    /// Invisible characters inside.
    pub const INVISIBLE: Self = Self(64);
    /// A pinyin gloss inside.
    pub const GLOSS: Self = Self(128);

    const NAMES: [(Self, &'static str); 8] = [
        (Self::WIDTH, "width"),
        (Self::CASE, "case"),
        (Self::FORM, "form"),
        (Self::SCRIPT, "script"),
        (Self::LOOKALIKE, "lookalike"),
        (Self::GAP, "gap"),
        (Self::INVISIBLE, "invisible"),
        (Self::GLOSS, "gloss"),
    ];

    /// Both.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// True if it holds everything in `other`.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The names, in a fixed order.
    pub fn names(self) -> Vec<&'static str> {
        Self::NAMES.iter().filter(|(fold, _)| self.has(*fold)).map(|(_, name)| *name).collect()
    }
}

/// Which characters may be in a text, as 256 bits that characters share: what is not among them is
/// surely missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letters([u64; 4]);

impl Letters {
    /// Every character may be there.
    pub const ALL: Self = Self([u64::MAX; 4]);

    /// The block and the bit of a character.
    #[inline]
    fn place(c: char) -> (usize, u64) {
        // Fibonacci hashing: the upper bits of a product with 2³²/φ.
        let bit = (c as u32).wrapping_mul(0x9E37_79B1) >> 24;
        ((bit >> 6) as usize, 1 << (bit & 63))
    }

    /// Those of one character.
    #[inline]
    pub fn of(c: char) -> Self {
        let mut letters = Self::default();
        letters.add(c);
        letters
    }

    /// With those of `c`.
    #[inline]
    pub fn add(&mut self, c: char) {
        let (block, bit) = Self::place(c);
        self.0[block] |= bit;
    }

    /// In either.
    #[inline]
    pub fn or(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }

    /// In both.
    #[inline]
    pub fn and(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] & other.0[at]))
    }

    /// How many bits they have.
    pub fn count(self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }

    /// False if something of `other` is surely missing.
    #[inline]
    pub fn may_hold(&self, other: &Self) -> bool {
        let missing = |at: usize| other.0[at] & !self.0[at];
        missing(0) | missing(1) | missing(2) | missing(3) == 0
    }

    /// False if `c` is surely missing.
    #[inline]
    pub fn may_have(&self, c: char) -> bool {
        let (block, bit) = Self::place(c);
        self.0[block] & bit != 0
    }
}

/// What a folded character is to the structure of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// Han and everything else that is part of words.
    Word,
    /// A Latin letter.
    Latin,
    /// 0–9.
    Digit,
    /// May be noise between the characters of a word: blank, `.`, `_`, `*`, `~`, `·`, emoji.
    Separator,
    /// Ends a clause.
    Clause,
    /// Ends a sentence.
    Sentence,
    /// A quotation mark or bracket.
    Bracket,
    /// Another sign: `+`, `%`, `@`.
    Sign,
    /// Never seen: zero width, control.
    Invisible,
}

/// One folded character.
#[derive(Clone, Copy, Debug)]
pub struct Folded {
    /// As a rule sees it.
    pub c: char,
    /// First byte in the original.
    pub start: u32,
    /// One past its last byte in the original.
    pub end: u32,
    /// Its place in the clause.
    pub class: Class,
    /// What it took to fold this one character.
    pub folds: Folds,
    /// Separators, invisible characters or a gloss were left out just before it.
    pub gap: Folds,
    /// Inside quotation marks or a title.
    pub quoted: bool,
}

/// Where one clause ends and the next begins, in characters: a mark stands between the two, or a blank
/// that is not among the characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Border {
    /// One past the last character of the clause before it.
    pub end: u32,
    /// The first character of the clause behind it.
    pub start: u32,
}

/// A folded text.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// In order.
    pub chars: Vec<Folded>,
    /// The borders of clauses, rising.
    pub borders: Vec<Border>,
    /// The marks that end sentences, rising.
    pub stops: Vec<u32>,
    /// Quotation marks and brackets, rising.
    pub brackets: Vec<u32>,
    /// Characters behind blanks or pictures, and how many of these there were.
    blanks: Vec<(u32, u32)>,
    /// Placeholders without text: index in `chars`, name.
    pub slots: Vec<(usize, String)>,
    /// Pinyin glosses that were left out, in bytes of the original.
    pub glosses: Vec<Span>,
    /// How many digits and Chinese numerals there are.
    pub n_numerals: usize,
    /// How many characters could end a level of an address: 市, 路, 号.
    pub n_levels: usize,
    /// How many characters were read, those left out included.
    pub n_read: usize,
    /// True if there is an `@`.
    pub at_sign: bool,
    /// The folded characters that may be there.
    pub letters: Letters,
    /// What it took to fold any of the characters.
    pub all_folds: Folds,
    /// True if there are placeholders, whose names are not among the characters.
    pub is_template: bool,
    /// How many signs there are: all that is no part of a word or number, emoji among them.
    pub n_signs: usize,
    /// How many of them are pictures, emoji among them.
    pub n_pictures: usize,
    /// How many characters were left out because nobody sees them.
    pub n_invisible: usize,
}

impl Text {
    /// Folds `original`, placeholders included.
    pub fn new(original: &str) -> Self {
        let mut text = Self::default();
        text.fold(original);
        text
    }

    /// The same into an old buffer.
    pub fn fold(&mut self, original: &str) {
        self.chars.clear();
        self.borders.clear();
        self.stops.clear();
        self.brackets.clear();
        self.blanks.clear();
        self.slots.clear();
        self.glosses.clear();
        self.n_numerals = 0;
        self.n_levels = 0;
        self.n_read = 0;
        self.at_sign = false;
        self.letters = Letters::default();
        self.all_folds = Folds::default();
        self.n_signs = 0;
        self.n_pictures = 0;
        self.n_invisible = 0;
        self.chars.reserve(original.len() / 3 + 8);
        self.is_template = original.contains(['{', '｛']);
        if self.is_template {
            self.fold_template(original);
        } else {
            self.fold_piece(original, 0);
        }
        if !self.brackets.is_empty() {
            self.mark_quotes();
        }
        if !self.blanks.is_empty() {
            self.part_at_blanks();
        }
    }

    /// Notes what the character that is put in next is to the structure of the text.
    fn note(&mut self, class: Class) {
        let at = self.chars.len() as u32;
        match class {
            Class::Clause => self.borders.push(Border { end: at, start: at + 1 }),
            Class::Sentence => {
                self.borders.push(Border { end: at, start: at + 1 });
                self.stops.push(at);
            }
            Class::Bracket => self.brackets.push(at),
            _ => {}
        }
    }

    /// True if the clause that holds character `at` begins there, behind a blank.
    pub fn parts_at(&self, at: usize) -> bool {
        let at = at as u32;
        let index = self.borders.partition_point(|one| one.end < at);
        self.borders.get(index).is_some_and(|one| one.end == at && one.start == at)
    }

    /// Lets clauses end at those blanks behind which another could begin: see [`Self::could_begin`].
    fn part_at_blanks(&mut self) {
        let blanks = std::mem::take(&mut self.blanks);
        let n_marks = self.borders.len();
        for (at, n) in &blanks {
            if self.could_begin(*at as usize, *n) {
                self.borders.push(Border { end: *at, start: *at });
            }
        }
        if self.borders.len() > n_marks {
            self.borders.sort_unstable_by_key(|one| (one.end, one.start));
        }
        self.blanks = blanks;
    }

    /// True if a clause could begin at `at`, which stands behind `n` blanks. Chats join messages by
    /// blanks; but blanks also stand around digits and Latin letters by habit, between the items of a
    /// list, and between characters that hide a word.
    fn could_begin(&self, at: usize, n: u32) -> bool {
        let is_mark = |class| matches!(class, Class::Clause | Class::Sentence | Class::Bracket);
        let is_latin = |class| matches!(class, Class::Latin | Class::Digit);
        let Some((before, behind)) = self.chars.split_at_checked(at) else { return false };
        let (Some(last), Some(next)) = (before.last(), behind.first()) else { return false };
        if matches!(last.class, Class::Clause | Class::Sentence)
            || matches!(next.class, Class::Clause | Class::Sentence)
        {
            return false;
        }
        // The pieces on both sides, as far as this takes.
        const FAR: usize = 8;
        let n_before = before
            .iter()
            .rev()
            .take(FAR)
            .scan(false, |over, one| {
                let ends = *over || is_mark(one.class);
                *over = one.gap.has(Folds::GAP);
                (!ends).then_some(())
            })
            .count();
        let n_behind = behind
            .iter()
            .take(FAR)
            .enumerate()
            .take_while(|(index, one)| {
                !is_mark(one.class) && (*index == 0 || !one.gap.has(Folds::GAP))
            })
            .count();
        let piece = behind.get(..n_behind).unwrap_or_default();
        if piece.iter().all(|one| SOFTENERS.contains(one.c)) && next.class == Class::Word {
            return false;
        }
        let answers = n_before == 1 && "亲在好是嗯对".contains(last.c);
        if (n_before < 2 && !is_mark(last.class) && !answers) || n_behind < 2 {
            return false;
        }
        let begins = |words: &[&str]| {
            words.iter().any(|word| {
                let mut chars = behind.iter().map(|one| one.c);
                word.chars().all(|c| chars.next() == Some(c))
            })
        };
        let ends_open = OPEN_ENDS.iter().any(|word| {
            let mut chars = before.iter().rev().map(|one| one.c);
            word.chars().rev().all(|c| chars.next() == Some(c))
        });
        if ends_open {
            return false;
        }
        if begins(&BEGINNINGS) {
            return true;
        }
        if is_latin(last.class) || is_latin(next.class) {
            return false;
        }
        n > 1
            || SOFTENERS.contains(last.c)
            || "了吗么的".contains(last.c)
            || begins(&FURTHER_BEGINNINGS)
            || (n_before >= 4 && n_behind >= 4)
    }

    fn fold_template(&mut self, original: &str) {
        for part in &Template::parse(original).parts {
            match part {
                Part::Fixed { span, .. } => {
                    self.fold_piece(span.of(original).unwrap_or_default(), span.start);
                }
                Part::Slot(slot) => {
                    let inside = slot.span.of(original).unwrap_or_default();
                    let offers: &[String] = match &slot.kind {
                        SlotKind::Blank => &[],
                        SlotKind::Default(default) => std::slice::from_ref(default),
                        SlotKind::Choice(choices) => choices,
                    };
                    if offers.is_empty() {
                        self.slots.push((self.chars.len(), slot.name.clone()));
                        self.push_sign(SLOT, Class::Word, slot.span);
                    }
                    let mut from = inside.find(['=', '＝', ':', '：']).unwrap_or(0);
                    for (index, offer) in offers.iter().enumerate() {
                        let rest = inside.get(from..).unwrap_or_default();
                        let Some(at) = rest.find(offer.as_str()) else { continue };
                        if index > 0 {
                            let bar = Span::empty(slot.span.start + from + at);
                            self.push_sign('|', Class::Clause, bar);
                        }
                        self.fold_piece(offer, slot.span.start + from + at);
                        from += at + offer.len();
                    }
                }
            }
        }
    }

    fn push_sign(&mut self, c: char, class: Class, span: Span) {
        self.note(class);
        self.letters.add(c);
        self.chars.push(Folded {
            c,
            start: span.start as u32,
            end: span.end as u32,
            class,
            folds: Folds::default(),
            gap: Folds::default(),
            quoted: false,
        });
    }

    fn fold_piece(&mut self, piece: &str, offset: usize) {
        let first = self.chars.len();
        let mut gap = Folds::default();
        // Separators wait here until the next character tells whether they are noise.
        let mut waiting: Option<(usize, usize)> = None;
        let mut at = 0;
        while let Some(raw) = piece.get(at..).and_then(|rest| rest.chars().next()) {
            self.n_read += 1;
            if let Some(plain) = plain(raw)
                && waiting.is_none()
                && raw != SHEN
            {
                let begin = at;
                at += raw.len_utf8();
                self.n_numerals += usize::from(plain.numeral);
                self.n_levels += usize::from(plain.level);
                self.letters.add(raw);
                self.chars.push(Folded {
                    c: raw,
                    start: (offset + begin) as u32,
                    end: (offset + at) as u32,
                    class: Class::Word,
                    folds: Folds::default(),
                    gap,
                    quoted: false,
                });
                gap = Folds::default();
                continue;
            }
            let (mut c, mut class, mut folds) = classify(raw);
            let begin = at;
            let end = at + raw.len_utf8();
            at = end;
            if raw == SHEN
                && piece.get(end..).is_some_and(|rest| rest.starts_with(['麼', '么', '麽']))
            {
                (c, folds) = ('什', Folds::SCRIPT);
            }
            let mut second = None;
            self.n_signs +=
                usize::from(!matches!(class, Class::Word | Class::Latin | Class::Digit));
            if class == Class::Separator && raw > '\u{2000}' {
                self.n_pictures += 1;
                if let Some((first, rest)) = drawn(raw) {
                    (c, class, folds, second) = (first, class_of(first), Folds::FORM, rest);
                } else if is_heart(raw)
                    && waiting.is_none()
                    && self
                        .chars
                        .get(first..)
                        .and_then(<[Folded]>::last)
                        .is_some_and(stands_for_wei)
                {
                    (c, class, folds) = ('心', Class::Word, Folds::FORM);
                }
            }
            match class {
                Class::Invisible => {
                    self.n_invisible += 1;
                    gap = gap.and(Folds::INVISIBLE);
                    continue;
                }
                Class::Separator => {
                    waiting = Some(waiting.map_or((begin, end), |(start, _)| (start, end)));
                    continue;
                }
                _ => {}
            }
            let rest = piece.get(end..).unwrap_or_default();
            if c == '('
                && self.chars.len() > first
                && waiting.is_none()
                && let Some(length) = gloss_length(rest)
            {
                at = end + length;
                self.n_read += rest.get(..length).map_or(0, |gloss| gloss.chars().count());
                self.glosses.push(Span::new(offset + begin, offset + at));
                gap = gap.and(Folds::GLOSS);
                continue;
            }
            if let Some((start, stop)) = waiting.take() {
                if self.keeps_separator(first, class, rest) {
                    self.keep_separators(
                        piece.get(start..stop).unwrap_or_default(),
                        offset + start,
                    );
                } else if self.chars.len() > first {
                    gap = gap.and(Folds::GAP);
                    let run = piece.get(start..stop).unwrap_or_default();
                    let parts = |c: &char| c.is_whitespace() || *c > '\u{2190}' || *c == '~';
                    let n = run.chars().filter(parts).count() as u32;
                    if n > 0 {
                        self.blanks.push((self.chars.len() as u32, n));
                    }
                }
            }
            let class = self.class_between_digits(c, class, rest);
            match class {
                Class::Digit => self.n_numerals += 1,
                Class::Sign if c == '@' => self.at_sign = true,
                Class::Word => {
                    self.n_numerals += usize::from(numeral(c).is_some());
                    self.n_levels += usize::from(ends_level(c));
                }
                _ => {}
            }
            let one = Folded {
                c,
                start: (offset + begin) as u32,
                end: (offset + end) as u32,
                class,
                folds,
                gap,
                quoted: false,
            };
            self.letters.add(c);
            self.all_folds = self.all_folds.and(folds);
            self.note(class);
            self.chars.push(one);
            if let Some(c) = second {
                self.letters.add(c);
                self.chars.push(Folded { c, gap: Folds::default(), ..one });
            }
            gap = Folds::default();
        }
    }

    /// Separators stay where they mean something: between digits, and between Latin words.
    fn keeps_separator(&self, first: usize, next: Class, rest: &str) -> bool {
        let latin = |class| matches!(class, Class::Latin | Class::Digit);
        let Some(last) = self.chars.get(first..).and_then(<[Folded]>::last) else { return false };
        if !latin(last.class) || !latin(next) {
            return false;
        }
        if last.class == Class::Digit || next == Class::Digit {
            return true;
        }
        let before = self.chars.len().checked_sub(2).and_then(|index| self.chars.get(index));
        let alone_before =
            last.gap != Folds::default() || before.is_none_or(|before| !latin(before.class));
        let alone_after = rest.chars().next().is_none_or(|c| !latin(classify(c).1));
        !(alone_before && alone_after)
    }

    fn keep_separators(&mut self, run: &str, offset: usize) {
        for (at, raw) in run.char_indices() {
            let (c, _, folds) = classify(raw);
            let start = offset + at;
            self.push_sign(c, Class::Separator, Span::new(start, start + raw.len_utf8()));
            if let Some(last) = self.chars.last_mut() {
                last.folds = folds;
            }
        }
    }

    /// A colon or comma between digits belongs to a time or a number.
    fn class_between_digits(&self, c: char, class: Class, rest: &str) -> Class {
        if !matches!(c, ':' | ',') {
            return class;
        }
        let digit_before = self.chars.last().is_some_and(|last| last.class == Class::Digit);
        let digit_after = rest.chars().next().is_some_and(|next| classify(next).1 == Class::Digit);
        if digit_before && digit_after { Class::Separator } else { class }
    }

    fn mark_quotes(&mut self) {
        let is_said = |one: &Folded| matches!(one.class, Class::Word | Class::Latin | Class::Digit);
        let first_word = self.chars.iter().position(is_said).unwrap_or(usize::MAX);
        let last_word = self.chars.iter().rposition(is_said).unwrap_or(0);
        let mut open: Vec<(usize, char)> = Vec::new();
        for index in self.brackets.iter().map(|index| *index as usize) {
            let c = self.chars[index].c;
            let closes = match c {
                '“' => Some('”'),
                '‘' => Some('’'),
                '「' => Some('」'),
                '『' => Some('』'),
                '《' => Some('》'),
                '〈' => Some('〉'),
                '"' if !open.iter().any(|(_, close)| *close == '"') => Some('"'),
                '\'' if !open.iter().any(|(_, close)| *close == '\'') => Some('\''),
                _ => None,
            };
            if let Some(close) = closes {
                // Nobody quotes deeper; what is never closed must not make a long text slow.
                if open.len() < DEEPEST_QUOTE {
                    open.push((index, close));
                }
                continue;
            }
            if let Some(depth) = open.iter().rposition(|(_, close)| *close == c) {
                let start = open[depth].0;
                open.truncate(depth);
                // Quotation marks around the whole message quote nothing.
                if first_word < start || last_word > index || c == '》' {
                    for one in &mut self.chars[start..=index] {
                        one.quoted = true;
                    }
                }
            }
        }
    }

    /// The bytes of the characters from `start` to `end`.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let first = self.chars.get(start).or(self.chars.last());
        let begin =
            first.map_or(0, |one| if start < self.chars.len() { one.start } else { one.end });
        let last = end.checked_sub(1).and_then(|last| self.chars.get(last));
        let stop = if end > start { last.map_or(begin, |one| one.end) } else { begin };
        Span::new(begin as usize, stop as usize)
    }

    /// What it took to read the characters from `start` to `end`.
    pub fn folds(&self, start: usize, end: usize) -> Folds {
        let stretch = self.chars.get(start..end).unwrap_or_default();
        stretch.iter().enumerate().fold(Folds::default(), |sum, (index, one)| {
            let sum = sum.and(one.folds);
            if index > 0 { sum.and(one.gap) } else { sum }
        })
    }

    /// The folded characters from `start` to `end` as a string.
    pub fn string(&self, start: usize, end: usize) -> String {
        self.chars.get(start..end).unwrap_or_default().iter().map(|one| one.c).collect()
    }
}

/// The digit that a Chinese numeral is read as when digits are spelt out.
pub fn numeral(c: char) -> Option<char> {
    Some(match c {
        '零' | '〇' | '洞' => '0',
        '一' | '壹' | '幺' => '1',
        '二' | '贰' | '两' => '2',
        '三' | '叁' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' => '6',
        '七' | '柒' | '拐' => '7',
        '八' | '捌' => '8',
        '九' | '玖' | '勾' => '9',
        _ => return None,
    })
}

/// The one or two characters that a picture is drawn for; other pictures are noise.
fn drawn(raw: char) -> Option<(char, Option<char>)> {
    Some(match raw {
        '🆗' => ('o', Some('k')),
        '🛰' => ('卫', Some('星')),
        '🐧' => ('企', Some('鹅')),
        '🟢' => ('绿', None),
        _ => return None,
    })
}

/// A heart, which is read as 心 where it ends the name of a messenger: 微❤.
fn is_heart(raw: char) -> bool {
    matches!(raw, '❤' | '♥' | '♡' | '🖤' | '🧡' | '💓'..='💟' | '🩷' | '🩵' | '🩶' | '🤍' | '🤎')
}

fn stands_for_wei(one: &Folded) -> bool {
    matches!(one.c, '微' | '薇' | '威' | '徽' | '卫' | '围' | '葳' | '维' | '溦' | 'v' | 'w')
}

/// The length in bytes of a pinyin gloss and its closing parenthesis at the start of `rest`:
/// up to seven Latin letters, at least one with a tone mark.
fn gloss_length(rest: &str) -> Option<usize> {
    let mut toned = false;
    for (count, (at, c)) in rest.char_indices().enumerate() {
        if matches!(c, ')' | '）') {
            return (toned && count > 0).then_some(at + c.len_utf8());
        }
        let mark = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ".contains(c);
        if !(c.is_ascii_lowercase() || mark) || count > 6 {
            return None;
        }
        toned |= mark;
    }
    None
}

/// The folded form of one character, its class and what the fold took.
#[inline]
fn classify(raw: char) -> (char, Class, Folds) {
    static TABLE: OnceLock<Vec<(char, Class, Folds)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        (0..0x1_0000_u32)
            .map(|code| classify_slowly(char::from_u32(code).unwrap_or('\u{FFFD}')))
            .collect()
    });
    match table.get(raw as usize) {
        Some(known) => *known,
        None => classify_slowly(raw),
    }
}

/// What is to be known of a character that is read as it is and is part of words.
#[derive(Clone, Copy)]
struct Plain {
    numeral: bool,
    level: bool,
}

/// The usual case, from a table that is small enough to stay near: one byte a character.
#[inline]
fn plain(raw: char) -> Option<Plain> {
    static TABLE: OnceLock<Vec<u8>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let one = |code: u32| {
            let Some(raw) = char::from_u32(code) else { return 0 };
            let (c, class, folds) = classify(raw);
            if c != raw || class != Class::Word || folds != Folds::default() {
                return 0;
            }
            1 | u8::from(numeral(c).is_some()) << 1 | u8::from(ends_level(c)) << 2
        };
        (0..0x1_0000_u32).map(one).collect()
    });
    let bits = table.get(raw as usize).copied().unwrap_or(0);
    (bits != 0).then_some(Plain { numeral: bits & 2 != 0, level: bits & 4 != 0 })
}

/// True for the characters that end a level of an address.
fn ends_level(c: char) -> bool {
    "省市区县镇乡州盟旗道路街巷弄同村园苑寓号栋幢座元室楼".contains(c)
}

fn classify_slowly(raw: char) -> (char, Class, Folds) {
    let mut folds = Folds::default();
    let mut c = raw;
    let code = c as u32;
    let ascii = |code: u32, first: u32, base: u8| {
        char::from_u32(u32::from(base) + code - first).unwrap_or(raw)
    };
    match code {
        0xFF01..=0xFF5E => {
            c = ascii(code, 0xFF01, b'!');
            folds = Folds::WIDTH;
        }
        0x3000 => {
            c = ' ';
            folds = Folds::WIDTH;
        }
        _ => {
            let form = match code {
                0x24B6..=0x24CF => Some(ascii(code, 0x24B6, b'a')),
                0x24D0..=0x24E9 => Some(ascii(code, 0x24D0, b'a')),
                0x249C..=0x24B5 => Some(ascii(code, 0x249C, b'a')),
                0x1F110..=0x1F129 => Some(ascii(code, 0x1F110, b'a')),
                0x1F130..=0x1F149 => Some(ascii(code, 0x1F130, b'a')),
                0x1F150..=0x1F169 => Some(ascii(code, 0x1F150, b'a')),
                0x1F170..=0x1F189 => Some(ascii(code, 0x1F170, b'a')),
                // 🇶 🇻 🇼 🇽: letters that stand for messengers, not halves of flags.
                0x1F1F6 | 0x1F1FB..=0x1F1FD => Some(ascii(code, 0x1F1E6, b'a')),
                0x2460..=0x2468 => Some(ascii(code, 0x2460, b'1')),
                0x2474..=0x247C => Some(ascii(code, 0x2474, b'1')),
                0x2776..=0x277E => Some(ascii(code, 0x2776, b'1')),
                0x24EA | 0x24FF | 0x2070 | 0x2080 => Some('0'),
                0x00B9 => Some('1'),
                0x00B2 => Some('2'),
                0x00B3 => Some('3'),
                0x2074..=0x2079 => Some(ascii(code, 0x2074, b'4')),
                0x2081..=0x2089 => Some(ascii(code, 0x2081, b'1')),
                0x1D400..=0x1D6A3 => Some(ascii((code - 0x1D400) % 26, 0, b'a')),
                0x1D7CE..=0x1D7FF => Some(ascii((code - 0x1D7CE) % 10, 0, b'0')),
                _ => None,
            };
            let form = form.or((c == '➕').then_some('+'));
            if let Some(form) = form {
                c = form;
                folds = Folds::FORM;
            } else if let Some(latin) = lookalike(c) {
                c = latin;
                folds = Folds::LOOKALIKE;
            }
        }
    }
    if c.is_ascii_uppercase() {
        c = c.to_ascii_lowercase();
        folds = folds.and(Folds::CASE);
    }
    let simple = script::simplify(c);
    if simple != c {
        if !script::is_common(c) {
            folds = folds.and(Folds::SCRIPT);
        }
        c = simple;
    }
    (c, class_of(c), folds)
}

/// What the folded character `c` is to the structure of a clause.
pub fn class_of(c: char) -> Class {
    match c {
        'a'..='z' => Class::Latin,
        '0'..='9' => Class::Digit,
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Class::Sentence,
        '。' | '!' | '?' | '｡' | '‼' | '⁉' | '⁈' | '⁇' => Class::Sentence,
        ',' | ';' | ':' | '、' | '…' | '—' | '–' | '―' | '，' | '/' | '|' | '︰' | '﹐' | '‥'
        | '→' => Class::Clause,
        '(' | ')' | '[' | ']' | '<' | '>' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』'
        | '《' | '》' | '〈' | '〉' | '【' | '】' | '〔' | '〕' | '"' | '{' | '}' | '\'' => {
            Class::Bracket
        }
        ' '
        | '\t'
        | '\u{A0}'
        | '.'
        | '_'
        | '*'
        | '~'
        | '·'
        | '-'
        | '•'
        | '・'
        | '‧'
        | '^'
        | '`'
        | '='
        | '#'
        | '\\'
        | '～'
        | '〜'
        | '∼'
        | '﹒'
        | '⋅'
        | '﹏'
        | '‐'
        | '‑'
        | '‒'
        | '✨'
        | '¤'
        | '丶'
        | '╮'
        | '╭'
        | '\u{2002}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}' => Class::Separator,
        '\u{2190}'..='\u{23FF}' | '\u{2500}'..='\u{27BF}' | '\u{2900}'..='\u{2BFF}' => {
            Class::Separator
        }
        '\u{1F000}'..='\u{1FAFF}' => Class::Separator,
        '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180E}'
        | '\u{3164}'
        | '\u{FFA0}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0000}'..='\u{E0FFF}'
        | '\u{300}'..='\u{36F}'
        | '\u{20D0}'..='\u{20FF}' => Class::Invisible,
        c if c.is_control() => Class::Invisible,
        c if c.is_ascii() => Class::Sign,
        _ => Class::Word,
    }
}

/// The Latin letter that `c`, a letter of another alphabet or a small capital, looks like.
fn lookalike(c: char) -> Option<char> {
    const ALIKE: [(&str, char); 24] = [
        ("АаΑαᴀɑ", 'a'),
        ("ВвΒβʙ", 'b'),
        ("СсϹϲᴄ", 'c'),
        ("ԀԁᎠᴅ", 'd'),
        ("ЕеΕεᴇЁё", 'e'),
        ("ɡԌԍ", 'g'),
        ("НнΗһʜ", 'h'),
        ("ІіΙιӀ", 'i'),
        ("ЈјЈᴊ", 'j'),
        ("КкΚκᴋ", 'k'),
        ("ʟᏞ", 'l'),
        ("МмΜᴍ", 'm'),
        ("ΝɴПп", 'n'),
        ("ОоΟοᴏՕօⲞⲟ", 'o'),
        ("РрΡρᴘ", 'p'),
        ("ԚԛＱ", 'q'),
        ("ʀᴦ", 'r'),
        ("ЅѕꜱЅ", 's'),
        ("ТтΤτᴛ", 't'),
        ("ᴜՍս", 'u'),
        ("ѴѵνᴠⅤⅴ", 'v'),
        ("Ԝԝᴡ", 'w'),
        ("ХхΧχⅩⅹ", 'x'),
        ("УуΥүʏ", 'y'),
    ];
    ALIKE.iter().find(|(alike, _)| alike.contains(c)).map(|(_, latin)| *latin)
}

/// The folded form of one character of a rule.
pub fn char_of(c: char) -> char {
    classify(c).0
}

/// The folded form of a text without regard to separators; for the words of rules.
pub fn word(text: &str) -> Vec<char> {
    text.chars().map(char_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(original: &str, expected: &str) {
        let text = Text::new(original);
        let shown: String = text
            .chars
            .iter()
            .flat_map(|one| {
                let gap = (one.gap != Folds::default()).then_some('·');
                gap.into_iter().chain(std::iter::once(one.c))
            })
            .collect();
        assert_eq!(shown, expected, "{original}");
        let mut at = 0;
        for one in &text.chars {
            assert!(one.start as usize >= at || one.c == 'k');
            at = one.start as usize;
            assert!(original.get(one.start as usize..one.end as usize).is_some());
        }
    }

    #[test]
    fn a_rule_sees_through_dress_and_noise() {
        for (original, expected) in [
            ("ＯＫ，這個", "ok,这个"),
            ("没 有 办.法", "没·有·办·法"),
            ("v x发您", "v·x发您"),
            ("Type C 接口", "type c·接口"),
            ("3.5 折", "3.5·折"),
            ("10:30前", "10:30前"),
            ("ⓄⓀ🆗Оk", "okokok"),
            ("規(guī)定", "规·定"),
            ("系统（升级中）", "系统(升级中)"),
            ("大\u{200B}哥", "大·哥"),
            ("{称呼}好", "\u{E000}好"),
            ("{时限=2 天}内", "2·天内"),
            ("走{路:顺丰|圆通}", "走顺丰|圆通"),
            ("好～", "好"),
            ("138-0000 5672", "138-0000 5672"),
        ] {
            check(original, expected);
        }
    }

    #[test]
    fn what_stands_in_quotation_marks_is_known() {
        for (original, expected) in
            [("按“OK”键", "“ok”"), ("《也许》", "《也许》"), ("“呵呵，不行”", ""), ("按“好", "")]
        {
            let text = Text::new(original);
            let quoted: String =
                text.chars.iter().filter(|one| one.quoted).map(|one| one.c).collect();
            assert_eq!(quoted, expected, "{original}");
        }
    }
}
