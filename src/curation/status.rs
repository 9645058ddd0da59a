//! How far a phrase has come, and which step may follow: one table of moves, each with what it needs.
//! A refusal says why. It changes nothing itself and asks nobody's rights: who may write the library
//! is a lead.

use crate::diagnostic::Severity;
use crate::library::fingerprint::fingerprint;
use crate::library::phrase::ReviewPolicy;
use crate::library::{Phrase, Scope, Status};

/// The words of the refusal that nobody's name is known: who asks can be asked for it.
pub const NO_NAME: &str = "curate.why_no_name";

/// How far a phrase has come, what was changed since its approval told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Being written.
    Draft,
    /// Waiting for a lead.
    InReview,
    /// Its text is the approved one.
    Approved,
    /// Approved, and the text is another since.
    Changed,
    /// No longer in use.
    Retired,
    /// One's own; never approved.
    Personal,
}

impl State {
    /// Every state that a phrase of the team can be in, in order.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::InReview, Self::Approved, Self::Changed, Self::Retired];

    /// How far `phrase` has come.
    pub fn of(phrase: &Phrase) -> Self {
        match (phrase.scope, phrase.status) {
            (Scope::Personal, _) => Self::Personal,
            (_, Status::Draft) => Self::Draft,
            (_, Status::InReview) => Self::InReview,
            (_, Status::Approved) if phrase.changed_since_approval() => Self::Changed,
            (_, Status::Approved) => Self::Approved,
            (_, Status::Retired) => Self::Retired,
        }
    }

    /// The key of its words.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::Draft => "status.draft",
            Self::InReview => "status.in-review",
            Self::Approved => "status.approved",
            Self::Changed => "status.changed",
            Self::Retired => "status.retired",
            Self::Personal => "find.personal",
        }
    }
}

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Hand in.
    Submit,
    /// Take back what was handed in.
    Withdraw,
    /// Send back with a note.
    RequestChanges,
    /// Let agents send it.
    Approve,
    /// Take out of use.
    Retire,
    /// Bring back what was taken out of use; it is reviewed again.
    Restore,
}

impl Verb {
    /// Every step.
    pub const ALL: [Self; 6] = [
        Self::Submit,
        Self::Withdraw,
        Self::RequestChanges,
        Self::Approve,
        Self::Retire,
        Self::Restore,
    ];

    /// The key of its words.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::Submit => "curate.submit",
            Self::Withdraw => "curate.withdraw",
            Self::RequestChanges => "curate.request_changes",
            Self::Approve => "curate.approve",
            Self::Retire => "curate.retire",
            Self::Restore => "curate.restore",
        }
    }
}

/// What a move needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A note that says what to change.
    Note,
    /// No open finding of a level that the policy blocks.
    NoBlocking,
    /// Somebody else than who wrote the text, unless the policy lets one approve one's own.
    OtherEyes,
    /// As many approvals of this text as the policy asks for, each by another person.
    Approvals,
}

/// A step that may follow a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// From where.
    pub from: State,
    /// Which step.
    pub verb: Verb,
    /// To where.
    pub to: Status,
    /// What it needs. Every move needs the name of who makes it.
    pub needs: &'static [Need],
}

/// Every move there is.
pub const MOVES: &[Move] = &[
    step(State::Draft, Verb::Submit, Status::InReview, &[]),
    step(State::InReview, Verb::Withdraw, Status::Draft, &[]),
    step(State::InReview, Verb::RequestChanges, Status::Draft, &[Need::Note]),
    step(State::Changed, Verb::RequestChanges, Status::Draft, &[Need::Note]),
    step(State::InReview, Verb::Approve, Status::Approved, APPROVAL),
    step(State::Changed, Verb::Approve, Status::Approved, APPROVAL),
    step(State::Approved, Verb::Retire, Status::Retired, &[]),
    step(State::Changed, Verb::Retire, Status::Retired, &[]),
    step(State::Retired, Verb::Restore, Status::InReview, &[]),
];

const APPROVAL: &[Need] = &[Need::NoBlocking, Need::OtherEyes, Need::Approvals];

const fn step(from: State, verb: Verb, to: Status, needs: &'static [Need]) -> Move {
    Move { from, verb, to, needs }
}

/// What a step is judged by, beside the phrase.
#[derive(Clone, Debug, Default)]
pub struct Case<'a> {
    /// Who makes it.
    pub who: &'a str,
    /// What they say.
    pub note: &'a str,
    /// Who wrote the text as it is, if that is known.
    pub author: Option<&'a str>,
    /// The open findings: level and message.
    pub findings: &'a [(Severity, &'a str)],
    /// Who approved this very text already, since it was last handed in.
    pub approvers: &'a [String],
}

/// What a step leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The phrase has this status now.
    To(Status),
    /// An approval that counts, but more are needed.
    Counted {
        /// With this one.
        n_given: usize,
        /// In all.
        n_needed: usize,
    },
}

/// Why a step cannot be made: a key of the words table and its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The key.
    pub key: &'static str,
    /// Values for the words.
    pub args: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal without values.
    pub fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// The same with one value more.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// The move that `verb` is for a phrase in `state`.
pub fn find_move(state: State, verb: Verb) -> Option<&'static Move> {
    MOVES.iter().find(|step| step.from == state && step.verb == verb)
}

/// Steps that may follow `state`, in the order of the table.
pub fn verbs(state: State) -> impl Iterator<Item = Verb> {
    MOVES.iter().filter(move |step| step.from == state).map(|step| step.verb)
}

/// What `verb` leads to.
///
/// # Errors
/// If the table has no such move, or something that it needs is missing.
pub fn attempt(
    phrase: &Phrase,
    verb: Verb,
    case: &Case<'_>,
    policy: &ReviewPolicy,
) -> Result<Outcome, Refusal> {
    let state = State::of(phrase);
    let Some(step) = find_move(state, verb) else {
        return Err(Refusal::new("curate.why_no_move")
            .with("state", format!("@{}", state.words_key()))
            .with("verb", format!("@{}", verb.words_key())));
    };
    if case.who.trim().is_empty() {
        return Err(Refusal::new(NO_NAME));
    }
    let n_needed = usize::from(policy.approvals.max(1));
    for need in step.needs {
        match need {
            Need::Note if case.note.trim().is_empty() => {
                return Err(Refusal::new("curate.why_note"));
            }
            Need::NoBlocking => {
                let blocks = |(level, _): &&(Severity, &str)| policy.block.contains(level);
                let n = case.findings.iter().filter(blocks).count();
                if let Some((_, message)) = case.findings.iter().find(blocks) {
                    return Err(Refusal::new("curate.why_findings")
                        .with("n", n.to_string())
                        .with("message", *message));
                }
            }
            Need::OtherEyes if !policy.own && case.author == Some(case.who) => {
                return Err(Refusal::new("curate.why_own"));
            }
            Need::Approvals => {
                let known = case.approvers.iter().any(|name| name == case.who);
                if known && n_needed > 1 {
                    return Err(Refusal::new("curate.why_twice")
                        .with("n", (n_needed - case.approvers.len().min(n_needed)).to_string()));
                }
                let n_given = case.approvers.len() + usize::from(!known);
                if n_given < n_needed {
                    return Ok(Outcome::Counted { n_given, n_needed });
                }
            }
            Need::Note | Need::OtherEyes => {}
        }
    }
    Ok(Outcome::To(step.to))
}

/// The fingerprint of the text of `phrase`, which an approval records.
pub fn text_of(phrase: &Phrase) -> String {
    fingerprint(&phrase.text)
}
