#!/usr/bin/env bash
# Runs every fuzz target, or those that are named, for so many seconds each, and writes what libFuzzer says of each run.
#
#   fuzz/run.sh                        every target, 30 minutes each
#   JOBS=3 fuzz/run.sh                 the same, three at once
#   SECONDS_EACH=60 fuzz/run.sh show   one target, one minute
#
# Needs no cargo-fuzz and no nightly compiler: targets are built with the coverage that libFuzzer needs and, without
# nightly, without a sanitizer. Logs are in target/fuzz/logs, inputs that were found in target/fuzz/corpus/TARGET, and
# target/fuzz/runs.tsv has a line for each run: start (UTC), commit, target, seconds, executions, `ok` or `fault`. A target
# without executions fails, and so does one that found a fault.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${SECONDS_EACH:-1800}
at_once=${JOBS:-1}
# Seconds of a real clock that one input may take: more where the machine has other work.
input_max=${INPUT_SECONDS_MAX:-25}
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
commit=$(git rev-parse --short HEAD)
# What was built is what runs, whatever is built meanwhile.
programs=$(mktemp -d)
trap 'rm -rf "$programs"' EXIT
for target in "${targets[@]}"; do cp "$build/$host/debug/$target" plan.dict "$programs"; done

# One target to its end.
run() {
    local target=$1 began failed=0 runs took dictionary=()
    local corpus=$out/corpus/$target log=$out/logs/$target.log
    mkdir -p "$corpus"
    case "$target" in strict | lenient | portions | drawing | scene) dictionary=("-dict=$programs/plan.dict") ;; esac
    began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    "$programs/$target" "$corpus" -max_total_time="$seconds" -timeout="$input_max" -rss_limit_mb=4096 -print_final_stats=1 \
        -artifact_prefix="$out/logs/$target-" "${dictionary[@]}" >"$log" 2>&1 || failed=1
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    took=$(sed -n 's/^Done [0-9]* runs in \([0-9]*\) second.*/\1/p' "$log")
    if [ -z "$runs" ]; then failed=1; fi
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$began" "$commit" "$target" "${took:--}" "${runs:-0}" \
        "$([ $failed -eq 0 ] && echo ok || echo fault)" >>"$out/runs.tsv"
    echo "$target: ${runs:-no} executions in ${took:-fewer than $seconds} s, log $log"
    if [ $failed -ne 0 ]; then touch "$programs/failed"; fi
}

for target in "${targets[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge "$at_once" ]; do wait -n || true; done
    run "$target" &
done
wait
[ ! -e "$programs/failed" ]
