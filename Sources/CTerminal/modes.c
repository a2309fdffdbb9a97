// Taking the terminal over and giving it back. Giving it back is one function for quitting,
// suspending, exit() and crashes, made of async-signal-safe calls and prepared bytes only.

#define _GNU_SOURCE 1
#define _DARWIN_C_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "internal.h"

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define MOUSE_ON "\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1002l"

typedef struct {
    char bytes[256];
    size_t count;
} sequence;

static int terminal = -1;
static int nowhere = -1;       // /dev/null, opened early: a crash is no time to open files
static int log_file = -1;
static int saved_output = -1;  // descriptors 1 and 2 as they were
static int saved_error = -1;
static char last_words[512];

static struct termios shell_modes;
static struct termios raw_modes;
static sequence enter;
static sequence leave;

static pid_t owner;  // a forked child that exits must leave its parent's screen alone
static atomic_bool is_up;
static atomic_bool mouse_is_on;
static atomic_bool has_asked;  // an answer may be under way

static void set_modes(const struct termios *modes) {
    // In a background job this stops the process until it is in the foreground: as it should.
    while (tcsetattr(terminal, TCSADRAIN, modes) != 0 && errno == EINTR) {
    }
}

// MARK: Device

ct_status ct_modes_open(const char *device) {
    terminal = open(device, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0) {
        return CT_NO_TERMINAL;
    }
    if (tcgetattr(terminal, &shell_modes) != 0) {
        ct_modes_close();
        return CT_NO_TERMINAL;
    }
    raw_modes = shell_modes;
    nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (!ct_output_open()) {
        int saved_errno = errno;
        ct_modes_close();
        errno = saved_errno;
        return CT_SYSTEM;
    }
    return CT_OK;
}

static void close_if_open(int *descriptor) {
    if (*descriptor >= 0) {
        close(*descriptor);
        *descriptor = -1;
    }
}

void ct_modes_close(void) {
    ct_output_close();
    close_if_open(&terminal);
    close_if_open(&nowhere);
    close_if_open(&log_file);
    close_if_open(&saved_output);
    close_if_open(&saved_error);
    last_words[0] = 0;
    atomic_store(&mouse_is_on, false);
    atomic_store(&has_asked, false);
}

int ct_modes_descriptor(void) {
    return terminal;
}

void ct_modes_set_log(const char *path) {
    if (path == NULL) {
        return;
    }
    log_file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_file < 0) {
        // A screen that works without its log is worth more than none.
        log_file = open("/dev/null", O_WRONLY | O_CLOEXEC);
    }
    saved_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (isatty(STDOUT_FILENO)) {
        saved_output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    }
}

void ct_modes_set_last_words(const char *text) {
    last_words[0] = 0;
    if (text != NULL) {
        strncpy(last_words, text, sizeof last_words - 1);
    }
}

// MARK: Sequences

static void append(sequence *to, const char *text) {
    for (; *text != 0 && to->count < sizeof to->bytes; text++) {
        to->bytes[to->count++] = *text;
    }
}

static bool append_capability(sequence *to, const char *name) {
    size_t room = sizeof to->bytes - to->count;
    size_t count = ct_terminfo_sequence(name, to->bytes + to->count, room);
    to->count += count;
    return count > 0;
}

void ct_modes_learn_sequences(void) {
    enter.count = 0;
    append_capability(&enter, "smcup");

    leave.count = 0;
    append(&leave, PASTE_OFF);
    append_capability(&leave, "sgr0");
    append_capability(&leave, "op");
    append_capability(&leave, "cnorm");
    if (!append_capability(&leave, "rmcup")) {
        append_capability(&leave, "clear");  // no alternate screen: leave a clean one
    }
}

void ct_modes_learn_raw(void) {
    raw_modes = shell_modes;
    raw_modes.c_iflag &= ~(tcflag_t)(BRKINT | PARMRK | IXON | ICRNL | INLCR | IGNCR);
    // ncurses counts on a line feed being one, and on a tab reaching the terminal.
    raw_modes.c_oflag &= ~(tcflag_t)(ONLCR | TABDLY);
    raw_modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | ISIG | IEXTEN);
    raw_modes.c_cc[VMIN] = 1;
    raw_modes.c_cc[VTIME] = 0;
}

// MARK: Entering

void ct_modes_claim(void) {
    owner = getpid();
    atomic_store(&is_up, true);
}

void ct_modes_enter(void) {
    ct_modes_claim();
    set_modes(&raw_modes);
    ct_output_write(terminal, enter.bytes, enter.count);
    if (saved_error >= 0) {
        dup2(log_file, STDERR_FILENO);
    }
    if (saved_output >= 0) {
        dup2(log_file, STDOUT_FILENO);
    }
    ct_output_write(terminal, PASTE_ON, sizeof PASTE_ON - 1);
    if (atomic_load(&mouse_is_on)) {
        ct_output_write(terminal, MOUSE_ON, sizeof MOUSE_ON - 1);
    }
}

void ct_modes_set_mouse(bool on) {
    if (atomic_exchange(&mouse_is_on, on) == on || !atomic_load(&is_up)) {
        return;
    }
    if (on) {
        ct_output_write(terminal, MOUSE_ON, sizeof MOUSE_ON - 1);
    } else {
        ct_output_write(terminal, MOUSE_OFF, sizeof MOUSE_OFF - 1);
    }
}

void ct_modes_write(const char *bytes, size_t count) {
    if (atomic_load(&is_up)) {
        ct_output_write(terminal, bytes, count);
    }
}

void ct_modes_ask(const char *question) {
    atomic_store(&has_asked, true);
    ct_modes_write(question, strlen(question));
}

// MARK: Leaving

void ct_modes_leave(void) {
    if (!atomic_exchange(&is_up, false)) {
        return;
    }
    int saved_errno = errno;
    bool mouse = atomic_load(&mouse_is_on);
    if (mouse) {
        ct_output_write(terminal, MOUSE_OFF, sizeof MOUSE_OFF - 1);
    }
    ct_output_write(terminal, leave.bytes, leave.count);

    // Blocked, SIGTTOU does not stop a process that gives the terminal back from the background.
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    // Reports and answers under way would end up on the shell's command line: discard them.
    bool unread = mouse || atomic_load(&has_asked);
    tcsetattr(terminal, unread ? TCSAFLUSH : TCSADRAIN, &shell_modes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);

    if (saved_error >= 0) {
        dup2(saved_error, STDERR_FILENO);
    }
    if (saved_output >= 0) {
        dup2(saved_output, STDOUT_FILENO);
    }
    errno = saved_errno;
}

void ct_modes_abandon(bool crashed) {
    if (!atomic_load(&is_up) || getpid() != owner) {
        return;
    }
    ct_modes_leave();
    if (crashed) {
        ct_output_write(terminal, last_words, strlen(last_words));
    }
    if (nowhere >= 0) {
        dup2(nowhere, terminal);
    }
}
