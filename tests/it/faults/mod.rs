//! Faults on purpose: a disk that fails, stops, forgets or fills up at any operation; other programs
//! that write at any moment; files damaged at random; edits at random.
//!
//! The short forms run with the other tests. The long forms are ignored there; `tests/faults.sh` runs
//! them and tells the counts.

mod damage;
pub mod disk;
mod edits;
#[cfg(target_os = "linux")]
mod real;
mod saves;
mod together;

/// Random numbers that are the same everywhere (splitmix64: Steele, Lea, Flood 2014).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// How often the long form of a test runs, `DETI_FAULTS` times `usual` in percent.
pub fn times(usual: usize) -> usize {
    let percent = std::env::var("DETI_FAULTS").ok().and_then(|text| text.parse::<usize>().ok());
    usual * percent.unwrap_or(100) / 100
}
