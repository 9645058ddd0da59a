//! The command line on a small team's library. A transcript is read as `home` says.

use std::process::Command;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::home::{self, Home};
use super::team;

/// A folder of one's own, with the team's library in `team`.
fn home() -> Home {
    let home = home::home();
    home.write_all("team", team::FILES);
    home
}

#[test]
fn search_shows_id_title_and_text() {
    let home = home();
    let shown = home.session(&[
        "search bhys",
        "search 退款進度",
        "search ｗｌ",
        "search 包裹 晚",
        "search wl --limit 1",
        "search 祝贺 --category festive",
        "search k --category 祝贺语",
        "search wl --stage 售后",
        "search wl --stage pre-sale",
        "search 上门",
        "search 上门 --status any",
        "search 拜年 --status approved",
        "search 道歉 --status retired",
    ]);
    assert_snapshot!(shown, @r#"
    $ deti search bhys
    apology-waiting  不好意思久等了
        {时段问候}，不好意思让您久等了，我这就为您查。
    exit 0
    $ deti search 退款進度
    answering-refund  退款进度
        退款已经提交，会原路退回您的付款账户。
    exit 0
    $ deti search ｗｌ
    apology-parcel-late  包裹晚到
        实在抱歉，包裹会晚{天数:一|两|三}天，最晚{时限=后天}送到，客服{客服}为您跟进。
    answering-order  查询订单进度
        {称呼}，您的订单{订单号}正在配送，请您放心。
    exit 0
    $ deti search 包裹 晚
    apology-parcel-late  包裹晚到
        实在抱歉，包裹会晚{天数:一|两|三}天，最晚{时限=后天}送到，客服{客服}为您跟进。
    exit 0
    $ deti search wl --limit 1
    apology-parcel-late  包裹晚到
        实在抱歉，包裹会晚{天数:一|两|三}天，最晚{时限=后天}送到，客服{客服}为您跟进。
    exit 0
    $ deti search 祝贺 --category festive
    festive-anniversary  店庆祝贺
        店庆快乐，感谢您一路相伴。
    exit 0
    $ deti search k --category 祝贺语
    festive-anniversary  店庆祝贺
        店庆快乐，感谢您一路相伴。
    exit 0
    $ deti search wl --stage 售后
    apology-parcel-late  包裹晚到
        实在抱歉，包裹会晚{天数:一|两|三}天，最晚{时限=后天}送到，客服{客服}为您跟进。
    exit 0
    $ deti search wl --stage pre-sale
    ! deti: 没有找到“wl”
    exit 1
    $ deti search 上门
    ! deti: 没有找到“上门”
    exit 1
    $ deti search 上门 --status any
    answering-in-review  送货上门
        可以送货上门，请您留意电话。
    exit 0
    $ deti search 拜年 --status approved
    festive-spring  拜年
        给您拜年了，祝您新春大吉。
    exit 0
    $ deti search 道歉 --status retired
    apology-no-longer-used  旧的道歉
        抱歉，请您谅解。
    exit 0
    "#);
}

#[test]
fn filters_in_the_query_work_as_in_the_window() {
    let home = home();
    let shown = home.session(&[
        "search #物流",
        "search '#道歉语 @售中'",
        "search '状态:待审核 上门'",
        "search 状态:待审核 --status draft",
        "search '#没有这个标签 退款'",
    ]);
    assert_snapshot!(shown, @r#"
    $ deti search #物流
    answering-order  查询订单进度
        {称呼}，您的订单{订单号}正在配送，请您放心。
    apology-parcel-late  包裹晚到
        实在抱歉，包裹会晚{天数:一|两|三}天，最晚{时限=后天}送到，客服{客服}为您跟进。
    exit 0
    $ deti search '#道歉语 @售中'
    apology-waiting  不好意思久等了
        {时段问候}，不好意思让您久等了，我这就为您查。
    apology-parcel-late  包裹晚到
        实在抱歉，包裹会晚{天数:一|两|三}天，最晚{时限=后天}送到，客服{客服}为您跟进。
    exit 0
    $ deti search '状态:待审核 上门'
    answering-in-review  送货上门
        可以送货上门，请您留意电话。
    exit 0
    $ deti search 状态:待审核 --status draft
    ! deti: 没有找到“状态:待审核”
    exit 1
    $ deti search '#没有这个标签 退款'
    ! deti: 没有找到“#没有这个标签 退款”
    exit 1
    "#);
}

#[test]
fn what_cannot_be_searched_is_said_in_both_languages() {
    let home = home();
    let shown = home.session(&[
        "search zzzqqq",
        "search zzzqqq --language en",
        "search k --category refunds",
        "search k --category refunds --language en",
        "search --batch nowhere.txt",
        "search --batch nowhere.txt --language en",
        "search k --limit 0",
        "search k --stage later",
    ]);
    assert_snapshot!(shown, @r#"
    $ deti search zzzqqq
    ! deti: 没有找到“zzzqqq”
    exit 1
    $ deti search zzzqqq --language en
    ! deti: nothing found for `zzzqqq`
    exit 1
    $ deti search k --category refunds
    ! deti: 没有“refunds”这个分类；可用的有：answering、apology、greeting、festive
    exit 2
    $ deti search k --category refunds --language en
    ! deti: no category `refunds`; there are: answering, apology, greeting, festive
    exit 2
    $ deti search --batch nowhere.txt
    ! deti: 读不到 nowhere.txt：No such file or directory (os error 2)
    exit 2
    $ deti search --batch nowhere.txt --language en
    ! deti: cannot read nowhere.txt: No such file or directory (os error 2)
    exit 2
    $ deti search k --limit 0
    ! error: invalid value '0' for '--limit <N>': expected a whole number from 1
    ! 
    ! For more information, try '--help'.
    exit 2
    $ deti search k --stage later
    ! error: invalid value 'later' for '--stage <STAGE>'
    !   [possible values: pre-sale, in-sale, after-sale]
    ! 
    !   tip: a similar value exists: 'after-sale'
    ! 
    ! For more information, try '--help'.
    exit 2
    "#);
}

/// The string that a mark lies in, by the fields of a phrase as JSON.
fn marked_string(phrase: &Value, field: &str, item: u64) -> String {
    match &phrase[field] {
        Value::Array(items) => items[item as usize].as_str().unwrap().to_owned(),
        other => other.as_str().unwrap().to_owned(),
    }
}

fn pair(span: &Value) -> (usize, usize) {
    (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize)
}

#[test]
fn places_are_right_in_characters_and_in_bytes() {
    let home = home();
    // The query, the field that decides, and the characters that it must name.
    let cases = [
        ("退款", "title", vec!["退款"]),
        ("bhys", "title", vec!["不好意思"]),
        ("peisong 放心", "text", vec!["配送", "放心"]),
        ("钱什么时候退", "keywords", vec!["钱什么时候退"]),
        ("致歉", "tags", vec!["致歉"]),
        ("ｃｘｄｄ", "shortcut", vec!["cxdd"]),
        ("退款進度", "title", vec!["退款进度"]),
    ];
    for (query, field, expected) in cases {
        let answer = home.json(&format!("search '{query}' --format json --status any"));
        assert_eq!(answer["query"], query);
        let mut n_marks = 0;
        for hit in answer["hits"].as_array().unwrap() {
            let string = |field: &str, item: &Value| {
                marked_string(&hit["phrase"], field, item.as_u64().unwrap())
            };
            for mark in hit["marks"].as_array().unwrap() {
                let text = string(mark["field"].as_str().unwrap(), &mark["item"]);
                let (start, end) = pair(&mark["span"]);
                let by_chars: String = text.chars().skip(start).take(end - start).collect();
                let (start, end) = pair(&mark["byte_span"]);
                assert_eq!(text.get(start..end), Some(&*by_chars), "{query}: {mark}");
                assert!(!by_chars.is_empty(), "{query}: {mark}");
                n_marks += 1;
            }
            assert_eq!(
                hit["spans"].as_array().unwrap().len(),
                hit["byte_spans"].as_array().unwrap().len()
            );
        }
        assert!(n_marks > 0, "{query}");
        let first = &answer["hits"][0];
        let decided = first["field"].as_str().unwrap();
        assert_eq!(decided, field, "{query}");
        let text = marked_string(&first["phrase"], decided, first["item"].as_u64().unwrap());
        let named = |(start, end): (usize, usize)| -> String {
            text.chars().skip(start).take(end - start).collect()
        };
        let spans = first["spans"].as_array().unwrap().iter().map(pair);
        assert_eq!(spans.map(named).collect::<Vec<_>>(), expected, "{query}");
    }
}

#[test]
fn many_queries_are_answered_line_by_line() {
    let home = home();
    let shown = home::transcript(
        home.command("search --batch - --limit 1"),
        "退款\n\n  \nｔｋｊｄ\r\n退款進度\nzzzqqq\n#物流",
    );
    let lines: Vec<&str> = shown.lines().collect();
    let (exit, lines) = lines.split_last().unwrap();
    assert_eq!(*exit, "exit 0");
    let mut told = String::new();
    for line in lines {
        let answer: Value = serde_json::from_str(line).unwrap();
        told.push_str(&format!("{} more={}", answer["query"], answer["more"]));
        for hit in answer["hits"].as_array().unwrap() {
            // One line of the form the manual promises.
            assert!(hit["score"].is_i64() && hit["spans"].is_array(), "{hit}");
            told.push_str(&format!(
                " {} {} {} {}",
                hit["id"], hit["tier"], hit["field"], hit["spans"]
            ));
        }
        told.push('\n');
    }
    assert_snapshot!(told, @r##"
    "退款" more=false "answering-refund" "literal" "title" [[0,2]]
    "" more=false
    "  " more=false
    "ｔｋｊｄ" more=false "answering-refund" "pinyin" "title" [[0,4]]
    "退款進度" more=false "answering-refund" "exact" "title" [[0,4]]
    "zzzqqq" more=false
    "#物流" more=true "answering-order" "exact" "title" []
    "##);
}

#[test]
fn double_pinyin_fuzzy_sounds_and_slips_are_chosen_by_flags() {
    let home = home();
    // The query, the flags, the first hit and its tier.
    for (query, flags, expected) in [
        ("tvkr", "", ""),
        ("tvkr", "--double-pinyin xiaohe", "answering-refund pinyin"),
        ("tvkr", "--double-pinyin 小鹤", "answering-refund pinyin"),
        ("tvkr", "--double-pinyin ziranma", "answering-refund pinyin"),
        ("tvkr", "--double-pinyin 自然码", "answering-refund pinyin"),
        ("tvkr", "--double-pinyin sogou", "answering-refund pinyin"),
        ("tvkr", "--double-pinyin 微软", "answering-refund pinyin"),
        ("tmkp", "--double-pinyin 智能ABC", "answering-refund pinyin"),
        ("tvkr", "--double-pinyin abc", ""),
        ("cima", "", "answering-size near"),
        ("cima", "--fuzzy none", "answering-size scattered"),
        ("cima", "--fuzzy zh-z,sh-s", "answering-size scattered"),
        ("cima", "--fuzzy n-l,c-ch", "answering-size near"),
        ("cima", "--fuzzy all", "answering-size near"),
        ("tuikaunjindu", "", "answering-refund near"),
        ("tuikaunjindu", "--no-typos", ""),
    ] {
        let told = |answer: &Value| match &answer["hits"][0] {
            Value::Null => String::new(),
            hit => format!("{} {}", hit["id"].as_str().unwrap(), hit["tier"].as_str().unwrap()),
        };
        let answer = home.json(&format!("search {query} {flags} --format json"));
        assert_eq!(told(&answer), expected, "{query} {flags}");
        let shown = home::transcript(home.command(&format!("search --batch - {flags}")), query);
        let answer = serde_json::from_str(shown.lines().next().unwrap()).unwrap();
        assert_eq!(told(&answer), expected, "{query} {flags} --batch");
    }
    assert_snapshot!(
        home.session(&[
            "search k --double-pinyin pinyin",
            "search k --fuzzy zh-z,a-b",
            "search k --fuzzy ''",
        ]),
        @r#"
    $ deti search k --double-pinyin pinyin
    ! error: invalid value 'pinyin' for '--double-pinyin <SCHEME>'
    !   [possible values: xiaohe, microsoft, ziranma, sogou, abc]
    ! 
    ! For more information, try '--help'.
    exit 2
    $ deti search k --fuzzy zh-z,a-b
    ! error: invalid value 'zh-z,a-b' for '--fuzzy <PAIRS>': `a-b` is no pair; expected some of zh-z, ch-c, sh-s, n-l, f-h, r-l, an-ang, en-eng, in-ing, or `all` or `none`
    ! 
    ! For more information, try '--help'.
    exit 2
    $ deti search k --fuzzy ''
    ! error: invalid value '' for '--fuzzy <PAIRS>': expected pairs such as `zh-z,n-l`, or `all` or `none`
    ! 
    ! For more information, try '--help'.
    exit 2
    "#
    );
}

#[test]
fn an_answer_says_why_and_whether_it_replies_to_a_sentence() {
    let home = home();
    let query = "请问我退的货，钱什么时候能到账呢";
    assert_snapshot!(home.deti(&format!("search {query} --limit 1")), @"
    像是客户的原话，下面是合适的回复
    answering-refund  退款进度
        退款已经提交，会原路退回您的付款账户。
    exit 0
    ");
    for (query, flags, sentence, why) in [
        ("退款", "", false, Value::Null),
        ("cima", "", false, json!({"read": "chi ma"})),
        ("tvkr", "--double-pinyin xiaohe", false, json!("double")),
        (query, "", true, json!({"words": ["到账"]})),
    ] {
        let answer = home.json(&format!("search {query} {flags} --limit 1 --format json"));
        assert_eq!(answer["sentence"], sentence, "{query}");
        assert_eq!(answer["hits"][0]["why"], why, "{query}");
    }
}

#[test]
fn queries_come_from_a_file_too() {
    let home = home();
    home.write("queries.txt", "bhys\ntkjd\n");
    let shown = home.deti("search --batch queries.txt --limit 1");
    let ids: Vec<&str> = shown
        .lines()
        .filter_map(|line| line.split("\"id\":\"").nth(1)?.split('"').next())
        .collect();
    assert_eq!(ids, ["apology-waiting", "answering-refund"], "{shown}");
}

#[test]
fn show_tells_a_phrase_whole_or_what_was_meant() {
    let home = home();
    let shown = home.session(&[
        "show cxdd",
        "show cxdd --language en",
        "show apology-parcel-late",
        "show answering-changed",
        "show answering-changed --language en",
        "show answering-oder",
        "show answering-oder --language en",
        "show waiting",
        "show nothing-like-any",
    ]);
    assert_snapshot!(shown, @r#"
    $ deti show cxdd
    查询订单进度
    {称呼}，您的订单{订单号}正在配送，请您放心。
    → {称呼}，您的订单{订单号}正在配送，请您放心。
    answering-order · 应答语 · 售中 · team/phrases/answering.yaml:1
    已批准 · 物流 · cxdd · D2 §物流
    exit 0
    $ deti show cxdd --language en
    查询订单进度
    {称呼}，您的订单{订单号}正在配送，请您放心。
    → {称呼}，您的订单{订单号}正在配送，请您放心。
    answering-order · Answering · In-sale · team/phrases/answering.yaml:1
    Approved · 物流 · cxdd · D2 §物流
    exit 0
    $ deti show apology-parcel-late
    包裹晚到
    实在抱歉，包裹会晚{天数:一|两|三}天，最晚{时限=后天}送到，客服{客服}为您跟进。
    → 实在抱歉，包裹会晚一天，最晚后天送到，客服{客服}为您跟进。
    apology-parcel-late · 道歉语 · 售中 售后 · team/phrases/apology.yaml:6
    已批准 · 物流 · 致歉
    exit 0
    $ deti show answering-changed
    七天退换
    这款商品支持七天退换。
    answering-changed · 应答语 · team/phrases/answering.yaml:25
    已批准 · 批准后有改动
    exit 0
    $ deti show answering-changed --language en
    七天退换
    这款商品支持七天退换。
    answering-changed · Answering · team/phrases/answering.yaml:25
    Approved · Changed since approval
    exit 0
    $ deti show answering-oder
    ! deti: 没有 id 或简码为“answering-oder”的话术
    ! deti: 是不是要找：answering-order、answering-size、answering-refund
    exit 1
    $ deti show answering-oder --language en
    ! deti: no phrase has the id or shortcut `answering-oder`
    ! deti: did you mean: answering-order, answering-size, answering-refund
    exit 1
    $ deti show waiting
    ! deti: 没有 id 或简码为“waiting”的话术
    ! deti: 是不是要找：apology-waiting
    exit 1
    $ deti show nothing-like-any
    ! deti: 没有 id 或简码为“nothing-like-any”的话术
    exit 1
    "#);
    let value = home.json("show cxdd --format json");
    assert_eq!(value["placeholders"], serde_json::json!(["称呼", "订单号"]));
    assert_eq!((&value["status"], &value["line"]), (&"approved".into(), &1.into()));
}

#[test]
fn copy_fills_in_and_prints_or_says_what_is_missing() {
    let home = home();
    let shown = home.session(&[
        "copy bhys --print",
        "copy cxdd --print --set 称呼=王女士 --set 订单号=A1001",
        "copy cxdd --print --set 称呼＝李先生 --set 订单号=A=1",
        "copy 包裹 晚到 --print --set 客服=小禾 --set 天数=两",
        "copy cxdd --print",
        "copy cxdd --print --language en",
        "copy cxdd --print --set 称呼=王女士 --set '订单号= '",
        "copy cxdd --set 称呼",
        "copy cxdd --set =王女士 --language en",
        "copy bhys --print --set 称乎=王女士",
        "copy bhys --print --set 称乎=王女士 --language en",
        "copy answering-in-review --print",
        "copy answering-changed --print --language en",
        "copy zzzqqq",
    ]);
    assert_snapshot!(shown, @r#"
    $ deti copy bhys --print
    上午好，不好意思让您久等了，我这就为您查。(no line end)
    exit 0
    $ deti copy cxdd --print --set 称呼=王女士 --set 订单号=A1001
    王女士，您的订单A1001正在配送，请您放心。(no line end)
    exit 0
    $ deti copy cxdd --print --set 称呼＝李先生 --set 订单号=A=1
    李先生，您的订单A=1正在配送，请您放心。(no line end)
    exit 0
    $ deti copy 包裹 晚到 --print --set 客服=小禾 --set 天数=两
    实在抱歉，包裹会晚两天，最晚后天送到，客服小禾为您跟进。(no line end)
    exit 0
    $ deti copy cxdd --print
    ! deti: 还缺：称呼、订单号；用 --set 名称=内容 填写，例如 --set 称呼=…
    exit 2
    $ deti copy cxdd --print --language en
    ! deti: still missing: 称呼, 订单号; fill in with --set name=value, for example --set 称呼=…
    exit 2
    $ deti copy cxdd --print --set 称呼=王女士 --set '订单号= '
    ! deti: 还缺：订单号；用 --set 名称=内容 填写，例如 --set 订单号=…
    exit 2
    $ deti copy cxdd --set 称呼
    ! deti: --set 要写成 名称=内容，收到的是“称呼”
    exit 2
    $ deti copy cxdd --set =王女士 --language en
    ! deti: --set wants name=value, found `=王女士`
    exit 2
    $ deti copy bhys --print --set 称乎=王女士
    上午好，不好意思让您久等了，我这就为您查。(no line end)
    ! deti: 称乎 没有用上：这条话术里没有这样的填空
    exit 0
    $ deti copy bhys --print --set 称乎=王女士 --language en
    上午好，不好意思让您久等了，我这就为您查。(no line end)
    ! deti: not used: 称乎, which this phrase does not ask for
    exit 0
    $ deti copy answering-in-review --print
    ! deti: 这条话术现在不对客服开放：待审核
    exit 1
    $ deti copy answering-changed --print --language en
    ! deti: this phrase is not offered to agents now: Changed since approval
    exit 1
    $ deti copy zzzqqq
    ! deti: 没有找到“zzzqqq”
    exit 1
    "#);
}

#[test]
fn copy_without_a_clipboard_says_so_and_fails() {
    let shown = home().deti("copy bhys --language en");
    // The reason is the system's own.
    assert!(shown.starts_with("! deti: could not copy: "), "{shown}");
    assert!(shown.ends_with("\nexit 2") && !shown.contains("copied"), "{shown}");
}

/// One file with one entry for each mistake that people make by hand, and its innocent neighbour.
const MISTAKES: &str = r##"- id: sound
  text: 您好，请问有什么可以帮您？
- id: full-width-colon
  text：您好，请稍等
- id: ideographic-indent
　　text: 您好
- id: unquoted-brace
  text: {称呼}您好
- id: cut-by-hash
  text: 请按 #1 键转人工
- id: unknown-key
  titel: 多写了键
  text: 您好
- id: sound
  text: 又是一条
- id: Bad_Id
  text: 编号不合规矩
- id: stray-brace
  text: "半个{称呼，您好"
- id: without-text
- id: odd-status
  text: 您好
  status: 已批准
- id: two-texts
  text: 一
  text: 二
- id: unclosed
  text: "没有收尾
"##;

fn broken() -> Home {
    let home = home::home();
    home.write_all("team", &team::FILES[..1]);
    let gbk = b"- id: saved-as-gbk\n  text: \xc4\xfa\xba\xc3\xa3\xac\xc7\xeb\xc9\xd4\xb5\xc8\n";
    home.write_all(
        "team/phrases",
        &[("answering.yaml", MISTAKES.as_bytes()), ("apology.yaml", gbk)],
    );
    let conflict = "greeting.sync-conflict-20261102-101500-ABCDEFG.yaml";
    home.write_all("team/phrases", &[(conflict, "- id: a\n  text: 您好\n")]);
    home.write_all("team/phrases", &[("refund.yaml", "- id: b\n  text: 退款已提交。\n")]);
    home
}

#[test]
fn check_names_each_mistake_with_its_place_and_its_cure() {
    assert_snapshot!(broken().deti("check"), @r#"
    team/phrases/greeting.sync-conflict-20261102-101500-ABCDEFG.yaml: 警告[W-CONFLICT]: 这是同步软件留下的冲突副本，没有载入
      = 请和原文件对照，把要的内容合并过去，再删掉这个副本
    team/phrases/answering.yaml:4:7: 错误[E-COLON]: “text：”用的是全角冒号
     4 |   text：您好，请稍等
       |       ^^
      = 键后面请用半角冒号加一个空格，比如 text: 您好
    team/phrases/answering.yaml:6:1: 错误[E-INDENT]: 这里的空白不是普通空格，而是 U+3000 全角空格
     6 | 　　text: 您好
       | ^^
      = 请切换到半角输入，把它换成普通空格；行首的空格要和上下行对齐
    team/phrases/answering.yaml:8:9: 错误[E-QUOTE]: 没加引号的文字里有“{”，会被当成格式符号
     8 |   text: {称呼}您好
       |         ^
      = 请用英文双引号把整段文字括起来，比如 text: "……"
    team/phrases/answering.yaml:10:12: 警告[W-HASH]: “#1 键转人工”被当成备注，只留下了“请按”
     10 |   text: 请按 #1 键转人工
        |              ^^^^^^^^^^^
      = 如果它是文字的一部分，请用英文双引号把整段括起来；如果是备注，请另起一行写
    team/phrases/answering.yaml:12:3: 错误[E-KEY]: 不认识 `titel` 这个键
     12 |   titel: 多写了键
        |   ^^^^^
      = 可用的是 title；如果是备注，请在行首加上“# ”
    team/phrases/answering.yaml:14:7: 错误[L-DUPID]: 编号 `sound` 和 team/phrases/answering.yaml:1 的重复，这一条没有收进来
     14 | - id: sound
        |       ^^^^^
      = 请给其中一条换个编号；如果是同一条写了两遍，删掉一条
    team/phrases/answering.yaml:16:7: 错误[E-ID]: 编号“Bad_Id”不合规矩
     16 | - id: Bad_Id
        |       ^^^^^^
      = 请用小写英文字母和数字，中间用一个连字符隔开，最多 64 个字符，比如 apology-late-reply
    team/phrases/answering.yaml:20:1: 错误[E-MISSING]: 缺少 `text`
     20 | - id: without-text
        | ^
      = 请补上一行 text: ……
    team/phrases/answering.yaml:23:11: 错误[E-VALUE]: `status` 不能写成“已批准”
     23 |   status: 已批准
        |           ^^^^^^
      = 可以写：draft / in-review / approved / retired
    team/phrases/answering.yaml:26:3: 错误[E-DUPKEY]: `text` 写了两次，第一次在第 25 行
     26 |   text: 二
        |   ^^^^
      = 请留下一个，删掉另一个；如果是两条话术，请在第二条前面加“- ”
    team/phrases/answering.yaml:28:9: 错误[E-UNCLOSED]: 这里的 " 没有配对的另一半
     28 |   text: "没有收尾
        |         ^
      = 请在这段内容的末尾补上另一半；引号要用英文半角的
    team/phrases/apology.yaml:2:9: 错误[E-UTF8]: 第 28 个字节不是 UTF-8，看起来是 GBK / GB18030
     2 |   text: ���ã����Ե�
       |         ^
      = 请把文件另存为 UTF-8：记事本“另存为”时把“编码”选成 UTF-8
    team/phrases/refund.yaml: 错误[L-CATEGORY]: library.yaml 里没有“refund”这个分类
      = 请在 library.yaml 的 categories 里加上它，或改用：answering / apology / greeting / festive
    team/phrases/answering.yaml:19:12: 错误[placeholder.unknown]: 这里还等着填，却不是填空项
     19 |   text: "半个{称呼，您好"
        |              ^^^^^
      = 改成填空项，例如 {称呼}、{订单号}；本来就要这样发的，写进 library.yaml 的 not_blanks
      = 补上内容后可以改：“{称呼” → “{称呼}”
    5 个文件，4 条话术：13 处错误，2 处提醒
    exit 1
    "#);
}

#[test]
fn check_names_each_mistake_in_english() {
    assert_snapshot!(broken().deti("--language en check"), @r#"
    team/phrases/greeting.sync-conflict-20261102-101500-ABCDEFG.yaml: warning[W-CONFLICT]: this is a conflict copy left by a file synchroniser and is not loaded
      = compare it with the original, take over what is wanted, then delete the copy
    team/phrases/answering.yaml:4:7: error[E-COLON]: `text：` has a full-width colon
     4 |   text：您好，请稍等
       |       ^^
      = after a key write a half-width colon and a blank, such as `text: `
    team/phrases/answering.yaml:6:1: error[E-INDENT]: the white space here is U+3000 全角空格 instead of blanks
     6 | 　　text: 您好
       | ^^
      = replace it by ordinary blanks, at the beginning of a line as many as its neighbours have
    team/phrases/answering.yaml:8:9: error[E-QUOTE]: a text without quotes has `{`, which is read as markup
     8 |   text: {称呼}您好
       |         ^
      = put the whole text in double quotes, such as `text: "…"`
    team/phrases/answering.yaml:10:12: warning[W-HASH]: `#1 键转人工` is read as a remark, so only `请按` is left
     10 |   text: 请按 #1 键转人工
        |              ^^^^^^^^^^^
      = if it belongs to the text, put the whole in double quotes; if it is a remark, give it a line of its own
    team/phrases/answering.yaml:12:3: error[E-KEY]: `titel` is not a known key
     12 |   titel: 多写了键
        |   ^^^^^
      = use title; if it is a remark, begin the line with `# `
    team/phrases/answering.yaml:14:7: error[L-DUPID]: the id `sound` is already used at team/phrases/answering.yaml:1, so this entry is left out
     14 | - id: sound
        |       ^^^^^
      = give one of them another id; if it is the same phrase twice, delete one
    team/phrases/answering.yaml:16:7: error[E-ID]: the id `Bad_Id` is not in kebab-case
     16 | - id: Bad_Id
        |       ^^^^^^
      = use lower-case letters and digits in groups joined by single hyphens, at most 64 characters, such as `apology-late-reply`
    team/phrases/answering.yaml:20:1: error[E-MISSING]: `text` is missing
     20 | - id: without-text
        | ^
      = add a line `text: …`
    team/phrases/answering.yaml:23:11: error[E-VALUE]: `status` cannot be `已批准`
     23 |   status: 已批准
        |           ^^^^^^
      = allowed: draft / in-review / approved / retired
    team/phrases/answering.yaml:26:3: error[E-DUPKEY]: `text` is written twice, first on line 25
     26 |   text: 二
        |   ^^^^
      = keep one and delete the other; if these are two phrases, put a dash before the second
    team/phrases/answering.yaml:28:9: error[E-UNCLOSED]: this " is not closed
     28 |   text: "没有收尾
        |         ^
      = close it at the end of its content; quotes must be half-width
    team/phrases/apology.yaml:2:9: error[E-UTF8]: byte 28 is not UTF-8; it looks like GBK / GB18030
     2 |   text: ���ã����Ե�
       |         ^
      = save the file as UTF-8: in Notepad choose `Save as` and set the encoding to UTF-8
    team/phrases/refund.yaml: error[L-CATEGORY]: `library.yaml` has no category `refund`
      = add it to `categories` in `library.yaml`, or use answering / apology / greeting / festive
    team/phrases/answering.yaml:19:12: error[placeholder.unknown]: 这里还等着填，却不是填空项
     19 |   text: "半个{称呼，您好"
        |              ^^^^^
      = 改成填空项，例如 {称呼}、{订单号}；本来就要这样发的，写进 library.yaml 的 not_blanks
      = once the facts are filled in: “{称呼” → “{称呼}”
    files: 5, phrases: 4, errors: 13, warnings: 2
    exit 1
    "#);
}

#[test]
fn check_tells_programs_where_each_mistake_stands() {
    let home = broken();
    let found = home.json("check --format json");
    let told = found["diagnostics"].as_array().unwrap();
    let n_told = told.len() + found["findings"].as_array().unwrap().len();
    assert_eq!(
        found["errors"].as_u64().unwrap() + found["warnings"].as_u64().unwrap(),
        n_told as u64
    );
    let mut n_placed = 0;
    for one in told {
        let path = one["path"].as_str().unwrap();
        let bytes = std::fs::read(home.path().join(path)).unwrap();
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let number = |key: &str| one[key].as_u64().unwrap() as usize;
        if number("line") == 0 {
            continue;
        }
        n_placed += 1;
        let by_bytes = &text[number("start_byte")..number("end_byte")];
        let length = number("end") - number("start");
        let by_chars: String = text.chars().skip(number("start")).take(length).collect();
        assert_eq!(by_chars, by_bytes, "{one}");
        let line = text.lines().nth(number("line") - 1).unwrap();
        let from_column: String = line.chars().skip(number("column") - 1).collect();
        let first_line = by_bytes.lines().next().unwrap_or_default();
        assert!(from_column.starts_with(first_line), "{one}");
        assert!(!one["hint"].as_str().unwrap().is_empty(), "{one}");
    }
    assert!(n_placed >= 10, "{n_placed}");
}

#[test]
fn check_of_good_libraries_and_of_none() {
    let home = home();
    home.write_all("good", &team::FILES[..1]);
    home.write_all(
        "good",
        &[("phrases/answering.yaml", "- id: a\n  text: 您好。\n  status: approved\n")],
    );
    let shown = home.session(&[
        "check good",
        "check good --language en",
        "check",
        "check --language en",
        "check nowhere good",
        "check nowhere --language en",
        "check good/library.yaml",
    ]);
    assert_snapshot!(shown, @r#"
    $ deti check good
    2 个文件，1 条话术，没有问题
    exit 0
    $ deti check good --language en
    files: 2, phrases: 1, no problems
    exit 0
    $ deti check
    team/phrases/answering.yaml:27:9: 警告[W-CHANGED]: 王琳 批准之后文字又改过（批准的是 7580bf4f，现在是 1f51955c）
     27 |   text: "这款商品支持七天退换。"
        |         ^^^^^^^^^^^^^^^^^^^^^^^^
      = 请重新批准，或改回批准时的文字；在此之前客服只用批准过的原文
    5 个文件，12 条话术：0 处错误，1 处提醒
    exit 1
    $ deti check --language en
    team/phrases/answering.yaml:27:9: warning[W-CHANGED]: the text was changed after 王琳 approved it (approved 7580bf4f, now 1f51955c)
     27 |   text: "这款商品支持七天退换。"
        |         ^^^^^^^^^^^^^^^^^^^^^^^^
      = approve it again, or restore the approved text; until then agents get the approved wording only
    files: 5, phrases: 12, errors: 0, warnings: 1
    exit 1
    $ deti check nowhere good
    2 个文件，1 条话术，没有问题
    ! deti: 找不到话术库 nowhere：No such file or directory (os error 2)
    exit 2
    $ deti check nowhere --language en
    ! deti: no library at nowhere: No such file or directory (os error 2)
    exit 2
    $ deti check good/library.yaml
    1 个文件，0 条话术，没有问题
    exit 0
    "#);
}

#[test]
fn the_shipped_library_is_there_on_the_first_start_and_has_no_problem() {
    let home = home();
    let mut command = home.command("check");
    command.env_remove("DETI_LIBRARY");
    let shown = home::transcript(command, "");
    assert!(shown.contains("条话术，没有问题") && shown.ends_with("exit 0"), "{shown}");
    assert!(home.path().join("data/library/phrases/apology.yaml").exists());
}

#[test]
fn one_s_own_phrases_are_found_beside_the_team_s() {
    let home = home();
    home.write_all(
        "data/personal",
        &[("phrases/own.yaml", "- id: own-one\n  text: 我自己的一句。\n")],
    );
    assert!(home.deti("search 我自己的").starts_with("own-one  "), "{}", home.deti("doctor"));
    // Of two phrases of one id the team's counts, and it is said.
    home.write_all(
        "data/personal",
        &[("phrases/own.yaml", "- id: answering-refund\n  text: 我自己的退款话术。\n")],
    );
    assert!(home.deti("search 我自己的").starts_with("! deti: 没有找到"));
    let shown = home.deti("check");
    assert!(
        shown.contains("own.yaml:1") && shown.contains("team/phrases/answering.yaml:9"),
        "{shown}"
    );
}

#[test]
fn doctor_tells_where_everything_is() {
    let home = home();
    let value = home.json("doctor --format json");
    assert_eq!(value["version"], env!("CARGO_PKG_VERSION"));
    let item = |name: &str| {
        let items = value["items"].as_array().unwrap();
        items.iter().find(|item| item["name"] == name).unwrap_or_else(|| panic!("{name}")).clone()
    };
    for (name, ok, told) in [
        ("version", true, env!("CARGO_PKG_VERSION")),
        ("data", true, "data"),
        ("library", true, "team  12 条话术，0 处错误，1 处提醒"),
        // No display: the system's own words, whatever they are.
        ("clipboard", false, ""),
    ] {
        assert_eq!(item(name)["ok"], ok, "{name}");
        assert!(item(name)["told"].as_str().unwrap().contains(told), "{}", item(name));
    }
    let shown = home.deti("doctor --language en");
    assert!(shown.contains("✓ library  team  phrases: 12, errors: 0, warnings: 1\n"), "{shown}");
    assert!(shown.contains("✗ clipboard  ") && shown.ends_with("exit 1"), "{shown}");
}

#[test]
fn the_library_is_chosen_by_flag_before_environment_before_setting() {
    let home = home();
    home.write_all("other", &team::FILES[..1]);
    home.write_all(
        "other",
        &[(
            "phrases/answering.yaml",
            "- id: other-one\n  text: 另一个库的退款话术。\n  status: approved\n",
        )],
    );
    let first_id = |mut command: Command, library: Option<&str>| {
        match library {
            Some(library) => command.env("DETI_LIBRARY", library),
            None => command.env_remove("DETI_LIBRARY"),
        };
        home::transcript(command, "").split("  ").next().unwrap_or_default().to_owned()
    };
    for (line, environment, expected) in [
        ("--library other search 退款", Some("team"), "other-one"),
        ("search 退款 --library other", Some("team"), "other-one"),
        ("search 退款", Some("other"), "other-one"),
        ("search 退款", Some("team"), "answering-refund"),
    ] {
        assert_eq!(first_id(home.command(line), environment), expected, "{line} {environment:?}");
    }
    // An empty value chooses nothing: the shipped library is read.
    let shipped = first_id(home.command("search bhys --limit 1"), None);
    assert_eq!(first_id(home.command("search bhys --limit 1"), Some("")), shipped);
    assert!(!shipped.starts_with('!'), "{shipped}");
}

#[test]
fn completions_and_mistyped_commands() {
    let home = home();
    let shown = home.deti("completions bash");
    for word in ["_deti()", "search", "--library", "complete -F _deti"] {
        assert!(shown.contains(word), "{word}");
    }
    assert!(!shown.contains("hold-clipboard"), "a hidden command is offered");
    let shown = home.session(&["completions korn", "serach 退款", "search", "--version"]);
    assert_snapshot!(shown, @r#"
    $ deti completions korn
    ! error: invalid value 'korn' for '<SHELL>'
    !   [possible values: bash, elvish, fish, powershell, zsh]
    ! 
    ! For more information, try '--help'.
    exit 2
    $ deti serach 退款
    ! error: unrecognized subcommand 'serach'
    ! 
    !   tip: a similar subcommand exists: 'search'
    ! 
    ! Usage: deti [OPTIONS] [COMMAND]
    ! 
    ! For more information, try '--help'.
    exit 2
    $ deti search
    ! error: the following required arguments were not provided:
    !   <QUERY>...
    ! 
    ! Usage: deti search <QUERY>...
    ! 
    ! For more information, try '--help'.
    exit 2
    $ deti --version
    deti 0.1.0
    exit 0
    "#);
}

#[test]
fn check_tells_of_dialogues_too() {
    let home = home();
    let dialogue = "dialogues:\n  - id: size\n    title: 尺码\n    lines:\n      \
                    - {who: agent, text: 您好。, label: fine}\n";
    home.write_all("team", &[("dialogues/size.yaml", dialogue)]);
    assert_snapshot!(home.deti("--language en check team/dialogues/size.yaml"), @r"
    team/dialogues/size.yaml:5:40: error[E-VALUE]: `label` cannot be `fine`
     5 | … {who: agent, text: 您好。, label: fine}
       |                                     ^^^^
      = allowed: good / bad
    files: 1, phrases: 0, errors: 1, warnings: 0
    exit 1
    ");
    assert!(
        home.deti("--language en check").contains("team/dialogues/size.yaml:5:40: error[E-VALUE]")
    );
}

/// Answers of somebody, at noon of each of two days.
fn practise(data: &std::path::Path) {
    use deti::practice::card::{Card, CardKind, Grade, Mode, Wording};
    use deti::practice::record::{Drilled, Measures, Record, Review};
    use deti::practice::{Day, Timestamp};

    let (mut store, _) = deti::store::Store::open(&deti::fs::state_path(data));
    let first = "2026-11-20T04:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let at = |days: u64| {
        Timestamp { utc_ms: first, tz_min: 480, mono_ms: 0 }.later(days * 24 * 60 * 60_000)
    };
    assert_eq!(at(0).day().days_since(Day(0)), 20_777);
    for (phrase, days) in [("apology-waiting", 0), ("answering-order", 1)] {
        let card = Card::new(deti::library::PhraseId::new(phrase).unwrap(), CardKind::Recall);
        let review = Review {
            at: at(days),
            user: "".into(),
            card,
            wording: Wording(1),
            mode: Mode::Recall,
            grade: Grade::Good,
            accuracy: 1.0,
            took_ms: 5_000,
            library: "1234abcd".into(),
        };
        store.record_answer(&Record::Review(review)).unwrap();
    }
    let drilled = |mode, item: &str, took_ms, measures| Drilled {
        at: at(1),
        user: "".into(),
        session: 1,
        mode,
        item: item.to_owned(),
        right: true,
        took_ms,
        measures,
        seed: 1,
        library: "1234abcd".into(),
        rules: "".into(),
    };
    let measures = Measures {
        chars: Some([190, 4, 3, 3]),
        missed: vec!["tone.laughter".to_owned()],
        ..Measures::default()
    };
    for one in [
        drilled(Mode::Typing, "typing:answering-order", 120_000, measures),
        drilled(Mode::Response, "response:opening-0", 2_400, Measures::default()),
    ] {
        store.record_answer(&Record::Drilled(one)).unwrap();
    }
    let profile = serde_json::json!({"客服": "小禾"});
    store.set_settings(&[("profile".to_owned(), profile)].into()).unwrap();
}

#[test]
fn practice_tells_how_far_one_is() {
    let home = home();
    assert_snapshot!(home.deti("--language en practice stats"), @r"
    (not given)
      0 of 9 phrases remembered, 0 begun, 0 days in a row
    exit 0
    ");
    practise(&home.path().join("data"));
    assert_snapshot!(home.deti("--language en practice stats"), @r"
    小禾
      2 of 9 phrases remembered, 2 begun, 2 days in a row
      typing: 95 characters a minute, 95.0 % right
      first response: median 2.4 s, P90 2.4 s, 100 % in time
      rules often missed: tone.laughter ×1
    exit 0
    ");
    assert_snapshot!(home.deti("practice stats --format csv").trim_start_matches('\u{feff}'), @r"
    姓名,已记住（句）,计划（句）,已学（句）,连续练习（天）,打字速度（字/分）,打字正确率（%）,首次响应中位数（秒）,首次响应 P90（秒）,按时应答（%）,最近一次考核,常犯的规则,还不牢的话术,最近练习,导出日期
    小禾,1.9,9,2,2,95,95,2.4,2.4,100,,tone.laughter ×1,,2026-11-21,2026-11-22
    exit 0
    ");
    assert_snapshot!(home.deti("practice stats --format xlsx"), @r"
    ! deti: xlsx 要写进文件，请加上 --out 文件名.xlsx
    exit 2
    ");
    assert_snapshot!(home.deti("practice stats --format xlsx --out a.xlsx"), @r"
    已写入 a.xlsx
    exit 0
    ");
    assert!(std::fs::read(home.path().join("a.xlsx")).unwrap().starts_with(b"PK"));
}

#[test]
fn a_lead_reads_the_reports_of_a_team() {
    let home = home();
    practise(&home.path().join("data"));
    home.deti("practice export --out reports/xiaohe.json");
    home.write_all("reports", &[("old.json", "x"), ("team.csv", "姓名")]);
    let json = home.json("practice export");
    assert_eq!(json["user"], "小禾");
    assert_eq!(json["kind"], "deti-practice");
    let older = json.to_string().replace(r#""exported_ms":"#, r#""exported_ms":1"#);
    let other = json.to_string().replace("小禾", "=小林");
    home.write_all("reports", &[("a.json", &older.replace("小禾", "小秦")), ("b.json", &other)]);
    assert_snapshot!(home.deti("--language en practice stats --team reports"), @r"
    =小林
      2 of 9 phrases remembered, 2 begun, 2 days in a row
      typing: 95 characters a minute, 95.0 % right
      first response: median 2.4 s, P90 2.4 s, 100 % in time
      rules often missed: tone.laughter ×1

    小禾
      2 of 9 phrases remembered, 2 begun, 2 days in a row
      typing: 95 characters a minute, 95.0 % right
      first response: median 2.4 s, P90 2.4 s, 100 % in time
      rules often missed: tone.laughter ×1

    小秦
      2 of 9 phrases remembered, 2 begun, 2 days in a row
      typing: 95 characters a minute, 95.0 % right
      first response: median 2.4 s, P90 2.4 s, 100 % in time
      rules often missed: tone.laughter ×1
    ! deti: reports/old.json:1:1: error[E-JSON]: this is no JSON, or it was cut off or changed here
    !   = ask its owner for a new report: Practice, Progress, or `deti practice export`
    ! deti: not JSON and therefore not counted: team.csv
    exit 1
    ");
    assert_snapshot!(home.deti("practice stats --team reports --format csv").trim_start_matches('\u{feff}'), @r"
    姓名,已记住（句）,计划（句）,已学（句）,连续练习（天）,打字速度（字/分）,打字正确率（%）,首次响应中位数（秒）,首次响应 P90（秒）,按时应答（%）,最近一次考核,常犯的规则,还不牢的话术,最近练习,导出日期
    '=小林,1.9,9,2,2,95,95,2.4,2.4,100,,tone.laughter ×1,,2026-11-21,2026-11-22
    小禾,1.9,9,2,2,95,95,2.4,2.4,100,,tone.laughter ×1,,2026-11-21,2026-11-22
    小秦,1.9,9,2,2,95,95,2.4,2.4,100,,tone.laughter ×1,,2026-11-21,2026-11-22
    ! deti: reports/old.json:1:1: 错误[E-JSON]: 这不是 JSON，或者从这里起被截断、改动过
    !   = 请本人在“练习”的“学习进度”里重新导出一份，或运行 deti practice export
    ! deti: 不是 JSON 报告，没有计入：team.csv
    exit 1
    ");
    let people = home.json("practice stats --team reports --format json");
    assert_eq!(people["version"], 1);
    assert_eq!(people["people"].as_array().unwrap().len(), 3);
    assert_snapshot!(home.deti("--language en practice stats --team nowhere"), @r"
    ! deti: the folder of reports nowhere cannot be read: No such file or directory (os error 2)
    exit 2
    ");
}

#[test]
fn copy_refuses_what_waits_to_be_filled_in_unless_told() {
    let home = home();
    let file = "- {id: a-1, text: \"[称呼]，您好。\", status: approved}\n\
                - {id: a-2, text: \"{称呼}，您好。\", status: approved}\n";
    home.write("blanks/library.yaml", team::FILES[0].1);
    home.write("blanks/phrases/answering.yaml", file);
    let shown = home.session(&[
        "copy a-1 --print --library blanks",
        "copy a-1 --print --as-is --library blanks",
        "copy a-2 --print --set 称呼={订单号} --library blanks",
        "copy a-2 --print --set 称呼=王女士 --library blanks",
    ]);
    assert_snapshot!(shown, @r#"
    $ deti copy a-1 --print --library blanks
    ! deti: 还有没填的地方：[称呼]。补上再复制；就要这样发，加 --as-is
    exit 2
    $ deti copy a-1 --print --as-is --library blanks
    [称呼]，您好。(no line end)
    exit 0
    $ deti copy a-2 --print --set 称呼={订单号} --library blanks
    ! deti: 还有没填的地方：{订单号}。补上再复制；就要这样发，加 --as-is
    exit 2
    $ deti copy a-2 --print --set 称呼=王女士 --library blanks
    王女士，您好。(no line end)
    exit 0
    "#);
}
