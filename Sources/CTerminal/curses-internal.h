// What the files that include curses.h share. Not for importers.

#ifndef CTERMINAL_CURSES_INTERNAL_H
#define CTERMINAL_CURSES_INTERNAL_H

#include <curses.h>

// macOS has an ncurses from before colour pairs became ints.
#if NCURSES_VERSION_PATCH >= 20170401 && NCURSES_EXT_COLORS
#define HAS_EXTENDED_PAIRS 1
#else
#define HAS_EXTENDED_PAIRS 0
#endif

/// Marks a cell of a link for ncurses. Terminals have no such attribute, so nothing is sent for it.
#define LINK_ATTRIBUTE A_HORIZONTAL

#endif
