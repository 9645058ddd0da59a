//! A rule being written: what is wrong with its text, which examples fail, what it would find in the
//! library, and whether it can be saved.

use std::ops::Range;

use serde::Serialize;

use super::rule_problem;
use crate::app::AppState;
use crate::diagnostic::Severity;

/// At most this many phrases are shown that the rule would find fault with.
const MOST_HITS: usize = 50;

/// A rule being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleEditorView {
    /// What is being done.
    pub title: String,
    /// How the last run went, in a few words.
    pub summary: String,
    /// Whether it went well; `None`: it is still going on.
    pub sound: Option<bool>,
    /// What is wrong with the text.
    pub faults: Vec<FaultView>,
    /// Examples and entries that do not keep what the rule promises: what, and the lines concerned.
    pub problems: Vec<(String, Vec<String>)>,
    /// How many phrases of the library the rule would find fault with.
    pub hits_summary: String,
    /// Some of them.
    pub hits: Vec<HitView>,
    /// Why it cannot be saved now.
    pub obstacle: Option<String>,
}

/// Something wrong with the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaultView {
    /// How bad.
    pub severity: Severity,
    /// From 1; 0: the whole.
    pub line: usize,
    /// Where, in words.
    pub place: String,
    /// What was found.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// A phrase of the library that the rule would find fault with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HitView {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: String,
    /// The faulty bytes.
    pub spans: Vec<Range<usize>>,
}

/// The editor, if it is open.
pub fn rule_editor(state: &AppState) -> Option<RuleEditorView> {
    let editor = state.rule_editor.as_ref()?;
    let words = state.words();
    let title = match &editor.rule {
        Some(rule) => words.fill("rule_editor.change", &[("rule", rule.clone())]),
        None => words.get("rule_editor.new").to_owned(),
    };
    let writable =
        matches!(state.loading, crate::app::state::Loading::Ready { read_only: false, .. });
    let obstacle = if writable { editor.obstacle() } else { Some("rulebook.read_only") };
    let mut view = RuleEditorView {
        title,
        summary: words.get("rule_editor.running").to_owned(),
        sound: None,
        faults: Vec::new(),
        problems: Vec::new(),
        hits_summary: String::new(),
        hits: Vec::new(),
        obstacle: obstacle.map(|key| words.get(key).to_owned()),
    };
    let Some(trial) = &editor.trial else { return Some(view) };
    view.faults = trial
        .diagnostics
        .iter()
        .map(|found| {
            let line = found.place.as_ref().map_or(0, |place| place.line);
            let place = match found.place.as_ref().map_or(0, |place| place.column) {
                _ if line == 0 => String::new(),
                0 => words.fill("rule_editor.line", &[("line", line.to_string())]),
                column => words.fill(
                    "rule_editor.place",
                    &[("line", line.to_string()), ("column", column.to_string())],
                ),
            };
            FaultView {
                severity: found.severity,
                line,
                place,
                message: found.message(words),
                hint: found.hint(words),
            }
        })
        .collect();
    view.problems = trial
        .problems
        .iter()
        .map(|problem| {
            let what = words.get(problem.kind.words_key()).to_owned();
            (what, rule_problem::lines(trial.rule.as_deref(), problem, words))
        })
        .collect();
    if editor.answered == editor.generation {
        let sound = view.faults.iter().all(|fault| fault.severity != Severity::Error)
            && view.problems.is_empty();
        view.sound = Some(sound);
        view.summary = match (sound, view.faults.len(), view.problems.len()) {
            (true, ..) => {
                words.fill("rule_editor.sound", &[("n", trial.examples.len().to_string())])
            }
            (false, 0, n) => words.fill("rule_editor.n_problems", &[("n", n.to_string())]),
            (false, n, _) => words.fill("rule_editor.n_faults", &[("n", n.to_string())]),
        };
    }
    let mut hits: Vec<HitView> = Vec::new();
    let mut last = None;
    let mut n_hits = 0;
    for (phrase_index, finding) in &trial.hits {
        let span = finding.span.start..finding.span.end;
        if last == Some(*phrase_index) {
            if n_hits <= MOST_HITS
                && let Some(hit) = hits.last_mut()
            {
                hit.spans.push(span);
            }
            continue;
        }
        last = Some(*phrase_index);
        n_hits += 1;
        if n_hits <= MOST_HITS
            && let Some(phrase) = state.content.phrase(*phrase_index)
        {
            let (id, text) = (phrase.id.to_string(), phrase.text.clone());
            hits.push(HitView { id, text, spans: vec![span] });
        }
    }
    let n_phrases = state.content.library.phrases.len().to_string();
    let key = if n_hits == 0 { "rule_editor.no_hits" } else { "rule_editor.hits" };
    view.hits_summary = words.fill(key, &[("n", n_hits.to_string()), ("all", n_phrases)]);
    view.hits = hits;
    Some(view)
}
