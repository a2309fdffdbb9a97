internal import Benchmark
internal import ChatCore
internal import History
internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Keeps every turn of a session in the ledger, beside its conversation.
final class LedgerKeeper: Sendable {
    private let log: Mutex<TurnLog>
    private let turns: AsyncStream<LedgerTurn>.Continuation
    private let writer: Task<Void, Never>
    private let time: @Sendable () -> Double

    /// - Parameters:
    ///   - store: Where turns are kept. One that cannot be written is lost; the
    ///     history, in the same file, says so.
    ///   - time: In seconds since 1970.
    init(
        _ store: HistoryStore, _ log: TurnLog,
        time: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
    ) {
        let (stream, turns) = AsyncStream.makeStream(of: LedgerTurn.self)
        self.log = Mutex(log)
        self.turns = turns
        self.time = time
        writer = Task {
            for await turn in stream { try? await store.record(turn) }
        }
    }

    /// The keeper of a session that keeps its conversation with `recorder`;
    /// `nil` where nothing is kept.
    static func opened(
        with recorder: HistoryRecorder?, conversation: Conversation.ID?,
        environment: [String: String]
    ) -> LedgerKeeper? {
        recorder.map { recorder in
            LedgerKeeper(
                recorder.store,
                TurnLog(conversation: conversation) {
                    TurnLog.Place(
                        machine: MachineIdentity.current().text,
                        bandwidth: LedgerLookup.bandwidth(environment: environment))
                })
        }
    }

    /// Takes an event of the session. Never blocks for long.
    func record(_ event: SessionEvent) {
        let turn = log.withLock { $0.record(event, at: .now, time: time()) }
        if let turn { turns.yield(turn) }
    }

    func record(_ reading: MachineReading) {
        log.withLock { $0.record(reading, at: .now) }
    }

    /// Takes nothing more, and returns when all is written.
    func finish() async {
        turns.finish()
        await writer.value
    }
}
