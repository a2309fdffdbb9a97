#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `path` with every symbolic link followed; `nil` when it leads nowhere.
func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
}

/// What lies at a path.
enum FileKind {
    case file, folder, other
}

/// What lies at `path`, links followed; `nil` when there is nothing, or
/// nothing that may be seen.
func fileKind(_ path: String) -> FileKind? { FileStatus(path)?.kind }
