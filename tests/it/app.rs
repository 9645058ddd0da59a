//! The state without a window: wishes and news in, new state and effects out.

use deti::app::action::{Action, Effect, Event, Overlay, RecordsAsk, Screen, WindowAsk};
use deti::app::settings::AfterCopy;
use deti::app::state::{Focus, Loading};
use deti::app::usage::{HALF_LIFE_DAYS, Use};
use deti::app::{AppState, Command, Settings};
use deti::library::Stage;
use deti::search::Tier;
use deti::search::double_pinyin::Scheme;
use deti::search::options::FuzzyPair;
use deti::template::{Template, day_part_greeting};
use deti::words::Language;
use jiff::ToSpan as _;
use proptest::prelude::*;

use super::team::{self, Team, id};

fn used(state: &AppState, days_ago: i64, times: u64) -> Use {
    let mut held = Use::default();
    for _ in 0..times {
        let at = state.now_absolute - (24 * days_ago).hours();
        held = held.used_at(at.as_second(), HALF_LIFE_DAYS);
    }
    held
}

fn remember(team: &mut Team, usage: &[(&str, i64, u64)], favourites: &[&str]) {
    let usage = usage
        .iter()
        .map(|(name, days_ago, times)| (id(name), used(&team.state, *days_ago, *times)))
        .collect();
    let favourites = favourites.iter().map(|name| id(name)).collect();
    team.news(Event::Remembered { usage, favourites, queries: Vec::new(), drafts: Vec::new() });
}

/// What was remembered of the queries that led to something.
fn remembered_queries(team: &Team) -> Vec<Option<&str>> {
    let queries = team.asked.iter().filter_map(|effect| match effect {
        Effect::Records(RecordsAsk::Use { query, .. }) => Some(query.as_deref()),
        _ => None,
    });
    queries.collect()
}

fn n_searches(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Search(_))).count()
}

#[test]
fn the_empty_query_lists_pinned_then_in_season_then_used_then_the_rest() {
    let mut team = Team::chinese();
    assert_eq!(
        team.rows(),
        "~greeting-for-mornings ~festive-anniversary answering-order answering-refund \
         answering-size apology-waiting apology-parcel-late"
    );
    assert_eq!(team.selected(), "greeting-for-mornings");
    // Used once today counts more than three times two months ago; a draft is not brought back.
    let uses =
        [("apology-waiting", 60, 3), ("answering-size", 0, 1), ("answering-in-review", 0, 9)];
    remember(&mut team, &uses, &["answering-refund", "answering-changed"]);
    assert_eq!(
        team.rows(),
        "*answering-refund ~greeting-for-mornings ~festive-anniversary +answering-size \
         +apology-waiting answering-order apology-parcel-late"
    );
    // In the evening another greeting fits; the chosen phrase stays chosen while it is there.
    team.wish(Action::Select(id("answering-size")));
    let at = |team: &Team, hours: i64| Event::Clock {
        local: team::morning() + hours.hours(),
        absolute: team.state.now_absolute + hours.hours(),
    };
    let evening = at(&team, 10);
    team.news(evening);
    assert!(team.rows().contains("~greeting-for-evenings"), "{}", team.rows());
    assert!(!team.rows().contains("mornings"), "{}", team.rows());
    assert_eq!(team.selected(), "answering-size");
    // And what is gone with its hour is not chosen any more.
    team.wish(Action::Select(id("greeting-for-evenings")));
    let night = at(&team, 4);
    team.news(night);
    assert_eq!(team.selected(), "answering-refund");
}

#[test]
fn what_was_copied_rises_and_what_was_pinned_stands_first() {
    let mut team = Team::chinese();
    team.query("tkjd").wish(Action::CopySelected).query("");
    assert!(team.rows().contains("+answering-refund"), "{}", team.rows());
    let recorded = team.asked.iter().find_map(|effect| match effect {
        Effect::Records(RecordsAsk::Use { phrase, use_now, query }) => {
            Some((phrase.clone(), use_now.n_uses, query.clone()))
        }
        _ => None,
    });
    assert_eq!(recorded, Some((id("answering-refund"), 1, Some(String::from("tkjd")))));
    team.wish(Action::ToggleFavourite(id("answering-size")));
    assert!(team.rows().starts_with("*answering-size "), "{}", team.rows());
    assert_eq!(team.told(), "已置顶");
    team.undo();
    assert!(!team.rows().contains('*'), "{}", team.rows());
    let pins = team.asked.iter().filter_map(|effect| match effect {
        Effect::Records(RecordsAsk::Favourite { pinned, .. }) => Some(*pinned),
        _ => None,
    });
    assert_eq!(pins.collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_query_that_led_to_a_phrase_twice_finds_it_sooner() {
    // A title comes before a text, however often the text is used.
    const USUAL: &str = "answering-order";
    const LEARNED: &str = "apology-waiting";
    let mut team = Team::chinese();
    for (n_times, expected) in [(0, USUAL), (1, USUAL), (2, LEARNED)] {
        assert_eq!(team.query("查").selected(), expected, "after {n_times}");
        team.wish(Action::Copy(id("apology-waiting")));
    }
    // Remembered from earlier days: the query and when it was typed, the rows.
    for (remembered, n_times, typed, expected) in [
        ("cha", 2, "cha", LEARNED),
        ("chaxun", 2, "cha", LEARNED),
        ("ＣＨＡ", 2, "cha", LEARNED),
        ("cha", 1, "cha", USUAL),
        ("ch", 2, "cha", USUAL),
        ("weininc", 5, "cha", USUAL),
    ] {
        let mut team = Team::chinese();
        let queries = vec![
            (remembered.to_owned(), id("apology-waiting"), n_times),
            (remembered.to_owned(), id("gone-since"), 9),
        ];
        let (usage, favourites) = Default::default();
        team.news(Event::Remembered { usage, favourites, queries, drafts: Vec::new() });
        team.query(typed);
        assert_eq!(team.selected(), expected, "{remembered} {n_times}, {typed}");
    }
}

#[test]
fn of_a_query_the_words_are_remembered_and_of_a_customer_nothing() {
    for (query, remembered) in [
        ("tkjd", Some("tkjd")),
        (" TK进度 ", Some("tk进度")),
        ("#退款 @售后 tuik", Some("tuik")),
        ("#退款", None),
        ("我上周退的货，退款怎么还没到账啊", None),
        ("退款 王小姐", None),
        ("王", Some("王")),
        ("王小", None),
    ] {
        let mut team = Team::chinese();
        team.customer("称呼", "王小姐").query(query).wish(Action::Copy(id("answering-refund")));
        assert_eq!(remembered_queries(&team), [remembered], "{query}");
    }
}

#[test]
fn what_fits_the_conversation_comes_before_equals() {
    let mut team = Team::chinese();
    assert!(team.query("您").rows().contains("answering-size apology-parcel-late"));
    // The stage that is shown.
    team.wish(Action::SetStage(Some(Stage::InSale)));
    assert_eq!(
        team.rows(),
        "apology-parcel-late answering-order greeting-for-mornings festive-anniversary \
         apology-waiting"
    );
    team.wish(Action::SetStage(None));
    // The stage of what this customer was sent; a phrase for every stage says nothing about it.
    team.wish(Action::Copy(id("answering-refund"))).wish(Action::Copy(id("apology-waiting")));
    let rows = team.query("您").rows();
    let used = "answering-refund apology-waiting";
    assert!(rows.starts_with(&format!("{used} apology-parcel-late answering-size")), "{rows}");
    team.wish(Action::NextCustomer);
    let rows = team.query("您").rows();
    assert!(rows.starts_with(&format!("{used} answering-size apology-parcel-late")), "{rows}");
}

#[test]
fn searching_goes_by_the_settings() {
    let mut team = Team::chinese();
    let set = |team: &mut Team, change: fn(&mut Settings)| {
        let mut settings = team.state.settings.clone();
        change(&mut settings);
        team.wish(Action::SetSettings(Box::new(settings)));
    };
    let found = |team: &Team| team.state.find.found.hits.first().map(|hit| hit.tier);
    assert_eq!(found(team.query("tvkrjbdu")), None);
    set(&mut team, |settings| settings.double_pinyin = Some(Scheme::Xiaohe));
    assert_eq!((team.rows().as_str(), found(&team)), ("answering-refund", Some(Tier::Pinyin)));
    set(&mut team, |settings| settings.double_pinyin = Some(Scheme::Abc));
    assert_eq!(found(&team), None);

    assert_eq!(found(team.query("cima")), Some(Tier::Near));
    set(&mut team, |settings| {
        settings.fuzzy_pairs = settings.fuzzy_pairs.with(FuzzyPair::ChC, false);
    });
    assert_eq!(found(&team), Some(Tier::Scattered));

    assert_eq!(found(team.query("tuikaunjindu")), Some(Tier::Near));
    set(&mut team, |settings| settings.typos = false);
    assert_eq!(found(&team), None);
}

#[test]
fn filters_in_the_query() {
    for (query, expected) in [
        ("#道歉", "apology-waiting apology-parcel-late"),
        ("＃道歉 ＠售前", "apology-waiting"),
        ("#apology", "apology-waiting apology-parcel-late"),
        ("#物流", "answering-order apology-parcel-late"),
        ("#物流 #致歉", "apology-parcel-late"),
        ("#物流 peisong", "answering-order"),
        ("@售后 #应答语", "answering-refund"),
        ("@pre-sale #answering", "answering-size"),
        ("状态:待审核", "answering-in-review"),
        ("status:in-review", "answering-in-review"),
        ("状态：已停用", "apology-no-longer-used"),
        ("状态:已批准 #应答", "answering-order answering-refund answering-size answering-changed"),
        ("状态:待审核 songhuo", "answering-in-review"),
        ("#没有", ""),
        ("@没有", ""),
        ("状态:没有", ""),
        // Still being typed: filters nothing yet.
        ("# tuikuan", "answering-refund"),
    ] {
        let mut team = Team::chinese();
        team.query(query);
        let rows = team.rows().replace('~', "");
        assert_eq!(rows, expected, "{query}");
    }
}

#[test]
fn categories_are_counted_under_the_query_and_the_stage() {
    let counts = |team: &Team| {
        let view = deti::view::find::find(&team.state);
        let counts = view.categories.iter().map(|category| category.count.to_string());
        counts.collect::<Vec<_>>().join(" ")
    };
    let mut team = Team::chinese();
    // All; then replies, apologies, greetings, festive wishes: drafts and other seasons do not count.
    assert_eq!(counts(&team), "7 3 2 1 1");
    team.wish(Action::SetStage(Some(Stage::AfterSale)));
    assert_eq!(counts(&team), "5 1 2 1 1");
    team.query("抱歉");
    assert_eq!(counts(&team), "1 0 1 0 0");
    // A category narrows the rows, not the counts of the others.
    team.query("").wish(Action::SetStage(None)).wish(Action::SetCategory(Some("apology".into())));
    assert_eq!(counts(&team), "7 3 2 1 1");
    assert_eq!(team.rows(), "apology-waiting apology-parcel-late");
    team.wish(Action::SetCategory(None)).wish(Action::SetShowAll(true));
    assert_eq!(counts(&team), "12 5 3 2 2");
}

#[test]
fn stages_are_stepped_through_in_a_ring() {
    let mut team = Team::chinese();
    let mut seen = Vec::new();
    for step in [1, 1, 1, 1, -1, -1] {
        team.wish(Action::StepStage(step));
        seen.push(team.state.find.stage.map_or("all", |stage| stage.as_str()));
        assert_eq!(team.state.find.selected, team.state.row_id(0));
    }
    assert_eq!(seen, ["pre-sale", "in-sale", "after-sale", "all", "after-sale", "in-sale"]);
    assert!(!team.rows().contains("answering-refund"), "{}", team.rows());
}

#[test]
fn the_selection_moves_and_stops_at_the_ends() {
    let mut team = Team::chinese();
    for (by, expected) in [
        (1, "festive-anniversary"),
        (-1, "greeting-for-mornings"),
        (-1, "greeting-for-mornings"),
        (8, "apology-parcel-late"),
        (1, "apology-parcel-late"),
    ] {
        team.wish(Action::MoveSelection(by));
        assert_eq!(team.selected(), expected, "{by}");
    }
    team.query("zzzqqq").wish(Action::MoveSelection(1));
    assert_eq!(team.selected(), "-");
    team.wish(Action::CopySelected);
    assert_eq!(team.copied, [""; 0]);
}

#[test]
fn a_reload_keeps_query_selection_and_half_filled_fields() {
    for query in ["", "dingdan", "@售中"] {
        let mut team = Team::chinese();
        team.query(query).wish(Action::Select(id("answering-order")));
        team.customer("称呼", "王女士").field("answering-order", "备注", "加急");
        // A phrase is put in front, so that every place in the library is another one.
        let first = "- id: a-new-one\n  text: 订单已经收到。\n  status: approved\n";
        let content = team::with_file(
            "phrases/answering.yaml",
            &format!("{first}{}", team::ANSWERING.replace("正在配送", "已经出库")),
        );
        team.news(team::loaded(content));
        assert_eq!(team.selected(), "answering-order", "{query}");
        assert_eq!(team.state.find.query, query);
        assert!(team.told().contains("话术库已更新，共 13 条"), "{}", team.told());
        team.customer("订单号", "A1001").wish(Action::CopySelected);
        assert_eq!(team.copied, ["王女士，您的订单A1001已经出库，请您放心。"], "{query}");
        assert_eq!(
            team.state.fields.get(&id("answering-order")).and_then(|fields| fields.get("备注")),
            Some("加急")
        );
        // The same files once more are no news.
        let before = team.state.toasts.len();
        let again = team.state.content.clone();
        team.news(team::loaded(again));
        assert_eq!(team.state.toasts.len(), before);
    }
}

#[test]
fn a_chosen_phrase_or_category_that_is_gone_gives_way() {
    let mut team = Team::chinese();
    team.wish(Action::SetCategory(Some("festive".into())));
    assert_eq!(team.selected(), "festive-anniversary");
    team.news(team::loaded(team::content(&team::FILES[..3])));
    assert_eq!(team.selected(), "-");
    let meta = "name: 只有应答\ncategories:\n  - {id: answering, name: 应答语}\n";
    team.wish(Action::SetCategory(Some("apology".into())));
    team.news(team::loaded(team::content(&[("library.yaml", meta), team::FILES[1]])));
    assert_eq!(team.state.find.category, None);
    assert_eq!(team.selected(), "answering-order");
}

#[test]
fn between_a_reload_and_its_answer_the_rows_still_name_the_phrases_that_were_found() {
    let mut team = Team::chinese();
    team.query("进度");
    let found = team.rows();
    assert_eq!(found, "answering-refund answering-order");
    team.answers = false;
    let first = "- id: a-new-one\n  text: 您好。\n  status: approved\n";
    let text = format!("{first}{}", team::ANSWERING);
    team.news(team::loaded(team::with_file("phrases/answering.yaml", &text)));
    assert_eq!(team.rows(), found);
    let job = team.held.pop().unwrap();
    team.answer(&job);
    assert_eq!(team.rows(), found);
}

#[test]
fn a_library_that_is_gone_keeps_what_was_read_and_one_that_never_came_is_offered_to_be_made() {
    let gone = || Event::LibraryMissing { folder: "/team/library".into(), reason: None };
    let mut team = Team::chinese();
    let before = team.rows();
    team.news(gone());
    assert_eq!(team.rows(), before);
    assert_eq!(team.told(), "读不到话术库 /team/library，继续使用刚才的内容");
    team.query("bhys").wish(Action::CopySelected);
    assert_eq!(team.copied.len(), 1);

    let mut team = Team::starting(Language::Chinese);
    team.news(gone());
    assert!(matches!(team.state.loading, Loading::Missing { .. }));
    team.query("bhys").wish(Action::CopySelected).wish(Action::CreateLibrary);
    assert_eq!(team.copied, [""; 0]);
    assert!(matches!(team.asked[..], [Effect::CreateLibrary]), "{:?}", team.asked);
    // It comes: what was typed meanwhile is found.
    team.news(team::loaded(team::content(team::FILES)));
    assert_eq!(team.rows(), "apology-waiting");
}

#[test]
fn enter_before_the_answer_copies_when_it_comes() {
    let mut team = Team::chinese();
    team.answers = false;
    team.query("tkjd").wish(Action::CopySelected);
    assert_eq!(team.copied, [""; 0]);
    let job = team.held.pop().unwrap();
    team.answer(&job);
    assert_eq!(team.copied, ["退款已经提交，会原路退回您的付款账户。"]);
    // Once: the next answer copies nothing.
    team.query("cmtj");
    let job = team.held.pop().unwrap();
    team.answer(&job);
    assert_eq!(team.copied.len(), 1);
    // Typing on takes it back.
    team.query("tkj").wish(Action::CopySelected).query("tkjd");
    for job in std::mem::take(&mut team.held) {
        team.answer(&job);
    }
    assert_eq!(team.copied.len(), 1);
}

#[test]
fn a_row_s_number_before_the_answer_copies_that_row_of_the_answer() {
    let mut team = Team::chinese();
    team.answers = false;
    team.query("进度").wish(Action::CopyRow(1)).customer("称呼", "王女士").customer("订单号", "A1");
    let job = team.held.pop().unwrap();
    team.answer(&job);
    assert_eq!(team.copied, ["王女士，您的订单A1正在配送，请您放心。"]);
}

#[test]
fn every_key_that_means_a_row_waits_for_the_rows() {
    let mut team = Team::chinese();
    team.answers = false;
    team.query("进度").wish(Action::MoveSelection(1)).wish(Action::AddSelectedToTray);
    team.wish(Action::MoveSelection(-1)).wish(Action::CopySelected);
    team.customer("称呼", "王女士").customer("订单号", "A1");
    let job = team.held.pop().unwrap();
    team.answer(&job);
    assert_eq!(team.tray(), "王女士，您的订单A1正在配送，请您放心。");
    assert_eq!(team.copied, ["退款已经提交，会原路退回您的付款账户。"]);
}

#[test]
fn an_outdated_answer_is_dropped() {
    let mut team = Team::chinese();
    team.answers = false;
    team.query("tkjd").query("cmtj");
    let [first, second] = &std::mem::take(&mut team.held)[..] else { panic!("two searches") };
    team.answer(second);
    assert_eq!(team.rows(), "answering-size");
    team.answer(first);
    assert_eq!(team.rows(), "answering-size");
    assert_eq!(team.selected(), "answering-size");
}

#[test]
fn news_while_a_query_waits_for_its_answer_does_not_keep_the_old_selection() {
    let mut team = Team::chinese();
    team.wish(Action::Select(id("answering-order")));
    team.answers = false;
    team.query("进度");
    // Both phrases fit; the best one is to be chosen although something else came in between.
    remember(&mut team, &[], &[]);
    for job in std::mem::take(&mut team.held) {
        team.answer(&job);
    }
    assert_eq!(team.selected(), "answering-refund");
}

#[test]
fn a_blank_is_asked_for_and_what_is_whole_is_copied() {
    let mut team = Team::chinese();
    team.query("cxdd").wish(Action::CopySelected);
    assert_eq!(team.copied, [""; 0]);
    assert_eq!(team.told(), "请先填写：称呼、订单号");
    assert_eq!(team.state.focus, Some(Focus::Field("称呼".into())));
    team.customer("称呼", "王女士").wish(Action::CopySelected);
    assert_eq!(team.state.focus, Some(Focus::Field("订单号".into())));
    team.customer("订单号", "  ").wish(Action::CopySelected);
    assert_eq!(team.copied, [""; 0]);
    team.customer("订单号", "A1").wish(Action::CopySelected);
    assert_eq!(team.copied, ["王女士，您的订单A1正在配送，请您放心。"]);
    assert_eq!(team.state.focus, Some(Focus::Search));
    // The profile fills its own, a choice and a default stand in for what was not typed.
    let mut settings = team.state.settings.clone();
    settings.profile.insert("客服".into(), "小禾".into());
    team.wish(Action::SetSettings(Box::new(settings)));
    team.field("apology-parcel-late", "天数", "两").wish(Action::Copy(id("apology-parcel-late")));
    let last = team.copied.last().unwrap();
    assert_eq!(last, "实在抱歉，包裹会晚两天，最晚后天送到，客服小禾为您跟进。");
}

#[test]
fn the_next_customer_begins_empty_and_can_be_taken_back() {
    let mut team = Team::chinese();
    // Nothing is filled in: nothing to clear, nothing to tell.
    team.wish(Action::NextCustomer);
    assert_eq!(team.told(), "");
    team.customer("称呼", "王女士").field("apology-parcel-late", "天数", "三");
    // The reply may name the customer, too.
    team.wish(Action::AddToTray(id("answering-refund")));
    team.wish(Action::NextCustomer);
    assert!(team.state.customer.is_empty() && team.state.fields.is_empty());
    assert_eq!(team.tray(), "");
    assert_eq!(team.told(), "已换下一位客户，上一位的信息已清空");
    team.undo();
    assert_eq!(team.state.customer.get("称呼"), Some("王女士"));
    let fields = &team.state.fields[&id("apology-parcel-late")];
    assert_eq!(fields.get("天数"), Some("三"));
    assert_eq!(team.tray(), "退款已经提交，会原路退回您的付款账户。");
    // A reply alone is reason enough.
    team.wish(Action::NextCustomer).wish(Action::AddToTray(id("answering-refund")));
    team.wish(Action::NextCustomer);
    assert_eq!((team.tray(), team.state.toasts.len()), (String::new(), 1));
    // The profile is the agent's own and stays.
    team.state.settings.profile.insert("客服".into(), "小禾".into());
    team.wish(Action::NextCustomer);
    assert_eq!(team.state.settings.profile.get("客服").map(String::as_str), Some("小禾"));
}

#[test]
fn nothing_of_a_customer_is_ever_recorded() {
    let mut team = Team::chinese();
    team.customer("称呼", "王女士").customer("订单号", "A1001");
    team.field("apology-parcel-late", "天数", "王女士的三");
    team.query("cxdd").wish(Action::CopySelected).wish(Action::AddToTray(id("answering-order")));
    team.wish(Action::CopyTray).wish(Action::NextCustomer);
    assert_eq!(team.copied.len(), 2);
    let recorded = format!("{:?}", team.asked);
    assert!(recorded.contains("Records(Use"), "{recorded}");
    assert!(!recorded.contains("王女士") && !recorded.contains("A1001"), "{recorded}");
}

#[test]
fn a_phrase_with_blanks_goes_into_the_reply_and_the_next_query_is_no_order_number() {
    let mut team = Team::chinese();
    team.query("cxdd").wish(Action::AddSelectedToTray);
    assert_eq!(team.tray(), "{称呼}，您的订单{订单号}正在配送，请您放心。");
    assert_eq!(team.state.focus, Some(Focus::Search));
    assert_eq!(team.told(), "已加入回复，共 1 段；还要填：称呼、订单号");
    // What is typed now is a query, and nobody's order number.
    team.query("tkjd").wish(Action::AddSelectedToTray);
    assert_eq!(team.state.customer.get("订单号"), None);
    // Nothing is copied with a blank; the reply asks for the first one that is left.
    for (name, value) in [("称呼", "王女士"), ("订单号", "A1")] {
        team.wish(Action::CopyTray);
        assert_eq!(team.copied, [""; 0]);
        assert_eq!(team.state.focus, Some(Focus::ReplyField(name.into())));
        team.customer(name, value);
    }
    team.wish(Action::CopyTray);
    let refund = "退款已经提交，会原路退回您的付款账户。";
    assert_eq!(team.copied, [format!("王女士，您的订单A1正在配送，请您放心。\n{refund}")]);
    // What is known is filled in at once, and what is typed into a piece may hold a blank, too.
    team.wish(Action::ClearTray).wish(Action::AddToTray(id("answering-order")));
    assert_eq!(team.tray(), "王女士，您的订单A1正在配送，请您放心。");
    team.wish(Action::EditTray {
        piece_index: 0, text: String::from("运单号是{运单号}。")
    });
    team.wish(Action::CopyTray);
    assert_eq!(team.state.focus, Some(Focus::ReplyField("运单号".into())));
    team.field("answering-order", "运单号", "SF1").customer("运单号", "SF1");
    team.wish(Action::CopyTray);
    assert_eq!(team.copied.last().unwrap(), "运单号是SF1。");
}

#[test]
fn what_is_being_composed_is_searched_without_the_marks_of_the_input_method() {
    for (query, composing, searched) in [
        ("ni hao", 0..6, "nihao"),
        ("退款ni'hao", 2..8, "退款nihao"),
        ("xi’an", 0..5, "xian"),
        // What stands beside it is the person's own.
        ("a b ni hao c d", 4..10, "a b nihao c d"),
        ("你 hao", 0..5, "你hao"),
        // An input method may be ahead of the field.
        ("ni hao", 0..99, "nihao"),
    ] {
        let mut team = Team::chinese();
        team.answers = false;
        team.wish(Action::ComposeQuery { query: query.to_owned(), composing });
        assert_eq!(team.held.pop().unwrap().query, searched, "{query}");
        assert_eq!(team.state.find.query, query);
        // Once it is committed it is as it stands.
        team.query(query);
        assert_eq!(team.held.pop().unwrap().query, query);
    }
}

#[test]
fn the_reply_is_stacked_edited_moved_and_taken_back() {
    let mut team = Team::chinese();
    team.wish(Action::CopyTray);
    assert_eq!(team.told(), "回复栏是空的");
    for name in ["greeting-for-mornings", "answering-refund", "festive-anniversary"] {
        team.wish(Action::AddToTray(id(name)));
    }
    let (a, b, c) = (
        "上午好，很高兴为您服务。",
        "退款已经提交，会原路退回您的付款账户。",
        "店庆快乐，感谢您一路相伴。",
    );
    for (piece_index, by, expected) in [
        (2, -1, [a, c, b]),
        (0, 1, [c, a, b]),
        (0, -1, [c, a, b]),
        (2, 1, [c, a, b]),
        (9, -1, [c, a, b]),
        (0, 2, [a, b, c]),
    ] {
        team.wish(Action::MoveTray { piece_index, by });
        assert_eq!(team.tray(), expected.join(" | "), "{piece_index} {by}");
    }
    team.wish(Action::EditTray { piece_index: 1, text: String::from("已经退了。\n") });
    team.wish(Action::CopyTray);
    assert_eq!(team.copied, [format!("{a}\n已经退了。\n{c}")]);
    team.wish(Action::RemoveFromTray(0));
    assert_eq!(team.tray(), format!("已经退了。\n | {c}"));
    team.undo();
    assert_eq!(team.tray(), format!("{a} | 已经退了。\n | {c}"));
    team.wish(Action::RemoveFromTray(9)).wish(Action::EditTray { piece_index: 9, text: a.into() });
    assert_eq!(team.state.tray.len(), 3);
    team.wish(Action::ClearTray);
    assert_eq!(team.tray(), "");
    team.undo();
    assert_eq!(team.state.tray.len(), 3);
    // What was edited since then is not lost by taking back.
    team.wish(Action::RemoveFromTray(0));
    team.wish(Action::EditTray { piece_index: 1, text: String::from("回头见。") }).undo();
    assert_eq!(team.tray(), format!("{a} | 已经退了。\n | 回头见。"));
}

#[test]
fn escape_closes_then_clears_then_gets_out_of_the_way() {
    let mut team = Team::chinese();
    team.query("tkjd").wish(Action::SetStage(Some(Stage::AfterSale)));
    team.wish(Action::Open(Screen::Settings)).wish(Action::SetOverlay(Some(Overlay::Palette)));
    let mut steps = Vec::new();
    for _ in 0..5 {
        team.wish(Action::Escape);
        let find = &team.state.find;
        steps.push(format!(
            "{:?} {:?} {:?} {:?} {}",
            team.state.overlay,
            team.state.screen,
            find.query,
            find.stage.map(|stage| stage.as_str()),
            team.asked
                .iter()
                .filter(|effect| matches!(effect, Effect::Window(WindowAsk::Minimise)))
                .count()
        ));
    }
    assert_eq!(
        steps,
        [
            r#"None Settings "tkjd" Some("after-sale") 0"#,
            r#"None Find "tkjd" Some("after-sale") 0"#,
            r#"None Find "" Some("after-sale") 0"#,
            r#"None Find "" None 0"#,
            r#"None Find "" None 1"#,
        ]
    );
}

#[test]
fn after_a_copy_the_window_stays_or_goes_as_was_chosen() {
    for (after_copy, n_minimised) in [(AfterCopy::Stay, 0), (AfterCopy::Minimise, 1)] {
        let mut team = Team::chinese();
        let settings = Settings { after_copy, ..Settings::default() };
        team.wish(Action::SetSettings(Box::new(settings)));
        team.query("tkjd").wish(Action::CopySelected);
        let n = team
            .asked
            .iter()
            .filter(|effect| matches!(effect, Effect::Window(WindowAsk::Minimise)))
            .count();
        assert_eq!(n, n_minimised);
    }
}

#[test]
fn a_minute_that_changes_nothing_asks_for_nothing() {
    let mut team = Team::chinese();
    team.query("tkjd");
    let generation = team.state.find.generation;
    let minute = Event::Clock {
        local: team::morning() + 1.minute(),
        absolute: team.state.now_absolute + 1.minute(),
    };
    assert!(team.state.on_event(minute).is_empty());
    assert_eq!(team.state.find.generation, generation);
    let hour = Event::Clock {
        local: team::morning() + 1.hour(),
        absolute: team.state.now_absolute + 1.hour(),
    };
    assert_eq!(n_searches(&team.state.on_event(hour)), 1);
}

#[test]
fn every_command_can_be_asked_of_every_state_and_says_why_not() {
    let mut missing = Team::starting(Language::Chinese);
    missing.news(Event::LibraryMissing { folder: "/team/nowhere".into(), reason: None });
    let mut nothing = Team::chinese();
    nothing.query("zzzqqq");
    for mut team in
        [Team::starting(Language::Chinese), missing, nothing, Team::new(Language::English)]
    {
        for command in Command::ALL {
            match command.action(&team.state) {
                Ok(action) => {
                    team.wish(action);
                }
                Err(why) => assert!(team.state.words().has(why), "{command:?}: {why}"),
            }
        }
    }
}

/// A part of a phrase, with what the customer must read when it is filled with its value.
#[derive(Clone, Debug)]
enum Made {
    Fixed(String),
    Brace,
    Slot { name: String, offer: Vec<String>, full_width: bool },
}

impl Made {
    fn written(&self) -> String {
        match self {
            Self::Fixed(text) => text.clone(),
            Self::Brace => String::from("{{"),
            Self::Slot { name, offer, full_width } => {
                let inside = match &offer[..] {
                    [] => name.clone(),
                    [one] => format!("{name}={one}"),
                    many => format!("{name}:{}", many.join("|")),
                };
                if *full_width { format!("｛{inside}｝") } else { format!("{{{inside}}}") }
            }
        }
    }
}

/// Names as people give them: the customer's, the agent's own, the clock's, any other.
const NAMES: [&str; 6] = ["称呼", "订单号", "客服", "时段问候", "时限", "备注"];

fn made() -> impl Strategy<Value = Made> {
    let offer = proptest::collection::vec("[一-龥a-z0-9]{1,4}", 0..4);
    let fixed = "[一-龥a-z，。 #:=|\n]{1,6}".prop_map(Made::Fixed);
    let slot = (proptest::sample::select(&NAMES[..]), offer, any::<bool>()).prop_map(
        |(name, offer, full_width)| Made::Slot { name: name.to_owned(), offer, full_width },
    );
    prop_oneof![3 => fixed, 1 => Just(Made::Brace), 4 => slot]
}

/// What was typed for a name: nothing, blanks, or something; never a brace.
fn typed() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let value = prop_oneof![Just(String::new()), Just(String::from(" 　")), "[一-龥A-Z0-9 ]{1,6}"];
    proptest::collection::vec((proptest::sample::select(&NAMES[..]), value), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_copied_has_every_blank_filled(
        parts in proptest::collection::vec(made(), 1..8),
        typed in typed(),
    ) {
        // Ends that stay: the loader drops blanks at the ends of a text.
        let ends = || std::iter::once(Made::Fixed(String::from("好")));
        let parts: Vec<Made> = ends().chain(parts).chain(ends()).collect();
        let text: String = parts.iter().map(Made::written).collect();
        let quoted = serde_json::to_string(&text).unwrap();
        let file = format!("- id: made-up\n  text: {quoted}\n  status: approved\n");
        let mut team = Team::starting(Language::Chinese);
        team.news(team::loaded(team::content(&[team::FILES[0], ("phrases/answering.yaml", &file)])));
        prop_assert_eq!(team.state.content.library.phrases.len(), 1, "{}", file);

        for (name, value) in &typed {
            match *name {
                "称呼" | "订单号" => team.customer(name, value),
                "客服" => {
                    let mut settings = team.state.settings.clone();
                    settings.profile.insert("客服".into(), value.clone());
                    team.wish(Action::SetSettings(Box::new(settings)))
                }
                _ => team.field("made-up", name, value),
            };
        }
        let last = |wanted: &str| {
            let value = typed.iter().rev().find(|(name, _)| *name == wanted);
            value.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
        };
        let first_offer = |wanted: &str| parts.iter().find_map(|part| match part {
            Made::Slot { name, offer, .. } if name == wanted => offer.first().map(String::as_str),
            _ => None,
        });
        let greeting = day_part_greeting(team.state.now.hour());
        let clock = |name: &str| (name == "时段问候").then_some(greeting);
        let expected: Option<String> = parts.iter().map(|part| match part {
            Made::Fixed(text) => Some(text.clone()),
            Made::Brace => Some(String::from("{")),
            Made::Slot { name, offer, .. } => {
                // An offer of one's own is not the clock's.
                let clock = clock(name).filter(|_| offer.is_empty());
                last(name).or(clock).or_else(|| first_offer(name)).map(str::to_owned)
            }
        }).collect();

        let copies = [Action::Copy(id("made-up")), Action::CopySelected, Action::CopyRow(0)];
        let replies = [Action::AddToTray(id("made-up")), Action::CopyTray];
        for wish in copies.into_iter().chain(replies) {
            let before = (team.copied.len(), team.state.tray.len());
            team.wish(wish.clone());
            if before == (team.copied.len(), team.state.tray.len()) {
                // What still waits to be filled in is asked about; the second time is an answer.
                team.wish(wish);
            }
        }
        for copied in &team.copied {
            for name in Template::parse(&text).names() {
                for left in [format!("{{{name}"), format!("｛{name}"), format!("[{name}]")] {
                    prop_assert!(!copied.contains(&left), "{:?} copied from {:?}", copied, text);
                }
            }
        }
        match expected {
            None => prop_assert!(team.copied.is_empty(), "{:?} from {:?}", team.copied, text),
            Some(expected) => {
                prop_assert_eq!(&team.copied, &[(); 4].map(|()| expected.clone()));
            }
        }
    }
}

#[test]
fn a_reply_under_check_is_mended_and_a_blank_that_a_fix_left_is_not_copied() {
    use deti::rulebook::Rulebook;
    let mut team = Team::chinese();
    team.state.on_event(Event::RulebookLoaded {
        rulebook: std::sync::Arc::new(Rulebook::load(&[]).value),
        diagnostics: Vec::new(),
    });
    team.state.apply(Action::SetCheckText("呵呵，您稍等。".into()));
    assert!(!team.state.check.findings.is_empty());
    team.state.apply(Action::FixAllSafe);
    assert_eq!(team.state.check.text, "您稍等。");
    team.state.apply(Action::Unfix);
    assert_eq!(team.state.check.text, "呵呵，您稍等。");
    team.state.apply(Action::SetCheckText("{称呼}，您好".into()));
    assert!(team.state.apply(Action::CopyChecked).is_empty());
    team.state.apply(Action::SetCheckText("王女士，您好".into()));
    let effects = team.state.apply(Action::CopyChecked);
    assert!(matches!(effects.as_slice(), [Effect::Copy { text, .. }] if text == "王女士，您好"));
}

#[test]
fn what_waits_to_be_filled_in_is_asked_about_before_it_is_copied() {
    let text = |text: &str| format!("- id: a-1\n  text: {text:?}\n  status: approved\n");
    for (written, values, copied) in [
        ("[称呼]，您好。", &[][..], "[称呼]，您好。"),
        ("{{称呼}}，您好。", &[], "{称呼}，您好。"),
        ("{称呼，您好。", &[], "{称呼，您好。"),
        ("XX先生您好。", &[], "XX先生您好。"),
        ("{称呼}，您好。", &[("称呼", "{订单号}")], "{订单号}，您好。"),
        ("{称呼}，您好。", &[("称呼", "XX先生")], "XX先生，您好。"),
    ] {
        for wish in [Action::CopySelected, Action::CopyRow(0), Action::Copy(id("a-1"))] {
            let mut team = Team::starting(Language::Chinese);
            let file = text(written);
            let content = team::content(&[team::FILES[0], ("phrases/answering.yaml", &file)]);
            team.news(team::loaded(content));
            for (name, value) in values {
                team.customer(name, value);
            }
            team.wish(wish.clone());
            assert!(team.copied.is_empty(), "{written}");
            assert_eq!(team.state.toasts.last().unwrap().key, "toast.unfilled", "{written}");
            team.wish(wish);
            assert_eq!(team.copied, [copied]);
        }
        let mut team = Team::starting(Language::Chinese);
        let file = text(written);
        team.news(team::loaded(team::content(&[
            team::FILES[0],
            ("phrases/answering.yaml", &file),
        ])));
        for (name, value) in values {
            team.customer(name, value);
        }
        team.wish(Action::AddToTray(id("a-1")));
        if Template::parse(copied).names().is_empty() {
            assert!(team.state.tray.is_empty(), "{written}");
        } else {
            // In a reply it is a blank like any other.
            team.wish(Action::CopyTray);
            assert!(team.copied.is_empty(), "{written}");
        }
    }
    // What a team says it sends so, and what a lead accepted, asks nothing.
    let accepted = text("XX先生您好。")
        + "  allow:\n  - {rule: placeholder.unknown, reason: 教学用, by: 王琳, until: 2027-01-01}\n";
    let meta = format!("{}not_blanks: [XX先生]\n", team::FILES[0].1);
    for (meta, file) in [(team::FILES[0].1, accepted), (&meta, text("XX先生您好。"))] {
        let mut team = Team::starting(Language::Chinese);
        let files = [("library.yaml", meta), ("phrases/answering.yaml", &*file)];
        team.news(team::loaded(team::content(&files))).wish(Action::CopySelected);
        assert_eq!(team.copied, ["XX先生您好。"]);
    }
}

#[test]
fn a_reply_under_check_is_filled_in_and_asked_about_as_in_find() {
    let mut team = Team::chinese();
    let set = |name: &str, value: &str| Action::SetCheckField {
        name: name.to_owned(),
        value: value.to_owned(),
    };
    team.wish(Action::SetCheckText("{称呼}您好，{时限=一小时}内发{件数}件。".to_owned()));
    team.wish(Action::CopyChecked);
    assert_eq!(team.state.focus, Some(Focus::CheckField("称呼".to_owned())));
    team.wish(set("称呼", "王女士 ")).wish(Action::CopyChecked);
    assert_eq!(team.state.focus, Some(Focus::CheckField("件数".to_owned())));
    team.wish(set("件数", "两")).wish(Action::CopyChecked);
    assert_eq!(team.copied, ["王女士您好，一小时内发两件。"]);
    // The next customer is another one; undo brings this one back.
    team.wish(Action::NextCustomer).wish(Action::CopyChecked);
    assert_eq!(team.copied.len(), 1);
    let undo = Action::UndoToast(
        team.state.toasts.iter().find(|one| one.undo.is_some()).map_or(0, |one| one.id),
    );
    team.wish(undo);
    for (text, key) in [
        ("您的[订单号]已发。", "toast.unfilled"),
        ("呵呵，您自己看说明书去。", "toast.breaks_rule"),
    ] {
        let n = team.copied.len();
        team.wish(Action::SetCheckText(text.to_owned())).wish(Action::CopyChecked);
        assert_eq!(team.copied.len(), n, "{text}");
        assert_eq!(team.state.toasts.last().unwrap().key, key, "{text}");
        team.wish(Action::CopyChecked);
        assert_eq!(team.copied.last().unwrap(), text);
    }
}
