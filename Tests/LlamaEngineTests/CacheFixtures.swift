import ChatCore
import EngineKit
import Foundation
import LlamaEngine
import Testing

/// The models the cache is tested with, one for each kind of cache.
enum CacheModel: String, CaseIterable, CustomTestStringConvertible {
    /// Full attention.
    case plain
    /// A window of 512 tokens in most layers.
    case sliding
    /// One state, and no cells.
    case recurrent

    var testDescription: String { rawValue }

    var path: String {
        get throws {
            switch self {
            case .plain: try PreciseModel.path
            case .sliding: try PreciseModel.secondPath
            case .recurrent: try TinyMamba.path
            }
        }
    }

    /// Those that are on this machine.
    static let present = allCases.filter {
        $0 != .sliding || FileManager.default.fileExists(atPath: TestModel.secondPath)
    }

    /// A text of about `tokens` tokens, another for each `seed`.
    func passage(_ tokens: Int, seed: Int) -> String {
        let list = [
            "fox", "river", "mountain", "lamp", "winter", "garden", "stone", "letter", "clock",
            "boat", "cloud",
        ]
        // The recurrent one reads byte by byte.
        let words = self == .recurrent ? tokens / 6 : tokens
        return "Part \(seed): "
            + (0..<words).map { list[($0 * 7 + $0 / 5 + seed * 3) % list.count] }
            .joined(separator: " ") + "."
    }

    /// An engine with the model loaded.
    func engine(
        context: Int = 2048, store: StateStoreSettings? = nil, fingerprint: String? = "model",
        settings change: (inout EngineSettings) -> Void = { _ in }
    ) async throws -> LlamaEngine {
        let engine = LlamaEngine()
        var request = LoadRequest(
            model: try path, settings: PreciseModel.settings(window: context))
        change(&request.settings)
        request.stateStore = store
        request.fingerprint = fingerprint
        _ = try await engine.load(request) { _ in }
        return engine
    }
}

/// A conversation under way with an engine.
struct Talk {
    let engine: LlamaEngine
    var messages: [PromptMessage] = []
    var conversation: Conversation.ID? = Conversation.ID(rawValue: "talk")
    var nextID: UInt64 = 1

    init(_ engine: LlamaEngine, _ conversation: String = "talk") {
        self.engine = engine
        self.conversation = Conversation.ID(rawValue: conversation)
    }

    /// Has the messages answered, greedily.
    mutating func answer(maxTokens: Int = 12) async throws -> Reply {
        var request = request(nextID, messages, maxTokens: maxTokens)
        request.conversation = conversation
        nextID += 1
        return try await Reply(engine.generate(request))
    }

    /// Adds a message, and the reply to it.
    @discardableResult
    mutating func say(_ text: String, maxTokens: Int = 12) async throws -> Reply {
        messages.append(PromptMessage(.user, text))
        let reply = try await answer(maxTokens: maxTokens)
        messages.append(PromptMessage(.assistant, reply.text))
        return reply
    }
}
