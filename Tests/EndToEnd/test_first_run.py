"""A machine without any model, and keys as the config file has them."""

import os
import re
import socket

from terminal import Terminal, children
from test_ask import assert_one_sentence, canter
from test_config import configure
from test_lifecycle import wait_until_ended
from test_messages import kept, leave, short

# This machine's models are not looked at.
NOWHERE = {"HF_HOME": "", "HF_HUB_CACHE": "", "HUGGINGFACE_HUB_CACHE": "", "LLAMA_CACHE": ""}
# What is said where the package index does not give the model.
EXPLAINED = re.compile(
    r"(cannot be reached|is not trusted|does not have|has no pip|needs Python 3|could not download).*\.")


def first(home, **environment):
    terminal = Terminal(
        [home.binary, "--max-tokens", "24", "--temperature", "0"],
        environment={**home.environment, **NOWHERE, **environment})
    terminal.wait("No model yet.")
    return terminal


def memory():
    with open("/proc/meminfo") as file:
        return int(re.search(r"MemTotal: +(\d+) kB", file.read())[1]) * 1024


def test_the_first_screen_says_what_this_machine_has(home):
    terminal = first(home)
    terminal.wait("on the disk")
    terminal.gone("looking …")
    terminal.wait("no model;")
    page = " ".join(terminal.text.split())
    with open("/proc/cpuinfo") as file:
        processor = re.search(r"model name\s*: (.*)", file.read())
    if processor:
        assert re.match(r"\w+", processor[1])[0] in page, page
    said = re.search(r"([\d.]+) (MiB|GiB|TiB) memory, [\d.]+ (MiB|GiB|TiB) free", page)
    assert said, page
    bytes_said = float(said[1]) * {"MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}[said[2]]
    assert abs(bytes_said - memory()) < 0.06 * memory(), (page, memory())
    for words in ("core", "models of up to ~", "/model PATH", "/engine ADDRESS", "enter fetch the model"):
        assert words in page, (words, page)
    # A path that is none is a sentence, and the screen is still there.
    terminal.type(f"/model {home.folder}/none.gguf\r")
    terminal.wait("none.gguf", 10)
    leave(terminal)


def test_a_model_is_fetched_and_answers(home):
    terminal = first(home)
    terminal.wait("enter fetch the model")
    terminal.press("enter")
    terminal.wait("fetching")
    terminal.until(
        lambda: "SmolLM2" in terminal.display[0] and "context" in terminal.display[0]
        or EXPLAINED.search(" ".join(terminal.text.split())), "the model, or why there is none", 300)
    if "no model" in terminal.display[0]:
        # Without the index: it was said, and it can be tried again.
        terminal.wait("enter fetch the model")
        print(f"the model could not be fetched: {EXPLAINED.search(' '.join(terminal.text.split()))[0]}")
        leave(terminal)
        return
    terminal.type("Name the capital of France.\r")
    terminal.wait("Paris", 60)
    terminal.wait("enter send", 60)
    leave(terminal)
    assert kept(home)[0][0] == "Name the capital of France."
    # It is there for the next chat, and nothing else was left.
    assert [path.endswith(".gguf") for path in files(home)] == [True], files(home)
    terminal = Terminal([home.binary], environment={**home.environment, **NOWHERE})
    terminal.wait("SmolLM2-135M-Instruct · Q4_1", 60)
    leave(terminal)


def index(address):
    """What has pip ask that address alone."""
    return {"PIP_INDEX_URL": f"{address}/simple", "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": "",
            "PIP_NO_INDEX": "", "PIP_CONFIG_FILE": os.devnull}


def files(home):
    """All there is below canter's folder of models."""
    return [f"{folder}/{name}" for folder, _, names in os.walk(f"{home.folder}/data/canter/models")
            for name in names]


def test_fetching_without_an_index_is_one_sentence(home):
    terminal = first(home, **index("http://127.0.0.1:1"))
    terminal.wait("enter fetch the model")
    terminal.press("enter")
    terminal.wait("fetching a model")
    terminal.until(lambda: EXPLAINED.search(" ".join(terminal.text.split())), "why there is none", 60)
    # It can be tried again.
    terminal.wait("enter fetch the model")
    leave(terminal)
    assert files(home) == []


def test_quitting_while_a_model_is_fetched_leaves_nothing(home):
    # An index that takes the question and never answers.
    with socket.create_server(("127.0.0.1", 0)) as server:
        terminal = first(home, **index(f"http://127.0.0.1:{server.getsockname()[1]}"))
        terminal.wait("enter fetch the model")
        terminal.press("enter")
        terminal.wait("fetching a model")
        server.settimeout(30)
        asked, _ = server.accept()
        with asked:
            fetching = children(terminal.pid)
            assert fetching
            leave(terminal)
            for pid in fetching:
                wait_until_ended(pid, 2)
    assert files(home) == []


def test_keys_are_those_of_the_config_file(home):
    configure(home, "keys:\n  commands: f5\n  find: [ctrl-x, f3]\n  statistics: none\n  help: ctrl-p\n")
    terminal = short(home)
    # The hints have the keys that hold now.
    terminal.wait("f5 commands")
    assert "ctrl-t statistics" not in terminal.text
    terminal.type("\x1b[15~")
    terminal.wait("─ commands · ")
    terminal.press("escape")
    terminal.gone("─ commands · ")
    terminal.press("ctrl-p")
    terminal.wait("Ctrl-X, F3")
    terminal.press("escape")
    terminal.gone("Ctrl-X, F3")
    # No key of the statistics, and none of what had Ctrl-F.
    terminal.type("\x14\x06")
    terminal.type("x")
    terminal.wait_for_draft("x|")
    assert "┬" in terminal.text
    terminal.press("ctrl-u")
    for key in ("\x18", "\x1bOR"):
        terminal.type("/nosuch\r")
        terminal.wait("There is no /nosuch")
        terminal.press("ctrl-u")
        terminal.type(key)
        terminal.wait("There is nothing to find anything in yet.")
    leave(terminal)


def test_a_wrong_key_map_names_the_line(home):
    for text, words in (
            ("keys:\n  send: enter\n  find: ctrl-p\n", ("line 3", "Ctrl-P", "commands")),
            ("keys:\n  fnd: ctrl-x\n", ("line 2", "fnd", "find")),
            ("keys:\n  find: ctrl-nonsense\n", ("line 2", "ctrl-nonsense")),
            ("keys:\n  find: x\n", ("line 2", "ctrl- or alt-")),
            ("context: 512\nkeys:\n  stop: ctrl-c\n", ("line 3", "Ctrl-C"))):
        path = configure(home, text)
        # Both before and in the chat's own terminal.
        assert_one_sentence(canter(home, "config"), path, *words)
        terminal = Terminal([home.binary, "-m", home.model], environment=home.environment)
        assert terminal.ended() == 1
        said = terminal.raw.decode().replace("\r\n", "\n").strip()
        assert said.startswith("canter: ") and path in said and "\n" not in said, said
        assert all(word in said for word in words), (words, said)
        assert b"\x1b[?1049h" not in terminal.raw
        terminal.close()
