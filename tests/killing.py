"""What the scripts that kill a running show have in common."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# A line of `live replay --trace` that says how a request ended.
END = re.compile(r"^\s*\d+\s+[\d.]+\s+end (\S+) (\S+)$")


def newest_binary():
    built = [path for path in (ROOT / "target/release/live", ROOT / "target/debug/live") if path.exists()]
    if not built:
        sys.exit("no program: build one with cargo build --release")
    return max(built, key=lambda path: path.stat().st_mtime)
