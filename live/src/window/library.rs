//! Whether the system libraries that winit loads at run time are there, so that a missing one can be named.

use super::WindowError;

/// What an X11 window needs, with the Debian and Ubuntu package that has it.
#[cfg(target_os = "linux")]
const NEEDED: [(&str, &str); 5] = [
    ("libX11.so.6", "libx11-6"),
    ("libX11-xcb.so.1", "libx11-xcb1"),
    ("libXcursor.so.1", "libxcursor1"),
    ("libXi.so.6", "libxi6"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
];

/// The first library that is nowhere where the loader would look; asked only after a window has failed.
#[cfg(target_os = "linux")]
pub fn missing() -> Option<WindowError> {
    if std::env::var_os("DISPLAY").is_none_or(|display| display.is_empty()) {
        return None;
    }
    let folders = folders();
    let missing =
        NEEDED.iter().find(|(library, _)| !folders.iter().any(|folder| folder.join(library).exists()));
    missing.map(|(library, package)| WindowError::MissingLibrary { library, package })
}

/// Elsewhere everything comes with the system.
#[cfg(not(target_os = "linux"))]
pub fn missing() -> Option<WindowError> {
    None
}

#[cfg(target_os = "linux")]
fn folders() -> Vec<std::path::PathBuf> {
    let multiarch = format!("{}-linux-gnu", std::env::consts::ARCH);
    let mut folders: Vec<std::path::PathBuf> =
        ["/usr/lib", "/lib", "/usr/lib64", "/lib64", "/usr/local/lib"].iter().map(Into::into).collect();
    folders.extend(["/usr/lib", "/lib"].map(|folder| std::path::Path::new(folder).join(&multiarch)));
    if let Some(paths) = std::env::var_os("LD_LIBRARY_PATH") {
        folders.extend(std::env::split_paths(&paths));
    }
    folders
}
