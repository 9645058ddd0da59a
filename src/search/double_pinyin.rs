//! Double pinyin (双拼): schemes that spell every syllable with two keys. Here stand the tables, each
//! checked against two public descriptions, and their reverse, from two keys to syllables. What a query does with them stands in `pattern`.

use std::sync::LazyLock;

use crate::text::pinyin::Syllable;

/// A scheme of double pinyin.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// 小鹤双拼
    Xiaohe,
    /// 微软双拼
    Microsoft,
    /// 自然码
    Ziranma,
    /// 搜狗双拼
    Sogou,
    /// 智能ABC
    Abc,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 5] =
        [Self::Xiaohe, Self::Microsoft, Self::Ziranma, Self::Sogou, Self::Abc];

    /// Its name on the command line and in settings: `xiaohe`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Xiaohe => "xiaohe",
            Self::Microsoft => "microsoft",
            Self::Ziranma => "ziranma",
            Self::Sogou => "sogou",
            Self::Abc => "abc",
        }
    }

    /// The scheme of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.as_str() == name)
    }

    /// The syllables that the keys `first` and `second` (lower case) spell.
    pub fn syllables(self, first: char, second: char) -> &'static [Syllable] {
        let (Some(first), Some(second)) = (key(first), key(second)) else { return &[] };
        &CODES[self as usize][first * N_KEYS + second]
    }

    /// The syllables whose code begins with the key `first`.
    pub fn beginning_with(self, first: char) -> impl Iterator<Item = Syllable> {
        let row = key(first).map(|first| first * N_KEYS);
        let codes = row.and_then(|row| CODES[self as usize].get(row..row + N_KEYS));
        codes.unwrap_or_default().iter().flatten().copied()
    }
}

/// What each key stands for as a final, beside the vowels that stand for themselves; then the keys of
/// `zh ch sh`; then how a syllable without an initial begins.
struct Table {
    finals: &'static str,
    zh_ch_sh: [char; 3],
    zero: Zero,
}

/// How a syllable without an initial is spelt.
#[derive(Clone, Copy)]
enum Zero {
    /// `o`, then the key of the whole syllable: `ol` is `ai`.
    AfterO,
    /// Its own two letters; one letter twice; of three the first, then the key of the whole: `ai`,
    /// `aa`, `ah`.
    FirstLetter,
}

impl Table {
    fn of(scheme: Scheme) -> Self {
        match scheme {
            Scheme::Xiaohe => Self {
                finals: "q:iu w:ei r:uan t:ue,ve y:un o:uo p:ie s:ong,iong d:ai f:en g:eng h:ang \
                         j:an k:ing,uai l:iang,uang z:ou x:ia,ua c:ao v:ui,v b:in n:iao m:ian",
                zh_ch_sh: ['v', 'i', 'u'],
                zero: Zero::FirstLetter,
            },
            Scheme::Ziranma => Self {
                finals: "q:iu w:ia,ua r:uan t:ue,ve y:ing,uai o:uo p:un s:ong,iong d:iang,uang \
                         f:en g:eng h:ang j:an k:ao l:ai z:ei x:ie c:iao v:ui,v b:ou n:in m:ian",
                zh_ch_sh: ['v', 'i', 'u'],
                zero: Zero::FirstLetter,
            },
            Scheme::Microsoft | Scheme::Sogou => Self {
                finals: "q:iu w:ia,ua r:uan,er t:ue,ve y:uai,v o:uo p:un s:ong,iong d:iang,uang \
                         f:en g:eng h:ang j:an k:ao l:ai z:ei x:ie c:iao v:ui,ve b:ou n:in m:ian \
                         ;:ing",
                zh_ch_sh: ['v', 'i', 'u'],
                zero: Zero::AfterO,
            },
            Scheme::Abc => Self {
                finals: "q:ei w:ian r:iu,er t:iang,uang y:ing o:uo p:uan s:ong,iong d:ia,ua f:en \
                         g:eng h:ang j:an k:ao l:ai z:iao x:ie c:in,uai v:v b:ou n:un m:ue,ui,ve",
                zh_ch_sh: ['a', 'e', 'v'],
                zero: Zero::AfterO,
            },
        }
    }

    /// The keys that stand for the final `spelling`.
    fn keys_of_final(&self, spelling: &str) -> Vec<char> {
        let mut keys: Vec<char> = self
            .finals
            .split_whitespace()
            .filter_map(|entry| entry.split_once(':'))
            .filter(|(_, finals)| finals.split(',').any(|one| one == spelling))
            .filter_map(|(key, _)| key.chars().next())
            .collect();
        let mut letters = spelling.chars();
        if let (Some(vowel @ ('a' | 'o' | 'e' | 'i' | 'u')), None) =
            (letters.next(), letters.next())
        {
            keys.push(vowel);
        }
        keys
    }

    /// The codes of `syllable`, two keys each.
    fn codes(&self, syllable: &str) -> Vec<(char, char)> {
        let n_initial = match syllable.as_bytes() {
            [b'z' | b'c' | b's', b'h', ..] => 2,
            [b'a' | b'e' | b'o', ..] => 0,
            _ => 1,
        };
        let (initial, rest) = syllable.split_at(n_initial);
        let first = match initial {
            "" => return self.codes_without_initial(syllable),
            "zh" => self.zh_ch_sh[0],
            "ch" => self.zh_ch_sh[1],
            "sh" => self.zh_ch_sh[2],
            _ => initial.chars().next().unwrap_or(' '),
        };
        let mut keys = self.keys_of_final(rest);
        // 居 may be spelt with the key of ü as well.
        if matches!((initial, rest), ("j" | "q" | "x" | "y", "u")) {
            keys.extend(self.keys_of_final("v"));
        }
        keys.into_iter().map(|second| (first, second)).collect()
    }

    fn codes_without_initial(&self, syllable: &str) -> Vec<(char, char)> {
        let letters: Vec<char> = syllable.chars().collect();
        match (self.zero, letters.as_slice()) {
            (Zero::AfterO, _) => {
                self.keys_of_final(syllable).into_iter().map(|key| ('o', key)).collect()
            }
            (Zero::FirstLetter, [one]) => vec![(*one, *one)],
            (Zero::FirstLetter, [one, two]) => vec![(*one, *two)],
            (Zero::FirstLetter, [one, ..]) => {
                self.keys_of_final(syllable).into_iter().map(|key| (*one, key)).collect()
            }
            (Zero::FirstLetter, []) => Vec::new(),
        }
    }
}

/// Letters and the semicolon.
const N_KEYS: usize = 27;

fn key(c: char) -> Option<usize> {
    match c {
        'a'..='z' => Some(c as usize - 'a' as usize),
        ';' => Some(26),
        _ => None,
    }
}

/// Per scheme and pair of keys: the syllables.
type Codes = Vec<Vec<Syllable>>;

static CODES: LazyLock<[Codes; 5]> = LazyLock::new(|| {
    Scheme::ALL.map(|scheme| {
        let table = Table::of(scheme);
        let mut codes = vec![Vec::new(); N_KEYS * N_KEYS];
        for syllable in Syllable::all() {
            for (first, second) in table.codes(syllable.spelling()) {
                if let (Some(first), Some(second)) = (key(first), key(second)) {
                    let list: &mut Vec<Syllable> = &mut codes[first * N_KEYS + second];
                    if !list.contains(&syllable) {
                        list.push(syllable);
                    }
                }
            }
        }
        codes
    })
});

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scheme: Scheme, codes: &str, syllables: &str) {
        let codes: Vec<char> = codes.chars().collect();
        for (pair, wanted) in codes.chunks(2).zip(syllables.split(' ')) {
            let found: Vec<&str> =
                scheme.syllables(pair[0], pair[1]).iter().map(|s| s.spelling()).collect();
            assert!(found.contains(&wanted), "{scheme:?} {pair:?}: {found:?}, not {wanted}");
        }
    }

    #[test]
    fn codes_of_each_scheme() {
        use Scheme::{Abc, Microsoft, Sogou, Xiaohe, Ziranma};
        for (scheme, codes, syllables) in [
            (Xiaohe, "whjimima", "wang ji mi ma"),
            (Xiaohe, "disjfhdglu", "di san fang deng lu"),
            (Xiaohe, "vsisujzztpbbnqlv", "zhong chong shan zou tie bin niu lv"),
            (Xiaohe, "aaaiahaoeeeneroo", "a ai ang ao e en er o"),
            (Ziranma, "xrirtbsu", "xuan chuan tou su"),
            (Ziranma, "vibojmlmjx", "zhi bo jian lian jie"),
            (Ziranma, "lvntahkyqy", "lv nve ang kuai qing"),
            (Microsoft, "wzxqlqig", "wei xiu liu cheng"),
            (Microsoft, "m;olojohorobly", "ming ai an ang er ou lv"),
            (Sogou, "m;okoeofnyltyr", "ming ao e en nv lve yuan"),
            (Xiaohe, "jvjuyv", "ju ju yu"),
            (Microsoft, "jyju", "ju ju"),
            (Abc, "asesolwqnvjmgmorlrvdlw", "zhong chong ai wei nv jue gui er liu shua lian"),
        ] {
            check(scheme, codes, syllables);
        }
    }

    #[test]
    fn every_syllable_has_a_code() {
        // Not in any table: written with fewer letters than a syllable, or in no dictionary of syllables.
        let rare = ["ei", "lo", "rua", "fiao", "eng", "dei"];
        for scheme in Scheme::ALL {
            let table = Table::of(scheme);
            for syllable in Syllable::all().map(Syllable::spelling) {
                let found = !table.codes(syllable).is_empty();
                assert!(found || rare.contains(&syllable), "{scheme:?} {syllable}");
            }
        }
    }
}
