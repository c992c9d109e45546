//! What this program is made of, for `live --version`: whoever compares pictures has to know which program made them.

use engine::artist::ARTIST_VERSION;
use engine::show::journal;

/// The lines behind the version: commit, target, and everything that decides a picture.
#[must_use]
pub fn versions() -> String {
    let dsl = engine::plan::Version::SCENES;
    let lines = [
        ("commit", env!("LIVE_COMMIT").to_owned()),
        ("target", env!("LIVE_TARGET").to_owned()),
        ("dsl", format!("{}.{}", dsl.major, dsl.minor)),
        ("journal", journal::FORMAT.to_owned()),
        ("fonts", format!("{:016x}", engine::text::fingerprint())),
        ("artist", ARTIST_VERSION.to_string()),
    ];
    let lines: Vec<String> = lines.iter().map(|(name, value)| format!("{name:<8} {value}")).collect();
    format!("{}\n{}", env!("CARGO_PKG_VERSION"), lines.join("\n"))
}
