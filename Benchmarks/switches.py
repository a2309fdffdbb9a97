"""Switches between two models in the middle of a conversation of some 3,000 tokens: what the chat said before each,
and what it took; going back to a model that is kept warm, or parked on the disk, against reading anew.

The chat runs in a pseudo-terminal, and its own lines are read: "now NAME: loaded in 0.8 s (said 0.9 s), read ...".
Needs CANTER_TEST_MODEL_2 beside what the other benchmarks need.
"""

import json
import os
import re
import statistics
import subprocess
import tempfile
import time

from meters import emulator, home_environment
from pseudo_terminal import PseudoTerminal
from reuse import STORY
from shown import Shown

ROUNDS = 2
TURNS = 7


def messages():
    talk = []
    for turn in range(TURNS):
        talk.append({"role": "user", "content": f"Part {turn + 1} of the story. {STORY * 9}What do you see?"})
        if turn < TURNS - 1:
            talk.append({"role": "assistant", "content": f"I see part {turn + 1} of the story and a river."})
    return talk


class Chat:
    def __init__(self, environment, *arguments):
        pyte = emulator()
        self.screen = pyte.Screen(200, 60)
        self.stream = pyte.ByteStream(self.screen)
        self.terminal = PseudoTerminal(
            [os.environ["CANTER_BINARY"], *arguments], columns=200, rows=60, environment=environment)
        self.seen = 0

    @property
    def text(self):
        """The screen, the lines of a remark joined to one."""
        self.stream.feed(self.terminal.output[self.seen:])
        self.seen = len(self.terminal.output)
        lines = [line.split("│")[0].rstrip() for line in self.screen.display]
        return re.sub(r"\n {4}(?=\S)", " ", "\n".join(lines))

    def until(self, condition, what, seconds=240):
        end = time.monotonic() + seconds
        while not condition(self.text):
            if time.monotonic() > end:
                raise SystemExit(f"{what}: not within {seconds} s; the screen was\n" + "\n".join(self.screen.display))
            self.terminal.read(0.2)

    def say(self, line):
        self.terminal.type(line + "\r")

    def switch(self, path):
        """Goes on with another model; what its line says it took, and what was said before."""
        before = self.text.count("── now ")
        began = time.monotonic()
        self.say(f"/model {path}")
        self.until(lambda text: text.count("── now ") > before and "MiB (said" in text.rsplit("── now ", 1)[1],
                   f"the switch to {path}")
        wall = time.monotonic() - began
        return Switch(self.text.rsplit("── now ", 1)[1].split("──")[0], wall)


class Switch:
    def __init__(self, words, wall):
        self.words, self.wall = words, wall
        self.load, self.load_said = self.pair(r"loaded in ")
        self.read, self.read_said = self.pair(r"(?:tokens|disk|conversation) in ")
        self.memory, self.memory_said = self.pair(r", (?=[\d.]+ [MG]iB \(said)")
        tokens = re.search(r"([\d,]+) tokens", words)
        self.tokens = int(tokens[1].replace(",", "")) if tokens else 0

    def pair(self, before):
        found = re.search(before + r"([^()]+?) \(said ([^)]+)\)", self.words)
        if not found:
            return None, None
        return tuple(Shown.read(text) for text in found.groups())

    @property
    def ready(self):
        """Seconds until the model could answer."""
        return (self.load.value if self.load else 0) + (self.read.value if self.read else 0)


def conversation(environment, folder):
    """A conversation of the first model, kept, and parked by the end."""
    file = os.path.join(folder, "messages.json")
    with open(file, "w") as target:
        json.dump(messages(), target)
    report = json.loads(subprocess.run(
        [os.environ["CANTER_BINARY"], "ask", "-m", os.environ["CANTER_TEST_MODEL"], "--json", "--context", "8192",
         "--temperature", "0", "--max-tokens", "24", "--ignore-eos", "on", "--messages", file],
        check=True, capture_output=True, text=True, env={**os.environ, **environment},
        stdin=subprocess.DEVNULL).stdout)
    return report["context"]["used"]


def run():
    first, second = os.environ["CANTER_TEST_MODEL"], os.environ.get("CANTER_TEST_MODEL_2")
    if not second:
        second = subprocess.run(["Scripts/fetch-model", "--path", "gemma3-270m"], capture_output=True, text=True).stdout.strip()
    table = {}
    # What switches took is remembered there: only the first one knows nothing.
    memory = tempfile.TemporaryDirectory()
    for _ in range(ROUNDS):
        for limit in ("8GiB", "0"):
            with tempfile.TemporaryDirectory() as folder:
                environment = {**home_environment(folder), "XDG_STATE_HOME": memory.name}
                used = conversation(environment, folder)
                chat = Chat(environment, "-m", first, "--context", "8192", "--max-tokens", "8", "--warm-limit", limit)
                chat.until(lambda text: "8192 context" in text, "the model")
                chat.say("/resume")
                chat.until(lambda text: "conversations" in text, "the list")
                chat.terminal.type("\r")
                chat.until(lambda text: "I see part 6" in text or "put back" in text, "the conversation")
                steps = [("to the second, read", second), ("back to the first", first), ("to the second again", second)]
                for name, path in steps:
                    kept = "kept warm" if limit != "0" else "parked"
                    label = f"{name}, {kept}"
                    if name.endswith("read"):
                        label = f"{name} for the first time" if not table else f"{name} as before"
                    table.setdefault(label, []).append(chat.switch(path))
                chat.terminal.close()
    yield "tokens of the conversation, by the first model", str(used)
    for label, switches in table.items():
        yield label, f"{len(switches)} switches"
        for what in ("load", "read", "memory"):
            pairs = [(getattr(switch, what), getattr(switch, f"{what}_said")) for switch in switches]
            pairs = [(took.value, said.value) for took, said in pairs if took and said]
            if not pairs:
                continue
            took, said = zip(*pairs)
            unit = "MiB" if what == "memory" else "s"
            ratios = [a / b for a, b in pairs if b > 0]
            ratio = f", ratio {statistics.median(ratios):.2f}" if ratios else ""
            yield f"  {what}: said, took", f"{statistics.median(said):.3g}, {statistics.median(took):.3g} {unit}{ratio}"
        yield "  tokens read or put back", f"{statistics.median(switch.tokens for switch in switches):.0f}"
    anew = statistics.median(
        switch.read.value for label in table if "read" in label for switch in table[label])
    for label in ("to the second again, kept warm", "to the second again, parked"):
        back = [(switch.read.value if switch.read else 0) / anew for switch in table[label]]
        yield f"{label}: reading / reading anew", f"{statistics.median(back):.3f} (to {max(back):.3f})"
        whole = [switch.ready / (switch.load.value + anew) for switch in table[label] if switch.load]
        if whole:
            yield f"{label}: load and reading / both anew", f"{statistics.median(whole):.3f}"
