"""Layers on RPC servers: what a chat says when one is lost, and how it goes on."""

import json
import os
import signal
import socket
import subprocess
import time

from test_ask import ask, assert_one_sentence, canter
from test_chat import chat
from test_lifecycle import begin_story


class Server:
    """One of llama.cpp's RPC servers on this machine, at a port of its own."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [os.environ["CANTER_TEST_RPC_SERVER"], "-H", "127.0.0.1", "-p", str(self.port), "-t", "1"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert time.monotonic() < deadline and self.process.poll() is None, "no server"
                time.sleep(0.02)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()


def rpc(*servers):
    return [word for server in servers for word in ("--rpc", server.address)]


def test_rpc_a_server_lost_in_a_reply_is_named_and_the_chat_goes_on(home):
    with Server() as one, Server() as two:
        terminal = chat(home, *rpc(one, two))
        begin_story(terminal)
        two.kill()
        terminal.wait(f"The RPC server at {two.address} was lost", 20)
        assert one.address not in terminal.text, terminal.text
        assert "fox" in terminal.text, "the partial reply stays"
        # Not there yet: said in a sentence, and the conversation stays.
        terminal.type("Name the capital of France.")
        terminal.press("enter")
        terminal.wait(f"No RPC server answers at {two.address}", 20)
        assert "fox" in terminal.text
        two.start()
        terminal.press("ctrl-u")
        terminal.type("Name the capital of France.")
        terminal.press("enter")
        terminal.wait("Paris", 60)
        terminal.press("ctrl-d")
        assert terminal.ended() == 0
        assert terminal.is_restored
        terminal.close()


def test_rpc_a_reply_comes_from_servers_and_says_so(home):
    with Server() as one, Server() as two:
        words = ["--max-tokens", "16", "--temperature", "0", "Name the capital of France."]
        result = ask(home, *rpc(one, two), "--json", *words)
        assert result.returncode == 0, result.stderr
        report = json.loads(result.stdout)
        assert "Paris" in report["reply"]
        device = report["settings"]["device"]
        assert device == f"RPC0[{one.address}]+RPC0[{two.address}]", device
        # And it stands in the ledger, apart from this machine's own speed.
        assert ask(home, "--json", *words).returncode == 0
        turns = json.loads(canter(home, "history", "stats", "--json").stdout)
        assert f"RPC0[{one.address}]" in json.dumps(turns)


def test_rpc_servers_that_cannot_be_used_are_refused_in_a_sentence(home):
    with Server() as server:
        server.kill()
        assert_one_sentence(
            ask(home, *rpc(server), "hi"), server.address, "start llama.cpp's rpc-server there")
    assert_one_sentence(ask(home, "--rpc", "attic:port", "hi"), "attic:port", "HOST:PORT")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        assert_one_sentence(ask(home, "--rpc", address, "hi"), address, "does not answer")


def test_rpc_servers_of_the_settings_are_listed_by_doctor(home):
    with Server() as one, Server() as two:
        two.kill()
        folder = f"{home.folder}/config/canter"
        os.makedirs(folder)
        with open(f"{folder}/config.yaml", "w") as file:
            file.write(f"rpc: [\"{one.address}\", \"{two.address}\"]\n")
        text = canter(home, "doctor").stdout
        assert f"{one.address} answers, 1 device, " in text, text
        assert f"No RPC server answers at {two.address}" in text, text
        servers = json.loads(canter(home, "doctor", "--json").stdout)["rpc"]
        assert [server["address"] for server in servers] == [one.address, two.address]
        assert servers[0]["free_bytes"] > 0 and servers[0]["trouble"] is None
        assert servers[1]["free_bytes"] is None and servers[1]["trouble"]
