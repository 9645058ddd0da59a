//! Levels and rules as a lead sets them in the window: saved as phrases are, told, taken back.

use deti::app::action::Action;
use deti::app::curate::{CurateAction, Tab};
use deti::curation::EventKind;
use deti::diagnostic::Severity;
use deti::rulebook::edit::{self, RuleEdit};
use deti::rulebook::load;
use deti::rulebook::rule::Level;
use deti::view::curate_history::{Subject, log_row};

use super::curate::Lead;

/// The team's levels, with something else behind them.
const LEVELS: &str = "# 我们的取舍\nlevels:\n  tone.oh: off # 老板定的\n\n  \"tone.laughter\": 'hint'\nwords: {店里人: [掌柜, 小二]}\n# 完\n";

fn level(lead: &mut Lead, rule: &str, level: Level) {
    lead.team.wish(Action::SetLevel { rule: rule.into(), level });
    lead.settle();
}

fn with_levels(text: &str) -> Lead {
    let mut lead = Lead::new();
    lead.files.insert("rulebook/levels.yaml".into(), text.into());
    lead.read();
    lead
}

#[test]
fn a_level_is_set_under_levels_and_every_other_byte_stays() {
    let levels = "rulebook/levels.yaml";
    let cases = [
        (
            "consistency.miss",
            Level::Warning,
            LEVELS.replace("'hint'\n", "'hint'\n  consistency.miss: warning\n"),
        ),
        ("tone.oh", Level::Hint, LEVELS.replace("tone.oh: off", "tone.oh: hint")),
        ("tone.laughter", Level::Off, LEVELS.replace("'hint'", "off")),
    ];
    for (rule, to, expected) in cases {
        for line_end in ["\n", "\r\n"] {
            let text = LEVELS.replace('\n', line_end);
            let mut lead = with_levels(&text);
            level(&mut lead, rule, to);
            assert_eq!(lead.file(levels), expected.replace('\n', line_end), "{}", lead.told());
            let state = &lead.team.state;
            assert_eq!(state.rulebook.level(rule), Some(to));
            assert_eq!(state.rule_diagnostics, []);
            // In the history, and back.
            lead.wish(CurateAction::Show(Tab::Log));
            let row = log_row(&lead.team.state, 0).unwrap();
            assert_eq!(row.subject, Subject::Rule(rule.into()));
            assert!(row.by.starts_with("王琳"), "{}", row.by);
            lead.wish(CurateAction::Undo);
            assert_eq!(lead.file(levels), text);
            lead.wish(CurateAction::Redo);
            assert_eq!(lead.team.state.rulebook.level(rule), Some(to));
            let did = lead.team.state.content.history.entries.iter().map(|entry| entry.did);
            let did: Vec<EventKind> = did.collect();
            assert_eq!(did, [EventKind::SetLevel, EventKind::Undo, EventKind::SetLevel]);
        }
    }
}

#[test]
fn levels_are_written_into_whatever_a_lead_may_have_there() {
    let set = |text: &str| {
        let old = edit::level_in(text, "f", "tone.oh");
        let new = Some(String::from("hint"));
        let change = RuleEdit::Level { rule: "tone.oh".into(), old, new };
        let after = edit::edit("f", text, std::slice::from_ref(&change))?;
        // Whatever was there is there again afterwards, at least in what it says.
        let back = edit::edit("f", &after, &[change.back()])?;
        assert!(edit::says_the_same("f", &back, text), "{text:?} {back:?}");
        Ok(after)
    };
    for (text, expected) in [
        ("", "levels:\n  tone.oh: hint\n"),
        ("# 空", "# 空\nlevels:\n  tone.oh: hint\n"),
        ("levels:\n", "levels:\n  tone.oh: hint\n"),
        ("levels: # 待定\nwords: {}\n", "levels: # 待定\n  tone.oh: hint\nwords: {}\n"),
        ("levels: {}\n", "levels: {tone.oh: hint}\n"),
        ("levels: {a.b: off} # 行\nwords: {}", "levels: {a.b: off, tone.oh: hint} # 行\nwords: {}"),
        ("levels: {tone.oh: off, a.b: off}", "levels: {tone.oh: hint, a.b: off}"),
        ("levels:\n    a.b: off\n", "levels:\n    a.b: off\n    tone.oh: hint\n"),
        (
            "words: {甲: [乙]}\nrules: []",
            "words: {甲: [乙]}\nrules: []\nlevels:\n  tone.oh: hint\n",
        ),
        ("\u{feff}levels:\n  a.b: off", "\u{feff}levels:\n  a.b: off\n  tone.oh: hint"),
        (
            "levels:\n  tone.oh: # 空着\n  a.b: off\n",
            "levels:\n  tone.oh: hint # 空着\n  a.b: off\n",
        ),
        ("levels:\n  tone.oh: offf\n", "levels:\n  tone.oh: hint\n"),
    ] {
        assert_eq!(set(text).as_deref(), Ok(expected), "{text:?}");
    }
    // What cannot be read, or is no list of levels, is refused and left alone.
    for text in [
        "levels: [tone.oh]\n",
        "levels: off\n",
        "levels:\n  a.b: off\nwords: {}\n  x: hint\n",
        "- 1\n",
    ] {
        assert!(matches!(set(text), Err(edit::Refused::Because(_))), "{text:?}");
    }
}

#[test]
fn levels_that_two_leads_set_at_once_are_both_there() {
    let mut lead = with_levels(LEVELS);
    lead.is_shared = true;
    let theirs = LEVELS.replace("words:", "  tone.hey: off\nwords:");
    lead.files.insert("rulebook/levels.yaml".into(), theirs.clone());
    level(&mut lead, "tone.oh", Level::Hint);
    assert_eq!(lead.file("rulebook/levels.yaml"), theirs.replace("oh: off", "oh: hint"));
    // The same rule: what was set last by somebody else is not overwritten unseen.
    let theirs = theirs.replace("oh: off", "oh: warning");
    lead.files.insert("rulebook/levels.yaml".into(), theirs.clone());
    level(&mut lead, "tone.oh", Level::Error);
    assert_eq!(lead.file("rulebook/levels.yaml"), theirs);
    assert!(lead.told().contains("别人刚改过规则"), "{}", lead.told());
    // Read again, it can be set.
    level(&mut lead, "tone.oh", Level::Error);
    assert_eq!(lead.file("rulebook/levels.yaml"), theirs.replace("oh: warning", "oh: error"));
}

#[test]
fn two_levels_in_one_breath_are_both_set_and_a_level_that_was_set_elsewhere_counts() {
    let mut lead = with_levels(LEVELS);
    // A file that is read later sets it, too.
    lead.files.insert("rulebook/z.yaml".into(), "levels: {tone.oh: warning}\n".into());
    lead.read();
    lead.team.wish(Action::SetLevel { rule: "tone.oh".into(), level: Level::Error });
    lead.team.wish(Action::SetLevel { rule: "tone.hey".into(), level: Level::Hint });
    lead.settle();
    assert_eq!(lead.file("rulebook/z.yaml"), "levels: {tone.oh: error}\n");
    assert!(lead.file("rulebook/levels.yaml").contains("\n  tone.hey: hint\n"));
    assert_eq!(lead.team.state.rulebook.level("tone.oh"), Some(Level::Error));
}

#[test]
fn a_file_of_rules_that_cannot_be_read_whole_is_told_and_keeps_what_can_be_read() {
    let read = |text: &str| {
        let few = super::curate::few_rules("tone.oh");
        let files = [("few.yaml", few.as_str(), false), ("levels.yaml", text, true)];
        load::load_files(files.into_iter())
    };
    let off = |text: &str| read(text).value.level("tone.oh") == Some(Level::Off);
    for (text, line) in [
        // What an older version left behind.
        ("levels:\n  tone.oh: off\nwords: {店里人: [掌柜]}\n  consistency.miss: warning\n", 4),
        // A level that is none, a key that is none, a line that is nothing, before and behind.
        ("levels:\n  tone.hey: offf\n  tone.oh: off\n", 2),
        ("levels:\n  tone.oh: off\nlevel:\n  tone.hey: off\n", 3),
        ("levels:\n  tone.oh: off\n话\n", 3),
        ("levels:\n  tone.oh: off\n  tone.hey off\n", 3),
        ("levels:\n  tone.hey: 'off\n  tone.oh: off\n", 2),
        ("words:\n  甲: [乙\nlevels:\n  tone.oh: off\n", 2),
        ("levels: {tone.oh: off, tone.hey: maybe}\n", 1),
        ("rules:\n- id: x\n  nonsense: 1\nlevels:\n  tone.oh: off\n", 2),
    ] {
        let told = read(text).diagnostics;
        assert!(told.iter().any(|found| found.severity == Severity::Error), "{text:?} {told:?}");
        let lines: Vec<usize> =
            told.iter().filter_map(|found| Some(found.place.as_ref()?.line)).collect();
        assert!(lines.iter().any(|at| at.abs_diff(line) <= 1), "{text:?} {lines:?}");
        assert!(off(text), "{text:?}: the level is dropped, {told:?}");
    }
    for sound in ["", "# nothing yet\n", "levels:\n  tone.oh: off\n", "levels: {}\nrules: []\n"] {
        assert_eq!(read(sound).diagnostics, [], "{sound:?}");
    }
}
