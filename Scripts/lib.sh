# Sourced by the set-up scripts: where things are kept, and how a step speaks.
# Written for bash 3.2, the one macOS has.

cache="${CANTER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/canter}"
scripts="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

say() { printf 'set-up: %s\n' "$*" >&2; }

# One sentence: what is wrong, and what to do about it.
die() {
  say "$*"
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

is_macos() { [ "$(uname -s)" = Darwin ]; }

# sha256 of standard input, in hex.
sha256() { if has sha256sum; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1; }

# Ends with a sentence unless the folder $1 has $2 MiB free for $3.
need_space() {
  mkdir -p "$1" 2>/dev/null || die "$1 cannot be written: make it writable, or set CANTER_CACHE to another folder."
  local free
  free="$(df -Pm "$1" | awk 'NR == 2 { print $4 }')"
  [ "$free" -ge "$2" ] ||
    die "$3 needs $2 MiB and $1 has $free MiB free: free some, or set CANTER_CACHE to a folder on another disk."
}

# Starts this script again with the cache locked, unless a caller has locked it already. The lock
# goes with the processes that hold it, however they end, so there is never a stale one.
hold_lock() {
  [ -z "${CANTER_CACHE_LOCKED:-}" ] || return 0
  mkdir -p "$cache" 2>/dev/null || die "$cache cannot be made: set CANTER_CACHE to a folder you can write."
  CANTER_CACHE_LOCKED=yes exec "$scripts/with-lock" "$cache/lock" "$0" "$@"
}
