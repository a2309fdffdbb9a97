// One screen on one terminal, drawn through ncurses, and the ways back to the shell.
//
// ncurses is an output encoder here: it turns changed cells into few bytes. Reading the keyboard,
// waiting and handling signals are ours. No ncurses type shows in this header.
//
// A process has at most one screen. Everything is for the thread that opened it, except the
// signal and exit handlers this target installs, which may run on any thread.

#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// MARK: Screen

/// Why a screen could not be opened.
typedef enum {
    CT_OK = 0,
    /// The device cannot be opened or is not a terminal.
    CT_NO_TERMINAL,
    /// A screen is open already.
    CT_BUSY,
    /// The terminal type is unknown, and so is the one to fall back on.
    CT_UNKNOWN_TYPE,
    /// The terminal type cannot place the cursor, or ncurses cannot use it.
    CT_INCAPABLE_TYPE,
    /// A system call failed; `errno` says why.
    CT_SYSTEM,
} ct_status;

/// Cells across and down.
typedef struct {
    int32_t columns;
    int32_t rows;
} ct_size;

/// Attributes of a cell, as bits.
enum {
    CT_BOLD = 1 << 0,
    CT_DIM = 1 << 1,
    CT_ITALIC = 1 << 2,
    CT_UNDERLINE = 1 << 3,
    CT_REVERSE = 1 << 4,
    /// Not seen: the cell is one of a link, which `ct_screen_flush` writes.
    CT_LINK = 1 << 5,
};

/// Takes the terminal over: signal handlers, crash handlers, locale, raw mode, alternate screen.
///
/// `device` is the terminal's path. `type` is a terminfo name; when terminfo does not know it,
/// `fallback` is used. While the screen is up, file descriptor 2 (and 1, if it is a terminal) goes
/// to the end of the file `log`, or stays where it is when `log` is null. `last_words` is written
/// on the restored terminal after a crash; null for none.
ct_status ct_screen_open(const char *device, const char *type, const char *fallback,
                         const char *log, const char *last_words);

/// Gives the terminal back and frees the screen. Does nothing when none is open.
void ct_screen_close(void);

/// True when `fallback` stands in for the terminal type that was asked for.
bool ct_screen_uses_fallback(void);

/// The open terminal's file descriptor, for reading keys. Owned by the screen.
int ct_screen_descriptor(void);

/// The size the terminal has now.
ct_size ct_screen_size(void);

/// Follows the terminal's size and blanks every cell.
ct_size ct_screen_resize(void);

/// Gives the terminal back, stops the process group as Ctrl-Z does, and takes the terminal over
/// again once somebody continues it.
void ct_screen_suspend(void);

/// Gives the terminal back for another program; `ct_screen_resume` takes it over again.
void ct_screen_leave(void);

/// Sets all modes again and repaints every cell at the next flush: after SIGCONT nothing is known
/// about the terminal's state.
void ct_screen_resume(void);

/// Asks for mouse reports (buttons, drags and the wheel, SGR encoding) or ends them.
void ct_screen_set_mouse(bool on);

/// Writes a sequence that changes nothing on the screen, such as one for the clipboard.
void ct_screen_copy(const uint8_t *bytes, size_t count);

/// Asks for the background's colour (OSC 11); the answer is read with the keys.
void ct_screen_ask_background(void);

/// Colours the terminal has; 0 when it has none.
int ct_screen_colors(void);

/// Colour pairs that may be defined: 1 up to this number. Pair 0 is the terminal's own colours.
int ct_screen_pair_limit(void);

/// Gives pair `pair` these colours; -1 is the terminal's own.
void ct_screen_define_pair(int pair, int foreground, int background);

/// Sets `marks[p]` to 1 for every pair p < count that a cell of the screen has.
void ct_screen_mark_pairs(uint8_t *marks, size_t count);

/// Writes scalars from a cell on; what is outside the screen is cut off.
///
/// `widths[i]` is the number of cells the caller's layout gives scalar i: 0 (joins the cell
/// before it), 1 or 2. A scalar the C library and so ncurses measure otherwise is written as
/// U+FFFD, padded to the caller's width: then layout, ncurses and terminal agree.
void ct_screen_put(int row, int column, const uint32_t *scalars, const uint8_t *widths,
                   size_t count, uint32_t attributes, int pair);

/// Sends every cell at the next flush, whatever the terminal shows now.
void ct_screen_repaint(void);

/// Cells of one row that lead to one address.
typedef struct {
    int32_t row;
    int32_t column;
    int32_t columns;
    /// The sequence that opens the link, in `count` bytes.
    const char *opening;
    size_t count;
} ct_link;

/// Whether the terminal type has what writing links takes.
bool ct_screen_has_links(void);

/// Sends what changed since the last flush, the cursor at a cell, or hidden when `row` < 0, and
/// writes links over the cells drawn, which must be marked with `CT_LINK`. Returns the bytes sent.
size_t ct_screen_flush(int row, int column, const ct_link *links, size_t count);

/// What the terminal was sent since the screen was opened.
typedef struct {
    /// All bytes: cells, modes, questions and the clipboard.
    uint64_t bytes;
    /// How long the terminal took to accept the last flush; 0 when there was nothing to send.
    uint64_t last_flush_nanoseconds;
} ct_cost;

ct_cost ct_screen_cost(void);

// MARK: Signals

/// Signals that became events, as bits of `ct_signals_take`.
enum {
    CT_SIGNAL_RESIZE = 1 << 0,     // SIGWINCH
    CT_SIGNAL_INTERRUPT = 1 << 1,  // SIGINT
    CT_SIGNAL_TERMINATE = 1 << 2,  // SIGTERM
    CT_SIGNAL_HANG_UP = 1 << 3,    // SIGHUP
    CT_SIGNAL_SUSPEND = 1 << 4,    // SIGTSTP
    CT_SIGNAL_CONTINUE = 1 << 5,   // SIGCONT
};

/// Turns the signals above into events and ignores SIGPIPE. False, with `errno`, when the pipe
/// cannot be made. Does nothing when they are installed.
bool ct_signals_install(void);

/// Puts back what the signals did before.
void ct_signals_uninstall(void);

/// Readable when a signal came; -1 before the first installation. Never closed.
int ct_signals_descriptor(void);

/// The signals that came since the last call. Empties the pipe.
uint32_t ct_signals_take(void);

#endif
