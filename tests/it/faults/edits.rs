//! Random edits of random files, written in every manner that people write: what comes out is what was
//! meant, and no byte of what was not meant changed.

use deti::library::edit::{Edit, Entry, Field, FieldChange, Inserted, Spot, edit, inverse};
use deti::library::schema::RawSeason;
use deti::library::{
    Approval, Festival, PhraseId, Scope, Season, Signature, SourceFile, Stage, Status, Waiver, load,
};
use jiff::civil::{Weekday, date};

use super::{Dice, times};

/// Values as people write them, sound in any manner of writing.
const SIMPLE: &[&str] =
    &["您好", "久等致歉", "D0 §(8)", "请稍候！", "亲,在的", "Hello there", "谢谢惠顾~"];

/// Values that some manner of writing cannot hold.
const HARD: &[&str] = &[
    "no",
    "NULL",
    "~",
    "1e3",
    "0x1F",
    "12:30:45",
    "3.10",
    "007",
    "注意: 请勿挂机",
    "请按 #1 键",
    "#开头",
    "{称呼}，您好",
    "[微笑]您好",
    "*重要*",
    "@客户",
    "%姓名%",
    "!您好",
    "&a",
    "| 您好",
    "> 您好",
    "- 您好",
    "? 您好",
    "'您好'",
    "\"您好\"",
    "it's \"so\"",
    "路径 C:\\new\\t",
    "尾巴:",
    "a,b]c}d",
    "`x`",
    "<<",
    "=",
    "---",
    "...",
    "--- x",
    "键：值",
    "　全角空格开头",
    "全角空格结尾　x",
    "😊笑脸",
    "零\u{200b}宽",
    "true",
    "2026-11-02",
    "+86",
    ".5",
    "_",
    "a  #b",
    "\u{a0}x\u{a0}y",
];

/// Values that only double quotes hold, or blocks.
const ODD: &[&str] = &[
    "一\n二",
    "一\n\n二",
    "一\n  二\n三",
    "\t一",
    "一\n\t二",
    " 一",
    "  一\n二",
    "\n一",
    "一\n \n二",
    "一\n　\n二",
    "一\r\n二",
    "一\r二",
    "行\u{2028}分",
    "\u{feff}一",
    "\u{0}一",
    "\u{7}铃",
    "一\u{85}二",
    "# 像备注\n二",
    "- 像列表\n- 二",
    "key: 像键\nkey: 二",
    "一 \n二 ",
    "\\n",
    "{称呼}，\n您好：{订单号=无}",
    "---\n一",
    "一\n---\n二",
    "一\n...\n",
];

fn id(text: &str) -> PhraseId {
    PhraseId::new(text).unwrap()
}

fn any_text(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => (*dice.pick(SIMPLE)).to_owned(),
        1 => (*dice.pick(HARD)).to_owned(),
        2 => (*dice.pick(ODD)).to_owned(),
        _ => {
            let n = 1 + dice.below(3);
            let joint = *dice.pick(&["，", "\n", " ", "\n\n", ": ", " #"]);
            let parts: Vec<&str> = (0..n)
                .map(|_| if dice.one_in(2) { *dice.pick(SIMPLE) } else { *dice.pick(HARD) })
                .collect();
            parts.join(joint)
        }
    }
}

fn any_words(dice: &mut Dice) -> Vec<String> {
    (0..dice.below(4))
        .map(|_| if dice.one_in(3) { any_text(dice) } else { (*dice.pick(SIMPLE)).to_owned() })
        .collect()
}

fn any_season(dice: &mut Dice) -> Season {
    use deti::library::season::{DayRange, HourRange, LunarSeason};
    use jiff::civil::time;
    let mut season = Season::default();
    match dice.below(4) {
        0 => {
            let year = dice.one_in(2).then_some(2027);
            season.days = Some(DayRange { from: (12, 20), until: (1, 5), year });
        }
        1 => season.weekdays = vec![Weekday::Saturday, Weekday::Sunday],
        2 => {
            let festival = *dice.pick(&Festival::ALL);
            season.lunar = Some(LunarSeason {
                festival,
                before: dice.below(9) as u16,
                after: dice.below(3) as u16,
            });
        }
        _ => {}
    }
    if season == Season::default() || dice.one_in(3) {
        season.hours = Some(HourRange {
            from: time(5, 0, 0, 0),
            until: time([0, 11][dice.below(2)], 0, 0, 0),
        });
    }
    season
}

fn any_approval(dice: &mut Dice) -> Approval {
    let signed = (!dice.one_in(4)).then(|| Signature {
        by: (*dice.pick(&["王琳", "Li, Ming", "O'Neil", "赵:组长"])).to_owned(),
        on: date(2026, 1 + dice.below(12) as i8, 1 + dice.below(28) as i8),
    });
    Approval {
        signed,
        text: (*dice.pick(&["5f3a9c01", "12345678", "1234e567", "00000000"])).to_owned(),
    }
}

fn any_waivers(dice: &mut Dice) -> Vec<Waiver> {
    (0..dice.below(3))
        .map(|_| Waiver {
            rule: (*dice.pick(&["tone.oh", "ads.best", "promise.date"])).to_owned(),
            span: dice.one_in(2).then(|| String::from("0badcafe")),
            reason: dice.one_in(2).then(|| (*dice.pick(HARD)).trim().to_owned()),
            by: dice.one_in(2).then(|| String::from("王琳")),
            until: dice.one_in(2).then(|| date(2027, 1, 1)),
            entry_index: 0,
        })
        .collect()
}

fn any_change(dice: &mut Dice) -> FieldChange {
    let maybe = |dice: &mut Dice| dice.one_in(4);
    match *dice.pick(Field::ALL) {
        Field::Title => FieldChange::Title((!maybe(dice)).then(|| any_text(dice))),
        Field::Text => FieldChange::Text(any_text(dice)),
        Field::Category => FieldChange::Category((!maybe(dice)).then(|| String::from("refund"))),
        Field::Stages => {
            let n = dice.below(4);
            FieldChange::Stages(Stage::ALL[..n].to_vec())
        }
        Field::Tags => FieldChange::Tags(any_words(dice)),
        Field::Keywords => FieldChange::Keywords(any_words(dice)),
        Field::Shortcut => FieldChange::Shortcut((!maybe(dice)).then(|| String::from("jzzq"))),
        Field::Season => FieldChange::Season((!maybe(dice)).then(|| any_season(dice))),
        Field::Source => FieldChange::Source((!maybe(dice)).then(|| any_text(dice))),
        Field::Status => FieldChange::Status(*dice.pick(&Status::ALL)),
        Field::Approved => FieldChange::Approved((!maybe(dice)).then(|| any_approval(dice))),
        Field::Allow => FieldChange::Allow(any_waivers(dice)),
    }
}

fn any_entry(dice: &mut Dice, name: &str) -> Entry {
    let mut entry = Entry::new(id(name), any_text(dice));
    for _ in 0..dice.below(6) {
        entry.set(any_change(dice));
    }
    entry
}

/// A file, cut at its entries.
struct File {
    bom: &'static str,
    head: String,
    /// The lines of each entry with the remarks that belong to it, and what stands before them.
    entries: Vec<(String, String, String)>,
    tail: String,
    line_end: &'static str,
}

impl File {
    fn whole(&self) -> String {
        let mut out = self.head.clone();
        for (_, gap, lines) in &self.entries {
            out.push_str(gap);
            out.push_str(lines);
        }
        out.push_str(&self.tail);
        format!("{}{}", self.bom, out.replace('\n', self.line_end))
    }

    fn lines(&self, index: usize) -> String {
        self.entries[index].2.replace('\n', self.line_end)
    }
}

/// `text` in a manner of writing that can hold it, for a key in `column`.
fn written(dice: &mut Dice, text: &str, column: usize, flow: bool) -> String {
    let json = serde_json::to_string(text).unwrap();
    if flow || HARD.contains(&text) && dice.one_in(2) {
        return json;
    }
    let blanks = " ".repeat(column + 1 + dice.below(4));
    let remark_of_block = *dice.pick(&["", "", " # 块"]);
    let folded = |sign: &str| {
        let lines: Vec<String> = text
            .split('\n')
            .map(|line| if line.is_empty() { String::new() } else { format!("{blanks}{line}") })
            .collect();
        format!("{sign}{remark_of_block}\n{}", lines.join("\n"))
    };
    let blocky = text.split('\n').all(|line| {
        !line.starts_with([' ', '\t', '　']) && (line.is_empty() || !line.trim().is_empty())
    }) && !text.starts_with('\n')
        && !text.ends_with('\n')
        && !text
            .chars()
            .any(|c| c.is_control() && c != '\n' || "\u{2028}\u{feff}\u{85}".contains(c));
    let remark = if dice.one_in(4) { "  # 备注" } else { "" };
    match dice.below(5) {
        0 if blocky => folded("|"),
        1 if blocky => folded("|-"),
        2 if blocky && !text.contains('\n') => folded(">-"),
        3 if !text.chars().any(char::is_control)
            && !text.contains(['\u{2028}', '\u{feff}', '\u{85}']) =>
        {
            format!("'{}'{remark}", text.replace('\'', "''"))
        }
        4 if SIMPLE.contains(&text) => text.to_owned(),
        _ if text.contains(['\u{2028}', '\u{feff}', '\u{85}', '\u{7f}']) => {
            let mut out = json.clone();
            for (c, escape) in
                [('\u{2028}', "\\u2028"), ('\u{feff}', "\\uFEFF"), ('\u{85}', "\\x85")]
            {
                out = out.replace(c, escape);
            }
            out
        }
        _ => format!("{json}{remark}"),
    }
}

/// A random file in a random manner of writing.
fn any_file(dice: &mut Dice) -> File {
    let key = dice.one_in(4);
    let column = if key { *dice.pick(&[0, 2, 4]) } else { *dice.pick(&[0, 0, 0, 2]) };
    let offset = *dice.pick(&[2, 2, 2, 3, 4]);
    let airy = dice.one_in(2);
    let mut head = String::new();
    if dice.one_in(2) {
        head.push_str("# 道歉语：说明\n");
        if dice.one_in(2) {
            head.push_str("\n# 又一段\n\n");
        } else {
            head.push('\n');
        }
    }
    if key {
        let opening: &str = dice.pick::<&str>(&["phrases:\n", "phrases: # 全部\n", "phrases:\n\n"]);
        head.push_str(opening);
    }
    let n = 1 + dice.below(6);
    let mut entries = Vec::new();
    for index in 0..n {
        let name = format!("p{index}");
        let entry = any_entry(dice, &name);
        let mut gap = String::new();
        if index > 0 {
            gap.push('\n');
            if airy || dice.one_in(8) {
                gap.push('\n');
            }
            if dice.one_in(10) {
                gap.push_str(&format!("{}# 单独一段\n\n", " ".repeat(column)));
            }
        }
        let mut lines = String::new();
        if dice.one_in(4) && (index > 0 || !head.is_empty()) {
            lines.push_str(&format!("{}# 关于 {name}\n", " ".repeat(column)));
        }
        lines.push_str(&entry_lines(dice, &entry, column, offset));
        entries.push((name, gap, lines));
    }
    let tail = (*dice.pick(&["\n", "\n", "", "\n\n", "\n# 完\n"])).to_owned();
    File {
        bom: if dice.one_in(5) { "\u{feff}" } else { "" },
        head,
        entries,
        tail,
        line_end: if dice.one_in(3) { "\r\n" } else { "\n" },
    }
}

fn entry_lines(dice: &mut Dice, entry: &Entry, column: usize, offset: usize) -> String {
    let flow = dice.one_in(6);
    let at = column + offset;
    let deep = " ".repeat(at);
    let mut pairs: Vec<String> = vec![format!("id: {}", entry.id)];
    for &field in Field::ALL {
        let key = field.key();
        let text =
            |dice: &mut Dice, text: &str| format!("{key}: {}", written(dice, text, at, flow));
        let list = |dice: &mut Dice, items: Vec<String>| match items.as_slice() {
            [] => None,
            _ if flow || dice.one_in(2) => {
                let remark = if !flow && dice.one_in(4) { " # 列" } else { "" };
                let joint = *dice.pick(&[", ", ",", " , "]);
                Some(format!("{key}: [{}]{remark}", items.join(joint)))
            }
            _ => {
                let further = *dice.pick(&[0, 2]);
                let mut out = format!("{key}:");
                for item in &items {
                    if dice.one_in(8) {
                        out.push_str(&format!("\n{deep}# 列内"));
                    }
                    out.push_str(&format!("\n{deep}{}- {item}", " ".repeat(further)));
                    if dice.one_in(6) {
                        out.push_str(" # 项");
                    }
                }
                Some(out)
            }
        };
        let json = |words: &[String]| -> Vec<String> {
            words
                .iter()
                .map(|word| {
                    let mut out = serde_json::to_string(word).unwrap();
                    for (c, to) in
                        [('\u{2028}', "\\u2028"), ('\u{feff}', "\\uFEFF"), ('\u{85}', "\\x85")]
                    {
                        out = out.replace(c, to);
                    }
                    if SIMPLE.contains(&word.as_str()) && !word.contains(',') {
                        word.clone()
                    } else {
                        out
                    }
                })
                .collect()
        };
        let map = |dice: &mut Dice, pairs: Vec<(&str, String)>| {
            if flow || dice.one_in(2) {
                let pairs: Vec<String> =
                    pairs.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{key}: {{{}}}", pairs.join(", "))
            } else {
                let mut out = format!("{key}:");
                for (key, value) in pairs {
                    out.push_str(&format!("\n{deep}  {key}: {value}"));
                    if dice.one_in(6) {
                        out.push_str(" # 键");
                    }
                }
                out
            }
        };
        let quoted = |text: &str| serde_json::to_string(text).unwrap();
        let pair = match entry.get(field) {
            FieldChange::Title(Some(title)) => Some(text(dice, &title)),
            FieldChange::Title(None) if dice.one_in(6) => Some(format!("{key}:")),
            FieldChange::Text(value) => Some(text(dice, &value)),
            FieldChange::Category(Some(value)) => Some(format!("{key}: {value}")),
            FieldChange::Stages(stages) => {
                let names = stages.iter().map(|stage| stage.as_str().to_owned()).collect();
                list(dice, names)
            }
            FieldChange::Tags(words) | FieldChange::Keywords(words) => list(dice, json(&words)),
            FieldChange::Shortcut(Some(value)) => Some(format!("{key}: {value}")),
            FieldChange::Season(Some(season)) => {
                let raw = RawSeason::from(&season);
                let mut pairs = Vec::new();
                for (key, value) in [
                    ("from", &raw.from),
                    ("until", &raw.until),
                    ("every", &raw.every),
                    ("hours", &raw.hours),
                    ("lunar", &raw.lunar),
                    ("before", &raw.before),
                    ("after", &raw.after),
                ] {
                    if let Some(value) = value {
                        pairs.push((key, quoted(value)));
                    }
                }
                if let Some(days) = &raw.weekdays {
                    pairs.push(("weekdays", format!("[{}]", days.join(", "))));
                }
                Some(map(dice, pairs))
            }
            FieldChange::Source(Some(value)) => Some(text(dice, &value)),
            FieldChange::Status(status) if status != Status::Draft || dice.one_in(2) => {
                Some(format!("{key}: {}", status.as_str()))
            }
            FieldChange::Approved(Some(approval)) => {
                let mut pairs = vec![("text", quoted(&approval.text))];
                if let Some(signed) = &approval.signed {
                    pairs.push(("by", quoted(&signed.by)));
                    pairs.push(("on", signed.on.to_string()));
                }
                Some(map(dice, pairs))
            }
            FieldChange::Allow(waivers) => {
                let items = waivers
                    .iter()
                    .map(|waiver| {
                        let mut pairs = vec![format!("rule: {}", waiver.rule)];
                        for (key, value) in
                            [("span", &waiver.span), ("reason", &waiver.reason), ("by", &waiver.by)]
                        {
                            if let Some(value) = value {
                                pairs.push(format!("{key}: {}", quoted(value)));
                            }
                        }
                        if let Some(until) = waiver.until {
                            pairs.push(format!("until: {until}"));
                        }
                        format!("{{{}}}", pairs.join(", "))
                    })
                    .collect();
                list(dice, items)
            }
            _ => None,
        };
        pairs.extend(pair);
    }
    if dice.one_in(5) {
        let last = pairs.len() - 1;
        let other = dice.below(pairs.len());
        // A block at the end of a file without an end of line is another matter.
        pairs.swap(last, other);
    }
    if flow {
        let remark = if dice.one_in(3) { " # 行" } else { "" };
        return format!("{}- {{{}}}{remark}", " ".repeat(column), pairs.join(", "));
    }
    let mut out = " ".repeat(column);
    out.push('-');
    out.push_str(&" ".repeat(offset - 1));
    for (index, pair) in pairs.iter().enumerate() {
        if index > 0 {
            if dice.one_in(10) {
                out.push_str(&format!("\n{deep}# 键前"));
            }
            out.push_str(&format!("\n{deep}"));
        }
        out.push_str(pair);
    }
    if dice.one_in(10) {
        out.push_str(&format!("\n{deep}# 尾"));
    }
    out
}

/// What the loader makes of `text`: what each phrase says, and how many errors there are.
fn read(text: &str) -> (Vec<Entry>, usize) {
    let file = SourceFile {
        name: "phrases/a.yaml".into(),
        path: "a.yaml".into(),
        content: Ok(text.as_bytes().to_vec()),
    };
    let loaded = load(&[file], None, Scope::Personal);
    let n_errors = loaded
        .diagnostics
        .iter()
        .filter(|found| !matches!(found.code.as_str(), "L-DUPSHORTCUT" | "W-HASH" | "W-BRACE"))
        .count();
    let held = loaded.files.iter().flat_map(|file| &file.held);
    let entries = held
        .map(|held| {
            let mut entry = Entry::of(&held.phrase);
            let category = Some(held.phrase.category.clone());
            entry.category = category.filter(|category| category != "a");
            entry
        })
        .collect();
    (entries, n_errors)
}

/// What `entry` says once it went through a file.
fn settled(mut entry: Entry) -> Entry {
    let word = |text: Option<String>| {
        text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let words = |list: Vec<String>| {
        list.into_iter().filter_map(|text| word(Some(text))).collect::<Vec<String>>()
    };
    entry.title = word(entry.title);
    entry.source = word(entry.source);
    entry.text = entry.text.replace("\r\n", "\n").trim_end().to_owned();
    entry.tags = words(entry.tags);
    entry.keywords = words(entry.keywords);
    for waiver in &mut entry.allow {
        waiver.reason = word(waiver.reason.take());
    }
    entry
}

fn any_spot(dice: &mut Dice, held: &[Entry]) -> Spot {
    match dice.below(3) {
        0 => Spot::First,
        1 => Spot::Last,
        _ if held.is_empty() => Spot::Last,
        _ => Spot::After(dice.pick(held).id.clone()),
    }
}

fn place(held: &[Entry], spot: &Spot) -> usize {
    match spot {
        Spot::First => 0,
        Spot::Last => held.len(),
        Spot::After(after) => {
            held.iter().position(|entry| entry.id == *after).map_or(held.len(), |index| index + 1)
        }
    }
}

/// One to three random edits, made in `held` as they are meant.
fn any_edits(dice: &mut Dice, held: &mut Vec<Entry>) -> Vec<Edit> {
    let n = [1, 1, 1, 1, 2, 3][dice.below(6)];
    let mut edits = Vec::new();
    for number in 0..n {
        let kind = if held.is_empty() { 0 } else { dice.below(10) };
        match kind {
            0 => {
                let entry = any_entry(dice, &format!("new{number}"));
                let at = any_spot(dice, held);
                held.insert(place(held, &at), entry.clone());
                edits.push(Edit::Insert { phrase: Inserted::New(Box::new(entry)), at });
            }
            1 => {
                let gone = held.remove(dice.below(held.len()));
                edits.push(Edit::Remove { id: gone.id });
            }
            2 => {
                let index = dice.below(held.len());
                let to = any_spot(dice, held);
                let id = held[index].id.clone();
                if to != Spot::After(id.clone()) {
                    let entry = held.remove(index);
                    held.insert(place(held, &to), entry);
                }
                edits.push(Edit::Move { id, to });
            }
            _ => {
                let index = dice.below(held.len());
                let entry = &mut held[index];
                let mut changes: Vec<FieldChange> = Vec::new();
                for _ in 0..1 + dice.below(3) {
                    let change = any_change(dice);
                    if changes.iter().all(|held| held.field() != change.field()) {
                        entry.set(change.clone());
                        changes.push(change);
                    }
                }
                edits.push(Edit::Set { id: entry.id.clone(), changes });
            }
        }
    }
    edits
}

/// Everything that was not meant is there, byte for byte and in its order.
fn assert_outside(file: &File, before: &str, after: &str, edits: &[Edit]) {
    let touched = |name: &str| edits.iter().any(|edit| edit.id() == name);
    let context = || format!("{edits:?}\n--- before\n{before}\n--- after\n{after}");
    if let [Edit::Set { id, .. }] = edits {
        let mut start = file.bom.len() + file.head.replace('\n', file.line_end).len();
        for (name, gap, lines) in &file.entries {
            start += gap.replace('\n', file.line_end).len();
            let end = start + lines.replace('\n', file.line_end).len();
            if name == id.as_str() {
                assert!(after.starts_with(&before[..start]), "{}", context());
                assert!(after.ends_with(&before[end..]), "{}", context());
                assert!(after.len() >= start + before.len() - end, "{}", context());
                return;
            }
            start = end;
        }
    }
    assert!(after.starts_with(file.bom), "{}", context());
    let mut at = 0;
    for (index, (name, _, _)) in file.entries.iter().enumerate() {
        let moved = edits.iter().all(|edit| edit.id() != name || matches!(edit, Edit::Move { .. }));
        let lines = file.lines(index);
        if !touched(name) {
            let found = after[at..].find(&lines);
            assert!(found.is_some(), "{name} changed: {}", context());
            at += found.unwrap() + lines.len();
        } else if moved {
            assert!(after.contains(&lines), "{name} changed on its way: {}", context());
        }
    }
    let detached = |text: &str| text.matches("# 单独一段").count();
    let removed_all = file.entries.iter().all(|(name, ..)| {
        edits.iter().any(|edit| matches!(edit, Edit::Remove { id } if id.as_str() == name))
    });
    if !removed_all {
        assert_eq!(detached(before), detached(after), "{}", context());
        for line in file.head.lines().filter(|line| !line.is_empty()) {
            assert!(after.contains(line), "{line}: {}", context());
        }
    }
}

#[derive(Debug, Default)]
struct Counts {
    n_edited: usize,
    n_refused: usize,
    n_rewritten: usize,
    n_skipped: usize,
    n_taken_back: usize,
}

fn run(n: usize, seed: u64) -> Counts {
    let mut counts = Counts::default();
    let mut dice = Dice::new(seed);
    while counts.n_edited + counts.n_refused < n {
        let file = any_file(&mut dice);
        let before = file.whole();
        crate::corruption::assert_both_agree(&before);
        let (held, n_errors) = read(&before);
        if n_errors > 0 || held.len() != file.entries.len() {
            counts.n_skipped += 1;
            assert!(
                counts.n_skipped < 1_000 || counts.n_skipped * 20 < counts.n_edited,
                "{before}"
            );
            continue;
        }
        for _ in 0..4 {
            let mut wanted = held.clone();
            let edits = any_edits(&mut dice, &mut wanted);
            let edited = match edit("a.yaml", &before, &edits) {
                Ok(edited) => edited,
                Err(told) => {
                    if std::env::var_os("DETI_TELL").is_some() {
                        println!("refused {told:?}\n{edits:?}\n{before}");
                    }
                    counts.n_refused += 1;
                    continue;
                }
            };
            counts.n_edited += 1;
            counts.n_rewritten += edited.n_rewritten;
            if edited.n_rewritten > 0 && std::env::var_os("DETI_TELL").is_some() {
                println!("rewritten\n{edits:?}\n{before}\n---\n{}", edited.text);
            }
            crate::corruption::assert_both_agree(&edited.text);
            let (found, n_errors) = read(&edited.text);
            let wanted: Vec<Entry> = wanted.into_iter().map(settled).collect();
            let found: Vec<Entry> = found.into_iter().map(settled).collect();
            assert_eq!(
                found, wanted,
                "{edits:?}\n--- before\n{before}\n--- after\n{}",
                edited.text
            );
            assert_eq!(n_errors, 0, "{edits:?}\n{before}\n{}", edited.text);
            assert_outside(&file, &before, &edited.text, &edits);
            if dice.one_in(4) {
                let back = inverse(&before, &edits).expect("what was sound can be taken back");
                let again = edit("a.yaml", &edited.text, &back);
                let again =
                    again.unwrap_or_else(|told| panic!("{told:?} {back:?}\n{}", edited.text));
                let (found, _) = read(&again.text);
                let found: Vec<Entry> = found.into_iter().map(settled).collect();
                let wanted: Vec<Entry> = held.iter().cloned().map(settled).collect();
                assert_eq!(found, wanted, "{edits:?} {back:?}\n{before}\n{}", again.text);
                counts.n_taken_back += 1;
            }
        }
    }
    counts
}

#[test]
fn random_edits_come_out_as_they_were_meant() {
    let counts = run(2_000, 1);
    assert!(counts.n_refused <= 2 && counts.n_rewritten < 100, "{counts:?}");
}

#[test]
#[ignore = "minutes; run by tests/faults.sh"]
fn long_random_edits_come_out_as_they_were_meant() {
    let n = times(300_000);
    let counts: Vec<Counts> = std::thread::scope(|scope| {
        let runs: Vec<_> = (11..15).map(|seed| scope.spawn(move || run(n, seed))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let sum = |of: fn(&Counts) -> usize| counts.iter().map(of).sum::<usize>();
    let (n_edited, n_refused) = (sum(|c| c.n_edited), sum(|c| c.n_refused));
    println!(
        "F9 random edits: {n_edited} made, 0 bytes changed outside, 0 wrong accepted, {n_refused} refused, {} entries written anew, {} taken back",
        sum(|c| c.n_rewritten),
        sum(|c| c.n_taken_back)
    );
    assert!(n_refused * 1_000 <= n_edited, "{n_refused} of {n_edited} refused");
}
