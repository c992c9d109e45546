//! The HUD's few colours. Every pair that text uses meets WCAG AA (4.5 : 1); a test computes it.

use crate::geometry::Color;
use crate::show::OnAirPhase;

const fn hex(value: u32) -> Color {
    Color::from_u32(value)
}

/// Behind everything.
pub(super) const NIGHT: Color = hex(0x15_13_1E);
/// Raised surfaces: bars that are not filled yet, the caption banner.
pub(super) const DUSK: Color = hex(0x27_23_38);
/// Hairlines; never text.
pub(super) const LINE: Color = hex(0x3D_37_54);
/// Names and headings.
pub(super) const PAPER: Color = hex(0xF8_F4_EC);
/// The wish, and other running text.
pub(super) const CLOUD: Color = hex(0xD5_D0_E3);
/// Labels and figures that should stay back.
pub(super) const HAZE: Color = hex(0xA3_9D_BA);
/// Money, and time that runs out.
pub(super) const GOLD: Color = hex(0xFF_CB_5C);
/// Strokes that appear.
pub(super) const MINT: Color = hex(0x6F_E3_B4);
/// Waiting and thinking.
pub(super) const LILAC: Color = hex(0xBB_A6_FF);
/// Cards and trouble.
pub(super) const CORAL: Color = hex(0xFF_8A_78);

/// The colour of a phase, on its pill and in its bar.
pub(super) fn tone(phase: OnAirPhase) -> Color {
    match phase {
        OnAirPhase::Idle | OnAirPhase::Thinking => LILAC,
        OnAirPhase::Drawing(_) => MINT,
        OnAirPhase::Holding(_) => GOLD,
        OnAirPhase::Card(_) => CORAL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, <https://www.w3.org/TR/WCAG21/#dfn-relative-luminance>.
    fn luminance(color: Color) -> f64 {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [r, g, b] = color.channels().map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        if one > other { one / other } else { other / one }
    }

    #[test]
    fn text_meets_wcag_aa_on_every_surface_it_stands_on() {
        for surface in [NIGHT, DUSK] {
            for text in [PAPER, CLOUD, HAZE, GOLD, MINT, LILAC, CORAL] {
                assert!(contrast(text, surface) >= 4.5, "{text} on {surface}: {}", contrast(text, surface));
            }
        }
        for pill in [GOLD, MINT, LILAC, CORAL, PAPER, HAZE] {
            assert!(contrast(NIGHT, pill) >= 4.5, "{NIGHT} on {pill}: {}", contrast(NIGHT, pill));
        }
    }
}
