//! How many pages there are and how large they are shown.

/// A point of PDF is the 72nd part of an inch, 25.4 mm.
const MM_PER_POINT: f64 = 25.4 / 72.0;

/// No sheet is longer: a hundred metres.
const LONGEST_MM: f64 = 100_000.0;

/// A4 in points, for a page that says nothing of its size.
pub(super) const A4: [f64; 4] = [0.0, 0.0, 595.0, 842.0];

/// The pages of a document.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) count: u32,
    /// Width and height of the page with the largest area.
    pub(super) largest_mm: Option<[u32; 2]>,
}

impl Pages {
    /// Counts one more, of this size.
    pub(super) fn count_in(&mut self, size: [u32; 2]) {
        let area = |[width, height]: [u32; 2]| u64::from(width) * u64::from(height);
        self.count = self.count.saturating_add(1);
        if area(size) > self.largest_mm.map_or(0, area) {
            self.largest_mm = Some(size);
        }
    }
}

/// The size of a page as it is shown: its box in points, how much a point is larger than
/// usual, and whether it lies on its side.
pub(super) fn shown_mm([left, bottom, right, top]: [f64; 4], unit: f64, turned: bool) -> [u32; 2] {
    let mm = |points: f64| (points.abs() * unit * MM_PER_POINT).min(LONGEST_MM).round() as u32;
    let (width, height) = (mm(right - left), mm(top - bottom));
    if turned {
        [height, width]
    } else {
        [width, height]
    }
}
