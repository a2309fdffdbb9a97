internal import EngineKit
internal import Synchronization

/// The child's voice: one `write` per message, whole messages only, from any
/// thread.
///
/// A parent that does not read blocks the writer; that is the back-pressure.
/// A parent that is gone is not reported here: the end of the input says so.
final class FrameWriter: Sendable {
    private let descriptor: CInt
    private let encoder = Mutex(FrameEncoder())

    /// Writes to `descriptor`, which stays the caller's to close.
    init(descriptor: CInt) {
        self.descriptor = descriptor
    }

    /// Throws `.failed` when the message is too long for the wire; nothing is
    /// written then.
    func send(_ message: ReplyMessage) throws(EngineError) {
        try encoder.withLock { encoder throws(EngineError) in
            encoder.removeAll()
            try message.write(to: &encoder)
            writeAll(encoder.bytes, to: descriptor)
        }
    }
}
