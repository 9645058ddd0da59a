//! Reads a text into fixed parts and slots. Reading never fails: a brace that begins no
//! placeholder stays in the text as it is and is reported.

use super::values::{CLOCK_NAMES, DATE, DateFormat};
use crate::text::Span;

/// A text read into parts, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// Fixed text and slots, in order.
    pub parts: Vec<Part>,
    /// Braces that belong to no placeholder.
    pub stray: Vec<Span>,
}

/// One part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text that stays as it is (`{{` already read as `{`).
    Fixed {
        /// What the customer will read.
        text: String,
        /// Where it stands in the text as written.
        span: Span,
    },
    /// A blank to fill.
    Slot(Slot),
}

/// A placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its name, trimmed.
    pub name: String,
    /// Blank, with a default, or a choice.
    pub kind: SlotKind,
    /// What of the clock fills it, if no value is given; its kind is blank then.
    pub clock: Option<OfClock>,
    /// Where it stands in the text as written, braces included.
    pub span: Span,
}

/// What the clock fills in: `{日期}`, `{日期+7}`, `{日期=yyyy年M月d日}`. A text or choices of one's own
/// are not the clock's: `{日期=2026年6月1日}` is a placeholder with a default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfClock {
    /// One of [`CLOCK_NAMES`].
    pub name: &'static str,
    /// So many days from today.
    pub days: i32,
    /// How a date is written; absent: as usual.
    pub format: Option<DateFormat>,
}

impl OfClock {
    /// What the clock knows under `name`, with a number of days behind it.
    fn named(name: &str) -> Option<Self> {
        if let Some(name) = CLOCK_NAMES.into_iter().find(|known| *known == name) {
            return Some(Self { name, days: 0, format: None });
        }
        let days = name.strip_prefix(DATE)?.trim_end_matches('天');
        // A date has a sign before its days: 日期7 is a name like any other.
        let number: i32 = days.strip_prefix(['+', '＋', '-', '－'])?.trim().parse().ok()?;
        let days = if days.starts_with(['-', '－']) { -number } else { number };
        (days.abs() <= MOST_DAYS).then_some(Self { name: DATE, days, format: None })
    }
}

/// A date further away than this many days is a slip of the keyboard.
const MOST_DAYS: i32 = 3_660;

/// What a placeholder offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// `{name}`
    Blank,
    /// `{name=default}`
    Default(String),
    /// `{name:a|b|c}`; never empty, the first is the default.
    Choice(Vec<String>),
}

/// The longest name of a placeholder, in characters. Longer ones are prose in braces.
const LONGEST_NAME: usize = 24;

impl Template {
    /// Reads `text`.
    pub fn parse(text: &str) -> Self {
        let mut out = Self::default();
        let mut fixed = String::new();
        let mut fixed_start = 0;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = at + c.len_utf8();
            if !is_open(c) && !is_close(c) {
                fixed.push(c);
                continue;
            }
            if let Some((_, twin)) = chars.peek().copied()
                && ((is_open(c) && is_open(twin)) || (is_close(c) && is_close(twin)))
            {
                chars.next();
                fixed.push(c);
                continue;
            }
            let slot = is_open(c).then(|| slot_at(text, at, next)).flatten();
            let Some(slot) = slot else {
                out.stray.push(Span::new(at, next));
                fixed.push(c);
                continue;
            };
            if !fixed.is_empty() {
                let text = std::mem::take(&mut fixed);
                out.parts.push(Part::Fixed { text, span: Span::new(fixed_start, at) });
            }
            let end = slot.span.end;
            out.parts.push(Part::Slot(slot));
            while chars.peek().is_some_and(|(at, _)| *at < end) {
                chars.next();
            }
            fixed_start = end;
        }
        if !fixed.is_empty() {
            out.parts.push(Part::Fixed { text: fixed, span: Span::new(fixed_start, text.len()) });
        }
        out
    }

    /// The slots, in order; a name may come more than once.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.parts.iter().filter_map(|part| match part {
            Part::Slot(slot) => Some(slot),
            Part::Fixed { .. } => None,
        })
    }

    /// The names of the slots, each once, in order of first use.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for slot in self.slots() {
            if !names.contains(&slot.name.as_str()) {
                names.push(slot.name.as_str());
            }
        }
        names
    }
}

fn is_open(c: char) -> bool {
    matches!(c, '{' | '｛')
}

fn is_close(c: char) -> bool {
    matches!(c, '}' | '｝')
}

/// The slot whose opening brace stands at `at` and whose inside begins at `inside`, if it is one.
fn slot_at(text: &str, at: usize, inside: usize) -> Option<Slot> {
    let rest = text.get(inside..)?;
    let close = rest.char_indices().find(|(_, c)| is_close(*c) || is_open(*c) || *c == '\n')?;
    if !is_close(close.1) {
        return None;
    }
    let body = rest.get(..close.0)?;
    let span = Span::new(at, inside + close.0 + close.1.len_utf8());
    let (name, kind) = match body.char_indices().find(|(_, c)| matches!(c, '=' | '＝' | ':' | '：'))
    {
        None => (body, SlotKind::Blank),
        Some((sign_at, sign)) => {
            let name = body.get(..sign_at)?;
            let offer = body.get(sign_at + sign.len_utf8()..)?;
            let kind = if matches!(sign, '=' | '＝') {
                match offer.trim() {
                    "" => SlotKind::Blank,
                    default => SlotKind::Default(default.to_owned()),
                }
            } else {
                let choices: Vec<String> = offer
                    .split(['|', '｜'])
                    .map(|choice| choice.trim().to_owned())
                    .filter(|choice| !choice.is_empty())
                    .collect();
                if choices.is_empty() { SlotKind::Blank } else { SlotKind::Choice(choices) }
            };
            (name, kind)
        }
    };
    let name = name.trim();
    let mut clock = OfClock::named(name);
    let sound = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && (clock.is_some()
            || name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '/')));
    let mut kind = kind;
    match (&kind, &mut clock) {
        (_, None) | (SlotKind::Blank, _) => {}
        (SlotKind::Default(offer), Some(held)) if held.name == DATE => {
            match DateFormat::parse(offer) {
                Some(format) => {
                    held.format = Some(format);
                    kind = SlotKind::Blank;
                }
                None => clock = None,
            }
        }
        (_, Some(_)) => clock = None,
    }
    sound.then(|| Slot { name: name.to_owned(), kind, clock, span })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let template = Template::parse(text);
        let mut shown: Vec<String> = template
            .parts
            .iter()
            .map(|part| match part {
                Part::Fixed { text, .. } => format!("'{text}'"),
                Part::Slot(Slot { name, kind: SlotKind::Blank, .. }) => format!("<{name}>"),
                Part::Slot(Slot { name, kind: SlotKind::Default(d), .. }) => {
                    format!("<{name}={d}>")
                }
                Part::Slot(Slot { name, kind: SlotKind::Choice(c), .. }) => {
                    format!("<{name}:{}>", c.join("/"))
                }
            })
            .collect();
        for stray in &template.stray {
            shown.push(format!("!{}", stray.start));
        }
        assert_eq!(shown.join(" "), expected, "{text}");
    }

    #[test]
    fn every_form_of_placeholder() {
        for (text, expected) in [
            ("您好", "'您好'"),
            ("{称呼}，您好", "<称呼> '，您好'"),
            ("{时限=24小时}内", "<时限=24小时> '内'"),
            ("请{方式:电话|短信}回复", "'请' <方式:电话/短信> '回复'"),
            ("｛称呼｝：｛方式：电话｜短信｝", "<称呼> '：' <方式:电话/短信>"),
            ("价格{{含税}}", "'价格{含税}'"),
            ("{}", "'{}' !0 !1"),
            ("半个{称呼", "'半个{称呼' !6"),
            ("半个}", "'半个}' !6"),
            ("{称呼{订单号}", "'{称呼' <订单号> !0"),
            ("{请，您好}", "'{请，您好}' !0 !13"),
            ("{ 称呼 = 您 }", "<称呼=您>"),
            ("{称呼=}", "<称呼>"),
            ("{日期}", "<日期>"),
            ("{日期+7}内", "<日期+7> '内'"),
            ("{日期=yyyy年M月d日}", "<日期>"),
            ("{日期=2026年6月1日}", "<日期=2026年6月1日>"),
            ("{日期:今天|明天}", "<日期:今天/明天>"),
            ("{称呼+7}", "'{称呼+7}' !0 !9"),
            ("", ""),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn spans_cover_the_text_as_written() {
        let text = "好{称呼}{{x}}{a:b|c}完";
        let template = Template::parse(text);
        let mut at = 0;
        for part in &template.parts {
            let span = match part {
                Part::Fixed { span, .. } => *span,
                Part::Slot(slot) => slot.span,
            };
            assert_eq!(span.start, at);
            at = span.end;
        }
        assert_eq!(at, text.len());
    }
}
