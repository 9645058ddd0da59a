//! A small team's library, and the program on it without window, disk or clock: what it asks of the
//! outside is answered at once, or held back where a test wants the answer late.

use std::sync::Arc;

use deti::app::action::{Action, Effect, Event, SearchJob};
use deti::app::list::Group;
use deti::app::{AppState, Content, Settings};
use deti::library::{PhraseId, Scope, SourceFile, load};
use deti::runtime::searcher;
use deti::words::Language;
use jiff::civil::{DateTime, date};

/// The files of the library. It loads with one warning, about the text changed after approval.
pub const FILES: &[(&str, &str)] = &[
    (
        "library.yaml",
        "name: 测试店
categories:
  - {id: answering, name: 应答语, name_en: Answering}
  - {id: apology, name: 道歉语, name_en: Apology}
  - {id: greeting, name: 问候语, name_en: Greeting}
  - {id: festive, name: 祝贺语}
profile: [客服]
customer: [称呼, 订单号]
",
    ),
    ("phrases/answering.yaml", ANSWERING),
    (
        "phrases/apology.yaml",
        r#"- id: apology-waiting
  title: 不好意思久等了
  text: "{时段问候}，不好意思让您久等了，我这就为您查。"
  tags: [等待]
  status: approved
- id: apology-parcel-late
  title: 包裹晚到
  text: "实在抱歉，包裹会晚{天数:一|两|三}天，最晚{时限=后天}送到，客服{客服}为您跟进。"
  stages: [in-sale, after-sale]
  tags: [物流, 致歉]
  status: approved
- id: apology-no-longer-used
  title: 旧的道歉
  text: "抱歉，请您谅解。"
  status: retired
"#,
    ),
    (
        "phrases/greeting.yaml",
        r#"- id: greeting-for-mornings
  title: 上午问候
  text: "上午好，很高兴为您服务。"
  season: {hours: "09:00-12:00"}
  status: approved
- id: greeting-for-evenings
  title: 晚上问候
  text: "晚上好，很高兴为您服务。"
  season: {hours: "18:00-23:00"}
  status: approved
"#,
    ),
    (
        "phrases/festive.yaml",
        r#"- id: festive-anniversary
  title: 店庆祝贺
  text: "店庆快乐，感谢您一路相伴。"
  season: {from: 11-20, until: 11-30}
  status: approved
- id: festive-spring
  title: 拜年
  text: "给您拜年了，祝您新春大吉。"
  season: {lunar: 春节, after: 15}
  status: approved
"#,
    ),
];

/// Phrases of the pre-sale, the in-sale and the after-sale stage, one that waits for a lead, and one
/// whose text is no longer the approved one.
pub const ANSWERING: &str = r#"- id: answering-order
  title: 查询订单进度
  text: "{称呼}，您的订单{订单号}正在配送，请您放心。"
  stages: [in-sale]
  tags: [物流]
  shortcut: cxdd
  source: D2 §物流
  status: approved
- id: answering-refund
  title: 退款进度
  text: "退款已经提交，会原路退回您的付款账户。"
  stages: [after-sale]
  tags: [退款]
  keywords: [退款多久到账, 钱什么时候退]
  status: approved
- id: answering-size
  title: 尺码推荐
  text: "这款版型正常，按您平时的尺码选就合适。"
  stages: [pre-sale]
  status: approved
- id: answering-in-review
  title: 送货上门
  text: "可以送货上门，请您留意电话。"
  status: in-review
- id: answering-changed
  title: 七天退换
  text: "这款商品支持七天退换。"
  status: approved
  approved: {by: 王琳, on: 2026-11-02, text: 7580bf4f}
"#;

/// 2026-11-22, a Sunday, at half past nine: the hour of one greeting, the days of one festival.
pub fn morning() -> DateTime {
    date(2026, 11, 22).at(9, 30, 0, 0)
}

/// The files as they come from the disk.
pub fn files(files: &[(&str, &str)]) -> Vec<SourceFile> {
    let file = |(name, text): &(&str, &str)| SourceFile {
        name: (*name).to_owned(),
        path: (*name).to_owned(),
        content: Ok(text.as_bytes().to_vec()),
    };
    files.iter().map(file).collect()
}

/// A library of `named` files, with everything computed from it.
pub fn content(named: &[(&str, &str)]) -> Arc<Content> {
    let loaded = load(&files(named), None, Scope::Team);
    Arc::new(Content::new(loaded.library, loaded.diagnostics))
}

/// The library with one file replaced.
pub fn with_file(name: &str, text: &str) -> Arc<Content> {
    let replaced = |(old, held): &(&'static str, &'static str)| {
        (*old, if *old == name { text.to_owned() } else { (*held).to_owned() })
    };
    let named: Vec<(&str, String)> = FILES.iter().map(replaced).collect();
    let named: Vec<(&str, &str)> = named.iter().map(|(name, text)| (*name, &**text)).collect();
    content(&named)
}

/// The news that `content` was read.
pub fn loaded(content: Arc<Content>) -> Event {
    Event::LibraryLoaded { content, folder: String::from("/team/library"), read_only: false }
}

/// The id `name`.
pub fn id(name: &str) -> PhraseId {
    PhraseId::new(name).unwrap()
}

/// The program at an agent's hand.
pub struct Team {
    /// Its state.
    pub state: AppState,
    /// Searches whose answer is held back.
    pub held: Vec<SearchJob>,
    /// Searches are answered at once.
    pub answers: bool,
    /// Texts that were copied.
    pub copied: Vec<String>,
    /// Everything else the outside was asked to do, as its debug form begins.
    pub asked: Vec<Effect>,
}

impl Team {
    /// The program before anything was read.
    pub fn starting(language: Language) -> Self {
        let absolute = morning().to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        Self {
            state: AppState::new(Settings::default(), language, morning(), absolute),
            held: Vec::new(),
            answers: true,
            copied: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// The program with the library read.
    pub fn new(language: Language) -> Self {
        let mut team = Self::starting(language);
        team.news(loaded(content(FILES)));
        team
    }

    /// In Chinese.
    pub fn chinese() -> Self {
        Self::new(Language::Chinese)
    }

    /// A person wishes something.
    pub fn wish(&mut self, action: Action) -> &mut Self {
        let effects = self.state.apply(action);
        self.carry_out(effects);
        self
    }

    /// Something happens outside.
    pub fn news(&mut self, event: Event) -> &mut Self {
        let effects = self.state.on_event(event);
        self.carry_out(effects);
        self
    }

    /// A query is typed.
    pub fn query(&mut self, query: &str) -> &mut Self {
        self.wish(Action::SetQuery(query.to_owned()))
    }

    /// A field of a phrase is filled in.
    pub fn field(&mut self, phrase: &str, name: &str, value: &str) -> &mut Self {
        let (name, value) = (name.to_owned(), value.to_owned());
        self.wish(Action::SetField { phrase: id(phrase), name, value })
    }

    /// Something about the customer is filled in.
    pub fn customer(&mut self, name: &str, value: &str) -> &mut Self {
        self.wish(Action::SetCustomer { name: name.to_owned(), value: value.to_owned() })
    }

    /// The answer to a search comes.
    pub fn answer(&mut self, job: &SearchJob) -> &mut Self {
        let found = searcher::run(job, &|| false);
        self.news(Event::Found { generation: job.generation, found })
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Search(job) if self.answers => {
                    self.answer(&job);
                }
                Effect::Search(job) => self.held.push(job),
                Effect::Copy { text, phrases, query } => {
                    self.copied.push(text.clone());
                    self.news(Event::Copied { text, phrases, query });
                }
                other => self.asked.push(other),
            }
        }
    }

    /// The rows by id, each with a sign for why it stands there: `*` pinned, `~` in season, `+` used.
    pub fn rows(&self) -> String {
        let rows = self.state.find.list.rows.iter().map(|row| {
            let sign = match row.group {
                Group::Pinned => "*",
                Group::InSeason => "~",
                Group::Used => "+",
                Group::Hit | Group::Library => "",
            };
            let phrase = self.state.content.phrase(row.phrase_index);
            format!("{sign}{}", phrase.map_or("?", |phrase| phrase.id.as_str()))
        });
        rows.collect::<Vec<_>>().join(" ")
    }

    /// The chosen phrase.
    pub fn selected(&self) -> &str {
        self.state.find.selected.as_ref().map_or("-", PhraseId::as_str)
    }

    /// Words of the toasts, the newest last.
    pub fn told(&self) -> String {
        let told = deti::view::shell::shell(&self.state).toasts.into_iter().map(|toast| toast.text);
        told.collect::<Vec<_>>().join(" / ")
    }

    /// Takes back what the newest toast offers to take back.
    pub fn undo(&mut self) -> &mut Self {
        let id = self.state.toasts.last().expect("something was told").id;
        self.wish(Action::UndoToast(id))
    }

    /// The pieces of the reply.
    pub fn tray(&self) -> String {
        let pieces = self.state.tray.iter().map(|piece| piece.text.as_str());
        pieces.collect::<Vec<_>>().join(" | ")
    }
}
