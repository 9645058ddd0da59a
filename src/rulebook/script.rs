//! Traditional characters and variants read as the rules are written, one to one, by the table of
//! `text::fold` and a few that its table leaves alone because they are words of their own elsewhere.
//! It converts no words: for matching, single characters are enough and keep every offset.

use crate::text::fold;

/// What the table of Traditional characters leaves alone, as their use depends on the word: 等著 is 等着,
/// 著名 stays itself in both. Rules are read alike, so nothing is lost by taking the two for one.
const VARIANTS: [(char, char); 15] = [
    ('著', '着'),
    ('瞭', '了'),
    ('藉', '借'),
    ('覆', '复'),
    ('衞', '卫'),
    ('枱', '台'),
    ('妳', '你'),
    ('祢', '你'),
    ('粧', '妆'),
    ('馀', '余'),
    ('谘', '咨'),
    ('砲', '炮'),
    ('値', '值'),
    ('傢', '家'),
    ('牠', '它'),
];

/// The form in which rules are written of the Han character `c`, or `c` itself. Signs are left to
/// `rulebook::fold`.
pub fn simplify(c: char) -> char {
    if !fold::is_hanzi(c) {
        return c;
    }
    let plain = fold::plain(c);
    VARIANTS.iter().find(|(variant, _)| *variant == plain).map_or(plain, |(_, usual)| *usual)
}

/// True for what is read as another character and is at home in Simplified texts, too: 著名, 覆盖, 慰藉.
pub fn is_common(c: char) -> bool {
    matches!(c, '著' | '藉' | '覆' | '瞭')
}
