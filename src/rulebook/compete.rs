//! Which of several overlapping words a stretch really holds: the fewest characters left over,
//! then the fewest pieces, then the longest piece, then exceptions before triggers.
//! So 大哥大姐 is 大哥+大姐, while 大哥大手机壳 keeps 大哥大 and 放大哥特 keeps 放大.

/// A word on a stretch, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// True for what a rule looks for, false for its exceptions.
    pub trigger: bool,
}

/// What a reading of a stretch costs; the least wins.
type Cost = (usize, usize, std::cmp::Reverse<usize>, usize);

/// True if `hit` is part of the best reading of the stretch that it shares with `others`.
pub fn survives(hit: Piece, others: &[Piece]) -> bool {
    let (mut start, mut end) = (hit.start, hit.end);
    let mut group: Vec<Piece> = vec![hit];
    loop {
        let before = group.len();
        for piece in others {
            if piece.start < end && start < piece.end && !group.contains(piece) {
                group.push(*piece);
                start = start.min(piece.start);
                end = end.max(piece.end);
            }
        }
        if group.len() == before {
            break;
        }
    }
    if group.iter().all(|piece| piece.trigger) {
        return true;
    }
    let length = end - start;
    // The best way to read the rest from each position, and the piece it begins with.
    let none: Cost = (0, 0, std::cmp::Reverse(0), 0);
    let mut best: Vec<(Cost, Option<Piece>)> = vec![(none, None); length + 1];
    for at in (0..length).rev() {
        let (after, _) = best[at + 1];
        let mut choice = ((after.0 + 1, after.1 + 1, after.2, after.3), None);
        for piece in group.iter().filter(|piece| piece.start == start + at) {
            let (rest, _) = best[piece.end - start];
            let longest = rest.2.0.max(piece.end - piece.start);
            let cost: Cost = (
                rest.0,
                rest.1 + 1,
                std::cmp::Reverse(longest),
                rest.3 + usize::from(piece.trigger),
            );
            if cost < choice.0 {
                choice = (cost, Some(*piece));
            }
        }
        best[at] = choice;
    }
    let mut at = 0;
    while at < length {
        match best[at].1 {
            Some(piece) if piece == hit => return true,
            Some(piece) => at = piece.end - start,
            None => at += 1,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        hit: (usize, usize),
        exceptions: &[(usize, usize)],
        triggers: &[(usize, usize)],
    ) -> bool {
        let piece = |(start, end), trigger| Piece { start, end, trigger };
        let others: Vec<Piece> = exceptions
            .iter()
            .map(|at| piece(*at, false))
            .chain(triggers.iter().map(|at| piece(*at, true)))
            .collect();
        survives(piece(hit, true), &others)
    }

    #[test]
    fn the_best_reading_wins() {
        // 大哥大姐: 大哥, 大姐 against 大哥大.
        assert!(check((0, 2), &[(0, 3)], &[(2, 4)]));
        // 大哥大手机壳
        assert!(!check((0, 2), &[(0, 3)], &[]));
        // 放大哥特: 大哥 against 放大 and 哥特.
        assert!(!check((1, 3), &[(0, 2), (2, 4)], &[]));
        // 不行走: 不行 against 行走, a tie.
        assert!(!check((0, 2), &[(1, 3)], &[]));
        // An exception elsewhere says nothing.
        assert!(check((0, 2), &[(2, 4)], &[]));
    }
}
