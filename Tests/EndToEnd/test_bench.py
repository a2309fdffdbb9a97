"""`canter bench`: its tests, formats and progress, and what a stop leaves."""

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess

from terminal import Terminal
from test_ask import assert_one_sentence, canter

SMALL = ("-p", "16", "-n", "4", "-r", "2", "-t", "1")


def bench(home, *arguments, timeout=120):
    return canter(home, "bench", "-m", home.model, *arguments, timeout=timeout)


def rows(result):
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_counts_are_those_asked_for(home):
    result = bench(home, *SMALL, "-pg", "16,4", "-d", "0,32", "-o", "json")
    found = rows(result)
    counts = [(row["n_prompt"], row["n_gen"], row["n_depth"]) for row in found]
    assert counts == [(16, 0, 0), (0, 4, 0), (16, 4, 0), (16, 0, 32), (0, 4, 32), (16, 4, 32)], counts
    for row in found:
        assert row["method"] == "tokens" and row["asked"] is None, row
        assert len(row["samples_ns"]) == len(row["samples_ts"]) == 2, row
        tokens = row["n_prompt"] + row["n_gen"]
        for nanoseconds, speed in zip(row["samples_ns"], row["samples_ts"]):
            assert abs(speed * nanoseconds / 1e9 - tokens) < 1e-3, row
        assert row["model_filename"] == home.model and row["model_type"] == "llama 256M Q4_1", row
        assert row["backends"] == "CPU" and row["n_threads"] == 1 and row["cpu_info"], row
        assert row["other_load"] >= 0 and row["load_seconds"] > 0 and row["memory"] > 0, row
    # Nothing is said where nobody looks, but what disturbs.
    assert all("other programs" in line for line in result.stderr.splitlines()), result.stderr


def test_every_format_has_the_rows(home):
    name = "llama 256M Q4_1"
    table = bench(home, *SMALL)
    assert table.returncode == 0, table.stderr
    lines = table.stdout.splitlines()
    assert lines[0].startswith("| model  ") and lines[0].endswith("                 t/s |"), lines[0]
    assert lines[2].startswith(f"| {name} ") and "pp16 |" in lines[2] and " ± " in lines[2], lines[2]
    assert "tg4 |" in lines[3] and lines[4] == "", lines
    assert any(line.startswith("method: llama-bench's tests") for line in lines), lines
    assert len(bench(home, *SMALL, "-o", "jsonl").stdout.splitlines()) == 2
    read = list(csv.DictReader(io.StringIO(bench(home, *SMALL, "-o", "csv").stdout)))
    assert [row["n_gen"] for row in read] == ["0", "4"] and read[0]["model_type"] == name, read
    database = sqlite3.connect(":memory:")
    database.executescript(bench(home, *SMALL, "-o", "sql").stdout)
    found = database.execute("SELECT n_prompt, model_type, method FROM llama_bench").fetchall()
    assert found == [(16, name, "tokens"), (0, name, "tokens")], found


def test_values_are_combined(home):
    found = rows(bench(
        home, "-p", "8", "-n", "0", "-r", "1", "-t", "1-2", "-fa", "0,1", "-b", "64", "-ub", "32", "--no-warmup",
        "-o", "json"))
    seen = [(row["flash_attn"], row["n_threads"]) for row in found]
    assert seen == [(0, 1), (0, 2), (1, 1), (1, 2)], seen
    assert all((row["n_batch"], row["n_ubatch"]) == (64, 32) for row in found), found


def test_models_are_told_apart(home):
    second = os.environ["CANTER_TEST_MODEL_2"]
    result = canter(
        home, "bench", "-m", f"{home.model},{second}", "-p", "8", "-n", "0", "-r", "1", "-t", "1", timeout=120)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert "SmolLM2" in lines[2] and "gemma" in lines[3].lower(), lines


def test_the_chats_way_is_there_too(home):
    read, written = rows(bench(home, "--chat", "-p", "64", "-n", "8", "-d", "64", "-r", "1", "-t", "1", "-o", "json"))
    assert read["method"] == written["method"] == "chat"
    assert abs(written["n_depth"] - 64) <= 4 and written["n_gen"] == 8, written


def test_what_cannot_be_measured_is_refused(home):
    assert_one_sentence(canter(home, "bench", "-m", "/nowhere/no.gguf", *SMALL), "/nowhere/no.gguf")
    assert_one_sentence(bench(home, "-p", "8,512", "-n", "0", "--context", "64"), "pp512", "--context")
    for arguments in (("-p", "x"), ("-p", "0", "-n", "0"), ("-pg", "3"), ("-t", "0"), ("-r", "0"), ("-fa", "2"),
                      ("-ctk", "q9"), ("--compare", "a.json")):
        result = bench(home, *arguments)
        assert result.returncode == 2 and result.stdout == "", (arguments, result)


def test_a_stop_keeps_what_is_measured(home):
    environment = {**os.environ, **home.environment}
    process = subprocess.Popen(
        [home.binary, "bench", "-m", home.model, "-p", "8", "-n", "100000", "-r", "1", "-t", "1", "-o", "json"],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        process_group=0)
    # The first row comes as soon as it is measured.
    text = ""
    while '"asked"' not in text:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        text += line
    process.send_signal(signal.SIGINT)
    text += process.stdout.read()
    assert process.wait(30) == 130, process.returncode
    found = json.loads(text)
    assert [row["n_prompt"] for row in found] == [8], found


def test_progress_is_for_a_terminal(home):
    terminal = Terminal(
        [home.binary, "bench", "-m", home.model, "-p", "8", "-n", "64", "-r", "30", "-t", "1"],
        environment=home.environment)
    terminal.wait("test 2 of 2: tg64", 60)
    terminal.wait(" left", 60)
    terminal.press("ctrl-c")
    assert terminal.ended() == 130
    terminal.close()


def test_what_was_measured_is_shown_again(home):
    measured = bench(home, *SMALL, "-r", "3", "-o", "json")
    assert measured.returncode == 0, measured.stderr
    kept = os.path.join(home.folder, "speeds.json")
    with open(kept, "w") as file:
        file.write(measured.stdout)
    table = canter(home, "bench", "--from", kept)
    assert "pp16 |" in table.stdout and "tg4 |" in table.stdout and "method: " in table.stdout, table
    plot = os.path.join(home.folder, "speeds.svg")
    page = canter(home, "bench", "--from", kept, "-o", "html", "--plot", plot)
    assert page.returncode == 0, page.stderr
    assert page.stdout.startswith("<!") and "llama.cpp" in page.stdout and "<script" not in page.stdout
    with open(plot) as file:
        assert "<svg" in file.read()
    compared = canter(home, "bench", "--compare", kept, kept)
    assert compared.returncode == 0 and "faster" not in compared.stdout.split("\n\n")[0], compared.stdout
    found = json.loads(canter(home, "bench", "--compare", kept, kept, "-o", "json").stdout)
    assert isinstance(found, dict), found
    with open(kept, "w") as file:
        file.write(measured.stdout[:-40])
    assert_one_sentence(canter(home, "bench", "--from", kept), "speeds.json")


def test_a_kept_conversation_is_replayed(home):
    for arguments in (("Why is the sky blue?",), ("-c", "And at night?")):
        asked = canter(home, "ask", "-m", home.model, "--max-tokens", "12", *arguments, timeout=120)
        assert asked.returncode == 0, asked.stderr
    kept = json.loads(canter(home, "history", "list", "--json").stdout)[0]["id"]
    replayed = bench(home, "--replay", kept[:8], "-o", "json")
    assert replayed.returncode == 0, replayed.stderr
    report = json.loads(replayed.stdout)
    assert report["turns_asked"] == len(report["turns"]) == 2, report
    for turn in report["turns"]:
        sample, before = turn["samples"][0], turn["recorded"]
        # The same model reads the same text and writes as much.
        assert sample["prompt_tokens"] == before["prompt_tokens"], turn
        assert sample["completion_tokens"] == before["completion_tokens"], turn
        assert sample["figures"]["time_to_first_token"] > 0, turn
    table = bench(home, "--replay", kept, "-r", "2")
    assert "median of 2" in table.stdout and table.stdout.startswith("| turn"), table.stdout
    assert_one_sentence(bench(home, "--replay", "ZZZ"), "canter history list")
    assert len(json.loads(canter(home, "history", "list", "--json").stdout)) == 1
