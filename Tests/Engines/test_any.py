"""What holds of every server."""

import time

from asking import STORY, Running, refused, report
from terminal import Terminal

FRANCE = "What is the capital of France?"


def test_it_is_known_without_being_told_and_answers(home, server, observer):
    # The first request of all may compile something.
    told = report(home, observer, FRANCE, "--max-tokens", "24")
    assert told["reply"] == "The capital of France is Paris."
    assert told["engine"] == server.name and told["finish_reason"] == "stop"
    assert told["engine_version"] == server.version
    assert told["context"]["window"] == server.window
    # Read from the model's folder, which both name.
    assert told["quantization"] == "BF16"


def test_no_request_is_one_the_server_refuses(home, server, observer):
    report(home, observer, FRANCE, "--max-tokens", "4")
    for exchange in observer.exchanges:
        status = int(exchange.received[0][1].split(b" ")[1])
        # What another kind of server has may be asked for, to find out which kind it is.
        assert status == 200 or (status == 404 and exchange.line.startswith("GET ")), exchange.line


def test_usage_is_what_the_server_itself_reports(home, server, observer):
    told = report(home, observer, "Why does it rain?", "--max-tokens", "16")
    exchange, = observer.replies
    told_by_stream = exchange.usage
    own = server.answer(exchange.body)
    assert told["reply"] == own["choices"][0]["message"]["content"].strip()
    for usage in (told_by_stream, own["usage"]):
        assert told["usage"]["prompt_tokens"] == usage["prompt_tokens"]
        assert told["usage"]["completion_tokens"] == usage["completion_tokens"] == 16
    assert told["usage"]["cached_tokens"] == told_by_stream["prompt_tokens_details"]["cached_tokens"]


def test_a_second_turn_finds_the_first_in_the_cache(home, server, observer):
    # Longer than one block of vLLM's cache, and new to it.
    first = f"At {time.time_ns()}: " + "a fox and an owl met by the river. " * 16 + "What did they do?"
    assert report(home, observer, first, "--max-tokens", "8")["usage"]["cached_tokens"] < 64
    told = report(home, observer, "And then?", "--continue", "--max-tokens", "8")
    cached = told["usage"]["cached_tokens"]
    assert cached == observer.replies[1].usage["prompt_tokens_details"]["cached_tokens"] >= 128
    assert cached < told["usage"]["prompt_tokens"]
    # What was read is only what was new.
    timings = told["timings"]
    if timings["prefill_s"]:
        new = told["usage"]["prompt_tokens"] - cached
        assert abs(timings["prefill_tps"] * timings["prefill_s"] - new) < 0.01


def test_figures_agree_with_an_outside_observer(home, server, observer):
    told = report(home, observer, STORY, "--max-tokens", "48")
    timings, tokens = told["timings"], told["usage"]["completion_tokens"]
    exchange, = observer.replies
    assert tokens == 48
    # Between Enter and the request canter asks the server what it needs to know.
    assert exchange.first_token - 0.02 <= timings["ttft_s"] <= exchange.first_token + 1
    assert abs(timings["decode_s"] - exchange.decode_seconds) <= 0.02 * exchange.decode_seconds + 0.02
    assert abs(timings["decode_tps"] * timings["decode_s"] - (tokens - 1)) < 0.01
    if timings["prefill_s"]:
        assert timings["prefill_s"] <= timings["ttft_s"]


def test_tokens_are_counted_as_they_stream(home, server, observer):
    running = Running(home, observer, STORY, "--max-tokens", "16")
    running.until("finished")
    status, errors = running.end()
    assert status == 0, errors
    usage = running.events[-1]["report"]["usage"]
    assert usage["completion_tokens"] == 16
    texts = [event for event in running.events if event["event"] == "text"]
    if server.counts_live:
        assert sum(event["tokens"] for event in texts) == 16, texts
        assert texts[-1]["depth"] == usage["prompt_tokens"] + 16
    else:
        # What is not told is not counted by chunks.
        assert all("tokens" not in event for event in texts), texts


def test_stop_stops_the_server(home, server, observer):
    running = Running(home, observer, STORY, "--max-tokens", "600")
    running.until("text", 3)
    began = time.monotonic()
    running.interrupt()
    status, errors = running.end()
    assert status == 130, errors
    assert time.monotonic() - began < 2
    server.assert_idle()
    received = len(observer.replies[0].texts)
    assert received < 100
    # And it serves the next at once.
    began = time.monotonic()
    report(home, observer, FRANCE, "--max-tokens", "4")
    assert time.monotonic() - began < 10


def test_a_model_it_has_not_is_one_sentence_and_is_not_asked_for(home, server, observer):
    sentence = refused(home, observer, "hi", "--model", "no-such-model")
    assert "no-such-model" in sentence and server.model in sentence, sentence
    assert not observer.replies


def test_stop_texts_and_seeds_are_honoured(home, server, observer):
    told = report(home, observer, FRANCE, "--stop", " is", "--max-tokens", "24")
    assert told["reply"] == "The capital of France" and told["finish_reason"] == "stop"
    replies = [
        report(home, observer, STORY, "--temperature", "1", "--seed", seed, "--max-tokens", "12")["reply"]
        for seed in ("7", "7", "8")]
    assert replies[0] == replies[1] != replies[2]


def test_the_chat_talks_to_it(home, server, observer):
    terminal = Terminal(
        [home.binary, "-e", observer.address, "--temperature", "0"], environment=home.environment)
    terminal.wait(server.name)
    terminal.type(FRANCE)
    terminal.press("enter")
    terminal.wait("is Paris.", 60)
    terminal.type("Tell me a long story.")
    terminal.press("enter")
    terminal.until(lambda: len(observer.replies) == 2 and len(observer.replies[1].texts) > 2, "a story", 60)
    terminal.press("escape")
    server.assert_idle()


def test_a_server_killed_in_the_middle_is_said_and_the_next_question_works(home, server, observer):
    running = Running(home, observer, STORY, "--max-tokens", "600")
    running.until("text", 3)
    server.kill()
    status, errors = running.end()
    assert status == 1, (status, errors)
    assert server.name in errors and errors.endswith("."), errors
    # What had come is in the report.
    assert len(running.events[-1]["report"]["reply"]) > 3
    sentence = refused(home, observer, FRANCE)
    assert observer.address in sentence, sentence
    server.start()
    assert "Paris" in report(home, observer, FRANCE, "--max-tokens", "24")["reply"]
