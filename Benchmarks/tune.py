"""What `canter tune` finds, and what it is worth: reading and writing with it against llama.cpp's defaults."""

import json
import os
import statistics
import subprocess
import tempfile

ROUNDS = 5
DEPTHS = (0, 4096)
PROMPT, REPLY = 512, 64


def bench(environment, depth, *arguments):
    output = subprocess.run(
        [os.environ["CANTER_BINARY"], "bench", "-m", os.environ["CANTER_TEST_MODEL"], "-p", str(PROMPT),
         "-n", str(REPLY), "-d", str(depth), "-r", "1", "--chat", "--context", "8192", "-o", "json", *arguments],
        check=True, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL).stdout
    return [row["samples_ts"][0] for row in json.loads(output)]


def run():
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home,
                       "XDG_CONFIG_HOME": home}
        output = subprocess.run(
            [os.environ["CANTER_BINARY"], "tune", os.environ["CANTER_TEST_MODEL"]],
            check=True, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL).stdout
        for line in output.strip().splitlines():
            yield line, ""
        for depth in DEPTHS:
            pairs = [(bench(environment, depth, "--tuned"), bench(environment, depth)) for _ in range(ROUNDS)]
            for index, name in enumerate((f"reading {PROMPT}", f"writing {REPLY}")):
                ratios = [tuned[index] / plain[index] for tuned, plain in pairs]
                yield (f"{name} at depth {depth}: tuned / defaults",
                       f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})")
