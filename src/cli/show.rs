//! `deti show`: one phrase whole.

use std::sync::Arc;

use clap::Args;
use serde_json::Value;

use super::open::Session;
use super::{Format, Global, Outcome, fields, output};
use crate::app::content::Content;
use crate::library::{Phrase, PhraseId};
use crate::template::{Filled, PieceKind, Template};

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
    let mut near: Vec<(usize, &str)> = content
        .library
        .phrases
        .iter()
        .map(|phrase| phrase.id.as_str())
        .filter(|id| id.contains(name) || name.contains(id))
        .map(|id| (id.len().abs_diff(name.len()), id))
        .collect();
    near.sort_unstable();
    near.truncate(3);
    if !near.is_empty() {
        let ids: Vec<&str> = near.into_iter().map(|(_, id)| id).collect();
        output::error(&session.words.fill("cli.nearest", &[("ids", ids.join(", "))]));
    }
    None
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
            let stages: Vec<&str> = phrase.stages.iter().map(|stage| stage.as_str()).collect();
            output::line(&format!(
                "{} · {}{}{} · {}:{}",
                phrase.id,
                phrase.category,
                if stages.is_empty() { "" } else { " · " },
                stages.join(" "),
                phrase.place.path,
                phrase.place.line
            ));
            let mut facts =
                vec![words.get(&format!("status.{}", phrase.status.as_str())).to_owned()];
            facts.extend(
                phrase.changed_since_approval().then(|| words.get("status.changed").to_owned()),
            );
            facts.extend(phrase.shortcut.clone());
            facts.extend(phrase.tags.iter().cloned());
            facts.extend(phrase.source.clone());
            output::line(&facts.join(" · "));
        }
    }
    Outcome::Done
}
