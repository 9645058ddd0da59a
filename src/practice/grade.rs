//! From an answer to a grade. The learner is never asked to choose one of four: knowing and not
//! knowing is enough for the scheduler, and the rest is measured.

use super::card::Grade;

/// From this share of right characters on, a phrase counts as known.
pub const KNOWN: f64 = 0.95;
/// From this share on, as known with gaps.
pub const GAPPY: f64 = 0.80;

/// What may make a written answer better or worse than its accuracy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Help {
    /// A hint was asked for.
    pub hint: bool,
    /// The learner gave up.
    pub gave_up: bool,
    /// It was exact and at least as fast as usual; counts only where a team has turned it on.
    pub fluent: bool,
}

/// The grade of 记得 or 忘了.
pub fn recalled(known: bool) -> Grade {
    if known { Grade::Good } else { Grade::Again }
}

/// The grade of a text written from memory, by the share of right characters.
pub fn written(accuracy: f64, help: Help) -> Grade {
    if help.hint || help.gave_up || accuracy < GAPPY {
        Grade::Again
    } else if accuracy < KNOWN {
        Grade::Hard
    } else if help.fluent && accuracy >= 1.0 {
        Grade::Easy
    } else {
        Grade::Good
    }
}

/// The grade of blanks, by how many are right.
pub fn blanks(n_right: usize, n_blanks: usize, help: Help) -> Grade {
    let share = if n_blanks == 0 { 1.0 } else { n_right as f64 / n_blanks as f64 };
    written(share, Help { fluent: false, ..help })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_follow_the_table() {
        let hint = Help { hint: true, ..Help::default() };
        let gave_up = Help { gave_up: true, ..Help::default() };
        let fluent = Help { fluent: true, ..Help::default() };
        for (accuracy, help, grade) in [
            (1.0, Help::default(), Grade::Good),
            (0.95, Help::default(), Grade::Good),
            (0.9499, Help::default(), Grade::Hard),
            (0.80, Help::default(), Grade::Hard),
            (0.7999, Help::default(), Grade::Again),
            (0.0, Help::default(), Grade::Again),
            (1.0, hint, Grade::Again),
            (1.0, gave_up, Grade::Again),
            (1.0, fluent, Grade::Easy),
            (0.97, fluent, Grade::Good),
        ] {
            assert_eq!(written(accuracy, help), grade, "{accuracy} {help:?}");
        }
        for (n_right, n_blanks, grade) in [
            (1, 1, Grade::Good),
            (0, 1, Grade::Again),
            (1, 2, Grade::Again),
            (4, 5, Grade::Hard),
            (0, 0, Grade::Good),
        ] {
            assert_eq!(blanks(n_right, n_blanks, Help::default()), grade, "{n_right}/{n_blanks}");
        }
        assert_eq!([recalled(true), recalled(false)], [Grade::Good, Grade::Again]);
    }
}
