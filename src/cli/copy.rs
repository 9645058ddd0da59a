//! `deti copy`: fills in a phrase and puts it on the clipboard, where it stays.

use std::io::Read as _;
use std::sync::Arc;

use clap::Args;

use super::open::Session;
use super::search::{Filter, Narrow, mask, search};
use super::show::named;
use super::{Global, Outcome, output};
use crate::library::PhraseId;
use crate::runtime::clipboard;
use crate::search::{Options, Tier};
use crate::template::values::{Odd, odd_in};
use crate::template::{Filled, Spared, Template, Values, unfilled};

/// Arguments of `deti copy`.
#[derive(Debug, Args)]
pub struct CopyArgs {
    /// The phrase's id or shortcut, or what to search for: the best hit is copied, unless
    /// it is only a guess
    #[arg(required = true)]
    pub phrase: Vec<String>,
    /// Fills in a placeholder, for example 称呼=王女士; may be given several times
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// Copies it although something in it still waits to be filled in, such as XX or ____
    #[arg(long)]
    pub as_is: bool,
    /// Prints the text instead of copying it
    #[arg(long)]
    pub print: bool,
    /// What narrows the search.
    #[command(flatten)]
    pub narrow: Narrow,
}

/// Values from the clock, the profile and `--set`; later ones win.
pub fn values(session: &Session, set: &[(String, String)]) -> Values {
    let mut values = Values::of_clock(session.now);
    values.extend(&session.settings.profile_values());
    values.extend(&set.iter().cloned().collect());
    values
}

/// Runs `deti copy`.
pub fn run(args: &CopyArgs, global: &Global) -> Outcome {
    let session = Session::new(global);
    let words = session.words;
    let mut set = Vec::new();
    for pair in &args.set {
        match pair.split_once(['=', '＝']) {
            Some((name, value)) if !name.trim().is_empty() => {
                set.push((name.trim().to_owned(), value.to_owned()));
            }
            _ => {
                output::error(&words.fill("cli.bad_set", &[("found", pair)]));
                return Outcome::Failed;
            }
        }
    }
    let Some(opened) = session.library() else { return Outcome::Failed };
    let content = &opened.content;
    let query = args.phrase.join(" ");
    let exact = PhraseId::new(&query).is_some_and(|id| content.library.get(&id).is_some())
        || content.library.phrases.iter().any(|held| held.shortcut.as_deref() == Some(&query));
    let phrase = if exact {
        // As agents see it: a text that was changed since its approval is not sent.
        let shown = |id: &PhraseId| content.phrase(content.library.index_of(id)?).map(Arc::clone);
        named(content, &query, &session).and_then(|phrase| shown(&phrase.id))
    } else {
        let filter = Filter { narrow: args.narrow.clone(), ..Filter::default() };
        let Some(mask) = mask(&filter, content, &session) else { return Outcome::Failed };
        let hits = search(content, &query, &mask, 1, &Options::default()).hits;
        let best = hits.first();
        let phrase = best.and_then(|hit| content.phrase(hit.document)).map(Arc::clone);
        if let (Some(phrase), Some(Tier::Near | Tier::Scattered)) = (&phrase, best.map(|h| h.tier))
        {
            let id = phrase.id.as_str().to_owned();
            let args = [("query", query), ("title", phrase.title().to_owned()), ("id", id)];
            output::error(&words.fill("cli.only_near", &args));
            return Outcome::Failed;
        }
        phrase
    };
    let Some(phrase) = phrase else {
        output::error(&words.fill("cli.found_nothing", &[("query", query)]));
        return Outcome::Found;
    };
    if !phrase.usable() {
        let key = if phrase.changed_since_approval() { "changed" } else { phrase.status.as_str() };
        let why = words.get(&format!("status.{key}")).to_owned();
        output::error(&words.fill("cli.not_offered", &[("why", why)]));
        return Outcome::Found;
    }
    let template = Template::parse(&phrase.text);
    let names = template.names();
    let unused: Vec<&str> =
        set.iter().map(|(name, _)| name.as_str()).filter(|name| !names.contains(name)).collect();
    if !unused.is_empty() {
        output::error(&words.fill("cli.unused_values", &[("names", words.list(&unused))]));
    }
    let filled = Filled::new(&template, &values(&session, &set));
    let Some(text) = filled.text() else {
        let missing = filled.missing();
        let first = missing.first().copied().unwrap_or_default().to_owned();
        let args = [("names", words.list(&missing)), ("first", first)];
        output::error(&words.fill("cli.missing_values", &args));
        return Outcome::Failed;
    };
    for (name, value) in &set {
        let told = match odd_in(value) {
            Some(Odd::LineEnd) => words.fill("cli.odd_line_end", &[("name", name)]),
            Some(Odd::Invisible(c)) => {
                let found = format!("U+{:04X}", c as u32);
                words.fill("cli.odd_invisible", &[("name", name.clone()), ("found", found)])
            }
            None => continue,
        };
        output::error(&told);
    }
    let spared = Spared(&content.library.meta.not_blanks);
    let left: Vec<&str> = unfilled::in_message(&text, spared)
        .iter()
        .filter(|one| one.sure)
        .filter_map(|one| one.span.of(&text))
        .collect();
    if !left.is_empty() && !args.as_is {
        output::error(&words.fill("cli.unfilled", &[("found", words.list(&left))]));
        return Outcome::Failed;
    }
    if args.print {
        output::raw(&text);
        return Outcome::Done;
    }
    match put(&text) {
        Ok(()) => {
            output::line(&words.fill("cli.copied", &[("text", &text)]));
            Outcome::Done
        }
        Err(reason) => {
            output::error(&words.fill("cli.copy_failed", &[("reason", words.told(&reason))]));
            Outcome::Failed
        }
    }
}

/// Puts `text` on the clipboard so that it stays there after this program has ended: where the
/// system does not keep it, a child serves it until another program takes the clipboard over.
fn put(text: &str) -> Result<(), String> {
    if clipboard::KEPT_BY_SYSTEM {
        return clipboard::put_and_serve(text, || {}).map_err(|error| clipboard::reason(&error));
    }
    clipboard::serve_by_child(text)
}

/// Serves the text of standard input on the clipboard until another program takes it over. Says one
/// line to whoever started it: an empty one when it serves, else why it cannot.
pub fn hold() -> Outcome {
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    let ready = || output::line("");
    match read
        .map_err(|error| error.to_string())
        .and_then(|_| clipboard::put_and_serve(&text, ready).map_err(|e| clipboard::reason(&e)))
    {
        Ok(()) => Outcome::Done,
        Err(reason) => {
            output::line(&reason);
            Outcome::Failed
        }
    }
}
