"""`canter tune`, on this machine as it is."""

import json
import os
import signal
import subprocess
import time

from terminal import children
from test_ask import assert_one_sentence, canter


def tune(home, *arguments):
    return canter(home, "tune", home.model, "--quick", *arguments, timeout=300)


def kept(home):
    folder = f"{home.folder}/data/canter/tuning"
    return os.listdir(folder) if os.path.isdir(folder) else []


def test_what_is_found_is_kept_and_used(home):
    result = tune(home, "--depths", "0", "--what", "threads,batch", "--json")
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["quantization"] == "Q4_1" and report["depths"] == [0]
    assert "left" in result.stderr, "progress tells the time left"
    assert len(kept(home)) == 1
    comparisons = report["comparisons"]
    assert {"threads", "threads_prefill", "batch"} <= {c["subject"] for c in comparisons} or os.cpu_count() == 1
    # llama.cpp's own batch is always among those tried.
    assert any(c["challenger"]["batch"] == 2048 for c in comparisons)
    for comparison in comparisons:
        assert comparison["low"] <= comparison["ratio"] <= comparison["high"]
        assert comparison["outcome"] in ("won", "lost", "even")
        if comparison["outcome"] == "won":
            assert comparison["low"] > 1

    # What was won, and only that, is what a question is asked with.
    settings = {name for name, value in report["settings"].items() if value is not None}
    asked = json.loads(canter(
        home, "ask", "-m", home.model, "--max-tokens", "4", "--json", "Say yes.").stdout)
    assert set(asked["settings"]["tuned"]) == settings, (asked["settings"], report["settings"])

    listed = json.loads(canter(home, "tune", "--list", "--json").stdout)
    assert [entry["fingerprint"] for entry in listed] == [report["fingerprint"]]
    assert canter(home, "tune", "--forget", home.model).returncode == 0
    assert kept(home) == []
    assert_one_sentence(canter(home, "tune", "--forget", home.model), "--list")


def write_record(home, report_settings):
    """A record as if the last tuning had found these settings."""
    folder = f"{home.folder}/data/canter/tuning"
    path = f"{folder}/{os.listdir(folder)[0]}"
    with open(path) as file:
        record = json.load(file)
    start = {"threads": 2, "threadsPrefill": 2, "flashAttention": "auto"}
    record["result"]["comparisons"] = [{
        "subject": "batch", "measure": "prefill", "depth": 0, "holder": start,
        "challenger": {**start, **report_settings}, "ratios": {"logs": [0.1, 0.11, 0.1, 0.09]},
        "holderRates": {}, "challengerRates": {}, "outcome": "won",
    }]
    record["result"]["isProven"] = True
    # What the tuning found of threads depends on what else this machine does.
    record["result"]["fixedBeatsFollowing"] = False
    with open(path, "w") as file:
        json.dump(record, file)


def test_a_setting_found_gives_way_to_one_given(home):
    assert tune(home, "--depths", "0", "--what", "threads").returncode == 0
    write_record(home, {"batch": 128, "microBatch": 128})

    def asked(*arguments):
        result = canter(
            home, "ask", "-m", home.model, "--context", "512", "--max-tokens", "4", *arguments,
            "--json", "Say yes.")
        return json.loads(result.stdout)["settings"]["tuned"]

    assert asked() == ["batch", "micro_batch"]
    result = canter(
        home, "ask", "-m", home.model, "--context", "512", "--max-tokens", "4", "--stats", "Say yes.")
    assert "tuned" in result.stderr, result.stderr
    # The bench measures what it is told to, unless asked otherwise.
    bench = ("bench", "-m", home.model, "-p", "16", "-n", "4", "-r", "1", "-o", "json")
    assert canter(home, *bench).returncode == 0
    assert canter(home, *bench, "--tuned").returncode == 0


def test_ctrl_c_keeps_nothing_and_leaves_no_engine(home):
    environment = {**os.environ, **home.environment}
    process = subprocess.Popen(
        [home.binary, "tune", home.model, "--quick"], env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0)
    line = ""
    while "against" not in line:
        line = process.stderr.readline()
        assert line, "it ended before it measured"
    engines = children(process.pid)
    assert engines
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 130 and output == ""
    assert kept(home) == []
    deadline = time.monotonic() + 5
    while any(os.path.exists(f"/proc/{engine}") for engine in engines):
        assert time.monotonic() < deadline, "an engine is still there"
        time.sleep(0.02)


def test_nothing_was_tuned_yet(home):
    result = canter(home, "tune", "--list")
    assert result.returncode == 0 and "canter tune" in result.stderr
    assert_one_sentence(canter(home, "tune", f"{home.folder}/none.gguf"), "none.gguf")
    assert canter(home, "tune").returncode == 2
