import Foundation
import Synchronization

@testable import HTTPEngines

/// A server that behaves as LM Studio's documents and reports of its users say it
/// does: models and their instances in memory, loads, downloads, and replies that
/// say 200 whatever happens.
///
/// Modelled after them and never compared with the real program: what it does
/// shows that canter does what they ask, not that LM Studio does what they say.
final class LMStudioModel: Sendable {
    enum Version: Sendable {
        /// With `/api/v1`.
        case current
        /// With `/api/v0` and loading by chats only.
        case old
        /// With OpenAI's form only.
        case oldest
    }

    struct Instance: Sendable {
        var id: String
        var window: Int
        var flashAttention = true
    }

    enum Script: Sendable {
        case reply(reasoning: [String], answer: [String], usage: Bool, finish: String)
        /// An event named `error`, behind that text.
        case error(String, behind: [String])
        /// A body of nothing.
        case empty
        /// Only the mark of the end.
        case onlyDone
        case hanging
        case cut
    }

    struct State {
        var loaded: [String: [Instance]] = [:]
        var loads = 0
        var script = Script.reply(
            reasoning: [], answer: ["The ", "rain."], usage: true, finish: "stop")
        var loadError: String?
        /// The answers to a download, one after the other.
        var download: [String] = []
        var asked: [(line: String, body: JSONValue)] = []
        var echoesConfig = true
    }

    static let llama = "llama-3.2-3b-instruct"
    static let qwen = "qwen/qwen3-4b"

    let version: Version
    let state = Mutex(State())
    let closed: AsyncStream<Void>
    private let closing: AsyncStream<Void>.Continuation

    init(_ version: Version = .current) {
        self.version = version
        (closed, closing) = AsyncStream.makeStream()
    }

    func bodies(_ line: String) -> [JSONValue] {
        state.withLock { $0.asked.filter { $0.line == line }.map(\.body) }
    }

    var handler: LoopbackServer.Handler {
        { request, reply in
            let body = JSONValue(text: String(decoding: request.body, as: UTF8.self)) ?? .null
            self.state.withLock { $0.asked.append((request.line, body)) }
            switch (request.line, self.version) {
            case ("GET /v1/models", _): try await reply.sendJSON(Self.names)
            case ("GET /api/v0/models", .current), ("GET /api/v0/models", .old):
                try await reply.sendJSON(self.oldList)
            case ("GET /api/v1/models", .current): try await reply.sendJSON(self.list)
            case ("POST /api/v1/models/load", .current): try await self.load(body, reply)
            case ("POST /api/v1/models/unload", .current): try await self.unload(body, reply)
            case ("POST /api/v1/models/download", .current),
                ("GET /api/v1/models/download/status/job-1", .current):
                try await self.download(reply)
            case ("POST /v1/chat/completions", _): return try await self.chat(body, reply)
            default:
                let path = request.line.split(separator: " ").last ?? ""
                try await reply.sendJSON(
                    #"{"error":"Unexpected endpoint or method. (\#(path)). Returning 200 anyway"}"#)
            }
            return .keep
        }
    }

    // MARK: Lists

    private static let names =
        #"{"data":[{"id":"\#(llama)","object":"model","owned_by":"organization_owner"},{"id":"\#(qwen)"}]}"#

    private var oldList: String {
        state.withLock { state in
            let window = state.loaded[Self.llama]?.first?.window
            let loaded =
                window.map { #""state":"loaded","loaded_context_length":\#($0)"# }
                ?? #""state":"not-loaded""#
            return """
                {"object":"list","data":[{"id":"\(Self.llama)","type":"llm","publisher":"meta",\
                "arch":"llama","compatibility_type":"gguf","quantization":"Q4_K_M",\(loaded),\
                "max_context_length":131072},{"id":"\(Self.qwen)","type":"vlm","arch":"qwen3",\
                "compatibility_type":"mlx","quantization":"4bit","state":"not-loaded",\
                "max_context_length":40960},{"id":"text-embedding-nomic","type":"embeddings",\
                "state":"not-loaded"}]}
                """
        }
    }

    private var list: String {
        state.withLock { state in
            func instances(_ key: String) -> String {
                (state.loaded[key] ?? []).map { instance in
                    """
                    {"id":"\(instance.id)","config":{"context_length":\(instance.window),\
                    "eval_batch_size":512,"flash_attention":\(instance.flashAttention),\
                    "offload_kv_cache_to_gpu":true}}
                    """
                }.joined(separator: ",")
            }
            return """
                {"models":[{"type":"llm","publisher":"meta","key":"\(Self.llama)",\
                "display_name":"Llama 3.2 3B","architecture":"llama",\
                "quantization":{"name":"Q4_K_M","bits_per_weight":4},"size_bytes":2019377376,\
                "params_string":"3B","loaded_instances":[\(instances(Self.llama))],\
                "max_context_length":131072,"format":"gguf",\
                "capabilities":{"vision":false,"trained_for_tool_use":true}},\
                {"type":"vlm","key":"\(Self.qwen)","display_name":"Qwen3 4B","architecture":"qwen3",\
                "quantization":{"name":"4bit","bits_per_weight":4},"size_bytes":2278971151,\
                "params_string":"30B-A3B","loaded_instances":[\(instances(Self.qwen))],\
                "max_context_length":40960,"format":"mlx","capabilities":{"vision":true,\
                "reasoning":{"allowed_options":["low","medium","high"],"default":"medium"}}},\
                {"type":"embedding","key":"text-embedding-nomic","loaded_instances":[]},\
                {"type":"llm","display_name":"no key"},17]}
                """
        }
    }

    // MARK: Memory

    private func load(_ body: JSONValue, _ reply: LoopbackServer.Reply) async throws {
        let key = body["model"]?.string ?? ""
        let answer = state.withLock { state -> String? in
            guard [Self.llama, Self.qwen].contains(key), state.loadError == nil else { return nil }
            state.loads += 1
            let count = state.loaded[key]?.count ?? 0
            let instance = Instance(
                id: count == 0 ? key : "\(key):\(count + 1)",
                window: min(body["context_length"]?.integer ?? 4096, 40960),
                flashAttention: body["flash_attention"]?.boolean ?? true)
            state.loaded[key, default: []].append(instance)
            let config =
                state.echoesConfig
                ? #","load_config":{"context_length":\#(instance.window),"flash_attention":\#(instance.flashAttention)}"#
                : ""
            return """
                {"type":"llm","instance_id":"\(instance.id)","load_time_seconds":9.5,\
                "status":"loaded"\(config)}
                """
        }
        if let answer { return try await reply.sendJSON(answer) }
        let error = state.withLock { $0.loadError } ?? "Model not found"
        try await reply.sendJSON(
            #"{"error":{"type":"invalid_request","message":"\#(error)"}}"#,
            status: error == "Model not found" ? "404 Not Found" : "500 Internal Server Error")
    }

    private func unload(_ body: JSONValue, _ reply: LoopbackServer.Reply) async throws {
        let id = body["instance_id"]?.string ?? ""
        state.withLock { state in
            state.loaded = state.loaded.mapValues { $0.filter { $0.id != id } }
        }
        try await reply.sendJSON(#"{"instance_id":"\#(id)"}"#)
    }

    private func download(_ reply: LoopbackServer.Reply) async throws {
        let answer = state.withLock { $0.download.isEmpty ? "{}" : $0.download.removeFirst() }
        let isUnknown = answer.contains("not found")
        try await reply.sendJSON(answer, status: isUnknown ? "404 Not Found" : "200 OK")
    }

    // MARK: Chat

    private func chat(_ body: JSONValue, _ reply: LoopbackServer.Reply) async throws
        -> LoopbackServer.Outcome
    {
        let key = body["model"]?.string ?? ""
        let script = state.withLock { state in
            // Just in time, with a window of its own choice.
            if state.loaded.values.joined().allSatisfy({ $0.id != key }) {
                state.loads += 1
                state.loaded[key] = [Instance(id: key, window: 8192)]
            }
            return state.script
        }
        if body["stream"] == .boolean(false) {
            if let error = state.withLock({ $0.loadError }) {
                try await reply.sendJSON(#"{"error":"\#(error)"}"#)
            } else {
                try await reply.sendJSON(
                    #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"length"}],"usage":{}}"#
                )
            }
            return .keep
        }
        let (events, isWhole) = Self.events(script, model: key)
        try await reply.send(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        for event in events {
            try await reply.sendChunk(Array(event.utf8))
        }
        if isWhole {
            try await reply.sendChunk([])
            return .keep
        }
        if case .hanging = script {
            try? await reply.waitForClose()
            closing.yield()
        }
        return .close
    }

    /// The events of a reply, and whether its body ends behind them.
    static func events(_ script: Script, model: String = "m") -> (events: [String], isWhole: Bool) {
        func delta(_ field: String, _ text: String) -> String {
            #"data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"\#(field)":"\#(text)"},"finish_reason":null}]}"#
                + "\n\n"
        }
        let done = "data: [DONE]\n\n"
        switch script {
        case .reply(let reasoning, let answer, let usage, let finish):
            // gpt-oss has a name of its own for it.
            let field = model.contains("gpt-oss") ? "reasoning" : "reasoning_content"
            var events = reasoning.map { delta(field, $0) } + answer.map { delta("content", $0) }
            events.append(
                #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"\#(finish)"}],"stats":{}}"#
                    + "\n\n")
            if usage {
                events.append(
                    #"data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":\#(reasoning.count + answer.count + 1),"total_tokens":0}}"#
                        + "\n\n")
            }
            return (events + [done], true)
        case .error(let text, let behind):
            return (
                behind.map { delta("content", $0) }
                    + [
                        "event: error\ndata: {\"error\":{\"message\":\"\(text)\"},\"message\":\"\"}\n\n"
                    ],
                true
            )
        case .empty: return ([], true)
        case .onlyDone: return ([done], true)
        case .hanging: return ([delta("content", "The ")], false)
        case .cut: return ([delta("content", "The ")], true)
        }
    }
}
