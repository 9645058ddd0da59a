//! The other way to write the numbers of a query: `7天` for `七天` and for `qitian`, `24` for `二十四`.
//! People write either, and so do libraries. It rewrites queries and searches nothing.

/// Chinese digits, 0 to 9.
const DIGITS: &str = "零一二三四五六七八九";
/// How numbers are read, with what they are.
const READ: [(&str, char); 15] = [
    ("ling", '零'),
    ("yi", '一'),
    ("er", '二'),
    ("liang", '两'),
    ("san", '三'),
    ("si", '四'),
    ("wu", '五'),
    ("liu", '六'),
    ("qi", '七'),
    ("ba", '八'),
    ("jiu", '九'),
    ("shi", '十'),
    ("bai", '百'),
    ("qian", '千'),
    ("wan", '万'),
];
/// What is counted, and how it is read.
const UNITS: [(&str, &str); 20] = [
    ("天", "tian"),
    ("小时", "xiaoshi"),
    ("个", "ge"),
    ("元", "yuan"),
    ("块", "kuai"),
    ("折", "zhe"),
    ("点", "dian"),
    ("号", "hao"),
    ("日", "ri"),
    ("月", "yue"),
    ("年", "nian"),
    ("周", "zhou"),
    ("次", "ci"),
    ("件", "jian"),
    ("倍", "bei"),
    ("分钟", "fenzhong"),
    ("工作日", "gongzuori"),
    ("期", ""),
    ("岁", "sui"),
    ("米", "mi"),
];
/// What stands before a number that counts nothing: 满三百减三十.
const BEFORE: [(&str, &str); 4] = [("满", "man"), ("减", "jian"), ("第", "di"), ("打", "da")];
/// Before these, 2 is read 两.
const TWO_OF: &str = "天小个块年周次件倍分";
/// A number of more digits names something and is read digit by digit.
const MOST_DIGITS: usize = 5;

/// `query` with its numbers written the other way; `None` if it has none that is surely one.
pub fn other_way(query: &str) -> Option<String> {
    let chars: Vec<char> = query.chars().collect();
    let mut other = String::with_capacity(query.len());
    let (mut at, mut changed) = (0, false);
    // Letters may be a number only where a syllable surely begins.
    let mut begins = true;
    while at < chars.len() {
        let rest = &chars[at..];
        let written = chinese(rest, &other).or_else(|| arabic(rest, &other));
        let found = written.or_else(|| begins.then(|| read(rest, &other)).flatten());
        match found {
            Some((length, number)) => {
                other.push_str(&number);
                at += length;
                changed = true;
                begins = false;
            }
            None => {
                other.push(rest[0]);
                at += 1;
                begins = !rest[0].is_ascii_lowercase()
                    || BEFORE.iter().any(|(_, read)| other.ends_with(read));
            }
        }
    }
    changed.then_some(other)
}

/// True if a number may stand between `before` and `after`: something is counted, or it is an amount.
fn counts(before: &str, after: &[char]) -> bool {
    let begins = |word: &str| {
        let mut here = after.iter();
        !word.is_empty() && word.chars().all(|c| here.next() == Some(&c))
    };
    UNITS.iter().any(|(unit, read)| begins(unit) || begins(read))
        || BEFORE.iter().any(|(word, read)| before.ends_with(word) || before.ends_with(read))
}

/// A number in Chinese characters at the beginning of `rest`: its length, and its digits.
fn chinese(rest: &[char], before: &str) -> Option<(usize, String)> {
    let is_part = |c: &&char| DIGITS.contains(**c) || "〇两十百千万".contains(**c);
    let length = rest.iter().take_while(is_part).count();
    let (number, after) = rest.split_at_checked(length).filter(|_| length > 0)?;
    let long = number.iter().any(|c| "十百千万".contains(*c)) && length > 1;
    if !long && !counts(before, after) {
        return None;
    }
    Some((length, value(number)?))
}

/// The digits of a number in Chinese characters; `None` if it is none.
fn value(number: &[char]) -> Option<String> {
    let digit = |c: char| match c {
        '〇' => Some(0),
        '两' => Some(2),
        c => DIGITS.chars().position(|digit| digit == c),
    };
    if number.iter().all(|c| digit(*c).is_some()) {
        // One by one: 八五折.
        return number.iter().map(|c| digit(*c).map(|digit| digit.to_string())).collect();
    }
    let (mut total, mut section, mut last, mut next_scale) = (0, 0, None, usize::MAX);
    for c in number {
        let scale = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            '万' => 10_000,
            c => {
                let digit = digit(*c)?;
                if last.is_some_and(|last| last != 0) {
                    return None;
                }
                last = Some(digit);
                continue;
            }
        };
        if scale == 10_000 {
            total = (section + last.unwrap_or(0)) * scale;
            (section, last, next_scale) = (0, None, usize::MAX);
            continue;
        }
        if scale >= next_scale {
            return None;
        }
        section += last.unwrap_or(1) * scale;
        (last, next_scale) = (None, scale);
    }
    Some((total + section + last.unwrap_or(0)).to_string())
}

/// A number in digits at the beginning of `rest`: its length, and its Chinese characters.
fn arabic(rest: &[char], before: &str) -> Option<(usize, String)> {
    let length = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    let (digits, after) = rest.split_at_checked(length).filter(|_| length > 0)?;
    let glued = before.ends_with(|c: char| c.is_ascii_digit() || ".-:".contains(c));
    let goes_on = after.first().is_some_and(|c| ".-:".contains(*c));
    if length > MOST_DIGITS || glued || goes_on || !counts(before, after) && length < 2 {
        return None;
    }
    let value: usize = digits.iter().collect::<String>().parse().ok()?;
    let of = |digit: usize| DIGITS.chars().nth(digit).unwrap_or('零');
    if after.starts_with(&['折']) || after.starts_with(&['z', 'h', 'e']) {
        return Some((
            length,
            digits.iter().filter_map(|c| c.to_digit(10)).map(|d| of(d as usize)).collect(),
        ));
    }
    if value == 2 && after.first().is_some_and(|c| TWO_OF.contains(*c)) {
        return Some((length, "两".to_owned()));
    }
    let mut written = String::new();
    let mut gap = false;
    for (scale, name) in [(10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = value / scale % 10;
        if digit == 0 {
            gap = !written.is_empty();
            continue;
        }
        if gap {
            written.push('零');
            gap = false;
        }
        let is_teen = scale == 10 && digit == 1 && written.is_empty();
        if !is_teen {
            written.push(of(digit));
        }
        written.push_str(name);
    }
    if written.is_empty() {
        written.push('零');
    }
    Some((length, written))
}

/// A number as it is read at the beginning of `rest`: its length, and its digits.
fn read(rest: &[char], before: &str) -> Option<(usize, String)> {
    let mut number: Vec<char> = Vec::new();
    let mut at = 0;
    let mut best = None;
    loop {
        let here = &rest[at..];
        let syllable = READ.iter().filter(|(spelling, _)| {
            let mut letters = here.iter();
            spelling.chars().all(|c| letters.next() == Some(&c))
        });
        let Some((spelling, digit)) = syllable.max_by_key(|(spelling, _)| spelling.len()) else {
            break;
        };
        number.push(*digit);
        at += spelling.len();
        let after = &rest[at..];
        let counted = counts("", after);
        let amount = counts(before, &[])
            && number.len() > 1
            && after.first().is_none_or(|c| !c.is_ascii_lowercase() || "jysm".contains(*c));
        if counted || amount {
            best = value(&number).map(|digits| (at, digits)).or(best);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_the_other_way() {
        for (query, expected) in [
            ("7天", Some("七天")),
            ("七天无理由", Some("7天无理由")),
            ("qitian", Some("7tian")),
            ("qitianwuliyou", Some("7tianwuliyou")),
            ("3tian", Some("三tian")),
            ("满三百减三十", Some("满300减30")),
            ("满300减30", Some("满三百减三十")),
            ("mansanbaijiansanshi", Some("man300jian30")),
            ("二十四小时", Some("24小时")),
            ("24小时", Some("二十四小时")),
            ("24", Some("二十四")),
            ("十五天", Some("15天")),
            ("八五折", Some("85折")),
            ("85折", Some("八五折")),
            ("两天", Some("2天")),
            ("2天", Some("两天")),
            ("一百零五元", Some("105元")),
            ("105元", Some("一百零五元")),
            ("一万二千元", Some("12000元")),
            ("九点", Some("9点")),
            // No number, or none that is written another way.
            ("一起用", None),
            ("三心二意", None),
            ("优惠", None),
            ("20261130001", None),
            ("9:00", None),
            ("1.5", None),
            ("qidai", None),
            ("yiqi", None),
            ("v9", None),
            ("", None),
        ] {
            assert_eq!(other_way(query).as_deref(), expected, "{query}");
        }
    }
}
