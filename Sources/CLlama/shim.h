// llama.h brings ggml.h, ggml-cpu.h, ggml-backend.h and gguf.h with it.
#pragma once
#include <ggml-rpc.h>
#include <llama.h>
