// What the files of this target share. Not for importers.

#ifndef CTERMINAL_INTERNAL_H
#define CTERMINAL_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "CTerminal.h"

// MARK: terminfo.c

/// Loads the description of a terminal type and checks that it can place the cursor.
ct_status ct_terminfo_load(const char *type, int descriptor);

/// Frees what `ct_terminfo_load` loaded.
void ct_terminfo_unload(void);

/// Copies the bytes of a capability without parameters, at most `capacity`; 0 if it has none.
size_t ct_terminfo_sequence(const char *name, char *bytes, size_t capacity);

/// Whether the loaded type has a capability: a flag, or a sequence.
bool ct_terminfo_has_flag(const char *name);
bool ct_terminfo_has_sequence(const char *name);

/// Adds a sequence of ncurses' terminal type to the gathered output: one without parameters, and
/// one that moves the cursor.
void ct_terminfo_gather(const char *name);
void ct_terminfo_gather_move(int row, int column);

/// Adds the sequence that lets all rows scroll.
void ct_terminfo_gather_region(int rows);

// MARK: output.c

/// Makes the file that ncurses writes into, and begins to count. False, with `errno`, when there
/// can be none.
bool ct_output_open(void);
void ct_output_close(void);

/// What ncurses writes into; nothing of it is on the terminal before `ct_output_send`.
FILE *ct_output_stream(void);

/// Adds bytes behind what ncurses wrote. Settle them before it writes again: it goes past stdio.
void ct_output_gather(const char *bytes, size_t count);
void ct_output_settle(void);

/// Forgets what is gathered.
void ct_output_drop(void);

/// Sends what is gathered, timed. Returns how many bytes that was.
size_t ct_output_send(int descriptor);

/// Writes past what is gathered. Waits until the terminal took all. Async-signal-safe.
void ct_output_write(int descriptor, const char *bytes, size_t count);

// MARK: links.c

/// Looks whether the loaded terminal type can have cells written over.
void ct_links_learn(void);

/// Adds the links to the gathered output, over the cells that ncurses has drawn. Cursor and
/// attributes stay as ncurses left them.
void ct_links_write(const ct_link *links, size_t count);

// MARK: modes.c

/// Opens the terminal and remembers its modes: CT_OK, CT_NO_TERMINAL or CT_SYSTEM.
ct_status ct_modes_open(const char *device);
void ct_modes_close(void);
int ct_modes_descriptor(void);

/// Where descriptors 1 and 2 go while the screen is up (null: they stay), and what is said on the
/// restored terminal after a crash.
void ct_modes_set_log(const char *path);
void ct_modes_set_last_words(const char *text);

/// Builds the byte sequences of entering and leaving from the loaded terminal type, so that
/// leaving needs nothing but write(2).
void ct_modes_learn_sequences(void);

/// Derives the modes of a running screen from the terminal's: every key is a byte that comes at
/// once, and output is left as it is written.
void ct_modes_learn_raw(void);

/// From here on the terminal is ours and `ct_modes_leave` will give it back.
void ct_modes_claim(void);

/// Sets every mode of a running screen.
void ct_modes_enter(void);

/// Gives the terminal back; does nothing if that was done. Async-signal-safe.
void ct_modes_leave(void);

/// As `ct_modes_leave`, for a process about to end while other threads may still be painting:
/// what they write from now on goes nowhere. Says the last words if it `crashed`.
/// Async-signal-safe.
void ct_modes_abandon(bool crashed);

void ct_modes_set_mouse(bool on);
void ct_modes_write(const char *bytes, size_t count);
void ct_modes_ask(const char *question);

// MARK: signals.c

/// Stops the process group with SIGTSTP's own effect; returns when continued.
void ct_signals_stop(void);

// MARK: crash.c

/// Makes crashes and `exit` give the terminal back first.
void ct_crash_install(void);
void ct_crash_uninstall(void);

#endif
