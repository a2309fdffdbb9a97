internal import ChatCore
internal import EngineKit

/// The one payload written by hand, since it comes once per token: the time as
/// `Int64`, channel and presence as a byte each, tokens and depth as `Int64`
/// (0 when absent), the number of earlier instants and each as `Int64`, the
/// text to the end. Little-endian throughout.
extension TextDelta {
    /// Which of the optional fields are there, one bit each.
    private struct Presence: OptionSet {
        var rawValue: UInt8
        static let tokens = Presence(rawValue: 1)
        static let depth = Presence(rawValue: 2)
    }

    func write(to encoder: inout FrameEncoder) {
        var presence: Presence = []
        if tokens != nil { presence.insert(.tokens) }
        if depth != nil { presence.insert(.depth) }
        encoder.integer(at.nanoseconds)
        encoder.byte(channel.rawValue)
        encoder.byte(presence.rawValue)
        encoder.integer(Int64(tokens ?? 0))
        encoder.integer(Int64(depth ?? 0))
        encoder.integer(Int64(earlier.count))
        for instant in earlier { encoder.integer(instant.nanoseconds) }
        encoder.text(text)
    }

    init(from reader: inout PayloadReader) throws(EngineError) {
        let at = MonotonicInstant(nanoseconds: try reader.integer())
        guard let channel = Channel(rawValue: try reader.byte()) else {
            throw .violation("sent text for a channel that does not exist")
        }
        let presence = Presence(rawValue: try reader.byte())
        let tokens = Int(try reader.integer(Int64.self))
        let depth = Int(try reader.integer(Int64.self))
        let count = try reader.integer(Int64.self)
        var earlier: [MonotonicInstant] = []
        // Not reserved by what the count claims: the frame's end stops a wrong one.
        for _ in 0..<max(0, count) {
            earlier.append(MonotonicInstant(nanoseconds: try reader.integer()))
        }
        self.init(
            channel: channel, text: try reader.text(),
            tokens: presence.contains(.tokens) ? tokens : nil,
            depth: presence.contains(.depth) ? depth : nil, at: at, earlier: earlier)
    }
}
