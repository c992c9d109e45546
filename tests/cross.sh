#!/usr/bin/env bash
# The hashes of frames, of replayed sessions and of the HUD on another architecture, under qemu's user emulation; for wasm32
# that the pure crates compile, which needs rustup alone.
#
#   tests/cross.sh aarch64 | s390x | wasm32
#
# Debian 12 on x86-64, as root (it installs packages). The same tests that run natively, hashes.rs, replay.rs and one of
# stage.rs in engine/tests/, have to find the same hashes; s390x is big-endian.
set -euo pipefail
cd "$(dirname "$0")/.."

arch=${1:?which architecture: aarch64, s390x or wasm32}
apt_install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }

case "$arch" in
wasm32)
    # Status 3: nothing was found out, since the target's library cannot be had here. On GitHub it can, and `.ci/run` fails.
    rustup target add wasm32-unknown-unknown || exit 3
    cargo check --target wasm32-unknown-unknown --lib -p drawstream-engine -p drawstream-gatekeeper
    exit
    ;;
aarch64)
    dpkg --add-architecture arm64
    apt-get update -qq
    apt_install rustc-web libstd-rust-web-dev:arm64 gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
    export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
    # Without -L: with the foreign libc installed beside, qemu would mix the two.
    export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER=qemu-aarch64
    flags=(--target aarch64-unknown-linux-gnu)
    ;;
s390x)
    apt-get update -qq
    apt_install rustc-web rust-web-src gcc-s390x-linux-gnu libc6-dev-s390x-cross qemu-user
    export CARGO_TARGET_S390X_UNKNOWN_LINUX_GNU_LINKER=s390x-linux-gnu-gcc
    export CARGO_TARGET_S390X_UNKNOWN_LINUX_GNU_RUNNER="qemu-s390x -L /usr/s390x-linux-gnu"
    export RUSTC_BOOTSTRAP=1
    flags=(-Zbuild-std=std,panic_unwind,test --target s390x-unknown-linux-gnu)
    ;;
*)
    echo "unknown architecture '$arch': aarch64, s390x or wasm32" >&2
    exit 2
    ;;
esac

export RUSTC=/usr/bin/rustc
export CARGO_TARGET_DIR=target/cross
# Optimised: emulation is slow, and the debug build is compared natively.
cargo test --release -p drawstream-engine --test recordings "${flags[@]}"
cargo test --release -p drawstream-engine --test suite "${flags[@]}" the_hud_has_the_same_bytes_on_every_machine
