import Testing

/// Keeps suites from running beside each other: two models decoding at once
/// fight for the processor's cores, and both take many times as long.
struct OneAtATime: SuiteTrait, TestScoping {
    private actor Gate {
        private var isTaken = false
        private var waiting: [CheckedContinuation<Void, Never>] = []

        func enter() async {
            if isTaken {
                await withCheckedContinuation { waiting.append($0) }
            }
            isTaken = true
        }

        func leave() {
            if waiting.isEmpty {
                isTaken = false
            } else {
                waiting.removeFirst().resume()
            }
        }
    }

    private static let gate = Gate()

    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        await Self.gate.enter()
        defer { Task { await Self.gate.leave() } }
        try await function()
    }
}

extension Trait where Self == OneAtATime {
    /// For suites that load a model.
    static var oneAtATime: Self { OneAtATime() }
}
