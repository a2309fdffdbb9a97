"""What holds of mlx_lm.server alone."""

from asking import Running, report

LONG = "A fox and an owl met by the river. " * 10 + "What did they do?"


def test_progress_of_a_prompt_is_told(home, server, observer):
    running = Running(home, observer, LONG, "--max-tokens", "4")
    running.until("finished")
    progress = [event for event in running.events if event["event"] == "prompt_progress"]
    usage = running.events[-1]["report"]["usage"]
    assert len(progress) > 2, progress
    processed = [event["processed"] for event in progress]
    assert processed == sorted(processed) and processed[-1] <= usage["prompt_tokens"]


def test_a_temperature_and_a_limit_are_always_sent(home, server, observer):
    report(home, observer, "hi", "--max-tokens", "4")
    body = observer.replies[0].body
    assert body["temperature"] == 0 and body["max_tokens"] == 4
    assert body["model"] == server.model and body["stream_options"]["include_usage"] is True
