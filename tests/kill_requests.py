#!/usr/bin/env python3
"""Sends requests of many sources, each more than once, to a program that is killed again and again, and checks that each
was taken and ended exactly once, and that every answer was true.

    tests/kill_requests.py [--binary PATH] [--requests 10000] [--kills 50] [--seed 1]

Needs a built `live` (target/release/live or target/debug/live). Exit status 0: everything held.
"""

import collections
import http.client
import json
import os
import pathlib
import queue
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from killing import END, ROOT, arguments, newest_binary

SENDERS = 16
# A source may send 60 a minute: so many of them that none has to wait long.
REQUESTS_A_SOURCE = 25
# The others hold no wish and end at once.
DRAWN_ONE_OF = 200


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Show:
    """The program, which is started and killed, and may not be there."""

    def __init__(self, binary, data):
        self.binary, self.data, self.port, self.process = binary, data, free_port(), None
        nowhere = "http://127.0.0.1:9/api/v1"
        self.environment = {
            "PATH": os.environ.get("PATH", ""), "LLM_BACKEND": "offline", "DA_API_BASE": nowhere, "DA_WS_URL": nowhere,
            "DATA_DIR": str(data), "API_HOST": "127.0.0.1", "API_PORT": str(self.port), "SHOW_DURATION_SEC": "0",
            "CARD_DURATION_SEC": "0", "DRAW_MAX_SEC": "1", "LOG_LEVEL": "ERROR",
        }

    def start(self):
        command = [str(self.binary), "run", "--headless"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=self.environment, cwd=self.data)
        while self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        sys.exit(f"the program ended with status {self.process.returncode}; its folder: {self.data}")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Content-Type": "application/json"} if body else {}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()


def request(number, sources, message=None):
    wish = "a cat" if number % DRAWN_ONE_OF == 0 else ""
    return json.dumps({
        "source": f"s{number % sources}", "id": str(number), "amount": number, "currency": "bits",
        "message": wish if message is None else message,
    })


class Sending:
    """Requests that are not answered yet, and what was answered."""

    def __init__(self, show, options):
        self.show, self.sources = show, -(-options.requests // REQUESTS_A_SOURCE)
        self.open, self.lock = queue.Queue(), threading.Lock()
        self.statuses, self.wrong, self.left = collections.Counter(), [], options.requests
        numbers = list(range(options.requests))
        random.Random(options.seed).shuffle(numbers)
        for number in numbers:
            self.open.put(number)

    def count(self, status, expected, what):
        with self.lock:
            self.statuses[status] += 1
            if status not in expected:
                self.wrong.append((what, status))

    def run(self):
        while True:
            number = self.open.get()
            if number is None:
                return
            try:
                status, _ = self.show.ask("POST", "/requests", request(number, self.sources))
            except (OSError, http.client.HTTPException, ValueError):
                status = None
            if status in (200, 201):
                self.again(number)
                with self.lock:
                    self.statuses[status] += 1
                    self.left -= 1
                continue
            self.count(status, (None, 429, 503, 504), number)
            self.open.put(number)
            time.sleep(0.2)

    def again(self, number):
        """What was taken is known from then on, and another content is not it."""
        repeats = ((None, (200,)), ("another wish", (409,)))
        for message, expected in repeats[: number % 3]:
            try:
                status, _ = self.show.ask("POST", "/requests", request(number, self.sources, message))
            except (OSError, http.client.HTTPException, ValueError):
                status = None
            self.count(status, (*expected, None, 429, 503, 504), f"{number} again")


def ends_of(binary, file):
    trace = subprocess.run([str(binary), "replay", str(file), "--trace"], check=True, capture_output=True, text=True)
    found = (END.match(line) for line in trace.stdout.splitlines())
    return [(match[1], match[2]) for match in found if match]


def wait_until_empty(show):
    while True:
        _, state = show.ask("GET", "/queue")
        if state["active"] is None and state["length"] == 0 and state["overflow"] == 0:
            return
        time.sleep(0.2)


def main():
    options = arguments(__doc__, ("requests", 10_000), kills=50, longest=3.0)
    binary = (options.binary or newest_binary()).resolve()
    chance = random.Random(options.seed)
    data = pathlib.Path(tempfile.mkdtemp(prefix="draw-stream-requests-"))
    show, kills, began = Show(binary, data), 0, time.monotonic()
    sending = Sending(show, options)
    show.start()
    senders = [threading.Thread(target=sending.run, daemon=True) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    while sending.left > 0 or kills < options.kills:
        time.sleep(chance.uniform(0.1, options.longest))
        show.kill()
        kills += 1
        show.start()
    for _ in senders:
        sending.open.put(None)
    for sender in senders:
        sender.join()
    wait_until_empty(show)
    show.process.send_signal(signal.SIGTERM)
    if show.process.wait(timeout=60) != 0:
        sys.exit(f"it did not end in order; its folder: {data}")

    if sending.wrong:
        sys.exit(f"{len(sending.wrong)} answers that are not true: {sending.wrong[:20]}; the folder: {data}")
    ends = [end for file in sorted((data / "journal").glob("*.jsonl")) for end in ends_of(binary, file)]
    found = collections.Counter(name for name, _ in ends)
    expected = {f"s{number % sending.sources}:{number}" for number in range(options.requests)}
    missing, twice = expected - set(found), [name for name, count in found.items() if count > 1]
    if missing or twice or set(found) - expected:
        sys.exit(f"missing {sorted(missing)[:20]}; twice {twice[:20]}; "
                 f"unknown {sorted(set(found) - expected)[:20]}; the folder: {data}")
    kinds = dict(collections.Counter(kind for _, kind in ends))
    answers = {str(status): count for status, count in sorted(sending.statuses.items(), key=str)}
    print(f"{len(ends)} ends of {options.requests} requests of {sending.sources} sources, each once ({kinds}); "
          f"{kills} kills; answers {answers}; {time.monotonic() - began:.0f} s")
    shutil.rmtree(data)


if __name__ == "__main__":
    main()
