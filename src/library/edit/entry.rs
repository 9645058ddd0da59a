//! An entry of a phrase file as someone means it: its fields, a new value for one of them, and the way
//! to and from what is written. It does not know where anything stands.

use super::value::Value;
use crate::library::phrase::{Approval, Phrase, PhraseId, Stage, Status, Waiver};
use crate::library::schema::{self, RawApproval, RawPhrase, RawSeason, RawWaiver};
use crate::library::season::Season;

/// A field of an entry that can be changed; its id is its name and stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// `title`
    Title,
    /// `text`
    Text,
    /// `category`
    Category,
    /// `stages`
    Stages,
    /// `tags`
    Tags,
    /// `keywords`
    Keywords,
    /// `shortcut`
    Shortcut,
    /// `season`
    Season,
    /// `source`
    Source,
    /// `status`
    Status,
    /// `approved`
    Approved,
    /// `allow`
    Allow,
}

impl Field {
    /// Every field, in the order in which they are written.
    pub const ALL: [Self; 12] = [
        Self::Title,
        Self::Text,
        Self::Category,
        Self::Stages,
        Self::Tags,
        Self::Keywords,
        Self::Shortcut,
        Self::Season,
        Self::Source,
        Self::Status,
        Self::Approved,
        Self::Allow,
    ];

    /// Its key in the file.
    pub fn key(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Text => "text",
            Self::Category => "category",
            Self::Stages => "stages",
            Self::Tags => "tags",
            Self::Keywords => "keywords",
            Self::Shortcut => "shortcut",
            Self::Season => "season",
            Self::Source => "source",
            Self::Status => "status",
            Self::Approved => "approved",
            Self::Allow => "allow",
        }
    }
}

/// The new value of one field. `None` and an empty list take the key away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldChange {
    /// See [`Phrase::own_title`].
    Title(Option<String>),
    /// See [`Phrase::text`]; never empty.
    Text(String),
    /// The `category` key; absent: the category its file is named after.
    Category(Option<String>),
    /// See [`Phrase::stages`].
    Stages(Vec<Stage>),
    /// See [`Phrase::tags`].
    Tags(Vec<String>),
    /// See [`Phrase::keywords`].
    Keywords(Vec<String>),
    /// See [`Phrase::shortcut`].
    Shortcut(Option<String>),
    /// See [`Phrase::season`].
    Season(Option<Season>),
    /// See [`Phrase::source`].
    Source(Option<String>),
    /// See [`Phrase::status`].
    Status(Status),
    /// See [`Phrase::approved`].
    Approved(Option<Approval>),
    /// See [`Phrase::allow`].
    Allow(Vec<Waiver>),
}

impl FieldChange {
    /// Which field it changes.
    pub fn field(&self) -> Field {
        match self {
            Self::Title(_) => Field::Title,
            Self::Text(_) => Field::Text,
            Self::Category(_) => Field::Category,
            Self::Stages(_) => Field::Stages,
            Self::Tags(_) => Field::Tags,
            Self::Keywords(_) => Field::Keywords,
            Self::Shortcut(_) => Field::Shortcut,
            Self::Season(_) => Field::Season,
            Self::Source(_) => Field::Source,
            Self::Status(_) => Field::Status,
            Self::Approved(_) => Field::Approved,
            Self::Allow(_) => Field::Allow,
        }
    }

    /// Writes it into `raw`.
    pub(crate) fn write(&self, raw: &mut RawPhrase) {
        let words = |words: &Vec<String>| Some(schema::strings(words.clone()));
        match self {
            Self::Title(title) => raw.title.clone_from(title),
            Self::Text(text) => raw.text = Some(unified(text)),
            Self::Category(category) => raw.category.clone_from(category),
            Self::Stages(stages) => {
                let names = stages.iter().map(|stage| stage.as_str().to_owned());
                raw.stages = Some(names.collect());
            }
            Self::Tags(tags) => raw.tags = words(tags),
            Self::Keywords(keywords) => raw.keywords = words(keywords),
            Self::Shortcut(shortcut) => raw.shortcut.clone_from(shortcut),
            Self::Season(season) => raw.season = season.as_ref().map(RawSeason::from),
            Self::Source(source) => raw.source.clone_from(source),
            Self::Status(status) => raw.status = Some(status.as_str().to_owned()),
            Self::Approved(approved) => raw.approved = approved.as_ref().map(RawApproval::from),
            Self::Allow(allow) => raw.allow = Some(allow.iter().map(RawWaiver::from).collect()),
        }
    }
}

/// An entry as someone means it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// See [`Phrase::id`].
    pub id: PhraseId,
    /// See [`Phrase::own_title`].
    pub title: Option<String>,
    /// See [`Phrase::text`].
    pub text: String,
    /// The `category` key; absent: the category its file is named after.
    pub category: Option<String>,
    /// See [`Phrase::stages`].
    pub stages: Vec<Stage>,
    /// See [`Phrase::tags`].
    pub tags: Vec<String>,
    /// See [`Phrase::keywords`].
    pub keywords: Vec<String>,
    /// See [`Phrase::shortcut`].
    pub shortcut: Option<String>,
    /// See [`Phrase::season`].
    pub season: Option<Season>,
    /// See [`Phrase::source`].
    pub source: Option<String>,
    /// See [`Phrase::status`].
    pub status: Status,
    /// See [`Phrase::approved`].
    pub approved: Option<Approval>,
    /// See [`Phrase::allow`].
    pub allow: Vec<Waiver>,
}

impl Entry {
    /// A draft with this text and nothing else.
    pub fn new(id: PhraseId, text: impl Into<String>) -> Self {
        Self {
            id,
            title: None,
            text: text.into(),
            category: None,
            stages: Vec::new(),
            tags: Vec::new(),
            keywords: Vec::new(),
            shortcut: None,
            season: None,
            source: None,
            status: Status::Draft,
            approved: None,
            allow: Vec::new(),
        }
    }

    /// What `phrase` says, to be written into the file of its category.
    pub fn of(phrase: &Phrase) -> Self {
        Self {
            id: phrase.id.clone(),
            title: phrase.own_title.clone(),
            text: phrase.text.clone(),
            category: None,
            stages: phrase.stages.clone(),
            tags: phrase.tags.clone(),
            keywords: phrase.keywords.clone(),
            shortcut: phrase.shortcut.clone(),
            season: phrase.season.clone(),
            source: phrase.source.clone(),
            status: phrase.status,
            approved: phrase.approved.clone(),
            allow: phrase.allow.clone(),
        }
    }

    /// What `raw` says; a value that means nothing counts as absent.
    pub(crate) fn read(raw: &RawPhrase) -> Option<Self> {
        let raw = raw.clone().settled();
        // The loader tells of them; here only what is sound counts.
        let mut misfits = Vec::new();
        Some(Self {
            id: PhraseId::new(raw.id.as_deref()?)?,
            title: raw.title,
            text: raw.text.unwrap_or_default(),
            category: raw.category,
            stages: schema::stages(&raw.stages.unwrap_or_default(), &mut misfits),
            tags: raw.tags.unwrap_or_default(),
            keywords: raw.keywords.unwrap_or_default(),
            shortcut: raw.shortcut,
            season: raw.season.map(|season| schema::season(&season, &mut misfits)),
            source: raw.source,
            status: schema::status(raw.status.as_deref(), &mut misfits),
            approved: raw.approved.and_then(|found| schema::approval(&found, &mut misfits)),
            allow: schema::waivers(&raw.allow.unwrap_or_default(), &mut misfits),
        })
    }

    /// The value of `field`, as the change that would set it.
    pub fn get(&self, field: Field) -> FieldChange {
        match field {
            Field::Title => FieldChange::Title(self.title.clone()),
            Field::Text => FieldChange::Text(self.text.clone()),
            Field::Category => FieldChange::Category(self.category.clone()),
            Field::Stages => FieldChange::Stages(self.stages.clone()),
            Field::Tags => FieldChange::Tags(self.tags.clone()),
            Field::Keywords => FieldChange::Keywords(self.keywords.clone()),
            Field::Shortcut => FieldChange::Shortcut(self.shortcut.clone()),
            Field::Season => FieldChange::Season(self.season.clone()),
            Field::Source => FieldChange::Source(self.source.clone()),
            Field::Status => FieldChange::Status(self.status),
            Field::Approved => FieldChange::Approved(self.approved.clone()),
            Field::Allow => FieldChange::Allow(self.allow.clone()),
        }
    }

    /// Makes `change`.
    pub fn set(&mut self, change: FieldChange) {
        match change {
            FieldChange::Title(title) => self.title = title,
            FieldChange::Text(text) => self.text = text,
            FieldChange::Category(category) => self.category = category,
            FieldChange::Stages(stages) => self.stages = stages,
            FieldChange::Tags(tags) => self.tags = tags,
            FieldChange::Keywords(keywords) => self.keywords = keywords,
            FieldChange::Shortcut(shortcut) => self.shortcut = shortcut,
            FieldChange::Season(season) => self.season = season,
            FieldChange::Source(source) => self.source = source,
            FieldChange::Status(status) => self.status = status,
            FieldChange::Approved(approved) => self.approved = approved,
            FieldChange::Allow(allow) => self.allow = allow,
        }
    }

    /// What leads from `self` to `other`, field by field; the ids do not count.
    pub fn changes_to(&self, other: &Self) -> Vec<FieldChange> {
        let pairs = Field::ALL.into_iter().map(|field| (self.get(field), other.get(field)));
        pairs.filter(|(from, to)| from != to).map(|(_, to)| to).collect()
    }

    /// As it is written.
    pub(crate) fn raw(&self) -> RawPhrase {
        let mut raw = RawPhrase { id: Some(self.id.as_str().to_owned()), ..RawPhrase::default() };
        for field in Field::ALL {
            self.get(field).write(&mut raw);
        }
        raw.settled()
    }
}

/// The value of `field` in `raw`, which is settled.
pub(crate) fn value(raw: &RawPhrase, field: Field) -> Option<Value> {
    let text = |raw: &Option<String>| raw.clone().map(Value::Text);
    let texts = |raw: &Vec<String>| Value::List(raw.iter().cloned().map(Value::Text).collect());
    let map = |pairs: &[(&'static str, &Option<String>)]| {
        let held = pairs.iter().filter_map(|(key, raw)| Some((*key, text(raw)?)));
        Value::Map(held.collect())
    };
    match field {
        Field::Title => text(&raw.title),
        Field::Text => text(&raw.text),
        Field::Category => text(&raw.category),
        Field::Stages => raw.stages.as_ref().map(texts),
        Field::Tags => raw.tags.as_ref().map(texts),
        Field::Keywords => raw.keywords.as_ref().map(texts),
        Field::Shortcut => text(&raw.shortcut),
        Field::Source => text(&raw.source),
        Field::Status => text(&raw.status),
        Field::Season => raw.season.as_ref().map(|season| {
            let mut pairs = Vec::new();
            let mut add = |key, raw: &Option<String>| pairs.extend(text(raw).map(|raw| (key, raw)));
            add("from", &season.from);
            add("until", &season.until);
            add("every", &season.every);
            add("lunar", &season.lunar);
            add("before", &season.before);
            add("after", &season.after);
            pairs.extend(season.weekdays.as_ref().map(|days| ("weekdays", texts(days))));
            pairs.extend(text(&season.hours).map(|hours| ("hours", hours)));
            Value::Map(pairs)
        }),
        Field::Approved => raw.approved.as_ref().map(|approved| {
            map(&[("by", &approved.by), ("on", &approved.on), ("text", &approved.text)])
        }),
        Field::Allow => raw.allow.as_ref().map(|allow| {
            let waivers = allow.iter().map(|waiver| {
                map(&[
                    ("rule", &waiver.rule),
                    ("span", &waiver.span),
                    ("reason", &waiver.reason),
                    ("by", &waiver.by),
                    ("until", &waiver.until),
                ])
            });
            Value::List(waivers.collect())
        }),
    }
}

/// `text` with every end of line as `\n`.
fn unified(text: &str) -> String {
    text.replace("\r\n", "\n")
}
