#if os(Linux)
    internal import NIOCore

    #if canImport(Glibc)
        internal import Glibc
    #elseif canImport(Musl)
        internal import Musl
    #endif

    extension ConnectionWatch {
        static let settings = [
            Setting(.socket, SO_KEEPALIVE, 1),
            Setting(.tcp, TCP_KEEPIDLE, idle),
            Setting(.tcp, TCP_KEEPINTVL, interval),
            Setting(.tcp, TCP_KEEPCNT, count),
            Setting(.tcp, TCP_USER_TIMEOUT, unacknowledged * 1000),
        ]
    }
#endif
