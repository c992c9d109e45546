#!/usr/bin/env python3
"""Kills a running show again and again, at random moments, and checks that every donation ended exactly once, in order.

    tests/kill.py [--binary PATH] [--donations 1000] [--kills 200] [--seed 1]

Needs a built `live` (target/release/live or target/debug/live). Exit status 0: everything held.
"""

import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

from killing import END, ROOT, arguments, newest_binary


def start(binary, data, donations):
    command = [
        binary, "demo", "--headless", "--donations", donations, "--data-dir", data,
        "--show-duration-sec", 0, "--card-duration-sec", 0, "--draw-max-sec", 1, "--log-level", "WARN",
        "--api-host", "127.0.0.1", "--api-port", 0,
    ]
    return subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, cwd=data)


def ends_of(binary, file):
    trace = subprocess.run([str(binary), "replay", str(file), "--trace"], check=True, capture_output=True, text=True)
    found = (END.match(line) for line in trace.stdout.splitlines())
    return [(match[1], match[2]) for match in found if match]


def main():
    options = arguments(__doc__, ("donations", 1000), kills=200, longest=4.0)
    binary = (options.binary or newest_binary()).resolve()
    chance = random.Random(options.seed)
    data = pathlib.Path(tempfile.mkdtemp(prefix="draw-stream-kill-"))
    kills, sessions, began = 0, 0, time.monotonic()
    while True:
        sessions += 1
        session = start(binary, data, options.donations)
        limit = chance.uniform(0.02, options.longest) if kills < options.kills else None
        try:
            status = session.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            session.kill()
            session.wait()
            kills += 1
            continue
        if status != 0:
            sys.exit(f"session {sessions} ended with status {status}; its folder: {data}")
        break

    ends = [end for file in sorted((data / "journal").glob("*.jsonl")) for end in ends_of(binary, file)]
    expected = [f"test:{number}" for number in range(1, options.donations + 1)]
    found = [request for request, _ in ends]
    if found != expected:
        missing = sorted(set(expected) - set(found))
        twice = sorted({request for request in found if found.count(request) > 1})
        sys.exit(f"{len(found)} ends of {len(expected)}; missing {missing}; twice {twice}; "
                 f"in order: {found == sorted(found, key=expected.index)}; the folder: {data}")
    if kills < options.kills:
        sys.exit(f"only {kills} kills before every donation had ended: more donations or a smaller --longest")
    kinds = {kind: sum(1 for _, other in ends if other == kind) for _, kind in ends}
    print(f"{len(ends)} ends of {options.donations} donations, each once, in order ({kinds}); "
          f"{kills} kills in {sessions} sessions, {time.monotonic() - began:.0f} s")
    shutil.rmtree(data)


if __name__ == "__main__":
    main()
