//! The hedgehog with a pencil who stands on the canvas while there is nothing to draw.

use super::surface::Surface;
use crate::geometry::{Color, Rect, Size};

/// Size of the picture in its own pixels.
pub(super) const HEDGEHOG_SIZE: Size = Size::new(32, 20);

const ROWS: [&str; 20] = [
    "..........s...s.................",
    "......s..sss.sss..s..........rr.",
    ".......sssSssSsssss.........rrry",
    "....s.ssSsssSsssSss........yyrry",
    ".....ssssssSsssssSsss.....yYyyy.",
    "...ssSsssSssssSsssssss...yYyYy..",
    "....ssssSsssSssssSssfff.yYyYy...",
    "..sssSssssSssssSsssffffyYyYy....",
    "...sssssSssssSssssffffyYyYy.....",
    ".sssSssSsssSsssSsffeffwYyy......",
    "..ssssSssssSsssssffeffwwy.......",
    ".ssSssssSssssSssfffffkwffn......",
    "..sssSsssSsssSssffpffffffnn.....",
    ".ssssssSssssSssffppfffffff......",
    "..ssSsssssSssssfffffffff........",
    "...sssSsssssSsbbfffffbb.........",
    "....sssssssssbbbbbbbbb..........",
    ".....s.ssssbbbbbbbbb............",
    "........bb..bb..bb.bb...........",
    ".......bbb.bbb..bb.bbb..........",
];

/// Paints the hedgehog with its top-left at (`x`, `y`).
pub(super) fn hedgehog(x: i32, y: i32, scale: u32, surface: &mut Surface<'_>) {
    for (row, cells) in ROWS.iter().enumerate() {
        for (column, cell) in cells.bytes().enumerate() {
            if let Some(color) = color(cell) {
                let left = x + (column as u32 * scale) as i32;
                let top = y + (row as u32 * scale) as i32;
                surface.fill(Rect::new(left, top, scale, scale), color);
            }
        }
    }
}

fn color(cell: u8) -> Option<Color> {
    Some(Color::from_u32(match cell {
        b's' => 0x6B_4F_5B,
        b'S' => 0x9C_78_74,
        b'f' => 0xF3_D9_B5,
        b'b' => 0xD9_B4_8F,
        b'p' => 0xF2_8F_A0,
        b'e' | b'n' | b'k' => 0x21_1A_2B,
        b'y' => 0xFF_CB_5C,
        b'Y' => 0xE0_9F_3E,
        b'w' => 0xFF_EE_D1,
        b'r' => 0xFF_8A_78,
        _ => return None,
    }))
}
