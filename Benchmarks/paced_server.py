"""A model server without a model: it writes a text at an exact number of tokens a second.

It speaks as much of OpenAI's and of Ollama's API as the chats that `peers.py` compares ask for.
"""

import http.server
import json
import re
import threading
import time

MODEL = "paced"

# A paragraph, a list and a code fence, again and again. `@` becomes the number of tokens so far,
# as in fox120: what a screen shows then says how far it has come.
TEXT = """The @ climbed the mountain before the sun was up, and the snow under it was *hard* and
blue. @ had a **long way** to go, past the last trees and the frozen stream, and it did not look
back at the valley where its brothers slept. The wind came from the north, and @ put its nose into
it and went on, stone after stone, as it had been told.

- the first ridge, where @ rested for a while
- the long slope behind it, which `no map` shows
- the summit, and @ upon it, in the evening

```python
def climb(stones):
    for stone in stones: # @ goes on
        print(stone, "lies behind the fox")
    return len(stones)
```

"""


def token(index, count):
    """One word with the space after it; the last of a text is its number, on a line of its own."""
    if index == count:
        return f"\n\nfox{count}"
    return PIECES[(index - 1) % len(PIECES)].replace("@", f"fox{index}")


PIECES = re.findall(r"\S+\s*", TEXT)


class Reply:
    """A reply somebody will ask for, and when it was made. Times are of the monotonic clock."""

    def __init__(self, tokens, rate):
        self.tokens, self.rate = tokens, rate
        self.began = self.ended = None
        # Seconds the latest token was late by.
        self.late = 0

    def paced(self):
        self.began = time.monotonic()
        for index in range(1, self.tokens + 1):
            # Counted from the beginning: being late once does not make the rest late.
            due = self.began + (index - 1) / self.rate
            time.sleep(max(0, due - time.monotonic()))
            yield token(index, self.tokens)
            self.late = max(self.late, time.monotonic() - due)
        self.ended = time.monotonic()


class PacedServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.next_reply = Reply(1, 1)
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def expect(self, tokens, rate):
        """The reply the next question gets."""
        self.next_reply = Reply(tokens, rate)
        return self.next_reply

    def handle_error(self, request, client_address):
        """Nothing: a chat that was ended while its reply streamed is no error."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format, *arguments):
        """Nothing: the terminal is for the table."""

    def do_GET(self):
        details = {"format": "gguf", "family": "llama", "parameter_size": "1B", "quantization_level": "Q4_0"}
        model = {"name": MODEL, "model": MODEL, "modified_at": "2026-01-01T00:00:00Z", "size": 1,
                 "digest": "0" * 64, "details": details}
        answers = {
            "/v1/models": {"object": "list", "data": [
                {"id": MODEL, "object": "model", "created": 0, "owned_by": "paced", "max_model_len": 131072}]},
            "/api/tags": {"models": [model]},
            "/api/ps": {"models": [{**model, "context_length": 131072, "expires_at": "2036-01-01T00:00:00Z"}]},
            "/api/version": {"version": "0.33.0"},
        }
        self.answer(answers.get(self.path))

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or "{}")
        if self.path == "/api/show":
            self.answer({"modelfile": "", "parameters": "", "template": "", "capabilities": ["completion"],
                         "details": {"family": "llama"}, "model_info": {"general.architecture": "llama",
                                                                        "llama.context_length": 131072}})
        elif self.path == "/v1/chat/completions":
            self.stream("text/event-stream", self.events(body))
        elif self.path == "/api/chat":
            self.stream("application/x-ndjson", self.lines())
        else:
            self.answer(None)

    def events(self, body):
        reply = self.server.next_reply
        head = {"id": "chat", "object": "chat.completion.chunk", "created": int(time.time()), "model": MODEL}

        def event(delta, finish=None):
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            return f"data: {json.dumps({**head, 'choices': [choice]})}\n\n"

        # Empty, not null: there are clients that take null for the end.
        yield event({"role": "assistant", "content": ""})
        for text in reply.paced():
            yield event({"content": text})
        yield event({}, "stop")
        if (body.get("stream_options") or {}).get("include_usage"):
            usage = {"prompt_tokens": 10, "completion_tokens": reply.tokens, "total_tokens": 10 + reply.tokens}
            yield f"data: {json.dumps({**head, 'choices': [], 'usage': usage})}\n\n"
        yield "data: [DONE]\n\n"

    def lines(self):
        reply = self.server.next_reply
        head = {"model": MODEL, "created_at": "2026-01-01T00:00:00Z"}
        for text in reply.paced():
            yield json.dumps({**head, "message": {"role": "assistant", "content": text}, "done": False}) + "\n"
        yield json.dumps({
            **head, "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop",
            "prompt_eval_count": 10, "eval_count": reply.tokens, "prompt_eval_duration": 1000000,
            "eval_duration": int(reply.tokens / reply.rate * 1e9)}) + "\n"

    def answer(self, value):
        body = json.dumps({"error": {"message": "not found"}} if value is None else value).encode()
        self.send_response(404 if value is None else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, kind, pieces):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in pieces:
            data = piece.encode()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.write(b"0\r\n\r\n")
