internal import ChatCore
internal import EngineKit
internal import History

/// Does what `bench --replay` asks: finds the conversation, loads the model, replays, prints.
struct ReplayRun: Sendable {
    enum Format: Sendable {
        case markdown, json
    }

    /// The conversation's id, or the beginning of it.
    let conversation: String
    let settings: ChatSettings
    let isTuned: Bool
    let repetitions: Int
    let format: Format

    /// What the window has to hold beside the longest turn: the reply of one whose length is not
    /// known, and what templates add.
    private static let room = 192

    /// Blocks. Throws `CommandFailure`; `.interrupted` after Ctrl-C, when what was done is printed.
    func run() throws {
        let kept = try HistoryShelf.use { [conversation] shelf in
            let summary = try await shelf.summary(beginning: conversation)
            return try await shelf.store.conversation(summary.id)
        }
        guard let kept else {
            throw CommandFailure("That conversation is gone: canter history list shows the others.")
        }
        let turns = ReplayTurn.turns(of: kept, systemPrompt: settings.reply.systemPrompt)
        guard !turns.isEmpty else {
            throw CommandFailure(
                "That conversation has no reply to make again: choose another one of canter history list."
            )
        }
        let setup = try EngineSetup(settings, isTuned: isTuned)
        let status = StatusLine()
        let (loaded, outcome) = try runBlocking { [self] in
            try await interruptible {
                do {
                    let loaded = try await load(setup, turns, status)
                    let outcome = await Replay(
                        engine: setup.engine, turns: turns, repetitions: repetitions,
                        thinking: settings.reply.thinking
                    ).run { progress in
                        status.show(
                            "Turn \(progress.turn) of \(progress.turns), repetition \(progress.repetition) of \(repetitions) …"
                        )
                    }
                    status.clear()
                    await setup.end()
                    return (loaded, outcome)
                } catch {
                    status.clear()
                    await setup.end()
                    throw error
                }
            }
        }
        if !outcome.turns.isEmpty { try write(kept.id, loaded, outcome, asked: turns.count) }
        guard let failure = outcome.failure else { return }
        guard failure.code != .cancelled else { throw CommandFailure.interrupted }
        throw CommandFailure(failure.description)
    }

    /// With a window that holds the longest turn, where none was asked for and the engine can
    /// count before it loads.
    private func load(
        _ setup: EngineSetup, _ turns: [ReplayTurn], _ status: StatusLine
    ) async throws -> LoadedModel {
        var request = try setup.requiredRequest()
        if setup.isEmbedded, request.settings.contextWindow == nil, let last = turns.last {
            let longest = try await setup.engine.countTokens(
                in: last.messages, thinking: settings.reply.thinking, of: request)
            let reply = turns.compactMap(\.tokens).max() ?? 0
            request.settings.contextWindow = longest.value + reply + Self.room
        }
        status.show("Loading …")
        return try await setup.engine.load(request) { _ in }
    }

    private func write(
        _ id: Conversation.ID, _ loaded: LoadedModel, _ outcome: Replay.Outcome, asked: Int
    ) throws {
        switch format {
        case .markdown:
            try StandardStreams.write(ReplayTable(loaded: loaded, outcome: outcome).markdown + "\n")
        case .json:
            let report = ReplayReport(id, loaded, asked: asked, outcome.turns)
            try StandardStreams.write(JSONOutput.pretty(report) + "\n")
        }
    }
}
