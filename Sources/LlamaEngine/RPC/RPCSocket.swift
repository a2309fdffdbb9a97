#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A TCP connection nothing waits on for longer than it was told. Every call
/// blocks, up to the deadline.
final class RPCSocket {
    /// Why there is no connection, or none any more.
    enum Failure: Error, Equatable {
        /// The host's name has no address, or nothing listens there: the
        /// system's words for it.
        case unreachable(String)
        case timedOut
        /// The other side ended it.
        case closed
    }

    private let descriptor: CInt
    private let deadline: ContinuousClock.Instant

    /// Connects. Throws `.unreachable` or `.timedOut`.
    init(_ address: RPCAddress, deadline: ContinuousClock.Instant) throws(Failure) {
        descriptor = try Self.connect(address, deadline)
        self.deadline = deadline
    }

    deinit {
        // Without what was not answered: a busy server would otherwise answer it
        // later, into a connection that is closed, and die of SIGPIPE.
        var linger = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        close(descriptor)
    }

    /// Sends a few bytes, which a new connection takes at once.
    func send(_ bytes: [UInt8]) throws(Failure) {
        #if canImport(Darwin)
            let flags: CInt = 0
        #else
            let flags = CInt(MSG_NOSIGNAL)
        #endif
        let count = unsafe bytes.withUnsafeBytes {
            unsafe Self.send(descriptor, $0.baseAddress, $0.count, flags)
        }
        guard count == bytes.count else { throw .closed }
    }

    /// The next `count` bytes. Throws `.timedOut` or `.closed`.
    func receive(_ count: Int) throws(Failure) -> [UInt8] {
        var received: [UInt8] = []
        while received.count < count {
            try Self.wait(descriptor, CInt(POLLIN), deadline)
            var buffer = [UInt8](repeating: 0, count: count - received.count)
            let length = unsafe buffer.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            if length > 0 {
                received += buffer[..<length]
            } else if length == 0 || (errno != EINTR && errno != EAGAIN) {
                throw .closed
            }
        }
        return received
    }

    // MARK: Connecting

    private static func connect(
        _ address: RPCAddress, _ deadline: ContinuousClock.Instant
    ) throws(Failure) -> CInt {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = AF_INET
        #if canImport(Glibc)
            unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        #else
            unsafe hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(address.host, String(address.port), &hints, &list)
        guard code == 0, let first = unsafe list else {
            throw .unreachable(unsafe String(cString: gai_strerror(code)))
        }
        defer { unsafe freeaddrinfo(first) }
        let descriptor = unsafe socket(AF_INET, hints.ai_socktype, 0)
        guard descriptor >= 0 else { throw .unreachable(words(errno)) }
        do throws(Failure) {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
            #if canImport(Darwin)
                var on: CInt = 1
                _ = unsafe setsockopt(
                    descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on,
                    socklen_t(MemoryLayout<CInt>.size))
            #endif
            let begun = unsafe Self.connect(
                descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen)
            if begun != 0 {
                guard errno == EINPROGRESS else { throw .unreachable(words(errno)) }
                try wait(descriptor, CInt(POLLOUT), deadline)
                var code: CInt = 0
                var length = socklen_t(MemoryLayout<CInt>.size)
                _ = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
                guard code == 0 else { throw .unreachable(words(code)) }
            }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// Waits until something can be done with a descriptor, or it is broken.
    private static func wait(
        _ descriptor: CInt, _ events: CInt, _ deadline: ContinuousClock.Instant
    ) throws(Failure) {
        while true {
            let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            guard left > 0 else { throw .timedOut }
            var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let count = unsafe poll(&entry, 1, CInt(left.rounded(.up)))
            if count > 0 { return }
            if count < 0, errno != EINTR { throw .closed }
        }
    }

    private static func words(_ code: CInt) -> String {
        unsafe String(cString: strerror(code))
    }

    // The system's functions, which the methods' names hide.

    private static func connect(
        _ descriptor: CInt, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t
    ) -> CInt {
        #if canImport(Glibc)
            unsafe Glibc.connect(descriptor, address, length)
        #elseif canImport(Musl)
            unsafe Musl.connect(descriptor, address, length)
        #else
            unsafe Darwin.connect(descriptor, address, length)
        #endif
    }

    private static func send(
        _ descriptor: CInt, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: CInt
    ) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.send(descriptor, bytes, count, flags)
        #elseif canImport(Musl)
            unsafe Musl.send(descriptor, bytes, count, flags)
        #else
            unsafe Darwin.send(descriptor, bytes, count, flags)
        #endif
    }
}
