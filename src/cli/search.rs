//! `deti search`: one query for people or programs, or many queries at once.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::open::Session;
use super::{Format, Global, Outcome, fields, output};
use crate::app::content::Content;
use crate::app::list::Filters;
use crate::fs::Error;
use crate::library::{Stage, Status};
use crate::search::double_pinyin::Scheme;
use crate::search::options::{FuzzyPair, FuzzyPairs};
use crate::search::{Field, Found, Hit, Options, Request, Tier};

/// Arguments of `deti search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Chinese, pinyin, initials, several terms, or a customer's sentence
    #[arg(required_unless_present = "batch")]
    pub query: Vec<String>,
    /// Read one query per line from FILE (`-`: standard input); print one JSON object per line
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub batch: Option<PathBuf>,
    /// At most this many hits
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = at_least_one)]
    pub limit: usize,
    /// What narrows the search.
    #[command(flatten)]
    pub filter: Filter,
    /// What is taken for what.
    #[command(flatten)]
    pub manner: Manner,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What narrows a search to a part of the library.
#[derive(Clone, Debug, Default, Args)]
pub struct Narrow {
    /// Only phrases that serve this stage
    #[arg(long, value_enum)]
    pub stage: Option<StageArg>,
    /// Only this category, by id or name
    #[arg(long)]
    pub category: Option<String>,
}

/// What narrows a search.
#[derive(Clone, Debug, Default, Args)]
pub struct Filter {
    /// To a part of the library.
    #[command(flatten)]
    pub narrow: Narrow,
    /// Which phrases: those agents may use now, or of a status, or any
    #[arg(long, value_enum, default_value_t)]
    pub status: StatusArg,
}

/// What is taken for what.
#[derive(Clone, Debug, Default, Args)]
pub struct Manner {
    /// Understand the codes of this double-pinyin scheme, beside everything else
    #[arg(long, value_enum, value_name = "SCHEME")]
    pub double_pinyin: Option<SchemeArg>,
    /// Take only these sounds for each other: pairs such as `zh-z,n-l`, `all` or `none`; without this,
    /// every pair but r-l
    #[arg(long, value_name = "PAIRS", value_parser = fuzzy_pairs)]
    pub fuzzy: Option<FuzzyPairs>,
    /// Forgive no slip of the finger
    #[arg(long)]
    pub no_typos: bool,
}

impl Manner {
    /// The same for the search itself.
    pub fn options(&self) -> Options {
        let usual = Options::default();
        Options {
            fuzzy: self.fuzzy.unwrap_or(usual.fuzzy),
            double_pinyin: self.double_pinyin.map(SchemeArg::scheme),
            typos: !self.no_typos,
        }
    }
}

/// A scheme of double pinyin.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SchemeArg {
    /// 小鹤
    #[value(alias = "小鹤")]
    Xiaohe,
    /// 微软
    #[value(alias = "微软")]
    Microsoft,
    /// 自然码
    #[value(alias = "自然码")]
    Ziranma,
    /// 搜狗
    #[value(alias = "搜狗")]
    Sogou,
    /// 智能ABC
    #[value(aliases = ["智能ABC", "智能abc"])]
    Abc,
}

impl SchemeArg {
    /// The scheme.
    pub fn scheme(self) -> Scheme {
        match self {
            Self::Xiaohe => Scheme::Xiaohe,
            Self::Microsoft => Scheme::Microsoft,
            Self::Ziranma => Scheme::Ziranma,
            Self::Sogou => Scheme::Sogou,
            Self::Abc => Scheme::Abc,
        }
    }
}

fn fuzzy_pairs(text: &str) -> Result<FuzzyPairs, String> {
    match text.trim() {
        "none" => return Ok(FuzzyPairs::none()),
        "all" => return Ok(FuzzyPair::ALL.into_iter().collect()),
        _ => {}
    }
    let names = || text.split([',', '，', ' ']).map(str::trim).filter(|name| !name.is_empty());
    if let Some(unknown) = names().find(|name| FuzzyPair::from_name(name).is_none()) {
        let known = FuzzyPair::ALL.map(|pair| {
            let (first, second) = pair.sounds();
            format!("{first}-{second}")
        });
        let known = known.join(", ");
        return Err(format!(
            "`{unknown}` is no pair; expected some of {known}, or `all` or `none`"
        ));
    }
    if names().next().is_none() {
        return Err(String::from("expected pairs such as `zh-z,n-l`, or `all` or `none`"));
    }
    Ok(names().filter_map(FuzzyPair::from_name).collect())
}

/// A stage.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum StageArg {
    /// 售前
    #[value(alias = "售前")]
    PreSale,
    /// 售中
    #[value(alias = "售中")]
    InSale,
    /// 售后
    #[value(alias = "售后")]
    AfterSale,
}

impl StageArg {
    /// The stage.
    pub fn stage(self) -> Stage {
        match self {
            Self::PreSale => Stage::PreSale,
            Self::InSale => Stage::InSale,
            Self::AfterSale => Stage::AfterSale,
        }
    }
}

/// Which phrases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum StatusArg {
    /// Approved, unchanged since, and in season
    #[default]
    Usable,
    /// Approved, in or out of season, changed or not
    Approved,
    /// Drafts
    Draft,
    /// Waiting for a lead
    InReview,
    /// No longer in use
    Retired,
    /// Every phrase
    Any,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err(String::from("expected a whole number from 1")),
        Ok(number) => Ok(number),
    }
}

/// Which phrases may be shown.
pub struct Mask {
    /// For each phrase: it may be shown.
    shown: Vec<bool>,
    /// The same for a query that asks for a status itself.
    of_any_status: Vec<bool>,
}

/// Which phrases may be shown. Says it and gives `None` if the category is not known.
pub fn mask(filter: &Filter, content: &Content, session: &Session) -> Option<Mask> {
    let categories = &content.library.meta.categories;
    let category = match &filter.narrow.category {
        None => None,
        Some(wanted) => {
            let known = categories.iter().find(|category| {
                category.id == *wanted
                    || category.name == *wanted
                    || category.name_en.as_ref() == Some(wanted)
            });
            let Some(known) = known else {
                let ids: Vec<_> = categories.iter().map(|category| &category.id).collect();
                let args = [("found", wanted.clone()), ("known", session.words.list(&ids))];
                output::error(&session.words.fill("cli.bad_category", &args));
                return None;
            };
            Some(known.id.clone())
        }
    };
    let in_season = content.in_season(session.now);
    let has_status = |index: usize, phrase: &crate::library::Phrase| match filter.status {
        StatusArg::Usable => content.usable[index] && in_season[index],
        StatusArg::Approved => phrase.status == Status::Approved,
        StatusArg::Draft => phrase.status == Status::Draft,
        StatusArg::InReview => phrase.status == Status::InReview,
        StatusArg::Retired => phrase.status == Status::Retired,
        StatusArg::Any => true,
    };
    let fits = |phrase: &crate::library::Phrase| {
        filter.narrow.stage.is_none_or(|stage| phrase.serves(stage.stage()))
            && category.as_ref().is_none_or(|category| phrase.category == *category)
    };
    let phrases = content.library.phrases.iter();
    let of_any_status: Vec<bool> = phrases.clone().map(|phrase| fits(phrase)).collect();
    let shown: Vec<bool> = phrases
        .zip(&of_any_status)
        .enumerate()
        .map(|(index, (phrase, fits))| *fits && has_status(index, phrase))
        .collect();
    // A status that the command line asks for is not widened by one in the query.
    let widened = filter.status == StatusArg::Usable;
    Some(Mask { of_any_status: if widened { of_any_status } else { shown.clone() }, shown })
}

/// Searches once, in the manner of `options`. The query's own filters (`#…`, `@…`, `状态:…`) narrow it beside the flags, as they
/// do in the window: a query of filters alone finds everything they let through, in the order of the
/// library, and one that asks for a status finds what is hidden by default.
pub fn search(
    content: &Content,
    query: &str,
    mask: &Mask,
    limit: usize,
    options: &Options,
) -> Found {
    let filters = Filters::parse(query, &content.library);
    let mask = if filters.statuses.is_empty() { &mask.shown } else { &mask.of_any_status };
    let fits = |index: usize| {
        let phrase = content.library.phrases.get(index);
        mask.get(index).copied().unwrap_or(false)
            && phrase.is_some_and(|phrase| !filters.any() || filters.fits(&content.library, phrase))
    };
    if filters.free_text.is_empty() && filters.any() {
        let mut kept = (0..content.library.phrases.len()).filter(|index| fits(*index));
        let hits = kept.by_ref().take(limit).map(|document| Hit {
            document,
            tier: Tier::Exact,
            score: 0,
            field: Field::Title,
            marks: Vec::new(),
            why: None,
        });
        let hits = hits.collect();
        return Found { hits, more: kept.next().is_some(), sentence: false };
    }
    content.index().search(&Request {
        limit,
        keep: &fits,
        ..Request::new(&filters.free_text, options)
    })
}

/// Runs `deti search`.
pub fn run(args: &SearchArgs, global: &Global) -> Outcome {
    let session = Session::new(global);
    let Some(opened) = session.library() else { return Outcome::Failed };
    let content = &opened.content;
    let Some(mask) = mask(&args.filter, content, &session) else { return Outcome::Failed };
    if let Some(path) = &args.batch {
        return batch(path, args, content, &mask, &session);
    }
    let query = args.query.join(" ");
    let found = search(content, &query, &mask, args.limit, &args.manner.options());
    match args.format {
        Format::Json => output::json(&answer(content, &query, &found, true)),
        Format::Human if found.hits.is_empty() => {
            output::error(&session.words.fill("cli.found_nothing", &[("query", &query)]));
        }
        Format::Human => {
            if found.sentence {
                output::line(session.words.get("find.sentence"));
            }
            for hit in &found.hits {
                let Some(phrase) = content.phrase(hit.document) else { continue };
                let text = phrase.text.replace('\n', " ");
                output::line(&format!("{}  {}\n    {text}", phrase.id, phrase.title()));
            }
        }
    }
    if found.hits.is_empty() { Outcome::Found } else { Outcome::Done }
}

fn batch(
    path: &std::path::Path,
    args: &SearchArgs,
    content: &Content,
    mask: &Mask,
    session: &Session,
) -> Outcome {
    let input: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        match crate::fs::open(path) {
            Ok(file) => Box::new(file),
            Err(error) => return bad_input(path, &Error::reason(&error), session),
        }
    };
    let options = args.manner.options();
    for line in BufReader::new(input).split(b'\n') {
        let line = match line {
            Ok(line) => line,
            Err(error) => return bad_input(path, &error.to_string(), session),
        };
        let query = String::from_utf8_lossy(&line);
        let query = query.trim_end_matches('\r');
        let found = search(content, query, mask, args.limit, &options);
        output::json(&answer(content, query, &found, false));
    }
    Outcome::Done
}

fn bad_input(path: &std::path::Path, reason: &str, session: &Session) -> Outcome {
    let args = [("path", path.display().to_string()), ("reason", reason.to_owned())];
    output::error(&session.words.fill("cli.bad_input", &args));
    Outcome::Failed
}

fn answer(content: &Content, query: &str, found: &Found, whole: bool) -> Value {
    let hits = found.hits.iter().filter_map(|hit| {
        let phrase = content.phrase(hit.document)?;
        let mut value = fields::hit(phrase, hit);
        if whole && let Some(table) = value.as_object_mut() {
            table.insert("phrase".to_owned(), fields::phrase(phrase));
        }
        Some(value)
    });
    json!({
        "query": query,
        "sentence": found.sentence,
        "hits": hits.collect::<Vec<_>>(),
        "more": found.more,
    })
}
