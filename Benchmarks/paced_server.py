"""A model server without a model: it writes a text at exact times, and keeps when it did.

It speaks as much of OpenAI's API, of Ollama's beside it or of llama-server's own as the chats that
`peers.py` compares and canter ask for. Times are of the monotonic clock, which is the same for all
processes of a machine.
"""

import http.server
import json
import random
import re
import threading
import time

MODEL = "paced"
WINDOW = 131072

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


WORD = re.compile(r"\S+\s*")
PIECES = WORD.findall(TEXT)


def jittered(tokens, rate, seed, sigma=0.6):
    """Gaps whose logarithms are normal, their mean that of the rate; the same for the same seed."""
    draw = random.Random(seed)
    gaps = [draw.lognormvariate(0, sigma) for _ in range(tokens - 1)]
    scale = (tokens - 1) / rate / sum(gaps)
    return [gap * scale for gap in gaps]


def stalling(tokens, rate, pause):
    """A steady pace with one pause in the middle."""
    return [1 / rate + (pause if index == tokens // 2 else 0) for index in range(1, tokens)]


class Reply:
    """A reply somebody will ask for, and what became of it.

    `gaps` are the seconds between one token and the next, else they are those of `rate`.
    """

    def __init__(
            self, tokens, rate, *, gaps=None, per_chunk=1, held_back=0, empty=0, reasoning=0, prompt=10, cached=None,
            queue=0.0, prefill=0.0, reports=1, drafts=0, ends=True):
        self.tokens, self.rate = tokens, rate
        self.gaps = gaps or [1 / rate] * (tokens - 1)
        # Tokens that are written together, once the last of them is made.
        self.per_chunk = per_chunk
        # The text of every so many-th token is held back until the next one: its chunk is empty.
        self.held_back = held_back
        # Behind every so many-th chunk comes one that stands for no token.
        self.empty = empty
        # Tokens at the beginning that are reasoning.
        self.reasoning = reasoning
        self.prompt, self.cached = prompt, cached
        # Seconds before the prompt is read, and of reading it; how often that is reported.
        self.queue, self.prefill, self.reports = queue, prefill, reports
        # Tokens drafted for each step; one token and those that are accepted come at once.
        self.drafts, self.drafted, self.accepted = drafts, 0, 0
        # Whether it ends by itself, with a token that has no text, or at the limit of its length.
        self.ends = ends

        # When the request was there, when reading began and ended, when the first token was made,
        # and when the last one was written.
        self.asked = self.reading = self.read = self.began = self.ended = None
        # When each token was made, and the end token, which has no text.
        self.made, self.end_made = [], None
        # When each chunk with text was written, the tokens its text stands for, and its channel.
        self.written = []
        # Seconds the latest token was late by.
        self.late = 0

    @property
    def counted(self):
        """The tokens a server counts: the end token is one."""
        return self.tokens + (1 if self.ends else 0)

    def steps(self):
        """For each step of the model, how many tokens it makes, in a fixed order of luck."""
        draw = random.Random(7)
        left = self.tokens
        while left:
            stood = min(left - 1, sum(1 for _ in range(self.drafts) if draw.random() < 0.5))
            if self.made:
                self.drafted += self.drafts
                self.accepted += stood
            else:
                stood = 0
            left -= 1 + stood
            yield 1 + stood

    def wait(self, due):
        time.sleep(max(0, due - time.monotonic()))
        self.late = max(self.late, time.monotonic() - due)

    def fraction_read(self, report):
        """Waits until a share of the prompt is read."""
        self.wait(self.reading + self.prefill * report / self.reports)
        return report / self.reports

    def paced(self):
        """The number of each token once it is made."""
        self.began = time.monotonic()
        # Counted from the beginning: being late once does not make the rest late.
        due, gaps = self.began, iter(self.gaps)
        for step in self.steps():
            self.wait(due)
            for _ in range(step):
                self.made.append(time.monotonic())
                yield len(self.made)
            due += next(gaps, 0)
        if self.ends:
            self.wait(due + 1 / self.rate)
            self.end_made = time.monotonic()

    def chunks(self):
        """Channel, text, and tokens so far of every chunk; `None` is text held back."""
        text, since, number = "", 0, 0
        for index in self.paced():
            channel = "reasoning" if index <= self.reasoning else "answer"
            text += token(index, self.tokens)
            since += 1
            last = index in (self.tokens, self.reasoning)
            if since % self.per_chunk and not last:
                continue
            if self.held_back and index % self.held_back == 0 and not last:
                yield channel, None, index
                continue
            self.written.append((time.monotonic(), since, channel))
            yield channel, text, index
            text, since = "", 0
            number += 1
            if index == self.tokens:
                self.ended = time.monotonic()
            elif self.empty and number % self.empty == 0:
                yield channel, "", index

    def timings(self, made):
        """llama-server's, in milliseconds, when so many tokens were made."""
        kept = self.cached or 0
        seconds = (self.read or time.monotonic()) - self.reading
        times = [*self.made, *([self.end_made] if self.end_made else [])]
        told = {"cache_n": kept, "prompt_n": self.prompt - kept, "prompt_ms": seconds * 1000, "predicted_n": made,
                # It says so of a first token.
                "predicted_ms": max(0.001, (times[made - 1] - times[0]) * 1000) if made else 0.0}
        if self.drafted:
            told |= {"draft_n": self.drafted, "draft_n_accepted": self.accepted}
        return told


class PacedServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, speaks="openai"):
        handlers = {"openai": Handler, "ollama": OllamaHandler, "llama-server": LlamaServerHandler}
        super().__init__(("127.0.0.1", 0), handlers[speaks])
        self.expect(1, 1)
        # When, and for what, it was asked.
        self.requests = []
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def expect(self, tokens, rate, **more):
        """The reply the next question gets."""
        self.next_reply = Reply(tokens, rate, **more)
        return self.next_reply

    def handle_error(self, request, client_address):
        """Nothing: a chat that was ended while its reply streamed is no error."""


class Handler(http.server.BaseHTTPRequestHandler):
    """OpenAI's API, as a server without timings has it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format, *arguments):
        """Nothing: the terminal is for the table."""

    def do_GET(self):
        self.server.requests.append((time.monotonic(), self.path))
        self.answer(self.answers().get(self.path))

    def answers(self):
        return {
            "/v1/models": {"object": "list", "data": [
                {"id": MODEL, "object": "model", "created": 0, "owned_by": "paced", "max_model_len": WINDOW}]},
        }

    def do_POST(self):
        arrived = time.monotonic()
        self.server.requests.append((arrived, self.path))
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or "{}")
        reply = self.replied(body)
        if reply:
            self.server.next_reply.asked = arrived
            self.stream(*reply)
        else:
            self.answer(self.posted(body))

    def replied(self, body):
        """The content type and the pieces of a reply, where one is asked for."""
        if self.path == "/v1/chat/completions":
            return "text/event-stream", self.events(body)
        return None

    def posted(self, body):
        """The answer to a question that is no chat; `None` where there is none."""

    def begin_reading(self, reply):
        time.sleep(reply.queue)
        reply.reading = time.monotonic()

    def events(self, body):
        reply = self.server.next_reply
        # As others do, it says nothing while it reads.
        self.begin_reading(reply)
        reply.fraction_read(reply.reports)
        reply.read = time.monotonic()
        # Empty, not null: there are clients that take null for the end.
        yield self.event({"role": "assistant", "content": ""})
        for channel, text, _ in reply.chunks():
            yield self.event({"reasoning" if channel == "reasoning" else "content": text or ""})
        yield self.event({}, "stop" if reply.ends else "length")
        if (body.get("stream_options") or {}).get("include_usage"):
            yield self.chunk([], usage=self.usage(reply))
        yield "data: [DONE]\n\n"

    def event(self, delta, finish=None, **more):
        return self.chunk([{"index": 0, "delta": delta, "finish_reason": finish}], **more)

    def chunk(self, choices, **more):
        head = {"id": "chat", "object": "chat.completion.chunk", "created": int(time.time()), "model": MODEL}
        return f"data: {json.dumps({**head, 'choices': choices, **more})}\n\n"

    def usage(self, reply):
        usage = {"prompt_tokens": reply.prompt, "completion_tokens": reply.counted,
                 "total_tokens": reply.prompt + reply.counted}
        if reply.cached is not None:
            usage["prompt_tokens_details"] = {"cached_tokens": reply.cached}
        return usage

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


class OllamaHandler(Handler):
    """Ollama's API beside OpenAI's."""

    def answers(self):
        details = {"format": "gguf", "family": "llama", "parameter_size": "1B", "quantization_level": "Q4_0"}
        model = {"name": MODEL, "model": MODEL, "modified_at": "2026-01-01T00:00:00Z", "size": 1,
                 "digest": "0" * 64, "details": details}
        return super().answers() | {
            "/api/tags": {"models": [model]},
            "/api/ps": {"models": [{**model, "context_length": WINDOW, "expires_at": "2036-01-01T00:00:00Z"}]},
            "/api/version": {"version": "0.33.0"},
        }

    def posted(self, body):
        return {
            "/api/show": {
                "modelfile": "", "parameters": "", "template": "", "capabilities": ["completion"],
                "details": {"family": "llama"},
                "model_info": {"general.architecture": "llama", "llama.context_length": WINDOW}},
            # Without messages the model is to be loaded.
            "/api/chat": {
                "model": MODEL, "created_at": "2026-01-01T00:00:00Z", "done": True, "done_reason": "load",
                "message": {"role": "assistant", "content": ""}},
        }.get(self.path)

    def replied(self, body):
        if self.path == "/api/chat" and body.get("messages"):
            return "application/x-ndjson", self.lines()
        return super().replied(body)

    def lines(self):
        reply = self.server.next_reply
        head = {"model": MODEL, "created_at": "2026-01-01T00:00:00Z"}
        self.begin_reading(reply)
        reply.fraction_read(reply.reports)
        reply.read = time.monotonic()
        for channel, text, _ in reply.chunks():
            message = {"role": "assistant", "content": ""}
            message["thinking" if channel == "reasoning" else "content"] = text or ""
            yield json.dumps({**head, "message": message, "done": False}) + "\n"
        yield json.dumps({
            **head, "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop",
            "prompt_eval_count": reply.prompt, "eval_count": reply.counted,
            "prompt_eval_duration": int(max(0.001, reply.read - reply.reading) * 1e9),
            "eval_duration": int(((reply.end_made or reply.made[-1]) - reply.began) * 1e9)}) + "\n"


class LlamaServerHandler(Handler):
    """llama-server's, with its timings, its progress and its counts."""

    def version_string(self):
        return "llama.cpp"

    def answers(self):
        reply = self.server.next_reply
        held = reply.prompt + max(0, len(reply.made) + (1 if reply.end_made else 0) - 1) if reply.read else 0
        slot = {"id": 0, "n_ctx": WINDOW, "speculative": bool(reply.drafts),
                "is_processing": bool(reply.asked and not reply.ended), "id_task": 1, "n_prompt_tokens": held}
        return {
            "/health": {"status": "ok"},
            "/props": {
                "default_generation_settings": {"n_ctx": WINDOW, "params": {}}, "total_slots": 1,
                "model_alias": MODEL, "model_path": f"/models/{MODEL}.gguf", "model_ftype": "Q4_0",
                "chat_template": "{{ messages }}", "build_info": "b1-paced", "endpoint_slots": True},
            "/v1/models": {"object": "list", "data": [
                {"id": MODEL, "object": "model", "created": 0, "owned_by": "llamacpp", "meta": {
                    "vocab_type": 2, "n_vocab": 32000, "n_ctx": WINDOW, "n_ctx_train": WINDOW, "n_embd": 64,
                    "n_params": 1000000, "size": 600000, "ftype": "Q4_0"}}]},
            "/slots": [slot],
        }

    def posted(self, body):
        text = "".join(message.get("content") or "" for message in body.get("messages", []))
        return {
            "/tokenize": {"tokens": list(range(len(WORD.findall(body.get("content") or ""))))},
            "/apply-template": {"prompt": text},
            "/v1/chat/completions/input_tokens": {
                "input_tokens": self.server.next_reply.prompt, "object": "response.input_tokens"},
        }.get(self.path)

    def events(self, body):
        reply = self.server.next_reply
        role = {"role": "assistant", "content": None}
        kept = reply.cached or 0
        self.begin_reading(reply)
        for report in range(reply.reports + 1):
            share = reply.fraction_read(report)
            if body.get("return_progress"):
                elapsed = int((time.monotonic() - reply.reading) * 1000)
                done = kept + round((reply.prompt - kept) * share)
                yield self.event(role, timings={**reply.timings(0), "prompt_n": done - kept}, prompt_progress={
                    "total": reply.prompt, "cache": kept, "processed": done, "time_ms": elapsed})
        reply.read = time.monotonic()
        yield self.event(role)
        counts = body.get("timings_per_token")
        for channel, text, made in reply.chunks():
            more = {"timings": reply.timings(made)} if counts else {}
            yield self.event({"reasoning_content" if channel == "reasoning" else "content": text or ""}, **more)
        yield self.event({}, "stop" if reply.ends else "length")
        timings = reply.timings(reply.counted)
        if (body.get("stream_options") or {}).get("include_usage"):
            reported = self.usage(reply) | {"prompt_tokens_details": {"cached_tokens": kept}}
            yield self.chunk([], usage=reported, timings=timings)
        yield "data: [DONE]\n\n"
