//! How a value is written so that every reader of YAML, of 1.1 as of 1.2, reads the same text back.
//! It writes values, not files: where they go is decided elsewhere.

/// Where a value is going to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// On a line, after `key: ` or `- `.
    Block,
    /// Between brackets or braces.
    Flow,
}

/// `value` without quotes where every reader takes it as this text, else in double quotes.
pub fn short(value: &str, context: Context) -> String {
    if is_plain(value, context) { value.to_owned() } else { double_quoted(value) }
}

/// True if `value`, written without quotes, is read as this text by readers of YAML 1.1 and 1.2.
pub fn is_plain(value: &str, context: Context) -> bool {
    const FIRST: &str = "-?:,[]{}#&*!|>'\"%@`=<~.+";
    let (Some(first), Some(last)) = (value.chars().next(), value.chars().next_back()) else {
        return false;
    };
    let soft = |c: char| c.is_whitespace() || c.is_control() || is_hidden(c);
    if FIRST.contains(first) || soft(first) || soft(last) || last == ':' {
        return false;
    }
    if value.chars().any(|c| c.is_control() || is_hidden(c) || c != ' ' && c.is_whitespace()) {
        return false;
    }
    if value.contains(": ") || value.contains(" #") || value.contains("：") {
        // A full-width colon is sound YAML; quoted, nobody wonders.
        return false;
    }
    if context == Context::Flow && value.contains([',', '[', ']', '{', '}', ':', '"', '\'']) {
        return false;
    }
    !is_other_type(value)
}

/// `value` in double quotes (YAML 1.2.2, 7.3.1), always on one line.
pub fn double_quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || is_hidden(c) => {
                let code = u32::from(c);
                out.push_str(&if code <= 0xff {
                    format!("\\x{code:02X}")
                } else {
                    format!("\\u{code:04X}")
                });
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `value` in single quotes, unless it has something that only double quotes can hold.
pub fn single_quoted(value: &str) -> Option<String> {
    let sound = !value.chars().any(|c| c.is_control() || is_hidden(c));
    sound.then(|| format!("'{}'", value.replace('\'', "''")))
}

/// The lines of `value` as the body of a `|-` block, each after `n_blanks` blanks and an end of line
/// before each; `None` where a block would not hold exactly this text.
pub fn block_body(value: &str, n_blanks: usize, line_end: &str) -> Option<String> {
    let sound = !value.is_empty()
        && !value.ends_with('\n')
        && !value.starts_with([' ', '\n', '\t'])
        && value.chars().all(|c| c == '\n' || c == '\t' || !c.is_control() && !is_hidden(c))
        && value.split('\n').all(|line| {
            // A line of nothing but blanks, or one that begins with a tab, is read differently here
            // and there.
            !line.starts_with('\t') && (line.is_empty() || !line.trim().is_empty())
        });
    if !sound {
        return None;
    }
    let mut out = String::with_capacity(value.len() + 16);
    for line in value.split('\n') {
        out.push_str(line_end);
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', n_blanks));
            out.push_str(line);
        }
    }
    Some(out)
}

/// Characters that some readers take as the end of a line or as a mark, and no eye sees.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// True for what YAML 1.1 or 1.2 reads as a truth value, a number, nothing, or a merge.
/// Dates are left out: as a date they mean what they say.
fn is_other_type(value: &str) -> bool {
    const WORDS: [&str; 11] =
        ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"];
    let lower = value.to_ascii_lowercase();
    if WORDS.contains(&lower.as_str()) {
        return true;
    }
    let starts_as_number = value.starts_with(|c: char| c.is_ascii_digit());
    if !starts_as_number || is_date(value) {
        return false;
    }
    // 12, 1_000, 3.10, 1e3, 0x1F, 0o17, 0b1, 12:30:45; what merely looks like it is quoted, too.
    let rest = lower.trim_start_matches(|c: char| c.is_ascii_digit() || "_.,:+-".contains(c));
    rest.is_empty()
        || lower.starts_with("0x")
        || lower.starts_with("0o")
        || lower.starts_with("0b")
        || rest
            .strip_prefix('e')
            .is_some_and(|power| power.chars().all(|c| c.is_ascii_digit() || "+-_.".contains(c)))
}

/// `2026-11-02`, and `12-20`, which no reader takes for anything but text.
fn is_date(value: &str) -> bool {
    let widths: Vec<usize> = value
        .split('-')
        .map(|part| if part.bytes().all(|byte| byte.is_ascii_digit()) { part.len() } else { 0 })
        .collect();
    widths == [4, 2, 2] || widths == [2, 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_where_some_reader_would_err() {
        for (value, block, flow) in [
            ("久等致歉", true, true),
            ("D0 §(8)", true, true),
            ("D0 §服务用语规范；D1", true, true),
            ("a, b", true, false),
            ("问：答", false, false),
            ("注意: 请勿挂机", false, false),
            ("请按 #1 键", false, false),
            ("C#", true, true),
            ("{称呼}您好", false, false),
            ("您好{称呼}", true, false),
            ("no", false, false),
            ("On", false, false),
            ("NULL", false, false),
            ("~", false, false),
            ("1_000", false, false),
            ("3.10", false, false),
            ("1e3", false, false),
            ("12:30:45", false, false),
            ("05:00-11:00", false, false),
            ("0x1F", false, false),
            ("2026-11-02", true, true),
            ("12-20", true, true),
            ("5f3a9c01", true, true),
            ("12345678", false, false),
            ("1234e567", false, false),
            ("- 您好", false, false),
            ("?", false, false),
            ("'您好'", false, false),
            ("it's", true, false),
            ("", false, false),
            (" 您好", false, false),
            ("您好　", false, false),
            ("您\u{2028}好", false, false),
            ("一\n二", false, false),
            ("<<", false, false),
            ("a:", false, false),
            ("http://a.b", true, false),
        ] {
            assert_eq!(is_plain(value, Context::Block), block, "{value:?}");
            assert_eq!(is_plain(value, Context::Flow), flow, "{value:?}");
        }
    }

    #[test]
    fn blocks_hold_what_they_can_hold_exactly() {
        for (value, expected) in [
            ("一\n二", Some("\n  一\n  二")),
            ("一\n\n  二", Some("\n  一\n\n    二")),
            ("一\n　二", Some("\n  一\n  　二")),
            (" 一\n二", None),
            ("\n一", None),
            ("一\n", None),
            ("一\n \n二", None),
            ("一\n　\n二", None),
            ("一\n\t二", None),
            ("一\r二", None),
            ("", None),
        ] {
            assert_eq!(block_body(value, 2, "\n").as_deref(), expected, "{value:?}");
        }
    }
}
