// What canter needs of llama.cpp's C++ side, as C: a header for each topic.
//
// No exception crosses this border. A function that can fail returns NULL or
// false and puts a sentence into *error, which the caller frees with
// cl_string_free.
#pragma once

#include "cl_build.h"
#include "cl_chat.h"
#include "cl_context.h"
#include "cl_fit.h"
#include "cl_sampler.h"
#include "cl_speculation.h"
