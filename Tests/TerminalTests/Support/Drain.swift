import Foundation
import Synchronization

/// Reads what a program prints on a terminal while it prints: more than a terminal holds.
final class Drain: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var waited = Duration.zero
    }

    private let state = Mutex(State())
    private let finished = DispatchSemaphore(value: 0)
    private let stop: Int32

    /// Starts to read on a thread of its own, once the terminal holds something.
    init(_ terminal: PseudoTerminal) throws {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else {
            throw PseudoTerminal.Failure(call: "pipe", code: errno)
        }
        stop = ends[1]
        let (descriptor, stopped) = (terminal.descriptor, ends[0])
        Thread.detachNewThread { [self] in
            read(descriptor, until: stopped)
            _ = close(stopped)
            finished.signal()
        }
    }

    /// Everything that was printed, and how long the printer was kept waiting before the first of
    /// it was read.
    func finish() -> (bytes: [UInt8], waited: Duration) {
        _ = close(stop)
        finished.wait()
        return state.withLock { ($0.bytes, $0.waited) }
    }

    private func read(_ descriptor: Int32, until stopped: Int32) {
        let clock = ContinuousClock()
        var piece = [UInt8](repeating: 0, count: 65536)
        var polled = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stopped, events: Int16(POLLIN), revents: 0),
        ]
        _ = unsafe poll(&polled, 2, -1)
        let began = clock.now
        // The terminal is full long before this, unless there is little to come.
        while clock.now - began < .milliseconds(5), polled[1].revents == 0 {
            _ = unsafe poll(&polled[1], 1, 0)
        }
        state.withLock { $0.waited = clock.now - began }
        while true {
            _ = unsafe poll(&polled, 2, -1)
            let count = unsafe Foundation.read(descriptor, &piece, piece.count)
            if count > 0 {
                state.withLock { $0.bytes += piece[..<count] }
            } else if polled[1].revents != 0 {
                return
            }
        }
    }
}
