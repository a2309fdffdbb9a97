// What canter needs of llama.cpp's C++ side, as C: chat templates through its
// Jinja engine, the memory a context really takes, the processor's cores.
//
// No exception crosses this border. A function that can fail returns NULL or
// false and puts a sentence into *error, which the caller frees with
// cl_string_free.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct llama_model;
struct llama_context;

/// A model's parsed chat templates.
typedef struct cl_chat_templates cl_chat_templates;

typedef struct {
    const char *role;
    const char *content;
} cl_chat_message;

/// Parses the chat templates the model brings. The model must outlive them.
/// A model without any gets ChatML; cl_chat_templates_is_explicit tells.
cl_chat_templates *cl_chat_templates_create(const struct llama_model *model, char **error);
void cl_chat_templates_free(cl_chat_templates *templates);

/// Whether the model brought a template of its own.
bool cl_chat_templates_is_explicit(const cl_chat_templates *templates);

/// Renders a conversation up to where the assistant's reply begins. The result
/// is freed with cl_string_free.
char *cl_chat_templates_render(
    const cl_chat_templates *templates, const cl_chat_message *messages, size_t count,
    char **error);

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
