//! A rule written in the window: tried as it is typed, saved only when it keeps what it promises, put
//! into the team's own file line by line.

use std::sync::Arc;

use deti::app::action::{Action, Effect, Event};
use deti::app::save::{SaveJob, SaveOutcome, SaveResult};
use deti::diagnostic::{Code, Diagnostic};
use deti::rulebook::edit::{self, RuleEdit, RuleText};
use deti::view::rule_editor::{RuleEditorView, rule_editor};

use super::team::Team;

/// The answer to the last run that was asked for.
fn answer(team: &mut Team) {
    let jobs = std::mem::take(&mut team.asked);
    let job = jobs.into_iter().rev().find_map(|effect| match effect {
        Effect::TryRule(job) => Some(job),
        _ => None,
    });
    let job = job.expect("a run is asked for");
    let trial = job.content.try_rule(&job.rulebook, &job.text, job.rule.as_deref());
    team.news(Event::RuleTried { generation: job.generation, trial: Arc::new(trial) });
}

fn typed(team: &mut Team, text: &str) -> RuleEditorView {
    team.wish(Action::SetRuleText(text.to_owned()));
    answer(team);
    rule_editor(&team.state).expect("the editor is open")
}

fn saved(team: &mut Team) -> Option<SaveJob> {
    team.asked.clear();
    team.wish(Action::SaveRule);
    team.asked.iter().rev().find_map(|effect| match effect {
        Effect::Save(job) => Some(job.clone()),
        _ => None,
    })
}

fn answered(team: &mut Team, job: &SaveJob, result: SaveResult) {
    team.news(Event::Saved(SaveOutcome { number: job.number, result }));
}

const REST_ASSURED: &str = "- id: team.rest_assured
  name: 请您放心
  kind: phrase
  category: team.wording
  level: warning
  any: [请您放心]
  message: 空口说“请您放心”
  why: 没有下文的放心让人更不放心
  advice: 写清楚下一步和时间
  source: {document: 店规}
  examples:
    bad: [\"⟦请您放心⟧，会到的。\", \"这个⟦请您放心⟧\"]
    good: [今天下午三点前给您答复。, 我这就去核实。]
";

#[test]
fn a_new_rule_runs_over_its_examples_and_the_library_as_it_is_typed() {
    let mut team = Team::chinese();
    team.wish(Action::EditRule(None));
    assert!(rule_editor(&team.state).unwrap().sound.is_none(), "it is still running");
    answer(&mut team);
    let view = rule_editor(&team.state).unwrap();
    assert_eq!((view.sound, view.obstacle.as_deref()), (Some(true), Some("还没有改动")));
    // One of the team's phrases says it.
    let view = typed(&mut team, REST_ASSURED);
    assert_eq!(view.summary, "4 条例句全部通过");
    assert_eq!(view.obstacle, None);
    let hits: Vec<&str> = view.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(hits, ["answering-order"]);
    let hit = &view.hits[0];
    assert_eq!(&hit.text[hit.spans[0].clone()], "请您放心");
    assert!(view.hits_summary.contains("1 条"), "{}", view.hits_summary);
}

#[test]
fn a_rule_that_breaks_its_promise_or_cannot_be_read_is_not_saved() {
    let cases = [
        // An example that is not found, a good one that is, a key that does not exist, a broken line.
        (REST_ASSURED.replace("any: [请您放心]", "any: [请您安心]"), "例句"),
        (REST_ASSURED.replace("我这就去核实。", "请您放心等着。"), "例句"),
        (REST_ASSURED.replace("message:", "mesage:"), "写错"),
        (REST_ASSURED.replace("any: [请您放心]", "any: [请您放心"), "写错"),
        (String::new(), "写错"),
    ];
    for (text, why) in cases {
        let mut team = Team::chinese();
        team.wish(Action::EditRule(None));
        let view = typed(&mut team, &text);
        assert_eq!(view.sound, Some(false), "{text}");
        let obstacle = view.obstacle.unwrap_or_default();
        assert!(obstacle.contains(why), "{obstacle}: {text}");
        assert!(!view.faults.is_empty() || !view.problems.is_empty(), "{text}");
        assert_eq!(saved(&mut team), None, "{text}");
    }
    // Where a line is wrong, its number is told.
    let mut team = Team::chinese();
    team.wish(Action::EditRule(None));
    let view = typed(&mut team, &REST_ASSURED.replace("message:", "mesage:"));
    assert!(view.faults.iter().any(|fault| fault.line == 7), "{:?}", view.faults);
}

#[test]
fn what_was_typed_stays_until_it_is_saved_or_given_up_twice() {
    let mut team = Team::chinese();
    team.wish(Action::EditRule(None));
    typed(&mut team, REST_ASSURED);
    team.wish(Action::EditRule(Some("tone.laughter".to_owned())));
    assert_eq!(team.state.rule_editor.as_ref().unwrap().text, REST_ASSURED);
    team.wish(Action::CloseRuleEditor);
    assert!(team.told().contains("还没有保存"), "{}", team.told());
    team.wish(Action::CloseRuleEditor);
    assert!(team.state.rule_editor.is_none());

    team.state.settings.profile.insert("客服".into(), "王琳".into());
    team.wish(Action::EditRule(None));
    typed(&mut team, REST_ASSURED);
    let job = saved(&mut team).expect("it is saved");
    assert_eq!(job.files[0].name, "rulebook/team.yaml");
    let full = Diagnostic::new(Code::NotSaved).with("reason", "disk full").with("cure", "");
    let result = SaveResult::Refused { diagnostics: vec![full], unfinished: false };
    answered(&mut team, &job, result);
    assert_eq!(team.state.rule_editor.as_ref().unwrap().text, REST_ASSURED);
    assert!(team.told().contains("disk full"), "{}", team.told());
    let job = saved(&mut team).expect("it can be tried again");
    let result = SaveResult::Saved { files: Vec::new(), merged: false, unconfirmed: None };
    answered(&mut team, &job, result);
    assert!(team.state.rule_editor.is_none());
    assert_eq!(team.state.rule.as_deref(), Some("team.rest_assured"));
}

fn put(source: &str, editing: Option<&str>, yaml: &str) -> Result<String, edit::Refused> {
    let old = editing.and_then(|id| RuleText::in_file(source, "team.yaml", id));
    let new = RuleText::of(yaml);
    edit::edit("team.yaml", source, &[RuleEdit::Rule { old, new }])
}

#[test]
fn a_saved_rule_stands_in_the_teams_file_and_the_rest_of_the_file_stays() {
    let first = put("# 团队\n\n", None, REST_ASSURED).unwrap();
    assert!(first.starts_with("# 团队\n\nrules:\n- id: team.rest_assured"), "{first}");
    // A second rule beside it, then the first one changed: notes between them stay.
    let other = REST_ASSURED.replace("team.rest_assured", "team.second");
    let second = put(&first, None, &other).unwrap();
    let noted = second.replace("\n\n- id: team.second", "\n\n# 第二条\n- id: team.second");
    assert_ne!(noted, second);
    let milder = REST_ASSURED.replace("level: warning", "level: hint");
    let now = put(&noted, Some("team.rest_assured"), &milder).unwrap();
    assert_eq!(now, noted.replacen("level: warning", "level: hint", 1));
    // Taken back.
    let old = RuleText::in_file(&noted, "team.yaml", "team.rest_assured");
    let new = RuleText::in_file(&now, "team.yaml", "team.rest_assured");
    let change = RuleEdit::Rule { old, new };
    assert!(change.stands_in(&now, "team.yaml"));
    assert_eq!(edit::edit("team.yaml", &now, &[change.back()]).unwrap(), noted);
    let added = RuleEdit::Rule { old: None, new: RuleText::of(&other) };
    assert_eq!(edit::edit("team.yaml", &second, &[added.back()]).unwrap(), first);
    // Somebody changed it meanwhile, or wrote another under its id.
    let theirs = now.replacen("level: hint", "level: error", 1);
    assert_eq!(edit::edit("team.yaml", &theirs, &[change.back()]), Err(edit::Refused::Changed));
    assert_eq!(put(&theirs, None, REST_ASSURED), Err(edit::Refused::Changed));
}
