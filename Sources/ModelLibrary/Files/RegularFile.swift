#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An open regular file. Closed when the value ends.
struct RegularFile: ~Copyable {
    private let descriptor: CInt
    /// The path as it was given.
    let path: String
    /// Bytes, when it was opened.
    let size: Int

    /// Opens a file for reading. Throws `notFound`, `notAFile` or `unreadable`.
    init(path: String) throws(ModelError) {
        // O_NONBLOCK: a FIFO under a model's name must not hang the search.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw Self.error(errno, path)
        }
        do throws(ModelError) {
            self.size = try Self.size(of: descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        close(descriptor)
    }

    /// Fills `buffer` from `offset` on; returns how many bytes there were.
    func read(into buffer: inout [UInt8], at offset: Int) throws(ModelError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(
                    descriptor, bytes.baseAddress?.advanced(by: filled), bytes.count - filled,
                    off_t(offset + filled))
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.error(errno, path)
            }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    private static func size(of descriptor: CInt, _ path: String) throws(ModelError) -> Int {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw error(errno, path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            return Int(status.st_size)
        case S_IFDIR:
            throw ModelError(.notAFile, "\(path) is a folder: give the .gguf file inside it.")
        default:
            throw ModelError(.notAFile, "\(path) is not a regular file: give a .gguf file.")
        }
    }

    private static func error(_ number: CInt, _ path: String) -> ModelError {
        switch number {
        case ENOENT, ENOTDIR, ENAMETOOLONG:
            return ModelError(
                .notFound,
                "There is no file \(path): check the path, or see what is there with `canter models`."
            )
        case EACCES, EPERM:
            return ModelError(
                .unreadable,
                "You may not read \(path): change its permissions or choose another model.")
        default:
            let reason = unsafe String(cString: strerror(number))
            return ModelError(
                .unreadable,
                "\(path) cannot be read (\(reason)): check the disk or choose another model.")
        }
    }
}
