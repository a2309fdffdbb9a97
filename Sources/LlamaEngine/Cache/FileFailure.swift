#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A system call on a file that failed.
struct FileFailure: Error, CustomStringConvertible {
    /// `errno`.
    var code: CInt

    /// The failure of the call just made.
    static var last: FileFailure { FileFailure(code: errno) }

    /// What the system calls it.
    var description: String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
