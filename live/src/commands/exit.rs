//! How a command ended, for those whose exit status says more than right or wrong.

use std::error::Error;
use std::fmt;
use std::io;

/// The exit status of a command that did what it was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exit(u8);

/// Why something could not be compared: exit status 2, where 1 means that it differs.
#[derive(Debug)]
pub struct CannotRun(anyhow::Error);

impl Exit {
    /// Everything is as it should be.
    pub const SUCCESS: Self = Self(0);

    /// With this status; what it means was printed.
    #[must_use]
    pub const fn status(status: u8) -> Self {
        Self(status)
    }

    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0
    }

    /// The error, with the status of something that could not be compared.
    #[must_use]
    pub fn cannot(error: anyhow::Error) -> anyhow::Error {
        if is_broken_pipe(&error) { error } else { CannotRun(error).into() }
    }
}

impl fmt::Display for CannotRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

impl Error for CannotRun {}

/// Whether whoever read our output has read enough: no failure.
#[must_use]
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
