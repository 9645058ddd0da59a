//! `deti show`: one phrase whole.

use std::sync::Arc;

use clap::Args;
use serde_json::Value;

use super::open::Session;
use super::{Format, Global, Outcome, fields, output};
use crate::app::content::Content;
use crate::diagnostic::Place;
use crate::library::{Phrase, PhraseId};
use crate::template::{Filled, PieceKind, Template};
use crate::view::{row, told};

/// Arguments of `deti show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The phrase's id or shortcut
    pub id: String,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// The phrase of an id or a shortcut; says it, with the nearest ids, if there is none.
pub fn named(content: &Content, name: &str, session: &Session) -> Option<Arc<Phrase>> {
    let by_id = PhraseId::new(name).and_then(|id| content.library.get(&id));
    let by_shortcut =
        || content.library.phrases.iter().find(|phrase| phrase.shortcut.as_deref() == Some(name));
    if let Some(phrase) = by_id.or_else(by_shortcut) {
        return Some(Arc::clone(phrase));
    }
    output::error(&session.words.fill("cli.no_phrase", &[("id", name)]));
    let ids: Vec<&str> = content.library.phrases.iter().map(|phrase| phrase.id.as_str()).collect();
    let near = nearest(name, &ids);
    if !near.is_empty() {
        let words = session.words;
        output::error(&words.fill("cli.nearest", &[("ids", words.list(&near))]));
    }
    None
}

/// At most three ids that `name` may have been meant for: those that look like it, then those it is
/// a part of.
fn nearest<'a>(name: &str, ids: &[&'a str]) -> Vec<&'a str> {
    const MOST: usize = 3;
    /// Half of a word of four letters may be anything.
    const SHORTEST_PART: usize = 4;
    const LIKENESS: f32 = 0.7;
    let mut near = similar::get_close_matches(name, ids, MOST, LIKENESS);
    if name.chars().count() >= SHORTEST_PART {
        let mut around: Vec<&str> = ids.iter().copied().filter(|id| id.contains(name)).collect();
        around.sort_unstable_by_key(|id| (id.len(), *id));
        around.retain(|id| !near.contains(id));
        near.extend(around);
    }
    near.truncate(MOST);
    near
}

/// Runs `deti show`.
pub fn run(args: &ShowArgs, global: &Global) -> Outcome {
    let session = Session::new(global);
    let Some(opened) = session.library() else { return Outcome::Failed };
    let Some(phrase) = named(&opened.content, &args.id, &session) else { return Outcome::Found };
    let template = Template::parse(&phrase.text);
    match args.format {
        Format::Json => {
            let mut value = fields::phrase(&phrase);
            if let Some(table) = value.as_object_mut() {
                let names = template.names().into_iter().map(Value::from).collect();
                table.insert("placeholders".to_owned(), Value::Array(names));
            }
            output::json(&value);
        }
        Format::Human => {
            let words = session.words;
            output::line(phrase.title());
            output::line(&phrase.text);
            let values = super::copy::values(&session, &[]);
            let filled = Filled::new(&template, &values);
            if filled.pieces.iter().any(|piece| piece.kind != PieceKind::Fixed) {
                output::line(&format!("→ {}", filled.shown()));
            }
            let place = row::place_in(&opened.content.library, words.language, &phrase);
            let Place { path, line, .. } = &phrase.place;
            output::line(&format!("{} · {place} · {path}:{line}", phrase.id));
            let mut facts =
                vec![words.get(&format!("status.{}", phrase.status.as_str())).to_owned()];
            facts.extend(
                phrase.changed_since_approval().then(|| words.get("status.changed").to_owned()),
            );
            facts.extend(phrase.tags.iter().cloned());
            facts.extend(told::facts(&phrase).into_iter().map(|(_, fact)| fact));
            output::line(&facts.join(" · "));
        }
    }
    Outcome::Done
}
