// What a process asks of the kernel by functions that Swift cannot call.

#ifndef CPROCESS_H
#define CPROCESS_H

/// Has the kernel continue this process, should it be stopped, when its parent is gone: on Linux.
/// Elsewhere it does nothing. Counts for the calling thread, which is to live as long as the
/// process.
void cp_continue_when_parent_ends(void);

#endif
