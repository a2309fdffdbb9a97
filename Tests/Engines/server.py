"""A real model server, started for the tests on a port of its own."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

MODEL = os.environ["CANTER_ENGINE_MODEL"]  # the folder
WINDOW = 2048  # vLLM's; mlx_lm.server has none


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One server; it keeps its port when it is started again."""

    def __init__(self, folder):
        self.folder = folder  # for its log and whatever it keeps
        self.port = free_port()
        self.process = None
        self.environment = {
            "HF_HOME": f"{folder}/hugging-face", "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}

    def start(self):
        """Starts it and waits until it answers."""
        # Without the folder mlx_lm.server lists no models.
        os.makedirs(f"{self.folder}/hugging-face/hub", exist_ok=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, **self.environment})
        deadline = time.monotonic() + 300
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                with open(self.log, errors="replace") as log:
                    raise AssertionError(f"{self.name} does not start:\n" + "".join(log.readlines()[-40:]))
            time.sleep(0.2)

    @property
    def log(self):
        return f"{self.folder}/{self.name}.log"

    def answers(self):
        try:
            return self.request("/health")[0] == 200
        except OSError:
            return False

    def kill(self):
        """Ends it with its children, as a crash of the machine would."""
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait(30)
            self.process = None

    def request(self, path, body=None, timeout=120):
        """The status and text of its answer, asked directly."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def value(self, path, body=None):
        status, text = self.request(path, body)
        assert status == 200, (path, status, text)
        return json.loads(text)

    def answer(self, asked):
        """What it answers to a request canter made, in one piece."""
        whole = {key: value for key, value in asked.items() if key not in ("stream", "stream_options")}
        return self.value("/v1/chat/completions", {**whole, "stream": False})


class VLLM(Server):
    name = "vLLM"
    model = "SmolLM2-135M-Instruct"
    window = WINDOW
    counts_live = True

    def __init__(self, folder):
        super().__init__(folder)
        self.environment |= {"VLLM_CPU_KVCACHE_SPACE": "1", "VLLM_NO_USAGE_STATS": "1"}
        # Not `vllm serve`: it looks for the package by a name the one for processors has not.
        self.command = [
            os.environ["CANTER_VLLM_PYTHON"], "-m", "vllm.entrypoints.openai.api_server",
            "--model", MODEL, "--served-model-name", self.model, "--host", "127.0.0.1", "--port", str(self.port),
            "--max-model-len", str(WINDOW), "--max-num-seqs", "4", "--dtype", "bfloat16", "--enforce-eager",
            "--enable-prompt-tokens-details", "--enable-per-request-metrics"]

    @property
    def version(self):
        return self.value("/version")["version"]

    def gauge(self, name):
        """A figure of its metrics, summed over their labels."""
        lines = self.request("/metrics")[1].splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith((f"{name}{{", f"{name} ")))

    def assert_idle(self):
        """Within two seconds nothing runs any more."""
        deadline = time.monotonic() + 2
        while self.gauge("vllm:num_requests_running") > 0:
            assert time.monotonic() < deadline, "vLLM still works on a reply nobody waits for"
            time.sleep(0.05)


class MLX(Server):
    name = "mlx_lm.server"
    model = MODEL
    # Its models', read from their folder.
    window = 8192
    counts_live = False

    def __init__(self, folder):
        super().__init__(folder)
        self.command = [
            os.environ["CANTER_MLX_PYTHON"], "-m", "mlx_lm", "server", "--model", MODEL,
            "--host", "127.0.0.1", "--port", str(self.port), "--prefill-step-size", "32"]

    @property
    def version(self):
        """The first parts of its fingerprint, which only replies have: its own, and the library's."""
        told = self.value("/v1/chat/completions", {
            "messages": [{"role": "user", "content": "hi"}], "max_tokens": 1, "temperature": 0.0})
        return ", mlx ".join(told["system_fingerprint"].split("-")[:2])

    def assert_idle(self):
        """It has no word of its own for it: it answers another at once."""
        began = time.monotonic()
        self.version
        assert time.monotonic() - began < 5, "mlx_lm.server still works on a reply nobody waits for"
