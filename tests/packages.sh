#!/usr/bin/env bash
# Engine and gatekeeper as a stranger gets them: packed and built by `cargo package`, then unpacked in an empty folder and
# checked there, with the oldest Rust that their manifests name.
#
#   tests/packages.sh [--offline]
#
# Finds a file that the code includes and the package does not hold, a dependency on a neighbour's path, and an API that
# is newer than `rust-version`. Runs nothing. Where the oldest Rust cannot be had, today's checks alone, but not on GitHub.
set -euo pipefail
cd "$(dirname "$0")/.."

options=("$@")
target=$(cargo metadata --no-deps --format-version 1 ${options[@]+"${options[@]}"} | sed -E 's/.*"target_directory":"([^"]*)".*/\1/')
ours=$(rustup show active-toolchain | cut -d' ' -f1)
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT

for crate in engine gatekeeper; do
    package=drawstream-$crate
    # The tree may hold what is not committed yet: that is packed too.
    cargo package --allow-dirty --locked --quiet -p "$package" ${options[@]+"${options[@]}"}
    newest=$(ls -t "$target/package/$package"-*.crate | head -1)
    tar -xzf "$newest" -C "$unpacked"
    folder=$(echo "$unpacked/$package"-*)
    oldest=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$folder/Cargo.toml")
    if ! rustup run "$oldest" rustc --version >/dev/null 2>&1 &&
        ! rustup toolchain install "$oldest" --profile minimal --no-self-update; then
        # A machine without network may say so and go on; where all can be downloaded this is a failure.
        [ -z "${GITHUB_ACTIONS:-}" ] || exit 1
        echo "rustc $oldest cannot be had here: $package is checked with $ours alone" >&2
        oldest=$ours
    fi
    echo "$package: $(tar -tzf "$newest" | wc -l) files, $(stat -c %s "$newest") bytes, with rustc $oldest"
    (
        cd "$folder"
        export CARGO_TARGET_DIR=$target
        cargo "+$oldest" check --lib --locked ${options[@]+"${options[@]}"}
        # What a stranger begins with, whose dependencies may ask for more.
        if [ -d examples ]; then
            cargo "+$ours" check --examples --locked ${options[@]+"${options[@]}"}
        fi
    )
done
