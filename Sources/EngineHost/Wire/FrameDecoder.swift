internal import EngineKit

/// Cuts a stream of bytes into frames. How the stream was split on its way
/// does not matter: the frames are the same.
///
/// Memory grows with what has arrived, never with what a length promises.
struct FrameDecoder: Sendable {
    private let maximumPayload: Int
    private var buffer: [UInt8] = []
    /// Where the first byte not yet handed out lies in `buffer`.
    private var start = 0

    init(maximumPayload: Int = Frame.maximumPayload) {
        self.maximumPayload = maximumPayload
    }

    /// Takes bytes in the order they arrived.
    mutating func append(_ bytes: some Collection<UInt8>) {
        if start == buffer.count {
            // One huge frame must not hold its memory for ever.
            buffer.removeAll(keepingCapacity: buffer.capacity <= 1 << 20)
            start = 0
        } else if start > 1 << 16 {
            buffer.removeSubrange(..<start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole frame, or `nil` until more bytes have come.
    ///
    /// Throws `.protocolViolation` at a length over the maximum, and goes on
    /// doing so: after that there is no telling where a frame begins.
    mutating func next() throws(EngineError) -> Frame? {
        guard buffer.count - start >= Frame.headerLength else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(buffer[start + $1]) << (8 * $1) }
        guard length <= maximumPayload else {
            throw .violation("announced a message of \(length) bytes")
        }
        let payload = start + Frame.headerLength
        guard buffer.count - payload >= length else { return nil }
        start = payload + length
        return Frame(kind: buffer[payload - 1], payload: Array(buffer[payload..<start]))
    }
}
