//! More dialogues than were written: `{name}`s filled from lists, and reply sheets put together from
//! the examples of rules, which come in as plain values.
//! It knows no rules and invents no sentences.

use std::collections::{BTreeMap, HashMap};

use super::dialogue::{Dialogue, Fault, Head, Line, Said};
use super::sample;
use super::seed::Seed;
use crate::diagnostic::Place;
use crate::template::{Part, SlotKind, Template, Values};
use crate::text::CharSpan;

/// Lists for names that a dialogue gives none for.
const LISTS: &[(&str, &[&str])] = &[
    (
        "商品",
        &[
            "儿童雨衣",
            "保温杯",
            "空气炸锅",
            "羊毛围巾",
            "登山鞋",
            "不粘锅",
            "投影仪",
            "床品四件套",
            "蓝牙耳机",
            "瑜伽垫",
            "电热水壶",
            "防晒衣",
            "双肩书包",
            "护眼台灯",
            "扫地机器人",
            "猫粮",
            "咖啡豆",
            "加湿器",
            "婴儿推车",
            "真丝睡衣",
        ],
    ),
    ("称呼", &["王女士", "李先生", "陈女士", "赵先生", "周女士", "孙先生", "吴女士", "林先生"]),
    ("客服", &["小林", "小禾", "小秦", "小苏", "小顾", "小白"]),
    (
        "时间",
        &[
            "今天下午五点前",
            "今晚八点前",
            "明天上午十点前",
            "明天中午前",
            "两小时内",
            "三十分钟内",
            "十五分钟内",
        ],
    ),
    ("天数", &["两天", "三天", "四天", "五天", "一个星期"]),
    ("金额", &["15元", "26元", "38元", "59元", "120元"]),
    ("颜色", &["米白色", "浅灰色", "藏青色", "雾蓝色", "墨绿色", "驼色"]),
    ("尺码", &["S 码", "M 码", "L 码", "XL 码"]),
    ("城市", &["杭州", "成都", "武汉", "西安", "长沙", "青岛", "南京", "昆明"]),
    ("节日", &["中秋", "国庆", "元旦", "春节", "端午"]),
];

/// `text` with its `{name}`s filled by chance from `own` lists, else the built-in ones, else the
/// placeholder's own choices, else an everyday example. `values` holds what was filled before, so that
/// a name keeps its value.
pub fn fill(
    text: &str,
    own: &BTreeMap<String, Vec<String>>,
    values: &mut HashMap<String, String>,
    seed: &mut Seed,
) -> String {
    let template = Template::parse(text);
    for part in &template.parts {
        let Part::Slot(slot) = part else { continue };
        if values.contains_key(&slot.name) {
            continue;
        }
        let built_in = LISTS.iter().find(|(name, _)| *name == slot.name).map(|(_, list)| *list);
        let value = match (own.get(&slot.name), built_in, &slot.kind) {
            (Some(list), _, _) if !list.is_empty() => seed.pick(list).cloned(),
            (_, Some(list), _) => seed.pick(list).map(|value| (*value).to_owned()),
            (_, _, SlotKind::Choice(list)) => seed.pick(list).cloned(),
            _ => None,
        };
        if let Some(value) = value {
            values.insert(slot.name.clone(), value);
        }
    }
    let held: Values = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    sample::filled(text, &held)
}

/// A line that shows a rule at work, or one that only looks like a violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemplar {
    /// The rule's id.
    pub rule: String,
    /// The line.
    pub text: String,
    /// What breaks the rule; empty for a good line.
    pub spans: Vec<CharSpan>,
    /// What is wrong.
    pub why: String,
    /// What to write instead, if it is known.
    pub better: Option<String>,
}

/// How many lines a reply sheet has.
const N_LINES: usize = 6;
/// How many of these are bad, at least and at most.
const N_BAD: (u32, u32) = (2, 4);

/// A sheet of replies from one day, to be looked through: bad lines from different rules between good
/// ones, false friends among them. `None` where there are too few examples.
pub fn reply_sheet(exemplars: &[Exemplar], seed: u64) -> Option<Dialogue> {
    let mut chance = Seed::of(seed, "reply-sheet");
    let n_bad = chance.between(N_BAD.0, N_BAD.1) as usize;
    let mut order: Vec<&Exemplar> = exemplars.iter().collect();
    chance.shuffle(&mut order);
    let mut chosen: Vec<&Exemplar> = Vec::new();
    for (bad, n) in [(true, n_bad), (false, N_LINES.saturating_sub(n_bad))] {
        let until = chosen.len() + n;
        for one in &order {
            let fits = one.spans.is_empty() != bad;
            if chosen.len() < until && fits && !chosen.iter().any(|held| held.rule == one.rule) {
                chosen.push(*one);
            }
        }
    }
    if chosen.len() < N_LINES {
        return None;
    }
    chance.shuffle(&mut chosen);
    let lines = chosen.into_iter().map(|one| Line {
        at_s: None,
        text: one.text.clone(),
        said: if one.spans.is_empty() {
            Said::Good { courtesy: Vec::new() }
        } else {
            Said::Bad {
                faults: one
                    .spans
                    .iter()
                    .filter_map(|span| fault(&one.text, *span, &one.why))
                    .collect(),
                accept: Vec::new(),
                better: one.better.clone().unwrap_or_default(),
                needs: Vec::new(),
            }
        },
    });
    Some(Dialogue {
        head: Head {
            id: format!("sheet-{seed}"),
            title: "今天抽查的几句回复".to_owned(),
            stage: None,
            scenes: Vec::new(),
            mood: None,
            source: None,
            place: Place::default(),
        },
        lines: lines.collect(),
        slots: BTreeMap::new(),
    })
}

/// The fault at `span` of `text`, by its words and the number of their occurrence.
fn fault(text: &str, span: CharSpan, why: &str) -> Option<Fault> {
    let words: String = text.chars().skip(span.start).take(span.end - span.start).collect();
    let fault = |number| Fault { words: words.clone(), number, why: why.to_owned() };
    // Occurrences are counted without overlap; a span between two of them has no number.
    let most = text.chars().count();
    (1..=most)
        .map(fault)
        .take_while(|one| one.span(text).is_some())
        .find(|one| one.span(text) == Some(span))
}
