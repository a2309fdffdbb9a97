// What the files of this shim share. Not part of its interface.
#pragma once

#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>

namespace canter {

// malloc, because the other side frees with cl_string_free's free().
inline char *copy(const std::string &text) {
    char *bytes = static_cast<char *>(std::malloc(text.size() + 1));
    if (bytes != nullptr) {
        std::memcpy(bytes, text.c_str(), text.size() + 1);
    }
    return bytes;
}

// Runs `body`; an exception becomes a sentence in *error and `failed`.
template <typename Result, typename Body>
Result guarded(char **error, Result failed, Body body) {
    try {
        return body();
    } catch (const std::exception &exception) {
        *error = copy(exception.what());
    } catch (...) {
        *error = copy("llama.cpp threw something that is no exception");
    }
    return failed;
}

}  // namespace canter
