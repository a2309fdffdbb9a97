// Samplers: llama.cpp's common sampler, with its grammars and its limit on
// reasoning.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct llama_model;
struct llama_context;

/// The numbers a sampler is made with, named as llama.cpp names them.
typedef struct {
    uint32_t seed;
    /// 0 or less takes the likeliest token.
    float temperature;
    float dynamic_temperature_range;
    float dynamic_temperature_exponent;
    /// 0 keeps all.
    int32_t top_k;
    float top_p;
    float min_p;
    float typical_p;
    /// 0 or less keeps all.
    float top_n_sigma;
    float xtc_probability;
    float xtc_threshold;
    float repeat_penalty;
    float frequency_penalty;
    float presence_penalty;
    /// Tokens the penalties look back; 0 for none. Never negative.
    int32_t penalty_last_n;
    float dry_multiplier;
    float dry_base;
    int32_t dry_allowed_length;
    /// Tokens DRY looks back; 0 for none. Never negative.
    int32_t dry_last_n;
    /// 0, 1 or 2.
    int32_t mirostat;
    float mirostat_tau;
    float mirostat_eta;
    /// The most tokens of reasoning; negative for no limit.
    int32_t reasoning_budget;
} cl_sampling;

/// What a sampler is made of while it is put together: the numbers, and the
/// texts and lists added one by one.
typedef struct cl_sampler_recipe cl_sampler_recipe;

/// The model must outlive the recipe and what is made of it. NULL without memory.
cl_sampler_recipe *cl_sampler_recipe_create(
    const struct llama_model *model, const cl_sampling *sampling);
void cl_sampler_recipe_free(cl_sampler_recipe *recipe);

/// A text no repetition reaches across, for DRY.
bool cl_sampler_recipe_add_breaker(cl_sampler_recipe *recipe, const char *text, char **error);

/// Adds to the logit of a token. False when the vocabulary has no such token.
bool cl_sampler_recipe_bias_token(
    cl_sampler_recipe *recipe, int32_t token, float bias, char **error);

/// Adds to the logits of each token of a text.
bool cl_sampler_recipe_bias_text(
    cl_sampler_recipe *recipe, const char *text, float bias, char **error);

/// No token that ends a generation is ever chosen.
bool cl_sampler_recipe_rule_out_ends(cl_sampler_recipe *recipe, char **error);

/// A grammar in GBNF with the rule `root`, which the whole reply has to follow.
/// False when it cannot be one.
bool cl_sampler_recipe_set_grammar(cl_sampler_recipe *recipe, const char *gbnf, char **error);

/// The grammar in GBNF of what follows a JSON schema; freed with
/// cl_string_free. NULL when it is no schema.
char *cl_json_schema_grammar(const char *schema, char **error);

/// What the template put in front of the reply: `<|im_start|>assistant\n<think>\n`.
bool cl_sampler_recipe_set_opening(cl_sampler_recipe *recipe, const char *text, char **error);

/// What begins reasoning, for the budget.
bool cl_sampler_recipe_set_reasoning_start(
    cl_sampler_recipe *recipe, const char *text, char **error);

/// What ends reasoning; the first one added is written when the budget is used up.
bool cl_sampler_recipe_add_reasoning_end(
    cl_sampler_recipe *recipe, const char *text, char **error);

/// Chooses tokens, and remembers those it chose.
typedef struct cl_sampler cl_sampler;

/// NULL when the grammar cannot be used.
cl_sampler *cl_sampler_create(const cl_sampler_recipe *recipe, char **error);
void cl_sampler_free(cl_sampler *sampler);

/// Another sampler in the same state. NULL without memory.
cl_sampler *cl_sampler_clone(const cl_sampler *sampler);

/// Takes over the state of `source`, which must be a clone of the same sampler.
bool cl_sampler_copy(const cl_sampler *source, cl_sampler *destination, char **error);

/// Chooses a token from the logits at `index` of the last decode (-1 for the
/// last). Nothing is remembered: accept it to go on. Returns -1 when no token
/// is left to choose: a grammar that goes nowhere, or logits that are no numbers.
int32_t cl_sampler_sample(
    cl_sampler *sampler, struct llama_context *context, int32_t index, char **error);

/// Remembers a token. A generated one also moves the grammar and the reasoning
/// budget on; one of the prompt is for the penalties only.
bool cl_sampler_accept(cl_sampler *sampler, int32_t token, bool is_generated, char **error);

#ifdef __cplusplus
}
#endif
