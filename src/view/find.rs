//! The Find screen: categories, stages, how many, and the chosen phrase with its fields.

use serde::Serialize;

use super::row::{Badge, badge, category_name, place, stage_name};
use super::told;
use crate::app::AppState;
use crate::app::state::Loading;
use crate::diagnostic::Severity;
use crate::library::{PhraseId, Scope, Stage};
use crate::template::values::{Odd, odd_in};
use crate::template::{Filled, Part, PieceKind, SlotKind, Template};

/// The Find screen without its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindView {
    /// All, then every category of the library.
    pub categories: Vec<CategoryView>,
    /// All, then every stage.
    pub stages: Vec<StageView>,
    /// How many rows there are.
    pub n_rows: usize,
    /// How many, in words.
    pub summary: String,
    /// What stands above the rows: that the query was taken for a customer's sentence.
    pub note: Option<String>,
    /// What stands in place of the rows where there are none.
    pub empty: Option<Empty>,
    /// The chosen phrase.
    pub preview: Option<Preview>,
    /// The current customer.
    pub customer: Vec<CustomerView>,
    /// The reply being put together.
    pub reply: Vec<String>,
    /// Its blanks that wait for a value, or have just been given one.
    pub reply_blanks: Vec<ReplyBlank>,
}

/// A category, or all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CategoryView {
    /// `None`: all.
    pub id: Option<String>,
    /// In the language of the interface.
    pub name: String,
    /// How many phrases fit the stage and the query.
    pub count: usize,
    /// Shown now.
    pub selected: bool,
}

/// A stage, or all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageView {
    /// `None`: all.
    pub stage: Option<Stage>,
    /// In the language of the interface.
    pub name: String,
    /// Shown now.
    pub selected: bool,
}

/// Why there are no rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Empty {
    /// The library is being read.
    Reading,
    /// The folder is not there.
    NoLibrary {
        /// Which folder.
        folder: String,
        /// What the system said.
        reason: Option<String>,
    },
    /// The library has no phrase at all.
    NoPhrases,
    /// Nothing fits the query; `elsewhere` fit it outside the category or stage shown.
    NoHits {
        /// What was searched.
        query: String,
        /// How many fit in other categories.
        elsewhere: usize,
    },
    /// Nothing fits the filters.
    NothingHere,
}

/// A field of the current customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CustomerView {
    /// The placeholder's name.
    pub name: String,
    /// Its value, or nothing.
    pub value: String,
}

/// A blank of the reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplyBlank {
    /// The placeholder's name.
    pub name: String,
    /// A phrase that asks for it.
    pub phrase: PhraseId,
    /// What was typed, or nothing.
    pub value: String,
    /// Where its value lives.
    pub home: FieldHome,
}

/// The chosen phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Which.
    pub id: PhraseId,
    /// Short name.
    pub title: String,
    /// Id of the category, for the colour of its dot.
    pub category: String,
    /// Category and stages in words.
    pub place: String,
    /// Pinned.
    pub pinned: bool,
    /// Why it is not offered to agents, if it is not.
    pub badge: Option<Badge>,
    /// What the rules find in it: how bad, which rule, what, and what to write instead.
    pub findings: Vec<(Severity, String, String, String)>,
    /// One's own.
    pub personal: bool,
    /// The text as the customer will read it, with its fields in place.
    pub pieces: Vec<PreviewPiece>,
    /// Names of the fields that can be typed into, each once, in order.
    pub fields: Vec<String>,
    /// Names without a value.
    pub missing: Vec<String>,
    /// What is odd in the values that were given, in words: line ends, characters that nobody sees.
    pub odd: Vec<String>,
    /// Scenes.
    pub tags: Vec<String>,
    /// What else is known of it: the name of the fact, and the fact, in words.
    pub facts: Vec<(String, String)>,
}

/// A piece of the chosen phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PreviewPiece {
    /// Text that stays as it is.
    Fixed(String),
    /// A value that the clock gave; it cannot be typed into.
    Auto {
        /// The placeholder's name.
        name: String,
        /// Its value.
        value: String,
    },
    /// A field.
    Field(FieldView),
}

/// A field of the chosen phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldView {
    /// The placeholder's name.
    pub name: String,
    /// What was typed, or nothing.
    pub value: String,
    /// What stands in while nothing is typed.
    pub default: Option<String>,
    /// What can be chosen from.
    pub choices: Vec<String>,
    /// Where its value lives.
    pub home: FieldHome,
}

/// Where the value of a field lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldHome {
    /// The current customer's.
    Customer,
    /// The agent's own.
    Profile,
    /// This phrase's.
    Phrase,
}

/// The Find screen without its rows.
pub fn find(state: &AppState) -> FindView {
    let words = state.words();
    let list = &state.find.list;
    let all = CategoryView {
        id: None,
        name: words.get("find.all").to_owned(),
        count: list.n_all,
        selected: state.find.category.is_none(),
    };
    let categories = state.content.library.meta.categories.iter().map(|category| CategoryView {
        name: category_name(state, &category.id),
        count: list.counts.get(&category.id).copied().unwrap_or(0),
        selected: state.find.category.as_ref() == Some(&category.id),
        id: Some(category.id.clone()),
    });
    let stages = std::iter::once(None).chain(Stage::ALL.map(Some)).map(|stage| StageView {
        name: match stage {
            None => words.get("find.all_stages").to_owned(),
            Some(stage) => stage_name(state, stage).to_owned(),
        },
        selected: state.find.stage == stage,
        stage,
    });
    let n_rows = list.rows.len();
    let key = if list.more { "find.summary_more" } else { "find.summary" };
    FindView {
        categories: std::iter::once(all).chain(categories).collect(),
        stages: stages.collect(),
        n_rows,
        summary: words.fill(key, &[("n", n_rows.to_string())]),
        note: (n_rows > 0 && state.find.found.sentence)
            .then(|| words.get("find.sentence").to_owned()),
        empty: empty(state, n_rows),
        preview: state.selected().map(|phrase| preview(state, phrase)),
        customer: state
            .content
            .library
            .meta
            .customer_fields
            .iter()
            .map(|name| CustomerView {
                name: name.clone(),
                value: state.customer.get(name).unwrap_or_default().to_owned(),
            })
            .collect(),
        reply: state.tray.iter().map(|piece| piece.text.clone()).collect(),
        reply_blanks: reply_blanks(state),
    }
}

/// What a screen reader says of the rows: which one is chosen, of how many, or that there is none.
pub fn chosen_told(state: &AppState) -> Option<String> {
    let words = state.words();
    let n_rows = state.find.list.rows.len();
    if let Some(Empty::NoHits { query, .. }) = empty(state, n_rows) {
        return Some(words.fill("empty.no_hits", &[("query", query)]));
    }
    let (row, phrase) = (state.selected_row()?, state.selected()?);
    let args = [
        ("n", (row + 1).to_string()),
        ("all", n_rows.to_string()),
        ("title", phrase.title().to_owned()),
    ];
    Some(words.fill("find.chosen", &args))
}

/// The blanks that stand in the reply, each name once, in order.
fn reply_blanks(state: &AppState) -> Vec<ReplyBlank> {
    let mut blanks: Vec<ReplyBlank> = Vec::new();
    for piece in &state.tray {
        for name in Template::parse(&piece.text).names() {
            if blanks.iter().any(|held| held.name == name) {
                continue;
            }
            let home = home(state, name);
            blanks.push(ReplyBlank {
                name: name.to_owned(),
                phrase: piece.phrase.clone(),
                value: value(state, &piece.phrase, name, home).to_owned(),
                home,
            });
        }
    }
    blanks
}

fn empty(state: &AppState, n_rows: usize) -> Option<Empty> {
    if n_rows > 0 {
        return None;
    }
    let query = state.filters().free_text;
    Some(match &state.loading {
        Loading::Reading => Empty::Reading,
        Loading::Missing { folder, reason } => {
            let told = |reason: &String| state.words().told(reason).into_owned();
            Empty::NoLibrary { folder: folder.clone(), reason: reason.as_ref().map(told) }
        }
        Loading::Ready { .. } if state.content.library.phrases.is_empty() => Empty::NoPhrases,
        Loading::Ready { .. } if !query.is_empty() => {
            if state.find.answered != state.find.generation {
                return None;
            }
            Empty::NoHits { query, elsewhere: state.find.list.n_all }
        }
        Loading::Ready { .. } => Empty::NothingHere,
    })
}

fn preview(state: &AppState, phrase: &crate::library::Phrase) -> Preview {
    let template = Template::parse(&phrase.text);
    let filled = Filled::new(&template, &state.values_for(phrase));
    let mut fields: Vec<String> = Vec::new();
    let pieces = template
        .parts
        .iter()
        .zip(&filled.pieces)
        .map(|(part, piece)| match &piece.kind {
            PieceKind::Fixed => PreviewPiece::Fixed(piece.text.clone()),
            PieceKind::Value { name, .. } | PieceKind::Missing { name } => {
                if matches!(part, Part::Slot(slot) if slot.clock.is_some()) {
                    return PreviewPiece::Auto { name: name.clone(), value: piece.text.clone() };
                }
                if !fields.contains(name) {
                    fields.push(name.clone());
                }
                PreviewPiece::Field(field(state, phrase, &template, name))
            }
        })
        .collect();
    let index = state.content.library.index_of(&phrase.id);
    Preview {
        id: phrase.id.clone(),
        title: phrase.title().to_owned(),
        category: phrase.category.clone(),
        place: place(state, phrase),
        pinned: state.favourites.contains(&phrase.id),
        badge: index.and_then(|index| badge(state, index)),
        findings: state
            .open_findings(&phrase.id)
            .iter()
            .map(|one| {
                (
                    one.severity,
                    one.rule.to_string(),
                    one.message.to_string(),
                    one.advice.to_string(),
                )
            })
            .collect(),
        personal: phrase.scope == Scope::Personal,
        odd: odd_values(state, phrase, &fields),
        missing: filled.missing().into_iter().map(str::to_owned).collect(),
        pieces,
        fields,
        tags: phrase.tags.clone(),
        facts: facts(state, phrase),
    }
}

/// Its fields, who approved it, how often it was used.
fn facts(state: &AppState, phrase: &crate::library::Phrase) -> Vec<(String, String)> {
    let words = state.words();
    let mut facts: Vec<(String, String)> = told::facts(phrase)
        .into_iter()
        .map(|(field, value)| (words.get(field.words_key()).to_owned(), value))
        .collect();
    let mut add = |key: &str, value: String| facts.push((words.get(key).to_owned(), value));
    if let Some(approval) = &phrase.approved {
        let told = match &approval.signed {
            Some(signed) => {
                let args = [("by", signed.by.clone()), ("on", signed.on.to_string())];
                words.fill("find.approved_by", &args)
            }
            None => words.get("find.approved_unsigned").to_owned(),
        };
        add("find.approval", told);
    }
    if let Some(used) = state.usage.get(&phrase.id) {
        add("find.usage", words.fill("find.used", &[("n", used.n_uses.to_string())]));
    }
    facts
}

/// What is odd in the values of the fields of a phrase, in words.
fn odd_values(state: &AppState, phrase: &crate::library::Phrase, names: &[String]) -> Vec<String> {
    let values = state.values_for(phrase);
    let words = state.words();
    let odd = |name: &String| {
        Some(match odd_in(values.get(name)?)? {
            Odd::LineEnd => words.fill("find.odd_line_end", &[("name", name)]),
            Odd::Invisible(c) => {
                let found = format!("U+{:04X}", c as u32);
                words.fill("find.odd_invisible", &[("name", name.clone()), ("found", found)])
            }
        })
    };
    names.iter().filter_map(odd).collect()
}

fn field(
    state: &AppState,
    phrase: &crate::library::Phrase,
    template: &Template,
    name: &str,
) -> FieldView {
    let home = home(state, name);
    let value = value(state, &phrase.id, name, home);
    let kinds = || template.slots().filter(|slot| slot.name == name).map(|slot| &slot.kind);
    FieldView {
        name: name.to_owned(),
        value: value.to_owned(),
        default: kinds().find_map(|kind| match kind {
            SlotKind::Blank => None,
            SlotKind::Default(default) => Some(default.clone()),
            SlotKind::Choice(choices) => choices.first().cloned(),
        }),
        choices: kinds()
            .find_map(|kind| match kind {
                SlotKind::Choice(choices) => Some(choices.clone()),
                SlotKind::Blank | SlotKind::Default(_) => None,
            })
            .unwrap_or_default(),
        home,
    }
}

/// Where the value of `name` lives.
fn home(state: &AppState, name: &str) -> FieldHome {
    if state.is_customer_field(name) {
        FieldHome::Customer
    } else if state.is_profile_field(name) {
        FieldHome::Profile
    } else {
        FieldHome::Phrase
    }
}

/// What was typed for `name` there, or nothing.
fn value<'a>(state: &'a AppState, phrase: &PhraseId, name: &str, home: FieldHome) -> &'a str {
    let value = match home {
        FieldHome::Customer => state.customer.get(name),
        FieldHome::Profile => state.settings.profile.get(name).map(String::as_str),
        FieldHome::Phrase => state.fields.get(phrase).and_then(|fields| fields.get(name)),
    };
    value.unwrap_or_default()
}
