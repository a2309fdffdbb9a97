internal import EngineKit

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The descriptors between a parent and one child. Owns both ends until they
/// are taken or closed.
///
/// The child's input is a socket, not a pipe, because a socket can be written
/// to without SIGPIPE when the child is gone; ignoring that signal is the
/// program's decision, not this module's.
struct ChildPipes {
    /// The parent's ends; none of them blocks.
    var input: CInt = -1
    var output: CInt = -1
    var log: CInt = -1
    /// The child's ends, to become its descriptors 0, 1 and 2.
    var childInput: CInt = -1
    var childOutput: CInt = -1
    var childLog: CInt = -1

    /// Throws `.unreachable` when the process has no descriptors left.
    init() throws(EngineError) {
        do throws(EngineError) {
            (input, childInput) = try Self.makeSocketPair()
            (output, childOutput) = try Self.makePipe()
            (log, childLog) = try Self.makePipe()
            for descriptor in [input, output, log] { makeNonBlocking(descriptor) }
            #if canImport(Darwin)
                var on: CInt = 1
                unsafe setsockopt(
                    input, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<CInt>.size))
            #endif
        } catch {
            closeParentEnds()
            closeChildEnds()
            throw error
        }
    }

    func closeParentEnds() {
        for descriptor in [input, output, log] where descriptor >= 0 { close(descriptor) }
    }

    func closeChildEnds() {
        for descriptor in [childInput, childOutput, childLog] where descriptor >= 0 {
            close(descriptor)
        }
    }

    /// A reading and a writing end.
    static func makePipe() throws(EngineError) -> (CInt, CInt) {
        var ends: [CInt] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw exhausted }
        return try moved(ends)
    }

    private static func makeSocketPair() throws(EngineError) -> (CInt, CInt) {
        var ends: [CInt] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, stream, 0, &ends) == 0 else { throw exhausted }
        return try moved(ends)
    }

    /// The same ends closed on exec, and above the standard three descriptors,
    /// which a process that was started without them hands out first.
    private static func moved(_ ends: [CInt]) throws(EngineError) -> (CInt, CInt) {
        let moved = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 3) }
        for descriptor in ends { close(descriptor) }
        guard moved[0] >= 0, moved[1] >= 0 else {
            for descriptor in moved where descriptor >= 0 { close(descriptor) }
            throw exhausted
        }
        return (moved[0], moved[1])
    }

    private static var exhausted: EngineError {
        EngineError(
            .unreachable,
            "The engine could not be started: too many files are open (\(systemMessage(errno))); close some programs and send again."
        )
    }

    #if canImport(Glibc)
        private static let stream = CInt(SOCK_STREAM.rawValue)
    #else
        private static let stream = SOCK_STREAM
    #endif
}
