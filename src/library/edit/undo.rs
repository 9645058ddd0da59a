//! What takes changes to a file back, as changes again. It does not make them.

use super::shape::Shape;
use super::{Block, Edit, Entry, Field, FieldChange, Inserted, Spot, raw};
use crate::library::phrase::PhraseId;
use crate::library::schema::RawPhrase;
use crate::library::yaml::Text;

/// An entry of the file as it would be after some changes.
struct Held {
    id: String,
    raw: Option<RawPhrase>,
    block: Option<Block>,
}

/// The changes that take `edits`, made in `text`, back, in the order in which they must be made.
/// `None` if the file or an entry that is meant cannot be read.
pub fn inverse(text: &str, edits: &[Edit]) -> Option<Vec<Edit>> {
    let text = Text::new("", text);
    let shape = Shape::scan(&text).ok()?;
    let mut held: Vec<Held> = shape
        .slots
        .iter()
        .map(|slot| Held {
            id: slot.id.clone().unwrap_or_default(),
            raw: raw(&shape, slot).ok(),
            block: Block::of(&shape, slot),
        })
        .collect();
    let mut back = Vec::with_capacity(edits.len());
    for edit in edits {
        let index = held.iter().position(|held| held.id == edit.id());
        match edit {
            Edit::Set { id, changes } => {
                let found = held.get_mut(index?)?;
                let mut raw = found.raw.take()?;
                let old = Entry::read(&raw)?;
                let fields: Vec<Field> = changes.iter().map(FieldChange::field).collect();
                let changes_back = fields.iter().map(|field| old.get(*field)).collect();
                back.push(Edit::Set { id: id.clone(), changes: changes_back });
                for change in changes {
                    change.write(&mut raw);
                }
                found.raw = Some(raw.settled());
                // Its lines are no longer those of the file; nobody takes back a move of them.
                found.block = None;
            }
            Edit::Insert { phrase, at } => {
                let id = PhraseId::new(edit.id())?;
                let (raw, block) = match phrase {
                    Inserted::New(entry) => (Some(entry.raw()), None),
                    Inserted::Lines(block) => (None, Some(block.clone())),
                };
                let place = place_of(&held, at);
                held.insert(place, Held { id: id.as_str().to_owned(), raw, block });
                back.push(Edit::Remove { id });
            }
            Edit::Remove { .. } => {
                let index = index?;
                let at = spot_of(&held, index);
                let gone = held.remove(index);
                let phrase = match (gone.block, gone.raw) {
                    (Some(block), _) => Inserted::Lines(block),
                    (None, Some(raw)) => Inserted::New(Box::new(Entry::read(&raw)?)),
                    (None, None) => return None,
                };
                back.push(Edit::Insert { phrase, at });
            }
            Edit::Move { id, to } => {
                let index = index?;
                let from = spot_of(&held, index);
                let moved = held.remove(index);
                let place = place_of(&held, to);
                held.insert(place, moved);
                back.push(Edit::Move { id: id.clone(), to: from });
            }
        }
    }
    back.reverse();
    Some(back)
}

fn place_of(held: &[Held], at: &Spot) -> usize {
    match at {
        Spot::First => 0,
        Spot::Last => held.len(),
        Spot::After(after) => held
            .iter()
            .position(|held| held.id == after.as_str())
            .map_or(held.len(), |index| index + 1),
    }
}

fn spot_of(held: &[Held], index: usize) -> Spot {
    let before = index.checked_sub(1).and_then(|before| held.get(before));
    match before.map(|before| PhraseId::new(&before.id)) {
        Some(Some(before)) => Spot::After(before),
        Some(None) => Spot::Last,
        None => Spot::First,
    }
}
