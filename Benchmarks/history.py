"""How long the history takes to be listed, searched and read, and how much memory, by how much it holds.

Every figure is that of a whole process, which opens the file first; `canter --version` tells how much of it is
start-up. The histories are written into a file that canter made, through its own tables.
"""

import itertools
import json
import os
import random
import sqlite3
import statistics
import subprocess
import tempfile
import time
import uuid

SIZES = (1_000, 10_000, 100_000)
PER_CONVERSATION = 50
# A conversation longer than the others, to be read as a whole.
LONG = 5_000
WORDS_PER_MESSAGE = 100
ROUNDS = 9
RARE, EVERYWHERE, SHORT = "zyxomma", "the", "qx"
FIGURES = json.dumps({
    "timeToFirstToken": {"value": 0.058, "provenance": "measured"},
    "prefillSeconds": {"value": 0.21, "provenance": "measured"},
    "decodeSeconds": {"value": 6.4, "provenance": "measured"},
    "prefillRate": {"value": 812.5, "provenance": "measured"},
    "decodeRate": {"value": 42.3, "provenance": "measured"},
    "effectiveRate": {"value": 39.1, "provenance": "measured"},
    "interTokenLatency": {"p50": 0.007, "p95": 0.008, "p99": 0.009, "max": 0.02, "provenance": "measured"},
})
DETAILS = json.dumps({"sampling": {"temperature": 0.2, "seed": 7}})


def timed(environment, *arguments):
    """Seconds and megabytes of one run, and what it printed."""
    begin = time.perf_counter()
    process = subprocess.Popen([os.environ["CANTER_BINARY"], *arguments], env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with process.stdout, process.stderr:
        output = process.stdout.read()
        errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begin
    if process.returncode != 0:
        raise RuntimeError(f"canter {' '.join(arguments)} failed: {errors.decode()}")
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1e6 if os.uname().sysname == "Darwin" else 1e3
    return seconds, usage.ru_maxrss / unit, output


def make_file(home, environment):
    """A history as canter makes it, with one conversation; returns its path."""
    first = os.path.join(home, "first.json")
    with open(first, "w", encoding="utf-8") as file:
        json.dump({
            "format": "canter-conversation", "version": 1, "exportedAt": "2026-01-01T00:00:00Z",
            "id": str(uuid.uuid4()).upper(), "title": "first", "hasOwnTitle": False,
            "messages": [{"id": 1, "role": "user", "text": "first", "reasoning": ""}],
        }, file)
    timed(environment, "history", "import", first)
    return os.path.join(home, "canter", "history.sqlite")


def vocabulary(chance):
    """Words that look like words, and how often the most frequent of them are."""
    syllables = "ka lo mi nu re sa te vo xi za ther ing tion and er on es be con pre ly ment".split()
    words = {EVERYWHERE: None, "of": None}
    while len(words) < 8_000:
        words["".join(chance.choice(syllables) for _ in range(chance.randint(1, 4)))] = None
    return list(words), list(itertools.accumulate(1 / (rank + 1) for rank in range(len(words))))


def fill(path, count):
    """Adds so many messages in conversations of equal length, and one that is long; returns the ids of both kinds."""
    chance = random.Random(count)
    words, weights = vocabulary(chance)
    database = sqlite3.connect(path)
    # It is made to be measured, not to be kept.
    database.execute("PRAGMA synchronous = OFF")
    lengths = [PER_CONVERSATION] * (count // PER_CONVERSATION)
    if count > 2 * LONG:
        lengths = [LONG] + lengths[LONG // PER_CONVERSATION:]
    ids = []
    now = 1_750_000_000_000
    for length in lengths:
        ids.append(str(uuid.uuid4()).upper())
        title = " ".join(chance.choices(words, cum_weights=weights, k=6))
        key = database.execute(
            "INSERT INTO conversations (id, title, revision, created_at, updated_at, shown, tokens, model,"
            " quantization) VALUES (?, ?, 1, ?, ?, ?, 1290, 'SmolLM2-135M-Instruct', 'Q4_1')",
            (ids[-1], title, now, now + length * 1000, length)).lastrowid
        rows = []
        for position in range(length):
            now += 1000
            text = " ".join(chance.choices(words, cum_weights=weights, k=WORDS_PER_MESSAGE))
            head = (key, position + 1, position, position or None)
            if position % 2 == 0:
                rows.append((*head, "user", text, now, *[None] * 8))
            else:
                rows.append((*head, "assistant", text, now, "SmolLM2-135M-Instruct", "Q4_1", "llama.cpp", "stop",
                             1200, 90, FIGURES, DETAILS))
        if len(ids) == len(lengths) // 2:
            rows[length // 2] = (*rows[length // 2][:5], rows[length // 2][5] + " " + RARE, *rows[length // 2][6:])
        database.executemany(
            "INSERT INTO messages (conversation, id, position, parent, role, text, reasoning, created_at, model,"
            " quantization, engine, finish_reason, prompt_tokens, completion_tokens, figures, details)"
            " VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return ids


def measure(environment, what, base, *arguments, expect=None):
    """Yields a line: the median over `base`, the slowest, and the most memory."""
    runs = [timed(environment, *arguments) for _ in range(ROUNDS)]
    if expect is not None:
        found = len(json.loads(runs[0][2]))
        if found != expect:
            raise RuntimeError(f"{what}: {found} instead of {expect}")
    seconds = [run[0] - base for run in runs]
    yield (what, f"{statistics.median(seconds) * 1000:.0f} ms (to {max(seconds) * 1000:.0f}),"
                 f" {max(run[1] for run in runs):.0f} MB")


def run():
    for size in SIZES:
        with tempfile.TemporaryDirectory() as home:
            environment = {**os.environ, "HOME": home, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home,
                           "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home}
            path = make_file(home, environment)
            ids = fill(path, size)
            base = statistics.median(timed(environment, "--version")[0] for _ in range(ROUNDS))
            yield f"{size:,} messages in {len(ids):,} conversations", f"{os.path.getsize(path) / 1e6:.0f} MB"
            yield "  start-up, not in the figures below", f"{base * 1000:.0f} ms"
            many = min(50, len(ids) + 1)
            yield from measure(environment, "  list: the first 50", base, "history", "list", "--limit", "50", "--json",
                               expect=many)
            yield from measure(environment, "  list: all", base, "history", "list", "--json", expect=len(ids) + 1)
            yield from measure(environment, "  search: a rare word", base, "history", "search", RARE, "--json",
                               expect=1)
            yield from measure(environment, "  search: a word that is everywhere", base, "history", "search",
                               EVERYWHERE, "--json", expect=50)
            yield from measure(environment, "  search: a rare word and one that is everywhere", base, "history",
                               "search", EVERYWHERE, RARE, "--json", expect=1)
            yield from measure(environment, "  search: a short word that is nowhere", base, "history", "search", SHORT,
                               "--json", expect=0)
            yield from measure(environment, f"  a conversation of {PER_CONVERSATION} messages", base, "history",
                               "show", ids[-1], "--json")
            if size > 2 * LONG:
                yield from measure(environment, f"  a conversation of {LONG:,} messages", base, "history", "show",
                                   ids[0], "--json")
