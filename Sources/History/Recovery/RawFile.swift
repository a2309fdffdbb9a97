#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file read and written at places in it, closed with the value.
struct RawFile: ~Copyable {
    private let descriptor: CInt

    /// `nil` where it cannot be opened.
    init?(_ path: String, isWritable: Bool = false) {
        descriptor = unsafe open(path, (isWritable ? O_RDWR : O_RDONLY) | O_CLOEXEC)
        if descriptor < 0 { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// In bytes.
    var size: Int {
        let end = lseek(descriptor, 0, SEEK_END)
        return max(0, Int(end))
    }

    /// At most `count` bytes from `offset` on; none at the end and where they cannot
    /// be read.
    func read(at offset: Int, count: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            let read = unsafe pread(descriptor, buffer.baseAddress, count, off_t(offset))
            length = max(0, read)
        }
    }

    /// Says whether all was written.
    func write(_ bytes: [UInt8], at offset: Int) -> Bool {
        let written = unsafe bytes.withUnsafeBytes { buffer in
            unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
        }
        return written == bytes.count
    }

    /// Makes the file longer or shorter; says whether it did.
    func resize(to size: Int) -> Bool {
        ftruncate(descriptor, off_t(size)) == 0
    }
}
