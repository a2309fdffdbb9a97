"""What holds of vLLM alone."""

import json
import os
import signal

from asking import STORY, Running, refused, report
from server import WINDOW
from terminal import children


def test_a_prompt_longer_than_the_window_says_both_numbers(home, server, observer):
    question = "word " * 3000
    sentence = refused(home, observer, question)
    counted = server.value("/tokenize", {
        "model": server.model, "messages": [{"role": "user", "content": question}],
        "add_generation_prompt": True})["count"]
    assert str(WINDOW) in sentence and str(counted) in sentence, (counted, sentence)
    assert not observer.replies


def test_times_are_the_servers_own(home, server, observer):
    told = report(home, observer, STORY, "--max-tokens", "32")
    metrics, = [event["metrics"] for _, event in observer.replies[0].events if event and event.get("metrics")]
    assert abs(told["timings"]["decode_s"] - metrics["generation_time_ms"] / 1000) < 1e-6
    assert abs(told["timings"]["prefill_s"] - metrics["time_to_first_token_ms"] / 1000) < 1e-6
    assert told["provenance"]["decode_s"] == told["provenance"]["prefill_s"] == "engine-reported"
    assert abs(told["timings"]["decode_tps"] - 1000 / metrics["mean_itl_ms"]) < 0.01


def test_a_schema_is_followed(home, server, observer):
    schema = {
        "type": "object", "properties": {"city": {"enum": ["Paris", "Rome"]}}, "required": ["city"],
        "additionalProperties": False}
    told = report(
        home, observer, "The capital of France?", "--json-schema", json.dumps(schema), "--max-tokens", "32")
    assert json.loads(told["reply"])["city"] in ("Paris", "Rome")


def test_a_bias_is_taken(home, server, observer):
    tokens = server.value("/tokenize", {"model": server.model, "prompt": "The"})["tokens"]
    told = report(home, observer, STORY, "--logit-bias", f"{tokens[0]}=-inf", "--max-tokens", "8")
    assert told["reply"] and not told["reply"].startswith("The"), told["reply"]


def test_an_engine_that_dies_under_its_server_is_said(home, server, observer):
    running = Running(home, observer, STORY, "--max-tokens", "600")
    running.until("text", 3)
    engine, = [
        child for child in children(server.process.pid)
        if b"EngineCore" in open(f"/proc/{child}/cmdline", "rb").read()]
    os.kill(engine, signal.SIGKILL)
    status, errors = running.end()
    assert status == 1 and server.name in errors and errors.endswith("."), (status, errors)
    server.kill()
