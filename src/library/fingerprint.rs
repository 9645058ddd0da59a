//! A short name for a text, to tell whether it is still the one that was approved.
//! It does not guard against malice: eight hexadecimal digits tell an edit, not a forgery.

use sha2::{Digest as _, Sha256};

/// The first eight hexadecimal digits of the SHA-256 (FIPS 180-4) of `text`, after every line end is
/// read as `\n` and blanks at the ends of the text are dropped, so that an editor's habits are no change.
pub fn fingerprint(text: &str) -> String {
    let unified = text.replace("\r\n", "\n");
    let digest = Sha256::digest(unified.trim().as_bytes());
    digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn an_edit_shows_and_an_editors_habit_does_not() {
        // `printf 您好 | sha256sum` begins with these digits.
        assert_eq!(fingerprint("您好"), FINGERPRINT_OF_NIN_HAO);
        assert_eq!(fingerprint("您好\r\n"), FINGERPRINT_OF_NIN_HAO);
        assert_ne!(fingerprint("您好。"), FINGERPRINT_OF_NIN_HAO);
        assert_eq!(fingerprint("一\r\n二"), fingerprint("一\n二"));
    }

    const FINGERPRINT_OF_NIN_HAO: &str = "609bc075";
}
