import ChatCore
import EngineKit
import Synchronization
import Testing

@testable import EngineHost

/// A parent that does not read.
@Suite(.timeLimit(.minutes(1)))
struct FullPipeTests {
    /// Says more than a pipe holds at once, then nothing until it is stopped.
    final class FloodingEngine: InferenceEngine {
        static let pieces = 20_000
        let name = "flood"
        let flooded = AsyncStream<Void>.makeStream()
        let stopped = AsyncStream<Void>.makeStream()
        private let reply = Mutex<GenerationStream.Continuation?>(nil)

        func models() async throws(EngineError) -> [ModelDescription] { [] }
        func unload() async {}
        func load(
            _ request: LoadRequest, progress: @escaping @Sendable (LoadProgress) -> Void
        ) async throws(EngineError) -> LoadedModel { throw EngineError(.failed, "No.") }
        func countTokens(
            in messages: [PromptMessage], thinking: ThinkingSettings
        ) async throws(EngineError) -> TokenCount { throw EngineError(.failed, "No.") }
        func occupancy() async throws(EngineError) -> CacheOccupancy { CacheOccupancy() }

        func generate(_ request: GenerationRequest) -> GenerationStream {
            let (stream, continuation) = GenerationStream.makeStream()
            reply.withLock { $0 = continuation }
            for number in 1...Self.pieces {
                continuation.yield(
                    .text(
                        TextDelta(
                            channel: .answer, text: "word ", tokens: 1, depth: number, at: .now)))
            }
            flooded.continuation.finish()
            return stream
        }

        func cancel(_ id: GenerationID) {
            reply.withLock { reply in
                reply?.yield(.finished(GenerationResult(reason: .cancelled, usage: nil)))
                reply?.finish()
            }
            stopped.continuation.finish()
        }
    }

    @Test("A stop reaches an engine whose answers nobody reads, and nothing said is lost")
    func stop() async throws {
        let (requestsOut, requestsIn) = try ChildPipes.makePipe()
        let (repliesOut, repliesIn) = try ChildPipes.makePipe()
        let engine = FloodingEngine()
        runOnOwnThread {
            try? EngineServer(engine: engine, output: repliesIn).run(input: requestsOut)
        }
        func send(_ request: RequestMessage) throws {
            var encoder = FrameEncoder()
            try request.write(to: &encoder)
            #expect(writeAll(encoder.bytes, to: requestsIn))
        }
        let id = GenerationID(rawValue: 5)
        try send(.generate(GenerationRequest(id: id, messages: [PromptMessage(.user, "go")])))
        for await _ in engine.flooded.stream {}
        // What was said takes ten times what a pipe holds: its writer cannot
        // be done as long as nobody reads.
        try send(.cancelGeneration(id))
        for await _ in engine.stopped.stream {}

        var decoder = FrameDecoder()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var texts = 0
        reading: while true {
            let count = readAvailable(repliesOut, into: &buffer)
            try #require(count > 0)
            decoder.append(buffer[..<count])
            while let frame = try decoder.next() {
                switch try ReplyMessage(frame) {
                case .event(_, .text): texts += 1
                case .event(_, .finished(let result)):
                    #expect(result.reason == .cancelled)
                    break reading
                default: break
                }
            }
        }
        #expect(texts == FloodingEngine.pieces)
        // Its input ends, and with it the server.
        closeDescriptor(requestsIn)
        closeDescriptor(repliesOut)
    }
}
