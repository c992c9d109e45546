//! What an overlay lets hear when a drawing begins and when it is whole: sounds of the program's own, or files of the
//! streamer's. Read once, at the start; a page never says which file.

mod own;
mod synth;

use std::path::Path;
use std::sync::LazyLock;

use bytes::Bytes;
use hyper::StatusCode;

use super::overlay::Cue;
use super::response::{HttpResponse, with};

pub use own::SoundsError;

/// A sound, and the media type that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    kind: &'static str,
    bytes: Bytes,
}

/// The sounds of a service.
#[derive(Clone, Debug)]
pub struct Sounds {
    begin: Sound,
    end: Sound,
}

static BUILT_IN: LazyLock<Sounds> = LazyLock::new(|| {
    let sound = |notes| Sound { kind: "audio/wav", bytes: synth::wav(notes).into() };
    Sounds { begin: sound(&synth::BEGIN), end: sound(&synth::END) }
});

impl Default for Sounds {
    fn default() -> Self {
        BUILT_IN.clone()
    }
}

impl Sounds {
    /// The streamer's own sounds where `folder` has them, the program's where it has not.
    ///
    /// # Errors
    /// When the folder cannot be read, or a file in it is no sound that browsers play.
    pub fn in_folder(folder: &Path) -> Result<Self, SoundsError> {
        let built_in = Self::default();
        let own = own::read(folder)?;
        Ok(Self { begin: own.begin.unwrap_or(built_in.begin), end: own.end.unwrap_or(built_in.end) })
    }

    /// The sound as an answer.
    pub(super) fn answer(&self, cue: Cue) -> HttpResponse {
        let Sound { kind, bytes } = match cue {
            Cue::Begin => &self.begin,
            Cue::End => &self.end,
        };
        with(StatusCode::OK, kind, bytes.clone())
    }
}
