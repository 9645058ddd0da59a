//! The lines of a whole entry: taken from one file to stand in another as they are, or written anew.
//! It does not decide where they go.

use super::Field;
use super::entry::value;
use super::shape::{Shape, Slot};
use super::value::Value;
use crate::library::schema::RawPhrase;
use crate::library::yaml::Text;
use crate::library::yaml::write::Context;
use crate::text::Span;

/// The lines of an entry as someone wrote them, the remarks that belong to it included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The id of the entry.
    pub(crate) id: String,
    /// Its lines, joined by `\n`, without an end of line after the last.
    lines: String,
    /// The column of its dash.
    column: usize,
}

impl Block {
    /// The lines of `slot`.
    pub(crate) fn of(shape: &Shape<'_>, slot: &Slot) -> Option<Self> {
        let lines = shape.source(Span::new(slot.start, slot.end)).replace("\r\n", "\n");
        Some(Self { id: slot.id.clone()?, lines, column: shape.column(slot.dash?) })
    }

    /// What it says, if that can be read.
    pub(crate) fn raw(&self) -> Option<RawPhrase> {
        let alone = Text::new("", &self.lines_at(0, "\n"));
        let shape = Shape::scan(&alone).ok()?;
        let slot = shape.slots.first()?;
        super::raw(&shape, slot).ok()
    }

    /// The same lines with the dash in `column`.
    pub(crate) fn lines_at(&self, column: usize, line_end: &str) -> String {
        let lines = self.lines.split('\n').map(|line| {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            if blanks == line.len() {
                return line.to_owned();
            }
            let moved = (blanks + column).saturating_sub(self.column);
            format!("{}{}", " ".repeat(moved), line.get(blanks..).unwrap_or_default())
        });
        lines.collect::<Vec<_>>().join(line_end)
    }
}

/// The lines of an entry that says what `raw`, which is settled, says: the dash in `column`, the keys
/// `offset` further in, `remarks` above it.
pub(crate) fn written(
    raw: &RawPhrase,
    column: usize,
    offset: usize,
    line_end: &str,
    remarks: &[&str],
) -> String {
    let blanks = " ".repeat(column);
    let mut out = String::new();
    for remark in remarks {
        out.push_str(&format!("{blanks}{remark}{line_end}"));
    }
    out.push_str(&blanks);
    out.push('-');
    out.push_str(&" ".repeat(offset.max(2) - 1));
    let id = Value::Text(raw.id.clone().unwrap_or_default());
    out.push_str(&format!("id: {}", id.flow(Context::Block)));
    let n_blanks = column + offset.max(2);
    for field in Field::ALL {
        let Some(value) = value(raw, *field) else { continue };
        out.push_str(line_end);
        out.push_str(&" ".repeat(n_blanks));
        out.push_str(&value.pair(field.key(), n_blanks, line_end));
    }
    out
}
