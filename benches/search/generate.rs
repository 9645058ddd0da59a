//! A library of any size, the same each time: titles and texts of the development set taken apart and
//! put together anew, with numbers and names varied. It measures nothing.

use deti::search::Document;

const CORPUS: &str = include_str!("../../tests/data/search/corpus.jsonl");

/// Stands before or behind a title, so that no two in a row look alike.
const PLACES: [&str; 24] = [
    "上海",
    "广州",
    "成都",
    "杭州",
    "武汉",
    "西安",
    "南京",
    "重庆",
    "长沙",
    "青岛",
    "沈阳",
    "昆明",
    "春节",
    "中秋",
    "国庆",
    "年终",
    "会员日",
    "开学季",
    "旗舰店",
    "专营店",
    "企业客户",
    "老客户",
    "新客户",
    "直播间",
];
const THINGS: [&str; 32] = [
    "保温杯",
    "行李箱",
    "蓝牙耳机",
    "空气炸锅",
    "电动牙刷",
    "羽绒服",
    "瑜伽垫",
    "儿童座椅",
    "机械键盘",
    "咖啡豆",
    "洗面奶",
    "猫粮",
    "台灯",
    "登山鞋",
    "净水器",
    "投影仪",
    "扫地机",
    "护眼仪",
    "剃须刀",
    "笔记本",
    "乳胶枕",
    "电饭煲",
    "手机壳",
    "充电宝",
    "奶粉",
    "跑步机",
    "吸尘器",
    "毛毯",
    "路由器",
    "打印机",
    "帐篷",
    "香薰",
];

/// A sequence of numbers that looks random and is always the same (xorshift).
pub struct Chance(u64);

impl Chance {
    /// The sequence that `seed` begins.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit.max(1)
    }

    /// One of `items`.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// One document in so many is there to make matchers try everything.
const STRANGE_EVERY: usize = 500;

/// A document of characters that have several readings, over and over.
fn strange(number: usize) -> Document {
    let c = ["曾", "大", "重", "行"][number / STRANGE_EVERY % 4];
    Document {
        id: format!("p{number}"),
        title: c.repeat(24),
        text: format!("{}，{}", "曾大".repeat(12), c.repeat(400)),
        ..Document::default()
    }
}

/// What the development set is made of.
pub struct Pieces {
    titles: Vec<String>,
    sentences: Vec<String>,
    tags: Vec<String>,
}

impl Pieces {
    /// Takes the development set apart.
    pub fn new() -> Self {
        let mut pieces = Self { titles: Vec::new(), sentences: Vec::new(), tags: Vec::new() };
        for line in CORPUS.lines() {
            let line: serde_json::Value = serde_json::from_str(line).expect("a line of the set");
            pieces.titles.push(line["title"].as_str().unwrap_or("").to_owned());
            let body = line["body"].as_str().unwrap_or("");
            pieces.sentences.extend(body.split_inclusive('。').map(str::to_owned));
            let tags = line["tags"].as_array().into_iter().flatten();
            pieces.tags.extend(tags.filter_map(|tag| tag.as_str()).map(str::to_owned));
        }
        pieces
    }

    /// Document number `number` of the library.
    pub fn document(&self, number: usize) -> Document {
        if number % STRANGE_EVERY == STRANGE_EVERY / 2 {
            return strange(number);
        }
        let mut chance = Chance::new(number as u64 + 1);
        let mut title = chance.pick(&self.titles).clone();
        match chance.below(6) {
            0 => title.insert_str(0, chance.pick::<&str>(&PLACES)),
            1 => title.push_str(chance.pick::<&str>(&THINGS)),
            2 => title = format!("{}{title}{}", chance.pick(&PLACES), chance.pick(&THINGS)),
            3 => title = format!("{title}{}", chance.below(100)),
            4 => title = format!("{}{title}", chance.pick(&THINGS)),
            _ => {}
        }
        let mut text = String::new();
        for _ in 0..1 + chance.below(4) {
            let sentence = chance.pick(&self.sentences);
            let thing = *chance.pick(&THINGS);
            for c in sentence.chars() {
                match c {
                    '0'..='9' => text.push(*chance.pick(&['1', '2', '3', '5', '7', '9'])),
                    _ => text.push(c),
                }
            }
            if chance.below(3) == 0 {
                text.push_str(thing);
                text.push('，');
            }
        }
        let tags = (0..1 + chance.below(3)).map(|_| chance.pick(&self.tags).clone()).collect();
        Document {
            id: format!("p{number}"),
            title,
            text,
            keywords: Vec::new(),
            tags,
            shortcut: Some(format!("{}{number}", chance.pick(&["fh", "tk", "yh", "zl", "pj"]))),
        }
    }
}
