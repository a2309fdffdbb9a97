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

// MARK: modes.c

/// Opens the terminal and remembers its modes: CT_OK, CT_NO_TERMINAL or CT_SYSTEM.
ct_status ct_modes_open(const char *device);
void ct_modes_close(void);
int ct_modes_descriptor(void);

/// The terminal for ncurses: the same descriptor, so that cutting it off cuts ncurses off.
FILE *ct_modes_stream(void);

/// Where descriptors 1 and 2 go while the screen is up (null: they stay), and what is said on the
/// restored terminal after a crash.
void ct_modes_set_log(const char *path);
void ct_modes_set_last_words(const char *text);

/// Builds the byte sequences of entering and leaving from the loaded terminal type, so that
/// leaving needs nothing but write(2).
void ct_modes_learn_sequences(void);

/// Remembers the modes that ncurses just set, for entering again.
void ct_modes_learn_raw(void);

/// From here on the terminal is ours and `ct_modes_leave` will give it back.
void ct_modes_claim(void);

/// Sets every mode of a running screen. Sends the alternate-screen sequence when `again`: the
/// first time ncurses does.
void ct_modes_enter(bool again);

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
