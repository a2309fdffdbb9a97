"""The chat in a real terminal with the real model."""

import base64
import os
import re

from terminal import Terminal

STORY = "Write a long story about a fox who climbs a mountain, with many details."


def chat(home, *arguments, columns=120, rows=36, environment=None, shell=()):
    terminal = Terminal(
        [*shell, home.binary, "-m", home.model, "--context", "2048", "--temperature", "0", *arguments],
        columns, rows, {**home.environment, **(environment or {})})
    terminal.wait("canter")
    return terminal


def test_type_and_a_reply_streams_with_its_figures(home):
    terminal = chat(home)
    terminal.wait("SmolLM2")
    terminal.type("Name the capital of France.")
    terminal.wait("Name the capital of France.")
    terminal.press("enter")
    terminal.wait("Paris")
    # The finished reply's figures stand in its heading.
    terminal.until(lambda: re.search(r"\d+ tok/s", terminal.text), "the speed of the reply")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    assert terminal.is_restored
    terminal.close()


def test_escape_stops_a_reply_and_the_next_one_comes(home):
    terminal = chat(home)
    terminal.type(STORY)
    terminal.press("enter")
    terminal.wait("fox", 30)
    terminal.until(lambda: terminal.text.count("fox") > 2, "some of the story")
    terminal.press("escape")
    terminal.wait("stopped", 5)
    terminal.type("Name the capital of France.")
    terminal.press("enter")
    terminal.wait("Paris")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_several_lines_and_editing(home):
    terminal = chat(home)
    terminal.type("first line")
    terminal.press("ctrl-j")
    terminal.type("second lime")
    terminal.press("ctrl-w")
    terminal.type("line")
    terminal.wait("second line")
    assert "first line" in terminal.text
    terminal.press("ctrl-u", "backspace", "ctrl-u")
    terminal.gone("first line")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_the_terminal_says_its_background_and_the_colours_follow(home):
    terminal = chat(home)
    terminal.until(lambda: b"\x1b]11;?\x1b\\" in terminal.raw, "the question for the background")
    terminal.wait("Write a message")

    def color():
        row = next(i for i, line in enumerate(terminal.screen.display) if "canter" in line)
        return terminal.screen.buffer[row][terminal.screen.display[row].index("canter")].fg

    unknown = color()
    terminal.type("\x1b]11;rgb:ffff/ffff/ffff\x1b\\")
    terminal.until(lambda: color() != unknown, "the colours for a light background")
    light = color()
    terminal.type("/theme dark")
    terminal.press("enter")
    terminal.until(lambda: color() not in (unknown, light), "the colours for a dark background")
    terminal.type("/set characters ascii")
    terminal.press("enter")
    terminal.until(lambda: "From now on" in terminal.text and terminal.text.isascii(), "nothing but ASCII")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    assert terminal.is_restored
    assert b"rgb:" not in terminal.raw
    terminal.close()


def test_the_wheel_scrolls_unless_the_mouse_is_off(home):
    terminal = chat(home, columns=60, rows=15)
    terminal.until(lambda: b"\x1b[?1002h" in terminal.raw, "mouse reports asked for")
    terminal.press("f1")
    terminal.wait("Keys")
    terminal.type("\x1b[<65;10;5M" * 4)
    terminal.gone("Keys")
    terminal.press("f1")
    terminal.type("/mouse off")
    terminal.press("enter")
    terminal.until(lambda: b"\x1b[?1002l" in terminal.raw, "mouse reports ended")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_what_was_asked_before_is_recalled_in_the_next_chat_but_not_from_an_incognito_one(home):
    for arguments, question in (([], "Name the capital of France."), (["--incognito"], "Name a secret.")):
        terminal = chat(home, *arguments)
        terminal.type(question)
        terminal.press("enter")
        terminal.until(lambda: re.search(r"\d+ tok/s · .* tok", terminal.text), "the figures of the reply")
        terminal.press("ctrl-d")
        assert terminal.ended() == 0
        terminal.close()
    terminal = chat(home)
    terminal.wait("Write a message")
    terminal.type("Name")
    terminal.wait("Name")
    # The history is read beside the first frame.
    for _ in range(20):
        terminal.press("up")
        terminal.read(0.3)
        if "France" in terminal.text:
            break
    terminal.wait("Name the capital of France.", 1)
    assert "secret" not in terminal.text
    terminal.press("ctrl-u", "ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_a_reply_is_copied_by_a_program_or_by_the_terminal(home):
    os.makedirs(f"{home.folder}/bin")
    with open(f"{home.folder}/bin/xclip", "w") as file:
        file.write(f"#!/bin/sh\ncat >{home.folder}/clipboard\n")
    os.chmod(f"{home.folder}/bin/xclip", 0o755)
    path = {"PATH": f"{home.folder}/bin:{os.environ['PATH']}", "TMUX": "", "STY": "", "SSH_TTY": "",
            "SSH_CONNECTION": "", "WAYLAND_DISPLAY": ""}
    for display in (":0", ""):
        terminal = chat(home, environment={**path, "DISPLAY": display})
        terminal.type("Name the capital of France.")
        terminal.press("enter")
        terminal.wait("Paris")
        terminal.type("/copy")
        terminal.press("enter")
        if display:
            terminal.wait("with xclip")
            with open(f"{home.folder}/clipboard") as file:
                text = file.read()
                assert "Paris" in text, f"{text!r}; the screen was:\n{terminal.text}"
            assert b"]52;" not in terminal.raw
        else:
            terminal.wait("OSC 52")
            sent = re.search(rb"\x1b]52;c;([A-Za-z0-9+/=]+)\x07", terminal.raw)
            assert b"Paris" in base64.b64decode(sent[1])
        terminal.press("ctrl-d")
        assert terminal.ended() == 0
        terminal.close()


def test_scrolling_up_stays_while_text_streams(home):
    terminal = chat(home, columns=60, rows=15)
    terminal.type(STORY)
    terminal.press("enter")
    terminal.until(lambda: terminal.text.count("\n") and "fox" in terminal.text, "some of the story")
    for _ in range(400):
        if "Write a long story" not in terminal.text:
            break
        terminal.read(0.2)
    assert "Write a long story" not in terminal.text, terminal.text
    for _ in range(12):
        terminal.press("page-up")
        terminal.read(0.3)
        if "Write a long story" in terminal.text:
            break
    terminal.wait("Write a long story", 5)
    # Text goes on streaming below, and a mark says so; the reader stays.
    for _ in range(10):
        terminal.read(0.2)
    assert "Write a long story" in terminal.text, terminal.text
    # Not in one breath: ESC before another key's sequence is Alt.
    terminal.press("escape")
    terminal.gone("esc stop", 10)
    terminal.press("end")
    terminal.gone("Write a long story", 10)
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_resizing_both_ways_keeps_the_screen_whole(home):
    terminal = chat(home)
    terminal.type("Name the capital of France.")
    terminal.press("enter")
    terminal.wait("Paris")
    for columns, rows in ((80, 24), (60, 15), (20, 5), (1, 1), (160, 50), (120, 36)):
        terminal.resize(columns, rows)
        for _ in range(5):
            terminal.read(0.2)
    terminal.wait("Paris", 5)
    terminal.wait("SmolLM2", 5)
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    assert terminal.is_restored
    terminal.close()


def test_help_opens_and_closes(home):
    terminal = chat(home)
    terminal.press("f1")
    terminal.wait("all commands, to choose from", 5)
    terminal.press("escape")
    terminal.gone("all commands, to choose from", 5)
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_a_hostile_paste_runs_nothing(home):
    terminal = chat(home)
    terminal.type("\x1b[200~harmless\x03\x04\n/quit\n\x1b]0;title\x07text\x1b[201~")
    terminal.wait("harmless", 5)
    terminal.wait("/quit", 5)
    assert terminal.status is None
    terminal.press("ctrl-c", "ctrl-c")
    assert terminal.ended() == 0
    assert terminal.is_restored
    terminal.close()
