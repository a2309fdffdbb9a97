"""Decode speed of `canter ask` against llama-bench: the same build, threads and flash attention."""

import json
import os
import statistics
import subprocess
import tempfile

ROUNDS = 7
TOKENS = 256
QUESTION = "Write a very long story about a fox who climbs a mountain, with many details."


def ask(environment, *arguments):
    output = subprocess.run(
        [os.environ["CANTER_BINARY"], "ask", "-m", os.environ["CANTER_TEST_MODEL"], "--json", "--incognito",
         "--max-tokens", str(TOKENS), "--context", "2048", *arguments, QUESTION],
        check=True, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL).stdout
    return json.loads(output)


def llama_bench(threads, flash_attention):
    output = subprocess.run(
        [os.environ["LLAMA_BENCH"], "-m", os.environ["CANTER_TEST_MODEL"], "-p", "0", "-n", str(TOKENS),
         "-r", "1", "-t", str(threads), "-fa", flash_attention, "-o", "json"],
        check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    return json.loads(output)[0]["avg_ts"]


def run():
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home}
        for name, arguments in (("greedy", ["--temperature", "0"]), ("default sampling", ["--seed", "1"])):
            ours, theirs = [], []
            for _ in range(ROUNDS):
                report = ask(environment, *arguments)
                settings = report["settings"]
                if report["usage"]["completion_tokens"] != TOKENS:
                    raise SystemExit("The reply was shorter than the benchmark needs: change its question.")
                ours.append(report["timings"]["decode_tps"])
                theirs.append(llama_bench(settings["threads"], settings["flash_attention"]))
            ratios = [a / b for a, b in zip(ours, theirs)]
            yield f"decode, {name}: canter ask", f"{statistics.median(ours):.1f} tok/s"
            yield f"decode: llama-bench tg{TOKENS}", f"{statistics.median(theirs):.1f} tok/s"
            yield f"decode, {name}: ratio, median of {ROUNDS} pairs", f"{statistics.median(ratios):.3f}"
            yield "  lowest and highest pair", f"{min(ratios):.3f} to {max(ratios):.3f}"
