#!/usr/bin/env python3
"""Makes the font files of this folder from their published packages. README.md says how to run it.

Usage: make_fonts.py PACKAGES UNIFONT
  PACKAGES  a folder with the unpacked npm packages tiny5, press-start-2p and departure-mono
  UNIFONT   a folder with unifont.hex, plane00-combining.txt and unifont_upper.otf, at any depth
"""

import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

from fontTools.merge import Merger
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
RANGES = ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek"]
EPOCH = 3_786_912_000  # 2024-01-01, so that two runs write the same file
UNUSED_TABLES = ["GSUB", "GPOS", "GDEF", "fpgm", "prep", "cvt ", "gasp"]

# Kinds of a range of characters in unifont.bin. engine/src/text/unifont.rs reads them.
NARROW, WIDE, MARK_NARROW, MARK_WIDE, INVISIBLE = range(5)
ROWS = 16
UNITS_PER_PIXEL = 4
ASCENT_PIXELS = 14


def merged(packages, prefix, target, family):
    """One TrueType file from the woff2 ranges of a Fontsource package, without layout and hinting tables."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for name in RANGES:
            found = sorted(packages.rglob(f"{prefix}-{name}-400-normal.woff2"))
            if not found:
                sys.exit(f"{prefix}: no woff2 file for the range {name}")
            font = TTFont(found[0])
            font.flavor = None
            for table in UNUSED_TABLES:
                if table in font:
                    del font[table]
            part = Path(folder) / f"{name}.ttf"
            font.save(part)
            parts.append(str(part))
        font = Merger().merge(parts)
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = family
        elif record.nameID in (3, 6):
            record.string = family.replace(" ", "")
    font["head"].created = font["head"].modified = EPOCH
    font.recalcTimestamp = False
    font.save(HERE / target)
    print(target, len(font.getBestCmap()), "characters")


def bitmap(glyphs, name):
    """(cell width in pixels, advance, rows as bytes) of a glyph that is made of whole pixels."""
    pen = RecordingPen()
    glyphs[name].draw(pen)
    edges = []  # vertical edges: (x, y of the lower end, y of the upper end), in pixels
    for contour in contours(pen.value):
        for (x0, y0), (x1, y1) in zip(contour, contour[1:] + contour[:1]):
            if x0 == x1 and y0 != y1:
                edges.append((x0 // UNITS_PER_PIXEL, min(y0, y1) // UNITS_PER_PIXEL, max(y0, y1) // UNITS_PER_PIXEL))
    left = min((x for x, _, _ in edges), default=0)
    right = max((x for x, _, _ in edges), default=0)
    advance = glyphs[name].width // UNITS_PER_PIXEL
    # The outline of a mark lies left of the pen by the width of its cell.
    shift = 0 if left >= 0 else (8 if left >= -8 and right <= 0 else 16)
    width = 8 if advance in (0, 8) and right + shift <= 8 else 16
    rows = b""
    for row in range(ROWS):
        y = ASCENT_PIXELS - 1 - row
        crossings = [x + shift for x, low, high in edges if low <= y < high]
        ink = (sum(1 for edge in crossings if edge <= x) % 2 for x in range(width))
        rows += sum(1 << (width - 1 - x) for x, inked in enumerate(ink) if inked).to_bytes(width // 8, "big")
    return width, advance, rows


def contours(commands):
    """The closed contours of a recorded outline; straight lines only."""
    current = []
    for command, points in commands:
        if command == "moveTo":
            current = [points[0]]
        elif command == "lineTo":
            current.append(points[0])
        elif command in ("closePath", "endPath"):
            yield current
        else:
            sys.exit(f"a curve in a pixel font: {command}")


def is_invisible(char):
    """Whether the character takes no room: controls, format characters, variation selectors, fillers."""
    code = ord(char)
    return (
        unicodedata.category(char) in ("Cc", "Cf")
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0000 <= code <= 0xE0FFF
        or code in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2028, 0x2029, 0x3164, 0xFFA0)
    )


def is_mark(code):
    return unicodedata.category(chr(code)) in ("Mn", "Me")


def basic_plane(hexadecimal, combining):
    """code point -> (kind, bitmap bytes), from Unifont's own bitmap files."""
    pairs = (line.split(":") for line in combining.read_text().split())
    overlays = {int(code, 16) for code, offset in pairs if int(offset) != 0}
    entries = {}
    for line in hexadecimal.read_text().split():
        code, digits = line.split(":")
        code, rows = int(code, 16), bytes.fromhex(digits)
        width = len(rows) // ROWS * 8
        mark = code in overlays or is_mark(code)
        entries[code] = ((NARROW if width == 8 else WIDE) + (2 if mark else 0), rows)
    return entries


def upper_planes(font):
    """code point -> (kind, bitmap bytes), from outlines: the package has no bitmaps of these."""
    glyphs = font.getGlyphSet()
    entries = {}
    for code, name in font.getBestCmap().items():
        width, advance, rows = bitmap(glyphs, name)
        mark = advance == 0 or is_mark(code)
        entries[code] = ((NARROW if width == 8 else WIDE) + (2 if mark else 0), rows)
    return entries


def table(unifont):
    """code point -> (kind, bitmap bytes) of every character that has a glyph or takes no room."""
    find = lambda name: next(unifont.rglob(name))
    entries = upper_planes(TTFont(find("unifont_upper.otf")))
    entries |= basic_plane(find("unifont.hex"), find("plane00-combining.txt"))
    for code in range(0x110000):
        if unicodedata.category(chr(code)) in ("Cs", "Co"):
            entries.pop(code, None)
        elif is_invisible(chr(code)):
            entries[code] = (INVISIBLE, b"")
    return entries


def bake(unifont, target):
    """Writes the 1-bit tables: "DSUF", count, then (first, last, kind, offset) of each range, then the bitmaps."""
    entries = table(unifont)
    ranges, bitmaps = [], bytearray()
    for code in sorted(entries):
        kind, data = entries[code]
        if ranges and ranges[-1][1] == code - 1 and ranges[-1][2] == kind:
            ranges[-1][1] = code
        else:
            ranges.append([code, code, kind, len(bitmaps)])
        bitmaps += data
    out = bytearray(b"DSUF") + len(ranges).to_bytes(4, "big")
    for first, last, kind, offset in ranges:
        out += first.to_bytes(4, "big") + last.to_bytes(4, "big")
        out += (kind << 28 | offset).to_bytes(4, "big")
    (HERE / target).write_bytes(bytes(out + bitmaps))
    print(target, len(entries), "characters,", len(ranges), "ranges,", len(out) + len(bitmaps), "bytes")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    packages, unifont = Path(sys.argv[1]), Path(sys.argv[2])
    merged(packages, "tiny5", "tiny5.ttf", "Tiny5")
    # The licence reserves the name "Press Start 2P" for the unmodified font.
    merged(packages, "press-start-2p", "headline.ttf", "Draw Stream Headline")
    shutil.copy(next(packages.rglob("DepartureMono-Regular.otf")), HERE / "departure-mono.otf")
    bake(unifont, "unifont.bin")


main()
