#include "CLlamaShim.h"
#include "support.h"

#include <common.h>
#include <json-schema-to-grammar.h>
#include <json.h>
#include <llama.h>
#include <sampling.h>

#include <cmath>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

using canter::copy;
using canter::guarded;

struct cl_sampler_recipe {
    const llama_model *model;
    const llama_vocab *vocabulary;
    common_params_sampling parameters;
};

struct cl_sampler {
    common_sampler_ptr sampler;
};

namespace {

// Parentheses a grammar may nest: its parser calls itself for each.
constexpr int deepest_nesting = 200;

// Reads past a `"..."` or `[...]`, in which a backslash takes the next character along.
const char *skip_quoted(const char *at, char end) {
    for (++at; *at != '\0' && *at != end; ++at) {
        if (*at == '\\' && at[1] != '\0') {
            ++at;
        }
    }
    return *at == '\0' ? at : at + 1;
}

// Throws for what llama.cpp's parser does not survive: `x{5,2}` makes rules
// until the memory is full, and deep nesting ends the stack.
void check_grammar(const std::string &grammar) {
    if (grammar.compare(0, 11, "%llguidance") == 0) {
        throw std::invalid_argument("llguidance is not built in");
    }
    int depth = 0;
    for (const char *at = grammar.c_str(); *at != '\0';) {
        if (*at == '"') {
            at = skip_quoted(at, '"');
        } else if (*at == '[') {
            at = skip_quoted(at, ']');
        } else if (*at == '#') {
            while (*at != '\0' && *at != '\n' && *at != '\r') {
                ++at;
            }
        } else if (*at == '{') {
            char *end = nullptr;
            const unsigned long long least = std::strtoull(at + 1, &end, 10);
            while (*end == ' ' || *end == '\t' || *end == '\n' || *end == '\r') {
                ++end;
            }
            if (*end == ',') {
                char *after = nullptr;
                const unsigned long long most = std::strtoull(end + 1, &after, 10);
                if (after != end + 1 && most < least) {
                    throw std::invalid_argument(
                        "a repetition ends before it begins: " + std::string(at, after - at) + "}");
                }
            }
            ++at;
        } else {
            depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
            if (depth > deepest_nesting) {
                throw std::invalid_argument("its parentheses are nested too deeply");
            }
            ++at;
        }
    }
}

// The chain for taking the likeliest token: what follows cannot change which
// it is, and one candidate is quicker than forty.
void use_greedy_chain(common_params_sampling &parameters) {
    const bool changes_likeliest = parameters.typ_p < 1 || parameters.dynatemp_range > 0
        || (parameters.xtc_probability > 0 && parameters.xtc_threshold <= 0.5f);
    // Mirostat aims at a surprise; at temperature 0 there is none.
    parameters.mirostat = 0;
    if (changes_likeliest) {
        return;
    }
    parameters.top_k = 1;
    parameters.samplers = {
        COMMON_SAMPLER_TYPE_PENALTIES, COMMON_SAMPLER_TYPE_DRY, COMMON_SAMPLER_TYPE_TOP_K};
}

}  // namespace

cl_sampler_recipe *cl_sampler_recipe_create(
    const llama_model *model, const cl_sampling *sampling) {
    auto *recipe = new (std::nothrow) cl_sampler_recipe{model, llama_model_get_vocab(model), {}};
    if (recipe == nullptr) {
        return nullptr;
    }
    common_params_sampling &parameters = recipe->parameters;
    parameters.no_perf = true;
    parameters.seed = sampling->seed;
    parameters.temp = sampling->temperature;
    parameters.dynatemp_range = sampling->dynamic_temperature_range;
    parameters.dynatemp_exponent = sampling->dynamic_temperature_exponent;
    parameters.top_k = sampling->top_k;
    parameters.top_p = sampling->top_p;
    parameters.min_p = sampling->min_p;
    parameters.typ_p = sampling->typical_p;
    parameters.top_n_sigma = sampling->top_n_sigma;
    parameters.xtc_probability = sampling->xtc_probability;
    parameters.xtc_threshold = sampling->xtc_threshold;
    parameters.penalty_repeat = sampling->repeat_penalty;
    parameters.penalty_freq = sampling->frequency_penalty;
    parameters.penalty_present = sampling->presence_penalty;
    parameters.penalty_last_n = sampling->penalty_last_n;
    parameters.dry_multiplier = sampling->dry_multiplier;
    parameters.dry_base = sampling->dry_base;
    parameters.dry_allowed_length = sampling->dry_allowed_length;
    parameters.dry_penalty_last_n = sampling->dry_last_n;
    parameters.dry_sequence_breakers.clear();
    parameters.mirostat = sampling->mirostat;
    parameters.mirostat_tau = sampling->mirostat_tau;
    parameters.mirostat_eta = sampling->mirostat_eta;
    parameters.reasoning_budget_tokens = sampling->reasoning_budget;
    if (parameters.temp <= 0) {
        use_greedy_chain(parameters);
    }
    return recipe;
}

void cl_sampler_recipe_free(cl_sampler_recipe *recipe) {
    delete recipe;
}

bool cl_sampler_recipe_add_breaker(cl_sampler_recipe *recipe, const char *text, char **error) {
    return guarded(error, false, [&] {
        recipe->parameters.dry_sequence_breakers.emplace_back(text);
        return true;
    });
}

bool cl_sampler_recipe_bias_token(
    cl_sampler_recipe *recipe, int32_t token, float bias, char **error) {
    return guarded(error, false, [&] {
        if (token < 0 || token >= llama_vocab_n_tokens(recipe->vocabulary)) {
            throw std::out_of_range(
                "the model has no token " + std::to_string(token) + ", only 0 to "
                + std::to_string(llama_vocab_n_tokens(recipe->vocabulary) - 1));
        }
        recipe->parameters.logit_bias.push_back({token, bias});
        return true;
    });
}

bool cl_sampler_recipe_bias_text(
    cl_sampler_recipe *recipe, const char *text, float bias, char **error) {
    return guarded(error, false, [&] {
        for (const llama_token token : common_tokenize(recipe->vocabulary, text, false, false)) {
            recipe->parameters.logit_bias.push_back({token, bias});
        }
        return true;
    });
}

bool cl_sampler_recipe_rule_out_ends(cl_sampler_recipe *recipe, char **error) {
    return guarded(error, false, [&] {
        const llama_vocab *vocabulary = recipe->vocabulary;
        for (llama_token token = 0; token < llama_vocab_n_tokens(vocabulary); ++token) {
            if (llama_vocab_is_eog(vocabulary, token)) {
                recipe->parameters.logit_bias.push_back({token, -INFINITY});
            }
        }
        return true;
    });
}

bool cl_sampler_recipe_set_grammar(cl_sampler_recipe *recipe, const char *gbnf, char **error) {
    return guarded(error, false, [&] {
        check_grammar(gbnf);
        recipe->parameters.grammar = {COMMON_GRAMMAR_TYPE_USER, gbnf};
        return true;
    });
}

char *cl_json_schema_grammar(const char *schema, char **error) {
    return guarded<char *>(error, nullptr, [&] {
        const common_json document = common_json::parse(schema);
        if (!document.is_object()) {
            throw std::invalid_argument("a schema is a JSON object");
        }
        return copy(json_schema_to_grammar(document, true));
    });
}

bool cl_sampler_recipe_set_opening(cl_sampler_recipe *recipe, const char *text, char **error) {
    return guarded(error, false, [&] {
        recipe->parameters.generation_prompt = text;
        return true;
    });
}

bool cl_sampler_recipe_set_reasoning_start(
    cl_sampler_recipe *recipe, const char *text, char **error) {
    return guarded(error, false, [&] {
        recipe->parameters.reasoning_budget_start =
            common_tokenize(recipe->vocabulary, text, false, true);
        return true;
    });
}

bool cl_sampler_recipe_add_reasoning_end(
    cl_sampler_recipe *recipe, const char *text, char **error) {
    return guarded(error, false, [&] {
        common_params_sampling &parameters = recipe->parameters;
        llama_tokens tokens = common_tokenize(recipe->vocabulary, text, false, true);
        if (tokens.empty()) {
            return true;
        }
        if (parameters.reasoning_budget_end.empty()) {
            parameters.reasoning_budget_forced = tokens;
        }
        parameters.reasoning_budget_end.push_back(std::move(tokens));
        return true;
    });
}

cl_sampler *cl_sampler_create(const cl_sampler_recipe *recipe, char **error) {
    return guarded<cl_sampler *>(error, nullptr, [&] {
        // A copy: making the sampler may change what it is made of.
        common_params_sampling parameters = recipe->parameters;
        common_sampler_ptr sampler{common_sampler_init(recipe->model, parameters)};
        if (sampler == nullptr) {
            throw std::runtime_error("llama.cpp could not make the sampler");
        }
        return new cl_sampler{std::move(sampler)};
    });
}

void cl_sampler_free(cl_sampler *sampler) {
    delete sampler;
}

cl_sampler *cl_sampler_clone(const cl_sampler *sampler) {
    try {
        return new cl_sampler{common_sampler_ptr{common_sampler_clone(sampler->sampler.get())}};
    } catch (...) {
        return nullptr;
    }
}

bool cl_sampler_copy(const cl_sampler *source, cl_sampler *destination, char **error) {
    return guarded(error, false, [&] {
        common_sampler_copy(source->sampler.get(), destination->sampler.get());
        return true;
    });
}

int32_t cl_sampler_sample(
    cl_sampler *sampler, llama_context *context, int32_t index, char **error) {
    return guarded<int32_t>(error, LLAMA_TOKEN_NULL, [&] {
        common_sampler *common = sampler->sampler.get();
        const llama_token token = common_sampler_sample(common, context, index);
        // With every candidate ruled out one is returned all the same, and
        // accepting it would end the process.
        const llama_token_data_array *candidates = common_sampler_get_candidates(common, false);
        const float logit = 
            candidates->selected < 0 ? NAN : candidates->data[candidates->selected].logit;
        if (std::isnan(logit)) {
            throw std::runtime_error("the model's output is no number");
        }
        if (logit == -INFINITY) {
            throw std::runtime_error("every token is ruled out by the grammar or a bias");
        }
        return token;
    });
}

bool cl_sampler_accept(cl_sampler *sampler, int32_t token, bool is_generated, char **error) {
    return guarded(error, false, [&] {
        common_sampler_accept(sampler->sampler.get(), token, is_generated);
        return true;
    });
}
