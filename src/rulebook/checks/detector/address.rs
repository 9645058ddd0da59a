//! Street addresses: a chain of at least three levels with a number and a street or a house among
//! them. Where it begins is read from the name of a province or a city, or from the label before it.

use super::digits::Place;
use crate::rulebook::clause;
use crate::rulebook::fold::{Class, Text, numeral};

const PROVINCES: [&str; 34] = [
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "台湾",
    "内蒙古",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
];

/// What may stand just before an address.
const LABELS: [&str; 34] = [
    "地址是",
    "地址为",
    "地址",
    "寄到",
    "寄往",
    "寄至",
    "发到",
    "发往",
    "发至",
    "送到",
    "送至",
    "送往",
    "住在",
    "住址是",
    "住址",
    "家住",
    "配送到",
    "派送到",
    "改到",
    "改成",
    "改为",
    "换到",
    "是在",
    "位于",
    "您住",
    "邮寄到",
    "填的",
    "留的是",
    "写的是",
    "上门到",
    "上门",
    "给您寄到",
    "到付到",
    "登记的是",
];

/// Places of the shop, which anybody may know.
const PUBLIC: [&str; 24] = [
    "退货",
    "退回",
    "寄回",
    "仓库",
    "仓",
    "门店",
    "本店",
    "店铺",
    "店址",
    "公司",
    "我们",
    "自提",
    "总部",
    "展厅",
    "营业厅",
    "校区",
    "维修点",
    "网点",
    "服务中心",
    "售后点",
    "工厂",
    "商场",
    "体验店",
    "医院",
];

const AREAS: &str = "省市区县镇乡州盟旗";
const STREETS: [&str; 14] = [
    "街道", "大道", "路", "街", "巷", "弄", "胡同", "村", "小区", "花园", "苑", "新村", "公寓",
    "社区",
];
const HOUSES: [&str; 9] = ["号楼", "号院", "号", "栋", "幢", "座", "单元", "室", "楼"];

pub fn find(text: &Text) -> Vec<Place> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        let (start, end) = clause::clause(text, at);
        if let Some(place) = in_clause(text, start, end) {
            out.push(place);
        }
        at = end.max(at) + 1;
    }
    out
}

fn in_clause(text: &Text, start: usize, end: usize) -> Option<Place> {
    let is = |at: usize, word: &str| {
        word.chars().enumerate().all(|(i, c)| at + i < end && text.chars[at + i].c == c)
    };
    let number_before = |at: usize| {
        at.checked_sub(1).and_then(|index| text.chars.get(index)).is_some_and(|one| {
            one.class == Class::Digit
                || numeral(one.c).is_some()
                || one.c == '十'
                || (one.class == Class::Latin && at >= 2)
        })
    };
    let mut levels = 0;
    let mut street = false;
    let mut house = false;
    let mut last = 0;
    let mut first = None;
    let mut at = start;
    while at < end {
        let c = text.chars[at].c;
        if let Some(word) = HOUSES.iter().find(|word| is(at, word)).filter(|_| number_before(at)) {
            levels += 1;
            house = true;
            last = at + word.chars().count();
            first = first.or(Some(at));
            at = last;
            continue;
        }
        if let Some(word) = STREETS.iter().find(|word| is(at, word)).filter(|_| at > start) {
            levels += 1;
            street = true;
            last = at + word.chars().count();
            first = first.or(Some(at));
            at = last;
            continue;
        }
        if AREAS.contains(c) && at > start + 1 {
            levels += 1;
            first = first.or(Some(at));
        }
        at += 1;
    }
    // A bare room number closes the chain: 5栋302.
    let mut tail = last;
    while tail < end && text.chars[tail].class == Class::Digit {
        tail += 1;
    }
    if tail > last && tail - last >= 3 {
        levels += 1;
        house = true;
        last = tail;
        if text.chars.get(last).is_some_and(|one| one.c == '室') {
            last += 1;
        }
    }
    let first = first?;
    if levels < 3 || !house || !(street || levels >= 4) {
        return None;
    }
    let before: String = text.string(start, first);
    let whole = text.string(start, last);
    let public = text.string(start.saturating_sub(8), first);
    if PUBLIC.iter().any(|word| public.contains(word)) {
        return None;
    }
    let chars_to = |byte: usize, of: &str| of.get(..byte).map_or(0, |head| head.chars().count());
    let province = PROVINCES.iter().filter_map(|name| whole.find(name)).min();
    let label =
        LABELS.iter().filter_map(|label| before.rfind(label).map(|at| at + label.len())).max();
    let offset = match (province, label) {
        (Some(at), _) => chars_to(at, &whole),
        (None, Some(at)) => chars_to(at, &before),
        (None, None) => 0,
    };
    (start + offset < last).then_some((start + offset, last, None))
}
