import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A bell that ends the wait of an `InputSource`, from any thread.
///
/// Ringers may outlive the bell: ringing one nobody listens to is harmless.
package struct Wakeup: ~Copyable {
    private let pipe: Pipe

    /// - Throws: `TerminalError` when the process has no descriptors left.
    package init() throws(TerminalError) {
        pipe = try Pipe()
    }

    /// Rings the bell; give copies away freely.
    package struct Ringer: Sendable {
        fileprivate let pipe: Pipe

        /// Ends the present or next wait. Costs a system call only the first time since that wait.
        ///
        /// What is to be seen afterwards must be in place before: ring last.
        package func ring() {
            if !pipe.isRung.exchange(true, ordering: .acquiringAndReleasing) {
                Descriptor.ring(pipe.writeEnd)
            }
        }
    }

    package var ringer: Ringer { Ringer(pipe: pipe) }

    /// Readable when the bell was rung.
    var descriptor: Int32 { pipe.readEnd }

    /// Whether the bell was rung since the last call. Look for what it announced after this.
    func take() -> Bool {
        while case .bytes = Descriptor.read(pipe.readEnd, limit: 64) {}
        // After the pipe is empty: a ring between the two steps leaves no byte, but what it
        // announces is in place before this, so the caller finds it now.
        return pipe.isRung.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// Both ends close when the last ringer is gone, so that none ever writes to a closed
    /// descriptor, or to one that is another file by now.
    fileprivate final class Pipe: Sendable {
        let readEnd: Int32
        let writeEnd: Int32
        let isRung = Atomic(false)

        init() throws(TerminalError) {
            (readEnd, writeEnd) = try Descriptor.makePipe()
        }

        deinit {
            _ = close(readEnd)
            _ = close(writeEnd)
        }
    }
}

@available(*, unavailable)
extension Wakeup: Sendable {}
