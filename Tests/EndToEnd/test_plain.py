"""`canter --plain`: the chat line by line, as a screen reader hears it."""

import os
import re
import signal
import sqlite3

from terminal import Terminal, children, is_running
from test_ask import canter

FIGURES = re.compile(r"[\d.]+ tokens a second, first token after [\d.]+ (milli)?seconds?, \d+ tokens?\.")


def start(home, *arguments, **environment):
    return Terminal(
        [home.binary, "--plain", "-m", home.model, "--context", "1024", *arguments],
        environment={**home.environment, "TERM": "dumb", **environment})


def prompts(terminal):
    """How often a person was asked for a line."""
    return terminal.raw.decode().replace("\r\n", "\n").count("\n> ")


def wait_for_prompt(terminal, count):
    terminal.until(lambda: prompts(terminal) >= count, f"prompt {count}", 60)


def test_plain_chat_never_moves_the_cursor(home):
    terminal = start(home, "--max-tokens", "24")
    wait_for_prompt(terminal, 1)
    terminal.type("Name the capital of France,\\\nin one sentence.\n")
    wait_for_prompt(terminal, 2)
    said = terminal.raw.decode()
    assert "SmolLM2-135M-Instruct: " in said, said
    assert FIGURES.search(said), said
    terminal.type("/sats\n/stats\n/set temperature 0\n/set nonsense 1\n/regenerate\n")
    wait_for_prompt(terminal, 7)
    said = terminal.raw.decode()
    for words in ("did you mean /stats?", "Prompt: ", "temperature 0", "There is no setting nonsense"):
        assert words in said, (words, said)
    assert len(FIGURES.findall(said)) >= 3
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    # Nothing but text, line ends and the terminal's own echo.
    assert not re.search(rb"[^\x20-\x7e\r\n\x80-\xff]", terminal.raw), terminal.raw
    # And it is kept as any chat.
    rows = sqlite3.connect(f"{home.folder}/data/canter/history.sqlite").execute(
        "SELECT count(*) FROM conversations").fetchone()
    assert rows[0] == 1, rows
    terminal.close()


def test_plain_stops_at_ctrl_c_and_quits_at_the_second(home):
    terminal = start(home, "--incognito", "--ignore-eos", "on")
    wait_for_prompt(terminal, 1)
    engines = children(terminal.pid)
    terminal.type("Tell me a long story.\n")
    terminal.wait("SmolLM2-135M-Instruct: ")
    terminal.press("ctrl-c")
    terminal.wait("Stopped.")
    wait_for_prompt(terminal, 2)
    terminal.press("ctrl-c")
    terminal.wait("Ctrl-C again quits.")
    terminal.press("ctrl-c")
    assert terminal.ended() == 0
    assert not any(is_running(pid) for pid in engines)
    assert not os.path.exists(f"{home.folder}/data/canter/history.sqlite")
    terminal.close()


def test_plain_ends_orderly_when_it_is_told_to(home):
    terminal = start(home)
    wait_for_prompt(terminal, 1)
    engines = children(terminal.pid)
    terminal.signal(signal.SIGTERM)
    assert terminal.ended() == 0
    assert not any(is_running(pid) for pid in engines)
    terminal.close()


def test_plain_takes_lines_from_a_pipe(home):
    result = canter(
        home, "--plain", "-m", home.model, "--context", "1024", "--max-tokens", "8", "--incognito",
        question="Say yes.\nSay no.\n")
    assert result.returncode == 0, result
    assert len(FIGURES.findall(result.stdout)) == 2, result.stdout
    assert "> " not in result.stdout and "\x1b" not in result.stdout, result.stdout
    missing = canter(home, "--plain", "-m", "/nowhere.gguf", question="Hi\n")
    assert missing.returncode == 1 and missing.stderr.count("\n") == 1, missing
