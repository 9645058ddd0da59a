//! Traditional characters read as simplified ones, one to one.
//! It converts no words: for matching, single characters are enough and keep every offset.

use std::sync::OnceLock;

/// The pairs, traditional then simplified, as OpenCC's character table gives them (Apache-2.0).
const PAIRS: &str = include_str!("script.txt");

const FIRST: u32 = 0x4E00;
const COUNT: usize = 0x5200;

/// The simplified form of `c`, or `c` itself.
pub fn simplify(c: char) -> char {
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: Vec<char> =
            (FIRST..).take(COUNT).map(|code| char::from_u32(code).unwrap_or('\u{FFFD}')).collect();
        let mut chars = PAIRS.chars().filter(|c| !c.is_whitespace());
        while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
            if let Some(slot) = table.get_mut((from as u32).wrapping_sub(FIRST) as usize) {
                *slot = to;
            }
        }
        table
    });
    table.get((c as u32).wrapping_sub(FIRST) as usize).copied().unwrap_or(c)
}
