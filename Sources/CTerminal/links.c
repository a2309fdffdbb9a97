// Hyperlinks (OSC 8), which ncurses cannot write: cells it has drawn are written over by the same
// cells inside a link.
//
// ncurses must stay right about the screen. It knows of a link by an attribute that no terminal
// shows, so it writes a cell again when the cell stops being one of a link. Cursor and attributes
// are put back as it left them.

#define _GNU_SOURCE 1
#define _DARWIN_C_SOURCE 1
#define _XOPEN_SOURCE_EXTENDED 1
#include <curses.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "curses-internal.h"
#include "internal.h"

#define LINK_CLOSE "\033]8;;\033\\"

static bool is_supported;

void ct_links_learn(void) {
    // A terminal that wraps as soon as its last column is written would scroll at the last row.
    // One that comes back from the alternate screen by a saved cursor needs that for itself.
    char leaving[256] = "";
    ct_terminfo_sequence("rmcup", leaving, sizeof leaving - 1);
    is_supported = ct_terminfo_has_flag("xenl") && ct_terminfo_has_sequence("sc") &&
                   ct_terminfo_has_sequence("rc") && strstr(leaving, "\0338") == NULL;
}

bool ct_screen_has_links(void) {
    return is_supported;
}

static int gather_byte(int byte) {
    char character = (char)byte;
    ct_output_gather(&character, 1);
    return byte;
}

static void set_look(attr_t attributes, int pair) {
#if HAS_EXTENDED_PAIRS
    vid_puts(attributes, (short)pair, &pair, gather_byte);
#else
    vid_puts(attributes, (short)pair, NULL, gather_byte);
#endif
}

static void write_text(const wchar_t *text) {
    mbstate_t state;
    memset(&state, 0, sizeof state);
    for (; *text != 0; text++) {
        char bytes[MB_LEN_MAX];
        size_t count = wcrtomb(bytes, *text, &state);
        if (count != (size_t)-1) {
            ct_output_gather(bytes, count);
        }
    }
}

// The cell's scalars and look; false for one that cannot be read.
static bool read_cell(int row, int column, wchar_t *text, attr_t *attributes, int *pair) {
    cchar_t cell;
    short narrow = 0;
    *pair = 0;
    if (mvwin_wch(stdscr, row, column, &cell) != OK) {
        return false;
    }
#if HAS_EXTENDED_PAIRS
    int result = getcchar(&cell, text, attributes, &narrow, pair);
#else
    int result = getcchar(&cell, text, attributes, &narrow, NULL);
    *pair = narrow;
#endif
    return result == OK;
}

static void write_link(const ct_link *link) {
    int rows, columns;
    getmaxyx(stdscr, rows, columns);
    if (link->row < 0 || link->row >= rows || link->column < 0 || link->column >= columns) {
        return;
    }
    int end = link->columns < columns - link->column ? link->column + link->columns : columns;
    ct_terminfo_gather_move(link->row, link->column);
    ct_output_gather(link->opening, link->count);
    int column = link->column;
    attr_t look = WA_NORMAL;
    int look_pair = 0;
    set_look(look, look_pair);
    while (column < end) {
        wchar_t text[CCHARW_MAX + 1] = {0};
        attr_t attributes = WA_NORMAL;
        int pair;
        if (!read_cell(link->row, column, text, &attributes, &pair)) {
            break;
        }
        attributes &= ~(LINK_ATTRIBUTE | A_CHARTEXT);
        if (attributes != look || pair != look_pair) {
            // By way of none: from one pair to another, ncurses keeps a colour the new one lacks.
            set_look(WA_NORMAL, 0);
            set_look(attributes, pair);
            look = attributes;
            look_pair = pair;
        }
        int width = wcwidth(text[0]);
        write_text(text);
        column += width > 0 ? width : 1;
    }
    ct_output_gather(LINK_CLOSE, sizeof LINK_CLOSE - 1);
}

void ct_links_write(const ct_link *links, size_t count) {
    if (count == 0) {
        return;
    }
    ct_terminfo_gather("sc");
    for (size_t i = 0; i < count; i++) {
        write_link(&links[i]);
    }
    // ncurses ends a frame without attributes; it must find them so, and believe it.
    set_look(WA_NORMAL, 0);
    ct_terminfo_gather("rc");
    ct_output_settle();
}
