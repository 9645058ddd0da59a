//! Filters inside the query text: `#标签或分类`, `@阶段`, `状态:草稿` or `status:draft`. Gives the words as
//! typed and the text that remains. It does not know which tags, categories or stages exist.

use crate::text::CharSpan;
use crate::text::fold::fold;

/// What a filter asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FilterKind {
    /// `#…`: a tag or a category.
    TagOrCategory,
    /// `@…`: a stage of the conversation.
    Stage,
    /// `状态:…`, `status:…`: how far a phrase has come.
    Status,
}

/// A filter as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// What it asks about.
    pub kind: FilterKind,
    /// The word as typed; empty while it is still to come.
    pub word: String,
    /// Where the filter stands in the query, its sign included.
    pub span: CharSpan,
}

/// A query taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filtered {
    /// The filters, in order.
    pub filters: Vec<Filter>,
    /// What remains: the free text, as typed.
    pub text: String,
    /// For each character of `text`, its place among the characters of the query.
    pub sources: Vec<usize>,
}

/// Names of the key of [`FilterKind::Status`], folded.
const STATUS_KEYS: [&str; 2] = ["状态", "status"];

/// Takes `query` apart. A filter begins at the start or after a space and ends at the next space; its
/// sign may be full width. Everything else is free text.
pub fn filters(query: &str) -> Filtered {
    let chars: Vec<char> = query.chars().collect();
    let mut found = Filtered::default();
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let length = rest.iter().take_while(|c| !c.is_whitespace()).count();
        if let Some((kind, n_sign)) = rest.get(..length).and_then(sign) {
            found.filters.push(Filter {
                kind,
                word: rest[n_sign..length].iter().collect(),
                span: CharSpan::new(at, at + length),
            });
            at += length;
            // The space after a filter belongs to it, so that the text around it stays one term.
            at += usize::from(at < chars.len());
            continue;
        }
        // A word of free text, and the space after it.
        let end = (at + length + 1).min(chars.len());
        found.text.extend(&chars[at..end]);
        found.sources.extend(at..end);
        at = end;
    }
    found
}

/// The kind of filter that `word` is, and how many characters its sign has.
fn sign(word: &[char]) -> Option<(FilterKind, usize)> {
    let folded: Vec<char> = word.iter().map(|c| fold(*c)).collect();
    match folded.first()? {
        '#' => return Some((FilterKind::TagOrCategory, 1)),
        '@' => return Some((FilterKind::Stage, 1)),
        _ => {}
    }
    let colon = folded.iter().position(|c| *c == ':')?;
    let key: String = folded.iter().take(colon).collect();
    STATUS_KEYS.contains(&key.as_str()).then_some((FilterKind::Status, colon + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_and_text() {
        use FilterKind::{Stage, Status, TagOrCategory};
        let check = |query: &str, filters_wanted: &[(FilterKind, &str)], text: &str| {
            let found = filters(query);
            let words: Vec<_> = found.filters.iter().map(|f| (f.kind, f.word.as_str())).collect();
            assert_eq!(words, filters_wanted, "{query}");
            assert_eq!(found.text, text, "{query}");
            let chars: Vec<char> = query.chars().collect();
            let sourced: String = found.sources.iter().map(|at| chars[*at]).collect();
            assert_eq!(sourced, text, "{query}");
        };
        check("退款", &[], "退款");
        check("#投诉 退款", &[(TagOrCategory, "投诉")], "退款");
        check("退款 ＃投诉 ＠售后 多久", &[(TagOrCategory, "投诉"), (Stage, "售后")], "退款 多久");
        check("状态：草稿", &[(Status, "草稿")], "");
        check("STATUS:draft tui", &[(Status, "draft")], "tui");
        check("狀態:已批准", &[(Status, "已批准")], "");
        check("#", &[(TagOrCategory, "")], "");
        check("C# a@b.c 9:00 状态", &[], "C# a@b.c 9:00 状态");
        check("", &[], "");
        check("  @售前  ", &[(Stage, "售前")], "   ");
    }
}
