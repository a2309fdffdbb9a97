"""Decode speed of a conversation (`canter bench --chat`) against llama-bench at several depths, alternating.

On a machine that others use, too, a run can only be slowed down, and the fastest of
many was slowed least: the ratio of the two fastest is beside the one of the medians.
"""

import json
import os
import statistics
import subprocess
import tempfile

DEPTHS = (0, 512, 2048, 4096)
ROUNDS = 8
TOKENS = 64
WINDOW = 4608


def canter(environment, depth, threads):
    output = subprocess.run(
        [os.environ["CANTER_BINARY"], "bench", "-m", os.environ["CANTER_TEST_MODEL"], "-p", "0",
         "-n", str(TOKENS), "-d", str(depth), "-r", "1", "-fa", "1", "-t", str(threads), "--chat",
         "--context", str(WINDOW), "-o", "json"],
        check=True, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL).stdout
    row = json.loads(output)[0]
    return row["samples_ts"][0], row["n_gen"], row["n_depth"]


def llama_bench(depth, threads):
    output = subprocess.run(
        [os.environ["LLAMA_BENCH"], "-m", os.environ["CANTER_TEST_MODEL"], "-p", "0",
         "-n", str(TOKENS), "-d", str(depth), "-r", "1", "-fa", "1", "-t", str(threads), "-o", "json"],
        check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    return json.loads(output)[0]["avg_ts"]


def run():
    threads = os.cpu_count()
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home}
        for depth in DEPTHS:
            ratios, ours, theirs = [], [], []
            for _ in range(ROUNDS):
                speed, tokens, reached = canter(environment, depth, threads)
                if tokens < TOKENS / 2 or reached > depth + 256:
                    raise SystemExit(f"The test became another one: {tokens} tokens at depth {reached}.")
                ours.append(speed)
                theirs.append(llama_bench(reached, threads))
                ratios.append(ours[-1] / theirs[-1])
            yield f"decode at depth {depth}: canter bench", f"{statistics.median(ours):.1f} tok/s"
            yield f"decode at depth {depth}: llama-bench", f"{statistics.median(theirs):.1f} tok/s"
            yield "  ratio of the fastest", f"{max(ours) / max(theirs):.3f}"
            yield f"  ratio, median of {ROUNDS} pairs", f"{statistics.median(ratios):.3f}"
            yield "  lowest and highest pair", f"{min(ratios):.3f} to {max(ratios):.3f}"
