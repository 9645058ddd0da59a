//! Traditional characters read as simplified ones, one to one, by the table of `text::fold`.
//! It converts no words: for matching, single characters are enough and keep every offset.

use crate::text::fold;

/// The simplified form of the Han character `c`, or `c` itself. Signs are left to `rulebook::fold`.
pub fn simplify(c: char) -> char {
    if fold::is_hanzi(c) { fold::plain(c) } else { c }
}
