#include "CProcess.h"

#ifdef __linux__
#include <signal.h>
#include <sys/prctl.h>
#endif

void cp_continue_when_parent_ends(void) {
#ifdef __linux__
    // Not SIGKILL: the kernel takes the thread that started this process for its parent, and that
    // may be one of a pool, which ends when it has nothing to do.
    prctl(PR_SET_PDEATHSIG, SIGCONT);
#endif
}
