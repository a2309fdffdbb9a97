"""Several conversations open at once, in a real terminal with the real model."""

import json
import signal

from test_chat import chat
from test_commands import run
from test_history_screen import leave_with_draft
from test_messages import ask_for, leave, short


def row(terminal):
    """The row of tabs."""
    return terminal.display[1].rstrip()


def shown(terminal, tabs):
    terminal.until(lambda: row(terminal).split() == tabs.split(), f"'{tabs}' as tabs, not '{row(terminal)}'", 10)


def ask_when_open(terminal, question):
    """Asks in a tab that is perhaps still being opened, where Enter sends nothing yet."""
    terminal.wait("Write a message")
    terminal.type(question)
    terminal.wait(question)
    terminal.until(lambda: terminal.type("\r") or "Message, or / for a command" in terminal.text, "the question sent")
    terminal.until(lambda: question in terminal.text and "· 8 tok" in terminal.text, "the whole reply")


def test_tabs_are_opened_gone_to_and_closed(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    terminal.type("\x1bt")
    shown(terminal, "1 Name a colour. [2 new]")
    terminal.wait("Write a message")
    ask_when_open(terminal, "Name a fruit.")
    shown(terminal, "1 Name a colour. [2 Name a fruit.]")
    terminal.type("half")
    terminal.type("\x1b1")
    terminal.wait("Name a colour.")
    shown(terminal, "[1 Name a colour.] 2 Name a fruit. ✎")
    terminal.wait_for_draft("|Message, or / for a command")
    terminal.type("\x1bn")
    terminal.wait_for_draft("half|")
    terminal.type("\x1b[5;5~")
    shown(terminal, "[1 Name a colour.] 2 Name a fruit. ✎")
    # The history opens another in a tab of its own.
    terminal.type("\x15")
    run(terminal, "/tab")
    shown(terminal, "1 Name a colour. [2 new] 3 Name a fruit. ✎")
    run(terminal, "/close")
    shown(terminal, "1 Name a colour. [2 Name a fruit. ✎]")
    terminal.type("\x1bw")
    terminal.until(lambda: "[" not in row(terminal), "no row of tabs")
    leave(terminal)


def test_a_reply_is_stopped_and_kept_when_its_tab_is_left(home):
    terminal = chat(home, "--max-tokens", "2000", "--ignore-eos", "on")
    terminal.wait("Write a message")
    terminal.type("Count to a thousand.\r")
    terminal.wait("answering")
    terminal.type("\x1bt")
    terminal.wait("/continue goes on with it there")
    terminal.wait("Write a message")
    terminal.type("\x1b1")
    terminal.wait("Count to a thousand.")
    terminal.wait("/continue goes on with it.")
    terminal.type("/continue\r")
    terminal.wait("answering")
    terminal.press("escape")
    terminal.wait("stopped")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_open_tabs_come_back_after_the_end_and_after_being_killed(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    terminal.type("\x1bt")
    shown(terminal, "1 Name a colour. [2 new]")
    ask_when_open(terminal, "Name a fruit.")
    terminal.type("half")
    terminal.type("\x1b1")
    shown(terminal, "[1 Name a colour.] 2 Name a fruit. ✎")
    leave(terminal)
    for end in ["quit", "kill"]:
        terminal = short(home, "--continue")
        shown(terminal, "[1 Name a colour.] 2 Name a fruit. ✎")
        terminal.wait("Name a colour.")
        terminal.type("\x1b2")
        terminal.wait_for_draft("half|")
        terminal.wait("Name a fruit.")
        terminal.type("\x1b1")
        shown(terminal, "[1 Name a colour.] 2 Name a fruit. ✎")
        if end == "quit":
            leave(terminal)
        else:
            terminal.signal(signal.SIGKILL)
            terminal.until(lambda: terminal.ended() is not None, "its end")
            terminal.close()
    terminal = short(home, "-c")
    shown(terminal, "[1 Name a colour.] 2 Name a fruit. ✎")
    leave(terminal)
    with open(f"{home.folder}/state/canter/tabs.json") as file:
        records = json.load(file)
    assert len(records[-1]["conversations"]) == 2, records
    # Without the flag a chat is a new one.
    terminal = short(home)
    terminal.wait("Write a message")
    leave(terminal)
    # A conversation by its id, and alone.
    terminal = short(home, "--continue", records[-1]["conversations"][1][:8])
    terminal.wait("Name a fruit.")
    terminal.wait_for_draft("half|")
    leave_with_draft(terminal)
