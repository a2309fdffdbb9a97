// Signals become bits in a mask and a byte in a pipe; everything else happens on the loop.

#define _GNU_SOURCE 1
#define _DARWIN_C_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "internal.h"

static const struct {
    int number;
    uint32_t bit;
} watched[] = {
    {SIGWINCH, CT_SIGNAL_RESIZE},    {SIGINT, CT_SIGNAL_INTERRUPT}, {SIGTERM, CT_SIGNAL_TERMINATE},
    {SIGHUP, CT_SIGNAL_HANG_UP},     {SIGTSTP, CT_SIGNAL_SUSPEND},  {SIGCONT, CT_SIGNAL_CONTINUE},
};
enum { WATCHED = sizeof watched / sizeof watched[0] };

static struct sigaction before[WATCHED];
static struct sigaction pipe_before;
static bool installed;

// The mask loses nothing however full the pipe is; the pipe only makes poll return.
static atomic_uint pending;
static int read_end = -1;
static int write_end = -1;

static void handle(int number) {
    int saved_errno = errno;
    for (int i = 0; i < WATCHED; i++) {
        if (watched[i].number == number) {
            atomic_fetch_or(&pending, watched[i].bit);
        }
    }
    ssize_t written = write(write_end, "", 1);
    (void)written;  // full means readable, which is all that is wanted
    errno = saved_errno;
}

static bool open_pipe(void) {
    int ends[2];
    if (read_end >= 0) {
        return true;
    }
    if (pipe(ends) != 0) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    }
    // Kept for the life of the process: a handler may be running on another thread at any time,
    // and must never write to a descriptor that means something else by now.
    read_end = ends[0];
    write_end = ends[1];
    return true;
}

static void set_handler(int number, void (*handler)(int), struct sigaction *old) {
    struct sigaction action = {0};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    sigaction(number, &action, old);
}

bool ct_signals_install(void) {
    if (installed) {
        return true;
    }
    if (!open_pipe()) {
        return false;
    }
    for (int i = 0; i < WATCHED; i++) {
        set_handler(watched[i].number, handle, &before[i]);
    }
    set_handler(SIGPIPE, SIG_IGN, &pipe_before);
    installed = true;
    return true;
}

void ct_signals_uninstall(void) {
    if (!installed) {
        return;
    }
    for (int i = 0; i < WATCHED; i++) {
        sigaction(watched[i].number, &before[i], NULL);
    }
    sigaction(SIGPIPE, &pipe_before, NULL);
    installed = false;
    ct_signals_take();
}

int ct_signals_descriptor(void) {
    return read_end;
}

uint32_t ct_signals_take(void) {
    char bytes[64];
    // The pipe first: a signal between the two steps leaves a byte behind, never a lost bit.
    while (read_end >= 0 && read(read_end, bytes, sizeof bytes) == (ssize_t)sizeof bytes) {
    }
    return atomic_exchange(&pending, 0);
}

void ct_signals_stop(void) {
    sigset_t stop, mask;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);

    // In two steps, so that this thread runs on only when continued: a signal that it sends to
    // itself acts before the call returns, one to the group may be left to another thread. In an
    // orphaned process group neither stops anything, and nothing here waits for a SIGCONT.
    signal(SIGTSTP, SIG_IGN);
    kill(0, SIGTSTP);
    signal(SIGTSTP, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
    pthread_kill(pthread_self(), SIGTSTP);

    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    if (installed) {
        set_handler(SIGTSTP, handle, NULL);
    }
    atomic_fetch_and(&pending, ~(unsigned)(CT_SIGNAL_CONTINUE | CT_SIGNAL_RESIZE));
}
