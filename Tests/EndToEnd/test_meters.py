"""The figures canter tells of replies whose true ones are known: a server without a model keeps them."""

import json
import os
import re
import subprocess
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Benchmarks"))

import shown
from observer import Observer
from paced_server import MODEL, PacedServer, stalling
from terminal import Terminal

# Times are told by two clocks of a machine that does other things, too.
BOUND = 0.1
PROTOCOLS = ("llama-server", "openai", "ollama")
ORIGINS = {"engine-reported", "measured", "estimated"}


def ask(home, server):
    result = subprocess.run(
        [home.binary, "ask", "--engine", server.address, "--json", "--incognito", "Tell me of the fox."],
        capture_output=True, text=True, env={**os.environ, **home.environment}, timeout=60,
        stdin=subprocess.DEVNULL)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def answered(home, speaks, **script):
    """canter's report of one reply, and the reply as the server made it."""
    with PacedServer(speaks) as server:
        reply = server.expect(**script)
        report = ask(home, server)
        server.shutdown()
    return report, reply


def assert_near(told, truth, what):
    assert told is not None and abs(told - truth) <= BOUND * abs(truth), (what, told, truth)


def assert_times(report, reply):
    """The times of a reply, within the bound; every one with its origin."""
    observer, timings = Observer(reply), report["timings"]
    assert_near(timings["decode_tps"], observer.decode_rate(), "decode")
    assert_near(timings["effective_tps"], observer.effective_rate, "effective")
    # The request comes a moment after the question was sent.
    assert_near(timings["ttft_s"], observer.first_token, "first token")
    for name in ("decode_tps", "effective_tps", "ttft_s", "prefill_tps", "prefill_s", "decode_s"):
        assert (name in report["provenance"]) == (timings[name] is not None), name
    assert set(report["provenance"].values()) <= ORIGINS


def test_a_steady_reply_has_the_speed_it_was_written_at(home):
    report, reply = answered(home, "llama-server", tokens=150, rate=100, prompt=80, prefill=0.4, reports=4, ends=False)
    assert_times(report, reply)
    timings, usage = report["timings"], report["usage"]
    assert (usage["prompt_tokens"], usage["cached_tokens"], usage["completion_tokens"]) == (80, 0, 150)
    assert_near(timings["prefill_tps"], Observer(reply).prefill_rate, "prefill")
    assert_near(timings["itl_p50_ms"], Observer(reply).gap(50) * 1000, "gap")
    assert timings["itl_p50_ms"] <= timings["itl_p95_ms"] <= timings["itl_p99_ms"]
    # The last token is made and not read again.
    assert report["context"]["used"] == 80 + 150 - 1
    origins = report["provenance"]
    assert origins["ttft_s"] == origins["effective_tps"] == origins["itl_ms"] == "measured"
    assert origins["decode_tps"] == origins["prefill_tps"] == "engine-reported"


def test_a_server_that_tells_no_times_gets_no_figures_nobody_knows(home):
    report, reply = answered(home, "openai", tokens=150, rate=100, prompt=80, prefill=0.4)
    assert_times(report, reply)
    assert report["usage"]["completion_tokens"] == reply.counted == 151
    assert report["usage"]["cached_tokens"] is None
    assert report["provenance"]["decode_tps"] == "measured"
    for name in ("prefill_s", "prefill_tps", "itl_p50_ms", "itl_p95_ms", "itl_p99_ms"):
        assert report["timings"][name] is None, name


def test_tokens_that_come_together_are_counted_and_have_no_gaps(home):
    for speaks in PROTOCOLS:
        report, reply = answered(
            home, speaks, tokens=120, rate=100, per_chunk=4, prompt=80, prefill=0.4)
        assert_times(report, reply)
        assert report["usage"]["completion_tokens"] == reply.counted
        assert all(report["timings"][f"itl_{name}_ms"] is None for name in ("p50", "p95", "p99")), report["timings"]
        assert "itl_ms" not in report["provenance"]


def test_the_kept_part_of_a_prompt_is_not_counted_as_read(home):
    script = dict(tokens=40, rate=100, prompt=2000, cached=1500, queue=0.2, prefill=0.8, reports=4)
    report, reply = answered(home, "llama-server", **script)
    assert_times(report, reply)
    assert (report["usage"]["prompt_tokens"], report["usage"]["cached_tokens"]) == (2000, 1500)
    assert_near(report["timings"]["prefill_tps"], 500 / 0.8, "prefill")
    # What it waited in the server's queue is no reading.
    assert_near(report["timings"]["prefill_s"], 0.8, "prefill")
    assert report["timings"]["ttft_s"] >= 1
    report, reply = answered(home, "openai", **script)
    assert report["usage"]["cached_tokens"] == 1500
    assert report["timings"]["prefill_tps"] is None


def test_empty_chunks_and_text_held_back_change_no_count(home):
    scripts = [(speaks, dict(empty=3)) for speaks in PROTOCOLS] + [("llama-server", dict(held_back=5))]
    for speaks, script in scripts:
        report, reply = answered(home, speaks, tokens=120, rate=100, prompt=80, prefill=0.4, **script)
        assert_times(report, reply)
        assert report["usage"]["completion_tokens"] == reply.counted == 121


def test_a_pause_is_in_the_speed_and_is_the_longest_gap(home):
    report, reply = answered(
        home, "llama-server", tokens=90, rate=100, gaps=stalling(90, 100, pause=1.0), prompt=80, prefill=0.4)
    assert_times(report, reply)
    assert report["timings"]["decode_tps"] < 60
    assert_near(report["timings"]["itl_p50_ms"], 10, "gap")
    # One gap of 89 is beyond the 98th percentile.
    assert_near(report["timings"]["itl_p99_ms"], 1010, "longest gap")


def test_drafts_a_server_tells_of_are_told(home):
    report, reply = answered(home, "llama-server", tokens=120, rate=60, drafts=4, prompt=80, prefill=0.4)
    assert_times(report, reply)
    assert report["usage"]["completion_tokens"] == reply.counted == 121
    assert report["usage"]["drafts"] == {"drafted": reply.drafted, "accepted": reply.accepted}


def test_a_speed_without_counts_of_its_pieces_is_right_or_called_an_estimate(home):
    report, reply = answered(home, "openai", tokens=96, rate=100, per_chunk=16, prompt=80, prefill=0.4)
    told, true = report["timings"]["decode_tps"], Observer(reply).decode_rate()
    # The tokens of the first piece belong to no time anybody saw.
    assert report["provenance"]["decode_tps"] == "estimated" or abs(told / true - 1) <= BOUND, (told, true)


def test_the_chat_shows_what_the_server_did(home):
    with PacedServer("llama-server") as server:
        reply = server.expect(
            tokens=150, rate=50, prompt=1200, cached=700, prefill=0.5, reports=5, ends=False)
        terminal = Terminal([home.binary, "chat", "--engine", server.address], environment=home.environment)
        terminal.wait(MODEL)
        terminal.wait("Message")
        terminal.type("Tell me of the fox.\r")
        live = []

        def speeds():
            rate = shown.live_rate(shown.panel(terminal.display))
            if reply.began and not reply.ended and rate:
                live.append(rate.value)
            return reply.ended and re.search(r"fox150", terminal.text)

        terminal.until(speeds, "the last token")
        # A whole second had passed long before.
        assert_near(live[-1], 50, "live")

        def panel_now():
            return shown.panel_figures(shown.panel(terminal.display))

        terminal.until(
            lambda: (used := panel_now()["context used"]) and used.value == 1350, "the tokens of the whole context")
        panel = panel_now()
        assert_near(panel["decode tok/s"].value, Observer(reply).decode_rate(), "decode")
        assert_near(panel["prefill tok/s"].value, Observer(reply).prefill_rate, "prefill")
        assert panel["new tokens"].value == 500 and panel["cached tokens"].value == 700
        terminal.type("/stats\r")
        terminal.wait("tokens written")
        page = shown.statistics_figures(shown.page(terminal.display))
        for name, truth in (("prompt tokens", 1200), ("cached tokens", 700), ("tokens", 150), ("context used", 1350)):
            assert page[name][0].value == truth, (name, page[name][0].text)
        assert_near(page["decode tok/s"][0].value, Observer(reply).decode_rate(), "decode")
        assert page["decode tok/s"][1] == "engine-reported" and page["first token"][1] == "measured"
        terminal.close()
        server.shutdown()
