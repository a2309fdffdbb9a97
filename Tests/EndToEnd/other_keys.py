"""Keys that write nothing and open nothing, each with a function that presses it and sees what it does."""

import re

import job


def clear(terminal):
    terminal.type("\x1b>" + "\x15\x15" * 4)
    terminal.wait_for_draft("|Message, or / for a command")


def chosen(terminal):
    """The first line of the message that is chosen."""
    return next((line for line in terminal.text.splitlines() if "▌" in line), "")


def enter(terminal, key):
    terminal.type("/nosuch")
    terminal.type(key)
    terminal.wait("There is no /nosuch")
    clear(terminal)
    terminal.type("Name a colour.")
    terminal.type(key)
    terminal.until(lambda: re.search(r"\d tok\b", terminal.text), "the reply's figures")


def escape(terminal, key):
    terminal.type("/set ignore-eos on\r/set max-tokens 2000\rCount to a thousand.\r")
    terminal.wait("esc stop")
    terminal.wait("answering")
    terminal.type(key)
    terminal.wait("stopped")
    terminal.gone("esc stop")


def next_message(terminal, key):
    terminal.type("\x1b[1;3A" * 2)
    terminal.until(lambda: "you" in chosen(terminal), "the question chosen")
    terminal.type(key)
    terminal.until(lambda: "SmolLM2" in chosen(terminal), "its reply chosen")
    terminal.press("escape")
    terminal.gone("esc back")


def version_before(terminal, key):
    terminal.type("/regenerate\r")
    terminal.wait("2/2")
    terminal.wait("enter send")
    terminal.type(key)
    terminal.wait("Version 1 of 2.")
    terminal.wait("1/2")


def version_after(terminal, key):
    terminal.type(key)
    terminal.wait("Version 2 of 2.")
    terminal.wait("2/2")


def editor(terminal, key):
    terminal.type("one")
    terminal.type(key)
    terminal.wait("one edited")
    terminal.wait("canter")
    clear(terminal)


def tab(terminal, key):
    """Every key of tabs from three on the screen, the last of which is shown."""
    terminal.type(key)
    terminal.wait("[2 new]")
    terminal.type(key)
    terminal.wait("[3 new]")


def to_tab(number):
    def check(terminal, key):
        terminal.type(key)
        terminal.wait(f"[{number} ")

    return check


def close_tab(terminal, key):
    terminal.type(key)
    terminal.until(lambda: terminal.display[1].rstrip().count("new") == 1, "one tab less")
    terminal.type(key)
    terminal.gone("[")
    terminal.wait("Name a colour.")


def panel(terminal, key):
    terminal.wait("┬")
    terminal.type(key)
    terminal.gone("┬")
    terminal.type(key)
    terminal.wait("┬")


def statistics(terminal, key):
    terminal.type(key)
    terminal.wait("[1 figures]")
    terminal.press("tab")
    terminal.wait("[2 depth]")
    terminal.type(key)
    terminal.gone("[2 depth]")


def redraw(terminal, key):
    before = terminal.text
    terminal.screen.erase_in_display(2)
    assert "canter" not in terminal.text
    terminal.type(key)
    terminal.until(lambda: terminal.text == before, "the screen as it was", 10)


def suspend(terminal, key):
    count = terminal.raw.count(job.STOPPED.encode())
    terminal.type(key)
    terminal.until(lambda: terminal.raw.count(job.STOPPED.encode()) > count, "the shell's word of it")
    assert terminal.is_restored
    terminal.type("\n")
    terminal.wait("canter")
    terminal.wait("f1 help")


def recall(terminal, key):
    terminal.type(key)
    terminal.wait_for_draft("Name a colour.|")
    terminal.press("down")
    terminal.wait_for_draft("|Message, or / for a command")


def marking(terminal, key):
    # The terminal marks by itself as long as the program does not ask for shifted clicks too.
    assert b"\x1b[?1002h" in terminal.raw
    assert b"\x1b[>1s" not in terminal.raw


# In this order, in a chat under a shell.
OTHERS = [
    ("Enter", "\r", enter),
    ("Up", "\x1b[A", recall),
    ("Alt-Down", "\x1b[1;3B", next_message),
    ("Alt-,", "\x1b,", version_before),
    ("Alt-.", "\x1b.", version_after),
    ("Ctrl-T", "\x14", statistics),
    ("F2", "\x1bOQ", panel),
    ("Alt-T", "\x1bt", tab),
    ("Alt-1 … 9", "\x1b2", to_tab(2)),
    ("Alt-N", "\x1bn", to_tab(3)),
    ("Alt-P", "\x1bp", to_tab(2)),
    ("Ctrl-PgDn", "\x1b[6;5~", to_tab(3)),
    ("Ctrl-PgUp", "\x1b[5;5~", to_tab(2)),
    ("Alt-W", "\x1bw", close_tab),
    ("Ctrl-Z", "\x1a", suspend),
    ("Ctrl-G", "\x07", editor),
    ("Esc", "\x1b", escape),
    ("Shift and mouse", "", marking),
    ("Ctrl-L", "\x0c", redraw),
]
