#!/usr/bin/env python3
"""Holds what is commonly said of local models' speed against this machine: `make findings`.

Runs `canter bench` on a model of Qwen2-1.5B's exact shape in several quantizations and on small
real models, keeps each run's JSON in FOLDER, and prints the tables of docs/FINDINGS.md. A run whose
JSON is there already is not made again, so that one that was disturbed can be removed and repeated.

    Benchmarks/findings.py FOLDER [RUN...]

Needs CANTER_BINARY, CANTER_TEST_MODEL and CANTER_TEST_MODEL_2, which `make findings` sets.
"""

import json
import os
import subprocess
import sys

from machine import processor

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TYPES = ("BF16", "Q8_0", "Q5_K_M", "Q4_K_M", "Q3_K_M")
# What is said, of the speed with a context of 512.
SAID_OF_CONTEXT = {512: "100 %", 2048: "90-95 %", 4096: "80-85 %", 8192: "60-70 %"}
SAID_OF_SIZE = {"Q8_0": "2 x", "Q5_K_M": "3.2 x", "Q4_K_M": "4 x", "Q3_K_M": "5.3 x"}


def shape(kind):
    return subprocess.run(
        [f"{ROOT}/Scripts/setup-shape", "--path", kind], check=True, capture_output=True, text=True).stdout.strip()


def runs():
    """The arguments of every run, by its name."""
    small, gemma = os.environ["CANTER_TEST_MODEL"], os.environ["CANTER_TEST_MODEL_2"]
    depths = "0,512,1024,2048,4096,8000"
    return {
        "quantizations": ["-m", ",".join(map(shape, TYPES)), "-p", "128", "-n", "32", "-r", "5", "-fa", "1"],
        "depths-qwen2": ["-m", shape("Q4_K_M"), "-p", "0", "-n", "32", "-d", depths, "-r", "3", "-fa", "1"],
        "depths-smollm2": ["-m", small, "-p", "0", "-n", "64", "-d", depths, "-r", "5", "-fa", "1"],
        "depths-gemma3": ["-m", gemma, "-p", "0", "-n", "64", "-d", depths, "-r", "5", "-fa", "1"],
        "threads": ["-m", shape("Q4_K_M"), "-p", "128", "-n", "32", "-t", "1,2", "-r", "5", "-fa", "1"],
        "prompts": ["-m", shape("Q4_K_M"), "-p", "64,128,256,512,1024", "-n", "0", "-r", "2", "-fa", "1"],
        "cold": ["-m", shape("Q4_K_M"), "-p", "0", "-n", "16", "-r", "6", "-fa", "1", "--no-warmup"],
    }


def measure(folder, name, arguments):
    """The rows of a run, made now or before."""
    path = os.path.join(folder, f"{name}.json")
    if not os.path.exists(path):
        print(f"{name}: canter bench {' '.join(arguments)}", file=sys.stderr)
        threads = [] if "-t" in arguments else ["-t", str(os.cpu_count())]
        output = subprocess.run(
            [os.environ["CANTER_BINARY"], "bench", *arguments, *threads, "-o", "json"], check=True,
            stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL).stdout
        json.loads(output)
        with open(path + ".part", "w") as file:
            file.write(output)
        os.replace(path + ".part", path)
    with open(path) as file:
        return json.load(file)


def speed(row):
    return f"{row['avg_ts']:.2f} ± {row['stddev_ts']:.2f}"


def table(title, header, rows):
    print(f"\n### {title}\n")
    print(f"| {' | '.join(header)} |")
    print(f"| {' | '.join('---' for _ in header)} |")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |")


def quantizations(rows):
    largest = next(row["model_size"] for row in rows if row["quantization"] == "BF16")
    slowest = {row["n_prompt"] > 0: row["avg_ts"] for row in rows if row["quantization"] == "BF16"}

    def cells(kind):
        reading, writing = (next(row for row in rows if row["quantization"] == kind and (row["n_prompt"] > 0) == is_prompt)
                            for is_prompt in (True, False))
        size = writing["model_size"]
        bandwidth = writing.get("memory_bandwidth")
        read = size * writing["avg_ts"]
        return (kind, f"{size / 2**20:.0f} MiB", f"{8 * size / writing['model_n_params']:.2f}", f"{largest / size:.2f} x",
                SAID_OF_SIZE.get(kind, ""), speed(reading), speed(writing), f"{writing['avg_ts'] / slowest[False]:.2f} x",
                f"{read / 1e9:.1f} GB/s" + (f", {100 * read / bandwidth:.0f} %" if bandwidth else ""),
                f"{writing['load_seconds']:.1f} s" if writing.get("load_seconds") else "")

    table("Quantizations of one model", (
        "quantization", "weights", "bits a weight", "smaller than BF16", "as said", "pp128, tok/s", "tg32, tok/s",
        "against BF16", "weights read, of the memory's speed", "load"), map(cells, TYPES))


def depths(title, rows):
    at = {row["n_depth"]: row for row in rows}
    reference = at[512]["avg_ts"]
    table(title, ("tokens before", "tg, tok/s", "of the speed at 512", "as said"), (
        (depth, speed(row), f"{100 * row['avg_ts'] / reference:.0f} %",
         SAID_OF_CONTEXT.get(depth) or SAID_OF_CONTEXT[8192] if depth in (*SAID_OF_CONTEXT, 8000) else "")
        for depth, row in sorted(at.items())))


def threads(rows):
    table("Threads", ("threads", "test", "tok/s"),
          ((row["n_threads"], "pp128" if row["n_prompt"] else "tg32", speed(row)) for row in rows))


def prompts(rows):
    def cells(row):
        seconds = row["avg_ns"] / 1e9
        return row["n_prompt"], speed(row), f"{seconds:.2f} s", f"{1e3 * seconds / row['n_prompt']:.1f} ms"
    table("Reading a prompt", ("tokens", "tok/s", "time", "a token"), map(cells, rows))


def cold(rows):
    samples = rows[0]["samples_ts"]
    table("Without a warm-up", ("run", "tg16, tok/s"),
          ((number, f"{sample:.2f}") for number, sample in enumerate(samples, 1)))


def main(folder, names):
    os.makedirs(folder, exist_ok=True)
    all_runs = runs()
    unknown = [name for name in names if name not in all_runs]
    if unknown:
        sys.exit(f"There is no run {unknown[0]}: choose of {', '.join(all_runs)}.")
    print(f"{processor()}, {os.cpu_count()} processors")
    shown = {
        "quantizations": quantizations, "threads": threads, "prompts": prompts, "cold": cold,
        "depths-qwen2": lambda rows: depths("Speed against depth: the shape of Qwen2-1.5B, Q4_K_M", rows),
        "depths-smollm2": lambda rows: depths("Speed against depth: SmolLM2-135M, Q4_1", rows),
        "depths-gemma3": lambda rows: depths("Speed against depth: Gemma 3 270M, Q4_K_M", rows),
    }
    for name in names or all_runs:
        rows = measure(folder, name, all_runs[name])
        shown[name](rows)
        disturbed = [row for row in rows
                     if row.get("other_load") is not None and row["other_load"] > 0.15 * (row.get("usable_cores") or 1)]
        if disturbed:
            print(f"\n{len(disturbed)} of {len(rows)} rows were disturbed by other programs.")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: Benchmarks/findings.py FOLDER [RUN...]")
    main(sys.argv[1], sys.argv[2:])
