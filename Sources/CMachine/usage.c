// What another process of this user has taken, on macOS. Linux has it in text files.

#include "CMachine.h"

#ifdef __APPLE__
#include <libproc.h>
#include <mach/mach_time.h>
#include <sys/resource.h>
#endif

int cm_process_usage(int pid, cm_usage *usage) {
#ifdef __APPLE__
    struct rusage_info_v2 info;
    mach_timebase_info_data_t base;
    if (proc_pid_rusage(pid, RUSAGE_INFO_V2, (rusage_info_t *)&info) != 0
        || mach_timebase_info(&base) != KERN_SUCCESS) {
        return 0;
    }
    // Times are in ticks of the kernel's clock, not in nanoseconds.
    double ticks = (double)(info.ri_user_time + info.ri_system_time);
    usage->seconds = ticks * base.numer / base.denom / 1e9;
    usage->resident = info.ri_resident_size;
    usage->started = info.ri_proc_start_abstime;
    return 1;
#else
    (void)pid;
    (void)usage;
    return 0;
#endif
}
