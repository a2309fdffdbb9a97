"""vi's keys in a real terminal: `editing: vi` of the config file."""

import re

from test_chat import chat
from test_config import configure

# Typed in normal mode, and what is being written after it, from `one two three` with the cursor
# on its last character. `|` is the cursor.
COMMANDS = [
    ("0", "|one two three"),
    ("^w", "one |two three"),
    ("0e", "on|e two three"),
    ("0$", "one two thre|e"),
    ("b", "one two |three"),
    ("hh", "one two th|ree"),
    ("0l", "o|ne two three"),
    ("0ft", "one |two three"),
    ("0tt", "one| two three"),
    ("0ft;", "one two |three"),
    ("x", "one two thr|e"),
    ("0x", "|ne two three"),
    ("0dw", "|two three"),
    ("02dw", "|three"),
    ("0wD", "one|"),
    ("0wd$", "one|"),
    ("dd", "|Message, or / for a command"),
    ("0ywP", "one| one two three"),
    ("0dwu", "|one two three"),
    ("0dw.", "|three"),
    ("0rX", "|Xne two three"),
    ("0~", "O|ne two three"),
    ("0ia \x1b", "a| one two three"),
    ("0aX\x1b", "o|Xne two three"),
    ("IX\x1b", "|Xone two three"),
    ("0AX\x1b", "one two three|X"),
    ("0cwX\x1b", "|X two three"),
    ("0wCX\x1b", "one |X"),
    ("ccX\x1b", "|X"),
    ("0sX\x1b", "|Xne two three"),
    ("oX\x1b", "one two three\n|X"),
    ("OX\x1b", "|X\none two three"),
    ("oX\x1bkdd", "|X"),
    ("oX\x1bgg", "|one two three\nX"),
    ("yyp", "one two three\n|one two three"),
]


def test_vi_keys_edit_what_is_written(home):
    configure(home, "editing: vi\n")
    terminal = chat(home)
    terminal.wait("2048 context")
    # A chat begins with inserting.
    for keys, after in COMMANDS:
        terminal.type("one two three")
        terminal.wait_for_draft("one two three|")
        terminal.press("escape")
        terminal.wait_for_draft("one two thre|e")
        terminal.wait("‹ ")
        for part in re.split("(\x1b)", keys):
            if part == "\x1b":
                # Not in one breath: ESC before another key is Alt.
                terminal.wait("› ")
                terminal.press("escape")
                terminal.wait("‹ ")
            else:
                terminal.type(part)
        terminal.until(lambda: terminal.draft == after, f"{keys!r}: '{after}', not '{terminal.draft}'", 10)
        terminal.wait("‹ ")
        # To nothing, inserting.
        terminal.type("gg" + "dd" * 3 + "i")
        terminal.wait_for_draft("|Message, or / for a command")
        terminal.wait("› ")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_vi_keys_leave_the_others_alone(home):
    configure(home, "editing: vi\n")
    terminal = chat(home, "--max-tokens", "8", "--ignore-eos", "on")
    terminal.wait("2048 context")
    terminal.type("Name a colour.")
    terminal.press("escape")
    terminal.wait("‹ ")
    # In normal mode too Enter sends, and lists and the help are opened.
    terminal.press("ctrl-p")
    terminal.wait("─ commands · ")
    terminal.press("escape")
    terminal.gone("─ commands · ")
    terminal.press("enter")
    terminal.wait("· 8 tok")
    # Once more Esc stops a reply.
    terminal.type("i/set max-tokens 2000\rCount to a thousand.\r")
    terminal.wait("answering")
    terminal.press("escape")
    terminal.wait("‹ ")
    terminal.press("escape")
    terminal.wait("stopped")
    # The other keys for writing are those of readline.
    terminal.type("iname")
    terminal.type("\x01")
    terminal.wait_for_draft("|name")
    terminal.press("escape")
    terminal.wait("‹ ")
    terminal.type("dd")
    terminal.wait_for_draft("|Message, or / for a command")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()


def test_editing_can_be_changed_in_the_chat(home):
    terminal = chat(home)
    terminal.wait("2048 context")
    terminal.type("/set editing vi\r")
    terminal.wait("From now on: editing vi.")
    terminal.type("one")
    terminal.press("escape")
    terminal.wait_for_draft("on|e")
    terminal.type("dd")
    terminal.wait_for_draft("|Message, or / for a command")
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    terminal.close()
