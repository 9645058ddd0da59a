//! What changed from one wording to another, in steps that a reader of Chinese sees: characters of
//! Chinese, whole words of Latin letters and digits, whole placeholders.
//! It does not judge which wording is better.

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Whether it stayed, went or came.
    pub kind: PieceKind,
    /// Its words.
    pub text: String,
}

/// What became of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PieceKind {
    /// In both.
    Same,
    /// Only in the old wording.
    Removed,
    /// Only in the new wording.
    Added,
}

/// A stretch that stayed is read as changed too if it is no longer than this, in steps, and stands
/// between two changes: `请[-您-]{+你+}稍[-等-]{+候+}` reads better whole.
const ISLAND: usize = 1;

/// The two wordings compared, the removed part of a change before the added one.
pub fn diff(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (steps(old), steps(new));
    let ops = capture_diff_slices(Algorithm::Patience, &old, &new);
    let last = ops.len().saturating_sub(1);
    let mut out: Vec<Piece> = Vec::new();
    let (mut removed, mut added) = (String::new(), String::new());
    let flush = |removed: &mut String, added: &mut String, out: &mut Vec<Piece>| {
        for (kind, text) in [(PieceKind::Removed, removed), (PieceKind::Added, added)] {
            if !text.is_empty() {
                out.push(Piece { kind, text: std::mem::take(text) });
            }
        }
    };
    for (index, op) in ops.iter().enumerate() {
        let (old_words, new_words) = words_of(op, &old, &new);
        match op {
            DiffOp::Equal { len, .. } if *len > ISLAND || index == 0 || index == last => {
                flush(&mut removed, &mut added, &mut out);
                out.push(Piece { kind: PieceKind::Same, text: new_words });
            }
            _ => {
                removed.push_str(&old_words);
                added.push_str(&new_words);
            }
        }
    }
    flush(&mut removed, &mut added, &mut out);
    out
}

fn words_of(op: &DiffOp, old: &[&str], new: &[&str]) -> (String, String) {
    let words =
        |range, of: &[&str]| of.get::<std::ops::Range<usize>>(range).unwrap_or_default().concat();
    (words(op.old_range(), old), words(op.new_range(), new))
}

/// The text in steps: a placeholder, a run of letters and digits, or one character.
fn steps(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = match first {
            '{' | '｛' => {
                let end = rest.char_indices().find(|(_, c)| matches!(c, '}' | '｝' | '\n'));
                end.filter(|(_, c)| *c != '\n')
                    .map_or(first.len_utf8(), |(at, c)| at + c.len_utf8())
            }
            c if c.is_ascii_alphanumeric() => rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-')
                .unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (step, after) = rest.split_at_checked(len.max(1)).unwrap_or((rest, ""));
        out.push(step);
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> String {
        let told = |piece: Piece| match piece.kind {
            PieceKind::Same => piece.text,
            PieceKind::Removed => format!("[-{}-]", piece.text),
            PieceKind::Added => format!("[+{}+]", piece.text),
        };
        diff(old, new).into_iter().map(told).collect()
    }

    #[test]
    fn a_reader_sees_what_changed() {
        for (old, new, expected) in [
            ("请您稍等。", "请您稍等。", "请您稍等。"),
            ("", "您好", "[+您好+]"),
            ("您好", "", "[-您好-]"),
            ("您好，请稍等。", "您好，请您稍等一下。", "您好，请[+您+]稍等[+一下+]。"),
            ("订单{订单号}已发货", "订单{运单号}已发货", "订单[-{订单号}-][+{运单号}+]已发货"),
            ("满199减20", "满299减20", "满[-199-][+299+]减20"),
            ("请你稍等", "请您稍候", "请[-你稍等-][+您稍候+]"),
            ("一{未完", "一{未完成", "一{未完[+成+]"),
        ] {
            assert_eq!(told(old, new), expected, "{old} → {new}");
        }
    }

    #[test]
    fn both_wordings_can_be_read_back() {
        for (old, new) in [
            ("实在抱歉，让您久等了。", "非常抱歉让您久等，我马上查。"),
            ("{称呼}您好", "您好{称呼}，A1 号"),
            ("甲\n乙", "乙\n甲"),
        ] {
            let side = |leave: PieceKind| -> String {
                let pieces = diff(old, new).into_iter();
                pieces.filter(|piece| piece.kind != leave).map(|piece| piece.text).collect()
            };
            assert_eq!(side(PieceKind::Added), old);
            assert_eq!(side(PieceKind::Removed), new);
        }
    }
}
