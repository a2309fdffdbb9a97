"""Speed at depth against llama.cpp's own benchmark, and what a forecast of it is worth.

    Benchmarks/run depth-truth [THREADS]

Conversations of canter reach a depth and go on for 64 tokens there, alternating with llama-bench at
the very same depth, with the settings canter says are in force. Then replies of canter's from the
beginning to a depth of 2,000 tokens give samples; a line fitted to them, seconds per token =
a + b x depth, forecasts the depths that were really reached. The fit is made here, by itself, and
not with canter's code. A machine that others use is waited for, at most a minute, before each
measurement, and how much they took of it is told. The exit status says nothing of the figures.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time

import shown
from meters import emulator, home_environment
from pseudo_terminal import PseudoTerminal
from speculation import TEXT

DEPTHS = (0, 512, 1024, 2048, 4096, 6144, 7680, 8000)
ROUNDS = 3
TOKENS = 64
WINDOW = 8192
# What the samples of a forecast reach to.
SAMPLED = 2000
SAMPLE_TOKENS = 32
QUESTION = "Write a very long story about a fox who climbs a mountain, with many details."


class Machine:
    """How much of the processors others use, from the kernel's counts."""

    def __init__(self):
        self.took = []

    @staticmethod
    def counts():
        """Seconds all processors were busy, and seconds this process's children took."""
        with open("/proc/stat") as file:
            fields = [int(field) for field in file.readline().split()[1:9]]
        times = os.times()
        busy = (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")
        return time.monotonic(), busy, times.user + times.system + times.children_user + times.children_system

    @staticmethod
    def others(earlier, later):
        return max(0.0, (later[1] - earlier[1] - (later[2] - earlier[2])) / (later[0] - earlier[0]))

    def wait(self, limit=60):
        """Until others use less than a tenth of a processor, or too long."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            before = self.counts()
            time.sleep(1)
            if self.others(before, self.counts()) < 0.1:
                return

    def measured(self, work):
        """The result of `work`, and how many processors others used meanwhile."""
        self.wait()
        before = self.counts()
        result = work()
        self.took.append(self.others(before, self.counts()))
        return result


# What canter does


class Canter:
    def __init__(self, folder, threads):
        self.folder, self.environment = folder, {**os.environ, **home_environment(folder)}
        self.settings = [
            "-m", os.environ["CANTER_TEST_MODEL"], "--context", str(WINDOW), "--temperature", "0",
            "--speculation", "off", "--ignore-eos", "on", *(["--threads", threads] if threads else [])]
        words = 600
        self.base = self.asked(self.conversation(0), 1)["usage"]["prompt_tokens"]
        tokens = self.asked(self.conversation(words), 1)["usage"]["prompt_tokens"]
        self.tokens_per_word = (tokens - self.base) / words

    def asked(self, messages, tokens):
        path = f"{self.folder}/messages.json"
        with open(path, "w") as file:
            json.dump(messages, file)
        return json.loads(self.run("ask", "--messages", path, "--json", "--max-tokens", str(tokens)))

    def run(self, command, *arguments):
        return subprocess.run(
            [os.environ["CANTER_BINARY"], command, *self.settings, "--incognito", *arguments],
            check=True, capture_output=True, text=True, env=self.environment, stdin=subprocess.DEVNULL).stdout

    @staticmethod
    def conversation(words):
        """Turns of so many words in all, and a question."""
        text, messages, written = TEXT.split(), [], 0
        while written < words:
            count = min(120, words - written)
            part = [text[(written + index) % len(text)] for index in range(count)]
            messages.append({"role": ("user", "assistant")[len(messages) % 2], "content": " ".join(part)})
            written += count
        if len(messages) % 2:
            messages.append({"role": "assistant", "content": "Yes."})
        return [*messages, {"role": "user", "content": QUESTION}]

    def at(self, depth):
        """Tokens per second of a conversation at about this depth, the depth it had, and its settings."""
        words = max(0, round((depth - self.base) / self.tokens_per_word))
        report = self.asked(self.conversation(words), TOKENS)
        if report["usage"]["completion_tokens"] != TOKENS:
            raise SystemExit("A reply was shorter than it had to be.")
        # The rate is of the tokens behind the first one.
        return report["timings"]["decode_tps"], report["usage"]["prompt_tokens"], report["settings"]

    def samples(self):
        """(depth, tokens, seconds) of a reply to a depth of 2,000: its own samples, else those of its pieces."""
        own, pieces, start, tokens = [], [], None, 0
        for line in self.run("ask", "--jsonl", "--max-tokens", str(SAMPLED - self.base), QUESTION).splitlines():
            event = json.loads(line)
            if event["event"] == "sample":
                own.append((event["depth"], event["tokens"], event["seconds"]))
            elif event["event"] == "text" and event.get("tokens") and event.get("depth"):
                if start is None:
                    start = event
                    continue
                tokens += event["tokens"]
                if tokens >= SAMPLE_TOKENS:
                    depth = (start["depth"] + event["depth"]) / 2
                    pieces.append((depth, tokens, event["at"] - start["at"]))
                    start, tokens = event, 0
        return own or pieces

    def shown_forecast(self, pyte):
        """The speed the chat's panel forecasts for the full window, after the same reply."""
        arguments = [f"{name}={value}" for name, value in home_environment(self.folder).items()]
        terminal = PseudoTerminal(
            ["/usr/bin/env", *arguments, os.environ["CANTER_BINARY"], "chat", *self.settings, "--incognito",
             "--max-tokens", str(SAMPLED - self.base)])
        try:
            terminal.until("loaded")
            terminal.run_for(0.5)
            terminal.type(QUESTION + "\r")
            terminal.until("answering")
            quiet, seen, end = 0, 0, time.monotonic() + 300
            # Over when nothing is drawn any more.
            while quiet < 20 and time.monotonic() < end:
                terminal.run_for(0.1)
                quiet, seen = (quiet + 1 if len(terminal.output) == seen else 0), len(terminal.output)
        finally:
            terminal.close()
        screen = pyte.Screen(120, 36)
        # Without what it writes when it ends, which leaves the screen.
        pyte.ByteStream(screen).feed(terminal.output.split(b"\x1b[?1049l")[0])
        found = shown.Shown.read(shown.row(shown.panel(screen.display), "full window"))
        return found and found.value


def llama_bench(depth, settings):
    """Tokens per second of llama-bench with these settings, median of three."""
    arguments = {
        "-m": os.environ["CANTER_TEST_MODEL"], "-p": 0, "-n": TOKENS, "-d": depth, "-r": 3, "-o": "json",
        "-t": settings["threads"], "-fa": settings["flash_attention"], "-ctk": settings["kv_type_k"],
        "-ctv": settings["kv_type_v"], "-b": settings["batch"], "-ub": settings["micro_batch"],
        "-lm": {"copy": "none"}.get(settings["load_mode"], settings["load_mode"])}
    output = subprocess.run(
        [os.environ["LLAMA_BENCH"], *(str(part) for pair in arguments.items() for part in pair)],
        check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    return statistics.median(json.loads(output)[0]["samples_ts"])


# The forecast


class Line:
    """Seconds per token = a + b x depth: least squares, the tokens of a sample its weight."""

    def __init__(self, samples):
        self.samples = samples
        weight = sum(tokens for _, tokens, _ in samples)
        self.middle = sum(tokens * depth for depth, tokens, _ in samples) / weight
        mean = sum(seconds for *_, seconds in samples) / weight
        self.spread = sum(tokens * (depth - self.middle) ** 2 for depth, tokens, _ in samples)
        self.b = sum(
            tokens * (depth - self.middle) * (seconds / tokens - mean)
            for depth, tokens, seconds in samples) / self.spread
        self.a = mean - self.b * self.middle
        self.weight = weight
        self.variance = sum(
            tokens * (seconds / tokens - self.a - self.b * depth) ** 2
            for depth, tokens, seconds in samples) / (len(samples) - 2)

    def speed(self, depth):
        """Tokens per second at a depth, and the lowest and highest of its 95 % interval."""
        seconds = self.a + self.b * depth
        error = math.sqrt(self.variance * (1 / self.weight + (depth - self.middle) ** 2 / self.spread))
        margin = 1.96 * error
        return 1 / seconds, 1 / (seconds + margin), 1 / (seconds - margin) if seconds > margin else math.inf


# The tables


def depths(canter, machine, rows):
    print(f"{'depth':>6} {'canter':>9} {'llama-bench':>12} {'ratio':>7} {'lowest to highest':>18} {'others used':>12}")
    for depth in DEPTHS:
        ours, theirs, machine.took = [], [], []
        for number in range(ROUNDS):
            # Canter first in the first round: it says how deep a conversation really is, and the settings.
            for step in ("canter", "llama-bench") if number % 2 == 0 else ("llama-bench", "canter"):
                if step == "canter":
                    speed, reached, rows["settings"] = machine.measured(lambda: canter.at(depth))
                    ours.append(speed)
                else:
                    theirs.append(machine.measured(lambda: llama_bench(reached, rows["settings"])))
        ratios = [one / other for one, other in zip(ours, theirs)]
        rows[depth] = (reached, statistics.median(ours), statistics.median(theirs))
        print(f"{reached:6} {rows[depth][1]:9.1f} {rows[depth][2]:12.1f} {statistics.median(ratios):7.3f} "
              f"{min(ratios):9.3f} to {max(ratios):5.3f} {statistics.median(machine.took):7.2f} cores", flush=True)


def forecasts(canter, machine, rows, pyte):
    print(f"\n{'forecast from samples to 2,000':32} {'at':>6} {'tok/s':>8} {'95 %':>16} {'canter gave':>12} {'error':>8}"
          f" {'llama-bench':>12}")
    gathered = []
    for number in range(ROUNDS):
        samples = machine.measured(canter.samples)
        gathered += samples
        tell(f"reply {number + 1}: {len(samples)} samples", Line(samples), rows)
    tell(f"all {len(gathered)} samples", Line(gathered), rows)
    told = machine.measured(lambda: canter.shown_forecast(pyte))
    if told:
        # The panel's is for the window's very end; nothing can be written there.
        row("the chat's own, on its panel", WINDOW, told, None, rows[DEPTHS[-1]])


def tell(name, line, rows):
    for depth in DEPTHS[-4:]:
        speed, lowest, highest = line.speed(rows[depth][0] + TOKENS / 2)
        row(name, rows[depth][0], speed, (lowest, highest), rows[depth])


def row(name, depth, speed, interval, really):
    between = f"{interval[0]:.1f} to {interval[1]:.1f}" if interval else "–"
    print(f"{name:32} {depth:6} {speed:8.1f} {between:>16} {really[1]:12.1f} {(speed / really[1] - 1) * 100:+7.1f} %"
          f" {really[2]:12.1f}", flush=True)


def run(arguments=()):
    for name in ("CANTER_TEST_MODEL", "LLAMA_BENCH"):
        if not os.environ.get(name):
            sys.exit(f"{name} is not set: 'make bench ARGS=depth-truth' sets it.")
    pyte, machine, rows = emulator(), Machine(), {}
    model = os.path.basename(os.environ["CANTER_TEST_MODEL"])
    print(f"model {model}, window {WINDOW}, {TOKENS} tokens at each depth, medians of {ROUNDS}")
    with tempfile.TemporaryDirectory() as folder:
        canter = Canter(folder, arguments[0] if arguments else str(os.cpu_count()))
        depths(canter, machine, rows)
        settings = rows["settings"]
        print("settings in force: " + ", ".join(
            f"{name} {settings[name]}" for name in (
                "threads", "flash_attention", "kv_type_k", "kv_type_v", "batch", "micro_batch", "load_mode")))
        forecasts(canter, machine, rows, pyte)
    return 0
