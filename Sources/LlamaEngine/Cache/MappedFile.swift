#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file whose bytes are read and written where they lie.
///
/// A state can be gigabytes: so it needs no second copy in memory, only pages
/// the system may take back.
@safe struct MappedFile: ~Copyable {
    private let descriptor: CInt
    private let start: UnsafeMutableRawPointer
    let size: Int

    var bytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: start, count: size)
    }

    /// Only of a file made by `init(creating:size:)`.
    var mutableBytes: UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(start: start, count: size)
    }

    /// Makes a file of `size` bytes that only its owner may read, its space
    /// taken beforehand: a disk that gets full later cannot be told of here.
    /// It is locked for as long as it is open, which shows that it is still
    /// being written.
    init(creating path: String, size: Int) throws(FileFailure) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last }
        var failure: FileFailure?
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            failure = .last
        } else if let code = reserveSpace(size, in: descriptor) {
            failure = FileFailure(code: code)
        }
        if failure == nil {
            let start = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
            if let start = unsafe start, unsafe start != MAP_FAILED {
                self.descriptor = descriptor
                unsafe self.start = start
                self.size = size
                return
            }
            failure = .last
        }
        close(descriptor)
        unsafe unlink(path)
        throw failure ?? FileFailure(code: EIO)
    }

    /// Opens a file for reading. Throws for one that is empty or not a file, too.
    init(reading path: String) throws(FileFailure) {
        // O_NONBLOCK: a FIFO under this name must not hang the engine.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .last }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size > 0
        else {
            close(descriptor)
            throw FileFailure(code: EINVAL)
        }
        let size = Int(status.st_size)
        let start = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let start = unsafe start, unsafe start != MAP_FAILED else {
            let failure = FileFailure.last
            close(descriptor)
            throw failure
        }
        _ = unsafe madvise(start, size, MADV_WILLNEED)
        self.descriptor = descriptor
        unsafe self.start = start
        self.size = size
    }

    deinit {
        unsafe munmap(start, size)
        close(descriptor)
    }

    /// Waits until the bytes are on the disk.
    func flush() throws(FileFailure) {
        guard unsafe msync(start, size, MS_SYNC) == 0, fsync(descriptor) == 0 else { throw .last }
    }
}
