"""What the scripts that kill a running show have in common."""

import argparse
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


def arguments(about, many, kills, longest):
    """What both are told: `many` is the name of what is sent and how much of it there is."""
    name, count = many
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, help="the program [default: the newest one that was built]")
    parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--kills", type=int, default=kills, help="at least so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=longest, help="seconds that a session lasts at most, while killing")
    return parser.parse_args()
