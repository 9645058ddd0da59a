//! What a person has chosen. The defaults stand in `assets/settings.json`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::search::Options;
use crate::search::double_pinyin::Scheme;
use crate::search::options::FuzzyPairs;
use crate::template::Values;
use crate::words::Language;

/// The part of the profile that names who sits here.
pub const OWN_NAME: &str = "客服";

/// What a person has chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Language of the interface; absent: the system's.
    pub language: Option<Language>,
    /// Light, dark, or the system's.
    pub theme: Theme,
    /// Values of the agent's own placeholders, by name: 客服, 工号, 店铺, 公司.
    pub profile: BTreeMap<String, String>,
    /// What the team aims at.
    pub targets: Targets,
    /// The library folder; absent: the one in the user's data folder.
    pub library: Option<String>,
    /// The folder with the reports of the team; absent: none was chosen.
    pub reports: Option<String>,
    /// Narrow window, always on top.
    pub compact: bool,
    /// What the window does when something was copied.
    pub after_copy: AfterCopy,
    /// Size of text, in percent of the usual; 80 to 160.
    pub text_percent: u16,
    /// The scheme of double pinyin that is understood beside everything else; absent: none.
    pub double_pinyin: Option<Scheme>,
    /// Sounds that are taken for each other.
    pub fuzzy_pairs: FuzzyPairs,
    /// One slip of the finger is forgiven where little else is found.
    pub typos: bool,
}

/// Colours of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every choice, in the order of the settings screen.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The choice behind it, round and round.
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}

/// What the window does when something was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AfterCopy {
    /// Stays where it is.
    Stay,
    /// Gets out of the way.
    Minimise,
}

impl AfterCopy {
    /// Every choice, in the order of the settings screen.
    pub const ALL: [Self; 2] = [Self::Stay, Self::Minimise];
}

/// What the team aims at. The defaults are those of the training documents D2 and D0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// First reply, in seconds (D2: 三秒应答).
    pub first_reply_s: u32,
    /// Typing speed, in characters a minute (D2: 80 字/分钟).
    pub typing_chars_per_min: u32,
    /// Courteous phrases known by heart (D2: 100 句).
    pub phrases_by_heart: u32,
    /// Complaints of a month, in thousandths (D2: under 0.3 %).
    pub complaints_per_mille: u32,
    /// Rings of the telephone before it is answered (D0: three).
    pub rings: u32,
}

impl Default for Settings {
    fn default() -> Self {
        static DEFAULT: OnceLock<Settings> = OnceLock::new();
        DEFAULT
            .get_or_init(|| {
                serde_json::from_str(include_str!("../../assets/settings.json"))
                    .expect("the defaults are part of the program; a test reads them")
            })
            .clone()
    }
}

impl Settings {
    /// Settings from what was stored: each value that can be read is taken, the rest stay at their
    /// defaults, so that an old or damaged entry costs only itself.
    pub fn from_stored(stored: &BTreeMap<String, serde_json::Value>) -> Self {
        let mut table = match serde_json::to_value(Self::default()) {
            Ok(serde_json::Value::Object(table)) => table,
            _ => return Self::default(),
        };
        for (key, value) in stored {
            let Some(old) = table.get(key).cloned() else { continue };
            table.insert(key.clone(), value.clone());
            let whole = serde_json::Value::Object(table.clone());
            if serde_json::from_value::<Self>(whole).is_err() {
                table.insert(key.clone(), old);
            }
        }
        let mut settings: Self =
            serde_json::from_value(serde_json::Value::Object(table)).unwrap_or_default();
        settings.text_percent = settings.text_percent.clamp(80, 160);
        settings
    }

    /// Key and value of every setting, as they are stored.
    pub fn to_stored(&self) -> BTreeMap<String, serde_json::Value> {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(table)) => table.into_iter().collect(),
            _ => BTreeMap::new(),
        }
    }

    /// Who makes a change: the name in the profile, else `user`, the one that the system knows.
    pub fn who(&self, user: &str) -> String {
        let own = self.profile.get(OWN_NAME).map(|name| name.trim()).unwrap_or_default();
        if own.is_empty() { user.to_owned() } else { own.to_owned() }
    }

    /// How to search.
    pub fn search_options(&self) -> Options {
        Options { fuzzy: self.fuzzy_pairs, double_pinyin: self.double_pinyin, typos: self.typos }
    }

    /// The profile as values for placeholders.
    pub fn profile_values(&self) -> Values {
        self.profile.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::search::options::FuzzyPair;

    #[test]
    fn searching_begins_as_the_search_itself_would() {
        assert_eq!(Settings::default().search_options(), Options::default());
    }

    #[test]
    fn settings_survive_storing_and_a_damaged_entry_costs_only_itself() {
        let mut settings =
            Settings { theme: Theme::Dark, text_percent: 120, ..Settings::default() };
        settings.profile.insert("客服".into(), "小禾".into());
        let mut stored = settings.to_stored();
        assert_eq!(Settings::from_stored(&stored), settings);
        stored.insert("theme".into(), json!("mauve"));
        stored.insert("from a later version".into(), json!(1));
        stored.insert("double_pinyin".into(), json!("xiaohe"));
        stored.insert("fuzzy_pairs".into(), json!(["n-l", "zh-z"]));
        let expected = Settings {
            theme: Theme::System,
            double_pinyin: Some(Scheme::Xiaohe),
            fuzzy_pairs: [FuzzyPair::ZhZ, FuzzyPair::NL].into_iter().collect(),
            ..settings
        };
        assert_eq!(Settings::from_stored(&stored), expected);
        // What an older version stored says nothing about searching.
        for key in ["double_pinyin", "fuzzy_pairs", "typos"] {
            stored.remove(key);
        }
        let options = Settings::from_stored(&stored).search_options();
        assert_eq!(options, Options::default());
    }
}
