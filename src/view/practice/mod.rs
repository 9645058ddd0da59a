//! The Practice screen: today and the drills, a question and what there is to say about the answer, how
//! it went, and how the learner is getting on. Plain data for each page.

pub mod home;
pub mod progress;
pub mod question;
pub mod summary;

use crate::practice::Day;
use crate::words::Words;

/// A share of one in percent, without the sign.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// Milliseconds as seconds with one digit.
pub(super) fn seconds(ms: f64) -> String {
    format!("{:.1}", ms / 1_000.0)
}

/// How long ago a day was: today, yesterday, so many days ago.
fn ago(words: &Words, day: Day, today: Day) -> String {
    match today.days_since(day) {
        0 => words.get("learn.ago_today").to_owned(),
        1 => words.get("learn.ago_yesterday").to_owned(),
        n => words.fill("learn.ago_days", &[("n", n.to_string())]),
    }
}
