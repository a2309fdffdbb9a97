import EngineKit
import TestSupport
import Testing

@testable import EngineHost

@Suite struct FrameDecoderTests {
    static let frames = [
        Frame(kind: 0x01, payload: []),
        Frame(kind: 0x90, payload: Array("a token".utf8)),
        Frame(kind: 0xFF, payload: [0, 0xFF, 0]),
        Frame(kind: 0x80, payload: [UInt8](repeating: 7, count: 300)),
    ]

    static let wire = frames.flatMap { frame -> [UInt8] in
        let length = frame.payload.count
        return [UInt8(length & 0xFF), UInt8(length >> 8), 0, 0, frame.kind] + frame.payload
    }

    @Test("A stream cut in two at any byte gives the same frames")
    func everySplit() throws {
        for split in 0...Self.wire.count {
            var decoder = FrameDecoder()
            var frames: [Frame] = []
            for part in [Self.wire[..<split], Self.wire[split...]] {
                decoder.append(part)
                while let frame = try decoder.next() { frames.append(frame) }
            }
            #expect(frames == Self.frames, "cut at \(split)")
        }
    }

    @Test("A stream cut into single bytes or random pieces gives the same frames")
    func randomSplits() throws {
        var random = SeededGenerator(seed: 1)
        let wire = (0..<400).flatMap { _ in Self.wire }
        for longest in [1, 2, 5, 1000, 100_000] {
            var decoder = FrameDecoder()
            var count = 0
            var rest = wire[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...longest, using: &random))
                rest = rest.dropFirst(piece.count)
                decoder.append(piece)
                while let frame = try decoder.next() {
                    try #require(frame == Self.frames[count % Self.frames.count])
                    count += 1
                }
            }
            #expect(count == 400 * Self.frames.count)
        }
    }

    @Test("A length over the maximum is an error, and stays one", arguments: [65, 0xFFFF_FFFF])
    func hostileLength(length: UInt32) throws {
        var decoder = FrameDecoder(maximumPayload: 64)
        decoder.append((0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + [0x90])
        for _ in 0..<2 {
            let error = #expect(throws: EngineError.self) { try decoder.next() }
            #expect(error?.code == .protocolViolation)
            decoder.append([1, 2, 3])
        }
    }

    @Test("A payload of the maximum length is taken")
    func longestPayload() throws {
        var decoder = FrameDecoder(maximumPayload: 64)
        decoder.append([64, 0, 0, 0, 1] + [UInt8](repeating: 9, count: 64))
        #expect(try decoder.next()?.payload.count == 64)
        #expect(try decoder.next() == nil)
    }
}
