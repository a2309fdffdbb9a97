// Which llama.cpp this is. Part of CLlamaShim.h, whose rules on errors hold.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The commit it was built from; "unknown" where the source was no clone and
/// the build was told none.
const char *cl_build_commit(void);

/// How many commits led to it; 0 where that is not known.
int32_t cl_build_number(void);

/// How it was compiled, on one line: the compiler, the system, and what the
/// processor's backend was compiled to use, as llama_print_system_info has it.
/// That one asks every backend and sets all of them up. To be freed with
/// cl_string_free.
char *cl_build_flags(char **error);

#ifdef __cplusplus
}
#endif
