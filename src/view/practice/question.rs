//! A question, and what there is to say about the answer to it.

use serde::Serialize;

use super::{percent, seconds};
use crate::app::AppState;
use crate::app::practice::{Drill, Running};
use crate::library::Element;
use crate::practice::card::Mode;
use crate::practice::cloze::Piece;
use crate::practice::diff::{Loose, Step, align};
use crate::practice::session::{
    Cue, Feedback, Input, Item, Note, Sheet, SortBy, Spoken, Summary, Verdict,
};
use crate::practice::spans::Mark;
use crate::practice::typing::Typed;
use crate::text::CharSpan;
use crate::view::check::is_given;
use crate::words::Words;

/// While somebody types, so many characters may have been left out.
const MOST_LEFT_OUT: usize = 3;

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionView {
    /// Counts the questions: another number is another question.
    pub number: u64,
    /// What is practised.
    pub title: String,
    /// How many are done, and how many there are.
    pub progress: (usize, usize),
    /// The same in words; blank where a number would say nothing.
    pub progress_told: String,
    /// What is asked.
    pub body: Body,
    /// What there is to say about the answer.
    pub feedback: Option<FeedbackView>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Say it, turn the card.
    Recall {
        /// When it is said.
        cue: CueView,
        /// The phrase, once the card is turned.
        text: Option<String>,
    },
    /// Fill in the blanks.
    Cloze {
        /// When it is said.
        cue: CueView,
        /// The phrase in pieces.
        pieces: Vec<Piece>,
    },
    /// Write the whole.
    Dictation {
        /// When it is said.
        cue: CueView,
        /// How long it is, in words.
        length: String,
        /// How it begins, if that was asked for.
        hint: Option<String>,
    },
    /// Copy it.
    Typing {
        /// What.
        text: String,
        /// Seconds until 「开始」.
        go_in_s: Option<u64>,
        /// How fast so far, and how much time is left.
        told: String,
        /// The line before, and how it was typed.
        before: Option<(Vec<Step>, String)>,
    },
    /// Answer the customer at once.
    Response {
        /// The customer's words, once they are there.
        customer: Option<String>,
        /// Answers to choose from; empty: to be typed.
        choices: Vec<String>,
        /// An answer came before the customer.
        too_early: bool,
    },
    /// Mark in a conversation.
    Sheet {
        /// The conversation.
        sheet: SheetView,
        /// What is to be marked, in words.
        ask: String,
    },
    /// Say a line well.
    Rewrite {
        /// The lines before it.
        before: Vec<LineView>,
        /// The line, with its faults.
        line: String,
        /// Where they are, and why.
        faults: Vec<(CharSpan, String)>,
        /// What must be in it.
        needs: Vec<Element>,
    },
    /// Say where a phrase belongs.
    Sort {
        /// The phrase.
        text: String,
        /// The question.
        ask: String,
        /// Where it may belong.
        choices: Vec<String>,
    },
    /// Answer in a role play.
    Turn {
        /// The script.
        title: String,
        /// What the learner is told first.
        brief: String,
        /// What was said.
        said: Vec<Spoken>,
        /// How soon an answer is expected, in words.
        within: String,
        /// Advice, if it was asked for.
        hint: Option<String>,
        /// There is advice to be asked for.
        has_hint: bool,
    },
}

/// When a phrase is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CueView {
    /// The phrase's title.
    pub title: String,
    /// Id of its category, for the dot.
    pub category: String,
    /// Its category and scenes.
    pub place: String,
    /// What a customer would say, or one would search for.
    pub keywords: String,
    /// Why it is asked now.
    pub why: String,
}

/// A conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetView {
    /// What it is called.
    pub title: String,
    /// How the customer feels, in words; blank if it is not told.
    pub mood: String,
    /// In order.
    pub lines: Vec<LineView>,
    /// The caret's line and stretch, while marks are taken.
    pub caret: Option<(usize, CharSpan)>,
}

/// A line of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineView {
    /// The agent's.
    pub agent: bool,
    /// Who speaks, and when.
    pub who: String,
    /// What is said.
    pub text: String,
    /// What is marked, and how that went.
    pub marks: Vec<(CharSpan, MarkKind)>,
}

/// How a mark went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// Marked, not judged yet.
    Open,
    /// As it should be.
    Hit,
    /// Overlooked.
    Missed,
    /// It need not have been marked.
    Needless,
}

/// What there is to say about an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedbackView {
    /// How it went.
    pub verdict: Verdict,
    /// The same in a few words.
    pub head: String,
    /// Further remarks.
    pub notes: Vec<String>,
    /// How it should be, or could be said.
    pub expected: String,
    /// What stands over it.
    pub expected_head: String,
    /// Each character of what was written from memory.
    pub steps: Vec<Step>,
    /// How each blank went.
    pub parts: Vec<bool>,
    /// It has been shown long enough.
    pub ready: bool,
}

/// A reply while it is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveView {
    /// What must be in it, and whether a sign of it is.
    pub needs: Vec<(String, bool)>,
    /// What the rules object to, and what to write instead.
    pub findings: Vec<String>,
}

/// The question that is asked now.
pub fn question(state: &AppState) -> Option<QuestionView> {
    let run = state.practice.run.as_ref()?;
    let words = state.words();
    let item = run.session.item()?;
    let (done, all) = progress(state, run, item);
    // Of lines to be typed by the clock nobody knows how many there will be.
    let timed = matches!(item, Item::Typing { .. }) && run.minutes().is_some();
    let args = [("n", (done + 1).to_string()), ("of", all.to_string())];
    let key = match (run.drill, item) {
        (Drill::Today, Item::Cloze { .. }) => "practice.mode.cloze",
        (Drill::Today, Item::Dictation { .. }) => "practice.mode.dictation",
        (drill, _) => drill.mode().words_key(),
    };
    Some(QuestionView {
        number: run.n_shown,
        title: words.get(key).to_owned(),
        progress: (done, all),
        progress_told: if timed { String::new() } else { words.fill("learn.progress", &args) },
        body: body(state, run, item),
        feedback: run.session.feedback().map(|feedback| told(state, run, item, feedback)),
    })
}

/// How many questions are done, and how many there are. The lines of an exam that are typed by the clock
/// count as none.
fn progress(state: &AppState, run: &Running, item: &Item) -> (usize, usize) {
    let Drill::Exam(_) = run.drill else { return run.session.progress() };
    let form = state.exam_form();
    let all = form.n_phrases + form.n_responses + form.n_dialogues;
    let log = run.session.log();
    let n_answered = log.iter().filter(|one| one.mode != Mode::Typing).count();
    let shown = run.session.feedback().is_some() && !matches!(item, Item::Typing { .. });
    ((n_answered - usize::from(shown).min(n_answered)).min(all), all)
}

/// A line of a role play. What was answered before the program was killed, nobody remembers.
fn said_before(words: &Words, line: &Spoken) -> Spoken {
    match line.text.as_str() {
        "" if line.agent => {
            Spoken { agent: true, text: words.get("learn.answered_before").to_owned() }
        }
        _ => line.clone(),
    }
}

fn body(state: &AppState, run: &Running, item: &Item) -> Body {
    let words = state.words();
    let answered = run.session.feedback().is_some();
    match item {
        Item::Recall { cue, text } => Body::Recall {
            cue: cue_view(state, cue),
            text: (run.revealed || answered).then(|| text.clone()),
        },
        Item::Cloze { cue, pieces } => {
            Body::Cloze { cue: cue_view(state, cue), pieces: pieces.clone() }
        }
        Item::Dictation { cue, n_chars, hint } => Body::Dictation {
            cue: cue_view(state, cue),
            length: words.fill("learn.length", &[("n", n_chars.to_string())]),
            hint: run.hinted.then(|| hint.clone()),
        },
        Item::Typing { text, .. } => Body::Typing {
            text: text.clone(),
            go_in_s: run
                .go
                .map(|go| go.mono_ms.saturating_sub(state.practice.at.mono_ms).div_ceil(1_000)),
            told: typing_told(state, run),
            before: run.last_typed.as_ref().and_then(|last| {
                let run = last.run?;
                let args = [
                    ("speed", format!("{:.0}", run.chars_per_min())),
                    ("percent", percent(run.accuracy())),
                ];
                let mut told = words.fill("learn.result.typing", &args);
                for note in &last.notes {
                    if let Note::Invalid(why) = note {
                        told = words.get(why.words_key()).to_owned();
                    }
                }
                Some((last.steps.clone(), told))
            }),
        },
        Item::Response { customer, choices, .. } => Body::Response {
            customer: (run.bubble.is_some() || answered).then(|| customer.clone()),
            choices: choices.iter().map(|choice| choice.label.clone()).collect(),
            too_early: run.too_early,
        },
        Item::Find { sheet } => Body::Sheet {
            sheet: sheet_view(state, run, sheet),
            ask: words.get("learn.ask.find").to_owned(),
        },
        Item::Spot { sheet } => Body::Sheet {
            sheet: sheet_view(state, run, sheet),
            ask: words.get("learn.ask.spot").to_owned(),
        },
        Item::Rewrite { sheet, line_index, faults, needs } => {
            let lines: Vec<LineView> = lines(words, sheet);
            let from = line_index.saturating_sub(2);
            Body::Rewrite {
                before: lines.get(from..*line_index).unwrap_or_default().to_vec(),
                line: lines.get(*line_index).map(|line| line.text.clone()).unwrap_or_default(),
                faults: faults.clone(),
                needs: needs.clone(),
            }
        }
        Item::Sort { text, by, choices } => Body::Sort {
            text: text.clone(),
            ask: words
                .get(match by {
                    SortBy::Category => "learn.ask.category",
                    SortBy::Stage => "learn.ask.stage",
                })
                .to_owned(),
            choices: choices.iter().map(|choice| choice.label.clone()).collect(),
        },
        Item::Turn { title, brief, said, within_ms, hint } => Body::Turn {
            title: title.clone(),
            brief: brief.clone(),
            said: said.iter().map(|line| said_before(words, line)).collect(),
            within: words.fill("learn.within", &[("seconds", (within_ms / 1_000).to_string())]),
            hint: hint.clone().filter(|_| run.hinted),
            has_hint: hint.is_some(),
        },
    }
}

fn cue_view(state: &AppState, cue: &Cue) -> CueView {
    let words = state.words();
    let library = &state.content.library;
    let category = library.category(&cue.category).map(|held| held.name.clone());
    let mut place: Vec<String> = category.into_iter().collect();
    // The tag of the plan is no scene.
    let tag = state.practice.plan.tag.as_deref();
    place.extend(cue.scenes.iter().filter(|scene| Some(scene.as_str()) != tag).cloned());
    let text = cue.phrase.as_ref().and_then(|id| state.phrase(id)).map(|phrase| &phrase.text);
    let told = words.list(&cue.keywords);
    // A title in the phrase's own words would be the answer: then the occasion stands in for it.
    let gives_away = text.is_some_and(|text| letters(text).contains(&letters(&cue.title)));
    let (title, keywords) = match (gives_away, told.is_empty()) {
        (false, _) => (cue.title.clone(), told),
        (true, false) => (told, String::new()),
        (true, true) => (place.join(" · "), String::new()),
    };
    CueView {
        title,
        category: cue.category.clone(),
        place: place.join(" · "),
        keywords,
        why: cue.why.map(|why| why.told(words)).unwrap_or_default(),
    }
}

/// The letters of a text, without what stands between them.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// How fast so far, and how much time is left, in steps of seconds.
fn typing_told(state: &AppState, run: &Running) -> String {
    let words = state.words();
    let log: Vec<_> = run.session.log().iter().filter(|one| one.run.is_some()).cloned().collect();
    let mut told = Vec::new();
    if let Some(sum) = Summary::of(Mode::Typing, &log).run {
        let args = [
            ("speed", format!("{:.0}", sum.chars_per_min())),
            ("percent", percent(sum.accuracy())),
        ];
        told.push(words.fill("learn.result.typing", &args));
    }
    if let (Some(minutes), Some(shown), None) = (run.minutes(), run.session.shown(), run.go) {
        let spent: u64 = log.iter().map(|one| u64::from(one.took_ms)).sum();
        let now = u64::from(state.practice.at.ms_since(shown));
        let left_s = (u64::from(minutes) * 60_000).saturating_sub(spent + now).div_ceil(1_000);
        let left = format!("{}:{:02}", left_s / 60, left_s % 60);
        told.push(words.fill("learn.time_left", &[("time", left)]));
    }
    told.join(" · ")
}

fn lines(words: &Words, sheet: &Sheet) -> Vec<LineView> {
    let line = |line: &crate::practice::session::SheetLine| {
        let who = words.get(if line.agent { "learn.agent" } else { "learn.customer" });
        let at = line.at_s.map(|s| format!(" {:02}:{:02}:{:02}", s / 3_600, s / 60 % 60, s % 60));
        LineView {
            agent: line.agent,
            who: format!("{who}{}", at.unwrap_or_default()),
            text: line.text.clone(),
            marks: Vec::new(),
        }
    };
    sheet.lines.iter().map(line).collect()
}

fn sheet_view(state: &AppState, run: &Running, sheet: &Sheet) -> SheetView {
    let words = state.words();
    let mut lines = lines(words, sheet);
    let mut put = |mark: Mark, kind: MarkKind| {
        if let Some(line) = lines.get_mut(mark.line_index) {
            line.marks.push((mark.span, kind));
        }
    };
    let feedback = run.session.feedback();
    match feedback {
        None => run.marking.marks.iter().for_each(|mark| put(*mark, MarkKind::Open)),
        Some(feedback) => {
            let needless = |mark: &Mark| feedback.notes.contains(&Note::NotThat(*mark));
            for mark in &run.marking.marks {
                let kind = if needless(mark) { MarkKind::Needless } else { MarkKind::Hit };
                put(*mark, kind);
            }
            for note in &feedback.notes {
                if let Note::Overlooked { mark, .. } = note {
                    put(*mark, MarkKind::Missed);
                }
            }
        }
    }
    for line in &mut lines {
        line.marks.sort_by_key(|(span, _)| *span);
    }
    let caret = feedback.is_none().then(|| (run.marking.line_index, run.marking.stretch()));
    let mood = sheet.mood.as_ref().map(|mood| words.fill("learn.mood", &[("mood", mood)]));
    SheetView { title: sheet.title.clone(), mood: mood.unwrap_or_default(), lines, caret }
}

fn told(state: &AppState, run: &Running, item: &Item, feedback: &Feedback) -> FeedbackView {
    let words = state.words();
    let name = |element: &Element| words.get(element.words_key()).to_owned();
    let quoted = |mark: &Mark| match item {
        Item::Find { sheet } | Item::Spot { sheet } => {
            let line = sheet.lines.get(mark.line_index);
            let (start, end) = (mark.span.start, mark.span.end);
            line.map(|line| line.text.chars().skip(start).take(end - start).collect::<String>())
                .unwrap_or_default()
        }
        _ => String::new(),
    };
    let mut notes: Vec<String> = Vec::new();
    let mut lacks: Vec<String> = Vec::new();
    for note in &feedback.notes {
        notes.push(match note {
            Note::Flaw(flaw) => flaw_told(words, &flaw.message, &flaw.advice),
            Note::Lacks(element) => {
                lacks.push(name(element));
                continue;
            }
            Note::Overlooked { mark, why } if why.is_empty() => {
                words.fill("learn.note.overlooked", &[("words", quoted(mark))])
            }
            Note::Overlooked { mark, why } => words.fill(
                "learn.note.overlooked_why",
                &[("words", quoted(mark)), ("why", why.clone())],
            ),
            Note::NotThat(mark) => words.fill("learn.note.not_that", &[("words", quoted(mark))]),
            Note::Late { within_ms } => words.fill(
                "learn.note.late",
                &[
                    ("took", seconds(f64::from(feedback.took_ms))),
                    ("seconds", (within_ms / 1_000).to_string()),
                ],
            ),
            Note::Elsewhere => words.get("learn.note.elsewhere").to_owned(),
            Note::Unchanged => words.get("learn.note.unchanged").to_owned(),
            Note::TooShort => words.get("learn.note.too_short").to_owned(),
            Note::Invalid(why) => words.get(why.words_key()).to_owned(),
        });
    }
    if !lacks.is_empty() {
        notes.push(words.fill("learn.note.lacks", &[("names", words.list(&lacks))]));
    }
    let verdict = feedback.verdict;
    let n_right = feedback.parts.iter().filter(|right| **right).count();
    let head = match (item, verdict) {
        (Item::Find { .. } | Item::Spot { .. }, _) => {
            let args = [("n", n_right.to_string()), ("of", feedback.parts.len().to_string())];
            words.fill(
                match (feedback.parts.is_empty(), verdict) {
                    (true, Verdict::Right) => "learn.head.nothing_to_find",
                    (_, Verdict::Right) => "learn.head.all_found",
                    _ => "learn.head.found",
                },
                &args,
            )
        }
        (Item::Response { .. }, Verdict::Right) => {
            words.fill("learn.head.in_time", &[("seconds", seconds(f64::from(feedback.took_ms)))])
        }
        (Item::Dictation { .. }, Verdict::Right | Verdict::Nearly) => {
            words.fill("learn.head.written", &[("percent", percent(feedback.accuracy))])
        }
        (_, Verdict::Right) => words.get(right_words(run.n_shown)).to_owned(),
        (_, Verdict::Nearly) => words.get("learn.head.nearly").to_owned(),
        (_, Verdict::Wrong) => words.get("learn.head.wrong").to_owned(),
    };
    let shows_steps = !feedback.steps.is_empty();
    let expected_head = match item {
        Item::Rewrite { .. } | Item::Turn { .. } => "learn.could_say",
        Item::Response { .. } => "learn.fits_here",
        Item::Sort { .. } => "learn.belongs_to",
        _ => "learn.in_full",
    };
    let expected = match (item, verdict) {
        // The card has been turned, the place was right: it stands there already.
        (Item::Recall { .. } | Item::Cloze { .. }, _) => String::new(),
        (Item::Sort { .. }, Verdict::Right) => String::new(),
        (Item::Dictation { .. }, Verdict::Right) if feedback.accuracy >= 1.0 => String::new(),
        _ => feedback.expected.clone(),
    };
    FeedbackView {
        verdict,
        head,
        notes,
        expected,
        expected_head: words.get(expected_head).to_owned(),
        steps: if shows_steps { feedback.steps.clone() } else { Vec::new() },
        parts: feedback.parts.clone(),
        ready: run.may_go_on(state.practice.at),
    }
}

/// Not the same praise every time.
fn right_words(number: u64) -> &'static str {
    match number % 4 {
        0 => "learn.head.right_plain",
        1 => "learn.head.right_firm",
        2 => "learn.head.right_well",
        _ => "learn.head.right_so",
    }
}

fn flaw_told(words: &Words, message: &str, advice: &str) -> String {
    if advice.is_empty() {
        message.to_owned()
    } else {
        let args = [("message", message), ("advice", advice)];
        words.fill("learn.note.flaw", &args)
    }
}

/// A reply while it is being written: what it has, and what the rules object to.
pub fn live_reply(state: &AppState, text: &str, needs: &[Element]) -> LiveView {
    let words = state.words();
    let message = crate::rulebook::Message::new(text);
    let found = if text.trim().is_empty() { Vec::new() } else { state.rulebook.lint(&message) };
    let name = |element: &Element| {
        (words.get(element.words_key()).to_owned(), is_given(*element, text, &found))
    };
    let severe = found.iter().filter(|one| one.severity != crate::diagnostic::Severity::Hint);
    LiveView {
        needs: needs.iter().map(name).collect(),
        findings: severe.map(|one| flaw_told(words, &one.message, &one.advice)).collect(),
    }
}

/// What has been typed so far against what should be: a step for each character up to where the typing
/// is, and what is still to come.
pub fn live_typing(target: &str, typed: &str) -> (Vec<Step>, String) {
    let n_typed = typed.chars().count();
    let mut best: Option<((usize, usize), Vec<Step>, usize)> = None;
    // How far the typing has come is not known where something was left out: the fewest slips tell,
    // and among equals the most characters that are right.
    for n_reached in n_typed..=n_typed + MOST_LEFT_OUT {
        let reached: String = target.chars().take(n_reached).collect();
        let mut steps = align(&reached, typed, Loose::default());
        let n_ahead = steps.iter().rev().take_while(|step| matches!(step, Step::Missed(_))).count();
        steps.truncate(steps.len() - n_ahead);
        let n_right = steps.iter().filter(|step| matches!(step, Step::Right(_))).count();
        let worth = (steps.len() - n_right, n_typed.saturating_sub(n_right));
        if best.as_ref().is_none_or(|(least, ..)| worth < *least) {
            let n_done = steps.iter().filter(|step| !matches!(step, Step::Extra(_))).count();
            best = Some((worth, steps, n_done));
        }
    }
    let (_, steps, n_done) = best.unwrap_or_default();
    (steps, target.chars().skip(n_done).collect())
}

/// The answer that a written text is.
pub fn written(typed: &Typed) -> Input {
    Input::Text(typed.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_typed_yet_is_no_slip() {
        for (target, typed, n_wrong, ahead) in [
            ("您好，请稍等", "", 0, "您好，请稍等"),
            ("您好，请稍等", "您好", 0, "，请稍等"),
            ("您好，请稍等", "您号，", 1, "请稍等"),
            ("您好，请稍等", "您好，请稍等", 0, ""),
            // Something else altogether, one left out, one too many.
            ("您好，请稍等", "nin", 3, "请稍等"),
            ("您好，请稍等", "您好请", 1, "稍等"),
            ("您好，请稍等", "您好呀，请", 1, "稍等"),
            ("您好，请稍等", "您好，请稍等呀", 1, ""),
        ] {
            let (steps, rest) = live_typing(target, typed);
            let wrong = steps.iter().filter(|step| !matches!(step, Step::Right(_))).count();
            assert_eq!((wrong, rest.as_str()), (n_wrong, ahead), "{typed}");
        }
    }
}
