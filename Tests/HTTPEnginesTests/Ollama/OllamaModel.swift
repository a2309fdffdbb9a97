import Foundation
import Synchronization

@testable import HTTPEngines

/// A server that behaves as Ollama's documents and source say it does: models it
/// has and those in memory, windows, loads, overflow and figures.
///
/// Modelled after them and never compared with the real program: what it does
/// shows that canter does what they ask, not that Ollama does what they say.
final class OllamaModel: Sendable {
    struct Installed: Sendable {
        var name: String
        var capabilities: [String]? = ["completion"]
        var template = "{{ range .Messages }}{{ .Content }}{{ end }}"
        var family = "llama"
        var trained = 32768
        /// What its Modelfile sets.
        var parameters = ""
        var extra = ""
    }

    /// How the next replies go.
    struct Script: Sendable {
        enum Ending: Sendable {
            case done(String)
            case error(String)
            /// The body ends without a line that is the last one.
            case silent
            /// Nothing more comes, and the client has to close.
            case hanging
        }

        var thinking: [String] = []
        var answer = ["The ", "rain ", "is ", "wet."]
        var ending = Ending.done("stop")
    }

    struct Loaded: Sendable {
        var window: Int
        /// What makes it load the model anew when it differs.
        var options: [String: JSONValue]
        var cached = 0
    }

    struct State {
        var installed: [Installed] = []
        var loaded: [String: Loaded] = [:]
        /// How often a model came into memory.
        var loads = 0
        var script = Script()
        /// An older version drops messages whatever it is told.
        var truncatesAnyway = false
        /// How a prompt that is too long is refused.
        var refusal = OllamaModel.plainRefusal
        /// What it says instead of loading.
        var loadError: String?
        var pullLines: [String] = []
        var pullHangs = false
        /// Of `POST`s with their bodies, and of `GET`s.
        var asked: [(line: String, body: JSONValue)] = []
        var share = 1.0
    }

    static let plainRefusal =
        "the prompt is longer than the context length currently available to the model; shorten it"

    let state: Mutex<State>
    /// Something whenever a client has closed a connection that hung.
    let closed: AsyncStream<Void>
    private let closing: AsyncStream<Void>.Continuation

    init(_ installed: Installed..., script: Script = Script()) {
        state = Mutex(
            State(
                installed: installed.isEmpty ? [Installed(name: "llama3.2:3b")] : installed,
                script: script))
        (closed, closing) = AsyncStream.makeStream()
    }

    /// The bodies of the chats so far, those that only load left out.
    var chats: [[String: JSONValue]] { bodies("POST /api/chat").filter { !$0.isLoad } }

    func bodies(_ line: String) -> [[String: JSONValue]] {
        state.withLock { $0.asked }.compactMap {
            if $0.line == line, case .object(let fields) = $0.body { fields } else { nil }
        }
    }

    /// How often that was asked.
    func asked(_ line: String) -> Int {
        state.withLock { $0.asked.count { $0.line == line } }
    }

    /// Tokens of a prompt.
    static func tokens(_ messages: [(role: String, content: String)]) -> Int {
        messages.reduce(4) { $0 + 4 + ($1.content.utf8.count + 3) / 4 }
    }

    var handler: LoopbackServer.Handler {
        { request, reply in
            let body = JSONValue(text: String(decoding: request.body, as: UTF8.self)) ?? .null
            self.state.withLock { $0.asked.append((request.line, body)) }
            let fields =
                if case .object(let fields) = body { fields } else { [String: JSONValue]() }
            switch request.line {
            case "GET /": try await reply.sendJSON("Ollama is running")
            case "GET /api/version": try await reply.sendJSON(#"{"version":"0.33.0"}"#)
            case "GET /api/tags": try await reply.sendJSON(self.tags)
            case "GET /api/ps": try await reply.sendJSON(self.running)
            case "POST /api/show": try await self.show(fields, reply)
            case "POST /api/chat": return try await self.chat(fields, reply)
            case "POST /api/pull": return try await self.pull(reply)
            default: try await reply.sendJSON(#"{"error":"not found"}"#, status: "404 Not Found")
            }
            return .keep
        }
    }

    // MARK: Lists

    private var tags: String {
        let models = state.withLock { $0.installed }.map { model in
            let told = model.capabilities.map { #","capabilities":\#(Self.list($0))"# } ?? ""
            return """
                {"name":"\(model.name)","model":"\(model.name)","size":2019393189,\
                "digest":"a80c4f17acd5","details":{"format":"gguf","family":"\(model.family)",\
                "parameter_size":"3.2B","quantization_level":"Q4_K_M"}\(told)\(model.extra)}
                """
        }
        return #"{"models":[\#(models.joined(separator: ","))]}"#
    }

    private var running: String {
        state.withLock { state in
            let models = state.loaded.sorted { $0.key < $1.key }.map { name, loaded in
                """
                {"name":"\(name)","model":"\(name)","size":4000000000,\
                "size_vram":\(Int(4e9 * state.share)),"context_length":\(loaded.window),\
                "expires_at":"2026-11-22T14:38:31.83753-07:00"}
                """
            }
            return #"{"models":[\#(models.joined(separator: ","))]}"#
        }
    }

    private func installed(_ fields: [String: JSONValue]) -> Installed? {
        state.withLock { $0.installed.first { $0.name == fields["model"]?.string } }
    }

    private func show(_ fields: [String: JSONValue], _ reply: LoopbackServer.Reply) async throws {
        guard let model = installed(fields) else { return try await unknown(fields, reply) }
        let told = model.capabilities.map { #","capabilities":\#(Self.list($0))"# } ?? ""
        try await reply.sendJSON(
            """
            {"license":"MIT","modelfile":"FROM x","parameters":"\(model.parameters)",\
            "template":"\(model.template)","details":{"format":"gguf","family":"\(model.family)"},\
            "model_info":{"general.architecture":"llama","general.parameter_count":3212749888,\
            "llama.context_length":\(model.trained),"llama.rope.freq_base":500000.5,\
            "tokenizer.ggml.tokens":null}\(told)}
            """)
    }

    private func unknown(_ fields: [String: JSONValue], _ reply: LoopbackServer.Reply)
        async throws
    {
        try await reply.sendJSON(
            #"{"error":"model '\#(fields["model"]?.string ?? "")' not found"}"#,
            status: "404 Not Found")
    }

    // MARK: Chat

    /// What came of a request before anything is generated.
    private enum Turn {
        case refused(String, status: String)
        case loaded
        case unloaded
        case reply(Script, prompt: Int, new: Int, wasLoaded: Bool)
    }

    private static let loadOptions = [
        "num_ctx", "num_batch", "num_gpu", "num_thread", "use_mmap", "main_gpu",
        "draft_num_predict",
    ]

    private func turn(_ fields: [String: JSONValue], _ model: Installed) -> Turn {
        var messages: [(role: String, content: String)] = []
        if case .array(let list) = fields["messages"] {
            for case .object(let message) in list {
                messages.append((message["role"]?.string ?? "", message["content"]?.string ?? ""))
            }
        }
        if fields["think"] != nil, model.capabilities?.contains("thinking") != true {
            return .refused(
                #"\"\#(model.name)\" does not support thinking"#, status: "400 Bad Request")
        }
        return state.withLock { state in
            if messages.isEmpty, fields["keep_alive"]?.integer == 0 {
                state.loaded[model.name] = nil
                return .unloaded
            }
            if let error = state.loadError {
                return .refused(error, status: "500 Internal Server Error")
            }
            let wasLoaded = Self.load(model, fields, &state)
            guard !messages.isEmpty, var loaded = state.loaded[model.name] else { return .loaded }
            let mayCut = fields["truncate"] != .boolean(false) || state.truncatesAnyway
            while Self.tokens(messages) > loaded.window {
                guard mayCut, messages.count > 1,
                    let oldest = messages.firstIndex(where: { $0.role != "system" })
                else { return .refused(state.refusal, status: "400 Bad Request") }
                messages.remove(at: oldest)
            }
            let prompt = Self.tokens(messages)
            let new = max(1, prompt - loaded.cached)
            loaded.cached = prompt + state.script.answer.count
            state.loaded[model.name] = fields["keep_alive"]?.integer == 0 ? nil : loaded
            return .reply(state.script, prompt: prompt, new: new, wasLoaded: wasLoaded)
        }
    }

    /// Whether it was loaded already, with these very options.
    private static func load(
        _ model: Installed, _ fields: [String: JSONValue], _ state: inout State
    ) -> Bool {
        var options: [String: JSONValue] = [:]
        if case .object(let sent) = fields["options"] {
            options = sent.filter { loadOptions.contains($0.key) }
        }
        options["shift"] = fields["shift"] ?? .boolean(true)
        if state.loaded[model.name]?.options == options { return true }
        state.loads += 1
        state.loaded[model.name] = Loaded(
            window: min(options["num_ctx"]?.integer ?? 4096, model.trained), options: options)
        return false
    }

    private func chat(_ fields: [String: JSONValue], _ reply: LoopbackServer.Reply) async throws
        -> LoopbackServer.Outcome
    {
        guard let model = installed(fields) else {
            try await unknown(fields, reply)
            return .keep
        }
        let message = #"{"model":"\#(model.name)","message":{"role":"assistant","content":""}"#
        switch turn(fields, model) {
        case .refused(let text, let status):
            try await reply.sendJSON(#"{"error":"\#(text)"}"#, status: status)
        case .loaded:
            try await reply.sendJSON(message + #","done":true,"done_reason":"load"}"#)
        case .unloaded:
            try await reply.sendJSON(message + #","done":true,"done_reason":"unload"}"#)
        case .reply(let script, let prompt, let new, let wasLoaded):
            try await Self.begin(reply)
            for line in Self.lines(script, prompt: prompt, new: new, wasLoaded: wasLoaded) {
                try await reply.sendChunk(Array((line + "\n").utf8))
            }
            if case .hanging = script.ending { return await hang(reply) }
            try await reply.sendChunk([])
        }
        return .keep
    }

    static func begin(_ reply: LoopbackServer.Reply) async throws {
        try await reply.send(
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
    }

    private func hang(_ reply: LoopbackServer.Reply) async -> LoopbackServer.Outcome {
        try? await reply.waitForClose()
        closing.yield()
        return .close
    }

    /// A reply's lines: 2 ms for a new token of the prompt, 10 ms for one of the reply.
    static func lines(
        _ script: Script, prompt: Int = 20, new: Int = 20, wasLoaded: Bool = true
    ) -> [String] {
        var lines = script.thinking.map {
            #"{"message":{"role":"assistant","content":"","thinking":"\#($0)"},"done":false}"#
        }
        lines += script.answer.map {
            #"{"message":{"role":"assistant","content":"\#($0)"},"done":false}"#
        }
        let count = script.thinking.count + script.answer.count + 1
        switch script.ending {
        case .done(let reason):
            lines.append(
                """
                {"message":{"role":"assistant","content":""},"done":true,"done_reason":"\(reason)",\
                "total_duration":9000000000,"load_duration":\(wasLoaded ? 20_000_000 : 3_000_000_000),\
                "prompt_eval_count":\(prompt),"prompt_eval_duration":\(new * 2_000_000),\
                "eval_count":\(count),"eval_duration":\((count - 1) * 10_000_000)}
                """)
        case .error(let text): lines.append(#"{"error":"\#(text)"}"#)
        case .silent, .hanging: break
        }
        return lines
    }

    // MARK: Pull

    private func pull(_ reply: LoopbackServer.Reply) async throws -> LoopbackServer.Outcome {
        let (lines, hangs) = state.withLock { ($0.pullLines, $0.pullHangs) }
        try await Self.begin(reply)
        for line in lines {
            try await reply.sendChunk(Array((line + "\n").utf8))
        }
        if hangs { return await hang(reply) }
        try await reply.sendChunk([])
        return .keep
    }

    private static func list(_ words: [String]) -> String {
        "[" + words.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }
}

extension [String: JSONValue] {
    fileprivate var isLoad: Bool { self["messages"] == .array([]) }
}
