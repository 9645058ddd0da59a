//! Which query led to which phrase: who came to a phrase by the same letters before finds it sooner.
//! It takes in no customer's sentence, and stores nothing itself.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::library::{Library, PhraseId};
use crate::search::{is_sentence, query_filters};
use crate::text::fold::fold_text;

/// So often a query must have led to a phrase before that counts.
const OFTEN: u32 = 2;

/// What was typed, and where it led.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryMemory {
    /// By key: which phrases, and how often.
    led: BTreeMap<String, HashMap<PhraseId, u32>>,
}

/// What of `query` is remembered: its free text, folded. `None` if there is none, or if it is a
/// customer's sentence.
pub fn key(query: &str) -> Option<String> {
    let text = query_filters::filters(query).text;
    let text = text.trim();
    (!text.is_empty() && !is_sentence(text)).then(|| fold_text(text))
}

impl QueryMemory {
    /// Takes in that `query` led to `phrase` so many times.
    pub fn note(&mut self, query: &str, phrase: &PhraseId, n_times: u32) {
        let Some(key) = key(query) else { return };
        let count = self.led.entry(key).or_default().entry(phrase.clone()).or_default();
        *count = count.saturating_add(n_times);
    }

    /// The phrases to which `query`, or a longer one that begins with it, led often; by their place in
    /// `library`.
    pub fn learned(&self, query: &str, library: &Library) -> HashSet<usize> {
        let Some(key) = key(query) else { return HashSet::new() };
        let mut counts: HashMap<&PhraseId, u32> = HashMap::new();
        let longer = self.led.range(key.clone()..).take_while(|(typed, _)| typed.starts_with(&key));
        for (phrase, n_times) in longer.flat_map(|(_, led)| led) {
            let count = counts.entry(phrase).or_default();
            *count = count.saturating_add(*n_times);
        }
        let often = counts.into_iter().filter(|(_, count)| *count >= OFTEN);
        often.filter_map(|(phrase, _)| library.index_of(phrase)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn what_is_remembered_of_a_query() {
        for (query, expected) in [
            (" TKJD ", Some("tkjd")),
            ("#投诉 退款 @售后", Some("退款")),
            ("退款進度", Some("退款进度")),
            ("#投诉", None),
            ("  ", None),
            ("我的快递怎么三天了还没到啊", None),
        ] {
            assert_eq!(key(query).as_deref(), expected, "{query}");
        }
    }
}
