//! From a stretch of a value to the stretch of the file it was written in, through escapes, folded
//! lines and the indentation of blocks. It does not read YAML: the value is already known.

use super::Kind;
use crate::text::Span;

/// Where the stretch `wanted` of `value` stands in `source`, where the value is written at `span` in
/// the manner of `kind`. The best answer where the two do not quite fit; never outside `span`.
pub fn span_in_source(source: &str, span: Span, kind: Kind, value: &str, wanted: Span) -> Span {
    let mut reader = Reader { source, at: span.start, end: span.end, kind };
    if matches!(kind, Kind::SingleQuoted | Kind::DoubleQuoted) {
        reader.at = (span.start + 1).min(span.end);
    }
    let mut start = None;
    let mut end = reader.at;
    for (at, c) in value.char_indices() {
        if at >= wanted.end && start.is_some() {
            break;
        }
        let here = reader.take(c);
        if at >= wanted.start && start.is_none() {
            start = Some(here.start);
        }
        end = here.end;
    }
    let start = start.unwrap_or(end);
    if wanted.is_empty() { Span::empty(start) } else { Span::new(start, end) }
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
    end: usize,
    kind: Kind,
}

impl Reader<'_> {
    /// The place of the value's next character, `c`.
    fn take(&mut self, c: char) -> Span {
        if c == ' ' || c == '\n' || c == '\t' {
            if self.escape().is_some_and(|(_, escaped)| escaped == c) {
                return self.step();
            }
            // A folded line end reads as one blank, a kept one as itself; both may hide indentation.
            return match self.peek() {
                Some(found) if found == c || found == '\r' || found == '\n' => self.step(),
                _ => Span::empty(self.at),
            };
        }
        while self.peek().is_some_and(|found| matches!(found, ' ' | '\n' | '\r' | '\t')) {
            self.step();
        }
        self.step()
    }

    fn peek(&self) -> Option<char> {
        if self.at >= self.end {
            return None;
        }
        self.source.get(self.at..self.end)?.chars().next()
    }

    /// The length in bytes of the escape that stands here, and the character it means.
    fn escape(&self) -> Option<(usize, char)> {
        let rest = self.source.get(self.at..self.end)?;
        if self.kind == Kind::SingleQuoted {
            return rest.starts_with("''").then_some((2, '\''));
        }
        if self.kind != Kind::DoubleQuoted {
            return None;
        }
        let mut chars = rest.strip_prefix('\\')?.chars();
        let letter = chars.next()?;
        let n_digits = match letter {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let meant = match letter {
            'n' => '\n',
            't' => '\t',
            ' ' => ' ',
            _ => '\\',
        };
        let digits: String = chars.take(n_digits).collect();
        let length = 1 + letter.len_utf8() + digits.len();
        // A high surrogate is followed by its other half.
        let high =
            u32::from_str_radix(&digits, 16).is_ok_and(|code| (0xd800..0xdc00).contains(&code));
        Some((if high { length + 6 } else { length }, meant))
    }

    fn step(&mut self) -> Span {
        let length = match self.escape() {
            Some((length, _)) => length,
            None => self.peek().map_or(0, char::len_utf8),
        };
        let start = self.at;
        self.at = (start + length).min(self.end);
        Span::new(start, self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Lines;
    use crate::library::yaml::Outline;

    #[test]
    fn a_stretch_of_the_value_is_found_in_the_file() {
        for source in [
            "text: 一{二}三\n",
            "text: \"一\\n{二}三\"\n",
            "text: '它''s{二}三'\n",
            "text: |-\n  一\n\n  {二}三\n",
            "text: >\n  一\n  {二}三\n",
            "text: \"一\\u4E00{二}三\"\n",
            "text: \"\\ud83d\\ude0a{二}三\"\n",
            "text: \"一\n  二 {二}三\"\n",
            "text: |\r\n  一\r\n  {二}三\r\n",
        ] {
            let whole = Span::new(0, source.len());
            let outline = Outline::scan(source, &Lines::new(source), whole).expect("sound");
            let node = outline.value(0, "text").and_then(|at| outline.node(at)).expect("there");
            let at = node.text.find("{二}").expect("there");
            let wanted = Span::new(at, at + "{二}".len());
            let found = span_in_source(source, node.span, node.kind, &node.text, wanted);
            assert_eq!(found.of(source), Some("{二}"), "{source:?}");
        }
    }
}
