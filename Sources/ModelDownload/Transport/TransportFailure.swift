internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Puts what goes wrong on the way to a server into sentences.
enum TransportFailure {
    /// What `error`, thrown by a request to `origin` or the reading of its
    /// answer, means.
    static func attempt(_ error: any Error, _ origin: WebAddress.Origin) -> FailedAttempt {
        switch error {
        case let failure as FailedAttempt: return failure
        case let error as DownloadError: return .final(error)
        case is CancellationError: return .final(.stopped)
        case is ServerSilence: return broken(origin, "has been silent for too long")
        case let error as HTTPClientError: return attempt(error, origin)
        case HTTPParserError.invalidEOFState: return broken(origin, "closed the connection")
        case is HTTPParserError:
            return .final(
                DownloadError(
                    .protocolViolation,
                    "\(origin) does not speak HTTP as it should (\(error)): check the address."))
        case let error as NIOConnectionError: return attempt(error, origin)
        case let error as IOError: return attempt(error, origin)
        case is ChannelError: return broken(origin, "closed the connection")
        default: return byName(error, origin)
        }
    }

    // MARK: Parts

    private static func attempt(
        _ error: HTTPClientError, _ origin: WebAddress.Origin
    ) -> FailedAttempt {
        switch error {
        case .cancelled: .final(.stopped)
        case .connectTimeout, .getConnectionFromPoolTimeout, .deadlineExceeded,
            .tlsHandshakeTimeout:
            unreachable(origin, "does not answer")
        case .readTimeout: broken(origin, "has been silent for too long")
        case .remoteConnectionClosed, .uncleanShutdown: broken(origin, "closed the connection")
        default:
            .final(
                DownloadError(
                    .protocolViolation,
                    "\(origin) cannot be spoken to (\(error.shortDescription)): check the address."
                ))
        }
    }

    private static func attempt(
        _ error: NIOConnectionError, _ origin: WebAddress.Origin
    ) -> FailedAttempt {
        if error.connectionErrors.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil {
            return unknownName(origin)
        }
        for single in error.connectionErrors {
            if let error = single.error as? IOError { return attempt(error, origin) }
        }
        return unreachable(origin, "cannot be reached")
    }

    private static func attempt(_ error: IOError, _ origin: WebAddress.Origin) -> FailedAttempt {
        switch error.errnoCode {
        case ECONNREFUSED: unreachable(origin, "refuses connections")
        case ECONNRESET, EPIPE, ENOTCONN: broken(origin, "closed the connection")
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN:
            unreachable(origin, "cannot be reached from this network")
        default: unreachable(origin, "cannot be reached")
        }
    }

    /// Errors of libraries that are not imported for a name alone.
    private static func byName(_ error: any Error, _ origin: WebAddress.Origin) -> FailedAttempt {
        let type = String(reflecting: type(of: error))
        if ["NIOSSL", "NWTLSError"].contains(where: type.contains) {
            return .final(
                DownloadError(
                    .unreachable,
                    "\(origin) cannot be spoken to in private (its certificate or its TLS is not accepted): check the address, and this machine's clock and certificates."
                ))
        }
        if ["SocketAddressError", "NWDNSError"].contains(where: type.contains) {
            return unknownName(origin)
        }
        return unreachable(origin, "cannot be reached")
    }

    private static func unknownName(_ origin: WebAddress.Origin) -> FailedAttempt {
        unreachable(origin, "cannot be found (no such name)")
    }

    private static func unreachable(
        _ origin: WebAddress.Origin, _ what: String
    ) -> FailedAttempt {
        .passing(
            DownloadError(
                .unreachable,
                "\(origin) \(what): check the address and the network, then try again."))
    }

    private static func broken(_ origin: WebAddress.Origin, _ what: String) -> FailedAttempt {
        .passing(
            DownloadError(
                .failed, "\(origin) \(what): pull again to go on from what is here."))
    }
}
