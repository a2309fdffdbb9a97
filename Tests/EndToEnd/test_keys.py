"""Every key of the help, in a real terminal: a key without an entry here fails."""

import os
import re
import sqlite3

import job
from other_keys import OTHERS, chosen, clear
from test_chat import chat
from test_lifecycle import SHELL

# A key, its bytes, what is typed before, and what is being written before and after it. `|` is
# the cursor.
WRITING = [
    ("Alt-Enter", "\x1b\r", "one", "one|", "one\n|"),
    ("Ctrl-J", "\n", "one", "one|", "one\n|"),
    ("Shift-Enter", "\x1b[13;2u", "one", "one|", "one\n|"),
    ("Shift-Enter", "\x1b[27;2;13~", "one", "one|", "one\n|"),
    ("Ctrl-D", "\x04", "one\x01", "|one", "|ne"),
    ("Home", "\x1b[H", "one\ntwo", "one\ntwo|", "one\n|two"),
    ("End", "\x1b[F", "one\ntwo\x01", "one\n|two", "one\ntwo|"),
    ("Up", "\x1b[A", "one\ntwo", "one\ntwo|", "one|\ntwo"),
    ("Down", "\x1b[B", "one\ntwo\x1b[A", "one|\ntwo", "one\ntwo|"),
    ("Ctrl-A", "\x01", "one two", "one two|", "|one two"),
    ("Ctrl-E", "\x05", "one two\x01", "|one two", "one two|"),
    ("Left", "\x1b[D", "one", "one|", "on|e"),
    ("Ctrl-B", "\x02", "one", "one|", "on|e"),
    ("Right", "\x1b[C", "one\x01", "|one", "o|ne"),
    ("Alt-B", "\x1bb", "one two", "one two|", "one |two"),
    ("Ctrl-Left", "\x1b[1;5D", "one two", "one two|", "one |two"),
    ("Alt-Left", "\x1b[1;3D", "one two", "one two|", "one |two"),
    ("Alt-F", "\x1bf", "one two\x01", "|one two", "one| two"),
    ("Ctrl-Right", "\x1b[1;5C", "one two\x01", "|one two", "one| two"),
    ("Alt-Right", "\x1b[1;3C", "one two\x01", "|one two", "one| two"),
    ("Backspace", "\x7f", "one", "one|", "on|"),
    ("Ctrl-H", "\x08", "one", "one|", "on|"),
    ("Del", "\x1b[3~", "one\x01", "|one", "|ne"),
    ("Ctrl-W", "\x17", "one a/b", "one a/b|", "one |"),
    ("Alt-Backspace", "\x1b\x7f", "one a/b", "one a/b|", "one a/|"),
    ("Ctrl-Backspace", "\x1b[127;5u", "one a/b", "one a/b|", "one a/|"),
    ("Alt-D", "\x1bd", "one two\x01", "|one two", "| two"),
    ("Ctrl-Del", "\x1b[3;5~", "one two\x01", "|one two", "| two"),
    ("Ctrl-U", "\x15", "one two\x1bb", "one |two", "|two"),
    ("Ctrl-K", "\x0b", "one two\x1bb", "one |two", "one |"),
    ("Ctrl-Y", "\x19", "one two\x17", "one |", "one two|"),
    ("Alt-Y", "\x1by", "one two\x17x\x17\x19", "one x|", "one two|"),
    ("Ctrl-_", "\x1f", "one two\x17", "one |", "one two|"),
    ("Alt-_", "\x1b_", "one two\x17\x1f", "one two|", "one |"),
    ("Alt-U", "\x1bu", "one two\x01", "|one two", "ONE| two"),
    ("Alt-L", "\x1bl", "ONE two\x01", "|ONE two", "one| two"),
    ("Alt-C", "\x1bc", "oNE two\x01", "|oNE two", "One| two"),
    ("Alt-<", "\x1b<", "one\ntwo", "one\ntwo|", "|one\ntwo"),
    ("Alt->", "\x1b>", "one\ntwo\x1b<", "|one\ntwo", "one\ntwo|"),
    ("Tab", "\t", "/the", "/the|", "/theme |"),
]

LINES, ROWS = 45, 20
# Without header, status, what is written, hints and their rules.
PAGE = ROWS - 5 - 1

# In this order, from the end of a long conversation: a key, its bytes, and where the line at the
# top is then, from where it was or of all.
SCROLLING = [
    ("PgUp", "\x1b[5~", -PAGE, None),
    ("Shift-Up", "\x1b[1;2A", -1, None),
    ("Ctrl-Up", "\x1b[1;5A", -1, None),
    ("Shift-Down", "\x1b[1;2B", 1, None),
    ("Ctrl-Down", "\x1b[1;5B", 1, None),
    ("Wheel", "\x1b[<64;10;5M", -3, None),
    ("Wheel", "\x1b[<65;10;5M", 3, None),
    ("PgUp", "\x1b[5~", -PAGE, None),
    ("PgDn", "\x1b[6~", PAGE, None),
    ("Home", "\x1b[H", None, "first"),
    ("End", "\x1b[F", None, "last"),
    ("Ctrl-Home", "\x1b[1;5H", None, "first"),
    ("Ctrl-End", "\x1b[1;5F", None, "last"),
]

# A key, its bytes and what it opens, which Esc closes.
OPENING = [
    ("Ctrl-P", "\x10", "─ commands · "),
    ("Ctrl-O", "\x0f", "models · "),
    ("Ctrl-F", "\x06", "Find in the conversation"),
    ("Alt-H", "\x1bh", "esc close"),
    ("Ctrl-R", "\x12", "─ sent before · "),
    ("F1", "\x1bOP", "scroll up; new text"),
    ("F1", "\x1b[11~", "scroll up; new text"),
    ("Shift-Tab", "\x1b[Z", "esc back"),
    ("Alt-Up", "\x1b[1;3A", "esc back"),
]


# What ends the chat.
ENDING = [
    ("Ctrl-D", "\x04", None),
    ("Ctrl-C", "\x03", "ctrl-c again quits"),
]

CODE = "Here:\n```\nfirst\n```\nand\n```\nsecond\n```\n"

# A key for the chosen reply, what is seen after it, and what goes back to the chosen reply. In
# this order.
MESSAGES = [
    ("Up", "\x1b[A", "▌you", "\x1b[B"),
    ("Down", "\x1b[B", "▌SmolLM2", ""),
    ("Enter", "\r", "with this message · ", "\x1b"),
    ("c", "c", "the reply", None),
    ("o", "o", "· 16 tok", None),
    ("e", "e", "enter take the change", "\x1b"),
    ("e", "e", "✎", CODE),
    ("1 … 9", "1", "code 1 of 2", None),
    ("1 … 9", "2", "code 2 of 2", None),
    ("1 … 9", "9", "pieces of code from 1 to 2", None),
    ("s", "s", "How it was made", "\x1b"),
    ("r", "r", "2/2 · ", None),
    ("Left", "\x1b[D", "Version 1 of 2.", ""),
    ("Right", "\x1b[C", "Version 2 of 2.", ""),
    ("v", "v", "─ versions · 2", "\x1b"),
    ("Esc", "\x1b", "enter send", None),
    ("d", "d", "d again removes", "\x1b"),
    ("f", "f", "enter send", None),
]


def top(terminal):
    """The number of the first line that is shown of the long message."""
    found = re.search(r"\bline (\d+)\b", terminal.text)
    return int(found[1]) if found else None


def keys_of(page, title):
    """The keys a section of the help names."""
    lines = page.splitlines()
    start = next(row for row, line in enumerate(lines) if line.strip() == title)
    indent = lines[start].index(title)
    keys = []
    for line in lines[start + 1:]:
        if not line.strip():
            return keys
        # What a key does stands behind it, or below it where the keys take more than their column.
        end = indent + 33 if line[indent + 32:indent + 33].isspace() else len(line)
        keys += [key.strip() for key in line[indent + 2:end].strip().split(", ") if key.strip()]
    return keys


def test_every_key_of_the_help_is_tested(home):
    terminal = chat(home, rows=240)
    terminal.press("f1")
    terminal.wait("not known")
    tested = {row[0] for row in WRITING + SCROLLING + OPENING + OTHERS + ENDING}
    named = keys_of(terminal.text, "Keys") + keys_of(terminal.text, "Writing")
    assert len(named) > 50 and tested == set(named), tested ^ set(named)
    tested = {row[0] for row in MESSAGES}
    named = set(keys_of(terminal.text, "A chosen message"))
    assert named and tested == named, tested ^ named
    terminal.press("escape")
    terminal.gone("not known")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_keys_that_write(home):
    terminal = chat(home)
    terminal.wait("Write a message")
    for name, key, typed, before, after in WRITING:
        terminal.type(typed)
        terminal.wait_for_draft(before)
        terminal.type(key)
        terminal.until(lambda: terminal.draft == after, f"{name}: '{after}', not '{terminal.draft}'", 10)
        clear(terminal)
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_keys_that_scroll(home):
    terminal = chat(home, "--max-tokens", "2", rows=ROWS)
    terminal.paste("\n".join(f"line {number}" for number in range(1, LINES + 1)))
    terminal.wait(f"[pasted {LINES} lines")
    terminal.press("enter")
    terminal.wait("· 2 tok")
    last = top(terminal)
    for name, key, step, place in SCROLLING:
        wanted = {"first": 1, "last": last}.get(place) or top(terminal) + step
        terminal.type(key)
        terminal.until(
            lambda: top(terminal) == wanted, f"{name}: line {wanted} at the top, not {top(terminal)}", 10)
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_keys_that_open_something(home):
    terminal = chat(home, "--max-tokens", "2")
    terminal.type("Name a colour.\r")
    terminal.wait("· 2 tok")
    for name, key, seen in OPENING:
        terminal.type(key)
        terminal.until(lambda: seen in terminal.text, f"{name}: '{seen}'", 10)
        terminal.press("escape")
        terminal.gone(seen)
        terminal.wait("enter send")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_the_other_keys(home):
    with open(f"{home.folder}/editor", "w") as file:
        file.write('#!/bin/sh\nprintf " edited" >>"$1"\n')
    os.chmod(f"{home.folder}/editor", 0o755)
    environment = {"EDITOR": f"{home.folder}/editor", "VISUAL": ""}
    terminal = chat(home, "--max-tokens", "8", environment=environment, shell=SHELL)
    terminal.wait("Write a message")
    for _, key, check in OTHERS:
        check(terminal, key)
        terminal.wait("enter send")
    terminal.press("ctrl-d")
    terminal.until(lambda: job.OVER.encode() in terminal.raw, "the end of the chat")
    terminal.type("\n")
    assert terminal.ended() == 0
    terminal.close()


def test_keys_that_end_the_chat(home):
    for _, key, asked in ENDING:
        terminal = chat(home)
        terminal.wait("enter send")
        terminal.type(key)
        if asked:
            terminal.wait(asked)
            terminal.type(key)
        assert terminal.ended() == 0
        terminal.close()


def test_keys_for_a_chosen_message(home):
    terminal = chat(home, "--max-tokens", "8", "--ignore-eos", "on")
    terminal.type("Name a colour.\r")
    terminal.wait("· 8 tok")
    for name, key, seen, back in MESSAGES:
        if not chosen(terminal):
            terminal.press("shift-tab")
            terminal.until(lambda: "SmolLM2" in chosen(terminal), "the reply chosen", 10)
        terminal.type(key)
        terminal.until(lambda: seen in terminal.text, f"{name}: '{seen}'", 10)
        if back == CODE:
            terminal.type("\x15" * 40)
            terminal.paste(CODE)
            terminal.press("enter")
            terminal.wait("│ second")
        elif back:
            terminal.type(back)
        if back == "\x1b" or back is None:
            terminal.wait("enter send", 10)
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()
    # What was forked is a conversation of its own.
    rows = sqlite3.connect(f"{home.folder}/data/canter/history.sqlite").execute(
        "SELECT count(*) FROM conversations").fetchone()
    assert rows[0] == 2, rows
