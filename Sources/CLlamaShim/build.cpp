#include "cl_build.h"
#include "support.h"

#include <build-info.h>
#include <ggml-backend.h>
#include <ggml-cpu.h>

#include <string>

using canter::copy;
using canter::guarded;

const char *cl_build_commit(void) {
    return llama_commit();
}

int32_t cl_build_number(void) {
    return llama_build_number();
}

char *cl_build_flags(char **error) {
    return guarded<char *>(error, nullptr, [] {
        std::string flags = std::string(llama_compiler()) + ", " + llama_build_target();
        ggml_backend_reg_t processor = ggml_backend_cpu_reg();
        const auto list = reinterpret_cast<ggml_backend_get_features_t>(
            ggml_backend_reg_get_proc_address(processor, "ggml_backend_get_features"));
        if (list != nullptr) {
            for (const auto *feature = list(processor); feature->name != nullptr; ++feature) {
                flags += std::string(", ") + feature->name + " = " + feature->value;
            }
        }
        return copy(flags);
    });
}
