#include "CLlamaShim.h"
#include "support.h"

#include <chat.h>
#include <common.h>
#include <json.h>
#include <llama.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

using canter::copy;
using canter::guarded;

struct cl_chat_templates {
    common_chat_templates_ptr templates;
    // Texts that end a reply beyond what the template says: the fallback's.
    std::vector<std::string> stops;
    bool is_fallback;
};

struct cl_chat_prompt {
    common_chat_params parameters;
    common_chat_parser_params parser;
};

namespace {

// For a base model without markers of turns: a transcript, as such models have
// read many. Its reply ends where the next turn would begin.
constexpr const char *transcript_template =
    "{%- for message in messages -%}"
    "{%- if message.role == 'user' -%}{{- 'User: ' + message.content + '\\n' -}}"
    "{%- elif message.role == 'assistant' -%}{{- 'Assistant: ' + message.content + '\\n' -}}"
    "{%- else -%}{{- message.content + '\\n\\n' -}}{%- endif -%}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- 'Assistant:' -}}{%- endif -%}";

// Whether the vocabulary has ChatML's markers as tokens of their own.
bool knows_chatml(const llama_model *model) {
    const llama_vocab *vocabulary = llama_model_get_vocab(model);
    return common_tokenize(vocabulary, "<|im_start|>", false, true).size() == 1
        && common_tokenize(vocabulary, "<|im_end|>", false, true).size() == 1;
}

common_chat_params render(
    const cl_chat_templates *templates, std::vector<common_chat_msg> messages, cl_thinking thinking,
    bool takes_effort, bool continues = false) {
    common_chat_templates_inputs inputs;
    inputs.use_jinja = true;
    inputs.add_generation_prompt = !continues;
    if (continues) inputs.continue_final_message = COMMON_CHAT_CONTINUATION_CONTENT;
    inputs.reasoning_format = COMMON_REASONING_FORMAT_AUTO;
    inputs.enable_thinking = thinking.thinks;
    inputs.messages = std::move(messages);
    if (takes_effort && thinking.effort != nullptr) {
        inputs.chat_template_kwargs["reasoning_effort"] =
            common_json(std::string(thinking.effort)).dump();
    }
    return common_chat_templates_apply(templates->templates.get(), inputs);
}

bool takes_effort(const cl_chat_templates *templates) {
    return common_chat_templates_get_caps(templates->templates.get())["supports_reasoning_effort"];
}

std::vector<common_chat_msg> greeting() {
    common_chat_msg message;
    message.role = "user";
    message.content = "Hello";
    return {message};
}

bool ends_with(const std::string &text, const std::string &end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// Of a template that opens reasoning with the end of a line, llama.cpp renders a
// reply that has begun without the lines around its reasoning. The model writes
// them, and what it wrote is in the cache. `fresh` is a prompt of the template
// for a reply that begins.
void set_off_reasoning(
    common_chat_params &prompt, const common_chat_params &fresh, const common_chat_msg &reply) {
    const std::string &start = prompt.thinking_start_tag;
    if (start.empty() || prompt.thinking_end_tags.empty()) return;
    if (!ends_with(fresh.generation_prompt, start + "\n")) return;
    const std::string &end = prompt.thinking_end_tags.front();
    const std::string bare = start + reply.reasoning_content + end + reply.content;
    const std::string lines =
        start + "\n" + reply.reasoning_content + "\n" + end + "\n\n" + reply.content;
    if (!ends_with(prompt.prompt, bare) || !ends_with(prompt.generation_prompt, bare)) return;
    for (std::string *text : {&prompt.prompt, &prompt.generation_prompt}) {
        text->replace(text->size() - bare.size(), bare.size(), lines);
    }
}

const char *element(const std::vector<std::string> &list, size_t index) {
    return index < list.size() ? list[index].c_str() : nullptr;
}

}  // namespace

cl_chat_templates *cl_chat_templates_create(
    const llama_model *model, const char *text, char **error) {
    return guarded<cl_chat_templates *>(error, nullptr, [&] {
        if (text == nullptr && llama_model_chat_template(model, nullptr) == nullptr) {
            if (knows_chatml(model)) {
                return new cl_chat_templates{common_chat_templates_init(model, "chatml"), {}, true};
            }
            return new cl_chat_templates{
                common_chat_templates_init(model, transcript_template),
                {"\nUser:", "\nAssistant:"}, true};
        }
        return new cl_chat_templates{
            common_chat_templates_init(model, text == nullptr ? "" : text), {}, false};
    });
}

cl_chat_templates *cl_chat_templates_create_from_text(
    const char *text, const char *bos, const char *eos, char **error) {
    return guarded<cl_chat_templates *>(error, nullptr, [&] {
        return new cl_chat_templates{
            common_chat_templates_init(nullptr, text, bos, eos), {}, false};
    });
}

void cl_chat_templates_free(cl_chat_templates *templates) {
    delete templates;
}

bool cl_chat_templates_is_fallback(const cl_chat_templates *templates) {
    return templates->is_fallback;
}

bool cl_chat_templates_thinking(
    const cl_chat_templates *templates, cl_thinking_support *support, char **error) {
    return guarded(error, false, [&] {
        const auto with = render(templates, greeting(), {true, nullptr}, false);
        const auto without = render(templates, greeting(), {false, nullptr}, false);
        support->reasons = with.supports_thinking;
        support->is_switchable = with.supports_thinking && with.prompt != without.prompt;
        support->takes_effort = takes_effort(templates);
        return true;
    });
}

cl_chat_prompt *cl_chat_templates_render(
    const cl_chat_templates *templates, const cl_chat_message *messages, size_t count,
    cl_thinking thinking, bool continues, char **error) {
    return guarded<cl_chat_prompt *>(error, nullptr, [&] {
        std::vector<common_chat_msg> list;
        list.reserve(count);
        for (size_t index = 0; index < count; ++index) {
            common_chat_msg message;
            message.role = messages[index].role;
            message.content = messages[index].content;
            if (messages[index].reasoning != nullptr) {
                message.reasoning_content = messages[index].reasoning;
            }
            list.push_back(std::move(message));
        }
        if (continues && !list.empty() && !templates->stops.empty()) {
            // A transcript's reply begins with the space behind the name.
            list.back().content.insert(0, " ");
        }
        const bool has_degrees = thinking.effort != nullptr && takes_effort(templates);
        auto prompt = std::make_unique<cl_chat_prompt>();
        const common_chat_msg last = list.empty() ? common_chat_msg() : list.back();
        prompt->parameters = render(templates, std::move(list), thinking, has_degrees, continues);
        if (continues) {
            const auto fresh = render(templates, greeting(), thinking, has_degrees);
            set_off_reasoning(prompt->parameters, fresh, last);
        }
        auto &stops = prompt->parameters.additional_stops;
        stops.insert(stops.end(), templates->stops.begin(), templates->stops.end());
        prompt->parser = common_chat_parser_params(prompt->parameters);
        prompt->parser.reasoning_format = COMMON_REASONING_FORMAT_AUTO;
        if (!prompt->parameters.parser.empty()) {
            prompt->parser.parser.load(prompt->parameters.parser);
        }
        return prompt.release();
    });
}

void cl_chat_prompt_free(cl_chat_prompt *prompt) {
    delete prompt;
}

const char *cl_chat_prompt_text(const cl_chat_prompt *prompt) {
    return prompt->parameters.prompt.c_str();
}

const char *cl_chat_prompt_opening(const cl_chat_prompt *prompt) {
    return prompt->parameters.generation_prompt.c_str();
}

bool cl_chat_prompt_reasons(const cl_chat_prompt *prompt) {
    return prompt->parameters.supports_thinking;
}

const char *cl_chat_prompt_reasoning_start(const cl_chat_prompt *prompt) {
    return prompt->parameters.thinking_start_tag.c_str();
}

const char *cl_chat_prompt_reasoning_end(const cl_chat_prompt *prompt, size_t index) {
    return element(prompt->parameters.thinking_end_tags, index);
}

const char *cl_chat_prompt_stop(const cl_chat_prompt *prompt, size_t index) {
    return element(prompt->parameters.additional_stops, index);
}

const char *cl_chat_prompt_preserved(const cl_chat_prompt *prompt, size_t index) {
    return element(prompt->parameters.preserved_tokens, index);
}

bool cl_chat_prompt_parse(
    const cl_chat_prompt *prompt, const char *reply, bool is_partial, char **reasoning,
    char **content, char **error) {
    return guarded(error, false, [&] {
        const common_chat_msg message = common_chat_parse(reply, is_partial, prompt->parser);
        *reasoning = copy(message.reasoning_content);
        *content = copy(message.content);
        return *reasoning != nullptr && *content != nullptr;
    });
}
