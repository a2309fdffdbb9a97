"""How processes and the terminal end, whatever happens."""

import os
import pathlib
import signal
import sys
import time

import job
from terminal import children, is_running, state
from test_chat import STORY, chat

SHELL = (sys.executable, str(pathlib.Path(__file__).with_name("job.py")))


def engine_of(terminal, program=None):
    """The engine's process; `program` is the chat's where a shell is between."""
    found = []

    def look():
        found[:] = children(program or terminal.pid)
        return bool(found)

    terminal.until(look, "the engine's process")
    return found[0]


def suspended(home, *arguments):
    """A chat stopped by Ctrl-Z in the middle of a reply: its terminal, its process, its engine's."""
    terminal = chat(home, *arguments, rows=50, shell=SHELL)
    begin_story(terminal)
    program = children(terminal.pid)[0]
    engine = engine_of(terminal, program)
    terminal.press("ctrl-z")
    terminal.until(lambda: job.STOPPED.encode() in terminal.raw, "the shell's word of it", 10)
    terminal.until(lambda: state(engine) == "T", "the engine standing still", 5)
    assert state(program) == "T"
    return terminal, program, engine


def begin_story(terminal):
    terminal.wait("SmolLM2")
    terminal.type(STORY)
    terminal.press("enter")
    terminal.until(lambda: terminal.text.count("fox") > 2, "some of the story")


def wait_until_ended(pid, seconds):
    deadline = time.monotonic() + seconds
    while is_running(pid):
        assert time.monotonic() < deadline, f"process {pid} is still there after {seconds} s"
        time.sleep(0.02)


def test_killing_the_engine_keeps_the_chat_and_the_partial_reply(home):
    terminal = chat(home)
    begin_story(terminal)
    os.kill(engine_of(terminal), signal.SIGKILL)
    terminal.wait("engine", 10)
    terminal.until(lambda: "signal 9" in terminal.text, "what happened to the engine", 10)
    assert "fox" in terminal.text, "the partial reply stays"
    terminal.type("Name the capital of France.")
    terminal.press("enter")
    terminal.wait("Paris", 60)
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    assert terminal.is_restored
    terminal.close()


def test_killing_the_chat_leaves_no_engine(home):
    terminal = chat(home)
    begin_story(terminal)
    engine = engine_of(terminal)
    terminal.signal(signal.SIGKILL)
    wait_until_ended(engine, 2)
    terminal.close()


def test_quitting_leaves_no_engine(home):
    terminal = chat(home)
    terminal.wait("SmolLM2")
    engine = engine_of(terminal)
    terminal.press("ctrl-d")
    assert terminal.ended() == 0
    wait_until_ended(engine, 2)
    terminal.close()


def test_ctrl_z_halts_the_engine_and_the_reply_goes_on_with_the_chat(home):
    # Of a known length, so that its end tells that nothing is missing.
    terminal, program, engine = suspended(home, "--max-tokens", "300", "--ignore-eos", "on")
    assert terminal.is_restored, terminal.raw[-200:]
    assert "· 300 tok" not in terminal.text, "the reply was over before it was suspended"
    terminal.type("\n")
    terminal.wait("· 300 tok", 60)
    terminal.gone("esc stop", 10)
    assert engine_of(terminal, program) == engine, "no other engine"
    terminal.press("ctrl-d")
    terminal.until(lambda: job.OVER.encode() in terminal.raw, "the end of the chat", 10)
    terminal.type("\n")
    assert terminal.ended() == 0
    terminal.close()


def test_killing_a_suspended_chat_leaves_no_engine(home):
    terminal, program, engine = suspended(home)
    os.kill(program, signal.SIGKILL)
    wait_until_ended(engine, 2)
    # The shell, whose child the engine became, was there all the time.
    assert terminal.status is None
    terminal.close()


def ended_by(home, number):
    terminal = chat(home)
    begin_story(terminal)
    engine = engine_of(terminal)
    terminal.signal(number)
    terminal.ended()
    assert terminal.is_restored, terminal.raw[-200:]
    wait_until_ended(engine, 2)
    terminal.close()


def test_sigterm_restores_the_terminal(home):
    ended_by(home, signal.SIGTERM)


def test_sighup_restores_the_terminal(home):
    ended_by(home, signal.SIGHUP)


def test_a_trap_restores_the_terminal(home):
    terminal = chat(home, environment={"SWIFT_BACKTRACE": "enable=no"})
    terminal.wait("SmolLM2")
    engine = engine_of(terminal)
    terminal.signal(signal.SIGABRT)
    assert terminal.ended() == -signal.SIGABRT
    assert b"\x1b[?1049l" in terminal.raw
    wait_until_ended(engine, 2)
    terminal.close()


def test_stopping_a_long_prompt_is_quick(home):
    terminal = chat(home, "--context", "6000")
    terminal.wait("SmolLM2")
    # A long paste, sent at once.
    terminal.type("\x1b[200~" + "A quick brown fox. " * 800 + "\x1b[201~")
    terminal.press("enter")
    terminal.wait("reading the prompt", 10)
    began = time.monotonic()
    while time.monotonic() - began < 1:
        terminal.read(0.1)
    terminal.press("ctrl-c")
    began = time.monotonic()
    terminal.wait("stopped", 5)
    assert time.monotonic() - began < 2, "a stop waits for at most one chunk"
    terminal.type("Name the capital of France.")
    terminal.press("enter")
    terminal.wait("Name the capital", 5)
    terminal.press("ctrl-c", "ctrl-c")
    terminal.ended()
    terminal.close()
