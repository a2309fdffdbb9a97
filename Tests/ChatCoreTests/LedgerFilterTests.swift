import ChatCore
import Testing

@Suite struct LedgerFilterTests {
    private func turn(_ change: (inout LedgerTurn) -> Void = { _ in }) -> LedgerTurn {
        var configuration = SpeedConfiguration(model: "Qwen3", engine: "llama.cpp", machine: "here")
        configuration.threads = 8
        configuration.kvTypeK = "f16"
        var turn = LedgerTurn(
            sentAt: 86_400, configuration: configuration, contextWindow: 4096,
            finishReason: .stop,
            usage: Usage(promptTokens: 9, cachedTokens: nil, completionTokens: 20),
            figures: ReplyFigures())
        change(&turn)
        return turn
    }

    @Test("Nothing asked for means every turn; each thing asked for has to be")
    func matching() {
        var filter = LedgerFilter()
        #expect(filter.matches(turn()))
        filter.allow(.threads, "8")
        filter.allow(.threads, "4")
        filter.allow(.day, "1970-01-02")
        #expect(filter.matches(turn()))
        #expect(filter.matches(turn { $0.configuration.threads = 4 }))
        #expect(!filter.matches(turn { $0.configuration.threads = 2 }))
        #expect(!filter.matches(turn { $0.configuration.threadsFollow = true }))
        #expect(!filter.matches(turn { $0.sentAt = 86_399 }))
    }

    @Test("A value that is not known can be asked for")
    func unknown() {
        var filter = LedgerFilter()
        filter.allow(.draft, LedgerFilter.unknown)
        #expect(filter.matches(turn()))
        #expect(!filter.matches(turn { $0.configuration.draftModel = "small" }))
    }

    @Test("The time begins with its first instant and ends before its last; tokens have to be told")
    func limits() {
        var filter = LedgerFilter()
        filter.since = 86_400
        filter.until = 90_000
        filter.minimumTokens = 20
        #expect(filter.matches(turn()))
        #expect(!filter.matches(turn { $0.sentAt = 86_399.9 }))
        #expect(!filter.matches(turn { $0.sentAt = 90_000 }))
        #expect(!filter.matches(turn { $0.usage?.completionTokens = 19 }))
        #expect(!filter.matches(turn { $0.usage = nil }))
    }

    @Test("Every key has its value")
    func keys() {
        let turn = turn {
            $0.configuration.quantization = Quantization("Q4_0")
            $0.configuration.engineBuild = "b1"
            $0.configuration.device = "CPU"
            $0.configuration.kvTypeV = "q8_0"
            $0.configuration.flashAttention = .auto
            $0.configuration.batch = 512
            $0.configuration.draftModel = "small"
        }
        #expect(
            LedgerKey.allCases.map { $0.value(of: turn) } == [
                "Qwen3", "Q4_0", "llama.cpp", "b1", "here", "CPU", "8", "f16/q8_0", "auto", "512",
                "small", "1970-01-02",
            ])
    }
}
