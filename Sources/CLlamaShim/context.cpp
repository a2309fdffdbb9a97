#include "CLlamaShim.h"

#include <common.h>
#include <llama-ext.h>

#include <cstdlib>

size_t cl_context_memory_bytes(const llama_context *context) {
    size_t bytes = 0;
    for (const auto &[type, breakdown] : llama_get_memory_breakdown(context)) {
        bytes += breakdown.context;
    }
    return bytes;
}

int32_t cl_default_threads(void) {
    return common_cpu_get_num_math();
}

void cl_string_free(char *string) {
    std::free(string);
}
