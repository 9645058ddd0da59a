//! A free reply, judged: what the rules object to, and which parts of a good reply are missing.

use super::{Circumstances, Feedback, Judged, Measures, Note, Verdict};
use crate::library::Element;

/// A shorter reply says nothing, in characters.
const SHORTEST: usize = 4;

/// The reply `text`, which needs `needs`; kinds of violation in `avoid` count even where the rulebook
/// is mild.
pub(in crate::practice) fn judged(
    text: &str,
    needs: &[Element],
    avoid: &[String],
    given: &Circumstances<'_>,
) -> Judged {
    let found: Vec<_> = (given.judge)(text)
        .into_iter()
        .filter(|flaw| !flaw.mild || avoid.contains(&flaw.category))
        .collect();
    let lacks: Vec<Element> =
        needs.iter().copied().filter(|element| !element.is_in(text)).collect();
    let long_enough = text.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST;
    let clean = found.is_empty() && long_enough;
    let n_kept = needs.len() - lacks.len();
    let accuracy = (n_kept + usize::from(clean)) as f64 / (needs.len() + 1) as f64;
    let verdict = match (clean, lacks.len()) {
        (true, 0) => Verdict::Right,
        (true, 1) if needs.len() > 1 => Verdict::Nearly,
        _ => Verdict::Wrong,
    };
    let mut notes = Vec::new();
    if !long_enough {
        notes.push(Note::TooShort);
    }
    let missed = found.iter().map(|flaw| flaw.rule.clone()).collect();
    notes.extend(found.into_iter().map(Note::Flaw));
    notes.extend(lacks.into_iter().map(Note::Lacks));
    let parts = needs.iter().map(|element| element.is_in(text)).collect();
    let feedback = Feedback { notes, parts, ..Feedback::new(verdict, accuracy, given.took_ms()) };
    let measures = Measures { missed, ..Measures::default() };
    Judged { feedback, measures, more: false }
}
