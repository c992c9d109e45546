//! Fakes and the picture diff, for the suites in `tests/`.
