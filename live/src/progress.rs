//! A progress bar for long work, on a terminal only.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of `total` steps on standard error; hidden when that is no terminal, or with `-q`.
#[must_use]
pub fn bar(total: u64, label: &str) -> ProgressBar {
    const TEMPLATE: &str = "{prefix} [{bar:30}] {pos}/{len} {eta}";
    let style = ProgressStyle::with_template(TEMPLATE).expect("the template is constant and well formed");
    if crate::say::is_quiet() {
        return ProgressBar::hidden();
    }
    ProgressBar::new(total).with_style(style.progress_chars("=> ")).with_prefix(label.to_owned())
}

/// A bar, or none where a larger one is shown already.
#[must_use]
pub fn bar_unless(shown: bool, total: u64, label: &str) -> ProgressBar {
    if shown { ProgressBar::hidden() } else { bar(total, label) }
}
