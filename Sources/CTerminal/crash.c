// A crash, or exit() from anywhere, gives the terminal back before anything is printed.

#define _GNU_SOURCE 1
#define _DARWIN_C_SOURCE 1
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "internal.h"

static const int fatal[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGSYS, SIGQUIT};
enum { FATAL = sizeof fatal / sizeof fatal[0] };

static struct sigaction before[FATAL];
static bool installed;
static bool exit_registered;

// For a stack overflow on the main thread, the one with the deepest calls of ours.
static char alternate_stack[64 * 1024];

static void handle(int number, siginfo_t *info, void *context) {
    (void)context;
    int saved_errno = errno;
    ct_modes_abandon(true);
    for (int i = 0; i < FATAL; i++) {
        if (fatal[i] == number) {
            sigaction(number, &before[i], NULL);
        }
    }
    // A fault happens again when its instruction is tried again, with its address for whoever
    // reports it. A signal that was sent does not, nor does a trap whose instruction is done.
    bool is_fault = info->si_code > 0 && number != SIGTRAP;
    if (!is_fault) {
        raise(number);
    }
    errno = saved_errno;
}

static void leave_at_exit(void) {
    ct_modes_abandon(false);
}

static void provide_stack(void) {
    stack_t current;
    if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE) == 0) {
        return;  // the Swift runtime's backtracer brought one
    }
    stack_t ours = {0};
    ours.ss_sp = alternate_stack;
    ours.ss_size = sizeof alternate_stack;
    sigaltstack(&ours, NULL);
}

void ct_crash_install(void) {
    if (!exit_registered) {
        exit_registered = atexit(leave_at_exit) == 0;
    }
    if (installed) {
        return;
    }
    provide_stack();
    for (int i = 0; i < FATAL; i++) {
        struct sigaction action = {0};
        action.sa_sigaction = handle;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK;
        sigfillset(&action.sa_mask);
        sigaction(fatal[i], &action, &before[i]);
        if (before[i].sa_handler == SIG_IGN) {
            sigaction(fatal[i], &before[i], NULL);  // ignored, it does not end the process
        }
    }
    installed = true;
}

void ct_crash_uninstall(void) {
    if (!installed) {
        return;
    }
    for (int i = 0; i < FATAL; i++) {
        sigaction(fatal[i], &before[i], NULL);
    }
    installed = false;
}
