"""Decode threads that follow the machine, against each fixed number of them: idle, and with one core kept busy.

Every round asks with each choice once, so that a machine that changes meanwhile changes for all.
"""

import os
import statistics
import subprocess
import sys
import tempfile

from decode import ask

ROUNDS = 5
BUSY = [sys.executable, "-c", "while True: pass"]


def situations():
    yield "idle", None
    yield "a core busy", BUSY
    if os.path.exists("/usr/bin/taskset"):
        yield "processor 0 busy", ["taskset", "-c", "0", *BUSY]


def run():
    cores = os.cpu_count()
    counts = sorted({1, max(1, cores // 2), cores - 1 or 1, cores})
    choices = {f"{count} fixed": ["--threads", str(count)] for count in counts}
    choices["following"] = []
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home}
        for situation, command in situations():
            other = subprocess.Popen(command) if command else None
            try:
                speeds = {name: [] for name in choices}
                for _ in range(ROUNDS):
                    for name, arguments in choices.items():
                        report = ask(environment, "--temperature", "0", "--speculation", "off", *arguments)
                        speeds[name].append(report["timings"]["decode_tps"])
            finally:
                if other:
                    other.kill()
                    other.wait()
            medians = {name: statistics.median(values) for name, values in speeds.items()}
            for name, speed in medians.items():
                yield f"threads, {situation}: {name}", f"{speed:.1f} tok/s"
            best = max(speed for name, speed in medians.items() if name != "following")
            yield f"threads, {situation}: following / best fixed", f"{medians['following'] / best:.3f}"
