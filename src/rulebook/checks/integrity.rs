//! What copying and scanning leave behind: pinyin glosses, lost characters, characters without
//! width, two scripts in one message.

use super::Seen;
use super::placeholder::of_bytes;
use crate::rulebook::fold::{Class, Folds};
use crate::rulebook::found::Found;
use crate::rulebook::rule::Damage;
use crate::rulebook::script::simplify;
use crate::text::Span;

pub(in crate::rulebook) fn run(
    seen: &mut Seen<'_>,
    index: usize,
    damage: Damage,
    found: &mut Vec<Found>,
) {
    let text = seen.message.text;
    match damage {
        Damage::Gloss => {
            for span in &seen.text.glosses {
                found.push(of_bytes(seen, index, *span));
            }
        }
        Damage::Replacement => {
            let may_hold = seen.text.letters.may_have('\u{FFFD}');
            if !may_hold && !seen.text.is_template {
                return;
            }
            for (at, lost) in text.match_indices('\u{FFFD}') {
                found.push(of_bytes(seen, index, Span::new(at, at + lost.len())));
            }
        }
        Damage::ZeroWidth => {
            if seen.text.n_invisible == 0 && !seen.text.is_template {
                return;
            }
            // The joiners of emoji and the marks of scripts that need them are no damage.
            let stray = |c: char| matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}');
            for (at, c) in text.char_indices().filter(|(_, c)| stray(*c)) {
                found.push(of_bytes(seen, index, Span::new(at, at + c.len_utf8())));
            }
        }
        Damage::MixedScript => mixed_script(seen, index, found),
    }
}

fn mixed_script(seen: &Seen<'_>, index: usize, found: &mut Vec<Found>) {
    let is_traditional = |folds: Folds| folds.has(Folds::SCRIPT);
    if !is_traditional(seen.text.all_folds) {
        return;
    }
    // Simplified forms that no traditional text would hold. A single one of either is a slip of
    // the keyboard or a name.
    const SIMPLIFIED_ONLY: &str =
        "们这为时说对发会给认问请谢关开点单号货换见让还过进远运边长门间电话订优处实际么个";
    let simplified = seen.text.chars.iter().filter(|one| {
        one.class == Class::Word && one.folds == Folds::default() && SIMPLIFIED_ONLY.contains(one.c)
    });
    let mut traditional = (0..seen.text.chars.len()).filter(|at| {
        let one = &seen.text.chars[*at];
        is_traditional(one.folds) && simplify(one.c) == one.c
    });
    if simplified.count() >= 2
        && let (Some(at), Some(_)) = (traditional.next(), traditional.next())
    {
        found.push(super::at(index, at, at + 1));
    }
}
