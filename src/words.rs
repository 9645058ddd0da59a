//! The words of the interface: one table per language, in `assets/words/`, by key.
//! It does not choose the language and holds no content of the library.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Simplified Chinese, the default.
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Every language, in the order of the settings screen.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The language for a system locale such as `en_US.UTF-8`: English for `en…`, else Chinese.
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("en") { Self::English } else { Self::Chinese }
    }

    /// The language's own name.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Chinese => "简体中文",
            Self::English => "English",
        }
    }

    /// Its words.
    pub fn words(self) -> &'static Words {
        static CHINESE: OnceLock<Words> = OnceLock::new();
        static ENGLISH: OnceLock<Words> = OnceLock::new();
        match self {
            Self::Chinese => CHINESE
                .get_or_init(|| Words::parse(self, include_str!("../assets/words/zh-CN.json"))),
            Self::English => {
                ENGLISH.get_or_init(|| Words::parse(self, include_str!("../assets/words/en.json")))
            }
        }
    }
}

/// The table of one language.
#[derive(Debug)]
pub struct Words {
    /// Whose words these are.
    pub language: Language,
    table: BTreeMap<String, String>,
}

impl Words {
    fn parse(language: Language, json: &str) -> Self {
        let table = serde_json::from_str(json)
            .expect("the table is part of the program; a test reads it in both languages");
        Self { language, table }
    }

    /// The words for `key`; the key itself where the table has none, so that a gap is seen.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.table.get(key).map_or(key, String::as_str)
    }

    /// Names one after another, with the comma that the language puts between them.
    pub fn list<S: AsRef<str>>(&self, names: &[S]) -> String {
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        names.join(self.get("list.comma"))
    }

    /// True if the table has `key`.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// A value in words: `@key` is the words of `key`, and what the system says of its errors is said
    /// in the language of the table. Everything else is as it is.
    pub fn told<'a>(&'a self, value: &'a str) -> Cow<'a, str> {
        if let Some(words) = value.strip_prefix('@').and_then(|key| self.table.get(key)) {
            return Cow::Borrowed(words);
        }
        // As the standard library writes it: the system's words, then ` (os error 2)`.
        let Some((before, after)) = value.split_once(" (os error ") else {
            return Cow::Borrowed(value);
        };
        let Some((number, rest)) = after.split_once(')') else { return Cow::Borrowed(value) };
        let Ok(number) = number.parse() else { return Cow::Borrowed(value) };
        let error = std::io::Error::from_raw_os_error(number);
        let said = error.to_string();
        let said = said.split_once(" (os error ").map_or(said.as_str(), |(said, _)| said);
        let (Some(key), Some(before)) = (system_key(error.kind()), before.strip_suffix(said))
        else {
            return Cow::Borrowed(value);
        };
        Cow::Owned(format!("{before}{}{rest}", self.get(key)))
    }

    /// Every key, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.table.keys().map(String::as_str)
    }

    /// The words for `key` with each `{name}` replaced by its value.
    pub fn fill<S: AsRef<str>>(&self, key: &str, args: &[(&str, S)]) -> String {
        let template = self.get(key);
        let mut out = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match args.iter().find(|(arg, _)| *arg == name) {
                Some((_, value)) => out.push_str(value.as_ref()),
                None => {
                    out.push('{');
                    out.push_str(name);
                    out.push('}');
                }
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

/// The key of the words for a kind of error of the system; none where its own words must do.
fn system_key(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "system.not_found",
        ErrorKind::PermissionDenied => "system.denied",
        ErrorKind::ReadOnlyFilesystem => "system.read_only",
        ErrorKind::StorageFull => "system.full",
        ErrorKind::QuotaExceeded => "system.quota",
        ErrorKind::NotADirectory => "system.not_a_folder",
        ErrorKind::IsADirectory => "system.is_a_folder",
        ErrorKind::AlreadyExists => "system.exists",
        ErrorKind::StaleNetworkFileHandle
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::ConnectionReset => "system.unreachable",
        ErrorKind::TimedOut => "system.timed_out",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "system.busy",
        ErrorKind::InvalidFilename => "system.name",
        _ => return None,
    })
}
