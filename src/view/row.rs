//! One row of the Find screen: a phrase in two lines, with what matched.
//! Called for visible rows only.

use std::ops::Range;

use serde::Serialize;

use crate::app::AppState;
use crate::app::list::Group;
use crate::diagnostic::Severity;
use crate::library::{Library, Phrase, PhraseId, Scope, Stage, Status};
use crate::search::{Field, Tier, Why};
use crate::template::{Filled, Part, PieceKind, Template};
use crate::words::Language;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowView {
    /// Which phrase.
    pub id: PhraseId,
    /// Short name.
    pub title: String,
    /// Characters of the title to highlight.
    pub title_marks: Vec<Range<usize>>,
    /// One line of the text.
    pub line: String,
    /// Characters of the line to highlight.
    pub line_marks: Vec<Range<usize>>,
    /// Characters of the line that name a blank to fill in; the words around them cannot look so.
    pub line_blanks: Vec<Range<usize>>,
    /// Id of the category, for the colour of its dot.
    pub category: String,
    /// Category and stages in words.
    pub place: String,
    /// Why it stands here, where that is not obvious.
    pub why: Option<String>,
    /// Why it is not offered to agents, if it is not: draft, changed, out of season …
    pub badge: Option<Badge>,
    /// The worst thing the rules find in it.
    pub finding: Option<Severity>,
    /// One's own phrase.
    pub personal: bool,
    /// Pinned.
    pub pinned: bool,
    /// Chosen.
    pub selected: bool,
    /// The digit that copies it with Ctrl, from 1 to 9.
    pub number: Option<u8>,
}

impl RowView {
    /// The line for who cannot see how blanks are drawn: these in braces.
    pub fn spoken(&self) -> String {
        let mut out = String::with_capacity(self.line.len() + 2 * self.line_blanks.len());
        for (at, c) in self.line.chars().enumerate() {
            if self.line_blanks.iter().any(|blank| blank.start == at) {
                out.push('{');
            }
            out.push(c);
            if self.line_blanks.iter().any(|blank| blank.end == at + 1) {
                out.push('}');
            }
        }
        out
    }
}

/// Why a phrase is not offered to agents, or not as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Badge {
    /// Being written.
    Draft,
    /// Waiting for a lead.
    InReview,
    /// Text changed since it was approved.
    Changed,
    /// No longer in use.
    Retired,
    /// Its season does not hold now.
    OutOfSeason,
    /// Offered in its approved wording; the text was changed since.
    Standing,
}

impl Badge {
    /// The key of its words.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::Draft => "status.draft",
            Self::InReview => "status.in-review",
            Self::Changed => "status.changed",
            Self::Retired => "status.retired",
            Self::OutOfSeason => "status.out_of_season",
            Self::Standing => "status.standing",
        }
    }
}

/// How many characters of a text a row can show at most; what lies beyond is never looked at.
const LINE_CHARS: usize = 120;
/// At most so many words of a customer's sentence are named.
const MOST_WORDS: usize = 3;
/// A first mark further in than this moves the line to it.
const LATE_MARK: usize = 18;

/// The row at `row_index`, from 0; `None` past the end.
pub fn row(state: &AppState, row_index: usize) -> Option<RowView> {
    let row = state.find.list.rows.get(row_index)?;
    let phrase = state.content.phrase(row.phrase_index)?;
    let hit = row.hit_index.and_then(|index| state.find.found.hits.get(index));
    let words = state.words();

    let marks = |field: Field| -> Vec<Range<usize>> {
        hit.into_iter()
            .flat_map(|hit| hit.marks.iter())
            .filter(|mark| mark.field == field)
            .map(|mark| mark.span.start..mark.span.end)
            .collect()
    };
    let shown = shown_text(state, phrase);
    let mut text_marks: Vec<Range<usize>> =
        marks(Field::Text).iter().map(|mark| shown.place_of(mark)).collect();
    // Several marks inside one placeholder mark the same stand-in.
    text_marks.dedup();
    let first = text_marks.first().map_or(0, |mark| mark.start);
    let skip = if first > LATE_MARK { first - LATE_MARK / 2 } else { 0 };
    let lead = if skip > 0 { "…" } else { "" };
    let line =
        lead.chars().chain(shown.chars.iter().skip(skip).take(LINE_CHARS).copied()).collect();
    let moved = |at: usize| at.saturating_sub(skip) + lead.chars().count();
    let in_line = |marks: &[Range<usize>]| -> Vec<Range<usize>> {
        marks
            .iter()
            .filter(|mark| mark.end > skip && mark.start < skip + LINE_CHARS)
            .map(|mark| moved(mark.start.max(skip))..moved(mark.end.min(skip + LINE_CHARS)))
            .collect()
    };
    let (line_marks, line_blanks) = (in_line(&text_marks), in_line(&shown.blanks));

    let by_letters = state.find.query.chars().any(|c| c.is_ascii_alphabetic());
    let why = match (row.group, hit) {
        (Group::Pinned, _) => Some(words.get("why.pinned").to_owned()),
        (Group::InSeason, _) => Some(words.get("why.in_season").to_owned()),
        (Group::Used, _) => Some(words.get("why.used").to_owned()),
        (Group::Library, _) | (Group::Hit, None) => None,
        (Group::Hit, Some(hit)) => {
            let item = |items: &[String]| {
                let mark = hit.marks.iter().find(|mark| mark.field == hit.field)?;
                items.get(mark.item_index).cloned()
            };
            match (hit.field, hit.tier) {
                _ if hit.why == Some(Why::Chosen) => Some(words.get("why.chosen").to_owned()),
                (_, Tier::Sentence) => Some(match &hit.why {
                    Some(Why::Words(said)) if !said.is_empty() => {
                        let said: Vec<&str> =
                            said.iter().take(MOST_WORDS).map(String::as_str).collect();
                        words.fill("why.words", &[("words", words.list(&said))])
                    }
                    _ => words.get("why.sentence").to_owned(),
                }),
                (Field::Keywords, _) => item(&phrase.keywords)
                    .map(|keyword| words.fill("why.keyword", &[("word", keyword)])),
                (Field::Tags, _) => {
                    item(&phrase.tags).map(|tag| words.fill("why.tag", &[("word", tag)]))
                }
                (Field::Shortcut, _) => Some(words.get("why.shortcut").to_owned()),
                (_, Tier::Near) => Some(match &hit.why {
                    Some(Why::Read(read)) => words.fill("why.read", &[("read", read)]),
                    _ => words.get("why.near").to_owned(),
                }),
                (_, Tier::Scattered) => Some(words.get("why.scattered").to_owned()),
                (_, Tier::Pinyin) if hit.why == Some(Why::Double) => {
                    Some(words.get("why.double").to_owned())
                }
                // Where letters hit far into a text, its characters alone do not say how.
                (Field::Text, Tier::Pinyin) if by_letters => {
                    Some(words.get("why.pinyin").to_owned())
                }
                (_, Tier::Exact | Tier::Literal | Tier::Pinyin) => None,
            }
        }
    };

    Some(RowView {
        title: phrase.title().to_owned(),
        title_marks: marks(Field::Title),
        line,
        line_marks,
        line_blanks,
        category: phrase.category.clone(),
        place: place(state, phrase),
        why,
        badge: badge(state, row.phrase_index),
        finding: state.open_findings(&phrase.id).iter().map(|one| one.severity).max(),
        personal: phrase.scope == Scope::Personal,
        pinned: state.favourites.contains(&phrase.id),
        selected: state.find.selected.as_ref() == Some(&phrase.id),
        number: u8::try_from(row_index + 1).ok().filter(|number| *number <= 9),
        id: phrase.id.clone(),
    })
}

/// A text with its placeholders as a person reads them, and where each character went.
struct Shown {
    chars: Vec<char>,
    /// For each character of the text as written, the stretch it has here.
    places: Vec<Range<usize>>,
    /// The names that stand for blanks.
    blanks: Vec<Range<usize>>,
}

impl Shown {
    fn place_of(&self, written: &Range<usize>) -> Range<usize> {
        let end = self.chars.len();
        let start = self.places.get(written.start).map_or(end, |place| place.start);
        let last = written.end.checked_sub(1).and_then(|last| self.places.get(last));
        start..last.map_or(start, |place| place.end.max(start))
    }
}

/// Values that are known stand in for their placeholders; the others show as their names, which are told
/// from the text by how they are drawn.
fn shown_text(state: &AppState, phrase: &Phrase) -> Shown {
    let template = Template::parse(&phrase.text);
    let filled = Filled::new(&template, &state.values_for(phrase));
    let mut shown = Shown { chars: Vec::new(), places: Vec::new(), blanks: Vec::new() };
    for (part, piece) in template.parts.iter().zip(&filled.pieces) {
        let (text, span) = match (part, &piece.kind) {
            (Part::Fixed { text, span }, _) => (text.clone(), span),
            (Part::Slot(slot), PieceKind::Missing { name }) => (name.clone(), &slot.span),
            (Part::Slot(slot), _) => (piece.text.clone(), &slot.span),
        };
        let start = shown.chars.len();
        shown.chars.extend(text.chars().map(|c| if c == '\n' { ' ' } else { c }));
        let n_shown = shown.chars.len() - start;
        if matches!(piece.kind, PieceKind::Missing { .. }) {
            shown.blanks.push(start..start + n_shown);
        }
        let n_written = span.of(&phrase.text).unwrap_or_default().chars().count();
        let slot = matches!(part, Part::Slot(_));
        for number in 0..n_written {
            // A mark inside a placeholder marks the whole of what stands in for it.
            let at = start + number.min(n_shown);
            let place =
                if slot { start..start + n_shown } else { at..(at + 1).min(start + n_shown) };
            shown.places.push(place);
        }
    }
    shown
}

/// Category and stages in words: `道歉语 · 售中 售后`; no stages where it serves all.
pub fn place(state: &AppState, phrase: &Phrase) -> String {
    place_in(&state.content.library, state.language(), phrase)
}

/// The same without a state.
pub fn place_in(library: &Library, language: Language, phrase: &Phrase) -> String {
    let mut place = category_name_in(library, language, &phrase.category);
    if !phrase.stages.is_empty() && phrase.stages.len() < Stage::ALL.len() {
        let names: Vec<&str> =
            phrase.stages.iter().map(|stage| stage_name_in(library, language, *stage)).collect();
        place.push_str(" · ");
        place.push_str(&names.join(" "));
    }
    place
}

/// The name of a category in the language of the interface.
pub fn category_name(state: &AppState, id: &str) -> String {
    category_name_in(&state.content.library, state.language(), id)
}

fn category_name_in(library: &Library, language: Language, id: &str) -> String {
    let Some(category) = library.category(id) else { return id.to_owned() };
    match (language, &category.name_en) {
        (Language::English, Some(name)) => name.clone(),
        _ => category.name.clone(),
    }
}

/// The name of a stage in the language of the interface.
pub fn stage_name(state: &AppState, stage: Stage) -> &str {
    stage_name_in(&state.content.library, state.language(), stage)
}

fn stage_name_in(library: &Library, language: Language, stage: Stage) -> &str {
    match language {
        Language::English => language.words().get(match stage {
            Stage::PreSale => "stage.pre-sale",
            Stage::InSale => "stage.in-sale",
            Stage::AfterSale => "stage.after-sale",
        }),
        Language::Chinese => {
            let [pre, during, after] = &library.meta.stage_names;
            match stage {
                Stage::PreSale => pre,
                Stage::InSale => during,
                Stage::AfterSale => after,
            }
        }
    }
}

/// Why the phrase at `index` is not offered to agents, if it is not.
pub fn badge(state: &AppState, index: usize) -> Option<Badge> {
    let phrase = state.content.phrase(index)?;
    let usable = state.content.usable.get(index).copied().unwrap_or(false);
    match phrase.status {
        _ if state.content.stands_in(index) => Some(Badge::Standing),
        Status::Retired => Some(Badge::Retired),
        Status::Draft if phrase.scope == Scope::Team => Some(Badge::Draft),
        Status::InReview if phrase.scope == Scope::Team => Some(Badge::InReview),
        _ if !usable => Some(Badge::Changed),
        _ if !state.in_season.get(index).copied().unwrap_or(true) => Some(Badge::OutOfSeason),
        _ => None,
    }
}
