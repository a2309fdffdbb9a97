"""The statistics screen and the ledger behind it, with the real model."""

import csv
import io
import json
import re

from test_ask import ask, canter
from test_chat import chat
from test_messages import ask_for, leave, short


def stats(home, *arguments):
    result = canter(home, "history", "stats", *arguments)
    assert result.returncode == 0, result
    return result.stdout


def test_every_reply_comes_into_the_ledger_with_its_samples(home):
    assert "The ledger is empty" in canter(home, "history", "stats").stderr
    result = ask(home, "--max-tokens", "80", "--ignore-eos", "on", "--seed", "1", question="Count to a hundred.")
    assert result.returncode == 0, result
    turns = json.loads(stats(home, "--json"))["turns"]
    assert len(turns) == 1
    turn = turns[0]
    assert turn["usage"]["completion_tokens"] == 80
    assert turn["figures"]["decode_tps"]["value"] > 0
    assert turn["figures"]["decode_tps"]["provenance"] == "engine-reported"
    assert turn["configuration"]["quantization"] == "Q4_1"
    # 80 tokens are two stretches of 32 or, where tokens came together, a few more, and a rest.
    assert len(turn["samples"]) == 2, turn["samples"]
    assert all(32 <= sample["tokens"] < 40 for sample in turn["samples"]), turn["samples"]
    rows = list(csv.DictReader(io.StringIO(stats(home, "-o", "csv"))))
    assert len(rows) == 1
    assert float(rows[0]["decode_tps"]) == turn["figures"]["decode_tps"]["value"]
    assert "SmolLM2-135M-Instruct" in stats(home)
    assert "<svg" in stats(home, "-o", "svg")


def test_what_is_incognito_is_not_in_the_ledger(home):
    result = ask(home, "--incognito", "--max-tokens", "8", question="Say yes.")
    assert result.returncode == 0, result
    assert "The ledger is empty" in canter(home, "history", "stats").stderr


def test_wrong_keys_are_refused_with_what_is_allowed(home):
    result = canter(home, "history", "stats", "--by", "colour")
    assert result.returncode != 0
    assert "quantization" in result.stderr


def test_the_screen_has_figures_a_plot_and_the_ledger(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    terminal.type("\x14")
    terminal.wait("[1 figures]")
    for figure in (r"speed +[\d.]+ tok/s · told by the", r"context +[\d,]+ of 2,048 tokens", r"user +\d+"):
        terminal.until(lambda: re.search(figure, terminal.text), figure, 15)
    # Where messages begin the engine tells: nothing of the context is an estimate.
    assert not re.search(r"user +~", terminal.text)
    terminal.press("tab")
    terminal.wait("samples yet")
    terminal.press("tab")
    terminal.wait("[3 ledger]")
    terminal.wait("SmolLM2-135M-Instruct · Q4_1")
    terminal.press("escape")
    terminal.gone("[3 ledger]")
    terminal.type("/explain context\r")
    terminal.wait("Tokens in the context over the window in force")
    terminal.press("escape")
    terminal.gone("window in force")
    leave(terminal)
