//! Chance that comes out the same every time.

/// A source of numbers that look random, begun with a seed (SplitMix64).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Begins anew.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn number(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// A place in something of this length.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.next() % (length.max(1) as u64)).unwrap_or(0)
    }

    /// Whether something that happens so many times in a hundred happens now.
    pub fn percent(&mut self, share: u64) -> bool {
        self.next() % 100 < share
    }

    /// One of several.
    ///
    /// # Panics
    /// There are none.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let at = self.place(of.len());
        of.get(at)
            .unwrap_or_else(|| panic!("found nothing to pick from, expected something"))
    }

    /// Puts things into another order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.place(last + 1));
        }
    }

    /// So many digits, the first of them no zero.
    pub fn digits(&mut self, count: usize) -> String {
        let digit = |at: usize, chance: &mut Self| chance.number(u64::from(at == 0), 9).to_string();
        (0..count).map(|at| digit(at, self)).collect()
    }

    /// Some Vietnamese words.
    pub fn words(&mut self, fewest: u64, most: u64) -> String {
        let count = self.number(fewest, most);
        let words: Vec<&str> = (0..count).map(|_| *self.pick(&WORDS)).collect();
        words.join(" ")
    }
}

const WORDS: [&str; 40] = [
    "thửa",
    "đất",
    "nhà",
    "ở",
    "riêng",
    "lẻ",
    "giấy",
    "phép",
    "công",
    "trình",
    "bản",
    "vẽ",
    "thiết",
    "kế",
    "chủ",
    "đầu",
    "tư",
    "địa",
    "chỉ",
    "phường",
    "Trần",
    "Phú",
    "Nguyễn",
    "Du",
    "Hà",
    "Tĩnh",
    "kỹ",
    "thuật",
    "quy",
    "hoạch",
    "diện",
    "tích",
    "sàn",
    "tầng",
    "móng",
    "cọc",
    "hạ",
    "tầng",
    "đường",
    "Hải",
];
