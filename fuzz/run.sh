#!/usr/bin/env bash
# Runs every fuzz target, or those that are named, for so many seconds each, and writes what libFuzzer says of each run.
#
#   fuzz/run.sh                        every target, 30 minutes each
#   SECONDS_EACH=60 fuzz/run.sh show   one target, one minute
#
# Needs no cargo-fuzz and no nightly compiler: targets are built with the coverage that libFuzzer needs and, without
# nightly, without a sanitizer. Logs are in target/fuzz/logs, inputs that were found in target/fuzz/corpus/TARGET. The last line
# of a log says how many inputs were run; a target without one fails, and so does one that found a fault.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${SECONDS_EACH:-1800}
out=${CARGO_TARGET_DIR:-$PWD/target}/fuzz
build=$out/build
mkdir -p "$out/logs"

targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    for file in targets/*.rs; do targets+=("$(basename "$file" .rs)"); done
fi

flags="--cfg fuzzing -Cpasses=sancov-module -Ccodegen-units=1 -Cdebug-assertions"
for flag in level=4 inline-8bit-counters pc-table trace-compares; do flags+=" -Cllvm-args=-sanitizer-coverage-$flag"; done
host=$(rustc -vV | sed -n 's/^host: //p')
bins=()
for target in "${targets[@]}"; do bins+=(--bin "$target"); done
# With a target of its own, build scripts and macros are built without these flags.
RUSTFLAGS="$flags" CARGO_TARGET_DIR="$build" cargo build --target "$host" "${bins[@]}"

failed=0
for target in "${targets[@]}"; do
    corpus=$out/corpus/$target log=$out/logs/$target.log
    mkdir -p "$corpus"
    dictionary=()
    case "$target" in strict | lenient | portions | drawing | scene) dictionary=("-dict=plan.dict") ;; esac
    "$build/$host/debug/$target" "$corpus" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=4096 -print_final_stats=1 \
        -artifact_prefix="$out/logs/$target-" "${dictionary[@]}" >"$log" 2>&1 || failed=1
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    if [ -z "$runs" ]; then failed=1; fi
    echo "$target: ${runs:-no} executions in $seconds s, log $log"
done
exit $failed
