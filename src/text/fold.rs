//! Folding: what a search takes for the same character: width, case, script, variants. One character
//! in, one character out, so that positions in the folded text are positions in the original.
//! It does not compare, split or read; see [`pinyin`](super::pinyin) for readings.

use std::sync::LazyLock;

/// Characters that stand for another: see `assets/han/README.md`.
const SIMPLIFIED: &str = include_str!("../../assets/han/simplified.txt");
/// Variants and look-alikes kept by hand.
const SAME: &str = include_str!("../../assets/han/own.txt");
/// Punctuation that differs by keyboard only; the first stands for the rest.
const PUNCTUATION: [&str; 13] = [
    ".。｡·•・…",
    ",、，､",
    "\"“”„「」『』〝〞",
    "'‘’‛`´",
    "[【〔〖",
    "]】〕〗",
    "<《〈",
    ">》〉",
    "-—–―‐‑−",
    "~〜∼",
    "¥￥",
    " \u{3000}\u{a0}\t\r\n\u{2002}\u{2003}\u{2009}\u{202f}",
    "*×",
];

/// Letters with marks, which few can type; the first stands for the rest, as do their capitals.
const MARKED: [&str; 21] = [
    "aàáâãäåāăąǎ",
    "cçćĉċč",
    "dďđ",
    "eèéêëēĕėęěẽế",
    "gĝğġģ",
    "hĥħ",
    "iìíîïĩīĭįǐı",
    "jĵ",
    "kķ",
    "lĺļľł",
    "mḿ",
    "nñńņňǹ",
    "oòóôõöøōŏőǒ",
    "rŕŗř",
    "sśŝşšș",
    "tţťț",
    "uùúûüũūŭůűųǔǖǘǚǜ",
    "wŵ",
    "yýÿŷ",
    "zźżž",
    "'ʼ",
];

/// Code points of the Basic Multilingual Plane.
const PLANE: usize = 0x1_0000;

/// Width, case and script of each character below U+10000.
static PLAIN: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut table: Box<[u16]> = (0..=u16::MAX).collect();
    // Case: every script that has it lies below U+2000, but for the full-width letters.
    for code in 0..0x2000_u32 {
        let Some(c) = char::from_u32(code) else { continue };
        let mut lower = c.to_lowercase();
        if let (Some(lower), None) = (lower.next(), lower.next()) {
            set(&mut table, c, lower);
        }
    }
    for code in 0xff01..=0xff5e_u32 {
        if let (Some(wide), Some(narrow)) = (char::from_u32(code), char::from_u32(code - 0xfee0)) {
            set(&mut table, wide, narrow.to_ascii_lowercase());
        }
    }
    for group in PUNCTUATION.into_iter().chain(SIMPLIFIED.lines()) {
        let mut chars = group.chars();
        let Some(first) = chars.next() else { continue };
        chars.for_each(|c| set(&mut table, c, first));
    }
    // What stands for a character that itself stands for another.
    for at in 0..table.len() {
        while table[usize::from(table[at])] != table[at] {
            table[at] = table[usize::from(table[at])];
        }
    }
    table
});

/// As [`PLAIN`], variants and look-alikes merged too.
static FOLDED: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut table = PLAIN.clone();
    let mut merged: Vec<(u16, u16)> = Vec::new();
    for group in SAME.lines().filter(|line| !line.starts_with('#')) {
        let mut chars = group.chars().map(plain);
        let Some(first) = chars.next() else { continue };
        merged.extend(chars.filter(|c| *c != first).map(|c| (narrow(c), narrow(first))));
    }
    for group in MARKED {
        let mut chars = group.chars();
        let Some(first) = chars.next() else { continue };
        merged.extend(chars.map(|c| (narrow(c), narrow(first))));
    }
    merged.sort_unstable();
    for entry in &mut table {
        if let Ok(at) = merged.binary_search_by_key(entry, |(from, _)| *from) {
            *entry = merged[at].1;
        }
    }
    table
});

/// Lets `from` stand for `to` in `table`.
fn set(table: &mut [u16], from: char, to: char) {
    if let Some(entry) = table.get_mut(from as usize) {
        *entry = narrow(to);
    }
}

/// `c` as the tables hold it; what lies beyond them is never put in.
fn narrow(c: char) -> u16 {
    u16::try_from(u32::from(c)).unwrap_or_default()
}

/// Looks `c` up in `table`.
fn look_up(table: &[u16], c: char) -> char {
    if (c as usize) < PLANE { char::from_u32(table[c as usize].into()).unwrap_or(c) } else { c }
}

/// `c` in half width, lower case and Simplified script.
pub fn plain(c: char) -> char {
    look_up(&PLAIN, c)
}

/// `c` as a search compares it: [`plain`], and variants merged (`著` is `着`, `帐` is `账`, `é` is `e`).
pub fn fold(c: char) -> char {
    look_up(&FOLDED, c)
}

/// `text` with every character folded; as many characters as before.
pub fn fold_text(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// True for Chinese characters, `〇` included.
pub fn is_hanzi(c: char) -> bool {
    matches!(u32::from(c), 0x3007 | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_for_one() {
        for (text, folded) in [
            ("ＡＰＰ，Ｖ９", "app,v9"),
            ("優惠券", "优惠券"),
            ("覆蓋、答複、回復", "复盖,答复,回复"),
            ("裏外", "里外"),
            ("著急", "着急"),
            ("帳號", "账号"),
            ("髮膠與後台", "发胶与后台"),
            ("“您好”。", "\"您好\"."),
            ("ÄÖ İß 😊𠮷", "ao İß 😊𠮷"),
            ("Lancôme，Nestlé", "lancome,nestle"),
            ("pēijiàn nǚ", "peijian nu"),
            ("①Ⅴ", "1v"),
            ("", ""),
        ] {
            assert_eq!(fold_text(text), folded, "{text}");
            assert_eq!(text.chars().count(), folded.chars().count(), "{text}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for code in 0..=0x3_ffff_u32 {
            let Some(c) = char::from_u32(code) else { continue };
            assert_eq!(fold(fold(c)), fold(c), "{c}");
            assert_eq!(plain(plain(c)), plain(c), "{c}");
            assert_eq!(fold(plain(c)), fold(c), "{c}");
        }
    }

    #[test]
    fn words_stay_apart_where_only_a_search_merges_them() {
        assert_eq!(plain('著'), '著');
        assert_eq!(plain('裡'), '里');
    }
}
