//! Words cut in two: what a rule looks for does not count where its border runs through a word.
//! `assets/dictionary/inside.txt` holds every word of the source in which a rule once found an error;
//! how the whole source is tried is told at the head of `assets/dictionary/make.py`.

use deti::diagnostic::Severity;
use deti::rulebook::{Message, Rulebook};

const INSIDE: &str = include_str!("../../assets/dictionary/inside.txt");
const OWN: &str = include_str!("../../assets/dictionary/own.txt");

/// The most words of the source in which an error may stand beside further characters.
const MOST: usize = 25;

/// Words that are the same offence with one character more, beside those of `own.txt`.
const EXCUSED: [&str; 2] = ["亲兄弟", "最大数"];

#[test]
fn no_error_stands_inside_a_longer_word() {
    let book = Rulebook::load(&[]).value;
    let inside = |word: &&str| {
        let findings = book.lint(&Message::new(word));
        findings.iter().any(|one| one.severity == Severity::Error && one.span.len() < word.len())
    };
    let lines = INSIDE.lines().filter(|line| !line.starts_with('#'));
    let found: Vec<&str> = lines.filter(inside).collect();
    let kept: Vec<&str> = OWN.lines().filter_map(|line| line.strip_prefix('-')).collect();
    let unknown: Vec<&&str> =
        found.iter().filter(|word| !kept.contains(word) && !EXCUSED.contains(word)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(found.len() <= MOST, "{} words: {found:?}", found.len());
}

#[test]
fn sentences_are_not_cut_within_words() {
    let book = Rulebook::load(&[]).value;
    let errors = |text: &str| -> Vec<String> {
        let findings = book.lint(&Message::new(text));
        let errors = findings.iter().filter(|one| one.severity == Severity::Error);
        errors.map(|one| one.rule.to_string()).collect()
    };
    for line in [
        "我们会处理好一切，请您放心",
        "服务亲切，环境安静",
        "您可以在红包管理页面查看余额",
        "请打开软件包管理器重新安装",
        "本月流量包过期不结转",
        "该问题不是人为造成的，可以保修",
        "这里不是人工客服，请稍等转接",
        "喷雾时请小心眼睛",
        "一共二百五十元，已为您减免",
        "划痕不造成功能影响",
        "未必会影响使用",
        "不必会员也可以领取",
        "结果要明天知道，有消息我联系您",
        "附赠水管保护套一只",
        "風格自然不造作",
    ] {
        assert_eq!(errors(line), [""; 0], "{line}");
    }
    // A break between two words is none, and hiding a word in blanks does not help.
    for (line, rule) in [
        ("那就没办法了", "refusal.no_way"),
        ("我真的不清楚", "ignorance.flat"),
        ("您别不要脸了", "belittle.insult"),
        ("这个 没 办 法", "refusal.no_way"),
    ] {
        assert_eq!(errors(line), [rule], "{line}");
    }
}

#[test]
fn joined_messages_are_clauses_of_their_own() {
    let book = Rulebook::load(&[]).value;
    let text = |line: &str| -> Vec<String> {
        let text = deti::rulebook::fold::Text::new(line);
        let mut at = 0;
        let mut clauses = Vec::new();
        while at < text.chars.len() {
            let (start, end) = deti::rulebook::clause::clause(&text, at);
            if start < end {
                clauses.push(text.string(start, end));
            }
            at = end.max(at + 1);
        }
        clauses
    };
    for (line, expected) in [
        ("好的亲 已经取消了", &["好的亲", "已经取消了"][..]),
        ("正在为您查询 请您稍等一下", &["正在为您查询", "请您稍等一下"]),
        ("这款没有了😊 您看看别的", &["这款没有了", "您看看别的"]),
        ("满 99 元包邮 哦～", &["满99元包邮哦"]),
        ("在线时间 9:00-22:00 哦", &["在线时间9:00-22:00哦"]),
        ("您的订单 A1024 已发出", &["您的订单a1024已发出"]),
        ("没 有 办 法", &["没有办法"]),
        ("支付宝 微信 都行", &["支付宝微信都行"]),
        ("请问 您要哪一款", &["请问您要哪一款"]),
    ] {
        assert_eq!(text(line), expected, "{line}");
    }
    for line in ["请点“确认收货” 哦", "见说明（第二页） 哦", "尺码选 XL 哦，谢谢", "已发出😊哦"]
    {
        let findings = book.lint(&Message::new(line));
        assert!(findings.iter().all(|one| one.severity != Severity::Error), "{line} {findings:?}");
    }
}

#[test]
fn traditional_wording_is_judged_as_simplified() {
    let book = Rulebook::load(&[]).value;
    let rules = |text: &str| -> Vec<String> {
        let findings = book.lint(&Message::new(text)).into_iter();
        let rules = findings.map(|one| one.rule.to_string());
        rules.filter(|rule| rule != "integrity.mixed_script").collect()
    };
    let converted = include_str!("../data/rulebook_traditional.tsv").lines();
    let pairs = converted.filter_map(|line| line.split_once('\t'));
    let own = [
        ("急什么，慢慢来", "急甚麼，慢慢來"),
        ("你到底要什么", "妳到底要甚麼"),
        ("我不了解", "我不瞭解"),
        ("别找借口", "別找藉口"),
        ("你等着", "你等著"),
        ("著名品牌，覆盖全国，甚至更远", "著名品牌，覆盖全国，甚至更远"),
    ];
    for (simplified, written) in pairs.chain(own) {
        assert_eq!(rules(written), rules(simplified), "{written}");
    }
}
