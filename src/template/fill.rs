//! A template with values put in: what the customer will read, and what is still missing.
//! Text with something missing cannot be had as a whole, so that nothing like `{称呼}` is copied.

use super::parse::{Part, SlotKind, Template};
use super::values::Values;

/// A filled template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// In order.
    pub pieces: Vec<Piece>,
}

/// One piece of a filled template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What kind of piece.
    pub kind: PieceKind,
    /// What the customer will read; empty for a missing value.
    pub text: String,
}

/// What a piece of a filled template is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Fixed text.
    Fixed,
    /// The value of the named placeholder.
    Value {
        /// Its name.
        name: String,
        /// True if it is the placeholder's own default, not a value that was given.
        default: bool,
    },
    /// The named placeholder has no value.
    Missing {
        /// Its name.
        name: String,
    },
}

impl Filled {
    /// Puts `values` into `template`. A placeholder's default, or the first of its choices, stands in
    /// where no value is given.
    pub fn new(template: &Template, values: &Values) -> Self {
        // A default given at one place of a name serves the others too.
        let default_of = |name: &str| {
            template.slots().filter(|slot| slot.name == name).find_map(|slot| match &slot.kind {
                SlotKind::Blank => None,
                SlotKind::Default(default) => Some(default.as_str()),
                SlotKind::Choice(choices) => choices.first().map(String::as_str),
            })
        };
        let pieces = template.parts.iter().map(|part| match part {
            Part::Fixed { text, .. } => Piece { kind: PieceKind::Fixed, text: text.clone() },
            Part::Slot(slot) => {
                let name = slot.name.clone();
                match (values.of_slot(slot), default_of(&name)) {
                    (Some(value), _) => Piece {
                        text: value.into_owned(),
                        kind: PieceKind::Value { name, default: false },
                    },
                    (None, Some(default)) => Piece {
                        text: default.to_owned(),
                        kind: PieceKind::Value { name, default: true },
                    },
                    (None, None) => {
                        Piece { text: String::new(), kind: PieceKind::Missing { name } }
                    }
                }
            }
        });
        Self { pieces: pieces.collect() }
    }

    /// A text that asks for nothing.
    pub fn whole(text: &str) -> Self {
        Self { pieces: vec![Piece { kind: PieceKind::Fixed, text: text.to_owned() }] }
    }

    /// The names without a value, each once, in order.
    pub fn missing(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for piece in &self.pieces {
            if let PieceKind::Missing { name } = &piece.kind
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        }
        names
    }

    /// The text as a template of what is still missing, to be filled in later; the whole text where
    /// nothing is.
    pub fn open_text(&self) -> String {
        if let Some(whole) = self.text() {
            return whole;
        }
        let shown = |piece: &Piece| match &piece.kind {
            PieceKind::Missing { name } => format!("{{{name}}}"),
            // A brace that is meant is written twice.
            PieceKind::Fixed | PieceKind::Value { .. } => {
                piece.text.replace('{', "{{").replace('}', "}}")
            }
        };
        self.pieces.iter().map(shown).collect()
    }

    /// The whole text, or `None` while a value is missing.
    pub fn text(&self) -> Option<String> {
        let complete =
            !self.pieces.iter().any(|piece| matches!(piece.kind, PieceKind::Missing { .. }));
        complete.then(|| self.pieces.iter().map(|piece| piece.text.as_str()).collect())
    }

    /// The text for the eye: a missing value shows as its placeholder.
    pub fn shown(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match &piece.kind {
                PieceKind::Missing { name } => format!("{{{name}}}"),
                _ => piece.text.clone(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, values: &[(&str, &str)]) -> Filled {
        Filled::new(&Template::parse(text), &values.iter().copied().collect())
    }

    #[test]
    fn values_defaults_and_choices() {
        for (text, values, expected) in [
            ("{称呼}，您好", &[("称呼", "王女士")][..], Some("王女士，您好")),
            ("{称呼}，您好", &[], None),
            ("{称呼}，您好", &[("称呼", "  ")], None),
            ("{时限=24小时}内", &[], Some("24小时内")),
            ("{时限=24小时}内", &[("时限", "2小时")], Some("2小时内")),
            ("{方式:电话|短信}联系", &[], Some("电话联系")),
            ("{时限=1天}，最晚{时限}", &[], Some("1天，最晚1天")),
            ("{{称呼}}", &[], Some("{称呼}")),
            (
                "{称呼}，您的{订单号}",
                &[("称呼", "王女士\n"), ("订单号", " A1\t")],
                Some("王女士，您的A1"),
            ),
            ("{日期=2026年6月1日}前", &[], Some("2026年6月1日前")),
            ("{日期:今天|明天}发", &[], Some("今天发")),
            ("{日期=yyyy年M月d日}前", &[], None),
        ] {
            assert_eq!(filled(text, values).text().as_deref(), expected, "{text} {values:?}");
        }
    }

    #[test]
    fn the_clock_fills_its_own_names_and_leaves_what_others_wrote() {
        let now = jiff::civil::date(2026, 11, 28).at(9, 5, 0, 0);
        for (text, expected) in [
            ("{日期}", "11月28日"),
            ("{日期+7}", "12月5日"),
            ("{日期-1}", "11月27日"),
            ("{日期＋7天=yyyy年M月d日}", "2026年12月5日"),
            ("{日期=yyyy-MM-dd}", "2026-11-28"),
            ("{日期=2026年6月1日}", "2026年6月1日"),
            ("{日期=2026年6月1日}，今天{日期}", "2026年6月1日，今天11月28日"),
            ("{日期:今天|明天}", "今天"),
            ("{时段问候=您好}", "您好"),
            ("{星期}", "星期六"),
        ] {
            let filled = Filled::new(&Template::parse(text), &Values::of_clock(now));
            assert_eq!(filled.text().as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_missing_is_named_once() {
        let filled = filled("{称呼}：{订单号}，{称呼}，{公司=得体}", &[]);
        assert_eq!(filled.missing(), ["称呼", "订单号"]);
        assert_eq!(filled.shown(), "{称呼}：{订单号}，{称呼}，得体");
    }
}
