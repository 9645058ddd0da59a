//! What a blank is called, in Chinese service texts and in the variables of other programs: whether
//! words name something to fill in (订单号, `customer_name`), and which name a placeholder gets for them.
//! It knows no notation and no text around.

use super::values::CLOCK_NAMES;

/// How surely words name something to fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// A heading or a topic could be called so, too: 优惠, 活动.
    Weak,
    /// Only a piece of data is called so: 订单号, 称呼.
    Strong,
}

/// Last words of names of data.
const STRONG: &[&str] = &[
    "称呼",
    "姓名",
    "名字",
    "昵称",
    "大名",
    "全名",
    "姓氏",
    "贵姓",
    "网名",
    "用户名",
    "会员名",
    "署名",
    "签名",
    "单号",
    "编号",
    "号码",
    "工号",
    "账号",
    "卡号",
    "型号",
    "货号",
    "款号",
    "桌号",
    "房号",
    "航班号",
    "车牌号",
    "手机号",
    "电话号",
    "微信号",
    "订单号",
    "运单号",
    "快递单",
    "手机",
    "电话",
    "邮箱",
    "日期",
    "时间",
    "时段",
    "时限",
    "时效",
    "时长",
    "天数",
    "月份",
    "年份",
    "几月几日",
    "金额",
    "价格",
    "单价",
    "总价",
    "差价",
    "原价",
    "现价",
    "价钱",
    "数量",
    "件数",
    "次数",
    "运费",
    "邮费",
    "地址",
    "住址",
    "城市",
    "省份",
    "店名",
    "店铺名",
    "店铺名称",
    "公司名",
    "品牌名",
    "商品名",
    "产品名",
    "宝贝名",
    "名称",
    "款式",
    "颜色",
    "尺码",
    "尺寸",
    "规格",
    "快递公司",
    "物流公司",
    "承运商",
    "快递名",
    "链接",
    "网址",
    "收件人",
    "收货人",
    "联系人",
    "负责人",
    "订单编号",
    "商品信息",
    "订单信息",
    "物流信息",
    "客户",
    "买家",
    "顾客",
    "会员",
    "先生/女士",
    "女士/先生",
    "变量",
    "占位符",
    "姓",
    "日月",
    "截止日",
    "生日",
    "密码",
    "验证码",
    "优惠码",
    "兑换码",
    "取件码",
    "口令",
];

/// Last words of names of data that head paragraphs, too.
const WEAK: &[&str] = &[
    "店铺",
    "门店",
    "公司",
    "品牌",
    "商品",
    "产品",
    "宝贝",
    "快递",
    "物流",
    "客服",
    "部门",
    "原因",
    "事由",
    "问题",
    "方案",
    "内容",
    "结果",
    "进度",
    "状态",
    "备注",
    "赠品",
    "优惠",
    "活动",
    "期限",
    "比例",
    "积分",
    "折扣",
    "额度",
    "费用",
    "地区",
    "订单",
    "包裹",
    "编码",
    "平台",
    "网站",
    "型号",
    "职位",
    "部位",
    "配件",
    "颜色分类",
];

/// Names of people, which open a message.
const PERSONS: &[&str] = &[
    "称呼",
    "姓名",
    "名字",
    "昵称",
    "大名",
    "全名",
    "姓氏",
    "姓",
    "网名",
    "用户名",
    "会员名",
    "客户",
    "买家",
    "顾客",
    "会员",
    "收件人",
    "收货人",
    "先生/女士",
    "女士/先生",
    "联系人",
];

/// Words that lead up to a name: 请填写您的姓名.
const LEADS: &[&str] = &[
    "请在此处",
    "请在这里",
    "在此处",
    "在这里",
    "此处",
    "这里",
    "请填写",
    "请输入",
    "请填",
    "填写",
    "填入",
    "输入",
    "插入",
    "替换成",
    "替换为",
    "换成",
    "改成",
    "改为",
    "填上",
    "填",
    "具体的",
    "具体",
    "对应的",
    "对应",
    "相应的",
    "相应",
    "实际",
    "客户的",
    "买家的",
    "顾客的",
    "您的",
    "你的",
    "本次",
    "当前",
    "某",
    "XX",
    "xx",
    "×",
];

/// What an author says to whoever fills a blank.
const FILLS: &[&str] = &[
    "填写",
    "填入",
    "填上",
    "插入",
    "输入",
    "替换",
    "换成",
    "改成",
    "改为",
    "补充",
    "粘贴",
    "贴上",
    "附上",
    "写明",
    "写上",
    "放链接",
    "放图",
    "加上",
    "待填",
    "请填",
    "待补",
    "待定",
    "自行",
    "按需",
];

/// What only an author means: the place itself.
const HERE: &[&str] = &["此处", "这里", "在此", "此位置", "待填", "待补", "自行填", "自行替"];

/// Titles behind a name.
const TITLES: &[&str] = &["先生", "女士", "小姐", "老师", "经理", "老板", "师傅", "总"];

/// Units behind a gap, and what the gap is then.
const UNITS: &[(&str, &str)] = &[
    ("个工作日", "天数"),
    ("工作日", "天数"),
    ("小时", "小时数"),
    ("分钟", "分钟数"),
    ("点前", "钟点"),
    ("点之前", "钟点"),
    ("点到", "钟点"),
    ("点至", "钟点"),
    ("年", "年"),
    ("月", "月"),
    ("号前", "日"),
    ("号到", "日"),
    ("日", "日"),
    ("天", "天数"),
    ("元", "金额"),
    ("块", "金额"),
    ("件", "件数"),
    ("折", "折扣"),
    ("个", "数量"),
    ("%", "比例"),
];

/// What stands behind a gap in a name, and what the gap is then.
const THINGS: &[(&str, &str)] = &[
    ("店", "店铺"),
    ("旗舰店", "店铺"),
    ("公司", "公司"),
    ("品牌", "品牌"),
    ("快递", "快递公司"),
    ("物流", "快递公司"),
    ("客服", "客服"),
    ("商品", "商品"),
    ("产品", "商品"),
    ("宝贝", "商品"),
    ("活动", "活动"),
    ("链接", "链接"),
    ("银行", "银行"),
    ("平台", "平台"),
];

/// Words in variables of other programs, and what a placeholder of ours is called for them.
const CODE: &[(&str, &str)] = &[
    ("agent", "客服"),
    ("staff", "客服"),
    ("operator", "客服"),
    ("assignee", "客服"),
    ("tracking", "运单号"),
    ("waybill", "运单号"),
    ("order", "订单号"),
    ("ticket", "单号"),
    ("company", "公司"),
    ("organization", "公司"),
    ("shop", "店铺"),
    ("store", "店铺"),
    ("brand", "品牌"),
    ("product", "商品"),
    ("item", "商品"),
    ("sku", "商品"),
    ("goods", "商品"),
    ("phone", "电话"),
    ("mobile", "电话"),
    ("tel", "电话"),
    ("email", "邮箱"),
    ("mail", "邮箱"),
    ("address", "地址"),
    ("city", "城市"),
    ("link", "链接"),
    ("url", "链接"),
    ("amount", "金额"),
    ("price", "金额"),
    ("total", "金额"),
    ("fee", "金额"),
    ("coupon", "优惠码"),
    ("quantity", "数量"),
    ("qty", "数量"),
    ("count", "数量"),
    ("date", "具体日期"),
    ("day", "具体日期"),
    ("time", "时间"),
    ("month", "月份"),
    ("year", "年份"),
    ("customer", "称呼"),
    ("contact", "称呼"),
    ("client", "称呼"),
    ("buyer", "称呼"),
    ("user", "称呼"),
    ("username", "称呼"),
    ("nickname", "称呼"),
    ("nick", "称呼"),
    ("firstname", "称呼"),
    ("lastname", "称呼"),
    ("first", "称呼"),
    ("last", "称呼"),
    ("fullname", "称呼"),
    ("name", "称呼"),
    ("number", "单号"),
    ("num", "单号"),
    ("id", "单号"),
    ("var", "填空"),
    ("value", "填空"),
    ("variable", "填空"),
    ("placeholder", "填空"),
    ("cursor", "填空"),
    ("insert", "填空"),
    ("your", "填空"),
    ("xxx", "填空"),
];

/// The longest name of something to fill in, in characters.
const LONGEST: usize = 14;

/// How surely `words` name something to fill in; `None`: they do not.
pub fn sureness(words: &str) -> Option<Sureness> {
    let words = words.trim();
    let bare = without_leads(words.trim_end_matches(|c: char| {
        c.is_ascii_digit() || "一二三".contains(c) || matches!(c, '?' | '？')
    }));
    if bare.is_empty() || bare.chars().count() > LONGEST {
        return None;
    }
    if bare.is_ascii() {
        return is_named_in_code(bare).then_some(Sureness::Strong);
    }
    // A name says one thing: no clause, no list.
    if !bare.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '_' | '-' | '的' | ' ')) {
        return None;
    }
    // What is masked in an export of chats, such as `姓名x`, was filled in.
    if bare.ends_with(['x', 'X']) {
        return None;
    }
    let ends = |names: &[&str]| names.iter().any(|name| bare.ends_with(name));
    // 注意时间, 修改地址, 没有地址: what is done with it, not what it is.
    let does = [
        "我的", "请", "注意", "没有", "修改", "核对", "关于", "怎么", "如何", "不", "查", "改",
        "看", "发",
    ];
    if does.iter().any(|word| bare.starts_with(word)) {
        return None;
    }
    if ends(STRONG) {
        Some(Sureness::Strong)
    } else if ends(WEAK) {
        Some(Sureness::Weak)
    } else {
        None
    }
}

fn without_leads(words: &str) -> &str {
    let mut rest = words;
    while let Some(shorter) = LEADS.iter().find_map(|lead| rest.strip_prefix(lead)) {
        rest = shorter.trim_start_matches([' ', ':', '：', '_']);
    }
    rest
}

/// True if `words` name a person.
pub fn is_person(words: &str) -> bool {
    let bare = without_leads(words.trim());
    PERSONS.iter().any(|name| bare.ends_with(name)) || of_code(bare).is_some_and(|it| it == "称呼")
}

/// The words of a variable: `customer_name`, `customerName`, `customer.name`.
fn parts(code: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut lower = false;
    for c in code.chars() {
        if !c.is_ascii_alphanumeric() || lower && c.is_ascii_uppercase() {
            parts.push(String::new());
        }
        if c.is_ascii_alphanumeric()
            && let Some(last) = parts.last_mut()
        {
            last.push(c.to_ascii_lowercase());
        }
        lower = c.is_ascii_lowercase();
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn is_named_in_code(code: &str) -> bool {
    let sound = code.chars().all(|c| c.is_ascii_alphanumeric() || "_-. '".contains(c));
    // NO.1, ID: all in capitals it is a sign, unless it is written as a constant.
    let capitals = !code.chars().any(|c| c.is_ascii_lowercase());
    let parts = parts(code);
    let known = |part: &String| {
        CODE.iter().any(|(word, _)| part.trim_end_matches(|c: char| c.is_ascii_digit()) == *word)
    };
    sound && parts.iter().any(known) && (!capitals || parts.len() > 1 || code.len() > 3)
}

/// True for a name that only a program would write: with `_` or `.` inside, or of words for data.
pub fn is_code(name: &str) -> bool {
    name.is_ascii()
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && (name.trim_matches('_').contains('_') || is_named_in_code(name))
}

/// The name of a placeholder for a piece of another program's language, such as `contact.name` or
/// `name | upcase`; `None` if nothing in it names anything.
pub fn of_code(code: &str) -> Option<String> {
    let code = code.trim().trim_start_matches(['=', '-', '#', '/', '&', '^', '>', '!', ' ']);
    let code = code.split(['|', '(', ',', ';', '\n']).next().unwrap_or_default().trim();
    if code.is_ascii() {
        let parts = parts(code);
        // Which table comes first matters: agent.name is the agent's.
        let name = CODE.iter().find(|(word, _)| parts.iter().any(|part| part == word));
        return match name {
            Some((_, name)) => Some((*name).to_owned()),
            None => sound(code.rsplit('.').next().unwrap_or_default()),
        };
    }
    placeholder(code)
}

/// The name of a placeholder for `words`, which name something to fill in.
pub fn placeholder(words: &str) -> Option<String> {
    let words = words.trim();
    if words.is_ascii() {
        return of_code_word(words);
    }
    sound(without_leads(words))
}

fn of_code_word(words: &str) -> Option<String> {
    if words.chars().any(|c| c.is_ascii_alphabetic()) { of_code(words) } else { None }
}

/// `name` with what no name holds left out; names that the clock fills get another one.
fn sound(name: &str) -> Option<String> {
    const LONGEST: usize = 24;
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '/');
    let name: String = name.chars().filter(kept).take(LONGEST).collect();
    let name = name.trim();
    if !name.chars().any(char::is_alphanumeric) {
        return None;
    }
    Some(if CLOCK_NAMES.contains(&name) { format!("具体{name}") } else { name.to_owned() })
}

/// True if `words` tell an author to put something in their place: 此处填写订单号, 待补充.
/// `in_parentheses`: they stand where remarks to customers stand as well.
pub fn is_instruction(words: &str, in_parentheses: bool) -> bool {
    // 填写后点击提交 tells the customer.
    let customer = ["后", "即可", "点击", "提交", "本人", "真实", "勿", "不要", "可以", "才"];
    if words.chars().count() > 30 || customer.iter().any(|word| words.contains(word)) {
        return false;
    }
    let fills = FILLS.iter().any(|word| words.contains(word))
        || words.contains('填') && !words.contains("填充");
    let here =
        HERE.iter().any(|word| words.starts_with(word) || words.starts_with(&format!("请{word}")));
    let begins = FILLS.iter().any(|word| words.starts_with(word));
    // 请填写… alone asks the customer as often.
    here && fills
        || begins && !words.starts_with("待定") && (!in_parentheses || !words.starts_with("请"))
        || matches!(words, "待填" | "待补" | "待填写" | "待补充" | "填空" | "空" | "此处" | "待定")
            && !(in_parentheses && words == "空")
}

/// The name of a placeholder for an instruction: 此处填写订单号 → 订单号.
pub fn of_instruction(words: &str) -> Option<String> {
    let bare = without_leads(words);
    let bare = FILLS.iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(bare);
    let bare = without_leads(bare);
    (bare.chars().count() <= LONGEST && sureness(bare).is_some()).then(|| placeholder(bare))?
}

/// The title that `words` begin with.
pub fn title(words: &str) -> Option<&'static str> {
    TITLES.iter().copied().find(|title| {
        let rest = words.strip_prefix(title);
        // 总 begins many words.
        rest.is_some_and(|rest| {
            *title != "总" || !rest.starts_with(|c: char| "共是计之体部价额会".contains(c))
        })
    })
}

/// True if `words` begin with a title: 先生, 女士.
pub fn begins_with_title(words: &str) -> bool {
    title(words).is_some()
}

/// What a gap is called before a unit: 元 → 金额.
pub fn unit(words: &str) -> Option<&'static str> {
    UNITS.iter().find(|(unit, _)| words.starts_with(unit)).map(|(_, name)| *name)
}

/// What a gap is called before the kind of thing that it names: 快递 → 快递公司.
pub fn of_thing(words: &str) -> Option<String> {
    THINGS.iter().find(|(thing, _)| words.starts_with(thing)).map(|(_, name)| (*name).to_owned())
}

/// True for a character that goes on with a sentence whose subject stands before it.
pub fn goes_on(c: char) -> bool {
    "已的为是在将会可前内之后，。、".contains(c)
}
