//! The Rulebook screen: rules by family with level and hits, and a page per rule, from the same
//! entry that the engine runs.

use serde::Serialize;

use crate::app::AppState;
use crate::rulebook::rule::{Level, Rule, Safety};
use crate::text::fold::fold_text;

/// The Rulebook screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RulebookView {
    /// Families in order, each with its rules.
    pub families: Vec<FamilyView>,
    /// How many rules run, in words.
    pub summary: String,
    /// The chosen rule.
    pub page: Option<RulePage>,
    /// What is left to each team; shown while no rule is chosen.
    pub contested: Vec<ContestedRule>,
    /// The rule above the chosen one in the list; the last if none is chosen.
    pub above: Option<String>,
    /// The rule below the chosen one in the list; the first if none is chosen.
    pub below: Option<String>,
}

/// A rule that documents and teams disagree about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContestedRule {
    /// Lasting name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it runs at.
    pub level: Level,
    /// Who says what.
    pub why: String,
}

/// A group of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FamilyView {
    /// Its name.
    pub name: String,
    /// Its rules that fit what was typed.
    pub rules: Vec<RuleLine>,
}

/// A rule in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleLine {
    /// Lasting name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it runs at.
    pub level: Level,
    /// How many phrases of the library it finds fault with.
    pub n_hits: usize,
    /// The team's own.
    pub own: bool,
    /// Chosen.
    pub selected: bool,
}

/// A rule's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RulePage {
    /// Lasting name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it runs at.
    pub level: Level,
    /// What it was written with.
    pub usual: Level,
    /// What it says.
    pub message: String,
    /// Why.
    pub why: String,
    /// What to write instead.
    pub advice: String,
    /// What one click does, if it does something.
    pub fix: Option<String>,
    /// Where it comes from.
    pub source: String,
    /// Who sees it otherwise, if anyone does.
    pub contested: Option<String>,
    /// Lines it finds fault with, with the faulty stretches in bytes.
    pub bad: Vec<(String, Vec<std::ops::Range<usize>>)>,
    /// Lines it leaves alone.
    pub good: Vec<String>,
    /// Phrases of the library it finds fault with: id and text.
    pub hits: Vec<(String, String)>,
}

/// The Rulebook screen; `typed` narrows the list.
pub fn rulebook(state: &AppState, typed: &str) -> RulebookView {
    let typed = fold_text(typed.trim());
    let mut families: Vec<FamilyView> = Vec::new();
    let mut n_running = 0;
    let hits = |id: &str| {
        state.findings.iter().filter(move |open| open.iter().any(|one| &*one.rule == id)).count()
    };
    for rule in state.rulebook.rules() {
        let level = state.rulebook.level(&rule.id).unwrap_or(rule.level);
        n_running += usize::from(level != Level::Off);
        let fits = typed.is_empty()
            || [rule.name.as_str(), &rule.id, &rule.family.name, &rule.message]
                .iter()
                .any(|held| fold_text(held).contains(&typed));
        if !fits {
            continue;
        }
        let line = RuleLine {
            id: rule.id.to_string(),
            name: rule.name.clone(),
            level,
            n_hits: hits(&rule.id),
            own: rule.own,
            selected: state.rule.as_deref() == Some(&*rule.id),
        };
        match families.iter_mut().find(|family| family.name == rule.family.name) {
            Some(family) => family.rules.push(line),
            None => {
                families.push(FamilyView { name: rule.family.name.clone(), rules: vec![line] });
            }
        }
    }
    let args = [("n", n_running.to_string())];
    let ids: Vec<&str> =
        families.iter().flat_map(|family| &family.rules).map(|rule| rule.id.as_str()).collect();
    let chosen = ids.iter().position(|id| state.rule.as_deref() == Some(*id));
    let neighbour = |index: Option<usize>| index.and_then(|index| ids.get(index));
    let above = match chosen {
        Some(index) => neighbour(index.checked_sub(1)),
        None => ids.last(),
    };
    let below = neighbour(Some(chosen.map_or(0, |index| index + 1)));
    let (above, below) = (above.map(|id| (*id).to_owned()), below.map(|id| (*id).to_owned()));
    let contested = state.rulebook.rules().iter().filter_map(|rule| {
        Some(ContestedRule {
            id: rule.id.to_string(),
            name: rule.name.clone(),
            level: state.rulebook.level(&rule.id).unwrap_or(rule.level),
            why: rule.contested.clone()?,
        })
    });
    RulebookView {
        contested: contested.collect(),
        above,
        below,
        families,
        summary: state.words().fill("rulebook.summary", &args),
        page: state
            .rule
            .as_ref()
            .and_then(|id| state.rulebook.rule(id))
            .map(|rule| page(state, rule)),
    }
}

fn page(state: &AppState, rule: &Rule) -> RulePage {
    let hits = state
        .findings
        .iter()
        .enumerate()
        .filter(|(_, open)| open.iter().any(|finding| finding.rule == rule.id));
    RulePage {
        id: rule.id.to_string(),
        name: rule.name.clone(),
        level: state.rulebook.level(&rule.id).unwrap_or(rule.level),
        usual: rule.level,
        message: rule.message.to_string(),
        why: rule.why.to_string(),
        advice: rule.advice.to_string(),
        fix: rule.fix.as_ref().map(|fix| {
            let key = match fix.safety {
                Safety::Safe => "rulebook.fix_safe",
                Safety::Unsafe => "rulebook.fix_unsafe",
                Safety::Display => "rulebook.fix_display",
            };
            let text = if fix.text.is_empty() {
                state.words().get("check.delete").to_owned()
            } else {
                fix.text.clone()
            };
            state.words().fill(key, &[("text", text)])
        }),
        source: super::check::source(&rule.source),
        contested: rule.contested.clone(),
        bad: rule
            .examples
            .bad
            .iter()
            .map(|bad| {
                let spans = bad.spans.iter().map(|span| span.start..span.end).collect();
                (bad.text.clone(), spans)
            })
            .collect(),
        good: rule.examples.good.iter().map(|good| good.text.clone()).collect(),
        hits: hits
            .filter_map(|(index, _)| state.content.library.phrases.get(index))
            .take(100)
            .map(|phrase| (phrase.id.to_string(), phrase.text.clone()))
            .collect(),
    }
}
