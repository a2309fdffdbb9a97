import ChatCore
import EngineKit
import TestSupport
import Testing

@testable import EngineHost

/// What a broken or hostile process may send: every stream of bytes is read as
/// messages or refused as a violation, in time that its length bounds.
@Suite(.timeLimit(.minutes(2)))
struct WireFuzzTests {
    static let cases = 100_000
    static let shares = 10

    /// Every kind of message, each as one frame's bytes.
    static let good: [[UInt8]] = {
        var frames: [[UInt8]] = []
        var encoder = FrameEncoder()
        for reply in WireMessageTests.replies {
            try? reply.write(to: &encoder)
            frames.append(encoder.bytes)
            encoder.removeAll()
        }
        for request in WireMessageTests.requests {
            try? request.write(to: &encoder)
            frames.append(encoder.bytes)
            encoder.removeAll()
        }
        return frames
    }()

    @Test("100,000 streams, by seed", arguments: 0..<shares)
    func streams(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var (messages, violations) = (0, 0)
        for round in 0..<Self.cases / Self.shares {
            var mutator = FrameMutator(frames: Self.good, random: random)
            let stream = mutator.stream()
            random = mutator.random
            var decoder = FrameDecoder(maximumPayload: 1 << 20)
            var rest = stream[...]
            do {
                while !rest.isEmpty {
                    let piece = rest.prefix(Int.random(in: 1...400, using: &random))
                    rest = rest.dropFirst(piece.count)
                    decoder.append(piece)
                    var inPiece = 0
                    while let frame = try decoder.next() {
                        // A frame takes its header at least.
                        inPiece += 1
                        try #require(inPiece <= stream.count / Frame.headerLength)
                        try #require(frame.payload.count <= stream.count)
                        if frame.kind < 0x80 {
                            _ = try RequestMessage(frame)
                        } else {
                            _ = try ReplyMessage(frame)
                        }
                        messages += 1
                    }
                }
            } catch let error as EngineError {
                violations += 1
                #expect(error.code == .protocolViolation, "seed \(seed), round \(round)")
                #expect(error.description.utf8.count < 500, "seed \(seed), round \(round)")
            }
        }
        // Otherwise the test would say nothing of one of both.
        #expect(messages > 1000 && violations > 1000, "\(messages) and \(violations)")
    }

    @Test("A message nested a hundred thousand deep is a violation")
    func nested() {
        for brackets in ["[", "{\"a\":"] {
            let text = String(repeating: brackets, count: 100_000)
            let frame = Frame(kind: 0x80, payload: Array(text.utf8))
            let error = #expect(throws: EngineError.self) { _ = try ReplyMessage(frame) }
            #expect(error?.code == .protocolViolation)
        }
    }

    @Test("Frames without an end hold no more memory than came")
    func endless() throws {
        var decoder = FrameDecoder()
        // Says 64 MiB, and brings a byte at a time.
        decoder.append([0, 0, 0, 4, 0x90])
        for _ in 0..<100_000 {
            decoder.append([0x20])
            #expect(try decoder.next() == nil)
        }
    }
}

/// Makes streams that are nearly right.
struct FrameMutator {
    let frames: [[UInt8]]
    var random: SeededGenerator

    mutating func stream() -> [UInt8] {
        var stream: [UInt8] = []
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            var frame = frames[Int.random(in: frames.indices, using: &random)]
            for _ in 0..<Int.random(in: 0...2, using: &random) { mutate(&frame) }
            // Mostly with the length it has, so that the payload is looked at.
            if frame.count >= 5, Int.random(in: 0..<8, using: &random) > 0 {
                setLength(frame.count - 5, of: &frame)
            }
            stream += frame
        }
        return stream
    }

    private mutating func mutate(_ frame: inout [UInt8]) {
        guard !frame.isEmpty else { return }
        switch Int.random(in: 0..<9, using: &random) {
        case 0: frame[at(frame)] = .random(in: 0...255, using: &random)
        case 1: frame[at(frame)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: frame.removeLast(Int.random(in: 0...frame.count, using: &random))
        case 3:
            let start = at(frame)
            frame.removeSubrange(start..<min(frame.count, start + 9))
        case 4:
            let start = at(frame)
            frame.insert(contentsOf: frame[start...].prefix(16), at: start)
        case 5: setLength(interesting(frame.count), of: &frame)
        case 6: spliceField(&frame)
        default: replaceValue(&frame)
        }
    }

    private mutating func at(_ bytes: [UInt8]) -> Int {
        Int.random(in: bytes.indices, using: &random)
    }

    private func setLength(_ length: Int, of frame: inout [UInt8]) {
        guard frame.count >= 4 else { return }
        for index in 0..<4 { frame[index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
    }

    private mutating func interesting(_ count: Int) -> Int {
        [0, 1, count - 5, count - 4, count - 6, 1 << 20, 1 << 20 + 1, 1 << 31, 0xFFFF_FFFF]
            .randomElement(using: &random) ?? 0
    }

    /// Writes a hostile number over eight bytes: an id, a count, a time.
    private mutating func spliceField(_ frame: inout [UInt8]) {
        guard frame.count >= 14 else { return }
        let number = [0, 1, UInt64.max, 1 << 63, 1 << 62, 1 << 32].randomElement(using: &random)
        let start = Int.random(in: 5...frame.count - 8, using: &random)
        for index in 0..<8 {
            frame[start + index] = UInt8(truncatingIfNeeded: (number ?? 0) >> (8 * index))
        }
    }

    /// Puts another JSON value in the place of one.
    private mutating func replaceValue(_ frame: inout [UInt8]) {
        let colons = frame.indices.filter { frame[$0] == UInt8(ascii: ":") }
        guard let colon = colons.randomElement(using: &random) else { return }
        let end =
            frame[(colon + 1)...].firstIndex {
                $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}")
            } ?? frame.endIndex
        let value =
            [
                "null", "-1", "1e999", "-9223372036854775809", "18446744073709551616", "0.5",
                "\"\"", "\"inf\"", "[]", "{}", "[[[[[[[[]]]]]]]]", "true", "\"\\ud800\"", "",
                "{\"_0\":{\"_0\":{\"_0\":null}}}",
            ].randomElement(using: &random) ?? ""
        frame.replaceSubrange((colon + 1)..<end, with: value.utf8)
    }
}
