"""What the screen costs: the chat in a terminal, while a reply streams and while nothing happens."""

import os
import statistics
import time

from pseudo_terminal import PseudoTerminal

STORY = "Write a very long story about a fox who climbs a mountain, with many details."


def chat():
    return PseudoTerminal(
        [os.environ["CANTER_BINARY"], "-m", os.environ["CANTER_TEST_MODEL"], "--temperature", "0",
         "--context", "4096", "--incognito"])


def first_frames(count=9):
    times = []
    for _ in range(count):
        terminal = chat()
        terminal.until("canter")
        times.append(time.monotonic() - terminal.started)
        terminal.until("loaded")
        terminal.close()
    return times


def streaming(seconds=8):
    """Processor share, bytes per token and key latency while a reply streams."""
    terminal = chat()
    terminal.until("loaded")
    terminal.run_for(0.5)
    terminal.type(STORY + "\r")
    terminal.until("answering")
    terminal.run_for(0.5)
    written, cpu, began = len(terminal.output), terminal.cpu_seconds(), time.monotonic()
    terminal.run_for(seconds)
    elapsed = time.monotonic() - began
    share, written = (terminal.cpu_seconds() - cpu) / elapsed, len(terminal.output) - written
    latencies = []
    for index in range(100):
        marker = len(terminal.output)
        began = time.monotonic()
        # A letter in the input line: on the screen when the output holds it.
        letter = "QZXJ"[index % 4]
        terminal.type(letter)
        terminal.until(letter, 5, marker)
        latencies.append(time.monotonic() - began)
        terminal.run_for(0.02)
    memory = terminal.resident_mib()
    terminal.close()
    return share, written / elapsed, latencies, memory


def idle(seconds=10):
    terminal = chat()
    terminal.until("loaded")
    # Dispatch keeps its idle worker threads, and a timer over them, for some seconds.
    terminal.run_for(12)
    before = terminal.context_switches()
    terminal.run_for(seconds)
    after = terminal.context_switches()
    terminal.close()
    return sum(count - before.get(task, 0) for task, count in after.items()) / seconds


def run():
    frames = first_frames()
    yield "start to first frame, median of 9", f"{statistics.median(frames) * 1000:.0f} ms"
    share, rate, latencies, memory = streaming()
    yield "chat's own processor time while streaming", f"{share * 100:.1f} % of a core"
    yield "bytes to the terminal while streaming", f"{rate:.0f} per second"
    latencies.sort()
    yield "key to screen while streaming, p50", f"{latencies[len(latencies) // 2] * 1000:.1f} ms"
    yield "key to screen while streaming, p99", f"{latencies[-2] * 1000:.1f} ms"
    yield "chat's resident memory", f"{memory:.0f} MiB"
    yield "wake-ups while idle", f"{idle():.1f} per second"
