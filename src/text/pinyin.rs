//! Readings: which syllable each Chinese character of a text is read as, in its context, without
//! tones, `ü` written `v`. The data is described in `assets/pinyin/README.md`.
//! It does not search and knows no input schemes.

use std::collections::HashMap;
use std::num::NonZeroU16;
use std::sync::LazyLock;

use super::fold::plain;

const SYLLABLES: &str = include_str!("../../assets/pinyin/syllables.txt");
const CHARS: &str = include_str!("../../assets/pinyin/chars.txt");
const WORDS: &str = include_str!("../../assets/pinyin/words.txt");
const ALTERNATES: &str = include_str!("../../assets/pinyin/alternates.txt");
const SURNAMES: &str = include_str!("../../assets/pinyin/surnames.txt");

/// The longest word in [`WORDS`], in characters.
const LONGEST: usize = 4;

/// What follows a surname.
const ADDRESSES: [&str; 16] = [
    "先生", "女士", "小姐", "经理", "老板", "老师", "太太", "总", "店长", "主任", "主管", "医生",
    "阿姨", "师傅", "同学", "律师",
];

/// A syllable of Mandarin without its tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Syllable(NonZeroU16);

impl Syllable {
    /// How many there are.
    pub fn count() -> usize {
        TABLES.spellings.len()
    }

    /// Its number in alphabetical order, from 1.
    pub fn number(self) -> u16 {
        self.0.get()
    }

    /// The syllable of this number.
    pub fn from_number(number: u16) -> Option<Self> {
        (usize::from(number) <= Self::count()).then(|| NonZeroU16::new(number).map(Self)).flatten()
    }

    /// Its spelling in lower-case ASCII: `zhong`, `lv`.
    pub fn spelling(self) -> &'static str {
        TABLES.spellings[usize::from(self.number()) - 1]
    }

    /// Every syllable, in alphabetical order.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..).map_while(Self::from_number)
    }
}

/// The reading of each character of `text`, in its context; `None` where it is no Chinese character.
///
/// The words that cover the text best decide, then the surname before a form of address, then the
/// character alone: `重庆` is `chong qing`, `重量` is `zhong liang`, `单女士` is `shan nv shi`.
pub fn readings(text: &str) -> Vec<Option<Syllable>> {
    let chars: Vec<char> = text.chars().map(plain).collect();
    let mut readings = Vec::with_capacity(chars.len());
    read_into(&chars, &mut readings);
    readings
}

/// As [`readings`], for characters that are [`plain`] already; puts them at the end of `readings`.
pub fn read_into(chars: &[char], readings: &mut Vec<Option<Syllable>>) {
    let tables = &*TABLES;
    let first = readings.len();
    readings.extend(chars.iter().map(|c| tables.alone(*c)));
    let Some(read) = readings.get_mut(first..) else { return };
    let mut at = 0;
    while at < chars.len() {
        let run = read[at..].iter().take_while(|reading| reading.is_some()).count();
        if run >= 2 {
            tables.apply_words(&chars[at..at + run], &mut read[at..at + run]);
            tables.apply_surnames(chars, at..at + run, read);
        }
        at += run + 1;
    }
}

/// The living readings of a character of several, the usual one first; empty for every other. `c` is
/// [`plain`] already.
pub fn living_readings(c: char) -> &'static [Syllable] {
    let tables = &*TABLES;
    let place = tables.living_places.get(c as usize).copied().unwrap_or(0);
    tables.living.get(usize::from(place)).map_or(&[], Vec::as_slice)
}

/// The reading of a character where no word decides. `c` is [`plain`] already.
pub fn reading_alone(c: char) -> Option<Syllable> {
    TABLES.alone(c)
}

/// Every character with every reading that a word or a form of address can give it; some twice.
pub fn readings_in_words() -> impl Iterator<Item = (char, Syllable)> {
    let tables = &*TABLES;
    let in_words = tables.words.iter().flat_map(|(key, read)| {
        let length = read.iter().take_while(|number| **number != 0).count();
        let chars = (0..length).rev().map(move |place| (key >> (16 * place)) as u32 & 0xffff);
        chars.filter_map(char::from_u32).zip(*read)
    });
    let in_words = in_words.filter_map(|(c, read)| Some((c, Syllable::from_number(read)?)));
    let surnames = tables.surnames.iter();
    in_words.chain(
        surnames.flat_map(|(name, surname)| name.chars().zip(surname.readings.iter().copied())),
    )
}

/// A word as a number: its characters, 16 bits each, the last lowest.
type WordKey = u64;

struct Tables {
    spellings: Vec<&'static str>,
    /// By code point: the number of the syllable, 0 for none.
    alone: Box<[u16]>,
    /// By code point: bit `n` is set where the character ends a word of `n` characters.
    ends: Box<[u8]>,
    /// In order of the keys.
    words: Vec<(WordKey, [u16; LONGEST])>,
    /// The first is of no character.
    living: Vec<Vec<Syllable>>,
    /// By code point: the place in `living`.
    living_places: Box<[u8]>,
    surnames: HashMap<&'static str, Surname>,
}

struct Surname {
    readings: Vec<Syllable>,
    /// After one of these it is no surname: `简` before `单`.
    not_after: &'static str,
}

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::decode);

impl Tables {
    fn decode() -> Self {
        let spellings: Vec<&'static str> = SYLLABLES.lines().collect();
        let number = |spelling: &str| -> u16 {
            let at = spellings.binary_search(&spelling);
            at.ok().and_then(|at| u16::try_from(at + 1).ok()).unwrap_or(0)
        };
        let syllable = |spelling: &str| NonZeroU16::new(number(spelling)).map(Syllable);

        let mut alone = vec![0_u16; 0x1_0000].into_boxed_slice();
        for line in CHARS.lines() {
            let Some((spelling, chars)) = line.split_once(' ') else { continue };
            let number = number(spelling);
            for c in chars.chars() {
                if let Some(entry) = alone.get_mut(c as usize) {
                    *entry = number;
                }
            }
        }

        let mut ends = vec![0_u8; 0x1_0000].into_boxed_slice();
        let mut words = Vec::with_capacity(4096);
        for line in WORDS.lines() {
            let (mut key, mut length, mut last) = (0, 0, 0);
            let mut read = [0_u16; LONGEST];
            let mut rest = line;
            while let Some(c) = rest.chars().next().filter(|_| length < LONGEST) {
                let after = rest.get(c.len_utf8()..).unwrap_or("");
                let spelt = after.bytes().take_while(u8::is_ascii_lowercase).count();
                last = c as usize & 0xffff;
                key = key << 16 | last as u64;
                read[length] = match after.get(..spelt) {
                    Some("") | None => alone[last],
                    Some(spelling) => number(spelling),
                };
                length += 1;
                rest = after.get(spelt..).unwrap_or("");
            }
            ends[last] |= 1 << length;
            words.push((key, read));
        }
        words.sort_unstable_by_key(|(key, _)| *key);

        let mut living = vec![Vec::new()];
        let mut living_places = vec![0; 0x1_0000].into_boxed_slice();
        for line in ALTERNATES.lines() {
            let mut parts = line.split(' ');
            let c = parts.next().and_then(|c| c.chars().next()).unwrap_or_default();
            if let (Some(entry), Ok(place)) =
                (living_places.get_mut(c as usize), u8::try_from(living.len()))
            {
                *entry = place;
                living.push(parts.filter_map(syllable).collect());
            }
        }
        let surnames = SURNAMES
            .lines()
            .filter_map(|line| {
                let mut parts = line.split(' ');
                let name = parts.next()?;
                let readings = parts.by_ref().take(name.chars().count());
                let readings = readings.filter_map(syllable).collect();
                Some((name, Surname { readings, not_after: parts.next().unwrap_or("") }))
            })
            .collect();
        Self { spellings, alone, ends, words, living, living_places, surnames }
    }

    fn alone(&self, c: char) -> Option<Syllable> {
        NonZeroU16::new(*self.alone.get(c as usize)?).map(Syllable)
    }

    /// Finds the cover of `chars` by words with the greatest sum of squared lengths; of equal ones
    /// that whose last word is longest. Writes what its words say.
    fn apply_words(&self, chars: &[char], read: &mut [Option<Syllable>]) {
        if chars.iter().all(|c| self.ends[*c as usize & 0xffff] == 0) {
            return;
        }
        // Per end: the score of the best cover, the length of its last word, that word's readings.
        let mut best: Vec<(u32, usize, [u16; LONGEST])> = Vec::with_capacity(chars.len() + 1);
        best.push((0, 0, [0; LONGEST]));
        for end in 1..=chars.len() {
            let mut top = (best[end - 1].0 + 1, 1, [0; LONGEST]);
            let lengths = self.ends[chars[end - 1] as usize & 0xffff];
            for length in (2..=LONGEST.min(end)).filter(|length| lengths & 1 << length != 0) {
                let start = end - length;
                let score = best[start].0 + (length * length) as u32;
                if score >= top.0
                    && let Some(readings) = self.word(&chars[start..end])
                {
                    top = (score, length, readings);
                }
            }
            best.push(top);
        }
        let mut end = chars.len();
        while end > 0 {
            let (_, length, readings) = best[end];
            let start = end - length.max(1);
            if length > 1 {
                for (slot, number) in read[start..end].iter_mut().zip(readings) {
                    *slot = NonZeroU16::new(number).map(Syllable);
                }
            }
            end = start;
        }
    }

    fn word(&self, chars: &[char]) -> Option<[u16; LONGEST]> {
        let key = chars.iter().fold(0, |key: WordKey, c| key << 16 | *c as u64 & 0xffff);
        let at = self.words.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        Some(self.words[at].1)
    }

    /// Reads surnames before forms of address, within `run` of `chars`.
    fn apply_surnames(
        &self,
        chars: &[char],
        run: std::ops::Range<usize>,
        read: &mut [Option<Syllable>],
    ) {
        for at in run.start + 1..run.end {
            if !addresses_at(chars, at) {
                continue;
            }
            for length in [2, 1] {
                let Some(start) = at.checked_sub(length).filter(|start| *start >= run.start) else {
                    continue;
                };
                let name: String = chars[start..at].iter().collect();
                let Some(surname) = self.surnames.get(name.as_str()) else { continue };
                let before = start.checked_sub(1).map(|before| chars[before]);
                if before.is_none_or(|c| !surname.not_after.contains(c)) {
                    for (slot, syllable) in read[start..at].iter_mut().zip(&surname.readings) {
                        *slot = Some(*syllable);
                    }
                }
                break;
            }
        }
    }
}

/// True if a form of address begins at `chars[at]`. `总` alone begins many words (`总结`), so it
/// counts only before what is no Chinese character, or before a greeting.
fn addresses_at(chars: &[char], at: usize) -> bool {
    ADDRESSES.iter().any(|address| {
        let mut here = chars[at..].iter();
        let stands = address.chars().all(|c| here.next() == Some(&c));
        let short = *address == "总";
        stands && (!short || chars.get(at + 1).is_none_or(|c| "您好早在的请,!:，！：".contains(*c)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(text: &str) -> String {
        let spelt: Vec<&str> =
            readings(text).into_iter().map(|s| s.map_or("-", Syllable::spelling)).collect();
        spelt.join(" ")
    }

    #[test]
    fn words_decide() {
        for (text, expected) in [
            ("重庆", "chong qing"),
            ("重庆市的重量", "chong qing shi de zhong liang"),
            ("银行卡", "yin hang ka"),
            ("会计", "kuai ji"),
            ("会员", "hui yuan"),
            ("重新", "chong xin"),
            ("长短", "chang duan"),
            ("便宜", "pian yi"),
            ("退还", "tui huan"),
            ("还款", "huan kuan"),
            ("还没到", "hai mei dao"),
            ("差评", "cha ping"),
            ("出差", "chu chai"),
            ("优惠券", "you hui quan"),
            ("调查", "diao cha"),
            ("空调", "kong tiao"),
            ("音乐", "yin yue"),
            ("可乐", "ke le"),
            ("税率", "shui lv"),
            ("手机长时间不用", "shou ji chang shi jian bu yong"),
            ("手机长期", "shou ji chang qi"),
            ("更改行程", "geng gai xing cheng"),
            ("为了解决问题", "wei le jie jue wen ti"),
            ("大家都会", "da jia dou hui"),
            ("没过期", "mei guo qi"),
            ("身高体重选码", "shen gao ti zhong xuan ma"),
            ("体重重选", "ti zhong chong xuan"),
            ("分配给工程师", "fen pei gei gong cheng shi"),
            ("亲自给您回电", "qin zi gei nin hui dian"),
            ("查明了，包裹丢了", "cha ming le - bao guo diu le"),
            ("出行当心", "chu xing dang xin"),
            ("用不了", "yong bu liao"),
            ("调监控", "diao jian kong"),
            ("从外仓调一件", "cong wai cang diao yi jian"),
            ("您得等，我得到了", "nin dei deng - wo de dao le"),
            ("觉得值得", "jue de zhi de"),
            ("慢慢地写，地方", "man man de xie - di fang"),
            ("第二行", "di er hang"),
            ("还给您备注，钱还给您", "hai gei nin bei zhu - qian huan gei nin"),
            ("提供给您", "ti gong gei nin"),
            ("您的确认，的确", "nin de que ren - di que"),
            ("运行情况与行情", "yun xing qing kuang yu hang qing"),
            ("类似的，似的", "lei si de - shi de"),
            ("不会计较会计", "bu hui ji jiao kuai ji"),
            ("联系结果", "lian xi jie guo"),
            ("漯河到闵行", "luo he dao min hang"),
            ("萝卜", "luo bo"),
            ("東阿阿膠", "dong e e jiao"),
            ("著名", "zhu ming"),
            ("着陆", "zhuo lu"),
            ("ok，好的😊", "- - - hao de -"),
        ] {
            assert_eq!(spell(text), expected, "{text}");
        }
    }

    #[test]
    fn surnames_before_forms_of_address() {
        for (text, expected) in [
            ("曾先生", "zeng xian sheng"),
            ("卜先生", "bu xian sheng"),
            ("薄女士", "bo nv shi"),
            ("尊敬的曾先生", "zun jing de zeng xian sheng"),
            ("单女士", "shan nv shi"),
            ("简单女士包", "jian dan nv shi bao"),
            ("区女士", "ou nv shi"),
            ("小区经理", "xiao qu jing li"),
            ("仇总，您好", "qiu zong - nin hao"),
            ("解总结", "jie zong jie"),
            ("调查总数", "diao cha zong shu"),
            ("查经理", "zha jing li"),
            ("尉迟小姐", "yu chi xiao jie"),
            ("曾经", "ceng jing"),
        ] {
            assert_eq!(spell(text), expected, "{text}");
        }
    }

    #[test]
    fn tables_are_whole() {
        let tables = &*TABLES;
        assert_eq!(Syllable::all().count(), Syllable::count());
        assert!(tables.spellings.is_sorted());
        assert!(tables.words.len() > 3000);
        assert!(tables.words.iter().all(|(_, read)| read[0] != 0 && read[1] != 0));
        assert_eq!(tables.living.len(), ALTERNATES.lines().count() + 1);
        for (name, surname) in &tables.surnames {
            assert_eq!(name.chars().count(), surname.readings.len(), "{name}");
        }
        for c in ALTERNATES.lines().filter_map(|line| line.chars().next()) {
            let readings = living_readings(c);
            assert!(readings.len() > 1, "{c}");
            assert!(tables.alone(c).is_some_and(|usual| readings.contains(&usual)), "{c}");
        }
    }
}
