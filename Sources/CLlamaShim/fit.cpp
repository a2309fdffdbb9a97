#include "cl_fit.h"
#include "support.h"

#include <fit.h>
#include <llama-ext.h>
#include <llama.h>

#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

using canter::guarded;

struct cl_fit {
    llama_model *model;
};

struct cl_fit_split {
    std::vector<float> shares;
    std::vector<llama_model_tensor_buft_override> overrides;
};

namespace {

// Left free on each GPU: the driver and other programs take some as they go.
// llama.cpp's own default.
constexpr size_t margin = size_t(1) << 30;

// An RPC server's device has its server's address in the name of its memory
// only, and a number there that is the same in every process.
const char *name(ggml_backend_dev_t device) {
    ggml_backend_reg_t registry = ggml_backend_dev_backend_reg(device);
    const bool is_remote =
        registry != nullptr && std::strcmp(ggml_backend_reg_name(registry), "RPC") == 0;
    return is_remote ? ggml_backend_buft_name(ggml_backend_dev_buffer_type(device))
                     : ggml_backend_dev_name(device);
}

// An empty entry for a device, with what it says is free.
cl_memory entry(ggml_backend_dev_t device, bool is_host) {
    cl_memory memory = {};
    memory.name = name(device);
    memory.is_host = is_host;
    ggml_backend_dev_memory(device, &memory.free, &memory.total);
    return memory;
}

// common_get_device_memory_data does the same, and three things otherwise: it
// reads the model's header again for every context, it leaves out buffers
// that are the processor's but that the host cannot read as they are (weights
// repacked for its vector units), and it needs no context of a loaded model.
int32_t report(
    const llama_model *model, const llama_context *context, cl_memory *memory, int32_t capacity) {
    const int32_t devices = llama_model_n_devices(model);
    if (devices + 1 > capacity) {
        throw std::runtime_error("there are more devices than anybody has");
    }
    ggml_backend_dev_t processor = ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU);
    if (processor == nullptr) {
        throw std::runtime_error("llama.cpp was built without a backend for the processor");
    }
    for (int32_t index = 0; index < devices; ++index) {
        memory[index] = entry(llama_model_get_device(model, index), false);
    }
    memory[devices] = entry(processor, true);
    for (const auto &[type, bytes] : llama_get_memory_breakdown(context)) {
        int32_t at = devices;
        if (!ggml_backend_buft_is_host(type)) {
            ggml_backend_dev_t device = ggml_backend_buft_get_device(type);
            for (int32_t index = 0; index < devices; ++index) {
                if (llama_model_get_device(model, index) == device) {
                    at = index;
                }
            }
        }
        memory[at].weights += bytes.model;
        memory[at].cache += bytes.context;
        memory[at].compute += bytes.compute;
    }
    return devices + 1;
}

}  // namespace

cl_fit *cl_fit_open(const char *path, const llama_model_params *parameters, char **error) {
    return guarded<cl_fit *>(error, nullptr, [&]() -> cl_fit * {
        llama_model_params dry = *parameters;
        dry.no_alloc = true;
        dry.load_mode = LLAMA_LOAD_MODE_NONE;
        llama_model *model = llama_model_load_from_file(path, dry);
        if (model == nullptr) {
            throw std::runtime_error("the model cannot be read");
        }
        return new cl_fit{model};
    });
}

void cl_fit_close(cl_fit *fit) {
    llama_model_free(fit->model);
    delete fit;
}

int32_t cl_fit_measure(
    const cl_fit *fit, const llama_context_params *parameters, cl_memory *memory, int32_t capacity,
    char **error) {
    return guarded<int32_t>(error, -1, [&] {
        llama_context *context = llama_init_from_model(fit->model, *parameters);
        if (context == nullptr) {
            throw std::runtime_error("the context cannot be made");
        }
        int32_t count = -1;
        try {
            count = report(fit->model, context, memory, capacity);
        } catch (...) {
            llama_free(context);
            throw;
        }
        llama_free(context);
        return count;
    });
}

const llama_model *cl_fit_model(const cl_fit *fit) {
    return fit->model;
}

int32_t cl_context_memory(
    const llama_model *model, const llama_context *context, cl_memory *memory, int32_t capacity,
    char **error) {
    return guarded<int32_t>(error, -1, [&] { return report(model, context, memory, capacity); });
}

cl_fit_split *cl_fit_layers(
    const char *path, llama_model_params *model, llama_context_params *context, const char *draft,
    llama_model_params *draft_model, llama_context_params *draft_context, char **error) {
    return guarded<cl_fit_split *>(error, nullptr, [&]() -> cl_fit_split * {
        llama_model_params fitted = *model;
        llama_context_params asked = *context;
        std::vector<size_t> margins(llama_max_devices(), margin);
        const common_fit_extra_model beside = {draft, draft_model, draft_context, false};
        cl_fit_split split;
        split.shares.assign(llama_max_devices(), 0.0f);
        split.overrides.assign(llama_max_tensor_buft_overrides(), {nullptr, nullptr});
        const auto status = common_fit_params(
            path, &fitted, &asked, split.shares.data(), split.overrides.data(), margins.data(),
            asked.n_ctx, draft == nullptr ? nullptr : &beside, GGML_LOG_LEVEL_ERROR);
        if (status != COMMON_PARAMS_FIT_STATUS_SUCCESS) {
            throw std::runtime_error("no division of the model fits");
        }
        auto *result = new cl_fit_split(std::move(split));
        // Moving a vector keeps its storage, so what `fitted` points to is still there.
        *model = fitted;
        return result;
    });
}

void cl_fit_split_free(cl_fit_split *split) {
    delete split;
}
