//! What each screen shows, as data, in Chinese and English.

use std::fmt::Write as _;
use std::ops::Range;

use deti::app::action::{Action, Event, Overlay};
use deti::library::Stage;
use deti::search::double_pinyin::Scheme;
use deti::view::{find, palette, problems, row, shell, shortcuts};
use deti::words::Language;
use insta::{assert_json_snapshot, assert_snapshot};

use super::team::{self, Team, id};

/// A text with its marks as `⟦…⟧`. Fails on a mark that does not lie in the text, in order.
fn marked(text: &str, marks: &[Range<usize>]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut shown = String::new();
    let mut at = 0;
    for mark in marks {
        assert!(at <= mark.start && mark.start < mark.end, "{marks:?} in {text}");
        shown.extend(&chars[at..mark.start]);
        shown.push('⟦');
        shown.extend(&chars[mark.start..mark.end]);
        shown.push('⟧');
        at = mark.end;
    }
    shown.extend(&chars[at..]);
    shown
}

/// The line of a row with its marks as `⟦…⟧` and its blanks as `{…}`.
fn line(row: &row::RowView) -> String {
    marked(&row.line, &row.line_marks);
    let mut shown = String::new();
    for (at, c) in row.line.chars().enumerate() {
        let begins = |ranges: &[Range<usize>]| ranges.iter().any(|range| range.start == at);
        let ends = |ranges: &[Range<usize>]| ranges.iter().any(|range| range.end == at + 1);
        shown.extend(begins(&row.line_marks).then_some('⟦'));
        shown.extend(begins(&row.line_blanks).then_some('{'));
        shown.push(c);
        shown.extend(ends(&row.line_blanks).then_some('}'));
        shown.extend(ends(&row.line_marks).then_some('⟧'));
    }
    shown
}

/// The rows as a person sees them: number, title, why; the line of text; place and badges.
fn rows(team: &Team) -> String {
    let mut shown = String::new();
    let mut row_index = 0;
    while let Some(row) = row::row(&team.state, row_index) {
        let number = row.number.map_or(String::new(), |number| number.to_string());
        let sign = if row.selected { '▸' } else { ' ' };
        write!(shown, "{sign}{number} {}", marked(&row.title, &row.title_marks)).unwrap();
        if let Some(why) = &row.why {
            write!(shown, " ({why})").unwrap();
        }
        writeln!(shown, "\n   {}", line(&row)).unwrap();
        write!(shown, "   {}", row.place).unwrap();
        for (holds, word) in [(row.pinned, "pinned"), (row.personal, "personal")] {
            if holds {
                write!(shown, " [{word}]").unwrap();
            }
        }
        if let Some(badge) = row.badge {
            write!(shown, " [{}]", team.state.words().get(badge.words_key())).unwrap();
        }
        shown.push('\n');
        row_index += 1;
    }
    shown
}

/// The left side, the head of the list and what stands in place of rows.
fn around(team: &Team) -> String {
    let view = find::find(&team.state);
    let sign = |selected: bool| if selected { "*" } else { "" };
    let categories = view
        .categories
        .iter()
        .map(|category| format!("{}{} {}", sign(category.selected), category.name, category.count));
    let stages = view.stages.iter().map(|stage| format!("{}{}", sign(stage.selected), stage.name));
    let list = |items: Vec<String>| items.join(" | ");
    let note = view.note.map_or_else(String::new, |note| format!("\n{note}"));
    format!(
        "{}\n{}\n{}\n{:?}{note}",
        list(categories.collect()),
        list(stages.collect()),
        view.summary,
        view.empty
    )
}

#[test]
fn the_empty_query_says_why_a_row_stands_first() {
    let mut team = Team::chinese();
    team.wish(Action::ToggleFavourite(id("answering-size"))).query("tkjd");
    team.wish(Action::CopySelected).query("");
    assert_snapshot!(rows(&team), @r#"
    ▸1 尺码推荐 (已置顶)
       这款版型正常，按您平时的尺码选就合适。
       应答语 · 售前 [pinned]
     2 上午问候 (应时)
       上午好，很高兴为您服务。
       问候语
     3 店庆祝贺 (应时)
       店庆快乐，感谢您一路相伴。
       祝贺语
     4 退款进度 (常用)
       退款已经提交，会原路退回您的付款账户。
       应答语 · 售后
     5 查询订单进度
       {称呼}，您的订单{订单号}正在配送，请您放心。
       应答语 · 售中
     6 不好意思久等了
       上午好，不好意思让您久等了，我这就为您查。
       道歉语
     7 包裹晚到
       实在抱歉，包裹会晚一天，最晚后天送到，客服{客服}为您跟进。
       道歉语 · 售中 售后
    "#);
    assert_snapshot!(around(&team), @r#"
    *全部 7 | 应答语 3 | 道歉语 2 | 问候语 1 | 祝贺语 1
    *全部 | 售前 | 售中 | 售后
    7 条
    None
    "#);
}

#[test]
fn the_empty_query_in_english_with_everything_shown() {
    let mut team = Team::new(Language::English);
    team.wish(Action::SetShowAll(true)).wish(Action::SetStage(Some(Stage::AfterSale)));
    assert_snapshot!(rows(&team), @r#"
    ▸1 上午问候 (In season)
       上午好，很高兴为您服务。
       Greeting
     2 店庆祝贺 (In season)
       店庆快乐，感谢您一路相伴。
       祝贺语
     3 退款进度
       退款已经提交，会原路退回您的付款账户。
       Answering · After-sale
     4 送货上门
       可以送货上门，请您留意电话。
       Answering [In review]
     5 七天退换
       这款商品支持七天退换。
       Answering [Changed since approval]
     6 不好意思久等了
       上午好，不好意思让您久等了，我这就为您查。
       Apology
     7 包裹晚到
       实在抱歉，包裹会晚一天，最晚后天送到，客服{客服}为您跟进。
       Apology · In-sale After-sale
     8 旧的道歉
       抱歉，请您谅解。
       Apology [Retired]
     9 晚上问候
       晚上好，很高兴为您服务。
       Greeting [Out of season]
      拜年
       给您拜年了，祝您新春大吉。
       祝贺语 [Out of season]
    "#);
    assert_snapshot!(around(&team), @r#"
    *All 10 | Answering 3 | Apology 3 | Greeting 2 | 祝贺语 2
    All | Pre-sale | In-sale | *After-sale
    10 found
    None
    "#);
}

#[test]
fn a_row_says_how_it_was_found_where_its_marks_do_not() {
    let why = |team: &Team| row::row(&team.state, 0).map(|row| (row.id.to_string(), row.why));
    let check = |team: &Team, query: &str, phrase: &str, expected: Option<&str>| {
        let found = why(team);
        let expected = Some((phrase.to_owned(), expected.map(str::to_owned)));
        assert_eq!(found, expected, "{query}");
    };
    for (query, phrase, expected) in [
        ("退款进度", "answering-refund", None),
        ("tkjd", "answering-refund", None),
        ("tuikuan", "answering-refund", None),
        ("退款多久到账", "answering-refund", Some("关键词 退款多久到账")),
        ("致歉", "apology-parcel-late", Some("场景 致歉")),
        ("cxdd", "answering-order", Some("简码")),
        ("fangxin", "answering-order", Some("拼音")),
        ("请您放心", "answering-order", None),
        ("cimatuijian", "answering-size", Some("音近 chi ma tui jian")),
        ("推款进度", "answering-refund", Some("音近 tui kuan jin du")),
        ("tuikaunjindu", "answering-refund", Some("音近 tui kuan jin du")),
        ("尺推荐", "answering-size", Some("相近")),
        ("你好，我退的货，钱什么时候到", "answering-refund", Some("意思相近")),
    ] {
        let mut team = Team::chinese();
        check(team.query(query), query, phrase, expected);
    }
    let mut team = Team::chinese();
    let mut settings = team.state.settings.clone();
    settings.double_pinyin = Some(Scheme::Xiaohe);
    team.wish(Action::SetSettings(Box::new(settings))).query("tvkrjbdu");
    check(&team, "tvkrjbdu", "answering-refund", Some("双拼"));
    for _ in 0..2 {
        team.query("查").wish(Action::Copy(id("apology-waiting")));
    }
    check(team.query("查"), "查", "apology-waiting", Some("您选过"));
}

#[test]
fn a_customers_sentence_is_shown_as_such() {
    let mut team = Team::chinese();
    team.query("请问我退的货，钱什么时候能到账呢");
    assert_snapshot!(rows(&team), @"
    ▸1 ⟦退款进度⟧ (提到 到账)
       退款已经提交，会原路退回您的付款账户。
       应答语 · 售后
    ");
    assert_snapshot!(around(&team), @"
    *全部 1 | 应答语 1 | 道歉语 0 | 问候语 0 | 祝贺语 0
    *全部 | 售前 | 售中 | 售后
    1 条
    None
    像是客户的原话，下面是合适的回复
    ");
    team.query("退款");
    assert!(find::find(&team.state).note.is_none());
}

#[test]
fn highlights_lie_on_the_characters_that_were_meant() {
    let mut shown = String::new();
    for query in
        ["bhys", "jiudeng", "久 查", "退款多久到账", "致歉", "cxdd", "退款進度", "ｗｌ", "dingdan"]
    {
        let mut team = Team::chinese();
        team.query(query);
        writeln!(shown, "{query}\n{}", rows(&team)).unwrap();
    }
    assert_snapshot!(shown, @r#"
    bhys
    ▸1 ⟦不好意思⟧久等了
       上午好，⟦不好意思⟧让您久等了，我这就为您查。
       道歉语

    jiudeng
    ▸1 不好意思⟦久等⟧了
       上午好，不好意思让您⟦久等⟧了，我这就为您查。
       道歉语

    久 查
    ▸1 不好意思⟦久⟧等了
       上午好，不好意思让您⟦久⟧等了，我这就为您⟦查⟧。
       道歉语

    退款多久到账
    ▸1 退款进度 (关键词 退款多久到账)
       退款已经提交，会原路退回您的付款账户。
       应答语 · 售后

    致歉
    ▸1 包裹晚到 (场景 致歉)
       实在抱歉，包裹会晚一天，最晚后天送到，客服{客服}为您跟进。
       道歉语 · 售中 售后

    cxdd
    ▸1 查询订单进度 (简码)
       {称呼}，您的订单{订单号}正在配送，请您放心。
       应答语 · 售中

    退款進度
    ▸1 ⟦退款进度⟧
       退款已经提交，会原路退回您的付款账户。
       应答语 · 售后

    ｗｌ
    ▸1 包裹晚到 (场景 物流)
       实在抱歉，包裹会晚一天，最晚后天送到，客服{客服}为您跟进。
       道歉语 · 售中 售后
     2 查询订单进度 (场景 物流)
       {称呼}，您的订单{订单号}正在配送，请您放心。
       应答语 · 售中

    dingdan
    ▸1 查询⟦订单⟧进度
       {称呼}，您的⟦订单⟧⟦{订单号}⟧正在配送，请您放心。
       应答语 · 售中
    "#);
}

#[test]
fn a_mark_inside_a_placeholder_marks_what_stands_in_for_it() {
    let mut shown = String::new();
    for (query, customer) in [
        // The name of a blank, empty and filled in.
        ("订单号", ""),
        ("订单号", "A1001"),
        // A choice that is not the first, and a default.
        ("两", ""),
        ("后天", ""),
        // The fixed text after placeholders stays in its place.
        ("放心", "A1001"),
    ] {
        let mut team = Team::chinese();
        team.customer("订单号", customer).query(query);
        writeln!(shown, "{query} {customer}\n{}", rows(&team)).unwrap();
    }
    assert_snapshot!(shown, @r#"
    订单号 
    ▸1 查询订单进度
       {称呼}，您的订单⟦{订单号}⟧正在配送，请您放心。
       应答语 · 售中

    订单号 A1001
    ▸1 查询订单进度
       {称呼}，您的订单⟦A1001⟧正在配送，请您放心。
       应答语 · 售中

    两 
    ▸1 包裹晚到
       实在抱歉，包裹会晚⟦一⟧天，最晚后天送到，客服{客服}为您跟进。
       道歉语 · 售中 售后

    后天 
    ▸1 包裹晚到
       实在抱歉，包裹会晚一天，最晚⟦后天⟧送到，客服{客服}为您跟进。
       道歉语 · 售中 售后

    放心 A1001
    ▸1 查询订单进度
       …01正在配送，请您⟦放心⟧。
       应答语 · 售中
    "#);
}

#[test]
fn a_late_mark_moves_the_line_to_it() {
    let lead = "感谢您的耐心，我们已经收到您的反馈，".repeat(8);
    let text = format!("{lead}稍后由专人与您{{称呼}}联系。\n下一行。");
    let file = format!(
        "- id: a-long-one\n  title: 很长\n  text: {}\n  status: approved\n",
        serde_json::to_string(&text).unwrap()
    );
    let mut team = Team::chinese();
    team.news(team::loaded(team::with_file("phrases/answering.yaml", &file)));
    let mut shown = String::new();
    for query in ["专人", "联系", "下一行", "fankui"] {
        team.query(query);
        writeln!(shown, "{query}\n{}", rows(&team)).unwrap();
    }
    assert_snapshot!(shown, @r#"
    专人
    ▸1 很长
       …到您的反馈，稍后由⟦专人⟧与您{称呼}联系。 下一行。
       应答语

    联系
    ▸1 很长
       …稍后由专人与您{称呼}⟦联系⟧。 下一行。
       应答语

    下一行
    ▸1 很长
       …人与您{称呼}联系。 ⟦下一行⟧。
       应答语

    fankui
    ▸1 很长 (拼音)
       感谢您的耐心，我们已经收到您的⟦反馈⟧，感谢您的耐心，我们已经收到您的⟦反馈⟧，感谢您的耐心，我们已经收到您的⟦反馈⟧，感谢您的耐心，我们已经收到您的⟦反馈⟧，感谢您的耐心，我们已经收到您的⟦反馈⟧，感谢您的耐心，我们已经收到您的⟦反馈⟧，感谢您的耐心，我们已经收
       应答语
    "#);
}

#[test]
fn every_highlight_of_the_shipped_library_lies_in_its_text() {
    let loaded =
        deti::library::load(&deti::fs::embedded_library(), None, deti::library::Scope::Team);
    let content = deti::app::Content::new(loaded.library, loaded.diagnostics);
    let mut team = Team::chinese();
    team.news(team::loaded(content.into()));
    let mut n_marks = 0;
    for query in ["nin", "h", "您好", "dd", "时段", "抱歉 您", "kuaidi", "什么时候发货呢"]
    {
        team.query(query);
        let mut row_index = 0;
        while let Some(row) = row::row(&team.state, row_index) {
            for (text, marks) in [(&row.title, &row.title_marks), (&row.line, &row.line_marks)] {
                marked(text, marks);
                n_marks += marks.len();
            }
            row_index += 1;
        }
    }
    assert!(n_marks > 500, "{n_marks}");
}

#[test]
fn nothing_found_tells_what_to_do() {
    let mut shown = String::new();
    let mut look = |what: &str, team: &Team| {
        writeln!(shown, "{what}: {:?}", find::find(&team.state).empty).unwrap();
    };
    look("reading", &Team::starting(Language::Chinese));
    let mut team = Team::starting(Language::Chinese);
    let reason = Some(String::from("No such file or directory"));
    team.news(Event::LibraryMissing { folder: "/team/nowhere".into(), reason });
    look("missing", &team);
    team.query("bhys");
    look("missing, with a query", &team);
    team.query("").news(team::loaded(team::content(&team::FILES[..1])));
    look("no phrases", &team);
    let mut team = Team::chinese();
    team.query("zzzqqq");
    look("no hits", &team);
    team.query("tkjd").wish(Action::SetCategory(Some("apology".into())));
    look("hits elsewhere", &team);
    team.query("#没有");
    look("nothing fits the filters", &team);
    team.wish(Action::SetCategory(None)).query("");
    team.answers = false;
    team.query("zzzqqq");
    look("not answered yet", &team);
    assert_snapshot!(shown, @r#"
    reading: Some(Reading)
    missing: Some(NoLibrary { folder: "/team/nowhere", reason: Some("No such file or directory") })
    missing, with a query: Some(NoLibrary { folder: "/team/nowhere", reason: Some("No such file or directory") })
    no phrases: Some(NoPhrases)
    no hits: Some(NoHits { query: "zzzqqq", elsewhere: 0 })
    hits elsewhere: Some(NoHits { query: "tkjd", elsewhere: 1 })
    nothing fits the filters: Some(NothingHere)
    not answered yet: None
    "#);
}

#[test]
fn the_preview_has_its_fields_in_place() {
    let mut team = Team::chinese();
    team.customer("称呼", "王女士").query("cxdd");
    assert_json_snapshot!(find::find(&team.state).preview, @r#"
    {
      "id": "answering-order",
      "title": "查询订单进度",
      "category": "answering",
      "place": "应答语 · 售中",
      "pinned": false,
      "badge": null,
      "findings": [],
      "personal": false,
      "pieces": [
        {
          "field": {
            "name": "称呼",
            "value": "王女士",
            "default": null,
            "choices": [],
            "home": "customer"
          }
        },
        {
          "fixed": "，您的订单"
        },
        {
          "field": {
            "name": "订单号",
            "value": "",
            "default": null,
            "choices": [],
            "home": "customer"
          }
        },
        {
          "fixed": "正在配送，请您放心。"
        }
      ],
      "fields": [
        "称呼",
        "订单号"
      ],
      "missing": [
        "订单号"
      ],
      "odd": [],
      "tags": [
        "物流"
      ],
      "facts": [
        [
          "简码",
          "cxdd"
        ],
        [
          "来源",
          "D2 §物流"
        ]
      ]
    }
    "#);
    team.query("").wish(Action::Select(id("apology-parcel-late")));
    team.field("apology-parcel-late", "天数", "两");
    assert_json_snapshot!(find::find(&team.state).preview, @r#"
    {
      "id": "apology-parcel-late",
      "title": "包裹晚到",
      "category": "apology",
      "place": "道歉语 · 售中 售后",
      "pinned": false,
      "badge": null,
      "findings": [],
      "personal": false,
      "pieces": [
        {
          "fixed": "实在抱歉，包裹会晚"
        },
        {
          "field": {
            "name": "天数",
            "value": "两",
            "default": "一",
            "choices": [
              "一",
              "两",
              "三"
            ],
            "home": "phrase"
          }
        },
        {
          "fixed": "天，最晚"
        },
        {
          "field": {
            "name": "时限",
            "value": "",
            "default": "后天",
            "choices": [],
            "home": "phrase"
          }
        },
        {
          "fixed": "送到，客服"
        },
        {
          "field": {
            "name": "客服",
            "value": "",
            "default": null,
            "choices": [],
            "home": "profile"
          }
        },
        {
          "fixed": "为您跟进。"
        }
      ],
      "fields": [
        "天数",
        "时限",
        "客服"
      ],
      "missing": [
        "客服"
      ],
      "odd": [],
      "tags": [
        "物流",
        "致歉"
      ],
      "facts": []
    }
    "#);
}

#[test]
fn the_preview_tells_what_the_clock_filled_in_and_why_a_phrase_is_not_offered() {
    let mut team = Team::new(Language::English);
    team.query("bhys").wish(Action::CopySelected);
    let waiting = find::find(&team.state).preview.unwrap();
    let facts: Vec<String> =
        waiting.facts.iter().map(|(name, fact)| format!("{name} {fact}")).collect();
    assert_json_snapshot!((waiting.pieces, facts, waiting.place), @r#"
    [
      [
        {
          "auto": {
            "name": "时段问候",
            "value": "上午好"
          }
        },
        {
          "fixed": "，不好意思让您久等了，我这就为您查。"
        }
      ],
      [
        "Used 1×"
      ],
      "Apology"
    ]
    "#);
    let mut badges = String::new();
    team.wish(Action::SetShowAll(true)).query("");
    for name in [
        "answering-in-review",
        "answering-changed",
        "apology-no-longer-used",
        "festive-spring",
        "answering-size",
    ] {
        team.wish(Action::Select(id(name)));
        let preview = find::find(&team.state).preview.unwrap();
        let approval = preview.facts.iter().find(|(name, _)| name == "Approved");
        let approval = approval.map(|(_, fact)| fact);
        writeln!(badges, "{name} {:?} {approval:?}", preview.badge).unwrap();
    }
    assert_snapshot!(badges, @r#"
    answering-in-review Some(InReview) None
    answering-changed Some(Changed) Some("王琳, 2026-11-02")
    apology-no-longer-used Some(Retired) None
    festive-spring Some(OutOfSeason) None
    answering-size None None
    "#);
}

#[test]
fn the_shell_tells_the_state_of_the_library() {
    let mut shown = String::new();
    for language in Language::ALL {
        let mut look = |what: &str, team: &Team| {
            let view = shell::shell(&team.state);
            writeln!(
                shown,
                "{what}: {} | {} | {} | read-only {} | {:?}",
                shell::title(&team.state),
                view.folder,
                view.n_phrases,
                view.read_only,
                view.problems
            )
            .unwrap();
        };
        look("reading", &Team::starting(language));
        let mut team = Team::new(language);
        look("a warning", &team);
        let content = team::with_file("phrases/answering.yaml", "- id: a\n  text：您好\n");
        team.news(Event::LibraryLoaded { content, folder: "/nas".into(), read_only: true });
        look("an error", &team);
    }
    assert_snapshot!(shown, @r#"
    reading: 得体 Deti |  | 0 条话术 | read-only false | None
    a warning: 测试店 · 得体 | /team/library | 12 条话术 | read-only false | Some("1 处提醒")
    an error: ! 测试店 · 得体 | /nas | 7 条话术 | read-only true | Some("1 处文件错误")
    reading: 得体 Deti |  | 0 phrases | read-only false | None
    a warning: 测试店 · 得体 | /team/library | 12 phrases | read-only false | Some("warnings: 1")
    an error: ! 测试店 · 得体 | /nas | 7 phrases | read-only true | Some("file errors: 1")
    "#);
}

#[test]
fn toasts_are_short_and_few() {
    let mut shown = String::new();
    for language in Language::ALL {
        let mut team = Team::new(language);
        team.query("bhys").wish(Action::CopySelected);
        writeln!(shown, "{}", team.told()).unwrap();
        team.wish(Action::AddSelectedToTray);
        writeln!(shown, "{}", team.told()).unwrap();
        team.query("cxdd").wish(Action::CopySelected);
        writeln!(shown, "{}", team.told()).unwrap();
        team.wish(Action::RemoveFromTray(0));
        writeln!(shown, "{}", team.told()).unwrap();
        let reason = String::from("the disk is full");
        team.news(Event::Failed { key: "toast.store_failed", reason });
        team.customer("称呼", "王女士").wish(Action::NextCustomer);
        team.wish(Action::ToggleFavourite(id("answering-size")));
        writeln!(shown, "{}", team.told()).unwrap();
        assert!(shell::shell(&team.state).toasts.len() <= 3);
    }
    assert_snapshot!(shown, @r#"
    已复制：上午好，不好意思让您久等了，我这就为您查。
    已加入回复，共 1 段
    请先填写：称呼、订单号
    已从回复中移除一段
    个人记录没有存下来：the disk is full / 已置顶
    Copied: 上午好，不好意思让您久等了，我这就为您查。
    Added to the reply: 1 in all
    Please fill in first: 称呼, 订单号
    Removed one piece of the reply
    Personal records could not be saved: the disk is full / Pinned
    "#);
}

#[test]
fn problems_stand_by_file_and_errors_first() {
    let text = "- id: a\n  text: 请按 #1 键\n- id: b\n  text：您好\n- id: c\n  text: \"{\"\n";
    for (language, expected) in
        [(Language::Chinese, "用的是全角冒号"), (Language::English, "full-width")]
    {
        let mut team = Team::new(language);
        team.news(team::loaded(team::with_file("phrases/apology.yaml", text)));
        let problems = problems::problems(&team.state);
        let told: Vec<String> =
            problems.iter().map(|found| format!("{} {}", found.code, found.place)).collect();
        assert_eq!(
            told,
            [
                "W-CHANGED phrases/answering.yaml:27:9",
                "E-COLON phrases/apology.yaml:4:7",
                "W-HASH phrases/apology.yaml:2:12",
                "W-BRACE phrases/apology.yaml:6:10",
            ]
        );
        assert!(problems[1].message.contains(expected), "{:?}", problems[1]);
        assert!(
            problems.iter().all(|found| !found.hint.is_empty() && !found.hint.contains("diag."))
        );
    }
}

#[test]
fn the_palette_holds_every_command_and_finds_phrases() {
    let line = |line: &palette::PaletteLine| {
        let why = line.why_not.as_ref().map(|why| format!(" — {why}")).unwrap_or_default();
        let sign = if line.phrase { "·" } else { ">" };
        format!("{sign} {} [{}]{why}\n", line.name, line.aside)
    };
    let shown = |team: &Team, typed: &str| -> String {
        palette::palette(&team.state, typed).iter().map(line).collect()
    };
    let mut team = Team::chinese();
    team.wish(Action::SetOverlay(Some(Overlay::Palette)));
    assert_snapshot!(shown(&team, ""), @r#"
    > 复制选中的话术 [Enter]
    > 加入回复 [Ctrl+Enter]
    > 复制整段回复 [Ctrl+Shift+Enter] — 回复栏是空的
    > 清空回复 [] — 回复栏是空的
    > 置顶或取消置顶 [Ctrl+D]
    > 下一条 [↓]
    > 上一条 [↑]
    > 向下一页 [PageDown]
    > 向上一页 [PageUp]
    > 下一位客户 [Ctrl+N]
    > 下一个阶段 [Ctrl+]]
    > 上一个阶段 [Ctrl+[]
    > 显示或隐藏草稿与非时令话术 [Ctrl+Shift+A]
    > 查找 [Alt+1]
    > 检查 [Alt+2]
    > 整理 [Alt+3]
    > 规则 [Alt+4]
    > 练习 [Alt+5]
    > 开始今天的练习 []
    > 学习进度 []
    > 导出我的学习报告… []
    > 统计 [Alt+7]
    > 设置 [Alt+8]
    > 话术库的问题 []
    > 新建话术 [Ctrl+Shift+N]
    > 编辑选中的话术 [F2]
    > 上移选中的话术 [Alt+↑] — 请先到“整理”里选一条话术
    > 下移选中的话术 [Alt+↓] — 请先到“整理”里选一条话术
    > 保存正在写的话术 [Ctrl+S] — 没有正在写的话术
    > 保存并提交审核 [Ctrl+Shift+S] — 没有正在写的话术
    > 批准选中的话术 [Ctrl+Shift+Y] — 请先到“整理”里选一条话术
    > 退回选中的话术 [Ctrl+Shift+R] — 请先到“整理”里选一条话术
    > 向团队提议这条话术 [Ctrl+Shift+P]
    > 撤销对话术库的上一步操作 [Ctrl+Z] — 没有可撤销的操作
    > 重做刚才撤销的操作 [Ctrl+Shift+Z] — 没有可重做的操作
    > 快捷键 [F1]
    > 小窗口（置于最前） [Ctrl+Shift+M]
    > 切换浅色与深色 [Ctrl+Shift+L]
    > 重新读取话术库 [F5]
    > 选择话术库文件夹… []
    > 打开话术库文件夹 []
    > 清空查找，再按则收起窗口 [Esc]
    > 退出 [Ctrl+Q]
    "#);
    assert_snapshot!(shown(&team, "qk"), @r#"
    > 清空回复 [] — 回复栏是空的
    > 清空查找，再按则收起窗口 [Esc]
    · 店庆祝贺 [祝贺语]
    "#);
    assert_snapshot!(shown(&team, "tuikuan"), @"· 退款进度 [应答语 · 售后]");
    // What is not offered to agents is not offered here.
    assert_eq!(shown(&team, "送货上门"), "");
    let team = Team::new(Language::English);
    assert_snapshot!(shown(&team, "reply"), @r#"
    > Clear the reply [] — The reply is empty
    > Add to the reply [Ctrl+Enter]
    > Copy the whole reply [Ctrl+Shift+Enter] — The reply is empty
    "#);
    // Each line does what it says.
    let lines = palette::palette(&team.state, "tuikuan");
    assert_eq!(lines[0].action, Some(Action::Copy(id("answering-refund"))));
}

#[test]
fn the_page_of_shortcuts() {
    let shown = |language: Language| -> String {
        let team = Team::new(language);
        let lines = shortcuts::shortcuts(&team.state);
        let line = |line: &shortcuts::ShortcutView| {
            let place = line.place.as_deref().map_or(String::new(), |place| format!("  ({place})"));
            format!("{}  {}{place}\n", line.keys, line.name)
        };
        lines.iter().map(line).collect()
    };
    assert_snapshot!(shown(Language::Chinese), @r#"
    Enter  复制选中的话术  (查找)
    ↓  下一条  (查找)
    ↑  上一条  (查找)
    PageDown  向下一页  (查找)
    PageUp  向上一页  (查找)
    Tab  下一个填空  (查找)
    Ctrl+1…9  复制第 1–9 条  (查找)
    Shift+Tab  上一个填空  (查找)
    Ctrl+Enter  加入回复
    Ctrl+Shift+Enter  复制整段回复
    Ctrl+D  置顶或取消置顶
    Ctrl+N  下一位客户
    Ctrl+]  下一个阶段
    Ctrl+[  上一个阶段
    Ctrl+Shift+A  显示或隐藏草稿与非时令话术
    Alt+1  查找
    Alt+2  检查
    Alt+3  整理
    Alt+4  规则
    Alt+5  练习
    Alt+7  统计
    Alt+8  设置
    Ctrl+Shift+N  新建话术
    F2  编辑选中的话术  (查找、整理)
    Alt+↑  上移选中的话术  (整理)
    Alt+↓  下移选中的话术  (整理)
    Ctrl+S  保存正在写的话术  (整理)
    Ctrl+Shift+S  保存并提交审核  (整理)
    Ctrl+Shift+Y  批准选中的话术  (整理)
    Ctrl+Shift+R  退回选中的话术  (整理)
    Ctrl+Shift+P  向团队提议这条话术
    Ctrl+Z  撤销对话术库的上一步操作  (整理)
    Ctrl+Shift+Z  重做刚才撤销的操作  (整理)
    Ctrl+K  命令与话术
    F1  快捷键
    Ctrl+Shift+M  小窗口（置于最前）
    Ctrl+Shift+L  切换浅色与深色
    F5  重新读取话术库
    Esc  清空查找，再按则收起窗口
    Ctrl+Q  退出
    ↑ ↓  上一条、下一条话术  (待审)
    ↑ ↓  上一条、下一条规则  (规则)
    Enter  开始、提交、下一题  (练习)
    Space  翻卡片；标记当前的字  (练习)
    1…9  选答案或练习  (练习)
    0  接着上次的练  (练习)
    F2  给点提示  (练习)
    F3  看答案  (练习)
    ↑ ↓ ← →  在练习、行、字之间移动  (练习)
    Shift+← Shift+→  加长或缩短标记  (练习)
    Delete Backspace  去掉标记  (练习)
    ↑ ↓  上一位、下一位成员  (统计)
    PageUp PageDown  上翻、下翻一页  (统计)
    ← →  切换标签页  (统计)
    Enter  打开或收起成员的报告  (统计)
    ↑ ↓  上一行、下一行  (命令与话术)
    Enter  执行选中的一项  (命令与话术)
    Enter  保存  (怎么称呼您？)
    "#);
    assert_snapshot!(shown(Language::English), @r#"
    Enter  Copy the chosen phrase  (Find)
    ↓  Next row  (Find)
    ↑  Previous row  (Find)
    PageDown  Page down  (Find)
    PageUp  Page up  (Find)
    Tab  Next field  (Find)
    Ctrl+1…9  Copy row 1 to 9  (Find)
    Shift+Tab  Previous blank  (Find)
    Ctrl+Enter  Add to the reply
    Ctrl+Shift+Enter  Copy the whole reply
    Ctrl+D  Pin or unpin
    Ctrl+N  Next customer
    Ctrl+]  Next stage
    Ctrl+[  Previous stage
    Ctrl+Shift+A  Show or hide drafts and off-season phrases
    Alt+1  Find
    Alt+2  Check
    Alt+3  Curate
    Alt+4  Rulebook
    Alt+5  Practice
    Alt+7  Insights
    Alt+8  Settings
    Ctrl+Shift+N  New phrase
    F2  Edit the chosen phrase  (Find, Curate)
    Alt+↑  Move the chosen phrase up  (Curate)
    Alt+↓  Move the chosen phrase down  (Curate)
    Ctrl+S  Save what is being written  (Curate)
    Ctrl+Shift+S  Save and submit for review  (Curate)
    Ctrl+Shift+Y  Approve the chosen phrase  (Curate)
    Ctrl+Shift+R  Send the chosen phrase back  (Curate)
    Ctrl+Shift+P  Propose this phrase to the team
    Ctrl+Z  Undo the last change to the library  (Curate)
    Ctrl+Shift+Z  Redo what was undone  (Curate)
    Ctrl+K  Commands and phrases
    F1  Keyboard shortcuts
    Ctrl+Shift+M  Compact window, always on top
    Ctrl+Shift+L  Switch light and dark
    F5  Read the library again
    Esc  Clear, then get out of the way
    Ctrl+Q  Quit
    ↑ ↓  Phrase above or below  (Review)
    ↑ ↓  Rule above or below  (Rulebook)
    Enter  Begin, hand in, next  (Practice)
    Space  Turn the card; mark a character  (Practice)
    1…9  Choose an answer or a drill  (Practice)
    0  Take up what broke off  (Practice)
    F2  Give me a hint  (Practice)
    F3  Show me  (Practice)
    ↑ ↓ ← →  Between drills, lines and characters  (Practice)
    Shift+← Shift+→  Make the mark longer or shorter  (Practice)
    Delete Backspace  Take the mark away  (Practice)
    ↑ ↓  Person above or below  (Insights)
    PageUp PageDown  A page up or down  (Insights)
    ← →  The other tab  (Insights)
    Enter  Open or close a person's report  (Insights)
    ↑ ↓  Line above or below  (Commands and phrases)
    Enter  Do what is chosen  (Commands and phrases)
    Enter  Save  (What is your name?)
    "#);
}
