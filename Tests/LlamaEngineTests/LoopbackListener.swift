import Foundation

/// Listens at a free port of this machine's own. What connects is handled by `serve`, one
/// connection after the other, on a thread of its own; each is closed afterwards.
final class LoopbackListener {
    let port: Int
    private let descriptor: CInt

    private struct Failure: Error {}

    init(serve: (@Sendable (CInt) -> Void)? = nil) throws {
        #if canImport(Glibc)
            let kind = CInt(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                let bound = unsafe bind(descriptor, pointer, length)
                return unsafe bound == 0 ? getsockname(descriptor, pointer, &length) : bound
            }
        }
        guard descriptor >= 0, code == 0, serve == nil || listen(descriptor, 8) == 0 else {
            throw Failure()
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        self.descriptor = descriptor
        guard let serve else { return }
        Thread.detachNewThread {
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                serve(connection)
                close(connection)
            }
        }
    }

    deinit {
        shutdown(descriptor, CInt(2))
        close(descriptor)
    }

    /// Connects to a port of this machine's own.
    static func connect(to port: Int) throws -> CInt {
        #if canImport(Glibc)
            let kind = CInt(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                #if canImport(Glibc)
                    unsafe Glibc.connect(descriptor, $0, length)
                #else
                    unsafe Darwin.connect(descriptor, $0, length)
                #endif
            }
        }
        guard code == 0 else { throw Failure() }
        // A test that waits in vain is to fail.
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        _ = unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        return descriptor
    }

    /// The next `count` bytes; `nil` at the end.
    static func read(_ descriptor: CInt, _ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var buffer = [UInt8](repeating: 0, count: min(count - bytes.count, 1 << 20))
            let length = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
            }
            guard length > 0 else { return nil }
            bytes += buffer[..<length]
        }
        return bytes
    }

    static func write(_ descriptor: CInt, _ bytes: [UInt8]) {
        #if canImport(Darwin)
            let flags: CInt = 0
        #else
            let flags = CInt(MSG_NOSIGNAL)
        #endif
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe send(
                    descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, flags)
            }
            guard count > 0 else { return }
            sent += count
        }
    }
}
