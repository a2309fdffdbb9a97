"""The program killed at any moment: what was asked and all but the last of a reply is in the history.

The moments are drawn from a seed, which a failure names: CANTER_CRASH_SEED=N runs them again, and
CANTER_CRASHES=200 that many of them.
"""

import itertools
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Benchmarks"))

from home import Home
from paced_server import PacedServer, token
from terminal import Terminal

CRASHES = int(os.environ.get("CANTER_CRASHES", "12"))
SEED = int(os.environ.get("CANTER_CRASH_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)

# What is under way when the program is killed, in turn.
KINDS = ("ask-first", "chat-first", "ask-streaming", "chat-streaming", "chat-slow", "chat-reasoning",
         "ask-end", "chat-end", "chat-edit", "chat-again", "chat-rename", "ask-slow")
# A reply is written at least once a second where something came. The rest is for a machine that
# has other things to do, and for the way from the server to the disk.
LOSS = 1.0
GRACE = 0.5


class Story:
    """One run of the program up to its end, and what of it has to be in the history."""

    def __init__(self, home, server, draw, kind):
        self.home, self.server, self.draw, self.kind = home, server, draw, kind
        self.history = f"{home.folder}/data/canter/history.sqlite"
        # Texts that were there before, and have to stay.
        self.kept = []
        # What was asked, and how the reply is paced.
        self.question, self.reply = "Tell me of the fox.", None

    def expect(self):
        draw, kind = self.draw, self.kind.split("-")[1]
        paces = {
            "first": dict(tokens=200, rate=100, prefill=0.3),
            "streaming": dict(tokens=2000, rate=draw.choice([20, 100, 400])),
            "slow": dict(tokens=20, rate=draw.choice([0.4, 0.8, 3])),
            "reasoning": dict(tokens=2000, rate=draw.choice([5, 100]), reasoning=1900),
            "end": dict(tokens=60, rate=100),
        }
        self.reply = self.server.expect(**paces.get(kind, dict(tokens=300, rate=100)))

    @property
    def moment(self):
        """Seconds from the question to the end of the program."""
        low, high = {
            "first": (0.0, 0.45), "streaming": (0.3, 2.0), "slow": (0.8, 2.6), "reasoning": (0.5, 2.0),
            "end": (0.5, 0.9), "edit": (0.0, 0.6), "again": (0.0, 0.6), "rename": (0.0, 0.1),
        }[self.kind.split("-")[1]]
        return self.draw.uniform(low, high)

    def run(self):
        self.expect()
        if self.kind.startswith("ask"):
            self.run_ask()
        else:
            self.run_chat()
        self.died = time.monotonic()
        # What the server wrote until then; it may not yet have noticed.
        self.written = list(self.reply.written)

    def run_ask(self):
        process = subprocess.Popen(
            [self.home.binary, "ask", "--engine", self.server.address, self.question],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, **self.home.environment})
        wait(lambda: self.reply.asked, "the question at the server")
        time.sleep(self.moment)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def run_chat(self):
        terminal = Terminal(
            [self.home.binary, "--engine", self.server.address], 100, 30, self.home.environment)
        terminal.wait("enter send")
        terminal.wait("paced")
        what = self.kind.split("-")[1]
        if what in ("edit", "again", "rename"):
            self.first_turn(terminal)
        if what == "edit":
            terminal.type("/edit\r")
            terminal.wait("enter take the change")
            terminal.type("\x15" + "Tell me of the hare.\r")
            self.question = "Tell me of the hare."
            self.pass_time(terminal)
        elif what == "again":
            terminal.type("/regenerate\r")
            self.pass_time(terminal)
        elif what == "rename":
            terminal.type("/rename The fox\r")
            self.pass_time(terminal)
        else:
            terminal.type(self.question + "\r")
            terminal.until(lambda: self.reply.asked, "the question at the server")
            self.pass_time(terminal)
        terminal.signal(signal.SIGKILL)
        terminal.close()

    def first_turn(self, terminal):
        """A whole turn, which nothing may take away again."""
        earlier = self.server.expect(tokens=20, rate=400)
        terminal.type(self.question + "\r")
        terminal.until(lambda: re.search(r"· 2[01] tok", terminal.text), "the first reply")
        terminal.wait("enter send")
        self.kept = [self.question, text_of(range(1, 21), 20)]
        self.expect()
        assert earlier.ended

    def pass_time(self, terminal):
        """Until the moment; what the program draws meanwhile is read."""
        end = time.monotonic() + self.moment
        while time.monotonic() < end:
            terminal.read(end - time.monotonic())

    # What is in the file.

    def check(self):
        rows = self.rows()
        texts = [text for _, _, text, _ in rows]
        for text in self.kept:
            assert text in texts, ("lost", text, texts)
        users = [text for _, role, text, _ in rows if role == "user"]
        replies = [(text, reasoning) for _, role, text, reasoning in rows if role == "assistant"]
        assert len(users) == len(set(users)), ("asked twice", users)
        if self.reply.asked:
            assert self.question in users, ("the question is lost", users)
        assert len(replies) <= len(self.kept) // 2 + 1, ("too many replies", replies)
        self.check_reply(replies)

    def check_reply(self, replies):
        new = [reply for reply in replies if reply[0] not in self.kept]
        text, reasoning = new[0] if new else ("", "")
        count, channels = self.reply.tokens, {"reasoning": "", "answer": ""}
        old = self.died - LOSS - GRACE
        for number, (at, _, channel) in enumerate(self.written, 1):
            if at <= old:
                channels[channel] += token(number, count)
        for name, kept in (("answer", text), ("reasoning", reasoning)):
            assert kept.startswith(channels[name]), (
                f"of the {name} is lost what was written {LOSS + GRACE} s before", kept, channels[name])
        # Nothing is there twice, and nothing that was not written.
        limit = self.reply.reasoning
        whole = (text_of(range(limit + 1, count + 1), count), text_of(range(1, limit + 1), count))
        assert whole[0].startswith(text) and whole[1].startswith(reasoning), (text, reasoning)

    def rows(self):
        """Identity, role, text and reasoning of every message."""
        if not os.path.exists(self.history):
            assert not self.reply.asked, "there is no history"
            return []
        database = sqlite3.connect(self.history)
        try:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            self.check_tree(database)
            return database.execute("SELECT id, role, text, reasoning FROM messages").fetchall()
        finally:
            database.close()

    def check_tree(self, database):
        rows = database.execute("SELECT conversation, id, parent FROM messages").fetchall()
        known = {(conversation, id) for conversation, id, _ in rows}
        assert len(known) == len(rows), ("an identity is there twice", rows)
        for conversation, id, parent in rows:
            assert parent is None or ((conversation, parent) in known and parent < id), ("an orphan", rows)
        # What is shown leads from a first message, one behind the other.
        before = None
        for id, parent in database.execute("SELECT id, parent FROM messages WHERE is_aside = 0 ORDER BY position"):
            assert parent == before, ("what is shown is no line", rows)
            before = id

    def go_on(self):
        """canter itself opens it, and adds to what was said last."""
        before = self.rows()
        again = self.server.expect(tokens=5, rate=400)
        result = subprocess.run(
            [self.home.binary, "ask", "--continue", "--engine", self.server.address, "And then?"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30,
            env={**os.environ, **self.home.environment})
        if not before:
            return
        assert result.returncode == 0, (result.returncode, result.stderr)
        assert again.ended, "it was not asked"
        after = self.rows()
        assert set(row[:3] for row in before) <= set(row[:3] for row in after), (before, after)
        assert len(after) == len(before) + 2, (before, after)


def text_of(numbers, count):
    return "".join(token(number, count) for number in numbers)


def wait(condition, what, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.005)


def test_killed_at_any_moment_the_history_is_whole(home):
    for number, kind in zip(range(CRASHES), itertools.cycle(KINDS)):
        with tempfile.TemporaryDirectory(dir=home.folder) as folder, \
                PacedServer(("openai", "llama-server")[number % 2]) as server:
            draw = random.Random(f"{SEED} {number}")
            story = Story(Home(folder), server, draw, kind)
            try:
                story.run()
                story.check()
                story.go_on()
            except Exception as error:
                raise AssertionError(
                    f"crash {number} ({kind}) of CANTER_CRASH_SEED={SEED} CANTER_CRASHES={number + 1}") from error
            finally:
                server.shutdown()
