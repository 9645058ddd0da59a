//! The numbers of a typing run: characters a minute, accuracy, and whether the run counts at all.
//! The clock starts with 「开始」 and stops with the last commit, as an input method tells nothing of
//! the keys before it.

use serde::Serialize;

use super::diff::{Counts, Loose, Step, align};

/// The team's aim by default, in characters a minute (D2: 80 字/分钟).
pub const TARGET_CHARS_PER_MIN: f64 = 80.0;
/// The least accuracy at which speed counts.
pub const TARGET_ACCURACY: f64 = 0.95;
/// Fewer typed characters make no result.
pub const LEAST_CHARS: u32 = 10;
/// A shorter run makes no result, in milliseconds.
pub const LEAST_MS: u32 = 1_000;
/// An input method that commits so many characters at once has pasted or expanded them.
pub const LONGEST_COMMIT: usize = 40;

/// Text that an input method, or a key, put in at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// When, on the clock that never goes back.
    pub mono_ms: u64,
    /// What; a word, a sentence, or one character.
    pub text: String,
}

/// Why a run does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Invalid {
    /// Something was pasted.
    Pasted,
    /// A commit was longer than anybody types at once.
    LongCommit,
    /// Fewer than ten characters.
    TooShort,
    /// Less than a second.
    TooQuick,
}

impl Invalid {
    /// `pasted`, `long-commit`, `too-short`, `too-quick`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pasted => "pasted",
            Self::LongCommit => "long-commit",
            Self::TooShort => "too-short",
            Self::TooQuick => "too-quick",
        }
    }

    /// The key of its words.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::Pasted => "practice.invalid.pasted",
            Self::LongCommit => "practice.invalid.long_commit",
            Self::TooShort => "practice.invalid.too_short",
            Self::TooQuick => "practice.invalid.too_quick",
        }
    }
}

/// What was typed for one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// What stands in the field at the end.
    pub text: String,
    /// How it came there, in order.
    pub commits: Vec<Commit>,
    /// True if a paste was seen.
    pub pasted: bool,
}

/// The numbers of a run over one text or several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Characters by kind.
    pub counts: Counts,
    /// From 「开始」 to the last commit, in milliseconds.
    pub took_ms: u32,
}

impl Run {
    /// Both runs as one.
    pub fn plus(self, other: Self) -> Self {
        Self {
            counts: self.counts.plus(other.counts),
            took_ms: self.took_ms.saturating_add(other.took_ms),
        }
    }

    fn per_min(self, n: f64) -> f64 {
        if self.took_ms == 0 { 0.0 } else { n * 60_000.0 / f64::from(self.took_ms) }
    }

    /// 速度: right characters a minute.
    pub fn chars_per_min(self) -> f64 {
        self.per_min(f64::from(self.counts.right))
    }

    /// 毛速度: typed characters a minute.
    pub fn gross_chars_per_min(self) -> f64 {
        self.per_min(f64::from(self.counts.n_typed()))
    }

    /// 净速度: right characters less every slip, a minute, at least 0.
    pub fn net_chars_per_min(self) -> f64 {
        let Counts { right, wrong, missed, extra } = self.counts;
        self.per_min((f64::from(right) - f64::from(wrong + missed + extra)).max(0.0))
    }

    /// 正确率, 0 to 1.
    pub fn accuracy(self) -> f64 {
        self.counts.accuracy()
    }
}

/// The run over `target` that began at `go_ms` on the clock that never goes back, with the steps for
/// the eye. `now_ms` stands in for the last commit where there was none.
pub fn measure(
    target: &str,
    typed: &Typed,
    go_ms: u64,
    now_ms: u64,
    loose: Loose,
) -> (Run, Vec<Step>) {
    let steps = align(target, &typed.text, loose);
    let last = typed.commits.iter().map(|commit| commit.mono_ms).max().unwrap_or(now_ms);
    let took_ms = u32::try_from(last.saturating_sub(go_ms)).unwrap_or(u32::MAX);
    (Run { counts: Counts::of(&steps), took_ms }, steps)
}

/// Why what was typed for one text does not count; `None` if it does.
pub fn invalid_typed(typed: &Typed) -> Option<Invalid> {
    let long = |commit: &Commit| commit.text.chars().count() >= LONGEST_COMMIT;
    if typed.pasted {
        Some(Invalid::Pasted)
    } else if typed.commits.iter().any(long) {
        Some(Invalid::LongCommit)
    } else {
        None
    }
}

/// Why a whole run is too little for a result; `None` if it is not.
pub fn invalid_run(run: Run) -> Option<Invalid> {
    if run.counts.n_typed() < LEAST_CHARS {
        Some(Invalid::TooShort)
    } else if run.took_ms < LEAST_MS {
        Some(Invalid::TooQuick)
    } else {
        None
    }
}
