"""`canter quantize`, with the real quantizer."""

import json
import os
import signal
import subprocess
import time

from terminal import children
from test_ask import assert_one_sentence, canter


def models(home):
    return f"{home.folder}/data/canter/models"


def files(folder):
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def half_precision(home):
    """SmolLM2 with 16 bits a weight, made from what there is."""
    result = canter(home, "quantize", home.model, "f16", "--requantize", "--json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout), result.stderr


def test_quantized_down_from_half_precision_it_still_answers(home):
    refused = canter(home, "quantize", home.model, "F16")
    assert_one_sentence(refused, "Q4_1", "--requantize")
    assert files(models(home)) == []

    report, said = half_precision(home)
    assert "canter.requantized_from" in said and "272 of 272" in said, said
    assert report["requantized_from"] == "Q4_1"
    half = report["result"]
    assert half["path"] == f"{models(home)}/SmolLM2-135M-Instruct-F16.gguf"
    assert half["size_bytes"] == os.path.getsize(half["path"]) <= report["planned_bytes"]
    assert 15.9 < half["bits_per_weight"] < 16.1

    # From 16 bits no permission is needed; that they were fewer once is said and kept.
    result = canter(home, "quantize", "SmolLM2-135M-Instruct-F16", "q8_0")
    assert result.returncode == 0, result.stderr
    assert "8.5" in result.stdout and "16.00" in result.stdout, result.stdout
    assert "Q4_1" in result.stderr, result.stderr
    made = f"{models(home)}/SmolLM2-135M-Instruct-Q8_0.gguf"
    assert files(models(home)) == [os.path.basename(half["path"]), os.path.basename(made)]
    with open(made, "rb") as file:
        assert b"canter.requantized_from" in file.read(4_000_000)

    answer = canter(
        home, "ask", "-m", made, "--context", "512", "--max-tokens", "24", "--temperature", "0",
        "Name the capital city of France.")
    assert answer.returncode == 0 and "Paris" in answer.stdout, answer

    again = canter(home, "quantize", half["path"], "Q8_0")
    assert_one_sentence_after_warning(again, "--force")
    # A type that needs more than the file: refused before anything is written.
    refused = canter(home, "quantize", half["path"], "IQ2_XXS")
    assert_one_sentence_after_warning(refused, "importance matrix")
    assert len(files(models(home))) == 2


def assert_one_sentence_after_warning(result, *words):
    assert result.returncode == 1 and result.stdout == "", result
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith("canter: ") and last.endswith("."), last
    for word in words:
        assert word in last, (word, last)


def start(home, *arguments):
    environment = {**os.environ, **home.environment}
    # A group of its own, as a shell gives a job: Ctrl-C goes to all of it.
    return subprocess.Popen(
        [home.binary, "quantize", *arguments], env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0)


def partial(folder):
    return [name for name in files(folder) if name.endswith(".partial")]


def wait_for(what, seconds=30):
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "in vain"
        time.sleep(0.005)


def at_work(home):
    """A quantization that has begun to write, and its child."""
    half = half_precision(home)[0]["result"]["path"]
    process = start(home, half, "Q2_K", "--threads", "1")
    wait_for(lambda: partial(models(home)))
    return process, children(process.pid)[0]


def test_ctrl_c_leaves_nothing(home):
    process, child = at_work(home)
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 130 and output == "", process.returncode
    assert files(models(home)) == ["SmolLM2-135M-Instruct-F16.gguf"]
    wait_for(lambda: not os.path.exists(f"/proc/{child}"))


def test_a_killed_canter_leaves_nothing(home):
    process, child = at_work(home)
    process.kill()
    process.communicate(timeout=20)
    wait_for(lambda: not os.path.exists(f"/proc/{child}"))
    assert files(models(home)) == ["SmolLM2-135M-Instruct-F16.gguf"]


def test_a_killed_quantizer_is_one_sentence(home):
    process, child = at_work(home)
    os.kill(child, signal.SIGKILL)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 1 and "SIGKILL" in said.strip().splitlines()[-1], said
    assert files(models(home)) == ["SmolLM2-135M-Instruct-F16.gguf"]


def test_wrong_quantizations_say_what_is_right(home):
    result = canter(home, "quantize", home.model, "Q9_0")
    assert result.returncode == 2 and "Q4_K_M" in result.stderr, result
    assert_one_sentence(canter(home, "quantize", f"{home.folder}/none.gguf", "Q8_0"), "none.gguf")
    result = canter(home, "quantize", home.model, "F16", "--requantize", "--output", f"{home.folder}/a.bin")
    assert_one_sentence(result, ".gguf")


def test_a_full_disk_is_known_beforehand(home):
    # Sixteen megabytes, where the file takes 270. Needs to be allowed to mount.
    disk = f"{home.folder}/disk"
    os.makedirs(disk)
    script = f"mount -t tmpfs -o size=16m none '{disk}' || exit 99; exec \"$@\""
    result = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, "sh", home.binary, "quantize", home.model, "F16",
         "--requantize", "--output", disk],
        capture_output=True, text=True, env={**os.environ, **home.environment}, timeout=60,
        stdin=subprocess.DEVNULL)
    if result.returncode in (1, 99) and ("unshare" in result.stderr or "mount" in result.stderr):
        print("       (not allowed to mount: not tried)")
        return
    assert_one_sentence_after_warning(result, "MiB", "--output")
