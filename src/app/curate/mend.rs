//! Findings of the whole library: what is listed, mending one or everything that needs no facts after
//! a look at the difference, and accepting one with a reason and an end.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use serde_json::json;

use super::super::action::Effect;
use super::super::state::AppState;
use super::op::{Change, Name};
use crate::curation::{Delta, EventKind, Field, Refusal, field};
use crate::diagnostic::Severity;
use crate::library::edit::FieldChange;
use crate::library::{Phrase, PhraseId, Scope, Waiver};
use crate::rulebook::rule::Safety;
use crate::rulebook::{Finding, Message, fix, suppress};

/// What narrows the findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// Of this severity.
    pub severity: Option<Severity>,
    /// Of this rule.
    pub rule: Option<String>,
    /// In this category.
    pub category: Option<String>,
}

/// A finding of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindingRow {
    /// The phrase, by its place in the library.
    pub phrase_index: usize,
    /// The finding among those of the phrase.
    pub finding_index: usize,
}

/// Fixes that wait to be looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FixPlan {
    /// Phrase, text as it is, text as it would be.
    pub texts: Vec<(PhraseId, String, String)>,
    /// How many places.
    pub n_fixes: usize,
    /// How many of the phrases are approved and would wait for a lead again.
    pub n_approved: usize,
}

/// A finding that is being accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiving {
    /// The phrase.
    pub phrase: PhraseId,
    /// The rule.
    pub rule: String,
    /// Fingerprint of the words it concerns.
    pub span: String,
    /// Its words.
    pub quoted: String,
    /// Why it is accepted.
    pub reason: String,
    /// For so many days.
    pub n_days: u16,
}

/// A waiver lasts so long unless something else is chosen, in days.
const WAIVER_DAYS: u16 = 90;

impl AppState {
    /// Lists the findings again, the worst first, by phrase.
    pub(super) fn relist_findings(&mut self) {
        let filter = &self.curate.finding_filter;
        let mut rows: Vec<(Severity, FindingRow)> = Vec::new();
        for (phrase_index, open) in self.findings.iter().enumerate() {
            let Some(phrase) = self.content.library.phrases.get(phrase_index) else { continue };
            if filter.category.as_ref().is_some_and(|category| phrase.category != *category) {
                continue;
            }
            for (finding_index, finding) in open.iter().enumerate() {
                let fits = filter.severity.is_none_or(|severity| finding.severity == severity)
                    && filter.rule.as_ref().is_none_or(|rule| **rule == *finding.rule);
                if fits {
                    rows.push((finding.severity, FindingRow { phrase_index, finding_index }));
                }
            }
        }
        rows.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in self.findings.iter().flatten() {
            *counts.entry(&finding.rule).or_default() += 1;
        }
        let mut rules: Vec<(String, usize)> =
            counts.into_iter().map(|(rule, n)| (rule.to_owned(), n)).collect();
        rules.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        self.curate.n_findings = rules.iter().map(|(_, n)| n).sum();
        self.curate.finding_rules = rules;
        self.curate.findings = rows.into_iter().map(|(_, row)| row).collect();
    }

    /// The phrase and the finding of a row.
    pub fn finding_at(&self, row: FindingRow) -> Option<(&std::sync::Arc<Phrase>, &Finding)> {
        let phrase = self.content.library.phrases.get(row.phrase_index)?;
        let finding = self.findings.get(row.phrase_index)?.get(row.finding_index)?;
        Some((phrase, finding))
    }

    fn finding_of(&self, id: &PhraseId, finding_index: usize) -> Option<(&Phrase, &Finding)> {
        let phrase_index = self.content.library.index_of(id)?;
        let row = FindingRow { phrase_index, finding_index };
        self.finding_at(row).map(|(phrase, finding)| (&**phrase, finding))
    }

    /// Mends one finding of a phrase with its own fix.
    pub(super) fn fix_phrase(&mut self, id: &PhraseId, finding_index: usize) -> Vec<Effect> {
        let Some((phrase, finding)) = self.finding_of(id, finding_index) else {
            return Vec::new();
        };
        let Some(found) = finding.fix.as_ref().filter(|fix| fix.safety != Safety::Display) else {
            return Vec::new();
        };
        let text = fix::apply(&phrase.text, found);
        let change = self.text_change(&phrase.clone(), &text);
        let name = Name::new("curate.op_fix", &[("title", phrase.title())]);
        self.begin(self.op(name, EventKind::Fix, None, vec![change]), None, None)
    }

    fn text_change(&self, phrase: &Phrase, text: &str) -> Change {
        let mut deltas =
            vec![Delta { field: Field::Text, old: json!(phrase.text), new: json!(text) }];
        Self::keep_approval(phrase, &mut deltas);
        Change::set(phrase.id.clone(), deltas)
    }

    /// Works out every fix that needs no facts, for the findings that are listed.
    pub(super) fn plan_fixes(&mut self) {
        let mut plan = FixPlan::default();
        let mut indexes: Vec<usize> =
            self.curate.findings.iter().map(|row| row.phrase_index).collect();
        indexes.sort_unstable();
        indexes.dedup();
        for index in indexes {
            let Some(phrase) = self.content.library.phrases.get(index) else { continue };
            if phrase.scope == Scope::Personal {
                continue;
            }
            let scenes: Vec<&str> = phrase.tags.iter().map(String::as_str).collect();
            let message = Message {
                text: &phrase.text,
                category: Some(&phrase.category),
                stages: &phrase.stages,
                scenes: &scenes,
                placeholders: None,
                spared: &self.content.library.meta.not_blanks,
            };
            // What was accepted is not mended: only the findings that are open, one after another.
            let mut text = phrase.text.clone();
            let safe =
                |one: &&Finding| one.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
            let today = self.now.date();
            let mut n_fixes = 0;
            while n_fixes < MOST_FIXES {
                let found = self.rulebook.lint(&Message { text: &text, ..message });
                let open = suppress::waive(&self.rulebook, &text, found, &phrase.allow, today).open;
                let Some(fix) = open.iter().find(safe).and_then(|one| one.fix.as_ref()) else {
                    break;
                };
                text = fix::apply(&text, fix);
                n_fixes += 1;
            }
            if text != phrase.text {
                plan.n_fixes += n_fixes;
                plan.n_approved += usize::from(phrase.usable());
                plan.texts.push((phrase.id.clone(), phrase.text.clone(), text));
            }
        }
        if plan.texts.is_empty() {
            self.refuse(&Refusal::new("curate.why_no_fixes"));
            return;
        }
        self.curate.plan = Some(plan);
    }

    /// Carries out the fixes that were looked at; a phrase that changed meanwhile is left alone.
    pub(super) fn apply_plan(&mut self) -> Vec<Effect> {
        let Some(plan) = self.curate.plan.take() else { return Vec::new() };
        let mut changes = Vec::new();
        for (id, old, new) in &plan.texts {
            let phrase = self.content.library.get(id).filter(|phrase| phrase.text == *old);
            changes.extend(phrase.map(|phrase| self.text_change(phrase, new)));
        }
        if changes.is_empty() {
            return self.refuse(&Refusal::new("curate.why_nothing_changes"));
        }
        let n = changes.len().to_string();
        let verb = self.words().get("curate.fix_safe");
        let name = Name::new("curate.op_many", &[("verb", verb), ("n", &n)]);
        self.begin(self.op(name, EventKind::Fix, None, changes), None, None)
    }

    /// Begins to accept a finding.
    pub(super) fn start_waiving(&mut self, id: &PhraseId, finding_index: usize) {
        let Some((phrase, finding)) = self.finding_of(id, finding_index) else { return };
        self.curate.waiving = Some(Waiving {
            phrase: id.clone(),
            rule: finding.rule.to_string(),
            span: suppress::span_fingerprint(&phrase.text, finding),
            quoted: finding.span.of(&phrase.text).unwrap_or_default().to_owned(),
            reason: String::new(),
            n_days: WAIVER_DAYS,
        });
    }

    /// Accepts the finding.
    pub(super) fn waive(&mut self) -> Vec<Effect> {
        let Some(waiving) = self.curate.waiving.clone() else { return Vec::new() };
        if waiving.reason.trim().is_empty() {
            return self.refuse(&Refusal::new("curate.why_reason"));
        }
        let Some(phrase) = self.content.library.get(&waiving.phrase) else { return Vec::new() };
        let until = self.now.date().checked_add(i64::from(waiving.n_days).days()).ok();
        let mut allow = phrase.allow.clone();
        let today = self.now.date();
        // One that has run out makes room for the new one.
        allow.retain(|held| {
            held.rule != waiving.rule || held.until.is_none_or(|until| until >= today)
        });
        allow.push(Waiver {
            rule: waiving.rule.clone(),
            span: Some(waiving.span),
            reason: Some(waiving.reason.trim().to_owned()),
            by: Some(self.who()),
            until: until.filter(|_| waiving.n_days > 0),
            entry_index: allow.len(),
        });
        let new = FieldChange::Allow(allow).json();
        let deltas =
            vec![Delta { field: Field::Allow, old: field::value(phrase, Field::Allow), new }];
        let rule = self.rulebook.rule(&waiving.rule);
        let rule = rule.map_or(waiving.rule.as_str(), |rule| rule.name.as_str());
        let name = Name::new("curate.op_waive", &[("title", phrase.title()), ("rule", rule)]);
        let change = Change::set(waiving.phrase, deltas);
        let note = Some(waiving.reason.trim().to_owned());
        self.curate.waiving = None;
        self.begin(self.op(name, EventKind::Waive, note, vec![change]), None, None)
    }
}

/// More fixes in one phrase are rules at odds with each other.
const MOST_FIXES: usize = 40;
