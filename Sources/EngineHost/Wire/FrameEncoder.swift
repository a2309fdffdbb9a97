internal import EngineKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Puts messages into frames, in a buffer that is used again for the next.
struct FrameEncoder: Sendable {
    /// The frames appended since the last `removeAll`.
    private(set) var bytes: [UInt8] = []

    /// Forgets the frames, keeps the memory.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
    }

    /// Appends one frame: `id` if there is one, then what `body` writes.
    ///
    /// Throws what `body` throws, or `.failed` when the payload is longer than
    /// `Frame.maximumPayload`; nothing is appended then.
    mutating func frame(
        _ kind: FrameKind, id: UInt64? = nil,
        body: (inout FrameEncoder) throws(EngineError) -> Void = { _ in }
    ) throws(EngineError) {
        let start = bytes.count
        // The length is not known yet; its place is kept.
        bytes.append(contentsOf: [0, 0, 0, 0, kind.rawValue])
        do throws(EngineError) {
            if let id { integer(id) }
            try body(&self)
            let length = bytes.count - start - Frame.headerLength
            guard length <= Frame.maximumPayload else {
                throw EngineError(
                    .failed,
                    "This is too long to hand to the engine (\(length >> 20) MiB); start a new conversation."
                )
            }
            for index in 0..<4 {
                bytes[start + index] = UInt8(truncatingIfNeeded: length >> (8 * index))
            }
        } catch {
            bytes.removeSubrange(start...)
            throw error
        }
    }

    /// Writes an integer, little-endian.
    mutating func integer(_ value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    mutating func byte(_ value: UInt8) {
        bytes.append(value)
    }

    mutating func text(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes `value` as JSON, which must be the last of the payload.
    mutating func json(_ value: some Encodable) throws(EngineError) {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .wireNames
        do {
            bytes.append(contentsOf: try encoder.encode(value))
        } catch {
            throw EngineError(
                .failed, "This cannot be handed to the engine; report it as a bug: \(error)")
        }
    }
}

extension JSONEncoder.NonConformingFloatEncodingStrategy {
    /// A rate over no time is infinite, which JSON has no number for.
    fileprivate static let wireNames = convertToString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
}

extension JSONDecoder.NonConformingFloatDecodingStrategy {
    /// The counterpart of the encoder's.
    static let wireNames = convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
}
