// Drafting with a second model.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct llama_context;
struct llama_model;

/// What two vocabularies may differ in.
typedef enum {
    CL_VOCABULARIES_AGREE = 0,
    /// One is not tokenized as the other.
    CL_VOCABULARIES_KIND,
    /// Text begins or ends with other tokens.
    CL_VOCABULARIES_ENDS,
    /// One has many more tokens.
    CL_VOCABULARIES_SIZE,
    /// A token's text is another one.
    CL_VOCABULARIES_TEXT,
} cl_vocabulary_difference;

/// Whether one model's tokens mean the same to the other: the conditions of
/// llama.cpp's common/speculative.cpp.
cl_vocabulary_difference cl_vocabularies_compare(
    const struct llama_model *target, const struct llama_model *draft);

/// The likeliest token by the logits of the last token evaluated, and its
/// probability among the ten likeliest, which is what llama.cpp's drafting looks
/// at. -1 when there are no logits.
int32_t cl_likeliest_token(struct llama_context *context, float *probability);

#ifdef __cplusplus
}
#endif
