"""`canter doctor`: what it says of the machine is what the machine says."""

import json
import os
import shutil
import subprocess

from test_ask import canter
from test_config import configure


def test_doctor_tells_the_truth(home):
    folder = f"{home.folder}/data/canter/models"
    os.makedirs(folder)
    shutil.copy(home.model, folder)
    with open(f"{folder}/cut.gguf", "wb") as cut, open(home.model, "rb") as whole:
        cut.write(whole.read(1_000_000))

    result = canter(home, "doctor", "--json")
    assert result.returncode == 0, result
    report = json.loads(result.stdout)
    machine = report["machine"]
    assert machine["logical_cores"] == os.cpu_count()
    assert 0 < machine["usable_cores"] <= len(os.sched_getaffinity(0))
    with open("/proc/meminfo") as text:
        memory = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in text}
    assert machine["memory_bytes"] == memory["MemTotal"]
    assert 0 < machine["available_bytes"] <= memory["MemTotal"]
    assert machine["swap_bytes"] == memory["SwapTotal"]
    with open("/proc/cpuinfo") as text:
        flags = text.read().split()
    assert ("AVX2" in machine["instructions"]) == ("avx2" in flags)
    free = os.statvfs(folder)
    assert abs(report["free_bytes"] - free.f_bavail * free.f_frsize) < 1 << 30
    models = {model["name"]: model for model in report["models"]}
    good = models["SmolLM2-135M-Instruct.Q4_1"]
    assert good["fit"] == "fits" and good["context_window"] == 8192
    assert good["size_bytes"] < good["needed_bytes"] < 4 * good["size_bytes"]
    assert models["cut"]["broken"] and models["cut"]["fit"] is None
    assert any("cut.gguf" in finding["what"] for finding in report["findings"])
    assert report["starter"]["is_present"] is True

    bandwidth = machine["memory_bandwidth"]
    assert 1e8 < bandwidth["bytes_per_second"] < 1e13
    assert sorted(bandwidth["runs"])[len(bandwidth["runs"]) // 2] == bandwidth["bytes_per_second"]
    # Measured once, and kept.
    again = json.loads(canter(home, "doctor", "--json").stdout)["machine"]["memory_bandwidth"]
    assert again == bandwidth

    assert machine["backends"], machine
    assert report["settings"]["trouble"] is None
    assert len(report["advice"]["checks"]) == 12
    assert report["advice"]["suggestions"], report["advice"]

    text = canter(home, "doctor").stdout
    assert max(map(len, text.splitlines())) <= 80, text
    for words in ("bandwidth", "GB/s read by", "processor", "SmolLM2-135M-Instruct.Q4_1: fits", "cut: broken", "remedy"):
        assert words in text, (words, text)


def test_doctor_names_what_keeps_the_processors_busy(home):
    busy = f"{home.folder}/busybody"
    shutil.copy(shutil.which("yes"), busy)
    program = subprocess.Popen([busy, "secret"], stdout=subprocess.DEVNULL)
    try:
        result = canter(home, "doctor", "--json")
        text = canter(home, "doctor").stdout
    finally:
        program.kill()
        program.wait()
    machine = json.loads(result.stdout)["machine"]
    found = [one for one in machine["other_programs"] if one["name"] == "busybody"]
    assert found and 0.2 < found[0]["cores"] < 1.1 and found[0]["processes"] == 1, machine
    assert machine["other_load"] >= found[0]["cores"]
    # What a program was given is its own.
    assert "busybody" in text and "secret" not in text, text


def test_settings_that_cannot_be_read_are_a_finding(home):
    configure(home, "context: [1\n")
    result = canter(home, "doctor", "--json")
    assert result.returncode == 0, result
    report = json.loads(result.stdout)
    assert "config.yaml" in report["settings"]["trouble"]
    assert report["findings"][0]["what"] == report["settings"]["trouble"]
    assert report["findings"][0]["weight"] == "blocking"
