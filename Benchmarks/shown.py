"""What figures a screen of canter shows: its side panel and its statistics page, by their labels."""

import re

UNITS = {"µs": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600, "d": 86400, "k": 1e3, "M": 1e6, "G": 1e9}
AMOUNT = re.compile(r"(~?)(\d+(?:,\d{3})*(?:\.\d+)?)(?: ?(µs|ms|s|min|h|d|k|M|G)\b)?")


class Shown:
    """A number as it is shown: all that rounds to it lies between `low` and `high`."""

    def __init__(self, value, half_step=0.0, estimated=False, text=""):
        self.value, self.estimated, self.text = value, estimated, text or f"{value:.4g}"
        self.low, self.high = value - half_step, value + half_step

    @classmethod
    def read(cls, text):
        """The first number of a text; `None` where there is none: `58 ms`, `~142 tok/s`, `3.1k`, `–`."""
        found = AMOUNT.search(text or "")
        if not found:
            return None
        mark, digits, unit = found.groups()
        scale = UNITS.get(unit, 1)
        number, decimals = digits.replace(",", ""), len(digits.partition(".")[2])
        value, half = float(number) * scale, 0.5 * 10 ** -decimals * scale
        # A time in two units: the smaller one is its resolution.
        rest = re.match(r" (\d+) (s|min|h)\b", text[found.end():])
        if unit in ("min", "h", "d") and rest:
            value, half = value + int(rest[1]) * UNITS[rest[2]], 0.5 * UNITS[rest[2]]
        words = found.group(0) + (rest.group(0) if rest else "")
        return cls(value, half, bool(mark), words)


def panel(display):
    """The rows of the side panel: what stands right of the last vertical line."""
    return [line.rpartition("│")[2].strip() for line in display if "│" in line]


def page(display):
    """The rows of a page that covers the screen, of the left column and then of the right one."""
    heading = re.compile(r"\S.*?\s{3,}(?=(?:KV cache|Machine|Screen|Last reply)$)")
    starts = [found.end() for line in display if (found := heading.search(line.rstrip()))]
    middle = min(starts, default=None)
    columns = [[line[:middle] for line in display], [line[middle:] for line in display] if middle else []]
    return [line.strip() for column in columns for line in column]


def row(rows, *labels):
    """The text behind the first of these labels that is there; "" where none is."""
    for label in labels:
        for text in rows:
            found = re.match(rf"{re.escape(label)}\s\s+(.*)", text)
            if found:
                return found[1]
    return ""


def behind(text, word):
    """The number behind a word: `p99` of `p50 6.9 ms  p99 9.4 ms`."""
    found = re.search(rf"{re.escape(word)} (~?\d[^·]*)", text)
    return Shown.read(found[1]) if found else None


def before(text, word):
    """The number before a word: `kept` of `31 new, 512 kept`."""
    found = re.search(rf"(~?[\d.,]+[kMG]?) {re.escape(word)}", text)
    return Shown.read(found[1]) if found else None


def live_rate(rows):
    """The large figure of the panel; `None` where it is a dash, or the prompt is being read."""
    for text in rows:
        found = re.match(r"(–|~?[\d.,]+[kM]?) tok/s", text)
        if found:
            return Shown.read(found[1])
    return None


def panel_figures(rows):
    """Figures of the side panel by name, as `meters` compares them."""
    prompt, gap, context = row(rows, "prompt"), row(rows, "gap"), row(rows, "context")
    drafted = row(rows, "drafted")
    # What does not fit behind its figure stands below it.
    below = " ".join(rows)
    return {
        "decode tok/s": live_rate(rows), "first token": Shown.read(row(rows, "first token")),
        "prefill tok/s": before(prompt, "tok/s"),
        "new tokens": before(below, "new"), "cached tokens": before(below, "kept"),
        "gap p50": behind(gap, "p50"), "gap p95": behind(gap, "p95"), "gap p99": behind(gap, "p99"),
        "context used": Shown.read(context.partition("/")[0]),
        "cells used": Shown.read(row(rows, "cells").partition("/")[0]),
        "drafted": Shown.read(drafted), "accepted": before(below, "accepted") if drafted else None,
    }


ORIGINS = {"told by the engine": "engine-reported", "measured here": "measured", "estimated": "estimated"}


def origin(text):
    return next((name for words, name in ORIGINS.items() if words in text), "")


def statistics_figures(rows):
    """Figures of the statistics page by name, each with its origin where the page tells it."""
    gaps, prompt, drafted = row(rows, "gap between tokens"), row(rows, "prompt tokens"), row(rows, "drafted")
    texts = {
        "decode tok/s": row(rows, "speed"), "effective tok/s": row(rows, "with all waiting"),
        "first token": row(rows, "first token"), "prefill tok/s": row(rows, "prompt"),
        "prefill seconds": row(rows, "reading the prompt"), "decode seconds": row(rows, "writing the reply"),
        "reasoning seconds": row(rows, "time reasoning"), "prompt tokens": prompt,
        "tokens": row(rows, "tokens written"), "reasoning tokens": row(rows, "of them reasoning"),
        "context used": row(rows, "context"), "cells used": row(rows, "cells"), "drafted": drafted,
    }
    figures = {name: (Shown.read(text), origin(text)) for name, text in texts.items()}
    for name, word in (("gap p50", "p50"), ("gap p95", "p95"), ("gap p99", "p99"), ("gap longest", "longest")):
        figures[name] = behind(gaps, word), origin(gaps)
    figures["cached tokens"] = before(prompt, "of them kept"), ""
    figures["accepted"] = before(drafted, "of them accepted"), ""
    return figures
