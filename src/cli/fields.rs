//! Phrases and hits as JSON. Positions are given in characters and in bytes, both, end exclusive.

use serde_json::{Value, json};

use crate::library::{Phrase, field};
use crate::search::{Field, Hit};

/// A hit: which phrase, how it was found, and where. `spans` and `byte_spans` lie in the string of
/// `field` (of several keywords or tags: in number `item`); `why` only where the marks do not say it.
pub fn hit(phrase: &Phrase, hit: &Hit) -> Value {
    let item =
        hit.marks.iter().find(|mark| mark.field == hit.field).map_or(0, |mark| mark.item_index);
    let text = field_text(phrase, hit.field, item);
    let own = || hit.marks.iter().filter(|mark| mark.field == hit.field && mark.item_index == item);
    let spans: Vec<_> = own().map(|mark| [mark.span.start, mark.span.end]).collect();
    let byte_spans: Vec<_> =
        own().map(|mark| mark.span.to_bytes(text)).map(|span| [span.start, span.end]).collect();
    let marks: Vec<Value> = hit
        .marks
        .iter()
        .map(|mark| {
            let text = field_text(phrase, mark.field, mark.item_index);
            let bytes = mark.span.to_bytes(text);
            json!({
                "field": mark.field,
                "item": mark.item_index,
                "span": [mark.span.start, mark.span.end],
                "byte_span": [bytes.start, bytes.end],
            })
        })
        .collect();
    let mut value = json!({
        "id": phrase.id,
        "tier": hit.tier,
        "score": hit.score,
        "field": hit.field,
        "item": item,
        "spans": spans,
        "byte_spans": byte_spans,
        "marks": marks,
    });
    if let (Some(why), Some(table)) = (&hit.why, value.as_object_mut()) {
        table.insert("why".to_owned(), json!(why));
    }
    value
}

/// A phrase with everything a program may want to know.
pub fn phrase(phrase: &Phrase) -> Value {
    let mut out = field::json(phrase);
    let more = json!({
        "changed_since_approval": phrase.changed_since_approval(),
        "scope": phrase.scope,
        "path": phrase.place.path,
        "line": phrase.place.line,
    });
    out.extend(more.as_object().cloned().unwrap_or_default());
    Value::Object(out)
}

/// The string of a part of a phrase.
pub fn field_text(phrase: &Phrase, field: Field, item: usize) -> &str {
    match field {
        Field::Title => phrase.title(),
        Field::Text => &phrase.text,
        Field::Keywords => phrase.keywords.get(item).map_or("", String::as_str),
        Field::Tags => phrase.tags.get(item).map_or("", String::as_str),
        Field::Shortcut => phrase.shortcut.as_deref().unwrap_or_default(),
    }
}
