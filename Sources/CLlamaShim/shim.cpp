#include "CLlamaShim.h"

#include <chat.h>
#include <common.h>
#include <llama-ext.h>
#include <llama.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>

struct cl_chat_templates {
    common_chat_templates_ptr templates;
};

namespace {

// malloc, because the other side frees with cl_string_free's free().
char *copy(const std::string &text) {
    char *bytes = static_cast<char *>(std::malloc(text.size() + 1));
    if (bytes != nullptr) {
        std::memcpy(bytes, text.c_str(), text.size() + 1);
    }
    return bytes;
}

// Runs `body`; an exception becomes a sentence in *error and `failed`.
template <typename Result, typename Body>
Result guarded(char **error, Result failed, Body body) {
    try {
        return body();
    } catch (const std::exception &exception) {
        *error = copy(exception.what());
    } catch (...) {
        *error = copy("llama.cpp threw something that is no exception");
    }
    return failed;
}

}  // namespace

cl_chat_templates *cl_chat_templates_create(const llama_model *model, char **error) {
    return guarded<cl_chat_templates *>(error, nullptr, [&] {
        return new cl_chat_templates{common_chat_templates_init(model, "")};
    });
}

void cl_chat_templates_free(cl_chat_templates *templates) {
    delete templates;
}

bool cl_chat_templates_is_explicit(const cl_chat_templates *templates) {
    return common_chat_templates_was_explicit(templates->templates.get());
}

char *cl_chat_templates_render(
    const cl_chat_templates *templates, const cl_chat_message *messages, size_t count,
    char **error) {
    return guarded<char *>(error, nullptr, [&] {
        common_chat_templates_inputs inputs;
        inputs.use_jinja = true;
        inputs.add_generation_prompt = true;
        inputs.messages.reserve(count);
        for (size_t index = 0; index < count; ++index) {
            common_chat_msg message;
            message.role = messages[index].role;
            message.content = messages[index].content;
            inputs.messages.push_back(std::move(message));
        }
        return copy(common_chat_templates_apply(templates->templates.get(), inputs).prompt);
    });
}

void cl_string_free(char *string) {
    std::free(string);
}

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
