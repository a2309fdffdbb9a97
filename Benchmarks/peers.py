#!/usr/bin/env python3
"""What a chat's screen costs: canter beside two others, all on the same paced server.

    "$(Scripts/setup-tests --python)" Benchmarks/peers.py [--programs canter elia oterm]

Prints a Markdown table. No model runs: a server writes a text at an exact speed, and what is
measured is what each program spends to show it. The two others are installed, at the versions
below, into the cache folder. Needs Linux, whose /proc tells the figures.
"""

import argparse
import bisect
import hashlib
import json
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import venv

from paced_server import MODEL, PacedServer, token
from pseudo_terminal import PseudoTerminal
from machine import processor

try:
    import pyte
except ImportError:
    sys.exit('pyte is missing: run this with the tests\' Python, "$(Scripts/setup-tests --python)".')

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RATES = (20, 100, 400)
KEYS = 40
# The package, and with it what its screen and its streaming are made of.
PACKAGES = {
    "elia": ("elia-chat==1.10.0", "textual==0.79.1", "litellm==1.110.2"),
    "oterm": ("oterm==0.26.1", "textual==8.2.8", "pydantic-ai-slim==2.59.0"),
}
# What programs ask a terminal, and what a common one says: so none waits for an answer.
ANSWERS = {
    b"\x1b[c": "\x1b[?62;22c",
    b"\x1b[6n": "\x1b[1;1R",
    b"\x1b[16t": "\x1b[6;20;10t",
    b"\x1b[?2026$p": "\x1b[?2026;2$y",
    b"\x1b]11;?": "\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\",
}


class NotMeasured(Exception):
    """Says in one sentence why."""


class WatchedTerminal(PseudoTerminal):
    """Keeps when each piece of output came, and draws it afterwards: drawing takes a processor."""

    def __init__(self, arguments, environment):
        # `env` becomes the program: its process is the one that is measured.
        super().__init__(["/usr/bin/env", *(f"{name}={value}" for name, value in environment.items()), *arguments])
        self.output = bytearray()
        self.times, self.ends, self.drawn = [], [], 0
        self.screen = pyte.Screen(120, 36)
        self.stream = pyte.ByteStream(self.screen)

    def read(self, seconds):
        start = len(self.output)
        try:
            if not super().read(seconds):
                return False
        except OSError:
            raise NotMeasured(f"it ended: {bytes(self.output[-300:])!r}") from None
        self.times.append(time.monotonic())
        self.ends.append(len(self.output))
        fresh = self.output[start:]
        for question, answer in ANSWERS.items():
            if question in fresh:
                self.type(answer)
        return True

    def wait(self, condition, what, seconds):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise NotMeasured(f"{what} did not come within {seconds} s")
            self.read(0.02)

    def wait_for_text(self, text, seconds=60):
        self.wait(lambda: text.encode() in self.output, f"'{text}'", seconds)

    def draw(self):
        """Draws the next piece of output; its time, or None when all is drawn."""
        if self.drawn == len(self.times):
            return None
        start = self.ends[self.drawn - 1] if self.drawn else 0
        self.stream.feed(bytes(self.output[start:self.ends[self.drawn]]))
        self.drawn += 1
        return self.times[self.drawn - 1]

    def draw_until(self, moment):
        while self.drawn < len(self.times) and self.times[self.drawn] <= moment:
            self.draw()

    def shown(self):
        """The highest number of a token on the drawn screen."""
        return max((int(number) for line in self.screen.display for number in re.findall(r"fox(\d+)", line)), default=0)

    def processes(self):
        """The program's process and those below it; the server's threads are this script's."""
        found = [self.pid]
        for process in found:
            try:
                for task in os.listdir(f"/proc/{process}/task"):
                    with open(f"/proc/{process}/task/{task}/children") as file:
                        found += map(int, file.read().split())
            except FileNotFoundError:
                pass
        return found

    def cpu_seconds(self):
        """Processor time of the program and its children, also of those that ended."""
        total = 0
        for process in self.processes():
            try:
                with open(f"/proc/{process}/stat") as file:
                    total += sum(map(int, file.read().rsplit(")", 1)[1].split()[11:15]))
            except FileNotFoundError:
                pass
        return total / os.sysconf("SC_CLK_TCK")

    def frames(self, start, end):
        """Writes between two moments. A long one is read in pieces, which follow at once."""
        times = self.times[bisect.bisect_left(self.times, start):bisect.bisect_right(self.times, end)]
        return sum(1 for earlier, later in zip([0, *times], times) if later - earlier > 0.001)

    def close(self):
        # However a program likes to be ended: all are ended alike.
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.descriptor)
        self.home.cleanup()


class Program:
    """A chat, with a home folder of its own that the server's address is set in."""

    # The text that is there once a question can be typed, and the key that sends it.
    ready, send = "", "\r"
    def __init__(self, server):
        self.server = server
        self.folder = tempfile.TemporaryDirectory()
        home = self.folder.name
        self.environment = {
            "HOME": home, "XDG_CONFIG_HOME": f"{home}/config", "XDG_DATA_HOME": f"{home}/data",
            "XDG_STATE_HOME": f"{home}/state", "XDG_CACHE_HOME": f"{home}/cache",
            "NO_PROXY": "127.0.0.1", "COLORTERM": "truecolor"}

    def start(self, extra=()):
        return WatchedTerminal([*self.command, *extra], self.environment)

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)


class Canter(Program):
    ready = MODEL

    def __init__(self, server, binary):
        super().__init__(server)
        if not os.access(binary, os.X_OK):
            raise NotMeasured(f"{binary} is missing: build it with 'make build', or give --binary")
        self.command = [binary, "chat", "--engine", server.address]
        self.version = subprocess.run([binary, "--version"], capture_output=True, text=True).stdout.strip()


class Peer(Program):
    def __init__(self, server):
        super().__init__(server)
        package = PACKAGES[self.name][0]
        self.version = package.partition("==")[2]
        self.bin = os.path.join(installed(self.name), "bin")
        self.command = [os.path.join(self.bin, self.name)]


class Elia(Peer):
    name, ready, send = "elia", "Enter your", "\n"

    def __init__(self, server):
        super().__init__(server)
        # Or LiteLLM fetches a list of prices before it answers.
        self.environment["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
        self.write("config/elia/config.toml", f"""default_model = "paced"
[[models]]
id = "paced"
name = "openai/{MODEL}"
api_base = "{server.address}/v1"
api_key = "none"
""")


class Oterm(Peer):
    name, ready = "oterm", "❯"

    def __init__(self, server):
        super().__init__(server)
        self.environment["OLLAMA_URL"] = server.address
        self.write("data/oterm/config.json", json.dumps({"splash-screen": False}))
        # A chat that is there opens by itself; to make one takes a dialogue.
        subprocess.run(
            [os.path.join(self.bin, "python"), "-c",
             "import asyncio; from oterm.store.store import Store; from oterm.types import ChatModel\n"
             "async def main(): await (await Store.get_store())"
             f".save_chat(ChatModel(name='chat', model='{MODEL}', provider='ollama'))\n"
             "asyncio.run(main())"],
            env={**os.environ, **self.environment}, check=True)


def installed(name):
    """The folder of a peer's virtual environment, made where it is missing."""
    cache = os.environ.get("CANTER_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "canter")
    key = hashlib.sha256(json.dumps([PACKAGES, sys.version, sys.prefix]).encode()).hexdigest()[:12]
    folder = os.path.join(cache, f"peers-{key}", name)
    complete = os.path.join(folder, "complete")
    if not os.path.exists(complete):
        print(f"installing {', '.join(PACKAGES[name])} into {folder}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        done = subprocess.run(
            [os.path.join(folder, "bin", "python"), "-m", "pip", "install", "--quiet",
             "--disable-pip-version-check", "--only-binary", ":all:", *PACKAGES[name]], stdout=sys.stderr)
        if done.returncode != 0:
            raise NotMeasured("it could not be installed (the reason is above)")
        open(complete, "w").close()
    return folder


def asked(program, terminal, question, tokens, rate):
    """Sends a question; returns the reply when its first token is written."""
    reply = program.server.expect(tokens, rate)
    terminal.type(question)
    terminal.run_for(0.5)
    terminal.type(program.send)
    terminal.wait(lambda: reply.began, "its request", 60)
    return reply


def opened(program, starts):
    """A program that has answered once: what it loads for the first reply is loaded."""
    terminal = program.start()
    terminal.wait_for_text(program.ready)
    ready = time.monotonic() - terminal.started
    terminal.run_for(1.5)
    terminal.draw_until(terminal.started)
    while not any(line.strip() for line in terminal.screen.display):
        first = terminal.draw()
    starts.append((first - terminal.started, ready))
    warm = asked(program, terminal, "Hello.", 20, 50)
    terminal.wait(lambda: warm.ended, "the end of the first reply", 60)
    terminal.run_for(2)
    return terminal


def idle(terminal, seconds):
    # Runtimes keep idle threads, and timers over them, for some seconds.
    terminal.run_for(12)
    switches, cpu = terminal.context_switches(), terminal.cpu_seconds()
    terminal.run_for(seconds)
    woken = sum(count - switches.get(task, 0) for task, count in terminal.context_switches().items())
    return (terminal.cpu_seconds() - cpu) / seconds, woken / seconds


def streamed(program, terminal, rate, seconds):
    """The figures of one reply, by name."""
    reply = asked(program, terminal, "Tell me of the fox.", rate * seconds, rate)
    began, cpu, written = time.monotonic(), terminal.cpu_seconds(), len(terminal.output)
    terminal.wait(lambda: reply.ended, "the end of the reply", seconds + 30)
    share = (terminal.cpu_seconds() - cpu) / (time.monotonic() - began)
    written = len(terminal.output) - written
    terminal.run_for(3)
    terminal.draw_until(reply.ended)
    figures = {
        "cpu": share, "bytes": written / reply.tokens, "frames": terminal.frames(reply.began, reply.ended) / seconds,
        "shown": terminal.shown(), "tokens": reply.tokens, "late": reply.late, "memory": terminal.resident_mib(),
        "lag": 0}
    while terminal.shown() < reply.tokens and figures["lag"] is not None:
        moment = terminal.draw()
        figures["lag"] = moment and moment - reply.ended
    figures["at_last"] = terminal.shown()
    return figures


def keys(program, terminal):
    """How long a typed letter takes to the screen while a reply streams, sorted."""
    reply = asked(program, terminal, "Tell me of the fox.", 100 * 120, 100)
    terminal.run_for(2)
    latencies = []
    for index in range(KEYS):
        # Letters that neither the text nor control sequences hold, each typed but once.
        letter, marker, began = chr(0x430 + index), len(terminal.output), time.monotonic()
        terminal.type(letter)
        while letter.encode() not in terminal.output[marker:]:
            if time.monotonic() > began + 10:
                return None
            terminal.read(0.5)
        latencies.append(terminal.times[-1] - began)
        # Not in step with the program's own clock.
        terminal.run_for(0.1 + 0.0137 * (index % 10))
    if reply.ended:
        raise NotMeasured("the reply ended before all keys were typed")
    return sorted(latencies)


def measured(program, seconds):
    starts, result = [], {"version": program.version, "rates": {}}

    def with_terminal(measure, *arguments):
        terminal = opened(program, starts)
        try:
            return measure(*arguments, terminal) if measure is not idle else idle(terminal, seconds)
        finally:
            terminal.close()

    # The first start of all makes files that later ones find.
    terminal = program.start()
    terminal.wait_for_text(program.ready)
    terminal.close()
    result["idle"] = with_terminal(idle)
    for rate in RATES:
        result["rates"][str(rate)] = with_terminal(lambda terminal: streamed(program, terminal, rate, seconds))
    result["keys"] = with_terminal(lambda terminal: keys(program, terminal))
    result["starts"] = [statistics.median(times) for times in zip(*starts)]
    return result


PROGRAMS = {"canter": Canter, "elia": Elia, "oterm": Oterm}


def rows(result):
    """What of a program is printed, as (what, figure)."""
    first, ready = result["starts"]
    yield "start to first frame", f"{first * 1000:.0f} ms"
    yield "start to ready", f"{ready * 1000:.0f} ms"
    for rate, figures in result["rates"].items():
        yield f"processor at {rate} tok/s", f"{figures['cpu'] * 100:.1f} %"
        yield f"bytes a token at {rate} tok/s", f"{figures['bytes']:.0f}"
        yield f"frames a second at {rate} tok/s", f"{figures['frames']:.0f}"
        lag = figures["lag"]
        yield f"last token on the screen after, at {rate} tok/s", "never" if lag is None else f"{lag * 1000:.0f} ms"
        yield f"resident memory at {rate} tok/s", f"{figures['memory']:.0f} MiB"
    keys = result["keys"]
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        figure = f"{keys[min(len(keys) - 1, int(len(keys) * share))] * 1000:.1f} ms" if keys else "over 10 s"
        yield f"key to screen at 100 tok/s, {name}", figure
    cpu, wakeups = result["idle"]
    yield "processor, idle", f"{cpu * 100:.2f} %"
    yield "wake-ups a second, idle", f"{wakeups:.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", nargs="+", choices=PROGRAMS, default=list(PROGRAMS))
    parser.add_argument("--seconds", type=int, default=10, help="how long each reply streams")
    parser.add_argument("--binary", default=os.environ.get("CANTER_BINARY") or f"{ROOT}/.build/release/canter")
    arguments = parser.parse_args()
    table, names = {}, []
    for name in arguments.programs:
        with PacedServer("ollama" if name == "oterm" else "openai") as server:
            try:
                program = Canter(server, arguments.binary) if name == "canter" else PROGRAMS[name](server)
                result = measured(program, arguments.seconds)
            except NotMeasured as reason:
                print(f"{name}: not measured, {reason}", file=sys.stderr)
                continue
            finally:
                server.shutdown()
        names.append(f"{name} {result['version']}".strip())
        for what, figure in rows(result):
            table.setdefault(what, []).append(figure)
        print(f"{name} measured", file=sys.stderr)
    print(f"{processor()}, {os.cpu_count()} processors, {platform.system()} {platform.release()}, 120x36\n")
    print(f"| what | {' | '.join(names)} |\n| --- |{' --- |' * len(names)}")
    for what, figures in table.items():
        print(f"| {what} | {' | '.join(figures)} |")


if __name__ == "__main__":
    main()
