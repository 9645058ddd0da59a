//! What waits to be filled in, in every notation that people and programs use for it, and what only
//! looks so.

use deti::template::unfilled::{self, Spared};
use deti::template::{Template, Unfilled};

/// What is found in a phrase's text, each as `stretch→placeholder`; `?` where it is not sure.
fn found(text: &str) -> String {
    told(text, &unfilled::in_template(text, Spared::default()))
}

fn told(text: &str, found: &[Unfilled]) -> String {
    let one = |one: &Unfilled| {
        let stretch = one.span.of(text).expect("a stretch of the text");
        let mark = if one.sure { "" } else { "?" };
        format!("{stretch}{mark}→{}", one.placeholder().unwrap_or_default())
    };
    found.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_notation_is_found_and_named() {
    let cases = [
        // Two braces, and what other programs write in them.
        ("{{称呼}}，您的订单{{订单号}}已发出。", "{{称呼}}→{称呼} {{订单号}}→{订单号}"),
        (
            "您好 {{contact.name}}，我是{{ agent.name }}",
            "{{contact.name}}→{称呼} {{ agent.name }}→{客服}",
        ),
        ("{{ name | upcase }}您好", "{{ name | upcase }}→{称呼}"),
        ("{{{shop_name}}}欢迎您", "{{{shop_name}}}→{店铺}"),
        ("单号{{含税}}元", "{{含税}}→{含税}"),
        ("｛｛称呼｝｝您好", "｛｛称呼｝｝→{称呼}"),
        ("工单#{ticket.title}已更新", "#{ticket.title}→{单号}"),
        ("<%= customer.first_name %>您好", "<%= customer.first_name %>→{称呼}"),
        ("{% if order %}您好", "{% if order %}→{订单号}"),
        ("${name}，您好", "${name}→{name}"),
        ("%{name}，您好", "%{name}→{name}"),
        ("{contact.name}您好", "{contact.name}→{称呼}"),
        ("{片段:签名}", "{片段:签名}→{片段}"),
        ("现在是{日期时间=yyyy-MM-dd HH:mm}", "{日期时间=yyyy-MM-dd HH:mm}→{日期时间}"),
        ("本季{日期=Q}", "{日期=Q}→{日期}"),
        // Half a pair.
        ("{称呼，您好。", "{称呼→{称呼}"),
        ("称呼}，您好。", "称呼}→{称呼}"),
        ("您的订单{编号已发", "{编号→{编号}"),
        ("您好{，请稍等", "{→"),
        ("【称呼，您的货到了", "【称呼→{称呼}"),
        ("您的{}已发出", "{}→{填空}"),
        // Brackets.
        ("[称呼]，您的订单[订单号]已发出。", "[称呼]→{称呼} [订单号]→{订单号}"),
        ("[[name]]您好", "[[name]]→{称呼}"),
        ("[[姓名]]您好", "[[姓名]]→{姓名}"),
        ("［客户姓名］您好", "［客户姓名］→{客户姓名}"),
        ("【姓名】您好，您的【商品名称】已发货", "【姓名】→{姓名} 【商品名称】→{商品名称}"),
        ("请在【具体时间】前付款", "【具体时间】→{时间}"),
        ("<姓名>您好，<order_id>已发出", "<姓名>→{姓名} <order_id>→{订单号}"),
        ("＜订单号＞已发出", "＜订单号＞→{订单号}"),
        ("请点击[商品链接]下单", "[商品链接]→{商品链接}"),
        ("您的快递（ ）已发出", "（ ）→{填空}"),
        ("运单号：【】", "【】→{运单号}"),
        ("今天是[日期]", "[日期]→{具体日期}"),
        // What an author says to whoever fills it in.
        ("您好（此处填写客户姓名），请稍等", "（此处填写客户姓名）→{客户姓名}"),
        ("预计（这里写上时间）送到", "（这里写上时间）→{时间}"),
        ("【请填写订单号】已发出", "【请填写订单号】→{订单号}"),
        ("退款原因：（待补充）", "（待补充）→{填空}"),
        ("[插入链接]点开即可", "[插入链接]→{链接}"),
        ("请在（具体日期）前寄回", "（具体日期）→{具体日期}"),
        // One sign on both sides, or before.
        ("#买家昵称#，您的#订单号#已发出", "#买家昵称#→{买家昵称} #订单号#→{订单号}"),
        ("＃姓名＃您好", "＃姓名＃→{姓名}"),
        ("%姓名%您好", "%姓名%→{姓名}"),
        ("%order_id%已发出", "%order_id%→{订单号}"),
        ("@昵称@您好", "@昵称@→{昵称}"),
        ("$name您好，$order_id已发出", "$name→{称呼} $order_id→{订单号}"),
        ("$订单号已发出", "$订单号→{订单号}"),
        ("$(name)您好，$[order]", "$(name)→{称呼} $[order]→{订单号}"),
        ("您好$|$，请稍等", "$|$→{填空}"),
        ("您好%s，您的%d件商品", "%s→{填空} %d→{件数}"),
        ("%1$s您好", "%1$s→{填空}"),
        ("%(name)s您好", "%(name)s→{称呼}"),
        ("%filltext:name=姓名%您好", "%filltext:name=姓名%→{name姓名}"),
        ("#新品上市#活动开始了", "#新品上市#?→{新品上市}"),
        // Signs that stand for something.
        ("XX先生您好，我是XX店铺的客服。", "XX先生→{称呼} XX→{店铺}"),
        ("您的订单XXXX已发出", "XXXX→{填空}"),
        ("您的订单号为XXXX", "XXXX→{订单号}"),
        ("预计xx天送达", "xx→{天数}"),
        ("预计X月X日到货", "X→{月} X→{日}"),
        ("X女士您好，Ｘ天内回复您", "X女士→{称呼} Ｘ→{天数}"),
        ("××公司欢迎您", "××→{公司}"),
        ("运单号SFXXXXXXXX", "SFXXXXXXXX→{填空}"),
        ("请打400-XXX-XXXX", "400-XXX-XXXX→{填空}"),
        ("N个工作日退款到账", "N→{天数}"),
        ("○○先生您好", "○○先生→{称呼}"),
        ("您的单号是□□□", "□□□→{单号}"),
        ("某先生您好，某某店铺欢迎您", "某先生→{称呼} 某某→{店铺}"),
        ("某月某日到货", "某→{月} 某→{日}"),
        ("您的订单号是______，预计__月__日送达。", "______→{订单号} __→{月} __→{日}"),
        ("金额：＿＿＿元", "＿＿＿→{金额}"),
        ("预计2026年  月  日到货", "  月  日→{月日}"),
        // A placeholder whose own offer waits to be filled in.
        ("{称呼=XX先生}您好", "XX先生→{称呼}"),
    ];
    let wrong: Vec<String> = cases
        .into_iter()
        .filter(|(text, expected)| found(text) != *expected)
        .map(|(text, expected)| format!("{text}\n  {expected}\n  {}", found(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn near_misses_are_what_they_are() {
    let clean = [
        "您好，{称呼}，您的订单{订单号}已发出。",
        "请{方式:电话|短信}联系，{时限=24小时}内回复。",
        "｛称呼｝您好",
        "@{称呼} 您好",
        "优惠后${金额}",
        "今天{日期}，{日期+7}前有效，{日期=yyyy年M月d日}",
        "码数有 S、M、L、XL、XXL、XXXL",
        "XXL码还有货",
        "型号XX-200和X9都在售",
        "iPhone X 现货",
        "尺寸30×40厘米，3 x 5 米",
        "手机号138XXXX1234已登记",
        "这款是 X 光防护镜",
        "【温馨提示】请当面验货",
        "【订单号】A1024",
        "【收货地址】请核对",
        "【发货时间】：下单后48小时",
        "【官方】春节发货通知",
        "评价在【我的订单】里填",
        "请点【收货地址】修改，或在【订单编号】栏里复制",
        "点击[收货地址]即可修改",
        "【售后电话】400-800-1234",
        "您好[微笑]请稍等[玫瑰]",
        "好的[OK]，收到[抱拳]",
        "[图片]已收到",
        "[订单号]：A1024",
        "《退换货须知》请看一下",
        "请填写收货信息（姓名、电话、地址）",
        "请登记（请填写真实姓名）",
        "（填写后点击提交）",
        "请提供订单号（快递单号也可以）",
        "七天无理由（定制除外）",
        "某些商品不参加，某种情况除外，某宝上也有",
        "王某先生来电",
        "打八折，100%正品，满100减20",
        "含棉量80%，50%的客户都选它",
        "价格$100，US$20",
        "详见 https://example.cn/a?q=%E4%BD%A0&s=1_2#top",
        "（^__^）很高兴为您服务 T_T >_< ^_^",
        "配置文件是my_file_name",
        "您看 :-} 好吗",
        "O(∩_∩)O",
        "二〇〇八年、二○二六年",
        "王**，您的单已发",
        "***重要通知***",
        "a<b 且 b>c",
        "我爱你<3",
        "N多客户都喜欢，问了N次",
        "第1条#2楼",
        "#E-s21 请问还有什么能帮您",
        "[姓名x]您好，[数字x]天内回复",
        "[点此查看](https://example.cn)",
        "调用 f() 即可",
        "2026年6月1日到货",
        "一箱(12瓶)",
        "点评价旁边的“  ”即可",
        "用户可以自己改地址",
        "价格面议~~",
        "请问是先生还是女士？",
        "这是XS码",
        "Xx",
    ];
    let wrong: Vec<String> = clean
        .into_iter()
        .filter(|text| !found(text).is_empty())
        .map(|text| format!("{text}\n  {}", found(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_click_makes_a_placeholder_of_it() {
    for (text, expected) in [
        ("[称呼]，您的订单[订单号]已发出。", "{称呼}，您的订单{订单号}已发出。"),
        ("{{称呼}}您好", "{称呼}您好"),
        ("{称呼，您好", "{称呼}，您好"),
        ("称呼}，您好", "{称呼}，您好"),
        ("XX先生您好，XX天内到", "{称呼}您好，{天数}天内到"),
        ("您的%s和%s", "您的{填空}和{填空2}"),
        ("${name}，您好", "{name}，您好"),
        ("您的订单号是____", "您的订单号是{订单号}"),
        ("（此处填写时间）前送到", "{时间}前送到"),
    ] {
        let mut now = text.to_owned();
        // The last first, so that places hold.
        for one in unfilled::in_template(text, Spared::default()).iter().rev() {
            now = unfilled::as_placeholder(&now, one).expect("a name");
        }
        assert_eq!(now, expected);
        assert_eq!(found(&now), "", "{now}");
        assert!(Template::parse(&now).stray.is_empty(), "{now}");
    }
}

#[test]
fn a_team_says_what_it_sends_as_it_is_written() {
    let spared = ["#…#".to_owned(), "【XX】".to_owned(), "XX".to_owned()];
    for (text, expected) in [
        ("#新品上市#来了", ""),
        ("XX来了", ""),
        ("[称呼]来了", "[称呼]→{称呼}"),
        ("XX先生", "XX先生→{称呼}"),
    ] {
        let found = unfilled::in_template(text, Spared(&spared));
        assert_eq!(told(text, &found), expected);
    }
}

#[test]
fn a_message_waits_for_its_own_placeholders_too() {
    for (text, expected) in [
        ("您好{称呼}，[订单号]", "{称呼}→{称呼} [订单号]→{订单号}"),
        ("${name}", "${name}→{name}"),
        ("您好", ""),
    ] {
        assert_eq!(told(text, &unfilled::in_message(text, Spared::default())), expected);
    }
}
