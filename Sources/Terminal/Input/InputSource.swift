import CTerminal

/// Everything that can wake the UI, in one wait: keys, signals, and the bell of other threads.
///
/// Asleep it costs nothing: nothing here runs until something happens. Used from one thread.
package struct InputSource: ~Copyable {
    /// Most bytes read at once. More waits for the next turn, so that a large paste does not keep
    /// a frame from being painted.
    package static let readLimit = 4096

    private let wakeup: Wakeup
    private let signals: Int32
    private var input: Int32

    /// The keys of a screen's terminal, the process's signals, and the bell of `wakeup`.
    ///
    /// To be used no longer than the driver is open.
    package init(_ driver: borrowing CursesDriver, wakeup: consuming Wakeup) {
        self.init(input: driver.descriptor, signals: ct_signals_descriptor(), wakeup: wakeup)
    }

    /// Any descriptor, which stays the caller's, and the bell of `wakeup`; signals are left alone.
    package init(input: Int32, wakeup: consuming Wakeup) {
        self.init(input: input, signals: -1, wakeup: wakeup)
    }

    private init(input: Int32, signals: Int32, wakeup: consuming Wakeup) {
        self.input = input
        self.signals = signals
        self.wakeup = wakeup
    }

    /// Rings from other threads.
    package var ringer: Wakeup.Ringer { wakeup.ringer }

    /// Waits until something happens, at most for `timeout`; nil has no end.
    ///
    /// May come back early with nothing, after a signal that is no event. Never fails: an input
    /// that ends is reported once and then left out.
    package mutating func wait(upTo timeout: Duration?) -> WaitResult {
        let ready = Descriptor.waitUntilReadable(
            [input, wakeup.descriptor, signals], milliseconds: Self.milliseconds(timeout))
        var result = WaitResult()
        if ready[2] { result.signals = TerminalSignal.signals(in: ct_signals_take()) }
        if ready[1] { result.isRung = wakeup.take() }
        if ready[0] {
            switch Descriptor.read(input, limit: Self.readLimit) {
            case .bytes(let bytes): result.bytes = bytes
            case .nothing: break
            case .ended:
                result.isHungUp = true
                input = -1
            }
        }
        return result
    }

    /// Rounded up: a wait that ends a little before its deadline would only start another.
    private static func milliseconds(_ timeout: Duration?) -> Int32 {
        guard let timeout else { return -1 }
        guard timeout > .zero else { return 0 }
        let (seconds, attoseconds) = timeout.components
        guard seconds < Int64(Int32.max) / 1000 else { return Int32.max }
        let perMillisecond: Int64 = 1_000_000_000_000_000
        return Int32(seconds * 1000 + (attoseconds + perMillisecond - 1) / perMillisecond)
    }
}

@available(*, unavailable)
extension InputSource: Sendable {}
