//! Codes that open something: one-time codes, passwords, and passport or permit numbers.

use super::digits::{Place, mask, runs};
use crate::rulebook::fold::{Class, Text};

const CODE_LABELS: [&str; 14] = [
    "验证码",
    "校验码",
    "动态码",
    "短信码",
    "动态密码",
    "动态口令",
    "确认码",
    "口令码",
    "随机码",
    "激活验证",
    "登录码",
    "安全码",
    "授权码",
    "支付码",
];

const SECRET_LABELS: [&str; 4] = ["密码", "口令", "pin码", "密碼"];

/// Words that may stand between a label and its datum.
const LINKS: &str =
    "是为:：\"“「给您發发的了已改成重新置设到叫就都默认初始临时现在暂先帮替(=您我填输入 写报";

/// Digits after a label such as 验证码, or before 是您的验证码.
pub fn one_time_codes(text: &Text) -> Vec<Place> {
    let mut out = Vec::new();
    for run in runs(text, false) {
        for range in [(0, run.digits.len())] {
            let count = range.1 - range.0;
            if !(4..=8).contains(&count) || run.letter_before || run.letter_after {
                continue;
            }
            let (start, end) = run.place(range);
            let unit = text.chars.get(end).is_some_and(|one| {
                matches!(
                    one.c,
                    '位' | '分'
                        | '秒'
                        | '个'
                        | '元'
                        | '小'
                        | '次'
                        | '天'
                        | '点'
                        | '%'
                        | '年'
                        | '月'
                )
            });
            if unit {
                continue;
            }
            if label_before(text, start, &CODE_LABELS) || label_after(text, end) {
                out.push((start, end, None));
            }
        }
    }
    out
}

/// A value after 密码: at least four letters, digits or signs, with a digit among them.
pub fn passwords(text: &Text) -> Vec<Place> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        let letter = |index: usize| {
            text.chars
                .get(index)
                .is_some_and(|one| matches!(one.class, Class::Latin | Class::Digit))
        };
        let part = |index: usize| {
            text.chars.get(index).is_some_and(|one| {
                // A mark that ends sentences ends none between two letters: aB7!kp92.
                let inner = one.class == Class::Sentence
                    && matches!(one.c, '!' | '?')
                    && index > 0
                    && letter(index - 1)
                    && letter(index + 1);
                inner
                    || matches!(one.class, Class::Latin | Class::Digit)
                    || (one.class == Class::Sign && !matches!(one.c, '%'))
                    || (one.class == Class::Separator && matches!(one.c, '_' | '-' | '#' | '.'))
            })
        };
        if !part(at) || matches!(text.chars[at].class, Class::Separator | Class::Sentence) {
            at += 1;
            continue;
        }
        let start = at;
        while part(at) && (at == start || text.chars[at].gap.0 == 0) {
            at += 1;
        }
        let end = at;
        let value = text.string(start, end);
        let long = (4..=24).contains(&value.chars().count());
        let unit = text.chars.get(end).is_some_and(|one| {
            matches!(
                one.c,
                '位' | '分'
                    | '秒'
                    | '个'
                    | '小'
                    | '次'
                    | '天'
                    | '点'
                    | '%'
                    | '年'
                    | '月'
                    | '至'
                    | '到'
            )
        });
        let digit = value.chars().any(|c| c.is_ascii_digit());
        if long && digit && !unit && label_before(text, start, &SECRET_LABELS) {
            out.push((start, end, None));
        }
    }
    out
}

/// Passports (E, EA–EZ, G, D, S, P and old forms) and permits for Hong Kong, Macao and Taiwan.
/// Stock numbers look alike, so the rule asks for a label.
pub fn passports(text: &Text) -> Vec<Place> {
    let mut out = Vec::new();
    for run in runs(text, false) {
        let (digits_start, end) = run.place((0, run.digits.len()));
        if run.letter_after || !run.letter_before || run.parts.len() > 1 {
            continue;
        }
        let letters = text
            .chars
            .get(..digits_start)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|one| one.class == Class::Latin)
            .count();
        let start = digits_start - letters;
        let head = text.string(start, digits_start);
        let count = run.digits.len();
        let sound = match head.as_str() {
            "e" | "g" => count == 8,
            "d" | "s" | "p" | "k" => count == 7 || count == 8,
            "de" | "se" | "pe" | "ma" | "kj" => count == 7,
            "h" | "m" | "c" | "w" | "l" | "t" => count == 8 || count == 10,
            _ => head.len() == 2 && head.starts_with('e') && count == 7,
        };
        if sound {
            let value = format!("{}{}", head.to_uppercase(), run.value((0, count)));
            out.push((start, end, Some(mask(&value, 1, 3))));
        }
    }
    out
}

fn label_before(text: &Text, at: usize, labels: &[&str]) -> bool {
    let mut first = at;
    let mut skipped = 0;
    while first > 0 && skipped < 8 {
        if ends_with(text, first, labels) {
            return true;
        }
        let one = &text.chars[first - 1];
        if !(LINKS.contains(one.c) || one.class == Class::Separator) {
            return false;
        }
        first -= 1;
        skipped += 1;
    }
    ends_with(text, first, labels)
}

fn ends_with(text: &Text, at: usize, labels: &[&str]) -> bool {
    labels.iter().any(|label| {
        let count = label.chars().count();
        at >= count && text.string(at - count, at) == *label
    })
}

fn label_after(text: &Text, at: usize) -> bool {
    let rest = text.string(at, (at + 10).min(text.chars.len()));
    let rest = rest.trim_start_matches(['是', '为', ',', '就', '(', ' ']);
    let rest = rest.trim_start_matches(['您', '你', '的', '这', '次', '本', '刚']);
    CODE_LABELS.iter().any(|label| rest.starts_with(label))
}
