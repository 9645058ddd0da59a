//! Which categories have phrases for which stage, and where none is.
//! It does not say how many there should be.

use crate::library::{Library, Scope, Stage, Status};

/// Phrases of one category for one stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Agents may send them.
    pub n_usable: usize,
    /// On their way: drafts, in review, changed since approval.
    pub n_coming: usize,
}

/// A category's cells, in the order of [`Stage::ALL`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The category's id.
    pub category: String,
    /// One for each stage.
    pub cells: [Cell; 3],
}

/// The grid, a line for each category of the library in order. A phrase without stages serves all.
/// `usable`: for each phrase, whether agents may send it. Personal phrases do not count.
pub fn coverage(library: &Library, usable: &[bool]) -> Vec<Line> {
    let mut lines: Vec<Line> = library
        .meta
        .categories
        .iter()
        .map(|category| Line { category: category.id.clone(), cells: Default::default() })
        .collect();
    for (index, phrase) in library.phrases.iter().enumerate() {
        if phrase.scope == Scope::Personal || phrase.status == Status::Retired {
            continue;
        }
        let Some(line) = lines.iter_mut().find(|line| line.category == phrase.category) else {
            continue;
        };
        for (stage, cell) in Stage::ALL.into_iter().zip(&mut line.cells) {
            if phrase.serves(stage) {
                let usable = usable.get(index).copied().unwrap_or(false);
                *(if usable { &mut cell.n_usable } else { &mut cell.n_coming }) += 1;
            }
        }
    }
    lines
}
