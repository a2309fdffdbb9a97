"""Every figure canter shows, beside an outside observer's: `Benchmarks/run meters [SCENARIO...]`.

A paced server without a model answers at known times and keeps them; canter tells its figures of
the same replies in `ask --json`, on the chat's side panel while a reply streams and after it, and on
the statistics page. A figure is right when it, or any value that is shown as it is, lies within 2 %
of the observer's; when it is marked as an estimate; and, where nobody could know it, when it is not
there. Times of single waits may differ by a millisecond more, which a busy machine takes to wake a
program; as that may take it longer, a figure is wrong when it is so in each of three rounds. Needs no
model; exit status 1 when a figure is wrong.
"""

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import time

import shown
from observer import Observer
from paced_server import MODEL, PacedServer, jittered, stalling
from pseudo_terminal import PseudoTerminal
from shown import Shown

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOLERANCE = 0.02
# Seconds a single wait may differ by.
WAKE_UP = 0.001
# Seconds between two readings of the panel, and the longest between two frames.
REFRESH, FRAME = 0.1, 0.06
ROUNDS = 3
QUESTION = "Tell me of the fox."

# What each reply is like.
READ = dict(prompt=100, prefill=0.4)
SCENARIOS = {
    "20 tok/s": dict(tokens=80, rate=20, **READ),
    "100 tok/s": dict(tokens=300, rate=100, ends=False, **READ),
    "400 tok/s": dict(tokens=1200, rate=400, **READ),
    "jittered": dict(tokens=300, rate=100, gaps=jittered(300, 100, seed=1), **READ),
    "stalling": dict(tokens=300, rate=100, gaps=stalling(300, 100, pause=1.0), **READ),
    "4 a chunk": dict(tokens=80, rate=100, per_chunk=4, **READ),
    "16 a chunk": dict(tokens=320, rate=100, per_chunk=16, **READ),
    "empty chunks": dict(tokens=200, rate=100, empty=3, **READ),
    "text held back": dict(tokens=200, rate=100, held_back=5, **READ),
    "long prompt": dict(tokens=100, rate=100, prompt=1200, prefill=1.2, reports=5),
    "cached prompt": dict(tokens=100, rate=100, prompt=2000, cached=1500, queue=0.2, prefill=0.8, reports=4),
    "reasoning": dict(tokens=200, rate=100, reasoning=120, **READ),
    "drafted": dict(tokens=240, rate=60, drafts=4, **READ),
}
TOLD_BY_LLAMA_SERVER = ("long prompt", "drafted", "text held back")


@dataclasses.dataclass
class Line:
    """A figure of the table: the observer's, canter's, where that comes from, and whether it is right."""

    scenario: str
    place: str
    figure: str
    observer: str
    canter: str
    difference: str
    origin: str
    verdict: str

    HEAD = ("scenario", "where", "figure", "observer", "canter", "difference", "origin", "verdict")
    WIDTHS = (28, 12, 24, 11, 11, 10, 15, 0)

    @property
    def is_wrong(self):
        return self.verdict.startswith("WRONG")

    @property
    def key(self):
        return self.scenario, self.place, self.figure

    def __str__(self):
        return self.row(dataclasses.astuple(self))

    @classmethod
    def row(cls, cells):
        return " ".join(cell.ljust(width) for cell, width in zip(cells, cls.WIDTHS)).rstrip()


def compare(scenario, place, figure, truth, told, origin="", slack=0.0):
    """A line for one figure. `truth` may be a range, where no more is known; `None` cannot be known."""
    if told and told.estimated:
        origin = "estimated"
    lowest, highest = truth if isinstance(truth, tuple) else (truth, truth)
    difference = ""
    if truth is None:
        verdict = "absent, as it must be" if not told else "ok, ~" if origin == "estimated" else "WRONG: not knowable"
    elif not told:
        verdict = "not shown"
    else:
        nearest = min(max(told.value, lowest), highest)
        if nearest:
            difference = f"{(told.value / nearest - 1) * 100:+.1f} %"
        allowed = abs(nearest) * TOLERANCE + slack
        if abs(told.value - nearest) <= allowed:
            verdict = "ok"
        elif told.low - allowed <= nearest <= told.high + allowed:
            verdict = "ok, as far as its digits tell"
        else:
            verdict = "ok, ~" if origin == "estimated" else "WRONG"
    observer = "–" if truth is None else f"{lowest:.4g}" if lowest == highest else f"{lowest:.4g}-{highest:.4g}"
    return Line(scenario, place, figure, observer, told.text if told else "–", difference, origin, verdict)


class Recording(PseudoTerminal):
    """A program in a pseudo-terminal, what it wrote and when; drawn afterwards, as drawing takes time."""

    def __init__(self, arguments, environment):
        super().__init__(["/usr/bin/env", *(f"{name}={value}" for name, value in environment.items()), *arguments])
        self.pieces = []

    def read(self, seconds):
        start = len(self.output)
        if not super().read(seconds):
            return False
        self.pieces.append((time.monotonic(), self.output[start:]))
        return True

    def until_ended(self, reply, seconds=60):
        end = time.monotonic() + seconds
        while not reply.ended:
            if time.monotonic() > end:
                raise SystemExit("The chat did not ask the server for its reply.")
            self.read(0.05)

    def frames(self, screen, stream):
        """The moment and the rows of each frame. What follows within a millisecond is of the same one."""
        for index, (moment, piece) in enumerate(self.pieces):
            stream.feed(piece)
            following = self.pieces[index + 1][0] if index + 1 < len(self.pieces) else moment + 1
            if following - moment > 0.001:
                yield moment, list(screen.display)


def emulator():
    """pyte, from the tests' environment where this Python has none."""
    try:
        import pyte
    except ImportError:
        python = subprocess.run([f"{ROOT}/Scripts/setup-tests", "--python"], capture_output=True, text=True).stdout
        try:
            sys.path.append(subprocess.run(
                [python.strip(), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
                check=True, capture_output=True, text=True).stdout.strip())
            import pyte
        except (OSError, subprocess.CalledProcessError, ImportError):
            sys.exit("pyte is missing: run 'Scripts/setup --tests' first.")
    return pyte


def home_environment(folder):
    names = ("DATA", "STATE", "CONFIG", "CACHE")
    return {"HOME": folder, **{f"XDG_{name}_HOME": f"{folder}/{name.lower()}" for name in names}}


# What canter tells


def asked(server, environment):
    """The figures of `ask --json` by name, each with its origin."""
    output = subprocess.run(
        [os.environ["CANTER_BINARY"], "ask", "--engine", server.address, "--json", "--incognito", QUESTION],
        check=True, capture_output=True, text=True, env={**os.environ, **environment},
        stdin=subprocess.DEVNULL).stdout
    report = json.loads(output)
    timings, usage, context = report["timings"], report["usage"], report["context"]
    drafts, origins = usage.get("drafts") or {}, report["provenance"]

    def figure(value, origin="", scale=1):
        return Shown(value * scale, text=f"{value * scale:.4g}") if value is not None else None, origins.get(origin, "")

    return {
        "decode tok/s": figure(timings["decode_tps"], "decode_tps"),
        "effective tok/s": figure(timings["effective_tps"], "effective_tps"),
        "first token": figure(timings["ttft_s"], "ttft_s"),
        "prefill tok/s": figure(timings["prefill_tps"], "prefill_tps"),
        "prefill seconds": figure(timings["prefill_s"], "prefill_s"),
        "decode seconds": figure(timings["decode_s"], "decode_s"),
        "reasoning seconds": figure(timings.get("reasoning_s"), "reasoning_s"),
        "gap p50": figure(timings["itl_p50_ms"], "itl_ms", 1e-3),
        "gap p95": figure(timings["itl_p95_ms"], "itl_ms", 1e-3),
        "gap p99": figure(timings["itl_p99_ms"], "itl_ms", 1e-3),
        "gap longest": figure(timings.get("itl_max_ms"), "itl_ms", 1e-3),
        "prompt tokens": figure(usage["prompt_tokens"], "usage"),
        "cached tokens": figure(usage["cached_tokens"], "usage"),
        "tokens": figure(usage["completion_tokens"], "usage"),
        "reasoning tokens": figure(usage["reasoning_tokens"], "usage"),
        "cells used": figure(context["used"], "context"),
        "drafted": figure(drafts.get("drafted")), "accepted": figure(drafts.get("accepted")),
    }


def chatted(server, reply, environment, pyte):
    """When Enter was typed, the frames of the chat with their times, and its statistics page."""
    terminal = Recording([os.environ["CANTER_BINARY"], "chat", "--engine", server.address], environment)
    try:
        terminal.until(MODEL)
        terminal.run_for(0.7)
        terminal.type(QUESTION)
        terminal.run_for(0.3)
        entered = time.monotonic()
        terminal.type("\r")
        terminal.until_ended(reply)
        terminal.run_for(1)
        terminal.type("/stats")
        terminal.run_for(0.3)
        asked_for_page = time.monotonic()
        terminal.type("\r")
        terminal.run_for(1)
    finally:
        terminal.close()
    screen = pyte.Screen(120, 36)
    frames = list(terminal.frames(screen, pyte.ByteStream(screen)))
    page = [rows for moment, rows in frames if asked_for_page < moment < asked_for_page + 0.9]
    return entered, [frame for frame in frames if frame[0] < asked_for_page], page[-1] if page else []


# What is true


def truths(observer, reply, counts, sent=None):
    """Each figure, `None` where a client cannot know it. `counts`: chunks tell their tokens and times.

    `sent`, where the question may have been sent sooner than the request came, is the soonest.
    """
    def since_sent(figure):
        if sent is None:
            return figure(observer)
        return tuple(sorted((figure(observer), figure(Observer(reply, sent)))))

    figures = {
        "decode tok/s": observer.decode_rate(with_end=counts),
        "effective tok/s": since_sent(lambda one: one.effective_rate),
        "first token": since_sent(lambda one: one.first_token),
        "decode seconds": observer.decode_seconds(with_end=counts),
        "prefill tok/s": observer.prefill_rate if counts else None,
        "prefill seconds": observer.prefill_seconds if counts else None,
        "reasoning seconds": observer.reasoning_seconds, "prompt tokens": reply.prompt,
        "new tokens": observer.new_tokens if counts or reply.cached is not None else None,
        "cached tokens": reply.cached if reply.cached is not None else 0 if counts else None,
        "tokens": reply.counted, "reasoning tokens": reply.reasoning if counts and reply.reasoning else None,
        # The last token is made and not read again: it takes no cell.
        "context used": reply.prompt + reply.counted,
        "cells used": reply.prompt + reply.counted - 1 if counts else None,
        "drafted": reply.drafted if counts and reply.drafts else None,
        "accepted": reply.accepted if counts and reply.drafts else None,
    }
    for name, percent in (("p50", 50), ("p95", 95), ("p99", 99), ("longest", 100)):
        # Of tokens that come together nobody knows when each was made.
        figures[f"gap {name}"] = observer.gap(percent) if counts and reply.per_chunk == 1 else None
    return figures


SLACK = {"first token": WAKE_UP, **{f"gap {name}": WAKE_UP for name in ("p50", "p95", "p99", "longest")}}


def compared(scenario, place, truth, told):
    absent = []
    for name, (value, origin) in told.items():
        if truth.get(name) is None and not value:
            absent.append(name)
        else:
            yield compare(scenario, place, name, truth.get(name), value, origin, SLACK.get(name, 0.0))
    # Only what is easily mistaken is worth a line when it is rightly not there.
    absent = [name for name in absent if name.startswith(("gap", "prefill"))]
    if absent:
        yield Line(scenario, place, f"{len(absent)} of gaps, prefill", "–", "–", "", "", "absent, as they must be")


def live(scenario, observer, frames, counts):
    """The large figure of the panel at every moment of the reply, and the others at its end."""
    moments = [moment for moment, _ in frames]
    at, index, right, wrong, blank = observer.times[0] + REFRESH + FRAME, 0, 0, 0, 0
    rates, worst = [], (0.0, "")
    while at < observer.times[-1]:
        while index + 1 < len(frames) and moments[index + 1] <= at:
            index += 1
        told = shown.live_rate(shown.panel(frames[index][1]))
        lowest, highest, may_be_blank = observer.live_between(at - REFRESH - FRAME, at)
        blank += told is None
        if told is None:
            off = 0 if may_be_blank or not counts else 1
            words = "blank"
        else:
            rates.append(told)
            off = 1 if lowest is None else max(told.low / highest - 1, 1 - told.high / lowest)
            words = f"{told.text} at {at - observer.times[0]:.1f} s, was {lowest or 0:.1f}-{highest or 0:.1f}"
        if off <= TOLERANCE or told and told.estimated:
            right += 1
        else:
            wrong += 1
            worst = max(worst, (off, words))
        at += REFRESH / 2
    origin = "measured" if rates else ""
    if not counts and not rates:
        yield Line(scenario, "panel, live", "tok/s now", "–", "–", "", "", "absent, as it must be")
        return
    yield Line(
        scenario, "panel, live", "tok/s now, moments right", f"{right + wrong}", f"{right}",
        f"{blank} blank" if blank else "", origin, f"WRONG: {worst[1]}" if wrong else "ok")
    if rates and counts and len(set(observer.reply.gaps)) == 1 and not observer.reply.drafts:
        middle = sorted(rates, key=lambda rate: rate.value)[len(rates) // 2]
        for name, told in (("first shown", rates[0]), ("median shown", middle)):
            yield compare(scenario, "panel, live", f"tok/s now, {name}", observer.decode_rate(), told, origin)


# The table


def measured(label, script, counts, pyte):
    """The lines of one scenario with one of the two servers, taken once."""
    with tempfile.TemporaryDirectory() as folder, PacedServer("llama-server" if counts else "openai") as server:
        environment = home_environment(folder)
        reply = server.expect(**script)
        told = asked(server, environment)
        before = [moment for moment, _ in server.requests if moment < reply.asked]
        yield from compared(label, "ask --json", truths(Observer(reply), reply, counts, before[-1]), told)
        reply = server.expect(**script)
        entered, frames, page = chatted(server, reply, environment, pyte)
        observer = Observer(reply, entered)
        truth = truths(observer, reply, counts)
        streaming = [frame for frame in frames if frame[0] < observer.times[-1]]
        yield from live(label, observer, streaming, counts)
        during = shown.panel_figures(shown.panel(streaming[-1][1]))
        told = {name: (during[name], "") for name in ("first token", "prefill tok/s", "new tokens", "cached tokens")}
        # What is told with the usage is not known yet.
        yield from compared(label, "panel, live", truth if counts else {"first token": truth["first token"]}, told)
        after = shown.panel_figures(shown.panel(frames[-1][1]))
        yield from compared(label, "panel, after", truth, {name: (value, "") for name, value in after.items()})
        yield from compared(label, "statistics", truth, shown.statistics_figures(shown.page(page)))
        server.shutdown()


def repeated(label, script, counts, pyte):
    """The lines of one scenario. One that is wrong is wrong in every round."""
    lines = {line.key: line for line in measured(label, script, counts, pyte)}
    rounds = 1
    while rounds < ROUNDS and any(line.is_wrong for line in lines.values()):
        rounds += 1
        for line in measured(label, script, counts, pyte):
            if line.key not in lines or lines[line.key].is_wrong:
                lines[line.key] = line
    return lines.values()


def run(names=()):
    unknown = [name for name in names if name not in SCENARIOS]
    if unknown:
        sys.exit(f"There is no scenario {unknown[0]}: choose of {', '.join(SCENARIOS)}.")
    pyte, lines = emulator(), []
    print(Line.row(Line.HEAD), flush=True)
    for name in names or SCENARIOS:
        for counts in (True, False):
            if not counts and name in TOLD_BY_LLAMA_SERVER:
                continue
            label = f"{name}, {'llama-server' if counts else 'OpenAI'}"
            for line in repeated(label, SCENARIOS[name], counts, pyte):
                lines.append(line)
                print(line, flush=True)
    wrong = [line for line in lines if line.is_wrong]
    print(f"\n{len(lines)} figures, {len(wrong)} wrong", *wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
