#!/usr/bin/env python3
"""Soak: every donation becomes one request, whatever happens to the socket, the API or the program.

    tests/soak_donations.py --peer http://127.0.0.1:18190 --live target/release/live

PEER is any stand-in for DonationAlerts with these calls below /admin: donate (rest_only, dup, n), cut, kick (reconnect,
code, reason), unsub (resubscribe), ws_down (secs), stall (secs), rate_limit (n, retry_after), fail (code, n),
expire_access, rotate_connect, wipe_history, stats. It serves /connection/websocket, /api/v1 and /oauth on the same port.
The script starts the program, kills it with -9 at random moments and reads what became durable from its journal.
Exit status 0: all distinct, none missing, none twice, all in time, all requests inside the budget. Standard library only.

What counts as twice. A killed program leaves donations that are on disk and that the show had not taken in yet; the next
session copies their lines into the opening of its own file, in front of its first `applied` line. So two lines with one
id need not be two requests. Two things are counted instead: lines that the feed wrote, which are those behind a file's
opening, because the feed must know what it told before; and, at the end, requests by the program's own account: what
`live replay --trace` says has ended in each session, and what one more session says is still open.

What counts as late. DonationAlerts allows 60 requests a minute. Every start and every reconnect costs two or more of
them, and once they are used up the next look has to wait for the minute to pass, whatever the program does. So each fault
waits until the minute has room for it (--busy). A storm that leaves no room comes at the end, with a limit of its own.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

WITH_SOCKET_SEC = 1.0
QUIET_INTERVAL_SEC = 120.0
REQUESTS_PER_MINUTE = 60
WINDOW_SEC = 60.0
END = re.compile(r"^ *\d+ +[\d.]+ +end (\S+) \S+$", re.MULTILINE)
DONATION = re.compile(r'"fact":"donation_(?:received|missed)".*?"id":"(da:\d+)"')


class Peer:
    """The stand-in's admin side."""

    def __init__(self, address):
        self.address = address.rstrip("/")

    def call(self, name, **query):
        pairs = "&".join(f"{key}={value}" for key, value in query.items())
        with urllib.request.urlopen(f"{self.address}/admin/{name}?{pairs}", timeout=30) as answer:
            return json.load(answer)

    def subscribed(self):
        return self.call("stats")["subscribers"] > 0


class Journal(threading.Thread):
    """When each donation became durable, and how often the feed wrote it, read from the growing files."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.folder, self.offsets, self.rests = folder, collections.defaultdict(int), {}
        self.known, self.written, self.opened, self.carried_lines = {}, collections.Counter(), set(), 0

    def run(self):
        while True:
            self.look()
            time.sleep(0.02)

    def look(self):
        for path in self.files():
            with open(path, "rb") as file:
                file.seek(self.offsets[path])
                fresh = file.read()
            self.offsets[path] += len(fresh)
            *lines, self.rests[path] = (self.rests.get(path, b"") + fresh).split(b"\n")
            for line in lines:
                self.take(path, line)

    def take(self, path, line):
        if line.startswith(b'{"applied"'):
            self.opened.add(path)
        found = DONATION.search(line.decode("utf-8", "replace"))
        if not found:
            return
        self.known.setdefault(found[1], time.monotonic())
        if path in self.opened:
            self.written[found[1]] += 1
        else:
            self.carried_lines += 1

    def files(self):
        return sorted(self.folder.glob("*.jsonl"))


def left_open(file):
    """Requests in a session's opening: carried ones, and facts on disk that nobody had taken in."""
    for line in file.read_text("utf-8").splitlines():
        if line.startswith('{"applied"'):
            return
        fact = json.loads(line)
        if fact["fact"] == "carried":
            lists = [fact.get("waiting", []), fact.get("review", [])]
            lists += [clearing["requests"] for clearing in fact.get("cleared", [])]
            lists += [[fact["on_air"]] if fact.get("on_air") else []]
            yield from (one["request"] for requests in lists for one in requests)
            yield from (donation["id"] for donation in fact.get("missed", []))
        elif found := DONATION.search(line):
            yield found[1]


class Program:
    """The program under test, and its violent end."""

    def __init__(self, options, data_dir):
        self.binary = options.live.split()
        self.command = self.binary + options.arguments.split()
        self.log = open(data_dir / "log.txt", "ab")
        self.environment = dict(
            os.environ, DATA_DIR=str(data_dir), DA_WS_URL=f"{options.peer}/connection/websocket",
            DA_API_BASE=f"{options.peer}/api/v1", DA_ACCESS_TOKEN="TEST_ACCESS", DA_REFRESH_TOKEN="TEST_REFRESH",
            DA_CLIENT_ID="1234", DA_CLIENT_SECRET="TEST_SECRET", DA_REST_POLL_INTERVAL_SEC=str(options.poll),
            SHOW_DURATION_SEC="0", LLM_ENDPOINT="http://127.0.0.1:9/v1/chat/completions", QUEUE_MAX_SIZE="32",
            API_HOST="127.0.0.1", API_PORT=str(options.port), LOG_LEVEL="info",
        )
        self.kills, self.process, self.started = 0, None, 0.0

    def start(self):
        self.process = subprocess.Popen(self.command, env=self.environment, stdout=self.log, stderr=self.log)
        self.started = time.monotonic()

    def kill(self):
        self.check()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.kills += 1

    def check(self):
        status = self.process.poll()
        if status is not None:
            sys.exit(f"the program ended by itself with status {status}; see {self.log.name}")

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def ends(self, file):
        """The requests that ended in one session, as the program itself computes them from its file."""
        command = self.binary + ["replay", str(file), "--trace"]
        trace = subprocess.run(command, check=True, capture_output=True, text=True, env=self.environment)
        return END.findall(trace.stdout)

    def still_open(self, journal):
        """The requests that one more session takes over. It must have taken in what the last one left."""
        before = set(journal.files())
        self.start()
        until = time.monotonic() + 60
        while not (begun := set(journal.files()) - before):
            self.check()
            if time.monotonic() > until:
                sys.exit("no session begins after the last one")
            time.sleep(0.05)
        self.stop()
        return list(left_open(begun.pop()))


class Requests(threading.Thread):
    """The busiest minute, counted by the stand-in."""

    def __init__(self, peer):
        super().__init__(daemon=True)
        self.peer, self.samples, self.busiest, self.last_minute = peer, collections.deque(), 0, 0

    def run(self):
        while True:
            total = self.total()
            now = time.monotonic()
            self.samples.append((now, total))
            while now - self.samples[0][0] > 60:
                self.samples.popleft()
            self.last_minute = total - self.samples[0][1]
            self.busiest = max(self.busiest, self.last_minute)
            time.sleep(0.25)

    def total(self):
        stats = self.peer.call("stats")
        return sum(stats["rest"].values()) + sum(n for key, n in stats["counters"].items() if key.startswith("oauth_"))


class Soak:
    """Donations and faults, and the bookkeeping of both."""

    def __init__(self, options, data_dir):
        self.options, self.dice = options, random.Random(options.seed)
        self.peer, self.journal = Peer(options.peer), Journal(data_dir / "journal")
        self.program, self.requests = Program(options, data_dir), Requests(self.peer)
        self.sent, self.faults, self.doubled = {}, collections.Counter(), 0
        self.stalled_until, self.context, self.became = 0.0, "start", collections.Counter()

    def run(self):
        self.journal.start()
        self.requests.start()
        self.program.start()
        self.wait_for_socket(60)
        time.sleep(2)
        while len(self.sent) < self.options.donations or self.program.kills < self.options.kills:
            self.calm()
            self.wait_for_room()
            self.faults_and_donations()
            self.wait_for_socket(90)
            self.program.check()
            print(f"{len(self.sent)} sent, {len(self.journal.known)} known, {self.program.kills} kills", flush=True)
        self.storm()
        self.wait_for_all()
        self.program.stop()
        self.account()

    def account(self):
        """How many requests each donation became, whatever became of them."""
        for file in self.journal.files():
            self.became.update(self.program.ends(file))
        ended = sum(self.became.values())
        self.became.update(self.program.still_open(self.journal))
        print(f"requests ended {ended}, still open {sum(self.became.values()) - ended}")

    def calm(self):
        """Socket up: each donation is waited for."""
        for _ in range(self.dice.randint(1, 3)):
            ids = self.donate("with a socket", 1)
            until = time.monotonic() + 20
            while time.monotonic() < until and not all(one in self.journal.known for one in ids):
                time.sleep(0.01)
        if self.dice.random() < 0.15:
            self.donate("list only", 1, rest_only=1)

    def storm(self):
        """Connections are cut as fast as they come, for longer than it takes to use up the minute's requests."""
        self.context = "storm"
        until = time.monotonic() + 75
        while time.monotonic() < until:
            self.peer.call("cut")
            self.faults["cut in the storm"] += 1
            if self.dice.random() < 0.1:
                self.donate("in the storm", 1, beyond=True)
            time.sleep(0.3)
        self.wait_for_socket(90)

    def wait_for_room(self):
        until = time.monotonic() + 60
        while self.requests.last_minute > self.options.busy and time.monotonic() < until:
            time.sleep(0.25)

    def faults_and_donations(self):
        """One or two faults with donations before, while and after."""
        missing = self.options.kills - self.program.kills
        rounds = max(1, (self.options.donations - len(self.sent)) // 10)
        self.donate("without a socket", self.dice.randint(0, 3))
        for _ in range(self.dice.randint(1, 2)):
            if self.dice.random() < min(0.9, 0.75 * missing / rounds):
                self.kill()
            else:
                self.fault()
            for _ in range(self.dice.randint(1, 2)):
                self.donate("without a socket", self.dice.randint(1, 4))
                time.sleep(self.dice.random() * 0.3)

    def kill(self):
        if self.dice.random() < 0.5:
            # In the middle of taking a burst.
            self.donate("without a socket", self.dice.randint(2, 6))
            time.sleep(self.dice.random() * 0.02)
        self.context = "kill -9"
        self.program.kill()
        self.faults["kill -9"] += 1
        self.donate("without a socket", self.dice.randint(0, 4))
        self.program.start()
        time.sleep(self.dice.random() * self.dice.choice([0.05, 3]))

    def fault(self):
        faults = {
            "cut": lambda: self.peer.call("cut"),
            "kicked": lambda: self.peer.call("kick"),
            "kicked, server restart": lambda: self.peer.call("kick", code=3001, reason="shutdown"),
            "kicked, insufficient state": lambda: self.peer.call("kick", code=3010, reason="insufficient"),
            "kicked for good": lambda: self.peer.call("kick", reconnect=0),
            "unsubscribed": lambda: self.peer.call("unsub", resubscribe=1),
            "unsubscribed for good": lambda: self.peer.call("unsub", resubscribe=0),
            "socket refused": lambda: self.peer.call("ws_down", secs=self.dice.randint(2, 5)),
            "stalled": lambda: self.stall(self.dice.randint(2, 5)),
            "half-open": lambda: self.stall(25),
            "429 with Retry-After": lambda: self.limit(2, self.dice.randint(1, 2)),
            "429 without": lambda: self.limit(1, -1),
            "500": lambda: self.fail(500), "502": lambda: self.fail(502), "503": lambda: self.fail(503),
            "access token expired": lambda: (self.peer.call("expire_access"), self.peer.call("cut")),
            "connect token expired": lambda: (self.peer.call("rotate_connect"), self.peer.call("cut")),
            "history wiped": lambda: (self.peer.call("cut"), self.donate("without a socket", 2),
                                      self.peer.call("wipe_history")),
        }
        rare = {"half-open": 0.25, "kicked for good": 0.25, "unsubscribed for good": 0.25}
        name = self.dice.choices(list(faults), [rare.get(name, 1) for name in faults])[0]
        self.context = name
        faults[name]()
        self.faults[name] += 1

    def stall(self, secs):
        self.stalled_until = max(self.stalled_until, time.monotonic() + secs)
        self.peer.call("stall", secs=secs)

    def limit(self, n, retry_after):
        self.peer.call("rate_limit", n=n, retry_after=retry_after)
        self.peer.call("cut")

    def fail(self, code):
        self.peer.call("fail", code=code, n=self.dice.randint(1, 3))
        self.peer.call("cut")

    def donate(self, kind, n, beyond=False, **query):
        n = n if beyond else min(n, self.options.donations - len(self.sent))
        if n <= 0:
            return []
        draw = self.dice.random()
        if kind == "without a socket" and draw < 0.15:
            kind, query = "list only", {"rest_only": 1}
        elif draw < 0.3 and not query:
            query["dup"] = 1
            self.doubled += n
        at = time.monotonic()
        ids = [f"da:{one['id']}" for one in self.peer.call("donate", n=n, **query)["donations"]]
        self.sent.update({one: (at, kind, self.context) for one in ids})
        return ids

    def wait_for_socket(self, limit_sec):
        # A stalled subscriber still counts: only after the stall the answer means something.
        time.sleep(max(0.0, self.stalled_until + 1 - time.monotonic()))
        until = time.monotonic() + limit_sec
        while not self.peer.subscribed():
            self.program.check()
            if time.monotonic() > until:
                sys.exit(f"no subscription within {limit_sec} s")
            time.sleep(0.1)
        time.sleep(0.5)

    def wait_for_all(self):
        until = time.monotonic() + QUIET_INTERVAL_SEC + self.options.poll + 15
        while len(self.journal.known.keys() & self.sent.keys()) < len(self.sent) and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(1)

    def report(self):
        known, written, became = self.journal.known, self.journal.written, self.became
        missing = sorted(self.sent.keys() - (known.keys() & became.keys()))
        twice = sorted(one for one in known.keys() | became.keys() if max(written[one], became[one]) > 1)
        foreign = sorted((known.keys() | became.keys()) - self.sent.keys())
        longest = collections.defaultdict(float)
        for one, (at, kind, _) in self.sent.items():
            if one in known:
                longest[kind] = max(longest[kind], known[one] - at)
        bounds = {"with a socket": WITH_SOCKET_SEC, "without a socket": self.options.poll + 5,
                  "list only": QUIET_INTERVAL_SEC + self.options.poll + 5,
                  "in the storm": WINDOW_SEC + self.options.poll + 5}
        late = {kind: seconds for kind, seconds in longest.items() if seconds > bounds[kind]}
        print(f"donations sent {len(self.sent)}, published twice {self.doubled}, distinct known {len(known)}, "
              f"requests {sum(became.values())}, lines copied into a next session {self.journal.carried_lines}")
        print(f"missing {missing or 'none'}; twice {twice or 'none'}; never sent {foreign or 'none'}")
        for kind in bounds:
            count = sum(1 for _, of, _ in self.sent.values() if of == kind)
            print(f"  {kind}: {count}, longest {longest[kind]:.2f} s (limit {bounds[kind]:.0f} s)")
        for one, (at, kind, context) in self.sent.items():
            if one in known and known[one] - at > bounds[kind]:
                print(f"  late: {one} {kind} after '{context}', {known[one] - at:.2f} s")
        print(f"faults {sum(self.faults.values())}: " + ", ".join(f"{k} {n}" for k, n in sorted(self.faults.items())))
        print(f"busiest minute: {self.requests.busiest} requests (limit {REQUESTS_PER_MINUTE})")
        enough = self.program.kills >= self.options.kills
        good = not (missing or twice or foreign or late) and enough and self.requests.busiest <= REQUESTS_PER_MINUTE
        print("PASSED" if good else f"FAILED (late {dict(late)}, kills {self.program.kills})")
        return 0 if good else 1


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--peer", required=True, help="address of the stand-in")
    options.add_argument("--live", default="target/release/live", help="the program")
    options.add_argument("--arguments", default="run --headless", help="its arguments")
    options.add_argument("--donations", type=int, default=1000)
    options.add_argument("--kills", type=int, default=50, help="at least so many kill -9")
    options.add_argument("--busy", type=int, default=36, help="requests in the last minute that a fault waits for")
    options.add_argument("--poll", type=int, default=10, help="DA_REST_POLL_INTERVAL_SEC")
    options.add_argument("--port", type=int, default=18199, help="API_PORT of the program")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--data-dir", help="kept; a temporary folder otherwise")
    options = options.parse_args()
    data_dir = pathlib.Path(options.data_dir or tempfile.mkdtemp(prefix="soak-"))
    data_dir.mkdir(parents=True, exist_ok=True)
    soak = Soak(options, data_dir)
    try:
        soak.run()
    finally:
        if soak.program.process and soak.program.process.poll() is None:
            soak.program.process.kill()
        print(f"files in {data_dir}")
    sys.exit(soak.report())


if __name__ == "__main__":
    main()
