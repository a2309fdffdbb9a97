#if canImport(Darwin)
    internal import Darwin
    internal import NIOCore

    extension ConnectionWatch {
        static let settings = [
            Setting(.socket, SO_KEEPALIVE, 1),
            Setting(.tcp, TCP_KEEPALIVE, idle),
            Setting(.tcp, TCP_KEEPINTVL, interval),
            Setting(.tcp, TCP_KEEPCNT, count),
            Setting(.tcp, TCP_RXT_CONNDROPTIME, unacknowledged),
        ]
    }
#endif
