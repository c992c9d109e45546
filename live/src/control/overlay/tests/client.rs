//! The protocol's client in Rust: messages in, pixels out.

/// Two layers of `0xAARRGGBB`.
#[derive(Default)]
pub struct Client {
    /// The frame that it shows.
    pub frame: u64,
    /// Width and height.
    pub size: (u32, u32),
    alpha: bool,
    /// Row by row from the top.
    pub layers: [Vec<u32>; 2],
    place: [i64; 4],
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().expect("the message goes on");
        self.0 = rest;
        *first
    }

    fn number(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte();
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    fn signed(&mut self) -> i64 {
        let number = self.number();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }

    fn color(&mut self, alpha: bool) -> u32 {
        let [r, g, b] = [self.byte(), self.byte(), self.byte()];
        u32::from_be_bytes([if alpha { self.byte() } else { 255 }, r, g, b])
    }
}

impl Client {
    /// Takes in a message.
    pub fn take(&mut self, message: &[u8]) {
        let mut reader = Reader(message);
        match reader.byte() {
            1 => {
                assert_eq!(reader.byte(), 1, "the version");
                self.alpha = reader.byte() == 1;
                self.frame = reader.number();
                self.size = (reader.number() as u32, reader.number() as u32);
                let clear = if self.alpha { 0 } else { 0xFF00_0000 };
                let area = (self.size.0 * self.size.1) as usize;
                self.layers = [vec![clear; area], vec![0; area]];
            }
            2 => self.frame += reader.number(),
            kind => panic!("message {kind}"),
        }
        while !reader.0.is_empty() {
            match reader.byte() {
                16 => {
                    self.place =
                        [reader.signed(), reader.signed(), reader.number() as i64, reader.number() as i64];
                }
                17 => self.cells(&mut reader),
                18 => self.block(&mut reader),
                kind => panic!("record {kind}"),
            }
        }
    }

    fn cells(&mut self, reader: &mut Reader<'_>) {
        let [left, top, scale, columns] = self.place;
        let (mut offset, mut color) = (0_i64, 0);
        for _ in 0..reader.number() {
            let step = reader.number();
            offset += (step >> 2) as i64 ^ -((step >> 1 & 1) as i64);
            let length = reader.number();
            if step & 1 == 1 {
                color = reader.color(false);
            }
            for _ in 0..length {
                let (x, y) = (left + offset % columns * scale, top + offset / columns * scale);
                for pixel in y..y + scale {
                    let start = (pixel * i64::from(self.size.0) + x) as usize;
                    self.layers[0][start..start + scale as usize].fill(color);
                }
                offset += 1;
            }
        }
    }

    fn block(&mut self, reader: &mut Reader<'_>) {
        let layer = usize::from(reader.byte());
        let [x, y, w, h] = [(); 4].map(|()| reader.number() as usize);
        let colors: Vec<u32> = (0..reader.number()).map(|_| reader.color(self.alpha)).collect();
        let mut rows: Vec<Vec<u32>> = Vec::new();
        let mut row = Vec::new();
        while rows.len() < h {
            match reader.number() {
                0 => {
                    let above = rows.last().expect("a row above").clone();
                    let times = reader.number() as usize;
                    rows.extend(std::iter::repeat_n(above, times));
                }
                run => {
                    let (length, index) =
                        ((run - 1) / colors.len() as u64 + 1, (run - 1) % colors.len() as u64);
                    row.extend(std::iter::repeat_n(colors[index as usize], length as usize));
                    if row.len() == w {
                        rows.push(std::mem::take(&mut row));
                    }
                }
            }
        }
        assert!(rows.len() == h && row.is_empty());
        for (number, row) in rows.iter().enumerate() {
            let start = (y + number) * self.size.0 as usize + x;
            self.layers[layer][start..start + w].copy_from_slice(row);
        }
    }
}
