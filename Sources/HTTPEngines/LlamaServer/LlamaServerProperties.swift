internal import ChatCore
internal import EngineKit

/// The answer of llama-server's `GET /props`.
struct LlamaServerProperties: Decodable {
    private var role: String?
    var build: String?
    var chatTemplate: String?
    var defaults: Defaults?
    private var capabilities: Capabilities?

    struct Defaults: Decodable {
        /// The window of one slot.
        var window: Int?
        enum CodingKeys: String, CodingKey { case window = "n_ctx" }
    }

    /// What it found out about the template.
    private struct Capabilities: Decodable {
        var takesEffort: Bool?
        enum CodingKeys: String, CodingKey { case takesEffort = "supports_reasoning_effort" }
    }

    enum CodingKeys: String, CodingKey {
        case role
        case build = "build_info"
        case chatTemplate = "chat_template"
        case defaults = "default_generation_settings"
        case capabilities = "chat_template_caps"
    }

    /// Whether it was started without a model, and starts a process for each.
    var isRouter: Bool { role == "router" }

    /// What is in force for a model these properties are of.
    func served(
        _ entry: LlamaServerModel, _ model: ModelDescription, _ kind: ServerKind,
        _ server: ServerConnection
    ) throws(EngineError) -> ServedModel {
        guard let window = defaults?.window, window > 0 else {
            throw server.explain.protocolViolation("does not tell its context window")
        }
        let arguments = entry.arguments
        var loaded = LoadedModel(
            model: model, engine: kind.engineName,
            engineVersion: build.map(ServerExplanation.printable), contextWindow: window,
            threads: arguments.threads, threadsPrefill: arguments.threadsPrefill,
            kvTypeK: arguments.typeK, kvTypeV: arguments.typeV,
            hasChatTemplate: chatTemplate?.isEmpty == false)
        loaded.model.window = window
        loaded.model.isLoaded = true
        loaded.batch = arguments.batch
        loaded.microBatch = arguments.microBatch
        loaded.thinking = thinking
        return ServedModel(model: loaded, id: entry.id, continuesReplies: true)
    }

    /// By the words of the template, and what the server found out about it.
    private var thinking: ThinkingSupport {
        var thinking = ThinkingSupport(template: chatTemplate ?? "")
        if let takesEffort = capabilities?.takesEffort {
            thinking.takesEffort = takesEffort
            thinking.reasons = thinking.reasons || takesEffort
        }
        return thinking
    }
}
