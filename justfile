# `just` lists these; each is a plain command that works without just too.

default:
    @just --list

# Everything that must pass before a change lands.
check: fmt clippy docs test

fmt:
    cargo fmt --all --check

clippy:
    cargo clippy --workspace --all-targets --all-features -- -D warnings

docs:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

test:
    cargo test --workspace

# Write the golden files anew, after you looked at what changed.
bless:
    BLESS=1 cargo test --workspace

# In what the plans of this repository differ from what was accepted.
golden:
    cargo run --release -- golden fixtures/plans --store snapshots/plans
    cargo run --release -- golden assets/examples --store snapshots/examples

# The show without account, model or display.
demo:
    cargo run --release -- demo

# The figures of docs/performance.md.
bench:
    cargo run --release -- bench
    cargo bench -p benches

# The frame hashes on another architecture: aarch64 or s390x (Debian, needs root for apt).
cross arch="aarch64":
    tests/cross.sh {{arch}}

# dist/: what a streamer unpacks, for linux or windows (the latter needs gcc-mingw-w64-x86-64).
dist system="linux":
    ./dist.sh {{system}}

# Licences, advisories, banned crates (needs cargo-deny).
deny:
    cargo deny check
