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

bool ct_terminfo_has_flag(const char *name) {
    return tigetflag((char *)name) > 0;
}

bool ct_terminfo_has_sequence(const char *name) {
    char *value = tigetstr((char *)name);
    return value != NULL && value != (char *)-1 && *value != 0;
}

static int gather_byte(int byte) {
    char character = (char)byte;
    ct_output_gather(&character, 1);
    return byte;
}

void ct_terminfo_gather(const char *name) {
    if (ct_terminfo_has_sequence(name)) {
        tputs(tigetstr((char *)name), 1, gather_byte);
    }
}

static void gather_numbers(char *capability, int first, int second) {
    if (capability != NULL) {
        tputs(tparm(capability, first, second, 0, 0, 0, 0, 0, 0, 0), 1, gather_byte);
    }
}

void ct_terminfo_gather_move(int row, int column) {
    gather_numbers(cursor_address, row, column);
}

void ct_terminfo_gather_region(int rows) {
    gather_numbers(change_scroll_region, 0, rows - 1);
}
