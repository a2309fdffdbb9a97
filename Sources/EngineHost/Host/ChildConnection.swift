internal import EngineKit
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The parent's ends of one child's pipes. One thread reads them; it sleeps in
/// `poll` until there is something, and hands every message straight to the
/// handler, so that a token changes threads once on its way to who awaits it.
final class ChildConnection: Sendable {
    /// What the reading thread has to say, in this order: any number of
    /// messages or one violation, perhaps `outputEnded`, then one `ended`.
    enum Event: Sendable {
        case message(ReplyMessage)
        /// The child sent what is no message; nothing it sends counts now.
        case violated(EngineError)
        /// The child closed its output, while its process may live on.
        case outputEnded
        /// The process is gone and everything it wrote has been read.
        case ended(ChildExit, log: [String])
    }

    fileprivate struct Outbox {
        /// The child's input; `nil` once closed.
        var input: CInt?
        /// What the child has not taken yet.
        var unsent: [UInt8] = []
        var exit: ChildExit?
        /// Writing a byte here wakes the reading thread; `nil` once it is over.
        var waker: CInt?
    }

    private let outbox: Mutex<Outbox>

    /// Takes the parent's ends of `pipes` over. `handler` is called on the
    /// reading thread and must not block.
    ///
    /// Throws `.unreachable` when there are no descriptors left.
    init(
        _ pipes: ChildPipes, logFile: String?, handler: @escaping @Sendable (Event) -> Void
    ) throws(EngineError) {
        let (woken, waker) = try ChildPipes.makePipe()
        for descriptor in [woken, waker] { makeNonBlocking(descriptor) }
        outbox = Mutex(Outbox(input: pipes.input, waker: waker))
        let (output, log) = (pipes.output, pipes.log)
        runOnOwnThread { [self] in
            var reader = ChildReader(output: output, log: log, logFile: logFile, handler: handler)
            let exit = read(with: &reader, woken: woken)
            // Nothing is lost: what the child wrote is in the pipes by now.
            reader.drain()
            closeDescriptor(woken)
            outbox.withLock { $0.close() }
            handler(.ended(exit, log: reader.lines))
        }
    }

    /// Sends `bytes` after all sent before. Never blocks: what the child does
    /// not take at once is sent by the reading thread as it does.
    func send(_ bytes: [UInt8]) {
        outbox.withLock { outbox in
            let isIdle = outbox.unsent.isEmpty
            outbox.unsent.append(contentsOf: bytes)
            guard isIdle else { return }
            outbox.sendUnsent()
            if !outbox.unsent.isEmpty { outbox.wake() }
        }
    }

    /// Closes the child's input, which tells it to end.
    func closeInput() {
        outbox.withLock { $0.closeInput() }
    }

    /// Says that the process has ended.
    func exited(_ exit: ChildExit) {
        outbox.withLock { outbox in
            outbox.exit = exit
            outbox.wake()
        }
    }

    /// Reads until the process has ended.
    private func read(with reader: inout ChildReader, woken: CInt) -> ChildExit {
        var wakes = [UInt8](repeating: 0, count: 64)
        let hangUp = Int16(POLLIN | POLLHUP | POLLERR)
        while true {
            let (exit, input) = outbox.withLock { ($0.exit, $0.unsent.isEmpty ? nil : $0.input) }
            if let exit { return exit }
            // `poll` passes over descriptors below zero.
            var polled = [
                pollfd(fd: reader.output ?? -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: reader.log ?? -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: woken, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input ?? -1, events: Int16(POLLOUT), revents: 0),
            ]
            guard unsafe poll(&polled, nfds_t(polled.count), -1) > 0 else { continue }
            if polled[0].revents & hangUp != 0 { reader.readOutput() }
            if polled[1].revents & hangUp != 0 { reader.readLog() }
            if polled[2].revents != 0 {
                while readAvailable(woken, into: &wakes) > 0 {}
            }
            if polled[3].revents != 0 { outbox.withLock { $0.sendUnsent() } }
        }
    }
}

extension ChildConnection.Outbox {
    /// Writes as much of `unsent` as the child takes now.
    fileprivate mutating func sendUnsent() {
        guard let input else { return unsent.removeAll() }
        unsent.removeFirst(sendAvailable(unsent, to: input))
    }

    fileprivate mutating func closeInput() {
        if let input { closeDescriptor(input) }
        input = nil
        unsent = []
    }

    fileprivate mutating func close() {
        closeInput()
        if let waker { closeDescriptor(waker) }
        waker = nil
    }

    /// Makes the reading thread look at the outbox again.
    fileprivate func wake() {
        guard let waker else { return }
        var byte: UInt8 = 0
        // A full pipe wakes it just as well.
        _ = unsafe write(waker, &byte, 1)
    }
}
