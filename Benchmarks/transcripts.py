#!/usr/bin/env python3
"""What a long conversation costs the screen: opened, scrolled and streamed into.

    "$(Scripts/setup-tests --python)" Benchmarks/transcripts.py [--binary canter]

A conversation of 10, 1,000 and 10,000 messages is put into a history of its own; a server without
a model answers at 100 tokens a second. Prints a Markdown table.
"""

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
import time

from machine import processor
from paced_server import MODEL, PacedServer
from pseudo_terminal import PseudoTerminal

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COUNTS = (10, 1_000, 10_000)
TEXT = "The fox climbed the mountain, **stone** after stone.\n\n- the first ridge\n- the `summit`\n\nAnd on. "


def start(binary, server, home):
    environment = [f"{name}={home}/{name}" for name in (
        "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")]
    # The longest does not fit in any window.
    terminal = PseudoTerminal(
        ["/usr/bin/env", *environment, binary, "--engine", server.address, "--overflow", "drop-oldest"])
    terminal.until(MODEL)
    return terminal


def fill(home, count):
    """Makes the one conversation of the history so long."""
    database = sqlite3.connect(f"{home}/XDG_DATA_HOME/canter/history.sqlite")
    key, = database.execute("SELECT key FROM conversations").fetchone()
    database.execute("DELETE FROM messages")
    database.executemany(
        "INSERT INTO messages (conversation, id, position, role, text, reasoning, created_at)"
        " VALUES (?, ?, ?, ?, ?, '', 0)",
        ((key, n, n - 1, "user" if n % 2 else "assistant", f"{TEXT}message{n} ") for n in range(1, count + 1)))
    database.commit()
    database.close()


def measured(binary, server, count):
    with tempfile.TemporaryDirectory() as home:
        terminal = start(binary, server, home)
        server.expect(3, 100)
        terminal.type("Hello.\r")
        terminal.until("fox3")
        terminal.run_for(1)
        terminal.close()
        fill(home, count)
        terminal = start(binary, server, home)
        terminal.run_for(1)
        terminal.type("/resume\r")
        terminal.run_for(1)
        marker, began = len(terminal.output), time.monotonic()
        terminal.type("\r")
        terminal.until(f"message{count}", start=marker)
        opened = time.monotonic() - began
        terminal.run_for(1)
        cpu = terminal.cpu_seconds()
        for _ in range(100):
            terminal.type("\x1b[5~")
            terminal.run_for(0.02)
        terminal.run_for(0.5)
        page = (terminal.cpu_seconds() - cpu) / 100
        reply = server.expect(1000, 100)
        terminal.type("On.\r")
        sent = time.monotonic()
        while not reply.began:
            if time.monotonic() > sent + 60:
                raise SystemExit("The question was not sent within 60 s.")
            terminal.run_for(0.02)
        cpu, began = terminal.cpu_seconds(), time.monotonic()
        while not reply.ended:
            terminal.run_for(0.1)
        share = (terminal.cpu_seconds() - cpu) / (time.monotonic() - began)
        memory = terminal.resident_mib()
        terminal.close()
        return opened, page, share, memory


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=os.environ.get("CANTER_BINARY") or f"{ROOT}/.build/release/canter")
    arguments = parser.parse_args()
    server = PacedServer()
    print(f"{processor()}, {os.cpu_count()} processors, {platform.system()} {platform.release()}, 120x36\n")
    print("| messages | opened in | a page scrolled costs | processor while a reply streams | resident memory |")
    print("| --- | --- | --- | --- | --- |")
    for count in COUNTS:
        opened, page, share, memory = measured(arguments.binary, server, count)
        print(f"| {count:,} | {opened * 1000:.0f} ms | {page * 1000:.1f} ms | {share * 100:.1f} % | {memory:.0f} MiB |",
              flush=True)
    server.shutdown()


if __name__ == "__main__":
    main()
