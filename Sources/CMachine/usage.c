// What another process of this user has taken, on macOS. Linux has it in text files.

#include "CMachine.h"

#ifdef __APPLE__
#include <libproc.h>
#include <mach/mach_time.h>
#include <stddef.h>
#include <string.h>
#include <sys/proc_info.h>
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

int cm_process_count(void) {
#ifdef __APPLE__
    int count = proc_listallpids(NULL, 0);
    return count > 0 ? count : 0;
#else
    return 0;
#endif
}

int cm_process_list(int *pids, int capacity) {
#ifdef __APPLE__
    int count = proc_listallpids(pids, capacity * (int)sizeof *pids);
    return count < 0 ? 0 : count < capacity ? count : capacity;
#else
    (void)pids;
    (void)capacity;
    return 0;
#endif
}

int cm_process_name(int pid, char *name, int size, int *parent) {
#ifdef __APPLE__
    struct proc_bsdinfo info;
    int length = proc_pidinfo(pid, PROC_PIDTBSDINFO, 0, &info, sizeof info);
    if (length != (int)sizeof info || size < 1) {
        return 0;
    }
    // The longer of the two is not always set.
    strlcpy(name, info.pbi_name[0] ? info.pbi_name : info.pbi_comm, (size_t)size);
    *parent = (int)info.pbi_ppid;
    return 1;
#else
    (void)pid;
    (void)name;
    (void)size;
    (void)parent;
    return 0;
#endif
}
