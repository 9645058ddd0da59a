//! Finds what waits to be filled in and is no placeholder of ours: `[称呼]`, `{{name}}`, `XX先生`,
//! `____`, `%s`, `（此处填写时间）`, half a brace … A stretch is found by its notation and by what it
//! names together, so that `[微笑]`, `【温馨提示】`, `XXL` and `100%` stay what they are.
//! It changes nothing: [`Unfilled::placeholder`] says what could stand there instead.

use super::field_names::{self, Sureness};
use super::parse::{Part, SlotKind, Template};
use super::values::{CLOCK_NAMES, DateFormat};
use crate::text::Span;

/// A stretch of a text that waits to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfilled {
    /// Where, in bytes of the text.
    pub span: Span,
    /// The name that a placeholder in its place would have; absent where nothing stands for it, as
    /// for a brace alone.
    pub name: Option<String>,
    /// True if nobody would send it as it stands; else it is worth a look.
    pub sure: bool,
}

impl Unfilled {
    /// The placeholder that could stand in its place.
    pub fn placeholder(&self) -> Option<String> {
        self.name.as_ref().map(|name| format!("{{{name}}}"))
    }
}

/// Stretches that a team sends as they are written: `#双十一#` itself, or `#…#` for everything
/// between two `#`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spared<'a>(pub &'a [String]);

impl Spared<'_> {
    /// True if `stretch` is one of them.
    pub fn holds(self, stretch: &str) -> bool {
        self.0.iter().any(|entry| match entry.split_once('…') {
            Some((before, after)) => {
                stretch.len() > before.len() + after.len()
                    && stretch.starts_with(before)
                    && stretch.ends_with(after)
            }
            None => stretch == entry,
        })
    }
}

/// What waits to be filled in in `text`, a phrase's: its own placeholders do not count.
pub fn in_template(text: &str, spared: Spared<'_>) -> Vec<Unfilled> {
    if !text.contains(is_trigger) {
        return Vec::new();
    }
    let mut found = Scan::new(text).run();
    found.retain(|one| !spared.holds(one.span.of(text).unwrap_or_default()));
    found
}

/// What waits to be filled in in `text`, which is to be sent as it is: placeholders count, too.
pub fn in_message(text: &str, spared: Spared<'_>) -> Vec<Unfilled> {
    let mut found = in_template(text, spared);
    if text.contains(['{', '｛']) {
        let template = Template::parse(text);
        let slots = template.slots().map(|slot| Unfilled {
            span: slot.span,
            name: Some(slot.name.clone()),
            sure: true,
        });
        // What was told of a placeholder, such as a `$` before it, tells of the placeholder as well.
        let slots: Vec<Unfilled> =
            slots.filter(|slot| found.iter().all(|one| !one.span.overlaps(slot.span))).collect();
        found.extend(slots);
        found.sort_by_key(|one| one.span);
    }
    found
}

/// `text` with `found`, which waits to be filled in there, as a placeholder; its name differs from
/// those in the text where it was made up.
pub fn as_placeholder(text: &str, found: &Unfilled) -> Option<String> {
    let name = found.name.as_deref()?;
    let (before, after) = (text.get(..found.span.start)?, text.get(found.span.end..)?);
    Some(format!("{before}{{{name}}}{after}"))
}

/// The name of a blank of which nothing tells what for it is.
const NAMELESS: &str = "填空";

/// True for the characters without which no notation is there.
fn is_trigger(c: char) -> bool {
    match c {
        '{' | '}' | '[' | ']' | '<' | '#' | '%' | '$' | '@' | '_' | '(' | '^' | '&' => true,
        c if c.is_ascii() => matches!(c, 'x' | 'X' | 'N' | '*' | '~'),
        '某' | '【' | '〔' | '〈' | '（' | '｛' | '｝' | '［' | '＜' | '＃' | '％' | '＿'
        | '＄' => true,
        '×' | '✕' | '╳' | 'Ｘ' | 'ｘ' | '○' | '◯' | '〇' | '△' | '□' => true,
        '年' => true,
        _ => false,
    }
}

/// The half-width form of a sign that takes part in a notation.
fn folded(c: char) -> char {
    match c {
        '｛' => '{',
        '｝' => '}',
        '［' => '[',
        '］' => ']',
        '＜' => '<',
        '＞' => '>',
        '＃' => '#',
        '％' => '%',
        '＿' => '_',
        '＄' => '$',
        '＠' => '@',
        '（' => '(',
        '）' => ')',
        '：' => ':',
        'x' | 'Ｘ' | 'ｘ' | '×' | '✕' | '╳' => 'X',
        other => other,
    }
}

/// The sign that closes what `open` opens.
fn closing(open: char) -> Option<char> {
    Some(match open {
        '{' => '}',
        '[' => ']',
        '<' => '>',
        '(' => ')',
        '【' => '】',
        '〔' => '〕',
        '〈' => '〉',
        '#' | '%' | '$' | '@' | '^' | '&' | '~' | '*' => open,
        _ => return None,
    })
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
}

fn ends_clause(c: char) -> bool {
    matches!(c, '，' | '。' | '！' | '？' | '；' | '、' | ',' | '!' | '?' | ';' | '\n' | '…')
}

/// The longest stretch between two signs, in characters.
const LONGEST: usize = 48;

struct Scan<'a> {
    text: &'a str,
    /// Byte, as written, folded.
    chars: Vec<(usize, char, char)>,
    /// For each character: what it belongs to.
    ground: Vec<Ground>,
    template: Template,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    Text,
    /// A placeholder's sign or name.
    Slot,
    /// An address on the web.
    Link,
}

/// A stretch in characters.
struct Hit {
    start: usize,
    end: usize,
    name: Option<String>,
    sure: bool,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        let chars: Vec<(usize, char, char)> =
            text.char_indices().map(|(at, c)| (at, c, folded(c))).collect();
        let mut ground = vec![Ground::Text; chars.len()];
        let index = |byte: usize| chars.partition_point(|(at, ..)| *at < byte);
        for scheme in ["http://", "https://", "www."] {
            for (at, _) in text.match_indices(scheme) {
                let from = index(at);
                let end = chars
                    .get(from..)
                    .unwrap_or_default()
                    .iter()
                    .position(|(_, c, _)| !c.is_ascii() || c.is_whitespace())
                    .map_or(chars.len(), |n| from + n);
                ground.get_mut(from..end).unwrap_or_default().fill(Ground::Link);
            }
        }
        let template = Template::parse(text);
        for slot in template.slots() {
            let (from, end) = (index(slot.span.start), index(slot.span.end));
            let name_end = match slot.kind {
                SlotKind::Blank => end,
                // What a placeholder offers is sent, and may wait to be filled in itself.
                SlotKind::Default(_) | SlotKind::Choice(_) => chars
                    .get(from..end)
                    .unwrap_or_default()
                    .iter()
                    .position(|(_, _, c)| matches!(c, '=' | '＝' | ':'))
                    .map_or(end, |n| from + n + 1),
            };
            ground.get_mut(from..name_end).unwrap_or_default().fill(Ground::Slot);
            ground.get_mut(end - 1..end).unwrap_or_default().fill(Ground::Slot);
        }
        Self { text, chars, ground, template }
    }

    fn c(&self, at: usize) -> char {
        self.chars.get(at).map_or('\n', |(_, _, c)| *c)
    }

    fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\n', |at| self.c(at))
    }

    fn byte(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.text.len(), |(byte, ..)| *byte)
    }

    fn between(&self, start: usize, end: usize) -> &'a str {
        self.text.get(self.byte(start)..self.byte(end)).unwrap_or_default()
    }

    fn run(&self) -> Vec<Unfilled> {
        let mut hits: Vec<Hit> = self.slots();
        let mut at = 0;
        while at < self.chars.len() {
            let ground = self.ground.get(at).copied().unwrap_or(Ground::Slot);
            let hit = match ground {
                Ground::Slot => None,
                Ground::Link => self.signed(at),
                Ground::Text => self.plain(at).or_else(|| self.signed(at)),
            };
            let taken = hit.as_ref().is_some_and(|hit| {
                hits.iter().any(|held| held.start < hit.end && hit.start < held.end)
            });
            match hit {
                Some(hit) if !taken => {
                    at = hit.end.max(at + 1);
                    hits.push(hit);
                }
                _ => at += 1,
            }
        }
        hits.sort_by_key(|hit| (hit.start, hit.end));
        let mut named: Vec<String> = self.template.names().into_iter().map(str::to_owned).collect();
        let mut out: Vec<Unfilled> = Vec::with_capacity(hits.len());
        for hit in hits {
            let name = hit
                .name
                .map(|name| if name == NAMELESS { unused(&name, &mut named) } else { name });
            let span = Span::new(self.byte(hit.start), self.byte(hit.end));
            out.push(Unfilled { span, name, sure: hit.sure });
        }
        out
    }

    /// Placeholders that will not do what they say.
    fn slots(&self) -> Vec<Hit> {
        let mut out = Vec::new();
        let index = |byte: usize| self.chars.partition_point(|(at, ..)| *at < byte);
        for part in &self.template.parts {
            let Part::Slot(slot) = part else { continue };
            let (start, end) = (index(slot.span.start), index(slot.span.end));
            let name = Some(slot.name.clone());
            let clock = CLOCK_NAMES.contains(&slot.name.as_str());
            let whole = |sure: bool| Hit { start, end, name: name.clone(), sure };
            match &slot.kind {
                // 片段:签名 and the like name something elsewhere; one choice is none.
                SlotKind::Choice(choices) if choices.len() == 1 && !clock => out.push(whole(true)),
                SlotKind::Default(offer) if DateFormat::parse(offer).is_some() => {
                    out.push(whole(true));
                }
                // A format of another program, such as the quarter.
                SlotKind::Default(offer) if clock && offer.chars().all(is_latin) => {
                    out.push(whole(true));
                }
                _ => {
                    let sign = self.before(start);
                    let money = ["价", "金额", "费", "钱", "款", "amount", "price"];
                    let sells = money.iter().any(|word| slot.name.contains(word));
                    let foreign = match sign {
                        '$' => !sells,
                        '#' => self.c(end) != '#',
                        '%' => !self.before(start - 1).is_ascii_digit(),
                        _ => false,
                    };
                    if foreign {
                        out.push(Hit { start: start - 1, end, name, sure: true });
                    }
                }
            }
        }
        out
    }

    /// What stands between two signs.
    fn signed(&self, at: usize) -> Option<Hit> {
        let c = self.c(at);
        match c {
            '{' => self.brace(at),
            '}' => self.closing_brace(at),
            '<' if matches!(self.c(at + 1), '%' | '?') => {
                let mark = self.c(at + 1);
                let close =
                    self.find(at + 2, |scan, at| scan.c(at) == mark && scan.c(at + 1) == '>')?;
                Some(self.code(at, at + 2, close, close + 2))
            }
            '[' | '<' | '(' | '【' | '〔' | '〈' => self.bracket(at, c),
            _ => None,
        }
    }

    /// The first place from `from` on, near enough and on the same line, where `is` holds.
    fn find(&self, from: usize, is: impl Fn(&Self, usize) -> bool) -> Option<usize> {
        (from..self.chars.len().min(from + LONGEST))
            .take_while(|at| self.c(*at) != '\n')
            .find(|at| is(self, *at))
    }

    /// A piece of another program's language.
    fn code(&self, start: usize, inside: usize, inside_end: usize, end: usize) -> Hit {
        let name = field_names::of_code(self.between(inside, inside_end));
        Hit { start, end, name: Some(name.unwrap_or_else(|| NAMELESS.to_owned())), sure: true }
    }

    fn brace(&self, at: usize) -> Option<Hit> {
        let n = (at..).take_while(|at| self.c(*at) == '{').count();
        let sigil = matches!(self.before(at), '$' | '#' | '%');
        let start = at - usize::from(sigil);
        if n > 1 {
            let inside = at + n;
            let close = self.find(inside, |scan, at| scan.c(at) == '}')?;
            let n_close = (close..).take_while(|at| self.c(*at) == '}').count();
            let body = self.between(inside, close);
            if n_close < 2 || !body.chars().any(char::is_alphanumeric) {
                return None;
            }
            return Some(self.code(start, inside, close, close + n_close.min(n)));
        }
        if self.c(at + 1) == '%' {
            let close = self.find(at + 2, |scan, at| scan.c(at) == '%' && scan.c(at + 1) == '}')?;
            return Some(self.code(at, at + 2, close, close + 2));
        }
        // Half a pair, or a pair around something that is no name.
        let close = self.find(at + 1, |scan, at| matches!(scan.c(at), '{' | '}'));
        if let Some(close) = close.filter(|close| self.c(*close) == '}') {
            let body = self.between(at + 1, close);
            if body.trim().is_empty() {
                let name = Some(self.name_in_context(at, close + 1));
                return Some(Hit { start, end: close + 1, name, sure: true });
            }
            if !body.chars().any(char::is_alphanumeric) {
                // A face.
                return None;
            }
            if !body.contains(ends_clause) {
                return Some(self.code(start, at + 1, close, close + 1));
            }
        }
        let stop = self.find(at + 1, |scan, at| !scan.c(at).is_alphanumeric());
        let stop = stop.unwrap_or(self.chars.len().min(at + 1 + LONGEST));
        let name = self.longest_name(at + 1, stop);
        let end = name.map_or(at + 1, |end| end);
        let name = name.and_then(|end| field_names::placeholder(self.between(at + 1, end)));
        Some(Hit { start, end, name, sure: true })
    }

    fn closing_brace(&self, at: usize) -> Option<Hit> {
        // The mouth of a face.
        if matches!(self.before(at), ':' | ';' | '-' | '=' | '^' | '_' | '}') {
            return None;
        }
        let start = (0..at)
            .rev()
            .take(LONGEST)
            .take_while(|at| self.c(*at).is_alphanumeric())
            .filter(|start| {
                field_names::sureness(self.between(*start, at)) == Some(Sureness::Strong)
            })
            .last();
        let name = start.and_then(|start| field_names::placeholder(self.between(start, at)));
        Some(Hit { start: start.unwrap_or(at), end: at + 1, name, sure: true })
    }

    /// Where the longest field name ends that begins at `from` and ends by `stop`.
    fn longest_name(&self, from: usize, stop: usize) -> Option<usize> {
        (from + 1..=stop)
            .rev()
            .find(|end| field_names::sureness(self.between(from, *end)).is_some())
    }

    fn bracket(&self, at: usize, open: char) -> Option<Hit> {
        let close_sign = closing(open)?;
        let n = (at..).take_while(|at| self.c(*at) == open).count();
        let inside = at + n;
        let close = self.find(inside, |scan, at| scan.c(at) == close_sign || scan.c(at) == open);
        let Some(close) = close.filter(|close| self.c(*close) == close_sign) else {
            return self.unclosed(at, inside, open);
        };
        let n_close = (close..).take_while(|at| self.c(*at) == close_sign).count();
        let end = close + n_close.min(n);
        let body = self.between(inside, close);
        let trimmed = body.trim();
        let sigil = self.before(at) == '$' && matches!(open, '[' | '(');
        let start = at - usize::from(sigil);
        let hit = |name: Option<String>, sure| Some(Hit { start, end, name, sure });
        if trimmed.is_empty() {
            // A call of a function, a box to tick.
            let odd = is_latin(self.before(at)) || open == '<' || open == '〈';
            let name = self.name_in_context(at, end);
            return if odd { None } else { hit(Some(name), true) };
        }
        if trimmed.contains('\n') || trimmed.contains(['{', '}']) {
            return None;
        }
        if field_names::is_instruction(trimmed, open == '(') {
            return hit(field_names::of_instruction(trimmed).or(Some(NAMELESS.to_owned())), true);
        }
        if n > 1 && n_close > 1 && open != '(' {
            // [[name]], <<name>>: nobody writes them to be read.
            let sound = trimmed.chars().all(|c| c.is_alphanumeric() || "_-. ".contains(c));
            return if sound { Some(self.code(start, inside, close, end)) } else { None };
        }
        if sigil {
            let sound = trimmed.chars().all(|c| c.is_alphanumeric() || "_-. ".contains(c));
            let number = trimmed.chars().all(|c| c.is_ascii_digit());
            return if sound && !number {
                Some(self.code(start, inside, close, end))
            } else {
                None
            };
        }
        let sureness = field_names::sureness(trimmed)?;
        let strong = sureness == Sureness::Strong;
        let next = self.c(end);
        let (words_before, words_after) =
            (self.before(at).is_alphanumeric(), next.is_alphanumeric());
        let sure = match open {
            '(' => {
                // In parentheses a name explains what stands before it, but for one that is asked for.
                let asked = ["具体", "对应", "相应"].iter().any(|word| trimmed.starts_with(word));
                let titled = field_names::is_person(trimmed)
                    && (field_names::begins_with_title(self.between(end, end + 2))
                        || !words_before && self.before(at) != ')');
                if !(asked || titled) {
                    return None;
                }
                true
            }
            '【' | '〔' => {
                // `【订单号】A1024`, `【发货时间】：` head what follows.
                let heads = next == ':'
                    || !words_before
                        && !field_names::is_person(trimmed)
                        && (words_after && !field_names::goes_on(next) || next == '\n');
                if heads || self.is_menu(at, end, trimmed) {
                    return None;
                }
                strong
            }
            '[' => {
                if next == ':' && !words_before {
                    return None;
                }
                if next == '(' && self.between(end, end + 8).contains("http") {
                    return None;
                }
                if self.is_menu(at, end, trimmed) {
                    return None;
                }
                strong || words_before || words_after
            }
            _ => strong || words_before && words_after,
        };
        if !sure {
            return None;
        }
        hit(field_names::placeholder(trimmed), true)
    }

    /// True if what stands from `at` to `end` is something to press or to look at: 点击【收货地址】,
    /// 在【订单号】栏里. A link to press is none.
    fn is_menu(&self, at: usize, end: usize, name: &str) -> bool {
        if ["链接", "网址", "链結"].iter().any(|link| name.ends_with(link)) {
            return false;
        }
        let before: String = self.between(at.saturating_sub(3), at).to_owned();
        let presses =
            ["点", "点击", "点开", "进入", "打开", "选择", "选", "勾选", "找到", "单击", "进"];
        let after = self.between(end, end + 2);
        let parts =
            ["里", "中", "页", "栏", "处", "按钮", "选项", "功能", "入口", "一栏", "页面", "菜单"];
        presses.iter().any(|word| before.ends_with(word))
            || parts.iter().any(|word| after.starts_with(word))
    }

    /// `[称呼，您好`: a bracket that nothing closes, with a name behind it.
    fn unclosed(&self, at: usize, inside: usize, open: char) -> Option<Hit> {
        if !matches!(open, '[' | '【' | '<' | '〔') {
            return None;
        }
        let stop = self.find(inside, |scan, at| !scan.c(at).is_alphanumeric());
        let stop = stop.unwrap_or(self.chars.len().min(inside + LONGEST));
        let name = self.between(inside, stop);
        let strong = field_names::sureness(name) == Some(Sureness::Strong);
        let ends = ends_clause(self.c(stop)) && (open != '<' || !name.is_ascii());
        (strong && ends).then(|| Hit {
            start: at,
            end: stop,
            name: field_names::placeholder(name),
            sure: true,
        })
    }

    /// What one sign or a run of one character makes.
    fn plain(&self, at: usize) -> Option<Hit> {
        match self.c(at) {
            '#' | '%' | '$' | '@' | '^' | '&' | '~' => self.sign(at),
            '_' => self.underscores(at),
            'X' => self.crosses(at),
            'N' => self.variable(at),
            '○' | '◯' | '〇' | '△' | '□' | '*' => self.circles(at),
            '某' => self.certain(at),
            '年' => self.gaps_in_date(at),
            _ => None,
        }
    }

    /// `#name#`, `%name%`, `$name`, `%s`, `$|$`.
    fn sign(&self, at: usize) -> Option<Hit> {
        let sign = self.c(at);
        let n = (at..).take_while(|at| self.c(*at) == sign).count();
        let inside = at + n;
        let before = self.before(at);
        if sign == '$' && self.c(inside) == '|' && self.c(inside + 1) == '$' {
            let name = Some(self.name_in_context(at, inside + 2));
            return Some(Hit { start: at, end: inside + 2, name, sure: true });
        }
        if sign == '%'
            && let Some(hit) = self.conversion(at)
        {
            return Some(hit);
        }
        let name_end = (inside..self.chars.len())
            .find(|at| {
                let c = self.c(*at);
                !(c.is_alphanumeric() || matches!(c, '_' | '.') && self.c(*at + 1) != sign)
            })
            .unwrap_or(self.chars.len());
        let name = self.between(inside, name_end);
        let n_close = (name_end..).take_while(|at| self.c(*at) == sign).count().min(n);
        // TextExpander's `%filltext:name=称呼%`.
        if sign == '%' && name.chars().all(is_latin) && name.len() > 2 && self.c(name_end) == ':' {
            let close = self.find(name_end, |scan, at| scan.c(at) == '%')?;
            return Some(self.code(at, name_end + 1, close, close + 1));
        }
        if n_close > 0 && !name.is_empty() {
            let strong = field_names::sureness(name) == Some(Sureness::Strong);
            let code = field_names::is_code(name) && !before.is_ascii_digit();
            let found = match sign {
                '%' => strong && !before.is_ascii_digit() || code,
                '$' => strong || code,
                _ => strong,
            };
            if found {
                let name = field_names::placeholder(name);
                return Some(Hit { start: at, end: name_end + n_close, name, sure: true });
            }
            if sign == '#' && n == 1 && name.chars().count() <= 12 && !is_latin(before) {
                // A topic, perhaps.
                let name = field_names::placeholder(name);
                return Some(Hit { start: at, end: name_end + n_close, name, sure: false });
            }
            return None;
        }
        let latin = name.is_ascii() && name.chars().any(|c| c.is_ascii_lowercase());
        let alone = !before.is_ascii_alphanumeric() && before != '$';
        if sign == '$'
            && n == 1
            && latin
            && alone
            && name.starts_with(|c: char| is_latin(c) || c == '_')
        {
            return Some(self.code(at, inside, name_end, name_end));
        }
        if sign == '$' && n == 1 && alone {
            // $订单号已发: as far as it names something.
            let end = self.longest_name(inside, name_end)?;
            let strong = field_names::sureness(self.between(inside, end)) == Some(Sureness::Strong);
            let name = field_names::placeholder(self.between(inside, end));
            return strong.then_some(Hit { start: at, end, name, sure: true });
        }
        None
    }

    /// A conversion of printf: `%s`, `%1$s`, `%02d`, `%(name)s`, `%@`.
    fn conversion(&self, at: usize) -> Option<Hit> {
        // A share: 50%, 100 %.
        let share = (0..at).rev().map(|at| self.c(at)).find(|c| *c != ' ');
        if share.is_some_and(|c| c.is_ascii_digit() || c == '%') {
            return None;
        }
        let mut end = at + 1;
        let mut name = None;
        if self.c(end) == '(' {
            let close = self.find(end, |scan, at| scan.c(at) == ')')?;
            name = field_names::of_code(self.between(end + 1, close));
            end = close + 1;
        }
        while matches!(self.c(end), '0'..='9' | '.' | '$' | '-' | '+') {
            end += 1;
        }
        while matches!(self.c(end), 'l' | 'h') {
            end += 1;
        }
        let known = matches!(self.c(end), 's' | 'd' | 'i' | 'u' | 'f' | 'g' | 'S' | 'D' | '@');
        if !known || is_latin(self.c(end + 1)) || self.c(end + 1) == '%' {
            return None;
        }
        let name = name.unwrap_or_else(|| self.name_in_context(at, end + 1));
        Some(Hit { start: at, end: end + 1, name: Some(name), sure: true })
    }

    /// `____`, `__月_日`.
    fn underscores(&self, at: usize) -> Option<Hit> {
        if self.before(at) == '_' {
            return None;
        }
        let end = (at..).find(|at| self.c(*at) != '_').unwrap_or(at + 1);
        let (before, after) = (self.before(at), self.c(end));
        // snake_case, and faces such as ^__^ and T_T.
        let joined = before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric();
        let face = |c: char| "^><-=;'\"`~·•*@°￣▽ˇ∩≧≦".contains(c) || is_latin(c);
        if joined || face(before) && face(after) {
            return None;
        }
        let alone = end - at == 1;
        let unit = field_names::unit(self.between(end, end + 3)).is_some();
        if alone && (!unit || before.is_ascii()) {
            return None;
        }
        let name = Some(self.name_in_context(at, end));
        Some(Hit { start: at, end, name, sure: true })
    }

    /// `XX先生`, `XX月XX日`, `SFXXXXXXXX`, `400-XXX-XXXX`.
    fn crosses(&self, at: usize) -> Option<Hit> {
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '+');
        let start = (0..at).rev().take_while(|at| word(self.c(*at))).last().unwrap_or(at);
        let mut end = (at..).find(|at| !word(self.c(*at))).unwrap_or(at + 1);
        while end > at + 1 && !self.c(end - 1).is_ascii_alphanumeric() {
            end -= 1;
        }
        // A multiplication: 30×40, 3 x 5.
        let raw = |at: usize| self.chars.get(at).map_or('\n', |(_, c, _)| *c);
        let token: Vec<char> = (start..end).map(|at| self.c(at)).collect();
        let n_crosses = token.iter().filter(|c| **c == 'X').count();
        let n_others = token.iter().filter(|c| c.is_ascii_alphanumeric() && **c != 'X').count();
        let n_runs = token.split(|c| *c != 'X').filter(|run| !run.is_empty()).count();
        if n_others == 0 && n_crosses >= 2 {
            let same = raw(at);
            if (start..end).any(|at| raw(at) != same && self.c(at) == 'X') {
                // Xx is a name.
                return None;
            }
            let before: String = (0..start).rev().map(|at| self.c(at)).take(2).collect();
            let after = self.c(end);
            // 3 XX, XX 5: between numbers it is a sign.
            let number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            if number(before.trim_start().chars().next()) && (number(Some(after)) || after == ' ') {
                return None;
            }
            return Some(self.titled(start, end));
        }
        if n_others > 0 && n_crosses >= 3 {
            let letters = token.iter().take_while(|c| is_latin(**c) && **c != 'X').count();
            // SFXXXX, 400-XXX-XXXX; 138XXXX1234 is a number that was masked.
            let sample = letters == n_others && letters <= 3 && n_crosses >= 4
                || n_runs >= 2 && token.contains(&'-') && n_others <= 4 && n_crosses >= 6;
            if sample {
                let name = Some(self.name_in_context(start, end));
                return Some(Hit { start, end, name, sure: true });
            }
            return None;
        }
        // One alone: X先生, X天内, X月X日.
        if n_others == 0 && n_crosses == 1 && end - start == 1 {
            let blank_before = self.before(start) == ' ';
            let latin_before = blank_before
                && start.checked_sub(2).is_some_and(|at| self.c(at).is_ascii_alphanumeric());
            let multiplies = self.before(start).is_ascii_digit();
            let after = self.between(end, end + 4);
            if latin_before || multiplies {
                return None;
            }
            let unit = field_names::unit(after).is_some();
            if unit || field_names::begins_with_title(after) {
                return Some(self.titled(start, end));
            }
        }
        None
    }

    /// `N天内`, `N个工作日`.
    fn variable(&self, at: usize) -> Option<Hit> {
        if self.before(at).is_ascii_alphanumeric() || self.c(at + 1).is_ascii_alphanumeric() {
            return None;
        }
        let after = self.between(at + 1, at + 5);
        let exact = ["天内", "天后", "小时内", "分钟内", "个工作日", "日内", "元"];
        exact.iter().any(|unit| after.starts_with(unit)).then(|| Hit {
            start: at,
            end: at + 1,
            name: Some(self.name_in_context(at, at + 1)),
            sure: true,
        })
    }

    /// `○○先生`, `□□`.
    fn circles(&self, at: usize) -> Option<Hit> {
        let sign = self.c(at);
        if self.before(at) == sign {
            return None;
        }
        let end = (at..).find(|at| self.c(*at) != sign).unwrap_or(at + 1);
        if end - at < 2 {
            return None;
        }
        let numeral = |c: char| "〇零一二三四五六七八九十百千".contains(c);
        if sign == '〇' && (numeral(self.before(at)) || numeral(self.c(end))) {
            return None;
        }
        let titled = field_names::begins_with_title(self.between(end, end + 2));
        let unit = field_names::unit(self.between(end, end + 3)).is_some();
        let counts = match sign {
            // Asterisks mask names, too, and decorate.
            '*' => (titled || unit) && !self.before(at).is_alphanumeric(),
            '□' | '△' => titled || unit || self.before(at).is_alphanumeric(),
            _ => true,
        };
        counts.then(|| self.titled(at, end))
    }

    /// `某某`, `某先生`, `某月某日`.
    fn certain(&self, at: usize) -> Option<Hit> {
        let before = self.before(at);
        let n = (at..).take_while(|at| self.c(*at) == '某').count();
        let end = at + n;
        let after = self.between(end, end + 3);
        if before == '某' {
            return None;
        }
        if after.starts_with('月') || after.starts_with('日') && before == '月' {
            return Some(Hit {
                start: at,
                end,
                name: Some(self.name_in_context(at, end)),
                sure: true,
            });
        }
        // 王某先生 is somebody.
        let opens = !before.is_alphanumeric() || n > 1 || "是为叫给向对请".contains(before);
        let titled = field_names::begins_with_title(after);
        (opens && (n > 1 || titled)).then(|| self.titled(at, end))
    }

    /// `2026年  月  日`.
    fn gaps_in_date(&self, at: usize) -> Option<Hit> {
        let blank = |c: char| matches!(c, ' ' | '\u{3000}');
        let month = (at + 1..).find(|at| !blank(self.c(*at)))?;
        let day = (month + 1..).find(|at| !blank(self.c(*at)))?;
        let gaps = month > at + 1 && day > month + 1;
        (gaps && self.c(month) == '月' && self.c(day) == '日').then(|| Hit {
            start: at + 1,
            end: day + 1,
            name: Some(String::from("月日")),
            sure: true,
        })
    }

    /// A run that stands for somebody or something: with the title behind it, which belongs to how a
    /// customer is addressed.
    fn titled(&self, start: usize, end: usize) -> Hit {
        let after = self.between(end, end + 4);
        if let Some(title) = field_names::title(after) {
            let end = end + title.chars().count();
            return Hit { start, end, name: Some(String::from("称呼")), sure: true };
        }
        Hit { start, end, name: Some(self.name_in_context(start, end)), sure: true }
    }

    /// What a gap is for, by what stands around it: 订单号是____, ____元, XX店铺.
    fn name_in_context(&self, start: usize, end: usize) -> String {
        let after = self.between(end, end + 4);
        if let Some(name) = field_names::unit(after) {
            return name.to_owned();
        }
        let mut to = start;
        while matches!(self.before(to), '是' | '为' | ':' | ' ' | '“' | '「' | '(' | '【' | '[')
        {
            to -= 1;
        }
        let from = (0..to)
            .rev()
            .take(8)
            .take_while(|at| self.c(*at).is_alphanumeric())
            .filter(|from| field_names::sureness(self.between(*from, to)) == Some(Sureness::Strong))
            .last();
        if to < start
            && let Some(name) =
                from.and_then(|from| field_names::placeholder(self.between(from, to)))
        {
            return name;
        }
        let behind = self.longest_name(end, self.chars.len().min(end + 4));
        behind
            .map(|to| self.between(end, to))
            .filter(|name| !name.is_empty())
            .and_then(field_names::of_thing)
            .unwrap_or_else(|| NAMELESS.to_owned())
    }
}

/// `name`, or with a number behind it where it is taken; it is taken then.
fn unused(name: &str, taken: &mut Vec<String>) -> String {
    let numbered = (2..).map(|n| format!("{name}{n}"));
    let free = std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|name| !taken.contains(name))
        .unwrap_or_default();
    taken.push(free.clone());
    free
}
