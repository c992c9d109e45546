//! The hedgehog with a pencil who stands on the canvas while there is nothing to draw.

use crate::geometry::{Color, Rect, Size};
use crate::pixmap::PixmapMut;

/// Size of the hedgehog in its own pixels.
pub(super) const HEDGEHOG: Size = Size::new(40, 22);
/// Size of the heart in its own pixels.
pub(super) const HEART: Size = Size::new(9, 8);

const HEDGEHOG_ROWS: [&str; 22] = [
    ".........s...s..........................",
    ".....s..sss.sss..s......................",
    "......sssSssSsssss......................",
    "...s.ssSsssSssSsss..................rrr.",
    "....ssssSsssSsssSsss................rrr.",
    "..ssSsssSssssSsssssss..............ggg..",
    "...ssssSsssSssssSssffff............yyY..",
    ".sssSssssSssssSsssffffff..........yyY...",
    "..sssssSssssSssssffffffff.........yyY...",
    "sssSssSsssSsssSsffffekfff........yyY....",
    ".ssssSssssSssssSffffkkffff.......yyY....",
    "ssSssssSssssSssfffffkkfffffpp...yyY.....",
    ".sssSsssSsssSssffppffffffffpp...yyY.....",
    "ssssssSssssSsssffppfffffffff...yyY......",
    ".ssSsssssSsssssfffffffbbbf.....yyY......",
    "..sssSsssSssssSbfffffffffffffffyY.......",
    "...ssssssSsssssbbbbbbbbbbbbbbbyyY.......",
    "....s.sssssssbbbbbbbbb.......yyY........",
    ".......bbb..bb..bb..bb.......wwY........",
    "......bbbb.bbb..bbb.bbb.....ww..........",
    "............................m...........",
    "mmmmmmmmmmmmmmmmmmmmmmmmmmmmm...........",
];

const HEART_ROWS: [&str; 8] =
    [".rrr.rrr.", "rpprrrrrr", "rprrrrrrr", "rrrrrrrrr", ".rrrrrrr.", "..rrrrr..", "...rrr...", "....r...."];

/// Paints the hedgehog with its top-left at (`x`, `y`).
pub(super) fn hedgehog(x: i32, y: i32, scale: u32, pixmap: &mut PixmapMut<'_>) {
    paint(&HEDGEHOG_ROWS, x, y, scale, pixmap);
}

/// Paints the heart with its top-left at (`x`, `y`).
pub(super) fn heart(x: i32, y: i32, scale: u32, pixmap: &mut PixmapMut<'_>) {
    paint(&HEART_ROWS, x, y, scale, pixmap);
}

fn paint(rows: &[&str], x: i32, y: i32, scale: u32, pixmap: &mut PixmapMut<'_>) {
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.bytes().enumerate() {
            if let Some(color) = color(cell) {
                let left = x + (column as u32 * scale) as i32;
                let top = y + (row as u32 * scale) as i32;
                pixmap.fill(Rect::new(left, top, scale, scale), color);
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
        b'e' => 0xF8_F4_EC,
        b'k' => 0x21_1A_2B,
        b'y' => 0xFF_CB_5C,
        b'Y' => 0xE0_9F_3E,
        b'w' => 0xFF_EE_D1,
        b'g' => 0xA3_9D_BA,
        b'm' => 0x6F_E3_B4,
        b'r' => 0xFF_8A_78,
        _ => return None,
    }))
}
