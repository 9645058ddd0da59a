//! The editor of a phrase: its form with what stands in the way, a preview with sample values, findings,
//! near texts, and two cards for every field that somebody else changed, too.

use serde::Serialize;

use super::check::{FindingView, FixView};
use super::told;
use crate::app::AppState;
use crate::app::curate::Side;
use crate::app::curate::op::spoken;
use crate::curation::diff::{Piece, diff};
use crate::curation::{Field, State, Verb};
use crate::library::PhraseId;
use crate::rulebook::rule::Safety;
use crate::template::{Filled, PieceKind, Template, Values};

/// Values that stand in for a customer's in the preview.
const SAMPLES: [(&str, &str); 8] = [
    ("称呼", "王女士"),
    ("订单号", "20461187"),
    ("运单号", "SF1380552"),
    ("商品", "纯棉四件套"),
    ("客服", "小禾"),
    ("工号", "027"),
    ("店铺", "青禾家居"),
    ("公司", "青禾"),
];

/// The editor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EditorView {
    /// Which phrase; absent: a new one.
    pub id: Option<PhraseId>,
    /// What it is called.
    pub title: String,
    /// How far it has come, in words.
    pub state: Option<String>,
    /// Something is typed that is not saved.
    pub changed: bool,
    /// It was taken up again from a draft.
    pub from_draft: bool,
    /// What the lead said when it was sent back.
    pub note: Option<String>,
    /// What stands in the way of saving, by field.
    pub problems: Vec<(Field, String)>,
    /// The text as a customer might read it: words, and whether they stand in for a placeholder.
    pub preview: Vec<(String, bool)>,
    /// How long it is, in words.
    pub length: String,
    /// What the rules find.
    pub findings: Vec<FindingView>,
    /// Categories to choose from while none is chosen, the likeliest first: id and name.
    pub categories: Vec<(String, String)>,
    /// Near texts.
    pub near: Vec<NearView>,
    /// Fields that somebody else changed, too.
    pub conflicts: Vec<ConflictView>,
    /// The approved wording against what is typed.
    pub against_approved: Option<Vec<Piece>>,
    /// Steps: which, name, why not.
    #[serde(skip)]
    pub steps: Vec<(Verb, String, Option<String>)>,
    /// Names of placeholders to put in.
    pub placeholders: Vec<String>,
}

/// A near text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NearView {
    /// Which phrase.
    pub id: PhraseId,
    /// Its short name.
    pub title: String,
    /// How much they have in common, in words.
    pub alike: String,
    /// Its text against what is typed.
    pub pieces: Vec<Piece>,
}

/// A field that two people changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConflictView {
    /// Its name.
    pub field: String,
    /// What is typed here.
    pub ours: String,
    /// What somebody else saved.
    pub theirs: String,
    /// Ours is chosen.
    pub ours_chosen: bool,
    /// Theirs is chosen.
    pub theirs_chosen: bool,
}

/// The editor, if it is open.
pub fn editor(state: &AppState) -> Option<EditorView> {
    let editor = state.curate.editor.as_ref()?;
    let words = state.words();
    let phrase = editor.id.as_ref().and_then(|id| state.content.library.get(id));
    let text = &editor.form.text;
    let template = Template::parse(text);
    let mut values: Values = SAMPLES.into_iter().collect();
    values.extend(&Values::of_clock(state.now));
    values.extend(&state.settings.profile_values());
    let preview = Filled::new(&template, &values)
        .pieces
        .iter()
        .map(|piece| match &piece.kind {
            PieceKind::Fixed => (piece.text.clone(), false),
            PieceKind::Missing { name } => (format!("〔{name}〕"), true),
            PieceKind::Value { .. } => (piece.text.clone(), true),
        })
        .collect();
    let findings = editor.findings.iter().map(|finding| FindingView {
        rule: finding.rule.to_string(),
        severity: finding.severity,
        span: finding.span.start..finding.span.end,
        quoted: finding.span.of(text).unwrap_or_default().to_owned(),
        message: finding.message.to_string(),
        why: finding.why.to_string(),
        advice: finding.advice.to_string(),
        source: super::check::source(&finding.source),
        fix: finding.fix.as_ref().filter(|fix| fix.safety != Safety::Display).map(|fix| {
            let label = match fix.text.as_str() {
                "" => words.get("check.delete").to_owned(),
                text => super::check::replace_label(words, text),
            };
            FixView { label, safe: fix.safety == Safety::Safe }
        }),
    });
    let near = editor.near.iter().filter_map(|near| {
        let other = state.content.library.phrases.get(near.index)?;
        let percent = (near.alike * 100.0).round().to_string();
        Some(NearView {
            id: other.id.clone(),
            title: other.title().to_owned(),
            alike: words.fill("curate.alike", &[("n", percent)]),
            pieces: diff(&other.text, text),
        })
    });
    let mut placeholders: Vec<String> = state.content.library.meta.customer_fields.clone();
    placeholders.extend(crate::template::values::CLOCK_NAMES.map(str::to_owned));
    placeholders.extend(state.content.library.meta.profile_fields.iter().cloned());
    Some(EditorView {
        id: editor.id.clone(),
        title: match (&editor.id, phrase) {
            (Some(_), Some(phrase)) => phrase.title().to_owned(),
            (Some(id), None) => id.to_string(),
            (None, _) => words.get("curate.new_phrase").to_owned(),
        },
        state: phrase.map(|phrase| words.get(State::of(phrase).words_key()).to_owned()),
        changed: editor.is_changed(),
        from_draft: editor.from_draft,
        note: editor.id.as_ref().and_then(|id| {
            let entry = state.content.history.last_note(id)?;
            let note = entry.note.clone()?;
            Some(words.fill("curate.sent_back", &[("by", entry.by.clone()), ("note", note)]))
        }),
        problems: editor
            .problems
            .iter()
            .map(|(field, why)| (*field, words.fill(why.key, &spoken(&why.args, words))))
            .collect(),
        preview,
        length: words.fill("curate.length", &[("n", text.trim().chars().count().to_string())]),
        findings: findings.collect(),
        categories: editor
            .categories
            .iter()
            .map(|id| (id.clone(), super::row::category_name(state, id)))
            .collect(),
        near: near.collect(),
        conflicts: editor
            .conflicts
            .iter()
            .map(|conflict| ConflictView {
                field: words.get(conflict.field.words_key()).to_owned(),
                ours: told::value(state, conflict.field, &conflict.ours),
                theirs: told::value(state, conflict.field, &conflict.theirs),
                ours_chosen: conflict.side == Some(Side::Ours),
                theirs_chosen: conflict.side == Some(Side::Theirs),
            })
            .collect(),
        against_approved: phrase
            .and_then(|phrase| state.content.history.standing(phrase))
            .map(|approved| diff(approved, text)),
        steps: phrase.map(|phrase| super::curate::steps(state, phrase)).unwrap_or_default(),
        placeholders,
    })
}
