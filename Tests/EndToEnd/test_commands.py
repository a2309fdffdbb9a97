"""The chat's commands and what comes with a message, in a real terminal with the real model."""

import json
import os
import re

from test_chat import chat
from test_messages import ask_for, kept, leave, short


def store_models(home, *paths):
    """Links model files into canter's own folder of models."""
    folder = f"{home.folder}/data/canter/models"
    os.makedirs(folder)
    for path in paths:
        os.symlink(path, f"{folder}/{os.path.basename(path)}")


def script(home, name, text):
    path = f"{home.folder}/{name}"
    with open(path, "w") as file:
        file.write(f"#!/bin/sh\n{text}\n")
    os.chmod(path, 0o755)
    return path


def run(terminal, line):
    terminal.wait("enter send")
    terminal.type(line + "\r")


def close(terminal, text):
    """Closes what lies over the chat and shows that text."""
    terminal.press("escape")
    terminal.gone(text)


def test_the_palette_finds_a_command_and_runs_it(home):
    terminal = short(home)
    terminal.press("ctrl-p")
    terminal.wait("─ commands · ")
    terminal.type("keys")
    terminal.wait("▸ /keys")
    terminal.press("enter")
    terminal.wait("Keys, as the config file names what they do")
    close(terminal, "Keys, as the config")
    # What must be said more about is finished by hand.
    terminal.press("ctrl-p")
    terminal.wait("─ commands · ")
    terminal.type("renam")
    terminal.wait("▸ /rename")
    terminal.press("tab")
    terminal.wait_for_draft("/rename |")
    terminal.press("ctrl-u")
    leave(terminal)


def test_a_renamed_conversation_is_found_and_gone_on_with(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    run(terminal, "/rename All the colours")
    terminal.wait("The conversation is now called “All the colours”.")
    leave(terminal)

    terminal = short(home)
    run(terminal, "/search heliotrope")
    terminal.wait("These words are nowhere")
    close(terminal, "These words are nowhere")
    run(terminal, "/search colour")
    terminal.wait("with “colour”")
    terminal.wait("All the colours")
    close(terminal, "with “colour”")
    run(terminal, "/resume")
    terminal.wait("1 of 1")
    terminal.wait("All the colours")
    terminal.press("enter")
    terminal.wait("Name a colour.")
    ask_for(terminal, "Name a fruit.")
    leave(terminal)
    [texts] = kept(home)
    assert texts[::2] == ["Name a colour.", "Name a fruit."], texts


def test_export_writes_markdown_and_json_and_never_over_a_file(home):
    terminal = short(home)
    run(terminal, f"/export {home.folder}/early.md")
    terminal.wait("There is nothing to write yet.")
    ask_for(terminal, "Name a colour.")
    for name in ("chat.md", "chat.json"):
        run(terminal, f"/export {home.folder}/{name}")
        terminal.wait(f"{name}.")
    reply = kept(home)[0][1]
    with open(f"{home.folder}/chat.md") as file:
        text = file.read()
        assert "Name a colour." in text and reply.strip() in text, text
    with open(f"{home.folder}/chat.json") as file:
        text = json.dumps(json.load(file))
        assert "Name a colour." in text and json.dumps(reply)[1:-1] in text, text
    with open(f"{home.folder}/chat.md", "w") as file:
        file.write("mine")
    run(terminal, f"/export {home.folder}/chat.md")
    terminal.wait("is there already: give another name.")
    with open(f"{home.folder}/chat.md") as file:
        assert file.read() == "mine"
    leave(terminal)
    assert not os.path.exists(f"{home.folder}/early.md")


def test_find_counts_and_goes_from_one_to_the_next(home):
    terminal = short(home)
    for name in ("red", "green", "blue"):
        ask_for(terminal, f"Say {name} colour.")
    terminal.resize(120, 15)
    terminal.gone("Say red colour.")

    def tally():
        found = re.search(r"(\d+) of (\d+)$", terminal.text)
        return (int(found[1]), int(found[2])) if found else None

    def wait_for(current, count):
        terminal.until(lambda: tally() == (current, count), f"{current} of {count}", 10)

    run(terminal, "/find colour")
    terminal.until(tally, "how many there are", 10)
    count = tally()[1]
    assert count >= 3
    wait_for(count, count)
    terminal.press("enter")
    wait_for(count - 1, count)
    terminal.press("down")
    wait_for(count, count)
    # Over the end to the first one, which is scrolled to.
    terminal.press("down")
    wait_for(1, count)
    terminal.wait("Say red colour.")
    terminal.press("escape")
    terminal.wait("enter send")
    terminal.press("ctrl-f")
    terminal.wait("Find in the conversation")
    terminal.type("heliotrope")
    terminal.wait("not found")
    terminal.press("ctrl-u")
    terminal.type("say red")
    wait_for(1, 1)
    terminal.press("escape")
    terminal.wait("enter send")
    leave(terminal)


def test_a_quantization_that_is_not_there_is_one_sentence(home):
    store_models(home, home.model)
    terminal = short(home)
    run(terminal, "/quant q9_z")
    terminal.wait("There is no SmolLM2-135M-Instruct as Q9_Z here; there is Q4_1.")
    run(terminal, "/model nothing-like-it")
    terminal.wait("No model is called “nothing-like-it”")
    # The one that was loaded is still there.
    terminal.wait("SmolLM2-135M-Instruct · Q4_1")
    ask_for(terminal, "Name a colour.")
    leave(terminal)


def test_a_model_that_lies_elsewhere_is_in_the_lists_too(home):
    terminal = short(home)
    run(terminal, "/quant q9_z")
    terminal.wait("There is no SmolLM2-135M-Instruct as Q9_Z here; there is Q4_1.", 10)
    run(terminal, "/model")
    terminal.wait("▸ SmolLM2-135M-Instruct", 10)
    close(terminal, "by size")
    leave(terminal)


def test_stats_say_what_the_screen_costs(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    run(terminal, "/stats")
    terminal.wait("[1 figures]")
    for figure in (
            r"processor +[\d.]+% of a core", r"frames +[\d.]+ a second of at most \d+",
            r"to the terminal +[\d.]+ (B|KiB|MiB) a second",
            r"since the start +[\d,. ]+ frames, [\d.]+ (B|KiB|MiB)", r"speed +[\d.]+ tok/s"):
        terminal.until(lambda: re.search(figure, terminal.text), figure, 15)
    close(terminal, "[1 figures]")
    leave(terminal)


def test_the_doctor_has_the_terminal_and_gives_it_back(home):
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    terminal.type("draft")
    terminal.until(lambda: re.search(r"\d tok · .* left", terminal.text), "the draft's tokens")
    # By the palette, which leaves the draft.
    before = terminal.text
    terminal.press("ctrl-p")
    terminal.wait("─ commands")
    terminal.type("doctor\r")
    terminal.until(
        lambda: b"Press Enter to go back to the chat." in terminal.raw, "the end of the doctor", 60)
    assert terminal.is_restored
    assert "Write a message" not in terminal.text
    terminal.press("enter")
    terminal.until(lambda: terminal.text == before, f"the screen as it was:\n{before}\n", 10)
    terminal.press("ctrl-u")
    leave(terminal)


def test_the_editor_changes_what_is_being_written(home):
    editor = script(home, "my editor", 'printf "\\nlast" >>"$1"')
    terminal = short(home, environment={"EDITOR": f'"{editor}"', "VISUAL": ""})
    terminal.type("first")
    terminal.press("ctrl-g")
    terminal.wait_for_draft("first\nlast|")
    terminal.type("\x15" * 4)
    leave(terminal)
    # One that fails changes nothing and is told.
    editor = script(home, "failing", 'printf "lost" >"$1"; exit 3')
    terminal = short(home, environment={"VISUAL": editor})
    terminal.type("first")
    terminal.press("ctrl-g")
    terminal.wait("the text is left as")
    terminal.wait_for_draft("first|")
    terminal.press("ctrl-u")
    leave(terminal)


def test_a_file_that_is_named_goes_with_the_message(home):
    os.makedirs(f"{home.folder}/project/papers")
    with open(f"{home.folder}/project/papers/my notes.txt", "w") as file:
        file.write("The word is heliotrope.\n")
    with open(f"{home.folder}/project/program.bin", "wb") as file:
        file.write(b"\x7fELF\x00\x01")
    terminal = short(home, shell=("/usr/bin/env", "-C", f"{home.folder}/project"))
    terminal.type("Read @pap")
    terminal.press("tab")
    terminal.wait_for_draft("Read @papers/|")
    terminal.press("tab")
    terminal.wait_for_draft('Read @"papers/my notes.txt" |')
    terminal.press("enter")
    terminal.wait("The word is heliotrope.")
    terminal.wait("· 8 tok")
    # Two can be meant: a list to choose from.
    terminal.type("Read @p")
    terminal.press("tab")
    terminal.wait("─ files · 2")
    terminal.type("bin\r")
    terminal.wait_for_draft("Read @program.bin |")
    terminal.press("enter")
    terminal.wait("program.bin is no UTF-8 text: only text can be attached.")
    terminal.wait_for_draft("Read @program.bin |")
    terminal.type("\x15@nothing")
    terminal.press("tab")
    terminal.wait("There is no file whose name begins with nothing.")
    terminal.press("ctrl-u")
    leave(terminal)
    [texts] = kept(home)
    assert len(texts) == 2 and "my notes.txt:\n\n```\nThe word is heliotrope.\n```" in texts[0], texts


def test_a_long_paste_is_a_few_words_until_it_is_sent(home):
    terminal = chat(home, "--max-tokens", "8", "--ignore-eos", "on")
    # Counted as soon as there is a model to count with.
    terminal.paste("\n".join(f"paper {number}" for number in range(20)))
    terminal.until(lambda: re.search(r"\[pasted 20 lines · \d+ tok\]", terminal.text), "how long it is")
    assert "paper 7" not in terminal.text
    terminal.type(" one\x7f\x7f\x7f\x7f\x7f")
    terminal.gone("[pasted")
    terminal.press("ctrl-u")
    terminal.type("Look: ")
    terminal.paste("\n".join(f"paper {number}" for number in range(20)))
    terminal.until(lambda: re.search(r"Look: \[pasted 20 lines · \d+ tok\]", terminal.text), "how long it is")
    terminal.press("enter")
    terminal.wait("paper 19")
    terminal.wait("· 8 tok")
    leave(terminal)
    assert kept(home)[0][0] == "Look: " + "\n".join(f"paper {number}" for number in range(20))
