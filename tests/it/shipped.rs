//! What ships: the library and the rulebook, by their own measures.

use deti::diagnostic::Severity;
use deti::library::{Scope, load};
use deti::rulebook::{Message, Rulebook};
use deti::words::Language;

#[test]
fn the_shipped_rulebook_loads_without_a_diagnostic() {
    let book = Rulebook::load(&[]);
    let words = Language::English.words();
    let told: Vec<String> = book
        .diagnostics
        .iter()
        .map(|found| format!("{:?} {}", found.place, found.message(words)))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(book.value.rules().len() > 50);
}

#[test]
fn the_shipped_library_passes_the_shipped_rulebook() {
    let book = Rulebook::load(&[]).value;
    let loaded = load(&deti::fs::embedded_library(), None, Scope::Team);
    assert!(loaded.diagnostics.is_empty());
    let mut found = Vec::new();
    for phrase in &loaded.library.phrases {
        let scenes: Vec<&str> = phrase.tags.iter().map(String::as_str).collect();
        let message = Message {
            text: &phrase.text,
            category: Some(&phrase.category),
            stages: &phrase.stages,
            scenes: &scenes,
            placeholders: None,
            spared: &[],
        };
        for finding in book.lint(&message).iter().filter(|one| one.severity > Severity::Hint) {
            let quoted = finding.span.of(&phrase.text).unwrap_or_default();
            found.push(format!("{} {}: {quoted} | {}", phrase.id, finding.rule, phrase.text));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn one_hundred_phrases_are_the_deck_and_every_cell_is_filled() {
    let library = load(&deti::fs::embedded_library(), None, Scope::Team).library;
    assert!(library.phrases.len() >= 300);
    let deck = library
        .phrases
        .iter()
        .filter(|phrase| phrase.tags.iter().any(|tag| tag == "礼貌用语100句"));
    assert_eq!(deck.count(), 100);
    for category in &library.meta.categories {
        for stage in deti::library::Stage::ALL {
            let n = library
                .phrases
                .iter()
                .filter(|phrase| phrase.category == category.id && phrase.stages.contains(&stage))
                .count();
            assert!(n >= 3, "{} × {}: {n}", category.id, stage.as_str());
        }
    }
}
