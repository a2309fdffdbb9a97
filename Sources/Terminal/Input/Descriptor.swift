#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The system calls of this target, in one place.
enum Descriptor {
    /// What a read found.
    enum Reading: Hashable {
        case bytes([UInt8])
        /// Nothing to read now.
        case nothing
        /// End of file, or the other side is gone.
        case ended
    }

    /// `errno`, to be read right after the call that set it.
    static var lastError: Int32 { errno }

    /// Reads what is there, at most `limit` bytes. Call it when poll says there is something: a
    /// blocking descriptor waits otherwise.
    static func read(_ descriptor: Int32, limit: Int) -> Reading {
        var count = 0
        var code: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
            repeat {
                #if canImport(Darwin)
                    count = unsafe Darwin.read(descriptor, buffer.baseAddress, limit)
                #elseif canImport(Glibc)
                    count = unsafe Glibc.read(descriptor, buffer.baseAddress, limit)
                #else
                    count = unsafe Musl.read(descriptor, buffer.baseAddress, limit)
                #endif
                code = errno
            } while count < 0 && code == EINTR
            initialized = max(0, count)
        }
        if count > 0 { return .bytes(bytes) }
        return count < 0 && (code == EAGAIN || code == EWOULDBLOCK) ? .nothing : .ended
    }

    /// Writes one byte; full is as good as written to somebody who only waits for a byte.
    static func ring(_ descriptor: Int32) {
        var byte: UInt8 = 0
        unsafe withUnsafePointer(to: &byte) { byte in
            while unsafe write(descriptor, byte, 1) < 0, errno == EINTR {}
        }
    }

    /// A pipe whose ends neither block nor outlive an exec.
    ///
    /// - Throws: `TerminalError` when the process has no descriptors left.
    static func makePipe() throws(TerminalError) -> (readEnd: Int32, writeEnd: Int32) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw .system("make a pipe", errno: errno) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        return (ends[0], ends[1])
    }

    /// Waits until one of the descriptors can be read or has ended; one below 0 is left out.
    ///
    /// - Parameter milliseconds: The longest wait; -1 has no end.
    /// - Returns: For each, whether a read will not block. All false after the time, or a signal.
    static func waitUntilReadable(_ descriptors: [Int32], milliseconds: Int32) -> [Bool] {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let count = unsafe poll(&polled, nfds_t(polled.count), milliseconds)
        return polled.map { count > 0 && $0.revents != 0 }
    }
}

/// The system's words for an error number.
func systemMessage(_ code: Int32) -> String {
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
}
