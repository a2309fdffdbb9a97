// Chat templates, rendered by llama.cpp's own Jinja engine, and the parsers it
// makes of them, which take a reply apart.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct llama_model;

/// A model's parsed chat templates.
typedef struct cl_chat_templates cl_chat_templates;

/// Parses the chat templates the model brings, or `text` in their place where
/// it is not NULL. The model must outlive them. A model without any gets a
/// plain fallback; cl_chat_templates_is_fallback tells.
cl_chat_templates *cl_chat_templates_create(
    const struct llama_model *model, const char *text, char **error);

/// Parses a template without a model; `bos` and `eos` are the texts of the
/// tokens a text begins and ends with.
cl_chat_templates *cl_chat_templates_create_from_text(
    const char *text, const char *bos, const char *eos, char **error);

void cl_chat_templates_free(cl_chat_templates *templates);

/// Whether there was no template, and a plain one took its place.
bool cl_chat_templates_is_fallback(const cl_chat_templates *templates);

/// What templates can do about reasoning.
typedef struct {
    bool reasons;
    bool is_switchable;
    bool takes_effort;
} cl_thinking_support;

/// False when the template cannot even be rendered for one short message.
bool cl_chat_templates_thinking(
    const cl_chat_templates *templates, cl_thinking_support *support, char **error);

typedef struct {
    const char *role;
    const char *content;
    /// What was thought before the content was written; NULL for nothing.
    const char *reasoning;
} cl_chat_message;

typedef struct {
    /// Whether the model is to think, where the template can be told.
    bool thinks;
    /// How hard, where the template takes a degree; NULL leaves it open.
    const char *effort;
} cl_thinking;

/// A rendered prompt, and what is to know about the reply to it.
typedef struct cl_chat_prompt cl_chat_prompt;

/// Renders a conversation up to where the assistant's reply begins; with
/// `continues` up to the end of the last message, a reply that is to go on.
cl_chat_prompt *cl_chat_templates_render(
    const cl_chat_templates *templates, const cl_chat_message *messages, size_t count,
    cl_thinking thinking, bool continues, char **error);
void cl_chat_prompt_free(cl_chat_prompt *prompt);

// Texts of the prompt live as long as it does. The lists end with NULL.

const char *cl_chat_prompt_text(const cl_chat_prompt *prompt);
/// What the template put behind the last message: `<|im_start|>assistant\n`. Of a
/// reply that is to go on, with what it has so far.
const char *cl_chat_prompt_opening(const cl_chat_prompt *prompt);
/// Whether a reply may hold reasoning.
bool cl_chat_prompt_reasons(const cl_chat_prompt *prompt);
/// What begins reasoning: `<think>`; empty when it is not known.
const char *cl_chat_prompt_reasoning_start(const cl_chat_prompt *prompt);
/// What ends reasoning: `</think>`.
const char *cl_chat_prompt_reasoning_end(const cl_chat_prompt *prompt, size_t index);
/// A text after which the reply is over.
const char *cl_chat_prompt_stop(const cl_chat_prompt *prompt, size_t index);
/// The text of a token the parser has to see, though no person does.
const char *cl_chat_prompt_preserved(const cl_chat_prompt *prompt, size_t index);

/// Takes a reply apart. `reply` may be its beginning only. Both results are
/// freed with cl_string_free. False when the reply is not of the template's form.
bool cl_chat_prompt_parse(
    const cl_chat_prompt *prompt, const char *reply, bool is_partial, char **reasoning,
    char **content, char **error);

#ifdef __cplusplus
}
#endif
