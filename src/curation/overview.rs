//! What a lead wants to be told of the whole library: what is not used, which waivers run out, which
//! festival nears without an approved phrase.
//! It reads no clock and counts no use itself.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::library::season::{Festival, LunarSeason, Season};
use crate::library::{Library, PhraseId, Scope, Status};

/// A phrase that was not used for so many days is told.
pub const UNUSED_DAYS: i64 = 31;
/// A waiver that ends within so many days is told.
pub const WAIVER_DAYS: i64 = 14;
/// A season that begins within so many days is told.
pub const SEASON_DAYS: i64 = 21;

/// Festivals on which customers are wished well; the others have seasons only where a team wants them.
const GREETED: [Festival; 5] = [
    Festival::SpringFestival,
    Festival::Lantern,
    Festival::DragonBoat,
    Festival::MidAutumn,
    Festival::NewYearsEve,
];

/// What a lead wants to be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// Usable phrases that were used in the last [`UNUSED_DAYS`] days.
    pub n_used: usize,
    /// Usable phrases that were not.
    pub unused: Vec<PhraseId>,
    /// Waivers that run out, or have.
    pub waivers: Vec<Expiring>,
    /// Seasons that near without an approved phrase.
    pub seasons: Vec<Nearing>,
}

/// A waiver that runs out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiring {
    /// The phrase.
    pub phrase: PhraseId,
    /// The rule.
    pub rule: String,
    /// Its last day.
    pub until: Date,
    /// Days until then; negative: over.
    pub n_days: i64,
}

/// A season that nears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearing {
    /// The festival, if it is one.
    pub festival: Option<Festival>,
    /// Its first day.
    pub starts: Date,
    /// Days until then.
    pub n_days: i64,
    /// Phrases for it that nobody approved yet; empty: none is written.
    pub waiting: Vec<PhraseId>,
}

/// What a lead wants to be told on `today`. `usable`: for each phrase, whether agents may send it;
/// `used_on`: for each phrase, the day of its last use.
pub fn overview(
    library: &Library,
    usable: &[bool],
    used_on: &dyn Fn(&PhraseId) -> Option<Date>,
    today: Date,
) -> Overview {
    let is_usable = |index: usize| usable.get(index).copied().unwrap_or(false);
    let days_until = |day: Date| i64::from((day - today).get_days());
    let mut out = Overview::default();
    // Seasons by their days; the hours of a day are no season to wait for.
    let mut seasons: Vec<(Season, Vec<PhraseId>, bool)> = Vec::new();
    for (index, phrase) in library.phrases.iter().enumerate() {
        if phrase.scope == Scope::Personal || phrase.status == Status::Retired {
            continue;
        }
        if is_usable(index) {
            let lately = |day: Date| days_until(day) > -UNUSED_DAYS;
            if used_on(&phrase.id).is_some_and(lately) {
                out.n_used += 1;
            } else {
                out.unused.push(phrase.id.clone());
            }
        }
        for waiver in &phrase.allow {
            let Some(until) = waiver.until else { continue };
            let n_days = days_until(until);
            if n_days <= WAIVER_DAYS {
                let rule = waiver.rule.clone();
                out.waivers.push(Expiring { phrase: phrase.id.clone(), rule, until, n_days });
            }
        }
        let days = |season: &&Season| season.days.is_some() || season.lunar.is_some();
        if let Some(season) = phrase.season.as_ref().filter(days) {
            // Two phrases for one festival are for one occasion, however long before they begin.
            let occasion = |held: &Season| match (held.lunar, season.lunar) {
                (Some(held), Some(own)) => held.festival == own.festival,
                _ => held.days == season.days && held.lunar == season.lunar,
            };
            let known = seasons.iter().position(|(held, ..)| occasion(held));
            let at = known.unwrap_or_else(|| {
                seasons.push((season.clone(), Vec::new(), false));
                seasons.len() - 1
            });
            if let Some((_, waiting, approved)) = seasons.get_mut(at) {
                *approved |= is_usable(index);
                if !is_usable(index) {
                    waiting.push(phrase.id.clone());
                }
            }
        }
    }
    for festival in GREETED {
        let named = |(held, ..): &(Season, Vec<PhraseId>, bool)| {
            held.lunar.is_some_and(|lunar| lunar.festival == festival)
        };
        if !seasons.iter().any(named) {
            let lunar = Some(LunarSeason { festival, before: 0, after: 0 });
            seasons.push((Season { lunar, ..Season::default() }, Vec::new(), false));
        }
    }
    for (season, waiting, approved) in seasons {
        if approved {
            continue;
        }
        // What has begun already is still without a phrase.
        let season = Season { hours: None, ..season };
        let days = (0..=SEASON_DAYS).filter_map(|n| today.checked_add(n.days()).ok());
        let starts = days.into_iter().find(|day| season.holds(day.at(12, 0, 0, 0)));
        if let Some(starts) = starts {
            let festival = season.lunar.map(|lunar| lunar.festival);
            out.seasons.push(Nearing { festival, starts, n_days: days_until(starts), waiting });
        }
    }
    out.waivers.sort_by_key(|waiver| waiver.until);
    out.seasons.sort_by_key(|season| season.starts);
    out
}
