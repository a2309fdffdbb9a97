"""`canter bench` against llama-bench: the same tests of the same build, alternating.

Both print the same rows, so nothing is converted: the median of a row's `samples_ts` is held against
that of the same test. Both copy the weights into huge pages, as canter does by itself where memory allows: the way
of measuring is compared, and not that. On a machine that others use, too, a run can only be slowed
down, and the fastest of many was slowed least: the ratio of the two fastest is beside the median of the
pairs.

    Benchmarks/run bench-truth [--rounds N] [-r N] [--depths 0,1024,4096] [-p 512] [-n 64] [-t THREADS]

Ends with 1 where a test's fastest samples differ by more than TOLERANCE.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

TOLERANCE = 0.02
# llama-bench's defaults, which are not a chat's.
BATCH, MICRO_BATCH = 2048, 512
# canter's, which are not llama-bench's.
HUGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


def measured(program, options, depth, environment):
    """The speeds of a row's repetitions, for each test at a depth."""
    output = subprocess.run(
        [*program, "-m", os.environ["CANTER_TEST_MODEL"], "-p", options.prompt, "-n", options.reply, "-d", str(depth),
         "-r", str(options.repetitions), "-t", str(options.threads), "-b", str(BATCH), "-ub", str(MICRO_BATCH), "-fa", "1", "-o", "json"],
        check=True, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL).stdout
    return {(row["n_prompt"], row["n_gen"], row["n_depth"]): row["samples_ts"] for row in json.loads(output)}


def name(test):
    prompt, reply, depth = test
    return (f"pp{prompt}" if prompt else f"tg{reply}") + (f" @ d{depth}" if depth else "")


def run(arguments):
    parser = argparse.ArgumentParser(prog="Benchmarks/run bench-truth")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("-r", dest="repetitions", type=int, default=3)
    parser.add_argument("--depths", default="0,1024,4096")
    parser.add_argument("-p", dest="prompt", default="512")
    parser.add_argument("-n", dest="reply", default="64")
    parser.add_argument("-t", dest="threads", type=int, default=os.cpu_count())
    options = parser.parse_args(arguments)
    for variable in ("CANTER_BINARY", "CANTER_TEST_MODEL", "LLAMA_BENCH"):
        if variable not in os.environ:
            sys.exit(f"{variable} is not set: 'make bench ARGS=bench-truth' sets it.")
    print(f"{'test':18} {'canter':>9} {'llama-bench':>12} {'median':>7} {'lowest':>7} {'highest':>8} {'fastest':>8}")
    worst = 0.0
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
        ours = ([os.environ["CANTER_BINARY"], "bench", "--load-mode", "copy"], environment)
        theirs = ([os.environ["LLAMA_BENCH"], "-lm", "none"], {**os.environ, **HUGE_PAGES})
        for depth in map(int, options.depths.split(",")):
            pairs = []
            for round_number in range(options.rounds):
                # Whoever goes second finds the machine as the first left it.
                order = (ours, theirs) if round_number % 2 == 0 else (theirs, ours)
                rows = [measured(program, options, depth, env) for program, env in order]
                pairs.append(rows if order[0] is ours else rows[::-1])
            if any(own.keys() != other.keys() for own, other in pairs):
                sys.exit(f"They did not run the same tests: {pairs[0]}")
            for test in pairs[0][0]:
                own, other = ([pair[side][test] for pair in pairs] for side in (0, 1))
                fastest = max(map(max, own)) / max(map(max, other))
                own, other = (list(map(statistics.median, side)) for side in (own, other))
                ratios = [a / b for a, b in zip(own, other)]
                worst = max(worst, abs(fastest - 1))
                print(f"{name(test):18} {statistics.median(own):9.2f} {statistics.median(other):12.2f} "
                      f"{statistics.median(ratios):7.3f} {min(ratios):7.3f} {max(ratios):8.3f} {fastest:8.3f}",
                      flush=True)
    print(f"\nthe fastest against each other, at most {worst:.1%} apart; {TOLERANCE:.0%} are allowed")
    return 1 if worst > TOLERANCE else 0
