//! What customers ask for: which requests of `assets/search/requests.txt` a message makes, and by which
//! words a reply to each is known. It knows words and clauses, not replies or ranks.

use std::sync::LazyLock;

use super::sentence::{Concept, folded};
use super::symbol::{SYMBOLS, Symbol};

/// Requests, how customers make them, and what replies are called.
const REQUESTS: &str = include_str!("../../assets/search/requests.txt");

/// What a request is worth, and for each character of the words that make it, up to so many.
const WORTH: f32 = 4.0;
const WORTH_BY_CHAR: f32 = 1.2;
const MOST_CHARS: usize = 6;
/// What a word counts that serves a request only half, and how much less each counts than the one
/// before it.
const HALF: f32 = 0.55;
const LESS: f32 = 0.04;

/// A request.
struct Request {
    /// True if it counts only where nothing else is asked for.
    is_manners: bool,
    /// How customers say it: words that stand in one clause.
    forms: Vec<Vec<Vec<Symbol>>>,
    /// How replies say it.
    replies: Concept,
}

/// What was recognised in a message.
pub struct Recognised {
    /// As what to look for in replies.
    pub requests: Vec<Concept>,
    /// True if more than good manners were recognised.
    pub about_something: bool,
}

/// Every request of the file, in order.
static ALL: LazyLock<Vec<Request>> = LazyLock::new(|| {
    let mut all: Vec<Request> = Vec::new();
    for line in REQUESTS.lines().filter(|line| !line.starts_with('#')) {
        let Some((kind, rest)) = line.split_once(' ') else { continue };
        let words = rest.split_whitespace();
        match (kind, all.last_mut()) {
            ("问", Some(last)) => {
                let form = |form: &str| form.split('+').map(folded).collect();
                last.forms.extend(words.map(form));
            }
            ("答", Some(last)) => {
                let (mut share, mut half) = (1.0, false);
                for word in words {
                    if word == "|" {
                        half = true;
                        continue;
                    }
                    last.replies.words.push(folded(word));
                    last.replies.shares.push(if half { HALF * share } else { share });
                    share -= LESS;
                }
            }
            _ => all.push(Request {
                is_manners: kind == "~",
                forms: Vec::new(),
                replies: Concept { words: Vec::new(), shares: Vec::new(), request: None },
            }),
        }
    }
    all
});

/// What is asked for in the message of these folded characters.
pub fn recognise(bases: &[Symbol]) -> Recognised {
    let clauses: Vec<&[Symbol]> = bases
        .split(|base| SYMBOLS.sound(*base) == 0 && *base != Symbol::from(b' '))
        .filter(|clause| !clause.is_empty())
        .collect();
    let mut made: Vec<(&Request, usize)> = Vec::new();
    for request in ALL.iter() {
        let lengths = request.forms.iter().filter(|form| is_said(form, &clauses));
        let longest = lengths.map(|form| form.iter().map(Vec::len).sum::<usize>()).max();
        made.extend(longest.map(|length| (request, length)));
    }
    let about_something = made.iter().any(|(request, _)| !request.is_manners);
    made.retain(|(request, _)| !(about_something && request.is_manners));
    let requests = made.into_iter().map(|(request, length)| Concept {
        request: Some(WORTH + WORTH_BY_CHAR * length.min(MOST_CHARS) as f32),
        ..request.replies.clone()
    });
    Recognised { requests: requests.collect(), about_something }
}

/// True if all words of `form` stand in one of `clauses`. A single character must be the clause.
fn is_said(form: &[Vec<Symbol>], clauses: &[&[Symbol]]) -> bool {
    clauses.iter().any(|clause| match form {
        [only] if only.len() == 1 => only.as_slice() == *clause,
        words => {
            words.iter().all(|word| clause.windows(word.len()).any(|at| at == word.as_slice()))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_can_be_made_and_answered() {
        for request in ALL.iter() {
            assert!(!request.forms.is_empty());
            assert!(!request.replies.words.is_empty());
            assert_eq!(request.replies.words.len(), request.replies.shares.len());
            assert!(request.replies.shares.iter().all(|share| *share > 0.0));
            for word in request.forms.iter().flatten().chain(&request.replies.words) {
                assert!(!word.is_empty());
            }
        }
    }

    #[test]
    fn manners_count_only_by_themselves() {
        let of = |text: &str| {
            let found = recognise(&folded(text));
            (found.requests.len(), found.about_something)
        };
        assert_eq!(of("谢谢您"), (1, false));
        assert!(of("谢谢，什么时候发货").1);
        assert_eq!(of("天气不错"), (0, false));
        // Words of two clauses make no request together.
        assert_eq!(of("地址是对的，改天聊").1, of("地址是对的").1);
    }
}
