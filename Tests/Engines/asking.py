"""`canter ask` of a server, through the observer."""

import json
import os
import signal
import subprocess

from test_ask import canter

STORY = "Write a long story about a lighthouse keeper, a storm and a small boat."


def arguments(observer, *more):
    return ("-e", observer.address, "--temperature", "0", *more)


def report(home, observer, question, *more):
    """The reply and its figures."""
    result = canter(home, "ask", "--json", *arguments(observer, *more), question=question, timeout=180)
    assert result.returncode == 0, result
    return json.loads(result.stdout)


def refused(home, observer, question, *more):
    """The sentence of a question that is not answered."""
    result = canter(home, "ask", *arguments(observer, *more), question=question, timeout=180)
    assert result.returncode == 1, result
    *_, sentence = result.stderr.strip().splitlines()
    assert sentence.startswith("canter: ") and sentence.endswith("."), result.stderr
    return sentence


class Running:
    """A question under way, its events read as they come."""

    def __init__(self, home, observer, question, *more):
        self.process = subprocess.Popen(
            [home.binary, "ask", "--jsonl", *arguments(observer, *more), question],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, **home.environment})
        self.events = []

    def until(self, kind, count=1):
        """Reads until so many events of a kind have come."""
        while count:
            line = self.process.stdout.readline()
            assert line, (self.events, self.process.stderr.read())
            self.events.append(json.loads(line))
            count -= self.events[-1]["event"] == kind
        return self.events[-1]

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def end(self):
        """Its exit status and what it said of errors; the rest of its events are read."""
        rest, errors = self.process.communicate(timeout=60)
        self.events += [json.loads(line) for line in rest.splitlines()]
        return self.process.returncode, errors.strip()
