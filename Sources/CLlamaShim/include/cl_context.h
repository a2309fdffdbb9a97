// The memory a context really takes, the processor's cores, strings given out.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct llama_context;

/// Frees a string this shim gave out; NULL is allowed.
void cl_string_free(char *string);

/// Bytes allocated for the context's memory: the KV cache, and the state of
/// recurrent layers.
size_t cl_context_memory_bytes(const struct llama_context *context);

/// Threads llama.cpp would use for arithmetic on this machine: physical cores,
/// without the slow ones where a processor has two kinds.
int32_t cl_default_threads(void);

#ifdef __cplusplus
}
#endif
