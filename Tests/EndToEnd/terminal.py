"""A program in a real pseudo-terminal, its screen kept by a terminal emulator."""

import codecs
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

import pyte

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "ctrl-c": "\x03", "ctrl-d": "\x04", "ctrl-j": "\n",
    "ctrl-l": "\x0c", "ctrl-u": "\x15", "ctrl-w": "\x17", "ctrl-z": "\x1a", "backspace": "\x7f", "f1": "\x1bOP",
    "page-up": "\x1b[5~", "page-down": "\x1b[6~", "up": "\x1b[A", "down": "\x1b[B",
    "home": "\x1b[H", "end": "\x1b[F",
    "shift-tab": "\x1b[Z", "ctrl-f": "\x06", "ctrl-g": "\x07", "ctrl-o": "\x0f", "ctrl-p": "\x10",
}


class Terminal:
    """Starts `command` at a size and reads what it prints, until it is closed."""

    # Those not closed yet: a test that fails leaves its program to `close_all`.
    running = []

    def __init__(self, command, columns=120, rows=36, environment=None):
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.Stream(self.screen)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.lines = []
        self.raw = b""
        self.status = None
        # A pipe that only the program holds the other end of: it ends with the program.
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
            os.environ.pop("NO_COLOR", None)
            os.environ.update(environment or {})
            # The size is there before the program looks at it.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execv(command[0], command)
        Terminal.running.append(self)

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text):
        os.write(self.descriptor, text.encode())

    def press(self, *keys):
        for key in keys:
            self.type(KEYS[key])

    def signal(self, number):
        os.kill(self.pid, number)

    @property
    def display(self):
        """The rows of the screen; put together again only when something was drawn."""
        if self.screen.dirty or not self.lines:
            self.lines = self.screen.display
            self.screen.dirty.clear()
        return self.lines

    @property
    def text(self):
        return "\n".join(line.rstrip() for line in self.display)

    @property
    def draft(self):
        """What is being written, with `|` where the cursor is; its lines as they are shown."""
        display = self.display
        rules = [row for row, line in enumerate(display) if line.startswith("──")]
        if not rules:
            return ""
        lines = []
        for row in range(rules[-1] + 1, len(display) - 1):
            line = display[row].rstrip()
            if row == self.screen.cursor.y:
                column = self.screen.cursor.x
                line = line.ljust(column)[:column] + "|" + line[column:]
            lines.append(line[3:])
        return "\n".join(lines)

    def paste(self, text):
        """As a terminal does that was asked to tell what is pasted."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def read(self, seconds):
        """Reads for up to `seconds`; False when nothing came."""
        if not select.select([self.descriptor], [], [], max(0, seconds))[0]:
            return False
        try:
            data = os.read(self.descriptor, 65536)
        except OSError:
            data = b""
        if not data:
            self.reap()
            return False
        self.raw += data
        # One character at a time: the emulator drops the rest of a chunk after a joiner.
        for character in self.decoder.decode(data):
            self.stream.feed(character)
        return True

    def until(self, condition, what, seconds=30):
        """Reads until `condition()` holds; fails with the screen when it does not in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0 or self.status is not None:
                raise AssertionError(f"{what}: not within {seconds} s; the screen was:\n{self.text}")
            self.read(min(left, 0.5))

    def wait(self, text, seconds=30):
        self.until(lambda: text in self.text, f"'{text}' on the screen", seconds)

    def wait_for_draft(self, draft, seconds=10):
        self.until(lambda: self.draft == draft, f"'{draft}' being written, not '{self.draft}'", seconds)

    def gone(self, text, seconds=30):
        self.until(lambda: text not in self.text, f"'{text}' off the screen", seconds)

    def reap(self):
        if self.status is None:
            _, self.status = os.waitpid(self.pid, 0)

    def ended(self, seconds=10):
        """The exit status, as `os.waitstatus_to_exitcode` gives it."""
        deadline = time.monotonic() + seconds
        while self.status is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"the program did not end within {seconds} s; the screen was:\n{self.text}")
            if not self.read(0.1) and self.status is None:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    self.status = status
        return os.waitstatus_to_exitcode(self.status)

    @property
    def is_restored(self):
        """Whether the terminal is as a shell wants it: main screen, cursor, no modes left on."""
        left = self.raw.rfind(b"\x1b[?1049l")
        modes = termios.tcgetattr(self.descriptor)[3]
        return (
            left > self.raw.rfind(b"\x1b[?1049h")
            and self.raw.rfind(b"\x1b[?2004l") > self.raw.rfind(b"\x1b[?2004h")
            and self.raw.rfind(b"\x1b[?25l") <= max(self.raw.rfind(b"\x1b[?25h"), self.raw.rfind(b"\x1b[?12l"))
            and bool(modes & termios.ECHO)
            and bool(modes & termios.ICANON)
        )

    def close(self):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.reap()
        os.close(self.descriptor)
        Terminal.running.remove(self)

    @staticmethod
    def close_all():
        for terminal in list(Terminal.running):
            terminal.close()


def children(pid):
    """The process ids of a process's children."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as stat:
                    if int(stat.read().rsplit(")", 1)[1].split()[1]) == pid:
                        found.append(int(entry))
            except (FileNotFoundError, ProcessLookupError):
                pass
    return found


def state(pid):
    """A process's state by the letter `ps` has for it: T is stopped, Z ended or gone."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "Z"


def is_running(pid):
    return state(pid) != "Z"
