//! Chance from a seed: SplitMix64 (Steele, Lea, Flood 2014). The numbers must be the same in every
//! version of the program, as an exam can be given again from its seed; that is why they are drawn
//! here and not by a library, whose ranges may change.
//! It is no good for secrets.

/// A stream of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(u64);

impl Seed {
    /// The stream of `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream of its own for `name`, whatever was drawn from this one.
    pub fn of(seed: u64, name: &str) -> Self {
        Self(seed ^ hash(name.as_bytes()))
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `n`; 0 if `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        let wide = u128::from(self.draw()) * n as u128;
        (wide >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        let n = high.saturating_sub(low) as usize + 1;
        low + u32::try_from(self.below(n)).unwrap_or_default()
    }

    /// One of `items`.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let index = self.below(items.len());
        items.get(index)
    }

    /// Puts `items` into another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A number from 0 up to but not including 1 that belongs to `name` and `number` for ever.
pub fn fraction(name: &str, number: u64) -> f64 {
    let mixed = mix(hash(name.as_bytes()) ^ mix(number));
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}

/// FNV-1a, 64 bits.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one_and_stays() {
        // The first numbers of SplitMix64 from the seed 1234567.
        let mut seed = Seed::new(1_234_567);
        assert_eq!(
            [seed.draw(), seed.draw(), seed.draw()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
        let mut items: Vec<u8> = (0..10).collect();
        Seed::of(7, "exam").shuffle(&mut items);
        let mut again: Vec<u8> = (0..10).collect();
        Seed::of(7, "exam").shuffle(&mut again);
        assert_eq!(items, again);
        items.sort_unstable();
        assert_eq!(items, (0..10).collect::<Vec<u8>>());
    }

    #[test]
    fn numbers_stay_in_their_bounds() {
        let mut seed = Seed::new(1);
        for _ in 0..1_000 {
            assert!((2_000..=15_000).contains(&seed.between(2_000, 15_000)));
        }
        assert_eq!(seed.below(0), 0);
        assert_eq!(seed.pick::<u8>(&[]), None);
        for number in 0..1_000 {
            assert!((0.0..1.0).contains(&fraction("greeting-hello", number)));
        }
    }
}
