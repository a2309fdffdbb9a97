import ChatCore
import Testing

@testable import ChatApp

@Suite("What the ledger is told of a session")
struct TurnLogTests {
    private func instant(_ seconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: Int64(seconds * 1e9))
    }

    private var loaded: LoadedModel {
        var loaded = LoadedModel(
            model: ModelDescription(
                name: "tiny-Q8_0", displayName: "tiny", quantization: Quantization("Q8_0"),
                store: "canter"),
            engine: "llama.cpp", engineVersion: "b7", contextWindow: 4096, threads: 2)
        loaded.fingerprint = "f1"
        loaded.traffic = ModelTraffic(
            weightBytes: 1e8, layers: [CacheLayers(kind: .full, layers: 4, bytesPerToken: 1000)])
        return loaded
    }

    private var bandwidth: MemoryBandwidth {
        MemoryBandwidth(
            bytesPerSecond: 2e10, runs: [2e10], threads: 2, bufferBytes: 1, cacheBytes: nil,
            measuredAt: 0)
    }

    private func log() -> TurnLog {
        let place = TurnLog.Place(machine: "a machine", bandwidth: bandwidth)
        return TurnLog(conversation: .init(rawValue: "c1")) { place }
    }

    private let user = Message(id: .init(rawValue: 1), role: .user, text: "hi")

    private func reply(tokens: Int?, rate: Double? = 100) -> Message {
        var figures = ReplyFigures()
        figures.decodeRate = rate.map { Figure($0, .engineReported) }
        return Message(
            id: .init(rawValue: 2), role: .assistant, text: "yes",
            reply: ReplyRecord(
                model: "tiny", quantization: Quantization("Q8_0"), engine: "llama.cpp",
                finishReason: .stop,
                usage: tokens.map {
                    Usage(promptTokens: 900, cachedTokens: 0, completionTokens: $0)
                }, figures: figures))
    }

    @Test("A reply becomes a turn with its samples and what the machine was like")
    func turn() throws {
        var log = log()
        var kept: [LedgerTurn] = []
        func tell(_ event: SessionEvent, _ at: Double) {
            if let turn = log.record(event, at: instant(at), time: 1_000 + at) { kept.append(turn) }
        }
        tell(.loaded(loaded), 0)
        tell(.turnStarted(user: user, reply: .init(rawValue: 2), sentAt: instant(1)), 1.5)
        var reading = MachineReading(seconds: 1)
        (reading.otherLoad, reading.usableCores, reading.clock) = (0.3, 2, 3e9)
        log.record(reading, at: instant(2))
        tell(.sampled(DepthSample(depth: 100, tokens: 32, seconds: 0.5)), 3)
        tell(.threads(ThreadChoice(decode: 1, reason: .load)), 3.1)
        // A reading of long ago tells nothing of now.
        tell(.sampled(DepthSample(depth: 132, tokens: 32, seconds: 0.5)), 9)
        tell(.turnEnded(message: reply(tokens: 200), failure: nil), 10)
        let turn = try #require(kept.first)
        #expect(kept.count == 1)
        #expect(turn.sentAt == 1_001)
        #expect(turn.conversation == .init(rawValue: "c1"))
        #expect(turn.configuration.engineBuild == "b7")
        #expect(turn.configuration.fingerprint == "f1")
        #expect(turn.configuration.machine == "a machine")
        #expect(turn.samples.map(\.otherLoad) == [0.3, nil])
        #expect(turn.samples.map(\.clock) == [3e9, nil])
        #expect(turn.samples.map(\.threads) == [2, 1])
        // (1e8 + 1000 x (900 + 100)) bytes x 100 tokens a second, of 20 GB/s.
        #expect(turn.bandwidth == Figure(1.01e10, .estimated))
        #expect(abs((turn.bandwidthShare?.value ?? 0) - 0.505) < 1e-9)
    }

    @Test("A reply that said nothing, or whose model is not known, is no turn")
    func nothing() {
        var log = log()
        let started = SessionEvent.turnStarted(
            user: user, reply: .init(rawValue: 2), sentAt: instant(1))
        _ = log.record(started, at: instant(1), time: 0)
        let ended = SessionEvent.turnEnded(message: reply(tokens: 5), failure: nil)
        #expect(log.record(ended, at: instant(2), time: 1) == nil)
        _ = log.record(.loaded(loaded), at: instant(3), time: 2)
        _ = log.record(started, at: instant(4), time: 3)
        let empty = SessionEvent.turnEnded(message: reply(tokens: 0), failure: nil)
        #expect(log.record(empty, at: instant(5), time: 4) == nil)
        _ = log.record(started, at: instant(6), time: 5)
        let untold = SessionEvent.turnEnded(message: reply(tokens: nil, rate: nil), failure: nil)
        #expect(log.record(untold, at: instant(7), time: 6) == nil)
    }

    @Test("Energy is that of the tokens made between two readings")
    func energy() throws {
        var log = log()
        var kept: LedgerTurn?
        func tell(_ event: SessionEvent, _ at: Double) {
            kept = log.record(event, at: instant(at), time: at) ?? kept
        }
        tell(.loaded(loaded), 0)
        tell(.turnStarted(user: user, reply: .init(rawValue: 2), sentAt: instant(1)), 1)
        for second in 1...3 {
            for _ in 0..<20 {
                let delta = TextDelta(
                    channel: .answer, text: "x", tokens: 1, depth: nil,
                    at: instant(Double(second)))
                tell(.delta(.init(rawValue: 2), delta), Double(second))
            }
            var reading = MachineReading(seconds: 1)
            reading.energy = .init(joules: 30, scope: .processor)
            log.record(reading, at: instant(Double(second) + 0.5))
        }
        tell(.turnEnded(message: reply(tokens: 60), failure: nil), 5)
        // The first reading holds the time of reading the prompt.
        #expect(kept?.joulesPerToken == Figure(60.0 / 40, .measured))
        #expect(kept?.energyScope == .processor)
    }
}
