"""What a server between costs: the same conversation through canter over llama-server and with canter's own engine.

Both are llama.cpp of the same source, with the same threads, window and type of KV cache; turns alternate. What is
said of earlier turns stays in either cache: the server keeps its slot, canter parks its state.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import tempfile
import time

from reuse import STORY

ROUNDS = 3
TOKENS = 64
THREADS = 2
WINDOW = 4096
QUESTIONS = ("Tell me of the river.", "Tell me of the mill.", "Tell me of the bridge.", "Tell me of the winter.")


class Server:
    """llama-server with the benchmark's model, from `with` to its end."""

    def __init__(self):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.address = f"llama-server+http://127.0.0.1:{self.port}"
        self.command = [
            os.environ.get("CANTER_TEST_LLAMA_SERVER")
            or os.path.join(os.path.dirname(os.environ["LLAMA_BENCH"]), "llama-server"),
            "--host", "127.0.0.1", "--port", str(self.port), "--model", os.environ["CANTER_TEST_MODEL"],
            "--ctx-size", str(WINDOW), "--parallel", "1", "--threads", str(THREADS), "--no-webui",
            "--cache-type-k", "f16", "--cache-type-v", "f16"]

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while self.round_trip() is None:
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise SystemExit("llama-server does not start: run Scripts/setup-llama --servers.")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def round_trip(self):
        """Seconds of a question and its answer on a connection that stands; `None` while it is not ready."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        times = []
        try:
            for _ in range(20):
                began = time.monotonic()
                connection.request("GET", "/health")
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    return None
                times.append(time.monotonic() - began)
        except OSError:
            return None
        finally:
            connection.close()
        return min(times)


def ask(home, *arguments):
    environment = {
        **os.environ, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home}
    output = subprocess.run(
        [os.environ["CANTER_BINARY"], "ask", "--json", "--temperature", "0", "--max-tokens", str(TOKENS),
         "--ignore-eos", "on", *arguments],
        check=True, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL).stdout
    report = json.loads(output)
    if report["usage"]["completion_tokens"] != TOKENS:
        raise SystemExit("A reply was shorter than the benchmark needs: change its questions.")
    return report


def conversations(server, number):
    """The reports of one conversation's turns: of the server, and of canter's own engine."""
    own = ("-m", os.environ["CANTER_TEST_MODEL"], "--context", str(WINDOW), "--threads", str(THREADS),
           "--threads-prefill", str(THREADS), "--kv-type-k", "f16", "--kv-type-v", "f16", "--speculation", "off")
    sides = {"server": ("-e", server.address), "own": own}
    reports = {side: [] for side in sides}
    with tempfile.TemporaryDirectory() as folder:
        for turn, question in enumerate(QUESTIONS):
            # The other first every time, so that neither always finds the machine warm.
            for side in sorted(sides, reverse=(number + turn) % 2 == 0):
                begun = ("--continue",) if turn else ()
                # Every round another beginning, of which nothing is in any cache.
                text = question if turn else f"Story {number} of the day. {STORY * 20}{question}"
                home = os.path.join(folder, side)
                reports[side].append(ask(home, *sides[side], *begun, text))
    return reports["server"], reports["own"]


def run():
    served, own = [], []
    with Server() as server:
        # The first of all reads the file from the disk, and is not counted.
        conversations(server, 0)
        for number in range(1, ROUNDS + 1):
            of_server, of_own = conversations(server, number)
            served.append(of_server)
            own.append(of_own)
        round_trip = server.round_trip()

    def of(rounds, turns, figure):
        return [figure(report) for reports in rounds for report in reports[turns]]

    def median(values):
        return f"{statistics.median(values) * 1000:.1f} ms"

    rates = [of(rounds, slice(None), lambda report: report["timings"]["decode_tps"]) for rounds in (served, own)]
    ratios = [a / b for a, b in zip(*rates)]
    yield "decode: canter over llama-server", f"{statistics.median(rates[0]):.1f} tok/s"
    yield "decode: canter's own engine", f"{statistics.median(rates[1]):.1f} tok/s"
    yield f"  ratio, median of {len(ratios)} pairs", f"{statistics.median(ratios):.3f}"
    yield "  lowest and highest pair", f"{min(ratios):.3f} to {max(ratios):.3f}"
    for name, turns in (("first turn", slice(0, 1)), ("later turns", slice(1, None))):
        first = of(served, turns, lambda report: report["timings"]["ttft_s"])
        embedded = of(own, turns, lambda report: report["timings"]["ttft_s"])
        prefill = of(served, turns, lambda report: report["timings"]["prefill_s"])
        own_prefill = of(own, turns, lambda report: report["timings"]["prefill_s"])
        new = of(served, turns, lambda report: report["usage"]["prompt_tokens"] - report["usage"]["cached_tokens"])
        yield f"{name}: tokens read, first token (server)", f"{statistics.median(new):.0f}, {median(first)}"
        yield "  first token (own engine)", median(embedded)
        yield "  difference, median of pairs", median([a - b for a, b in zip(first, embedded)])
        yield "  of it the engine's own reading", median([a - b for a, b in zip(prefill, own_prefill)])
        yield "  network, one round trip", median([round_trip])
        rest = [a - b - round_trip - (c - d) for a, b, c, d in zip(first, prefill, embedded, own_prefill)]
        yield "  rest of the difference", median(rest)
