// What a machine tells of itself by functions that Swift cannot call, or not as fast.

#ifndef CMACHINE_H
#define CMACHINE_H

#include <stddef.h>
#include <stdint.h>

// MARK: - Reading main memory (reader.c)

/// Threads, and memory that each of them reads its part of.
typedef struct cm_reader cm_reader;

/// Takes `bytes` of memory and starts `threads` threads, which fill a part each: its pages then
/// lie near the processor that reads them. A word holds its own number, from 0. `bytes` is rounded
/// down so that all parts are of the same size. Returns NULL when there is no memory or no thread
/// to be had.
cm_reader *cm_reader_open(size_t bytes, int threads);

/// Has all threads read their parts, `passes` times, and waits for them. Returns the seconds from
/// the first that began to the last that ended; `sum`, when not NULL, is set to the sum of all
/// words read, modulo 2^64. For one thread at a time.
double cm_reader_run(cm_reader *reader, int passes, uint64_t *sum);

/// The bytes all threads read in a pass.
size_t cm_reader_bytes(const cm_reader *reader);

/// Ends the threads and gives the memory back.
void cm_reader_close(cm_reader *reader);

// MARK: - NVIDIA's GPUs (nvml.c)

/// What a GPU tells of itself; negative where it does not.
typedef struct {
    /// The share of the last while in which it computed, from 0 to 1.
    double utilization;
    /// Bytes.
    int64_t memory_used;
    int64_t memory_total;
    /// Degrees Celsius.
    double temperature;
    /// Watts.
    double power;
    /// Hertz, of the part that computes.
    double clock;
    double clock_limit;
} cm_gpu;

/// Loads NVIDIA's management library from `path`, or by that name from where the system has its
/// libraries, once: the same path gives the same number again. It stays loaded. Returns a negative
/// number when it is not there, lacks a function, or finds no driver. For any thread.
int cm_nvml_open(const char *path);

/// The number of its GPUs.
int cm_nvml_count(int library);

/// Writes the GPU's name, with a 0 at its end, into `size` bytes; whether it has one.
int cm_nvml_name(int library, int index, char *name, int size);

/// What the GPU tells now.
cm_gpu cm_nvml_read(int library, int index);

// MARK: - Processes (usage.c)

/// What a process has taken.
typedef struct {
    /// Seconds of processor time since it began.
    double seconds;
    /// Bytes of memory it has in use.
    uint64_t resident;
    /// When it began, in a unit of the kernel's: tells processes of the same number apart.
    uint64_t started;
} cm_usage;

/// Whether the kernel told of process `pid`. On macOS; elsewhere always 0.
int cm_process_usage(int pid, cm_usage *usage);

/// How many processes there are. On macOS; elsewhere always 0, as the following two.
int cm_process_count(void);

/// Writes the numbers of all processes, `capacity` at most; returns how many.
int cm_process_list(int *pids, int capacity);

/// Writes the name of process `pid`, with a 0 at its end, into `size` bytes, and its parent's
/// number; whether the kernel told them.
int cm_process_name(int pid, char *name, int size, int *parent);

// MARK: - Power (power.c)

/// Whether the machine runs on its battery: 1 for that, 0 for mains, -1 where nothing tells. On
/// macOS; elsewhere always -1.
int cm_on_battery(void);

#endif
