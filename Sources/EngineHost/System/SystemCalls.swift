#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

// The system calls both ends of the wire make, interrupted ones made again.

/// Reads what there is, at most `buffer.count` bytes. How many; 0 at the end,
/// which an error is as well: a socket whose other side was killed may report
/// a reset; below 0 when the descriptor does not block and there is nothing.
func readAvailable(_ descriptor: CInt, into buffer: inout [UInt8]) -> Int {
    while true {
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe read(descriptor, $0.baseAddress, $0.count)
        }
        if count >= 0 || errno == EAGAIN { return count }
        if errno != EINTR { return 0 }
    }
}

/// Writes all of `bytes` to a descriptor that blocks, in one call unless the
/// system cuts it short. Returns whether they were taken.
@discardableResult
func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
    var written = 0
    while written < bytes.count {
        let count = unsafe bytes.withUnsafeBytes { bytes in
            unsafe write(
                descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
        }
        if count >= 0 {
            written += count
        } else if errno != EINTR {
            return false
        }
    }
    return true
}

/// Sends the part of `bytes` that the socket takes at once, without SIGPIPE.
/// How many bytes that were; all of them when the other side is gone.
func sendAvailable(_ bytes: [UInt8], to socket: CInt) -> Int {
    send(bytes, to: socket, flags: CInt(MSG_DONTWAIT))
}

/// Sends all of `bytes` to a socket that blocks, without SIGPIPE. Ends early
/// when the other side is gone.
func sendAll(_ bytes: [UInt8], to socket: CInt) {
    _ = send(bytes, to: socket, flags: 0)
}

private func send(_ bytes: [UInt8], to socket: CInt, flags: CInt) -> Int {
    #if canImport(Darwin)
        // SO_NOSIGPIPE is set on the socket itself.
        let flags = flags
    #else
        let flags = flags | CInt(MSG_NOSIGNAL)
    #endif
    var sent = 0
    while sent < bytes.count {
        let count = unsafe bytes.withUnsafeBytes { bytes in
            unsafe send(socket, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, flags)
        }
        if count >= 0 {
            sent += count
        } else if errno == EAGAIN {
            return sent
        } else if errno != EINTR {
            return bytes.count
        }
    }
    return sent
}

/// Reads and writes of `descriptor` return at once from now on.
func makeNonBlocking(_ descriptor: CInt) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
}

/// Reads and writes of `descriptor` wait from now on.
func makeBlocking(_ descriptor: CInt) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
}

/// `close(2)`, by a name no method hides.
func closeDescriptor(_ descriptor: CInt) {
    _ = close(descriptor)
}

/// `kill(2)`, by a name no method hides.
func signalProcess(_ id: pid_t, _ number: CInt) {
    _ = kill(id, number)
}

/// The system's words for an error number.
func systemMessage(_ number: CInt) -> String {
    guard let message = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: message)
}
