import ChatCore
import Sessions
import Synchronization

/// A history in memory that tells what was written, in order, and can be full
/// or slow.
final class RecordingHistory: HistoryWriting {
    struct DiskFull: Error, CustomStringConvertible {
        var description: String { "the disk is full" }
    }

    private struct State {
        var changes: [HistoryChange] = []
        var isFull = false
        var isHeld = false
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var changes: [HistoryChange] { state.withLock { $0.changes } }

    /// Texts of the messages written, with their ids.
    var outline: [String] {
        changes.map { change in
            switch change {
            case .save(let message, _, _): "\(message.id.rawValue): \(message.text)"
            case .setAside(let first, _): "set aside \(first.rawValue)"
            case .show(let id, _): "show \(id.rawValue)"
            case .removeEach(let ids, _):
                "remove \(ids.map { "\($0.rawValue)" }.joined(separator: " "))"
            case .cut(let cut, _): "cut \(cut.map { "\($0.keptFrom.rawValue)" } ?? "none")"
            case .rename(let title, _): "rename \(title)"
            case .create(let conversation): "create \(conversation.messages.count)"
            case .clear(let id): "clear \(id.rawValue)"
            }
        }
    }

    /// From now on every write fails, or does not.
    func setFull(_ isFull: Bool) { state.withLock { $0.isFull = isFull } }

    /// From now on writes hang until `release`.
    func hold() { state.withLock { $0.isHeld = true } }

    func release() {
        let held = state.withLock { state in
            state.isHeld = false
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func save(_ message: Message, of conversation: Conversation.ID, title: String) async throws {
        try await write(.save(message, of: conversation, title: title))
    }

    func setAside(from first: Message.ID, of conversation: Conversation.ID) async throws {
        try await write(.setAside(from: first, of: conversation))
    }

    func show(_ message: Message.ID, of conversation: Conversation.ID) async throws {
        try await write(.show(message, of: conversation))
    }

    func save(_ cut: ContextCut?, of conversation: Conversation.ID) async throws {
        try await write(.cut(cut, of: conversation))
    }

    func remove(_ messages: [Message.ID], of conversation: Conversation.ID) async throws {
        try await write(.removeEach(messages, of: conversation))
    }

    func rename(_ conversation: Conversation.ID, to title: String) async throws {
        try await write(.rename(title, of: conversation))
    }

    func create(_ conversation: Conversation) async throws {
        try await write(.create(conversation))
    }

    func clear(_ conversation: Conversation.ID) async throws {
        try await write(.clear(conversation))
    }

    private func write(_ change: HistoryChange) async throws {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if state.isHeld { state.held.append(continuation) }
                return !state.isHeld
            }
            if goesOn { continuation.resume() }
        }
        try state.withLock { state in
            if state.isFull { throw DiskFull() }
            state.changes.append(change)
        }
    }
}
