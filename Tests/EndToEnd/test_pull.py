"""`canter pull`, from a hub on this machine that sends a model no faster than it is told to."""

import contextlib
import hashlib
import http.server
import json
import os
import re
import signal
import subprocess
import threading
import time

from test_ask import assert_one_sentence, canter

COMMIT = "c" * 40


class Hub(http.server.ThreadingHTTPServer):
    """One repository, org/name, with one file; it counts the bytes of it that were sent."""

    daemon_threads = True

    def __init__(self, path):
        with open(path, "rb") as file:
            self.content = file.read()
        self.hash = hashlib.sha256(self.content).hexdigest()
        self.sent = 0
        self.lock = threading.Lock()
        self.is_throttled = False
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        hub = self.server
        if self.path == "/api/models/org/name/refs":
            self.answer({"branches": [{"name": "main", "targetCommit": COMMIT}]})
        elif self.path.startswith(f"/api/models/org/name/tree/{COMMIT}"):
            large = {"oid": hub.hash, "size": len(hub.content)}
            self.answer([{
                "type": "file", "path": "tiny-Q4_K_M.gguf", "size": len(hub.content),
                "oid": "a" * 40, "lfs": large,
            }])
        elif self.path == f"/org/name/resolve/{COMMIT}/tiny-Q4_K_M.gguf":
            self.send_part()
        else:
            self.send_response(404)
            self.send_header("X-Error-Code", "RepoNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_part(self):
        hub, size = self.server, len(self.server.content)
        first, last = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers["Range"]).groups()
        first, last = int(first), int(last or size - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("ETag", f'"{hub.hash}"')
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            for start in range(first, last + 1, 1 << 18):
                piece = hub.content[start:min(start + (1 << 18), last + 1)]
                self.wfile.write(piece)
                with hub.lock:
                    hub.sent += len(piece)
                if hub.is_throttled:
                    time.sleep(0.02)


@contextlib.contextmanager
def hub_of(home):
    with Hub(home.model) as hub:
        threading.Thread(target=hub.serve_forever, daemon=True).start()
        home.environment.update(
            HF_ENDPOINT=f"http://127.0.0.1:{hub.server_port}",
            HF_HUB_CACHE=f"{home.folder}/hub")
        yield hub
        hub.shutdown()


def repository(home):
    return f"{home.folder}/hub/models--org--name"


def start(home):
    environment = {**os.environ, **home.environment}
    return subprocess.Popen(
        [home.binary, "pull", "org/name"], env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0)


def wait_until_recorded(home):
    """Until some of the model is known to have reached the disk."""
    blobs = f"{repository(home)}/blobs"
    deadline = time.monotonic() + 60
    while True:
        if os.path.isdir(blobs):
            for name in os.listdir(blobs):
                with contextlib.suppress(OSError, ValueError):
                    if name.endswith(".json") and json.load(open(f"{blobs}/{name}"))["pieces"]:
                        return
        assert time.monotonic() < deadline, "nothing was recorded"
        time.sleep(0.01)


def interrupted(home, hub, number):
    hub.is_throttled = True
    process = start(home)
    wait_until_recorded(home)
    os.killpg(process.pid, number)
    output, said = process.communicate(timeout=20)
    hub.is_throttled = False
    assert output == ""
    return process.returncode, said


def assert_goes_on(home, hub):
    with hub.lock:
        hub.sent = 0
    result = canter(home, "pull", "org/name", "--json")
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["verification"] == "verified"
    assert report["downloaded_bytes"] < report["size_bytes"] == len(hub.content)
    with open(report["path"], "rb") as file:
        assert file.read() == hub.content
    assert sorted(os.listdir(f"{repository(home)}/blobs")) == [hub.hash]


def test_a_model_comes_and_is_found_by_its_name(home):
    with hub_of(home) as hub:
        listed = json.loads(canter(home, "pull", "--list", "--json", "org/name").stdout)
        assert [entry["reference"] for entry in listed] == ["org/name:Q4_K_M"]
        result = canter(home, "pull", "org/name")
        assert result.returncode == 0, result.stderr
        assert "canter -m tiny-Q4_K_M" in result.stdout, result.stdout
        snapshot = f"{repository(home)}/snapshots/{COMMIT}/tiny-Q4_K_M.gguf"
        assert os.readlink(snapshot) == f"../../blobs/{hub.hash}"
        found = json.loads(canter(home, "models", "--json").stdout)
        assert ("tiny-Q4_K_M", snapshot) in [(model["name"], model["path"]) for model in found], found
        sent = hub.sent
        assert json.loads(canter(home, "pull", "org/name", "--json").stdout)["path"] == snapshot
        assert hub.sent == sent
        assert_one_sentence(canter(home, "pull", "org/none"), "org/none", "HF_TOKEN")
        assert_one_sentence(canter(home, "pull", "org/name:Q8_0"), "Q4_K_M")


def test_after_ctrl_c_the_next_pull_goes_on(home):
    with hub_of(home) as hub:
        status, said = interrupted(home, hub, signal.SIGINT)
        assert status == 130 and "pulling again goes on" in said, said
        assert_goes_on(home, hub)


def test_after_a_kill_the_next_pull_goes_on(home):
    with hub_of(home) as hub:
        status, _ = interrupted(home, hub, signal.SIGKILL)
        assert status == -signal.SIGKILL
        assert_goes_on(home, hub)
