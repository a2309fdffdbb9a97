internal import ChatCore
internal import EngineKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The body of a request for a streamed chat completion: OpenAI's fields, and
/// whatever else the server at hand understands.
struct ChatRequestBody: Encodable, JSONText, Sendable {
    var messages: [Message]
    /// By their names on the wire.
    var fields: [String: JSONValue] = [:]
    /// JSON texts by their names on the wire, sent as they are: the order of an
    /// object's members may mean something.
    private var verbatim: [String: String] = [:]

    struct Message: Encodable, Sendable {
        var role: String
        var content: String
        /// What was thought in front of a reply that goes on.
        var reasoning: String?

        enum CodingKeys: String, CodingKey {
            case role, content
            case reasoning = "reasoning_content"
        }
    }

    init(model: String, request: GenerationRequest, seed: UInt32) {
        messages = Self.messages(request.messages)
        fields = [
            "model": .string(model), "stream": true, "stream_options": ["include_usage": true],
            "temperature": .number(request.sampling.temperature),
            "top_p": .number(request.sampling.topP), "seed": .integer(Int(seed)),
        ]
        fields["max_tokens"] = request.maxTokens.map { .integer($0) }
        if !request.sampling.stop.isEmpty {
            fields["stop"] = .array(request.sampling.stop.map { .string($0) })
        }
        // llama-server's and vLLM's, for a reply that goes on.
        if request.continuesReply, !messages.isEmpty {
            fields["continue_final_message"] = true
            fields["add_generation_prompt"] = false
            messages[messages.count - 1].reasoning = request.messages.last?.reasoning
        }
    }

    /// The shortest chat there is, answered as a whole: for servers that load a model when
    /// it is first talked with.
    init(wordTo model: String) {
        messages = Self.messages([PromptMessage(.user, "Hi")])
        fields = [
            "model": .string(model), "stream": false, "max_tokens": 1, "temperature": 0,
        ]
    }

    init(messages: [Message], fields: [String: JSONValue]) {
        self.messages = messages
        self.fields = fields
    }

    /// Adds a JSON text as it is. Throws `.invalidSetting` for what is none; `what` it is,
    /// for a person.
    mutating func setVerbatim(_ name: String, to text: String, what: String)
        throws(EngineError)
    {
        guard JSONValue(text: text) != nil else {
            throw EngineError(.invalidSetting, "The \(what) is no JSON: correct it.")
        }
        verbatim[name] = text
    }

    func json() throws -> [UInt8] {
        var bytes = [UInt8](try JSONEncoder().encode(self))
        for (name, text) in verbatim {
            bytes.removeLast()
            bytes += Array(",\"\(name)\":\(text)}".utf8)
        }
        return bytes
    }

    static func messages(_ messages: [PromptMessage]) -> [Message] {
        messages.map { Message(role: $0.role.rawValue, content: $0.text) }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        try container.encode(messages, forKey: Name(stringValue: "messages"))
        for (name, value) in fields {
            try container.encode(value, forKey: Name(stringValue: name))
        }
    }

    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
