"""Two answers to one message, with the real model twice."""

import re

from test_chat import STORY, chat


def begin(home, argument, message):
    terminal = chat(home, columns=120, rows=36)
    terminal.wait("Write a message")
    terminal.until(lambda: "2048 context" in terminal.text, "the model in the header")
    terminal.type(f"/compare {argument}")
    terminal.press("enter")
    terminal.wait("next message goes to KV f16 and KV q8_0")
    terminal.type(message)
    terminal.press("enter")
    terminal.wait("· KV q8_0")
    return terminal


def test_two_types_of_cache_answer_and_one_reply_is_kept(home):
    terminal = begin(home, "kv q8_0", "Name the capital of France.")
    terminal.wait("One after the other, because both would share", 10)
    terminal.wait("which one is kept?", 60)
    table = terminal.text
    for label in ("speed", "first token", "prompt read", "memory", "tokens", "first difference"):
        assert label in table, label
    assert re.search(r"speed +\d+(\.\d)? tok/s +\d+(\.\d)? tok/s +× \d", table), table
    assert table.count("Paris") >= 1
    terminal.type("2")
    terminal.wait("Kept what SmolLM2")
    # In the conversation now, with the question and its figures, and gone on from.
    terminal.wait("Name the capital of France.")
    terminal.wait("Paris")
    terminal.type("And of Italy?")
    terminal.press("enter")
    terminal.until(lambda: len(re.findall(r"\d+ tok/s ·", terminal.text)) >= 2, "two replies")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    assert terminal.is_restored
    terminal.close()


def test_a_comparison_that_is_given_up_leaves_no_trace_when_nothing_is_kept(home):
    terminal = begin(home, "kv q8_0", STORY)
    terminal.until(lambda: terminal.text.count("fox") > 2, "some of the story")
    terminal.press("escape")
    terminal.wait("one answered; is it kept?", 10)
    assert "stopped" in terminal.text
    terminal.press("escape")
    terminal.wait("Nothing was added to the conversation")
    # The message is back where it can be sent to one model.
    terminal.wait("Write a long story about a fox")
    terminal.press("ctrl-u")
    terminal.type("Name the capital of France.")
    terminal.press("enter")
    terminal.wait("Paris")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()
