//! A phrase and a library as the rest of the program sees them: checked, typed, complete.
//! It does not read or write YAML.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::season::Season;
use crate::diagnostic::{Place, Severity};

/// A phrase's lasting name: unique in its library, kebab-case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct PhraseId(Arc<str>);

impl PhraseId {
    /// The id `text`, or `None` if it is not kebab-case: lower-case ASCII letters and digits in
    /// groups joined by single hyphens, at most 64 characters.
    pub fn new(text: &str) -> Option<Self> {
        let sound = !text.is_empty()
            && text.len() <= 64
            && text.split('-').all(|group| {
                !group.is_empty()
                    && group.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
        sound.then(|| Self(text.into()))
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PhraseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A stage of the conversation with a customer (D2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 售前
    PreSale,
    /// 售中
    InSale,
    /// 售后
    AfterSale,
}

impl Stage {
    /// Every stage, in order of time.
    pub const ALL: [Self; 3] = [Self::PreSale, Self::InSale, Self::AfterSale];

    /// `pre-sale`, `in-sale`, `after-sale`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PreSale => "pre-sale",
            Self::InSale => "in-sale",
            Self::AfterSale => "after-sale",
        }
    }
}

/// How far a phrase has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Being written.
    Draft,
    /// Waiting for a lead.
    InReview,
    /// May be sent.
    Approved,
    /// No longer in use, kept for the record.
    Retired,
}

impl Status {
    /// Every status, in order.
    pub const ALL: [Self; 4] = [Self::Draft, Self::InReview, Self::Approved, Self::Retired];

    /// `draft`, `in-review`, `approved`, `retired`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in-review",
            Self::Approved => "approved",
            Self::Retired => "retired",
        }
    }
}

/// Whose library a phrase belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The team's.
    #[default]
    Team,
    /// One's own; never approved.
    Personal,
}

/// Which text was approved, and by whom as far as that was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Who approved it and when; absent: it was approved before anybody wrote that down.
    pub signed: Option<Signature>,
    /// [`fingerprint`](super::fingerprint::fingerprint) of the text that was approved.
    pub text: String,
}

/// Who decided something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The lead's name.
    pub by: String,
    /// The day.
    pub on: jiff::civil::Date,
}

/// A finding that a lead accepts for this phrase. Where its entry stands is no part of what it says.
#[derive(Clone, Debug, Eq)]
pub struct Waiver {
    /// The rule's id.
    pub rule: String,
    /// Fingerprint of the stretch it concerns; absent: every finding of the rule in this phrase.
    pub span: Option<String>,
    /// Why it is accepted.
    pub reason: Option<String>,
    /// Who accepted it.
    pub by: Option<String>,
    /// The last day on which it holds; absent: no end.
    pub until: Option<jiff::civil::Date>,
    /// Which entry of `allow` it is, from 0; entries that could not be read are counted, too.
    pub entry_index: usize,
}

impl PartialEq for Waiver {
    fn eq(&self, other: &Self) -> bool {
        let Self { rule, span, reason, by, until, entry_index: _ } = self;
        (rule, span, reason, by, until)
            == (&other.rule, &other.span, &other.reason, &other.by, &other.until)
    }
}

/// An approved reply, or one on its way to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Lasting name.
    pub id: PhraseId,
    /// Short name as written; see [`Phrase::title`].
    pub own_title: Option<String>,
    /// The text, placeholders as written.
    pub text: String,
    /// Id of its category; the name of the file it stands in, or the `category` key.
    pub category: String,
    /// Stages it serves; empty: all.
    pub stages: Vec<Stage>,
    /// Scenes.
    pub tags: Vec<String>,
    /// What customers or agents would type.
    pub keywords: Vec<String>,
    /// Unique abbreviation.
    pub shortcut: Option<String>,
    /// When it may be used; absent: always.
    pub season: Option<Season>,
    /// Where it comes from.
    pub source: Option<String>,
    /// How far it has come.
    pub status: Status,
    /// Who approved which text.
    pub approved: Option<Approval>,
    /// Accepted findings.
    pub allow: Vec<Waiver>,
    /// Team or personal.
    pub scope: Scope,
    /// Where it stands.
    pub place: Place,
}

impl Phrase {
    /// Its title: as written, else the first clause of its text that says something, at most 16
    /// characters. Greetings and placeholders alone say nothing.
    pub fn title(&self) -> &str {
        const LONGEST: usize = 16;
        if let Some(title) = &self.own_title {
            return title;
        }
        let clause = self
            .text
            .split(['，', '。', '！', '？', '；', '：', ',', '.', '!', '?', ';', '\n'])
            .filter(|clause| !clause.trim().is_empty());
        let clause = clause
            .clone()
            .find(|clause| says_something(clause))
            .or_else(|| clause.clone().next())
            .unwrap_or(&self.text)
            .trim();
        let end = clause.char_indices().nth(LONGEST).map_or(clause.len(), |(at, _)| at);
        clause.get(..end).unwrap_or(clause)
    }

    /// True if it serves `stage`.
    pub fn serves(&self, stage: Stage) -> bool {
        self.stages.is_empty() || self.stages.contains(&stage)
    }

    /// True if it carries an approval and its text is no longer the approved one.
    pub fn changed_since_approval(&self) -> bool {
        self.approved
            .as_ref()
            .is_some_and(|approval| approval.text != super::fingerprint::fingerprint(&self.text))
    }

    /// True if agents may send it: approved, and the text is still the approved one; or personal.
    pub fn usable(&self) -> bool {
        match self.scope {
            Scope::Personal => self.status != Status::Retired,
            Scope::Team => self.status == Status::Approved && !self.changed_since_approval(),
        }
    }
}

/// True if a clause is more than a greeting, an address or placeholders.
fn says_something(clause: &str) -> bool {
    const GREETINGS: &[&str] = &[
        "您好",
        "你好",
        "亲爱的",
        "亲亲",
        "亲",
        "在的",
        "在呢",
        "哈喽",
        "嗨",
        "早上好",
        "上午好",
        "中午好",
        "下午好",
        "晚上好",
        "hello",
        "hi",
        "呀",
        "哦",
        "啊",
        "哈",
        "呢",
        "~",
        "～",
        "尊敬的",
        "客户",
        "顾客",
        "好的",
        "嗯",
        "先生",
        "女士",
    ];
    let mut rest = String::with_capacity(clause.len());
    let mut depth = 0;
    for c in clause.chars() {
        match c {
            '{' | '｛' => depth += 1,
            '}' | '｝' => depth -= 1,
            c if depth <= 0 && !c.is_whitespace() => rest.extend(c.to_lowercase()),
            _ => {}
        }
    }
    for greeting in GREETINGS {
        rest = rest.replace(greeting, "");
    }
    !rest.is_empty()
}

/// A category of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Lasting name, kebab-case; also the name of its file.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// English name, for the English interface.
    pub name_en: Option<String>,
}

/// What `library.yaml` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// The library's name.
    pub name: String,
    /// In order.
    pub categories: Vec<Category>,
    /// Names of the stages, in the order of [`Stage::ALL`].
    pub stage_names: [String; 3],
    /// Placeholders that the agent's profile fills.
    pub profile_fields: Vec<String>,
    /// Placeholders asked once per customer.
    pub customer_fields: Vec<String>,
    /// What looks as if it waited to be filled in, and is sent as it stands; see
    /// [`crate::template::Spared`].
    pub not_blanks: Vec<String>,
    /// What it takes to approve a phrase.
    pub review: ReviewPolicy,
}

impl Meta {
    /// The names of the placeholders that the profile and the customer fill.
    pub fn field_names(&self) -> Vec<Arc<str>> {
        let fields = self.customer_fields.iter().chain(&self.profile_fields);
        fields.map(|name| Arc::from(name.as_str())).collect()
    }
}

/// What it takes to approve a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewPolicy {
    /// How many people must approve it, 1 to [`MOST_APPROVALS`].
    pub approvals: u8,
    /// The writer's own approval counts.
    pub own: bool,
    /// The kinds of open findings with which it cannot be approved, mildest first.
    pub block: Vec<Severity>,
}

/// The most approvals that a library may ask for.
pub const MOST_APPROVALS: u8 = 9;

impl Default for ReviewPolicy {
    /// One approval, one's own included, and no open error: a team of one can work.
    fn default() -> Self {
        Self { approvals: 1, own: true, block: vec![Severity::Error] }
    }
}

/// A library: everything that could be read, in the order of the files.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// What `library.yaml` says, or the built-in one.
    pub meta: Arc<Meta>,
    /// The phrases, by category in order, then as written.
    pub phrases: Vec<Arc<Phrase>>,
    by_id: HashMap<PhraseId, usize>,
}

impl Library {
    /// A library of `phrases`. Of two phrases of one id the first counts; the loader reports the second.
    pub fn new(meta: Meta, phrases: Vec<Arc<Phrase>>) -> Self {
        let mut by_id = HashMap::with_capacity(phrases.len());
        for (index, phrase) in phrases.iter().enumerate() {
            by_id.entry(phrase.id.clone()).or_insert(index);
        }
        Self { meta: Arc::new(meta), phrases, by_id }
    }

    /// The phrase `id`.
    pub fn get(&self, id: &PhraseId) -> Option<&Arc<Phrase>> {
        self.index_of(id).and_then(|index| self.phrases.get(index))
    }

    /// The place of the phrase `id` in [`Library::phrases`].
    pub fn index_of(&self, id: &PhraseId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The category `id`.
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.meta.categories.iter().find(|category| category.id == id)
    }
}

impl Default for Meta {
    /// The seven fixed categories and three stages (D0, D2), nothing else.
    fn default() -> Self {
        let categories = [
            ("salutation", "称谓语", "Salutation"),
            ("welcome", "欢迎语", "Welcome"),
            ("greeting", "问候语", "Greeting"),
            ("festive", "祝贺语", "Festive wishes"),
            ("farewell", "告别语", "Farewell"),
            ("answering", "应答语", "Answering"),
            ("apology", "道歉语", "Apology"),
        ];
        Self {
            name: String::from("得体"),
            categories: categories
                .map(|(id, name, name_en)| Category {
                    id: id.to_owned(),
                    name: name.to_owned(),
                    name_en: Some(name_en.to_owned()),
                })
                .into(),
            stage_names: ["售前", "售中", "售后"].map(str::to_owned),
            profile_fields: ["公司", "店铺", "客服", "工号"].map(str::to_owned).into(),
            customer_fields: ["称呼", "订单号", "运单号", "商品"].map(str::to_owned).into(),
            not_blanks: Vec::new(),
            review: ReviewPolicy::default(),
        }
    }
}
