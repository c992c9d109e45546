//! From a plan to pixels: shapes, drawings, the whole picture with its HUD.

mod cursor;
mod flashes;
mod raster_art;
mod raster_oracle;
mod stage;
