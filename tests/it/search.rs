//! What a person notices of searching: what is found, in which order, and which characters are marked.

use deti::search::double_pinyin::Scheme;
use deti::search::options::{FuzzyPair, FuzzyPairs};
use deti::search::{Document, Field, Found, Index, Options, Request, Tier, Why};
use deti::text::CharSpan;

/// A phrase: title, text, keywords, tags, shortcut; in that order, parted by `|`, lists by spaces.
fn document(line: &str) -> Document {
    let mut parts = line.split('|').map(str::trim);
    let mut next = || parts.next().unwrap_or("").to_owned();
    let (title, text, keywords, tags, shortcut) = (next(), next(), next(), next(), next());
    let words = |list: String| list.split_whitespace().map(str::to_owned).collect();
    Document {
        id: String::new(),
        title,
        text,
        keywords: words(keywords),
        tags: words(tags),
        shortcut: Some(shortcut).filter(|shortcut| !shortcut.is_empty()),
    }
}

fn index(lines: &[&str]) -> Index {
    Index::build(lines.iter().map(|line| document(line)).collect())
}

fn ask(index: &Index, query: &str, options: &Options) -> Found {
    index.search(&Request { limit: 20, ..Request::new(query, options) })
}

/// The first hit with what is marked in brackets, in the part that decided.
fn first(lines: &[&str], query: &str) -> String {
    first_with(lines, query, &Options::default())
}

fn first_with(lines: &[&str], query: &str, options: &Options) -> String {
    let found = ask(&index(lines), query, options);
    let Some(hit) = found.hits.first() else { return "nothing".to_owned() };
    let document = document(lines[hit.document]);
    let mark = hit.marks.iter().find(|mark| mark.field == hit.field);
    let item = mark.map_or(0, |mark| mark.item_index);
    let part = match hit.field {
        Field::Title => &document.title,
        Field::Text => &document.text,
        Field::Keywords => &document.keywords[item],
        Field::Tags => &document.tags[item],
        Field::Shortcut => document.shortcut.as_ref().expect("it was found by it"),
    };
    let mut shown = String::new();
    let spans: Vec<CharSpan> = hit
        .marks
        .iter()
        .filter(|mark| mark.field == hit.field && mark.item_index == item)
        .map(|mark| mark.span)
        .collect();
    for (at, c) in part.chars().enumerate() {
        if spans.iter().any(|span| span.start == at) {
            shown.push('[');
        }
        shown.push(c);
        if spans.iter().any(|span| span.end == at + 1) {
            shown.push(']');
        }
    }
    format!("{:?} {shown}", hit.tier)
}

const LIBRARY: [&str; 16] = [
    "重庆仓发货|亲，您的包裹由重庆仓发出，{天数}天内送达。|哪里发货 多久到|物流|cqfh",
    "银行卡退款|款项会原路退回您的银行卡，1-3 个工作日到账。|退钱 没收到钱|退款|",
    "优惠券叠加|优惠券可以和满减叠加使用。|券 打折|优惠|yhq",
    "久等致歉|{称呼}，实在抱歉让您久等了！我马上为您查询{订单号}的进度。|等很久 催 没人理|投诉 等待|jzzq",
    "還款提醒|您的賬單將於明日到期，請及時還款。||帳單|",
    "曾先生专属|尊敬的曾先生，您好。|||",
    "ＡＰＰ下载 V9|请在应用商店搜索“得体”ＡＰＰ并下载。||技术|",
    "差评回复|非常抱歉给您带来不好的体验，还没解决的问题我来跟进。|差评 不满意|评价|",
    "西安门店|西安门店地址：{地址}。|线下|门店|",
    "连接不上WiFi|请先确认路由器已打开，再重新连接。|断网|技术|",
    "手机号修改|请在个人中心里修改手机号。||账号|",
    "生日礼|生日当月可领取生日礼一份。||会员|",
    "会计资料|请联系会计领取发票。||发票|",
    "快递没到|快递显示已签收而您没有收到，我马上联系快递员核实。|没收到 丢件|物流|",
    "刷单诈骗提醒|凡是让您先垫付的，都是刷单诈骗。||安全|",
    "正品照片|支持专柜验货，附正品照片。||正品|",
];

#[test]
fn finds_by_chinese() {
    for (query, expected) in [
        ("优惠券", "Literal [优惠券]叠加"),
        ("優惠券疊加", "Exact [优惠券叠加]"),
        ("还款提醒", "Exact [還款提醒]"),
        ("账单将于明日", "Literal 您的[賬單將於明日]到期，請及時還款。"),
        ("app下载", "Literal [ＡＰＰ下载] V9"),
        ("原路退回", "Literal 款项会[原路退回]您的银行卡，1-3 个工作日到账。"),
        ("久等了我马上", "Pinyin {称呼}，实在抱歉让您[久等了]！[我马上]为您查询{订单号}的进度。"),
        ("您好", "Literal 尊敬的曾先生，[您好]。"),
        ("没人理", "Literal [没人理]"),
        ("优惠卷", "Near [优惠券]叠加"),
        ("优惠叠加", "Scattered [优惠]券[叠加]"),
        ("优券加", "Scattered [优]惠[券]叠[加]"),
        ("订单号", "Literal {称呼}，实在抱歉让您久等了！我马上为您查询{[订单号]}的进度。"),
    ] {
        assert_eq!(first(&LIBRARY, query), expected, "{query}");
    }
}

#[test]
fn finds_by_pinyin() {
    for (query, expected) in [
        ("chongqing", "Pinyin [重庆]仓发货"),
        ("yinhang", "Pinyin [银行]卡退款"),
        ("youhuiq", "Pinyin [优惠券]叠加"),
        ("yhqdj", "Pinyin [优惠券叠加]"),
        ("优惠quan", "Pinyin [优惠券]叠加"),
        ("youhq", "Pinyin [优惠券]叠加"),
        ("huankuan", "Pinyin [還款]提醒"),
        ("zengxiansheng", "Pinyin [曾先生]专属"),
        ("chaping", "Pinyin [差评]回复"),
        ("haimeijiejue", "Pinyin 非常抱歉给您带来不好的体验，[还没解决]的问题我来跟进。"),
        ("xi'an", "Pinyin [西安]门店"),
        ("xian", "Pinyin [西安]门店"),
        ("kuaiji", "Pinyin [会计]资料"),
        ("ljbswifi", "Pinyin [连接不上WiFi]"),
        ("app xiazai", "Pinyin [ＡＰＰ下载] V9"),
        ("shou ji hao", "Pinyin [手机号]修改"),
        ("soujihao", "Near [手机号]修改"),
        ("shengrini", "Near [生日礼]"),
        ("suadanzhapian", "Near [刷单诈骗]提醒"),
        ("shaudanzhapian", "Near [刷单诈骗]提醒"),
        ("zhongqingcang", "Near [重庆仓]发货"),
        ("KUAIDI", "Pinyin [快递]没到"),
        ("ｋｕａｉｄｉ", "Pinyin [快递]没到"),
    ] {
        assert_eq!(first(&LIBRARY, query), expected, "{query}");
    }
}

#[test]
fn finds_by_shortcut_and_tag() {
    for (query, expected) in
        [("jzzq", "Exact [jzzq]"), ("JZZQ", "Exact [jzzq]"), ("评价", "Literal [评价]")]
    {
        assert_eq!(first(&LIBRARY, query), expected, "{query}");
    }
    assert_eq!(first(&["标题|正文||| kd01"], "kd0"), "Literal [kd0]1");
}

#[test]
fn finds_several_terms_in_any_order() {
    for query in ["银行卡 原路", "原路 银行卡", "yinhangka 原路", "yl 银行卡 tuik"] {
        let found = ask(&index(&LIBRARY), query, &Options::default());
        assert_eq!(found.hits[0].document, 1, "{query}");
    }
    // Neighbours typed with a space are still neighbours.
    let lines = ["家用纸巾|家里常备，值得拥有。", "说明|商品价值以订单为准。"];
    assert_eq!(ask(&index(&lines), "jia zhi", &Options::default()).hits[0].document, 1);
}

#[test]
fn surer_ways_come_first() {
    let lines = [
        "说明|退款的时间是三天。",
        "退款|三天到账。",
        "关于退款|三天到账。",
        "推宽|另一回事。",
        "其他|其他。|退款",
        "退货与款项|分开处理。",
    ];
    let order = |query| -> Vec<usize> {
        ask(&index(&lines), query, &Options::default())
            .hits
            .iter()
            .map(|hit| hit.document)
            .collect()
    };
    assert_eq!(order("退款"), [1, 2, 4, 0, 3, 5]);
    assert_eq!(order("tuikuan"), [1, 3, 2, 4, 0, 5]);
}

#[test]
fn usage_only_breaks_ties() {
    let lines = ["退款一|甲", "退款二|甲", "说明|退款三"];
    let index = index(&lines);
    let found = index.search(&Request {
        limit: 2,
        usage: &|document| document as f32,
        ..Request::new("退款", &Options::default())
    });
    let order: Vec<usize> = found.hits.iter().map(|hit| hit.document).collect();
    assert_eq!(order, [1, 0]);
    assert!(found.more);
}

#[test]
fn keeps_to_what_may_be_shown() {
    let index = index(&["退款一|甲", "退款二|甲"]);
    let options = Options::default();
    let request = Request { keep: &|document| document == 1, ..Request::new("退款", &options) };
    assert_eq!(index.search(&request).hits.iter().map(|h| h.document).collect::<Vec<_>>(), [1]);
}

#[test]
fn what_was_chosen_before_rises_and_what_fits_comes_before_equals() {
    let index = index(&["退款一|甲", "退款二|甲", "说明|退款三", "退款"]);
    let options = Options::default();
    let order = |request: &Request<'_>| -> Vec<usize> {
        index.search(request).hits.iter().map(|hit| hit.document).collect()
    };
    let plain = Request::new("退款", &options);
    assert_eq!(order(&plain), [3, 0, 1, 2]);
    assert_eq!(order(&Request { fits: &|document| document == 1, ..plain }), [3, 1, 0, 2]);
    assert_eq!(order(&Request { learned: &|document| document == 2, ..plain }), [2, 3, 0, 1]);
    assert_eq!(order(&Request { used: &[2, 9], ..plain }), [3, 0, 1, 2]);
}

#[test]
fn replies_to_a_customers_sentence() {
    let index = index(&LIBRARY);
    let options = Options::default();
    for (sentence, document) in [
        ("我的快递怎么三天了还没到啊", 13),
        ("等了半天了，怎么没人理我？", 3),
        ("我申请退款这么久了，钱什么时候能到账", 1),
        ("你们这个券能不能打折的时候一起用啊", 2),
        ("为什么我家里的无线连接不上呢", 9),
    ] {
        let found = index.search(&Request::new(sentence, &options));
        assert!(found.sentence, "{sentence}");
        let hit = &found.hits[0];
        assert_eq!(hit.document, document, "{sentence}");
        assert_eq!(hit.tier, Tier::Sentence, "{sentence}");
        let Some(Why::Words(words)) = &hit.why else { panic!("{sentence}: {:?}", hit.why) };
        assert!(words.iter().all(|word| sentence.contains(word.as_str())), "{words:?}");
        assert!(!hit.marks.is_empty());
    }
    // A text of the library is found as typed, not by words in common.
    let found =
        index.search(&Request::new("款项会原路退回您的银行卡，1-3 个工作日到账。", &options));
    assert_eq!((found.hits[0].document, found.hits[0].tier), (1, Tier::Literal));
}

#[test]
fn finds_what_is_written_another_way() {
    let lines = [
        "7天无理由退换|签收后可退",
        "快递三天没动|我来查",
        "满300减30|凑单",
        "兰蔻专柜|Lancôme 与 Nestlé 都有货，café 里可取",
        "配件寄出|今天寄",
        "绿植包装|包得好好的",
        "订单（已发货）|请留意",
        "24小时答复|等我",
        "八五折活动|到店可用",
    ];
    for (query, expected) in [
        ("七天无理由", "Literal [7天无理由]退换"),
        ("qitianwuliyou", "Pinyin [7天无理由]退换"),
        ("7天", "Literal [7天]无理由退换"),
        ("3天没动", "Literal 快递[三天没动]"),
        ("3tian", "Pinyin 快递[三天]没动"),
        ("满三百减三十", "Exact [满300减30]"),
        ("mansanbai", "Pinyin [满300]减30"),
        ("二十四小时", "Literal [24小时]答复"),
        ("85折", "Literal [八五折]活动"),
        ("lancome", "Literal [Lancôme] 与 Nestlé 都有货，café 里可取"),
        ("Nestlé", "Literal Lancôme 与 [Nestlé] 都有货，café 里可取"),
        ("cafe", "Literal Lancôme 与 Nestlé 都有货，[café] 里可取"),
        ("pēijiàn", "Pinyin [配件]寄出"),
        ("péijiàn", "Pinyin [配件]寄出"),
        ("lüzhi", "Pinyin [绿植]包装"),
        ("dingdanyifahuo", "Pinyin [订单]（[已发货]）"),
    ] {
        assert_eq!(first(&lines, query), expected, "{query}");
    }
}

#[test]
fn first_letters_of_rare_readings_find_no_text() {
    // 技术在抢: `jzzq` only if 术 were read zhu.
    assert_eq!(first(&["系统故障|技术在抢修，请稍等。"], "jzzq"), "nothing");
    assert_eq!(first(&["系统故障|技术在抢修，请稍等。"], "jszq"), "Pinyin [技术在抢]修，请稍等。");
}

#[test]
fn few_plain_words_of_a_customer_are_answered() {
    let lines = [
        "催发货|我已请仓库往前排，今天告诉您出库时间。|几时发",
        "送达延误|过了约定日子还没送到，抱歉。我这就找派送网点。|还没到",
        "少件致歉|少放了配件，很抱歉，我今天补寄。|缺配件",
        "要求转人工|您好，现在由我人工接待您。|叫个真人",
        "到货回访|您好，东西收到了吗？里面的东西齐不齐？|东西",
        "请报订单号|麻烦您报一下订单号，谢谢。|",
        "质量问题致歉|刚用就出毛病，很抱歉。我马上给您换新。|坏了",
        "价保申请|刚买就降价，我帮您申请退差价。|买贵了",
    ];
    let index = index(&lines);
    let options = Options::default();
    for (message, document) in [
        ("东西还没到", 1),
        ("少发了一件", 2),
        ("给我转人工", 3),
        ("仓库咋还不发呀", 0),
        ("你们那件羽绒服洗了一次就跑绒了，管不管啊？订单号202611230098", 6),
        ("[图片] 开线了", 6),
        ("刚买两天就便宜三十", 7),
        ("这个东西到底什么时候发货，急着穿", 0),
    ] {
        let found = index.search(&Request::new(message, &options));
        assert_eq!(found.hits.first().map(|hit| hit.document), Some(document), "{message}");
        assert!(found.sentence, "{message}");
        for mark in &found.hits[0].marks {
            assert!(mark.span.end - mark.span.start > 1, "{message}: words are marked");
        }
    }
    // What is looked up and found surely is no message.
    assert!(!index.search(&Request::new("还没到", &options)).sentence);
    assert!(index.search(&Request::new("量子纠缠", &options)).hits.is_empty());
}

#[test]
fn says_how_a_near_match_is_read() {
    let index = index(&LIBRARY);
    let options = Options::default();
    let why = |query| index.search(&Request::new(query, &options)).hits[0].why.clone();
    assert_eq!(why("soujihao"), Some(Why::Read("shou ji hao".to_owned())));
    assert_eq!(why("suadanzhapian"), Some(Why::Read("shua dan zha pian".to_owned())));
    assert_eq!(why("shoujihao"), None);
}

#[test]
fn fuzzy_pairs_can_be_switched_off() {
    for (query, pair) in [
        ("soujihao", FuzzyPair::ShS),
        ("shengrini", FuzzyPair::NL),
        ("xianmengdian", FuzzyPair::EnEng),
        ("ying hang", FuzzyPair::InIng),
        ("zengpingzhaopian", FuzzyPair::InIng),
    ] {
        let without = Options {
            fuzzy: FuzzyPairs::common().with(pair, false),
            typos: false,
            ..Options::default()
        };
        let on = first(&LIBRARY, query);
        let off = first_with(&LIBRARY, query, &without);
        assert!(on.starts_with("Near"), "{query}: {on}");
        assert!(!off.starts_with("Near"), "{query}: {off}");
    }
}

#[test]
fn double_pinyin_when_chosen() {
    let with = |scheme| Options { double_pinyin: Some(scheme), ..Options::default() };
    for (scheme, query, expected) in [
        (Scheme::Xiaohe, "isqkch", "Pinyin [重庆仓]发货"),
        (Scheme::Xiaohe, "ybhhka", "Pinyin [银行卡]退款"),
        (Scheme::Xiaohe, "ybhhk", "Pinyin [银行卡]退款"),
        (Scheme::Ziranma, "ynhhka", "Pinyin [银行卡]退款"),
        (Scheme::Microsoft, "isq;ch", "Pinyin [重庆仓]发货"),
        (Scheme::Sogou, "isq;ch", "Pinyin [重庆仓]发货"),
        (Scheme::Abc, "esqych", "Pinyin [重庆仓]发货"),
        (Scheme::Xiaohe, "youhuiquan", "Pinyin [优惠券]叠加"),
        (Scheme::Xiaohe, "优惠qr", "Pinyin [优惠券]叠加"),
    ] {
        assert_eq!(first_with(&LIBRARY, query, &with(scheme)), expected, "{query}");
    }
}

#[test]
fn nothing_typed_finds_nothing() {
    let index = index(&LIBRARY);
    for query in ["", " ", "　", "'", "\u{200b}", "\n"] {
        assert!(ask(&index, query, &Options::default()).hits.is_empty(), "{query:?}");
    }
    assert!(ask(&Index::build(Vec::new()), "退款", &Options::default()).hits.is_empty());
}

#[test]
fn marks_lie_inside_and_on_what_was_typed() {
    let index = index(&LIBRARY);
    for query in ["，", "{", "您好，", "1-3", "{称呼}，实在", "”"] {
        for hit in ask(&index, query, &Options::default()).hits {
            for mark in &hit.marks {
                assert!(mark.span.start < mark.span.end, "{query} {mark:?}");
            }
        }
    }
    assert_eq!(
        first(&LIBRARY, "称呼实在"),
        "Pinyin {[称呼]}，[实在]抱歉让您久等了！我马上为您查询{订单号}的进度。"
    );
}

#[test]
fn strange_input_does_no_harm() {
    let mut lines: Vec<String> = LIBRARY.iter().map(|line| (*line).to_owned()).collect();
    lines.push(format!("{}|{}", "曾".repeat(24), "大".repeat(400)));
    lines.push("😀😃𠮷|\u{0}\u{1}\u{2}\u{3}|\u{1} \u{2}".to_owned());
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let index = index(&lines);
    let long = [
        "z".repeat(60),
        "zeng".repeat(30),
        "曾".repeat(24),
        "曾大".repeat(12),
        "zengda".repeat(10),
        "好".repeat(10_000),
        "您好，请问我的快递到哪里了？".repeat(720),
        "a".repeat(10_000),
        "\u{7}\u{1b}[31m".repeat(2_000),
        "ceng ".repeat(40),
        "😀".repeat(70),
        "'".repeat(200),
    ];
    let queries = [
        "😀",
        "\u{0}",
        "\u{1}",
        "\u{7f}退款\u{0}",
        "%$#@!",
        "a'b'c'",
        "ｚｈ",
        "曾曾曾曾曾",
        "\u{202e}abc",
        "ﷺ",
        "e\u{301}",
        "\u{feff}退款",
        "\u{e000}",
        "𠮷𠮷𠮷𠮷𠮷𠮷吗？",
    ];
    for query in long.iter().map(String::as_str).chain(queries) {
        for scheme in [None, Some(Scheme::Xiaohe), Some(Scheme::Abc)] {
            let options = Options { double_pinyin: scheme, ..Options::default() };
            for hit in ask(&index, query, &options).hits {
                assert!(hit.document < index.len());
            }
        }
    }
    assert_eq!(ask(&index, "😀😃", &Options::default()).hits[0].tier, Tier::Literal);
    // What is invisible takes nothing away.
    for query in ["\u{feff}退款", "\u{200b}退款\u{7}", "退\u{ad}款"] {
        let found = ask(&index, query, &Options::default());
        assert_eq!(found.hits.first().map(|hit| hit.document), Some(1), "{query:?}");
    }
}

#[test]
fn an_edit_is_found_at_once() {
    let mut index = index(&LIBRARY);
    let options = Options::default();
    let titles_of = |index: &Index, query: &str| -> Vec<usize> {
        index.search(&Request::new(query, &options)).hits.iter().map(|hit| hit.document).collect()
    };
    assert_eq!(titles_of(&index, "jzzq"), [3]);
    index.put(3, &document("迟复致歉|让您等候多时，对不起。|慢|投诉|cfzq"));
    assert_eq!(index.put(99, &document("赠品说明|赠品随货寄出。|礼物||zpsm")), LIBRARY.len());
    assert_eq!(titles_of(&index, "jzzq"), [0_usize; 0]);
    assert_eq!(titles_of(&index, "cfzq")[0], 3);
    assert_eq!(titles_of(&index, "chifuzhiqian")[0], 3);
    assert_eq!(titles_of(&index, "久等"), [0_usize; 0]);
    assert_eq!(titles_of(&index, "zengpin")[0], LIBRARY.len());
    assert_eq!(titles_of(&index, "zpsm")[0], LIBRARY.len());
    assert_eq!((index.len(), index.n_changed()), (LIBRARY.len() + 1, 2));
    // Again, with another shortcut: the one before is gone.
    index.put(3, &document("迟复致歉|让您等候多时，对不起。|慢|投诉|wdjl"));
    assert_eq!(titles_of(&index, "wdjl")[0], 3);
    let by_initials = index.search(&Request::new("cfzq", &options)).hits;
    assert_eq!((by_initials[0].document, by_initials[0].tier), (3, Tier::Pinyin));
    let sentence = index.search(&Request::new("我的赠品怎么没有寄过来呢", &options));
    assert_eq!(sentence.hits[0].document, LIBRARY.len(), "a reply put in later is read, too");
}
