"""The real program with a real llama-server behind an address."""

import json
import os
import re

from llama_server import LlamaServer
from terminal import Terminal
from test_ask import assert_one_sentence, canter
from test_chat import STORY, chat


def chat_with(server, home, *arguments):
    terminal = Terminal(
        [home.binary, "-e", server.address, "--temperature", "0", *arguments], 120, 36, home.environment)
    terminal.wait("canter")
    terminal.wait("Write a message")
    return terminal


def send(terminal, message):
    terminal.type(message)
    terminal.press("enter")


def replies(terminal):
    """Finished replies on the screen: their figures stand in their headings."""
    return len(re.findall(r"\d+ tok/s ·", terminal.text))


def test_json_of_a_servers_reply_has_the_servers_own_figures(home):
    with LlamaServer(home) as server:
        result = canter(
            home, "ask", "-e", server.address, "--json", "--temperature", "0", "--max-tokens", "24",
            "Why is the sky blue?")
        assert result.returncode == 0, result.stderr
        report = json.loads(result.stdout)
        usage, timings, context = report["usage"], report["timings"], report["context"]
        assert report["reply"].strip()
        assert report["engine"] == "llama-server" and report["quantization"] == "Q4_1"
        assert usage["cached_tokens"] == 0 < usage["prompt_tokens"]
        # What the server itself holds: all but the last token.
        held = server.get("/slots")[0]["n_prompt_tokens"]
        assert context["used"] == held == usage["prompt_tokens"] + usage["completion_tokens"] - 1
        assert context["window"] == 1024
        # Nobody told what a cell takes.
        assert context["kv_bytes_used"] is None and context["kv_type_k"] is None
        for name in ("ttft_s", "prefill_s", "decode_s", "prefill_tps", "decode_tps"):
            assert timings[name] > 0, name
        assert timings["ttft_s"] > timings["prefill_s"]
        provenance = report["provenance"]
        for name in ("prefill_s", "decode_s", "context"):
            assert provenance[name] == "engine-reported", (name, provenance)
        assert provenance["ttft_s"] == "measured", provenance
        again = json.loads(canter(
            home, "ask", "-e", server.address, "--json", "--temperature", "0", "--max-tokens", "4",
            "Why is the sky blue?").stdout)
        assert again["usage"]["cached_tokens"] == usage["prompt_tokens"] - 1


def test_a_server_killed_in_a_reply_and_started_again_goes_on_with_enter(home):
    with LlamaServer(home, window=2048) as server:
        terminal = chat_with(server, home)
        send(terminal, STORY)
        terminal.until(lambda: terminal.text.count("fox") > 2, "some of the story")
        server.kill()
        terminal.wait("closed the connection", 10)
        assert "fox" in terminal.text, "the partial reply stays"
        server.start()
        send(terminal, "Name the capital of France.")
        terminal.wait("Paris", 60)
        # Stopping reaches the server.
        send(terminal, STORY)
        terminal.until(lambda: terminal.text.count("mountain") > 3, "some of the second story")
        assert not server.is_idle()
        terminal.press("escape")
        terminal.wait("stopped", 5)
        server.until(server.is_idle, "the server is idle", 5)
        terminal.press("ctrl-d")
        assert terminal.ended() == 0
        assert terminal.is_restored
        terminal.close()


def test_a_conversation_too_long_for_the_server_is_cut_as_was_chosen(home):
    with LlamaServer(home, window=512) as server:
        terminal = chat_with(server, home, "--max-tokens", "16", "--ignore-eos", "on")
        send(terminal, "word " * 300)
        terminal.until(lambda: replies(terminal) == 1, "the figures of the reply")
        send(terminal, "once " * 200)
        # The server counts exactly, before anything is sent.
        terminal.until(
            lambda: re.search(r"has \d+ tokens\s+and\s+the\s+window\s+holds\s+512", " ".join(terminal.text.split())),
            "both numbers")
        terminal.press("ctrl-u")
        send(terminal, "/overflow drop-oldest")
        send(terminal, "once " * 200)
        terminal.wait("messages above are no longer read", 30)
        terminal.press("ctrl-d")
        assert terminal.ended() == 0
        terminal.close()
        result = canter(home, "ask", "-e", server.address, question="word " * 600)
        assert_one_sentence(result, "512")


def test_a_message_is_answered_by_the_embedded_engine_and_a_server(home):
    with LlamaServer(home) as server:
        terminal = chat(home, columns=120, rows=36)
        terminal.until(lambda: "2048 context" in terminal.text, "the model in the header")
        send(terminal, f"/compare @{server.address}")
        terminal.wait("next message goes to")
        send(terminal, "Name the capital of France.")
        terminal.wait("which one is kept?", 60)
        assert "llama-server" in terminal.text or server.address.removeprefix("http://") in terminal.text
        assert re.search(r"speed +\d+(\.\d)? tok/s +\d+(\.\d)? tok/s", terminal.text), terminal.text
        terminal.type("1")
        terminal.wait("Kept what SmolLM2")
        terminal.press("ctrl-d")
        assert terminal.ended() == 0
        terminal.close()


def test_a_server_is_measured_like_a_model(home):
    with LlamaServer(home) as server:
        result = canter(
            home, "bench", "-e", server.address, "-p", "64", "-n", "16", "-r", "1", "-o", "json")
        assert result.returncode == 0, result.stderr
        report = json.loads(result.stdout)
        read, written = report
        assert read["engine"] == "llama-server" and read["provenance"] == "engine-reported", read
        # What a server takes is a conversation, with the counts that came about.
        assert read["method"] == written["method"] == "chat", read
        assert abs(read["n_prompt"] - 64) <= 4 and written["n_gen"] == 16, report
        # A server on this machine would count as another program.
        assert read["other_load"] is None, read


def test_a_router_has_a_model_loaded_by_its_name(home):
    second = os.environ["CANTER_TEST_MODEL_2"]
    folder = f"{home.folder}/models"
    os.makedirs(folder)
    os.symlink(home.model, f"{folder}/SmolLM2-135M.Q4_1.gguf")
    os.symlink(second, f"{folder}/gemma-3-270m.Q4_K_M.gguf")
    with LlamaServer(home, "--models-dir", folder, "--models-max", "1") as server:
        # Found by the variable llama-server itself takes its port from.
        home.environment["LLAMA_ARG_PORT"] = str(server.port)
        result = canter(home, "models", "--json")
        models = {model["name"]: model for model in json.loads(result.stdout) if model["engine"]}
        assert models["gemma-3-270m.Q4_K_M"]["quantization"] == "Q4_K_M"
        for name in ("gemma-3-270m.Q4_K_M", "SmolLM2-135M.Q4_1"):
            result = canter(
                home, "ask", "-e", server.address, "-m", name, "--json", "--max-tokens", "4", "Say yes.")
            assert result.returncode == 0, result.stderr
            report = json.loads(result.stdout)
            assert name.startswith(report["model"]) and report["timings"]["load_s"] > 0, report
        result = canter(home, "ask", "-e", server.address, "-m", "no-such-model", "Say yes.")
        assert_one_sentence(result, "gemma-3-270m.Q4_K_M")
