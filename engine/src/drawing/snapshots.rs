//! Pictures kept every so many painted pixels, so that a random seek costs one copy and a short replay.
//!
//! They are a cache of the list: with or without them every canvas is the same. Their memory is bounded: when it is
//! used up, every second one goes and the distance doubles.

use std::sync::Arc;

use crate::pixmap::Pixmap;
use crate::plan::CanvasSpec;
use crate::raster::PixelList;

/// Bytes that the snapshots of one drawing may take.
pub(super) const BYTES_MAX: usize = 8 << 20;

#[derive(Clone, Debug)]
pub(super) struct Snapshots {
    canvas: CanvasSpec,
    /// Painted pixels between two snapshots.
    every: usize,
    /// Number k shows the first (k + 1) * every pixels.
    kept: Vec<Arc<[u32]>>,
}

impl Snapshots {
    pub(super) fn new(canvas: CanvasSpec) -> Self {
        let every = (canvas.size.area() / 4).max(64);
        Self { canvas, every, kept: Vec::new() }
    }

    /// Takes note of pixels that were appended to the list at `first`, and paints them into `latest`: the canvas with
    /// everything before them painted.
    pub(super) fn extend(&mut self, first: usize, list: &PixelList, latest: &mut Pixmap) {
        for (number, pixel) in (first + 1..).zip(&list.pixels) {
            latest.pixels_mut()[pixel.offset()] = list.colors[pixel.color()];
            if number.is_multiple_of(self.every) {
                self.keep(latest);
            }
        }
    }

    /// Copies the latest snapshot that shows no more than `cursor` pixels, and returns how many it shows.
    pub(super) fn load(&self, canvas: &mut Pixmap, cursor: usize) -> usize {
        let usable = (cursor / self.every).min(self.kept.len());
        match usable.checked_sub(1) {
            None => canvas.pixels_mut().fill(self.canvas.background.to_u32()),
            Some(last) => canvas.pixels_mut().copy_from_slice(&self.kept[last]),
        }
        usable * self.every
    }

    /// What the kept pictures take.
    pub(super) fn bytes(&self) -> usize {
        self.kept.len() * self.canvas.size.area() * size_of::<u32>()
    }

    fn keep(&mut self, latest: &Pixmap) {
        self.kept.push(latest.pixels().into());
        if self.bytes() > BYTES_MAX {
            self.every *= 2;
            let mut number = 0;
            self.kept.retain(|_| {
                number += 1;
                number % 2 == 0
            });
        }
    }
}
