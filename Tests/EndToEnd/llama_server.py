"""llama.cpp's own server with the tests' model, of the source the engine is built from."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class LlamaServer:
    """Runs from `with` to its end; can be killed and started again at the same address."""

    def __init__(self, home, *arguments, window=1024):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = f"{home.folder}/llama-server.log"
        self.command = [
            os.environ["CANTER_TEST_LLAMA_SERVER"], "--host", "127.0.0.1", "--port", str(self.port),
            "--ctx-size", str(window), "--parallel", "1", "--threads", "1", "--no-webui", *arguments]
        if not {"--model", "--models-dir"} & set(arguments):
            self.command += ["--model", home.model]
        # Neither variables of this machine's own nor its models.
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LLAMA_")},
            **home.environment, "LLAMA_CACHE": f"{home.folder}/llama", "HF_HUB_CACHE": f"{home.folder}/llama"}
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment)
        self.until(lambda: self.get("/health") == {"status": "ok"}, "the server is ready")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def get(self, path):
        """The answer; `None` when there is none."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=10) as answer:
                return json.load(answer)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def is_idle(self):
        return all(not slot["is_processing"] for slot in self.get("/slots") or [{"is_processing": True}])

    def until(self, condition, what, seconds=60):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline or self.process.poll() is not None:
                with open(self.log) as log:
                    raise AssertionError(f"{what}: not within {seconds} s\n" + "".join(log.readlines()[-12:]))
            time.sleep(0.02)
