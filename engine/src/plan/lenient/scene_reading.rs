//! How far a scene was read.

use super::super::Scene;

/// What was read of the scene so far.
#[derive(Default)]
pub(super) struct SceneReading {
    pub scene: Scene,
    /// Whether any of it came.
    pub found: bool,
    /// Whether one of the header's fields came.
    pub header: bool,
    /// Whether the header was handed on.
    pub sent: bool,
}
