//! The hand-made ramps: five tones each, from the outline's dark to the highlight's light.
//!
//! Shadows lean to violet and lights to yellow, and all outlines are near one another, so that any two ramps sit
//! well in one picture. Decides no pixel's place.

use crate::geometry::Color;

/// Five tones of one material: outline, shadow, base, light, shine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ramp([u32; 5]);

/// Index of the tone that a form is filled with.
pub(super) const BASE: i32 = 2;

impl Ramp {
    /// The ramp of that name; an unknown name is grey, which a test keeps from ever being seen.
    pub(super) fn named(name: &str) -> Self {
        Self::find(name).unwrap_or(RAMPS[1].1)
    }

    /// The ramp of that name, if there is one.
    pub(super) fn find(name: &str) -> Option<Self> {
        RAMPS.iter().find(|(known, _)| *known == name).map(|(_, ramp)| *ramp)
    }

    /// A tone; levels past the ends are the ends.
    pub(super) fn tone(self, level: i32) -> Color {
        Color::from_u32(self.0[level.clamp(0, 4) as usize])
    }

    /// A ramp around any colour: towards night below it, towards sunlight above.
    pub(super) fn around(base: Color) -> Self {
        let night = Color::rgb(0x16, 0x0C, 0x2A);
        let sun = Color::rgb(0xFF, 0xF8, 0xDC);
        let toned = [
            blend(base, night, 13),
            blend(base, night, 7),
            blend(base, night, 1),
            blend(base, sun, 6),
            blend(base, sun, 11),
        ];
        Self(toned.map(Color::to_u32))
    }

    /// `parts` of 16 of the way to another material, tone by tone.
    pub(super) fn toward(self, other: Self, parts: u32) -> Self {
        let mut tones = self.0;
        for (own, wanted) in tones.iter_mut().zip(other.0) {
            *own = blend(Color::from_u32(*own), Color::from_u32(wanted), parts).to_u32();
        }
        Self(tones)
    }

    /// The same material seen through `air`, `parts` of 16.
    pub(super) fn through(self, air: Color, parts: u32) -> Self {
        Self(self.0.map(|tone| blend(Color::from_u32(tone), air, parts).to_u32()))
    }
}

/// `parts` of 16 of the way from `from` to `to`.
pub(super) fn blend(from: Color, to: Color, parts: u32) -> Color {
    let (a, b) = (from.channels(), to.channels());
    let mix = |i: usize| ((u32::from(a[i]) * (16 - parts) + u32::from(b[i]) * parts + 8) / 16) as u8;
    Color::rgb(mix(0), mix(1), mix(2))
}

/// How light a colour looks, 0..=255.
pub(super) fn lightness(color: Color) -> i32 {
    let [r, g, b] = color.channels().map(i32::from);
    (3 * r + 6 * g + b) / 10
}

/// `0xRRGGBB` as a colour.
pub(super) const fn hex(value: u32) -> Color {
    Color::from_u32(value)
}

/// Every ramp by name.
pub(super) const RAMPS: [(&str, Ramp); 34] = [
    ("ink", Ramp([0x0B_0A14, 0x16_1422, 0x25_2438, 0x44_4566, 0x7A_7C9E])),
    ("grey", Ramp([0x22_232E, 0x55_586A, 0x84_8799, 0xB4_B7C4, 0xE2_E4EA])),
    ("white", Ramp([0x33_3A5A, 0x9F_ADCB, 0xE6_EBF4, 0xF8_FAFD, 0xFF_FFFF])),
    ("red", Ramp([0x3D_0A1C, 0x92_1D30, 0xD6_363C, 0xF4_6A62, 0xFF_B8A4])),
    ("rust", Ramp([0x2E_0F14, 0x7C_2F1C, 0xBA_582C, 0xE2_8C4C, 0xF8_CA98])),
    ("orange", Ramp([0x43_1518, 0xB0_461E, 0xEC_7C2C, 0xFA_AE50, 0xFF_E2A4])),
    ("amber", Ramp([0x46_1E12, 0xB4_661C, 0xEE_9E34, 0xFB_C75E, 0xFF_EBAE])),
    ("yellow", Ramp([0x4F_2A12, 0xC6_861E, 0xF6_C834, 0xFC_E46C, 0xFF_F8C6])),
    ("gold", Ramp([0x4A_2412, 0xA8_641C, 0xE2_AA30, 0xF8_D860, 0xFF_F5BC])),
    ("lime", Ramp([0x18_331C, 0x4E_8E2E, 0x92_D13E, 0xCA_EF72, 0xF2_FFC4])),
    ("neon", Ramp([0x05_3020, 0x0E_A044, 0x2C_FF62, 0xA2_FFA6, 0xEA_FFE4])),
    ("green", Ramp([0x10_2622, 0x20_6342, 0x3C_A857, 0x76_D27C, 0xC6_F3B4])),
    ("leaf", Ramp([0x12_2320, 0x2A_5434, 0x4C_8A3C, 0x86_B852, 0xCA_DF8A])),
    ("pine", Ramp([0x0B_1C24, 0x17_3C3A, 0x2A_6348, 0x4E_8E58, 0x8C_BC78])),
    ("teal", Ramp([0x0C_2532, 0x15_6270, 0x21_A4A2, 0x60_D8C8, 0xBA_F6E6])),
    ("cyan", Ramp([0x0E_2A48, 0x1D_7AB4, 0x3A_B8EA, 0x88_E2FA, 0xDA_FCFF])),
    ("blue", Ramp([0x12_1642, 0x25_429E, 0x3D_74DE, 0x72_ABF6, 0xC0_DFFF])),
    ("navy", Ramp([0x0A_0D26, 0x17_2050, 0x28_397E, 0x48_5EAC, 0x82_97D8])),
    ("purple", Ramp([0x1E_0D3C, 0x50_288A, 0x84_48C8, 0xB2_80E9, 0xE2_C2FF])),
    ("violet", Ramp([0x22_1044, 0x5C_3A9E, 0x94_6CDC, 0xBE_A0F2, 0xE8_DAFF])),
    ("pink", Ramp([0x47_1032, 0xB4_3C7C, 0xF2_74AC, 0xFC_A8CA, 0xFF_DEEC])),
    ("rose", Ramp([0x4A_1530, 0xC0_5C78, 0xF4_9CAC, 0xFC_C6CC, 0xFF_EAEA])),
    ("brown", Ramp([0x22_1114, 0x58_3020, 0x8C_5634, 0xBA_8452, 0xE4_BC8A])),
    ("dark", Ramp([0x14_0D14, 0x36_2226, 0x56_3A34, 0x7C_5A4A, 0xAE_8A70])),
    ("tan", Ramp([0x3A_2218, 0x8E_6440, 0xC6_9A64, 0xE4_C290, 0xF8_E4BE])),
    ("cream", Ramp([0x4A_2E22, 0xC8_9C70, 0xF4_DAAE, 0xFC_EECE, 0xFF_FBEE])),
    ("wood", Ramp([0x2A_1514, 0x6A_3C24, 0x9E_6636, 0xCA_9250, 0xEE_C88E])),
    ("skin", Ramp([0x4A_1F20, 0xC4_7C5C, 0xF2_B890, 0xFD_D8B8, 0xFF_F2E0])),
    ("bronze", Ramp([0x2C_1216, 0x78_442E, 0xAA_6C46, 0xD0_966A, 0xEE_C49A])),
    ("stone", Ramp([0x20_222E, 0x4E_5468, 0x82_889C, 0xB0_B6C4, 0xDE_E2E8])),
    ("steel", Ramp([0x18_2032, 0x48_5A76, 0x86_9AB4, 0xC0_D0DE, 0xF6_FAFD])),
    ("glass", Ramp([0x1A_3450, 0x52_90B8, 0x9A_D4EC, 0xCE_F2FA, 0xFF_FFFF])),
    ("sand", Ramp([0x4A_3020, 0xB8_8A54, 0xE6_C684, 0xF6_E2AE, 0xFF_F6DA])),
    ("ice", Ramp([0x24_4270, 0x7A_ACD8, 0xBA_E2F4, 0xE2_F6FC, 0xFF_FFFF])),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ramp_grows_lighter_from_tone_to_tone() {
        let weight = |tone: u32| {
            let [r, g, b] = Color::from_u32(tone).channels().map(u32::from);
            3 * r + 6 * g + b
        };
        for (name, Ramp(tones)) in RAMPS {
            assert!(tones.windows(2).all(|pair| weight(pair[0]) < weight(pair[1])), "{name}");
        }
    }

    #[test]
    fn a_ramp_around_a_colour_keeps_it_recognisable() {
        let ramp = Ramp::around(hex(0x20_C0_40));
        let [r, g, b] = ramp.tone(BASE).channels();
        assert!(g > r && g > b);
    }
}
