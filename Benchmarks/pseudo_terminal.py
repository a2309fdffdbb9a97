"""A program in a pseudo-terminal, whose output is counted, not drawn."""

import fcntl
import os
import pty
import select
import struct
import tempfile
import termios
import time


class PseudoTerminal:
    def __init__(self, arguments, columns=120, rows=36, environment=None):
        self.home = tempfile.TemporaryDirectory()
        self.started = time.monotonic()
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.environ.update(
                TERM="xterm-256color", LC_ALL="C.UTF-8", XDG_STATE_HOME=self.home.name, XDG_DATA_HOME=self.home.name)
            os.environ.update(environment or {})
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execv(arguments[0], arguments)
        self.output = b""

    def type(self, text):
        os.write(self.descriptor, text.encode())

    def read(self, seconds):
        if not select.select([self.descriptor], [], [], max(0, seconds))[0]:
            return False
        self.output += os.read(self.descriptor, 65536)
        return True

    def run_for(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def until(self, text, seconds=60, start=0):
        end = time.monotonic() + seconds
        while text.encode() not in self.output[start:]:
            if time.monotonic() > end:
                raise SystemExit(f"'{text}' did not appear within {seconds} s.")
            self.read(0.5)

    def cpu_seconds(self):
        """Processor time of the program itself, not of its children."""
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def context_switches(self):
        """Times each thread of the program went to sleep and woke up."""
        switches = {}
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{task}/status") as file:
                switches[task] = sum(int(line.split()[1]) for line in file if line.startswith("voluntary_ctxt"))
        return switches

    def resident_mib(self):
        with open(f"/proc/{self.pid}/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))

    def close(self):
        self.type("\x03\x03\x04")
        os.waitpid(self.pid, 0)
        os.close(self.descriptor)
        self.home.cleanup()
