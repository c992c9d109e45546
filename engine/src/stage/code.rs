//! The address of a picture as a QR code (ISO/IEC 18004), for the telephones of viewers.
//!
//! It stands at the right end of the wish, which it leaves the larger part of its place; where a module would be smaller than
//! two pixels there is none.

use qrcodegen::{QrCode, QrCodeEcc};

use super::palette;
use crate::geometry::Rect;
use crate::pixmap::PixmapMut;

/// Light modules around a code, as the standard asks for.
const QUIET: u32 = 4;
/// Pixels along a module's side, at least: smaller ones no camera reads from a screen.
const MODULE_MIN: u32 = 2;
/// The same at most: larger ones take room and help nobody.
const MODULE_MAX: u32 = 6;
/// A code takes at most so many fifths of the width.
const FIFTHS: u32 = 2;

/// Where a code stands, and how large a module is.
pub(super) struct CodePlace {
    code: QrCode,
    pub area: Rect,
    module: u32,
}

impl CodePlace {
    /// The code of `address` at the right end of `area`; `None` where it has no room, or the address is too long for any.
    pub(super) fn of(address: &str, area: Rect) -> Option<Self> {
        let code = QrCode::encode_text(address, QrCodeEcc::Low).ok()?;
        let modules = code.size() as u32 + 2 * QUIET;
        let module = (area.h.min(area.w * FIFTHS / 5) / modules).min(MODULE_MAX);
        if module < MODULE_MIN {
            return None;
        }
        let side = module * modules;
        let area = Rect::new(area.right() - side as i32, area.y, side, side);
        Some(Self { code, area, module })
    }

    /// Paints it.
    pub(super) fn paint(&self, pixmap: &mut PixmapMut<'_>) {
        pixmap.fill(self.area, palette::PAPER);
        let size = self.code.size();
        for (y, x) in (0..size).flat_map(|y| (0..size).map(move |x| (y, x))) {
            if self.code.get_module(x, y) {
                let at = |from: i32, cell: i32| from + ((cell as u32 + QUIET) * self.module) as i32;
                let cell = Rect::new(at(self.area.x, x), at(self.area.y, y), self.module, self.module);
                pixmap.fill(cell, palette::NIGHT);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_has_two_pixels_or_there_is_no_code() {
        let address = "https://example.org/evening/abcdefghij.gif";
        let side = |w, h| CodePlace::of(address, Rect::new(7, 9, w, h)).map(|place| place.area.w);
        // Version 3: 29 modules and four on each side.
        assert_eq!(side(448, 200), Some(4 * 37));
        assert_eq!(side(185, 74), Some(2 * 37));
        assert_eq!([side(184, 74), side(185, 73), side(0, 0)], [None; 3]);
        assert!(CodePlace::of(&"x".repeat(5_000), Rect::new(0, 0, 4_000, 4_000)).is_none());
        let place = CodePlace::of(address, Rect::new(7, 9, 448, 200)).expect("room");
        assert_eq!((place.area.right(), place.area.y), (7 + 448, 9));
    }
}
