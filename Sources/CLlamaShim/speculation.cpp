#include "cl_speculation.h"

#include <llama.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace {

// As in common/speculative.cpp: models of one family pad their vocabularies
// differently, and name their first special tokens differently.
constexpr int most_tokens_apart = 128;
constexpr int first_compared = 5;

bool same_ends(const llama_vocab *a, const llama_vocab *b) {
    const bool begins = llama_vocab_get_add_bos(a);
    const bool ends = llama_vocab_get_add_eos(a);
    return begins == llama_vocab_get_add_bos(b) && ends == llama_vocab_get_add_eos(b) &&
           (!begins || llama_vocab_bos(a) == llama_vocab_bos(b)) &&
           (!ends || llama_vocab_eos(a) == llama_vocab_eos(b));
}

}  // namespace

cl_vocabulary_difference cl_vocabularies_compare(
    const llama_model *target, const llama_model *draft) {
    const llama_vocab *a = llama_model_get_vocab(target);
    const llama_vocab *b = llama_model_get_vocab(draft);
    if (llama_vocab_type(a) != llama_vocab_type(b)) {
        return CL_VOCABULARIES_KIND;
    }
    if (!same_ends(a, b)) {
        return CL_VOCABULARIES_ENDS;
    }
    const int count_a = llama_vocab_n_tokens(a);
    const int count_b = llama_vocab_n_tokens(b);
    if (std::abs(count_a - count_b) > most_tokens_apart) {
        return CL_VOCABULARIES_SIZE;
    }
    for (int token = first_compared; token < std::min(count_a, count_b); ++token) {
        if (std::strcmp(llama_vocab_get_text(a, token), llama_vocab_get_text(b, token)) != 0) {
            return CL_VOCABULARIES_TEXT;
        }
    }
    return CL_VOCABULARIES_AGREE;
}

int32_t cl_likeliest_token(llama_context *context, float *probability) {
    const float *logits = llama_get_logits_ith(context, -1);
    if (logits == nullptr) {
        return -1;
    }
    const int count = llama_vocab_n_tokens(llama_model_get_vocab(llama_get_model(context)));
    // The ten largest, in falling order.
    std::array<float, 10> largest;
    largest.fill(-INFINITY);
    int32_t best = -1;
    for (int token = 0; token < count; ++token) {
        const float logit = logits[token];
        if (!(logit > largest.back())) {
            continue;
        }
        if (logit > largest.front()) {
            best = token;
        }
        size_t place = largest.size() - 1;
        for (; place > 0 && largest[place - 1] < logit; --place) {
            largest[place] = largest[place - 1];
        }
        largest[place] = logit;
    }
    float sum = 0;
    for (const float logit : largest) {
        sum += std::exp(logit - largest.front());
    }
    *probability = best >= 0 ? 1 / sum : 0;
    return best;
}
