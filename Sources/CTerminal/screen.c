// The screen itself: the only place that draws with ncurses.

#define _GNU_SOURCE 1
#define _DARWIN_C_SOURCE 1
#define _XOPEN_SOURCE_EXTENDED 1
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <sys/ioctl.h>
#include <wchar.h>

#include "curses-internal.h"
#include "internal.h"

enum { REPLACEMENT = 0xFFFD };

static SCREEN *screen;
static bool uses_fallback;
static int colors;
static int pair_limit;
static bool has_default_colors;
static int cursor_shown;

// MARK: Opening

static bool locale_is_utf8(void) {
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static void set_locale(void) {
    // LC_CTYPE alone: LC_NUMERIC would change how C libraries read and write numbers.
    static const char *const candidates[] = {"", "C.UTF-8", "en_US.UTF-8", "UTF-8"};
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
        if (setlocale(LC_CTYPE, candidates[i]) != NULL && locale_is_utf8()) {
            return;
        }
    }
}

static ct_size clamp(int columns, int rows) {
    ct_size size = {columns > 0 ? columns : 80, rows > 0 ? rows : 24};
    return size;
}

ct_size ct_screen_size(void) {
    struct winsize window;
    if (ioctl(ct_modes_descriptor(), TIOCGWINSZ, &window) != 0) {
        return clamp(0, 0);
    }
    return clamp(window.ws_col, window.ws_row);
}

static void set_up_colors(void) {
    colors = 0;
    pair_limit = 0;
    has_default_colors = false;
    if (!has_colors() || start_color() != OK) {
        return;
    }
    has_default_colors = use_default_colors() == OK;
    colors = COLORS;
    pair_limit = COLOR_PAIRS - 1;
#if HAS_EXTENDED_PAIRS
    const int most = 4096;
#else
    const int most = 255;
#endif
    if (pair_limit > most) {
        pair_limit = most;
    }
}

static ct_status choose_type(const char **type, const char *fallback) {
    ct_status status = ct_terminfo_load(*type, ct_modes_descriptor());
    uses_fallback = false;
    if (status == CT_UNKNOWN_TYPE && fallback != NULL) {
        *type = fallback;
        status = ct_terminfo_load(fallback, ct_modes_descriptor());
        uses_fallback = status == CT_OK;
    }
    if (status == CT_OK) {
        ct_modes_learn_sequences();
        ct_links_learn();
        ct_terminfo_unload();
    }
    return status;
}

static ct_status start_ncurses(const char *type) {
    ct_modes_claim();
    screen = newterm((char *)type, ct_output_stream(), ct_output_stream());
    if (screen == NULL) {
        return CT_INCAPABLE_TYPE;
    }
    // ncurses enters for a screen of its type's size: we do so for the terminal's.
    doupdate();
    ct_output_drop();
    ct_modes_learn_raw();
    nonl();
    typeahead(-1);  // never let waiting keys hold back a frame
    set_up_colors();
    cursor_shown = -1;
    return CT_OK;
}

ct_status ct_screen_open(const char *device, const char *type, const char *fallback,
                         const char *log, const char *last_words) {
    if (screen != NULL) {
        return CT_BUSY;
    }
    ct_status status = ct_modes_open(device);
    if (status != CT_OK) {
        return status;
    }
    set_locale();
    status = choose_type(&type, fallback);
    if (status == CT_OK && !ct_signals_install()) {
        status = CT_SYSTEM;
    }
    if (status == CT_OK) {
        ct_crash_install();
        status = start_ncurses(type);
    }
    if (status != CT_OK) {
        int saved_errno = errno;
        ct_screen_close();
        errno = saved_errno;
        return status;
    }
    ct_modes_set_last_words(last_words);
    ct_modes_set_log(log);
    ct_modes_enter();
    ct_terminfo_gather_region(ct_screen_resize().rows);
    ct_output_settle();
    return CT_OK;
}

void ct_screen_close(void) {
    ct_modes_leave();
    if (screen != NULL) {
        delscreen(screen);
        screen = NULL;
    }
    ct_crash_uninstall();
    ct_signals_uninstall();
    ct_modes_close();
}

bool ct_screen_uses_fallback(void) {
    return uses_fallback;
}

int ct_screen_descriptor(void) {
    return ct_modes_descriptor();
}

// MARK: Size and modes

ct_size ct_screen_resize(void) {
    ct_size size = ct_screen_size();
    if (screen == NULL) {
        return size;
    }
    resize_term(size.rows, size.columns);
    werase(stdscr);
    clearok(curscr, TRUE);
    return size;
}

void ct_screen_resume(void) {
    if (screen == NULL) {
        return;
    }
    ct_modes_enter();
    cursor_shown = -1;
    clearok(curscr, TRUE);
}

void ct_screen_suspend(void) {
    if (screen == NULL) {
        return;
    }
    ct_modes_leave();
    ct_signals_stop();
    ct_screen_resume();
}

void ct_screen_leave(void) {
    if (screen != NULL) {
        ct_modes_leave();
    }
}

void ct_screen_set_mouse(bool on) {
    ct_modes_set_mouse(on);
}

void ct_screen_copy(const uint8_t *bytes, size_t count) {
    ct_modes_write((const char *)bytes, count);
}

void ct_screen_ask_background(void) {
    ct_modes_ask("\033]11;?\033\\");
}

// MARK: Colours

int ct_screen_colors(void) {
    return colors;
}

int ct_screen_pair_limit(void) {
    return pair_limit;
}

void ct_screen_define_pair(int pair, int foreground, int background) {
    if (!has_default_colors) {
        foreground = foreground < 0 ? COLOR_WHITE : foreground;
        background = background < 0 ? COLOR_BLACK : background;
    }
#if HAS_EXTENDED_PAIRS
    init_extended_pair(pair, foreground, background);
#else
    init_pair((short)pair, (short)foreground, (short)background);
#endif
}

static int pair_of(const cchar_t *cell) {
    wchar_t text[CCHARW_MAX + 1];
    attr_t attributes;
    short pair = 0;
#if HAS_EXTENDED_PAIRS
    int extended = 0;
    getcchar(cell, text, &attributes, &pair, &extended);
    return extended;
#else
    getcchar(cell, text, &attributes, &pair, NULL);
    return pair;
#endif
}

void ct_screen_mark_pairs(uint8_t *marks, size_t count) {
    if (screen == NULL) {
        return;
    }
    int rows, columns;
    getmaxyx(stdscr, rows, columns);
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
            cchar_t cell;
            if (mvwin_wch(stdscr, row, column, &cell) == OK) {
                int pair = pair_of(&cell);
                if (pair >= 0 && (size_t)pair < count) {
                    marks[pair] = 1;
                }
            }
        }
    }
}

// MARK: Drawing

static attr_t curses_attributes(uint32_t attributes) {
    attr_t result = WA_NORMAL;
    result |= attributes & CT_BOLD ? WA_BOLD : 0;
    result |= attributes & CT_DIM ? WA_DIM : 0;
    result |= attributes & CT_UNDERLINE ? WA_UNDERLINE : 0;
    result |= attributes & CT_REVERSE ? WA_REVERSE : 0;
    result |= attributes & CT_LINK ? LINK_ATTRIBUTE : 0;
#ifdef WA_ITALIC
    result |= attributes & CT_ITALIC ? WA_ITALIC : 0;
#endif
    return result;
}

// Invisible controls that the C library measures as combining: some move text about.
static bool is_format_control(uint32_t scalar) {
    return (scalar >= 0x200B && scalar <= 0x200F) || (scalar >= 0x2028 && scalar <= 0x202E) ||
           (scalar >= 0x2060 && scalar <= 0x206F) || scalar == 0xFEFF ||
           (scalar >= 0xFFF9 && scalar <= 0xFFFB) || (scalar >= 0xE0000 && scalar <= 0xE007F);
}

typedef struct {
    int row, column;
    attr_t attributes;
    int pair;
    wchar_t text[CCHARW_MAX + 1];
    int count;  // scalars in `text`; 0 when no cell is begun
    int width;
} pen;

static void put_text(pen *pen) {
    cchar_t cell;
    pen->text[pen->count] = 0;
#if HAS_EXTENDED_PAIRS
    int result = setcchar(&cell, pen->text, pen->attributes, 0, &pen->pair);
#else
    int result = setcchar(&cell, pen->text, pen->attributes, (short)pen->pair, NULL);
#endif
    if (result == OK && wmove(stdscr, pen->row, pen->column) == OK) {
        wadd_wchnstr(stdscr, &cell, 1);
    }
}

static void end_cell(pen *pen) {
    if (pen->count == 0) {
        return;
    }
    put_text(pen);
    pen->column += pen->width;
    pen->count = 0;
}

static void put_replacement(pen *pen, int width, int limit) {
    for (int i = 0; i < width && pen->column < limit; i++) {
        pen->text[0] = i == 0 ? REPLACEMENT : L' ';
        pen->count = 1;
        pen->width = 1;
        end_cell(pen);
    }
}

void ct_screen_put(int row, int column, const uint32_t *scalars, const uint8_t *widths,
                   size_t count, uint32_t attributes, int pair) {
    if (screen == NULL) {
        return;
    }
    int rows, columns;
    getmaxyx(stdscr, rows, columns);
    if (row < 0 || row >= rows || column < 0) {
        return;
    }
    pen pen = {.row = row, .column = column, .pair = pair};
    pen.attributes = curses_attributes(attributes);
    for (size_t i = 0; i < count && pen.column < columns; i++) {
        wchar_t scalar = (wchar_t)scalars[i];
        int width = widths[i];
        int measured = wcwidth(scalar);
        if (width == 0) {
            bool joins = pen.count > 0 && pen.count < CCHARW_MAX && scalar != 0;
            if (joins && measured == 0 && !is_format_control(scalars[i])) {
                pen.text[pen.count++] = scalar;
            }
            continue;
        }
        end_cell(&pen);
        if (measured != width || pen.column + width > columns) {
            put_replacement(&pen, width, columns);
            continue;
        }
        pen.text[0] = scalar;
        pen.count = 1;
        pen.width = width;
    }
    if (pen.column < columns) {
        end_cell(&pen);
    }
}

void ct_screen_repaint(void) {
    if (screen != NULL) {
        redrawwin(stdscr);
    }
}

size_t ct_screen_flush(int row, int column, const ct_link *links, size_t count) {
    if (screen == NULL) {
        return 0;
    }
    int rows, columns;
    getmaxyx(stdscr, rows, columns);
    bool shown = row >= 0 && row < rows && column >= 0 && column < columns;
    leaveok(stdscr, !shown);  // a hidden cursor may stay where the last cell left it
    if (shown) {
        wmove(stdscr, row, column);
    }
    wnoutrefresh(stdscr);
    doupdate();
    ct_links_write(links, count);
    if (cursor_shown != (int)shown) {
        // Twice after a resume: ncurses keeps quiet about a state it believes to be set.
        curs_set(cursor_shown < 0 ? !shown : shown);
        curs_set(shown);
        cursor_shown = shown;
    }
    return ct_output_send(ct_modes_descriptor());
}
