// The only file that sees term.h, whose macros take common words such as `lines` and `columns`.

#define _XOPEN_SOURCE_EXTENDED 1
#include "internal.h"

#include <curses.h>
#include <term.h>

ct_status ct_terminfo_load(const char *type, int descriptor) {
    int found = 0;
    if (setupterm((char *)type, descriptor, &found) != OK) {
        return CT_UNKNOWN_TYPE;
    }
    if (cursor_address == NULL || clear_screen == NULL) {
        ct_terminfo_unload();
        return CT_INCAPABLE_TYPE;
    }
    return CT_OK;
}

void ct_terminfo_unload(void) {
    if (cur_term != NULL) {
        del_curterm(cur_term);
    }
}

static struct {
    char *bytes;
    size_t count, capacity;
} captured;

static int capture(int byte) {
    if (captured.count < captured.capacity) {
        captured.bytes[captured.count++] = (char)byte;
    }
    return byte;
}

size_t ct_terminfo_sequence(const char *name, char *bytes, size_t capacity) {
    char *value = tigetstr((char *)name);
    if (value == NULL || value == (char *)-1) {
        return 0;
    }
    captured.bytes = bytes;
    captured.count = 0;
    captured.capacity = capacity;
    tputs(value, 1, capture);  // resolves the padding that terminfo writes as $<5>
    return captured.count;
}
