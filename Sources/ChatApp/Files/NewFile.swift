#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file that was not there before, for this person's eyes only, written piece
/// by piece. Ended by `finish` or `abandon`, one of which has to be called.
struct NewFile: Sendable {
    let path: String
    private let descriptor: CInt

    /// Makes the file. Throws one sentence where there is one of that name, which
    /// is left as it is, or none can be made.
    init(_ path: String) throws(CommandFailure) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                errno == EEXIST
                    ? "\(path) is there already: give another name."
                    : "\(path) cannot be written: give a folder that can.")
        }
    }

    func write(_ text: String) throws(CommandFailure) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe platformWrite(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw CommandFailure("\(path) cannot be written whole: free some space.")
            }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Ends the file. It is on the disk then.
    func finish() throws(CommandFailure) {
        // Some file systems cannot, and need not.
        fsync(descriptor)
        guard close(descriptor) == 0 else {
            throw CommandFailure("\(path) cannot be written whole: free some space.")
        }
    }

    /// Leaves nothing of it.
    func abandon() {
        close(descriptor)
        unsafe unlink(path)
    }
}

/// write(2), under a name that is not the structure's own.
private func platformWrite(_ descriptor: CInt, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}
