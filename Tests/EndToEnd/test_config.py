"""Settings from the config file, the environment and flags, and what is said of them."""

import json
import os
import sqlite3

from test_ask import ask, assert_one_sentence, canter


def configure(home, text):
    folder = f"{home.folder}/config/canter"
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/config.yaml", "w") as file:
        file.write(text)
    return f"{folder}/config.yaml"


def shown(home, *arguments):
    result = canter(home, "config", "show", "--json", *arguments)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)["settings"]


def test_flags_go_before_the_environment_and_that_before_the_file(home):
    path = configure(home, "top-k: 3\ntop-p: 0.3\nmin-p: 0.3\n")
    assert canter(home, "config", "path").stdout.strip() == path
    home.environment |= {"CANTER_TOP_K": "2", "CANTER_TOP_P": "0.2", "CANTER_API_KEY": "hush-hush"}
    settings = shown(home, "--top-k", "1")
    assert [(settings[name]["value"], settings[name]["source"]) for name in ("top-k", "top-p", "min-p", "seed")] == [
        (1, "flag"), (0.2, "environment"), (0.3, "file"), (None, "default")]
    for arguments in (["config"], ["config", "show", "--json"]):
        result = canter(home, *arguments)
        assert result.returncode == 0 and "hush-hush" not in result.stdout + result.stderr


def test_a_wrong_key_is_one_sentence_with_file_and_line(home):
    path = configure(home, "context: 512\ntemprature: 1\n")
    for arguments in (["config"], ["ask", "hi"]):
        assert_one_sentence(canter(home, *arguments), path, "line 2", "temprature", "temperature", "top-k")
    configure(home, "temperature: hot\n")
    assert_one_sentence(canter(home, "ask", "hi"), "line 1", "temperature takes a number from 0 up")


def test_the_file_decides_how_a_reply_is_made(home):
    configure(home, f"model: {home.model}\ncontext: 768\ntemperature: 0\nmax-tokens: 6\nseed: 5\n"
                    "kv-type-k: q8_0\nflash-attention: on\n")
    result = canter(home, "ask", "--json", "--min-p", "0.5", "Say yes.")
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    settings = report["settings"]
    assert report["usage"]["completion_tokens"] <= 6
    assert report["context"]["window"] == settings["context"] == 768
    assert (settings["temperature"], settings["seed"], settings["min_p"], settings["kv_type_k"]) == (
        0, 5, 0.5, "q8_0")
    # What is in force is there in full, if only as null.
    for name in ("threads", "threads_prefill", "batch", "micro_batch", "flash_attention", "gpu_layers", "device",
                 "load_mode", "rope", "memory", "has_chat_template", "thinking_support", "mirostat", "dry_base",
                 "xtc_probability", "logit_bias", "grammar", "stop", "speculation", "overflow"):
        assert name in settings, name


def test_a_conversation_is_gone_on_with(home):
    first = json.loads(ask(home, "--json", "--max-tokens", "8", "My name is Ada.").stdout)
    result = ask(home, "--json", "--max-tokens", "8", "-c", "What", "is my name?")
    assert result.returncode == 0, result.stderr
    second = json.loads(result.stdout)
    assert second["conversation"] == first["conversation"]
    assert second["usage"]["prompt_tokens"] > first["usage"]["prompt_tokens"] + 8
    by_id = json.loads(ask(home, "--json", "--max-tokens", "4", "-c", first["conversation"][:8], "And now?").stdout)
    assert by_id["conversation"] == first["conversation"]
    with sqlite3.connect(f"{home.folder}/data/canter/history.sqlite") as history:
        texts = [text for (text,) in history.execute("SELECT text FROM messages ORDER BY key")]
    assert [text for text in texts if text in ("My name is Ada.", "What is my name?", "And now?")] == [
        "My name is Ada.", "What is my name?", "And now?"]
    assert_one_sentence(ask(home, "-c", "00000000-0000", "hi"), "00000000-0000")


def test_a_whole_conversation_comes_from_a_file(home):
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"},
                {"role": "assistant", "content": "Hello."}, {"role": "user", "content": "Say yes."}]
    path = f"{home.folder}/talk.json"
    with open(path, "w") as file:
        json.dump(messages, file)
    told = [json.loads(ask(home, "--json", "--temperature", "0", "--max-tokens", "6", "--messages", name,
                           question=question).stdout)
            for name, question in ((path, None), ("-", json.dumps(messages)))]
    assert told[0]["reply"] == told[1]["reply"]
    alone = json.loads(ask(home, "--json", "--max-tokens", "1", "Say yes.").stdout)
    assert told[0]["usage"]["prompt_tokens"] > alone["usage"]["prompt_tokens"]
    with sqlite3.connect(f"{home.folder}/data/canter/history.sqlite") as history:
        assert ("Hello.",) in history.execute("SELECT text FROM messages").fetchall()
    assert_one_sentence(ask(home, "--messages", "-", question=json.dumps(messages[:3])), "last message")
