//! Practice: the team's phrases learnt by heart, in five minutes a day. Cards and their schedule,
//! drills as state machines with a seed, written dialogues, progress in numbers.
//! Time, seeds and findings come in as values: it reads no clock and no disk, and knows no rules.

pub mod card;
pub mod cloze;
pub mod customers;
pub mod day;
pub mod dialogue;
pub mod diff;
pub mod export;
pub mod forecast;
pub mod generate;
pub mod grade;
pub mod mistakes;
pub mod pace;
pub mod plan;
pub mod progress;
pub mod queue;
pub mod record;
pub mod response;
pub mod sample;
pub mod schedule;
pub mod schema;
pub mod seed;
pub mod session;
pub mod sheet;
pub mod spans;
pub mod team;
pub mod typing;

pub use card::{Card, CardKind, Grade, Mode, Wording};
pub use day::{Day, Timestamp};
pub use dialogue::Dialogues;
pub use plan::Plan;
pub use queue::{Queue, Queued, Why};
pub use record::{Drilled, Record, Review};
pub use schedule::{Due, Phase, Scheduler, State, States};
pub use session::{Feedback, Input, Item, Session, Verdict};
