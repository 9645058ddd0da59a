//! Marks on a conversation: a caret that walks over the agent's characters, a stretch that grows with
//! it, and what has been marked so far. Hands on keys and a hand on a mouse do the same things.
//! It does not know what should be marked.

use crate::practice::session::Sheet;
use crate::practice::spans::Mark;
use crate::text::CharSpan;

/// What a hand does on a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// The caret goes so many characters on; over the end of a line to the agent's next.
    Walk {
        /// How many; negative: back.
        by: isize,
        /// The stretch grows instead of beginning anew.
        grow: bool,
    },
    /// The caret goes to the agent's next line, or the one before.
    Line(isize),
    /// Marks the stretch under the caret, or takes away the marks it touches.
    Toggle,
    /// The pointer went down on this character, from 0.
    Press(usize, usize),
    /// The pointer was drawn to this character, from 0, of the line it went down on.
    Draw(usize),
    /// The pointer was let go.
    Release,
    /// Takes every mark away.
    Clear,
}

/// The marks on a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marking {
    /// The number of characters of each line; `None` for the customer's, which take no marks.
    lengths: Vec<Option<usize>>,
    /// The line of the caret, from 0.
    pub line_index: usize,
    /// Where the stretch began, in characters.
    anchor: usize,
    /// Where the caret is, in characters.
    caret: usize,
    /// A pointer is down.
    pressed: bool,
    /// What is marked, in order.
    pub marks: Vec<Mark>,
}

impl Marking {
    /// No marks on `sheet`, the caret on the agent's first character.
    pub fn new(sheet: &Sheet) -> Self {
        let lengths: Vec<Option<usize>> = sheet
            .lines
            .iter()
            .map(|line| line.agent.then(|| line.text.chars().count()).filter(|n| *n > 0))
            .collect();
        let line_index = lengths.iter().position(Option::is_some).unwrap_or(0);
        Self { lengths, line_index, ..Self::default() }
    }

    /// The stretch under the caret, of its line.
    pub fn stretch(&self) -> CharSpan {
        CharSpan::new(self.anchor.min(self.caret), self.anchor.max(self.caret) + 1)
    }

    /// Does what the hand does.
    pub fn take(&mut self, hand: Hand) {
        match hand {
            Hand::Walk { by, grow } => self.walk(by, grow),
            Hand::Line(by) => {
                if self.go_to_line(by) {
                    (self.anchor, self.caret) = (0, 0);
                }
            }
            Hand::Toggle => self.toggle(),
            Hand::Press(line_index, at) => {
                if self.length(line_index).is_some_and(|n| at < n) {
                    self.line_index = line_index;
                    (self.anchor, self.caret) = (at, at);
                    self.pressed = true;
                }
            }
            Hand::Draw(at) => {
                if self.pressed {
                    self.caret = at.min(self.last());
                }
            }
            Hand::Release => {
                if std::mem::take(&mut self.pressed) {
                    self.toggle();
                }
            }
            Hand::Clear => self.marks.clear(),
        }
    }

    fn length(&self, line_index: usize) -> Option<usize> {
        self.lengths.get(line_index).copied().flatten()
    }

    fn last(&self) -> usize {
        self.length(self.line_index).map_or(0, |n| n - 1)
    }

    fn walk(&mut self, by: isize, grow: bool) {
        let to = self.caret as isize + by;
        if grow {
            self.caret = to.clamp(0, self.last() as isize) as usize;
            return;
        }
        if to < 0 {
            if self.go_to_line(-1) {
                self.caret = self.last();
            }
        } else if to as usize > self.last() {
            if self.go_to_line(1) {
                self.caret = 0;
            }
        } else {
            self.caret = to as usize;
        }
        self.anchor = self.caret;
    }

    /// Goes to the agent's next line in this direction; false if there is none.
    fn go_to_line(&mut self, by: isize) -> bool {
        let open = |index: &usize| self.length(*index).is_some();
        let next = if by > 0 {
            (self.line_index + 1..self.lengths.len()).find(open)
        } else {
            (0..self.line_index).rev().find(open)
        };
        if let Some(next) = next {
            self.line_index = next;
        }
        next.is_some()
    }

    fn toggle(&mut self) {
        if self.length(self.line_index).is_none() {
            return;
        }
        let new = Mark { line_index: self.line_index, span: self.stretch() };
        let touches = |held: &Mark| {
            held.line_index == new.line_index
                && held.span.start < new.span.end
                && new.span.start < held.span.end
        };
        let n_before = self.marks.len();
        self.marks.retain(|held| !touches(held));
        if self.marks.len() == n_before {
            self.marks.push(new);
            self.marks.sort_unstable();
        }
        self.anchor = self.caret;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::session::SheetLine;

    fn sheet() -> Sheet {
        let line = |agent, text: &str| SheetLine { agent, at_s: None, text: text.to_owned() };
        let lines = vec![
            line(false, "在吗？"),
            line(true, "呵呵，在的"),
            line(false, "有货吗"),
            line(true, ""),
            line(true, "可能有"),
        ];
        Sheet { lines, ..Sheet::default() }
    }

    #[test]
    fn keys_and_pointer_mark_the_same() {
        let walk = |by| Hand::Walk { by, grow: false };
        let grow = |by| Hand::Walk { by, grow: true };
        /// What is done, and the marks after it: line, first character, one past the last.
        type Case<'a> = (&'a [Hand], &'a [(usize, usize, usize)]);
        let cases: [Case<'_>; 8] = [
            (&[Hand::Toggle], &[(1, 0, 1)]),
            (&[grow(1), Hand::Toggle], &[(1, 0, 2)]),
            (&[Hand::Press(1, 0), Hand::Draw(1), Hand::Release], &[(1, 0, 2)]),
            // Over the end of the line, past the customer's and the empty one.
            (&[walk(4), walk(1), grow(1), Hand::Toggle], &[(4, 0, 2)]),
            (&[Hand::Line(1), Hand::Toggle, Hand::Line(-1), Hand::Toggle], &[(1, 0, 1), (4, 0, 1)]),
            // A second time takes away; a stretch that touches a mark, too.
            (&[grow(1), Hand::Toggle, Hand::Toggle], &[]),
            (&[Hand::Press(1, 3), Hand::Draw(99), Hand::Release, Hand::Clear], &[]),
            // The customer's words take no marks.
            (&[Hand::Press(0, 0), Hand::Draw(2), Hand::Release], &[]),
        ];
        for (hands, expected) in cases {
            let mut marking = Marking::new(&sheet());
            for hand in hands {
                marking.take(*hand);
            }
            let expected: Vec<Mark> =
                expected.iter().map(|(line, start, end)| Mark::new(*line, *start, *end)).collect();
            assert_eq!(marking.marks, expected, "{hands:?}");
        }
        let mut nothing = Marking::new(&Sheet::default());
        for hand in [walk(1), walk(-1), grow(2), Hand::Line(1), Hand::Toggle, Hand::Release] {
            nothing.take(hand);
        }
        assert_eq!(nothing.marks, []);
    }
}
