//! Deti (得体): a customer-service team's approved phrases, found by Chinese, pinyin or initials,
//! kept inside the rulebook, learnt by heart. `src/ARCHITECTURE.md` is the map.

pub mod diagnostic;
pub mod library;
pub mod rulebook;
pub mod search;
pub mod template;
pub mod text;
pub mod words;
