#!/usr/bin/env python3
"""How many columns sequences take on real terminals, as a Markdown table.

Every terminal is asked by cursor position reports (CSI 6n) after it was written what canter would
write. The sequences are those of Tests/CanvasTests/Goldens/sequences.txt. A second number in a cell
is what the terminal makes of the sequence as it came.

    widths.py            prints the table
    widths.py --probe F  measures the terminal it runs in, for the above, into the file F
"""

import ctypes
import ctypes.util
import json
import os
import pathlib
import select
import shutil
import subprocess
import sys
import tempfile
import termios
import time
import tty

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "Tests" / "CanvasTests" / "Goldens" / "sequences.txt"
NEEDED = {"tmux": "tmux", "screen": "screen", "xterm": "xterm", "xvfb-run": "xvfb", "xauth": "xauth"}


def text(scalars):
    return "".join(chr(int(scalar, 16)) for scalar in scalars.split())


def sequences():
    for line in TABLE.read_text().splitlines():
        name, raw, shown, columns = line.split("\t")
        yield name, text(raw), text(shown), int(columns)


def column_after(written):
    """The columns the cursor moved by, or None for a terminal that does not say."""
    os.write(1, b"\r\x1b[2K" + written.encode() + b"\x1b[6n")
    answer = b""
    while not answer.endswith(b"R"):
        if not select.select([0], [], [], 5)[0]:
            return None
        answer += os.read(0, 1)
    return int(answer.rpartition(b";")[2][:-1]) - 1


def probe(path):
    modes = termios.tcgetattr(0)
    tty.setraw(0)
    try:
        measured = [(column_after(shown), column_after(raw)) for _, raw, shown, _ in sequences()]
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, modes)
    partial = pathlib.Path(path + ".part")
    partial.write_text(json.dumps(measured))
    partial.rename(path)


def measured_by(command, stop=None):
    """What the probe found in a terminal that `command` starts around it."""
    with tempfile.TemporaryDirectory() as folder:
        result = os.path.join(folder, "widths")
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        for name in ("TMUX", "STY"):
            environment.pop(name, None)
        child = subprocess.Popen(
            [*command, sys.executable, __file__, "--probe", result], env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        end = time.monotonic() + 120
        while not os.path.exists(result):
            if time.monotonic() > end or child.poll() not in (None, 0):
                raise SystemExit(f"{command[0]} did not measure: {child.stderr.read().decode()}")
            time.sleep(0.1)
        if stop:
            subprocess.run(stop, env=environment, check=False, stderr=subprocess.DEVNULL)
        child.wait()
        return json.loads(pathlib.Path(result).read_text())


def first_line(*command):
    output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return output.stdout.decode().strip().splitlines()[0]


def utf8proc():
    library = ctypes.CDLL(ctypes.util.find_library("utf8proc"))
    library.utf8proc_version.restype = ctypes.c_char_p
    library.utf8proc_unicode_version.restype = ctypes.c_char_p
    version = f"{library.utf8proc_version().decode()}, Unicode {library.utf8proc_unicode_version().decode()}"
    return version, lambda shown: sum(library.utf8proc_charwidth(ord(scalar)) for scalar in shown)


def cell(columns, pair):
    shown, raw = pair
    if shown is None:
        return "–"
    mark = f"**{shown}**" if shown != columns else str(shown)
    return mark if raw == shown else f"{mark} ({raw})"


def main():
    missing = sorted({package for tool, package in NEEDED.items() if not shutil.which(tool)})
    if missing:
        raise SystemExit(
            f"The terminals to measure are missing: install them with `sudo apt-get install {' '.join(missing)}`.")
    name = f"canter-widths-{os.getpid()}"
    terminals = {
        "tmux": measured_by(["tmux", "-f", "/dev/null", "-L", name, "new-session", "-d", "-x", "200", "-y", "24"]),
        "screen": measured_by(["screen", "-c", "/dev/null", "-U", "-D", "-m", "-S", name]),
        "xterm": measured_by(["xvfb-run", "-a", "xterm", "-u8", "-geometry", "200x24", "-e"]),
    }
    versions = [first_line("tmux", "-V"), first_line("screen", "-v"), first_line("xterm", "-v")]
    version, width = utf8proc()
    print(f"utf8proc {version}; {'; '.join(versions)}\n")
    print("| sequence | canter | utf8proc |", " | ".join(terminals), "| as it came |")
    print("|---|--:|--:|" + "--:|" * len(terminals) + "---|")
    for index, (name, raw, shown, columns) in enumerate(sequences()):
        library = width(shown)
        cells = [str(columns), str(library) if library == columns else f"**{library}**"]
        cells += [cell(columns, measured[index]) for measured in terminals.values()]
        changed = "" if raw == shown else "changed"
        print(f"| {name} |", " | ".join(cells), f"| {changed} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--probe"]:
        probe(sys.argv[2])
    else:
        main()
