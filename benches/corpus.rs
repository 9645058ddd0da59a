//! Libraries of any size for the benchmarks: the same number gives the same library, byte for byte.
//! Phrases are put together from lists of words and clauses, varied enough that titles, texts and
//! keywords share characters as those of a real shop do. They are not fit to be sent to customers.

#![allow(clippy::disallowed_methods, reason = "benchmarks make their own files")]

use std::fmt::Write as _;
use std::path::Path;

/// At most so many phrases stand in one file.
const MOST_PER_FILE: usize = 500;

const CATEGORIES: [(&str, &str); 7] = [
    ("salutation", "称谓语"),
    ("welcome", "欢迎语"),
    ("greeting", "问候语"),
    ("festive", "祝贺语"),
    ("farewell", "告别语"),
    ("answering", "应答语"),
    ("apology", "道歉语"),
];

const STAGES: [&str; 3] = ["pre-sale", "in-sale", "after-sale"];

const GOODS: [&str; 40] = [
    "保温杯",
    "空气炸锅",
    "羊毛围巾",
    "蓝牙耳机",
    "电动牙刷",
    "折叠伞",
    "儿童书包",
    "登山鞋",
    "真丝枕套",
    "护眼台灯",
    "榨汁机",
    "防晒衣",
    "机械键盘",
    "婴儿背带",
    "行李箱",
    "加湿器",
    "不粘锅",
    "瑜伽垫",
    "颈椎枕",
    "智能手环",
    "车载支架",
    "宠物窝",
    "猫粮",
    "龙井茶",
    "坚果礼盒",
    "洗面奶",
    "身体乳",
    "沐浴露",
    "隐形眼镜",
    "血压计",
    "投影仪",
    "扫地机",
    "窗帘",
    "床垫",
    "书桌",
    "花洒",
    "净水器",
    "电饭煲",
    "月饼礼盒",
    "羽绒服",
];

const SCENES: [(&str, &str); 36] = [
    ("催付", "付款"),
    ("物流", "快递到哪了"),
    ("缺货", "没货"),
    ("尺码", "穿多大"),
    ("优惠", "便宜点"),
    ("发票", "开票"),
    ("退换", "想退货"),
    ("退款", "钱没到账"),
    ("投诉", "要投诉"),
    ("催单", "怎么还不发"),
    ("等待", "人呢"),
    ("高峰", "排队"),
    ("离开", "不买了"),
    ("回访", "用得怎么样"),
    ("改地址", "地址写错"),
    ("拦截", "不要寄了"),
    ("价保", "买贵了"),
    ("赠品", "送的东西"),
    ("安装", "上门师傅"),
    ("保修", "坏了"),
    ("材质", "什么面料"),
    ("色差", "颜色不对"),
    ("漏发", "少了一件"),
    ("错发", "发错了"),
    ("破损", "碎了"),
    ("预售", "什么时候发"),
    ("会员", "积分"),
    ("账号", "登录不上"),
    ("支付", "付不了款"),
    ("自提", "去门店拿"),
    ("合买", "一起寄"),
    ("海外", "能寄国外吗"),
    ("包装", "送礼"),
    ("定制", "刻字"),
    ("以旧换新", "旧机"),
    ("分期", "免息"),
];

const ANGLES: [&str; 24] = [
    "说明",
    "进度",
    "办理",
    "提醒",
    "安抚",
    "确认",
    "核实",
    "登记",
    "回复",
    "建议",
    "条件",
    "时效",
    "步骤",
    "补充说明",
    "简短版",
    "详细版",
    "夜间版",
    "节日版",
    "老客户版",
    "首次咨询",
    "再次咨询",
    "跟进",
    "收尾",
    "转交",
];

const OPENINGS: [&str; 24] = [
    "您好",
    "{称呼}，您好",
    "{时段问候}",
    "{称呼}，让您久等了",
    "谢谢您的耐心",
    "感谢您的信任",
    "收到您的消息了",
    "您的意思我明白了",
    "很高兴为您服务",
    "我是{客服}",
    "实在抱歉",
    "给您添麻烦了",
    "您先别着急",
    "您说得对",
    "这个问题问得好",
    "我刚刚看过您的记录",
    "好的",
    "没问题",
    "请您放心",
    "欢迎光临{店铺}",
    "这边已经看到了",
    "我来帮您",
    "您请讲",
    "刚才走开了一会儿",
];

const FACTS: [&str; 40] = [
    "这款{goods}目前有现货",
    "{goods}要到下周三才补货",
    "订单{订单号}已经交给仓库",
    "包裹今早到了转运中心",
    "快递员下午会再打一次电话",
    "{goods}的颜色以实物为准",
    "您选的{goods}适合日常使用",
    "这一批{goods}都带防伪标签",
    "优惠券和满减可以一起用",
    "店铺活动到本周日二十四点",
    "电子发票会发到您填写的邮箱",
    "七天之内不影响二次销售就能退",
    "退款会按原路回到付款账户",
    "银行入账一般要一到三个工作日",
    "这次的差价可以补给您",
    "赠品和{goods}分开打包",
    "安装师傅会提前一天约时间",
    "主机保修一年，配件三个月",
    "{goods}第一次使用前要充满电",
    "水温不要超过三十度",
    "这个尺码偏小半码",
    "身高一米六五的顾客多选中码",
    "偏远地区要多走两三天",
    "暴雨天路上会慢一些",
    "系统显示运单{运单号}已经签收",
    "代收点在小区东门",
    "您的积分月底到期",
    "会员日可以多打九五折",
    "这边查到付款没有成功",
    "换个浏览器就能打开付款页面",
    "地址已经替您改好",
    "两笔订单可以合成一个包裹",
    "刻字的{goods}要多等两天",
    "旧机回收价以验机结果为准",
    "分期免息限指定银行的卡",
    "预售的{goods}按付款先后发出",
    "门店自提请带上取货码",
    "海外件的关税由收件人承担",
    "礼盒里可以放一张手写卡片",
    "这件事我已经记下来转给主管",
];

const ACTIONS: [&str; 32] = [
    "我马上为您查询",
    "我帮您登记一下",
    "您方便发一张照片吗",
    "麻烦您核对一下收件信息",
    "请您把订单号发给我",
    "我给您换一个更合适的",
    "您看哪一种更方便",
    "我替您催一催仓库",
    "我这就联系快递",
    "请先不要确认收货",
    "您可以在订单页面点申请售后",
    "请保留好外包装",
    "我为您申请一张优惠券",
    "请留意短信",
    "我把链接发给您",
    "麻烦您稍等两分钟",
    "有结果我第一时间告诉您",
    "我请专人给您回电话",
    "您先试一试",
    "如果还不行请再找我",
    "我给您补发一份",
    "请填写退货单号",
    "您留一个方便接听的电话",
    "我帮您把时间往后约",
    "建议您早点下单",
    "今天付款今天就能发",
    "您可以先收藏",
    "请告诉我平时穿的尺码",
    "您再确认一下颜色",
    "我为您保留到今晚",
    "请看商品页最下面的说明",
    "您点一下重新支付",
];

const CLOSINGS: [&str; 20] = [
    "祝您生活愉快",
    "还有什么可以帮您吗",
    "谢谢您的理解",
    "有问题随时找我",
    "期待您再来",
    "祝您工作顺利",
    "感谢您的支持",
    "给您添麻烦了，再次抱歉",
    "天气转凉，注意保暖",
    "祝您一切顺心",
    "再见",
    "预祝您节日快乐",
    "欢迎下次光临",
    "麻烦您了",
    "辛苦您了",
    "您慢走",
    "请您放心",
    "我一直都在",
    "期待您的好评",
    "晚安，好梦",
];

const KEYWORDS: [&str; 30] = [
    "多久到",
    "能便宜吗",
    "怎么退",
    "谁出运费",
    "质量好不好",
    "有没有货",
    "几天发货",
    "送什么",
    "开公司抬头",
    "填错了",
    "打不开",
    "不会用",
    "太慢了",
    "没人理",
    "态度差",
    "假货",
    "掉色",
    "缩水",
    "有味道",
    "尺寸不对",
    "少配件",
    "收不到短信",
    "验证码",
    "改颜色",
    "取消订单",
    "指定快递",
    "周末送吗",
    "放门口",
    "上门取件",
    "要补偿",
];

/// A source of numbers that is the same on every machine (splitmix64).
pub struct Numbers(u64);

impl Numbers {
    /// Starts at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below `bound`, which is above 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    /// One of `items`.
    pub fn of<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Writes a library of `n_phrases` below `folder`.
///
/// # Panics
/// If it cannot be written.
pub fn write(folder: &Path, n_phrases: usize) {
    let phrases = folder.join("phrases");
    std::fs::create_dir_all(&phrases).expect("the folder of a benchmark can be made");
    let mut meta = format!("name: 测试库 {n_phrases}\ncategories:\n");
    for (id, name) in CATEGORIES {
        let _ = writeln!(meta, "  - {{id: {id}, name: {name}}}");
    }
    std::fs::write(folder.join("library.yaml"), meta).expect("a file can be written");
    let mut numbers = Numbers::new(n_phrases as u64);
    let mut written = 0;
    for (index, (category, _)) in CATEGORIES.iter().enumerate() {
        let n_wanted = n_phrases * (index + 1) / CATEGORIES.len() - written;
        for (file_index, start) in (0..n_wanted).step_by(MOST_PER_FILE).enumerate() {
            let n_here = MOST_PER_FILE.min(n_wanted - start);
            let mut text = String::with_capacity(n_here * 400);
            for at in 0..n_here {
                phrase(&mut text, &mut numbers, category, written + start + at);
            }
            let name = format!("{category}-{:03}.yaml", file_index + 1);
            std::fs::write(phrases.join(name), text).expect("a file can be written");
        }
        written += n_wanted;
    }
}

fn phrase(out: &mut String, numbers: &mut Numbers, category: &str, index: usize) {
    let goods = numbers.of(&GOODS);
    let (scene, asked) = SCENES[numbers.below(SCENES.len())];
    let title = match numbers.below(4) {
        0 => format!("{scene}{}", numbers.of(&ANGLES)),
        1 => format!("{goods}{scene}{}", numbers.of(&ANGLES)),
        2 => format!("{scene}{}（{goods}）", numbers.of(&ANGLES)),
        _ => format!("{asked}·{}", numbers.of(&ANGLES)),
    };
    let mut text = numbers.of(&OPENINGS).to_owned();
    for (list, most, end) in [(&FACTS[..], 3, "。"), (&ACTIONS[..], 2, "，")] {
        for _ in 0..=numbers.below(most) {
            text.push_str(if text.ends_with(['。', '，']) { "" } else { "，" });
            text.push_str(&numbers.of(list).replace("{goods}", goods));
            text.push_str(end);
        }
    }
    text.push_str(numbers.of(&CLOSINGS));
    text.push('。');
    let _ = writeln!(out, "- id: {category}-{index}");
    let _ = writeln!(out, "  title: {title}");
    let _ = writeln!(out, "  text: \"{text}\"");
    let _ = writeln!(out, "  category: {category}");
    if numbers.once_in(2) {
        let _ = writeln!(out, "  stages: [{}]", numbers.of(&STAGES));
    }
    let (other_scene, _) = SCENES[numbers.below(SCENES.len())];
    let _ = writeln!(out, "  tags: [{scene}, {other_scene}]");
    let (one, two) = (numbers.of(&KEYWORDS), numbers.of(&KEYWORDS));
    let _ = writeln!(out, "  keywords: [{asked}, {one}, {two}]");
    if numbers.once_in(5) {
        let _ = writeln!(out, "  shortcut: k{index}");
    }
    if numbers.once_in(40) {
        let _ = writeln!(out, "  season: {{from: 12-20, until: 01-05, every: year}}");
    } else if numbers.once_in(60) {
        let _ = writeln!(out, "  season: {{lunar: 春节}}");
    }
    let _ = writeln!(out, "  source: 自拟");
    let status = if numbers.once_in(20) { "draft" } else { "approved" };
    let _ = writeln!(out, "  status: {status}\n");
}
