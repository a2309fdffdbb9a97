"""How soon a stop takes effect: in a prompt of 4,000 tokens, and between two tokens."""

import json
import os
import signal
import statistics
import subprocess
import tempfile
import time

ROUNDS = 5


def started(home, question, *arguments):
    return subprocess.Popen(
        [os.environ["CANTER_BINARY"], "ask", "-m", os.environ["CANTER_TEST_MODEL"], "--jsonl", "--incognito",
         "--context", "8192", "--temperature", "0", *arguments, question],
        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
        env={**os.environ, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home})


def stopped(process, condition):
    """Interrupts when an event fulfils the condition; seconds to the last event, and events between."""
    sent, between = None, []
    for line in process.stdout:
        event = json.loads(line)
        if sent is not None:
            between.append(event)
        elif condition(event):
            process.send_signal(signal.SIGINT)
            sent = time.monotonic()
        if event["event"] == "finished":
            break
    seconds = time.monotonic() - sent
    process.wait()
    if process.returncode != 130:
        raise SystemExit(f"An interrupted question ended with {process.returncode} instead of 130.")
    return seconds, between


def run():
    with tempfile.TemporaryDirectory() as home:
        times = []
        for _ in range(ROUNDS):
            process = started(home, "A quick brown fox. " * 800)
            seconds, _ = stopped(
                process, lambda event: event["event"] == "prompt_progress" and event["processed"] >= 1024)
            times.append(seconds)
        yield "stop in a prompt of 4,000 tokens, longest of 5", f"{max(times) * 1000:.0f} ms"
        times, tokens = [], []
        for _ in range(ROUNDS):
            process = started(home, "Write a very long story about a fox.", "--max-tokens", "400")
            seconds, between = stopped(
                process, lambda event: event["event"] == "text" and event["depth"] > 80)
            times.append(seconds)
            tokens.append(sum(event.get("tokens", 0) for event in between if event["event"] == "text"))
        yield "stop while decoding, longest of 5", f"{max(times) * 1000:.0f} ms"
        yield "tokens that still came, median", f"{statistics.median(tokens):.0f}"
