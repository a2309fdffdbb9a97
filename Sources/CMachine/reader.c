// Reads main memory with several threads at once, and takes the time of it.

#define _GNU_SOURCE 1
#define _DARWIN_C_SOURCE 1
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "CMachine.h"

// A cache line of most processors. A vector of the compiler's own is read with the widest loads it
// has, without an optimiser too: a debug build is about as fast, for it waits for memory as well.
typedef uint64_t line __attribute__((vector_size(64)));
enum { LINES = 4, WORDS = sizeof(line) / sizeof(uint64_t), PAGE = 1 << 14 };

typedef struct {
    cm_reader *reader;
    pthread_t thread;
    line *part;
    uint64_t first_word;
    uint64_t sum;
    double began;
    double ended;
} reading_thread;

struct cm_reader {
    void *memory;
    size_t mapped;
    size_t part_bytes;
    int threads;
    reading_thread *each;

    pthread_mutex_t lock;
    pthread_cond_t wanted;  // signalled when `round` or `closing` changes
    pthread_cond_t done;    // signalled when `busy` becomes 0
    unsigned long round;
    int passes;
    int busy;
    bool closing;

    // Those that are awake and about to read in this round.
    atomic_int ready;
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void fill(reading_thread *own, size_t bytes) {
    uint64_t *words = (uint64_t *)own->part;
    size_t count = bytes / sizeof *words;
    for (size_t i = 0; i < count; i++) {
        words[i] = own->first_word + i;
    }
}

// Adding is what keeps the loads: it costs less than waiting for them.
static uint64_t read_all(const line *lines, size_t count) {
    line a = {0}, b = {0}, c = {0}, d = {0};
    for (size_t i = 0; i < count; i += LINES) {
        a += lines[i];
        b += lines[i + 1];
        c += lines[i + 2];
        d += lines[i + 3];
    }
    a += b;
    c += d;
    a += c;
    uint64_t sum = 0;
    for (int i = 0; i < WORDS; i++) {
        sum += a[i];
    }
    return sum;
}

// Waits until all threads are awake, so that none reads while another has the memory for itself.
// There may be more of them than free processors.
static void meet(cm_reader *reader) {
    atomic_fetch_add(&reader->ready, 1);
    while (atomic_load(&reader->ready) < reader->threads) {
        sched_yield();
    }
}

static void *work(void *argument) {
    reading_thread *own = argument;
    cm_reader *reader = own->reader;
    fill(own, reader->part_bytes);
    size_t count = reader->part_bytes / sizeof(line);
    unsigned long seen = 0;
    pthread_mutex_lock(&reader->lock);
    while (true) {
        if (--reader->busy == 0) {
            pthread_cond_signal(&reader->done);
        }
        while (reader->round == seen && !reader->closing) {
            pthread_cond_wait(&reader->wanted, &reader->lock);
        }
        if (reader->closing) {
            break;
        }
        seen = reader->round;
        int passes = reader->passes;
        pthread_mutex_unlock(&reader->lock);

        meet(reader);
        uint64_t sum = 0;
        double began = now();
        for (int pass = 0; pass < passes; pass++) {
            // What was read before may have changed, for all the compiler knows.
            __asm__ volatile("" ::: "memory");
            sum += read_all(own->part, count);
        }
        own->ended = now();
        own->began = began;
        own->sum = sum;
        pthread_mutex_lock(&reader->lock);
    }
    pthread_mutex_unlock(&reader->lock);
    return NULL;
}

static void wait_for_all(cm_reader *reader) {
    while (reader->busy > 0) {
        pthread_cond_wait(&reader->done, &reader->lock);
    }
}

// Ends the first `started` threads.
static void finish(cm_reader *reader, int started) {
    pthread_mutex_lock(&reader->lock);
    reader->closing = true;
    pthread_cond_broadcast(&reader->wanted);
    pthread_mutex_unlock(&reader->lock);
    for (int i = 0; i < started; i++) {
        pthread_join(reader->each[i].thread, NULL);
    }
    pthread_cond_destroy(&reader->done);
    pthread_cond_destroy(&reader->wanted);
    pthread_mutex_destroy(&reader->lock);
    munmap(reader->memory, reader->mapped);
    free(reader->each);
    free(reader);
}

cm_reader *cm_reader_open(size_t bytes, int threads) {
    if (threads < 1) {
        return NULL;
    }
    size_t part = bytes / (size_t)threads / PAGE * PAGE;
    cm_reader *reader = calloc(1, sizeof *reader);
    reading_thread *each = calloc((size_t)threads, sizeof *each);
    void *memory = MAP_FAILED;
    if (part > 0 && reader && each) {
        memory = mmap(NULL, part * (size_t)threads, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANON, -1, 0);
    }
    if (memory == MAP_FAILED) {
        free(each);
        free(reader);
        return NULL;
    }
#ifdef MADV_HUGEPAGE
    // As the engine's copy of a model has them. A kernel that gives none is no reason to fail.
    madvise(memory, part * (size_t)threads, MADV_HUGEPAGE);
#endif
    reader->memory = memory;
    reader->mapped = part * (size_t)threads;
    reader->part_bytes = part;
    reader->threads = threads;
    reader->each = each;
    reader->busy = threads;
    pthread_mutex_init(&reader->lock, NULL);
    pthread_cond_init(&reader->wanted, NULL);
    pthread_cond_init(&reader->done, NULL);
    for (int i = 0; i < threads; i++) {
        each[i].reader = reader;
        each[i].part = (line *)((char *)memory + part * (size_t)i);
        each[i].first_word = part / sizeof(uint64_t) * (size_t)i;
        if (pthread_create(&each[i].thread, NULL, work, &each[i]) != 0) {
            finish(reader, i);
            return NULL;
        }
    }
    pthread_mutex_lock(&reader->lock);
    wait_for_all(reader);
    pthread_mutex_unlock(&reader->lock);
    return reader;
}

double cm_reader_run(cm_reader *reader, int passes, uint64_t *sum) {
    pthread_mutex_lock(&reader->lock);
    atomic_store(&reader->ready, 0);
    reader->passes = passes;
    reader->busy = reader->threads;
    reader->round++;
    pthread_cond_broadcast(&reader->wanted);
    wait_for_all(reader);
    pthread_mutex_unlock(&reader->lock);
    double began = reader->each[0].began;
    double ended = reader->each[0].ended;
    uint64_t total = 0;
    for (int i = 0; i < reader->threads; i++) {
        const reading_thread *one = &reader->each[i];
        began = one->began < began ? one->began : began;
        ended = one->ended > ended ? one->ended : ended;
        total += one->sum;
    }
    if (sum) {
        *sum = total;
    }
    return ended - began;
}

size_t cm_reader_bytes(const cm_reader *reader) {
    return reader->mapped;
}

void cm_reader_close(cm_reader *reader) {
    finish(reader, reader->threads);
}
