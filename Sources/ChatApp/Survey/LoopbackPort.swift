internal import ChatCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Whether anybody listens at an address of this machine: asked of the kernel, which answers at
/// once and takes no client for it.
enum LoopbackPort {
    /// Milliseconds; one that has not answered by then is for a client to wait for.
    private static let patience: Int32 = 100

    /// True for what is not this machine's own `127.0.0.1:PORT`, which only a client can tell.
    static func isOpen(_ place: ServerList.Place) -> Bool {
        guard let port = port(of: place.address) else { return true }
        return isOpen(port)
    }

    static func port(of address: String) -> UInt16? {
        let prefix = "http://127.0.0.1:"
        guard address.hasPrefix(prefix) else { return nil }
        return UInt16(address.dropFirst(prefix.count).prefix { $0 != "/" })
    }

    static func isOpen(_ port: UInt16) -> Bool {
        #if canImport(Darwin)
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #else
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        // One that cannot be asked here may be open.
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, length)
            }
        }
        guard result != 0 else { return true }
        guard errno == EINPROGRESS else { return errno != ECONNREFUSED }
        // Refused already, most often: the kernel only wants to be asked for it.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard unsafe poll(&waiting, 1, patience) == 1 else { return true }
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 else {
            return true
        }
        return error != ECONNREFUSED
    }
}
