#!/usr/bin/env bash
# The figures of docs/performance.md about golden pictures: 1,000 plans fingerprinted, 200 GIFs on one core and on all.
# Needs a release build.
set -euo pipefail
cd "$(dirname "$0")/.."
live=$PWD/target/release/live
[ $# -eq 0 ] || live=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The bench scene a thousand times, each with a seed and a caption of its own; two hundred of them become films.
mkdir "$folder/plans" "$folder/some" "$folder/gifs"
python3 - "$folder" <<'PYTHON'
import json, sys
plan = json.load(open("fixtures/plans/bench_scene.json"))
for number in range(1000):
    plan.update(seed=number, caption=f"plan {number}")
    for part in ["plans", "some"][: 1 + (number < 200)]:
        json.dump(plan, open(f"{sys.argv[1]}/{part}/{number:04}.json", "w"))
PYTHON

"$live" golden -q "$folder/plans" --bless >/dev/null
echo "1,000 plans fingerprinted and found the same:"
time "$live" golden "$folder/plans"
echo "$(ls "$folder/some" | wc -l) GIFs on all cores:"
time "$live" render -q "$folder/some" -o "$folder/gifs" --format gif
echo "the same on one core:"
time "$live" render -q -j 1 "$folder/some" -o "$folder/gifs" --format gif
