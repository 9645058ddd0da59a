//! Which query led to which phrase: the memory that lets a short query find the usual phrase first.
//! It keeps what agents type, never what customers write.

use rusqlite::{Transaction, params};

/// At most so many pairs of query and phrase are remembered; the oldest goes first.
pub const MAX_N_QUERIES: usize = 5_000;
/// A longer query is a pasted sentence, and those are a customer's words.
pub const MAX_QUERY_CHARS: usize = 64;
/// So many digits are a telephone or an order number.
pub const MAX_N_DIGITS: usize = 5;

/// Every pair, the latest first.
pub(super) const ALL: &str =
    "SELECT query, phrase, count FROM queries ORDER BY last_s DESC, rowid DESC";

/// True if `query` may be remembered: short, one line, with no address and no long number in it.
pub fn is_memorable(query: &str) -> bool {
    let query = query.trim();
    !query.is_empty()
        && query.chars().count() <= MAX_QUERY_CHARS
        && query.chars().filter(|c| c.is_numeric()).count() <= MAX_N_DIGITS
        && !query.chars().any(|c| c.is_control() || matches!(c, '@' | '\u{ff20}'))
}

/// Counts that `query` led to `phrase`.
pub(super) fn remember(
    tx: &Transaction<'_>,
    query: &str,
    phrase: &str,
    now_s: i64,
) -> rusqlite::Result<()> {
    if !is_memorable(query) {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO queries (query, phrase, count, last_s) VALUES (?1, ?2, 1, ?3) \
         ON CONFLICT (query, phrase) DO UPDATE \
         SET count = min(count + 1, 4294967295), last_s = max(last_s, excluded.last_s)",
        params![query.trim(), phrase, now_s],
    )?;
    tx.execute(
        "DELETE FROM queries WHERE rowid IN \
         (SELECT rowid FROM queries ORDER BY last_s DESC, rowid DESC LIMIT -1 OFFSET ?1)",
        [MAX_N_QUERIES as i64],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_memorable;

    #[test]
    fn what_agents_type_is_remembered_and_what_customers_write_is_not() {
        let yes = ["jzzq", "久等", "7天无理由", "12306", "  催单 ", &"催".repeat(64)];
        let no = [
            "",
            "   ",
            "13800138000",
            "138 0013 8000",
            "138-0013",
            "123456",
            "li@example.com",
            "你好\n我的快递呢",
            &"催".repeat(65),
        ];
        for query in yes {
            assert!(is_memorable(query), "{query:?}");
        }
        for query in no {
            assert!(!is_memorable(query), "{query:?}");
        }
    }
}
