"""What is done with single messages, in a real terminal with the real model."""

import json
import os
import sqlite3
import sys
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Benchmarks"))

from paced_server import PacedServer
from terminal import Terminal
from test_ask import ask
from test_chat import STORY, chat

REPLY = "Two pieces:\n\n```c\nint first;\n```\n\nand\n\n```c\nint second;\n```\n"


def ask_for(terminal, question, tokens=8):
    """Sends a question and waits for all of the reply."""
    count = terminal.text.count(f"· {tokens} tok")
    terminal.wait("enter send")
    terminal.type(question + "\r")
    terminal.until(
        lambda: question in terminal.text and terminal.text.count(f"· {tokens} tok") > count, "the whole reply")


def short(home, *arguments, **options):
    """A chat whose replies have eight tokens, so that their end is seen."""
    terminal = chat(home, "--max-tokens", "8", "--ignore-eos", "on", *arguments, **options)
    terminal.wait("2048 context")
    return terminal


def chosen(terminal):
    """The text beside the bar of the chosen message."""
    return "\n".join(
        line.split("│")[0].rstrip() for line in terminal.text.splitlines() if line.startswith("▌"))


def choose(terminal, text, steps=1):
    """Chooses the message that many steps back, which has that text."""
    for step in range(steps):
        before = chosen(terminal)
        terminal.press("shift-tab")
        terminal.until(lambda: chosen(terminal) not in ("", before), f"message {step + 1} chosen", 10)
    assert text in chosen(terminal), chosen(terminal)


def leave(terminal):
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def kept(home, aside=0):
    """The texts of every conversation of the history that are shown, oldest first; or that stand aside."""
    rows = sqlite3.connect(f"{home.folder}/data/canter/history.sqlite").execute(
        "SELECT conversation, text FROM messages WHERE is_aside = ? ORDER BY conversation, position, id",
        (aside,)).fetchall()
    conversations = {}
    for conversation, text in rows:
        conversations.setdefault(conversation, []).append(text)
    return list(conversations.values())


def test_a_reply_and_each_piece_of_its_code_are_copied(home):
    os.makedirs(f"{home.folder}/bin")
    with open(f"{home.folder}/bin/xclip", "w") as file:
        file.write(f"#!/bin/sh\ncat >{home.folder}/new && mv {home.folder}/new {home.folder}/clipboard\n")
    os.chmod(f"{home.folder}/bin/xclip", 0o755)
    terminal = short(home, environment={
        "PATH": f"{home.folder}/bin:{os.environ['PATH']}", "DISPLAY": ":0", "TMUX": "", "STY": "",
        "SSH_TTY": "", "SSH_CONNECTION": "", "WAYLAND_DISPLAY": ""})

    def copied(key, said):
        choose(terminal, "SmolLM2")
        terminal.type(key)
        terminal.wait(said, 10)
        with open(f"{home.folder}/clipboard") as file:
            return file.read()

    ask_for(terminal, "Name a colour.")
    # The reply gets a text whose code is known.
    choose(terminal, "SmolLM2")
    terminal.type("e")
    terminal.wait("enter take the change")
    terminal.type("\x15" * 20)
    terminal.paste(REPLY)
    terminal.wait("[pasted 12 lines")
    terminal.press("enter")
    terminal.wait("int second;")
    assert copied("c", "Copied the reply") == REPLY
    assert copied("1", "Copied code 1 of 2") == "int first;\n"
    assert copied("2", "Copied code 2 of 2") == "int second;\n"
    assert copied("3", "pieces of code from 1 to 2") == "int second;\n"
    leave(terminal)
    assert kept(home) == [["Name a colour.", REPLY]]


def test_an_edited_question_is_answered_anew_and_what_followed_is_kept_aside(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    ask_for(terminal, "Name a fruit.")
    choose(terminal, "Name a colour.", steps=4)
    terminal.type("e")
    terminal.wait_for_draft("Name a colour.|")
    terminal.type("\x17flower.\r")
    terminal.wait("Name a flower.")
    terminal.gone("Name a fruit.")
    terminal.until(lambda: terminal.text.count("· 8 tok") == 1, "the new reply")
    # Left with Esc, a change is none, and the draft is there again.
    terminal.type("draft")
    choose(terminal, "SmolLM2")
    terminal.type("e")
    terminal.wait("enter take the change")
    terminal.type("nonsense")
    terminal.press("escape")
    terminal.wait_for_draft("draft|")
    terminal.press("ctrl-u")
    leave(terminal)
    [[question, reply]] = kept(home)
    assert question == "Name a flower." and reply and "nonsense" not in reply, (question, reply)
    [aside] = kept(home, aside=1)
    assert aside[0] == "Name a colour." and aside[2] == "Name a fruit." and len(aside) == 4, aside


def test_a_question_is_answered_again(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    ask_for(terminal, "Name a fruit.")
    choose(terminal, "Name a colour.", steps=4)
    terminal.type("r")
    terminal.gone("Name a fruit.")
    terminal.until(lambda: terminal.text.count("· 8 tok") == 1, "the new reply")
    leave(terminal)
    [[question, reply]] = kept(home)
    assert question == "Name a colour." and reply, (question, reply)


def test_versions_are_gone_between_and_are_there_in_the_next_chat(home):
    terminal = short(home, "--temperature", "1.5")
    ask_for(terminal, "Name a colour.")
    ask_for(terminal, "Name a fruit.")
    choose(terminal, "Name a colour.", steps=4)
    terminal.type("e")
    terminal.wait_for_draft("Name a colour.|")
    terminal.type("\x17flower.\r")
    terminal.wait("2/2")
    terminal.wait("enter send")
    terminal.until(lambda: terminal.text.count("· 8 tok") == 1, "the new reply")
    terminal.type("/version\r")
    terminal.wait("1  Name a colour.")
    terminal.wait("2  Name a flower.")
    terminal.press("escape")
    terminal.wait("enter send")
    terminal.type("/version 1\r")
    terminal.wait("Name a fruit.")
    terminal.wait("Version 1 of 2.")
    leave(terminal)
    [shown] = kept(home)
    assert shown[::2] == ["Name a colour.", "Name a fruit."], shown
    # It is what is shown first again, and the other one is not far.
    terminal = short(home)
    terminal.type("/resume\r")
    terminal.wait("Name a colour.")
    terminal.press("enter")
    terminal.wait("Name a fruit.")
    choose(terminal, "Name a colour.", steps=4)
    terminal.type("\x1b[C")
    terminal.wait("Name a flower.")
    terminal.gone("Name a fruit.")
    # A version that is deleted leaves the other one.
    terminal.type("d")
    terminal.wait("d again removes")
    terminal.type("d")
    terminal.wait("Name a fruit.")
    leave(terminal)
    [shown] = kept(home)
    assert shown[::2] == ["Name a colour.", "Name a fruit."] and kept(home, aside=1) == [], shown


def test_a_message_is_deleted_when_asked_twice(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    ask_for(terminal, "Name a fruit.")
    choose(terminal, "Name a colour.", steps=4)
    terminal.type("d")
    terminal.wait("d again removes the message for good")
    assert "Name a colour." in terminal.text
    # Anything else but d takes it back.
    terminal.press("up")
    terminal.gone("d again removes")
    terminal.type("d")
    terminal.wait("d again removes")
    terminal.type("d")
    terminal.gone("Name a colour.")
    assert "Name a fruit." in terminal.text
    leave(terminal)
    [[question, _]] = kept(home)
    assert question == "Name a fruit.", question


def test_a_fork_goes_on_alone(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    ask_for(terminal, "Name a fruit.")
    choose(terminal, "SmolLM2", steps=3)
    terminal.type("f")
    terminal.gone("Name a fruit.")
    ask_for(terminal, "Name an animal.")
    leave(terminal)
    questions = sorted(texts[::2] for texts in kept(home))
    assert questions == [
        ["Name a colour.", "Name a fruit."], ["Name a colour.", "Name an animal."]], questions


def test_undo_puts_the_text_back(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    ask_for(terminal, "Name a fruit.")
    terminal.type("/undo\r")
    terminal.wait_for_draft("Name a fruit.|")
    assert terminal.text.count("Name a fruit.") == 1 and terminal.text.count("· 8 tok") == 1, terminal.text
    terminal.press("ctrl-u")
    leave(terminal)
    [[question, _]] = kept(home)
    assert question == "Name a colour.", question


def test_a_stopped_reply_goes_on_where_it_was(home):
    terminal = chat(home, rows=60)
    terminal.wait("Write a message")
    terminal.type("/set ignore-eos on\r" + STORY + "\r")
    terminal.until(lambda: terminal.text.count("fox") > 2, "some of the story")
    terminal.press("escape")
    terminal.wait("stopped")
    terminal.wait("enter send")
    [[_, first]] = kept(home)
    assert len(first) > 20, first
    terminal.type("/continue\r")
    terminal.gone("stopped")
    terminal.wait("esc stop")
    terminal.until(lambda: "answering" in terminal.text, "more of the story")
    terminal.press("escape")
    terminal.wait("stopped")
    terminal.wait("enter send")
    # Its figures tell that it was gone on with.
    choose(terminal, "SmolLM2")
    terminal.type("s")
    terminal.wait("gone on with")
    terminal.wait("1 time")
    terminal.press("escape")
    terminal.gone("gone on with")
    leave(terminal)
    [[_, second]] = kept(home)
    assert second.startswith(first) and len(second) > len(first), (first, second)


def test_the_figures_of_a_reply_say_where_they_come_from(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    choose(terminal, "SmolLM2")
    terminal.type("s")
    terminal.wait("How it was made")
    page = terminal.text
    for name in ("speed", "first token", "writing the reply"):
        line = next((line for line in page.splitlines() if line.strip().startswith(name + "  ")), "")
        assert "measured here" in line or "told by the engine" in line, (name, page)
    terminal.press("escape")
    terminal.gone("How it was made")
    leave(terminal)


def test_what_was_changed_in_the_chat_is_what_ask_goes_on_with(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    choose(terminal, "SmolLM2")
    terminal.type("e")
    terminal.wait("enter take the change")
    terminal.type("\x15" * 20 + "Vermilion.\r")
    terminal.wait("Vermilion.")
    terminal.wait("enter send")
    leave(terminal)
    result = ask(home, "-c", "--json", "--max-tokens", "4", question="And another?")
    assert result.returncode == 0, result
    [texts] = kept(home)
    assert texts[:3] == ["Name a colour.", "Vermilion.", "And another?"], texts
    # The question, the changed reply and the new question were read.
    assert json.loads(result.stdout)["usage"]["prompt_tokens"] > 40, result.stdout


def test_the_model_makes_a_title_while_nothing_is_done(home):
    with PacedServer("openai") as server:
        terminal = Terminal(
            [home.binary, "--engine", server.address, "--titles", "model"], 100, 30, home.environment)
        terminal.wait("enter send")
        reply = server.expect(tokens=5, rate=100)
        terminal.type("Tell me of the fox.\r")
        terminal.until(lambda: reply.ended, "the reply")
        title = server.expect(tokens=4, rate=100)
        # A person who writes is not disturbed.
        for _ in range(8):
            terminal.type("x")
            terminal.read(0.5)
            time.sleep(0.4)
        assert title.asked is None
        terminal.wait("The conversation is now called “The fox2 climbed”.", 10)
        assert title.ended and terminal.text.count("fox2") == 2, terminal.text
        terminal.press("ctrl-u")
        leave(terminal)
        server.shutdown()
    rows = sqlite3.connect(f"{home.folder}/data/canter/history.sqlite").execute(
        "SELECT title, has_own_title FROM conversations").fetchall()
    assert rows == [("The fox2 climbed", 0)], rows
    assert len(kept(home)[0]) == 2, kept(home)
