//! Dialogues and scripts as they are written in `dialogues/*.yaml`. Types shaped like a file live here
//! and go no further; `dialogue` checks them.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A written conversation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawDialogue {
    /// Lasting name, kebab-case.
    pub id: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// `pre-sale`, `in-sale` or `after-sale`.
    pub stage: Option<String>,
    /// Free tags.
    pub scene: Option<Vec<String>>,
    /// How the customer feels.
    pub mood: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Values for `{name}` in its texts; names of the built-in lists need none.
    pub slots: Option<BTreeMap<String, Vec<String>>>,
    /// In order.
    pub lines: Option<Vec<RawLine>>,
}

/// A line of a conversation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawLine {
    /// `customer` or `agent`.
    pub who: Option<String>,
    /// Clock time, `HH:MM:SS`.
    pub at: Option<String>,
    /// What is said.
    pub text: Option<String>,
    /// `good` or `bad`; of agents only.
    pub label: Option<String>,
    /// What is wrong in a bad line.
    pub faults: Option<Vec<RawFault>>,
    /// Stretches that may be marked, too.
    pub accept: Option<Vec<String>>,
    /// How a bad line is said well.
    pub better: Option<String>,
    /// Elements that a rewrite must keep.
    pub needs: Option<Vec<String>>,
    /// Words of courtesy to spot.
    pub courtesy: Option<Vec<String>>,
}

/// A fault in a bad line.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawFault {
    /// A stretch of the text.
    pub span: Option<String>,
    /// Which of its occurrences, from 1.
    pub nth: Option<String>,
    /// What is wrong with it.
    pub why: Option<String>,
}

/// A role play.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawScript {
    /// Lasting name, kebab-case.
    pub id: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// `pre-sale`, `in-sale` or `after-sale`.
    pub stage: Option<String>,
    /// Free tags.
    pub scene: Option<Vec<String>>,
    /// How the customer feels.
    pub mood: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// What the learner is told first.
    pub brief: Option<String>,
    /// The first is the start.
    pub turns: Option<Vec<RawTurn>>,
}

/// A turn of a role play.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawTurn {
    /// Unique in the script.
    pub id: Option<String>,
    /// What the customer says.
    pub customer: Option<String>,
    /// Seconds for the answer.
    pub within: Option<String>,
    /// Elements an answer needs.
    pub expects: Option<Vec<String>>,
    /// Kinds of violation that spoil the turn.
    pub avoid: Option<Vec<String>>,
    /// Model answers.
    pub good: Option<Vec<String>>,
    /// How it should not be said.
    pub bad: Option<Vec<String>>,
    /// Advice.
    pub hint: Option<String>,
    /// In order, the first that fits.
    pub next: Option<Vec<RawNext>>,
}

/// A way on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawNext {
    /// All of these are in the answer, and nothing is found in it.
    #[serde(rename = "if")]
    pub when: Option<Vec<String>>,
    /// One of these is missing.
    pub unless: Option<Vec<String>>,
    /// The turn that follows.
    pub to: Option<String>,
}
