"""A shell with job control for one job: `job.py COMMAND...`.

Says when the job is stopped, and continues it after a line of input; says when it is over, and
ends after another. What the job leaves behind becomes its child, as in a container whose first
process is the shell.
"""

import ctypes
import os
import signal
import sys

STOPPED, OVER = "[job stopped]", "[job over]"
PR_SET_CHILD_SUBREAPER = 36


def main(command):
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # Who hands the terminal over is in its background at that moment.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    job = os.fork()
    if job == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.execv(command[0], command)
    while True:
        _, status = os.waitpid(job, os.WUNTRACED)
        os.tcsetpgrp(0, os.getpgrp())
        if not os.WIFSTOPPED(status):
            break
        print(STOPPED, flush=True)
        input()
        os.tcsetpgrp(0, job)
        os.killpg(job, signal.SIGCONT)
    print(OVER, flush=True)
    input()
    return 0 if status == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
