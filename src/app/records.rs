//! What is asked of the worker that keeps personal records. It answers with
//! [`Event::PracticeRead`](super::Event::PracticeRead); a failure is an event, too.

use super::settings::Settings;
use super::usage::Use;
use crate::library::PhraseId;
use crate::practice::Record;

/// What the records are asked for. They are carried out in their order, and nothing that may take long
/// is among them: an answer is on disk the moment it is given.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Remember that a phrase was used.
    Use {
        /// Which.
        phrase: PhraseId,
        /// Its use now.
        use_now: Use,
        /// What was typed to find it, folded; never a customer's value or sentence.
        query: Option<String>,
    },
    /// Remember whether a phrase is pinned.
    Favourite {
        /// Which.
        phrase: PhraseId,
        /// Pinned or not.
        pinned: bool,
    },
    /// Remember the settings.
    Settings(Box<Settings>),
    /// Write down an answer in practice, at once: a row and a transaction of its own.
    Answer(Box<Record>),
    /// Read every answer that was ever given. Answers that were recorded before are among them.
    ReadPractice,
    /// Keep what is being written, or forget it.
    Draft {
        /// The name of its slot, such as the phrase's id.
        slot: String,
        /// What is written, as JSON; absent: forget it.
        json: Option<String>,
    },
}
