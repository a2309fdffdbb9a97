"""`canter ask` and `canter models`, as a script uses them."""

import json
import os
import subprocess


def canter(home, *arguments, question=None, timeout=60):
    environment = {**os.environ, **home.environment}
    return subprocess.run(
        [home.binary, *arguments], input=question, capture_output=True, text=True, env=environment,
        timeout=timeout, stdin=subprocess.DEVNULL if question is None else None,
    )


def ask(home, *arguments, question=None):
    return canter(home, "ask", "-m", home.model, "--context", "1024", *arguments, question=question)


def assert_one_sentence(result, *words):
    """Exit status 1, nothing on standard output, one line that names the trouble."""
    assert result.returncode == 1, result
    assert result.stdout == "", result
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("canter: ") and lines[0].endswith("."), result.stderr
    for word in words:
        assert word in lines[0], (word, lines[0])


def test_json_has_the_reply_and_every_figure(home):
    result = ask(home, "--json", "--max-tokens", "24", question="Why is the sky blue?")
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["reply"].strip()
    assert report["engine"] == "llama.cpp"
    assert report["quantization"] == "Q4_1"
    assert report["finish_reason"] in ("stop", "length")
    usage, timings, context = report["usage"], report["timings"], report["context"]
    assert usage["prompt_tokens"] > usage["cached_tokens"] == 0
    assert usage["completion_tokens"] <= 24
    for name in ("load_s", "ttft_s", "prefill_s", "decode_s", "prefill_tps", "decode_tps", "effective_tps"):
        assert timings[name] > 0, name
    # The rates are those of the counts and times beside them.
    tokens = usage["completion_tokens"]
    assert abs(timings["decode_tps"] * timings["decode_s"] - (tokens - 1)) < 1e-6 * tokens
    assert abs(timings["prefill_tps"] * timings["prefill_s"] - usage["prompt_tokens"]) < 1e-3
    assert timings["effective_tps"] < timings["decode_tps"]
    assert context["window"] == context["kv_cells"] == 1024
    assert context["kv_bytes_allocated"] == 1024 * 23040
    assert context["kv_bytes_used"] == context["used"] * 23040
    assert context["kv_type_k"] == context["kv_type_v"] == "f16"
    assert set(report["provenance"].values()) <= {"engine-reported", "measured", "estimated"}


def test_temperature_zero_gives_the_same_reply_twice(home):
    replies = {
        ask(home, "--seed", "1", "--temperature", "0", "--max-tokens", "32", "Tell me a story.").stdout
        for _ in range(2)
    }
    assert len(replies) == 1 and replies.pop().strip()


def test_question_from_the_pipe_and_statistics_on_stderr(home):
    result = ask(home, "--stats", "--max-tokens", "8", question="Say yes.")
    assert result.returncode == 0, result.stderr
    assert result.stdout.endswith("\n") and result.stdout.strip()
    assert "tok/s" in result.stderr and "first token" in result.stderr


def test_json_lines_are_events_in_order(home):
    result = ask(home, "--jsonl", "--max-tokens", "8", "Say yes.")
    events = [json.loads(line) for line in result.stdout.splitlines()]
    kinds = [event["event"] for event in events]
    assert kinds.index("loaded") < kinds.index("prompt_progress") < kinds.index("text")
    assert kinds[-1] == "finished"
    text = "".join(event["text"] for event in events if event["event"] == "text")
    report = events[-1]["report"]
    assert text == report["reply"]
    assert sum(event["tokens"] for event in events if event["event"] == "text") == (
        report["usage"]["completion_tokens"])


def test_models_are_listed(home):
    models = f"{home.folder}/data/canter/models"
    os.makedirs(models)
    os.symlink(home.model, f"{models}/SmolLM2-135M-Instruct.Q4_1.gguf")
    with open(f"{models}/broken.gguf", "w") as file:
        file.write("no model\n")
    result = canter(home, "models", "--json")
    found = {model["name"]: model for model in json.loads(result.stdout)}
    good = next(model for model in found.values() if model["broken"] is None)
    assert good["quantization"] == "Q4_1" and good["context_length"] == 8192
    assert good["size_bytes"] == os.path.getsize(home.model)
    assert found["broken"]["broken"]
    # A part of the name is enough.
    result = canter(home, "ask", "-m", "smollm2", "--context", "512", "--max-tokens", "4", "Say yes.")
    assert result.returncode == 0, result.stderr


def test_a_missing_file_is_one_sentence(home):
    assert_one_sentence(canter(home, "ask", "-m", f"{home.folder}/none.gguf", "hi"), "none.gguf")


def test_a_text_file_is_one_sentence(home):
    path = f"{home.folder}/letter.gguf"
    with open(path, "w") as file:
        file.write("Dear reader, this is no model.\n" * 100)
    assert_one_sentence(canter(home, "ask", "-m", path, "hi"), "letter.gguf")


def test_half_a_model_is_one_sentence(home):
    path = f"{home.folder}/half.gguf"
    with open(home.model, "rb") as model, open(path, "wb") as file:
        file.write(model.read(os.path.getsize(home.model) // 2))
    assert_one_sentence(canter(home, "ask", "-m", path, "hi"), "half.gguf")


def test_damaged_tensor_offsets_are_one_sentence(home):
    path = f"{home.folder}/damaged.gguf"
    with open(home.model, "rb") as model:
        data = bytearray(model.read())
    name = b"blk.0.attn_q.weight"
    # Behind the name stand the number of dimensions, the dimensions, the type, and the offset.
    at = data.index(name) + len(name)
    dimensions = int.from_bytes(data[at:at + 4], "little")
    offset = at + 4 + 8 * dimensions + 4
    data[offset:offset + 8] = (1 << 60).to_bytes(8, "little")
    with open(path, "wb") as file:
        file.write(data)
    assert_one_sentence(canter(home, "ask", "-m", path, "hi"), "damaged.gguf")


def test_a_folder_is_one_sentence(home):
    assert_one_sentence(canter(home, "ask", "-m", home.folder, "hi"))


def limited(home, kibibytes):
    """A program that does the same with no more address space than that."""
    path = f"{home.folder}/limited"
    with open(path, "w") as file:
        file.write(f'#!/bin/sh\nulimit -v {kibibytes} && exec "{home.binary}" "$@"\n')
    os.chmod(path, 0o755)
    return path


def test_a_window_that_does_not_fit_is_one_sentence_with_one_that_does(home):
    home.binary = limited(home, 3 << 20)
    # The cache alone would take 3 GiB.
    result = canter(home, "ask", "-m", home.model, "--context", "131072", "hi")
    assert_one_sentence(result, "SmolLM2-135M-Instruct.Q4_1.gguf needs", "GiB", "KV cache", "are free")
    window = int(result.stderr.split("with --context ")[1].split(" ")[0])
    assert 0 < window < 131072
    result = canter(home, "ask", "-m", home.model, "--context", "2048", "--max-tokens", "2", "hi")
    assert result.returncode == 0, result.stderr


def test_wrong_usage_has_status_2(home):
    for arguments in (["ask", "--temperature", "-1", "hi"], ["ask", "--json", "--jsonl", "hi"], ["frobnicate", "-x"],
                      ["ask", "--no-such-option", "hi"]):
        result = canter(home, *arguments)
        assert result.returncode == 2, (arguments, result)
        assert result.stderr and not result.stdout, (arguments, result)


def test_help_and_version(home):
    assert canter(home, "--version").stdout.startswith("canter ")
    for command in ([], ["ask"], ["models"], ["chat"]):
        result = canter(home, *command, "--help")
        assert result.returncode == 0 and "USAGE" in result.stdout, command


def test_a_chat_without_a_terminal_is_one_sentence(home):
    # setsid: /dev/tty is not to be had either.
    result = subprocess.run(
        ["setsid", "--wait", home.binary, "-m", home.model], stdin=subprocess.DEVNULL, capture_output=True,
        text=True, env={**os.environ, **home.environment}, timeout=30)
    assert_one_sentence(result, "terminal")


def test_a_prompt_longer_than_the_window_says_both_numbers(home):
    result = canter(home, "ask", "-m", home.model, "--context", "256", question="word " * 400)
    assert result.returncode == 1
    assert "256" in result.stderr and "--context" in result.stderr, result.stderr
