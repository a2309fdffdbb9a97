"""Models of every store, and going from one to another in the middle of a conversation."""

import hashlib
import json
import os
import re

from terminal import children
from test_ask import canter
from test_commands import close, run, store_models
from test_messages import ask_for, kept, leave, short


def listed(home, *arguments):
    result = canter(home, "models", "--json", "--offline", *arguments)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def ollama(home, name, tag, path, layer="application/vnd.ollama.image.model"):
    """A model as Ollama keeps it, its file linked where a blob would lie."""
    root = home.environment["OLLAMA_MODELS"]
    digest = hashlib.sha256(name.encode()).hexdigest()
    os.makedirs(f"{root}/blobs", exist_ok=True)
    os.makedirs(f"{root}/manifests/registry.ollama.ai/library/{name}", exist_ok=True)
    os.link(path, f"{root}/blobs/sha256-{digest}") if same_disk(path, root) else os.symlink(
        path, f"{root}/blobs/sha256-{digest}")
    with open(f"{root}/manifests/registry.ollama.ai/library/{name}/{tag}", "w") as file:
        json.dump({
            "schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
            "config": {"mediaType": "application/vnd.docker.container.image.v1+json",
                       "digest": "sha256:" + "0" * 64, "size": 2},
            "layers": [{"mediaType": layer, "digest": f"sha256:{digest}", "size": os.path.getsize(path)}],
        }, file)


def same_disk(path, folder):
    return os.stat(path).st_dev == os.stat(folder).st_dev and not os.path.islink(path)


def test_models_of_every_store_are_listed_once(home):
    second = os.environ["CANTER_TEST_MODEL_2"]
    store_models(home, home.model)
    ollama(home, "gemma3", "270m", second)
    studio = f"{home.folder}/.lmstudio/models/somebody/SmolLM2-GGUF"
    os.makedirs(studio)
    os.symlink(home.model, f"{studio}/{os.path.basename(home.model)}")
    elsewhere = f"{home.folder}/elsewhere"
    os.makedirs(elsewhere)
    with open(f"{elsewhere}/torn.gguf", "wb") as file, open(second, "rb") as whole:
        file.write(whole.read(100_000))

    found = listed(home, "--model-folder", elsewhere)
    assert len(found) == 3, [model["name"] for model in found]
    smol = next(model for model in found if model["name"].startswith("SmolLM2"))
    assert smol["store"] == "canter" and [copy["store"] for copy in smol["copies"]] == ["lm-studio"], smol
    assert smol["fits"] and smol["fit"] == "fits" and smol["needed_bytes"] > smol["size_bytes"]
    gemma = next(model for model in found if model["store"] == "ollama")
    assert gemma["name"] == "gemma3:270m" and gemma["quantization"] == "Q4_K_M", gemma
    torn = next(model for model in found if model["broken"])
    assert torn["availability"] == "broken" and torn["broken"].endswith("."), torn

    table = canter(home, "models", "--offline").stdout
    assert "fits" in table and "ollama" in table and "canter, lm-studio" in table, table
    # By Ollama's own name.
    answer = canter(home, "ask", "-m", "gemma3:270m", "--context", "512", "--max-tokens", "4", "Hello")
    assert answer.returncode == 0, answer.stderr


def remarks(terminal):
    """What the chat said of its switches, each in one line."""
    text = "\n".join(line.split("│")[0].rstrip() for line in terminal.display)
    text = re.sub(r"\n {4}(?=\S)", " ", text)
    return [line[3:] for line in text.splitlines() if line.startswith(" ── now ") or line.startswith("── now ")]


def switched(terminal, count):
    terminal.until(lambda: len(remarks(terminal)) >= count and "MiB" in remarks(terminal)[-1], "the switch", 60)
    return remarks(terminal)[-1]


def test_another_model_goes_on_and_the_one_before_is_kept_warm(home):
    second = os.environ["CANTER_TEST_MODEL_2"]
    store_models(home, home.model, second)
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    run(terminal, "/model")
    terminal.wait("models · 2")
    terminal.type("gemma")
    terminal.until(lambda: "▸ gemma" in terminal.text.lower(), "the model")
    terminal.press("enter")
    # What it will take is told before it is done.
    terminal.until(lambda: "kept ready" in terminal.text and re.search(r"\d tokens", terminal.text), "the preview", 60)
    terminal.press("enter")
    there = switched(terminal, 1)
    assert "gemma" in there.lower() and "loaded in" in there and re.search(r"read \d+ tokens", there), there
    assert "gemma" in terminal.display[0].lower()
    assert "Name a colour." in terminal.text
    ask_for(terminal, "And another one?")
    assert len(children(terminal.pid)) == 2, "the first engine is kept"

    run(terminal, f"/model {home.model}")
    back = switched(terminal, 2)
    assert "still ready" in back, back
    assert "SmolLM2" in terminal.display[0]
    ask_for(terminal, "And a third?")
    leave(terminal)
    [texts] = kept(home)
    assert texts[::2] == ["Name a colour.", "And another one?", "And a third?"], texts


def test_a_switch_that_is_given_up_leaves_the_model_that_answers(home):
    second = os.environ["CANTER_TEST_MODEL_2"]
    store_models(home, home.model, second)
    terminal = short(home)
    ask_for(terminal, "Name a colour.")
    run(terminal, f"/model {second}")
    terminal.press("escape")
    terminal.wait("still answers")
    ask_for(terminal, "And another one?")
    assert "SmolLM2" in terminal.display[0]
    assert not remarks(terminal)
    leave(terminal)


def test_nothing_is_kept_warm_where_nothing_may_be(home):
    second = os.environ["CANTER_TEST_MODEL_2"]
    store_models(home, home.model, second)
    terminal = short(home, "--warm-limit", "0")
    ask_for(terminal, "Name a colour.")
    run(terminal, f"/model {second}")
    switched(terminal, 1)
    terminal.until(lambda: len(children(terminal.pid)) == 1, "one engine")
    leave(terminal)


def test_a_quantization_is_made_while_the_chat_goes_on(home):
    half = canter(home, "quantize", home.model, "f16", "--requantize", "--json")
    assert half.returncode == 0, half.stderr
    path = json.loads(half.stdout)["result"]["path"]
    makeable = [model for model in listed(home, "--all") if model["availability"] == "makeable"]
    assert {model["quantization"] for model in makeable} >= {"Q8_0", "Q5_K_M", "Q4_K_M", "Q3_K_M"}, makeable
    assert all(model["made_from"] == path for model in makeable)

    terminal = short(home, "--model", path)
    ask_for(terminal, "Name a colour.")
    run(terminal, "/model")
    terminal.wait("to make")
    terminal.type("q3_k_m")
    terminal.wait("▸ SmolLM2")
    terminal.wait("enter make")
    terminal.press("enter")
    terminal.wait("is ready", 90)
    assert os.path.exists(f"{home.folder}/data/canter/models/SmolLM2-135M-Instruct-Q3_K_M.gguf")
    if "enter send" not in terminal.text:
        close(terminal, "by size")
    ask_for(terminal, "And another one?")
    run(terminal, "/quant q3_k_m")
    assert "Q3_K_M" in switched(terminal, 1)
    leave(terminal)
