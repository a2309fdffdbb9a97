// Everything that goes to the terminal passes through here, counted.
//
// ncurses writes into a file in memory. What it wrote for a frame is then sent in one go: that is
// how the bytes are known to the last one, and how long the terminal took to accept them.

#define _GNU_SOURCE 1
#define _DARWIN_C_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "internal.h"

static FILE *gathered;
static atomic_ullong bytes_written;
static uint64_t last_send;  // nanoseconds

static FILE *open_memory(void) {
#if defined(__linux__)
    int descriptor = memfd_create("canter-screen", MFD_CLOEXEC);
    if (descriptor >= 0) {
        FILE *file = fdopen(descriptor, "w+");
        if (file != NULL) {
            return file;
        }
        close(descriptor);
    }
#endif
    FILE *file = tmpfile();
    if (file != NULL) {
        fcntl(fileno(file), F_SETFD, FD_CLOEXEC);
    }
    return file;
}

bool ct_output_open(void) {
    gathered = open_memory();
    atomic_store(&bytes_written, 0);
    last_send = 0;
    return gathered != NULL;
}

void ct_output_close(void) {
    if (gathered != NULL) {
        fclose(gathered);
        gathered = NULL;
    }
}

FILE *ct_output_stream(void) {
    return gathered;
}

void ct_output_write(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
            atomic_fetch_add(&bytes_written, (unsigned long long)written);
        } else if (written < 0 && errno == EAGAIN) {
            // The descriptor is shared with somebody who made it non-blocking.
            struct pollfd room = {.fd = descriptor, .events = POLLOUT};
            poll(&room, 1, -1);
        } else if (written < 0 && errno == EINTR) {
            continue;
        } else {
            return;
        }
    }
}

void ct_output_gather(const char *bytes, size_t count) {
    if (gathered != NULL) {
        fwrite(bytes, 1, count, gathered);
    }
}

void ct_output_settle(void) {
    if (gathered != NULL) {
        fflush(gathered);
    }
}

void ct_output_drop(void) {
    if (gathered == NULL) {
        return;
    }
    ct_output_settle();
    lseek(fileno(gathered), 0, SEEK_SET);
    if (ftruncate(fileno(gathered), 0) != 0) {
        // What comes next is written over it: only the position counts.
    }
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

size_t ct_output_send(int descriptor) {
    static char piece[64 * 1024];
    last_send = 0;
    if (gathered == NULL) {
        return 0;
    }
    fflush(gathered);
    int file = fileno(gathered);
    off_t end = lseek(file, 0, SEEK_CUR);
    if (end <= 0) {
        return 0;
    }
    uint64_t began = now();
    off_t sent = 0;
    while (sent < end) {
        size_t wanted = end - sent < (off_t)sizeof piece ? (size_t)(end - sent) : sizeof piece;
        ssize_t count = pread(file, piece, wanted, sent);
        if (count <= 0) {
            break;
        }
        ct_output_write(descriptor, piece, (size_t)count);
        sent += count;
    }
    last_send = now() - began;
    ct_output_drop();
    return (size_t)sent;
}

ct_cost ct_screen_cost(void) {
    ct_cost cost = {.bytes = atomic_load(&bytes_written), .last_flush_nanoseconds = last_send};
    return cost;
}
