//! A dossier's code for a camera.

use qrcode::{Color, EcLevel, QrCode};

/// The light border that readers need, in modules.
const QUIET: usize = 4;

/// The dark runs of a code, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Qr {
    /// The width of the code in modules, without its border.
    width: usize,
    /// Column, row and length of every run.
    runs: Vec<(usize, usize, usize)>,
}

impl Qr {
    /// Encodes a text; none where it is too long for a code.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let colors = code.to_colors();
        let mut runs = Vec::new();
        for (row, colors) in colors.chunks(width).enumerate() {
            let mut column = 0;
            for run in colors.chunk_by(|one, next| one == next) {
                if run.first() == Some(&Color::Dark) {
                    runs.push((column, row, run.len()));
                }
                column += run.len();
            }
        }
        Some(Self { width, runs })
    }

    /// As one path of an SVG, so that no seam shows between the modules.
    ///
    /// It has attributes only, which a strict policy lets pass inline. `label` must be
    /// escaped.
    pub(super) fn svg(&self, class: &str, label: &str) -> String {
        let whole = self.width + 2 * QUIET;
        let path: String = self
            .runs
            .iter()
            .map(|(column, row, length)| {
                format!("M{} {}h{length}v1h-{length}z", column + QUIET, row + QUIET)
            })
            .collect();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" role=\"img\" \
             aria-label=\"{label}\" viewBox=\"0 0 {whole} {whole}\" \
             shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code as a camera sees it, read back from its path.
    fn read(svg: &str) -> Option<String> {
        const MODULE: usize = 4;
        let (_, rest) = svg.split_once("viewBox=\"0 0 ")?;
        let whole: usize = rest.split(' ').next()?.parse().ok()?;
        let (_, path) = svg.split_once(" d=\"M")?;
        let (path, _) = path.split_once("z\"")?;
        let side = whole * MODULE;
        let mut image = vec![255_u8; side * side];
        for run in path.split("zM") {
            let mut numbers = run.split(|letter: char| !letter.is_ascii_digit());
            let mut number = || numbers.next()?.parse::<usize>().ok();
            let (column, row, length) = (number()?, number()?, number()?);
            for y in row * MODULE..(row + 1) * MODULE {
                let from = y * side + column * MODULE;
                image.get_mut(from..from + length * MODULE)?.fill(0);
            }
        }
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            image.get(y * side + x).copied().unwrap_or(255)
        });
        let grids = image.detect_grids();
        Some(grids.first()?.decode().ok()?.1)
    }

    #[test]
    fn a_code_is_read_back() {
        let codes = [
            "H27-261123-0001",
            "000.00.14.H27-261123-12345",
            "H27.15-261201-0042",
        ];
        for code in codes {
            let svg = Qr::of(code).map(|qr| qr.svg("qr", code));
            assert_eq!(
                svg.as_deref().and_then(read).as_deref(),
                Some(code),
                "{code}"
            );
        }
    }

    #[test]
    fn what_is_too_long_has_no_code() {
        assert_eq!(Qr::of(&"9".repeat(10_000)), None);
    }
}
