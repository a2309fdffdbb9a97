"""Stands between canter and a server, passes every byte on, and keeps when it came.

What it knows of a reply is the server's side of it, by a clock that is not canter's. Times are of the
monotonic clock.
"""

import json
import socket
import threading
import time


class Exchange:
    """A request, and what has come of its answer."""

    def __init__(self, began, head):
        self.began = began
        self.request = head
        self.received = []

    @property
    def line(self):
        """`POST /v1/chat/completions`"""
        return " ".join(self.request.split(b"\r\n", 1)[0].decode().split(" ")[:2])

    @property
    def body(self):
        return json.loads(self.request.split(b"\r\n\r\n", 1)[1])

    @property
    def events(self):
        """The data of the answer's events with the time each was complete; `None` for [DONE]."""
        line, found = b"", []
        for moment, data in self.received:
            *lines, rest = data.split(b"\n")
            for end in lines:
                whole, line = (line + end).strip(), b""
                if whole.startswith(b"data: "):
                    found.append((moment, None if whole == b"data: [DONE]" else json.loads(whole[6:])))
            line += rest
        return found

    # Of a streamed reply

    @property
    def texts(self):
        """The pieces of answer and reasoning, with their times."""
        pieces = []
        for moment, event in self.events:
            for choice in (event or {}).get("choices", ()):
                delta = choice.get("delta", {})
                if text := delta.get("reasoning") or delta.get("content"):
                    pieces.append((moment, text))
        return pieces

    @property
    def usage(self):
        """As the last event that has one tells it."""
        return [event["usage"] for _, event in self.events if event and event.get("usage")][-1]

    @property
    def first_token(self):
        """Seconds from the request to the first piece."""
        return self.texts[0][0] - self.began

    @property
    def decode_seconds(self):
        return self.texts[-1][0] - self.texts[0][0]


class Observer:
    """Listens on a port of its own: `address` is what canter is told."""

    def __init__(self, server):
        self.server = server
        self.exchanges = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.listen, daemon=True).start()

    def close(self):
        self.listener.close()

    @property
    def replies(self):
        """The streamed ones: how mlx_lm.server is made to load a model is none of them."""
        chats = [exchange for exchange in self.exchanges if exchange.line == "POST /v1/chat/completions"]
        return [exchange for exchange in chats if exchange.body.get("stream")]

    def listen(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.server.port))
            except OSError:
                client.close()
                continue
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            own = []  # the exchanges of this connection
            threading.Thread(target=self.forward, args=(client, server, own), daemon=True).start()
            threading.Thread(target=self.answer, args=(server, client, own), daemon=True).start()

    def forward(self, client, server, own):
        for moment, data in passed(client, server):
            if data.split(b" ", 1)[0] in (b"GET", b"POST"):
                own.append(Exchange(moment, data))
                self.exchanges.append(own[-1])
            else:
                own[-1].request += data

    def answer(self, server, client, own):
        for moment, data in passed(server, client):
            own[-1].received.append((moment, data))


def passed(source, destination):
    """What comes from one end, passed on to the other; at its end both are closed."""
    try:
        while data := source.recv(65536):
            yield time.monotonic(), data
            destination.sendall(data)
    except OSError:
        pass
    for end in (source, destination):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        end.close()
