// What a model takes in memory, before it is loaded and after. Part of
// CLlamaShim.h, whose rules on errors hold.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct llama_model;
struct llama_context;
struct llama_model_params;
struct llama_context_params;

/// What lies on one device, in bytes.
typedef struct {
    /// As ggml names the device, an RPC server's with the address:
    /// `RPC0[192.168.1.20:50052]`; lives as long as the process.
    const char *name;
    size_t weights;
    /// KV cache and recurrent state.
    size_t cache;
    size_t compute;
    /// What the device says is free of it; both 0 where it does not tell.
    size_t free;
    size_t total;
    /// Whether it is the machine's own memory, and not a GPU's.
    bool is_host;
} cl_memory;

/// A model of which only the header was read: its tensors have shapes, but no
/// weights, and the contexts made of it have no buffers.
typedef struct cl_fit cl_fit;

/// Reads the header of the model at `path` as the parameters say. NULL with a
/// sentence in *error when that fails. To be ended with cl_fit_close.
cl_fit *cl_fit_open(
    const char *path, const struct llama_model_params *parameters, char **error);
void cl_fit_close(cl_fit *fit);

/// What the model and a context with these parameters take: one entry per
/// device the model uses, the machine's own memory last. Returns how many
/// entries that are; -1 when the context cannot be made or `capacity` is too
/// small.
int32_t cl_fit_measure(
    const cl_fit *fit, const struct llama_context_params *parameters, cl_memory *memory,
    int32_t capacity, char **error);

/// The model without weights; lives as long as `fit`.
const struct llama_model *cl_fit_model(const cl_fit *fit);

/// The same of a loaded model and its context.
int32_t cl_context_memory(
    const struct llama_model *model, const struct llama_context *context, cl_memory *memory,
    int32_t capacity, char **error);

/// How a model is divided among GPUs and the machine's memory; what
/// llama_model_params points to.
typedef struct cl_fit_split cl_fit_split;

/// Divides the model by llama.cpp's own fit so that it fits in what the GPUs
/// have free, and sets the parameters to it. Where `draft` is not NULL, room is
/// left for the model at that path, loaded as its parameters say. NULL when
/// nothing fits, with the parameters unchanged. The result must outlive the
/// model and is ended with cl_fit_split_free. Swaps libllama's log while it
/// works: no other call into the library may run.
cl_fit_split *cl_fit_layers(
    const char *path, struct llama_model_params *model, struct llama_context_params *context,
    const char *draft, struct llama_model_params *draft_model,
    struct llama_context_params *draft_context, char **error);
void cl_fit_split_free(cl_fit_split *split);

#ifdef __cplusplus
}
#endif
