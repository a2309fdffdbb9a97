"""The history's screen and drafts, in a real terminal with the real model."""

import os
import signal
import sqlite3
import time

from test_chat import chat
from test_commands import run
from test_messages import ask_for, leave, short


def kept(home, query, *arguments):
    path = f"{home.folder}/data/canter/history.sqlite"
    if not os.path.exists(path):
        return []
    return sqlite3.connect(path).execute(query, arguments).fetchall()


def titles(home):
    return [row[0] for row in kept(home, "SELECT title FROM conversations ORDER BY key")]


def two_conversations(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    run(terminal, "/rename All the colours")
    terminal.wait("is now called")
    run(terminal, "/new")
    terminal.wait("Write a message")
    ask_for(terminal, "Name a heliotrope fruit.")
    run(terminal, "/rename Fruit")
    terminal.wait("is now called")
    return terminal


def opened(terminal):
    terminal.type("\x1bh")
    terminal.wait("▸")
    terminal.gone("looking …")


def test_conversations_are_listed_found_and_opened_where_they_were_found(home):
    terminal = two_conversations(home)
    opened(terminal)
    terminal.wait("Fruit")
    terminal.wait("All the colours")
    terminal.wait("● ")
    # What the chosen one says is seen below.
    terminal.until(lambda: "Name a heliotrope fruit." in terminal.text, "the preview")
    terminal.type("colou")
    terminal.wait("with “colou”")
    terminal.wait("Name a colour.")
    terminal.press("enter")
    terminal.wait("enter send")
    terminal.wait("Name a colour.")
    terminal.gone("heliotrope")
    ask_for(terminal, "And another.")
    leave(terminal)
    assert len(titles(home)) == 2


def test_a_conversation_is_renamed_tagged_archived_and_exported(home):
    terminal = two_conversations(home)
    opened(terminal)
    terminal.press("down")
    terminal.type("\x12")
    terminal.wait_for_draft("All the colours|")
    terminal.type("\x15Paints\r")
    terminal.wait("It is now called “Paints”.")
    terminal.type("\x14")
    terminal.type("work\r")
    terminal.wait("Tagged #work.")
    terminal.until(
        lambda: any("Paints" in line and "#work" in line for line in terminal.display), "its tag in the list")
    terminal.press("tab")
    terminal.gone("Fruit")
    terminal.wait("▸")
    terminal.press("tab")
    terminal.wait("Fruit")
    terminal.press("end")
    terminal.type("\x01")
    terminal.wait("It is in the archive")
    terminal.gone("Paints")
    terminal.type("\x06")
    terminal.wait("archived ones too")
    terminal.wait("Paints")
    terminal.type(f"\x18{home.folder}/out.md\r")
    terminal.wait("Written to")
    terminal.press("escape")
    terminal.wait("enter send")
    leave(terminal)
    assert titles(home) == ["Paints", "Fruit"], titles(home)
    assert os.path.exists(f"{home.folder}/out.md")


def test_a_deleted_conversation_is_gone_for_good(home):
    terminal = two_conversations(home)
    opened(terminal)
    terminal.wait("Fruit")
    terminal.type("\x04")
    terminal.wait("again deletes “Fruit” for good")
    terminal.press("escape")
    terminal.wait("enter send")
    opened(terminal)
    terminal.type("\x04")
    terminal.wait("again deletes “Fruit” for good")
    terminal.type("\x04")
    terminal.wait("“Fruit” is gone for good.")
    terminal.gone("heliotrope")
    # The list stays, with the new conversation on the screen behind it.
    terminal.wait("All the colours")
    terminal.press("escape")
    terminal.wait("enter send")
    terminal.wait("Write a message")
    leave(terminal)
    assert titles(home) == ["All the colours"]
    for folder, _, files in os.walk(f"{home.folder}/data/canter"):
        for name in files:
            with open(f"{folder}/{name}", "rb") as file:
                assert b"heliotrope" not in file.read(), name


def test_a_draft_survives_being_killed(home):
    terminal = chat(home)
    terminal.wait("Write a message")
    terminal.type("half a thought")
    terminal.until(lambda: kept(home, "SELECT text FROM drafts"), "the draft kept", 5)
    terminal.signal(signal.SIGKILL)
    terminal.until(lambda: terminal.ended() is not None, "its end")
    terminal.close()

    terminal = short(home)
    terminal.wait_for_draft("half a thought|")
    terminal.type("\x15")
    terminal.wait_for_draft("|Message, or / for a command")
    terminal.until(lambda: not kept(home, "SELECT text FROM drafts"), "the draft gone", 5)
    ask_for(terminal, "Name a colour.")
    # Of a conversation with messages it waits there.
    terminal.type("another thought")
    leave_with_draft(terminal)

    terminal = short(home)
    terminal.wait("Write a message")
    opened(terminal)
    terminal.wait("✎")
    terminal.press("enter")
    terminal.wait_for_draft("another thought|")
    leave_with_draft(terminal)


def leave_with_draft(terminal):
    terminal.press("ctrl-c")
    terminal.wait("ctrl-c again quits")
    terminal.press("ctrl-c")
    assert terminal.ended() == 0
    terminal.close()


def test_incognito_keeps_no_draft_and_no_tabs(home):
    terminal = chat(home, "--incognito")
    terminal.wait("Write a message")
    terminal.type("half a thought")
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        terminal.read(0.2)
    leave_with_draft(terminal)
    assert not os.path.exists(f"{home.folder}/data/canter/history.sqlite")
    assert not os.path.exists(f"{home.folder}/state/canter/tabs.json")


def test_a_damaged_history_is_said_and_what_is_old_goes(home):
    terminal = two_conversations(home)
    leave(terminal)
    path = f"{home.folder}/data/canter/history.sqlite"
    with sqlite3.connect(path) as database:
        database.execute(
            "UPDATE conversations SET updated_at = updated_at - 100 * 86400000 WHERE title = 'Fruit'")
    terminal = short(home, "--history-days", "30")
    terminal.wait("1 conversation nothing was written in for 30 days was removed")
    terminal.type("x\x15")
    leave(terminal)
    assert titles(home) == ["All the colours"]
    with open(path, "r+b") as file:
        file.write(b"\0" * 4096)
    terminal = short(home)
    terminal.wait("The history was damaged")
    leave(terminal)
